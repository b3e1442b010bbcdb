"""The screen on labelled texts whose author did not write its rules; all persons are invented.

``unseen.csv`` was labelled before its first run, each set after the words of the languages had
grown by the faults of the one before; from ``third`` on they name persons in ways that no earlier
text does, in ``fifth`` with hardly a word that tells, in ``sixth`` and ``seventh`` in many
lands. What their first runs found stands in
``docs/limits-and-harm.md``; here only that nothing found is lost again.
"""

import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import geo
from geo.model.records import Dossier, Incident, IncidentId, Quote, ReportId
from geo.model.vocab import Status
from geo.privacy.cues import Cues
from geo.privacy.evidence import find_evidence
from geo.privacy.hiding import find_hiding, with_hiding_withheld
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts

DATA = Path(__file__).parents[1] / "data" / "privacy"


def rows(name):
    """The rows of a table of texts."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def withheld(text, gazetteer):
    """Whether a text stays, with no help by other texts."""
    screen = Screen(gazetteer)
    screen.learn([text])
    return bool(screen.hits(text, Texts.SCREEN, finer_than_km=2.0))


@pytest.mark.parametrize(
    ("sets", "floor"),
    [
        (("first", "second"), 0.93),
        (("third", "fourth"), 0.93),
        (("fifth",), 0.9),
        (("sixth", "seventh"), 0.93),
        (("eighth",), 0.93),
    ],
    ids=["told by a cue", "other ways", "hardly told", "by a given name", "of many peoples"],
)
def test_most_private_persons_are_found_and_other_texts_leave(gazetteer, sets, floor):
    texts = [row for row in rows("unseen.csv") if row["set"] in sets]
    total = Counter(row["label"] for row in texts)
    found = Counter(row["label"] for row in texts if withheld(row["text"], gazetteer))

    assert total["private"] > 20
    assert found["private"] >= floor * total["private"]
    assert found["nobody"] <= max(0.03 * total["nobody"], 1)


def test_headlines_leave(gazetteer):
    texts = [row["text"] for row in rows("headlines.csv")]

    assert len(texts) >= 60
    assert sum(withheld(text, gazetteer) for text in texts) <= 0.02 * len(texts)


def test_no_hiding_place_is_published(tmp_path, gazetteer):
    sentences = rows("hiding.csv")
    reports = tmp_path / "reports"
    reports.mkdir()
    for number, row in enumerate(sentences):
        text = f"---\ndate_published: 2025-03-09\n---\n{row['text']}\n"
        (reports / f"{number:02}.md").write_text(text, encoding="utf-8")
    own = geo.build(reports=reports, gazetteer=gazetteer, restricted=True)
    public = geo.build(reports=reports, gazetteer=gazetteer)
    read = {
        str(one.chosen.place.place_id): str(one.mention.report_id)
        for one in own.dossier.context
        if one.chosen is not None
    }
    ends = [e for m in own.dossier.movements for e in (m.origin_place, m.destination_place)]
    places = [i.place for i in own.dossier.incidents]
    known = {*read, *(str(p.place_id) for p in (*ends, *places) if p is not None)}
    shown = json.dumps(public.geojson(), ensure_ascii=False)

    assert len({row["lang"] for row in sentences}) == 6
    assert len(sentences) == 24
    assert len(known) >= 10  # most of the places are in the gazetteer and were read
    assert [place for place in sorted(known) if f'"{place}"' in shown] == []


@pytest.mark.parametrize("odd", ["²", "①", "٣²", "5²"])
def test_figures_that_are_no_number_are_no_age(odd):
    """Superscripts are digits to Python and no number."""
    assert find_evidence(f"Zoltar Inventado, {odd}, left.", Cues()) == ()
    assert find_hiding(f"{odd} km from the house, a resident said.", Cues()) is not None


ATTACK = "Ten people were killed when shells hit a shelter in {place}, doctors said."
REFUGE = "Women and children took refuge in {place} for fear of the gunmen."


@pytest.mark.parametrize(("sentence", "severe"), [(ATTACK, False), (REFUGE, True)])
def test_a_drafted_refuge_is_withheld_and_a_drafted_attack_is_not(sentence, severe):
    text = sentence.format(place="Tuwaym")
    quote = Quote(report_id=ReportId("r"), start=0, end=len(text), text=text)
    drafted = Incident(incident_id=IncidentId("i"), title="", quotes=(quote,), status=Status.DRAFT)
    written = replace(drafted, file="records.csv")
    found = with_hiding_withheld(Dossier(title="", incidents=(drafted, written)), Cues())

    assert [not i.sensitivity.is_public for i in found.incidents] == [severe, False]
