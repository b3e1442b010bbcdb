"""Movements: who fled from where to where, as written; a number that nobody gave is never a width.

Pure. Ends are words of the report; whether a place stands for them is decided elsewhere. A named
person who fled is sensitive: never in public output.
"""

from collections.abc import Sequence

from geo.extraction.moves import Move, find_moves
from geo.extraction.passages import Passage, passages, speaker_near
from geo.extraction.people import PhraseKind
from geo.extraction.times import find_times
from geo.language.lexicon import word_set
from geo.model.records import Movement, MovementId, Quote, Report, When
from geo.model.vocab import MovementStatus, Sensitivity, Status

__all__ = ["find_movements"]


def find_movements(report: Report, *, told: Sequence[Passage] | None = None) -> list[Movement]:
    """The movements of a report, in the order of the text; every one a draft.

    The quote is the sentence; its first mark is the movement, from the first to the last of its
    words.

    Examples
    --------
    >>> text = "Scores of farmers fled to Lower Wadi, a nurse said."
    >>> [found] = find_movements(Report(report_id="r", path="", sha256="", text=text))
    >>> found.who, found.number, found.number_text, found.destination, found.claimant
    ('farmers', None, 'Scores', 'Lower Wadi', 'a nurse')
    """
    found = []
    seen: set[tuple[int, int]] = set()
    for passage in passages(report.text) if told is None else told:
        for move in find_moves(passage.tokens, passage.first, passage.last):
            key = (move.who.first, move.destination[0] if move.destination else -1)
            if key not in seen and not passage.sentence.tail:
                seen.add(key)
                found.append(_movement(report, passage, move))
    return found


def _movement(report: Report, passage: Passage, move: Move) -> Movement:
    tokens, who = passage.tokens, move.name or move.who
    start, end = _extent(passage, move)
    number = move.who.number
    surface = tokens.surface(who.first, who.last)
    speaker = speaker_near(passage, move.who.first, move.who.last)
    sentence = passage.sentence
    destination = tokens.surface(*move.destination) if move.destination else ""
    gathering = bool(
        word_set("gathering points") & {w.strip(",.").lower() for w in destination.split()}
    )
    alone = move.who.kind is PhraseKind.ONE
    sensitivity = Sensitivity.REVIEW if gathering else Sensitivity.LOW
    return Movement(
        movement_id=MovementId(f"{report.report_id}:m{start}"),
        who=surface if alone else (move.who.group or surface),
        number=move.who.value if number is not None else None,
        number_text=number.text if number is not None else "",
        origin=tokens.surface(*move.origin) if move.origin else "",
        origin_explicit=move.origin is not None and not move.inferred,
        destination=destination,
        destination_explicit=move.destination is not None,
        when=_when(report, passage),
        status=MovementStatus(move.status),
        claimant=(speaker.source_id or speaker.name) if speaker else "",
        source_ids=(report.source_id,) if report.source_id else (),
        report_ids=(report.report_id,),
        quotes=(
            Quote(
                report_id=report.report_id,
                start=sentence.start,
                end=sentence.end,
                text=report.text[sentence.start : sentence.end],
                marks=((start - sentence.start, end - sentence.start),),
                lang=report.lang,
            ),
        ),
        review=Status.DRAFT,
        sensitivity=Sensitivity.HIGH if alone else sensitivity,
        flagged="gathering point of people at risk" if gathering else "",
    )


def _extent(passage: Passage, move: Move) -> tuple[int, int]:
    """First and last character of the words of a movement."""
    who = move.name or move.who
    ranges = [(who.first, who.last), (move.who.first, move.who.last), move.cue]
    ranges.extend(r for r in (move.origin, move.destination) if r is not None)
    tokens = passage.tokens
    return tokens.start[min(a for a, _ in ranges)], tokens.end[max(b for _, b in ranges) - 1]


def _when(report: Report, passage: Passage) -> When:
    """The first day that the sentence names, else undated."""
    text = report.text[passage.sentence.start : passage.sentence.end]
    timed = find_times(text, published=report.date_published)
    return next((t.when for t in timed if t.when.start and not t.future), When())
