"""The gate tells a secret from what anybody may read: no false alarm, and no leak in any format."""

import json
from itertools import product

import pytest

import geo
from geo.layers.export import FORMATS, read_build
from geo.model.schema import LAYERS
from geo.privacy.gate import LeakClass, Secrets, find_leaks, without_public
from geo.privacy.traces import letters_of, shared_pieces
from geo.workflows.restricted import LeakError, check_public, export

TITLE = "Clashes near the main road market"
NOTE = "Three strangers slept behind the third mill for a week"
NAME = "Ahmad Hassan"


def shown(folder, *values, name="a.geojson"):
    """A file of features, one value each."""
    rows = [{"type": "Feature", "properties": {"notes": v, "tags": "t"}} for v in values]
    text = json.dumps({"type": "FeatureCollection", "features": rows}, separators=(",", ":"))
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_withheld_text_that_a_public_one_holds_whole_is_no_secret(tmp_path):
    public = f"In the morning: {TITLE}, witnesses of the market said"
    secrets = without_public(Secrets(texts=(TITLE, NOTE)), words=[public])

    assert find_leaks(shown(tmp_path, public), secrets) == []
    assert [k.words for k in find_leaks(shown(tmp_path, NOTE), secrets)] == [NOTE]


def test_a_withheld_text_is_found_by_what_it_shares_with_no_public_one(tmp_path):
    text = f"{TITLE} and {NOTE}"
    secrets = without_public(Secrets(texts=(text,)), words=[f"{TITLE} and more"])

    assert find_leaks(shown(tmp_path, f"{TITLE} and more"), secrets) == []
    [leak] = find_leaks(shown(tmp_path, "x", f"... {NOTE}"), secrets)
    assert (leak.row, leak.column) == (2, "notes")


def test_all_pieces_public_but_not_the_whole_leaves_the_whole_secret(tmp_path):
    text = "families left houses burned convoy attack artillery"
    half = ("families left houses burned convoy", "houses burned convoy attack artillery")
    secrets = without_public(Secrets(texts=(text,)), words=half)

    assert find_leaks(shown(tmp_path, *half), secrets) == []
    assert [k.words for k in find_leaks(shown(tmp_path, text), secrets)] == [text]


def test_no_text_goes_on_from_one_cell_to_the_next(tmp_path):
    """A note that ends as a withheld one begins, before a column that happens to go on with it."""
    secrets = Secrets(texts=("people shelling near the tags t",))
    (tmp_path / "a.csv").write_text('notes,x\n"people shelling near the",tags t\n')
    shown(tmp_path, "people shelling near the")
    (tmp_path / "a.kml").write_text("<p>people shelling near the</p><td>tags t</td>")

    assert find_leaks(tmp_path, secrets) == []
    (tmp_path / "b.svg").write_text("<text>people shelling</text><text>near the tags t</text>")
    assert [leak.file for leak in find_leaks(tmp_path, secrets)] == ["b.svg"]


@pytest.mark.parametrize("label", [["Ahmad", "Hassan"], ["Ahmad Hassan"], ["Tell Hassan", "Ahmad"]])
def test_places_on_the_map_are_nobody(tmp_path, label):
    secrets = without_public(Secrets(names=(NAME,)), words=[], places=[*label, "Tartus"])
    (tmp_path / "a.json").write_text(json.dumps({"labels": label, "places": sorted(label)}))
    (tmp_path / "a.svg").write_text("".join(f"<text>{name}</text>" for name in label))

    assert find_leaks(tmp_path, secrets) == []
    assert "tartus" not in secrets.places
    (tmp_path / "b.json").write_text(json.dumps({"notes": f"{NAME} came home", "labels": label}))
    assert [(k.file, k.kind) for k in find_leaks(tmp_path, secrets)] == [
        ("b.json", LeakClass.PERSON)
    ]


def test_an_id_that_is_a_word_of_the_page_is_searched_nowhere(tmp_path):
    ids = ("burial", "baniyas", "den-7781")
    secrets = without_public(Secrets(ids=ids), words=["Burial"], places=["Baniyas"])

    assert secrets.ids == ("den-7781",)
    assert find_leaks(shown(tmp_path, "A burial in Baniyas"), secrets) == []
    assert [k.words for k in find_leaks(shown(tmp_path, "see den-7781"), secrets)] == ["den-7781"]


def test_what_two_layers_share_is_read_once_and_told_of_the_layer(tmp_path):
    feature = {"type": "Feature", "id": "1", "geometry": None, "properties": {"notes": NOTE}}
    for name, extra in (("all", {"layer": "incidents"}), ("incidents", {})):
        tree = {"type": "FeatureCollection", "features": [feature | extra] * 2}
        text = json.dumps(tree, separators=(",", ":"))
        (tmp_path / f"{name}.geojson").write_text(text, encoding="utf-8")

    assert [k.file for k in find_leaks(tmp_path, Secrets(texts=(NOTE,)))] == ["incidents.geojson"]


def test_pieces_do_not_go_from_one_public_text_to_another():
    text = "artillery fire near the hospital school"

    assert shared_pieces([text], ["artillery fire near", "the hospital school"]) == ()
    assert letters_of(text)[:24] in shared_pieces([text], [f"({text}!)"])


WORDS = ("clashes", "market", "road", "checkpoint", "near")
NAMES = (NAME, "Maria Santos", "Zoltar Inventado")


@pytest.fixture(scope="module")
def small_words(tmp_path_factory, gazetteer):
    """A map of few different words; some rows name a declared person."""
    root = tmp_path_factory.mktemp("few") / "map"
    root.mkdir()
    notes = [" ".join(words) for words in product(WORDS, repeat=3)]
    rows = [
        f"e{n},2025-03-07,Jableh,Clashes,outlet,{note if n % 9 else f'{note} as {NAMES[n % 3]}'}"
        for n, note in enumerate(notes)
    ]
    header = "event_id,event_date,location,event_type,source,notes\n"
    (root / "records.csv").write_text(header + "\n".join(rows) + "\n")
    people = "".join(f"w{n},{name},witness\n" for n, name in enumerate(NAMES))
    (root / "sources.csv").write_text(f"source_id,name,kind\n{people}outlet,Outlet,outlet\n")
    (root / "map.toml").write_text(
        '[inputs]\nrecords = ["records.csv"]\nsources = ["sources.csv"]\n'
    )
    built = geo.build(root, gazetteer=gazetteer)
    built.save(root / "build")
    return built, root / "build"


def test_a_table_of_few_words_is_published(small_words):
    atlas, written = small_words

    assert len(atlas.secrets.texts) >= len(WORDS) ** 3 // 9
    assert check_public(written) == []


@pytest.fixture
def leaky(small_words, tmp_path):
    """The same map, written by a writer that leaks one secret of a kind."""
    atlas, written = small_words
    (tmp_path / "map").mkdir()
    for folder in ("build", "restricted"):
        (tmp_path / "map" / folder).mkdir()
        for path in (written.parent / folder).glob("*"):
            (tmp_path / "map" / folder / path.name).write_bytes(path.read_bytes())

    def write(secret):
        path = tmp_path / "map" / "build" / "incidents.geojson"
        tree = json.loads(path.read_text("utf-8"))
        values = tree["features"][3]["properties"]
        texts = ("event_id", "title", "notes", "actor1", "location", "source", "where_description")
        for name in texts:
            values[name] = secret
        claim = {"claim_id": "c", "harm": "killed", "value": 2, "best": 2, "as_of": "2025-03-08"}
        values["claims"] = [{**claim, "claimant": secret, "notes": secret, "about": secret}]
        path.write_text(json.dumps(tree), encoding="utf-8")
        blank = dict.fromkeys(column.name for column in LAYERS["routes"].columns)
        way = {**blank, "quotes": [], "crossing_not_stated": False, "origin_explicit": True}
        way |= {"destination_explicit": True, "origin": secret, "claimant": secret}
        way |= {"movement_id": "m", "who": secret}
        feature = {"type": "Feature", "id": "m", "geometry": None, "properties": way}
        routes = {"type": "FeatureCollection", "features": [feature]}
        (path.parent / "routes.geojson").write_text(json.dumps(routes), encoding="utf-8")
        return read_build(path.parent)

    return atlas, write


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_a_leak_is_stopped_in_every_format(leaky, tmp_path, fmt):
    atlas, write = leaky
    text = next(t for t in atlas.secrets.texts if len(t) >= 30)
    for secret, kind in (("Zoltar Inventado", LeakClass.PERSON), (text, LeakClass.TEXT)):
        target = tmp_path / f"out{FORMATS[fmt].suffix}"
        with pytest.raises(LeakError) as caught:
            export(write(secret), fmt, target)
        assert kind in {leak.kind for leak in caught.value.leaks}
        assert not target.exists()
