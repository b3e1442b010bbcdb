"""Incidents with their figures: lines of information, speakers, publishers."""

import pytest

from geo.incidents.figures import independent_lines, with_publishers
from geo.model.records import Report, ReportId, Source, SourceId
from geo.model.vocab import SourceKind


def source(source_id, *, kind=SourceKind.MONITOR, group="", aliases=()):
    return Source(
        source_id=SourceId(source_id),
        name=source_id.title(),
        kind=kind,
        independence_group=group,
        aliases=aliases,
    )


@pytest.mark.parametrize(
    ("sources", "lines"),
    [
        ([source("a"), source("b")], 2),
        ([source("a", group="g"), source("b", group="g")], 1),
        ([source("paper", kind=SourceKind.OUTLET), source("a")], 1),
        ([source("paper", kind=SourceKind.OUTLET)], 1),
        ([], 0),
    ],
    ids=["two bodies", "one group", "an outlet carries a body", "an outlet alone", "nobody"],
)
def test_outlets_and_groups_are_not_counted_twice(sources, lines):
    assert independent_lines([s.source_id for s in sources], sources) == lines


def test_a_report_takes_the_id_of_its_listed_publisher_and_keeps_its_own():
    listed = source("courier", kind=SourceKind.OUTLET, aliases=("The Airedale Courier",))
    one = Report(
        report_id=ReportId("r1"), path="", sha256="", text="", publisher="the airedale courier"
    )
    other = Report(report_id=ReportId("r2"), path="", sha256="", text="", source_id=SourceId("own"))

    assert [r.source_id for r in with_publishers([one, other], [listed])] == ["courier", "own"]
