"""Words of a text with their places, and the runs of capitalised words that names are made of.

Pure. Offsets are characters of the text as given; nothing is normalised.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo.toponyms.words import CONNECTORS, UNIT_ABBREVIATIONS, words_of

__all__ = ["Token", "capital_runs", "sentence_starts", "tokenize"]

# "U.S.", "W.Va.", then words; an apostrophe inside a word stays ("Dara'a"), a possessive does not.
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}(?:[A-Z][a-z]+\.)?|[A-Z]\.[A-Z][a-z]{1,3}\."
    r"|(?:" + "|".join(re.escape(a) for a in sorted(UNIT_ABBREVIATIONS)) + r")(?!\w)"
    r"|(?!(?<=['’])s\b)[^\W_]+(?:['’ʻʿʾ`&](?!s\b)[^\W_]+)*",
)
_LEADERS = frozenset(word.capitalize() for word in words_of("capitalised first"))
# What may stand between two words of one name; the quotes are an ayn before a capital.
_INSIDE = frozenset({" ", "-", "\u00a0", "’", "'", " ‘", "-‘", "-'", " ʿ", "-ʿ", " `", "-`", "-’"})
_SENTENCE_END = re.compile(r"[.!?:;…؟۔]['\"”’)\]]*\s+['\"“‘(\[]*|\n\s*|^\s*['\"“‘(\[]*")
_ARTICLES = words_of("articles of names")
_DOTTED = words_of("dotted openings")


class Token(NamedTuple):
    """One word: ``text`` stands at ``[start, end)``."""

    text: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()


def tokenize(text: str) -> list[Token]:
    """All words in order.

    >>> [t.text for t in tokenize("Russia’s Hmeimim, in the U.S.-led zone of Dara'a")]
    ['Russia', 'Hmeimim', 'in', 'the', 'U.S.', 'led', 'zone', 'of', "Dara'a"]
    """
    return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def sentence_starts(text: str) -> frozenset[int]:
    """Offsets at which a sentence or a line begins.

    >>> sorted(sentence_starts("One. Two."))
    [0, 5]
    """
    return frozenset(m.end() for m in _SENTENCE_END.finditer(text))


def capital_runs(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Index ranges ``[first, last)`` of tokens that may form one name.

    A run holds capitalised words, what is hyphenated to them, and at most two small words ("of",
    "de la") between capitals; punctuation other than a hyphen or the dot of an initial ends it.

    >>> text = "Forces left Isle of Man and Al-Bab, not Idlib."
    >>> tokens = tokenize(text)
    >>> [[t.text for t in tokens[a:b]] for a, b in capital_runs(text, tokens)]
    [['Forces'], ['Isle', 'of', 'Man', 'and', 'Al', 'Bab'], ['Idlib']]
    """
    count = len(tokens)
    i = 0
    while i < count:
        if not _opens(text, tokens, i) or _leads(text, tokens, i):
            i += 1
            continue
        last = i + 1
        while last < count and _joined(text, tokens[last - 1], tokens[last]):
            if _opens(text, tokens, last):
                last += 1
                continue
            ahead = last
            while (
                ahead < count
                and ahead - last < 2
                and tokens[ahead].text in CONNECTORS
                and _joined(text, tokens[ahead - 1], tokens[ahead])
            ):
                ahead += 1
            if (
                ahead > last
                and ahead < count
                and _opens(text, tokens, ahead)
                and _joined(text, tokens[ahead - 1], tokens[ahead])
            ):
                last = ahead + 1
                continue
            break
        yield i, last
        i = last


def _opens(text: str, tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    if token.text[0].isupper():
        return True
    if token.text.isdigit() and i and text[tokens[i - 1].end : token.start] == "-":
        return len(tokens[i - 1].text) == 1 and tokens[i - 1].is_capital  # "T-4"
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        token.text in _ARTICLES
        and following is not None
        and following.text[0].isupper()
        and text[token.end : following.start] == "-"
    )


def _leads(text: str, tokens: list[Token], i: int) -> bool:
    """Whether a word is capitalised only because it opens the sentence: "In Homs", "At Tuwaym"."""
    token = tokens[i]
    return (
        token.text in _LEADERS
        and i + 1 < len(tokens)
        and text[token.end : tokens[i + 1].start] == " "
        and tokens[i + 1].is_capital
    )


def _joined(text: str, left: Token, right: Token) -> bool:
    gap = text[left.end : right.start]
    if gap in _INSIDE:
        return True
    return gap == ". " and (len(left.text) == 1 or left.text in _DOTTED)
