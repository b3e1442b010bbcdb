"""PDF and DOCX: the text layer by page, the paragraphs in their order."""

import io
import logging
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from geo.intake.document import Document
from geo.intake.documents.markup import parsed
from geo.intake.foreign import BROKEN_FILE
from geo.intake.packed import Source
from geo.intake.soundness import damage_of_archive, damaged
from geo.intake.text import sha256
from geo.model.errors import InputError
from geo.model.records import Rejected

__all__ = ["read_docx", "read_pdf"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_pdf(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """The text layer; ``pages`` says where each page begins, so that a quotation has its page.

    Raises
    ------
    InputError
        pypdf is not installed, or the file has no text layer or cannot be read.
    """
    del rejected
    try:
        import pypdf
    except ImportError as error:
        raise InputError(
            "PDF files need pypdf",
            where=source.name,
            remedy='pip install "incident-mapper[documents]"',
        ) from error
    data = source.bytes
    log = logging.getLogger("pypdf")  # what is wrong is said in one line, not in its own words
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        texts = [_lines(page.extract_text() or "") for page in reader.pages]
        title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except (pypdf.errors.PyPdfError, *BROKEN_FILE) as error:
        raise InputError(
            f"not a readable PDF ({error})", where=source.name, remedy="print it to PDF again"
        ) from error
    finally:
        log.setLevel(level)
    if not any(texts):
        raise InputError(
            "holds no text layer: pictures of pages",
            where=source.name,
            remedy="run character recognition over it (OCR) and give the result",
        )
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 2
    yield Document(
        text="\n\n".join(texts),
        sha256=sha256(data),
        path=source.name,
        stem=stem,
        values={"title": title} if title else {},
        extractor=f"pypdf {pypdf.__version__}",
        pages=tuple(starts),
    )


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()


def read_docx(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """Paragraphs and rows of tables of a DOCX file.

    Raises
    ------
    InputError
        It is none.
    """
    data = source.bytes
    try:
        wrong = damage_of_archive(io.BytesIO(data))
        with ZipFile(io.BytesIO(data)) as archive:
            body = parsed(archive.read("word/document.xml"))
            names = archive.namelist()
            core = (
                parsed(archive.read("docProps/core.xml")) if "docProps/core.xml" in names else None
            )
    except BROKEN_FILE as error:
        raise InputError(
            f"not a readable DOCX file ({error})", where=source.name, remedy="save it again"
        ) from error
    rejected.extend(damaged(source.name, wrong))
    title = (core.findtext(f"{_DC}title") or "").strip() if core is not None else ""
    yield Document(
        text="\n".join(_paragraphs(body)).strip(),
        sha256=sha256(data),
        path=source.name,
        stem=stem,
        values={"title": title} if title else {},
        extractor="word/document.xml",
    )


def _paragraphs(body: Element) -> Iterator[str]:
    """Every paragraph in order; the cells of a row of a table on one line."""
    inside = {p for table in body.iter(f"{_W}tbl") for p in table.iter(f"{_W}p")}
    for block in body.iter():
        if block.tag == f"{_W}tr":
            yield "\t".join(
                " ".join(_text(p) for p in cell.iter(f"{_W}p")).strip()
                for cell in block.iter(f"{_W}tc")
            )
        elif block.tag == f"{_W}p" and block not in inside:
            yield _text(block)


def _text(paragraph: Element) -> str:
    parts = []
    for piece in paragraph.iter():
        if piece.tag == f"{_W}t":
            parts.append(piece.text or "")
        elif piece.tag == f"{_W}tab":
            parts.append("\t")
        elif piece.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
    return "".join(parts).strip()
