"""Plain rows of large tables placed as columns: each distinct place once.

Pure. The rows of one name, its parents and one stated precision are placed by one of them, which
goes the way of every other record (:class:`~geo.incidents.placing.Placer`); a given position is
compared with the places of its name in one step for all rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.incidents.exchanged import AT_PLACE_KM, exchanged
from geo.incidents.figures import independent_lines
from geo.incidents.placing import Placer, title_of
from geo.intake.records import RecordColumns, other_cells, stated_fields
from geo.model.bulk import BULK_ROWS, Coded, cell, groups
from geo.model.measure import great_circles_km
from geo.model.position import LonLat
from geo.model.radii import PRECISION_KM
from geo.model.records import (
    Bulk,
    Candidate,
    Incident,
    IncidentId,
    Record,
    Rejected,
    Source,
    SourceId,
)
from geo.model.schema import STATED_CODES, STATED_COUNTS, STATED_TEXTS
from geo.model.vocab import EventKind, PlaceKind, Precision, Sensitivity
from geo.toponyms.table_context import Asked

__all__ = ["asked_by_columns", "place_columns", "plain_rows"]

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_POINTS = frozenset(["", *(p.value for p in Precision if p.is_point)])
_OWN_WAY = ("public", "obfuscation")  # cells for which a row is looked at by itself
_OF_PLACE = ("where_description", "place_basis", "admin1_pcode", "approximate")
_KEPT = (*STATED_CODES, *STATED_TEXTS, "source_scale")
_TABLE_FIELDS = (
    "when",
    "event_type",
    "sub_event_type",
    "actor1",
    "actor2",
    "notes",
    "tags",
    "status",
)
_MARGIN_DEG = 0.1  # around a country: what its shape may be off


def plain_rows(part: RecordColumns) -> Mask:
    """The rows of a table that need no object of their own; none of a short table.

    Plain are incidents that are not sensitive, with a position or a name and no shape; whoever
    wrote something into the row that decides about it alone has it looked at alone.
    """
    frame, extra = part.frame, part.extra
    if len(frame) < BULK_ROWS or "kept" in frame:  # what a map of ours kept is its own
        return np.zeros(len(frame), dtype=bool)
    plain = (frame["kind"] == EventKind.INCIDENT) & (frame["sensitivity"] == Sensitivity.LOW)
    plain &= frame["geometry"].isna() & (frame["public_quote"] == "")
    plain &= frame["lat"].isna() | frame["precision"].isin(_POINTS)
    for name in _OWN_WAY:
        if name in extra:
            plain &= extra[name] == ""
    return plain.to_numpy(dtype=bool)


def asked_by_columns(parts: Iterable[RecordColumns]) -> Iterator[Asked]:
    """What the rows ask of the context of their table, as :func:`asked_by` of records."""
    for part in parts:
        names = ("location", "admin1", "admin2", "country")
        yield from zip(*(part.frame[name].tolist() for name in names), strict=True)


def place_columns(
    parts: Sequence[RecordColumns], placer: Placer, *, sources: Sequence[Source] = ()
) -> tuple[Bulk | None, list[Rejected]]:
    """Place plain rows.

    Parameters
    ----------
    parts
        Rows of :func:`plain_rows`.
    placer
        Knows the names of the map.
    sources
        Who is one line of information with whom.

    Returns
    -------
    tuple
        The rows, None where there are none; and what is to be said of them, once for all rows of
        one place.
    """
    placed = [_Part(part, placer) for part in parts]
    if not placed:
        return None, []
    places = [place for one in placed for place in one.places]
    starts = np.cumsum([0, *(len(one.places) for one in placed)])
    columns = [one.columns(sources) for one in placed]
    extras = list(dict.fromkeys(name for one in placed for name in one.extra))
    bulk = Bulk(
        columns={n: Coded.joined([part[n] for part in columns]) for n in columns[0]},
        rows=np.concatenate([one.rows for one in placed]),
        lon=np.concatenate([one.lon for one in placed]),
        lat=np.concatenate([one.lat for one in placed]),
        place=np.concatenate(
            [one.code + start for one, start in zip(placed, starts, strict=False)]
        ),
        extra={
            n: Coded.joined([p.extra.get(n, Coded.same("", len(p.rows))) for p in placed])
            for n in extras
        },
        places=tuple(places),
    )
    return bulk, [fault for one in placed for fault in one.warnings]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Rows of one table that are placed alike."""

    rows: npt.NDArray[np.int64]
    record: Record  # the first of them, without what is its own
    country: str


class _Part:
    """The plain rows of one table."""

    def __init__(self, part: RecordColumns, placer: Placer) -> None:
        self._part, self._placer = part, placer
        cells = other_cells(part)
        self.rows = part.frame.index.to_numpy(dtype=np.int64)
        self.extra = {n: Coded.of(cells[n].tolist()) for n in _KEPT if n in cells}
        admin3 = Coded.of(part.frame["admin3"].tolist())
        before = self.extra.get("admin3", Coded.same("", len(self.rows)))
        self.extra["admin3"] = _each(lambda own, other: own or other, admin3, before)
        self.places: list[Incident] = []
        self.warnings: list[Rejected] = []
        self.code = np.zeros(len(part.frame), dtype=np.int64)
        self.lon = part.frame["lon"].to_numpy(dtype=np.float64, na_value=np.nan)
        self.lat = part.frame["lat"].to_numpy(dtype=np.float64, na_value=np.nan)
        self._countries: dict[str, BaseGeometry | None] = {}
        for alike in self._alike():
            if alike.record.point is None or not alike.record.location:
                self._place(alike, alike.rows)
            else:
                self._compare(alike)

    def columns(self, sources: Sequence[Source]) -> dict[str, Coded]:
        """The columns of a :class:`Bulk`."""
        given, extra, size = self._part.frame, self._part.extra, len(self.rows)

        def of(name: str) -> Coded:
            return Coded.of(given[name].tolist())

        def beside(name: str) -> Coded:
            return Coded.of(extra[name].tolist()) if name in extra else Coded.same("", size)

        columns = {"file": Coded.same(self._part.table.name, size), "incident_id": of("event_id")}
        columns["title"] = _each(
            lambda own, *rest: own or title_of(EventKind.INCIDENT, *rest),
            *map(of, ("title", "event_type", "sub_event_type", "location")),
        )
        columns |= {name: of(name) for name in _TABLE_FIELDS}
        columns |= {name: of(name) for name in ("type_of_violence", "low", "best", "high")}
        columns["figures_rule"] = _each(
            lambda rule, best: rule or ("" if best is None else "as given in the record"),
            beside("figures_rule"),
            columns["best"],
        )
        for name in ("civilian_targeting", "assoc_actor_1", "assoc_actor_2"):
            columns[name] = beside(name)
        for name in ("event_clarity", "independent_sources", *STATED_COUNTS):
            columns[name] = beside(name).map(partial(_count, name))
        columns["independent_sources"] = _each(
            lambda number, ids: number or independent_lines(ids, sources),
            columns["independent_sources"],
            of("source_ids"),
        )
        columns["source_ids"] = of("source_ids").map(lambda ids: tuple(map(SourceId, ids)))
        return columns

    def _alike(self) -> Iterator[_Alike]:
        """The rows of one name, its parents and one stated precision."""
        part = self._part
        names = ("location", "admin1", "admin2", "country", "precision", "precision_basis")
        columns = [part.frame[n].tolist() for n in (*names, "radius_km")]
        columns += [part.extra[n].tolist() for n in _OF_PLACE if n in part.extra]
        given = np.isfinite(self.lat)
        numbers, first = groups(*columns, given)
        order = np.argsort(numbers, kind="stable")
        rows = np.split(order, np.cumsum(np.bincount(numbers, minlength=len(first)))[:-1])
        for at, mine in zip(first, rows, strict=True):
            row = {n: cell(part.frame, n, at) for n in (*names, "radius_km", "place_id")}
            extra = {n: str(cell(part.extra, n, at)) for n in _OF_PLACE if n in part.extra}
            record = Record(
                file=part.table.name,
                row=int(part.frame.index[at]),
                event_id="",
                location=row["location"],
                admin1=row["admin1"],
                admin2=row["admin2"],
                country=row["country"],
                point=self._point(at) if given[at] else None,
                precision=Precision(row["precision"]) if row["precision"] else None,
                precision_basis=row["precision_basis"],
                radius_km=row["radius_km"],
                **stated_fields({name: text for name, text in extra.items() if text}),
            )
            yield _Alike(mine, record, self._placer.country(record.country))

    def _point(self, at: int) -> LonLat:
        return LonLat(lon=float(self.lon[at]), lat=float(self.lat[at]))

    def _place(self, alike: _Alike, rows: npt.NDArray[np.int64]) -> list[Rejected]:
        """Place some rows as the first of them; what is said of it is said of all."""
        at = int(rows[0])
        number = int(self._part.frame.index[at])
        point = self._point(at) if alike.record.point is not None else None
        record = replace(alike.record, row=number, point=point)
        incident, faults = self._placer.place(record)
        self.code[rows] = len(self.places)
        self.places.append(replace(incident, incident_id=IncidentId(""), title=""))
        if alike.record.point is None:
            self.warnings += [_of_all(fault, len(rows)) for fault in faults]
        return faults

    # ------------------------------------------------------------------ given positions

    def _compare(self, alike: _Alike) -> None:
        """Rows with a position: those with the same place nearest are placed alike."""
        record = alike.record
        known = sorted(
            (
                c
                for c in self._placer.namesakes(record.location, alike.country)
                if c.place.point is not None
            ),
            key=lambda c: c.place.place_id,
        )
        lon, lat = self.lon[alike.rows], self.lat[alike.rows]
        apart = _distances(lon, lat, known)
        precision = record.precision or Precision.SETTLEMENT
        radius = record.radius_km or PRECISION_KM[precision]
        near, nearest = np.zeros(len(lon), dtype=bool), np.zeros(len(lon), dtype=np.int64)
        if known:
            nearest = np.argmin(apart, axis=1)
            reach = np.array([c.place.radius_km for c in known]) + radius
            near = apart[np.arange(len(lon)), nearest] <= reach[nearest]
        odd = self._perhaps_exchanged(lon, lat, known, alike, ~near)
        for at in np.flatnonzero(odd):
            row = int(alike.rows[at])
            mine = replace(record, row=int(self._part.frame.index[row]))
            fault = exchanged(mine, self._point(row), known, self._placer.lookup)
            odd[at] = fault is not None
            self.warnings += [fault] if fault is not None else []
        numbers, first = groups(nearest, near)
        for number, one in enumerate(first):
            mine = numbers == number
            self._place(alike, alike.rows[mine])
            told = mine & ~odd
            if known and not near[one] and told.any():
                self._far_off(alike, told, apart[told, nearest[one]], known[nearest[one]])

    def _perhaps_exchanged(
        self, lon: Floats, lat: Floats, known: Sequence[Candidate], alike: _Alike, asked: Mask
    ) -> Mask:
        """Rows that may lie elsewhere the other way round; only these are looked at closely."""
        able = asked & (np.abs(lon) <= 90)
        if not able.any():
            return able
        found = (_distances(lat, lon, known) <= AT_PLACE_KM).any(axis=1)
        if alike.country:
            shape = self._country(alike.country, known)
            if shape is None:
                found |= True
            else:
                west, south, east, north = shape.bounds
                found |= (
                    (lat >= west - _MARGIN_DEG)
                    & (lat <= east + _MARGIN_DEG)
                    & (lon >= south - _MARGIN_DEG)
                    & (lon <= north + _MARGIN_DEG)
                    & ~shapely.contains_xy(shape, lon, lat)
                )
        return able & found

    def _country(self, code: str, known: Sequence[Candidate]) -> BaseGeometry | None:
        """The shape of a country, looked up at a place that lies in it."""
        if code not in self._countries:
            points = (c.place.point for c in known if c.place.country == code)
            point = next((p for p in points if p is not None), None)
            if point is None:
                return None
            lookup = self._placer.lookup
            units = [p for p in lookup.containing(point) if p.country == code]
            unit = next((p for p in units if p.kind is PlaceKind.COUNTRY), None)
            shape = lookup.footprint(unit.place_id) if unit is not None else None
            if shape is not None:
                shapely.prepare(shape)
            self._countries[code] = shape
        return self._countries[code]

    def _far_off(self, alike: _Alike, rows: Mask, apart: Floats, nearest: Candidate) -> None:
        place, count = nearest.place, int(rows.sum())
        at = int(alike.rows[rows][0])
        least, most = f"{apart.min():.0f}", f"{apart.max():.0f}"
        far = least if least == most else f"{least} to {most}"
        one = count == 1
        self.warnings.append(
            Rejected(
                file=self._part.table.name,
                row=int(self._part.frame.index[at]),
                column="latitude",
                value=f"{self.lat[at]}, {self.lon[at]}",
                reason=("given position lies" if one else f"{count} given positions lie")
                + f" {far} km from"
                f" {place.name} ({place.admin1}, {place.country}) of the gazetteer",
                remedy="the given position was kept; check name, position and radius_km",
                fatal=False,
            )
        )


def _of_all(fault: Rejected, count: int) -> Rejected:
    """What is said of one row, and of how many more."""
    if count == 1:
        return fault
    return replace(fault, reason=f"{fault.reason}; so in {count - 1} more rows")


def _distances(lon: Floats, lat: Floats, known: Sequence[Candidate]) -> Floats:
    """Kilometres from each row to each place, shape (rows, places)."""
    points = [c.place.point for c in known if c.place.point is not None]
    if not points:
        return np.zeros((len(lon), 0))
    return great_circles_km(
        lon[:, None],
        lat[:, None],
        np.array([p.lon for p in points])[None, :],
        np.array([p.lat for p in points])[None, :],
    )


def _count(name: str, text: str) -> int | None:
    """A count that a row states, None where it states none."""
    found: int | None = stated_fields({name: text} if text else {}).get(name)
    return found


def _each(change: Callable[..., Any], *columns: Coded) -> Coded:
    """What is made of each combination of some columns, once."""
    numbers, first = groups(*columns)
    rows = ([column[at] for column in columns] for at in first)
    return Coded.of_numbers(numbers, [change(*row) for row in rows])
