"""Where the gate says that something stands: row and column as a plain walk finds them."""

import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.privacy import outputs
from geo.privacy.gate import LeakClass, Secrets, find_leaks
from geo.privacy.outputs import Locator, View
from geo.privacy.plain import folded

WORDS = st.sampled_from(["amina", "farouk", "gate", "two\nlines", "Ärzte", 'a "quote"', "", "7"])
VALUES = st.one_of(WORDS, st.none(), st.integers(0, 9), st.lists(WORDS, max_size=2))
ROWS = st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3), max_size=5)


def walked(tree, words):
    """The first property that holds the words, else the first key of the file."""
    rows = [*enumerate((f["properties"] for f in tree["features"]), start=1), (None, tree)]
    for row, values in rows:
        for column, value in values.items():
            if words in folded(json.dumps(value, ensure_ascii=False)):
                return row, column
    return None, ""


@given(rows=ROWS, words=st.sampled_from(["amina", "farouk", "lines", "arzte", "quote", "nobody"]))
def test_the_locator_finds_what_a_walk_of_the_file_finds(tmp_path_factory, rows, words):
    path = tmp_path_factory.mktemp("out") / "a.geojson"
    tree = {"title": "farouk", "features": [{"properties": row} for row in rows]}
    path.write_text(json.dumps(tree), encoding="utf-8")
    view = View(file=path.name, text="", path=path)
    assert Locator(view).locate(words) == walked(tree, words)


@pytest.mark.parametrize("text", ["[1, 2]", "not json", '{"features": {"properties": 1}}'])
def test_a_file_without_features_has_no_rows(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert Locator(View(file=path.name, text="", path=path)).locate("amina") == (None, "")


def test_a_file_is_read_once_for_all_its_leaks(tmp_path, monkeypatch):
    rows = [{"properties": {"title": f"Amina Farouk {number}"}} for number in range(50)]
    rows.append({"properties": {"notes": "Samir Haddad"}})
    (tmp_path / "a.geojson").write_text(json.dumps({"features": rows}), encoding="utf-8")
    members, read = outputs._members_in, []
    monkeypatch.setattr(outputs, "_members_in", lambda text: read.append(1) or members(text))
    leaks = find_leaks(tmp_path, Secrets(names=("Amina Farouk", "Samir Haddad")))
    assert len(read) == 1
    assert [(k.row, k.column, k.kind) for k in leaks] == [
        (1, "title", LeakClass.PERSON),
        (51, "notes", LeakClass.PERSON),
    ]


@pytest.mark.parametrize("size", [64, 200, 1 << 20])
def test_a_file_that_is_read_in_parts_hides_nothing_between_them(tmp_path, monkeypatch, size):
    """Wherever a part ends: a name, a long value and a table beside the layers are read whole."""
    monkeypatch.setattr(outputs, "_PART", size)
    monkeypatch.setattr(outputs, "_OVERLAP", 128)
    rows = [{"n": n, "title": "Amina Farouk" if n % 7 == 3 else "Nobody"} for n in range(40)]
    rows[20]["notes"] = "x" * 300 + " Samir Haddad"
    features = [{"type": "Feature", "properties": row} for row in rows]
    tree = {"type": "FeatureCollection", "features": features}
    layer = json.dumps(tree, separators=(",", ":"))
    for name in ("incidents.geojson", "all.geojson"):
        (tmp_path / name).write_text(layer, encoding="utf-8")
    (tmp_path / "a.csv").write_text("x\n" * 90 + "y Amina Farouk\n" + "x\n" * 90, encoding="utf-8")
    leaks = find_leaks(tmp_path, Secrets(names=("Amina Farouk", "Samir Haddad")))
    told = {(leak.file, leak.row, leak.words) for leak in leaks}
    assert {("a.csv", None, "Amina Farouk"), ("incidents.geojson", 4, "Amina Farouk")} <= told
    assert ("incidents.geojson", 21, "Samir Haddad") in told


@pytest.mark.parametrize("size", [64, 200, 1 << 20])
def test_a_packed_page_and_a_long_text_are_read_in_parts(tmp_path, monkeypatch, size):
    """A name is found wherever a part ends, and half of a word is nobody's name."""
    monkeypatch.setattr(outputs, "_PART", size)
    monkeypatch.setattr(outputs, "_OVERLAP", 128)
    rows = [{"n": n, "by": "Amina Farouk" if n == 23 else "Susanna Fareed"} for n in range(60)]
    packed = gzip.compress(json.dumps(rows).encode(), mtime=0)
    block = base64.b64encode(packed).decode()
    (tmp_path / "index.html").write_text(f"<p>Map</p><script>{block}</script>", encoding="utf-8")
    (tmp_path / "prov.json").write_text(json.dumps(rows), encoding="utf-8")

    leaks = find_leaks(tmp_path, Secrets(names=("Amina Farouk", "Anna")))

    assert {(leak.file, leak.words) for leak in leaks} == {
        ("index.html", "Amina Farouk"),
        ("prov.json", "Amina Farouk"),
    }
