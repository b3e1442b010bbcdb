"""Download GeoNames' own dumps: with progress, resumed where they broke off, checked.

The only module of the gazetteer that opens a connection, and only when it is called. GeoNames
publishes no checksums; so length and the CRC inside the zip are checked, and the SHA-256 is written
beside the file, where a later run compares it.
"""

import hashlib
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from geo import __version__
from geo.intake.foreign import BROKEN_FILE
from geo.intake.suffixes import ZIPPED
from geo.model.errors import InputError

__all__ = ["BASE_URL", "download_geonames"]

BASE_URL = "https://download.geonames.org/export/dump/"
USER_AGENT = f"incident-mapper/{__version__} (geo gazetteer add geonames)"
Progress = Callable[[str, int, int], None]  # file, bytes so far, bytes in all (0: not told)

_CHUNK = 1 << 16
_TABLES = ("admin1CodesASCII.txt", "admin2Codes.txt")


def download_geonames(
    countries: Iterable[str],
    folder: Path,
    *,
    alternates: bool = True,
    base_url: str = BASE_URL,
    progress: Progress | None = None,
    timeout_s: float = 60.0,
) -> list[Path]:
    """Fetch the dumps of some countries; give the files that the importer reads.

    What is there already and whole is not fetched again; what broke off is resumed.

    Parameters
    ----------
    countries
        ISO codes, or ``allCountries``.
    folder
        Where the files go; made if missing.
    alternates
        Also the names with their languages of each country.
    base_url
        Another place with the same layout (a mirror).
    progress
        Called after each piece.
    timeout_s
        Seconds without a byte after which it is given up.

    Raises
    ------
    InputError
        A country has no dump, the server cannot be reached, or a file is not what it should be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted: list[tuple[str, Path]] = [(name, folder / name) for name in _TABLES]
    for country in countries:
        code = country if country == "allCountries" else country.upper()
        wanted.append((f"{code}.zip", folder / f"{code}.zip"))
        if alternates:
            part = (
                "alternateNamesV2.zip" if code == "allCountries" else f"alternatenames/{code}.zip"
            )
            name = part if code == "allCountries" else f"alternatenames-{code}.zip"
            wanted.append((part, folder / name))
    return [
        _fetch(f"{base_url.rstrip('/')}/{part}", target, progress=progress, timeout_s=timeout_s)
        for part, target in wanted
    ]


def _fetch(url: str, target: Path, *, progress: Progress | None, timeout_s: float) -> Path:
    """One file: from the part that is there, else from its beginning."""
    if _is_whole(target):
        return target
    part = target.with_name(f"{target.name}.part")
    note = target.with_name(f"{target.name}.part.json")
    begun = _noted(note) if part.exists() else {}
    done = part.stat().st_size if begun else 0
    headers = {"User-Agent": USER_AGENT}
    if done and begun.get("validator"):
        headers |= {"Range": f"bytes={done}-", "If-Range": begun["validator"]}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 -- http(s) only, checked below
    if request.type not in ("http", "https"):
        raise InputError(f"no web address: {url}")
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310 -- see above
            resumed = _is_rest(answer, done, url)
            done = done if resumed else 0
            length = int(answer.headers.get("Content-Length") or 0)
            total = done + length if length else 0
            validator = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
            facts = {
                "url": url,
                "validator": validator,
                "modified": answer.headers.get("Last-Modified"),
            }
            note.write_text(json.dumps(facts), encoding="utf-8")
            with part.open("ab" if resumed else "wb") as file:
                while piece := answer.read(_CHUNK):
                    file.write(piece)
                    done += len(piece)
                    if progress is not None:
                        progress(target.name, done, total)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink()
            return _fetch(url, target, progress=progress, timeout_s=timeout_s)
        raise InputError(
            f"the server answered {error.code} {error.reason}",
            where=url,
            remedy="is the country code right?",
        ) from error
    except (OSError, HTTPException) as error:
        raise InputError(
            f"the download broke off ({' '.join(str(error).split())})",
            where=url,
            remedy="run it again: it resumes",
        ) from error
    if total and done != total:
        raise InputError(
            f"{done} of {total} bytes came", where=url, remedy="run it again: it resumes"
        )
    _finish(part, note, target, facts)
    return target


def _is_rest(answer: HTTPResponse, done: int, url: str) -> bool:
    """Whether the rest of a file comes, and not all of it: not every server knows ranges.

    Raises
    ------
    InputError
        Something else comes.
    """
    if answer.headers.get_content_type() == "text/html":
        raise InputError(
            "a web page came instead of the file",
            where=url,
            remedy="does this network ask to log in first?",
        )
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        return False
    if not answer.headers.get("Content-Range", "").startswith(f"bytes {done}-"):
        raise InputError("the server sent another part than asked for", where=url)
    return True


def _finish(part: Path, note: Path, target: Path, facts: dict[str, Any]) -> None:
    """Check a complete file, give it its name, write its SHA-256 beside it."""
    if target.suffix == ZIPPED:
        try:
            with zipfile.ZipFile(part) as archive:
                broken = archive.testzip()
        except BROKEN_FILE as error:
            broken = str(error)
        if broken:
            part.unlink()
            note.unlink(missing_ok=True)
            raise InputError(
                f"not a whole zip file ({broken})", where=target.name, remedy="run it again"
            )
    facts = facts | {"size": part.stat().st_size, "sha256": _sha256(part)}
    del facts["validator"]
    _facts_of(target).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    part.replace(target)
    note.unlink(missing_ok=True)


def _is_whole(target: Path) -> bool:
    """Whether a file is there as it came.

    Raises
    ------
    InputError
        It was changed after the download.
    """
    if not target.exists():
        return False
    facts = _noted(_facts_of(target))
    if facts and facts.get("sha256") != _sha256(target):
        raise InputError(
            "the file is not as it was downloaded (SHA-256 differs)",
            where=str(target),
            remedy="delete it to fetch it again",
        )
    return bool(facts)


def _facts_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


def _noted(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
