"""The parts of making incidents: arguments, countries, choice, sites, movements, reviews."""

from datetime import date
from itertools import pairwise

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.frames import read_clauses
from geo.extraction.structure import read_structure
from geo.extraction.times import find_times
from geo.incidents.arguments import arguments_of, capital_runs
from geo.incidents.bulk import BULK_ROWS, plain_rows
from geo.incidents.choice import choose_places
from geo.incidents.claimants import Claimants, figure_of
from geo.incidents.countries import vote
from geo.incidents.exchanged import exchanged
from geo.incidents.headlines import headlines, quotes_of
from geo.incidents.movements import merge_movements, place_ends
from geo.incidents.movers import find_movers
from geo.incidents.parents import rank_of_kind, relate
from geo.incidents.placing import Placer
from geo.incidents.readback import as_it_was
from geo.incidents.review_sheet import read_review, review_rows, write_review
from geo.incidents.sites import Sites
from geo.incidents.weights import NAMED, Weights
from geo.incidents.word_kinds import kind_of_word, verb_class, word_list
from geo.incidents.words_beside import WordsBeside
from geo.intake.records import record_columns
from geo.intake.tables import read_table
from geo.language.reading import read
from geo.model.position import LonLat
from geo.model.records import (
    Claim,
    ClaimId,
    Dossier,
    Incident,
    IncidentId,
    Kept,
    Movement,
    MovementId,
    Record,
    Report,
    ReportId,
    Source,
    SourceId,
)
from geo.model.vocab import Harm, PlaceKind, Precision, Status
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve

TEXT = "Shells fell on Jableh, Latakia.\nOn 6 March 2025 a fire broke out in Tartus."


def report_of(text, name="r", **fields):
    values = {"path": f"{name}.txt", "sha256": "", "lang": "en"} | fields
    return Report(report_id=ReportId(name), text=text, **values)


@pytest.fixture
def framed(coast):
    report, reading = report_of(TEXT), read(TEXT)
    mentions = recognise(report, coast)
    resolutions = resolve(mentions, coast, report=report)
    arguments = arguments_of(reading, resolutions, coast)
    return report, reading, resolutions, arguments


# ------------------------------------------------------------------ from names to sites


def test_arguments_are_in_order_and_do_not_overlap(framed):
    _, reading, _, arguments = framed

    assert [a.name for a in arguments] == ["Jableh", "Latakia", "Tartus"]
    assert all(a.last <= b.first for a, b in pairwise(arguments))
    assert all(first < last for first, last in capital_runs(reading))


def test_a_unit_behind_a_comma_is_the_parent(framed):
    _, reading, _, arguments = framed
    relate(reading, arguments)

    assert set(arguments[0].parents) == {arguments[1].index}
    assert rank_of_kind(PlaceKind.COUNTRY) > rank_of_kind(PlaceKind.ADM1) > 3


def test_names_vote_for_their_country_and_get_their_records(framed, coast):
    report, reading, resolutions, arguments = framed
    relate(reading, arguments)
    times = find_times(report.text)
    structure = read_structure(reading, arguments, times)
    lines = [0, 0, 1]
    countries = vote(arguments, resolutions, lines, line_of=lambda _: 0)
    choose_places(arguments, structure.scopes, lines, countries, coast)

    assert countries.main == "SY"
    assert countries.allows("SY", 0)
    assert [a.place.place_id for a in (arguments[0], arguments[2])] == ["jableh", "tartus"]
    clauses = read_clauses(report, reading, structure, arguments, find_claims(report)).clauses
    sites = Sites(reading, structure, arguments, [])
    of_fire = [c for c in clauses if c.event is not None][-1]
    [(site, _)] = sites.of(of_fire, [of_fire])
    assert site is not None
    assert site.name == "Tartus"
    assert Weights(reading, structure, arguments, []).of(site, of_fire) >= NAMED


def test_words_have_kinds():
    assert verb_class("shelled") == word_list("verb")["shelled"]
    assert kind_of_word("hospital", opens=False) != kind_of_word("near", opens=False)


# ------------------------------------------------------------------ rows


def test_only_a_long_table_has_plain_rows(tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("event_id,event_date,location\n1,2025-03-06,Jableh\n", encoding="utf-8")
    part = record_columns(read_table(path))

    assert BULK_ROWS > len(part.frame) == 1
    assert not plain_rows(part).any()


def test_a_position_that_fits_the_other_way_round_is_told(coast):
    record = Record(event_id="1", location="Jableh", country="SY", file="a.csv", row=2)
    placer = Placer([], coast)
    known = placer.namesakes("Jableh", "SY")
    wrong, right = LonLat(lon=35.362, lat=35.928), LonLat(lon=35.928, lat=35.362)

    fault = exchanged(record, wrong, known, coast)
    assert fault is not None
    assert "exchanged" in fault.reason
    assert exchanged(record, right, known, coast) is None


def test_a_row_of_an_earlier_map_is_what_it_was(coast):
    base = Incident(incident_id=IncidentId("a"))
    record = Record(event_id="a", file="a.csv", row=2, title="Fire", precision=Precision.SETTLEMENT)
    kept = Kept(place=coast.place("jableh"), where_text="in Jableh (Latakia, SY)")
    back = as_it_was(base, record, kept, coast)

    assert (back.title, back.place) == ("Fire", coast.place("jableh"))
    assert "Jableh" in back.footprint.label


# ------------------------------------------------------------------ movements, quotes, reviews


def moved(key, report, number="", **fields):
    quote = report.quote(0, len(report.text))
    return Movement(
        movement_id=MovementId(key),
        number_text=number,
        destination="Tartus",
        report_ids=(report.report_id,),
        quotes=(quote,),
        **fields,
    )


def test_one_movement_told_twice_is_one_with_both_quotes():
    one, two = report_of("Ten families fled.", "a"), report_of("Ten families left.", "b")
    copies = {one.report_id: [one], two.report_id: [two]}
    [merged] = merge_movements([moved("m1", one, "ten"), moved("m2", two, "Ten")], copies)

    assert merged.report_ids == ("a", "b")
    assert len(merged.quotes) == 2


def test_an_end_is_the_place_that_its_words_were_resolved_to(coast):
    report = report_of("Ten families fled to Tartus.")
    mentions = recognise(report, coast)
    resolutions = resolve(mentions, coast, report=report)
    placed = place_ends(moved("m", report, "ten"), resolutions)

    assert placed.destination_place == coast.place("tartus")


def test_marks_of_one_sentence_are_one_quote():
    report = report_of("Two fell, one rose.")
    [quote] = quotes_of([(report, (0, 19), [(10, 13)]), (report, (0, 19), [(0, 3)])])

    assert quote.marks == ((0, 3), (10, 13))
    assert headlines([], [], None, None) == []


def test_a_review_is_written_and_its_decisions_are_read(tmp_path):
    claim = Claim(claim_id=ClaimId("c"), harm=Harm.KILLED, value=3, best=3)
    one = Incident(incident_id=IncidentId("a"), title="Fire", claims=(claim,), status=Status.DRAFT)
    dossier = Dossier(title="T", incidents=(one,))
    path = tmp_path / "review.csv"

    assert write_review(path, dossier) == len(review_rows(dossier)) >= 1
    assert read_review(path) == ([], [])
    decided = path.read_text(encoding="utf-8").replace("incident,", "incident,", 1)
    header = decided.splitlines()[0].split(",")
    row = dict.fromkeys(header, "") | {
        "proposal": "incident",
        "id": "a",
        "decision": "correct",
        "new_date_start": date(2025, 3, 6).isoformat(),
    }
    path.write_text(f"{','.join(header)}\n{','.join(row.values())}\n", encoding="utf-8")
    [edit], faults = read_review(path)
    assert (edit.item, edit.day("new_date_start"), faults) == ("a", date(2025, 3, 6), [])


def test_counted_people_may_move_and_things_do_not():
    reading = read("Thirty families fled the town with four trucks.")
    movers = find_movers(reading, [], 0, len(reading.tokens))

    assert [(m.value, m.first) for m in movers if m.number] == [(30, 0)]


def test_claims_of_one_group_are_one_line_of_information():
    one = Source(source_id=SourceId("a"), name="Valley Watch", independence_group="valley")
    other = Source(source_id=SourceId("b"), name="Valley Radio", independence_group="valley")
    told = [
        Claim(claim_id=ClaimId(str(n)), harm=Harm.KILLED, value=3, claimant=name)
        for n, name in enumerate(("Valley Watch", "Valley Radio", "Somebody"))
    ]
    people = Claimants([one, other], told)
    lines = [people.line(claim) for claim in told]

    assert lines[0] == lines[1] != lines[2]
    assert people.name("valley watch") == "Valley Watch"
    assert figure_of(told[0]) == 3


def test_words_beside_a_name_say_what_it_is():
    reading = read("Rebels attacked Oakham. The market of Melton burnt.")
    beside = WordsBeside(reading)
    oakham = reading.tokens.at(reading.text.index("Oakham"))

    assert beside.aimed_at(oakham, oakham + 1)
    assert not beside.moves_at(oakham, oakham + 1)
    assert not beside.is_office(oakham, oakham + 1)


def test_who_stands_in_a_list_knows_those_beside_it_only(coast):
    """In a list of hundreds each name knows the nearest ones: its cost does not grow with it."""
    text = "Shells fell in " + "Jableh, Tartus, Latakia, " * 100 + "Jableh and Tartus."
    reading, mentions = read(text), recognise(report_of(text), coast)
    resolutions = resolve(mentions, coast, report=report_of(text))
    arguments = arguments_of(reading, resolutions, coast)
    relate(reading, arguments)

    assert len(arguments) > 250
    assert 0 < max(len(a.siblings) for a in arguments) <= 200
