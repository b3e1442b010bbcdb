"""Whom an office makes public, and what bears a person's name: a body, a place, a people, a thing.

Pure: tokens and what stands around a name decide.
"""

from collections.abc import Iterable

from geo.privacy.called import STOPS, Called
from geo.privacy.pieces import DASHES, LONGEST, Piece

__all__ = ["Namesakes"]

_NO_OFFICE = ("role", "family", "be", "speech", "harm", "who", "private_speaker", "harm_of")
_NO_NAMES = ("harm", "fate", "harmed", "count", "be", "armed")
_ACRONYM = 5  # letters
_SAID_OF = 8  # tokens after a comma that say what somebody is
_LONG_HEAD = 10  # tokens of what somebody is, before two commas
_SMALL_WORDS = 4  # between a word and the name that it is about


class Namesakes(Called):
    """Names that are of no private person, by what is bound to them."""

    def _nobody(self, piece: Piece, left: int, *, located: bool) -> str:
        """What speaks against a private person: office, place, body, people, thing, or ""."""
        if self._office(piece, left) or self._leads(left):
            return "office"
        inside = self.kinds[piece.first : piece.last]
        if located or any("place" in k for k in inside):
            return "place"
        if self.has(left, "bearer") or any("bearer" in k for k in inside):
            return "thing"  # "Hurricane X", "the ferry X", "a school named in honour of X"
        group = self.has(piece.last, "group", "organisation") and not self._owner(piece)
        kin = self.has(left - 1, "private_speaker") and self.has(left - 1, "harm_of")
        of_group = self.has(left, "of") and (
            (
                self.has(left - 1, "group", "organisation", "armed", "those")
                and not (self.has(left - 1, "dwelling") and not self.is_capital(left - 1))
            )
            or (self.has(left - 1, "role") and self.has(left - 2, "armed"))  # "armed men of X"
        )
        group |= of_group and not (kin and self.is_pair(piece))  # "the family of X Y"
        group |= len(inside) > 1 and "group" in inside[-1]  # "the Saida Tribes"
        bracketed = self.char(piece.first - 1) == "(" and self.char(piece.last) == ")"
        group |= bracketed and self.has(left, "group") and not self.has(left, "role")
        group |= self.char(left) == "&" or self._abbreviated(piece)  # "A&B Ferries"
        if group or any("organisation" in k for k in inside) or self._acronym(piece):
            return "body"
        if self.has(piece.last, "place") and not self._owner(piece):
            return "place"
        if self.has(left, "count"):
            return "people"
        named_so = self.has(left, "label") and not self.is_capital(left)  # "the magazine X Y"
        return "thing" if named_so or self._so_called(left) or self._word(piece) else ""

    def _word(self, piece: Piece) -> bool:
        """Whether a piece is part of what somebody is, or one word that is no name.

        "Vice Chairman", "Prime Minister"; in headings "Soldiers Killed".
        """
        after = piece.last
        if self.has(after, "office") and self.is_capital(after) and not self._owner(piece):
            return True
        one = piece.last - piece.first == 1
        return one and self.has(piece.first, *_NO_NAMES) and not self.is_given(piece.first)

    def _abbreviated(self, piece: Piece) -> bool:
        """Whether the first letters of a piece follow in brackets: "Red Hill Men (RHM)"."""
        if self.char(piece.last) != "(" or self.char(piece.last + 2) != ")":
            return False
        short = self.tokens.surface(piece.last + 1, piece.last + 2)
        words = [part for i in range(piece.first, piece.last) for part in self.low[i].split("-")]
        return short.isupper() and len(words) > 1 and [w[0] for w in words] == [*short.lower()]

    def _owner(self, piece: Piece) -> bool:
        """Whether a piece ends in an apostrophe and s."""
        return self.tokens.possessive(piece.last - 1)

    def _acronym(self, piece: Piece) -> bool:
        """Whether a piece holds an acronym: capitals alone tell a body more often than a name."""
        text = self.tokens.text
        words = [
            text[self.tokens.start[i] : self.tokens.end[i]] for i in range(piece.first, piece.last)
        ]
        dotted = "".join(words).isupper() and " " not in self.bare(piece) and len(words) > 1
        if dotted and all(len(w) == 1 for w in words):
            return True  # "U.N."; the initials of a person have blanks
        high = [w for w in words if len(w) > 1 and w.isupper()]
        return bool(high) and (len(high) == len(words) == 1 or any(len(w) < _ACRONYM for w in high))

    def _so_called(self, left: int) -> bool:
        if self.has(left, "speech"):  # "dit" says both
            return False
        return self.has(left, "so_called") or self.has(left - 1, "so_called")

    def _office(self, piece: Piece, left: int) -> bool:
        """Whether an office is bound to a name: directly before it, or the head of what follows."""
        while self.has(left, "title") or (self.char(left) == "." and self.has(left - 1, "title")):
            left -= 1  # "the head of the union, Dr X"
        if self.has(left, "office"):
            return not self._owned(left)
        if self._sits(left):
            return True
        at = left
        for _ in range(LONGEST):  # "minister of foreign affairs X", "chief of police Mr X"
            if at < 0 or self.char(at) in STOPS or self.char(at) == ",":
                break
            if self.has(at, *_NO_OFFICE):
                break
            if self.has(at, "of") and self.has(at - 1, "office"):
                return True
            at -= 1
        if self.has(left, "organisation"):  # "head of the administration X", said without "of"
            ahead = range(left - 1, left - _SMALL_WORDS, -1)
            if any(self.has(i, "office") for i in ahead) and not self._stop_in(ahead):
                return True
        return self._apposition(piece.last) == "office" or self._head_before(
            left, "office", reach=_LONG_HEAD if self.char(piece.last) == "," else LONGEST
        )

    def _sits(self, index: int) -> bool:
        """Whether a token says that somebody is of those who sit in a house.

        "member of parliament", "council member"; a council's cleaner is not.
        """
        if self.has(index, "seat"):
            ahead = range(index - 1, index - _SAID_OF, -1)
            at = next((i for i in ahead if self.has(i, "member")), -1)
            return at >= 0 and not self._stop_in(range(at, index))
        return self.has(index, "member") and self.has(index - 1, "seat")

    def _head_before(self, left: int, kind: str, *, reach: int = LONGEST) -> bool:
        """Whether what somebody is and a comma stand before: "the minister of defence, X"."""
        if self.char(left) != ",":
            return False
        for at in range(left - 1, max(left - 1 - reach, -1), -1):
            if (
                self.char(at) in STOPS
                or self.char(at) == ","
                or self.has(at, "be", "harm", "speech")
            ):
                return False
            if self.has(at, kind):
                return not (self.has(at - 1, "of") or self.has(at - 2, "of"))
        return False

    def _leads(self, left: int) -> bool:
        """Whether forces are somebody's: "troops loyal to X"; who leads a march may be anybody."""
        return self.has(left, "led") or (
            self.has(left, "function", "of", "and", "locative") and self.has(left - 1, "led")
        )

    def _office_after_age(self, last: int) -> bool:
        """Whether an office follows the age: "X, 46, deputy chairman of the council"."""
        ends = (i for i in range(last + 1, min(last + LONGEST + 1, self.size)))
        return any(self.char(i) == "," and self._apposition(i) == "office" for i in ends)

    def _owned(self, office: int) -> bool:
        """Whether an office is somebody else's: "guard of the deputy X" names the deputy."""
        return self.has(office + 1, "of")

    def _apposition(self, last: int) -> str:
        """What the words after a comma call somebody: office, role, family or ""."""
        opening = self.char(last)
        if opening not in (",", "(") and opening not in DASHES:
            return ""
        at = last + 1
        if opening == "(" and self.char(at + 1) in (")", "-") and len(self.char(at)) == 1:
            return "office"  # "(D)": a member of a party
        body = False
        for i in range(at, min(at + _SAID_OF, self.size)):
            if self.char(i) in STOPS or self.char(i) in (",", ")") or self.has(i, "be", "who"):
                return ""
            if self.has(i, "office") or self._sits(i):
                return "office"
            if self.has(i, "role", "family") and not body:
                kind = "family" if self.has(i, "family") else "role"
                return "" if self._clause(i + 1) else kind
            if self.has(i, "harm", "speech", "locative", "count", "and"):
                return ""
            body = body or self.has(i, "organisation")  # "X, a police spokesman"
        return ""

    def _clause(self, index: int) -> bool:
        """Whether a verb follows, so that the words before open a clause: "a man was shot"."""
        return self.has(index, "be", "harm", "speech")

    def _stop_in(self, indexes: Iterable[int]) -> bool:
        """Whether a sentence or a clause ends at one of some tokens."""
        return any(self.char(i) in STOPS or self.char(i) == "," for i in indexes)
