"""Review in the page: decisions leave as a review.csv with the columns the next build reads."""

import csv
import dataclasses
import io
from pathlib import Path

import pytest

from geo.incidents.review import read_review

pytestmark = pytest.mark.browser


def download(page):
    """The text of the downloaded review."""
    with page.expect_download() as waiting:
        page.click("#geo-review-download")
    assert waiting.value.suggested_filename == "review.csv"
    return Path(waiting.value.path()).read_bytes()


def decided(page):
    """Its rows by proposal and id."""
    text = download(page).decode("utf-8-sig")
    return {(r["proposal"], r["id"]): r for r in csv.DictReader(io.StringIO(text))}


def test_decisions_leave_as_review_csv(open_file, sample_page):
    page = open_file(dataclasses.replace(sample_page, draft=True, public=False))
    page.click("#geo-review-start")
    assert page.locator("#geo-review-download").is_disabled()
    page.fill("#geo-reviewer", "M. K.")
    page.keyboard.press("Tab")

    page.evaluate("GeoMap.openById('baniyas-killings')")
    box = page.locator(".leaflet-popup .review")
    box.get_by_role("group", name="Killings in Baniyas").get_by_text("Accept").click()
    assert page.locator(".leaflet-popup").count() == 1  # deciding does not close the popup
    box.get_by_role("group", name="5", exact=True).get_by_text("Reject").click()
    page.evaluate("GeoMap.openById('jableh-ambush')")
    box.get_by_label("Place", exact=True).select_option(label="Jabla, Hama, SY")
    box.get_by_label("Note", exact=True).fill("=the other one")
    page.keyboard.press("Tab")
    page.evaluate("GeoMap.openById('m-lebanon')")
    box.get_by_text("Reject").click()

    rows = decided(page)
    assert {key: row["decision"] for key, row in rows.items()} == {
        ("incident", "baniyas-killings"): "accept",
        ("claim", "c2"): "reject",
        ("incident", "jableh-ambush"): "correct",
        ("movement", "m-lebanon"): "reject",
    }
    moved = rows["incident", "jableh-ambush"]
    assert moved["new_place_id"] == "jabla"
    assert moved["note"] == "'=the other one"
    assert {row["reviewer"] for row in rows.values()} == {"M. K."}
    assert all(len(row["reviewed_at"]) == 10 for row in rows.values())


def test_a_decision_is_taken_back(open_file, sample_page):
    page = open_file(dataclasses.replace(sample_page, draft=True, public=False))
    page.click("#geo-review-start")
    page.evaluate("GeoMap.openById('tuwaym-burial')")
    button = page.locator(".leaflet-popup .review").get_by_text("Accept")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator("#geo-review-download").is_disabled()


def test_review_is_out_of_the_way_on_a_finished_page(opened):
    assert opened.locator("#geo-review-start").count() == 0
    opened.evaluate("GeoMap.openById('tuwaym-burial')")
    assert opened.locator(".review").count() == 0
    opened.click("#geo-tab-about")
    opened.click("#geo-review-option")
    opened.evaluate("GeoMap.openById('tuwaym-burial')")
    assert opened.locator(".leaflet-popup .review").count() == 1


def test_the_next_build_reads_the_download(open_file, sample_page, tmp_path):
    """The file of the page is the file of the review: nothing is rejected, nothing is lost."""
    page = open_file(dataclasses.replace(sample_page, draft=True, public=False))
    page.click("#geo-review-start")
    page.fill("#geo-reviewer", "M. K.")
    page.keyboard.press("Tab")
    page.evaluate("GeoMap.openById('jableh-ambush')")
    page.locator(".leaflet-popup .review").get_by_label("Place", exact=True).select_option(index=1)
    page.evaluate("GeoMap.openById('m-lebanon')")
    page.locator(".leaflet-popup .review").get_by_text("Reject").click()
    path = tmp_path / "review.csv"
    path.write_bytes(download(page))

    edits, rejected = read_review(path)
    assert rejected == []
    assert {(e.proposal, e.item, e.decision) for e in edits} == {
        ("incident", "jableh-ambush", "correct"),
        ("movement", "m-lebanon", "reject"),
    }
    [moved] = [e for e in edits if e.decision == "correct"]
    assert moved.cells["new_place_id"] == "jableh district"
    assert moved.cells["reviewer"] == "M. K."


DRAFT = "GeoMap.items.find((item) => (item.status || item.p.review) === 'draft').id"
RESTRICTED = {"draft": True, "public": False}


def reviewing(open_file, page_data, **options):
    """The page with its review on."""
    page = open_file(dataclasses.replace(page_data, **(RESTRICTED | options)))
    page.evaluate("GeoMap.setReviewing(true)")
    return page


def test_a_public_page_takes_accept_and_reject_alone(open_file, sample_page):
    page = reviewing(open_file, sample_page, public=True)
    page.evaluate("GeoMap.openById('jableh-ambush')")
    box = page.locator(".leaflet-popup .review")
    assert box.locator("select, input[type=date], input[type=number]").count() == 0
    assert box.locator("[data-key=pin-set]").count() == 0
    assert "restricted one" in box.inner_text()
    box.get_by_role("group", name="Ambush").get_by_text("Accept").click()
    assert decided(page)["incident", "jableh-ambush"]["decision"] == "accept"


def test_everything_that_the_file_can_say_is_corrected_in_the_page(
    open_file, sample_page, tmp_path
):
    """Place by name, dates, figures and what it is part of; the next build reads each cell."""
    page = reviewing(open_file, sample_page)
    page.evaluate("GeoMap.openById('jableh-ambush')")
    box = page.locator(".leaflet-popup .review")
    box.get_by_label("Another place, by name").fill("Ain Sharqiya")
    box.get_by_label("From").fill("2025-03-07")
    box.get_by_label("To", exact=True).fill("2025-03-08")
    box.get_by_label("At least").fill("3")
    box.get_by_label("At most").fill("9")
    box.get_by_label("Part of").select_option("baniyas-killings")
    page.evaluate("GeoMap.openById('m-lebanon')")
    box.get_by_label("Origin, by name").fill("Talkalakh")
    box.get_by_label("Figure").fill("1200")
    page.keyboard.press("Tab")
    path = tmp_path / "review.csv"
    path.write_bytes(download(page))

    edits, rejected = read_review(path)
    found = {e.item: e for e in edits}
    assert rejected == []
    assert {e.decision for e in edits} == {"correct"}
    asked = ("new_place", "new_date_start", "new_date_end", "new_low", "new_high", "merge_with")
    assert [found["jableh-ambush"].cells[name] for name in asked] == [
        *("Ain Sharqiya", "2025-03-07", "2025-03-08", "3", "9", "baniyas-killings"),
    ]
    assert found["m-lebanon"].cells["new_origin"] == "Talkalakh"
    assert found["m-lebanon"].number("new_best") == 1200


def test_a_pin_is_dragged_and_moved_by_keys(open_file, sample_page, tmp_path):
    page = reviewing(open_file, sample_page)
    page.evaluate("GeoMap.openById('jableh-ambush')")
    page.locator("[data-key=pin-set]").click()
    page.locator(".pin-at").wait_for()
    before = page.locator(".pin-at").inner_text()
    page.evaluate("GeoMap.map.closePopup(); GeoMap.byId.get('jableh-ambush')")
    page.evaluate("GeoMap.openById('jableh-ambush', {still: true})")
    pin = page.locator(".review-pin")
    box = pin.bounding_box()
    page.mouse.move(box["x"] + 15, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 75, box["y"] + 52, steps=5)
    page.mouse.up()
    page.wait_for_function(
        "old => document.querySelector('.pin-at').textContent !== old", arg=before
    )
    dragged = page.locator(".pin-at").text_content()
    pin.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function(
        "old => document.querySelector('.pin-at').textContent !== old", arg=dragged
    )
    path = tmp_path / "review.csv"
    path.write_bytes(download(page))
    [edit] = read_review(path)[0]
    assert edit.point.lat < 35.36
    assert edit.point.lon > 35.93
    assert edit.cells["new_radius_km"] == "2"


def test_the_review_is_opened_again_and_offered_on_leaving(open_file, sample_page, tmp_path):
    """Progress, the file taken up again in a fresh page, and nothing lost in silence."""
    page = reviewing(open_file, sample_page)
    progress = page.locator("#geo-review-progress")
    before = progress.inner_text().strip()
    assert before.startswith("0 of ")
    draft = page.evaluate(DRAFT)
    page.evaluate(f"GeoMap.openById('{draft}')")
    page.locator(".leaflet-popup .review").get_by_label("Another place").fill('He said "=x", then')
    page.keyboard.press("Tab")
    assert progress.inner_text().strip() == before.replace("0", "1", 1)
    page.click("#geo-review-end")
    assert "1" in page.locator("#geo-review-leaving").inner_text()
    with page.expect_download() as waiting:
        page.click("#geo-review-leave-file")
    path = tmp_path / "review.csv"
    path.write_bytes(Path(waiting.value.path()).read_bytes())
    assert not page.locator("#geo-review").is_visible()

    page = reviewing(open_file, sample_page)
    page.set_input_files("#geo-review-open", path)
    page.locator("#geo-review-said", has_text="Decisions read from review.csv: 1").wait_for()
    page.evaluate(f"GeoMap.openById('{draft}')")
    again = page.locator(".leaflet-popup .review").get_by_label("Another place")
    assert again.input_value() == 'He said "=x", then'
    again.fill("")
    page.keyboard.press("Tab")
    assert progress.inner_text().strip() == before
    path.write_text("a,b\n1,2\n")
    page.set_input_files("#geo-review-open", path)
    page.locator("#geo-review-said", has_text="is no review.csv").wait_for()
    page.click("#geo-review-end")
