"""What ``geo map`` says about texts that stay: how many, why, and how to change it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo.workflows.atlas import Atlas

__all__ = ["tell_withheld"]

_KINDS = {
    "person": "may name a private person",
    "contact": "contact data",
    "position": "exact position",
    "chosen": "as map.toml asks",
}

_PUBLISHED = ("ACLED", "UCDP")  # collections whose texts their makers have published


def tell_withheld(atlas: "Atlas", target: Path) -> None:
    """Print the counts and where the owner's list stands; nothing for a restricted build."""
    from geo.workflows.restricted import ledger_of

    published = atlas.published
    if published is None:
        return
    counts = dict(published.ledger.counts)
    left = counts.pop("published")
    stayed = ", ".join(f"{_KINDS[kind]} {n:,}" for kind, n in counts.items())
    told = f" ({stayed})" if stayed else ""
    click.echo(f"  Texts: {left:,} published, {sum(counts.values()):,} withheld{told}.")
    if published.ledger.rows or published.ledger.small:
        listed = ledger_of(atlas.restricted(target))
        click.echo(f"    List with the reasons: {listed} (do not publish it).")
    if counts:
        click.echo(
            '    Already public texts? In map.toml:  [privacy] texts = "cleared"'
            "   (contact data and declared persons are still searched)\n"
            "    One text: put  public = yes  in its row. One name: public_names = [...]."
        )
    for line in _offers(atlas):
        click.echo(line)
    for file, rows in sorted(published.ledger.strict.items()):
        click.echo(f"    {file} names no public source: {rows:,} rows are screened strictly.")
    if small := published.ledger.small:
        first = small[0]
        row = f" row {first.row}" if first.row is not None else ""
        where = f"{first.file}{row}" if first.file else "read in a report"
        told = "1 entry names" if len(small) == 1 else f"{len(small):,} entries name"
        click.echo(
            f"    Small groups: {told} few persons in a small place (first: {where},"
            f" column {first.column}); a reader there may tell who they are.",
            err=True,
        )
    if published.secrets.too_common:
        names = ", ".join(published.secrets.too_common)
        click.echo(f"    Searched by the whole name only: {names}.", err=True)
    click.echo(
        "    The screen finds most names, not all. Read the texts before you publish.", err=True
    )


def _offers(atlas: "Atlas") -> list[str]:
    """A line for each table that looks published already and whose owner has not decided."""
    stated = atlas.spec.privacy.stated
    return [
        f"    {table.file} looks like {table.layout}: if its texts are public already, write"
        f' [privacy] texts = {{ "{Path(table.file).name}" = "cleared" }} in map.toml.'
        for table in atlas.dossier.coverage
        if table.layout.startswith(_PUBLISHED) and stated(table.file, "notes") is None
    ]
