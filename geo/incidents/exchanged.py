"""Latitude and longitude that were exchanged: seen by what the row says, offered, never done.

Pure. A position is exchanged if the other way round it lies in the stated country, or at a place of
the stated name, and as given it does not.
"""

from collections.abc import Sequence

from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Candidate, Lookup, Record, Rejected
from geo.toponyms.parents import country_code

__all__ = ["AT_PLACE_KM", "exchanged"]

_HIGHEST_LATITUDE = 90.0
AT_PLACE_KM = 50.0  # a place of the stated name this near is the one that is meant


def exchanged(
    record: Record, point: LonLat, known: Sequence[Candidate], lookup: Lookup
) -> Rejected | None:
    """What to say of a position that fits the row only the other way round; None otherwise.

    Parameters
    ----------
    record, point
        The row and the position that it gives.
    known
        Places of the stated name.
    lookup
        Asked which country a position lies in.
    """
    if abs(point.lon) > _HIGHEST_LATITUDE:
        return None
    other = LonLat(lon=point.lat, lat=point.lon)
    places = [c.place for c in known if c.place.point is not None]
    near = [p for p in places if p.point and great_circle_km(other, p.point) <= AT_PLACE_KM]
    where = near[0].name if near else ""
    if not where and record.country:
        code = country_code(record.country, lookup)
        where = record.country if code and _lies_in(other, code, lookup) else ""
        where = "" if where and _lies_in(point, code, lookup) else where
    if not where:
        return None
    return Rejected(
        file=record.file,
        row=record.row,
        column="latitude",
        value=f"{point.lat}, {point.lon}",
        reason="the position lies elsewhere; with latitude and longitude exchanged"
        f" it is in {where}",
        remedy="exchange them in the file, or name the columns: --column lat=... --column lon=...",
        fatal=False,
    )


def _lies_in(point: LonLat, code: str, lookup: Lookup) -> bool:
    return any(place.country == code for place in lookup.containing(point))
