"""The page as text: one file, deterministic, offline, and text that never becomes code."""

import base64
import dataclasses
import hashlib
import json
import re

import folium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.schema import LAYERS
from geo.webmap import PageData, folium_map, render
from geo.webmap.assets import AssetError, own_js, vendor_js
from geo.webmap.escape import inline_js, json_block

PAYLOADS = [
    "{{ 7*7 }}",
    "{% x",
    "{# y",
    "${alert(1)}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "`back`tick",
    r"C:\files\20190221",
    "line\u2028separator",
]


def block(html, name):
    """The JSON of one data block of a page."""
    [text] = re.findall(
        rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL
    )
    return json.loads(text)


def test_two_builds_are_byte_identical(sample_page):
    assert render(sample_page) == render(sample_page)


def test_page_asks_the_network_for_nothing(sample_page):
    """No element of the page's own markup fetches: links appear only as data."""
    html = re.sub(
        r"<script.*?</script>|<style>.*?</style>", "", render(sample_page), flags=re.DOTALL
    )

    assert not re.findall(r"(?:src|href)\s*=", html)
    assert "default-src" in html


def test_policy_names_every_script(sample_page):
    """An inline script that the policy does not name would not run; a foreign one never does."""
    html = render(sample_page)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]

    unused = 3  # two of large tables, one of corrections
    assert len(scripts) == len(own_js()) - unused + 2  # Leaflet, ours, Folium's
    assert all(f"sha256-{h}" in policy for h in hashes)
    assert "unsafe-eval" not in policy
    assert "http" not in policy


def test_language_title_and_zoomable_viewport():
    html = render(PageData(title="خريطة <الساحل>", lang="ar"))

    assert '<html lang="ar" dir="rtl">' in html
    assert "<title>خريطة &lt;الساحل&gt;</title>" in html
    assert "user-scalable" not in html
    assert 'content="width=device-width, initial-scale=1"' in html


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_stays_text(text):
    """Whatever a cell holds comes out of the data block as it went in, and stands nowhere else."""
    feature = {
        "type": "Feature",
        "id": text,
        "geometry": None,
        "properties": {"event_id": text, "title": text, "notes": text, "event_type": text},
    }
    page = PageData(
        title=text,
        subtitle=text,
        layers={"incidents": {"type": "FeatureCollection", "features": [feature]}},
        rejected=[text],
        disclaimers=[text],
    )
    html = render(page)
    data = block(html, "geo-data")

    assert data["title"] == text
    assert data["layers"]["incidents"]["features"][0]["properties"]["notes"] == text
    assert html.count("alert(1)</script>") == 0


def test_sentences_that_made_nothing_stand_on_drafts_and_never_in_public():
    told = ["Shots near the mill."]
    draft = block(render(PageData(title="t", unread=told, public=False)), "geo-data")
    public = block(render(PageData(title="t", unread=told, public=True)), "geo-data")

    assert (draft["unread"], public["unread"]) == (told, [])


def test_json_block_cannot_be_left():
    assert "<" not in json_block({"</script>": ["<!--", "\u2028"]})
    assert "\u2028" not in json_block("\u2028")


def test_json_block_refuses_what_is_not_json():
    with pytest.raises(ValueError, match="JSON"):
        json_block(float("nan"))


def test_unsafe_addresses_are_dropped():
    page = PageData(
        title="t",
        attributions=[
            {"text": "a", "url": "javascript:alert(1)"},
            {"text": "b", "url": "https://example.org/"},
        ],
    )
    assert block(render(page), "geo-data")["attributions"] == [
        {"text": "a"},
        {"text": "b", "url": "https://example.org/"},
    ]


def test_inlined_code_cannot_end_its_tag():
    assert "</script" not in inline_js("'</script>'")
    assert all("</script" not in inline_js(code) for code in own_js())


def test_altered_third_party_file_is_refused(monkeypatch):
    monkeypatch.setattr("geo.webmap.assets._SHA256", {})
    with pytest.raises(AssetError, match="reinstall"):
        vendor_js()


def test_map_is_a_folium_map_with_overlays(sample_page):
    """Folium's own control lists our layers; a marker of Folium's is drawn beside them."""
    shown = folium_map(sample_page)
    folium.Marker([35.0, 36.0], popup="mine").add_to(shown)
    folium.LayerControl().add_to(shown)
    html = shown.get_root().render()

    assert isinstance(shown, folium.Map)
    for name, layer in LAYERS.items():
        assert (f'"{layer.title}" : overlay_{name}' in html) == bool(layer.geometry)
    assert "srcdoc" in shown._repr_html_()


def test_page_of_nothing_still_opens():
    assert (
        block(render(PageData(title="Nothing")), "geo-data")["layers"]["incidents"]["features"]
        == []
    )


def test_the_licences_of_what_a_page_carries_travel_with_it(sample_page):
    text = render(sample_page)

    assert "Redistributions in binary form must reproduce" in text
    assert "Permission is hereby granted, free of charge" in text


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_block_keeps_every_value_and_holds_no_markup(value):
    """What goes in comes out, and nothing in between can end the block or start a tag."""
    text = json_block(value)

    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_a_title_is_never_markup(title):
    """Any title gives a page whose head holds it escaped and whose data holds it whole."""
    [text] = re.findall("<title>(.*?)</title>", render(PageData(title=title)), re.DOTALL)

    assert "<" not in text
    assert ">" not in text


def test_scripts_never_set_markup():
    """Data reaches the page as text nodes and attributes; no script of ours parses markup."""
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"

    assert len(own_js()) > 25
    assert [code[:60] for code in own_js() if re.search(sinks, code)] == []


def test_code_that_a_map_does_not_use_is_not_in_its_page(sample_page):
    """Of Folium's own layers, large tables, corrections, and, of a lean finished page, reviews."""
    plain = render(sample_page)
    extended = folium_map(sample_page)
    folium.Marker([35.0, 36.0], popup="mine").add_to(extended)
    whole = extended.get_root().render()
    restricted = render(dataclasses.replace(sample_page, public=False))
    lean = render(dataclasses.replace(sample_page, lean=True, draft=False))

    assert "jQuery v3" not in plain
    assert "jQuery v3" in whole
    assert "mergeOptions({iconUrl" in whole
    assert "mergeOptions({iconUrl" not in plain
    assert ("GeoBulk = GeoCanvas" in plain, "GeoBulk = GeoCanvas" in whole) == (False, True)
    assert ("GeoMap.corrections =" in plain, "GeoMap.corrections =" in restricted) == (False, True)
    assert ("GeoMap.setReviewing =" in plain, "GeoMap.setReviewing =" in lean) == (True, False)
