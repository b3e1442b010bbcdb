"""Geocoding of tables too large for one machine: the same answers over Dask partitions.

Needs the extra ``dask``. The gazetteer travels as its path: every worker maps the same
read-only file, so that a hundred workers share one page cache.
"""

import gzip
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.intake.suffixes import suffix_of, suffixes_of
from geo.model.errors import InputError
from geo.toponyms.parents import country_code
from geo.toponyms.table_context import Asked, TableContext, context_of
from geo.toponyms.table_names import TableResolver
from geo.workflows.answers import Answer, located_many
from geo.workflows.geocode import ADDED, HINTS
from geo.workflows.partition_stages import SUFFIXES, gazetteer_at
from geo.workflows.partitions import Client, Made, Task, Workspace, files_of, filesystem, read_slice

if TYPE_CHECKING:
    import dask.dataframe as dd

__all__ = ["geocode", "geocode_files", "geocode_frame"]

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
    lookup = gazetteer_at(gazetteer)
    hints = [hint for hint in HINTS if hint in frame and hint != "near"]
    asked = _texts(frame[hints])
    resolver = TableResolver(lookup, context=context)
    codes: dict[str, str] = {}
    located: dict[tuple[str, ...], Asked] = {}
    for key in dict.fromkeys(asked.itertuples(index=False, name=None)):
        stated = dict(zip(hints, key, strict=True))
        written = stated.get("country", "").strip()
        if written not in codes:
            codes[written] = country_code(written, lookup)
        name, admin1, admin2 = (stated.get(hint, "") for hint in HINTS[:3])
        located[key] = name, admin1, admin2, codes[written]
    answers: dict[tuple[str, ...], Answer] = {}
    for key, found in zip(located, located_many(list(located.values()), resolver), strict=True):
        written = dict(zip(hints, key, strict=True)).get("country", "").strip()
        note = f"; no country is called {written!r}: not used"
        unknown = written and not codes[written]
        answers[key] = replace(found, reason=found.reason + note) if unknown else found
    rows = [answers[key].cells for key in asked.itertuples(index=False, name=None)]
    added = pd.DataFrame(rows, columns=list(ADDED), index=frame.index)
    return _typed(frame.assign(**{column: added[column] for column in ADDED}))


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells as text; nothing where there is none."""
    return frame.astype(object).where(frame.notna(), "").astype(str)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Text and numbers, the same in every partition, full or empty."""
    kinds: dict[str, Any] = {c: "object" if c in _TEXT else "float64" for c in ADDED}
    return frame.assign(
        **{
            c: frame[c].astype("object") if kind == "object" else pd.to_numeric(frame[c])
            for c, kind in kinds.items()
        }
    )


# ------------------------------------------------------------------ tables in files

VOTERS = (
    20_000  # distinct locations that vote on the context of a table, as in geo.workflows.geocode
)
_STATED = ("name", "admin1", "admin2", "country")


def geocode_files(
    sources: str | Sequence[str],
    out: Path | str,
    *,
    client: Client | None = None,
    gazetteer: Path | str | None = None,
    retries: int = 2,
    tell: Callable[[str], None] | None = None,
) -> Iterator[pd.DataFrame]:
    """Geocode one table that lies in several files; one file is one partition.

    Parameters
    ----------
    sources
        Parquet or JSON lines with a column ``name`` and optionally ``admin1``, ``admin2``,
        ``country``; files, folders or patterns at any address that fsspec opens.
    out
        Folder (or address) for the parts: Parquet under ``geocoded/``, written as they end. A run
        that was broken off goes on from there.
    client, gazetteer, retries, tell
        As for :func:`geo.distributed.mentions`.

    Returns
    -------
    iterator of DataFrame
        The rows of each file in its order with the columns of ``geo geocode``, file by file. What
        is in quarantine is missing, and listed in ``manifest.json``.
    """
    path = str(gazetteer) if gazetteer is not None else None
    lookup = gazetteer_at(path)
    workspace = Workspace(
        url=str(out),
        client=client,
        retries=retries,
        stamp=lookup.build_id,
        tell=tell or (lambda _line: None),
    )
    files = {f"{n:05d}": file for n, file in enumerate(files_of(sources, SUFFIXES))}
    voters = workspace.stage(
        "locations",
        [
            Task(key=key, function=_locations, arguments={"url": url}, token=stamp)
            for key, (_, url, stamp) in files.items()
        ],
    )
    asked: dict[Asked, None] = {}
    for part in voters.values():
        asked |= dict.fromkeys((name, one, two, code) for name, one, two, code in part.facts)
    context = context_of(list(asked)[:VOTERS], lookup)
    parts = workspace.stage(
        "geocoded",
        [
            Task(
                key=key,
                function=_geocoded,
                arguments={"url": url, "gazetteer": path, "context": context},
                token=json.dumps([stamp, asdict(context)], default=str, sort_keys=True),
            )
            for key, (_, url, stamp) in files.items()
            if key in voters
        ],
        suffix="parquet",
    )
    workspace.finish()
    return (pd.read_parquet(io.BytesIO(read_slice(part.slices["rows"]))) for part in parts.values())


def _table(url: str) -> pd.DataFrame:
    fs, path = filesystem(url)
    data = fs.cat_file(path)
    if suffix_of(path) in suffixes_of("parquet"):
        frame = pd.read_parquet(io.BytesIO(data))
    else:
        packed = gzip.decompress(data) if path.endswith(".gz") else data
        frame = pd.read_json(io.BytesIO(packed), lines=True, dtype=False)
    if "name" not in frame:
        raise InputError("no column is called name", where=url.rpartition("/")[2])
    return frame


def _locations(*, url: str) -> Made:
    """The first distinct locations of one file: they vote on what the table is about."""
    frame = _table(url)
    stated = _texts(frame.reindex(columns=list(_STATED)))
    rows = dict.fromkeys(
        tuple(text.strip() for text in row) for row in stated.itertuples(index=False, name=None)
    )
    return Made(slices={}, facts=list(rows)[:VOTERS])


def _geocoded(*, url: str, gazetteer: str | None, context: TableContext) -> Made:
    made = geocode_frame(_table(url), gazetteer, context)
    return Made(slices={"rows": made.to_parquet(index=False)}, facts=len(made))
