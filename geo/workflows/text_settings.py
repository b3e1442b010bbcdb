"""Whether what ``[privacy] texts`` names is there: a file of the map, a column that it has.

Pure apart from asking which files lie in a folder. A setting that fits nothing would publish what
its owner wanted withheld.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from geo.intake.text import relative_name
from geo.model.schema import STATED_TEXTS
from geo.privacy.fields import FIELDS, Rule
from geo.workflows.settings import Fault

__all__ = ["names_of", "unmet_texts"]

_KEY = "privacy.texts"
_SCREENED = frozenset({Rule.TEXT, Rule.WORDS, Rule.TITLE})
_COLUMNS = frozenset(name for rules in FIELDS.values() for name in rules) | {*STATED_TEXTS}
_TEXTS = sorted({n for rules in FIELDS.values() for n, rule in rules.items() if rule in _SCREENED})


def names_of(root: Path, paths: Iterable[Path]) -> frozenset[str]:
    """The names that files have in messages and in settings: alone, and from the folder."""
    files = [
        file
        for path in paths
        for file in (path.rglob("*") if path.is_dir() else (path,))
        if file.is_file()
    ]
    return frozenset(name for file in files for name in (file.name, relative_name(file, root)))


def unmet_texts(keys: Iterable[str], names: Iterable[str]) -> list[Fault]:
    """A fault for each key that is no file, no column and no ``file:column`` of the map.

    Examples
    --------
    >>> unmet_texts(["notes", "a.csv", "a.csv:notes", ""], ["a.csv"])
    []
    >>> [fault] = unmet_texts(["a.csv:ntoes"], ["a.csv"])
    >>> fault.what, fault.remedy.partition(";")[0]
    ("privacy.texts: the map has no column 'ntoes'", 'did you mean notes?')
    """
    files = sorted(set(names))
    faults = []
    for key in keys:
        file, colon, column = key.rpartition(":")
        if not key or key in files or key in _COLUMNS:
            continue
        if colon and file not in files:
            faults.append(_no_file(file, files))
        elif colon or not Path(key).suffix:
            if column not in _COLUMNS:
                faults.append(_no_column(column))
        else:
            faults.append(_no_file(key, files))
    return faults


def _no_file(name: str, files: list[str]) -> Fault:
    near = get_close_matches(name, files, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return Fault(
        key=_KEY,
        what=f"{_KEY}: no input is called {name!r}",
        remedy=f"{hint}write the name of a file under [inputs]",
    )


def _no_column(name: str) -> Fault:
    near = get_close_matches(name, sorted(_COLUMNS), n=1)
    hint = f"did you mean {near[0]}?; " if near else ""
    return Fault(
        key=_KEY,
        what=f"{_KEY}: the map has no column {name!r}",
        remedy=f"{hint}columns are called as geo columns reads them: {', '.join(_TEXTS)}",
    )
