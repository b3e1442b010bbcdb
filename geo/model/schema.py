"""The contract of each layer: its columns, what they mean, its key, its geometry.

Every layer is a GeoDataFrame in EPSG:4326. The flat columns carry ACLED's or UCDP's names so that
files load into existing tools; the nested ones (:data:`NESTED`) are lists of dicts that the page
and ``<layer>.json`` show in full. A column that is not listed here is not exported.
"""

from dataclasses import dataclass

import geopandas as gpd

from geo.model.errors import SchemaError

__all__ = [
    "CANDIDATE_KEYS",
    "CLAIM_KEYS",
    "LAYERS",
    "NESTED",
    "QUOTE_KEYS",
    "SCHEMA_VERSION",
    "STATED_CODES",
    "STATED_COUNTS",
    "STATED_PLACES",
    "STATED_TEXTS",
    "Column",
    "Layer",
    "check_frame",
]

SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: ``kind`` is str, int, float, bool, date (ISO text), list (nested)."""

    name: str
    kind: str
    doc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """One layer of the map and one file of the export."""

    name: str
    title: str
    title_ar: str
    key: str
    on: bool  # shown when the page opens
    geometry: tuple[str, ...]  # allowed types; None is always allowed
    columns: tuple[Column, ...]


def _columns(text: str) -> tuple[Column, ...]:
    """Parse ``name kind doc`` lines."""
    rows = (line.split(maxsplit=2) for line in text.splitlines() if line)
    return tuple(Column(name=name, kind=kind, doc=doc) for name, kind, doc in rows)


# keys of the dicts inside the nested columns
QUOTE_KEYS = (
    "report_id",
    "publisher",
    "date",
    "title",
    "text",
    "marks",  # [[start, end], ...] relative to text
    "start",
    "end",
    "sha256",
    "url",
    "archive_url",
    "lang",
    "cut",  # a few words of a sentence
    "page",  # from 1, only of a report that has pages
)
CLAIM_KEYS = (
    "claim_id",
    "harm",
    "text",  # the figure in words: "at least 745"
    "value",
    "low",
    "best",
    "high",
    "qualifier",
    "group",
    "claimant",
    "claimant_id",
    "chain",
    "as_of",
    "status",
    "supersedes",
    "subset_of",
    "same_as",
    "quote",
    "report_id",
    "notes",
)
# What of a record's other columns is kept as it was given, under the names of those data sets.
STATED_CODES = (
    "relid", "active_year", "code_status", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
    "side_a_new_id", "side_b_dset_id", "side_b_new_id", "source_date", "country_id", "region",
    "priogrid_gid", "gwnoa", "gwnob", "disorder_type", "inter1", "inter2", "interaction", "iso",
    "admin3", "timestamp", "number_of_sources", "where_prec", "country",
)  # fmt: skip
STATED_COUNTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
STATED_PLACES = ("where_prec", "country", "country_id", "region", "priogrid_gid", "iso", "admin3")
STATED_TEXTS = ("source_office", "source_article", "source_original", "source_headline")
# "chosen" and each of "rejected" in a candidates dict; "terms" are {name, value}
CANDIDATE_KEYS = (
    "place_id",
    "name",
    "kind",
    "admin1",
    "country",
    "matched",
    "tier",
    "score",
    "why",
)

_QUOTED = """
quotes list the characters behind it; keys: QUOTE_KEYS
"""

_EVENT = (
    """
event_id str stable key
kind str incident, burial, impact, access, statement or umbrella
title str one line
event_type str ACLED event type
sub_event_type str ACLED sub-event type
type_of_violence int UCDP 1 state-based, 2 non-state, 3 one-sided
civilian_targeting str ACLED
event_date date first day (ACLED)
date_start date first possible day
date_end date last possible day
date_prec int UCDP 1 day .. 5 year; null: undated
time_precision int ACLED 1 day, 2 within a week, 3 month
date_text str the date with its precision in words
edtf str the date as EDTF
location str the name as the source writes it
place_name str the gazetteer's name
place_name_ar str the gazetteer's Arabic name
place_id str gazetteer id
place_kind str city, village, adm1, ...
admin1 str name
admin1_pcode str OCHA p-code where known
admin2 str name
country str ISO 3166-1 alpha-2
latitude float representative point, never a pin for an area
longitude float representative point, never a pin for an area
geo_precision int ACLED 1..3
where_prec int UCDP 1..6
precision str site, settlement, near, district, province, area, country, none
precision_basis str stated, not_stated, shape (as given) or place (of that kind)
uncertainty_m int radius around the point, or of the area
approximate bool a soft circle stands in for a missing shape
where_description str the place as the source describes it
where_text str the place with its precision in words
place_basis str how the place is known: named, given coordinates, inferred from burial, ...
best int best estimate
low int lowest figure
high int highest figure
deaths_a int UCDP deaths of side A, as given
deaths_b int UCDP deaths of side B, as given
deaths_civilians int UCDP deaths of civilians, as given
deaths_unknown int UCDP deaths of unknown persons, as given
figures_rule str how low, best and high were derived
actor1 str ACLED
assoc_actor_1 str ACLED
actor2 str ACLED
assoc_actor_2 str ACLED
source str source ids, semicolons between
number_of_sources int all that are listed
independent_sources int counted through chains
source_scale str ACLED
event_clarity int UCDP 1 clear, 2 unclear
status str draft, reviewed, retracted
sensitivity str low, moderate, review
obfuscated bool the position was coarsened on purpose
obfuscation str how: grid_10km, admin2, ...
notes str free text
tags str semicolons between
stated list what the record says under other names of ACLED or UCDP: name, value
claims list figures, each by somebody; keys: CLAIM_KEYS
candidates list one dict why it is here: reason, confidence, unsure, chosen, rejected, terms
checks list sentences: parts against the whole, one number in several wordings
contradictions list sentences: what sources say differently
"""
    + _QUOTED
)

_ROUTE = (
    """
movement_id str stable key
title str one line
who str who moves
number int null unless somebody gave one
number_text str the word or number as said
origin str as written
destination str as written
origin_explicit bool false: not stated, the arrow is a short one into the destination
destination_explicit bool false: not stated
origin_precision str precision of that end
destination_precision str precision of that end
crossing_not_stated bool country to country: a short faded arrow across the border
date_start date first possible day
date_end date last possible day
date_prec int UCDP 1 day .. 5 year; null: undated
date_text str in words
status str fled, fleeing, sheltering, returned
route_kind str schematic: not a route travelled; reported
claimant str who says so
source str source ids, semicolons between
sensitivity str low, moderate, review
flagged str why the place is flagged
review str draft or reviewed
notes str free text
"""
    + _QUOTED
)

_CONTEXT = (
    """
mention_id str report id : start; in public output the place, which is listed once
name str the words in the report
place_id str gazetteer id, empty when none was chosen
place_name str the gazetteer's name
place_name_ar str the gazetteer's Arabic name
place_kind str city, village, adm1, ...
country str ISO 3166-1 alpha-2
mention_kind str toponym, demonym, metonym, modifier, ...
role str not_event, source_location, region, ...
reason str why it is not on the map as an incident, or why no place was chosen
confidence float calibrated probability, 0 to 1
precision str site, settlement, ...
uncertainty_m int radius
candidates list as for incidents
"""
    + _QUOTED
)

_SOURCE = """
source_id str stable key
name str public name
kind str monitor, agency, outlet, official, state_media, politician, ngo, resident, ...
party_to_conflict bool belongs to a side; empty: nobody stated it
source_scale str ACLED
base_place str where it is publicly based, in words
base_precision str precision of the base; only site and settlement are placed
independence_group str sources that share one are one source
incidents list event ids it reports
movements list movement ids it reports
reports list of dicts: report_id, title, publisher, date, sha256, url
chain str e.g. "outlet, citing AP, citing a resident"
notes str free text
url str http(s) only
"""

_AREAS = ("Point", "Polygon", "MultiPolygon", "LineString", "MultiLineString")

LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer(
            name="incidents",
            title="Incidents",
            title_ar="الحوادث",
            key="event_id",
            on=True,
            geometry=_AREAS,
            columns=_columns(_EVENT),
        ),
        Layer(
            name="burials",
            title="Burials and funerals",
            title_ar="الدفن والجنازات",
            key="event_id",
            on=True,
            geometry=_AREAS,
            columns=_columns(_EVENT),
        ),
        Layer(
            name="routes",
            title="Displacement routes",
            title_ar="مسارات النزوح",
            key="movement_id",
            on=True,
            geometry=("LineString",),
            columns=_columns(_ROUTE),
        ),
        Layer(
            name="impact",
            title="Impact and access",
            title_ar="الأثر والوصول",
            key="event_id",
            on=False,
            geometry=_AREAS,
            columns=_columns(_EVENT),
        ),
        Layer(
            name="context",
            title="Places named, no event",
            title_ar="أماكن ذُكرت بلا حدث",
            key="mention_id",
            on=False,
            geometry=_AREAS,
            columns=_columns(_CONTEXT),
        ),
        Layer(
            name="sources",
            title="Sources",
            title_ar="المصادر",
            key="source_id",
            on=False,
            geometry=("Point",),
            columns=_columns(_SOURCE),
        ),
        Layer(
            name="statements",
            title="Statements and tolls",
            title_ar="التصريحات والحصائل",
            key="event_id",
            on=True,
            geometry=(),
            columns=_columns(_EVENT),
        ),
    )
}

NESTED = frozenset(c.name for layer in LAYERS.values() for c in layer.columns if c.kind == "list")


def check_frame(frame: gpd.GeoDataFrame, layer: Layer) -> None:
    """Hold a frame against its contract.

    Raises
    ------
    SchemaError
        With every fault: missing or unknown columns, a wrong CRS, a key that repeats or is empty,
        a geometry type that the layer does not draw.
    """
    wanted = [c.name for c in layer.columns]
    have = [c for c in frame.columns if c != frame.geometry.name]
    faults = [f"missing column {c}" for c in wanted if c not in have]
    faults += [f"unknown column {c}" for c in have if c not in wanted]
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        faults.append(f"CRS is {frame.crs}, not EPSG:4326")
    if layer.key in frame:
        keys = frame[layer.key]
        faults += [
            f"key {k!r} repeats" for k in sorted(keys[keys.duplicated()].astype(str).unique())
        ]
        faults += ["a key is empty"] if (keys == "").any() or keys.isna().any() else []
    kinds = {str(kind) for kind in frame.geom_type.dropna()}
    faults += [f"geometry {k} is not drawn" for k in sorted(kinds - set(layer.geometry))]
    if faults:
        raise SchemaError(f"layer {layer.name}: " + "; ".join(faults))
