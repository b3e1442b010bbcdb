"""``geo gazetteer``: build, search and describe the local gazetteer."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import click

from geo.gazetteer import Gazetteer, open_gazetteer
from geo.gazetteer.cache import KEPT_DAYS
from geo.language.designations import designation
from geo.model.errors import GeoError
from geo.model.position import LonLat
from geo.model.records import Candidate, Rejected
from geo.model.vocab import PlaceKind

__all__ = ["gazetteer_command"]

_ISO = re.compile("[A-Za-z]{2}")
_KINDS = ", ".join(PlaceKind)
_FILE = click.option(
    "--gazetteer", "file", type=click.Path(path_type=Path), help="A compiled gazetteer file."
)


@click.group("gazetteer")
def gazetteer_command() -> None:
    """Build, add to, search and check the local gazetteer."""


class _Bar:
    """Progress on stderr: a line that is rewritten on a terminal, nothing elsewhere."""

    def __call__(self, what: str, share: float) -> None:
        if sys.stderr.isatty():
            end = "\n" if share >= 1 else ""
            sys.stderr.write(f"\r\x1b[Kgazetteer: {what} ({share:.0%}){end}")
            sys.stderr.flush()


def _opened(file: Path | None) -> Gazetteer:
    return open_gazetteer(file, progress=_Bar())


@gazetteer_command.command("build")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to; else the cache.")
def build_command(output: Path | None) -> None:
    """Compile the curated tables and the packaged world into one file."""
    from geo.gazetteer.default import build_default, default_path

    path = output or default_path()
    build_id = build_default(path, progress=_Bar())
    click.echo(f"{path}  build {build_id}")


@gazetteer_command.command("clean")
@click.option(
    "--unused-days",
    default=KEPT_DAYS,
    show_default=True,
    type=click.IntRange(0),
    help="Delete what nobody has used for so long.",
)
def clean_command(unused_days: int) -> None:
    """Delete compiled default gazetteers of other versions that are no longer used.

    The one of this installation stays. The folder is GEO_CACHE, else your cache folder.
    """
    from geo.gazetteer.cache import cache_folder, clean
    from geo.gazetteer.default import default_path

    gone = list(clean(unused_days=unused_days, kept=default_path()))
    for path, size in gone:
        click.echo(f"{path}  {size / 1e6:,.0f} MB")
    freed = sum(size for _, size in gone) / 1e6
    click.echo(f"{cache_folder()}: {len(gone)} deleted, {freed:,.0f} MB freed", err=True)


@gazetteer_command.command("add")
@click.argument("format_", metavar="FORMAT")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The compiled file."
)
@click.option("--onto", type=click.Path(path_type=Path), help="Add to this compiled file.")
@click.option("--columns", help="table: names of the columns in order, or COLUMN=HEADER pairs.")
@click.option("--names-separator", help="table: what stands between alternate names.")
@click.option("--no-header", is_flag=True, help="table: the first row is a place already.")
@click.option("--country", help="ISO code of rows that state none.")
@click.option("--kind", help="Kind of rows that state none.")
@click.option("--source", default="", help="A short id for where the rows come from.")
@click.option("--licence", default="", help="Licence of the rows, as your source states it.")
@click.option("--attribution", default="", help="How the source asks to be named.")
@click.option("--mirror", help="geonames: download from this address instead of GeoNames' own.")
def add_command(
    format_: str,
    files: tuple[str, ...],
    output: Path,
    onto: Path | None,
    columns: str | None,
    names_separator: str | None,
    no_header: bool,  # noqa: FBT001 -- a flag of the command line
    country: str | None,
    kind: str | None,
    source: str,
    licence: str,
    attribution: str,
    mirror: str | None,
) -> None:
    """Compile files of another gazetteer together with the packaged one (or --onto another).

    FORMAT is one of geonames, wof, ocha, geoboundaries,
    osm, gns, wikidata, natural-earth, table. FILE is a file or a
    folder; for geonames also an ISO code, whose file is downloaded.
    """
    from geo.gazetteer.coverage import gains
    from geo.gazetteer.default import build_with
    from geo.gazetteer.importers import read, sources_of

    paths = _fetched(files, mirror) if format_ == "geonames" else [Path(file) for file in files]
    faults: list[Rejected] = []
    options: dict[str, Any] = {"country": country, "kind": kind, "columns": columns}
    options |= {"names_separator": names_separator, "header": False if no_header else None}
    if format_ == "table":
        options |= {"source": source or None, "licence": licence or None}
    given = {key: value for key, value in options.items() if value is not None}
    try:
        rows = read(format_, paths, faults=faults, **given)
        sources = sources_of(
            format_, paths, source=source, licence=licence, attribution=attribution
        )
        build_id = build_with(
            rows,
            output,
            sources=sources,
            onto=None if onto is None else _opened(onto),
            progress=_Bar(),
        )
    except TypeError as error:
        if "unexpected keyword" not in str(error):
            raise
        wrong = str(error).rpartition("'")[0].rpartition("'")[2]
        raise click.UsageError(f"{format_} takes no --{wrong.replace('_', '-')}") from error
    for fault in faults:
        click.echo(str(fault), err=True)
    made = _opened(output)
    info = made.info()["counts"]
    click.echo(
        f"{output}  build {build_id}  {info['places']:,} places, "
        f"{info['linked']:,} linked to an earlier row, {len(faults)} faults"
    )
    for line in gains(made):
        click.echo(line)


def _fetched(files: tuple[str, ...], mirror: str | None) -> list[Path]:
    """Files as they are; ISO codes that are no files are downloaded from GeoNames."""
    codes = [
        f for f in files if not Path(f).exists() and (_ISO.fullmatch(f) or f == "allCountries")
    ]
    paths = [Path(f) for f in files if f not in codes]
    if codes:
        from geo.gazetteer.cache import cache_folder
        from geo.gazetteer.importers.download import BASE_URL, download_geonames

        bar = _Bar()
        paths += download_geonames(
            codes,
            cache_folder().parent / "downloads",
            base_url=mirror or BASE_URL,
            progress=lambda name, done, whole: bar(f"downloading {name}", done / max(whole, 1)),
        )
    return paths


@gazetteer_command.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="FILE...")
def check_command(paths: tuple[Path, ...]) -> None:
    """Check place tables (the packaged ones if none are named) or a compiled file.

    Every fault at once, with file, row, column and remedy; exit status 1 if there is any.
    """
    from geo.gazetteer.build.validate import check_tables
    from geo.gazetteer.engine.store import Store, is_compiled, verify
    from geo.gazetteer.resources import gazetteer_data

    faulty = False
    for path in paths or (gazetteer_data(),):
        if path.suffix == ".gaz" or is_compiled(path):
            verify(Store(path))
            click.echo(f"{path}: whole, build {_opened(path).build_id}")
            continue
        faults = check_tables(path)
        for fault in faults:
            click.echo(str(fault))
        faulty |= any(fault.fatal for fault in faults)
        click.echo(f"{path}: {len(faults)} faults" if faults else f"{path}: no fault", err=True)
    if faulty:
        sys.exit(1)


@gazetteer_command.command("info")
@_FILE
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def info_command(file: Path | None, *, as_json: bool) -> None:
    """Sources, licences, counts and build id."""
    info = _opened(file).info()
    if as_json:
        click.echo(json.dumps(info, ensure_ascii=False, indent=2))
        return
    counts = info["counts"]
    click.echo(f"{info['path']}\nbuild   {info['build_id']}   fold {info['fold']}")
    click.echo(
        f"places  {counts['places']:,}   names {counts['names']:,}   keys {counts['keys']:,}"
    )
    for kind, number in counts["by_kind"].items():
        click.echo(f"  {kind:12} {number:>10,}")
    click.echo("sources")
    for name, number in counts["by_source"].items():
        click.echo(f"  {name:30} {number:>10,}")
    for name, source in info["sources"].items():
        title, licence = source.get("title", ""), source.get("licence", "")
        click.echo(f"{name}: {title}; {licence}; {source.get('url', '')}")


def _near(_context: click.Context, _option: click.Parameter, value: str | None) -> LonLat | None:
    if value is None:
        return None
    try:
        lat, lon = (float(part) for part in value.split(","))
        return LonLat(lon=lon, lat=lat)
    except (ValueError, GeoError) as error:
        raise click.BadParameter(f"{value!r}: write LAT,LON in degrees ({error})") from error


def _kinds(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> list[PlaceKind] | None:
    try:
        return [PlaceKind(value) for value in values] or None
    except ValueError as error:
        raise click.BadParameter(f"{error}; write one of: {_KINDS}") from error


@gazetteer_command.command("search")
@click.argument("name")
@_FILE
@click.option("--country", help="ISO codes, comma between.")
@click.option("--admin1", help="Name of the first-level unit (state, province, ...).")
@click.option("--near", callback=_near, metavar="LAT,LON", help="Nearer places first.")
@click.option("--kind", multiple=True, callback=_kinds, help=_KINDS)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--exact", is_flag=True, help="No fuzzy tiers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def search_command(
    name: str,
    *,
    file: Path | None,
    country: str | None,
    admin1: str | None,
    near: LonLat | None,
    kind: list[PlaceKind] | None,
    limit: int,
    exact: bool,
    as_json: bool,
) -> None:
    """Candidates for NAME, best first; exit status 1 when there is none.

    What only resembles the name too little to be taken for it is offered on stderr.
    """
    gaz = _opened(file)
    hints: dict[str, Any] = {
        "country": country.upper().split(",") if country else None,
        "admin1": admin1,
        "near": near,
        "kind": kind,
    }
    found = gaz.search(name, **hints, limit=limit, fuzzy=not exact)
    for candidate in found:
        row = _row(candidate)
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _line(row))
    if found:
        return
    similar = [] if exact else gaz.search(name, **hints, limit=min(limit, 3), doubtful=True)
    click.echo("not found" + ("; names a little like it:" if similar else ""), err=True)
    for candidate in similar:
        click.echo("  " + _line(_row(candidate)), err=True)
    sys.exit(1)


def _line(row: dict[str, Any]) -> str:
    lat, lon = row["lat"], row["lon"]
    where = f"{lat:.4f}, {lon:.4f}" if lat is not None and lon is not None else "-"
    kind = designation(PlaceKind(row["kind"]), row["country"])
    parents = ", ".join(p for p in (row["admin1"], row["country"]) if p)
    return (
        f"{row['score']:.3f}  {row['name']} ({kind}; {parents})  {where}  "
        f"{row['place_id']}  {row['tier']}: {row['matched']}"
    )


def _row(candidate: Candidate) -> dict[str, Any]:
    place = candidate.place
    return {
        "place_id": place.place_id,
        "name": place.name,
        "kind": place.kind.value,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "lat": place.point.lat if place.point else None,
        "lon": place.point.lon if place.point else None,
        "precision": place.precision.value,
        "radius_km": place.radius_km,
        "population": place.population,
        "score": round(candidate.score, 4),
        "tier": candidate.tier,
        "matched": candidate.matched,
        "lang": candidate.lang,
        "why": list(candidate.why),
        "source": place.source,
    }
