"""One report read into frames: its places chosen, its clauses given a site, a day and figures.

Pure. The order of decisions is that of the modules: names and parents, structure, countries,
records, clauses, sites, days; each looks only at what stands before it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from geo.extraction.claims import ExtraSource, find_claims
from geo.extraction.days import Days
from geo.extraction.figure_days import with_days
from geo.extraction.frames import Clause, read_clauses
from geo.extraction.passages import passages
from geo.extraction.people import find_phrases
from geo.extraction.structure import read_structure
from geo.extraction.times import find_times, read_times, within_week
from geo.extraction.voices import spoken_spans, with_voices
from geo.incidents.afterwards import told_where
from geo.incidents.arguments import arguments_of
from geo.incidents.choice import choose_places
from geo.incidents.claim_countries import with_countries
from geo.incidents.countries import embassies, vote
from geo.incidents.episodes import date_by_rule
from geo.incidents.framed import Framed, drawn_at
from geo.incidents.sites import Sites
from geo.incidents.voyages import draw_voyages
from geo.language.reading import read
from geo.language.tokens import tokenize
from geo.model.footprints import footprint_of
from geo.model.frames import Frame, PlaceArgument, ScopeKind, SiteBasis, TimeBasis
from geo.model.reading import Reading
from geo.model.records import Claim, Lookup, Place, Report, Resolution, When
from geo.model.spans import Spans
from geo.model.vocab import EventKind, Harm, PlaceKind, Scope
from geo.toponyms.persons import find_persons

__all__ = ["Framed", "drawn_at", "frame_report"]

_MOURNED = 5  # buried people that make a funeral a burial of its own
_LONGEST = 4  # words of the name of a country
_TITLED = (PlaceKind.COUNTRY, PlaceKind.ADM1, PlaceKind.ADM2)
_WEEKS = (2, 3)  # UCDP date_prec of some days and of a week
_RECENT = timedelta(days=60)
_LONG = 4  # UCDP date_prec of a month: no day
_NAMESAKES = 8  # records of a name in a title
_TOLD_ITSELF = "event.own"
_TELLING = 2  # strength of an event word that needs no figure


def frame_report(
    report: Report,
    resolutions: Sequence[Resolution],
    lookup: Lookup,
    *,
    reading: Reading | None = None,
    focus: Sequence[str] = (),
    extra: Iterable[ExtraSource] = (),
) -> Framed:
    """Read one report into frames.

    Parameters
    ----------
    report
        The text with its day of publication.
    resolutions
        What its names mean, in order.
    lookup
        The gazetteer, asked for names that only their position gives away.
    reading
        The text as it was read; None reads it here.
    focus
        ISO alpha-2 codes of the countries that the report is about.
    extra
        Plug-ins that propose more claims.
    """
    reading = read(report.text, lang=report.lang) if reading is None else reading
    times = read_times(
        reading.tokens, published=report.date_published, dates=reading.dates, lang=reading.lang
    )
    persons = find_persons(report.text)
    arguments = arguments_of(reading, resolutions, lookup, persons=persons)
    structure = read_structure(reading, arguments, times)
    if structure.as_of is None:
        structure.as_of = _day_of_title(report)
    week = structure.as_of
    if week is not None and (week.date_prec or _LONG) in _WEEKS:
        times = within_week(times, week)
        structure = read_structure(reading, arguments, times)
        structure.as_of = week

    def line_of(offset: int) -> int:
        return structure.line_of[max(0, reading.sentence_at(offset))] if structure.line_of else 0

    lines = [line_of(a.start) for a in arguments]
    named = _named_in(report.title, lookup)
    titled = tuple(dict.fromkeys(p.country for _, p in named if p.kind is PlaceKind.COUNTRY))
    focus = (*focus, *_unit_countries(named))
    countries = vote(
        arguments,
        resolutions,
        lines,
        line_of=line_of,
        focus=focus,
        titled=titled,
        abroad=embassies(reading),
    )
    told_in = [reading.sentence_at(a.start) for a in arguments]
    unit = _unit_of(named, countries.main, lookup)
    choose_places(
        arguments, structure.scopes, lines, countries, lookup, sentences=told_in, titled=unit
    )
    draw_voyages(reading, arguments, lookup)
    told = passages(reading)
    claims = find_claims(report, told=told, extra=extra)
    claims = with_days(claims, reading, times, published=report.date_published)
    names = Spans((a.start, a.end) for a in arguments)
    claims = [c for c in claims if not _is_place(c, names)]
    claims = with_voices(report, reading, claims, arguments)
    claims = with_countries(reading, claims, arguments, main=countries.main)
    clauses = read_clauses(report, reading, structure, arguments, claims)
    framed = Framed(
        report=report,
        reading=reading,
        structure=structure,
        arguments=arguments,
        countries=countries,
        clauses=clauses,
        frames=[],
        claims=claims,
        told=told,
        resolutions=resolutions,
        times=tuple(times),
        lookup=lookup,
    )
    sites = Sites(reading, structure, arguments, spoken_spans(told, arguments))
    days = Days(report, reading, structure, times)
    _fill(framed, sites, days)
    return framed


def _day_of_title(report: Report) -> When | None:
    """The day or the days that a title states: "Police report, weekend of 4 and 5 July"."""
    if not report.title or report.date_published is None:
        return None
    recent = report.date_published - _RECENT
    for timed in find_times(report.title, published=report.date_published):
        when = timed.when
        end = when.end or when.start
        if end is not None and not timed.future and (when.date_prec or _LONG) < _LONG:
            return when if end >= recent else None
    return None


def _named_in(title: str, lookup: Lookup) -> list[tuple[str, Place]]:
    """The countries and units that a title names: "Cameroon: weekly note", "Amhara: log"."""
    tokens = tokenize(title or "")
    found: list[tuple[str, Place]] = []
    for first in range(len(tokens)):
        for last in range(min(len(tokens), first + _LONGEST), first, -1):
            named = tokens.capital(first) and tokens.low[last - 1][-1].isalnum()
            match = lookup.match(tokens.surface(first, last)) if named else None
            if match is None or match.kind != "name":
                continue
            able = [lookup.place(i) for i in match.place_ids[:_NAMESAKES]]
            if able and able[0].kind is PlaceKind.COUNTRY:
                able = able[:1]
            words = tokens.surface(first, last)
            found += [(words, p) for p in able if p.kind in _TITLED]
            break
    return found


def _unit_countries(named: Sequence[tuple[str, Place]]) -> list[str]:
    """The countries of the units that a title names, each name with units in one country only."""
    found: dict[str, None] = {}
    for name in dict.fromkeys(words for words, _ in named):
        records = [p for words, p in named if words == name]
        if any(p.kind is PlaceKind.COUNTRY for p in records):
            continue
        wide = {p.country for p in records if p.kind is PlaceKind.ADM1}
        codes = wide or {p.country for p in records}
        if len(codes) == 1:
            found.update(dict.fromkeys(codes))
    return list(found)


def _unit_of(
    named: Sequence[tuple[str, Place]], country: str, lookup: Lookup
) -> PlaceArgument | None:
    """The one province, else the one district, of a country that a title names."""
    for kind in (PlaceKind.ADM1, PlaceKind.ADM2):
        units = {p.place_id: (n, p) for n, p in named if p.kind is kind and p.country == country}
        if len(units) == 1:
            [(name, place)] = units.values()
            unit = PlaceArgument(index=-1, first=-1, last=-1, start=-1, end=-1, name=name)
            unit.place, unit.footprint = place, footprint_of(place, lookup)
            return unit
        if units:
            return None
    return None


def _is_place(claim: Claim, names: Spans) -> bool:
    """``strong winds hit Lake Victoria, and three drowned``: the lake is nobody."""
    span = claim.span
    if span is None or span.text[:1].isdecimal():
        return False
    return names.touch(span.start, span.start + 1)


def _fill(framed: Framed, sites: Sites, days: Days) -> None:
    """The frames of all clauses; figures that no frame holds stay loose."""
    by_sentence: dict[int, list[Clause]] = {}
    for clause in framed.clauses.clauses:
        by_sentence.setdefault(clause.sentence, []).append(clause)
    for _, sentence in sorted(by_sentence.items()):
        for clause in sentence:
            _frames_of(framed, clause, sentence, sites, days)
    held = {c.claim_id for f in framed.frames for c in f.claims}
    _not_all_background(framed)
    date_by_rule(
        framed.frames,
        framed.clauses.clauses,
        reading=framed.reading,
        structure=framed.structure,
        times=framed.times,
        days=days,
    )
    for frame in framed.frames:
        if frame.background:
            frame.claims = [replace(c, scope=Scope.BACKGROUND) for c in frame.claims]
    framed.loose += [c for c in framed.claims if c.claim_id not in held]


def _frames_of(
    framed: Framed, clause: Clause, sentence: Sequence[Clause], sites: Sites, days: Days
) -> None:
    if clause.event is None:
        told = sites.of(clause, sentence)  # what it names may be "the village" of a later one
        told_where(framed.frames, framed.reading, clause, *told[0])
        if any(h.set == "event" for h in framed.reading.hits_in(clause.first, clause.last)):
            days.of(clause)  # "it began on Thursday when they tried to arrest a man": goes on
        if clause.others:
            _others(framed, clause, sentence, sites, days)
        return
    burials = [t for t in clause.others if t.event.kind is EventKind.BURIAL]
    if burials and not any(t.event.name == "burial" for t in burials):
        _others(
            framed, clause, sentence, sites, days
        )  # soldiers are mourned where they did not die
        return
    own = sites.of(clause, sentence)
    if burials:
        own = [(site, SiteBasis.BURIAL if site is not None else how) for site, how in own]
    when, basis, back = days.of(clause)
    scope = framed.structure.scopes[clause.line]
    heading = _is_title(framed, clause)
    background = (
        back or scope.background or (clause.trigger is not None and clause.trigger.background)
    )
    _remember_protested(framed, clause, sites)
    claims = [
        c
        for c in clause.claims
        if c.scope is not Scope.BACKGROUND and not (burials and c.harm is Harm.BURIED)
    ]
    past = [c for c in clause.claims if c.scope is Scope.BACKGROUND]
    telling = clause.event.strength >= _TELLING
    if not (claims or telling or (clause.event.strength and own[0][0] is not None)):
        framed.loose += past
        return
    several = len(own) > 1 and bool(claims)
    actor1, actor2 = _actors(framed.reading, clause)
    for number, (site, how) in enumerate(own):
        framed.frames.append(
            Frame(
                first=clause.first,
                last=clause.last,
                sentence=clause.sentence,
                line=clause.line,
                trigger=clause.trigger,
                event=clause.event,
                site=site,
                site_basis=how,
                when=when,
                time_basis=basis,
                claims=claims if number == 0 else [],
                actor1=actor1,
                actor2=actor2,
                background=background,
                title=heading,
                several=several,
                rules=clause.rules,
            )
        )
    framed.loose += past
    if clause.others:
        _others(framed, clause, sentence, sites, days)


def _remember_protested(framed: Framed, clause: Clause, sites: Sites) -> None:
    """``a march against the killing of a teacher``: the dead of an older event."""
    at = framed.reading.tokens.at
    old = {
        c.claim_id: replace(c, scope=Scope.BACKGROUND)
        for c in clause.claims
        if c.span is not None and sites.weights.is_aim(at(c.span.start), clause)
    }
    if old:
        clause.claims = [old.get(c.claim_id, c) for c in clause.claims]
        framed.claims = [old.get(c.claim_id, c) for c in framed.claims]


def _is_title(framed: Framed, clause: Clause) -> bool:
    """Whether a clause is the title of the report: its first line, without an end mark."""
    line = framed.reading.lines[clause.line]
    first = not any(s.paragraph < clause.line for s in framed.reading.sentences)
    shaped = line.bullet or line.clock or line.cells or framed.structure.scopes[clause.line].label
    return first and framed.reading.sentences[clause.sentence].heading and not shaped


def _others(
    framed: Framed, clause: Clause, sentence: Sequence[Clause], sites: Sites, days: Days
) -> None:
    """Burials, services cut and roads closed: no incidents, but told of."""
    buried = False
    for trigger in clause.others:
        if trigger.event.kind is EventKind.STATEMENT:
            continue
        if trigger.event.kind is EventKind.ACCESS and _TOLD_ITSELF in clause.rules:
            continue  # "a slide closed the road" is the slide
        if trigger.event.kind is EventKind.BURIAL and buried:
            continue  # "buried in a mass grave" is one burial
        buried = buried or trigger.event.kind is EventKind.BURIAL
        told = replace(clause, trigger=trigger, event=trigger.event, claims=[])
        own = sites.of(told, sentence)
        when, basis, back = days.of(told)
        burial = trigger.event.kind is EventKind.BURIAL
        mourned = trigger.event.name == "funeral"
        mine = [c for c in clause.claims if burial and (mourned or c.harm is Harm.BURIED)]
        if burial:
            when = days.of_burial(told, when)
            if basis is TimeBasis.BEFORE:
                when = next(
                    (
                        f.when
                        for f in reversed(framed.frames)
                        if f.line == clause.line and f.event.kind is EventKind.BURIAL
                    ),
                    when,
                )
        terse = framed.structure.scopes[clause.line].kind in (ScopeKind.LABEL, ScopeKind.ROW)
        if mourned and terse and sum(c.value or 0 for c in mine) < _MOURNED:
            continue  # "X: funeral of two soldiers at noon" is an announcement
        if not burial and len(own) > 1 and when.start is None:
            continue  # a list of towns under curfew
        for site, how in own:
            framed.frames.append(
                Frame(
                    first=clause.first,
                    last=clause.last,
                    sentence=clause.sentence,
                    line=clause.line,
                    trigger=trigger,
                    event=trigger.event,
                    site=site,
                    site_basis=how,
                    when=when,
                    time_basis=basis,
                    claims=mine,
                    background=back or trigger.background,
                    title=_is_title(framed, clause),
                    rules=("event.own",),
                )
            )
            mine = []


def _actors(reading: Reading, clause: Clause) -> tuple[str, str]:
    """Who did it, where armed people stand before the word or behind "by"."""
    trigger = clause.trigger
    if trigger is None:
        return "", ""
    hits = reading.hits_in(clause.first, clause.last)
    agents = [h for h in hits if h.set == "agent"]
    phrases = {
        p.last: p for p in find_phrases(reading.tokens, clause.first, clause.last) if p.person
    }
    spans = {p.first: p for p in phrases.values()}
    actor1 = actor2 = ""
    for agent in agents:
        phrase = next((p for p in phrases.values() if p.first <= agent.first < p.last), None)
        first, last = (phrase or agent).first, (phrase or agent).last
        at = reading.tokens.start[first]
        if phrase is not None and phrase.number is not None and _is_dated(reading, at):
            first = phrase.number.last  # "On 3 May 2024 gunmen killed": no 2024 of them
        words = reading.tokens.surface(first, last)
        by = any(h.set == "by" and h.last in (agent.first, agent.first - 1) for h in hits)
        if by or (agent.last <= trigger.first and not actor1):
            actor1 = words
    behind = spans.get(trigger.last)
    if behind is not None and behind.is_countable:
        actor2 = reading.tokens.surface(behind.first, behind.last)
    return actor1, actor2


def _is_dated(reading: Reading, at: int) -> bool:
    """Whether a character belongs to a date."""
    before = bisect_right(reading.dates, at, key=lambda d: d.start)
    return any(d.start <= at < d.end for d in reading.dates[max(0, before - 1) : before])


def _not_all_background(framed: Framed) -> None:
    """A report that tells of old events only tells of these: they are no background."""
    current = [f for f in framed.frames if not f.background and f.event.kind is EventKind.INCIDENT]
    if current or framed.report.date_published is not None:
        return
    for frame in framed.frames:
        if frame.trigger is None or not frame.trigger.background:
            frame.background = framed.structure.scopes[frame.line].background
