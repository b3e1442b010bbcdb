"""What the page draws: symbols by precision, routes, popups, overlaps, sources."""

import copy
import dataclasses
import re

import pytest

pytestmark = pytest.mark.browser


def shown(page):
    return set(page.evaluate("[...GeoMap.shown]"))


def marker(page, key):
    return page.locator(f'#geo-stage [data-item="{key}"]')


def popup(page):
    return page.locator(".leaflet-popup")


def with_layer(data, name, features):
    layers = {**data.layers, name: {"type": "FeatureCollection", "features": features}}
    return dataclasses.replace(data, layers=layers)


def point(key, lon, lat, **properties):
    properties = {
        "event_id": key,
        "kind": "incident",
        "title": key,
        "precision": "settlement",
        "event_type": "Battles",
        "date_start": "2025-03-06",
        "date_end": "2025-03-06",
        "place_name": "Town",
        "status": "reviewed",
        **properties,
    }
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def test_page_opens_without_request_or_error(opened):
    assert opened.title() == "Violence on the Syrian coast, March 2025"
    assert opened.get_attribute("html", "lang") == "en"
    assert opened.locator("#geo-shown").inner_text() == "13 of 16 shown"


def test_symbols_say_the_precision(opened):
    """A dot in a town, a hollow glyph with a ring near one, no mark in the middle of an area."""
    assert marker(opened, "incidents/baniyas-killings").locator(".glyph.hollow").count() == 0
    assert marker(opened, "incidents/jableh-ambush").locator(".glyph.hollow").count() == 1
    assert opened.locator("#geo-stage .leaflet-pane path.ring").count() == 1
    for key, kind in (("latakia-clashes", "province"), ("coast-revenge", "soft")):
        area = marker(opened, f"incidents/{key}")
        assert area.evaluate("e => e.tagName") == "path"
        assert kind in area.get_attribute("class").split()
    points = opened.evaluate(
        "[...document.querySelectorAll('.leaflet-marker-icon[data-item]')].map(e => e.dataset.item)"
    )
    assert "incidents/baniyas-killings" in points
    assert not {"incidents/latakia-clashes", "incidents/coast-revenge"} & set(points)


def test_inferred_place_is_marked(opened):
    assert marker(opened, "incidents/tuwaym-31").locator(".inferred").count() == 1
    assert marker(opened, "incidents/baniyas-killings").locator(".inferred").count() == 0


def test_shape_tells_types_apart_without_colour(opened):
    paths = opened.evaluate(
        "GeoMap.typeGroups.map(t => {"
        "const m = GeoMap.glyph({tone: 'type-' + t}).querySelector('.mark');"
        " return m.tagName + (m.getAttribute('d') || '')})"
    )
    assert len(set(paths)) == len(paths) >= 3


def test_burials_are_not_incidents(opened):
    """Their own muted glyph, their own row, never in the number of incidents."""
    rows = opened.locator("#geo-layers .layer-row").all_inner_texts()
    texts = {t.split("\n")[0]: t.split("\n")[-1] for t in rows}
    assert texts["Incidents"] == "7"
    assert texts["Burials and funerals"] == "2"
    assert texts["Impact and access"] == "3"
    assert not opened.locator('[data-key="layer-impact"]').is_checked()
    assert not opened.locator('[data-key="layer-context"]').is_checked()


def test_routes_are_curved_dashed_without_number_and_have_a_head(opened):
    unknown = opened.locator("path.route.unknown.shaft")
    assert unknown.count() == 3
    dashes = unknown.evaluate_all("l => l.map(e => getComputedStyle(e).strokeDasharray)")
    assert all(d != "none" for d in dashes)
    widths = unknown.evaluate_all("l => l.map(e => e.getAttribute('stroke-width'))")
    assert set(widths) == {"1.8"}
    known = opened.locator("path.route.shaft:not(.unknown)")
    assert known.count() == 1
    assert float(known.get_attribute("stroke-width")) > 1.8
    assert known.get_attribute("d").count("L") > 20  # a curve, not a straight line
    heads = opened.locator("path.route.tip").evaluate_all(
        "l => l.map(e => e.getAttribute('marker-end'))"
    )
    assert len(heads) == 4
    assert all(head.startswith("url(#geo-arrow") for head in heads)


def test_opposite_flows_bend_apart(open_file, sample_page):
    def route(key, ends):
        properties = {"movement_id": key, "title": key, "origin_explicit": True}
        geometry = {"type": "LineString", "coordinates": ends}
        return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}

    there, back = [[36.0, 35.2], [36.5, 35.2]], [[36.5, 35.2], [36.0, 35.2]]
    data = with_layer(sample_page, "routes", [route("there", there), route("back", back)])
    page = open_file(data)
    one, other = sorted(
        page.locator("path.route.shaft").evaluate_all(
            "l => l.map(e => {const b = e.getBBox(); return [b.y, b.y + b.height]})"
        )
    )
    assert one[1] <= other[0] + 1  # one lies wholly above the other


def test_unstated_origin_is_a_short_inbound_arrow(opened):
    length = opened.evaluate(
        "document.querySelector('.route-hit[data-item=\"routes/m-hmeimim\"]').getTotalLength()"
    )
    assert 30 < length < 80


def test_popup_of_a_point(opened):
    marker(opened, "incidents/baniyas-killings").click()
    text = popup(opened).inner_text()
    for words in (
        "Killings in Baniyas",
        "7 to 8 March 2025",
        "in Baniyas",
        "20 killed",
        "resident R1",
        "as of 8 March 2025",
        "partial count",
        "the larger one, never the sum",
        "Associated Press",
        "1 independent",
    ):
        assert words in text, words
    assert not opened.locator("mark").first.is_visible()  # what may be graphic waits for a click
    popup(opened).get_by_text("Quotations (1)").click()
    assert opened.locator("mark").first.inner_text() == "Baniyas"
    assert "sha256" in popup(opened).inner_text()
    popup(opened).get_by_text("Why is it here?").click()
    assert "in the Golan, far from the coast" in popup(opened).inner_text()


def test_a_quotation_has_the_page_of_its_report(open_file, sample_page):
    changed = copy.deepcopy(sample_page.layers["incidents"])
    for feature in changed["features"]:
        for quote in feature["properties"].get("quotes") or []:
            quote["page"] = 12
    layers = {**sample_page.layers, "incidents": changed}
    page = open_file(dataclasses.replace(sample_page, layers=layers))
    marker(page, "incidents/baniyas-killings").click()
    popup(page).get_by_text("Quotations (1)").click()
    popup(page).get_by_text("page 12").wait_for()


def test_popup_of_a_near_place_lists_both_readings(opened):
    marker(opened, "incidents/jableh-ambush").click()
    text = popup(opened).inner_text()
    assert "near Jableh, within about 6.5 km" in text
    assert "in Jableh; the coarser is drawn" in text


def test_popup_of_a_route(opened):
    marker(opened, "routes/m-lebanon").focus()
    opened.keyboard.press("Enter")
    text = popup(opened).inner_text()
    assert "Schematic, not a route travelled." in text
    assert "Where the border was crossed is not stated." in text
    assert "Haidar Nasser" in text


def test_focus_enters_the_popup_and_comes_back(opened):
    marker(opened, "incidents/baniyas-killings").focus()
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.className") == "popup-title"
    opened.keyboard.press("Escape")
    popup(opened).wait_for(state="detached")
    assert opened.evaluate("document.activeElement.dataset.item") == "incidents/baniyas-killings"


def test_markers_have_names(opened):
    assert (
        marker(opened, "incidents/baniyas-killings").get_attribute("aria-label")
        == "Killings in Baniyas, 7 to 8 March 2025, at least 20"
    )
    assert opened.locator("#geo-stage [role=button]:not([aria-label])").count() == 0


def test_areas_on_top_of_each_other_are_all_reached(opened):
    """One click on the coast lists everything that is drawn there."""
    opened.evaluate("GeoMap.openAt(L.latLng(35.6, 35.95))")
    assert popup(opened).locator(".popup-title").inner_text() == "3 events here"
    titles = popup(opened).locator("[data-stack] bdi").all_inner_texts()
    assert set(titles) == {
        "Clashes in Latakia province",
        "Revenge killings along the coast",
        "Looting and burning of homes along the coast",
    }


def test_points_of_one_place_stand_side_by_side(opened):
    one = marker(opened, "incidents/tuwaym-31").bounding_box()
    other = marker(opened, "burials/tuwaym-burial").bounding_box()
    assert abs(one["x"] - other["x"]) >= 15


def test_clusters_count_events_and_open_all_of_them(open_file, sample_page):
    many = [point(f"e{i}", 36.0, 35.2, best=100) for i in range(6)]
    page = open_file(with_layer(sample_page, "incidents", [*many, point("alone", 36.4, 35.6)]))
    assert page.locator(".cluster-point").count() == 1
    assert page.locator(".cluster-point .cluster-number").text_content() == "6"
    assert marker(page, "incidents/alone").locator(".cluster-number").count() == 0
    page.locator(".cluster-point").click()
    assert popup(page).locator("[data-stack]").count() == 6


def test_a_stack_is_a_list_with_a_way_back_and_a_pager_that_keeps_the_keyboard(
    open_file, sample_page
):
    many = [
        point(
            f"e{i}",
            36.0,
            35.2,
            best=i,
            low=i,
            date_start=f"2025-03-0{i}",
            date_end=f"2025-03-0{i}",
        )
        for i in range(1, 7)
    ]
    page = open_file(with_layer(sample_page, "incidents", many))
    page.locator(".cluster-point").focus()
    page.keyboard.press("Enter")
    second = popup(page).locator("[data-stack]").nth(1)
    assert "e2" in second.inner_text()
    assert "2 March 2025 · 2" in second.inner_text()
    second.click()
    assert popup(page).locator(".popup-title").inner_text() == "e2"
    assert "2 of 6 here" in popup(page).inner_text()
    popup(page).get_by_label("Next event here").focus()
    for title in ("e3", "e4"):
        page.keyboard.press("Enter")
        assert popup(page).locator(".popup-title").inner_text() == title
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == (
            "Next event here"
        )
    popup(page).locator("#geo-stack-back").click()
    assert page.evaluate("document.activeElement.dataset.stack") == "incidents/e4"
    link = page.evaluate("GeoMap.permalink('e5')")
    page.goto("about:blank")
    page.goto(link)
    page.locator(".popup-title", has_text="e5").wait_for()
    assert "1 of 6 here" in popup(page).inner_text()  # a link into a stack opens the stack


def test_an_event_of_some_day_in_a_month_is_a_pale_span_and_no_thirty_one_days(
    open_file, sample_page
):
    month = {"date_start": "2025-03-01", "date_end": "2025-03-31", "date_prec": 4}
    some = [point("day", 36.0, 35.2, date_prec=1), point("month", 36.3, 35.2, **month)]
    page = open_file(with_layer(sample_page, "incidents", some))
    heights = page.locator(".bars .bar.vague").evaluate_all(
        "l => l.map(e => Number(e.getAttribute('height')))"
    )
    slots = page.locator(".bars .slot").count()
    shares = page.locator(".bars title").all_text_contents()

    assert len(heights) == slots > 1  # one event, thin over every bar that it may lie in
    assert len(set(heights)) == 1
    assert all(re.search(r"\+ 0\.\d", words) for words in shares)


def test_a_position_that_was_given_is_not_said_to_be_unsure(open_file, sample_page):
    given = {
        "name": "Town",
        "chosen": {"name": "Town", "place_id": "x:1", "kind": "town", "why": []},
        "rejected": [],
        "reason": "position given in the record",
        "confidence": 1.0,
        "unsure": False,
        "terms": [],
    }
    page = open_file(
        with_layer(sample_page, "incidents", [point("e1", 36.0, 35.2, candidates=[given])])
    )
    page.evaluate("GeoMap.openById('e1')")
    text = popup(page).text_content()

    assert "position given in the record" in text
    assert "% sure" not in text


def test_clusters_show_the_mix_and_grow_with_the_number(open_file, sample_page):
    few = [point(f"a{i}", 36.0, 35.2, event_type="Flood") for i in range(6)]
    more = [
        point(f"b{i}", 36.5, 35.2, event_type=["Flood", "Fire", "Fire"][i % 3]) for i in range(60)
    ]
    page = open_file(with_layer(sample_page, "incidents", [*few, *more]))
    small, large = (page.locator(".cluster-point").nth(i) for i in range(2))
    assert small.locator(".cluster-arc").count() == 1
    arcs = large.locator(".cluster-arc").evaluate_all("l => l.map(e => e.getAttribute('class'))")
    assert arcs == ["cluster-arc tone-type-fire", "cluster-arc tone-type-flood"]
    assert large.bounding_box()["width"] > small.bounding_box()["width"] + 5
    assert large.get_attribute("aria-label") == (
        "60 events close together: open (40 Fire, 20 Flood)"
    )


def test_events_of_one_area_are_one_shape_with_a_count(open_file, sample_page):
    """Tints that pile up become an opaque disc: one shape, a number, a list."""
    ring = [[35.8, 35.0], [36.2, 35.0], [36.2, 35.4], [35.8, 35.4], [35.8, 35.0]]
    areas = []
    for i in range(7):
        feature = point(f"d{i}", 36.0, 35.2, precision="district", place_name="Upper district")
        feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
        areas.append(feature)
    page = open_file(with_layer(sample_page, "incidents", areas))
    assert page.locator("#geo-stage .leaflet-pane path.area.district").count() == 1
    assert page.locator(".area-label").inner_text() == "Upper district ×7"
    page.locator("#geo-stage .leaflet-pane path.area.district").focus()
    page.keyboard.press("Enter")
    assert popup(page).locator("[data-stack]").count() == 7


def test_toll_is_a_series_of_claims(opened):
    text = opened.locator("#geo-toll").inner_text()
    for words in (
        "over 1,000 killed",
        "SOHR",
        "as of 9 March 2025",
        "at least 745 / over 745",
        "745 + 148 + 125 = 1,018",
        "over 600",
        "over 200",
        "No official count",
    ):
        assert words in text, words
    assert opened.locator("#geo-toll s").count() == 2  # superseded versions are struck, not hidden


def toll_page(data, *claims):
    """The page with one statement that holds these claims."""
    values = [
        {"claim_id": f"c{i}", "harm": "killed", "status": "current", "qualifier": "over", **claim}
        for i, claim in enumerate(claims)
    ]
    statement = {
        "id": "s",
        "type": "Feature",
        "geometry": None,
        "properties": {"event_id": "s", "kind": "umbrella", "title": "Toll", "claims": values},
    }
    return with_layer(data, "statements", [statement])


def test_newer_figure_of_another_report_is_the_headline(full_page, open_file):
    """Three reports tell one series, each in its own words; the undated one is not the oldest."""
    page = open_file(
        toll_page(
            full_page,
            {"low": 600, "as_of": "2025-03-08", "claimant": "Paper A", "supersedes": "c1"},
            {"low": 200, "as_of": "2025-03-07", "claimant": "Paper A", "status": "superseded"},
            {"low": 1000, "as_of": "", "claimant": "Paper B"},
            {"low": 1000, "as_of": "2025-03-09", "claimant": "", "supersedes": "c0"}
            | {"same_as": "c2", "group": "people"},
            {"low": 5000, "as_of": "2025-03-09", "claimant": "Paper A", "harm": "displaced"},
        )
    )
    toll = page.locator("#geo-toll")
    assert toll.locator(".big").first.inner_text() == "over 1,000"
    assert toll.locator(".main s").all_inner_texts() == ["over 600", "over 200"]
    page.evaluate("GeoMap.setTime(GeoMap.toDay('2025-03-06'), GeoMap.toDay('2025-03-08'), 'push')")
    assert toll.locator(".big").first.inner_text() == "over 600"


@pytest.mark.parametrize("claimant", ["", "Monitor"])
def test_larger_figure_without_a_date_is_not_struck_out(full_page, open_file, claimant):
    page = open_file(
        toll_page(
            full_page,
            {"low": 600, "as_of": "2025-03-08", "claimant": claimant},
            {"low": 1000, "as_of": "", "claimant": claimant},
            {"low": 200, "as_of": "", "claimant": claimant},
        )
    )
    assert page.locator("#geo-toll .big").inner_text() == "over 1,000"
    assert page.locator("#geo-toll s").all_inner_texts() == ["over 600", "over 200"]


def test_tray_counts_what_no_map_can_show(opened):
    text = opened.locator("#geo-tray").inner_text()
    assert "Without a place2" in text.replace("\n", "").replace(" \n", "")
    assert "Without a date2" in text.replace("\n", "")
    assert "12 of 80 place mentions not placed" in text
    assert "3 sensitive items are left out" in text


def test_choosing_a_source_dims_the_rest(opened):
    opened.click("#geo-tab-sources")
    opened.click('[data-key="source-sohr"]')
    assert "dim" not in marker(opened, "incidents/jableh-ambush").get_attribute("class")
    assert "dim" in marker(opened, "incidents/baniyas-killings").get_attribute("class")
    assert opened.locator("path.source-line").count() == 0  # its base is only known as a country
    opened.click('[data-key="source-ap"]')
    assert opened.locator("path.source-line").count() > 0
    opened.click('[data-key="source-clear"]')
    assert opened.locator(".dim").count() == 0


def test_sources_stand_on_the_map_only_where_their_base_is_known(opened):
    opened.check('[data-key="layer-sources"]')
    names = opened.locator(".point.source").evaluate_all("l => l.map(e => e.ariaLabel)")
    assert sorted(names) == ["Source: Associated Press", "Source: Example Daily"]
    # the opening view fits the incidents, not the sources
    assert opened.evaluate("GeoMap.map.getBounds().contains([40.71, -74.0])") is False


def test_legend_holds_what_is_visible_and_nothing_else(opened):
    legend = opened.locator("#geo-legend")
    assert "within the ring" in legend.inner_text()
    opened.uncheck('[data-key="type-battles"]')
    assert "Battles" not in legend.inner_text()
    assert "within the ring" not in legend.inner_text()
    assert "as of 9 March 2025" in legend.inner_text()


def test_draft_is_watermarked(open_file, sample_page):
    page = open_file(dataclasses.replace(sample_page, draft=True))
    assert page.locator("#geo-watermark").inner_text() == "Draft, machine-read"


def test_approximate_shape_says_so(open_file, sample_page):
    soft = point("soft", 36.0, 35.3, precision="province", approximate=True, uncertainty_m=20000)
    page = open_file(with_layer(sample_page, "incidents", [soft]))
    assert "soft" in marker(page, "incidents/soft").get_attribute("class").split()
    assert page.locator(".area-label").inner_text() == "Town (approximate)"
    assert page.locator(".leaflet-marker-icon[data-item='incidents/soft']").count() == 0


def test_folium_control_switches_the_same_layers(page, sample_page, tmp_path):
    import folium

    from geo.webmap import folium_map

    built = folium_map(sample_page)
    folium.Marker([35.2, 36.6], popup="a marker of Folium").add_to(built)
    folium.LayerControl(collapsed=False, position="topleft").add_to(built)
    path = tmp_path / "folium.html"
    built.save(str(path))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    control = page.locator(".leaflet-control-layers label", has_text="Incidents").locator("input")
    assert "incidents/jableh-ambush" in shown(page)
    control.uncheck()
    assert "incidents/jableh-ambush" not in shown(page)
    assert not page.locator('[data-key="layer-incidents"]').is_checked()
    page.check('[data-key="layer-incidents"]')
    assert control.is_checked()
    assert "incidents/jableh-ambush" in shown(page)
    assert page.requests == []
    assert page.faults == []


def test_page_fits_its_size(page_file):
    assert page_file.stat().st_size <= 900_000


def test_routes_and_named_places_have_sub_switches(opened):
    """Routes by whether a number is stated and how closely the ends are known."""
    opened.click('[data-key="tree-routes"] > summary')
    opened.uncheck('[data-key="sub-unquantified"]')
    assert {k for k in shown(opened) if k.startswith("routes/")} == {"routes/m-aid"}
    opened.check('[data-key="sub-unquantified"]')
    opened.uncheck('[data-key="sub-fuzzy"]')
    routes = {k for k in shown(opened) if k.startswith("routes/")}
    assert routes == {"routes/m-aid", "routes/m-hmeimim"}


def test_small_areas_stay_visible_and_unnamed_from_afar(opened):
    """From afar a province is a sample of its filling: no dot, not lost, without a name."""
    opened.evaluate("GeoMap.map.setView([35.2, 36.0], 3, {animate: false})")
    area = marker(opened, "incidents/latakia-clashes")
    assert "tiny-area" in area.get_attribute("class")
    assert area.locator("path.area.province").count() == 1
    assert opened.locator(".area-label").count() == 0
    area.dispatch_event("click")
    assert popup(opened).count() == 1


def test_clusters_never_overlap(open_file, sample_page):
    grid = [
        point(f"g{x}-{y}", 36 + x * 0.05, 35 + y * 0.05, place_name=f"T{x}{y}")
        for x in range(9)
        for y in range(9)
    ]
    page = open_file(with_layer(sample_page, "incidents", grid))
    page.evaluate("GeoMap.map.setView([35.2, 36.2], 7, {animate: false})")
    boxes = page.locator(".cluster-point").evaluate_all(
        "l => l.map(e => {const b = e.getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2]})"
    )
    assert len(boxes) > 1
    for i, (x, y) in enumerate(boxes):
        for u, v in boxes[i + 1 :]:
            assert (x - u) ** 2 + (y - v) ** 2 > 20**2
    total = sum(int(n) for n in page.locator(".cluster-point .cluster-number").all_text_contents())
    assert total <= len(grid)


def test_hundreds_of_points_are_elements_only_around_the_view(open_file, sample_page):
    """Moving on brings the next ones; nothing is lost and the page stays quick."""
    grid = [
        point(f"g{x}-{y}", 36 + x * 0.1, 34 + y * 0.1, place_name=f"T{x}-{y}")
        for x in range(25)
        for y in range(25)
    ]
    page = open_file(with_layer(sample_page, "incidents", grid))
    page.evaluate("GeoMap.map.setView([34.2, 36.2], 11, {animate: false})")
    assert marker(page, "incidents/g2-2").count() == 1
    assert marker(page, "incidents/g20-20").count() == 0
    assert page.locator("#geo-stage [data-item^='incidents/']").count() < 200
    page.evaluate("GeoMap.map.panTo([36.0, 38.0], {animate: false})")
    assert marker(page, "incidents/g20-20").count() == 1
    assert page.locator("#geo-shown").inner_text().startswith("631 of")


def test_notebook_cell_shows_the_map(page, full_page):
    """In a notebook the page lives in a frame without an address: it works, links apart."""
    from geo.webmap import folium_map

    page.set_content(f"<!DOCTYPE html><title>cell</title>{folium_map(full_page)._repr_html_()}")
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    frame.locator('[data-item="incidents/baniyas-killings"]').first.click()
    assert "Killings in Baniyas" in frame.locator(".leaflet-popup").inner_text()
    frame.locator("#geo-step-forward").click()
    assert frame.locator("#geo-time-label").inner_text() == "6 March 2025"
    assert page.requests == []
    assert page.faults == []


def test_a_road_is_a_soft_line_without_filling(open_file, sample_page):
    road = point("road", 36.0, 35.3, precision="area", place_name="the coast road")
    road["geometry"] = {"type": "LineString", "coordinates": [[35.9, 35.1], [36.0, 35.3]]}
    page = open_file(with_layer(sample_page, "incidents", [road]))
    assert "line" in marker(page, "incidents/road").get_attribute("class").split()
    fill = marker(page, "incidents/road").evaluate("e => getComputedStyle(e).fill")
    assert fill == "none"
    page.evaluate("GeoMap.openAt(L.latLng(35.2, 35.95))")
    assert popup(page).count() == 1
