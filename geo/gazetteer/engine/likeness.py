"""How much one name is like another: letters, words, what tells two names apart."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from geo.gazetteer.engine.distance import sounds, spelling_costs
from geo.gazetteer.engine.keys import Folded
from geo.gazetteer.fold import skeleton_fold, translit_fold

__all__ = [
    "by_words",
    "compare",
    "is_related",
    "readings",
    "same_letters",
    "without_kind_words",
]

RELATED = 0.6  # likeness of two names from which one may be a spelling of the other
_COMPARED = 64  # names compared by the weighted cost
_PLAIN_WEIGHT, _PLAIN_WEIGHT_ABJAD = 1.2, 0.3  # of the plain edit distance beside the weighted one
_LEAST_LETTERS = 3  # consonants of a name that say something
_SAME_FRAME, _SAME_END = 0.08, 0.04
_VOWELS = re.compile("[aiu]+")
_ALTERNATIVES = re.compile(r"\s*[/()]\s*")
_KIND_WORDS = re.compile(
    r"^(?:village|town|city|hamlet|camp) of\s+|"
    r"(?:\s+(?:village|town|city|hamlet|farms?|district|sub-?district|nahiya|governorate|province|"
    r"neighbou?rhood|suburb|area|countryside|(?:military |army |air )*(?:air-?)?base|airport|"
    r"(?:refugee )?camp|(?:border )?crossing)){1,4}(?=\s*(?:$|\())",
    re.IGNORECASE,
)


def without_kind_words(name: str) -> str:
    """A name without the English words for what it is, unless nothing else would be left.

    >>> without_kind_words("Tuwaym village"), without_kind_words("town of Kassab")
    ('Tuwaym', 'Kassab')
    >>> without_kind_words("Village")
    'Village'
    """
    bare = " ".join(_KIND_WORDS.sub(" ", " ".join(name.split())).split())
    return bare or name


def readings(name: str) -> list[str]:
    """A name as it stands, without kind words, and its parts where it gives several.

    >>> readings("Al Eis/Ash Shaykh Isa town")
    ['Al Eis/Ash Shaykh Isa town', 'Al Eis/Ash Shaykh Isa', 'Al Eis', 'Ash Shaykh Isa']
    """
    bare = without_kind_words(name)
    parts = [part.strip() for part in _ALTERNATIVES.split(bare)]
    return list(dict.fromkeys([name, bare, *(part for part in parts if part)]))


def compare(
    folded: Folded, roman: list[str], shares: npt.NDArray[Any], *, written: bool = False
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Likeness of a name to others, 0 to 1, and the weighted edit cost, shape (n,) each.

    Plain edits, together with the share of features, choose which are compared by the weighted
    cost; the rest are given no likeness at all.
    """
    plain = _plain(folded.roman, roman)
    chosen = np.argsort(-(plain + shares), kind="stable")[:_COMPARED]
    costs, likeness = np.full(len(roman), np.inf), np.zeros(len(roman))
    likeness[chosen], costs[chosen] = _likeness(
        folded.roman,
        [roman[i] for i in chosen.tolist()],
        plain[chosen],
        abjad=folded.abjad and not written,
        written=written,
    )
    return likeness, costs


def is_related(name: str, others: Iterable[str]) -> bool:
    """Whether any of some names may be a spelling of this one: alike, or of the same skeleton.

    What no search can find has no related name where it should be: the ceiling of a measurement.

    >>> is_related("Tall Rif'at town", ["Tartus", "Tell Refaat"]), is_related("Homs", ["Hama"])
    (True, False)
    """
    names = [Folded(other) for other in others]
    for asked in map(Folded, readings(without_kind_words(name))):
        if not names or not asked.roman:
            continue
        likeness, _ = compare(asked, [n.roman for n in names], np.zeros(len(names)))
        if likeness.max() >= RELATED or any(n.skeleton == asked.skeleton for n in names):
            return True
    return False


def _plain(asked: str, names: list[str]) -> npt.NDArray[np.float64]:
    """One less the share of letters that plain edits change, shape (n,)."""
    return np.asarray(1 - cdist([asked], names, scorer=OSA.distance)[0] / _longest(asked, names))


def _longest(asked: str, names: list[str]) -> npt.NDArray[np.int64]:
    return np.maximum(np.fromiter(map(len, names), np.int64, len(names)), max(len(asked), 1))


def _likeness(
    asked: str,
    names: list[str],
    plain: npt.NDArray[np.float64],
    *,
    abjad: bool = False,
    written: bool = False,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Likeness by the weighted cost and plain edits of letters or of sounds, whichever are fewer.

    Also the weighted cost; shape (n,) each.
    """
    sound, lines = sounds(asked), sounds("\n".join(names)).split("\n")
    costs = spelling_costs(sound, lines, abjad=abjad, written=written).astype(np.float64)
    longest = _longest(asked, names)
    edits = np.maximum(plain, _plain(sound, lines))
    weight = _PLAIN_WEIGHT_ABJAD if abjad else _PLAIN_WEIGHT
    return np.maximum((1 - costs / longest + weight * edits) / (1 + weight), 0.0), costs


def same_letters(
    asked: Folded, names: list[str], likeness: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """What names of the same consonants gain: short vowels are what transliterators differ in.

    More where the vowels stand in the same places: Masraba is Misraba, and no Misrab.
    """
    gain = np.zeros(len(names))
    compared = np.flatnonzero(likeness > 0)
    if len(asked.skeleton) < _LEAST_LETTERS or not len(compared):
        return gain
    folded = translit_fold("\n".join(names[i] for i in compared.tolist()))
    frame = frame_of(asked.translit)
    pairs = zip(folded.split("\n"), skeleton_fold(folded).split("\n"), strict=True)
    for at, (name, skeleton) in zip(compared.tolist(), pairs, strict=True):
        if skeleton == asked.skeleton and name != asked.translit:
            other = frame_of(name)
            gain[at] = _SAME_FRAME if other == frame else _SAME_END * (other[-1:] == frame[-1:])
    return gain


def frame_of(translit: str) -> str:
    """A transliteration fold with every vowel the same: where they stand, not which they are.

    >>> frame_of("masraba") == frame_of("misraba"), frame_of("misrab")
    (True, 'mVsrVb')
    """
    return _VOWELS.sub("V", translit)


def by_words(
    asked: str, names: list[str], likeness: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Likeness, halfway to that of the words not shared.

    Khirbat Hatta is like Khirbat Hamra in its first word only.
    """
    rests: dict[str, list[tuple[int, str]]] = {}
    for at, name in enumerate(names):
        rest = distinctive(asked, name)
        if rest is not None:
            rests.setdefault(rest[0], []).append((at, rest[1]))
    likeness = likeness.copy()
    for mine, others in rests.items():
        rows, theirs = [at for at, _ in others], [rest for _, rest in others]
        likeness[rows] = (likeness[rows] + _likeness(mine, theirs, _plain(mine, theirs))[0]) / 2
    return likeness


def distinctive(asked: str, found: str) -> tuple[str, str] | None:
    """What is left of two romanised names without the words they share; None: nothing to compare.

    >>> distinctive("khirbat hatta", "khirbat hamra"), distinctive("tall abyad", "abyad")
    (('hatta', 'hamra'), None)
    """
    mine, theirs = asked.split(" "), found.split(" ")
    shared = set(mine) & set(theirs)
    rest = [w for w in mine if w not in shared], [w for w in theirs if w not in shared]
    if not shared or not all(rest):
        return None
    return " ".join(rest[0]), " ".join(rest[1])
