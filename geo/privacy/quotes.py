"""Windows of quotations: the matched name with at most four words either side, never a sentence.

A window leaves only if nothing of its sentence speaks against it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from geo.language.coordinates import find_coordinates
from geo.language.tokens import tokenize
from geo.model.records import Quote, Span
from geo.privacy.evidence import is_caseless
from geo.privacy.screen import Hit, Screen

__all__ = ["Windows"]

_WORDS_AROUND = 4  # either side of the matched name
_LONGEST_MARK = 8  # words; a longer one is a sentence, not a name or a figure
_TELLING = ("age", "years", "distance", "hide")  # kinds that no window shows

Judge = Callable[[str], list[Hit]]


class Windows:
    """What of quotations the public may read.

    Parameters
    ----------
    screen
        Has read the texts of the map.
    judge
        Everything for which a text stays here.
    texts
        The text of each report by its id.
    """

    def __init__(self, screen: Screen, judge: Judge, texts: dict[str, str]) -> None:
        self._screen, self._judge, self._texts = screen, judge, texts

    def quotes(self, quotes: Iterable[Quote], *, cleared: str = "") -> tuple[Quote, ...]:
        """What may be shown of each quotation, once."""
        shown = (self._quote(quote, cleared) for quote in quotes)
        once = {(q.report_id, q.start, q.end): q for q in shown if q is not None}
        return tuple(once.values())

    def span(self, span: Span | None) -> Span | None:
        """The figure of a claim, if it is short and tells nobody."""
        if span is None or len(span.text.split()) > _LONGEST_MARK:
            return None
        if self._screen.pairs(span.text):
            return None
        return span if self._window(f"{span.text} …", (0, len(span.text))) else None

    def _quote(self, quote: Quote, cleared: str) -> Quote | None:
        if quote.cleared:
            stands = quote.end - quote.start == len(quote.text)
            found = None if stands else _within(quote.text, self._texts.get(quote.report_id, ""))
            moved = replace(quote, start=found[0], end=found[1]) if found else quote
            return None if self._screen.listed(quote.text) else moved
        found = _within(cleared, quote.text) if cleared else None
        if found is not None and not self._screen.listed(quote.text[slice(*found)]):
            return replace(_cut(quote, *found), cleared=True)
        if quote.cut:  # what an earlier public map showed: no smaller, unless it names somebody
            return None if self._screen.listed(quote.text) else quote
        for mark in quote.marks:
            window = self._window(quote.text, mark)
            if window is not None:
                return _cut(quote, *window, mark=mark)
        return None

    def _window(self, text: str, mark: tuple[int, int]) -> tuple[int, int] | None:
        """The characters around a mark that may be shown; None where they tell too much."""
        if len(text[slice(*mark)].split()) > _LONGEST_MARK:
            return None
        around = 0 if is_caseless(text) else _WORDS_AROUND
        start, end = _around(text, mark, around)
        while around and len(text[start:end].split()) >= len(text.split()):
            around -= 1
            start, end = _around(text, mark, around)
        shown = text[start:end]
        if any(h.start < end and start < h.end for h in self._judge(text)) or self._judge(shown):
            return None
        kinds = self._screen.cues.of(tokenize(shown).low)
        if any(not k.isdisjoint(_TELLING) for k in kinds) or find_coordinates(shown):
            return None
        within = (mark[0] - start, mark[1] - start)
        pairs = self._screen.pairs(shown)
        if any(not (within[0] <= p.start and p.end <= within[1]) for p in pairs):
            return None
        return start, end


def _within(words: str, text: str) -> tuple[int, int] | None:
    """Where some words stand in a text, white space aside."""
    parts = words.split()
    if not parts:
        return None
    start = text.find(parts[0])
    while start >= 0:
        at = start
        for part in parts:
            at += len(text[at:]) - len(text[at:].lstrip()) if at > start else 0
            if not text.startswith(part, at):
                break
            at += len(part)
        else:
            return start, at
        start = text.find(parts[0], start + 1)
    return None


def _around(text: str, mark: tuple[int, int], around: int) -> tuple[int, int]:
    """The mark with so many words either side; what touches the mark is part of its word."""
    if not around:
        return mark
    start, end = mark
    before, after = _spans(text[:start], 0), _spans(text[end:], end)
    more = around + (1 if before and before[-1][1] == start else 0)
    start = before[-min(more, len(before))][0] if before else start
    more = around + (1 if after and after[0][0] == mark[1] else 0)
    end = after[min(more, len(after)) - 1][1] if after else end
    return start, end


def _spans(text: str, offset: int) -> list[tuple[int, int]]:
    """The words of a text with their offsets."""
    spans, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        spans.append((offset + at, offset + at + len(word)))
        at += len(word)
    return spans


def _cut(quote: Quote, start: int, end: int, *, mark: tuple[int, int] | None = None) -> Quote:
    """Part of a quotation, its span and marks moved along."""
    marks = (mark,) if mark is not None else quote.marks
    return replace(
        quote,
        cut=True,
        start=quote.start + start,
        end=quote.start + end,
        text=quote.text[start:end],
        marks=tuple((a - start, b - start) for a, b in marks if start <= a and b <= end),
    )
