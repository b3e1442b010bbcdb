"""Every export names the sources of its places and their licences."""

import dataclasses
import json
import re
import zipfile

import geopandas as gpd
import pyogrio
import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.intake.reports import read_reports
from geo.layers.export import FORMATS, export, read_build
from geo.layers.formats.geopackage import read_geopackage
from geo.layers.formats.parquet import read_parquet
from geo.model.schema import LAYERS
from geo.privacy.gate import Secrets
from geo.workflows.restricted import LeakError
from geo.workflows.restricted import export as export_public

CREDITS = [
    {"text": "Places <by> Zürn & Søn", "licence": "CC BY 4.0", "url": "https://places.example/x"},
    {"text": "Outlines of Nowhere (ODbL 1.0)", "licence": "ODbL 1.0", "url": ""},
]


@pytest.fixture
def build(map_folder):
    """A build whose manifest names two sources."""
    manifest = map_folder / "build" / "run.json"
    known = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**known, "attributions": CREDITS}), encoding="utf-8")
    return read_build(map_folder)


def held(folder):
    """The text of all files, escapes of JSON and XML undone, archives opened."""
    texts = []
    for path in folder.iterdir():
        data = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        texts.append(data.decode("utf-8", "ignore"))
    text = "\n".join(texts).replace("&amp;", "&").replace("&amp;", "&")
    text = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), text)  # as workbooks write letters
    return text.replace("&lt;", "<").replace("&gt;", ">").replace('\\"', '"')


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_every_format_names_each_source_and_its_licence(build, tmp_path, fmt):
    if fmt == "parquet":
        pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    folder = tmp_path / "out"
    folder.mkdir()
    target = export(build, fmt, folder / f"a{FORMATS[fmt].suffix}")
    text = held(folder)

    for entry in CREDITS:
        assert entry["text"] in text
        assert entry["licence"] in text
    assert "https://places.example/x" in text
    beside = folder / f"{target.name}.licence.txt"
    assert beside.is_file() == FORMATS[fmt].credits_beside


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_a_build_that_noted_no_sources_is_exported_without_a_word_on_them(
    map_folder, tmp_path, fmt
):
    (tmp_path / "out").mkdir()
    target = export(read_build(map_folder), fmt, tmp_path / "out" / "a")

    assert list((tmp_path / "out").iterdir()) == [target]


def test_geojson_stays_a_feature_collection_with_one_member_more(build, tmp_path):
    path = export(build, "geojson", tmp_path / "a.geojson")
    found = json.loads(path.read_text(encoding="utf-8"))

    assert found.pop("attributions") == CREDITS
    assert found == build.collections["incidents"]
    assert len(pyogrio.read_dataframe(path)) == len(found["features"])


def test_naming_the_sources_changes_no_row_of_a_store(build, tmp_path):
    bare = dataclasses.replace(build, manifest={**build.manifest, "attributions": []})
    for name, one in (("with", build), ("without", bare)):
        export(one, "gpkg", tmp_path / f"{name}.gpkg")
    found, wanted = (read_geopackage(tmp_path / f"{n}.gpkg") for n in ("with", "without"))
    for name, frame in wanted.items():
        assert found[name].equals(frame)


def test_naming_the_sources_changes_no_row_of_a_parquet_file(build, tmp_path):
    pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    layer = LAYERS["incidents"]
    bare = dataclasses.replace(build, manifest={**build.manifest, "attributions": []})
    for name, one in (("with", build), ("without", bare)):
        export(one, "parquet", tmp_path / f"{name}.parquet")
    found, wanted = (read_parquet(tmp_path / f"{n}.parquet", layer) for n in ("with", "without"))
    assert found.equals(wanted)


def test_a_parquet_file_is_packed_and_can_be_asked_for_a_part_of_the_map(build, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="no extra 'parquet'")
    path = export(build, "parquet", tmp_path / "a.parquet")
    file = parquet.ParquetFile(path)
    about = json.loads(file.schema_arrow.metadata[b"geo"])
    everything = build.frames()["incidents"].dropna(subset="geometry")
    west, south, _, north = everything.geometry.iloc[0].bounds
    part = gpd.read_parquet(path, bbox=(west - 1e-6, south - 1e-6, west + 1e-6, north + 1e-6))

    assert about["version"] == "1.1.0"
    assert about["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert everything["event_id"].iloc[0] in set(part["event_id"])
    assert len(part) < len(everything)
    assert "bbox" not in part


def test_the_command_says_where_the_sources_are_named(build, tmp_path):
    target = tmp_path / "a.csv"
    done = CliRunner().invoke(
        cli, ["export", str(build.folder), "--format", "csv", "-o", str(target)]
    )

    assert done.stdout == f"{target}\n"
    assert f"{target}.licence.txt" in done.stderr


def guarded(map_folder, *names):
    """The gate knows some names of which nothing public may tell."""
    (map_folder / "restricted").mkdir()
    secrets = dataclasses.asdict(Secrets(names=names))
    (map_folder / "restricted" / "secrets.json").write_text(json.dumps(secrets), encoding="utf-8")


def test_the_sources_pass_the_gate_together_with_the_table(build, map_folder, tmp_path):
    guarded(map_folder, "Nadia Quill")
    (tmp_path / "out").mkdir()
    target = export_public(build, "csv", tmp_path / "out" / "a.csv")

    assert "Zürn & Søn" in target.with_name("a.csv.licence.txt").read_text(encoding="utf-8")


def test_nothing_is_written_where_the_sources_hold_a_secret(build, map_folder, tmp_path):
    guarded(map_folder, "Zürn Søn")
    (tmp_path / "out").mkdir()
    with pytest.raises(LeakError, match=r"licence\.txt"):
        export_public(build, "csv", tmp_path / "out" / "a.csv")

    assert list((tmp_path / "out").iterdir()) == []


def test_the_text_beside_a_table_is_no_report(build, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    export(build, "csv", folder / "a.csv")
    (folder / "b.txt").write_text("Published: 9 March 2025\nA road was closed.\n", encoding="utf-8")
    reports, _ = read_reports(folder)

    assert (folder / "a.csv.licence.txt").is_file()
    assert "b.txt" in {report.path for report in reports}
    assert not [report for report in reports if "licence" in report.path]
