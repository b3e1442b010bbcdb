"""Names that stand beside what gives them away."""

import pytest

from geo.toponyms.missed_names import missed_names
from geo.toponyms.recognition import recognise


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("People fled to Jableh and Qwrtzan.", {"Qwrtzan"}),
        ("Jableh and Qwrtzan said no.", set()),
        ("The Qwrtzan river rose.", {"Qwrtzan"}),
        ("In Alpha and Qwrtzan woredas.", {"Alpha", "Qwrtzan"}),
        ("J A B L E H\nRain fell.", {"J A B L E H"}),
        ("J K R\nRain fell.", set()),
        ("People fled to Jableh and Éqwrtzan.", {"Éqwrtzan"}),
        ("The Çqwrtzan river rose.", {"Çqwrtzan"}),
        ("Camp and Health camp are full.", set()),
    ],
)
def test_names_beside_what_gives_them_away(coast, text, names):
    found = recognise(text, coast)
    spans = missed_names(text, found, coast, matches=list(coast.scan(text)))
    known = {(mention.start, mention.end) for mention in found if mention.place_ids}

    assert {text[a:b] for a, b, _ in spans if (a, b) not in known or " " in text[a:b]} == names


def test_letters_that_stand_apart_may_bear_accents(gazetteer):
    assert [m.text for m in recognise("N I G É R I A\nRain fell.", gazetteer)] == ["N I G É R I A"]
