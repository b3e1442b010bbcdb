"""The commands ``geo mentions`` and ``geo eval``: what scripts may rely on."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.model.errors import InputError

TEXT = "Clashes broke out near Jableh in Syria on Friday. Paris condemned them.\n"
COLUMNS = (
    "doc,start,end,text,kind,role,place_id,name,lat,lon,precision,radius_km,"
    "confidence,unsure,reason"
)


@pytest.fixture
def run(gazetteer):  # the packaged gazetteer is compiled before a command needs it
    return lambda *args, **options: CliRunner().invoke(cli, args, catch_exceptions=False, **options)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_mentions_are_a_table(run, report):
    result = run("mentions", str(report), "--focus", "SY")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == COLUMNS
    assert (rows[0]["doc"], rows[0]["text"], rows[0]["precision"]) == ("one", "Jableh", "near")
    assert {r["text"]: r["role"] for r in rows}["Paris"] == "not_event"
    assert TEXT[int(rows[0]["start"]) : int(rows[0]["end"])] == "Jableh"


def test_mentions_as_json_lines_carry_their_candidates(run, report):
    result = run("mentions", str(report), "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]

    assert rows[0]["candidates"][0]["place_id"] == rows[0]["place_id"]
    assert {"reason", "confidence", "radius_km"} <= set(rows[0])
    assert result.stdout == run("mentions", str(report), "--json").stdout  # the same every time


def test_mentions_of_standard_input_to_a_file(run, tmp_path):
    target = tmp_path / "out.csv"
    result = run("mentions", "-", "-o", str(target), input=TEXT)

    assert result.exit_code == 0
    assert target.read_text(encoding="utf-8").splitlines()[1].startswith("stdin,")


def test_a_file_that_is_no_text_is_named_and_the_rest_goes_on(run, report, tmp_path):
    (tmp_path / "two.docx").write_bytes(b"PK")
    result = run("mentions", str(report), str(tmp_path / "two.docx"))

    assert result.exit_code == 1
    assert "two.docx" in result.stderr
    assert "Jableh" in result.stdout


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    documents = [
        {
            "id": f"d{k}",
            "text": f"{name} was quiet. Clashes broke out near {name}, said the mayor of {name}.",
            "toponyms": [{"start": 0, "end": len(name), "text": name, "lat": lat, "lon": lon}],
        }
        for k, (name, lat, lon) in enumerate(
            [("Latakia", 35.53, 35.79), ("Aleppo", 36.2, 37.16), ("Homs", 34.73, 36.71)]
        )
    ]
    path.write_text("\n".join(map(json.dumps, documents)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("task", ["toponyms", "resolution"])
def test_scores_are_one_flat_object_with_the_baseline(run, gold, task):
    result = run("eval", "--task", task, str(gold), "--json")
    figures = json.loads(result.stdout)

    assert result.exit_code == 0
    assert all(isinstance(v, int | float) for v in figures.values())
    assert any(name.startswith("naive_") for name in figures)


def test_weights_can_be_refitted_without_the_scored_file(run, gold):
    figures = json.loads(
        run("eval", "--task", "resolution", str(gold), "--fitted-on", str(gold), "--json").stdout
    )

    assert figures["strict_acc_161km"] == 1.0


def test_a_broken_gold_file_is_one_clear_line(run, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("{oops\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:1: not JSON"):
        run("eval", "--task", "toponyms", str(path))
