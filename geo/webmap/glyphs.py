"""Glyphs that a map may put on its own types of events: Maki's, in the public domain (CC0).

Reads the files of the package that ships them; a page carries only those that its types use.
"""

import re
from functools import cache
from typing import Final

from geo.webmap.assets import AssetError, read_packaged

__all__ = ["GLYPHS", "glyph_path"]

_PACKAGE: Final = "python-makiwich"
_PATH = re.compile(r'<path\b[^>]*?\sd="([^"]+)"')
_DRAWING = re.compile(r"[MmLlHhVvCcSsQqTtAaZz\d\s.,eE+-]+")
_NAMES: Final = """
    airport alcohol-shop bank bar barrier bicycle blood-bank building bus campsite car castle
    cemetery city college cross dam danger dentist doctor drinking-water embassy emergency-phone
    farm fence ferry fire-station fuel grocery harbor heart heliport home hospital industry
    information landmark lighthouse lodging logging marker mobile-phone monument mountain museum
    park parking pharmacy place-of-worship police post prison rail religious-christian
    religious-jewish religious-muslim roadblock rocket school shelter shop star telephone town-hall
    veterinary village volcano warehouse water watermill wetland wheelchair
"""
GLYPHS: Final = tuple(_NAMES.split())


@cache
def glyph_path(name: str) -> str:
    """The outline of a glyph in a box of 15 by 15, as the ``d`` of an SVG path.

    Raises
    ------
    AssetError
        The package is missing, or its file holds something else than outlines.

    Examples
    --------
    >>> glyph_path("star")[0]
    'M'
    """
    text = read_packaged(_PACKAGE, f"maki/img/icons/{name}-15.svg").decode("utf-8")
    paths = [" ".join(path.split()) for path in _PATH.findall(text)]
    if not paths or not all(map(_DRAWING.fullmatch, paths)):
        msg = f"the glyph {name!r} of {_PACKAGE} is no plain outline; reinstall the package"
        raise AssetError(msg)
    return "".join(paths)
