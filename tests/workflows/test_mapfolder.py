"""What map.toml says, and what is said when it is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import InputError, MapFolderError
from geo.workflows.check import check
from geo.workflows.mapfolder import parse_period, read_map_folder
from geo.workflows.settings import SETTINGS, faults_of


def test_a_folder_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("event_id\n")
    (tmp_path / "map.toml").write_text(
        'title = "T"\nperiod = ["2025-03-06", 2025-03-09]\nfocus = ["sy"]\n'
        '[inputs]\nrecords = ["a.csv"]\nreview = "review.csv"\n'
    )

    spec = read_map_folder(tmp_path)

    assert spec.period == (date(2025, 3, 6), date(2025, 3, 9))
    assert spec.focus == ("SY",)
    assert spec.records == (tmp_path / "a.csv",)
    assert spec.review == ()  # appears once somebody has reviewed


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "geo new"),
        ("title = ", "not valid TOML"),
        ('titel = "x"', "unknown key 'titel'"),
        ('[inputs]\nrecord = "a.csv"', "unknown input 'record'"),
        ('[inputs]\nrecords = "a.csv"', "no such file 'a.csv'"),
        ('period = ["2025-13-01", "2025-03-09"]', "is not a list of two days"),
        ('period = ["2025-03-09", "2025-03-06"]', "ends before it begins"),
        (
            "[[changes]]\ndate = 2025-03-10",
            "of changes has no text; each needs date and",
        ),
    ],
    ids=[
        "missing",
        "not TOML",
        "unknown key",
        "unknown input",
        "no file",
        "no day",
        "backwards",
        "change",
    ],
)
def test_each_fault_is_one_clear_line(tmp_path, text, complaint):
    if text is not None:
        (tmp_path / "map.toml").write_text(text)

    with pytest.raises(MapFolderError, match=complaint):
        read_map_folder(tmp_path)


def test_a_period_on_the_command_line_may_be_one_day():
    assert parse_period("2025-03-07") == (date(2025, 3, 7), date(2025, 3, 7))
    with pytest.raises(MapFolderError, match="before it begins"):
        parse_period("2025-03-07..2025-03-01")


def test_corrections_are_listed_newest_first(tmp_path):
    (tmp_path / "map.toml").write_text(
        '[[changes]]\ndate = 2025-03-10\ntext = "First published"\n'
        '[[changes]]\ndate = "2025-03-12"\ntext = "Corrected a figure"\n'
    )

    assert [text for _, text in read_map_folder(tmp_path).changes] == [
        "Corrected a figure",
        "First published",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            '[privacy]\nblurr = "grid_10km"',
            r"unknown key 'blurr' in .*; did you mean blur",
        ),
        ('[map]\ntile = "x"', "unknown key 'tile' in"),
        ('[privacy]\nblur = "grid_0km"', "privacy.blur: 'grid_0km' is not admin1, admin2"),
        ("[privacy]\nblur = 10", "privacy.blur: 10 is not"),
        ('[privacy]\ntexts = "open"', "privacy.texts: 'open' is not one of screen, strict"),
        ('[privacy]\ntexts = {"a.csv" = "open"}', "privacy.texts: "),
        ('[privacy]\npublic_names = "Jane"', "public_names: 'Jane' is not a list of texts"),
        ("[privacy]\nids = true", "privacy.ids: True is not given or neutral"),
        ('[[privacy.accept]]\nwords = "x"', "an entry of privacy.accept has no reason"),
        ('[[privacy.accept]]\nwords = "x"\nreason = "y"\nwhy = "z"', "unknown key 'why'"),
        ("title = 5", "title: 5 is not text"),
        ("title = [1]", "title: .* is not text"),
        ("title_ar = 1979-05-27", "title_ar: "),
        ("period = 2025", "period: 2025 is not a list of two days"),
        ("period = [1, 2, 3]", "period: "),
        ("as_of = 12:30:00", "as_of: .* is not a day"),
        ("as_of = 2025-03-09T10:00:00", "as_of: .* is not a day"),
        ('focus = "SY"', "focus: 'SY' is not a list of ISO codes"),
        ('focus = ["Syria"]', "focus: "),
        ("focus = [1]", "focus: "),
        ('lang = "English please"', "lang: "),
        ('inputs = "a.csv"', "inputs: 'a.csv' is not a table"),
        ("inputs = []", "inputs: "),
        ("[inputs]\nrecords = 5", "inputs.records: 5 is not a path or a list of paths"),
        ('[inputs]\nrecords = [["a"]]', "inputs.records: "),
        ("[inputs]\nreview = {}", "inputs.review: "),
        ("map = 1", "map: 1 is not a table"),
        ("[map]\nbase = 1", "map.base: 1 is not the path of a file"),
        ("privacy = true", "privacy: True is not a table"),
        ('changes = "none"', "changes: 'none' is not a list of tables"),
        ("changes = [1]", "changes: "),
        ('[[changes]]\ndate = "soon"\ntext = "x"', "changes.date: 'soon' is not a day"),
    ],
)
def test_a_setting_cannot_be_mistyped(tmp_path, text, complaint):
    """A wrong key or type is a fault in one line, never silently another map."""
    (tmp_path / "map.toml").write_text(text)

    with pytest.raises(MapFolderError, match=complaint) as caught:
        read_map_folder(tmp_path)
    assert "\n" not in str(caught.value)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(
    st.sampled_from([(t, k) for t, keys in SETTINGS.items() for k in keys if "." not in t]),
    _VALUES,
)
def test_any_value_of_any_key_is_right_or_a_fault(where, value):
    """No type of value is a traceback."""
    table, key = where
    found = faults_of({table: {key: value}} if table else {key: value})

    assert all(fault.what and fault.remedy for fault in found)


def test_every_fault_of_the_settings_is_checked_at_once(tmp_path):
    (tmp_path / "map.toml").write_text('titel = "x"\n[privacy]\nblurr = "x"\nkey = 1\n')

    assert [fault.column for fault in check(tmp_path)] == ["titel", "privacy.blurr", "privacy.key"]


# ------------------------------------------------------------------ types and look


LOOK = """
title = "T"
url = "https://example.org/map"
description = "What was seen"

[look]
accent = "#ffee00"
credit = "Harbour Post"

[types.water]
label = { en = "Water cut", fr = "Coupure d'eau" }
match = ["No water"]
color = "#ffdd88"
shape = "drop"
icon = "W"

[types.power]
"""


def test_types_and_look_are_read_and_pale_colours_are_told(tmp_path):
    (tmp_path / "map.toml").write_text(LOOK, encoding="utf-8")
    spec = read_map_folder(tmp_path)

    water, power = spec.types
    assert (water.key, water.shape, water.icon, water.matches) == (
        "water",
        "drop",
        "W",
        ("No water",),
    )
    assert water.labels["fr"] == "Coupure d'eau"
    assert power.labels == {"en": "power"}
    assert spec.look.url == "https://example.org/map"
    faults = {fault.column: fault.reason for fault in check(tmp_path)}
    assert set(faults) >= {"types.water.color", "look.accent"}
    assert "contrast 1." in faults["look.accent"]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('[types."Two words"]', "types.Two words"),
        ("[types]\nwater = 1", "types.water"),
        ('[types.water]\nshape = "skull"', "types.water.shape"),
        ('[types.water]\ncolor = "red"', "types.water.color"),
        ('[look]\nfont = "x; } body {"', "look.font"),
        ('url = "javascript:alert(1)"', "url"),
    ],
)
def test_a_type_or_look_that_cannot_be_is_a_fault(tmp_path, line, key):
    (tmp_path / "map.toml").write_text(f"{line}\n", encoding="utf-8")
    assert [fault.column for fault in check(tmp_path)] == [key]


def test_a_logo_is_a_small_picture(tmp_path):
    (tmp_path / "map.toml").write_text('[look]\nlogo = "logo.svg"\n', encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg onload='alert(1)'/>")
    with pytest.raises(InputError, match="no PNG, JPEG, GIF or WebP"):
        read_map_folder(tmp_path)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ('{"field.csv" = "none"}', "no input is called 'field.csv'"),
        ('{"a.csv:ntoes" = "none"}', "the map has no column 'ntoes'"),
        ('{"ntoes" = "none"}', "the map has no column 'ntoes'"),
        ('{"b.csv:notes" = "none"}', "no input is called 'b.csv'"),
    ],
)
def test_a_privacy_setting_that_fits_no_file_and_no_column_stops_the_map(tmp_path, texts, said):
    (tmp_path / "a.csv").write_text("event_id,location\na,Homs\n")
    (tmp_path / "map.toml").write_text(f'[inputs]\nrecords = "a.csv"\n[privacy]\ntexts = {texts}\n')
    with pytest.raises(MapFolderError, match=said):
        read_map_folder(tmp_path)


def test_privacy_settings_name_files_by_either_name_and_columns_of_the_map(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("event_id,location\na,Homs\n")
    (tmp_path / "map.toml").write_text(
        '[inputs]\nrecords = "in/a.csv"\n[privacy]\n'
        'texts = {"a.csv" = "none", "in/a.csv" = "none", '
        '"in/a.csv:notes" = "none", title = "none"}\n'
    )
    assert len(read_map_folder(tmp_path).privacy.texts) == 4


@pytest.mark.parametrize("name", ["a\\u0000b", "a\\u001b[31m", "x" * 300, "d/" * 1200])
@pytest.mark.parametrize(
    "setting", ["inputs.records", "look.logo", "map.gazetteer", "privacy.salt", "privacy.key"]
)
def test_a_name_that_no_file_can_have_is_one_clear_fault(tmp_path, setting, name):
    table, _, key = setting.partition(".")
    (tmp_path / "map.toml").write_text(f'[{table}]\n{key} = "{name}"\n')
    with pytest.raises(MapFolderError, match=f"{setting}: .* is not (the|a) path"):
        read_map_folder(tmp_path)


def test_the_mark_that_windows_puts_before_a_text_is_no_fault(tmp_path):
    (tmp_path / "map.toml").write_bytes(b"\xef\xbb\xbftitle = 'A'\n")
    assert read_map_folder(tmp_path).title == "A"
