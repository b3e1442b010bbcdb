"""Texts whose letters are all small or all capitals: which of the words may be names.

Pure. Such a text is written again in small letters, with a capital where a word is a name on the
lists or is no word of any language's data; offsets stay. What it then says is read with more care.
"""

from functools import lru_cache

from geo.gazetteer.fold import key_fold
from geo.language.lexicon import languages, table
from geo.language.tokens import tokenize
from geo.privacy.cues import Cues
from geo.privacy.person_names import NameKind

__all__ = ["as_sentence", "is_flat", "may_name"]

_FEWEST = 4  # words of a text that is read so
_TABLES = (
    ("function_words", "word"), ("events", "pattern"), ("people", "word"), ("frames", "pattern"),
    ("word_kinds", "word"), ("word_sets", "word"), ("cues", "phrase"), ("cue_words", "word"),
    ("speech", "word"), ("sides", "word"), ("place_words", "phrase"), ("toponym_words", "word"),
    ("calendar", "word"), ("numbers", "word"), ("units", "word"), ("designations", "word"),
)  # fmt: skip
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers")  # of words that are listed without
_KNOWN = frozenset([NameKind.GIVEN, NameKind.FAMILY, NameKind.SYLLABLE])


def is_flat(text: str) -> bool:
    """Whether a text of some words has letters with case, but only of one case.

    >>> is_flat("THEY LEFT THE TOWN"), is_flat("they left the town"), is_flat("They left the town")
    (True, True, False)
    """
    one_case = text.islower() or text.isupper()
    return one_case and sum(word[0].isalpha() for word in text.split()) >= _FEWEST


def as_sentence(text: str, cues: Cues) -> str:
    """A flat text with capitals only where a name may be; as long as it was.

    >>> as_sentence("THE BAKER FATIMA ZELDORRAN LEFT", Cues())
    'the baker Fatima Zeldorran left'
    """
    small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    tokens = tokenize(small)
    chars = list(small)
    for i, word in enumerate(tokens.low):
        if may_name(word, cues):
            start = tokens.start[i]
            high = chars[start].upper()
            chars[start] = high if len(high) == 1 else chars[start]
    return "".join(chars)


def may_name(word: str, cues: Cues) -> bool:
    """Whether a token in small letters may be a name in a flat text.

    >>> may_name("zeldorran", Cues()), may_name("market", Cues())
    (True, False)
    """
    if len(word) < 2 or not word[0].isalpha():
        return False
    key = cues.key(word)
    if cues.names.listed(key) in _KNOWN:
        return not cues.is_word(key)
    return not cues.is_word(key) and not _is_word(key)


def _is_word(key: str) -> bool:
    words = _vocabulary()
    return key in words or any(
        key.endswith(e) and (key[: -len(e)] in words or f"{key[: -len(e)]}e" in words)
        for e in _ENDINGS
    )


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Words of every language's data that are no names, folded."""
    rows = (
        row.get(column) or ""
        for code in languages()
        for name, column in _TABLES
        for row in table(name, code=code)
    )
    return frozenset(word for cell in rows for word in key_fold(cell).split())
