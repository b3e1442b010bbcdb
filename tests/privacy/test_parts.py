"""The parts of the way out: keys, blur, names, clearances, quotations, places, plain rows."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.incidents.bulk import place_columns
from geo.incidents.placing import Placer
from geo.intake.records import record_columns
from geo.intake.tables import read_table
from geo.model.footprints import footprint_of
from geo.model.measure import great_circle_km
from geo.model.records import Mention, Report, ReportId, Resolution
from geo.model.vocab import MentionKind, Role
from geo.privacy.anchors import Anchors, key_size
from geo.privacy.blur import Blur, is_blur
from geo.privacy.bulk import Judge, publish_bulk
from geo.privacy.clearance import Clearance, Item
from geo.privacy.context import Places, public_context
from geo.privacy.evidence import Reason
from geo.privacy.fields import Rule
from geo.privacy.ledger import Ledger, Withheld
from geo.privacy.names import NameIndex, name_parts
from geo.privacy.outputs import views
from geo.privacy.plain import folded
from geo.privacy.quotes import Windows
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts
from geo.privacy.traces import Traces, letters_of

MAIL = "call someone@example.org today"


@pytest.fixture
def clearance(coast):
    return Clearance(Screen(coast), Ledger(), ids={("incident", "inc-7"): "i1"})


@given(st.text(max_size=12))
@example("\u0130I\u0323\u0301 \u064b\u0640x\u00e9\u0323")
def test_a_long_text_is_folded_as_a_short_one(words):
    """Long texts are folded by their runs; nothing may depend on how long a text is."""
    short = f"Ab {words} cD"

    assert folded(" ".join([short] * 900)) == " ".join([folded(short)] * 900)


@given(
    st.text(alphabet="aZ_1 .,-\u0633\u0627\u0639\u060c\u200c\u0915\u093f\u2019\u00e9", max_size=30)
)
def test_letters_are_the_same_in_bytes_and_in_texts(words):
    """What is searched in a file is made of bytes, what is searched for of text."""
    secret = letters_of(f"behind {words} the old mill of the village")

    found = [text for text, _ in Traces([secret * 2]).found(folded(f"x {secret * 2} y").encode())]

    assert set(found) == {secret * 2}


@pytest.mark.parametrize("names", [("a",), ("a", "all")], ids=["alone", "with all of them"])
def test_every_feature_is_read_by_the_gate(tmp_path, names):
    """Whether or not a second file holds the features of the first."""
    feature = '{"type":"Feature","id":"%s","geometry":null,"properties":{"notes":"told %s"}}'
    rows = ",".join(feature % (n, n) for n in range(20))
    for name in names:
        (tmp_path / f"{name}.geojson").write_text(f'{{"features":[{rows}]}}', encoding="utf-8")

    read = "\n".join(view.text for view in views(tmp_path))

    assert all(read.count(f'"told {n}"') == 1 for n in range(20))


def test_keys_are_found_wherever_they_stand():
    data = b"xxomarxxamir"

    assert {at for at, _ in Anchors([b"omar", b"amir"], 4).positions(data)} == {2, 8}
    assert key_size(b"abcdefgh") >= key_size(b"abcd") >= key_size(b"a")


@pytest.mark.parametrize(
    ("method", "known"),
    [("grid_10km", True), ("admin2", True), ("grid_10", False), ("", False), (None, False)],
)
def test_a_blur_is_a_method_with_a_size(method, known):
    assert is_blur(method) is known


def test_a_grid_moves_a_position_into_the_middle_of_its_cell(coast):
    exact = footprint_of(coast.place("jableh"), coast)
    coarse = Blur("grid_10km", None, coast).coarsen(exact)
    again = Blur("grid_10km", None, coast).coarsen(exact)

    assert coarse is not None
    assert coarse.footprint == again.footprint
    assert 0 < great_circle_km(exact.point, coarse.footprint.point) < 10
    assert coarse.footprint.radius_km > exact.radius_km


def test_a_name_is_found_by_its_parts_in_any_order():
    index = NameIndex(["Tomas Inventado"], telling=lambda _: True)

    assert name_parts("Tomás  Inventado") == name_parts("tomas inventado")
    assert [f.name for f in index.find("said Inventado, Tomás")] == ["Tomas Inventado"]
    assert index.find("said Tom") == []
    assert index.surnames == {"inventado"}
    assert not index.may_hold("bridge")


def test_a_text_with_an_address_stays_and_is_told(clearance):
    gate = clearance.gate(Item(file="a.csv", row=2))

    assert gate(Rule.TEXT, "The bridge fell.", "notes") == "The bridge fell."
    assert "example.org" not in gate(Rule.TEXT, MAIL, "notes")
    assert clearance.hits(MAIL, Texts.SCREEN)
    assert clearance.name("Protest") == "Protest"


def test_the_ledger_counts_by_the_class_of_the_reason():
    ledger = Ledger()
    ledger.published = 3
    row = {"file": "a.csv", "row": 2, "column": "notes", "words": "x", "start": 0, "end": 1}
    for reason in (Reason.POSITION, Reason.NAMED, Reason.NAMED):
        ledger.add(Withheld(**row, reason=reason, decision="left out"), text="whole")

    assert ledger.counts == {"published": 3, "person": 2, "position": 1}
    assert ledger.texts == ["whole"] * 3


def test_a_quotation_is_a_few_words_around_its_mark(coast):
    text = "On Friday at noon the old bridge of the town fell into the river with a loud noise."
    report = Report(report_id=ReportId("r"), text=text, sha256="", path="r.txt", lang="en")
    at = text.index("bridge")
    quote = report.quote(0, len(text), [(at, at + 6)])
    [shown] = Windows(Screen(coast), lambda _: [], {"r": text}).quotes([quote])

    assert "bridge" in shown.text
    assert len(shown.text) < len(text)
    assert shown.text == text[shown.start : shown.end]


def test_only_places_of_public_items_are_context(coast):
    text = "Shells fell on Jableh, people hid in Tuwaym."

    def named(name, role):
        place = coast.place(name.casefold())
        at = text.index(name)
        mention = Mention(
            report_id=ReportId("r"),
            start=at,
            end=at + len(name),
            text=name,
            kind=MentionKind.TOPONYM,
            role=role,
        )
        chosen = next(c for c in coast.search(name) if c.place == place)
        return Resolution(
            mention=mention, chosen=chosen, reason="", footprint=footprint_of(place, coast)
        )

    hidden = named("Tuwaym", Role.DESTINATION)
    places = Places(
        incidents=frozenset({"jableh"}), movements=frozenset(), hidden=frozenset({"tuwaym"})
    )
    shown, kept = public_context(
        [named("Jableh", Role.INCIDENT_SITE), hidden],
        places=places,
        texts={"r": text},
        screen=Screen(coast),
    )

    assert hidden not in shown
    assert len(shown) + len(kept) >= 1
    assert all(r.chosen.place.place_id != "tuwaym" for r in shown)


def test_plain_rows_leave_by_the_same_gate(tmp_path, coast):
    path = tmp_path / "rows.csv"
    path.write_text(
        "event_id,event_date,location,country,notes\n"
        f"inc-7,2025-03-06,Jableh,SY,{MAIL}\ninc-8,2025-03-07,Jableh,SY,The bridge fell.\n",
        encoding="utf-8",
    )
    bulk, _ = place_columns([record_columns(read_table(path))], Placer([], coast))
    ledger = Ledger()
    judge = Judge(
        clearance=Clearance(Screen(coast), ledger, ids={}),
        ledger=ledger,
        usual=lambda _: Texts.SCREEN,
        stated=lambda _file, _column: None,
        without=lambda one: one,
        place=lambda one: (one, 4),
        title=lambda _one, _name: "Incident",
        ids={("incident", "inc-7"): "i1", ("incident", "inc-8"): "i2"},
    )
    public = publish_bulk(bulk, judge)

    notes = public.columns["notes"].tolist()
    assert len(public) == len(notes) == 2
    assert not any("example.org" in note for note in notes)
    assert notes[1] == "The bridge fell."
