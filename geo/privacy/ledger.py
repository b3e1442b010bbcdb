"""The owner's list of what was withheld, and why; never published."""

from collections import Counter
from dataclasses import dataclass

from geo.privacy.evidence import Reason
from geo.privacy.small_groups import SmallGroup

__all__ = ["Ledger", "Withheld"]

_PERSONS = frozenset(
    [
        Reason.AGE,
        Reason.ROLE,
        Reason.NAMED,
        Reason.TITLE,
        Reason.FAMILY,
        Reason.HARM,
        Reason.SPEECH,
        Reason.FORM,
        Reason.PAIR,
        Reason.ELSEWHERE,
        Reason.DECLARED,
        Reason.HIDING,
        Reason.TESTIMONY,
    ]
)
_POSITIONS = frozenset([Reason.POSITION, Reason.HIDDEN_PLACE])


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """One text, name or id that stays here."""

    file: str
    row: int | None
    column: str
    reason: Reason
    words: str  # the words for which it stays
    start: int
    end: int
    decision: str  # what happened instead


class Ledger:
    """What was withheld in one build, and how many texts left."""

    def __init__(self) -> None:
        self.rows: list[Withheld] = []
        self.texts: list[str] = []  # whole texts that must not be in public output
        self.left: set[str] = set()  # texts that left
        self.small: tuple[SmallGroup, ...] = ()  # left, but may tell who is meant
        self.published = 0
        self.strict: Counter[str] = Counter()  # texts screened strictly, by file

    def add(self, row: Withheld, *, text: str = "") -> None:
        """Remember what was withheld; ``text`` is the whole of it."""
        self.rows.append(row)
        if text:
            self.texts.append(text)

    @property
    def counts(self) -> dict[str, int]:
        """How many texts were published, and withheld for which class of reason."""
        kinds = Counter(_class(row.reason) for row in self.rows if row.column != "context")
        return {"published": self.published, **dict(sorted(kinds.items()))}


def _class(reason: Reason) -> str:
    if reason in _PERSONS:
        return "person"
    if reason in _POSITIONS:
        return "position"
    return "chosen" if reason in (Reason.CHOSEN, Reason.FAULT) else "contact"
