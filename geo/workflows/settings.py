"""What ``map.toml`` may say: every table with its keys and their types, in one place.

Pure. A key that is not listed, a value of another type and a value that cannot be are faults; all
of them are told at once, each in one line.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from geo.privacy.blur import is_blur
from geo.privacy.settings import Texts
from geo.webmap.basemap import BOUNDARIES
from geo.webmap.event_types import SHAPES
from geo.webmap.glyphs import GLYPHS

__all__ = ["SETTINGS", "Fault", "day_of", "faults_of"]


_LONGEST_PATH, _LONGEST_NAME = 2000, 255  # characters; bytes of one part, as file systems take


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that ``map.toml`` must not say."""

    key: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Type:
    """A type of value: how it is told, how it is checked."""

    says: str
    holds: Callable[[Any], bool]


def day_of(value: object) -> date | None:
    """A day of TOML, or of its ISO text; None when it is none.

    >>> day_of("2025-03-06"), day_of("6 March"), day_of(7)
    (datetime.date(2025, 3, 6), None, None)
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _texts(holds: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(_is_text(v) and holds(v) for v in value)


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_bounds(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in value):
        return False
    west, south, east, north = value
    return bool(-180 <= west < east <= 180 and -85.06 <= south < north <= 85.06)


def _is_period(value: object) -> bool:
    if not isinstance(value, list):
        return False
    days = [day_of(v) for v in value]
    return len(days) == 2 and None not in days


def _has_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_path(value: object) -> bool:
    """Whether a file can be called so: no control characters, no part that no disk takes."""
    return (
        isinstance(value, str)
        and bool(value.strip())
        and not any(unicodedata.category(char) in ("Cc", "Cs") for char in value)
        and len(value) <= _LONGEST_PATH
        and all(len(part.encode()) <= _LONGEST_NAME for part in re.split(r"[/\\]", value))
    )


_TEXT = _Type("text", _is_text)
_NAMES = _Type("a list of texts", _texts(_has_name))
_PATH = _Type("the path of a file", _is_path)
_PATHS = _Type(
    "a path or a list of paths", lambda value: _is_path(value) or _texts(_is_path)(value)
)
_DAY = _Type("a day, YYYY-MM-DD", lambda value: day_of(value) is not None)
_TABLE = _Type("a table", lambda value: isinstance(value, dict))
_TABLES = _Type(
    "a list of tables",
    lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value),
)
_NAMED = _Type("a table of tables", lambda value: isinstance(value, dict))
_COLOR = _Type("a colour like #a03a2c", _matches("#[0-9a-fA-F]{6}"))
_LINK = _Type("a web address, https://…", _matches(r"https?://\S+"))
_WORDS = _Type(
    "text, or a table of texts by language",
    lambda value: (
        _has_name(value)
        or (isinstance(value, dict) and bool(value) and all(_has_name(v) for v in value.values()))
    ),
)
_KB = _Type("a number of kB, 1 to 20000", lambda v: type(v) is int and 0 < v <= 20_000)
_MODES = ", ".join(Texts)
_SCREEN = _Type(
    f"one of {_MODES}, or a table of them by file, column or file:column",
    lambda value: (
        value in tuple(Texts)
        if isinstance(value, str)
        else isinstance(value, dict) and all(v in tuple(Texts) for v in value.values())
    ),
)
SETTINGS: Mapping[str, Mapping[str, _Type]] = {
    "": {
        "title": _TEXT,
        "title_ar": _TEXT,
        "subtitle": _TEXT,
        "period": _Type("a list of two days, YYYY-MM-DD", _is_period),
        "as_of": _DAY,
        "focus": _Type("a list of ISO codes of two letters", _texts(_matches("[A-Za-z]{2}"))),
        "lang": _Type("a language code", _matches("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")),
        "inputs": _TABLE,
        "map": _TABLE,
        "privacy": _TABLE,
        "reading": _TABLE,
        "changes": _TABLES,
        "columns": _Type(
            'a table of field = "header of its column"',
            lambda value: isinstance(value, dict) and all(map(_has_name, value.values())),
        ),
        "url": _LINK,
        "description": _TEXT,
        "picture": _LINK,
        "look": _TABLE,
        "types": _NAMED,
    },
    "look": {
        "accent": _COLOR,
        "credit": _TEXT,
        "font": _Type("names of fonts", _matches(r"[\w ,'-]{1,200}")),
        "logo": _PATH,
    },
    "types.*": {
        "label": _WORDS,
        "match": _NAMES,
        "color": _COLOR,
        "shape": _Type(f"one of {', '.join(SHAPES)}", lambda value: value in tuple(SHAPES)),
        "icon": _Type(
            f"one or two letters, or one of {', '.join(GLYPHS)}",
            lambda value: value in GLYPHS or _matches(r"\S{1,2}")(value),
        ),
    },
    "inputs": dict.fromkeys(
        ("reports", "records", "movements", "sources", "claims", "review"), _PATHS
    ),
    "reading": {"readers": _NAMES},
    "map": {
        "gazetteer": _PATH,
        "tiles": _TEXT,
        "tiles_attribution": _TEXT,
        "base": _PATH,
        "raster": _PATH,
        "raster_bounds": _Type("a list of west, south, east, north in degrees", _is_bounds),
        "raster_kb": _KB,
        "media_kb": _KB,
        "boundaries": _Type(f"one of {', '.join(BOUNDARIES)}", lambda value: value in BOUNDARIES),
    },
    "privacy": {
        "blur": _Type("admin1, admin2, grid_10km or jitter_5km", is_blur),
        "salt": _PATH,
        "texts": _SCREEN,
        "public_names": _NAMES,
        "ids": _Type("given or neutral", lambda value: value in ("given", "neutral")),
        "key": _PATH,
        "accept": _TABLES,
    },
    "privacy.accept": {
        "words": _Type("text", _has_name),
        "reason": _Type("text that says why", _has_name),
    },
    "changes": {"date": _DAY, "text": _TEXT},
}
"""Table to its keys; "" is the top of the file, ``*`` stands for names that the map chooses."""


def faults_of(settings: Mapping[str, Any]) -> list[Fault]:
    """Every unknown key and every value of a wrong type, in the order of the file.

    >>> [fault] = faults_of({"privacy": {"blurr": "grid_10km"}})
    >>> fault.key, fault.remedy
    ('privacy.blurr', 'did you mean blur? known: accept, blur, ids, key, public_names, salt, texts')
    """
    return list(_table_faults("", settings))


def _named_faults(path: str, tables: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults of tables whose names the map chooses."""
    for name, table in tables.items():
        where = f"{path}.{name}"
        if not re.fullmatch("[a-z0-9_-]{1,40}", name) or not isinstance(table, dict):
            remedy = f"write [{path}.a-name] with small letters, digits and hyphens"
            yield Fault(key=where, what=f"{where} is not a named table", remedy=remedy)
        else:
            yield from _table_faults(where, table, known=SETTINGS[f"{path}.*"])


def _table_faults(
    name: str, table: Mapping[str, Any], *, known: Mapping[str, _Type] | None = None
) -> Iterator[Fault]:
    known = SETTINGS[name] if known is None else known
    for key, value in table.items():
        path = f"{name}.{key}" if name else key
        kind = known.get(key)
        if kind is None:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            word = "input" if name == "inputs" else "key"
            yield Fault(
                key=path,
                what=f"unknown {word} {key!r}" + (f" in [{name}]" if name else ""),
                remedy=f"{hint}known: {', '.join(sorted(known))}",
            )
        elif not kind.holds(value):
            yield Fault(
                key=path, what=f"{path}: {_shown(value)} is not {kind.says}", remedy="correct it"
            )
        elif kind is _NAMED:
            yield from _named_faults(path, value)
        elif kind is _TABLE:
            yield from _table_faults(path, value)
        elif kind is _TABLES:
            for entry in value:
                yield from _table_faults(path, entry)
                for missing in sorted(set(SETTINGS[path]) - set(entry)):
                    yield Fault(
                        key=path,
                        what=f"an entry of {path} has no {missing}",
                        remedy=f"each needs {' and '.join(SETTINGS[path])}",
                    )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
