"""Reports of one publisher inform each other; a report alone is resolved as if there were none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.records import Report, ReportId
from geo.toponyms.grids import FROM_PUBLISHER
from geo.toponyms.publishers import publisher_key
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve, resolve_reports

# In the first four the port is never said to lie in either country.
PORT = "Fishermen of Tripoli repaired their nets before the storm."
LEBANESE = (
    PORT,
    "The road to Beirut was closed by snow on Monday.",
    "In Beirut, Lebanon, bakers asked for cheaper flour.",
    "A library opened in Beirut for the children of the harbour.",
)
LIBYAN = (
    PORT,
    "The road to Benghazi was closed by sand on Monday.",
    "In Benghazi, Libya, bakers asked for cheaper flour.",
    "A library opened in Benghazi for the children of the harbour.",
)


def reports_of(texts, publisher="", url=""):
    return [
        Report(
            report_id=ReportId(f"{publisher}{k}"),
            text=text,
            sha256="",
            path="",
            publisher=publisher,
            url=url,
        )
        for k, text in enumerate(texts)
    ]


def resolved(reports, lookup):
    return resolve_reports([(r, recognise(r, lookup)) for r in reports], lookup)


def place_ids(resolutions):
    return [r.chosen.place.place_id for r in resolutions if r.chosen is not None]


@pytest.mark.parametrize(
    ("texts", "place_id"), [(LEBANESE, "tripoli-lb"), (LIBYAN, "tripoli-ly")], ids=["LB", "LY"]
)
def test_a_name_means_the_place_where_the_other_reports_are(coast, texts, place_id):
    first = resolved(reports_of(texts, "Harbour Post"), coast)[0]

    assert place_ids(first) == [place_id]
    assert {t.name for t in first[0].terms} & set(FROM_PUBLISHER)


def test_two_publishers_do_not_speak_for_each_other(coast):
    """The same sentence means another port in the paper of another country."""
    reports = [*reports_of(LEBANESE, "Cedar"), *reports_of(LIBYAN, "Desert")]
    found = resolved(reports, coast)

    assert place_ids(found[0]) == ["tripoli-lb"]
    assert place_ids(found[len(LEBANESE)]) == ["tripoli-ly"]


@pytest.mark.parametrize("publisher", ["", "Cedar"])
def test_a_report_alone_or_without_publisher_is_resolved_as_ever(coast, publisher):
    others = reports_of(LEBANESE[1:]) if not publisher else []
    report = reports_of([PORT], publisher)[0]
    together = resolved([report, *others], coast)[0]

    assert together == resolve(recognise(report, coast), coast, report=report)


@settings(max_examples=15)
@given(order=st.permutations(range(8)))
def test_the_order_of_the_reports_changes_nothing(coast, order):
    reports = [*reports_of(LEBANESE, "Cedar"), *reports_of(LIBYAN, "Desert")]
    expected = resolved(reports, coast)
    found = resolved([reports[k] for k in order], coast)

    assert found == [expected[k] for k in order]


@pytest.mark.parametrize(
    ("publisher", "url", "key"),
    [
        ("Harbour  Post", "https://example.org/1", "harbour post"),
        ("", "https://www.example.org/1", "example.org"),
        ("", "", ""),
    ],
)
def test_a_publisher_is_its_name_or_the_host_of_the_address(publisher, url, key):
    assert publisher_key(reports_of(["x"], publisher, url)[0]) == key
