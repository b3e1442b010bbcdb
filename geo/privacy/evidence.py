"""Evidence that a text names a private person: an age, a role, a family, a title beside a name.

Pure and linear: one pass over the tokens of a text. Capital letters show where a name may stand,
never that it is one; a place, a body, a people, an office bound to the name speak against it. Words
are data (:mod:`geo.privacy.cues`); no sentence is searched by a pattern that could look twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.language.tokens import Tokens, tokenize
from geo.privacy.cues import Cues, Kinds

__all__ = ["Evidence", "Findings", "Reason", "find_evidence", "is_caseless", "read"]


class Reason(StrEnum):
    """Why a text is withheld, in words for its owner."""

    AGE = "age beside a name"
    ROLE = "a person is named with what they do or live from"
    NAMED = "somebody is named"
    TITLE = "a title beside a name"
    FAMILY = "family of a named person"
    HARM = "harm to a named person"
    SPEECH = "a named person speaks"
    FORM = "the form of a person's name"
    PAIR = "two capitalised words that may be a name"
    ELSEWHERE = "a person whom another text of this map names"
    DECLARED = "declared person"
    PHONE = "phone number"
    MAIL = "e-mail address"
    HANDLE = "account of a person"
    PLATE = "number plate"
    IDENTITY = "number of a passport or identity card"
    ADDRESS = "house number and street"
    POSITION = "exact position"
    HIDING = "says where somebody hides"
    TESTIMONY = "words of a private source"
    CHOSEN = "texts = none"
    HIDDEN_PLACE = "names a place that is withheld"
    FAULT = "not what this field holds"


_STRONG = frozenset([Reason.AGE, Reason.ROLE, Reason.NAMED, Reason.FAMILY])
_INHERITED = _STRONG | {Reason.TITLE, Reason.HARM}
_IN_HEADLINES = frozenset([Reason.ROLE, Reason.FAMILY])
_NOBODY = frozenset(["place", "body", "people", "thing"])
_OLDEST = 110  # years
_LONGEST = 5  # words of a name
_SENTENCE_CASE = 0.5  # share of capitalised words above which capitals tell nothing
_FEW_WORDS = 4
_FEW_LOW = 2  # words in lower case, little words aside, that no headline has
_ACRONYM = 5  # letters
_SMALL_WORDS = 4  # between a word and the name that it is about
_HARM_REACH = 12  # tokens from "among them" back to what happened
_PARTICLE = 3  # letters of "al-", "ash-"
_CLOSE = frozenset(["'", '"', "“", "”", "«", "»", "(", "‘", "’", "„"])
_OPENING = ("harm_of", "harm", "fate", "speech", "be", "dwelling", "group", "armed", "vehicle")
_STOPS = frozenset([".", "!", "?", ";", "؟", "…", ":"])
_DASHES = frozenset(["-", "–", "—"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A name at ``[start, end)``; ``strong`` evidence is not excused by a namesake place."""

    start: int
    end: int
    words: str
    key: tuple[str, ...]  # folded words of the name
    reason: Reason

    @property
    def strong(self) -> bool:
        """Whether nothing but an office speaks against it."""
        return self.reason in _STRONG


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What one text says: names with evidence, names bound to an office, other possible names."""

    evidence: tuple[Evidence, ...] = ()
    officials: tuple[tuple[str, ...], ...] = ()
    bodies: tuple[tuple[str, ...], ...] = ()
    pairs: tuple[Evidence, ...] = ()


def is_caseless(text: str) -> bool:
    """Whether a text is mostly in a script without capitals.

    >>> is_caseless("قالت الوكالة"), is_caseless("the agency")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return sum(c.lower() == c.upper() for c in letters) * 2 > len(letters)


def find_evidence(text: str, cues: Cues) -> tuple[Evidence, ...]:
    """The names in a text that something shows to be of private persons.

    >>> [(e.words, e.reason.name) for e in find_evidence("The baker Zoltar, 57, fled.", Cues())]
    [('Zoltar', 'AGE')]
    >>> find_evidence("President Jane Doe left Zoltar.", Cues())
    ()
    """
    return read(text, cues).evidence


def read(
    text: str, cues: Cues, *, is_place: Callable[[str], bool] = lambda _words: False
) -> Findings:
    """Everything in a text that may be the name of a person.

    Parameters
    ----------
    text
        Any text.
    cues
        The words of all languages.
    is_place
        Whether some words as a whole are in the gazetteer; asked only where the evidence is weak.
    """
    tokens = tokenize(text)
    if len(tokens) == 0:
        return Findings()
    reader = _Caseless if is_caseless(text) else _Cased
    return reader(tokens, cues, is_place).reading()


@dataclass(slots=True)
class _Piece:
    """Tokens ``[first, last)`` that may be one name, and what the text makes of it."""

    first: int
    last: int
    verdict: str = ""  # place, body, office, people, "" open
    reason: Reason | None = None


class _Text:
    """Tokens with their kinds, and small questions about them."""

    def __init__(self, tokens: Tokens, cues: Cues, is_place: Callable[[str], bool]) -> None:
        self.tokens, self.cues, self.is_place = tokens, cues, is_place
        self.low = tokens.low
        self.kinds: list[Kinds] = cues.of(tokens.low)
        self.size = len(tokens)

    def has(self, index: int, *kinds: str) -> bool:
        """Whether a token exists and is of one of some kinds."""
        return 0 <= index < self.size and not self.kinds[index].isdisjoint(kinds)

    def char(self, index: int) -> str:
        """The token in lower case, "" beyond the ends."""
        return self.low[index] if 0 <= index < self.size else ""

    def is_number(self, index: int) -> bool:
        """Whether a token is a number that can be an age."""
        word = self.char(index)
        return word.isdecimal() and len(word) <= 3 and 0 < int(word) <= _OLDEST

    def evidence(self, piece: _Piece, reason: Reason) -> Evidence:
        """A piece as evidence, with its key."""
        tokens = self.tokens
        words = tokens.surface(piece.first, piece.last)
        key = tuple(
            part
            for i in range(piece.first, piece.last)
            for part in self.cues.key(self.low[i]).split()
        )
        start = tokens.start[piece.first]
        return Evidence(start=start, end=start + len(words), words=words, key=key, reason=reason)

    def age_after(self, last: int) -> bool:
        """Whether an age stands right after a name that ends before token ``last``."""
        mark = self.char(last)
        at = last + (mark in (",", "(", *_DASHES))
        at += self.has(at, "article") and mark not in _DASHES
        if self.has(at, "age"):  # "aged 35", "âgé de 35 ans", "edad 35"
            at += 1
            return self.is_number(at) or (self.has(at, "of", "function") and self.is_number(at + 1))
        at += self.has(at, "of")
        if not self.is_number(at):
            return False
        after = at + 1 + (self.char(at + 1) in _DASHES)
        if self.has(after, "years", "age"):
            return True
        return mark in (",", "(") and self.char(after) in (",", ")", ";", "")


class _Cased(_Text):
    """Scripts with capitals."""

    def reading(self) -> Findings:
        pieces = list(self._pieces())
        if not pieces:
            return Findings()
        capitals = self._capitals()
        for n, piece in enumerate(pieces):
            before = pieces[n - 1] if n else None
            linked = before is not None and self._linked(before.last, piece.first)
            self._judge(piece, before if linked else None, capitals=capitals)
        found = [self.evidence(p, p.reason) for p in pieces if p.reason and not self._letter(p)]
        officials = [self.evidence(p, Reason.PAIR).key for p in pieces if p.verdict == "office"]
        open_ = [p for p in pieces if p.reason is None and not p.verdict and capitals]
        pairs = [self.evidence(p, Reason.PAIR) for p in open_ if self._is_pair(p)]
        bodies = [self.evidence(p, Reason.PAIR).key for p in pieces if p.verdict in _NOBODY]
        return Findings(
            evidence=tuple(found),
            officials=tuple(officials),
            bodies=tuple(bodies),
            pairs=tuple(pairs),
        )

    def _letter(self, piece: _Piece) -> bool:
        """Whether a piece is one letter: "Resident R1", not the initials "O. S."."""
        return self.tokens.end[piece.last - 1] - self.tokens.start[piece.first] == 1

    def _capitals(self) -> bool:
        """Whether this is sentence case, where a capital letter tells something."""
        tokens = self.tokens
        words = [
            i for i in range(self.size) if self.low[i][0].isalpha() and not self.has(i, "function")
        ]
        high = sum(tokens.capital(i) for i in words)
        return (
            len(words) <= _FEW_WORDS
            or high <= len(words) * _SENTENCE_CASE
            or len(words) - high >= _FEW_LOW
        )

    # ---------------------------------------------------------------- where names may stand

    def _pieces(self) -> Iterator[_Piece]:
        """Runs of capitalised words, cut at words that say what somebody is."""
        run: list[int] = []
        i = 0
        while i < self.size:
            if self._is_capital(i):
                if run and not self._adjacent(run[-1], i):
                    yield from self._cut(run)
                    run = []
                run.append(i)
            elif run and not self._goes_on(run[-1], i):
                yield from self._cut(run)
                run = []
            i += 1
        if run:
            yield from self._cut(run)

    def _is_capital(self, index: int) -> bool:
        """Whether a token has a capital: its first letter, or the one after "al-"."""
        text, start, end = self.tokens.text, self.tokens.start[index], self.tokens.end[index]
        if text[start].isupper():
            return True
        marks = (text.find(mark, start, end) for mark in "-'’")
        return any(
            0 < m < end - 1 and m - start <= _PARTICLE and text[m + 1].isupper() for m in marks
        )

    def _adjacent(self, left: int, right: int) -> bool:
        """Whether only blanks, particles or the dot of an initial stand between two tokens."""
        text = self.tokens.text
        between = text[self.tokens.end[left] : self.tokens.start[right]]
        if right == left + 1:
            return 0 < len(between) <= 2 and "\n\n" not in between and not between.strip()
        return True

    def _goes_on(self, last: int, index: int) -> bool:
        """Whether a small word may stand inside a name: a particle, the dot of an initial."""
        word = self.low[index]
        if word == "." and index == last + 1:
            short = self.tokens.end[last] - self.tokens.start[last] == 1
            return (short or self.has(last, "title")) and self._next_capital(index)
        return (
            self.has(index, "particle")
            and not self.has(index, "and")
            and index == last + 1
            and self._next_capital(index)
        )

    def _next_capital(self, index: int) -> bool:
        return index + 1 < self.size and self._is_capital(index + 1)

    def _cut(self, run: Sequence[int]) -> Iterator[_Piece]:
        """A run without what opens a sentence and without cue words."""
        part: list[int] = []
        for n, i in enumerate(run):
            single = self.tokens.end[i] - self.tokens.start[i] == 1
            cue = self.has(i, "role", "office", "title", "family", "named") and not (
                part and n == len(run) - 1 and not self.has(i, "title")
            )
            opening = n == 0 and len(run) > 1 and self.has(i, *_OPENING) and self._opens(i)
            if not single and (cue or opening or self.has(i, "function", "time_words")):
                if part:
                    yield _Piece(part[0], part[-1] + 1)
                part = []
            else:
                part.append(i)
        if part:
            yield _Piece(part[0], part[-1] + 1)

    def _opens(self, index: int) -> bool:
        """Whether a token opens a sentence: its capital letter says nothing."""
        return index == 0 or self.char(index - 1) in _STOPS or self.char(index - 1) in _CLOSE

    # ---------------------------------------------------------------- what the text makes of them

    def _linked(self, last: int, first: int) -> bool:
        """Whether two pieces are items of one list."""
        if first - last > _LONGEST:
            return False
        return all(
            self.char(i) in (",", "(", ")", "/")
            or self.is_number(i)
            or self.has(i, "and", "age", "years")
            for i in range(last, first)
        )

    def _judge(self, piece: _Piece, before: _Piece | None, *, capitals: bool) -> None:
        left = piece.first - 1
        while self.char(left) in _CLOSE or (self.char(left) == "." and self.has(left - 1, "title")):
            left -= 1
        owned = self._of_thing(piece, left)
        located = not owned and (
            self._located(left) or (before is not None and before.verdict == "place")
        )
        if not located and self.age_after(piece.last):
            if self.has(left, "office") or self._office_after_age(piece.last):
                piece.verdict = "office"
            elif piece.last - piece.first <= _LONGEST:
                piece.reason = Reason.AGE
            return
        piece.verdict = self._nobody(piece, left, located=located)
        if piece.verdict:
            return
        reason = self._strong(piece, left) or (Reason.ROLE if owned else None)
        if reason in _IN_HEADLINES and not capitals:
            reason = None  # in a headline every word has a capital
        if reason is None and capitals:
            reason = self._inherited(piece, before) or self._weak(piece, left)
        if reason in (Reason.ROLE, Reason.FAMILY, Reason.FORM) and self._is_people(piece):
            piece.verdict, reason = "people", None
        piece.reason = reason

    def _located(self, left: int) -> bool:
        """Whether the words before a piece make it a place."""
        return (
            self.has(left, "locative")
            or (self.has(left, "of") and self.has(left - 1, "place"))
            or (self.has(left, "place") and not self.has(left, "role", "age"))
        )

    def _of_thing(self, piece: _Piece, left: int) -> bool:
        """Whether a role with what it is of stands before two words: "driver of the bus X Y".

        A place before the words makes them its name, unless one person is spoken of and no place
        is called so.
        """
        if not self.has(left, "vehicle", "place", "organisation") or not self._is_pair(piece):
            return False
        at = left - 1
        while left - at <= 2 and self.has(at, "of", "article"):
            at -= 1
        if self.has(left, "vehicle"):
            return self.has(at, "role")
        return at == left - 1 and self.has(at, "role") and self.has(at, "one_person")

    def _nobody(self, piece: _Piece, left: int, *, located: bool) -> str:
        """What speaks against a private person: office, place, body, people, thing, or ""."""
        if self._office(piece, left):
            return "office"
        inside = self.kinds[piece.first : piece.last]
        if located or any("place" in k for k in inside):
            return "place"
        group = self.has(piece.last, "group", "organisation") and not self._owner(piece)
        group |= self.has(left, "of") and self.has(left - 1, "group", "organisation")
        if group or any("organisation" in k for k in inside) or self._acronym(piece):
            return "body"
        if self.has(piece.last, "place") and not self._owner(piece):
            return "place"
        if self.has(left, "count"):
            return "people"
        return "thing" if self._so_called(left) else ""

    def _owner(self, piece: _Piece) -> bool:
        """Whether a piece ends in an apostrophe and s."""
        return self.tokens.possessive(piece.last - 1)

    def _acronym(self, piece: _Piece) -> bool:
        """Whether a piece holds an acronym: capitals alone tell a body more often than a name."""
        text = self.tokens.text
        words = [
            text[self.tokens.start[i] : self.tokens.end[i]] for i in range(piece.first, piece.last)
        ]
        high = [w for w in words if len(w) > 1 and w.isupper()]
        return bool(high) and (len(high) == len(words) == 1 or any(len(w) < _ACRONYM for w in high))

    def _is_people(self, piece: _Piece) -> bool:
        """A single word that is the name of a place or a people says nobody's name."""
        one = piece.last - piece.first == 1
        return one and self.is_place(self.tokens.surface(piece.first, piece.last))

    def _so_called(self, left: int) -> bool:
        if self.has(left, "speech"):  # "dit" says both
            return False
        return self.has(left, "so_called") or self.has(left - 1, "so_called")

    def _office(self, piece: _Piece, left: int) -> bool:
        """Whether an office is bound to a name: directly before it, or the head of what follows."""
        if self.has(left, "office"):
            return not self._owned(left)
        at = left
        for _ in range(_LONGEST):  # "minister of foreign affairs X"
            if at < 0 or self.char(at) in _STOPS or self.char(at) == ",":
                break
            if self.has(at, "role", "family", "be", "speech", "harm", "who"):
                break
            if self.has(at, "of") and self.has(at - 1, "office"):
                return not self._owned(at - 1)
            at -= 1
        if self.has(left, "organisation"):  # "head of the administration X", said without "of"
            ahead = range(left - 1, left - _SMALL_WORDS, -1)
            if any(self.has(i, "office") for i in ahead) and not self._stop_in(ahead):
                return True
        return self._apposition(piece.last) == "office"

    def _stop_in(self, indexes: Iterable[int]) -> bool:
        """Whether a sentence or a clause ends at one of some tokens."""
        return any(self.char(i) in _STOPS or self.char(i) == "," for i in indexes)

    def _office_after_age(self, last: int) -> bool:
        """Whether an office follows the age: "X, 46, deputy chairman of the council"."""
        ends = (i for i in range(last + 1, min(last + _LONGEST + 1, self.size)))
        return any(self.char(i) == "," and self._apposition(i) == "office" for i in ends)

    def _owned(self, office: int) -> bool:
        """Whether an office is somebody else's: "guard of the deputy X" names the deputy."""
        return self.has(office + 1, "of")

    def _apposition(self, last: int) -> str:
        """What the words after a comma call somebody: office, role, family or ""."""
        opening = self.char(last)
        if opening not in (",", "(") and opening not in _DASHES:
            return ""
        at = last + 1
        if opening == "(" and self.char(at + 1) in (")", "-") and len(self.char(at)) == 1:
            return "office"  # "(D)": a member of a party
        for i in range(at, min(at + _LONGEST + 1, self.size)):
            if self.char(i) in _STOPS or self.char(i) in (",", ")") or self.has(i, "be", "who"):
                return ""
            if self.has(i, "office"):
                return "office"
            if self.has(i, "role", "family"):
                kind = "family" if self.has(i, "family") else "role"
                return "" if self._clause(i + 1) else kind
            if self.has(i, "organisation", "harm", "speech", "locative", "count"):
                return ""
        return ""

    def _clause(self, index: int) -> bool:
        """Whether a verb follows, so that the words before open a clause: "a man was shot"."""
        return self.has(index, "be", "harm", "speech")

    def _strong(self, piece: _Piece, left: int) -> Reason | None:
        if self.has(left, "title"):
            code = self.tokens.surface(left, left + 1).isupper()  # "DR Congo" is no doctor
            school = self.has(left - 1, "place", "organisation")
            return None if code or school else Reason.TITLE
        if self._named(left):
            return Reason.NAMED
        if self._introduced(left):
            return Reason.ROLE
        if self.has(left, "age") and self.char(left) not in _STOPS:
            return Reason.AGE
        return self._beside(piece, left)

    def _beside(self, piece: _Piece, left: int) -> Reason | None:
        """Family, role and the form of a name, before or after it."""
        of = left - self.has(left, "article")
        if self.has(left, "family") or (self.has(of, "of") and self.has(of - 1, "family")):
            return Reason.FAMILY
        if self.has(left, "role"):
            of_body = self.has(left - 1, "place", "organisation")
            return None if of_body and not self.has(left - 1, "age", "role") else Reason.ROLE
        if self._with_family(piece.last):
            return Reason.FAMILY
        if any("patronymic" in self.kinds[i] for i in range(piece.first, piece.last)):
            return Reason.FORM
        kind = self._apposition(piece.last)
        if kind and not self.is_place(self.tokens.surface(piece.first, piece.last)):
            return Reason.ROLE if kind == "role" else Reason.FAMILY
        if self.tokens.possessive(piece.last - 1) and self.has(piece.last, "family"):
            return Reason.FAMILY
        return None

    def _with_family(self, last: int) -> bool:
        """Whether the family goes on: "X and her two sons"."""
        if not self.has(last, "and"):
            return False
        near = range(last + 1, min(last + _SMALL_WORDS, self.size))
        at = next((i for i in near if self.has(i, "family")), last)
        return at > last + 1 and all(self.has(i, "function", "count") for i in range(last + 1, at))

    def _introduced(self, left: int) -> bool:
        """Whether a role and a comma stand before a name: "a farmer, X", "three villagers - X"."""
        at = left - self.has(left, "certain")  # "a worker, one X"
        return (
            self.char(at) in (",", ":", *_DASHES)
            and self.has(at - 1, "role", "family")
            and not self.has(at - 2, "locative")
        )

    def _named(self, left: int) -> bool:
        at = left - (not self.has(left, "named") and self.has(left, "function", "of"))
        if at < left and not self.has(at, "named"):  # "identified the dead man as X"
            at = next((i for i in range(at, at - _LONGEST, -1) if self.has(i, "named")), at)
        if not self.has(at, "named"):
            return False
        if self.has(at - 1, "role", "family"):
            return True
        around = range(at - 3, at)
        return not any(
            self.has(i, "place", "organisation", "group", "vehicle", "so_called") for i in around
        )

    def _inherited(self, piece: _Piece, before: _Piece | None) -> Reason | None:
        """Items of a list share the evidence of its head."""
        if before is None or before.reason is None or before.reason not in _INHERITED:
            return None
        words = piece.last - piece.first
        if words < 2 or self.is_place(self.tokens.surface(piece.first, piece.last)):
            return None
        return before.reason

    def _weak(self, piece: _Piece, left: int) -> Reason | None:
        """Speech and harm: only for two words and more that are no place."""
        if not self._is_pair(piece) or self.has(left, "article"):
            return None
        last = piece.last
        reason = None
        verb = last + self.has(last, "be")
        verb += self.has(verb, "be")
        of = left - self.has(left, "article")
        whom = left - self.has(left, "whom")  # "capturó a X"
        if self.tokens.possessive(last - 1) and self.has(last, "dwelling", "harm_of"):
            reason = Reason.HARM
        elif self.has(last, "speech") or self.has(left, "speech"):
            reason = Reason.SPEECH
        elif (
            self.has(verb, "fate")
            or (verb > last and self.has(verb, "harm"))
            or self.has(left, "fate")
            or self.has(whom, "harm", "harmed")
            or (self.char(left) == ":" and self._harm_before(left))
            or self.has(of if not self.has(of, "of") else of - 1, "harm_of")
        ) or self._listed(left):
            reason = Reason.HARM
        elif self.char(last) == "," and self.has(last + 1, "of") and self._next_capital(last + 1):
            reason = Reason.ROLE  # "X, of Mill Street"
        elif self.char(last) == "," and self.has(last + 1, "who"):
            human = self.has(last + 1, "human") or self.has(last + 2, "harm", "role")
            reason = Reason.ROLE if human else None
        return reason

    def _listed(self, left: int) -> bool:
        """Whether a name is one of those harmed: "nine were hurt, among them X Y"."""
        at = next(
            (i for i in range(left, max(left - _SMALL_WORDS - 1, -1), -1) if self.has(i, "among")),
            -1,
        )
        if at < 0 or any(self._is_capital(i) for i in range(at + 1, left + 1)):
            return False
        if any(self.has(i, "group", "organisation", "place") for i in range(at + 1, left + 1)):
            return False
        return self._harm_before(left + 1)

    def _harm_before(self, last: int) -> bool:
        """Whether the words before a token speak of harm."""
        near = range(max(0, last - _HARM_REACH), last)
        return any(self.has(i, "harm", "fate", "harmed") for i in near)

    def _is_pair(self, piece: _Piece) -> bool:
        words = piece.last - piece.first
        if not 2 <= words <= _LONGEST:
            return False
        if self.has(piece.first - 1, "article") and not self.has(piece.last, "speech"):
            return False
        return not self.is_place(self.tokens.surface(piece.first, piece.last))


class _Caseless(_Text):
    """Scripts without capitals: a name is what follows a word that announces one."""

    def reading(self) -> Findings:
        found: list[Evidence] = []
        officials: list[tuple[str, ...]] = []
        for i in range(self.size):
            kinds = self.kinds[i]
            if not kinds and not self.is_number(i):
                continue
            if "office" in kinds:
                name = self._name(i + 1)
                if name is not None:
                    officials.append(self.evidence(name, Reason.PAIR).key)
                continue
            piece, reason = self._announced(i, kinds)
            if piece is None and self.is_number(i) and self.has(i + 1, "years"):
                piece, reason = self._before_age(i), Reason.AGE
            if piece is not None and reason is not None and not self._after_office(piece.first):
                found.append(self.evidence(piece, reason))
        return Findings(evidence=tuple(found), officials=tuple(officials))

    def _announced(self, index: int, kinds: Kinds) -> tuple[_Piece | None, Reason | None]:
        """The name that a word announces, and by what."""
        first = index + 1
        if "role" in kinds:  # "driver of a taxi X"
            while first - index <= 2 and self._is_thing(first):
                first += 1
        piece = self._name(first)
        if piece is None:
            return None, None
        given = self._given(piece)
        if first > index + 1:
            return (piece, Reason.ROLE) if given else (None, None)
        long = piece.last - piece.first >= 2
        if "named" in kinds:
            return (piece, Reason.NAMED) if not self._thing(index) else (None, None)
        if "title" in kinds:
            return (piece, Reason.TITLE) if given or long else (None, None)
        if "role" in kinds:
            definite = self.cues.is_definite(self.cues.key(self.low[index]))
            return (piece, Reason.ROLE) if given or (long and definite) else (None, None)
        if "family" in kinds:
            return (piece, Reason.FAMILY) if given or long else (None, None)
        if not kinds.isdisjoint(("harm_of", "harm", "harmed", "speech")) and given:
            reason = Reason.SPEECH if "speech" in kinds else Reason.HARM
            return piece, reason
        return None, None

    def _is_thing(self, index: int) -> bool:
        """Whether a word says what a role is of: a vehicle, or a word with an article."""
        if not 0 <= index < self.size or self.has(index, "given"):
            return False
        return self.has(index, "vehicle") or self.cues.is_definite(self.cues.key(self.low[index]))

    def _name(self, first: int) -> _Piece | None:
        """Up to four words from here that are nothing else."""
        last = first
        while last < self.size and last - first < _LONGEST - 1 and self._may_name(last, first):
            last += 1
        while last > first and self.has(last - 1, "particle") and not self.has(last - 1, "given"):
            last -= 1
        if last == first:
            return None
        piece = _Piece(first, last)
        return None if self.is_place(self.tokens.surface(first, last)) else piece

    def _may_name(self, index: int, first: int) -> bool:
        word = self.low[index]
        if not word[0].isalpha() or len(word) < 2:
            return False
        kinds = self.kinds[index]
        if kinds - {"given", "particle", "family"}:
            return "given" in kinds and index == first
        if index == first and "given" not in kinds:
            key = self.cues.key(word)
            return not self.cues.is_definite(key) and not self.is_place(word)
        return index == first or not self.is_place(word) or "given" in kinds

    def _given(self, piece: _Piece) -> bool:
        return "given" in self.kinds[piece.first]

    def _thing(self, index: int) -> bool:
        around = range(index - 3, index)
        return any(self.has(i, "place", "organisation", "group") for i in around)

    def _before_age(self, index: int) -> _Piece | None:
        """The name before an age."""
        last = index
        while last > 0 and (
            self.char(last - 1) in (",", "،", "(") or self.has(last - 1, "age", "function", "years")
        ):
            last -= 1
        first = last
        while first > 0 and last - first < _LONGEST - 1 and self._bare(first - 1):
            first -= 1
        while first < last and self.cues.is_definite(self.cues.key(self.low[first])):
            first += 1
        piece = _Piece(first, last)
        if last - first < 1 or (last - first < 2 and not self._given(piece)):
            return None
        return piece

    def _bare(self, index: int) -> bool:
        word, kinds = self.low[index], self.kinds[index]
        return word[0].isalpha() and len(word) > 1 and not kinds - {"given", "particle", "family"}

    def _after_office(self, first: int) -> bool:
        return self.has(first - 1, "office") or (
            self.has(first - 2, "office") and not self.has(first - 1, "named", "role", "title")
        )
