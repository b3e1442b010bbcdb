"""Every way in which a day is told: of the event itself, from another's, in digits, as a span.

``tests/data/reading/days.csv`` holds a line or two a kind, with the days by place; " / " is a line
break and "-" an event without a day.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.incidents.episodes import date_by_rule
from geo.model.vocab import EventKind

DAY = date(2025, 6, 12)  # a Thursday
TOLD = Path(__file__).parents[1] / "data" / "reading" / "days.csv"


def told():
    with TOLD.open(encoding="utf-8", newline="") as file:
        return [(row["text"].replace(" / ", "\n"), row["told"]) for row in csv.DictReader(file)]


@pytest.fixture
def drafted(draft_text):
    """The draft of one report."""
    return lambda text, day=DAY, title="": draft_text(text, day, title=title)


def days(dossier):
    """The days of the incidents by place, in order."""
    found = {}
    for incident in dossier.incidents:
        if incident.kind is EventKind.INCIDENT and incident.place:
            found.setdefault(incident.place.name, []).append(incident.when.edtf or "-")
    return {name: sorted(edtf) for name, edtf in found.items()}


@pytest.mark.parametrize(("text", "expected"), told(), ids=lambda value: value[:40])
def test_an_event_has_the_day_that_its_sentence_tells(drafted, text, expected):
    places = (part.split(" ", 1) for part in expected.split("; "))

    assert days(drafted(text)) == {name: edtf.split() for name, edtf in places}


def test_items_of_a_stated_week_take_no_day_of_another_item(drafted):
    text = (
        "Jos: 84 cases of cholera and 3 deaths.\nBauchi: cholera was declared on 2 June; 11 died."
    )
    found = days(drafted(text, title="Cholera, week ending 8 June 2025"))

    assert found["Jos"] == ["2025-06-02/2025-06-08"]
    assert callable(date_by_rule)
