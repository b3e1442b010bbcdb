"""A map folder: what ``map.toml`` says, and which files it names.

Reads one TOML file; every fault is named with its key and a remedy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

import pandas as pd

from geo.intake.foreign import read_toml
from geo.model.errors import MapFolderError
from geo.model.position import BBox
from geo.privacy.publish import Published
from geo.privacy.settings import Privacy, Texts
from geo.webmap.annotations import NOTES, read_notes
from geo.webmap.basemap import widened
from geo.webmap.event_types import TypeStyle
from geo.webmap.look import Look, read_logo
from geo.webmap.media import MEDIA, read_media
from geo.webmap.raster import RASTER_KB, read_raster
from geo.webmap.story import STORY, read_story
from geo.webmap.strings import Strings, known_languages, read_strings
from geo.workflows.settings import SETTINGS, Fault, day_of, faults_of
from geo.workflows.text_settings import names_of, unmet_texts

__all__ = [
    "STRINGS",
    "Asked",
    "MapFolder",
    "SettingsError",
    "parse_period",
    "public_words",
    "raster_of",
    "read_map_folder",
]

STRINGS = "strings.csv"  # words of the page that a map folder changes or adds
_KINDS = tuple(SETTINGS["inputs"])
_LINKS = ("link", "archive")  # addresses of media
_TOLD = ("title", "text", "caption", "credit")  # what an author writes beside the map
_WITHHELD = "[text withheld: may name a private person]"


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
    readers: tuple[str, ...] = ()  # plug-ins whose stored answers are used
    strings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # words of the page
    root: Path = field(default_factory=Path)
    reports: tuple[Path, ...] = ()
    records: tuple[Path, ...] = ()
    movements: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    claims: tuple[Path, ...] = ()
    review: tuple[Path, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # field to header, tables of records
    gazetteer: Path | None = None
    tiles: str = ""  # URL template of online tiles, off unless given
    tiles_attribution: str = ""
    raster: Path | None = None  # a picture as ground: an image with bounds, or MBTiles
    raster_bounds: tuple[float, ...] | None = None
    raster_kb: int = RASTER_KB
    boundaries: str = "dashed"  # which borders are drawn: webmap.basemap.BOUNDARIES
    base: Path | None = None  # the user's own base: GeoJSON, GeoPackage, vector PMTiles
    privacy: Privacy = field(default_factory=Privacy)
    changes: tuple[tuple[date, str], ...] = ()  # what was corrected when, newest first
    types: tuple[TypeStyle, ...] = ()  # types of events as the map names and draws them
    look: Look = field(default_factory=Look)
    story: tuple[dict[str, Any], ...] = ()  # steps of the author's story
    media: tuple[dict[str, Any], ...] = ()  # pictures and links of events
    annotations: tuple[dict[str, Any], ...] = ()  # what the author draws on the map


class SettingsError(MapFolderError):
    """Some keys or values of ``map.toml`` cannot be; ``faults`` holds all of them."""

    def __init__(self, faults: Sequence[Fault], *, where: str, more: str = "") -> None:
        super().__init__(faults[0].what + more, where=where, remedy=faults[0].remedy)
        self.faults = tuple(faults)


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
        spec = read_toml(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise MapFolderError(f"not valid TOML: {error}", where=str(path)) from error
    _stop_at(faults_of(spec), path)
    inputs = spec.get("inputs", {})
    files = {kind: _paths(root, inputs.get(kind, ()), kind, path) for kind in _KINDS}
    texts = spec.get("privacy", {}).get("texts", {})
    if isinstance(texts, dict):
        inside = names_of(root, (one for paths in files.values() for one in paths))
        _stop_at(unmet_texts(texts, inside), path)
    look = spec.get("map", {})
    strings = read_strings(root / STRINGS) if (root / STRINGS).is_file() else {}
    return MapFolder(
        title=str(spec.get("title", root.name)),
        title_ar=str(spec.get("title_ar", "")),
        subtitle=str(spec.get("subtitle", "")),
        period=_period(spec.get("period"), path),
        as_of=day_of(spec.get("as_of")),
        focus=tuple(str(code).upper() for code in spec.get("focus", ())),
        lang=_lang(str(spec.get("lang", "en")), strings, path),
        strings=strings,
        readers=tuple(spec.get("reading", {}).get("readers", ())),
        root=root,
        **files,
        columns={str(key): str(name) for key, name in spec.get("columns", {}).items()},
        gazetteer=_maybe(root, look.get("gazetteer")),
        tiles=str(look.get("tiles", "")),
        tiles_attribution=str(look.get("tiles_attribution", "")),
        base=_maybe(root, look.get("base")),
        raster=_maybe(root, look.get("raster")),
        raster_bounds=tuple(look["raster_bounds"]) if "raster_bounds" in look else None,
        raster_kb=int(look.get("raster_kb", RASTER_KB)),
        boundaries=str(look.get("boundaries", "dashed")),
        privacy=_privacy(root, spec.get("privacy", {})),
        changes=_changes(spec.get("changes", ())),
        types=tuple(_type(key, table) for key, table in spec.get("types", {}).items()),
        look=_look(root, spec),
        story=read_story(root / STORY) if (root / STORY).is_file() else (),
        media=_media(root, look),
        annotations=next((read_notes(root / n) for n in NOTES if (root / n).is_file()), ()),
    )


def _stop_at(faults: Sequence[Fault], path: Path) -> None:
    if faults:
        more = f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""
        raise SettingsError(faults, where=str(path), more=more)


def _media(root: Path, look: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The media of a folder, copies of its pictures within the budget that the map gives them."""
    if not (root / MEDIA).is_file():
        return ()
    return read_media(root / MEDIA, budget=1000 * int(look.get("media_kb", 600)))


def _type(key: str, table: Mapping[str, Any]) -> TypeStyle:
    """One table of ``[types]``, already checked."""
    label = table.get("label", key)
    return TypeStyle(
        key=key,
        labels={"en": label} if isinstance(label, str) else label,
        shape=table.get("shape", ""),
        light=table.get("color", "").lower(),
        icon=table.get("icon", ""),
        matches=tuple(table.get("match", ())),
    )


def _look(root: Path, spec: Mapping[str, Any]) -> Look:
    """``[look]`` and what the page tells other sites of itself."""
    look = spec.get("look", {})
    logo = root / look["logo"] if "logo" in look else None
    if logo is not None and not logo.is_file():
        raise MapFolderError(
            f"look.logo: no such file {look['logo']!r}",
            where=str(root / "map.toml"),
            remedy="paths are relative to the folder of map.toml",
        )
    return Look(
        accent=look.get("accent", "").lower(),
        credit=look.get("credit", ""),
        font=look.get("font", ""),
        logo=read_logo(logo) if logo else "",
        url=spec.get("url", ""),
        description=spec.get("description", ""),
        picture=spec.get("picture", ""),
    )


def raster_of(spec: MapFolder, extent: BBox) -> list[dict[str, Any]]:
    """The map's own pictures of its ground; none unless it names a file.

    Raises
    ------
    MapFolderError
        There is no such file.
    """
    if spec.raster is None:
        return []
    if not spec.raster.is_file():
        raise MapFolderError(
            f"map.raster: no such file {spec.raster.name!r}",
            where=str(spec.root / "map.toml"),
            remedy="paths are relative to the folder of map.toml",
        )
    return read_raster(
        spec.raster, bounds=spec.raster_bounds, extent=widened(extent), kilobytes=spec.raster_kb
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


def _lang(lang: str, strings: Strings, path: Path) -> str:
    """The language of the page: one that it has words for."""
    known = known_languages(strings)
    if lang not in known and lang.partition("-")[0] not in known:
        raise MapFolderError(
            f"lang: the page has no words in {lang!r}",
            where=str(path),
            remedy=f"known: {', '.join(known)}; or put a {STRINGS} (lang,key,text) into the folder",
        )
    return lang


def _maybe(root: Path, name: str | None) -> Path | None:
    return root / name if name else None


def _privacy(root: Path, given: Mapping[str, Any]) -> Privacy:
    """The ``[privacy]`` table, already checked."""
    texts = given.get("texts", {})
    modes = {"": texts} if isinstance(texts, str) else texts
    return Privacy(
        blur=given.get("blur", ""),
        salt=_maybe(root, given.get("salt")),
        neutral_ids=given.get("ids") == "neutral",
        key=_maybe(root, given.get("key")),
        texts={name: Texts(mode) for name, mode in modes.items()},
        public_names=tuple(given.get("public_names", ())),
        accept=tuple((one["words"], one["reason"]) for one in given.get("accept", ())),
    )


def _period(value: Sequence[object] | None, path: Path) -> tuple[date, date] | None:
    if value is None:
        return None
    start, end = (_day(v, "period", path) for v in value)
    if end < start:
        raise MapFolderError("period ends before it begins", where=str(path))
    return start, end


def _changes(value: Iterable[Mapping[str, Any]]) -> tuple[tuple[date, str], ...]:
    """The ``[[changes]]`` tables: ``date`` and ``text`` of each correction."""
    told = ((day_of(change["date"]), change["text"]) for change in value)
    return tuple(sorted(((day, text) for day, text in told if day is not None), reverse=True))


def _day(value: object, key: str, path: Path) -> date:
    day = day_of(value)
    if day is None:
        raise MapFolderError(
            f"{key}: {value!r} is not a day", where=str(path), remedy="write YYYY-MM-DD"
        )
    return day


class Asked(TypedDict, total=False):
    """What a build is asked for without a folder, or over what its ``map.toml`` says.

    Attributes
    ----------
    reports, records
        Files or folders; records may also be a DataFrame or a GeoDataFrame.
    columns
        Field (place, date, lat, deaths, ...) to the header of its column in the records, where it
        is not recognised; adds to ``[columns]`` of ``map.toml`` and wins over it.
    title, focus, period, review
        What ``map.toml`` would say; they win over it. ``focus`` holds ISO alpha-2 codes.
    """

    reports: Path | str | Iterable[Path | str] | None
    records: Path | str | Iterable[Path | str] | pd.DataFrame | None
    columns: Mapping[str, str] | None
    title: str | None
    focus: Sequence[str]
    period: tuple[date, date] | None
    review: Path | str | None


def specify(
    folder: Path | str | None = None, **asked: Unpack[Asked]
) -> tuple[MapFolder, tuple[pd.DataFrame, ...]]:
    """What a build is asked for, as a map folder and frames.

    Raises
    ------
    MapFolderError
        There is nothing to build from, or ``map.toml`` is at fault.
    TypeError
        A word that is none of :class:`Asked`.
    """
    if unknown := sorted(asked.keys() - Asked.__annotations__.keys()):
        raise TypeError(
            f"a build is asked for nothing called {unknown[0]!r}; known:"
            f" {', '.join(Asked.__annotations__)}"
        )
    reports, records = asked.get("reports"), asked.get("records")
    columns, title, review = asked.get("columns"), asked.get("title"), asked.get("review")
    focus, period = asked.get("focus", ()), asked.get("period")
    frames = (records,) if isinstance(records, pd.DataFrame) else ()
    files = None if isinstance(records, pd.DataFrame) else records
    if folder is not None:
        spec = read_map_folder(folder)
    elif reports is None and records is None:
        raise MapFolderError("nothing to build from", remedy="give a folder, reports or records")
    else:
        spec = MapFolder(reports=_given(reports), records=_given(files))
    if columns:
        spec = replace(spec, columns={**spec.columns, **columns})
    if title is not None:
        spec = replace(spec, title=title)
    if focus:
        spec = replace(spec, focus=tuple(code.upper() for code in focus))
    if period is not None:
        spec = replace(spec, period=period)
    if review is not None:
        spec = replace(spec, review=(Path(review),))
    return spec, frames


def _given(given: Path | str | Iterable[Path | str] | None) -> tuple[Path, ...]:
    if given is None:
        return ()
    if isinstance(given, str | Path):
        return (Path(given),)
    return tuple(Path(p) for p in given)


def _told(
    rows: Iterable[Mapping[str, Any]], table: str, words: Callable[[str, str, str], str]
) -> tuple[dict[str, Any], ...]:
    """Rows of a table beside the map whose texts may leave, or bear the mark that says why not."""
    return tuple(
        {
            key: words(value, f"{table}.{key}", _WITHHELD) if key in _TOLD else value
            for key, value in row.items()
        }
        for row in rows
    )


def _steps(
    story: Iterable[Mapping[str, Any]], item: Callable[[str], str]
) -> tuple[dict[str, Any], ...]:
    """Steps that show nothing withheld: neither its id nor the view in which it would lie."""
    steps = []
    for step in story:
        shown = dict(step)
        if "ids" in step:
            public = [item(one) for one in step["ids"]]
            if public != list(step["ids"]):
                shown.pop("view", None)
            shown["ids"] = [one for one in public if one]
            if not shown["ids"]:
                del shown["ids"]
        steps.append(shown)
    return tuple(steps)


def _media_of(
    media: Iterable[Mapping[str, Any]],
    item: Callable[[str], str],
    address: Callable[[str, str], str],
) -> tuple[dict[str, Any], ...]:
    """Media of what is public; one whose address may not leave goes with it."""
    shown = []
    for row in media:
        links = {key: address(row[key], f"media.{key}") for key in _LINKS if key in row}
        if (event := item(row["event"])) and all(links.values()):
            shown.append({**row, **links, "event": event})
    return tuple(shown)


def public_words(spec: MapFolder, published: Published) -> MapFolder:
    """What ``map.toml`` and the tables beside it say to readers, as it may leave."""
    words = published.words
    return replace(
        spec,
        title=words(spec.title, "title", "Incident map"),
        title_ar=words(spec.title_ar, "title_ar", ""),
        subtitle=words(spec.subtitle, "subtitle", ""),
        tiles_attribution=words(spec.tiles_attribution, "tiles_attribution", ""),
        changes=tuple((day, words(text, "changes", _WITHHELD)) for day, text in spec.changes),
        story=_steps(_told(spec.story, "story", words), published.item),
        media=_media_of(_told(spec.media, "media", words), published.item, published.address),
        annotations=_told(spec.annotations, "notes", words),
    )
