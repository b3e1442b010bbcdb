"""Decisions of a person, applied: they win over everything a machine proposed.

Pure. The file they come from, its columns and the proposals it lists are
``geo.incidents.review_sheet``; what is read and written there can be imported from here too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from geo.incidents.reconciliation import reconcile
from geo.incidents.review_sheet import (
    REVIEW_COLUMNS,
    Edit,
    place_key,
    read_review,
    review_rows,
    write_review,
)
from geo.model.errors import UnknownPlaceError
from geo.model.footprints import footprint_of, given_point
from geo.model.radii import PRECISION_KM, precision_of_radius
from geo.model.records import (
    Candidate,
    Claim,
    Decision,
    Dossier,
    Footprint,
    Incident,
    Lookup,
    Place,
    PlaceId,
    Rejected,
    Resolution,
    When,
)
from geo.model.schema import STATED_PLACES
from geo.model.vocab import ClaimStatus, Precision, Status

__all__ = [
    "REVIEW_COLUMNS",
    "Edit",
    "apply_review",
    "read_review",
    "review_rows",
    "write_review",
]

_IN_REVIEW = "set in review"  # who did it stands in the dossier's decisions and never leaves


# ------------------------------------------------------------------ decisions


def apply_review(
    dossier: Dossier, edits: Iterable[Edit], *, lookup: Lookup | None = None
) -> Dossier:
    """The dossier with a person's decisions: they win over everything a machine proposed.

    Parameters
    ----------
    dossier
        The restricted dossier.
    edits
        From :func:`read_review`, in any order; of two edits of one item the later date wins.
    lookup
        The gazetteer; needed where an edit names a place.

    Returns
    -------
    Dossier
        Accepted and corrected items are ``reviewed``; who decided what and when stands in
        ``decisions``, which no public dossier has. Rejected items leave the layers and are listed
        in ``rejected``, with an edit that fits no item.
    """
    state = _State(dossier, lookup)
    ordered = sorted(edits, key=lambda e: (e.cells.get("reviewed_at", ""), e.file, e.row))
    merges = [e for e in ordered if e.cells.get("merge_with")]
    for edit in [e for e in ordered if e not in merges] + merges:
        try:
            state.apply(edit)
        except UnknownPlaceError as error:
            state.refuse(edit, str(error), "take an id from the column candidates")
    return state.dossier()


class _State:
    """The items of a dossier while edits are applied, by id."""

    def __init__(self, dossier: Dossier, lookup: Lookup | None) -> None:
        self._dossier, self._lookup = dossier, lookup
        self.incidents = {str(i.incident_id): i for i in (*dossier.incidents, *dossier.unrecorded)}
        self.beside = {str(i.incident_id) for i in dossier.unrecorded}
        self.movements = {str(m.movement_id): m for m in dossier.movements}
        self.context = {place_key(r): r for r in dossier.context}
        self.unread = list(dossier.unread)
        self.rejected: list[Rejected] = []
        self.decisions: list[Decision] = []

    def apply(self, edit: Edit) -> None:
        """One edit."""
        {
            "incident": self._incident,
            "movement": self._movement,
            "claim": self._claim,
            "place": self._place,
            "sentence": self._sentence,
        }[edit.proposal](edit)

    def _sentence(self, edit: Edit) -> None:
        """Somebody saw a sentence that made nothing; it is told no more."""
        seen = [s for s in self.unread if f"{s.report_id}:{s.start}" == edit.item]
        if not seen:
            self.refuse(edit, f"no sentence {edit.item!r} any more", "draft again and compare")
            return
        self.unread = [s for s in self.unread if s not in seen]
        self.decide(edit, edit.item)

    def decide(self, edit: Edit, item: str, *, into: str = "") -> None:
        """Remember who decided about an item; and what it became part of."""
        self.decisions.append(
            Decision(
                proposal=edit.proposal,
                item=item,
                decision=edit.decision,
                reviewer=edit.cells.get("reviewer", ""),
                reviewed_at=edit.cells.get("reviewed_at", ""),
                note=edit.cells.get("note", ""),
                merged_into=into,
            )
        )

    def refuse(self, edit: Edit, reason: str, remedy: str) -> None:
        """An edit that cannot be used, or an item that a person rejected."""
        self.rejected.append(
            Rejected(
                file=edit.file,
                row=edit.row,
                column="id",
                value=edit.item,
                reason=reason,
                remedy=remedy,
                fatal=False,
            )
        )

    def dossier(self) -> Dossier:
        """What it all comes to: a proposal beside the records is drawn once somebody took it."""
        found = sorted(self.incidents.items())
        waiting = {k for k, i in found if k in self.beside and i.status is Status.DRAFT}
        return replace(
            self._dossier,
            incidents=tuple(i for key, i in found if key not in waiting),
            unrecorded=tuple(i for key, i in found if key in waiting),
            unrecorded_count=len(waiting),
            movements=tuple(self.movements[key] for key in sorted(self.movements)),
            context=tuple(self.context.values()),
            unread=tuple(self.unread),
            rejected=(*self._dossier.rejected, *self.rejected),
            decisions=(*self._dossier.decisions, *self.decisions),
        )

    # -------------------------------------------------------------- finding

    def _find(self, edit: Edit, keys: Mapping[str, frozenset[str]]) -> str | None:
        """The item of an edit: by id, else the one that shares most of its sentences."""
        if edit.item in keys:
            return edit.item
        shared = {item: len(edit.keys & found) for item, found in keys.items() if edit.keys & found}
        best = min(shared, key=lambda item: (-shared[item], item), default=None)
        if best is None:
            self.refuse(
                edit, f"no {edit.proposal} {edit.item!r} any more", "draft again and compare"
            )
        return best

    def _chosen(
        self, edit: Edit, *, name: str = "new_place", by_id: str = "new_place_id"
    ) -> Place | None:
        """The place that an edit names."""
        wanted, text = edit.cells.get(by_id, ""), edit.cells.get(name, "")
        if self._lookup is None or not (wanted or text):
            return None
        if wanted:
            return self._lookup.place(PlaceId(wanted))
        found = self._lookup.search(text, limit=1)
        if not found:
            raise UnknownPlaceError(text)
        return found[0].place

    def _where(self, edit: Edit) -> tuple[Place | None, Footprint | None]:
        """Place and footprint of an edit: a pin wins over a place."""
        place = self._chosen(edit)
        if edit.point is not None:
            radius = float(edit.cells.get("new_radius_km") or PRECISION_KM[Precision.SETTLEMENT])
            precision = precision_of_radius(radius)
            label = edit.cells.get("new_place") or "pinned by hand"
            return place, given_point(
                edit.point, precision=precision, radius_km=radius, label=label
            )
        if place is not None and self._lookup is not None:
            return place, footprint_of(place, self._lookup)
        return None, None

    # -------------------------------------------------------------- items

    def _incident(self, edit: Edit) -> None:
        keys = {key: frozenset(i.keys) for key, i in self.incidents.items()}
        item = self._find(edit, keys)
        if item is None:
            return
        incident = self.incidents[item]
        target = edit.cells.get("merge_with", "")
        merges = edit.decision != "reject" and target in self.incidents and target != item
        self.decide(edit, item, into=target if merges else "")
        if edit.decision == "reject":
            del self.incidents[item]
            self.refuse(
                edit, "incident rejected in review", "empty the decision to propose it again"
            )
            return
        if target:
            self._merge(edit, incident, target)
            return
        self.incidents[item] = _corrected(incident, edit, *self._where(edit))

    def _merge(self, edit: Edit, incident: Incident, target: str) -> None:
        """Put one incident into another; its claims and quotes go along."""
        if target not in self.incidents or target == incident.incident_id:
            self.refuse(
                edit, f"merge_with {target!r} is no other incident", "use an id of this file"
            )
            return
        self.decide(edit, target)
        into = self.incidents[target]
        claims = [replace(c, about=into.incident_id) for c in (*into.claims, *incident.claims)]
        found = reconcile(claims, self._dossier.sources)
        figures = {
            "low": found.low,
            "best": found.best,
            "high": found.high,
            "figures_rule": found.rule,
        }
        quotes = {(q.report_id, q.start, q.end): q for q in (*incident.quotes, *into.quotes)}
        self.incidents[target] = replace(
            into,
            claims=found.claims,
            quotes=tuple(quotes[key] for key in sorted(quotes)),
            report_ids=tuple(sorted({*into.report_ids, *incident.report_ids})),
            source_ids=tuple(sorted({*into.source_ids, *incident.source_ids})),
            independent_sources=max(found.independent_sources, into.independent_sources),
            checks=(*found.checks, *found.wordings),
            contradictions=tuple(dict.fromkeys((*into.contradictions, *found.contradictions))),
            notes=_noted(into.notes, f"{incident.incident_id} merged in"),
            keys=tuple(sorted({*into.keys, *incident.keys})),
            **(figures if found.claims else {}),  # type: ignore[arg-type]
        )
        del self.incidents[str(incident.incident_id)]

    def _movement(self, edit: Edit) -> None:
        keys = {
            key: frozenset(f"{q.report_id}:{q.start}" for q in m.quotes)
            for key, m in self.movements.items()
        }
        item = self._find(edit, keys)
        if item is None:
            return
        self.decide(edit, item)
        movement = self.movements[item]
        if edit.decision == "reject":
            del self.movements[item]
            self.refuse(
                edit, "movement rejected in review", "empty the decision to propose it again"
            )
            return
        place, footprint = self._where(edit)
        changes: dict[str, object] = {}
        if footprint is not None:
            name = place.name if place else footprint.label
            changes |= {"destination_place": place, "destination_footprint": footprint}
            changes |= {"destination": movement.destination or name}
        origin = self._origin(edit)
        if origin is not None and self._lookup is not None:
            changes |= {
                "origin_place": origin,
                "origin_footprint": footprint_of(origin, self._lookup),
            }
            changes |= {"origin": movement.origin or origin.name}
        if edit.number("new_best") is not None:
            changes["number"] = edit.number("new_best")
        when = _when(movement.when, edit)
        self.movements[item] = replace(
            movement,
            review=Status.REVIEWED,
            when=when,
            **changes,  # type: ignore[arg-type]
        )

    def _origin(self, edit: Edit) -> Place | None:
        """``new_origin`` as an id, else as a name."""
        text = edit.cells.get("new_origin", "")
        if not text or self._lookup is None:
            return None
        try:
            return self._lookup.place(PlaceId(text))
        except UnknownPlaceError:
            return self._chosen(edit, name="new_origin", by_id="")

    def _claim(self, edit: Edit) -> None:
        keys = {
            c.claim_id: frozenset({f"{c.span.report_id}:{c.span.start}"} if c.span else ())
            for i in self.incidents.values()
            for c in i.claims
        }
        item = self._find(edit, {str(k): v for k, v in keys.items()})
        if item is not None:
            self.decide(edit, item)
        for key, incident in list(self.incidents.items()):
            if item is None or all(c.claim_id != item for c in incident.claims):
                continue
            claims = [
                _decided(c, edit) if c.claim_id == item else _undecided(c) for c in incident.claims
            ]
            found = reconcile(claims, self._dossier.sources)
            changed = replace(incident, claims=found.claims)
            if incident.figures_rule and not incident.figures_by_hand:
                before = reconcile(incident.claims, self._dossier.sources).contradictions
                kept = [c for c in incident.contradictions if c not in before]
                changed = replace(
                    changed,
                    low=found.low,
                    best=found.best,
                    high=found.high,
                    figures_rule=found.rule,
                    checks=(*found.checks, *found.wordings),
                    contradictions=tuple(dict.fromkeys((*kept, *found.contradictions))),
                )
            self.incidents[key] = changed

    def _place(self, edit: Edit) -> None:
        item = edit.item
        place, footprint = self._where(edit)
        self.decide(edit, item)
        for key, incident in list(self.incidents.items()):
            found = incident.resolution
            if found is None or place_key(found) != item:
                continue
            self.incidents[key] = _relocated(incident, edit, place, footprint)
        if item in self.context:
            self.context[item] = _resolved(self.context[item], edit, place, footprint)
        elif all(
            i.resolution is None or place_key(i.resolution) != item for i in self.incidents.values()
        ):
            self.refuse(edit, f"no place mention {item!r} any more", "draft again and compare")


def _noted(notes: str, line: str) -> str:
    return line if not notes or line == notes else (notes if line in notes else f"{notes}\n{line}")


def _when(when: When, edit: Edit) -> When:
    """Dates of an edit over those of an item."""
    start = edit.day("new_date_start") or edit.day("new_date_end")
    if start is None:
        return when
    end = edit.day("new_date_end") or start
    start, end = min(start, end), max(start, end)
    return When.of_days(start, end, text=when.text, rule=_IN_REVIEW, anchor="record")


def _corrected(
    incident: Incident, edit: Edit, place: Place | None, footprint: Footprint | None
) -> Incident:
    """An accepted or corrected incident."""
    changed = replace(
        incident,
        status=Status.REVIEWED,
        when=_when(incident.when, edit),
    )
    if footprint is not None:
        changed = replace(
            changed,
            place=place if place is not None else (None if edit.point else incident.place),
            footprint=footprint,
            where_description=footprint.label,
            place_basis=_IN_REVIEW,
            extra={k: v for k, v in incident.extra.items() if k not in STATED_PLACES},
        )
    figures = [edit.number(c) for c in ("new_low", "new_best", "new_high")]
    if any(n is not None for n in figures):
        low, best, high = figures
        changed = replace(
            changed, low=low, best=best, high=high, figures_rule=_IN_REVIEW, figures_by_hand=True
        )
    return changed


def _relocated(
    incident: Incident, edit: Edit, place: Place | None, footprint: Footprint | None
) -> Incident:
    """An incident whose place choice was decided; the incident itself stays a draft."""
    found = incident.resolution
    if found is None:
        return incident
    changed = replace(
        incident,
        resolution=_resolved(found, edit, place, footprint),
    )
    if edit.decision == "reject":
        return replace(changed, place=None, footprint=None, place_basis="place rejected in review")
    if footprint is None:
        return changed
    return replace(
        changed,
        place=place,
        footprint=footprint,
        where_description=footprint.label,
        place_basis=_IN_REVIEW,
    )


def _resolved(
    resolution: Resolution, edit: Edit, place: Place | None, footprint: Footprint | None
) -> Resolution:
    """A place choice that a person made."""
    if edit.decision == "reject":
        refused = (
            (resolution.chosen, *resolution.rejected) if resolution.chosen else resolution.rejected
        )
        return replace(
            resolution,
            chosen=None,
            rejected=refused,
            footprint=None,
            reason="rejected in review",
            unsure=False,
        )
    options = [c for c in (resolution.chosen, *resolution.rejected) if c is not None]
    chosen = next(
        (c for c in options if place is not None and c.place.place_id == place.place_id), None
    )
    if place is None:
        chosen = resolution.chosen
    elif chosen is None:
        chosen = Candidate(place=place, score=1.0, tier="review", matched=place.name)
    rejected = tuple(c for c in options if c is not chosen)
    return replace(
        resolution,
        chosen=chosen,
        rejected=rejected,
        footprint=footprint or resolution.footprint,
        reason=_IN_REVIEW,
        confidence=1.0,
        unsure=False,
        reviewed=True,
    )


def _undecided(claim: Claim) -> Claim:
    """A claim as it was before versions were compared, so that they can be compared again."""
    superseded = claim.status is ClaimStatus.SUPERSEDED
    status = ClaimStatus.CURRENT if superseded else claim.status
    return replace(claim, same_as=None, status=status)


def _decided(claim: Claim, edit: Edit) -> Claim:
    """A claim that a person accepted, corrected or rejected; a rejected one stays, retracted."""
    if edit.decision == "reject":
        return replace(claim, status=ClaimStatus.RETRACTED, same_as=None)
    low, best, high = (edit.number(c) for c in ("new_low", "new_best", "new_high"))
    claim = replace(claim, confidence=1.0, same_as=None)
    if low is best is high is None:
        return claim
    value = best if best is not None else (low if low is not None else high)
    return replace(claim, value=value, low=low if low is not None else best, best=best, high=high)
