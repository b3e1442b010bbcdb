"""Names that few settlements bear, many in one call: what an exact search finds of each."""

import pytest

from geo.gazetteer.engine.bearers import Bearer, bearers

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
)


@pytest.mark.parametrize("country", [None, "SY", "US"])
def test_bearers_are_what_an_exact_search_finds(gazetteer, country):
    """A name that a unit bears too, and one of very many places, is left to a search."""
    found = dict(zip(NAMES, gazetteer.bearers(NAMES, country=country), strict=True))
    for name in filter(found.get, NAMES):
        searched = gazetteer.search(name, country=country, limit=50, fuzzy=False)
        by_id = {candidate.place.place_id: candidate for candidate in searched}
        assert {c.place.place_id: c for c in found[name]} == by_id

    assert any(found.values())
    assert found["-"] == found["Qwrtzpl"] == []
    assert gazetteer.bearers([]) == []


def test_a_bearer_has_its_best_name(gazetteer):
    """The very name before one but for an article, the usual name before others."""
    records, keys = gazetteer._records, gazetteer._keys
    [[one], [but_article], none] = bearers(
        ["Jableh", "al Jableh", "Atlantis Qwrtzpl"], records, keys, allowed=None
    )

    assert isinstance(one, Bearer)
    assert (one.place, one.by_article) == (but_article.place, False)
    assert but_article.by_article
    assert records.name(one.name).kind == "preferred"
    assert none == []
