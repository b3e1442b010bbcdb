"""Declared persons in pieces, in other letters, escaped more than once, and beside the map."""

import csv
import json
from pathlib import Path

import pytest

import geo
from geo.privacy.cues import Cues
from geo.privacy.names import NameIndex
from geo.privacy.persons import personal_names
from geo.privacy.screen import Screen
from geo.privacy.written import in_pieces

DATA = Path(__file__).parents[1] / "data" / "privacy"
LATIN, CYRILLIC, ARABIC = "Tekela Zamiroğlu", "Рамазі Гутенчук", "طرفا قيسانوي"


@pytest.fixture(scope="module")
def index():
    return NameIndex([LATIN, CYRILLIC, ARABIC], telling=bool, endings=("s", "ом"), alone=True)


@pytest.mark.parametrize(
    "text",
    [
        "<b>Te</b>kela <i>Zam</i>iroğlu came",
        "**Te**kela _Zam_iroğlu came",
        "T e k e l a  Z a m i r o ğ l u",
        "Tekela Z.a.m.i.r.o.ğ.l.u",
        "Tekela Zam-\niroğlu came",
        "https://example.org/Tekela%2520Zamiro%25C4%259Flu",
        "&#84;ekela &#x5a;amiroğlu",
        r"\u0054ekela \u005aamiroğlu",
        "Ramazi Gutenchuk came",
        "GUTENCHUK, Ramazi",
        "ramazi.gutenchuk@example.org",
        "#ramazigutenchuk",
        "Qaysanawi Tarafa came",
        "Текела Замироглу прийшов",
    ],
)
def test_a_declared_person_is_found(index, text):
    assert index.find(text)


@pytest.mark.parametrize("text", ["Z a m", "a Z a m", "Z a m …"])
def test_letters_apart_are_joined_wherever_they_end(text):
    assert "Zam" in in_pieces(text)


@pytest.mark.parametrize(
    "one",
    [
        "int-tekela-3",
        "<b>Te</b>kela-<i>Zam</i>iroğlu",
        "talk_gutenchuk_2.mp3",
        "a%2520Zamiro%C4%9Flu",
    ],
)
def test_a_declared_person_is_found_inside_ids(index, one):
    assert index.inside(one)


@pytest.mark.parametrize(
    "text",
    [
        "A.B.C. and U.N. staff came; a - b - c.",
        "**Bold** words and <b>tags</b> and a_low_line",
        "Ramazan guests came to the tent",
        "Прийшли Рамазан і Гутник",
        "جاء الطرف الثاني",
    ],
)
def test_nobody_else_is(index, text):
    assert index.find(text) == []
    assert "Zamir" not in in_pieces(text)


def told():
    """Declared persons of the third batch and how they are written, words in the slots."""
    words = {"A": "Tekelaneh", "B": "Zamirshvili", "R": "طرفانو", "S": "قيساناوي",
             "K": "Рамазо", "L": "Гутенаев"}  # fmt: skip
    with (DATA / "third_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cells = [row["declared"], row["written"]]
            for key, word in words.items():
                cells = [c.replace(f"{{{key}}}", word) for c in cells]
                cells = [c.replace(f"{{{key}[0]}}", word[0]) for c in cells]
            yield tuple(cells)


@pytest.mark.parametrize(("declared", "written"), list(told()))
def test_names_of_many_peoples_are_found_as_they_are_written(declared, written, gazetteer):
    cues = Cues()
    screen = Screen(gazetteer)
    screen.declare(personal_names(declared, gazetteer, cues))
    screen.learn([])

    assert screen.declared.find(written)


def test_a_script_whose_letters_have_capitals_that_nobody_writes_has_no_case(gazetteer):
    """A name in Georgian letters is no common word of the map because it has no capital."""
    screen = Screen(gazetteer)
    screen.declare(["ზამირა გუთენიძე"])
    screen.learn(["ვნახეთ გუთენიძე სოფელში."])

    assert screen.declared.find("ვნახეთ გუთენიძე.")


def table(path, *rows):
    header = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def build(tmp_path_factory, gazetteer):
    root = tmp_path_factory.mktemp("beside")
    usual = {"event_date": "2025-03-08", "location": "Hama", "event_type": "Riots", "source": "a"}
    table(
        root / "records.csv",
        {"event_id": "open-1", **usual},
        {"event_id": "secret-mill", "sensitivity": "severe", **usual},
        {"event_id": "moved-yard", "obfuscation": "grid_10km", **usual},
    )
    table(
        root / "sources.csv",
        {"source_id": "a", "name": "Outlet", "kind": "outlet"},
        {"source_id": "w", "name": LATIN, "kind": "witness"},
    )
    table(
        root / "story.csv",
        {"title": "One", "ids": "open-1", "view": "9/35.1/36.7"},
        {"title": "Two", "ids": "open-1;secret-mill", "view": "17/35.123456/36.765432"},
        {"title": "Three", "ids": "moved-yard", "view": "17/35.123457/36.765433"},
    )
    link = {"event": "open-1", "kind": "photo"}
    table(
        root / "media.csv",
        {**link, "link": "https://example.org/road.jpg", "caption": "A road"},
        {**link, "link": "https://example.org/tekela/zamiroglu.jpg", "caption": "A yard"},
        {**link, "link": "https://maps.app.goo.gl/Ab12Cd34Ef", "caption": "A well"},
        {**link, "event": "secret-mill", "link": "https://example.org/x.jpg", "caption": "A mill"},
    )
    (root / "map.toml").write_text(
        'title = "A map"\n[inputs]\nrecords = ["records.csv"]\nsources = ["sources.csv"]\n'
    )
    return geo.build(root, gazetteer=gazetteer)


def test_a_story_tells_no_withheld_id_and_no_view_of_it(build):
    one, two, three = build.spec.story
    told = json.dumps(build.spec.story)

    assert (one["ids"], one["view"]) == (["open-1"], [9.0, 35.1, 36.7])
    assert (two["ids"], "view" in two) == (["open-1"], False)
    assert len(three["ids"]) == 1
    assert "view" not in three
    assert "secret-mill" not in told
    assert "moved-yard" not in told


def test_media_leave_with_public_events_and_addresses_that_tell_nobody(build):
    assert [row["caption"] for row in build.spec.media] == ["A road"]
