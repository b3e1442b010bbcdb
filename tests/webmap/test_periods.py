"""Time in equal steps: small maps side by side, and a moving picture of them."""

import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.model.errors import InputError
from geo.webmap import PageData, periods, pictures
from geo.webmap.periods import STEPS, animate, periods_of, render_multiples, sheet_size, steps_of


def page_of(*days, **options):
    features = [
        {
            "id": f"e{i}",
            "geometry": {"type": "Point", "coordinates": [36.0 + i / 10, 35.0]},
            "properties": {"date_start": day, "precision": "settlement", "title": f"E{i}"},
        }
        for i, day in enumerate(days)
    ]
    return PageData(title="T <b>", layers={"incidents": {"features": features}}, **options)


@given(
    first=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 900),
    by=st.sampled_from(STEPS),
)
def test_steps_follow_each_other_and_leave_no_day_out(first, length, by):
    last = date.fromordinal(first.toordinal() + length)
    steps = periods_of(first, last, by=by)

    assert (steps[0][0], steps[-1][1]) == (first, last)
    assert all(a[1].toordinal() + 1 == b[0].toordinal() for a, b in pairwise(steps))
    assert all(start <= end for start, end in steps)


@pytest.mark.parametrize(
    ("last", "count"), [("2024-01-10", 10), ("2024-04-30", 18), ("2026-06-30", 30)], ids=str
)
def test_the_step_is_chosen_by_the_length_of_the_time(last, count):
    """Days, weeks, months: as many as one picture holds well."""
    assert len(steps_of(page_of("2024-01-01", last))) == count


def test_each_small_map_holds_what_happened_in_its_time():
    svg = render_multiples(page_of("2024-01-05", "2024-01-20", "2024-02-03", None), by="month")
    words = [unescape(text) for text in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]

    assert svg.count('<use href="#ground"/>') == 2
    assert words[-4:] == ["05 Jan 2024 to 31 Jan 2024", "2", "01 Feb 2024 to 03 Feb 2024", "1"]
    assert "1 without a date are not shown" in words
    assert "T <b>" in words
    width, height = sheet_size(svg)
    assert width > 400
    assert height > 250


def test_too_many_steps_are_a_fault_with_a_remedy():
    with pytest.raises(InputError, match="too many") as caught:
        steps_of(page_of("2020-01-01", "2024-01-01"), by="day")
    assert "--by" in caught.value.remedy
    with pytest.raises(InputError, match="has a date"):
        steps_of(page_of(None))


@pytest.mark.parametrize("ending", ["gif", "webp"])
def test_a_film_has_one_image_for_each_step(tmp_path, monkeypatch, ending):
    """The page is asked for each step by its own links; the images stand in their order."""
    asked = []

    def photograph(page, *, png, width, height, link):
        asked.append(link)
        Image.new("RGB", (width, height), (60 * len(asked), 0, 0)).save(png)

    monkeypatch.setattr(periods, "capture", photograph)
    target = tmp_path / f"film.{ending}"
    steps = periods_of(date(2024, 1, 1), date(2024, 3, 31), by="month")
    animate("x.html", target, steps, size=(40, 30), link="#theme=dark")

    assert asked[-1] == "#ui=map&t=2024-01-01..2024-03-31&theme=dark"
    with Image.open(target) as film:
        assert (film.n_frames, film.size) == (3, (40, 30))
    with pytest.raises(InputError, match="neither"):
        animate("x.html", tmp_path / "film.mp4", steps)


def test_without_pillow_the_remedy_is_told(monkeypatch):
    def absent(_name):
        raise ImportError

    monkeypatch.setattr(pictures, "import_module", absent)
    with pytest.raises(InputError, match="Pillow") as caught:
        pictures.pillow()
    assert "pictures" in caught.value.remedy
