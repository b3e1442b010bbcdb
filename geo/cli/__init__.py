"""The command ``geo``: parse, call one library function, print.

The only room that knows Click. Each group of commands is a module of its own, imported when it is
used, so that ``geo --help`` answers at once. A :class:`~geo.model.errors.GeoError` becomes one line
on stderr and exit status 1; wrong usage is exit status 2.
"""

import gc
import sys
from importlib import import_module
from typing import Any, Final

import click

from geo import __version__
from geo.model.errors import GeoError

__all__ = ["main"]

_ALLOCATED: Final = 200_000  # objects between two looks for circles: a run makes few of them
_INTERRUPTED: Final = 130  # what shells expect after Ctrl-C
_SHOWN: Final = 80  # characters of a path in a message
# what a user does: {command: (module of geo.cli, one line of help)}
_GROUPS = {
    "Make a map": {
        "map": ("maps", "Build a map folder, or a map from records and reports."),
        "new": ("folders", "Make a map folder to fill in."),
        "ingest": ("store", "Keep a map in a store: a GeoPackage, or PostGIS for several people."),
        "draft": ("text", "Propose incidents, movements and claims for review."),
    },
    "Look at data": {
        "mentions": ("text", "Place mentions of texts."),
        "geocode": ("text", "Geocode a table of names."),
        "columns": ("columns", "What would be read of a table, and the [columns] block."),
    },
    "The gazetteer": {
        "gazetteer": ("gazetteer", "Build, add to, search and check the local gazetteer."),
    },
    "Hand over": {
        "export": ("folders", "Write the layers in other formats."),
        "diff": ("folders", "What changed between two builds."),
        "erase": ("folders", "Erase on request; a tombstone stays."),
        "about": ("about", "The version; packages, data and their licences."),
    },
    "Check": {
        "check": ("folders", "Validate inputs or a built output; list every fault at once."),
        "language": ("language", "What the tables of a language lack."),
        "verify": ("folders", "Check the chain of custody of a build."),
        "eval": ("scores", "Score against gold data, the naive baseline beside it."),
    },
}
_COMMANDS = {name: entry for group in _GROUPS.values() for name, entry in group.items()}


class _Lazy(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- Click's signature
        return list(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 -- Click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"geo.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 -- Click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        for title, commands in _GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, text) for name, (_, text) in commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            state = str(stop) or "no file was left half-written"
            click.echo(f"\ngeo: interrupted; {state}", err=True)
            sys.exit(_INTERRUPTED)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geo")
def cli() -> None:
    """From reports and tables of incidents to a layered map you can defend. No network needed."""


def main() -> None:
    """Run the command; a GeoError is one line, what the disk refuses too, never a traceback."""
    gc.set_threshold(_ALLOCATED)
    try:
        cli(prog_name="geo")
    except GeoError as error:
        click.echo(f"geo: {error}", err=True)
        sys.exit(1)
    except OSError as error:  # a name that is too long, a disk that is gone
        name = str(error.filename or "")
        where = f"{name[:_SHOWN]}{'…' if len(name) > _SHOWN else ''}: " if name else ""
        click.echo(f"geo: {where}{error.strerror or error}; check the path", err=True)
        sys.exit(1)
