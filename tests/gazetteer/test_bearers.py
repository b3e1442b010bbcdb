"""Places that bear names, many names in one call: what an exact search finds of each."""

import numpy as np
import pytest

from geo.gazetteer.engine.bearers import bearers, placing
from geo.gazetteer.engine.many import borne as many_borne
from geo.model.bearers import Bearer
from geo.model.vocab import PlaceKind

NAMES = (
    "Jableh",
    "Al Bab",
    "Bab",
    "Hama",
    "Paris",
    "San José",
    "جبلة",
    "الباب",
    "Qwrtzpl",
    "7",
    "-",
    "Hama City",
)


def borne(gazetteer, names, country="", unit=None):
    many = len(names)
    file = [getattr(gazetteer, part) for part in ("_records", "_keys", "_search", "_reverse")]
    asked = {"countries": [country] * many, "units": [unit] * many, "settlements": 6}
    found = many_borne(names, *file, **asked) if names else []
    assert found == gazetteer.borne(names, **asked)
    return dict(zip(names, found, strict=True))


@pytest.mark.parametrize("country", ["", "SY", "US", "XX"])
def test_bearers_are_what_an_exact_search_finds(gazetteer, country):
    """Names of very many places, and with words for a kind that a unit bears, are left to it."""
    found = borne(gazetteer, NAMES, country)
    for name in filter(found.get, NAMES):
        searched = gazetteer.search(name, country=country or None, limit=50, fuzzy=False)
        by_id = {candidate.place.place_id: candidate for candidate in searched}
        if isinstance(found[name], Bearer):
            [(place_id, one)] = by_id.items()
            bearer, place = found[name], one.place
            assert (bearer.place_id, bearer.matched, bearer.tier, bearer.score) == (
                place_id, one.matched, one.tier, one.score
            )  # fmt: skip
            assert (bearer.name, bearer.kind, bearer.point, bearer.radius_km) == (
                place.name, place.kind, place.point, place.radius_km
            )  # fmt: skip
            far = gazetteer.spacing_km(place.point, settlements=6)
            assert bearer.spacing_km == pytest.approx(far)
        else:
            assert {c.place.place_id: c for c in found[name]} == by_id

    assert any(found.values()) != (country == "XX")
    assert found["-"] == found["Qwrtzpl"] == ()
    assert borne(gazetteer, []) == {}


def test_a_unit_leaves_out_only_what_lies_outside_for_sure(gazetteer):
    """What lies in it by its record is in; what only its outline may hold is for the caller."""
    hama = gazetteer.search("Hama", country="SY", kind=PlaceKind.ADM1, limit=1)[0].place
    names = ["Tuwaym", "Jableh", "Hama"]
    found = borne(gazetteer, names, "SY", hama.place_id)

    assert isinstance(found["Tuwaym"], Bearer)
    assert found["Jableh"] == ()
    assert {c.place.kind for c in found["Hama"]} >= {hama.kind}


def test_a_bearer_has_its_best_name(gazetteer):
    """The very name before one but for an article, the usual name before others."""
    records, keys = gazetteer._records, gazetteer._keys
    names = ["Jableh", "al Jableh", "Atlantis Qwrtzpl"]
    anywhere = np.full(len(names), -1)
    found = bearers(names, records, keys, country=anywhere)
    [one, but_article] = found.rows()

    assert (one[0], but_article[0]) == (0, 1)
    assert (one[1], one[3]) == (but_article[1], False)
    assert but_article[3]
    assert records.name(one[2]).kind == "preferred"
    sure, perhaps = placing(found, records, anywhere)
    assert sure.all()
    assert not perhaps.any()
