"""The three texts given for development: every figure and movement, and none of the traps."""

import os
from datetime import date
from pathlib import Path

import pytest

from geo.extraction.claims import find_claims
from geo.extraction.sources import find_sources
from geo.gazetteer import open_gazetteer
from geo.intake.reports import read_reports
from geo.model.vocab import Harm
from geo.workflows.draft import draft_dossier

DATA = os.environ.get("GEO_EVAL_DATA")
pytestmark = pytest.mark.skipif(DATA is None, reason="GEO_EVAL_DATA is not set")

# day of publication: killed, bodies, buried (number, group class read by a person), movements' ends
FACTS = {
    "000": ([1000, 745, 125, 148], [], [], [("", "Hmeimim")]),
    "002": (
        [1000, 745, 125, 148, 20, 4],
        [],
        [9, 4],
        [("", "mountains"), ("Baniyas", ""), ("Syria", "Lebanon")],
    ),
    "004": (
        [600, 600, 428, 120, 89, 200, 4],
        [5],
        [31, 9, 4],
        [("", "mountains"), ("Baniyas", ""), ("", "Lebanon"), ("", "Hmeimim")],
    ),
}


@pytest.fixture(scope="module")
def reports():
    found, rejected = read_reports([Path(DATA) / "reports"])
    assert rejected == []
    return {r.report_id[:3]: r for r in found}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_figure_is_read_and_no_other(reports, name):
    killed, bodies, buried, _ = FACTS[name]
    claims = find_claims(reports[name])
    found = {harm: [c.value for c in claims if c.harm is harm] for harm in Harm}

    assert found[Harm.KILLED] == killed
    assert found[Harm.BODIES] == bodies
    assert found[Harm.BURIED] == buried
    assert found[Harm.INJURED] == found[Harm.DETAINED] == found[Harm.MISSING] == []
    assert all(
        c.number_text == "Thousands" for c in claims if c.harm is Harm.DISPLACED and c.value is None
    )


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_movement_is_read_and_none_invented(reports, name):
    movements = draft_dossier([reports[name]], open_gazetteer()).movements
    ends = [(m.origin, m.destination) for m in movements]
    expected = FACTS[name][3]

    assert len(ends) == len(expected)
    for (origin, destination), (wanted_origin, wanted_destination) in zip(
        ends, expected, strict=True
    ):
        assert wanted_origin in origin
        assert bool(origin) == bool(wanted_origin)
        assert wanted_destination in destination
        assert bool(destination) == bool(wanted_destination)


def test_claimants_versions_and_subsets_are_read(reports):
    claims = {c.value: c for c in find_claims(reports["004"])}

    assert {claims[n].claimant for n in (428, 120, 89)} == {"sohr"}
    assert claims[200].status == "superseded"
    assert claims[9].subset_of == claims[31].claim_id
    assert claims[5].claimant == "One witness"
    assert {c.as_of for c in claims.values()} == {date(2025, 3, 8)}


def test_the_private_person_is_guarded_in_every_text(reports):
    for report in reports.values():
        sources = find_sources(report)
        private = {s.name for s in sources if s.kind.is_private}
        assert private
        assert all(s.sensitivity == "high" for s in sources if s.name in private)


def test_every_span_is_its_surface(reports):
    for report in reports.values():
        for claim in find_claims(report):
            assert report.text[claim.span.start : claim.span.end] == claim.span.text
