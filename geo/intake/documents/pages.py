"""Saved web pages: the main text by trafilatura where it is installed, else by a plain reader.

Which of them it was, and its version, travels with the report: another one may give another text.
"""

from collections.abc import Iterator

from geo.intake.days import LAST_YEAR
from geo.intake.document import Document
from geo.intake.html import read_page
from geo.intake.packed import Source, source_text
from geo.intake.text import sha256
from geo.model.records import Rejected

__all__ = ["read_web_page"]

_OWN = "page reader 1"
_SHORTEST = 200  # characters: less than that is no story that an extractor can tell from its frame
_LATEST = f"{LAST_YEAR}-12-31"  # stated, so that no date depends on the day of the build


def read_web_page(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """The readable text of a page, and what the page says of itself."""
    body = source_text(source, rejected)
    page = read_page(body)
    text, values, basis, extractor = page.text, dict(page.values), page.basis, _OWN
    better = _extracted(body) if len(text) >= _SHORTEST else None
    if better is not None:
        text, found, extractor = better
        for key, value in found.items():
            if not values.get(key):
                values[key] = value
                basis = extractor if key == "date_published" else basis
    yield Document(
        text=text,
        sha256=sha256(source.bytes),
        path=source.name,
        stem=stem,
        values=values,
        basis=basis,
        extractor=extractor,
    )


def _extracted(markup: str) -> tuple[str, dict[str, str], str] | None:
    """Text, publisher and day by trafilatura; None without it, or where it finds no story."""
    try:
        import trafilatura
        from trafilatura.metadata import extract_metadata
    except ImportError:
        return None
    text = trafilatura.extract(markup, include_comments=False, include_tables=True)
    if not text or len(text) < _SHORTEST:
        return None
    dates = {"original_date": True, "extensive_search": False, "max_date": _LATEST}
    found = extract_metadata(markup, date_config=dates)
    values = {
        "title": found.title or "",
        "publisher": found.sitename or "",
        "date_published": found.date or "",
    }
    named = f"trafilatura {trafilatura.__version__}"
    return text, {key: value for key, value in values.items() if value}, named
