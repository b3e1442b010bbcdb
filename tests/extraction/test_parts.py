"""The parts that read one sentence: cues, people, neighbours, figures, moves, speakers, sides."""

from itertools import pairwise

import pytest

from geo.extraction.attribution import find_attributions, speaker_kind
from geo.extraction.claims import find_claims
from geo.extraction.clauses import find_figures
from geo.extraction.cued_figures import cued_figures
from geo.extraction.cued_speakers import cued_speakers
from geo.extraction.cues import find_cues
from geo.extraction.days import Days
from geo.extraction.frames import places_in, read_clauses
from geo.extraction.groups import group_class
from geo.extraction.neighbours import Neighbours
from geo.extraction.people import classes, find_phrases
from geo.extraction.readers.checks import check_answer
from geo.extraction.readers.merge import claims_of, with_events
from geo.extraction.sides import fighting_sides, is_party
from geo.extraction.source_names import introductions, is_short_form, known_source
from geo.extraction.structure import read_structure
from geo.extraction.tables import column_figures, head_of
from geo.extraction.times import find_times
from geo.extraction.voices import with_voices
from geo.language.reading import read
from geo.language.tokens import tokenize
from geo.model.frames import PlaceArgument, TimeBasis
from geo.model.readers import Answer
from geo.model.records import Report, ReportId


def report_of(text, **fields):
    values = {"report_id": ReportId("r"), "path": "r.txt", "sha256": "", "lang": "en"} | fields
    return Report(text=text, **values)


def whole(read_one, text):
    tokens = tokenize(text)
    return tokens, read_one(tokens, 0, len(tokens))


def test_cues_do_not_overlap_and_the_longest_wins():
    tokens, cues = whole(find_cues, "Two guards were shot dead and three wounded.")
    spans = [(first, last) for first, last, _, _ in cues]

    assert spans == sorted(spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert tokens.surface(*spans[0]) == "shot dead"


def test_a_number_counts_the_people_of_its_own_phrase():
    tokens, phrases = whole(find_phrases, "Three herders saw eleven guards")
    told = [(tokens.surface(p.first, p.last), p.value, p.person) for p in phrases]

    assert told == [("Three herders", 3, True), ("eleven guards", 11, True)]
    assert classes()["the"] == "det"


def test_the_subject_of_a_verb_stands_before_it():
    tokens = tokenize("Four farmers were killed near the mill.")
    cues = list(find_cues(tokens, 0, len(tokens)))
    around = Neighbours(tokens, 0, len(tokens), cues)
    [at] = around.subject(cues[0][0], aux="were")

    assert at == 0


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("A landslide killed seven miners.", [("killed", 7)]),
        ("Nine boys were injured and one man died.", [("injured", 9), ("killed", 1)]),
        ("Seven miners rested.", []),
    ],
)
def test_each_harm_has_its_own_figure(text, figures):
    _, found = whole(find_figures, text)

    assert [(f.harm, f.phrase.value) for f in found] == figures


def test_figures_of_a_language_without_a_grammar_of_its_own():
    text = read("Tres mineros murieron y cinco resultaron heridos.", lang="es")
    found = cued_figures(text, 0, len(text.tokens))

    assert [(f.harm, f.phrase.value) for f in found] == [("killed", 3), ("injured", 5)]


def test_a_speaker_in_french():
    text = read("Le pont est fermé, a déclaré la préfecture.", lang="fr")

    assert [a.name for a in cued_speakers(text, 0, len(text.tokens))] == ["la préfecture"]


def test_a_speaker_and_the_outlet_it_was_told_to():
    _, found = whole(find_attributions, "The bridge is shut, a miller told Reuters.")

    assert [(a.name, bool(a.via)) for a in found] == [("a miller", True)]
    assert speaker_kind("a miller") != speaker_kind("a resident") == "resident"


def test_groups_of_people_have_a_class():
    assert group_class("police officers") == group_class("soldiers")
    assert group_class("beekeepers") != group_class("soldiers")


def test_only_who_fights_is_a_party():
    sides = fighting_sides(tokenize("Freedonian troops shelled the hills. Sylvania protested."))

    assert is_party("Freedonian army", sides)
    assert not is_party("Sylvanian army", sides)


def test_a_short_form_counts_only_behind_the_full_name():
    tokens = tokenize("Human Rights Watch came. HRW left.")

    assert known_source(tokens, 0, 3) != ""
    assert set(introductions(tokens.low).values()) <= set(range(1, len(tokens)))
    assert is_short_form("the Watch", "River Watch")


TABLE = "Day | Place | Injured\n1 May | Oakham | 4\n2 May | Melton | 0"


def test_a_column_named_after_a_harm_holds_figures():
    reading = read(TABLE)

    assert head_of(reading, 1) == 0
    assert [(f.harm, f.phrase.value) for f in column_figures(reading, 1)] == [("injured", 4)]
    assert column_figures(reading, 2) == []


def clauses_of(text, *names, **fields):
    report, reading = report_of(text, **fields), read(text)
    places = []
    for index, name in enumerate(names):
        at = text.index(name)
        first, last = reading.tokens.at(at), reading.tokens.at(at + len(name))
        places.append(
            PlaceArgument(
                index=index, first=first, last=last, start=at, end=at + len(name), name=name
            )
        )
    times = find_times(text, published=fields.get("date_published"))
    structure = read_structure(reading, places, times)
    found = read_clauses(report, reading, structure, places, [])
    return report, reading, structure, times, places, found.clauses


def test_a_clause_has_its_event_and_its_day():
    text = "A fire broke out in Oakham on 6 March 2025.\nA bridge collapsed in Melton."
    report, reading, structure, times, places, clauses = clauses_of(text, "Oakham", "Melton")
    days = Days(report, reading, structure, times)
    dated = [(c.event.name if c.event else "", *days.of(c)[:2]) for c in clauses]

    assert dated[0][1].edtf == "2025-03-06"
    assert dated[0][2] is TimeBasis.OWN
    assert [p.name for p in places_in(places, 0, len(reading.tokens))] == ["Oakham", "Melton"]
    assert len(structure.scopes) == len(reading.lines)


def test_a_source_in_brackets_speaks_the_line_before_it():
    text = "Four houses burnt and two men died in Oakham (Valley Post)."
    report, reading = report_of(text), read(text)
    claims = [c for c in find_claims(report) if not c.claimant]

    assert [c.claimant for c in with_voices(report, reading, claims, [])] == ["Valley Post"]


def test_a_plug_in_is_believed_only_where_the_text_says_so():
    text = "Four houses burnt in Oakham."
    item = {"start": 0, "end": 11, "text": "Four houses", "harm": "killed", "value": 9}
    wrong = item | {"text": "Nine houses"}
    answer = Answer(
        spec="m:f",
        name="m",
        version="1",
        configuration_sha256="",
        leaves_machine=False,
        text_sha256="",
        items={"claims": [item, wrong]},
    )
    report, reading = report_of(text), read(text)
    part = check_answer(answer, report, reading)

    assert all(c.value != 9 for c in part.claims)
    assert part.dropped
    assert with_events(reading, [part]).text == text
    assert claims_of([part])(report) == part.claims
