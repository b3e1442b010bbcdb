"""The parts of the gazetteer: curated tables, merging, parents, scanning, shapes, sources."""

import json

import numpy as np
import pytest
import shapely

from geo.gazetteer.build import names
from geo.gazetteer.build.builder import Builder
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.build.curated import read_demonyms, read_overrides, read_sources, read_words
from geo.gazetteer.build.merge import link_duplicates
from geo.gazetteer.build.parents import parents_of
from geo.gazetteer.build.texts import blobs, differing, filled, lines_of, text_sections
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.engine.records import Records
from geo.gazetteer.engine.reverse import Reverse
from geo.gazetteer.engine.scan import letter_sections
from geo.gazetteer.engine.store import Store
from geo.gazetteer.importers import (
    geoboundaries,
    geonames,
    gns,
    natural_earth,
    ocha,
    wikidata,
    wof,
)
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import Row
from geo.gazetteer.shapes.rows import ShapeRows
from geo.gazetteer.shapes.sources import old_shapes, read_named
from geo.gazetteer.shapes.today import Named, OldShape, Seeds, units_of_today
from geo.gazetteer.shapes.topology import topology_of
from geo.model.errors import InputError
from geo.model.position import LonLat
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind

IMPORTERS = (geoboundaries, geonames, gns, natural_earth, ocha, wikidata, wof)


def row(key, *, kind=PlaceKind.TOWN, lon=36.0, lat=35.0, **values):
    fields = {"place_id": PlaceId(key), "name": key.title(), "kind": kind, "country": "SY"}
    return Row(**(fields | {"lon": lon, "lat": lat, "source": "curated"} | values))


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    path = tmp_path_factory.mktemp("gaz") / "small.gaz"
    square = shapely.box(35.5, 34.5, 36.5, 35.5).wkb
    rows = [
        row("coast", kind=PlaceKind.ADM1, footprint=square),
        row("harbour"),
        row("mill", lon=36.2),
        row("far", lon=40.0, lat=36.0),
    ]
    compile_rows([(0, rows)], path)
    return path


# ------------------------------------------------------------------ sources of rows


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda m: m.__name__.rpartition(".")[2])
def test_an_importer_names_whom_to_credit_and_refuses_what_it_cannot_read(importer, tmp_path):
    path = tmp_path / "strange.json"
    path.write_text(json.dumps({"recipe": "soup"}), encoding="utf-8")
    faults = []
    try:
        rows = list(importer.read([path], faults=faults))
    except InputError as error:
        rows, told = [], str(error)
    else:
        told = str(faults[0])

    assert rows == []
    assert "\n" not in told
    assert path.name in told
    assert len(importer.ATTRIBUTION) > len("by")


def test_the_curated_files_are_read_as_they_lie_there():
    folder = gazetteer_data()
    ids = {place_id for _, place_id, _ in read_demonyms(folder)}

    assert ids
    assert all(word == word.strip() for word in read_words(folder))
    assert all(source["licence"] for source in read_sources(folder).values())
    assert isinstance(read_overrides(folder).no_scan, frozenset)


# ------------------------------------------------------------------ building


def test_a_loaded_row_beside_an_older_one_of_its_name_is_that_place():
    links = link_duplicates(
        owner=np.array([0, 1, 2]),
        name=np.array([7, 7, 7]),
        lon=np.array([36.0, 36.001, 37.0]),
        lat=np.array([35.0, 35.0, 35.0]),
        kind=np.full(3, list(PlaceKind).index(PlaceKind.TOWN), dtype=np.uint8),
        radius=np.ones(3),
        country=np.zeros(3, dtype=np.int64),
        trust=np.array([0, 2, 2], dtype=np.uint8),
    )

    assert links.same_as.tolist() == [-1, 0, -1]
    assert 0 < links.km[1] < 1


def test_a_place_lies_in_the_unit_whose_outline_holds_it():
    builder = Builder()
    square = shapely.box(35.5, 34.5, 36.5, 35.5).wkb
    for one in (row("coast", kind=PlaceKind.ADM1), row("harbour"), row("far", lon=40.0)):
        builder.add(one)
    first, second = parents_of(builder, {0: square})

    assert first.tolist() == [-1, 0, -1]
    assert set(second.tolist()) == {-1}


def test_texts_lie_end_to_end_with_their_ends():
    lines = "one\n\nthree"

    assert filled(lines).tolist() == [True, False, True]
    assert differing("a\nb", "a\nc") == "\nb"
    for sections in (text_sections("t", ["one", "", "three"]), lines_of("t", lines)):
        assert bytes(next(iter(sections.values()))) in (b"onethree", b"one\n\nthree")
    assert {len(array) for array in blobs("b", [b"ab", b"c"]).values()} == {2, 3}


def test_a_name_of_few_letters_is_known_and_not_looked_for_in_texts(tmp_path):
    trust = 1  # curated rows are 0: theirs are taken as they stand
    short = "Yx"[: min(names._LEAST_LETTERS.values()) - 1]
    rows = [row("harbour"), row("short", name=short)]
    compile_rows([(trust, rows)], tmp_path / "a.gaz")
    gazetteer = Gazetteer(tmp_path / "a.gaz")

    assert [c.place.place_id for c in gazetteer.search("HARBOUR")] == ["harbour"]
    assert [c.place.place_id for c in gazetteer.search(short)] == ["short"]
    assert [m.text for m in gazetteer.scan(f"{short} and the Harbour burnt.")] == ["Harbour"]


# ------------------------------------------------------------------ looking up


def test_the_nearest_places_come_first_and_units_hold_points(records):
    gazetteer = Gazetteer(records)
    here = LonLat(lon=36.01, lat=35.0)

    assert gazetteer.nearest(here, limit=2)[0][0].place_id == "harbour"
    assert [p.place_id for p in gazetteer.containing(here)] == ["coast"]


def test_many_points_are_answered_as_one_by_one(records):
    reverse = Reverse(Records(Store(records)))
    lon, lat = np.array([36.0, 40.0]), np.array([35.0, 36.0])
    numbers, km = reverse.nearest_many(lon, lat)

    assert numbers.shape == km.shape == (2, 1)
    assert km.max() < 1.0


def test_letters_are_folded_by_a_table_of_the_whole_plane():
    sections = letter_sections()

    assert {len(array) for array in sections.values()} >= {0x10000}


# ------------------------------------------------------------------ shapes


def test_the_packaged_shapes_give_units_once():
    rows = ShapeRows()
    units = [one.place_id for one in rows.units()]

    assert len(units) == len(set(units)) > 1000


def test_a_unit_of_today_is_made_of_the_settlements_that_name_it(tmp_path):
    path = tmp_path / "admin1.txt"
    path.write_text("XX.01\tWest\tWest\t11\nXX.02\tEast\tEast\t12\n", encoding="utf-8")
    named = read_named(path)
    assert named == {
        "XX.01": Named(name="West", geonames_id=11),
        "XX.02": Named(name="East", geonames_id=12),
    }
    old = OldShape(
        key="one", country="XX", name="Old", code="", names=(), geometry=shapely.box(0, 0, 2, 1)
    )
    seeds = Seeds(
        lon=np.array([0.5, 1.5]),
        lat=np.array([0.5, 0.5]),
        code=np.array(["XX.01", "XX.02"]),
        votes=np.array([True, True]),
        people=np.array([100, 100]),
    )
    units = {u.key: u for u in units_of_today([old], seeds, named) if u.level == "adm1"}

    assert {u.name for u in units.values()} == {"West", "East"}
    assert old_shapes({"type": "FeatureCollection", "features": []}, {}) == []


def test_neighbours_share_their_border():
    squares = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    made = topology_of({"u": [({"n": i}, s) for i, s in enumerate(squares)]}, grid=0.1)

    assert len(made["arcs"]) == 3
