"""What the words beside an event word make of it: a strike of workers, a slide of prices.

Pure. Each asks the hits of a sentence, or of the whole reading, and names no word itself.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from geo.language.lexicon import words
from geo.model.frames import EventClass
from geo.model.reading import Hit, Reading

__all__ = [
    "are_known",
    "crowds",
    "driven",
    "is_in_court",
    "is_of_workers",
    "is_total",
    "of_things",
]

_LINKED = 3  # tokens between "strike of" and who strikes
_SINCE = 3  # tokens between "since" and its day
_AGAINST = 5  # tokens between a crowd and what it is against
_RIDES = 10  # tokens between a vehicle, what it carries, and what it hits
_AUX = 2  # tokens between who does and what is done: "has", "still"


def is_of_workers(hit: Hit, hits: Mapping[str, Sequence[Hit]]) -> bool:
    """``a strike of bus drivers``, ``teachers on strike``; not "a strike killed two drivers"."""
    own = any(h.last == hit.first for h in hits.get("strikes", ()))
    if own and any(h.first < hit.first for h in hits.get("worker", ())):
        return True  # "cleaners ... their strike"
    links = {h.first for name in ("within", "by") for h in hits.get(name, ())}
    return any(
        h.last == hit.first
        or (hit.last in links and hit.last < h.first and h.first - hit.last < _LINKED)
        for h in hits.get("worker", ())
    )


def is_in_court(hits: Mapping[str, Sequence[Hit]]) -> bool:
    """``sentenced in court``; what happens outside one is told of no court."""
    near = [h.last for h in hits.get("locative", ()) if h.value == "near"]
    return any(
        h.value != "place" or not any(0 <= h.first - last < _AGAINST for last in near)
        for h in hits.get("court", ())
    )


def of_things(reading: Reading, hit: Hit, hits: Mapping[str, Sequence[Hit]]) -> str:
    """Why a word tells of goods, prices or traffic, as what it is said of shows; "" if it does not.

    "The opposition collapsed" is of no building, "tourists flooded the beach" of no water, "snow
    blocked the road" of no people, and "a slide in prices" of no slope, mud or rain.
    """
    bare = any(hit.first <= h.first and h.last <= hit.last for h in hits.get("slid", ()))
    if bare and not any(h.set == "slope" for h in reading.hits):
        return "of nothing that slides"
    if hit.value == "protest" and not any(h.first == hit.first for h in hits.get("blocks", ())):
        return ""
    small = words("function_words", "class", code=reading.lang)
    passive = {h.first for h in hits.get("passive", ())}
    for other in hits.get("unfit", ()):
        between = reading.tokens.low[other.last : hit.first]
        near = other.last <= hit.first and len(between) < _AUX and other.last not in passive
        if other.value == hit.value and near and all(word in small for word in between):
            return "said of what cannot do it"
    return ""


def driven(hit: Hit, hits: Mapping[str, Sequence[Hit]], main: EventClass | None) -> str:
    """The class of ``a lorry hit a bus``, ``a truck laden with sand struck him``; "" in a war.

    It hits something, which is named behind, and hurts somebody or hits what is driven too.
    """
    struck = {h.first for name in ("locative", "by", "clause") for h in hits.get(name, ())}
    if (main is not None and main.family == "conflict") or hit.last in struck:
        return ""
    drivers = [h for name in ("vehicle", "road_vehicle") for h in hits.get(name, ())]
    if "harm" not in hits and not any(0 < h.last - hit.last < _AGAINST for h in drivers):
        return ""
    riding = {h.first for h in hits.get("rides", ())}
    passive = {h.first for h in hits.get("passive", ())}
    for own in drivers:
        between = range(own.last, hit.first)
        near = own.last == hit.first or (own.last in riding and len(between) < _RIDES)
        if own.value != "air" and near and passive.isdisjoint(between):
            return own.value
    return ""


def crowds(reading: Reading, hits: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """``huge crowd in X against the plant``: only a place stands between, no verb."""
    inside = {h.first for h in hits.get("locative", ())}
    for hit in (h for h in hits.get("crowd", ()) if h.value == "crowd"):
        for other in hits.get("object", ()):
            between = range(hit.last, other.first)
            named = all(k in inside or reading.tokens.capital(k) for k in between)
            if hit.last <= other.first and len(between) < _AGAINST and named:
                return [Hit(hit.first, hit.last, "event", "protest")]
    return []


def are_known(reading: Reading, hit: Hit, hits: Mapping[str, Sequence[Hit]]) -> bool:
    """``He visited the wounded``: those of whom was told, and no count of them."""
    small = words("function_words", "class", code=reading.lang)
    after = reading.tokens.low[hit.last : hit.last + 1]
    known = any(h.last == hit.first for h in hits.get("definite", ()))
    return known and all(word in small or not word[0].isalnum() for word in after)


def is_total(reading: Reading, first: int, hits: Mapping[str, Sequence[Hit]]) -> bool:
    """``Since May, 90 have been killed``: of a time that is long past, not "since Tuesday"."""
    total = any(h.first == first for h in hits.get("period_total", ()))
    return total and "report_verb" in hits and not _since_a_day(reading, first)


def _since_a_day(reading: Reading, first: int) -> bool:
    """``Since 29 May it has rained``: a time of days, of which the day says how recent it is."""
    tokens = reading.tokens
    index = bisect_left(reading.dates, tokens.start[first], key=lambda d: d.start)
    return any(
        tokens.at(day.start) <= first + _SINCE
        and (day.day or day.weekday is not None or (day.shift and day.unit == 1))
        for day in reading.dates[index : index + 1]
    )
