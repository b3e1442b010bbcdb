"""Pictures of a built map over its time: a sheet of small maps, and a moving picture.

Starts a browser where one is needed, and writes one file; a public map leaves only without secrets.
"""

import tempfile
from pathlib import Path

from geo.webmap.capture import capture
from geo.webmap.periods import animate, render_multiples, sheet_size, steps_of
from geo.workflows.atlas import Atlas

__all__ = ["save_animation", "save_multiples"]


def save_multiples(atlas: Atlas, path: Path | str, *, by: str = "") -> Path:
    """Write small maps of one scale for each day, week, month or year, as SVG or PNG.

    Parameters
    ----------
    atlas
        The built map.
    path
        ``.svg``, or ``.png``, which a browser draws.
    by
        The step; empty: chosen by the length of the map's time.
    """
    target, text = Path(path), render_multiples(atlas.whole_page(), by=by)
    if target.suffix.lower() != ".png":
        return atlas.save_drawn(target, text)
    with tempfile.TemporaryDirectory() as name:
        sheet = atlas.save_drawn(Path(name) / "sheet.svg", text)
        width, height = sheet_size(text)
        capture(sheet, png=target, width=width, height=height)
    return target


def save_animation(
    atlas: Atlas,
    path: Path | str,
    page: Path | str,
    *,
    by: str = "",
    size: tuple[int, int] = (1080, 1080),
    link: str = "",
) -> Path:
    """Write the time of a built page as a GIF or WebP, one image for each step.

    Parameters
    ----------
    atlas
        The built map.
    path
        ``.gif`` or ``.webp``.
    page
        The page that was written of it.
    by
        The step; empty: chosen by the length of the map's time.
    size
        Width and height, pixels.
    link
        Further words of the page's own links.
    """
    return animate(page, path, steps_of(atlas.whole_page(), by=by), size=size, link=link)
