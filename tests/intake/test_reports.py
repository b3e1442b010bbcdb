"""Documents of every format become reports with a text, a hash and a date whose basis is stated."""

import hashlib
import json
from datetime import date

import pytest

from geo.intake import reports as intake_reports
from geo.intake.reports import read_reports
from geo.model.errors import InputError

BODY = "The road to the coast is closed. Jableh is quiet."


@pytest.fixture
def folder(tmp_path):
    """Write files by name, text or bytes, into one folder."""

    def write(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".").replace("_in_", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def test_plain_text_is_kept_as_decoded_with_the_hash_of_its_bytes(folder):
    """Spans index the decoded file, custody hashes its bytes."""
    data = b"\xef\xbb\xbfFirst line.\r\nSecond line."
    [report], rejected = read_reports(folder(a__txt=data))

    assert report.text == "First line.\nSecond line."
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert (report.path, report.report_id, rejected) == ("a.txt", "a", [])


@pytest.mark.parametrize(
    ("head", "expected", "basis"),
    [
        (" date 2025-03-09 Clashes began", date(2025, 3, 9), "text head: 'date 2025-03-09'"),
        (
            "Published: March 9, 2025\n\nText",
            date(2025, 3, 9),
            "text head: 'Published: March 9, 2025'",
        ),
        ("9 March 2025\nText", date(2025, 3, 9), "text head: '9 March 2025'"),
        ("Sunday, 9 March 2025 | News", date(2025, 3, 9), "text head: 'Sunday, 9 March 2025'"),
        ("Roads closed\n\n2025-03-09\n\nText", date(2025, 3, 9), "text head: '2025-03-09'"),
        ("BEIRUT (XX), March 9, 2025 — Text", date(2025, 3, 9), "text head: 'March 9, 2025'"),
        ("تاريخ النشر: 9 آذار 2025\nنص", date(2025, 3, 9), "text head: 'تاريخ النشر: 9 آذار 2025'"),
        ("On 6 March 2025 gunmen came to the town.", None, "not stated"),
        ("The events of March 6, 2025 began at dawn.", None, "not stated"),
        ("March 6, 2025 was a quiet day.", None, "not stated"),
        ("Date: 3/6/2025\nText", None, "not stated"),
        ("Published 2025-02-30\nText", None, "not stated"),
        ("No date at all.", None, "not stated"),
    ],
)
def test_date_of_the_text_head_is_used_only_where_it_is_the_documents_own(
    folder, head, expected, basis
):
    [report], _ = read_reports(folder(a__txt=head + "\n" + BODY))

    assert (report.date_published, report.date_published_basis) == (expected, basis)


def test_unclear_date_of_the_head_is_reported_and_not_guessed(folder):
    [report], [fault] = read_reports(folder(a__txt="Date: 3/6/2025\nText"))

    assert report.date_published is None
    assert "may be 2025-06-03 or 2025-03-06" in fault.reason


def test_front_matter_states_who_when_and_where(folder):
    head = (
        "---\n# a remark\ntitle: 'Roads: closed'\npublisher: Outlet A\nsource: outlet-a\n"
        "date_published: 2025-03-09\nurl: https://example.org/a\n"
        "archive_url: https://example.org/b\nlang: en\nretrieved: 2025-03-10  # by hand\n"
        "authors:\n  - Somebody\n---\n"
    )
    [report], rejected = read_reports(folder(a__md=head + BODY))

    assert report.text == BODY
    assert (report.title, report.publisher, report.source_id) == (
        "Roads: closed",
        "Outlet A",
        "outlet-a",
    )
    assert (report.date_published, report.date_published_basis) == (
        date(2025, 3, 9),
        "front matter",
    )
    assert (report.url, report.archive_url) == ("https://example.org/a", "https://example.org/b")
    assert (report.lang, report.retrieved) == ("en", "2025-03-10")
    assert [fault.reason for fault in rejected] == ["nobody reads the key authors"]


def test_toml_front_matter_keeps_its_own_date(folder):
    head = '+++\ntitle = "Roads"\ndate_published = 2025-03-09\n+++\n'
    [report], rejected = read_reports(folder(a__md=head + BODY))

    assert (report.title, report.date_published, rejected) == ("Roads", date(2025, 3, 9), [])


def test_every_fault_of_a_head_is_listed_and_the_document_is_still_read(folder):
    head = (
        "---\ntitle: A\ntitle: B\nthis is no pair\ndate_published: 3/6/2025\n"
        "url: javascript:alert(1)\nlang: [en, ar]\n---\n"
    )
    [report], rejected = read_reports(folder(a__md=head + BODY))

    assert (report.title, report.date_published, report.url) == ("A", None, "")
    assert [(r.row, r.column, r.fatal) for r in rejected] == [
        (3, "title", False),
        (4, "title", False),
        (7, "lang", False),
        (None, "url", False),
        (None, "date_published", False),
    ]
    assert "may be 2025-06-03 or 2025-03-06" in rejected[-1].reason


def test_front_matter_without_an_end_is_a_fault_not_a_lost_text(folder):
    [report], [fault] = read_reports(folder(a__md="---\ntitle: A\n" + BODY))

    assert BODY in report.text
    assert "no closing" in fault.reason


PAGE = """<!doctype html><html lang="en"><head><title>Roads | Outlet</title>
<meta property="og:site_name" content="Outlet A"><link rel="canonical" href="https://example.org/r">
{meta}<script>var hidden = "script text";</script><style>p {{}}</style></head>
<body><nav>menu text</nav><article><h1>Roads &amp; bridges</h1>{time}
<p>The road to the <b>coast</b> is closed.<p>Jableh is quiet.<br>So is Baniyas.</article>
<footer>footer text</footer></body></html>"""


@pytest.mark.parametrize(
    ("meta", "time", "basis"),
    [
        (
            """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
            "datePublished": "2025-03-09T01:30:00+03:00"}]}</script>""",
            "",
            "JSON-LD datePublished",
        ),
        (
            '<meta property="article:published_time" content="2025-03-09T23:30:00-05:00">',
            "",
            "meta tag article:published_time",
        ),
        ("", '<time datetime="2025-03-09">Sunday</time>', "time element"),
    ],
    ids=["json-ld", "meta", "time"],
)
def test_page_gives_readable_text_and_its_date_without_shifting_the_day(folder, meta, time, basis):
    [report], rejected = read_reports(folder(a__html=PAGE.format(meta=meta, time=time)))

    assert "The road to the coast is closed.\n\nJableh is quiet.\nSo is Baniyas." in report.text
    assert report.text.startswith("Roads & bridges")
    assert not [w for w in ("menu text", "script text", "footer text") if w in report.text]
    assert (report.date_published, report.date_published_basis) == (date(2025, 3, 9), basis)
    assert (report.publisher, report.url, report.lang) == (
        "Outlet A",
        "https://example.org/r",
        "en",
    )
    assert rejected == []


def test_json_lines_are_one_document_each_hashed_by_line(folder):
    lines = [
        json.dumps({"id": "R 7", "text": BODY, "title": "A", "date": "2025-03-09"}),
        "{broken",
        json.dumps({"title": "no text"}),
        json.dumps({"text": "Baniyas is quiet.", "lang": "en"}),
    ]
    reports, rejected = read_reports(folder(a__jsonl="\n".join(lines) + "\n"))

    assert [r.report_id for r in reports] == ["r-7", "a-4"]
    assert reports[0].sha256 == hashlib.sha256(lines[0].encode()).hexdigest()
    assert reports[0].date_published == date(2025, 3, 9)
    assert [r.row for r in rejected] == [2, 3]


def test_document_that_comes_twice_is_counted_once(folder):
    """Same bytes, or the same words in another wrapping, are one document."""
    files = {
        "a__txt": BODY,
        "b__txt": BODY,
        "c__txt": BODY.replace(". ", ".\n\n"),
        "d__txt": "Other",
    }
    reports, rejected = read_reports(folder(**files))

    assert [r.report_id for r in reports] == ["a", "d"]
    assert [(r.file, r.fatal) for r in rejected] == [("b.txt", False), ("c.txt", False)]
    assert "the same document as a.txt" in rejected[0].reason


def test_ids_are_unique_stable_and_hold_no_path(folder):
    base = folder(sub_in_a__txt="One", a__txt="Two")
    (base / "Räumung  (2).txt").write_text("Three", encoding="utf-8")
    reports, _ = read_reports(base)

    assert [(r.report_id, r.path) for r in reports] == [
        ("räumung-2", "Räumung  (2).txt"),
        ("a", "a.txt"),
        ("a-2", "sub/a.txt"),
    ]
    assert str(base) not in str(read_reports(base / "a.txt"))


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("جبلة".encode("utf-16"), "جبلة", None),
        ("Jableh".encode("utf-16-le"), "Jableh", "read as UTF-16-LE"),
        ("Café à Tripoli".encode("cp1252"), "Café à Tripoli", "cp1252"),
        ("انقطاع الكهرباء في اللاذقية".encode("cp1256"), "انقطاع الكهرباء في اللاذقية", "cp1256"),
        ("Дорога закрыта".encode("cp1251"), "Дорога закрыта", "cp1251"),
    ],
    ids=["utf-16 with mark", "utf-16 without", "cp1252", "cp1256", "cp1251"],
)
def test_other_encodings_are_read_and_reported(folder, data, text, note):
    [report], rejected = read_reports(folder(a__txt=data))

    assert report.text == text
    said = [r for r in rejected if r.column != "lang"]
    assert [note in r.reason and not r.fatal for r in said] == [True] * (note is not None)


def test_what_cannot_be_a_document_is_rejected_with_a_remedy(folder):
    base = folder(a__txt=b"\x89PNG\0\0\0\1x", b__txt="  \n", c__pdf="%PDF", d__txt=BODY)
    reports, rejected = read_reports(base)

    assert [r.report_id for r in reports] == ["d"]
    assert [r.file for r in rejected] == ["a.txt", "c.pdf", "b.txt"]
    assert all(r.fatal and r.remedy for r in rejected)


def test_missing_path_is_one_clear_line(tmp_path):
    with pytest.raises(InputError, match=r"^nowhere: no such file or folder; check the path$"):
        read_reports(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("First part.\n\nSecond part.\n\nThird part.", "First part.\n\nSecond part."),
        ("one two three four five six seven eight", "one two three four five six"),
        ("a" * 60, "a" * 30),
        ("a" * 30, "a" * 30),
    ],
    ids=["a paragraph", "words", "no end", "just as long"],
)
def test_what_is_too_long_is_read_to_a_limit_and_the_rest_is_told(
    tmp_path, monkeypatch, text, kept
):
    monkeypatch.setattr(intake_reports, "LONGEST_REPORT", 30)
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    [report], faults = read_reports(tmp_path)
    told = [str(fault) for fault in faults if "are not" in fault.reason]
    left = len(text) - len(kept)
    assert report.text == kept
    assert (f"the first {len(kept)} are read, the other {left} are not" in "".join(told)) == (
        left > 0
    )
    assert len(told) == (left > 0)


@pytest.mark.parametrize("value", ['["Alpha"]', '{"a": 1}'], ids=["list", "object"])
def test_a_value_of_a_line_that_is_no_text_is_told(tmp_path, value):
    lines = [f'{{"text": {value}}}', f'{{"text": "Beta", "id": {value}}}', '{"text": "Gamma"}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    reports, faults = read_reports(tmp_path)
    told = [(f.row, f.column) for f in faults if "list or an object" in f.reason]
    assert [report.text for report in reports] == ["Beta", "Gamma"]
    assert told == [(1, "text"), (2, "id")]
    assert [f.row for f in faults if f.fatal] == [1]


@pytest.mark.parametrize(
    "head",
    [
        "Title: Roads closed\nPublisher: The Post\nDate: 9 March 2025\n\n",
        "date: 2025-03-09\nsource: The Post\nheadline: Roads closed\n\n",
        "---\ntitle: Roads closed\npublisher: The Post\ndate: 2025-03-09\n---\n",
        "\nOutlet: The Post\nPublished: 9/3/2025\nSubject: Roads closed\nLink: not one\n\n\n",
    ],
)
def test_the_first_lines_of_a_text_may_say_what_it_is(tmp_path, head):
    (tmp_path / "a.txt").write_text(head + "The road to Homs is closed.\n", encoding="utf-8")

    [report], _ = read_reports(tmp_path)

    assert (report.title, report.publisher) == ("Roads closed", "The Post")
    assert report.text == "The road to Homs is closed.\n"


@pytest.mark.parametrize(("said", "code"), [("Arabic", "ar"), ("ukrainian", "uk"), ("ar", "ar")])
def test_a_language_may_be_called_by_its_name(tmp_path, said, code):
    text = {"ar": "قُتل ثلاثة أشخاص في المدينة", "uk": "Троє людей загинули у місті"}[code]
    (tmp_path / "a.txt").write_text(f"Language: {said}\n\n{text}\n", encoding="utf-8")

    [report], rejected = read_reports(tmp_path)

    assert (report.lang, rejected) == (code, [])


@pytest.mark.parametrize(
    "text",
    [
        "Publisher: The Post\nHoms: 3 dead\n\nThe road is closed.\n",
        "Source: The Post\nThe road is closed.\n",
        "Date: 9 March 2025\n\nThe road is closed.\n",
        "Homs: 3 dead\n\nThe road is closed.\n",
        "Source: Two nurses said that 12 people died in Jableh\n\nThe road is closed.\n",
        "Source: The mayor said that dozens were killed there.\n\nThe road is closed.\n",
        "Archive: on 9 March three were killed at its gate\n\nThe road is closed.\n",
    ],
)
def test_first_lines_that_say_more_are_text(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")

    [report], _ = read_reports(tmp_path)

    assert (report.publisher, report.text) == ("", text)
