"""The one way to write files: old or new, never something between, and nothing left over."""

import errno
import os
import signal
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from geo.intake.atomic import PREFIX, Changes, locked, uninterrupted, whole_file, write_file
from geo.model.errors import InputError

posix = pytest.mark.skipif(os.name == "nt", reason="signals and locks of POSIX systems")

THREE = """
from pathlib import Path
from geo.intake.atomic import Changes
folder = Path({folder!r})
# begin
with Changes() as changes:
    for name in ("a.txt", "b.txt", "c.txt"):
        changes.write(folder / name, b"new " * 9)
"""


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_several_files_are_exchanged_in_the_order_of_their_drafts(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("old")
    with Changes() as changes:
        changes.write(tmp_path / "b.txt", b"new")
        changes.remove(tmp_path / "gone.txt")
        changes.draft(tmp_path / "a.txt").write_text("one")
        assert (tmp_path / "b.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt", "b.txt"]
    assert (tmp_path / "b.txt").read_text() == "new"


def test_an_error_in_the_block_changes_nothing(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", "old")
    with pytest.raises(ZeroDivisionError), Changes() as changes:
        [changes.write(tmp_path / "a.txt", b"new" * (1 // n)) for n in (1, 0)]
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_full_disk_is_one_line_and_keeps_the_old_file(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", "old")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with (
        pytest.raises(InputError, match=r"cannot be written \(No space.*was there is kept"),
        whole_file(tmp_path / "a.txt"),
    ):
        raise full
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_missing_folder_and_a_folder_in_the_way_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder; create it first"):
        write_file(tmp_path / "no" / "a.txt", "x")
    with pytest.raises(InputError, match="is a folder, not a file"):
        write_file(tmp_path, "x")


def test_a_link_and_the_permissions_of_its_file_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_file(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@posix
def test_a_device_is_written_into_and_not_replaced() -> None:
    write_file(Path("/dev/null"), "x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@posix
@pytest.mark.parametrize("nth", [1, 3, 5, 8, 10, 12])
def test_killed_on_the_way_each_file_is_old_or_new(tmp_path: Path, run_killed, nth: int) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("old")
    status, _ = run_killed(THREE.format(folder=str(tmp_path)), tmp_path, nth)
    assert status == -signal.SIGKILL
    told = [(tmp_path / f"{name}.txt").read_text() for name in "abc"]
    assert set(told) <= {"old", "new " * 9}
    assert told == sorted(told, reverse=True) or told == sorted(told)
    write_file(tmp_path / "d.txt", "next")
    assert names(tmp_path) == ["a.txt", "b.txt", "c.txt", "d.txt"]


@posix
@pytest.mark.parametrize("nth", [1, 4, 8, 10, 11, 12, 14])
def test_interrupted_all_files_are_old_or_all_are_new(tmp_path: Path, run_killed, nth: int) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("old")
    status, said = run_killed(THREE.format(folder=str(tmp_path)), tmp_path, nth, "SIGINT")
    assert (status, said) == (130, "")
    assert len({(tmp_path / f"{name}.txt").read_text() for name in "abc"}) == 1
    assert names(tmp_path) == ["a.txt", "b.txt", "c.txt"]


@posix
def test_the_drafts_of_a_living_run_are_left_alone(tmp_path: Path) -> None:
    with Changes() as changes:
        mine = changes.draft(tmp_path / "a.txt")
        mine.write_text("mine")
        write_file(tmp_path / "b.txt", "other")
        assert mine.is_file()
    assert names(tmp_path) == ["a.txt", "b.txt"]
    (tmp_path / f"{PREFIX}dead").mkdir()
    write_file(tmp_path / "b.txt", "other")
    assert names(tmp_path) == ["a.txt", "b.txt"]


@posix
def test_a_second_process_waits_for_a_locked_folder(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path):
            order.append("second")

    with locked(tmp_path):
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.1)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to oneself there")
def test_an_interrupt_is_heard_after_the_block() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    done: list[str] = []

    def interrupted_work() -> None:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("block")

    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted_work()
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == ["block"]
