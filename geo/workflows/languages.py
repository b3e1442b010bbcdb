"""Which languages reports are written in, and what is read in each; said where users look.

Pure.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from geo.language.detection import is_read, language_name
from geo.model.records import Report

__all__ = ["languages_read", "tell", "what_is_read"]


def what_is_read(lang: str) -> str:
    """What is read in a language.

    >>> what_is_read("en-GB"), what_is_read("so")
    ('events and figures', 'place names only')
    """
    return "events and figures" if is_read(_base(lang)) else "place names only"


def languages_read(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """Each language with the number of its reports and what is read in it, the most used first."""
    counts = Counter(_base(report.lang) for report in reports if report.lang_basis)
    return [
        {"code": code, "name": language_name(code), "reports": number, "read": is_read(code)}
        for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def tell(reports: Iterable[Report], *, silent: int = 0) -> list[str]:
    """Lines for a summary, only where there is something to say.

    >>> from dataclasses import replace
    >>> from geo.model.records import ReportId
    >>> one = Report(report_id=ReportId("a"), text="", sha256="", path="a", lang="so")
    >>> one = replace(one, lang_basis="stated")
    >>> tell([one, replace(one, lang="en")], silent=1)
    ['1 of 2 reports is in Somali: place names only', '1 report tells of no event that was found']
    """
    found = languages_read(reports)
    total = sum(row["reports"] for row in found)
    lines = [
        f"{row['reports']} of {total} reports {'is' if row['reports'] == 1 else 'are'} in"
        f" {row['name']}: place names only"
        for row in found
        if not row["read"]
    ]
    if silent:
        who = "1 report tells" if silent == 1 else f"{silent} reports tell"
        lines.append(f"{who} of no event that was found")
    return lines


def _base(lang: str) -> str:
    return lang.partition("-")[0].lower()
