"""Sources: who says what in a report, of what kind, party or not, private or not.

Pure. A source that the lexicon or the caller knows keeps its id; the others get one from their
words. Private persons (residents, witnesses) are marked sensitive and belong to their report alone.
"""

import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.extraction.attribution import speaker_kind
from geo.extraction.passages import Passage, Speaker, passages
from geo.extraction.sides import fighting_sides, is_party
from geo.extraction.source_names import is_short_form
from geo.language.lexicon import COMMON, table, word_set
from geo.language.patterns import any_of, caseless
from geo.model.records import Report, Source, SourceId, sources_by_name
from geo.model.slugs import slug
from geo.model.vocab import Sensitivity, SourceKind

__all__ = ["Attributed", "find_attributed", "find_sources", "listed_sources", "merge_sources"]

_NAMELESS = "unnamed"  # the id of a source whose words hold no letter
_GOVERNMENT = "government"  # the id of a government that nobody names further
_FULL_NAME = 2  # words of a personal name


@lru_cache(maxsize=1)
def _article() -> re.Pattern[str]:
    return caseless(rf"^(?:{any_of(word_set('articles'))})\s+")


@lru_cache(maxsize=1)
def _paper() -> re.Pattern[str]:
    """``a written statement from the``."""
    papers, of = any_of(word_set("papers that speak")), any_of(word_set("of a paper"))
    articles, the = any_of(word_set("articles")), any_of(word_set("the"))
    return caseless(rf"^(?:{articles})\s+(?:\w+\s+)?(?:{papers})\s+(?:{of})\s+(?:(?:{the})\s+)?")


@lru_cache(maxsize=1)
def _government() -> re.Pattern[str]:
    """``the new Ruritanian government``: whose it is."""
    the, new = any_of(word_set("the")), any_of(word_set("new governments"))
    body, officials = any_of(word_set("government")), any_of(word_set("officials"))
    return caseless(
        rf"^(?:(?:{the})\s+)?(?:(?P<whose>[^\W\d_]+(?:-[^\W\d_]+)?)(?:['’]s)?\s+)??"
        rf"(?:(?:{new})\s+)*(?:{body})(?:\s+(?:{officials}))?$"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Attributed:
    """Characters ``[start, end)`` that name a source, and the sentence it speaks in."""

    start: int
    end: int
    text: str
    source: Source
    sentence: tuple[int, int]
    via: str = ""  # the outlet or agency it was told to
    rule_id: str = ""


def find_sources(
    report: Report,
    known: Iterable[Source] = (),
    *,
    told: Sequence[Passage] | None = None,
    met: Collection[SourceId] = (),
) -> list[Source]:
    """The sources of a report, sorted by id, each once.

    Parameters
    ----------
    report
        The text.
    known
        Sources of the caller; their names and aliases win over the packaged list.
    told
        The passages of the text, if they were read.
    met
        Sources that an earlier part of the text named in full.

    Examples
    --------
    >>> text = "A resident told AFP that two died."
    >>> report = Report(report_id="r", path="", sha256="", text=text)
    >>> [(s.source_id, str(s.kind), str(s.sensitivity)) for s in find_sources(report)]
    [('afp', 'agency', 'low'), ('r:a-resident', 'resident', 'high')]
    """
    directory = _Directory(known)
    found: list[Source] = []
    for attributed in find_attributed(report, known, told=told, met=met):
        found.append(attributed.source)
        if attributed.via:
            found.append(directory.named(attributed.via, attributed.via))
    return merge_sources(found, [report])


def find_attributed(
    report: Report,
    known: Iterable[Source] = (),
    *,
    told: Sequence[Passage] | None = None,
    met: Collection[SourceId] = (),
) -> list[Attributed]:
    """Every place of a report where a source is named as speaking, in order."""
    directory = _Directory(known, met)
    found = []
    told = passages(report.text) if told is None else told
    sides = fighting_sides(told[0].tokens) if told else frozenset()
    for passage in told:
        for speaker in passage.speakers:
            if speaker.inherited == "source.goes_on":
                continue
            attribution = speaker.attribution
            start = passage.tokens.start[attribution.first]
            end = passage.tokens.end[attribution.last - 1]
            found.append(
                Attributed(
                    start=start,
                    end=end,
                    text=report.text[start:end],
                    source=directory.source(speaker, report, start, sides),
                    sentence=(passage.sentence.start, passage.sentence.end),
                    via=speaker.via,
                    rule_id=speaker.inherited or attribution.rule_id,
                )
            )
    return found


def listed_sources(names: Iterable[str]) -> list[Source]:
    """The packaged sources of these ids, names or aliases; others are left out.

    >>> [source.name for source in listed_sources(["msf", "nobody"])]
    ['Médecins Sans Frontières']
    """
    packaged = _packaged_names()
    return [packaged[name.casefold()] for name in names if name.casefold() in packaged]


class _Directory:
    """Known sources by name, the caller's before the packaged ones."""

    def __init__(self, known: Iterable[Source], met: Collection[SourceId] = ()) -> None:
        self._met = met
        own = sources_by_name(known)
        self._by_name: Mapping[str, Source] = (
            ChainMap(own, dict(_packaged_names())) if own else (_packaged_names())
        )
        self._named_at: dict[tuple[str, SourceId], int] = {}

    def named(self, name: str, fallback: str) -> Source:
        found = self._by_name.get(name.casefold())
        return found or _made(fallback, fallback, "")

    def source(
        self, speaker: Speaker, report: Report, start: int, sides: AbstractSet[str]
    ) -> Source:
        """The source behind a speaker named at ``start``; ``sides`` are named as fighting."""
        found = self._by_name.get((speaker.source_id or speaker.name).casefold())
        if found is not None and not speaker.source_id and is_short_form(speaker.name, found.name):
            before = found.source_id in self._met or 0 <= self._first_full(found, report) < start
            found = found if before else None
        return found or _made(speaker.name, speaker.words, report.report_id, sides)

    def _first_full(self, source: Source, report: Report) -> int:
        """Where a report first gives a source its full name or an acronym; -1: nowhere."""
        key = (report.report_id, source.source_id)
        if key not in self._named_at:
            full = [source.name, *(a for a in source.aliases if not is_short_form(a, source.name))]
            low = report.text.casefold()
            places = [at for name in full if (at := low.find(name.casefold())) >= 0]
            self._named_at[key] = min(places, default=-1)
        return self._named_at[key]


@lru_cache(maxsize=1)
def _packaged_names() -> Mapping[str, Source]:
    """The packaged sources by id, name and alias."""
    return sources_by_name(map(_packaged, table("sources", code=COMMON)))


def _packaged(row: dict[str, str]) -> Source:
    return Source(
        source_id=SourceId(row["source_id"]),
        name=row["name"],
        kind=SourceKind(row["kind"]),
        source_scale=row["scale"],
        base_place=row["base"],
        independence_group=row["group"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
    )


def _made(name: str, words: str, report_id: str, sides: AbstractSet[str] = frozenset()) -> Source:
    """A source that no list knows, named by whoever speaks and not by the paper or the role."""
    paper = _paper().match(name)
    office = name[paper.end() :] if paper else name
    kind = SourceKind(speaker_kind(words[paper.end() :] if paper and name == words else words))
    private = kind.is_private
    title = office if private else _identity(office, kind)
    key = slug(title) or _NAMELESS
    return Source(
        source_id=SourceId(f"{report_id}:{key}" if private else key),
        name=office,
        kind=kind,
        party_to_conflict=True if not private and is_party(office, sides) else None,
        independence_group="" if not private else f"{report_id}:{key}",
        sensitivity=Sensitivity.HIGH if private else Sensitivity.LOW,
        aliases=() if office == name else (name,),
    )


def _identity(name: str, kind: SourceKind) -> str:
    """What makes two wordings one source: the personal name, or whose government it is."""
    government = _government().match(name)
    if government:
        whose = government["whose"] or ""
        return f"{whose} {_GOVERNMENT}" if whose[:1].isupper() else _GOVERNMENT
    tokens = name.split()
    roles = [n for n, word in enumerate(tokens) if word.casefold() in _roles()]
    person = tokens[roles[-1] + 1 :] if roles else []
    capital = len(person) >= _FULL_NAME and all(word[0].isupper() for word in person)
    if capital and kind is SourceKind.POLITICIAN:
        return " ".join(person)
    return _article().sub("", name)


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    return frozenset(row["word"] for row in table("speakers"))


def merge_sources(sources: Iterable[Source], reports: Iterable[Report]) -> list[Source]:
    """Sources of many reports, each once under its id, with every wording as an alias.

    "The government" alone is the one government that is named, where every report that says so
    also names its people; with two named governments it stays apart.

    >>> one, other = (Source(source_id=SourceId("omar-aziz"), name=f"{role} Omar Aziz")
    ...               for role in ("lawmaker", "legislator"))
    >>> [(s.name, s.aliases) for s in merge_sources([one, other], [])]
    [('lawmaker Omar Aziz', ('legislator Omar Aziz',))]
    """
    found: dict[SourceId, Source] = {}
    given = list(sources)
    named = sorted({s.source_id for s in given if s.source_id.endswith(f"-{_GOVERNMENT}")})
    home = SourceId(named[0]) if len(named) == 1 else None
    if home is not None:
        people = home.removesuffix(f"-{_GOVERNMENT}")
        texts = (r.text.casefold() for r in reports)
        speaking = [text for text in texts if any(w in text for w in word_set("government"))]
        home = home if all(people in text for text in speaking) else None
    bare = SourceId(_GOVERNMENT)
    for source in sorted(given, key=lambda s: s.source_id == bare):
        key = home if home is not None and source.source_id == bare else source.source_id
        first = found.setdefault(key, source)
        names = dict.fromkeys([*first.aliases, source.name, *source.aliases])
        names.pop(first.name, None)
        party = first.party_to_conflict or source.party_to_conflict or first.party_to_conflict
        if (tuple(names), party) != (first.aliases, first.party_to_conflict):
            found[key] = replace(first, aliases=tuple(names), party_to_conflict=party)
    return [found[source_id] for source_id in sorted(found)]
