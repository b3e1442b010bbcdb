"""The bulk layer beside Folium's own layers for many points: same machine, same run, same points.

``pytest tests/bench/bench_bulk.py -s`` prints a table and asserts no timing. Eight properties per
point. Folium's pages load scripts from the web: with ``GEO_BENCH_MODULES`` naming a folder in which
``npm install leaflet.markercluster leaflet-timedimension iso8601-js-period moment jquery-ui-dist``
was run they are opened too, else only their Python time and size are measured. Sizes that take
Folium minutes are left out and said so; ``GEO_BENCH_POINTS=1000,10000`` sets others.
"""

import json
import os
import re
import resource
import time
from importlib import metadata
from pathlib import Path

import folium
import folium.plugins
import numpy as np
import pandas as pd
import pytest

from geo.webmap import assets
from geo.webmap.bulk import PointStore

pytestmark = [pytest.mark.bench, pytest.mark.browser]

SIZES = [
    int(n) for n in os.environ.get("GEO_BENCH_POINTS", "10000,100000,350000,1000000").split(",")
]
MOST = {"FastMarkerCluster": 350_000, "GeoJson": 100_000, "TimestampedGeoJson": 100_000}
OPEN_TIMEOUT_S = 150
WORDS = re.findall(
    r"\w+",
    """shelling reported near the market overnight people heard several explosions close to main
road checkpoint clashes between armed groups families left houses burned convoy attack
artillery fire hospital school bridge farm valley northern southern eastern western local
sources confirmed unknown number of casualties vehicles destroyed morning evening forces
withdrew positions border crossing closed aid delivery blocked protest police arrested men
released exchange prisoners mine child woman elderly water power lines cut""",
)


def points(n):
    """Clustered points with an id, a date, six further properties and a note of nine words."""
    r = np.random.default_rng(7)
    centres = r.normal(size=(60, 2)) * (1.2, 0.9) + (38.3, 34.9)
    at = centres[r.integers(0, 60, n)] + r.normal(size=(n, 2)) * (0.15, 0.12)
    weights = 1 / np.arange(1, len(WORDS) + 1)
    picked = np.array(WORDS, dtype=object)[
        r.choice(len(WORDS), size=(n, 9), p=weights / weights.sum())
    ]
    return pd.DataFrame(
        {
            "event_id": [f"EVT{i:07d}" for i in r.permutation(n)],
            "event_date": pd.Timestamp("2015-01-01")
            + pd.to_timedelta(r.integers(0, 3650, n), unit="D"),
            "event_type": r.choice(["Battles", "Explosions", "Protests", "Riots"], n),
            "source": [f"Source {i}" for i in r.integers(0, 40, n)],
            "location": [f"Place {i}" for i in r.integers(0, 700, n)],
            "confidence": r.choice([0.5, 0.7, 0.9], n),
            "fatalities": r.poisson(1.2, n),
            "notes": [" ".join(row) for row in picked.tolist()],
            "longitude": at[:, 0],
            "latitude": at[:, 1],
        }
    )


def rows_of(frame):
    texts = frame.assign(event_date=frame.event_date.dt.strftime("%Y-%m-%d"))
    return texts.drop(columns=["longitude", "latitude"]).to_dict("records")


def features_of(frame):
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": row,
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            }
            for row, lon, lat in zip(rows_of(frame), frame.longitude, frame.latitude, strict=True)
        ],
    }


def blank():
    return folium.Map(tiles=None, location=[34.9, 38.3], zoom_start=7, max_zoom=18)


def ours(frame):
    m = blank()
    PointStore(frame).add_to(m)
    return m


def ours_without_text(frame):
    return ours(frame.drop(columns=["event_id", "notes"]))


def fast_cluster(frame):
    """Folium's quickest: bare rows and a callback that makes marker and popup."""
    m = blank()
    m.options["maxZoom"] = 18
    callback = """function (row) { const m = L.circleMarker([row[0], row[1]], {radius: 4});
        m.bindPopup(() => { const p = document.createElement('p');
          p.textContent = row.slice(2).join(', '); return p; }); return m; }"""
    data = [
        [lat, lon, *row.values()]
        for row, lon, lat in zip(rows_of(frame), frame.longitude, frame.latitude, strict=True)
    ]
    folium.plugins.FastMarkerCluster(data, callback=callback).add_to(m)
    return m


def geojson(frame):
    m = folium.Map(tiles=None, location=[34.9, 38.3], zoom_start=7, prefer_canvas=True)
    names = [name for name in frame if name not in ("longitude", "latitude")]
    folium.GeoJson(
        features_of(frame), marker=folium.CircleMarker(radius=4), popup=folium.GeoJsonPopup(names)
    ).add_to(m)
    return m


def timestamped(frame):
    m = blank()
    data = features_of(frame)
    for feature in data["features"]:
        feature["properties"] |= {
            "times": [feature["properties"]["event_date"]],
            "icon": "circle",
            "popup": feature["properties"]["notes"],
        }
    folium.plugins.TimestampedGeoJson(data, period="P1M", duration="P1M", auto_play=False).add_to(m)
    return m


LAYERS = {
    "PointStore": ours,
    "PointStore, no text": ours_without_text,
    "FastMarkerCluster": fast_cluster,
    "GeoJson": geojson,
    "TimestampedGeoJson": timestamped,
}


def provide(page):
    """Answer the links of Folium's pages from installed packages; whatever else is refused."""
    folder = os.environ.get("GEO_BENCH_MODULES")
    files = {path.name: path for path in Path(folder).rglob("*.js")} if folder else {}
    for name, package in (("leaflet.js", "XStatic-Leaflet"), ("jquery.min.js", "XStatic-jQuery")):
        found = metadata.files(package) or []
        files |= {file.name: file.locate() for file in found if file.name == name}
    other = {"leaflet.timedimension.min.js": "leaflet.timedimension.src.js"}

    def answer(route):
        name = route.request.url.rsplit("/", 1)[-1].split("?")[0]
        name = re.sub(r"^jquery-[\d.]+(\.min)?\.js$", "jquery.min.js", name)
        path = files.get(name) or files.get(other.get(name, ""))
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        elif path is not None:
            route.fulfill(path=str(path), content_type="text/javascript")
        else:
            route.abort()

    page.context.route("**/*", answer)


def opened(page, path):
    """Seconds until the page has drawn and answers; None when it does not within the time."""
    page.set_default_timeout(OPEN_TIMEOUT_S * 1000)
    start = time.perf_counter()
    try:
        page.goto(path.as_uri())
        page.evaluate(
            """async () => { const layer = Object.values(window).find(
                 (v) => typeof GeoBulk !== 'undefined' && v instanceof GeoBulk);
               window.bulk = layer; if (layer) await layer.ready;
               const frame = () => new Promise((done) => requestAnimationFrame(done));
               await frame(); await frame(); }"""
        )
    except Exception as error:  # noqa: BLE001 -- whatever the driver raises, the page did not open
        print(f"    not opened: {str(error).splitlines()[0][:90]}")
        return None
    return time.perf_counter() - start


INSIDE = """async () => {
  const map = bulk._map, middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const timed = (act, n = 9) => middle(Array.from({length: n}, () => {
    const start = performance.now(); act(); return performance.now() - start; }));
  const found = {"redraw ms": timed(() => bulk.redraw()), mode: bulk.mode};
  map.setView([34.9, 38.3], 11, {animate: false});
  found["redraw z11 ms"] = timed(() => bulk.redraw());
  map.setView([34.9, 38.3], 7, {animate: false});
  const redraw = bulk.redraw; bulk.redraw = () => bulk;
  found["filter year ms"] = timed(() => bulk.setFilter({from: '2018-01-01', to: '2018-12-31'}));
  const categories = {event_type: new Set(['Riots'])};
  found["filter type ms"] = timed(() => bulk.setFilter({categories}));
  bulk.setFilter({}); bulk.redraw = redraw;
  let start = performance.now(); await bulk.rows([bulk.pick([34.9, 38.3], 60)[0] || 0]);
  found["first popup ms"] = performance.now() - start;
  found["pan fps"] = await new Promise((done) => { let frames = 0; const begin = performance.now();
    (function step() { frames++; map._rawPanBy(L.point(2, 1)); map.fire('move');
      const gone = performance.now() - begin;
      if (gone < 1500) requestAnimationFrame(step); else done(frames / gone * 1000); })(); });
  return found; }"""


def renderer_mb():
    """Resident memory of the largest renderer, MB (Linux)."""
    most = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            line = (status.parent / "cmdline").read_bytes()
            if b"--type=renderer" in line:
                most = max(most, int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1]))
        except (OSError, TypeError):
            continue
    return most / 1024


def test_many_points_beside_folium(chromium, tmp_path):
    """Print Python seconds, HTML size and time to open of each layer at each size."""
    print("\npoints    layer                  python s   HTML MB  bytes/pt   open s   renderer MB")
    libraries = sum(len(code) for code in (*assets.vendor_js(), assets.vendor_css()))
    for n in SIZES:
        frame, base = points(n), {}
        for name, make in LAYERS.items():
            if n > MOST.get(name, n):
                print(f"{n:<9} {name:<22} left out: takes Folium minutes at this size")
                continue
            start = time.perf_counter()
            text = make(frame).get_root().render()
            python_s = time.perf_counter() - start
            path = tmp_path / "points.html"
            path.write_text(text, encoding="utf-8")
            size = len(text.encode()) + (libraries if name.startswith("PointStore") else 0)
            context = chromium.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            provide(page)
            can_open = name.startswith("PointStore") or "GEO_BENCH_MODULES" in os.environ
            open_s = opened(page, path) if can_open else None
            page.wait_for_timeout(1500 if open_s else 0)
            memory = renderer_mb() if open_s else 0.0
            base[name] = (python_s, size, open_s)
            said = f"{open_s:8.2f} {memory:9.0f}" if open_s else "       -         -"
            print(f"{n:<9} {name:<22} {python_s:8.2f} {size / 1e6:9.2f} {size / n:9.1f} {said}")
            if name == "PointStore" and open_s:
                figures = page.evaluate(INSIDE)
                words = [
                    f"{k} {v:.1f}" if isinstance(v, float) else f"{k} {v}"
                    for k, v in figures.items()
                ]
                print(f"{'':<10}{', '.join(words)}")
            context.close()
        best = [row for name, row in base.items() if not name.startswith("PointStore")]
        if best:
            ratios = [
                min(row[i] for row in best if row[i]) / base["PointStore"][i]
                for i in range(3)
                if base["PointStore"][i] and any(row[i] for row in best)
            ]
            print(f"{'':<10}Folium's best / ours: {json.dumps([round(r, 1) for r in ratios])}")
    print(
        f"peak memory of Python: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
