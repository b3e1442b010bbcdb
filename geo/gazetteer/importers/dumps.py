"""Tables as publishers hand them out: a text, or one text in a zip."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from geo.intake.foreign import BROKEN_FILE
from geo.intake.suffixes import ZIPPED
from geo.model.errors import GeoError, InputError

__all__ = ["opened_table"]


@contextmanager
def opened_table(
    path: Path,
    member: Callable[[zipfile.ZipFile], str],
    *,
    encoding: str = "utf-8",
    newline: str = "\n",
) -> Iterator[TextIO]:
    """The text of a file, or of the one member that counts in a zip.

    Parameters
    ----------
    path
        The file.
    member
        Names that member.
    encoding, newline
        Of the text.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        if path.suffix.casefold() == ZIPPED:
            with zipfile.ZipFile(path) as archive, archive.open(member(archive)) as raw:
                yield TextIOWrapper(raw, encoding=encoding, newline=newline)
        else:
            with path.open(encoding=encoding, newline=newline) as file:
                yield file
    except GeoError:
        raise
    except BROKEN_FILE as error:
        raise InputError(
            f"cannot be read ({error})", where=str(path), remedy="download it again"
        ) from error
