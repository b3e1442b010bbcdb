"""Evaluation and training on small gold data of our own words."""

import json
import os
from pathlib import Path

import pytest

from geo.evaluation.fit import fit_event_place, fit_resolution, resolution_items, score_file
from geo.evaluation.fit_tagger import fit_tagger, tagger_rows
from geo.evaluation.gold import read_events, read_gold, read_names
from geo.evaluation.likelihood import fit_calibration
from geo.evaluation.toponyms import (
    calibration_error,
    evaluate_event_place,
    evaluate_names,
    evaluate_resolution,
    evaluate_toponyms,
)
from geo.model.errors import InputError
from geo.model.weights import load_label_weights, load_weights, recipe
from geo.toponyms.grids import FEATURES
from geo.toponyms.recognition import recognise

TEXTS = [
    (
        "Clashes broke out near Jableh in Syria.",
        {"Jableh": (35.362, 35.928), "Syria": (35.0, 38.5)},
    ),
    (
        "Boats left Tripoli for Beirut, Lebanon.",
        {"Tripoli": (34.437, 35.834), "Beirut": (33.889, 35.494)},
    ),
    (
        "Boats left Tripoli for Benghazi, Libya.",
        {"Tripoli": (32.887, 13.187), "Libya": (28.0, 17.0)},
    ),
]


@pytest.fixture
def gold_file(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [
        {
            "id": f"d{k}",
            "text": text,
            "toponyms": [
                {
                    "start": text.index(name),
                    "end": text.index(name) + len(name),
                    "text": name,
                    "lat": lat,
                    "lon": lon,
                }
                for name, (lat, lon) in places.items()
            ],
        }
        for k, (text, places) in enumerate(TEXTS)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def events_file(tmp_path):
    path = tmp_path / "events.jsonl"
    rows = []
    for text, verb, name in [
        ("Gunmen killed five people in Baniyas.", "killed", "Baniyas"),
        ("Rebels captured Jableh on Friday.", "captured", "Jableh"),
        ("The minister pointed to old debts.", "pointed", None),
    ]:
        at = text.index(verb)
        places = (
            []
            if name is None
            else [{"start": text.index(name), "end": text.index(name) + len(name)}]
        )
        rows.append(
            {
                "id": verb,
                "text": text,
                "event": {"start": at, "end": at + len(verb)},
                "places": places,
            }
        )
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_recognition_counts_exact_spans_and_the_baseline(gold_file, coast):
    figures = evaluate_toponyms(read_gold(gold_file), coast)

    assert figures["toponyms"] == 6
    assert figures["recall"] == 1.0
    assert 0 < figures["precision"] < 1  # two places are named that the gold leaves out
    assert {"naive_precision", "naive_recall", "naive_f1"} <= set(figures)


def test_resolution_is_strict_and_answered(gold_file, coast):
    figures = evaluate_resolution(read_gold(gold_file), coast)

    assert figures["strict_acc_161km"] == 1.0
    assert figures["naive_acc_161km"] < 1.0  # the larger Tripoli is wrong once
    assert figures["answered"] == 1.0
    assert figures["strict_auc"] < figures["naive_auc"]


def test_the_publisher_of_a_document_counts_and_is_scored_apart(tmp_path, coast):
    """The same lines with and without their publisher; the one that needs it is right only then."""
    lines = [
        ("Fishermen of Tripoli repaired their nets.", "Tripoli", 34.437, 35.834),
        ("The road to Beirut was closed by snow.", "Beirut", 33.889, 35.494),
        ("In Beirut, bakers in Lebanon asked for flour.", "Lebanon", 33.83, 35.83),
    ]
    rows = [
        {
            "id": str(k),
            "domain": "post.example",
            "text": text,
            "toponyms": [
                {"start": text.index(n), "end": text.index(n) + len(n), "lat": lat, "lon": lon}
            ],
        }
        for k, (text, n, lat, lon) in enumerate(lines)
    ]
    path = tmp_path / "paper.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = evaluate_resolution(read_gold(path), coast)

    assert figures["strict_acc_161km"] == 1.0
    assert figures["without_publisher_acc_161km"] == round(2 / 3, 4)
    assert figures["radius_median_km"] > 0
    assert "naive_without_countries_acc_161km" in figures


def test_an_answer_not_given_is_wrong_in_the_strict_figures(gold_file, coast):
    """With weights that refuse everything nothing is answered and everything is wrong."""
    refuse = {**dict.fromkeys(FEATURES, 0.0), "none of these": 50.0}
    figures = evaluate_resolution(read_gold(gold_file), coast, weights=refuse)

    assert figures["strict_acc_161km"] == 0.0
    assert figures["answered"] == 0.0


def test_events_and_the_empty_answer(events_file, coast):
    figures = evaluate_event_place(read_events(events_file), coast)

    assert figures["f1"] == 1.0
    assert figures["none_recall"] == 1.0


def test_names_are_scored_beside_their_ceiling(tmp_path, coast):
    path = tmp_path / "names.csv"
    path.write_text(
        "where_coordinates,adm_1,adm_2,latitude,longitude\n"
        "Jableh,Latakia,,35.36,35.93\nJableh,Latakia,,35.36,35.93\nNowhere,Latakia,,35.0,36.0\n",
        encoding="utf-8",
    )
    figures = evaluate_names(read_names(path), coast, country="SY")

    assert figures["names"] == 2
    assert figures["rank1_5km"] == figures["ceiling"] == 0.5
    assert figures["rank1_of_ceiling"] == figures["top5_of_ceiling"] == 1.0
    assert figures["rows_without_candidate"] == figures["of_these_not_found"] == 1


def test_a_name_that_is_only_offered_is_no_answer(tmp_path, coast):
    path = tmp_path / "names.csv"
    path.write_text(
        "where_coordinates,adm_1,adm_2,latitude,longitude\nJablehh,Latakia,,35.36,35.93\n",
        encoding="utf-8",
    )
    figures = evaluate_names(read_names(path), coast, country="SY")

    assert figures["rank1_of_ceiling"] == figures["top5_without_parents_of_ceiling"] == 0.0
    assert figures["offered_rank1_of_ceiling"] == 1.0
    assert figures["offered_top5_without_parents_of_ceiling"] == 1.0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{broken", "not JSON"),
        ("[1]", "object"),
        ('{"text": "x"}', "toponyms"),
        ("[" * 100_000, "nested too deeply"),
        ('{"text": "x", "toponyms": [{"start": 0, "end": 1, "lat": 3, "lon": 303124}]}', "303124"),
    ],
)
def test_a_bad_line_is_named_and_left_out(tmp_path, caplog, line, words):
    path = tmp_path / "bad.jsonl"
    path.write_text(f'{{"text": "a", "toponyms": []}}\n{line}\n', encoding="utf-8")

    assert [document.text for document in read_gold(path)] == ["a"]
    [said] = caplog.messages
    assert words in said
    assert "bad.jsonl:2" in said


def test_a_file_of_bad_lines_only_is_an_error(tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"text": "x", "toponyms": [{"start": "y"}]}\n')
    with pytest.raises(InputError, match=r"bad\.jsonl:1"):
        read_gold(tmp_path / "bad.jsonl")


def test_calibration_error_is_zero_for_honest_confidence():
    pairs = [(0.75, k % 4 != 0) for k in range(100)]

    assert calibration_error(pairs) == 0.0
    assert calibration_error([(1.0, False)]) == 1.0


def test_calibration_is_learned():
    """A model that always says .9 and is right six times of ten is pulled down to .6."""
    fitted = fit_calibration(
        [(0.9, k % 10 < 6) for k in range(200)] + [(0.5, k % 2 == 0) for k in range(200)]
    )

    assert 0 < fitted["calibration slope"] < 1


def test_weights_fitted_on_gold_resolve_it(gold_file, coast):
    documents = read_gold(gold_file)
    weights = fit_resolution(resolution_items(documents, coast))

    assert set(weights) == set(FEATURES)
    assert evaluate_resolution(documents, coast, weights=weights)["strict_acc_161km"] == 1.0


def test_a_tagger_fitted_on_gold_finds_it(gold_file, coast):
    pytest.importorskip("pycrfsuite", reason="fitting needs the extra 'train'")
    documents = read_gold(gold_file)
    tagger = fit_tagger(tagger_rows(documents * 3, coast), l2=0.01)
    found = [m.text for m in recognise(documents[0].text, coast, tagger=tagger)]

    assert set(tagger.weights) >= {"O>", "B>", "I>", "b"}
    assert found == ["Jableh", "Syria"]


def test_event_weights_prefer_what_gold_prefers(events_file, coast):
    events = read_events(events_file)
    weights = fit_event_place(
        [(e, recognise(e.text, coast)) for e in events], coast, l2=0.1, least=1
    )

    assert evaluate_event_place(events, coast, weights=weights)["f1"] == 1.0


def test_packaged_weights_state_their_recipe_and_carry_no_words():
    for name in ("tagger", "resolution", "event_place"):
        assert {"method", "data", "seed", "gazetteer"} <= set(recipe(name))
    assert set(load_weights("resolution")) >= set(FEATURES)
    names = " ".join(load_label_weights("tagger")) + " ".join(load_weights("event_place"))
    for word in ("syria", "israel", "ohio", "gainesville", "russia", "trump", "police"):
        assert word not in names.casefold()


DATA = os.environ.get("GEO_EVAL_DATA")


@pytest.mark.skipif(not DATA, reason="GEO_EVAL_DATA is not set: the public corpora are not shipped")
def test_ours_beats_the_baseline_on_unseen_events():
    figures = score_file("event-place", Path(DATA) / "eval" / "event_place_dev.jsonl")

    assert figures["f1"] > figures["naive_f1"] + 0.1
