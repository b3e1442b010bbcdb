"""Compiled default gazetteers of several installations live together."""

import ast
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli.gazetteer import gazetteer_command
from geo.gazetteer import cache, default
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.engine.store import Store
from geo.gazetteer.rows import Row
from geo.model.errors import GazetteerError
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind

DAY_S = 86_400
ROOM = "geo.gazetteer."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An own cache folder, and a fallback folder that is not that of this machine."""
    monkeypatch.setenv("GEO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    return tmp_path / "cache" / "gazetteer"


@pytest.fixture
def small(monkeypatch):
    """A default gazetteer of one place: what is compiled does not matter here."""
    row = Row(place_id=PlaceId("x:1"), name="Somewhere", kind=PlaceKind.TOWN, country="SY")
    monkeypatch.setattr(default, "_packaged", lambda _faults: [(0, [row])])


def written(folder, name, *, days):
    """A file that was last used so many days ago."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(b"x" * 1000)
    then = time.time() - days * DAY_S
    os.utime(path, (then, then))
    return path


def copied(target):
    """The inputs as another installation has them: same contents, other folder, other times."""
    for number, (name, path) in enumerate(default.inputs()):
        copy = target / str(number) / path.name
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
        yield name, copy


def test_equal_inputs_share_one_file_wherever_they_lie(folder, tmp_path, monkeypatch):
    here = default.inputs_stamp()
    other = list(copied(tmp_path / "other"))
    monkeypatch.setattr(default, "inputs", lambda: iter(other))
    assert default.inputs_stamp() == here

    name, changed = other[-1]
    changed.write_bytes(changed.read_bytes() + b"\n# another version\n")
    assert default.inputs_stamp() != here
    assert name == "model/footprints.py"


def test_the_stamp_is_known_without_reading_again(folder, monkeypatch):
    first = default.inputs_stamp()

    def refuse(_path):
        raise AssertionError("read again")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert default.inputs_stamp() == first


def test_a_build_deletes_nothing_of_another_installation(folder, small):
    others = [written(folder, "world-aa.gaz", days=2), written(folder, "world-bb.gaz", days=400)]
    default.build_default(default.default_path())

    assert all(path.is_file() for path in others)
    assert [p.place.name for p in default.open_gazetteer().search("Somewhere")] == ["Somewhere"]


def test_clean_keeps_its_own_and_what_was_used_within_a_month(folder, small):
    own = default.default_path()
    default.build_default(own)
    os.utime(own, (1, 1))
    stale, fresh = (written(folder, f"world-{d}.gaz", days=d) for d in (31, 29))
    opened = written(folder, "world-opened.gaz", days=90)
    cache.mark_file(opened).touch()
    broken = written(folder, "world-cc.gaz123.part", days=2)
    running = written(folder, "world-dd.gaz123.part", days=0)

    done = CliRunner().invoke(gazetteer_command, ["clean"])

    assert done.exit_code == 0, done.output
    assert not stale.exists()
    assert not broken.exists()
    assert all(kept.exists() for kept in (own, fresh, opened, running))
    assert "2 deleted" in done.output


def test_opening_marks_a_file_as_used(folder, tmp_path):
    path = tmp_path / "one.gaz"
    row = Row(place_id=PlaceId("x:1"), name="Somewhere", kind=PlaceKind.TOWN, country="SY")
    compile_rows([(0, [row])], path)
    os.utime(cache.mark_file(path), (1, 1))
    Store(path)

    assert time.time() - cache.mark_file(path).stat().st_mtime < DAY_S


def blocked(folder):
    """A file where the cache folder should be: no user can write into it."""
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.write_text("in the way")


def test_a_folder_that_cannot_be_written_gives_way_before_anything_is_compiled(folder, small):
    blocked(folder)
    path = default.default_path()
    default.build_default(path)

    assert path.parent == cache.fallback_folder()
    assert path.parent.parent.stat().st_mode & 0o077 == 0
    assert default.default_path() == path


def test_without_any_folder_the_message_names_what_to_set(folder, small, monkeypatch):
    blocked(folder)
    monkeypatch.setattr(cache, "fallback_folder", lambda: folder / "spare")
    monkeypatch.setattr(default, "compile_rows", lambda *_a, **_k: pytest.fail("compiled"))

    with pytest.raises(GazetteerError, match=r"GEO_CACHE \(or XDG_CACHE_HOME\)"):
        default.open_gazetteer()


def test_a_fallback_that_others_can_write_is_not_trusted(folder, small):
    spare = cache.fallback_folder()
    planted = written(spare, Path(default.default_path()).name, days=0)
    spare.parent.chmod(0o777)

    assert cache.find(planted.name) is None
    blocked_name = default.default_path()
    assert blocked_name != planted


def test_modules_that_are_left_out_of_the_stamp_shape_nothing():
    """What the compiling modules import of this room is stamped, all of it."""
    room = Path(default.__file__).parent
    stamped = {name.removeprefix("code/") for name, _ in default.inputs()}
    asked, seen = ["build/compile.py", "build/packaged.py", "build/curated.py"], set()
    while asked:
        name = asked.pop()
        if name in seen or not (room / name).is_file():
            continue
        seen.add(name)
        tree = ast.walk(ast.parse((room / name).read_text(encoding="utf-8")))
        modules = [n.module or "" for n in tree if isinstance(n, ast.ImportFrom)]
        inner = [m.removeprefix(ROOM) for m in modules if m.startswith(ROOM)]
        asked += [module.replace(".", "/") + ".py" for module in inner]

    assert len(seen) > 10
    assert seen - stamped - {"cache.py"} == set()
