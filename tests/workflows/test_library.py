"""The library as a notebook uses it: short words for an atlas, and each step by itself."""

import io

import pandas as pd
import pytest
from PIL import Image

import geo
from geo.intake.records import read_records
from geo.intake.reports import read_reports
from geo.model.errors import InputError
from geo.model.schema import LAYERS
from geo.webmap.capture import CaptureError, find_chromium
from geo.workflows import atlas as atlases
from geo.workflows.draft import draft_files
from geo.workflows.geocode import geocode


@pytest.fixture
def atlas(gazetteer):
    rows = pd.DataFrame(
        {
            "event_id": ["one", "two"],
            "event_date": ["2025-03-07", "2025-03-08"],
            "location": ["Jableh", "Baniyas"],
            "country": ["Syria", "Syria"],
        }
    )
    return geo.build(records=rows, title="Two <b>roads</b>", gazetteer=gazetteer)


def test_an_atlas_tells_in_one_line_what_it_holds(atlas):
    told = repr(atlas)

    assert told.startswith("<Atlas 'Two <b>roads</b>': 2 incidents, 0 burials")
    assert len(told) < 200


@pytest.mark.browser
def test_the_sheet_of_an_atlas_is_a_picture_with_the_map_on_it(atlas):
    """By the Chromium that is installed; more than a blank page."""
    try:
        find_chromium()
    except CaptureError as reason:
        pytest.skip(str(reason))
    picture = Image.open(io.BytesIO(atlas.png()))

    assert picture.format == "PNG"
    assert picture.width > picture.height > 500
    assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24)) > 20


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_each_layer_has_a_word_of_its_own(atlas, name):
    table = getattr(atlas, name)
    assert table is getattr(atlas, name)  # made once
    assert list(table.columns) == list(atlas.layers[name].columns)
    assert len(table) == len(atlas.layers[name])


def test_an_atlas_shows_its_map_in_a_notebook_unless_it_is_too_large(atlas, monkeypatch):
    assert "<iframe" in atlas._repr_html_()
    monkeypatch.setattr(atlases, "_NOTEBOOK_MOST", 1000)
    short = atlas._repr_html_()

    assert len(short) < 1000
    assert "&lt;Atlas &#x27;Two &lt;b&gt;roads" in short
    assert "<iframe" not in short


def test_each_step_is_there_by_itself():
    assert geo.read_records is read_records
    assert geo.read_reports is read_reports
    assert geo.draft is draft_files
    assert geo.geocode is geocode
    assert set(geo.__all__) <= set(dir(geo))
    assert all(getattr(geo, name) is not None for name in geo.__all__)
    with pytest.raises(AttributeError, match="no attribute 'gecode'"):
        _ = geo.gecode


@pytest.mark.parametrize("country", ["SY", "Syria", "سوريا"])
def test_one_name_is_geocoded_with_what_is_known_of_its_country(gazetteer, country):
    assert geo.geocode("Jabla", gazetteer, country=country).place_name == "Jableh"


def test_a_country_that_nobody_knows_is_said_and_not_ignored(gazetteer):
    with pytest.raises(InputError, match="no country 'Ruritania'"):
        geo.geocode("Jabla", gazetteer, country="Ruritania")
