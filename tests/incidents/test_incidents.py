"""Records placed, and the mentions of reports linked to them."""

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import LineString, MultiPoint, box

from geo.incidents.ends import place_movements, place_sources
from geo.incidents.linking import link_mentions
from geo.incidents.placing import place_records
from geo.layers.frames import build_layers
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Dossier,
    Mention,
    Movement,
    Record,
    Report,
    Resolution,
    Source,
    When,
)
from geo.model.vocab import MentionKind, Precision, PrecisionBasis, Role, Sensitivity, SourceKind

DAY = When(start=date(2025, 3, 7), end=date(2025, 3, 7), date_prec=1)


def record(**values):
    return Record(**{"file": "r.csv", "row": 2, "event_id": "e1", "country": "Syria"} | values)


def report(text="Shots in Baniyas.", report_id="a", published=date(2025, 3, 9)):
    return Report(
        report_id=report_id, text=text, sha256="0" * 64, path="a.txt", date_published=published
    )


def resolution(coast, text, name, place_id, *, role=Role.INCIDENT_SITE, kind="toponym"):
    start = text.index(name)
    mention = Mention(
        report_id="a",
        start=start,
        end=start + len(name),
        text=name,
        role=role,
        kind=MentionKind(kind),
    )
    chosen = Candidate(place=coast.place(place_id), score=1, tier="exact", matched=name)
    return Resolution(mention=mention, chosen=chosen)


def test_a_name_is_placed(coast):
    [incident], warnings = place_records([record(location="Baniyas", admin1="Tartus")], coast)

    assert incident.footprint.precision is Precision.SETTLEMENT
    assert not warnings


def test_an_unknown_name_falls_back_to_its_province_and_says_so(coast):
    [incident], [warning] = place_records([record(location="Qwxyz", admin1="Latakia")], coast)

    assert incident.footprint.precision is Precision.PROVINCE
    assert incident.footprint.geometry.geom_type == "Polygon"
    assert "not in the gazetteer" in str(warning)


def test_an_unknown_name_without_parents_is_unlocated_not_lost(coast):
    [incident], [warning] = place_records([record(location="Qwxyz")], coast)

    assert incident.footprint.geometry is None
    assert not warning.fatal


def test_given_coordinates_win_and_a_disagreement_is_reported(coast):
    given = LonLat(lon=36.5, lat=35.9)

    [incident], [warning] = place_records([record(location="Baniyas", point=given)], coast)

    assert incident.footprint.point == given
    assert "km from Baniyas" in str(warning)


def test_given_coordinates_that_agree_say_nothing(coast):
    near = LonLat(lon=35.95, lat=35.19)

    [incident], warnings = place_records([record(location="Baniyas", point=near)], coast)

    assert incident.place.place_id == "baniyas"
    assert not warnings


def test_a_sensitive_record_is_never_geocoded(coast):
    hidden = record(location="Baniyas", sensitivity=Sensitivity.SEVERE)

    [incident], _ = place_records([hidden], coast)

    assert incident.footprint.geometry is None
    assert incident.place is None


def test_several_names_are_one_area(coast):
    [incident], _ = place_records([record(location="Latakia province;Hama province")], coast)

    assert incident.footprint.precision is Precision.PROVINCE
    assert incident.place_ids == ("latakia-gov", "hama-gov")


def test_nearby_is_read_from_the_other_end(coast):
    movement = Movement(movement_id="m", origin="Jableh", destination="nearby town")

    [placed], warnings = place_movements([movement], coast)

    assert placed.destination_place.place_id == "jableh"
    assert placed.destination_footprint.precision is Precision.NEAR
    assert not warnings


def test_an_end_that_is_nowhere_is_reported(coast):
    _, [warning] = place_movements([Movement(movement_id="m", destination="Qwxyz")], coast)

    assert "Qwxyz" in str(warning)


@pytest.mark.parametrize(
    ("kind", "base", "placed"),
    [
        (SourceKind.AGENCY, "Paris, France", True),
        (SourceKind.MONITOR, "Britain", False),
        (SourceKind.WITNESS, "Baniyas", False),
    ],
    ids=["town", "only a country", "a witness never"],
)
def test_only_public_bases_known_to_a_settlement_are_placed(coast, kind, base, placed):
    [(_, place)] = place_sources(
        [Source(source_id="s", name="S", kind=kind, base_place=base)], coast
    )

    assert (place is not None) == placed


def test_a_mention_links_by_place_and_time_with_its_sentence(coast):
    text = "It rained. Shots in Baniyas."
    [incident], _ = place_records([record(location="Baniyas", when=DAY)], coast)

    linked = link_mentions(
        [incident],
        [],
        [resolution(coast, text, "Baniyas", "baniyas")],
        [report(text)],
        sentences={"a": [(0, 10), (11, 28)]},
    )

    [quote] = linked.incidents[0].quotes
    assert quote.text == "Shots in Baniyas."
    assert [quote.text[a:b] for a, b in quote.marks] == ["Baniyas"]
    assert linked.incidents[0].report_ids == ("a",)
    assert linked.left == ()


@pytest.mark.parametrize(
    ("published", "role", "kind", "why"),
    [
        (date(2025, 3, 1), Role.INCIDENT_SITE, "toponym", "published before it happened"),
        (date(2025, 6, 1), Role.INCIDENT_SITE, "toponym", "published long after"),
        (date(2025, 3, 9), Role.SOURCE_LOCATION, "toponym", "where a speaker sits"),
        (date(2025, 3, 9), Role.NOT_EVENT, "metonym", "a government"),
    ],
    ids=str,
)
def test_a_mention_that_does_not_belong_goes_to_the_audit_layer(coast, published, role, kind, why):
    text = "Shots in Baniyas."
    [incident], _ = place_records([record(location="Baniyas", when=DAY)], coast)

    linked = link_mentions(
        [incident],
        [],
        [resolution(coast, text, "Baniyas", "baniyas", role=role, kind=kind)],
        [report(text, published=published)],
        sentences={"a": [(0, 17)]},
    )

    assert len(linked.left) == 1, why
    assert linked.incidents[0].quotes == ()


def test_of_namesakes_the_one_at_the_given_position_is_meant(coast):
    ibb = LonLat(lon=44.15, lat=13.93)
    row = record(location="Jablah", country="", point=ibb)

    [incident], warnings = place_records([row], coast)

    assert incident.place.place_id == "jiblah"
    assert [c.place.place_id for c in incident.resolution.rejected] == ["jableh"]
    assert not warnings


def test_a_shape_that_is_given_is_the_footprint(coast):
    """A quarter of one kilometre is not a disc of sixty over two countries; a line stays one."""
    quarter, road = box(35.94, 35.35, 35.95, 35.36), LineString([(35.9, 35.3), (36.0, 35.4)])
    rows = [
        record(location="Flooded", geometry=shape, point=LonLat(lon=35.945, lat=35.355))
        for shape in (quarter, road)
    ]
    (area, line), _ = place_records(rows, coast)

    assert (area.footprint.geometry, line.footprint.geometry) == (quarter, road)
    assert area.footprint.precision is Precision.AREA
    assert 0.5 < area.footprint.radius_km < 1.5
    assert not area.footprint.approximate


@pytest.mark.parametrize(
    ("values", "basis"),
    [
        ({}, PrecisionBasis.NOT_STATED),
        ({"precision": Precision.SETTLEMENT}, PrecisionBasis.STATED),
        ({"radius_km": 0.1}, PrecisionBasis.STATED),
    ],
)
def test_a_position_without_a_word_on_its_precision_says_so(coast, values, basis):
    row = record(location="Jableh", point=LonLat(lon=35.92, lat=35.36), **values)
    [incident], _ = place_records([row], coast)

    assert incident.footprint.precision is Precision.SETTLEMENT
    assert incident.footprint.basis is basis


def test_a_row_that_states_only_units_is_placed_there(coast):
    [placed], warnings = place_records([record(location="", admin1="Hama", country="SY")], coast)

    assert placed.place.place_id == "hama-gov"
    assert placed.footprint.precision is Precision.PROVINCE
    assert not warnings


def test_a_unit_in_no_list_is_kept_and_reported(coast):
    [placed], [warning] = place_records(
        [record(location="", admin1="Qwrtz", country="Syria")], coast
    )

    assert (placed.place.place_id, placed.admin1) == ("sy", "Qwrtz")
    assert placed.footprint.precision is Precision.COUNTRY
    assert (warning.column, warning.value) == ("admin1", "Qwrtz")


def test_what_a_row_states_is_kept_when_its_village_is_in_no_list(coast):
    here = LonLat(lon=36.0, lat=35.6)
    rows = [
        record(location="Qwrtz", admin1="Latakia", admin2="Al-Haffa", country="Syria", point=here),
        record(location="Qwrtz", admin1="Latakia", admin2="Al-Haffa", country="Syria"),
    ]
    for placed in place_records(rows, coast)[0]:
        assert (placed.country, placed.admin1, placed.admin2) == ("SY", "Latakia", "Al-Haffa")
        frame = build_layers(Dossier(title="x", incidents=(placed,)))["incidents"]
        assert frame.iloc[0][["country", "admin1", "admin2", "location"]].tolist() == (
            ["SY", "Latakia", "Al-Haffa", "Qwrtz"]
        )


def test_a_position_that_stands_for_a_province_is_drawn_as_that_province(coast):
    here = LonLat(lon=36.05, lat=35.55)
    row = record(
        location="Qwrtz", admin1="Latakia", country="SY", point=here, precision=Precision.PROVINCE
    )
    [placed], _ = place_records([row], coast)
    [far], _ = place_records([replace(row, point=LonLat(lon=40.0, lat=33.0))], coast)

    assert placed.footprint.geometry.equals(coast.footprint("latakia-gov"))
    assert not far.footprint.geometry.equals(coast.footprint("latakia-gov"))


def test_a_given_position_is_never_called_unsure(coast):
    [placed], _ = place_records(
        [record(location="Qwrtz", point=LonLat(lon=36.0, lat=35.6), country="SY")], coast
    )

    assert placed.resolution.confidence == 1.0


def test_several_points_of_one_row_are_several_spots(coast):
    spots = MultiPoint([(35.92, 35.36), (35.95, 35.18)])
    row = record(location="Two camps", geometry=spots, point=LonLat(lon=35.92, lat=35.36))
    [incident], _ = place_records([row], coast)

    shape = incident.footprint.geometry
    assert (shape.geom_type, len(shape.geoms)) == ("MultiPolygon", 2)
    assert shape.covers(spots)


def test_exchanged_coordinates_are_offered_not_kept_in_silence(coast):
    given_ = record(location="Jableh", point=LonLat(lon=35.36, lat=35.92))
    right = record(location="Jableh", point=LonLat(lon=35.92, lat=35.36))
    _, [offer] = place_records([given_, right], coast)

    assert "with latitude and longitude exchanged it is in Jableh" in offer.reason
    assert "exchange them" in offer.remedy


def test_a_map_that_is_read_back_gains_no_certainty(coast):
    row = record(
        location="Jableh",
        point=LonLat(lon=35.92, lat=35.36),
        precision=Precision.SETTLEMENT,
        radius_km=2.0,
        precision_basis=PrecisionBasis.NOT_STATED,
    )
    soft = record(
        location="Coast",
        point=LonLat(lon=35.95, lat=35.35),
        geometry=box(35.9, 35.3, 36.0, 35.4),
        precision=Precision.AREA,
        precision_basis=PrecisionBasis.STATED,
        admin1="Latakia",
        approximate=True,
        independent_sources=1,
        figures_rule="a range",
    )
    [incident, area], _ = place_records([row, soft], coast)

    assert incident.footprint.basis is PrecisionBasis.NOT_STATED
    assert (area.footprint.precision, area.footprint.approximate) == (Precision.AREA, True)
    assert (area.independent_sources, area.figures_rule) == (1, "a range")
