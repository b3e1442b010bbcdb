"""Opening a store by its address: a file, or a database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from geo.layers.formats.postgis import PostgisStore
from geo.layers.formats.store import Store
from geo.layers.formats.store_file import FileStore
from geo.model.errors import InputError

__all__ = ["open_store"]

_DATABASES = ("postgresql://", "postgres://")


@contextmanager
def open_store(address: str | Path) -> Iterator[Store]:
    """Open a store, made or brought up to date where needed.

    Parameters
    ----------
    address
        ``postgresql://…`` (with ``?schema=NAME`` for another schema than ``incident_map``), or a
        file that ends in ``.gpkg``.

    Raises
    ------
    InputError
        Neither of them, or it cannot be opened.
    """
    text = str(address)
    if text.startswith(_DATABASES):
        backend: PostgisStore | FileStore = PostgisStore(text)
    elif text.endswith(".gpkg"):
        backend = FileStore(Path(text))
    else:
        raise InputError(
            f"{text!r} is no store", remedy="give FILE.gpkg or postgresql://host/database"
        )
    with closing(backend):
        store = Store(backend)
        store.migrate()
        yield store
