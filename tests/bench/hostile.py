"""Broken and hostile files through every command that reads them: no traceback, slow or silent one.

Run by hand: ``python tests/bench/hostile.py [--quick] [WORD...]`` (quick: only the commands that
judge a file). Each pair of a file and a command is forked
from a process that has loaded everything, with ten seconds and 1.5 GB. Of each file it is known
whether it is broken: then ``geo map`` and ``geo check`` must end with a status or say a line that
names the file, otherwise it was accepted silently; if it is sound, ``geo map`` must take it. Prints
what is wrong and how many pairs were tried; exit status 1 if any is wrong.
"""

import contextlib
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from geo.cli import main as command
from geo.gazetteer import open_gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.rows import Row
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind

SECONDS, BYTES = 10, 1_500_000_000
WAITING = 60  # seconds on the clock for each of CPU: the machine may be busy
HEAD = "event_id,event_date,location,country,latitude,longitude,best,notes\n"
GOOD = "good,2025-03-06,Alpha,SY,35.1,36.2,3,fine\n"
LONG = "9" * 4301
SOUND = re.compile(
    # values that can be read, or that say that there is none
    r"(arabic-(best|latitude)|minus-latitude|(nan|spaces|blank)-\w+|whole|sound|open-quote|opened"
    # words in columns of words: a name is what somebody wrote
    r"|(digits|int64|huge|exponent|inf|minus|arabic|super|hex|under|cells?|dots|grouped|quote)"
    r"-(location|event_id)"
    r"|date-open|long-row|cell|semicolons|returns|hash|under-best|cell-date|dimension|kind-n"
    r"|shape-five|feature-collection|nested|bow|feature-nul|feature-surrogate)"
    r"\.(csv|xlsx|geojson)"
    r"|(?!(?:empty|nul)\.).*\.(txt|html)"
    r"|(nan|digits|raw-nul|nul|surrogate|long-id|slash-id|blank|bytes)\.jsonl"
    r"|(fences|open|heading|heading-spaces|url|yaml-keys|yaml-spaces|yaml-deep|toml-tables)\.md"
)
"""Files of which nothing has to be said: strange, but read as they are."""


def table(*cells: str, **named: str) -> bytes:
    """A table with a good row, a row with some bad cells, and a good row."""
    row = dict(
        zip(
            HEAD.strip().split(","),
            ("bad", "2025-03-07", "Beta", "SY", "35", "36", "1", "x"),
            strict=True,
        )
    )
    row |= named
    return (HEAD + GOOD + ",".join(row.values()) + "\n" + GOOD.replace("good", "last")).encode()


def tables() -> Iterator[tuple[str, bytes]]:
    """CSV files."""
    for name, value in {
        "digits": LONG,
        "int64": str(2**63),
        "huge": "1" + "0" * 400,
        "exponent": "1e400",
        "inf": "inf",
        "nan": "nan",
        "minus": "-5",
        "arabic": "٣٥",
        "super": "²",
        "hex": "0x10",
        "under": "3_5",
        "nul": "3\0",
        "surrogate": "\ud800",
        "spaces": " " * 50_000,
        "dots": "." * 50_000,
        "grouped": "1" + ",000" * 3_000,
        "quote": "'" * 9_999,
        "blank": "\u2028",
    }.items():
        for column in ("best", "latitude", "event_date", "location", "event_id"):
            text = (
                table(
                    **{
                        column: f'"{value}"'.encode("utf-8", "surrogatepass").decode(
                            "utf-8", "replace"
                        )
                    }
                )
                if name != "surrogate"
                else table(**{column: "SURR"}).replace(b"SURR", b"\xed\xa0\x80")
            )
            yield f"{name}-{column}.csv", text
    for name, value in {
        "january": "01-January",
        "last": "9999-12-31",
        "zero": "0000-00-00",
        "thirty": "2025-02-30",
        "far": "99999-01-01",
        "first": "0001-01-01",
        "open": "2025-03-06/..",
        "range": "0001-01-01/9999-12-31",
        "colons": ":" * 20_000,
        "slashes": "1/" * 20_000,
        "tz": "2025-03-06T25:99:99+99:99",
        "weeks": "2025-W99",
        "julian": "2025-999",
    }.items():
        yield f"date-{name}.csv", table(event_date=value)
    yield "empty.csv", b""
    yield "mark.csv", b"\xef\xbb\xbf"
    yield "blank.csv", b"\n\n\n"
    yield "header.csv", HEAD.encode()
    yield "nul.csv", b"\0" * 5000
    yield "nul-row.csv", (HEAD + GOOD).encode() + b"a,\0\0\0,b\n" + GOOD.encode()
    yield "utf16-odd.csv", HEAD.encode("utf-16")[:-1]
    yield "utf16-bad.csv", b"\xff\xfe\x00\xd8" * 50
    yield "utf32-bad.csv", b"\xff\xfe\x00\x00\xff\xff\xff\xff"
    yield "cut.csv", table()[:-3] + b"\xd8"
    yield "quote.csv", (HEAD + GOOD + 'x,2025,"open ').encode() + b"word, and\n" * 400_000
    yield "quotes.csv", (HEAD + GOOD).encode() + b'"a"b,c\n' * 900
    yield "many-quotes.csv", (HEAD + GOOD).encode() + b'"a"b,c\n' * 100_000
    yield "cell.csv", table(notes='"' + "word " * 40_000 + '"')
    yield "cell-large.csv", table(notes='"' + "word " * 2_000_000 + '"')
    yield (
        "columns.csv",
        (",".join(f"c{i}" for i in range(20_000)) + "\n" + "1," * 20_000 + "\n").encode(),
    )
    yield "same-columns.csv", ("event_id," * 9_000 + "\n" + "1," * 9_000 + "\n").encode()
    yield "long-row.csv", (HEAD + GOOD).encode() + b"," * 200_000 + b"\n"
    yield "hash.csv", b"#" * 100_000 + b"\n" + table()
    yield "semicolons.csv", table(source="").replace(b"fine", b";" * 100_000)
    yield "returns.csv", table().replace(b"\n", b"\r")
    yield "rtf.csv", b"{\\rtf1" + b"\\par" * 1000
    yield "png.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    yield "deep.csv", b"[" * 100_000


def workbooks() -> Iterator[tuple[str, bytes]]:
    """XLSX files, sound ones altered."""
    book = openpyxl.Workbook()
    book.active.append(HEAD.strip().split(","))
    book.active.append(GOOD.strip().split(","))
    out = io.BytesIO()
    book.save(out)
    whole = out.getvalue()
    yield "whole.xlsx", whole
    yield "empty.xlsx", b""
    yield "text.xlsx", b"not a workbook"
    yield "half.xlsx", whole[: len(whole) // 2]
    yield "garbage.xlsx", whole[:200] + bytes(500) + whole[700:]
    for at in range(30, len(whole), max(1, len(whole) // 25)):
        yield f"byte-{at}.xlsx", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    sheet = "xl/worksheets/sheet1.xml"

    def altered(name: str, content: bytes | None) -> bytes:
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(whole)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for item in old.namelist():
                if item != name:
                    new.writestr(item, old.read(item))
                elif content is not None:
                    new.writestr(item, content)
        return made.getvalue()

    for name in (
        "xl/workbook.xml",
        sheet,
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
    ):
        yield f"without-{Path(name).stem}.xlsx", altered(name, None)
        yield f"xml-{Path(name).stem}.xlsx", altered(name, b"<a><b></a>")
        yield f"nul-{Path(name).stem}.xlsx", altered(name, bytes(100))
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    cells = b'<sheetData><row r="1"><c r="A1" t="%s"><v>%s</v></c></row></sheetData></worksheet>'
    yield (
        "far-cell.xlsx",
        altered(
            sheet,
            start
            + b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        ),
    )
    yield (
        "dimension.xlsx",
        altered(sheet, start + b'<dimension ref="A1:XFD1048576"/>' + cells % (b"n", b"1")),
    )
    for name, kind, value in (
        ("digits", b"n", LONG.encode()),
        ("exponent", b"n", b"1e400"),
        ("nan", b"n", b"NaN"),
        ("word", b"n", b"abc"),
        ("string", b"s", b"99999"),
        ("date", b"d", b"9999999"),
        ("bool", b"b", b"7"),
        ("kind", b"zz", b"1"),
    ):
        yield f"cell-{name}.xlsx", altered(sheet, start + cells % (kind, value))
    yield (
        "bad-ref.xlsx",
        altered(
            sheet,
            start + b'<sheetData><row r="x"><c r="??"><v>1</v></c></row></sheetData></worksheet>',
        ),
    )
    yield (
        "row-zero.xlsx",
        altered(
            sheet,
            start + b'<sheetData><row r="-5"><c r="A0"><v>1</v></c></row></sheetData></worksheet>',
        ),
    )
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
        + b"]>"
        + start
        + cells % (b"str", b"&j;")
    )
    yield "laughs.xlsx", altered(sheet, laughs)
    yield (
        "bomb.xlsx",
        altered(sheet, start + b"<sheetData>" + b" " * 400_000_000 + b"</sheetData></worksheet>"),
    )
    yield (
        "bomb-rows.xlsx",
        altered(
            sheet,
            start
            + b"<sheetData>"
            + b"<row><c><v>1</v></c></row>" * 3_000_000
            + b"</sheetData></worksheet>",
        ),
    )


def geojson() -> Iterator[tuple[str, bytes]]:
    """GeoJSON files with one odd feature or an odd whole."""
    good = {
        "type": "Feature",
        "properties": {"event_id": "g", "location": "Alpha"},
        "geometry": {"type": "Point", "coordinates": [36, 35]},
    }

    def whole(*features: object) -> bytes:
        return json.dumps({"type": "FeatureCollection", "features": [good, *features]}).encode()

    def shape(kind: object, coordinates: object) -> bytes:
        return whole(
            {
                "type": "Feature",
                "properties": {"event_id": "x"},
                "geometry": {"type": kind, "coordinates": coordinates},
            }
        )

    ring = [[0, 0], [0, 1], [1, 1], [0, 0]]
    for name, kind, coordinates in (
        ("texts", "Point", ["a", "b"]),
        ("none", "Point", None),
        ("empty", "Point", []),
        ("one", "Point", [1]),
        ("null", "Point", [None, None]),
        ("deep", "Point", [[[[1, 2]]]]),
        ("dict", "Point", {"a": 1}),
        ("bool", "Point", [True, False]),
        ("range", "Point", [303124, 99]),
        ("five", "Point", [1, 2, 3, 4, 5]),
        ("unknown", "Circle", [1, 2]),
        ("number", 5, [1, 2]),
        ("list", ["Point"], [1, 2]),
        ("short", "Polygon", [[[0, 0], [1, 1]]]),
        ("open", "Polygon", [[[0, 0], [1, 1], [2, 0]]]),
        ("bow", "Polygon", [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]),
        ("hole", "Polygon", [[], ring]),
        ("flat", "Polygon", [0, 0]),
        ("line", "LineString", [[1, 1]]),
        ("multi", "MultiPolygon", [ring]),
        ("multi-point", "MultiPoint", []),
        ("far", "Polygon", [[[0, 0], [0, 1e308], [1e308, 1e308], [0, 0]]]),
    ):
        yield f"shape-{name}.geojson", shape(kind, coordinates)
    for name, feature in {
        "null": None,
        "text": "x",
        "number": 5,
        "list": [],
        "empty": {},
        "no-properties": {"type": "Feature", "geometry": None},
        "properties-list": {"type": "Feature", "properties": [1], "geometry": None},
        "properties-text": {"type": "Feature", "properties": "x", "geometry": None},
        "geometry-list": {"type": "Feature", "properties": {}, "geometry": [1]},
        "geometry-text": {"type": "Feature", "properties": {}, "geometry": "POINT (1 2)"},
        "id-dict": {
            "type": "Feature",
            "id": {"a": [1]},
            "properties": {"location": "A"},
            "geometry": None,
        },
        "surrogate": {
            "type": "Feature",
            "properties": {"event_id": "\ud800", "location": "\udfff", "notes": "a\ud800b"},
            "geometry": None,
        },
        "nul": {
            "type": "Feature",
            "properties": {"event_id": "n\0", "location": "\0"},
            "geometry": None,
        },
        "values": {
            "type": "Feature",
            "properties": {
                "event_id": "v",
                "event_date": {"a": 1},
                "best": [1],
                "location": True,
                "latitude": "x",
            },
            "geometry": None,
        },
        "large": {
            "type": "Feature",
            "properties": {"event_id": "l", "best": 2**70, "latitude": 10**30},
            "geometry": None,
        },
        "collection": {
            "type": "Feature",
            "properties": {"event_id": "c"},
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Point", "coordinates": [1, 2]}, None],
            },
        },
    }.items():
        yield f"feature-{name}.geojson", whole(feature)
    nested: object = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(300):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    yield "nested.geojson", whole({"type": "Feature", "properties": {}, "geometry": nested})
    yield "digits.geojson", whole().replace(b"36", LONG.encode())
    yield "exponent.geojson", whole().replace(b"36", b"1e999")
    yield "nan.geojson", whole().replace(b"36", b"NaN")
    yield "brackets.geojson", b"[" * 200_000
    yield "braces.geojson", b'{"a":' * 200_000
    yield "cut.geojson", whole()[:-10]
    yield "twice.geojson", whole() + whole()
    for name, text in {
        "list": "[]",
        "null": "null",
        "number": "5",
        "text": '"x"',
        "features": '{"features": 5}',
        "dict": '{"features": {}}',
        "empty": "{}",
    }.items():
        yield f"whole-{name}.geojson", text.encode()


def documents() -> Iterator[tuple[str, bytes]]:
    """Reports of every kind."""
    words = b"Three people were killed in Alpha on 6 March 2025. "
    n = 30_000
    for name, text in {
        "number-spaces": "1.234" + " " * n,
        "lat-spaces": "lat" + " " * n,
        "hyphens": "-" * n,
        "commas": "," * n,
        "quotes": '"' * n,
        "apostrophes": "it's" * n,
        "open-quote": "“" * n,
        "opened": "“Alpha " * (n // 5),
        "dots": "." * n,
        "digits": "9" * n,
        "number": LONG,
        "grouped": "1,000" * (n // 4),
        "letters": "A" * n,
        "capitals": "A " * n,
        "places": "Alpha, " * 3_000,
        "list": "Alpha, Beta and " * 3_000,
        "degrees": "35°" * n,
        "minutes": "35° 12' " * n,
        "dates": "6 March " * n,
        "slashes": "1/2/" * n,
        "weekdays": "Monday " * n,
        "combining": "a" + "\u0301" * n,
        "tatweel": "ا" + "ـ" * n,
        "rtl": "\u202e" * n,
        "zero": "\u200b" * n,
        "newlines": "\n" * n,
        "tabs": "\t" * n,
        "lines": "a\n" * n,
        "bullets": "- a\n" * n,
        "headings": "# a\n" * (n // 4),
        "killed": "killed " * (n // 4),
        "said": "said he " * (n // 4),
        "and": "and " * n,
        "of": "of " * n,
        "nested": "(" * n,
        "brackets": "[a](" * n,
        "hyphenated": "a-" * n,
        "dotted": "U.S." * n,
        "parts": "one of three " * (n // 9),
        "hundred": "hundred " * n,
        "twenty": "twenty-" * n,
        "emoji": "👩‍👩‍👧‍👦" * (n // 9),
        "colons": ":" * n,
        "pipes": "|a" * n,
        "from": "from Alpha to " * (n // 9),
        "near": "near " * n,
        "nbsp": "\u00a0" * n,
        "n-lat": "lat " * n,
        "sentence": "Alpha " * (n // 3),
        "am": "a.m. " * n,
        "ellipsis": "…" * n,
        "dash": "– " * n,
        "url": "http://a" * n,
        "at": "@" * n,
        "percent": "5%" * n,
        "km": "5 km " * n,
        "title": "Dr. " * n,
        "initials": "J. " * n,
    }.items():
        yield f"{name}.txt", words + text.encode()
    yield "empty.txt", b""
    yield "nul.txt", b"\0" * 4000
    yield "nul-within.txt", words + b"\0" + words
    yield "surrogate.txt", words + b"\xed\xa0\x80" + words
    yield "latin.txt", words + bytes(range(128, 256))
    yield "utf16.txt", (words.decode() * 3).encode("utf-16-le")
    div, note = b"<div>" * 20_000, b"<!--" * 50_000
    for name, page in {
        "divs": div,
        "notes": note,
        "closed": b"<div>" * 9_000 + b"</div>" * 9_000,
        "spans": b"<b><i>" * 20_000,
        "ends": b"</b>" * 50_000,
        "mixed": b"<b></i>" * 20_000,
        "less": b"<" * 100_000,
        "declarations": b"<!" * 50_000,
        "marked": b"<![" * 50_000,
        "instructions": b"<?" * 50_000,
        "references": b"&#99999999999;&#xD800;&#0;&bogus;" * 2_000,
        "ampersands": b"&" * 100_000,
        "attributes": b"<a " + b"b=1 " * 50_000 + b">",
        "quotes": b"<a b='" * 50_000,
        "script": b"<script>" * 20_000,
        "titles": b"<title>" * 20_000,
        "spaces": b"<p>" + b" " * 200_000,
        "newlines": b"<br>" * 50_000,
        "ld": b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
        "ld-values": b'<script type="application/ld+json">{"headline": {"a": 1}, "datePublished": 5, "@graph": 7, "publisher": [[1]]}</script>',
        "ld-digits": b'<script type="application/ld+json">{"headline": '
        + LONG.encode()
        + b"}</script>",
        "ld-graph": b'<script type="application/ld+json">{"@graph": {"a": 1}}</script>',
        "meta": b"<meta name=date content='9999-99-99'>" * 2_000,
        "nul": b"<p>\0</p>",
        "bytes": bytes(range(1, 256)),
        "end": b"<a",
        "slash": b"</",
        "cdata": b"<![CDATA[" * 20_000,
        "svg": b"<svg><title>" * 20_000,
        "tables": b"<table><tr><td>" * 20_000,
    }.items():
        yield f"{name}.html", b"<html><body><p>" + words + b"</p>" + page
    for name, line in {
        "deep": b'{"text": ' + b"[" * 100_000,
        "digits": b'{"text": "Alpha", "id": ' + LONG.encode() + b"}",
        "surrogate": b'{"text": "Alpha \\ud800", "id": "\\udfff", "title": "\\ud800"}',
        "nul": b'{"text": "Alpha\\u0000 x"}',
        "raw-nul": b'{"text": "Alpha\0"}',
        "list": b"[1]",
        "number": b"5",
        "null": b"null",
        "text-list": b'{"text": ["Alpha"]}',
        "text-dict": b'{"text": {"a": 1}}',
        "id-dict": b'{"text": "Alpha", "id": {"a": 1}, "date": [1]}',
        "nan": b'{"text": "Alpha", "id": NaN}',
        "date": b'{"text": "Alpha on Monday", "date_published": "99999-99-99"}',
        "date-number": b'{"text": "Alpha on Monday", "date_published": 99999999999999999999}',
        "first-day": b'{"text": "Killed in Alpha last year, on Monday", "date_published": "0001-01-01"}',
        "last-day": b'{"text": "Killed in Alpha tomorrow, on Monday", "date_published": "9999-12-31"}',
        "bytes": b"\xff\xfe{",
        "cut": b'{"text": "Alpha',
        "long-id": b'{"text": "Alpha", "id": "' + b"a" * 100_000 + b'"}',
        "slash-id": b'{"text": "Alpha", "id": "../../etc/passwd"}',
        "blank": b'{"text": "   "}',
    }.items():
        yield (
            f"{name}.jsonl",
            b'{"text": "Three killed in Beta."}\n'
            + line
            + b'\n{"text": "Four killed in Alpha."}\n',
        )
    for name, head in {
        "open": b"---\n",
        "toml-deep": b"+++\na = " + b"[" * 50_000 + b"\n+++\n",
        "toml-digits": b"+++\nid = " + LONG.encode() + b"\n+++\n",
        "toml-tables": b"+++\n" + b"[a." + b"a." * 5_000 + b"a]\n+++\n",
        "toml-bytes": b"+++\na = '\0'\n+++\n",
        "toml-date": b"+++\ndate = 0001-01-01\n+++\n",
        "yaml-deep": b"---\n" + b"a: [" * 20_000 + b"\n---\n",
        "yaml-keys": b"---\n" + b"a b " * 20_000 + b"\n---\n",
        "yaml-spaces": b"---\na" + b" " * 50_000 + b"\n---\n",
        "fences": b"---\n" * 20_000,
        "bad-date": b"---\ndate: 0000-00-00\n---\n",
        "heading": b"#" * 50_000 + b"\n",
        "heading-spaces": b"# a" + b" " * 50_000 + b"b\n",
        "url": b"---\nurl: http://" + b"a" * 100_000 + b" \n---\n",
    }.items():
        yield f"{name}.md", head + words


def gold() -> Iterator[tuple[str, bytes]]:
    """Gold files of ``geo eval``: a good row between odd ones, in every layout that is known."""
    for name, odd in {
        "lon": {"lon": 303124.0, "lat": 35.0, "longitude": 303124.0, "latitude": 35},
        "date": {"date": "01-January", "start_date": "01-January", "published": "01-January"},
        "empty": {},
        "numbers": {"text": 5, "spans": 7, "toponyms": 7, "deaths": "x", "injured": LONG},
        "nulls": dict.fromkeys(("text", "spans", "toponyms", "deaths", "published", "lat", "lon")),
        "spans": {"text": "Alpha", "toponyms": [{"start": -5, "end": 99, "lat": "x"}, 5, None]},
        "surrogate": {"text": "\ud800"},
        "large": {"text": "Alpha", "deaths": 2**80, "injured": -1},
    }.items():
        yield f"gold-{name}.jsonl", (json.dumps(odd) + "\n" + json.dumps(odd) + "\n").encode()
    yield "gold-cut.jsonl", b'{"text": '
    yield "gold-list.jsonl", b"[]\n5\nnull\n"
    yield "gold-deep.jsonl", b"[" * 100_000
    yield "gold-nul.jsonl", b"\0" * 100
    yield "gold-empty.jsonl", b""
    yield (
        "gold.csv",
        b"name,adm_1,adm_2,latitude,longitude,where_prec\nAlpha,,,303124,99,1\nBeta,,,x,y,z\n,,,,,\n",
    )
    yield "gold-header.csv", b"a,b\n1,2\n"


def commands(path: Path, out: Path, gazetteer: Path) -> Iterator[list[str]]:
    """What is done with a file."""
    name, given = str(path), ["--gazetteer", str(gazetteer)]
    if path.name.startswith("gold"):
        for task in (
            "toponyms",
            "resolution",
            "event-place",
            "names",
            "casualties",
            "dates",
            "incident-place",
        ):
            yield ["eval", "--task", task, name, *given]
        return
    if path.suffix in (".csv", ".xlsx", ".geojson"):
        yield ["map", "--records", name, "-o", str(out / "map"), *given]
        yield ["check", name]
        yield [
            "gazetteer",
            "add",
            "table",
            name,
            "-o",
            str(out / "a.gaz"),
            "--onto",
            str(gazetteer),
        ]
        if path.suffix != ".geojson":
            yield ["geocode", name, "-o", str(out / "a.csv"), "--column", "location", *given]
        if path.name.startswith(("digits", "date", "nul", "surrogate", "shape", "feature")):
            (out / "f").mkdir()
            (out / "f" / "map.toml").write_text(
                f'[inputs]\nmovements="../../{path.name}"\nsources="../../{path.name}"\nclaims="../../{path.name}"\nreview="../../{path.name}"\n'
            )
            yield ["check", str(out / "f")]
            yield ["map", str(out / "f"), *given]
            yield ["erase", str(out / "f"), "good", "--reason", "asked"]
    else:
        yield ["map", "--reports", name, "-o", str(out / "map"), *given]
        yield ["check", name]
        yield ["mentions", name, "-o", str(out / "a.csv"), *given]
        yield ["draft", name, "-o", str(out / "review.csv"), *given]


def builds(home: Path, gazetteer: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Damaged builds."""
    (home / "good.csv").write_bytes(table())
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        run(
            [
                "map",
                "--records",
                str(home / "good.csv"),
                "-o",
                str(home / "good"),
                "--gazetteer",
                str(gazetteer),
            ]
        )
    damages = {
        "empty": b"",
        "cut": b"{",
        "list": b"[]",
        "null": b"null",
        "number": b"5",
        "text": b'"x"',
        "braces": b"{}",
        "deep": b"[" * 100_000,
        "bytes": b"\xff\xfe\x00",
        "digits": LONG.encode(),
        "inner": b'{"outputs": 5, "inputs": 7, "reports": "x", "parameters": [], "software": null, "counts": 3}',
        "items": b'{"outputs": {"a": 5}, "inputs": [5, {}], "reports": [null], "software": {}}',
        "features": b'{"type": "FeatureCollection", "features": null}',
        "feature": b'{"type": "FeatureCollection", "features": [5, null, {}, {"properties": 5}, {"properties": {}, "geometry": {"type": "Point"}}]}',
        "surrogate": b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "\\ud800", "properties": {"event_id": "\\ud800"}, "geometry": null}]}',
        "types": b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "a", "properties": {"event_id": [1], "best": "x", "event_date": 5, "claims": 7, "latitude": "y"}, "geometry": {"type": "Point", "coordinates": ["a", 1]}}]}',
    }
    for file in ("run.json", "incidents.geojson", "prov.json", "index.html"):
        for name, content in damages.items():
            folder = home / f"build-{file}-{name}"
            shutil.copytree(home / "good", folder)
            (folder / file).write_bytes(content)
            where = str(folder)
            todo = [
                ["verify", where],
                ["check", where],
                ["diff", where, str(home / "good")],
                ["diff", str(home / "good"), where],
            ]
            todo += [
                ["export", where, "--format", fmt, "-o", str(home / "x")]
                for fmt in (
                    "csv",
                    "gpkg",
                    "kml",
                    "prov",
                    "claims",
                    "acled",
                    "ucdp",
                    "hxl",
                    "geojson",
                    "parquet",
                )
            ]
            todo.append(
                [
                    "map",
                    "--records",
                    str(home / "good.csv"),
                    "-o",
                    where,
                    "--gazetteer",
                    str(gazetteer),
                ]
            )
            yield folder.name, todo


def run(arguments: list[str]) -> None:
    """One command in this process."""
    sys.argv = ["geo", *arguments]
    with contextlib.suppress(SystemExit):
        command()


def forked(arguments: list[str], log: Path) -> tuple[str, float, int]:
    """What is wrong with one command (empty: nothing), its seconds and its status."""
    child = os.fork()
    if child == 0:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        signal.alarm(SECONDS * WAITING)
        sys.argv = ["geo", *arguments]
        status = 0
        try:
            command()
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1 if left.code else 0
        except BaseException:  # noqa: BLE001 -- whatever comes is what is looked for
            traceback.print_exc()
            status = 99
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    _, waited, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    status = os.waitstatus_to_exitcode(waited)
    if status < 0:
        return (
            f"killed after {seconds:.0f} s of CPU ({signal.Signals(-status).name})",
            seconds,
            status,
        )
    if usage.ru_maxrss * 1024 > BYTES:
        return f"{usage.ru_maxrss / 1e6:.1f} GB", seconds, status
    if status not in (0, 1, 2):
        said = log.read_text("utf-8", "replace").strip().splitlines()
        where = next(
            (
                line.strip()
                for line in reversed(said)
                if line.startswith("  File") and "/geo/" in line
            ),
            "",
        )
        return f"{said[-1][:160] if said else ''} | {where[-90:]}", seconds, status
    return "", seconds, status


def judged(name: str, arguments: list[str], status: int, said: str) -> str:
    """What is wrong with what a command made of a file that is broken or sound."""
    if name.startswith("build-"):
        silent = arguments[0] in ("verify", "check") and not status
        return "accepted silently" if silent else ""
    if arguments[0] not in ("map", "check") or str(arguments[1]).endswith("f"):
        return ""
    if SOUND.fullmatch(name):
        return f"refused: {said[-160:]}" if status and arguments[0] == "map" else ""
    told = rf"(?:error|warning|rejected|note|geo): {re.escape(name)}(?::\d+| \[|: )"
    return "" if status or re.search(told, said) else "accepted silently"


def main() -> int:
    """Everything, or the files whose name holds a word."""
    words = [word for word in sys.argv[1:] if word != "--quick"]
    quick = len(words) < len(sys.argv) - 1
    tried = failed = 0
    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        gazetteer = home / "towns.gaz"
        towns = [
            Row(
                place_id=PlaceId(f"t{i}"),
                name=name,
                kind=PlaceKind.TOWN,
                country="SY",
                lon=36 + i,
                lat=35.0,
                source="bench",
            )
            for i, name in enumerate(("Alpha", "Beta", "Gamma"))
        ]
        compile_rows([(0, towns)], gazetteer)
        open_gazetteer()  # geo check asks the packaged one: it is compiled once, not in each child
        (home / "warm.txt").write_text("Three killed in Alpha on Monday.")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run(
                [
                    "map",
                    "--reports",
                    str(home / "warm.txt"),
                    "-o",
                    str(home / "warm"),
                    "--gazetteer",
                    str(gazetteer),
                ]
            )
        every = [*tables(), *workbooks(), *geojson(), *documents(), *gold()]
        work: list[tuple[str, list[list[str]]]] = []
        for number, (name, content) in enumerate(every):
            path = home / name
            path.write_bytes(content)
            out = home / f"out{number}"
            out.mkdir()
            if not words or any(word in name for word in words):
                work.append((name, list(commands(path, out, gazetteer))))
        if not words or "build" in words:
            work += builds(home, gazetteer)
        for name, todo in work:
            for arguments in todo:
                if quick and arguments[0] not in ("map", "check", "verify", "eval"):
                    continue
                wrong, seconds, status = forked(arguments, home / "log")
                tried += 1
                wrong = wrong or judged(
                    name, arguments, status, (home / "log").read_text("utf-8", "replace")
                )
                if wrong:
                    failed += 1
                    print(
                        f"{name:<28} {' '.join(arguments[:1])} {arguments[2] if arguments[0] in ('eval', 'export') else ''}: {wrong}",
                        flush=True,
                    )
                elif seconds > SECONDS / 3:
                    print(f"{name:<28} {arguments[0]}: slow, {seconds:.1f} s", flush=True)
    print(f"{len(work)} files, {tried} commands, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
