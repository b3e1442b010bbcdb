"""Fixtures that several test modules share."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from shapely.geometry import Point, box

from geo.gazetteer import open_gazetteer
from geo.intake.reports import read_reports
from geo.intake.text import sha256
from geo.layers.formats.geojson import dumps, feature_collection
from geo.layers.frames import build_layers
from geo.model.errors import UnknownPlaceError
from geo.model.footprints import footprint_of
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Claim,
    ClaimId,
    Dossier,
    Incident,
    IncidentId,
    Match,
    Place,
    PlaceId,
    PlaceName,
    Quote,
    Source,
    SourceId,
    When,
)
from geo.model.schema import LAYERS
from geo.model.vocab import Harm, PlaceKind, Qualifier, SourceKind
from geo.privacy.publish import publish
from geo.webmap import PageData

# how long an example takes says something of the machine, nothing of the code
settings.register_profile("house", deadline=None)
settings.load_profile("house")


class TableLookup:
    """A whole gazetteer of a few hand-made rows: plain exact look-up, no fuzziness worth the name.

    Rows are ``(place_id, name, kind, country, admin1, lat, lon, population, aliases)``.
    """

    build_id = "table"

    def __init__(self, rows, *, demonyms=None):
        self.places, self.spellings, self.keys = {}, {}, {}
        for place_id, name, kind, country, admin1, lat, lon, population, aliases in rows:
            self.places[place_id] = Place(
                place_id=PlaceId(place_id),
                name=name,
                kind=PlaceKind(kind),
                country=country,
                admin1=admin1,
                point=LonLat(lon=lon, lat=lat),
                population=population,
                radius_km={"adm1": 50.0, "city": 4.0}.get(kind, 1.5),
                source="curated",
            )
            self.spellings[place_id] = [name, *aliases]
            for spelling in (name, *aliases):
                self.keys.setdefault(spelling.casefold(), []).append(place_id)
        self.demonyms = {k.casefold(): v for k, v in (demonyms or {}).items()}
        longest = sorted([*self.keys, *self.demonyms], key=len, reverse=True)
        self.pattern = re.compile(
            r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)", re.IGNORECASE
        )

    def search(self, name, *, country=None, admin1=None, kind=None, limit=10, doubtful=False, **_):
        kinds = None if kind is None else {kind} if isinstance(kind, PlaceKind) else set(kind)
        key = name.casefold()
        keys = [k for k in sorted(self.keys) if k == key or (doubtful and k[:4] == key[:4])]
        found = [self.places[p] for k in keys for p in self.keys[k]]
        return [
            Candidate(place=p, score=1.0, tier="exact", matched=name)
            for p in found
            if (kinds is None or p.kind in kinds)
            and (not country or p.country in country)
            and (not admin1 or (p.admin1 == admin1 and p.kind is not PlaceKind.ADM1))
        ][:limit]

    def scan(self, text):
        for m in self.pattern.finditer(text):
            key = m.group().casefold()
            if key in self.demonyms:
                ids, kind = (self.demonyms[key],), "demonym"
            else:
                ids, kind = tuple(self.keys[key]), "name"
            yield Match(start=m.start(), end=m.end(), text=m.group(), place_ids=ids, kind=kind)

    def match(self, text):
        return next((m for m in self.scan(text) if m.text == text), None)

    def place(self, place_id):
        if place_id not in self.places:
            raise UnknownPlaceError(place_id)
        return self.places[place_id]

    def names(self, place_id):
        return [PlaceName(text=t) for t in self.spellings[self.place(place_id).place_id]]

    def footprint(self, place_id):
        place = self.places[place_id]
        areas = {"adm1": 0.4, "adm2": 0.2, "country": 2.0}
        half = areas.get(place.kind.value)
        lon, lat = place.point.xy
        return None if half is None else box(lon - half, lat - half, lon + half, lat + half)

    def nearest(self, point, *, kinds=None, limit=1):
        rows = [
            (p, great_circle_km(point, p.point))
            for p in self.places.values()
            if kinds is None or p.kind in set(kinds)
        ]
        return sorted(rows, key=lambda row: (row[1], row[0].place_id))[:limit]

    def spacing_km(self, point, *, settlements):
        return max((km for _, km in self.nearest(point, limit=settlements)), default=0.0)

    def containing(self, point, *, tolerance_km=5.0):  # noqa: ARG002 -- the protocol has it
        shapes = ((p, self.footprint(p.place_id)) for p in self.places.values())
        held = [(s.area, p) for p, s in shapes if s is not None and s.contains(Point(point.xy))]
        return [p for _, p in sorted(held, key=lambda row: (-row[0], row[1].place_id))]

    def near_radius_km(self, place):  # noqa: ARG002 -- the protocol has it
        return 7.0


COAST = (
    ("jableh", "Jableh", "city", "SY", "Latakia", 35.362, 35.928, 65915, ("Jablah", "جبلة")),
    ("jiblah", "Jiblah", "town", "YE", "Ibb", 13.925, 44.146, 15431, ("Jablah", "جبلة")),
    ("baniyas", "Baniyas", "city", "SY", "Tartus", 35.182, 35.949, 41632, ("بانياس",)),
    ("banias", "Baniyas", "site", "SY", "Quneitra", 33.246, 35.693, 0, ()),
    ("tuwaym", "Tuwaym", "village", "SY", "Hama", 35.05, 36.5, 900, ("التويم",)),
    ("janoudiya", "Al-Janoudiya", "town", "SY", "Idlib", 35.859, 36.281, 9000, ("Al Janudiyah",)),
    ("hmeimim-ab", "Hmeimim air base", "air_base", "SY", "Latakia", 35.401, 35.948, 0,
     ("Hmeimim",)),
    ("hmeimim", "Hmeimim", "village", "SY", "Latakia", 35.4, 35.93, 0, ()),
    ("latakia", "Latakia", "city", "SY", "Latakia", 35.531, 35.79, 340181, ("اللاذقية",)),
    ("latakia-gov", "Latakia", "adm1", "SY", "Latakia", 35.55, 36.05, 0, ()),
    ("hama", "Hama", "city", "SY", "Hama", 35.131, 36.757, 460602, ("حماة",)),
    ("hama-gov", "Hama", "adm1", "SY", "Hama", 35.2, 37.0, 0, ()),
    ("tartus", "Tartus", "city", "SY", "Tartus", 34.889, 35.887, 89457, ("طرطوس",)),
    ("damascus", "Damascus", "city", "SY", "Damascus", 33.51, 36.29, 1569394, ("دمشق",)),
    ("paris", "Paris", "city", "FR", "Ile-de-France", 48.853, 2.349, 2138551, ()),
    ("london", "London", "city", "GB", "England", 51.508, -0.126, 8961989, ()),
    ("tripoli-ly", "Tripoli", "city", "LY", "Tripoli", 32.887, 13.187, 1150989, ()),
    ("tripoli-lb", "Tripoli", "city", "LB", "North", 34.437, 35.834, 229398, ()),
    ("beirut", "Beirut", "city", "LB", "Beirut", 33.889, 35.494, 1916100, ()),
    ("benghazi", "Benghazi", "city", "LY", "Benghazi", 32.115, 20.069, 650629, ()),
    ("sy", "Syria", "country", "SY", "", 35.0, 38.5, 18284407, ("سوريا",)),
    ("lb", "Lebanon", "country", "LB", "", 33.83, 35.83, 6848925, ()),
    ("ly", "Libya", "country", "LY", "", 28.0, 17.0, 6678567, ()),
    ("fr", "France", "country", "FR", "", 46.0, 2.0, 66987244, ()),
    ("gb", "United Kingdom", "country", "GB", "", 54.8, -2.7, 66488991, ("Britain", "UK")),
    ("ru", "Russia", "country", "RU", "", 60.0, 100.0, 144478050, ()),
)  # fmt: skip
DEMONYMS = {"Syrian": "sy", "Syrians": "sy", "Lebanese": "lb", "French": "fr", "Russian": "ru"}


@pytest.fixture(scope="session")
def coast():
    """A small gazetteer of one coast and its namesakes elsewhere."""
    return TableLookup(COAST, demonyms=DEMONYMS)


@pytest.fixture(scope="session")
def sample_page():
    """A whole page: every layer, precision class, kind of claim and route, in invented words."""
    values = json.loads((Path(__file__).parent / "data" / "webmap_sample.json").read_text("utf-8"))
    return PageData(**(values | {"period": tuple(values["period"])}))


# ------------------------------------------------------------------ a real browser


@pytest.fixture(scope="session")
def chromium():
    """An installed Chromium without a network; skipped with a reason where there is none."""
    path = os.environ.get("GEO_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None and os.environ.get("GEO_REQUIRE_BROWSER"):
        pytest.fail("no Chromium, and GEO_REQUIRE_BROWSER asks for one")
    if path is None:
        pytest.skip("no Chromium: install it (Debian: apt install chromium) or set GEO_CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    quiet = ("quic", "gpu", "background-networking", "component-update", "sync", "dev-shm-usage")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


REST = """() => {
  const map = window.GeoMap && GeoMap.map;
  const moves = map && (map._animatingZoom || (map._panAnim && map._panAnim._inProgress));
  return !moves && document.getAnimations().every((a) => a.playState !== "running");
}"""


@pytest.fixture
def page(chromium):
    """A page that may read local files only.

    ``page.requests`` lists what it asked for beside them (and was refused), ``page.faults`` the
    errors of its console; a test asserts that both are empty. ``page.rest()`` waits until nothing
    on the map moves.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.requests, opened.faults = [], []
    opened.rest = lambda: opened.wait_for_function(REST)

    def gate(route):
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            opened.requests.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on(
        "console",
        lambda m: opened.faults.append(m.text) if m.type in {"error", "warning"} else None,
    )
    yield opened
    context.close()


@pytest.fixture(scope="session")
def gazetteer():
    """The packaged gazetteer, compiled into the cache on first use (under a minute)."""
    return open_gazetteer()


# ------------------------------------------------------------------ a build without a gazetteer


@pytest.fixture
def map_folder(tmp_path, coast):
    """A map folder of one report and a few incidents, built the public way into ``build/``.

    Files are those that ``geo map`` writes, the page aside, which is a stand-in.
    """
    folder = tmp_path / "coast"
    (folder / "reports").mkdir(parents=True)
    text = (
        "Published: 9 March 2025\n"
        "The road to Jableh was closed on Friday and at least 20 people died in Baniyas.\n"
    )
    (folder / "reports" / "outlet-a.txt").write_text(text, encoding="utf-8")
    (folder / "map.toml").write_text('title = "Coast"\n[inputs]\nreports = ["reports"]\n')
    reports, _ = read_reports(folder / "reports", base=folder)
    write_build(folder / "build", reports, coast)
    return folder


def write_build(target, reports, coast, *, best=20):
    """Write the layers and the manifest of a small dossier."""
    [report] = reports

    def quote(name):
        at = report.text.index(name)
        end = report.text.index("\n", at)
        start = report.text.rindex("\n", 0, at) + 1
        words = report.text[start:end]
        marks = ((at - start, at - start + len(name)),)
        return Quote(report_id=report.report_id, start=start, end=end, text=words, marks=marks)

    def happened(key, place, **values):
        found = coast.place(place)
        quotes = (quote(found.name),) if found.name in report.text else ()
        return Incident(
            incident_id=IncidentId(key),
            title=f"Something in {found.name}",
            event_type="Battles",
            location=found.name,
            place=found,
            footprint=footprint_of(found, coast),
            when=When(start=date(2025, 3, 7), end=date(2025, 3, 7), date_prec=1, edtf="2025-03-07"),
            quotes=quotes,
            report_ids=tuple(q.report_id for q in quotes),
            **values,
        )

    claim = Claim(
        claim_id=ClaimId("toll"),
        harm=Harm.KILLED,
        value=best,
        low=best,
        qualifier=Qualifier.AT_LEAST,
        claimant="monitor",
        as_of=date(2025, 3, 9),
    )
    dossier = Dossier(
        title="Coast",
        reports=tuple(reports),
        incidents=(
            happened("road", "jableh", notes="=SUM(A1)"),
            happened("toll", "baniyas", low=best, claims=(claim,)),
            happened("area", "latakia-gov"),
            Incident(incident_id=IncidentId("nowhere"), title="<b>Curfew</b> & more"),
        ),
        sources=(Source(source_id=SourceId("monitor"), name="Monitor", kind=SourceKind.MONITOR),),
    )
    frames = build_layers(publish(dossier, lookup=coast).dossier)
    target.mkdir(exist_ok=True)
    texts = {f"{n}.geojson": dumps(feature_collection(frames[n], LAYERS[n])) for n in LAYERS}
    texts["index.html"] = "<!doctype html><title>Coast</title>"
    for name, content in texts.items():
        (target / name).write_text(content, encoding="utf-8", newline="\n")
    manifest = {
        "software": {"name": "incident-mapper", "version": "0"},
        "gazetteer_build": coast.build_id,
        "public": True,
        "parameters": {"title": "Coast"},
        "inputs": [
            {"path": r.path, "kind": "reports", "sha256": r.sha256, "size": len(r.text.encode())}
            for r in reports
        ],
        "outputs": {name: sha256(text.encode()) for name, text in sorted(texts.items())},
    }
    (target / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture
def rebuild(map_folder, coast):
    """Build the map of ``map_folder`` again with another toll, into a folder of its own."""

    def run(name, *, best):
        reports, _ = read_reports(map_folder / "reports", base=map_folder)
        target = map_folder.parent / name
        write_build(target, reports, coast, best=best)
        return target

    return run


_CHILD = """
import os, signal, sys, json
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell had it ignored
where, nth, how, code = json.loads(sys.argv[1])
seen = 0
def hook(event, args):
    global seen
    touching = event.startswith(("os.", "shutil.", "tempfile.")) or event == "open"
    if seen >= 0 and touching and any(where in str(a) for a in args):
        seen += 1
        if seen == nth:
            seen = -1
            os.kill(os.getpid(), getattr(signal, how))
exec(code.partition("# begin")[0])
sys.addaudithook(hook)
try:
    exec(code.partition("# begin")[2])
except KeyboardInterrupt:
    seen = -1
    sys.exit(130)
"""


@pytest.fixture
def run_killed():
    """Run code in a process that is sent a signal at the n-th step that touches a folder.

    A step is an opening, renaming, making or removing; they count after ``# begin``. Gives the exit
    status and what was printed.
    """

    def run(code, folder, nth, how="SIGKILL"):
        task = json.dumps([str(folder), nth, how, code])
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, task], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run
