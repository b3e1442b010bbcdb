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
    page = open_file(dataclasses.replace(sample_page, draft=True))
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
    box.get_by_label("Place").select_option(label="Jabla, Hama, SY")
    box.get_by_label("Note").fill("=the other one")
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
    page = open_file(dataclasses.replace(sample_page, draft=True))
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
    page = open_file(dataclasses.replace(sample_page, draft=True))
    page.click("#geo-review-start")
    page.fill("#geo-reviewer", "M. K.")
    page.keyboard.press("Tab")
    page.evaluate("GeoMap.openById('jableh-ambush')")
    page.locator(".leaflet-popup .review").get_by_label("Place").select_option(index=1)
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
