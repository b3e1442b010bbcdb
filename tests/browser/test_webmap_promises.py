"""The test plan: every behaviour that the page promises, clicked on each of the twelve maps.

``PLAN`` is the list; each entry is one step below. What needs its own data (media, notes, review,
figures, units, pictures) is tested beside it in the other files of this folder.
"""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ALL = (
    *("coast", "world", "crime", "flood", "earthquake", "crowd", "fiji", "north"),
    *("single", "empty", "long", "cyrillic"),
)
TABS = ("overview", "filters", "list", "sources", "counts", "about")
LANGUAGES = ("ar", "es", "fr", "ru", "uk", "en")


def tabs(page):
    """Each tab of the panel shows something, and nothing wider than itself."""
    for tab in TABS:
        page.click(f"#geo-tab-{tab}")
        panel = page.locator(f"#geo-panel-{tab}")
        panel.wait_for()
        page.wait_for_function(
            "id => document.getElementById(id).innerText.trim()", arg=f"geo-panel-{tab}"
        )
        wide = panel.evaluate("e => e.scrollWidth - e.clientWidth")
        assert wide <= 1, tab


def table(page):
    """The table holds what is counted; it sorts both ways; a row opens its event."""
    page.click("#geo-table-open")
    rows = page.locator("#geo-table tbody tr")
    rows.first.wait_for()
    page.click('[data-key="sort-title"]')
    page.locator('th[aria-sort="ascending"] [data-key="sort-title"]').wait_for()
    page.click('[data-key="sort-title"]')
    page.locator('th[aria-sort="descending"] [data-key="sort-title"]').wait_for()
    title = rows.first.locator("th").inner_text()
    rows.first.locator("th button").click()
    page.locator(".popup-title, #geo-detail .popup-title").first.wait_for()
    assert page.locator(".popup-title").first.inner_text() == title
    page.keyboard.press("Escape")
    page.wait_for_function("() => !GeoMap.isOpen()")
    page.click("#geo-table-close")


def search(page):
    """A title is found, and chosen by the keyboard it opens."""
    title = page.evaluate("(GeoMap.items[0] || {title: 'Report 00007'}).title")  # of a crowd: any
    page.fill("#geo-search-input", title[:40])
    page.locator(".search-results button").first.wait_for()
    page.locator(".search-results button").first.click()
    page.locator(".popup-title").first.wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("() => !GeoMap.isOpen()")


def time(page):
    """Where anything is dated, the window moves by one bar and comes back."""
    if page.locator("#geo-step-forward").count() == 0:
        assert page.evaluate("GeoMap.extent") is None
        return
    label = page.locator("#geo-time-label")
    whole = label.inner_text()
    if page.evaluate("GeoMap.extent[0] === GeoMap.extent[1]"):
        return  # a single day: there is nowhere to go
    page.click("#geo-step-forward")
    page.wait_for_function("() => GeoMap.state.time !== null")
    page.evaluate("GeoMap.update({time: null})")
    assert label.inner_text() == whole


def filters(page):
    """A filter leaves fewer or as many, is named, stands in the link, and is cleared."""
    page.click("#geo-tab-filters")
    before = page.evaluate("GeoMap.shownCount().n")
    page.locator("#geo-panel-filters .options input").first.check()
    assert page.evaluate("GeoMap.shownCount().n") <= before
    assert page.evaluate("GeoMap.filterNames().length") == 1
    assert "f=" in page.evaluate("GeoMap.linkHash()")
    page.click('[data-key="filter-reset"]')
    page.wait_for_function("n => GeoMap.shownCount().n === n", arg=before)
    page.click("#geo-tab-overview")


def layers(page):
    """The incidents go and come; an empty map says so."""
    box = page.locator('[data-key="layer-incidents"]')
    box.uncheck()
    page.wait_for_function("() => !GeoMap.state.layers.has('incidents')")
    page.locator('[data-key="layer-incidents"]').check()
    page.wait_for_function("() => GeoMap.state.layers.has('incidents')")


def story(page):
    """The story begins, goes on by a key where there is more, and ends."""
    page.click("#geo-story-open")
    step = page.locator("#geo-story-step")
    step.filter(has_text=re.compile(r"^1 of")).wait_for()
    page.focus("#geo-story")
    if not step.inner_text().endswith(" 1"):
        page.keyboard.press("ArrowRight")
        step.filter(has_text=re.compile(r"^2 of")).wait_for()
    page.focus("#geo-story")
    page.keyboard.press("Escape")
    page.locator("#geo-story").wait_for(state="hidden")
    page.wait_for_function("() => !GeoMap.isOpen()")


def languages(page):
    """Each of the six languages, with its direction and without a key that shows itself."""
    page.click("#geo-tab-about")
    for code in LANGUAGES:
        page.select_option("#geo-lang", code)
        page.locator(f"html[lang={code}]").wait_for()
        assert page.get_attribute("html", "dir") == ("rtl" if code == "ar" else "ltr")
        words = page.locator("#geo-side").inner_text()
        assert not re.search(r"\b(?:about|tab|filter|legend|option|show)\.[a-z_]+\b", words)
    page.click("#geo-tab-overview")


def download(page):
    """What is shown leaves as a table."""
    page.click("#geo-download")
    with page.expect_download() as waiting:
        page.click("#geo-download-csv")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    listed = page.evaluate("GeoMap.shownCount().n")
    assert len(re.findall(r"^(?:incidents|burials|routes|impact),", text, re.MULTILINE)) == listed
    page.keyboard.press("Escape")


def printed(page):
    """The sheet counts what it lists and leaves the page as it was."""
    page.evaluate("GeoMap.beforePrint()")
    listed = page.locator(".print-events > ol > li").count()
    more = page.locator(".print-more")
    left = 0 if more.is_hidden() else int(re.sub(r"\D", "", more.text_content()))
    items = "GeoMap.listedItems().filter(item => item.layer !== 'statements').length"
    assert listed + left == page.evaluate(items)
    page.evaluate("GeoMap.afterPrint()")
    assert page.locator("#geo-stage #geo-legend").count() == 1


def dark(page):
    """The dark theme has another ground."""
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.evaluate("GeoMap.setTheme('dark')")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.evaluate("GeoMap.setTheme('auto')")


def measure(page):
    """Two points by the keyboard make a length."""
    page.click("#geo-measure-start")
    page.keyboard.press("Enter")
    page.evaluate("GeoMap.map.panBy([60, 0], {animate: false})")
    page.keyboard.press("Enter")
    page.locator("#geo-measure-said", has_text="Length").wait_for()
    page.keyboard.press("Escape")
    page.locator("#geo-measure").wait_for(state="hidden")


def embedded(page):
    """In a frame the map stands alone and leads to the whole."""
    page.evaluate("GeoMap.update({ui: 'map'}); GeoMap.renderEmbedded()")
    page.locator("#geo-embed a").wait_for()
    assert not page.locator("#geo-side").is_visible()
    page.evaluate("GeoMap.update({ui: ''}); GeoMap.renderEmbedded()")
    page.locator("#geo-side").wait_for()


PLAN = {
    "tabs": tabs,
    "table": table,
    "search": search,
    "time": time,
    "filters": filters,
    "layers": layers,
    "story": story,
    "download": download,
    "print": printed,
    "dark": dark,
    "measure": measure,
    "embed": embedded,
    "languages": languages,
}


@pytest.mark.parametrize("name", ALL)
def test_the_page_keeps_its_promises(open_map, name):
    """Each step of the plan, one after another: none leaves the page in another state."""
    page = open_map(name)
    if name == "crowd":
        page.locator("html[data-crowd]").wait_for()
    for step in PLAN.values():
        step(page)


@pytest.mark.parametrize(
    ("name", "whole", "lean"),
    [("coast", 900, 750), ("city", 700, 600), ("world", 800, 700)],
)
def test_a_page_is_small(page_sizes, name, whole, lean):
    """Kilobytes with everything, and lean."""
    found = page_sizes(name)
    assert found[0] <= whole
    assert found[1] <= lean
