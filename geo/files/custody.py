"""Chain of custody: which files were read, with their SHA-256.

Reads bytes; decides nothing.
"""

import hashlib
from pathlib import Path

from geo.model import Input

__all__ = ["describe"]


def describe(path: Path, *, kind: str, base: Path | None = None) -> list[Input]:
    """One :class:`~geo.model.Input` per file of a path, sorted by name.

    Parameters
    ----------
    path
        A file, or a folder that is read with its subfolders; hidden files are left out.
    kind
        What it is read as: reports, records, ...
    base
        Names are relative to it; without it only what follows ``path`` is kept, so that no folder
        of somebody's machine is written down.
    """
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    root = base or (path if path.is_dir() else path.parent)
    return [
        Input(
            path=name,
            kind=kind,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        )
        for file in files
        for name, data in [(file.relative_to(root).as_posix(), file.read_bytes())]
        if not any(part.startswith(".") for part in Path(name).parts)
    ]
