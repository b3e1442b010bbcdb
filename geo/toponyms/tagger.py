"""The learned tagger: which words of a run of capitalised words form a toponym.

A linear-chain model (conditional random field) over each run, fitted by :mod:`geo.evaluation.fit`.
A feature is one to four columns of :mod:`geo.toponyms.features` together, so no weight belongs to a
word as such and nothing of a training text is carried by them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo.model.weights import load_label_weights
from geo.toponyms.features import COLUMNS

__all__ = ["LABELS", "Tagger", "feature_names", "packaged_tagger"]

LABELS = ("O", "B", "I")
_TEMPLATES = (
    "shape", "shape gaz", "gaz", "gaz size", "gaz left", "gaz right", "gaz left right",
    "gaz where", "gaz gap_left gap_right", "left gap_left", "right gap_right", "left right at",
    "at length", "line shape",
    "class", "class2", "class3", "class gaz", "class left", "class right", "ending covered",
    "many gaz", "size left tag",
    "further_left left covered", "further_right right covered",
    "known_left gap_left covered", "known_right at run_gap_right covered",
    "article left at", "after_article at outer_left",
    "new left at right", "new outer_left at shape", "new outer_left outer_right run_gap_right",
    "new length outer_left further_left", "outer_left outer_right gaz at",
    "opens gaz class", "low gaz", "person gaz at", "located gaz at", "located",
    "pair_left gaz", "pair_right gaz", "pair_left pair_right covered",
    "kin tag", "kin gaz size", "kin left tag", "kin many",
    "head covered at", "next_head covered", "next_head gaz", "next_head left",
    *(f"{a} {b}" for a in COLUMNS if a.startswith("as_") for b in ("covered", "at")),
)  # fmt: skip
_SAME = {"class2": "class", "class3": "class"}  # all classes of a word weigh alike
_PLACES = tuple(tuple(COLUMNS.index(name) for name in template.split()) for template in _TEMPLATES)
_NAMES = tuple(_SAME.get(template, template).replace(" ", "&") for template in _TEMPLATES)

_Ints = npt.NDArray[np.int64]


def feature_names(row: Sequence[str | None]) -> Iterator[str]:
    """The features of one word: template, "=" and the values; "b" is always there.

    >>> row = [None] * len(COLUMNS)
    >>> row[COLUMNS.index("gaz")], row[COLUMNS.index("left")] = "Sppl", "in"
    >>> sorted(feature_names(row))
    ['b', 'gaz&left=Sppl|in', 'gaz=Sppl']
    """
    yield "b"
    for name, places in zip(_NAMES, _PLACES, strict=True):
        values = [row[p] for p in places]
        if None not in values:
            yield f"{name}={'|'.join(map(str, values))}"


class Tagger:
    """Weights made ready for whole documents.

    Parameters
    ----------
    weights
        Feature to one weight for each of ``LABELS``; the rows "O>", "B>" and "I>" are transitions
        from one label to the next.
    """

    def __init__(self, weights: Mapping[str, Sequence[float]]) -> None:
        self.weights = weights
        self._move = [tuple(weights[f"{label}>"]) for label in LABELS]
        self._always = np.array(weights.get("b", (0.0, 0.0, 0.0)))
        codes: dict[str, dict[str | None, int]] = {name: {} for name in COLUMNS}
        for name, other in _SAME.items():
            codes[name] = codes[other]
        self._codes = tuple(codes[name] for name in COLUMNS)
        number = {name: t for t, name in reversed(list(enumerate(_NAMES)))}
        read = []
        for feature, values in weights.items():
            name, equals, parts = feature.partition("=")
            if equals and name in number:
                read.append((number[name], parts.split("|"), values))
                for p, part in zip(_PLACES[number[name]], read[-1][1], strict=True):
                    self._codes[p].setdefault(part, len(self._codes[p]) + 1)  # 0: never seen
        # A feature is a number: the template, then the codes as digits of mixed radix.
        self._digits = np.zeros((len(COLUMNS), len(_NAMES)), dtype=np.int64)
        self._template = np.array([number[name] for name in _NAMES])
        for t, columns in enumerate(_PLACES):
            digit = len(_NAMES)
            for p in columns:
                self._digits[p, t] = digit
                digit *= len(self._codes[p]) + 1
        keys = [
            t
            + sum(
                int(self._digits[p, t]) * self._codes[p][part]
                for p, part in zip(_PLACES[t], parts, strict=True)
            )
            for t, parts, _ in read
        ]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = np.array([*(keys[i] for i in order), np.iinfo(np.int64).max])
        self._values = np.array([*(read[i][2] for i in order), (0.0, 0.0, 0.0)], dtype=np.float64)

    def label(
        self, rows: Sequence[Sequence[str | None]], runs: Sequence[tuple[int, int]]
    ) -> list[str]:
        """The best label of each row (Viterbi), run by run.

        Parameters
        ----------
        rows
            As :func:`geo.toponyms.features.describe` gives them.
        runs
            Of the same document: only their lengths are used.
        """
        if not rows:
            return []
        local = self._local(rows).tolist()
        labels: list[str] = []
        at = 0
        for first, last in runs:
            labels.extend(self._best(local[at : at + last - first]))
            at += last - first
        return labels

    def _local(self, rows: Sequence[Sequence[str | None]]) -> npt.NDArray[np.float64]:
        """What the features of each row say for each label, shape (rows, labels)."""
        codes: _Ints = np.array(
            [
                [code.get(value, 0) for code, value in zip(self._codes, row, strict=True)]
                for row in rows
            ],
            dtype=np.int64,
        )
        keys = codes @ self._digits + self._template
        found = np.searchsorted(self._keys, keys)
        found[self._keys[found] != keys] = len(self._keys) - 1
        total: npt.NDArray[np.float64] = self._values[found].sum(axis=1) + self._always
        return total

    def _best(self, local: Sequence[Sequence[float]]) -> Iterator[str]:
        move = self._move
        best = [local[0][0], local[0][1], -1e9]  # a toponym cannot begin inside
        back: list[tuple[int, int, int]] = []
        for here in local[1:]:
            from_b, from_i = best[1], best[2]
            pointers = []
            step = []
            for k in range(3):
                way, pointer = from_b + move[1][k], 1
                if from_i + move[2][k] > way:
                    way, pointer = from_i + move[2][k], 2
                if k < 2 and best[0] + move[0][k] >= way:
                    way, pointer = best[0] + move[0][k], 0
                pointers.append(pointer)
                step.append(way + here[k])
            best = step
            back.append((pointers[0], pointers[1], pointers[2]))
        k = best.index(max(best))
        path = [k]
        for pointers_of in reversed(back):
            k = pointers_of[k]
            path.append(k)
        return (LABELS[k] for k in reversed(path))


@lru_cache(maxsize=1)
def packaged_tagger() -> Tagger:
    """The tagger with the weights that come with the library."""
    return Tagger(load_label_weights("tagger"))
