"""Villages outside the one province or island that a paragraph names."""

from dataclasses import replace

import pytest

from geo.incidents.strays import island_of, strays
from geo.model.frames import PlaceArgument
from geo.model.position import LonLat
from geo.model.records import Place, PlaceId
from geo.model.vocab import PlaceKind


def place(name, lat, lon, kind=PlaceKind.VILLAGE, **others):
    return Place(
        place_id=PlaceId(name), name=name, kind=kind, point=LonLat(lon=lon, lat=lat), **others
    )


def argument(index, record):
    return PlaceArgument(
        index=index, name=record.name, start=0, end=1, first=0, last=1, place=record
    )


NORTH = PlaceId("north")
VILLAGE = place("Low", 35.0, 25.0, admin1_id=PlaceId("south"))
ISLAND = place("Isle", 38.5, 24.0, PlaceKind.ISLAND, radius_km=90.0)


@pytest.mark.parametrize(
    ("record", "beside", "units", "expected"),
    [
        (VILLAGE, (), {NORTH}, True),
        (VILLAGE, (), {NORTH, PlaceId("east")}, False),
        (VILLAGE, (), {PlaceId("south")}, False),
        (replace(VILLAGE, population=300_000), (), {NORTH}, False),
        (VILLAGE, (place("Town", 35.2, 25.1),), {NORTH}, False),
        (VILLAGE, (place("Town", 39.0, 25.1),), {NORTH}, True),
        (ISLAND, (), {NORTH}, False),
    ],
    ids=["outside", "two provinces", "inside", "a city", "a neighbour", "far", "an island"],
)
def test_a_village_outside_the_only_province_strays(record, beside, units, expected):
    others = [argument(n, other) for n, other in enumerate(beside, start=1)]

    assert strays(argument(9, record), others, units) is expected


@pytest.mark.parametrize(
    ("record", "beside", "expected"),
    [
        (VILLAGE, (ISLAND,), "Isle"),
        (place("Own", 38.6, 24.1), (ISLAND,), None),
        (VILLAGE, (ISLAND, place("Town", 35.2, 25.1)), None),
        (VILLAGE, (), None),
        (VILLAGE, (ISLAND, replace(ISLAND, place_id=PlaceId("other"))), None),
    ],
    ids=["elsewhere", "on it", "a neighbour there", "no island", "two islands"],
)
def test_a_village_elsewhere_is_meant_on_the_one_island_before_it(record, beside, expected):
    others = [argument(n, other) for n, other in enumerate(beside)]
    island = island_of(argument(9, record), others)

    assert (island.name if island is not None else None) == expected
