"""A static atlas sheet as SVG, without a browser: what is printed, mailed or put into a report.

Pure. A4 landscape: the map with ground, areas, rings, routes and numbered points; beside it title,
toll as stated, the numbered list and the legend; below it sources, date and disclaimer. Text is
escaped in one place, and nothing is drawn finer than it is known.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import shapely

from geo.webmap.basemap import NOTE
from geo.webmap.escape import html_text
from geo.webmap.event_types import SHAPES, EventTypes, event_types
from geo.webmap.page import PageData
from geo.webmap.svg_canvas import ARABIC, CONTROLS, FONT, Frame, ground, names, text, wrapped

__all__ = ["render_svg"]

WIDTH, HEIGHT, MARGIN = 1123, 794, 26  # A4 landscape in CSS pixels
SIDE: Final = 318  # of the column beside the map
FOOT: Final = 78  # below it
QUIET: Final = "#5f5a53"
DRAWN: Final = ("impact", "incidents", "routes", "burials")  # from below to above
# layer: ink, words, outline; incidents are told apart by their types
TONES: Final[Mapping[str, tuple[str, str, str]]] = {
    "burials": ("#6d6875", "Burials and funerals", "M-5 6.6V-1.9a5 5 0 0 1 10 0V6.6Z"),
    "impact": ("#4f6b57", "Impact and access", "M-6-3 0-6.8 6-3V3.8L0 7.3-6 3.8Z"),
    "routes": ("#1d6a66", "Displacement (schematic, not a route travelled)", ""),
}
LISTED: Final = ("incidents", "burials", "routes")  # numbered on the map and beside it
Tones = Mapping[str, tuple[str, str, str]]
POINTS: Final = ("site", "settlement", "near")


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
    tones = {
        **{f"type-{s.key}": (s.light, s.labels["en"], SHAPES[s.shape]) for s in types.styles},
        **TONES,
    }
    items = _items(page, types)
    frame = Frame(
        left=MARGIN,
        top=MARGIN,
        width=WIDTH - 3 * MARGIN - SIDE,
        height=HEIGHT - 2 * MARGIN - FOOT,
        box=_extent(page, items),
    )
    drawn = _Symbols(frame, tones)
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
        _definitions(frame, tones),
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


def _items(page: PageData, types: EventTypes) -> list[dict[str, Any]]:
    """What is drawn or listed: layer, tone, number in the list, properties, geometry."""
    items = []
    for layer in DRAWN:
        for feature in page.layers.get(layer, {}).get("features", ()):
            properties = feature.get("properties") or {}
            tone = f"type-{types.group(properties)}" if layer == "incidents" else layer
            items.append(
                {
                    "layer": layer,
                    "tone": tone,
                    "p": properties,
                    "id": str(feature.get("id", "")),
                    "geometry": feature.get("geometry"),
                }
            )
    listed = [item for layer in LISTED for item in items if item["layer"] == layer]
    listed.sort(
        key=lambda i: (LISTED.index(i["layer"]), str(i["p"].get("date_start") or "9999"), i["id"])
    )
    for number, item in enumerate(listed, start=1):
        item["number"] = number
    return items


def _extent(
    page: PageData, items: Sequence[Mapping[str, Any]]
) -> tuple[float, float, float, float]:
    """What is drawn with a margin, else the extent of the ground, else the world."""
    base = page.base.get("extent")
    spots = [
        (spot[0], spot[1])
        for item in items
        if item["layer"] != "impact"
        for spot in _positions(item["geometry"])
    ]
    if not spots:
        return (base[0], base[1], base[2], base[3]) if base else (-180.0, -60.0, 180.0, 75.0)
    centre = (base[0] + base[2]) / 2 if base else spots[0][0]
    lons = [lon + 360.0 * round((centre - lon) / 360.0) for lon, _ in spots]
    lats = [lat for _, lat in spots]
    margin = 0.08 * max(max(lons) - min(lons), max(lats) - min(lats)) + 0.1
    return (
        min(lons) - margin,
        max(-84.0, min(lats) - margin),
        max(lons) + margin,
        min(84.0, max(lats) + margin),
    )


def _positions(geometry: Mapping[str, Any] | None) -> Iterator[Sequence[float]]:
    """Every position of a GeoJSON geometry."""
    if not geometry:
        return
    stack = [geometry.get("coordinates") or [], *(geometry.get("geometries") or [])]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            stack += [part.get("coordinates") or [], *(part.get("geometries") or [])]
        elif part and isinstance(part[0], int | float):
            yield part
        else:
            stack.extend(part)


def _rings(geometry: Mapping[str, Any]) -> list[Sequence[Sequence[float]]]:
    """The rings of an area."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    if geometry["type"] == "GeometryCollection":
        return [ring for part in geometry["geometries"] for ring in _rings(part)]
    return []


class _Symbols:
    """Draws items and remembers what it used, for the legend and for the names around it."""

    def __init__(self, frame: Frame, tones: Tones) -> None:
        self.frame = frame
        self.tones = tones
        self.taken: list[tuple[float, float, float, float]] = []
        self.kinds: set[str] = set()
        self.numbers: list[str] = []
        self._at: dict[tuple[int, int], int] = {}
        self._named: set[str] = set()

    def draw(self, item: Mapping[str, Any]) -> list[str]:
        """The elements of one item; nothing where it has no geometry."""
        geometry, properties = item["geometry"], item["p"]
        if not geometry or properties.get("precision") in ("country", "none"):
            return []
        if geometry["type"] == "LineString":
            return self._route(item)
        if geometry["type"] == "Point" and properties.get("precision", "settlement") in POINTS:
            return self._point(item)
        return self._area(item)

    def _area(self, item: Mapping[str, Any]) -> list[str]:
        colour = self.tones[item["tone"]][0]
        is_soft = item["p"].get("precision") == "area" or item["p"].get("approximate")
        self.kinds |= {item["tone"], "soft area" if is_soft else "admin area"}
        data = "".join(self.frame.line(ring, closed=True) for ring in _rings(item["geometry"]))
        if not data:
            return []
        fill = f'fill="{colour}" fill-opacity=".16"' if is_soft else f'fill="url(#{item["tone"]})"'
        edge = "none" if is_soft else colour
        self._number_area(item)
        return [f'<path d="{data}" {fill} fill-rule="evenodd" stroke="{edge}" stroke-width=".8"/>']

    def _number_area(self, item: Mapping[str, Any]) -> None:
        """A number without a mark: an area has no place of its own."""
        if "number" not in item:
            return
        area = shapely.make_valid(shapely.geometry.shape(item["geometry"]))
        inside = area.representative_point()
        x, y = self.frame.at(inside.x, inside.y)
        self._put_number(item, x, y, colour=self.tones[item["tone"]][0])

    def _point(self, item: Mapping[str, Any]) -> list[str]:
        lon, lat = item["geometry"]["coordinates"][:2]
        x, y = self.frame.at(lon, lat)
        is_near = item["p"].get("precision") == "near"
        is_inferred = "infer" in str(item["p"].get("place_basis") or "")
        colour = self.tones[item["tone"]][0]
        self.kinds |= {item["tone"], "near" if is_near else "point"}
        parts = []
        if is_near:
            radius = self.frame.pixels(float(item["p"].get("uncertainty_m") or 0) / 1000.0, lat)
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" '
                f'fill-opacity=".08" stroke="{colour}" stroke-dasharray="4 3"/>'
            )
        cell = (round(x / 8), round(y / 8))
        x += 15.0 * self._at.get(cell, 0)  # beside what stands there already
        self._at[cell] = self._at.get(cell, 0) + 1
        parts.append(glyph(self.tones[item["tone"]][2], colour, x, y, hollow=is_near))
        if is_inferred:
            self.kinds.add("inferred")
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.4" fill="none" stroke="{colour}" '
                'stroke-dasharray="1.5 2"/>'
            )
        self.taken.append((x - 8, y - 8, x + 8, y + 8))
        name = str(item["p"].get("place_name") or "")
        words = f"near {name}" if name and is_near else name
        self._put_number(item, x + 8.0, y - 8.0, colour=colour, words=words)
        return parts

    def _put_number(
        self, item: Mapping[str, Any], x: float, y: float, *, colour: str, words: str = ""
    ) -> None:
        """The number of an item in the list, and the place it names where nothing else does yet."""
        if "number" not in item:
            return
        if words in self._named:
            words = ""
        self._named.add(words)
        words = f"{item['number']} {words}".strip()
        width = 5.2 * len(words)
        box = (x - 1, y - 7, x + width + 1, y + 3)
        for _ in range(12):  # move along until it hides no other number
            if not any(
                box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1]
                for b in self.taken
            ):
                break
            x += 7.0
            box = (x - 1, y - 7, x + width + 1, y + 3)
        self.taken.append(box)
        self.numbers.append(text(words, x, y + 2, size=9.0, fill=colour, weight=700, halo=True))

    def _route(self, item: Mapping[str, Any]) -> list[str]:
        (x0, y0), (x1, y1) = (
            self.frame.at(*position[:2])
            for position in (
                item["geometry"]["coordinates"][0],
                item["geometry"]["coordinates"][-1],
            )
        )
        colour = TONES["routes"][0]
        self.kinds |= {"routes"}
        bend_x, bend_y = (x0 + x1) / 2 - 0.18 * (y1 - y0), (y0 + y1) / 2 + 0.18 * (x1 - x0)
        angle = math.atan2(y1 - bend_y, x1 - bend_x)
        head = " ".join(
            f"{x1 - 8 * math.cos(angle + turn):.1f},{y1 - 8 * math.sin(angle + turn):.1f}"
            for turn in (-0.45, 0.45)
        )
        known = item["p"].get("number")
        style = 'stroke-width="2.6"' if known else 'stroke-width="1.5" stroke-dasharray="6 4"'
        self._put_number(item, bend_x, bend_y, colour=colour)
        return [
            (
                f'<path d="M{x0:.1f} {y0:.1f}Q{bend_x:.1f} {bend_y:.1f} {x1:.1f} {y1:.1f}" '
                f'fill="none" stroke="{colour}" {style}/>'
            ),
            f'<polygon points="{x1:.1f},{y1:.1f} {head}" fill="{colour}"/>',
        ]


def glyph(outline: str, colour: str, x: float, y: float, *, hollow: bool = False) -> str:
    """The mark of a kind of item: the shape says what, so that colour is never alone."""
    fill, edge = ("#fff", colour) if hollow else (colour, "#fff")
    return (
        f'<g transform="translate({x:.1f} {y:.1f})" fill="{fill}" stroke="{edge}" '
        f'stroke-width="1.6"><path transform="scale(.86)" d="{outline}"/></g>'
    )


# ------------------------------------------------------------------ around the map


def _definitions(frame: Frame, tones: Tones) -> str:
    hatches = "".join(
        f'<pattern id="{tone}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V6" stroke="{colour}" stroke-opacity=".55"/>'
        "</pattern>"
        for tone, (colour, *_) in tones.items()
    )
    return (
        f'<defs><clipPath id="window"><rect x="{frame.left}" y="{frame.top}" '
        f'width="{frame.width}" height="{frame.height}"/></clipPath>{hatches}</defs>'
    )


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
