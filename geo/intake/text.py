"""Bytes to text and back to a proof of what was read: encodings, hashes, relative names.

Nothing is guessed silently: :func:`decode` says which encoding it took and why.
"""

import codecs
import contextlib
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from geo.intake.code_pages import code_page
from geo.intake.witness import saw
from geo.model.errors import InputError

__all__ = [
    "Decoded",
    "decode",
    "mended",
    "read_bytes",
    "relative_name",
    "sha256",
    "strange_and_proper",
]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile("[^\\x00-\\x7f]")
_STRANGE = re.compile("[\\udc80-\\udcff]")  # what Python makes of a byte that it cannot read
_ESCAPED = 0xDC00  # where Python puts a byte that it cannot read
_LINES_SHOWN = 10
_NO_LETTERS = bytes(i for i in range(32) if i not in b"\t\n\v\f\r\x1a\x1b")
_STRAY, _FEW = 1, 100  # control characters beside a zero byte in a text that was damaged
_NO_TEXT = (b"\x89PNG", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text with the encoding it was read in; ``note`` is set where that was not certain."""

    text: str
    encoding: str
    note: str = ""


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, hexadecimal.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that a person named.

    Raises
    ------
    InputError
        The file is missing, a folder, a pipe or device, or may not be read.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError(
                "is a pipe or a device, not a file", where=path.name, remedy="save it in a file"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("no such file", where=path.name, remedy="check the path") from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path.name) from error
    saw(path, data)
    return data


def relative_name(path: Path, base: Path | None = None) -> str:
    """How a file is named in everything that is written: never a personal path.

    >>> relative_name(Path("maps/coast/reports/a.txt"), Path("maps/coast"))
    'reports/a.txt'
    >>> relative_name(Path("/home/somebody/a.txt"))
    'a.txt'

    Bytes of a name that are no text, and control characters, become question marks.
    """
    name = path.name
    if base is not None:
        with contextlib.suppress(ValueError, OSError, RuntimeError):  # outside; a circle of links
            name = path.resolve().relative_to(base.resolve()).as_posix()
    return "".join("?" if unicodedata.category(c) in ("Cc", "Cs") else c for c in name)


def decode(data: bytes, *, encoding: str = "") -> Decoded:
    r"""Text of some bytes, newlines as ``\n``, the byte order mark dropped.

    A byte order mark decides; else UTF-8 if it is valid, even if a few bytes are not; else UTF-16
    where every second byte is zero; else the code page whose words look most like a language,
    which is said.

    Parameters
    ----------
    data
        The bytes of a file.
    encoding
        What a person says it is; then nothing is guessed.

    Raises
    ------
    InputError
        The bytes are no text at all (many are zero; a few are kept and noted), or not in the
        encoding that was said.

    Examples
    --------
    >>> decode("Jableh – جبلة".encode()).encoding
    'utf-8'
    >>> found = decode("قرية قرب جبلة".encode("cp1256"))
    >>> found.text, found.note
    ('قرية قرب جبلة', 'not UTF-8; read as Windows Arabic (cp1256)')
    """
    if encoding:
        return Decoded(text=_newlines(_strict(data, encoding)), encoding=encoding)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(text=_newlines(_strict(data, name)), encoding=name)
    wide = _wide(data)
    if wide:
        note = f"no byte order mark; read as {wide.upper()}"
        return Decoded(text=_newlines(_strict(data, wide)), encoding=wide, note=note)
    zeros = data.count(0)
    if data.startswith(_NO_TEXT) or (zeros and _controls(data) > _STRAY + len(data) // _FEW):
        raise InputError("not a text file", remedy="save it as plain text in UTF-8")
    note = f"{zeros} zero bytes in it" if zeros else ""
    try:
        return Decoded(text=_newlines(data.decode("utf-8")), encoding="utf-8", note=note)
    except UnicodeDecodeError:
        damaged = _nearly_utf8(data)
    if damaged is not None:
        return damaged
    name, words = code_page(data)
    text = data.decode(name, errors="replace")
    note = "; ".join(filter(None, [note, f"not UTF-8; read as {words} ({name})"]))
    if "\ufffd" in text:
        note += ", some bytes could not be read"
    return Decoded(text=_newlines(text), encoding=name, note=note)


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, delete=_NO_LETTERS))


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes of something else: the rest is kept, and the lines are said."""
    text = data.decode("utf-8", errors="surrogateescape")
    strange, proper = strange_and_proper(text)
    if not proper or strange > proper:
        return None
    lines = [
        str(number)
        for number, line in enumerate(_newlines(text).split("\n"), start=1)
        if any("\udc80" <= char <= "\udcff" for char in line)
    ]
    shown = ", ".join(lines[:_LINES_SHOWN]) + (" and others" if len(lines) > _LINES_SHOWN else "")
    word = "line" if len(lines) == 1 else "lines"
    return Decoded(
        text=_newlines(mended(text)),
        encoding="utf-8",
        note=f"{word} {shown}: bytes that are not UTF-8, read as Windows Western; the rest is kept",
    )


def strange_and_proper(text: str) -> tuple[int, int]:
    """How many bytes were no UTF-8 (as Python escapes them), and how many letters beyond ASCII."""
    strange = len(_STRANGE.findall(text))
    return strange, len(_HIGH.findall(text)) - strange


def mended(text: str) -> str:
    r"""Bytes that were no UTF-8, as Windows Western.

    >>> mended(b"Caf\xe9".decode("utf-8", errors="surrogateescape"))
    'Café'
    """
    if text.isascii():
        return text
    return _STRANGE.sub(
        lambda found: bytes([ord(found[0]) - _ESCAPED]).decode("cp1252", errors="replace"), text
    )


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not valid {encoding.upper()} (byte {error.start})", remedy="save it in UTF-8"
        ) from error
    except LookupError as error:
        raise InputError(
            f"there is no encoding {encoding!r}", remedy="utf-8, cp1251, cp1256, cp1252, ..."
        ) from error


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: nearly every second byte of Latin text is zero."""
    head = data[:4000]
    if len(head) < 4 or len(data) % 2:
        return ""
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.4 and not even:
        return "utf-16-le"
    if even > half * 0.4 and not odd:
        return "utf-16-be"
    return ""
