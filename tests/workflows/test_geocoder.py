"""The geopy contract: what geopy documents of a geocoder, and what ours adds."""

import pickle

import geopandas
import pytest
from geopy.adapters import URLLibAdapter
from geopy.exc import ConfigurationError, GeocoderQueryError, GeocoderTimedOut, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import options
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.geocoder import GazetteerGeocoder, SecondOpinion


class GeocoderContract:
    """What geopy 2.4 documents; subclass it and give a ``geocoder`` fixture to test another one."""

    known = "Jableh, Syria"
    unknown = "Qwrtzpl, Syria"
    near = (35.362, 35.928)

    def test_it_is_a_geocoder(self, geocoder):
        assert isinstance(geocoder, Geocoder)

    def test_one_location(self, geocoder):
        found = geocoder.geocode(self.known)

        assert isinstance(found, Location)
        assert found.address
        assert isinstance(found.raw, dict)
        assert (found.latitude, found.longitude) == pytest.approx(self.near, abs=0.01)
        assert found.point.altitude == 0.0

    def test_a_list_of_locations(self, geocoder):
        found = geocoder.geocode(self.known, exactly_one=False)

        assert isinstance(found, list)
        assert found[0] == geocoder.geocode(self.known)

    def test_none_when_nothing_is_found(self, geocoder):
        assert geocoder.geocode(self.unknown) is None
        assert geocoder.geocode(self.unknown, exactly_one=False) is None

    def test_options_are_keyword_only(self, geocoder):
        with pytest.raises(TypeError):
            geocoder.geocode(self.known, False)
        with pytest.raises(TypeError):
            type(geocoder)("a positional argument")

    def test_timeout_is_taken(self, geocoder):
        assert geocoder.geocode(self.known, timeout=5) == geocoder.geocode(self.known, timeout=None)

    @pytest.mark.parametrize("query", ["", "   ", 7, None, {}])
    def test_bad_queries_are_geopy_errors(self, geocoder, query):
        with pytest.raises(GeocoderQueryError):
            geocoder.geocode(query)

    @pytest.mark.parametrize("query", [Point(35.362, 35.928), (35.362, 35.928), "35.362, 35.928"])
    def test_reverse(self, geocoder, query):
        one, several = geocoder.reverse(query), geocoder.reverse(query, exactly_one=False)

        assert isinstance(one, Location)
        assert several[0] == one

    @pytest.mark.parametrize("query", ["not a position", (91, 0), "x", [1]])
    def test_bad_positions_are_geopy_errors(self, geocoder, query):
        with pytest.raises(GeocoderQueryError):
            geocoder.reverse(query)

    def test_construction_takes_what_geopy_takes(self, geocoder):
        made = type(geocoder)(
            scheme="http",
            timeout=942,
            proxies={"https": "192.0.2.0"},
            user_agent="test app",
            ssl_context=None,
            adapter_factory=URLLibAdapter,
        )

        assert (made.scheme, made.timeout, made.proxies) == ("http", 942, {"https": "192.0.2.0"})
        assert (made.ssl_context, made.headers["User-Agent"]) == (None, "test app")
        assert isinstance(made.adapter, URLLibAdapter)

    def test_defaults_are_those_of_geopy(self, geocoder, monkeypatch):
        monkeypatch.setattr(options, "default_timeout", 12)
        monkeypatch.setattr(options, "default_user_agent", "mine/1.0")
        monkeypatch.setattr(options, "default_proxies", {"https": "192.0.2.0"})
        made = type(geocoder)()

        assert (made.timeout, made.proxies) == (12, {"https": "192.0.2.0"})
        assert made.headers["User-Agent"] == "mine/1.0"
        assert made.scheme == options.default_scheme

    def test_none_overrides_a_default(self, geocoder, monkeypatch):
        monkeypatch.setattr(options, "default_timeout", 10)
        monkeypatch.setattr(options, "default_proxies", {"https": "192.0.2.0"})
        made = type(geocoder)(timeout=None, proxies=None, ssl_context=None)

        assert (made.timeout, made.proxies, made.ssl_context) == (None, None, None)

    def test_an_unknown_scheme_is_refused(self, geocoder):
        with pytest.raises(ConfigurationError):
            type(geocoder)(scheme="ftp")

    def test_one_proxy_stands_for_both_schemes(self, geocoder):
        made = type(geocoder)(proxies="192.0.2.0")
        assert made.proxies == {"http": "192.0.2.0", "https": "192.0.2.0"}

    def test_options_of_a_query_are_taken(self, geocoder):
        found = geocoder.geocode(
            self.known, language="en", country_codes="sy", viewbox=[(36, 35), (35, 37)]
        )
        known = geocoder.geocode(self.known)
        assert (found.address, found.point) == (known.address, known.point)
        assert geocoder.reverse(self.near, language="en") == geocoder.reverse(self.near)

    @pytest.mark.parametrize(
        "viewbox", [7, "5,5,5,5", [5], [(1, 2), (3, 4), (5, 6)], [(95, 0), (1, 2)]]
    )
    def test_a_bad_viewbox_is_a_geopy_error(self, geocoder, viewbox):
        with pytest.raises(GeocoderQueryError):
            geocoder.geocode(self.known, viewbox=viewbox)

    @pytest.mark.parametrize(
        "viewbox",
        [
            [Point(36, 35), Point(35, 37)],
            [[36, 35], [35, 37]],
            [["36", "35"], ["35", "37"]],
            ["36, 35", "35,37"],
        ],
        ids=["points", "lists", "lists of texts", "texts"],
    )
    def test_a_viewbox_is_any_two_corners(self, geocoder, viewbox):
        assert geocoder.geocode(self.known, viewbox=viewbox, bounded=True)
        away = [(10, 10), (20, 20)]
        assert geocoder.geocode(self.known, viewbox=away, bounded=True) is None
        assert geocoder.geocode(self.known, viewbox=away) is not None

    def test_country_codes_decide(self, geocoder):
        assert geocoder.geocode("Tripoli", country_codes="ly").raw["country"] == "LY"
        assert geocoder.geocode("Tripoli", country_codes=["LB"]).raw["country"] == "LB"

    def test_it_works_under_a_rate_limiter(self, geocoder):
        limited = RateLimiter(geocoder.geocode, min_delay_seconds=0, swallow_exceptions=False)

        assert limited(self.known) == geocoder.geocode(self.known)

    def test_locations_can_be_pickled(self, geocoder):
        found = geocoder.geocode(self.known)

        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 -- our own bytes


class TestGazetteerGeocoder(GeocoderContract):
    """Ours, with the packaged gazetteer."""

    @pytest.fixture
    def geocoder(self, gazetteer):
        return GazetteerGeocoder(gazetteer=gazetteer)


@pytest.fixture(scope="module")
def ours(gazetteer):
    return GazetteerGeocoder(gazetteer=gazetteer)


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Jableh, Syria", "gn:169304"),
        ("Tuwaym, Hama", "gn:172314"),
        ("Tuwaym, Hama, Syria", "gn:172314"),
        ("التويم، حماة", "gn:172314"),
        ("التويم, حماة, سوريا", "gn:172314"),
        ("جبلة، سوريا", "gn:169304"),
        ("Tripoli, Lebanon", "gn:266826"),
        ("طرابلس، لبنان", "gn:266826"),
        ("Paris, Texas", "gn:4717560"),
        ("Atlanta, Georgia", "gn:4180439"),
        ("Tbilisi, Georgia", "gn:611717"),
        ("Austin, TX", "gn:4671654"),
        ("Latakia province, Syria", "gn:173578"),
        ({"village": "Tuwaym", "state": "Hama", "country": "Syria"}, "gn:172314"),
        ({"city": "Tripoli", "country": "LB"}, "gn:266826"),
        ({"country": "Syria"}, "gn:163843"),
    ],
    ids=str,
)
def test_a_name_with_its_parents(ours, query, place_id):
    assert ours.geocode(query).raw["place_id"] == place_id


def test_raw_holds_candidates_score_and_evidence(ours):
    raw = ours.geocode("Tripoli").raw

    assert raw["candidates"]
    assert {"score", "evidence", "place_id", "lat", "lon"} <= raw["candidates"][0].keys()
    assert 0.0 < raw["confidence"] <= 1.0
    assert raw["evidence"]
    assert raw["precision"] == "settlement"
    assert raw["source"]
    assert raw["radius_km"] > 0
    assert ours.geocode("Jableh, Syria").raw["confidence"] > raw["confidence"] or raw["unsure"]


def test_the_address_names_the_parents(ours, gazetteer):
    assert ours.geocode("Tuwaym, Hama").address == "Tuwaym, Hama, Syria"
    arabic = GazetteerGeocoder(gazetteer=gazetteer, language="ar")
    assert arabic.geocode("Jableh, Syria").address.startswith("جبلة")


def test_countries_narrow_the_world(gazetteer):
    lebanon = GazetteerGeocoder(gazetteer=gazetteer, country="LB")
    coast = GazetteerGeocoder(gazetteer=gazetteer, country=["Syria", "Lebanon"])

    assert lebanon.geocode("Tripoli").raw["country"] == "LB"
    assert lebanon.geocode("Paris") is None
    assert coast.geocode("Tripoli").raw["country"] == "LB"
    assert coast.geocode("Moscow") is None


def test_near_prefers(ours):
    assert ours.geocode("Tripoli", near=(34.4, 35.9)).raw["country"] == "LB"
    assert ours.geocode("Tripoli", near=Point(32.9, 13.2)).raw["country"] == "LY"


def test_reverse_names_what_holds_the_position(ours):
    found = ours.reverse((35.363, 35.927))

    assert found.raw["place_id"] == "gn:169304"
    assert found.raw["distance_km"] < 0.5
    assert any("Latakia" in unit for unit in found.raw["containing"])
    assert ours.reverse((0.0, -30.0)) is None  # the middle of the Atlantic
    assert len(ours.reverse((35.363, 35.927), exactly_one=False, limit=3)) == 3


def test_geopandas_geocodes_with_it(gazetteer):
    frame = geopandas.tools.geocode(
        ["Jableh, Syria", "Qwrtzpl, Syria"], provider=GazetteerGeocoder, gazetteer=gazetteer
    )

    assert frame.geometry[0].x == pytest.approx(35.928, abs=0.01)
    assert frame.geometry[1].is_empty
    back = geopandas.tools.reverse_geocode(
        frame.geometry[:1], provider=GazetteerGeocoder, gazetteer=gazetteer
    )
    assert back.address[0].startswith("Jableh")


def test_a_gazetteer_that_cannot_be_opened_is_a_configuration_error(tmp_path):
    (tmp_path / "x.gaz").write_bytes(b"nothing")
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        GazetteerGeocoder(gazetteer=tmp_path / "x.gaz")


def test_an_unknown_country_is_a_configuration_error(gazetteer):
    with pytest.raises(ConfigurationError, match="Narnia"):
        GazetteerGeocoder(gazetteer=gazetteer, country="Narnia")


# ------------------------------------------------------------------ second opinion


class Online(Geocoder):
    """A service that knows one place and counts what it is asked."""

    def __init__(self, *, user_agent="our-project"):
        super().__init__(user_agent=user_agent)
        self.asked = []

    def geocode(self, query, *, exactly_one=True, timeout=None):
        self.asked.append((query, timeout))
        if query == "slow":
            raise GeocoderTimedOut("too slow")
        if not query.startswith("Qwrtzpl"):
            return None
        found = Location("Qwrtzpl, somewhere", (1.0, 2.0), {"id": 7})
        return found if exactly_one else [found]


class Clock:
    """A clock that stands still but for sleeping."""

    def __init__(self):
        self.now, self.slept = 100.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def asking(gazetteer, online, clock):
    second = SecondOpinion(online, pause_s=2.0, clock=clock, sleep=clock.sleep)
    return GazetteerGeocoder(gazetteer=gazetteer, second_opinion=second)


def test_the_second_opinion_is_asked_only_for_what_is_unknown_and_marked(gazetteer):
    online = Online()
    geocoder = asking(gazetteer, online, Clock())

    assert "second_opinion" not in geocoder.geocode("Jableh, Syria").raw
    found = geocoder.geocode("Qwrtzpl, Syria")
    assert (found.latitude, found.raw["second_opinion"], found.raw["source"]) == (
        1.0,
        True,
        "Online",
    )
    assert [query for query, _ in online.asked] == ["Qwrtzpl, Syria"]


def test_the_second_opinion_waits_and_remembers(gazetteer):
    online, clock = Online(), Clock()
    geocoder = asking(gazetteer, online, clock)
    for query in ("Qwrtzpl a, Syria", "Qwrtzpl b, Syria", "Qwrtzpl a, Syria", "Zzyzqqv, Syria"):
        geocoder.geocode(query, timeout=3)

    assert [q for q, _ in online.asked] == [
        "Qwrtzpl a, Syria",
        "Qwrtzpl b, Syria",
        "Zzyzqqv, Syria",
    ]
    assert {timeout for _, timeout in online.asked} == {3}
    assert clock.slept == [2.0, 2.0]


def test_errors_of_the_service_pass(gazetteer):
    second = SecondOpinion(Online())

    with pytest.raises(GeopyError):
        second.ask("slow", timeout=1)


@pytest.mark.parametrize("agent", [None, "geopy/2.4.1", "my-application"])
def test_a_nameless_user_agent_is_refused(agent):
    with pytest.raises(ConfigurationError, match="names nobody"):
        SecondOpinion(Online(user_agent=agent))


def test_a_name_in_characters_that_stand_for_words_is_not_sounded_out(gazetteer):
    """Read in Mandarin, the Forbidden City sounds like a town in New South Wales."""
    geocoder = GazetteerGeocoder(gazetteer=gazetteer)

    assert geocoder.geocode("故宫") is None
    assert geocoder.geocode("北京").raw["country"] == "CN"
    assert geocoder.geocode("Джебла").raw["name"] == "Jableh"


def test_a_query_may_ask_for_a_language(gazetteer):
    geocoder = GazetteerGeocoder(gazetteer=gazetteer)

    assert geocoder.geocode("Latakia", language="ar").address.startswith("اللاذقية")
    assert geocoder.geocode("Latakia", language="ar-SY").address.startswith("اللاذقية")
    assert geocoder.geocode("Latakia").address.startswith("Latakia")
