"""``in the Yemeni capital``, ``the country's capital``: the city that is meant and not named.

Pure. Which city it is stands in one table; whose, in the word before or in the one country that the
report names.
"""

from collections.abc import Iterator, Sequence

from geo.incidents.countries import embassies
from geo.language.lexicon import COMMON, table, words
from geo.model.frames import PlaceArgument
from geo.model.reading import Reading
from geo.model.records import Lookup, Place, Resolution
from geo.model.vocab import MentionKind, PlaceKind

__all__ = ["capital_arguments"]

_LINK = 2  # tokens between "of" and a country
_OWNER = 5  # tokens of "in the", with whose capital it is


def capital_arguments(
    reading: Reading, resolutions: Sequence[Resolution], lookup: Lookup
) -> Iterator[PlaceArgument]:
    """Capitals that a report means without their name."""
    seats = [hit for hit in reading.hits if hit.set == "seat"]
    owners = _owners(reading, resolutions) if seats else {}
    countries = set(owners.values())
    only = next(iter(countries)) if len(countries) == 1 else ""
    tokens = reading.tokens
    for hit in seats:
        country = owners.get(hit.first) or (only if hit.value == "the" else "")
        country = _owner_behind(reading, hit.last, resolutions) or country
        place = _capital(country, lookup) if country else None
        if place is None or not _is_site(reading, hit.first):
            continue
        if not _owner_behind(reading, hit.last, resolutions) and _is_named(reading, hit.last):
            continue
        yield PlaceArgument(
            index=0,
            first=hit.last - 1,
            last=hit.last,
            start=tokens.start[hit.last - 1],
            end=tokens.end[hit.last - 1],
            name=place.name,
            candidates=(place,),
            listed=True,
        )


def _owners(reading: Reading, resolutions: Sequence[Resolution]) -> dict[int, str]:
    """Countries by the token behind their name or the name of their people."""
    found = {}
    abroad = embassies(reading)
    for resolution in resolutions:
        chosen, mention = resolution.chosen, resolution.mention
        if chosen is None or not chosen.place.country:
            continue
        if chosen.place.kind is PlaceKind.COUNTRY or mention.kind is MentionKind.DEMONYM:
            last = reading.tokens.at(mention.end)
            if last not in abroad:
                found[last] = chosen.place.country
    return found


def _owner_behind(reading: Reading, last: int, resolutions: Sequence[Resolution]) -> str:
    """``the capital of Ruritania``: the country right behind."""
    of = next((h for h in reading.hits_in(last, last + 1) if h.set == "within"), None)
    if of is None or of.first != last:
        return ""
    countries = (r for r in resolutions if r.chosen and r.chosen.place.kind is PlaceKind.COUNTRY)
    behind = range(of.last, of.last + _LINK)
    for resolution in countries:
        if reading.tokens.at(resolution.mention.start) in behind and resolution.chosen:
            return resolution.chosen.place.country
    return ""


def _is_site(reading: Reading, first: int) -> bool:
    """``in the Yemeni capital``, not "600 km from the capital", "the capital said"."""
    low = max(0, first - _OWNER)
    behind = [h for h in reading.hits_in(low, first) if h.set == "locative" and h.value == "in"]
    return bool(behind) and all(w[0].isalpha() for w in reading.tokens.low[behind[-1].last : first])


def _is_named(reading: Reading, last: int) -> bool:
    """``the capital, Juba``, ``capital of the province``, ``the capital market``: another place."""
    tokens = reading.tokens
    behind = range(last, min(last + 2, len(tokens)))
    first = next(iter(behind), None)
    if first is None:
        return False
    hits = reading.hits_in(first, first + 1)
    linked = any(h.first == first and h.set in ("within", "seat_noun") for h in hits)
    calendar = words("calendar", "kind", code=reading.lang)
    if tokens.possessive(last - 1) or tokens.low[first] in calendar:
        return False  # "in the capital's X quarter", "in the capital Friday"
    of = linked and not any(h.set == "locative" and h.value == "in" for h in hits)
    apposed = tokens.low[first] == "," and any(tokens.capital(k) for k in behind)
    return of or apposed or tokens.capital(first)


def _capital(country: str, lookup: Lookup) -> Place | None:
    name = next((r["name"] for r in table("capitals", code=COMMON) if r["country"] == country), "")
    match = lookup.match(name) if name else None
    able = [lookup.place(i) for i in match.place_ids] if match is not None else []
    towns = [p for p in able if p.country == country and p.kind not in _AREAS]
    return max(towns, key=lambda p: (p.population, p.place_id), default=None)


_AREAS = (PlaceKind.COUNTRY, PlaceKind.ADM1, PlaceKind.ADM2, PlaceKind.REGION)
