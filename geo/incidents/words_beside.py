"""What the words beside a run of capitals say of it: an office, an end of a journey, an aim."""

import re
from collections.abc import Callable

from geo.language.lexicon import words
from geo.model.reading import Reading, hits_by_place
from geo.model.records import Place

__all__ = ["WordsBeside"]

_ACRONYM = 5  # letters of a name in capitals that is most likely an office
_HYPHEN = re.compile(r"[-–—]")
_TWO = 2  # ends of a road; tokens from its name up to "road"
_JOURNEY = 8  # tokens between a verb of moving and the end of the journey
_ENDING = 2  # characters of a possessive
_FIGHTS = frozenset({"clash", "overtake", "regain"})
_FOUGHT = 12  # tokens between "fighting" and "for X"
_AIMED = frozenset({"attack", "airstrike", "shelling", "overtake", "regain"})
_SECTIONS = frozenset({"label_word", "clears_heading", "background_heading", "event"})


class WordsBeside:
    """One report, its words by where they begin and where they end."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens, self.low = reading.tokens, reading.tokens.low
        self.at, self.until = hits_by_place(reading.hits)
        self.lines = {reading.tokens.at(line.start) for line in reading.lines}

    def is_office(self, first: int, last: int) -> bool:
        """Whether a run has a title, is an office, speaks, or is an acronym."""
        if first in self.at.get("title", {}) or (first - 1) in self.at.get("title", {}):
            return True
        offices = self.at.get("office_after", {})
        if any(i in offices for i in range(first, min(last + 1, len(self.low)))):
            return True
        speech = words("speech", "form", code=self.reading.lang)
        if last < len(self.low) and self.low[last] in speech:
            return True
        single = self.tokens.surface(first, last)
        return (
            last - first == 1
            and single.isupper()
            and len(single) <= _ACRONYM
            and first not in self.lines
        )

    def moves_at(self, first: int, last: int) -> bool:
        """``fled X for Y``: an end of a journey."""
        moving = any(
            h.set in ("move_away", "move_to", "move_passive", "move_return")
            for h in self.reading.hits_in(max(0, first - _JOURNEY), last + _ENDING)
        )
        if self.lived_at(first):
            return True
        return moving and any(
            first in self.until.get(name, {}) for name in ("from", "to", "move_away")
        )

    def lived_at(self, first: int) -> bool:
        """``300 people from X``: behind those who move and "from"."""
        hit = self.until.get("from", {}).get(first)
        return hit is not None and hit.first in self.until.get("mover", {})

    def aimed_at(self, first: int, last: int) -> bool:
        """``attacked X``, ``X was attacked``, ``the raid on X``."""
        event = self.until.get("event", {}).get(first)
        if event is not None and event.value in _AIMED:
            return True
        passive = self.at.get("passive", {}).get(last)
        done = self.at.get("event", {}).get(passive.last) if passive is not None else None
        if done is not None and done.value in _AIMED:  # "X was attacked"
            return True
        before = self.until.get("locative", {}).get(first)
        raid = self.until.get("event", {}).get(before.first) if before is not None else None
        return raid is not None and raid.value in _AIMED

    def is_told_of(self, first: int, last: int) -> bool:
        """``the market of X``; ``X lies in``; ``fighting for X``."""
        facility = first in self.until.get("facility", {})
        return facility or last in self.at.get("defines", {}) or self._fought_for(first)

    def _fought_for(self, first: int) -> bool:
        """``fighting between A and B for X``: behind a word of battle and "for"."""
        hit = self.until.get("per_place", {}).get(first)
        if hit is None or hit.value != "for":
            return False
        fights = (
            h.last
            for h in self.reading.hits_in(max(0, first - _FOUGHT), hit.first)
            if h.set == "event" and h.value in _FIGHTS
        )
        last = max(fights, default=None)
        return last is not None and not any(w in (",", ";") for w in self.low[last : hit.first])

    def is_section(self, first: int, last: int) -> bool:
        """Whether a run is a word of a section or of an event: "Highlights", "Conflict:"."""
        hits = self.reading.hits_in(first, last)
        return any(h.set in _SECTIONS and (h.first, h.last) == (first, last) for h in hits)

    def describes(self, last: int) -> bool:
        """Whether a run stands before people: "Karimi loyalists"."""
        people = words("people", "number", code=self.reading.lang)
        word = self.low[last] if last < len(self.low) else ""
        return word in people or last in self.at.get("agent", {})

    def is_other_name(self, first: int) -> bool:
        """``the Ministry of Justice``, ``struck a Toyota``: no place of that name is meant."""
        brand = first in self.at.get("brand", {}) and first not in self.until.get("locative", {})
        return brand or first in self.until.get("office_of", {})

    def road_ends(
        self, name: str, last: int, places: Callable[[str], tuple[Place, ...]]
    ) -> tuple[tuple[Place, ...], ...]:
        """``the A-B road``, ``the A-B main highway``: what A and what B may be."""
        roads = self.at.get("road_word", {})
        halves = [half.strip() for half in _HYPHEN.split(name)]
        if len(halves) != _TWO or not any(k in roads for k in range(last, last + _TWO)):
            return ()
        ends = tuple(places(half) for half in halves)
        return ends if all(ends) else ()

    def up_to_unit(self, first: int, last: int) -> int:
        """Where a unit word begins that goes on behind: "Xu Local" of "Xu Local government"."""
        units = self.at.get("unit_after", {})
        inside = (k for k in range(first + 1, last) if k in units and units[k].last > last)
        return next(inside, last)

    def links(self, index: int) -> bool:
        """Whether a token joins the names of a list."""
        if not 0 <= index < len(self.low):
            return False
        return self.low[index] in (",", "/") or index in self.at.get("join", {})
