"""What kind of word stands where in a sentence: enough grammar to attach a place to a verb.

Two functions and no parser: the lists of ``word_kinds.csv``, and the endings of words that no list
holds. A kind is a short symbol; prepositions keep their word.

==========  ==================================================================
symbol      what it stands for
==========  ==================================================================
verb, ing   a verb in a past form or the infinitive; a form in -ing
be, aux     forms of "to be"; other auxiliaries
wh, sub     "who", "which", "that"; "after", "while" and other subordinators
event       a noun that tells of an event: attack, protest
people      a noun for people or what acts for them: troops, convoy, regime
building    a noun for something built or a piece of land: hospital, bridge
unit        a noun for a kind of place: village, district
det, adj    determiners; adjectives that often stand before a place
time        days, months, "earlier"
way         directions and measures of distance
name, noun  any other capitalised word; any other word
==========  ==================================================================
"""

import re
from types import MappingProxyType

from geo.language.lexicon import table

__all__ = ["VERBS", "WORD", "is_past", "kind_of_word", "verb_class", "word_list"]

WORD = re.compile(r"\d[\d,.:/-]*|[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?|[,;:()\"“”\[\]—–]|--|-|'s|’s")
_MARKS = MappingProxyType(
    {
        ",": ",",
        ";": ";",
        ":": ";",
        "(": "(",
        ")": ")",
        **dict.fromkeys('"“”', '"'),
        **dict.fromkeys(("—", "–", "--"), "dash"),
        "-": "hyphen",
        "'s": "s",
        "’s": "s",
    }
)
_NONE = "none"  # a word that says nothing of the words beside it


def word_list(name: str) -> MappingProxyType[str, str]:
    """The words of one list of ``word_kinds.csv``, in its order, each with its value.

    >>> word_list("verb")["shelled"], word_list("kind")["hospital"]
    ('hit', 'building')
    """
    rows = table("word_kinds")
    return MappingProxyType({row["word"]: row["value"] for row in rows if row["list"] == name})


_PREPOSITION = word_list("preposition")
_KINDS = word_list("kind")
_PAST = word_list("past")
_PAST_ENDINGS = tuple(word for word in word_list("past ending") if len(word) > 1)
_ENDINGS = tuple(word_list("ending").items())
# What an event verb does with the place beside it; forms that are not listed are read by their
# stem in :func:`verb_class`.
VERBS = word_list("verb")
_STEMS = tuple(word_list("stem").items())


def verb_class(verb: str) -> str:
    """What kind of event a verb tells of.

    >>> [verb_class(v) for v in ("killed", "Patrolling", "announces", "painted")]
    ['kill', 'march', 'say', 'other']
    """
    word = verb.casefold()
    found = VERBS.get(word)
    return found or next((name for stem, name in _STEMS if word.startswith(stem)), "other")


def kind_of_word(word: str, *, opens: bool) -> str:
    """The kind of one word as written; ``opens`` when it is the first of its sentence.

    >>> [kind_of_word(w, opens=False) for w in ("near", "the", "hospital", "fled", "Ramla", ",")]
    ['near', 'det', 'building', 'verb', 'name', ',']
    """
    if not word[0].isalnum():
        return _MARKS.get(word, "")
    if word[0].isdigit():
        return "number"
    low = word.casefold().rstrip(".") if len(word) > 2 else word.casefold()
    if low in _PREPOSITION and low not in _KINDS:
        return low
    if low in _KINDS:
        return _plain(_KINDS[low])
    if word[0].isupper() and not opens:
        return "name"
    if low in _PAST:
        return "verb"
    found = (kind for ending, kind in _ENDINGS if _inflected(low, ending))
    return _plain(next(found, "noun"))


def is_past(word: str) -> bool:
    """Whether a word is the past of a verb.

    >>> [is_past(word) for word in ("said", "summoned", "on", "red", "monday")]
    [True, True, False, False, False]
    """
    return word in _PAST or any(_inflected(word, ending) for ending in _PAST_ENDINGS)


def _inflected(word: str, ending: str) -> bool:
    """Whether a word carries an ending and is more than it: "painted", not "red"."""
    return word.endswith(ending) and len(word) > len(ending) + 1


def _plain(kind: str) -> str:
    return "" if kind == _NONE else kind
