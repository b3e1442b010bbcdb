"""The scores of reading on passages made up for the purpose, and their naive baselines."""

import json

import pytest
from click.testing import CliRunner

from geo.cli.scores import eval_command
from geo.evaluation.reading import evaluate_file, passage_total, score_casualties, score_dates
from geo.extraction.claims import find_claims
from geo.model.errors import InputError
from geo.model.records import Report

ROWS = [
    {
        "text": "Gunmen killed nine farmers on Friday, police said Saturday.",
        "published": "2025-03-09",
        "deaths": 9,
        "deaths_ambiguity": "Single Number Reported",
        "injured": None,
        "start_date": "2025-03-07",
    },
    {
        "text": "A judge, 57, was shot dead on Monday; 3 guards were injured.",
        "published": "2025-03-12",
        "deaths": 1,
        "deaths_ambiguity": "Single Number Reported",
        "injured": 3,
        "start_date": "2025-03-10",
    },
    {
        "text": "Four clerks and three agents were <b>killed</b>.",
        "published": None,
        "deaths": 7,
        "deaths_ambiguity": "Single Number Reported",
        "injured": 0,
        "start_date": "2025-03-10",
    },
    {
        "text": "The bridge is 100 meters long and 14 years old.",
        "published": None,
        "deaths": 0,
        "start_date": None,
    },
    {
        "text": "The film killed the mood for 12 critics.",
        "published": None,
        "deaths": 0,
        "start_date": None,
    },
]


@pytest.fixture
def passages(tmp_path):
    path = tmp_path / "passages.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def test_casualties_are_scored_beside_the_naive_baseline(passages):
    figures = score_casualties(passages)

    assert (figures["rows"], figures["single_rows"], figures["negatives"]) == (5, 3, 2)
    assert (figures["deaths_exact"], figures["injured_exact"]) == (1.0, 1.0)
    assert figures["naive_deaths_exact"] == 0.0
    assert (figures["detection_recall"], figures["detection_precision"]) == (1.0, 1.0)
    assert figures["naive_detection_precision"] == 0.75
    assert figures["span_is_surface"] == 1.0


def test_the_day_of_the_event_is_not_the_day_somebody_spoke(passages):
    figures = score_dates(passages)

    assert (figures["rows"], figures["exact"], figures["naive_exact"]) == (2, 1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Nine men were killed, including three boys.", 9),
        ("Four clerks and three agents were killed.", 7),
        ("A bomb killed nine. Police later said 12 people died.", 12),
        ("Police found 11 bodies in a well.", 11),
        ("More than 9,000 people have been killed since 2011.", None),
        ("Shops were looted.", None),
    ],
)
def test_one_figure_for_a_passage(text, total):
    claims = find_claims(Report(report_id="r", path="", sha256="", text=text))

    assert passage_total(claims) == total


def test_the_command_prints_one_flat_object(passages):
    result = CliRunner().invoke(eval_command, ["--task", "casualties", str(passages), "--json"])

    assert result.exit_code == 0, result.output
    assert all(isinstance(value, int | float) for value in json.loads(result.output).values())


@pytest.mark.parametrize(
    ("content", "where"),
    [("", ""), ('{"id": 1}', ":1"), ("[1]", ":1"), ('{"text": "x", "published": "soon"}', ":1")],
)
def test_a_bad_file_says_which_line(tmp_path, content, where):
    path = tmp_path / "bad.jsonl"
    if content:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match=f"bad.jsonl{where}"):
        evaluate_file("casualties", path)


def test_a_place_within_twenty_kilometres_counts(tmp_path):
    class Tiny:
        build_id = "tiny"

    from geo.evaluation.reading import score_incident_place

    path = tmp_path / "places.jsonl"
    path.write_text(json.dumps({"text": "No place.", "deaths": 1}), encoding="utf-8")

    assert score_incident_place(path, Tiny())["rows"] == 0
