"""Sentences of our own in six languages, each with the one incident that it tells, or none.

``tests/data/golden/<language>.csv``: ``event`` is in the types of the incident (empty: none is
drafted), then its place, its day, all figures, who speaks and ``number:origin>destination``.
Nobody of the team reads these languages natively.
"""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from geo.gazetteer import open_gazetteer
from geo.model.records import Report, ReportId
from geo.model.vocab import EventKind
from geo.workflows.draft import draft_dossier

FOLDER = Path(__file__).parents[1] / "data" / "golden"
FRIDAY = date(2024, 6, 14)
LANGUAGES = ("ar", "es", "fr", "ru", "uk")
BY_FOLDER = (*LANGUAGES, "pt")  # with those that were added as a folder alone


def rows(lang):
    with (FOLDER / f"{lang}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=512)
def drafted(text, lang):
    report = Report(
        report_id=ReportId("r"), path="", sha256="", text=text, lang=lang, date_published=FRIDAY
    )
    return draft_dossier([report], open_gazetteer())


def incidents(text, lang):
    return [i for i in drafted(text, lang).incidents if i.kind is EventKind.INCIDENT]


def days(incident):
    start, end = incident.when.start, incident.when.end or incident.when.start
    return "" if start is None else "/".join(d.isoformat() for d in dict.fromkeys((start, end)))


def told(wanted):
    return [
        pytest.param(lang, row, id=f"{lang}-{number}")
        for lang in BY_FOLDER
        for number, row in enumerate(rows(lang), start=2)
        if row[wanted]
    ]


@pytest.mark.parametrize(("lang", "row"), told("event"))
def test_a_sentence_tells_its_event_at_its_place_on_its_day(lang, row):
    found = incidents(row["text"], lang)
    types = [f"{i.event_type} {i.sub_event_type}".casefold() for i in found]
    places = [i.place.name if i.place else i.location for i in found]
    assert row["event"] in " | ".join(types)
    assert row["place"] in places
    assert row["date"] in map(days, found)


@pytest.mark.parametrize(("lang", "row"), told("text"))
def test_a_sentence_gives_its_figures_and_no_other(lang, row):
    claims = {c.claim_id: c for i in drafted(row["text"], lang).incidents for c in i.claims}
    found = sorted(
        f"{c.value} {c.harm.value}" for c in claims.values() if c.harm.value != "displaced"
    )
    assert found == sorted(row["figures"].split(";") if row["figures"] else [])


@pytest.mark.parametrize(("lang", "row"), told("speaker"))
def test_a_sentence_names_who_speaks(lang, row):
    claims = [c for i in drafted(row["text"], lang).incidents for c in i.claims]
    assert any(row["speaker"] in (c.claimant or "") for c in claims)


@pytest.mark.parametrize(("lang", "row"), told("movement"))
def test_a_sentence_tells_who_went_from_where_to_where(lang, row):
    number, ends = row["movement"].split(":")
    origin, destination = ends.split(">")
    found = drafted(row["text"], lang).movements
    assert any(
        str(m.number or "") == number
        and m.origin.startswith(origin)
        and m.destination.startswith(destination)
        for m in found
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_of_calm_denial_or_alert_tells_nothing(lang):
    quiet = [r["text"] for r in rows(lang) if not (r["event"] or r["figures"] or r["movement"])]
    assert len(quiet) >= 5
    assert [t for t in quiet if incidents(t, lang)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_sixty_sentences(lang):
    figures = (FOLDER.parent / "sentences" / f"{lang}.csv").read_text(encoding="utf-8")
    assert len(rows(lang)) + len(figures.splitlines()) - 1 >= 60
