"""The structure of a report: which lines give place and day to the lines below or behind them.

Pure. Headings, labels ("Town: ..."), rows of tables and datelines open a scope; a line inherits
what the scope says until the next one of its rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from geo.extraction.tables import column_unit
from geo.extraction.times import Timed
from geo.model.frames import PlaceArgument, Scope, ScopeKind, Unit
from geo.model.reading import Line, Reading
from geo.model.records import When
from geo.model.vocab import PlaceKind

__all__ = ["Structure", "read_structure"]

_HEADING_WORDS = 9
_WIDE, _FINE = 1, 2  # ranks of headings
_PLACED = 4  # columns among which the day and the place of a row stand
_DESK_LETTERS = 60  # of a line that names a place and a day
_DESK = 3  # lines of the least report that says where and when it was written
_LABELS = 2  # lines with a label that make a list of places


class _Opens(Enum):
    """What a heading opens."""

    PLACE = auto()
    DAY = auto()
    BACKGROUND = auto()
    OVERVIEW = auto()


@dataclass(slots=True)
class Structure:
    """Scopes by line, the line of each sentence, and what the head of the report says."""

    scopes: list[Scope]
    line_of: list[int]  # line by sentence
    as_of: When | None = None
    dateline: tuple[int, int] | None = None  # characters
    labels: int = 0
    noted: list[str] = field(default_factory=list)

    def in_dateline(self, offset: int) -> bool:
        """Whether a character stands where the reporter says where and when he writes."""
        return self.dateline is not None and self.dateline[0] <= offset < self.dateline[1]


def read_structure(
    reading: Reading, arguments: Sequence[PlaceArgument], times: Sequence[Timed]
) -> Structure:
    """Give every line of a report its scope."""
    return _Reader(reading, arguments, times).read()


class _Reader:
    """One report, line by line."""

    def __init__(
        self, reading: Reading, arguments: Sequence[PlaceArgument], times: Sequence[Timed]
    ) -> None:
        self.reading, self.arguments, self.times = reading, arguments, times
        self.text, self.tokens = reading.text, reading.tokens

    def read(self) -> Structure:
        lines = self.reading.lines
        found = Structure(scopes=[], line_of=self._lines_of_sentences())
        found.labels = sum(self._label(line) is not None for line in lines)
        stack: list[tuple[int, list[int]]] = []
        day: When | None = None
        background = False
        block = 0
        for index, line in enumerate(lines):
            scope = Scope(log=bool(line.clock), body=line.body, block=block)
            heading = self._heading(index, line)
            if heading is not None and heading[2] is _Opens.PLACE and self._is_desk(index):
                found.dateline = (line.start, lines[index + 1].end)
            elif heading is not None and self._is_desk_of_one_line(index):
                found.dateline = (line.start, line.end)
            if heading is not None and found.in_dateline(line.start):
                scope.dateline = (line.start, line.end)
                found.scopes.append(scope)
                continue
            if heading is not None:
                rank, places, kind, when = heading
                block += 1
                scope.heading, scope.block = True, block
                if kind is _Opens.BACKGROUND:
                    stack, background, day = [], True, None
                elif kind is _Opens.OVERVIEW:
                    stack, background = [], False
                elif places:
                    stack = [entry for entry in stack if entry[0] < rank]
                    stack.append((rank, places))
                    background = False
                    day = when if when is not None else day
                else:
                    day = when
                scope.places = [p for _, ps in reversed(stack) for p in ps]
                scope.when = when
                found.scopes.append(scope)
                continue
            scope.background = background
            scope.when = day
            scope.places = [p for _, ps in reversed(stack) for p in ps]
            scope.kind = ScopeKind.HEADING if scope.places else ScopeKind.NONE
            self._open(scope, line, index, found)
            found.scopes.append(scope)
        self._as_of(found)
        return found

    def _lines_of_sentences(self) -> list[int]:
        return [s.paragraph for s in self.reading.sentences]

    # ---------------------------------------------------------------- lines

    def _inside(self, start: int, end: int) -> list[PlaceArgument]:
        return [a for a in self.arguments if start <= a.start and a.end <= end]

    def _time(self, start: int, end: int) -> When | None:
        able = [t for t in self.times if start <= t.start and t.end <= end and not t.future]
        return next((t.when for t in able if t.when.start is not None), None)

    def _sets(self, start: int, end: int) -> dict[str, str]:
        first, last = self.tokens.at(start), self.tokens.at(end)
        return {h.set: h.value for h in self.reading.hits_in(first, last) if h.last <= last}

    def _covered(self, start: int, end: int) -> bool:
        """Whether names, their unit words, dates and signs are all that stands there."""
        first, last = self.tokens.at(start), self.tokens.at(end)
        spans = [(a.start, a.end) for a in self._inside(start, end)]
        spans += [(t.start, t.end) for t in self.times if start <= t.start and t.end <= end]
        hits = self.reading.hits_in(first, last)
        skip = {
            k
            for h in hits
            if h.set
            in ("unit_after", "unit_before", "direction", "article", "join", "within", "clock_word")
            for k in range(h.first, h.last)
        }
        for k in range(first, last):
            word = self.tokens.low[k]
            clock = word[0].isdecimal() and (":" in word or word.isdecimal())
            if k in skip or clock or not word[0].isalnum():
                continue
            at = self.tokens.start[k]
            if not any(a <= at < b for a, b in spans):
                return False
        return bool(spans)

    def _heading(self, index: int, line: Line) -> tuple[int, list[int], _Opens, When | None] | None:
        """Rank, places, kind and day of a heading; None where the line is none."""
        lines = self.reading.lines
        words = self.text[line.start : line.end].strip("*#_= ").rstrip(":")
        if not words or len(words.split()) > _HEADING_WORDS or index + 1 == len(lines):
            return None
        ends = line.closed and not self.text[line.start : line.end].rstrip().endswith(":")
        if ends or line.cells or line.clock or (line.bullet and not self._nests(index)):
            return None
        sets = self._sets(line.start, line.end)
        first, last = self.tokens.at(line.start), self.tokens.at(line.end)
        whole = {
            h.set
            for h in self.reading.hits_in(first, last)
            if h.first == first and h.last >= last - (self.tokens.low[last - 1] == ":")
        }
        if "background_heading" in whole:
            return _WIDE, [], _Opens.BACKGROUND, None
        if "clears_heading" in whole:
            return _WIDE, [], _Opens.OVERVIEW, None
        if "event" in sets and sets["event"] != "none":
            return None
        if not self._covered(line.start, line.end):
            return None
        own = self._inside(line.start, line.end)
        when = self._time(line.start, line.end)
        if not own:
            return (_FINE, [], _Opens.DAY, when) if when is not None else None
        means = own[0].candidates[:1]
        nation = bool(means) and means[0].kind is PlaceKind.COUNTRY
        wide = own[0].unit in (Unit.PROVINCE, Unit.COUNTRY) or nation or words.isupper()
        return (_WIDE if wide else _FINE), self._chain(own), _Opens.PLACE, when

    def _nests(self, index: int) -> bool:
        """``1) Demoso`` above "- Six killed on Monday": a point of a list with points below."""
        line, below = self.reading.lines[index : index + 2]
        told = below.bullet and not self._covered(below.start, below.end)
        return told and bool(self._inside(line.start, line.end)) and not line.label

    def _is_desk(self, index: int) -> bool:
        """Whether the first line names where the reporter writes: a line with the day below it."""
        lines = self.reading.lines
        if index or len(lines) < _DESK:
            return False
        below, text = lines[1], lines[2]
        dated = self._time(below.start, below.end) is not None
        alone = not self._inside(below.start, below.end) and self._covered(below.start, below.end)
        return dated and alone and text.closed and not (text.bullet or text.label or text.cells)

    def _is_desk_of_one_line(self, index: int) -> bool:
        """``Athens, 9 August 2021`` above prose: no other line of the report is such a one."""
        lines = self.reading.lines
        if index >= _DESK or index + 1 == len(lines):
            return False
        text = lines[index + 1]
        prose = text.closed and not (text.bullet or text.label or text.cells or text.clock)
        return prose and [k for k in range(len(lines)) if self._is_place_and_day(lines[k])] == [
            index
        ]

    def _is_place_and_day(self, line: Line) -> bool:
        when = self._time(line.start, line.end)
        dated = when is not None and any(sign.isdigit() for sign in when.text)
        short = line.end - line.start < _DESK_LETTERS
        named = short and dated and bool(self._inside(line.start, line.end))
        return named and self._covered(line.start, line.end)

    def _chain(self, own: list[PlaceArgument]) -> list[int]:
        """The first name of a heading with its parents; a list gives all of its members."""
        head = own[0]
        if head.siblings:
            return [head.index, *head.siblings]
        return [head.index, *head.parents]

    @staticmethod
    def _finest_first(own: list[PlaceArgument]) -> list[PlaceArgument]:
        """``X district, village of Y``: Y, in X."""
        fine = [p for p in own if p.unit is Unit.SETTLEMENT]
        if not fine or not own[0].unit.is_area:
            return own
        head = fine[0]
        head.parents += [p.index for p in own if p.unit.is_area and p.index not in head.parents]
        return [head, *(p for p in own if p is not head)]

    def _label(self, line: Line) -> list[PlaceArgument] | None:
        """The names of a label; None where the line has none that names a place."""
        if line.label is None:
            return None
        start, end = line.label
        own = self._finest_first(self._inside(start, end))
        if not own or not self._covered(start, end):
            return None
        if line.mark == "." and not (own[0].listed or own[0].unit is not Unit.NONE):
            return None
        return own

    def _open(self, scope: Scope, line: Line, index: int, found: Structure) -> None:
        """What the label or the cells of a line say."""
        if line.cells:
            self._row(scope, line, index)
        elif line.label is not None:
            self._open_label(scope, line, index, found)

    def _open_label(self, scope: Scope, line: Line, index: int, found: Structure) -> None:
        """What the words before the colon or the dash of a line say."""
        start, end = line.label or (line.start, line.start)
        first, last = self.tokens.at(start), self.tokens.at(end)
        whole = {
            h.set for h in self.reading.hits_in(first, last) if h.first == first and h.last == last
        }
        if "background_heading" in whole:
            scope.background, scope.places, scope.kind = True, [], ScopeKind.NONE
            return
        if "clears_heading" in whole:
            scope.places, scope.kind = [], ScopeKind.NONE
            return
        own = self._label(line)
        opens = {h.set for h in self.reading.hits_in(first, last) if h.first == first}
        if own is None and "clears_heading" in opens:  # "Total for the country: 10 dead"
            scope.places, scope.kind = [], ScopeKind.NONE
            return
        if own is None and self._is_byline(line, index, found):
            scope.dateline = found.dateline = (start, line.body)
            return
        if own is None:
            if self._time(start, end) is not None and self._covered(start, end):
                scope.when = self._time(start, end)
            return
        if self._is_dateline(line, own, index, found):
            scope.dateline = (start, line.body)
            found.dateline = (start, line.body)
            return
        when = self._time(start, end)
        scope.when = when if when is not None else scope.when
        if self._is_desk_of_item(line, own):
            scope.dateline, scope.kind = (start, line.body), ScopeKind.HEADING
        else:
            scope.kind, scope.label = ScopeKind.LABEL, own[0].index
            own[0].label = True
        chain = self._chain(own)
        scope.places = chain + [p for p in scope.places if p not in chain]

    def _is_byline(self, line: Line, index: int, found: Structure) -> bool:
        """A place in capitals and an abbreviated unit before a dash: "LAKE X, Calif. -"."""
        if found.dateline or line.label is None or index > _LABELS or line.mark == ".":
            return False
        own = self._inside(*line.label)
        name = self.text[own[0].start : own[0].end] if own else ""
        return bool(own) and own[0].start == line.label[0] and name.isupper()

    def _is_dateline(
        self, line: Line, own: list[PlaceArgument], index: int, found: Structure
    ) -> bool:
        """Where the reporter is: the first label of a text of prose, in capitals or with a date."""
        if found.labels >= _LABELS or found.dateline or line.bullet or line.clock:
            return False
        if any(s.kind is ScopeKind.LABEL for s in found.scopes) or index > _LABELS:
            return False
        name = self.text[own[0].start : own[0].end]
        when = self._time(*(line.label or (0, 0)))
        if when is not None and not any(sign.isdigit() for sign in when.text):
            return False  # "Mirebalais this morning: ..." tells, "GOMA, March 5:" writes
        if name.isupper() or when is not None:
            return True
        if line.mark in ("-", "–", "—"):
            return len(self.text) > line.end or self._located(line)
        return self._located(line)

    def _is_desk_of_item(self, line: Line, own: list[PlaceArgument]) -> bool:
        """``MANILA - A ferry sank off X``: one of many items, each with where it was written."""
        name = self.text[own[0].start : own[0].end]
        means = own[0].candidates[:1]
        town = bool(means) and means[0].kind in (PlaceKind.CITY, PlaceKind.TOWN)
        alone = town and len(own) == 1 and not (line.bullet or line.clock)
        return alone and name.isupper() and self._located(line)

    def _located(self, line: Line) -> bool:
        """Whether another name with a word of place stands behind the label."""
        after = self._inside(line.body, line.end)
        lasts = {h.last for h in self.reading.hits if h.set == "locative"}
        return any(a.first in lasts or a.unit is not Unit.NONE for a in after)

    def _row(self, scope: Scope, line: Line, index: int) -> None:
        """Date cell, place cell, rest; a column of districts or provinces holds parents."""
        cells = list(enumerate(line.cells[:_PLACED]))
        units = {column: column_unit(self.reading, index, column) for column, _ in cells}
        cells.sort(key=lambda cell: bool(units[cell[0]]))
        for column, (start, end) in cells:
            own = self._inside(start, end)
            if own and units[column] and own[0].unit is Unit.NONE:
                own[0].unit = Unit[units[column].upper()]
            if own and self._covered(start, end) and scope.kind is not ScopeKind.ROW:
                chain = self._chain(own)
                own[0].label = True
                scope.places = chain + [p for p in scope.places if p not in chain]
                scope.kind, scope.label = ScopeKind.ROW, own[0].index
            elif own and self._covered(start, end) and scope.label is not None:
                label = self.arguments[scope.label]
                label.parents += [p.index for p in own if p.index not in label.parents]
                scope.places += [p.index for p in own if p.index not in scope.places]
            elif self._covered(start, end) and self._time(start, end) is not None:
                scope.when = self._time(start, end)

    def _as_of(self, found: Structure) -> None:
        """The day that the head of the report states: "as of 27 August 2026"."""
        lines = self.reading.lines[:4]
        for index, line in enumerate(lines):
            when = self._time(line.start, line.end)
            tells = "event" in self._sets(line.start, line.end)  # "On 5 March a flood hit X."
            title = not line.closed or (index == 0 and not tells)
            short = len(self.text[line.start : line.end].split()) <= 16
            if when is not None and title and short:
                found.as_of = when
                return
