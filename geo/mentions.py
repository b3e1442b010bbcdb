"""Mentions: which characters of a text name a place, and how the name is used.

Pure: a text and a lookup in, mentions out, in order and never overlapping. The gazetteer proposes
names and the words around them decide; a name that no list holds is still found where a head noun
("the village of", "district") says that it is a place.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.language.geowords import (
    ARABIC_CLITICS,
    ARABIC_HEADS,
    CLASSES,
    LOCATIVE,
)
from geo.language.spatial import Relation, head_noun, relation_at
from geo.language.tokens import Token, capital_runs, sentence_starts, tokenize
from geo.model import Lookup, Match, Mention, Place, PlaceId, Report, ReportId
from geo.vocab import MentionKind, PlaceKind

__all__ = ["find_mentions", "find_persons"]

_CASED = re.compile(r"[^\W\d_]")
_BASED = re.compile(
    r"^\s?-\s?(?:based|backed|led|linked|born|trained|run|held|controlled|funded)\b"
)
_SETTLEMENTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN})
_STATES = frozenset({PlaceKind.COUNTRY, PlaceKind.GOVERNORATE, PlaceKind.CONTINENT})


@dataclass(slots=True)
class _Doc:
    """A text and what is known of its words."""

    text: str
    tokens: list[Token]
    starts: frozenset[int]
    lower: frozenset[str]
    persons: frozenset[str]
    by_first: dict[int, Match]  # token index -> gazetteer match that begins there
    match_end: dict[int, int]  # token index -> index after the last token of that match
    runs: list[tuple[int, int]]


def find_mentions(report: Report | str, lookup: Lookup) -> list[Mention]:
    """Find the toponyms of a text.

    Parameters
    ----------
    report
        A report, or plain text (its mentions then carry an empty ``report_id``).
    lookup
        The gazetteer; its ``scan`` proposes names.

    Returns
    -------
    list of Mention
        By ``start``; spans do not overlap and ``text[start:end] == mention.text``.
    """
    text = report if isinstance(report, str) else report.text
    report_id = ReportId("") if isinstance(report, str) else report.report_id
    doc = _read(text, lookup)
    found = [*_latin(doc, report_id, lookup), *_arabic(text, report_id, lookup)]
    return sorted(found, key=lambda m: (m.start, m.end))


def find_persons(text: str) -> list[tuple[int, int]]:
    """Spans that read as names of persons: a given name or a title and what follows it.

    Names in Latin script only; a title is not part of the span.

    >>> text = "Mr. Karim Halabi left; Dr Sahar stayed in Homs."
    >>> [text[a:b] for a, b in find_persons(text)]
    ['Karim Halabi', 'Sahar']
    """
    tokens = tokenize(text)
    spans = []
    for first, last in capital_runs(text, tokens):
        i = first
        while i < last:
            classes = CLASSES.get(tokens[i].text.casefold(), ())
            if "title" in classes and i + 1 < last and tokens[i + 1].is_capital:
                i += 1
                if not _is_class(tokens[i], "title"):
                    spans.append((tokens[i].start, tokens[last - 1].end))
                    break
            elif "first" in classes and i + 1 < last and not _is_class(tokens[i + 1], "org"):
                spans.append((tokens[i].start, tokens[last - 1].end))
                break
            else:
                i += 1
    # "Mr. X": the dot ends the run before it
    for k, token in enumerate(tokens[:-1]):
        following = tokens[k + 1]
        if (
            _is_class(token, "title")
            and text[token.end : following.start] == ". "
            and following.is_capital
            and not any(a <= following.start < b for a, b in spans)
        ):
            end = next(b for a, b in capital_runs(text, tokens) if a <= k + 1 < b)
            spans.append((following.start, tokens[end - 1].end))
    return sorted(set(spans))


# ------------------------------------------------------------------ reading a document


def _is_class(token: Token, name: str) -> bool:
    return name in CLASSES.get(token.text.casefold(), ())


def _read(text: str, lookup: Lookup) -> _Doc:
    tokens = tokenize(text)
    runs = list(capital_runs(text, tokens))
    starts = [t.start for t in tokens]
    by_first: dict[int, Match] = {}
    match_end: dict[int, int] = {}
    for match in lookup.scan(text):
        if not text[match.start].isupper() and not text[match.start : match.start + 2].islower():
            continue
        i = bisect_left(starts, match.start)
        j = bisect_left(starts, match.end)
        if i < len(tokens) and tokens[i].start == match.start and j > i:
            by_first[i] = match
            match_end[i] = j
    lower = frozenset(t.text for t in tokens if t.text.islower())
    persons = frozenset(
        part for a, b in find_persons(text) for part in re.split(r"[^\w’']+", text[a:b])
    )
    return _Doc(
        text=text,
        tokens=tokens,
        starts=sentence_starts(text),
        lower=lower,
        persons=persons,
        by_first=by_first,
        match_end=match_end,
        runs=runs,
    )


def _latin(doc: _Doc, report_id: ReportId, lookup: Lookup) -> Iterator[Mention]:
    places: dict[PlaceId, Place] = {}
    for first, last in doc.runs:
        i = first
        while i < last:
            match = doc.by_first.get(i)
            if match is not None and doc.match_end[i] <= last:
                j = doc.match_end[i]
                for place_id in match.place_ids[:8]:
                    if place_id not in places:
                        places[place_id] = lookup.place(place_id)
                known = [places[p] for p in match.place_ids[:8]]
                rule = _accept(doc, first, last, i, j, match, known)
                if rule:
                    yield _mention(doc, report_id, i, j, match=match, known=known, rule=rule)
                i = j
                continue
            j = _unknown_end(doc, i, last)
            rule = _accept_unknown(doc, first, i, j)
            if rule:
                yield _mention(doc, report_id, i, j, match=None, known=[], rule=rule)
                i = j
            else:
                i += 1


def _accept(
    doc: _Doc, first: int, last: int, i: int, j: int, match: Match, known: Sequence[Place]
) -> str:
    """Why the gazetteer name of tokens ``[i, j)`` is taken for a place; empty: it is not."""
    token = doc.tokens[i]
    if not token.is_capital:
        return ""
    if match.kind == "demonym":
        return "demonym"
    before = doc.tokens[i - 1] if i > first else None
    after = doc.tokens[j] if j < last else None
    big = any(p.kind in _STATES for p in known)
    if before is not None and before.is_capital and not _connects(doc, i - 1):
        if _is_class(before, "first") or (_is_class(before, "title") and not big):
            return ""
        if not big and not _is_class(before, "dir") and not _is_place_word(before):
            return ""
    if after is not None and after.is_capital and not big:
        known_next = j in doc.by_first
        if not (known_next or _is_class(after, "after") or _is_class(after, "org")):
            return ""
    if j - i == 1 and not big:
        if token.text in doc.persons or _is_class(token, "notplace"):
            return ""
        if token.text.casefold() in doc.lower or CLASSES.get(token.text.casefold()):
            return "head noun" if head_noun(doc.text, token.start, token.end) else ""
    return "gazetteer"


def _connects(doc: _Doc, i: int) -> bool:
    """Whether a punctuation mark or hyphen stands between token i and the next."""
    return doc.text[doc.tokens[i].end : doc.tokens[i + 1].start] not in (" ", " ")


def _is_place_word(token: Token) -> bool:
    classes = CLASSES.get(token.text.casefold(), ())
    return "before" in classes or "conn" in classes or "after" in classes


def _unknown_end(doc: _Doc, i: int, last: int) -> int:
    j = i + 1
    while j < last and j not in doc.by_first and not _is_class(doc.tokens[j], "after"):
        j += 1
    while j - 1 > i and not doc.tokens[j - 1].is_capital:
        j -= 1
    return j


def _accept_unknown(doc: _Doc, first: int, i: int, j: int) -> str:
    """A name in no list: only a head noun or a spatial phrase makes it a place."""
    token = doc.tokens[i]
    words = doc.tokens[i:j]
    if i != first or any(
        _is_class(w, name) for w in words for name in ("org", "title", "month", "func", "first")
    ):
        return ""
    if token.text in doc.persons or token.start in doc.starts or not token.is_capital:
        return ""
    end = doc.tokens[j - 1].end
    head = head_noun(doc.text, token.start, end)
    if head and head not in ("street", "state"):
        return f"head noun: {head}"
    return ""


def _mention(
    doc: _Doc,
    report_id: ReportId,
    i: int,
    j: int,
    *,
    match: Match | None,
    known: Sequence[Place],
    rule: str,
) -> Mention:
    start, end = doc.tokens[i].start, doc.tokens[j - 1].end
    if match is not None:
        end = max(end, match.end) if match.end - end <= 1 else end
    return _with_relation(
        doc.text,
        Mention(
            report_id=report_id,
            start=start,
            end=end,
            text=doc.text[start:end],
            kind=_kind(doc, i, j, match, known),
            rule=rule,
            place_ids=match.place_ids if match is not None else (),
        ),
    )


def _kind(doc: _Doc, i: int, j: int, match: Match | None, known: Sequence[Place]) -> MentionKind:
    if match is None:
        return MentionKind.UNKNOWN
    if match.kind == "demonym":
        return MentionKind.DEMONYM
    end = doc.tokens[j - 1].end
    if _BASED.match(doc.text[end : end + 14]):
        return MentionKind.MODIFIER
    following = doc.tokens[j] if j < len(doc.tokens) else None
    preceding = doc.tokens[i - 1] if i else None
    if following is not None and doc.text[end : following.start] == " ":
        if following.is_capital and _is_class(following, "org"):
            return MentionKind.MODIFIER
        governs = any(p.kind is PlaceKind.COUNTRY or "capital" in p.flags for p in known)
        free = preceding is None or preceding.text.casefold() not in LOCATIVE
        if governs and free and _is_class(following, "speech"):
            return MentionKind.METONYM
    return MentionKind.TOPONYM


def _with_relation(text: str, mention: Mention) -> Mention:
    relation: Relation | None = relation_at(text, mention.start, mention.end)
    if relation is None:
        return mention
    return replace(
        mention,
        relation=relation.relation,
        distance_km=relation.distance_km,
        bearing_deg=relation.bearing_deg,
    )


# ------------------------------------------------------------------ Arabic script


def _arabic(text: str, report_id: ReportId, lookup: Lookup) -> Iterator[Mention]:
    """Names in Arabic script; a clitic (wa-, bi-, li-, fa-) is split off before the look-up."""
    if not re.search(r"[\u0600-\u06ff]", text):
        return
    taken = -1
    words = list(re.finditer(r"[\u0620-\u065f\u066e-\u06d3\u0640]+", text))
    matches = {m.start: m for m in lookup.scan(text) if "\u0600" <= m.text[0] <= "\u06ff"}
    for k, word in enumerate(words):
        if word.start() < taken:
            continue
        previous = words[k - 1].group() if k else ""
        match = matches.get(word.start())
        if match is not None and (match.end - match.start >= 4 or previous in ARABIC_HEADS):  # noqa: PLR2004 -- shorter words are mostly not names
            taken = match.end
            yield _arabic_mention(report_id, text, match.start, match.end, match)
            continue
        for clitic in ARABIC_CLITICS:
            if not word.group().startswith(clitic) or len(word.group()) - len(clitic) < 3:  # noqa: PLR2004 -- the same
                continue
            bare = word.group()[len(clitic) :]
            variants = [bare] if not clitic.endswith("ل") else [bare, "ال" + bare]
            hits = [m for v in variants for m in lookup.scan(v) if (m.start, m.end) == (0, len(v))]
            if hits:
                start = word.start() + len(clitic)
                taken = word.end()
                yield _arabic_mention(report_id, text, start, word.end(), hits[0])
                break


def _arabic_mention(report_id: ReportId, text: str, start: int, end: int, match: Match) -> Mention:
    kind = MentionKind.DEMONYM if match.kind == "demonym" else MentionKind.TOPONYM
    return Mention(
        report_id=report_id,
        start=start,
        end=end,
        text=text[start:end],
        kind=kind,
        rule="gazetteer",
        place_ids=match.place_ids,
    )
