"""The store of a map, as a file and as a database: one schema, one behaviour."""

import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

import geo
from geo.cli import cli
from geo.layers.formats.geopackage import write_geopackage
from geo.layers.formats.postgis import shown
from geo.layers.formats.store import StoreConflictError, migrations
from geo.layers.formats.stores import open_store
from geo.model.errors import InputError
from geo.model.schema import LAYERS
from geo.workflows.ingest import ingest
from geo.workflows.storage import put

TABLE = (
    "event_id,event_date,location,country,event_type,fatalities,notes,sensitivity\n"
    "a,2025-03-07,Baniyas,Syria,Battles,3,Roads closed,low\n"
    "b,2025-03-08,Jableh,Syria,Battles,,Quietwordseven,severe\n"
)
FIRST = (
    "date: 2025-03-09\n\nGunmen killed 12 farmers in Baniyas on Friday, the Associated Press"
    " said.\n"
)
SECOND = "date: 2025-03-09\n\nShelling killed four people in Jableh on Thursday.\n"
THIRD = "date: 2025-03-10\n\nA bomb killed two people in Latakia on Sunday.\n"


@pytest.fixture(params=["file", "database"])
def address(request, tmp_path):
    if request.param == "file":
        return str(tmp_path / "map.gpkg")
    return request.getfixturevalue("database")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "coast"
    (root / "reports").mkdir(parents=True)
    (root / "map.toml").write_text(
        'title = "Coast"\nfocus = ["SY"]\n[inputs]\nreports = "reports"\n', encoding="utf-8"
    )
    (root / "reports" / "a.txt").write_text(FIRST, encoding="utf-8")
    (root / "reports" / "b.txt").write_text(SECOND, encoding="utf-8")
    return root


def build(table, gazetteer, **more):
    return geo.build(records=table, gazetteer=gazetteer, focus=["SY"], **more)


def versions(address, name="incidents", *, restricted=False):
    with open_store(address) as store:
        rows = store._db.run(
            f"SELECT row_key, version FROM {name} WHERE restricted = ?",
            (restricted,),
        )
    return {str(key): int(version) for key, version in rows}


def take(folder, address, gazetteer, **more):
    asked = {"folder": folder, "gazetteer": gazetteer, **more}
    return ingest(asked, address, target=folder / "build")


def test_the_layers_of_a_store_are_those_of_the_map(address, table, gazetteer):
    atlas = build(table, gazetteer)

    kept = put(atlas, address)

    with open_store(address) as store:
        found = store.layers()
    assert kept.new == sum(len(frame) for frame in atlas.layers.values())
    assert list(found["incidents"]["event_id"]) == ["a"]
    for name in LAYERS:
        told, stored = (
            json.loads(frame.sort_values(LAYERS[name].key).to_json(default=str))["features"]
            for frame in (atlas.layers[name], found[name])
        )
        for one, other in zip(told, stored, strict=True):
            assert one["geometry"] == other["geometry"]
            assert {k: v for k, v in one["properties"].items() if v not in ("", None, [])} == {
                k: v for k, v in other["properties"].items() if v not in ("", None, [])
            }


def test_rows_that_did_not_change_are_not_touched(address, table, gazetteer):
    put(build(table, gazetteer), address)

    kept = put(build(table, gazetteer), address)

    assert (kept.new, kept.changed, kept.gone) == (0, 0, 0)
    assert versions(address) == {"a": 1}


def test_a_row_that_changed_has_a_new_version_and_one_that_left_is_gone(address, table, gazetteer):
    put(build(table, gazetteer), address)
    text = TABLE.replace("Roads closed", "Roads open").replace(",severe", ",low")
    table.write_text(text, encoding="utf-8")
    more = put(build(table, gazetteer), address)
    table.write_text(text.rpartition("b,")[0], encoding="utf-8")

    less = put(build(table, gazetteer), address)

    assert (more.new, more.changed) == (1, 1)
    assert (less.changed, less.gone) == (0, 1)
    assert versions(address) == {"a": 2}


def texts_of(address):
    """Every value of every table, as one text."""
    with open_store(address) as store:
        db = store._db
        return " ".join(str(db.run(f"SELECT * FROM {name}")) for name in sorted(db.tables()))


def test_nothing_restricted_is_in_a_store_unless_it_is_asked_for(address, table, gazetteer):
    put(build(table, gazetteer), address)
    public = texts_of(address)

    put(build(table, gazetteer, restricted=True), address)
    both = texts_of(address)
    put(build(table, gazetteer), address)

    assert "Roads closed" in public
    assert "Quietwordseven" not in public
    assert "Quietwordseven" in both
    assert "Quietwordseven" not in texts_of(address)


def test_both_kinds_of_rows_are_read_apart(address, table, gazetteer):
    put(build(table, gazetteer, restricted=True), address)

    with open_store(address) as store:
        public, restricted = store.layers(), store.layers(restricted=True)

    assert list(public["incidents"]["event_id"]) == ["a"]
    assert list(restricted["incidents"]["event_id"]) == ["a", "b"]


def test_two_editors_do_not_overwrite_each_other(address):
    with open_store(address) as store:
        first = store.decide("incident", "i1", "accept", reviewer="Nour", version=0)
        second = store.decide(
            "incident", "i1", "correct", reviewer="Sam", version=first, new_best="7"
        )

        with pytest.raises(StoreConflictError, match=r"incident i1: Sam decided 'correct' .*ver"):
            store.decide("incident", "i1", "reject", reviewer="Nour", version=first)
        with pytest.raises(StoreConflictError, match="you saw 0"):
            store.decide("incident", "i1", "reject", reviewer="Nour", version=0)
        [row] = store.decisions()
        history = store._db.run("SELECT entry FROM review_history")

    assert (first, second) == (1, 2)
    assert (row["decision"], row["reviewer"], row["new_best"], row["version"]) == (
        "correct",
        "Sam",
        "7",
        "2",
    )
    assert "Nour" in str(history)


def test_an_unknown_column_of_a_decision_is_named(address):
    with open_store(address) as store, pytest.raises(InputError, match="no column 'title'"):
        store.decide("incident", "i1", "accept", reviewer="A", version=0, title="x")


def test_only_new_reports_are_read_and_decisions_are_kept(address, folder, gazetteer):
    first = take(folder, address, gazetteer)
    ids = dict(
        zip(first.atlas.incidents["place_name"], first.atlas.incidents["event_id"], strict=True)
    )
    with open_store(address) as store:
        store.decide(
            "incident",
            ids["Baniyas"],
            "correct",
            reviewer="Nour",
            reviewed_at="2025-03-11",
            new_best="14",
            version=0,
        )
    again = take(folder, address, gazetteer)
    (folder / "reports" / "c.txt").write_text(THIRD, encoding="utf-8")

    third = take(folder, address, gazetteer)

    assert (first.read, again.read, third.read) == (2, 0, 1)
    assert (first.kept.reports, again.kept.reports, third.kept.reports) == (2, 0, 1)
    for done in (again, third):
        rows = done.atlas.incidents.set_index("event_id")
        assert rows.loc[ids["Baniyas"], "best"] == 14
        assert rows.loc[ids["Baniyas"], "status"] == "reviewed"
    with open_store(address) as store:
        stored = store.layers()["incidents"].set_index("event_id")
        [decision] = store.decisions()
    assert stored.loc[ids["Baniyas"], "best"] == 14
    assert len(stored) == 3
    assert (decision["reviewer"], decision["version"]) == ("Nour", "1")
    assert decision["keys"]


def test_an_ingest_gives_the_map_of_a_full_build(tmp_path, folder, gazetteer):
    take(folder, str(tmp_path / "map.gpkg"), gazetteer)
    (folder / "reports" / "c.txt").write_text(THIRD, encoding="utf-8")

    grown = take(folder, str(tmp_path / "map.gpkg"), gazetteer).atlas.save(folder / "build")
    files = {p.name: p.read_bytes() for p in grown.iterdir()}

    full = geo.build(folder, gazetteer=gazetteer).save(folder / "build")
    assert {p.name: p.read_bytes() for p in full.iterdir()} == files


def test_reports_beside_a_table_are_read_once_too(tmp_path, folder, gazetteer):
    (folder / "rows.csv").write_text(TABLE, encoding="utf-8")
    spec = folder / "map.toml"
    spec.write_text(spec.read_text() + 'records = "rows.csv"\n', encoding="utf-8")
    first = take(folder, str(tmp_path / "map.gpkg"), gazetteer)

    again = take(folder, str(tmp_path / "map.gpkg"), gazetteer)

    assert (first.read, again.read) == (2, 0)
    assert (again.kept.new, again.kept.changed, again.kept.gone) == (0, 0, 0)


def test_a_large_table_is_stored_row_by_row(tmp_path, gazetteer):
    rows = [f"e{n},2025-03-07,35.5,35.9{n % 10},Battles,Road closed\n" for n in range(2100)]
    table = tmp_path / "many.csv"
    header = "event_id,event_date,latitude,longitude,event_type,notes\n"
    table.write_text(header + "".join(rows), encoding="utf-8")

    kept = put(build(table, gazetteer), tmp_path / "map.gpkg")

    assert kept.new >= 2100
    with open_store(tmp_path / "map.gpkg") as store:
        assert len(store.layers()["incidents"]) == 2100


def test_readings_of_other_code_are_not_used(tmp_path, folder, gazetteer):
    take(folder, str(tmp_path / "map.gpkg"), gazetteer)
    (folder / "restricted" / "readings.bin").write_bytes(b"something else")

    assert take(folder, str(tmp_path / "map.gpkg"), gazetteer).read == 2


def test_what_was_read_of_an_erased_report_is_erased_too(tmp_path, folder, gazetteer):
    take(folder, str(tmp_path / "map.gpkg"), gazetteer)
    readings = folder / "restricted" / "readings.bin"
    assert readings.exists()

    words = ["erase", str(folder), "b", "--reason", "asked", "--on", "2025-04-01"]
    result = CliRunner().invoke(cli, words)

    assert result.exit_code == 0, result.output
    assert not readings.exists()
    assert take(folder, str(tmp_path / "map.gpkg"), gazetteer).kept.gone > 0


def test_migrations_are_numbered_run_once_and_add_what_a_layer_gained(address):
    for dialect in ("postgis", "geopackage"):
        numbers = [number for number, _, _ in migrations(dialect)]
        assert numbers == list(range(1, len(numbers) + 1))
    with open_store(address) as store:
        store._db.run("ALTER TABLE routes DROP COLUMN who")

    with open_store(address) as store:
        db = store._db
        assert {c.name for c in LAYERS["routes"].columns} <= db.columns("routes")
        done = [int(n) for (n,) in db.run("SELECT number FROM geo_migration ORDER BY number")]
        assert done == [number for number, _, _ in migrations(db.dialect)]


def test_a_store_of_a_newer_version_is_left_alone(address):
    with open_store(address) as store:
        store._db.run("INSERT INTO geo_migration VALUES (999, '0999_later.sql')")

    with pytest.raises(InputError, match="newer version"), open_store(address):
        pass


def test_a_geopackage_of_somebody_else_is_left_alone(tmp_path, table, gazetteer):
    path = tmp_path / "export.gpkg"
    write_geopackage(build(table, gazetteer).layers, path)
    before = path.read_bytes()

    with pytest.raises(InputError, match="is no store"), open_store(path):
        pass

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("store.sqlite", "is no store"),
        ("no/such/folder.gpkg", "no such folder"),
        ("text.gpkg", "no GeoPackage"),
        ("postgresql:///x?host=/nowhere", "cannot be reached"),
        ("postgresql:///x?schema=Robert'); DROP", "no name of a schema"),
    ],
)
def test_a_bad_address_is_one_clear_line(tmp_path, name, complaint):
    (tmp_path / "text.gpkg").write_text("some text that is no database at all" * 100)
    address = name if name.startswith("postgresql") else tmp_path / name
    pytest.importorskip("psycopg", reason="the extra 'postgis' is not installed")

    with pytest.raises(InputError, match=complaint), open_store(address):
        pass


def test_a_password_is_never_shown():
    assert shown("postgresql://a:p@ss:w@host:5/db?x=1") == "postgresql://a@host:5/db"
    assert shown("folder/map.gpkg") == "folder/map.gpkg"


def test_any_gis_opens_the_file(tmp_path, table, gazetteer):
    path = tmp_path / "map.gpkg"
    put(build(table, gazetteer), path)

    frame = gpd.read_file(path, layer="incidents")

    assert list(frame["event_id"]) == ["a"]
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].geom_type == "Point"
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        title = file.execute("SELECT value FROM about WHERE key = 'title'").fetchone()
    assert title == ("Incident map",)


def test_odd_characters_are_stored(address, table, gazetteer):
    text = TABLE.replace("Roads closed", "Roads 100 % closed? \u202e{schema} 'x' \\u0000 $$;")
    table.write_text(text, encoding="utf-8")

    put(build(table, gazetteer, restricted=True), address)

    with open_store(address) as store:
        rows = store.layers(restricted=True)["incidents"].set_index("event_id")
    assert "100 % closed?" in rows.loc["a", "notes"]
    assert "{schema} 'x'" in rows.loc["a", "notes"]


def test_a_failure_leaves_the_store_as_it_was(address, table, gazetteer, monkeypatch):
    put(build(table, gazetteer), address)
    before = texts_of(address)
    table.write_text(TABLE.replace("Roads closed", "Roads open"), encoding="utf-8")
    atlas = build(table, gazetteer)
    monkeypatch.setattr("geo.layers.formats.store.Store._put_reports", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        put(atlas, address)

    monkeypatch.undo()
    assert texts_of(address) == before


# ------------------------------------------------------------------ a database of several people


def as_role(url, role, sql):
    import psycopg

    address, _, schema = url.partition("&schema=")
    with psycopg.connect(address) as connection:
        connection.execute(f"SET search_path = {schema}, public")
        connection.execute(f"SET ROLE {schema}_{role}")
        done = connection.execute(sql)
        return done.fetchall() if done.description else []


def test_a_reader_cannot_see_restricted_rows(database, table, gazetteer):
    import psycopg

    build(table, gazetteer, restricted=True).to_postgis(database)
    ask = "SELECT event_id, restricted FROM incidents ORDER BY event_id, restricted"

    assert as_role(database, "reader", ask) == [("a", False)]
    assert as_role(database, "reader", f"{ask.partition(' ORDER')[0]} WHERE restricted") == []
    assert as_role(database, "editor", ask) == [("a", False), ("a", True), ("b", True)]
    for name in ("review", "review_history", "report", "proposal"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_role(database, "reader", f"SELECT * FROM {name}")
    for sql in ("DELETE FROM incidents", "UPDATE incidents SET restricted = false"):
        for role in ("reader", "editor"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                as_role(database, role, sql)


def test_every_layer_of_a_database_is_behind_the_same_policy(database):
    with open_store(database) as store:
        rows = store._db.run(
            "SELECT c.relname, c.relrowsecurity,"
            " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)"
            " FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace"
            " AND c.relkind = 'r' ORDER BY 1"
        )

    guarded = {name for name, secured, policies in rows if secured and policies == 2}
    assert guarded == set(LAYERS)


def test_an_editor_with_sql_is_told_of_the_other(database):
    import psycopg

    with open_store(database) as store:
        store.decide("incident", "i1", "accept", reviewer="Nour", version=0)
    seen = "UPDATE review SET decision = 'reject', version = 1 WHERE id = 'i1'"

    as_role(database, "editor", seen)

    with pytest.raises(psycopg.errors.SerializationFailure, match="version 2, you changed ver"):
        as_role(database, "editor", seen)


def test_an_editor_without_rights_to_build_decides(database, table, gazetteer):
    """The editor's own login: opens the store, decides, builds nothing."""
    build(table, gazetteer).to_postgis(database)
    schema = database.partition("&schema=")[2]
    as_owner = f"CREATE ROLE {schema}_x LOGIN IN ROLE {schema}_editor"
    with open_store(database) as store:
        store._db.run(as_owner)

    with open_store(database.replace("user=geo", f"user={schema}_x")) as store:
        assert store.decide("incident", "a", "accept", reviewer="X", version=0) == 1
        assert list(store.layers()["incidents"]["event_id"]) == ["a"]
        with pytest.raises(InputError, match="the database refused"):
            store.put(_contents(build(table, gazetteer)))


def _contents(atlas):
    from geo.layers.formats.store import Contents

    changed = {name: frame.head(0) for name, frame in atlas.layers.items()}
    return Contents(public=changed)


# ------------------------------------------------------------------ the command


def test_the_command_keeps_a_map_in_its_own_file(folder, gazetteer):
    words = ["ingest", str(folder), "--gazetteer", str(gazetteer.path)]

    first, second = (CliRunner().invoke(cli, words) for _ in range(2))

    assert first.exit_code == 0, first.output
    assert "2 reports read now" in first.stdout
    assert "0 reports read now" in second.stdout
    assert "0 rows new, 0 changed, 0 gone" in second.stdout
    assert (folder / "store.gpkg").is_file()


def test_a_map_and_its_store_agree(address, folder, gazetteer):
    words = ["map", str(folder), "--store", address, "--gazetteer", str(gazetteer.path)]

    result = CliRunner().invoke(cli, words)

    assert result.exit_code == 0, result.output
    page = json.loads((folder / "build" / "incidents.geojson").read_text())
    with open_store(address) as store:
        stored = store.layers()["incidents"]
    assert sorted(f["id"] for f in page["features"]) == list(stored["event_id"])
    assert pd.notna(stored["date_start"]).all()
