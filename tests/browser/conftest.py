"""Opening a built page in a real browser, the network blocked and counted."""

import dataclasses

import pytest

from geo.model.position import BBox
from geo.webmap import basemap, render

COAST = BBox(west=35.5, south=34.5, east=36.8, north=36.0)


@pytest.fixture(scope="session")
def full_page(sample_page):
    """The sample with its base geometry: what a user really opens."""
    return dataclasses.replace(sample_page, base=basemap.build(COAST))


@pytest.fixture(scope="session")
def page_file(full_page, tmp_path_factory):
    """The built page as a file."""
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(render(full_page), encoding="utf-8")
    return path


@pytest.fixture
def opened(page, page_file):
    """The sample page, opened; after the test: no request left it, no error in its console."""
    yield open_page(page, page_file)
    assert page.requests == []
    assert page.faults == []


@pytest.fixture
def open_file(page, tmp_path):
    """Open any PageData: ``open_file(page_data, "#map=…", width=390, height=844)``."""

    def open_data(data, link="", *, width=1280, height=800):
        path = tmp_path / "index.html"
        path.write_text(render(data), encoding="utf-8")
        page.set_viewport_size({"width": width, "height": height})
        return open_page(page, path, link)

    yield open_data
    assert page.requests == []
    assert page.faults == []


def open_page(page, path, link=""):
    """Go to a page and wait until it is ready."""
    page.set_default_timeout(8000)
    page.goto("about:blank")
    page.goto(path.as_uri() + link)
    page.wait_for_selector("html[data-ready]")
    return page
