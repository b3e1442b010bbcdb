"""Every format of an export holds what the layers hold, and what can be read back reads back."""

import csv
import hashlib
import io
import json
import re
import sqlite3
import time
import zipfile
from contextlib import closing
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.intake.records import read_records
from geo.intake.tables import read_table
from geo.layers.export import export, read_build
from geo.layers.formats.csv import ACLED_COLUMNS, UCDP_COLUMNS, to_csv
from geo.layers.formats.flat import flatten, unflatten
from geo.layers.formats.geojson import dumps, feature_collection, frame_of
from geo.layers.formats.geopackage import read_geopackage, write_geopackage
from geo.layers.formats.kml import to_kml
from geo.layers.formats.parquet import read_parquet, write_parquet
from geo.layers.formats.prov import provenance
from geo.layers.formats.schema_org import claims_graph
from geo.model.errors import InputError
from geo.model.schema import LAYERS

HOSTILE = st.one_of(
    st.sampled_from(["=1+1", "+1", "-1 day", "@x", "\t=1", "'=1", 'a"b', "a,b\nc"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), max_size=20),
)
KML = "{http://www.opengis.net/kml/2.2}"
INCIDENTS = LAYERS["incidents"]


@pytest.fixture
def build(map_folder):
    return read_build(map_folder)


def as_text(frame, layer):
    """A frame as its GeoJSON: equal texts are equal frames."""
    return dumps(feature_collection(frame, layer))


def parsed(text):
    """XML of our own making."""
    return ET.fromstring(text)


def with_notes(frame, text):
    """The same incidents, a text in every free column."""
    frame = frame.copy()
    for column in ("title", "notes", "tags", "location"):
        frame[column] = text
    frame["quotes"] = pd.Series(
        [[{"text": text, "report_id": "r", "publisher": text}]] * len(frame)
    )
    return frame


# ------------------------------------------------------------------ formats that read back


def test_geopackage_gives_every_layer_back_that_has_rows(build, tmp_path):
    write_geopackage(build.frames(), tmp_path / "a.gpkg")
    found = read_geopackage(tmp_path / "a.gpkg")

    assert list(found) == [name for name in LAYERS if build.collections[name]["features"]]
    assert "burials" not in found
    for name, frame in found.items():
        assert as_text(frame, LAYERS[name]) == dumps(build.collections[name])


def test_geopackage_of_an_empty_map_has_one_empty_layer(build, tmp_path):
    frames = {name: frame.iloc[:0] for name, frame in build.frames().items()}
    write_geopackage(frames, tmp_path / "a.gpkg")

    assert {n: len(f) for n, f in read_geopackage(tmp_path / "a.gpkg").items()} == {"incidents": 0}


def test_days_of_a_geopackage_are_dates_and_a_missing_one_is_missing(build, tmp_path):
    frame = build.frames()["incidents"]
    frame.loc[0, "date_end"] = None
    write_geopackage({"incidents": frame}, tmp_path / "a.gpkg")
    info = pyogrio.read_info(tmp_path / "a.gpkg", layer="incidents")
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    found = read_geopackage(tmp_path / "a.gpkg")["incidents"]

    days = {c.name for c in INCIDENTS.columns if c.kind == "date"}
    assert {name for name, kind in kinds.items() if kind == "datetime64[D]"} == days
    assert as_text(found, INCIDENTS) == as_text(frame, INCIDENTS)


def test_each_layer_of_a_geopackage_brings_a_style_with_a_symbol_for_what_it_holds(build, tmp_path):
    frame = build.frames()["incidents"]
    types = ["it's <odd> \\", "Riots", None, "Battles"]
    frame["event_type"] = pd.Series(types, dtype="object")
    write_geopackage({**build.frames(), "incidents": frame}, tmp_path / "a.gpkg", title="Coast")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as store:
        styles = dict(
            store.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault")
        )
        columns = "SELECT table_name, column_name FROM gpkg_geometry_columns"
        geometries = dict(store.execute(columns))
        told = dict(store.execute("SELECT table_name, description FROM gpkg_contents"))
    root = parsed(styles["incidents"])
    rules = [rule.get("filter") for rule in root.iter("rule")]

    assert set(styles) == set(geometries) == {"incidents", "sources"}
    assert set(geometries.values()) == {"geom"}
    assert told["incidents"] == "Incidents: Coast"
    assert any("= 'it''s <odd> \\\\' AND" in rule for rule in rules)
    held = {
        (kind or "", found.geom_type)
        for kind, found in zip(types, frame.geometry, strict=True)
        if found is not None
    }
    assert len(rules) == len(root.findall(".//symbols/symbol")) == len(held)
    for shape in {shape for _, shape in held}:
        assert any(f"geometry_type($geometry) = '{shape}'" in rule for rule in rules)
    assert root.find("labeling/settings/text-style").get("fieldName") == "title"
    assert root.find("temporal").get("startField") == "date_start"
    assert parsed(styles["sources"]).find("temporal") is None


def test_geopackage_is_the_same_file_whenever_it_is_written(build, tmp_path, monkeypatch):
    def digest(name):
        path = tmp_path / name
        write_geopackage(build.frames(), path)
        return hashlib.sha256(path.read_bytes()).hexdigest()

    first = digest("a.gpkg")
    time.sleep(1.1)  # the clock of GDAL has seconds
    assert digest("b.gpkg") == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1741478400")
    assert digest("c.gpkg") != first


def test_geopackage_opens_in_any_gis(build, tmp_path):
    write_geopackage(build.frames(), tmp_path / "a.gpkg")
    info = pyogrio.read_info(tmp_path / "a.gpkg", layer="incidents")

    assert info["crs"] == "EPSG:4326"
    assert info["features"] == 4
    assert list(info["fields"]) == [c.name for c in INCIDENTS.columns]


def test_file_that_is_no_store_of_ours_is_refused(tmp_path, build):
    (tmp_path / "a.gpkg").write_text("no database")
    with pytest.raises(InputError, match="not a readable GeoPackage"):
        read_geopackage(tmp_path / "a.gpkg")
    strange = build.frames()["incidents"][["title", "geometry"]]
    pyogrio.write_dataframe(strange, tmp_path / "b.gpkg", layer="other")
    with pytest.raises(InputError, match="no layer of an incident map"):
        read_geopackage(tmp_path / "b.gpkg")


def test_geoparquet_gives_a_layer_back(build, tmp_path):
    pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    for name, layer in LAYERS.items():
        write_parquet(build.frames()[name], layer, tmp_path / "a.parquet")
        found = read_parquet(tmp_path / "a.parquet", layer)
        assert as_text(found, layer) == dumps(build.collections[name])
    (tmp_path / "b.parquet").write_text("PAR1")
    with pytest.raises(InputError, match="not a readable GeoParquet"):
        read_parquet(tmp_path / "b.parquet", INCIDENTS)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_whatever_the_text_the_flat_form_and_the_store_keep_it(build, tmp_path, text):
    frame = with_notes(build.frames()["incidents"], text)

    assert as_text(unflatten(flatten(frame, INCIDENTS), INCIDENTS), INCIDENTS) == as_text(
        frame, INCIDENTS
    )
    write_geopackage({"incidents": frame}, tmp_path / "t.gpkg")
    found = read_geopackage(tmp_path / "t.gpkg")["incidents"]
    assert list(found["notes"]) == [text] * len(frame)


# ------------------------------------------------------------------ tables


@pytest.mark.parametrize("fmt", ["csv", "hxl", "acled", "ucdp", "geojson"])
def test_exported_incidents_are_records_again(build, tmp_path, fmt):
    """Ids, days, places and figures survive the way out and in."""
    path = tmp_path / ("a.geojson" if fmt == "geojson" else "a.csv")
    export(build, fmt, path)
    records, faults = read_records(path)
    frame = build.frames()["incidents"]

    assert [f for f in faults if f.fatal] == []
    assert [r.event_id for r in records] == list(frame["event_id"])
    assert [str(r.when.start) for r in records if r.when.start] == ["2025-03-07"] * 3
    assert [r.point is None for r in records] == list(frame["latitude"].isna())
    by_id = {r.event_id: r for r in records}
    assert by_id["road"].point.latlon == tuple(
        frame.set_index("event_id").loc["road", ["latitude", "longitude"]]
    )
    # UCDP tells state-based from non-state violence, which "Battles" does not
    assert by_id["toll"].event_type == ("" if fmt == "ucdp" else "Battles")
    assert by_id["area"].precision == "province"
    assert by_id["toll"].best == (20 if fmt == "acled" else None)


def test_layouts_of_acled_and_ucdp_are_theirs(build, tmp_path):
    headers = {}
    for fmt in ("acled", "ucdp"):
        path = export(build, fmt, tmp_path / fmt)
        headers[fmt] = tuple(path.read_text(encoding="utf-8").splitlines()[0].split(","))

    assert headers == {"acled": ACLED_COLUMNS, "ucdp": UCDP_COLUMNS}
    assert (len(UCDP_COLUMNS), UCDP_COLUMNS[0], UCDP_COLUMNS[-1]) == (49, "id", "gwnob")
    rows = csv.DictReader(io.StringIO((tmp_path / "ucdp").read_text(encoding="utf-8")))
    [row] = [row for row in rows if row["id"] == "road"]
    assert (row["where_prec"], row["date_prec"], row["country"]) == ("1", "1", "Syria")
    assert (row["active_year"], row["code_status"]) == ("", "")  # only UCDP can say so
    assert row["geom_wkt"] == f"POINT ({row['longitude']} {row['latitude']})"


def test_hxl_tags_stand_below_the_header(build, tmp_path):
    lines = export(build, "hxl", tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    tags = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))

    assert (tags["event_id"], tags["latitude"], tags["best"], tags["edtf"]) == (
        "#event+id",
        "#geo+lat",
        "#affected+killed",
        "",
    )
    assert set(read_table(tmp_path / "a.csv").tags) > {"event_id", "latitude", "low"}


def test_csv_has_no_decimal_that_the_geojson_has_not(build):
    rows = csv.DictReader(io.StringIO(to_csv(build.frames()["incidents"], INCIDENTS)))
    written = {
        f["id"]: f["properties"]["latitude"] for f in build.collections["incidents"]["features"]
    }

    for row in rows:
        assert (float(row["latitude"]) if row["latitude"] else None) == written[row["event_id"]]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(HOSTILE)
def test_no_cell_of_a_csv_runs_as_a_formula_and_reading_gives_its_text(build, tmp_path, text):
    made = to_csv(with_notes(build.frames()["incidents"], text), INCIDENTS)
    cells = [cell for row in csv.reader(io.StringIO(made)) for cell in row]

    signed = [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＠")]
    assert not [cell for cell in signed if not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)]
    (tmp_path / "a.csv").write_text(made, encoding="utf-8", newline="")
    found = read_table(tmp_path / "a.csv").rows[0].cells["notes"]
    assert found == text.strip()


# ------------------------------------------------------------------ KML


def test_kml_holds_every_feature_with_its_shape_and_time(build):
    root = parsed(to_kml(build.frames(), title="Coast & <more>"))
    marks = {m.get("id"): m for m in root.iter(f"{KML}Placemark")}

    assert root.find(f"{KML}Document/{KML}name").text == "Coast & <more>"
    assert set(marks) == {f"incidents.{i}" for i in ("area", "nowhere", "road", "toll")} | {
        "sources.monitor"
    }
    assert marks["incidents.road"].find(f"{KML}TimeSpan/{KML}begin").text == "2025-03-07"
    lon, lat = marks["incidents.road"].find(f"{KML}Point/{KML}coordinates").text.split(",")
    [road] = [f for f in build.collections["incidents"]["features"] if f["id"] == "road"]
    assert [float(lon), float(lat)] == road["geometry"]["coordinates"]
    assert marks["incidents.area"].find(f".//{KML}LinearRing") is not None
    assert marks["incidents.nowhere"].find(f"{KML}Point") is None


ORDER = {  # of the elements, by the schema of OGC KML 2.2
    "Document": ("name", "description", "Style", "Folder"),
    "Folder": ("name", "visibility", "Placemark"),
    "Placemark": (
        "name",
        "description",
        "TimeSpan",
        "styleUrl",
        "ExtendedData",
        "Point",
        "LineString",
        "Polygon",
        "MultiGeometry",
    ),
    "Style": ("IconStyle", "LineStyle", "PolyStyle", "BalloonStyle"),
    "TimeSpan": ("begin", "end"),
    "Polygon": ("outerBoundaryIs", "innerBoundaryIs"),
    "LineString": ("tessellate", "coordinates"),
}


def test_elements_of_a_kml_stand_in_the_order_of_its_schema(build):
    named = [{"text": "Places by A"}]
    root = parsed(to_kml(build.frames(), title="Coast", attributions=named))
    seen = set()
    for element in root.iter():
        name = element.tag.removeprefix(KML)
        if name in ORDER:
            seen.add(name)
            children = [child.tag.removeprefix(KML) for child in element]
            assert children == sorted(children, key=ORDER[name].index)

    assert seen >= {"Document", "Folder", "Placemark", "Style", "TimeSpan", "Polygon"}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(max_size=6), min_size=2, max_size=6, unique=True))
def test_ids_of_a_kml_are_names_of_xml_and_none_repeats(build, ids):
    frame = build.frames()["incidents"].iloc[[0] * len(ids)].reset_index(drop=True)
    frame["event_id"] = ids
    root = parsed(to_kml({"incidents": frame}, title="Coast"))
    found = [mark.get("id") for mark in root.iter(f"{KML}Placemark")]

    assert len(set(found)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", name) for name in found)


def test_kmz_is_the_kml_in_a_zip(build, tmp_path):
    packed, plain = (export(build, fmt, tmp_path / f"a.{fmt}") for fmt in ("kmz", "kml"))

    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist()[0] == "doc.kml"  # what Google Earth opens
        packed_text = archive.read("doc.kml").decode()
    icon = r"<Icon><href>[^<]*</href></Icon>"
    assert re.sub(icon, "", packed_text) == plain.read_text(encoding="utf-8")


def test_kml_opens_in_a_gis(build, tmp_path):
    path = export(build, "kml", tmp_path / "a.kml")
    found = pyogrio.read_dataframe(path, layer="Incidents")

    assert sorted(found["Name"]) == sorted(
        f["properties"]["title"] for f in build.collections["incidents"]["features"]
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.just("<script>alert(1)</script>"), st.just("]]>"), st.text(max_size=20)))
def test_text_of_a_report_never_becomes_markup_of_a_balloon(build, text):
    made = to_kml({"incidents": with_notes(build.frames()["incidents"], text)}, title="t")
    root = parsed(made)

    for balloon in root.iter(f"{KML}description"):
        inside = parsed(f"<div>{balloon.text}</div>")
        assert {element.tag for element in inside.iter()} <= {"div", "p", "b", "blockquote"}


# ------------------------------------------------------------------ provenance and claims


def test_provenance_walks_from_an_incident_to_the_hash_of_its_report(build):
    found = provenance(build.manifest, build.collections)
    derived = {
        (r["prov:generatedEntity"], r["prov:usedEntity"]): r.get("prov:type", {}).get("$", "")
        for r in found["wasDerivedFrom"].values()
    }

    assert derived["map:incidents/road", "map:report/outlet-a"] == "prov:PrimarySource"
    assert ("map:incidents/toll", "map:claim/toll") in derived
    quoted = {new for (new, _), kind in derived.items() if kind == "prov:Quotation"}
    assert all(re.fullmatch(r"map:quote/outlet-a/\d+-\d+", name) for name in quoted)
    assert len(quoted) == 2
    digest = found["entity"]["map:report/outlet-a"]["map:sha256"]
    assert build.manifest["inputs"][0]["sha256"].startswith(digest)
    named = {name for kind in ("entity", "activity", "agent") for name in found[kind]}
    for kind, relations in found.items():
        if kind.startswith("was") or kind == "used":
            for relation in relations.values():
                ends = [v for k, v in relation.items() if k != "prov:type"]
                assert set(ends) <= named


def test_names_of_a_provenance_are_ends_of_addresses_whatever_the_ids(build):
    collections = json.loads(json.dumps(dict(build.collections)))
    odd = 'it\'s "<odd>" {id}|^ %20\\ ünd/so'
    [toll] = [f for f in collections["incidents"]["features"] if f["id"] == "toll"]
    [claim] = toll["properties"]["claims"]
    claim |= {"claim_id": odd, "claimant_id": odd, "supersedes": f"{odd}2", "report_id": odd}
    toll["id"] = odd
    for quoted in toll["properties"]["quotes"]:
        quoted |= {"report_id": odd, "publisher": odd}
    found = provenance(build.manifest, collections)

    names = {name for kind in ("entity", "activity", "agent") for name in found[kind]}
    assert [name for name in names if not re.fullmatch(r"map:[\w./~%-]+", name, re.ASCII)] == []
    assert f"map:incidents/{quote(odd, safe='')}" in names
    assert odd in {agent.get("dct:title", odd) for agent in found["agent"].values()}


def test_a_newer_figure_is_a_revision_of_the_one_it_supersedes(build):
    collections = json.loads(json.dumps(dict(build.collections)))
    [toll] = [f for f in collections["incidents"]["features"] if f["id"] == "toll"]
    old = toll["properties"]["claims"][0]
    toll["properties"]["claims"].append({**old, "claim_id": "newer", "supersedes": "toll"})
    found = provenance(build.manifest, collections)

    assert {
        "prov:generatedEntity": "map:claim/newer",
        "prov:usedEntity": "map:claim/toll",
        "prov:type": {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"},
    } in found["wasDerivedFrom"].values()


def test_claims_carry_claimant_and_day_and_reviews_no_verdict(build):
    claim, review = claims_graph(build.manifest, build.collections)["@graph"]

    assert (claim["@type"], claim["text"], claim["datePublished"]) == (
        "Claim",
        "at least 20 killed",
        "2025-03-09",
    )
    assert claim["author"] == {"@type": "Organization", "name": "Monitor"}
    assert review["reviewRating"]["alternateName"] == "current"
    assert "ratingValue" not in review["reviewRating"]


def test_figure_without_claimant_or_day_is_left_out_and_a_draft_has_no_review(build):
    collections = json.loads(json.dumps(dict(build.collections)))
    [toll] = [f for f in collections["incidents"]["features"] if f["id"] == "toll"]
    toll["properties"]["status"] = "draft"
    toll["properties"]["claims"].append({"claim_id": "nobody", "as_of": "2025-03-09"})
    graph = claims_graph(build.manifest, collections)["@graph"]

    assert [item["@type"] for item in graph] == ["Claim"]


# ------------------------------------------------------------------ the build itself


def test_build_inside_a_map_folder_is_found(map_folder):
    assert read_build(map_folder).folder == map_folder / "build"
    (map_folder / "build" / "run.json").write_text("{")
    with pytest.raises(InputError, match=r"run\.json: not JSON"):
        read_build(map_folder)


def test_nothing_is_left_where_an_export_fails(build, tmp_path):
    frame = build.frames()["incidents"]
    with pytest.raises(Exception, match=r"lacks|title"):
        write_geopackage({"incidents": frame.drop(columns="title")}, tmp_path / "a.gpkg")

    assert list(tmp_path.glob("*.gpkg")) == []
    assert list(tmp_path.glob(".geo-*")) == []


def test_frames_of_a_build_are_those_that_were_written(build):
    for name, frame in build.frames().items():
        assert as_text(frame, LAYERS[name]) == dumps(build.collections[name])
        assert frame.geometry.dropna().geom_type.isin(["Point", "Polygon", "LineString"]).all()
    point = frame_of(build.collections["incidents"], INCIDENTS).set_index("event_id")
    assert isinstance(point.loc["road"].geometry, Point)
