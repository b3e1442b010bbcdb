"""A folder that grows: only what changed is read again, and the map is that of a full build."""

import shutil

import pytest
from click.testing import CliRunner

import geo
import geo.workflows.watch as watching
from geo.cli import cli
from geo.model.memory import Memory
from geo.workflows.watch import state_of, watch

FIRST = (
    "---\npublisher: Daily Wire\ndate_published: 2025-03-09\n---\n"
    "Gunmen killed 12 farmers in Baniyas on Friday, the Associated Press said.\n"
)
SECOND = (
    "---\npublisher: Daily Wire\ndate_published: 2025-03-09\n---\n"
    "Shelling killed four people in Jableh on Friday. Hundreds fled to Tartus.\n"
)
THIRD = "date: 2025-03-10\n\nAt least 14 farmers were killed in Baniyas on Friday.\n"
TABLE = "event_id,event_date,location,country,event_type\na,2025-03-07,Baniyas,Syria,Battles\n"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "map"
    (root / "reports").mkdir(parents=True)
    (root / "map.toml").write_text(
        'title = "Coast"\nfocus = ["SY"]\n[inputs]\nreports = "reports"\n', encoding="utf-8"
    )
    (root / "reports" / "a.md").write_text(FIRST, encoding="utf-8")
    (root / "reports" / "b.md").write_text(SECOND, encoding="utf-8")
    return root


def add(folder):
    (folder / "reports" / "c.txt").write_text(THIRD, encoding="utf-8")


def change(folder):
    text = SECOND.replace("four", "five")
    (folder / "reports" / "b.md").write_text(text, encoding="utf-8")


def remove(folder):
    (folder / "reports" / "a.md").unlink()


def stated(folder):
    """The same words, told on another day: what they mean has changed."""
    text = SECOND.replace("03-09", "03-16")
    (folder / "reports" / "b.md").write_text(text, encoding="utf-8")


def tabled(folder):
    (folder / "incidents.csv").write_text(TABLE, encoding="utf-8")
    path = folder / "map.toml"
    path.write_text(path.read_text() + 'records = "incidents.csv"\n', encoding="utf-8")


def retabled(folder):
    text = TABLE + "b,2025-03-08,Jableh,Syria,Battles\n"
    (folder / "incidents.csv").write_text(text, encoding="utf-8")


def files_of(atlas, folder):
    saved = atlas.save(folder)
    found = {p.name: p.read_bytes() for p in saved.iterdir()}
    shutil.rmtree(saved)
    return found


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        (None, None, (0, 0)),
        (None, add, (1, 1)),
        (add, change, (1, 1)),
        (None, remove, (0, 0)),
        (None, stated, (1, 1)),
        (None, tabled, (0, 0)),
        (tabled, change, (1, 1)),
        (tabled, retabled, (0, 0)),
    ],
    ids=[
        "nothing",
        "a report comes",
        "a report is corrected",
        "a report goes",
        "a day is corrected",
        "a table comes",
        "a report beside a table",
        "a table grows",
    ],
)
def test_only_what_changed_is_read_and_the_map_is_that_of_a_full_build(
    folder, gazetteer, before, after, read
):
    memory = Memory()
    if before is not None:
        before(folder)
    geo.build(folder, gazetteer=gazetteer, memory=memory).html()
    memory.forget()
    if after is not None:
        after(folder)

    atlas = geo.build(folder, gazetteer=gazetteer, memory=memory)

    assert (memory.worked["file"], memory.worked["mentions"]) == read
    full = files_of(geo.build(folder, gazetteer=gazetteer), folder / "build")
    assert len(full["index.html"]) > 1000
    assert files_of(atlas, folder / "build") == full


def test_a_memory_forgets_what_is_gone(folder, gazetteer):
    memory = Memory()
    geo.build(folder, gazetteer=gazetteer, memory=memory)
    before = len(memory.forget())
    remove(folder)

    geo.build(folder, gazetteer=gazetteer, memory=memory)

    assert 0 < len(memory.forget()) < before


def test_a_table_that_did_not_change_is_not_read_again(folder, gazetteer):
    memory = Memory()
    tabled(folder)
    geo.build(folder, gazetteer=gazetteer, memory=memory)
    memory.forget()
    add(folder)

    geo.build(folder, gazetteer=gazetteer, memory=memory)

    assert (memory.worked["tables"], memory.worked["records"]) == (0, 0)


def test_who_writes_is_waited_for(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("")
    steps = iter(["x", "xx", "xx", "xx"])
    built, sizes = [], []

    def wait():
        sizes.append(len(built))
        path.write_text(next(steps, None) or stop())

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(
            lambda: built.append(path.read_text()),
            lambda: {path: path.stat().st_size},
            tell=print,
            wait=wait,
        )

    assert built == ["", "xx"]
    assert sizes == [1, 1, 1, 2, 2]


def test_the_state_leaves_out_what_is_built_and_what_is_hidden(tmp_path):
    for name in ("a.txt", ".b.txt", "build/c.txt", "sub/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    state = state_of([tmp_path, tmp_path / "gone"], without=[tmp_path / "build"])

    assert {p.name for p in state} == {"a.txt", "d.txt"}


def test_bad_input_is_one_line_and_the_next_change_is_waited_for(folder, gazetteer, monkeypatch):
    """The command: built, broken, mended, interrupted."""
    path = folder / "map.toml"
    good = path.read_text()
    seen = []

    def breaks():
        path.write_text("title = ")

    def mends():
        seen.append((folder / "build" / "index.html").read_bytes())
        path.write_text(good)
        add(folder)

    def ends():
        raise KeyboardInterrupt

    def nothing():
        return None

    steps = iter([breaks, nothing, mends, nothing, ends])
    monkeypatch.setattr(watching.time, "sleep", lambda _: next(steps)())
    words = ["map", str(folder), "--watch", "--gazetteer", str(gazetteer.path)]

    result = CliRunner().invoke(cli, words)

    assert result.exit_code == 130
    [line] = [t for t in result.stderr.splitlines() if t.startswith("geo: ") and "TOML" in t]
    assert "waiting for a change" in line
    assert "read again: 2 files, 2 reports" in result.stderr
    assert "read again: 1 files, 1 reports" in result.stderr
    assert (folder / "build" / "index.html").read_bytes() != seen[0]
