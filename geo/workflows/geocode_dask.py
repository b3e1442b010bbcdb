"""Geocoding of tables too large for one machine: the same answers over Dask partitions.

Needs the extra ``distributed``. The gazetteer travels as its path: every worker maps the same
read-only file, so that a hundred workers share one page cache.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.gazetteer import Gazetteer, open_gazetteer
from geo.toponyms.names import Resolver
from geo.toponyms.parents import country_code
from geo.toponyms.table_context import TableContext
from geo.workflows.geocode import ADDED, HINTS, Answer, located

if TYPE_CHECKING:
    import dask.dataframe as dd

__all__ = ["geocode", "geocode_frame"]

_TEXT = ("place_id", "place_name", "precision", "reason")


def geocode(
    frame: "dd.DataFrame",
    *,
    gazetteer: Path | str | None = None,
    context: TableContext | None = None,
) -> "dd.DataFrame":
    """Geocode a Dask DataFrame, partition by partition; lazy as Dask is.

    Parameters
    ----------
    frame
        With a column ``name`` and optionally ``admin1``, ``admin2`` and ``country``.
    gazetteer
        A compiled file that every worker can read; None: the packaged one, compiled on each
        machine on first use.
    context
        What the whole table says (:func:`geo.toponyms.table_context.context_of` over its distinct
        locations); the same for every partition, so that partitions agree.

    Returns
    -------
    dask.dataframe.DataFrame
        The same rows in the same order with the columns of ``geo geocode``: ``place_id``,
        ``place_name``, ``lat``, ``lon``, ``precision``, ``radius_km``, ``confidence``, ``reason``.
    """
    path = str(gazetteer) if gazetteer is not None else None
    meta = _typed(frame._meta.assign(**dict.fromkeys(ADDED, "")))  # noqa: SLF001 -- Dask's own way to ask for columns
    lazy: Any = frame  # Dask's methods carry no types
    made: dd.DataFrame = lazy.map_partitions(geocode_frame, path, context, meta=meta)
    return made


def geocode_frame(
    frame: pd.DataFrame, gazetteer: str | None = None, context: TableContext | None = None
) -> pd.DataFrame:
    """Geocode one DataFrame; equal rows are asked once.

    Parameters
    ----------
    frame, gazetteer, context
        As for :func:`geocode`.
    """
    lookup = _opened(gazetteer)
    hints = [hint for hint in HINTS if hint in frame and hint != "near"]
    asked = frame[hints].fillna("").astype(str)
    resolver = Resolver(lookup, context=context)
    answers: dict[tuple[str, ...], Answer] = {}
    for key in dict.fromkeys(asked.itertuples(index=False, name=None)):
        stated = dict(zip(hints, key, strict=True))
        stated["country"] = country_code(stated.get("country", ""), lookup)
        answers[key] = located(stated.pop("name", ""), resolver, **stated)
    rows = [answers[key].cells for key in asked.itertuples(index=False, name=None)]
    added = pd.DataFrame(rows, columns=list(ADDED), index=frame.index)
    return _typed(frame.assign(**{column: added[column] for column in ADDED}))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Text and numbers, the same in every partition, full or empty."""
    kinds: dict[str, Any] = {c: "object" if c in _TEXT else "float64" for c in ADDED}
    return frame.assign(
        **{
            c: frame[c].astype("object") if kind == "object" else pd.to_numeric(frame[c])
            for c, kind in kinds.items()
        }
    )


@lru_cache(maxsize=4)
def _opened(path: str | None) -> Gazetteer:
    """One open file per process."""
    return open_gazetteer(path)
