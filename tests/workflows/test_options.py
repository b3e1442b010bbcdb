"""Options that several functions take are named once, and wrong ones are refused."""

import inspect
from typing import get_type_hints

import pytest

import geo
from geo.workflows import distribute
from geo.workflows.build import build
from geo.workflows.mapfolder import Asked, specify


def named(function):
    return {n for n, p in inspect.signature(function).parameters.items() if p.kind != p.VAR_KEYWORD}


@pytest.mark.parametrize(
    ("options", "functions"),
    [
        (Asked, (specify, build)),
        (distribute.Spreading, (distribute.mentions, distribute.draft, distribute.build)),
    ],
    ids=["asked", "spreading"],
)
def test_no_function_repeats_an_option_of_the_set(options, functions):
    for function in functions:
        assert not named(function) & set(get_type_hints(options))


def test_what_is_asked_for_wins_over_nothing_and_a_wrong_word_is_refused(tmp_path):
    (tmp_path / "r.txt").write_text("A bridge fell.", encoding="utf-8")
    spec, frames = specify(reports=tmp_path / "r.txt", title="Bridges", focus=["gb"])

    assert (spec.title, spec.focus, frames) == ("Bridges", ("GB",), ())
    with pytest.raises(TypeError, match="nothing called 'report'"):
        geo.build(report=tmp_path / "r.txt")
