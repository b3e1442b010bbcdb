"""What one location of a table becomes: its place with how close and how sure, or why none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.intake.sheets import guarded
from geo.model.footprints import precision_of_kind
from geo.model.position import LonLat
from geo.model.records import Lookup, Resolution
from geo.model.vocab import PlaceKind, Precision
from geo.toponyms.acceptance import ONLY
from geo.toponyms.areas import PAIRED, footprint_of_resolution
from geo.toponyms.names import Resolver
from geo.toponyms.parents import resolve_parents
from geo.toponyms.table_context import Asked
from geo.toponyms.table_names import Sole, TableResolver

__all__ = ["Answer", "located", "located_many"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one name became; ``point`` None: nothing, with the reason."""

    place_id: str = ""
    place_name: str = ""
    point: LonLat | None = None
    precision: Precision = Precision.NONE
    radius_km: float | None = None
    confidence: float | None = None
    reason: str = ""
    each: tuple["Answer", ...] = ()  # of a location that names several places: every one of them

    @property
    def cells(self) -> tuple[str | float, ...]:
        """The columns that ``geo geocode`` adds; empty cells where nothing was found."""
        if self.point is None:
            return ("", "", "", "", "", "", "", guarded(self.reason))
        return (
            self.place_id,
            guarded(self.place_name),
            round(self.point.lat, 6),
            round(self.point.lon, 6),
            self.precision.value,
            "" if self.radius_km is None else round(self.radius_km, 3),
            "" if self.confidence is None else self.confidence,
            guarded(self.reason),
        )


def located(
    name: str,
    resolver: Resolver,
    *,
    admin1: str = "",
    admin2: str = "",
    country: str = "",
    near: LonLat | None = None,
) -> Answer:
    """The answer for one location with what its row states of parents; ``country`` as a code.

    The resolver keeps what it worked out for other rows.
    """
    lookup = resolver.lookup
    if not name.strip():
        parents = resolve_parents(lookup, country=country, admin1=admin1, admin2=admin2)
        return Answer(reason="no name given") if parents is None else _answer(parents, lookup)
    found = resolver.resolve(name, admin1=admin1, admin2=admin2, country=country, near=near)
    return _answer(found, lookup)


def located_many(asked: Sequence[Asked], resolver: TableResolver) -> list[Answer]:
    """As :func:`located` of each location with its parents, the country as a code."""
    answers: dict[Asked, Answer] = {}
    given = [one for one in asked if one[0].strip()]
    for one, found in zip(given, resolver.resolve_many(given), strict=True):
        answers[one] = _alone(found) if isinstance(found, Sole) else _answer(found, resolver.lookup)
    for one in asked:
        if one not in answers:
            name, admin1, admin2, country = one
            answers[one] = located(name, resolver, admin1=admin1, admin2=admin2, country=country)
    return [answers[one] for one in asked]


def _alone(found: Sole) -> Answer:
    """As of the resolution with this place as its only candidate."""
    place = found.bearer
    return Answer(
        place_id=place.place_id,
        place_name=place.name,
        point=place.point,
        precision=precision_of_kind(place.kind),
        radius_km=place.radius_km,
        confidence=found.confidence,
        reason=ONLY if place.tier == "exact" else ONLY + _by_name(place.tier, place.matched),
    )


def _by_name(tier: str, matched: str) -> str:
    return f"; {tier} match of {matched}"


def _answer(found: Resolution, lookup: Lookup) -> Answer:
    if found.chosen is None:
        return Answer(reason=found.reason)
    place, reason = found.chosen.place, found.reason
    if found.unlisted and place.kind is PlaceKind.COUNTRY:
        return Answer(
            reason=reason
        )  # the middle of a country is no answer to the name of a village
    if found.chosen.tier not in ("exact", "parent"):
        reason += _by_name(found.chosen.tier, found.chosen.matched)
    footprint = footprint_of_resolution(found, lookup)
    point = footprint.point or place.point
    if point is None:
        return Answer(reason=f"{place.name} has no position in the gazetteer")
    return Answer(
        place_id=place.place_id,
        place_name=_names(found),
        point=point,
        precision=footprint.precision,
        radius_km=footprint.radius_km,
        confidence=found.confidence,
        reason=reason,
        each=_each(found, lookup),
    )


def _names(found: Resolution) -> str:
    """The names of all places; where only one of them can be meant the shape says so."""
    if found.others and found.footprint is not None:
        return found.footprint.label
    chosen = (found.chosen, *found.others)
    return " and ".join(c.place.name for c in chosen if c is not None)


def _each(found: Resolution, lookup: Lookup) -> tuple[Answer, ...]:
    """The places of a list one by one; the two ends of a road are none."""
    if not found.others or found.mention.relation in PAIRED or found.footprint is not None:
        return ()
    singles = [replace(found, chosen=c, others=()) for c in (found.chosen, *found.others)]
    return tuple(_answer(single, lookup) for single in singles)
