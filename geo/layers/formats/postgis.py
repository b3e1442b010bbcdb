"""The store of several people: PostgreSQL with PostGIS.

A store is a schema of a database, ``incident_map`` unless the address says otherwise:
``postgresql://host/database?schema=floods``. Two groups come with it, ``<schema>_reader`` and
``<schema>_editor``: the database itself keeps restricted rows from readers (row security).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from geo.model.errors import InputError

__all__ = ["PostgisStore", "shown"]

_SCHEMA = "incident_map"


class PostgisStore:
    """A schema of a database as a backend of :class:`geo.layers.formats.store.Store`."""

    dialect = "postgis"
    types: Final = {
        "str": "text", "int": "bigint", "float": "double precision", "bool": "boolean",
        "date": "date", "list": "jsonb",
    }  # fmt: skip
    casts: Final = {
        "date": "?::date",
        "list": "?::jsonb",
        "geometry": "ST_SetSRID(ST_GeomFromWKB(?), 4326)",
    }

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise InputError(
                f"a database needs more ({error})",
                remedy="install the extra: pip install 'incident-mapper[postgis]'",
            ) from error
        self._errors = psycopg
        address, self._schema = _parts(url)
        self.name = shown(address)
        try:
            self._db = psycopg.connect(address, autocommit=True)
        except psycopg.Error as error:
            raise InputError(
                f"cannot be reached ({str(error).splitlines()[0]})",
                where=self.name,
                remedy="check host, database and user; a password comes from ~/.pgpass",
            ) from error
        try:
            if not self.run("SELECT FROM pg_extension WHERE extname = 'postgis'"):
                self._db.execute("CREATE EXTENSION postgis WITH SCHEMA public")
            if not self.run("SELECT FROM pg_namespace WHERE nspname = ?", (self._schema,)):
                self._db.execute(f"CREATE SCHEMA {self._schema}")
            self._db.execute(f"SET search_path = {self._schema}, public")
        except psycopg.Error as error:
            self._db.close()
            raise InputError(
                f"cannot be made a store ({str(error).splitlines()[0]})",
                where=self.name,
                remedy="let an administrator install postgis and run: CREATE EXTENSION postgis;"
                f" CREATE SCHEMA {self._schema} AUTHORIZATION you",
            ) from error

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""
        done = self._db.execute(sql.replace("?", "%s"), tuple(values))
        return list(done.fetchall()) if done.description is not None else []

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        with self._db.cursor() as cursor:
            cursor.executemany(sql.replace("?", "%s"), list(values))

    def script(self, sql: str) -> None:
        """Run a file of statements; the names of the schema and its groups are filled in."""
        names = {
            "{schema}": self._schema,
            "{reader}": f"{self._schema}_reader",
            "{editor}": f"{self._schema}_editor",
        }
        for mark, name in names.items():
            sql = sql.replace(mark, name)
        self._db.execute(sql)

    def tables(self) -> set[str]:
        """The tables of the schema."""
        found = self.run("SELECT tablename FROM pg_tables WHERE schemaname = ?", (self._schema,))
        return {str(name) for (name,) in found}

    def columns(self, table: str) -> set[str]:
        """The columns of a table."""
        found = self.run(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = ? AND table_name = ?",
            (self._schema, table),
        )
        return {str(name) for (name,) in found}

    def geometry(self, wkb: bytes) -> bytes:
        """WKB is what PostGIS takes."""
        return wkb

    def geometry_sql(self) -> str:
        """A geometry as WKB."""
        return "ST_AsBinary(geom)"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; another writer of this schema waits."""
        try:
            with self._db.transaction():
                self.run("SELECT pg_advisory_xact_lock(hashtext(?))", (self._schema,))
                yield
        except self._errors.Error as error:
            raise InputError(
                f"the database refused: {str(error).splitlines()[0]}",
                where=self.name,
                remedy="a builder needs to own the schema and may create roles; an editor decides",
            ) from error


def _parts(url: str) -> tuple[str, str]:
    """The address without the parameter ``schema``, and the schema."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    schema = query.pop("schema", _SCHEMA)
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,40}", schema):
        raise InputError(
            f"{schema!r} is no name of a schema", remedy="small letters, digits and _; no capital"
        )
    return f"postgresql://{parts.netloc}{parts.path}?{urlencode(query)}", schema


def shown(address: str) -> str:
    """An address without its password.

    >>> shown("postgresql://nour:secret@host/floods")
    'postgresql://nour@host/floods'
    """
    if "://" not in address:
        return address
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"
