"""Places named without an event: which of them may be shown, one entry for each place.

A small place that a report names in passing may be where somebody hides. It leaves only if it is
wide, a city, the site of a public incident, or accepted in review; and not if every sentence that
names it speaks of shelter or of a private speaker. Who named it, where in a report and in which
role stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from geo.language.sections import cut_sections
from geo.language.sentences import split_sentences
from geo.model.records import Mention, PlaceId, ReportId, Resolution
from geo.model.vocab import CITY_POPULATION, MentionKind, PlaceKind, Precision, Role
from geo.privacy.hiding import may_shelter
from geo.privacy.screen import Screen

__all__ = ["Places", "public_context"]

_COUNTRIES = (PlaceKind.CONTINENT, PlaceKind.COUNTRY)
_WIDE = (*_COUNTRIES, PlaceKind.ADM1, PlaceKind.SEA)
_NATURAL = (
    PlaceKind.REGION,
    PlaceKind.MOUNTAINS,
    PlaceKind.RIVER,
    PlaceKind.LAKE,
    PlaceKind.ISLAND,
)
# A role that tells where people went, came from or spoke: an incident there excuses nothing.
_OF_PERSONS = (Role.DESTINATION, Role.ORIGIN, Role.SOURCE_LOCATION)


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Places of public items, and places that may not be told."""

    incidents: frozenset[PlaceId]
    movements: frozenset[PlaceId]
    hidden: frozenset[PlaceId]


def public_context(
    named: Iterable[Resolution],
    *,
    places: Places,
    texts: Mapping[ReportId, str],
    screen: Screen,
) -> tuple[tuple[Resolution, ...], tuple[Resolution, ...]]:
    """The places that may be shown, each once, and the mentions that stay.

    Parameters
    ----------
    named
        Mentions that belong to no incident.
    places
        What the public items of the map show.
    texts
        The reports.
    screen
        Knows the words of shelter.
    """
    sentences = _Sentences(texts, screen)
    by_place: dict[PlaceId, list[Resolution]] = {}
    kept: list[Resolution] = []
    for one in named:
        if one.chosen is None:
            kept.append(one)
        else:
            by_place.setdefault(one.chosen.place.place_id, []).append(one)
    shown: list[Resolution] = []
    for place_id in sorted(by_place):
        mentions = by_place[place_id]
        told = place_id in places.movements or _is_country(mentions[0])
        secret = not told and all(map(sentences.shelter, mentions))
        if _may_show(mentions, places) and not secret:
            shown.append(_entry(mentions))
        else:
            kept += mentions
    return tuple(shown), tuple(kept)


def _may_show(mentions: list[Resolution], places: Places) -> bool:
    chosen = mentions[0].chosen
    if chosen is None or chosen.place.place_id in places.hidden:
        return False
    place = chosen.place
    if any(m.mention.kind is MentionKind.COORDINATE for m in mentions):
        return False
    if any(m.reviewed for m in mentions):
        return True
    if place.kind in _WIDE or place.population >= CITY_POPULATION:
        return True
    if place.kind in _NATURAL:
        return place.place_id in places.incidents | places.movements
    roles = {m.mention.role for m in mentions}
    return place.place_id in places.incidents and not roles <= set(_OF_PERSONS)


def _is_country(one: Resolution) -> bool:
    return one.chosen is not None and one.chosen.place.kind in _COUNTRIES


def _entry(mentions: list[Resolution]) -> Resolution:
    """One entry for a place: its name, without role, report and words around it."""
    first = min(mentions, key=lambda r: (r.mention.report_id, r.mention.start))
    chosen = first.chosen
    if chosen is None:
        return first
    name = chosen.place.name
    settled = [m.footprint for m in mentions if m.footprint is not None]
    exact = [f for f in settled if f.precision is not Precision.NEAR]
    return Resolution(
        mention=Mention(report_id=ReportId(""), start=0, end=len(name), text=name),
        chosen=replace(chosen, matched=name, why=()),
        reason="named without an event",
        footprint=next(iter(exact or settled), None),
    )


class _Sentences:
    """The sentence around a mention, and whether it speaks of shelter.

    Each text is split once; of a long one, the last section that was asked for.
    """

    def __init__(self, texts: Mapping[ReportId, str], screen: Screen) -> None:
        self._texts, self._screen = texts, screen
        self._cuts: dict[ReportId, list[tuple[int, int]]] = {}
        self._split: dict[ReportId, tuple[int, list[tuple[int, int]]]] = {}

    def shelter(self, one: Resolution) -> bool:
        """Whether the sentence of a mention makes its place a secret."""
        mention = one.mention
        text = self._texts.get(mention.report_id, "")
        sentences = self._around(mention.report_id, text, mention.start)
        start, end = next(((a, b) for a, b in sentences if a <= mention.start < b), (0, len(text)))
        return may_shelter(text[start:end], mention.start - start, self._screen.cues)

    def _around(self, report_id: ReportId, text: str, at: int) -> list[tuple[int, int]]:
        """The sentences of the section that holds a character."""
        if report_id not in self._cuts:
            self._cuts[report_id] = list(cut_sections(text))
        first, last = next(cut for cut in reversed(self._cuts[report_id]) if cut[0] <= at)
        known = self._split.get(report_id)
        if known is None or known[0] != first:
            found = split_sentences(text[first:last])
            known = first, [(first + s.start, first + s.end) for s in found]
            self._split[report_id] = known
        return known[1]
