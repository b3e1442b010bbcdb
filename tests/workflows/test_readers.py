"""Plug-ins that read reports: only what the text says gets in, and a build asks nobody."""

import http.server
import itertools
import json
import threading
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from geo.cli import cli
from geo.extraction.readers import check_answer
from geo.extraction.readers.chat import ALLOWED, ChatReader
from geo.extraction.readers.spacy import SpacyReader
from geo.language.reading import read
from geo.model.errors import InputError
from geo.model.readers import Answer
from geo.model.records import Report, ReportId
from geo.workflows.readers import ask, find_reader, plug_in, stored

TEXT = "Une explosion a fait 12 morts et 30 blessés à Bamako. Un soldat de 34 ans a été tué."


def report(text=TEXT, lang="fr"):
    return Report(report_id=ReportId("r"), path="r.txt", sha256="", text=text, lang=lang)


def answer(**items):
    return Answer(
        spec="m:f",
        name="m",
        version="1",
        configuration_sha256="c",
        leaves_machine=False,
        text_sha256="t",
        items=items,
    )


def item(words, text=TEXT, **values):
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, **values}


def checked(text=TEXT, lang="fr", **items):
    return check_answer(answer(**items), report(text, lang), read(text, lang=lang))


# functions that tests name as plug-ins


def planted(reading):
    """A reader whose figures are made up, and one that is not."""
    at = reading.text.index("12 morts")
    right = {"start": at, "end": at + 8, "text": "12 morts", "harm": "killed"}
    return {"claims": [{**right, "value": 900}, {**right, "value": 12}]}


def broken(_reading):
    """A reader that fails."""
    raise RuntimeError("no model")


def test_a_value_that_is_read_there_is_kept():
    found = checked(claims=[item("12 morts", harm="killed", value=12)])
    assert [(c.value, c.harm, c.rule_id) for c in found.claims] == [(12, "killed", "reader.m")]
    assert found.dropped == []


def test_no_planted_value_gets_in():
    """Two hundred made-up values on the spans of a real text."""
    spans = ("12 morts", "30 blessés", "Un soldat", "34 ans", "Bamako", TEXT)
    read_there = {"12 morts": {12}, "30 blessés": {30}, "Un soldat": {1}, TEXT: {12, 30, 1}}
    made_up = itertools.product(spans, range(1, 2000, 37))
    wrong = ((words, value) for words, value in made_up if value not in read_there.get(words, ()))
    tried = [item(w, harm="killed", value=v) for w, v in itertools.islice(wrong, 200)]
    found = checked(claims=tried)
    assert found.claims == []
    assert len(found.dropped) == 200
    assert all("is not what is read there" in fault.reason for fault in found.dropped)


@pytest.mark.parametrize(
    ("part", "given", "why"),
    [
        ("claims", {**item("12 morts", harm="killed", value=12), "text": "12 mort"}, "says"),
        ("claims", {"start": 0, "end": 900, "text": "x", "harm": "killed"}, "outside"),
        ("claims", {"harm": "killed", "value": 12}, "names no characters"),
        ("claims", item("12 morts", harm="annoyed", value=12), "harm"),
        ("claims", item("12 morts", harm="killed", value="12"), "no whole number"),
        ("claims", item("12 morts", harm="killed", value=True), "no whole number"),
        ("claims", item("34 ans", harm="killed", value=34), "duration"),
        ("claims", item("12 morts", harm="killed", value=12, claimant="le maire"), "claimant"),
        ("events", item("explosion", **{"class": "party"}), "class"),
        ("events", item("explosion", **{"class": "bomb"}, date="2025-01-01"), "date"),
        ("movements", item("Un soldat", who="des milliers"), "who"),
        ("movements", item("Un soldat", who="Un soldat", number=700), "700"),
        ("claims", "12 morts", "no table"),
        ("verdicts", item("12 morts"), "unknown"),
    ],
)
def test_what_the_text_does_not_say_is_dropped_with_a_reason(part, given, why):
    found = checked(**{part: [given]})
    assert found.count == 0
    [fault] = found.dropped
    assert why in fault.reason
    assert not fault.fatal


def test_an_event_a_place_and_a_movement_stand():
    text = "Dix familles ont fui Sévaré vers Bamako."
    found = checked(
        text,
        mentions=[item("Sévaré", text)],
        events=[item("fui", text, **{"class": "displacement"})],
        movements=[item("Dix familles", text, who="familles", number=None, origin="Sévaré")],
    )
    assert (len(found.mentions), len(found.events), len(found.movements)) == (1, 1, 1)
    assert found.movements[0].origin == "Sévaré"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.md").write_text(f"---\nlang: fr\n---\n\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(
        f'title = "T"\n[inputs]\nreports = "reports"\n[reading]\nreaders = ["{__name__}:planted"]\n'
    )
    return tmp_path


def test_a_build_reads_stored_answers_and_is_the_same_each_time(folder):
    asked = CliRunner().invoke(cli, ["draft", str(folder), "--refresh", "--json"])
    assert asked.exit_code == 0, asked.output
    assert "its value 900 is not what is read there (12)" in asked.stderr
    [path] = (folder / "readers").glob("*.json")
    assert path.name.startswith("planted-")
    pages = []
    for out in ("one", "two"):
        target = folder.parent / f"{folder.name}-{out}"
        built = CliRunner().invoke(cli, ["map", str(folder), "-o", str(target)])
        assert built.exit_code == 0, built.output
        pages.append({p.name: p.read_bytes() for p in sorted(target.iterdir())})
    assert pages[0] == pages[1]
    run = json.loads(pages[0]["run.json"])
    [reader] = run["readers"]
    assert (reader["name"], reader["accepted"], reader["dropped"]) == ("planted", 1, 1)
    assert any(i["kind"] == "readers" for i in run["inputs"])
    assert b"map:reader/planted/0" in pages[0]["prov.json"]
    assert (
        b'"readers":[{"name":"planted","version":"0","leaves_machine":false}]'
        in (pages[0]["index.html"])
    )
    assert b"900" not in pages[0]["incidents.geojson"]


def test_a_build_without_an_answer_says_so_and_asks_nobody(folder):
    built = CliRunner().invoke(cli, ["map", str(folder), "-o", str(folder / "out")])
    assert built.exit_code == 0
    assert "has not read it; ask it with: geo draft --refresh" in built.stderr
    assert not (folder / "readers").exists()


def test_an_answer_to_another_text_is_not_used(folder):
    CliRunner().invoke(cli, ["draft", str(folder), "--refresh", "--json"])
    changed = report(TEXT.replace("12", "13"))
    plugged = plug_in([f"{__name__}:planted"], [changed], folder / "readers")
    assert plugged.by_report == {}
    assert "has not read it" in plugged.notes[0].reason


def test_a_reader_that_fails_leaves_the_other_reports(tmp_path):
    [fault] = ask(f"{__name__}:broken", [report()], tmp_path)
    assert "broken failed: RuntimeError: no model" in fault.reason


@pytest.mark.parametrize("spec", ["nowhere:at_all", "json:nothing", "unknown_entry_point"])
def test_a_reader_that_is_not_there_is_an_error(spec):
    with pytest.raises(InputError, match="no reader"):
        find_reader(spec)


def test_a_file_that_holds_no_answer_is_no_answer(tmp_path):
    path = tmp_path / "x.json"
    for text in ("", "[]", '{"name": 3}', "{"):
        path.write_text(text)
        assert stored(path) is None


def test_loose_reports_keep_their_answers_in_a_hidden_folder(folder):
    command = ["draft", str(folder / "reports"), "--json", "--reader", f"{__name__}:planted"]
    CliRunner().invoke(cli, [*command, "--refresh"])
    again = CliRunner().invoke(cli, command)
    assert again.exit_code == 0
    assert '"rule_id": "reader.planted"' in again.stdout or '"value": 12' in again.stdout
    assert list((folder / "reports" / ".readers").glob("planted-*.json"))


# ------------------------------------------------------------------ the two examples


def test_a_spacy_pipeline_marks_places():
    entities = [
        SimpleNamespace(start_char=46, end_char=52, text="Bamako", label_="LOC"),
        SimpleNamespace(start_char=0, end_char=3, text="Une", label_="PER"),
    ]
    reader = SpacyReader(lambda _text: SimpleNamespace(ents=entities), name="toy", version="1")
    assert [m["text"] for m in reader.read(read(TEXT))["mentions"]] == ["Bamako"]


class _Model(http.server.BaseHTTPRequestHandler):
    said = ""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"choices": [{"message": {"content": self.said}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Keep quiet."""


@pytest.fixture
def model(socket_enabled):
    def serve(said):
        handler = type("Model", (_Model,), {"said": said})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/v1"

    servers = []
    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_model_on_this_machine_is_asked_and_checked(model):
    said = {"claims": [{"text": "12 morts", "harm": "killed", "value": 900},
                       {"text": "30 blessés", "harm": "injured", "value": 30}]}  # fmt: skip
    reader = ChatReader(url=model(json.dumps(said)))
    given = reader.read(read(TEXT, lang="fr"))
    found = checked(**given)
    assert [(c.value, c.harm) for c in found.claims] == [(30, "injured")]
    assert not reader.leaves_machine


@pytest.mark.parametrize(
    "said", ["no json", "[1, 2]", '{"claims": 7}', '{"claims": [{"text": 1}]}']
)
def test_a_model_that_answers_nonsense_adds_nothing(model, said):
    reader = ChatReader(url=model(said))
    if said == "no json":
        with pytest.raises(InputError, match="not answer in JSON"):
            reader.read(read(TEXT))
    else:
        assert not any(reader.read(read(TEXT)).values())


@pytest.mark.parametrize(
    "url",
    [
        "http://203.0.113.9/v1",
        "https://models.example/v1",
        "http://127.0.0.1.example/",
        "file:///x",
    ],
)
def test_an_address_off_this_machine_is_refused(url, monkeypatch):
    monkeypatch.delenv(ALLOWED, raising=False)
    with pytest.raises(InputError):
        ChatReader(url=url)
    with pytest.raises(InputError):
        ChatReader(url=url, remote=True)


def test_an_address_off_this_machine_is_allowed_when_told_twice(monkeypatch):
    monkeypatch.setenv(ALLOWED, "models.example")
    with pytest.raises(InputError):
        ChatReader(url="https://models.example/v1")
    reader = ChatReader(url="https://models.example/v1", remote=True)
    assert reader.leaves_machine
    assert reader.configuration["url"] == "https://models.example/v1"
