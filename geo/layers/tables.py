"""Layers as tables to work with: days as dates, nested columns as JSON text, no list in a cell.

Pure. The layer itself stays as its contract has it; every writer of ``formats/`` takes either.
"""

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geo.layers.formats.flat import flatten
from geo.model.schema import Layer

__all__ = ["table_of"]


def table_of(frame: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
    """A layer whose cells are plain values.

    Parameters
    ----------
    frame
        A frame that keeps the contract of ``layer``.
    layer
        The contract.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows and columns. ``date_start`` and ``date_end`` are the first and the last day
        that are possible; ``event_date`` is a date only where the day itself is known
        (``date_prec`` 1), for a month is no day: ``edtf`` and ``date_text`` say what is known.
    """
    table = flatten(frame, layer)
    for column in layer.columns:
        if column.kind == "date":
            table[column.name] = pd.to_datetime(table[column.name], format="ISO8601")
    if "event_date" in table and "date_prec" in table:
        exact = (table["date_prec"] == 1).fillna(value=False).to_numpy(dtype=bool)
        table["event_date"] = table["event_date"].where(exact)
    if not layer.geometry:  # GeoPandas explores and stores what is empty, and not what is missing
        table.geometry = gpd.GeoSeries([Point()] * len(table), crs=table.crs)
    table.index = frame.index
    return table
