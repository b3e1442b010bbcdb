"""Movements read from counts and places: "142 households left A for B", "from A entered B".

Pure. Persons, families and households are kept apart in words; an end that no word states is the
place of the line or of the one event, and says that it is not explicit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.extraction.frames import places_in
from geo.extraction.passages import speaker_near
from geo.incidents.framing import Framed
from geo.model.frames import PlaceArgument, ScopeKind
from geo.model.reading import Hit, Number
from geo.model.records import Movement, MovementId, Quote
from geo.model.vocab import MovementStatus, PlaceKind, Status

__all__ = ["read_journeys", "with_journeys"]

_NOUN = 4  # tokens between a count and who is counted
_BEHIND = 16  # tokens between who moves and the verb
_BEFORE = 5  # tokens between a verb and whom it moves
_VERBS = ("move_away", "move_to", "move_passive", "move_return")
_HOSTS = frozenset({"receives", "registers", "sheltering"})
_ARRIVES = frozenset({"move_to", "move_return"})
_COUNTRIES = (PlaceKind.COUNTRY, PlaceKind.CONTINENT)


@dataclass(frozen=True, slots=True)
class _Mover:
    """People who are counted: tokens ``[first, last)``."""

    first: int
    last: int
    number: Number
    value: int | None
    who: str
    text: str = ""  # the count as written, where its noun says nothing


def with_journeys(framed: Framed, given: Iterable[Movement]) -> list[Movement]:
    """The movements of the clause grammar with what counts and places add to them."""
    found = list(given)
    for journey in read_journeys(framed):
        index = next((k for k, m in enumerate(found) if _same(m, journey)), None)
        if index is None:
            found.append(journey)
        else:
            found[index] = _filled(found[index], journey)
    return sorted((m for m in found if m.origin or m.destination), key=lambda m: m.movement_id)


def _same(one: Movement, other: Movement) -> bool:
    """Whether two movements count the same people in the same sentence."""
    a, b = one.quotes[0], other.quotes[0]
    if (a.start, a.end) != (b.start, b.end):
        return False
    if one.number is None and other.number is None:
        return one.number_text.casefold() in other.number_text.casefold()
    shared = one.number_text.casefold() in other.number_text.casefold()
    return one.number == other.number or (bool(one.number_text) and shared)


def _filled(one: Movement, other: Movement) -> Movement:
    """The ends that only one of them knows; counts with their nouns."""
    made = replace(one, number=other.number, number_text=other.number_text)
    if other.origin and (other.origin_explicit or not one.origin):
        made = replace(
            made,
            origin=other.origin,
            origin_place=other.origin_place,
            origin_footprint=other.origin_footprint,
            origin_explicit=other.origin_explicit,
        )
    if other.destination and (other.destination_explicit or not one.destination):
        made = replace(
            made,
            destination=other.destination,
            destination_place=other.destination_place,
            destination_footprint=other.destination_footprint,
            destination_explicit=other.destination_explicit,
        )
    return made


def read_journeys(framed: Framed) -> list[Movement]:
    """The movements of a report, in order of the text; every one a draft."""
    reader = _Reader(framed)
    return [m for index in range(len(framed.reading.sentences)) for m in reader.sentence(index)]


class _Reader:
    """One report, sentence by sentence."""

    def __init__(self, framed: Framed) -> None:
        self.framed, self.reading = framed, framed.reading
        self.tokens, self.low = self.reading.tokens, self.reading.tokens.low
        self.at: dict[str, dict[int, Hit]] = {}
        self.until: dict[str, dict[int, Hit]] = {}
        for hit in self.reading.hits:
            self.at.setdefault(hit.set, {})[hit.first] = hit
            self.until.setdefault(hit.set, {})[hit.last] = hit
        self.last_origin: PlaceArgument | None = None
        sites = {
            f.site.index: f.site
            for f in framed.frames
            if f.site is not None and not f.background and not self._is_country(f.site)
        }
        self.scene = next(iter(sites.values())) if len(sites) == 1 else None
        units = {
            a.place.place_id: a
            for a in reversed(framed.arguments)
            if a.place is not None and not a.lifted and a.place.kind is PlaceKind.ADM1
        }
        self.region = next(iter(units.values())) if len(units) == 1 else None

    @staticmethod
    def _is_country(place: PlaceArgument) -> bool:
        return place.place is not None and place.place.kind in _COUNTRIES

    def sentence(self, index: int) -> Iterator[Movement]:
        """The movements of one sentence."""
        sentence = self.reading.sentences[index]
        if sentence.tail:
            return
        first, last = self.reading.span(sentence)
        movers = list(self._movers(first, last))
        places = places_in(self.framed.arguments, first, last)
        total = any(
            h.set in ("period_total", "background") for h in self.reading.hits_in(first, last)
        )
        for number, mover in enumerate(movers):
            following = movers[number + 1].first if number + 1 < len(movers) else last
            before = movers[number - 1].last if number else first
            made = self._journey(index, mover, places, (before, following))
            if made is not None and not (total and not (made.origin and made.destination)):
                yield made

    def _movers(self, first: int, last: int) -> Iterator[_Mover]:
        """Counted people; households in brackets beside persons are one."""
        kept: _Mover | None = None
        for number in self.reading.numbers_in(first, last):
            if number.blocked not in ("", "thing"):
                continue
            noun = next(
                (
                    h
                    for h in self.reading.hits_in(number.last, number.last + _NOUN)
                    if h.set == "mover"
                ),
                None,
            )
            verb = next(iter(self.reading.hits_in(number.last, number.last + 1)), None)
            bare = noun is None and verb is not None and verb.set in ("move_to", "move_away")
            if bare and not number.blocked:
                if kept is not None:
                    yield kept
                kept = _Mover(number.first, number.last, number, number.value, "")
                continue
            if noun is None or any(not w[0].isalpha() for w in self.low[number.last : noun.first]):
                continue
            text = number.text if noun.value == "persons" else ""
            who = self.low[noun.first]
            mover = _Mover(number.first, noun.last, number, number.value, who, text)
            bracket = self.low[mover.first - 1] == "(" and kept is not None
            if bracket and kept is not None and mover.first - 1 - kept.last <= 1:
                persons = mover if noun.value == "persons" else kept
                yield _Mover(kept.first, mover.last, persons.number, persons.value, kept.who)
                kept = None
                continue
            if kept is not None:
                yield kept
            kept = mover
        if kept is not None:
            yield kept

    # ---------------------------------------------------------------- one movement

    def _verb(self, mover: _Mover, low: int, high: int) -> Hit | None:
        """The verb behind those who move, else right before them."""
        stop = min(high, mover.last + _BEHIND)
        able = [
            h
            for h in self.reading.hits_in(mover.last, stop)
            if h.set in _VERBS and h.value != "receives"
        ]
        ends = [k for k in range(mover.last, stop) if self.low[k] == ";"]
        able = [h for h in able if not ends or h.first < ends[0]]
        if able and not self._unreal(able[0].first):
            strong = [h for h in able if h.set != "move_passive"] or able
            return strong[0] if strong[0].first - able[0].first < _BEFORE else able[0]
        before = [
            h
            for h in self.reading.hits_in(max(low, mover.first - _BEFORE), mover.first)
            if (h.set == "move_passive" or h.value in _HOSTS) and h.last <= mover.first
        ]
        return before[-1] if before and not self._unreal(before[-1].first) else None

    def _unreal(self, at: int) -> bool:
        return any(
            at - _NOUN < h.last <= at
            for name in ("negation", "modal")
            for h in self.at.get(name, {}).values()
        )

    def _behind(self, first: int) -> int:
        at = first
        while at > 0:
            step = next(
                (
                    self.until[name][at].first
                    for name in ("article", "unit_before", "direction")
                    if at in self.until.get(name, {})
                ),
                None,
            )
            if step is None:
                return at
            at = step
        return at

    def _journey(
        self, index: int, mover: _Mover, places: Sequence[PlaceArgument], bounds: tuple[int, int]
    ) -> Movement | None:
        verb = self._verb(mover, *bounds)
        if verb is None:
            return self._bracketed(index, mover, places)
        reach = [p for p in places if mover.last <= p.first < bounds[1]]
        stop = next((k for k in range(mover.last, bounds[1]) if self.low[k] == ";"), bounds[1])
        reach = [p for p in reach if p.first < stop]
        if verb.last <= mover.first:
            reach = [p for p in places if verb.first <= p.first < bounds[1]]
        origin = next((p for p in reach if self._is_origin(p)), None)
        target = next((p for p in reach if p is not origin and self._is_target(p, verb)), None)
        if origin is None and verb.set in ("move_away", "move_passive"):
            origin = self._fled(verb, mover, bounds[1])
        explicit = (origin is not None, target is not None)
        if target is None and verb.set in _ARRIVES:
            subject = [p for p in places if p.last <= verb.first and bounds[0] <= p.first]
            opens = [p for p in subject if p.last <= mover.first and not self._is_origin(p)]
            target = opens[0] if opens and verb.last <= mover.first else None
            target = target or self._label(index)
            explicit = (explicit[0], target is not None)
        if origin is None and verb.set in ("move_away", "move_passive"):
            origin = self._label(index) or self.scene
            origin = origin or (None if self._is_hurt(mover, verb) else self.region)
        if origin is None and explicit[1] and target is not self.scene:
            origin = self.scene
        if origin is None and target is None:
            return None
        if verb.value == "sheltering" and not explicit[1]:
            return None
        self.last_origin = origin or self.last_origin
        return self._made(index, mover, verb, (origin, target), explicit)

    def _is_hurt(self, mover: _Mover, verb: Hit) -> bool:
        """``70 people dead``, ``killed five people``, ``driven to hospital``: nobody who fled."""
        harms = self.at.get("harm", {})
        dead = mover.last in harms or mover.first in self.until.get("harm", {})
        carried = self.at.get("hospital", {}).get(verb.first)
        return dead or carried is not None

    def _bracketed(
        self, index: int, mover: _Mover, places: Sequence[PlaceArgument]
    ) -> Movement | None:
        """``They went to X (820 households)``: those before went there."""
        if self.low[mover.first - 1] != "(" or self.last_origin is None:
            return None
        near = [
            p for p in places if p.last <= mover.first - 1 and mover.first - 1 - p.last <= _NOUN
        ]
        if not near:
            return None
        target = near[-1]
        whole = next((p for p in near if target.index in p.parents), target)
        verb = Hit(mover.first, mover.last, "move_to", "destination")
        return self._made(index, mover, verb, (self.last_origin, whole), (False, True))

    def _is_origin(self, place: PlaceArgument) -> bool:
        before = self._behind(place.first)
        if before in self.until.get("from", {}) or before in self.until.get("move_away", {}):
            return True
        first = [self.framed.arguments[s] for s in place.siblings if s < place.index]
        return any(self._behind(p.first) in self.until.get("from", {}) for p in first)

    def _is_target(self, place: PlaceArgument, verb: Hit) -> bool:
        before = self._behind(place.first)
        hit = self.until.get("to", {}).get(before) or self.until.get("move_to", {}).get(before)
        if hit is None or (self._is_country(place) and verb.set not in _ARRIVES):
            return False
        inside = before in self.until.get("locative", {})
        return not inside or verb.set in _ARRIVES

    def _fled(self, verb: Hit, mover: _Mover, stop: int) -> PlaceArgument | None:
        """``fled the town``, ``pushed 300 out of the town``: the place of that kind named last."""
        behind = [
            h.last
            for h in self.reading.hits_in(mover.last, min(stop, mover.last + 1))
            if h.set == "from"
        ]
        start = behind[0] if behind else verb.last
        for hit in self.reading.hits_in(start, min(stop, start + 2)):
            if hit.set == "anaphor":
                able = [
                    p
                    for p in self.framed.arguments
                    if p.last <= hit.first and not p.acronym and not self._is_country(p)
                ]
                fine = [p for p in able if not p.unit.is_area and p.parents] or able
                return fine[0] if self.scene is None and fine else self.scene
        return None

    def _label(self, index: int) -> PlaceArgument | None:
        """The place of the line: its label, else its heading."""
        scope = self.framed.structure.scopes[self.framed.structure.line_of[index]]
        if scope.label is not None:
            return self.framed.arguments[scope.label]
        if scope.kind is ScopeKind.HEADING and scope.places:
            return self.framed.arguments[scope.places[0]]
        return None

    def _made(
        self,
        index: int,
        mover: _Mover,
        verb: Hit,
        ends: tuple[PlaceArgument | None, PlaceArgument | None],
        explicit: tuple[bool, bool],
    ) -> Movement:
        report, sentence = self.framed.report, self.reading.sentences[index]
        origin, target = ends
        spans = [(mover.first, mover.last), (verb.first, verb.last)]
        spans += [(p.first, p.last) for p in ends if p is not None]
        first, last = self.reading.span(sentence)
        inside = [(a, b) for a, b in spans if first <= a and b <= last]
        start = self.tokens.start[min(a for a, _ in inside)]
        end = self.tokens.end[max(b for _, b in inside) - 1]
        speaker = speaker_near(self.framed.told[index], mover.first, mover.last)
        return Movement(
            movement_id=MovementId(f"{report.report_id}:m{self.tokens.start[mover.first]}"),
            who=mover.who,
            number=mover.value,
            number_text=mover.text or self.tokens.surface(mover.first, mover.last),
            origin=origin.name if origin else "",
            origin_place=origin.place if origin else None,
            origin_footprint=origin.footprint if origin else None,
            origin_explicit=explicit[0],
            destination=target.name if target else "",
            destination_place=target.place if target else None,
            destination_footprint=target.footprint if target else None,
            destination_explicit=explicit[1],
            when=self.framed.time_in(sentence.start, sentence.end),
            status=_status(verb, self.reading.hits_in(first, last)),
            claimant=(speaker.source_id or speaker.name) if speaker else "",
            source_ids=(report.source_id,) if report.source_id else (),
            report_ids=(report.report_id,),
            quotes=(
                Quote(
                    report_id=report.report_id,
                    start=sentence.start,
                    end=sentence.end,
                    text=report.text[sentence.start : sentence.end],
                    marks=((start - sentence.start, end - sentence.start),),
                    lang=report.lang,
                ),
            ),
            review=Status.DRAFT,
        )


def _status(verb: Hit, hits: Sequence[Hit]) -> MovementStatus:
    if verb.set == "move_return" or any(h.set == "move_return" for h in hits):
        return MovementStatus.RETURNED
    if verb.value == "sheltering":
        return MovementStatus.SHELTERING
    return MovementStatus.FLED
