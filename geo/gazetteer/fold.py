"""Four folds of a name, each coarser than the one before: key, article, transliteration, skeleton.

==========  =====================================================================  ===============
tier        what is equal in it                                                    Ad-Dumayr, ضمير
==========  =====================================================================  ===============
key         case, accents, vowel signs, letter forms, digits, punctuation           ad dumayr
article     the same without al-, el-, ash- (before sh only), ال                    dumayr
translit    the same in Latin, spellings of one sound and vowels merged             dumair -> dumir
skeleton    consonants                                                              dmr
==========  =====================================================================  ===============

Every fold is a function of the tier before it, and works on many names at once: names are lines
of one text, a line never touches its neighbour. So one call in C folds a million names, and a
single name goes through the same code. Lengths change: a fold never gives offsets (``scan`` keeps
its own). Pure; :func:`fold_hash` changes with any table and is kept in every compiled file.

The first two are folds of :mod:`geo.model.folds`. Sources of the others: Arabic and Cyrillic tables
of our own, from how the press writes names; ``anyascii`` (ISC) for the other scripts.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii

from geo.model.folds import APOSTROPHES, ARTICLES, KEY, LETTERS, SUN, without_articles

__all__ = [
    "ARTICLE_WORDS",
    "TIERS",
    "article_fold",
    "coarser_folds",
    "fold_hash",
    "is_logographic",
    "key_fold",
    "key_folds",
    "letter_fold",
    "romanise",
    "skeleton_fold",
    "translit_fold",
]

TIERS = ("key", "article", "translit", "skeleton")

# ------------------------------------------------------------------ tier 1: key


def key_fold(name: str) -> str:
    """The exact key of a name.

    >>> key_fold("Al-Lādhiqīyah"), key_fold("ٱللَّاذِقِيَّة"), key_fold("Straße ١٢")
    ('al ladhiqiyah', 'اللاذقيه', 'strasse 12')
    """
    return KEY(name)


def letter_fold(char: str) -> str:
    """What one character becomes inside a key: nothing, a space, or some letters.

    >>> letter_fold("Ā"), letter_fold("ß"), letter_fold("-"), letter_fold("ʿ")
    ('a', 'ss', ' ', '')
    """
    return KEY.letter(char)


# ------------------------------------------------------------------ tier 2: articles

# Words a name may begin with in small letters: articles, and their forms before sun letters.
ARTICLE_WORDS = (
    "al ", "el ", "ul ", "il ", "ad ", "ar ", "as ", "ash ", "at ", "az ", "an ", "ed ", "er ",
    "es ", "esh ", "et ", "ez ", "en ", "the ",
)  # fmt: skip


def article_fold(key: str) -> str:
    """A key (or many, as lines) without Arabic articles; sun letters only before themselves.

    >>> article_fold("al ladhiqiyah"), article_fold("ash shaykh badr"), article_fold("as pontes")
    ('ladhiqiyah', 'shaykh badr', 'as pontes')
    """
    return without_articles(key)


# ------------------------------------------------------------------ tier 3: transliteration

ROMAN = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w",
    "ي": "y", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v", "ڭ": "ng", "ڕ": "r", "ڵ": "l",
    "ۋ": "v", "ټ": "t", "ډ": "d", "ړ": "r", "ږ": "zh", "ښ": "sh", "ڼ": "n", "ٹ": "t", "ڈ": "d",
    "ڑ": "r", "ں": "n",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "y",
    "э": "e", "ю": "yu", "я": "ya", "ґ": "g", "є": "ye", "ј": "j", "љ": "lj", "њ": "nj",
    "ћ": "ch", "ђ": "dj", "џ": "dzh", "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ў": "u", "қ": "q",
    "ғ": "gh", "ҳ": "h", "ң": "ng", "ү": "u", "ұ": "u", "ө": "o", "һ": "h", "ә": "a",
}  # fmt: skip

# Spellings of one sound, in this order, after romanising.
SOUNDS = (
    ("dsch", "j"), ("tsch", "s"), ("shch", "s"), ("dzh", "j"), ("tch", "s"), ("sch", "s"),
    ("dj", "j"), ("zh", "j"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "k"), ("dh", "d"),
    ("th", "t"), ("ph", "f"), ("x", "ks"), ("q", "k"), ("c", "k"), ("g", "k"), ("p", "b"),
    ("v", "f"), ("o", "u"), ("w", "u"), ("e", "i"), ("y", "i"),
)  # fmt: skip
_START = r"(?<![^ \n])"
VOWELS = (
    (rf"{_START}al(?=[^aeiouwy \n][^ \n]{{3}})", ""),  # Alraqqa, after the digraphs
    (r"(.)\1+", r"\1"),  # doubled letters
    (r"au|ua", "u"),
    (r"ai|ia(?=[^ \n])", "i"),
    (r"([iu])\1+", r"\1"),
    (r"h(?![^ \n])", ""),  # a final h
)
_VOWELS = tuple((re.compile(pattern), to) for pattern, to in VOWELS)


class _RomanTable(dict[int, str]):
    """What a character of a key is in Latin letters; filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        roman = char if char.isascii() else ROMAN.get(char)
        if roman is None:
            roman = "".join(c for c in anyascii(char).lower() if c.isalnum())
        self[code] = roman
        return roman


_ROMAN_TABLE = _RomanTable()  # a memory of a pure function


def romanise(key: str) -> str:
    """A key (or many, as lines) in ASCII letters, digits and spaces; Arabic without short vowels.

    >>> romanise("جبله"), romanise("джебла"), romanise("თბილისი")
    ('jblh', 'dzhebla', 'tbilisi')
    """
    return key if key.isascii() else key.translate(_ROMAN_TABLE)


def is_logographic(name: str) -> bool:
    """Whether letters of it stand for words: what they sound like depends on who reads them.

    >>> is_logographic("故宫"), is_logographic("ソウル")
    (True, False)
    """
    return any("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" for c in name)


def translit_fold(article_key: str) -> str:
    """An article-tier key (or many, as lines), spellings of one sound merged.

    >>> [translit_fold(n) for n in ("tuwaym", "tuwaim", "taweem", "khmeimim", "hmeymim")]
    ['tuim', 'tuim', 'tuim', 'hmimim', 'hmimim']
    """
    folded = romanise(article_key)
    for old, new in SOUNDS:
        folded = folded.replace(old, new)
    for pattern, to in _VOWELS:
        folded = pattern.sub(to, folded)
    return folded


# ------------------------------------------------------------------ tier 4: skeleton

_INITIAL = re.compile(r"(?<![^\n])[aiu]")
_VOWEL = "aiu "
_DOUBLED = re.compile(r"([^\n])\1+")


def skeleton_fold(translit_key: str) -> str:
    """The consonants of a transliteration key (or many, as lines); a first vowel stays as ``a``.

    >>> [skeleton_fold(translit_fold(n)) for n in ("jableh", "jbl", "deir zor", "idlib")]
    ['jbl', 'jbl', 'drzr', 'adlb']
    """
    skeleton = _INITIAL.sub("A", translit_key)
    for letter in _VOWEL:
        skeleton = skeleton.replace(letter, "")
    return skeleton.replace("A", "a")


# ------------------------------------------------------------------ many at once


def key_folds(names: Iterable[str]) -> list[str]:
    """Keys of many names, in the order given.

    >>> key_folds(["Jableh", "جبلة"])
    ['jableh', 'جبله']
    """
    return KEY.lines("\n".join(name.replace("\n", " ") for name in names)).split("\n")


def coarser_folds(keys: str) -> dict[str, str]:
    r"""Article, roman, translit and skeleton folds of many keys, as lines, in the order given.

    ``roman`` is the article fold in Latin letters. Lines take a fifth of the memory of a list.

    >>> coarser_folds("al bab\nالباب")["roman"], coarser_folds("al bab")["skeleton"]
    ('bab\nbab', 'bb')
    """
    articles = article_fold(keys)
    translit = translit_fold(articles)
    return {
        "article": articles,
        "roman": romanise(articles),
        "translit": translit,
        "skeleton": skeleton_fold(translit),
    }


@lru_cache(maxsize=1)
def fold_hash() -> str:
    """Sixteen hex digits that change when any table of this module does."""
    letters = {**LETTERS, **dict.fromkeys(APOSTROPHES, "")}
    tables = (letters, ARTICLES, SUN.pattern, ROMAN, SOUNDS, VOWELS)
    patterns = (_INITIAL.pattern, _VOWEL)
    return hashlib.sha256(repr((tables, patterns)).encode()).hexdigest()[:16]
