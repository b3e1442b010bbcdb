"""A row of an earlier map becomes the incident that it was: nothing lost, and nothing known better.

Pure. The place, the shape and the reasons are those that stand in the row; the gazetteer is asked
only for the record of the place that it names.
"""

from dataclasses import replace

from shapely.geometry import Point

from geo.model.errors import UnknownPlaceError
from geo.model.footprints import NOWHERE, given_point, where_text
from geo.model.records import Footprint, Incident, Kept, Lookup, Place, Record
from geo.model.vocab import EventKind, Precision, PrecisionBasis

__all__ = ["as_it_was"]

_UNDRAWN = (EventKind.STATEMENT, EventKind.UMBRELLA)  # their layer has no shapes to read back
_MARK = "\x00"  # stands for the name of a place while the words around it are found


def as_it_was(base: Incident, record: Record, kept: Kept, lookup: Lookup) -> Incident:
    """The incident that the row was written from.

    Parameters
    ----------
    base
        What the plain columns say.
    record
        The row.
    kept
        Its nested columns.
    lookup
        The gazetteer; a place that it does not have is taken from the row.
    """
    place = _known(kept.place, lookup)
    found = [*dict.fromkeys(quote.report_id for quote in kept.quotes)]
    return replace(
        base,
        title=record.title,
        place=place,
        footprint=_footprint(record, kept, place),
        resolution=kept.resolution,
        figures_rule=record.figures_rule,
        claims=kept.claims,
        quotes=kept.quotes,
        report_ids=tuple(sorted(found)),
        checks=kept.checks,
        contradictions=kept.contradictions,
        obfuscation=record.obfuscation,
    )


def _known(place: Place | None, lookup: Lookup) -> Place | None:
    if place is None:
        return None
    try:
        return lookup.place(place.place_id)
    except UnknownPlaceError:
        return place


def _footprint(record: Record, kept: Kept, place: Place | None) -> Footprint:
    precision = record.precision or Precision.NONE
    basis = record.precision_basis or PrecisionBasis.NOT_STATED
    if record.point is None:
        bare = replace(NOWHERE, precision=precision, label=_MARK, basis=basis)
        return replace(bare, label=_label(bare, kept.where_text, place))
    bare = given_point(
        record.point,
        precision=precision,
        radius_km=record.radius_km or 0.0,
        label=_MARK,
        basis=basis,
    )
    dot = Point(record.point.xy) if precision.is_point else None
    shaped = record.geometry is not None or dot is not None or record.kind in _UNDRAWN
    bare = replace(
        bare,
        geometry=(record.geometry or dot) if shaped else bare.geometry,
        approximate=record.approximate if shaped else bare.approximate,
    )
    return replace(bare, label=_label(bare, kept.where_text, place) or record.location)


def _label(footprint: Footprint, told: str, place: Place | None) -> str:
    """The name of the place, taken out of the words in which a map tells where it is."""
    before, _, after = where_text(footprint, place=place).partition(_MARK)
    if not told or not (told.startswith(before) and told.endswith(after)):
        return told  # "near X, within about 7 km" is its own label
    return told[len(before) : len(told) - len(after)]
