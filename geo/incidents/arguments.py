"""Names of a text as arguments: the whole name, its unit word, its parents, its list.

Pure. The finder of names proposes; here a name takes in the capitals around it, names that only
their position gives away are added, and the words between two names say which lies in which.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from geo.extraction.tables import head_of
from geo.incidents.anchors import anchor
from geo.incidents.announced import announced_runs
from geo.incidents.capitals import capital_arguments
from geo.incidents.parents import UNITS, relate
from geo.incidents.words_beside import WordsBeside
from geo.language.forms import declines_names
from geo.language.lexicon import words
from geo.model.frames import PlaceArgument, Unit
from geo.model.reading import Hit, Reading
from geo.model.records import Lookup, Place, Resolution
from geo.model.spans import Spans
from geo.model.vocab import MentionKind, SpatialRelation

__all__ = ["arguments_of", "capital_runs"]

_ADJECTIVES = frozenset({MentionKind.DEMONYM, MentionKind.MODIFIER, MentionKind.METONYM})
_ACRONYM = 5  # letters of a name in capitals that is most likely an office
_ENDING = 2  # characters of a possessive
_SPELLINGS = frozenset({"exact", "article", "transliteration"})
_MARKS = frozenset({":", "(", "-", "–", "—", "“", "«", "„", '"', "|", "•"})
_HEADING = 3  # words of a heading that no list knows
_COLUMNS = 4  # of a row, among which its place stands
_MANY = 60  # candidates of one name that are looked at
_LONG = 6  # words of the longest name
_ROUNDS = 3  # times that a list grows by its neighbours


def capital_runs(reading: Reading) -> list[tuple[int, int]]:
    """Token ranges of words with capitals that may form one name, particles between them."""
    tokens, low = reading.tokens, reading.tokens.low
    particles = {
        h.first for h in reading.hits if h.set == "particle" and not tokens.capital(h.first)
    }
    runs: list[tuple[int, int]] = []
    index, size = 0, len(low)
    while index < size:
        if not (low[index][0].isalpha() and tokens.capital(index)):
            index += 1
            continue
        last = index + 1
        while last < size and last - index < _LONG + 2:
            ahead = last
            while (
                ahead < size and ahead - last < 2 and ahead in particles and _close(reading, ahead)
            ):
                ahead += 1
            named = ahead < size and low[ahead][0].isalpha() and tokens.capital(ahead)
            if not (named and _close(reading, ahead)) or tokens.possessive(last - 1):
                break
            last = ahead + 1
        runs.append((index, last))
        index = last
    return runs


def _close(reading: Reading, index: int) -> bool:
    """Whether only a space or a hyphen stands before a token."""
    tokens = reading.tokens
    gap = reading.text[tokens.end[index - 1] : tokens.start[index]]
    return gap in (" ", "", "\u00a0")


class _Builder(WordsBeside):
    """Collects the arguments of one report."""

    def __init__(
        self,
        reading: Reading,
        resolutions: Sequence[Resolution],
        lookup: Lookup,
        persons: Iterable[tuple[int, int]],
    ) -> None:
        super().__init__(reading)
        self.lookup, self.resolutions = lookup, resolutions
        self.calendar = words("calendar", "kind", code=reading.lang)
        self.runs = sorted([*capital_runs(reading), *announced_runs(reading)])
        self.run_starts = [first for first, _ in self.runs]
        self.found: list[PlaceArgument] = []
        self.covered: set[int] = set()  # tokens of what was found
        peoples = [
            (r.mention.start, r.mention.end)
            for r in resolutions
            if r.mention.kind is MentionKind.DEMONYM
        ]
        self.people = Spans([*persons, *peoples])
        self.opens = {reading.tokens.at(s.start) for s in reading.sentences} | self.lines
        self.ends = {reading.tokens.at(line.end) for line in reading.lines}
        self.cells = {
            (reading.tokens.at(a), reading.tokens.at(b))
            for k, line in enumerate(reading.lines)
            for a, b in line.cells[:_COLUMNS]
            if head_of(reading, k) != k
        }
        self.items = {  # "• Abu Hujar: ..." in a list: most likely a town, not a man
            (reading.tokens.at(line.label[0]), reading.tokens.at(line.label[1]))
            for line in reading.lines
            if line.bullet and line.label is not None and line.mark == ":"
        }
        self.line_starts = [line.start for line in reading.lines]
        declined = resolutions if declines_names(reading.lang) else ()
        self.named = {reading.tokens.at(r.mention.start) for r in declined}
        self.ids: dict[str, tuple[Place, ...]] = {}
        self.known_names: set[str] = set()

    # ---------------------------------------------------------------- names

    def build(self) -> list[PlaceArgument]:
        for resolution in self.resolutions:
            self._of_mention(resolution)
        self.known_names = {a.name.casefold() for a in self.found}
        taken = sorted((a.first, a.last) for a in self.found)
        for first, last in self.runs:
            spot = bisect_left(taken, (first, first))
            near = taken[max(0, spot - 1) : spot + 1]
            if not any(a < last and first < b for a, b in near):
                self._of_run(first, last)
        self._listed_beside()
        self.found += capital_arguments(self.reading, self.resolutions, self.lookup)
        self.found.sort(key=lambda a: (a.first, a.last))
        kept: list[PlaceArgument] = []
        for argument in self.found:
            if kept and argument.first < kept[-1].last:
                if (argument.last - argument.first) > (kept[-1].last - kept[-1].first):
                    kept[-1] = argument
                continue
            kept.append(argument)
        for index, argument in enumerate(kept):
            argument.index = index
        return kept

    def places(self, name: str) -> tuple[Place, ...]:
        """The records of a name, exact matches only."""
        if name not in self.ids:
            match = self.lookup.match(name)
            ids = match.place_ids if match is not None and match.kind == "name" else ()
            self.ids[name] = tuple(self.lookup.place(i) for i in ids[:_MANY]) or self._spelt(name)
        return self.ids[name]

    def _spelt(self, name: str) -> tuple[Place, ...]:
        """The records of another spelling of a name, where nothing but spelling differs."""
        if len(name) <= _ACRONYM or not name[0].isupper():
            return ()
        found = self.lookup.search(name, limit=12, fuzzy=False)
        return tuple(c.place for c in found if c.tier in _SPELLINGS)

    def _of_mention(self, resolution: Resolution) -> None:
        mention = resolution.mention
        if mention.kind in _ADJECTIVES or mention.kind is MentionKind.COORDINATE:
            return
        if mention.kind is MentionKind.PHRASE:
            self._phrase(resolution)
            return
        first, last = self.tokens.at(mention.start), self.tokens.at(mention.end)
        last = self.up_to_unit(first, last)
        if first >= last:
            return
        if self.tokens.start[first] > mention.start and first:
            return
        low, high = self._extended(first, last)
        if low is None:
            return
        whole = (low, high) == (first, last) and self.tokens.end[last - 1] <= mention.end + _ENDING
        self._add(low, high, resolution, whole=whole)

    def _phrase(self, resolution: Resolution) -> None:
        """``the coast``, ``nearby hills``: a place without a name."""
        mention = resolution.mention
        first, last = self.tokens.at(mention.start), self.tokens.at(mention.end)
        if resolution.chosen is None or first >= last:
            return
        self._keep(
            PlaceArgument(
                index=0,
                first=first,
                last=last,
                start=mention.start,
                end=mention.end,
                name=mention.text,
                unit=Unit.PROVINCE,
                resolution=resolution,
                candidates=(resolution.chosen.place,),
                listed=True,
                relation=SpatialRelation.PHRASE,
                place=resolution.chosen.place,
                footprint=resolution.footprint,
            )
        )

    def _extended(self, first: int, last: int) -> tuple[int | None, int]:
        """The whole run of capitals around a name; None where the run is no place's name."""
        spot = bisect_right(self.run_starts, first) - 1
        run = self.runs[spot] if spot >= 0 else (0, 0)
        if first >= run[1]:
            return first, last
        low, high = first, last
        while low > run[0] and self._takes(low - 1):
            low -= 1
        particles = self.at.get("particle", {})
        while low < first and low in particles:
            low += 1
        while high < run[1] and self._takes(high):
            high += 1
        while high > last and (high - 1) in particles and not self.tokens.capital(high - 1):
            high -= 1
        return low, high

    def _takes(self, index: int) -> bool:
        """Whether a capital beside a name belongs to it."""
        word = self.low[index]
        if word in self.calendar:
            return False
        for name in ("title", "unit_after", "unit_before", "direction", "office_after", "event"):
            if index in self.at.get(name, {}):
                return False
        if self._begins(index) and (index in self.at.get("agent", {}) or self._plain(index)):
            return False
        if index in self.named:
            return False  # "Орск Оренбургской области": two names side by side
        return not self.tokens.possessive(index) or index + 1 >= len(self.low)

    def _begins(self, index: int) -> bool:
        """Whether a word may have its capital from its position only."""
        return index in self.opens or self.low[index - 1] in _MARKS

    def _plain(self, index: int) -> bool:
        """Whether a word at the start of a sentence is an ordinary word."""
        word = self.low[index]
        people = words("people", "number", code=self.reading.lang)
        function = words("function_words", "class", code=self.reading.lang)
        numbers = words("numbers", "kind", code=self.reading.lang)
        if word in people or word in function or word in numbers:
            return True
        return any(
            index in self.at.get(name, {})
            for name in ("locative", "clause", "after", "elsewhere", "list", "negation", "mover")
        )

    def _add(
        self,
        first: int,
        last: int,
        resolution: Resolution | None,
        *,
        whole: bool,
        added: bool = False,
    ) -> PlaceArgument | None:
        """One argument of tokens ``[first, last)``, its unit word cut off."""
        unit, given = Unit.NONE, whole
        full = self.tokens.surface(first, last)
        before = self.at.get("unit_before", {}).get(first)
        if before is not None and before.last < last:
            unit, first, whole = UNITS[before.value], before.last, False
        after = next((h for h in self._ending(last) if first < h.first), None)
        candidates: tuple[Place, ...] = self.places(full)  # with its word: "ولاية البحر الأحمر"
        if after is not None:
            core = self.places(self.tokens.surface(first, after.first))
            unit = max(unit, UNITS[after.value])
            candidates = tuple(dict.fromkeys([*candidates, *core]))
            last, whole = after.first, False
        if unit is Unit.NONE:
            unit = self._unit_beside(first, last)
        name = self.tokens.surface(first, last).removesuffix("'s").removesuffix("’s")
        if before is not None or not candidates:
            candidates = tuple(dict.fromkeys([*candidates, *self.places(name)]))
        candidates = candidates or self._part_of(first, last)
        chosen = resolution.chosen.place if resolution is not None and resolution.chosen else None
        if self.is_other_name(first):
            return None
        fits = chosen is not None and (chosen in candidates or (given and not candidates))
        keep = whole or fits
        if resolution is not None and keep:
            ranked = [*([resolution.chosen] if resolution.chosen else []), *resolution.rejected]
            ordered = [c.place for c in ranked if c.tier != "fuzzy"]
            candidates = tuple(dict.fromkeys([*ordered, *candidates]))
        acronym = (
            last - first == 1
            and name.isupper()
            and len(name) <= _ACRONYM
            and not (first in self.lines and last in self.ends)
            and first not in self.at.get("country_acronym", {})
            and (
                first not in self.lines
                or self.low[last : last + 1] not in ([":"], ["."], ["-"], ["–"], [","])
            )
        )
        ends = () if candidates else self.road_ends(name, last, self.places)
        argument = PlaceArgument(
            index=0,
            first=first,
            last=last,
            start=self.tokens.start[first],
            end=self.tokens.start[first] + len(name),
            name=name,
            ends=ends,
            unit=unit,
            resolution=resolution if keep else None,
            candidates=() if acronym else candidates,
            listed=bool(candidates or ends) and not acronym,
            added=added,
            acronym=acronym,
        )
        if ends:
            argument.relation = SpatialRelation.ROAD
        elif resolution is not None and keep:
            argument.relation = resolution.mention.relation
        self._keep(argument)
        return argument

    def _part_of(self, first: int, last: int) -> tuple[Place, ...]:
        """``Baringo North`` in no list: Baringo, of which it is a part."""
        sides = self.at.get("direction", {})
        low, high = first + (first in sides), last - (last - 1 in sides)
        if (low, high) == (first, last) or low >= high:
            return ()
        return self.places(self.tokens.surface(low, high))

    def _keep(self, argument: PlaceArgument) -> None:
        self.found.append(argument)
        self.covered.update(range(argument.first, argument.last))

    def _ending(self, last: int) -> list[Hit]:
        return [hit] if (hit := self.until.get("unit_after", {}).get(last)) is not None else []

    def _unit_beside(self, first: int, last: int) -> Unit:
        """The unit word right behind a name, else "town of" before it."""
        after = self.at.get("unit_after", {}).get(last)
        if after is not None and _joined(self.reading, last):
            return UNITS[after.value]
        if last in self.at.get("capital", {}) or first in self.until.get("capital", {}):
            return Unit.SETTLEMENT  # "تونس العاصمة"
        start = first
        while start and (start - 1) in self.at.get("article", {}):
            start -= 1
        before = self.until.get("unit_before", {}).get(start)
        if before is not None and not self._partitive(before):
            return UNITS[before.value]
        return Unit.NONE

    def _partitive(self, hit: Hit) -> bool:
        """``a district of Y``, ``two villages of Y``, ``the X district of Y``: Y is the whole."""
        index = hit.first - 1
        article = self.at.get("article", {}).get(index)
        if article is not None:
            return article.value != "the"
        if index < 0 or index in self.opens:
            return False
        counted = any(n.last == hit.first for n in self.reading.numbers_in(index, hit.first))
        named = self.low[index][0].isalpha() and self.tokens.capital(index)
        return counted or (named and hit.first in self.at.get("unit_after", {}))

    # ---------------------------------------------------------------- names that no list holds

    def _of_run(self, first: int, last: int) -> None:
        """A run of capitals in a place's position."""
        while first < last and not self._may_open(first):
            first += 1
        while last > first and (
            self.low[last - 1] in self.calendar or (last - 1) in self.at.get("particle", {})
        ):
            last -= 1
        last = self.up_to_unit(first, last)
        sides = self.at.get("direction", {})
        if last - first > _LONG or all(k in sides for k in range(first, last)):
            return  # none is left, too many, or only "West" of "West and South X"
        if self._is_other(first, last):
            return
        name = self.tokens.surface(first, last).removesuffix("'s").removesuffix("’s")
        if self._in_position(first, last) or name.casefold() in self.known_names:
            self._add(first, last, None, whole=True, added=True)

    def _may_open(self, index: int) -> bool:
        if self.low[index] in self.calendar:
            return False
        if self._begins(index) and (self._plain(index) or index in self.at.get("direction", {})):
            return False
        return not any(index in self.at.get(n, {}) for n in ("event", "agent"))

    def _is_other(self, first: int, last: int) -> bool:
        """Whether a run is a person, an office or an organisation."""
        start, end = self.tokens.start[first], self.tokens.end[last - 1]
        if self.is_office(first, last):
            return True
        if not self.people.touch(start, end) or (first, last) in self.items:
            return False
        return self.people.hold(start, end) or not self.lived_at(first)

    def _in_position(self, first: int, last: int) -> bool:
        """Whether the words beside a run give it away as a place."""
        after = self.at.get("unit_after", {}).get(last)
        if after is not None and _joined(self.reading, last) and after.value != "site":
            listed = self.links(first - 1) or not self.low[after.last - 1].endswith("s")
            return listed or bool(self.places(self.tokens.surface(first, last)))  # "Xu villages"
        if self.until.get("unit_before", {}).get(first) is not None:
            office = first in self.until.get("office_unit", {})  # "Department of Dyke Management"
            return not office or bool(self.places(self.tokens.surface(first, last)))
        inside = self.until.get("locative", {})
        before = inside.get(first)
        if before is None and first in self.at.get("article", {}):
            before = inside.get(first + 1)  # "en Los Huizachales"
        if before is not None and before.value in ("in", "near"):
            return True
        if before is not None and self.places(self.tokens.surface(first, last)):
            return True
        if self.describes(last):
            return False
        told = self.is_told_of(first, last) or self.moves_at(first, last)
        return told or self.aimed_at(first, last) or self._labels(first, last)

    def _opens_list(self, last: int) -> bool:
        """Whether the next line is an item of a list."""
        end = self.tokens.end[last - 1]
        following = bisect_right(self.line_starts, end)
        lines = self.reading.lines[following : following + 1]
        return any(line.bullet or line.clock for line in lines)

    def _labels(self, first: int, last: int) -> bool:
        """Whether a run is the whole label of its line, or the whole line."""
        if self.is_section(first, last):
            return False
        if (first, last) in self.cells:
            return True
        if first not in self.lines:
            return False
        mark = self.low[last] if last < len(self.low) else ""
        if mark == ".":
            return bool(self.places(self.tokens.surface(first, last)))
        if last in self.ends:  # a line of its own
            known = bool(self.places(self.tokens.surface(first, last)))
            told = any(h.set in ("event", "harm") for h in self.reading.hits_in(first, last))
            return known or (last - first <= _HEADING and not told and self._opens_list(last))
        return mark in (":", "-", "–", "—")

    def _listed_beside(self) -> None:
        """Names joined to known ones by commas and "and": "Istanbul, Ankara and X"."""
        firsts = {a.first: a for a in self.found}
        lasts = {a.last: a for a in self.found}
        for _ in range(_ROUNDS):
            grown = False
            for run in self.runs:
                span = self._beside(run, firsts, lasts)
                argument = self._add(*span, None, whole=True, added=True) if span else None
                if argument is not None:
                    firsts[argument.first] = lasts[argument.last] = argument
                    grown = True
            if not grown:
                break

    def _beside(
        self,
        run: tuple[int, int],
        firsts: dict[int, PlaceArgument],
        lasts: dict[int, PlaceArgument],
    ) -> tuple[int, int] | None:
        """A run that a comma or "and" joins to a known name, less its ordinary first word."""
        first, last = run
        if not self.covered.isdisjoint(range(first, last)):
            return None
        while first < last and not self._may_open(first):
            first += 1
        if first >= last or self.is_office(first, last):
            return None
        left = lasts.get(first - 1) if self.links(first - 1) else None
        comma = bool(first) and self.low[first - 1] == ","
        if left is None and first > 1 and not comma and self.low[first - 2] == ",":
            left = lasts.get(first - 2)
        right = firsts.get(last + 1) if self.links(last) else None
        beside = left or right
        if beside is None or beside.acronym or beside.relation is SpatialRelation.PHRASE:
            return None
        ends = self.links(last) or self.low[last : last + 1] in ([], ["."], [";"])
        return None if left is not None and comma and not ends else (first, last)


def _joined(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    return reading.text[tokens.end[index - 1] : tokens.start[index]] in (" ", "-", "\u00a0", "")


def arguments_of(
    reading: Reading,
    resolutions: Sequence[Resolution],
    lookup: Lookup,
    *,
    persons: Iterable[tuple[int, int]] = (),
) -> list[PlaceArgument]:
    """The place arguments of a report, in order, none overlapping another."""
    arguments = _Builder(reading, resolutions, lookup, persons).build()
    relate(reading, arguments)
    anchor(reading, arguments)
    return arguments
