"""Folds of names and words: which differences between two spellings do not count.

One table of letters and one order of steps; who compares declares which of them it takes:

=============  =====================================================================  ==========
step           what it makes equal                                                    example
=============  =====================================================================  ==========
(always)       case; what cannot be seen: zero width, soft hyphens, direction marks   Ä, ä
``accents``    accents, vowel signs, modifier letters, compatibility forms; digits    ä, a
``letters``    letters that people write in another way, each in its plain form       ø, o
``bare``       nothing but letters and digits stays, one space between words          a-b, a b
``apostrophes``  of a bare name: nothing stands where one stood, otherwise a space    l'a, la
``articles``   the same name without al-, el-, ash- (before sh only), ال             al bab, bab
=============  =====================================================================  ==========

=============  ==========================================================================
:data:`KEY`    names of a gazetteer, of persons, of groups
:data:`HEADER`  headers of tables and the words of cells
:data:`NAME`   names in one text: accents tell one from another
:data:`TEXT`   whole texts that are searched for a word
:data:`ORDER`  what people sort by
=============  ==========================================================================

Lengths change: a fold never gives offsets. Pure; the tables of characters are memories of pure
functions. Sources: Unicode NFKD and categories; Arabic and Cyrillic letters from how the press
writes names.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = [
    "APOSTROPHES",
    "ARTICLES",
    "HEADER",
    "KEY",
    "LETTERS",
    "LETTER_FORMS",
    "NAME",
    "ORDER",
    "SUN",
    "TEXT",
    "Fold",
    "digit",
    "in_one_width",
    "is_hidden",
    "is_mark",
    "plain",
    "underscored",
    "without_articles",
    "words_key",
]

_SPACE = re.compile(r"\s")
_STRETCH = 1_000_000  # characters that are hashed at a time

# Letters that NFKD leaves alone and people write in another way; "" drops.
LETTERS = MappingProxyType({
    "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ħ": "h", "ŧ": "t", "ə": "a",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": "",
    "ک": "ك", "ی": "ي", "ێ": "ي", "ې": "ي", "ے": "ي", "ھ": "ه", "ہ": "ه", "ە": "ه", "ۀ": "ه",
    "ۆ": "و", "ۇ": "و", "گ": "گ", "ـ": "",
    "ё": "е", "й": "и", "ї": "и", "і": "и", "ь": "", "ъ": "",
})  # fmt: skip
APOSTROPHES = "'’‘`´ʼ′‛＇״׳՚"
_FILLER = "ـ"  # tatweel: makes a word longer and says nothing
_MODIFIERS = range(0x2B0, 0x300)  # the block of spacing modifier letters: ʿ ʾ ʹ
_VARIANTS = range(0xFE00, 0xFE10)  # selectors: how the sign before is drawn, as in ⚡️
_GAPS = re.compile(" {2,}")
_NOT_ASCII = re.compile(r"([^\x00-\x7f]{1,4000})")
_LONG = 4096  # characters of a text whose words repeat
_HIDDEN = frozenset(["Cf", "Mn", "Me"])


@dataclass(frozen=True, kw_only=True)
class Fold:
    """One choice of steps; called, it folds a text.

    >>> KEY("Al-Lādhiqīyah"), KEY("ٱللَّاذِقِيَّة"), KEY("Straße ١٢")
    ('al ladhiqiyah', 'اللاذقيه', 'strasse 12')
    >>> HEADER("Date d'événement"), NAME("St. John’s"), TEXT("Sámir, Inv\u200bentado")
    ('date d evenement', 'st john s', 'samir, inventado')
    >>> Fold(articles=True)("Ash-Shaykh Badr")
    'shaykh badr'
    """

    accents: bool = True
    letters: bool = True
    bare: bool = True
    apostrophes: bool = True
    articles: bool = False
    _table: "_Table" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin the table of characters."""
        object.__setattr__(self, "_table", _Table(self))

    def __call__(self, text: str) -> str:
        """Fold one text."""
        if text.isascii():
            text = text.lower()
        elif len(text) > _LONG and not self.bare:
            return self._long(text)
        else:
            text = self._decomposed(text)
        if self.bare:
            text = " ".join(text.translate(self._table).split())
        elif not text.isascii():
            text = text.translate(self._table)
        return without_articles(text) if self.articles else text

    def lines(self, text: str) -> str:
        r"""Fold many names in one call, each a line; a line never touches its neighbour.

        >>> KEY.lines("Al-Bab\nجَبْلَة")
        'al bab\nجبله'
        """
        if not text.isascii():
            text = self._decomposed(text)
        lines = _GAPS.sub(" ", text.lower().translate(self._table))
        lines = lines.replace(" \n", "\n").replace("\n ", "\n").strip(" ")
        return without_articles(lines) if self.articles else lines

    def letter(self, char: str) -> str:
        """What one character becomes inside a name: nothing, a space, or some letters.

        >>> KEY.letter("Ā"), KEY.letter("ß"), KEY.letter("-"), KEY.letter("ʿ")
        ('a', 'ss', ' ', '')
        """
        return self._decomposed(char).translate(self._table).replace("\n", " ")

    def _long(self, text: str) -> str:
        """A long text, whose words repeat: each distinct run that is not ASCII once."""
        parts = _NOT_ASCII.split(text)  # a mark joins no sign of ASCII: each run stands for itself
        known = {run: self(run) for run in set(parts[1::2])}
        parts[1::2] = [known[run] for run in parts[1::2]]
        parts[0::2] = [part.lower() for part in parts[0::2]]
        return "".join(parts)

    def _decomposed(self, text: str) -> str:
        """Case, letters of :data:`LETTERS`, NFKD (which would take some of those letters apart)."""
        folded = text.casefold()
        if self.letters:
            folded = folded.translate(_JOINED if self.bare and self.apostrophes else _LETTERS)
        return unicodedata.normalize("NFKD", folded) if self.accents else folded

    def becomes(self, char: str) -> str | None:
        """What one character of a decomposed text becomes; None: nothing."""
        category = unicodedata.category(char)
        if category == "Cf" or char == _FILLER or ord(char) in _VARIANTS:
            return None
        if category == "Me" and self.bare:
            return " "  # the frame of a keycap
        if char in APOSTROPHES and self.bare:
            return "" if self.apostrophes else " "
        if self.letters and char in LETTERS:
            return LETTERS[char]
        if self.accents and (
            unicodedata.combining(char)
            or (self.bare and (category == "Sk" or ord(char) in _MODIFIERS))
        ):
            return None  # accents, vowel signs, modifier letters
        if self.accents and category == "Nd":
            return str(unicodedata.digit(char))
        if category[0] in "LMN" or not self.bare:
            return char.lower()
        return "\n" if char == "\n" else " "


class _Table(dict[int, str | None]):
    """What a character becomes in one fold; filled as characters turn up."""

    def __init__(self, fold: Fold) -> None:
        self._fold = fold

    def __missing__(self, code: int) -> str | None:
        self[code] = folded = self._fold.becomes(chr(code))
        return folded


class _LetterTable(dict[int, str]):
    """What a letter of :data:`LETTERS` becomes; every other stays, and is remembered."""

    def __init__(self, *more: str) -> None:
        super().__init__({ord(letter): to for letter, to in LETTERS.items()})
        self.update((ord(char), "") for char in more)

    def __missing__(self, code: int) -> str:
        self[code] = chr(code)
        return self[code]


_LETTERS = _LetterTable()
_JOINED = _LetterTable(*APOSTROPHES)  # before NFKD, which parts some of them

KEY = Fold()
HEADER = Fold(apostrophes=False)
NAME = Fold(accents=False, letters=False, apostrophes=False)
TEXT = Fold(bare=False)
ORDER = Fold(letters=False, bare=False)

# ------------------------------------------------------------------ articles

_START = r"(?<![^ \n])"
ARTICLES = (
    (rf"{_START}[aeiu]l (?=[^ \n])", ""),  # al-Bab, el Bab
    (rf"{_START}[aeiu](?:th|dh|sh|ch|t|d|r|z|s|n) (?=(th|dh|sh|ch|t|d|r|z|s|n))", None),
    (rf"{_START}[ae]([tdrzsn])(?=\1[^ \n]{{2}})", ""),  # Azzor, Arraqqa
    (rf"{_START}ال(?=[^ \n]{{3}})", ""),
)
_ARTICLES = tuple((re.compile(pattern), to) for pattern, to in ARTICLES)
SUN = re.compile(rf"{_START}[aeiu](th|dh|sh|ch|t|d|r|z|s|n) (?=\1)")


def without_articles(key: str) -> str:
    """A key (or many, as lines) without Arabic articles; sun letters only before themselves.

    >>> [without_articles(k) for k in ("al ladhiqiyah", "ash shaykh badr", "as pontes")]
    ['ladhiqiyah', 'shaykh badr', 'as pontes']
    >>> [without_articles(k) for k in ("اللاذقيه", "deir azzor", "el")]
    ['لاذقيه', 'deir zor', 'el']
    """
    for pattern, to in _ARTICLES:
        key = SUN.sub("", key) if to is None else pattern.sub(to, key)
    return key


# ------------------------------------------------------------------ parts of the rule, by name

# Arabic without vowels, with one form of alif and of final ya; its digits as European ones.
LETTER_FORMS = MappingProxyType({
    letter: "".join(form for form in forms if LETTERS[form] == letter)
    for letter, forms in {"ا": "أإآٱ", "ي": "ى"}.items()
})  # fmt: skip
_PLAIN = str.maketrans(
    {chr(c): None for c in (0x640, 0x670, *range(0x64B, 0x660))}
    | {form: letter for letter, forms in LETTER_FORMS.items() for form in forms}
    | {"٫": ".", "٬": ","}
    | {chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)}
)


def plain(text: str) -> str:
    """Arabic as tables of words are looked up: without vowels, one form of alif; digits 0 to 9.

    >>> plain("قُتل ٤٥ شخصاً") == "قتل 45 شخصا"
    True
    """
    return text.translate(_PLAIN)


def is_mark(char: str) -> bool:
    r"""Whether a character is written upon the letter before it.

    >>> is_mark("\u0301"), is_mark("e")
    (True, False)
    """
    return unicodedata.combining(char) != 0


def is_hidden(char: str) -> bool:
    r"""Whether a character hides between letters: a soft hyphen, a zero width, a mark.

    >>> is_hidden("\xad"), is_hidden("\u0301"), is_hidden("é")
    (True, True, False)
    """
    return unicodedata.category(char) in _HIDDEN


def in_one_width(char: str) -> str:
    """A full-width letter, digit or sign as people type it elsewhere; others as they are.

    >>> in_one_width("Ａ"), in_one_width("é")
    ('A', 'é')
    """
    return unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uff5e" else char


def digit(char: str) -> str:
    """A digit of any script as 0 to 9; other characters as they are.

    >>> digit("٣"), digit("3"), digit("x")
    ('3', '3', 'x')
    """
    return str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char


def underscored(text: str) -> str:
    """The name of a column or value as people may write it: case, blanks and hyphens do not count.

    >>> underscored(" Event Date "), underscored("WHERE-prec"), underscored("event_date")
    ('event_date', 'where_prec', 'event_date')
    """
    return "_".join(text.replace("-", " ").replace("_", " ").casefold().split())


def words_key(text: str, *, case: bool = False) -> str:
    """What texts of the same words share: a hash, "" without words; ``case``: of the same letters.

    A long text is never copied whole.

    >>> words_key(" Roads  CLOSED ") == words_key("roads closed")
    True
    >>> words_key("Roads", case=True) == words_key("roads", case=True), words_key(" ")
    (False, '')
    """
    if not text or text.isspace():
        return ""
    found, start = hashlib.sha256(), 0
    while start < len(text):
        space = _SPACE.search(text, start + _STRETCH)
        end = space.start() if space else len(text)
        stretch = text[start:end]
        words = (stretch if case else stretch.casefold()).split()
        found.update(" ".join([*words, ""]).encode("utf-8", "surrogatepass"))
        start = end
    return found.hexdigest()
