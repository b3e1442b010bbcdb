"""What would help where names were not found."""

import pytest

from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.coverage import coverage, gains, remedies
from geo.gazetteer.engine.gazetteer import Gazetteer
from geo.gazetteer.rows import Row, parse_names
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind


def country(code, name):
    return Row(
        place_id=PlaceId(f"c:{code}"),
        name=name,
        kind=PlaceKind.COUNTRY,
        country=code,
        names=parse_names(f"/code:{code}"),
    )


def town(place_id, name, code, lat):
    return Row(
        place_id=PlaceId(place_id), name=name, kind=PlaceKind.TOWN, country=code, lon=8.0, lat=lat
    )


@pytest.fixture
def gaz(tmp_path):
    packaged = [
        country("NG", "Nigeria"),
        country("TD", "Chad"),
        town("a", "Abak", "NG", 5.0),
        town("b", "Bida", "NG", 9.0),
        town("c", "Mao", "TD", 14.0),
    ]
    loaded = [town(f"v{i}", f"Village {i}", "TD", 10 + i / 10) for i in range(4)]
    path = tmp_path / "g.gaz"
    compile_rows([(1, packaged), (2, loaded)], path)
    return Gazetteer(path)


def test_settlements_are_counted_by_where_they_come_from(gaz):
    assert gaz.settlements_of("NG") == (2, 0)
    assert gaz.settlements_of("TD") == (1, 4)
    assert gaz.settlements_of("XX") == (0, 0)
    assert coverage("TD", gaz).has_villages


def test_the_village_file_is_the_remedy_where_nobody_loaded_one(gaz):
    nigeria, chad = remedies({"TD": 1, "NG": 17, "": 5, "XX": 2}, gaz)

    assert nigeria.startswith("17 names were not found; the gazetteer has the 2 settlements of")
    assert "Nigeria" in nigeria
    assert nigeria.endswith("geo gazetteer add geonames NG -o ng.gaz")
    assert chad.startswith("1 name was not found; the gazetteer has 5 settlements of Chad")
    assert "add table" in chad


def test_nothing_missing_needs_no_remedy(gaz):
    assert remedies({}, gaz) == []
    assert remedies({"NG": 0}, gaz) == []


def test_each_country_is_told_what_it_gained(gaz):
    assert gains(gaz) == [
        "Chad: 4 settlements more than the package, which has 1 settlement",
    ]


def test_units_are_counted_beside_settlements(tmp_path):
    unit = Row(place_id=PlaceId("u"), name="Kano", kind=PlaceKind.ADM2, country="NG", lon=8, lat=12)
    villages = [town(f"v{i}", f"Village {i}", "TD", 10 + i / 10) for i in range(2)]
    path = tmp_path / "g.gaz"
    countries = [country("NG", "Nigeria"), country("TD", "Chad")]
    compile_rows([(1, countries), (2, [unit, *villages])], path)

    assert Gazetteer(path).gained() == {"NG": (0, 1), "TD": (2, 0)}
    assert [line.partition(" more")[0] for line in gains(Gazetteer(path))] == [
        "Chad: 2 settlements", "Nigeria: 1 unit",
    ]  # fmt: skip
