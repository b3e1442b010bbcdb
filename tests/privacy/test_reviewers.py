"""Who reviewed something stands in restricted output and its PROV, and in nothing public."""

import json
from urllib.parse import quote

import pytest

import geo
from geo.layers.export import read_build
from geo.privacy.outputs import views
from geo.workflows.restricted import export

REVIEWER, NOTE = "Zuhra Reviewina", "rang the stringer in Qalibeh"
ROWS = (
    "event_id,event_date,location,country,deaths_best\n"
    "a-1,2025-03-06,Latakia,SY,2\na-2,2025-03-06,Latakia,SY,3\na-3,2025-03-07,Baniyas,SY,1\n"
)
REPORT = (
    "date: 2025-03-09\n\nGunmen killed 12 farmers in Jableh on Friday, the Associated Press said."
    " Dozens of families fled from Jableh to Tartus.\n"
)


@pytest.fixture(params=[True, False], ids=["restricted", "public"])
def built(request, tmp_path, gazetteer):
    """A build in which one person decided about everything there is."""
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    given = {
        "records": tmp_path / "rows.csv",
        "reports": tmp_path / "report.txt",
        "gazetteer": gazetteer,
        "focus": ["SY"],
    }
    first = geo.build(**given, restricted=True)
    [read] = first.dossier.unrecorded
    who = f"{REVIEWER},2025-03-10,{NOTE}"
    lines = [
        "proposal,id,decision,reviewer,reviewed_at,note,new_best,new_place,new_date_start,merge_with",
        f"incident,a-1,correct,{who},5,Baniyas,2025-03-07,",
        f"incident,a-2,accept,{who},,,,a-1",
        f"incident,a-3,reject,{who},,,,",
        f"incident,{read.incident_id},accept,{who},,,,",
        f"claim,{read.claims[0].claim_id},correct,{who},11,,,",
        *(f"movement,{m.movement_id},accept,{who},,,," for m in first.dossier.movements),
    ]
    (tmp_path / "review.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    atlas = geo.build(**given, review=tmp_path / "review.csv", restricted=request.param)
    assert atlas.counts["incidents"] == 2
    atlas.save(tmp_path / "out")
    return request.param, tmp_path / "out"


def test_the_reviewer_is_named_in_restricted_output_only(built):
    restricted, folder = built
    told = {view.file for view in views(folder) if "reviewina" in view.text}
    noted = {view.file for view in views(folder) if "stringer" in view.text}

    everywhere = {"all.geojson", "incidents.geojson", "index.html", "prov.json", "run.json"}
    assert (told >= everywhere, noted >= everywhere) == (restricted, restricted)
    assert bool(told | noted) is restricted


def test_prov_says_who_reviewed_what_in_restricted_output_only(built):
    restricted, folder = built
    found = json.loads((folder / "prov.json").read_text("utf-8"))
    agent = f"map:reviewer/{quote(REVIEWER)}"
    reviews = {
        link["prov:activity"]
        for link in found["wasAssociatedWith"].values()
        if link["prov:agent"] == agent
    }
    about = {
        link["prov:influencee"]
        for link in found.get("wasInfluencedBy", {}).values()
        if link["prov:influencer"] in reviews
    }

    assert (agent in found["agent"]) is restricted
    assert ("map:incidents/a-1" in about, "map:incident/a-3" in about) == (restricted, restricted)
    merged = {
        (link["prov:generatedEntity"], link["prov:usedEntity"])
        for link in found.get("wasDerivedFrom", {}).values()
    }
    assert (("map:incidents/a-1", "map:incident/a-2") in merged) is restricted


def test_prov_of_an_export_names_the_reviewers_that_the_build_names(built, tmp_path):
    restricted, folder = built
    written = export(read_build(folder), "prov", tmp_path / "a.prov.json")
    exported, own = (json.loads(p.read_text("utf-8")) for p in (written, folder / "prov.json"))

    reviews = [key for key in own["activity"] if key.startswith("map:review/")]
    assert bool(reviews) is restricted
    for kind in ("activity", "agent", "wasAssociatedWith", "wasInfluencedBy", "wasDerivedFrom"):
        assert exported.get(kind) == own.get(kind)
