"""Location strings as a monitor of violence writes them: how many are placed, how many rightly.

The strings are this project's own, written before they were run, with the position that the
gazetteer or common knowledge gives. Right is a position within 5 km, or a stated area of at most 15
km around it that holds the position. "Drawn" are answers that are drawn as points.

    python tests/bench/bench_location_strings.py STRINGS [GAZETTEER] [-v]

``STRINGS`` has a line for each: text, ISO country, latitude, longitude, divided by tabs.
"""

import sys
from pathlib import Path

from shapely.geometry import Point

from geo.gazetteer import open_gazetteer
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.vocab import Precision
from geo.toponyms.areas import footprint_of_resolution
from geo.toponyms.names import Resolver
from geo.toponyms.table_context import context_of

HIT_KM, AREA_KM = 5.0, 15.0
POINTS = (Precision.SITE, Precision.SETTLEMENT, Precision.NEAR)


def judged(resolver, text, country, gold):
    """Whether it is right, drawn as a point, and drawn rightly; and the answer."""
    found = resolver.resolve(text, country=country)
    shape = footprint_of_resolution(found, resolver.lookup)
    point = shape.point or (found.chosen.place.point if found.chosen else None)
    if point is None or found.chosen is None:
        return False, False, found, shape, None
    far = great_circle_km(point, gold)
    drawn = shape.precision in POINTS
    within = far <= HIT_KM or (drawn and far <= min(shape.radius_km, 10.0))
    area = (
        not drawn
        and shape.radius_km <= AREA_KM
        and (
            far <= shape.radius_km
            if shape.geometry is None
            else shape.geometry.intersects(Point(gold.lon, gold.lat))
        )
    )
    return within or area, drawn, found, shape, far


def main() -> None:
    """Print the shares, and with -v what went wrong."""
    paths = [a for a in sys.argv[1:] if a != "-v"]
    lines = Path(paths[0]).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    lookup = open_gazetteer(paths[1] if len(paths) > 1 else None)
    context = context_of(((text, "", "", country) for text, country, *_ in rows), lookup)
    resolver = Resolver(lookup, context=context)
    right = points = point_right = 0
    for text, country, lat, lon in rows:
        gold = LonLat(lon=float(lon), lat=float(lat))
        ok, drawn, found, shape, far = judged(resolver, text, country, gold)
        right += ok
        points += drawn
        point_right += drawn and ok
        if "-v" in sys.argv and not ok:
            said = found.chosen.place if found.chosen else None
            print(
                f"{text} | {said.name if said else None} {said.kind if said else ''} "
                f"{shape.precision} r{shape.radius_km} far {far and round(far, 1)} "
                f"c{found.confidence:.2f} | {found.reason}"
            )
    share, drawn_share = right / len(rows), points / len(rows)
    print(f"{len(rows)} strings: right {share:.3f}, drawn as points {drawn_share:.3f}, ", end="")
    print(f"of these right {point_right / max(points, 1):.3f}")


if __name__ == "__main__":
    main()
