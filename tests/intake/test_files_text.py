"""Hostile bytes, pages, heads and values: a clear refusal or a result, never a crash or a stall."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.intake.html import read_page
from geo.intake.markdown import split
from geo.intake.text import decode
from geo.language.written_dates import find_date, order_of, read_date, unclear_date
from geo.model.errors import InputError
from geo.privacy.contact import find_contacts, find_positions
from geo.privacy.cues import Cues
from geo.privacy.evidence import read
from geo.privacy.hiding import find_hiding


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(data):
    try:
        found = decode(data)
    except InputError as error:
        found, refused = None, error

    assert refused.remedy if found is None else "\r" not in found.text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_utf_8_is_read_as_it_is(text):
    if "\0" not in text and not text.startswith("\ufeff"):
        wanted = text.replace("\r\n", "\n").replace("\r", "\n")
        assert decode(text.encode()).text == wanted


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(
    ["<p>", "</p>", "<script>", "</script>", "<div", ">", "<!--", "-->", "<article>", "&amp;",
     "&#x;", '<meta name="date" content="', '">', "text ", "<![CDATA[", "]]>", "</body>", "<time "]
)).map("".join)))  # fmt: skip
def test_any_markup_is_read_without_a_crash(markup):
    page = read_page(markup)

    assert isinstance(page.text, str)
    assert "\n\n\n" not in page.text


@given(st.text(max_size=60), st.sampled_from(["---\n", "+++\n", ""]))
def test_no_head_swallows_its_body(text, fence):
    head, body = split(f"{fence}title: A\n{fence}{text}\n-- the body", known=frozenset({"title"}))

    assert "-- the body" in body or head.faults or fence == "+++\n"


@given(st.text(max_size=40))
def test_any_value_is_a_date_or_says_why_not(text):
    try:
        found, refused = read_date(text), ""
    except ValueError as error:
        found, refused = None, str(error)

    assert refused if found is None else found.start <= found.end
    assert found is None or 1 <= found.date_prec <= 5


@given(*[st.dates(date(1000, 1, 1), date(2999, 12, 31))] * 2)
def test_an_interval_holds_its_two_days(one, other):
    first, last = sorted((one, other))
    found = read_date(f"{first}/{last}")

    assert (found.start, found.end) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["a" * 60_000, "1 " * 30_000, "Aa " * 20_000, "A-" * 30_000, ", 1" * 20_000, "-,—" * 20_000],
    ids=["letters", "numbers", "names", "hyphens", "commas", "dashes"],
)
def test_long_hostile_text_takes_no_longer_than_it_is_long(text):
    """Every pattern here is linear; one that is not would keep this test for hours."""
    cues = Cues()
    read(text, cues)
    find_contacts(text, cues)
    find_hiding(text, cues)
    find_positions(text, finer_than_km=1.0)
    find_date(text)

    assert unclear_date(text) == ""
    assert order_of([text]) == (None, "")
