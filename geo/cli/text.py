"""``geo mentions``, ``geo geocode``, ``geo draft``: from texts and names to tables."""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from geo.cli.options import check_codes, check_number
from geo.cli.progress import RowRate, Teller
from geo.intake.atomic import whole_file, write_file
from geo.model.errors import InputError
from geo.model.records import Dossier, Rejected, Report

__all__ = ["draft_command", "geocode_command", "mentions_command"]


@click.command("mentions")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="JSON Lines with candidates and reasons.")
@click.option(
    "--focus", default="", callback=check_codes, help="Countries of the map, ISO codes: SY,LB."
)
@click.option("--gazetteer", type=click.Path(path_type=Path), help="A compiled gazetteer.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
def mentions_command(
    paths: tuple[Path, ...],
    focus: str,
    gazetteer: Path | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """List the place mentions of texts: files, folders, or - for standard input.

    A table (CSV) with one line for each mention: where it stands, what it does there (role), which
    place it means and how sure that is. What names no event is listed too, as not_event.
    """
    from geo.gazetteer import open_gazetteer
    from geo.intake.sheets import sheet_text
    from geo.workflows.geoparse import MENTION_COLUMNS, geoparse_reports, mention_line, mention_row

    reports, faults = _reports(paths)
    for fault in faults:
        click.echo(f"geo: {fault}", err=True)
    lookup = open_gazetteer(gazetteer)
    codes = [code.strip().upper() for code in focus.split(",") if code.strip()]
    rows = [mention_row(r) for r in geoparse_reports(reports, lookup, focus=codes)]
    if as_json:
        text = "".join(f"{mention_line(row)}\n" for row in rows)
    else:
        columns = [c for c in MENTION_COLUMNS if c != "candidates"]
        text = sheet_text(columns, rows)
    _write(text, output)
    placed = sum(bool(row["place_id"]) for row in rows)
    click.echo(
        f"{len(reports)} texts, {len(rows)} mentions, {placed} resolved, "
        f"{sum(bool(row['unsure']) for row in rows)} unsure",
        err=True,
    )
    if any(fault.fatal for fault in faults):
        raise click.exceptions.Exit(1)


def _reports(paths: tuple[Path, ...]) -> tuple[list[Report], list[Rejected]]:
    """Documents of files and folders; ``-`` is one plain text on standard input."""
    from geo.intake.reports import read_plain, read_reports

    files = [p for p in paths if str(p) != "-"]
    reports, faults = read_reports(files) if files else ([], [])
    if len(files) < len(paths):
        data = sys.stdin.buffer.read()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError("not UTF-8", where="standard input") from error
        digest = hashlib.sha256(data).hexdigest()
        report, notes = read_plain(text, sha256=digest, name="-")
        reports, faults = [*reports, report], [*faults, *notes]
    return reports, faults


# ------------------------------------------------------------------ geo geocode


def _columns(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """``HEADER`` is the column of names, ``hint=HEADER`` that of a hint."""
    pairs = [value.partition("=") for value in values]
    return {(hint if sign else "name").strip(): (header if sign else hint).strip()
            for hint, sign, header in pairs}  # fmt: skip


@click.command("geocode")
@click.argument("table")
@click.option("-o", "--output", default="-", help="CSV, TSV or XLSX; - (default) is stdout.")
@click.option(
    "--gazetteer", "file", type=click.Path(path_type=Path), help="A compiled gazetteer file."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="HEADER",
    help="The column of names; or admin1=HEADER, admin2=, country=, near=. May be repeated.",
)
@click.option("--country", default="", help="Name or code, for rows that give none.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=None,
    callback=check_number,
    help="Least probability of an answer; below it the unit that holds what is plausible.",
)
@click.option("--each", is_flag=True, help="A row for each place of a location that names several.")
def geocode_command(
    table: str,
    *,
    output: str,
    file: Path | None,
    columns: dict[str, str],
    country: str,
    min_confidence: float | None,
    each: bool,
) -> None:
    """Geocode TABLE (any that geo map reads, or -): the same rows with eight more columns.

    Input columns are name and optionally admin1, admin2, country and near (LAT,LON or a name), also
    under the words that geo columns knows for them.
    Added are place_id, place_name, lat, lon, precision, radius_km, confidence and reason; a row
    that is not found keeps lat and lon empty and says why. What is finer than the gazetteer is
    placed in the finest part of its name that is known, with that part's precision.

    The answers of a long run lie beside the output (OUTPUT.journal) until that is written: the same
    command goes on where a run was broken off, and writes the same file.
    """
    from geo.gazetteer import open_gazetteer
    from geo.toponyms.acceptance import ACCEPT
    from geo.workflows.geocode import geocode_table

    with Teller() as teller:
        done = geocode_table(
            table,
            output,
            open_gazetteer(file, progress=teller),
            columns=columns,
            country=country,
            min_confidence=ACCEPT if min_confidence is None else min_confidence,
            each=each,
            progress=RowRate(teller, "geocoding"),
        )
    for fault in done.faults:
        click.echo(str(fault), err=True)
    click.echo(
        f"{done.rows:,} rows: {done.placed:,} placed, {done.rows - done.placed:,} not found "
        f"({done.names:,} different names)",
        err=True,
    )


@click.command("draft")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Review file, .csv or .xlsx (decisions in it are kept), or - for CSV on standard output.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per proposal.")
@click.option("--explain", is_flag=True, help="Print the reports with what was read and refused.")
@click.option(
    "--focus", default="", callback=check_codes, help="Countries of the reports, ISO codes: SY,LB."
)
@click.option("--gazetteer", type=click.Path(path_type=Path), help="A compiled gazetteer.")
@click.option(
    "--reader",
    "readers",
    multiple=True,
    metavar="MODULE:FUNCTION",
    help="A plug-in whose stored answers are used too. May be repeated.",
)
@click.option("--refresh", is_flag=True, help="Ask the readers now, and store their answers.")
def draft_command(
    paths: tuple[Path, ...],
    output: Path | None,
    focus: str,
    gazetteer: Path | None,
    readers: tuple[str, ...],
    *,
    as_json: bool,
    explain: bool,
    refresh: bool,
) -> None:
    """Propose incidents, movements, claims and place choices from reports.

    Of a map folder it proposes what its reports tell and none of its records holds. One row per
    proposal, doubtful first, with the sentence it stands on and why. Fill in the column decision
    (accept, reject, correct) and give the file to geo map --review.
    """
    from geo.gazetteer import open_gazetteer
    from geo.workflows.build import draft_folder
    from geo.workflows.draft import draft_dossier, explain_reports, proposal_lines
    from geo.workflows.languages import tell
    from geo.workflows.readers import ask_all, plug_in

    if output is None and not as_json and not explain:
        raise click.UsageError("give -o review.csv (or .xlsx), --json or --explain")
    codes = [code.strip().upper() for code in focus.split(",") if code.strip()]
    folders = [path for path in paths if (path / "map.toml").is_file()]
    if folders and len(paths) > 1:
        raise click.UsageError("give one map folder, or reports")
    with Teller() as teller:
        lookup = open_gazetteer(gazetteer, progress=teller)
        if folders:
            dossier = draft_folder(
                folders[0], lookup, focus=codes, readers=readers, refresh=refresh, progress=teller
            )
            faults = [fault for fault in dossier.rejected if fault.fatal]
        else:
            reports, faults = _reports(paths)
            if not explain:
                store = _store_of(paths)
                faults += ask_all(readers if refresh else (), reports, store, tell=teller)
                plugged = plug_in(readers, reports, store)
                dossier = draft_dossier(reports, lookup, focus=codes, plugged=plugged)
    if explain and not folders:
        _write_lines(explain_reports(reports, lookup, focus=codes), output)
        _tell_faults(faults)
        return
    if as_json:
        _write_lines(proposal_lines(dossier), output)
    else:
        faults += _write_review(dossier, output)
    faults += dossier.rejected
    _tell_faults(faults)
    claims = sum(len(incident.claims) for incident in dossier.incidents)
    click.echo(
        f"{len(dossier.reports)} reports: {len(dossier.incidents)} incidents, "
        f"{len(dossier.movements)} movements, {claims} claims",
        err=True,
    )
    if dossier.unread:
        click.echo(
            f"{len(dossier.unread)} sentences with an event or casualty word made nothing: "
            "geo draft --explain shows them",
            err=True,
        )
    silent = sum(fault.column == "events" for fault in dossier.rejected)
    for line in tell(dossier.reports, silent=silent):
        click.echo(line, err=True)
    if any(fault.fatal for fault in faults):
        sys.exit(1)


def _tell_faults(faults: Iterable[Rejected]) -> None:
    for fault in faults:
        click.echo(f"geo: {fault}", err=True)


def _store_of(paths: tuple[Path, ...]) -> Path:
    """Where answers of readers about loose reports are kept: a hidden folder beside them."""
    first = next((p for p in paths if str(p) != "-"), Path())
    return (first if first.is_dir() else first.parent) / ".readers"


def _write(text: str, output: Path | None) -> None:
    """Text to a file, or to standard output."""
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
    else:
        write_file(output, text)


def _write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Lines to a file or to standard output, one after another: long ones are never one text."""
    if output is None or str(output) == "-":
        for line in lines:
            click.echo(line)
        return
    with whole_file(output) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _write_review(dossier: Dossier, output: Path | None) -> list[Rejected]:
    """The review file; what was decided in the old one is kept."""
    from geo.incidents.review import REVIEW_COLUMNS, read_review, review_rows, write_review
    from geo.intake.sheets import sheet_text

    if output is None or str(output) == "-":
        _write(sheet_text(REVIEW_COLUMNS, review_rows(dossier)), output)
        return []
    edits, faults = read_review(output) if output.exists() else ([], [])
    count = write_review(output, dossier, edits=edits)
    click.echo(f"{output}: {count} proposals, doubtful first", err=True)
    return faults
