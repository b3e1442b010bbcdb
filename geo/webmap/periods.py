"""The time of a map in equal steps: a sheet of small maps side by side, or a moving picture.

:func:`render_multiples` is pure; :func:`animate` starts a browser and writes one file.
"""

import math
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from geo.intake.atomic import whole_file
from geo.model.errors import InputError
from geo.webmap.capture import capture
from geo.webmap.escape import html_text
from geo.webmap.event_types import event_types
from geo.webmap.page import PageData
from geo.webmap.pictures import pillow
from geo.webmap.svg_canvas import CONTROLS, FONT, Frame, ground, text, wrapped
from geo.webmap.svg_symbols import (
    Symbols,
    Tones,
    definitions,
    extent_of_items,
    items_of,
    tones_of,
)

__all__ = ["STEPS", "animate", "periods_of", "render_multiples", "sheet_size", "steps_of"]

STEPS: Final = ("day", "week", "month", "year")
_MOST: Final = 60  # small maps of a sheet, pictures of a film
_CELL: Final = 230
_GAP: Final = 14
Period = tuple[date, date]


def periods_of(first: date, last: date, *, by: str) -> list[Period]:
    """The steps from one day to another: whole weeks from Monday, months, years; cut at the ends.

    >>> periods_of(date(2024, 1, 30), date(2024, 2, 2), by="month")[1]
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 2))
    """
    found, start = [], first
    while start <= last:
        end = min(last, _end(start, by))
        found.append((start, end))
        start = end + timedelta(days=1)
    return found


def _end(day: date, by: str) -> date:
    """The last day of the step that holds a day."""
    match by:
        case "day":
            return day
        case "week":
            return day + timedelta(days=6 - day.weekday())
        case "month":
            return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case _:
            return day.replace(month=12, day=31)


def steps_of(page: PageData, *, by: str = "") -> list[Period]:
    """The steps of a map; the longest that gives enough of them where ``by`` is empty.

    Raises
    ------
    InputError
        Nothing on the map is dated, or the steps would be too many.
    """
    days = [day for item in _dated(page) for day in _days(item)]
    if page.period:
        days += [date.fromisoformat(day) for day in page.period]
    if not days:
        raise InputError("nothing on this map has a date", where=page.title)
    found = periods_of(min(days), max(days), by=by or STEPS[0])
    for longer in STEPS[1:] if not by else ():
        if len(found) > _MOST // 2:
            found = periods_of(min(days), max(days), by=longer)
    if len(found) > _MOST:
        raise InputError(
            f"{len(found)} steps are too many for one picture, {_MOST} is most",
            where=page.title,
            remedy="choose a longer step with --by, or a shorter period",
        )
    return found


def _dated(page: PageData) -> Iterator[Mapping[str, Any]]:
    for layer in ("incidents", "burials", "routes"):
        for feature in page.layers.get(layer, {}).get("features", ()):
            if (feature.get("properties") or {}).get("date_start"):
                yield feature["properties"]


def _days(properties: Mapping[str, Any]) -> Period:
    start = date.fromisoformat(str(properties["date_start"])[:10])
    return start, date.fromisoformat(str(properties.get("date_end") or start)[:10])


def render_multiples(page: PageData, *, by: str = "") -> str:
    """One small map for each step of time, all of one scale and one ground, as SVG.

    Examples
    --------
    >>> event = {"id": "a", "geometry": {"type": "Point", "coordinates": [36.0, 35.0]},
    ...          "properties": {"date_start": "2024-05-01", "precision": "settlement"}}
    >>> page = PageData(title="T", layers={"incidents": {"features": [event]}})
    >>> render_multiples(page).count("<use ")
    1
    """
    steps = steps_of(page, by=by)
    types = event_types(page.layers.get("incidents", {}).get("features", ()), own=page.types)
    tones = tones_of(types)
    items = items_of(page, types)
    frame = Frame(left=0, top=0, width=_CELL, height=_CELL, box=extent_of_items(page, items))
    columns = min(6, math.ceil(math.sqrt(len(steps) * 1.4)))
    rows = math.ceil(len(steps) / columns)
    width = columns * (_CELL + _GAP) + _GAP
    head = _head(page, items, width)
    height = head[1] + rows * (_CELL + 34) + _GAP
    cells = [
        _cell(items, step, frame, tones, x=_GAP + (i % columns) * (_CELL + _GAP),
              y=head[1] + (i // columns) * (_CELL + 34))
        for i, step in enumerate(steps)
    ]  # fmt: skip
    shared = "".join(ground(page.base, frame))  # drawn once, used by every cell
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
                f'width="{width}" height="{height}" font-family="{FONT}" role="img" '
                'aria-labelledby="title">'
            ),
            f'<title id="title">{html_text(CONTROLS.sub("", page.title))}</title>',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            definitions(frame, tones),
            f'<defs><g id="ground" clip-path="url(#window)">{shared}</g></defs>',
            *head[0],
            *cells,
            "</svg>",
            "",
        )
    )


def sheet_size(svg: str) -> tuple[int, int]:
    """Width and height of a sheet.

    >>> sheet_size('<svg viewBox="0 0 640 480">')
    (640, 480)
    """
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _head(
    page: PageData, items: Sequence[Mapping[str, Any]], width: float
) -> tuple[list[str], int]:
    """Title and what no small map can show; the height that it takes."""
    undated = sum(not item["p"].get("date_start") for item in items)
    lines = [(line, 18.0, 700) for line in wrapped(page.title, width=width - 2 * _GAP, size=18)]
    more = " · ".join(
        part
        for part in (
            f"as of {page.as_of}" if page.as_of else "",
            f"{undated} without a date are not shown" if undated else "",
            page.look.credit,
        )
        if part
    )
    lines += [(line, 9.0, 400) for line in wrapped(more, width=width - 2 * _GAP, size=9)]
    parts, y = [], 12.0
    for words, size, weight in lines:
        y += size * 1.3
        parts.append(text(words, _GAP, y, size=size, weight=weight))
    return parts, round(y + 12)


def _cell(
    items: Sequence[Mapping[str, Any]],
    step: Period,
    frame: Frame,
    tones: Tones,
    *,
    x: float,
    y: float,
) -> str:
    """One small map: its time, its number of events, and what happened then."""
    first, last = step
    now = [
        item
        for item in items
        if item["p"].get("date_start")
        and _days(item["p"])[0] <= last
        and _days(item["p"])[1] >= first
    ]
    symbols = Symbols(frame, tones)
    marks = "".join(
        part
        for item in now
        for part in symbols.draw({k: v for k, v in item.items() if k != "number"})
    )
    when = f"{first:%d %b %Y}" if first == last else f"{first:%d %b %Y} to {last:%d %b %Y}"
    return (
        f'<g transform="translate({x:.0f} {y:.0f})">'
        + text(when, 0, 14, size=10.5, weight=600)
        + text(str(len(now)), _CELL, 14, size=10.5, anchor="end")
        + f'<g transform="translate(0 20)"><use href="#ground"/><g clip-path="url(#window)">{marks}'
        f'</g><rect width="{_CELL}" height="{_CELL}" fill="none" stroke="#8d8780"/></g></g>'
    )


def animate(
    html: Path | str,
    target: Path | str,
    steps: Sequence[Period],
    *,
    size: tuple[int, int] = (1080, 1080),
    link: str = "",
    seconds: float = 0.8,
    adding_up: bool = True,
) -> Path:
    """A moving picture of a built page, GIF or WebP: one image for each step of time.

    Parameters
    ----------
    html
        The page.
    target
        ``.gif`` or ``.webp``.
    steps
        Of :func:`steps_of`.
    size
        Width and height, pixels.
    link
        Further words of the page's own links, as ``#theme=dark``.
    seconds
        How long each image stands; the last twice as long.
    adding_up
        Whether each image shows all from the beginning on, or its own step alone.

    Raises
    ------
    InputError
        Another ending, or Pillow is not installed.
    """
    target = Path(target)
    if target.suffix.lower() not in (".gif", ".webp"):
        raise InputError(f"{target.name} is neither .gif nor .webp", where="--animation")
    images = pillow()
    frames = []
    with tempfile.TemporaryDirectory(prefix="geo-film-") as folder:
        for number, (first, last) in enumerate(steps):
            begin = steps[0][0] if adding_up else first
            picture = Path(folder) / f"{number:03d}.png"
            shown = f"#ui=map&t={begin}..{last}{link.replace('#', '&')}"
            capture(html, png=picture, width=size[0], height=size[1], link=shown)
            frames.append(images.open(picture).convert("RGB"))
        with whole_file(target) as draft:
            frames[0].save(
                draft,
                format=target.suffix[1:].upper(),
                save_all=True,
                append_images=frames[1:],
                duration=[round(seconds * 1000)] * (len(frames) - 1) + [round(seconds * 2000)],
                loop=0,
            )
    return target
