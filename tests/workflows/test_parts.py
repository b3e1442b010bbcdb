"""The parts of workflows: columns of a table, new folders, secrets in git, partitions, pictures."""

import subprocess
from types import MappingProxyType

import pandas as pd
import pytest

from geo.model.errors import InputError
from geo.model.records import Record
from geo.model.vocab import Sensitivity
from geo.workflows.columns import assignments, columns_block, read_columns
from geo.workflows.distribute import mentions
from geo.workflows.geocode_dask import geocode_frame
from geo.workflows.geopy import GazetteerGeocoder, SecondOpinion
from geo.workflows.mapfolder import read_map_folder
from geo.workflows.partitions import Made, Slice, Task, Workspace, files_of, read_slice
from geo.workflows.pictures import save_multiples
from geo.workflows.scaffold import create
from geo.workflows.tracked import tracked_secrets


def test_columns_are_told_as_a_block_that_can_be_copied(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Event ID,When?,Place\n1,2025-03-06,Jableh\n", encoding="utf-8")
    tables = read_columns(path, columns=assignments(["date=When?"]))
    block = columns_block(tables)

    assert [c.header for c in tables[0].columns] == ["Event ID", "When?", "Place"]
    assert block.startswith("[columns]")
    assert "When?" in block
    with pytest.raises(InputError, match="not field=header"):
        assignments(["date"])


def test_a_new_folder_can_be_read_and_is_made_once(tmp_path):
    made = create(tmp_path / "case")

    assert read_map_folder(tmp_path / "case").root == tmp_path / "case"
    assert all(path.exists() for path in made)
    with pytest.raises(InputError):
        create(tmp_path / "case")


def test_a_secret_that_git_keeps_is_told(tmp_path):
    (tmp_path / "map.salt").write_text("secret")
    (tmp_path / "rows.csv").write_text("event_id\n1\n")
    row = Record(file="rows.csv", row=2, event_id="1", sensitivity=Sensitivity.HIGH)
    assert tracked_secrets(tmp_path, [row]) == []
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)

    assert sorted(w.file for w in tracked_secrets(tmp_path, [row])) == ["map.salt", "rows.csv"]


def double(*, text):
    return Made(slices={"twice": (text * 2).encode()}, facts=len(text))


def test_a_finished_task_is_not_done_again(tmp_path):
    task = Task(key="a", function=double, arguments={"text": "ab"}, token="1")  # noqa: S106 -- names the inputs, opens nothing
    first = Workspace(url=str(tmp_path / "out"))
    part = first.stage("twice", [task])["a"]
    second = Workspace(url=str(tmp_path / "out"))
    second.stage("twice", [task])

    assert read_slice(part.slices["twice"]) == b"abab"
    assert (first.worked, second.worked) == (1, 0)
    changed = Slice(
        file=part.slices["twice"].file, start=0, end=2, sha256=part.slices["twice"].sha256
    )
    with pytest.raises(InputError):
        read_slice(changed)


def test_files_come_in_the_order_of_their_names(tmp_path):
    for name in ("b.jsonl", "a.jsonl", "c.csv"):
        (tmp_path / name).write_text("")

    assert [name for name, _, _ in files_of(str(tmp_path), [".jsonl"])] == ["a.jsonl", "b.jsonl"]
    with pytest.raises(InputError, match="no file"):
        next(mentions(str(tmp_path / "none"), tmp_path / "out"))


def test_equal_rows_of_a_frame_are_one_question(gazetteer):
    frame = pd.DataFrame({"name": ["Jableh", "Jableh", "Qwertyzz"], "country": ["SY"] * 3})
    found = geocode_frame(frame)

    assert len(found) == 3
    assert found.iloc[0].equals(found.iloc[1])
    assert gazetteer.search("Jableh", country="SY")


class Quiet:
    """A geocoder that knows one place."""

    headers = MappingProxyType({"User-Agent": "valley-archive"})

    def __init__(self):
        self.asked = []

    def geocode(self, query, **_):
        self.asked.append(query)


def test_a_second_opinion_pauses_between_questions():
    slept, now, quiet = [], [0.0], Quiet()
    second = SecondOpinion(quiet, pause_s=1.0, clock=lambda: now[0], sleep=slept.append)

    assert second.ask("a", timeout=None) == []
    assert second.ask("b", timeout=None) == []
    assert slept == [1.0]
    assert quiet.asked == ["a", "b"]
    assert second.name
    assert GazetteerGeocoder.geocode.__doc__


def test_a_picture_of_another_kind_is_refused(tmp_path):
    with pytest.raises(Exception, match=r"."):
        save_multiples(None, tmp_path / "map.bmp")
