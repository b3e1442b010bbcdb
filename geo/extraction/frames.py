"""Clause frames: what each clause and each item of a list tells, before its place is chosen.

Pure. A piece takes the strongest event word in it; a piece without one takes that of the piece
before it, of its sentence, of its line, or, where it counts people, what the report is about.

Figures have readers of their own, whose claims are put into the frames that hold their words. A
frame asks what happened where and may stop at the strongest word; a figure asks who was counted,
which hangs on the verb and its voice ("killed by two men"), on the noun behind a number, on ages,
ranges, parts of a whole. Five designs that read figures from frames or by one table for all
languages were measured and lost one figure in ten or more. So three readers stand side by side:
clauses for syntax, counts for position, cued figures for languages without a grammar here; they
share one list of harms, and each claim keeps the id of the rule that read it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from geo.extraction.lexicon import event_class, main_class, telling, triggers_of
from geo.extraction.pieces import cut_pieces
from geo.extraction.structure import Structure
from geo.extraction.tables import head_of
from geo.language.phrasebook import phrasebook
from geo.language.tokens import tokenize
from geo.model.frames import EventClass, PlaceArgument, ScopeKind, Trigger
from geo.model.reading import Number, Reading
from geo.model.records import Claim, Report
from geo.model.vocab import EventKind, Harm, PlaceKind, Scope

__all__ = ["Clause", "Clauses", "places_in", "read_clauses"]

_OPENS = 2  # tokens at the start of a piece
_COUNTED = frozenset({"days_after", "days_before"})
_ASIDE = 1  # words behind "same in X" that tell of nothing new
_DEATHS = frozenset({Harm.KILLED, Harm.BODIES})
_PEOPLE = frozenset({Harm.KILLED, Harm.BODIES, Harm.INJURED, Harm.MISSING, Harm.DETAINED})
_TYPED_BY_TEXT = frozenset({"hazard", "health", "accident"})


@dataclass(slots=True, kw_only=True)
class Clause:
    """One piece of a sentence with its event, its places and its figures."""

    first: int
    last: int
    sentence: int
    line: int
    event: EventClass | None
    trigger: Trigger | None
    places: list[PlaceArgument]
    claims: list[Claim] = field(default_factory=list)
    others: list[Trigger] = field(default_factory=list)  # events of other kinds in the piece
    inherited: bool = False
    refused: bool = False  # its event word tells of nothing, nor of where anybody was
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Clauses:
    """The clauses of a report, what it is about, and what was refused."""

    clauses: list[Clause]
    main: EventClass | None
    refused: list[tuple[int, str]]  # sentence and reason


def read_clauses(
    report: Report,
    reading: Reading,
    structure: Structure,
    places: Sequence[PlaceArgument],
    claims: Iterable[Claim],
) -> Clauses:
    """The clauses of a report in order of the text."""
    title = phrasebook(reading.lang).find(tokenize(report.title)) if report.title else ()
    main = main_class(reading, title)
    ordered = sorted(
        (c for c in claims if c.span is not None), key=lambda c: c.span.start if c.span else 0
    )
    said = [c.span.start for c in ordered if c.span]
    found = Clauses([], main, [])
    before: Clause | None = None
    for index, sentence in enumerate(reading.sentences):
        if sentence.tail or head_of(reading, sentence.paragraph) == sentence.paragraph:
            continue
        first, last = reading.span(sentence)
        alert = _stopped(reading, structure, index)
        here = places_in(places, first, last)
        states = {p.last for p in here if p.place is not None and p.place.kind is PlaceKind.COUNTRY}
        triggers, refused = triggers_of(reading, first, last, main=main, alert=alert, states=states)
        found.refused += [(index, why) for _, why in refused]
        mine = ordered[bisect_left(said, sentence.start) : bisect_left(said, sentence.end)]
        if not triggers and not mine and not here:
            continue
        reader = _Sentence(reading, structure, index, main, before)
        reader.dead = [at for at, _ in refused]
        clauses = reader.read(first, last, triggers, here, mine)
        if reader.calm:
            clauses = []
        found.clauses += clauses
        before = next((c for c in reversed(clauses) if c.event is not None), before)
    return found


def places_in(places: Sequence[PlaceArgument], first: int, last: int) -> list[PlaceArgument]:
    """The places, in order of the text, that begin among tokens ``[first, last)``."""
    low, high = (bisect_left(places, token, key=lambda p: p.first) for token in (first, last))
    return list(places[low:high])


def _stopped(reading: Reading, structure: Structure, index: int) -> bool:
    """Whether a terse line tells of air defence or an alert and of nobody hurt."""
    line = structure.line_of[index]
    scope = structure.scopes[line]
    if scope.kind not in (ScopeKind.LABEL, ScopeKind.ROW) and not scope.log:
        return False
    span = reading.lines[line]
    hits = reading.hits_in(reading.tokens.at(span.start), reading.tokens.at(span.end))
    sets = {h.set for h in hits}
    return "alert" in sets and "harm" not in sets


class _Sentence:
    """One sentence."""

    def __init__(
        self,
        reading: Reading,
        structure: Structure,
        index: int,
        main: EventClass | None,
        before: Clause | None,
    ) -> None:
        self.reading, self.structure, self.index, self.main = reading, structure, index, main
        self.line = structure.line_of[index]
        self.scope = structure.scopes[self.line]
        same = before is not None and before.line == self.line
        self.before = before if same else None
        self.calm = False
        self.dead: list[int] = []  # tokens of event words that tell of nothing

    def read(
        self,
        first: int,
        last: int,
        triggers: list[Trigger],
        places: list[PlaceArgument],
        claims: list[Claim],
    ) -> list[Clause]:
        numbers = self._numbers(first, last)
        ranges = cut_pieces(
            self.reading, first, last, places=places, numbers=numbers, triggers=triggers
        )
        clauses: list[Clause] = []
        strong = telling([t for t in triggers if t.event.kind is EventKind.INCIDENT])
        for low, high in ranges:
            own = [t for t in triggers if low <= t.first < high]
            held = [c for c in claims if c.span and self._in(c.span.start, low, high)]
            inside = [p for p in places if low <= p.first < high]
            clause = Clause(
                first=low,
                last=high,
                sentence=self.index,
                line=self.line,
                event=None,
                trigger=None,
                places=inside,
                claims=held,
            )
            if not (inside or held) and (self._only_told_before(high) or self._leads(low, high)):
                continue  # "The attack came | two days after a nurse was shot in X"
            self._typed(clause, own, clauses, strong)
            clauses.append(clause)
        return clauses

    def _only_told_before(self, high: int) -> bool:
        hits = self.reading.hits_in(high, high + 1)
        return any(h.set == "days_after" and h.first == high for h in hits)

    def _leads(self, low: int, high: int) -> bool:
        """``A day after the blast, | ...``: only the day from which the rest counts."""
        hits = self.reading.hits_in(low, high)
        return any(h.set in _COUNTED and h.first == low for h in hits)

    def _repeats(self, clause: Clause) -> bool:
        """``and again on Sunday``: what the piece before told, on another day."""
        hits = self.reading.hits_in(clause.first, clause.last)
        skip = {k for h in hits if h.set in ("join", "on_day") for k in range(h.first, h.last)}
        at = clause.first
        while at < clause.last and (at in skip or self.reading.tokens.low[at] == ","):
            at += 1
        if any(h.set == "repeat" and h.first == at for h in hits):
            return True
        days = (self.reading.tokens.at(d.start) for d in self.reading.dates)
        return at > clause.first and at - 1 in skip and at in days

    def _in(self, offset: int, low: int, high: int) -> bool:
        tokens = self.reading.tokens
        end = tokens.start[high] if high < len(tokens) else len(self.reading.text) + 1
        return tokens.start[low] <= offset < end

    def _numbers(self, first: int, last: int) -> list[Number]:
        return list(self.reading.numbers_in(first, last))

    def _typed(
        self, clause: Clause, own: list[Trigger], before: list[Clause], strong: Trigger | None
    ) -> None:
        """Give a clause its event, and say by which rule."""
        incident = [t for t in own if t.event.kind is EventKind.INCIDENT]
        best = telling(incident)
        clause.others = [t for t in own if t.event.kind is not EventKind.INCIDENT]
        told_before = self.before.event if self.before is not None else None
        if (
            best is not None
            and best.event.strength == 1
            and told_before is not None
            and told_before.strength > 1
            and not clause.places
        ):  # "Fifteen people were detained." after a fire is of the fire
            clause.event, clause.trigger, clause.rules = told_before, best, ("event.line",)
            return
        if best is not None and best.event.strength > 0 and not best.weak:
            clause.event, clause.trigger = best.event, best
            clause.rules = ("event.own",)
            return
        dead = any(clause.first <= at < clause.last for at in self.dead)
        clause.refused = dead and not self._tried(clause)
        last = next((c for c in reversed(before) if c.event is not None), None)
        none = best is None and self._tells_none(clause, last, strong)
        if none or (dead and not own) or self._goes_on(clause) or self._only_felt(clause, own):
            return
        counts = any(c.harm is not Harm.DISPLACED for c in clause.claims if not c.is_none)
        soft = best is not None and best.event.name != "displacement"
        told = last.event if last is not None else None
        goes_on = told is not None and (told.strength > 0 or best is None)
        if not counts and best is None and (self._contrasts(clause) or self._denies(clause)):
            return  # "while in X the airport stayed open"
        again = last is not None and not clause.places and self._repeats(clause)
        if goes_on and last is not None and (counts or soft or clause.places or again):
            clause.event, clause.trigger = told, best or last.trigger
            clause.inherited = True
            clause.rules = ("event.piece_before",)
            return
        able = strong is not None and strong.event.strength > 0 and (soft or counts)
        if able and strong is not None and (not strong.weak or self._scene_of(strong, clause)):
            clause.event, clause.trigger = strong.event, best or strong
            clause.rules = ("event.sentence",)
            return
        if best is not None and best.weak and best.event.strength > 1:
            clause.event, clause.trigger, clause.rules = best.event, best, ("event.after",)
            return
        if not (soft or counts):
            return
        self._by_text(clause, best)

    def _only_felt(self, clause: Clause, own: Sequence[Trigger]) -> bool:
        """``it was felt in X``: where the ground shook and nobody is said to be hurt."""
        hits = self.reading.hits_in(clause.first, clause.last)
        return not (own or clause.claims) and any(h.set == "felt" for h in hits)

    def _tried(self, clause: Clause) -> bool:
        """``they tried to arrest a man near X``: no arrest, but that is where they were."""
        hits = self.reading.hits_in(clause.first, clause.last)
        return any(h.set == "modal" and h.value == "tried" for h in hits)

    def _tells_none(self, clause: Clause, last: Clause | None, strong: Trigger | None) -> bool:
        """``there were no casualties``: of what was told before, of nothing at another place."""
        if not clause.claims or not all(c.is_none for c in clause.claims):
            return False
        hits = self.reading.hits_in(clause.first, clause.last)
        led = {h.last for h in hits if h.set == "locative"}
        if any(p.first in led for p in clause.places):
            return True
        told = last or (self.before if strong is None else None)
        if told is not None:
            clause.event, clause.trigger = told.event, told.trigger
        elif strong is not None:
            clause.event, clause.trigger = strong.event, strong
        clause.inherited, clause.rules = last is not None, ("event.line",)
        return True

    def _goes_on(self, clause: Clause) -> bool:
        """``Same in X``: what the sentence before told, there too."""
        told = self.before.event if self.before is not None else None
        hits = self.reading.hits_in(clause.first, clause.first + 1)
        again = any(h.set == "again" and h.first == clause.first for h in hits)
        if not (again and clause.places and told is not None):
            return False
        if not clause.claims and self._tells_more(clause):
            return False
        clause.event, clause.rules = told, ("event.line",)
        return True

    def _tells_more(self, clause: Clause) -> bool:
        """``Also in X, the council met``: words of its own behind the place, days left out."""
        reading = self.reading
        days = {
            k
            for d in reading.dates
            for k in range(reading.tokens.at(d.start), reading.tokens.at(d.end))
        }
        behind = range(clause.places[-1].last, clause.last)
        own = [k for k in behind if k not in days and reading.tokens.low[k][0].isalpha()]
        return len(own) > _ASIDE

    def _denies(self, clause: Clause) -> bool:
        """``none was recorded in X``: opens with a word that denies."""
        hits = self.reading.hits_in(clause.first, clause.first + _OPENS)
        return any(h.set == "negation" for h in hits)

    def _contrasts(self, clause: Clause) -> bool:
        hits = self.reading.hits_in(clause.first, clause.first + 1)
        return any(h.set == "contrast" and h.first == clause.first for h in hits)

    def _scene_of(self, trigger: Trigger, clause: Clause) -> bool:
        return bool(clause.claims) or trigger.first >= clause.first

    def _by_text(self, clause: Clause, best: Trigger | None) -> None:
        """``12 people killed`` alone: what its line or its report is about."""
        before = self.before
        if before is not None and before.event is not None and before.event.strength > 0:
            clause.event, clause.trigger = before.event, best
            clause.rules = ("event.line",)
            return
        main = self.main
        listed = (
            self.scope.kind in (ScopeKind.LABEL, ScopeKind.ROW)
            or self.reading.lines[self.line].bullet
        )
        if main is not None and (main.family in _TYPED_BY_TEXT or listed):
            clause.event, clause.trigger, clause.rules = main, best, ("event.report",)
            return
        harms = {c.harm for c in clause.claims if c.scope is not Scope.BACKGROUND}
        name = best.event.name if best is not None else "deaths" if harms & _DEATHS else "harm"
        if name == "harm" and not harms & _PEOPLE:
            return
        if name == "displacement":
            return
        if main is not None and not listed and self.reading.lines and main.strength > 1:
            clause.event, clause.trigger, clause.rules = main, best, ("event.report",)
            return
        clause.event, clause.trigger, clause.rules = event_class(name), best, ("event.deaths",)
