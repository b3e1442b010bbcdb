"""Plain rows of tables as rows of their layer, column by column.

Pure. What rows placed alike share is one row of the layer, made as every other and repeated.
"""

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.model.bulk import cell, groups
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
    frame = bulk.frame
    place = frame["place"].to_numpy()
    columns = _repeated([row_of(one) for one in bulk.places], place, _OF_PLACE)
    geometry = columns.pop("geometry")
    numbers, first = groups(frame["when"])
    columns |= _repeated(
        [
            row_of(Incident(incident_id=IncidentId(""), when=cell(frame, "when", at)))
            for at in first
        ],
        numbers,
        _OF_TIME,
    )
    numbers, first = groups(frame["source_ids"])
    probes = [
        Incident(incident_id=IncidentId(""), source_ids=cell(frame, "source_ids", at))
        for at in first
    ]
    columns |= _repeated([row_of(probe) for probe in probes], numbers, _OF_SOURCES)
    columns |= {name: frame[name].to_numpy(dtype=object) for name in _AS_THEY_ARE}
    columns["event_id"] = frame["incident_id"].to_numpy(dtype=object)
    columns["tags"] = _each(frame["tags"], ";".join)
    columns["status"] = _each(frame["status"], lambda status: status.value)
    plain = row_of(Incident(incident_id=IncidentId("")))
    columns["kind"], columns["sensitivity"] = plain["kind"], plain["sensitivity"]
    columns["stated"] = _stated(bulk.extra, len(frame))
    lon, lat = (frame[name].to_numpy(dtype=np.float64) for name in ("lon", "lat"))
    given = np.isfinite(lat)
    for name, values in (("longitude", lon), ("latitude", lat)):
        own = columns[name].copy()
        own[given] = values[given]
        columns[name] = own
    geometry[given] = shapely.points(lon[given], lat[given])
    data = {
        c.name: pd.Series(columns[c.name], index=frame.index, dtype=frame_dtype(c.kind))
        for c in layer.columns
    }
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry, crs="EPSG:4326"))


def _repeated(
    rows: list[Row], numbers: npt.NDArray[np.int64], names: tuple[str, ...]
) -> dict[str, Any]:
    """Columns of a few rows, each repeated where it stands."""
    columns = {}
    for name in names:
        values = np.empty(len(rows), dtype=object)
        values[:] = [row[name] for row in rows]
        columns[name] = values[numbers]
    return columns


def _each(column: pd.Series, value_of: Callable[[Any], Any]) -> npt.NDArray[np.object_]:
    """What each distinct value becomes."""
    numbers, first = groups(column)
    values = np.empty(len(first), dtype=object)
    values[:] = [value_of(column.iloc[at]) for at in first]
    return values[numbers]


def _stated(extra: pd.DataFrame, size: int) -> npt.NDArray[np.object_]:
    """What rows say under other names, as lists of name and value."""
    names = [name for name in (*STATED_CODES, *STATED_TEXTS) if name in extra]
    names = [name for name in names if (extra[name] != "").any()]
    found = np.empty(size, dtype=object)
    if not names:
        nothing: list[dict[str, str]] = []
        found[:] = [nothing] * size
        return found
    known: dict[tuple[str, ...], list[dict[str, str]]] = {}
    rows = zip(*(extra[name].tolist() for name in names), strict=True)
    found[:] = [
        known.get(row)
        or known.setdefault(
            row,
            [{"name": n, "value": v} for n, v in zip(names, row, strict=True) if v],
        )
        for row in rows
    ]
    return found
