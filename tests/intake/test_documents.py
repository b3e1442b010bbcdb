"""Documents of every kind become reports: text, title, day; what cannot be read is said."""

import gzip
import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.intake.reports import read_reports

STORY = "Shelling hit the market of Goma on Friday, and three people died. " * 8


@pytest.fixture
def read(tmp_path):
    """Write a document and read it."""

    def run(content, name):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_reports(path)

    return run


def pdf(*pages):
    """The smallest PDF with one line of text a page; without words a page is empty."""
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * i} 0 R"
            f" /Resources << /Font {font} >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, starts = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    xref = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{start:010d} 00000 n \n" for start in starts).encode())
    out.write(
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF".encode()
    )
    return out.getvalue()


def docx(*paragraphs, title=""):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    cells = "<w:tc><w:p><w:r><w:t>Sake</w:t></w:r></w:p></w:tc>" * 2
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        "</cp:coreProperties>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}{table}</w:body></w:document>"
        )
        archive.writestr("docProps/core.xml", core)
    return out.getvalue()


def test_pdf_is_read_by_page(read):
    pytest.importorskip("pypdf")
    [report], rejected = read(pdf("Shots in Goma.", "Three people died."), "a.pdf")

    assert report.text == "Shots in Goma.\n\nThree people died."
    assert [report.text[start:].split()[0] for start in report.pages] == ["Shots", "Three"]
    assert report.extractor.startswith("pypdf ")
    assert rejected == []


@pytest.mark.parametrize(
    ("content", "says"),
    [(pdf(""), "no text layer"), (b"%PDF-1.4 nothing", "not a readable PDF")],
    ids=["scan", "broken"],
)
def test_pdf_without_text_is_one_clear_line(read, content, says):
    pytest.importorskip("pypdf")
    reports, [fault] = read(content, "a.pdf")

    assert (reports, fault.file) == ([], "a.pdf")
    assert says in fault.reason


def test_docx_gives_paragraphs_and_rows_of_tables(read):
    [report], rejected = read(docx("9 March 2025", "Shots in Goma.", title="A note"), "a.docx")

    assert report.text == "9 March 2025\nShots in Goma.\nSake\tSake"
    assert (report.title, report.date_published) == ("A note", date(2025, 3, 9))
    assert rejected == []


def test_docx_that_declares_entities_is_refused(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    reports, [fault] = read(out.getvalue(), "a.docx")

    assert reports == []
    assert "declares entities" in fault.reason


MAIL = (
    "From: A Person <a@example.org>\r\nSubject: Daily note\r\n"
    "Date: Sun, 09 Mar 2025 23:30:00 +0200\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Shots in Goma.\r\n"
)


def test_message_gives_subject_and_the_day_of_its_own_zone_and_nobodys_address(read):
    [report], _ = read(MAIL, "a.eml")

    assert (report.title, report.text) == ("Daily note", "Shots in Goma.\n")
    assert (report.date_published, report.publisher) == (date(2025, 3, 9), "")
    assert "example.org" not in repr(report)


def test_mailbox_is_one_report_a_message(read):
    second = MAIL.replace("Goma", "Sake")
    box = "".join(f"From a@example.org Sun Mar  9 23:30:00 2025\r\n{m}\r\n" for m in (MAIL, second))
    reports, _ = read(box, "a.mbox")

    assert [report.text.strip() for report in reports] == ["Shots in Goma.", "Shots in Sake."]


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Lake Radio</title>
<item><title>Shots in Goma</title><link>https://example.org/1</link>
<pubDate>Sun, 09 Mar 2025 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Three people &lt;b&gt;died&lt;/b&gt;.&lt;/p&gt;</description>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Lake Radio</title><entry>
<title>Shots in Goma</title><link href="https://example.org/1"/>
<published>2025-03-09T10:00:00Z</published><content>Three people died.</content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Lake Radio",
        "items": [
            {
                "id": "1",
                "title": "Shots in Goma",
                "url": "https://example.org/1",
                "date_published": "2025-03-09T10:00:00Z",
                "content_html": "<p>Three people died.</p>",
            }
        ],
    }
)
POSTS = (
    "post_id,created_at,channel,title,url,text\n"
    "1,2025-03-09,Lake Radio,Shots in Goma,https://example.org/1,Three people died.\n"
)


@pytest.mark.parametrize(
    ("content", "name"),
    [(RSS, "a.rss"), (ATOM, "a.xml"), (JSON_FEED, "a.json"), (POSTS, "a.csv")],
    ids=["RSS", "Atom", "JSON Feed", "posts"],
)
def test_feeds_and_posts_are_one_report_an_entry(read, content, name):
    [report], rejected = read(content, name)

    assert (report.title, report.text) == ("Shots in Goma", "Three people died.")
    assert (report.publisher, report.url) == ("Lake Radio", "https://example.org/1")
    assert report.date_published == date(2025, 3, 9)
    assert rejected == []


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("<a/>", "a.xml", "no feed"),
        ("{", "a.json", "not JSON"),
        ("[{}]", "a.json", "no object with a text"),
        ("id,date\n1,2\n", "a.csv", "no column holds texts (its columns are id, date)"),
        (b"PK", "a.docx", "not a readable DOCX file"),
        ("x", "a.doc", "documents of type .doc are not read"),
    ],
)
def test_file_that_is_no_document_is_said(read, content, name, says):
    reports, faults = read(content, name)

    assert reports == []
    assert any(says in fault.reason for fault in faults)


def test_packed_documents_are_read_as_if_they_lay_there(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("one.txt", "Shots in Goma.")
        archive.writestr("two.md", "---\ntitle: Two\n---\nShots in Sake.")
        archive.writestr("__MACOSX/._one.txt", "x")
    from_zip, _ = read(out.getvalue(), "a.zip")
    from_gz, _ = read(gzip.compress(b"Shots in Goma."), "b.txt.gz")

    assert [report.text for report in from_zip] == ["Shots in Goma.", "Shots in Sake."]
    assert [report.text for report in from_gz] == ["Shots in Goma."]


def test_page_names_what_made_its_text(read, monkeypatch):
    markup = f"<html><body><nav>Menu</nav><article><p>{STORY}</p></article></body></html>"
    [ours], _ = read(markup, "a.html")
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    [bare], _ = read(markup, "b.html")

    assert bare.extractor == "page reader 1"
    assert ours.extractor.startswith(("page reader ", "trafilatura "))
    assert STORY.strip() in bare.text
    assert "Menu" not in ours.text + bare.text


WHOLE = {"a.docx": docx("a", "b"), "a.eml": MAIL.encode(), "a.rss": RSS.encode(),
         "a.json": JSON_FEED.encode(), "a.csv": POSTS.encode(), "a.pdf": pdf("Shots.")}  # fmt: skip


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6),
)
def test_damaged_document_is_read_or_said_never_a_crash(tmp_path, name, length, bytes_of):
    data = bytearray(WHOLE[name])
    for at, value in bytes_of:
        data[at % len(data)] = value
    path = tmp_path / name
    path.write_bytes(bytes(data[: 1 + length % len(data)]))
    reports, faults = read_reports(path)

    assert reports or faults
