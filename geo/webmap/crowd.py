"""Many points: which features leave the page's list for the bulk layer, and in which columns.

Pure. Up to :data:`~geo.webmap.bulk.BULK_FROM` points a layer is drawn with elements of its own;
beyond it its points are packed, filtered and drawn as columns, and the page turns those in view
back into elements as soon as they are few. The reader sees one map either way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.layers.formats.large import FeatureTexts
from geo.model.folds import ORDER
from geo.model.schema import Layer
from geo.webmap.fragments import fragments_of, property_columns
from geo.webmap.units import district_of

__all__ = [
    "POINT_PRECISIONS",
    "crowd_columns",
    "crowd_frame",
    "is_point",
    "point_rows",
    "rank_together",
]

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
    """Columns of many point features: position, dates, one category per facet, all they say.

    Parameters
    ----------
    features
        Point features as the payload holds them: ``id``, ``geometry``, ``properties``, ``group``.
    """
    rows: list[dict[str, Any]] = []
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
                "district": district_of(p),
                "figure": _figure(p.get("low"), p.get("best")),
                "title": p.get("title") or p.get("name") or feature["id"],
                "place": p.get("place_name") or p.get("location") or "",
                "claims": str(len(p.get("claims") or ())),
            }
        )
    shown = property_columns(fragments_of([feature["properties"] for feature in features]))
    return pd.DataFrame({**pd.DataFrame(rows), **shown})


def _figure(low: Any, best: Any) -> str:
    """The lowest stated figure, else the record's own; "" where there is none."""
    found = best if low is None or low is pd.NA else low
    return "" if found is None or found is pd.NA else str(int(found))


def _first(frame: gpd.GeoDataFrame, column: str, other: str) -> list[str]:
    """A column, another where it says nothing."""
    pairs = zip(frame[column].tolist(), frame[other].tolist(), strict=True)
    return [str(one) if one else str(two or "") for one, two in pairs]


def rank_together(
    crowds: Sequence[pd.DataFrame], features: Sequence[dict[str, Any]]
) -> Iterator[pd.DataFrame]:
    """Crowds whose titles and places are their ranks among all of a page: sorted without a text.

    Parameters
    ----------
    crowds
        As :func:`crowd_frame` gives them.
    features
        What has elements of its own beside them; each gets ``ranks``, of its title and its place.
    """
    ranked = []
    for name, keys in (("title", ("title", "name")), ("place", ("place_name", "location"))):
        own = [next((str(p[k]) for k in keys if p.get(k)), "") for p in _properties(features)]
        every = np.array([*chain(*(c[name] for c in crowds), own)], dtype=object)
        codes, texts = pd.factorize(every)
        ranked.append(np.unique([ORDER(t) for t in texts], return_inverse=True)[1][codes])
    ends = np.cumsum([len(crowd) for crowd in crowds])
    for feature, *ranks in zip(features, *(r[ends[-1] :].tolist() for r in ranked), strict=True):
        feature["ranks"] = ranks
    for crowd, end in zip(crowds, ends.tolist(), strict=True):
        title, place = (ranks[end - len(crowd) : end] for ranks in ranked)
        yield crowd.assign(title=title, place=place)


def _properties(features: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [feature["properties"] for feature in features]


def point_rows(frame: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """The rows of a layer that may be drawn as point glyphs, as :func:`is_point` of features."""
    dots: npt.NDArray[np.bool_] = shapely.get_type_id(frame.geometry.to_numpy()) == 0
    if "precision" not in frame:
        return np.zeros(len(frame), dtype=bool)
    exact: npt.NDArray[np.bool_] = frame["precision"].isin(POINT_PRECISIONS).to_numpy(dtype=bool)
    return np.logical_and(dots, exact)


def crowd_columns(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    *,
    group: Callable[[Mapping[str, Any]], str],
    nested: Callable[[Any], Any],
) -> pd.DataFrame:
    """What :func:`crowd_frame` makes of features, made of the rows of a layer.

    Parameters
    ----------
    frame
        Rows of :func:`point_rows`.
    layer
        Their layer.
    group
        The type of an event by its properties.
    nested
        What the page holds of a nested column.
    """
    texts = FeatureTexts(frame, layer, nested=nested)
    asked = ("event_type", "sub_event_type", "type_of_violence")
    kinds = zip(*(frame[name].tolist() for name in asked), strict=True)
    groups: dict[tuple[Any, ...], str] = {}
    for kind in kinds:
        if kind not in groups:
            said = {n: v for n, v in zip(asked, kind, strict=True) if v is not pd.NA}
            groups[kind] = group(said)
    kinds = zip(*(frame[name].tolist() for name in asked), strict=True)
    actors = zip(
        *(frame[n].tolist() for n in ("actor1", "actor2", "assoc_actor_1", "assoc_actor_2")),
        strict=True,
    )
    known: dict[tuple[str, ...], str] = {}
    for names in set(actors):
        known[names] = _JOIN.join(dict.fromkeys(a.replace(_JOIN, ",") for a in names if a))
    actors = zip(
        *(frame[n].tolist() for n in ("actor1", "actor2", "assoc_actor_1", "assoc_actor_2")),
        strict=True,
    )
    start = frame["date_start"].where(frame["date_start"].notna(), frame["event_date"])
    rounded = {
        axis: [round(value, n) for value, n in zip(values.tolist(), texts.decimals, strict=True)]
        for axis, values in (("longitude", frame.geometry.x), ("latitude", frame.geometry.y))
    }
    return pd.DataFrame(
        {
            **rounded,
            "date_start": start.to_numpy(),
            "date_end": frame["date_end"].where(frame["date_end"].notna(), start).to_numpy(),
            "group": [groups[kind] for kind in kinds],
            "type": [value or "unstated" for value in frame["event_type"].tolist()],
            "kind": frame["kind"].to_numpy(),
            "actor": [known[names] for names in actors],
            "source": frame["source"].to_numpy(),
            "precision": frame["precision"].to_numpy(),
            "status": frame["status"].to_numpy(),
            "independent": [
                str(0 if n is pd.NA else n) for n in frame["independent_sources"].tolist()
            ],
            "admin1": frame["admin1"].to_numpy(),
            "district": [
                district_of({"admin1": a, "admin2": b})
                for a, b in zip(frame["admin1"].tolist(), frame["admin2"].tolist(), strict=True)
            ],
            "figure": [
                _figure(*pair)
                for pair in zip(frame["low"].tolist(), frame["best"].tolist(), strict=True)
            ],
            "title": _first(frame, "title", "event_id"),
            "place": _first(frame, "place_name", "location"),
            "claims": [str(len(claims)) for claims in frame["claims"].tolist()],
            **property_columns(texts.columns()),
        }
    )
