"""What leaves in a format and is read again is the same map: nothing lost, nothing known better."""

import csv
import json
import string
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

import geo
from geo.intake.cells import NOT_GIVEN
from geo.intake.records import read_record_tables
from geo.layers.export import Build, export, read_build
from geo.layers.formats.geojson import feature_collection
from geo.layers.frames import build_layers
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Claim,
    ClaimId,
    Dossier,
    Footprint,
    Incident,
    IncidentId,
    Mention,
    Place,
    PlaceId,
    Quote,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
    Span,
    Term,
    When,
)
from geo.model.schema import LAYERS, NESTED
from geo.model.vocab import (
    ClaimStatus,
    EventKind,
    Harm,
    PlaceKind,
    Precision,
    PrecisionBasis,
    Qualifier,
    Sensitivity,
    Status,
)

FORMATS = {"geojson": "geojson", "csv": "csv", "gpkg": "gpkg", "parquet": "parquet", "xlsx": "xlsx"}
EVENTS = ("incidents", "burials", "impact", "statements")
WORDS = st.one_of(
    st.sampled_from(
        ["", "a; b, c", "=1+1", "'quoted'", '"', "جبلة", "line\nline", "12", "yes", "-"]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z", "Cn", "Co"]), max_size=12
    ).filter(lambda text: text.casefold() not in NOT_GIVEN),
)
NAME = st.text(string.ascii_letters + "éжس", min_size=1, max_size=9).filter(
    lambda text: text.casefold() not in NOT_GIVEN  # "NULL" in a cell is nobody's name
)
REPORT = Report(
    report_id=ReportId("outlet-a"),
    text="",
    sha256="0123456789ab",
    path="a.txt",
    title="A day on the coast",
    publisher="Outlet A",
    date_published=date(2025, 3, 9),
    url="https://a.example/1",
    lang="en",
)
MONITOR = Source(source_id=SourceId("monitor"), name="The Monitor", source_scale="National")


@st.composite
def claims(draw):
    number = draw(st.one_of(st.none(), st.integers(0, 5000)))
    words = draw(st.sampled_from(["", "over 600", "thousands"]))
    return Claim(
        claim_id=ClaimId("c" + draw(NAME)),
        harm=draw(st.sampled_from(Harm)),
        value=number,
        low=number,
        best=draw(st.one_of(st.none(), st.integers(0, 5000))),
        qualifier=draw(st.sampled_from(Qualifier)),
        number_text="over 600" if number is None else words,
        group=draw(WORDS),
        claimant=draw(st.sampled_from(["monitor", "a resident"])),
        chain=draw(st.sampled_from([(), ("Outlet A", "a resident")])),
        as_of=draw(st.one_of(st.none(), st.dates(date(2001, 1, 1), date(2030, 1, 1)))),
        status=draw(st.sampled_from(ClaimStatus)),
        span=draw(
            st.sampled_from(
                [None, Span(report_id=REPORT.report_id, start=4, end=12, text="over 600")]
            )
        ),
        notes=draw(WORDS),
    )


@st.composite
def whens(draw):
    start = draw(st.dates(date(1990, 1, 1), date(2030, 1, 1)))
    prec = draw(st.sampled_from([None, 1, 2, 3, 4, 5]))
    month = start.replace(day=1)
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    end = start + timedelta(days=draw(st.integers(1, 5)))
    match prec:
        case None:
            return When()
        case 1:
            return When(start=start, end=start, date_prec=1, edtf=str(start))
        case 4:
            return When(start=month, end=last, date_prec=4, edtf=f"{month:%Y-%m}")
        case 5:
            first, final = date(start.year, 1, 1), date(start.year, 12, 31)
            return When(start=first, end=final, date_prec=5, edtf=str(start.year))
        case _:
            return When(start=start, end=end, date_prec=prec, edtf=f"{start}/{end}")


@st.composite
def footprints(draw):
    lon, lat = draw(st.integers(-170, 170)), draw(st.integers(-80, 80))
    precision = draw(st.sampled_from(Precision))
    basis = draw(st.sampled_from(PrecisionBasis))
    label = draw(NAME)
    if precision in (Precision.NONE, Precision.COUNTRY):
        return Footprint(geometry=None, precision=precision, label=label, basis=basis)
    point = LonLat(lon=lon + 0.25, lat=lat + 0.25)
    shapes = [box(lon, lat, lon + 1, lat + 1), LineString([(lon, lat), (lon + 1, lat + 0.5)])]
    geometry = Point(point.xy) if precision.is_point else draw(st.sampled_from(shapes))
    radius = draw(st.integers(1, 60))
    label = f"near {label}, within about {radius} km" if precision is Precision.NEAR else label
    return Footprint(
        geometry=geometry,
        precision=precision,
        radius_km=radius,
        point=point,
        label=label,
        approximate=draw(st.booleans()) and not precision.is_point,
        basis=basis,
    )


@st.composite
def incidents(draw, number):
    place = Place(
        place_id=PlaceId("x:1"),
        name=draw(NAME),
        kind=draw(st.sampled_from([PlaceKind.TOWN, PlaceKind.ADM1, PlaceKind.VILLAGE])),
        country="SY",
        admin1="Latakia",
        admin2="Jableh",
    )
    chosen = Candidate(place=place, score=0.5, tier="exact", matched=place.name, why=("a", "b"))
    resolution = Resolution(
        mention=Mention(report_id=REPORT.report_id, start=0, end=2, text="as"),
        chosen=chosen,
        rejected=(chosen,),
        reason="only candidate",
        confidence=0.75,
        unsure=draw(st.booleans()),
        terms=(Term(name="prior", value=0.25),),
    )
    quote = Quote(
        report_id=REPORT.report_id,
        start=10,
        end=30,
        text=draw(WORDS.filter(str.strip)),
        marks=((0, 1),),
        lang="en",
        cut=draw(st.booleans()),
        page=draw(st.sampled_from([None, 1, 12])),
    )
    quotes = draw(st.sampled_from([(), (quote,)]))
    figures = sorted(draw(st.lists(st.integers(0, 900), min_size=3, max_size=3)))
    told = [n if draw(st.booleans()) else None for n in figures]
    footprint = draw(footprints())
    placed = draw(st.booleans()) and footprint.precision is not Precision.NONE
    stated = {"deaths_a": "3", "relid": "SYR-1", "source_headline": draw(NAME)}
    return Incident(
        incident_id=IncidentId(f"e{number}"),
        kind=draw(st.sampled_from(EventKind)),
        title=draw(WORDS),
        when=draw(whens()),
        event_type=draw(st.sampled_from(["", "Battles", "flood"])),
        type_of_violence=draw(st.sampled_from([None, 1, 2, 3])),
        actor1=draw(NAME),
        location=draw(NAME),
        admin1="Latakia",
        country="SY",
        place=place if placed else None,
        footprint=footprint,
        place_basis="named in the record",
        resolution=draw(st.sampled_from([None, resolution])),
        low=told[0],
        best=told[1],
        high=told[2],
        figures_rule=draw(st.sampled_from(["", "as given in the record"])),
        claims=tuple({c.claim_id: c for c in draw(st.lists(claims(), max_size=2))}.values()),
        quotes=quotes,
        report_ids=tuple(dict.fromkeys(q.report_id for q in quotes)),
        source_ids=draw(st.sampled_from([(), (SourceId("monitor"), SourceId("other"))])),
        independent_sources=draw(st.integers(1, 3)),
        event_clarity=draw(st.sampled_from([None, 1, 2])),
        status=draw(st.sampled_from([Status.DRAFT, Status.REVIEWED])),
        sensitivity=draw(st.sampled_from([Sensitivity.LOW, Sensitivity.REVIEW])),
        notes=draw(WORDS),
        tags=draw(st.sampled_from([(), ("a", "b c")])),
        checks=draw(st.sampled_from([(), ("1 + 1 = 2",)])),
        contradictions=draw(st.sampled_from([(), ("A: near / B: in",)])),
        obfuscation=draw(st.sampled_from(["", "grid_10km"])),
        extra=draw(st.sampled_from([{}, stated])),
    )


@st.composite
def maps(draw):
    found = [draw(incidents(n)) for n in range(draw(st.integers(2, 6)))]
    return Dossier(title="M", reports=(REPORT,), incidents=tuple(found), sources=(MONITOR,))


def written(dossier, folder):
    """The build of a dossier, as a file of the build would hold it."""
    frames = build_layers(dossier)
    collections = {n: feature_collection(frames[n], LAYERS[n]) for n in LAYERS}
    return Build(folder=folder, collections=collections, manifest={})


def events(collections):
    return {
        feature["id"]: feature["properties"] | {"geometry": feature["geometry"], "layer": name}
        for name in EVENTS
        for feature in collections[name]["features"]
    }


def read_again(build, fmt, folder, coast):
    """The events of a build, out in a format and in again through the pipeline."""
    found, together = {}, fmt in ("gpkg", "xlsx")
    for name in EVENTS:
        if not build.collections[name]["features"] or (together and found):
            continue
        path = export(build, fmt, folder / f"{name}.{FORMATS[fmt]}", layer=name)
        atlas = geo.build(records=path, gazetteer=coast, restricted=True)
        assert not [str(f) for f in atlas.dossier.rejected if f.fatal]
        found |= events({n: atlas.geojson(n) for n in EVENTS})
    return found


@pytest.mark.parametrize("fmt", sorted(FORMATS))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dossier=maps())
def test_a_map_comes_back_as_it_left(tmp_path, coast, fmt, dossier):
    build = written(dossier, tmp_path)
    before, after = events(build.collections), read_again(build, fmt, tmp_path, coast)

    assert after == before


@pytest.mark.parametrize(
    "cell",
    [
        "[{",
        "{}",
        '["a"]',
        '[{"claim_id": "c", "harm": "hurt"}]',
        '[{"harm": "killed", "low": "x"}]',
    ],
    ids=["cut off", "no list", "no objects", "unknown word", "no number"],
)
def test_a_row_whose_claims_were_damaged_is_read_without_them_and_said(tmp_path, coast, cell):
    happened = Incident(
        incident_id=IncidentId("e1"),
        location="Jableh",
        footprint=Footprint(
            geometry=Point(35.9, 35.4),
            precision=Precision.SETTLEMENT,
            radius_km=2,
            point=LonLat(lon=35.9, lat=35.4),
            label="Jableh",
        ),
    )
    build = written(Dossier(title="M", incidents=(happened,)), tmp_path)
    path = export(build, "csv", tmp_path / "a.csv")
    header, row = csv.reader(path.read_text(encoding="utf-8").splitlines())
    row[header.index("claims")] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, row])
    found = read_record_tables(path)

    assert [(r.event_id, r.kept) for r in found.records] == [("e1", None)]
    [fault] = [f for f in found.rejected if "as we write them" in f.reason]
    assert (fault.row, fault.fatal) == (2, False)


def test_a_table_of_somebody_else_may_have_a_column_of_claims(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,date,location,claims\n1,2025-03-06,Jableh,[{\n", encoding="utf-8")
    [record] = read_record_tables(path).records

    assert record.extra["claims"] == "[{"
    assert record.kept is None


def test_every_nested_column_of_an_event_is_read_again():
    nested = {c.name for c in LAYERS["incidents"].columns if c.kind == "list"}
    assert nested == {"claims", "candidates", "quotes", "checks", "contradictions", "stated"}
    assert nested <= NESTED


def test_claims_that_came_back_and_new_ones_about_them_are_judged_together(tmp_path, coast):
    early = Claim(
        claim_id=ClaimId("a"), harm=Harm.KILLED, value=200, low=200, qualifier=Qualifier.OVER,
        claimant="monitor", as_of=date(2025, 3, 8), number_text="over 200",
    )  # fmt: skip
    happened = Incident(incident_id=IncidentId("e1"), title="Killings", claims=(early,))
    build = written(Dossier(title="M", incidents=(happened,)), tmp_path)
    export(build, "geojson", tmp_path / "a.geojson")
    (tmp_path / "claims.csv").write_text(
        "claim_id,about,harm,value,qualifier,claimant,as_of\n"
        "b,e1,killed,600,over,monitor,2025-03-09\n",
        encoding="utf-8",
    )
    (tmp_path / "map.toml").write_text(
        'title = "M"\n[inputs]\nrecords = ["a.geojson"]\nclaims = ["claims.csv"]\n',
        encoding="utf-8",
    )
    [row] = (
        geo.build(tmp_path, gazetteer=coast, restricted=True).layers["incidents"].to_dict("records")
    )

    assert [(c["claim_id"], c["status"]) for c in row["claims"]] == [
        ("a", "superseded"),
        ("b", "current"),
    ]
    assert row["low"] == 600


def test_a_public_map_that_is_read_again_shows_no_more_and_no_less(map_folder, tmp_path, coast):
    build = read_build(map_folder)
    path = export(build, "geojson", tmp_path / "a.geojson")
    again = geo.build(records=path, gazetteer=coast)
    before = {f["id"]: f["properties"] for f in build.collections["incidents"]["features"]}
    after = {f["id"]: f["properties"] for f in again.geojson("incidents")["features"]}

    assert after == before
    assert after["toll"]["quotes"]
    assert all(q["cut"] for p in after.values() for q in p["quotes"])


def test_whole_sentences_of_a_restricted_map_do_not_become_public(tmp_path, coast):
    words = "On that Friday a column of many cars drove into Jableh and left it before the night"
    at = words.index("Jableh")
    quote = Quote(
        report_id=REPORT.report_id, start=0, end=len(words), text=words, marks=((at, at + 6),)
    )
    happened = Incident(
        incident_id=IncidentId("e1"), title="Raid", location="Jableh", quotes=(quote,)
    )
    build = written(Dossier(title="M", reports=(REPORT,), incidents=(happened,)), tmp_path)
    path = export(build, "geojson", tmp_path / "a.geojson")
    [row] = geo.build(records=path, gazetteer=coast).layers["incidents"].to_dict("records")

    assert words not in json.dumps(row["quotes"])
    assert all(len(q["text"].split()) <= 9 for q in row["quotes"])


@pytest.mark.parametrize("fmt", ["all.geojson", "gpkg", "xlsx"])
def test_routes_and_sources_of_a_map_come_back_as_what_they_are(tmp_path, fmt):
    """Given as records, as a whole file of ours is: never as incidents, and never lost."""
    files = {
        "map.toml": '[inputs]\nrecords = "r.csv"\nmovements = "m.csv"\nsources = "s.csv"\n',
        "r.csv": "event_id,event_date,location,source\ne1,2025-03-06,Jableh,post\n",
        "m.csv": "movement_id,who,number,origin,destination,date,source,notes\n"
        "m1,families,40,Baniyas,Jableh,2025-03-07,post,on foot\n"
        "m2,families,,Jableh,,2025-03,post,\n",
        "s.csv": "source_id,name,kind,party_to_conflict,independence_group,url\n"
        "post,Harbour Post,outlet,no,post,https://a.example\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    geo.build(tmp_path).save(tmp_path / "out")
    build = read_build(tmp_path / "out")
    path = tmp_path / "out" / fmt
    if not path.exists():
        path = export(build, fmt, tmp_path / f"a.{fmt}")
    again = geo.build(records=path)

    for name, derived in (("routes", {"quotes"}), ("sources", {"chain", "reports"})):
        before, after = (
            {
                f["id"]: (
                    f["geometry"],
                    {k: v for k, v in f["properties"].items() if k not in derived},
                )
                for f in collection["features"]
            }
            for collection in (build.collections[name], again.geojson(name))
        )
        assert before
        assert after == before, name
    assert len(again.layers["incidents"]) == len(build.collections["incidents"]["features"])
