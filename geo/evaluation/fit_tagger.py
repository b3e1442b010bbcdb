"""The fit of the tagger: rows of features, and its weights."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from geo.evaluation.gold import Gold
from geo.model.errors import GeoError
from geo.model.records import Lookup
from geo.toponyms.features import Words, describe
from geo.toponyms.recognition import read_words
from geo.toponyms.tagger import LABELS, Tagger, feature_names
from geo.toponyms.words import HEADS, INSTITUTIONS

__all__ = [
    "BIAS",
    "TAGGER_L2",
    "TaggerRows",
    "completed",
    "fit_tagger",
    "tagger_rows",
]

TAGGER_L2 = 10.0
BIAS = 0.5  # added to "a toponym begins": recall is worth more than the likelihood says


@dataclass(frozen=True, slots=True)
class TaggerRows:
    """One document for the tagger: the columns and labels of its words, and its runs."""

    rows: tuple[tuple[str | None, ...], ...]
    labels: tuple[str, ...]
    runs: tuple[tuple[int, int], ...]


def tagger_rows(
    documents: Iterable[Gold], lookup: Lookup, *, whole: bool = False
) -> list[TaggerRows]:
    """Columns and labels of every run of every document.

    ``whole``: a school, hospital or company is a toponym as it is annotated, else the place in it.
    """
    made = []
    for document in documents:
        words, _ = read_words(document.text, lookup)
        gold = sorted({(t.start, t.end) for t in document.toponyms})
        spans = gold if whole else [s for g in gold if (s := _place_within(words, g)) is not None]
        labels = []
        for first, last in words.runs:
            before = None
            for token in words.tokens[first:last]:
                span = next((g for g in spans if g[0] <= token.start < g[1]), None)
                labels.append("O" if span is None else "I" if span == before else "B")
                before = span
        made.append(
            TaggerRows(rows=tuple(describe(words)), labels=tuple(labels), runs=tuple(words.runs))
        )
    return made


def _place_within(words: Words, span: tuple[int, int]) -> tuple[int, int] | None:
    """The toponym in an annotated institution: "Homs University" is an organisation of Homs.

    Corpora of news disagree whether the name of a school, a hospital or a company is a toponym as a
    whole. Here it is not, unless the gazetteer holds it: the place named in it is one, if any is.
    """
    inside = [i for i, t in enumerate(words.tokens) if span[0] <= t.start < span[1]]
    if len(inside) < 2:
        return span
    first, end = inside[0], inside[-1] + 1
    low = [words.tokens[i].text.casefold() for i in inside]
    kinds = [HEADS.get(word) for word in low]
    institution = kinds[-1] in INSTITUTIONS or ("of" in low and set(kinds) & {*INSTITUTIONS})
    if not institution or (first in words.known and words.known[first][0] >= end):
        return span
    for i in inside:
        hit = words.known.get(i)
        if hit is not None and hit[0] <= end:
            return (words.tokens[i].start, words.tokens[hit[0] - 1].end)
    return None


def fit_tagger(
    documents: Sequence[TaggerRows], *, l2: float = TAGGER_L2, iterations: int = 100
) -> Tagger:
    """Fit the chain model; needs ``python-crfsuite``, which only training uses."""
    try:
        import pycrfsuite  # noqa: PLC0415 -- a tool of training, not a dependency of the library
    except ImportError as error:
        raise GeoError("fitting the tagger needs 'pip install python-crfsuite'") from error
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {
            "c1": 0.0,
            "c2": l2,
            "max_iterations": iterations,
            "feature.possible_transitions": True,
            "feature.minfreq": 2,
        }
    )
    for document in documents:
        at = 0
        for first, last in document.runs:
            part = slice(at, at + last - first)
            trainer.append(
                [list(feature_names(r)) for r in document.rows[part]], document.labels[part]
            )
            at = part.stop
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "tagger.crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    weights: dict[str, list[float]] = {}
    for (feature, label), value in info.state_features.items():
        weights.setdefault(feature, [0.0] * len(LABELS))[LABELS.index(label)] = value
    for label in LABELS:
        weights[f"{label}>"] = [0.0] * len(LABELS)
    weights["b"][LABELS.index("B")] += BIAS
    for (left, right), value in info.transitions.items():
        weights[f"{left}>"][LABELS.index(right)] = value
    return Tagger(weights)


def completed(documents: Sequence[TaggerRows], tagger: Tagger) -> list[TaggerRows]:
    """Documents in which only some toponyms are marked: the tagger labels the rest."""
    made = []
    for document in documents:
        guess = tagger.label(document.rows, document.runs)
        firsts = set(accumulate((last - first for first, last in document.runs), initial=0))
        for k, label in enumerate(document.labels):
            opens = k in firsts
            if label != "O":
                guess[k] = label
            elif guess[k] == "I" and (
                opens or document.labels[k - 1] != "O" or guess[k - 1] == "O"
            ):
                guess[k] = "O"
        made.append(replace(document, labels=tuple(guess)))
    return made
