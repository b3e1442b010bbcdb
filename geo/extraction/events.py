"""Events: what happened, in ACLED's types, from the words that say so.

Pure. One mention per cue; cues of one type in one sentence are one mention, the most telling cue
first. Whether two mentions are one incident is decided later, with their places.
"""

from dataclasses import dataclass
from functools import lru_cache

from geo.extraction.groups import group_class
from geo.extraction.passages import Passage, passages
from geo.extraction.people import Phrase, find_phrases
from geo.extraction.times import Timed, find_times
from geo.language.lexicon import table, word_set
from geo.language.tokens import Tokens
from geo.model.records import Report, ReportId, When
from geo.model.vocab import EventKind

__all__ = ["EventMention", "find_events"]

_ACTORS = frozenset({"militants", "security forces"})


@dataclass(frozen=True, kw_only=True, slots=True)
class EventMention:
    """Characters ``[start, end)`` that tell of an event, and the sentence they stand in.

    ``when`` is the time of the sentence, or of the last dated sentence before it in the same
    paragraph (``when_inherited``).
    """

    report_id: ReportId
    start: int
    end: int
    text: str
    event_type: str
    sub_event_type: str
    kind: EventKind
    sentence: tuple[int, int]
    when: When
    when_inherited: bool = False
    actor1: str = ""
    actor2: str = ""
    rule_id: str = "event.cue"


def find_events(report: Report) -> list[EventMention]:
    """The event mentions of a report, in order.

    Examples
    --------
    >>> text = "Gunmen shot dead two teachers near Lower Wadi. Shops were looted."
    >>> for e in find_events(Report(report_id="r", path="", sha256="", text=text)):
    ...     print(e.text, e.sub_event_type, e.kind, (e.actor1, e.actor2), sep=" | ")
    shot dead | Attack | incident | ('Gunmen', 'two teachers')
    looted | Looting/property destruction | incident | ('', '')
    """
    found: list[EventMention] = []
    last: tuple[int, When] | None = None  # paragraph and time of the last dated sentence
    for passage in passages(report.text):
        if passage.sentence.tail:
            continue
        hits = _hits(passage.tokens, passage.first, passage.last)
        times = _times(report, passage)
        own = next(
            (t.when for t in times if t.when.start and not t.future and not t.reported), None
        )
        paragraph = passage.sentence.paragraph
        if own is not None:
            last = (paragraph, own)
        inherited = own is None and last is not None and last[0] == paragraph
        when = own or (last[1] if inherited and last else When())
        if hits:
            found.extend(_mentions(report, passage, hits, times, when, inherited=inherited))
    return found


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]:
    found: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for row in table("cue_events"):
        phrase = tuple(row["phrase"].split())
        found.setdefault(phrase[0], []).append((phrase, row))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


def _hits(tokens: Tokens, first: int, last: int) -> list[tuple[int, int, dict[str, str]]]:
    """Cues of a sentence: first token, last token, row."""
    low, cues, index = tokens.low, _cues(), first
    found = []
    while index < last:
        step = 1
        for phrase, row in cues.get(low[index], ()):
            if tuple(low[index : index + len(phrase)]) == phrase and index + len(phrase) <= last:
                step = len(phrase)
                if not (
                    index > first
                    and low[index - 1] in word_set("before an unreal event")
                    and row["kind"] == "incident"
                ):
                    found.append((index, index + step, row))
                break
        index += step
    return found


def _times(report: Report, passage: Passage) -> list[Timed]:
    """The times of a sentence; spans in the report."""
    start = passage.sentence.start
    text = report.text[start : passage.sentence.end]
    return find_times(text, published=report.date_published)


def _mentions(
    report: Report,
    passage: Passage,
    hits: list[tuple[int, int, dict[str, str]]],
    times: list[Timed],
    when: When,
    *,
    inherited: bool,
) -> list[EventMention]:
    """One mention per type of event in a sentence."""
    tokens = passage.tokens
    phrases = find_phrases(tokens, passage.first, passage.last)
    chosen: dict[tuple[str, str], tuple[int, int, dict[str, str]]] = {}
    for hit in hits:
        row = hit[2]
        chosen.setdefault((row["kind"], row["sub_event_type"]), hit)
    found = []
    for first, last, row in sorted(chosen.values(), key=lambda hit: hit[0]):
        start, end = tokens.start[first], tokens.end[last - 1]
        actor1, actor2 = _actors(tokens, phrases, first, last)
        found.append(
            EventMention(
                report_id=report.report_id,
                start=start,
                end=end,
                text=report.text[start:end],
                event_type=row["event_type"],
                sub_event_type=row["sub_event_type"],
                kind=EventKind(row["kind"]),
                sentence=(passage.sentence.start, passage.sentence.end),
                when=_nearest(times, start - passage.sentence.start) or when,
                when_inherited=inherited,
                actor1=actor1,
                actor2=actor2,
            )
        )
    return found


def _nearest(times: list[Timed], at: int) -> When | None:
    """The resolved time nearest to a cue in its sentence."""
    able = [
        t
        for t in times
        if t.when.start is not None and not (t.future or t.reported) and t.when.date_prec == 1
    ]
    best = min(able, key=lambda t: (min(abs(t.start - at), abs(t.end - at)), t.start), default=None)
    return best.when if best else None


def _actors(tokens: Tokens, phrases: list[Phrase], first: int, last: int) -> tuple[str, str]:
    """Who did it and to whom, where the sentence says so next to the cue."""
    low = tokens.low
    actor1 = actor2 = ""
    for phrase in phrases:
        armed = phrase.person and group_class(phrase.group) in _ACTORS
        words = tokens.surface(phrase.first, phrase.last)
        if phrase.last <= first and first - phrase.last <= 3 and armed and not actor1:
            actor1 = words
        elif (
            "by" in low[max(last, phrase.first - 3) : phrase.first]
            and last <= phrase.first <= last + 8
            and phrase.person
        ):
            actor1 = actor1 or words
        elif phrase.first == last and phrase.is_countable:
            actor2 = actor2 or words
    return actor1, actor2
