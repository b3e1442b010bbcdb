"""Plain rows of tables as rows of their layer, column by column.

Pure. What rows placed alike share is one row of the layer, made as every other and repeated.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.model.bulk import Coded, Codes, groups, objects
from geo.model.records import Bulk, Incident, IncidentId
from geo.model.schema import STATED_CODES, STATED_COUNTS, STATED_TEXTS, Layer

__all__ = ["bulk_frame", "frame_dtype"]

Row = Mapping[str, Any]
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
_OF_SOURCES = ("source", "number_of_sources", "source_scale")
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
    """
    said = bulk.columns
    columns = _repeated([row_of(one) for one in bulk.places], bulk.place, _OF_PLACE)
    geometry = columns.pop("geometry")
    nobody = Incident(incident_id=IncidentId(""))
    whens = [row_of(replace(nobody, when=when)) for when in said["when"].table]
    columns |= _repeated(whens, said["when"].codes, _OF_TIME)
    sources = [row_of(replace(nobody, source_ids=ids)) for ids in said["source_ids"].table]
    columns |= _repeated(sources, said["source_ids"].codes, _OF_SOURCES)
    columns |= {name: said[name].array() for name in _AS_THEY_ARE}
    columns["event_id"] = said["incident_id"].array()
    columns["tags"] = said["tags"].map(";".join).array()
    columns["status"] = said["status"].map(lambda status: status.value).array()
    plain = row_of(nobody)
    columns["kind"], columns["sensitivity"] = plain["kind"], plain["sensitivity"]
    columns["stated"] = _stated(bulk.extra, len(bulk))
    given = np.isfinite(bulk.lat)
    for name, values in (("longitude", bulk.lon), ("latitude", bulk.lat)):
        columns[name][given] = values[given]
    geometry[given] = shapely.points(bulk.lon[given], bulk.lat[given])
    index = pd.RangeIndex(len(bulk))
    data = {
        c.name: pd.Series(columns.pop(c.name), index=index, dtype=frame_dtype(c.kind))
        for c in layer.columns
    }
    shapes = gpd.GeoSeries(geometry, crs="EPSG:4326")
    return gpd.GeoDataFrame(pd.DataFrame(data, copy=False), geometry=shapes)


def _repeated(rows: list[Row], numbers: Codes, names: tuple[str, ...]) -> dict[str, Any]:
    """Columns of a few rows, each repeated where it stands."""
    return {name: objects([row[name] for row in rows])[numbers] for name in names}


def _stated(extra: Mapping[str, Coded], size: int) -> npt.NDArray[np.object_]:
    """What rows say under other names, as lists of name and value."""
    names = [name for name in (*STATED_CODES, *STATED_TEXTS) if name in extra]
    names = [name for name in names if any(extra[name].table)]
    numbers, first = groups(*(extra[n] for n in names), np.zeros(size, dtype=np.uint8))
    values = [
        [{"name": name, "value": extra[name][at]} for name in names if extra[name][at]]
        for at in first
    ]
    return objects(values)[numbers]
