"""Plain rows of large tables placed as columns: each distinct place once.

Pure. The rows of one name, its parents and one stated precision are placed by one of them, which
goes the way of every other record (:class:`~geo.incidents.placing.Placer`); a given position is
compared with the places of its name in one step for all rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.incidents.exchanged import AT_PLACE_KM, exchanged
from geo.incidents.figures import independent_lines
from geo.incidents.placing import Placer, title_of
from geo.intake.records import RecordColumns, other_cells, stated_fields
from geo.model.bulk import BULK_ROWS, cell, groups
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
_KEPT = (*STATED_CODES, *STATED_TEXTS)
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
    frames, places, warnings = [], list[Incident](), list[Rejected]()
    for one in placed:
        frame = one.frame(sources)
        frame["place"] += len(places)
        frames.append(frame)
        places += one.places
        warnings += one.warnings
    extras = [one.extra for one in placed]
    bulk = Bulk(
        frame=pd.concat(frames, ignore_index=True),
        extra=pd.concat(extras, ignore_index=True).fillna(""),
        places=tuple(places),
    )
    return bulk, warnings


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
        self.extra = cells[[n for n in _KEPT if n in cells]].reset_index(drop=True)
        admin3 = part.frame["admin3"].to_numpy(dtype=object)
        before = self.extra.get("admin3", "")
        self.extra["admin3"] = np.where(admin3 != "", admin3, before)
        self.places: list[Incident] = []
        self.warnings: list[Rejected] = []
        self._code = np.zeros(len(part.frame), dtype=np.int64)
        self._lon = part.frame["lon"].to_numpy(dtype=np.float64, na_value=np.nan)
        self._lat = part.frame["lat"].to_numpy(dtype=np.float64, na_value=np.nan)
        self._countries: dict[str, BaseGeometry | None] = {}
        for alike in self._alike():
            if alike.record.point is None or not alike.record.location:
                self._place(alike, alike.rows)
            else:
                self._compare(alike)

    def frame(self, sources: Sequence[Source]) -> pd.DataFrame:
        """The columns of a :class:`Bulk`."""
        given, extra = self._part.frame, self._part.extra
        columns: dict[str, Any] = {"file": self._part.table.name, "row": given.index.to_numpy()}
        columns["incident_id"] = given["event_id"]
        titles: dict[tuple[str, ...], str] = {}
        parts = zip(
            *(given[n].tolist() for n in ("title", "event_type", "sub_event_type", "location")),
            strict=True,
        )
        columns["title"] = [
            own or titles.setdefault(rest, title_of(EventKind.INCIDENT, *rest))
            for own, *parts_ in parts
            for rest in (tuple(parts_),)
        ]
        columns |= {name: given[name] for name in _TABLE_FIELDS}
        columns["type_of_violence"] = given["type_of_violence"]
        columns |= {name: given[name] for name in ("low", "best", "high")}
        rule = _text(extra, "figures_rule", len(given))
        as_given = np.where(given["best"].notna(), "as given in the record", "")
        columns["figures_rule"] = np.where(rule != "", rule, as_given)
        for name in ("civilian_targeting", "assoc_actor_1", "assoc_actor_2"):
            columns[name] = _text(extra, name, len(given))
        for name in ("event_clarity", *STATED_COUNTS):
            columns[name] = _counts(extra, name, len(given))
        counted = _counts(extra, "independent_sources", len(given))
        lines = {ids: independent_lines(ids, sources) for ids in pd.unique(given["source_ids"])}
        columns["independent_sources"] = [
            number or lines[ids] for number, ids in zip(counted, given["source_ids"], strict=True)
        ]
        columns["source_ids"] = [tuple(map(SourceId, ids)) for ids in given["source_ids"]]
        columns |= {"lon": self._lon, "lat": self._lat, "place": self._code}
        frame = pd.DataFrame({k: _plain(v) for k, v in columns.items()}, index=given.index)
        return frame.reset_index(drop=True)

    def _alike(self) -> Iterator[_Alike]:
        """The rows of one name, its parents and one stated precision."""
        part = self._part
        names = ("location", "admin1", "admin2", "country", "precision", "precision_basis")
        columns = [part.frame[n].tolist() for n in (*names, "radius_km")]
        columns += [part.extra[n].tolist() for n in _OF_PLACE if n in part.extra]
        given = np.isfinite(self._lat)
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
        return LonLat(lon=float(self._lon[at]), lat=float(self._lat[at]))

    def _place(self, alike: _Alike, rows: npt.NDArray[np.int64]) -> list[Rejected]:
        """Place some rows as the first of them; what is said of it is said of all."""
        at = int(rows[0])
        number = int(self._part.frame.index[at])
        point = self._point(at) if alike.record.point is not None else None
        record = replace(alike.record, row=number, point=point)
        incident, faults = self._placer.place(record)
        self._code[rows] = len(self.places)
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
        lon, lat = self._lon[alike.rows], self._lat[alike.rows]
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
                value=f"{self._lat[at]}, {self._lon[at]}",
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


def _text(extra: pd.DataFrame, name: str, size: int) -> npt.NDArray[np.object_]:
    if name in extra:
        return extra[name].to_numpy(dtype=object)
    return np.full(size, "", dtype=object)


def _counts(extra: pd.DataFrame, name: str, size: int) -> list[int | None]:
    """A count that rows state, None where they state none."""
    texts = _text(extra, name, size).tolist()
    known = {text: stated_fields({name: text} if text else {}).get(name) for text in set(texts)}
    return [known[text] for text in texts]


def _plain(values: Any) -> Any:
    """Lists as object columns: pandas must not make numbers of them."""
    if isinstance(values, list):
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column
    return values
