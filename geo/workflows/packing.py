"""Records as bytes and back, for parts of a build that another process or another day takes up.

A pickle that can hold nothing but our own records: whoever puts another file in its place gets an
error, not a program that runs. The gazetteer is left out and given again when it is read.
"""

import io
import pickle
import zlib
from array import array
from dataclasses import is_dataclass
from typing import Any, Final

from geo.model.errors import InputError
from geo.model.records import Lookup

__all__ = ["pack", "unpack"]

_ROOMS: Final = ("geo.model.", "geo.extraction.", "geo.incidents.", "geo.intake.document")
_OTHERS: Final = frozenset(
    {
        ("array", "array"),
        ("builtins", "float"),
        ("builtins", "frozenset"),
        ("builtins", "int"),
        ("builtins", "list"),
        ("builtins", "set"),
        ("collections", "Counter"),
        ("collections", "defaultdict"),
        ("datetime", "date"),
        ("shapely.io", "from_wkb"),
    }
)
_GAZETTEER: Final = "gazetteer"


def pack(records: object, *, lookup: Lookup | None = None) -> bytes:
    """Records as bytes; ``lookup`` is the gazetteer that they hold on to."""
    buffer = io.BytesIO()
    _Pickler(buffer, lookup).dump(records)
    return zlib.compress(buffer.getvalue(), 1)


def unpack(data: bytes, *, lookup: Lookup | None = None) -> Any:
    """What :func:`pack` was given.

    Raises
    ------
    InputError
        It is something else, or of another version.

    Examples
    --------
    >>> from geo.model.position import LonLat
    >>> unpack(pack([LonLat(lon=36, lat=35)]))
    [LonLat(lon=36, lat=35)]
    >>> unpack(pack(array("I", [3, 5])))
    array('I', [3, 5])
    """
    try:
        return _Unpickler(io.BytesIO(zlib.decompress(data)), lookup).load()
    except (zlib.error, pickle.UnpicklingError, EOFError, *_ODD) as error:
        raise InputError(f"not a part of a build ({error})", remedy="remove it") from error


_ODD = (AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError)


def restored(kind: type, *values: object) -> object:
    """A record with the values of its slots, as it was: nothing is checked or worked out again."""
    made: object = object.__new__(kind)
    for name, value in zip(kind.__dict__["__slots__"], values, strict=True):
        object.__setattr__(made, name, value)
    return made


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, lookup: Lookup | None) -> None:
        super().__init__(file, protocol=5)
        self._lookup = lookup

    def reducer_override(self, obj: object) -> Any:
        kind: Any = type(obj)
        if isinstance(obj, array):
            return array, (obj.typecode, obj.tobytes())
        slots = kind.__dict__.get("__slots__")
        if slots and is_dataclass(kind):
            return restored, (kind, *(getattr(obj, name) for name in slots))
        return NotImplemented

    def persistent_id(self, obj: object) -> str | None:
        return _GAZETTEER if self._lookup is not None and obj is self._lookup else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, lookup: Lookup | None) -> None:
        super().__init__(file)
        self._lookup = lookup

    def persistent_load(self, pid: object) -> Lookup:
        if pid != _GAZETTEER or self._lookup is None:
            raise pickle.UnpicklingError("it needs a gazetteer")
        return self._lookup

    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) == (__name__, restored.__name__):
            return restored
        if (module_name, global_name) in _OTHERS:
            return super().find_class(module_name, global_name)
        found = (
            super().find_class(module_name, global_name)
            if module_name.startswith(_ROOMS) and "." not in global_name
            else None
        )
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"it holds {module_name}.{global_name}")
        return found
