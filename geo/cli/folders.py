"""``geo new``, ``check``, ``export``, ``diff``, ``verify``: what surrounds a build."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from geo.model.records import Coverage

__all__ = [
    "check_command",
    "diff_command",
    "erase_command",
    "export_command",
    "new_command",
    "verify_command",
]

_FORMATS = (
    "gpkg",
    "parquet",
    "kml",
    "kmz",
    "geojson",
    "csv",
    "xlsx",
    "hxl",
    "acled",
    "ucdp",
    "timemap",
    "od",
    "prov",
    "claims",
)


@click.command("new")
@click.argument("name", type=click.Path(path_type=Path))
def new_command(name: Path) -> None:
    """Make a map folder NAME to fill in; it builds as it is."""
    from geo.workflows.scaffold import create

    for path in create(name):
        click.echo(str(path))
    click.echo(f"next: put reports into {name / 'reports'}, then: geo map {name}", err=True)


@click.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Faults as a JSON array.")
@click.option("--strict", is_flag=True, help="A warning is a fault too.")
@click.option("--public", is_flag=True, help="Search a build for what must not be published.")
def check_command(path: Path, *, as_json: bool, strict: bool, public: bool) -> None:
    """Validate PATH: a map folder, a build, or a file or folder of inputs.

    Lists every fault with file, row, column, reason and remedy; exit status 1 if there is any. A
    warning (dates that are read as day/month, a table without rows) is no fault unless --strict.
    What was read of each table, and which columns were not, is said on standard error.
    """
    from geo.workflows import check as checks
    from geo.workflows.restricted import check_public

    tables: list[Coverage] = []
    faults = check_public(path) if public else checks.check(path, coverage=tables)
    for table in tables:
        click.echo(str(table), err=True)
    if as_json:
        click.echo(checks.as_json(faults))
    else:
        for fault in faults:
            click.echo(("error: " if fault.fatal else "warning: ") + str(fault))
    warnings = sum(fault.count for fault in faults if fault.warning)
    count = sum(fault.count for fault in faults if not fault.warning)
    said = f", {warnings} warnings" if warnings else ""
    click.echo((f"{count} faults" if count else "no faults") + said, err=True)
    sys.exit(1 if count or (strict and warnings) else 0)


@click.command("export")
@click.argument("build", type=click.Path(path_type=Path))
@click.option("--format", "fmt", required=True, type=click.Choice(_FORMATS), help="What to write.")
@click.option("--layer", default="incidents", show_default=True, help="For one-layer formats.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; - is stdout.")
def export_command(build: Path, fmt: str, layer: str, output: Path | None) -> None:
    """Write BUILD (a build, or a map folder that was built) in another format.

    gpkg, xlsx, kml, kmz, prov and claims hold all layers; parquet, geojson, csv and hxl one of
    them; acled, ucdp and timemap the incidents in the layout of those tools; od the movements by
    origin and destination.
    """
    import tempfile

    from geo.layers.export import FORMATS, licence_beside, read_build
    from geo.workflows.restricted import export

    found = read_build(build)
    if output is not None and str(output) == "-":
        with tempfile.TemporaryDirectory() as folder:
            written = export(found, fmt, Path(folder) / "out", layer=layer)
            sys.stdout.buffer.write(written.read_bytes())
        return
    named = ("hxl", "acled", "ucdp", "timemap", "od")  # their suffix does not tell which they are
    single = fmt in ("parquet", "geojson", "csv", *named)
    default = f"{layer if single else 'map'}-{fmt}" if fmt in named else layer
    target = output or Path((default if single else "map") + FORMATS[fmt].suffix)
    click.echo(str(export(found, fmt, target, layer=layer)))
    beside = licence_beside(target) if FORMATS[fmt].credits_beside else None
    if beside is not None and beside.is_file():
        click.echo(f"the sources of its places are named in {beside}", err=True)


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The difference as one JSON object.")
def diff_command(old: Path, new: Path, *, as_json: bool) -> None:
    """What changed from build OLD to build NEW: features added, removed, changed, by id."""
    from geo.layers.compare import compare, told
    from geo.layers.export import read_build

    difference = compare(read_build(old).collections, read_build(new).collections)
    if as_json:
        click.echo(json.dumps(difference, ensure_ascii=False))
        return
    for line in told(difference) or ["no difference"]:
        click.echo(line)


@click.command("verify")
@click.argument("build", type=click.Path(path_type=Path))
@click.option("--inputs", type=click.Path(path_type=Path), help="Folder of the inputs.")
@click.option("--json", "as_json", is_flag=True, help="Faults as a JSON array.")
def verify_command(build: Path, inputs: Path | None, *, as_json: bool) -> None:
    """Check the chain of custody of BUILD: hash its inputs and outputs again, look up its quotes.

    Exit status 1 if anything is gone, was changed, or does not stand in its report.
    """
    from geo.workflows.check import as_json as in_json
    from geo.workflows.custody import verify

    custody = verify(build, inputs=inputs)
    if as_json:
        click.echo(in_json(custody.faults))
    else:
        for fault in custody.faults:
            click.echo(f"error: {fault}")
    click.echo(
        f"{custody.inputs} inputs, {custody.outputs} outputs and {custody.spans} quotations held "
        f"against their source: {len(custody.faults)} faults",
        err=True,
    )
    sys.exit(1 if custody.faults else 0)


@click.command("erase")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("ids", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; it is kept, so name nobody in it.")
@click.option("--on", help="Day of the tombstone, YYYY-MM-DD.  [default: today]")
def erase_command(folder: Path, ids: tuple[str, ...], reason: str, on: str | None) -> None:
    """Erase incidents, movements, claims, sources or reports with IDS from a map FOLDER.

    Their rows and files go; erased.csv keeps when and why, and keeps them out if they come back.
    """
    from geo.workflows.erase import erase
    from geo.workflows.mapfolder import parse_period, read_map_folder

    day = parse_period(on)[0] if on else date.today()  # noqa: DTZ011 -- the day at this desk
    done = erase(read_map_folder(folder), ids, reason=reason, on=day)
    for line in done.removed:
        click.echo(f"erased: {line}")
    for line in done.left:
        click.echo(f"still named: {line}")
    click.echo(
        "build again; copies, older builds and a repository's history still hold it", err=True
    )
