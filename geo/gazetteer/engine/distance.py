"""How far apart two spellings of a name are, when vowels and some consonants are cheap.

Weighted edit distance (optimal string alignment) of one name against many at once: a row of the
table for all candidates is a handful of array operations. Costs are what transliterators disagree
about: vowels, h, doubled letters, q/k, kh/h, g/gh/j, sh/ch, emphatic consonants. Pure.

Notes
-----
The insertions of a row are a running minimum: ``D[j] = P[j] + min(A[k] - P[k] for k <= j)`` with
``P`` the summed insertion costs, so only the letters of the query are looped over.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = ["sounds", "spelling_costs"]

F32 = npt.NDArray[np.float32]
U8 = npt.NDArray[np.uint8]

_DIGRAPHS = (
    ("tsch", "C"), ("dsch", "j"), ("tsj", "C"), ("dzh", "j"), ("sch", "S"), ("tch", "C"),
    ("kh", "X"), ("gh", "G"), ("sh", "S"), ("ch", "C"), ("dh", "D"), ("th", "T"), ("zh", "J"),
    ("dj", "j"), ("sj", "S"), ("cz", "C"), ("ts", "Z"), ("ph", "f"), ("ou", "u"), ("oo", "u"),
    ("ee", "i"),
)  # fmt: skip
_VOWELS = "aeiou"
_CHEAP = (
    ("ei", 0.1), ("ou", 0.1), ("ae", 0.15), ("ai", 0.3), ("ao", 0.25), ("au", 0.3), ("eo", 0.3),
    ("eu", 0.3), ("io", 0.35), ("iu", 0.35), ("iy", 0.1), ("ey", 0.2), ("uw", 0.1), ("ow", 0.2),
    ("yj", 0.2), ("kq", 0.1), ("kc", 0.1), ("qc", 0.15), ("kg", 0.35), ("qg", 0.3), ("Xh", 0.2),
    ("Xk", 0.3), ("gG", 0.15), ("gj", 0.3), ("jJ", 0.15), ("zJ", 0.3), ("Gk", 0.5), ("SC", 0.15),
    ("Ss", 0.3), ("Cs", 0.4), ("Dd", 0.15), ("Dz", 0.25), ("Tt", 0.15), ("Ts", 0.3), ("sz", 0.4),
    ("dt", 0.4), ("bp", 0.3), ("fv", 0.3), ("vw", 0.2), ("fw", 0.5), ("cs", 0.3), ("Ck", 0.4),
    ("Cj", 0.4), ("dz", 0.45), ("bv", 0.5), ("mn", 0.6), ("Xq", 0.4), ("Gr", 0.5), ("hx", 0.4),
    ("CX", 0.3), ("Ch", 0.5), ("Cc", 0.2), ("ct", 0.6), ("xs", 0.4), ("xk", 0.4), ("lr", 0.7),
    ("Zc", 0.2), ("Zt", 0.5), ("Zs", 0.5), ("ZC", 0.5), ("Zz", 0.6), ("ij", 0.5), ("gh", 0.6),
)  # fmt: skip
_INDEL = {"h": 0.4, "y": 0.4, "w": 0.45, " ": 0.2, **dict.fromkeys(_VOWELS, 0.35)}
_UNWRITTEN = {"y": 0.3, "w": 0.3, **dict.fromkeys(_VOWELS, 0.12)}  # short vowels of an abjad
_WRITTEN = {"h": 0.7, "y": 0.7, "w": 0.7, "a": 0.5}
_WRITTEN_FACTOR = 1.8
_DOUBLED = 0.1
_SWAPPED = 0.7


def sounds(roman: str) -> str:
    """Romanised letters (or many names, as lines) with each digraph as one capital.

    >>> sounds("khmeimim"), sounds("ash shaykh")
    ('Xmeimim', 'aS SayX')
    """
    for old, new in _DIGRAPHS:
        roman = roman.replace(old, new)
    return roman


@lru_cache(maxsize=4)
def _tables(*, abjad: bool, written: bool) -> tuple[F32, F32]:
    """Substitution costs, shape (128, 128), and insertion costs, shape (128,), by ASCII code."""
    swap = np.ones((128, 128), dtype=np.float32)
    np.fill_diagonal(swap, 0.0)
    for pair, cost in _CHEAP:
        a, b = map(ord, pair)
        swap[a, b] = swap[b, a] = cost
    swap[0, :] = swap[:, 0] = 1.0
    indel = np.ones(128, dtype=np.float32)
    own = _UNWRITTEN if abjad else _WRITTEN if written else {}
    for letter, cost in (_INDEL | own).items():
        indel[ord(letter)] = cost
    if written:  # letters that were letters in the text: only what sounds alike is cheap
        swap = np.minimum(1.0, swap * _WRITTEN_FACTOR).astype(np.float32)
    indel[0] = 0.0  # padding
    return swap, indel


def _matrix(texts: Sequence[str]) -> tuple[U8, npt.NDArray[np.int64]]:
    """Letters of all texts, padded with 0, shape (n, longest), and their lengths."""
    lengths = np.array([len(t) for t in texts], dtype=np.int64)
    width = max(1, int(lengths.max(initial=1)))
    data = "".join(t.ljust(width, "\0") for t in texts).encode("ascii", "replace")
    return np.frombuffer(data, dtype=np.uint8).reshape(len(texts), width), lengths


def _indels(codes: U8, indel: F32) -> F32:
    """Cost of each letter where it stands: a doubled one is cheap."""
    costs = indel[codes]
    if codes.shape[-1] > 1:
        doubled = (codes[..., 1:] == codes[..., :-1]) & (codes[..., 1:] > 0)
        costs[..., 1:][doubled] = _DOUBLED
    return costs


def spelling_costs(
    query: str, names: Sequence[str], *, abjad: bool = False, written: bool = False
) -> F32:
    """Cost of turning a query into each of many names, shape (n,); 0 is equal.

    Parameters
    ----------
    query, names
        Folded by :func:`sounds`.
    abjad
        Whether the query comes from a script that leaves short vowels out, the names do not.
    written
        Whether both come from such a script: then every letter was written, and counts.

    Examples
    --------
    >>> spelling_costs("jableh", ["jableh", "jabla", "jebleh", "tartus"]).round(2)
    array([0.  , 0.55, 0.15, 4.3 ], dtype=float32)
    """
    swap, indel = _tables(abjad=abjad, written=written)
    codes, lengths = _matrix(names)
    asked = np.frombuffer(query.encode("ascii", "replace"), dtype=np.uint8)
    leaving = _indels(asked[None, :], indel)[0]
    summed = np.zeros((len(names), codes.shape[1] + 1), dtype=np.float32)
    np.cumsum(_indels(codes, indel), axis=1, out=summed[:, 1:])
    row = summed.copy()
    before = row
    for i, letter in enumerate(asked):
        new = np.empty_like(row)
        new[:, 0] = row[:, 0] + leaving[i]
        np.minimum(row[:, :-1] + swap[letter][codes], row[:, 1:] + leaving[i], out=new[:, 1:])
        if i and letter != asked[i - 1]:
            crossed = (codes[:, :-1] == letter) & (codes[:, 1:] == asked[i - 1])
            if crossed.any():
                at, col = np.nonzero(crossed)
                new[at, col + 2] = np.minimum(new[at, col + 2], before[at, col] + _SWAPPED)
        new -= summed
        np.minimum.accumulate(new, axis=1, out=new)
        new += summed
        before, row = row, new
    costs: F32 = row[np.arange(len(names)), lengths]
    return costs
