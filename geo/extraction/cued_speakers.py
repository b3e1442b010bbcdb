"""Who says it, by the tables of a language: the words beside a verb of saying or "according to".

Pure and the same for every language but English. A speaker is kept as its words.
"""

import itertools
from functools import lru_cache

from geo.extraction.attribution import Attribution
from geo.extraction.source_names import known_source
from geo.language.forms import features
from geo.language.lexicon import table
from geo.language.phrasebook import Phrasebook
from geo.model.reading import Hit, Reading

__all__ = ["cued_speakers"]

_REACH = 12  # words of the longest speaker
_OPENS, _CLOSES = "«", "»"
_NAME = 8  # tokens of a name in quotation marks
_DAYS = 6  # tokens of a day between a verb and who says it
_SMALL = ("this", "day_word")
_STOPS = frozenset(
    (
        ";",
        ":",
        "“",
        "”",
        '"',
        "«",
        "»",
        "(",
        ")",
        "[",
        "]",
        "—",
        "–",
        ".",
        "!",
        "?",
        ",",
        "،",
        "؛",
        "-",
    )
)


def cued_speakers(reading: Reading, first: int, last: int) -> list[Attribution]:
    """The speakers of one sentence, tokens ``[first, last)``, in order.

    >>> from geo.language.reading import read
    >>> text = read("Neuf civils ont été tués dimanche, a indiqué le maire.", lang="fr")
    >>> [a.name for a in cued_speakers(text, 0, len(text.tokens))]
    ['le maire']
    """
    sentence = _Sentence(reading, first, last)
    found: dict[tuple[int, int], Attribution] = {}
    for hit in sentence.verbs:
        made = sentence.speaker(hit)
        if made is not None:
            found.setdefault((made.first, made.last), made)
    return sorted(found.values(), key=lambda a: a.first)


@lru_cache(maxsize=16)
def _book(code: str) -> Phrasebook:
    rows = [(r["word"], "speech", r["form"]) for r in table("speech", code=code)]
    return Phrasebook(rows)


class _Sentence:
    """One sentence."""

    def __init__(self, reading: Reading, first: int, last: int) -> None:
        self.reading, self.first, self.last = reading, first, last
        self.tokens, self.low = reading.tokens, reading.tokens.low
        code = reading.lang_at(reading.tokens.start[first])
        hits = _book(code).find(reading.tokens, first, last)
        self.articles = features(code, "article")
        self.verbs = [h for h in hits if h.value in ("say", "according")]
        self.that = {h.first: h for h in hits if h.value == "that"}
        self.begins = {h.first for h in hits}
        calendar = table("calendar", code=code)
        self.small = {r["word"] for r in calendar if r["kind"] in _SMALL}
        self.dates = [
            (d.start, d.end) for d in reading.dates if d.start >= self.tokens.start[first]
        ]

    def speaker(self, hit: Hit) -> Attribution | None:
        """The words of who speaks: behind "according to", beside a verb of saying."""
        behind = self._past_days(hit.last)
        if hit.value == "according":
            return self._made(behind, self._right(behind), hit, "source.according_to")
        left = self._left(hit.first)
        if hit.last in self.that or (hit.last < self.last and self.low[hit.last] in (":", "«")):
            return self._made(left, hit.first, hit, "source.said")
        made = self._made(behind, self._right(behind), hit, "source.said_inverted")
        return made or self._made(left, hit.first, hit, "source.said")

    def _right(self, start: int) -> int:
        at = start
        while at < min(start + _REACH, self.last):
            if self.low[at] == _OPENS and at > start:
                at = self._closed(at)  # "агентство «Дунё»"
                continue
            if self.low[at] in _STOPS or self.low[at][0] == "\n" or at in self.begins:
                break
            if self._is_dated(at):
                break
            at += 1
        return at

    def _closed(self, at: int) -> int:
        """The token behind a name in quotation marks that opens at a token."""
        ahead = range(at + 1, min(at + _NAME, self.last))
        return next((k + 1 for k in ahead if self.low[k] == _CLOSES), self.last)

    def _past_days(self, at: int) -> int:
        """``ont indiqué mardi des élus``: the day between the verb and who says it."""
        able = range(at, min(at + _DAYS, self.last))
        led = itertools.takewhile(lambda k: self._is_dated(k) or self.low[k] in self.small, able)
        days = [k for k in led if self._is_dated(k)]
        if not days:
            return at
        end = days[-1] + 1
        return end + (self.low[end : end + 1] in ([","], ["،"]))

    def _left(self, last: int) -> int:
        at = last
        while at > max(self.first, last - _REACH):
            if self.low[at - 1] in _STOPS or self.low[at - 1][0] == "\n" or at - 1 in self.begins:
                break
            at -= 1
        return at

    def _is_dated(self, at: int) -> bool:
        start = self.tokens.start[at]
        return any(a <= start < b for a, b in self.dates)

    def _made(self, start: int, stop: int, verb: Hit, rule_id: str) -> Attribution | None:
        if not any(w[0].isalpha() for w in self.low[start:stop]):
            return None
        counted = any(start <= n.first < stop and not n.blocked for n in self.reading.numbers)
        if counted and rule_id != "source.according_to":
            return None  # what is said, not who says it
        text = self.tokens.surface(start, stop)
        low = start  # "un responsable" is no organisation, whatever "UN" is in English
        while low < stop and self.low[low] in self.articles:
            low += 1
        source_id = known_source(self.tokens, low, stop)
        return Attribution(start, stop, text, text, source_id or "", rule_id, verb.first)
