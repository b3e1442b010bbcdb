"""The review: one row per proposal, doubtful first; a person's decisions win at the next build.

``review.csv`` (or ``.xlsx``) has one row per draft incident, movement, claim and unsure place. The
columns a person fills in; the page's review mode downloads a file with ``proposal``, ``id`` and
these, and either file is read here:

================  ==================================================================================
``decision``      ``accept``, ``reject``, ``correct`` (with the columns below); empty: not decided
``reviewer``      who decided
``reviewed_at``   when: a date
``note``          why; kept with the item
``new_place``     a name that the gazetteer knows (for a movement: the destination)
``new_place_id``  the id of a place; wins over the name
``new_lat``       with ``new_lon`` and ``new_radius_km``: pinned by hand
``new_origin``    id or name of the origin of a movement
``new_date_start``  with ``new_date_end``: calendar dates, ISO
``new_low``       with ``new_best`` and ``new_high``: figures (of a claim: ``new_best``)
``merge_with``    the id of the incident that this one is part of
================  ==================================================================================

The other columns say what is proposed and why: ``proposal`` (incident, movement, claim, place),
``id``, ``doubt`` (0 to 1), ``why``, ``title``, ``kind``, ``event_type``, ``sub_event_type``,
``date``, ``place``, ``place_id``, ``precision``, ``candidates``, ``figures``, ``claimant``,
``quote``, ``reports`` and ``keys``: the places in the reports that the proposal stands on. An edit
finds its item by ``id``, else by ``keys``, so that it survives new reports.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from geo.coords import LonLat
from geo.errors import CoordinateError, UnknownPlaceError
from geo.files.sheets import unguarded, write_sheet
from geo.files.tables import read_table
from geo.footprints import footprint_of, given_point
from geo.language.lexicon import words
from geo.model import (
    Candidate,
    Claim,
    Dossier,
    Footprint,
    Incident,
    Lookup,
    Movement,
    Place,
    PlaceId,
    Rejected,
    Resolution,
    When,
)
from geo.reconcile import claim_words, reconcile
from geo.vocab import ClaimStatus, EventKind, Precision, Status

__all__ = ["REVIEW_COLUMNS", "Edit", "apply_review", "read_review", "review_rows", "write_review"]

_DECIDED = ("decision", "reviewer", "reviewed_at", "note")
_NEW = (
    "new_place",
    "new_place_id",
    "new_lat",
    "new_lon",
    "new_radius_km",
    "new_origin",
    "new_date_start",
    "new_date_end",
    "new_low",
    "new_best",
    "new_high",
    "merge_with",
)
_SHOWN = (
    "title",
    "kind",
    "event_type",
    "sub_event_type",
    "date",
    "place",
    "place_id",
    "precision",
    "candidates",
    "figures",
    "claimant",
    "quote",
    "reports",
    "keys",
)
REVIEW_COLUMNS = ("proposal", "id", "doubt", "why", *_DECIDED, *_NEW, *_SHOWN)
_DECISIONS = ("", "accept", "reject", "correct")
_PROPOSALS = ("incident", "movement", "claim", "place")
_RADIUS_KM = 2.0  # of a pin without a stated radius
_NEAR_KM = 5.0  # a pin with a radius from here on is drawn as "near"
_MANY = 5  # candidates shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One decided row; ``cells`` holds the filled-in columns, checked."""

    file: str
    row: int
    proposal: str
    item: str
    decision: str
    cells: Mapping[str, str]
    keys: frozenset[str] = frozenset()

    def number(self, column: str) -> int | None:
        """A whole number of a column, None where it is empty."""
        text = self.cells.get(column, "")
        return int(text.replace(",", "")) if text else None

    def day(self, column: str) -> date | None:
        """A date of a column, None where it is empty."""
        text = self.cells.get(column, "")
        return date.fromisoformat(text) if text else None

    @property
    def point(self) -> LonLat | None:
        """The position pinned by hand."""
        lat, lon = self.cells.get("new_lat", ""), self.cells.get("new_lon", "")
        return LonLat(lon=float(lon), lat=float(lat)) if lat and lon else None

    @property
    def who_when(self) -> str:
        """Reviewer, date and note in one line."""
        parts = (self.cells.get("reviewer", ""), self.cells.get("reviewed_at", ""))
        head = ", ".join(part for part in parts if part) or "reviewer not named"
        note = self.cells.get("note", "")
        return f"{self.decision} ({head}){': ' + note if note else ''}"


# ------------------------------------------------------------------ out


def review_rows(dossier: Dossier, edits: Iterable[Edit] = ()) -> list[dict[str, str]]:
    """The proposals of a dossier as rows of :data:`REVIEW_COLUMNS`, doubtful first.

    Decisions taken before are filled in again, and rows that somebody decided come last.
    """
    rows = [_incident_row(i) for i in dossier.incidents if i.status is Status.DRAFT]
    rows += [_movement_row(m) for m in dossier.movements if m.review is Status.DRAFT]
    claims = {
        c.claim_id: c for i in dossier.incidents if i.status is Status.DRAFT for c in i.claims
    }
    rows += [_claim_row(claims[claim_id]) for claim_id in sorted(claims)]
    unsure = [r for r in dossier.context if r.unsure or r.chosen is None]
    unsure += [i.resolution for i in dossier.incidents if i.resolution and i.resolution.unsure]
    places = {_place_key(r): r for r in unsure if r.rejected or r.chosen}
    rows += [_place_row(places[key]) for key in sorted(places)]
    decided = {(e.proposal, e.item): e for e in edits}
    for row in rows:
        edit = decided.get((row["proposal"], row["id"]))
        if edit is not None:
            row.update({c: edit.cells[c] for c in (*_DECIDED, *_NEW) if edit.cells.get(c)})
    return sorted(
        rows, key=lambda r: (bool(r["decision"]), -float(r["doubt"]), r["proposal"], r["id"])
    )


def write_review(path: Path | str, dossier: Dossier, *, edits: Iterable[Edit] = ()) -> int:
    """Write ``review.csv`` or ``review.xlsx``; the number of rows.

    Parameters
    ----------
    path
        Where; the suffix decides.
    dossier
        The restricted dossier with its drafts.
    edits
        Decisions of an earlier file, kept in the new one.
    """
    rows = review_rows(dossier, edits)
    write_sheet(path, REVIEW_COLUMNS, rows, title="review")
    return len(rows)


def _row(
    proposal: str, item: str, doubt: float, why: Iterable[str], **cells: str
) -> dict[str, str]:
    empty = dict.fromkeys(REVIEW_COLUMNS, "")
    reasons = "; ".join(dict.fromkeys(part for part in why if part))
    head = {"proposal": proposal, "id": item, "doubt": f"{doubt:.2f}", "why": reasons}
    return empty | head | cells


def _incident_row(incident: Incident) -> dict[str, str]:
    found, place = incident.resolution, incident.place
    doubt = 1.0 - (found.confidence if found else 0.0)
    if incident.kind is EventKind.UMBRELLA:
        doubt = 0.5
    elif incident.place_basis != "named in the sentence":
        doubt = max(doubt, 0.6)
    if incident.contradictions or incident.when.start is None:
        doubt = max(doubt, 0.5)
    why = (
        incident.place_basis,
        found.reason if found else "",
        "" if incident.when.start else "no date",
        incident.when.rule,
        *incident.contradictions,
        *incident.checks,
        incident.figures_rule,
    )
    return _row(
        "incident",
        incident.incident_id,
        min(doubt, 1.0),
        why,
        title=incident.title,
        kind=incident.kind,
        event_type=incident.event_type,
        sub_event_type=incident.sub_event_type,
        date=incident.when.edtf or incident.when.text,
        place=place.name if place else incident.location,
        place_id=place.place_id if place else "",
        precision=incident.footprint.precision if incident.footprint else Precision.NONE,
        candidates=_candidates(found),
        figures=_figures(incident.low, incident.best, incident.high),
        quote=" … ".join(q.text for q in incident.quotes[:_MANY]),
        reports=";".join(incident.report_ids),
        keys=incident.extra.get("keys", ""),
    )


def _movement_row(movement: Movement) -> dict[str, str]:
    ends = (movement.origin, movement.destination)
    doubt = 0.3 + 0.2 * sum(not end for end in ends)
    why = (
        "" if movement.origin_explicit else "origin not stated",
        "" if movement.destination_explicit else "destination not stated",
        movement.flagged,
        f"sensitivity {movement.sensitivity}" if movement.sensitivity != "low" else "",
    )
    number = movement.number_text or ("" if movement.number is None else str(movement.number))
    target = movement.destination_place
    return _row(
        "movement",
        movement.movement_id,
        doubt,
        why,
        title=f"{_counted(number, movement.who)}: {' → '.join(e or 'not stated' for e in ends)}",
        kind=movement.status,
        date=movement.when.edtf,
        place=target.name if target else movement.destination,
        place_id=target.place_id if target else "",
        figures=number,
        claimant=movement.claimant,
        quote=" … ".join(q.text for q in movement.quotes),
        reports=";".join(movement.report_ids),
        keys=";".join(f"{q.report_id}:{q.start}" for q in movement.quotes),
    )


def _counted(number: str, who: str) -> str:
    """``12 families``; a word that is number and people at once stands alone."""
    return who if not number or number.casefold() in who.casefold() else f"{number} {who}"


def _claim_row(claim: Claim) -> dict[str, str]:
    inherited = [rule for rule in claim.inherited if not rule.startswith("with:")]
    why = (
        _rule_words(claim.rule_id),
        f"claimant by {inherited[0]}" if inherited else "",
        "" if claim.claimant else "claimant not stated",
        f"part of {claim.subset_of}" if claim.subset_of else "",
        f"supersedes {claim.supersedes}" if claim.supersedes else "",
    )
    return _row(
        "claim",
        claim.claim_id,
        1.0 - claim.confidence,
        why,
        title=claim_words(claim),
        kind=claim.harm,
        date=claim.as_of.isoformat() if claim.as_of else "",
        place_id=claim.place_id or "",
        figures=_figures(claim.low, claim.best, claim.high) or claim.number_text,
        claimant=claim.claimant,
        quote=claim.span.text if claim.span else "",
        reports=claim.span.report_id if claim.span else "",
        keys=f"{claim.span.report_id}:{claim.span.start}" if claim.span else "",
    )


def _rule_words(rule_id: str) -> str:
    """What a rule of reading says, with its id."""
    base = rule_id.removesuffix(".subset")
    said = words("rules", "words", "rule_id").get(base, "")
    return f"{said} ({rule_id})" if said else rule_id


def _place_row(resolution: Resolution) -> dict[str, str]:
    chosen = resolution.chosen.place if resolution.chosen else None
    return _row(
        "place",
        _place_key(resolution),
        1.0 - resolution.confidence,
        (resolution.reason, str(resolution.mention.role or "")),
        title=resolution.mention.text,
        place=chosen.name if chosen else "",
        place_id=chosen.place_id if chosen else "",
        precision=resolution.footprint.precision if resolution.footprint else Precision.NONE,
        candidates=_candidates(resolution),
        quote=resolution.mention.text,
        reports=resolution.mention.report_id,
        keys=_place_key(resolution),
    )


def _place_key(resolution: Resolution) -> str:
    return f"{resolution.mention.report_id}:{resolution.mention.start}"


def _candidates(resolution: Resolution | None) -> str:
    """Other places it may be: id and name, the best first."""
    if resolution is None:
        return ""
    refused = (c.place for c in resolution.rejected[:_MANY])
    return "; ".join(f"{p.place_id} {p.name}{', ' + p.admin1 if p.admin1 else ''}" for p in refused)


def _figures(low: int | None, best: int | None, high: int | None) -> str:
    if low is best is high is None:
        return ""
    return " / ".join("?" if n is None else str(n) for n in (low, best, high))


# ------------------------------------------------------------------ in


def read_review(path: Path | str) -> tuple[list[Edit], list[Rejected]]:
    """The decided rows of a review file; rows that cannot be used are listed, the others go on."""
    table = read_table(path, known=frozenset(REVIEW_COLUMNS))
    rejected = list(table.rejected)
    edits = []
    for row in table.rows:
        cells = {name: unguarded(value.strip()) for name, value in row.cells.items()}
        faults = [
            Rejected(
                file=table.name,
                row=row.number,
                column=c,
                value=cells.get(c, ""),
                reason=r,
                remedy=m,
            )
            for c, r, m in _faults(cells)
        ]
        rejected += faults
        decision = cells.get("decision", "").casefold()
        changed = any(cells.get(column) for column in _NEW)
        if faults or not (decision or changed):
            continue
        edits.append(
            Edit(
                file=table.name,
                row=row.number,
                proposal=cells["proposal"].casefold(),
                item=cells["id"],
                decision=decision or "correct",
                cells=cells,
                keys=frozenset(filter(None, cells.get("keys", "").split(";"))),
            )
        )
    return edits, rejected


def _faults(cells: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """Column, reason and remedy of everything wrong in a row."""
    if cells.get("proposal", "").casefold() not in _PROPOSALS:
        yield "proposal", "not a kind of proposal", f"use one of {', '.join(_PROPOSALS)}"
    if not cells.get("id"):
        yield "id", "no id", "copy the row from the file that geo draft wrote"
    if cells.get("decision", "").casefold() not in _DECISIONS:
        yield "decision", "not a decision", "use accept, reject, correct, or leave it empty"
    checks: tuple[tuple[tuple[str, ...], Callable[[str], object], str], ...] = (
        (("new_low", "new_best", "new_high"), lambda t: int(t.replace(",", "")), "a whole number"),
        (("new_date_start", "new_date_end"), date.fromisoformat, "a date such as 2025-03-06"),
        (("new_lat", "new_lon", "new_radius_km"), float, "a number with a point"),
    )
    for columns, parse, wanted in checks:
        for column in columns:
            try:
                parse(cells[column]) if cells.get(column) else None
            except ValueError:
                yield column, f"not {wanted}", f"write {wanted}"
                return
    if bool(cells.get("new_lat")) != bool(cells.get("new_lon")):
        yield "new_lat", "a pin needs both new_lat and new_lon", "fill in the other one"
    elif cells.get("new_lat"):
        try:
            LonLat(lon=float(cells["new_lon"]), lat=float(cells["new_lat"]))
        except CoordinateError as error:
            yield "new_lat", str(error), "swap or correct the two"


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
        Accepted and corrected items are ``reviewed`` and carry who and when in ``notes``. Rejected
        ones leave the layers and are listed in ``rejected``, with an edit that fits no item.
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
        self.incidents = {str(i.incident_id): i for i in dossier.incidents}
        self.movements = {str(m.movement_id): m for m in dossier.movements}
        self.context = {_place_key(r): r for r in dossier.context}
        self.rejected: list[Rejected] = []

    def apply(self, edit: Edit) -> None:
        """One edit."""
        {
            "incident": self._incident,
            "movement": self._movement,
            "claim": self._claim,
            "place": self._place,
        }[edit.proposal](edit)

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
        """What it all comes to."""
        return replace(
            self._dossier,
            incidents=tuple(self.incidents[key] for key in sorted(self.incidents)),
            movements=tuple(self.movements[key] for key in sorted(self.movements)),
            context=tuple(self.context.values()),
            rejected=(*self._dossier.rejected, *self.rejected),
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
            radius = float(edit.cells.get("new_radius_km") or _RADIUS_KM)
            precision = Precision.NEAR if radius >= _NEAR_KM else Precision.SETTLEMENT
            label = edit.cells.get("new_place") or "pinned by hand"
            return place, given_point(
                edit.point, precision=precision, radius_km=radius, label=label
            )
        if place is not None and self._lookup is not None:
            return place, footprint_of(place, self._lookup)
        return None, None

    # -------------------------------------------------------------- items

    def _incident(self, edit: Edit) -> None:
        keys = {
            key: frozenset(i.extra.get("keys", "").split(";")) - {""}
            for key, i in self.incidents.items()
        }
        item = self._find(edit, keys)
        if item is None:
            return
        incident = self.incidents[item]
        if edit.decision == "reject":
            del self.incidents[item]
            self.refuse(
                edit,
                f"incident rejected: {edit.who_when}",
                "empty the decision to propose it again",
            )
            return
        target = edit.cells.get("merge_with", "")
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
        keys = {
            *into.extra.get("keys", "").split(";"),
            *incident.extra.get("keys", "").split(";"),
        } - {""}
        self.incidents[target] = replace(
            into,
            claims=found.claims,
            quotes=tuple(quotes[key] for key in sorted(quotes)),
            report_ids=tuple(sorted({*into.report_ids, *incident.report_ids})),
            source_ids=tuple(sorted({*into.source_ids, *incident.source_ids})),
            independent_sources=max(found.independent_sources, into.independent_sources),
            checks=(*found.checks, *found.wordings),
            contradictions=tuple(dict.fromkeys((*into.contradictions, *found.contradictions))),
            notes=_noted(into.notes, f"{incident.incident_id} merged in; {edit.who_when}"),
            extra={**into.extra, "keys": ";".join(sorted(keys))},
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
        movement = self.movements[item]
        if edit.decision == "reject":
            del self.movements[item]
            self.refuse(
                edit,
                f"movement rejected: {edit.who_when}",
                "empty the decision to propose it again",
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
        note = _noted(movement.notes, edit.who_when)
        self.movements[item] = replace(
            movement,
            review=Status.REVIEWED,
            when=when,
            notes=note,
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
        for key, incident in list(self.incidents.items()):
            if item is None or all(c.claim_id != item for c in incident.claims):
                continue
            claims = [
                _decided(c, edit) if c.claim_id == item else _undecided(c) for c in incident.claims
            ]
            found = reconcile(claims, self._dossier.sources)
            changed = replace(incident, claims=found.claims)
            if incident.figures_rule and not incident.figures_rule.startswith(_BY_HAND):
                changed = replace(
                    changed,
                    low=found.low,
                    best=found.best,
                    high=found.high,
                    figures_rule=found.rule,
                    checks=(*found.checks, *found.wordings),
                    contradictions=tuple(
                        dict.fromkeys(
                            (
                                *(c for c in incident.contradictions if c.startswith("place:")),
                                *found.contradictions,
                            )
                        )
                    ),
                )
            self.incidents[key] = changed

    def _place(self, edit: Edit) -> None:
        item = edit.item
        place, footprint = self._where(edit)
        for key, incident in list(self.incidents.items()):
            found = incident.resolution
            if found is None or _place_key(found) != item:
                continue
            self.incidents[key] = _relocated(incident, edit, place, footprint)
        if item in self.context:
            self.context[item] = _resolved(self.context[item], edit, place, footprint)
        elif all(
            i.resolution is None or _place_key(i.resolution) != item
            for i in self.incidents.values()
        ):
            self.refuse(edit, f"no place mention {item!r} any more", "draft again and compare")


_BY_HAND = "set by"


def _noted(notes: str, line: str) -> str:
    return line if not notes or line == notes else (notes if line in notes else f"{notes}\n{line}")


def _when(when: When, edit: Edit) -> When:
    """Dates of an edit over those of an item."""
    start = edit.day("new_date_start") or edit.day("new_date_end")
    if start is None:
        return when
    end = edit.day("new_date_end") or start
    start, end = min(start, end), max(start, end)
    days = (end - start).days + 1
    prec = next(
        p for p, longest in ((1, 1), (2, 6), (3, 8), (4, 31), (5, 10**7)) if days <= longest
    )
    edtf = start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
    rule = f"set by {edit.cells.get('reviewer') or 'a reviewer'}"
    return When(
        start=start, end=end, date_prec=prec, edtf=edtf, text=when.text, rule=rule, anchor="record"
    )


def _corrected(
    incident: Incident, edit: Edit, place: Place | None, footprint: Footprint | None
) -> Incident:
    """An accepted or corrected incident."""
    changed = replace(
        incident,
        status=Status.REVIEWED,
        when=_when(incident.when, edit),
        notes=_noted(incident.notes, edit.who_when),
    )
    if footprint is not None:
        changed = replace(
            changed,
            place=place if place is not None else (None if edit.point else incident.place),
            footprint=footprint,
            where_description=footprint.label,
            place_basis=f"set by {edit.cells.get('reviewer') or 'a reviewer'}",
        )
    figures = [edit.number(c) for c in ("new_low", "new_best", "new_high")]
    if any(n is not None for n in figures):
        rule = f"{_BY_HAND} {edit.cells.get('reviewer') or 'a reviewer'}"
        low, best, high = figures
        changed = replace(changed, low=low, best=best, high=high, figures_rule=rule)
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
        notes=_noted(incident.notes, f"place {edit.who_when}"),
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
        place_basis=f"set by {edit.cells.get('reviewer') or 'a reviewer'}",
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
            reason=edit.who_when,
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
        reason=edit.who_when,
        confidence=1.0,
        unsure=False,
    )


def _undecided(claim: Claim) -> Claim:
    """A claim as it was before versions were compared, so that they can be compared again."""
    superseded = claim.status is ClaimStatus.SUPERSEDED
    status = ClaimStatus.CURRENT if superseded else claim.status
    return replace(claim, same_as=None, status=status)


def _decided(claim: Claim, edit: Edit) -> Claim:
    """A claim that a person accepted, corrected or rejected; a rejected one stays, retracted."""
    note = _noted(claim.notes, edit.who_when)
    if edit.decision == "reject":
        return replace(claim, status=ClaimStatus.RETRACTED, same_as=None, notes=note)
    low, best, high = (edit.number(c) for c in ("new_low", "new_best", "new_high"))
    claim = replace(claim, notes=note, confidence=1.0, same_as=None)
    if low is best is high is None:
        return claim
    value = best if best is not None else (low if low is not None else high)
    return replace(claim, value=value, low=low if low is not None else best, best=best, high=high)
