"""A text, read once: tokens, sentences, lines, numbers and dates, as data that is passed on.

Nothing here knows a language; :func:`geo.language.reading.read` fills it and every stage takes it.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from sys import intern

from geo.model.folds import plain
from geo.model.vocab import Qualifier

__all__ = [
    "DateExpression",
    "Hit",
    "Line",
    "Number",
    "Reading",
    "Sentence",
    "Tokens",
    "hits_by_place",
    "hits_by_set",
]

# Letters with inner apostrophes and hyphens; digits with inner separators; one other character.
# Each alternative starts with another class of character and none nests a repeat: no backtracking.
_TOKEN = re.compile(
    r"[^\W\d_]+(?:[’'-][^\W\d_]+)*"
    r"|\d+(?:[.,:]\d+)*"
    r"|\n\s*\n"
    r"|[^\s]"
)
# The same where letters carry marks (Arabic vowels, combining accents) or digits Arabic separators.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
)
_MARKED = re.compile(f"[{_MARKS}\u066b\u066c\u0621-\u064a\u06f0-\u06f9]")
_TOKEN_MARKED = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:[’'-](?:[^\W\d_]|[{_MARKS}])+)*"
    r"|\d+(?:[.,:\u066b\u066c]\d+)*"
    r"|\n\s*\n"
    r"|[^\s]"
)
_POSSESSIVE = ("’s", "'s", "’S", "'S")


class Tokens:
    """The tokens of one text.

    Attributes
    ----------
    text
        The text itself.
    low
        Lower case of each token, typographic apostrophes made plain, possessive endings cut.
    start, end
        Offsets in ``text``; ``text[start[i]:end[i]]`` is token ``i`` (its possessive included).
    """

    __slots__ = ("end", "low", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.start, self.end = array("I"), array("I")
        self.low: list[str] = []
        marked = _MARKED.search(text) is not None
        for match in (_TOKEN_MARKED if marked else _TOKEN).finditer(text):
            start, end = match.span()
            word = match[0].lower()
            if marked:
                word = plain(word) or word
            if "’" in word or "'" in word:
                word = word.replace("’", "'").removesuffix("'s")
            self.start.append(start)
            self.end.append(end)
            self.low.append(intern(word))

    def __len__(self) -> int:
        return len(self.low)

    def surface(self, first: int, last: int) -> str:
        """The characters of tokens ``first`` up to, not including, ``last``."""
        return self.text[self.start[first] : self.end[last - 1]] if last > first else ""

    def at(self, offset: int) -> int:
        """The first token that starts at or after a character offset."""
        return bisect_left(self.start, offset)

    def capital(self, index: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.text[self.start[index]].isupper()

    def possessive(self, index: int) -> bool:
        """Whether a token ends in an apostrophe and s."""
        return self.text[self.start[index] : self.end[index]].endswith(_POSSESSIVE)

    def owned(self, last: int, first: int) -> bool:
        """Whether one name owns another: a possessive at its end or on a word before the other."""
        return any(self.possessive(k) for k in range(last - 1, first))

    def glued(self, index: int) -> bool:
        """Whether no space stands between a token and the one before it."""
        return index > 0 and self.end[index - 1] == self.start[index]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters ``[start, end)``; ``paragraph`` counts lines of text from 0."""

    start: int
    end: int
    paragraph: int
    heading: bool = False
    tail: bool = False  # "Read more", "Subscribe": the page's, not the report's


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """One number as written, its hedge included.

    ``first`` and ``last`` are token indices, ``[first, last)``; ``core`` is the first token after
    the hedge. ``low``, ``best`` and ``high`` follow one rule per qualifier: at least N gives low
    and best N; over N only low; up to N only high; about N only best; a range low and high; a
    vague word none of them. ``blocked`` says what the number counts instead of people.
    """

    first: int
    core: int
    last: int
    start: int
    end: int
    text: str
    value: int | None
    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier
    blocked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DateExpression:
    """One date as written.

    ``kind``: date (day, month and perhaps year known), month, year, weekday, relative (``shift``
    in days), period (``shift`` of ``unit`` days: last week, two months ago). ``last_day`` is the
    second day of a range within a month. ``anchor`` is "event" for "the day before",
    "first_told" for "on the third day", else "". ``part`` is the part of a month or year that is
    meant: "early".
    ``is_ambiguous``: day and month may be meant the other way round.
    ``hijri``: year, month and day are of the Islamic calendar. ``days`` is how many days are
    meant, the named one the last: two for the night from Monday to Tuesday.
    """

    kind: str
    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    shift: int = 0
    unit: int = 1
    anchor: str = ""
    future: bool = False
    days: int = 1
    part: str = ""
    is_ambiguous: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a report and what its shape says; a paragraph of prose is one line too.

    ``start`` and ``end`` leave out the bullet and the clock; ``label`` is what stands before a
    colon, a dash or a full stop at the start of the line ("Maroua: "), whether or not it names a
    place; ``cells`` are the columns of a row of a table in the text.
    """

    start: int
    end: int
    bullet: bool = False
    clock: str = ""
    closed: bool = False  # ends in an end mark
    label: tuple[int, int] | None = None
    mark: str = ""  # what ends the label
    body: int = 0  # where the words behind the label begin
    cells: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens ``[first, last)`` that stand in a table of words: its set and the value there."""

    first: int
    last: int
    set: str
    value: str


def hits_by_place(
    hits: Iterable[Hit],
) -> tuple[dict[str, dict[int, Hit]], dict[str, dict[int, Hit]]]:
    """The hits of each set by the token at which they begin, and by the one behind their end."""
    at: dict[str, dict[int, Hit]] = {}
    until: dict[str, dict[int, Hit]] = {}
    for hit in hits:
        at.setdefault(hit.set, {})[hit.first] = hit
        until.setdefault(hit.set, {})[hit.last] = hit
    return at, until


def hits_by_set(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """The hits of each set, in their order."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.set, []).append(hit)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Everything that is read of a text before anybody asks what it tells.

    ``hits`` are the words of the frame tables; numbers, dates and hits are in order of the text.
    """

    text: str
    lang: str
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    lines: tuple[Line, ...]
    numbers: tuple[Number, ...]
    dates: tuple[DateExpression, ...]
    hits: tuple[Hit, ...] = ()
    starts: tuple[int, ...] = field(default=(), repr=False)  # of the sentences
    firsts: tuple[int, ...] = field(default=(), repr=False)  # tokens of the hits
    langs: tuple[str, ...] = field(default=(), repr=False)  # of the sentences, where they differ

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds a character; -1 before the first."""
        return bisect_right(self.starts, offset) - 1

    def lang_at(self, offset: int) -> str:
        """The language of the sentence that holds a character."""
        index = self.sentence_at(offset)
        return self.langs[index] if self.langs and index >= 0 else self.lang

    def span(self, sentence: Sentence) -> tuple[int, int]:
        """The tokens ``[first, last)`` of a sentence."""
        return self.tokens.at(sentence.start), self.tokens.at(sentence.end)

    def numbers_in(self, first: int, last: int) -> tuple[Number, ...]:
        """The numbers that begin among tokens ``[first, last)``."""
        low = bisect_left(self.numbers, first, key=lambda n: n.first)
        return self.numbers[low : bisect_left(self.numbers, last, key=lambda n: n.first)]

    def hits_in(self, first: int, last: int) -> tuple[Hit, ...]:
        """The hits that begin among tokens ``[first, last)``."""
        return self.hits[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]
