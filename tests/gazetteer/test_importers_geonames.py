"""GeoNames files to rows, and the download of its dumps."""

import hashlib
import http.server
import io
import json
import os
import socket
import threading
import zipfile
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from geo.cli.gazetteer import gazetteer_command
from geo.gazetteer import Gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.importers import FORMATS, read, sources_of
from geo.gazetteer.importers.download import download_geonames
from geo.model.errors import InputError
from geo.model.vocab import PlaceKind


def line(number, name, code, *, alternates="", population=0, admin="02", country="SY", lat="35.4"):
    """One line of a dump: nineteen columns."""
    cells = [""] * 19
    cells[:6] = str(number), name, name, alternates, lat, "35.9"
    cells[6:9] = code[0], code[1:], country
    cells[10], cells[14], cells[18] = admin, str(population), "2020-01-01"
    return "\t".join(cells) + "\n"


DUMP = (
    line(1, "Jableh", "PPPL", population=65915, alternates="Jabla,جبلة")
    + line(2, "Hmeimim Air Base", "SAIRB")
    + line(3, "Old Mill", "PPPLQ", admin="00")
    + line(4, "M4", "RRD")
    + line(5, "Latakia", "AADM1")
    + line(6, "Tyre", "PPPL", country="LB", population=200_000)
)


def write(folder, text):
    path = folder / "XX.txt"
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(folder, *, faults=None, **files):
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return {row.name: row for row in read("geonames", [folder], faults=faults)}


def test_kinds_names_and_codes(tmp_path):
    rows = rows_of(tmp_path, SY=DUMP)

    assert {name: row.kind.value for name, row in rows.items()} == {
        "Jableh": "city", "Hmeimim Air Base": "air_base", "Old Mill": "village",
        "Latakia": "adm1", "Tyre": "city",
    }  # fmt: skip
    jableh = rows["Jableh"]
    assert (jableh.place_id, jableh.geonames_id, jableh.admin1_code) == ("gn:1", 1, "02")
    assert (jableh.lat, jableh.lon, jableh.population) == (35.4, 35.9, 65915)
    assert ([n.text for n in jableh.names], jableh.name_ar) == (["Jabla", "جبلة"], "جبلة")
    assert rows["Old Mill"].flags == {"historical"}
    assert rows["Old Mill"].admin1_code == ""  # 00 is GeoNames' "not known"


def test_side_tables_give_languages_units_and_wikidata(tmp_path):
    names = (
        "10\t1\tar\tجبلة\t1\t\t\t\n"
        "11\t1\tfr\tDjéblé\t\t\t\t\n"
        "12\t1\tla\tGabala\t\t\t\t1\n"
        "13\t1\ticao\tOSJB\t\t\t\t\n"
        "14\t1\tlink\thttps://example.org\t\t\t\t\n"
        "15\t1\twkdt\tQ175923\t\t\t\t\n"
        "16\t99\ten\tElsewhere\t\t\t\t\n"
    )
    units = "SY.02\tLatakia\tLatakia\t173578\n"
    codes = "P.PPL\tpopulated place\t\nA.ADM1\tfirst\t\nS.AIRB\tairbase\t\nR.RD\troad\t\n"
    faults = []
    rows = rows_of(
        tmp_path, faults=faults, SY=DUMP, alternateNamesV2=names, admin1CodesASCII=units,
        featureCodes_en=codes,
    )  # fmt: skip
    jableh = rows["Jableh"]

    assert {(n.text, n.lang, n.kind) for n in jableh.names} == {
        ("جبلة", "ar", "alternate"),
        ("Djéblé", "fr", "alternate"),
        ("Gabala", "la", "historical"),
        ("OSJB", "", "code"),
        ("Jabla", "", "alternate"),
    }
    assert (jableh.name_ar, jableh.wikidata, jableh.admin1) == ("جبلة", "Q175923", "Latakia")
    assert [(f.column, f.value, f.fatal) for f in faults] == [("feature code", "P.PPLQ", False)]


def test_country_info(tmp_path):
    cells = ["SY", "SYR", "760", "SY", "Syria", "Damascus", "185180", "16906283", "AS"]
    info = "#ISO\tISO3\tISO-Numeric\n" + "\t".join([*cells, *[""] * 7, "163843", "", ""]) + "\n"
    rows = rows_of(tmp_path, countryInfo=info)

    assert rows["Syria"].kind is PlaceKind.COUNTRY
    assert (rows["Syria"].place_id, rows["Syria"].population) == ("gn:163843", 16906283)
    assert [(n.text, n.kind) for n in rows["Syria"].names] == [("SYR", "code")]


def test_a_zip_and_a_choice_of_countries(tmp_path):
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
        archive.writestr("SY.txt", DUMP)

    assert [r.name for r in read("geonames", [path], countries=["lb"])] == ["Tyre"]


def test_faults_name_line_and_column_and_the_good_lines_go_on(tmp_path):
    bad = (
        line(1, "A", "PPPL", lat="north")
        + line(2, "B", "PPPL", lat="99")
        + "3\tcut\n"
        + line(4, "", "PPPL")
        + line(5, "E", "PPPL").replace("\t0\t", "\tmany\t")
        + line(6, "Good", "PPPL")
    )
    faults = []
    rows = rows_of(tmp_path, faults=faults, SY=line(0, "First", "PPPL") + bad)

    assert set(rows) == {"First", "Good"}
    assert [(f.file, f.row, f.column) for f in faults] == [
        ("SY.txt", 2, "latitude"),
        ("SY.txt", 3, "latitude"),
        ("SY.txt", 4, None),
        ("SY.txt", 5, "name"),
        ("SY.txt", 6, "population"),
    ]


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "x.txt").write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(InputError, match="no GeoNames table"):
        list(read("geonames", [tmp_path / "x.txt"]))
    with pytest.raises(InputError, match="no such file"):
        list(read("geonames", [tmp_path / "missing.txt"]))
    with pytest.raises(InputError, match="formats are geoboundaries, geonames"):
        list(read("shapefile", [tmp_path]))


def test_sources_carry_licence_attribution_and_hash(tmp_path):
    (tmp_path / "SY.txt").write_text(DUMP, encoding="utf-8")
    found = sources_of("geonames", [tmp_path / "SY.txt"])["geonames"]

    assert (found["licence"], "GeoNames" in found["attribution"]) == ("CC-BY-4.0", True)
    assert found["files"] == {"SY.txt": hashlib.sha256(DUMP.encode()).hexdigest()}
    assert set(FORMATS) == {
        "geoboundaries", "geonames", "gns", "natural-earth", "ocha", "osm", "table", "wikidata",
        "wof",
    }  # fmt: skip


@pytest.mark.skipif("GEO_EVAL_DATA" not in os.environ, reason="GEO_EVAL_DATA is not set")
def test_the_real_dump_of_andorra():
    folder = Path(os.environ["GEO_EVAL_DATA"]) / "gazetteer"
    faults = []
    files = [folder / f"gp_{name}.txt" for name in ("AD", "admin1CodesASCII", "admin2Codes",
                                                     "featureCodes_en", "countryInfo")]  # fmt: skip
    rows = list(read("geonames", files, faults=faults))

    assert faults == []
    assert sum(row.kind is PlaceKind.COUNTRY for row in rows) == 253  # 252 and Andorra's own line
    ordino = [r for r in rows if r.name == "Ordino"]
    assert {r.kind.value for r in ordino} == {"adm1", "village"}
    assert {r.admin1 for r in ordino} == {"Ordino"}


# ------------------------------------------------------------------ download


class _Server(http.server.BaseHTTPRequestHandler):
    """Serves ``files``; breaks off once after ``cut`` bytes of a file; understands ranges."""

    files: ClassVar[dict[str, bytes]] = {}
    cut: ClassVar[dict[str, int]] = {}
    asked: ClassVar[list[tuple[str, str, str]]] = []
    stalls: ClassVar[dict[str, threading.Event]] = {}
    ranges = "right"  # "", "wrong"
    content_type = "application/octet-stream"

    def do_GET(self):
        name = self.path.removeprefix("/dump/")
        span = self.headers.get("Range", "")
        self.asked.append((name, span, self.headers.get("User-Agent", "")))
        body = self.files.get(name)
        if body is None:
            self.send_error(404)
            return
        start = int(span.removeprefix("bytes=").rstrip("-")) if span and self.ranges else 0
        if start > len(body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.send_header("Content-Type", self.content_type)
        self.send_header("ETag", '"v1"')
        if start:
            first = start if self.ranges == "right" else 0
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        if name in self.stalls:
            self.stalls[name].wait(10)
        end = self.cut.pop(name, len(body))
        self.wfile.write(body[start:end])

    def log_message(self, *_):
        """Say nothing."""


def zipped(name, text):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, text)
    return data.getvalue()


@pytest.fixture
def server():
    _Server.files = {
        "SY.zip": zipped("SY.txt", DUMP * 500),
        "admin1CodesASCII.txt": b"SY.02\tLatakia\tLatakia\t173578\n",
        "admin2Codes.txt": b"SY.02.1\tJableh\tJableh\t169303\n",
    }
    _Server.cut, _Server.asked, _Server.stalls = {}, [], {}
    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}/dump/"
    found.shutdown()
    found.server_close()
    thread.join()


def test_download_with_progress_then_import(server, tmp_path):
    seen = []
    paths = download_geonames(
        ["sy"], tmp_path, alternates=False, base_url=server,
        progress=lambda name, done, total: seen.append((name, done, total)),
    )  # fmt: skip
    size = len(_Server.files["SY.zip"])

    assert seen[-1] == ("SY.zip", size, size)
    assert [p.name for p in paths] == ["admin1CodesASCII.txt", "admin2Codes.txt", "SY.zip"]
    facts = json.loads((tmp_path / "SY.zip.json").read_text())
    assert facts["sha256"] == hashlib.sha256(_Server.files["SY.zip"]).hexdigest()
    assert {row.admin1 for row in read("geonames", paths) if row.name == "Jableh"} == {"Latakia"}
    assert all(agent.startswith("incident-mapper/") for _, _, agent in _Server.asked)


def test_a_broken_download_is_resumed(server, tmp_path):
    _Server.cut["SY.zip"] = 100_000
    with pytest.raises(InputError, match="it resumes"):
        download_geonames(["SY"], tmp_path, alternates=False, base_url=server)
    assert not (tmp_path / "SY.zip").exists()
    part = (tmp_path / "SY.zip.part").stat().st_size

    download_geonames(["SY"], tmp_path, alternates=False, base_url=server)

    assert (tmp_path / "SY.zip").read_bytes() == _Server.files["SY.zip"]
    assert [span for name, span, _ in _Server.asked if name == "SY.zip"] == ["", f"bytes={part}-"]


def begun(server, folder, *, size=100_000):
    """A download that broke off."""
    _Server.cut["SY.zip"] = size
    with pytest.raises(InputError, match="it resumes"):
        download_geonames(["SY"], folder, alternates=False, base_url=server)


@pytest.mark.parametrize("ranges", ["", "right"], ids=["no ranges", "the file has shrunk"])
def test_what_cannot_be_resumed_begins_anew(server, tmp_path, monkeypatch, ranges):
    begun(server, tmp_path)
    monkeypatch.setattr(_Server, "ranges", ranges)
    if ranges:
        _Server.files["SY.zip"] = zipped("SY.txt", DUMP)
    download_geonames(["SY"], tmp_path, alternates=False, base_url=server)

    assert (tmp_path / "SY.zip").read_bytes() == _Server.files["SY.zip"]


def in_one_line(server, folder, **options):
    with pytest.raises(InputError) as caught:
        download_geonames(["SY"], folder, alternates=False, base_url=server, **options)
    assert "\n" not in str(caught.value)
    assert not (folder / "SY.zip").exists()
    return str(caught.value)


def test_another_part_than_asked_for_is_refused(server, tmp_path, monkeypatch):
    begun(server, tmp_path)
    monkeypatch.setattr(_Server, "ranges", "wrong")

    assert "another part" in in_one_line(server, tmp_path)


def test_a_server_that_falls_silent_is_given_up(server, tmp_path):
    _Server.stalls["SY.zip"] = threading.Event()
    message = in_one_line(server, tmp_path, timeout_s=0.3)
    _Server.stalls["SY.zip"].set()

    assert "timed out" in message
    assert "run it again" in message


def test_a_log_in_page_is_no_dump(server, tmp_path, monkeypatch):
    monkeypatch.setattr(_Server, "content_type", "text/html; charset=utf-8")

    assert "log in" in in_one_line(server, tmp_path)


def test_a_server_that_speaks_no_http_or_is_not_there(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"

        def answer():
            caller, _ = mute.accept()
            with caller:
                caller.recv(1000)
                caller.sendall(b"hello there\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert "broke off" in in_one_line(url, tmp_path)
        thread.join()

    assert "broke off" in in_one_line(url, tmp_path)


def test_the_command_downloads_and_compiles(server, tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    _Server.files["alternatenames/SY.zip"] = zipped("SY.txt", "10\t1\tfr\tDjéblé\t\t\t\t\n")
    base, out = tmp_path / "base.gaz", tmp_path / "out.gaz"
    compile_rows([(0, read("geonames", [write(tmp_path, line(9, "Homs", "PPPL"))]))], base)

    def run(country):
        options = ["--onto", base, "-o", out, "--mirror", server]
        return CliRunner().invoke(
            gazetteer_command, ["add", "geonames", country, *map(str, options)]
        )

    done = run("SY")
    assert done.exit_code == 0, done.output
    found, *_ = Gazetteer(out).search("Djéblé")
    assert (found.place.name, found.place.admin1, found.lang) == ("Jableh", "Latakia", "fr")
    failed = run("LB")
    assert isinstance(failed.exception, InputError)
    assert "LB.zip" in str(failed.exception)


def test_what_is_whole_is_not_fetched_again_and_what_was_changed_is_refused(server, tmp_path):
    download_geonames(["SY"], tmp_path, alternates=False, base_url=server)
    asked = len(_Server.asked)
    download_geonames(["SY"], tmp_path, alternates=False, base_url=server)
    assert len(_Server.asked) == asked

    (tmp_path / "SY.zip").write_bytes(b"other")
    with pytest.raises(InputError, match="SHA-256 differs"):
        download_geonames(["SY"], tmp_path, alternates=False, base_url=server)


def test_no_such_country_and_a_bad_zip(server, tmp_path):
    with pytest.raises(InputError, match="404"):
        download_geonames(["XX"], tmp_path, alternates=False, base_url=server)
    _Server.files["SY.zip"] = b"not a zip"
    with pytest.raises(InputError, match="not a whole zip"):
        download_geonames(["SY"], tmp_path, alternates=False, base_url=server)
    assert not (tmp_path / "SY.zip").exists()
