"""Names that few settlements bear: what an exact search finds, many names in one call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.keys import Keys
from geo.gazetteer.engine.records import Records
from geo.gazetteer.fold import article_fold, key_folds
from geo.gazetteer.rows import NAME_KINDS
from geo.model.vocab import PlaceKind

__all__ = ["Bearer", "bearers"]

_MOST = 8  # bearers of a name: those of more are told apart by a search
_PREFERRED, _DEMONYM = NAME_KINDS.index("preferred"), NAME_KINDS.index("demonym")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A place of a name: its number, the number of the name, whether but for an article."""

    place: int
    name: int
    by_article: bool


def bearers(
    names: Sequence[str], records: Records, keys: Keys, *, allowed: npt.NDArray[np.bool_] | None
) -> list[list[Bearer]]:
    """The places of each name; none where there are many, or one of them is a unit.

    Parameters
    ----------
    names
        As written.
    records, keys
        Of the file.
    allowed
        Places that count; None: all.
    """
    folded = key_folds(names)
    articles = article_fold("\n".join(folded)).split("\n")
    units = set(records.kind_numbers((PlaceKind.ADM1, PlaceKind.ADM2)))
    kinds = records.columns["kind"]
    found = [_bearers(group, records, keys, allowed) for group in _groups(folded, articles, keys)]
    return [
        made if len(made) <= _MOST and all(kinds[one.place] not in units for one in made) else []
        for made in found
    ]


def _groups(
    folded: list[str], articles: list[str], keys: Keys
) -> Iterator[tuple[list[int], list[int]]]:
    """Of each name the keys that are it, and those that are it but for an article."""
    exact, plain = keys.find_all(folded), keys.find_all(articles)
    for key, article, at, bare, others in zip(
        folded, articles, exact, plain, keys.of_articles(articles), strict=True
    ):
        if not key:
            yield [], []
            continue
        more = [bare] if article != key and bare >= 0 else []
        yield [at] if at >= 0 else [], [*others, *more]


def _bearers(
    groups: tuple[list[int], list[int]],
    records: Records,
    keys: Keys,
    allowed: npt.NDArray[np.bool_] | None,
) -> list[Bearer]:
    """The places of some keys, each by its best name: an exact one first, then the usual one."""
    best: dict[int, Bearer] = {}
    owner, kind_of = records.name_owner, records.name_kinds
    for by_article, group in zip((False, True), groups, strict=True):
        for key in group:
            for number in keys.names(key):
                kind, at = kind_of[number], int(owner[number])
                if kind == _DEMONYM or (allowed is not None and not allowed[at]):
                    continue
                at = records.lead(at)
                known = best.get(at)
                better = known is not None and kind == _PREFERRED != kind_of[known.name]
                if known is None or (better and known.by_article == by_article):
                    best[at] = Bearer(at, number, by_article)
    return list(best.values())
