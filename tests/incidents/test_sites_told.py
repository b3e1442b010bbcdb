"""Where an event happened: told by distance, by an owner, behind it, or not at all."""

from datetime import date

import pytest

from geo.extraction.frames import Clause
from geo.gazetteer import open_gazetteer
from geo.incidents.afterwards import told_where
from geo.incidents.anchors import is_reached
from geo.incidents.lifting import COUNTRIES
from geo.language.reading import read
from geo.model.frames import PlaceArgument, SiteBasis
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Report
from geo.model.vocab import EventKind, PlaceKind, Precision
from geo.workflows.draft import draft_dossier


@pytest.fixture(scope="module")
def drafted():
    """The rows of one report that have a place, by the packaged gazetteer."""
    world = open_gazetteer()

    def draft(text):
        report = Report(
            report_id="r",
            path="r",
            sha256="",
            text=text,
            date_published=date(2026, 5, 5),
            lang="en",
        )
        return [i for i in draft_dossier([report], world).incidents if i.place is not None]

    return draft


def names(rows):
    return [row.place.name for row in rows]


def away_km(row, lat, lon):
    return great_circle_km(row.footprint.point, LonLat(lon=lon, lat=lat))


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        (
            "Raiders killed nine people in Qwexu, a village about 60 km north of Kutum in Darfur.",
            "Qwexu (Kutum)",
            14.74,
            24.67,
        ),
        (
            "Eight died in clan fights in the town of Qwexu, 70 km north of the capital, Juba.",
            "Qwexu (Juba)",
            5.48,
            31.58,
        ),
        (
            "Four herders were shot dead in the Qwexu area near Tahoua on Monday.",
            "Qwexu (Tahoua)",
            14.89,
            5.27,
        ),
        (
            "Gunmen killed two farmers in Qwexu, on the outskirts of Kidal in Mali.",
            "Qwexu (Kidal)",
            18.44,
            1.41,
        ),
    ],
    ids=["distance", "from the capital", "near", "outskirts"],
)
def test_a_name_in_no_list_is_drawn_where_its_distance_puts_it(drafted, text, name, lat, lon):
    [row] = drafted(text)
    assert row.place.name == name
    assert away_km(row, lat, lon) < 15
    assert row.footprint.precision in (Precision.AREA, Precision.NEAR)


def test_a_namesake_elsewhere_is_not_what_lies_at_a_stated_distance(drafted):
    [row] = drafted("A mine killed six near the town of Shahrak, 45 km south of Ghazni city.")
    assert away_km(row, 33.15, 68.42) < 20


def test_an_anchor_without_a_place_refuses_nothing():
    nowhere = PlaceArgument(index=0, first=0, last=1, start=0, end=1, name="X")
    [place] = {open_gazetteer().place(i) for i in open_gazetteer().match("Kidal").place_ids[:1]}
    assert is_reached(place, nowhere)
    assert PlaceKind.COUNTRY in COUNTRIES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A bomb killed four in Peshawar's Qwexu quarter on Monday.", "Qwexu (Peshawar)"),
        ("A bomb killed four in the Qwexu area in the Pakistani city of Multan.", "Qwexu (Multan)"),
        ("A bomb killed four in the Qwexu district in the west of Baghdad.", "Qwexu (Baghdad)"),
        (
            "A bomb killed four in the Cibitoke neighbourhood of Bujumbura, Burundi.",
            "Cibitoke (Bujumbura)",
        ),
        (
            "Raiders killed four at Qwexu village in Fune Local government Area of Yobe State.",
            "Qwexu (Fune)",
        ),
        ("In Helmand province's Qwexu district a mine killed four.", "Qwexu (Helmand)"),
    ],
    ids=["owner", "adjective of a people", "side", "not the province", "unit in part", "unit"],
)
def test_a_part_is_drawn_in_its_whole(drafted, text, name):
    assert names(drafted(text)) == [name]


def test_a_sentence_behind_says_where(drafted):
    [row] = drafted("Ten people died when bombs hit pilgrims. The incident occurred in Baquba.")
    assert row.place.name == "Baqubah"
    assert row.place_basis == SiteBasis.NEXT


def test_nothing_is_told_where_nothing_was_told_before():
    clause = Clause(
        first=0, last=3, sentence=0, line=0, event=None, trigger=None, places=[], claims=[]
    )
    frames = []
    told_where(frames, read("It happened there."), clause, None, SiteBasis.NONE)
    assert frames == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A minister was killed in the capital Mogadishu when a bomb went off.", "Mogadishu"),
        ("A bomb killed three at the party's offices in Bamako on Monday.", "Bamako"),
        ("A bomb outside the High Court in Lahore killed five on Monday.", "Lahore"),
        ("Suicide bombers attacked the radio's headquarters in Tikrit, killing four.", "Tikrīt"),
        ("Hundreds marched in Basra against the killings in Kirkuk on Monday.", "Basra"),
    ],
    ids=["capital", "offices", "court", "headquarters", "what a march is against"],
)
def test_the_site_is_where_it_happened(drafted, text, name):
    assert names(drafted(text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen killed four in Gao. Bamako has blamed such raids on rebels.", "Bamako"),
        (
            "Shells hit Sumy, Ukraine, in revenge for a raid on Russia's Kursk region.",
            "Kursk Oblast",
        ),
        ("Typhoon Ewa killed two in Tacloban. It is expected to hit Manila on Friday.", "Manila"),
        ("Police shot four dead in Najaf. The funeral will be held in Karbala.", "Karbala"),
        ("A mine killed four in Kidal. The hospital in Gao received 11 wounded.", "Gao"),
        ("Two men were stabbed to death in Sheffield. None was recorded in Leeds.", "Leeds"),
        ("A bomb killed two at the Ministry of Justice in Kabul.", "Justice"),
    ],
    ids=["government", "reason", "forecast", "to come", "hospital", "denied", "a word of a name"],
)
def test_a_place_that_is_only_spoken_of_is_no_site(drafted, text, name):
    rows = drafted(text)
    assert name not in names(rows)
    assert [r for r in rows if r.kind is EventKind.INCIDENT]
