"""The look of one map, and what it tells the sites that link to it: accent, font, logo, address.

Pure but for :func:`read_logo`.
"""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import segno

from geo.model.errors import InputError
from geo.webmap.escape import html_text
from geo.webmap.event_types import TypeStyle, contrast, lightened

__all__ = ["Look", "faint_colours", "head_of", "qr_of", "read_logo", "style_of"]

_LAND: Final = "#f4f1ea"  # of the light theme, where contrast is least
_TEXT, _GRAPHIC = 4.5, 3.0  # contrast, WCAG 1.4.3 and 1.4.11
_LOGO_BYTES: Final = 100_000
_KINDS: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a map folder says of its look; empty: as packaged."""

    accent: str = ""
    credit: str = ""
    font: str = ""
    logo: str = ""  # a data: address
    url: str = ""  # where the page will stand
    description: str = ""
    picture: str = ""  # address of a picture for other sites


def read_logo(path: Path) -> str:
    """A small picture as a data address, so that the page loads nothing.

    Raises
    ------
    InputError
        No PNG, JPEG, GIF or WebP, or more than 100 kB.
    """
    data = path.read_bytes()
    kind = next((kind for mark, kind in _KINDS.items() if data.startswith(mark)), "")
    if not kind or len(data) > _LOGO_BYTES:
        what = "is no PNG, JPEG, GIF or WebP" if not kind else f"has {len(data) // 1000} kB"
        raise InputError(f"the logo {what}", where=path.name, remedy="give one below 100 kB")
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def qr_of(url: str) -> dict[str, Any]:
    """The QR code of an address: its side in modules and its dark modules as one SVG path.

    >>> qr_of("https://example.org/m")["size"]
    25
    """
    rows = segno.make(url, error="m", micro=False).matrix
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return {"size": len(rows), "path": path}


def style_of(look: Look) -> str:
    """The stylesheet of a look; its values are checked when the settings are read.

    >>> style_of(Look(accent="#7a1f1f"))[:24]
    ':root { --accent: #7a1f1'
    """
    rules = []
    if look.accent:
        dark = f"--accent: {lightened(look.accent)}; --accent-ink: #10202a;"
        unset = f":root:not([data-theme=light]) {{ {dark} }}"
        rules += [
            f":root {{ --accent: {look.accent}; --accent-ink: #ffffff; }}",
            f"@media screen and (prefers-color-scheme: dark) {{ {unset} }}",
            f":root[data-theme=dark] {{ {dark} }}",
        ]
    if look.font:
        rules.append(f"body {{ font-family: {look.font}, system-ui, sans-serif; }}")
    return "\n".join(rules)


def head_of(look: Look, *, title: str, subtitle: str) -> str:
    """What other sites read of the page: title, description, address, picture.

    >>> head_of(Look(url="https://example.org/map"), title="<T>", subtitle="").splitlines()[0]
    '<meta property="og:title" content="&lt;T&gt;">'
    """
    description = look.description or subtitle
    told = {
        "og:title": title,
        "og:type": "website",
        "og:description": description,
        "og:url": look.url,
        "og:image": look.picture,
    }
    lines = [
        f'<meta property="{name}" content="{html_text(text)}">'
        for name, text in told.items()
        if text
    ]
    if description:
        lines.append(f'<meta name="description" content="{html_text(description)}">')
    return "".join(f"{line}\n" for line in lines)


def faint_colours(types: Iterable[TypeStyle], look: Look) -> Iterator[tuple[str, str]]:
    """Key and fault of each colour that is hard to see.

    >>> list(faint_colours([TypeStyle(key="x", labels={}, light="#ffee88")], Look()))[0][0]
    'types.x.color'
    """
    asked = [(f"types.{s.key}.color", s.light, "land", _LAND, _GRAPHIC) for s in types]
    asked.append(("look.accent", look.accent, "white", "#ffffff", _TEXT))
    for key, color, ground, behind, least in asked:
        if color and contrast(color, behind) < least:
            found = f"{contrast(color, behind):.1f}, {least:g} is least"
            yield key, f"{color} on {ground} has contrast {found}"
