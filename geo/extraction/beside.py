"""What the words beside an event word make of it: a strike of workers, a slide of prices.

Pure. Each asks the hits of a sentence, or of the whole reading, and names no word itself.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from geo.language.lexicon import words
from geo.model.reading import Hit, Reading

__all__ = [
    "are_known",
    "crowds",
    "is_in_court",
    "is_of_workers",
    "is_total",
    "slides_nowhere",
]

_LINKED = 3  # tokens between "strike of" and who strikes
_SINCE = 3  # tokens between "since" and its day
_AGAINST = 5  # tokens between a crowd and what it is against


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


def slides_nowhere(reading: Reading, hit: Hit, hits: Mapping[str, Sequence[Hit]]) -> bool:
    """``a slide in prices``: the bare word, in a text that names no slope, mud or rain."""
    bare = any(hit.first <= h.first and h.last <= hit.last for h in hits.get("slid", ()))
    return bare and not any(h.set == "slope" for h in reading.hits)


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
