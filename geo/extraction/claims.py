"""Claims: who says how many people were killed, hurt, missing, detained, displaced, found, buried.

Pure. A claim stands on the characters of its figure; the claimant may come from a sentence before
and then says by which rule. Nothing is summed: parts that one sentence counts side by side carry
``with:<claim id>``, a part of a whole carries ``subset_of``, an earlier estimate is superseded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from geo.extraction.attribution import speaker_kind
from geo.extraction.clauses import SUBSET_RULE, Figure, find_figures
from geo.extraction.counts import with_counts
from geo.extraction.cued_figures import cued_figures
from geo.extraction.groups import WHOLE, group_class
from geo.extraction.passages import Passage, Speaker, passages, speaker_near
from geo.extraction.people import PhraseKind
from geo.extraction.tables import column_figures, head_of
from geo.extraction.times import find_times
from geo.extraction.tolls_again import tolls_again
from geo.extraction.zeros import zero_figures
from geo.language.lexicon import COMMON, ENGLISH, endings, word_set, words
from geo.language.numbers import Number, floor_of
from geo.language.reading import read
from geo.language.tokens import Tokens, tokenize
from geo.model.records import Claim, ClaimId, Report, Span
from geo.model.vocab import ClaimStatus, Harm, Qualifier, Scope, Sensitivity, SourceKind

__all__ = ["ExtraSource", "find_claims"]

ExtraSource = Callable[[Report], Iterable[Claim]]
"""A plug-in that proposes more claims; each must stand on characters of the report."""

_DOZENS = 20  # the smallest vague word that is a figure
_TOLLS = 20  # tolls of one report among which the successor of an estimate is looked for
_NAMES = 4  # tokens behind "in" among which the name of a place is looked for
_TRUST = 0.8  # how far a figure keeps its confidence when its claimant comes from elsewhere
_ONLY = "source.only_monitor"
_AHEAD = 12  # tokens behind a figure in which "since 2011" makes it background


def find_claims(
    report: Report, *, told: Sequence[Passage] | None = None, extra: Iterable[ExtraSource] = ()
) -> list[Claim]:
    """The claims of a report, in the order of the text.

    Parameters
    ----------
    report
        The text with its day of publication: the ``as_of`` of a figure that states no other.
    told
        The sentences of the report with their speakers; None reads them here.
    extra
        Plug-ins, off by default. A claim of theirs whose span is not found again in the text,
        character by character, is dropped.

    Examples
    --------
    >>> text = "At least 12 villagers were killed, among them three boys, residents said."
    >>> for claim in find_claims(Report(report_id="r", path="", sha256="", text=text)):
    ...     print(claim.claim_id, claim.number_text, claim.group, claim.subset_of, claim.claimant)
    r:0 At least 12 villagers None residents
    r:46 three boys r:0 residents
    """
    found: list[Claim] = []
    taken: set[ClaimId] = set()
    told = passages(read(report.text, lang=report.lang)) if told is None else told
    counted = ""  # the harm that the sentence before counts
    for passage in told:
        if passage.sentence.tail:
            continue
        figures = _with_more(passage.tokens, _said(_figures(passage)))
        figures = _with_again(passage, figures, counted)
        counted = next((f.harm for f in figures if not f.subset), "")
        if figures:
            found.extend(_sentence_claims(report, passage, figures, taken))
    found = _link_earlier(_only_monitor(report, found, told))
    for source in extra:
        found.extend(claim for claim in source(report) if _stands(claim, report))
    return sorted(found, key=lambda c: (c.span.start if c.span else 0, c.claim_id))


def _figures(passage: Passage) -> list[Figure]:
    """The figures of a sentence: by the grammar of English, else by the tables of its language."""
    reading, first, last = passage.reading, passage.first, passage.last
    if reading.lang_at(passage.sentence.start) != ENGLISH:
        found = cued_figures(reading, first, last)
    else:
        found = with_counts(reading, first, last, find_figures(passage.tokens, first, last))
    zeros = zero_figures(reading, first, last)
    spans = [(z.phrase.first, z.phrase.last) for z in zeros]
    outside = [  # "the mayor said no one had died": no mayor did
        n
        for n, f in enumerate(found)
        if not any(a <= at < b for a, b in spans for at in (f.phrase.first, f.cue[0]))
    ]
    found = [*_only(found, outside), *zeros]
    if not reading.lines[passage.sentence.paragraph].cells:
        return found
    if head_of(reading, passage.sentence.paragraph) == passage.sentence.paragraph:
        return []
    columns = column_figures(reading, passage.sentence.paragraph)
    told = {(f.harm, f.phrase.value) for f in columns}
    if columns:  # what the words count, the columns count once
        found = [f for f in found if (f.harm, f.phrase.value) not in told]
        found = [replace(f, together=None, subset_of=None) for f in found]
    return [*found, *columns]


def _with_again(passage: Passage, figures: list[Figure], counted: str) -> list[Figure]:
    """``An official put the number at 16``: of what this sentence counts, or the one before."""
    harm = next((f.harm for f in figures if not f.subset), counted)
    if not harm or passage.reading.lang_at(passage.sentence.start) != ENGLISH:
        return figures
    taken = {f.phrase.number.first for f in figures if f.phrase.number is not None}
    again = tolls_again(passage.reading, passage.first, passage.last, harm=harm)
    return [*figures, *(f for f in again if f.phrase.first not in taken)]


def _with_more(tokens: Tokens, figures: list[Figure]) -> list[Figure]:
    """``killed five, and two more died``: the two are counted beside the five."""
    heads: dict[str, int] = {}
    found = []
    for n, figure in enumerate(figures):
        words_ = tokens.low[figure.phrase.first : figure.phrase.last]
        more = not word_set("beside those counted").isdisjoint(words_)
        plain = not (figure.subset or figure.whole or figure.earlier or figure.together is not None)
        head = heads.get(figure.harm)
        joined = more and plain and head is not None
        found.append(replace(figure, together=head) if joined else figure)
        if plain and figure.phrase.value and not joined:
            heads[figure.harm] = n
    return found


def _is_loose(number: Number) -> bool:
    """Whether a word is too vague for a figure: "many", "some"; "dozens" is not."""
    return number.qualifier is Qualifier.VAGUE and floor_of(number.text) < _DOZENS


def _said(figures: list[Figure]) -> list[Figure]:
    """Without what is no figure: one fugitive, and "many"."""
    kept = [
        n
        for n, f in enumerate(figures)
        if not (f.harm == Harm.DISPLACED and f.phrase.kind is PhraseKind.ONE)
        and not (f.phrase.value is None and f.phrase.number and _is_loose(f.phrase.number))
    ]
    return _only(figures, kept)


def _only(figures: list[Figure], kept: list[int]) -> list[Figure]:
    """The figures at some positions, their links to each other kept."""
    new = {old: position for position, old in enumerate(kept)}
    return [
        replace(
            figures[n],
            together=None if (t := figures[n].together) is None else new.get(t),
            subset_of=None if (s := figures[n].subset_of) is None else new.get(s),
        )
        for n in kept
    ]


def _stands(claim: Claim, report: Report) -> bool:
    """Whether a claim's span is in the text, character by character."""
    span = claim.span
    return (
        span is not None
        and span.report_id == report.report_id
        and report.text[span.start : span.end] == span.text != ""
    )


def _sentence_claims(
    report: Report, passage: Passage, figures: list[Figure], taken: set[ClaimId]
) -> list[Claim]:
    ids: list[ClaimId] = []
    for figure in figures:
        start = passage.tokens.start[figure.phrase.first]
        name = ClaimId(f"{report.report_id}:{start}")
        if name in taken:
            name = ClaimId(f"{report.report_id}:{start}:{figure.harm}")
        taken.add(name)
        ids.append(name)
    return [_claim(report, passage, figure, n, ids) for n, figure in enumerate(figures)]


def _claim(
    report: Report, passage: Passage, figure: Figure, index: int, ids: list[ClaimId]
) -> Claim:
    tokens, phrase = passage.tokens, figure.phrase
    start, end = tokens.start[phrase.first], tokens.end[phrase.last - 1]
    speaker = speaker_near(passage, phrase.first, phrase.last)
    value, low, best, high, qualifier = _bounds(figure)
    inherited = [speaker.inherited] if speaker and speaker.inherited else []
    private = speaker is not None and _is_private(speaker)
    partial = private or figure.harm == Harm.BODIES or (figure.subset and figure.subset_of is None)
    status = ClaimStatus.PARTIAL if partial else ClaimStatus.CURRENT
    said = "" if phrase.named and not phrase.person else tokens.low[phrase.first]  # no name
    number_text = phrase.number.text if phrase.number else said
    return Claim(
        claim_id=ids[index],
        harm=Harm(figure.harm),
        value=value,
        low=low,
        best=best,
        high=high,
        qualifier=qualifier,
        number_text=number_text,
        group=phrase.group,
        subset_of=None if figure.subset_of is None else ids[figure.subset_of],
        claimant=_claimant(speaker),
        chain=_chain(report, speaker),
        as_of=_as_of(report, passage, speaker),
        scope=_scope(passage, figure),
        status=ClaimStatus.SUPERSEDED if figure.earlier else status,
        span=Span(report_id=report.report_id, start=start, end=end, text=report.text[start:end]),
        rule_id=figure.rule_id,
        confidence=_confidence(figure),
        inherited=tuple(inherited),
        counted_with=None if figure.together is None else ids[figure.together],
        sensitivity=Sensitivity.MODERATE if private else Sensitivity.LOW,
    )


def _bounds(
    figure: Figure,
) -> tuple[int | None, int | None, int | None, int | None, Qualifier]:
    """Value, low, best, high and hedge; one person without a number counts as exactly one."""
    number, value = figure.phrase.number, figure.phrase.value
    if number is None:
        return value, value, value, value, Qualifier.EXACT
    if value is not None and number.value is not None and value != number.value:  # two couples
        return value, value, value, value, number.qualifier
    return number.value, number.low, number.best, number.high, number.qualifier


def _is_private(speaker: Speaker) -> bool:
    return not speaker.source_id and SourceKind(speaker_kind(speaker.words)).is_private


def _claimant(speaker: Speaker | None) -> str:
    return (speaker.source_id or speaker.name) if speaker else ""


def _chain(report: Report, speaker: Speaker | None) -> tuple[str, ...]:
    """Outlet, agency, speaker: whoever is known of them, in that order, none twice."""
    links = [
        report.source_id or report.publisher,
        speaker.via if speaker else "",
        _claimant(speaker),
    ]
    return tuple(dict.fromkeys(link for link in links if link))


def _as_of(report: Report, passage: Passage, speaker: Speaker | None) -> date | None:
    """The day behind the verb of saying ("reported Saturday"), else the day of publication."""
    if speaker is None or speaker.inherited == "source.goes_on":
        return report.date_published
    verb, tokens = speaker.attribution.verb, passage.tokens
    stop = min(verb + 4, passage.last)
    days = words("calendar", "kind")
    if not any(days.get(word) in ("weekday", "relative") for word in tokens.low[verb + 1 : stop]):
        return report.date_published
    text = report.text[tokens.start[verb] : tokens.end[stop - 1]]
    for timed in find_times(text, published=report.date_published):
        if timed.when.date_prec == 1 and not timed.future:
            return timed.when.start
    return report.date_published


def _scope(passage: Passage, figure: Figure) -> Scope:
    """Background where a figure counts years or an older period, document where it is a toll."""
    low = passage.tokens.low
    at = max(figure.phrase.last, figure.cue[1])
    near = passage.reading.hits_in(at, min(at + _AHEAD, passage.last))
    compares = any(h.set == "superlative" for h in near)  # "in the worst raid since 2007"
    ahead = low[at : min(at + _AHEAD, passage.last)]
    for index, word in enumerate(ahead):
        if word in (",", ";", "."):
            break
        follows = ahead[index + 1 : index + 6]
        if word in word_set("since") and not compares and any(_is_start(w) for w in follows):
            return Scope.BACKGROUND
        if (
            word in word_set("periods before")
            and any(w in word_set("periods") for w in follows[:3])
            and word_set("month").isdisjoint(follows[:1])
        ):
            return Scope.BACKGROUND
    opening = low[passage.first : passage.first + 3]
    if not word_set("since").isdisjoint(opening[:1]) and any(_is_start(w) for w in opening):
        return Scope.BACKGROUND
    return Scope.DOCUMENT if figure.whole else Scope.EVENT


def _is_start(word: str) -> bool:
    """Whether a word behind "since" begins a long period: a year, or an outbreak."""
    return (word.isdecimal() and len(word) == len("2011")) or word in word_set("starts of a period")


def _confidence(figure: Figure) -> float:
    """How often the rule was right on development passages; lower without a number or a noun.

    ``data/common/rules.csv`` holds the shares, rounded; rules seen less than ten times got 0.8.
    """
    known = words("rules", "confidence", "rule_id", code=COMMON)
    base = float(known.get(figure.rule_id.removesuffix(SUBSET_RULE), "0.7"))
    if figure.phrase.number is None:
        base -= 0.1 if figure.phrase.person else 0.25
    return round(max(base, 0.05), 2)


def _only_monitor(report: Report, claims: list[Claim], told: Sequence[Passage]) -> list[Claim]:
    """Totals that name nobody: said by the only monitor or authority of the report, if one is.

    A monitor that speaks in the report, or else whoever states a total of the killed. Whoever
    else counts the killed makes it unclear, and nothing is inherited; the count of one village
    or one funeral never inherits.
    """
    totals = _total_sentences(report, told)
    claimant = _authority(claims, totals, told)
    if not claimant:
        return claims
    links = [report.source_id or report.publisher, claimant]
    chain = tuple(dict.fromkeys(link for link in links if link))
    return [
        replace(
            c,
            claimant=claimant,
            chain=chain,
            confidence=round(c.confidence * _TRUST, 2),
            inherited=(*c.inherited, _ONLY),
        )
        if _is_open_total(c, totals)
        else c
        for c in claims
    ]


def _authority(claims: list[Claim], totals: list[tuple[int, int]], told: Sequence[Passage]) -> str:
    """The one named monitor, or the one public source that states a total; "" if not one."""
    monitors: set[str] = set()
    kinds = words("sources", "kind", "source_id", code=COMMON)
    for passage in told:
        for speaker in passage.speakers:
            kind = kinds.get(speaker.source_id) or speaker_kind(speaker.words)
            named = speaker.source_id or any(word[0].isupper() for word in speaker.name.split()[1:])
            if kind == SourceKind.MONITOR and named:
                monitors.add(speaker.source_id or speaker.name)
    counting = [
        c
        for c in claims
        if c.claimant
        and c.harm is Harm.KILLED
        and c.status is not ClaimStatus.PARTIAL
        and not c.is_none
        and _counts_apart(c.claimant, kinds)
    ]
    found = monitors | {c.claimant for c in counting}
    if len(found) != 1 or not (monitors or any(_is_told(c, totals) for c in counting)):
        return ""
    return next(iter(found))


def _is_told(claim: Claim, totals: list[tuple[int, int]]) -> bool:
    """Whether a claim stands in a sentence about the whole episode."""
    span = claim.span
    return span is not None and any(start <= span.start < end for start, end in totals)


def _counts_apart(claimant: str, kinds: Mapping[str, str]) -> bool:
    """Whether a claimant is somebody else than the monitor: a nameless monitor may be it."""
    unnamed = claimant not in kinds and not any(w[0].isupper() for w in claimant.split()[1:])
    return not (unnamed and speaker_kind(claimant) == SourceKind.MONITOR)


def _is_open_total(claim: Claim, totals: list[tuple[int, int]]) -> bool:
    """Whether a claim names nobody, counts the killed and stands in a sentence of the whole."""
    return (
        not claim.claimant
        and claim.harm is Harm.KILLED
        and claim.status is not ClaimStatus.PARTIAL
        and claim.subset_of is None
        and claim.scope is not Scope.BACKGROUND
        and claim.value is not None
        and not claim.is_none
        and _is_told(claim, totals)
    )


def _total_sentences(report: Report, told: Sequence[Passage]) -> list[tuple[int, int]]:
    """The sentences that tell of the whole episode and of no single place, with what goes on."""
    found: list[tuple[int, int]] = []
    goes_on = False
    peoples = {
        word for word in tokenize(report.text).low if word.endswith(endings("endings of peoples"))
    }
    for passage in told:
        low = passage.tokens.low[passage.first : passage.last]
        whole = any(word in word_set("whole episodes") for word in low)
        also = word_set("adds") & set(low[:1]) or word_set("also") & set(low[:4])
        added = goes_on and bool(also)
        goes_on = (whole or added) and not _is_local(passage, peoples)
        if goes_on:
            found.append((passage.sentence.start, passage.sentence.end))
    return found


def _is_local(passage: Passage, peoples: set[str]) -> bool:
    """Whether a sentence names a village, a funeral, or a place that is no country.

    A name is a country's when the report also names its people: "in Ruritania", "Ruritanians".
    """
    tokens = passage.tokens
    low = tokens.low
    days = words("calendar", "kind")
    for at in range(passage.first, passage.last):
        if low[at] in word_set("local counts"):
            return True
        if low[at] not in word_set("before a local name"):
            continue
        for index in range(at + 1, min(at + _NAMES, passage.last)):
            if tokens.capital(index) and low[index] not in days:
                stem = low[index][:-1]
                if not any(people.startswith(stem) and people != low[index] for people in peoples):
                    return True
                break
            if not low[index].isalpha():
                break
    return False


def _link_earlier(claims: list[Claim]) -> list[Claim]:
    """Rule 1 inside a report: the first current toll supersedes a "previous estimate"."""
    links: dict[ClaimId, ClaimId] = {}
    olds = [c for c in claims if c.status is ClaimStatus.SUPERSEDED]
    if not olds:
        return claims
    newer = [
        c
        for c in claims
        if c.status is ClaimStatus.CURRENT
        and c.subset_of is None
        and c.value is not None
        and not c.is_none
        and group_class(c.group) == WHOLE
    ]
    newer.sort(key=lambda c: (c.scope is Scope.DOCUMENT, c.value or 0, c.claim_id), reverse=True)
    for old in olds:
        for index, new in enumerate(newer[:_TOLLS]):
            if new.harm is old.harm and new.value != old.value:
                links[new.claim_id] = old.claim_id
                del newer[index]
                break
    return [replace(c, supersedes=links.get(c.claim_id, c.supersedes)) for c in claims]
