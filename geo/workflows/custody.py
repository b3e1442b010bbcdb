"""Chain of custody: which files were read, with their SHA-256.

Reads bytes; decides nothing.
"""

from pathlib import Path

from geo.intake.text import read_bytes, relative_name, sha256
from geo.model.records import Input

__all__ = ["describe"]


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
