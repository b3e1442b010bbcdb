"""Sentences of our own in each language with the figures that are read in them."""

import csv
from pathlib import Path

import pytest

from geo.extraction.claims import find_claims
from geo.model.records import Report, ReportId

FOLDER = Path(__file__).parents[1] / "data" / "sentences"


def sentences():
    rows = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [(path.stem, row["text"], row["figures"]) for row in csv.DictReader(file)]
    return rows


@pytest.mark.parametrize(("lang", "text", "figures"), sentences())
def test_a_sentence_gives_its_figures_and_no_other(lang, text, figures):
    report = Report(report_id=ReportId("r"), path="", sha256="", text=text, lang=lang)
    found = sorted(f"{c.value} {c.harm}" for c in find_claims(report))
    assert found == sorted(figures.split(";") if figures else [])
