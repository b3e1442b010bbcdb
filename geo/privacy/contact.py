"""Contact data in a text: telephone, mail, account, plate, papers, address.

Pure. What a number is follows from the words around it or from its form; the words are data and
count whatever the language of the text. Every pattern begins with a character of its own and
repeats only classes of characters, so that none can look at a text more than once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from geo.model.folds import plain as as_tables
from geo.privacy.addresses import address_tokens
from geo.privacy.contact_words import contact_words
from geo.privacy.cues import Cues
from geo.privacy.evidence import Reason
from geo.privacy.phones import is_dated, phone_spans
from geo.privacy.positions import position_spans
from geo.privacy.reached import Reached, reached
from geo.privacy.written import written

__all__ = ["Contact", "find_contacts", "find_positions"]

_MAIL = re.compile(
    r"[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}| \. [\w-]{2,12}|,[a-z]{2,4}\b){1,4}"
)
_MAIL_WORDS = re.compile(
    r"[\w.+-]{1,64}(?:\ue000|@)[\w-]{1,63}(?:[.\ue001][\w-]{1,63}| \. [\w-]{2,12}){1,4}"
)
_AT, _BARE_AT, _DOT = "@", "\ue000", "\ue001"
_OPEN, _CLOSE = r"\s?[\[({<_*-]{1,2}\s?", r"\s?[\])}>_*-]{1,2}\s?"
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{2,40}")
_ADDRESS = re.compile(
    r"(?<![\w@.-])((?:[\w-]{1,60}\.){1,4}[a-z]{2,8})(/[^\s]{1,300})?", re.IGNORECASE
)
_SCHEME = re.compile(r"\b(?!https?:|ftp:)[a-z][a-z0-9+-]{1,20}://?[^\s/]{2,200}", re.IGNORECASE)
_TOLD_SCHEME = re.compile(r"\b(?:xmpp|skype|tel|sms|mailto|callto):[^\s]{3,200}", re.IGNORECASE)
_SITES = frozenset(["www", "m", "web", "mobile", "en", "old", "l"])  # before the name of a platform
_USER = re.compile(r"(?<![\w/.])u/[\w-]{3,30}\b")
_ACCOUNT = re.compile(r"@?[A-Za-z][\w.:#-]{2,40}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_NETWORK = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)")
_UNDERSCORED = re.compile(
    r"(?<![\w/=.-])(?![A-Z]{2,8}_(?:19|20)\d\d_\d{1,8}\b)(?=\w*\d)"
    r"[^\W_]{2,30}(?:_[^\W_]{1,30}){1,4}(?![\w/])"
)  # not EVT_2025_0007, the id of a row
_TOKEN = re.compile(r"(?<![\w/=&?-])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{20,90}(?!\w)", re.IGNORECASE)
_NETWORK_SIX = re.compile(r"\b(?:[0-9a-f]{1,4}:{1,2}){3,7}[0-9a-f]{1,4}\b", re.IGNORECASE)
_LONG = re.compile(r"(?<![\w.,])(?<!wof[-:])(?<!gn[-:])\d{10,22}(?![\w])")  # no id of a place
_DEVICE = re.compile(r"\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b")
_PERSON_CODE = re.compile(r"\b[A-Z]{4}\d{6}[A-Z0-9]{6,8}\b")
_PLATE = re.compile(
    r"\b(?:[A-ZА-ЯІЇЄ]{1,3}[ -]?\d{2,5}[ -]?[A-ZА-ЯІЇЄ]{1,3}(?:[ -]?\d{2,4})?|[A-Z]{2,3}[ -]\d{3,5}"
    r"|\d{2,4}[ -][A-Z]{2,3}[ -]?\d{2,4})\b"
)
_PLATE_ALONE = re.compile(
    r"\b(?:[A-ZА-ЯІЇЄ]{2} ?\d{4} ?[A-ZА-ЯІЇЄ]{2}|[А-Я]\d{3}[А-Я]{2} ?\d{2,3}"
    r"|[A-Z]{2}-\d{3}-[A-Z]{2})\b"
)
_FIGURE = re.compile(r"\d{1,3}(?:[.,\u00a0 ]\d{3})+")
_SHORTEST_NETWORK = 8  # digits of an address on the net: less may be the number of a version
_SPELLED = 6  # digits in words, one after the other
_EXACT_DIGITS = 5  # of the number of a passport
_PAPER_DIGITS = 6  # of a paper that many things are called
_NEAR = 4  # tokens between a word and its number
_PAPER = 8  # tokens between a paper and its number: "su pasaporte es el número N 123"
_VEHICLE = 10  # tokens between a vehicle and its plate
_PLATE_DIGITS = 4  # of a plate without letters
_OCTET = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Something at ``[start, end)`` by which a person can be reached or found."""

    start: int
    end: int
    reason: Reason


def find_contacts(text: str, cues: Cues) -> list[Contact]:
    """Contact data in a text.

    >>> [c.reason.name for c in find_contacts("Call +963 944 123 456 or ask @zoltar_k.", Cues())]
    ['HANDLE', 'PHONE']
    >>> find_contacts("1,200 people fled on 2025-03-09; 745 were killed.", Cues())
    []
    """
    seen = written(text)
    shown = seen.text
    words = reached(shown)
    has_number = any(c.isdigit() for c in shown)
    spans: list[tuple[int, int, Reason]] = []
    if "@" in shown:
        spans += _matches(shown, (_MAIL, Reason.MAIL), (_HANDLE, Reason.HANDLE))
    if "/" in shown or "." in shown:
        spans += _sites(shown)
    if ":" in shown or "/" in shown:
        spans += _matches(
            shown, (_SCHEME, Reason.HANDLE), (_TOLD_SCHEME, Reason.HANDLE), (_USER, Reason.HANDLE)
        )
    kinds = frozenset().union(*words.kinds)
    spans += _mail_in_words(shown)
    if "network" in kinds or "account" in kinds:
        spans += _accounts(words, cues)
    if "digit" in kinds:
        spans += _spelled(words)
    if has_number:
        spans += _numbers(words, cues)
    back = ((*seen.back(a, b), reason) for a, b, reason in spans)
    return [Contact(start=a, end=b, reason=reason) for a, b, reason in back]


def _matches(
    text: str, *patterns: tuple[re.Pattern[str], Reason]
) -> Iterator[tuple[int, int, Reason]]:
    for pattern, reason in patterns:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), reason


def _sites(text: str) -> Iterator[tuple[int, int, Reason]]:
    """Addresses on platforms where everybody has a page: "x.example/name", "name.x.example"."""
    platforms = _platforms()
    for match in _ADDRESS.finditer(text):
        host = match[1].casefold()
        labels = host.split(".")
        for size in (2, 3):
            site, before = ".".join(labels[-size:]), labels[:-size]
            if site in platforms and (match[2] or not _SITES.issuperset(before)):
                yield match.start(), match.end(), Reason.HANDLE
                break


@lru_cache(maxsize=1)
def _platforms() -> frozenset[str]:
    return frozenset(contact_words().words_of("platform"))


def _mail_in_words(text: str) -> Iterator[tuple[int, int, Reason]]:
    """A mail address told in words: "name at post dot org", "name [at] post.org"."""
    bracketed, bare, dots = _told()
    text = as_tables(text)
    if bracketed.search(text) is None and dots.search(text) is None:
        return
    shown = dots.sub(_DOT, bare.sub(_BARE_AT, bracketed.sub(_AT, text)))
    for match in _MAIL_WORDS.finditer(shown):
        if _BARE_AT not in match.group() or _DOT in match.group():
            yield 0, len(text), Reason.MAIL
            return


@lru_cache(maxsize=1)
def _told() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The words for "at" between marks, the same between blanks, and those for "dot"."""
    at = "|".join(map(re.escape, contact_words().words_of("at")))
    dot = "|".join(map(re.escape, contact_words().words_of("dot")))
    return (
        re.compile(rf"(?:{_OPEN}(?:{at}|@){_CLOSE}|\s?[(\[{{<]a[)\]}}>]\s?)", re.IGNORECASE),
        re.compile(rf"\s(?:{at}|@)\s", re.IGNORECASE),
        re.compile(rf"(?:{_OPEN}(?:{dot}|\.){_CLOSE}|\s(?:{dot})\s)", re.IGNORECASE),
    )


def _accounts(words: Reached, cues: Cues) -> Iterator[tuple[int, int, Reason]]:
    """Accounts told by the name of a network or a word for an account before them."""
    for i in range(words.size):
        if not words.has(i, "network", "account"):
            continue
        at, said = i + 1, words.has(i, "account")
        foreign = not words.char(i).isascii()  # the account is in letters of another script
        while at < min(i + _NEAR, words.size):
            leads = words.has(at, "network", "account") or words.char(at) in (":", "-", "@", "(")
            known = cues.is_word(cues.key(words.char(at))) and not words.stops(at)
            if not (leads or known):
                break
            said = said or words.has(at, "account") or words.char(at) == ":"
            at += 1
        if at >= words.size or words.stops(at):
            continue
        chunk = words.chunk(at)
        if _ACCOUNT.fullmatch(chunk) and _is_account(words, at, chunk, said=said, foreign=foreign):
            yield words.start(at), words.start(at) + len(chunk), Reason.HANDLE


def _is_account(words: Reached, at: int, chunk: str, *, said: bool, foreign: bool) -> bool:
    inner = chunk[1:]
    if any(c.isdigit() or c in "_#" for c in inner) or "." in inner.strip("."):
        return "-" not in chunk or any(c in "_#" for c in inner)
    if not chunk.islower() or contact_words().kinds(chunk):
        return False
    return foreign or (said and words.ends_clause(at, chunk))


def _spelled(words: Reached) -> Iterator[tuple[int, int, Reason]]:
    """A number told digit by digit in words."""
    run = 0
    for i in range(words.size):
        if words.has(i, "digit"):
            run += 1
            if run == _SPELLED:
                yield words.start(max(0, i - run + 1)), words.end(i), Reason.PHONE
        elif words.char(i) not in (",", "-", "–"):
            run = 0


def _numbers(words: Reached, cues: Cues) -> Iterator[tuple[int, int, Reason]]:
    text = words.text
    for start, end in phone_spans(words):
        yield start, end, Reason.PHONE
    yield from _matches(
        text,
        (_IBAN, Reason.IDENTITY),
        (_DEVICE, Reason.IDENTITY),
        (_PERSON_CODE, Reason.IDENTITY),
        (_TOKEN, Reason.IDENTITY),
        (_UNDERSCORED, Reason.HANDLE),
        (_PLATE_ALONE, Reason.PLATE),
    )
    for match in _LONG.finditer(text):
        if not match.group().endswith("000"):
            yield match.start(), match.end(), Reason.IDENTITY
    for match in _NETWORK_SIX.finditer(text):
        if "::" in match.group() or any(c.isalpha() for c in match.group()):
            yield match.start(), match.end(), Reason.HANDLE
    for match in _NETWORK.finditer(text):
        octets = match.group().split(".")
        if len(match.group()) - 3 >= _SHORTEST_NETWORK and all(int(o) <= _OCTET for o in octets):
            yield match.start(), match.end(), Reason.HANDLE
    spans = [*_papers(words), *_plates(words, cues)]
    spans += [(i, i, Reason.ADDRESS) for i in address_tokens(words)]
    for first, last, reason in spans:
        yield words.start(first), words.end(last), reason


def _papers(words: Reached) -> Iterator[tuple[int, int, Reason]]:
    """Numbers of papers behind their word, whatever parts them: "серии 45 09 № 123456"."""
    for i in range(words.size):
        strong = words.has(i, "identity")
        if not (strong or words.has(i, "paper")) or words.char(i - 1) == "_":
            continue  # "data_id" is a column
        digits, first = 0, 0
        for at in range(i + 1, min(i + _PAPER, words.size)):
            if words.stops(at) and not words.number(at + 1):
                break
            if not words.number(at) or is_dated(words.chunk(at)):
                digits = 0 if words.small(at) else digits
                continue
            first = first if digits else at
            digits += sum(c.isdigit() for c in words.char(at))
            if digits >= (_EXACT_DIGITS if strong else _PAPER_DIGITS):
                if not _is_figure(words, first):
                    yield first, at, Reason.IDENTITY
                break


def _is_figure(words: Reached, index: int) -> bool:
    """Whether a number counts something: "25,000 people", "March 2025 to 2026"."""
    chunk = words.chunk(index)
    if "/" in chunk:
        return True
    found = _FIGURE.match(words.text, words.start(index))
    if found is None or sum(c.isdigit() for c in found.group()) > _PAPER_DIGITS:
        return False
    return words.text[found.end() :].lstrip()[:1].islower()


def _plates(words: Reached, cues: Cues) -> Iterator[tuple[int, int, Reason]]:
    """Number plates: behind their word near a vehicle, or of the form of one near a vehicle."""
    vehicles = [i for i in range(words.size) if words.has(i, "vehicle")]
    for i in range(words.size):
        if not words.has(i, "plate"):
            continue
        near = any(abs(i - v) <= _VEHICLE for v in vehicles)
        for at in range(i + 1, min(i + 2 * _NEAR, words.size)):
            if words.stops(at) and not words.number(at + 1):
                break
            if words.number(at) and _is_plate(words, at, near=near):
                yield at, at, Reason.PLATE
                break
    if vehicles:
        kinds = cues.of(words.low)
        for match in _PLATE.finditer(words.text):
            at = words.tokens.at(match.start())
            if not any("time_words" in kinds[k] for k in range(at, min(at + 3, words.size))):
                yield at, at, Reason.PLATE


def _is_plate(words: Reached, at: int, *, near: bool) -> bool:
    """Whether a number behind a word for a plate is one: letters beside it, or four digits."""
    chunk = words.chunk(at)
    mixed = any(c.isalpha() for c in chunk) and any(c.isdigit() for c in chunk)
    beside = any(
        words.char(k).isalpha() and len(words.char(k)) <= _PLATE_DIGITS and words.capital(k)
        for k in (at - 1, at + 1)
    ) or (at + 2 < words.size and words.char(at + 1) == "-" and words.capital(at + 2))
    digits = sum(c.isdigit() for c in chunk)
    return (mixed or beside or digits >= _PLATE_DIGITS) and (near or mixed or beside)


def find_positions(text: str, *, finer_than_km: float) -> list[Contact]:
    """Positions in any notation that tell more than a distance.

    Parameters
    ----------
    text
        Any text.
    finer_than_km
        What the map shows: a position with a radius of this or more may stand.

    Examples
    --------
    >>> len(find_positions("graves at 35.36211, 35.92759", finer_than_km=2.0))
    1
    >>> find_positions("graves at 35.36211, 35.92759", finer_than_km=0.0)
    []
    """
    if not finer_than_km:
        return []
    spans = sorted(position_spans(text, finer_than_km))
    return [Contact(start=a, end=b, reason=Reason.POSITION) for a, b in spans]
