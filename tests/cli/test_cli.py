"""The front of the command: help in the groups of what a user does, every line of it readable."""

import click
import pytest
from click.testing import CliRunner

from geo.cli import cli

COMMANDS = cli.list_commands(click.Context(cli))


def commands_of(command, path=()):
    yield path
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            yield from commands_of(command.get_command(ctx, name), (*path, name))


def test_the_help_groups_commands_by_what_a_user_does():
    output = CliRunner().invoke(cli, ["--help"]).output

    titles = ("Make a map:", "Look at data:", "The gazetteer:", "Hand over:", "Check:")
    assert [t for t in output.splitlines() if t.rstrip() in titles] == list(titles)
    for name in COMMANDS:
        assert f"\n  {name} " in output


@pytest.mark.parametrize("path", list(commands_of(cli)), ids=" ".join)
def test_every_help_text_is_plain(path):
    result = CliRunner().invoke(cli, [*path, "--help"])

    assert result.exit_code == 0
    assert "\b" not in result.output
    assert "\\b" not in result.output
    assert "Usage:" in result.output
