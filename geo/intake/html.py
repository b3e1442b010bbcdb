"""Saved web pages: the readable text and what the page says about itself.

Pure; the standard library's parser, which never loads or runs anything.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from geo.intake.foreign import read_json

__all__ = ["Page", "read_page"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _names(
    "script style noscript template svg head nav footer aside form button select iframe "
    "object canvas video audio figure dialog menu"
)
_VOID = _names("area base br col embed hr img input link meta source track wbr")
_BLOCKS = _names(
    "address article blockquote body br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 header hr li "
    "main ol p pre section table td th tr ul"
)
_MIN_ARTICLE = 200  # characters that <article> or <main> must hold to be the whole story

# What a page calls its date, most trusted first: (how it is stated, names).
_META_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "date",
)


class Page:
    """A parsed page: ``text``, and ``values`` as front matter would state them.

    ``basis`` says where the date was found; empty when the page states none.
    """

    def __init__(self, text: str, values: dict[str, str], basis: str) -> None:
        self.text, self.values, self.basis = text, values, basis


def read_page(markup: str) -> Page:
    r"""Readable text, title, publisher, language, address and date of a page.

    The text is that of ``<article>`` or ``<main>`` where it is long enough, else of the body;
    navigation, forms, scripts and figures are left out. Blocks are paragraphs.

    Examples
    --------
    >>> page = read_page("<title>Roads</title><time datetime='2025-03-09'></time><p>A &amp; B<p>C")
    >>> page.text, page.values["date_published"], page.basis
    ('A & B\n\nC', '2025-03-09', 'time element')
    """
    parser = _Parser()
    parser.feed(_closed(markup))
    parser.close()
    stories = [
        text
        for name in ("article", "main")
        if len(text := _readable(parser.text_in[name])) >= _MIN_ARTICLE
    ]
    text = stories[0] if stories else _readable(parser.text_in["body"])
    linked = [item for block in parser.json_ld for item in _articles("".join(block))]
    values, basis = _stated(parser, linked)
    return Page(text, values, basis)


def _closed(markup: str) -> str:
    """Markup in which nothing is left open to its end, which the parser would search for each time.

    Marks behind the last one that closes them are text.
    """
    last = markup.rfind("-->")
    head, tail = markup[: last + 3 if last >= 0 else 0], markup[last + 3 if last >= 0 else 0 :]
    markup = head + tail.replace("<!--", "")
    last = markup.rfind(">")
    return markup[: last + 1] + markup[last + 1 :].replace("<", "&lt;")


class _Parser(HTMLParser):
    """Collects text by container, meta tags, times and JSON-LD."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text_in: dict[str, list[str]] = {"article": [], "main": [], "body": []}
        self.meta: dict[str, str] = {}
        self.times: list[tuple[bool, str]] = []
        self.json_ld: list[list[str]] = []
        self.lang = self.canonical = ""
        self.titles: list[str] = []
        self._open: list[str] = []
        self._count: Counter[str] = Counter()  # of each tag that is open
        self._skipped = 0  # open tags whose text is not for readers
        self._json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS and self._count["head"]:
            self._close("head")  # its end tag may be left out
        if tag not in _VOID:
            self._open.append(tag)
            self._count[tag] += 1
            self._skipped += tag in _SKIPPED
        self._note(tag, given)
        if tag in _BLOCKS:
            self._add("\n\n" if tag != "br" else "\n")

    def parse_html_declaration(self, i: int) -> int:
        """Also a mark ``<![`` that names nothing, at which the parser asserts: a remark."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        """Keep what a tag says about the page."""
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            if name and given.get("content"):
                self.meta.setdefault(name.casefold(), given["content"].strip())
        elif tag == "link" and "canonical" in given.get("rel", "").casefold().split():
            self.canonical = self.canonical or given.get("href", "")
        elif tag == "html":
            self.lang = given.get("lang", "").strip()
        elif tag == "time" and given.get("datetime"):
            marked = "pubdate" in given or given.get("itemprop", "").casefold() == "datepublished"
            self.times.append((marked, given["datetime"].strip()))
        elif tag == "script":
            self._json = given.get("type", "").casefold() == "application/ld+json"
            if self._json:
                self.json_ld.append([])

    def handle_endtag(self, tag: str) -> None:
        self._close(tag)
        if tag == "script":
            self._json = False
        if tag in _BLOCKS:
            self._add("\n\n")

    def handle_data(self, data: str) -> None:
        if self._json:
            self.json_ld[-1].append(data)
        elif self._count["title"] and not self._count["svg"]:
            self.titles.append(data)
        else:
            self._add(re.sub(r"\s+", " ", data))

    def _close(self, tag: str) -> None:
        """Close a tag with all that was opened within it; one that is not open is none."""
        while self._count[tag]:
            closed = self._open.pop()
            self._count[closed] -= 1
            self._skipped -= closed in _SKIPPED
            if closed == tag:
                return

    def _add(self, text: str) -> None:
        if not self._skipped:
            for name, parts in self.text_in.items():
                if name == "body" or self._count[name]:
                    parts.append(text)


def _readable(parts: list[str]) -> str:
    text = re.sub(r"[ \t\xa0]{2,}", " ", "".join(parts))
    text = re.sub(r"[ \t\xa0]?\n[ \t\xa0]?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _articles(block: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block that state a publication date or a headline."""
    try:
        found: Any = read_json(block)
    except ValueError:
        return
    queue = deque[Any]([found])
    while queue:
        item = queue.popleft()
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            if "datePublished" in item or "headline" in item:
                yield item
            graph = item.get("@graph")
            queue.extend(graph if isinstance(graph, list) else [graph])


def _stated(parser: _Parser, linked: list[dict[str, Any]]) -> tuple[dict[str, str], str]:
    meta = parser.meta

    def from_json(key: str) -> str:
        found = (_text(item.get(key)) for item in linked)
        return next((text for text in found if text), "")

    dates = [("JSON-LD datePublished", from_json("datePublished"))]
    dates += [(f"meta tag {name}", meta.get(name, "")) for name in _META_DATES]
    dates += [("time element", value) for marked, value in parser.times if marked]
    dates += [("time element", value) for marked, value in parser.times if not marked]
    basis, stated = next(((b, d) for b, d in dates if d), ("", ""))
    title = from_json("headline") or meta.get("og:title", "") or "".join(parser.titles)
    values = {
        "title": " ".join(title.split()),
        "publisher": from_json("publisher") or meta.get("og:site_name", ""),
        "date_published": stated,
        "lang": parser.lang or from_json("inLanguage"),
        "url": meta.get("og:url", "") or parser.canonical or from_json("url"),
    }
    return {key: value for key, value in values.items() if value}, basis


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name", "")
    return value.strip() if isinstance(value, str) else ""
