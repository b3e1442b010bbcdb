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
from geo.model.vocab import EventKind, PlaceKind, Precision


@pytest.fixture
def drafted(draft_text):
    """The rows of one report that have a place."""

    def draft(text):
        rows = draft_text(text, date(2026, 5, 5)).incidents
        return [r for r in rows if r.place is not None and r.footprint.point is not None]

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
        ("Floods killed 90 people in Derna. Tobruk received 145 bodies.", "Tobruk"),
        ("Police shot two dead in Cusco. Crowds want a man free who is held in Lima.", "Lima"),
        ("Shots killed two in Izmir. The killers had crossed the border at Edirne.", "Edirne"),
        ("Two men were stabbed to death in Sheffield. None was recorded in Leeds.", "Leeds"),
        ("A bomb killed two at the Ministry of Justice in Kabul.", "Justice"),
    ],
    ids=[
        "government",
        "reason",
        "forecast",
        "to come",
        "hospital",
        "bodies",
        "held",
        "crossed",
        "denied",
        "a word of a name",
    ],
)
def test_a_place_that_is_only_spoken_of_is_no_site(drafted, text, name):
    rows = drafted(text)
    assert name not in names(rows)
    assert [r for r in rows if r.kind is EventKind.INCIDENT]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "A bomb hit a bus on the Damascus-Aleppo highway in Syria, killing four.",
            "Damascus-Aleppo",
        ),
        (
            "Six died when a bus fell off the road at Qwexu on the Kampala-Masaka road in Uganda.",
            "Qwexu (Kampala-Masaka)",
        ),
    ],
    ids=["a road by its ends", "a name in no list on it"],
)
def test_a_road_that_is_named_by_its_ends_is_drawn_between_them(drafted, text, name):
    [row] = drafted(text)
    assert row.place.name == name
    assert row.footprint.precision is Precision.AREA


def test_a_road_whose_ends_lie_in_no_one_country_is_drawn_nowhere(drafted):
    assert drafted("A bomb hit a bus on the Kidal-Masaka highway in Syria, killing four.") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A truck bomb killed 15 in the Afghanistan capital Friday.", "Kabul"),
        ("Rebels killed 17 people in a church in the capital of Mali.", "Bamako"),
        ("Iraq: in the capital's Qwexu quarter gunmen shot a teacher dead.", "Qwexu (Baghdad)"),
        ("An aid worker died in an attack outside Juba, the charity said.", "Juba"),
        ("Thirty people were killed in attacks on pilgrims walking in Najaf.", "Najaf"),
        ("Police in Lahore shot dead two robbers on Monday.", "Lahore"),
        ("A pipeline was blown up near Saravena in Colombia.", "Saravena"),
    ],
    ids=["noun", "of a country", "its quarter", "who speaks", "on foot", "police act", "blown up"],
)
def test_a_capital_and_a_town_are_the_site_that_the_words_say(drafted, text, name):
    assert names(drafted(text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Six people were shot dead in Crystal Park.",
        "Eighteen people were killed in Cuei village on Wednesday.",
        (
            "20:15 Qwexa: two shot dead.\n21:10 Qwexe: one hurt.\n22:40 Qwexi: one dead.\n"
            "23:05 Delft: house fire, a mother died."
        ),
    ],
    ids=["a word of a park", "another name of a town abroad", "alone among names of no list"],
)
def test_a_namesake_abroad_that_nothing_supports_is_not_drawn(drafted, text):
    assert drafted(text) == []


def test_who_is_brought_to_a_hospital_was_not_hurt_there(drafted):
    text = (
        "A raid on Qwexu, near Mopti, killed 40; the wounded were taken to the main clinic in Gao."
    )
    assert names(drafted(text)) == ["Qwexu (Mopti)"]


def test_a_town_may_differ_by_a_letter_from_the_one_of_its_country(drafted):
    assert names(drafted("Raiders killed four in Anderaboukan in Mali.")) == ["Andéranboukan"]
