"""Names in no list, and phrases without a name: where they stand, and how widely.

A village that no gazetteer has is still somewhere: in the place whose name its own holds, at the
parent that stands beside it, or where the passage is about. Always an area, never a dot, and
unsure. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from geo.language.designations import designation
from geo.language.patterns import any_of, caseless
from geo.model.footprints import NOWHERE, footprint_of, given_point
from geo.model.measure import great_circle_km
from geo.model.radii import AREA_KM
from geo.model.records import Candidate, Lookup, Match, Mention, Place, Resolution
from geo.model.vocab import MentionKind, PlaceKind, Precision, SpatialRelation
from geo.toponyms.areas import footprint_of_phrase
from geo.toponyms.parents import SEAT_KM
from geo.toponyms.prominence import prominence
from geo.toponyms.relations import head_noun
from geo.toponyms.words import LOCATIVE, classes_of, listed, place_words

__all__ = ["around_seat", "at_nearest_area", "at_parent", "in_town", "names_inside", "where_of"]

AREA_REACH_KM = 120.0  # a range or a coast further away is not the one meant
TOWN_KM = 40.0  # a quarter or a suburb lies so close to the middle of its town
STATED_KM = 15.0  # a name in no list is so close to a settlement that it is said to belong to
PASSAGE_KM = 50.0  # ... and so close to one that is only named beside it
NEARBY = 300  # characters: still the same passage
_PARENT = re.compile(
    rf"(?:\s*\w*,|\s*\(|[\w\s]*\b(?:{any_of(listed('inside'))})\s+"
    rf"(?:(?:{any_of(listed('article'))})\s+)?(?:\w+\s+){{0,2}}$)"
)
_QUARTERS = [k for k, v in place_words("kind").items() if v == "quarter"]
_OF = any_of(place_words("inside", "of"))
_QUARTER = caseless(rf"\s+(?:{any_of(_QUARTERS)})\s+(?:{_OF})\s+")
_APPOSED = re.compile(r",\s+")
_LISTED = caseless(rf",?\s{{1,3}}(?:(?:{any_of(place_words('and'))})\s{{1,3}})?")
_STATED = "its stated parent is"
_PASSAGE = "the passage is about"
_SEATS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
# Named after another place, not in it.
_AFTER = listed("named after")
_ELSEWHERE = caseless(
    rf"\b(?:{any_of(_AFTER)})\b\.?$|\b(?:{any_of(w for w, at in _AFTER.items() if not at)})\b"
)
_HILLS = caseless(any_of(w for w, k in listed("areas nearby").items() if k == PlaceKind.MOUNTAINS))
_COAST = next(iter(listed("coast")))
_WIDE = frozenset(
    {PlaceKind.CONTINENT, PlaceKind.COUNTRY, PlaceKind.ADM1, PlaceKind.REGION, PlaceKind.SEA}
)
# Words that are names of places too, but inside a longer name hardly ever.
_PLAIN = frozenset({"after", "before", "conn", "dir", "func", "notplace", "of", "org"})


def names_inside(mentions: Sequence[Mention], lookup: Lookup) -> list[Mention]:
    """For mentions in no list the known name that theirs holds: "Colchester" of the hospital.

    They are resolved with all other mentions, so that a name has one sense in a report.
    """
    made = []
    for mention in mentions:
        if (
            mention.place_ids
            or mention.kind in (MentionKind.COORDINATE, MentionKind.PHRASE)
            or _ELSEWHERE.search(mention.text)
        ):
            continue
        inner = [m for m in lookup.scan(mention.text) if _names_a_place(m, mention.text)]
        if not inner:
            continue
        best = max(inner, key=lambda m: (m.kind == "name", _greatest(m, lookup), -m.start))
        made.append(
            replace(
                mention,
                start=mention.start + best.start,
                end=mention.start + best.end,
                text=best.text,
                kind=MentionKind.TOPONYM if best.kind == "name" else MentionKind.DEMONYM,
                place_ids=best.place_ids,
                relation=SpatialRelation.NONE,
            )
        )
    return made


def _names_a_place(match: Match, text: str) -> bool:
    words = match.text.split()
    plain = all(_PLAIN & set(classes_of(word)) for word in words)
    return bool(match.place_ids) and not plain and match.text != text


def _greatest(match: Match, lookup: Lookup) -> float:
    return max(prominence(lookup.place(place_id)) for place_id in match.place_ids)


def where_of(place: Place) -> str:
    """A place in words: its name, units above it and kind."""
    parts = [place.name, place.admin1 if place.admin1 != place.name else "", place.country]
    return ", ".join(p for p in parts if p) + f" ({designation(place.kind, place.country)})"


def in_town(resolution: Resolution, i: int, made: Sequence[Resolution], text: str) -> Resolution:
    """A name that the text puts into a town lies there, not where its namesake does.

    "The Austin neighborhood of Chicago", "in Austin, Chicago, on Monday"; a list of towns is none.
    """
    following = made[i + 1] if i + 1 < len(made) else None
    town, chosen = _place_of(following), resolution.chosen
    if town is None or following is None or chosen is None:
        return resolution
    place, start, end = chosen.place, resolution.mention.start, resolution.mention.end
    if town.kind is not PlaceKind.CITY or place.kind not in _SEATS or town.point is None:
        return resolution
    gap = text[end : following.mention.start]
    stated = _QUARTER.fullmatch(gap) or (
        _APPOSED.fullmatch(gap)
        and any(word.casefold() in LOCATIVE for word in text[:start].rsplit(None, 1)[-1:])
        and not _goes_on(i + 1, made, text)
        and prominence(place) < prominence(town)
    )
    if not stated or _in_reach(place, town):
        return resolution
    inside = [c for c in resolution.rejected if _in_reach(c.place, town)]
    rest = tuple(c for c in (chosen, *resolution.rejected) if c not in inside[:1])
    return replace(
        resolution,
        chosen=inside[0] if inside else None,
        rejected=rest,
        reason=f"{_STATED} {where_of(town)}" if inside else f"no list has it in {where_of(town)}",
        unsure=True,
        confidence=resolution.confidence if inside else 0.0,
    )


def _goes_on(i: int, made: Sequence[Resolution], text: str) -> bool:
    """Whether another name follows as the next of a list."""
    here, then = made[i].mention, made[i + 1].mention if i + 1 < len(made) else None
    return then is not None and _LISTED.fullmatch(text, here.end, then.start) is not None


def _in_reach(place: Place, town: Place) -> bool:
    if place.point is None or town.point is None:
        return False
    return great_circle_km(place.point, town.point) <= max(TOWN_KM, 1.5 * town.radius_km)


def around_seat(resolution: Resolution, lookup: Lookup, text: str) -> Resolution:
    """Take "Palakkad district" as an area around the town where only the town is known.

    A district is mostly named after its chief town; a dot in the town would be a false precision.
    """
    chosen, mention = resolution.chosen, resolution.mention
    if chosen is None or mention.relation or chosen.place.kind not in _SEATS:
        return resolution
    if head_noun(text, mention.start, mention.end) != "district":
        return resolution
    place = chosen.place
    return replace(
        resolution,
        reason=f"{resolution.reason}; the district around {place.name}, its outline not known",
        footprint=footprint_of(place, lookup, precision=Precision.DISTRICT, radius_km=SEAT_KM),
    )


def at_nearest_area(
    resolution: Resolution, i: int, made: Sequence[Resolution], lookup: Lookup, text: str
) -> Resolution:
    """Take "nearby mountains" or "the coast" as the area of that kind nearest to the passage."""
    mention = resolution.mention
    following = _following(i, made, text)
    parent = _place_of(following) or _passage(i, made, reach=len(text))
    named = [r.chosen.place for r in made if r.chosen is not None]
    countries = [place for place in (parent, *named) if place and place.kind is PlaceKind.COUNTRY]
    country = next((c for c in countries if parent is None or c.country == parent.country), None)
    anchor = parent or country
    if anchor is None or anchor.point is None:
        return replace(resolution, reason="no place to be near to", footprint=NOWHERE)
    kinds = (
        (PlaceKind.REGION,) if mention.relation is SpatialRelation.COAST else (PlaceKind.MOUNTAINS,)
    )
    word = _COAST if mention.relation is SpatialRelation.COAST else ""
    hills = _HILLS.search(mention.text) is not None
    near = lookup.nearest(anchor.point, kinds=kinds, limit=4) if word or hills else []
    fitting = [p for p, km in near if km <= AREA_REACH_KM and word in p.name.casefold()]
    if fitting:
        shape = footprint_of_phrase(fitting[0], lookup)
        found = Candidate(place=fitting[0], score=0.5, tier="phrase", matched=mention.text)
        return replace(
            resolution,
            chosen=found,
            reason=f"the nearest of its kind to {where_of(anchor)}",
            confidence=0.5,
            unsure=True,
            footprint=replace(
                shape, label=f'"{mention.text}" ({found.place.name})', approximate=True
            ),
        )
    relation = SpatialRelation.COAST if word else SpatialRelation.OUTSKIRTS
    base = country if word and country is not None else anchor
    label = f'"{mention.text}" {"of" if base is country else "near"} {base.name}'
    shape = footprint_of_phrase(base, lookup, relation=relation)
    if shape.precision.is_point:
        shape = given_point(anchor.point, precision=Precision.AREA, radius_km=AREA_KM, label=label)
    return replace(
        resolution,
        reason=f"around {where_of(anchor)}",
        unsure=True,
        footprint=replace(shape, label=label, approximate=True),
    )


def at_parent(
    resolution: Resolution,
    i: int,
    made: Sequence[Resolution],
    lookup: Lookup,
    text: str,
    *,
    inside: Resolution | None = None,
) -> Resolution:
    """Place an unknown name at the parent that stands beside it: an area, never a dot.

    Without a stated parent the place whose name it holds serves (``inside``), then the nearest
    place of the same passage: a clinic mostly lies in the town that the passage is about.
    """
    mention = resolution.mention
    named = mention.kind in (MentionKind.TOPONYM, MentionKind.UNKNOWN)
    following = _following(i, made, text) if named else None
    parent, said = _place_of(following), _STATED
    held = None if inside is None or inside.unsure or inside.chosen is None else inside.chosen.place
    if held is not None and _belongs(held, mention) and (parent is None or _within(held, parent)):
        parent, said = held, "its name holds"
    if parent is None and named:
        parent, said = _passage(i, made), _PASSAGE
    if parent is None:
        parent, said = held, "its name holds"
    if parent is None:
        return replace(resolution, footprint=NOWHERE)
    unit = following.footprint if following is not None and said == _STATED else None
    shape = unit or footprint_of_phrase(parent, lookup)
    if shape.precision.is_point and shape.point is not None:
        least = PASSAGE_KM if said == _PASSAGE else STATED_KM
        radius = max(least, lookup.near_radius_km(parent))
        shape = given_point(shape.point, precision=Precision.AREA, radius_km=radius, label="")
    return replace(
        resolution,
        reason=f"{resolution.reason}; {said} {where_of(parent)}",
        unsure=True,
        footprint=replace(
            shape,
            label=f"{mention.text}: in no list; somewhere in or around {parent.name}",
            approximate=True,
        ),
    )


def _belongs(held: Place, mention: Mention) -> bool:
    """Whether a name that holds that of a wide area belongs there, as a bank or a court does."""
    words = (word for word in mention.text.split() if word not in held.name)
    return held.kind not in _WIDE or any("org" in classes_of(word) for word in words)


def _within(place: Place, parent: Place) -> bool:
    """Whether a place lies in a country, about which it then says more."""
    return parent.kind is PlaceKind.COUNTRY and place.country == parent.country


def _place_of(resolution: Resolution | None) -> Place | None:
    return resolution.chosen.place if resolution is not None and resolution.chosen else None


def _following(i: int, made: Sequence[Resolution], text: str) -> Resolution | None:
    """The place that stands behind a name as its parent: "X, Hama", "X in the Hama countryside"."""
    following = made[i + 1] if i + 1 < len(made) else None
    if following is None or following.chosen is None:
        return None
    gap = text[made[i].mention.end : following.mention.start]
    stated = len(gap) < NEARBY // 5 and _PARENT.match(gap)
    return following if stated else None


def _passage(i: int, made: Sequence[Resolution], *, reach: int = NEARBY) -> Place | None:
    """The nearest place of the passage, if any is within ``reach`` characters."""
    mention = made[i].mention
    best: tuple[int, Place] | None = None
    for side in (reversed(range(i)), range(i + 1, len(made))):
        for other in (made[k] for k in side):
            gap = max(other.mention.start - mention.end, mention.start - other.mention.end)
            if gap > reach or (best is not None and gap >= best[0]):
                break
            place = other.chosen.place if other.chosen is not None else None
            if (
                place is not None
                and place.point is not None
                and place.kind not in (PlaceKind.COUNTRY, PlaceKind.CONTINENT)
                and other.mention.kind in (MentionKind.TOPONYM, MentionKind.MODIFIER)
            ):
                best = (gap, place)
                break
    return best[1] if best is not None else None
