"""Media of events: what the table may say, small copies without a camera's notes, one budget."""

import base64
import hashlib
import io

import pytest
from PIL import Image

from geo.model.errors import InputError
from geo.webmap.media import read_media
from geo.webmap.pictures import small_copy

SECRET = b"Camera of a witness"


def photograph(path, size=(1800, 1200)):
    """A picture with a position and an owner in its notes, as a telephone takes it."""
    noise = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif[0x013B] = SECRET.decode()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (35.0, 12.0, 0.0)
    noise.save(path, exif=exif)
    return path


def table(folder, *rows, head="event,file,link,kind,caption,credit,licence,archive,sha256,graphic"):
    path = folder / "media.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def test_a_copy_is_small_and_bears_nothing_of_the_camera(tmp_path):
    photograph(tmp_path / "a.jpg")
    assert SECRET in (tmp_path / "a.jpg").read_bytes()
    [row] = read_media(table(tmp_path, "e1,a.jpg,,,The bridge,M. K.,CC0,,,yes"))
    data = base64.b64decode(row["src"].partition(",")[2])
    with Image.open(io.BytesIO(data)) as copy:
        assert copy.getexif() == {}
        assert "exif" not in copy.info
        assert copy.size == (row["width"], row["height"])
    assert SECRET not in data
    assert row["height"] > row["width"]  # it stands as it was taken
    assert max(row["width"], row["height"]) <= 640
    assert (row["kind"], row["graphic"], row["caption"]) == ("photo", True, "The bridge")
    assert row["sha256"] == hashlib.sha256((tmp_path / "a.jpg").read_bytes()).hexdigest()


def test_copies_keep_the_budget_and_what_has_no_room_says_so(tmp_path):
    for name in "abc":
        photograph(tmp_path / f"{name}.jpg", size=(900, 900))
    path = table(tmp_path, *(f"e1,{name}.jpg,,,,,,,," for name in "abc"))
    sizes = []
    for budget in (2_000_000, 120_000, 300):
        rows = read_media(path, budget=budget)
        sizes.append(sum(len(row.get("src", "")) for row in rows))
        assert sizes[-1] <= budget
        assert all("src" in row or row["left"] for row in rows)
    assert sizes[0] > sizes[1] > sizes[2] == 0


def test_a_link_needs_no_file(tmp_path):
    [row] = read_media(
        table(tmp_path, "e1,,https://example.org/v,video,A column,,,https://a.example/v,,")
    )
    assert row == {
        "event": "e1", "kind": "video", "caption": "A column", "link": "https://example.org/v",
        "archive": "https://a.example/v",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (",a.jpg,,,,,,,,", "row 2: no event"),
        ("e1,,,,,,,,,", "neither file nor link"),
        ("e1,none.jpg,,,,,,,,", "no such file"),
        ("e1,../a.jpg,,,,,,,,", "no such file"),
        ("e1,,javascript:alert(1),,,,,,,", "row 2: link is"),
        ("e1,,https://e.org,film,,,,,,", "kind is 'film'"),
        ("e1,,https://e.org,,,,,,,maybe", "graphic is 'maybe'"),
        ("e1,a.jpg,,,,,,,aa,", "has sha256"),
        ("e1,media.csv,,,,,,,,", "cannot be read as a picture"),
    ],
)
def test_a_bad_row_is_named(tmp_path, row, what):
    photograph(tmp_path / "a.jpg", size=(20, 20))
    photograph(tmp_path.parent / "a.jpg", size=(20, 20))
    with pytest.raises(InputError, match=what) as caught:
        read_media(table(tmp_path, row))
    assert caught.value.remedy


def test_an_unknown_column_is_told_with_those_that_are_known(tmp_path):
    with pytest.raises(InputError, match="photo") as caught:
        read_media(table(tmp_path, "e1,x", head="event,photo"))
    assert "file" in caught.value.remedy


def test_a_picture_that_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    with pytest.raises(InputError, match="as a picture"):
        small_copy(tmp_path / "x.png", room=10**6)
