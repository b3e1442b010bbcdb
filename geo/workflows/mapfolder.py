"""A map folder: what ``map.toml`` says, and which files it names.

Reads one TOML file; every fault is named with its key and a remedy.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from geo.model.errors import MapFolderError

__all__ = ["MapFolder", "parse_period", "read_map_folder"]

_KINDS = ("reports", "records", "movements", "sources", "claims", "review")
_KEYS = frozenset(
    {
        "title",
        "title_ar",
        "subtitle",
        "period",
        "as_of",
        "focus",
        "lang",
        "inputs",
        "map",
        "privacy",
        "changes",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MapFolder:
    """Everything that decides a map, paths resolved."""

    title: str = "Incident map"
    title_ar: str = ""
    subtitle: str = ""
    period: tuple[date, date] | None = None
    as_of: date | None = None
    focus: tuple[str, ...] = ()
    lang: str = "en"
    root: Path = field(default_factory=Path)
    reports: tuple[Path, ...] = ()
    records: tuple[Path, ...] = ()
    movements: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    claims: tuple[Path, ...] = ()
    review: tuple[Path, ...] = ()
    gazetteer: Path | None = None
    tiles: str = ""  # URL template of online tiles, off unless given
    tiles_attribution: str = ""
    base: Path | None = None  # the user's own base: GeoJSON, GeoPackage, vector PMTiles
    blur: str = ""  # "grid_10km", "admin2": coarsen positions in public output
    salt: Path | None = None  # a file outside the repository
    changes: tuple[tuple[date, str], ...] = ()  # what was corrected when, newest first


def read_map_folder(folder: Path | str) -> MapFolder:
    """Read ``map.toml`` of a folder.

    Raises
    ------
    MapFolderError
        No such folder or file, bad TOML, an unknown key, a path that is not there.
    """
    root = Path(folder)
    path = root / "map.toml"
    if not path.is_file():
        raise MapFolderError(
            "no map.toml here",
            where=str(root),
            remedy=f"make one with: geo new {root.name or 'NAME'}",
        )
    try:
        spec = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise MapFolderError(f"not valid TOML: {error}", where=str(path)) from error
    unknown = sorted(set(spec) - _KEYS)
    if unknown:
        raise MapFolderError(
            f"unknown key {unknown[0]!r}",
            where=str(path),
            remedy=f"known: {', '.join(sorted(_KEYS))}",
        )
    inputs = spec.get("inputs", {})
    stray = sorted(set(inputs) - set(_KINDS))
    if stray:
        raise MapFolderError(
            f"unknown input {stray[0]!r}", where=str(path), remedy=f"known: {', '.join(_KINDS)}"
        )
    files = {kind: _paths(root, inputs.get(kind, ()), kind, path) for kind in _KINDS}
    look, privacy = spec.get("map", {}), spec.get("privacy", {})
    return MapFolder(
        title=str(spec.get("title", root.name)),
        title_ar=str(spec.get("title_ar", "")),
        subtitle=str(spec.get("subtitle", "")),
        period=_period(spec.get("period"), path),
        as_of=_day(spec.get("as_of"), "as_of", path) if spec.get("as_of") else None,
        focus=tuple(str(code).upper() for code in spec.get("focus", ())),
        lang=str(spec.get("lang", "en")),
        root=root,
        **files,
        gazetteer=_maybe(root, look.get("gazetteer")),
        tiles=str(look.get("tiles", "")),
        tiles_attribution=str(look.get("tiles_attribution", "")),
        base=_maybe(root, look.get("base")),
        blur=str(privacy.get("blur", "")),
        salt=_maybe(root, privacy.get("salt")),
        changes=_changes(spec.get("changes", ()), path),
    )


def parse_period(text: str) -> tuple[date, date]:
    """``A..B`` as two days.

    >>> parse_period("2025-03-06..2025-03-09")
    (datetime.date(2025, 3, 6), datetime.date(2025, 3, 9))
    """
    first, _, last = text.partition("..")
    where = Path("--period")
    start, end = _day(first, "period", where), _day(last or first, "period", where)
    if end < start:
        raise MapFolderError(f"period {text} ends before it begins", remedy="write START..END")
    return start, end


def _paths(root: Path, given: str | Iterable[str], kind: str, path: Path) -> tuple[Path, ...]:
    names = [given] if isinstance(given, str) else list(given)
    found = []
    for name in names:
        target = root / name
        if target.exists():
            found.append(target)
        elif kind != "review":  # a review file appears when somebody has reviewed
            raise MapFolderError(
                f"inputs.{kind}: no such file {name!r}",
                where=str(path),
                remedy="paths are relative to the folder of map.toml",
            )
    return tuple(found)


def _maybe(root: Path, name: str | None) -> Path | None:
    return root / name if name else None


def _period(value: Any, path: Path) -> tuple[date, date] | None:  # noqa: ANN401 -- from TOML
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise MapFolderError("period is not a list of two days", where=str(path))
    start, end = (_day(v, "period", path) for v in value)
    if end < start:
        raise MapFolderError("period ends before it begins", where=str(path))
    return start, end


def _changes(value: Any, path: Path) -> tuple[tuple[date, str], ...]:  # noqa: ANN401 -- from TOML
    """The ``[[changes]]`` tables: ``date`` and ``text`` of each correction."""
    found = []
    for change in value:
        if not isinstance(change, dict) or not {"date", "text"} <= set(change):
            raise MapFolderError("each [[changes]] needs a date and a text", where=str(path))
        found.append((_day(change["date"], "changes.date", path), str(change["text"])))
    return tuple(sorted(found, reverse=True))


def _day(value: Any, key: str, path: Path) -> date:  # noqa: ANN401 -- from TOML
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise MapFolderError(
            f"{key}: {value!r} is not a day", where=str(path), remedy="write YYYY-MM-DD"
        ) from error
