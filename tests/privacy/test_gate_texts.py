"""The gate finds a withheld text wherever its letters stand, and only there."""

import pytest

from geo.privacy.gate import LeakClass, Secrets, find_leaks
from geo.privacy.traces import Traces

NOTE = "the family hides behind the checkpoint, near the checkpoint of the witnesses"
LONG = " ".join(f"word{n} of the checkpoint" for n in range(60))
ONE_WORD = "Donaudampfschifffahrtsgesellschaft"
ARABIC = "العائلة مختبئة في المزرعة القديمة قرب النهر"


@pytest.mark.parametrize("text", [NOTE, LONG, ONE_WORD, ARABIC, "a b c d e f g h i j k l m n"])
@pytest.mark.parametrize("shown", ["{}", "({})", "x {} x", "checkpoint. {}!"])
def test_a_withheld_text_is_found_whatever_stands_around_it(tmp_path, text, shown):
    (tmp_path / "a.txt").write_text(shown.format(text), encoding="utf-8")

    [leak] = find_leaks(tmp_path, Secrets(texts=(NOTE, LONG, ONE_WORD, ARABIC, text)))

    assert (leak.kind, leak.words) == (LeakClass.TEXT, text)


@pytest.mark.parametrize(
    "shown", ["the family, hides; behind – the checkpoint near the checkpoint of the witnesses"]
)
def test_other_punctuation_and_other_case_hide_nothing(tmp_path, shown):
    (tmp_path / "a.txt").write_text(shown.upper(), encoding="utf-8")

    assert [leak.words for leak in find_leaks(tmp_path, Secrets(texts=(NOTE,)))] == [NOTE]


def test_texts_of_the_same_words_in_another_order_are_other_texts(tmp_path):
    words = NOTE.replace(",", "").split()
    (tmp_path / "a.txt").write_text(" ".join(reversed(words)) + " checkpoint", encoding="utf-8")

    assert find_leaks(tmp_path, Secrets(texts=(NOTE, LONG, ONE_WORD, ARABIC))) == []


def test_texts_that_share_their_first_words_are_told_apart(tmp_path):
    start = "armed men came to the village at night and "
    texts = (start + "took the baker away", start + "burned the school down")
    (tmp_path / "a.txt").write_text(texts[1], encoding="utf-8")

    assert [leak.words for leak in find_leaks(tmp_path, Secrets(texts=texts))] == [texts[1]]


def test_a_text_whose_beginning_is_missing_is_found_by_the_rest(tmp_path):
    (tmp_path / "a.txt").write_text(NOTE.partition("behind the ")[2], encoding="utf-8")

    assert [leak.words for leak in find_leaks(tmp_path, Secrets(texts=(NOTE,)))] == [NOTE]


@pytest.mark.parametrize("mark", ["\x1f", '"\x1f"', '"\x1e"'])
def test_two_texts_of_a_packed_column_are_no_withheld_one(mark):
    traces = Traces(["the old mill by the river is where they wait until noon"])

    beside = f"they burned the old mill by the{mark}river is where they wait until dawn"
    whole = f"they burned{mark}the old mill by the river is where they wait until noon{mark}x"

    assert not list(traces.found(beside.encode()))
    assert list(traces.found(whole.encode()))
