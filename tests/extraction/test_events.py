"""Events: types, kinds, times and actors."""

from datetime import date

import pytest

from geo.extraction.events import find_events
from geo.model.records import Report
from geo.model.vocab import EventKind


def events(text, published=date(2025, 3, 9)):
    return find_events(
        Report(report_id="r", path="", sha256="", text=text, date_published=published)
    )


@pytest.mark.parametrize(
    ("text", "event_type", "sub", "kind"),
    [
        ("Clashes broke out.", "Battles", "Armed clash", "incident"),
        ("Gunmen killed nine men.", "Violence against civilians", "Attack", "incident"),
        (
            "Rebels kidnapped two nurses.",
            "Violence against civilians",
            "Abduction/forced disappearance",
            "incident",
        ),
        ("A suicide bomber struck.", "Explosions/Remote violence", "Suicide bomb", "incident"),
        ("Warplanes flew low.", "Explosions/Remote violence", "Air/drone strike", "incident"),
        (
            "Shops were looted.",
            "Strategic developments",
            "Looting/property destruction",
            "incident",
        ),
        ("Police arrested six.", "Strategic developments", "Arrests", "incident"),
        ("They patrol was ambushed.", "Battles", "Armed clash", "incident"),
        ("A funeral was held.", "", "", "burial"),
        ("The valley is without electricity.", "", "", "impact"),
        ("A curfew was imposed.", "Strategic developments", "Other", "access"),
        ("France condemned it.", "", "", "statement"),
    ],
)
def test_a_cue_gives_acled_types_and_a_kind(text, event_type, sub, kind):
    [found] = events(text)

    assert (found.event_type, found.sub_event_type, found.kind) == (
        event_type,
        sub,
        EventKind(kind),
    )
    assert text[found.start : found.end] == found.text


def test_the_time_is_the_sentences_or_the_one_before_in_the_paragraph():
    text = "Trouble began on Thursday. Then shops were looted.\n\nPolice arrested six."
    looted, arrested = events(text)

    assert (looted.when.edtf, looted.when_inherited) == ("2025-03-06", True)
    assert (arrested.when.start, arrested.when_inherited) == (None, False)


def test_the_actor_stands_before_an_active_verb_or_behind_by():
    [active] = events("Gunmen killed nine men.")
    [passive] = events("Nine men were killed by masked gunmen.")

    assert (active.actor1, active.actor2) == ("Gunmen", "nine men")
    assert passive.actor1.endswith("gunmen")


@pytest.mark.parametrize("text", ["They vowed to kill.", "The price rose.", "He feared attacks."])
def test_what_did_not_happen_is_no_event(text):
    assert [
        e for e in events(text) if e.kind is EventKind.INCIDENT and e.sub_event_type == "Attack"
    ] == []
