"""EML and MBOX: a report per message, its text, subject and day; nobody's address is kept."""

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from geo.intake.document import Document
from geo.intake.html import read_page
from geo.intake.packed import Source
from geo.intake.text import sha256
from geo.model.records import Rejected

__all__ = ["read_messages"]

_FROM = re.compile(rb"(?m)^From [^\r\n]*\d{4}[^\r\n]*\r?\n")


def read_messages(source: Source, *, stem: str, rejected: list[Rejected]) -> Iterator[Document]:
    """The messages of a file in their order."""
    data = source.bytes
    parts = [part for part in _FROM.split(data) if part.strip()] if _FROM.match(data) else [data]
    for number, part in enumerate(parts, start=1):
        try:
            message = BytesParser(policy=policy.default).parsebytes(part)
            text = _body(message)
        except (MessageError, LookupError, ValueError, TypeError, AttributeError) as error:
            rejected.append(
                Rejected(
                    file=source.name,
                    row=number,
                    reason=f"not a readable message ({error})",
                    remedy="save the message again as .eml, or its text as .txt",
                )
            )
            continue
        values = {"title": str(message.get("Subject") or ""), "date_published": _day(message)}
        several = len(parts) > 1
        yield Document(
            text=text,
            sha256=sha256(part),
            path=source.name,
            stem=f"{stem}-{number}" if several else stem,
            row=number if several else None,
            values={key: value for key, value in values.items() if value},
            basis="date of the message",
            extractor="message",
        )


def _body(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content()).replace("\r\n", "\n")
    return read_page(content).text if body.get_content_type() == "text/html" else content


def _day(message: EmailMessage) -> str:
    """The day in the sender's own time zone."""
    stated = message.get("Date")
    try:
        return parsedate_to_datetime(str(stated)).date().isoformat() if stated else ""
    except (ValueError, TypeError):
        return ""
