"""A Folium layer for points by the hundred thousand: one offline file, no WebGL.

:class:`PointStore` is an ordinary overlay: it stands in ``folium.LayerControl``, works in a
notebook and on any ``folium.Map``. :class:`PointLayer` shows another selection of the same points
without carrying them twice. The data never passes through a template: it stands beside them.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from branca.element import Element, Figure
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from geo.model.errors import SchemaError
from geo.webmap.assets import own
from geo.webmap.bulk_columns import Packed, Roles, pack, roles_of
from geo.webmap.escape import html_text, inline_css, inline_js, json_block

__all__ = ["BULK_FROM", "PointLayer", "PointStore"]

BULK_FROM: Final = 2000  # points: beyond it, elements of their own make a page slow
SCRIPTS: Final = ("base/canvas.js", "ground/bulk.js", "ground/bulk_controls.js")
POSITIONS: Final = (("longitude", "latitude"), ("lon", "lat"), ("lng", "lat"), ("x", "y"))
COLOR: Final = re.compile(r"#[0-9a-fA-F]{6}")


class _Raw(Element):
    """Text that goes into the page as it is: branca would compile it as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: Any) -> str:
        """Give the text."""
        return self._text


class PointLayer(JSCSSMixin, Layer):
    """One view of a :class:`PointStore`: some of its points, in colours of its own.

    Parameters
    ----------
    store
        What holds the points.
    name
        As the layer control shows it.
    where
        Values to keep, per category column.
    color
        The category column that decides the colour; None: the first one.
    colors
        ``#rrggbb`` per value of that column.
    radius
        Of a point, CSS pixels.
    density
        ``"auto"`` (squares where too many points share a pixel), ``"on"``, ``"off"``.
    controls
        Add legend, dates and list: what a map without a page around it needs.
    popup
        Open a popup with the properties where a point is clicked.
    show
        Whether the layer is on when the map opens.

    Raises
    ------
    SchemaError
        A column named is no category of the store, or a colour is none.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = new GeoBulk({{ this.store.get_name() }}_store,"
        ' GeoBulk.options("{{ this.get_name() }}"));'
        "{% endmacro %}"
    )

    def __init__(
        self,
        store: "PointStore",
        *,
        name: str = "Points",
        where: Mapping[str, Iterable[str]] | None = None,
        color: str | None = None,
        colors: Mapping[str, str] | None = None,
        radius: float = 4.0,
        density: str = "auto",
        controls: bool = False,
        popup: bool = True,
        show: bool = True,
    ) -> None:
        super().__init__(name=_label(name), overlay=True, control=True, show=show)
        self.store = store
        self.layer_options: dict[str, Any] = {
            "title": name,
            "where": {column: sorted(values) for column, values in (where or {}).items()},
            "color": color,
            "colors": dict(colors or {}),
            "radius": radius,
            "density": density,
            "controls": controls,
            "popup": popup,
        }
        self._check()
        self._name = "PointLayer"
        self._id = _digest(store.digest, json_block(self.layer_options))

    def _check(self) -> None:
        options, known = self.layer_options, set(self.store.roles.categories)
        asked = {*options["where"], *([options["color"]] if options["color"] else [])}
        faults = [f"{name!r} is no category column" for name in sorted(asked - known)]
        faults += [
            f"{color!r} is no colour like #a03a2c"
            for color in options["colors"].values()
            if not COLOR.fullmatch(color)
        ]
        if options["density"] not in ("auto", "on", "off"):
            faults.append(f"density {options['density']!r} is not auto, on or off")
        if faults:
            raise SchemaError("; ".join(faults))

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Put scripts and data beside the templates, then render as any layer."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise SchemaError("add the layer to a map before rendering it")
        if getattr(figure, "page", None) is None:  # our own page carries the scripts already
            for script in SCRIPTS:
                text = f"<script>{inline_js(own(script))}</script>"
                figure.header.add_child(_Raw(text), name=f"geo_{script}")
            style = f"<style>{inline_css(own('ground/bulk.css'))}</style>"
            figure.header.add_child(_Raw(style), name="geo_bulk.css")
        figure.html.add_child(_Raw(self._blocks()), name=f"{self.get_name()}_data")
        super().render(**kwargs)  # type: ignore[no-untyped-call]

    def _blocks(self) -> str:
        options = json_block(self.layer_options)
        return _block(f"{self.get_name()}-options", "application/json", options)


_OURS = ("where_text", "origin_precision", "base_precision")  # columns of layers of ours alone


class PointStore(PointLayer):
    """Points of a frame, packed into the page once, and the layer that shows them all.

    Parameters
    ----------
    frame
        A GeoDataFrame of points, or a frame with columns ``longitude`` and ``latitude`` (degrees,
        WGS 84). Rows without a position are left out and counted, as are the areas of a layer of
        an :class:`~geo.workflows.atlas.Atlas`.
    date, date_end
        Columns of calendar dates; None: ``event_date``, ``date_start`` ... where there is one.
    categories, numbers, text
        Columns by role; those not named are recognised by their type. Text is decoded only when a
        popup, the list or a search needs it.
    level
        Of gzip; 9 is 2 % smaller and takes twice as long.
    options
        As of :class:`PointLayer`.

    Raises
    ------
    SchemaError
        There are no positions, or a column is missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"longitude": [35.9, 36.0], "latitude": [35.3, 35.4],
    ...                       "event_date": ["2025-03-06", "2025-03-07"], "kind": ["a", "b"]})
    >>> import folium
    >>> store = PointStore(frame, name="Incidents").add_to(folium.Map(tiles=None))
    >>> store.packed.header["n"], store.roles.categories
    (2, ('kind',))
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'var {{ this.get_name() }}_store = new GeoBulkStore("{{ this.get_name() }}");'
        "var {{ this.get_name() }} = new GeoBulk({{ this.get_name() }}_store,"
        ' GeoBulk.options("{{ this.get_name() }}"));'
        "{% endmacro %}"
    )

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        name: str = "Points",
        date: str | None = None,
        date_end: str | None = None,
        categories: Sequence[str] = (),
        numbers: Sequence[str] = (),
        text: Sequence[str] = (),
        level: int = 6,
        controls: bool = True,
        **options: Any,
    ) -> None:
        lon, lat, rest = _positions(frame)
        given = Roles(
            date=date,
            end=date_end,
            categories=tuple(categories),
            numbers=tuple(numbers),
            text=tuple(text),
        )
        self.roles = roles_of(rest, given=given)
        self.packed: Packed = pack(rest, lon=lon, lat=lat, roles=self.roles, level=level)
        self.digest = _digest(self.packed.columns, self.packed.blocks)
        self.bounds_lonlat = _bounds(lon, lat)
        super().__init__(self, name=name, controls=controls, **options)
        self._name = "PointStore"

    def _self_bounds(self) -> list[list[float | None]]:
        """South-west and north-east corner, as Folium's ``fit_bounds`` asks for them."""
        west, south, east, north = self.bounds_lonlat
        return [[south, west], [north, east]]

    def _blocks(self) -> str:
        name = self.get_name()
        return "\n".join(
            (
                super()._blocks(),
                _block(f"{name}-head", "application/json", json_block(self.packed.header)),
                _block(f"{name}-columns", "text/plain", self.packed.columns),
                _block(f"{name}-text", "text/plain", self.packed.blocks),
            )
        )


def _positions(
    frame: pd.DataFrame,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], pd.DataFrame]:
    """Longitudes, latitudes and the other columns."""
    if isinstance(frame, gpd.GeoDataFrame):
        geometry = frame.geometry
        if frame.crs is not None and not frame.crs.equals("EPSG:4326"):
            geometry = geometry.to_crs("EPSG:4326")
        empty = geometry.isna() | geometry.is_empty
        drawn = np.asarray(geometry.geom_type) == "Point"
        if not drawn[~empty].all():
            if not frame.columns.isin(_OURS).any():
                raise SchemaError(
                    "the layer holds points only; draw areas and lines as other layers"
                )
            geometry = geometry.where(drawn)  # an area of ours is no point: counted, never a pin
        rest = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        rest = rest.drop(columns=[c for c in rest if rest[c].map(_is_nested).any()])
        return np.asarray(geometry.x, np.float64), np.asarray(geometry.y, np.float64), rest
    for lon, lat in POSITIONS:
        if lon in frame and lat in frame:
            x, y = (
                np.asarray(pd.to_numeric(frame[name], errors="coerce"), np.float64)
                for name in (lon, lat)
            )
            return x, y, frame.drop(columns=[lon, lat])
    raise SchemaError("the frame has no positions: give a GeoDataFrame or longitude and latitude")


def _is_nested(cell: object) -> bool:
    return isinstance(cell, list | dict)


def _bounds(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> tuple[float, ...]:
    known = np.isfinite(lon) & np.isfinite(lat)
    if not known.any():
        return (-180.0, -60.0, 180.0, 75.0)
    lon, lat = lon[known], lat[known]
    return (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))


def _label(name: str) -> str:
    """A layer name that neither Jinja nor the layer control reads as code."""
    return html_text(name).translate({ord(c): f"&#{ord(c)};" for c in "{}$`\\"})


def _digest(*texts: str) -> str:
    """An id that depends on the content alone, so that equal input gives an equal page."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
    return digest.hexdigest()[:16]


def _block(name: str, kind: str, text: str) -> str:
    return f'<script type="{kind}" id="{name}">{text}</script>'
