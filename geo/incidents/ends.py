"""The ends of movements and the bases of sources get their places."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.model.footprints import (
    footprint_of,
    precision_of_kind,
)
from geo.model.position import LonLat
from geo.model.records import (
    Footprint,
    Lookup,
    Movement,
    Place,
    Rejected,
    Source,
)
from geo.model.vocab import PlaceKind, Precision
from geo.toponyms.names import resolve_name
from geo.toponyms.words import listed

__all__ = [
    "place_movements",
    "place_sources",
]


def place_movements(
    movements: Iterable[Movement], lookup: Lookup, *, focus: Sequence[str] = ()
) -> tuple[list[Movement], list[Rejected]]:
    """Geocode both ends; "nearby X" is read as the nearest such thing to the other end."""
    placed, warnings = [], []
    for movement in movements:
        if not movement.sensitivity.is_public:
            placed.append(movement)
            continue
        origin = _end(movement.origin, lookup, focus=focus, near=None)
        anchor = origin[1].point if origin is not None else None
        goal = _end(movement.destination, lookup, focus=focus, near=anchor)
        warnings += [
            Rejected(
                file="movements",
                column=column,
                value=name,
                reason=f"{movement.movement_id}: {name!r} is not in the gazetteer",
                remedy="add the place, or leave the end empty and set its explicit column to no",
                fatal=False,
            )
            for column, name, end in (
                ("origin", movement.origin, origin),
                ("destination", movement.destination, goal),
            )
            if name and end is None
        ]
        placed.append(
            replace(
                movement,
                origin_place=origin[0] if origin else None,
                origin_footprint=origin[1] if origin else None,
                destination_place=goal[0] if goal else None,
                destination_footprint=goal[1] if goal else None,
            )
        )
    return placed, warnings


def _end(
    name: str, lookup: Lookup, *, focus: Sequence[str], near: LonLat | None
) -> tuple[Place, Footprint] | None:
    words = name.casefold().split()
    if words and words[0] in listed("article"):
        del words[0]
    if not words:
        return None
    if words[0] in listed("nearby") and near is not None:  # "the nearby mountains"
        kinds = [PlaceKind(k) for k in listed("areas nearby").get(words[-1], "").split()]
        found = lookup.nearest(near, kinds=kinds, limit=1) if kinds else []
        if not found:
            return None
        place = found[0][0]
        # one of several villages nearby is not known: an area around, never a dot
        precision = None if not precision_of_kind(place.kind).is_point else Precision.NEAR
        return place, footprint_of(place, lookup, precision=precision)
    chosen = resolve_name(name, lookup, focus=focus, near=near).chosen
    return (chosen.place, footprint_of(chosen.place, lookup)) if chosen is not None else None


def place_sources(sources: Iterable[Source], lookup: Lookup) -> list[tuple[Source, Place | None]]:
    """The public base of each source, only where it is known to a settlement; witnesses never."""
    placed: list[tuple[Source, Place | None]] = []
    for source in sources:
        place = None
        if source.base_place and not source.kind.is_private:
            chosen = resolve_name(source.base_place, lookup).chosen
            if chosen is not None:
                place = chosen.place
                known = precision_of_kind(place.kind)
                source = replace(source, base_precision=known)  # noqa: PLW2901 -- the placed source replaces the bare one
                if not known.is_point:
                    place = None
        placed.append((source, place))
    return placed
