"""Cells of a table of incidents to typed columns: when, where, what, how many, who says so.

Pure. Columns are converted as columns; only odd cells are looked at one by one. What cannot be read
is a warning and leaves the value out, never the row.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.intake.cells import NOT_GIVEN, Row
from geo.intake.columnar import Cells
from geo.intake.columns import (
    DATE_PREC_OF_TIME,
    EVENT_TYPE_OF_VIOLENCE,
    GEO_PRECISION,
    KINDS,
    PRECISIONS,
    WHERE_PREC,
)
from geo.intake.days import day_of_parts, order_of_column, read_day, serial_days
from geo.intake.figures import read_figure
from geo.intake.places import typed_places
from geo.language.written_dates import Order, WrittenDate, span_of_dates
from geo.model.bulk import objects
from geo.model.radii import UCDP_NEAR_KM
from geo.model.records import Rejected, When
from geo.model.vocab import EventKind, Precision, PrecisionBasis, Sensitivity, Status

__all__ = ["in_order", "sensitivity_of", "typed_columns", "when_of"]

_WHEN = ("event_date", "date_start", "date_end")
_PARTS = ("year", "month", "day", "end_year", "end_month", "end_day")
_FIGURES = ("low", "best", "high", "number_text")
_HOW_CLOSE = (
    "precision",
    "precision_basis",
    "where_prec",
    "geo_precision",
    "radius_km",
    "radius_m",
)
_TEXTS = (
    "event_type", "sub_event_type", "title", "location", "admin1", "admin2", "admin3", "country",
    "place_id", "actor1", "actor2", "notes", "public_quote",
)  # fmt: skip
_LONGEST_KM = 20_000.0  # half the Earth's girth


def typed_columns(cells: Cells) -> pd.DataFrame:
    """One row per incident, its columns those of :class:`~geo.model.records.Record`.

    Returns
    -------
    pandas.DataFrame
        Index: row numbers. Besides the fields of a record (those of extra cells left out): ``lat``
        and ``lon`` (float or None), ``type_of_violence`` (int or None) and ``says`` (whether the
        row tells where, when or what).
    """
    columns: dict[str, Sequence[object] | npt.NDArray[np.object_]] = {
        name: cells.text(name) for name in _TEXTS
    }
    columns["when"] = _when_column(cells)
    columns |= typed_places(cells)
    close = cells.distinct(_HOW_CLOSE, _how_close)
    columns["precision"] = [
        (stated.value if stated else coarse)
        for (stated, _, _), coarse in zip(close, columns.pop("coarse"), strict=True)
    ]
    columns["precision_basis"] = [basis for _, basis, _ in close]
    columns["radius_km"] = [
        (radius if radius is not None else written)
        for (_, _, radius), written in zip(close, columns.pop("written_km"), strict=True)
    ]
    figures = cells.distinct(_FIGURES, _figures)
    for i, name in enumerate(_FIGURES):
        columns[name] = [figure[i] for figure in figures]
    kinds = cells.distinct(("kind",), lambda row: row.choice("kind", EventKind, also=KINDS))
    columns["kind"] = [kind or EventKind.INCIDENT for kind in kinds]
    columns["status"] = [
        status or Status.REVIEWED
        for status in cells.distinct(("status",), lambda row: row.choice("status", Status))
    ]
    columns["sensitivity"] = cells.distinct(("sensitivity",), sensitivity_of)
    violence = cells.distinct(("type_of_violence",), lambda row: row.whole("type_of_violence"))
    columns["type_of_violence"] = violence
    if not cells.has("event_type"):
        columns["event_type"] = [EVENT_TYPE_OF_VIOLENCE.get(number or 0, "") for number in violence]
    columns["source_ids"] = cells.distinct(("source",), lambda row: row.many("source"))
    columns["tags"] = cells.distinct(("tags",), lambda row: row.many("tags"))
    columns["event_id"] = _ids(cells)
    arrays = {name: objects(columns.pop(name)) for name in list(columns)}  # each list is let go
    held = {name: pd.Series(values, dtype=object, copy=False) for name, values in arrays.items()}
    frame = pd.DataFrame(held, copy=False)
    _location_of_unit(cells, frame)
    said = frame[["location", "country", "admin1", "place_id", "title", "event_type", "notes"]]
    frame["says"] = (
        (said != "").any(axis=1)
        | frame["lat"].notna()
        | frame["geometry"].notna()
        | frame["when"].map(lambda when: when.start is not None)
    )
    if any(name in cells.layout.fixed for name in ("event_type", "country")):
        frame["says"] &= (cells.frame != "").any(axis=1).to_numpy()
    frame.index = cells.frame.index
    return frame


def _location_of_unit(cells: Cells, frame: pd.DataFrame) -> None:
    """Where no column names a place, a position is labelled with the finest unit that is named."""
    if cells.has("location"):
        return
    units = cells.text("admin3")
    units = np.where(units != "", units, frame["admin2"].to_numpy(dtype=object))
    given = frame["lat"].notna().to_numpy()
    frame["location"] = np.where(given, units, "")


# ------------------------------------------------------------------ when


def _when_column(cells: Cells) -> list[When]:
    """The time window of each row, and how the dates of the table were read, said once."""
    layout, frame = cells.layout, cells.frame
    named = [column for field in _WHEN for column in layout.fields.get(field, ())]
    values = [value for column in named for value in frame[column].unique() if value]
    order: Order | None = layout.order
    proof = layout.name
    if order is None:
        order, proof = order_of_column(values, map(cells.table.written, named))
    serials = frozenset(column for column in named if serial_days(frame[column]))
    if order is not None and proof != layout.name:
        words = "day/month/year" if order == "dmy" else "month/day/year"
        reason = f"dates are read as {words}, as {proof} can only be"
        cells.faults.append(_said(cells, named, proof, reason))
    if serials:
        reason = "its dates are day numbers of a spreadsheet, read as days since 1899-12-30"
        cells.faults.append(_said(cells, serials, "", reason))
    quiet = order is None and _unsure(cells, named)
    fields = (*_WHEN, *_PARTS, "edtf", "date_prec", "time_precision")
    return cells.distinct(fields, lambda row: when_of(row, order, serials=serials, quiet=quiet))


def _unsure(cells: Cells, named: Sequence[str]) -> bool:
    """Dates that may be read two ways are said once for the column, and kept as text."""
    values = {value for column in named for value in cells.frame[column] if value}
    unsure = sorted(value for value in values if read_day(value).ambiguous)
    if len(unsure) > 1:
        reason = (
            f"dates such as {unsure[0]!r} may be day/month or month/day, and no date of the column"
            " tells which; they are kept as text"
        )
        fault = _said(cells, named, unsure[0], reason)
        cells.faults.append(
            replace(fault, remedy="say it: --column date_order=dmy (or mdy)", warning=False)
        )
    return len(unsure) > 1


def _said(
    cells: Cells, columns: Sequence[str] | frozenset[str], value: str, reason: str
) -> Rejected:
    return Rejected(
        file=cells.table.name,
        column=", ".join(sorted(columns)),
        value=value,
        reason=reason,
        remedy="write dates as YYYY-MM-DD",
        fatal=False,
        warning=True,
    )


def when_of(
    row: Row,
    order: Order | None,
    *,
    serials: frozenset[str] = frozenset(),
    quiet: bool = False,
) -> When:
    """The time window of a row, its precision as stated or as written.

    ``serials`` are columns of day numbers; ``quiet``: dates that may be read two ways were said.
    """
    day, start, end = (_date(row, field, order, serials, quiet=quiet) for field in _WHEN)
    texts = [row.text(field) for field in _WHEN]
    told = row.text("edtf")
    if told and not any(texts):
        texts[0], day = told, _parts_date(row, "edtf", told)
    if not any(texts):
        texts[0] = day_of_parts(*(row.text(part) for part in _PARTS[:3]))
        day = _parts_date(row, "year", texts[0])
        texts[2] = day_of_parts(*(row.text(part) for part in _PARTS[3:]))
        end = _parts_date(row, "end_year", texts[2])
        texts[1], start = (texts[0], day) if end else ("", None)
    first, last = start or day or end, end or start or day
    if first is None or last is None:
        return When(text=next((text for text in texts if text), ""))
    if first.start > last.end:
        column = "date_end" if end is not None else "event_date"
        row.warn(column, "the event ends before it starts; the end was dropped", "swap the dates")
        last = first
    if day and not first.start <= day.start <= last.end:
        row.warn(
            "event_date", "outside date_start to date_end, which are used", "correct one of them"
        )
    single = first is last or (first.start, first.end) == (last.start, last.end)
    shown = texts[1:] if start or end else texts[:1]
    written = first if single else span_of_dates(first, last)
    return When(
        start=first.start,
        end=last.end,
        date_prec=_stated_prec(row) or written.date_prec,
        edtf=told or written.edtf,
        text=" to ".join(dict.fromkeys(text for text in shown if text)),
        rule=first.note or last.note,
        anchor="record",
    )


def _date(
    row: Row, field: str, order: Order | None, serials: frozenset[str], *, quiet: bool
) -> WrittenDate | None:
    text = row.text(field)
    if not text or text.casefold() in NOT_GIVEN:
        return None
    read = read_day(text, order=order, serials=row.column(field) in serials)
    if read.found is None and not (read.ambiguous and quiet):
        row.warn(field, read.reason, read.remedy)
    return read.found


def _parts_date(row: Row, field: str, text: str) -> WrittenDate | None:
    if not text:
        return None
    read = read_day(text)
    if read.found is None:
        row.warn(field, read.reason, read.remedy)
    return read.found


def _stated_prec(row: Row) -> int | None:
    prec = row.whole("date_prec")
    if prec is not None:
        if 1 <= prec <= 5:
            return prec
        row.warn("date_prec", "beyond UCDP's 1 (day) to 5 (year)", "use 1 to 5")
    time_precision = row.whole("time_precision")
    if time_precision is None:
        return None
    if time_precision not in DATE_PREC_OF_TIME:
        row.warn("time_precision", "beyond ACLED's 1 (day) to 3 (month)", "use 1 to 3")
    return DATE_PREC_OF_TIME.get(time_precision)


# ------------------------------------------------------------------ how closely, how many


def _how_close(row: Row) -> tuple[Precision | None, PrecisionBasis | None, float | None]:
    """How closely the place is known, how that is known, and the radius that is stated."""
    radius = row.decimal("radius_km")
    if radius is None:
        metres = row.decimal("radius_m")
        radius = round(metres / 1000, 6) if metres else None
    if radius is not None and not 0 < radius < _LONGEST_KM:
        row.warn("radius_km", "not a radius in kilometres", "give a number above 0")
        radius = None
    basis = row.choice("precision_basis", PrecisionBasis)
    stated = row.choice("precision", Precision, also=PRECISIONS)
    where, geo = row.whole("where_prec"), row.whole("geo_precision")
    if stated is not None:
        return stated, basis, radius
    if where is not None:
        if where not in WHERE_PREC:
            row.warn("where_prec", "beyond UCDP's 1 to 7", "use 1 to 7")
            return None, basis, radius
        near = where == 2
        return Precision(WHERE_PREC[where]), basis, radius or (UCDP_NEAR_KM if near else None)
    if geo is not None:
        if geo not in GEO_PRECISION:
            row.warn("geo_precision", "beyond ACLED's 1 to 3", "use 1 to 3")
            return None, basis, radius
        return Precision(GEO_PRECISION[geo]), basis, radius
    return None, basis, radius


def _figures(row: Row) -> tuple[int | None, int | None, int | None, str]:
    """Low, best and high, and the words of a figure that is no plain number."""
    text = row.text("best")
    figure = read_figure(text) if text and text.casefold() not in NOT_GIVEN else None
    low, high = (row.whole(field) for field in ("low", "high"))
    if figure is None:
        best = row.whole("best")
        words = row.text("number_text")
    else:
        best = figure.best
        low = figure.low if low is None else low
        high = figure.high if high is None else high
        words = row.text("number_text") or ("" if figure.is_plain or _is_code(text) else text)
    return (*in_order(row, low, best, high), words)


def in_order(
    row: Row, low: int | None, best: int | None, high: int | None
) -> tuple[int | None, int | None, int | None]:
    """The three figures as given; a warning where they are not in order."""
    given = [number for number in (low, best, high) if number is not None]
    if given != sorted(given):
        row.warn(
            "best", f"low, best and high are not in order ({low}, {best}, {high})", "check them"
        )
    return low, best, high


def _is_code(text: str) -> bool:
    return text.strip().startswith("-")


def sensitivity_of(row: Row) -> Sensitivity:
    """How sensitive a row is; one that cannot be read holds the row back from the public."""
    text = row.text("sensitivity").casefold()
    if not text:
        return Sensitivity.LOW
    if text in ("yes", "no"):
        return Sensitivity.HIGH if text == "yes" else Sensitivity.LOW
    found = row.choice("sensitivity", Sensitivity)
    if found is None:
        row.warn("sensitivity", "the row is held back from public output", "correct the word")
    return found or Sensitivity.HIGH


# ------------------------------------------------------------------ ids


def _ids(cells: Cells) -> npt.NDArray[np.object_]:
    """The ids that the rows have, else one from all cells: it outlives other rows.

    Of rows that are equal in every cell the second has a 2 behind its id; each is kept, and said.
    """
    ids = np.array([_whole_id(text) for text in cells.text("event_id")], dtype=object)
    bare = np.flatnonzero(ids == "")
    if not len(bare):
        return ids
    values = cells.table.cells.to_numpy(dtype=object)[bare]
    seen: dict[str, list[int]] = {}
    for i, row in zip(bare, values, strict=True):
        digest = sha256("\x1f".join(row).encode("utf-8", "surrogatepass")).hexdigest()[:10]
        equal = seen.setdefault(digest, [])
        equal.append(int(i))
        ids[i] = f"row-{digest}" + (f"-{len(equal)}" if len(equal) > 1 else "")
    for equal in seen.values():
        if len(equal) > 1 and any(values_of for values_of in cells.frame.iloc[equal[0]]):
            first = int(cells.frame.index[equal[0]])
            cells.say(
                equal[1:],
                "event_id",
                f"the same as row {first} in every cell; both are kept",
                "remove one, if it stands twice by mistake",
                warning=True,
            )
    return ids


def _whole_id(text: str) -> str:
    """UCDP writes the id 300380 as ``300380.0``."""
    number, dot, zeros = text.partition(".")
    return number if dot and number.isdigit() and not zeros.strip("0") else text
