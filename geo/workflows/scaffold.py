"""A map folder to fill in: ``map.toml``, tables with their columns, a place for reports.

The example rows are remarks (they start with ``#``), so that the empty folder builds as it is.
"""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from geo.model.errors import MapFolderError

__all__ = ["create"]

_MAP_TOML = """\
title = "{title}"
# title_ar = ""
# subtitle = "What is claimed, by whom, how precisely"
# period = ["2026-01-30", "2026-02-02"]   # first and last day
# as_of = "2026-02-02"                     # the day the figures stand for
# focus = ["NP", "IN"]                     # countries in which names are looked up first
lang = "en"

[inputs]                                   # paths are relative to this file
reports = ["reports"]                      # .txt, .md, .html, .pdf, .docx, .eml, .jsonl, feeds
records = ["records/incidents.csv"]        # or .xlsx, .geojson, .gpkg, ...; see geo columns
movements = ["records/movements.csv"]
sources = ["records/sources.csv"]
claims = ["records/claims.csv"]
review = "review.csv"                      # made by: geo draft; its edits win

# [columns]                                # where a header is not recognised: geo columns FILE
# location = "Location village"
# date_order = "dmy"                       # what 6/3/2026 means

# [map]
# base = "ground.gpkg"                     # your own ground: .geojson, .gpkg, .shp, .pmtiles
# boundaries = "dashed"                    # contested borders; or undisputed, none
# raster = "sheet.png"                     # a picture as ground, or .mbtiles, .pmtiles
# raster_bounds = [75.7, 11.2, 75.8, 11.3] # west, south, east, north of it

# [privacy]
# blur = "grid_10km"                       # or admin1, admin2, jitter_5km (needs a salt)
# salt = "../secret.salt"                  # outside the repository, never published
# texts = "screen"                         # or strict, cleared, none; also by file or column
# public_names = ["Jane Example"]          # names that may stand
# ids = "neutral"                          # replace every id (needs a key)
# key = "../secret.key"                    # outside the repository, never published
"""
# Columns of each table with the example row of the remark below the header.
_TABLES = {
    "incidents": {
        "event_id": "# flood-1",
        "kind": "incident",
        "title": "Flood near Exampletown",
        "event_type": "Flood",
        "sub_event_type": "Armed clash",
        "event_date": "2026-01-30",
        "date_start": "",
        "date_end": "",
        "date_prec": "1",
        "location": "Exampletown",
        "precision": "near",
        "admin1": "Example Province",
        "country": "Exampleland",
        "actor1": "",
        "actor2": "",
        "source": "monitor-a",
        "fatalities": "",
        "status": "reviewed",
        "sensitivity": "low",
        "public_quote": "",
        "tags": "",
        "notes": "kind: incident, burial, impact, access, statement, umbrella; "
        "sensitivity: low, moderate, review, high, severe",
    },
    "movements": {
        "movement_id": "# flight-1",
        "who": "Residents",
        "number": "",
        "number_text": "thousands",
        "origin": "Exampletown",
        "origin_explicit": "yes",
        "destination": "Otherville",
        "destination_explicit": "yes",
        "date_start": "2026-01-31",
        "date_end": "2026-02-02",
        "status": "fled",
        "route_kind": "schematic",
        "claimant": "monitor-a",
        "source": "monitor-a",
        "report": "",
        "sensitivity": "low",
        "flagged": "",
        "public_quote": "",
        "notes": "number stays empty unless somebody gave one",
    },
    "sources": {
        "source_id": "# monitor-a",
        "name": "Example Monitor",
        "kind": "monitor",
        "party_to_conflict": "no",
        "source_scale": "National",
        "base_place": "",
        "base_precision": "none",
        "independence_group": "monitor-a",
        "sensitivity": "low",
        "aliases": "EM|the Monitor",
        "url": "",
        "notes": "kind: monitor, agency, outlet, official, state_media, politician, ngo, un, "
        "armed_group, resident, witness, other",
    },
    "claims": {
        "claim_id": "# toll-1",
        "about": "flood-1",
        "harm": "killed",
        "value": "16",
        "qualifier": "at_least",
        "low": "",
        "best": "",
        "high": "",
        "number_text": "at least 16",
        "group": "",
        "subset_of": "",
        "supersedes": "",
        "same_as": "",
        "claimant": "monitor-a",
        "chain": "outlet-a;monitor-a",
        "as_of": "2026-01-30",
        "status": "current",
        "report": "example-report",
        "quote": "at least 16",
        "notes": "qualifier: exact, at_least, over, about, up_to, range, vague",
    },
}
_README = """\
# {title}

What this map claims, and what it does not.

- **Question:** which events, where, when, told by whom.
- **Sources:** which reports and tables, and which of them share one origin.
- **Caveats:** what is inferred, what is contested, what was left out and why.
- **People:** who could be harmed if a reader found them; what was done about it.

A report is a file in `reports/`. Its head may say:

    ---
    title: Bridge at Exampletown closed
    publisher: Outlet A
    date_published: 2026-02-02
    url: https://example.org/report
    lang: en
    ---

Then:

    geo check {name}     # every fault of the inputs at once
    geo map {name}       # writes {name}/build/index.html and one GeoJSON per layer
    geo verify {name}/build
"""
_FILES = {
    "map.toml": _MAP_TOML,
    "README.md": _README,
    "reports/.gitkeep": "",
    ".gitignore": "build/\nrestricted/\n*.salt\n*.key\n*.journal\n",
}


def create(folder: str | Path) -> list[Path]:
    """Make a map folder.

    Parameters
    ----------
    folder
        Where; its name becomes the title.

    Returns
    -------
    list of Path
        The files made.

    Raises
    ------
    MapFolderError
        The folder exists and is not empty, or cannot be made.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MapFolderError(
            "there is something here already", where=folder.name, remedy="choose another name"
        )
    words = re.sub(r"[-_]+", " ", folder.name).strip() or "New map"
    title = (words[0].upper() + words[1:]).replace("\\", "").replace('"', "'")
    made = []
    tables = {f"records/{name}.csv": _csv(columns) for name, columns in _TABLES.items()}
    try:
        for name, text in sorted((_FILES | tables).items()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            filled = text.replace("{title}", title).replace("{name}", folder.as_posix())
            path.write_text(filled, encoding="utf-8", newline="\n")
            made.append(path)
    except OSError as error:
        raise MapFolderError(
            f"the folder cannot be made ({error.strerror})", where=folder.name
        ) from error
    return made


def _csv(columns: Mapping[str, str]) -> str:
    """A header row and the example as a remark."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([columns.keys(), columns.values()])
    return buffer.getvalue()
