"""Every reader and lexer on anything: a value or one of our errors, never another one."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, settings
from hypothesis import given as given_any
from hypothesis import strategies as st

from geo.intake.days import read_day
from geo.intake.figures import read_figure
from geo.intake.foreign import read_json, read_toml
from geo.intake.html import read_page
from geo.intake.ledgers import read_claims, read_movements, read_sources
from geo.intake.markdown import split
from geo.intake.positions import read_pair
from geo.intake.records import read_records
from geo.intake.reports import read_reports
from geo.intake.sheets import guarded, unguarded
from geo.intake.text import decode
from geo.language.coordinates import find_coordinates
from geo.language.dates import find_dates
from geo.language.numbers import find_numbers
from geo.language.sentences import split_sentences
from geo.language.written_dates import find_date, read_date
from geo.model.errors import GeoError

EXAMPLES = int(os.environ.get("GEO_FUZZ_EXAMPLES", "60"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PIECES = [
    "1.234", "lat", "°", "′", "N", " ", "\u00a0", "-", "–", ",", ".", "35", "6 March 2025",
    "Monday", "killed", "at least", "two dozen", "١٢", "٣ مارس", "جبلة", "“", "”", '"', "'",
    "(", ")", "\n", "\t", "<", ">", "<!--", "-->", "</", "<div>", "&#0;", "{", "}", "[", "]",
    ":", "---\n", "+++\n", "= ", "\ud800", "\0", "\u202e", "\ufeff", "9" * 40, "1e999", "NaN",
    "٬", "²", "½", "–5", "2025-02-30", "9999-12-31", "0001-01-01", "POINT (1 2)", "37S",
    "geo:1.5,2.5", "http://a", "a.m.", "Dr.", "U.S.",
]  # fmt: skip
text = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=14).map("".join),
)
CORPUS = Path(__file__).parent / "corpus" / "texts.json"
CELLS = (read_day, read_figure, read_pair, read_date)
TEXTS = (find_coordinates, find_dates, find_numbers, split_sentences, find_date, read_page)


def only_ours(read, *given) -> None:
    """A reader gives something, or an error that is made for people."""
    try:
        found = read(*given)
    except (GeoError, ValueError) as error:
        found = str(error)
    assert found is not NotImplemented


@pytest.mark.parametrize("read", [*CELLS, *TEXTS], ids=lambda read: read.__name__)
@fuzzed
@given_any(given=text)
def test_any_text_is_read_or_refused(read, given):
    only_ours(read, given)


@pytest.mark.parametrize("read", [*CELLS, *TEXTS], ids=lambda read: read.__name__)
def test_texts_that_once_broke_a_reader_are_kept(read):
    for given in json.loads(CORPUS.read_text(encoding="utf-8")):
        only_ours(read, given)


@fuzzed
@given_any(given=text)
@example(given="[" * 5000)
def test_foreign_text_is_a_tree_or_a_value_error(given):
    only_ours(read_json, given)
    only_ours(read_toml, given)
    split(f"+++\n{given}\n+++\n", known=frozenset({"title"}))
    split(f"---\n{given}\n---\n", known=frozenset({"title"}))


@fuzzed
@given_any(given=text)
def test_a_guarded_cell_comes_back(given):
    assert unguarded(guarded(given)) == given


@fuzzed
@given_any(given=st.binary(max_size=80))
def test_any_bytes_are_text_or_none(given):
    only_ours(decode, given)


@fuzzed
@given_any(suffix=st.sampled_from([".csv", ".tsv", ".geojson", ".json", ".jsonl"]), given=text)
@example(suffix=".csv", given='event_id,best\na,"')
@example(suffix=".geojson", given='{"features": [null, {"properties": {"a": 1e999}}]}')
def test_any_table_is_read_or_refused(tmp_path, suffix, given):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(
        ("event_id,event_date,location,lat,lon,best\n" * (suffix == ".csv") + given).encode(
            "utf-8", "surrogatepass"
        )
    )
    for read in (read_records, read_movements, read_sources, read_claims):
        only_ours(read, path)


@fuzzed
@given_any(suffix=st.sampled_from([".txt", ".md", ".html", ".jsonl", ".eml", ".rss"]), given=text)
def test_any_document_is_read_or_refused(tmp_path, suffix, given):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(given.encode("utf-8", "surrogatepass"))
    only_ours(read_reports, path)


@fuzzed
@given_any(
    suffix=st.sampled_from([".xlsx", ".docx", ".pdf", ".gpkg", ".kmz", ".gz", ".zip", ".parquet"]),
    given=st.binary(max_size=200),
)
@example(suffix=".xlsx", given=b"PK\x03\x04")
def test_any_container_is_read_or_refused(tmp_path, suffix, given):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(given)
    only_ours(read_records, path)
    only_ours(read_reports, path)
