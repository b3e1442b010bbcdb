"""A title that says type and place only is public as they are: it blocks no build."""

import geo
from geo.model.vocab import Sensitivity

ROWS = (
    "event_id,event_date,event_type,country,location,latitude,longitude,source,notes\n"
    'a,2024-01-02,Protests,NG,"Obolo, Eke (41)",6.9,7.5,Courier,People marched\n'
    "b,2024-01-03,Protests,NG,Enugu,6.44,7.5,Courier,Protests went on in the town\n"
)


def test_a_title_of_type_and_place_blocks_no_build(tmp_path, gazetteer):
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    atlas = geo.build(records=tmp_path / "rows.csv", gazetteer=gazetteer)

    atlas.save(tmp_path / "map")

    assert (tmp_path / "map" / "index.html").is_file()
    assert all(i.sensitivity is Sensitivity.LOW for i in atlas.dossier.incidents)
    assert len(atlas.incidents) == 2
