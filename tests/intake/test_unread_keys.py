"""Keys in the head of a report that nobody reads are told, in one line a file."""

from hypothesis import given
from hypothesis import strategies as st

from geo.intake.reports import read_reports
from geo.intake.unread_keys import said_of_folder, unread_keys


def lines(folder):
    return [str(fault) for fault in read_reports(folder)[1]]


def test_a_mistyped_key_is_told_with_its_line_and_what_was_meant(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ntitle: Roads\npublshed: 2025-03-06\nlnag: en\n---\nThe road is closed.\n"
    )
    [said] = lines(tmp_path)
    assert said.startswith(
        "a.md:3 [publshed]: nobody reads the keys publshed (did you mean published?),"
        " lnag (did you mean lang?); known: title, publisher,"
    )


def test_a_mistyped_key_is_no_refusal(tmp_path):
    (tmp_path / "a.md").write_text("---\npublshed: 2025-03-06\n---\nThe road is closed.\n")
    [report], [fault] = read_reports(tmp_path)
    assert report.text == "The road is closed.\n"
    assert fault.warning
    assert not fault.fatal


def test_keys_of_other_tools_are_one_line_for_all_files_that_have_them(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(
            f"---\ntitle: {name}\ntags:\n  - x\nlayout: post\ndraft: true\n---\n"
            f"The road to the port is closed, says post {name}.\n"
        )
    [said] = lines(tmp_path)
    assert said.startswith(
        "a.md: nobody reads the keys tags, layout, draft (2 more files have such keys); known:"
    )


def test_what_the_head_states_under_a_known_key_is_not_missed(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ndate: 2025-03-06\npublshed: 2025-03-07\n---\nThe road is closed.\n"
    )
    assert lines(tmp_path)[0].startswith("a.md: nobody reads the key publshed; known:")


def test_front_matter_in_toml_is_asked_too(tmp_path):
    (tmp_path / "a.md").write_text(
        '+++\npublsher = "The Post"\ntags = ["a"]\n[extra]\nx = 1\n+++\nThe road is closed.\n'
    )
    assert lines(tmp_path)[0].startswith(
        "a.md [publsher]: nobody reads the keys publsher (did you mean publisher?), tags, extra;"
    )


def test_of_lines_of_json_only_a_mistyped_key_is_told_once_a_file(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "The road is closed.", "likes": 5, "publshed": "2025-03-06"}\n'
        '{"text": "The bridge is closed.", "likes": 7, "publshed": "2025-03-07"}\n'
    )
    (tmp_path / "b.jsonl").write_text('{"text": "The port is closed.", "likes": 5}\n')
    [said] = lines(tmp_path)
    assert said.startswith("a.jsonl:1 [publshed]: nobody reads the key publshed (did you mean")


def test_the_days_of_other_tools_are_read(tmp_path):
    for key in ("publishDate", "published_at", "published-on"):
        (tmp_path / f"{key}.md").write_text(f"---\n{key}: 2025-03-06\n---\n{key}: it is closed.\n")
    reports, rejected = read_reports(tmp_path)
    assert {str(report.date_published) for report in reports} == {"2025-03-06"}
    assert rejected == []


@given(st.dictionaries(st.text(max_size=60), st.none() | st.integers(1, 9), max_size=30))
def test_any_keys_are_at_most_one_line_of_a_few_names(keys):
    found = said_of_folder(unread_keys(keys, {}, file="a.md"))
    assert len(found) == bool(keys)
    assert all(len(fault.reason) < 1500 for fault in found)


def test_ordinary_keys_of_other_tools_are_one_line_however_they_are_mixed(tmp_path):
    keys = ["tags", "layout", "draft", "created", "modified", "subtitle", "authors", "updated"]
    for number in range(len(keys)):
        head = "".join(f"{key}: x\n" for key in keys[: number + 1][::-1])
        (tmp_path / f"{number}.md").write_text(f"---\n{head}---\nThe road {number} is closed.\n")
    [said] = lines(tmp_path)
    assert said.startswith("0.md: nobody reads the keys tags, layout, draft, created,")
    assert "did you mean" not in said
    assert "(7 more files have such keys)" in said


def test_one_mistake_in_many_files_is_one_line_with_their_number(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(
            f"---\npublshed: 2025-03-06\n---\nThe road {number} is closed.\n"
        )
    [said] = lines(tmp_path)
    assert said.startswith("0.md:2 [publshed]: nobody reads the key publshed (did you mean")
    assert "(2 more files have such keys)" in said


def test_of_very_many_keys_only_so_many_are_compared(tmp_path):
    head = "".join(f"k{number}: 1\n" for number in range(20_000))
    (tmp_path / "a.md").write_text(f"---\n{head}---\nThe road is closed.\n")
    [said] = lines(tmp_path)
    assert " and 19988 more; known:" in said
