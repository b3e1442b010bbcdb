"""Layers as KML 2.2 for Google Earth: one folder per layer, a balloon per feature.

Pure. Text is escaped as XML and the balloon as HTML inside it, so that nothing in a report can run;
the look is plain, for KML cannot say how uncertain a place is: the words of the balloon do.
"""

import html
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd

from geo.layers.formats.credits import Attributions, credit_lines
from geo.layers.formats.geojson import feature_collection
from geo.layers.formats.icons import ICONS
from geo.model.schema import LAYERS, Layer

__all__ = ["to_kml", "to_kmz"]

_NEAR = "-near"  # behind the id of a style
_COLOURS = {  # aabbggrr, as KML has it
    "incidents": "ff2d2da6",
    "burials": "ff555555",
    "routes": "ffb06a1f",
    "impact": "ff1f7fb0",
    "context": "ff999999",
    "sources": "ff7a4a7a",
    "statements": "ff333333",
}
_SHOWN = (  # what the balloon says: column and its words
    ("date_text", "Date"),
    ("where_text", "Place"),
    ("place_basis", "How the place is known"),
    ("event_type", "Type"),
    ("low", "At least"),
    ("best", "Best estimate"),
    ("high", "At most"),
    ("number_text", "Number"),
    ("claimant", "According to"),
    ("flagged", "Note"),
    ("source", "Sources"),
    ("status", "Status"),
    ("reason", "Why no incident"),
    ("notes", "Notes"),
)
# XML 1.0 has no way to write these characters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_kml(
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    title: str,
    attributions: Attributions = (),
    icons: bool = False,
) -> str:
    """A KML document of all layers, unlocated features included (they have no geometry).

    Parameters
    ----------
    layers
        Frames by the name of their layer.
    title
        Name of the document.
    attributions
        The sources of its places, named in the description of the document.
    icons
        Whether the pictures of :func:`to_kmz` lie beside the document.
    """
    credited = "".join(f"<p>{html.escape(line)}</p>" for line in credit_lines(attributions))
    about = f"<description>{_xml(credited)}</description>" if credited else ""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2">',
        f"<Document><name>{_xml(title)}</name>{about}",
        *(
            _style(name, near=near, icons=icons)
            for name in LAYERS
            if name in layers
            for near in (False, True)
        ),
        *(
            _folder(layers[name], LAYERS[name])
            for name in LAYERS
            if name in layers and len(layers[name])
        ),
        "</Document>",
        "</kml>",
    ]
    return "\n".join(parts) + "\n"


def to_kmz(kml: str) -> bytes:
    """A KML document packed for Google Earth with its icons; the same bytes for the same text.

    >>> zipfile.ZipFile(io.BytesIO(to_kmz("<kml/>"))).namelist()
    ['doc.kml', 'icons/dot.png', 'icons/ring.png']
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {"doc.kml": kml.encode(), **ICONS}.items():
            entry = zipfile.ZipInfo(name)  # of 1980: no clock is read
            entry.create_system = 3
            archive.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _style(name: str, *, near: bool, icons: bool) -> str:
    """The look of a layer; what is only near its point is a ring, where there are icons."""
    colour = _COLOURS[name]
    picture = f"<Icon><href>icons/{'ring' if near else 'dot'}.png</href></Icon>" if icons else ""
    return (
        f'<Style id="{name}{_NEAR if near else ""}"><IconStyle><color>{colour}</color>'
        f"<scale>0.8</scale>{picture}</IconStyle>"
        f"<LineStyle><color>{colour}</color><width>2</width></LineStyle>"
        f"<PolyStyle><color>55{colour[2:]}</color></PolyStyle>"
        "<BalloonStyle><text><![CDATA[<h3>$[name]</h3>$[description]]]></text></BalloonStyle>"
        "</Style>"
    )


def _folder(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    features = feature_collection(frame, layer)["features"]
    marks = "\n".join(_placemark(feature, layer) for feature in features)
    shown = int(layer.on)
    head = f"<name>{_xml(layer.title)}</name><visibility>{shown}</visibility>"
    return f"<Folder>{head}\n{marks}\n</Folder>"


def _placemark(feature: Mapping[str, Any], layer: Layer) -> str:
    values = feature["properties"]
    name = values.get("title") or values.get("name") or feature["id"]
    known = [(k, v) for k, v in values.items() if v not in (None, "", [])]
    data = "".join(
        f"<Data name={quoteattr(key)}><value>{_xml(value)}</value></Data>"
        for key, value in known
        if not isinstance(value, list)
    )
    ident = _ident(f"{layer.name}.{feature['id']}")
    return (  # in the order of the schema, which Google Earth forgives and validators do not
        f'<Placemark id="{ident}"><name>{_xml(name)}</name>'
        f"<description>{_xml(_balloon(values))}</description>{_span(values)}"
        f"<styleUrl>#{layer.name}{_NEAR if values.get('precision') == 'near' else ''}</styleUrl>"
        f"<ExtendedData>{data}</ExtendedData>{_geometry(feature['geometry'])}</Placemark>"
    )


def _ident(text: str) -> str:
    """An id as XML has them, another for each text.

    >>> _ident("incidents.a b"), _ident("incidents.a_b")
    ('incidents.a_20_b', 'incidents.a_5f_b')
    """
    return re.sub(r"[^A-Za-z0-9.-]", lambda m: f"_{ord(m[0]):x}_", text)


def _span(values: Mapping[str, Any]) -> str:
    start, end = values.get("date_start"), values.get("date_end")
    if not start:
        return ""
    return f"<TimeSpan><begin>{_xml(start)}</begin><end>{_xml(end or start)}</end></TimeSpan>"


def _balloon(values: Mapping[str, Any]) -> str:
    """HTML in which every value is escaped; figures with claimant and day, words as quoted."""
    rows = [
        f"<p><b>{words}:</b> {html.escape(str(values[column]))}</p>"
        for column, words in _SHOWN
        if values.get(column) not in (None, "")
    ]
    for claim in values.get("claims") or []:
        told = " ".join(str(claim.get(key) or "") for key in ("text", "group", "harm"))
        by = f"{claim.get('claimant') or 'nobody named'}, {claim.get('as_of') or 'undated'}"
        rows.append(f"<p>{html.escape(' '.join(told.split()))} ({html.escape(by)})</p>")
    for quote in values.get("quotes") or []:
        who = html.escape(str(quote.get("publisher") or quote.get("report_id") or ""))
        who += f", page {quote['page']}" if quote.get("page") else ""
        rows += [f"<blockquote>{html.escape(str(quote.get('text') or ''))} — {who}</blockquote>"]
    return "".join(rows)


def _geometry(geometry: Mapping[str, Any] | None) -> str:
    if geometry is None:
        return ""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    match kind:
        case "Point":
            return f"<Point><coordinates>{_position(coordinates)}</coordinates></Point>"
        case "LineString":
            return f"<LineString><tessellate>1</tessellate>{_line(coordinates)}</LineString>"
        case "Polygon":
            outer, *inner = (f"<LinearRing>{_line(ring)}</LinearRing>" for ring in coordinates)
            holes = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in inner)
            return f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{holes}</Polygon>"
        case _:
            single = kind.removeprefix("Multi")
            parts = (_geometry({"type": single, "coordinates": part}) for part in coordinates)
            return f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _line(coordinates: Any) -> str:
    return f"<coordinates>{' '.join(_position(point) for point in coordinates)}</coordinates>"


def _position(point: Any) -> str:
    return f"{point[0]},{point[1]}"


def _xml(value: object) -> str:
    return escape(_CONTROL.sub("", str(value)))
