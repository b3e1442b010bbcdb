"""What reports tell beside the records: proposals, never drawn, never dropped in silence."""

from dataclasses import replace
from datetime import date

import pytest

from geo.incidents.unrecorded import unrecorded
from geo.model.footprints import footprint_of
from geo.model.position import LonLat
from geo.model.records import Claim, ClaimId, Incident, IncidentId, Place, PlaceId, When
from geo.model.vocab import EventKind, Harm, PlaceKind, Precision


def town(name, *, lat):
    place = Place(
        place_id=PlaceId(name),
        name=name,
        kind=PlaceKind("city"),
        country="GB",
        point=LonLat(lon=-1.5, lat=lat),
        radius_km=3.0,
    )
    return {"place": place, "footprint": footprint_of(place, Precision.SETTLEMENT)}


def claim(number, *, harm=Harm.INJURED):
    return Claim(claim_id=ClaimId(f"c{number}"), harm=harm, value=number, best=number)


LEEDS, MORLEY = town("leeds", lat=53.8), town("morley", lat=53.2)
DAY = When(start=date(2024, 10, 7), end=date(2024, 10, 7), date_prec=1)
RECORD = Incident(incident_id=IncidentId("r"), when=DAY, best=12, **LEEDS)
DRAFT = Incident(incident_id=IncidentId("d"), when=DAY, **LEEDS)


@pytest.mark.parametrize(
    ("draft", "left"),
    [
        (DRAFT, None),
        (replace(DRAFT, claims=(claim(12),)), None),
        (replace(DRAFT, claims=(claim(2), claim(12))), [2]),
        (replace(DRAFT, **MORLEY), []),
        (replace(DRAFT, when=When(start=date(2024, 10, 9), date_prec=1)), []),
        (replace(DRAFT, kind=EventKind.BURIAL), []),
    ],
    ids=["recorded", "counted", "another figure", "another town", "another day", "another kind"],
)
def test_only_what_no_record_holds_is_proposed(draft, left):
    found = unrecorded([RECORD], [draft])

    assert [[c.value for c in i.claims] for i in found] == ([] if left is None else [left])


def test_a_claim_of_a_record_holds_its_number_under_any_hedge():
    record = replace(RECORD, best=None, claims=(claim(5, harm=Harm.KILLED),))
    draft = replace(DRAFT, claims=(replace(claim(5, harm=Harm.KILLED), value=None, low=5),))

    assert unrecorded([record], [draft]) == ()
