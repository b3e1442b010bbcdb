"""``geo ingest``: bring the store of a map up to date."""

from pathlib import Path

import click

from geo.cli.maps import inputs_of
from geo.cli.options import check_codes
from geo.cli.withheld import tell_withheld

__all__ = ["ingest_command"]


@click.command("ingest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--store", metavar="ADDRESS", help="FILE.gpkg or postgresql://host/database.")
@click.option("--records", multiple=True, type=click.Path(path_type=Path), help="Table.")
@click.option("--reports", multiple=True, type=click.Path(path_type=Path), help="Reports.")
@click.option("--title", help="Title of the map.")
@click.option(
    "--focus", default="", callback=check_codes, help="Countries of the map, ISO codes: SY,LB."
)
@click.option("--gazetteer", type=click.Path(path_type=Path), help="A compiled gazetteer.")
@click.option("--restricted", is_flag=True, help="Restricted rows too; readers never see them.")
def ingest_command(
    paths: tuple[Path, ...],
    store: str | None,
    records: tuple[Path, ...],
    reports: tuple[Path, ...],
    title: str | None,
    focus: str,
    gazetteer: Path | None,
    *,
    restricted: bool,
) -> None:
    """Read what is new in a map folder (or RECORDS and REPORTS), and bring its store up to date.

    Only new reports are read. What people decided in the table review of the store wins; rows that
    did not change are not touched. Without --store the store is FOLDER/store.gpkg. In a database
    the group incident_map_reader sees public rows only, incident_map_editor all of them.
    """
    from geo.cli.progress import Teller
    from geo.layers.formats.postgis import shown
    from geo.workflows.ingest import default_store, ingest

    folder, records, reports = inputs_of(paths, records, reports)
    if store is None:
        store = str(default_store(folder if folder is not None else Path()))
    target = folder / "build" if folder is not None else Path("map")
    asked = {
        "folder": folder,
        "reports": reports or None,
        "records": records or None,
        "title": title,
        "focus": [code.strip() for code in focus.split(",") if code.strip()],
        "gazetteer": gazetteer,
        "restricted": restricted,
    }
    with Teller() as tell:
        done = ingest(asked, store, target=target, progress=tell)
    click.echo(f"{shown(store)}: {done.kept}")
    click.echo(f"  {done.read} reports read now; the others were known")
    for fault in done.atlas.faults:
        click.echo(("rejected: " if fault.fatal else "note: ") + str(fault), err=True)
    tell_withheld(done.atlas, target)
