"""Many names of a table in one call: the one place of a name, or those to choose from."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.bearers import ANYWHERE, Bearers, bearers, placing
from geo.gazetteer.engine.keys import Keys
from geo.gazetteer.engine.records import Records
from geo.gazetteer.engine.reverse import Reverse
from geo.gazetteer.engine.search import Search, speaks_of_a_kind, tier_of
from geo.model.bearers import Bearer, Borne
from geo.model.position import LonLat
from geo.model.records import Candidate, PlaceId
from geo.model.vocab import PlaceKind

__all__ = ["borne"]

_MOST = 50  # bearers of a name: those of more are told apart by a search
_NOWHERE = -2  # the number of a country that the file does not have


def borne(
    names: Sequence[str],
    records: Records,
    keys: Keys,
    search: Search,
    reverse: Reverse,
    *,
    countries: Sequence[str],
    units: Sequence[PlaceId | None],
    settlements: int,
) -> list[Borne]:
    """What bears each name within its country and first-level unit.

    Parameters
    ----------
    names
        As written.
    records, keys, search, reverse
        Of the file.
    countries, units
        ISO alpha-2 ("": any) and the unit (None: any) for each name.
    settlements
        How many of the nearest settlements say how densely they lie.

    Returns
    -------
    list
        Of each name the :class:`~geo.model.bearers.Bearer`, if only one place may be it; else the
        candidates that may lie in its unit, in no order; nothing where no place, or very many, bear
        it, or where its words speak of a kind of place and a unit bears it.
    """
    codes = {**{code: i for i, code in enumerate(records.countries) if code}, "": ANYWHERE}
    country = np.array([codes.get(code, _NOWHERE) for code in countries], dtype=np.int64)
    unit = np.array(
        [ANYWHERE if one is None else records.number(one) for one in units], dtype=np.int64
    )
    found = bearers(names, records, keys, country=country)
    found = found.of(~_left(found, names, records)[found.asked])
    sure, perhaps = placing(found, records, unit)
    found, sure = found.of(sure | perhaps), sure[sure | perhaps]
    placed = np.isfinite(records.columns["lon"][found.place])
    alone = sure & placed & (np.bincount(found.asked, minlength=len(names))[found.asked] == 1)
    out: list[Borne] = [()] * len(names)
    for at, bearer in _alone(found.of(alone), records, reverse, settlements):
        out[at] = bearer
    several: dict[int, list[Candidate]] = {}
    for at, place, name, article in found.of(~alone).rows():
        several.setdefault(at, []).append(search.candidate_of(place, name, article=article))
    for at, candidates in several.items():
        out[at] = tuple(candidates)
    return out


def _left(found: Bearers, names: Sequence[str], records: Records) -> npt.NDArray[np.bool_]:
    """Of each name whether it is left to a search."""
    left: npt.NDArray[np.bool_] = np.bincount(found.asked, minlength=len(names)) > _MOST
    units = records.kind_numbers((PlaceKind.ADM1, PlaceKind.ADM2))
    for at in np.unique(found.asked[np.isin(records.columns["kind"][found.place], units)]).tolist():
        left[at] |= speaks_of_a_kind(names[at])
    return left


def _alone(
    found: Bearers, records: Records, reverse: Reverse, settlements: int
) -> Iterator[tuple[int, Bearer]]:
    """The bearers of names with one place each, which has a position."""
    if not len(found.asked):
        return
    column = records.columns
    lon, lat = column["lon"][found.place], column["lat"][found.place]
    km = reverse.nearest_many(lon, lat, limit=settlements)[1]
    reach = np.where(np.isfinite(km), km, 0.0).max(axis=1)
    radius, kind = column["radius"][found.place], column["kind"][found.place]
    more = zip(*(c.tolist() for c in (lon, lat, radius, kind, reach)), strict=True)
    for (at, place, name, article), (x, y, own_km, number, far) in zip(
        found.rows(), more, strict=True
    ):
        place_id, called, *_ = records.record(place)
        score, tier = tier_of(article=article)
        yield (
            at,
            Bearer(
                place_id=PlaceId(place_id),
                name=called,
                kind=records.kinds[number],
                point=LonLat(lon=x, lat=y),
                radius_km=round(own_km, 3),
                matched=records.name_texts[name],
                tier=tier,
                score=score,
                spacing_km=far,
            ),
        )
