"""Mentions: which characters of a text name a place, and how the name is used.

Pure: a text and a lookup in, mentions out, in order and never overlapping. The gazetteer proposes
names and the words around them decide; a name that no list holds is still found where a head noun
("the village of", "district") says that it is a place.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from geo.language.coordinates import find_coordinates
from geo.language.lexicon import ENGLISH
from geo.language.patterns import any_of, caseless
from geo.language.reading import read, read_as
from geo.model.folds import plain
from geo.model.records import Lookup, Match, Mention, Place, PlaceId, Report, ReportId
from geo.model.vocab import MentionKind, PlaceKind, SpatialRelation
from geo.toponyms.bound_names import names_in
from geo.toponyms.corrections import corrected
from geo.toponyms.features import NATURE, PEOPLED, Known, Words, describe, known_of, located_words
from geo.toponyms.native_names import native_names, without_words
from geo.toponyms.persons import is_class, persons_in
from geo.toponyms.relations import relation_at
from geo.toponyms.runs import Token, capital_runs, sentence_starts, tokenize
from geo.toponyms.tagger import Tagger, packaged_tagger
from geo.toponyms.words import (
    ARABIC,
    ARABIC_CLITICS,
    ARABIC_HEADS,
    CLASSES,
    CONNECTORS,
    LOCATIVE,
    UNIT_ABBREVIATIONS,
    listed,
    words_of,
)

__all__ = ["read_words", "recognise"]

_SCRIPTS = re.compile(r"[\u0370-\u1fff]")  # letters that are not Latin
_PREPOSITIONS = frozenset(word.capitalize() for word in words_of("no article"))
_STATING = words_of("states a place")
_AND = words_of("cuts a run")
_PARTS = re.compile(r"[^\w’']+")
KNOWN_PLACES = 12  # of one name: enough to say what kind of name it is
_THE = any_of(listed("article"))
_OPENS = tuple(f"{the} " for word in listed("article") for the in (word, word.capitalize()))
_UNNAMED = caseless(
    rf"\b(?:(?:{any_of(listed('nearby'))})\s+(?P<near>{any_of(listed('areas nearby'))})"
    rf"|(?:(?:{_THE})\s+)?(?P<coast>{any_of(listed('coastal areas'))}"
    rf"|(?<={_THE}\s)(?:{any_of(listed('coast'))})))\b"
)
_BASED = re.compile(rf"^\s?-\s?(?:{any_of(listed('hyphened to a name'))})\b")
_SWALLOWS = words_of("swallows the article", code=ARABIC)  # li- swallows the alif of the article
_ARTICLE, _ALIF = (next(iter(listed(name, code=ARABIC))) for name in ("article", "alif"))


def recognise(
    report: Report | str,
    lookup: Lookup,
    *,
    tagger: Tagger | None = None,
) -> list[Mention]:
    """Find the toponyms of a text.

    Parameters
    ----------
    report
        A report, or plain text (its mentions then carry an empty ``report_id``).
    lookup
        The gazetteer; its ``scan`` proposes names.
    tagger
        None takes the one that is packaged.

    Returns
    -------
    list of Mention
        By ``start``; spans do not overlap and ``text[start:end] == mention.text``.
    """
    text = report if isinstance(report, str) else report.text
    report_id = ReportId("") if isinstance(report, str) else report.report_id
    lang = ENGLISH if isinstance(report, str) else read_as(report.lang)
    world, lookup = lookup, names_in(lookup, lang)
    words, matches = read_words(text, lookup)
    labels = (packaged_tagger() if tagger is None else tagger).label(describe(words), words.runs)
    found = list(_positions(text, report_id))
    taken = bytearray(len(text))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for more in (
        _latin(words, matches, report_id, lookup, labels),
        _arabic(text, report_id, lookup),
        _phrases(text, report_id),
    ):
        for mention in more:
            if not any(taken[mention.start : mention.end]):
                found.append(mention)
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    if lang == ENGLISH:
        found = corrected(text, report_id, found, lookup, matches=matches.values())
    if lang != ENGLISH or _SCRIPTS.search(text):
        reading = read(text, lang=lang)
        found = without_words(found, reading)
        found += native_names(reading, report_id, world, found=found)
    return sorted(found, key=lambda m: (m.start, m.end))


# ------------------------------------------------------------------ reading a document


def read_words(  # noqa: C901 -- one pass over the matches, one over the abbreviations
    text: str, lookup: Lookup
) -> tuple[Words, dict[int, Match]]:
    """The words of a text, what the gazetteer knows of them, and its matches by first word.

    The same reading serves the tagger and its training.
    """
    tokens = tokenize(text)
    starts = [t.start for t in tokens]
    matches: dict[int, Match] = {}
    known: dict[int, tuple[int, Known]] = {}
    summed: dict[tuple[PlaceId, ...], Known] = {}
    tails: dict[int, int] = {}

    def add(i: int, j: int, match: Match) -> None:
        ids = match.place_ids[:KNOWN_PLACES]
        if ids not in summed:
            summed[ids] = known_of([lookup.place(p) for p in ids], demonym=match.kind == "demonym")
        matches[i] = match
        known[i] = (j, summed[ids])

    def exactly(start: int, end: int) -> Match | None:
        """What the gazetteer has of just these characters."""
        found = lookup.match(text[start:end])
        return found and replace(found, start=start, end=end)

    for full in lookup.scan(text):
        match = full
        opening = next((o for o in _OPENS if match.text.startswith(o)), "")
        if opening:  # "the Gaza Strip", "The UK", but The Hague
            inner = exactly(full.start + len(opening), full.end)
            match = _without_article(full, inner, lookup)
        written = _capitals(match, exactly)
        if written is None:
            continue
        match = written
        if match.text[-2:] in ("'s", "’s"):
            match = _without_possessive(match, exactly(match.start, match.end - 2), lookup)
        i, j = bisect_left(starts, match.start), bisect_left(starts, match.end)
        if i >= len(tokens) or starts[i] != match.start or j <= i:
            continue
        if j - i > 1 and tokens[i].text in _PREPOSITIONS and text[tokens[i].end] == " ":
            # "At Tuwaym" is no article but a preposition
            inner = exactly(starts[i + 1], match.end)
            if inner is not None:
                add(i + 1, j, inner)
                continue
        head = j
        while head > i + 1 and tokens[head - 1].text.islower():
            head -= 1  # "Hmeimim air base" is the name and its head noun
        add(i, head, match)
        if head < j and known[i][1].kind == NATURE:
            tails[i] = j
    for i, token in enumerate(tokens):
        if token.text in UNIT_ABBREVIATIONS:
            unit, country = UNIT_ABBREVIATIONS[token.text]
            found = lookup.search(unit, country=country, kind=PlaceKind.ADM1, limit=1, fuzzy=False)
            if found:
                ids = (found[0].place.place_id,)
                add(
                    i,
                    i + 1,
                    Match(start=token.start, end=token.end, text=token.text, place_ids=ids),
                )
    runs = list(capital_runs(text, tokens))
    persons = frozenset(
        part for a, b in persons_in(text, tokens, runs) for part in _PARTS.split(text[a:b]) if part
    )
    words = Words(
        text=text,
        tokens=tokens,
        runs=list(_apart(text, tokens, runs, known)),
        starts=sentence_starts(text),
        lower=frozenset(t.text for t in tokens if t.text.islower()),
        persons=persons,
        located=located_words(text, tokens),
        known=known,
        tails=tails,
    )
    return words, matches


def _apart(
    text: str,
    tokens: Sequence[Token],
    runs: Iterable[tuple[int, int]],
    known: Mapping[int, tuple[int, Known]],
) -> Iterator[tuple[int, int]]:
    """Runs cut at "and" and at days and months: "Homs and Hama", "Hama on Friday".

    What the gazetteer holds as one name stays whole ("Trinidad and Tobago").
    """
    inside = {k for i, (j, _) in known.items() for k in range(i, j) if j > i + 1}

    def is_loose(i: int) -> bool:
        return tokens[i].text in CONNECTORS and not text.startswith("-", tokens[i].end)

    for first, last in runs:
        begin = first
        for i in range(first, last + 1):
            if i == last or (i not in inside and _parts(tokens[i])):
                end = i
                while begin < end and is_loose(begin):
                    begin += 1
                while begin < end and is_loose(end - 1):
                    end -= 1
                if begin < end:
                    yield begin, end
                begin = i + 1


def _parts(token: Token) -> bool:
    return token.text in _AND or is_class(token, "month")


def _capitals(match: Match, exactly: Callable[[int, int], Match | None]) -> Match | None:
    """The name in "northwest Syria" where a list has the whole as a region."""
    if match.text[0].isupper() or "-" in match.text:
        return match
    at = next((i for i, char in enumerate(match.text) if char.isupper()), 0)
    return exactly(match.start + at, match.end) if at else None


def _without_article(whole: Match, cut: Match | None, lookup: Lookup) -> Match:
    """The article of "the Gaza Strip" is no part of the name, that of The Hague is."""
    if cut is None or any(lookup.place(p).name.startswith(_OPENS) for p in whole.place_ids[:1]):
        return whole
    return cut


def _without_possessive(whole: Match, cut: Match | None, lookup: Lookup) -> Match:
    """Leave the ending of "Canada's", which is not Cañadas, but not that of "St. John's"."""
    if cut is None or any("'" in lookup.place(p).name for p in whole.place_ids[:1]):
        return whole
    return cut


def _latin(
    words: Words,
    matches: dict[int, Match],
    report_id: ReportId,
    lookup: Lookup,
    found: Sequence[str],
) -> Iterator[Mention]:
    at = 0
    for first, last in words.runs:
        labels = _with_states(words, first, found[at : at + last - first])
        at += last - first
        for i in range(first, last):
            if i in words.tails and labels[i - first] != "I":
                labels[i - first :] = ["O"] * (last - i)
                yield _mention(words, matches, report_id, lookup, i=i, j=words.tails[i])
                break
        begin = -1
        for k, label in enumerate([*labels, "O"], start=first):
            if label != "I" and begin >= 0:
                if not _is_never_a_place(words, begin, k):
                    yield _mention(words, matches, report_id, lookup, i=begin, j=k)
                begin = -1
            if label == "B":
                begin = k


def _is_never_a_place(words: Words, i: int, j: int) -> bool:
    """Whether no list holds it and every word names a people, a faith or an organisation."""
    return i not in words.known and all(is_class(t, "notplace") for t in words.tokens[i:j])


def _with_states(words: Words, first: int, labels: Sequence[str]) -> list[str]:
    """Countries and peoples wherever they are named, and what "at" or "near" shows to be a place.

    The latter only where one place has the name and no table the word. A name of a person is
    neither.
    """
    marked = list(labels)
    last = first + len(labels)
    for i in range(first, last):
        hit = words.known.get(i)
        if hit is None or hit[0] > last:
            continue
        if hit[1].kind not in PEOPLED and not _is_stated(words, i, hit[1]):
            continue
        span = range(i, hit[0])
        free = all(marked[k - first] == "O" for k in span)
        if free and not any(words.tokens[k].text in words.persons for k in span):
            for k in span:
                marked[k - first] = "B" if k == i else "I"
            if hit[0] < last and marked[hit[0] - first] == "I":
                marked[hit[0] - first] = "B"
    return marked


def _is_stated(words: Words, i: int, known: Known) -> bool:
    """Whether a preposition of place stands before the name of one settlement: "At Tuwaym"."""
    word = words.tokens[i].text
    plain = word in words.lower or word.casefold() in CLASSES
    one = known.settled and known.many == 1 and not plain
    return one and i > 0 and words.tokens[i - 1].text.casefold() in _STATING


def _mention(
    words: Words,
    matches: dict[int, Match],
    report_id: ReportId,
    lookup: Lookup,
    *,
    i: int,
    j: int,
) -> Mention:
    """The toponym of tokens ``[i, j)``, with the gazetteer's places of exactly that name."""
    start, end = words.tokens[i].start, words.tokens[j - 1].end
    text = words.text[start:end]
    match = matches.get(i)
    if match is None or j not in (words.known[i][0], words.tails.get(i)):
        match = lookup.match(text)
    places = [] if match is None else [lookup.place(p) for p in match.place_ids[:KNOWN_PLACES]]
    return _with_relation(
        words.text,
        Mention(
            report_id=report_id,
            start=start,
            end=end,
            text=text,
            kind=_kind(words, i, j, match, places),
            rule="tagger" if match is None else "tagger, gazetteer",
            place_ids=match.place_ids if match is not None else (),
        ),
    )


def _kind(words: Words, i: int, j: int, match: Match | None, known: Sequence[Place]) -> MentionKind:
    if match is None:
        return MentionKind.UNKNOWN
    if match.kind == "demonym":
        return MentionKind.DEMONYM
    end = words.tokens[j - 1].end
    if _BASED.match(words.text[end : end + 14]):
        return MentionKind.MODIFIER
    following = words.tokens[j] if j < len(words.tokens) else None
    preceding = words.tokens[i - 1] if i else None
    if following is not None and words.text[end : following.start] == " ":
        if following.is_capital and is_class(following, "org"):
            return MentionKind.MODIFIER
        free = preceding is None or preceding.text.casefold() not in LOCATIVE
        if free and known and is_class(following, "speech"):
            return MentionKind.METONYM
    return MentionKind.TOPONYM


def _with_relation(text: str, mention: Mention) -> Mention:
    phrase = relation_at(text, mention.start, mention.end)
    if phrase is None:
        return mention
    return replace(
        mention,
        relation=phrase.relation,
        distance_km=phrase.distance_km,
        bearing_deg=phrase.bearing_deg,
    )


def _positions(text: str, report_id: ReportId) -> Iterator[Mention]:
    """Coordinates: a position needs no name."""
    for position in find_coordinates(text):
        yield Mention(
            report_id=report_id,
            start=position.start,
            end=position.end,
            text=text[position.start : position.end],
            kind=MentionKind.COORDINATE,
            rule=f"coordinate: {position.form}",
        )


def _phrases(text: str, report_id: ReportId) -> Iterator[Mention]:
    """Areas without a name of their own: "nearby mountains", "the coastal region"."""
    for found in _UNNAMED.finditer(text):
        word = (found["near"] or found["coast"]).casefold()
        relation = SpatialRelation.COAST if found["coast"] else SpatialRelation.NEARBY
        yield Mention(
            report_id=report_id,
            start=found.start(),
            end=found.end(),
            text=found.group(),
            kind=MentionKind.PHRASE,
            rule=f"an area without a name: {word}",
            relation=relation,
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
        if match is not None and (match.end - match.start >= 4 or plain(previous) in ARABIC_HEADS):
            taken = match.end
            yield _arabic_mention(report_id, text, match.start, match.end, match)
            continue
        for clitic in ARABIC_CLITICS:
            if not word.group().startswith(clitic) or len(word.group()) - len(clitic) < 3:
                continue
            cut = len(clitic)
            bare = word.group()[cut:]
            variants = [bare]
            if clitic in _SWALLOWS:
                cut -= 1
                bare = word.group()[cut:]
                variants = [_ARTICLE + bare, _ALIF + bare, bare]
            elif clitic.endswith(_ARTICLE):
                cut -= len(_ARTICLE)
                variants = [_ARTICLE + bare, bare]
            hit = next(filter(None, map(lookup.match, variants)), None)
            if hit is not None:
                start = word.start() + cut
                taken = word.end()
                yield _arabic_mention(report_id, text, start, word.end(), hit)
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
