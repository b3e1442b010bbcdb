"""The code a page carries: Leaflet and jQuery as their packages ship them, and the files beside.

Reads packaged files only. Third-party files are checked against the SHA-256 of the release that
Folium itself links, so an altered install is noticed instead of published.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Collection
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final

from geo.model.errors import GeoError

__all__ = [
    "FOLDERS",
    "AssetError",
    "asset_folder",
    "own",
    "own_css",
    "own_files",
    "own_js",
    "read_packaged",
    "vendor_css",
    "vendor_js",
    "vendor_licences",
    "vendors",
]

_LEAFLET, _JQUERY = "XStatic-Leaflet", "XStatic-jQuery"
_MAKI = ("Maki glyphs", "CC0-1.0", "python-makiwich")  # asks for no text in the page
_LEAFLET_FILES = "xstatic/pkg/leaflet/data/"
_LEAFLET_JS, _LEAFLET_CSS = f"{_LEAFLET_FILES}leaflet.js", f"{_LEAFLET_FILES}leaflet.css"
_JQUERY_JS = "xstatic/pkg/jquery/data/jquery.min.js"
# SHA-256 of every file of Leaflet 1.9.3 and jQuery 3.7.1 that a page carries, as published
_SHA256: Final = {
    _LEAFLET_JS: "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    _LEAFLET_CSS: "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
    f"{_LEAFLET_FILES}images/layers.png": (
        "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6"
    ),
    f"{_LEAFLET_FILES}images/layers-2x.png": (
        "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf"
    ),
    f"{_LEAFLET_FILES}images/marker-icon.png": (
        "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437"
    ),
    f"{_LEAFLET_FILES}images/marker-icon-2x.png": (
        "00179c4c1ee830d3a108412ae0d294f55776cfeb085c60129a39aa6fc4ae2528"
    ),
    f"{_LEAFLET_FILES}images/marker-shadow.png": (
        "264f5c640339f042dd729062cfc04c17f8ea0f29882b538e3848ed8f10edb4da"
    ),
    _JQUERY_JS: "fc9a93dd241f6b045cbff0481cf4e1901becd0e12fb45166a8f17f95823f0b1a",
}
_VENDORS: Final = (
    ("Leaflet", "BSD-2-Clause", _LEAFLET, "leaflet.txt"),
    ("jQuery", "MIT", _JQUERY, "jquery.txt"),
)

# From the foundation up: a file may use what an earlier folder defines, and inside a folder what
# stands before it in the alphabet; tests hold every file to that.
FOLDERS: Final = ("base", "state", "ground", "map", "panels", "out")


# after code, two spaces apart and without a quote in it
_LATE_COMMENT = re.compile(r"\s{2,}// [^\"'`]*$")
_CSS_NOTE = re.compile(r"/\*.*?\*/", re.DOTALL)


class AssetError(GeoError, RuntimeError):
    """A file that a page carries is missing, or is not the one that was published."""


def vendor_js(*, whole: bool = True) -> tuple[str, ...]:
    """Leaflet, and jQuery with Leaflet's marker images, which Folium's own layers use."""
    leaflet = _checked(_LEAFLET, _LEAFLET_JS).decode()
    if not whole:
        return (leaflet,)
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
    return (leaflet + mend, _checked(_JQUERY, _JQUERY_JS).decode())


def vendor_css(*, images: bool = True) -> str:
    """Leaflet's stylesheet with its images inside, or without those of its own controls."""
    css = _checked(_LEAFLET, _LEAFLET_CSS).decode()
    inside = (lambda m: f"url({_data_uri(m[1])})") if images else "none"
    return re.sub(r"url\((images/[\w.-]+)\)", inside, css)


def vendor_licences() -> str:
    """Licence texts of what a page carries of others; they travel with every page."""
    folder = resources.files("geo.webmap") / "licences"
    return "\n\n".join((folder / name).read_text(encoding="utf-8").strip() for *_, name in _VENDORS)


def vendors() -> tuple[tuple[str, str, str], ...]:
    """What pages carry of others: its name, its licence, the package it is read from.

    >>> [name for name, _, _ in vendors()]
    ['Leaflet', 'jQuery', 'Maki glyphs']
    """
    return (*((name, licence, package) for name, licence, package, _ in _VENDORS), _MAKI)


def own_js(*, without: Collection[str] = ()) -> tuple[str, ...]:
    """Our scripts in the order in which they build on each other, but for some."""
    files = own_files(".js").items()
    return tuple(_lean_js(text) for path, text in files if path not in without)


def own_css(*, without: Collection[str] = ()) -> str:
    """Our stylesheets, one text, but for some."""
    files = own_files(".css").items()
    text = "\n".join(text for path, text in files if path not in without)
    return "\n".join(line.strip() for line in _CSS_NOTE.sub("", text).splitlines() if line.strip())


def _lean_js(text: str) -> str:
    """The script without indentation and without lines that are comments, of no use to readers.

    Template texts over several lines would change; tests hold every script to single lines.
    """
    lines = (_LATE_COMMENT.sub("", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def own_files(suffix: str) -> dict[str, str]:
    """Text of each file of the page by its path (``map/draw.js``), in the order of the page.

    Raises
    ------
    AssetError
        A folder has no such file: the installation is not whole.
    """
    files: dict[str, str] = {}
    for folder in FOLDERS:
        names = sorted(
            entry.name
            for entry in (asset_folder() / folder).iterdir()
            if entry.name.endswith(suffix) and not entry.name.startswith(".")
        )
        files.update((f"{folder}/{name}", own(f"{folder}/{name}")) for name in names)
        if suffix == ".js" and not names:
            msg = f"the scripts of the page are missing: {folder}; reinstall the package"
            raise AssetError(msg)
    return files


@cache
def own(path: str) -> str:
    """Text of one file of the page: ``own("ground/bulk.js")``.

    Raises
    ------
    AssetError
        There is no such file.
    """
    try:
        return (asset_folder() / path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        msg = f"a file of the page is missing: {path}; reinstall the package"
        raise AssetError(msg) from error


def asset_folder() -> Traversable:
    """Where our files lie in the installation."""
    return resources.files("geo.webmap") / "assets"


def read_packaged(distribution: str, path: str) -> bytes:
    """A file of an installed distribution, without importing it.

    Raises
    ------
    AssetError
        The distribution is not installed, or has no such file.
    """
    try:
        return _locate(distribution)(path)
    except FileNotFoundError as error:
        msg = f"{distribution} has no {path}; reinstall it"
        raise AssetError(msg) from error


def _checked(distribution: str, path: str) -> bytes:
    """A third-party file, its checksum verified."""
    data = _locate(distribution)(path)
    found, expected = hashlib.sha256(data).hexdigest(), _SHA256.get(path, "none: it is not known")
    if found != expected:
        msg = f"{path} of {distribution} has SHA-256 {found}, expected {expected}; reinstall it"
        raise AssetError(msg)
    return data


def _data_uri(name: str) -> str:
    data = _checked(_LEAFLET, f"{_LEAFLET_FILES}{name}")
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
