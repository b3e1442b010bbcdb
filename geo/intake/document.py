"""One document before it has its final id: its text, where it lies, what it says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.intake.text import sha256

__all__ = ["KEYS", "Document", "first_value"]

# What the head of a document may be called, ours first.
KEYS = {
    "title": ("title", "headline", "subject"),
    "publisher": ("publisher", "outlet", "site_name", "channel", "page_name"),
    "source": ("source", "source_id"),
    "date_published": (
        "date_published", "datepublished", "published", "publication_date", "created_at",
        "publish_date", "publishdate", "published_at", "published_on", "posted_at", "post_date",
        "pubdate", "pub_date", "date", "datetime", "timestamp",
    ),
    "url": ("url", "link", "permalink", "post_url"),
    "archive_url": ("archive_url", "archive"),
    "lang": ("lang", "language"),
    "retrieved": ("retrieved", "retrieved_at", "accessed"),
    "id": ("report_id", "doc_id", "id", "post_id"),
    "text": (
        "text", "body", "content", "full_text", "message", "post", "caption", "tweet",
        "post_text", "description", "summary",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One document; ``row`` is its line or number where a file holds several."""

    text: str
    sha256: str
    path: str
    stem: str
    row: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""  # how the date in ``values`` is known
    extractor: str = ""  # what made text of something else, with its version
    pages: tuple[int, ...] = ()  # where each page begins in the text

    @classmethod
    def of_text(cls, text: str, *, path: str, stem: str, row: int, **others: object) -> "Document":
        """One of several documents of a file; its hash is that of its text."""
        return cls(
            text=text,
            sha256=sha256(text.encode("utf-8", "surrogatepass")),
            path=path,
            stem=f"{stem}-{row}",
            row=row,
            **others,  # type: ignore[arg-type] # fields of this class
        )


def first_value(values: Mapping[str, object], key: str) -> str:
    """The value under the first of the names of a key.

    >>> first_value({"Outlet": "", "headline": " Roads "}, "title")
    'Roads'
    """
    for name in KEYS[key]:
        value = values.get(name)
        if value is not None and str(value).strip():
            return str(value).strip() if key != "text" else str(value)
    return ""
