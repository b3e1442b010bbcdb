"""What a row states of the units that hold its place: the finest of them that is known.

Pure: names of units and a lookup in, a :class:`~geo.model.records.Resolution` out. A unit that is
in no list is kept as ``unlisted`` and decides nothing: names of units change faster than lists.
"""

import re
from dataclasses import replace
from functools import lru_cache

from geo.language.lexicon import languages, table
from geo.language.patterns import any_of, caseless
from geo.model.footprints import footprint_of
from geo.model.records import Candidate, Lookup, Mention, ReportId, Resolution
from geo.model.vocab import MentionKind, PlaceKind, Precision
from geo.toponyms.locations import UNIT_HEADS

__all__ = ["SEAT_KM", "country_code", "find_unit", "resolve_parents"]

SEAT_KM = 20.0  # a district known by its chief town only: half the width of a usual district
_SECOND = (PlaceKind.ADM2, PlaceKind.ADM3)
_SEATS = (PlaceKind.CITY, PlaceKind.TOWN)
_CODE = re.compile("[A-Z]{2}")


def country_code(name: str, lookup: Lookup) -> str:
    """ISO 3166-1 alpha-2 of a country as somebody wrote it; "" when it is none.

    Names, aliases and codes of the gazetteer are known; two capitals are taken for a code.
    """
    text = name.strip()
    if not text:
        return ""
    found = lookup.search(text, kind=PlaceKind.COUNTRY, limit=1, fuzzy=False)
    if found:
        return found[0].place.country
    return text if _CODE.fullmatch(text) else ""


def find_unit(
    name: str, lookup: Lookup, *, level: int, country: str = "", admin1: str = ""
) -> Candidate | None:
    """The unit of a level that a name means, None where no list has it.

    Parameters
    ----------
    name
        As written, kind words and all: "Borno", "Borno State".
    level
        1 for provinces, states, governorates; 2 for districts, counties, LGAs.
    country, admin1
        What holds it: ISO alpha-2, a name.
    """
    kinds = (PlaceKind.ADM1,) if level == 1 else _SECOND
    for fuzzy in (False, True):
        for text in _without_kind(name):
            found = lookup.search(
                text,
                country=country or None,
                admin1=admin1 or None,
                kind=kinds,
                limit=1,
                fuzzy=fuzzy,
            )
            if found and found[0].tier != "fuzzy":  # Penang is no spelling of Pahang
                return found[0]
    return None


@lru_cache(maxsize=4096)
def _without_kind(name: str) -> tuple[str, ...]:
    """A name as written, then without the words for what it is: "Department of Tanout"."""
    words, name = _kind_words(), " ".join(name.split())
    bare = words.sub("", name).strip()
    return tuple(dict.fromkeys([name, bare, words.sub("", bare).strip()])) if bare else (name,)


@lru_cache(maxsize=1)
def _kind_words() -> re.Pattern[str]:
    """Words for units of all languages, before a name with "of", or behind it."""
    uses = ("kind", "kind_before")
    rows = [row for code in languages() for row in table("place_words", code=code)]
    kinds = {row["phrase"] for row in rows if row["use"] in uses and row["value"] in UNIT_HEADS}
    levels = (level.value for level in (PlaceKind.ADM1, *_SECOND))
    kinds |= {row[level] for level in levels for row in table("designations") if row[level]}
    of = any_of({row["phrase"] for row in rows if row["use"] in ("of", "article")})
    any_kind = any_of(kinds)
    return caseless(rf"^(?:{any_kind})\s+(?:(?:{of})(?:\s+|(?<=')))*|\s+(?:{any_kind})$")


def resolve_parents(
    lookup: Lookup, *, country: str = "", admin1: str = "", admin2: str = "", where: str = ""
) -> Resolution | None:
    """The finest known unit of those that a row states; None where none is known.

    Parameters
    ----------
    lookup
        The gazetteer.
    country
        Name or ISO alpha-2.
    admin1, admin2
        Names of units as written; a district that is in no list but has a town of its name is
        drawn around that town.
    where
        ``file:row``, kept as the mention's report id.

    Returns
    -------
    Resolution
        ``unlisted`` names what is finer and in no list, so that it is not lost.
    """
    code = country_code(country, lookup)
    stated = [("admin2", admin2), ("admin1", admin1), ("country", country)]
    missing: list[str] = []
    for level, name in stated:
        if not name:
            continue
        found = _of_level(level, name, lookup, country=code, admin1=admin1, where=where)
        if found is None:
            missing.append(name)
            continue
        reason = found.reason
        if missing:
            reason += f"; {', '.join(missing)} is not in the gazetteer"
        return replace(found, reason=reason, unlisted=", ".join(missing), unsure=bool(missing))
    return None


def _of_level(
    level: str, name: str, lookup: Lookup, *, country: str, admin1: str, where: str
) -> Resolution | None:
    mention = Mention(
        report_id=ReportId(where),
        start=0,
        end=len(name),
        text=name,
        kind=MentionKind.TOPONYM,
        rule="table",
    )
    if level == "country":
        found = lookup.search(name, kind=PlaceKind.COUNTRY, country=country, limit=1, fuzzy=False)
        if not found:
            return None
        return _stated(mention, found[0], level)
    known = admin1 if admin1 and find_unit(admin1, lookup, level=1, country=country) else ""
    unit = find_unit(
        name,
        lookup,
        level=1 if level == "admin1" else 2,
        country=country,
        admin1=known if level == "admin2" else "",
    )
    if unit is not None:
        return _stated(mention, unit, level)
    if level == "admin1":
        return None
    seats = lookup.search(
        name, country=country or None, admin1=known or None, kind=_SEATS, limit=1, fuzzy=False
    )
    if not seats or not known:
        return None
    place = seats[0].place
    around = footprint_of(place, lookup, precision=Precision.DISTRICT, radius_km=SEAT_KM)
    return replace(
        _stated(mention, seats[0], level),
        reason=f"the district around {place.name}, whose outline is not known",
        footprint=around,
    )


def _stated(mention: Mention, unit: Candidate, level: str) -> Resolution:
    return Resolution(
        mention=mention,
        chosen=unit,
        reason=f"only its {level} is stated",
        confidence=1.0 if unit.tier == "exact" else round(unit.score, 3),
    )
