"""The bulk layer: what is packed is what a browser reads, filters, finds and shows."""

import base64
import gzip
import json
import re

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import SchemaError
from geo.webmap import PageData, assets, folium_map
from geo.webmap.bulk import PointLayer, PointStore
from geo.webmap.bulk_columns import BLOCK_ROWS, Roles, mercator, pack, roles_of

PAYLOAD = (
    "<img src=x onerror=window.hacked=1>{{ 7*7 }}${window.hacked=1}"
    "</script><script>window.hacked=1</script>"
)


def points(n=3000, seed=1):
    """Invented points about one country, two of them without a position, some without a date."""
    r = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "event_id": [f"E{i:05d}" for i in range(n)],
            "event_date": pd.Timestamp("2020-01-01") + pd.to_timedelta(r.integers(0, 900, n), "D"),
            "event_type": r.choice(["Battles", "Riots", "Protests"], n, p=[0.5, 0.3, 0.2]),
            "source": r.choice([f"Monitor {i}" for i in range(30)], n),
            "fatalities": r.poisson(2, n),
            "confidence": r.choice([0.25, 0.5, 0.75], n),
            "notes": [f"Note number {i} on something" for i in range(n)],
            "longitude": r.normal(38, 1.0, n),
            "latitude": r.normal(35, 0.7, n),
        }
    )
    frame.loc[[3, 4], "longitude"] = np.nan
    frame.loc[[5, 6, 7], "event_date"] = pd.NaT
    return frame


def packed(frame, **given_roles):
    rest = frame.drop(columns=["longitude", "latitude"])
    roles = roles_of(rest, given=Roles(**given_roles))
    return pack(
        rest, lon=frame.longitude.to_numpy(), lat=frame.latitude.to_numpy(), roles=roles
    ), roles


def decode(header, columns, blocks):
    """Read a packed frame back, written apart from the packing."""
    data = gzip.decompress(base64.b64decode(columns))
    found, at, read = {}, 0, []
    for column in header["columns"]:
        size, n = column["bytes"], column["n"]
        planes = np.frombuffer(data, np.uint8, size * n, at).reshape(size, n)
        values = np.ascontiguousarray(planes.T).view(f"<u{size}").ravel()
        at += size * n
        if "of" in column:
            values = values[np.minimum(read[column["of"]], n - 1)]
        found[column.get("name", column["kind"])] = (column, values)
        read.append(np.cumsum(values, dtype=values.dtype) if column["kind"] == "day" else values)
    side, (west, north, width, height) = header["side"], header["frame"]
    cell = np.repeat(np.arange(side * side), found["count"][1])
    x = west + (cell % side + (found["x"][1] + 0.5) / 65536) * width / side
    y = north + (cell // side + (found["y"][1] + 0.5) / 65536) * height / side
    texts = [gzip.decompress(base64.b64decode(line)).decode() for line in blocks.split()]
    texts = [[c.split("\x1f") for c in text.split("\x1e")] for text in texts]
    text = {
        name: [value for block in texts for value in block[i]]
        for i, name in enumerate(header["text"])
    }
    return found, x, y, text


def test_what_is_packed_can_be_read_back():
    """Position within centimetres, days, categories, numbers and texts, row by row."""
    frame = points()
    pack_, _ = packed(frame)
    header = pack_.header
    found, x, y, text = decode(header, pack_.columns, pack_.blocks)
    placed = frame.dropna(subset=["longitude"]).set_index("event_id")
    assert header["n"] == len(placed) == len(frame) - 2
    assert header["without_position"] == 2
    rows = placed.loc[text["event_id"]]
    assert sorted(text["event_id"]) == sorted(placed.index)
    true_x, true_y = mercator(rows.longitude.to_numpy(), rows.latitude.to_numpy())
    assert np.abs(np.r_[x - true_x, y - true_y]).max() * 40_075_017 < 0.5  # metres
    column, codes = found["event_type"]
    assert [column["names"][code - 1] for code in codes] == rows.event_type.tolist()
    assert column["names"] == rows.event_type.value_counts().index.tolist()
    for name in ("fatalities", "confidence"):
        column, values = found[name]
        assert np.allclose((values + column["offset"]) * column["scale"], rows[name])
    column, steps = found["day"]
    days = np.cumsum(steps.astype(np.uint16), dtype=np.uint16)
    known = rows.event_date.notna().to_numpy()
    assert (days[~known] == 0xFFFF).all()
    dates = np.datetime64("1970-01-01") + column["first"] + days[known].astype(np.int64)
    assert (dates == rows.event_date[known].to_numpy().astype("datetime64[D]")).all()
    assert text["notes"] == rows.notes.tolist()


@pytest.mark.parametrize("undated", [0, 50], ids=["all dated", "some without a day"])
def test_a_column_that_follows_from_another_is_said_once(undated):
    """Each type has one source, each day one text: a short table instead of a value a row."""
    frame = points()[["longitude", "latitude", "event_id", "event_date", "event_type"]].dropna()
    frame = frame.round({"longitude": 1, "latitude": 1})
    frame["width"] = frame["longitude"].astype(str)
    days = pd.to_timedelta(np.arange(len(frame)) % 30, "D")
    frame["event_date"] = pd.Timestamp("2020-01-01") + days
    frame.loc[frame.index[:undated], "event_date"] = pd.NaT
    frame["teller"] = frame["event_type"].map({"Battles": "A", "Riots": "B", "Protests": "A"})
    frame["spoken"] = frame["event_date"].dt.strftime("%B %Y, day %d").fillna("no day")
    frame["weight"] = frame["event_type"].map({"Battles": 2, "Riots": 7, "Protests": 5})

    pack_, _ = packed(frame)
    found, x, _, text = decode(pack_.header, pack_.columns, pack_.blocks)

    followed = {name for name, (column, _) in found.items() if "of" in column}
    assert followed >= {"teller", "weight", "spoken", "x"}
    assert found["teller"][0]["n"] <= 4
    rows = frame.set_index("event_id").loc[text["event_id"]]
    assert np.abs(x - mercator(rows.longitude, rows.latitude)[0]).max() * 40_075_017 < 0.5
    for name in ("teller", "spoken", "event_type"):
        column, codes = found[name]
        assert [column["names"][code - 1] for code in codes] == rows[name].tolist()
    column, values = found["weight"]
    assert (values * column["scale"] + column["offset"]).tolist() == rows["weight"].tolist()


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180) | st.just(float("nan")),
            st.floats(-85, 85),
            st.integers(0, 60000) | st.none(),
            st.text(max_size=5),
            st.floats(-1e6, 1e6) | st.just(float("nan")),
        ),
        min_size=0,
        max_size=40,
    )
)
def test_no_row_is_lost_whatever_it_holds(rows):
    frame = pd.DataFrame(rows, columns=["longitude", "latitude", "date", "word", "figure"])
    frame = frame.astype({"longitude": float, "latitude": float, "figure": float})
    frame["date"] = pd.Timestamp("1900-01-01") + pd.to_timedelta(frame["date"].astype(float), "D")
    pack_, _ = packed(frame, text=("word",), numbers=("figure",), date="date")
    found, x, _, text = decode(pack_.header, pack_.columns, pack_.blocks)
    kept = frame.dropna(subset=["longitude"])
    assert len(x) == len(kept)
    assert pack_.header["without_position"] == len(frame) - len(kept)
    cleaned = [re.sub("[\x1e\x1f]", " ", word) for word in kept.word]
    if len(kept):
        assert sorted(text["word"]) == sorted(cleaned)
    column, values = found["figure"]
    if column["scale"]:
        missing = values == np.iinfo(values.dtype).max
        numbers = (values[~missing] + column["offset"]) * column["scale"]
    else:
        numbers = values.view(np.float32)
        missing = np.isnan(numbers)
        numbers = numbers[~missing]
    assert missing.sum() == kept.figure.isna().sum()
    assert np.allclose(np.sort(numbers), np.sort(kept.figure.dropna()), rtol=1e-6, atol=1e-6)


def test_roles_are_recognised_and_can_be_given():
    frame = points()
    rest = frame.drop(columns=["longitude", "latitude"])
    roles = roles_of(rest)
    assert roles.date == "event_date"
    assert roles.categories == ("event_type", "source")
    assert roles.numbers == ("fatalities", "confidence")
    assert roles.text == ("event_id", "notes")
    assert "source" in roles_of(rest, given=Roles(text=("source",))).text


def test_the_figures_that_were_promised():
    """At most 12 bytes a point without text, at most 35 with an id and a note of nine words."""
    r = np.random.default_rng(3)
    n = 30_000
    frame = points(n)
    words = np.array([f"word{i}" for i in range(80)], dtype=object)
    weights = 1 / np.arange(1, 81)
    picked = r.choice(words, size=(n, 9), p=weights / weights.sum())
    frame["notes"] = [" ".join(row) for row in picked.tolist()]
    pack_, _ = packed(frame)
    assert len(pack_.columns) / n <= 12
    assert (len(pack_.columns) + len(pack_.blocks)) / n <= 35


def test_the_same_points_give_the_same_page():
    def page():
        m = folium.Map(tiles=None)
        PointStore(points(500)).add_to(m)
        text = m.get_root().render()
        return re.findall(r'<script type="[^"]+" id="point_store[^<]*', text)

    first = page()
    assert len(first) == 4
    assert first == page()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda f: f.drop(columns="longitude"), "no positions"),
        (lambda f: f.assign(latitude=f.latitude + 90), "swapped"),
    ],
    ids=["no positions", "swapped columns"],
)
def test_frames_that_cannot_be_drawn_say_why(change, fault):
    with pytest.raises(SchemaError, match=fault):
        PointStore(change(points()))


def test_geometry_of_another_kind_or_reference_system():
    frame = points(50)
    geometry = gpd.points_from_xy(frame.longitude, frame.latitude, crs="EPSG:4326")
    spatial = gpd.GeoDataFrame(frame.drop(columns=["longitude", "latitude"]), geometry=geometry)
    degrees = PointStore(spatial)
    metres = PointStore(spatial.to_crs("EPSG:3857"))
    assert metres.bounds_lonlat == pytest.approx(degrees.bounds_lonlat)
    with pytest.raises(SchemaError, match="points only"):
        PointStore(spatial.to_crs("EPSG:3857").pipe(lambda f: f.set_geometry(f.buffer(9.0))))


def test_views_name_only_what_exists():
    store = PointStore(points(50))
    with pytest.raises(SchemaError, match="'colour' is no category"):
        PointLayer(store, color="colour")
    with pytest.raises(SchemaError, match="no colour like"):
        PointLayer(store, colors={"Riots": "red;}"})


# ------------------------------------------------------------------ in a browser


def offline(folium_map):
    """The page of a Folium map with Folium's links replaced by the packaged files."""
    text = folium_map.get_root().render()
    text = re.sub(r'<script src="[^"]*"></script>|<link rel="stylesheet" href="[^"]*"/>', "", text)
    scripts = "".join(f"<script>{code}</script>" for code in assets.vendor_js())
    return text.replace("<head>", f"<head>{scripts}<style>{assets.vendor_css()}</style>", 1)


@pytest.fixture
def show(page, tmp_path):
    """Open points on a bare Folium map; ``layer`` is the first bulk layer."""

    def show(frame, *, views=(), **options):
        m = folium.Map(tiles=None, location=[35, 38], zoom_start=7, zoom_animation=False)
        store = PointStore(frame, **options).add_to(m)
        for view in views:
            PointLayer(store, **view).add_to(m)
        folium.LayerControl(collapsed=False).add_to(m)
        path = tmp_path / "points.html"
        path.write_text(offline(m), encoding="utf-8")
        page.goto(path.as_uri())
        page.evaluate(
            f"window.layer = {store.get_name()}; window.map = {m.get_name()};"
            "layer.ready.then(() => 1)"
        )
        return page

    return show


def shown(page):
    return page.evaluate("layer.count().shown")


@pytest.mark.browser
def test_filters_agree_with_pandas(show):
    """Dates, categories and both, with the undated counted apart."""
    frame = points().dropna(subset=["longitude"])
    page = show(points())
    assert page.evaluate("layer.count()") == {
        "shown": len(frame),
        "total": len(frame),
        "undated": 3,
        "without_position": 2,
    }
    page.evaluate("void layer.setFilter({from: '2021-01-01', to: '2021-03-31'})")
    window = frame.event_date.between("2021-01-01", "2021-03-31")
    assert shown(page) == window.sum()
    page.evaluate(
        "void layer.setFilter({categories: {event_type: new Set(['Riots', 'Protests'])}})"
    )
    kinds = frame.event_type.isin(["Riots", "Protests"])
    assert shown(page) == kinds.sum()
    page.evaluate(
        "void layer.setFilter({from: '2021-01-01', to: '2021-03-31', "
        "categories: {event_type: ['Riots']}})"
    )
    assert shown(page) == (window & (frame.event_type == "Riots")).sum()
    assert page.requests == []
    assert page.faults == []


@pytest.mark.browser
def test_an_incident_of_several_days_is_a_span(show):
    frame = pd.DataFrame(
        {
            "event_date": ["2025-03-01", "2025-03-05", "2025-03-09"],
            "date_end": ["2025-03-06", "2025-03-05", None],
            "longitude": [36.0, 36.1, 36.2],
            "latitude": [35.0, 35.1, 35.2],
        }
    )
    page = show(frame)
    page.evaluate("void layer.setFilter({from: '2025-03-06', to: '2025-03-08'})")
    assert shown(page) == 1
    page.evaluate("void layer.setFilter({from: '2025-03-05'})")
    assert shown(page) == 3


@pytest.mark.browser
def test_days_of_centuries_are_told_apart(show):
    """One day of long ago among today's: wider numbers, and rows without a day still have none."""
    frame = points().dropna(subset=["longitude"])
    frame["date_end"] = frame["event_date"]
    frame.loc[frame.index[9], "event_date"] = pd.Timestamp("1712-06-24")
    frame.loc[frame.index[9], "date_end"] = pd.Timestamp("2020-01-01")
    page = show(frame)
    assert page.evaluate("layer.store.period().from") == -94058
    assert page.evaluate("layer.store.undated") == 3
    page.evaluate("void layer.setFilter({to: '1712-06-24'})")
    assert shown(page) == 1
    page.evaluate("void layer.setFilter({from: '1800-01-01', to: '1800-01-02'})")
    assert shown(page) == 1
    page.evaluate("void layer.setFilter({from: '1700-01-01'})")
    assert shown(page) == len(frame) - 3


@pytest.mark.browser
def test_rows_picks_and_searches_find_the_right_ones(show):
    frame = points().dropna(subset=["longitude"]).set_index("event_id")
    page = show(points())
    rows = page.evaluate(f"layer.rows([0, 1, {BLOCK_ROWS - 1}, {BLOCK_ROWS}, {len(frame) - 1}])")
    for row in rows:
        true = frame.loc[row["event_id"]]
        assert row["notes"] == true.notes
        assert row["source"] == true.source
        assert row["fatalities"] == true.fatalities
        assert row["confidence"] == true.confidence
        assert row["_lon"] == pytest.approx(true.longitude, abs=1e-5)
        assert row["_lat"] == pytest.approx(true.latitude, abs=1e-5)
        assert row["_date"] == (None if pd.isna(true.event_date) else str(true.event_date.date()))
    target = frame.iloc[100]
    ids = page.evaluate(f"layer.pick([{target.latitude}, {target.longitude}], 3)")
    assert target.name in [row["event_id"] for row in page.evaluate(f"layer.rows({ids})")]
    found = page.evaluate("layer.search('NUMBER 1234').then((ids) => layer.rows(ids))")
    assert [row["event_id"] for row in found] == ["E01234"]
    both = page.evaluate("layer.search('riots monitor', {limit: 10000}).then((ids) => ids.length)")
    assert both == (frame.event_type == "Riots").sum()


@pytest.mark.browser
def test_a_click_opens_a_popup_that_pages_through_the_stack(show):
    frame = pd.DataFrame(
        {
            "location": ["Alpha", "Beta", "جبلة"],
            "notes": ["one", PAYLOAD, "three"],
            "longitude": [38.0] * 3,
            "latitude": [35.0] * 3,
        }
    )
    page = show(frame, text=("notes", "location"), name=f"Layer {PAYLOAD}")
    page.evaluate(
        "window.picked = []; void layer.on('pick', (event) => picked.push(event.ids.length))"
    )
    page.mouse.click(640, 400)
    page.wait_for_selector(".geo-bulk-popup")
    seen = set()
    for _ in range(3):
        text = page.inner_text(".geo-bulk-popup")
        seen |= {name for name in ("Alpha", "Beta", "جبلة") if name in text}
        before = page.inner_text(".geo-bulk-pager span")
        page.click(".geo-bulk-popup >> text=›")
        page.wait_for_function(
            f"document.querySelector('.geo-bulk-pager span').textContent !== '{before}'"
        )
    assert seen == {"Alpha", "Beta", "جبلة"}
    assert page.evaluate("picked") == [3]
    page.evaluate("layer.open([0, 1, 2], 1)")
    page.wait_for_function(
        "document.querySelector('.geo-bulk-pager').textContent.includes('2 / 3')"
    )
    assert "{{ 7*7 }}" in page.content()
    assert page.evaluate("window.hacked") is None
    assert page.faults == []


@pytest.mark.browser
def test_every_point_can_be_reached_without_a_mouse(show):
    """Legend and dates are native controls, the list opens the popup, Escape leads back."""
    page = show(points(200))
    page.focus(".geo-bulk-list summary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".geo-bulk-list li button")
    assert page.locator(".geo-bulk-list li").count() == 25
    page.focus(".geo-bulk-list li button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".geo-bulk-popup")
    assert page.evaluate("document.activeElement.className") == "geo-bulk-popup"
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.closest('.geo-bulk-list li') !== null")
    page.focus(".geo-bulk-keys input")
    page.keyboard.press("Space")
    assert "of 198 shown" in page.inner_text(".geo-bulk-count")
    assert 0 < shown(page) < 198
    page.focus(".geo-bulk-dates input")
    page.keyboard.press("End")
    assert shown(page) < 20


@pytest.mark.browser
def test_a_crowd_is_drawn_as_density_and_single_points_in_their_colours(show):
    page = show(points(60_000), radius=5)
    assert page.evaluate("layer.mode") == "density"
    assert page.is_visible("text=points per square")
    breaks = page.evaluate("layer.breaks.map((step) => step.from)")
    assert breaks == sorted(breaks)
    page.evaluate("void map.setView([35, 38], 12, {animate: false})")
    assert page.evaluate("layer.mode") == "points"
    inks = """() => { const image = layer._image.data, found = new Set();
        for (let i = 0; i < image.length; i += 4) if (image[i + 3] === 255)
          found.add([image[i], image[i + 1], image[i + 2]].join());
        return [...found]; }"""
    assert {"181,68,60", "47,110,163", "201,138,27"} <= set(page.evaluate(inks))


@pytest.mark.browser
def test_nothing_outside_the_view_is_looked_at(show):
    """The grid culls: zoomed in, a redraw touches the points of the view and no others."""
    page = show(points(20_000), density="off")
    page.evaluate("window.seen = []; void layer.on('drawn', (event) => seen.push(event.visible))")
    page.evaluate("void map.setView([35, 38], 13, {animate: false})")
    [near] = page.evaluate("seen")  # and each view is drawn once
    frame = points(20_000)
    view = page.evaluate(
        "(() => { const b = map.getBounds().pad(0.25); return b.toBBoxString(); })()"
    )
    west, south, east, north = map(float, view.split(","))
    inside = frame.longitude.between(west, east) & frame.latitude.between(south, north)
    assert near == pytest.approx(inside.sum(), abs=2)
    assert near < 1000


@pytest.mark.browser
def test_views_share_one_store_and_stand_in_the_layer_control(show):
    page = show(
        points(),
        name="All",
        views=[{"name": "Riots", "where": {"event_type": ["Riots"]}, "show": False}],
    )
    boxes = page.locator(".leaflet-control-layers-overlays label")
    assert [text.strip() for text in boxes.all_inner_texts()] == ["All", "Riots"]
    boxes.nth(1).click()
    counts = page.evaluate(
        """() => { const found = [];
             map.eachLayer((l) => { if (l instanceof GeoBulk) found.push(l); });
             return Promise.all(found.map((l) => l.ready.then(() => l.count().shown))); }"""
    )
    frame = points().dropna(subset=["longitude"])
    assert sorted(counts) == sorted([(frame.event_type == "Riots").sum(), len(frame)])
    boxes.nth(0).click()
    assert page.evaluate("map.hasLayer(layer)") is False


@pytest.mark.browser
def test_across_the_antimeridian_points_are_drawn_on_both_sides(show):
    frame = pd.DataFrame({"longitude": [179.9, -179.9], "latitude": [-17.0, -17.0]})
    page = show(frame)
    page.evaluate("window.seen = []; void layer.on('drawn', (event) => seen.push(event.visible))")
    page.evaluate("void map.setView([-17, 180], 9, {animate: false})")
    assert page.evaluate("seen.at(-1)") == 2
    assert len(page.evaluate("layer.pick([-17, 180.1], 5)")) == 1


@pytest.mark.browser
def test_an_old_browser_says_that_it_is_too_old(page, tmp_path):
    m = folium.Map(tiles=None)
    PointStore(points(50)).add_to(m)
    text = offline(m).replace("<head>", "<head><script>delete window.DecompressionStream</script>")
    path = tmp_path / "old.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_selector("[role=alert] >> text=too old")


def test_no_data_passes_through_a_template():
    """What Jinja would run or choke on stays as it was written."""
    m = folium.Map(tiles=None)
    frame = pd.DataFrame(
        {"kind": ["50 {% of", "{{ 7*7 }}"], "longitude": [1.0, 2.0], "latitude": 1.0}
    )
    PointStore(frame, name="{{ 7*7 }} {% x `${1}`").add_to(m)
    folium.LayerControl().add_to(m)
    text = m.get_root().render()
    header = json.loads(re.search(r'-head">(.*?)</script>', text)[1])
    names = next(c["names"] for c in header["columns"] if c.get("name") == "kind")
    assert set(names) == {"50 {% of", "{{ 7*7 }}"}
    assert ">49<" not in text
    assert '"49' not in text


@pytest.mark.browser
def test_on_our_own_page_its_policy_lets_the_layer_work(page, tmp_path):
    """No inline script of ours is refused, nothing is asked for, the points are drawn."""
    m = folium_map(PageData(title="T"))
    store = PointStore(points(500), name="Extra", controls=False).add_to(m)
    text = m.get_root().render()
    assert text.count("GeoBulk = GeoCanvas.extend") == 1  # the page carries the script already
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    shown_rows = page.evaluate(f"{store.get_name()}.ready.then((layer) => layer.count().shown)")
    assert shown_rows == 498
    assert page.requests == []
    assert page.faults == []
