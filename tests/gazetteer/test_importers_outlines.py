"""Files of geoBoundaries and of GNS, a few hand-made rows each."""

import json
import zipfile

import pytest

from geo.gazetteer.importers import read
from geo.model.errors import InputError

SQUARE = [[[8.0, 5.0], [9.0, 5.0], [9.0, 6.0], [8.0, 6.0], [8.0, 5.0]]]


def feature(**values):
    return {
        "type": "Feature",
        "properties": values,
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }


def test_geoboundaries_give_units_with_outlines(tmp_path):
    path = tmp_path / "geoBoundaries-NGA-ADM2.geojson"
    features = [
        feature(shapeName="Upper Ford", shapeType="ADM2", shapeGroup="NGA", shapeID="7B1"),
        feature(shapeName="Nowhere", shapeType="LAKE", shapeGroup="NGA", shapeID="7B2"),
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    faults = []
    [unit] = read("geoboundaries", [path], faults=faults)

    assert (unit.place_id, unit.name, unit.kind.value, unit.country) == (
        "gb:7B1", "Upper Ford", "adm2", "NG",
    )  # fmt: skip
    assert unit.footprint is not None
    [fault] = faults
    assert (fault.column, fault.value) == ("shapeType", "LAKE")


OLD = """RC\tUFI\tUNI\tLAT\tLONG\tFC\tDSG\tCC1\tNT\tFULL_NAME_RO
1\t-77\t1\t5.25\t8.5\tP\tPPL\tNI\tV\tBotaville
1\t-77\t2\t5.25\t8.5\tP\tPPL\tNI\tN\tBota Ville
1\t-78\t3\t5.5\t8.5\tR\tRD\tNI\tN\tThe Road
1\t-79\t4\t95\t8.5\tP\tPPL\tNI\tN\tBeyond
"""
NEW = """rk\tufi\tuni\tfull_name\tnt\tlat_dd\tlong_dd\tdesig_cd\tfc
1\t-80\t1\tدامنه\tNS\t5.3\t8.5\tPPL\tP
1\t-80\t2\tDamana\tN\t5.3\t8.5\tPPL\tP
1\t-80\t3\tOld Damana\tVH\t5.3\t8.5\tPPL\tP
"""


def test_lines_of_one_feature_are_one_place(tmp_path):
    path = tmp_path / "ni.txt"
    path.write_text(OLD, encoding="utf-8")
    faults = []
    [place] = read("gns", [path], faults=faults)

    assert (place.place_id, place.name) == ("gns:-77", "Bota Ville")
    assert [name.text for name in place.names] == ["Botaville"]
    assert place.country == "NG"  # by its position: the file's codes are not ISO
    [fault] = faults
    assert (fault.row, fault.column) == (5, "lat")


def test_newer_files_and_other_scripts_are_read_out_of_a_zip(tmp_path):
    path = tmp_path / "ni.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.md", "words")
        archive.writestr("ni.txt", NEW)
    [place] = read("gns", [path])

    assert place.name == "Damana"
    assert {name.text: name.kind for name in place.names} == {
        "دامنه": "alternate",
        "Old Damana": "historical",
    }


def test_another_table_is_refused_in_one_line(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.txt: no column for id, name, lat"):
        list(read("gns", [path]))
