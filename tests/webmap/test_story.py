"""The author's story: steps from a table, faults named by row and column."""

import pytest

from geo.model.errors import InputError
from geo.webmap.story import read_story

HEAD = "order,title,text,view,time,layers,ids\n"


def story(tmp_path, *rows):
    path = tmp_path / "story.csv"
    path.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    return read_story(path)


def test_steps_come_in_their_order_with_what_they_show(tmp_path):
    steps = story(
        tmp_path,
        "2,Then,,9/35.2/36.0,,,",
        "1,First,What was said,,2025-03-06..2025-03-07,incidents;burials,a;b",
    )

    assert [step["title"] for step in steps] == ["First", "Then"]
    assert steps[0]["time"] == ["2025-03-06", "2025-03-07"]
    assert steps[0]["layers"] == ["incidents", "burials"]
    assert steps[0]["ids"] == ["a", "b"]
    assert steps[1]["view"] == [9.0, 35.2, 36.0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,,,,,,", "row 2 has no title and no text"),
        ("1,T,,here,,,", "row 2: view is 'here'"),
        ("1,T,,,March,,", "row 2: time is 'March'"),
        ("x,T,,,,,", "row 2: order is 'x'"),
    ],
)
def test_a_fault_names_its_row_and_column(tmp_path, row, words):
    with pytest.raises(InputError, match=words):
        story(tmp_path, row)
