"""The embedded store: one GeoPackage, for one desk; any GIS opens it."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from geo.model.errors import InputError

__all__ = ["FileStore"]

_ID, _VERSION = 0x47504B47, 10300  # "GPKG", 1.3: what a GeoPackage says of itself
_HEADER: Final = b"GP\x00\x01" + (4326).to_bytes(4, "little")  # no envelope, little endian
_WAIT_S = 30.0


class FileStore:
    """A GeoPackage as a backend of :class:`geo.layers.formats.store.Store`."""

    dialect = "geopackage"
    types: Final = {
        "str": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "BOOLEAN", "date": "DATE",
        "list": "TEXT",
    }  # fmt: skip
    casts: Final = {"str": "?"}

    def __init__(self, path: Path) -> None:
        self.name = path.name
        if not path.parent.is_dir():
            raise InputError("no such folder", where=str(path.parent), remedy="make it first")
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_S)
            if not self.tables():
                self._db.execute(f"PRAGMA application_id = {_ID}")
                self._db.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.DatabaseError as error:
            raise InputError(
                f"no GeoPackage ({error})", where=self.name, remedy="name another file"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""
        return self._db.execute(sql, tuple(values)).fetchall()

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        self._db.executemany(sql, values)

    def script(self, sql: str) -> None:
        """Run a file of statements inside the transaction: one after the other."""
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self._db.execute(statement)
                statement = ""

    def tables(self) -> set[str]:
        """The tables of the file."""
        return {str(n) for (n,) in self.run("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def columns(self, table: str) -> set[str]:
        """The columns of a table."""
        return {str(n) for (n,) in self.run("SELECT name FROM pragma_table_info(?)", (table,))}

    def geometry(self, wkb: bytes) -> bytes:
        """WKB behind the header of a GeoPackage."""
        return _HEADER + wkb

    def geometry_sql(self) -> str:
        """WKB without the header, which is always of one length here."""
        return f"substr(geom, {len(_HEADER) + 1})"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; another writer waits."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise InputError(
                f"cannot be written ({error})",
                where=self.name,
                remedy="close the program that has it open, or choose another file",
            ) from error
