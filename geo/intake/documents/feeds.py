"""RSS, Atom and JSON Feed: one report per entry; and posts, one a row of a table."""

from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from geo.intake.document import KEYS, Document, first_value
from geo.intake.documents.markup import parsed
from geo.intake.foreign import read_json
from geo.intake.html import read_page
from geo.intake.packed import Source
from geo.intake.tables import read_source
from geo.intake.text import decode
from geo.model.errors import InputError
from geo.model.records import Rejected

__all__ = ["read_feed", "read_json_documents", "read_posts"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_NAMES = frozenset(name for names in KEYS.values() for name in names)


def read_feed(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """Entries of an RSS or Atom feed.

    Raises
    ------
    InputError
        It is no feed.
    """
    del rejected
    try:
        root = parsed(source.bytes)
    except ParseError as error:
        raise InputError(f"not XML ({error})", where=source.name) from error
    entries = [e for e in root.iter() if e.tag.rpartition("}")[2] in ("item", "entry")]
    if not entries:
        raise InputError(
            "no feed: it has no item and no entry",
            where=source.name,
            remedy="give RSS, Atom or JSON Feed",
        )
    channel = root.find("channel")
    publisher = _plain(_first(channel if channel is not None else root, "title", f"{_ATOM}title"))
    for number, entry in enumerate(entries, start=1):
        values = {
            "title": _plain(_first(entry, "title", f"{_ATOM}title")),
            "publisher": publisher,
            "url": _link(entry),
            "date_published": _day(
                _first(entry, "pubDate", f"{_ATOM}published", _DC_DATE, f"{_ATOM}updated")
            ),
        }
        markup = _first(
            entry, _CONTENT, f"{_ATOM}content", "description", f"{_ATOM}summary", "summary"
        )
        yield Document.of_text(
            _plain(markup) or values["title"],
            path=source.name,
            stem=stem,
            row=number,
            values={key: value for key, value in values.items() if value},
            basis="date of the entry",
            extractor="feed",
        )


def _first(element: Element, *tags: str) -> str:
    for tag in tags:
        found = element.find(tag)
        if found is None:
            found = next((e for e in element if e.tag.rpartition("}")[2] == tag), None)
        if found is not None:
            text = "".join(found.itertext()).strip()
            if text:
                return text
    return ""


def _plain(markup: str) -> str:
    return read_page(markup).text if "<" in markup else markup.strip()


def _link(entry: Element) -> str:
    for link in entry.iter():
        if link.tag.rpartition("}")[2] == "link" and link.get("rel", "alternate") == "alternate":
            return (link.get("href") or link.text or "").strip()
    return ""


def _day(text: str) -> str:
    """The day as stated, in its own time zone."""
    if not text or text[:4].isdigit():
        return text[:10]
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError):
        return text


def read_json_documents(
    source: Source, *, stem: str, rejected: list[Rejected]
) -> Iterator[Document]:
    """A JSON Feed, an array of objects with a text, or one such object.

    Raises
    ------
    InputError
        It is no JSON, or none of its objects has a text.
    """
    try:
        found = read_json(decode(source.bytes).text)
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"not JSON ({error})", where=source.name) from error
    publisher = ""
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        publisher = str(found.get("title") or "")
        items: list[Any] = found["items"]
    else:
        items = found if isinstance(found, list) else [found]
    read = 0
    for number, item in enumerate(items, start=1):
        text = _text_of(item) if isinstance(item, dict) else ""
        if not text.strip():
            rejected.append(_no_text(source.name, number))
            continue
        values = {k: str(v) for k, v in item.items() if isinstance(v, str | int) and k in _NAMES}
        values.setdefault("publisher", publisher)
        read += 1
        yield Document.of_text(
            text,
            path=source.name,
            stem=stem,
            row=number,
            values={key: value for key, value in values.items() if value},
            basis="stated in the entry",
        )
    if not read:
        raise InputError(
            "holds no object with a text",
            where=source.name,
            remedy='write [{"text": "...", "title": "...", "date_published": "..."}]',
        )


def _text_of(item: Mapping[str, Any]) -> str:
    markup = item.get("content_html")
    if isinstance(markup, str) and markup.strip():
        return read_page(markup).text
    return str(item.get("content_text") or "") or first_value(item, "text")


def read_posts(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """Posts, one a row: a column of texts, and what else names its title, day, outlet, address.

    Raises
    ------
    InputError
        No column holds texts.
    """
    for table in read_source(source, known=_NAMES):
        rejected.extend(table.rejected)
        if not set(KEYS["text"]) & set(table.columns):
            raise InputError(
                f"no column holds texts (its columns are {', '.join(table.headers[:8])})",
                where=source.name,
                remedy="name the column text, or give the file as --records",
            )
        for row in table.rows:
            text = first_value(row.cells, "text")
            if not text.strip():
                rejected.append(_no_text(source.name, row.number))
                continue
            values = {k: v for k, v in row.cells.items() if k in _NAMES and v}
            yield Document.of_text(
                text,
                path=source.name,
                stem=stem,
                row=row.number,
                values=values,
                basis="stated in the row",
            )


def _no_text(name: str, number: int) -> Rejected:
    return Rejected(
        file=name, row=number, reason="holds no text", remedy="fill its text or remove it"
    )
