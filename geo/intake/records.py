"""Tables that people keep, typed: incidents, movements, sources and claims.

Columns may carry ACLED's, UCDP's or our own names (the tables below) or HXL tags. Every fault is
listed with file, row, column, reason and remedy; good rows go on, and a row with an unreadable
value goes on without it where that cannot mislead. Nothing is guessed: a day that may be a month is
reported, a word where a number belongs stays a word.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from geo.intake.cells import Row, columns_of
from geo.intake.columns import (
    CLAIM,
    DATE_PREC_OF_TIME,
    EVENT_TYPE_OF_VIOLENCE,
    GEO_PRECISION,
    HARMS,
    HXL,
    KINDS,
    MOVEMENT,
    PRECISIONS,
    RECORD,
    SOURCE,
    UCDP_NEAR_KM,
    WHERE_PREC,
)
from geo.intake.tables import Table, read_table
from geo.intake.text import relative_name
from geo.language.coordinates import read_coordinate
from geo.language.written_dates import Order, WrittenDate, order_of, prec_of_span
from geo.model.errors import CoordinateError
from geo.model.position import LonLat
from geo.model.records import (
    Claim,
    ClaimId,
    IncidentId,
    Movement,
    MovementId,
    PlaceId,
    Quote,
    Record,
    Rejected,
    Report,
    ReportId,
    Source,
    SourceId,
    Span,
    When,
)
from geo.model.vocab import (
    ClaimStatus,
    EventKind,
    Harm,
    MovementStatus,
    Precision,
    Qualifier,
    RouteKind,
    Scope,
    Sensitivity,
    SourceKind,
    Status,
)

__all__ = ["anchor_quotes", "read_claims", "read_movements", "read_records", "read_sources"]

_T = TypeVar("_T")

_PLACING = ("location", "latitude", "longitude", "coordinates", "place_id", "admin1", "country")


# ------------------------------------------------------------------ the four readers


def read_records(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Record], list[Rejected]]:
    r"""Incident rows of a CSV, TSV, XLSX or GeoJSON table.

    Columns that are not known are kept in ``extra`` as written. A row needs a place, a date or
    something to say; one without a place is unlocated, one without a readable date undated.

    Parameters
    ----------
    path
        The table.
    base
        Folder that the name of the file is written relative to.

    Returns
    -------
    tuple of list
        Records in the order of the file, and what could not be read.

    Raises
    ------
    InputError
        The file as a whole cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("id,date,location,lat,lon\n1,2025-03-06,Jableh,95,35.9\n")
    >>> [record], [fault] = read_records(file)
    >>> record.location, record.point, record.when.edtf
    ('Jableh', None, '2025-03-06')
    >>> print(fault)
    a.csv:2 [lat]: latitude 95 is beyond 90 degrees; swap lat and lon
    """

    def make(row: Row, order: Order | None) -> Record | None:
        record = _record(row, order)
        if not (
            any(row.text(field) for field in _PLACING)
            or record.when.start
            or record.title
            or record.event_type
            or record.notes
            or record.extra
        ):
            row.reject(
                "location", "the row says neither where, when nor what", "fill it or remove it"
            )
        return record if record.event_id else replace(record, event_id=_own_id(record))

    return _read(path, base, RECORD, make, lambda record: record.event_id)


def read_movements(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Movement], list[Rejected]]:
    """Displacement rows; a word in ``number`` ("thousands") leaves the number null.

    Parameters, returns and errors are those of :func:`read_records`.
    """
    return _read(path, base, MOVEMENT, _movement, lambda movement: movement.movement_id)


def read_sources(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Source], list[Rejected]]:
    """Source rows: who says something, and whether they are a side.

    Parameters, returns and errors are those of :func:`read_records`.
    """
    return _read(path, base, SOURCE, _source, lambda source: source.source_id)


def read_claims(
    path: str | Path, *, base: Path | None = None
) -> tuple[list[Claim], list[Rejected]]:
    """Figures and who states them; ``low``, ``best`` and ``high`` follow from value and qualifier.

    "over 600" gives low 600 and no best; "at least 428" low and best 428; "up to 30" high 30;
    "about 50" best 50; an exact number all three. Columns that state them win. A ``quote`` gets its
    span from :func:`anchor_quotes`.

    Parameters, returns and errors are those of :func:`read_records`.
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
    columns = columns_of(table, fields, HXL)
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
    for cells in table.rows:
        row = Row(table, cells, columns)
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
    order, proof = order_of(values)
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
            )
        )
    return order


def _record(row: Row, order: Order | None) -> Record:
    kind = row.choice("kind", EventKind, also=KINDS)
    violence = row.whole("type_of_violence")
    event_type = row.text("event_type") or EVENT_TYPE_OF_VIOLENCE.get(violence or 0, "")
    precision, radius_km = _precision(row)
    low, best, high = (row.whole(field) for field in ("low", "best", "high"))
    low, best, high = _in_order(row, low, best, high)
    record = Record(
        file=row.file,
        row=row.number,
        event_id=_whole_id(row.text("event_id")),
        when=_when(row, order),
        kind=kind or EventKind.INCIDENT,
        event_type=event_type,
        sub_event_type=row.text("sub_event_type"),
        title=row.text("title"),
        location=row.text("location"),
        admin1=row.text("admin1"),
        admin2=row.text("admin2"),
        country=row.text("country"),
        point=_point(row),
        precision=precision,
        radius_km=radius_km,
        place_id=PlaceId(row.text("place_id")) or None,
        source_ids=row.many("source"),
        low=low,
        best=best,
        high=high,
        actor1=row.text("actor1"),
        actor2=row.text("actor2"),
        status=row.choice("status", Status) or Status.REVIEWED,
        sensitivity=_sensitivity(row),
        notes=row.text("notes"),
        public_quote=row.text("public_quote"),
        tags=row.many("tags"),
    )
    extra = row.unused()
    if record.public_quote:
        extra["public_quote"] = record.public_quote
    if violence is not None:
        extra["type_of_violence"] = str(violence)
    return replace(record, extra=extra)


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
        when=_when(row, order),
        status=row.choice("status", MovementStatus) or MovementStatus.FLED,
        route_kind=row.choice("route_kind", RouteKind) or RouteKind.SCHEMATIC,
        claimant=row.text("claimant"),
        source_ids=tuple(SourceId(s) for s in row.many("source")),
        report_ids=reports,
        quotes=(_cleared(quote, reports[0]),) if quote and reports else (),
        review=row.choice("review", Status) or Status.REVIEWED,
        sensitivity=_sensitivity(row),
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
        sensitivity=_sensitivity(row),
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
    low, best, high = _bounds(value, qualifier)
    stated = [row.whole(field) for field in ("low", "best", "high")]
    if any(number is not None for number in stated):
        low, best, high = _in_order(row, *stated)
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
        sensitivity=_sensitivity(row),
        notes=row.text("notes"),
    )


# ------------------------------------------------------------------ values


def _when(row: Row, order: Order | None) -> When:
    """The time window of a row, its precision as stated or as written."""
    day, start, end = (row.date(f, order=order) for f in ("event_date", "date_start", "date_end"))
    texts = [row.text(f) for f in ("event_date", "date_start", "date_end")]
    first, last = start or day or end, end or start or day
    if first is None or last is None:
        return When(text=next((text for text in texts if text), ""))
    if first.start > last.end:
        column = "date_end" if end is not None else "event_date"
        row.warn(column, "the event ends before it starts; the end was dropped", "swap the dates")
        last = first
    if day and not first.start <= day.start <= last.end:
        row.warn(
            "event_date", "outside date_start to date_end, which are used", "correct one of them"
        )
    single = first is last or (first.start, first.end) == (last.start, last.end)
    shown = texts[1:] if start or end else texts[:1]
    return When(
        start=first.start,
        end=last.end,
        date_prec=_date_prec(row) or _written_prec(first, last, single=single),
        edtf=first.edtf if single else f"{first.edtf}/{last.edtf}",
        text=" to ".join(dict.fromkeys(text for text in shown if text)),
        rule=first.note or last.note,
        anchor="record",
    )


def _written_prec(first: WrittenDate, last: WrittenDate, *, single: bool) -> int:
    return first.date_prec if single else prec_of_span(first.start, last.end)


def _date_prec(row: Row) -> int | None:
    prec = row.whole("date_prec")
    if prec is not None:
        if 1 <= prec <= 5:
            return prec
        row.warn("date_prec", "beyond UCDP's 1 (day) to 5 (year)", "use 1 to 5")
    time_precision = row.whole("time_precision")
    if time_precision is None:
        return None
    if time_precision not in DATE_PREC_OF_TIME:
        row.warn("time_precision", "beyond ACLED's 1 (day) to 3 (month)", "use 1 to 3")
    return DATE_PREC_OF_TIME.get(time_precision)


def _point(row: Row) -> LonLat | None:
    """The given position; none, with a warning, when it cannot be one.

    Two columns of degrees (decimal, or with minutes and a letter), or one that holds both.
    """
    written = " ".join(row.text(field) for field in ("latitude", "longitude"))
    both = read_coordinate(written) if re.search(r"[°º'′NSEW]", written) else None
    if both is not None:
        return both.point
    text = row.text("coordinates")
    if text and not written.strip():
        found = read_coordinate(text)
        if found is None:
            row.warn("coordinates", "not a position", "write latitude, longitude in degrees")
        return found.point if found is not None else None
    lat, lon = row.decimal("latitude"), row.decimal("longitude")
    lat_column, lon_column = row.column("latitude"), row.column("longitude")
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        missing = "latitude" if lat is None else "longitude"
        if not row.column(missing):
            row.warn(missing, f"only one coordinate is given, {missing} is missing", "give both")
        return None
    if lat == lon == 0:
        row.warn(
            "latitude",
            "0, 0 lies in the sea off Africa and mostly means 'not known'",
            "leave both empty",
        )
        return None
    try:
        return LonLat(lon=lon, lat=lat)
    except CoordinateError:
        if abs(lon) <= 90 < abs(lat) <= 180:
            remedy = f"swap {lat_column} and {lon_column}"
        else:
            remedy = "give WGS 84 decimal degrees (not metres of a projection)"
        field = "latitude" if not abs(lat) <= 90 else "longitude"
        value, limit = (lat, 90) if field == "latitude" else (lon, 180)
        row.warn(field, f"{field} {value:g} is beyond {limit} degrees", remedy)
        return None


def _precision(row: Row) -> tuple[Precision | None, float | None]:
    """How closely the place is known, and the radius that the scheme itself states."""
    radius = row.decimal("radius_km")
    if radius is not None and not 0 < radius < 20_000:
        row.warn("radius_km", "not a radius in kilometres", "give a number above 0")
        radius = None
    stated = row.choice("precision", Precision, also=PRECISIONS)
    where, geo = row.whole("where_prec"), row.whole("geo_precision")
    if stated is not None:
        return stated, radius
    if where is not None:
        if where not in WHERE_PREC:
            row.warn("where_prec", "beyond UCDP's 1 to 7", "use 1 to 7")
            return None, radius
        near = where == 2
        return Precision(WHERE_PREC[where]), radius or (UCDP_NEAR_KM if near else None)
    if geo is not None:
        if geo not in GEO_PRECISION:
            row.warn("geo_precision", "beyond ACLED's 1 to 3", "use 1 to 3")
            return None, radius
        return Precision(GEO_PRECISION[geo]), radius
    return None, radius


def _sensitivity(row: Row) -> Sensitivity:
    """How sensitive the row is; one that cannot be read holds the row back from the public."""
    text = row.text("sensitivity").casefold()
    if not text:
        return Sensitivity.LOW
    if text in ("yes", "no"):
        return Sensitivity.HIGH if text == "yes" else Sensitivity.LOW
    found = row.choice("sensitivity", Sensitivity)
    if found is None:
        row.warn("sensitivity", "the row is held back from public output", "correct the word")
    return found or Sensitivity.HIGH


def _in_order(
    row: Row, low: int | None, best: int | None, high: int | None
) -> tuple[int | None, int | None, int | None]:
    """The three figures as given; a warning where they are not in order."""
    given = [number for number in (low, best, high) if number is not None]
    if given != sorted(given):
        row.warn(
            "best", f"low, best and high are not in order ({low}, {best}, {high})", "check them"
        )
    return low, best, high


def _bounds(value: int | None, qualifier: Qualifier) -> tuple[int | None, int | None, int | None]:
    """The three figures of a hedged number."""
    match qualifier:
        case Qualifier.EXACT:
            return value, value, value
        case Qualifier.AT_LEAST:
            return value, value, None
        case Qualifier.OVER:
            return value, None, None
        case Qualifier.UP_TO:
            return None, None, value
        case Qualifier.ABOUT:
            return None, value, None
        case _:
            return None, None, None


def _whole_id(text: str) -> str:
    """UCDP writes the id 300380 as ``300380.0``."""
    number, dot, zeros = text.partition(".")
    return number if dot and number.isdigit() and not zeros.strip("0") else text


def _own_id(record: Record) -> str:
    """An id for a row that has none, from what it says: it outlives other rows."""
    told = [record.when.edtf, record.location, record.admin1, record.country, record.title]
    told += [record.event_type, str(record.point), record.notes]
    return "row-" + sha256("\x1f".join(told).encode()).hexdigest()[:10]


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
