"""Movements of many reports: their ends placed, one movement told several times made one.

Pure. A number stays with the report that gave it: movements of different numbers are never merged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from geo.extraction.groups import group_class
from geo.model.records import Movement, Quote, Report, ReportId, Resolution
from geo.model.vocab import MentionKind

__all__ = ["merge_movements", "place_ends"]

_ADJECTIVES = frozenset({MentionKind.DEMONYM, MentionKind.MODIFIER, MentionKind.METONYM})


def place_ends(movement: Movement, resolutions: Sequence[Resolution]) -> Movement:
    """Give the ends of a movement the places that their words were resolved to."""
    if not movement.quotes:
        return movement
    quote = movement.quotes[0]
    origin = _end(movement.origin, quote, resolutions)
    destination = _end(movement.destination, quote, resolutions)
    changes: dict[str, object] = {}
    for name, found in (("origin", origin), ("destination", destination)):
        if found is not None and found.chosen is not None:
            changes[f"{name}_place"] = found.chosen.place
            changes[f"{name}_footprint"] = found.footprint
    return replace(movement, **changes)  # type: ignore[arg-type]


def _end(words: str, quote: Quote, resolutions: Sequence[Resolution]) -> Resolution | None:
    """The resolution that stands inside the words of an end; the last one: "the base in X"."""
    at = quote.text.find(words) if words else -1
    if at < 0:
        return None
    low, high = quote.start + at, quote.start + at + len(words)
    able = [
        r
        for r in resolutions
        if r.chosen is not None and r.mention.start < high and low < r.mention.end
    ]
    return max(
        able, key=lambda r: (r.mention.kind not in _ADJECTIVES, r.mention.start), default=None
    )


def merge_movements(
    movements: Iterable[Movement], copies: Mapping[ReportId, list[Report]]
) -> list[Movement]:
    """One movement told by several reports is one, with all its quotes."""
    groups: dict[tuple[str, ...], list[Movement]] = defaultdict(list)
    for movement in movements:
        origin = movement.origin_place.place_id if movement.origin_place else movement.origin
        target = movement.destination_place
        destination = target.place_id if target else movement.destination
        counted = movement.number_text != ""
        who = group_class(movement.who) if counted else movement.who
        if counted and movement.who.casefold() == movement.number_text.casefold():
            who = ""  # "thousands fled": nobody said who
        number = movement.number_text.casefold()
        groups[who.casefold(), number, origin.casefold(), destination.casefold()].append(movement)
    merged = []
    for _, same in sorted(groups.items()):
        same.sort(key=lambda m: m.movement_id)
        reports = sorted({r for m in same for r in m.report_ids})
        carriers = sorted({c.report_id for r in reports for c in copies[r]})
        publishers = {c.source_id for r in reports for c in copies[r] if c.source_id is not None}
        merged.append(
            replace(
                same[0],
                quotes=tuple(q for m in same for q in m.quotes),
                report_ids=tuple(carriers),
                source_ids=tuple(sorted(publishers)),
                claimant=next((m.claimant for m in same if m.claimant), ""),
                when=next((m.when for m in same if m.when.start), same[0].when),
            )
        )
    return _without_numbers(sorted(merged, key=lambda m: m.movement_id))


def _without_numbers(movements: Sequence[Movement]) -> list[Movement]:
    """Movements that no report counts are one where they go to one place, on one day or none.

    ``many sheltered at X`` in one report and ``some`` in another: each keeps its words in its
    quotation. Reports that count, or state another origin, keep a movement of their own.
    """
    kept: list[Movement] = []
    alike: dict[object, list[int]] = defaultdict(list)  # by goal, day and status
    for movement in movements:
        goal = movement.destination_place
        if movement.number is not None or goal is None:
            kept.append(movement)
            continue
        near = alike[goal.place_id, movement.when.start, movement.status]
        at = next((k for k in near if _may_be_one(kept[k], movement)), len(kept))
        if at == len(kept):
            near.append(at)
            kept.append(movement)
            continue
        first, second = sorted((kept[at], movement), key=lambda m: not m.origin)
        kept[at] = replace(
            first,  # who, how many and who says so stay with the report that told them
            movement_id=kept[at].movement_id,
            quotes=(*kept[at].quotes, *movement.quotes),
            report_ids=tuple(sorted({*first.report_ids, *second.report_ids})),
            source_ids=tuple(sorted({*first.source_ids, *second.source_ids})),
        )
    return kept


def _may_be_one(one: Movement, other: Movement) -> bool:
    """Whether movements to one place, on one day, may be one."""
    origins = {m.origin_place.place_id if m.origin_place else m.origin for m in (one, other)} - {""}
    apart = set(one.report_ids).isdisjoint(other.report_ids)
    return apart and len(origins) <= 1
