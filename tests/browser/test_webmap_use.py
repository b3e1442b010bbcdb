"""Using the page: time, filters, search, links, table, story, downloads, counts, print."""

import copy
import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

JABLEH, BANIYAS = "incidents/jableh-ambush", "incidents/baniyas-killings"


def shown(page):
    return set(page.evaluate("[...GeoMap.shown]"))


def set_days(page, first, last):
    page.evaluate(f"GeoMap.setTime(GeoMap.toDay('{first}'), GeoMap.toDay('{last}'), 'push')")


def saved(page, selector):
    with page.expect_download() as waiting:
        page.click(selector)
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    return waiting.value.suggested_filename, text


def test_brush_filters_every_layer(opened):
    """On 7 March Baniyas is shown and the ambush of the day before is not."""
    opened.focus("#geo-time-from")
    opened.keyboard.press("ArrowRight")
    opened.focus("#geo-time-to")
    opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("ArrowLeft")
    assert opened.locator("#geo-time-label").inner_text() == "7 March 2025"
    assert BANIYAS in shown(opened)
    assert JABLEH not in shown(opened)
    assert "incidents/latakia-clashes" in shown(opened)  # a span of days that holds this one
    assert "routes/m-mountains" in shown(opened)
    assert "routes/m-lebanon" not in shown(opened)
    assert "burials/tuwaym-burial" not in shown(opened)
    assert opened.locator(f'#geo-stage [data-item="{JABLEH}"]').count() == 0


def test_drag_over_the_days_is_a_brush(opened):
    box = opened.locator(".bars").bounding_box()
    opened.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 10)
    opened.mouse.down()
    opened.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 10, steps=4)
    opened.mouse.up()
    assert opened.locator("#geo-time-label").inner_text() == "7 to 8 March 2025"
    opened.click("#geo-time-reset")
    assert JABLEH in shown(opened)


def test_days_step_and_play_and_reset(opened):
    label = opened.locator("#geo-time-label")
    opened.click("#geo-step-forward")
    assert label.inner_text() == "6 March 2025"
    opened.click("#geo-step-forward")
    assert label.inner_text() == "7 March 2025"
    opened.click("#geo-step-back")
    assert label.inner_text() == "6 March 2025"
    opened.click("#geo-play")
    assert opened.get_attribute("#geo-play", "aria-pressed") == "true"
    opened.locator("#geo-time-label", has_text="7 March").wait_for()
    opened.click("#geo-play")
    assert opened.get_attribute("#geo-play", "aria-pressed") == "false"
    opened.click("#geo-time-reset")
    assert label.inner_text() == "6 to 9 March 2025"


def test_toll_reads_as_known_that_day(opened):
    for day, words, absent in (
        ("2025-03-06", "No figure known yet", "over 200"),
        ("2025-03-07", "over 200 killed", "over 600"),
        ("2025-03-08", "428 + 120 + 89 = 637", "over 1,000"),
        ("2025-03-09", "745 + 148 + 125 = 1,018", "No figure"),
    ):
        set_days(opened, "2025-03-06", day)
        text = opened.locator("#geo-toll").inner_text()
        assert words in text, day
        assert absent not in text, day


def test_undated_items_stay_in_the_tray(opened):
    set_days(opened, "2025-03-07", "2025-03-07")
    assert "Families return to Baniyas" in opened.locator("#geo-tray").text_content()
    assert "routes/m-aid" not in shown(opened)


def test_filters_are_and_across_or_within(opened):
    opened.click("#geo-tab-filters")
    opened.check('[data-key="f-type-Battles"]')
    battles = {k for k in shown(opened) if k.startswith("incidents/")}
    assert battles == {JABLEH, "incidents/latakia-clashes", "incidents/tartus-clashes"}
    opened.check('[data-key="f-type-Looting & arson"]')
    assert "incidents/coast-looting" in shown(opened)
    opened.click('[data-key="facet-source"] > summary')
    opened.check('[data-key="f-source-sohr"]')
    assert "incidents/coast-looting" not in shown(opened)
    assert JABLEH in shown(opened)
    assert opened.locator("#geo-shown").inner_text() == "3 of 16 shown"
    opened.click('[data-key="filter-reset"]')
    assert opened.locator("#geo-shown").inner_text() == "13 of 16 shown"


def test_filter_counts_are_live(opened):
    opened.click("#geo-tab-filters")
    row = opened.locator('li:has(> label > [data-key="f-type-Battles"]) .count')
    assert row.inner_text() == "3"
    opened.check("#geo-exact")
    assert row.inner_text() == "0"
    exact = {k for k in shown(opened) if k.startswith("incidents/")}
    assert exact == {BANIYAS, "incidents/tuwaym-31"}
    opened.uncheck("#geo-exact")
    opened.select_option("#geo-independent", "2")
    assert row.inner_text() == "2"
    assert BANIYAS not in shown(opened)


def test_each_facet_filters(opened):
    opened.click("#geo-tab-filters")
    for facet, value, expected in (
        ("kind", "burial", {"burials/tuwaym-burial", "burials/janoudiya-funeral"}),
        ("precision", "near", {JABLEH}),
        ("status", "draft", {"incidents/coast-looting"}),
        ("actor", "Gunmen", {BANIYAS, "incidents/coast-revenge"}),
    ):
        opened.click(f'[data-key="facet-{facet}"] > summary')
        opened.check(f'[data-key="f-{facet}-{value}"]')
        assert {k for k in shown(opened) if not k.startswith("statements")} == expected, facet
        opened.click('[data-key="filter-reset"]')


SEARCHES = [
    ("baniyas", BANIYAS),
    ("بانياس", BANIYAS),
    ("BÁNIYÂS", BANIYAS),
    ("al-baniyas", BANIYAS),
    ("el janoudiya", "burials/janoudiya-funeral"),
    ("الجانوديه", "burials/janoudiya-funeral"),
    ("hardest hit towns", BANIYAS),
    ("died elsewhere", "burials/janoudiya-funeral"),
    ("hmeimim air base", "routes/m-hmeimim"),
    ("gabala", JABLEH),
    ("al-Jablah", JABLEH),
]


def test_search_folds_and_opens(opened):
    """Names, Arabic names, aliases, notes, quotes; diacritics, articles, variants ignored."""
    for query, key in SEARCHES:
        found = opened.evaluate(f"GeoMap.search({json.dumps(query)}).map(i => i.key)")
        assert key in found, query
        opened.fill("#geo-search-input", query)
        opened.keyboard.press("ArrowDown")
        opened.keyboard.press("Enter")
        title = opened.evaluate(f"GeoMap.byKey.get('{found[0]}').title")
        opened.locator(".leaflet-popup .popup-title", has_text=title).wait_for()


def test_search_finds_who_says_it(opened):
    """A source is found by its name; choosing it dims what it does not report."""
    opened.fill("#geo-search-input", "associated press")
    result = opened.locator("#geo-search-results button").last
    assert "Associated Press" in result.inner_text()
    result.click()
    assert opened.get_attribute('[data-key="source-ap"]', "aria-pressed") == "true"
    assert opened.locator("path.source-line").count() > 0


def test_a_source_lists_the_toll_it_states(opened):
    opened.click("#geo-tab-sources")
    opened.click('[data-key="source-sohr"]')
    toll = opened.locator('[data-key^="source-item-statements/"]')
    assert toll.count() > 0


def test_mentions_not_placed_are_always_in_sight(opened):
    assert opened.locator("#geo-unplaced").inner_text() == "12 of 80 place mentions not placed"
    for panel in ("filters", "list", "about"):
        opened.click(f"#geo-tab-{panel}")
        assert opened.locator("#geo-unplaced").is_visible()


def test_shown_count_stands_without_any_date(full_page, open_file):
    """A map of undated items has no brush, but says how many it shows."""
    place = {"type": "Point", "coordinates": [35.9, 35.3]}
    properties = {"event_id": "a", "kind": "incident", "title": "A", "precision": "settlement"}
    feature = {"id": "a", "type": "Feature", "geometry": place, "properties": properties}
    layers = {"incidents": {"type": "FeatureCollection", "features": [feature]}}
    page = open_file(dataclasses.replace(full_page, layers=layers, period=("", "")))
    assert page.locator("#geo-shown").inner_text() == "1 of 1 shown"
    assert page.locator("#geo-play").count() == 0


def test_search_shows_what_filters_hide(opened):
    opened.uncheck('[data-key="type-battles"]')
    opened.fill("#geo-search-input", "ambush")
    assert "hidden by filters" in opened.locator("#geo-search-results").inner_text()
    opened.keyboard.press("Enter")
    assert JABLEH not in shown(opened)  # what the reader chose is not undone in silence
    assert "Hidden by the filters" in opened.locator(".leaflet-popup").inner_text()
    opened.click("#geo-reveal")
    assert JABLEH in shown(opened)
    assert opened.locator(".leaflet-popup .hidden-note").count() == 0


def test_search_forgives_slips_and_knows_dates_and_towns(opened):
    """A slip of the keyboard, a day, a town of the ground: each finds what is meant."""
    for query, key in (
        ("banyias", BANIYAS),
        ("killngs", BANIYAS),
        ("7 March 2025", BANIYAS),
        ("2025-03-06", JABLEH),
    ):
        assert key in opened.evaluate(f"GeoMap.search({json.dumps(query)}).map(i => i.key)"), query
    assert opened.evaluate("GeoMap.search('zzzzqqq').length") == 0


def test_search_reaches_items_without_a_place(opened):
    opened.fill("#geo-search-input", "curfews")
    opened.keyboard.press("Enter")
    assert "Curfews and deployment" in opened.locator("#geo-detail").inner_text()


def test_link_holds_the_whole_view(opened):
    set_days(opened, "2025-03-07", "2025-03-08")
    opened.click("#geo-tab-filters")
    opened.check('[data-key="f-type-Violence against civilians"]')
    opened.evaluate("GeoMap.openById('baniyas-killings')")
    link = opened.evaluate("location.href")
    assert link.startswith("file:")
    for part in ("map=", "t=2025-03-07..2025-03-08", "f=type:", "id=baniyas-killings"):
        assert part in link
    before = shown(opened)
    opened.goto("about:blank")
    opened.goto(link)
    opened.wait_for_selector("html[data-ready]")
    assert shown(opened) == before
    assert opened.locator(".popup-title").inner_text() == "Killings in Baniyas"
    assert opened.locator("#geo-time-label").inner_text() == "7 to 8 March 2025"


def test_back_button_undoes_a_step(opened):
    opened.click("#geo-step-forward")
    opened.uncheck('[data-key="layer-burials"]')
    assert "layers=" in opened.evaluate("location.hash")
    opened.evaluate("history.back()")
    opened.locator('[data-key="layer-burials"]:checked').wait_for()
    assert opened.locator("#geo-time-label").inner_text() == "6 March 2025"
    opened.evaluate("history.back()")
    opened.locator("#geo-time-label", has_text="6 to 9 March 2025").wait_for()


def test_broken_link_opens_the_map_all_the_same(page, page_file):
    link = "#map=x/99/&t=zz..&f=type:%E0%A4%A&layers=nonsense,incidents&id=%"
    page.goto(page_file.as_uri() + link)
    page.wait_for_selector("html[data-ready]")
    assert JABLEH in shown(page)
    assert page.faults == []


def test_table_is_the_twin_of_the_map(opened):
    opened.click("#geo-table-open")
    rows = opened.locator("#geo-table tbody tr")
    assert rows.count() == 14  # 13 of the map and the toll
    heading = opened.locator("#geo-table thead button", has_text="Event")
    heading.click()
    titles = opened.locator("#geo-table tbody th").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    assert opened.get_attribute("#geo-table th:nth-child(2)", "aria-sort") == "ascending"
    heading.click()
    assert opened.locator("#geo-table tbody th").all_inner_texts() == titles[::-1]
    opened.locator("#geo-table .link", has_text="Killings in Baniyas").click()
    assert opened.locator(".leaflet-popup .popup-title").inner_text() == "Killings in Baniyas"
    opened.evaluate("GeoMap.openById('jableh-ambush')")
    assert "Ambush" in opened.locator("#geo-table tr.chosen").inner_text()
    set_days(opened, "2025-03-06", "2025-03-06")
    assert rows.count() == 4


def test_timeline_lists_by_day(opened):
    opened.click("#geo-tab-list")
    days = opened.locator(".timeline h2").all_inner_texts()
    assert days[0] == "Thursday, 6 March 2025"
    assert days[-1] == "Not dated"
    opened.locator(".timeline .entry", has_text="Killings in Baniyas").click()
    assert opened.locator(".leaflet-popup").count() == 1


def test_story_steps_with_arrow_keys(opened):
    opened.click("#geo-story-open")
    title, step = opened.locator(".popup-title"), opened.locator("#geo-story-step")
    first = title.last.inner_text()
    assert step.inner_text() == "1 of 13"
    opened.keyboard.press("ArrowRight")
    assert step.inner_text() == "2 of 13"
    assert title.last.inner_text() != first
    opened.keyboard.press("ArrowLeft")
    assert title.last.inner_text() == first
    opened.keyboard.press("End")
    assert step.inner_text() == "13 of 13"
    opened.keyboard.press("Escape")
    assert not opened.locator("#geo-story").is_visible()
    assert opened.locator(".leaflet-popup").count() == 0
    assert opened.evaluate("document.activeElement.id") == "geo-story-open"


def test_downloads_hold_the_current_filter(opened):
    set_days(opened, "2025-03-07", "2025-03-07")
    opened.click("#geo-download")
    name, text = saved(opened, "#geo-download-geojson")
    collection = json.loads(text)
    assert name == "map.geojson"
    assert collection["type"] == "FeatureCollection"
    ids = {f["id"] for f in collection["features"]}
    assert ids == {key.split("/")[1] for key in shown(opened)}
    assert "jableh-ambush" not in ids
    opened.click("#geo-download")
    name, text = saved(opened, "#geo-download-csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert name == "map.csv"
    assert len(rows) == len(ids)
    assert {"layer", "event_id", "date_start", "precision", "movement_id"} <= set(rows[0])


def test_csv_cells_never_start_a_formula(opened):
    for text in ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1"):
        line = opened.evaluate(f"GeoMap.csv([[{json.dumps(text)}]])")
        assert next(csv.reader(io.StringIO(line.lstrip("\ufeff"))))[0] == f"'{text}"


def test_csv_keeps_negative_numbers(opened):
    assert opened.evaluate("GeoMap.csv([[-12.5]])").strip("\ufeff\r\n") == "-12.5"


def test_counts_are_of_incidents_and_claims(opened):
    opened.click("#geo-tab-counts")
    rows = opened.locator("#geo-counts-admin tbody tr").all_inner_texts()
    assert [re.split(r"\s*\t\s*", r)[:3] for r in rows] == [
        ["not placed in a province", "2", "0"],
        ["Latakia", "2", "0"],
        ["Tartus", "2", "2"],
        ["Hama", "1", "3"],
    ]
    name, text = saved(opened, "#geo-counts-csv")
    table = list(csv.reader(io.StringIO(text)))
    assert name == "counts.csv"
    assert table[0] == ["by", "value", "incidents", "claims"]
    assert ["day", "2025-03-07", "6", "5"] in table


def test_citations(opened):
    opened.evaluate("GeoMap.openById('baniyas-killings')")
    box = opened.locator(".leaflet-popup")
    box.get_by_text("Cite or link this").click()
    for button, words in (
        ("Plain text", "“Killings in Baniyas”, 7 to 8 March 2025, in Baniyas"),
        ("BibTeX", "@misc{incidents-baniyas-killings,"),
        ("CSL-JSON", '"event-place": "in Baniyas"'),
    ):
        box.get_by_role("button", name=button).click()
        assert words in box.locator("textarea").input_value()
    cited = json.loads(box.locator("textarea").input_value())[0]
    assert cited["issued"] == {"date-parts": [[2025, 3, 9]]}


@pytest.mark.parametrize("sheet", ["landscape", "portrait"])
def test_print_sheet_holds_what_a_map_must_say(opened, sheet):
    opened.emulate_media(media="print")
    opened.evaluate(f"GeoMap.setSheet('{sheet}'); GeoMap.beforePrint()")
    text = opened.locator("#geo-print").inner_text()
    for words in (
        "Violence on the Syrian coast",
        "as of 9 March 2025",
        "13 of 16 items shown",
        "over 1,000",
        "Syrian Observatory for Human Rights",
        "GeoNames, CC BY 4.0",
        "do not imply official endorsement",
        "not evidence of guilt",
    ):
        assert words in text, words
    for part in ("#geo-north", ".leaflet-control-scale-line", "#geo-legend"):
        assert opened.locator(part).is_visible(), part
    assert not opened.locator("#geo-side").is_visible()
    opened.evaluate("GeoMap.afterPrint()")
    opened.emulate_media(media="screen")
    assert opened.locator("#geo-side").is_visible()


@pytest.mark.parametrize(("sheet", "wide"), [("landscape", True), ("portrait", False)])
def test_pdf_is_one_a4_page(opened, sheet, wide):
    opened.evaluate(f"GeoMap.setSheet('{sheet}')")
    pdf = opened.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 1
    width, height = map(float, boxes[0])
    assert (width > height) == wide
    assert sorted((round(width), round(height))) == [595, 842]


@pytest.mark.parametrize(("paper", "sides"), [("A3", [842, 1191]), ("Letter", [612, 792])])
def test_pdf_is_one_page_of_the_chosen_paper(opened, paper, sides):
    opened.evaluate(
        "paper => {document.documentElement.setAttribute('data-paper', paper);"
        " GeoMap.setSheet('landscape')}",
        paper,
    )
    pdf = opened.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [sorted(round(float(side)) for side in box) for box in boxes] == [sides]


def test_a_retracted_item_stays_with_its_reason(open_file, sample_page):
    features = sample_page.layers["incidents"]["features"]
    withdrawn = {"status": "retracted", "notes": "The agency withdrew the report."}
    changed = [
        {**f, "properties": {**f["properties"], **withdrawn}} if f["id"] == "tuwaym-31" else f
        for f in features
    ]
    incidents = {"type": "FeatureCollection", "features": changed}
    layers = {**sample_page.layers, "incidents": incidents}
    page = open_file(dataclasses.replace(sample_page, layers=layers))
    page.evaluate("GeoMap.openById('tuwaym-31')")
    text = page.locator(".leaflet-popup").inner_text()
    assert "retracted" in text
    assert "The agency withdrew the report." in text
    assert page.locator(".leaflet-popup h2 s").count() == 1


def test_dragging_writes_the_address_once(opened):
    """Browsers refuse an address that changes at every pixel of a drag."""
    opened.evaluate("""() => { window.writes = 0; const old = history.replaceState;
        history.replaceState = function (...a) { window.writes += 1; return old.apply(this, a) };
        const [a, b] = GeoMap.extent;
        for (let i = 0; i < 150; i += 1) GeoMap.setTime(a, i % 2 ? a : b - 1, "replace"); }""")
    opened.wait_for_function("() => window.writes > 0")
    assert opened.evaluate("window.writes") == 1
    assert "t=2025-03-06..2025-03-06" in opened.evaluate("location.hash")


def test_search_puts_what_happened_first(opened):
    """Names that begin with the words, then names that hold them, then texts; context last."""
    found = opened.evaluate("GeoMap.search('ba').map(i => i.layer + ':' + i.title)")
    assert found[0] == "incidents:Killings in Baniyas"
    layers = [text.split(":")[0] for text in found]
    assert "context" not in layers or layers.index("context") > layers.index("incidents")
    paris = opened.evaluate("GeoMap.search('paris').map(i => i.key)")
    assert paris == ["context/r1:90"]


@pytest.mark.parametrize("width", [390, 1280])
def test_story_leaves_the_table(full_page, open_file, width):
    """An open table would hide the story on a phone and cut its popups on a desk."""
    page = open_file(full_page, width=width)
    page.evaluate("document.querySelector('#geo-table-open').click()")
    page.evaluate("document.querySelector('#geo-story-open').click()")
    assert page.locator("#geo-drawer").is_hidden()
    assert page.locator("#geo-story").is_visible()
    assert page.locator("#geo-card" if width < 700 else ".leaflet-popup").is_visible()


def test_story_bar_never_covers_the_popup(opened):
    opened.click("#geo-story-open")
    for _ in range(4):
        bar = opened.locator("#geo-story").bounding_box()
        opened.rest()
        popup = opened.locator(".leaflet-popup-content-wrapper").bounding_box()
        assert popup["y"] >= bar["y"] + bar["height"]
        opened.keyboard.press("ArrowRight")


def test_handles_stand_at_the_edges_of_their_day(opened):
    """The slider and the bars share one scale; the handles of one day lie apart."""
    set_days(opened, "2025-03-07", "2025-03-07")
    slot = opened.locator(".bars .in .slot").bounding_box()
    chart = opened.locator(".bars").bounding_box()
    ends = {}
    for which in ("from", "to"):
        box = opened.locator(f"#geo-time-{which}").bounding_box()
        ends[which] = box
    first = ends["from"]["x"] + 12 + (ends["from"]["width"] - 24) / 4  # the second of four days
    last = ends["to"]["x"] + 12 + (ends["to"]["width"] - 24) * 2 / 4
    assert abs(first + 12 - slot["x"]) < 3
    assert abs(last - 12 - (slot["x"] + slot["width"])) < 3
    assert last - first >= chart["width"] / 4


@pytest.mark.parametrize("width", [1280, 390])
def test_of_very_many_figures_the_page_says_how_many_there_are(open_file, full_page, width):
    layers = copy.deepcopy(full_page.layers)
    event = next(f for f in layers["incidents"]["features"] if f["properties"].get("claims"))
    event["properties"]["claims"] = event["properties"]["claims"][:1] * 1200
    page = open_file(dataclasses.replace(full_page, layers=layers), width=width, height=844)
    page.evaluate(f"GeoMap.openById('{event['properties']['event_id']}')")
    told = page.locator(".part p.note", has_text="The first 300 of 1,200 stand here")
    told.wait_for()
    assert page.locator("li.claim").count() == 300
