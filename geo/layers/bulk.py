"""Plain rows of tables as rows of their layer, column by column.

Pure. What rows placed alike share is one row of the layer, made as every other and repeated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model.bulk import Coded, Codes, groups, objects
from geo.model.records import Bulk, Incident, IncidentId
from geo.model.schema import STATED_CODES, STATED_COUNTS, STATED_TEXTS, Layer

__all__ = ["bulk_frame", "frame_dtype", "uncoded"]

Row = Mapping[str, Any]
Numbered = tuple[Codes, Sequence[Any]]  # of each row, and what the numbers stand for
_OF_PLACE = (
    "location", "place_name", "place_name_ar", "place_id", "place_kind", "admin1", "admin1_pcode",
    "admin2", "country", "latitude", "longitude", "geo_precision", "where_prec", "precision",
    "precision_basis", "uncertainty_m", "approximate", "where_description", "where_text",
    "place_basis", "claims", "candidates", "checks", "contradictions", "quotes", "obfuscated",
    "obfuscation", "geometry",
)  # fmt: skip
_OF_TIME = (
    "event_date", "date_start", "date_end", "date_prec", "time_precision", "date_text", "edtf",
)  # fmt: skip
_OF_TELLERS = ("number_of_sources", "source_scale")
_OF_SOURCES = ("source", *_OF_TELLERS)
_AS_THEY_ARE = (
    "title", "event_type", "sub_event_type", "type_of_violence", "civilian_targeting", "best",
    "low", "high", "figures_rule", "actor1", "assoc_actor_1", "actor2", "assoc_actor_2",
    "independent_sources", "event_clarity", "notes", *STATED_COUNTS,
)  # fmt: skip


def frame_dtype(kind: str) -> str:
    """The type of a column of a layer, by the kind that the contract states."""
    return {"int": "Int64", "float": "Float64", "bool": "boolean"}.get(kind, "object")


def bulk_frame(
    bulk: Bulk,
    layer: Layer,
    row_of: Callable[[Incident], Row],
    *,
    coded: bool = False,
) -> gpd.GeoDataFrame:
    """The rows of a bulk as a frame that keeps the contract of incidents.

    Parameters
    ----------
    bulk
        Public or restricted rows.
    layer
        That of incidents.
    row_of
        An incident as a row of the layer.
    coded
        Texts of which few differ are categories.
    """
    said, nobody = bulk.columns, Incident(incident_id=IncidentId(""))
    placed = [row_of(one) for one in bulk.places]
    whens = [row_of(replace(nobody, when=when)) for when in said["when"].table]
    own = [bulk.extra.get(name, Coded.same("", len(bulk))) for name in _OF_TELLERS]
    tellers, tell = groups(said["source_ids"], *own)
    told = [
        row_of(
            replace(
                nobody,
                source_ids=said["source_ids"][at],
                extra={n: column[at] for n, column in zip(_OF_TELLERS, own, strict=True)},
            )
        )
        for at in tell
    ]
    columns: dict[str, Numbered] = {}
    for names, rows, numbers in (
        (_OF_PLACE, placed, bulk.place),
        (_OF_TIME, whens, said["when"].codes),
        (_OF_SOURCES, told, tellers),
    ):
        columns |= {name: (numbers, [row[name] for row in rows]) for name in names}
    columns |= {name: (said[name].codes, said[name].table) for name in _AS_THEY_ARE}
    columns["event_id"] = said["incident_id"].codes, said["incident_id"].table
    columns["tags"] = said["tags"].codes, [";".join(tags) for tags in said["tags"].table]
    columns["status"] = said["status"].codes, [status.value for status in said["status"].table]
    plain, alike = row_of(nobody), np.zeros(len(bulk), dtype=np.uint8)
    columns |= {name: (alike, [plain[name]]) for name in ("kind", "sensitivity")}
    columns["stated"] = _stated(bulk.extra, len(bulk))
    numbers, shapes = columns.pop("geometry")
    geometry, given = objects(shapes)[numbers], np.isfinite(bulk.lat)
    geometry[given] = shapely.points(bulk.lon[given], bulk.lat[given])
    index = pd.RangeIndex(len(bulk))
    data = {}
    for column in layer.columns:
        values = _values(*columns.pop(column.name), coded=coded and column.kind == "str")
        if column.name in ("longitude", "latitude"):
            axis = bulk.lon if column.name == "longitude" else bulk.lat
            values[given] = axis[given]
        dtype = None if isinstance(values, pd.Categorical) else frame_dtype(column.kind)
        data[column.name] = pd.Series(values, index=index, dtype=dtype)
    frame = pd.DataFrame(data, copy=False)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, crs="EPSG:4326"))


def uncoded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A frame whose texts are texts, whatever they were held as."""
    coded = [n for n, kind in frame.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
    return frame.astype(dict.fromkeys(coded, object)) if coded else frame


def _values(numbers: Codes, values: Sequence[Any], *, coded: bool) -> Any:
    """A column of numbered values; as codes where few differ and none is missing."""
    if coded:
        one = Coded.of_numbers(numbers, values)
        if None not in one.table and 2 * len(one.table) <= len(one):
            return pd.Categorical.from_codes(one.codes, pd.Index(one.table, dtype=object))
    return objects(values)[numbers]


def _stated(extra: Mapping[str, Coded], size: int) -> Numbered:
    """What rows say under other names, as lists of name and value."""
    names = [name for name in (*STATED_CODES, *STATED_TEXTS) if name in extra]
    names = [name for name in names if any(extra[name].table)]
    numbers, first = groups(*(extra[n] for n in names), np.zeros(size, dtype=np.uint8))
    values = [
        [{"name": name, "value": extra[name][at]} for name in names if extra[name][at]]
        for at in first
    ]
    return numbers, values
