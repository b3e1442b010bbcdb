"""Where a clause happened: the one of its places that is its site, or none.

Pure. A place has weight by the words around it: behind a word of place or as the object of an
attack it is a site; at the end of a bearing, a road, an office or a journey it is none.
"""

from collections.abc import Iterable, Sequence

from geo.extraction.frames import Clause
from geo.extraction.structure import Structure
from geo.incidents.parents import rank_of_kind
from geo.model.frames import PlaceArgument, SiteBasis, Unit
from geo.model.reading import Hit, Reading
from geo.model.spans import Spans
from geo.model.vocab import PlaceKind, Precision, SpatialRelation

__all__ = ["Sites"]

_SITE, _NAMED, _NONE = 2.0, 0.5, 0.0
_OBJECT = 4  # tokens between an event word and the office that was hit
_LINK = 2  # tokens between the two names of a stretch of road
_HOME = 4  # tokens between a verb of leaving and the place of what was left
_BEARINGS = frozenset({SpatialRelation.OFFSET, SpatialRelation.DIRECTION})
_ROADS = frozenset({SpatialRelation.ROAD, SpatialRelation.BORDER})
_PAIRED = frozenset({SpatialRelation.ROAD, SpatialRelation.BETWEEN})
_FINE = {
    Precision.SITE: 0,
    Precision.SETTLEMENT: 0,
    Precision.NEAR: 0,
    Precision.DISTRICT: 1,
    Precision.AREA: 2,
    Precision.PROVINCE: 3,
    Precision.COUNTRY: 5,
    Precision.NONE: 6,
}
_COUNTRIES = (PlaceKind.COUNTRY, PlaceKind.CONTINENT)


def _is_stretch(place: PlaceArgument) -> bool:
    """``on the road between A and B``: the first name stands for all that lies between both."""
    shape = place.footprint.precision if place.footprint is not None else Precision.NONE
    return place.relation in _PAIRED and shape is Precision.AREA


class Sites:
    """Chooses the sites of the clauses of one report, in order of the text."""

    def __init__(
        self,
        reading: Reading,
        structure: Structure,
        arguments: Sequence[PlaceArgument],
        speakers: Iterable[tuple[int, int]],
    ) -> None:
        self.reading, self.structure, self.arguments = reading, structure, arguments
        self.low = reading.tokens.low
        self.at: dict[str, dict[int, Hit]] = {}
        self.until: dict[str, dict[int, Hit]] = {}
        for hit in reading.hits:
            self.at.setdefault(hit.set, {})[hit.first] = hit
            self.until.setdefault(hit.set, {})[hit.last] = hit
        self.speakers = Spans(speakers)
        self.stretches = {a.last for a in arguments if _is_stretch(a)}
        self.opens = {reading.tokens.at(s.start) for s in reading.sentences}
        self.settlement: PlaceArgument | None = None
        self.unit: PlaceArgument | None = None
        self.scene: tuple[int, PlaceArgument] | None = None  # line and site

    def of(
        self, clause: Clause, sentence: Sequence[Clause]
    ) -> list[tuple[PlaceArgument | None, SiteBasis]]:
        """The sites of a clause; several where a list names them, one None where none is stated."""
        own = self._best(clause, clause.places)
        scope = self.structure.scopes[clause.line]
        label = self.arguments[scope.label] if scope.label is not None else None
        found: list[PlaceArgument] = []
        basis = SiteBasis.OWN
        if own is not None and own.place is None and not own.parents:
            named = self._anaphor(clause)  # "the shelling of the city hit X Hospital"
            if named is not None and own.unit is Unit.SITE:
                own, basis = named, SiteBasis.ANAPHOR
        if own is not None:
            found = [own, *self._siblings(own, clause)]
        acting = self._acting(clause) if own is None else None
        if acting is not None:
            found, basis = [acting], SiteBasis.OFFICIAL
        if not found:
            found, basis = self._elsewhere(clause, sentence, label)
        if label is not None and found and basis is not SiteBasis.LABEL:
            found, basis = self._against_label(found, basis, label)
        if not found:
            found, basis = self._before(clause, label)
        self._remember(clause, found)
        if not found:
            return [(None, SiteBasis.NONE)]
        return [(self.arguments[index], basis) for index in dict.fromkeys(p.index for p in found)]

    # ---------------------------------------------------------------- weights

    def weight(self, place: PlaceArgument, clause: Clause) -> float:
        """How far the words around a name make it a site."""
        before = self._behind(place.first)
        if _is_stretch(place):
            return _SITE
        if self._is_none(place, before) or self._moved(place, clause):
            return _NONE
        if any(s < place.index and self._moved(self.arguments[s], clause) for s in place.siblings):
            return _NONE
        carried = [
            h
            for h in self.reading.hits_in(clause.first, place.first)
            if h.set == "hospital" and h.value == "carried"
        ]
        if carried or self._is_quiet(place, clause) or self._of_victims(place, clause):
            return _NONE
        if place.relation in _BEARINGS:
            found = place.resolution
            directed = found is not None and found.mention.bearing_deg is not None
            return _NAMED if directed else _NONE
        weight = self._stated(place, before, clause)
        if place.place is None and weight < _SITE and not place.parents:
            return _NONE
        return weight

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

    def _is_none(self, place: PlaceArgument, before: int) -> bool:
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
        if stated and inside is not None and inside.last - inside.first > 1:
            return False  # "accounts from X revealed"
        if self.speakers.hold(first, last):
            return True
        dateline = self.structure.dateline
        if dateline is not None and dateline[0] <= place.start < dateline[1]:
            return True
        office = self.until.get("office_before", {}).get(before)
        told_from = office is not None and office.first in self.opens and self.low[last] == ","
        hit_by = office is not None and self._struck(office.first)
        return office is not None and not self._object(before) and not told_from and not hit_by

    def _is_far_end(self, place: PlaceArgument) -> bool:
        """The second name of "between A and B", "from A to B" is no site of its own."""
        return any(place.first - gap in self.stretches for gap in range(_LINK + 1))

    def _stated(self, place: PlaceArgument, before: int, clause: Clause) -> float:
        """The weight that the words before a name give it."""
        locative = self.until.get("locative", {}).get(before)
        if locative is not None and locative.value in ("in", "near"):
            return _SITE
        if locative is not None and (place.place is not None or place.unit):
            return 1.0 + 0.5 * (self._object(locative.first) or self._object(before))
        if self._object(before) or place.label or self._opens(place, clause):
            return _SITE
        reached = self.until.get("move_to", {}).get(before)
        if reached is not None and reached.first in self.until.get("event", {}):
            return _SITE
        if before in self.until.get("facility", {}):  # "the market of X"
            return _SITE
        if self.until.get("per_place", {}).get(before) is not None:
            return _SITE
        passive = self.at.get("passive", {}).get(place.last)
        done = self.at.get("event", {}).get(passive.last) if passive is not None else None
        if done is not None and done.value not in ("none", "deaths", "harm"):  # "X was attacked"
            return _SITE
        listed = [self.arguments[s] for s in place.siblings if s < place.index]
        for other in listed:
            at = self._behind(other.first)
            if at in self.until.get("locative", {}) or self._object(at):
                return _SITE
        return _NAMED

    def _glued(self, index: int) -> bool:
        tokens = self.reading.tokens
        gap = self.reading.text[tokens.end[index - 1] : tokens.start[index]]
        return gap in (" ", "-", "")

    def _behind(self, first: int) -> int:
        """The token before a name, with articles, units and directions left out."""
        at = first
        while at > 0:
            step = None
            for name in ("article", "unit_before", "direction"):
                hit = self.until.get(name, {}).get(at)
                if hit is not None:
                    step = hit.first
                    break
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
        if self._behind(place.first) > start and place.first != start:
            return False
        last = place.last
        hit = self.at.get("unit_after", {}).get(last)
        last = hit.last if hit is not None else last
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
        """Whether a name is an end of a journey."""
        before = self._behind(place.first)
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
            return True
        if to is None or (to.set == "to" and before in self.until.get("move_to", {})):
            return to is not None and self._has_mover(clause)
        if locative is not None and locative.value == "in":
            return any(h.set == "move_to" and h.first < place.first for h in moving)
        return True

    def _has_mover(self, clause: Clause) -> bool:
        """Whether people move: "families reached X"; a storm that reached it is no journey."""
        told = clause.trigger is not None and clause.trigger.event.family == "hazard"
        hits = self.reading.hits_in(clause.first, clause.last)
        return not told or any(h.set == "mover" for h in hits)

    # ---------------------------------------------------------------- choice

    def _best(self, clause: Clause, places: Sequence[PlaceArgument]) -> PlaceArgument | None:
        scored = []
        parents = {p for place in places for p in place.parents}
        middle = clause.trigger.first if clause.trigger is not None else clause.first
        for place in places:
            weight = self.weight(place, clause)
            if place.index in parents:
                weight /= 2
            if weight <= _NONE:
                continue
            if place.place is not None and place.place.kind in _COUNTRIES:
                continue
            shape = place.footprint.precision if place.footprint is not None else Precision.NONE
            fine = _FINE[shape] if place.place is not None else 4
            scored.append((-(weight >= 1.0), fine, -weight, abs(place.first - middle), place.index))
        if not scored:
            return None
        best = min(scored)
        if best[2] > -1.0 and clause.trigger is None:
            return None
        return self.arguments[best[4]]

    def _siblings(self, place: PlaceArgument, clause: Clause) -> list[PlaceArgument]:
        if _is_stretch(place):
            return []
        inside = {p.index for p in clause.places}
        found = []
        for index in place.siblings:
            other = self.arguments[index]
            if index in inside and not other.acronym and index not in place.parents:
                known = other.place is not None or other.unit or place.place is not None
                if known and not (other.place is not None and other.place.kind in _COUNTRIES):
                    found.append(other)
        return found

    def _elsewhere(
        self, clause: Clause, sentence: Sequence[Clause], label: PlaceArgument | None
    ) -> tuple[list[PlaceArgument], SiteBasis]:
        """A piece before in the sentence, else one behind it, else "the village"."""
        anaphor = self._anaphor(clause)
        if anaphor is not None:
            return [anaphor], SiteBasis.ANAPHOR
        if clause.claims:
            for place in clause.places:
                wide = place.place is not None and place.place.kind in _COUNTRIES
                if wide and self.weight(place, clause) >= _SITE:
                    return [place], SiteBasis.OWN
        earlier = [c for c in sentence if c.last <= clause.first]
        for other in reversed(earlier):
            best = self._best(other, other.places)
            if best is not None and self.weight(best, other) >= 1.0:
                return [best, *self._siblings(best, other)], SiteBasis.SENTENCE
        later = [c for c in sentence if c.first >= clause.last]
        for other in later if label is None else ():
            if other.claims and clause.claims:
                continue
            best = self._best(other, other.places)
            if best is not None and self.weight(best, other) >= 1.0:
                return [best, *self._siblings(best, other)], SiteBasis.SENTENCE
        return [], SiteBasis.NONE

    def _anaphor(self, clause: Clause) -> PlaceArgument | None:
        for hit in self.reading.hits_in(clause.first, clause.last):
            if hit.set == "anaphor" and not self._is_office(hit.last):
                if hit.value == "settlement":
                    own = [p for p in clause.places if p.last <= hit.first and not p.unit.is_area]
                    able = [p for p in own if p.place is None or p.place.kind not in _COUNTRIES]
                    noun = self.low[hit.last - 1]  # "left X village for Y town after an attack on
                    alike = [
                        p for p in able if noun in self.low[p.last : p.last + 1]
                    ]  # the village"
                    if able or self.settlement is not None:
                        return [*able, *alike][-1] if able else self.settlement
                if hit.value in ("district", "province"):
                    before = [
                        p
                        for p in clause.places
                        if p.last <= hit.first
                        and p.place is not None
                        and p.place.kind not in _COUNTRIES
                    ]
                    if before or self.unit is not None:
                        return before[-1] if before else self.unit
        return None

    def _is_office(self, at: int) -> bool:
        """``the district collector``: whose words go on is an office, not a place."""
        hits = self.reading.hits_in(at, at + 1)
        return any(h.set in ("office", "office_after") and h.first == at for h in hits)

    def _against_label(
        self, found: list[PlaceArgument], basis: SiteBasis, label: PlaceArgument
    ) -> tuple[list[PlaceArgument], SiteBasis]:
        """A settlement's label stays the site; a unit's yields to what is finer in its line."""
        if any(place is label for place in found):
            return found, SiteBasis.LABEL
        fine = label.place is None or rank_of_kind(label.place.kind) <= 3
        if fine and not label.unit.is_area:
            return [label], SiteBasis.LABEL
        placed = [p for p in found if p.place is not None]
        if label.place is not None and label.place.kind in _COUNTRIES and placed:
            return found, basis
        inside = label.place is not None and any(
            p.place is not None
            and label.place.place_id in (p.place.admin1_id, p.place.admin2_id)
            and not p.lifted
            for p in placed
        )
        if inside:  # "Upper Land - a slide at X": what lies in the unit is the site
            return found, basis
        if not placed or all(
            p.footprint is not None
            and label.footprint is not None
            and _FINE[p.footprint.precision] >= _FINE[label.footprint.precision]
            and label.index not in p.parents
            for p in placed
        ):
            return [label], SiteBasis.LABEL
        return found, basis

    def _before(
        self, clause: Clause, label: PlaceArgument | None
    ) -> tuple[list[PlaceArgument], SiteBasis]:
        """The scene of the same line, the label, the heading, the scene of the block before."""
        changes = any(
            h.set == "elsewhere" and h.first <= clause.first + 1
            for h in self.reading.hits_in(clause.first, clause.last)
        )
        scene = self.scene[1] if self.scene is not None and self.scene[0] == clause.line else None
        if label is not None:
            if scene is not None and not changes and self._is_finer(scene, label):
                return [scene], SiteBasis.BEFORE  # "Y-land: a blast in X on Friday. Two were hurt."
            return [label], SiteBasis.LABEL
        if scene is not None and not changes:
            return [scene], SiteBasis.BEFORE
        official = self._official(clause)
        if official is not None:
            return [official], SiteBasis.OFFICIAL
        scope = self.structure.scopes[clause.line]
        if scope.places:
            first = self.arguments[scope.places[0]]
            if first.place is None or first.place.kind not in _COUNTRIES:
                return [first], SiteBasis.HEADING
        return [], SiteBasis.NONE

    @staticmethod
    def _is_finer(place: PlaceArgument, label: PlaceArgument) -> bool:
        """Whether a place is told more closely than the unit of a label."""
        one, other = place.footprint, label.footprint
        if place is label or one is None or other is None or place.place is None:
            return False
        return _FINE[one.precision] < _FINE[other.precision]

    def _acting(self, clause: Clause) -> PlaceArgument | None:
        """``police in X arrested two men``: they do it where they are."""
        if clause.event is None or clause.event.name != "arrest":
            return None
        for place in clause.places:
            office = self.until.get("office_before", {}).get(self._behind(place.first))
            officers = office is not None and office.first in self.at.get("officer", {})
            if officers and place.place is not None:
                return place
        return None

    def _official(self, clause: Clause) -> PlaceArgument | None:
        """``the mayor of X spoke of 20 dead``: who counts for a place counts there."""
        if not clause.claims:
            return None
        for place in clause.places:
            wide = place.place is None or place.place.kind in _COUNTRIES
            before = self.until.get("office_before", {}).get(self._behind(place.first))
            of = before is not None and before.first in self.at.get("official_of", {})
            if not wide and (place.last in self.at.get("official_of", {}) or of):
                return place
        return None

    def _remember(self, clause: Clause, found: Sequence[PlaceArgument]) -> None:
        if found and (clause.event is not None or self.weight(found[0], clause) >= _SITE):
            self.scene = (clause.line, found[0])
        for place in [*clause.places, *found]:
            if place.acronym or (place.place is not None and place.place.kind in _COUNTRIES):
                continue
            wide = place.unit.is_area or (
                place.place is not None and not place.lifted and rank_of_kind(place.place.kind) > 3
            )
            if wide:
                self.unit = place
            elif self.weight(place, clause) > _NONE or place in found:
                self.settlement = place
