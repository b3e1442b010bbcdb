"""Resolution: the right namesake, with terms that add up, or an honest "none of these"."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import open_gazetteer
from geo.model.position import LonLat
from geo.model.records import Mention, ReportId
from geo.model.vocab import MentionKind, Precision
from geo.toponyms import resolution
from geo.toponyms.candidates import candidate_grid
from geo.toponyms.grids import FEATURES, infer
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve


def answer(coast, text, name, **options):
    mentions = recognise(text, coast)
    resolutions = resolve(mentions, coast, text=text, **options)

    assert [r.mention for r in resolutions] == mentions
    return next(r for r in resolutions if r.mention.text == name)


def mention(text, *, start=0, place_ids=(), kind=MentionKind.TOPONYM):
    return Mention(
        report_id=ReportId("r"),
        start=start,
        end=start + len(text),
        text=text,
        kind=kind,
        place_ids=place_ids,
    )


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Boats left Tripoli for Beirut; Lebanon protested.", "Tripoli", "tripoli-lb"),
        ("Boats left Tripoli for Benghazi; Libya protested.", "Tripoli", "tripoli-ly"),
        ("Clashes in Hama province, Syria.", "Hama", "hama-gov"),
        ("Clashes in the city of Hama, Syria.", "Hama", "hama"),
        ("Clashes in the provinces of Latakia and Hama, Syria.", "Latakia", "latakia-gov"),
        ("Clashes in the provinces of Latakia and Hama, Syria.", "Hama", "hama-gov"),
        ("Clashes in Latakia and Hama provinces, Syria.", "Latakia", "latakia-gov"),
        ("At Tuwaym, in Syria, the dead were buried.", "Tuwaym", "tuwaym"),
        ("Shelling hit the Latakia countryside in Syria.", "Latakia", "latakia-gov"),
        ("People hid at the Hmeimim air base in Syria.", "Hmeimim", "hmeimim-ab"),
        ("People hid in Hmeimim, Syria.", "Hmeimim", "hmeimim-ab"),
        ("People hid in the village of Hmeimim, Syria.", "Hmeimim", "hmeimim"),
        ("People fled from Baniyas to Tartus in Syria.", "Baniyas", "baniyas"),
    ],
)
def test_namesakes_are_told_apart_by_what_the_text_says(coast, text, name, place_id):
    found = answer(coast, text, name)

    assert found.chosen is not None
    assert found.chosen.place.place_id == place_id


@pytest.mark.parametrize(("country", "place_id"), [("SY", "jableh"), ("YE", "jiblah")])
def test_the_focus_of_a_map_decides_what_a_text_leaves_open(coast, country, place_id):
    text = "Gunmen entered Jablah on Friday."

    assert answer(coast, text, "Jablah", focus=[country]).chosen.place.place_id == place_id


def test_a_stated_position_speaks_for_the_place_beside_it(coast):
    found = answer(coast, "They met in Tripoli.", "Tripoli", near=LonLat(lon=35.8, lat=34.4))

    assert found.chosen.place.place_id == "tripoli-lb"


def test_terms_add_up_to_the_score_and_refused_candidates_say_why(coast):
    """The score is the sum of the terms: chosen less refused equals the log of their odds."""
    text = "Boats left Tripoli for Beirut; Lebanon protested."
    mentions = recognise(text, coast)
    grid = candidate_grid(mentions, coast, text=text)
    found = answer(coast, text, "Tripoli")
    total = sum(t.value for t in found.terms)
    refused = next(c for c in found.rejected if c.place.place_id == "tripoli-ly")

    assert {t.name for t in found.terms} <= set(FEATURES)
    assert grid.features.shape[1] == len(FEATURES)
    assert total > 0
    assert refused.score < found.chosen.score
    assert refused.why
    assert "Tripoli" in found.reason


def test_probabilities_of_a_name_sum_to_one(coast):
    text = "Boats left Tripoli for Beirut; Lebanon protested."
    grid = candidate_grid(recognise(text, coast), coast, text=text)
    chances = infer(grid, np.linspace(-1, 1, len(FEATURES)))

    for g in range(len(grid.groups)):
        assert math.isclose(chances[grid.group == g].sum(), 1.0)


def test_a_name_in_no_list_stands_at_its_stated_parent(coast):
    found = answer(coast, "Shells fell on the village of Qurfays in Hama province.", "Qurfays")

    assert found.chosen is None
    assert found.unsure
    assert "stated parent" in found.reason
    assert found.footprint.precision is Precision.PROVINCE
    assert found.footprint.geometry.geom_type == "Polygon"


@pytest.mark.parametrize(
    ("text", "name", "place", "precision"),
    [
        ("He studied at Damascus Law College.", "Damascus Law College", "Damascus", "area"),
        ("The Syrian Senate met again.", "Syrian Senate", "Syria", "country"),
        ("The Hama Sugar Company, Syria, closed.", "Hama Sugar Company", "Hama", "area"),
    ],
    ids=["a college of a city", "a senate of a country", "closer than the stated country"],
)
def test_a_name_in_no_list_stands_where_the_name_it_holds_lies(coast, text, name, place, precision):
    at = text.index(name)
    mentions = [mention(name, start=at), *(m for m in recognise(text, coast) if m.start > at)]
    found = resolve([m for m in mentions if m.end > at + 1], coast, text=text)[0]

    assert found.chosen is None
    assert found.unsure
    assert f"its name holds {place}" in found.reason
    assert found.footprint.precision.value == precision


@pytest.mark.parametrize("name", ["Damascus Street", "Russian Embassy"])
def test_a_street_is_not_where_the_place_it_is_named_after_lies(coast, name):
    text = f"The police closed {name} in Jableh."
    mentions = [mention(name, start=18), *(m for m in recognise(text, coast) if m.start > 40)]
    if len(mentions) == 1:
        mentions.append(mention("Jableh", start=text.index("Jableh"), place_ids=("jableh",)))
    found = resolve(mentions, coast, text=text)[0]

    assert "its name holds" not in found.reason
    assert "Jableh" in found.footprint.label


@pytest.fixture(scope="module")
def world():
    return open_gazetteer()


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Clashes spread across Enugu State on Friday.", "Enugu State", "Enugu"),
        ("A man of Platte Co., Neb., was hurt.", "Platte Co.", "Platte County"),
        ("Sarpy is Nebraska's third largest county.", "Sarpy", "Sarpy County"),
        ("Fires burnt in Eastland and Callahan counties, Texas.", "Callahan", "Callahan County"),
    ],
)
def test_units_are_found_by_their_short_names_where_the_text_speaks_of_units(
    world, text, name, place
):
    mentions = [m for m in recognise(text, world) if m.text != name and name not in m.text]
    mentions.append(
        mention(
            name,
            start=text.index(name),
            place_ids=tuple(
                p
                for m in world.scan(name)
                if (m.start, m.end) == (0, len(name))
                for p in m.place_ids
            ),
        )
    )
    found = resolve(mentions, world, text=text)[-1]

    assert found.chosen is not None
    assert found.chosen.place.name.startswith(place)


def test_an_unknown_name_alone_has_no_place(coast):
    [found] = resolve([mention("Qurfays")], coast, text="Qurfays")

    assert found.chosen is None
    assert found.footprint.geometry is None
    assert found.reason == "no such name in the gazetteer"


@pytest.mark.parametrize(
    ("text", "name", "precision", "shape"),
    [
        ("Clashes in Baniyas, Syria.", "Baniyas", Precision.SETTLEMENT, "Point"),
        ("Clashes near Jableh, Syria.", "Jableh", Precision.NEAR, "Point"),
        ("Clashes in Hama province, Syria.", "Hama", Precision.PROVINCE, "Polygon"),
        ("Clashes 20 km north of Hama, Syria.", "Hama", Precision.AREA, "Polygon"),
        ("Clashes across Syria.", "Syria", Precision.COUNTRY, None),
        ("A grave at 35.3621, 35.9276 was opened.", "35.3621, 35.9276", Precision.SITE, "Point"),
    ],
)
def test_precision_follows_the_words(coast, text, name, precision, shape):
    found = answer(coast, text, name, focus=["SY"])

    assert found.footprint.precision is precision
    assert (found.footprint.geometry and found.footprint.geometry.geom_type) == shape


def test_no_mentions_give_no_resolutions(coast):
    assert resolve([], coast, text="Nothing here.") == []


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Jablah", "Tripoli", "Hama", "Syria", "Qurfays", "Paris"])))
def test_every_mention_comes_back_once_whatever_they_are(coast, names):
    mentions, at = [], 0
    for name in names:
        ids = tuple(coast.keys.get(name.casefold(), ()))
        mentions.append(mention(name, start=at, place_ids=ids))
        at += len(name) + 2
    text = ", ".join(names)
    first = resolve(mentions, coast, text=text)

    assert [r.mention for r in first] == mentions
    assert first == resolve(mentions, coast, text=text)
    assert all(0.0 <= r.confidence <= 1.0 for r in first)


def test_the_names_of_a_very_long_report_speak_for_each_other_piece_by_piece(coast, monkeypatch):
    text = "Boats left Tripoli for Beirut; Lebanon protested. " * 4 + "The counties wait for Hama."
    mentions = recognise(text, coast)
    whole = resolve(mentions, coast, text=text)
    sizes = []

    def counted(mentions, lookup, **options):
        sizes.append(len(mentions))
        return candidate_grid(mentions, lookup, **options)

    monkeypatch.setattr(resolution, "candidate_grid", counted)
    monkeypatch.setattr(resolution, "PIECE", 5)
    made = resolve(mentions, coast, text=text)

    assert [r.mention for r in made] == mentions
    assert [r.chosen.place for r in made] == [r.chosen.place for r in whole]
    assert max(sizes) == 5


def test_what_stands_in_another_piece_of_a_text_is_not_asked(coast):
    text = "In Hama all was quiet. The counties of the coast wait."
    mentions = recognise(text, coast)[:1]

    def unit_name(**options):
        return candidate_grid(mentions, coast, text=text, **options).groups[0].unit_name

    assert unit_name() == "Hama County"
    assert unit_name(span=slice(None, 22)) == ""
