"""What an earlier map says of a row besides its plain columns: read back, so that nothing is lost.

Pure. Nested columns are JSON text in every format; what is in them becomes the records that they
were written from. Reports that are quoted come as records without a text.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from geo.intake.table import Table
from geo.model.records import (
    Candidate,
    Claim,
    ClaimId,
    IncidentId,
    Kept,
    Mention,
    Place,
    PlaceId,
    Quote,
    Rejected,
    Report,
    ReportId,
    Resolution,
    Span,
    Term,
)
from geo.model.schema import STATED_CODES, STATED_TEXTS
from geo.model.vocab import ClaimStatus, Harm, PlaceKind, Precision, Qualifier

__all__ = ["is_ours", "kept_of", "stated_of", "with_kept"]

_NESTED = ("claims", "candidates", "quotes", "checks", "contradictions", "stated")
"""Nested columns of the layers of events; each is a list, written as JSON text in a table."""
_OURS = frozenset({"event_id", "precision_basis", "where_text", "place_kind", "date_prec"})


def is_ours(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is a layer of events that we wrote.

    >>> is_ours(("event_id", "date"))
    False
    """
    return set(columns) >= _OURS


def stated_of(cells: Mapping[str, str]) -> dict[str, str]:
    """What the row keeps under the names of other data sets.

    Raises
    ------
    ValueError
        The column is not what we write.
    """
    return {_text(one, "name"): _text(one, "value") for one in _dicts(cells, "stated")}


def kept_of(cells: Mapping[str, str]) -> Kept:
    """What the row holds, as the records that it was written from.

    Raises
    ------
    ValueError
        A nested column is not what we write.
    """
    try:
        return _kept(cells)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__} {error}") from error


def _kept(cells: Mapping[str, str]) -> Kept:
    quotes = _dicts(cells, "quotes")
    return Kept(
        place=_place_of_row(cells),
        where_text=cells.get("where_text", ""),
        resolution=next((_resolution(one) for one in _dicts(cells, "candidates")), None),
        claims=tuple(_claim(one, cells.get("event_id", "")) for one in _dicts(cells, "claims")),
        quotes=tuple(_quote(one) for one in quotes),
        reports=tuple(_report(one) for one in quotes),
        checks=tuple(map(str, _list(cells, "checks"))),
        contradictions=tuple(map(str, _list(cells, "contradictions"))),
    )


def with_kept(
    table: Table, frame: pd.DataFrame, extra: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, list[Rejected]]:
    """Of a layer that we wrote: its nested columns as records, beside the typed ones."""
    kept: list[Kept | None] = []
    stated: list[dict[str, str]] = []
    damaged = []
    for row in table.rows:
        try:
            found, named = kept_of(row.cells), stated_of(row.cells)
        except ValueError as error:
            found, named = None, {}
            damaged.append(
                Rejected(
                    file=table.name,
                    row=row.number,
                    value=str(error)[:80],
                    reason=f"claims, quotes and candidates are not as we write them: {error}",
                    remedy="export the layer again; the row is read without them",
                    fatal=False,
                )
            )
        kept.append(found)
        stated.append(named)
    columns = {"kept": kept, "stated": stated}
    more = {name: pd.Series(v, index=frame.index, dtype=object) for name, v in columns.items()}
    again = {*_NESTED, *STATED_CODES, *STATED_TEXTS}  # the last two are in ``stated``
    plain = extra.drop(columns=[c for c in extra if c in again])
    return frame.assign(**more), plain, damaged


# ------------------------------------------------------------------ cells


def _list(cells: Mapping[str, str], column: str) -> list[Any]:
    text = cells.get(column, "")
    if not text:
        return []
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{column}: not JSON ({error})") from error
    if not isinstance(found, list):
        raise ValueError(f"{column}: not a list")  # noqa: TRY004 -- of what a file says
    return found


def _dicts(cells: Mapping[str, str], column: str) -> list[Mapping[str, Any]]:
    found = _list(cells, column)
    if not all(isinstance(one, dict) for one in found):
        raise ValueError(f"{column}: not a list of objects")
    return found


def _text(one: Mapping[str, Any], key: str) -> str:
    return str(one.get(key) or "")


def _whole(one: Mapping[str, Any], key: str) -> int | None:
    value = one.get(key)
    return None if value in (None, "") else int(str(value))


def _day(one: Mapping[str, Any], key: str) -> date | None:
    text = _text(one, key)
    return date.fromisoformat(text) if text else None


def _texts(one: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = one.get(key) or ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


# ------------------------------------------------------------------ records


def _claim(one: Mapping[str, Any], about: str) -> Claim:
    words, report_id = _text(one, "quote"), ReportId(_text(one, "report_id"))
    known_as = _text(one, "claimant_id")
    return Claim(
        claim_id=ClaimId(_text(one, "claim_id")),
        about=IncidentId(about),
        harm=Harm(_text(one, "harm")),
        number_text=_text(one, "text"),
        value=_whole(one, "value"),
        low=_whole(one, "low"),
        best=_whole(one, "best"),
        high=_whole(one, "high"),
        qualifier=Qualifier(_text(one, "qualifier") or Qualifier.EXACT),
        group=_text(one, "group"),
        claimant=_text(one, "claimant"),
        claimant_id=known_as,
        chain=_texts(one, "chain"),
        as_of=_day(one, "as_of"),
        status=ClaimStatus(_text(one, "status") or ClaimStatus.CURRENT),
        supersedes=ClaimId(_text(one, "supersedes")) or None,
        subset_of=ClaimId(_text(one, "subset_of")) or None,
        same_as=ClaimId(_text(one, "same_as")) or None,
        span=Span(report_id=report_id, start=0, end=len(words), text=words) if report_id else None,
        notes=_text(one, "notes"),
    )


def _quote(one: Mapping[str, Any]) -> Quote:
    return Quote(
        report_id=ReportId(_text(one, "report_id")),
        start=_whole(one, "start") or 0,
        end=_whole(one, "end") or 0,
        text=_text(one, "text"),
        marks=tuple((int(a), int(b)) for a, b in one.get("marks") or ()),
        lang=_text(one, "lang"),
        cut=one.get("cut") is True,
        page=_whole(one, "page"),
    )


def _report(one: Mapping[str, Any]) -> Report:
    return Report(
        report_id=ReportId(_text(one, "report_id")),
        text="",
        sha256=_text(one, "sha256"),
        path="",
        title=_text(one, "title"),
        publisher=_text(one, "publisher"),
        date_published=_day(one, "date"),
        url=_text(one, "url"),
        archive_url=_text(one, "archive_url"),
        lang=_text(one, "lang"),
    )


def _resolution(one: Mapping[str, Any]) -> Resolution:
    name = _text(one, "name")
    mention = Mention(report_id=ReportId(""), start=0, end=len(name), text=name)
    chosen = one.get("chosen")
    return Resolution(
        mention=mention,
        chosen=_candidate(chosen) if chosen else None,
        rejected=tuple(_candidate(other) for other in one.get("rejected") or ()),
        reason=_text(one, "reason"),
        confidence=float(one.get("confidence") or 0),
        unsure=one.get("unsure") is True,
        terms=tuple(
            Term(name=_text(t, "name"), value=float(t.get("value") or 0))
            for t in one.get("terms") or ()
        ),
    )


def _candidate(one: Mapping[str, Any]) -> Candidate:
    return Candidate(
        place=_place(one, name="name", kind="kind"),
        score=float(one.get("score") or 0),
        tier=_text(one, "tier"),
        matched=_text(one, "matched"),
        why=_texts(one, "why"),
    )


def _place_of_row(cells: Mapping[str, str]) -> Place | None:
    if not cells.get("place_id"):
        return None
    return _place(cells, name="place_name", kind="place_kind")


def _place(one: Mapping[str, Any], *, name: str, kind: str) -> Place:
    return Place(
        place_id=PlaceId(_text(one, "place_id")),
        name=_text(one, name),
        kind=PlaceKind(_text(one, kind)),
        country=_text(one, "country"),
        admin1=_text(one, "admin1"),
        admin2=_text(one, "admin2"),
        name_ar=_text(one, "place_name_ar"),
        precision=Precision(_text(one, "precision") or Precision.SETTLEMENT),
    )
