"""A publisher's table is read as a text or as the one text in a zip."""

import zipfile

import pytest

from geo.gazetteer.importers.dumps import opened_table
from geo.model.errors import InputError


def first(archive):
    return archive.namelist()[0]


def test_a_text_and_a_zip_of_it_are_one_table(tmp_path):
    plain, packed = tmp_path / "a.txt", tmp_path / "a.ZIP"
    plain.write_text("1\tDorpswijk\n", encoding="utf-8")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "a.txt")

    for path in (plain, packed):
        with opened_table(path, first) as table:
            assert table.read() == "1\tDorpswijk\n"


@pytest.mark.parametrize("name", ["none.txt", "none.zip", "broken.zip"])
def test_what_cannot_be_read_is_said_with_a_remedy(tmp_path, name):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 cut off")
    with (
        pytest.raises(InputError, match="cannot be read") as caught,
        opened_table(tmp_path / name, first),
    ):
        pass

    assert caught.value.remedy == "download it again"


def test_every_byte_of_a_zip_may_be_another_one(tmp_path):
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "1\tDorpswijk\n" * 9)
    whole = packed.read_bytes()
    read, named = 0, 0
    for at in range(len(whole)):
        packed.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            with opened_table(packed, first) as table:
                read += table.read().startswith("1\tDorp")
        except InputError as error:
            named += "a.zip" in str(error)
    assert read > 0
    assert read + named >= len(whole) - 1
