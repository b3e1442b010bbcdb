"""From files to the written folder: nobody private is named anywhere in public output.

All people of these texts are invented.
"""

import os
import re
from pathlib import Path

import pytest

import geo
from geo.workflows.check import check
from geo.workflows.custody import verify

DATA = os.environ.get("GEO_EVAL_DATA", "")

FILES = {
    "map.toml": (
        'title = "What Samir Inventado saw"\nfocus = ["SY"]\n[inputs]\nreports = ["reports"]\n'
        'records = ["samir-inventado.csv"]\nmovements = ["movements.csv"]\n'
        'sources = ["sources.csv"]\nclaims = ["claims.csv"]\n'
    ),
    "reports/interview-samir-inventado.md": (
        "---\ntitle: Samir Inventado tells\npublisher: Outlet A\ndate_published: 2025-03-09\n"
        "url: https://example.org/samir-inventado\n---\n"
        "Samir Inventado, a 57-year-old from Baniyas, fled on Friday. "
        "Inventado said that twenty neighbours died in Baniyas and that he hides in Masyaf. "
        "The road between Jableh and the mountains was closed by men who came at night.\n"
    ),
    "samir-inventado.csv": (
        "event_id,title,event_date,location,source,sensitivity,notes,public_quote\n"
        "inventado-street,Killings told by Samir Inventado,2025-03-07,Baniyas,samir-inventado,"
        'low,"Samir Inventado, 57, lives 300 meters away.",\n'
        "road,Road closed,2025-03-07,Jableh,outlet-a,low,,closed by men who came at night\n"
        "hideout,Where Inventado hides,2025-03-08,Masyaf,samir-inventado,severe,secret note,\n"
    ),
    "movements.csv": (
        "movement_id,who,origin,destination,date_start,claimant,source,sensitivity\n"
        "way-of-inventado,Samir Inventado,Baniyas,Masyaf,2025-03-08,samir-inventado,,low\n"
        "others,Families,Baniyas,Lebanon,2025-03-08,samir-inventado,samir-inventado,low\n"
    ),
    "sources.csv": (
        "source_id,name,kind,aliases\nsamir-inventado,Samir Inventado,resident,Abu Inventado\n"
        "outlet-a,Outlet A,outlet,\n"
    ),
    "claims.csv": (
        "claim_id,about,harm,value,group,claimant,chain,as_of,report,quote,notes\n"
        "inventado-20,inventado-street,killed,20,neighbours of Inventado,samir-inventado,"
        "outlet-a;samir-inventado,2025-03-09,interview-samir-inventado,twenty neighbours,"
        "as Samir Inventado counted\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("private") / "map"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def written(folder, gazetteer):
    return geo.build(folder, gazetteer=gazetteer).save(folder / "build")


def test_inputs_of_this_test_have_no_fault(folder):
    assert check(folder) == []


def test_no_written_file_names_the_person_the_hideout_or_what_tells_them(written):
    """Titles, notes, quotes, ids, addresses, file names, embedded data: every byte is searched."""
    said = {path.name: path.read_text(encoding="utf-8").casefold() for path in written.iterdir()}

    assert len(said) > 8
    for word in ("inventado", "samir", "masyaf", "57", "300 meters", "secret note", "hideout"):
        pattern = re.compile(rf"(?<![\w.#,]){re.escape(word)}(?![\w.,\"])")
        assert not [name for name, text in said.items() if pattern.search(text)], word


def test_what_is_public_is_still_there(written):
    incidents = (written / "incidents.geojson").read_text(encoding="utf-8")
    routes = (written / "routes.geojson").read_text(encoding="utf-8")

    assert '"title":"incident, Baniyas, 2025-03-07"' in incidents.replace("Incident,", "incident,")
    assert "closed by men who came at night" in incidents
    assert '"others"' in routes
    assert routes.count('"type":"Feature"') == 1


def test_public_build_keeps_its_contract_and_its_custody(written, folder):
    assert check(written) == []
    assert verify(written, inputs=folder).faults == ()


@pytest.mark.parametrize("text", [",", " … ", "–", ""])
def test_text_without_a_word_names_no_place(gazetteer, text):
    assert list(gazetteer.scan(text)) == []


def test_restricted_build_keeps_everything(folder, gazetteer, tmp_path):
    target = geo.build(folder, gazetteer=gazetteer, restricted=True).save(tmp_path / "restricted")
    said = (target / "incidents.geojson").read_text(encoding="utf-8")

    assert "Samir Inventado, 57, lives 300 meters away." in said
    assert "hideout" in said
    assert check(target) == []
    assert verify(target, inputs=folder).faults == ()


@pytest.mark.skipif(not DATA, reason="GEO_EVAL_DATA is not set")
def test_page_of_real_reports_names_nobody_who_has_an_age_or_a_home(gazetteer, tmp_path):
    reports = Path(DATA) / "reports"
    texts = [path.read_text(encoding="utf-8") for path in sorted(reports.glob("*.txt"))]
    shown = re.compile(r"([A-Z][a-z]+) ([A-Z][a-z]+), (?:an? )?(?:\d+-year-old|resident)")
    people = {name for text in texts for name in shown.findall(text)}
    written = geo.build(reports=reports, gazetteer=gazetteer).save(tmp_path / "build")

    assert people
    for path in written.iterdir():
        said = path.read_text(encoding="utf-8")
        assert not [surname for _, surname in people if surname in said], path.name
        assert not [f"{first} {last}" for first, last in people if f"{first} {last}" in said]
        assert not [
            sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s", text)
            if len(sentence.split()) > 9 and sentence in said
        ]  # fmt: skip


def test_story_and_notes_of_the_author_name_no_private_person(tmp_path, gazetteer):
    """What the author tells beside and on the map is read by the screen like its title."""
    (tmp_path / "map.toml").write_text('[inputs]\nrecords = ["r.csv"]\n')
    (tmp_path / "r.csv").write_text("event_id,event_date,location\na,2025-03-07,Jableh\n")
    (tmp_path / "story.csv").write_text(
        "order,title,text\n1,Where it began,The road was closed for two days.\n"
        '2,The baker Zoltar Inventado,"Zoltar Inventado, 57, can be called on +963 944 771 502."\n'
    )
    (tmp_path / "notes.csv").write_text(
        'number,text,lat,lon\n1,"House of Zoltar Inventado, 57",35.4,35.9\n2,Two days,35.3,35.9\n'
    )
    page = geo.build(tmp_path, gazetteer=gazetteer).html()

    assert "The road was closed for two days." in page
    assert "Two days" in page
    assert "Inventado" not in page
    assert "944 771" not in page
