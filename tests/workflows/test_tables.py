"""Tables of names: the same rows with positions."""

import csv
import gzip
import io
import json
import tracemalloc
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.cli.text import geocode_command
from geo.model.errors import InputError
from geo.model.vocab import Precision
from geo.toponyms.names import Resolver
from geo.workflows.answers import located
from geo.workflows.geocode import ADDED, geocode_table


def geocoded(text, lookup, **options):
    """Rows of a CSV text geocoded through standard streams, and the summary."""
    out = io.BytesIO()
    data = text if isinstance(text, bytes) else text.encode()
    summary = geocode_table("-", "-", lookup, stdin=io.BytesIO(data), stdout=out, **options)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode()))), summary


def test_rows_come_back_in_order_with_eight_more_columns(coast):
    rows, summary = geocoded(
        "id,name,admin1,country\n7,Jableh,Latakia,SY\n3,Atlantis,,SY\n5,Baniyas,Tartus,Syria\n",
        coast,
    )

    assert [row["id"] for row in rows] == ["7", "3", "5"]
    assert [row["place_id"] for row in rows] == ["jableh", "", "baniyas"]
    assert tuple(rows[0])[-8:] == ADDED
    assert (rows[0]["lat"], rows[0]["lon"], rows[0]["precision"]) == (
        "35.362", "35.928", "settlement",
    )  # fmt: skip
    assert (summary.rows, summary.placed) == (3, 2)


def test_what_is_not_found_has_no_position_but_a_reason(coast):
    [row], _ = geocoded("name\nAtlantis\n", coast)

    assert {row[column] for column in ADDED[:-1]} == {""}
    assert row["reason"] == "no such name in the gazetteer"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("Jablah,,SY,", "jableh"),
        ("Jablah,,Yemen_,", None),
        ("Tripoli,,Lebanon,", "tripoli-lb"),
        ('Tripoli,,,"34.4,35.9"', "tripoli-lb"),
        ("Tripoli,,,Beirut", "tripoli-lb"),
        ("Tripoli,,,Benghazi", "tripoli-ly"),
        ("Latakia province,Latakia,SY,", "latakia-gov"),
        ('"Tuwaym, Hama",,,', "tuwaym"),
        ("التويم,,,", "tuwaym"),
        ("جبلة,,سوريا,", "jableh"),
        (",,SY,", None),
    ],
    ids=[
        "code", "unknown country alone decides nothing", "name of a country", "near a position",
        "near a place", "near another place", "province", "parent in the name", "Arabic alias",
        "all Arabic", "empty",
    ],
)  # fmt: skip
def test_hints_decide_between_namesakes(coast, cells, expected):
    [row], _ = geocoded(f"name,admin1,country,near\n{cells}\n", coast)

    if expected is None and "Yemen_" in cells:
        assert "no country is called 'Yemen_': not used" in row["reason"]
    else:
        assert row["place_id"] == (expected or "")


@pytest.mark.parametrize("word", ["NA", "N/A", "n/a", "nan", "NaN", "NULL", "null"])
def test_a_cell_that_says_nothing_is_as_empty(gazetteer, word):
    [name, parents], _ = geocoded(
        f"name,admin1,country,near\n{word},{word},,{word}\nHoms,{word},SY,{word}\n", gazetteer
    )

    assert (name["name"], name["place_id"], name["reason"]) == (word, "", "no name given")
    assert (parents["precision"], "not used" in parents["reason"]) == ("settlement", False)


def test_a_town_is_called_nan_and_a_country_has_the_code_na(gazetteer):
    rows, _ = geocoded("name,country\nNan,TH\nWindhoek,NA\n", gazetteer)

    assert [row["place_name"] for row in rows] == ["Nan", "Windhoek"]


@pytest.mark.parametrize("words", ["no data", "Not available", "to be determined"])
def test_words_that_say_that_nothing_is_known_are_no_name(gazetteer, words):
    rows, _ = geocoded(f"name,admin1,country\n{words},,KE\n{words},Nairobi,KE\n", gazetteer)

    assert [(row["place_id"] != "", row["precision"]) for row in rows] == [
        (False, ""), (True, "province"),
    ]  # fmt: skip


def test_a_cell_without_end_harms_no_other_row(gazetteer):
    long = "near " * 3000 + "Homs"
    rows, _ = geocoded(
        f"name,admin1,country\n{long},,SY\nHoms,{long},SY\n{'1' * 400} km north of Homs,,SY\n",
        gazetteer,
    )

    assert [row["place_name"] for row in rows] == ["", "Homs", ""]


def test_near_widens_the_radius(coast):
    [at, near], _ = geocoded("name,country\nJableh,SY\nnear Jableh,SY\n", coast)

    assert (at["precision"], near["precision"]) == ("settlement", "near")
    assert float(near["radius_km"]) == 7.0 > float(at["radius_km"])


def test_a_repeated_name_is_asked_once(coast):
    rows, summary = geocoded("name,country\n" + "Jableh,SY\nHama,SY\n" * 500, coast)

    assert len(rows) == summary.rows == summary.placed == 1000
    assert summary.names == 2


def test_faults_name_row_and_column(coast):
    _, summary = geocoded("name,country,near\nJableh,Narnia,\nHama,SY,nowhere at all\n", coast)

    assert [(f.row, f.column) for f in summary.faults] == [(2, "country"), (3, "near")]


def test_a_column_can_be_named(coast):
    rows, _ = geocoded("Ort;Land\nJableh;SY\n", coast, columns={"name": "Ort", "country": "land"})

    assert "place_id" in next(iter(rows[0]))  # one cell: the semicolon of the input is kept
    assert "jableh" in next(iter(rows[0].values()))


def test_without_a_column_of_names_the_headers_are_listed(coast):
    with pytest.raises(InputError, match="--column HEADER; it has a, b"):
        geocoded("a,b\n1,2\n", coast)


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("Town or village,Governorate,Country code", "SY"),
        ("Lugar,Provincia,País", "Syria"),
        ("Localité,Gouvernorat,Pays", "Syria"),
        ("المكان,المحافظة,البلد", "SY"),
        ("toponym,state,iso_a2", "SY"),
        ("locality,adm_1,iso2", "SY"),
    ],
)
def test_columns_are_found_by_the_words_of_every_language(coast, header, country):
    [row], summary = geocoded(f"{header}\nJableh,Latakia,{country}\n", coast)

    assert (row["place_id"], summary.faults) == ("jableh", [])


@pytest.mark.parametrize(
    "text",
    [
        "Village,Where?,_Where?_latitude,_Where?_longitude,Land\nJableh,35 36 4 4,35,36,SY\n",
        "eventid,iyear,country_txt,provstate,city\n1,2016,Syria,Latakia,Jableh\n",
        "place,state,land\n#loc+name,#adm1,#country\nJableh,Latakia,SY\n",
        "grp/location,grp/admin1,grp/country\nJableh,Latakia,SY\n",
    ],
    ids=["position beside", "known layout", "hashtags", "group prefixes"],
)
def test_columns_are_what_they_are_to_a_map(coast, text):
    rows, _ = geocoded(text, coast)

    assert (rows[-1]["place_id"], rows[-1]["precision"]) == ("jableh", "settlement")


def test_a_table_that_begins_as_a_remark_is_geocoded_by_the_column_that_is_given(coast):
    rows, _ = geocoded("# where\nJableh\n# Hama\n", coast, columns={"name": "# where"})

    assert rows[0]["place_id"] == "jableh"
    with pytest.raises(InputError, match="no column is called name"):
        geocoded("# where\n# Hama\n", coast)


def test_a_column_called_name_goes_before_other_words_for_a_place(coast):
    [row], _ = geocoded("settlement,place,name,country\nHama,Hama,Jableh,SY\n", coast)

    assert row["place_id"] == "jableh"


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".geojson", ".csv.gz", ".xlsm"])
def test_every_format_of_tables_is_geocoded(coast, tmp_path, suffix):
    rows = [{"name": "Jableh", "country": "SY", "n": "007"}, {"name": "", "country": "", "n": ""}]
    source, target = tmp_path / f"in{suffix}", tmp_path / "out.csv"
    if suffix == ".csv.gz":
        source.write_bytes(gzip.compress(b"name,country,n\nJableh,SY,007\nHama,SY,1\n"))
    elif suffix == ".xlsm":
        book = openpyxl.Workbook()
        book.active.append(["name", "country", "n"])
        book.active.append(["Jableh", "SY", "007"])
        book.save(source)
    elif suffix == ".geojson":
        point = {"type": "Point", "coordinates": [36, 35]}
        features = [{"type": "Feature", "properties": rows[0], "geometry": point}]
        source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    else:
        lines = [json.dumps(row) for row in rows]
        source.write_text("\n".join(lines) if suffix == ".jsonl" else f"[{','.join(lines)}]")
    geocode_table(source, target, coast)
    row = next(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))

    assert (row["name"], row["n"], row["place_id"]) == ("Jableh", "007", "jableh")


def test_what_is_said_of_a_table_read_as_a_whole_is_a_fault_of_the_summary(coast, tmp_path):
    source = tmp_path / "in.csv.gz"
    source.write_bytes(gzip.compress(b"a list of places\nname,country\nJableh,SY\n"))
    summary = geocode_table(source, tmp_path / "out.csv", coast)

    assert [fault.reason for fault in summary.faults] == ["row 2 is the header; 1 above skipped"]


def test_a_workbook_of_rows_without_end_is_refused_before_it_is_parsed(
    coast, tmp_path, monkeypatch
):
    source, parsed = tmp_path / "in.xlsx", []
    book = openpyxl.Workbook()
    book.active.append(["name"])
    book.save(source)
    with zipfile.ZipFile(source) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</row>", b"</row>" + b"<row/>" * 1_048_577)
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: parsed.append(1))
    with pytest.raises(InputError, match=r"in\.xlsx: .*a sheet of over 1,048,576 rows"):
        geocode_table(source, tmp_path / "out.csv", coast)

    assert parsed == []


def test_columns_that_stand_already_are_not_overwritten(coast):
    [row], _ = geocoded("name,country,lat\nJableh,SY,mine\n", coast)

    assert (row["lat"], row["geo_lat"]) == ("mine", "35.362")


def test_bytes_of_the_input_survive(coast, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes('\ufeffname;note\r\nجبلة;"a;b ""c"""\r\nHama;=1+1\r\nextra;1;2\r\n'.encode())
    geocode_table(source, target, coast)
    text = target.read_bytes().decode()

    assert text.startswith("\ufeffname;note;place_id;")
    assert 'جبلة;"a;b ""c""";jableh;' in text
    assert "Hama;=1+1;hama;" in text
    assert text.count("\r\n") == 4
    assert ";2\r\n" in text  # a cell too many stays, behind ours


@pytest.mark.parametrize("encoding", ["utf-16", "cp1256"])
def test_other_encodings_are_understood(coast, encoding):
    rows, _ = geocoded("name,country\nجبلة,SY\n".encode(encoding), coast)

    assert rows[0]["place_id"] == "jableh"


def test_a_workbook_keeps_numbers_dates_and_formulas(coast, tmp_path):
    source, target = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["name", "country", "killed", "sum"])
    book.active.append(["Jableh", "SY", 20, "=C2+1"])
    book.save(source)
    geocode_table(source, target, coast)
    [header, row] = openpyxl.load_workbook(target).active.iter_rows(values_only=True)

    assert header[-8:] == ADDED
    assert row[:4] == ("Jableh", "SY", 20, "=C2+1")
    assert row[4:8] == ("jableh", "Jableh", 35.362, 35.928)


def test_text_of_a_csv_is_no_formula_in_a_workbook(coast, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.xlsx"
    source.write_text("name,note\nJableh,=1+1\n")
    geocode_table(source, target, coast)
    cell = openpyxl.load_workbook(target).active["B2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_error_leaves_no_file(coast, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"name\n" + b"Jableh\n" * 300 + "é\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"in\.csv:\d+: cannot be read further"):
        geocode_table(source, target, coast)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv"]


@pytest.mark.parametrize("name", ["in.pdf", "in", "missing.csv"])
def test_other_files_are_refused_in_one_line(coast, tmp_path, name):
    if "missing" not in name:
        (tmp_path / name).write_text("name\nJableh\n")
    with pytest.raises(InputError, match=r"are not read; save it as|cannot be read"):
        geocode_table(tmp_path / name, tmp_path / "out.csv", coast)


def test_memory_does_not_grow_with_the_table(coast, tmp_path):
    def peak(rows):
        source = tmp_path / f"{rows}.csv"
        source.write_text("name,country,note\n" + f"Jableh,SY,{'x' * 200}\n" * rows)
        tracemalloc.start()
        geocode_table(source, tmp_path / "out.csv", coast)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(100)
    assert peak(8000) < peak(1000) + 1_000_000


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["Jableh", "Hama", "Atlantis", "", "near Baniyas", "=x", "a\nb", '"q"']
            ),
            st.sampled_from(["SY", "LB", "", "Narnia"]),
            st.text(
                st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=9
            ),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_row_and_no_value_is_lost(coast, cells):
    """Whatever is in the cells, they come back as they were, row for row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([("name", "country", "note"), *cells])
    rows, summary = geocoded(text.getvalue(), coast)

    assert [(r["name"], r["country"], r["note"]) for r in rows] == cells
    assert summary.rows == len(cells)
    assert all((r["lat"] == "") == (r["place_id"] == "") for r in rows)
    assert all(r["reason"] for r in rows)


def test_one_name(coast):
    answer = located("Jablah", Resolver(coast), country="SY")

    assert (answer.place_id, answer.precision) == ("jableh", Precision.SETTLEMENT)
    assert 0.0 < answer.confidence <= 1.0


def test_a_namesake_elsewhere_is_refused(coast):
    answer = located("Banias, Lebanon", Resolver(coast))

    assert answer.point is None
    assert answer.reason


def test_the_command(gazetteer, tmp_path, monkeypatch):
    source = tmp_path / "in.csv"
    source.write_text("Ort,prov\nTuwaym,Hama\nAtlantis,\n")
    options = ["--column", "Ort", "--column", "admin1=prov", "--country", "Syria"]
    result = CliRunner().invoke(
        geocode_command, [str(source), "--gazetteer", str(gazetteer.path), *options]
    )

    assert result.exit_code == 0, result.output
    assert "Tuwaym,Hama,gn:172314,Tuwaym,35.15737,36.53905,settlement," in result.stdout
    assert "2 rows: 1 placed, 1 not found" in result.stderr


def test_the_province_may_be_any_place_that_holds_the_name(gazetteer):
    """Districts, regions and towns serve as parents; what one does not hold is placed in it."""
    inside = [
        located("Al-Janoudiya", Resolver(gazetteer), admin1=parent, country="SY").place_id
        for parent in ("Idlib", "إدلب", "SY07", "Idleb Governorate")
    ]

    assert inside == ["gn:173715"] * 4
    coarse = located("Arza", Resolver(gazetteer), admin1="Ghab Plain", country="SY")
    assert (coarse.place_name, coarse.precision) == ("Ghab Plain", Precision.AREA)
    assert located("Salhab, Ghab Plain", Resolver(gazetteer), country="SY").place_id == "gn:163470"


def test_a_row_without_a_name_is_placed_in_its_parents(coast):
    rows, _ = geocoded("location,admin1,country\n,Latakia,SY\n,Hama,SY\n,,\n", coast)

    assert [row["place_id"] for row in rows] == ["latakia-gov", "hama-gov", ""]


def test_a_table_of_units_needs_no_column_of_names(coast):
    [row], _ = geocoded("admin1,country\nLatakia,SY\n", coast)

    assert row["place_id"] == "latakia-gov"


def test_one_bad_byte_costs_its_line_alone(coast):
    """A table in UTF-8 stays so; many such bytes are another encoding, and said."""
    good = "name,note\n" + "Jableh,جبلة\n" * 250
    bad = b"Jableh,Caf" + b"\xe9\n"
    rows, summary = geocoded(good.encode() + bad, coast)

    assert [row["note"] for row in rows[-2:]] == ["جبلة", "Café"]
    assert [str(fault) for fault in summary.faults] == [
        "standard input:252: bytes that are not UTF-8, read as Windows Western; the rest is kept"
    ]
    with pytest.raises(
        InputError, match=r"input:252: cannot be read further \(bytes that are not UTF-8"
    ):
        geocoded(b"name,note\n" + b"Jableh,x\n" * 250 + bad, coast)


def test_each_place_of_a_list_is_a_row_when_asked_for(coast):
    rows, summary = geocoded(
        "event,name,country\n1,Jableh/Baniyas,SY\n2,Jableh and Baniyas,SY\n3,Jableh,SY\n",
        coast,
        each=True,
    )

    assert [(row["event"], row["place_id"]) for row in rows] == [
        ("1", "jableh"), ("1", "baniyas"), ("2", "jableh"), ("2", "baniyas"), ("3", "jableh"),
    ]  # fmt: skip
    assert (summary.rows, summary.placed) == (3, 3)
