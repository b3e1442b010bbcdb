"""How far the words around a name make it the site of a clause.

Pure. Behind a word of place or as the object of an attack a name is a site; at the end of a
bearing, a road, an office or a journey it is none.
"""

from collections.abc import Iterable, Sequence

from geo.extraction.frames import Clause
from geo.extraction.structure import Structure
from geo.incidents.word_kinds import is_past
from geo.model.frames import PlaceArgument, Unit
from geo.model.reading import Hit, Reading, hits_by_place
from geo.model.spans import Spans
from geo.model.vocab import Harm, Precision, SpatialRelation

__all__ = ["NAMED", "NONE", "SITE", "Weights", "is_stretch"]

SITE, NAMED, NONE = 2.0, 0.5, 0.0
_BUILDING = "building"  # an office that something may happen at
_STAYS = "sheltering"
_OBJECT = 6  # tokens between an event word and the office that was hit
_CARRIED = 8  # tokens between "brought to" and the town of the hospital
_HURT = frozenset({Harm.BODIES, Harm.INJURED})
_LINK = 2  # tokens between the two names of a stretch of road
_HOME = 4  # tokens between a verb of leaving and the place of what was left
_BEARINGS = frozenset({SpatialRelation.OFFSET, SpatialRelation.DIRECTION})
_ROADS = frozenset({SpatialRelation.ROAD, SpatialRelation.BORDER})
_PAIRED = frozenset({SpatialRelation.ROAD, SpatialRelation.BETWEEN})


def is_stretch(place: PlaceArgument) -> bool:
    """``on the road between A and B``: the first name stands for all that lies between both."""
    shape = place.footprint.precision if place.footprint is not None else Precision.NONE
    return place.relation in _PAIRED and shape is Precision.AREA


class Weights:
    """The weights of the places of one report."""

    def __init__(
        self,
        reading: Reading,
        structure: Structure,
        arguments: Sequence[PlaceArgument],
        speakers: Iterable[tuple[int, int]],
    ) -> None:
        self.reading, self.structure, self.arguments = reading, structure, arguments
        self.low = reading.tokens.low
        self.at, self.until = hits_by_place(reading.hits)
        self.speakers = Spans(speakers)
        self.stretches = {a.last for a in arguments if is_stretch(a)}
        held = ((a, arguments[a.index - 1]) for a in arguments if a.index - 1 in a.parents)
        self.owners = {  # "in Y's X quarter": X stands behind what Y stands behind
            a.first: owner.first for a, owner in held if reading.tokens.owned(owner.last, a.first)
        }
        self.opens = {reading.tokens.at(s.start) for s in reading.sentences}
        self._behind: dict[int, int] = {}
        self._moves: dict[tuple[int, int, int], bool] = {}  # of a name in a clause

    def of(self, place: PlaceArgument, clause: Clause) -> float:
        """How far the words around a name make it a site."""
        before = self.behind(place.first)
        desk = self.structure.scopes[clause.line].dateline
        if desk is not None and desk[0] <= place.start < desk[1]:
            return NONE
        if is_stretch(place):
            return SITE
        if self._is_none(place, before, clause) or self._moved(place, clause):
            return NONE
        if self.is_aim(place.first, clause) or self._takes_in(place, before, clause):
            return NONE
        if any(s < place.index and self._moved(self.arguments[s], clause) for s in place.siblings):
            return NONE
        carried = [
            h
            for h in self.reading.hits_in(clause.first, place.first)
            if h.set == "hospital" and h.value == "carried"
        ] or self.until.get("brought", {}).get(before)  # "some of them already in X"
        if carried or self._is_quiet(place, clause) or self._of_victims(place, clause):
            return NONE
        if place.relation in _BEARINGS:
            found = place.resolution
            directed = found is not None and found.mention.bearing_deg is not None
            off = self.until.get("locative", {}).get(before)  # "12 miles off X"
            directed = directed or (off is not None and off.value == "near")
            return NAMED if directed else NONE
        weight = self._stated(place, before, clause)
        if place.place is None and weight < SITE and not place.parents:
            return NONE
        return weight

    def is_aim(self, at: int, clause: Clause) -> bool:
        """``marched against the killings in X``, ``an answer to the raid on X``: only told of."""
        unrest = clause.event is not None and clause.event.family == "unrest"
        for hit in self.reading.hits_in(clause.first, at):
            against = unrest and (hit.set, hit.value) == ("object", "protest")
            apart = {",", ";"} & set(self.low[hit.last : at])
            if apart or not (against or hit.set == "answered"):
                continue
            if any(h.set == "event" for h in self.reading.hits_in(hit.last, at)):
                return True
        return False

    def _takes_in(self, place: PlaceArgument, before: int, clause: Clause) -> bool:
        """``the hospital in X received 11 wounded``: they were hurt elsewhere."""
        locative = self.until.get("locative", {}).get(before)
        cared = locative is not None and locative.first in self.until.get("hospital", {})
        if not cared and place.last - 1 not in self.at.get("hospital", {}):
            cared = place.last in self.at.get("hospital", {})
        ahead = self.reading.hits_in(max(clause.first, before - _CARRIED), before)
        carried = max((h.last for h in ahead if h.set == "carried_to"), default=before + 1)
        if carried <= before and not {",", ";"} & set(self.low[carried:before]):
            return True  # "brought to the regional hospital in X"
        if place.last in self.at.get("takes_in", {}) and any(
            c.harm in _HURT for c in clause.claims
        ):
            return True  # "X received 145 bodies"
        behind = self.reading.hits_in(place.last, clause.last)
        return cared and any(h.set == "takes_in" and h.first >= place.last for h in behind)

    def _governs(self, place: PlaceArgument) -> bool:
        """``X has blamed``, ``X, which wants``: a capital that means its government."""
        at = place.last + (self.low[place.last : place.last + 1] == [","])
        return at in self.at.get("governs", {})

    def _is_quiet(self, place: PlaceArgument, clause: Clause) -> bool:
        """``a warning is up for X``: the part of a sentence that tells of an alert or of calm."""
        if clause.trigger is not None and clause.first <= clause.trigger.first < clause.last:
            return False
        sets = {h.set for h in self.reading.hits_in(clause.first, clause.last)}
        return bool(sets & {"alert", "calm", "cancelled"}) and place.first >= clause.first

    def _of_victims(self, place: PlaceArgument, clause: Clause) -> bool:
        """``the dead are a trader and a teacher from a school in X``: who they were, not where."""
        start = self.reading.span(self.reading.sentences[clause.sentence])[0]
        hit = self.at.get("victims", {}).get(start)
        if hit is None or hit.last not in self.at.get("passive", {}):
            return False
        between = self.reading.hits_in(hit.last + 1, place.first)
        return not any(h.set == "event" for h in between) and place.first > hit.last + 2

    def _is_none(self, place: PlaceArgument, before: int, clause: Clause) -> bool:
        """Whether a name is an office, a speaker, a dateline or the end of a road."""
        first, last = place.first, place.last
        if self._is_far_end(place):
            return True
        if place.acronym or place.relation in _ROADS:
            return True
        if not place.listed and last in self.until.get("office_after", {}):
            return True  # "at Oremeta Street"
        after = self.at.get("office_after", {}).get(last)
        inside = self.until.get("locative", {}).get(before)
        stated = inside is not None and inside.value in ("in", "near")
        if after is not None and not stated and place.unit is Unit.NONE and self._glued(last):
            return True
        if inside is None and self._governs(place):
            return True
        if stated and inside is not None and inside.last - inside.first > 1:
            return False  # "accounts from X revealed"
        if self.speakers.hold(inside.first if stated and inside else first, last):
            return True  # "police in X said"; not "outside X, the charity said"
        dateline = self.structure.dateline
        if dateline is not None and dateline[0] <= place.start < dateline[1]:
            return True
        office = self.until.get("office_before", {}).get(before)
        if office is not None and self._happens_at(office, place, clause):
            return False
        told_from = office is not None and office.first in self.opens and self.low[last] == ","
        hit_by = office is not None and self._struck(office.first)
        return office is not None and not self._object(before) and not told_from and not hit_by

    def _happens_at(self, office: Hit, place: PlaceArgument, clause: Clause) -> bool:
        """``a blast outside the party's offices in X``: unless they go on to do something."""
        if office.value != _BUILDING:
            return False
        behind = self.low[place.last] if place.last < len(self.low) else ""
        acts = is_past(behind) and place.last not in self.at.get("event", {})
        told = any(h.set == "event" for h in self.reading.hits_in(clause.first, office.first))
        return told and not acts

    def is_spoken_from(self, place: PlaceArgument) -> bool:
        """``In X, the government said that``: it may be told there of what happened elsewhere."""
        locative = self.until.get("locative", {}).get(place.first)
        opens = locative is not None and locative.first in self.opens
        speaker = place.last + 1
        return opens and self.low[place.last] == "," and self.speakers.hold(speaker, speaker + 1)

    def _is_far_end(self, place: PlaceArgument) -> bool:
        """The second name of "between A and B", "from A to B" is no site of its own."""
        return any(place.first - gap in self.stretches for gap in range(_LINK + 1))

    def _stated(self, place: PlaceArgument, before: int, clause: Clause) -> float:
        """The weight that the words before a name give it."""
        locative = self.until.get("locative", {}).get(before)
        if locative is not None and locative.value in ("in", "near"):
            return SITE
        if locative is not None and (place.place is not None or place.unit):
            return 1.0 + 0.5 * (self._object(locative.first) or self._object(before))
        if self._object(before) or place.label or self._opens(place, clause):
            return SITE
        reached = self.until.get("move_to", {}).get(before)
        if reached is not None and reached.first in self.until.get("event", {}):
            return SITE
        if before in self.until.get("facility", {}):  # "the market of X"
            return SITE
        if self.until.get("per_place", {}).get(before) is not None:
            return SITE
        passive = self.at.get("passive", {}).get(place.last)
        done = self.at.get("event", {}).get(passive.last) if passive is not None else None
        if done is not None and done.value not in ("none", "deaths", "harm"):  # "X was attacked"
            return SITE
        listed = [self.arguments[s] for s in place.siblings if s < place.index]
        for other in listed:
            at = self.behind(other.first)
            if at in self.until.get("locative", {}) or self._object(at):
                return SITE
        return NAMED

    def _glued(self, index: int) -> bool:
        tokens = self.reading.tokens
        gap = self.reading.text[tokens.end[index - 1] : tokens.start[index]]
        return gap in (" ", "-", "")

    def behind(self, first: int) -> int:
        """The token before a name, with articles, units and directions left out."""
        if first not in self._behind:
            self._behind[first] = self._before(first)
        return self._behind[first]

    def _before(self, first: int) -> int:
        at = first
        while at > 0:
            step = self.owners.get(at)
            if step is None and at < first and self.reading.tokens.possessive(at - 1):
                step = at - 1  # "in the country's capital, X"
            for name in ("article", "unit_before", "direction", "seat"):
                comma = name == "seat" and self.low[at - 1] == ","  # "in the capital, X"
                hit = self.until.get(name, {}).get(at - comma)
                if step is None and hit is not None:
                    step = hit.first
            if step is None:
                break
            at = step
        return at

    def _object(self, at: int) -> bool:
        """Whether an event word ends right there: "attacked Ugba", "raid on X"."""
        hit = self.until.get("event", {}).get(at)
        return hit is not None and hit.value not in (
            "none",
            "deaths",
            "harm",
            "displacement",
            "burial",
        )

    def _struck(self, at: int) -> bool:
        """``struck the defence ministry in X``: the office is what was hit, nobody's speaker."""
        for gap in range(_OBJECT):
            hit = self.until.get("event", {}).get(at - gap)
            if hit is not None and self._object(at - gap):
                noun = hit.last - hit.first == 1 and hit.first in self.until.get("article", {})
                if noun and not self._aims(hit):
                    return False  # "after the shelling the ministry in X said"
                return not any(self.low[k] in (",", ";", ":") for k in range(at - gap, at))
        return False

    def _aims(self, hit: Hit) -> bool:
        """``the attack on``: a noun with an object."""
        return any(k in self.at.get("locative", {}) for k in (hit.last - 1, hit.last))

    def _opens(self, place: PlaceArgument, clause: Clause) -> bool:
        """``X reported 20 deaths``, ``X, 3 dead`` at the start of a piece."""
        start = clause.first
        while start < place.first and (
            start in self.at.get("join", {}) or self.low[start] in (",", "•", "-", "*", "–")
        ):
            start += 1
        if self.behind(place.first) > start and place.first != start:
            return False
        last = place.last
        hit = self.at.get("unit_after", {}).get(last)
        last = hit.last if hit is not None else last
        last += last in self.at.get("itself", {})  # "X alone counted 20 deaths"
        if last >= len(self.low):
            return False
        if self.low[last] in (",", ":", "(", "-", "–") or self.low[last][0].isdecimal():
            return bool(clause.claims) or bool(self._counts(last, clause.last))
        return last in self.at.get("report_verb", {}) or bool(
            self.reading.numbers_in(last, last + 1)
        )

    def _counts(self, first: int, last: int) -> bool:
        return any(not n.blocked for n in self.reading.numbers_in(first, last))

    def _moved(self, place: PlaceArgument, clause: Clause) -> bool:
        """Whether a name is an end of a journey; asked of each name by all of its list."""
        key = (place.index, clause.first, clause.last)
        if key not in self._moves:
            self._moves[key] = self._travelled(place, clause)
        return self._moves[key]

    def _travelled(self, place: PlaceArgument, clause: Clause) -> bool:
        before = self.behind(place.first)
        stated = self.until.get("locative", {}).get(before)
        if stated is not None and stated.value == "in" and stated.last - stated.first > 1:
            return False  # "accounts from X, where bodies lay abandoned"
        gone = self.until.get("move_to", {}).get(before)
        if gone is not None and gone.last - gone.first > 1:  # "walked to X (220 people)"
            return True
        line = self.reading.hits_in(clause.first, clause.last)
        told = {k for h in line if h.set == "event" for k in range(h.first, h.last)}
        moving = [
            h
            for h in line
            if h.set in ("move_away", "move_to", "move_passive")
            and (h.first not in told or h.set != "move_to")  # bombs that "went off"
        ]
        if not moving:
            return False
        away = self.until.get("move_away", {}).get(before) or self.until.get("from", {}).get(before)
        left = [h for h in moving if h.set == "move_away" and h.last <= before]
        if left and before - left[-1].last < _HOME and before in self.until.get("locative", {}):
            return True  # "fled his trailer at X"
        to = self.until.get("to", {}).get(before) or self.until.get("move_to", {}).get(before)
        locative = self.until.get("locative", {}).get(before)
        if away is not None:
            return not self._fled_from(place, clause)
        if to is None or (to.set == "to" and before in self.until.get("move_to", {})):
            return to is not None and self._has_mover(clause)
        if locative is not None and locative.value == "in":
            return any(
                h.set == "move_to" and h.first < place.first and self._ends_in(h) for h in moving
            )
        return True

    def _ends_in(self, verb: Hit) -> bool:
        """``arrived in X``, ``took refuge in X``; who was walking or on a bus in X stays there."""
        arrives = any(h.set == "arrives" for h in self.reading.hits_in(verb.first, verb.last))
        return (arrives or verb.value == _STAYS) and not self._by_agent(verb)

    def _fled_from(self, place: PlaceArgument, clause: Clause) -> bool:
        """``left X after an attack``: X is where it was."""
        cause = clause.trigger
        if cause is None or not cause.weak or place.last > cause.first:
            return False
        return cause.event.strength > 1

    def _by_agent(self, verb: Hit) -> bool:
        """``gunmen entered a bar in X``: no journey, they did it there."""
        return any(
            h.set == "agent" for h in self.reading.hits_in(max(0, verb.first - _LINK), verb.first)
        )

    def _has_mover(self, clause: Clause) -> bool:
        """Whether people move: "families reached X"; a storm that reached it is no journey."""
        told = clause.trigger is not None and clause.trigger.event.family == "hazard"
        hits = self.reading.hits_in(clause.first, clause.last)
        return not told or any(h.set == "mover" for h in hits)
