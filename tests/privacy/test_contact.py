"""Contact data and positions in the notations of many countries, and figures that are none.

The notations are a table, ``second_contacts.csv``; what stands in its slots is drawn here.
"""

import csv
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.privacy.addresses import address_tokens
from geo.privacy.contact import find_contacts, find_positions
from geo.privacy.contact_words import contact_words
from geo.privacy.cues import Cues
from geo.privacy.evidence import Reason
from geo.privacy.phones import phone_spans
from geo.privacy.positions import position_spans
from geo.privacy.reached import Reached
from geo.privacy.written import spelled_out, written

DATA = Path(__file__).parents[1] / "data" / "privacy"
CUES = Cues()
SLOTS = {
    "w": "zemabita", "W": "Zemabitaneh", "C": "Мируза", "R": "موطردياني", "c": "мируза",
    "U": "BZT", "a": "٧١٢٦", "p": "۷۱۲۶۳۴۵", "P": "7F2R", "g": "8dq4zt9", "h": "#",
    "n": "nine four four one two six three",
}  # fmt: skip
# Words that may be any words, and numbers that may count what comes behind them.
OPEN = ("compte Telegram", "usuario de Instagram", "zéro six", "Rua", "Birth certificate")


def filled(text: str) -> str:
    """A row of the table with words and digits in its slots."""
    draw = random.Random(text)
    shown = re.sub(r"(?<!&)#", lambda _: draw.choice("123456789"), text)
    shown = re.sub(r"{(\w)}", lambda m: SLOTS[m[1]], shown)
    return re.sub(r"\]\](?!\])", "", shown.replace("[[", "", 1), count=1)


def rows() -> list[dict[str, str]]:
    found = []
    for batch in ("second", "third"):
        with (DATA / f"{batch}_contacts.csv").open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def listed(name: str) -> list[str]:
    """The texts of a table of one column."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def found(text: str) -> list[Reason]:
    contacts = [*find_contacts(text, CUES), *find_positions(text, finer_than_km=2.0)]
    return [contact.reason for contact in contacts]


@pytest.mark.parametrize(
    "kind", ["phone", "mail", "plate", "paper", "address", "handle", "position"]
)
def test_contact_data_is_found_in_every_notation(kind):
    texts = [filled(row["text"]) for row in rows() if row["kind"] == kind]
    texts = [text for text in texts if not any(words in text for words in OPEN)]

    assert len(texts) >= 20
    assert [text for text in texts if not found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2254 (2015) was adopted by 14 votes.",
        "The dictatorship of 1964-1985 left 434 dead.",
        "Between 7 500 - 8 000 people left, then 1 200 000 more.",
        "Se desplazaron 12.345 y 36.789 personas, 1.200.000 en total.",
        "Shelling from 0600-0830 on 12-03-2025 and 2025-03-09.",
        "In Cedar Street, 12 people were killed and 3 wounded.",
        "На улице Мира, 12 человек погибли.",
        "2 High Court judges and 9 Main Opposition members fled.",
        "The strike hit the 5th floor of a building, killing 4.",
        "The passports of 25,000 people were taken; 1,200 cards burned.",
        "SYR123456 and data_id 4719385 are rows of the table.",
        "A Telegram channel said 40 shells fell; Facebook posts told of 12.",
        "UN document S/PV.8973 of 12.03.2022, A/HRC/25/65.",
        "They won 3.5, 4.5 and lost 12.25, 13.75 of 100.",
        "The front lies 12.5 km from the M5, at 300-350 m.",
        "Call for a ceasefire: 120 states, 2024-2025.",
        "Plate tectonics: a quake of 6.4 at 10.2 km.",
        "The car bomb of 9/11/2012 killed 35 and hurt 120.",
        "See www.facebook.com and https://www.reuters.com/world/2025-03-09/a-b-c-123456.",
        "A BTR-80, two T-72 and a BM-21 rolled along the M-4 at 12:30:45.",
        "SANA wrote at 10:15, then https://example.org/news/4719385?id=99.",
        "Le maire est rentré chez lui, point final; on a dot com boom.",
        "He worked at Caribe TV Canal 27 and on Channel 4.",
    ],
)
def test_figures_days_and_rows_are_no_contact_data(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "code",
    [
        "SYR-2025-1-77-3",
        "ML-2024-001234",
        "EVT_2025_0007",
        "draft-attack-gn-171830-2025-03-07",
        "draft-armed-clash-wof-1108779159-undated",
    ],
)
def test_ids_of_rows_and_places_are_no_contact_data(code):
    assert find_contacts(code, CUES) == []


def test_ordinary_sentences_with_numbers_are_no_contact_data():
    texts = listed("ordinary_numbers")

    assert len(texts) >= 160
    assert [(text, found(text)) for text in texts if found(text)] == []


def test_addresses_are_found_beside_streets_of_every_order():
    texts = listed("told_addresses")

    assert len(texts) >= 40
    assert [text for text in texts if Reason.ADDRESS not in found(text)] == []


@pytest.mark.parametrize(
    ("word", "counted", "no_street"),
    [("soldiers", True, False), ("kills", True, True), ("least", False, True), ("", False, False)],
)
def test_words_for_people_and_harm_are_known(word, counted, no_street):
    words = contact_words()

    assert (words.counted(word), words.names_no_street(word)) == (counted, no_street)


def test_two_decimals_count_only_where_more_than_a_town_is_drawn():
    text = "It lies at 34.81, 35.92."

    assert find_positions(text, finer_than_km=2.0) == []
    assert [c.reason for c in find_positions(text, finer_than_km=7.1)] == [Reason.POSITION]


def test_a_position_as_coarse_as_what_is_drawn_may_stand():
    assert find_positions("It lies at 33.51 by 36.29.", finer_than_km=0.2) == []
    assert find_positions("It lies at 33.5123 by 36.2912.", finer_than_km=0.002) == []


def test_a_word_counts_in_every_language_and_behind_an_article():
    kinds = contact_words()

    assert "phone" in kinds.kinds("телефону")
    assert {"plate"} <= kinds.kinds("اللوحة")
    assert {"street", "street_name"} <= kinds.kinds("Kelvargasse")
    assert kinds.kinds("zemabita") == frozenset()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("at 12 Kelvar Lane", "12"),
        ("rue Kelvar, 7", "7"),
        ("ул. Мируза, д. 4", "4"),
        ("Kelvar Sokak No: 9", "9"),
    ],
)
def test_the_number_of_a_house_is_found(text, number):
    words = Reached(text)

    assert [words.char(i) for i in address_tokens(words)] == [number]


def test_spans_stand_where_the_text_has_them():
    words = Reached("ring 0712 345 678 now")

    assert [words.text[a:b] for a, b in phone_spans(words)] == ["0712 345 678"]
    assert position_spans("at 33.5123 by 36.2912.", 2.0) == {(3, 21)}


def test_escapes_are_undone_and_stand_for_the_whole_text():
    seen = written("ring %2B963 944 111 222")

    assert seen.text == "ring +963 944 111 222"
    assert seen.back(5, 9) == (0, 23)
    assert spelled_out(r"a\ud83db") == "ab"
    assert written("٠٩٤٤").back(0, 4) == (0, 4)


@given(st.text(alphabet="aXя٣09-_ .:/@+(#'’", max_size=40))
def test_any_text_has_an_answer_within_it(text):
    for found in (*find_contacts(text, CUES), *find_positions(text, finer_than_km=2.0)):
        assert 0 <= found.start <= found.end <= len(text)
