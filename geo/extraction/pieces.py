"""Clauses and items of lists: a sentence cut where another event, place or count begins.

Pure. "Police shot dead four people in Kitale, two in Nakuru and one in Thika" is three pieces.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from geo.extraction.day_lists import counts_by_day
from geo.model.frames import PlaceArgument, Trigger
from geo.model.reading import Number, Reading, hits_by_set
from geo.model.vocab import SpatialRelation

__all__ = ["cut_pieces"]

_DAY = 3  # tokens between "again" and the day
_REACH = 7  # tokens between a count and the place it is counted in


def cut_pieces(
    reading: Reading,
    first: int,
    last: int,
    *,
    places: Sequence[PlaceArgument],
    numbers: Sequence[Number],
    triggers: Sequence[Trigger],
) -> list[tuple[int, int]]:
    """Token ranges of the pieces of one sentence, in order; together they are the sentence."""
    cutter = _Cutter(reading, first, last, places, numbers, triggers)
    cuts = sorted({first, last, *(c for c in cutter.cuts() if first < c < last)})
    return list(pairwise(cuts))


class _Cutter:
    """One sentence."""

    def __init__(  # noqa: PLR0917 -- what one sentence holds
        self,
        reading: Reading,
        first: int,
        last: int,
        places: Sequence[PlaceArgument],
        numbers: Sequence[Number],
        triggers: Sequence[Trigger],
    ) -> None:
        self.low, self.first, self.last = reading.tokens.low, first, last
        self.by_day = counts_by_day(reading, first, last)
        self.places = list(places)
        self.numbers = [n for n in numbers if not n.blocked]
        self.triggers = triggers
        self.hits = hits_by_set(reading.hits_in(first, last))
        self.join = {h.first for h in self.hits.get("join", ())}
        self.starts = {p.first: p for p in self.places}
        low = bisect_left(reading.dates, reading.tokens.start[first], key=lambda d: d.start)
        self.days: set[int] = set()  # tokens at which a day begins
        for day in reading.dates[low:]:
            at = reading.tokens.at(day.start)
            if at >= last:
                break
            self.days.add(at)

    def cuts(self) -> set[int]:
        """Tokens at which a new piece begins."""
        found = {k + 1 for k in range(self.first, self.last) if self.low[k] == ";"}
        found |= {h.first for h in self.hits.get("clause", ())}
        found |= self._older()
        found |= self._told_first()
        found |= self._again()
        found |= self._on_two_days()
        found |= self._conjoined(found)
        found |= {self._back(n.first) for n in self.by_day}
        found |= self._places()
        return found | self._after_verbs(found, self._counts())

    def _after_verbs(self, cuts: set[int], counts: set[int]) -> set[int]:
        """``gunmen had killed | two men in Jos``: a verb keeps the count behind it."""
        found: set[int] = set()
        for cut in sorted(counts):
            low = max((c for c in (*cuts, *found, self.first) if c < cut), default=self.first)
            verb = any(low <= t.first < cut for t in self.triggers)
            held = any(low <= p.first < cut for p in self.places) or any(
                low <= n.first < cut for n in self.numbers
            )
            if held or not verb:
                found.add(cut)
        return found

    def _place_from(self, at: int) -> PlaceArgument | None:
        """The place that begins at a token, articles, units and directions left out."""
        skip = {
            k
            for name in ("article", "unit_before", "direction")
            for h in self.hits.get(name, ())
            for k in range(h.first, h.last)
        }
        while at in skip and at not in self.starts:
            at += 1
        return self.starts.get(at)

    def _end(self, place: PlaceArgument) -> int:
        """The token behind a name and the word of its unit: "Burnet County three"."""
        units = self.hits.get("unit_after", ())
        return next((h.last for h in units if h.first == place.last), place.last)

    def _back(self, at: int) -> int:
        """A token with the comma and the "and" before it."""
        while at > self.first and (at - 1 in self.join or self.low[at - 1] == ","):
            at -= 1
        return at

    def _older(self) -> set[int]:
        """``stabbed in A, a week after a man was shot in B``: the event of another day."""
        return {
            self._back(h.first)
            for h in (*self.hits.get("days_after", ()), *self.hits.get("days_before", ()))
            if any(self.first <= t.first < h.first for t in self.triggers)
            and self._tells(h.last, self.last)
        }

    def _told_first(self) -> set[int]:
        """``A day after the raid, | a bomb went off``: what the sentence tells ends a comma."""
        found = set()
        for name in ("days_after", "days_before"):
            for hit in self.hits.get(name, ()):
                if any(self.first <= t.first < hit.first for t in self.triggers):
                    continue
                for k in range(hit.last, self.last):
                    told = any(hit.last <= t.first < k for t in self.triggers)
                    if self.low[k] == "," and told and any(k < t.first for t in self.triggers):
                        found.add(k)
                        break
        return found

    def _again(self) -> set[int]:
        """``on Monday and again on Friday``, ``on Monday, and on Friday``: a second event."""
        found = set()
        again = {h.first: h.last for h in self.hits.get("repeat", ())}
        on = {h.first for h in self.hits.get("on_day", ())}
        for k in range(self.first + 1, self.last):
            at = again.get(k, k)
            led = k - 1 in self.join or self.low[k - 1] == ","
            behind = range(at, at + _DAY)
            dated = (
                any(d in self.days for d in behind)
                if k in again
                else (k in on and k + 1 in self.days and k - 1 in self.join)
            )
            before = any(self.first <= t.first < k for t in self.triggers)
            if led and dated and before and any(self.first <= d < k for d in self.days):
                found.add(self._back(k))
        return found

    def _on_two_days(self) -> set[int]:
        """``killed two in A on Monday and wounded six there the next day``: two events."""
        found: set[int] = set()
        joins = sorted(k for k in self.join if self.first < k < self.last)
        for k, high in pairwise([*joins, self.last]):
            left, right = range(self.first, k), range(k + 1, high)
            dated = any(d in left for d in self.days) and any(d in right for d in self.days)
            told = any(t.first in left for t in self.triggers)
            more = any(t.first in right for t in self.triggers)
            if dated and told and more:
                found.add(self._back(k))
        return found

    def _tells(self, low: int, high: int) -> bool:
        """Whether an event and a place stand among tokens ``[low, high)``."""
        return any(low <= t.first < high for t in self.triggers) and any(
            low <= p.first < high for p in self.places
        )

    def _conjoined(self, cuts: set[int]) -> set[int]:
        """``, and gunmen attacked Y``: an event with a place or a count on both sides."""
        found = set()
        bounds = sorted({self.first, self.last, *cuts})
        for low, high in pairwise(bounds):
            for k in range(low + 1, high - 1):
                comma = self.low[k] == "," and k + 1 in self.join
                if not (
                    comma or (self.low[k] in (",", "–", "—") and self._verb_follows(k + 1, high))
                ):
                    continue
                left = any(low <= t.first < k for t in self.triggers)
                right = any(k < t.first < high for t in self.triggers)
                placed = any(k < p.first < high for p in self.places)
                if left and right and placed:
                    found.add(k)
        return found

    def _verb_follows(self, at: int, high: int) -> bool:
        """Whether a clause opens with its place behind a comma: ", in X gunmen ..."."""
        hit = next((h for h in self.hits.get("locative", ()) if h.first == at), None)
        if hit is None or hit.last >= high or hit.value == "near":
            return False
        place = self._place_from(hit.last)
        return place is not None and any(place.last <= t.first < high for t in self.triggers)

    def _located(self, number: Number) -> PlaceArgument | None:
        """The place that a count is said for: "two in Nakuru", "22 deaths for Swat"."""
        for hit in self.hits.get("per_place", ()):
            if number.last <= hit.first < number.last + _REACH:
                if any(n.first > number.first and n.first < hit.first for n in self.numbers):
                    return None
                between = self.low[number.last : hit.first]
                if any(sign in (",", ";", ":", ".") for sign in between):
                    return None
                place = self._place_from(hit.last)
                if place is not None:
                    return place
        return None

    def _counts(self) -> set[int]:
        """A piece for each count with a place of its own, and each place with a count behind it."""
        found: set[int] = set()
        seen = False
        for number in self.numbers:
            ends = {self._end(p): p for p in self.places}
            end = next((k for k in (number.first, number.first - 1) if k in ends), -1)
            before = ends.get(end)
            tight = before is not None and (
                end == number.first or self.low[end] in (":", "(", "-", "–")
            )
            if before is not None and tight:
                start = before.first
                hit = next((h for h in self.hits.get("locative", ()) if h.last == start), None)
                start = hit.first if hit is not None else start
                if seen or any(
                    p.first < start and not self._lies_in(p, before) for p in self.places
                ):
                    found.add(self._back(start))
                seen = True
                continue
            if self._located(number) is None:
                continue
            if seen or any(p.last <= number.first for p in self.places if not p.label):
                found.add(self._back(number.first))
            seen = True
        return found

    def _lies_in(self, place: PlaceArgument, other: PlaceArgument) -> bool:
        """``at X, Y district: three``: the count is of X, which is no other place than Y."""
        between = [w for w in self.low[self._end(place) : other.first] if w.isalpha()]
        beside = place.index == other.index - 1 and len(between) <= 1
        wider = other.unit.is_area and place.unit < other.unit
        return other.index in place.parents or (wider and beside)

    def _places(self) -> set[int]:
        """``in A on one area, in B on another``: places with a preposition behind commas."""
        found: set[int] = set()
        locatives = {h.first: h for h in self.hits.get("locative", ())}
        before: PlaceArgument | None = None
        for place in self.places:
            if before is not None:
                for k in range(before.last, place.first):
                    hit = locatives.get(k)
                    if hit is None or self._place_from(hit.last) is not place:
                        continue
                    comma = k > self.first and (self.low[k - 1] == "," or k - 1 in self.join)
                    road = place.relation is SpatialRelation.ROAD and k - before.last == 1
                    apart = place.index not in before.parents and hit.value != "near"
                    if comma and apart and not road:  # "at X, on the A-B highway"
                        found.add(self._back(k))
            before = place
        return found
