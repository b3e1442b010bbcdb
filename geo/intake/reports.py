"""Documents to :class:`~geo.model.records.Report`: text, publisher, day, proof.

Text, Markdown (front matter), web pages, PDF, DOCX, messages, feeds, posts in a table and JSON, one
object a line or in an array; packed ones too. A date that a document does not state stays unknown;
it is never that of the file or of the clock.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from geo.intake.document import KEYS, Document, first_value
from geo.intake.documents.feeds import read_feed, read_json_documents, read_posts
from geo.intake.documents.files import read_docx, read_pdf
from geo.intake.documents.messages import read_messages
from geo.intake.documents.pages import read_web_page
from geo.intake.foreign import read_json
from geo.intake.identity import Register, head_of
from geo.intake.lengths import told_of_length
from geo.intake.markdown import FrontMatter, split, split_lines
from geo.intake.packed import Source, source_text, sources_of
from geo.intake.suffixes import LICENCE_BESIDE, PACKED, format_of, holds_documents
from geo.intake.text import read_bytes, relative_name, sha256
from geo.intake.unread_keys import said_of_folder, unread_keys
from geo.language.detection import Basis, detect, is_read, language_code, language_name
from geo.language.written_dates import find_date, read_date, unclear_date
from geo.model.errors import InputError
from geo.model.memory import Memory
from geo.model.records import Rejected, Report, ReportId, SourceId

__all__ = ["READERS", "read_plain", "read_reports", "report_of"]

_KNOWN = frozenset(name for names in KEYS.values() for name in names)
_STATED = frozenset(n for key, names in KEYS.items() if key not in ("id", "text") for n in names)
LONGEST_REPORT = 60_000_000  # characters: about 12,000 pages; more would fill the memory
_NAMING = frozenset(n for key in ("publisher", "source", "url", "archive_url") for n in KEYS[key])
_ENDS = (".", "!", "?", "؟", "。", "।")
_SHORT_NAME, _LONG_NAME = 6, 15  # words of who publishes: more tell something
_FEW_WORDS = 15  # fewer do not show a language
_HEAD = 600  # characters in which a document may state its date


def read_reports(
    paths: str | Path | Iterable[str | Path],
    *,
    base: Path | None = None,
    memory: Memory | None = None,
) -> tuple[list[Report], list[Rejected]]:
    r"""Every document of some files and folders, and everything that could not be read as one.

    Folders are read with their subfolders; hidden files, ``README.md`` and the texts that lie
    beside exported tables are left out. The order is that of the names. A document that comes twice
    is kept once.

    Parameters
    ----------
    paths
        Files or folders.
    base
        Folder that paths are written relative to; without it only the file name is kept.
    memory
        What was read before: files of the same name and bytes are not read again.

    Returns
    -------
    tuple of list
        Reports with ids that are unique and depend on names and stated ids only, and what was
        rejected (``fatal=False``: the document is used, something about it is not).

    Raises
    ------
    InputError
        A path that does not exist.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "Roads closed.txt").write_text("Date: 9 March 2025\nThe road is closed.")
    >>> [report], rejected = read_reports(folder)
    >>> report.report_id, str(report.date_published), report.date_published_basis
    ('roads-closed', '2025-03-09', "text head: 'Date: 9 March 2025'")
    """
    if isinstance(paths, str | Path):
        paths = [paths]
    rejected: list[Rejected] = []
    documents: list[Document] = []
    for path, name in _files(paths, base):
        if not holds_documents(path):
            rejected.append(
                Rejected(
                    file=name,
                    reason=f"documents of type {path.suffix or 'without suffix'} are not read",
                    remedy="save it as .txt, .md, .html, .pdf, .docx or .jsonl",
                )
            )
            continue
        found, faults = _remembered(path, name, memory)
        documents += found
        rejected += faults
    reports = _reports(documents, rejected, memory or Memory())
    return reports, said_of_folder(rejected)


def read_plain(text: str, *, sha256: str, name: str) -> tuple[Report, list[Rejected]]:
    """One plain text that stands in no file, such as standard input.

    >>> read_plain("Tres personas murieron en el puerto.", sha256="", name="-")[0].lang
    'es'
    """
    rejected: list[Rejected] = []
    document = Document(
        text=text, sha256=sha256, path=name, row=None, stem="stdin", values={}, basis=""
    )
    return _report(document, ReportId("stdin"), rejected), rejected


def _files(paths: Iterable[str | Path], base: Path | None) -> list[tuple[Path, str]]:
    """Files with the names they are known by, sorted by those."""
    found: dict[Path, str] = {}
    for given in map(Path, paths):
        if given.is_dir():
            for path in given.rglob("*"):
                parts = path.relative_to(given).parts
                hidden = any(part.startswith((".", "~$")) for part in parts)
                name = path.name.casefold()
                beside = name == "readme.md" or name.endswith(LICENCE_BESIDE)
                if path.is_file() and not hidden and not beside:
                    found[path] = relative_name(path, base if base is not None else given)
        elif given.exists():
            found[given] = relative_name(given, base)
        else:
            raise InputError("no such file or folder", where=given.name, remedy="check the path")
    return sorted(found.items(), key=lambda item: (item[1], item[0].as_posix()))


def _remembered(
    path: Path, name: str, memory: Memory | None
) -> tuple[tuple[Document, ...], tuple[Rejected, ...]]:
    """The documents of a file and its faults; the same bytes under the same name are read once."""
    if memory is None:
        return _read_whole(path, name)
    try:
        digest = sha256(read_bytes(path))
    except InputError:
        return _read_whole(path, name)
    return memory("file", (name, path.name, digest), lambda: _read_whole(path, name))


def _read_whole(path: Path, name: str) -> tuple[tuple[Document, ...], tuple[Rejected, ...]]:
    rejected: list[Rejected] = []
    documents: list[Document] = []
    try:
        documents += _read_file(path, name, rejected)
    except InputError as error:
        rejected.append(Rejected(file=name, reason=error.what, remedy=error.remedy))
    if not documents and not rejected:
        rejected.append(
            Rejected(file=name, reason="holds no document", remedy="add one, or remove it")
        )
    return tuple(documents), tuple(rejected)


def _read_file(path: Path, name: str, rejected: list[Rejected]) -> Iterator[Document]:
    """The documents of a file, of a packed one all that it holds."""
    for source in sources_of(path, name=name):
        stem = Path(source.name).name.partition(".")[0] if path.suffix in PACKED else path.stem
        found = format_of(source.suffix)
        if found is None or not found.document:
            rejected.append(
                Rejected(
                    file=source.name,
                    reason=f"documents of type {source.suffix} are not read",
                    remedy="save it as .txt, .md, .html, .pdf, .docx or .jsonl",
                )
            )
            continue
        yield from READERS[found.name](source, stem=stem, rejected=rejected)


def _read_text(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """The body; its first lines may say what it is."""
    text = source_text(source, rejected)
    head, body = split(text, known=_KNOWN)
    basis = "front matter"
    if not head.values and not head.faults:
        head, body = _first_lines(text)
        basis = "first lines"
    yield _stated(head, body, source, stem=stem, basis=basis, rejected=rejected)


def _first_lines(text: str) -> tuple[FrontMatter, str]:
    """What first lines state; a day alone is found in the text, and who is its source speaks."""
    head, body = split_lines(text, known=_STATED)
    values = dict(head.values)
    tells = any(_is_sentence(values[name]) for name in _NAMING & set(values))
    if tells or not set(values) - set(KEYS["date_published"]):
        return FrontMatter(), text
    if "source" in values:
        values.setdefault("publisher", values.pop("source"))
    return FrontMatter(values=values), body


def _is_sentence(text: str) -> bool:
    """Whether a line tells something, instead of naming who does."""
    words = text.split()
    told = text.endswith(_ENDS) or any(map(str.isdigit, words))
    return len(words) > _LONG_NAME or (told and len(words) > _SHORT_NAME)


def _read_markdown(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """The body; its front matter says what it is."""
    head, body = split(source_text(source, rejected), known=_KNOWN)
    title = head.values.get("title") or _heading(body)
    head = replace(head, values={**head.values, "title": title})
    yield _stated(head, body, source, stem=stem, basis="front matter", rejected=rejected)


def _stated(
    head: FrontMatter,
    body: str,
    source: Source,
    *,
    stem: str,
    basis: str,
    rejected: list[Rejected],
) -> Document:
    """A document with what its head states."""
    values = dict(head.values)
    rejected += [
        Rejected(
            file=source.name, row=row, column=key or None, value=value, reason=why, fatal=False
        )
        for row, key, value, why in head.faults
    ]
    rejected += unread_keys(head.unknown, values, file=source.name)
    return Document(
        text=body,
        sha256=sha256(source.bytes),
        path=source.name,
        stem=stem,
        values=values,
        basis=basis if values else "",
    )


def _read_lines(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """One JSON object per line; the hash is that of the line."""
    data, text, name = source.bytes, source_text(source, rejected), source.name
    raw = [line.rstrip(b"\r") for line in data.split(b"\n")]
    lines = text.split("\n")
    unread: dict[str, int | None] = {}
    stated: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = read_json(line)
        except ValueError as error:
            reason, found = f"not a line of JSON: {error}", None
        else:
            reason = "this line is not a JSON object with a text"
        found, odd = _plain_values(found)
        body = first_value(found, "text")
        rejected += [
            Rejected(
                file=name,
                row=number,
                column=key,
                reason="holds a list or an object, no text",
                remedy="write it as text",
                fatal=False,
            )
            for key in odd
        ]
        if not body.strip():
            rejected.append(
                Rejected(
                    file=name,
                    row=number,
                    reason=reason,
                    remedy='each line is {"text": "...", "title": "...", "date_published": "..."}',
                )
            )
            continue
        values = {key: str(value) for key, value in found.items() if isinstance(value, str | int)}
        unread |= {key: number for key in values if key not in _KNOWN and key not in unread}
        stated |= values
        encoded = raw[number - 1] if len(raw) == len(lines) else line.encode()
        yield Document(
            text=body.replace("\r\n", "\n"),
            sha256=sha256(encoded),
            path=name,
            row=number,
            stem=f"{stem}-{number}",
            values=values,
            basis="stated in the line",
        )
    rejected += unread_keys(unread, stated, file=name, near_only=True)


def _plain_values(found: object) -> tuple[dict[str, object], list[str]]:
    """The values of a line that are no lists or objects, and the known keys that hold such."""
    if not isinstance(found, dict):
        return {}, []
    plain = {key: value for key, value in found.items() if not isinstance(value, list | dict)}
    return plain, [key for key in found if key not in plain and key in _KNOWN]


READERS: Mapping[str, Callable[..., Iterator[Document]]] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "lines": _read_lines,
    "page": read_web_page,
    "pdf": read_pdf,
    "docx": read_docx,
    "mail": read_messages,
    "feed": read_feed,
    "json": read_json_documents,
    "delimited": read_posts,
}
"""Name of a format to its reader."""


def _reports(documents: list[Document], rejected: list[Rejected], memory: Memory) -> list[Report]:
    """Reports with unique ids; repeated documents are dropped with a warning."""
    reports: list[Report] = []
    register = Register()
    for document in documents:
        known_as = register.take(head_of(document))
        if isinstance(known_as, Rejected):
            rejected.append(known_as)
            continue
        report, faults = _judged(document, known_as, memory)
        reports.append(report)
        rejected += faults
    return reports


def _judged(
    document: Document, report_id: ReportId, memory: Memory
) -> tuple[Report, tuple[Rejected, ...]]:
    """A report with its language and day, and what is wrong with it; an equal one is kept."""
    said = tuple((key, str(value)) for key, value in document.values.items())
    question = (
        report_id,
        document.path,
        document.row,
        document.text,
        document.sha256,
        document.basis,
        document.extractor,
        document.pages,
        said,
    )
    return memory("report", question, lambda: report_of(document, report_id))


def report_of(document: Document, report_id: ReportId) -> tuple[Report, tuple[Rejected, ...]]:
    """A document as a report with its language and day, and what is wrong with it."""
    rejected: list[Rejected] = []
    report = _report(document, report_id, rejected)
    return report, tuple(rejected)


def _report(document: Document, report_id: ReportId, rejected: list[Rejected]) -> Report:
    document = _within_limit(document, rejected)
    values = document.values
    url, archive_url = (_address(document, key, rejected) for key in ("url", "archive_url"))
    report = Report(
        report_id=report_id,
        text=document.text.replace("\0", "\ufffd"),
        sha256=document.sha256,
        path=document.path,
        extractor=document.extractor,
        pages=document.pages,
        title=first_value(values, "title"),
        publisher=first_value(values, "publisher"),
        source_id=SourceId(first_value(values, "source")) or None,
        url=url,
        archive_url=archive_url,
        retrieved=first_value(values, "retrieved"),
    )
    report = _in_language(report, document, rejected)
    published, basis = _published(document, rejected)
    return replace(report, date_published=published, date_published_basis=basis)


def _within_limit(document: Document, rejected: list[Rejected]) -> Document:
    """A document no longer than is read of one report, cut where a paragraph or a line ends."""
    text = document.text
    length = min(len(text), LONGEST_REPORT)
    rejected += told_of_length(length, file=document.path, row=document.row)
    if len(text) <= LONGEST_REPORT:
        return document
    ends = (text.rfind(mark, LONGEST_REPORT // 2, LONGEST_REPORT) for mark in ("\n\n", "\n", " "))
    end = next((at for at in ends if at > 0), LONGEST_REPORT)
    rejected.append(
        Rejected(
            file=document.path,
            row=document.row,
            reason=f"the report has {len(text):,} characters: the first {end:,} are read, the other"
            f" {len(text) - end:,} are not",
            remedy=f"split it into files of at most {LONGEST_REPORT:,} characters",
            fatal=False,
        )
    )
    pages = tuple(page for page in document.pages if page < end)
    return replace(document, text=text[:end], pages=pages)


def _in_language(report: Report, document: Document, rejected: list[Rejected]) -> Report:
    """Say which language a report is written in, and what is not read in it."""
    stated = language_code(first_value(document.values, "lang").replace("_", "-"))
    found = detect(report.text, stated=stated)
    if not found.code and len(report.text.split()) < _FEW_WORDS:
        return report
    if not is_read(found.code):
        name = language_name(found.code)
        remedy = "add the events by hand: a table of records, or a reader for this language"
        if not found.code:
            remedy = "state it as lang in the front matter; it is read as English"
        rejected.append(
            Rejected(
                file=document.path,
                row=document.row,
                column="lang",
                value=found.code,
                reason=f"in {name}: names of places are read, events and figures are not",
                remedy=remedy,
                fatal=False,
            )
        )
    lang = stated if found.basis is Basis.STATED else found.code
    return replace(report, lang=lang, lang_basis=found.basis.value)


def _published(document: Document, rejected: list[Rejected]) -> tuple[date | None, str]:
    """The publication day and how it is known; as stated, in the document's own time zone."""
    stated = first_value(document.values, "date_published")
    if stated:
        try:
            found = read_date(stated)
        except ValueError as error:
            rejected.append(_date_fault(document, stated, str(error)))
        else:
            if found.date_prec == 1:
                return found.start, document.basis
            rejected.append(
                _date_fault(document, stated, "no day is stated; write it as YYYY-MM-DD")
            )
    head = find_date(document.text[:_HEAD])
    if head is None:
        unclear = unclear_date(document.text[:_HEAD])
        if unclear and not stated:
            rejected.append(_date_fault(document, "", unclear))
        return None, "not stated"
    written, shown = head
    return written.start, f"text head: {shown!r}"


def _date_fault(document: Document, value: str, reason: str) -> Rejected:
    return Rejected(
        file=document.path,
        row=document.row,
        column="date_published",
        value=value,
        reason=reason,
        remedy="until then weekdays of this report stay unresolved",
        fatal=False,
    )


def _address(document: Document, key: str, rejected: list[Rejected]) -> str:
    """A web address; anything else than http(s) is dropped, for it may run when clicked."""
    value = first_value(document.values, key)
    if not value or re.match(r"https?://[^\s<>\"']+$", value, re.IGNORECASE):
        return value
    rejected.append(
        Rejected(
            file=document.path,
            row=document.row,
            column=key,
            value=value,
            reason="not a web address",
            remedy="start it with https://",
            fatal=False,
        )
    )
    return ""


def _heading(text: str) -> str:
    found = re.search(r"^#[ \t](.*)$", text, re.MULTILINE)
    return found[1].rstrip("# \t").lstrip() if found else ""
