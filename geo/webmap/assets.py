"""The code a page carries: Leaflet and jQuery as their packages ship them, and our own files.

Reads packaged files only. Third-party files are checked against the SHA-256 of the release that
Folium itself links, so an altered install is noticed instead of published.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib import metadata, resources

from geo.model.errors import GeoError

__all__ = ["own_css", "own_js", "vendor_css", "vendor_js", "vendor_licences"]

# distribution, file inside it, SHA-256 of Leaflet 1.9.3 and jQuery 3.7.1 as published
_LEAFLET_JS = (
    "XStatic-Leaflet",
    "xstatic/pkg/leaflet/data/leaflet.js",
    "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
)
_LEAFLET_CSS = (
    "XStatic-Leaflet",
    "xstatic/pkg/leaflet/data/leaflet.css",
    "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
)
_JQUERY_JS = (
    "XStatic-jQuery",
    "xstatic/pkg/jquery/data/jquery.min.js",
    "fc9a93dd241f6b045cbff0481cf4e1901becd0e12fb45166a8f17f95823f0b1a",
)

# Order matters: later files use what earlier ones define.
_OWN_JS = (
    "core.js",
    "strings.js",
    "i18n.js",
    "fold.js",
    "state.js",
    "filters.js",
    "hash.js",
    "symbols.js",
    "canvas.js",
    "basemap.js",
    "bulk.js",
    "bulk_controls.js",
    "crowd.js",
    "labels.js",
    "draw.js",
    "routes.js",
    "map.js",
    "citation.js",
    "popup.js",
    "toll.js",
    "time.js",
    "layertree.js",
    "legend.js",
    "panels.js",
    "search.js",
    "sources.js",
    "table.js",
    "counts.js",
    "download.js",
    "story.js",
    "review.js",
    "print.js",
    "page.js",
)
_OWN_CSS = ("page.css", "basemap.css", "bulk.css", "map.css", "panels.css", "print.css")


class AssetError(GeoError, RuntimeError):
    """A third-party file is missing or is not the one that was published."""


def vendor_js() -> tuple[str, ...]:
    """Leaflet, then jQuery (Folium's own popups use it)."""
    icons = {
        name: _data_uri(f"images/{file}")
        for name, file in (
            ("iconUrl", "marker-icon.png"),
            ("iconRetinaUrl", "marker-icon-2x.png"),
            ("shadowUrl", "marker-shadow.png"),
        )
    }
    options = ", ".join(f'{name}: "{uri}"' for name, uri in icons.items())
    # Leaflet looks for its marker images beside its stylesheet; in one file there is no beside.
    mend = f'\nL.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({{{options}}});\n'
    return (_checked(*_LEAFLET_JS) + mend, _checked(*_JQUERY_JS))


def vendor_css() -> str:
    """Leaflet's stylesheet with its images inside."""
    css = _checked(*_LEAFLET_CSS)
    return re.sub(r"url\((images/[\w.-]+)\)", lambda m: f"url({_data_uri(m[1])})", css)


def vendor_licences() -> str:
    """Licence texts of what a page carries of others; they travel with every page."""
    folder = resources.files("geo.webmap") / "licences"
    return "\n\n".join(
        (folder / name).read_text(encoding="utf-8").strip()
        for name in ("leaflet.txt", "jquery.txt")
    )


def own_js() -> tuple[str, ...]:
    """Our scripts in the order in which they build on each other."""
    return tuple(_own(name) for name in _present(_OWN_JS))


def own_css() -> str:
    """Our stylesheets, one text."""
    return "\n".join(_own(name) for name in _present(_OWN_CSS))


def _present(names: tuple[str, ...]) -> list[str]:
    folder = resources.files("geo.webmap") / "assets"
    return [name for name in names if (folder / name).is_file()]


@cache
def _own(name: str) -> str:
    return (resources.files("geo.webmap") / "assets" / name).read_text(encoding="utf-8")


@cache
def _checked(distribution: str, path: str, sha256: str) -> str:
    """Text of a third-party file, its checksum verified."""
    data = _locate(distribution)(path)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        msg = f"{path} of {distribution} has SHA-256 {found}, expected {sha256}; reinstall it"
        raise AssetError(msg)
    return data.decode("utf-8")


def _data_uri(name: str) -> str:
    data = _locate("XStatic-Leaflet")(f"xstatic/pkg/leaflet/data/{name}")
    return f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"


def _locate(distribution: str) -> Callable[[str], bytes]:
    """Give a reader of files of an installed distribution, without importing it."""
    try:
        installed = metadata.distribution(distribution)
    except metadata.PackageNotFoundError as error:
        msg = f"the package {distribution} is not installed; run: pip install {distribution}"
        raise AssetError(msg) from error

    def read(path: str) -> bytes:
        with open(str(installed.locate_file(path)), "rb") as file:  # noqa: PTH123 -- may be a zip path
            return file.read()

    return read
