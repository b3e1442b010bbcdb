"""Places where somebody merely is: born, living, treated, tried, on a visit, on the way."""

import pytest

from geo.model.vocab import Role
from geo.toponyms.recognition import recognise
from geo.toponyms.roles import assign_roles

SCENES = {Role.INCIDENT_SITE, Role.REGION}


def role_of(gazetteer, text, name):
    found = assign_roles(text, recognise(text, gazetteer), lookup=gazetteer)
    return {m.text: m.role for m in found}[name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The minister, who was in Kochi for a meeting, condemned the bombing.", "Kochi"),
        ("Gunmen shot dead a trader in Peshawar who was born in Lahore.", "Lahore"),
        ("Two of those killed lived in Odesa.", "Odesa"),
        ("A court in Rotterdam sentenced a man for the 2014 killings.", "Rotterdam"),
        ("The wounded were flown to a hospital in Ankara after the attack in Idlib.", "Ankara"),
        ("Two of the injured died in hospital in Dhaka.", "Dhaka"),
        ("The general was on a visit to Doha when the attack took place.", "Doha"),
        ("Talks in Cairo on the fighting ended without result.", "Cairo"),
        ("A trial over the massacre opened in Dakar on Monday.", "Dakar"),
        ("The convoy was on its way from Herat to Kabul when it was attacked.", "Kabul"),
        ("The president, speaking in Bogota, said 12 soldiers died in an ambush.", "Bogota"),
        ("The boy's parents live in Hebron; he was shot in Nablus.", "Hebron"),
        ("قتل رجل ولد في حلب قرب حماة.", "حلب"),
    ],
)
def test_where_somebody_is_is_no_scene(gazetteer, text, name):
    assert role_of(gazetteer, text, name) not in SCENES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen shot dead a trader in Peshawar who was born in Lahore.", "Peshawar"),
        ("The wounded were flown to a hospital in Ankara after the attack in Idlib.", "Idlib"),
        ("A military court in Yaounde sentenced 17 men over an ambush near Buea.", "Buea"),
        ("Militants attacked a meeting in Maiduguri, killing five elders.", "Maiduguri"),
        ("Two people were killed when a court in Kisangani was stormed by gunmen.", "Kisangani"),
        ("Rockets hit the university hospital in Sanaa.", "Sanaa"),
        ("He was killed while visiting his mother in Mardan.", "Mardan"),
        ("She was shot dead at her home in Leeds.", "Leeds"),
        ("The boy's parents live in Hebron; he was shot in Nablus.", "Nablus"),
    ],
)
def test_what_happens_there_makes_a_scene_of_it(gazetteer, text, name):
    assert role_of(gazetteer, text, name) in SCENES
