"""What a page tells of one item that very many sentences tell of."""

from geo.webmap.page import PageData
from geo.webmap.payload import payload


def told(count):
    """An item with so many figures and quotations, as the page has them."""
    listed = [{"claim_id": f"c{n}", "value": n} for n in range(count)]
    properties = {"event_id": "a", "claims": listed, "quotes": listed, "checks": ["one check"]}
    feature = {"type": "Feature", "id": "a", "geometry": None, "properties": properties}
    page = PageData(title="T", layers={"statements": {"features": [feature]}})
    return payload(page)["layers"]["statements"]["features"][0]


def test_the_first_of_very_many_are_shown_and_that_there_are_more_is_said():
    item = told(1200)
    shown = item["properties"]
    assert item["told"] == {"claims": 1200, "quotes": 1200}
    assert [claim["value"] for claim in shown["claims"]] == [*range(300)]
    assert len(shown["quotes"]) == 300
    assert shown["checks"][0] == "one check"
    assert shown["checks"][1].startswith("this page shows 300 of 1,200 claims, 300 of 1,200 quotes")
    assert shown["checks"][1].endswith("all of them are in the GeoJSON file of this layer")


def test_what_somebody_can_read_is_shown_whole():
    item = told(300)
    assert len(item["properties"]["claims"]) == 300
    assert item["properties"]["checks"] == ["one check"]
    assert "told" not in item
