"""The review file: what a person decides wins, survives new reports, and says who and when."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.incidents.decisions import with_decisions
from geo.incidents.reconciliation import reconcile
from geo.incidents.review import (
    REVIEW_COLUMNS,
    apply_review,
    read_review,
    write_review,
)
from geo.intake.sheets import guarded, unguarded, write_sheet
from geo.model.errors import InputError, UnknownPlaceError
from geo.model.footprints import NOWHERE
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Claim,
    Dossier,
    Footprint,
    Incident,
    Mention,
    Movement,
    Place,
    Quote,
    Resolution,
    Span,
    When,
)
from geo.model.vocab import ClaimStatus, Harm, PlaceKind, Precision, Status

HARIM = Place(
    place_id="h", name="Harim", kind=PlaceKind.TOWN, country="SY", point=LonLat(lon=36.5, lat=36.2)
)
IDLIB = Place(
    place_id="i", name="Idlib", kind=PlaceKind.CITY, country="SY", point=LonLat(lon=36.6, lat=35.9)
)


class Two:
    """A gazetteer of two places."""

    build_id = "two"

    def place(self, place_id):
        found = {"h": HARIM, "i": IDLIB}.get(place_id)
        if found is None:
            raise UnknownPlaceError(place_id)
        return found

    def search(self, name, **_):
        return [
            Candidate(place=p, score=1, tier="exact", matched=p.name)
            for p in (HARIM, IDLIB)
            if p.name == name
        ]

    def footprint(self, _):
        return None


def claim(name, number, day=8, start=0):
    span = Span(report_id="r", start=start, end=start + 4, text="nine")
    return Claim(
        claim_id=name,
        harm=Harm.KILLED,
        value=number,
        low=number,
        best=number,
        high=number,
        number_text=str(number),
        claimant="m",
        as_of=date(2025, 3, day),
        span=span,
        confidence=0.8,
    )


def incident(name="draft-1", *, confidence=0.9, place=HARIM, claims=(), keys="r:5"):
    mention = Mention(report_id="r", start=5, end=10, text=place.name)
    chosen = Candidate(place=place, score=1, tier="exact", matched=place.name)
    other = Candidate(place=IDLIB, score=0.4, tier="exact", matched="Idlib")
    resolution = Resolution(
        mention=mention,
        chosen=chosen,
        rejected=(other,),
        confidence=confidence,
        unsure=confidence < 0.5,
    )
    found = reconcile(claims)
    return Incident(
        incident_id=name,
        title="=Attack",
        place=place,
        resolution=resolution,
        footprint=NOWHERE,
        claims=found.claims,
        low=found.low,
        best=found.best,
        high=found.high,
        figures_rule=found.rule,
        place_basis="named in the sentence",
        when=When(start=date(2025, 3, 7), end=date(2025, 3, 7), date_prec=1),
        quotes=(Quote(report_id="r", start=0, end=20, text="Attack in the valley"),),
        report_ids=("r",),
        status=Status.DRAFT,
        keys=tuple(keys.split(";")),
    )


def movement():
    quote = Quote(report_id="r", start=30, end=40, text="They fled.")
    return Movement(
        movement_id="r:m30",
        who="farmers",
        number_text="Dozens",
        destination="Harim",
        quotes=(quote,),
        review=Status.DRAFT,
    )


def dossier(*incidents, movements=(), **fields):
    return Dossier(title="t", incidents=incidents, movements=movements, **fields)


def edit_file(tmp_path, *rows, name="review.csv"):
    path = tmp_path / name
    write_sheet(path, REVIEW_COLUMNS, rows, title="review")
    return path


def decide(tmp_path, box, *rows):
    edits, rejected = read_review(edit_file(tmp_path, *rows))
    assert rejected == []
    return apply_review(box, edits, lookup=Two())


@pytest.mark.parametrize("name", ["review.csv", "review.xlsx"])
def test_the_file_has_doubtful_proposals_first_and_comes_back(tmp_path, name):
    box = dossier(
        incident(claims=[claim("c", 9)]),
        incident("draft-2", confidence=0.2, keys="r:99"),
        movements=(movement(),),
    )
    path = tmp_path / name
    count = write_review(path, box)
    edits, rejected = read_review(path)

    assert (count, edits, rejected) == (5, [], [])
    if name.endswith("csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].split(",")[:5] == ["proposal", "id", "doubt", "why", "decision"]
        doubts = [float(line.split(",")[2]) for line in lines[1:]]
        assert doubts == sorted(doubts, reverse=True)
        assert "'=Attack" in path.read_text(encoding="utf-8")


def test_accepting_keeps_who_and_when(tmp_path):
    after = decide(
        tmp_path,
        dossier(incident()),
        {
            "proposal": "incident",
            "id": "draft-1",
            "decision": "accept",
            "reviewer": "Nour",
            "reviewed_at": "2025-03-10",
        },
    )
    [found] = after.incidents

    assert (found.status, found.notes) == (Status.REVIEWED, "")
    assert [str(one) for one in after.decisions] == ["incident accept (Nour, 2025-03-10)"]
    assert with_decisions(after).incidents[0].notes == "incident accept (Nour, 2025-03-10)"


def test_rejecting_leaves_the_layers_and_stays_on_record(tmp_path):
    after = decide(
        tmp_path,
        dossier(incident(), movements=(movement(),)),
        {"proposal": "incident", "id": "draft-1", "decision": "reject", "note": "a film"},
        {"proposal": "movement", "id": "r:m30", "decision": "reject"},
    )

    assert (after.incidents, after.movements) == ((), ())
    assert [r.value for r in after.rejected] == ["draft-1", "r:m30"]
    assert [one.note for one in after.decisions] == ["a film", ""]


def test_a_place_is_corrected_by_name_by_id_and_by_pin(tmp_path):
    base = {"proposal": "incident", "id": "draft-1", "decision": "correct", "reviewer": "Nour"}
    [named] = decide(tmp_path, dossier(incident()), base | {"new_place": "Idlib"}).incidents
    [by_id] = decide(tmp_path, dossier(incident()), base | {"new_place_id": "i"}).incidents
    pin = {"new_lat": "36.1", "new_lon": "36.4", "new_radius_km": "6"}
    [pinned] = decide(tmp_path, dossier(incident()), base | pin).incidents

    assert named.place == by_id.place == IDLIB
    assert named.place_basis == "set in review"
    assert (pinned.footprint.point, pinned.footprint.precision, pinned.footprint.radius_km) == (
        LonLat(lon=36.4, lat=36.1),
        Precision.NEAR,
        6.0,
    )


def test_dates_and_figures_of_a_person_win(tmp_path):
    row = {
        "proposal": "incident",
        "id": "draft-1",
        "decision": "correct",
        "new_date_start": "2025-03-06",
        "new_date_end": "2025-03-08",
        "new_low": "4",
        "new_best": "5",
        "new_high": "7",
        "reviewer": "Nour",
    }
    [found] = decide(tmp_path, dossier(incident(claims=[claim("c", 9)])), row).incidents

    assert (found.low, found.best, found.high, found.figures_rule) == (4, 5, 7, "set in review")
    assert (found.when.edtf, found.when.date_prec) == ("2025-03-06/2025-03-08", 2)


def test_merging_brings_claims_and_quotes_along(tmp_path):
    one = incident(claims=[claim("a", 9)])
    other = incident("draft-2", claims=[claim("b", 9, start=50)], keys="s:1")
    row = {"proposal": "incident", "id": "draft-2", "decision": "correct", "merge_with": "draft-1"}
    [found] = decide(tmp_path, dossier(one, other), row).incidents

    assert {c.claim_id for c in found.claims} == {"a", "b"}
    assert (found.low, found.keys) == (9, ("r:5", "s:1"))


def test_a_rejected_claim_is_retracted_and_the_figures_follow(tmp_path):
    box = dossier(incident(claims=[claim("old", 5, day=7), claim("new", 9, day=8, start=50)]))
    assert box.incidents[0].best == 9
    row = {"proposal": "claim", "id": "new", "decision": "reject", "note": "of another town"}
    [found] = decide(tmp_path, box, row).incidents
    status = {c.claim_id: c.status for c in found.claims}

    assert status == {"new": ClaimStatus.RETRACTED, "old": ClaimStatus.CURRENT}
    assert found.best == 5


def test_a_corrected_claim_changes_the_figures(tmp_path):
    row = {"proposal": "claim", "id": "c", "decision": "correct", "new_best": "11"}
    [found] = decide(tmp_path, dossier(incident(claims=[claim("c", 9)])), row).incidents

    assert found.best == 11


def test_another_candidate_is_picked_for_a_place(tmp_path):
    row = {"proposal": "place", "id": "r:5", "decision": "correct", "new_place_id": "i"}
    [found] = decide(tmp_path, dossier(incident(confidence=0.3)), row).incidents

    assert (found.place, found.resolution.chosen.place, found.status) == (
        IDLIB,
        IDLIB,
        Status.DRAFT,
    )
    assert [c.place for c in found.resolution.rejected] == [HARIM]


def test_a_movement_gets_its_ends(tmp_path):
    row = {
        "proposal": "movement",
        "id": "r:m30",
        "decision": "correct",
        "new_place": "Harim",
        "new_origin": "i",
    }
    [found] = decide(tmp_path, dossier(movements=(movement(),)), row).movements

    assert (found.origin_place, found.destination_place, found.review) == (
        IDLIB,
        HARIM,
        Status.REVIEWED,
    )


def test_an_edit_survives_new_reports_by_its_sentences(tmp_path):
    grown = incident("draft-with-another-id", keys="q:1;r:5")
    row = {"proposal": "incident", "id": "draft-1", "decision": "accept", "keys": "r:5"}
    [found] = decide(tmp_path, dossier(grown), row).incidents

    assert (found.incident_id, found.status) == ("draft-with-another-id", Status.REVIEWED)


def test_an_edit_without_an_item_is_told(tmp_path):
    after = decide(
        tmp_path, dossier(incident()), {"proposal": "incident", "id": "gone", "decision": "accept"}
    )

    assert after.incidents[0].status is Status.DRAFT
    assert "no incident 'gone' any more" in after.rejected[0].reason


def test_a_sentence_that_made_nothing_is_listed_until_somebody_saw_it(tmp_path):
    left = Span(report_id="r", start=50, end=70, text="Shots near the mill.")
    box = dossier(incident(), unread=(left,))
    path = tmp_path / "review.csv"
    write_review(path, box)

    assert "sentence,r:50," in path.read_text(encoding="utf-8")

    seen = {"proposal": "sentence", "id": "r:50", "decision": "accept"}
    after = decide(tmp_path, box, seen)

    assert after.unread == ()
    assert [(d.proposal, d.item) for d in after.decisions] == [("sentence", "r:50")]

    gone = {"proposal": "sentence", "id": "r:51", "decision": "accept"}
    again = decide(tmp_path, box, gone)

    assert again.unread == (left,)
    assert "no sentence 'r:51' any more" in again.rejected[0].reason


def test_an_unknown_place_is_told_and_nothing_moves(tmp_path):
    row = {"proposal": "incident", "id": "draft-1", "decision": "correct", "new_place": "Atlantis"}
    after = decide(tmp_path, dossier(incident()), row)

    assert after.incidents[0].place == HARIM
    assert "Atlantis" in after.rejected[0].reason


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"proposal": "indecent"}, "proposal"),
        ({"decision": "maybe"}, "decision"),
        ({"new_best": "many"}, "new_best"),
        ({"new_date_start": "6/3/2025"}, "new_date_start"),
        ({"new_lat": "36.1"}, "new_lat"),
        ({"new_lat": "136.1", "new_lon": "36.0"}, "new_lat"),
        ({"id": ""}, "id"),
    ],
)
def test_a_bad_row_says_what_and_the_good_rows_go_on(tmp_path, cells, column):
    good = {"proposal": "incident", "id": "draft-1", "decision": "accept"}
    edits, rejected = read_review(edit_file(tmp_path, good | {"id": "x"} | cells, good))

    assert [e.item for e in edits] == ["draft-1"]
    assert [(r.row, r.column) for r in rejected] == [(2, column)]
    assert rejected[0].remedy


def test_decisions_of_an_old_file_are_kept_in_the_new_one(tmp_path):
    row = {"proposal": "incident", "id": "draft-1", "decision": "accept", "reviewer": "Nour"}
    edits, _ = read_review(edit_file(tmp_path, row))
    write_review(tmp_path / "new.csv", dossier(incident()), edits=edits)
    [again], _ = read_review(tmp_path / "new.csv")

    assert (again.decision, again.cells["reviewer"]) == ("accept", "Nour")


def test_the_later_decision_wins_in_any_order(tmp_path):
    rows = [
        {
            "proposal": "incident",
            "id": "draft-1",
            "decision": "correct",
            "new_best": n,
            "reviewed_at": day,
        }
        for n, day in (("5", "2025-03-12"), ("3", "2025-03-10"))
    ]
    one = decide(tmp_path, dossier(incident()), *rows).incidents[0]
    other = decide(tmp_path, dossier(incident()), *rows[::-1]).incidents[0]

    assert one.best == other.best == 5


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.csv or \.xlsx"):
        write_review(tmp_path / "review.doc", dossier())


@given(st.text(alphabet="=＝+-@a1.\t'", max_size=6))
def test_a_guarded_cell_is_no_formula_and_comes_back(text):
    cell = guarded(text)

    assert not cell.startswith(("=", "＝", "@", "+", "\t"))
    assert unguarded(cell) == text


def test_reviewed_items_are_not_proposed_again(tmp_path):
    done = replace(incident(), status=Status.REVIEWED)

    assert write_review(tmp_path / "r.csv", dossier(done)) == 0


def test_a_footprint_is_carried_by_a_pin_without_a_gazetteer(tmp_path):
    row = {
        "proposal": "incident",
        "id": "draft-1",
        "decision": "correct",
        "new_lat": "36.1",
        "new_lon": "36.4",
    }
    edits, _ = read_review(edit_file(tmp_path, row))
    [found] = apply_review(dossier(incident()), edits).incidents

    assert isinstance(found.footprint, Footprint)
    assert found.footprint.precision is Precision.SETTLEMENT
