"""The first map, built from its folder: every fact of the reports, and nothing else."""

import json
import os
import re
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

import geo
from geo.model.schema import LAYERS

FOLDER = Path(__file__).parents[2] / "maps" / "syrian-coast-2025"
GOLDEN = FOLDER / "golden"


@pytest.fixture(scope="module")
def atlas(gazetteer):
    return geo.build(FOLDER, gazetteer=gazetteer)


@pytest.fixture(scope="module")
def features(atlas):
    """Every feature by its id."""
    return {f["id"]: f for name in LAYERS for f in atlas.geojson(name)["features"]}


@pytest.fixture(scope="module")
def output(atlas, tmp_path_factory):
    return atlas.save(tmp_path_factory.mktemp("coast") / "build")


def props(features, key):
    return features[key]["properties"]


def test_two_firm_points_one_inferred_three_areas(atlas):
    incidents = atlas.incidents.set_index("event_id")

    assert sorted(incidents.index[incidents.geom_type == "Point"]) == [
        "baniyas-killings",
        "jableh-ambush",
        "tuwaym-victims",
    ]
    assert sorted(incidents.index[incidents.geom_type != "Point"]) == [
        "clashes-latakia-tartus",
        "looting-coast",
        "revenge-killings-coast",
    ]
    assert incidents.loc["tuwaym-victims", "place_basis"] == "location inferred from burial"


@pytest.mark.parametrize(
    ("key", "lon", "lat", "precision"),
    [
        ("jableh-ambush", 35.928, 35.362, "near"),
        ("baniyas-killings", 35.949, 35.182, "settlement"),
        ("tuwaym-victims", 36.539, 35.157, "settlement"),
        ("tuwaym-burial", 36.539, 35.157, "settlement"),
        ("janoudiya-funeral", 36.291, 35.885, "settlement"),
    ],
)
def test_points_are_where_they_belong(features, key, lon, lat, precision):
    feature = features[key]

    assert shape(feature["geometry"]).distance(Point(lon, lat)) < 0.02
    assert feature["properties"]["precision"] == precision


def test_near_jableh_is_a_ring_of_a_stated_width(features):
    assert 5000 <= props(features, "jableh-ambush")["uncertainty_m"] <= 15000


@pytest.mark.parametrize(
    ("key", "inside", "outside"),
    [
        ("clashes-latakia-tartus", [(35.93, 35.36), (36.0, 34.95)], [(36.76, 35.13)]),
        ("revenge-killings-coast", [(35.95, 35.2)], [(36.76, 35.13), (36.29, 33.51)]),
        ("latakia-power-water", [(35.93, 35.5)], [(35.89, 34.89)]),
    ],
)
def test_areas_cover_what_they_name(features, key, inside, outside):
    area = shape(features[key]["geometry"]).buffer(0.05)  # shapes are coarse by up to 5 km

    assert all(area.covers(Point(xy)) for xy in inside)
    assert not any(area.covers(Point(xy)) for xy in outside)


def test_burials_are_not_incidents(atlas):
    assert set(atlas.layers["burials"].event_id) == {"tuwaym-burial", "janoudiya-funeral"}
    assert not set(atlas.incidents.event_id) & set(atlas.layers["burials"].event_id)


def test_impact_and_access_hold_the_cuts_the_roads_and_the_curfews(features, atlas):
    assert set(atlas.layers["impact"].event_id) == {
        "latakia-power-water",
        "coast-roads-closed",
        "curfews-deployment",
    }
    assert features["curfews-deployment"]["geometry"] is None
    assert props(features, "curfews-deployment")["date_text"] == "undated"


def test_three_routes_with_the_right_ends(features, atlas):
    routes = atlas.layers["routes"].set_index("movement_id")

    assert sorted(routes.index) == ["coast-to-mountains", "syria-to-lebanon", "to-hmeimim"]
    assert routes.number.isna().all()
    assert props(features, "coast-to-mountains")["number_text"] == "thousands"
    base = Point(35.9487, 35.4011)
    assert Point(routes.geometry["to-hmeimim"].coords[-1]).distance(base) < 0.02
    assert not routes.origin_explicit["to-hmeimim"]
    assert "gathering point" in routes.flagged["to-hmeimim"]
    assert routes.crossing_not_stated["syria-to-lebanon"]
    (_, y0), (_, y1) = routes.geometry["syria-to-lebanon"].coords
    assert y0 > y1  # southwards over the border
    assert 34 < y1 < y0 < 35.2
    (x0, _), (x1, _) = routes.geometry["coast-to-mountains"].coords
    assert x0 < x1  # inland


@pytest.mark.parametrize("city", ["Paris", "Moscow", "Damascus", "London", "Beirut"])
def test_capitals_that_speak_are_no_incidents(atlas, city):
    for layer in ("incidents", "burials", "impact", "routes"):
        frame = atlas.layers[layer]
        names = frame.place_name if "place_name" in frame else frame.destination
        assert city not in set(names)
    assert city in set(atlas.layers["context"].name)


def test_the_toll_is_a_series_of_claims_and_never_a_pin(features):
    episode = features["coast-episode"]
    claims = {c["claim_id"]: c for c in episode["properties"]["claims"]}

    assert episode["geometry"] is None
    assert [claims[c]["status"] for c in ("toll-200", "toll-600", "toll-1000")] == [
        "superseded",
        "superseded",
        "current",
    ]
    assert claims["toll-1000"]["as_of"] == "2025-03-09"
    assert claims["toll-1000"]["claimant"] == "Syrian Observatory for Human Rights"
    assert episode["properties"]["low"] == 1000
    assert episode["properties"]["best"] is None
    checks = " | ".join(episode["properties"]["checks"])
    assert "= 637 agrees" in checks
    assert "= 1,018 agrees" in checks
    assert "approximately 745 / at least 745 / over 745" in checks


def test_local_figures_take_the_larger_and_are_not_added(features):
    assert props(features, "baniyas-killings")["low"] == 20
    assert props(features, "baniyas-killings")["best"] != 25


def test_what_is_inside_the_31_is_not_added_to_it(features):
    tuwaym = props(features, "tuwaym-victims")

    assert (tuwaym["low"], tuwaym["best"]) == (31, 31)
    assert any("18 not specified" in check for check in tuwaym["checks"])


def test_every_figure_has_a_claimant_and_a_day(features):
    for feature in features.values():
        for claim in feature["properties"].get("claims", ()):
            assert claim["claimant"], claim
            assert claim["as_of"], claim


def test_sources_are_listed_and_only_public_bases_are_placed(atlas):
    sources = atlas.layers["sources"].set_index("source_id")
    placed = sorted(sources.index[~sources.geometry.isna()])

    assert placed == ["ap", "french-mfa", "sana"]
    assert sources.party_to_conflict["sana"]
    assert "jableh-ambush" in sources.incidents["sohr"]
    assert "citing" in sources.chain["sohr"]


def test_each_incident_lists_the_reports_that_mention_it(features):
    publishers = {q["publisher"] for q in props(features, "baniyas-killings")["quotes"]}

    assert publishers == {"Outlet A", "Outlet B", "Outlet C"}
    for quote in props(features, "baniyas-killings")["quotes"]:
        assert len(quote["sha256"]) == 12


@pytest.mark.parametrize("secret", ["flight-of-r1", "hiding-place-r1", "undisclosed", "spoke from"])
def test_what_is_sensitive_is_in_no_public_output(output, secret):
    for path in output.iterdir():
        assert secret not in path.read_text(encoding="utf-8"), path.name


def test_what_is_withheld_is_counted(atlas):
    assert atlas.counts["withheld"] == 2


def test_no_whole_sentence_of_a_report_is_public(output):
    text = (output / "all.geojson").read_text(encoding="utf-8")

    for report in sorted((FOLDER / "reports").glob("*.md")):
        body = report.read_text(encoding="utf-8").split("---", 2)[2]
        for sentence in re.split(r"(?<=[.])\s+", body):
            if len(sentence.split()) > 12:
                assert " ".join(sentence.split()) not in text


def test_output_is_complete_and_the_same_twice(atlas, output, tmp_path, gazetteer):
    again = geo.build(FOLDER, gazetteer=gazetteer).save(tmp_path / "again")
    names = {p.name for p in output.iterdir()}

    assert names == {f"{n}.geojson" for n in LAYERS} | {
        "all.geojson",
        "index.html",
        "run.json",
        "prov.json",
    }
    for name in names:
        assert (output / name).read_bytes() == (again / name).read_bytes(), name


def test_the_manifest_names_the_sources_of_the_places(output, atlas):
    run = json.loads((output / "run.json").read_text(encoding="utf-8"))
    everything = json.loads((output / "all.geojson").read_text(encoding="utf-8"))

    assert {(a["licence"], "GeoNames" in a["text"]) for a in run["attributions"]} >= {
        ("CC-BY-4.0", True),
        ("Public domain", False),
    }
    assert run["attributions"] == everything["attributions"] == atlas.page().attributions


def test_the_manifest_names_every_input(output):
    run = json.loads((output / "run.json").read_text(encoding="utf-8"))

    assert {i["path"] for i in run["inputs"]} >= {
        "reports/outlet-a-2025-03-09.md",
        "records/incidents.csv",
        "records/claims.csv",
    }
    assert all(re.fullmatch("[0-9a-f]{64}", i["sha256"]) for i in run["inputs"])
    assert {r["report_id"]: (r["date_published"], r["date_basis"]) for r in run["reports"]} == {
        "outlet-a-2025-03-09": ("2025-03-09", "front matter"),
        "outlet-b-2025-03-08": ("2025-03-08", "front matter"),
        "outlet-c": (None, "not stated"),
        "outlet-d": (None, "not stated"),
        "outlet-e": (None, "not stated"),
    }
    assert run["public"] is True
    assert "built_at" not in run


def test_the_page_is_small_enough_to_mail(output):
    assert (output / "index.html").stat().st_size < 1_500_000


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_layers_match_the_golden_files(output, layer):
    """Read the diff after ``make golden``; that is the review."""
    fresh = json.loads((output / f"{layer}.geojson").read_text(encoding="utf-8"))
    path = GOLDEN / f"{layer}.geojson"
    text = json.dumps(fresh, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("GEO_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), "no golden file; write it with: make golden"
    assert fresh["features"], "an empty golden file proves nothing"
    assert path.read_text(encoding="utf-8") == text
