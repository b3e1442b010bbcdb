"""``geo about``: which version this is, and what it stands on."""

import json
from dataclasses import asdict
from itertools import groupby

import click

__all__ = ["about_command"]


@click.command("about")
@click.option("--licences", "with_licences", is_flag=True, help="Packages, data, page: licences.")
@click.option("--json", "as_json", is_flag=True, help="The licences as a JSON array.")
def about_command(*, with_licences: bool, as_json: bool) -> None:
    """Say which version this is; with --licences also what it is made of, and on which terms."""
    from geo import __version__
    from geo.workflows.about import licences

    if as_json:
        click.echo(json.dumps([asdict(credit) for credit in licences()], ensure_ascii=False))
        return
    click.echo(f"incident-mapper {__version__}: code Apache-2.0, data CC0-1.0 and CC-BY-4.0")
    if not with_licences:
        click.echo("geo about --licences lists packages, data and what a page carries")
        return
    for part, credits_ in groupby(licences(), key=lambda credit: credit.part):
        click.echo(f"\n{part.value}")
        for credit in credits_:
            named = f"{credit.name} {credit.version}".strip()
            click.echo(f"  {named}: {credit.licence}" + (f", {credit.url}" if credit.url else ""))
