"""Every kind of place is known wherever kinds are told apart."""

import pytest

from geo.gazetteer.importers.feature_codes import kind_of as kind_of_code
from geo.gazetteer.importers.osm import kind_of as kind_of_tags
from geo.gazetteer.units import default_radius_km
from geo.language.designations import designation
from geo.model.footprints import precision_of_kind
from geo.model.vocab import PlaceKind


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_a_kind_has_a_precision_a_size_and_a_word(kind):
    assert precision_of_kind(kind)
    assert default_radius_km(kind, population=0, footprint=None) > 0
    assert designation(kind, "KE")


@pytest.mark.parametrize(
    ("code", "tags", "kind"),
    [
        ("AIRP", {"aeroway": "aerodrome"}, PlaceKind.AIRPORT),
        ("CMPRF", {"amenity": "refugee_site"}, PlaceKind.CAMP),
        ("DAM", {"waterway": "dam"}, PlaceKind.DAM),
        ("BDG", {"man_made": "bridge"}, PlaceKind.BRIDGE),
        ("HSP", {"amenity": "hospital"}, PlaceKind.HOSPITAL),
        ("PSTB", {"barrier": "border_control"}, PlaceKind.CROSSING),
        ("AIRB", {"military": "airfield"}, PlaceKind.AIR_BASE),
    ],
)
def test_sources_tell_the_kinds_apart(code, tags, kind):
    assert kind_of_code("S", code) is kind
    assert kind_of_tags(tags) is kind
