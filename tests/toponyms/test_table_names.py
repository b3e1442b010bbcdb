"""Names that are answered together are answered as each alone."""

import random

import pytest

from geo.model.position import LonLat
from geo.toponyms.names import Resolver
from geo.toponyms.table_context import TableContext, context_of
from geo.toponyms.table_names import TableResolver

ODD = (
    "Jableh", "near Jableh", "Al Bab", "Bab", "Al-Bab, Aleppo", "Latakia province", "Jablah",
    "Tuwaym village", "جبلة", "الباب", "Qwrtzpl", "Paris", "San José", "  Hama ", "Homs; Hama",
    "road between Hama and Homs", "İzmir", "Vila Nova", "Santa Rosa", "Saint-Denis", "١٢", "-", "7",
    "Hama\nHoms", "Alawites", "IST", "Georgia",
)  # fmt: skip
PARENTS = (
    ("", "", ""), ("", "", "SY"), ("Hama", "", "SY"), ("Latakia", "Jableh", "SY"), ("Hama", "", ""),
    ("Ghab Plain", "", "SY"), ("Nowhere", "", "SY"), ("", "", "FR"), ("Texas", "", "US"),
)  # fmt: skip


@pytest.mark.parametrize(("admin1", "admin2", "country"), PARENTS)
def test_odd_names_are_answered_as_each_alone(gazetteer, admin1, admin2, country):
    stated = {"admin1": admin1, "admin2": admin2, "country": country}
    context = TableContext(countries={"SY": 0.7, "CO": 0.2})
    alone = Resolver(gazetteer, context=context)
    together = TableResolver(gazetteer, context=context)

    assert together.resolve_many(ODD, **stated) == [alone.resolve(n, **stated) for n in ODD]


def test_names_of_the_whole_world_are_answered_as_each_alone(gazetteer):
    """Places drawn from the list, under the parents that hold them and under fewer."""
    draw = random.Random(7)
    points = [LonLat(lon=draw.uniform(-120, 140), lat=draw.uniform(-35, 60)) for _ in range(40)]
    places = [gazetteer.nearest(point)[0][0] for point in points]
    names = [draw.choice(gazetteer.names(place.place_id)).text for place in places]
    context = context_of([(n, p.admin1, "", p.country) for n, p in zip(names, places, strict=True)],
                         gazetteer)  # fmt: skip
    alone, together = (kind(gazetteer, context=context) for kind in (Resolver, TableResolver))
    for place, name in zip(places, names, strict=True):
        for stated in (
            {"country": place.country, "admin1": place.admin1},
            {"country": place.country},
            {"admin1": place.admin1},
        ):
            assert together.resolve_many([name], **stated) == [alone.resolve(name, **stated)]


def test_most_names_of_a_table_never_go_the_long_way(gazetteer, monkeypatch):
    asked = []
    monkeypatch.setattr(Resolver, "resolve", lambda *_, **__: asked.append(1))
    names = ["Jableh", "Salhab", "Tuwaym"]
    found = TableResolver(gazetteer).resolve_many(names, admin1="", country="SY")

    assert [one.chosen.place.name for one in found] == names
    assert asked == []


def test_a_lookup_that_takes_one_name_at_a_time_is_enough(coast):
    found = TableResolver(coast).resolve_many(["Jableh", "Atlantis"], country="SY")

    assert [one.chosen and one.chosen.place.place_id for one in found] == ["jableh", None]


def test_spacings_of_many_points_are_those_of_each(gazetteer):
    points = [gazetteer.place(c[0]).point for c in gazetteer.lookup_many(["Jableh", "Hama"])]

    assert gazetteer.spacings_km(points, settlements=6) == pytest.approx(
        [gazetteer.spacing_km(point, settlements=6) for point in points]
    )
    assert gazetteer.spacings_km([], settlements=6) == []
