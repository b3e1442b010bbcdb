"""Seconds that the table of the page takes to sort a large layer by each of its columns.

Run by hand:

    python tests/bench/bench_table_sort.py [ROWS …]

Builds one page of so many points (made up, eight properties each), opens it in Chromium and asks
for the first page of each column, then for the same again the other way round (its keys are known
then). The median of three pages is printed for each; 1,000,000 rows without an argument.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from unittest import mock

import geopandas as gpd
import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from geo.webmap import PageData, render, shell
from geo.webmap.crowd import crowd_frame

COLUMNS = ("date", "title", "place", "precision", "figure", "sources", "status")
ASK = """([column, up]) => { const from = performance.now();
  return GeoMap.pageOf(column, up, 0, 100).then(({size}) => [performance.now() - from, size]) }"""
ONE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [0.0, 0.0]},
    "properties": {
        "event_id": "e0000000",
        "kind": "incident",
        "title": "T",
        "event_type": "Battles",
        "place_name": "P",
        "precision": "settlement",
        "date_start": "2015-01-01",
        "status": "reviewed",
        "source": "A",
        "independent_sources": 1,
        "best": 0,
    },
}


def crowd_of(n):
    """The columns of a crowd of n points: 3,650 days, 700 places, as many titles as rows."""
    draw = np.random.default_rng(7)
    frame = crowd_frame([{**ONE, "id": "e"}]).loc[np.zeros(n, dtype=int)].reset_index(drop=True)
    places, days = draw.integers(0, 700, n), draw.integers(0, 3650, n)
    frame["longitude"] = 36 + draw.normal(size=n)
    frame["latitude"] = 34 + draw.normal(size=n)
    dates = pd.Timestamp("2015-01-01") + pd.to_timedelta(days, unit="D")
    frame["date_start"] = frame["date_end"] = dates.strftime("%Y-%m-%d")
    frame["independent"] = draw.integers(1, 5, n).astype(str)
    frame["figure"] = draw.poisson(2, n).astype(str)
    titles = [f"Event {i:07d}, Place {p}" for i, p in zip(draw.permutation(n), places, strict=True)]
    named = [f"Place {p}" for p in places]
    for column, texts in (("title", titles), ("place", named)):
        if column in frame:
            frame[column] = texts
    frame["feature"] = [
        f'{{"id":"e{i}","properties":{{"event_id":"e{i}","kind":"incident","title":"{title}",'
        f'"event_type":"Battles","place_name":"{place}","precision":"settlement",'
        f'"date_start":"{day}","status":"reviewed","source":"A","best":{best}}}}}'
        for i, (title, place, day, best) in enumerate(
            zip(titles, named, frame["date_start"], frame["figure"], strict=True)
        )
    ]
    return frame


def main(sizes):
    """Print a row for each size."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for n in sizes:
            path = Path(folder) / f"{n}.html"
            crowd = crowd_of(n)
            with mock.patch.object(shell, "crowd_columns", return_value=crowd):
                path.write_text(render(PageData(title="Many", crowds={"incidents": rows_of(n)})))
            page = browser.new_page()
            page.set_default_timeout(600_000)
            page.goto(path.as_uri())
            page.locator("html[data-crowd]").wait_for()
            for column in COLUMNS:
                times = [page.evaluate(ASK, [column, up]) for up in (True, False, True, False)]
                again = statistics.median(ms for ms, _ in times[1:]) / 1000
                shown = times[0][0] / 1000
                print(f"{n:>9} rows by {column:<10} first {shown:6.2f} s, again {again:6.2f} s")
            page.close()


def rows_of(n):
    """What the page asks of the rows themselves: their types."""
    columns = {"event_type": ["Battles"] * n, "sub_event_type": [""] * n}
    columns["type_of_violence"] = [0] * n
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(np.zeros(n), np.zeros(n)))


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [1_000_000])
