"""The work of drafting grows with the length of a report, not with its square."""

import sys
from datetime import date
from itertools import islice, product

import pytest

from geo.gazetteer import open_gazetteer
from geo.incidents.framing import frame_report
from geo.incidents.grouping import groups_of_report
from geo.incidents.journeys import read_journeys
from geo.model.records import Report
from geo.toponyms.recognition import recognise
from geo.toponyms.resolution import resolve

TOWNS = ("Kitale", "Nakuru", "Thika", "Eldoret", "Garissa", "Lamu", "Malindi", "Narok")
SPEAKERS = ("police", "residents", "doctors", "a witness")
READING = ("/geo/incidents/", "/geo/extraction/")
PLACING = ("/toponyms/resolution.py", "/toponyms/unlisted.py")
NAMES = ("/toponyms/corrections.py", "/toponyms/recognition.py")


def text_of(count):
    """So many sentences with a town, a name that no list holds, a day, a figure and a speaker."""
    told = islice(product(range(2, 60), SPEAKERS, TOWNS), count)
    return "\n".join(
        f"On {n % 28 + 1} May gunmen killed {n} farmers in {town} and {n + 1} in "
        f"Ab{'ou' * (n % 9)}ru, {who} said. Some {n * 10} people fled from {town} to Lodwar."
        for n, who, town in told
    )


def opcodes(work, rooms):
    """How many operations the code of some rooms executes, those in comprehensions included."""
    counted = 0

    def step(frame, event, _):
        nonlocal counted
        counted += event == "opcode"
        return step

    def enter(frame, _, __):
        if not any(room in frame.f_code.co_filename.replace("\\", "/") for room in rooms):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


@pytest.fixture(scope="module")
def world():
    """The packaged gazetteer."""
    return open_gazetteer()


def report_of(count):
    return Report(
        report_id="r",
        path="r",
        sha256="",
        text=text_of(count),
        date_published=date(2025, 6, 9),
        lang="en",
    )


def test_twice_the_report_is_at_most_little_more_than_twice_the_work(world):
    def work_of(count):
        report = report_of(count)
        resolutions = resolve(recognise(report, world), world, text=report.text)

        def work():
            framed = frame_report(report, resolutions, world)
            groups_of_report(framed)
            read_journeys(framed)

        return opcodes(work, READING)

    work_of(2)  # tables are read once
    short, long = work_of(40), work_of(80)

    assert long < 2.2 * short, (short, long)


def test_names_of_a_long_report_are_found_without_walking_over_all_of_them(world):
    def work_of(count):
        report = report_of(count)
        return opcodes(lambda: recognise(report, world), NAMES)

    work_of(2)
    short, long = work_of(80), work_of(160)

    assert long < 2.2 * short, (short, long)


def test_names_in_no_list_are_placed_without_walking_over_all_names(world):
    def work_of(count):
        text = "\n".join(
            f"Gunmen killed {n} farmers in the village of Ab{'ou' * (n % 9)}ru. "
            f"In {TOWNS[n % 8]} all was quiet."
            for n in range(2, 2 + count)
        )
        mentions = recognise(text, world)
        return opcodes(lambda: resolve(mentions, world, text=text), PLACING)

    work_of(2)
    short, long = work_of(80), work_of(160)

    assert long < 2.2 * short, (short, long)
