"""Records placed, and the mentions of reports linked to them: what happened where, who says so.

Pure: records, resolutions and a lookup in; incidents, movements and what was left over out. An
analyst's coordinates win over the gazetteer, and a disagreement is reported. A mention links to an
incident by place and date window; a mention that links to nothing is kept for the audit layer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

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
    Claim,
    Footprint,
    Incident,
    IncidentId,
    Lookup,
    Mention,
    Movement,
    Place,
    PlaceId,
    Quote,
    Record,
    Rejected,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
)
from geo.model.vocab import EventKind, MentionKind, PlaceKind, Precision, PrecisionBasis, Role
from geo.toponyms.areas import footprint_of_resolution
from geo.toponyms.locations import split_locations
from geo.toponyms.names import Resolver, namesakes, resolve_name
from geo.toponyms.parents import country_code, resolve_parents
from geo.toponyms.table_context import Asked, context_of
from geo.toponyms.words import listed

__all__ = [
    "Linked",
    "Placer",
    "asked_by",
    "link_mentions",
    "place_movements",
    "place_records",
    "place_sources",
    "quote_of_claim",
    "title_of",
]

_Item = TypeVar("_Item", Incident, Movement)

_REPORTED_WITHIN = timedelta(days=31)  # a report this long after an event may still be about it
_REFUSED_SHOWN = 8  # candidates refused that a popup lists
_NOT_A_SCENE = frozenset({MentionKind.DEMONYM, MentionKind.METONYM, MentionKind.MODIFIER})


# ------------------------------------------------------------------ records


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
    """A shape of a map of ours knows no more than when it was written."""
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


# ------------------------------------------------------------------ movements, sources


def place_movements(
    movements: Iterable[Movement], lookup: Lookup, *, focus: Sequence[str] = ()
) -> tuple[list[Movement], list[Rejected]]:
    """Geocode both ends; "nearby X" is read as the nearest such thing to the other end."""
    placed, warnings = [], []
    for movement in movements:
        if not movement.sensitivity.is_public:
            placed.append(movement)
            continue
        origin = _end(movement.origin, lookup, focus=focus, near=None)
        anchor = origin[1].point if origin is not None else None
        goal = _end(movement.destination, lookup, focus=focus, near=anchor)
        warnings += [
            Rejected(
                file="movements",
                column=column,
                value=name,
                reason=f"{movement.movement_id}: {name!r} is not in the gazetteer",
                remedy="add the place, or leave the end empty and set its explicit column to no",
                fatal=False,
            )
            for column, name, end in (
                ("origin", movement.origin, origin),
                ("destination", movement.destination, goal),
            )
            if name and end is None
        ]
        placed.append(
            replace(
                movement,
                origin_place=origin[0] if origin else None,
                origin_footprint=origin[1] if origin else None,
                destination_place=goal[0] if goal else None,
                destination_footprint=goal[1] if goal else None,
            )
        )
    return placed, warnings


def _end(
    name: str, lookup: Lookup, *, focus: Sequence[str], near: LonLat | None
) -> tuple[Place, Footprint] | None:
    words = name.casefold().split()
    if words and words[0] in listed("article"):
        del words[0]
    if not words:
        return None
    if words[0] in listed("nearby") and near is not None:  # "the nearby mountains"
        kinds = [PlaceKind(k) for k in listed("areas nearby").get(words[-1], "").split()]
        found = lookup.nearest(near, kinds=kinds, limit=1) if kinds else []
        if not found:
            return None
        place = found[0][0]
        # one of several villages nearby is not known: an area around, never a dot
        precision = None if not precision_of_kind(place.kind).is_point else Precision.NEAR
        return place, footprint_of(place, lookup, precision=precision)
    chosen = resolve_name(name, lookup, focus=focus, near=near).chosen
    return (chosen.place, footprint_of(chosen.place, lookup)) if chosen is not None else None


def place_sources(sources: Iterable[Source], lookup: Lookup) -> list[tuple[Source, Place | None]]:
    """The public base of each source, only where it is known to a settlement; witnesses never."""
    placed: list[tuple[Source, Place | None]] = []
    for source in sources:
        place = None
        if source.base_place and not source.kind.is_private:
            chosen = resolve_name(source.base_place, lookup).chosen
            if chosen is not None:
                place = chosen.place
                known = precision_of_kind(place.kind)
                source = replace(source, base_precision=known)  # noqa: PLW2901 -- the placed source replaces the bare one
                if not known.is_point:
                    place = None
        placed.append((source, place))
    return placed


# ------------------------------------------------------------------ linking


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """What linking gives: incidents and movements with quotes, and the mentions left over."""

    incidents: tuple[Incident, ...]
    movements: tuple[Movement, ...]
    left: tuple[Resolution, ...]


def link_mentions(
    incidents: Sequence[Incident],
    movements: Sequence[Movement],
    resolutions: Iterable[Resolution],
    reports: Sequence[Report],
    *,
    sentences: Mapping[ReportId, Sequence[tuple[int, int]]],
) -> Linked:
    """Attach each mention to the incidents and movements at its place in its time.

    Parameters
    ----------
    incidents, movements
        Placed ones.
    resolutions
        Of all mentions of all reports.
    reports
        The documents, for quotes and dates.
    sentences
        ``[start, end)`` of every sentence of every report.

    Returns
    -------
    Linked
        An incident lists the reports that mention it, each with the sentence around the name; an
        undated report is taken to be in time.
    """
    by_id = {r.report_id: r for r in reports}
    items: list[Incident | Movement] = [*incidents, *movements]
    at_place: dict[PlaceId, list[int]] = defaultdict(list)
    for i, item in enumerate(items):
        for place_id in _place_ids(item):
            at_place[place_id].append(i)
    quotes: dict[int, dict[tuple[ReportId, int], Quote]] = defaultdict(dict)
    left = []
    for resolution in resolutions:
        report = by_id[resolution.mention.report_id]
        targets = [i for i in at_place.get(_scene(resolution), ()) if _in_time(items[i], report)]
        for i in targets:
            mention = resolution.mention
            quote = _quote(report, mention.start, mention.end, sentences[report.report_id])
            key = (report.report_id, quote.start)
            quotes[i][key] = _merged(quotes[i].get(key), quote)
        if not targets:
            left.append(resolution)
    return Linked(
        incidents=tuple(
            _with_quotes(item, quotes[i])
            for i, item in enumerate(items)
            if isinstance(item, Incident)
        ),
        movements=tuple(
            _with_quotes(item, quotes[i])
            for i, item in enumerate(items)
            if isinstance(item, Movement)
        ),
        left=tuple(left),
    )


def quote_of_claim(claim: Claim, report: Report, sentences: Sequence[tuple[int, int]]) -> Quote:
    """The sentence around a figure, the figure marked."""
    if claim.span is None:
        raise ValueError(f"claim {claim.claim_id} has no span")
    return _quote(report, claim.span.start, claim.span.end, sentences)


def _place_ids(item: Incident | Movement) -> list[PlaceId]:
    """The places at which a mention belongs to it; none for what must not be shown."""
    if not item.sensitivity.is_public:
        return []
    if isinstance(item, Incident) and item.resolution is not None and item.resolution.unlisted:
        return []  # placed in what holds it: a report that names the province does not name it
    if isinstance(item, Movement):
        ends = (item.origin_place, item.destination_place)
        return sorted({place.place_id for place in ends if place is not None})
    if item.place_ids:
        return list(item.place_ids)
    return [item.place.place_id] if item.place is not None else []


def _scene(resolution: Resolution) -> PlaceId:
    """The place a mention names; "" where it names a people, a government or a speaker's base."""
    mention = resolution.mention
    if resolution.chosen is None or mention.kind in _NOT_A_SCENE:
        return PlaceId("")
    if mention.role is Role.SOURCE_LOCATION:
        return PlaceId("")
    return resolution.chosen.place.place_id


def _in_time(item: Incident | Movement, report: Report) -> bool:
    published, when = report.date_published, item.when
    if published is None or when.start is None:
        return True
    return when.start <= published <= (when.end or when.start) + _REPORTED_WITHIN


def _with_quotes(item: _Item, found: dict[tuple[ReportId, int], Quote]) -> _Item:
    quotes = (*item.quotes, *(found[key] for key in sorted(found)))
    reports = tuple(sorted({*item.report_ids, *(report_id for report_id, _ in found)}))
    return replace(item, quotes=quotes, report_ids=reports)


def _quote(report: Report, start: int, end: int, sentences: Sequence[tuple[int, int]]) -> Quote:
    first, last = _sentence_at(start, end, sentences, len(report.text))
    return report.quote(first, last, [(start, end)])


def _sentence_at(
    start: int, end: int, sentences: Sequence[tuple[int, int]], length: int
) -> tuple[int, int]:
    for first, last in sentences:
        if first <= start and end <= last:
            return first, last
    covering = [s for s in sentences if s[0] < end and start < s[1]]
    if covering:
        return covering[0][0], covering[-1][1]
    return max(0, start), min(length, end)


def _merged(old: Quote | None, new: Quote) -> Quote:
    """Two names in one sentence are one quote with two marks."""
    if old is None:
        return new
    return replace(old, marks=tuple(sorted({*old.marks, *new.marks})))
