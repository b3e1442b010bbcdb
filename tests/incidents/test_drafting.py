"""Drafting: many reports, one incident; the order of the input is nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from geo.incidents.drafting import draft_incidents, draft_sources
from geo.incidents.scenes import scene_of_report
from geo.model.position import LonLat
from geo.model.records import Candidate, Footprint, Mention, Place, Report, Resolution
from geo.model.vocab import EventKind, MentionKind, PlaceKind, Precision, Role, Status

PROVINCE = Place(
    place_id="p",
    name="Vale",
    kind=PlaceKind.ADM1,
    country="SY",
    precision=Precision.PROVINCE,
)
PLACES = {
    "Harim": Place(
        place_id="h",
        name="Harim",
        kind=PlaceKind.TOWN,
        country="SY",
        admin1_id="p",
        point=LonLat(lon=36.5, lat=36.2),
    ),
    "Idlib": Place(
        place_id="i",
        name="Idlib",
        kind=PlaceKind.CITY,
        country="SY",
        admin1_id="q",
        point=LonLat(lon=36.6, lat=35.9),
    ),
    "Vale": PROVINCE,
    "Syria": Place(
        place_id="sy",
        name="Syria",
        kind=PlaceKind.COUNTRY,
        country="SY",
        precision=Precision.COUNTRY,
    ),
}


class Nowhere:
    """A gazetteer that knows nothing: places come with the resolutions."""

    build_id = "test"

    def search(self, *_args, **_options):
        return []

    def match(self, _name):
        return None

    def near_radius_km(self, _place):
        return 5.0

    def footprint(self, _place_id):
        return None


def report(name, text, day=date(2025, 3, 9), **fields):
    return Report(report_id=name, path=name, sha256="", text=text, date_published=day, **fields)


def resolutions(*reports, near=()):
    """Every known name in the texts, read as the scene of an event, a funeral or an end."""
    found = []
    for r in reports:
        for name, place in PLACES.items():
            at = r.text.find(name)
            while at >= 0:
                before = r.text[max(0, at - 5) : at]
                role = Role.INCIDENT_SITE
                if "buried" in r.text[max(0, at - 40) : at]:
                    role = Role.FUNERAL_BURIAL
                elif before.endswith(("to ", "from ")):
                    role = Role.DESTINATION if before.endswith("to ") else Role.ORIGIN
                prec = Precision.NEAR if r.report_id in near else place.precision
                shape = Footprint(
                    geometry=Point(36, 36), precision=prec, radius_km=5, point=place.point
                )
                mention = Mention(
                    report_id=r.report_id, start=at, end=at + len(name), text=name, role=role
                )
                chosen = Candidate(place=place, score=1, tier="exact", matched=name)
                found.append(
                    Resolution(mention=mention, chosen=chosen, confidence=0.9, footprint=shape)
                )
                at = r.text.find(name, at + 1)
    return found


def draft(*reports, **options):
    return draft_incidents(reports, resolutions(*reports, **options), Nowhere())


A = report("a", "Gunmen killed nine farmers in Harim on Friday, police said.", publisher="Paper A")
B = report(
    "b",
    "At least nine people were shot dead in Harim on Friday. Shops were looted.",
    publisher="Paper B",
)
C = report(
    "c", "Over 600 people were killed in two days, the Syrian Observatory for Human Rights said."
)
D = report("d", "Gunmen killed two nurses in Idlib on Thursday. Thousands fled to Idlib.")
E = report("e", "Residents of the village buried 12 victims in Harim on Saturday.")


def test_two_reports_of_one_event_are_one_incident():
    [incident], _, claims = draft(A, replace(B, text=B.text.split(" Shops")[0]))

    assert (incident.event_type, incident.place.name, incident.when.edtf) == (
        "Violence against civilians",
        "Harim",
        "2025-03-07",
    )
    assert incident.title == "Attack, Harim, 7 March 2025"
    assert incident.report_ids == ("a", "b")
    assert (incident.low, incident.best) == (9, 9)
    assert incident.status is Status.DRAFT
    assert {c.about for c in claims} == {incident.incident_id}


def test_an_event_belongs_to_the_place_of_its_clause_and_not_to_the_nearest_name():
    r = report("r", "In Harim on Friday gunmen who hold Idlib killed two nurses.")

    [incident], _, _ = draft(r)

    assert incident.place.name == "Harim"


def test_place_and_day_keep_incidents_apart():
    later = report("l", "Gunmen killed three clerks in Harim on Sunday.")
    incidents, _, _ = draft(A, D, later)

    assert sorted((i.place.name, i.when.edtf) for i in incidents) == [
        ("Harim", "2025-03-07"),
        ("Harim", "2025-03-09"),
        ("Idlib", "2025-03-06"),
    ]


def test_an_area_joins_the_one_incident_inside_it():
    wide = report("w", "Gunmen killed nine farmers in Vale on Friday.")
    [incident], _, _ = draft(A, wide)

    assert (incident.place.name, incident.report_ids) == ("Harim", ("a", "w"))


def test_an_area_with_two_incidents_inside_stays_apart():
    wide = report("w", "Gunmen killed people in Vale on Friday.")
    inside = replace(PLACES["Idlib"], admin1_id="p")
    other = report("o", "Gunmen killed two nurses in Idlib on Friday.")
    found = [
        replace(r, chosen=replace(r.chosen, place=inside)) if r.mention.text == "Idlib" else r
        for r in resolutions(A, wide, other)
    ]
    incidents, _, _ = draft_incidents([A, wide, other], found, Nowhere())

    assert sorted(i.place.name for i in incidents) == ["Harim", "Idlib", "Vale"]


def test_near_and_in_are_both_told_and_the_coarser_is_drawn():
    other = report("n", "Gunmen killed nine farmers near Harim on Friday.", publisher="Paper N")
    [incident], _, _ = draft(A, other, near=("n",))

    assert incident.footprint.precision is Precision.NEAR
    assert incident.contradictions == ("place: Paper N: Harim / Paper A: Harim",)


def test_a_toll_without_a_place_is_a_headline_and_never_a_pin():
    incidents, _, _ = draft(A, C)
    [umbrella] = [i for i in incidents if i.kind is EventKind.UMBRELLA]

    assert (umbrella.low, umbrella.footprint.geometry) == (600, None)
    assert umbrella.source_ids == ("sohr",)


def test_the_country_of_a_headline_is_asked_for_where_no_report_names_it():
    class Country(Nowhere):
        def search(self, name, **_options):
            return [Candidate(place=PLACES["Syria"], score=1, tier="exact", matched=name)]

    reports = (A, C, replace(C, report_id="f", text=C.text + " Harim was quiet."))
    incidents, _, _ = draft_incidents(reports, resolutions(*reports), Country())

    assert "Figures for Syria" in {i.title for i in incidents}


def test_a_funeral_is_a_burial_and_no_incident():
    [burial], _, _ = draft(E)

    assert (burial.kind, burial.place.name, burial.low) == (EventKind.BURIAL, "Harim", None)
    assert [c.value for c in burial.claims] == [12]


def test_a_movement_gets_the_place_of_its_end():
    _, [movement], _ = draft(D)

    assert (movement.number_text, movement.destination_place.name, movement.origin_place) == (
        "Thousands",
        "Idlib",
        None,
    )


def test_a_second_copy_of_a_text_adds_its_source_and_nothing_else():
    outlet = replace(A, source_id="one")
    copy = replace(A, report_id="z", source_id="two", publisher="Paper Z")
    [once], _, claims = draft(outlet)
    [twice], _, claims_twice = draft(outlet, copy)

    assert claims == claims_twice
    assert (twice.source_ids, twice.report_ids) == (("one", "police", "two"), ("a", "z"))
    assert replace(twice, source_ids=once.source_ids, report_ids=once.report_ids) == once


def test_every_quote_is_the_surface_of_its_report():
    texts = {r.report_id: r.text for r in (A, B, C, D, E)}
    incidents, movements, claims = draft(A, B, C, D, E)

    for quote in [q for item in (*incidents, *movements) for q in item.quotes]:
        assert texts[quote.report_id][quote.start : quote.end] == quote.text
        assert all(0 <= a < b <= len(quote.text) for a, b in quote.marks)
    assert all(texts[c.span.report_id][c.span.start : c.span.end] == c.span.text for c in claims)


@settings(max_examples=40, deadline=None)
@given(st.permutations([A, B, C, D, E]), st.randoms())
def test_the_order_of_reports_and_resolutions_never_matters(reports, random):
    expected = draft(A, B, C, D, E)
    found = resolutions(*reports)
    random.shuffle(found)

    assert draft_incidents(reports, found, Nowhere()) == expected


def test_sources_of_all_reports_are_listed_once():
    assert [s.source_id for s in draft_sources([C, A, C])] == ["police", "sohr"]


@pytest.mark.parametrize(
    "texts", [[], [report("x", "")], [report("x", "Nothing happened. It rained.")]]
)
def test_nothing_said_is_nothing_drafted(texts):
    assert draft(*texts) == ((), (), ())


def named(at, precision, radius_km, **fields):
    """A resolved name with a shape; ``fields`` are those of its mention."""
    mention = {"role": Role.INCIDENT_SITE, "kind": MentionKind.TOPONYM} | fields
    return Resolution(
        mention=Mention(report_id="r", start=at, end=at + 1, text="X", **mention),
        chosen=None,
        footprint=Footprint(
            geometry=None,
            precision=precision,
            point=LonLat(lon=36.0, lat=35.0),
            radius_km=radius_km,
        ),
        confidence=0.9,
        reason="test",
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (named(0, Precision.AREA, 500), named(9, Precision.AREA, 20), 9),
        (named(0, Precision.AREA, 20), named(9, Precision.SETTLEMENT, 2), 9),
        (
            named(0, Precision.SETTLEMENT, 2, role=Role.SOURCE_LOCATION),
            named(9, Precision.SETTLEMENT, 2),
            9,
        ),
        (named(0, Precision.SETTLEMENT, 2, kind=MentionKind.MODIFIER), None, 0),
        (
            named(0, Precision.SETTLEMENT, 2, kind=MentionKind.DEMONYM),
            named(9, Precision.AREA, 500),
            9,
        ),
        (named(0, Precision.SETTLEMENT, 2), named(9, Precision.SETTLEMENT, 2), 0),
    ],
    ids=["small area", "point", "not the speaker's", "nothing else", "no adjective", "order"],
)
def test_one_place_stands_for_a_short_report(first, second, expected):
    """The finest scene that the passage names, though no gazetteer may know it."""
    found = scene_of_report(report("r", "X"), [r for r in (first, second) if r is not None])

    assert found is not None
    assert found.mention.start == expected


def test_a_namesake_alone_in_its_country_is_no_scene():
    """Two names of one country outweigh the one name of another that stands first."""

    def at(start, country, radius_km, precision=Precision.SETTLEMENT):
        place = replace(PLACES["Harim"], place_id=f"{country}{start}", country=country)
        return replace(
            named(start, precision, radius_km),
            chosen=Candidate(place=place, score=1, tier="exact", matched="X"),
        )

    lone, town = at(0, "US", 2), at(9, "SY", 2)
    province = at(20, "SY", 90, Precision.PROVINCE)

    assert scene_of_report(report("r", "X"), [lone, town, province]) is town
    assert scene_of_report(report("r", "X"), [lone, province]) is lone
