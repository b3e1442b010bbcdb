"""Many points: which features leave the page's list for the bulk layer, and in which columns.

Pure. Up to :data:`~geo.webmap.bulk.BULK_FROM` points a layer is drawn with elements of its own;
beyond it its points are packed, filtered and drawn as columns, and the page turns those in view
back into elements as soon as they are few. The reader sees one map either way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.layers.formats.large import FeatureTexts
from geo.model.bulk import Coded, groups, objects, rounded
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
_KIND: Final = ("event_type", "sub_event_type", "type_of_violence")
_ACTORS: Final = ("actor1", "actor2", "assoc_actor_1", "assoc_actor_2")


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
        rows.append(
            {
                "longitude": lon,
                "latitude": lat,
                "date_start": start,
                "date_end": p.get("date_end") or start,
                "group": feature.get("group") or "",
                "type": p.get("event_type") or "unstated",
                "kind": p.get("kind") or "",
                "actor": _actors(*(p.get(name) or "" for name in _ACTORS)),
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
        listed = [crowd[name].to_numpy(dtype=object) for crowd in crowds]
        codes, texts = pd.factorize(np.concatenate([*listed, objects(own)]))
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

    def of(names: Sequence[str], said: Callable[..., str]) -> pd.Categorical:
        """What each combination of some columns says, once."""
        numbers, first = groups(*(frame[name] for name in names))
        rows = zip(*(frame[name].iloc[first].tolist() for name in names), strict=True)
        column = Coded.of_numbers(numbers, [said(*row) for row in rows])
        return pd.Categorical.from_codes(column.codes, pd.Index(column.table, dtype=str))

    def kind_of(*kind: Any) -> str:
        return group({n: v for n, v in zip(_KIND, kind, strict=True) if v is not pd.NA})

    start = frame["date_start"].where(frame["date_start"].notna(), frame["event_date"])
    shapes = frame.geometry
    return pd.DataFrame(
        {
            "longitude": rounded(shapes.x.to_numpy(), texts.decimals),
            "latitude": rounded(shapes.y.to_numpy(), texts.decimals),
            "date_start": start.to_numpy(),
            "date_end": frame["date_end"].where(frame["date_end"].notna(), start).to_numpy(),
            "group": of(_KIND, kind_of),
            "type": of(("event_type",), lambda value: value or "unstated"),
            "kind": of(("kind",), str),
            "actor": of(_ACTORS, _actors),
            **{name: of((name,), str) for name in ("source", "precision", "status")},
            "independent": of(("independent_sources",), lambda n: str(0 if n is pd.NA else n)),
            "admin1": of(("admin1",), str),
            "district": of(("admin1", "admin2"), _district),
            "figure": of(("low", "best"), _figure),
            "title": _first(frame, "title", "event_id"),
            "place": _first(frame, "place_name", "location"),
            "claims": [str(len(claims)) for claims in frame["claims"].tolist()],
            **property_columns(texts.columns()),
        }
    )


def _actors(*names: str) -> str:
    return _JOIN.join(dict.fromkeys(name.replace(_JOIN, ",") for name in names if name))


def _district(admin1: str, admin2: str) -> str:
    return district_of({"admin1": admin1, "admin2": admin2})
