"""When a clause happened: its own day before that of its sentence, its line and its report.

Pure. The day on which somebody spoke and the day of a toll are no event's; what is told of a time
long before the report is background. Every answer says by which rule it was found.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from geo.extraction.frames import Clause
from geo.extraction.lexicon import event_class
from geo.extraction.structure import Structure
from geo.extraction.times import Timed
from geo.language.lexicon import words
from geo.model.frames import ScopeKind, TimeBasis
from geo.model.reading import Hit, Reading
from geo.model.records import Report, When

__all__ = ["Days"]

_REMEMBERED = 1900  # the years after it are those that people remember
_POSTED = re.compile(r"(?:^|\s)#\w|[\U0001F300-\U0001FAFF\u203C\u2757\u26A0\u2764]")

_RECENT = timedelta(days=60)  # what ended longer before the report is background
_MONTH, _YEAR = 4, 5  # UCDP date_prec
_COUNTED = frozenset({"days_after", "days_before"})
_DEATH = 3  # tokens of "on" between a death and its day
_SAID = 8  # tokens of what stands before its day
_NUMBER = 3  # tokens of the number before "days after"
_FRESH = 3  # days: a post that tells of nothing older is of its day
_SPANS = (2, 3)  # UCDP date_prec of some days and of a week
_COMMAS = frozenset((",", "،"))
_SINCE = ("period_total", "since")
_CUTS = frozenset({"after", "clause"})  # words between two events of one sentence
_NOT_SAID = 3  # tokens between a toll and its day


class Days:
    """Finds the days of the clauses of one report, in order of the text."""

    def __init__(
        self, report: Report, reading: Reading, structure: Structure, times: Sequence[Timed]
    ) -> None:
        self.report, self.reading, self.structure = report, reading, structure
        self.times = [
            t for t in times if t.when.start is not None and not t.future and not self._is_head(t)
        ]
        self.starts = [t.start for t in self.times]
        self.until: dict[int, list[Hit]] = {}
        for hit in reading.hits:
            self.until.setdefault(hit.last, []).append(hit)
        self.last: tuple[int, When] | None = None  # line and time of the last dated clause
        self.later: list[tuple[int, int]] = []  # tokens of what is told of some later day
        days = [t.when.start for t in self.times if t.when.start and (t.when.date_prec or 9) <= 3]
        self.speech = words("speech", "form", code=reading.lang)
        self.anchor: date | None = report.date_published or max(days, default=None)

    def _is_head(self, timed: Timed) -> bool:
        """``Date: 2025-03-09`` at the head of a text: the day of the report, of no event."""
        if timed.when.start != self.report.date_published:
            return False
        if self.structure.in_dateline(timed.start):
            return True
        first = self.reading.tokens.at(timed.start)
        return any(
            h.set == "label_word" and h.last == first and h.first == 0
            for h in self.reading.hits_in(0, first)
        )

    def of(self, clause: Clause) -> tuple[When, TimeBasis, bool]:
        """The time of a clause, how it was found, and whether it is background."""
        tokens = self.reading.tokens
        low = tokens.start[clause.first]
        high = tokens.start[clause.last] if clause.last < len(tokens) else len(self.reading.text)
        at = tokens.start[clause.trigger.first] if clause.trigger is not None else low
        dies = self._dies(clause)
        told = self._is_told(clause) and not dies
        own = (None if dies else self._counted(clause)) or self._nearest(low, high, at, told=told)
        basis = TimeBasis.OWN
        if own is None and not told:
            ends = self.reading.sentences[clause.sentence]
            own, basis = self._nearest(ends.start, ends.end, at), TimeBasis.SENTENCE
        if self._of_old_year(clause):
            return own or When(), basis, True
        if own is not None:
            back = self._is_background(own)
            if not back:
                self.last = (clause.line, own)
            return own, basis, back
        later = self._turns_later(clause)
        if later is not None:
            return later, basis, False
        if self.last is not None and self._is_same_day(clause):
            self.last = (clause.line, self.last[1])
            return self.last[1], TimeBasis.BEFORE, False
        if self.last is None and self.is_later(clause):
            return When(), TimeBasis.NONE, False
        if self.last is not None and self.last[0] == clause.line:
            return self.last[1], TimeBasis.BEFORE, False
        scope = self.structure.scopes[clause.line]
        if scope.when is not None:
            return scope.when, TimeBasis.SCOPE, self._is_background(scope.when)
        return When(), TimeBasis.NONE, False

    def _is_same_day(self, clause: Clause) -> bool:
        """``Hours earlier``, ``on the same night``: the day that was told before."""
        sentence = self.reading.span(self.reading.sentences[clause.sentence])
        return any(h.set == "same_day" for h in self.reading.hits_in(*sentence))

    def _turns_later(self, clause: Clause) -> When | None:
        """``Three days later``: that day; "in the weeks that followed": no day before it holds."""
        first = self.reading.span(self.reading.sentences[clause.sentence])[0]
        hits = self.reading.hits_in(first, clause.last)
        told = next((h for h in hits if h.set == "later"), None)
        if told is None:
            return None
        line = self.reading.lines[clause.line]
        self.later.append((told.first, self.reading.tokens.at(line.end)))
        base = self.last[1].end if self.last is not None else None
        count = next(
            (n for n in self.reading.numbers_in(first, told.first) if n.last == told.first), None
        )
        self.last = None
        if base is None or count is None or not count.value:
            return None
        day = base + timedelta(days=count.value * int(told.value))
        published = self.report.date_published
        if day == base:
            return None
        start = end = day
        if published is not None and day > published:  # no event is younger than its report
            start, end = base + timedelta(days=1), published
        if start > end:
            return None
        words_ = self.reading.tokens.surface(count.first, told.last)
        rule = f"{words_}: after {base.isoformat()}"
        when = When.of_days(start, end, text=words_, rule=rule, anchor="previous_event")
        self.last = (clause.line, when)
        return when

    def is_later(self, clause: Clause) -> bool:
        """Whether a clause without a day of its own is told of some later day."""
        return any(first <= clause.last and clause.first < last for first, last in self.later)

    def _counted(self, clause: Clause) -> When | None:
        """``on Sunday, a day after two earthquakes``: the event that is told is a day older.

        Or, the other way round, ``A day after the blast, snipers ...``: a day younger.
        """
        sentence = self.reading.span(self.reading.sentences[clause.sentence])
        hits = self.reading.hits_in(*sentence)
        events = [h.first for h in hits if h.set == "event" and h.value != "none"]
        at = clause.trigger.first if clause.trigger is not None else clause.first
        for told in (h for h in hits if h.set in _COUNTED):
            end = self._end_of_told(told, events, sentence)
            inside = told.last <= at < end
            beside = clause.first <= told.first <= clause.last or clause.first == end
            count = self._count(told)
            itself = self.reading.tokens.start[told.first]
            if not (inside or beside) or count is None or self._in(itself, itself + 1):
                continue  # "the day after, a bomb went off" is a day of its own
            if not any(told.last <= event < end for event in events):
                continue
            apart = timedelta(days=count if told.set == "days_after" else -count)
            main = self._one_day(sentence[0], told.first) or self._one_day(end, sentence[1])
            other = self._one_day(told.last, end)
            if (inside and other is not None) or (not inside and main is not None):
                return None  # it has a day of its own
            base = main if inside else other
            known = {h.last for h in hits if h.set == "definite"}  # "the raid came two days after"
            mains = [event for event in events if sentence[0] <= event < told.first]
            alone = inside and any(event not in known for event in mains)
            if base is None and self.last is not None and not alone:
                base = self.last[1]
            if base is None or base.start is None or base.end is None or base.date_prec != 1:
                continue
            day = base.start - apart if inside else base.end + apart
            words_ = self.reading.tokens.surface(told.first, told.last)
            side = "before" if day < base.start else "after"
            rule = f"{words_}: {side} {base.start.isoformat()}"
            return When.of_days(day, day, text=words_, rule=rule, anchor="previous_event")
        return None

    def _end_of_told(self, told: Hit, events: Sequence[int], sentence: tuple[int, int]) -> int:
        """Where what "a day after" is said of ends: at a comma, or with the sentence."""
        if any(sentence[0] <= event < told.first for event in events):
            return sentence[1]
        low = self.reading.tokens.low
        seen = next((e for e in events if e >= told.last), sentence[1])
        return next((k for k in range(seen, sentence[1]) if low[k] in _COMMAS), sentence[1])

    def _count(self, told: Hit) -> int | None:
        """The days of "two days after", "11 days after"."""
        if told.value.isdecimal():
            return int(told.value)
        numbers = self.reading.numbers_in(max(0, told.first - _NUMBER), told.first)
        count = next((n.value for n in numbers if n.last == told.first), None)
        return count * int(told.value[1:]) if count else None

    def _one_day(self, first: int, last: int) -> When | None:
        """The last single day that is told among tokens ``[first, last)``, not one of speech."""
        tokens = self.reading.tokens
        low, high = (
            tokens.start[k] if k < len(tokens) else len(self.reading.text) for k in (first, last)
        )
        days = [t.when for t in self._in(low, high) if t.when.date_prec == 1 and not t.reported]
        return days[-1] if days else None

    def of_burial(self, clause: Clause, when: When) -> When:
        """``buried the victims of the previous day's attack``: the day after that attack."""
        tokens = self.reading.tokens
        sentence = self.reading.sentences[clause.sentence]
        trigger = clause.trigger
        for timed in self._in(sentence.start, sentence.end):
            behind = trigger is not None and timed.start > tokens.end[trigger.last - 1]
            day = timed.when.end
            if timed.when == when and timed.when.anchor == "previous_event" and behind and day:
                after = day + timedelta(days=1)
                rule = f"{timed.when.rule}; the burial a day later"
                return When.of_days(
                    after, after, text=timed.text, rule=rule, anchor="previous_event"
                )
        return when

    def _of_old_year(self, clause: Clause) -> bool:
        """``the 2018 bombing``, ``The 2018 disaster at X cost``: a year before the report's."""
        trigger, low = clause.trigger, self.reading.tokens.low
        opens = self.reading.hits_in(clause.first, clause.first + 1)
        words_ = [low[h.last] for h in opens if h.set == "article" and h.last < clause.last]
        if trigger is not None and trigger.first > 0:
            links = {h.first for h in self.reading.hits_in(trigger.last, trigger.last + 1)}
            behind = low[trigger.last + 1 : trigger.last + 2]
            words_ += [low[trigger.first - 1], *(behind if trigger.last in links else ())]
        years = [int(w) for w in words_ if w.isdecimal() and len(w) == len("2018")]
        return self.anchor is not None and any(
            _REMEMBERED < year < self.anchor.year for year in years
        )

    def _is_told(self, clause: Clause) -> bool:
        """``reported 21 deaths on Monday``: the day of a toll, of no event."""
        trigger = clause.trigger
        if trigger is not None and trigger.event.strength > 0:
            return False
        if clause.event is None or clause.event.strength == 0:
            return False
        found = self.reading.hits_in(clause.first, clause.last)
        if any(h.set == "event" and event_class(h.value).strength > 1 for h in found):
            return False  # "confirmed dead after a house caved in on Saturday"
        told = any(h.set in ("toll_day", "later_death") for h in found)  # "he died on Monday"
        return told or any(word in self.speech for word in self._toll(clause))

    def _toll(self, clause: Clause) -> Sequence[str]:
        """The words of a clause without the speaker behind it: ``33 died, the police said``."""
        tokens = self.reading.tokens
        low = tokens.low[clause.first : clause.last]
        ends = (tokens.at(c.span.end) - clause.first for c in clause.claims if c.span)
        counted = max(ends, default=len(low))
        commas = (k for k, word in enumerate(low) if word in _COMMAS and k >= counted)
        return low[: next(commas, len(low))]

    def _in(self, low: int, high: int) -> list[Timed]:
        return self.times[bisect_left(self.starts, low) : bisect_left(self.starts, high)]

    def _nearest(self, low: int, high: int, at: int, *, told: bool = False) -> When | None:
        """The time of an event among those in a stretch: the nearest to its word, days first.

        ``told``: the days of a toll are none, but "between 1 and 7 May 19 died" is a period.
        """
        able = [t for t in self._in(low, high) if not t.reported and self._is_of_event(t)]
        able = [t for t in able if not (self._is_of_death(t) or self._is_compared(t))]
        able = [t for t in able if not told or (t.when.date_prec or 0) in _SPANS]
        if not able:
            return None
        first, last = (self.reading.tokens.at(offset) for offset in (low, high))
        cuts = [
            self.reading.tokens.start[h.first]
            for h in self.reading.hits_in(first, last)
            if h.set in _CUTS
        ]
        small = words("function_words", "class", code=self.reading.lang)
        clauses = [  # "mourned those who had died two days before"
            self.reading.tokens.start[k]
            for k in range(first, last)
            if small.get(self.reading.tokens.low[k]) == "rel"
        ]
        older = [h.last for h in self.reading.hits_in(first, last) if h.set == "had"]
        word = self.reading.tokens.at(at)
        best = min(
            able,
            key=lambda t: (
                self._is_of_other(t),  # "after a truce signed on 3 June collapsed"
                # "the day before" is said of the event, but not across "after"
                t.when.anchor != "previous_event" or self._parts(t.start, at, [*cuts, *clauses]),
                # "a boat that had left X on Monday sank on Wednesday"
                any(had <= self.reading.tokens.at(t.start) < word for had in older),
                (t.when.date_prec or 9) >= _MONTH,
                # "held on Thursday after a boy was stabbed late on Wednesday"
                self._parts(t.start, at, cuts),
                min(abs(t.start - at), abs(t.end - at)),
                t.start,
            ),
        )
        return self._since(best) or best.when

    @staticmethod
    def _parts(one: int, other: int, cuts: Sequence[int]) -> bool:
        return any(min(one, other) < cut <= max(one, other) for cut in cuts)

    def _dies(self, clause: Clause) -> bool:
        """``who was hit on 3 May died in hospital``: the day of the death alone is no event's."""
        sets = {h.set for h in self.reading.hits_in(clause.first, clause.last)}
        return "later_death" in sets and "toll_day" not in sets

    def _is_of_death(self, timed: Timed) -> bool:
        """``died in hospital on Tuesday``: a day right beside a death that came later."""
        tokens = self.reading.tokens
        first = tokens.at(timed.start)
        hits = self.reading.hits_in(max(0, first - _SAID), first)
        return any(h.set == "later_death" and 0 <= first - h.last < _DEATH for h in hits)

    def _is_compared(self, timed: Timed) -> bool:
        """``5 deaths, against two the week before``: the time of what is compared with."""
        at = self.reading.tokens.at(timed.start)
        return any(
            h.set == "comparison" and self.reading.numbers_in(h.last, h.last + 1)
            for h in self.reading.hits_in(max(0, at - _SAID), at)
        )

    def _is_of_other(self, timed: Timed) -> bool:
        """Whether a day stands right behind a verb of what is no event: "visited X on Tuesday"."""
        at = self.reading.tokens.at(timed.start)
        hits = self.reading.hits_in(max(0, at - _SAID), at)
        return any(h.set == "other_act" and 0 <= at - h.last < _DEATH for h in hits)

    def refuses(self, clause: Clause) -> bool:
        """Whether a clause has a day that is not that of its event: it takes none of another's."""
        tokens = self.reading.tokens
        end = tokens.start[clause.last] if clause.last < len(tokens) else len(self.reading.text)
        return any(not t.reported for t in self._in(tokens.start[clause.first], end))

    def _hits_before(self, timed: Timed) -> list[Hit]:
        first = self.reading.tokens.at(timed.start)
        found = list(self.until.get(first, ()))
        if first and self.until.get(first - 1):
            found += [h for h in self.until[first - 1] if h.set in ("as_of", *_SINCE)]
        return found

    def _is_of_event(self, timed: Timed) -> bool:
        """Whether a time is neither "as of" nor the day of a toll."""
        return not any(h.set == "as_of" for h in self._hits_before(timed))

    def _since(self, timed: Timed) -> When | None:
        """``since 18 August``: from that day to the day of the report."""
        if not any(h.set in _SINCE for h in self._hits_before(timed)):
            return None
        start, end = timed.when.start, self._upto()
        if start is None or end is None or end < start or timed.when.end not in (None, start):
            return None  # "с 9 по 12 июня": a span has its end
        told = timed.when
        rule = f"{told.rule}; up to {end.isoformat()}"
        return When.of_days(start, end, text=told.text, rule=rule, anchor=told.anchor)

    def _upto(self) -> date | None:
        as_of = self.structure.as_of
        if as_of is not None and (as_of.date_prec or 9) <= 2:
            return as_of.end or as_of.start
        return self.report.date_published

    def _is_background(self, when: When) -> bool:
        """Whether a time lies so far before the report that it tells of something else."""
        if self.anchor is None or when.start is None:
            return False
        end = when.end or when.start
        if when.date_prec is not None and when.date_prec >= _YEAR:
            since = end in (self.anchor, self._upto())  # "since March": a total
            window = _RECENT if since else timedelta(days=366)
            return end < self.anchor or when.start < self.anchor - window
        return end < self.anchor - _RECENT or (
            when.date_prec == _MONTH and end < self.anchor - timedelta(days=31)
        )

    def _is_post(self) -> bool:
        """Whether a text without a title has the marks of a post: a hashtag or a pictograph."""
        return not self.report.title and bool(_POSTED.search(self.report.text))

    def is_of_period(self) -> bool:
        """Whether the report says at its head of which days it is."""
        as_of = self.structure.as_of
        return as_of is not None and as_of.start != as_of.end

    def by_rule(self, clause: Clause, *, only: When | None) -> tuple[When, TimeBasis]:
        """The day of an undated clause by a rule of the report, named as such."""
        scope = self.structure.scopes[clause.line]
        listed = (
            self.structure.labels > 1
            or scope.log
            or scope.kind in (ScopeKind.LABEL, ScopeKind.ROW)
            or (self.reading.lines[clause.line].bullet)
        )
        if only is not None and not scope.log:  # an entry of a log is of its own day
            return only, TimeBasis.EPISODE
        as_of = self.structure.as_of
        if as_of is not None and listed:
            return replace(as_of, rule=f"{as_of.rule}; period of the report"), TimeBasis.PERIOD
        day = self.report.date_published
        fresh = day is not None and all(
            t.when.start is not None and abs((day - t.when.start).days) <= _FRESH
            for t in self.times
        )
        if day is not None and (scope.log or ((listed or self._is_post()) and fresh)):
            rule = f"no day stated: day of publication {day.isoformat()}"
            return When.of_days(day, day, rule=rule, anchor="publication"), TimeBasis.PUBLICATION
        return When(), TimeBasis.NONE
