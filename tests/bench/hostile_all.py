"""Every command of the command line given broken files of fifteen formats, made by seed.

Run by hand: ``python tests/bench/hostile_all.py [SEED] [PART/PARTS] [COMMAND...]``. Beside
``hostile.py`` and ``hostile_more.py``: a grammar of faults is put into sound files (cells, keys,
structure, encoding, bytes, ends), and each file goes to two commands and six more
by chance of all that take such a one:
``map``, ``check``, ``draft``, ``mentions``, ``geocode``, ``columns``, ``ingest``, ``erase``,
``new``, ``diff``, ``export``, ``verify``, ``eval``, ``gazetteer add|search|info|check``,
``language check``. A file is silent if ``map`` or ``check`` says nothing of it, while what it
lost is known to be lost. Exit status 1 for a traceback, over ten seconds, or a silent file.
"""

import contextlib
import io
import json
import random
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from container_samples import samples
from hostile import SECONDS, forked, run

from geo.gazetteer import open_gazetteer
from geo.gazetteer.build.compile import compile_rows
from geo.gazetteer.rows import Row
from geo.model.records import PlaceId
from geo.model.vocab import PlaceKind

EACH = 6  # commands that a file goes to beside the first two: every command meets many files
COLUMNS = (
    "event_id",
    "event_date",
    "location",
    "country",
    "latitude",
    "longitude",
    "best",
    "notes",
)
GOOD = ("g{}", "2025-03-0{}", "Alpha", "SY", "35.{}", "36.{}", "{}", "A bridge was closed.")
VALUES = (
    "", " ", "\t", "\0", "\x1b[31mred\x1b[0m", "\u202eabc", "\u200b", "\ufeff", "\ud800", "\uffff",
    "9" * 4302, "-" * 41, "1e308", "1e309", "-1e309", "NaN", "Infinity", "0x1F", "1_000", "1,2,3",
    "1.2.3.4", "٤٢", "४२", "½", "１２", "²", "1" + " " * 9_000 + "2", "(" * 5_000, "[" * 5_000,
    '"' * 5_001, "'" * 5_001, "\\" * 5_000, "%00", "%s%s%n", "{{7*7}}", "${x}", "=1+1", "@SUM(1)",
    "<script>", "]]>", "&#0;", "&#x110000;", "null", "None", "true", "[]", "{}", '{"a": [1]}',
    "2025-02-31", "2025-13-01", "31/31/2025", "00/00/0000", "2025-W54-9", "2025-366", "10000-01-01",
    "-0001-01-01", "0000", "P1Y", "2025-03-06/2024-03-06", "2025-03-06T24:61", "99:99", "today",
    "12 Foo 2025", "91", "-91", "181", "-181", "35;36", "35N36", "35°99'99\"N", "POINT (1 2",
    "POINT EMPTY", "POINT (1e999 2)", "POLYGON ((0 0,1 1))", "37SXX0000", "8FQ9", "u4pruydqqvj" * 9,
    "geo:", "a" * 100_000, "é" * 20_000, "a\u0301" * 5_000, "ا" * 20_000, "a,b\nc", "a\rb", "a|b;c",
    "../../../../etc/passwd", "C:\\con", "a/b", ".", "..", "__proto__", "constructor", "__class__",
)  # fmt: skip


def rows(draw: random.Random, count: int = 4) -> list[list[str]]:
    """A table of sound rows with some cells that are not."""
    table = [[cell.format(*[n] * 4) for cell in GOOD] for n in range(1, count + 1)]
    for _ in range(draw.choice((1, 1, 2, 5))):
        table[draw.randrange(count)][draw.randrange(len(COLUMNS))] = draw.choice(VALUES)
    return table


def quoted(cell: str) -> str:
    """A cell of CSV."""
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n\r;\t|') else cell


def delimited(draw: random.Random, separator: str) -> bytes:
    """A delimited table."""
    head = list(COLUMNS)
    if draw.random() < 0.2:
        head[draw.randrange(len(head))] = draw.choice(VALUES)
    lines = [separator.join(map(quoted, row)) for row in (head, *rows(draw))]
    match draw.randrange(9):
        case 0:
            lines.insert(draw.randrange(len(lines)), separator * draw.choice((3, 300)))
        case 1:
            lines[-1] = lines[-1][: draw.randrange(len(lines[-1]) + 1)]
        case 2:
            lines.insert(2, '"' + lines[1])
        case 3:
            lines = lines[1:]
        case 4:
            lines.insert(0, draw.choice(VALUES))
        case _:
            pass
    encoding = draw.choice(
        ("utf-8", "utf-8", "utf-8", "utf-16", "utf-8-sig", "utf-32-le", "cp1256")
    )
    return mangled(draw, draw.choice(("\n", "\r\n", "\r")).join(lines), encoding)


def mangled(draw: random.Random, text: str, encoding: str = "utf-8") -> bytes:
    """Bytes of a text, now and then altered."""
    errors = "surrogatepass" if encoding.startswith("utf") else "replace"
    data = bytearray(text.encode(encoding, errors))
    if data and draw.random() < 0.3:
        for _ in range(draw.choice((1, 3, 20))):
            data[draw.randrange(len(data))] = draw.randrange(256)
    if draw.random() < 0.1:
        del data[draw.randrange(len(data) + 1) :]
    return bytes(data)


def odd_json(draw: random.Random, depth: int = 0) -> object:
    """Any value of JSON."""
    kind = draw.randrange(9 if depth < 4 else 6)
    if kind > 6:
        return [odd_json(draw, depth + 1) for _ in range(draw.randrange(4))]
    if kind == 6:
        names = draw.sample([*COLUMNS, "type", "geometry", "properties", "id", "__proto__"], 3)
        return {name: odd_json(draw, depth + 1) for name in names}
    return draw.choice((None, True, 10**30, -1.5, *VALUES[:60]))


def features(draw: random.Random) -> bytes:
    """GeoJSON, parts of it replaced by any value."""
    made = [
        {
            "type": "Feature",
            "id": row[0],
            "properties": dict(zip(COLUMNS, row, strict=True)),
            "geometry": {"type": "Point", "coordinates": [36.1, 35.1]},
        }
        for row in rows(draw)
    ]
    whole: dict[str, object] = {"type": "FeatureCollection", "features": made}
    for _ in range(draw.choice((1, 2, 3))):
        at: object = whole
        for _ in range(draw.randrange(1, 6)):
            if isinstance(at, dict) and at:
                key = draw.choice(list(at))
            elif isinstance(at, list) and at:
                key = draw.randrange(len(at))
            else:
                break
            if draw.random() < 0.3:
                at[key] = odd_json(draw)
                break
            at = at[key]
    return mangled(draw, json.dumps(whole, ensure_ascii=draw.random() < 0.5))


def lines_of_json(draw: random.Random) -> bytes:
    """Reports, one a line."""
    found = []
    for n in range(4):
        line: dict[str, object] = {
            "id": f"r{n}", "text": f"Three people were killed in Alpha on {n + 2} March 2025.",
            "date_published": "2025-03-09", "publisher": "The Post",
        }  # fmt: skip
        if draw.random() < 0.5:
            line[draw.choice(list(line))] = odd_json(draw)
        found.append(json.dumps(line))
    return mangled(draw, "\n".join(found))


SENTENCES = (
    "Three people were killed in Alpha on Monday. ", "Shelling hit Beta, according to residents. ",
    "“Nobody is left,” a doctor said. ", "At least 40 families fled from Alpha to Beta. ",
)  # fmt: skip


def prose(draw: random.Random) -> str:
    """Sentences with odd values between the words."""
    words = "".join(draw.choices(SENTENCES, k=12)).split(" ")
    for _ in range(draw.choice((1, 3, 9))):
        words.insert(draw.randrange(len(words)), draw.choice(VALUES))
    return " ".join(words)


def markdown(draw: random.Random) -> bytes:
    """A report with front matter, of YAML or TOML."""
    mark, between = draw.choice((("---", ": "), ("+++", " = ")))
    keys = draw.sample(
        ["title", "date", "publshed", "id", "url", "lang", "tags", "text", "layout"], 4
    )
    head = "\n".join(f"{key}{between}{draw.choice(VALUES)[:3000]}" for key in keys)
    close = mark if draw.random() < 0.8 else ""
    return mangled(draw, f"{mark}\n{head}\n{close}\n# A title\n\n{prose(draw)}")


def page(draw: random.Random) -> bytes:
    """A web page whose tags are odd."""
    tags = (
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "<script>",
        "<p",
        "</",
        "<table><tr>",
        "<![CDATA[",
        "&",
    )
    pieces = [piece for word in prose(draw).split(" ") for piece in (word, draw.choice(tags))]
    return mangled(draw, "<html><body><p>" + SENTENCES[0] + " ".join(pieces))


def settings(draw: random.Random) -> bytes:
    """A map.toml, values of which are odd."""
    lines = [
        "title = 'A'",
        "focus = ['SY']",
        "[inputs]",
        "records = 'a.csv'",
        "[privacy]",
        "blur = 'admin1'",
    ]
    at = draw.randrange(len(lines))
    odd = json.dumps(draw.choice(VALUES)[:500])
    shape = draw.choice(
        (odd, f"[{odd}]", "{a = 1}", "1979-05-27", "9" * 30, "nan", "-5", "true", "[]")
    )
    name, _, _ = lines[at].partition(" = ")
    if not name.startswith("["):
        lines[at] = draw.choice(
            (f"{name} = {shape}", f"{name}x = {shape}", f"{name[1:]} = {shape}")
        )
    return mangled(draw, "\n".join(lines))


def workbook(draw: random.Random) -> bytes:
    """A workbook, its cells or parts odd."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (list(COLUMNS), *rows(draw)):
        book.active.append([cell[:30_000] for cell in row if cell.isprintable()])
    out = io.BytesIO()
    book.save(out)
    whole = out.getvalue()
    return broken_archive(draw, whole)


def broken_archive(draw: random.Random, whole: bytes) -> bytes:
    """An archive with a part that is odd, or some bytes."""
    if draw.random() < 0.4 or not whole.startswith(b"PK"):
        data = bytearray(whole)
        for _ in range(draw.choice((1, 4, 30))):
            data[draw.randrange(len(data))] = draw.randrange(256)
        return bytes(data[: draw.choice((len(data), len(data), draw.randrange(len(data))))])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        victim = draw.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                content = draw.choice((b"", content[: len(content) // 3], content * 2, bytes(50)))
            new.writestr(name, content)
        new.writestr(draw.choice(("../../evil.txt", "/abs.txt", "a\\..\\b", "x" * 300)), b"x")
    return made.getvalue()


def annotated(draw: random.Random) -> bytes:
    """Gold of ``geo eval`` with odd values."""
    found = []
    for n in range(3):
        line: dict[str, object] = {
            "id": f"d{n}", "text": "Three people were killed in Alpha.", "published": "2025-03-09",
            "lat": 35, "lon": 36, "deaths": 3,
            "toponyms": [{"start": 28, "end": 33, "lat": 35, "lon": 36}],
            "spans": [[28, 33]], "name": "Alpha", "country": "SY",
        }  # fmt: skip
        for _ in range(draw.randrange(3)):
            line[draw.choice(list(line))] = odd_json(draw)
        found.append(json.dumps(line))
    return mangled(draw, "\n".join(found))


MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    ".csv": lambda draw: delimited(draw, draw.choice((",", ";"))),
    ".tsv": lambda draw: delimited(draw, "\t"),
    ".geojson": features,
    ".json": lambda draw: mangled(draw, json.dumps(odd_json(draw))),
    ".jsonl": lines_of_json,
    ".md": markdown,
    ".txt": lambda draw: mangled(draw, prose(draw)),
    ".html": page,
    ".eml": lambda draw: mangled(
        draw, f"From: {draw.choice(VALUES)[:99]}\nDate: x\n\n{prose(draw)}"
    ),
    ".xml": lambda draw: mangled(draw, f"<rss><item><title>{prose(draw)}</title></item></rss>"),
    ".toml": settings,
    ".xlsx": workbook,
    "gold.jsonl": annotated,
}


def packed(draw: random.Random) -> Iterator[tuple[str, bytes]]:
    """Samples of packed formats, broken."""
    for suffix, whole in samples():
        yield suffix, broken_archive(draw, whole)


def files(draw: random.Random, each: int) -> Iterator[tuple[str, bytes]]:
    """Files of all formats."""
    for n in range(each):
        for suffix, make in MAKERS.items():
            yield f"f{n}-{suffix}" if suffix.startswith("gold") else f"f{n}{suffix}", make(draw)
        if n % 4 == 0:
            for suffix, data in packed(draw):
                yield f"p{n}{suffix}", data


def commands(path: Path, out: Path, home: Path, draw: random.Random) -> Iterator[list[str]]:
    """All that can be done with a file."""
    name, towns = str(path), str(home / "towns.gaz")
    given = ["--gazetteer", towns]
    if path.name.partition("-")[2] == "gold.jsonl":
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
    folder = out / "folder"
    folder.mkdir()
    if path.suffix == ".toml":
        shutil.copy(path, folder / "map.toml")
        (folder / "a.csv").write_text("event_id,location\ng1,Alpha\n")
    else:
        shutil.copy(path, folder / path.name)
        text = path.suffix in (".md", ".txt", ".html", ".eml", ".xml", ".docx", ".pdf", ".jsonl")
        kinds = ("reports",) if text else ("records", "claims", "movements", "sources", "review")
        kind = draw.choice(kinds)
        (folder / "map.toml").write_text(f"[inputs]\n{kind} = '{path.name}'\n")
    yield ["check", str(folder)]
    yield ["map", str(folder), "-o", str(out / "built"), *given]
    yield ["ingest", str(folder), "--store", str(out / "s.gpkg"), *given]
    yield ["erase", str(folder), "g1", "--reason", "asked"]
    yield ["new", name]
    if path.suffix == ".toml":
        return
    yield ["check", name]
    yield ["columns", name]
    yield ["geocode", name, "-o", str(out / "a.csv"), *given]
    yield ["mentions", name, "-o", str(out / "m.csv"), *given]
    yield ["draft", name, "-o", str(out / "review.csv"), *given]
    yield ["gazetteer", "check", name]
    kind = draw.choice(
        (
            "table",
            "geonames",
            "wof",
            "ocha",
            "geoboundaries",
            "osm",
            "gns",
            "wikidata",
            "natural-earth",
        )
    )
    yield ["gazetteer", "add", kind, name, "-o", str(out / "a.gaz"), "--onto", towns]
    yield ["gazetteer", "info", "--gazetteer", name]
    yield ["gazetteer", "search", "Alpha", "--gazetteer", name]
    yield ["verify", name]
    yield ["diff", name, str(home / "good")]
    yield ["export", name, "--format", "csv", "-o", str(out / "x.csv")]
    yield [
        "map",
        "--records",
        str(home / "good.csv"),
        "--review",
        name,
        "-o",
        str(out / "r"),
        *given,
    ]
    built = out / "damaged"
    shutil.copytree(home / "good", built)
    shutil.copy(
        path,
        built
        / draw.choice(
            ("incidents.geojson", "run.json", "context.geojson", "prov.json", "index.html")
        ),
    )
    yield ["verify", str(built)]
    yield ["check", str(built)]
    yield ["check", "--public", str(built)]
    yield ["diff", str(built), str(home / "good")]
    formats = (
        "gpkg",
        "parquet",
        "kml",
        "kmz",
        "geojson",
        "csv",
        "xlsx",
        "hxl",
        "acled",
        "ucdp",
        "timemap",
        "od",
        "prov",
        "claims",
    )
    for fmt in draw.sample(formats, 4):
        yield ["export", str(built), "--format", fmt, "-o", str(out / "x")]


def words_given() -> Iterator[list[str]]:
    """Commands whose arguments are odd."""
    for odd in VALUES:
        value = odd[:5000].replace("\0", "").encode("utf-8", "replace").decode()
        yield ["language", "check", "--", value]
        yield ["gazetteer", "search", "--", value]


def prepared(home: Path) -> None:
    """A small gazetteer, a table, a build of it."""
    towns = [
        Row(
            place_id=PlaceId(n),
            name=n,
            kind=PlaceKind.TOWN,
            country="SY",
            lon=36.0,
            lat=35.0,
            source="bench",
        )
        for n in ("Alpha", "Beta")
    ]
    compile_rows([(0, towns)], home / "towns.gaz")
    open_gazetteer()
    (home / "good.csv").write_text(
        "event_id,location,event_date,notes\ng1,Alpha,2025-03-06,A road.\n"
    )
    (home / "warm.txt").write_text("Three killed in Alpha on Monday.")
    given = ["--gazetteer", str(home / "towns.gaz")]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        run(["map", "--reports", str(home / "warm.txt"), "-o", str(home / "warm"), *given])
        run(["map", "--records", str(home / "good.csv"), "-o", str(home / "good"), *given])


def main(seed: int, part: str, only: list[str]) -> int:
    """All files, or one part of them."""
    at, parts = map(int, part.split("/"))
    count: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        prepared(home)
        todo: list[tuple[str, bytes]] = list(files(random.Random(seed), 24))
        for number, (name, data) in enumerate(todo):
            if number % parts != at:
                continue
            path, out = home / name, home / f"out{number}"
            path.write_bytes(data)
            out.mkdir()
            count["files"] += 1
            chance = random.Random(f"{seed}/{number}")
            every = [a for a in commands(path, out, home, chance) if not only or a[0] in only]
            chosen = [*every[:2], *chance.sample(every[2:], min(EACH, len(every[2:])))]
            for arguments in chosen:
                tried(name, arguments, home, count)
            shutil.rmtree(out)
            if not count["files"] % 20:
                print(f"... {count['files']} files, {count['commands']} commands", flush=True)
        if at == 0:
            for arguments in words_given():
                tried(arguments[-1][:20], arguments, home, count)
    print(", ".join(f"{n} {what}" for what, n in count.items()), f"(seed {seed}, part {part})")
    return 1 if count["tracebacks"] or count["over 10 s"] or count["silent"] else 0


def tried(name: str, arguments: list[str], home: Path, count: Counter[str]) -> None:
    """One command, judged."""
    wrong, seconds, status = forked(arguments, home / "log")
    said = (home / "log").read_text("utf-8", "replace")
    count["commands"] += 1
    if wrong:
        count["over 10 s" if "killed" in wrong else "tracebacks"] += 1
        print(name, " ".join(a[-30:] for a in arguments[:4]), wrong, flush=True)
        keep = home.parent / "hostile-kept"
        keep.mkdir(exist_ok=True)
        if (home / name).is_file():
            shutil.copy(home / name, keep / name)
    elif seconds > SECONDS / 3:
        print(name, arguments[0], f"slow: {seconds:.1f} s", flush=True)
    if not status and "\x1b" in said:
        count["escapes"] += 1
        print(name, arguments[:2], "writes an escape to the terminal", flush=True)


if __name__ == "__main__":
    given_seed = int(sys.argv[1]) if len(sys.argv) > 1 else 61
    sys.exit(main(given_seed, sys.argv[2] if len(sys.argv) > 2 else "0/1", sys.argv[3:]))
