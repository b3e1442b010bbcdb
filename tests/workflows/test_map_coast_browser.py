"""The first map, opened in a real browser without a network."""

from pathlib import Path

import pypdfium2
import pytest

import geo
from geo.webmap.capture import capture

FOLDER = Path(__file__).parents[2] / "maps" / "syrian-coast-2025"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def built(gazetteer, tmp_path_factory):
    atlas = geo.build(FOLDER, gazetteer=gazetteer)
    return atlas.save(tmp_path_factory.mktemp("coast") / "build") / "index.html"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_opens_offline_without_a_request_or_an_error(page, built, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(built.as_uri())
    page.wait_for_selector(".leaflet-container")

    assert page.requests == []
    assert page.faults == []
    assert page.title().startswith("Killings on the Syrian coast")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "user-scalable=no" not in page.content()


def test_the_counts_of_the_layers_are_those_of_the_facts(page, built):
    page.goto(built.as_uri())
    page.wait_for_selector(".leaflet-container")
    text = " ".join(page.locator("body").inner_text().split())

    assert "Incidents 6" in text
    assert "Burials and funerals 2" in text
    assert "Displacement routes 3" in text
    assert "over 1,000" in text
    assert "745 + 148 + 125 = 1,018" in text


def test_the_printed_sheet_shows_the_ground_and_the_areas(chromium, built, tmp_path):
    """A canvas of names once hid everything below it on paper."""
    capture(built, pdf=tmp_path / "sheet.pdf")

    document = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    sheet = document[0].render(scale=1).to_numpy().astype(int)
    pages = len(document)
    document.close()

    window = sheet[110:450, 40:450]
    blue, red = window[..., 0], window[..., 2]  # pdfium gives BGR
    assert pages == 1
    assert (blue - red > 5).mean() > 0.1  # sea
    ink = (abs(blue - red) <= 12) & (red > 120) & (red < 235)
    assert ink.mean() > 0.02  # the coast, hatched: two areas of two types in neutral ink
