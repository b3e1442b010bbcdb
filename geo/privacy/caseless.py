"""Names in scripts without capitals: what follows a word that announces one."""

from geo.privacy.cues import Kinds
from geo.privacy.person_names import NameKind
from geo.privacy.pieces import LONGEST, Evidence, Findings, Piece, Reason, Words

__all__ = ["Caseless"]

_OF_NAMES = frozenset(["given", "particle", "family"])
# What is called after somebody, or whom an office or a following makes public.
_NAMESAKES = ("place", "street", "organisation", "group", "office", "bearer", "led")


class Caseless(Words):
    """Scripts without capitals: a name is what follows a word that announces one."""

    def reading(self) -> Findings:
        """Names that a word announces, or that an age follows."""
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
        pieces = [self._called(i) for i in range(self.size)]
        called = [self.evidence(piece, Reason.GIVEN) for piece in pieces if piece is not None]
        found += [c for c in called if not any(c.start < f.end and f.start < c.end for f in found)]
        return Findings(evidence=tuple(found), officials=tuple(officials))

    def _called(self, first: int) -> Piece | None:
        """A given name and what can only be more of a name, where nothing tells otherwise."""
        if self._name_kind(first) is not NameKind.GIVEN or self.kinds[first] - _OF_NAMES:
            return None
        if self._namesake(first) or self._after_office(first):
            return None
        last = first + 1
        while last < self.size and last - first < LONGEST - 1 and self._more(last):
            last += 1
        while last > first + 1 and self.has(last - 1, "particle"):
            last -= 1
        piece = Piece(first, last)
        if last - first < 2 or self._chained(first):
            return None
        return None if self.is_place(self.tokens.surface(first, last)) else piece

    def _namesake(self, first: int) -> bool:
        """Whether a place or a body is called by a name: "street X", "school of the martyr X"."""
        at = first - 1
        while first - at < LONGEST and (
            self.has(at, "role", "title", "family")
            or (at >= 0 and self._name_kind(at) is not NameKind.NONE)
        ):
            at -= 1
        return self.has(at, *_NAMESAKES)

    def _more(self, index: int) -> bool:
        """Whether a word goes on with a name: another name, a particle, or a word with an article.

        A word that the data or the gazetteer knows with an article is none.
        """
        if self.kinds[index] - _OF_NAMES or not self.low[index][0].isalpha():
            return False
        if self.has(index, "particle") or self._name_kind(index) is not NameKind.NONE:
            return True
        return self.cues.is_definite(self.cues.key(self.low[index])) and not self.is_place(
            self.low[index]
        )

    def _chained(self, first: int) -> bool:
        """Whether the word before is the beginning of the name, so that it was judged there."""
        return first > 0 and self._name_kind(first - 1) is not NameKind.NONE

    def _name_kind(self, index: int) -> NameKind:
        return self.cues.names.kind(self.cues.key(self.low[index]))

    def _announced(self, index: int, kinds: Kinds) -> tuple[Piece | None, Reason | None]:
        """The name that a word announces, and by what."""
        first = self._begins(index, kinds)
        piece = self._name(first)
        if piece is None or (kinds & {"role", "title"} and self._place_called(index)):
            return None, None
        given = self._given(piece)
        if first > index + 1 and "role" in kinds:
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
            known = (given or long) and not self._namesake(index)
            return (piece, Reason.FAMILY) if known else (None, None)
        if not kinds.isdisjoint(("harm_of", "harm", "harmed", "speech")) and given:
            reason = Reason.SPEECH if "speech" in kinds else Reason.HARM
            return piece, reason
        return None, None

    def _begins(self, index: int, kinds: Kinds) -> int:
        """Where the name begins that a word announces."""
        first = index + 1
        if "role" in kinds:  # "driver of a taxi X"
            while first - index <= 2 and self._is_thing(first):
                first += 1
        elif kinds & {"harmed", "harm_of"} and self.char(first) == ":":
            first += 1  # "the victims: X, Y"
        return first

    def _place_called(self, index: int) -> bool:
        """Whether a place is called by what follows: "bridge of the martyr X"."""
        key = self.cues.key(self.low[index - 1]) if index else ""
        return self.has(index - 1, "place", "street") and not self.cues.is_definite(key)

    def _is_thing(self, index: int) -> bool:
        """Whether a word says what a role is of: a vehicle, or a word with an article."""
        if not 0 <= index < self.size or self.has(index, "given"):
            return False
        return self.has(index, "vehicle") or self.cues.is_definite(self.cues.key(self.low[index]))

    def _name(self, first: int) -> Piece | None:
        """Up to four words from here that are nothing else."""
        last = first
        while last < self.size and last - first < LONGEST - 1 and self._may_name(last, first):
            last += 1
        while last > first and self.has(last - 1, "particle") and not self.has(last - 1, "given"):
            last -= 1
        if last == first:
            return None
        piece = Piece(first, last)
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

    def _given(self, piece: Piece) -> bool:
        return "given" in self.kinds[piece.first]

    def _thing(self, index: int) -> bool:
        around = range(index - 3, index)
        return any(self.has(i, "place", "organisation", "group") for i in around)

    def _before_age(self, index: int) -> Piece | None:
        """The name before an age."""
        last = index
        while last > 0 and (
            self.char(last - 1) in (",", "،", "(") or self.has(last - 1, "age", "function", "years")
        ):
            last -= 1
        first = last
        while first > 0 and last - first < LONGEST - 1 and self._bare(first - 1):
            first -= 1
        while first < last and self.cues.is_definite(self.cues.key(self.low[first])):
            first += 1
        piece = Piece(first, last)
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
