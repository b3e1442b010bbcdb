"""Outlines as few bytes: steps of a micro-degree from vertex to vertex, deflated.

A footprint is a fifth of its WKB. Pure: geometry in, bytes out, and back.
"""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["boxes", "pack", "unpack"]

_STEPS = 1_000_000  # to a degree: 0.1 m
_PLAIN = 255  # kinds that are no plain lists of vertices are kept as WKB
_KINDS = {
    shapely.GeometryType.LINESTRING, shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOINT, shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
}  # fmt: skip


def pack(wkb: bytes) -> bytes:
    """The bytes of an outline; heights are left out.

    >>> line = shapely.LineString([(35.9276, 35.3621), (35.9277, 35.3622)])
    >>> unpack(pack(shapely.to_wkb(line))).equals(line)
    True
    """
    shape = shapely.from_wkb(wkb)
    if shape.is_empty or shapely.get_type_id(shape) not in _KINDS:
        return bytes([_PLAIN]) + wkb
    kind, coordinates, offsets = shapely.to_ragged_array([shapely.force_2d(shape)])
    cells = np.rint(coordinates * _STEPS).astype("<i4")
    steps = np.diff(cells, axis=0, prepend=np.zeros((1, 2), dtype="<i4"))
    head = np.array([len(cells), *(len(part) for part in offsets)], dtype="<i4")
    parts = [head, *(part.astype("<i4") for part in offsets)]
    planes = np.ascontiguousarray(steps.T).view(np.uint8).reshape(-1, 4).T
    body = b"".join(part.tobytes() for part in parts) + planes.tobytes()
    return bytes([int(kind), len(offsets)]) + zlib.compress(body, 6)


def boxes(wkb: Sequence[bytes], packed: Sequence[bytes]) -> npt.NDArray[np.float64]:
    """West, south, east and north of each outline as it is unpacked, shape (n, 4)."""
    found: npt.NDArray[np.float64] = shapely.bounds(shapely.from_wkb(list(wkb))).reshape(-1, 4)
    stepped = np.array([data[0] != _PLAIN for data in packed], dtype=bool)
    found[stepped] = np.rint(found[stepped] * _STEPS) / _STEPS
    return found


def unpack(data: bytes) -> BaseGeometry:
    """The outline of some bytes of :func:`pack`."""
    if data[0] == _PLAIN:
        return shapely.from_wkb(data[1:])
    kind, count = data[0], data[1]
    body = zlib.decompress(data[2:])
    head = np.frombuffer(body, dtype="<i4", count=count + 1)
    at = head.nbytes
    offsets = []
    for length in head[1:].tolist():
        offsets.append(np.frombuffer(body, dtype="<i4", count=length, offset=at).astype(np.int64))
        at += 4 * length
    planes = np.frombuffer(body, dtype=np.uint8, offset=at).reshape(4, -1)
    steps = np.ascontiguousarray(planes.T).view("<i4").reshape(2, -1).T
    coordinates = np.ascontiguousarray(np.cumsum(steps, axis=0, dtype=np.int64) / _STEPS)
    shape: BaseGeometry = shapely.from_ragged_array(
        shapely.GeometryType(kind), coordinates, tuple(offsets)
    )[0]
    return shape
