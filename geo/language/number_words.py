"""Numbers by the tables of a language: digits as its readers write them, words, hedges, ranges.

Pure and the same for every language but English, whose reader knows more: what a word is worth, how
tens and units are joined and which hedges stand where is all said in the tables.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from geo.language.forms import features
from geo.language.lexicon import phrases, table, words
from geo.model.reading import DateExpression, Number, Tokens
from geo.model.vocab import Qualifier

__all__ = ["bounds_of", "number_at", "read_number_words"]

Bounds = tuple[int | None, int | None, int | None]  # low, best, high

_GROUP = 3  # digits between separators of thousands
_LONGEST = 12  # digits of a number that is still one
_GAPS = frozenset((" ", "\u00a0", "\u2009", "\u202f"))
_DASHES = frozenset(("-", "–", "—"))
_SMALL = ("unit", "teen", "ten", "tens", "hundreds")
_SIZE = {"unit": 10, "teen": 20, "ten": 10, "tens": 100, "hundreds": 1000}
_BEFORE = ("before", "age_before", "label")  # blocks what stands behind the word
_MONEY = frozenset("$€£¥₹₽₴")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}$")


def read_number_words(
    tokens: Tokens, first: int, last: int, *, code: str, dates: Sequence[DateExpression] = ()
) -> list[Number]:
    """The numbers among tokens ``[first, last)``; what a date is made of is blocked as one.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("au moins vingt et un morts, 1 200 déplacés et 12 ans de guerre")
    >>> [(n.text, n.value, n.blocked) for n in read_number_words(text, 0, len(text), code="fr")]
    [('au moins vingt et un', 21, ''), ('1 200', 1200, ''), ('12', 12, 'duration')]
    """
    reader = _Reader(tokens, first, last, code, [(d.start, d.end) for d in dates])
    found: list[Number] = []
    index = first
    while index < last:
        number = reader.at(index)
        if number is None:
            index += 1
        else:
            found.append(number)
            index = number.last
    return found


@dataclass(slots=True)
class _Words:
    """The tables of one language that read numbers."""

    kinds: dict[str, str]
    values: dict[str, int]
    hedges: dict[str, str]
    sides: dict[str, str]
    longest: int
    blocks: dict[str, str]
    decimal: tuple[str, ...]
    thousands: tuple[str, ...]
    joins: frozenset[str] = field(default_factory=frozenset)


@lru_cache(maxsize=16)
def _words(code: str) -> _Words:
    hedges, longest = phrases("hedges", "qualifier", code=code)
    return _Words(
        kinds=words("numbers", "kind", code=code),
        values={r["word"]: int(r["value"] or 0) for r in table("numbers", code=code)},
        hedges=hedges,
        sides=words("hedges", "side", "phrase", code=code),
        longest=longest,
        blocks=words("units", "blocks", code=code),
        decimal=features(code, "decimal"),
        thousands=features(code, "thousands"),
        joins=frozenset(r["word"] for r in table("numbers", code=code) if r["kind"] == "join"),
    )


class _Reader:
    """One stretch of tokens."""

    def __init__(
        self, tokens: Tokens, first: int, last: int, code: str, dates: list[tuple[int, int]]
    ) -> None:
        self.tokens, self.low, self.first, self.last = tokens, tokens.low, first, last
        self.words = _words(code)
        self.dates = dates

    def at(self, index: int) -> Number | None:
        """The number whose core begins at a token."""
        word = self.low[index]
        kind = self.words.kinds.get(word, "")
        if kind == "ordinal":
            return number_at(self.tokens, index, index, index + 1, blocked="ordinal")
        if kind == "vague":
            return self._vague(index)
        follows = self.words.kinds.get(self.low[index + 1]) if index + 1 < self.last else ""
        if follows == "vague" and self.words.values.get(word) == 1:
            return self._vague(index + 1)  # "une vingtaine"
        value, end = self._value(index)
        if value is None:
            if word[0].isdecimal():
                blocked = "time" if _CLOCK.match(word) else "decimal"
                return number_at(self.tokens, index, index, index + 1, blocked=blocked)
            return None
        begin, qualifier = self._hedge(index)
        blocked = self._blocked(index, end)
        upper, after = self._upper(index, end, value, begin)
        if upper is not None:
            blocked = blocked or self._blocked(index, after)
            return number_at(
                self.tokens,
                begin,
                index,
                after,
                (value, None, upper),
                blocked=blocked,
                qualifier=Qualifier.RANGE,
            )
        hedged = self._hedge_after(end)
        if hedged is not None:
            end, qualifier = hedged
        bounds = bounds_of(qualifier, value)
        return number_at(
            self.tokens,
            begin,
            index,
            end,
            bounds,
            blocked=blocked,
            qualifier=qualifier,
            value=value,
        )

    # ------------------------------------------------------------ values

    def _value(self, index: int) -> tuple[int | None, int]:
        """The value that begins at a token, and the token after it."""
        word = self.low[index]
        if word[0].isdecimal():
            value, end = self._digits(index)
            follows = self.low[end] if end < self.last else ""
            if self._scales(follows):
                scale = self.words.values[follows]
                part = float(value) if value is not None else self._fraction(word)
                if part is not None and scale >= 1000:
                    return round(part * scale), end + 1
            return value, end
        return self._in_words(index)

    def _scales(self, word: str) -> bool:
        """Whether a word multiplies the number before it: "mil", and "тысяч" behind a number."""
        kind = self.words.kinds.get(word)
        return kind == "scale" or (kind == "vague" and self.words.values[word] >= 1000)

    def _digits(self, index: int) -> tuple[int | None, int]:
        """Digits with the separators of the language; spaces may group thousands."""
        word, end = self.low[index], index + 1
        for mark in (*self.words.thousands, "٬"):
            head, *groups = word.split(mark)
            whole = head.isdecimal() and len(head) <= _GROUP
            if groups and whole and all(len(g) == _GROUP and g.isdecimal() for g in groups):
                word = head + "".join(groups)
        if not word.isdecimal() or len(word) > _LONGEST:
            return None, end
        while len(word) <= _LONGEST and end < self.last and self._grouped(word, end):
            word += self.low[end]
            end += 1
        return int(word), end

    def _grouped(self, head: str, at: int) -> bool:
        follows = self.low[at]
        gap = self.tokens.text[self.tokens.end[at - 1] : self.tokens.start[at]]
        size = len(self.low[at - 1]) == _GROUP or len(head) <= _GROUP
        return size and len(follows) == _GROUP and follows.isdecimal() and gap in _GAPS

    def _fraction(self, word: str) -> float | None:
        for mark in (*self.words.decimal, "٫"):
            whole, found, part = word.partition(mark)
            if found and whole.isdecimal() and part.isdecimal() and len(word) <= _LONGEST:
                return float(f"{whole}.{part}")
        return None

    def _in_words(self, index: int) -> tuple[int | None, int]:
        """A number in words: what is smaller is added, a scale multiplies what stands before."""
        kinds, values, joins = self.words.kinds, self.words.values, self.words.joins
        total = current = 0
        at, seen, last = index, False, 10**12
        while at < self.last:
            parts = self._parts(self.low[at])
            if not parts and seen and self._scales(self.low[at]):
                parts = [self.low[at]]
            if not parts:
                joined = seen and self.low[at] in joins and at + 1 < self.last
                if joined and self._parts(self.low[at + 1]) and self._adds(at + 1, last, current):
                    at += 1
                    continue
                break
            if seen and not self._adds(at, last, current):
                break
            for part in parts:
                kind, value = kinds[part], values[part]
                if kind in _SMALL:
                    current += value
                    last = _SIZE[kind] if value % _SIZE[kind] else value
                elif value < 1000:
                    current, last = max(current, 1) * value, value
                else:
                    total, current = total + max(current, 1) * value, 0
                    last = value
            seen = True
            at += 1
        return (total + current if seen else None), at

    def _parts(self, word: str) -> list[str]:
        """The number words that a token is made of; none where one of them is no number."""
        kinds = self.words.kinds
        able = (*_SMALL, "scale")
        if kinds.get(word) in able:
            return [word]
        parts = [p for p in word.split("-") if p not in self.words.joins]
        if len(parts) < 2:
            return []
        found: list[str] = []
        while parts:
            for size in range(len(parts), 0, -1):
                head = "-".join(parts[:size])
                if kinds.get(head) in able:
                    found.append(head)
                    parts = parts[size:]
                    break
            else:
                return []
        return found

    def _adds(self, at: int, last: int, current: int) -> bool:
        """Whether a number word goes on the number before it: what is smaller, or a scale."""
        part = (self._parts(self.low[at]) or [self.low[at]])[0]
        kind, value = self.words.kinds[part], self.words.values[part]
        if kind not in _SMALL:
            return True
        if kind == "ten" and current:  # "three ten": thirteen
            return 0 < current % 100 < 10
        if value < last and (last > 10 or current == 0):
            return True
        # "five and twenty": units before tens, the tens glued to their "and"
        glued = self.tokens.text[self.tokens.start[at] :].startswith("و")
        return kind == "tens" and glued and 0 < current % 100 < 10

    def _vague(self, index: int) -> Number | None:
        """A word that says many without a number: kept as a word."""
        end = index + 1
        while end < self.last and self.words.kinds.get(self.low[end]) in ("vague", "scale", "of"):
            end += 1
        while self.words.kinds.get(self.low[end - 1]) == "of":
            end -= 1
        value = self.words.values[self.low[index]]
        about = value in (10, 12, 15, 20, 30, 40, 50, 60, 100) and self._is_counted(index)
        if about:  # "une vingtaine", "una decena": about that many
            bounds = (None, value, None)
            blocked = self._blocked(index, end)
            begin = self._article(index)
            return number_at(
                self.tokens,
                begin,
                index,
                end,
                bounds,
                blocked=blocked,
                qualifier=Qualifier.ABOUT,
                value=value,
            )
        blocked = self._blocked(index, end)
        return number_at(self.tokens, index, index, end, blocked=blocked, qualifier=Qualifier.VAGUE)

    def _is_counted(self, index: int) -> bool:
        """Whether an article of one stands before: "une vingtaine", not "des dizaines"."""
        before = self.low[index - 1] if index > self.first else ""
        return self.words.kinds.get(before) == "unit" and self.words.values.get(before) == 1

    def _article(self, index: int) -> int:
        return index - 1 if self._is_counted(index) else index

    # ------------------------------------------------------------ hedges and ranges

    def _hedge(self, core: int) -> tuple[int, Qualifier]:
        """The longest hedge that ends right before a number."""
        for length in range(min(self.words.longest, core - self.first), 0, -1):
            phrase = " ".join(self.low[core - length : core])
            found = self.words.hedges.get(phrase)
            if found and self.words.sides[phrase] == "before":
                return core - length, Qualifier(found)
        return core, Qualifier.EXACT

    def _hedge_after(self, end: int) -> tuple[int, Qualifier] | None:
        if end < self.last and self.low[end] == "+":
            return end + 1, Qualifier.AT_LEAST
        for length in range(min(self.words.longest, self.last - end), 0, -1):
            phrase = " ".join(self.low[end : end + length])
            found = self.words.hedges.get(phrase)
            if found and self.words.sides[phrase] == "after":
                return end + length, Qualifier(found)
        return None

    def _upper(self, core: int, end: int, lower: int, begin: int) -> tuple[int | None, int]:
        """The upper end of "6-8" or "entre 6 et 8"."""
        if end + 1 >= self.last:
            return None, end
        link = self.low[end]
        dash = link in _DASHES
        opened = self.words.kinds.get(self.low[begin - 1] if begin > self.first else "") == "open"
        if not dash and not (opened and self.words.kinds.get(link) in ("to", "join")):
            return None, end
        if dash and not self.low[core][0].isdecimal():
            return None, end
        upper, after = self._value(end + 1)
        return (upper, after) if upper is not None and upper > lower else (None, end)

    # ------------------------------------------------------------ what is no count of people

    def _blocked(self, core: int, end: int) -> str:
        """What a number counts or writes instead of people, else ""."""
        start, stop = self.tokens.start[core], self.tokens.end[end - 1]
        if any(a < stop and start < b for a, b in self.dates):
            return "date"
        return self._blocked_before(core) or self._blocked_behind(end)

    def _blocked_before(self, core: int) -> str:
        tokens, low, blocks = self.tokens, self.low, self.words.blocks
        before = low[core - 1] if core > self.first else ""
        if before in _MONEY or before in ("#", "№"):
            return "money" if before in _MONEY else "label"
        if blocks.get(before) in _BEFORE:
            return "age" if blocks[before] == "age_before" else "label"
        if before.isascii() and before.isalpha() and tokens.glued(core):
            return "label"  # M23
        glued = before in _DASHES and tokens.glued(core - 1) and tokens.glued(core)
        named = glued and core - 2 >= self.first and low[core - 2][0].isalpha()
        return "label" if named else ""  # AK-47

    def _blocked_behind(self, end: int) -> str:
        low, blocks = self.low, self.words.blocks
        ahead = low[end : min(end + 2, self.last)]
        if not ahead:
            return ""
        if ahead[0] in ("%", "٪", "°") or ahead[0] in _MONEY:
            return "money" if ahead[0] in _MONEY else "percent"
        kind = blocks.get(ahead[0], "")
        if kind and kind not in _BEFORE:
            return kind
        noun = ahead[0][0].isalpha() and blocks.get(ahead[-1]) == "thing"
        return "thing" if noun else "label" if ahead[0] == "/" else ""


def bounds_of(qualifier: Qualifier, value: int) -> Bounds:
    """Low, best and high of a number behind a hedge: one rule per qualifier.

    >>> bounds_of(Qualifier.OVER, 20), bounds_of(Qualifier.EXACT, 20)
    ((20, None, None), (20, 20, 20))
    """
    hedged: dict[Qualifier, Bounds] = {
        Qualifier.AT_LEAST: (value, value, None),
        Qualifier.OVER: (value, None, None),
        Qualifier.ABOUT: (None, value, None),
        Qualifier.UP_TO: (None, None, value),
    }
    return hedged.get(qualifier, (value, value, value))


def number_at(
    tokens: Tokens,
    first: int,
    core: int,
    last: int,
    bounds: Bounds = (None, None, None),
    *,
    blocked: str = "",
    qualifier: Qualifier = Qualifier.EXACT,
    value: int | None = None,
) -> Number:
    """The number that tokens ``[first, last)`` write, its hedge before ``core``."""
    low, best, high = bounds
    return Number(
        first=first,
        core=core,
        last=last,
        start=tokens.start[first],
        end=tokens.end[last - 1],
        text=tokens.surface(first, last),
        value=value,
        low=low,
        best=best,
        high=high,
        qualifier=qualifier,
        blocked=blocked,
    )
