"""Of which day a figure is: its own "as of", the day of its toll, the year of a memory."""

from datetime import date

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.figure_days import with_days
from geo.extraction.times import read_times
from geo.language.reading import read
from geo.model.records import Report

DAY = date(2025, 6, 12)  # a Thursday


def as_of(text):
    reading = read(text, lang="en")
    report = Report(report_id="r", path="r", sha256="", text=text, date_published=DAY, lang="en")
    times = read_times(reading.tokens, published=DAY, dates=reading.dates)
    claims = with_days(find_claims(report), reading, times, published=DAY)
    return {c.value: c.as_of.isoformat() for c in claims}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("As of 10 June 14 people had been killed.", {14: "2025-06-10"}),
        (
            "By Monday 8 people had been killed; on Wednesday the toll was 11 dead.",
            {8: "2025-06-09", 11: "2025-06-11"},
        ),
        ("In 2019 a bomb killed 40 people there.", {40: "2019-12-31"}),
        ("Gunmen killed nine people on Monday.", {9: "2025-06-12"}),
        ("Police said on Tuesday that gunmen had killed nine people.", {9: "2025-06-10"}),
    ],
)
def test_a_figure_is_of_the_day_that_its_part_of_the_sentence_states(text, days):
    assert as_of(text) == days
