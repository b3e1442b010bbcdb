"""Many points: which features leave the page's list for the bulk layer, and in which columns.

Pure. Up to :data:`~geo.webmap.bulk.BULK_FROM` points a layer is drawn with elements of its own;
beyond it its points are packed, filtered and drawn as columns, and the page turns those in view
back into elements as soon as they are few. The reader sees one map either way.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

__all__ = ["POINT_PRECISIONS", "crowd_frame", "is_point"]

POINT_PRECISIONS: Final = frozenset({"site", "settlement", "near"})
# Values that one facet of one item may have are joined by this in its column.
_JOIN: Final = ";"


def is_point(feature: Mapping[str, Any]) -> bool:
    """Whether a feature may be drawn as a point glyph."""
    geometry = feature.get("geometry")
    return (
        geometry is not None
        and geometry["type"] == "Point"
        and (feature["properties"].get("precision") or "none") in POINT_PRECISIONS
    )


def crowd_frame(features: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Columns of many point features: position, dates, one category per facet, the rest as text.

    Parameters
    ----------
    features
        Point features as the payload holds them: ``id``, ``geometry``, ``properties``, ``group``.
    """
    rows = []
    for feature in features:
        p = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"][:2]
        start = p.get("date_start") or p.get("event_date")
        actors = (p.get(k) for k in ("actor1", "actor2", "assoc_actor_1", "assoc_actor_2"))
        rows.append(
            {
                "longitude": lon,
                "latitude": lat,
                "date_start": start,
                "date_end": p.get("date_end") or start,
                "group": feature.get("group") or "",
                "type": p.get("event_type") or "unstated",
                "kind": p.get("kind") or "",
                "actor": _JOIN.join(dict.fromkeys(a.replace(_JOIN, ",") for a in actors if a)),
                "source": _JOIN.join(s.strip() for s in (p.get("source") or "").split(_JOIN)),
                "precision": p.get("precision") or "none",
                "status": p.get("status") or "",
                "independent": str(p.get("independent_sources") or 0),
                "admin1": p.get("admin1") or "",
                "claims": str(len(p.get("claims") or ())),
                "feature": json.dumps(
                    {"id": feature["id"], "properties": p}, ensure_ascii=False, sort_keys=True
                ),
            }
        )
    return pd.DataFrame(rows)
