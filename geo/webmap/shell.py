"""Folium as the shell: a map, its layers and a figure that writes one self-contained file.

Every element of ours has a fixed id, so two builds are byte-identical. Data never passes through
Folium's or branca's templates (they would run it); it stands in a JSON block beside them.
"""

import re
from typing import Any

import folium
import pandas as pd
from branca.element import Figure
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.model.schema import LAYERS
from geo.webmap.assets import own_css, own_js, vendor_css, vendor_js, vendor_licences
from geo.webmap.bulk import BULK_FROM, PointStore
from geo.webmap.crowd import crowd_columns, crowd_frame, is_point, rank_together
from geo.webmap.escape import html_text, inline_css, inline_js, json_block, script_hash
from geo.webmap.fragments import OWN, SHARED
from geo.webmap.look import head_of, style_of
from geo.webmap.page import PageData
from geo.webmap.payload import cleaned, payload, types_of
from geo.webmap.strings import direction_of

__all__ = ["OfflineMap", "Overlay", "PageFigure", "build_map"]

_NO_SCRIPT = (
    "This map is drawn by the scripts in this file; they load nothing and send nothing. "
    "The GeoJSON files beside it hold the same data."
)
_OF_CROWDS = {"ground/bulk.js", "ground/bulk_controls.js", "ground/bulk.css"}
_OF_REVIEW = {"panels/review.js"}  # of a finished page: a lean one does without
_OF_CORRECTIONS = {"panels/corrections.js"}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def build_map(page: PageData) -> folium.Map:
    """Make the map of a page: one overlay per layer of the schema that has features."""
    data, types = payload(page), types_of(page)
    crowds = {name: _take_crowd(data["layers"][name]) for name in LAYERS}
    many = [(name, crowd_frame(features)) for name, features in crowds.items() if features]
    many += [
        (
            name,
            crowd_columns(
                page.crowds[name],
                layer,
                group=types.group if name == "incidents" else lambda _: "",
                nested=cleaned,
            ),
        )
        for name, layer in LAYERS.items()
        if name in page.crowds
    ]
    if many:
        own = [feature for layer in data["layers"].values() for feature in layer["features"]]
        ranked = rank_together([crowd for _, crowd in many], own)
        many = [(name, crowd) for (name, _), crowd in zip(many, ranked, strict=True)]
    offline = OfflineMap(page, data)
    for name, layer in LAYERS.items():
        if layer.geometry:
            Overlay(name, title=layer.title, show=layer.on).add_to(offline)
        for _, crowd in (one for one in many if one[0] == name):
            Crowd(name, crowd).add_to(offline)
    return offline


def _take_crowd(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the points out of a layer that has too many of them for elements of their own."""
    points = [f for f in layer["features"] if is_point(f)]
    if len(points) <= BULK_FROM:
        return []
    layer["features"] = [f for f in layer["features"] if not is_point(f)]
    return points


class OfflineMap(folium.Map):
    """A Folium map without tiles and without a single link."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 -- Folium reads this class attribute
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 -- the same

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div id="{{ this.get_name() }}" class="folium-map"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = GeoMap.createMap("{{ this.get_name() }}");
        {% endmacro %}
        """
    )

    def __init__(self, page: PageData, data: dict[str, Any]) -> None:
        super().__init__(tiles=None)
        self._id = "0"
        PageFigure(page, data).add_child(self)


class Overlay(JSCSSMixin, folium.map.Layer):
    """One layer of the page as a Folium overlay, so that ``folium.LayerControl`` works with it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = GeoMap.overlay({{ this.layer|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: str, *, title: str, show: bool) -> None:
        super().__init__(name=title, overlay=True, control=True, show=show)
        self._name = "Overlay"
        self._id = layer
        self.layer = layer


class Crowd(PointStore):
    """The points of a layer that has too many of them; switched and filtered by the page."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }}_store = new GeoBulkStore("{{ this.get_name() }}");
        GeoMap.crowd({{ this.layer|tojson }}, new GeoBulk({{ this.get_name() }}_store,
          GeoBulk.options("{{ this.get_name() }}")));
        {% endmacro %}
        """
    )

    def __init__(self, layer: str, points: pd.DataFrame) -> None:
        super().__init__(
            points,
            name=layer,
            date="date_start",
            date_end="date_end",
            categories=(
                *("group", "type", "kind", "actor", "source", "precision", "status"),
                *("independent", "admin1", "district", "figure", "claims"),
                *(name for name in map(str, points) if name.startswith(SHARED)),
            ),
            numbers=("title", "place"),
            text=tuple(name for name in map(str, points) if name.startswith(OWN)),
            color="group",
            controls=False,
            popup=False,
            show=False,
        )
        self.control = False
        self.layer = layer


class PageFigure(Figure):
    """A page as a branca figure: the same children in a document of this package."""

    def __init__(self, page: PageData, data: dict[str, Any]) -> None:
        super().__init__(title=page.title, ratio="62%")
        self.page = page
        self.data = data

    def render(self, **kwargs: Any) -> str:
        """Write the whole document."""
        for child in list(self._children.values()):
            child.render(**kwargs)
        extra_head = "".join(
            child.render(**kwargs)
            for name, child in self.header._children.items()  # noqa: SLF001 -- branca has no other way
            if name != "meta_http"
        )
        body = self.html.render(**kwargs).strip()
        folium_script = "\n".join(
            line.rstrip() for line in self.script.render(**kwargs).splitlines() if line.strip()
        )
        page = self.page
        unused = self._unused()
        scripts = [
            *(inline_js(code) for code in vendor_js(whole=self._is_extended())),
            *(inline_js(code) for code in own_js(without=unused)),
            f"{folium_script}\nGeoMap.start();\n",
        ]
        policy = self._policy(scripts, extra_head)
        sheets = (vendor_css(images=self._is_extended()), own_css(without=unused))
        style = "\n".join((*map(inline_css, sheets), style_of(page.look)))
        head_scripts = "\n".join(f"<script>{code}</script>" for code in scripts[:-1])
        direction = direction_of(page.lang, page.strings)
        return (
            "<!DOCTYPE html>\n"
            f'<html lang="{html_text(page.lang)}" dir="{direction}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{html_text(policy)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f"{head_of(page.look, title=page.title, subtitle=page.subtitle)}"
            f"<title>{html_text(page.title)}</title>\n<!--\n{vendor_licences()}\n-->\n"
            f"<style>{style}</style>\n{extra_head}</head>\n<body>\n{body}\n"
            f"<noscript><p>{_NO_SCRIPT}</p></noscript>\n"
            f'<script type="application/json" id="geo-data">{json_block(self.data)}</script>\n'
            f'<script type="application/json" id="geo-base">{json_block(page.base)}</script>\n'
            f"{head_scripts}\n<script>{scripts[-1]}</script>\n</body>\n</html>\n"
        )

    def _drawn(self) -> list[Any]:
        """What was added to the map."""
        maps = list(self._children.values())
        return [child for one in maps for child in one._children.values()]  # noqa: SLF001 -- branca has no other way

    def _is_extended(self) -> bool:
        """Whether somebody added layers or controls of Folium's own."""
        return not all(isinstance(child, Overlay | Crowd) for child in self._drawn())

    def _unused(self) -> set[str]:
        """Our files that this map has no use for: of large tables, and of corrections."""
        crowded = any(isinstance(child, PointStore) for child in self._drawn())
        unused = set() if crowded or self._is_extended() else _OF_CROWDS
        if self.page.public:
            unused = unused | _OF_CORRECTIONS
        if self.page.public and self.page.lean and not self.page.draft:
            unused = unused | _OF_REVIEW
        return unused

    def _policy(self, scripts: list[str], extra_head: str) -> str:
        """Name every script of the page; nothing else may run, nothing may be fetched."""
        inline = [*scripts, *_SCRIPT.findall(extra_head)]
        hashes = " ".join(script_hash(code) for code in inline)
        hosts = sorted(set(re.findall(r'(?:src|href)="(https?://[^/"]+)', extra_head)))
        tiles = self.page.tiles or self.page.base.get("tiles") or {}
        tile_host = re.match(r"https?://[^/]+", tiles.get("url", ""))
        images = f" {tile_host[0].replace('{s}', '*')}" if tile_host else ""
        linked = "".join(f" {host}" for host in hosts)
        return (
            f"default-src 'none'; script-src {hashes}{linked}; style-src 'unsafe-inline'{linked}; "
            f"img-src data: blob:{images}; font-src data:; connect-src data:; "
            "base-uri 'none'; form-action 'none'"
        )
