"""Counted people: number, group and noun as one phrase; the second layer of reading.

Pure. One pass over the tokens of a sentence; phrases never overlap and are at most a few words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.language.lexicon import endings, word_set, words
from geo.language.numbers import Number, read_numbers
from geo.language.tokens import Tokens

__all__ = ["Phrase", "PhraseKind", "bare_count", "classes", "find_phrases"]

_LONGEST = 9  # words between a number and its noun


class PhraseKind(StrEnum):
    """What a phrase gives a reader."""

    NUMBER = "number"  # counted: "six villagers"
    ONE = "one"  # a single person, name included: "a guard"
    BARE = "bare"  # people, not counted: "villagers"
    THING = "thing"  # "two cars"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``[first, last)`` that name people or things.

    ``group`` is the words that say who; ``value`` the count where one is said.
    """

    first: int
    last: int
    kind: PhraseKind
    number: Number | None = None
    value: int | None = None
    group: str = ""
    person: bool = False  # a noun for people was seen
    plural: bool = False
    named: bool = False
    head: str = ""

    @property
    def is_countable(self) -> bool:
        """Whether it gives a figure: a number, a vague word or one person.

        A noun of no list is a person when it has the ending of a trade: "the goldbeater".
        """
        if self.kind is PhraseKind.ONE:
            return self.person or self.named or self.head.endswith(endings("trade endings"))
        return self.kind is PhraseKind.NUMBER


def classes() -> Mapping[str, str]:
    """Function words by class."""
    return words("function_words", "class")


def bare_count(number: Number) -> Phrase:
    """A count without a noun: of people, where its clause says so."""
    return Phrase(
        number.first,
        number.last,
        PhraseKind.NUMBER,
        number,
        number.value,
        person=True,
        plural=True,
    )


def find_phrases(tokens: Tokens, first: int, last: int) -> list[Phrase]:
    """The phrases of tokens ``[first, last)``, in order.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("A guard and at least six young villagers of a family in two cars")
    >>> found = find_phrases(text, 0, len(text))
    >>> [(str(p.kind), p.value, text.surface(p.first, p.last)) for p in found]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('one', 1, 'A guard'), ('number', 6, 'at least six young villagers'), ('one', 1, 'a family'),
     ('thing', 2, 'two')]
    """
    numbers = {number.first: number for number in read_numbers(tokens, first, last)}
    found: list[Phrase] = []
    reader = _Reader(tokens, last, numbers)
    index = first
    while index < last:
        phrase = reader.at(index)
        if phrase is None:
            index += 1
        else:
            found.append(phrase)
            index = max(phrase.last, index + 1)
    return found


class _Reader:
    """Reads one phrase at a time; keeps the look-ups of a sentence."""

    def __init__(self, tokens: Tokens, stop: int, numbers: Mapping[int, Number]) -> None:
        self.tokens, self.low, self.stop, self.numbers = tokens, tokens.low, stop, numbers
        self.kinds = classes()
        self.people = words("people", "number")
        self.groups = words("people", "group")
        self.units = words("units", "blocks")
        self.calendar = words("calendar", "kind")
        self.cues = words("cue_words", "kind")

    def at(self, index: int) -> Phrase | None:
        """The phrase that begins at a token, or None."""
        low = self.low
        word = low[index]
        number = self.numbers.get(index)
        if number is not None:  # "12 villagers"
            return self._counted(index, number)
        kind = self.kinds.get(word)
        if kind == "pron":  # "they", "them"
            return Phrase(index, index + 1, PhraseKind.PRONOUN)
        if kind == "det":  # "a guard", "his wife"
            return self._determined(index)
        if kind is not None or not word[0].isalpha():  # "with", ",": no phrase begins here
            return None
        if word in self.people:  # "villagers"
            return self._run(index, index, None, "")
        # "Omar Aziz"
        if self.tokens.capital(index) and word not in self.calendar and word not in self.cues:
            return self._name(index)
        return None

    def _counted(self, first: int, number: Number) -> Phrase | None:
        """A number and what it counts."""
        low, at = self.low, number.last
        if number.blocked:  # "12 km", "3 p.m.": a measure
            return Phrase(first, at, PhraseKind.THING, number, number.value)
        if at < len(low) and low[at] in word_set("of"):  # "two of the guards"
            at += 1
            while at < self.stop and self.kinds.get(low[at]) == "det":
                at += 1
            of = self.numbers.get(at)
            if of is not None and not of.blocked:
                at = of.last  # "two of the 30 hostages" counts two
            if at < self.stop and low[at] in word_set("of whom they are"):  # "two of them"
                return Phrase(
                    first,
                    at + 1,
                    PhraseKind.NUMBER,
                    number,
                    number.value,
                    "",
                    True,
                    True,
                    head=low[at],
                )
        elif at < self.stop and low[at] in word_set("before a counted noun"):  # "12 more guards"
            at += 1
        return self._run(first, at, number, "")

    def _determined(self, index: int) -> Phrase | None:
        """``a guard``, ``his wife``, ``the three men``."""
        low, at = self.low, index + 1
        det = low[index]
        while at < self.stop and self.kinds.get(low[at]) == "det" and low[at] not in word_set("no"):
            at += 1
        if at >= self.stop:  # "the": the clause ends
            return None
        if low[at] in word_set("before one of two"):  # "the other two men"
            at += 1
        number = self.numbers.get(at)
        if number is not None and not number.blocked:  # "the three men"
            return self._counted(index, number)
        if number is not None and number.blocked == "age":  # "a 12-year-old boy", "a 40-year-old"
            at = number.last
            while at < self.stop and (
                low[at] == "-"
                or low[at] in word_set("age words")
                or self.units.get(low[at]) in ("age", "duration")
            ):
                at += 1
            described = self._run(index, at, None, det)
            return described or Phrase(
                index, at, PhraseKind.ONE, None, 1, "", person=True, head="person"
            )
        if number is not None:  # "the 12 km": a measure behind an article
            return Phrase(index, number.last, PhraseKind.THING, number, number.value)
        return self._run(index, at, None, det)

    def _run(self, first: int, at: int, number: Number | None, det: str) -> Phrase | None:
        """The noun of a phrase and everything up to it."""
        low = self.low
        head = -1
        index = at
        while index < min(self.stop, at + _LONGEST):
            word = low[index]
            # as in "off-duty guards" and "men (3)"
            if head < 0 and (passed := self._aside(index)) is not None:
                index = passed
                continue
            # "two guards were": the verb ends it
            if not word[0].isalpha() or self._ends(index, head):
                break
            if word in self.people:  # "border guards": the last noun of people is the head
                head = index
            elif head >= 0 and not self._continues(index):  # "guards near": no part of it
                break
            index += 1
        return self._phrase(first, at, index, head, number, det)

    def _aside(self, index: int) -> int | None:
        """The token after a hyphen, a short parenthesis or an "and" inside a noun phrase."""
        low, word = self.low, self.low[index]
        # "ex-guards", "taxi/bus drivers"
        if word in ("-", "'", '"', "/") and self.tokens.glued(index):
            return index + 1
        if word == "(" and index + 2 < self.stop and low[index + 2] == ")":  # "12 (twelve) guards"
            return index + 3
        # "12 tired and hungry guards"
        if (word == "," or word in word_set("and")) and index + 2 < self.stop:
            for ahead in range(index + 1, min(index + 4, self.stop)):
                if low[ahead] in self.people:
                    return index + 1 if ahead > index + 1 else None
                if (
                    not low[ahead][0].isalpha()
                    or low[ahead] in self.kinds
                    or low[ahead] in self.cues
                ):
                    return None
                if ahead in self.numbers:
                    return None
        return None

    def _ends(self, index: int, head: int) -> bool:
        """Whether a token cannot be part of a noun phrase."""
        word = self.low[index]
        if word in self.kinds:  # "two badly burnt men", but "men were"
            return self.kinds[word] not in ("adverb", "irregular") or head >= 0
        # "two guards Monday": the day is none of it
        if word in self.calendar and self.tokens.capital(index):
            return True
        if word in self.cues:  # "12 wounded guards", but "12 killed in a raid"
            if self.cues[word] == "verb" or head >= 0:
                return True
            follows = self.low[index + 1] if index + 1 < self.stop else ""
            return follows not in self.people
        return index in self.numbers

    def _continues(self, index: int) -> bool:
        """Whether a token after the noun belongs to it: a name, or words up to another noun."""
        if self.tokens.capital(index):  # "police chief Omar Aziz"
            return True
        for ahead in range(index, min(index + 3, self.stop)):
            word = self.low[ahead]
            if word in self.people:  # "school bus drivers": another noun comes
                return True
            if not word[0].isalpha() or self._ends(ahead, index):  # "guards, near": a mark
                return False
            if word.endswith(endings("participle endings")):  # "men carrying flour": another clause
                return False
        return False

    def _phrase(  # noqa: PLR0917 -- the marks of one phrase
        self, first: int, at: int, end: int, head: int, number: Number | None, det: str
    ) -> Phrase | None:
        low = self.low
        if head >= 0:  # "12 guards"; "12 family homes" counts things
            end = self._with_name(head, end)
            follows = low[end] if end < self.stop else ""
            # "12 family homes", "a 12 passenger bus"
            if self.units.get(follows) in ("thing", "seat") and end == head + 1:
                return Phrase(first, end + 1, PhraseKind.THING, number)
        elif end > at and self.units.get(low[end - 1]) is not None:  # "12 small trucks": things
            return Phrase(first, end, PhraseKind.THING, number, number.value if number else None)
        last = max(end, at)
        if (  # "the burning": no noun of people, no number
            head < 0
            and number is None
            and (not det or det in word_set("counts nobody") or end == at)
        ):
            return None
        if head < 0 and number is not None:  # "12 Ruritanians": an unknown noun with its ending
            last = max(self._unknown_end(at, end), number.last)
        many = self.people.get(low[head]) == "many"
        plural = many if head >= 0 else low[last - 1].endswith(endings("plural endings"))
        group = self.tokens.surface(at, last)
        of = last < len(low) and low[last] in word_set("of")
        # "12 members of the watch"
        if of and head >= 0 and low[head] in word_set("members of a group"):
            tail = self._of(last + 1)
            group, last = self.tokens.surface(at, tail), tail
        noun = low[head] if head >= 0 else low[last - 1]
        if det in word_set("counts nobody"):  # "no guards"
            return Phrase(
                first, last, PhraseKind.BARE, None, None, group, head >= 0, plural, head=noun
            )
        if number is not None:  # "12 guards"
            value = number.value
            # "two couples": four people
            if noun in word_set("couple") and value is not None and head >= 0:
                value *= 2
            return Phrase(
                first,
                last,
                PhraseKind.NUMBER,
                number,
                value,
                group,
                head >= 0,
                plural=True,
                head=noun,
            )
        return self._uncounted(first, last, head, det, group, noun, plural=plural)

    def _uncounted(  # noqa: PLR0917 -- the marks of one phrase
        self, first: int, last: int, head: int, det: str, group: str, noun: str, *, plural: bool
    ) -> Phrase:
        """A phrase without a number: one person, a couple, a family of five, or people at large."""
        low = self.low
        known = head >= 0
        kind = self.people.get(low[head]) if known else None
        if kind == "pair" and det:  # "a couple": two people
            return Phrase(
                first, last, PhraseKind.ONE, None, 2, group, person=True, plural=True, head=noun
            )
        of = last < len(low) and low[last] in word_set("of")
        if kind == "unit" and of and last + 1 in self.numbers:  # "a family of five"
            number = self.numbers[last + 1]
            return Phrase(
                first,
                number.last,
                PhraseKind.NUMBER,
                number,
                number.value,
                group,
                True,
                True,
                head=noun,
            )
        single = not plural and (bool(det) or (known and kind == "one"))
        named = any(self.tokens.capital(i) for i in range(max(head, first + 1), last))
        kind_of = PhraseKind.ONE if single else PhraseKind.BARE
        return Phrase(
            first, last, kind_of, None, 1 if single else None, group, known, plural, named, noun
        )

    def _unknown_end(self, at: int, end: int) -> int:
        """Without a known noun a number keeps only the words that look like one."""
        index = at
        while index < end and (
            self.tokens.capital(index) or self.low[index].endswith(endings("noun endings"))
        ):
            index += 1
        return index if index == end else at

    def _with_name(self, head: int, end: int) -> int:
        """Whether capitals after the noun belong to it: "police chief Ali Hassan"."""
        return end if end > head else head + 1

    def _of(self, index: int) -> int:
        """The end of ``X`` in ``members of X``."""
        low = self.low
        while index < self.stop and self.kinds.get(low[index]) == "det":
            index += 1
        start = index
        while (
            index < min(self.stop, start + 6)
            and low[index][0].isalpha()
            and low[index] not in self.kinds
            and low[index] not in self.cues
            and low[index] not in self.calendar
        ):
            index += 1
        return index

    def _is_age(self, at: int) -> bool:
        number = self.numbers.get(at)
        return number is not None and number.blocked == "age"

    def _name(self, index: int) -> Phrase | None:
        """A run of capitals: a person's name where the clause wants a person."""
        low, at = self.low, index
        while at < self.stop and at < index + _LONGEST:
            if self.tokens.capital(at):
                if low[at] in self.calendar or low[at] in self.cues:  # "Omar Monday", "Omar Killed"
                    break
                if low[at] in self.people or (at in self.numbers and at > index):  # "Omar Guards"
                    break
            elif not (  # "Omar bin Aziz" goes on
                low[at] in word_set("name particles")
                and at + 1 < self.stop
                and self.tokens.capital(at + 1)
            ):
                break
            at += 1
        if (  # "Ruritanian guards"
            at < self.stop
            and low[at] in self.people
            and at == index + 1
            and not self.tokens.possessive(index)
        ):
            return self._run(index, index, None, "")
        # "Omar's house": not he; "the 16 Corps"
        if at == index or self.tokens.possessive(at - 1) or self.units.get(low[at - 1]) == "unit":
            return None
        starts = index == 0 or low[index - 1][0] in '.!?\n:“"'
        follows = low[at] if at < self.stop else ""
        finite = self.kinds.get(follows) in ("be", "have") or follows in word_set("finite deaths")
        aged = low[at + 1 : at + 2] if follows == "," else []  # "Ana, 34, and her son died"
        finite = finite or (bool(aged) and aged[0].isdecimal() and self._is_age(at + 1))
        if at - index == 1 and ((starts and not finite) or self.kinds.get(low[index]) is not None):
            return None  # a capital that only opens a sentence
        return Phrase(
            index, at, PhraseKind.ONE, None, 1, "", person=False, named=True, head=low[at - 1]
        )
