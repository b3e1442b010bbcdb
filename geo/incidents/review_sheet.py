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

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo.incidents.reconciliation import claim_words
from geo.incidents.values import (
    claim_values,
    footprint_values,
    incident_values,
    movement_values,
    picked,
    place_values,
)
from geo.intake.sheets import write_sheet
from geo.intake.tables import read_table
from geo.language.lexicon import COMMON, words
from geo.model.errors import CoordinateError
from geo.model.frames import SiteBasis
from geo.model.position import LonLat
from geo.model.records import (
    Claim,
    Dossier,
    Incident,
    Movement,
    Place,
    Rejected,
    Resolution,
    Span,
)
from geo.model.vocab import CITY_POPULATION, EventKind, PlaceKind, Role, Status

__all__ = [
    "REVIEW_COLUMNS",
    "Edit",
    "place_key",
    "read_review",
    "review_rows",
    "write_review",
]

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
_PROPOSALS = ("incident", "movement", "claim", "place", "sentence")
_POSSIBLE = "possible incident: something may have happened here that no draft tells"
_POSSIBLE_DOUBT = 0.6
_SMALL = "a small place named without an event: accept it to show it"
_WIDE = (PlaceKind.CONTINENT, PlaceKind.COUNTRY, PlaceKind.ADM1, PlaceKind.SEA)
_NATURAL = (
    PlaceKind.REGION,
    PlaceKind.MOUNTAINS,
    PlaceKind.RIVER,
    PlaceKind.LAKE,
    PlaceKind.ISLAND,
)
_UNREAD = "a word for an event or for casualties, of which nothing was made: accept it as seen"
_UNREAD_DOUBT = 0.4
_MANY = 5  # candidates shown
_LARGEST = 10**15  # of a figure


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
        return _whole(text) if text else None

    def day(self, column: str) -> date | None:
        """A date of a column, None where it is empty."""
        text = self.cells.get(column, "")
        return date.fromisoformat(text) if text else None

    @property
    def point(self) -> LonLat | None:
        """The position pinned by hand."""
        lat, lon = self.cells.get("new_lat", ""), self.cells.get("new_lon", "")
        return LonLat(lon=float(lon), lat=float(lat)) if lat and lon else None


# ------------------------------------------------------------------ out


def review_rows(dossier: Dossier, edits: Iterable[Edit] = ()) -> list[dict[str, str]]:
    """The proposals of a dossier as rows of :data:`REVIEW_COLUMNS`, doubtful first.

    Decisions taken before are filled in again, and rows that somebody decided come last.
    """
    incidents = (*dossier.incidents, *dossier.unrecorded)
    rows = [_incident_row(i) for i in incidents if i.status is Status.DRAFT]
    rows += [_movement_row(m) for m in dossier.movements if m.review is Status.DRAFT]
    claims = {c.claim_id: c for i in incidents if i.status is Status.DRAFT for c in i.claims}
    rows += [_claim_row(claims[claim_id]) for claim_id in sorted(claims)]
    unsure = [r for r in dossier.context if r.unsure or r.chosen is None]
    unsure += [i.resolution for i in dossier.incidents if i.resolution and i.resolution.unsure]
    places = {place_key(r): r for r in unsure if r.rejected or r.chosen}
    rows += [_place_row(places[key]) for key in sorted(places)]
    rows += [_place_row(r, why) for r, why in _without_event(dossier) if place_key(r) not in places]
    rows += [_sentence_row(span) for span in dossier.unread]
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
    found, values = incident.resolution, incident_values(incident)
    doubt = 1.0 - (found.confidence if found else 0.0)
    if incident.kind is EventKind.UMBRELLA:
        doubt = 0.5
    elif incident.place_basis not in (SiteBasis.OWN, SiteBasis.SENTENCE):
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
        **picked(values, "title kind event_type sub_event_type place_id precision"),
        date=values["edtf"] or values["date_words"],
        place=values["place_name"] or incident.location,
        candidates=_candidates(found),
        figures=_figures(values),
        quote=" … ".join(q.text for q in incident.quotes[:_MANY]),
        reports=";".join(incident.report_ids),
        keys=";".join(incident.keys),
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
    values = movement_values(movement)
    return _row(
        "movement",
        movement.movement_id,
        doubt,
        why,
        title=f"{_counted(number, movement.who)}: {' → '.join(e or 'not stated' for e in ends)}",
        **picked(values, "kind=status date=edtf place_id=destination_place_id"),
        place=values["destination_place_name"] or movement.destination,
        figures=number,
        claimant=movement.claimant,
        quote=" … ".join(q.text for q in movement.quotes),
        reports=";".join(movement.report_ids),
        keys=";".join(f"{q.report_id}:{q.start}" for q in movement.quotes),
    )


def _sentence_row(span: Span) -> dict[str, str]:
    """A sentence that the machine left; a decision about it only says that somebody saw it."""
    item = f"{span.report_id}:{span.start}"
    return _row(
        "sentence",
        item,
        _UNREAD_DOUBT,
        (_UNREAD,),
        quote=span.text,
        reports=span.report_id,
        keys=item,
    )


def _counted(number: str, who: str) -> str:
    """``12 families``; a word that is number and people at once stands alone."""
    return who if not number or number.casefold() in who.casefold() else f"{number} {who}"


def _claim_row(claim: Claim) -> dict[str, str]:
    inherited, values = claim.inherited, claim_values(claim)
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
        **picked(values, "kind=harm claimant quote=text"),
        date=values["as_of"] or "",
        place_id=values["place_id"] or "",
        figures=_figures(values) or claim.number_text,
        reports=values["report_id"] or "",
        keys=f"{claim.span.report_id}:{claim.span.start}" if claim.span else "",
    )


def _rule_words(rule_id: str) -> str:
    """What a rule of reading says, with its id."""
    base = rule_id.removesuffix(".subset")
    if base.startswith("reader."):
        return f"read by the plug-in {base.removeprefix('reader.')}, not by our rules"
    said = words("rules", "words", "rule_id", code=COMMON).get(base, "")
    return f"{said} ({rule_id})" if said else rule_id


def _without_event(dossier: Dossier) -> list[tuple[Resolution, str]]:
    """Places named without an event that a person should see, each once, with the reason.

    Something may have happened there that was not understood; or the place is too small to be
    shown before somebody says that it may be.
    """
    drawn = {i.place.place_id for i in (*dossier.incidents, *dossier.unrecorded) if i.place}
    found: dict[str, tuple[Resolution, str]] = {}
    named = sorted(dossier.context, key=lambda r: (r.mention.report_id, r.mention.start))
    for is_site in (True, False):
        for one in named:
            place = one.chosen.place if one.chosen else None
            if place is None or place.place_id in found or one.reviewed:
                continue
            if is_site and one.mention.role is Role.INCIDENT_SITE and place.place_id not in drawn:
                found[place.place_id] = (one, _POSSIBLE)
            elif not is_site and _is_small(place):
                found[place.place_id] = (one, _SMALL)
    return [found[key] for key in sorted(found)]


def _is_small(place: Place) -> bool:
    return place.kind not in (*_WIDE, *_NATURAL) and place.population < CITY_POPULATION


def _place_row(resolution: Resolution, why: str = "") -> dict[str, str]:
    chosen = resolution.chosen.place if resolution.chosen else None
    doubt = 1.0 - resolution.confidence
    return _row(
        "place",
        place_key(resolution),
        max(doubt, _POSSIBLE_DOUBT) if why is _POSSIBLE else doubt,
        (why, resolution.reason, str(resolution.mention.role or "")),
        title=resolution.mention.text,
        **picked(place_values(chosen), "place=place_name place_id"),
        **picked(footprint_values(resolution.footprint), "precision"),
        candidates=_candidates(resolution),
        quote=resolution.mention.text,
        reports=resolution.mention.report_id,
        keys=place_key(resolution),
    )


def place_key(resolution: Resolution) -> str:
    """The id of a place choice: its report and its first character."""
    return f"{resolution.mention.report_id}:{resolution.mention.start}"


def _candidates(resolution: Resolution | None) -> str:
    """Other places it may be: id and name, the best first."""
    if resolution is None:
        return ""
    refused = (c.place for c in resolution.rejected[:_MANY])
    return "; ".join(f"{p.place_id} {p.name}{', ' + p.admin1 if p.admin1 else ''}" for p in refused)


def _figures(values: Mapping[str, Any]) -> str:
    figures = [values[name] for name in ("low", "best", "high")]
    if figures == [None] * 3:
        return ""
    return " / ".join("?" if n is None else str(n) for n in figures)


# ------------------------------------------------------------------ in


def read_review(path: Path | str) -> tuple[list[Edit], list[Rejected]]:
    """The decided rows of a review file; rows that cannot be used are listed, the others go on."""
    table = read_table(path, known=frozenset(REVIEW_COLUMNS))
    rejected = list(table.rejected)
    edits = []
    for row in table.rows:
        cells = {name: value.strip() for name, value in row.cells.items()}
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


def _whole(text: str) -> int:
    number = int(text.replace(",", ""))
    if abs(number) >= _LARGEST:
        raise ValueError(f"{text[:20]} is no number of people")
    return number


def _decimal(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not finite")
    return number


def _faults(cells: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """Column, reason and remedy of everything wrong in a row."""
    if cells.get("proposal", "").casefold() not in _PROPOSALS:
        yield "proposal", "not a kind of proposal", f"use one of {', '.join(_PROPOSALS)}"
    if not cells.get("id"):
        yield "id", "no id", "copy the row from the file that geo draft wrote"
    if cells.get("decision", "").casefold() not in _DECISIONS:
        yield "decision", "not a decision", "use accept, reject, correct, or leave it empty"
    checks: tuple[tuple[tuple[str, ...], Callable[[str], object], str], ...] = (
        (("new_low", "new_best", "new_high"), _whole, "a whole number"),
        (("new_date_start", "new_date_end"), date.fromisoformat, "a date such as 2025-03-06"),
        (("new_lat", "new_lon", "new_radius_km"), _decimal, "a number with a point"),
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
