"""``geo columns``: what a map would read of a table."""

import json
import sys
from pathlib import Path

import click

__all__ = ["columns_command"]

_WIDTH = 28  # characters of an example that are shown


@click.command("columns")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--column", "columns", multiple=True, metavar='FIELD="HEADER"', help="Which column is what."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per table of the file.")
def columns_command(table: Path, columns: tuple[str, ...], *, as_json: bool) -> None:
    """Say what would be read of TABLE, and write the [columns] block of map.toml.

    Each column is shown with the field that it is read as and up to three example cells; those that
    nobody reads are marked. Exit status 1 if no place or no date would be read.
    """
    from geo.workflows.columns import assignments, columns_block, read_columns

    found = read_columns(table, columns=assignments(columns))
    for part in found:
        if as_json:
            told = {
                "file": part.coverage.file,
                "sheet": part.coverage.sheet,
                "layout": part.coverage.layout,
                "rows": part.coverage.rows,
                "placed": part.coverage.placed,
                "dated": part.coverage.dated,
                "counted": part.coverage.counted,
                "columns": {c.header: c.field or None for c in part.columns},
                "not_used": list(part.coverage.not_used),
            }
            click.echo(json.dumps(told, ensure_ascii=False))
            continue
        click.echo(f"# {part.coverage}")
        width = max((len(c.header) for c in part.columns), default=0)
        for column in part.columns:
            shown = " | ".join(_short(text) for text in column.examples)
            click.echo(f"# {column.header:<{width}}  {column.field or '(not used)':<14}  {shown}")
    if not as_json:
        click.echo(columns_block(found), nl=False)
    faults = [fault for part in found for fault in part.faults if fault.row is None]
    for fault in faults:
        click.echo(str(fault), err=True)
    sys.exit(1 if any(fault.fatal for fault in faults) else 0)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
