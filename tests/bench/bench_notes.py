"""Deaths, days and places of short notes against what coders gave, beside a naive baseline.

Run by hand:

    python tests/bench/bench_notes.py FILE.jsonl [EVERY]

Each line has text, published, deaths, deaths_ambiguity, start_date, locality, lat and lon; every
EVERY-th is read. The naive baseline takes the first number, the day of publication and the first
name of the gazetteer.
"""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from geo.gazetteer import open_gazetteer
from geo.language.reading import read
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import Report
from geo.model.vocab import EventKind, Harm, Scope
from geo.workflows.draft import draft_dossier
from geo.workflows.geoparse import geoparse

DEATHS = (Harm.KILLED, Harm.BODIES)
NEAR_KM = 20.0


def report_of(row):
    """One note as a report."""
    day = row.get("published")
    return Report(
        report_id=row["id"],
        path="",
        sha256="",
        text=row["text"],
        date_published=date.fromisoformat(day) if day else None,
        lang="en",
    )


def best_of(dossier):
    """The largest current figure of deaths and the incident that holds it, else the first."""
    told = [
        (c.value or 0, i)
        for i in dossier.incidents
        for c in i.claims
        if c.harm in DEATHS and c.scope is not Scope.BACKGROUND
    ]
    value = max((v for v, _ in told), default=0)
    rows = [i for i in dossier.incidents if i.kind is EventKind.INCIDENT]
    holder = next((i for v, i in told if v == value and i in rows), None)
    return value, holder or next(iter(rows), None)


def is_near(point, row):
    """Whether a position lies within reach of the coder's."""
    gold = LonLat(lon=row["lon"], lat=row["lat"])
    return point is not None and great_circle_km(point, gold) <= NEAR_KM


def score(row, dossier, world, tally, missed):
    """Add one note to the tally."""
    value, incident = best_of(dossier)
    single = row["deaths_ambiguity"] == "Single Number Reported"
    tally["detected of"] += 1
    tally["detected"] += value > 0
    if single:
        tally["deaths of"] += 1
        tally["deaths"] += value == row["deaths"]
        numbers = [n.value for n in read(row["text"], lang="en").numbers if n.value]
        tally["naive deaths"] += numbers[:1] == [row["deaths"]]
        if value != row["deaths"]:
            missed.append((row["id"], row["deaths"], value))
    if row.get("published") and row["start_date"] and "day" in row["text"]:
        tally["days of"] += 1
        start = incident.when.start if incident else None
        tally["days"] += start is not None and start.isoformat() == row["start_date"]
        tally["naive days"] += row["published"] == row["start_date"]
    if row["locality"] and row["lat"] is not None:
        tally["places of"] += 1
        place = incident.place if incident else None
        tally["places"] += place is not None and is_near(place.point, row)
        tally["drawn"] += place is not None
        named = [r.chosen.place for r in geoparse(row["text"], world) if r.chosen]
        tally["naive places"] += bool(named) and is_near(named[0].point, row)


def main():
    """Read the notes and print one line a measure."""
    step = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    world, tally, missed = open_gazetteer(), Counter(), []
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()[::step]
    for row in map(json.loads, lines):
        score(row, draft_dossier([report_of(row)], world), world, tally, missed)
    for name in ("deaths", "days", "places"):
        of = tally[f"{name} of"] or 1
        print(f"{name}: {tally[name] / of:.3f} of {of}, naive {tally[f'naive {name}'] / of:.3f}")
    print(f"detected: {tally['detected'] / (tally['detected of'] or 1):.3f}")
    print(f"drawn: {tally['drawn'] / (tally['places of'] or 1):.3f}; deaths missed: {missed[:40]}")


if __name__ == "__main__":
    main()
