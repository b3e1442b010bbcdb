"""A place name with what a table says around it: which record of the gazetteer it means.

For names in columns (``location``, ``admin1``, ``country``), where the parents are stated and there
is no sentence to read. Pure: a name and a lookup in, a :class:`~geo.model.Resolution` out, with the
candidates that were refused.
"""

import re
from collections.abc import Sequence

from geo.coords import LonLat
from geo.measure import great_circle_km
from geo.model import Candidate, Lookup, Mention, ReportId, Resolution
from geo.vocab import MentionKind, PlaceKind

__all__ = ["country_code", "resolve_name"]

_HEADS: tuple[tuple[re.Pattern[str], tuple[PlaceKind, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds)
    for pattern, kinds in (
        (
            r"\s+(?:province|governorate|state|region|oblast|department|countryside)$",
            (PlaceKind.GOVERNORATE, PlaceKind.REGION),
        ),
        (
            r"\s+(?:sub-?district|district|county|municipality)$",
            (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.QUARTER),
        ),
        (
            r"\s+(?:city|town|village)$",
            (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE),
        ),
    )
)
_NEAR = re.compile(r"^(?:near|outside|close to|in the vicinity of|vicinity of)\s+", re.IGNORECASE)
_AREA_KINDS = frozenset({PlaceKind.REGION, PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.SEA})
_CLEAR_MARGIN = 0.05  # score between first and second at which a choice stops being a toss-up


def country_code(name: str, lookup: Lookup) -> str:
    """ISO 3166-1 alpha-2 of a country as somebody wrote it; "" when it is none.

    A two-letter code is taken as it is if a country has it.
    """
    if not name.strip():
        return ""
    found = lookup.search(name, kind=PlaceKind.COUNTRY, limit=1, fuzzy=False)
    return found[0].place.country if found else ""


def resolve_name(
    name: str,
    lookup: Lookup,
    *,
    admin1: str = "",
    admin2: str = "",
    country: str = "",
    near: LonLat | None = None,
    focus: Sequence[str] = (),
    where: str = "",
) -> Resolution:
    """Which place a name in a table means.

    Parameters
    ----------
    name
        As written: "Jableh", "near Jableh", "Latakia province", "Paris, France".
    lookup
        The gazetteer.
    admin1, admin2, country
        What the same row says; ``country`` as ISO alpha-2.
    near
        A position that the place should be close to (prefers, never excludes).
    focus
        ISO alpha-2 codes of the map: tried first where no country is given.
    where
        ``file:row``, kept as the mention's report id.

    Returns
    -------
    Resolution
        ``chosen`` None when nothing is good enough; ``unsure`` when the runner-up is as good.
    """
    core, relation = _split_relation(name)
    core, stated = _split_parents(core, lookup)
    country = country or stated.get("country", "")
    admin1 = admin1 or stated.get("admin1", "")
    mention = Mention(
        report_id=ReportId(where),
        start=0,
        end=len(name),
        text=name,
        kind=MentionKind.TOPONYM,
        relation=relation,
        rule="table",
    )
    scopes: list[str | list[str] | None] = [country] if country else [list(focus), None]
    for scope in scopes:
        if scope == []:
            continue
        found = _candidates(core, lookup, scope=scope, admin1=admin1, admin2=admin2, near=near)
        if found:
            return _choose(mention, found, near=near)
    return Resolution(mention=mention, chosen=None, reason="no such name in the gazetteer")


def _split_relation(name: str) -> tuple[str, str]:
    """Take "near" and its like off the front."""
    text = " ".join(name.split())
    bare = _NEAR.sub("", text)
    return (bare, "near") if bare != text else (text, "")


def _split_parents(name: str, lookup: Lookup) -> tuple[str, dict[str, str]]:
    """Split "Tuwaym, Hama" into the name and what its tail says of the parents."""
    first, *tail = (part.strip() for part in re.split(r"[,،]", name) if part.strip())
    stated: dict[str, str] = {}
    for part in tail:
        code = country_code(part, lookup)
        if code:
            stated["country"] = code
        else:
            stated["admin1"] = part
    return first, stated


def _candidates(
    core: str,
    lookup: Lookup,
    *,
    scope: str | list[str] | None,
    admin1: str,
    admin2: str,
    near: LonLat | None,
) -> list[Candidate]:
    """Exact names before head nouns taken off, before anything fuzzy."""

    def ask(text: str, kinds: tuple[PlaceKind, ...] | None, *, fuzzy: bool) -> list[Candidate]:
        own_parent = kinds is not None and PlaceKind.GOVERNORATE in kinds
        return lookup.search(
            text,
            country=scope,
            admin1=None if own_parent else admin1 or None,  # a province does not lie in itself
            admin2=admin2 or None,
            near=near,
            kind=kinds,
            limit=8,
            fuzzy=fuzzy,
        )

    found = ask(core, None, fuzzy=False)
    for pattern, kinds in _HEADS:
        bare = pattern.sub("", core)
        if not found and bare != core:
            found = ask(bare, kinds, fuzzy=False) or ask(bare, kinds, fuzzy=True)
    return found or ask(core, None, fuzzy=True)


def _choose(mention: Mention, found: list[Candidate], *, near: LonLat | None) -> Resolution:
    """The best candidate, and how sure that is."""
    ranked = sorted(found, key=lambda c: (-_score(c, near), -c.place.population, c.place.place_id))
    first, rest = ranked[0], ranked[1:]
    if not rest:
        reason, unsure = "only candidate", False
    elif _score(first, near) - _score(rest[0], near) >= _CLEAR_MARGIN:
        reason, unsure = "best match of the name", False
    elif first.place.kind in _AREA_KINDS or first.place.population > 10 * max(
        rest[0].place.population, 1
    ):
        reason, unsure = "most prominent of several", False
    else:
        reason, unsure = f"as likely as {rest[0].place.name} ({rest[0].place.admin1})", True
    return Resolution(
        mention=mention,
        chosen=first,
        rejected=tuple(rest),
        reason=reason,
        confidence=round(first.score * (0.5 if unsure else 0.95), 3),
        unsure=unsure,
    )


def _score(candidate: Candidate, near: LonLat | None) -> float:
    """The engine's score less a term for the way from where it should be."""
    point = candidate.place.point
    if near is None or point is None:
        return candidate.score
    return candidate.score - min(0.3, great_circle_km(near, point) / 1000.0)
