"""What reports tell beside the records: drafts that no record holds, for review and for counting.

Pure. Where people have coded records, what a machine reads in the same reports is a proposal: it is
not drawn, it changes no figure, and it is not dropped in silence either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.model.measure import great_circle_km
from geo.model.records import Claim, Incident

__all__ = ["unrecorded"]


def unrecorded(recorded: Sequence[Incident], drafted: Iterable[Incident]) -> tuple[Incident, ...]:
    """Drafted incidents that match no record, and of those that do, what no record counts.

    A draft matches a record of its kind where days overlap and either lies within the reach of the
    other. A figure is held if any record counts or claims the same number of the same harm.
    """
    held = {_figure(c) for i in recorded for c in i.claims}
    counted = {n for i in recorded for n in (i.low, i.best, i.high) if n is not None}
    left = []
    for draft in drafted:
        claims = tuple(c for c in draft.claims if _figure(c) not in held and c.value not in counted)
        matched = any(_matches(draft, record) for record in recorded)
        if claims or (not matched and not draft.claims):
            left.append(replace(draft, claims=claims) if matched else draft)
    return tuple(left)


def _figure(claim: Claim) -> tuple[str, int | None]:
    """What is counted and how many, whatever the hedge: "at least 745" and "745" are one."""
    number = next((n for n in (claim.value, claim.low, claim.best) if n is not None), None)
    return claim.harm.value, number


def _matches(draft: Incident, record: Incident) -> bool:
    if draft.kind is not record.kind or not draft.when.overlaps(record.when):
        return False
    places = (draft.place, record.place)
    if None not in places and len({p.place_id for p in places if p is not None}) == 1:
        return True
    one, other = draft.footprint, record.footprint
    if one is None or other is None or one.point is None or other.point is None:
        return False
    reach_km = max(one.radius_km, other.radius_km)
    return great_circle_km(one.point, other.point) <= reach_km
