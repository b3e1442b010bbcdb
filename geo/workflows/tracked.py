"""What must not be in a repository and is: restricted files, secrets, rows of sensitive items.

Asks the git of the machine; without one, or outside a repository, there is nothing to say.
"""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from geo.model.records import Movement, Record, Rejected
from geo.workflows.restricted import FOLDER

__all__ = ["tracked_secrets"]

_SECONDS = 20
_SECRET_SUFFIXES = frozenset({".key", ".salt"})
_REMEDY = "git rm --cached it, name it in .gitignore; what was pushed stays in the history"


def tracked_secrets(folder: Path, items: Iterable[Record | Movement]) -> list[Rejected]:
    """A warning for each file of a map folder that git keeps and nobody else should read.

    Parameters
    ----------
    folder
        A map folder.
    items
        What its tables hold; files are relative to the folder.
    """
    names = _tracked(folder)
    if not names:
        return []
    rows = Counter(item.file for item in items if not item.sensitivity.is_public)
    return [
        Rejected(file=name, reason=reason, remedy=_REMEDY, fatal=False, warning=True)
        for name in sorted(names)
        for reason in _reasons(name, rows)
    ]


def _reasons(name: str, rows: Counter[str]) -> Iterator[str]:
    path = PurePosixPath(name)
    if FOLDER in path.parts[:-1]:
        yield "git tracks a restricted file"
    elif path.suffix in _SECRET_SUFFIXES:
        yield "git tracks a secret"
    if rows[name]:
        noun = "row" if rows[name] == 1 else "rows"
        yield f"git tracks {rows[name]} {noun} of high or severe sensitivity"


def _tracked(folder: Path) -> frozenset[str]:
    """The files of a folder that git tracks, relative to it; none where there is no repository."""
    git = shutil.which("git")
    if git is None:
        return frozenset()
    command = [git, "-C", str(folder), "ls-files", "-z"]
    try:
        done = subprocess.run(  # noqa: S603 -- git of the user's own PATH; the folder is an argument
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    named = done.stdout.decode("utf-8", "replace").split("\0") if done.returncode == 0 else []
    return frozenset(name for name in named if name)
