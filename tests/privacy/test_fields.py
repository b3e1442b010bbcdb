"""Every field of every record has a decision: it leaves by a rule, or it stays."""

from dataclasses import fields

import pytest

from geo.model.records import ReportId, Span, Term
from geo.privacy.fields import FIELDS, Rule, walk

# Fields that stay on purpose: the texts of reports, where a row was read, what the owner wrote.
STAY = {
    ("Incident", "extra"),  # only the columns of the layer leave, one by one
    ("Incident", "file"),
    ("Incident", "row"),
    ("Incident", "keys"),
    ("Incident", "coarsen"),
    ("Incident", "public"),
    ("Incident", "public_quote"),
    ("Resolution", "reviewed"),  # a person's decision is the owner's
    ("Movement", "file"),
    ("Movement", "row"),
    ("Claim", "file"),
    ("Claim", "row"),
    ("Claim", "quote"),
    ("Source", "file"),
    ("Source", "row"),
    ("Report", "text"),
    ("Rejected", "value"),
    ("Rejected", "owner"),  # what is for the owner alone leaves no row at all
}


@pytest.mark.parametrize("record", FIELDS, ids=lambda record: record.__name__)
def test_each_field_leaves_by_a_rule_or_stays_on_purpose(record):
    """Whoever adds a field decides here whether it may leave."""
    names = {field.name for field in fields(record)}
    stay = {name for kind, name in STAY if kind == record.__name__}

    assert names - set(FIELDS[record]) == stay
    assert set(FIELDS[record]) <= names


def test_the_walk_asks_for_every_text_and_keeps_numbers():
    asked = []

    def gate(rule, value, column):
        asked.append((rule, column))
        return value.upper()

    assert walk(Term(name="near", value=1.5), gate) == Term(name="NEAR", value=1.5)
    assert asked == [(Rule.WORDS, "name")]


def test_a_record_that_may_not_leave_leaves_its_defaults():
    span = Span(report_id=ReportId("r"), start=0, end=3, text="abc")

    with pytest.raises(KeyError):
        walk(object(), lambda _rule, value, _column: value)
    assert walk(span, lambda _rule, value, _column: value) == span
