"""What holds a place of a table: countries, units and parents, and whether a place lies in them.

Pure: what a row states and a location names in, a :class:`Scope` out.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.model.measure import KM_PER_DEGREE, great_circle_km
from geo.model.position import LonLat
from geo.model.radii import BORDER_KM
from geo.model.records import Candidate, Lookup, Place, PlaceId
from geo.model.vocab import PlaceKind, SpatialRelation
from geo.toponyms.acceptance import weigh
from geo.toponyms.locations import SETTLED, Part, parse_location
from geo.toponyms.parents import find_unit

__all__ = ["AROUND_KM", "HOLDERS", "UNITS", "Scope", "Scopes"]

UNITS = (PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.ADM3)
HOLDERS = (*UNITS, PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ISLAND, PlaceKind.MOUNTAINS)
_AREAS = (PlaceKind.ADM2, PlaceKind.REGION, PlaceKind.ISLAND, PlaceKind.ADM3)
AROUND_KM = 30.0  # "X, Y" with a town Y: X belongs to its surroundings
_BESIDE = frozenset({SpatialRelation.NEAR, SpatialRelation.OFFSET})
_WIDE = frozenset({SpatialRelation.COUNTRYSIDE, SpatialRelation.PART, SpatialRelation.DIRECTION})
_WIDE_KM, _WIDE_CITY_KM = 40.0, 80.0  # "X, west of Y" where no unit is named after Y
_GREAT = (PlaceKind.ADM1, PlaceKind.CITY)
_BOTH = (False, True)  # the very name, then what is like it
_OF_A_TOWN = 2.5  # radii of a town: a unit so small is that town
_SHARED = (
    PlaceKind.CROSSING, PlaceKind.BRIDGE, PlaceKind.DAM, PlaceKind.CHECKPOINT, PlaceKind.RIVER,
    PlaceKind.LAKE, PlaceKind.SEA, PlaceKind.MOUNTAINS, PlaceKind.REGION, PlaceKind.ISLAND,
)  # fmt: skip
_TOUCH_KM = 10.0  # a crossing is known to some km, a border too
_OFFERED = 8  # parents of one name that are weighed
_REMEMBERED = 4096  # combinations of stated parents
_SHAPES = 256  # outlines of units kept ready


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What holds a place, resolved: countries, a unit, a district, anything else named."""

    countries: tuple[str, ...] = ()
    unit: Place | None = None
    district: Place | None = None
    holder: Place | None = None  # the innermost parent that the location itself names
    relation: SpatialRelation = (
        SpatialRelation.NONE
    )  # "near Y" behind a comma: how the holder is meant
    held: Part | None = None
    around: Place | None = None  # the unit of a "countryside of Y": what bears the name of Y
    country: Place | None = None  # as the location names it
    admin1: str = ""  # as written
    lost: int = 0  # parents that the location names and nobody knows

    @property
    def innermost(self) -> Place | None:
        """The finest parent that is known."""
        town = self.district is not None and self.district.kind in SETTLED
        return self.holder or (None if town else self.district) or self.unit

    @property
    def centre(self) -> LonLat | None:
        """Where the place is likely to be near, if what holds it is no whole province."""
        wide = self.around is not None and self.around.kind is PlaceKind.ADM1
        return self.holder.point if self.holder is not None and not wide else None

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a country and a first-level unit is known."""
        held = self.holder or self.district or self.around
        return held is None and len(self.countries) < 2


class Scopes:
    """Scopes over one lookup; what rows state of parents is worked out once."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.stated = lru_cache(maxsize=_REMEMBERED)(self._worked_out)
        self._shape = lru_cache(maxsize=_SHAPES)(self._shape_of)

    def _worked_out(self, country: str, admin1: str, admin2: str) -> Scope:
        countries = (country,) if country else ()
        unit = find_unit(admin1, self.lookup, level=1, country=country) if admin1 else None
        place = unit.place if unit else None
        if place is not None and not countries and place.country:
            countries = (place.country,)
        district = None
        if admin2:
            found = find_unit(
                admin2,
                self.lookup,
                level=2,
                country=country,
                admin1=place.place_id if place else "",
            )
            district = found.place if found else self._chief_town(admin2, country, place)
        holder = None
        if admin1 and place is None:
            areas = self.lookup.search(
                admin1, country=country or None, kind=_AREAS, limit=1, fuzzy=False
            )
            area = areas[0].place if areas else None
            if area is not None and area.kind in UNITS:
                district = district or area  # of another level in the list: prefers, never excludes
            else:
                holder = area
        return Scope(
            countries=countries, unit=place, district=district, holder=holder, admin1=admin1
        )

    def _chief_town(self, admin2: str, country: str, unit: Place | None) -> Place | None:
        """A district is named after its chief town."""
        for location in parse_location(admin2):
            found = self.lookup.search(
                location.places[0].name,
                country=country or None,
                admin1=unit.place_id if unit is not None else None,
                kind=(PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE),
                limit=1,
            )
            if found:
                return found[0].place
        return None

    def narrowed(self, scope: Scope, part: Part, *, as_country: bool = True) -> Scope:
        """The scope within one more parent; one that nobody knows decides nothing."""
        if as_country and part.head in ("", "state") and scope.holder is None:
            named = self.lookup.search(part.name, kind=PlaceKind.COUNTRY, limit=1, fuzzy=False)
            code = named[0].place.country if named else ""
            if code and (not scope.countries or code in scope.countries):
                return replace(scope, countries=(code,), country=named[0].place)
        found, part = self._parent_as_written(part, scope)
        if found is None:
            return replace(scope, lost=scope.lost + 1)
        countries = scope.countries or ((found.country,) if found.country else ())
        if found.kind is PlaceKind.ADM1 and scope.holder is None:
            return replace(scope, countries=countries, unit=found)
        if found.kind is PlaceKind.ADM2 and scope.holder is None:
            return replace(scope, countries=countries, district=found)
        return replace(
            scope,
            countries=countries,
            holder=found,
            relation=part.relation,
            held=part,
            around=self._named_after(found) if part.relation in _WIDE else None,
        )

    def _named_after(self, place: Place) -> Place | None:
        """The unit around a town that bears its name, the largest one.

        None where it is hardly more than the town: its countryside lies in the units beside it.
        """
        if place.kind in UNITS:
            return place
        found = self.lookup.search(
            place.name, country=place.country, kind=UNITS, limit=_OFFERED, fuzzy=False
        )
        held = (place.admin1_id, place.admin2_id)
        unit = next((c.place for c in found if c.place.place_id in held), None)
        alone = unit is not None and unit.radius_km <= _OF_A_TOWN * place.radius_km
        return None if alone else unit

    def _parent_as_written(self, part: Part, scope: Scope) -> tuple[Place | None, Part]:
        """The parent; a unit whose own name has the words of place ("Rural X") is that unit."""
        if part.relation in _WIDE and part.text != part.name:
            whole = self.lookup.search(
                part.text, country=scope.countries or None, kind=UNITS, limit=1, fuzzy=False
            )
            if whole:
                return whole[0].place, Part(text=part.text, name=part.text)
        return self._parent(part, scope), part

    def _parent(self, part: Part, scope: Scope) -> Place | None:
        """The place that a part between commas names: a unit before a town where both fit."""
        found: list[Candidate] = []
        wanted = part.kinds or (*UNITS, *SETTLED, PlaceKind.REGION, PlaceKind.ISLAND)
        for kinds in (wanted, None):
            for fuzzy in (False,) if part.exact or self._is_elsewhere(part, scope) else _BOTH:
                for name in (part.name, *part.spellings):
                    found += self.lookup.search(
                        name,
                        country=scope.countries or None,
                        admin1=scope.unit.place_id if scope.unit is not None else None,
                        kind=kinds,
                        limit=_OFFERED,
                        fuzzy=fuzzy,
                    )
                if found:
                    break
            if found:
                break
        if not found:
            return None
        ranked = [w.candidate for w in weigh(part, found)]
        if part.head or part.relation:
            return ranked[0].place
        exact = [c for c in ranked if c.score >= ranked[0].score]
        unit = next((c for c in exact if c.place.kind is PlaceKind.ADM1), None)
        return (unit or ranked[0]).place

    def _is_elsewhere(self, part: Part, scope: Scope) -> bool:
        """Whether a city or a province outside the unit is called so: nothing like it is meant."""
        if scope.unit is None:
            return False
        return any(
            self.lookup.search(
                name, country=scope.countries or None, kind=_GREAT, limit=1, fuzzy=False
            )
            for name in (part.name, *part.spellings)
        )

    def shared_by(self, names: Iterable[str], countries: Iterable[str]) -> list[Candidate]:
        """What lies on the border of these countries: a crossing, a river, a lake, a range."""
        found = [
            candidate
            for name in names
            for candidate in self.lookup.search(name, kind=_SHARED, limit=_OFFERED, fuzzy=False)
        ]
        return [c for c in found if any(self._touches(c.place, code) for code in countries)]

    def _touches(self, place: Place, code: str) -> bool:
        named = self.lookup.search(code, kind=PlaceKind.COUNTRY, country=code, limit=1, fuzzy=False)
        country = self._shape(named[0].place.place_id) if named else None
        if country is None or place.point is None:
            return False
        own = self._shape(place.place_id) or Point(place.point.xy)
        reach = _TOUCH_KM if place.country else max(_TOUCH_KM, place.radius_km)
        return bool(shapely.dwithin(country, own, reach / KM_PER_DEGREE))

    def fits(self, place: Place, scope: Scope) -> bool:
        """Whether a place lies in what is stated and known of its parents."""
        if place.kind in (PlaceKind.COUNTRY, PlaceKind.CONTINENT):
            return scope.innermost is None
        unit, holder = scope.unit, scope.holder
        if unit is not None and not self._in_unit(place, unit):
            return False
        if holder is None or holder.place_id == place.place_id:
            return True  # "Kobane (Ayn al Arab)": both names are of one place
        if scope.around is not None:
            return self._in_unit(place, scope.around)
        if scope.relation in _WIDE:
            wide = _WIDE_CITY_KM if holder.kind is PlaceKind.CITY else _WIDE_KM
            return _apart(holder, place) <= max(wide, holder.radius_km * 2)
        if scope.relation in _BESIDE:
            return _apart(holder, place) <= max(AROUND_KM, holder.radius_km * 2)
        return self._holds(holder, place)

    def _shape_of(self, place_id: PlaceId) -> BaseGeometry | None:
        shape = self.lookup.footprint(place_id)
        if shape is None or shape.area == 0:
            return None
        shapely.prepare(shape)
        return shape

    def _in_unit(self, place: Place, unit: Place) -> bool:
        if unit.place_id in (place.place_id, place.admin1_id):
            return True
        if place.admin1 and place.admin1 == unit.name and place.country == unit.country:
            return True
        return place.kind is not PlaceKind.ADM1 and self._holds(unit, place)

    def _holds(self, parent: Place, place: Place) -> bool:
        """Whether a place lies in (or, of a settlement, around) another one."""
        if parent.place_id in (place.admin1_id, place.admin2_id):
            return True
        if parent.kind is PlaceKind.COUNTRY:
            return parent.country == place.country
        if parent.point is None or place.point is None:
            return False
        if parent.kind in HOLDERS:
            shape = self._shape(parent.place_id)
            if shape is not None:
                widest = max(math.cos(math.radians(place.point.lat)), 0.05)  # of a degree
                reach = BORDER_KM / KM_PER_DEGREE / widest
                return bool(shapely.dwithin(shape, Point(place.point.xy), reach))
        wide = AROUND_KM if parent.kind in SETTLED else BORDER_KM
        return _apart(parent, place) <= max(parent.radius_km * 1.5, wide)


def _apart(one: Place, other: Place) -> float:
    if one.point is None or other.point is None:
        return math.inf
    return great_circle_km(one.point, other.point)
