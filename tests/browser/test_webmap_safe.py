"""Text of reports stays text wherever the page shows it; a second engine draws the page too."""

import base64
import copy
import dataclasses
import json
import os
import shutil
import subprocess

import pytest

from geo.webmap import render

PAYLOADS = {
    "templates": "{{7*7}} {% x {# y ${window.hurt=1}`${window.hurt=1}` C:\\files\\20190221\\u0041",
    "markup": '<img src=x onerror="window.hurt=1"></script><script>window.hurt=1</script>',
    "attributes": "javascript:window.hurt=1 \"' onmouseover=window.hurt=1 x='\u202ertl\u2028line",
}


def poisoned(data, text):
    """The sample with every string of every feature replaced by one payload, where text is free."""
    kept = {
        "event_id", "movement_id", "mention_id", "source_id", "claim_id", "subset_of", "kind",
        "date_start", "date_end", "event_date", "date", "as_of", "precision", "origin_precision",
        "destination_precision", "base_precision", "status", "review", "harm", "qualifier", "type",
    }  # fmt: skip

    def poison(value, key=""):
        if isinstance(value, dict):
            return {k: v if k in kept else poison(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return (
                value if key in {"marks", "incidents", "movements"} else [poison(v) for v in value]
            )
        return text if isinstance(value, str) else value

    layers = {}
    for name, collection in data.layers.items():
        features = copy.deepcopy(collection["features"])
        for feature in features:
            feature["properties"] = poison(feature["properties"])
        layers[name] = {"type": "FeatureCollection", "features": features}
    return dataclasses.replace(
        data,
        title=text,
        subtitle=text,
        layers=layers,
        draft=True,
        rejected=[text],
        disclaimers=[text],
        attributions=[{"text": text, "licence": text, "url": text}],
        inputs=[{"path": text, "sha256": text}],
        changes=[{"date": "2025-03-10", "text": text, "id": text}],
        gazetteer_build=text,
    )


@pytest.mark.browser
@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_text_never_becomes_code(open_file, sample_page, text):
    """Popup, label, legend, layer tree, table, search, timeline, sources, counts, print, title."""
    page = open_file(poisoned(sample_page, text))
    seen = {"title": page.title(), "head": page.locator("h1").text_content()}
    for panel in ("filters", "list", "sources", "counts", "about"):
        page.click(f"#geo-tab-{panel}")
        seen[panel] = page.locator(f"#geo-panel-{panel}").text_content()
    page.click("#geo-tab-overview")
    page.click("#geo-table-open")
    seen["table"] = page.locator("#geo-table").text_content()
    page.click("#geo-table-close")
    page.fill("#geo-search-input", text)
    page.fill("#geo-search-input", "")
    for key in page.evaluate("GeoMap.items.map(i => i.key)"):
        page.evaluate(f"GeoMap.openById({json.dumps(key)}, {{still: true}})")
        for part in page.locator("details.part").all():
            part.evaluate("e => { e.open = true }")
        seen[key] = page.evaluate(
            "(document.querySelector('.leaflet-popup') || document.getElementById('geo-detail'))"
            ".textContent"
        )
        page.mouse.move(700, 400)
    page.evaluate("GeoMap.beforePrint()")
    seen["print"] = page.locator("#geo-print").text_content()
    page.evaluate("GeoMap.afterPrint()")
    literal = text.replace("\u2028", " ") if "\u2028" in text else text
    for place, shown in seen.items():
        if place == "title":
            continue  # browsers collapse white space in titles
        assert text in shown or literal in shown, place
    assert page.evaluate("window.hurt") is None
    assert page.locator("body img, body iframe, [onerror], [onmouseover]").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    text_of_data = page.evaluate("GeoMap.geojsonText()")
    assert any(text in f["properties"]["title"] for f in json.loads(text_of_data)["features"])


@pytest.mark.browser
def test_policy_stops_what_would_run(opened):
    """Even markup that somehow reached the page would not run."""
    opened.evaluate("""() => {
        const box = document.createElement('div');
        box.innerHTML = '<a href="#" id="trap" onclick="window.hurt=1">x</a>';
        document.body.append(box);
        document.getElementById('trap').click();
    }""")
    assert opened.evaluate("window.hurt") is None
    assert len(opened.faults) == 1
    assert "Content Security Policy" in opened.faults.pop()


@pytest.mark.browser
def test_firefox_draws_the_page(full_page, page, tmp_path):
    """A second engine shows the same page: a screenshot that is not blank."""
    firefox = shutil.which("firefox") or shutil.which("firefox-esr")
    if firefox is None:
        pytest.skip("no Firefox: install it (Debian: apt install firefox-esr)")
    path, shot = tmp_path / "index.html", tmp_path / "shot.png"
    path.write_text(render(full_page), encoding="utf-8")
    profile = tmp_path / "profile"
    profile.mkdir()
    command = [
        firefox, "--headless", "--no-remote", "--profile", str(profile),
        "--window-size", "1280,800", "--screenshot", str(shot), path.as_uri(),
    ]  # fmt: skip
    quiet = {**os.environ, "HOME": str(tmp_path), "MOZ_HEADLESS": "1"}
    subprocess.run(command, check=False, capture_output=True, timeout=90, env=quiet)
    if not shot.exists():
        pytest.skip("this Firefox cannot take a headless screenshot here")
    data = base64.b64encode(shot.read_bytes()).decode("ascii")
    colours = page.evaluate(f"""async () => {{
        const image = new Image();
        image.src = "data:image/png;base64,{data}";
        await image.decode();
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [image.width, image.height];
        const ink = copy.getContext("2d");
        ink.drawImage(image, 0, 0);
        const {{ data }} = ink.getImageData(0, 0, copy.width, copy.height);
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
        return [...seen] }}""")
    assert "154,59,47" in colours  # the tone of violence against civilians: symbols are drawn
    assert "39,73,109" in colours  # and of battles
    assert len(colours) > 200
