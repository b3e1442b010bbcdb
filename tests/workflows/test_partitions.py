"""Reports and tables in partitions: the same answers as a single process, whatever happens."""

import json

import pandas as pd
import pytest

import geo
from geo.intake.reports import read_reports
from geo.model.errors import InputError
from geo.workflows import partition_stages
from geo.workflows.geocode import geocode_table
from geo.workflows.geoparse import geoparse_reports, mention_row
from geo.workflows.packing import pack, unpack

dask = pytest.importorskip("dask", reason="the extra 'dask' is not installed")
import distributed  # noqa: E402 -- comes with the extra

from geo import distributed as spread  # noqa: E402 -- after the skip

PLACES = ("Baniyas", "Jableh", "Latakia", "Tartus", "Hama", "Homs", "Idlib", "Springfield")
WAYS = (
    "Gunmen killed {n} farmers in {place} on Friday, the Associated Press said.",
    "At least {n} people died when a bridge fell in {place} on 7 March 2025.",
    "Shelling hit {place} on Thursday. {n} families fled to Damascus.",
    "Residents of {place} buried {n} people on Saturday.",
)
PARTS = 8


def report(number):
    place, way = PLACES[number % len(PLACES)], WAYS[number % 3]
    return {
        "text": way.format(n=3 + number % 5, place=place),
        "date_published": f"2025-03-{8 + number % 4:02d}",
        "publisher": ("Coast Daily", "", "Wire")[number % 3],
    }


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """Eight files: copies and one id twice across them, a broken line, an empty text."""
    home = tmp_path / "reports"
    home.mkdir()
    for part in range(PARTS):
        rows = [report(part * 4 + k) for k in range(4)]
        rows[0]["id"] = "same"
        if part in (2, 5):
            rows.append({**report(1), "id": f"copy-{part}"})
            rows.append({**report(3), "text": report(3)["text"].upper()})
        write(home / f"part-{part}.jsonl", rows)
    with (home / "part-3.jsonl").open("a") as file:
        file.write('{"text": \n{"text": " "}\n')
    return home


def test_a_draft_is_that_of_a_single_process(folder, tmp_path, gazetteer):
    single = geo.draft([folder], gazetteer=gazetteer, focus=["SY"])

    made = spread.draft(str(folder), tmp_path / "out", gazetteer=gazetteer.path, focus=["SY"])

    assert len(made.incidents) > 5
    assert made == single


def test_mentions_are_those_of_a_single_process(folder, tmp_path, gazetteer):
    reports, _ = read_reports(folder)
    single = [mention_row(r) for r in geoparse_reports(reports, gazetteer)]

    made = list(spread.mentions(str(folder), tmp_path / "out", gazetteer=gazetteer.path))

    assert len(made) > 30
    assert made == json.loads(json.dumps(single))
    parts = sorted((tmp_path / "out" / "mentions").glob("*.jsonl"))
    assert len(parts) >= 7
    assert sum(len(p.read_text().splitlines()) for p in parts) == len(made)


def test_a_map_is_byte_for_byte_that_of_a_single_process(folder, tmp_path, gazetteer):
    review = tmp_path / "review.csv"
    review.write_text("proposal,id,decision,reviewer\nincident,nobody,accept,A\n")
    asked = {"title": "Coast", "focus": ["SY"], "review": review}
    single = geo.build(reports=folder, gazetteer=gazetteer, **asked).save(tmp_path / "one")

    made = spread.build(str(folder), tmp_path / "out", gazetteer=gazetteer.path, **asked)

    made.save(tmp_path / "many")
    assert {p.name: p.read_bytes() for p in single.iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "many").iterdir()
    }


def test_a_cluster_of_processes_gives_the_same(folder, tmp_path, gazetteer):
    """Two workers of their own; they open the compiled file by its path."""
    single = geo.draft([folder], gazetteer=gazetteer, focus=["SY"])
    patient = {
        "distributed.comm.timeouts.connect": "240s",
        "distributed.nanny.pre-spawn-environ": {},
        "distributed.worker.memory.terminate": False,
    }
    with (
        dask.config.set(patient),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        made = spread.draft(
            str(folder),
            tmp_path / "out",
            gazetteer=gazetteer.path,
            focus=["SY"],
            client=client,
        )

    assert made == single


def test_parquet_is_read_as_json_lines_are(folder, tmp_path, gazetteer):
    tables = tmp_path / "tables"
    tables.mkdir()
    lines = tmp_path / "lines"
    lines.mkdir()
    for part in range(7):
        rows = [report(part * 4 + k) for k in range(4)]
        write(lines / f"part-{part}.jsonl", rows)
        pd.DataFrame(rows).to_parquet(tables / f"part-{part}.parquet", index=False)

    made, other = (
        list(spread.mentions(str(home), tmp_path / home.name / "out", gazetteer=gazetteer.path))
        for home in (tables, lines)
    )

    assert len(made) > 20
    assert made == other


def test_a_run_that_was_broken_off_goes_on_from_there(folder, tmp_path, gazetteer, monkeypatch):
    out = tmp_path / "out"
    find = partition_stages.find
    asked = {"gazetteer": gazetteer.path, "focus": ["SY"], "retries": 0}

    def breaks(**arguments):
        if arguments["own"] == 5:
            raise KeyboardInterrupt
        return find(**arguments)

    monkeypatch.setattr("geo.workflows.distribute.find", breaks)
    with pytest.raises(KeyboardInterrupt):
        spread.draft(str(folder), out, **asked)
    monkeypatch.undo()
    told = []

    made = spread.draft(str(folder), out, tell=told.append, **asked)

    assert [line for line in told if line.startswith("documents")] == []
    assert sum(line.startswith("names") for line in told) == PARTS - 5
    assert made == geo.draft([folder], gazetteer=gazetteer, focus=["SY"])
    told.clear()
    assert spread.draft(str(folder), out, tell=told.append, **asked) == made
    assert told == []


def test_only_what_changed_is_done_again(folder, tmp_path, gazetteer):
    out, told = tmp_path / "out", []
    spread.draft(str(folder), out, gazetteer=gazetteer.path)
    write(folder / "part-4.jsonl", [report(k) | {"id": f"new-{k}"} for k in (40, 41)])

    made = spread.draft(str(folder), out, gazetteer=gazetteer.path, tell=told.append)

    assert sum(line.startswith("documents") for line in told) == 1
    assert made == geo.draft([folder], gazetteer=gazetteer)


def test_what_fails_is_tried_again(folder, tmp_path, gazetteer, monkeypatch):
    read, tries = partition_stages.read, []

    def shaky(**arguments):
        tries.append(arguments["name"])
        if tries.count(arguments["name"]) == 1:
            raise OSError("the store is busy")
        return read(**arguments)

    monkeypatch.setattr("geo.workflows.distribute.read", shaky)

    made = spread.draft(str(folder), tmp_path / "out", gazetteer=gazetteer.path, retries=1)

    assert len(tries) == 2 * PARTS
    assert made == geo.draft([folder], gazetteer=gazetteer)


def test_a_partition_that_fails_for_good_is_in_quarantine_with_its_reason(
    folder, tmp_path, gazetteer
):
    (folder / "part-6.parquet").write_bytes(b"no Parquet")
    out = tmp_path / "out"

    made = spread.draft(str(folder), out, gazetteer=gazetteer.path, retries=0)

    [fault] = [f for f in made.rejected if "quarantine" in f.reason]
    assert "not a Parquet file" in fault.reason
    (folder / "part-6.parquet").unlink()
    assert made.incidents == geo.draft([folder], gazetteer=gazetteer).incidents
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["quarantine"] == [str(fault)]
    assert len(manifest["stages"]["documents"]) == PARTS


def test_a_report_that_cannot_be_read_leaves_the_others_alone(
    folder, tmp_path, gazetteer, monkeypatch
):
    find = partition_stages.find_mentions

    def fails(text, lookup):
        if "Homs" in text.text:
            raise RecursionError("too deep")
        return find(text, lookup)

    monkeypatch.setattr(partition_stages, "find_mentions", fails)

    made = spread.draft(str(folder), tmp_path / "out", gazetteer=gazetteer.path, retries=0)

    lost = [f for f in made.rejected if "RecursionError: too deep" in f.reason]
    assert lost
    assert {r.report_id for r in made.reports} == {
        r.report_id for r in read_reports(folder)[0] if "Homs" not in r.text
    }


def test_a_part_that_somebody_changed_is_refused(folder, tmp_path, gazetteer):
    out = tmp_path / "out"
    spread.draft(str(folder), out, gazetteer=gazetteer.path)
    [part, *_] = sorted((out / "frames").glob("*.bin"))
    part.write_bytes(part.read_bytes()[::-1])

    with pytest.raises(InputError, match="was changed"):
        spread.draft(str(folder), out, gazetteer=gazetteer.path)


def test_a_part_holds_records_and_no_program():
    import pickle
    import zlib

    class Evil:
        def __reduce__(self):
            return (print, ("ran",))

    with pytest.raises(InputError, match=r"builtins\.print"):
        unpack(zlib.compress(pickle.dumps(Evil())))
    assert unpack(pack({"a": [1]})) == {"a": [1]}


def test_no_file_is_one_clear_error(tmp_path):
    with pytest.raises(InputError, match="no file to read"):
        spread.draft(str(tmp_path / "*.jsonl"), tmp_path / "out")


def test_a_table_in_files_is_geocoded_as_in_one(tmp_path, gazetteer):
    names = ["Jableh", "Jabla", "Springfield", "Nowhereville", "Homs", "Tartus province", ""]
    rows = [
        {"name": name, "admin1": "", "country": country}
        for country in ("Syria", "", "Ruritania")
        for name in names
    ]
    home = tmp_path / "tables"
    home.mkdir()
    for part in range(7):
        frame = pd.DataFrame(rows[part * 3 : part * 3 + 3])
        frame.to_parquet(home / f"part-{part}.parquet", index=False)
    pd.DataFrame(rows).to_csv(tmp_path / "rows.csv", index=False)
    geocode_table(tmp_path / "rows.csv", tmp_path / "single.csv", gazetteer)
    single = pd.read_csv(tmp_path / "single.csv")

    made = pd.concat(
        spread.geocode_files(str(home), tmp_path / "out", gazetteer=gazetteer.path),
        ignore_index=True,
    )

    columns = ["name", "place_id", "lat", "lon", "precision", "confidence", "reason"]
    assert made["place_id"].ne("").sum() > 10
    pd.testing.assert_frame_equal(
        made[columns].replace("", None), single[columns].replace("", None), check_dtype=False
    )
    assert len(list((tmp_path / "out" / "geocoded").glob("*.parquet"))) == 7
