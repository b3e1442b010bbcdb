"""A long report that is read in sections tells what it tells in one piece."""

from dataclasses import replace
from datetime import date

import pytest

from geo.incidents.briefs import brief_report
from geo.incidents.drafting import draft_framed, frame_reports
from geo.incidents.framed import drawn_at
from geo.incidents.grouping import Group, compatible, contained
from geo.model.folds import words_key
from geo.model.memory import Memory
from geo.model.records import Report
from geo.model.vocab import Precision
from geo.workflows.draft import draft_dossier, explain_reports, proposal_lines
from geo.workflows.geoparse import geoparse_reports

FILLER = (
    "The council discussed the budget of the coming year at some length and without a decision. "
    "Teachers welcomed the new calendar, and traders compared the price of seeds with last year. "
)
TOWNS = ("Maroua", "Mokolo", "Mora", "Garoua", "Guider", "Bertoua", "Batouri", "Ngaoundal")


def report_of(text, **more):
    return Report(
        report_id="log",
        text=text,
        sha256="",
        path="log.txt",
        date_published=date(2024, 6, 30),
        **more,
    )


def story():
    """A report of two provinces, with a heading, a repeated event, a flight and lines between."""
    parts = ["A summary of June in Cameroon", "Yaounde, 30 June 2024"]
    for number, town in enumerate(TOWNS, start=1):
        parts += [
            FILLER,
            (
                f"On {number} June 2024 gunmen killed {number + 2} farmers in {town}, police said. "
                f"About {number * 100} people fled from {town} to Yaounde."
            ),
            FILLER * 2,
        ]
    parts += ["MAROUA", "On 20 June 2024 two soldiers died in an ambush.", FILLER * 2]
    parts.append("The attack in Mora on 3 June 2024 also injured 9 people, the army said.")
    return "\n\n".join(parts) + "\n"


def told(dossier):
    """What a draft tells, without what only its order decides."""
    incidents = {
        (
            i.kind,
            i.event_type,
            i.place and i.place.place_id,
            i.when.start,
            (i.low, i.best, i.high),
            tuple((q.start, q.end, q.text) for q in i.quotes),
            tuple(sorted(c.claim_id for c in i.claims)),
        )
        for i in dossier.incidents
    }
    moves = {(m.movement_id, m.number, m.origin, m.destination) for m in dossier.movements}
    return incidents, moves, {s.source_id for s in dossier.sources}


@pytest.fixture(scope="module")
def whole(gazetteer):
    return draft_dossier([report_of(story())], gazetteer)


@pytest.mark.parametrize("section", [500, 900, 2000])
def test_sections_tell_what_one_piece_tells(gazetteer, whole, section):
    found = draft_dossier([report_of(story())], gazetteer, section=section)
    assert told(found) == told(whole)


def test_event_of_two_sections_is_one_with_both_quotes(gazetteer):
    found = draft_dossier([report_of(story())], gazetteer, section=500)
    mora = [i for i in found.incidents if i.place is not None and i.place.name == "Mora"]
    assert [len(i.quotes) for i in mora] == [2]
    assert {str(c.harm) for c in mora[0].claims} == {"killed", "injured"}


def test_spans_are_characters_of_the_whole_report(gazetteer):
    text = story()
    found = draft_dossier([report_of(text)], gazetteer, section=500)
    quotes = [q for i in (*found.incidents, *found.movements) for q in i.quotes]
    spans = [c.span for i in found.incidents for c in i.claims]
    assert len(quotes) > 16
    assert all(text[q.start : q.end] == q.text for q in quotes)
    assert all(text[s.start : s.end] == s.text for s in spans)
    assert all(text[r.mention.start : r.mention.end] == r.mention.text for r in found.context)


def test_heading_of_an_earlier_section_still_places_what_stands_under_it(gazetteer):
    text = "A log of June\n\nMAROUA\n\n" + FILLER * 3 + "\n\nTwo men died in an ambush on Monday.\n"
    found = draft_dossier([report_of(text)], gazetteer, section=520)
    assert [i.place.name for i in found.incidents] == ["Maroua"]


def test_what_is_only_read_along_is_told_once(gazetteer):
    text = ("On 3 June 2024 gunmen killed 4 farmers in Mora. " + FILLER) * 6
    found = draft_dossier([report_of(text)], gazetteer, section=500)
    starts = [c.span.start for i in found.incidents for c in i.claims]
    assert len(starts) == len(set(starts)) == 6


def test_report_of_one_section_is_read_as_ever(gazetteer, whole):
    text = story()
    [framed] = frame_reports(
        [report_of(text)], geoparse_reports([report_of(text)], gazetteer), gazetteer
    )
    again = draft_dossier([report_of(text)], gazetteer, section=len(text))
    assert framed.reading.text == text
    assert list(proposal_lines(again)) == list(proposal_lines(whole))


def test_long_report_that_is_remembered_gives_the_same_again(gazetteer):
    memory, reports = Memory(), [report_of(story()), replace(report_of("x"), report_id="x")]
    first = draft_dossier(reports, gazetteer, section=500, memory=memory)
    memory.forget()
    again = draft_dossier(reports, gazetteer, section=500, memory=memory)
    assert memory.worked["frames"] == 0
    assert list(proposal_lines(again)) == list(proposal_lines(first))


def test_long_and_short_report_of_one_event_are_joined(gazetteer):
    short = Report(
        report_id="note",
        text="On 3 June 2024 gunmen killed 5 farmers in Mora, Cameroon.",
        sha256="",
        path="n",
    )
    found = draft_dossier([report_of(story()), short], gazetteer, section=500)
    mora = [i for i in found.incidents if i.place is not None and i.place.name == "Mora"]
    assert [i.report_ids for i in mora] == [("log", "note")]


def test_brief_keeps_no_words_of_what_tells_of_nothing(gazetteer):
    report = report_of(story())
    found = brief_report(report, geoparse_reports([report], gazetteer), gazetteer, section=500)
    kept = {report.text[a:b] for a, b in zip(found.starts, found.ends, strict=True)}
    assert kept
    assert not any(sentence.startswith(("The council", "Teachers")) for sentence in kept)
    assert all(drawn_at(frame) is not Precision.NONE for frame in found.frames if frame.site)


def test_explanation_of_a_long_report_goes_section_by_section(gazetteer):
    lines = list(explain_reports([report_of(story())], gazetteer, section=500))
    assert any("killed 3" in line for line in lines)


def test_copies_of_a_text_share_a_key_whatever_its_white_space():
    words = "Roads closed.\n " * 200_000
    assert words_key(words) == words_key(" ".join(words.split()).upper())
    assert words_key("a b") != words_key("ab")


def test_area_joins_the_one_event_that_lies_in_it(gazetteer):
    reading = [report_of("In the Far North 3 farmers were killed on 3 June 2024. A raid hit Mora.")]
    framed = frame_reports(reading, geoparse_reports(reading, gazetteer), gazetteer)
    incidents, _, _ = draft_framed(framed, reading, gazetteer)
    groups = [
        Group(event=f.event, place=f.site.place, frames=[(framed[0], f)]) for f in framed[0].frames
    ]
    left, totals = contained(groups)
    assert (len(left), totals) == (1, [])
    assert len(incidents) == 1
    assert compatible(groups[0].event, groups[1].event)
