"""Where a clause happened: the one of its places that is its site, or none.

Pure. The heaviest place of a clause (:mod:`geo.incidents.weights`), the finer and the nearer first;
without one the clause takes the scene of its sentence, its line, its label or its heading.
"""

from collections.abc import Iterable, Sequence

from geo.extraction.frames import Clause
from geo.extraction.structure import Structure
from geo.incidents.parents import rank_of_kind
from geo.incidents.weights import NAMED, NONE, SITE, Weights, is_stretch
from geo.model.frames import PlaceArgument, SiteBasis, Unit
from geo.model.reading import Reading
from geo.model.vocab import PlaceKind, Precision, SpatialRelation

__all__ = ["Sites"]

_BEHIND = 1  # tokens between a place, with its unit word, and what is done there
_ARREST = "arrest"
_NATION = "country"  # a count of more than the places that a report names
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
        self.weights = Weights(reading, structure, arguments, speakers)
        self.at, self.until = self.weights.at, self.weights.until
        self.settlement: PlaceArgument | None = None
        self.unit: PlaceArgument | None = None
        self.scene: tuple[int, PlaceArgument] | None = None  # line and site
        self.told: set[str] = set()  # the places of the events so far

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
        if not found and label is None and self._is_whole(clause):
            self.scene = None
            return [(None, SiteBasis.NONE)]
        if not found:
            found, basis = self._before(clause, label)
        self._remember(clause, found if acting is None else ())  # where police are, nobody died
        if not found:
            return [(None, SiteBasis.NONE)]
        return [(self.arguments[index], basis) for index in dict.fromkeys(p.index for p in found)]

    def _best(self, clause: Clause, places: Sequence[PlaceArgument]) -> PlaceArgument | None:
        scored = []
        parents = {p for place in places for p in place.parents}
        parents |= {place.anchor for place in places if place.anchor is not None}
        middle = clause.trigger.first if clause.trigger is not None else clause.first
        weights = {place.index: self.weights.of(place, clause) for place in places}
        for place in places:
            weight = weights[place.index]
            if place.index in parents:
                weight /= 2
            if is_stretch(place) and any(
                p.index < place.index and weights[p.index] >= SITE for p in places
            ):
                weight = NAMED  # "at X, on the road from A to B"
            if self.weights.is_spoken_from(place) and any(
                p.index > place.index and weights[p.index] >= SITE for p in places
            ):
                weight = min(weight, NAMED)
            if weight <= NONE:
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
        if is_stretch(place):
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
                if wide and self.weights.of(place, clause) >= SITE:
                    return [place], SiteBasis.OWN
        earlier = [c for c in sentence if c.last <= clause.first]
        for other in reversed(earlier):
            best = self._best(other, other.places)
            if best is not None and self.weights.of(best, other) >= 1.0:
                return [best, *self._siblings(best, other)], SiteBasis.SENTENCE
        later = [c for c in sentence if c.first >= clause.last]
        for other in later if label is None else ():
            if other.claims and clause.claims:
                continue
            best = self._best(other, other.places)
            if best is not None and self.weights.of(best, other) >= 1.0:
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
        village = found[0].unit is Unit.SETTLEMENT and basis is SiteBasis.OWN
        if village and not label.unit and (label.place is None or label.lifted):
            return found, basis  # "Xu: a slide took twelve houses in Yu village"
        fine = label.place is None or rank_of_kind(label.place.kind) <= Unit.SETTLEMENT
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

    def _is_whole(self, clause: Clause) -> bool:
        """``in total nine died``, after several sites; ``nationwide``, after any."""
        told = [h for h in self.reading.hits_in(clause.first, clause.last) if h.set == "whole"]
        if not clause.claims or not told:
            return False
        return len(self.told) > 1 or any(h.value == _NATION for h in told)

    @staticmethod
    def _is_finer(place: PlaceArgument, label: PlaceArgument) -> bool:
        """Whether a place is told more closely than the unit of a label."""
        one, other = place.footprint, label.footprint
        if place is label or one is None or other is None or place.place is None:
            return False
        return _FINE[one.precision] < _FINE[other.precision]

    def _acting(self, clause: Clause) -> PlaceArgument | None:
        """``police in X arrested two men``: they do it where they are."""
        if clause.event is None:
            return None
        for place in clause.places:
            if clause.event.name != _ARREST and not self._does_it(place, clause):
                continue
            office = self.until.get("office_before", {}).get(self.weights.behind(place.first))
            officers = office is not None and office.first in self.at.get("officer", {})
            if officers and place.place is not None:
                return place
        return None

    @staticmethod
    def _does_it(place: PlaceArgument, clause: Clause) -> bool:
        """``police in X fired on a crowd``: what they do stands right behind; nobody speaks."""
        trigger = clause.trigger
        return trigger is not None and 0 <= trigger.first - place.last <= _BEHIND

    def _official(self, clause: Clause) -> PlaceArgument | None:
        """``the mayor of X spoke of 20 dead``: who counts for a place counts there."""
        hits = self.reading.hits_in(clause.first, clause.last)
        if not clause.claims or any(h.set == "event" and h.value == _ARREST for h in hits):
            return None  # "police in X arrested a man after two had been shot"
        for place in clause.places:
            wide = place.place is None or place.place.kind in _COUNTRIES
            before = self.until.get("office_before", {}).get(self.weights.behind(place.first))
            of = before is not None and before.first in self.at.get("official_of", {})
            if not wide and (place.last in self.at.get("official_of", {}) or of):
                return place
        return None

    def _remember(self, clause: Clause, found: Sequence[PlaceArgument]) -> None:
        told = clause.event is not None or (
            not clause.refused and self.weights.of(found[0], clause) >= SITE if found else False
        )
        bound = bool(found) and found[0].relation is SpatialRelation.BETWEEN and not clause.trigger
        if found and told and not bound:  # "the bus was on its way from A to B"
            self.scene = (clause.line, found[0])
        if clause.event is not None:
            self.told |= {p.place.place_id for p in found if p.place is not None}
        for place in [*clause.places, *found]:
            if place.acronym or (place.place is not None and place.place.kind in _COUNTRIES):
                continue
            wide = place.unit.is_area or (
                place.place is not None
                and not place.lifted
                and rank_of_kind(place.place.kind) > Unit.SETTLEMENT
            )
            if wide:
                self.unit = place
            elif self.weights.of(place, clause) > NONE or place in found:
                self.settlement = place
