"""Evidence that a text names a private person: an age, a role, a family, a title beside a name.

Pure and linear: one pass over the tokens of a text. Capital letters show where a name may stand,
never that it is one; a place, a body, a people, an office bound to the name speak against it. Words
are data (:mod:`geo.privacy.cues`); no sentence is searched by a pattern that could look twice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from geo.language.tokens import tokenize
from geo.privacy.called import STOPS
from geo.privacy.caseless import Caseless
from geo.privacy.cues import Cues
from geo.privacy.flat import as_sentence, is_flat
from geo.privacy.namesakes import Namesakes
from geo.privacy.person_names import NameKind, are_called
from geo.privacy.pieces import DASHES, LONGEST, Evidence, Findings, Piece, Reason

__all__ = ["Evidence", "Findings", "Reason", "find_evidence", "is_caseless", "read"]

_INHERITED = frozenset(
    [Reason.AGE, Reason.ROLE, Reason.NAMED, Reason.FAMILY, Reason.TITLE, Reason.HARM]
)
_TOLD = frozenset([Reason.AGE, Reason.ROLE, Reason.NAMED, Reason.FAMILY, Reason.TITLE])
_SURE = (NameKind.GIVEN, NameKind.FAMILY, NameKind.SYLLABLE)
_IN_HEADLINES = frozenset([Reason.ROLE, Reason.FAMILY])
_OF_PEOPLES = frozenset([Reason.ROLE, Reason.FAMILY, Reason.FORM, Reason.AGE])
_NOBODY = frozenset(["place", "body", "people", "thing"])
_SENTENCE_CASE = 0.5  # share of capitalised words above which capitals tell nothing
_LIST = 3  # names of a list that needs no other word
_FEW_WORDS = 4
_FEW_LOW = 2  # words in lower case, little words aside, that no headline has
_SMALL_WORDS = 4  # between a word and the name that it is about
_SURROUNDINGS = 10  # tokens before and after a name that tell of whose life it is
_RECOGNISED = 10  # tokens from a name back to who recognised it
_SAID_OF = 8  # tokens after a comma that say what somebody is
_HARM_REACH = 12  # tokens from "among them" back to what happened
_QUOTATION = frozenset(["'", '"', "“", "”", "«", "»", "‘", "’", "„"])
_CLOSE = frozenset(["'", '"', "“", "”", "«", "»", "(", "‘", "’", "„"])
_OF_NAMES = frozenset(["given", "particle", "family", "title"])
_OPENING = (
    "harm_of",
    "harm",
    "fate",
    "speech",
    "be",
    "dwelling",
    "group",
    "armed",
    "vehicle",
    "locative",
)


def is_caseless(text: str) -> bool:
    """Whether a text is mostly in a script without capitals.

    >>> is_caseless("قالت الوكالة"), is_caseless("the agency"), is_caseless("სოფელი")
    (True, False, True)
    """
    if text.isascii():
        return False
    letters = [c for c in text if c.isalpha()]
    return sum(c.lower() == c.title() for c in letters) * 2 > len(letters)


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
    flat = is_flat(text)
    tokens = tokenize(as_sentence(text, cues) if flat else text)
    if len(tokens) == 0:
        return Findings()
    reader = Caseless if is_caseless(text) else _Cased
    found = reader(tokens, cues, is_place).reading()
    return _of_flat(found, cues) if flat else found


def _of_flat(found: Findings, cues: Cues) -> Findings:
    """What a flat text says of names on the lists, or of two words that are told to be a name."""
    sure = (
        one
        for one in found.evidence
        if one.reason is not Reason.PRIVATE
        and (
            any(cues.names.listed(word) in _SURE for word in one.key)
            or (len(one.key) > 1 and one.reason in _TOLD)
        )
    )
    return Findings(evidence=tuple(sure), officials=found.officials, bodies=found.bodies)


class _Cased(Namesakes):
    """Scripts with capitals."""

    def reading(self) -> Findings:
        pieces = list(self._pieces())
        if not pieces:
            return Findings()
        appeals = self._appeals()
        capitals = self._capitals()
        for n, piece in enumerate(pieces):
            before = pieces[n - 1] if n else None
            linked = before is not None and self._linked(before.last, piece.first)
            self._judge(piece, before if linked else None, capitals=capitals)
        self._judge_lists(pieces)
        found = [self.evidence(p, p.reason) for p in pieces if p.reason and not self._letter(p)]
        officials = [self.evidence(p, Reason.PAIR).key for p in pieces if p.verdict == "office"]
        open_ = [p for p in pieces if p.reason is None and not p.verdict and capitals]
        pairs = [self.evidence(p, Reason.PAIR) for p in open_ if self.is_pair(p)]
        bodies = [self.evidence(p, Reason.PAIR).key for p in pieces if p.verdict in _NOBODY]
        groups = [self.evidence(p, Reason.PAIR).key for p in pieces if p.verdict == "body"]
        return Findings(
            evidence=(*found, *appeals),
            officials=tuple(officials),
            bodies=tuple(bodies),
            groups=tuple(groups),
            pairs=tuple(pairs),
        )

    def _appeals(self) -> list[Evidence]:
        """Names joined to an appeal: "#FreeJaneDoe"."""
        found = []
        for i in range(1, self.size):
            if self.char(i - 1) != "#":
                continue
            words = _humps(self.tokens.surface(i, i + 1))
            kinds = self.cues.of(words)
            name = [w for w, k in zip(words, kinds, strict=True) if not k & {"appeal", "function"}]
            if len(name) > 1 and "appeal" in kinds[0]:
                given = self.evidence(Piece(i, i + 1), Reason.NAMED)
                found.append(replace(given, key=tuple(map(self.cues.key, name))))
        return found

    def _letter(self, piece: Piece) -> bool:
        """Whether a piece is one letter: "Resident R1", not the initials "O. S."."""
        return self.tokens.end[piece.last - 1] - self.tokens.start[piece.first] == 1

    def _capitals(self) -> bool:
        """Whether this is sentence case, where a capital letter tells something."""
        tokens = self.tokens
        words = [
            i for i in range(self.size) if self.low[i][0].isalpha() and not self.has(i, "function")
        ]
        high = sum(tokens.capital(i) for i in words)
        known = [i for i in words if self.kinds[i] - _OF_NAMES and not self._opens(i)]
        return (
            len(words) <= _FEW_WORDS
            or not any(tokens.capital(i) for i in known)
            or high <= len(words) * _SENTENCE_CASE
            or len(words) - high >= _FEW_LOW
        )

    # ---------------------------------------------------------------- where names may stand

    def _pieces(self) -> Iterator[Piece]:
        """Runs of capitalised words, cut at words that say what somebody is."""
        run: list[int] = []
        i = 0
        while i < self.size:
            if self.is_capital(i):
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
        if word in _QUOTATION and index == last + 1:  # 'X "Nickname" Y'
            opens = self.char(index + 2) in _QUOTATION and self._next_capital(index + 2)
            closes = self.char(index - 2) in _QUOTATION and index - 3 >= 0
            return self._next_capital(index) and (opens or (closes and self.is_capital(index - 3)))
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
        return index + 1 < self.size and self.is_capital(index + 1)

    def _cut(self, run: Sequence[int]) -> Iterator[Piece]:
        """A run without what opens a sentence and without cue words."""
        part: list[int] = []
        for n, i in enumerate(run):
            single = self.tokens.end[i] - self.tokens.start[i] == 1
            ends = n == len(run) - 1 and not self.has(i, "title") and not self.has(i + 1, "of")
            cue = self.has(i, "role", "office", "title", "family", "named") and not (part and ends)
            opening = n == 0 and len(run) > 1 and self.has(i, *_OPENING) and self._opens(i)
            small = n == 0 and len(run) > 1 and self.has(i, "article") and self._opens(i)
            if small or (not single and (cue or opening or self.has(i, "function", "time_words"))):
                if part:
                    yield Piece(part[0], part[-1] + 1)
                part = []
            else:
                part.append(i)
                if self.tokens.possessive(i):  # "Ukraine's Lugansk" are two names
                    yield Piece(part[0], part[-1] + 1)
                    part = []
        if part:
            yield Piece(part[0], part[-1] + 1)

    def _opens(self, index: int) -> bool:
        """Whether a token opens a sentence: its capital letter says nothing."""
        return index == 0 or self.char(index - 1) in STOPS or self.char(index - 1) in _CLOSE

    # ---------------------------------------------------------------- what the text makes of them

    def _linked(self, last: int, first: int) -> bool:
        """Whether two pieces are items of one list."""
        if first - last > LONGEST:
            return False
        return all(
            self.char(i) in (",", "(", ")", "/")
            or self.is_number(i)
            or self.has(i, "and", "age", "years")
            for i in range(last, first)
        )

    def _judge_lists(self, pieces: Sequence[Piece]) -> None:
        """Three names and more in a row, of which nothing else is said, are those of persons."""
        run: list[Piece] = []
        for piece in [*pieces, None]:
            goes_on = piece is not None and run and self._in_row(run[-1].last, piece.first)
            if not goes_on:
                if len(run) >= _LIST and all(p.reason is None for p in run):
                    for one in run:
                        one.reason = Reason.GIVEN
                run = []
            if piece is not None and not piece.verdict and self.is_pair(piece):
                run += [piece] * are_called(self._names(piece))

    def _in_row(self, last: int, first: int) -> bool:
        """Whether only marks and figures stand between two tokens."""
        return 0 < first - last <= _SMALL_WORDS and not any(
            self.low[i][0].isalpha() and not self.has(i, "and") for i in range(last, first)
        )

    def _before(self, piece: Piece) -> int:
        """The token before a piece that says something of it."""
        left = piece.first - 1
        while self.char(left) in _CLOSE or (
            self.char(left) == "." and self.has(left - 1, "title", "rank")
        ):
            left -= 1
        if self.char(left) in (")", ".") and self.char(left - 2) in (":", "-", ""):
            left -= 2 * self.char(left - 1).isdecimal()  # the first item of "buried: 1) X 2) Y"
        return left

    def _judge(self, piece: Piece, before: Piece | None, *, capitals: bool) -> None:
        left = self._with_surname(piece, self._before(piece))
        owned, first = self._of_thing(piece, left), piece.first
        located = not owned and self._placed(piece, left, before)
        left += piece.first - first
        if not located and self.age_after(piece.last):
            if self.has(left, "office") or self._office_after_age(piece.last):
                piece.verdict = "office"
            elif piece.last - piece.first <= LONGEST:
                piece.reason = Reason.AGE
            return
        piece.verdict = self._nobody(piece, left, located=located)
        if piece.verdict:
            return
        reason = self._strong(piece, left) or (Reason.ROLE if owned else None)
        if reason in _IN_HEADLINES and not capitals:
            reason = None  # in a headline every word has a capital
        if reason is None and capitals:
            reason = (
                self._inherited(piece, before) or self._weak(piece, left) or self._bare(piece, left)
            )
        kin = self.has(left, "family") and self._names(piece) == [NameKind.GIVEN]  # "brother X"
        told = reason in _OF_PEOPLES and not kin
        if told and self.is_people(piece):
            piece.verdict, reason = "people", None
        piece.reason = reason

    def _with_surname(self, piece: Piece, left: int) -> int:
        """Joins an initial to the surname that a comma parts from it: "Doe, J. (44)"."""
        surname = piece.first - 2
        comma = self.char(surname + 1) == "," and self.char(piece.last) == "."
        if not (comma and self._letter(piece) and surname >= 0 and self.is_capital(surname)):
            return left
        piece.first, piece.last = surname, piece.last + 1
        return surname - 1

    def _placed(self, piece: Piece, left: int, before: Piece | None) -> bool:
        """Whether the words before a piece, or a list, make it a place; cuts a place before it."""
        if not self._located(left) and (before is None or before.verdict != "place"):
            return False
        if self.acts(piece, left) or self._beside_whom(piece, left):
            return False
        if self.behind_place(piece):
            piece.first += 1
            return False
        return True

    def _beside_whom(self, piece: Piece, left: int) -> bool:
        """Whether two words behind a preposition are somebody, of whom the text goes on.

        "beside X Y as he left", "stole cows from X Y and wounded her".
        """
        if not self.is_pair(piece) or self.has(piece.last, "place", "group", "organisation"):
            return False
        if self.has(left, "locative") and self.has(left - 1, "taker"):
            return True  # "took in X Y"
        if not self.has(left, "beside"):
            return False
        if self.char(piece.last) == "," and self.has(piece.last + 1, "who"):
            return not self.has(left, "whence")  # "through X Y, who"; not "men from X Y, who"
        near = range(piece.last, min(piece.last + _SMALL_WORDS + 1, self.size))
        at = next((i for i in near if self.has(i, "pronoun")), -1)
        return at >= 0 and not self._stop_in(range(piece.last, at))

    def _located(self, left: int) -> bool:
        """Whether the words before a piece make it a place."""
        return (
            self.has(left, "locative")
            or (self.has(left, "of") and self.has(left - 1, "place"))
            or (self.has(left, "place") and not self.has(left, "role", "age"))
        )

    def _of_thing(self, piece: Piece, left: int) -> bool:
        """Whether a role with what it is of stands before two words: "driver of the bus X Y".

        A place before the words makes them its name, unless one person is spoken of and no place
        is called so.
        """
        if not self.has(left, "vehicle", "place", "organisation") or not self.is_pair(piece):
            return False
        at = left - 1
        while left - at <= 2 and self.has(at, "of", "article"):
            at -= 1
        if self.has(left, "vehicle"):
            return self.has(at, "role")
        return at == left - 1 and self.has(at, "role") and self.has(at, "one_person")

    def _strong(self, piece: Piece, left: int) -> Reason | None:
        if self.has(left, "title"):
            code = self.tokens.surface(left, left + 1).isupper()  # "DR Congo" is no doctor
            school = self.has(left - 1, "place", "organisation") or (
                self.has(left - 1, "locative")
                and self.is_place(self.tokens.surface(left, piece.last))  # "in Malam Fatori"
            )
            return None if code or school else Reason.TITLE
        if self._named(left):
            return Reason.NAMED
        if self._introduced(piece, left):
            return Reason.ROLE
        if self.has(left, "age") and self.char(left) not in STOPS:
            return Reason.AGE
        return self._beside(piece, left)

    def _beside(self, piece: Piece, left: int) -> Reason | None:
        """Family, role and the form of a name, before or after it."""
        of = left - self.has(left, "article")
        if self.has(left, "family") or (self.has(of, "of") and self.has(of - 1, "family")):
            return Reason.FAMILY
        if self.has(left, "dear") and not self.is_capital(left):
            return Reason.FAMILY  # "little X", "the late X"
        if self.has(left, "role") and not self._verb(left):
            of_body = self.has(left - 1, "place", "organisation")
            return None if of_body and not self.has(left - 1, "age", "role") else Reason.ROLE
        if self._with_family(piece.last):
            return Reason.FAMILY
        if any("patronymic" in self.kinds[i] for i in range(piece.first, piece.last)):
            return Reason.FORM
        kind = self._apposition(piece.last) if self._set_apart(piece) else ""
        if kind and not self.is_place(self.bare(piece)):
            return Reason.ROLE if kind == "role" else Reason.FAMILY
        if self.tokens.possessive(piece.last - 1) and self.has(piece.last, "family"):
            return Reason.FAMILY
        return None

    def _verb(self, index: int) -> bool:
        """Whether a word that may be a role is a verb here: "police suspect X"."""
        before = index - 1
        return self.has(index, "verbal") and not (
            self._opens(index) or self.has(before, "article", "age", "count")
        )

    def _set_apart(self, piece: Piece) -> bool:
        """Whether what stands behind a comma belongs to a piece: "Afterward, young men came".

        A word that opens a sentence and is no known name needs a second comma.
        """
        one = piece.last - piece.first == 1
        if not (one and self._opens(piece.first) and self.char(piece.last) == ","):
            return True
        if self.is_named(piece.first) or self.has(piece.last + 1, "family"):
            return True
        for i in range(piece.last + 1, min(piece.last + 1 + _SAID_OF, self.size)):
            if self.char(i) in (",", ")", *DASHES):
                return True
            if self.char(i) in STOPS or self.has(i, "be", "speech", "who"):
                return False
        return False

    def _with_family(self, last: int) -> bool:
        """Whether the family goes on: "X and her two sons"."""
        if not self.has(last, "and"):
            return False
        near = range(last + 1, min(last + _SMALL_WORDS, self.size))
        at = next((i for i in near if self.has(i, "family")), last)
        return at > last + 1 and all(self.has(i, "function", "count") for i in range(last + 1, at))

    def _introduced(self, piece: Piece, left: int) -> bool:
        """Whether a role and a comma stand before a name: "a farmer, X", "three villagers - X"."""
        at = left - self.has(left, "certain")  # "a worker, one X"
        if (
            self.is_pair(piece)
            and self._head_before(left, "role")
            and not self.is_capital(left - 1)
        ):
            return True  # "the teacher of the village, X Y"
        head = at - 1
        if self.has(head - 1, "of") and (self.has(head, "count") or self.is_number(head)):
            head -= 2  # "a girl of twelve, X"
        return (
            self.char(at) in (",", ":", *DASHES)
            and self.has(head, "role", "family")
            and not self.has(at - 2, "locative")
        )

    def _named(self, left: int) -> bool:
        at = left - (not self.has(left, "named") and self.has(left, "function", "of"))
        small = self.has(left, "of", "article", "locative", "beside", "and")
        if at < left and not small and not self.has(at, "named"):  # "identified the man as X"
            reach = range(at, at - LONGEST, -1)
            at = next((i for i in reach if self.has(i, "named", "locative")), at)
        if not self.has(at, "named"):
            return False
        if self.has(at - 1, "role", "family"):
            return True
        around = range(at - 3, at)
        return not any(
            self.has(i, "place", "organisation", "group", "vehicle", "so_called") for i in around
        )

    def _recognised(self, left: int) -> bool:
        """Whether a body was known by its family: "recognised by his wife as that of X"."""
        near = []
        for i in range(left, max(left - _RECOGNISED, -1), -1):
            if self.char(i) in STOPS and self.char(i) != ":":
                break
            near.append(i)
        family = any(self.has(i, "family", "harm_of") for i in near)
        return family and any(self.has(i, "recognised") for i in near)

    def _inherited(self, piece: Piece, before: Piece | None) -> Reason | None:
        """Items of a list share the evidence of its head."""
        if before is None or before.reason is None or before.reason not in _INHERITED:
            return None
        words = piece.last - piece.first
        if words < 2 or self.is_place(self.bare(piece)):
            return None
        return before.reason

    def _weak(self, piece: Piece, left: int) -> Reason | None:
        """Speech and harm: only for two words and more that are no place."""
        if not self.is_pair(piece) or self.has(left, "article"):
            return None
        last = piece.last
        reason = None
        verb = last + (self.has(last, "function") and self.has(last + 1, "be"))  # "X y a été"
        verb += self.has(verb, "be")
        verb += self.has(verb, "be")
        of = left - self.has(left, "article")
        cue = of if not self.has(of, "of") else of - 1
        whom = left - self.has(left, "whom")  # "capturó a X"
        if self.tokens.possessive(last - 1) and self.has(last, "dwelling", "harm_of", "belonging"):
            reason = Reason.HARM
        elif self.has(last + (self.char(last) in DASHES), "speech") or (
            self.has(left, "speech") and not self.has(left, "hearer")  # "told Radio X"
        ):
            reason = Reason.SPEECH
        elif self._recognised(left):
            reason = Reason.NAMED
        elif self._shown(piece, left):
            reason = Reason.ROLE
        elif self._beside_whom(piece, left):
            reason = Reason.PRIVATE
        elif (
            self._suffers(verb)
            or self._with_others(last)
            or (verb > last and self.has(verb, "harm"))
            or self.has(left, "fate")
            or (self.has(whom, "harm", "harmed") and not self.has(whom, "strike"))
            or (self.char(left) == ":" and self._harm_before(left))
            or (self.has(cue, "harm_of") and (cue < of or not self.is_capital(cue)))
            or (self.has(cue, "belonging") and left == piece.first - 1)
            or (self.has(left, "by") and self.has(left - 1, "made"))  # "signed by X Y"
            or (self.has(left, "in_peace") and self.has(left - 1, "function"))
        ) or self._listed(left):
            reason = Reason.HARM
        elif self.char(last) == "," and self.has(last + 1, "of") and self._next_capital(last + 1):
            reason = Reason.ROLE  # "X, of Mill Street"
        elif self.char(last) == "," and self.has(last + 1, "who"):
            human = self.has(last + 1, "human") or self.has(last + 2, "harm", "role")
            reason = Reason.ROLE if human else None
        return reason

    def _bare(self, piece: Piece, left: int) -> Reason | None:
        """What two words tell by themselves or by what the sentence speaks of."""
        if self.single(piece):
            return Reason.GIVEN
        if not self.is_pair(piece) or self.has(left, "article"):
            return None
        if self._fights(piece.last):
            return None
        if self.called(piece):
            return Reason.GIVEN
        bare = left == piece.first - 1 and not self.has(left, "named")
        return Reason.PRIVATE if bare and self._private_life(piece) else None

    def _suffers(self, verb: int) -> bool:
        """Whether a verb tells the fate of somebody: "X burned inside"; not "X burned a barn"."""
        if not self.has(verb, "fate"):
            return False
        after = verb + 1
        ends = self.char(after) in STOPS or self.char(after) in (",", "")
        return not self.has(verb, "deed") or ends or self.has(after, "locative", "pronoun", "and")

    def _with_others(self, last: int) -> bool:
        """Whether the fate of somebody and of others is told: "X Y and others slept"."""
        if not self.has(last, "and"):
            return False
        near = range(last + 1, min(last + _SMALL_WORDS, self.size))
        at = next((i for i in near if self.has(i, "fate")), last)
        return self._suffers(at) and not any(self.is_capital(i) for i in range(last, at))

    def _fights(self, last: int) -> bool:
        """Whether what only many do follows, of one or of two: "X and Y exchanged fire"."""
        if self.has(last, "clash"):
            return True
        ends = range(last + 1, min(last + LONGEST, self.size))
        at = next((i for i in ends if not self.is_capital(i)), last)
        return self.has(last, "and") and self.has(at, "clash")

    def _private_life(self, piece: Piece) -> bool:
        """Whether the sentence around two words speaks of a private life: kin, friends, a bed."""
        for step in (-1, 1):
            at = piece.first - 1 if step < 0 else piece.last
            for i in range(at, at + step * _SURROUNDINGS, step):
                if not 0 <= i < self.size or (self.char(i) in STOPS and self.char(i) != ":"):
                    break
                if self.has(i, "family", "personal"):
                    return True
        return False

    def _shown(self, piece: Piece, left: int) -> bool:
        """Whether a caption says what somebody does: "Photo: X holds a shoe"."""
        at = left - (self.char(left) == ":")
        after = piece.last
        return (
            self.has(at, "caption")
            and self.char(after).isalpha()
            and not self.is_capital(after)
            and not self.has(after, "function", "locative", "and", "of", "be")
        )

    def _listed(self, left: int) -> bool:
        """Whether a name is one of those harmed: "nine were hurt, among them X Y"."""
        at = next(
            (i for i in range(left, max(left - _SMALL_WORDS - 1, -1), -1) if self.has(i, "among")),
            -1,
        )
        if at < 0 or any(self.is_capital(i) for i in range(at + 1, left + 1)):
            return False
        if any(self.has(i, "group", "organisation", "place") for i in range(at + 1, left + 1)):
            return False
        return self._harm_before(left + 1)

    def _harm_before(self, last: int) -> bool:
        """Whether the words before a token speak of harm."""
        near = range(max(0, last - _HARM_REACH), last)
        return any(self.has(i, "harm", "fate", "harmed") for i in near)


def _humps(text: str) -> list[str]:
    """The words that are joined in a tag, in the letters of any language.

    >>> _humps("FreeJaneDoe"), _humps("СвободаІвануПетренку")
    (['Free', 'Jane', 'Doe'], ['Свобода', 'Івану', 'Петренку'])
    """
    starts = [0, *(k for k in range(1, len(text)) if text[k].isupper()), len(text)]
    return [text[a:b] for a, b in pairwise(starts)]
