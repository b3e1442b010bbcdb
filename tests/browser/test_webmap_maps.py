"""Every promised behaviour on maps of every kind: other subjects, sizes, scripts, edges."""

import dataclasses
import json
import re
from math import cos, radians

import pytest
import shapely
from PIL import Image
from shapely import affinity

from geo.gazetteer.shapes.world import load
from geo.webmap import PageData, basemap
from geo.webmap.event_types import TypeStyle
from geo.webmap.glyphs import glyph_path
from geo.webmap.lines import encode_rings
from geo.webmap.look import Look

pytestmark = pytest.mark.browser

ALL = (
    *("coast", "world", "crime", "flood", "earthquake", "crowd", "fiji", "north"),
    *("single", "empty", "long", "cyrillic"),
)
LEGENDS = {
    "world": {"State-based conflict", "Non-state conflict", "One-sided violence"},
    "fiji": {"Tropical cyclone", "Flood"},
    "north": {"Avalanche", "Storm"},
    "single": {"Type not stated"},
    "cyrillic": {"Пожежа", "Кража", "Обстріл"},
    "crowd": {"Arson", "Burglary", "Drugs", "Robbery", "Theft", "Vehicle crime"},
}


@pytest.mark.parametrize("name", LEGENDS)
def test_layers_and_legend_name_the_types_of_the_data(open_map, name):
    """Each type has its own row, symbol and colour; none is called what it is not."""
    page = open_map(name)
    rows = page.locator("#geo-layers .tree").first.locator(".layer-name").all_inner_texts()
    assert set(rows) == LEGENDS[name]
    inks = page.evaluate(
        "GeoMap.data.types.map(t => getComputedStyle(document.documentElement)"
        ".getPropertyValue(`--c-type-${t.key}`))"
    )
    assert all(inks)
    assert len(set(inks)) == len(inks)
    if name != "crowd":
        legend = page.locator("#geo-legend li").all_inner_texts()
        assert LEGENDS[name] <= set(legend)


@pytest.mark.parametrize("name", ["crime", "flood", "earthquake"])
def test_no_word_of_the_first_case_on_another_subject(open_map, name):
    page = open_map(name)
    words = []
    for tab in ("overview", "filters", "list", "sources", "counts", "about"):
        page.click(f"#geo-tab-{tab}")
        words.append(page.locator("body").inner_text())
    text = " ".join(words).casefold()
    for word in ("battle", "violence", "toll", "cut off"):
        assert word not in text, word


def test_play_goes_by_the_bars_unit_and_can_add_up(open_map):
    """Ten years are months: a step is one bar, no day is skipped; vague dates are pale spans."""
    page = open_map("world")
    assert page.get_attribute("#geo-play", "aria-label") == "Play month by month"
    label = page.locator("#geo-time-label")
    page.click("#geo-step-forward")
    assert label.inner_text() == "1 to 31 January 2010"
    page.click("#geo-step-forward")
    assert label.inner_text() == "1 to 28 February 2010"
    page.click("#geo-time-reset")
    page.select_option("#geo-time-mode", "cumulative")
    page.select_option("#geo-time-speed", "fast")
    page.click("#geo-play")
    page.locator("#geo-time-label", has_text="1 January 2010 to 31 March 2010").wait_for()
    page.click("#geo-play")
    ticks = page.locator(".ticks span").all_inner_texts()
    assert ticks == ["2010", "2012", "2014", "2016", "2018"]
    titles = page.locator(".bars title").all_text_contents()
    assert titles[0].startswith("Jan 2010: ")
    assert len(titles) == 119


def test_the_window_moves_as_a_whole(open_map):
    page = open_map("world")
    page.click("#geo-time-reset", force=True)
    page.evaluate("GeoMap.setTime(GeoMap.toDay('2012-01-01'), GeoMap.toDay('2012-06-30'), 'push')")
    slot = page.locator(".bars .in .slot").nth(2).bounding_box()
    page.mouse.move(slot["x"] + 2, slot["y"] + 10)
    page.mouse.down()
    page.mouse.move(slot["x"] + 2 + 12 * slot["width"], slot["y"] + 10, steps=4)
    page.mouse.up()
    assert page.locator("#geo-time-label").inner_text() == "1 January 2013 to 30 June 2013"


def test_table_list_and_story_hold_the_whole_crowd(open_map):
    """Twenty thousand rows are sorted before they are cut into pages."""
    page = open_map("crowd")
    page.locator("html[data-crowd]").wait_for()
    page.click("#geo-table-open")
    page.locator("#geo-page", has_text="1 to 100 of 20,000").wait_for()
    page.click('[data-key="sort-title"]')
    page.locator("#geo-table tbody th", has_text="Report 00000").wait_for()
    page.click('[data-key="sort-title"]')
    page.locator("#geo-table tbody th", has_text="Report 19999").wait_for()
    titles = page.locator("#geo-table tbody th").all_inner_texts()
    assert titles == [f"Report {i:05d}" for i in range(19_999, 19_899, -1)]
    page.click("#geo-page-next")
    page.locator("#geo-table tbody th", has_text="Report 19899").wait_for()
    page.click("#geo-table-close")
    page.click("#geo-tab-list")
    page.locator(".timeline .entry").first.wait_for()
    assert page.locator(".timeline .entry").count() == 200
    page.click("#geo-list-more")
    page.locator(".timeline .entry").nth(399).wait_for()
    page.click("#geo-story-open")
    page.locator("#geo-story-step", has_text="1 of 20,000").wait_for()


def test_sources_of_records_are_listed_without_a_list_of_sources(open_map):
    page = open_map("world")
    page.click("#geo-tab-sources")
    names = page.locator(".source-name bdi").all_inner_texts()
    assert names == ["Bramble Wire", "Sandow Herald"]
    page.click('[data-key="source-Bramble Wire"]')
    assert page.get_attribute('[data-key="source-Bramble Wire"]', "aria-pressed") == "true"


def test_what_a_record_gives_reaches_the_popup(open_map):
    """Units, a figure with its unit, and who says so."""
    page = open_map("world")
    page.evaluate("GeoMap.openById('w9')")
    text = page.locator(".leaflet-popup").inner_text()
    assert "Region 3, Sudland" in text
    assert "2 to 4 deaths · as given in the record · Sandow Herald, Bramble Wire" in text


# ------------------------------------------------------------------ in other sites


def test_embedded_the_map_stands_alone(open_map):
    """In a frame: no panel, no entry in the host's history, the wheel only after a click."""
    page = open_map("fiji", "#ui=map", width=320, height=480)
    for box in ("#geo-side", "#geo-time", "#geo-drawer"):
        assert not page.locator(box).is_visible()
    stage = page.locator("#geo-stage").bounding_box()
    assert stage["width"] == 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    link = page.locator("#geo-embed a")
    assert link.inner_text() == "Open the full map"
    assert "ui=map" not in link.get_attribute("href")
    length = page.evaluate("history.length")
    zoom = page.evaluate("GeoMap.map.getZoom()")
    assert page.evaluate("GeoMap.map.scrollWheelZoom.enabled()") is False
    page.evaluate("GeoMap.openById('suva')")
    page.evaluate("GeoMap.map.setZoom(4, {animate: false})")
    page.wait_for_timeout(400)
    assert page.evaluate("history.length") == length
    assert zoom > 0
    page.click("#geo-card-close")
    page.mouse.click(100, 300)
    assert page.evaluate("GeoMap.map.scrollWheelZoom.enabled()") is True


def test_sharing_needs_an_address_and_never_gives_a_path(open_file, full_page):
    page = open_file(full_page)
    page.click("#geo-share")
    page.locator("#geo-share-body p").wait_for()
    assert "map.toml" in page.locator("#geo-share-body").inner_text()
    look = Look(url="https://example.org/m", description="Seen <here>", credit="Harbour Post")
    page = open_file(dataclasses.replace(full_page, look=look), "#map=9/35.2/36")
    page.click("#geo-share")
    page.locator("#geo-share-link").wait_for()
    link = page.input_value("#geo-share-link")
    assert link.startswith("https://example.org/m#map=9/35.2000/36.0000")
    frame = page.input_value("#geo-share-frame")
    assert '<iframe src="https://example.org/m#map=9/35.2000/36.0000&amp;ui=map"' in frame
    assert page.locator('meta[property="og:description"]').get_attribute("content") == "Seen <here>"
    assert page.locator('meta[property="og:url"]').get_attribute("content") == look.url
    assert "Harbour Post" in page.locator("#geo-attribution").inner_text()
    page.evaluate("GeoMap.openById('baniyas-killings')")
    cited = page.evaluate("GeoMap.cite(GeoMap.byId.get('baniyas-killings'), 'plain')")
    assert "file:" not in cited
    assert "https://example.org/m#" in cited


def test_the_list_follows_the_view(open_map):
    page = open_map("crime")
    page.click("#geo-tab-list")
    page.locator(".timeline .entry").nth(5).wait_for()
    page.check("#geo-in-view")
    page.evaluate("GeoMap.map.setView([53.928, -1.387], 13, {animate: false})")
    page.locator("#geo-in-view-count", has_text="1").wait_for()
    assert page.locator(".timeline .entry").count() == 1
    assert "at this zoom" in page.locator("#geo-sketch").inner_text()
    page.uncheck("#geo-in-view")
    page.locator(".timeline .entry").nth(5).wait_for()


def test_an_authors_story_is_told_beside_the_map(open_file, full_page):
    """Steps by keys: text as text, the view, the time and the event of each."""
    steps = [
        {
            "title": "The first day",
            "text": "<b>Bold</b> words",
            "time": ["2025-03-06", "2025-03-06"],
        },
        {"title": "Baniyas", "view": [10, 35.2, 35.95], "ids": ["baniyas-killings"]},
    ]
    page = open_file(dataclasses.replace(full_page, story=steps))
    page.click("#geo-story-open")
    text = page.locator("#geo-story-text")
    assert text.locator("[aria-current=true] h2").inner_text() == "The first day"
    assert "<b>Bold</b> words" in text.inner_text()
    assert page.locator("#geo-time-label").inner_text() == "6 March 2025"
    assert page.locator(".leaflet-popup").count() == 0
    page.keyboard.press("ArrowRight")
    assert page.locator("#geo-story-step").inner_text() == "2 of 2"
    assert page.locator(".leaflet-popup .popup-title").inner_text() == "Killings in Baniyas"
    assert page.evaluate("GeoMap.map.getZoom()") == 10
    page.keyboard.press("Escape")
    assert not page.locator("#geo-story").is_visible()


def test_the_printed_sheet_names_the_filters_and_lists_what_it_counts(open_map):
    """The legend stands outside the map; events without room are counted, not cut."""
    page = open_map("world")
    page.evaluate("GeoMap.toggleFacet('source', 'Bramble Wire', true)")
    page.evaluate("GeoMap.update({exactOnly: true})")
    page.emulate_media(media="print")
    page.evaluate("GeoMap.setSheet('landscape'); GeoMap.beforePrint()")
    head = page.locator("#geo-print header").inner_text()
    assert "Source: Bramble Wire" in head
    assert "Only exact places" in head
    legend = page.locator("#geo-legend").bounding_box()
    stage = page.locator("#geo-stage").bounding_box()
    assert legend["x"] >= stage["x"] + stage["width"]
    listed = page.locator(".print-events li").count()
    left = int(page.locator(".print-more").inner_text().split()[1])
    assert listed + left == 100
    side = page.evaluate(
        "(() => {const s = document.querySelector('.print-side');"
        " return [s.scrollHeight, s.clientHeight]})()"
    )
    assert side[0] <= side[1] + 1
    page.evaluate("GeoMap.afterPrint()")
    assert page.locator("#geo-stage #geo-legend").count() == 1


# ------------------------------------------------------------------ stacks, empty maps, print


def test_a_stack_spreads_while_its_list_is_open(open_map):
    """Up to eight events of one place: a list, and each beside it on the map."""
    page = open_map("cyrillic")
    page.evaluate(
        "GeoMap.openItems([GeoMap.byId.get('k1'), GeoMap.byId.get('k3')], [49.99, 36.23])"
    )
    page.locator(".point.spider").nth(1).wait_for()
    assert page.locator(".stack .entry").count() == 2
    page.locator(".point.spider").first.focus()
    page.keyboard.press("Enter")
    page.locator(".popup-title", has_text="Пожежа").wait_for()
    page.keyboard.press("Escape")
    page.locator(".point.spider").first.wait_for(state="detached")


@pytest.mark.parametrize(
    ("name", "words"),
    [("empty", "None of these 5 events has a place: they stand in the list."), ("single", "")],
)
def test_an_empty_map_says_why(open_map, name, words):
    page = open_map(name)
    assert page.locator("#geo-empty").inner_text() == words
    page.evaluate("GeoMap.toggleLayer('incidents', false)")
    page.locator("#geo-empty", has_text=words or "Nothing is shown").wait_for()


def test_a_map_without_any_event_says_so(open_file):
    page = open_file(PageData(title="Nothing yet"))
    assert page.locator("#geo-empty").inner_text() == "This map holds no events yet."


def test_the_printed_sheet_bears_the_address_as_a_code(open_file, full_page):
    page = open_file(dataclasses.replace(full_page, look=Look(url="https://example.org/m")))
    page.emulate_media(media="print")
    page.evaluate("GeoMap.beforePrint()")
    code = page.locator(".print-code svg")
    assert code.get_attribute("aria-label") == "Code with the address https://example.org/m"
    assert code.bounding_box()["width"] > 60
    assert "example.org" in page.locator(".print-code").inner_text()


def test_a_glyph_stands_in_the_mark_of_its_type(open_file, full_page):
    own = (TypeStyle(key="raid", labels={"en": "Raid"}, matches=("Battles",), icon="danger"),)
    page = open_file(dataclasses.replace(full_page, types=own))
    mark = page.locator(".leaflet-marker-icon .tone-type-raid path.letters").first
    assert mark.get_attribute("d") == glyph_path("danger")


def test_a_lean_page_works_in_its_own_language(open_file, full_page):
    page = open_file(dataclasses.replace(full_page, lean=True, lang="fr"))
    assert page.get_attribute("html", "lang") == "fr"
    assert page.locator("#geo-lang-switch").count() == 0
    assert page.evaluate("typeof jQuery") == "undefined"
    page.evaluate("GeoMap.openById('baniyas-killings')")
    page.locator(".leaflet-popup .popup-title").wait_for()
    page.click("#geo-tab-about")
    assert page.locator("#geo-lang option").all_inner_texts() == ["Français"]


def coast_near(x, y):
    """Positions along the coast of Natural Earth 1:10m within eight kilometres of a point."""
    around = (max(-180, x - 0.3), y - 0.1, min(180, x + 0.3), y + 0.1)
    found = shapely.segmentize(load().coast(detail="10m", box=around), 0.005)
    near = affinity.scale(shapely.Point(x, y).buffer(0.07), 1 / cos(radians(y)), 1.0)
    return shapely.get_coordinates(shapely.intersection(found, near))


def off_km(base, lon, lat):
    """How far a position of the coast lies from the coast that the page draws there."""
    lon += 360 * round(((base["extent"][0] + base["extent"][2]) / 2 - lon) / 360)
    level = next(
        v
        for v in base["levels"]
        if v["box"][0] <= lon < v["box"][2] and v["box"][1] <= lat < v["box"][3]
    )
    rings = [
        basemap.decode_line(line) * level["quantum"] + level["box"][:2] for line in level["land"]
    ]
    flat = [[1.0 * cos(radians(lat)), 1.0]]
    lines = shapely.MultiLineString([ring * flat for ring in rings])
    return shapely.distance(shapely.Point(lon * flat[0][0], lat), lines) * 111.2


@pytest.mark.parametrize("name", ALL)
def test_the_coast_is_drawn_to_a_kilometre_at_the_points(map_file, name):
    """The ground error at the points of every map; far inland there is no coast."""
    text = map_file(name).read_text(encoding="utf-8")
    base, data = (
        json.loads(
            re.search(rf'<script type="application/json" id="{key}">(.*?)</script>', text)[1]
        )
        for key in ("geo-base", "geo-data")
    )
    points = {
        (round(f["geometry"]["coordinates"][0], 1), round(f["geometry"]["coordinates"][1], 1))
        for f in data["layers"]["incidents"]["features"]
        if f["geometry"] and f["geometry"]["type"] == "Point"
    }
    coast = {tuple(at) for point in sorted(points)[:40] for at in coast_near(*point).tolist()}
    assert max((off_km(base, *at) for at in sorted(coast)[::7]), default=0.0) <= 1.0


# ------------------------------------------------------------------ pictures


@pytest.mark.parametrize("name", ["coast", "crowd", "cyrillic"])
def test_a_picture_of_the_map_is_drawn_in_the_page(open_map, name):
    """Title, sea, symbols, legend and credit on one canvas, twice as fine as the screen."""
    page = open_map(name)
    if name == "crowd":
        page.locator("html[data-crowd]").wait_for()
    with page.expect_download() as waiting:
        page.click("#geo-picture")
    assert waiting.value.suggested_filename == "map.png"
    with Image.open(waiting.value.path()) as picture:
        image = picture.convert("RGB")
    stage = page.locator("#geo-stage .folium-map").bounding_box()
    assert image.width == 2 * stage["width"]
    assert image.height > 2 * stage["height"] + 100
    inks = {color for _, color in image.getcolors(1 << 24)}
    asked = page.evaluate(
        "GeoMap.typeGroups.map(key => getComputedStyle(document.documentElement)"
        ".getPropertyValue(`--c-type-${key}`).trim())"
    )
    found = [tuple(int(ink[i : i + 2], 16) for i in (1, 3, 5)) in inks for ink in asked]
    assert all(found), asked


# ------------------------------------------------------------------ media, notes, measuring

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="  # one white pixel


def test_media_wait_behind_a_press_and_graphic_ones_behind_two_words(open_file, full_page):
    media = [
        {"event": "baniyas-killings", "kind": "photo", "src": PIXEL, "caption": "<i>The road"},
        {"event": "baniyas-killings", "kind": "photo", "src": PIXEL, "graphic": True},
        {"event": "baniyas-killings", "kind": "video", "link": "https://example.org/v"},
    ]
    page = open_file(dataclasses.replace(full_page, media=media))
    page.evaluate("GeoMap.openById('baniyas-killings')")
    popup = page.locator(".leaflet-popup")
    popup.get_by_text("Media (3)").click()
    assert popup.locator("img").count() == 0
    assert "<i>The road" in popup.inner_text()
    assert popup.locator("a", has_text="original").get_attribute("href") == "https://example.org/v"
    popup.get_by_role("button", name="Show the picture").click()
    assert popup.locator("img").get_attribute("alt") == "<i>The road"
    assert "hard to look at" in popup.inner_text()
    popup.get_by_role("button", name="Show it all the same").click()
    assert popup.locator("img").count() == 2
    popup.get_by_role("button", name="Hide the picture").first.click()
    assert popup.locator("img").count() == 1


NOTES = [
    {
        "kind": "label",
        "text": "<b>The ford",
        "geometry": {"type": "Point", "coordinates": [36, 35.2]},
    },
    {
        "kind": "number",
        "number": "1",
        "text": "Bridge",
        "geometry": {"type": "Point", "coordinates": [36.2, 35.1]},
    },
    {
        "kind": "arrow",
        "text": "Way in",
        "geometry": {"type": "LineString", "coordinates": [[36, 35], [36.3, 35.2]]},
    },
    {
        "kind": "area",
        "text": "Flooded",
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[36.1, 35.3], [36.4, 35.3], [36.4, 35.5], [36.1, 35.3]]],
        },
    },
]


def test_notes_of_the_author_are_drawn_listed_printed_and_exported(open_file, full_page):
    page = open_file(dataclasses.replace(full_page, annotations=NOTES))
    assert page.locator(".map-note").all_inner_texts() == ["<b>The ford", "1", "Way in", "Flooded"]
    assert page.locator("path.note-area").count() == 1
    arrow = page.locator("path.note-arrow")
    assert arrow.get_attribute("marker-end") == "url(#geo-arrow-note)"
    listed = page.locator("#geo-notes li").all_inner_texts()
    assert listed == ["<b>The ford", "1 Bridge", "Way in", "Flooded"]
    features = json.loads(page.evaluate("GeoMap.geojsonText()"))["features"]
    assert [f["properties"]["text"] for f in features if f["properties"]["layer"] == "notes"] == [
        note["text"] for note in NOTES
    ]
    page.emulate_media(media="print")
    page.evaluate("GeoMap.beforePrint()")
    assert page.locator("#geo-print .map-notes li").count() == 4


def press(page, *positions):
    """Press positions of the map, as a reader does."""
    for lat, lon in positions:
        x, y = page.evaluate(
            "([lat, lon]) => { const b = GeoMap.map.getContainer().getBoundingClientRect();"
            " const p = GeoMap.map.latLngToContainerPoint([lat, lon]);"
            " return [b.x + p.x, b.y + p.y] }",
            [lat, lon],
        )
        page.mouse.click(x, y)


def test_distance_and_area_are_measured(open_file, full_page):
    page = open_file(full_page, "#map=9/35.2/35.6")
    page.click("#geo-measure-start")
    said = page.locator("#geo-measure-said")
    press(page, (35.0, 35.4), (35.0, 35.6))
    said.filter(has_text="Length").wait_for()
    long = float(re.search(r"Length ([\d.]+) km", said.inner_text())[1])
    assert long == pytest.approx(18.2, abs=0.8)  # two presses, each to a pixel
    press(page, (35.2, 35.6))
    said.filter(has_text="area").wait_for()
    wide = float(re.search(r"area ([\d.]+) km²", said.inner_text())[1])
    assert wide == pytest.approx(202.5, rel=0.06)
    page.click("#geo-measure-undo")
    said.filter(has_text=f"Length {long:g} km").wait_for()
    page.click("#geo-measure-add")  # by the keyboard: the middle of the map
    said.filter(has_text="area").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#geo-measure").is_visible()
    assert page.evaluate("document.activeElement.id") == "geo-measure-start"


@pytest.mark.parametrize("name", ["crime", "crowd", "fiji"])
def test_a_drawn_area_filters_what_lies_inside(open_map, name):
    """Counts, link and way back; in a crowd too, and across the antimeridian."""
    page = open_map(name)
    if name == "crowd":
        page.locator("html[data-crowd]").wait_for()
    whole = page.evaluate("GeoMap.shownCount().n")
    west, south, east, north = page.evaluate(
        "(() => {const b = GeoMap.map.getBounds(); const c = b.getCenter();"
        " return [c.lng, b.getSouth(), b.getEast(), b.getNorth()]})()"
    )
    ring = [[west, south], [east, south], [east, north], [west, north]]
    page.evaluate("ring => GeoMap.update({area: ring})", ring)
    inside = page.evaluate("GeoMap.shownCount().n")
    assert 0 < inside < whole
    page.click("#geo-tab-filters")
    assert page.locator("#geo-area").is_checked()
    assert "Only inside the drawn area" in page.evaluate("GeoMap.filterNames().join()")
    link = page.evaluate("GeoMap.linkHash()")
    page = open_map(name, link)
    page.wait_for_function("n => GeoMap.shownCount().n === n", arg=inside)
    page.click("#geo-tab-filters")
    page.click("#geo-area")
    page.wait_for_function("n => GeoMap.shownCount().n === n", arg=whole)


# ------------------------------------------------------------------ other ways to see the events


def test_circles_are_as_wide_as_the_class_of_a_figure(open_map):
    """Classes in the legend; what has no figure is a small ring; no cluster hides one."""
    page = open_map("world")
    page.select_option("#geo-show", "figures")
    shown = page.locator(".figure-point")
    shown.first.wait_for()
    assert page.locator(".cluster-point").count() == 0
    legend = page.locator("#geo-legend").inner_text()
    assert "the figure of an event" in legend
    for words in ("2–5", "6–20"):
        assert words in legend
    sizes = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.figure-point')].map(e =>"
        " [GeoMap.figureOf(GeoMap.byKey.get(e.dataset.item)), e.offsetWidth]))"
    )
    assert sizes["1"] < sizes["5"] < sizes["6"]
    assert "show=figures" in page.evaluate("GeoMap.linkHash()")
    page.select_option("#geo-show", "symbols")
    page.locator(".figure-point").first.wait_for(state="detached")


def test_units_are_coloured_by_counts_of_events(open_file, unit_page):
    """The more events the darker; a unit that the map knows nothing of is hatched, not pale."""
    page = open_file(unit_page)
    page.select_option("#geo-show", "units")
    unit = page.locator("path.unit")
    unit.first.wait_for()

    def step(name):
        return page.locator(f'path.unit[aria-label^="{name}"]').first.get_attribute("class")

    assert page.locator('path.unit[aria-label="Lattakia: 6"]').count() == 1
    assert "unit-5" in step("Lattakia: 6")
    assert "unit-none" in step("Hama")
    assert step("Hama") != step("Homs") != step("Lattakia")
    legend = page.locator("#geo-legend").inner_text()
    assert "never of people" in legend
    assert "no event names it" in legend
    assert page.locator(".point").count() == 0
    page.locator('path.unit[aria-label="Tartous: 2"]').focus()
    page.keyboard.press("Enter")
    page.locator(".stack .entry").nth(1).wait_for()


def districts_of(boxes):
    """Squares as the page gets the outlines of second-level units."""
    rings = [encode_rings(shapely.box(*box), origin=(35, 34), quantum=0.01) for _, _, box in boxes]
    return {
        "box": [35, 34, 38, 37],
        "quantum": 0.01,
        "units": [
            {"name": name, "names": names, "rings": lines}
            for (name, names, _), lines in zip(boxes, rings, strict=True)
        ],
    }


def test_districts_are_coloured_where_their_outlines_are_loaded(open_file, unit_page):
    """Two districts of one name are two; without outlines the way is named and cannot be taken."""
    for i, feature in enumerate(unit_page.layers["incidents"]["features"]):
        feature["properties"]["admin2"] = "Centre" if i < 8 else "Rural"
    squares = districts_of(
        [
            ("Centre of the north", ["Lattakia\x1fCentre"], (35.8, 35.2, 36.1, 35.5)),
            ("Centre of the south", ["Tartous\x1fCentre"], (35.8, 34.8, 36.1, 35.1)),
            ("Elsewhere", [], (36.2, 34.8, 36.5, 35.1)),
        ]
    )
    page = open_file(dataclasses.replace(unit_page, districts=squares), "#show=districts")
    page.locator("path.unit").first.wait_for()
    labels = page.locator("path.unit[aria-label]").evaluate_all(
        "paths => paths.map(p => p.getAttribute('aria-label'))"
    )
    assert sorted(labels) == ["Centre: 2", "Centre: 6", "Elsewhere: no event names it"]
    legend = page.locator("#geo-legend").inner_text()
    assert re.search(r"\d+ name none of these units", legend)  # those of "Rural" are in no colour
    page.locator('path.unit[aria-label="Centre: 2"]').focus()
    page.keyboard.press("Enter")
    page.locator(".stack .entry").nth(1).wait_for()
    assert page.locator(".stack .entry").count() == 2
    unloaded = dataclasses.replace(unit_page, districts=districts_of([]))
    page = open_file(unloaded)
    choice = page.locator("#geo-show option", has_text="no outlines loaded")
    assert choice.get_attribute("disabled") is not None


def test_a_picture_lies_under_the_events_as_ground(open_file, full_page):
    base = {**full_page.base, "raster": [{"box": [35.5, 34.9, 36.5, 35.8], "src": PIXEL}]}
    page = open_file(dataclasses.replace(full_page, base=base), "#map=14/35.2/36")
    image = page.locator(".leaflet-geo-raster-pane img")
    assert image.get_attribute("alt") == ""
    assert image.bounding_box()["width"] > 1000
    assert page.locator("#geo-sketch").is_hidden()  # the map has a ground of its own


def test_the_story_goes_on_by_scrolling(open_file, full_page):
    steps = [
        {"title": "The first day", "text": "One", "time": ["2025-03-06", "2025-03-06"]},
        {"title": "The second", "text": "Two", "time": ["2025-03-07", "2025-03-07"]},
        {"title": "Baniyas", "view": [10, 35.2, 35.95], "ids": ["baniyas-killings"]},
    ]
    page = open_file(dataclasses.replace(full_page, story=steps))
    page.click("#geo-story-open")
    box = page.locator("#geo-story-text")
    box.hover()
    page.evaluate(
        "(() => { const b = document.getElementById('geo-story-text');"
        " b.scrollTop = b.children[1].offsetTop - b.children[0].offsetTop })()"
    )
    page.locator("#geo-story-step", has_text="2 of 3").wait_for()
    assert page.locator("#geo-time-label").inner_text() == "7 March 2025"
    page.focus("#geo-story")
    page.keyboard.press("ArrowRight")
    page.locator("#geo-story-step", has_text="3 of 3").wait_for()
    box.locator("[aria-current=true] h2", has_text="Baniyas").wait_for()


def test_a_licence_is_named_once(open_file, full_page):
    """The words of a source often hold their licence in another spelling."""
    given = [
        {"text": "Towns of A, CC BY 4.0", "licence": "CC-BY-4.0", "url": ""},
        {"text": "Rivers of B", "licence": "CC0-1.0", "url": ""},
    ]
    page = open_file(dataclasses.replace(full_page, attributions=given))

    shown = page.locator("#geo-attribution").inner_text()
    assert "Towns of A, CC BY 4.0 · Rivers of B, CC0-1.0" in shown
    assert "CC-BY-4.0" not in shown
