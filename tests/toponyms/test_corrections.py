"""Names in field reports, marked by hand in ``tests/data/humanitarian.txt``."""

import re
from pathlib import Path

import pytest

from geo.language.coordinates import find_coordinates
from geo.model.vocab import MentionKind
from geo.toponyms.recognition import recognise
from geo.workflows.geoparse import geoparse

PASSAGES = Path(__file__).parent.parent / "data" / "humanitarian.txt"
DOCUMENTS = PASSAGES.with_name("humanitarian_documents.txt")
NOT_NAMES = (MentionKind.PHRASE, MentionKind.COORDINATE, MentionKind.DEMONYM)


def marked(line):
    """A passage without its brackets, and the spans that stood in them."""
    text, spans, at = "", set(), 0
    for found in re.finditer(r"\[([^\]]+)\]", line):
        text += line[at : found.start()]
        spans.add((len(text), len(text) + len(found[1])))
        text += found[1]
        at = found.end()
    return text + line[at:], spans


def spans_of(text, gazetteer):
    return {(m.start, m.end) for m in recognise(text, gazetteer) if m.kind not in NOT_NAMES}


def f1(pairs):
    right = sum(len(found & gold) for found, gold in pairs)
    return 2 * right / sum(len(found) + len(gold) for found, gold in pairs)


def documents(path=DOCUMENTS):
    """Documents of several lines, marked in the same way."""
    lines = path.read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [marked(document) for document in text.strip().split("\n\n")]


def test_documents_that_no_rule_was_made_for(gazetteer):
    """The even half, which nobody looked at while rules were made."""
    unseen = documents()[1::2]
    pairs = [(spans_of(text, gazetteer), gold) for text, gold in unseen]
    touched = sum(any(a < y and x < b for a, b in found) for found, gold in pairs for x, y in gold)

    assert len(documents()) >= 40
    assert f1(pairs) >= 0.88
    assert touched >= 0.87 * sum(len(gold) for _, gold in pairs) > 0


def test_documents_that_were_written_last(gazetteer):
    written = documents(PASSAGES.with_name("humanitarian_documents_new.txt"))
    pairs = [(spans_of(text, gazetteer), gold) for text, gold in written]
    touched = sum(any(a < y and x < b for a, b in found) for found, gold in pairs for x, y in gold)

    assert len(written) == 15
    assert f1(pairs) >= 0.92
    assert touched >= 0.94 * sum(len(gold) for _, gold in pairs) > 0


def test_field_reports_are_read_better_than_by_a_list_of_names(gazetteer):
    lines = [x for x in PASSAGES.read_text("utf-8").splitlines() if x and x[0] != "#"]
    read = [(*marked(line),) for line in lines]
    ours = f1([(spans_of(text, gazetteer), gold) for text, gold in read])
    naive = f1([({(m.start, m.end) for m in gazetteer.scan(text)}, gold) for text, gold in read])

    assert len(read) >= 40
    assert ours >= 0.9 > naive, f"{ours:.3f} beside {naive:.3f}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rain fell in Cox’s Bazar.", ["Cox’s Bazar"]),
        ("Water trucking in Deir-ez-Zor ended in March.", ["Deir-ez-Zor"]),
        ("Returns to Afghanistan2 rose.", ["Afghanistan"]),
        ("Families left Konduga LGA for Jere LGA.", ["Konduga", "Jere"]),
        ("• displacement from marib towards hadramawt continues", ["marib", "hadramawt"]),
        ("S O U T H   S U D A N\nRain fell.", ["S O U T H   S U D A N"]),
        ("SUDAN: Situation Report No. 14", ["SUDAN"]),
        ("Rain fell on 18 JUL 2021 in Kunduz.", ["Kunduz"]),
        ("He went to Cox’s Bazar.", ["Cox’s Bazar"]),
        ("Cox’s Bazar\nFires went on.", ["Cox’s Bazar"]),
        ("Shelling hit Deir ez-Zor’s market.", ["Deir ez-Zor"]),
        ("There was an attack in northwest Syria on Monday.", ["Syria"]),
        ("SITUATION IN KUNDUZ, TAKHAR AND BAGHLAN PROVINCES", ["KUNDUZ", "TAKHAR", "BAGHLAN"]),
        ("Arrivals in Dhobley2 and Kismayo3 fell.", ["Dhobley", "Kismayo"]),
        ("Floods in Afghanistan1 went on.", ["Afghanistan"]),
        ("People arrived in Goris and Qwrtzan.", ["Goris", "Qwrtzan"]),
        ("Kits reached Qwrtzan, Goris and Yerevan.", ["Qwrtzan", "Goris", "Yerevan"]),
        ("Teams visited Obo in Haut-Mbomou.", ["Obo", "Haut-Mbomou"]),
        ("The Qwrtzan river left its bed.", ["Qwrtzan"]),
        ("In Goris, NEMA and SEMA handed out rice.", ["Goris"]),
        ("Talks in Paris between Mr Smith and Mr Jones.", ["Paris"]),
        ("In Deir-ez-Zor governorate clinics in Hajin closed.", ["Deir-ez-Zor", "Hajin"]),
        ("Camp 4 is full and Round 14 is over.", []),
        ("He went from home to work in march.", []),
    ],
)
def test_what_field_reports_write(gazetteer, text, names):
    assert [text[a:b] for a, b in sorted(spans_of(text, gazetteer))] == names


def test_a_glued_name_means_the_place(gazetteer):
    [found] = recognise("Rain fell in Coxsbazar.", gazetteer)

    assert gazetteer.place(found.place_ids[0]).country == "BD"


@pytest.mark.parametrize("date", ["18 JUL 2021", "5 DEC 1999", "07 MAR 2025"])
def test_a_date_is_no_square_of_the_military_grid(date):
    assert list(find_coordinates(f"As of {date}, rain fell.")) == []
    assert [p.form for p in find_coordinates("At 36S YC 1234 5678 rain fell.")] == ["mgrs"]


def test_the_coast_of_a_country_is_not_that_of_another(gazetteer):
    text = "Syria was calm. Storms hit coastal areas of Libya."
    found = {m.mention.text: m for m in geoparse(text, gazetteer)}

    assert gazetteer.containing(found["coastal areas"].footprint.point)[0].country == "LY"
