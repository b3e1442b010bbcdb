"""The curated tables: what they hold, and that a check finds every fault at once."""

import csv
import os
import tomllib
from pathlib import Path

import pytest

from geo.gazetteer.build.validate import check_tables
from geo.gazetteer.resources import gazetteer_data
from geo.gazetteer.rows import CSV_COLUMNS, parse_names
from geo.model.errors import InputError
from geo.model.vocab import PlaceKind

SOURCES = '[geo-curated]\ntitle = "us"\nlicence = "CC0-1.0"\n'
HEADER = "place_id,name,kind,country,admin1,lat,lon,names,name_ar,source,evidence\n"
GOOD = "geo:a,Jableh,city,SY,Latakia,35.36,35.93,Jablah|ar:جبله,جبلة,geo-curated,a map\n"


def table(name):
    with (gazetteer_data() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def checked(tmp_path):
    """Faults of a folder whose one table holds these lines."""

    def check(*lines, header=HEADER):
        (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
        (tmp_path / "places.csv").write_text(header + "".join(lines), encoding="utf-8")
        return check_tables(tmp_path)

    return check


def test_the_packaged_tables_have_no_fault():
    assert [str(fault) for fault in check_tables(gazetteer_data())] == []


def test_a_good_row_passes(checked):
    assert checked(GOOD) == []


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("geo:b,Jableh B,city,SY,Latakia,33.36,35.93,,,geo-curated,x", "lat", "km outside"),
        ("geo:b,Jableh B,city,SY,Latakia,35.93,35.36,,,geo-curated,x", "lat", "swapped"),
        ("geo:b,Jableh B,city,LB,,35.36,35.93,,,geo-curated,x", "lat", "outside LB"),
        ("geo:b,Jableh B,city,SY,Atlantis,35.36,35.93,,,geo-curated,x", "admin1", "Atlantis"),
        ("geo:b,Jableh B,castle,SY,,35.36,35.93,,,geo-curated,x", "kind", "castle"),
        ("geo:b,Jableh B,city,Syria,,35.36,35.93,,,geo-curated,x", "country", "alpha-2"),
        ("geo:b,Jableh B,city,SY,,north,35.93,,,geo-curated,x", "lat", "not a number"),
        ("geo:b,Jableh B,city,SY,,135.36,35.93,,,geo-curated,x", "name", "not a WGS 84"),
        ("geo:b,جبلة ب,city,SY,,35.36,35.93,,,geo-curated,x", "name", "Latin"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,ar:Jabla,,geo-curated,x", "names", "marked ar"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,جبلا,,geo-curated,x", "names", "has no language"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,,Jabla,geo-curated,x", "name_ar", "Arabic letters"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,X|X,,geo-curated,x", "names", "twice"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,/nick:X,,geo-curated,x", "names", "kind of name"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,,,,x", "source", "no source"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,,,elsewhere,x", "source", "sources.toml"),
        ("geo:b,Jableh B,city,SY,,35.36,35.93,,,geo-curated,", "evidence", "no evidence"),
        ("geo:b,Jableh B,city,SY,,,,,,geo-curated,x", "lat", "no position"),
        ("geo:a,Jableh B,city,SY,,35.36,35.93,,,geo-curated,x", "place_id", "already"),
        ("geo:b,JABLEH,city,SY,,35.361,35.931,,,geo-curated,x", "name", "the same name"),
    ],
    ids=lambda value: value.split(",")[1][:9] if value.count(",") > 5 else value,
)
def test_a_bad_row_is_named_by_line_and_column(checked, row, column, words):
    faults = checked(GOOD, row + "\n")

    found = [(f.file, f.row, f.column) for f in faults if words in f"{f.reason}; {f.remedy}"]
    assert found == [("places.csv", 3, column)]


def test_every_fault_is_listed_at_once(checked):
    faults = checked(
        "geo:x,Nowhere,city,SY,Latakia,0,0,,,,\n",
        "geo:y,,city,SY,,35,36,,,geo-curated,x\n",
        GOOD,
        "geo:z,Jableh Z,hut,SY,,35,36,,,geo-curated,x\n",
    )

    assert [f.row for f in faults] == sorted(f.row for f in faults)
    assert {(f.row, f.column) for f in faults} == {
        (2, "lat"), (2, "source"), (2, "evidence"), (3, "name"), (5, "kind"),
    }  # fmt: skip


def test_extent_and_ids_are_checked(checked):
    header = "place_id,name,kind,lat,lon,radius_km,precision,geonames_id,wikidata,pcode,flags,"
    header += "west,south,east,north,footprint,source,evidence\n"
    faults = checked(
        "geo:a,A,village,35,36,-1,province,17,858,sy06,odd,10,10,11,11,"
        '"POLYGON((0 0,1 0,1 1,0 0))",geo-curated,x\n',
        header=header,
    )

    assert {f.column for f in faults} == {
        "radius_km", "precision", "place_id", "wikidata", "pcode", "flags", "lat", "footprint",
    }  # fmt: skip


def test_side_tables_are_checked(tmp_path, checked):
    (tmp_path / "demonyms.csv").write_text("demonym,place_id,lang\nAian,geo:a,en\nBian,geo:b,en\n")
    (tmp_path / "overrides.csv").write_text("name,place_id,action,evidence\nX,geo:a,burn,x\n")

    assert [(f.file, f.row, f.column) for f in checked(GOOD)] == [
        ("demonyms.csv", 3, "place_id"),
        ("overrides.csv", 2, "action"),
    ]


def test_a_folder_without_tables_is_one_clear_line(tmp_path):
    with pytest.raises(InputError, match="no table of places here"):
        check_tables(tmp_path)


# ------------------------------------------------------------------ what the tables hold


def test_all_countries_have_a_point_a_box_and_two_languages():
    rows = {row["country"]: row for row in table("countries.csv") if row["country"]}

    assert len(rows) == 249
    assert all(row["lat"] and row["lon"] and row["name_ar"] for row in rows.values())
    assert sum(bool(row["west"]) for row in rows.values()) >= 245
    for code, alias in (
        ("GB", "Britain"),
        ("US", "U.S."),
        ("MM", "Burma"),
        ("CI", "Côte d'Ivoire"),
    ):
        assert alias in {name.text for name in parse_names(rows[code]["names"])}


def test_what_no_list_of_settlements_holds_is_there():
    names = {row["name"]: row for name in ("regions.csv", "places.csv") for row in table(name)}
    wanted = {
        "Africa": "continent", "Middle East": "region", "Mediterranean Sea": "sea",
        "Sahel": "region", "Euphrates": "river", "Alps": "mountains", "Sahara": "region",
        "Lake Chad": "lake", "Sicily": "island", "Hmeimim Air Base": "air_base",
        "Nahr al-Kabir": "river", "Syrian coast": "region",
        "Syrian Coastal Mountain Range": "mountains", "Golan Heights": "region",
    }  # fmt: skip

    assert {name: names[name]["kind"] for name in wanted} == wanted
    for name in ("Nahr al-Kabir", "Syrian coast", "Syrian Coastal Mountain Range"):
        assert names[name]["footprint"]
        assert "footprint" in names[name]["evidence"]
    assert names["Hmeimim Air Base"]["flags"] == "gathering_point"


def test_syria_has_fourteen_governorates_with_codes_and_lebanon_none_guessed():
    rows = [row for row in table("admin1.csv") if row["kind"] == "adm1"]
    syria = {row["name"]: row["pcode"] for row in rows if row["country"] == "SY"}
    lebanon = [row for row in rows if row["country"] == "LB"]

    assert sorted(syria.values()) == [f"SY{i:02}" for i in range(1, 15)]
    assert (syria["Latakia"], syria["Tartus"], syria["Hama"]) == ("SY06", "SY10", "SY05")
    assert {row["pcode"] for row in lebanon} == {""}
    soft = {row["name"] for row in lebanon if "approximate" in row["flags"]}
    assert soft == {
        "Akkar", "Baalbek-Hermel", "Beqaa", "Keserwan-Jbeil", "North Governorate",
    }  # fmt: skip


def test_a_group_of_people_is_no_demonym():
    words = {row["demonym"] for row in table("demonyms.csv")}

    assert {"Syrian", "Lebanese", "French", "Texan", "سوري"} <= words
    assert not words & {"Alawite", "Alawites", "Druze", "Kurd", "Kurdish", "Arab", "Arabs"}


def test_known_bad_aliases_are_dropped():
    rows = {(row["name"], row["place_id"]): row["action"] for row in table("overrides.csv")}

    assert rows["Africa", "gn:2473572"] == "drop"  # Mahdia
    assert rows["Eu", "gn:3019329"] == "no_scan"


def test_ordinary_words_hold_what_text_hardly_means_as_places():
    text = (gazetteer_data() / "ordinary_words.txt").read_text(encoding="utf-8")
    words = {line.partition("#")[0].strip() for line in text.splitlines()} - {""}

    assert {"of", "man", "most", "same", "police", "march", "reading", "mobile", "nice"} <= words
    assert not words & {"jableh", "paris", "texas", "chile", "china", "hims"}


def test_sources_say_licence_and_attribution():
    sources = tomllib.loads((gazetteer_data() / "sources.toml").read_text(encoding="utf-8"))

    assert sources["geonames"]["licence"] == "CC-BY-4.0"
    assert all(
        {"title", "url", "licence", "attribution", "retrieved"} <= s.keys()
        for s in sources.values()
    )


@pytest.mark.parametrize("name", ["places.csv", "admin1.csv", "countries.csv", "regions.csv"])
def test_tables_keep_the_contract(name):
    rows = table(name)

    assert set(rows[0]) <= set(CSV_COLUMNS)
    assert {row["kind"] for row in rows} <= {kind.value for kind in PlaceKind}


@pytest.mark.skipif("GEO_EVAL_DATA" not in os.environ, reason="GEO_EVAL_DATA is not set")
def test_every_spelling_of_the_checked_facts_is_carried():
    """Names, Arabic names and positions of the 55 checked places stand in the tables."""
    kept = {}
    for file in ("places.csv", "admin1.csv", "countries.csv"):
        for row in table(file):
            names = {row["name"], row["name_ar"], *(n.text for n in parse_names(row["names"]))}
            kept.setdefault(row["geonames_id"] or row["name"], []).append((names, row))
    facts = Path(os.environ["GEO_EVAL_DATA"]) / "places_facts.csv"
    with facts.open(encoding="utf-8", newline="") as file:
        for fact in csv.DictReader(file):
            [(names, row)] = kept[fact["geonames_id"] or fact["name"]]
            stated = [*fact["spellings"].split("|"), *fact["name_ar"].split("|")]
            assert {s.strip() for s in stated} - {""} <= names, fact["name"]
            if fact["kind"] not in ("country", "region", "adm1"):
                assert abs(float(row["lat"]) - float(fact["lat"])) < 0.001
