"""Names that are answered together are answered as each alone."""

import random

import pytest

from geo.model.position import LonLat
from geo.model.records import Resolution
from geo.toponyms.acceptance import ONLY
from geo.toponyms.locations import Location, Part, is_one_name, parse_location
from geo.toponyms.names import Resolver
from geo.toponyms.table_context import TableContext, context_of
from geo.toponyms.table_names import Sole, TableResolver

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


def same(quick, slow):
    """Whether a quick answer says what the long way says."""
    if isinstance(quick, Resolution):
        return quick == slow
    bearer, chosen = quick.bearer, slow.chosen
    place = chosen.place
    told = (bearer.place_id, bearer.name, bearer.kind, bearer.point, bearer.radius_km,
            bearer.matched, bearer.tier, quick.confidence, ONLY)  # fmt: skip
    known = (place.place_id, place.name, place.kind, place.point, place.radius_km,
             chosen.matched, chosen.tier, slow.confidence, slow.reason)  # fmt: skip
    plain = not (slow.others or slow.unlisted or slow.unsure or slow.rejected)
    return told == known and plain and not slow.mention.relation


@pytest.mark.parametrize(("admin1", "admin2", "country"), PARENTS)
def test_odd_names_are_answered_as_each_alone(gazetteer, admin1, admin2, country):
    stated = {"admin1": admin1, "admin2": admin2, "country": country}
    context = TableContext(countries={"SY": 0.7, "CO": 0.2})
    alone = Resolver(gazetteer, context=context)
    together = TableResolver(gazetteer, context=context)
    found = together.resolve_many([(name, admin1, admin2, country) for name in ODD])

    for name, one in zip(ODD, found, strict=True):
        assert same(one, alone.resolve(name, **stated)), name


def test_names_of_the_whole_world_are_answered_as_each_alone(gazetteer):
    """Places drawn from the list, under the parents that hold them, and misspelt now and then."""
    draw = random.Random(7)
    points = [LonLat(lon=draw.uniform(-120, 140), lat=draw.uniform(-35, 60)) for _ in range(60)]
    places = [gazetteer.nearest(point)[0][0] for point in points]
    names = [draw.choice(gazetteer.names(place.place_id)).text for place in places]
    asked = [
        one
        for name, place in zip(names, places, strict=True)
        for one in (
            (name, place.admin1, "", place.country),
            (name, "", "", place.country),
            (name, place.admin1, "", ""),
            (name, places[0].admin1, "", ""),
        )
    ]
    context = context_of(asked[::4], gazetteer)
    for accept in (0.6, 0.95):
        alone, together = (
            kind(gazetteer, context=context, accept=accept) for kind in (Resolver, TableResolver)
        )
        found = together.resolve_many(asked)
        for one, quick in zip(asked, found, strict=True):
            slow = alone.resolve(one[0], admin1=one[1], admin2=one[2], country=one[3])
            assert same(quick, slow), one
        assert sum(isinstance(quick, Sole) for quick in found) > 20


@pytest.mark.parametrize(
    "word",
    ["near {}", "{} II", "{} city", "Upper {}", "{}, {}", "{} and {}", "{}-Nord", "d'{}", "{} Dam",
     "{}/{}", "Saint {}", "ﬁ{}", "{} and", "N{} IV", "{}  {}", "{}.", "شمال {}", "و{}", "{} (Ost)"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Jableh", "İzmir", "Dır", "Près", "VII", "De la Paz", "Ås"])
def test_one_name_is_what_the_parser_leaves_as_it_is(word, name):
    text = word.replace("{}", name)
    for written in (text, text.upper(), text.lower()):
        whole = Location(places=(Part(text=written, name=written),))
        assert is_one_name(written) == (parse_location(written) == (whole,))


def test_most_names_of_a_table_never_go_the_long_way(gazetteer, monkeypatch):
    asked = []
    monkeypatch.setattr(Resolver, "resolve", lambda *_, **__: asked.append(1))
    names = ["Jableh", "Salhab", "Tuwaym"]
    found = TableResolver(gazetteer).resolve_many([(name, "", "", "SY") for name in names])

    assert [one.bearer.name for one in found] == names
    assert asked == []


def test_a_lookup_that_takes_one_name_at_a_time_is_enough(coast):
    found = TableResolver(coast).resolve_many([(n, "", "", "SY") for n in ("Jableh", "Atlantis")])

    assert [one.chosen and one.chosen.place.place_id for one in found] == ["jableh", None]
