"""Names of persons, from ``person_names.csv``: most of them are places somewhere too."""

from geo.language.lexicon import table

__all__ = ["FIRST_NAMES", "SURNAMES"]


def _names(part: str) -> frozenset[str]:
    return frozenset(row["name"] for row in table("person_names") if row["part"] == part)


FIRST_NAMES = _names("given")
SURNAMES = _names("family")
