"""A broken file of any format is one error that names it; its good rows, or none, are read."""

import json

import pytest

from geo.gazetteer.importers import FORMATS, read
from geo.model.errors import InputError

ODD = [None, 5, [], {}, "x", [1], {"a": [{}]}, "\ud800", 10**30, True]
CONTENTS = {
    "empty": b"",
    "nul": bytes(400),
    "bytes": b"\xff\xfe\xd8" * 90,
    "deep": b"[" * 6_000,
    "braces": b'{"a":' * 6_000,
    "digits": b"9" * 5_000,
    "zip": b"PK\x03\x04" + bytes(60),
    "database": b"SQLite format 3\0" + bytes(99),
    "latin": "name\tlat\nGöteborg\t57\n".encode("latin-1"),
    "cell": b"name,lat,lon\n" + b"a" * 140_000 + b",1,2\n",
    "quote": b'name,lat,lon\n"' + b"a\n" * 9_000,
    "gns": b"ufi\tfc\tdsg\tlat\tlong\tfull_name\n\0\t\0\t\0\t\0\t\0\t\0\n",
    **{
        f"entities-{i}": json.dumps({"entities": {"Q1": odd}}).encode() for i, odd in enumerate(ODD)
    },
    **{
        f"claims-{i}": json.dumps(
            {"entities": {"Q1": {"id": "Q1", "labels": odd, "claims": {"P625": odd, "P31": odd}}}}
        ).encode()
        for i, odd in enumerate(ODD)
    },
    **{
        f"bindings-{i}": json.dumps({"results": {"bindings": [{"item": odd}]}}).encode()
        for i, odd in enumerate(ODD)
    },
    **{
        f"feature-{i}": json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"wof:id": odd, "wof:name": odd, "name": odd, "place": odd},
                        "geometry": odd,
                    }
                ],
            }
        ).encode()
        for i, odd in enumerate(ODD)
    },
}
SUFFIXES = {"wof": "geojson", "osm": "geojson", "wikidata": "json", "natural-earth": "geojson"}


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_what_breaks_a_parser_is_one_error_that_names_the_file(tmp_path, form):
    refused = 0
    for name, content in CONTENTS.items():
        for suffix in {"txt", "csv", "zip", SUFFIXES.get(form, "json")}:
            path = tmp_path / f"{name}.{suffix}"
            path.write_bytes(content)
            faults = []
            try:
                rows = list(read(form, [path], faults=faults))
            except InputError as error:
                refused += path.name in str(error)
            else:
                refused += not rows or bool(faults)
    assert refused > len(CONTENTS)
