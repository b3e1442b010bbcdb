"""``geo language check``: what the folder of a language lacks."""

import sys

import click

__all__ = ["language_command"]


@click.group("language")
def language_command() -> None:
    """Look after the languages that reports are read in."""


@language_command.command("check")
@click.argument("code")
def check_command(code: str) -> None:
    """Say what the tables of the language CODE (ISO 639) lack, and what in them cannot be right.

    Exit status 1 if something keeps the language from being read; words of the page that are shown
    in English are listed too.
    """
    from geo.language.detection import language_name
    from geo.workflows.language_check import check_language

    faults = check_language(code.lower())
    for fault in faults:
        click.echo(("error: " if fault.fatal else "note: ") + str(fault))
    fatal = sum(fault.fatal for fault in faults)
    click.echo(f"{language_name(code.lower())}: {fatal} faults" if fatal else
               f"{language_name(code.lower())}: events and figures are read", err=True)  # fmt: skip
    sys.exit(1 if fatal else 0)
