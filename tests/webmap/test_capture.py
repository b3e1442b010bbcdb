"""Pictures and prints of a page by an installed browser."""

import os
import shutil
import struct
import zlib

import pytest

from geo.model.errors import InputError
from geo.webmap.capture import CaptureError, capture, find_chromium

PAGE = """<!DOCTYPE html><html lang="en"><title>Sheet</title>
<style>body { margin: 0; background: #b5443c } @media print { h1 { font-size: 40pt } }</style>
<h1>Sheet</h1><script>document.body.append("drawn by a script")</script></html>"""


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "sheet.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def browser_path():
    try:
        return find_chromium()
    except CaptureError as reason:
        pytest.skip(str(reason))


def pixel(png, x, y):
    """One pixel of an 8-bit PNG, unfiltered by hand: no imaging library is needed for a test."""
    data, at, header, packed = png.read_bytes(), 8, b"", b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        header = body if kind == b"IHDR" else header
        packed += body if kind == b"IDAT" else b""
        at += size + 12
    width, height, _, colour = struct.unpack(">IIBB", header[:10])
    depth = 4 if colour == 6 else 3
    raw, rows, before = zlib.decompress(packed), [], bytes(width * depth)
    for row in range(height):
        start = row * (width * depth + 1)
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * depth])
        for i in range(len(line)):
            left = line[i - depth] if i >= depth else 0
            corner = before[i - depth] if i >= depth else 0
            up = before[i]
            paeth = min((left, up, corner), key=lambda v: abs(left + up - corner - v))
            line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        before = bytes(line)
        rows.append(before)
    return (width, height), tuple(rows[y][x * depth : x * depth + 3])


@pytest.mark.browser
def test_a_picture_and_a_print_are_written(sheet, browser_path, tmp_path):
    png, pdf = tmp_path / "deep" / "map.png", tmp_path / "map.pdf"
    assert capture(sheet, png=png, pdf=pdf, width=320, height=200) == [png, pdf]
    size, colour = pixel(png, 310, 190)
    assert size == (320, 200)
    assert colour == (0xB5, 0x44, 0x3C)
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in png.parent.iterdir()] == ["map.png"]


def test_no_browser_is_one_clear_line(sheet, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("GEO_CHROMIUM", raising=False)
    monkeypatch.setattr("geo.webmap.capture.PLACES", ())
    with pytest.raises(CaptureError, match=r"needs Chromium.*GEO_CHROMIUM.*--svg"):
        capture(sheet, png=tmp_path / "map.png")
    monkeypatch.setenv("GEO_CHROMIUM", "nowhere")
    with pytest.raises(CaptureError, match="'nowhere'"):
        capture(sheet, png=tmp_path / "map.png")


def test_a_browser_that_writes_nothing_leaves_nothing(sheet, tmp_path):
    target = tmp_path / "map.png"
    with pytest.raises(CaptureError, match="wrote no screenshot"):
        capture(sheet, png=target, chromium=shutil.which("true"))
    assert not target.exists()


def test_a_browser_that_hangs_is_stopped(sheet, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    with pytest.raises(CaptureError, match=r"longer than 0\.3 s"):
        capture(sheet, pdf=tmp_path / "map.pdf", chromium=os.fspath(slow), timeout_s=0.3)


def test_a_missing_page_is_said(tmp_path):
    with pytest.raises(InputError, match="no such page"):
        capture(tmp_path / "none.html", png=tmp_path / "map.png", chromium="true")


@pytest.mark.browser
def test_a_picture_shows_what_its_link_says(tmp_path, browser_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<!DOCTYPE html><html><body style='margin:0'><script>"
        "document.body.style.background = location.hash.includes('theme=dark')"
        " ? '#000000' : '#ffffff'</script></body></html>",
        encoding="utf-8",
    )
    target = tmp_path / "p.png"
    capture(page, png=target, width=200, height=120, link="#theme=dark", chromium=browser_path)
    assert pixel(target, 100, 20)[1] == (0, 0, 0)
