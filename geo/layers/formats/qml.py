"""The look of a layer in QGIS: a QML document with symbols by type, labels and the time slider.

Pure. One table of ours holds points, lines and areas side by side, and a GIS shows each shape as a
layer of its own; rules with a filter on the shape fit all of them, which plain categories do not.
"""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

import geopandas as gpd

from geo.layers.formats.geojson import plain
from geo.model.schema import Layer

__all__ = ["qml"]

_TYPES = {  # ACLED's event types; distinct for the colour-blind (Okabe and Ito)
    "Battles": "213,94,0",
    "Explosions/Remote violence": "230,159,0",
    "Violence against civilians": "204,121,167",
    "Protests": "86,180,233",
    "Riots": "0,114,178",
    "Strategic developments": "0,158,115",
}
_OTHER = "102,102,102"
_SHAPES = {"Point": "marker", "Line": "line", "Polygon": "fill"}  # as QGIS calls them
_SYMBOL_CLASS = {"marker": "SimpleMarker", "line": "SimpleLine", "fill": "SimpleFill"}
# XML 1.0 has no way to write these characters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def qml(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    """The style of a layer: a rule for each event type and shape in it, labels, dates.

    Parameters
    ----------
    frame
        What the layer holds; only types and shapes that occur get a symbol.
    layer
        Its contract.
    """
    names = {c.name for c in layer.columns}
    root = ET.Element(
        "qgis", version="3.28", styleCategories="Symbology|Labeling|Temporal", labelsEnabled="1"
    )
    if {"date_start", "date_end"} <= names:
        _add(
            root,
            "temporal",
            enabled="1",
            mode="2",  # from a field of starts to a field of ends
            startField="date_start",
            endField="date_end",
            limitMode="1",  # the end belongs to the span
        )
    renderer = _add(root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    rules = _add(renderer, "rules", key="root")
    symbols = _add(renderer, "symbols")
    typed = "event_type" in names
    types = [plain(v, "str") or "" for v in frame["event_type"]] if typed else [None] * len(frame)
    for found, shape in sorted(_held(types, frame.geom_type), key=str):
        number, kind = str(len(symbols)), _SHAPES[shape]
        _rule(rules, number, shape, found, layer)
        _symbol(symbols, number, kind, _TYPES.get(found or "", _OTHER))
    _label(root, next(name for name in ("title", "name") if name in names))
    return ET.tostring(root, encoding="unicode")


def _held(types: Iterable[str | None], shapes: Iterable[object]) -> set[tuple[str | None, str]]:
    """The pairs of type and shape that occur; the type is None where a layer knows no types."""
    found = set()
    for one, shape in zip(types, shapes, strict=True):
        drawn = str(shape or "").removeprefix("Multi").removesuffix("String")
        if drawn in _SHAPES:
            found.add((one, drawn))
    return found


def _rule(rules: ET.Element, number: str, shape: str, found: str | None, layer: Layer) -> None:
    tests = [f"geometry_type($geometry) = {_quoted(shape)}"]
    if found is not None:
        tests.insert(0, f"coalesce(\"event_type\", '') = {_quoted(found)}")
    label = layer.title if found is None else found or "no type stated"
    _add(
        rules,
        "rule",
        key=f"rule-{number}",
        symbol=number,
        label=label,
        filter=" AND ".join(tests),
    )


def _symbol(symbols: ET.Element, number: str, kind: str, colour: str) -> None:
    symbol = _add(symbols, "symbol", name=number, type=kind, alpha="1", clip_to_extent="1")
    drawn = _add(symbol, "layer", {"class": _SYMBOL_CLASS[kind]}, enabled="1", locked="0")
    match kind:
        case "marker":
            look = {
                "name": "circle",
                "color": f"{colour},255",
                "outline_color": "255,255,255,255",
                "outline_width": "0.3",
                "size": "3",
                "size_unit": "MM",
            }
        case "line":
            look = {"line_color": f"{colour},255", "line_width": "0.6", "line_style": "dash"}
        case _:
            look = {
                "color": f"{colour},50",
                "style": "solid",
                "outline_color": f"{colour},255",
                "outline_style": "dash",
                "outline_width": "0.4",
            }
    _options(drawn, look.items())


def _label(root: ET.Element, column: str) -> None:
    settings = _add(_add(root, "labeling", type="simple"), "settings", calloutType="simple")
    style = _add(
        settings,
        "text-style",
        fieldName=column,
        isExpression="0",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="34,34,34,255",
    )
    _add(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
    )


def _options(parent: ET.Element, values: Iterable[tuple[str, str]]) -> None:
    holder = _add(parent, "Option", type="Map")
    for name, value in values:
        _add(holder, "Option", type="QString", name=name, value=value)


def _add(
    parent: ET.Element, tag: str, attributes: dict[str, str] | None = None, **more: str
) -> ET.Element:
    clean = {k: _CONTROL.sub("", v) for k, v in {**(attributes or {}), **more}.items()}
    return ET.SubElement(parent, tag, clean)


def _quoted(text: str) -> str:
    r"""A string of the expressions of QGIS.

    >>> _quoted("it's a \\")
    "'it''s a \\\\'"
    """
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
