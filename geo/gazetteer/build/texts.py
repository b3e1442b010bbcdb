"""Texts of a compiled gazetteer as arrays: blobs, lines, what differs between two of them."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.hashing import offsets_of

__all__ = [
    "Arrays",
    "blobs",
    "differing",
    "filled",
    "lines_of",
    "text_sections",
]

Arrays = dict[str, npt.NDArray[Any]]


def blobs(name: str, parts: Iterable[bytes]) -> Arrays:
    """Byte strings end to end, and where each ends."""
    blob, ends = bytearray(), array("I")
    for part in parts:
        blob += part
        ends.append(len(blob))
    return {
        f"{name}_blob": np.frombuffer(blob, dtype=np.uint8),
        f"{name}_ends": np.array(ends, dtype=np.uint32),
    }


def text_sections(name: str, parts: Iterable[str]) -> Arrays:
    """The same of texts that hold no newline; there is at least one."""
    return lines_of(name, "\n".join(parts))


def lines_of(name: str, text: str) -> Arrays:
    """The same of the lines of a text, without their newlines."""
    blob = np.frombuffer(text.encode(), dtype=np.uint8)
    ends = offsets_of(blob)
    return {
        f"{name}_blob": blob[blob != ord("\n")],
        f"{name}_ends": (ends - np.arange(len(ends))).astype(np.uint32),
    }


def differing(text: str, other: str) -> str:
    """The lines of a text; those that are the same in another are left empty."""
    pairs = zip(text.split("\n"), other.split("\n"), strict=True)
    return "\n".join("" if line == same else line for line, same in pairs)


def filled(text: str) -> npt.NDArray[np.bool_]:
    """Which lines of a text are not empty, shape (lines,)."""
    ends = offsets_of(np.frombuffer(text.encode(), dtype=np.uint8))
    return np.diff(ends, prepend=-1) > 1
