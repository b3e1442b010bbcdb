"""The sheet of the static atlas: projection, escaping, wrapped text, and the drawn ground.

Pure: strings of SVG, always the same for the same input.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.webmap.basemap import decode_line
from geo.webmap.escape import html_text

__all__ = ["Frame", "ground", "names", "text", "wrapped"]

FONT: Final = "'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans Arabic', sans-serif"
INKS: Final = {
    "sea": "#dbe6ec", "land": "#f7f5f0", "coast": "#9db4c0", "border": "#948c82",
    "adm1": "#c9c2b6", "river": "#b5cbd8", "road": "#d6cec0", "name": "#45413b", "area": "#8b847a",
}  # fmt: skip
# Neither allowed in XML 1.0 nor of any use on paper.
CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ARABIC: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
Box = tuple[float, float, float, float]  # left, top, right, bottom; units of the sheet
NAME_SIZES: Final = {"country": 10.5, "adm1": 8.0, "city": 9.0, "town": 8.0, "village": 7.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A window of the sheet and the web Mercator projection into it.

    ``left, top, width, height`` in units of the sheet; ``box`` is west, south, east, north in
    degrees, west below east, and is fitted into the window.
    """

    left: float
    top: float
    width: float
    height: float
    box: tuple[float, float, float, float]

    @property
    def scale(self) -> float:
        """Sheet units per width of the world."""
        west, south, east, north = self.box
        wide = max((east - west) / 360.0, 1e-6)
        high = max(_mercator_y(south) - _mercator_y(north), 1e-6)
        return min(self.width / wide, self.height / high)

    @property
    def zoom(self) -> float:
        """The zoom at which a web map would have this scale."""
        return math.log2(self.scale / 256.0)

    @property
    def middle(self) -> tuple[float, float]:
        """Middle of the box, x and y in the unit square."""
        west, south, east, north = self.box
        return ((west + east) / 2 + 180.0) / 360.0, (_mercator_y(south) + _mercator_y(north)) / 2

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a position lies on the sheet, the short way round the antimeridian."""
        centre = (self.box[0] + self.box[2]) / 2
        lon += 360.0 * round((centre - lon) / 360.0)
        return self.place(lon, lat)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a position of the frame's own run of longitudes lies on the sheet."""
        x, y = self.middle
        return (
            self.left + self.width / 2 + ((lon + 180.0) / 360.0 - x) * self.scale,
            self.top + self.height / 2 + (_mercator_y(lat) - y) * self.scale,
        )

    def line(self, positions: Iterable[Sequence[float]], *, closed: bool = False) -> str:
        """Positions as path data; the first decides on which side of the antimeridian."""
        steps: list[str] = []
        before: float | None = None
        for lon, lat, *_ in positions:
            if before is None:
                centre = (self.box[0] + self.box[2]) / 2
                before = lon + 360.0 * round((centre - lon) / 360.0)
            before = lon + 360.0 * round((before - lon) / 360.0)
            x, y = self.place(before, lat)
            steps.append(f"{'L' if steps else 'M'}{x:.1f} {y:.1f}")
        return "".join(steps) + ("Z" if closed and steps else "")

    def pixels(self, kilometres: float, lat: float) -> float:
        """How long a distance is on the sheet at a latitude."""
        return kilometres / (40_075.017 * max(math.cos(math.radians(lat)), 0.01)) * self.scale

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point of the sheet lies in the window."""
        return (
            self.left + margin <= x <= self.left + self.width - margin
            and self.top + margin <= y <= self.top + self.height - margin
        )

    def fits(self, box: Box) -> bool:
        """Whether a box of the sheet lies in the window."""
        return self.holds(box[0], box[1]) and self.holds(box[2], box[3])


def _hits(box: Box, others: Iterable[Box]) -> bool:
    return any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in others)


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = 9.0,
    fill: str = "#262522",
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
    italic: bool = False,
    spacing: float = 0.0,
) -> str:
    """One line of text as an element; right-to-left where it begins so.

    >>> text("<b>", 1, 2)
    '<text x="1.0" y="2.0" font-size="9.0" fill="#262522">&lt;b&gt;</text>'
    """
    more = ""
    if weight != 400:
        more += f' font-weight="{weight}"'
    if ARABIC.match(words.strip()):
        more += ' direction="rtl"'
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    if anchor != "start":
        more += f' text-anchor="{anchor}"'
    if italic:
        more += ' font-style="italic"'
    if spacing:
        more += f' letter-spacing="{spacing}"'
    if halo:
        more += ' stroke="#fbfaf7" stroke-width="2.6" stroke-linejoin="round" paint-order="stroke"'
    clean = html_text(CONTROLS.sub("", words))
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"{more}>{clean}</text>'


def wrapped(words: str, *, width: float, size: float) -> list[str]:
    """Break a text into lines of about ``width`` sheet units; letters are half as wide as high.

    >>> wrapped("one two three", width=40, size=10)
    ['one two', 'three']
    """
    limit = max(4, int(width / (size * 0.52)))
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.extend(word[i : i + limit] for i in range(0, len(word), limit))
    return lines


def ground(base: Mapping[str, Any], frame: Frame) -> list[str]:
    """Sea, land, water and lines of a base, the coarser levels beneath the finer."""
    parts = [_rect(frame.left, frame.top, frame.width, frame.height, INKS["sea"])]
    own = base.get("own", [])
    has_land = any(item["role"] == "land" for item in own)
    for level in [] if has_land else reversed(base.get("levels", [])):
        if level["tolerance"] * frame.scale / 360.0 > 40:
            continue
        west, south, east, north = level["box"]
        (x0, y1), (x1, y0) = frame.place(west, south), frame.place(east, north)
        left, top = max(x0, frame.left), max(y0, frame.top)
        right, bottom = min(x1, frame.left + frame.width), min(y1, frame.top + frame.height)
        if left < right and top < bottom:
            parts.append(_rect(left, top, right - left, bottom - top, INKS["sea"]))
        border = f'fill="none" stroke="{INKS["border"]}" stroke-width="1.4"'
        for kind, style in (
            ("land", f'fill="{INKS["land"]}" fill-rule="evenodd"'),
            ("adm1", f'fill="none" stroke="{INKS["adm1"]}" stroke-dasharray="4 3"'),
            ("rivers", f'fill="none" stroke="{INKS["river"]}" stroke-width="1.2"'),
            ("lakes", f'fill="{INKS["sea"]}" stroke="{INKS["coast"]}" stroke-width=".6"'),
            ("borders", border),
            ("disputed", f'{border} stroke-dasharray="5 4"'),
        ):
            data = "".join(
                _path(level, line, frame, closed=kind in ("land", "lakes"))
                for line in level.get(kind, [])
            )
            if data:
                parts.append(f'<path d="{data}" {style}/>')
        coast = "".join(_path(level, line, frame, cuts=True) for line in level.get("land", []))
        if coast:
            parts.append(
                f'<path d="{coast}" fill="none" stroke="{INKS["coast"]}" stroke-width=".8"/>'
            )
    return parts + _own(own, frame)


def _own(own: Sequence[Mapping[str, Any]], frame: Frame) -> list[str]:
    """The user's own shapes, areas beneath lines."""
    styles = {
        "land": f'fill="{INKS["land"]}" fill-rule="evenodd" stroke="{INKS["coast"]}"',
        "lake": f'fill="{INKS["sea"]}" fill-rule="evenodd"',
        "area": f'fill="none" stroke="{INKS["adm1"]}"',
        "river": f'fill="none" stroke="{INKS["river"]}" stroke-width="1.2"',
        "road": f'fill="none" stroke="{INKS["road"]}" stroke-width="1.2"',
        "adm1": f'fill="none" stroke="{INKS["adm1"]}" stroke-dasharray="4 3"',
        "border": f'fill="none" stroke="{INKS["border"]}" stroke-width="1.4"',
    }
    parts = []
    for role, style in styles.items():
        data = "".join(
            frame.line(line, closed=role in ("land", "lake", "area"))
            for item in own
            if item["role"] == role
            for line in _lines(item["geometry"])
        )
        if data:
            parts.append(f'<path d="{data}" {style}/>')
    return parts


def _lines(geometry: Mapping[str, Any]) -> list[Sequence[Sequence[float]]]:
    """Rings and lines of a GeoJSON geometry."""
    match geometry["type"]:
        case "LineString":
            return [geometry["coordinates"]]
        case "Polygon" | "MultiLineString":
            return list(geometry["coordinates"])
        case "MultiPolygon":
            return [ring for polygon in geometry["coordinates"] for ring in polygon]
        case "GeometryCollection":
            return [line for part in geometry["geometries"] for line in _lines(part)]
        case _:
            return []


def names(base: Mapping[str, Any], frame: Frame, taken: list[Box]) -> list[str]:
    """Names of the ground where there is room; ``taken`` holds boxes and grows."""
    parts = []
    labels = base.get("labels", {"styles": [], "rows": []})
    for lon, lat, zoom, style_code, name, _local in labels["rows"]:
        style = labels["styles"][style_code]
        x, y = frame.place(lon, lat)
        if zoom > frame.zoom + 0.2 or not frame.holds(x, y, 6.0):
            continue
        size = NAME_SIZES.get(style, 8.0)
        is_area = style not in ("city", "town", "village")
        words = name.upper() if style in ("country", "adm1") else name
        width = len(words) * size * (0.72 if words.isupper() else 0.54)
        lefts = [x - width / 2] if is_area else [x + 4.0, x - 4.0 - width]
        boxes = [(left - 2, y - size * 0.7, left + width + 2, y + size * 0.5) for left in lefts]
        box = next((b for b in boxes if frame.fits(b) and not _hits(b, taken)), None)
        if box is None:
            continue
        left = box[0] + 2
        taken.append(box)
        if not is_area:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{INKS["name"]}"/>')
        parts.append(
            text(
                words,
                x if is_area else left,
                y + size * 0.34,
                size=size,
                fill=INKS["area"] if is_area else INKS["name"],
                weight=600 if style in ("country", "city") else 400,
                anchor="middle" if is_area else "start",
                italic=style in ("water", "relief"),
                spacing=0.8 if words.isupper() and is_area else 0.0,
                halo=True,
            )
        )
    return parts


def _path(
    level: Mapping[str, Any], line: str, frame: Frame, *, closed: bool = False, cuts: bool = False
) -> str:
    """A line of a level as path data, empty when it misses the window; cuts are left open."""
    grid = decode_line(line)
    west, south = level["box"][:2]
    lon = west + grid[:, 0] * level["quantum"]
    lat = south + grid[:, 1] * level["quantum"]
    scale, (mid_x, mid_y) = frame.scale, frame.middle
    x = frame.left + frame.width / 2 + ((lon + 180.0) / 360.0 - mid_x) * scale
    y = frame.top + frame.height / 2 + (_mercator(lat) - mid_y) * scale
    if (
        x.max() < frame.left
        or x.min() > frame.left + frame.width
        or y.max() < frame.top
        or y.min() > frame.top + frame.height
    ):
        return ""
    skip = np.zeros(len(grid), dtype=bool)
    if cuts:
        for axis, end in ((0, level["width"]), (1, level["height"])):
            for edge in (grid[:, axis] <= 1, grid[:, axis] >= end - 1):
                skip[1:] |= edge[1:] & edge[:-1]
        seam = np.abs(np.abs(lon) - 180.0) < 2 * level["quantum"]
        skip[1:] |= seam[1:] & seam[:-1]
    steps = [f"{'M' if i == 0 or skip[i] else 'L'}{x[i]:.1f} {y[i]:.1f}" for i in range(len(grid))]
    return "".join(steps) + ("Z" if closed else "")


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'
    )


def _mercator(lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sine = np.sin(np.radians(np.clip(lat, -85.0, 85.0)))
    return np.asarray(0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi))


def _mercator_y(lat: float) -> float:
    return float(_mercator(np.asarray([lat]))[0])
