"""A static atlas sheet as SVG, without a browser: what is printed, mailed or put into a report.

Pure. A4 landscape: the map with ground, areas, rings, routes and numbered points; beside it title,
toll as stated, the numbered list and the legend; below it sources, date and disclaimer. Text is
escaped in one place, and nothing is drawn finer than it is known.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.webmap.basemap import NOTE
from geo.webmap.escape import html_text
from geo.webmap.event_types import event_types
from geo.webmap.page import PageData
from geo.webmap.svg_canvas import ARABIC, CONTROLS, FONT, Frame, ground, names, text, wrapped
from geo.webmap.svg_symbols import (
    Symbols,
    Tones,
    definitions,
    extent_of_items,
    glyph,
    items_of,
    tones_of,
)

__all__ = ["render_svg"]

WIDTH, HEIGHT, MARGIN = 1123, 794, 26  # A4 landscape in CSS pixels
SIDE: Final = 318  # of the column beside the map
FOOT: Final = 78  # below it
QUIET: Final = "#5f5a53"


def render_svg(page: PageData) -> str:
    """Draw the sheet.

    Parameters
    ----------
    page
        As for the HTML page; its ``base`` is the ground.

    Returns
    -------
    str
        One SVG document; the same page gives the same text.

    Examples
    --------
    >>> render_svg(PageData(title="Floods in the delta"))[:38]
    '<?xml version="1.0" encoding="UTF-8"?>'
    """
    types = event_types(page.layers.get("incidents", {}).get("features", ()), own=page.types)
    tones = tones_of(types)
    items = items_of(page, types)
    frame = Frame(
        left=MARGIN,
        top=MARGIN,
        width=WIDTH - 3 * MARGIN - SIDE,
        height=HEIGHT - 2 * MARGIN - FOOT,
        box=extent_of_items(page, items),
    )
    drawn = Symbols(frame, tones)
    symbols = [part for item in items for part in drawn.draw(item)]
    labels = names(page.base, frame, drawn.taken)
    title = CONTROLS.sub("", page.title)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="297mm" '
            f'height="210mm" font-family="{FONT}" role="img" aria-labelledby="title">'
        ),
        f'<title id="title">{html_text(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        definitions(frame, tones),
        '<g clip-path="url(#window)">',
        *ground(page.base, frame),
        *symbols,
        *labels,
        *drawn.numbers,
        "</g>",
        (
            f'<rect x="{frame.left}" y="{frame.top}" width="{frame.width}" height="{frame.height}" '
            'fill="none" stroke="#8d8780"/>'
        ),
        *_scale_bar(frame),
        *_north(frame),
        *_side(page, items, drawn.kinds, tones),
        *_foot(page),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


# ------------------------------------------------------------------ around the map


def _scale_bar(frame: Frame) -> list[str]:
    """A bar of a round length, true in the middle of the map."""
    lat = (frame.box[1] + frame.box[3]) / 2
    most = 140.0 / frame.pixels(1.0, lat)
    step = 10.0 ** math.floor(math.log10(most))
    length = max(factor * step for factor in (1, 2, 5) if factor * step <= most)
    width = frame.pixels(length, lat)
    x, y = frame.left + 14, frame.top + frame.height - 16
    words = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    return [
        (
            f'<path d="M{x:.1f} {y - 5:.1f}V{y:.1f}H{x + width:.1f}V{y - 5:.1f}" fill="none" '
            'stroke="#262522" stroke-width="1.4"/>'
        ),
        text(words, x + width / 2, y - 5, size=8.5, anchor="middle", halo=True),
    ]


def _north(frame: Frame) -> list[str]:
    x, y = frame.left + frame.width - 22, frame.top + 14
    return [
        (
            f'<g transform="translate({x:.1f} {y:.1f})"><path d="M0 0 6 18 0 14-6 18Z" fill="#fff" '
            'stroke="#262522"/><path d="M0 0 6 18 0 14Z" fill="#262522"/></g>'
        ),
        text("N", x, y + 29, size=9, weight=600, anchor="middle", halo=True),
    ]


def _side(
    page: PageData, items: Sequence[Mapping[str, Any]], kinds: set[str], tones: Tones
) -> list[str]:
    """Title, toll, list and legend; what does not fit is counted, never dropped in silence."""
    column = _Column(x=WIDTH - MARGIN - SIDE, top=MARGIN + 16, width=SIDE)
    column.add(page.title, size=18, weight=700, gap=4)
    column.add(page.subtitle, size=10, fill=QUIET)
    as_of = f"As of {page.as_of}" if page.as_of else ""
    state = "draft: machine readings not yet reviewed" if page.draft else ""
    column.add(" · ".join(filter(None, (as_of, state))), size=9, fill=QUIET, gap=8)
    for line in _toll(page):
        column.add(line, size=9, gap=2)
    legend = _legend(kinds, tones)
    end = HEIGHT - MARGIN - FOOT - 14 * len(legend) - 8
    listed = sorted((i for i in items if "number" in i), key=lambda i: i["number"])
    column.gap(6)
    for at, item in enumerate(listed):
        properties = item["p"]
        where = properties.get("where_text") or properties.get("location") or ""
        more = [properties.get("date_text") or properties.get("date_start"), where]
        if item["layer"] == "routes":
            more = [properties.get("number_text") or "number not stated", more[0]]
        if properties.get("precision") == "country":
            more.append("not drawn: country only")
        elif not item["geometry"]:
            more.append("not drawn: no position")
        words = f"{item['number']}  {properties.get('title') or item['id']}"
        detail = " · ".join(str(part) for part in more if part)
        if column.y + 12 * (len(wrapped(words, width=SIDE, size=9)) + 1) > end:
            column.add(f"and {len(listed) - at} more, in the table of the map", size=9, fill=QUIET)
            break
        column.add(words, size=9, weight=600, fill=tones[item["tone"]][0], gap=0)
        column.add(detail, size=8.2, fill=QUIET, gap=3)
    y = HEIGHT - MARGIN - FOOT - 14 * len(legend) + 8
    for sign, words in legend:
        column.parts.append(f'<g transform="translate({column.x + 9:.1f} {y - 3:.1f})">{sign}</g>')
        column.parts.append(text(words, column.x + 24, y, size=8.6))
        y += 14
    return column.parts


class _Column:
    """Text set line below line."""

    def __init__(self, *, x: float, top: float, width: float) -> None:
        self.x, self.y, self.width = x, top, width
        self.parts: list[str] = []

    def add(
        self,
        words: str,
        *,
        size: float,
        weight: int = 400,
        fill: str = "#262522",
        gap: float = 3.0,
    ) -> None:
        """Set a paragraph."""
        for line in wrapped(words, width=self.width, size=size * (1.06 if weight > 500 else 1.0)):
            x = self.x + self.width if ARABIC.match(line.strip()) else self.x
            self.parts.append(text(line, x, self.y, size=size, weight=weight, fill=fill))
            self.y += size * 1.32
        self.y += gap if words else 0.0

    def gap(self, height: float) -> None:
        """Leave room."""
        self.y += height


def _toll(page: PageData) -> list[str]:
    """Current figures of the statements, each with who says so and when; never added up."""
    lines = []
    for feature in page.layers.get("statements", {}).get("features", ()):
        for claim in feature["properties"].get("claims") or ():
            if claim.get("status") != "current" or claim.get("subset_of"):
                continue
            if not (claim.get("claimant") and claim.get("as_of")):
                continue
            harm = str(claim.get("harm") or "").replace("_", " ")
            group = f", {claim['group']}" if claim.get("group") else ""
            lines.append(
                f"{claim.get('text')} {harm}{group}: according to {claim['claimant']}, "
                f"as of {claim['as_of']}"
            )
    return list(dict.fromkeys(lines))[:6]


def _legend(kinds: set[str], tones: Tones) -> list[tuple[str, str]]:
    """Signs and words for what is on this sheet."""
    rows: list[tuple[str, str]] = []
    for tone, (colour, words, outline) in tones.items():
        if tone not in kinds:
            continue
        sign = glyph(outline, colour, 0, 0)
        if tone == "routes":
            sign = (
                f'<path d="M-8 3Q0-5 6-1" fill="none" stroke="{colour}" stroke-width="1.5" '
                f'stroke-dasharray="5 3"/><polygon points="9,1 3,-4 3,3" fill="{colour}"/>'
            )
        rows.append((sign, words))
    extra = {
        "near": '<circle r="7" fill="none" stroke="#4a4f57" stroke-dasharray="3 2"/>',
        "inferred": '<circle r="6.5" fill="none" stroke="#4a4f57" stroke-dasharray="1.5 2"/>',
        "admin area": '<path d="M-8-5H8V5H-8ZM-8 3 0-5M-4 5 6-5M4 5 8 1" fill="none" '
        'stroke="#4a4f57" stroke-width=".8"/>',
        "soft area": '<rect x="-8" y="-5" width="16" height="10" rx="4" fill="#4a4f57" '
        'fill-opacity=".2"/>',
    }
    words_of = {
        "near": "near this place, within the ring",
        "inferred": "location inferred from another fact",
        "admin area": "somewhere within this admin unit",
        "soft area": "only the area is known; no exact edge",
    }
    return rows + [(extra[kind], words_of[kind]) for kind in extra if kind in kinds]


def _foot(page: PageData) -> list[str]:
    """Sources, data, disclaimer and custody."""
    column = _Column(x=MARGIN, top=HEIGHT - MARGIN - FOOT + 22, width=WIDTH - 2 * MARGIN)
    sources = "; ".join(
        str(feature["properties"].get("name"))
        for feature in page.layers.get("sources", {}).get("features", ())
    )
    data = "; ".join(
        ", ".join(filter(None, (entry.get("text"), entry.get("licence"))))
        for entry in page.attributions
    )
    notes = " ".join(dict.fromkeys((*page.disclaimers, NOTE)))
    custody = " · ".join(
        filter(
            None,
            (
                f"version {page.version}" if page.version else "",
                f"gazetteer {page.gazetteer_build}" if page.gazetteer_build else "",
                f"{len(page.inputs)} input files, hashes in run.json" if page.inputs else "",
            ),
        )
    )
    for words in (f"Sources: {sources}" if sources else "", f"Data: {data}" if data else ""):
        column.add(words, size=7, fill=QUIET, gap=1)
    column.add(notes, size=7, fill=QUIET, gap=1)
    column.add(custody, size=7, fill=QUIET)
    return column.parts
