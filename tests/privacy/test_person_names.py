"""Names of persons by lists of names: what tells one, and what bears a person's name."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from geo.language.tokens import tokenize
from geo.privacy.called import Called
from geo.privacy.contact import find_contacts
from geo.privacy.cues import Cues
from geo.privacy.evidence import find_evidence
from geo.privacy.person_names import NameKind, PersonNames, are_called
from geo.privacy.pieces import Piece, Reason
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts

DATA = Path(__file__).parents[1] / "data" / "privacy"
CUES = Cues()


def named(text):
    """The names found in a text without a gazetteer."""
    return [one.words for one in find_evidence(text, CUES)]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("fatima", NameKind.GIVEN),
        ("mohammad", NameKind.GIVEN),
        ("muhamed", NameKind.GIVEN),
        ("тимура", NameKind.GIVEN),
        ("خلود", NameKind.GIVEN),
        ("mamani", NameKind.FAMILY),
        ("htut", NameKind.SYLLABLE),
        ("zeldorrovic", NameKind.FORMED),
        ("зелдорчука", NameKind.FORMED),
        ("may", NameKind.DOUBTFUL),
        ("jordan", NameKind.DOUBTFUL),
        ("windmill", NameKind.NONE),
        ("", NameKind.NONE),
    ],
)
def test_what_a_word_is_as_a_name(word, kind):
    assert PersonNames(CUES.endings).kind(word) is kind


def test_one_word_is_no_name_and_two_doubtful_ones_are():
    assert not are_called([NameKind.GIVEN])
    assert not are_called([NameKind.DOUBTFUL, NameKind.NONE])
    assert are_called([NameKind.DOUBTFUL, NameKind.FAMILY])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("At noon Fatima Zeldorran closed the gate.", ["Fatima Zeldorran"]),
        ("The wall fell on Yusuf Okandere at noon.", ["Yusuf Okandere"]),
        ("Nobody heard from Amina Okandere at night.", ["Amina Okandere"]),
        ("Lindiwe, a weaver of mats, closed the gate.", ["Lindiwe"]),
        ("At noon Orwin Zeldorrovic closed the gate.", ["Orwin Zeldorrovic"]),
        ("Quispe Mamani closed the gate.", ["Quispe Mamani"]),
        ("Ночью в Иркутске Лидия Зелдорова закрыла ворота.", ["Лидия Зелдорова"]),
        ("فتحت خلود العنقودي بابها في الليل.", ["خلود العنقودي"]),
    ],
)
def test_a_given_name_beside_a_name_tells_a_person(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Hurricane Fatima closed the port.",
        "The ferry Yusuf Okandere left at noon.",
        "The Fatima Zeldorran school closed at noon.",
        "They marched down Avenida Fatima Zeldorran at noon.",
        "President Fatima Zeldorran closed the port.",
        "The minister of health, Fatima Zeldorran, closed the port.",
        "Fatima Zeldorran, the deputy police chief of the coast, closed the port.",
        "Troops loyal to Fatima Zeldorran closed the port.",
        "The Yusuf Okandere brigade closed the port.",
        "They drank at “Fatima Zeldorran” until noon.",
        "Fatima Zeldorran",
        "Fatima Zeldorran; Yusuf Okandere; Final toll",
        "Jordan River closed at noon.",
        "قصفت الطائرات مشفى الشهيد خلود العنقودي في الليل.",
        "أغلقت الشرطة شارع خلود العنقودي في الليل.",
    ],
)
def test_what_bears_a_name_and_who_is_public_is_no_private_person(text):
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A march led by Fatima Zeldorran reached the square at noon.",
        "Women backing Fatima Zeldorran sat down on the road.",
        "The strike was headed by Fatima Zeldorran and her neighbours.",
    ],
)
def test_whoever_leads_a_march_is_not_public_for_it(text):
    assert named(text)


def test_reason_is_told():
    [one] = find_evidence("At noon Fatima Zeldorran closed the gate.", CUES)

    assert (one.reason, one.strong) == (Reason.GIVEN, False)


def test_place_is_no_person_though_it_bears_names():
    words = Called(tokenize("we saw Ali Sabieh there"), CUES, lambda words: words == "Ali Sabieh")

    assert not words.is_pair(Piece(2, 4))
    assert words.called(Piece(2, 4))


def test_notes_that_name_no_private_person_leave(gazetteer):
    with (DATA / "notes_plain.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    total = Counter(row["set"] for row in rows)
    kept = Counter[str]()
    for row in rows:
        screen = Screen(gazetteer)
        screen.learn([row["text"]])
        kept[row["set"]] += bool(screen.hits(row["text"], Texts.SCREEN, finer_than_km=2.0))

    assert total == {"world": 100, "south asia": 100}
    assert kept["world"] <= 3
    assert kept["south asia"] <= 6


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The family of Orwin Zeldokar left at noon.", Reason.HARM),
        ("The teacher of the village, Orwin Zeldokar, fled.", Reason.ROLE),
    ],
)
def test_family_and_role_that_do_not_touch_the_name(text, reason):
    assert [(e.words, e.reason) for e in find_evidence(text, CUES)] == [("Orwin Zeldokar", reason)]


@pytest.mark.parametrize(
    "text",
    ["Son passeport porte le numéro N8253393.", "Su pasaporte es el número N1992995."],
)
def test_number_of_a_paper_that_small_words_part_from_it(text):
    assert [c.reason for c in find_contacts(text, CUES)] == [Reason.IDENTITY]


@pytest.mark.parametrize("word", ["катастрофа", "мина", "лес", "правда", "جوي", "океан"])
def test_words_of_reports_are_no_given_names(word):
    assert PersonNames().kind(word) is not NameKind.GIVEN
