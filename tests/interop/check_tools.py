"""Our exports in the hands of other people's tools; run by ``make interop``, not by ``make test``.

QGIS and GDAL are those of the system (Debian: python3-qgis, gdal-bin), named by ``GEO_QGIS_PYTHON``
where another Python has them; a tool that is not there fails its check and says how to get it.
"""

import csv
import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import geojson
import geojson_pydantic
import geojson_validator
import hxl
import prov.model
import pytest
import rdflib
from hxl.input import InputOptions
from lxml import etree

import geo
from geo.layers.export import export, read_build
from geo.model.schema import LAYERS

ROOT = Path(__file__).parents[2]
QGIS = os.environ.get("GEO_QGIS_PYTHON", "/usr/bin/python3")
ROWS = 200


@pytest.fixture(scope="session")
def coast(tmp_path_factory):
    """The first map, public."""
    folder = tmp_path_factory.mktemp("coast")
    geo.build(ROOT / "maps" / "syrian-coast-2025").save(folder / "build")
    return read_build(folder / "build")


@pytest.fixture(scope="session")
def table(tmp_path_factory):
    """A map of a table: every precision, odd words, rows without a place or a date."""
    folder = tmp_path_factory.mktemp("table")
    words = ("flood", 'a "b", <c> & d', "=1+1", "فيضان", "")
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["event_id", "event_date", "location", "latitude", "longitude",
                       "where_prec", "notes", "best"])  # fmt: skip
        for n in range(ROWS):
            place = ["Jableh", n / 10, n / 20] if n % 7 else ["", "", ""]
            day = f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}" if n % 5 else ""
            rows.writerow([f"e/{n} #", day, *place, n % 7 + 1, words[n % 5], n % 9 or ""])
    geo.build(records=folder / "a.csv", title="A & B").save(folder / "build")
    return read_build(folder / "build")


@pytest.fixture(params=["coast", "table"])
def build(request):
    return request.getfixturevalue(request.param)


def run(*command):
    """What a tool prints; what it says against the file where it refuses it."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ------------------------------------------------------------------ GIS


def test_qgis_opens_the_geopackage_styled_labelled_and_dated(build, tmp_path):
    found_qgis = subprocess.run([QGIS, "-c", "import qgis.core"], check=False, capture_output=True)
    assert found_qgis.returncode == 0, "no QGIS: apt install python3-qgis, or set GEO_QGIS_PYTHON"
    path = export(build, "gpkg", tmp_path / "a.gpkg")
    script = Path(__file__).with_name("qgis_project.py")
    found = json.loads(run(QGIS, str(script), str(path), str(tmp_path / "a.png")))

    held = {name for name, one in build.collections.items() if one["features"]}
    assert set(found) == held
    for name, layer in found.items():
        features = build.collections[name]["features"]
        assert layer["features"] == len(features)
        if any(f["geometry"] for f in features):
            assert layer["renderer"] == "RuleRenderer"
            assert layer["rules"]
            assert layer["symbols"]
            assert layer["labelled"]
            assert layer["labels"] in ("title", "name")
        days = {c.name for c in LAYERS[name].columns if c.kind == "date"}
        assert set(layer["dates"]) == days
        if {"date_start", "date_end"} <= days:
            assert layer["span"] == ["date_start", "date_end"]
            assert layer["slider"]
            starts = [f["properties"]["date_start"] for f in features]
            assert layer["days"] == sorted(day for day in starts if day)
    assert (tmp_path / "a.png").stat().st_size > 0


@pytest.mark.parametrize("fmt", ["gpkg", "geojson", "kml", "kmz", "csv", "xlsx"])
def test_gdal_counts_the_same_features(build, tmp_path, fmt):
    assert shutil.which("ogrinfo"), "no GDAL: apt install gdal-bin"
    path = export(build, fmt, tmp_path / f"a.{fmt}")
    told = run("ogrinfo", "-ro", "-al", "-so", "-q", str(path))
    name = {"kml": "Incidents", "kmz": "Incidents", "csv": "a"}.get(fmt, "incidents")
    told = run("ogrinfo", "-ro", "-so", str(path), name)

    [count] = [line for line in told.splitlines() if line.startswith("Feature Count")]
    assert int(count.split(":")[1]) == len(build.collections["incidents"]["features"])


# ------------------------------------------------------------------ schemas


def test_kml_is_valid_by_the_schema_of_ogc(build, tmp_path):
    folder = Path(importlib.util.find_spec("fastkml").origin).parent / "schema"
    schema = etree.XMLSchema(etree.parse(folder / "ogckml22.xsd"))
    document = etree.parse(export(build, "kml", tmp_path / "a.kml"))

    assert schema.validate(document), schema.error_log


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_geojson_is_valid_for_three_validators(build, tmp_path, layer):
    found = json.loads(export(build, "geojson", tmp_path / "a", layer=layer).read_text("utf-8"))

    assert geojson.loads(json.dumps(found)).errors() == []
    assert geojson_pydantic.FeatureCollection(**found).length == len(found["features"])
    placed = [f for f in found["features"] if f["geometry"]]
    assert not geojson_validator.validate_structure(found)
    if placed:  # this validator knows no feature without a geometry
        faults = geojson_validator.validate_geometries({**found, "features": placed})
        assert not faults["invalid"]


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_hxl_passes_the_validator_of_libhxl(build, tmp_path, layer):
    path = export(build, "hxl", tmp_path / "a.csv", layer=layer)
    report = hxl.validate(hxl.data(str(path), InputOptions(allow_local=True)))

    assert report["is_valid"], [issue["description"] for issue in report["issues"]]
    assert report["stats"]["total"] == 0


def test_prov_becomes_rdf(build, tmp_path):
    path = export(build, "prov", tmp_path / "a.json")
    document = prov.model.ProvDocument.deserialize(source=str(path), format="json")
    document.serialize(str(tmp_path / "a.ttl"), format="rdf", rdf_format="turtle")
    graph = rdflib.Graph().parse(tmp_path / "a.ttl", format="turtle")

    entities = set(
        graph.subjects(rdflib.RDF.type, rdflib.Namespace("http://www.w3.org/ns/prov#").Entity)
    )
    assert len(entities) >= sum(len(one["features"]) for one in build.collections.values())


def test_schema_org_claims_are_json_ld(build, tmp_path):
    found = json.loads(export(build, "claims", tmp_path / "a.jsonld").read_text("utf-8"))
    assert found["@context"] == "https://schema.org"
