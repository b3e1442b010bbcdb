"""A text that is cut into sections loses nothing: no character, no sentence."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language.sections import cut_sections, section_of
from geo.language.sentences import split_sentences

SENTENCES = (
    "Roads closed.",
    "Two men died in Maroua!",
    "Gen. Ali left at 5 p.m. on Friday.",
    "Why?",
)
JOINS = (" ", "\n", "\n\n", "\n\n## Kousseri\n\n", "\n- ")


@st.composite
def reports(draw):
    """Sentences of prose, of lists and below headings, in any order."""
    parts = draw(
        st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(JOINS)), max_size=60)
    )
    return "".join(part for pair in parts for part in pair)


@settings(deadline=None, max_examples=60)
@given(reports(), st.integers(min_value=120, max_value=400))
def test_sections_together_are_the_whole_text_with_every_sentence(text, length):
    cuts = list(cut_sections(text, length=length))
    assert "".join(text[a:b] for a, b in cuts) == text
    assert all(b - a <= length for a, b in cuts)
    whole = [text[s.start : s.end] for s in split_sentences(text)]
    parts = [text[a:b][s.start : s.end] for a, b in cuts for s in split_sentences(text[a:b])]
    assert parts == whole


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.integers(min_value=1, max_value=50))
def test_any_text_is_cut_without_a_loss(text, length):
    assert "".join(text[a:b] for a, b in cut_sections(text, length=length)) == text


def test_one_long_line_is_cut_between_sentences():
    text = "A bridge fell in Maroua. " * 40
    assert all(text[a:b].startswith("A bridge") for a, b in cut_sections(text, length=210))


def test_heading_stays_with_what_stands_under_it():
    text = "A bridge fell.\n\nRain goes on.\n\nMaroua\n\nTwo men died there on Monday, police said."
    assert [text[a:b] for a, b in cut_sections(text, length=60)][1].startswith("Maroua")


@settings(deadline=None, max_examples=60)
@given(reports(), st.integers(min_value=120, max_value=400), st.data())
def test_each_character_of_a_section_is_one_of_the_text(text, length, data):
    for start, end in cut_sections(text, length=length):
        before = sorted(data.draw(st.lists(st.integers(0, start), max_size=4)))
        along = [*zip(before[::2], before[1::2], strict=False)]
        part = section_of(text, start, end, along=along)
        assert part.text[part.own :] == text[start:end]
        for (first, last), begins in zip(part.runs, part.starts, strict=True):
            assert part.text[begins : begins + last - first] == text[first:last]
            assert [part.at(k) for k in range(begins, begins + last - first)] == [
                *range(first, last)
            ]
