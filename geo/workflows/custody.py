"""Chain of custody: which files were read, with their SHA-256.

Reads bytes; decides nothing.
"""

from pathlib import Path

import pandas as pd

from geo.intake.text import read_bytes, relative_name, sha256
from geo.model.records import Input

__all__ = ["describe", "describe_frame"]


def describe(path: Path, *, kind: str, base: Path | None = None) -> list[Input]:
    """One :class:`~geo.model.records.Input` per file of a path, sorted by name.

    Parameters
    ----------
    path
        A file, or a folder that is read with its subfolders; hidden files are left out.
    kind
        What it is read as: reports, records, ...
    base
        Names are relative to it; without it only what follows ``path`` is kept, so that no folder
        of somebody's machine is written down.

    Raises
    ------
    InputError
        A file cannot be read.
    """
    root = path if path.is_dir() else None
    files = sorted(p for p in path.rglob("*") if p.is_file()) if root else [path]
    found = []
    for file in files:
        name = relative_name(file, base if base is not None else root)
        if not any(part.startswith(".") for part in Path(name).parts):
            data = read_bytes(file)
            found.append(Input(path=name, kind=kind, sha256=sha256(data), size=len(data)))
    return found


def describe_frame(frame: pd.DataFrame, number: int) -> Input:
    """A frame of records as an input: the hash is that of its rows as CSV.

    >>> describe_frame(pd.DataFrame({"a": [1]}), 1).path
    'frame-1.csv'
    """
    data = frame.to_csv(index=False).encode()
    return Input(path=f"frame-{number}.csv", kind="records", sha256=sha256(data), size=len(data))
