"""Reports without records: what a machine reads in them, marked as a draft."""

import geo
from geo.webmap import basemap

TEXT = (
    "date: 2025-03-09\n\n"
    "Gunmen killed 12 farmers in Baniyas on Friday, the Associated Press said. "
    "Another 3 people were wounded in the town.\n"
)


def test_reports_alone_become_drafts_with_their_sources(tmp_path, gazetteer):
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")

    atlas = geo.build(reports=tmp_path, gazetteer=gazetteer, focus=["SY"])

    assert atlas.draft
    [row] = atlas.incidents.to_dict("records")
    assert (row["place_id"], row["status"], row["best"]) == ("gn:171830", "draft", 12)
    assert str(row["date_start"].date()) == "2025-03-07"
    assert row["source"] == "ap"
    assert row["number_of_sources"] == 1


def test_a_decision_of_a_review_wins(tmp_path, gazetteer):
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    drafted = geo.build(reports=tmp_path / "report.txt", gazetteer=gazetteer, focus=["SY"])
    [event_id] = drafted.incidents.event_id
    review = tmp_path / "review.csv"
    review.write_text(
        "proposal,id,decision,reviewer,reviewed_at,new_best\n"
        f"incident,{event_id},correct,A. Analyst,2025-03-10,11\n",
        encoding="utf-8",
    )

    atlas = geo.build(
        reports=tmp_path / "report.txt", gazetteer=gazetteer, focus=["SY"], review=review
    )

    [row] = atlas.incidents.to_dict("records")
    assert (row["status"], row["best"]) == ("reviewed", 11)


def test_the_same_reports_give_the_same_bytes(tmp_path, gazetteer):
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")

    pages = [
        geo.build(reports=tmp_path / "report.txt", gazetteer=gazetteer).html() for _ in range(2)
    ]

    assert pages[0] == pages[1]


def test_the_base_map_is_drawn_once_for_all_outputs(tmp_path, gazetteer, monkeypatch):
    drawn = []
    draw = basemap.build
    monkeypatch.setattr(basemap, "build", lambda *a, **k: drawn.append(a) or draw(*a, **k))
    (tmp_path / "r.md").write_text("Three people were killed in Jableh.\n", encoding="utf-8")
    atlas = geo.build(reports=tmp_path / "r.md", gazetteer=gazetteer)

    assert atlas.html() == atlas.html()
    assert atlas.svg()
    assert len(drawn) == 1


def test_reports_beside_records_are_read_and_what_they_add_waits_for_review(tmp_path, gazetteer):
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(
        "event_id,event_date,location,country\nlat-1,2025-03-06,Latakia,SY\n", encoding="utf-8"
    )
    given = {"reports": tmp_path / "report.txt", "records": tmp_path / "rows.csv"}

    atlas = geo.build(**given, gazetteer=gazetteer, focus=["SY"], restricted=True)

    assert list(atlas.incidents.event_id) == ["lat-1"]
    assert atlas.counts["unrecorded"] == 1
    [proposal] = atlas.dossier.unrecorded
    assert sorted(c.value for c in proposal.claims) == [3, 12]

    review = tmp_path / "review.csv"
    review.write_text(
        "proposal,id,decision,reviewer,reviewed_at\n"
        f"incident,{proposal.incident_id},accept,A. Analyst,2025-03-10\n",
        encoding="utf-8",
    )
    taken = geo.build(**given, gazetteer=gazetteer, focus=["SY"], review=review)

    assert sorted(taken.incidents.status) == ["reviewed", "reviewed"]
    assert taken.counts["unrecorded"] == 0


def test_public_output_counts_what_waits_and_holds_none_of_it(tmp_path, gazetteer):
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(
        "event_id,event_date,location,country\nlat-1,2025-03-06,Latakia,SY\n", encoding="utf-8"
    )

    atlas = geo.build(
        reports=tmp_path / "report.txt", records=tmp_path / "rows.csv", gazetteer=gazetteer
    )

    assert (atlas.dossier.unrecorded, atlas.counts["unrecorded"]) == ((), 1)
