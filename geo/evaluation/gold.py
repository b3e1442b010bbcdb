"""What people marked: toponyms, events and names with their places, read from files."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from geo.evaluation.rows import sound_rows, told
from geo.intake.foreign import ODD, read_json
from geo.intake.text import decode, read_bytes
from geo.model.errors import InputError
from geo.model.position import LonLat

__all__ = [
    "Gold",
    "GoldEvent",
    "GoldName",
    "GoldToponym",
    "read_events",
    "read_gold",
    "read_names",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldToponym:
    """One annotated toponym."""

    start: int
    end: int
    point: LonLat | None = None
    geonames_id: int | None = None
    fcode: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated document."""

    doc_id: str
    text: str
    toponyms: tuple[GoldToponym, ...]
    publisher: str = ""

    @classmethod
    def of_spans(cls, text: str, spans: Iterable[tuple[int, int]]) -> "Gold":
        """A document of which only spans are known."""
        toponyms = tuple(GoldToponym(start=a, end=b) for a, b in spans)
        return cls(doc_id="", text=text, toponyms=toponyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """One event word and where it happened."""

    doc_id: str
    text: str
    span: tuple[int, int]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldName:
    """One name with its parents and where it is."""

    name: str
    admin1: str
    admin2: str
    point: LonLat


_Made = TypeVar("_Made")


def _made(path: Path, make: Callable[[int, dict[str, Any]], _Made]) -> list[_Made]:
    """Something of each line that is an object with a text and makes one."""

    def of_line(number: int, line: str) -> _Made:
        where = f"{path}:{number}"
        try:
            row = read_json(line)
        except ValueError as error:
            raise InputError(f"not JSON: {error}", where=where) from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise InputError("a line must be an object with 'text'", where=where)
        try:
            return make(number, row)
        except InputError:
            raise
        except ODD as error:
            raise InputError(f"cannot be read ({error})", where=where) from error

    return sound_rows(path, of_line)


def read_gold(path: Path) -> list[Gold]:
    """Documents with annotated toponyms.

    Raises
    ------
    InputError
        A line is not JSON or lacks ``text`` or ``toponyms``.
    """

    def make(number: int, row: dict[str, Any]) -> Gold:
        if "toponyms" not in row:
            raise InputError("no 'toponyms' in this line", where=f"{path}:{number}")
        toponyms = []
        for t in row["toponyms"]:
            lat, lon = t.get("lat"), t.get("lon")
            toponyms.append(
                GoldToponym(
                    start=int(t["start"]),
                    end=int(t["end"]),
                    point=None
                    if lat is None or lon is None
                    else LonLat(lon=float(lon), lat=float(lat)),
                    geonames_id=t.get("geonames_id"),
                    fcode=t.get("fcode") or "",
                    use=t.get("kind") or "",
                )
            )
        return Gold(
            doc_id=str(row.get("id", number)),
            text=row["text"],
            toponyms=tuple(toponyms),
            publisher=str(row.get("domain") or row.get("publisher") or ""),
        )

    return _made(path, make)


def read_events(path: Path) -> list[GoldEvent]:
    """Event words with the places where they happened."""

    def make(number: int, row: dict[str, Any]) -> GoldEvent:
        if "event" not in row or "places" not in row:
            raise InputError("a line needs 'event' and 'places'", where=f"{path}:{number}")
        return GoldEvent(
            doc_id=str(row.get("id", number)),
            text=row["text"],
            span=(int(row["event"]["start"]), int(row["event"]["end"])),
            places=tuple(sorted({(int(p["start"]), int(p["end"])) for p in row["places"]})),
        )

    return _made(path, make)


def read_names(path: Path) -> list[GoldName]:
    """Distinct names with their parents; the first row of a name gives its position."""
    found: dict[tuple[str, str, str], GoldName] = {}
    wrong: list[InputError] = []
    with io.StringIO(decode(read_bytes(path)).text, newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), start=2):
            try:
                name, admin1, admin2 = row["where_coordinates"], row["adm_1"], row["adm_2"]
                point = LonLat(lon=float(row["longitude"]), lat=float(row["latitude"]))
            except ODD as error:
                fault = InputError(
                    f"cannot read the row: {error}",
                    where=f"{path}:{number}",
                    remedy="columns are where_coordinates, adm_1, adm_2, latitude, longitude",
                )
                wrong.append(fault)
                continue
            found.setdefault(
                (name, admin1, admin2),
                GoldName(name=name, admin1=admin1, admin2=admin2, point=point),
            )
    told(wrong, left=len(found))
    return list(found.values())
