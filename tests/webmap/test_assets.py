"""The files of the page: their order follows from their folders and is checked against use."""

import re
from importlib import metadata

import pytest

from geo.webmap import assets


def names(text):
    """Names that a script takes from the page's namespace while it loads."""
    return {
        name.split(":")[0].strip()
        for block in re.findall(r"const \{([^}]*)\} = GeoMap;", text)
        for name in block.split(",")
        if name.strip()
    }


def test_every_script_finds_what_it_takes_while_it_loads():
    """What a file takes from the namespace at its top stands in a file before it."""
    defined, late = set(), []
    for path, text in assets.own_files(".js").items():
        defined |= set(re.findall(r"GeoMap\.(\w+) = ", text))
        late += [(path, name) for name in sorted(names(text) - defined)]

    assert late == []


def test_folders_stand_in_their_order():
    folders = [path.split("/")[0] for path in assets.own_files(".js")]
    assert list(dict.fromkeys(folders)) == list(assets.FOLDERS)


def test_no_file_of_the_page_lies_outside_the_folders():
    stray = [e.name for e in assets.asset_folder().iterdir() if e.name.endswith((".js", ".css"))]
    assert stray == []


def test_a_missing_file_is_an_error():
    with pytest.raises(assets.AssetError, match=r"map/none\.js; reinstall"):
        assets.own("map/none.js")


class Altered:
    """An installed package one of whose files is not what was published."""

    def __init__(self, package, file, folder):
        self._package, self._file, self._folder = package, file, folder

    def locate_file(self, path):
        """Where a file lies; the altered one lies elsewhere."""
        whole = self._package.locate_file(path)
        if not path.endswith(self._file):
            return whole
        copy = self._folder / "altered"
        copy.write_bytes(whole.read_bytes() + b" ")
        return copy


@pytest.mark.parametrize("file", ["leaflet.js", "leaflet.css", "images/marker-icon.png"])
def test_an_altered_file_of_others_is_noticed_and_not_published(monkeypatch, tmp_path, file):
    found = metadata.distribution
    monkeypatch.setattr(
        assets.metadata, "distribution", lambda name: Altered(found(name), file, tmp_path)
    )
    with pytest.raises(
        assets.AssetError, match=rf"{file} of XStatic-Leaflet has SHA-256 \w+, expec"
    ):
        (assets.vendor_js(), assets.vendor_css())


def test_an_empty_folder_is_an_error(tmp_path, monkeypatch):
    """An installation without its scripts is noticed, not published as a dead page."""
    for folder in assets.FOLDERS:
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(assets, "asset_folder", lambda: tmp_path)
    with pytest.raises(assets.AssetError, match="missing: base"):
        assets.own_js()


def test_no_text_of_a_script_runs_over_several_lines():
    """Indentation and comment lines are dropped on the way into the page."""
    odd = [
        (path, line)
        for path, text in assets.own_files(".js").items()
        for line in text.splitlines()
        if line.count("`") % 2
    ]
    assert odd == []


def test_the_page_carries_no_comments_of_ours():
    whole = "\n".join(assets.own_js())
    assert not re.search(r"[;{,]\s{2,}// [^\"'`\n]*$", whole, re.MULTILINE)
    assert not re.search(r"^\s*//", whole, re.MULTILINE)
    assert "/*" not in assets.own_css()
    assert len(whole) < sum(len(text) for text in assets.own_files(".js").values())
