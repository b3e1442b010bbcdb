"""Roles: what a place does in its report."""

import pytest

from geo.mentions import find_mentions
from geo.roles import assign_roles
from geo.vocab import Role


def roles(coast, text):
    return {m.text: m.role for m in assign_roles(text, find_mentions(text, coast))}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Gunmen killed five people in Baniyas on Friday.", "Baniyas", Role.INCIDENT_SITE),
        ("An ambush near Jableh started the fighting.", "Jableh", Role.INCIDENT_SITE),
        ("Homes were looted across Latakia province.", "Latakia", Role.REGION),
        ("Thousands fled from Baniyas to Lebanon.", "Baniyas", Role.ORIGIN),
        ("Thousands fled from Baniyas to Lebanon.", "Lebanon", Role.DESTINATION),
        ("Families took shelter at Hmeimim.", "Hmeimim", Role.DESTINATION),
        ("A funeral was held in Al-Janoudiya for four men.", "Al-Janoudiya", Role.FUNERAL_BURIAL),
        ("In Tuwaym the dead were buried in a mass grave.", "Tuwaym", Role.FUNERAL_BURIAL),
        ("The Britain-based monitor counted the dead.", "Britain", Role.SOURCE_LOCATION),
        ("A monitor based in Britain counted the dead.", "Britain", Role.SOURCE_LOCATION),
        ("In Tuwaym the dead\nwere buried in a mass grave.", "Tuwaym", Role.FUNERAL_BURIAL),
        ("A resident of Tartus told reporters of the attack.", "Tartus", Role.SOURCE_LOCATION),
        ("Late on Sunday Paris condemned the killings.", "Paris", Role.NOT_EVENT),
        ("The new government in Damascus blamed loyalists.", "Damascus", Role.NOT_EVENT),
        ("BEIRUT (AP) — Gunmen killed five people in Baniyas.", "Baniyas", Role.INCIDENT_SITE),
        ("Lebanese officials spoke of killings.", "Lebanese", Role.NOT_EVENT),
    ],
)
def test_each_place_gets_its_role(coast, text, name, role):
    assert roles(coast, text)[name] is role


def test_a_dateline_is_no_scene(coast):
    found = assign_roles(
        text := "Beirut (AP) — Gunmen killed five people in Baniyas.", find_mentions(text, coast)
    )

    assert {m.text: m.role for m in found}["Beirut"] is Role.NOT_EVENT
    assert "dateline" in found[0].rule


def test_mentions_keep_their_order_and_say_why(coast):
    text = "Gunmen killed five people in Baniyas. A funeral was held in Tartus."
    before = find_mentions(text, coast)
    after = assign_roles(text, before)

    assert [(m.start, m.end) for m in after] == [(m.start, m.end) for m in before]
    assert all(m.role is not None and ";" in m.rule for m in after)
