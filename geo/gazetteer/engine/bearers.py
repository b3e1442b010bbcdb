"""Places that bear names, exactly or but for an article: many names in one call, as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.keys import Keys
from geo.gazetteer.engine.records import Records
from geo.gazetteer.fold import article_fold, key_folds
from geo.gazetteer.rows import NAME_KINDS
from geo.model.measure import KM_PER_DEGREE
from geo.model.radii import BORDER_KM
from geo.model.vocab import PlaceKind

__all__ = ["ANYWHERE", "Bearers", "bearers", "placing"]

_PREFERRED, _DEMONYM = NAME_KINDS.index("preferred"), NAME_KINDS.index("demonym")
ANYWHERE = -1  # of a country or a unit: none is stated
_FLAT = 0.05  # cosine of the latitude beyond which a degree counts as no shorter
_ABOVE = (PlaceKind.CONTINENT, PlaceKind.COUNTRY, PlaceKind.ADM1)  # hold units, or are one

I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bearers:
    """Places of names, one row for each pair, ordered by name and number of the place.

    ``asked`` is the place of the name in the call, ``place`` and ``name`` are numbers of the file,
    ``article``: whether it is the name but for an article.
    """

    asked: I64
    place: I64
    name: I64
    article: Bools

    def of(self, rows: Bools) -> "Bearers":
        """Some of the rows."""
        return Bearers(self.asked[rows], self.place[rows], self.name[rows], self.article[rows])

    def rows(self) -> Iterator[tuple[int, int, int, bool]]:
        """One after the other: name, place, number of the name, whether but for an article."""
        columns = (self.asked, self.place, self.name, self.article)
        return zip(*(column.tolist() for column in columns), strict=True)


def bearers(names: Sequence[str], records: Records, keys: Keys, *, country: I64) -> Bearers:
    """The places of each name, each by its best name: an exact one first, then the usual one.

    Parameters
    ----------
    names
        As written.
    records, keys
        Of the file.
    country
        Number of the country in which a place counts, for each name, or :data:`ANYWHERE`.
    """
    asked, key, article = _keys(names, keys)
    row, name = keys.names_of(key)
    asked, article = asked[row], article[row]
    kind, owner = records.name_kinds[name], records.name_owner[name].astype(np.int64)
    column = records.columns
    wanted = country[asked]
    kept = (kind != _DEMONYM) & ((wanted == ANYWHERE) | (column["country"][owner] == wanted))
    asked, article, name, owner = asked[kept], article[kept], name[kept], owner[kept]
    same = column["same_as"][owner].astype(np.int64)
    place = np.where(same >= 0, same, owner)
    order = np.lexsort((records.name_kinds[name] != _PREFERRED, article, place, asked))
    found = Bearers(asked[order], place[order], name[order], article[order])
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(found.asked) != 0) | (np.diff(found.place) != 0)
    return found.of(fresh)


def _keys(names: Sequence[str], keys: Keys) -> tuple[I64, I64, Bools]:
    """The keys that each name is, and those that it is but for an article: columns of pairs."""
    folded = key_folds(names)
    articles = article_fold("\n".join(folded)).split("\n")
    some = np.array([bool(key) for key in folded], dtype=bool)
    bare = np.array([one != other for one, other in zip(folded, articles, strict=True)], dtype=bool)
    exact = np.where(some, keys.find_all(folded), -1)
    plain = np.full(len(names), -1)
    at = np.flatnonzero(bare & some)
    plain[at] = keys.find_all([articles[i] for i in at.tolist()])
    row, other = keys.of_articles(articles)
    row, other = row[some[row]], other[some[row]]
    parts = [
        (np.flatnonzero(exact >= 0), exact[exact >= 0], False),
        (row, other, True),
        (np.flatnonzero(plain >= 0), plain[plain >= 0], True),
    ]
    asked, key = (np.concatenate([part[i] for part in parts]).astype(np.int64) for i in (0, 1))
    article = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    return asked, key, article


def placing(found: Bearers, records: Records, unit: I64) -> tuple[Bools, Bools]:
    """Which places lie in the first-level unit of their name for sure, and which may: row by row.

    ``unit``: number of the unit for each name; of :data:`ANYWHERE` all lie in it. What neither
    is lies outside: a place of another unit, beyond the box of the outline.
    """
    column = records.columns
    place, wanted = found.place, unit[found.asked]
    above = np.isin(column["kind"][place], records.kind_numbers(_ABOVE))
    own = column["admin1"][place].astype(np.int64)
    sure = (wanted == ANYWHERE) | (~above & (own == wanted))
    asking = np.flatnonzero(~sure & ~above)
    far = np.zeros(len(place), dtype=bool)
    lon, lat = column["lon"][place], column["lat"][place]
    far[asking] = (own[asking] >= 0) & (column["admin2"][place[asking]] != wanted[asking])
    for number in np.unique(wanted[asking]).tolist():
        rows = asking[wanted[asking] == number]
        box = _box(number, records)
        if box is None:
            far[rows] = False
            continue
        west, south, east, north = box
        reach = BORDER_KM / KM_PER_DEGREE / np.maximum(np.cos(np.radians(lat[rows])), _FLAT)
        outside = (lon[rows] < west - reach) | (lon[rows] > east + reach)
        outside |= (lat[rows] < south - reach) | (lat[rows] > north + reach)
        name = records.record(number)[1]
        units = own[rows]
        namesakes = [at for at in np.unique(units[units >= 0]).tolist()
                     if records.record(at)[1] == name]  # fmt: skip
        far[rows] &= outside & ~np.isin(units, namesakes) & (place[rows] != number)
    return sure, ~sure & ~far


def _box(number: int, records: Records) -> tuple[float, float, float, float] | None:
    """The box of what a unit covers; None where only its middle is known."""
    shape: Any = records.extent(number)
    return None if shape is None or shape.area == 0 else shape.bounds
