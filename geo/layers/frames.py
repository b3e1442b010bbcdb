"""Incidents, movements and sources as the GeoDataFrames that are drawn and exported.

Pure: a dossier in, one frame per layer of :data:`geo.model.schema.LAYERS` out. What a frame holds
is what the GeoJSON and the page hold; nothing is decided later.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.incidents.decisions import with_decisions
from geo.incidents.values import incident_values, iso, movement_values, place_values
from geo.layers.bulk import bulk_frame, frame_dtype
from geo.layers.nested import (
    HASH_SHOWN,
    candidate_values,
    claim_cells,
    quote_values,
    source_name,
)
from geo.layers.routes import route_of
from geo.model.footprints import where_text
from geo.model.position import LonLat
from geo.model.records import (
    Dossier,
    Footprint,
    Incident,
    Movement,
    Place,
    PlaceId,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
    When,
)
from geo.model.schema import LAYERS, STATED_CODES, STATED_TEXTS, Layer, check_frame
from geo.model.vocab import EventKind, PlaceKind, Precision, Status

__all__ = [
    "LAYER_OF_KIND",
    "build_layers",
]

LAYER_OF_KIND = {
    EventKind.INCIDENT: "incidents",
    EventKind.BURIAL: "burials",
    EventKind.IMPACT: "impact",
    EventKind.ACCESS: "impact",
    EventKind.STATEMENT: "statements",
    EventKind.UMBRELLA: "statements",
}
_MOST_DIGITS = 15  # of a number that can be meant


def build_layers(
    dossier: Dossier,
    *,
    source_places: Mapping[SourceId, Place] | None = None,
    country_shapes: Callable[[PlaceId], BaseGeometry | None] | None = None,
    names_ar: Callable[[PlaceId], str] | None = None,
    coded: bool = False,
) -> dict[str, gpd.GeoDataFrame]:
    """Every layer of the schema, empty ones too, sorted by key.

    Parameters
    ----------
    dossier
        Public or restricted; what it holds is drawn.
    source_places
        Public bases known to a settlement.
    country_shapes
        Place id to a polygon, for routes whose end is a country.
    names_ar
        Arabic name of a place, for bilingual labels.
    coded
        Texts of plain rows are categories where few differ: less memory.

    Returns
    -------
    dict
        Layer name to GeoDataFrame in EPSG:4326 that keeps its contract.
    """
    dossier = with_decisions(dossier)
    reports = {r.report_id: r for r in (*dossier.cited, *dossier.reports)}
    sources = {s.source_id: s for s in dossier.sources}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in LAYERS}
    for incident in dossier.incidents:
        layer = LAYER_OF_KIND[incident.kind]
        row = _incident_row(incident, reports, sources)
        row["geometry"] = None if layer == "statements" else row["geometry"]
        rows[layer].append(row)
    anchor = _anchor(dossier.incidents)
    rows["routes"] = [
        _route_row(m, reports, sources, country_shapes, anchor) for m in dossier.movements
    ]
    rows["context"] = [_context_row(r, reports) for r in dossier.context]
    rows["sources"] = _source_rows(dossier, source_places or {})
    if names_ar is not None:
        for row in (*rows["incidents"], *rows["burials"], *rows["impact"], *rows["context"]):
            _named(row, names_ar)
    frames = {name: _frame(rows[name], layer) for name, layer in LAYERS.items()}
    if dossier.bulk is not None:
        more = bulk_frame(
            dossier.bulk,
            LAYERS["incidents"],
            lambda incident: _named(_incident_row(incident, reports, sources), names_ar),
            coded=coded,
        )
        frames["incidents"] = _together(frames["incidents"], more)
    for name, frame in frames.items():
        check_frame(frame, LAYERS[name])
    return frames


def _named(row: dict[str, Any], names_ar: Callable[[PlaceId], str] | None) -> dict[str, Any]:
    """A row with the Arabic name of its place."""
    if names_ar is not None and not row["place_name_ar"] and row["place_id"]:
        row["place_name_ar"] = names_ar(PlaceId(row["place_id"]))
    return row


def _together(few: gpd.GeoDataFrame, many: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows of two frames of one layer, sorted by key."""
    frame = pd.concat([few, many], ignore_index=True) if len(few) else many
    order = frame["event_id"].astype(str).argsort(kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _frame(rows: list[dict[str, Any]], layer: Layer) -> gpd.GeoDataFrame:
    rows = sorted(rows, key=lambda row: str(row[layer.key]))
    columns: dict[str, Any] = {}
    for column in layer.columns:
        values = [row.get(column.name) for row in rows]
        columns[column.name] = pd.Series(values, dtype=frame_dtype(column.kind))
    return gpd.GeoDataFrame(
        columns, geometry=gpd.GeoSeries([row["geometry"] for row in rows], crs="EPSG:4326")
    )


# ------------------------------------------------------------------ incidents


def _incident_row(
    incident: Incident, reports: Mapping[ReportId, Report], sources: Mapping[SourceId, Source]
) -> dict[str, Any]:
    values, place = incident_values(incident), incident.place
    footprint = incident.footprint or Footprint(geometry=None, precision=Precision.NONE)
    return values | {
        "event_id": incident.incident_id,
        "event_date": values["date_start"],
        "date_end": values["date_last"],
        "time_precision": _time_precision(incident.when),
        "admin1": incident.admin1 or _admin1(place),
        "admin2": incident.admin2 or _admin2(place),
        "country": incident.country or (place.country if place else ""),
        "where_text": where_text(footprint, place=place),
        "source": ";".join(incident.source_ids),
        "number_of_sources": _source_count(incident, reports),
        "source_scale": incident.extra.get("source_scale") or _scales(incident.source_ids, sources),
        "obfuscated": bool(incident.obfuscation),
        "tags": ";".join(incident.tags),
        "stated": [
            {"name": name, "value": incident.extra[name]}
            for name in (*STATED_CODES, *STATED_TEXTS)
            if incident.extra.get(name)
        ],
        "claims": [claim_cells(c, sources, reports) for c in incident.claims],
        "candidates": candidate_values(incident.resolution),
        "quotes": [quote_values(q, reports) for q in incident.quotes],
        "geometry": footprint.geometry,
    }


def _number(text: str | None) -> int | None:
    """A count as a row gives it; spreadsheets write 3 as 3.0."""
    found = (text or "").strip().removesuffix(".0")
    return int(found) if found.isdecimal() and len(found) <= _MOST_DIGITS else None


def _source_count(incident: Incident, reports: Mapping[ReportId, Report]) -> int:
    """As the row states it; else the listed sources; else the reports that tell of it.

    Where one publisher is listed, those that are not count beside it.
    """
    stated = _number(incident.extra.get("number_of_sources"))
    if stated is not None:
        return stated
    listed = set(incident.source_ids)
    told = [reports[i] for i in incident.report_ids if i in reports]
    if not listed & {r.source_id for r in told}:
        return len(incident.source_ids or incident.report_ids)
    others = {r.publisher.casefold() for r in told if r.source_id is None} - {""}
    return len(listed) + len(others)


def _admin1(place: Place | None) -> str:
    if place is None:
        return ""
    return place.admin1 or (place.name if place.kind is PlaceKind.ADM1 else "")


def _admin2(place: Place | None) -> str:
    if place is None:
        return ""
    return place.admin2 or (place.name if place.kind is PlaceKind.ADM2 else "")


def _scales(ids: Iterable[SourceId], sources: Mapping[SourceId, Source]) -> str:
    known = {sources[i].source_scale for i in ids if i in sources}
    return "-".join(sorted(known - {""}))


def _time_precision(when: When) -> int | None:
    """ACLED's 1 day, 2 within a week, 3 month, from UCDP's finer ``date_prec``."""
    return None if when.date_prec is None else {1: 1, 2: 2, 3: 2}.get(when.date_prec, 3)


# ------------------------------------------------------------------ routes


def _anchor(incidents: Sequence[Incident]) -> LonLat | None:
    """The middle of what happened, to choose a stretch of a long border."""
    points = sorted(
        i.footprint.point
        for i in incidents
        if i.kind is EventKind.INCIDENT
        and i.footprint is not None
        and i.footprint.point is not None
    )
    if not points:
        return None
    return LonLat(
        lon=sum(p.lon for p in points) / len(points), lat=sum(p.lat for p in points) / len(points)
    )


def _end_name(movement: Movement, words: str, place: Place | None) -> str:
    """An end as a title names it: a drafted one by its resolved place, else the words."""
    return place.name if place is not None and movement.review is Status.DRAFT else words


def _route_row(
    movement: Movement,
    reports: Mapping[ReportId, Report],
    sources: Mapping[SourceId, Source],
    country_shapes: Callable[[PlaceId], BaseGeometry | None] | None,
    anchor: LonLat | None,
) -> dict[str, Any]:
    def shape(place: Place | None) -> BaseGeometry | None:
        return country_shapes(place.place_id) if country_shapes and place else None

    route = route_of(
        movement,
        origin_country=shape(movement.origin_place),
        destination_country=shape(movement.destination_place),
        anchor=anchor,
    )
    origin = _end_name(movement, movement.origin, movement.origin_place)
    goal = _end_name(movement, movement.destination, movement.destination_place)
    values = movement_values(movement)
    return values | {
        "title": f"{movement.who or 'People'}: {origin or 'origin not stated'} to "
        f"{goal or 'destination not stated'}",
        "date_end": values["date_last"],
        "crossing_not_stated": route.crossing_not_stated,
        "claimant": source_name(movement.claimant, sources),
        "source": ";".join(movement.source_ids),
        "quotes": [quote_values(q, reports) for q in movement.quotes],
        "geometry": route.geometry,
    }


# ------------------------------------------------------------------ context, sources


def _context_row(resolution: Resolution, reports: Mapping[ReportId, Report]) -> dict[str, Any]:
    mention, chosen = resolution.mention, resolution.chosen
    place = chosen.place if chosen else None
    footprint = resolution.footprint
    report = reports.get(mention.report_id)  # a public entry names no report
    named = (mention.start, mention.end)
    quotes = [] if report is None else [quote_values(report.quote(*named, [named]), reports)]
    precision = footprint.precision if footprint else Precision.NONE
    # the audit layer marks where a named settlement lies; an area or a country is only listed
    point = Point(place.point.xy) if place and place.point and precision.is_point else None
    return {
        **place_values(place),
        "mention_id": f"{mention.report_id}:{mention.start}" if report else _entry_id(place),
        "name": mention.text,
        "country": place.country if place else "",
        "mention_kind": mention.kind.value,
        "role": mention.role.value if mention.role else "",
        "reason": resolution.reason,
        "confidence": resolution.confidence,
        "precision": precision.value,
        "uncertainty_m": round(place.radius_km * 1000) if place else None,
        "candidates": candidate_values(resolution) if report else [],
        "quotes": quotes,
        "geometry": point,
    }


def _entry_id(place: Place | None) -> str:
    """The key of a place that is listed once, whoever named it."""
    return f"place:{place.place_id}" if place else ""


def _told_in_bulk(dossier: Dossier) -> Iterator[tuple[str, SourceId]]:
    """Plain rows and their sources, where sources are listed."""
    if dossier.bulk is None or not dossier.sources:
        return
    said = (dossier.bulk.columns[name].tolist() for name in ("incident_id", "source_ids"))
    for one, ids in zip(*said, strict=True):
        yield from ((one, source_id) for source_id in ids)


def _source_rows(dossier: Dossier, places: Mapping[SourceId, Place]) -> list[dict[str, Any]]:
    incidents: dict[str, list[str]] = defaultdict(list)
    movements: dict[str, list[str]] = defaultdict(list)
    chains: dict[str, set[str]] = defaultdict(set)
    names: Mapping[SourceId, Source] = {s.source_id: s for s in dossier.sources}
    for incident in dossier.incidents:
        for source_id in incident.source_ids:
            incidents[source_id].append(incident.incident_id)
        for claim in incident.claims:
            for link in claim.chain:
                chains[link].add(", citing ".join(source_name(c, names) for c in claim.chain))
    for one, said_by in _told_in_bulk(dossier):
        incidents[said_by].append(one)
    for movement in dossier.movements:
        for source_id in movement.source_ids:
            movements[source_id].append(movement.movement_id)
    rows = []
    for source in dossier.sources:
        place = places.get(source.source_id)
        published = [r for r in dossier.reports if r.source_id == source.source_id]
        rows.append(
            {
                "source_id": source.source_id,
                "name": source.name,
                "kind": source.kind.value,
                "party_to_conflict": source.party_to_conflict,
                "source_scale": source.source_scale,
                "base_place": source.base_place,
                "base_precision": source.base_precision.value,
                "independence_group": source.independence_group,
                "incidents": sorted(incidents[source.source_id]),
                "movements": sorted(movements[source.source_id]),
                "reports": [
                    {
                        "report_id": r.report_id,
                        "title": r.title,
                        "publisher": r.publisher,
                        "date": iso(r.date_published),
                        "sha256": r.sha256[:HASH_SHOWN],
                        "url": r.url,
                    }
                    for r in published
                ],
                "chain": "; ".join(sorted(chains[source.source_id])),
                "notes": source.notes,
                "url": source.url,
                "geometry": Point(place.point.xy) if place and place.point else None,
            }
        )
    return rows
