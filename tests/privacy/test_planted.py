"""Secrets planted in every kind of field come out in no file of any format.

All persons, numbers and villages of these texts are invented.
"""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import geo
from geo.cli import cli
from geo.gazetteer.fold import key_fold
from geo.layers.export import FORMATS, read_build
from geo.model.errors import InputError
from geo.privacy.gate import LeakClass, Secrets, find_leaks
from geo.privacy.screen import Screen
from geo.privacy.settings import Texts
from geo.workflows.restricted import LeakError, check_public, export, ledger_of

NOTES = Path(__file__).parents[1] / "data" / "privacy" / "notes.csv"

# One declared person a language, in many forms: each stands in a note, an id or an address.
PERSONS = {
    "en": "Samir Inventado",
    "fr": "Solène Vautrecque",
    "es": "Ramiro Echandelar",
    "ru": "Артём Полубояринов",
    "uk": "Остап Гречаниківський",
    "ar": "سالم الجوهرانيكو",
}


def forms(name):
    """Ways of writing a person's name."""
    first, last = name.split()
    return {
        "whole": name,
        "turned": f"{last} {first}",
        "comma": f"{last}, {first}",
        "surname": last,
        "capitals": name.upper(),
        "folded": key_fold(name).title(),
        "middle": f"{first} Zed {last}",
        "initial": f"{first[0]}. {last}",
        "joined": f"{first}{last}",
        "handle": f"@{first}_{last}",
        "hyphen": f"{first}-{last}",
        "underscore": f"{first}_{last}",
        "zero width": f"{first} {last[:3]}\u200b{last[3:]}",
        "soft hyphen": f"{first} {last[:3]}\u00ad{last[3:]}",
        "no-break": f"{first}\u00a0{last}",
        "two lines": f"{first}\n{last}",
        "in quotes": f"“{name}”",
        "in brackets": f"({name})",
        "address": f"https://example.org/{first}-{last}",
        "percent": f"https://example.org/{first}%20{last}",
        "hashtag": f"#{first}{last}",
        "file": f"interview_{first}_{last}.mp3",
    }


@pytest.mark.parametrize(
    ("name", "form"),
    [(name, form) for name in PERSONS.values() for form in forms(name)],
    ids=[f"{lang} {form}" for lang, name in PERSONS.items() for form in forms(name)],
)
def test_declared_person_is_found_in_any_form_under_every_setting(coast, name, form):
    screen = Screen(coast)
    screen.declare([name])
    text = f"It was quiet. {forms(name)[form]} came back."
    screen.learn([text])

    for mode in Texts:
        assert screen.hits(text, mode), mode
    assert not screen.hits("It was quiet. Nobody came back.", Texts.SCREEN)


@pytest.mark.parametrize(
    "text",
    ["The inventory was lost.", "Ramirez spoke.", "A sample came back.", "Solenoid parts burned."],
)
def test_words_that_only_begin_like_a_name_are_no_person(coast, text):
    screen = Screen(coast)
    screen.declare(PERSONS.values())
    screen.learn([text])

    assert screen.hits(text, Texts.CLEARED) == []


@pytest.mark.parametrize("split", ["rules", "held"])
def test_screen_finds_most_labelled_persons_and_spares_the_rest(coast, split):
    """A regression test: sentences of ours flatter, see ``tests/bench/privacy_screen.py``."""
    found = {"private": [], "contact": [], "nobody": []}
    with NOTES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == split:
                screen = Screen(coast)
                screen.learn([row["text"]])
                hits = screen.hits(row["text"], Texts.SCREEN, finer_than_km=2.0)
                found[row["label"]].append(bool(hits))

    assert sum(found["private"]) >= 0.9 * len(found["private"]) > 50
    assert all(found["contact"])
    assert sum(found["nobody"]) <= 0.05 * len(found["nobody"])


FILES = {
    "map.toml": (
        'title = "Winter in the hills, told by Samir Inventado"\nfocus = ["SY"]\n'
        '[inputs]\nreports = ["reports"]\nrecords = ["records.csv"]\n'
        'movements = ["movements.csv"]\nsources = ["sources.csv"]\nclaims = ["claims.csv"]\n'
        '[[changes]]\ndate = 2025-03-09\ntext = "Samir Inventado asked for a change"\n'
    ),
    "reports/talk-samir-inventado.md": (
        "---\ntitle: What Samir Inventado saw\npublisher: Outlet A\ndate_published: 2025-03-09\n"
        "url: https://example.org/samir%20inventado\n---\n"
        "Samir Inventado said that he hides in Masyaf with his family. "
        "A neighbour said the family is hiding in a cellar in Safita. "
        "The road between Jableh and Hama was closed by men who came at night.\n"
    ),
    "records.csv": (
        "event_id,title,event_date,location,latitude,longitude,event_type,actor1,source,"
        "sensitivity,obfuscation,notes,tags,where_description\n"
        "samir-inventado-1,Shots near the home of Samir Inventado,2025-03-07,Baniyas,,,"
        "Battles by S. Inventado,Inventado family,outlet-a,low,,"
        "Call him on +963 944 771 502.,told by Inventado,behind Inventado's shop\n"
        "plain,Road closed,2025-03-07,Jableh,,,Access,Police,outlet-a,low,,"
        "The car with plate KX 4471 BD left.,,12 Cedar Street\n"
        "names,House burned,2025-03-07,Jableh,,,Arson,Police,outlet-a,low,,"
        '"Delvin Ostrake, 41, lost his house.",,\n'
        "again,Fire,2025-03-08,Hama,,,Arson,Police,outlet-a,low,,Ostrake came back at dawn.,,\n"
        "cell,Arson,2025-03-08,Tartus,34.889123,35.886457,Arson,Police,outlet-a,low,grid_10km,"
        '"House at 34.889123, 35.886457 burned.",,\n'
        "den-7781,Where they sleep,2025-03-08,Masyaf,35.065432,36.340987,Other,,outlet-a,severe,,"
        "A family sleeps in the old mill above the bend of the river.,,\n"
        "open,Bus torched,2025-03-08,Hama,,,Riots,Rioters,outlet-a,low,,"
        "A bus was torched near the market.,,\n"
    ),
    "movements.csv": (
        "movement_id,who,origin,destination,date_start,claimant,source,sensitivity,notes\n"
        "way-1,Samir Inventado,Baniyas,Masyaf,2025-03-08,samir-inventado,,low,\n"
        "way-2,Families,Baniyas,Lebanon,2025-03-08,samir-inventado,samir-inventado,low,"
        "as Inventado told us\n"
    ),
    "sources.csv": (
        "source_id,name,kind,aliases,base_place,url,notes\n"
        "samir-inventado,Samir Inventado,witness,Abu Inventado,Safita,"
        "https://example.org/inventado,lives in Safita\noutlet-a,Outlet A,outlet,,,,\n"
    ),
    "claims.csv": (
        "claim_id,about,harm,value,group,claimant,chain,as_of,notes\n"
        "inventado-count,open,injured,20,neighbours of Inventado,samir-inventado,"
        "outlet-a;samir-inventado,2025-03-09,Samir Inventado counted\n"
    ),
}  # fmt: skip
SECRETS = (
    *("inventado", "samir", "944 771", "4471", "cedar street", "ostrake", "delvin"),
    *("34.8891", "35.8864", "35.0654", "36.3409", "den-7781", "old mill", "masyaf", "safita"),
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    root = tmp_path_factory.mktemp("planted") / "map"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def atlas(planted, gazetteer):
    return geo.build(planted, gazetteer=gazetteer)


@pytest.fixture(scope="module")
def written(atlas, planted):
    return atlas.save(planted / "build")


def everything(folder):
    """Every file of a folder by its name, as bytes in lower case and with escapes undone."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "ignore").casefold()
            found[path.name] = f"{path.name} {text}"
    return found


def test_no_file_of_the_build_holds_a_planted_secret(written):
    said = everything(written)

    assert len(said) > 8
    leaks = {(name, s) for name, text in said.items() for s in SECRETS if s in text}
    assert {secret for _, secret in leaks} - {"masyaf", "safita"} == set()
    # the names of two villages stand on the base map of the page, as those of all others do
    assert {name for name, _ in leaks} <= {"index.html"}


def test_what_is_no_secret_stays_whole(written):
    text = (written / "incidents.geojson").read_text("utf-8")

    assert '"notes":"A bus was torched near the market."' in text
    assert text.count("[text withheld: may name a private person]") >= 2


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_no_export_holds_a_planted_secret(atlas, written, tmp_path, fmt):
    target = export(read_build(written), fmt, tmp_path / f"out{FORMATS[fmt].suffix}")

    assert target.stat().st_size > 0
    assert not [s for text in everything(tmp_path).values() for s in SECRETS if s in text]


def test_owner_reads_what_was_withheld_and_why(atlas, written):
    listed = ledger_of(atlas.restricted(written))
    with listed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_words = {row["words"].casefold(): row for row in rows}

    assert by_words["ostrake"]["reason"] == "a person whom another text of this map names"
    assert by_words["delvin ostrake"]["row"] == "4"
    assert by_words["delvin ostrake"]["column"] == "notes"
    assert (listed.parent / ".gitignore").read_text() == "*\n"
    assert listed.parent.name == "restricted"


# ------------------------------------------------------------------ the gate


def test_gate_finds_nothing_in_a_clean_build(atlas, written):
    assert check_public(written) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.geojson", '{"features":[{"properties":{"actor1":"Inventado, Samir"}}]}'),
        ("b.html", "<p>Samir&#32;Inventado</p>"),
        ("c.svg", "<text><tspan>Samir Inven</tspan><tspan>tado</tspan></text>"),
        ("d.json", '{"a":"\\u0053amir Inventado"}'),
        ("samirinventado.txt", "nothing"),
        ("e.html", "https://example.org/%53amir-Inventado"),
        ("f.txt", "In\u00adventado"),
        ("g.csv", "told by: SAMIR   INVENTADO"),
    ],
)
def test_gate_sees_a_name_in_any_dress(tmp_path, name, words):
    (tmp_path / name).write_text(words, encoding="utf-8")
    secrets = Secrets(names=("Samir Inventado",), alone=("inventado",))

    [leak, *_] = find_leaks(tmp_path, secrets)
    assert (leak.file, leak.kind) == (name, LeakClass.PERSON)
    assert find_leaks(tmp_path, secrets, accept=["samir inventado"]) == []


def test_gate_searches_a_common_name_only_whole(tmp_path):
    (tmp_path / "a.txt").write_text("Ahmad came home late at night. Hassan left. Maria stayed.")
    common = Secrets(names=("Ahmad Hassan", "Maria Garcia"))

    assert find_leaks(tmp_path, common) == []
    (tmp_path / "a.txt").write_text("Hassan, Ahmad came.")
    assert [leak.words for leak in find_leaks(tmp_path, common)] == ["Ahmad Hassan"]
    assert common.too_common == ("Ahmad Hassan", "Maria Garcia")


def test_gate_sees_texts_ids_and_positions_that_are_withheld(tmp_path):
    text = "A family sleeps in the old mill above the bend."
    (tmp_path / "a.geojson").write_text(
        json.dumps({"features": [{"properties": {}}, {"properties": {"notes": f"x {text}"}}]})
    )
    (tmp_path / "b.txt").write_text("at 35.065432, 36.340987; see den-7781")
    secrets = Secrets(texts=(text,), ids=("den-7781",), positions=((36.340987, 35.065432),))
    found = {(k.file, k.row, k.column, k.kind) for k in find_leaks(tmp_path, secrets)}

    assert ("a.geojson", 2, "notes", LeakClass.TEXT) in found
    assert {kind for _, _, _, kind in found} == set(LeakClass) - {LeakClass.PERSON}


def test_gate_takes_no_town_that_the_base_map_names_anyway_for_a_secret(tmp_path):
    spot = (13.80227, 10.74244)
    label = '[13.802,10.742,8,5,"Mokolo",""]'
    (tmp_path / "index.html").write_text(f"[{label}]")
    assert find_leaks(tmp_path, Secrets(positions=(spot,), ground=(spot,))) == []
    assert len(find_leaks(tmp_path, Secrets(positions=(spot,)))) == 1
    for text in (f"[{label}] at 10.742, 13.802", f'[{label}]{{"coordinates":[13.80227,10.74244]}}'):
        (tmp_path / "index.html").write_text(text)
        assert len(find_leaks(tmp_path, Secrets(positions=(spot,), ground=(spot,)))) == 1


def test_a_blurred_event_in_a_town_of_the_base_map_is_published(tmp_path):
    (tmp_path / "a.csv").write_text(
        "event_id,event_date,location,country\na,2024-05-01,Mokolo,Cameroon\n"
        "b,2024-05-02,Mora,Cameroon\n"
    )
    (tmp_path / "map.toml").write_text(
        '[inputs]\nrecords = "a.csv"\n[privacy]\nblur = "grid_10km"\n'
    )
    atlas = geo.build(tmp_path)
    page = atlas.save(tmp_path / "build")
    assert (page / "index.html").is_file()
    assert check_public(tmp_path) == []
    basis = [f["properties"]["place_basis"] for f in atlas.geojson()["features"][:2]]
    assert basis == ["coarsened on purpose (grid 10km)"] * 2


def test_keys_of_a_report_that_nobody_reads_are_no_words_for_readers(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\ndate: 2024-05-05\nheard_from_zoltar_inventado: x\n---\n"
        "Gunmen killed 7 farmers in Maroua on 2 May 2024, police said.\n"
    )
    (tmp_path / "map.toml").write_text('[inputs]\nreports = "a.md"\n')
    atlas = geo.build(tmp_path)
    assert any("heard_from_zoltar" in str(fault) for fault in atlas.faults)
    assert "heard_from" not in atlas.html()


def test_nothing_is_published_on_a_hit_and_the_old_map_stays(atlas, written, monkeypatch):
    before = everything(written)
    monkeypatch.setattr(type(atlas), "html", lambda _self, **_options: "<p>Samir Inventado</p>")

    with pytest.raises(LeakError, match=r"nothing was published: index.html.*is named") as caught:
        atlas.save(written)
    assert "Inventado" not in str(caught.value)
    assert everything(written) == before
    words = (atlas.restricted(written) / "gate.csv").read_text("utf-8")
    assert "Samir Inventado" in words


def test_no_sheet_is_written_on_a_hit_and_the_old_one_stays(atlas, tmp_path, monkeypatch):
    sheet = atlas.save_svg(tmp_path / "sheet.svg")
    before = sheet.read_bytes()
    monkeypatch.setattr(type(atlas), "svg", lambda _self: "<svg><text>Samir Inventado</text></svg>")

    with pytest.raises(LeakError, match=r"sheet\.svg.*is named"):
        atlas.save_svg(sheet)
    assert sheet.read_bytes() == before


def test_what_is_secret_must_be_known(tmp_path):
    (tmp_path / "run.json").write_text("{}")

    with pytest.raises(InputError, match="build the map first"):
        check_public(tmp_path)


def test_command_tells_what_was_withheld_and_checks_it(planted):
    run = CliRunner().invoke(cli, ["map", str(planted)])
    checked = CliRunner().invoke(cli, ["check", "--public", str(planted / "build")])

    assert run.exit_code == 0, run.output
    assert "may name a private person" in run.output
    assert "withheld.csv (do not publish it)" in run.output
    assert checked.exit_code == 0, checked.output
