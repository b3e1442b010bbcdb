"""Pictures through Pillow, which is an extra: opening it, and small copies for a page."""

import base64
import io
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from geo.model.errors import InputError

__all__ = ["pillow", "small_copy"]

_SIDES: Final = (640, 480, 320)  # of a copy, tried until it has room
_QUALITIES: Final = (72, 50)


def pillow(part: str = "Image") -> Any:
    """A module of Pillow, which only pictures need.

    Raises
    ------
    InputError
        It is not installed.
    """
    try:
        return import_module(f"PIL.{part}")
    except ImportError as error:
        raise InputError(
            "pictures need Pillow", remedy="pip install 'incident-mapper[pictures]'"
        ) from error


def small_copy(path: Path, *, room: int) -> dict[str, Any]:
    """A copy of a picture as a data address of at most ``room`` characters, as large as fits.

    It is drawn anew, so that nothing of a camera's notes (position, owner, time) goes along.

    Returns
    -------
    dict
        ``src``, ``width``, ``height``; empty where even the smallest copy has no room.

    Raises
    ------
    InputError
        No picture that can be read.
    """
    images = pillow()
    try:
        with images.open(path) as opened:
            whole = pillow("ImageOps").exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, images.DecompressionBombError) as error:
        raise InputError(
            "cannot be read as a picture",
            where=path.name,
            remedy="give a JPEG, PNG, WebP or GIF, or a link",
        ) from error
    for side in _SIDES:
        small = whole.copy()
        small.thumbnail((side, side))
        bare = images.new("RGB", small.size)  # pixels alone
        bare.paste(small)
        for quality in _QUALITIES:
            out = io.BytesIO()
            bare.save(out, format="JPEG", quality=quality, optimize=True)
            src = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"
            if len(src) <= room:
                return {"src": src, "width": bare.width, "height": bare.height}
    return {}
