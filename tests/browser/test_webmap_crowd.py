"""More points than elements can carry: the same page, filters, search and popups, on a canvas."""

import dataclasses
import json

import pytest

from geo.webmap import render
from geo.webmap.bulk import BULK_FROM

pytestmark = pytest.mark.browser

N = BULK_FROM + 500


@pytest.fixture(scope="module")
def crowd_features():
    """Points on a grid of towns, each with its own notes; every tenth is only near its town."""
    features = []
    for i in range(N):
        day = f"2025-03-{1 + i % 20:02d}"
        properties = {
            "event_id": f"e{i}",
            "kind": "incident",
            "title": f"Event {i}",
            "event_type": ["Battles", "Violence against civilians"][i % 2],
            "precision": "near" if i % 10 == 0 else "settlement",
            "uncertainty_m": 5000,
            "place_name": f"Town {i}",
            "admin1": f"Province {i % 4}",
            "date_start": day,
            "date_end": day,
            "source": ["a", "b", "a;b"][i % 3],
            "independent_sources": 1 + i % 2,
            "best": None if i % 100 == 3 else i % 30,
            "notes": f"word{i} and others",
            "status": "reviewed",
        }
        lon, lat = 36.0 + (i % 50) * 0.05, 34.0 + (i // 50) * 0.05
        geometry = {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]}
        features.append(
            {"type": "Feature", "id": f"e{i}", "geometry": geometry, "properties": properties}
        )
    return features


@pytest.fixture
def crowd(open_file, sample_page, crowd_features):
    """The sample with a crowd of incidents beside its areas."""
    areas = [
        f for f in sample_page.layers["incidents"]["features"] if f["geometry"]["type"] != "Point"
    ]
    incidents = {"type": "FeatureCollection", "features": [*areas, *crowd_features]}
    layers = {**sample_page.layers, "incidents": incidents}
    page = open_file(dataclasses.replace(sample_page, layers=layers, period=None))
    page.locator("html[data-crowd]").wait_for()
    return page


def shown_text(page):
    return page.locator("#geo-shown").inner_text()


def test_two_builds_of_a_crowd_are_identical(sample_page, crowd_features):
    layers = {"incidents": {"type": "FeatureCollection", "features": crowd_features}}
    data = dataclasses.replace(sample_page, layers=layers)
    assert render(data) == render(data)


def test_counts_and_filters_reach_the_crowd(crowd):
    assert shown_text(crowd) == f"{N + 4 + 6:,} of {N + 4 + 9:,} shown"
    assert crowd.get_attribute("html", "data-crowd") == "many"
    crowd.uncheck('[data-key="type-battles"]')
    assert shown_text(crowd).startswith(f"{N // 2 + 2 + 6:,} of")
    crowd.check('[data-key="type-battles"]')
    crowd.click("#geo-tab-filters")
    row = crowd.locator('li:has(> label > [data-key="f-type-Battles"]) .count')
    assert row.inner_text() == f"{N // 2 + 2:,}"
    crowd.select_option("#geo-independent", "2")
    assert row.inner_text() == "1"  # of the crowd no battle has two, one area has
    crowd.select_option("#geo-independent", "0")
    crowd.evaluate("GeoMap.setTime(GeoMap.toDay('2025-03-01'), GeoMap.toDay('2025-03-01'), 'push')")
    assert shown_text(crowd).startswith(f"{N // 20} of")


def test_few_in_view_become_elements(crowd):
    """Close up the points have their symbols of precision, names and keyboard like any others."""
    crowd.evaluate("GeoMap.map.setView([34.6, 36.5], 11, {animate: false})")
    crowd.locator('html[data-crowd="few"]').wait_for()
    marker = crowd.locator('#geo-stage [data-item="incidents/e610"]')
    assert marker.get_attribute("aria-label").startswith("Event 610, Town 610, 11 March 2025")
    assert marker.locator(".glyph.hollow").count() == 1  # only near its town
    marker.focus()
    crowd.keyboard.press("Enter")
    popup = crowd.locator(".leaflet-popup")
    assert "word610 and others" in popup.inner_text()
    crowd.evaluate("GeoMap.map.setView([34.6, 36.5], 7, {animate: false})")
    crowd.locator('html[data-crowd="many"]').wait_for()
    assert crowd.locator('#geo-stage [data-item="incidents/e611"]').count() == 0


def test_a_click_on_the_canvas_opens_what_lies_there(crowd):
    crowd.evaluate("GeoMap.map.setView([35.0, 37.0], 9, {animate: false})")
    crowd.rest()
    spot = crowd.evaluate("""() => {
        const p = GeoMap.map.latLngToContainerPoint([35.0, 37.0]);
        const box = GeoMap.map.getContainer().getBoundingClientRect();
        return [box.x + p.x, box.y + p.y] }""")
    crowd.mouse.click(*spot)
    crowd.locator(".leaflet-popup .popup-title", has_text="Event 1020").wait_for()


def test_search_table_and_link_reach_the_crowd(crowd):
    crowd.fill("#geo-search-input", "word1234")
    crowd.locator("#geo-search-results button", has_text="Event 1234").click()
    crowd.locator(".leaflet-popup .popup-title", has_text="Event 1234").wait_for()
    crowd.click("#geo-table-open")
    assert crowd.locator("#geo-table tbody tr", has_text="Event").count() > 10
    link = crowd.evaluate("location.href")
    assert "id=e1234" in link
    crowd.goto("about:blank")
    crowd.goto(link)
    crowd.locator(".leaflet-popup .popup-title", has_text="Event 1234").wait_for()


def test_circles_by_figure_reach_the_crowd(crowd):
    """The canvas draws a circle as wide as the class of the figure; it is pressed where it is."""
    found = """() => {
        const layer = Object.values(GeoMap.map._layers).find((one) => one.store && one.pick);
        const { codes, names } = layer.store.categories.figure;
        const row = codes.indexOf(names.indexOf("29") + 1), at = layer.store.latlng(row);
        const beside = GeoMap.map.latLngToContainerPoint(at).add([16, 0]);
        return layer.pick(GeoMap.map.containerPointToLatLng(beside)).includes(row) }"""
    assert not crowd.evaluate(found)
    crowd.select_option("#geo-show", "figures")
    crowd.wait_for_function("() => GeoMap.crowdSides().size === 5")
    legend = crowd.locator("#geo-legend")
    legend.filter(has_text="the figure of an event").wait_for()
    words = legend.inner_text()
    assert all(label in words for label in ("2–5", "6–20", "21–100", "no figure"))
    assert "101" not in words
    assert crowd.evaluate(found)
    crowd.evaluate("GeoMap.update({offTypes: new Set(GeoMap.typeGroups)})")
    crowd.wait_for_function("() => GeoMap.crowdSides().size === 0")


OPENED = """async (id) => {
    const shown = GeoMap.items.filter((item) => GeoMap.shown.has(item.key));
    const item = [...shown, ...await GeoMap.crowdShown()].find((one) => one.id === id);
    GeoMap.openItems([item], item.latlng);
    return [GeoMap.geojsonText([item]), GeoMap.csvText([item])]; }"""


def said_of(page, number):
    """The popup of an event, and what a download holds of it."""
    downloads = page.evaluate(OPENED, f"e{number}")
    popup = page.locator(".leaflet-popup", has_text=f"Event {number}")
    popup.wait_for()
    return popup.locator(".leaflet-popup-content").inner_text(), *downloads


def test_popups_and_downloads_are_those_of_a_page_of_few(open_file, sample_page, crowd_features):
    """What a crowd says once for many rows is said of each of them."""
    claim = {"harm": "killed", "value": 3, "low": 3, "best": 3, "claimant": "a"}
    extra = [
        {"claims": [claim], "best": 3},
        {"location": 'Tûwn "0"', "admin1": "", "tags": "x;y", "notes": "=1+1\nline"},
        {"where_text": "within Town 2", "where_prec": 1, "approximate": False, "date_prec": 1},
    ]
    features = [
        {**f, "properties": f["properties"] | more}
        for f, more in zip(crowd_features[:3], extra, strict=True)
    ]
    whole = {
        "type": "FeatureCollection",
        "features": [*features, *crowd_features[3:]],
    }
    few = {"type": "FeatureCollection", "features": features}
    told = []
    for incidents in (few, whole):
        layers = {**sample_page.layers, "incidents": incidents}
        page = open_file(dataclasses.replace(sample_page, layers=layers, period=None))
        if incidents is whole:
            page.locator("html[data-crowd]").wait_for()
        told.append([said_of(page, number) for number in range(3)])

    for (popup, geojson, csv), (other, geojson_of_many, csv_of_many) in zip(*told, strict=True):
        assert popup == other
        one, many = (json.loads(text)["features"][0] for text in (geojson, geojson_of_many))
        assert one["properties"] == many["properties"]
        assert one["id"] == many["id"]
        assert one["geometry"]["coordinates"] == pytest.approx(many["geometry"]["coordinates"])
        assert csv == csv_of_many
