"""Options that several commands share, checked before anything is read."""

import math
import re

import click

__all__ = ["check_codes", "check_number"]

_CODE = re.compile("[A-Za-z]{2}")


def check_codes(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Countries as ISO codes with commas between; anything else is told."""
    for code in filter(None, (part.strip() for part in value.split(","))):
        if not _CODE.fullmatch(code):
            raise click.BadParameter(
                f"{code[:40]!r} is no ISO code of a country: write two letters, SY,LB"
            )
    return value


def check_number(
    _context: click.Context, _option: click.Parameter, value: float | None
) -> float | None:
    """A number that is one: ``nan`` lies in every range."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is no number to compare with")
    return value
