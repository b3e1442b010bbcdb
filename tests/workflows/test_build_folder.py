"""The folder of a build: exchanged together, foreign files untouched, mixed folders say so."""

import hashlib
import json
import os
import signal
from pathlib import Path

import pytest

from geo.cli import cli
from geo.intake.atomic import PREFIX
from geo.model.errors import InputError
from geo.workflows.build_folder import build_folder
from geo.workflows.custody import verify

posix = pytest.mark.skipif(os.name == "nt", reason="signals and locks of POSIX systems")

CODE = """
import hashlib, json, sys
from pathlib import Path
from geo.workflows.build_folder import build_folder
folder, word = Path({folder!r}), {word!r}
# begin
with build_folder(folder) as draft:
    outputs = {{}}
    for name in ("index.html", "all.geojson", "extra.txt"):
        (draft / name).write_text(word + name)
        outputs[name] = hashlib.sha256((word + name).encode()).hexdigest()
    (draft / "run.json").write_text(json.dumps({{"outputs": outputs, "inputs": []}}))
"""


def write(target: Path, word: str, names: list[str]) -> None:
    with build_folder(target) as draft:
        outputs = {}
        for name in names:
            (draft / name).write_text(word + name)
            outputs[name] = hashlib.sha256((word + name).encode()).hexdigest()
        (draft / "run.json").write_text(json.dumps({"outputs": outputs, "inputs": []}))


def state(target: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in target.iterdir() if not p.name.startswith(PREFIX)}


def test_listed_files_are_replaced_or_removed_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path / "b", "old ", ["index.html", "extra.txt"])
    (tmp_path / "b" / "mine.txt").write_text("of the user")
    write(tmp_path / "b", "new ", ["index.html"])
    assert sorted(state(tmp_path / "b")) == ["index.html", "mine.txt", "run.json"]
    assert (tmp_path / "b" / "index.html").read_text() == "new index.html"


def test_a_file_that_no_build_wrote_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("a page of the user")
    with pytest.raises(InputError, match="no build wrote it; move it away"):
        write(tmp_path, "new ", ["index.html", "all.geojson"])
    assert state(tmp_path) == {"index.html": "a page of the user"}


def test_a_tampered_manifest_reaches_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("private")
    (tmp_path / "b").mkdir()
    listed = {"../diary.txt": "", "/etc/hostname": "", ".": "", "..": "", "": ""}
    (tmp_path / "b" / "run.json").write_text(json.dumps({"outputs": listed}))
    write(tmp_path / "b", "new ", ["index.html"])
    assert (tmp_path / "diary.txt").read_text() == "private"


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '{"outputs": 3}', "[" * 90_000])
def test_a_damaged_manifest_does_not_stop_the_next_build(tmp_path: Path, damaged: str) -> None:
    write(tmp_path, "old ", ["index.html"])
    (tmp_path / "run.json").write_text(damaged)
    write(tmp_path, "new ", ["index.html"])
    assert (tmp_path / "index.html").read_text() == "new index.html"


def test_a_target_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="is a file, not a folder"):
        write(tmp_path / "out", "new ", ["index.html"])
    assert (tmp_path / "out").read_text() == "mine"


def test_a_failed_build_leaves_no_new_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), build_folder(tmp_path / "out"):
        raise ZeroDivisionError
    assert not (tmp_path / "out").exists()


@posix
@pytest.mark.parametrize("nth", [6, 14, 22, 24, 26, 28, 30])
def test_killed_a_folder_is_old_or_new_or_says_that_it_is_mixed(
    tmp_path: Path, run_killed, nth: int
) -> None:
    target = tmp_path / "b"
    write(target, "old ", ["index.html", "all.geojson", "gone.txt"])
    old = state(target)
    code = CODE.format(folder=str(target), word="new ")
    status, _ = run_killed(code, target, nth)
    assert status in (0, -signal.SIGKILL)
    found = state(target)
    if found != old and status:
        assert "was not finished" in found["index.html"] or "gone.txt" not in found
        assert verify(target).faults or found["run.json"] != old["run.json"]
    write(target, "next ", ["index.html", "all.geojson", "extra.txt"])
    assert not verify(target).faults
    assert sorted(p.name for p in target.iterdir()) == [
        "all.geojson",
        "extra.txt",
        "index.html",
        "run.json",
    ]


@posix
@pytest.mark.parametrize("nth", [6, 14, 22, 26, 30])
def test_interrupted_a_folder_is_old_or_new(tmp_path: Path, run_killed, nth: int) -> None:
    target = tmp_path / "b"
    write(target, "old ", ["index.html", "all.geojson", "gone.txt"])
    run_killed(CODE.format(folder=str(target), word="new "), target, nth, "SIGINT")
    assert not verify(target).faults
    assert not list(target.glob(f"{PREFIX}*"))


def test_the_command_says_what_state_an_interrupt_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.workflows.build.build", interrupted)
    with pytest.raises(SystemExit) as left:
        cli(["map", "--records", "a.csv", "-o", str(tmp_path / "out")])
    assert left.value.code == 130
    assert "interrupted; " in (said := capsys.readouterr().err)
    assert "out is as it was" in said
