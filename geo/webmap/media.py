"""Media of events, from ``media.csv`` of a map folder: small copies of pictures, links to others.

Reads the table and the pictures it names. Nothing is loaded from a network, here or in the page.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from geo.model.errors import InputError
from geo.webmap.pictures import small_copy

__all__ = ["MEDIA", "MEDIA_COLUMNS", "read_media", "shown_media"]

MEDIA: Final = "media.csv"
MEDIA_COLUMNS: Final = (
    *("event", "file", "link", "kind", "caption", "credit", "licence", "archive", "sha256"),
    "graphic",
)
_KINDS: Final = ("photo", "video", "document", "audio", "other")
_LINK: Final = re.compile(r"https?://\S+")


def read_media(path: Path, *, budget: int = 600_000) -> tuple[dict[str, Any], ...]:
    """The rows of ``media.csv`` in their order; its columns are ``MEDIA_COLUMNS``.

    Parameters
    ----------
    path
        The table. Each row needs ``event`` and ``file`` (a picture beside the table) or ``link``.
    budget
        Characters that the copies of all pictures may take in the page; each has its share.

    Returns
    -------
    tuple of dict
        ``src`` holds a copy; a picture that found no room has none and says so (``left``).

    Raises
    ------
    InputError
        Not such a table, a file that is missing or altered, or Pillow is not installed.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            rows = list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "cannot be read as a table of media", where=path.name, remedy="save it as CSV in UTF-8"
        ) from error
    unknown = sorted(set(table.fieldnames or ()) - set(MEDIA_COLUMNS))
    if unknown or "event" not in (table.fieldnames or ()):
        raise InputError(
            f"has the columns {', '.join(table.fieldnames or ()) or 'of no table'}",
            where=path.name,
            remedy=f"known: {', '.join(MEDIA_COLUMNS)}; event and file or link are needed",
        )
    found = [_checked(row, number, path) for number, row in enumerate(rows, start=2)]
    waiting, room = sum("path" in row for row in found), budget
    media = []
    for row in found:
        picture = row.pop("path", None)
        if picture is not None:
            copy = small_copy(picture, room=room // waiting) or {"left": True}
            waiting, room = waiting - 1, room - len(copy.get("src", ""))
            row.update(copy)
        media.append({key: value for key, value in row.items() if value})
    return tuple(media)


def shown_media(
    media: Iterable[Mapping[str, Any]], layers: Mapping[str, Mapping[str, Any]], *, public: bool
) -> list[Mapping[str, Any]]:
    """The media of what a page shows.

    On a public page none of an event whose place was coarsened or is doubtful: a picture would
    tell what the place was withheld for.
    """
    media = list(media)
    if not media:
        return []
    shown = {str(f["id"]): f["properties"] for layer in layers.values() for f in layer["features"]}
    return [
        row
        for row in media
        if (event := shown.get(row["event"])) is not None
        and not (public and (event.get("obfuscated") or event.get("sensitivity") == "review"))
    ]


def _checked(row: Mapping[str, str | None], number: int, path: Path) -> dict[str, Any]:
    """One row, its cells checked; a local picture has its ``path``."""
    cells = {name: (row.get(name) or "").strip() for name in MEDIA_COLUMNS}

    def fault(what: str, remedy: str) -> InputError:
        return InputError(f"row {number}: {what}", where=path.name, remedy=remedy)

    if not cells["event"] or not (cells["file"] or cells["link"]):
        raise fault(
            "no event, or neither file nor link", "give the id of the event and one of both"
        )
    kind = cells["kind"].lower() or ("photo" if cells["file"] else "other")
    if kind not in _KINDS:
        raise fault(f"kind is {cells['kind']!r}", f"one of {', '.join(_KINDS)}")
    for column in ("link", "archive"):
        if cells[column] and not _LINK.fullmatch(cells[column]):
            raise fault(f"{column} is {cells[column]!r}", "write an address: https://…")
    graphic = cells["graphic"].lower()
    if graphic not in ("", "yes", "no"):
        raise fault(f"graphic is {cells['graphic']!r}", "write yes or no")
    told: dict[str, Any] = {
        "event": cells["event"], "kind": kind, "caption": cells["caption"],
        "credit": cells["credit"], "licence": cells["licence"], "link": cells["link"],
        "archive": cells["archive"], "sha256": cells["sha256"].lower(), "graphic": graphic == "yes",
    }  # fmt: skip
    if not cells["file"]:
        return told
    picture = path.parent / cells["file"]
    if not picture.is_file() or not picture.resolve().is_relative_to(path.parent.resolve()):
        raise fault(
            f"no such file {cells['file']!r}", "paths are relative to the folder of the map"
        )
    found = hashlib.sha256(picture.read_bytes()).hexdigest()
    if told["sha256"] not in ("", found):
        raise fault(f"{cells['file']} has sha256 {found}", "it was altered: take the right file")
    return {**told, "sha256": found, "path": picture}
