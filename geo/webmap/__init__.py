"""Layers to one offline HTML page: the only Folium, the only HTML escaping.

:func:`render` gives the text of the page, :func:`folium_map` the same page as a ``folium.Map`` that
shows itself in a notebook and takes further Folium layers and a ``folium.LayerControl``.
Importing this room does not import Folium; the first call does.
"""

from typing import TYPE_CHECKING

from geo.webmap.page import PageData

if TYPE_CHECKING:
    import folium

__all__ = ["PageData", "folium_map", "render"]


def render(page: PageData) -> str:
    """Draw one page: a single HTML text that needs no network.

    Parameters
    ----------
    page
        What to draw; positions WGS 84 lon/lat as RFC 7946 says.

    Returns
    -------
    str
        The same text for the same page, byte by byte.

    Examples
    --------
    >>> text = render(PageData(title="Floods in the delta"))
    >>> text.startswith("<!DOCTYPE html>"), "https://" in text.split("</head>")[0][:400]
    (True, False)
    """
    return str(folium_map(page).get_root().render())


def folium_map(page: PageData) -> "folium.Map":
    """Draw one page as a Folium map: it shows itself in a notebook and takes further layers.

    >>> folium_map(PageData(title="Floods in the delta")).get_name()
    'map_0'
    """
    from geo.webmap.shell import build_map  # noqa: PLC0415 -- Folium is heavy and only needed here

    return build_map(page)
