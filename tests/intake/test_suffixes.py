"""One registry says which suffix is what; nobody keeps a list beside it."""

import ast
import re
import struct
from io import BytesIO
from pathlib import Path

import pytest

import geo
from geo.intake.pmtiles import read_header
from geo.intake.suffixes import FORMATS, TABBED, suffixes_of
from geo.model.errors import InputError

SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,9}")
# Lists that are about no input of ours, each with its reason.
OTHERS = {
    "workflows/ingest.py": "files of this package whose change makes a store stale",
    "workflows/tracked.py": "secrets that git may not know",
    "privacy/outputs.py": "how files that we wrote are searched",
    "webmap/raster.py": "archives of pictures under a map",
    "webmap/periods.py": "animations that we write",
}


def lists_of(path):
    """Literals with two suffixes or more."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            texts = [e.value for e in node.elts if isinstance(e, ast.Constant)]
            if len([t for t in texts if isinstance(t, str) and SUFFIX.fullmatch(t)]) > 1:
                yield node.lineno


def test_nobody_else_lists_suffixes():
    root = Path(geo.__file__).parent
    listing = {
        path.relative_to(root).as_posix() for path in root.rglob("*.py") if list(lists_of(path))
    }

    assert listing - {"intake/suffixes.py"} == set(OTHERS), "name the suffixes in the registry"


def test_a_suffix_means_one_format():
    every = [suffix for item in FORMATS for suffix in item.suffixes]

    assert len(every) == len(set(every))
    assert set(TABBED) < set(suffixes_of("delimited"))


@pytest.mark.parametrize("data", [b"", b"PMTiles", b"GIF89a" + bytes(200)])
def test_what_is_no_archive_of_tiles_is_said(data):
    with pytest.raises(InputError, match="is no PMTiles archive"):
        read_header(BytesIO(data), name="tiles.pmtiles")


@pytest.mark.parametrize(("kind", "pictures"), [(1, False), (2, True), (5, True)])
def test_a_header_says_what_the_tiles_are(kind, pictures):
    numbers = [127, 10, 0, 0, 300, 0, 400, 0, 0, 0, 0]
    head = struct.pack("<7sB11Q6B", b"PMTiles", 3, *numbers, 1, 2, 1, kind, 0, 4) + bytes(40)
    found = read_header(BytesIO(head), name="tiles.pmtiles")

    assert (found.pictures, found.version, found.packed) == (pictures, 3, 2)
    assert (found.root, found.leaves, found.tiles, found.highest) == (127, 300, 400, 4)
