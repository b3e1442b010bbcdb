"""A small place named without an event is shown once a person accepted it, and never a shelter."""

import csv

import pytest

import geo
from geo.incidents.review import review_rows
from geo.model.records import Candidate, Dossier, Incident, Mention, Place, Resolution
from geo.model.vocab import PlaceKind, Role

REPORT = (
    "date: 2025-03-09\n\nGunmen killed 12 farmers in Jableh on Friday, the Associated Press said. "
    "{sentence}\n"
)
PASSING = "The road to Qardaha is in a poor state."
SHELTER = "A resident said that families are hiding in Qardaha."


def build(folder, sentence, gazetteer, decision=""):
    """The public map of one report, and the rows of its review."""
    (folder / "report.txt").write_text(REPORT.format(sentence=sentence), encoding="utf-8")
    given = {"reports": folder / "report.txt", "gazetteer": gazetteer, "focus": ["SY"]}
    rows = review_rows(geo.build(**given, restricted=True).dossier)
    review = folder / "review.csv"
    with review.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("proposal", "id", "decision"))
        writer.writerows(
            ("place", row["id"], decision)
            for row in rows
            if decision and row["proposal"] == "place" and "Qardaha" in row["place"]
        )
    return geo.build(**given, review=review), rows


def places(atlas):
    """The places of the context layer."""
    return {name for name in atlas.context["name"] if "ardaha" in name}


def test_a_place_leaves_once_somebody_accepted_it(tmp_path, gazetteer):
    before, rows = build(tmp_path, PASSING, gazetteer)
    after, _ = build(tmp_path, PASSING, gazetteer, "accept")
    [row] = [r for r in rows if r["proposal"] == "place" and "Qardaha" in r["place"]]

    assert "accept it to show it" in row["why"]
    assert (len(places(before)), len(places(after))) == (0, 1)


@pytest.mark.parametrize(
    ("sentence", "decision"), [(SHELTER, "accept"), (PASSING, "reject")], ids=["shelter", "reject"]
)
def test_a_shelter_and_a_rejected_place_never_leave(tmp_path, gazetteer, sentence, decision):
    atlas, _ = build(tmp_path, sentence, gazetteer, decision)
    assert places(atlas) == set()


def named(key, start, role, *, population=900_000, kind=PlaceKind.CITY, reviewed=False):
    """A place that a report names without an event."""
    place = Place(place_id=key, name=key.title(), kind=kind, population=population)
    return Resolution(
        mention=Mention(report_id="r", start=start, end=start + 3, text=key, role=role),
        chosen=Candidate(place=place, score=1.0, tier="exact", matched=key),
        confidence=0.99,
        reviewed=reviewed,
    )


def test_the_site_of_nothing_is_listed_once_as_a_possible_incident():
    site = Role.INCIDENT_SITE
    context = (
        named("drawn", 1, site),
        named("missed", 9, site),
        named("missed", 5, site),
        named("decided", 20, site, reviewed=True),
        named("capital", 30, Role.REGION),
    )
    drawn = context[0].chosen
    incident = Incident(incident_id="i", title="", place=drawn.place)
    rows = review_rows(Dossier(title="", incidents=(incident,), context=context))

    [row] = [r for r in rows if r["proposal"] == "place"]
    assert (row["id"], row["place"]) == ("r:5", "Missed")
    assert row["why"].startswith("possible incident")
    assert float(row["doubt"]) >= 0.5


@pytest.mark.parametrize(
    ("kind", "population", "listed"),
    [(PlaceKind.TOWN, 8_000, 1), (PlaceKind.TOWN, 0, 1), (PlaceKind.CITY, 60_000, 0),
     (PlaceKind.ADM1, 0, 0), (PlaceKind.COUNTRY, 0, 0), (PlaceKind.MOUNTAINS, 0, 0)],
)  # fmt: skip
def test_only_places_that_need_leave_are_listed_for_it(kind, population, listed):
    context = (named("x", 1, Role.REGION, kind=kind, population=population),)
    rows = review_rows(Dossier(title="", context=context))
    assert len(rows) == listed
