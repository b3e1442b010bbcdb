"""Sources: who says what in a report, of what kind, party or not, private or not.

Pure. A source that the lexicon or the caller knows keeps its id; the others get one from their
words. Private persons (residents, witnesses) are marked sensitive and belong to their report alone.
"""

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from geo.language.attribution import speaker_kind
from geo.language.lexicon import table
from geo.language.reading import Speaker, passages
from geo.model import Report, Source, SourceId
from geo.vocab import Sensitivity, SourceKind

__all__ = ["Attributed", "find_attributed", "find_sources"]

_SLUG = re.compile(r"[^a-z0-9]+")


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


def find_sources(report: Report, known: Iterable[Source] = ()) -> list[Source]:
    """The sources of a report, sorted by id, each once.

    Parameters
    ----------
    report
        The text.
    known
        Sources of the caller; their names and aliases win over the packaged list.

    Examples
    --------
    >>> text = "A resident told AFP that two died."
    >>> report = Report(report_id="r", path="", sha256="", text=text)
    >>> [(s.source_id, str(s.kind), str(s.sensitivity)) for s in find_sources(report)]
    [('afp', 'agency', 'low'), ('r:a-resident', 'resident', 'high')]
    """
    directory = _Directory(known)
    found: dict[SourceId, Source] = {}
    for attributed in find_attributed(report, known):
        found.setdefault(attributed.source.source_id, attributed.source)
        if attributed.via:
            via = directory.named(attributed.via, attributed.via)
            found.setdefault(via.source_id, via)
    return [found[source_id] for source_id in sorted(found)]


def find_attributed(report: Report, known: Iterable[Source] = ()) -> list[Attributed]:
    """Every place of a report where a source is named as speaking, in order."""
    directory = _Directory(known)
    found = []
    for passage in passages(report.text):
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
                    source=directory.source(speaker, report),
                    sentence=(passage.sentence.start, passage.sentence.end),
                    via=speaker.via,
                    rule_id=speaker.inherited or attribution.rule_id,
                )
            )
    return found


class _Directory:
    """Known sources by name, the caller's before the packaged ones."""

    def __init__(self, known: Iterable[Source]) -> None:
        own: dict[str, Source] = {}
        for source in sorted(known, key=lambda s: s.source_id):
            for name in _names(source):
                own.setdefault(name, source)
        self._by_name: Mapping[str, Source] = (
            ChainMap(own, dict(_packaged_names())) if own else (_packaged_names())
        )

    def named(self, name: str, fallback: str) -> Source:
        found = self._by_name.get(name.casefold())
        return found or _made(fallback, fallback, "")

    def source(self, speaker: Speaker, report: Report) -> Source:
        """The source behind a speaker."""
        found = self._by_name.get((speaker.source_id or speaker.name).casefold())
        return found or _made(speaker.name, speaker.words, report.report_id)


def _names(source: Source) -> list[str]:
    return [name.casefold() for name in (source.source_id, source.name, *source.aliases)]


@lru_cache(maxsize=1)
def _packaged_names() -> Mapping[str, Source]:
    """The packaged sources by id, name and alias."""
    found: dict[str, Source] = {}
    for source in map(_packaged, table("sources")):
        for name in _names(source):
            found.setdefault(name, source)
    return found


def _packaged(row: dict[str, str]) -> Source:
    return Source(
        source_id=SourceId(row["source_id"]),
        name=row["name"],
        kind=SourceKind(row["kind"]),
        party_to_conflict=row["party"] == "yes",
        source_scale=row["scale"],
        base_place=row["base"],
        independence_group=row["group"],
        aliases=tuple(filter(None, row["aliases"].split("|"))),
    )


def _made(name: str, words: str, report_id: str) -> Source:
    """A source that no list knows."""
    kind_name, party = speaker_kind(words)
    kind = SourceKind(kind_name)
    slug = _SLUG.sub("-", name.casefold()).strip("-") or "unnamed"
    private = kind.is_private
    return Source(
        source_id=SourceId(f"{report_id}:{slug}" if private else slug),
        name=name,
        kind=kind,
        party_to_conflict=party,
        independence_group="" if not private else f"{report_id}:{slug}",
        sensitivity=Sensitivity.HIGH if private else Sensitivity.LOW,
    )
