"""The gazetteer as a geopy geocoder: local, no network, every answer with its reasons.

Follows geopy 2.4: keyword-only construction, ``exactly_one``, ``timeout``, ``None`` or a
``Location`` or a list of them, errors of ``geopy.exc``. Works in ``geopandas.tools.geocode`` and
under ``RateLimiter``. One contract of geopy does not apply: there is no service to be polite to.
"""

import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from geopy.exc import ConfigurationError, GeocoderQueryError, GeopyError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.language.designations import designation
from geo.model.errors import CoordinateError, GeoError
from geo.model.position import BBox, LonLat
from geo.model.records import Candidate, Lookup, Place, PlaceName
from geo.model.vocab import PlaceKind
from geo.toponyms.names import resolve_name
from geo.toponyms.parents import country_code

__all__ = ["GazetteerGeocoder", "SecondOpinion"]

_REVERSE_KM = 50.0  # the nearest settlement farther away than this is no answer
_REMEMBERED = 10_000  # answers of a second opinion that are kept
_FIELDS = ("name", "city", "village", "town", "district", "county", "state", "admin2", "admin1")


class SecondOpinion:
    """Another geopy geocoder, asked only for what the gazetteer does not know.

    It sends the names that are looked up to a service: off unless it is given on purpose. Polite:
    one request at a time, a pause between two, each question asked once, a named user agent.

    Parameters
    ----------
    geocoder
        Any geopy geocoder whose user agent is set to a name of yours.
    pause_s
        Least seconds between two requests; 1 is the limit of public Nominatim.
    clock, sleep
        Monotonic seconds and waiting, for tests.

    Raises
    ------
    geopy.exc.ConfigurationError
        The geocoder goes by geopy's default user agent, which services block.
    """

    def __init__(
        self,
        geocoder: Geocoder,
        *,
        pause_s: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        agent = str(getattr(geocoder, "headers", {}).get("User-Agent", ""))
        if not agent or agent.startswith(("geopy/", "my-application", "python-requests")):
            raise ConfigurationError(
                f"user agent {agent!r} names nobody; give the geocoder user_agent='your-project'"
            )
        self._geocoder, self._pause_s = geocoder, pause_s
        self._clock, self._sleep = clock, sleep
        self._last: float | None = None
        self._known: OrderedDict[str, list[Location]] = OrderedDict()

    @property
    def name(self) -> str:
        """The class of the geocoder that is asked."""
        return type(self._geocoder).__name__

    def ask(self, query: str, *, timeout: Any) -> list[Location]:
        """Its answers, from memory if it was asked before; errors of ``geopy.exc`` pass."""
        if query in self._known:
            self._known.move_to_end(query)
            return self._known[query]
        if self._last is not None:
            wait = self._pause_s - (self._clock() - self._last)
            if wait > 0:
                self._sleep(wait)
        try:
            found = self._geocoder.geocode(query, exactly_one=False, timeout=timeout)
        finally:
            self._last = self._clock()
        self._known[query] = list(found or [])
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return self._known[query]


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """Geocode with the local gazetteer.

    Parameters
    ----------
    gazetteer
        An open gazetteer, the path of a compiled file, or None for the packaged one.
    country
        ISO alpha-2 code or codes, or names, to look in; None is the world.
    language
        BCP 47 language of the addresses, where the gazetteer has names in it ("ar").
    second_opinion
        Asked for queries without an answer here; its answers carry ``raw["source"]``.
    timeout, user_agent, scheme, proxies, ssl_context, adapter_factory
        Taken for geopy's sake, and kept where geopy keeps them; nothing is sent.

    Raises
    ------
    geopy.exc.ConfigurationError
        The gazetteer cannot be opened, or a country is not known.

    Examples
    --------
    >>> geocoder = GazetteerGeocoder()
    >>> found = geocoder.geocode("Tuwaym, Hama")
    >>> found.address, round(found.latitude, 3), found.raw["precision"]
    ('Tuwaym, Hama, Syria', 35.157, 'settlement')
    >>> geocoder.geocode("Atlantis, Syria") is None
    True
    """

    def __init__(
        self,
        *,
        gazetteer: Lookup | str | Path | None = None,
        country: str | Sequence[str] | None = None,
        language: str = "en",
        second_opinion: SecondOpinion | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        scheme: str | None = None,
        proxies: Any = DEFAULT_SENTINEL,
        ssl_context: Any = DEFAULT_SENTINEL,
        adapter_factory: Callable[..., Any] | None = None,
    ) -> None:
        super().__init__(
            scheme=scheme,
            timeout=timeout,
            proxies=proxies,
            user_agent=user_agent,
            ssl_context=ssl_context,
            adapter_factory=adapter_factory,
        )
        self._lookup = _opened(gazetteer)
        self._language = language
        self._second = second_opinion
        self._focus = self._countries_of(country or ())
        self._countries: dict[str, str] = {}

    # ------------------------------------------------------------ forward

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int = 10,
        near: Any = None,
        language: str | None = None,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        bounded: bool = False,
    ) -> Location | list[Location] | None:
        """The place of a name with its parents.

        Parameters
        ----------
        query
            ``"Jableh, Syria"``, ``"التويم، حماة"``, or a mapping with ``name`` (or ``city``,
            ``village``, ``town``) and ``district``/``admin2``, ``state``/``admin1``, ``country``.
        exactly_one
            False: a list of everything it may mean, the chosen first.
        timeout
            For the second opinion alone.
        limit
            Most locations of a list.
        near
            (latitude, longitude) or anything else that makes a ``geopy.Point``; prefers, never
            excludes.
        language, country_codes
            Of this query, in place of those of the geocoder.
        viewbox
            Two corners, each anything that makes a ``geopy.Point``; places in it are preferred, and
            with ``bounded`` no other is given.
        bounded
            See ``viewbox``.

        Returns
        -------
        geopy.location.Location or list of them or None
            ``raw`` holds place_id, kind, precision, radius_km, confidence, score, evidence and the
            candidates that were refused.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            The query is empty or of another type, or a position is none.
        """
        name, hints = _parts(query)
        box = None if viewbox is None else _box(viewbox)
        spot = _middle(box) if near is None else _position(near)
        code = self._country(hints["country"]) if hints.get("country") else ""
        focus = self._focus if country_codes is None else self._countries_of(country_codes)
        one_country = focus[0] if len(focus) == 1 else ""
        found = resolve_name(
            name,
            self._lookup,
            admin1=hints.get("admin1", ""),
            admin2=hints.get("admin2", ""),
            country=code or one_country,
            near=spot,
            focus=focus,
        )
        chosen = found.chosen
        if chosen is None or (found.unlisted and chosen.place.kind is PlaceKind.COUNTRY):
            return self._ask_second(query, exactly_one=exactly_one, timeout=timeout)
        if focus and chosen.place.country not in focus:
            return self._ask_second(query, exactly_one=exactly_one, timeout=timeout)
        candidates = [chosen, *found.rejected]
        located = [c for c in candidates if c.place.point is not None]
        if box is not None and bounded:
            located = [c for c in located if c.place.point is not None and c.place.point in box]
        raws = [
            self._raw(
                c,
                reason=found.reason,
                confidence=found.confidence if c is chosen else None,
                language=language,
            )
            for c in located
        ]
        if raws:
            raws[0]["candidates"] = raws[1:]
            raws[0]["unsure"] = found.unsure
        locations = [self._location(c.place, raw) for c, raw in zip(located, raws, strict=True)][
            :limit
        ]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    def _ask_second(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool,
        timeout: Any,
    ) -> Location | list[Location] | None:
        if self._second is None:
            return None
        text = query if isinstance(query, str) else ", ".join(v for v in query.values() if v)
        marked = [
            Location(
                found.address,
                found.point,
                {"source": self._second.name, "second_opinion": True, "answer": found.raw},
            )
            for found in self._second.ask(text, timeout=timeout)
        ]
        if not marked:
            return None
        return marked[0] if exactly_one else marked

    # ------------------------------------------------------------ reverse

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 -- geopy's sentinel; nothing waits
        limit: int = 5,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """The nearest settlement (within 50 km), with the units that hold the position.

        Where there is none, the smallest unit that holds the position; None at sea.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            The query is no position.
        """
        spot = _position(query)
        units = self._lookup.containing(spot)
        evidence = [f"{unit.name} ({designation(unit.kind, unit.country)})" for unit in units]
        nearest = [
            (place, km)
            for place, km in self._lookup.nearest(spot, limit=1 if exactly_one else limit)
            if km <= _REVERSE_KM
        ]
        locations = [
            self._location(
                place,
                self._of_place(place, language)
                | {"distance_km": round(km, 3), "containing": evidence},
            )
            for place, km in nearest
        ]
        if not locations and units and units[-1].point is not None:
            raw = self._of_place(units[-1], language) | {"distance_km": 0.0, "containing": evidence}
            locations = [self._location(units[-1], raw)]
        if not locations:
            return None
        return locations[0] if exactly_one else locations

    # ------------------------------------------------------------ records to locations

    def _countries_of(self, names: str | Sequence[str]) -> list[str]:
        asked = [names] if isinstance(names, str) else list(names)
        return [self._country(name) for name in asked]

    def _country(self, name: str) -> str:
        code = country_code(name, self._lookup)
        if not code:
            raise ConfigurationError(f"no country is called {name!r} in this gazetteer")
        return code

    def _location(self, place: Place, raw: dict[str, Any]) -> Location:
        if place.point is None:  # callers keep to places with a position
            raise GeocoderQueryError(f"{place.name} has no position")
        lat, lon = place.point.latlon
        return Location(raw["address"], Point(lat, lon), raw)

    def _raw(
        self, candidate: Candidate, *, reason: str, confidence: float | None, language: str | None
    ) -> dict[str, Any]:
        return self._of_place(candidate.place, language) | {
            "score": round(candidate.score, 4),
            "confidence": confidence,
            "matched": candidate.matched,
            "tier": candidate.tier,
            "evidence": [*candidate.why, *([reason] if confidence is not None else [])],
        }

    def _of_place(self, place: Place, language: str | None) -> dict[str, Any]:
        names = self._lookup.names(place.place_id)
        own = _in_language(place.name, names, (language or self._language).split("-")[0])
        parents = [place.admin2, place.admin1, self._country_name(place)]
        shown = [own, *(parent for parent in parents if parent and parent != own)]
        return {
            "address": ", ".join(dict.fromkeys(shown)),
            "place_id": place.place_id,
            "name": place.name,
            "kind": place.kind.value,
            "country": place.country,
            "admin1": place.admin1,
            "admin2": place.admin2,
            "lat": None if place.point is None else place.point.lat,
            "lon": None if place.point is None else place.point.lon,
            "bbox": None if place.bbox is None else place.bbox.as_tuple,
            "precision": place.precision.value,
            "radius_km": place.radius_km,
            "population": place.population,
            "source": place.source,
            "licence": place.licence,
        }

    def _country_name(self, place: Place) -> str:
        if place.kind is PlaceKind.COUNTRY or not place.country:
            return ""
        if place.country not in self._countries:
            found = self._lookup.search(
                place.country, kind=PlaceKind.COUNTRY, country=place.country, limit=1, fuzzy=False
            )
            self._countries[place.country] = found[0].place.name if found else place.country
        return self._countries[place.country]


# ------------------------------------------------------------------ what was asked


def _opened(gazetteer: Lookup | str | Path | None) -> Lookup:
    if gazetteer is not None and not isinstance(gazetteer, str | Path):
        return gazetteer
    from geo.gazetteer import open_gazetteer

    try:
        found: Lookup = open_gazetteer(gazetteer)
    except (GeoError, OSError) as error:
        raise ConfigurationError(f"the gazetteer cannot be opened: {error}") from error
    return found


def _parts(query: str | Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The name and what the query says of its parents."""
    if isinstance(query, str):
        if not query.strip():
            raise GeocoderQueryError("the query is empty")
        return query, {}
    if not isinstance(query, Mapping):
        raise GeocoderQueryError(
            f"the query is a {type(query).__name__}; give a text or a mapping with name and parents"
        )
    given = {str(key).casefold(): str(value) for key, value in query.items() if value}
    name = next((given[field] for field in _FIELDS if given.get(field)), given.get("country", ""))
    if not name:
        raise GeocoderQueryError(f"the query names no place; fields are {', '.join(_FIELDS)}")
    hints = {
        "admin2": given.get("admin2") or given.get("district") or given.get("county") or "",
        "admin1": given.get("admin1") or given.get("state") or "",
        "country": given.get("country", ""),
    }
    return name, {key: value for key, value in hints.items() if value != name}


def _position(query: Any) -> LonLat:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # geopy warns of what it then refuses
            point = query if isinstance(query, Point) else Point(query)
        return LonLat(lon=point.longitude, lat=point.latitude)
    except (ValueError, TypeError, CoordinateError, GeopyError) as error:
        raise GeocoderQueryError(f"{query!r} is no position (latitude, longitude)") from error


def _box(viewbox: Sequence[Any]) -> BBox:
    """The box of two opposite corners, whichever they are."""
    try:
        one, other = viewbox
    except (TypeError, ValueError) as error:
        raise GeocoderQueryError(f"{viewbox!r} is no viewbox: give two corners") from error
    first, second = _position(one), _position(other)
    return BBox(
        west=min(first.lon, second.lon),
        south=min(first.lat, second.lat),
        east=max(first.lon, second.lon),
        north=max(first.lat, second.lat),
    )


def _middle(box: BBox | None) -> LonLat | None:
    if box is None:
        return None
    west, south, east, north = box.as_tuple
    return LonLat(lon=(west + east) / 2, lat=(south + north) / 2)


def _in_language(name: str, names: Sequence[PlaceName], language: str) -> str:
    """The name in a language, the preferred one where there is none."""
    if language == "en":
        return name
    return next((n.text for n in names if n.lang.split("-")[0] == language), name)
