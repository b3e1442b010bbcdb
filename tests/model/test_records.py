"""Quotes and directories of sources are made in one place."""

import ast
from dataclasses import replace
from pathlib import Path

import geo
from geo.model import ids, inputs, places, records
from geo.model.records import Report, ReportId, Source, SourceId, sources_by_name

TEXT = "Roads closed. Two bridges fell."
REPORT = Report(report_id=ReportId("r"), text=TEXT, sha256="", path="r.txt", lang="en")
# Who may make a quote that is no span of a report at hand, and why.
MAKERS = {
    "inputs.py": "the one maker",
    "ledgers.py": "words that an analyst cleared, of no report",
    "kept.py": "read back from a layer that we wrote",
}


def test_marks_of_a_quote_count_from_its_own_beginning():
    quote = REPORT.quote(14, 31, [(18, 25), (26, 30)])

    assert quote.text == "Two bridges fell."
    assert [quote.text[a:b] for a, b in quote.marks] == ["bridges", "fell"]
    assert (quote.report_id, quote.lang) == ("r", "en")


def test_a_quote_of_a_report_with_pages_has_its_page():
    paged = replace(REPORT, pages=(0, 14, 40))

    assert [paged.quote(start, start + 2).page for start in (0, 13, 14, 45)] == [1, 1, 2, 3]
    assert REPORT.quote(14, 31).page is None


def test_a_name_of_two_sources_is_that_of_the_first_by_id():
    one = Source(source_id=SourceId("b"), name="Watch", aliases=("W",))
    other = Source(source_id=SourceId("a"), name="Wire", aliases=("w",))
    found = sources_by_name([one, other])

    assert {name: s.source_id for name, s in found.items()} == {
        "a": "a",
        "b": "b",
        "w": "a",
        "watch": "b",
        "wire": "a",
    }


def test_quotes_are_made_by_the_report():
    """Seven modules cut sentences out of reports, each by hand."""
    makers = {
        path.name
        for path in sorted(Path(geo.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Quote"
    }

    assert makers == set(MAKERS)


def test_sources_are_looked_up_by_name_in_one_way():
    """Three directories were built from ids, names and aliases, and disagreed on which one wins."""
    built = {
        path.name
        for path in sorted(Path(geo.__file__).parent.rglob("*.py"))
        if "source.source_id, source.name, *source.aliases" in path.read_text(encoding="utf-8")
    }

    assert built == {"records.py"}


def test_the_records_offer_what_their_parts_hold():
    """``geo.model.records`` is where a stage finds them all, each defined once."""
    for part in (ids, inputs, places):
        offered = {n for n in part.__all__ if hasattr(records, n)}
        assert offered == set(part.__all__)
        assert all(getattr(records, name) is getattr(part, name) for name in offered)
