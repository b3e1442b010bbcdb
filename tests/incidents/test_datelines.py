"""Where and when a report was written is where and when nothing happened."""

from datetime import date

import pytest

from geo.gazetteer import open_gazetteer
from geo.model.records import Report, ReportId
from geo.model.vocab import EventKind
from geo.workflows.draft import draft_dossier


def drawn(text, lang, published):
    report = Report(
        report_id=ReportId("r"),
        path="",
        sha256="",
        text=text,
        lang=lang,
        date_published=date.fromisoformat(published),
    )
    found = draft_dossier([report], open_gazetteer()).incidents
    return [
        (i.place.name if i.place else "", i.when.start and i.when.start.isoformat())
        for i in found
        if i.kind is EventKind.INCIDENT
    ]


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        (
            "es",
            (
                "Culiacán, Sinaloa, 12 de junio de 2024.- Tres hombres fueron baleados el lunes en "
                "Navolato, informó la Fiscalía."
            ),
            "Navolato",
        ),
        (
            "es",
            (
                "Morelia, Michoacán\n12 de junio de 2024, miércoles\n\nEl lunes murieron dos "
                "vecinos por las lluvias en Uruapan.\n\nLa lista de desaparecidos llega a nueve."
            ),
            "Uruapan",
        ),
        (
            "en",
            (
                "Morelia, Michoacan\n12 June 2024\n\nTwo men died on Monday in floods in Uruapan."
                "\n\nNine people are still missing."
            ),
            "Uruapan",
        ),
    ],
)
def test_a_dateline_is_no_scene_and_its_day_no_day(lang, text, place):
    assert set(drawn(text, lang, "2024-06-12")) == {(place, "2024-06-10")}


def test_a_heading_over_several_items_stays_their_place():
    text = "Uruapan\n\nTwo people died on Monday in floods.\n\nNine people are still missing."
    assert {place for place, _ in drawn(text, "en", "2024-06-12")} == {"Uruapan"}


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        ("ru", "Грайворонский округ, село Козинка: обстрел, ранены трое.", "Kozinka"),
        ("uk", "Межівський район, місто Павлоград: обстріл, поранено трьох людей.", "Pavlohrad"),
    ],
)
def test_the_finest_name_of_a_label_is_the_place(lang, text, place):
    assert [p for p, _ in drawn(text, lang, "2024-06-12")] == [place]
