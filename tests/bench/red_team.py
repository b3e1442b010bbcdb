"""A red team in one run: secrets of all classes in every column, searched in all files.

Run by hand: ``python tests/bench/red_team.py [SIZE]`` (40 is over 1,000 secrets). The seed is
fixed, all persons are invented, and each secret has a core of its own that stands nowhere else.
What is written is unpacked by this script, not by the reader of the gate. Prints the leaks by class
beside their targets.
"""

import base64
import csv
import gzip
import html
import io
import json
import random
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import geo
from geo.layers.export import FORMATS, export, read_build
from geo.privacy.anchors import SIZES, Anchors, key_size

SEED = 20261130
SIZE = 40
TARGETS = {
    "declared person": 0.0,
    "contact data": 0.02,
    "severe row": 0.0,
    "id or file": 0.0,
    "undeclared with a cue": 0.04,
}
DATA = Path(__file__).parents[1] / "data" / "privacy"

_LETTERS = {  # consonants and vowels
    "en": ("bdfgklmnprstvz", "aeiou"),
    "ru": ("бдзклмнпрстх", "аеиоу"),
    "ar": ("بتجدرزسصطفقكلمن", "اويع"),
}
_SCRIPT = {"en": "en", "fr": "en", "es": "en", "uk": "ru", "ru": "ru", "ar": "ar"}
_LAST = {"en": "ak", "ru": "енко", "ar": "اني"}

Form = Callable[[str, str], str]

WRITTEN: dict[str, Form] = {
    "whole": lambda a, b: f"{a} {b}",
    "turned": lambda a, b: f"{b} {a}",
    "comma": lambda a, b: f"{b}, {a}",
    "surname": lambda _a, b: b,
    "capitals": lambda a, b: f"{a} {b}".upper(),
    "middle": lambda a, b: f"{a} Zed {b}",
    "two middles": lambda a, b: f"{a} Zed Om {b}",
    "initial": lambda a, b: f"{a[0]}. {b}",
    "joined": lambda a, b: f"{a}{b}",
    "joined turned": lambda a, b: f"{b}{a}",
    "handle": lambda a, b: f"@{a}_{b}",
    "hyphen": lambda a, b: f"{a}-{b}",
    "underscore": lambda a, b: f"{a}_{b}",
    "dot": lambda a, b: f"{a}.{b}",
    "zero width": lambda a, b: f"{a} {b[:3]}\u200b{b[3:]}",
    "soft hyphen": lambda a, b: f"{a} {b[:3]}\u00ad{b[3:]}",
    "no-break": lambda a, b: f"{a}\u00a0{b}",
    "two lines": lambda a, b: f"{a}\n{b}",
    "accents": lambda a, b: unicodedata.normalize("NFD", f"{a} {b[0]}") + "\u0301" + b[1:],
    "full width": lambda a, b: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() and c.isascii() else c
                                       for c in f"{a} {b}"),
    "quotes": lambda a, b: f"“{a} {b}”",
    "brackets": lambda a, b: f"({a} {b})",
    "address": lambda a, b: f"https://example.org/{a}-{b}",
    "percent": lambda a, b: f"https://example.org/{quote(f'{a} {b}')}",
    "hashtag": lambda a, b: f"#{a}{b}",
    "file": lambda a, b: f"talk_{a}_{b}.mp3",
    "possessive": lambda a, b: f"{a} {b}'s",
    "plural": lambda _a, b: f"the {b}s",
    "prefix": lambda _a, b: f"pro-{b}",
    "role": lambda a, b: f"{a} {b} (driver)",
}  # fmt: skip

# Free columns of records take any words; ids and addresses take forms that have no blanks.
TEXTS = ("notes", "title", "where_description", "tags", "location", "actor1", "actor2",
         "assoc_actor_1", "event_type", "sub_event_type", "admin2", "source_original")  # fmt: skip
RECORD = ("event_id", *TEXTS, "event_date", "latitude", "longitude", "source", "source_url",
          "sensitivity", "obfuscation")  # fmt: skip

CONTACTS = {
    "en": ("Call {phone} at night.", "Write to {mail} about it.", "His passport is no {paper}.",
           "The car with plate {plate} left.", "She lives at {number} {street} Street.",
           "Ask @{handle} on the net.", "The house is at {lat}, {lon}.", "It lies at {dms}.",
           "See t.me/{handle} for more.", "Grid {utm} is the cellar."),
    "fr": ("Appelez le {phone} la nuit.", "Écrivez à {mail} pour cela.",
           "Son passeport porte le numéro {paper}.", "La voiture immatriculée {plate} est partie.",
           "Elle habite {number} rue {street}.", "La maison est à {lat}, {lon}."),
    "es": ("Llame al {phone} de noche.", "Escriba a {mail} sobre eso.",
           "Su pasaporte es el número {paper}.", "El coche con matrícula {plate} salió.",
           "Vive en la calle {street} {number}.", "La casa está en {lat}, {lon}."),
    "ru": ("Звоните {phone} ночью.", "Пишите на {mail} об этом.", "Его паспорт номер {paper}.",
           "Машина с номером {plate} уехала.", "Она живёт по адресу улица {street}, дом {number}.",
           "Дом стоит на {lat}, {lon}."),
    "uk": ("Дзвоніть {phone} вночі.", "Пишіть на {mail} про це.", "Його паспорт номер {paper}.",
           "Машина з номером {plate} поїхала.", "Вона живе на вулиця {street}, будинок {number}.",
           "Дім стоїть на {lat}, {lon}."),
    "ar": ("اتصلوا على {phone} ليلا.", "راسلوا {mail} حول ذلك.", "رقم جواز سفره {paper}.",
           "غادرت السيارة رقم اللوحة {plate}.", "تسكن في شارع {street} رقم {number}.",
           "يقع البيت عند {lat}, {lon}."),
}  # fmt: skip

WAYS = (
    "{n}, 41, was hit by a stone.", "{n} (57) was hit by a stone.",
    "The baker {n} was hit by a stone.", "A farmer, {n}, was hit by a stone.",
    "A woman named {n} was hit by a stone.", "The victim was identified as {n}.",
    "They took {n}, a student, from the bus.", "The son of {n} was taken from the bus.",
    "The body of {n} was found at dawn.", "{n}'s wife waited at the gate.",
    "The dead: {n}, and two others not known.", "Mr {n} was taken from the bus.",
    "Dr. {n} was taken from the bus.", "Resident {n} saw the smoke.",
    "“We ran,” said {n} at the gate.", "{n} told us of the smoke.",
    "{n} was shot dead at dawn.", "Gunmen killed {n} at dawn.", "Police arrested {n} at dawn.",
    "The home of {n} was burned.", "{n}, who lost two fields, saw the smoke.",
    "A 33-year-old driver, {n}, was hit.", "Missing since Monday: {n}.",
    "Relatives buried {n} at noon.", "The family of {n} left at noon.",
    "Villager {n} fled at noon.", "{n} and her two sons fled at noon.",
    "The teacher of the village, {n}, fled.", "Witness {n} fled at noon.",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Secret:
    """Something planted; ``core`` is what of it stands nowhere else: words as letters only."""

    kind: str
    form: str
    where: str
    core: str


class Plants:
    """A map folder full of secrets."""

    def __init__(self, size: int) -> None:
        self._draw = random.Random(SEED)
        self._size = size
        self._taken: set[str] = set()
        self.secrets: list[Secret] = []
        self.records: list[dict[str, str]] = []
        self.sources: list[dict[str, str]] = [
            {"source_id": "outlet-a", "name": "Outlet A", "kind": "outlet"}
        ]
        self.movements: list[dict[str, str]] = []
        self.claims: list[dict[str, str]] = []
        self.reports: dict[str, str] = {}

    def word(self, lang: str = "en", parts: int = 4) -> str:
        """A word that nobody was given yet."""
        consonants, vowels = _LETTERS[_SCRIPT[lang]]
        while True:
            found = "".join(
                self._draw.choice(consonants) + self._draw.choice(vowels) for _ in range(parts)
            )
            found = f"{found}{self._draw.choice(consonants)}{_LAST[_SCRIPT[lang]]}".capitalize()
            if found not in self._taken:
                self._taken.add(found)
                return found

    def number(self, digits: int) -> str:
        """A number that stands nowhere else."""
        while True:
            found = "".join(self._draw.choice("123456789") for _ in range(digits))
            if found not in self._taken:
                self._taken.add(found)
                return found

    def plant(self) -> None:
        """All classes."""
        for plant in (self._declared, self._contacts, self._severe, self._ids, self._cues):
            plant()

    def _record(self, **cells: str) -> dict[str, str]:
        row = {"event_id": f"r{len(self.records)}", "event_date": "2025-03-08", "location": "Hama",
               "event_type": "Riots", "source": "outlet-a", "title": "A road was closed",
               **cells}  # fmt: skip
        self.records.append(row)
        return row

    def _add(self, kind: str, form: str, where: str, core: str) -> None:
        words = core if any(c.isdigit() for c in core) and kind != "id or file" else letters(core)
        self.secrets.append(Secret(kind=kind, form=form, where=where, core=words))

    def _declared(self) -> None:
        """Persons listed as witnesses, each in one form in one field."""
        places = [*TEXTS, "event_id", "source_url", "report", "report title", "report file",
                  "report url", "movement who", "movement notes", "movement origin",
                  "movement id", "claim group", "claim notes", "claim id", "source notes",
                  "change", "source base"]  # fmt: skip
        self.changes: list[str] = []
        for turn in range(max(1, self._size // 6)):
            for n, (form, write) in enumerate(WRITTEN.items()):
                lang = list(_SCRIPT)[(turn + n) % len(_SCRIPT)]
                first, last = self.word(lang, 3), self.word(lang)
                source = f"w{len(self.sources)}"
                self.sources.append({"source_id": source, "name": f"{first} {last}",
                                     "kind": "witness"})  # fmt: skip
                where = places[(turn * 7 + n) % len(places)]
                self._put(where, write(first, last), source)
                self._add("declared person", form, where, last)

    def _put(self, where: str, words: str, source: str) -> None:
        """Some words in one field of one table."""
        tight = re.sub(r"\s+", "-", words)
        count = f"{len(self.records)}-{len(self.reports)}-{len(self.movements)}-{len(self.claims)}"
        match where.split():
            case ["event_id"]:
                self._record(event_id=f"{tight}-{count}")
            case ["source_url"]:
                self._record(source_url=f"https://example.org/a/{tight}")
            case ["report", *what]:
                name = re.sub(r"[/:#@%“”()\"'?]+", "", tight) if what == ["file"] else count
                self._report(name, what, words)
            case ["movement", what]:
                row = {
                    "movement_id": f"m{count}",
                    "who": "Families",
                    "origin": "Baniyas",
                    "destination": "Hama",
                    "date_start": "2025-03-08",
                    "source": "outlet-a",
                }
                row["movement_id" if what == "id" else what] = tight if what == "id" else words
                self.movements.append(row)
            case ["claim", what]:
                about = self._record()["event_id"]
                row = {"claim_id": f"c{count}", "about": about, "harm": "injured", "value": "2",
                       "claimant": "outlet-a", "as_of": "2025-03-09"}  # fmt: skip
                row["claim_id" if what == "id" else what] = tight if what == "id" else words
                self.claims.append(row)
            case ["source", what]:
                row = {"source_id": f"o{count}", "name": f"Outlet {count}", "kind": "outlet"}
                row["base_place" if what == "base" else what] = words
                self.sources.append(row)
                self._record(source=row["source_id"])
            case ["change"]:
                self.changes.append(words)
            case _:
                usual = {"notes": f"It was quiet. {words} came back."}.get(where, words)
                self._record(**{where: usual})
        del source

    def _report(self, name: str, what: list[str], words: str) -> None:
        line = words.replace("\n", " ")
        head = {"title": "A day", "publisher": "Outlet A", "date_published": "2025-03-09"}
        if what in (["title"], ["url"]):
            head[what[0]] = f"https://example.org/{line}" if what == ["url"] else line
        top = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}"
                        for key, value in head.items())  # fmt: skip
        said = words if not what else "Nobody"
        text = (
            f"Gunmen attacked Jableh on Friday. {said} came back. Two people were killed in Hama."
        )
        self.reports[f"{name}.md"] = f"---\n{top}\n---\n{text}\n"

    def _contacts(self) -> None:
        draw = self._draw
        columns = ("notes", "title", "where_description", "tags", "location", "actor1")
        for turn in range(max(1, self._size // 4)):
            for lang, templates in CONTACTS.items():
                for n, template in enumerate(templates):
                    used = re.findall(r"{(\w+)}", template)
                    lat, lon = f"34.{self.number(5)}", f"36.{self.number(5)}"
                    street = self.word(lang, 3)
                    minute = self.number(6)
                    plate = f"{draw.choice('KXZ')}X {self.number(4)} {draw.choice('BDG')}Q"
                    given = {
                        "phone": f"+963 944 {self.number(6)}",
                        "mail": f"{self.word()}@example.org".lower(),
                        "paper": f"N{self.number(7)}",
                        "plate": plate,
                        "street": street,
                        "number": str(draw.randint(2, 99)),
                        "handle": self.word().lower(),
                        "lat": lat,
                        "lon": lon,
                        "dms": f"34°{minute[:2]}'{minute[2:4]}.{minute[4:]}\"N 36°11'05\"E",
                        "utm": f"37S {self.number(6)} 3{self.number(6)}",
                    }
                    core = given[next(u for u in used if u != "number")]
                    where = columns[(turn + n) % len(columns)] if turn % 2 else "notes"
                    if where == "location" and used[0] in ("lat", "dms", "utm"):
                        where = "notes"  # a position given as the location is drawn there
                    self._record(**{where: template.format(**given)})
                    self._add("contact data", f"{lang} {used[0]}", where, core)

    def _severe(self) -> None:
        for turn in range(max(2, self._size // 3)):
            cells = {column: f"{self.word()} {self.word()}" for column in TEXTS}
            row = self._record(
                **{**cells, "event_id": self.word().lower(), "location": "Masyaf",
                   "latitude": f"35.{self.number(5)}", "longitude": f"36.{self.number(5)}",
                   "sensitivity": ("severe", "high")[turn % 2]}
            )  # fmt: skip
            for column in ("event_id", "latitude", "longitude", *TEXTS):
                if column != "location":
                    self._add("severe row", row["sensitivity"], column, row[column])

    def _ids(self) -> None:
        for turn in range(self._size):
            one = f"{self.word()}-{self.number(3)}".lower()
            if turn % 3 == 0:
                self._record(event_id=one, sensitivity="severe", title="Where they sleep")
            elif turn % 3 == 1:
                self._record(event_id=one, obfuscation="grid_10km", latitude="34.889123",
                             longitude="35.886457", location="Tartus")  # fmt: skip
            else:
                name = one.split("-")[0].capitalize()
                self.sources.append({"source_id": one, "name": f"{self.word()} {name}",
                                     "kind": "witness"})  # fmt: skip
                self._record(source=one)
            self._add("id or file", ("severe", "blurred", "witness")[turn % 3], "event_id", one)

    def _cues(self) -> None:
        columns = ("notes", "notes", "title", "where_description")
        for turn in range(max(1, self._size // 5)):
            for n, way in enumerate(WAYS):
                name = f"{self.word(parts=3)} {self.word()}"
                where = columns[(turn + n) % len(columns)]
                self._record(**{where: way.format(n=name)})
                self._add("undeclared with a cue", f"way {n + 1}", where, name.split()[1])

    def write(self, root: Path) -> None:
        """The folder as its owner would have it."""
        (root / "reports").mkdir(parents=True)
        for name, text in self.reports.items():
            (root / "reports" / name).write_text(text, encoding="utf-8")
        for name, rows in (("records", self.records), ("sources", self.sources),
                           ("movements", self.movements), ("claims", self.claims)):  # fmt: skip
            header = list(dict.fromkeys(key for row in rows for key in row))
            with (root / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        changes = "".join(f"[[changes]]\ndate = 2025-03-09\ntext = {json.dumps(words)}\n"
                          for words in self.changes)  # fmt: skip
        (root / "map.toml").write_text(
            'title = "Winter in the hills"\nfocus = ["SY"]\n[inputs]\nreports = ["reports"]\n'
            'records = ["records.csv"]\nmovements = ["movements.csv"]\n'
            f'sources = ["sources.csv"]\nclaims = ["claims.csv"]\n{changes}',
            encoding="utf-8",
        )


def letters(text: str) -> str:
    """Only letters and digits, without case, marks and what cannot be seen."""
    plain = unicodedata.normalize("NFKD", unquote(text)).casefold()
    return re.sub(r"[\W_\u0300-\u036f]+", "", plain)


def opened(name: str, data: bytes) -> Iterator[str]:
    """Everything that can be read in a file, unpacked."""
    yield name
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from opened(member, archive.read(member))
    elif data[:15] == b"SQLite format 3":
        with sqlite3.connect(":memory:") as base:
            base.deserialize(data)
            yield "\n".join(base.iterdump())
        yield data.decode("utf-8", "ignore")
    elif data[:4] == b"PAR1":
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(data))
        yield repr(table.schema.metadata)
        yield table.to_pandas().to_csv()
        yield data.decode("utf-8", "ignore")
    else:
        text = data.decode("utf-8", "ignore")
        yield text
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
        yield html.unescape(unescaped.replace("\\n", " "))
        yield re.sub(r"<[^>]*>", "", html.unescape(text))
        for block in re.findall(r"H4sI[A-Za-z0-9+/]{100,}={0,2}", text):
            packed = base64.b64decode(block + "=" * (-len(block) % 4))
            yield from opened(f"{name}.block", gzip.decompress(packed))


def leaks(
    folder: Path,
    secrets: list[Secret],
    unpack: Callable[[str, bytes], Iterator[str]] = opened,
) -> list[tuple[Secret, str]]:
    """Each secret that some file of a folder holds, with the file."""
    cores = {secret.core.encode(): secret for secret in secrets}
    starts: dict[bytes, list[bytes]] = {}
    for core in cores:
        starts.setdefault(core[: key_size(core)], []).append(core)
    tables = [Anchors(starts, size) for size in SIZES]
    found: dict[bytes, str] = {}
    for path in sorted(folder.rglob("*")):
        for text in unpack(path.name, path.read_bytes()) if path.is_file() else ():
            data = f"{text}\n{letters(text)}".encode("utf-8", "ignore")
            for table in tables:
                for offset, key in table.positions(data):
                    for core in starts[key]:
                        if data.startswith(core, offset):
                            found.setdefault(core, path.name)
    return [(cores[core], name) for core, name in found.items()]


def publish(root: Path, out: Path) -> geo.Atlas:
    """Build the map and write every format there is."""
    atlas = geo.build(root)
    built = atlas.save(out / "build")
    atlas.save_svg(out / "sheet.svg")
    for fmt, made in FORMATS.items():
        export(read_build(built), fmt, out / f"{fmt}{made.suffix}")
    return atlas


def main() -> None:
    """Plant, publish, search, print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    plants = Plants(size)
    plants.plant()
    with tempfile.TemporaryDirectory() as name:
        root, out = Path(name) / "map", Path(name) / "out"
        root.mkdir()
        plants.write(root)
        publish(root, out)
        found = leaks(out, plants.secrets)
    total = Counter(secret.kind for secret in plants.secrets)
    lost = Counter(secret.kind for secret, _ in found)
    print(f"{len(plants.secrets)} secrets, {len(plants.records)} rows")
    for kind, target in TARGETS.items():
        share = lost[kind] / total[kind]
        print(f"{kind:<24}{lost[kind]:>4} of {total[kind]:>4} {share:>6.1%}  target {target:.0%}")
    for (kind, form, where), count in sorted(
        Counter((s.kind, s.form, s.where) for s, _ in found).items()
    ):
        print(f"  {kind}: {form} in {where}: {count}")


if __name__ == "__main__":
    main()
