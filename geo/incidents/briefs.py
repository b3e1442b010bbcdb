"""A long report in brief: read section by section, of which only what it tells is kept.

Pure. A section is read as a report of its own, with the lines above it that still speak; its events
are formed while its words are at hand, and then nothing of them stays but frames whose tokens are
characters of the whole report. Events of several sections become one as those of several
paragraphs do.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from geo.extraction.sources import find_sources
from geo.incidents.explanation import unread
from geo.incidents.framed import Framed
from geo.incidents.framing import frame_report
from geo.incidents.grouping import (
    Group,
    compatible,
    contained,
    groups_of_report,
    key_of,
    tells_of_country,
    without_fled,
)
from geo.incidents.headlines import left_a_label
from geo.incidents.told_moves import with_journeys
from geo.language.sections import SECTION, Section, cut_sections, section_of
from geo.model.frames import EventClass, Frame, PlaceArgument
from geo.model.records import (
    Claim,
    ClaimId,
    Lookup,
    Movement,
    MovementId,
    Place,
    Report,
    Resolution,
    Source,
    SourceId,
    Span,
)
from geo.model.vocab import Harm

__all__ = ["Brief", "brief_report"]

_HEAD = 3  # lines of a report that may say where and when it was written
_SHORT = 200  # characters of such a line
_BEFORE = 3  # sentences right before a section that are read along
_SPREAD = 7  # days of a window by which an event is looked up


@dataclass(slots=True, kw_only=True)
class Brief:
    """What a long report tells.

    ``first`` and ``last`` of its frames and their event words are characters; ``sentence`` counts
    the sentences that are kept, those of frames and figures.
    """

    report: Report
    main: EventClass | None = None
    country: str = ""
    frames: list[Frame] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    loose: list[Claim] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    unread: list[Span] = field(default_factory=list)
    labels: dict[ClaimId, Place] = field(default_factory=dict)  # of lines with a figure
    starts: MutableSequence[int] = field(default_factory=lambda: array("L"))  # of the sentences
    ends: MutableSequence[int] = field(default_factory=lambda: array("L"))

    def sentence(self, frame: Frame) -> tuple[int, int]:
        """The characters of the sentence of a frame."""
        return self.starts[frame.sentence], self.ends[frame.sentence]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The characters of the kept sentence that holds a character."""
        index = bisect_right(self.starts, offset) - 1
        return (offset, offset) if index < 0 else (self.starts[index], self.ends[index])

    def at(self, frame: Frame) -> int:
        """The character of a frame's event word, else of its clause."""
        return frame.trigger.first if frame.trigger is not None else frame.first

    def marks(self, frame: Frame) -> list[tuple[int, int]]:
        """The characters that make a frame, within its sentence."""
        low, high = self.sentence(frame)
        marks = [(c.span.start, c.span.end) for c in frame.claims if c.span]
        if frame.trigger is not None:
            marks.append((frame.trigger.first, frame.trigger.last))
        if frame.site is not None:
            marks.append((frame.site.start, frame.site.end))
        return [(a, b) for a, b in marks if low <= a and b <= high]

    def fresh(self) -> "Brief":
        """The same with groups of its own, which may take in frames of other reports."""
        return replace(self, groups=[replace(g, frames=list(g.frames)) for g in self.groups])


def brief_report(
    report: Report,
    resolutions: Sequence[Resolution],
    lookup: Lookup,
    *,
    focus: Sequence[str] = (),
    sources: Iterable[Source] = (),
    section: int = SECTION,
) -> Brief:
    """Read a long report section by section.

    Parameters
    ----------
    report
        The text with its day of publication.
    resolutions
        What its names mean, in order.
    lookup
        The gazetteer.
    focus
        ISO alpha-2 codes of the countries that the report is about; without any, what was read
        before speaks for its country.
    sources
        Known sources.
    section
        Characters of a section.
    """
    found = Brief(report=report)
    starts = [r.mention.start for r in resolutions]
    known, met = tuple(sources), set[SourceId]()
    mains: Counter[EventClass] = Counter()
    countries: Counter[str] = Counter()
    head: list[tuple[int, int]] = []
    along: list[tuple[int, int]] = []
    for start, end in cut_sections(report.text, length=section):
        part = section_of(report.text, start, end, along=along)
        meant = _Meant(part, resolutions, starts)
        told = replace(report, text=part.text, pages=())
        about = focus or [code for code, _ in countries.most_common(1)]
        framed = frame_report(told, meant.local, lookup, focus=about)
        if not along:
            head = _head(framed)
        own = _Own(framed, part, meant, found)
        heard = tuple(p for p in framed.told if p.sentence.start >= part.own)
        if heard:
            named = find_sources(told, known, told=heard, met=met)
            met |= {s.source_id for s in named}
            found.sources += named
        own.take()
        if framed.main is not None:
            mains[framed.main] += len(framed.frames)
        countries[framed.country] += len(framed.frames) if framed.country else 0
        along = [*head, *_still_speaking(framed, part, head)]
    found.main = next((one for one, _ in mains.most_common(1)), None)
    found.country = next((one for one, _ in countries.most_common(1)), "")
    found.groups, totals = contained(_across(found.groups))
    found.loose += totals
    if not tells_of_country(found.frames):
        found.loose = without_fled(
            found.groups, found.loose, lambda claim: found.labels.get(claim.claim_id)
        )
    return found


# ------------------------------------------------------------------ what is read along


def _head(framed: Framed) -> list[tuple[int, int]]:
    """The short lines at the head of a report: its title, where and when it was written."""
    found = []
    for line in framed.reading.lines[:_HEAD]:
        if line.end - line.start > _SHORT:
            break
        found.append((line.start, line.end))
    return found


def _still_speaking(
    framed: Framed, part: Section, head: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The headings that the end of a section stands under, and the sentences right before it."""
    reading, scopes = framed.reading, framed.structure.scopes
    found: set[tuple[int, int]] = set()
    if scopes:
        last = scopes[-1]
        lines = {framed.structure.line_of[reading.sentence_at(a.start)] for a in _opening(framed)}
        opened = [i for i, s in enumerate(scopes) if s.heading and s.block == last.block]
        for index in (*sorted(lines), *opened):
            line = reading.lines[index]
            found.add((part.at(line.start), part.at(line.start) + line.end - line.start))
    sentences = reading.sentences
    if sentences:
        final = sentences[-1].paragraph
        near = [s for s in sentences[-_BEFORE:] if s.paragraph == final and s.start >= part.own]
        if near:
            found.add((part.at(near[0].start), part.runs[-1][1]))
    covered = max((b for _, b in head), default=0)
    return sorted((a, b) for a, b in found if a >= covered)


def _opening(framed: Framed) -> list[PlaceArgument]:
    """The names in the headings that the last line stands under."""
    return [framed.arguments[index] for index in framed.structure.scopes[-1].places]


class _Meant:
    """What the names of a section mean, at its own characters."""

    def __init__(
        self, part: Section, resolutions: Sequence[Resolution], starts: Sequence[int]
    ) -> None:
        self.local: list[Resolution] = []
        self._whole: dict[int, Resolution] = {}
        for (first, last), begins in zip(part.runs, part.starts, strict=True):
            low, high = bisect_left(starts, first), bisect_left(starts, last)
            for one in resolutions[low:high]:
                mention = one.mention
                if mention.end > last:
                    continue
                shift = begins - first
                moved = replace(mention, start=mention.start + shift, end=mention.end + shift)
                self.local.append(replace(one, mention=moved))
                self._whole[id(self.local[-1])] = one

    def whole(self, one: Resolution | None) -> Resolution | None:
        """The resolution as it was given."""
        return self._whole.get(id(one)) if one is not None else None


# ------------------------------------------------------------------ what is kept


class _Own:
    """What a section tells beyond what was only read along."""

    def __init__(self, framed: Framed, part: Section, meant: _Meant, into: Brief) -> None:
        self._framed, self._part, self._meant, self._into = framed, part, meant, into
        self._tokens = framed.reading.tokens
        framed.frames = [f for f in framed.frames if self._tokens.start[f.first] >= part.own]
        framed.claims = [c for c in framed.claims if self._is_own(c)]
        framed.loose = [c for c in framed.loose if self._is_own(c)]
        self._claims = {c.claim_id: self._claim(c) for c in framed.claims}
        self._sentences = self._kept()
        self._arguments: dict[int, PlaceArgument] = {}

    def take(self) -> None:
        """Form the events and keep them."""
        framed, found = self._framed, self._into
        frames = list(framed.frames)
        groups, left = groups_of_report(framed, whole=False)
        moved = [
            m for m in with_journeys(framed, ()) if all(q.start >= self._part.own for q in m.quotes)
        ]
        left = [c for c in left if not left_a_label(framed, c, moved)]
        labelled = ((c, framed.label_of(c)) for c in left if c.harm is Harm.DISPLACED)
        found.labels |= {self._id(c.claim_id): place for c, place in labelled if place is not None}
        kept = {id(frame): self._frame(frame) for frame in frames}
        for group in groups:
            pairs = [(found, kept[id(frame)]) for _, frame in group.frames]
            more = self._moved(group.more)
            found.groups.append(
                Group(frames=list(pairs), event=group.event, place=group.place, more=more)
            )
        found.frames += kept.values()
        found.loose += self._moved(left)
        found.claims += self._claims.values()
        found.movements += [self._movement(m) for m in moved]
        found.unread += [
            self._span(span) for span in unread(framed) if span.start >= self._part.own
        ]

    def _is_own(self, claim: Claim) -> bool:
        return claim.span is None or claim.span.start >= self._part.own

    def _kept(self) -> dict[int, int]:
        """The numbers of the sentences that are kept, by their number in the section."""
        framed, found, part = self._framed, self._into, self._part
        wanted = {f.sentence for f in framed.frames}
        wanted |= {framed.reading.sentence_at(c.span.start) for c in framed.claims if c.span}
        numbers = {}
        for index in sorted(wanted):
            sentence = framed.reading.sentences[index]
            numbers[index] = len(found.starts)
            start = part.at(sentence.start)
            found.starts.append(start)
            found.ends.append(start + sentence.end - sentence.start)
        return numbers

    def _span(self, span: Span) -> Span:
        start = self._part.at(span.start)
        return replace(span, start=start, end=start + span.end - span.start)

    def _chars(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the whole report that tokens are."""
        start = self._tokens.start[first]
        length = self._tokens.end[max(first, last - 1)] - start
        whole = self._part.at(start)
        return whole, whole + length

    def _id(self, claim_id: ClaimId) -> ClaimId:
        """The id of a claim names the character where it stands."""
        head = f"{self._framed.report.report_id}:"
        start, colon, rest = claim_id.removeprefix(head).partition(":")
        if not claim_id.startswith(head) or not start.isdecimal():
            return claim_id
        return ClaimId(f"{head}{self._part.at(int(start))}{colon}{rest}")

    def _other(self, claim_id: ClaimId | None) -> ClaimId | None:
        return self._id(claim_id) if claim_id is not None else None

    def _claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            claim_id=self._id(claim.claim_id),
            subset_of=self._other(claim.subset_of),
            supersedes=self._other(claim.supersedes),
            same_as=self._other(claim.same_as),
            counted_with=self._other(claim.counted_with),
            span=self._span(claim.span) if claim.span is not None else None,
        )

    def _moved(self, claims: Iterable[Claim]) -> list[Claim]:
        """The claims at their place in the whole report; a scope that a rule set stays."""
        found = []
        for claim in claims:
            moved = self._claims[claim.claim_id]
            found.append(moved if moved.scope is claim.scope else replace(moved, scope=claim.scope))
        return found

    def _frame(self, frame: Frame) -> Frame:
        first, last = self._chars(frame.first, frame.last)
        trigger = frame.trigger
        if trigger is not None:
            start, end = self._chars(trigger.first, trigger.last)
            trigger = replace(trigger, first=start, last=end)
        return replace(
            frame,
            first=first,
            last=last,
            sentence=self._sentences[frame.sentence],
            trigger=trigger,
            site=self._site(frame.site) if frame.site is not None else None,
            claims=self._moved(frame.claims),
        )

    def _site(self, site: PlaceArgument) -> PlaceArgument:
        """A name at its place in the whole report, which is its number too."""
        if id(site) not in self._arguments:
            start = self._part.at(site.start)
            numbers = (self._part.at(self._framed.arguments[k].start) for k in site.parents)
            self._arguments[id(site)] = replace(
                site,
                index=start,
                first=start,
                last=start + site.end - site.start,
                start=start,
                end=start + site.end - site.start,
                resolution=self._resolution(site),
                candidates=(),
                parents=list(numbers),
                siblings=[],
            )
        return self._arguments[id(site)]

    def _resolution(self, site: PlaceArgument) -> Resolution | None:
        whole = self._meant.whole(site.resolution)
        if whole is not None or site.resolution is None:
            return whole
        mention = site.resolution.mention
        start = self._part.at(mention.start)
        moved = replace(mention, start=start, end=start + mention.end - mention.start)
        return replace(site.resolution, mention=moved)

    def _movement(self, movement: Movement) -> Movement:
        report = self._into.report
        head, _, at = movement.movement_id.rpartition(":m")
        quotes = []
        for quote in movement.quotes:
            start = self._part.at(quote.start)
            marks = [(start + a, start + b) for a, b in quote.marks]
            quotes.append(report.quote(start, start + quote.end - quote.start, marks))
        return replace(
            movement,
            movement_id=MovementId(f"{head}:m{self._part.at(int(at))}"),
            quotes=tuple(quotes),
        )


# ------------------------------------------------------------------ events of several sections


def _across(groups: Iterable[Group]) -> list[Group]:
    """Groups of several sections that tell of one event, made one."""
    found: list[Group] = []
    at = _Places()
    for group in groups:
        target = next((n for n in at.near(group) if _is_one(found[n], group)), len(found))
        if target == len(found):
            found.append(group)
        else:
            for account, frame in group.frames:
                found[target].add(account, frame)
            found[target].more += group.more
        at.note(target, group)
    return found


def _is_one(one: Group, other: Group) -> bool:
    """Whether two groups of one report tell of one event; where nobody says where, on one day."""
    if not compatible(one.event, other.event) or not one.window.overlaps(other.window):
        return False
    if one.place is None and other.place is None:
        return one.window.start is not None and one.window == other.window
    return True


class _Places:
    """The numbers of groups by where and when they are."""

    def __init__(self) -> None:
        self._at: Mapping[object, set[int]] = defaultdict(set)  # by place
        self._wide: Mapping[object, set[int]] = defaultdict(set)  # those of no day or many
        self._on: Mapping[object, set[int]] = defaultdict(set)  # by place and day

    def near(self, group: Group) -> list[int]:
        """The numbers of groups at one place that may be of the days of a group, in order."""
        found: set[int] = set()
        days = _days(group)
        for key in {key_of(frame) for _, frame in group.frames}:
            if not days:
                found |= self._at[key]
                continue
            found |= self._wide[key].union(*(self._on[key, day] for day in days))
        return sorted(found)

    def note(self, number: int, group: Group) -> None:
        """A group is there."""
        days = _days(group)
        for key in {key_of(frame) for _, frame in group.frames}:
            self._at[key].add(number)
            if not days:
                self._wide[key].add(number)
            for day in days:
                self._on[key, day].add(number)


def _days(group: Group) -> list[date]:
    """The days of a group; none where it is not dated or may be of many."""
    window = group.window
    if window.start is None:
        return []
    length = ((window.end or window.start) - window.start).days
    return [window.start + timedelta(days=n) for n in range(length + 1)] if length < _SPREAD else []
