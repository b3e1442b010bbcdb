"""The drawn base map: what is in it, how small it is, and how a browser shows it."""

import json
import math
from importlib import metadata, resources

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.gazetteer.shapes.world import load
from geo.model.errors import InputError
from geo.model.position import BBox, LonLat
from geo.model.records import Place, PlaceId, PlaceName
from geo.model.vocab import PlaceKind
from geo.webmap import PageData, basemap, render
from geo.webmap.place_labels import encode_labels

COAST_BOX = BBox(west=35.6, south=34.4, east=36.6, north=35.95)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decode(text):
    """The inverse of encode_line, written apart from it."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        digit = ALPHABET.index(letter)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)


def positions(level, kind):
    """Degrees of every vertex of a level."""
    west, south = level["box"][:2]
    return [decode(line) * level["quantum"] + (west, south) for line in level[kind]]


@pytest.fixture(scope="module")
def coast_base():
    return basemap.build(COAST_BOX)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-(2**30), 2**30), st.integers(-(2**30), 2**30)),
        min_size=1,
        max_size=30,
    )
)
def test_lines_survive_their_encoding(line):
    text = basemap.encode_line(np.array(line, dtype=np.int64))
    assert decode(text).tolist() == [list(point) for point in line]
    assert set(text) <= set(ALPHABET)  # nothing that markup or a template would read


def test_the_coast_is_small_and_complete(coast_base):
    """Everything of the Syrian coast within 60 kB."""
    assert len(json.dumps(coast_base, ensure_ascii=False).encode()) < 60_000
    close = coast_base["levels"][0]
    assert close["detail"] == "10m"
    for kind in ("land", "rivers", "borders", "adm1"):
        assert close[kind], kind
    names = {row[4] for row in coast_base["labels"]["rows"]}
    assert {"Syria", "Lebanon", "Latakia", "Tartus"} <= names
    assert "UNDOF" not in names
    assert "de-facto" in coast_base["note"]


def test_lines_lie_where_they_should(coast_base):
    """Every vertex lies in the box of its level; the coast passes Jableh."""
    for level in coast_base["levels"]:
        west, south, east, north = level["box"]
        slack = level["quantum"]
        for kind in ("land", "lakes", "rivers", "borders", "adm1"):
            for line in positions(level, kind):
                assert line[:, 0].min() >= west - slack
                assert line[:, 0].max() <= east + slack
                assert line[:, 1].min() >= south - slack
                assert line[:, 1].max() <= north + slack
    land = np.concatenate(positions(coast_base["levels"][0], "land"))
    assert np.hypot(*(land - (35.92, 35.36)).T).min() < 0.05


def test_levels_take_over_from_each_other(coast_base):
    """The finest is used from the highest zoom on, the world from zoom 0."""
    zooms = [level["min_zoom"] for level in coast_base["levels"]]
    assert zooms == sorted(zooms, reverse=True)
    assert zooms[-1] == 0
    areas = [
        (level["box"][2] - level["box"][0]) * (level["box"][3] - level["box"][1])
        for level in coast_base["levels"]
    ]
    assert areas == sorted(areas)


@pytest.mark.parametrize(
    "box",
    [(177.0, -20.0, -178.0, -15.0), (-18.0, 5.0, 40.0, 25.0), (-170.0, -55.0, 178.0, 75.0)],
    ids=["across the antimeridian", "half a continent", "the world"],
)
def test_any_extent_keeps_the_budget(box):
    west, south, east, north = box
    base = basemap.build(BBox(west=west, south=south, east=east, north=north))
    assert len(json.dumps(base)) < 90_000
    assert all(level["land"] for level in base["levels"])


def test_across_the_antimeridian_nothing_is_torn():
    """Fiji's islands east and west of 180 degrees stand in one frame."""
    base = basemap.build(BBox(west=177.0, south=-20.0, east=-178.0, north=-15.0))
    close = base["levels"][0]
    longitudes = np.concatenate(positions(close, "land"))[:, 0]
    assert close["box"][0] < longitudes.min() < 180 < longitudes.max() < close["box"][2]
    middle = sum(close["box"][::2]) / 2
    assert all(abs(row[0] - middle) < 180 for row in base["labels"]["rows"])


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([(10, 0, 20, 5), (15, 2, 30, 9)], (10, 0, 30, 9)),
        ([(178, -18, 179, -17), (-180, -17, -179.5, -16)], (178, -18, -179.5, -16)),
        ([(-170, 0, -169, 1), (170, 0, 171, 1), (175, 0, 176, 1)], (170, 0, -169, 1)),
        ([(-120, 0, -110, 1), (100, 0, 110, 1), (0, 0, 10, 1)], (-120, 0, 110, 1)),
        ([(-180, -60, 180, 80), (10, 0, 11, 1)], (-180, -60, 180, 80)),
    ],
    ids=["one region", "Fiji", "the Pacific", "three continents", "the world"],
)
def test_an_extent_goes_the_short_way_round(boxes, expected):
    assert basemap.extent_of(boxes).as_tuple == pytest.approx(expected)
    assert basemap.extent_of(reversed(boxes)).as_tuple == pytest.approx(expected)
    assert basemap.extent_of([]) is None


@given(
    st.lists(st.tuples(*[st.integers(-180, 180), st.integers(-80, 80)] * 2), min_size=1, max_size=9)
)
@example([(0.0, 0.0, 0.0, 0.0)])
def test_an_extent_holds_every_box(corners):
    """The short way round the globe never leaves a box out."""
    boxes = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]

    found = basemap.extent_of(boxes)

    width = (found.east - found.west) % 360 if found.west > found.east else found.east - found.west
    for west, south, east, north in boxes:
        assert found.south <= south
        assert north <= found.north
        assert (west - found.west) % 360 + (east - west) <= width + 1e-6


def test_a_single_point_still_has_a_map():
    base = basemap.build(BBox(west=36.0, south=35.0, east=36.0, north=35.0))
    assert base["extent"][2] - base["extent"][0] == pytest.approx(0.2)


def test_the_same_extent_gives_the_same_base(coast_base):
    assert json.dumps(basemap.build(COAST_BOX)) == json.dumps(coast_base)


def test_given_names_replace_those_of_the_shapes():
    """A governorate that the gazetteer names is not named twice."""
    given_label = {
        "lon": 36.0, "lat": 35.6, "name": "Latakia", "local": "اللاذقية", "local_lang": "ar",
        "kind": "adm1", "population": 0, "place_id": "sy-la",
    }  # fmt: skip
    base = basemap.build(COAST_BOX, labels=[given_label])
    names = [row[4] for row in base["labels"]["rows"]]
    assert "Latakia" in names
    assert "Lattakia" not in names


def test_an_area_is_named_where_it_is_seen():
    """The name of a country whose middle is far away stands in the part that is on the map."""
    far = {
        "lon": 38.5, "lat": 35.0, "name": "Syria", "local": "سوريا", "local_lang": "ar",
        "kind": "country", "population": 0, "place_id": "sy",
    }  # fmt: skip
    base = basemap.build(COAST_BOX, labels=[far])
    rows = [row for row in base["labels"]["rows"] if row[4] == "Syria"]
    [[lon, lat, *_, arabic]] = rows
    west, south, east, north = base["levels"][0]["box"]
    assert west < lon < east
    assert south < lat < north
    assert arabic == "سوريا"


def test_units_of_today_have_the_names_of_the_gazetteer():
    """Akkar is no part of North Lebanon any more: each name stands in its own outline."""
    parts = [
        {"lon": 36.2, "lat": 34.55, "name": "Akkar", "local": "عكار", "local_lang": "ar"},
        {
            "lon": 35.87,
            "lat": 34.3,
            "name": "North Governorate",
            "local": "الشمال",
            "local_lang": "ar",
        },
    ]
    common = {"kind": "adm1", "population": 0, "place_id": "x"}
    base = basemap.build(COAST_BOX, labels=[part | common for part in parts])
    rows = {row[4]: row for row in base["labels"]["rows"]}
    assert rows["Akkar"][1] > rows["North Governorate"][1] + 0.1
    assert {"Aakkâr", "Liban-Nord"}.isdisjoint(rows)


def test_names_are_ranked_by_zoom_then_by_people(coast):
    """The lookup's places of the extent, the largest first, none from elsewhere."""
    found = basemap.labels(coast, COAST_BOX)
    names = [label["name"] for label in found]
    assert {"Jableh", "Baniyas", "Latakia", "Tuwaym", "Tripoli"} <= set(names)
    assert not {"Paris", "Benghazi", "Jiblah"} & set(names)
    rows = encode_labels(found, box=(34.0, 33.0, 38.0, 37.0))["rows"]
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    by_name = {row[4]: row for row in rows}
    assert by_name["Latakia"][2] <= by_name["Jableh"][2] < by_name["Tuwaym"][2]


def test_places_of_incidents_are_named_early(coast):
    village = coast.place("tuwaym")
    plain = encode_labels(basemap.labels(coast, COAST_BOX), box=(34.0, 33.0, 38.0, 37.0))
    focused = encode_labels(
        basemap.labels(coast, COAST_BOX, always=[village]), box=(34.0, 33.0, 38.0, 37.0)
    )
    zoom = [next(r[2] for r in found["rows"] if r[4] == "Tuwaym") for found in (plain, focused)]
    assert zoom[1] < zoom[0]


def test_the_users_own_ground():
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "M1"},
                "geometry": {"type": "LineString", "coordinates": [[36, 35], [36.123456789, 35.5]]},
            },
            {
                "type": "Feature",
                "properties": {"role": "land"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 35]]],
                },
            },
            {"type": "Feature", "properties": {}, "geometry": None},
        ],
    }
    own = basemap.build(COAST_BOX, own=collection)["own"]
    assert [feature["role"] for feature in own] == ["road", "land"]
    assert own[0]["geometry"]["coordinates"][1] == pytest.approx((36.12346, 35.5), abs=1e-9)
    with pytest.raises(InputError, match="FeatureCollection"):
        basemap.build(COAST_BOX, own={"type": "Feature"})


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://tile.example.org/{z}/{x}/{y}.png", "https"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "fixed host"),
        ("https://tile.example.org/{z}/{x}.png", "{y}"),
        ("javascript:alert(1)//{z}{x}{y}", "https"),
    ],
)
def test_a_tile_service_must_name_one_host(url, fault):
    with pytest.raises(InputError, match=fault):
        basemap.online_tiles(url, attribution="")


# ------------------------------------------------------------------ in a browser


def asset(name):
    return (resources.files("geo.webmap") / "assets" / name).read_text(encoding="utf-8")


def leaflet(name):
    path = metadata.distribution("XStatic-Leaflet").locate_file(f"xstatic/pkg/leaflet/data/{name}")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def show(page, tmp_path):
    """Open a bare Leaflet map with a base on it."""

    def show(base, *, options="{}"):
        document = (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>'
            f"<style>{leaflet('leaflet.css')}{asset('ground/basemap.css')}"
            "html, body, #m { margin: 0; height: 100% }</style></head>"
            f'<body><div id="m"></div><script>{leaflet("leaflet.js")}</script>'
            f"<script>{asset('base/canvas.js')}{asset('ground/basemap.js')}</script>"
            f'<script type="application/json" id="geo-base">{json.dumps(base)}</script><script>'
            'const map = L.map("m", {zoomAnimation: false, fadeAnimation: false});'
            "const base = JSON.parse(document.getElementById('geo-base').textContent);"
            "const [w, s, e, n] = base.extent; map.fitBounds([[s, w], [n, e]]);"
            f"const ground = GeoBase.add(map, base, {options});"
            # the colour drawn at a position
            "function inkAt(lat, lon) {"
            "  const copy = document.createElement('canvas'), drawn = ground.base._container;"
            "  copy.width = drawn.width; copy.height = drawn.height;"
            "  const ink = copy.getContext('2d', {willReadFrequently: true});"
            "  ink.drawImage(drawn, 0, 0);"
            "  const p = map.latLngToLayerPoint([lat, lon]).subtract(ground.base._bounds.min);"
            "  return [...ink.getImageData(p.x, p.y, 1, 1).data].slice(0, 3); }"
            "</script></body></html>"
        )
        path = tmp_path / "base.html"
        path.write_text(document, encoding="utf-8")
        page.goto(path.as_uri())
        return page

    return show


def ink(page, lat, lon):
    return page.evaluate(f"inkAt({lat}, {lon})")


def inked(page, lat, lon):
    """Which of the two grounds a position shows: sea is bluer than land."""
    red, _, blue = ink(page, lat, lon)
    return "sea" if blue > red else "land"


@pytest.mark.browser
def test_land_and_sea_are_drawn_where_they_are(show, coast_base):
    page = show(coast_base)
    assert inked(page, 35.2, 36.4) == "land"
    assert inked(page, 35.2, 35.5) == "sea"
    page.evaluate("void map.setView([35.2, 36.4], 5, {animate: false})")  # the region's level
    assert inked(page, 34.6, 38.3) == "land"
    assert inked(page, 34.0, 32.5) == "sea"
    page.evaluate("void map.setView([20, 0], 2, {animate: false})")  # the world's level
    assert inked(page, 23.0, 10.0) == "land"
    assert inked(page, 30.0, -40.0) == "sea"
    assert inked(page, 41.5, 51.0) == "sea"  # the Caspian
    assert page.requests == []
    assert page.faults == []


@pytest.mark.browser
def test_names_never_overlap_and_grow_with_the_zoom(show, coast):
    page = show(basemap.build(COAST_BOX, labels=basemap.labels(coast, COAST_BOX)))
    counts = []
    for zoom in (7, 9, 11):
        page.evaluate(f"void map.setView([35.3, 36.1], {zoom}, {{animate: false}})")
        shown = page.evaluate("ground.labels.shown()")
        boxes = [label["box"] for label in shown]
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                apart = (
                    one[2] <= other[0]
                    or other[2] <= one[0]
                    or one[3] <= other[1]
                    or other[3] <= one[1]
                )
                assert apart, (zoom, shown)
        counts.append({label["name"] for label in shown})
    assert "Latakia" in counts[0]
    assert "Tuwaym" not in counts[0]
    assert "Tuwaym" in counts[2]


@pytest.mark.browser
def test_names_in_arabic_come_first_when_asked(show):
    town = {
        "lon": 35.93, "lat": 35.36, "name": "Jableh", "local": "جبلة", "local_lang": "ar",
        "kind": "town", "population": 80_000, "place_id": "p",
    }  # fmt: skip
    page = show(basemap.build(COAST_BOX, labels=[town]), options='{lang: "ar"}')
    page.evaluate("void map.setView([35.36, 35.93], 10, {animate: false})")
    lines = "ground.labels.shown().find((label) => label.name === 'Jableh').lines"
    assert page.evaluate(lines) == ["جبلة", "Jableh"]
    page.evaluate("void ground.labels.setLang('en')")
    assert page.evaluate(lines) == ["Jableh", "جبلة"]


@pytest.mark.browser
def test_names_give_way_to_marks(show):
    town = {
        "lon": 35.93, "lat": 35.36, "name": "Jableh", "local": "",
        "kind": "town", "population": 80_000, "place_id": "p",
    }  # fmt: skip
    page = show(basemap.build(COAST_BOX, labels=[town]))
    named = "ground.labels.shown().some((label) => label.name === 'Jableh')"
    assert page.evaluate(named)
    page.evaluate("void ground.labels.setObstacles([[35.36, 35.93, 120]])")
    assert not page.evaluate(named)


@pytest.mark.browser
def test_the_ground_follows_the_theme_and_prints_light(show, coast_base):
    page = show(coast_base)
    light = ink(page, 35.2, 36.4)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"inkAt(35.2, 36.4)[0] < {light[0] - 100}")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert ink(page, 35.2, 36.4)[0] >= light[0]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert ink(page, 35.2, 36.4)[0] < light[0] - 100


@pytest.mark.browser
def test_an_extent_across_the_antimeridian_is_drawn_whole(show):
    page = show(basemap.build(BBox(west=177.0, south=-20.0, east=-178.0, north=-15.0)))
    assert inked(page, -17.8, 178.0) == "land"  # Viti Levu
    assert inked(page, -16.55, 179.4) == "land"  # Vanua Levu
    assert inked(page, -16.86, 180.05) == "land"  # Taveuni, beyond 180
    assert inked(page, -18.5, 180.0) == "sea"
    # no line along the antimeridian
    assert math.dist(ink(page, -18.5, 180.0), ink(page, -18.5, 180.4)) < 3


@pytest.mark.browser
def test_the_users_own_land_replaces_ours(show):
    square = [[[36, 35], [36.4, 35], [36.4, 35.4], [36, 35.4], [36, 35]]]
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"role": "land"},
                "geometry": {"type": "Polygon", "coordinates": square},
            }
        ],
    }
    page = show(basemap.build(COAST_BOX, own=collection))
    assert inked(page, 35.2, 36.2) == "land"
    assert inked(page, 35.7, 36.2) == "sea"


@pytest.mark.browser
def test_online_tiles_are_off_until_asked_and_then_announced(show, coast_base):
    tiles = basemap.online_tiles(
        "https://tile.example.org/{z}/{x}/{y}.png", attribution="Example tiles"
    )
    page = show(
        coast_base | {"tiles": tiles}, options="{announce: (text) => { window.said = text; }}"
    )
    page.wait_for_timeout(200)
    assert page.requests == []
    assert page.evaluate("map.hasLayer(ground.online)") is False
    with page.expect_request("https://tile.example.org/**"):
        page.evaluate("void ground.online.addTo(map)")
    page.wait_for_function("() => window.said")
    assert "tile.example.org" in page.evaluate("window.said")
    assert page.requests
    assert all(url.startswith("https://tile.example.org/") for url in page.requests)


@pytest.mark.browser
def test_a_page_across_the_antimeridian_opens_on_its_incidents(page, tmp_path):
    """What lies at 179 and at -179 degrees is seen together, and exported as it was stated."""
    spots = [
        {
            "type": "Feature",
            "id": f"i{i}",
            "geometry": {"type": "Point", "coordinates": [lon, -17.0]},
            "properties": {"event_id": f"i{i}", "title": "x", "precision": "settlement",
                           "latitude": -17.0, "longitude": lon},
        }
        for i, lon in enumerate((179.0, -179.0))
    ]  # fmt: skip
    extent = basemap.extent_of([(179, -17, 179, -17), (-179, -17, -179, -17)])
    data = PageData(
        title="T",
        layers={"incidents": {"type": "FeatureCollection", "features": spots}},
        base=basemap.build(extent),
    )
    path = tmp_path / "page.html"
    path.write_text(render(data), encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    west, east = page.evaluate("(b => [b.getWest(), b.getEast()])(GeoMap.map.getBounds())")
    assert east - west < 30
    assert west < 179
    assert east > 181
    assert page.evaluate("GeoMap.items.map((item) => item.latlng[1])") == [179, 181]
    assert page.evaluate("GeoMap.items[1].stated.coordinates[0]") == -179
    assert page.faults == []


# ------------------------------------------------------------------ detail where the points are


def test_ground_is_true_to_a_kilometre_at_the_points_of_a_wide_map():
    """A map of half the world draws the coast at its points as finely as a map of one city."""
    spots = [(35.77, 35.53), (-77.04, 3.88), (178.44, -18.14)]
    base = basemap.build(BBox(west=-80, south=-20, east=179, north=40), points=spots)
    patches = [level for level in base["levels"] if level.get("tier") == 1]
    fine = load().land(detail="10m", box=(35.2, 35.2, 36.2, 36.0))
    true = shapely.union_all([shapely.boundary(p) for p in fine])
    for lon, lat in spots:
        [here] = [
            p
            for p in patches
            if p["box"][0] <= lon <= p["box"][2] and p["box"][1] <= lat <= p["box"][3]
        ]
        assert here["detail"] == "10m"
        assert here["tolerance"] <= 0.005
    [coast] = [p for p in patches if shapely.box(*p["box"]).contains(shapely.Point(spots[0]))]
    west, south = coast["box"][:2]
    inner = shapely.box(*coast["box"]).buffer(-0.01)
    for text in coast["land"]:
        drawn = shapely.linestrings(basemap.decode_line(text) * coast["quantum"] + (west, south))
        drawn = shapely.intersection(drawn, inner)
        for lon, lat in shapely.get_coordinates(drawn):
            assert shapely.distance(shapely.Point(lon, lat), true) * 111 < 1


def test_fine_squares_never_overlap():
    spots = [(36 + x * 0.3, 35 + y * 0.2) for x in range(6) for y in range(6)]
    base = basemap.build(BBox(west=-120, south=-50, east=150, north=70), points=spots)
    boxes = [shapely.box(*level["box"]) for level in base["levels"] if level.get("tier") == 1]
    assert len(boxes) > 2
    assert all(
        shapely.area(shapely.intersection(a, b)) == 0
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
    )


def test_a_small_map_needs_no_squares():
    base = basemap.build(BBox(west=35.6, south=34.6, east=36.4, north=35.9), points=[(36.0, 35.0)])
    assert not any(level.get("tier") for level in base["levels"])


def test_contested_lines_are_apart_and_their_areas_are_no_countries():
    """The line through Cyprus is dashed, never solid; the north is named in italics."""
    base = basemap.build(BBox(west=32, south=34.4, east=35, north=35.8))
    close = base["levels"][0]
    assert close["disputed"]
    solid = [
        shapely.linestrings(basemap.decode_line(t) * close["quantum"] + close["box"][:2])
        for t in close["borders"]
    ]
    spot = shapely.Point(33.3, 35.17).buffer(0.2)
    lines = shapely.union_all(
        [
            shapely.linestrings(basemap.decode_line(t) * close["quantum"] + close["box"][:2])
            for t in close["disputed"]
        ]
    )
    assert lines.intersects(spot)
    assert shapely.union_all(solid).intersection(lines.buffer(0.001)).length < 0.1
    styles = base["labels"]["styles"]
    named = {row[4]: styles[row[3]] for row in base["labels"]["rows"]}
    assert named["N. Cyprus"] == "relief"
    assert named["Cyprus"] == "country"


# ------------------------------------------------------------------ names and borders of one map


class Named:
    """Two towns with names in several languages; every question gets both."""

    def __init__(self):
        point = LonLat(lon=36.2, lat=50.0)
        self.town = Place(place_id=PlaceId("k"), name="Kharkiv", kind=PlaceKind.CITY, country="UA",
                          point=point, population=1_400_000, radius_km=5.0, source="x")  # fmt: skip

    def nearest(self, _point, *, kinds, **_limit):
        return [(self.town, 1.0)] if PlaceKind.CITY in kinds else []

    def containing(self, _point):
        return []

    def spacing_km(self, _point, *, settlements):
        return float(settlements)

    def names(self, _place_id):
        return [
            PlaceName(text="Kharkiv"),
            PlaceName(text="Харківський", lang="uk", kind="demonym"),
            PlaceName(text="Харьков", lang="ru", kind="alternate"),
            PlaceName(text="Харків", lang="uk", kind="preferred"),
            PlaceName(text="Харьков-город", lang="uk", kind="alternate"),
        ]


@pytest.mark.parametrize(
    ("lang", "name", "local"),
    [
        ("en", "Kharkiv", "Харків"),
        ("uk", "Харків", "Kharkiv"),
        ("ru", "Харьков", "Харків"),
        ("fr-BE", "Kharkiv", "Харків"),
    ],
)
def test_a_place_is_named_in_the_maps_language_and_locally(lang, name, local):
    box = BBox(west=36.0, south=49.8, east=36.4, north=50.2)
    [label] = basemap.labels(Named(), box, lang=lang)
    assert (label["name"], label["local"]) == (name, local)


def test_towns_are_named_around_each_point_of_a_wide_map(coast):
    """Beyond the places nearest to the middle, those around what is drawn."""
    wide = BBox(west=-30.0, south=-30.0, east=100.0, north=60.0)
    without = basemap.labels(coast, wide, reach=0)
    named = basemap.labels(coast, wide, reach=0, points=[(35.93, 35.36)])
    assert "Jableh" not in {label["name"] for label in without}
    assert "Jableh" in {label["name"] for label in named}


def test_contested_lines_are_apart_and_may_be_left_out():
    golan = BBox(west=35.3, south=32.4, east=36.4, north=33.6)
    first = [
        basemap.build(golan, boundaries=how)["levels"][0]
        for how in ("dashed", "undisputed", "none")
    ]
    assert [bool(level["disputed"]) for level in first] == [True, False, False]
    assert [bool(level["borders"]) for level in first] == [True, True, False]
    assert not first[2]["adm1"]


@pytest.mark.parametrize(
    ("box", "contested"),
    [((75.0, 33.0, 77.5, 35.5), True), ((92.0, 27.0, 96.0, 29.5), True), ((4, 45, 7, 47), False)],
    ids=["Kashmir", "Arunachal", "Alps"],
)
def test_a_line_that_one_side_rejects_is_never_solid(box, contested):
    west, south, east, north = box
    level = basemap.build(BBox(west=west, south=south, east=east, north=north))["levels"][0]
    assert bool(level["disputed"]) is contested
