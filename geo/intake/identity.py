"""Which document is which: ids that depend on names and stated ids only, and documents met twice.

Decided from heads, which are small: the documents themselves may lie elsewhere.
"""

from dataclasses import dataclass

from geo.intake.document import Document, first_value
from geo.model.folds import words_key
from geo.model.records import Rejected, ReportId
from geo.model.slugs import slug

__all__ = ["Head", "Register", "head_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What decides the id of a document."""

    path: str
    row: int | None
    sha256: str
    words: str  # the hash of its words, however they are spaced; "" where it has none
    slug: str


def head_of(document: Document) -> Head:
    """The head of a document.

    >>> one = Document(text="A  b", sha256="1", path="Roads closed.txt", stem="Roads closed")
    >>> head_of(one).slug
    'roads-closed'
    """
    return Head(
        path=document.path,
        row=document.row,
        sha256=document.sha256,
        words=words_key(document.text, case=True),
        slug=slug(first_value(document.values, "id")) or slug(document.stem) or "report",
    )


class Register:
    """Gives documents their ids, one after the other; a repeated one is refused."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._seen: dict[str, str] = {}

    def take(self, head: Head) -> ReportId | Rejected:
        """The id of the next document, or why it is not used.

        >>> register = Register()
        >>> register.take(Head(path="a.txt", row=None, sha256="1", words="1", slug="a"))
        'a'
        >>> register.take(Head(path="b/a.txt", row=None, sha256="2", words="2", slug="a"))
        'a-2'
        """
        if not head.words:
            return Rejected(
                file=head.path,
                row=head.row,
                reason="holds no text",
                remedy="remove the file, or paste the text of the document into it",
            )
        first = self._seen.get(head.sha256) or self._seen.get(head.words)
        if first:
            return Rejected(
                file=head.path,
                row=head.row,
                reason=f"the same document as {first}; counted once",
                remedy="remove one of the two",
                fatal=False,
            )
        where = head.path + (f":{head.row}" if head.row else "")
        self._seen[head.sha256] = self._seen[head.words] = where
        return ReportId(self._free(head.slug))

    def _free(self, slug: str) -> str:
        """A name that nobody has; equal ones are numbered."""
        candidate = slug
        while candidate in self._taken:
            self._numbers[slug] = self._numbers.get(slug, 1) + 1
            candidate = f"{slug}-{self._numbers[slug]}"
        self._taken.add(candidate)
        return candidate
