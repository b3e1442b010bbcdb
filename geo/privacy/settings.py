"""What the owner of a map decides about privacy: the ``[privacy]`` table of ``map.toml``, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

__all__ = ["Privacy", "Texts"]


class Texts(StrEnum):
    """How free texts are screened before they leave."""

    SCREEN = "screen"  # evidence that a private person is named
    STRICT = "strict"  # the same, and any two capitalised words that are nothing known
    CLEARED = "cleared"  # only declared persons, contact data and positions
    NONE = "none"  # no free text leaves


@dataclass(frozen=True, kw_only=True, slots=True)
class Privacy:
    """Settings of one map.

    Examples
    --------
    >>> Privacy(texts={"notes": Texts.NONE, "a.csv": Texts.CLEARED}).stated("r/a.csv", "notes")
    <Texts.NONE: 'none'>
    """

    blur: str = ""  # grid_10km, admin1, ...: coarsen positions
    salt: Path | None = None  # secret of a jitter
    neutral_ids: bool = False  # every id is replaced, not only the telling ones
    key: Path | None = None  # secret of neutral ids
    texts: Mapping[str, Texts] = field(default_factory=dict)  # by file, column, "file:column" or ""
    public_names: tuple[str, ...] = ()
    accept: tuple[tuple[str, str], ...] = ()  # words that the gate may find, and why

    def stated(self, file: str, column: str) -> Texts | None:
        """What the owner wrote for a column of a file, the closest first; None when nothing."""
        name = file.rsplit("/", 1)[-1]
        keys = (f"{file}:{column}", f"{name}:{column}", column, file, name, "")
        return next((self.texts[key] for key in keys if key in self.texts), None)
