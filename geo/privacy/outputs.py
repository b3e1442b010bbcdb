"""Public files as their readers read them: escapes undone, blocks unpacked, cells and names listed.

Each file gives one or several views; a view that cannot be told from another is left out. A picture
or a print is made from the page, which is read here.
"""

import base64
import binascii
import csv
import gzip
import html
import io
import json
import re
import sqlite3
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any

from geo.intake.foreign import BROKEN_FILE
from geo.privacy.plain import decoded, folded
from geo.privacy.traces import letters_of

__all__ = ["Locator", "View", "views"]

_BLOCK = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_INLINE = re.compile(
    r"</?(?:a|b|bdi|em|i|mark|small|span|strong|sub|sup|tspan|u|wbr)\b[^<>]{0,2000}>"
)  # what a writer may put into the middle of a word
_LINE = re.compile(r"</?text\b[^<>]{0,2000}>")  # of a sheet: a text may go on in the next one
_ALL = "all.geojson"  # holds the features of every other layer
_CELL = '",\n"'  # between two values: no text goes on from one to the next
_BLANKS = (" ", '"', "\n")  # between two words
_BETWEEN = tuple(mark.encode() for mark in _BLANKS)
_FEATURE = b'{"type":"Feature",'
_PACKED = re.compile(rb"H4sI[A-Za-z0-9+/]{60,}={0,2}")  # a base64 block that begins as gzip does
_WHOLE = (b"PK\x03\x04", b"SQLite format 3", b"PAR1", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")
_PART = 1 << 21  # bytes or characters of a file that are read at a time
_OVERLAP = 1 << 12  # characters: more than a withheld text has that is compared whole
_LARGEST = 1 << 29  # bytes after unpacking
_FEATURES = "features"
_GAPS = frozenset(" \t\r\n,:")
_MARKUP = (".html", ".htm", ".svg", ".kml", ".xml")


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A file read in one way; ``text`` is folded. ``tree`` is its JSON, if it is JSON."""

    file: str
    text: str
    path: Path | None = None


def views(folder: Path) -> Iterator[View]:
    """Every file below a folder, and its name; what layers share is given once.

    A long file is given in parts, each with the end of the one before.
    """
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: (p.name == _ALL, p))
    seen = set[bytes]() if any(path.name == _ALL for path in files) else None
    for path in files:
        name = path.relative_to(folder).as_posix()
        yield View(file=name, text=folded(f" {name} "), path=None)
        layer = name.endswith(".geojson") and _begins(path, b"{")
        for text in _layer(path, seen) if layer else _file(name, path):
            for part in _in_parts(text):
                yield View(file=name, text=folded(part), path=path)


def _begins(path: Path, *marks: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(max(map(len, marks))).startswith(marks)


def _file(name: str, path: Path) -> Iterator[str]:
    """What a file holds; a page without its blocks, text as it is some at a time."""
    suffix = name.casefold()
    if suffix.endswith(".csv") or _begins(path, *_WHOLE):
        yield from _texts(name, path.read_bytes())
    elif suffix.endswith(_MARKUP):
        yield from _page(name, path.read_bytes())
    else:
        with path.open("rb") as file:
            yield from _pieces(name, file)


def _page(name: str, data: bytes) -> Iterator[str]:
    """What the packed blocks of a page hold, each by itself, and then the page without them."""
    rest, at = [], 0
    for found in _PACKED.finditer(data):
        rest.append(data[at : found.start()])
        at = found.end()
        block = found.group()
        try:
            packed = io.BytesIO(base64.b64decode(block + b"=" * (-len(block) % 4)))
            with gzip.GzipFile(fileobj=packed) as file:
                yield from _pieces("block.json", file)
        except (OSError, EOFError, zlib.error, binascii.Error):
            rest.append(block)
    yield from _pieces(name, io.BytesIO(b" ".join([*rest, data[at:]])))


def _pieces(name: str, file: io.BufferedIOBase) -> Iterator[str]:
    """A text some at a time, each with the end of the one before; cut between words."""
    rest, more, size = b"", True, 0
    while more and size < _LARGEST:
        data = file.read(_PART)
        more, size = len(data) == _PART, size + len(data)
        data = rest + data
        ends = (data.rfind(mark, max(0, len(data) - _OVERLAP)) for mark in _BETWEEN)
        cut = (max(ends) + 1 or len(data)) if more else len(data)
        yield from _readings(name, data[:cut].decode("utf-8", "replace"))
        back = max(0, cut - 4 * _OVERLAP)  # an escaped letter is up to six bytes
        starts = (data.find(mark, back, cut) for mark in _BETWEEN)
        rest = data[min((at for at in starts if at >= 0), default=back) :]


def _layer(path: Path, seen: set[bytes] | None) -> Iterator[str]:
    """A file of features, some at a time, without those that stand in a file before it.

    ``seen`` is None where no file holds those of another.
    """
    with path.open("rb") as file:
        rest = b""
        while data := file.read(_PART):
            data = rest + data
            cut = data.rfind(_FEATURE)
            if cut > 0:
                shown, rest = data[: cut + len(_FEATURE)], data[cut:]
            else:  # a feature that is longer than what is read at a time
                shown, rest = data, data[-_OVERLAP:]
            yield from _unseen(shown, seen)
        yield from _unseen(rest, seen)


def _unseen(data: bytes, seen: set[bytes] | None) -> Iterator[str]:
    """What stands in no file before; of what does, the digests are kept."""
    for text in _readings(_ALL, data.decode("utf-8", "replace")):
        if seen is None:
            yield text
            continue
        parts = {_digest(part): part for part in _features(text)}
        shown = [part for digest, part in parts.items() if digest not in seen]
        seen.update(parts)
        yield _CELL.join(shown)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _in_parts(text: str) -> Iterator[str]:
    """A text in parts that overlap, cut between words: what is searched is shorter than that."""
    start, room = 0, _OVERLAP // 2
    while len(text) - start > _PART + 2 * _OVERLAP:
        last = start + _PART + 2 * _OVERLAP
        ends = (text.rfind(mark, last - room, last) for mark in _BLANKS)
        yield text[start : max(ends) + 1 or last]
        start += _PART
        found = (text.find(mark, start, start + room) for mark in _BLANKS)
        start = min((at for at in found if at >= 0), default=start)
    if start < len(text):
        yield text[start:]


def _features(text: str) -> Iterator[str]:
    """A file of features in parts, the properties of each by themselves."""
    for piece in text.split('"properties":'):
        end = piece.rfind('},{"type":"Feature",')
        own = piece[:end] if end >= 0 else piece
        layer = own.rfind('},"layer":')
        if layer >= 0:
            end = layer + 1
            own = piece[:end]
        yield own
        yield piece[len(own) :]


_decode = json.JSONDecoder().raw_decode


def _members_in(text: str) -> Iterator[tuple[str, Any]]:
    """Key and value of each member of a JSON object; each feature is one of its own.

    Ends where the text is no JSON any more.
    """
    at = _over(text, 0)
    if not text.startswith("{", at):
        return
    try:
        at = _over(text, at + 1)
        while not text.startswith("}", at):
            key, at = _decode(text, at)
            at = _over(text, at)
            many = key == _FEATURES and text.startswith("[", at)
            at = _over(text, at + 1) if many else at
            while not (many and text.startswith("]", at)):
                value, at = _decode(text, at)
                yield str(key), value
                at = _over(text, at)
                if not many:
                    break
            at = _over(text, at + 1) if many else at
    except (ValueError, RecursionError, IndexError):
        return


def _over(text: str, at: int) -> int:
    """The next character behind white space, commas and colons."""
    while text[at : at + 1] in _GAPS and at < len(text):
        at += 1
    return at


class Locator:
    """Rows and columns of words in one view; its file is read once, whatever is asked."""

    def __init__(self, view: View) -> None:
        self._view = view

    def locate(self, words: str, *, letters: bool = False) -> tuple[int | None, str]:
        """Row and column of some folded words in a file of features, "" where it has none.

        With ``letters`` only the letters are compared: whatever may stand between those given.
        """
        if self._view.path is None:
            return None, "file name"
        if not self._view.file.endswith((".geojson", ".json")):
            return None, "page" if self._view.file.endswith((".html", ".svg")) else ""
        found = self._rows.place(words, letters=letters)
        return found or self._whole.place(words, letters=letters) or (None, "")

    def _read(self) -> str:
        try:
            return self._view.path.read_text("utf-8") if self._view.path else ""
        except ValueError:
            return ""

    @cached_property
    def _rows(self) -> "_Fields":
        """The properties of the features, which are never all in memory as a tree."""
        fields = _Fields()
        members = (value for key, value in _members_in(self._read()) if key == _FEATURES)
        for row, feature in enumerate(members, start=1):
            values = feature.get("properties") if isinstance(feature, dict) else None
            fields.add(row, values if isinstance(values, dict) else {})
        return fields

    @cached_property
    def _whole(self) -> "_Fields":
        """The keys of the file, for what stands in no property."""
        fields = _Fields()
        for key, value in _members_in(self._read()):
            fields.add(None, {key: value})
        return fields


class _Fields:
    """Folded values, one a line, so that one search finds the first that holds some words."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at: list[tuple[int | None, str]] = []

    def add(self, row: int | None, values: Mapping[str, Any]) -> None:
        for column, value in values.items():
            self._at.append((row, column))
            text = folded(json.dumps(value, ensure_ascii=False))
            self._lines.append(text.replace("\n", " "))

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._lines)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        lengths = (len(line) + 1 for line in self._lines)
        return [0, *accumulate(lengths)]

    def find(self, words: str) -> tuple[int | None, str] | None:
        """Row and column of the first value that holds the words."""
        at = self._text.find(words)
        return None if at < 0 else self._at[bisect_right(self._starts, at) - 1]

    @cached_property
    def _letters(self) -> "_Fields":
        """The same values without what stands between their letters."""
        bare = _Fields()
        bare._at = self._at
        bare._lines = [letters_of(line) for line in self._lines]
        return bare

    def place(self, words: str, *, letters: bool) -> tuple[int | None, str] | None:
        """The same; with ``letters`` of the first value that holds the letters in their order."""
        return self._letters.find(words) if letters else self.find(words)


def _texts(name: str, data: bytes) -> Iterator[str]:
    if data[:4] == b"PK\x03\x04":
        yield from _members(name, data)
    elif data[:15] == b"SQLite format 3":
        yield from _cells(data)
        yield data.decode("utf-8", "ignore")
    elif data[:4] == b"PAR1":
        yield from _columns(data)
        yield data.decode("utf-8", "ignore")
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield from _readings(name, data.decode("utf-16", "replace"))
    elif data[:2] == b"\x1f\x8b":
        yield from _texts(name, _unzipped(data))
    else:
        yield from _readings(name, data.decode("utf-8", "replace"))


def _readings(name: str, text: str) -> Iterator[str]:
    """A text, its escapes undone, what its blocks hold, and what stands between its tags."""
    plain = text
    if name.casefold().endswith(".csv"):
        plain = _table(text)
    if "\\u" in plain:
        plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), plain)
    if "&" in plain:
        plain = html.unescape(plain)
    if "%" in plain:
        plain = decoded(plain)
    yield plain.replace("\\n", " ").replace('\\"', '"')
    if not name.casefold().endswith(_MARKUP):
        return
    blocks = [m.group() for m in _BLOCK.finditer(text)]
    for block in blocks:
        inner = _unpacked(block)
        if inner:
            yield from _readings("block.json", inner)
    if len(text) < _LARGEST:
        lines = _LINE.sub("\n", _INLINE.sub("", _BLOCK.sub(" ", plain)))
        yield _TAG.sub(_CELL, lines)


def _table(text: str) -> str:
    """The cells of a table, each by itself."""
    try:
        return "\n".join(_CELL.join(row) for row in csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return text


def _unpacked(block: str) -> str:
    """The text of a base64 block that is compressed."""
    try:
        data = base64.b64decode(block + "=" * (-len(block) % 4))
    except (binascii.Error, ValueError):
        return ""
    return _unzipped(data).decode("utf-8", "ignore") if data[:2] == b"\x1f\x8b" else ""


def _unzipped(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return file.read(_LARGEST)
    except (OSError, EOFError, zlib.error):
        return b""


def _members(name: str, data: bytes) -> Iterator[str]:
    """The files of a KMZ or a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename
                with archive.open(member) as file:
                    yield from _texts(member.filename, file.read(_LARGEST))
    except BROKEN_FILE as error:
        yield f"{name} cannot be read: {error}"


def _cells(data: bytes) -> Iterator[str]:
    """The texts of a GeoPackage, table by table, with the names of its columns."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        tables = [
            row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            quoted = '"' + table.replace('"', '""') + '"'
            rows = base.execute(f"SELECT * FROM {quoted}")  # noqa: S608 -- a name of the file itself
            yield _CELL.join([table, *(column[0] for column in rows.description)])
            yield _CELL.join(cell for row in rows for cell in row if isinstance(cell, str))
    except sqlite3.Error as error:
        yield f"not read: {error}"
    finally:
        base.close()


def _columns(data: bytes) -> Iterator[str]:
    """The columns and the metadata of a GeoParquet file."""
    try:
        import pyarrow.parquet as pq
    except ImportError:
        return
    table = pq.read_table(io.BytesIO(data))
    yield " ".join(table.column_names)
    yield " ".join(f"{k!r} {v!r}" for k, v in (table.schema.metadata or {}).items())
    for column in table.column_names:
        yield _CELL.join(v for v in table.column(column).to_pylist() if isinstance(v, str))
