"""Records get their places: by name, by position, by what holds them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shapely.geometry import Point

from geo.incidents.exchanged import exchanged
from geo.incidents.readback import as_it_was
from geo.model.footprints import (
    NOWHERE,
    footprint_of,
    given_point,
    given_shape,
    precision_of_kind,
    union,
)
from geo.model.measure import buffer_km, great_circle_km
from geo.model.position import LonLat
from geo.model.radii import BORDER_KM, PRECISION_KM
from geo.model.records import (
    Candidate,
    Footprint,
    Incident,
    IncidentId,
    Lookup,
    Mention,
    Place,
    PlaceId,
    Record,
    Rejected,
    ReportId,
    Resolution,
    SourceId,
)
from geo.model.vocab import EventKind, Precision, PrecisionBasis
from geo.toponyms.areas import footprint_of_resolution
from geo.toponyms.locations import split_locations
from geo.toponyms.names import Resolver, namesakes
from geo.toponyms.parents import country_code, resolve_parents
from geo.toponyms.table_context import Asked, context_of

__all__ = [
    "Placer",
    "asked_by",
    "place_records",
    "title_of",
]

_REFUSED_SHOWN = 8  # candidates refused that a popup lists


def place_records(
    records: Iterable[Record], lookup: Lookup, *, focus: Sequence[str] = ()
) -> tuple[list[Incident], list[Rejected]]:
    """Geocode records: every record comes back as an incident, placed or not.

    Parameters
    ----------
    records
        Typed rows.
    lookup
        The gazetteer.
    focus
        ISO alpha-2 codes of the map, tried first for a row that names no country.

    Returns
    -------
    tuple
        Incidents in the order of the records, and warnings: a name that was not found, a position
        that disagrees with the gazetteer by more than its stated precision.
    """
    rows = list(records)
    placer = Placer(map(asked_by, rows), lookup, focus=focus)
    incidents, warnings = [], []
    for record in rows:
        incident, faults = placer.place(record)
        incidents.append(incident)
        warnings += faults
    return incidents, warnings


def asked_by(record: Record) -> Asked:
    """What a row tells of the context of its table; nothing if it must not be shown."""
    if not record.sensitivity.is_public:
        return "", "", "", ""
    return record.location, record.admin1, record.admin2, record.country


class Placer:
    """Places the rows of one map; each name is looked up once.

    Parameters
    ----------
    asked
        What each row of the map asks: :func:`asked_by`.
    lookup
        The gazetteer.
    focus
        ISO alpha-2 codes, tried first for a row that names no country.
    """

    def __init__(
        self, asked: Iterable[Asked], lookup: Lookup, *, focus: Sequence[str] = ()
    ) -> None:
        self.lookup = lookup
        self._codes: dict[str, str] = {}
        self._known: dict[tuple[str, str], list[Candidate]] = {}
        said = (one for one in asked if any(one))
        self._resolver = Resolver(lookup, focus=focus, context=context_of(said, lookup))

    def country(self, name: str) -> str:
        """The code of a country as a row writes it, "" where nobody knows it."""
        if name not in self._codes:
            self._codes[name] = country_code(name, self.lookup)
        return self._codes[name]

    def namesakes(self, name: str, country: str) -> list[Candidate]:
        """The places of a name, with which a given position is compared."""
        key = name, country
        if key not in self._known:
            self._known[key] = namesakes(name, self.lookup, country=country)
        return self._known[key]

    def place(self, record: Record) -> tuple[Incident, list[Rejected]]:
        """One row as an incident, placed or not, with what is to be said of it."""
        country = self.country(record.country)
        same_name: Sequence[Candidate] = ()
        if record.point is not None and record.location and record.sensitivity.is_public:
            same_name = self.namesakes(record.location, country)
        return _placed(record, self._resolver, country=country, same_name=same_name)


def _placed(
    record: Record,
    resolver: Resolver,
    *,
    country: str,
    same_name: Sequence[Candidate],
) -> tuple[Incident, list[Rejected]]:
    lookup = resolver.lookup
    base = Incident(
        incident_id=IncidentId(record.event_id),
        file=record.file,
        row=record.row,
        kind=record.kind,
        title=record.title
        or title_of(record.kind, record.event_type, record.sub_event_type, record.location),
        when=record.when,
        event_type=record.event_type,
        sub_event_type=record.sub_event_type,
        type_of_violence=record.type_of_violence,
        civilian_targeting=record.civilian_targeting,
        actor1=record.actor1,
        actor2=record.actor2,
        assoc_actor_1=record.assoc_actor_1,
        assoc_actor_2=record.assoc_actor_2,
        location=record.location,
        admin1=record.admin1,
        admin2=record.admin2,
        country=country or record.country,
        low=record.low,
        best=record.best,
        high=record.high,
        figures_rule=record.figures_rule
        or ("as given in the record" if record.best is not None else ""),
        independent_sources=record.independent_sources,
        source_ids=tuple(SourceId(s) for s in record.source_ids),
        deaths_a=record.deaths_a,
        deaths_b=record.deaths_b,
        deaths_civilians=record.deaths_civilians,
        deaths_unknown=record.deaths_unknown,
        event_clarity=record.event_clarity,
        status=record.status,
        sensitivity=record.sensitivity,
        notes=record.notes,
        tags=record.tags,
        where_description=record.where_description,
        place_basis=record.place_basis,
        admin1_pcode=record.admin1_pcode,
        coarsen=record.obfuscation,
        public_quote=record.public_quote,
        public=record.public,
        extra=record.extra,
    )
    stated = (record.location, record.point, record.admin1, record.admin2, record.country)
    if record.kept is not None and record.sensitivity.is_public:
        return as_it_was(base, record, record.kept, lookup), []
    if record.precision is Precision.NONE or not any(stated):
        return replace(base, footprint=NOWHERE, place_basis="no place given"), []
    if not record.sensitivity.is_public:
        return replace(base, footprint=NOWHERE, place_basis="withheld"), []
    if record.point is not None:
        return _with_given_point(base, record, record.point, same_name, lookup)
    if not record.location:
        return _with_parents(base, record, lookup)
    return _with_names(base, record, resolver, country=country)


def _with_parents(
    base: Incident, record: Record, lookup: Lookup
) -> tuple[Incident, list[Rejected]]:
    """A row that states only units is placed in the finest of them that is known: an area."""
    found = _parents(record, lookup)
    if found is None or found.chosen is None:
        given = record.admin2 or record.admin1 or record.country
        return (
            replace(base, footprint=NOWHERE, place_basis="not found"),
            [_unknown(record, given, column="country" if given == record.country else "admin1")],
        )
    warnings = []
    if found.unlisted:
        column = "admin2" if record.admin2 and record.admin2 in found.unlisted else "admin1"
        warnings.append(_unknown(record, found.unlisted, column=column))
    return (
        replace(
            base,
            place=found.chosen.place,
            footprint=found.footprint or footprint_of(found.chosen.place, lookup),
            resolution=found,
            place_basis=base.place_basis or found.reason,
        ),
        warnings,
    )


def _parents(record: Record, lookup: Lookup) -> Resolution | None:
    return resolve_parents(
        lookup,
        country=record.country,
        admin1=record.admin1,
        admin2=record.admin2,
        where=f"{record.file}:{record.row}",
    )


def _with_names(
    base: Incident, record: Record, resolver: Resolver, *, country: str
) -> tuple[Incident, list[Rejected]]:
    """Place by name; several names with semicolons between are one area."""
    resolutions = [
        resolver.resolve(
            part,
            admin1=record.admin1,
            admin2=record.admin2,
            country=country,
            where=f"{record.file}:{record.row}",
            precision=record.precision,
        )
        for part in split_locations(record.location)
    ]
    found = [r for r in resolutions if r.chosen is not None]
    warnings = [_not_found(record, r) for r in resolutions if r.chosen is None or r.unlisted]
    if not found:
        resolution = resolutions[0] if resolutions else None
        return (
            replace(base, footprint=NOWHERE, resolution=resolution, place_basis="not found"),
            warnings,
        )
    footprints = [
        footprint_of_resolution(
            r, resolver.lookup, precision=record.precision, radius_km=record.radius_km
        )
        for r in found
    ]
    first = found[0]
    basis = "named in the record"
    if first.unlisted:
        basis = "its parent: the place itself is not in the gazetteer"
    return (
        replace(
            base,
            place=first.chosen.place if first.chosen is not None else None,
            footprint=union(footprints),
            resolution=first,
            place_basis=base.place_basis or basis,
            place_ids=tuple(_chosen_ids(found)),
        ),
        warnings,
    )


def _with_given_point(
    base: Incident, record: Record, point: LonLat, known: Sequence[Candidate], lookup: Lookup
) -> tuple[Incident, list[Rejected]]:
    """Coordinates of the record win; the gazetteer's places of that name only comment."""
    precision = record.precision or Precision.SETTLEMENT
    label = record.location or "given position"
    if record.geometry is not None:
        footprint = _read_back(
            record, given_shape(record.geometry, precision=record.precision, label=label)
        )
    else:
        radius = record.radius_km or PRECISION_KM[precision]
        stated = record.precision is not None or record.radius_km is not None
        found = PrecisionBasis.STATED if stated else PrecisionBasis.NOT_STATED
        basis = record.precision_basis or found  # a map of ours that is read back gains nothing
        footprint = given_point(
            point, precision=precision, radius_km=radius, label=label, basis=basis
        )
    radius = footprint.radius_km
    ranked = _ranked(point, known)
    place, warnings = None, []
    if ranked:
        apart, nearest = ranked[0]
        if apart <= radius + nearest.place.radius_km:
            place = nearest.place
            is_area = not precision.is_point and not precision_of_kind(place.kind).is_point
            if is_area and record.geometry is None:
                footprint = footprint_of(place, lookup, precision=precision)
        else:
            warnings.append(_far_off(record, point, nearest.place, apart))
    if place is None:
        offered = exchanged(record, point, known, lookup)
        warnings = [offered] if offered is not None else warnings
    if not precision.is_point and footprint.approximate and record.geometry is None:
        footprint = _stated_unit(record, point, lookup, precision=precision) or footprint
    return (
        replace(
            base,
            place=place,
            footprint=replace(footprint, label=record.location or footprint.label, point=point),
            resolution=_by_position(record, ranked, chosen=place is not None),
            place_basis=base.place_basis or "coordinates given in the record",
        ),
        warnings,
    )


def _ranked(point: LonLat, known: Sequence[Candidate]) -> list[tuple[float, Candidate]]:
    """The place nearest to a position, then the others from there: equal for all positions near it.

    Each with its distance from the position or, for the others, from the nearest place.
    """
    able = [(p, c) for c in known if (p := c.place.point) is not None]
    if not able:
        return []
    apart, _, centre, nearest = min(
        ((great_circle_km(point, p), c.place.place_id, p, c) for p, c in able),
        key=lambda one: one[:2],
    )
    others = sorted(
        ((great_circle_km(centre, p), c) for p, c in able if c is not nearest),
        key=lambda one: (one[0], one[1].place.place_id),
    )
    return [(apart, nearest), *others]


def _read_back(record: Record, footprint: Footprint) -> Footprint:
    """A shape of an earlier map knows no more than when it was written."""
    if record.precision_basis is None:
        return footprint
    return replace(
        footprint,
        basis=record.precision_basis,
        radius_km=record.radius_km or footprint.radius_km,
        approximate=record.approximate,
    )


def _stated_unit(
    record: Record, point: LonLat, lookup: Lookup, *, precision: Precision
) -> Footprint | None:
    """The unit that the row states, where its position stands for all of it: no disc around it."""
    if precision is Precision.COUNTRY or precision is Precision.NONE:
        return None
    found = _parents(
        replace(record, admin2=record.admin2 if precision is Precision.DISTRICT else ""),
        lookup,
    )
    if found is None or found.chosen is None or found.unlisted:
        return None
    unit = footprint_of(found.chosen.place, lookup)
    if unit.geometry is None or unit.approximate:
        return None
    reaches = buffer_km(Point(point.xy), BORDER_KM).intersects(unit.geometry)
    if not reaches:
        return None
    return replace(unit, precision=precision, radius_km=record.radius_km or unit.radius_km)


def _by_position(
    record: Record, ranked: Sequence[tuple[float, Candidate]], *, chosen: bool
) -> Resolution:
    """Why a given position is, or is not, a place of the gazetteer."""
    candidates = [candidate for _, candidate in ranked]
    mention = Mention(
        report_id=ReportId(f"{record.file}:{record.row}"),
        start=0,
        end=len(record.location),
        text=record.location,
        rule="table",
    )
    return Resolution(
        mention=mention,
        chosen=candidates[0] if chosen else None,
        rejected=tuple(candidates[1:] if chosen else candidates)[:_REFUSED_SHOWN],
        reason="the place of this name nearest to the given position"
        if chosen
        else "position given in the record; no place of this name lies there",
        confidence=1.0,  # of the position, which was given
    )


def _far_off(record: Record, point: LonLat, place: Place, apart: float) -> Rejected:
    return Rejected(
        file=record.file,
        row=record.row,
        column="latitude",
        value=f"{point.lat}, {point.lon}",
        reason=f"given position lies {apart:.0f} km from {place.name}"
        f" ({place.admin1}, {place.country}) of the gazetteer",
        remedy="the given position was kept; check name, position and radius_km",
        fatal=False,
    )


def _not_found(record: Record, resolution: Resolution) -> Rejected:
    return _unknown(record, resolution.unlisted or resolution.mention.text, column="location")


def _unknown(record: Record, name: str, *, column: str) -> Rejected:
    return Rejected(
        file=record.file,
        row=record.row,
        column=column,
        value=name,
        reason=f"{name!r} is not in the gazetteer",
        remedy="give latitude and longitude, or add the place (geo gazetteer add)",
        fatal=False,
    )


def _chosen_ids(resolutions: Iterable[Resolution]) -> list[PlaceId]:
    chosen = [c for r in resolutions for c in (r.chosen, *r.others) if c is not None]
    return list(dict.fromkeys(c.place.place_id for c in chosen))


def title_of(kind: EventKind, event_type: str, sub_event_type: str, location: str) -> str:
    """The title of a row that has none: what and where.

    >>> title_of(EventKind.INCIDENT, "Riots", "", "Jableh"), title_of(EventKind.BURIAL, "", "", "")
    ('Riots, Jableh', 'Burial')
    """
    what = sub_event_type or event_type or kind.value.capitalize()
    return f"{what}, {location}" if location else what
