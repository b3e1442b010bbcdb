"""A dossier as the frames that are drawn and exported."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.extraction.times import date_text
from geo.layers.frames import build_layers
from geo.layers.nested import figure_text
from geo.model.footprints import footprint_of
from geo.model.records import Claim, Dossier, Incident, Movement, Quote, Report, Source, Span, When
from geo.model.schema import LAYERS, SchemaError, check_frame
from geo.model.vocab import EventKind, Harm, Qualifier, Status


@pytest.mark.parametrize(
    ("start", "end", "prec", "words"),
    [
        (date(2025, 3, 7), None, 1, "7 March 2025"),
        (date(2025, 3, 7), date(2025, 3, 8), 2, "7 to 8 March 2025"),
        (date(2025, 2, 27), date(2025, 3, 2), 2, "27 February to 2 March 2025"),
        (date(2024, 12, 30), date(2025, 1, 2), 2, "30 December 2024 to 2 January 2025"),
        (date(2025, 3, 1), date(2025, 3, 31), 4, "some day in March 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), 5, "some day in 2025"),
        (None, None, None, "undated"),
    ],
)
def test_dates_say_how_close_they_are(start, end, prec, words):
    assert date_text(When(start=start, end=end, date_prec=prec)) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": 745, "qualifier": Qualifier.AT_LEAST}, "at least 745"),
        ({"value": 1000, "qualifier": Qualifier.OVER}, "over 1,000"),
        ({"low": 6, "high": 8, "qualifier": Qualifier.RANGE}, "6 to 8"),
        ({"number_text": "dozens", "qualifier": Qualifier.VAGUE}, "dozens"),
        ({}, ""),
    ],
    ids=["at least", "over", "range", "a word", "nothing"],
)
def test_figures_keep_their_hedge(values, words):
    assert figure_text(Claim(claim_id="c", harm=Harm.KILLED, **values)) == words


def dossier(coast, **values):
    place = coast.place("baniyas")
    incident = Incident(
        incident_id="e1",
        place=place,
        footprint=footprint_of(place, coast),
        source_ids=("s",),
        quotes=(Quote(report_id="r", start=0, end=7, text="Baniyas", marks=((0, 7),)),),
        claims=(Claim(claim_id="c", harm=Harm.KILLED, value=3, claimant="s", chain=("s", "w")),),
    )
    return Dossier(
        title="t",
        reports=(Report(report_id="r", text="Baniyas", sha256="ab" * 32, path="r.txt"),),
        incidents=(incident,),
        sources=(Source(source_id="s", name="Monitor"),),
        **values,
    )


def test_every_layer_of_the_schema_comes_out_and_keeps_its_contract(coast):
    layers = build_layers(dossier(coast))

    assert list(layers) == list(LAYERS)
    for name, frame in layers.items():
        check_frame(frame, LAYERS[name])
        assert frame.crs.to_epsg() == 4326


def test_an_incident_can_be_walked_back_to_its_report(coast):
    [row] = build_layers(dossier(coast))["incidents"].to_dict("records")

    assert row["quotes"][0]["sha256"] == "ab" * 6
    assert row["claims"][0]["claimant"] == "Monitor"
    assert row["claims"][0]["chain"] == ["Monitor", "w"]
    assert (row["where_prec"], row["geo_precision"], row["precision"]) == (1, 1, "settlement")


@pytest.mark.parametrize("kind", list(EventKind))
def test_a_kind_has_one_layer_and_a_toll_has_no_pin(coast, kind):
    base = dossier(coast)
    [incident] = base.incidents
    layers = build_layers(
        Dossier(
            title="t",
            reports=base.reports,
            incidents=(
                Incident(
                    incident_id="x", kind=kind, place=incident.place, footprint=incident.footprint
                ),
            ),
        )
    )

    [(name, frame)] = [(n, f) for n, f in layers.items() if len(f)]
    drawn = kind not in (EventKind.UMBRELLA, EventKind.STATEMENT)
    assert frame.geometry.notna().all() == drawn
    assert (name == "incidents") == (kind is EventKind.INCIDENT)


def test_a_movement_without_a_number_has_none(coast):
    base = footprint_of(coast.place("hmeimim-ab"), coast)
    movement = Movement(
        movement_id="m", number_text="many", destination_footprint=base, origin_explicit=False
    )

    frame = build_layers(Dossier(title="t", movements=(movement,)))["routes"]

    assert frame.number.isna().all()
    assert frame.number_text.tolist() == ["many"]
    assert frame.geometry[0].geom_type == "LineString"


@pytest.mark.parametrize(
    ("review", "title"),
    [
        (Status.DRAFT, "families: origin not stated to Hmeimim air base"),
        (Status.REVIEWED, "families: origin not stated to the base near the sea"),
    ],
)
def test_a_drafted_route_names_the_places_it_was_resolved_to(coast, review, title):
    """What a person wrote stays as it was written."""
    base = coast.place("hmeimim-ab")
    movement = Movement(
        movement_id="m",
        who="families",
        destination="the base near the sea",
        destination_place=base,
        destination_footprint=footprint_of(base, coast),
        review=review,
    )

    frame = build_layers(Dossier(title="t", movements=(movement,)))["routes"]

    assert frame.title.tolist() == [title]
    assert frame.destination.tolist() == ["the base near the sea"]


def test_a_source_lists_what_it_reports_and_its_chain(coast):
    [row] = build_layers(dossier(coast))["sources"].to_dict("records")

    assert row["incidents"] == ["e1"]
    assert row["chain"] == "Monitor, citing w"
    assert row["geometry"] is None


def test_a_frame_that_breaks_its_contract_lists_every_fault():
    frame = gpd.GeoDataFrame(
        {"movement_id": ["a", "a"], "colour": ["red", "red"]},
        geometry=[Point(0, 0), box(0, 0, 1, 1)],
        crs="EPSG:3857",
    )

    with pytest.raises(SchemaError) as caught:
        check_frame(frame, LAYERS["routes"])

    for fault in ("missing column who", "unknown column colour", "3857", "repeats", "Point is not"):
        assert fault in str(caught.value)


def test_a_figure_that_nobody_is_named_for_is_the_outlets_own(coast):
    base = dossier(coast)
    claim = Claim(
        claim_id="c",
        harm=Harm.KILLED,
        value=3,
        span=Span(report_id="r", start=0, end=7, text="Baniyas"),
    )
    [incident] = base.incidents

    [row] = build_layers(replace(base, incidents=(replace(incident, claims=(claim,)),)))[
        "incidents"
    ].to_dict("records")

    assert row["claims"][0]["claimant"] == "a report that names no publisher (its own words)"


def test_a_claimant_that_was_inferred_is_said_to_be(coast):
    base = dossier(coast)
    [incident] = base.incidents
    [claim] = incident.claims
    inferred = replace(claim, inherited=("source.only_monitor", "with:x"))

    [row] = build_layers(replace(base, incidents=(replace(incident, claims=(inferred,)),)))[
        "incidents"
    ].to_dict("records")

    assert row["claims"][0]["notes"] == "claimant inferred (source.only_monitor)"
