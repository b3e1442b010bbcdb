"""Movements: who left where for where: "142 households left A for B", "residents fled to B".

Pure. Persons, families and households are kept apart in words; an end that no word states is the
place of the line or of the one event, and says that it is not explicit. A number that nobody gave
is never a width; a single person who fled is sensitive: never in public output.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.extraction.frames import places_in
from geo.extraction.passages import speaker_near
from geo.extraction.people import classes
from geo.incidents.framing import Framed
from geo.incidents.move_rows import moved_row
from geo.incidents.movers import (
    FLIGHT,
    LEAVES,
    MOVES,
    SHELTERS,
    Mover,
    find_movers,
    is_getaway,
    status_of,
    unlisted_end,
    unnamed_end,
)
from geo.incidents.parents import owns_site
from geo.language.forms import orders_freely
from geo.language.lexicon import word_set
from geo.language.tokens import tokenize
from geo.model.frames import PlaceArgument, ScopeKind
from geo.model.reading import Hit, hits_by_place
from geo.model.records import Movement, MovementId
from geo.model.vocab import PlaceKind, Sensitivity, Status

__all__ = ["read_journeys"]

_NOUN = 4  # tokens between a count and who is counted
_BEHIND = 16  # tokens between who moves and the verb
_TO = 3  # tokens between an origin and the place right behind it: "из A в B"
_GAP = 2  # characters between "since" and its day
_BEFORE = 5  # tokens between a verb and whom it moves
_HOSTS = frozenset({"receives", "registers", SHELTERS})
_ARRIVES = frozenset({"move_to", "move_return"})
_COUNTRIES = (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
_WIDE = (*_COUNTRIES, PlaceKind.ADM1)
_CARRIES = ("move_passive", "move_carry")  # "displaced 300 people", "buses carried 300 people"
_STILL = ("receives", "none")  # "went on strike": nobody's journey
_UNREAL = ("negation", "modal", "move_unreal")


@dataclass(frozen=True, slots=True)
class _Told:
    """A journey that was read, for the parts of a list behind it."""

    verb: Hit
    origin: PlaceArgument | None
    target: PlaceArgument | None
    explicit: tuple[bool, bool]


def read_journeys(framed: Framed) -> list[Movement]:
    """The movements of a report, in order of the text; every one a draft."""
    reader = _Reader(framed)
    return [m for index in range(len(framed.reading.sentences)) for m in reader.sentence(index)]


class _Reader:
    """One report, sentence by sentence."""

    def __init__(self, framed: Framed) -> None:
        self.framed, self.reading = framed, framed.reading
        self.tokens, self.low = self.reading.tokens, self.reading.tokens.low
        self.at, self.until = hits_by_place(self.reading.hits)
        self.free = orders_freely(self.reading.lang)  # the verb may stand first
        self.last_origin: PlaceArgument | None = None
        self.told: _Told | None = None  # the journey before, in the same sentence
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
        if self.reading.lines[sentence.paragraph].cells:
            yield from self._row(index, sentence.paragraph)
            return
        movers = find_movers(self.reading, self.framed.arguments, first, last)
        places = places_in(self.framed.arguments, first, last)
        totals = [
            h
            for h in self.reading.hits_in(first, last)
            if h.set in ("period_total", "background", "move_past")
            and not self._recent(h)
            and classes().get(self.low[h.first - 1]) != "have"  # "have since fled" is of now
        ]
        denials = [h.last for h in self.reading.hits_in(first, last) if h.set == "denial"]
        denied, self.told = min(denials, default=last), None
        for number, mover in enumerate(movers):
            if denied < mover.first:
                break  # "denied that 40 families had fled"
            following = movers[number + 1].first if number + 1 < len(movers) else last
            before = movers[number - 1].last if number else first
            made = self._journey(index, mover, places, (before, following))
            if made is None:
                continue
            verb = self.told.verb.first if self.told is not None else last
            total = any(not mover.last <= h.first < verb for h in totals)
            if not (total and not (made.origin and made.destination)):
                yield made

    def _row(self, index: int, line: int) -> Iterator[Movement]:
        """The journey of a row of a table."""
        row = moved_row(self.reading, self.framed.arguments, line)
        if row is not None:
            first, last = row.number.first, row.number.last
            mover = Mover(first, last, row.number, row.number.value, row.who)
            verb = Hit(first, last, "move_to", "destination")
            ends = (row.origin, row.target)
            yield self._made(index, mover, verb, ends, (bool(row.origin), bool(row.target)))

    # ---------------------------------------------------------------- one movement

    def _recent(self, total: Hit) -> bool:
        """``since Sunday``: of these days, no total of a long time."""
        end = self.tokens.end[total.last - 1]
        return any(
            d.kind in ("weekday", "relative") and 0 < d.start - end <= _GAP
            for d in self.reading.dates
        )

    def _verb(self, mover: Mover, low: int, high: int) -> Hit | None:
        """The verb behind those who move, else right before them."""
        stop = min(high, mover.last + _BEHIND)
        able = [
            h
            for h in self.reading.hits_in(mover.last, stop)
            if h.set in MOVES
            and h.value not in _STILL
            and not is_getaway(self.reading, h)
            and not self._by_agent(h, mover)
        ]
        ends = [k for k in range(mover.last, stop) if self.low[k] == ";"]
        able = [h for h in able if not ends or h.first < ends[0]]
        if able and not self._unreal(able[0].first):
            strong = [h for h in able if h.set != "move_passive"] or able
            return strong[0] if strong[0].first - able[0].first < _BEFORE else able[0]
        before = [
            h
            for h in self.reading.hits_in(max(low, mover.first - _BEFORE), mover.first)
            if (h.set in _CARRIES or h.value in _HOSTS or (self.free and h.set in MOVES))
            and h.last <= mover.first
        ]
        return before[-1] if before and not self._unreal(before[-1].first) else None

    def _by_agent(self, verb: Hit, mover: Mover) -> bool:
        """``five died when gunmen entered a bar``: others than who is counted move."""
        hits = self.reading.hits_in(max(mover.last, verb.first - 2), verb.first)
        return any(h.set == "agent" and h.first >= mover.last for h in hits)

    def _unreal(self, at: int) -> bool:
        """Whether nobody has moved: "may flee", "told to leave"; "forced to leave" has."""
        if self.low[at - 1] in word_set("infinitive"):
            before = self.low[max(0, at - _BEFORE) : at - 1]
            return word_set("forced to").isdisjoint(before)
        return any(
            h.set in _UNREAL and h.last <= at + 1
            for h in self.reading.hits_in(max(0, at - _BEFORE - 1), at)
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
        self, index: int, mover: Mover, places: Sequence[PlaceArgument], bounds: tuple[int, int]
    ) -> Movement | None:
        if mover.part and self.told is not None:
            return self._part(index, mover, places, bounds[1])
        verb = self._verb(mover, *bounds)
        if verb is None:
            return self._bracketed(index, mover, places)
        if verb.value == "carried" and self._is_cared_for(index, verb):
            return None
        stop = next((k for k in range(mover.last, bounds[1]) if self.low[k] == ";"), bounds[1])
        origin, target = self._ends(mover, verb, places, bounds, stop)
        explicit = (origin is not None, target is not None)
        if target is None and verb.set in _ARRIVES:
            target = self._where(index, mover, verb, places, bounds[0])
            explicit = (explicit[0], target is not None)
        known = target is not None and target.place is not None
        words = None if known else unnamed_end(self.reading, verb, stop)
        if words is not None:  # "the airbase in X": where X lies
            inside = [p for p in places if words[0] <= p.first < words[1]]
            target = inside[-1] if inside else None
            explicit = (explicit[0], True)
        origin = origin or self._left(index, mover, verb)
        comes = explicit[1] and verb.set != "move_return" and verb.value not in _HOSTS
        if origin is None and comes:
            origin = self.scene
        if not explicit[0] and mover.home is None and _one_place(origin, target):
            origin = None  # nobody flees X to X
        self.told = _Told(verb, origin, target, explicit)
        stated = any(explicit) or mover.home is not None
        ends = origin is not None or target is not None or words is not None
        if not ends or (mover.loose and not stated) or (verb.value == SHELTERS and not explicit[1]):
            return None
        self.last_origin = origin or self.last_origin
        return self._made(index, mover, verb, (origin, target), explicit, words=words)

    def _ends(
        self,
        mover: Mover,
        verb: Hit,
        places: Sequence[PlaceArgument],
        bounds: tuple[int, int],
        stop: int,
    ) -> tuple[PlaceArgument | None, PlaceArgument | None]:
        """The ends that the words state: "300 people in A moved to B", "from A into B"."""
        reach = [p for p in places if mover.last <= p.first < stop]
        if verb.last <= mover.first:
            reach = [p for p in places if verb.first <= p.first < bounds[1]]
        held = [p for p in reach if mover.last <= p.first < verb.first and self._holds(p)]
        before = [p for p in places if bounds[0] <= p.first < mover.first] if mover.them else []
        origin = next((p for p in [*before, *reach] if self._is_origin(p)), None)
        target = self._target([p for p in reach if p not in held], verb, origin)
        if self.free:
            origin, target = self._loose_ends(verb, mover, places, (origin, target), bounds)
        if origin is None and verb.set in LEAVES:
            origin = self._fled(verb, mover, bounds[1])
        if origin is None and target is not None:
            origin = held[0] if held else self._opening(places, mover, verb, target)
        return origin, target

    def _where(
        self,
        index: int,
        mover: Mover,
        verb: Hit,
        places: Sequence[PlaceArgument],
        low: int,
    ) -> PlaceArgument | None:
        """Where they came that no word behind the verb says: "In X, 35 families arrived"."""
        subject = [p for p in places if p.last <= verb.first and low <= p.first]
        opens = [p for p in subject if p.last <= mover.first and not self._is_origin(p)]
        target = next((p for p in opens if verb.last <= mover.first or self._holds(p)), None)
        return target or self._label(index)

    def _part(
        self, index: int, mover: Mover, places: Sequence[PlaceArgument], stop: int
    ) -> Movement | None:
        """``980 fled A for B, and 320 for C``: the verb and the other end of those before."""
        told = self.told
        reach = [p for p in places if mover.last <= p.first < stop]
        if told is None or not reach:
            return None
        origin = next((p for p in reach if self._is_origin(p)), None)
        target = self._target(reach, told.verb, origin)
        if origin is None and target is None:
            return None
        explicit = (
            origin is not None or told.explicit[0],
            target is not None or told.explicit[1],
        )
        ends = (origin or told.origin, target or told.target)
        return self._made(index, mover, told.verb, ends, explicit)

    def _opening(
        self, places: Sequence[PlaceArgument], mover: Mover, verb: Hit, target: PlaceArgument
    ) -> PlaceArgument | None:
        """``In A, 41 families moved to B``: where they were; no unit that holds B."""
        if verb.set == "move_return":
            return None
        able = [p for p in places if p.last <= mover.first and self._holds(p)]
        able = [p for p in able if p.index not in target.parents and not _one_place(p, target)]
        one = able[-1] if len(able) == 1 else None
        if one is None or one.place is None or one.place.kind in _WIDE or one.unit.is_area:
            return None
        return one

    def _loose_ends(
        self,
        verb: Hit,
        mover: Mover,
        places: Sequence[PlaceArgument],
        ends: tuple[PlaceArgument | None, PlaceArgument | None],
        bounds: tuple[int, int],
    ) -> tuple[PlaceArgument | None, PlaceArgument | None]:
        """Ends before the verb, a place right behind its origin, and names that no list holds."""
        origin, target = ends
        stop = max(verb.first, mover.first)
        start = max(bounds[0], min(verb.first, mover.first) - _BEHIND)
        front = [p for p in places if start <= p.first and p.last <= stop]
        origin = origin or next((p for p in front if self._is_origin(p)), None)
        if target is None and origin is not None:
            behind = [p for p in places if 0 < p.first - origin.last <= _TO]
            able = [p for p in behind if self._behind(p.first) in self.until.get("to", {})]
            target = able[0] if able else None
        first = min(verb.last, mover.last)
        low = origin.last if origin is not None else first
        taken = {k for p in places for k in range(p.first, p.last)}
        target = target or unlisted_end(self.reading, "to", low, bounds[1], taken)
        origin = origin or unlisted_end(self.reading, "from", first, bounds[1], taken)
        return origin, target

    def _left(self, index: int, mover: Mover, verb: Hit) -> PlaceArgument | None:
        """The place that people left where no word says it: their home, the label, the scene."""
        if mover.home is not None or mover.loose or verb.set not in ("move_away", "move_passive"):
            return mover.home
        known = self._site_of(index) or self._label(index) or self.scene
        return known or (None if self._is_hurt(mover, verb) else self.region)

    def _site_of(self, index: int) -> PlaceArgument | None:
        """The one settlement where the sentence of a movement tells of an event."""
        sites = {
            f.site.index: f.site
            for f in self.framed.frames
            if f.sentence == index and f.site is not None and f.site.place is not None
        }
        [one] = sites.values() if len(sites) == 1 else [None]
        return None if one is None or self._is_country(one) or one.unit.is_area else one

    def _is_hurt(self, mover: Mover, verb: Hit) -> bool:
        """``70 people dead``, ``killed five people``, ``driven to hospital``: nobody who fled."""
        harms = self.at.get("harm", {})
        dead = mover.last in harms or mover.first in self.until.get("harm", {})
        carried = self.at.get("hospital", {}).get(verb.first)
        return dead or carried is not None

    def _is_cared_for(self, index: int, verb: Hit) -> bool:
        """``the hurt were flown to X``, ``two men were arrested and taken to X``."""
        first, _ = self.reading.span(self.reading.sentences[index])
        hits = self.reading.hits_in(first, verb.last + _BEFORE)
        return any(h.set in ("harm", "hospital") and h.value != "displaced" for h in hits)

    def _bracketed(
        self, index: int, mover: Mover, places: Sequence[PlaceArgument]
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
        if self._is_country(place) and before > 1 and self.low[before - 1] in word_set("by whom"):
            return any(h.set == "move_return" for h in self.reading.hits_in(before - 2, before - 1))
        first = [self.framed.arguments[s] for s in place.siblings if s < place.index]
        return any(self._behind(p.first) in self.until.get("from", {}) for p in first)

    def _holds(self, place: PlaceArgument) -> bool:
        """``In X, 35 families arrived``: where it was, they came."""
        stated = self.until.get("locative", {}).get(self._behind(place.first))
        return stated is not None and stated.value == "in"

    def _target(
        self, reach: Sequence[PlaceArgument], verb: Hit, origin: PlaceArgument | None
    ) -> PlaceArgument | None:
        """The first end of a journey; "from A in B-land into C": B-land is where A lies."""
        able = [p for p in reach if p is not origin and self._is_target(p, verb)]
        able = [p for p in able if not owns_site(self.tokens, self.framed.arguments, p)]
        apart = [p for p in able if origin is not None and p.index not in origin.parents]
        return next(iter(apart or able), None)

    def _is_target(self, place: PlaceArgument, verb: Hit) -> bool:
        if place.last in self.at.get("crossed", {}):
            return False  # "crossed the X river"
        before = self._behind(place.first)
        hit = self.until.get("to", {}).get(before) or self.until.get("move_to", {}).get(before)
        if verb.set in _ARRIVES and hit is None:
            hit = self.until.get("locative", {}).get(before)
            hit = hit if hit is not None and hit.value == "in" else None
        arrives = verb.set in _ARRIVES or verb.value in FLIGHT
        if hit is None or (self._is_country(place) and not arrives):
            return False
        stated = self.until.get("locative", {}).get(before)
        return stated is None or stated.value != "in" or verb.set in _ARRIVES

    def _fled(self, verb: Hit, mover: Mover, stop: int) -> PlaceArgument | None:
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
        mover: Mover,
        verb: Hit,
        ends: tuple[PlaceArgument | None, PlaceArgument | None],
        explicit: tuple[bool, bool],
        *,
        words: tuple[int, int] | None = None,
    ) -> Movement:
        report, sentence = self.framed.report, self.reading.sentences[index]
        origin, target = ends
        surface = self.tokens.surface(mover.first, mover.last)
        spans = [(mover.first, mover.last), (verb.first, verb.last)]
        spans += [(p.first, p.last) for p in ends if p is not None]
        spans += [words] if words is not None else []
        first, last = self.reading.span(sentence)
        inside = [(a, b) for a, b in spans if first <= a and b <= last]
        start = self.tokens.start[min(a for a, _ in inside)]
        end = self.tokens.end[max(b for _, b in inside) - 1]
        speaker = speaker_near(self.framed.told[index], mover.first, mover.last)
        goal = self.tokens.surface(*words) if words else target.name if target else ""
        near = self.low[verb.last : target.last + 2] if target is not None else ()
        gathering = bool(word_set("gathering points") & {*near, *tokenize(goal).low})
        guarded = Sensitivity.REVIEW if gathering else Sensitivity.LOW
        return Movement(
            movement_id=MovementId(f"{report.report_id}:m{self.tokens.start[mover.first]}"),
            who=mover.who or (surface if mover.value is None else ""),
            number=mover.value,
            number_text=mover.text if mover.loose else mover.text or surface,
            origin=origin.name if origin else "",
            origin_place=origin.place if origin else None,
            origin_footprint=origin.footprint if origin else None,
            origin_explicit=explicit[0],
            destination=goal,
            destination_place=target.place if target else None,
            destination_footprint=target.footprint if target else None,
            destination_explicit=explicit[1],
            when=self.framed.time_in(sentence.start, sentence.end),
            status=status_of(verb, self.reading.hits_in(first, last)),
            claimant=(speaker.source_id or speaker.name) if speaker else "",
            source_ids=(report.source_id,) if report.source_id else (),
            report_ids=(report.report_id,),
            quotes=(report.quote(sentence.start, sentence.end, [(start, end)]),),
            review=Status.DRAFT,
            sensitivity=Sensitivity.HIGH if mover.alone else guarded,
            flagged="gathering point of people at risk" if gathering else "",
        )


def _one_place(one: PlaceArgument | None, other: PlaceArgument | None) -> bool:
    """Whether two names stand for one record."""
    if one is None or other is None or one.place is None or other.place is None:
        return one is other
    return one.place.place_id == other.place.place_id
