"""The store of a map: its layers as rows that are kept up to date, and what people decided.

One schema in two places: a GeoPackage (:mod:`geo.layers.formats.store_file`), or PostGIS for
several people (:mod:`geo.layers.formats.postgis`). Layers are what the last build said, changed row
by row; people decide in the table ``review``, which a build reads and never writes. Every row has a
version, and whoever changes a decision says which version was seen.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final, Protocol

import geopandas as gpd
import pandas as pd
import shapely

from geo.layers.formats.flat import flatten, unflatten
from geo.model.errors import InputError
from geo.model.schema import LAYERS, Column, Layer

__all__ = ["REVIEWED", "Backend", "Contents", "Kept", "Store", "StoreConflictError", "migrations"]

REVIEWED: Final = (
    "decision", "reviewer", "reviewed_at", "note", "new_place", "new_place_id", "new_lat",
    "new_lon", "new_radius_km", "new_origin", "new_date_start", "new_date_end", "new_low",
    "new_best", "new_high", "merge_with",
)  # fmt: skip
"""What a person decides on: columns of the table ``review`` as of a review file."""
_NO_ZERO = {0: 0xFFFD}
_OURS = ("row_key", "restricted", "sha256", "geom")
Row = tuple[Any, ...]


class StoreConflictError(InputError):
    """Somebody else decided meanwhile; nothing was changed."""


class Backend(Protocol):
    """A database with an open transaction."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    @property
    def dialect(self) -> str:
        """The folder of its migrations."""

    @property
    def types(self) -> Mapping[str, str]:
        """The kind of a column to its type there."""

    @property
    def casts(self) -> Mapping[str, str]:
        """The kind of a column to its placeholder, where that is not ``?``."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one statement with ``?`` for values; its rows."""

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of several rows."""

    def script(self, sql: str) -> None:
        """Run a file of statements."""

    def tables(self) -> set[str]:
        """The tables of this store."""

    def columns(self, table: str) -> set[str]:
        """The columns of a table."""

    def geometry(self, wkb: bytes) -> bytes:
        """A geometry as it is stored."""

    def geometry_sql(self) -> str:
        """The expression that gives a stored geometry as WKB."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, alone: another writer waits."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a build puts into a store.

    ``restricted`` None: nothing restricted goes in, and what was there leaves.
    """

    public: Mapping[str, gpd.GeoDataFrame]
    restricted: Mapping[str, gpd.GeoDataFrame] | None = None
    reports: Mapping[str, str] = field(default_factory=dict)  # id to SHA-256
    keys: Mapping[str, str] = field(default_factory=dict)  # of a drafted incident
    about: Mapping[str, str] = field(default_factory=dict)  # title, attribution, ...


@dataclass(kw_only=True, slots=True)
class Kept:
    """What a store became: rows that are new, changed, gone and the same; reports that are new."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    reports: int = 0

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"{self.new} rows new, {self.changed} changed, {self.gone} gone, {self.same} as they"
            f" were; {self.reports} new reports"
        )


def migrations(dialect: str) -> list[tuple[int, str, str]]:
    """The numbered SQL files of a dialect: number, name, text; in order."""
    folder = files("geo.layers.formats").joinpath("migrations", dialect)
    found = [
        (int(entry.name.partition("_")[0]), entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name[:4].isdigit()
    ]
    return sorted(found)


class Store:
    """An open store; made by :func:`geo.layers.formats.stores.open_store`."""

    def __init__(self, backend: Backend) -> None:
        self._db = backend

    def migrate(self) -> None:
        """Bring the schema up to date: files that were not run yet, columns that a layer gained.

        Raises
        ------
        InputError
            It was made by a newer version, or holds tables of somebody else.
        """
        with self._db.transaction():
            tables = self._db.tables()
            if "geo_migration" not in tables:
                taken = sorted({*LAYERS, "about", "report", "review"} & tables)
                if taken:
                    raise InputError(
                        f"holds a table {taken[0]!r} and is no store",
                        where=self._db.name,
                        remedy="name another file or schema",
                    )
                self._db.run(
                    "CREATE TABLE geo_migration (number integer PRIMARY KEY, name text NOT NULL)"
                )
            done = {int(n) for (n,) in self._db.run("SELECT number FROM geo_migration")}
            known = migrations(self._db.dialect)
            if done - {number for number, _, _ in known}:
                raise InputError(
                    f"was made by a newer version (migration {max(done)})",
                    where=self._db.name,
                    remedy="pip install --upgrade incident-mapper",
                )
            for number, name, text in known:
                if number not in done:
                    self._db.script(text)
                    self._db.run("INSERT INTO geo_migration VALUES (?, ?)", (number, name))
            self._add_layers()

    def _add_layers(self) -> None:
        tables = self._db.tables()
        folder = files("geo.layers.formats").joinpath("migrations", self._db.dialect)
        text = folder.joinpath("layer.sql").read_text(encoding="utf-8")
        for name, layer in LAYERS.items():
            if name not in tables:
                self._db.script(text.replace("{layer}", name))
            there = self._db.columns(name)
            for column in layer.columns:
                if column.name not in there:
                    kind = self._db.types[column.kind]
                    self._db.run(f'ALTER TABLE {name} ADD COLUMN "{column.name}" {kind}')

    # -------------------------------------------------------------- layers

    def put(self, contents: Contents) -> Kept:
        """Make the layers what a build says: rows that did not change are not touched."""
        kept = Kept()
        with self._db.transaction():
            for name, layer in LAYERS.items():
                rows = dict(self._rows(contents.public[name], layer, restricted=False))
                if contents.restricted is not None:
                    rows |= self._rows(contents.restricted[name], layer, restricted=True)
                self._put_layer(layer, rows, kept)
            kept.reports = self._put_reports(contents.reports)
            self._put_keys(contents.keys)
            self._db.run("DELETE FROM about")
            self._db.many("INSERT INTO about VALUES (?, ?)", sorted(contents.about.items()))
        return kept

    def _rows(
        self, frame: gpd.GeoDataFrame, layer: Layer, *, restricted: bool
    ) -> Iterator[tuple[tuple[str, bool], Row]]:
        """Key to the values of a row, in the order of :func:`_columns`."""
        flat = flatten(frame, layer)
        names = [column.name for column in layer.columns]
        shapes = shapely.to_wkb(list(flat.geometry), byte_order=1)
        for values, wkb in zip(flat[names].itertuples(index=False, name=None), shapes, strict=True):
            cells = tuple(_plain(v) for v in values)
            text = json.dumps([cells, wkb.hex() if wkb else ""], ensure_ascii=False)
            key = str(cells[names.index(layer.key)])
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            shape = self._db.geometry(wkb) if wkb else None
            yield (key, restricted), (key, restricted, digest, shape, *cells)

    def _put_layer(self, layer: Layer, rows: Mapping[tuple[str, bool], Row], kept: Kept) -> None:
        there = {
            (str(key), bool(restricted)): digest
            for key, restricted, digest in self._db.run(
                f"SELECT row_key, restricted, sha256 FROM {layer.name}"  # noqa: S608 -- a name of ours
            )
        }
        gone = [key for key in there if key not in rows]
        new = [row for key, row in rows.items() if key not in there]
        changed = [row for key, row in rows.items() if there.get(key, row[2]) != row[2]]
        columns = [*_OURS, *(f'"{column.name}"' for column in layer.columns)]
        marks = ["?", "?", "?", self._db.casts.get("geometry", "?")]
        marks += [self._db.casts.get(column.kind, "?") for column in layer.columns]
        self._db.many(f"DELETE FROM {layer.name} WHERE row_key = ? AND restricted = ?", gone)  # noqa: S608 -- a name of ours
        self._db.many(
            f"INSERT INTO {layer.name} ({', '.join(columns)}) VALUES ({', '.join(marks)})",  # noqa: S608 -- names of ours
            new,
        )
        sets = ", ".join(f"{c} = {m}" for c, m in zip(columns[2:], marks[2:], strict=True))
        self._db.many(
            f"UPDATE {layer.name} SET {sets}, version = version + 1"  # noqa: S608 -- names of ours
            " WHERE row_key = ? AND restricted = ?",
            [(*row[2:], *row[:2]) for row in changed],
        )
        kept.gone += len(gone)
        kept.new += len(new)
        kept.changed += len(changed)
        kept.same += len(rows) - len(new) - len(changed)

    def _put_reports(self, reports: Mapping[str, str]) -> int:
        there = self.reports()
        gone = [(one,) for one in sorted(there) if reports.get(one) != there[one]]
        new = [(one, digest) for one, digest in sorted(reports.items()) if there.get(one) != digest]
        self._db.many("DELETE FROM report WHERE report_id = ?", gone)
        self._db.many("INSERT INTO report (report_id, sha256) VALUES (?, ?)", new)
        return len(new)

    def _put_keys(self, keys: Mapping[str, str]) -> None:
        """Where drafts stand; of a draft that was decided on, kept when its id is gone."""
        self._db.run("DELETE FROM proposal WHERE id NOT IN (SELECT id FROM review)")
        self._db.many("DELETE FROM proposal WHERE id = ?", [(one,) for one in sorted(keys)])
        self._db.many("INSERT INTO proposal VALUES ('incident', ?, ?)", sorted(keys.items()))

    def layers(self, *, restricted: bool = False) -> dict[str, gpd.GeoDataFrame]:
        """The layers as frames: the public rows, or the restricted ones."""
        found = {}
        for name, layer in LAYERS.items():
            columns = [column.name for column in layer.columns]
            listed = ", ".join(f'"{column}"' for column in columns)
            rows = self._db.run(
                f"SELECT {listed}, {self._db.geometry_sql()} FROM {name}"  # noqa: S608 -- names of ours
                " WHERE restricted = ? ORDER BY row_key",
                (restricted,),
            )
            frame = pd.DataFrame(
                [
                    [_text(v, c) for v, c in zip(row[:-1], layer.columns, strict=True)]
                    for row in rows
                ],
                columns=columns,
                dtype=object,
            )
            shapes = [None if row[-1] is None else shapely.from_wkb(bytes(row[-1])) for row in rows]
            given = gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4326")
            found[name] = unflatten(given, layer)
        return found

    def reports(self) -> dict[str, str]:
        """The reports that the store was made of: id to SHA-256."""
        found = self._db.run("SELECT report_id, sha256 FROM report")
        return {str(one): str(digest) for one, digest in found}

    # -------------------------------------------------------------- decisions

    def decisions(self) -> list[dict[str, str]]:
        """What people decided, as rows of a review file, with the ``version`` of each."""
        listed = ", ".join(f"review.{column}" for column in REVIEWED)
        rows = self._db.run(
            f"SELECT review.proposal, review.id, {listed}, review.keys, proposal.keys,"  # noqa: S608 -- names of ours
            " review.version FROM review LEFT JOIN proposal"
            " ON proposal.proposal = review.proposal AND proposal.id = review.id"
            " ORDER BY review.proposal, review.id"
        )
        return [
            {
                **dict(zip(("proposal", "id", *REVIEWED), map(str, row), strict=False)),
                "keys": str(row[-3] or row[-2] or ""),
                "version": str(row[-1]),
            }
            for row in rows
        ]

    def decide(
        self, proposal: str, item: str, decision: str, *, reviewer: str, version: int, **cells: str
    ) -> int:
        """Decide on a proposal; the new version of the decision.

        Parameters
        ----------
        proposal
            incident, movement, claim or place.
        item
            Its id.
        decision
            accept, reject or correct.
        reviewer
            Who decides.
        version
            Of the decision that was seen; 0 where there was none.
        cells
            Other columns of a review: ``new_lat``, ``new_best``, ``note``, ``reviewed_at``, ...

        Raises
        ------
        StoreConflictError
            Somebody else decided meanwhile; the message says who.
        """
        unknown = sorted(set(cells) - set(REVIEWED))
        if unknown:
            raise InputError(
                f"no column {unknown[0]!r} in a review", remedy=f"one of: {', '.join(REVIEWED)}"
            )
        values = {"decision": decision, "reviewer": reviewer, **cells}
        with self._db.transaction():
            found = self._db.run(
                "SELECT version, reviewer, decision FROM review WHERE proposal = ? AND id = ?",
                (proposal, item),
            )
            seen = int(found[0][0]) if found else 0
            if seen != version:
                who = f"{found[0][1]} decided {found[0][2]!r}" if found else "it was taken back"
                raise StoreConflictError(
                    f"{proposal} {item}: {who} meanwhile (version {seen}, you saw {version})",
                    where=self._db.name,
                    remedy="read it again, then decide",
                )
            if found:
                sets = ", ".join(f"{column} = ?" for column in values)
                self._db.run(
                    f"UPDATE review SET {sets} WHERE proposal = ? AND id = ?",  # noqa: S608 -- names of ours
                    (*values.values(), proposal, item),
                )
            else:
                columns = ", ".join(("proposal", "id", *values))
                marks = ", ".join("?" * (len(values) + 2))
                self._db.run(
                    f"INSERT INTO review ({columns}) VALUES ({marks})",  # noqa: S608 -- names of ours
                    (proposal, item, *values.values()),
                )
        return version + 1


def _plain(value: Any) -> Any:
    """A cell as a database takes it; what is missing is None."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):  # a database takes no zero character and no half of a pair
        return (
            value.translate(_NO_ZERO)
            .replace("\\u0000", "\ufffd")
            .encode("utf-8", "replace")
            .decode()
        )
    return value.item() if hasattr(value, "item") else value


def _text(value: Any, column: Column) -> Any:
    """A cell as a flat frame has it."""
    if value is None:
        return None
    if column.kind == "list":
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if column.kind == "date":
        return str(value)
    return bool(value) if column.kind == "bool" else value
