"""Movements, sources and claims: the small tables that people keep beside their incidents.

They carry our own column names. Every fault is listed with file, row, column, reason and remedy;
good rows go on. Nothing is guessed: a word where a number belongs stays a word.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from geo.intake.cells import Row, columns_by_name
from geo.intake.columns import CLAIM, HARMS, MOVEMENT, PRECISIONS, SOURCE
from geo.intake.days import order_of_column
from geo.intake.figures import bounds
from geo.intake.tables import Table, read_table
from geo.intake.text import relative_name
from geo.intake.typed import in_order, sensitivity_of, when_of
from geo.language.written_dates import Order
from geo.model.records import (
    Claim,
    ClaimId,
    IncidentId,
    Movement,
    MovementId,
    PlaceId,
    Quote,
    Rejected,
    Report,
    ReportId,
    Source,
    SourceId,
    Span,
)
from geo.model.vocab import (
    ClaimStatus,
    Harm,
    MovementStatus,
    Precision,
    Qualifier,
    RouteKind,
    Scope,
    SourceKind,
    Status,
)

__all__ = ["anchor_quotes", "read_claims", "read_movements", "read_sources"]

_T = TypeVar("_T")


def read_movements(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Movement], list[Rejected]]:
    """Displacement rows; a word in ``number`` ("thousands") leaves the number null.

    Parameters
    ----------
    path
        The table, in any format that is read.
    base
        Folder that the name of the file is written relative to.

    Returns
    -------
    tuple of list
        Rows in the order of the file, and what could not be read.

    Raises
    ------
    InputError
        The file as a whole cannot be read.
    """
    return _read(path, base, MOVEMENT, _movement, lambda movement: movement.movement_id)


def read_sources(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Source], list[Rejected]]:
    """Source rows: who says something, and whether they are a side.

    Parameters, returns and errors are those of :func:`read_movements`.
    """
    return _read(path, base, SOURCE, _source, lambda source: source.source_id)


def read_claims(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Claim], list[Rejected]]:
    """Figures and who states them; ``low``, ``best`` and ``high`` follow from value and qualifier.

    "over 600" gives low 600 and no best; "at least 428" low and best 428; "up to 30" high 30;
    "about 50" best 50; an exact number all three. Columns that state them win. A ``quote`` gets its
    span from :func:`anchor_quotes`.

    Parameters, returns and errors are those of :func:`read_movements`.
    """
    claims, rejected = _read(path, base, CLAIM, _claim, lambda claim: claim.claim_id)
    known = {claim.claim_id for claim in claims}
    name = relative_name(Path(path), base)
    for claim in claims:
        for field in ("subset_of", "supersedes", "same_as"):
            other = getattr(claim, field)
            if other is not None and other not in known:
                rejected.append(
                    Rejected(
                        file=name,
                        column=field,
                        value=other,
                        reason=f"claim {claim.claim_id} refers to {other!r}, which is not there",
                        remedy="correct the id or add the claim",
                        fatal=False,
                    )
                )
    return claims, rejected


def anchor_quotes(
    claims: Iterable[Claim], reports: Iterable[Report]
) -> tuple[list[Claim], list[Rejected]]:
    """Find the quote of each claim in the report that it cites.

    White space, quotation marks and dashes may differ; words may not. A quote that does not stand
    in its report gets no span, and that is reported: a figure must be in its document.

    Returns
    -------
    tuple of list
        The claims in their order, and a warning per quote that was not found.
    """
    texts = {report.report_id: report.text for report in reports}
    anchored, rejected = [], []
    for claim in claims:
        if claim.quote is None:
            anchored.append(claim)
            continue
        report_id, words = claim.quote
        text = texts.get(ReportId(report_id))
        found = _find(words, text) if text is not None else None
        span = None
        if text is None or found is None:
            reason = "there is no report" if text is None else "the quote does not stand in"
            rejected.append(
                Rejected(
                    file="claims",
                    column="quote",
                    value=words,
                    reason=f"{claim.claim_id}: {reason} {report_id}",
                    remedy="copy the words from the report, or correct the report id",
                    fatal=False,
                )
            )
        else:
            start, end = found
            span = Span(report_id=ReportId(report_id), start=start, end=end, text=text[start:end])
        anchored.append(replace(claim, span=span))
    return anchored, rejected


# ------------------------------------------------------------------ rows


def _read(
    path: str | Path,
    base: Path | None,
    fields: Mapping[str, tuple[str, ...]],
    make: Callable[[Row, Order | None], _T | None],
    key: Callable[[_T], str],
) -> tuple[list[_T], list[Rejected]]:
    """Make something of each row of a table; all faults of all rows."""
    known = frozenset(alias for aliases in fields.values() for alias in aliases)
    table = read_table(Path(path), base=base, known=known)
    rejected = list(table.rejected)
    columns = columns_by_name(table, fields)
    if not any(columns.values()):
        shown = ", ".join(aliases[0] for aliases in fields.values())
        rejected.append(
            Rejected(
                file=table.name,
                row=1,
                value=", ".join(table.columns)[:80],
                reason="no column of this table is known",
                remedy=f"name its columns {shown}",
            )
        )
        return [], rejected
    order = _order(table, columns, rejected)
    made: dict[str, _T] = {}
    rows: dict[str, int] = {}
    own = next(iter(fields.values()))[0]
    mixed = {own, "layer", "event_id"} <= set(table.columns)  # all layers of a map of ours
    for cells in table.rows:
        if mixed and not cells.cells[own]:
            continue
        row = Row(table.name, cells.number, cells.cells, columns)
        item = make(row, order)
        if item is not None and not row.fatal:
            name = key(item)
            if name in made:
                id_field = next(iter(fields))
                row.reject(
                    id_field,
                    f"repeats the id {name!r} of row {rows[name]}",
                    "give each row an id of its own, or remove the repetition",
                )
            else:
                made[name], rows[name] = item, row.number
        rejected += row.faults
    return list(made.values()), rejected


def _order(
    table: Table, columns: Mapping[str, list[str]], rejected: list[Rejected]
) -> Order | None:
    """What 6/3/2025 means in this table, if its other dates prove it; said in a warning."""
    named = [c for f in ("event_date", "date_start", "date_end") for c in columns.get(f, [])]
    values = [row.cells.get(column, "") for row in table.rows for column in named]
    order, proof = order_of_column(values)
    if order is not None:
        words = "day/month/year" if order == "dmy" else "month/day/year"
        rejected.append(
            Rejected(
                file=table.name,
                column=", ".join(named),
                value=proof,
                reason=f"dates are read as {words}, as {proof} can only be",
                remedy="write dates as YYYY-MM-DD",
                fatal=False,
                warning=True,
            )
        )
    return order


def _movement(row: Row, order: Order | None) -> Movement | None:
    movement_id = row.text("movement_id")
    if not movement_id:
        row.reject("movement_id", "the row has no id", "give each movement an id of its own")
        return None
    text = row.text("number")
    number = row.whole("number", remedy="it is kept as words in number_text")
    origin, destination = row.text("origin"), row.text("destination")
    if not (origin or destination):
        row.reject("destination", "neither origin nor destination is given", "give at least one")
    reports = tuple(ReportId(r) for r in row.many("report"))
    quote = row.text("public_quote")
    if quote and not reports:
        row.warn("report", "cleared words without their report", "give the report id")
    return Movement(
        movement_id=MovementId(movement_id),
        file=row.file,
        row=row.number,
        who=row.text("who"),
        number=number,
        number_text=row.text("number_text") or text,
        origin=origin,
        origin_explicit=row.yes("origin_explicit", default=bool(origin)),
        destination=destination,
        destination_explicit=row.yes("destination_explicit", default=bool(destination)),
        when=when_of(row, order),
        status=row.choice("status", MovementStatus) or MovementStatus.FLED,
        route_kind=row.choice("route_kind", RouteKind) or RouteKind.SCHEMATIC,
        claimant=row.text("claimant"),
        source_ids=tuple(SourceId(s) for s in row.many("source")),
        report_ids=reports,
        quotes=(_cleared(quote, reports[0]),) if quote and reports else (),
        review=row.choice("review", Status) or Status.REVIEWED,
        sensitivity=sensitivity_of(row),
        flagged=row.text("flagged"),
        notes=row.text("notes"),
    )


def _cleared(text: str, report_id: ReportId) -> Quote:
    """Words that the analyst lets the public read."""
    return Quote(report_id=report_id, start=0, end=0, text=text, cleared=True)


def _source(row: Row, _: Order | None) -> Source | None:
    name = row.text("name")
    source_id = row.text("source_id") or name
    if not source_id:
        row.reject("source_id", "the row has neither id nor name", "give it a source_id")
        return None
    url = row.text("url")
    if url and not url.startswith(("https://", "http://")):
        row.warn("url", "not a web address", "start it with https://")
        url = ""
    return Source(
        source_id=SourceId(source_id),
        file=row.file,
        row=row.number,
        name=name or source_id,
        kind=row.choice("kind", SourceKind) or SourceKind.OTHER,
        party_to_conflict=row.yes("party_to_conflict", default=None),
        source_scale=row.text("source_scale"),
        base_place=row.text("base_place"),
        base_precision=row.choice("base_precision", Precision, also=PRECISIONS) or Precision.NONE,
        independence_group=row.text("independence_group") or source_id,
        sensitivity=sensitivity_of(row),
        aliases=row.many("aliases"),
        url=url,
        notes=row.text("notes"),
    )


def _claim(row: Row, _: Order | None) -> Claim | None:
    claim_id = row.text("claim_id")
    harm = row.choice("harm", Harm, also=HARMS)
    if not claim_id:
        row.reject("claim_id", "the row has no id", "give each claim an id of its own")
    if harm is None:
        words = ", ".join(Harm)
        row.reject("harm", "the row does not say what it counts", f"one of: {words}")
    if not claim_id or harm is None:
        return None
    text = row.text("value")
    value = row.whole("value", remedy="it is kept as words in number_text")
    qualifier = row.choice("qualifier", Qualifier)
    if qualifier is None:
        qualifier = Qualifier.EXACT if value is not None else Qualifier.VAGUE
    low, best, high = bounds(value, qualifier)
    stated = [row.whole(field) for field in ("low", "best", "high")]
    if any(number is not None for number in stated):
        low, best, high = in_order(row, *stated)
    as_of = row.date("as_of")
    if as_of is not None and as_of.date_prec != 1:
        row.warn("as_of", "a figure needs the day it stands for", "write it as YYYY-MM-DD")
    claimant = row.text("claimant")
    if not claimant:
        row.warn("claimant", "nobody is named who states this figure", "give a source id")
    quote, report = row.text("quote"), row.text("report")
    if quote and not report:
        row.warn("report", "a quote without its report", "give the report id")
    about = row.text("about")
    scope = row.choice("scope", Scope)
    return Claim(
        claim_id=ClaimId(claim_id),
        file=row.file,
        row=row.number,
        harm=harm,
        value=value,
        low=low,
        best=best,
        high=high,
        qualifier=qualifier,
        number_text=row.text("number_text") or text,
        group=row.text("group"),
        about=IncidentId(about) if about else None,
        subset_of=ClaimId(row.text("subset_of")) or None,
        supersedes=ClaimId(row.text("supersedes")) or None,
        same_as=ClaimId(row.text("same_as")) or None,
        claimant=claimant,
        chain=row.many("chain"),
        as_of=as_of.start if as_of is not None and as_of.date_prec == 1 else None,
        period=row.text("period"),
        scope=scope or (Scope.EVENT if about else Scope.DOCUMENT),
        status=row.choice("status", ClaimStatus) or ClaimStatus.CURRENT,
        place_id=PlaceId(row.text("place_id")) or None,
        quote=(report, quote) if quote and report else None,
        sensitivity=sensitivity_of(row),
        notes=row.text("notes"),
    )


_SAME = str.maketrans("“”„«»‘’‚–—\u00a0\u202f", '"""""\'\'\'--  ')


def _find(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quote stands, white space and typography aside."""
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    words = quote.translate(_SAME).split()
    plain: list[str] = []
    starts: list[int] = []
    for i, char in enumerate(text.translate(_SAME)):
        if char.isspace():
            if plain and plain[-1] != " ":
                plain.append(" ")
                starts.append(i)
        else:
            plain.append(char)
            starts.append(i)
    flat = "".join(plain)
    wanted = " ".join(words)
    at = flat.find(wanted)
    if at < 0:
        at = flat.casefold().find(wanted.casefold())
        if at < 0 or len(flat.casefold()) != len(flat):
            return None
    return starts[at], starts[at + len(wanted) - 1] + 1
