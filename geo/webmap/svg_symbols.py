"""The symbols of the static sheets: what is drawn of each item, how closely its place is known.

Pure: strings of SVG. Shapes say what happened, so that colour is never alone.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import shapely

from geo.webmap.event_types import SHAPES, EventTypes
from geo.webmap.page import PageData
from geo.webmap.svg_canvas import Frame, text

__all__ = [
    "Symbols",
    "Tones",
    "definitions",
    "extent_of_items",
    "glyph",
    "items_of",
    "tones_of",
]

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


def tones_of(types: EventTypes) -> Tones:
    """Ink, words and outline by tone: the types of the map, then the other layers."""
    own = {f"type-{s.key}": (s.light, s.labels["en"], SHAPES[s.shape]) for s in types.styles}
    return {**own, **TONES}


def items_of(page: PageData, types: EventTypes) -> list[dict[str, Any]]:
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


def extent_of_items(
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


class Symbols:
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


def definitions(frame: Frame, tones: Tones) -> str:
    """The window of a map and the hatchings of its areas."""
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
