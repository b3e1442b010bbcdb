"""Who decided what in review, shown with each item: for restricted output only."""

from dataclasses import replace

from geo.incidents.review_sheet import place_key
from geo.model.records import Dossier, Incident, Resolution

__all__ = ["with_decisions"]


def with_decisions(dossier: Dossier) -> Dossier:
    """The dossier with who decided what in the notes of each item: for restricted output.

    A public dossier has no decisions and stays as it is.
    """
    if not dossier.decisions:
        return dossier
    told: dict[tuple[str, str], list[str]] = {}
    for one in dossier.decisions:
        told.setdefault((one.proposal, one.item), []).append(str(one))

    def noted(notes: str, proposal: str, item: str) -> str:
        return "\n".join(filter(None, dict.fromkeys((notes, *told.get((proposal, item), ())))))

    def place(found: Resolution) -> Resolution:
        return replace(found, reason=noted(found.reason, "place", place_key(found)))

    def incident(one: Incident) -> Incident:
        return replace(
            one,
            notes=noted(one.notes, "incident", one.incident_id),
            resolution=place(one.resolution) if one.resolution else None,
            claims=tuple(replace(c, notes=noted(c.notes, "claim", c.claim_id)) for c in one.claims),
        )

    return replace(
        dossier,
        incidents=tuple(incident(i) for i in dossier.incidents),
        movements=tuple(
            replace(m, notes=noted(m.notes, "movement", m.movement_id)) for m in dossier.movements
        ),
        context=tuple(place(r) for r in dossier.context),
    )
