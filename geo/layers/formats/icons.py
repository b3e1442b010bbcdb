"""Two white pictures for Google Earth to tint: a dot, and a ring for "near".

Pure: drawn as PNG from their geometry, so that no picture of others is shipped.
"""

import struct
import zlib

import numpy as np

__all__ = ["ICONS"]

_SIDE = 32  # pixels
_FINE = 4  # samples of a pixel either way, for a smooth edge


def _picture(*, inner: float) -> bytes:
    """A white disc in a transparent square; with ``inner`` above 0 (of the side) a ring."""
    at = (np.arange(_SIDE * _FINE) + 0.5) / (_SIDE * _FINE) - 0.5
    radius = np.hypot(*np.meshgrid(at, at))
    held = (inner <= radius) & (radius < 0.44)
    share = held.reshape(_SIDE, _FINE, _SIDE, _FINE).mean(axis=(1, 3))
    alpha = np.rint(share * 255).astype(np.uint8)
    grey = np.full((_SIDE, _SIDE), 255, dtype=np.uint8)
    rows = np.stack([grey, alpha], axis=-1).reshape(_SIDE, -1)
    lines = b"".join(b"\x00" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 4, 0, 0, 0)  # grey with alpha
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


ICONS = {"icons/dot.png": _picture(inner=0.0), "icons/ring.png": _picture(inner=0.3)}
"""Path in the archive to the bytes of the picture."""
