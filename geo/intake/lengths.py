"""Very long reports: how much memory a map of one takes, told before it is made.

Pure. Measured on ordinary prose, in which every seventh sentence tells an event.
"""

from geo.model.records import Rejected

__all__ = ["LARGE_REPORT", "asked_memory", "memory_gb", "told_of_length"]

LARGE_REPORT = 16_000_000
"""Characters of a report above which the memory of a map is told."""
_BASE_GB = 0.5
_GB_A_CHARACTER = 0.02e-6


def memory_gb(characters: int) -> float:
    """About how many GB of memory a map of a report of so many characters takes.

    >>> memory_gb(30_000_000)
    1.1
    """
    return round(_BASE_GB + _GB_A_CHARACTER * characters, 1)


def told_of_length(
    characters: int, *, file: str, row: int | None = None, large: int = LARGE_REPORT
) -> list[Rejected]:
    """One line for a report of more than ``large`` characters, none for others.

    >>> print(*told_of_length(30_000_000, file="a.md"))
    a.md: the report has 30,000,000 characters: a map of it takes about 1.1 GB of memory, more \
where most sentences tell events; cut it into files by chapters or by days
    >>> told_of_length(3_000_000, file="a.md")
    []
    """
    if characters <= large:
        return []
    return [
        Rejected(
            file=file,
            row=row,
            reason=f"the report has {characters:,} characters: a map of it takes about"
            f" {memory_gb(characters)} GB of memory, more where most sentences tell events",
            remedy="cut it into files by chapters or by days",
            fatal=False,
            warning=True,
            owner=True,
        )
    ]


def asked_memory(longest: int, *, large: int = LARGE_REPORT) -> str:
    """What the longest report asks of the machine, for the step that begins to read it.

    >>> asked_memory(30_000_000), asked_memory(3_000_000)
    (', one of 30,000,000 characters (about 1.1 GB of memory)', '')
    """
    if longest <= large:
        return ""
    return f", one of {longest:,} characters (about {memory_gb(longest)} GB of memory)"
