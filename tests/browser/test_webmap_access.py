"""Everybody can use it: keyboard, screen reader, Arabic, phone, dark, reduced motion."""

import dataclasses
import re

import pytest

from geo.webmap.assets import own_js

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1280, 800), "tablet": (768, 1024), "phone": (390, 844)}


RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def violations(page):
    """Every finding of axe-core, of any rank, one line each, once the page has come to rest."""
    page.rest()
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    found = axe.Axe().run(page, options={"runOnly": list(RULES)}).response["violations"]
    return [
        f"{v['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for v in found
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(
    ("lang", "size"), [("en", "desktop"), ("ar", "phone"), ("en", "tablet")], ids=" ".join
)
def test_axe_finds_nothing(open_file, full_page, lang, size):
    width, height = SIZES[size]
    page = open_file(dataclasses.replace(full_page, lang=lang), width=width, height=height)
    page.evaluate("GeoMap.openSheet(true)")
    assert violations(page) == []
    for panel in () if size == "tablet" else ("filters", "list", "sources", "counts", "about"):
        page.evaluate(f"GeoMap.showPanel('{panel}')")
        assert violations(page) == [], panel
    page.evaluate("GeoMap.openTable(true)")
    assert violations(page) == []
    page.evaluate("GeoMap.openTable(false)")
    page.evaluate("GeoMap.openById('baniyas-killings')")
    assert violations(page) == []
    page.evaluate("GeoMap.startStory()")
    page.locator("#geo-story").wait_for()
    assert violations(page) == []
    page.evaluate("GeoMap.endStory(); GeoMap.update({ui: 'map'}); GeoMap.renderEmbedded()")
    assert violations(page) == []


NOTES = [
    {"kind": "label", "text": "Ford", "geometry": {"type": "Point", "coordinates": [35.6, 35.2]}},
    {
        "kind": "number",
        "number": "1",
        "text": "Bridge",
        "geometry": {"type": "Point", "coordinates": [35.5, 35.0]},
    },
]
PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
MEDIA = [{"event": "baniyas-killings", "kind": "photo", "src": PICTURE, "caption": "The road"}]


def test_axe_finds_nothing_in_review_media_notes_and_measuring(open_file, full_page):
    """The states that a reader of a finished page never sees, and those of the author's own."""
    extra = {"annotations": NOTES, "media": MEDIA, "public": False, "draft": True}
    page = open_file(dataclasses.replace(full_page, **extra))
    page.evaluate("GeoMap.toggleMeasure(true); GeoMap.map.fire('click', {latlng: [35, 35.5]})")
    page.locator("#geo-measure").wait_for()
    assert violations(page) == []
    page.evaluate("GeoMap.toggleMeasure(false)")
    page.evaluate("GeoMap.openById('baniyas-killings')")
    page.locator(".leaflet-popup").get_by_text("Media (1)").click()
    page.get_by_role("button", name="Show the picture").click()
    page.locator(".media img").wait_for()
    assert violations(page) == []
    page.evaluate("GeoMap.setReviewing(true); GeoMap.openById('jableh-ambush')")
    page.locator("[data-key=pin-set]").click()
    page.locator(".review-pin").wait_for()
    # close by: no other mark lies under the edge of the stage, where it would be clipped
    page.evaluate("GeoMap.map.setView(GeoMap.byId.get('jableh-ambush').latlng, 13)")
    assert violations(page) == []


STATES = {
    "search results": "q => { q.focus(); q.value = 'ban'; q.dispatchEvent(new Event('input')) }",
    "download menu": "() => document.getElementById('geo-download').click()",
    "a day chosen": "() => GeoMap.update({time: [GeoMap.extent[0], GeoMap.extent[0]]})",
    "a source chosen": "() => GeoMap.update({source: 'ap'})",
    "nothing left": "() => GeoMap.update({layers: new Set()})",
    "a stack": "() => GeoMap.openItems(GeoMap.items.filter(i => i.isPoint).slice(0, 3))",
    "a drawn area": "() => GeoMap.update({area: [[35.5, 34.9], [36.3, 34.9], [36, 35.6]]})",
}
"""What leads to each state from the opened page; the argument is the field of the search."""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_further_states(opened, state):
    """Beside panels, table, popup, story and frame above: at least 17 states in all."""
    opened.locator("#geo-search-input").evaluate(STATES[state])
    assert violations(opened) == []


@pytest.mark.parametrize("way", ["figures", "units"])
def test_axe_finds_nothing_in_other_ways_to_see_the_events(open_file, unit_page, way):
    for i, feature in enumerate(unit_page.layers["incidents"]["features"]):
        feature["properties"]["best"] = i
    page = open_file(unit_page, f"#show={way}")
    page.locator("path.unit" if way == "units" else ".figure-point").first.wait_for()
    assert violations(page) == []


def test_at_four_hundred_percent_a_map_is_left(open_file, full_page):
    """1280 by 1024 at 400 %: 320 by 256 pixels; nothing scrolls sideways."""
    page = open_file(full_page, width=320, height=256)
    assert page.locator("#geo-stage").bounding_box()["height"] >= 150
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # marks may lie half under a button there: the table has the same events as full-size targets
    assert [v for v in violations(page) if "leaflet-marker-icon" not in v] == []


def test_axe_finds_nothing_in_the_dark(open_file, full_page):
    page = open_file(full_page)
    page.emulate_media(color_scheme="dark")
    page.evaluate("GeoMap.openById('jableh-ambush')")
    assert violations(page) == []
    page.evaluate("GeoMap.showPanel('sources')")
    assert violations(page) == []


def test_everything_is_reached_by_tab(opened):
    """From the skip link on, the Tab key reaches panel, map, markers, areas, routes and time."""
    seen = []
    for _ in range(120):
        opened.keyboard.press("Tab")
        seen.append(
            opened.evaluate("""() => { const e = document.activeElement;
            return e.dataset.item || e.id || e.dataset.key || e.tagName }""")
        )
        if seen.count("geo-skip-map") > 1:
            break
    assert seen[:2] == ["geo-skip-map", "geo-skip"]
    for stop in (
        "incidents/baniyas-killings",
        "incidents/latakia-clashes",
        "routes/m-mountains",
        "geo-time-from",
        "geo-play",
        "geo-search-input",
        "geo-tab-overview",
        "layer-burials",
    ):
        assert stop in seen, stop


def test_skip_links_lead_to_the_map_and_the_table(opened):
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement === GeoMap.map.getContainer()")
    opened.focus("#geo-skip")
    opened.keyboard.press("Enter")
    assert opened.locator("#geo-table").is_visible()
    assert opened.evaluate("document.activeElement.id") == "geo-table-title"


def test_tabs_follow_the_arrow_keys(opened):
    opened.focus("#geo-tab-overview")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.activeElement.id") == "geo-tab-filters"
    assert opened.locator("#geo-panel-filters").is_visible()
    opened.keyboard.press("End")
    assert opened.locator("#geo-panel-about").is_visible()


def test_arabic_mirrors_the_page(opened):
    left = opened.locator("#geo-side").bounding_box()["x"]
    opened.click("#geo-lang-switch")
    assert opened.get_attribute("html", "dir") == "rtl"
    assert opened.get_attribute("html", "lang") == "ar"
    assert left == 0
    assert opened.locator("#geo-side").bounding_box()["x"] > 800
    assert opened.locator("#geo-tab-filters").inner_text() == "مرشحات"
    name = opened.get_attribute('[data-item="incidents/baniyas-killings"]', "aria-label")
    assert "بانياس" in name
    opened.evaluate("GeoMap.openById('baniyas-killings')")
    latin = opened.locator(".leaflet-popup bdi", has_text="Associated Press").first
    assert latin.get_attribute("dir") == "auto"  # a Latin name keeps its own direction
    opened.click("#geo-lang-switch")
    assert opened.get_attribute("html", "dir") == "ltr"


def test_arabic_indic_digits_by_choice(opened):
    opened.click("#geo-lang-switch")
    assert "13" in opened.locator("#geo-shown").inner_text()
    opened.click("#geo-tab-about")
    opened.select_option("#geo-digits", "arab")
    assert "١٣" in opened.locator("#geo-shown").inner_text()


def test_every_word_exists_in_both_languages(opened):
    strings = opened.evaluate("GeoMap.strings")
    assert {k for k in strings["en"] if "#" not in k and not strings["ar"].get(k)} == set()


def test_no_word_is_missing(opened):
    """Each key that the scripts ask for by name is in the table of strings."""
    asked = set(re.findall(r"""\bt\("([a-z_.]+)\"""", "\n".join(own_js()), re.IGNORECASE))
    assert len(asked) > 100
    assert asked - set(opened.evaluate("Object.keys(GeoMap.strings.en)")) == set()


def test_phone_has_a_sheet_and_large_targets(open_file, full_page):
    page = open_file(full_page, width=390, height=844)
    stage, side = page.locator("#geo-stage"), page.locator("#geo-side")
    assert stage.bounding_box()["height"] > 400
    assert side.bounding_box()["height"] < 160
    page.click("#geo-sheet")
    page.locator("#geo-app.sheet-open").wait_for()
    assert page.get_attribute("#geo-sheet", "aria-expanded") == "true"
    small = page.evaluate("""() => [...document.querySelectorAll(
        '#geo-side :is(button, select, .layer-row, summary), .map-button, .time-button')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 90))""")
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_phone_opens_a_card_that_can_be_closed(open_file, full_page):
    """On a phone the text stands at the foot; the place above it stays in sight."""
    page = open_file(full_page, width=390, height=844)
    page.evaluate("GeoMap.openById('baniyas-killings')")
    card, close = page.locator("#geo-card"), page.locator("#geo-card-close")
    assert page.locator(".leaflet-popup").count() == 0
    assert card.locator(".popup-title").inner_text() == "Killings in Baniyas"
    assert card.bounding_box()["height"] <= 0.63 * 844
    mark = page.locator('[data-item="incidents/baniyas-killings"]').first.bounding_box()
    assert mark["y"] + mark["height"] < card.bounding_box()["y"]
    side = close.bounding_box()
    assert min(side["width"], side["height"]) >= 44
    top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('button').id",
        [side["x"] + 22, side["y"] + 22],
    )
    assert top == "geo-card-close"  # nothing lies over it
    close.click()
    assert not card.is_visible()
    assert "id=" not in page.evaluate("location.hash")


def test_a_finger_opens_the_nearest_mark(open_file, full_page):
    """Between two marks the nearer one answers, within 22 pixels."""
    page = open_file(full_page, width=390, height=844)
    opened = page.evaluate("""() => {
        const map = GeoMap.map;
        const mark = document.querySelector('[data-item="incidents/baniyas-killings"]');
        const b = mark.getBoundingClientRect();
        const other = document.querySelector('[data-item="incidents/tuwaym-31"]');
        const event = new MouseEvent('click', {bubbles: true,
            clientX: b.x + b.width / 2 + 4, clientY: b.y + b.height / 2 + 4});
        other.dispatchEvent(event);
        return document.querySelector('#geo-card .popup-title').innerText }""")
    assert opened == "Killings in Baniyas"


def test_phone_time_bar_is_folded(open_file, full_page):
    page = open_file(full_page, width=390, height=844)
    assert page.locator(".bars").count() == 0
    assert page.get_attribute("#geo-time-fold", "aria-expanded") == "false"
    page.click("#geo-time-fold")
    assert page.locator(".bars").is_visible()


def test_nothing_is_told_by_hovering_alone(opened):
    assert opened.locator(".leaflet-tooltip").count() == 0
    titled = opened.locator("#geo-stage [title]:not([aria-label])")
    assert titled.count() == 0


def test_reduced_motion_is_honoured(chromium, page_file):
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("GeoMap.map.options.zoomAnimation") is False
    context.close()


def test_dark_can_be_chosen(opened):
    opened.click("#geo-tab-about")
    light = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    opened.select_option("#geo-theme", "dark")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") != light
