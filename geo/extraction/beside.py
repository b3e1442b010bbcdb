"""What the words beside an event word make of it: a strike of workers, a slide of prices.

Pure. Each asks the hits of a sentence, or of the whole reading, and names no word itself.
"""

from collections.abc import Mapping, Sequence

from geo.model.reading import Hit, Reading

__all__ = ["crowds_against", "is_in_court", "is_of_workers", "slides_nowhere"]

_LINKED = 3  # tokens between "strike of" and who strikes
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


def crowds_against(reading: Reading, hits: Mapping[str, Sequence[Hit]]) -> list[Hit]:
    """``huge crowd in X against the plant``: only a place stands between, no verb."""
    inside = {h.first for h in hits.get("locative", ())}
    for hit in (h for h in hits.get("crowd", ()) if h.value == "crowd"):
        for other in hits.get("object", ()):
            between = range(hit.last, other.first)
            named = all(k in inside or reading.tokens.capital(k) for k in between)
            if hit.last <= other.first and len(between) < _AGAINST and named:
                return [Hit(hit.first, hit.last, "event", "protest")]
    return []
