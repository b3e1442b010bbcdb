"""Opening built pages in a real browser, the network blocked; maps of twelve kinds."""

import dataclasses
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

import geo
from geo.model.position import BBox
from geo.webmap import PageData, basemap, render
from geo.webmap.units import build_units

COAST = BBox(west=35.5, south=34.5, east=36.8, north=36.0)
REPOSITORY = Path(__file__).parents[2]


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
    page.set_default_timeout(30_000)
    page.goto("about:blank")
    page.goto(path.as_uri() + link)
    page.wait_for_selector("html[data-ready]")
    return page


# ------------------------------------------------------------------ maps of twelve kinds


def event(key, lon, lat, **properties):
    """One event at a point; harmless defaults."""
    properties = {
        "event_id": key,
        "kind": "incident",
        "title": f"Event {key}",
        "event_type": "Battles",
        "precision": "settlement",
        "uncertainty_m": 2000,
        "place_name": f"Town {key}",
        "date_start": "2024-05-01",
        "date_prec": 1,
        "status": "reviewed",
        "source": "Harbour Post",
        "number_of_sources": 1,
        "independent_sources": 1,
        **properties,
    }
    properties.setdefault("date_end", properties["date_start"])
    geometry = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def page_of(title, features, **options):
    """A page of incidents with the ground that belongs to them."""
    points = [f["geometry"]["coordinates"] for f in features if f["geometry"]]
    extent = basemap.extent_of([(x, y, x, y) for x, y in points])
    base = basemap.build(extent or BBox(west=-180, south=-60, east=179.9, north=75), points=points)
    layers = {"incidents": {"type": "FeatureCollection", "features": features}}
    units = build_units(features, box=basemap.widened(extent)) if extent else None
    data = {"layers": layers, "base": base, "units": units, "as_of": "2024-06-01"}
    return PageData(title=title, **data, **options)


def coast_map():
    """The first map, as its golden layers hold it."""
    golden = sorted((REPOSITORY / "maps" / "syrian-coast-2025" / "golden").glob("*.geojson"))
    layers = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in golden}
    data = {"layers": {k: v for k, v in layers.items() if k != "all"}}
    return PageData(title="The first map", base=basemap.build(COAST), **data)


def share(i):
    """A number below one that looks random and is always the same."""
    return i * 7919 % 10_007 / 10_007


def world_map():
    """Two hundred rows of a conflict data set: ten years, three kinds, months and days."""
    towns = [(35.8, 35.5), (36.3, 33.5), (45.3, 2.0), (69.2, 34.5), (-77.0, 3.8), (124.6, 8.5)]
    names = ["Tallinside", "Bramble", "Oru", "Kestwick", "Palmeda", "Sandow"]
    rows = []
    for i in range(200):
        at = i % len(towns)
        day = date(2010, 1, 1) + timedelta(days=i * 997 % 3650)
        month = i % 5 == 0
        start = day.replace(day=1) if month else day
        rows.append(
            event(
                f"w{i}",
                round(towns[at][0] + share(i) * (i % 3), 4),
                round(towns[at][1] + share(i * 7) * (i % 3), 4),
                title=f"{names[at]} {i}",
                event_type="",
                type_of_violence=1 + i % 3,
                place_name=names[at],
                admin1=f"Region {at}",
                country=["Nordland", "Sudland"][at % 2],
                date_start=start.isoformat(),
                date_end=(start + timedelta(days=27 if month else 0)).isoformat(),
                date_prec=4 if month else 1,
                best=i % 7,
                low=i % 7,
                high=i % 7 + 2,
                source="Sandow Herald; Bramble Wire" if i % 2 else "Sandow Herald",
            )
        )
    return page_of("Two hundred rows", rows)


def crowd_map():
    """Twenty thousand points."""
    kinds = ["Burglary", "Robbery", "Vehicle crime", "Drugs", "Arson", "Theft"]
    rows = [
        event(
            f"n{i}",
            round(-1.8 + share(i) * 0.6, 5),
            round(53.6 + share(i * 7 + i // 1000) * 0.4, 5),
            title=f"Report {i:05d}",
            event_type=kinds[i % 6],
            place_name=f"Street {i % 300}",
            precision="near" if i % 10 == 0 else "site",
            date_start=(date(2023, 1, 1) + timedelta(days=i % 600)).isoformat(),
            notes=f"word{i}",
        )
        for i in range(20_000)
    ]
    return page_of("Twenty thousand reports", rows)


def fiji_map():
    """A storm on both sides of the antimeridian."""
    rows = [
        event("suva", 178.44, -18.14, event_type="Tropical cyclone", place_name="Suva"),
        event("taveuni", -179.98, -16.85, event_type="Flood", place_name="Taveuni"),
        event("lau", -178.8, -18.2, event_type="Tropical cyclone", place_name="Lakeba"),
    ]
    return page_of("Storms in Fiji", rows)


def north_map():
    """Far north: where the projection grows."""
    rows = [
        event("long", 15.63, 78.22, event_type="Avalanche", place_name="Longyearbyen"),
        event("ny", 11.93, 78.92, event_type="Storm", place_name="Ny-Ålesund", precision="near"),
    ]
    return page_of("Far north", rows)


def single_map():
    """One event, undated and untyped."""
    row = event("one", 30.5, 50.4, event_type="", title="The only one", source="")
    for name in ("date_start", "date_end"):
        row["properties"][name] = None
    return page_of("A single event", [row])


def empty_map():
    """Nothing has a place: five events in a list."""
    return page_of("No places", [event(f"e{i}", None, None, precision="none") for i in range(5)])


def long_map():
    """Names far longer than any box."""
    name = "The municipality of the united and federated hamlets of the upper valley " * 3
    rows = [
        event(
            f"l{i}",
            10.0 + 0.01 * i,
            46.0,
            title=f"{name}{i}",
            place_name=name,
            event_type=f"{name} kind {i}",
            source=name,
            notes=name * 5,
        )
        for i in range(9)
    ]
    return page_of(name, rows, subtitle=name)


def cyrillic_map():
    """Names and types in another script."""
    rows = [
        event("k1", 36.23, 49.99, title="Пожежа", event_type="Пожежа", place_name="Харків"),
        event("k2", 36.3, 50.0, title="Кража", event_type="Кража", place_name="Рогань"),
        event("k3", 36.23, 49.99, title="Обстріл", event_type="Обстріл", place_name="Харків"),
    ]
    return page_of("Події в місті", rows)


def folder_map(name):
    """One of the small map folders of another subject, built from its reports and records."""
    return lambda: geo.build(REPOSITORY / "tests" / "data" / "maps" / name).page()


@pytest.fixture
def unit_page():
    """Events in three governorates of one country, six, two and one."""
    rows = [("Lattakia", 35.93, 35.36)] * 6 + [("Tartous", 35.9, 34.9)] * 2
    rows.append(("Homs", 36.7, 34.7))
    return page_of("Units", [event(f"u{i}", x, y, admin1=a) for i, (a, x, y) in enumerate(rows)])


MAPS = {
    "coast": coast_map,
    "world": world_map,
    "crime": folder_map("leeds-crime"),
    "flood": folder_map("kerala-flood"),
    "earthquake": folder_map("nepal-earthquake"),
    "crowd": crowd_map,
    "fiji": fiji_map,
    "north": north_map,
    "single": single_map,
    "empty": empty_map,
    "long": long_map,
    "cyrillic": cyrillic_map,
}


@pytest.fixture(scope="session")
def map_file(tmp_path_factory):
    """The built page of one of ``MAPS``, made once per session."""
    folder = tmp_path_factory.mktemp("maps")

    def file(name):
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(render(MAPS[name]()), encoding="utf-8")
        return path

    return file


def city_map():
    """Three hundred events of one city."""
    kinds = ["Burglary", "Robbery", "Theft"]
    rows = [
        event(
            f"c{i}",
            round(4.7 + share(i) * 0.3, 5),
            round(45.65 + share(i * 7) * 0.2, 5),
            event_type=kinds[i % 3],
            place_name=f"Street {i % 40}",
            precision="site",
            date_start=(date(2024, 1, 1) + timedelta(days=i % 90)).isoformat(),
        )
        for i in range(300)
    ]
    return page_of("One city", rows)


@pytest.fixture(scope="session")
def page_sizes():
    """Kilobytes of the page of a map: with everything, and lean."""

    def sizes(name):
        data = {**MAPS, "city": city_map}[name]()
        lean = dataclasses.replace(data, lean=True)
        return [len(render(page).encode()) / 1000 for page in (data, lean)]

    return sizes


@pytest.fixture
def open_map(page, map_file):
    """Open one of ``MAPS``; no request leaves it, its console stays empty."""

    def open_one(name, link="", *, width=1280, height=800):
        page.set_viewport_size({"width": width, "height": height})
        return open_page(page, map_file(name), link)

    yield open_one
    assert page.requests == []
    assert page.faults == []
