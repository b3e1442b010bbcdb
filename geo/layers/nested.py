"""The nested columns of a row: its claims, quotes and candidates."""

from collections.abc import Mapping
from typing import Any

from geo.incidents.values import claim_values, iso, picked
from geo.model.records import (
    Candidate,
    Claim,
    Quote,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
)
from geo.model.vocab import Qualifier

__all__ = [
    "HASH_SHOWN",
    "candidate_values",
    "claim_cells",
    "figure_text",
    "quote_values",
    "source_name",
]

_HEDGE = {
    Qualifier.EXACT: "",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.OVER: "over ",
    Qualifier.ABOUT: "about ",
    Qualifier.UP_TO: "up to ",
    Qualifier.RANGE: "",
    Qualifier.VAGUE: "",
}
HASH_SHOWN = 12  # characters of a SHA-256 that a popup shows
_NOBODY = "a report that names no publisher"


def figure_text(claim: Claim) -> str:
    """A figure with its hedge in words, as it was said.

    >>> from geo.model.vocab import Harm
    >>> figure_text(Claim(claim_id="c", harm=Harm.KILLED, value=745, qualifier=Qualifier.AT_LEAST))
    'at least 745'
    """
    if claim.number_text:
        return claim.number_text
    if claim.qualifier is Qualifier.RANGE and claim.low is not None and claim.high is not None:
        return f"{claim.low:,} to {claim.high:,}"
    number = claim.value if claim.value is not None else (claim.best or claim.low)
    return "" if number is None else f"{_HEDGE[claim.qualifier]}{number:,}"


def claim_cells(
    claim: Claim, sources: Mapping[SourceId, Source], reports: Mapping[ReportId, Report]
) -> dict[str, Any]:
    """A claim as a row shows it."""
    report = reports.get(claim.span.report_id) if claim.span else None
    outlet = f"{report.publisher or report.title or _NOBODY} (its own words)" if report else ""
    values = claim_values(claim)
    return picked(values, "claim_id harm") | {
        "text": figure_text(claim),
        **picked(values, "value low best high qualifier group"),
        "claimant": source_name(claim.claimant, sources) or outlet,
        "claimant_id": claim.claimant if SourceId(claim.claimant) in sources else claim.claimant_id,
        "chain": [source_name(link, sources) for link in claim.chain],
        **picked(values, "as_of status"),
        "supersedes": claim.supersedes or "",
        "subset_of": claim.subset_of or "",
        "same_as": claim.same_as or "",
        "quote": values["text"],
        "report_id": values["report_id"] or "",
        "notes": "; ".join(filter(None, (claim.notes, _inferred(claim)))),
    }


def _inferred(claim: Claim) -> str:
    """That the speaker was not named beside the figure, and by which rule it was found."""
    rules = ", ".join(rule for rule in claim.inherited if rule.startswith("source."))
    return f"claimant inferred ({rules})" if rules else ""


def source_name(source_id: str, sources: Mapping[SourceId, Source]) -> str:
    """The name of a source, its id where nobody lists it."""
    source = sources.get(SourceId(source_id))
    return source.name if source else source_id


def quote_values(quote: Quote, reports: Mapping[ReportId, Report]) -> dict[str, Any]:
    """A quotation with the report that it stands in."""
    report = reports[quote.report_id]
    return {
        "report_id": quote.report_id,
        "publisher": report.publisher,
        "date": iso(report.date_published),
        "title": report.title,
        "text": quote.text,
        "marks": [list(mark) for mark in quote.marks],
        "start": quote.start,
        "end": quote.end,
        "sha256": report.sha256[:HASH_SHOWN],
        "url": report.url,
        "archive_url": report.archive_url,
        "lang": quote.lang or report.lang,
        "cut": quote.cut or quote.cleared,
        **({"page": quote.page} if quote.page is not None else {}),
    }


def candidate_values(resolution: Resolution | None) -> list[dict[str, Any]]:
    """The candidates of a name, the chosen one first, each with why."""
    if resolution is None:
        return []
    return [
        {
            "reason": resolution.reason,
            "confidence": round(resolution.confidence, 3),
            "unsure": resolution.unsure,
            "name": resolution.mention.text,
            "chosen": _candidate(resolution.chosen) if resolution.chosen else None,
            "rejected": [_candidate(c) for c in resolution.rejected],
            "terms": [{"name": t.name, "value": round(t.value, 3)} for t in resolution.terms],
        }
    ]


def _candidate(candidate: Candidate) -> dict[str, Any]:
    place = candidate.place
    return {
        "place_id": place.place_id,
        "name": place.name,
        "kind": place.kind.value,
        "admin1": place.admin1,
        "country": place.country,
        "matched": candidate.matched,
        "tier": candidate.tier,
        "score": round(candidate.score, 3),
        "why": list(candidate.why),
    }
