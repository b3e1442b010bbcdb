"""Names of people in a text: where two capitalised words may be one, and whether it is private.

Pure, and cautious on purpose: what is neither a known place nor a listed public name counts as a
person's name for a quotation. A *private* person is one whom the text itself shows to be one: an
age, "a resident", "the mother of", "told", and no office.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geo.language.lexicon import words

__all__ = [
    "AGE",
    "DISTANCE",
    "HIDING",
    "NameFound",
    "find_names",
    "is_caseless",
    "name_pairs",
    "private_names",
]

Span = tuple[int, int]

_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|"
    r"several|few|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|hundreds|half)(?:[- ]\w+)?)"
)
AGE = re.compile(
    rf"\b{_NUMBER}[-\s]*(?:years?|months?|yrs?)[-\s]*old\b|\baged?\s+(?:of\s+)?{_NUMBER}\b|"
    r"(?<=\w),\s*\d{1,3}\s*,|\(\d{1,2}\)|\bin (?:his|her|their) (?:early |mid-?|late )?\w+ties\b|"
    r"\b\d{1,3}\s*(?:ans|Jahre|años|лет|عاما|عامًا|سنة)\b",
    re.IGNORECASE,
)
DISTANCE = re.compile(
    rf"\b{_NUMBER}\s*-?\s*(?:of\s+)?(?:kilomet(?:er|re)s?|kms?|met(?:er|re)s?|m|miles?|mi|yards?|"
    r"feet|foot|ft|كيلومتر\w*|كم|متر\w*|км|м)\b|\b(?:kilomet(?:er|re)s|miles)\s+(?:away|from)\b|"
    r"\b(?:minutes?|hours?)['’]?\s+(?:walk|drive|away|from)\b",
    re.IGNORECASE,
)
HIDING = re.compile(
    r"\b(?:hid(?:ing|es?|den)?|hideouts?|undisclosed|safe\s?houses?|speaking from|spoke from|"
    r"(?:his|her|my|their|our)\s+(?:own\s+)?(?:home|house|flat|apartment|building|neighbou?rhood|"
    r"village|street))\b|مختبئ\w*|يختبئ\w*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’ʻʿʾ`][^\W\d_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words_of(
    "al el ad as ash at an ar az bin ibn ben bint abu abd um umm de da do dos del della di la "
    "le van von der den ter y e ul ur ud"
)
# Capitalised because they begin a sentence or are written so, never part of a name.
_STOP = _words_of(
    "the a an in on at of to from by for with and or but as after before during since until "
    "while when where who that this these those he she it they we i you his her their our my "
    "its no not some many most all both one two there here meanwhile however also according "
    "about over under near between monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "large several thousands hundreds dozens additionally subsequently earlier later today "
    "yesterday if then now once only"
)
_ABBREVIATED = frozenset(["Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Maj", "Lt", "Sgt", "St"])
_REACH = 60  # characters around a name in which the text says who it is
_LONGEST_NAME = 5  # words


@dataclass(frozen=True, kw_only=True, slots=True)
class NameFound:
    """A run of capitalised words that is no known place or public name.

    ``kind``: private, public (an office is named with it), organisation or unknown.
    """

    start: int
    end: int
    text: str
    kind: str


def is_caseless(text: str) -> bool:
    """Whether a text is mostly in a script without capitals, where no name can be told by them.

    >>> is_caseless("قالت الوكالة"), is_caseless("the agency")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return sum(c.lower() == c.upper() for c in letters) * 2 > len(letters)


def name_pairs(text: str, known: Iterable[Span], *, mark: Span | None = None) -> list[Span]:
    """Pairs of neighbouring capitalised words that may be a person's name.

    Parameters
    ----------
    text
        The words to be shown.
    known
        Spans of gazetteer names and of listed public names. A pair is harmless only where one of
        them covers both words: two places side by side may be a first name and a surname.
    mark
        The span of the matched name; beside it, another known name is harmless.

    Examples
    --------
    >>> name_pairs("gunmen told Ali Example in Jableh", [(27, 33)])
    [(12, 23)]
    >>> name_pairs("the Associated Press", [(4, 20)])
    []
    """
    spans = list(known)

    def covered(start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in spans)

    def marked(start: int, end: int) -> bool:
        return mark is not None and mark[0] <= start and end <= mark[1]

    found = []
    for run in _runs(text):
        for (a, b), (c, d) in pairwise(run):
            if covered(a, d):
                continue
            beside = marked(a, b) or marked(c, d)
            if not (beside and covered(a, b) and covered(c, d)):
                found.append((a, d))
    return found


def find_names(text: str, known: Iterable[Span]) -> Iterator[NameFound]:
    """Every run of two to five capitalised words that no known name covers, with its kind.

    >>> text = "Ali Example, a 57-year-old, told AP. President Jane Doe left. Civil Defence came."
    >>> [(n.text, n.kind) for n in find_names(text, [])]
    [('Ali Example', 'private'), ('Jane Doe', 'public'), ('Civil Defence', 'organisation')]
    """
    spans = list(known)
    for run in _runs(text):
        free: list[Span] = []
        pieces = [free]
        for word in run:
            if _word(text, word) in _cues("office") or any(
                a <= word[0] and word[1] <= b and (b - a) > (word[1] - word[0]) for a, b in spans
            ):
                free = []
                pieces.append(free)
            else:
                free.append(word)
        for piece in pieces:
            if 2 <= len(piece) <= _LONGEST_NAME:
                start, end = piece[0][0], piece[-1][1]
                if not any(a <= start and end <= b for a, b in spans):
                    yield NameFound(
                        start=start, end=end, text=text[start:end], kind=_kind(text, piece)
                    )


def private_names(
    texts: Iterable[str], *, known: Callable[[str], Iterable[Span]] = lambda _text: ()
) -> list[str]:
    """Names that some text shows to be of private persons, each once, in order of appearance.

    A name that has an office in one text is public in all, unless another calls it a resident.

    Parameters
    ----------
    texts
        Each is looked at once, however often it comes.
    known
        Spans of known names in a text; asked only where a name may be a person's.

    Examples
    --------
    >>> private_names(["Jane Doe, a farmer, fled.", "Minister Joe Doe said so."])
    ['Jane Doe']
    """
    kinds: dict[str, set[str]] = {}
    for text in dict.fromkeys(texts):
        if all(name.kind == "unknown" for name in find_names(text, ())):
            continue
        for name in find_names(text, known(text)):
            key = " ".join(w for w in name.text.split() if w.rstrip(".") not in _ABBREVIATED)
            kinds.setdefault(key, set()).add(name.kind)
    return [
        name
        for name, found in kinds.items()
        if "private" in found or ("speaker" in found and not found & {"public", "organisation"})
    ]


def _runs(text: str) -> Iterator[list[Span]]:
    """Spans of capitalised words with nothing but space or a hyphen between them."""
    run: list[Span] = []
    last = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found.group()
        if word.endswith("."):
            initial = len(word) == 2
            end -= 0 if initial else 1
            word = word if initial else word[:-1]
        shown = _POSSESSIVE.sub("", word)
        end -= len(word) - len(shown)
        gap = text[last:start]
        joined = bool(run) and _joined(text[slice(*run[-1])], gap)
        if run and not joined:
            yield run
            run = []
        plain = shown.rstrip(".").casefold()
        if shown[:1].isupper() and plain not in _STOP:
            if run and gap == "-" and _word(text, run[-1]) in _PARTICLES:
                start = run.pop()[0]  # "Al-Janoudiya" is one word
            run.append((start, end))
        elif not (run and plain in _PARTICLES):
            if run:
                yield run
            run = []
        last = end
    if run:
        yield run


def _joined(left: str, gap: str) -> bool:
    """Whether what stands between two words may stand inside a name."""
    if gap == ". ":
        return len(left) == 1 or left in _ABBREVIATED
    return re.fullmatch(r"[ \t\xa0]{1,2}|[ \t]?\n|-|['’]s? ", gap) is not None


@lru_cache(maxsize=8)
def _cues(kind: str) -> frozenset[str]:
    return frozenset(word for word, k in words("person_cues", "kind").items() if k == kind)


def _word(text: str, span: Span) -> str:
    return text[span[0] : span[1]].rstrip(".").casefold()


def _kind(text: str, piece: list[Span]) -> str:
    """What the words around a name say about it."""
    start, end = piece[0][0], piece[-1][1]
    inside = {_word(text, word) for word in piece}
    before = _sentence_end(text[max(0, start - _REACH) : start])
    after = re.split(r"(?<=[a-z])[.!?\n]", text[end : end + _REACH], maxsplit=1)[0]
    if inside & _cues("organisation"):
        return "organisation"
    near_before = [w.casefold() for w in re.findall(r"\w+", before)][-3:]
    near_after = [w.casefold() for w in re.findall(r"\w+", after)][:7]
    apposed = bool(re.match(r"\s*[,(–—-]", after))
    if apposed and AGE.search(text[start : end + _REACH].partition("\n")[0]):
        return "private"
    office = _cues("office")
    if office & set(near_before[-2:]) or (apposed and office & set(near_after)):
        return "public"
    private = _cues("private")
    if private & _singular(near_before) or (apposed and private & _singular(near_after)):
        return "private"
    if near_before[-1:] == ["of"] and _cues("harm") & _singular(near_before):
        return "private"
    if re.match(r"['’]s?\s", after) and _cues("harm") & _singular(near_after[:3]):
        return "private"
    if _cues("speech") & set(near_after[:2]):
        return "speaker"
    return "unknown"


def _singular(given: Iterable[str]) -> set[str]:
    return {form for word in given for form in (word, word.removesuffix("s"))}


def _sentence_end(before: str) -> str:
    """What stands before a name in its own sentence."""
    return re.split(r"(?<=[a-z])[.!?]\s|\n", before)[-1]
