"""A second red team: other names, other notations, and every kind of file that is read or written.

Run by hand: ``python tests/bench/red_team_files.py [SIZE] [FOLDER] [BATCH]`` (4 is over 1,000
secrets). Forms of contact data and sentences are tables in ``tests/data/privacy/second_*.csv``, or
``third_*.csv`` where ``third`` is the batch: what stands between ``[[`` and ``]]`` is secret. The
map is built by the command with its default settings, printed, drawn, exported in every format,
compared and verified; all of it is searched. Prints the leaks by class beside their targets.
"""

import base64
import contextlib
import csv
import html
import io
import json
import random
import re
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock
from urllib.parse import quote

from click.testing import CliRunner
from openpyxl import Workbook
from openpyxl.comments import Comment
from red_team import Secret, leaks, letters, opened

from geo.layers.export import FORMATS
from geo.model.vocab import PlaceKind

SEED = 7341
SIZE = 4
TARGETS = {
    "declared person": 0.0,
    "contact data": 0.02,
    "severe row": 0.0,
    "id or file": 0.0,
    "undeclared with a cue": 0.04,
    "hiding place": 1 / 24,
    "position of a person": 0.0,
}
DATA = Path(__file__).parents[1] / "data" / "privacy"
WIDE = (PlaceKind.ADM1, PlaceKind.COUNTRY)
FORMS = ("csv", "xlsx", "geojson", "kml", "kmz", "field.csv")

PEOPLES = {  # parts of first and last names, endings of last names
    "ka": (("zu", "va", "te", "gi", "no", "ma", "li", "ke"), ("shvili", "adze", "iani")),
    "am": (("ze", "wo", "le", "ta", "ye", "ma", "bi", "ha"), ("neh", "nesh", "gabr")),
    "yo": (("ọla", "ṣẹ", "adé", "fún", "kẹ́", "tó", "bú"), ("wálé", "ṣọlá", "yẹmí")),
    "tr": (("çı", "öz", "gü", "şe", "ay", "ığ", "be", "ru"), ("oğlu", "gül", "daş")),
    "pl": (("ło", "wą", "sta", "dzi", "nę", "mi", "ka"), ("wicz", "ski", "czyk")),
    "ar": (("سا", "مو", "قي", "طر", "جا", "نو", "دي", "فا"), ("اوي", "اني", "ور")),
    "ru": (("за", "до", "ми", "ле", "гу", "ру", "се", "бо"), ("ов", "ин", "аев")),
    "uk": (("ла", "ні", "ги", "по", "чу", "ре", "ба", "зі"), ("енко", "чук", "ишин")),
    "es": (("cor", "pa", "lei", "ma", "ni", "qui", "ro"), ("ález", "ñón", "uelo")),
    "fr": (("bé", "tho", "rou", "lan", "çoi", "vè", "mi"), ("eaux", "ière", "ault")),
}
LATIN = ("ka", "am", "yo", "tr", "pl", "es", "fr")
_ROMAN = dict(zip("абгдезиіклмнопрстучш", ["a", "b", "g", "d", "e", "z", "i", "i", "k", "l", "m",
              "n", "o", "p", "r", "s", "t", "u", "ch", "sh"], strict=True))  # fmt: skip
_ROMAN |= {"в": "v", "й": "y", "х": "kh", "є": "ie"}

DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
Form = Callable[[str, str], str]


def _bare(word: str) -> str:
    """A word without accents."""
    parts = unicodedata.normalize("NFD", word.replace("ł", "l").replace("Ł", "L").replace("ı", "i"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _roman(word: str) -> str:
    return "".join(_ROMAN.get(c, c) for c in word.casefold()).capitalize()


ANY: dict[str, Form] = {  # of every script
    "whole": lambda a, b: f"{a} {b}",
    "turned in capitals": lambda a, b: f"{b.upper()} {a}",
    "comma in capitals": lambda a, b: f"{b.upper()}, {a.upper()}",
    "surname": lambda _a, b: b,
    "first name": lambda a, _b: a,
    "surname and initial": lambda a, b: f"{b} {a[0]}.",
    "two initials": lambda a, b: f"{a[0]}. Q. {b}",
    "nickname": lambda a, b: f"{a} “Owl” {b}",
    "bracket inside": lambda a, b: f"{a} (Abu Zed) {b}",
    "with a wife": lambda a, b: f"{a} and Anna {b}",
    "slash": lambda a, b: f"{a}/{b}",
    "plus": lambda a, b: f"https://example.org/?q={a}+{b}",
    "query": lambda a, b: f"https://example.org/s?name={quote(a)}&last={quote(b)}#x",
    "percent twice": lambda a, b: f"https://example.org/{quote(quote(f'{a} {b}'))}",
    "fragment": lambda a, b: f"https://example.org/p#{a.lower()}-{b.lower()}",
    "word joiner": lambda a, b: f"{a} {b[:2]}\u2060{b[2:4]}\ufeff{b[4:]}",
    "direction marks": lambda a, b: f"\u202b{a} {b[:3]}\u200f{b[3:]}\u202c",
    "soft hyphens": lambda a, b: "\u00ad".join(f"{a} {b}"),
    "entities": lambda a, b: "".join(f"&#{ord(c)};" for c in f"{a} {b}"),
    "hex entities": lambda a, b: f"{a} " + "".join(f"&#x{ord(c):x};" for c in b),
    "escapes": lambda a, b: f"{a} " + "".join(f"\\u{ord(c):04x}" for c in b),
    "tags": lambda a, b: f"<b>{a[:2]}</b>{a[2:]} <i>{b[:3]}</i>{b[3:]}",
    "markdown": lambda a, b: f"**{a[:2]}**{a[2:]} _{b[:3]}_{b[3:]}",
    "broken line": lambda a, b: f"{a} {b[:3]}-\n{b[3:]}",
    "apart": lambda a, b: f"{' '.join(a)}  {' '.join(b)}",
    "dots apart": lambda a, b: f"{a} {'.'.join(b)}",
    "tab": lambda a, b: f"{a}\t{b}",
    "line separator": lambda a, b: f"{a}\u2028{b}",
    "camel in an id": lambda a, b: f"Int{a}{b}07",
    "low line": lambda a, b: f"int_{b.lower()}_{a.lower()}_2",
    "file": lambda a, b: f"{b.lower()}{a.lower()}-final.docx",
    "path": lambda a, b: f"C:\\talks\\{b}\\{a}.mp3",
    "hashtag": lambda a, b: f"#JusticeFor{a}{b}",
    "handle": lambda a, b: f"@{b.lower()}.{a.lower()}",
    "hyphenated": lambda a, b: f"{a} Other-{b}",
    "double surname": lambda a, b: f"{a} {b} Other",
    "family": lambda _a, b: f"the {b} family",
    "house": lambda _a, b: f"{b}'s house",
    "combining": lambda a, b: f"{a} " + "\u0323".join(b),
    "ligature of width": lambda a, b: unicodedata.normalize("NFKD", f"{a} {b}"),
}
ROMAN: dict[str, Form] = {
    "mail": lambda a, b: f"{_bare(a).lower()}.{_bare(b).lower()}@example.org",
    "mail with initial": lambda a, b: f"{_bare(a)[0].lower()}{_bare(b).lower()}@example.org",
    "bare": lambda a, b: f"{_bare(a)} {_bare(b)}",
    "bare in lower case": lambda a, b: f"{_bare(a)} {_bare(b)}".lower(),
    "lower case": lambda a, b: f"{a} {b}".lower(),
    "full width": lambda a, b: "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in f"{a} {b}"
    ),
    "bold letters": lambda a, b: "".join(
        chr(0x1D400 + ord(c) - 65)
        if "A" <= c <= "Z"
        else chr(0x1D41A + ord(c) - 97)
        if "a" <= c <= "z"
        else c
        for c in f"{a} {b}"
    ),
    "elision": lambda _a, b: f"chez l'ami d'{b}",
    "plural": lambda _a, b: f"los {b}s",
    "turkish": lambda _a, b: f"{b}'ın evi",
    "turkish glued": lambda _a, b: f"{b}lardan biri",
    "german": lambda _a, b: f"die {b}-Familie",
    "dotless": lambda a, b: f"{a} {b}".replace("i", "ı"),
}
CYRILLIC: dict[str, Form] = {
    "instrumental": lambda a, b: f"с {a}ом {b}ым" if b[-1] in "вн" else f"с {a}ом {b}ом",
    "dative": lambda a, b: f"{a}у {b}у",
    "plural": lambda _a, b: f"у {b}ых" if b[-1] in "вн" else f"у {b}ів",
    "feminine": lambda _a, b: f"жена {b}а",
    "adjective": lambda _a, b: f"{b}ский дом",
    "in letters": lambda a, b: f"{_roman(a)} {_roman(b)}",
    "in letters, joined": lambda a, b: f"{_roman(a)}{_roman(b)}".lower(),
    "mail": lambda a, b: f"{_roman(a)}.{_roman(b)}@example.org".lower(),
}
ARABIC: dict[str, Form] = {
    "and": lambda a, b: f"و{a} {b}",
    "for": lambda a, b: f"ل{a} {b}",
    "by": lambda _a, b: f"ب{b}",
    "article": lambda _a, b: f"ال{b}",
    "for the": lambda _a, b: f"لل{b}",
    "like the": lambda _a, b: f"كال{b}",
    "and for the": lambda _a, b: f"ولل{b}",
    "family": lambda _a, b: f"آل {b}",
    "kunya": lambda _a, b: f"أبو {b}",
    "tatweel": lambda a, b: f"{a} {b[:2]}ــ{b[2:]}",
    "vowels": lambda a, b: f"{a} " + "\u064e".join(b),
    "son of": lambda a, b: f"{a} بن {b}",
    "low line": lambda a, b: f"#{a}_{b}",
}

CUES = {
    "en": ("{n}'s cousin waited by the well.", "Neighbours carried {n} to the clinic.",
           "The shepherd's boy, {n}, saw smoke.", "Aged 19, {n} had just married.",
           "A mother of four, {n}, lost a leg.", "Among the wounded was {n}, a welder.",
           "They called him {n}; he sold bread.", "The midwife {n} hid the lamps.",
           "Her brother {n} drove the cart.", "Mourners prayed over {n} at noon.",
           "His classmates remember {n} as shy.", "Detained since May: the plumber {n}.",
           "Widow {n} keeps two goats.", "We met {n}, who repairs radios.",
           "{n} (f, 33) lost an eye."),
    "fr": ("Le boulanger {n} a vu la fumée.", "{n}, 24 ans, a perdu un pied.",
           "La veuve {n} garde deux chèvres.", "Son frère {n} conduisait la charrette.",
           "On a enterré {n} à midi.", "Une infirmière, {n}, pansait les blessés."),
    "es": ("El panadero {n} vio el humo.", "{n}, de 24 años, perdió un pie.",
           "La viuda {n} cuida dos cabras.", "Su hermano {n} llevaba la carreta.",
           "Enterraron a {n} al mediodía.", "Una enfermera, {n}, curaba a los heridos."),
    "ru": ("Пекарь {n} видел дым.", "{n}, 24 года, лишился ноги.", "Вдова {n} держит двух коз.",
           "Её брат {n} правил телегой.", "Соседка {n} видела дым."),
    "uk": ("Пекар {n} бачив дим.", "{n}, 24 роки, втратив ногу.", "Вдова {n} тримає двох кіз.",
           "Її брат {n} правив возом.", "Сусідка {n} бачила дим."),
    "ar": ("رأى الخباز {n} الدخان.", "فقد {n} (24 عاما) قدمه.", "تربي الأرملة {n} عنزتين.",
           "كان شقيقها {n} يقود العربة.", "رأت الجارة {n} الدخان."),
}  # fmt: skip
_OF_LANG = {"en": LATIN, "fr": ("fr",), "es": ("es",), "ru": ("ru",), "uk": ("uk",), "ar": ("ar",)}

RECORD = [
    "event_id",
    "event_date",
    "location",
    "admin1",
    "admin2",
    "event_type",
    "sub_event_type",
    "civilian_targeting",
    "actor1",
    "assoc_actor_1",
    "actor2",
    "assoc_actor_2",
    "title",
    "notes",
    "where_description",
    "tags",
    "source",
    "source_original",
    "source_url",
    "source_scale",
    "latitude",
    "longitude",
    "sensitivity",
    "obfuscation",
    "country",
]
CELLS = [
    "notes",
    "title",
    "where_description",
    "tags",
    "location",
    "admin1",
    "admin2",
    "event_type",
    "sub_event_type",
    "civilian_targeting",
    "actor1",
    "assoc_actor_1",
    "actor2",
    "assoc_actor_2",
    "source_original",
    "event_id",
    "source_url",
    "source",
    "country",
]
BESIDE = [
    "movement who",
    "movement notes",
    "movement origin",
    "movement destination",
    "movement number_text",
    "movement claimant",
    "movement movement_id",
    "movement flagged",
    "claim group",
    "claim notes",
    "claim number_text",
    "claim claimant",
    "claim claim_id",
    "claim period",
    "claim chain",
    "source notes",
    "source base_place",
    "source url",
    "source independence_group",
    "source aliases",
    "source source_id",
    "review note",
    "review reviewer",
    "story title",
    "story text",
    "media caption",
    "media credit",
    "media link",
    "drawn text",
    "changes text",
    "type label",
    "report title",
    "report publisher",
    "report url",
    "report archive_url",
    "report name",
    "report folder",
    "report author",
    "page title",
    "page body",
    "docx body",
    "docx title",
    "pdf body",
    "txt body",
    "md body",
    "records file",
    "sheet name",
    "sheet comment",
    "sheet hidden",
    "sheet creator",
    "kml folder",
    "feature id",
    "feature other",
]
TEXTS = ("notes", "title", "where_description", "tags", "actor1", "location", "sub_event_type",
         "movement notes", "claim notes", "source notes", "story text", "media caption",
         "claim group", "drawn text", "changes text", "movement who", "md body")  # fmt: skip


@dataclass(kw_only=True, slots=True)
class Plants:
    """A map folder full of secrets."""

    size: int
    batch: str = "second"
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))
    taken: set[str] = field(default_factory=set)
    secrets: list[Secret] = field(default_factory=list)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    reports: dict[str, bytes] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0

    # ---------------------------------------------------------------- words

    def word(self, people: str = "ka", parts: int = 3, *, end: bool = True) -> str:
        """A word that nobody was given yet."""
        syllables, ends = PEOPLES[people]
        while True:
            found = "".join(self.draw.choice(syllables) for _ in range(parts))
            found = (found + (self.draw.choice(ends) if end else "")).capitalize()
            if letters(found) not in self.taken:
                self.taken.add(letters(found))
                return found

    def filled(self, template: str) -> str:
        """A template of a table with its slots filled."""
        draw = self.draw
        made = {
            "w": lambda: self.word("am", 4, end=False).lower(),
            "W": lambda: self.word("am", 3),
            "C": lambda: self.word("ru", 3, end=False),
            "R": lambda: self.word("ar", 3),
            "c": lambda: self.word("ru", 4, end=False).lower(),
            "U": lambda: "".join(draw.choice("BFGHJLMRTVZ") for _ in range(3)),
            "a": lambda: "".join(draw.choice("١٢٣٤٥٦٧٨٩") for _ in range(4)),
            "p": lambda: "".join(draw.choice("۱۲۳۴۵۶۷۸۹") for _ in range(7)),
            "P": lambda: "".join(draw.choice("23456789CFGHJMPQRVWX") for _ in range(4)),
            "n": lambda: " ".join(draw.choice(DIGITS) for _ in range(8)),
            "h": lambda: "\0",
            "g": lambda: "".join(draw.choice("23456789bcdefghjkmnpqrstuvwxyz") for _ in range(7)),
        }
        filled = re.sub(r"{(\w)}", lambda m: made[m[1]](), template)
        numbered = re.sub(r"(?<!&)#", lambda _: draw.choice("123456789"), filled)
        return numbered.replace("\0", "#")

    # ---------------------------------------------------------------- places for secrets

    def row(self, table: str, **cells: str) -> dict[str, str]:
        """A row of one of the tables."""
        self.count += 1
        usual = {
            "movements": {"movement_id": f"m{self.count}", "who": "Families", "origin": "Baniyas",
                          "destination": "Hama", "date_start": "2025-03-08", "source": "outlet-a"},
            "claims": {"claim_id": f"c{self.count}", "harm": "injured", "value": "2",
                       "claimant": "outlet-a", "as_of": "2025-03-09"},
            "sources": {"source_id": f"o{self.count}", "name": f"Outlet {self.count}",
                        "kind": "outlet"},
            "story": {"title": "A step", "text": "It was quiet."},
            "media": {"event": "r1", "link": "https://example.org/p.jpg", "caption": "A road",
                      "kind": "photo"},
            "review": {"proposal": "incident", "id": "r1", "decision": "accept",
                       "reviewed_at": "2025-03-10", "reviewer": "Team"},
            "drawn": {"text": "A note", "lat": "35.1", "lon": "36.7"},
        }.get(table, {"event_id": f"r{self.count}", "event_date": "2025-03-08", "location": "Hama",
                      "event_type": "Riots", "source": "outlet-a",
                      "title": "A road was closed"})  # fmt: skip
        made = {**usual, **cells}
        if table == "field.csv":
            made.pop("source", None)
        self.tables.setdefault(table, []).append(made)
        return made

    def event(self, **cells: str) -> dict[str, str]:
        """A record in one of the kinds of files, in turn."""
        return self.row(FORMS[self.count % len(FORMS)], **cells)

    def put(self, where: str, words: str) -> None:
        """Some words in one field of one file."""
        tight = re.sub(r"\s+", "-", words)
        match where.split():
            case [column]:
                ids = ("event_id", "source_url", "source")
                said = f"It was quiet. {words} Then it rained." if column == "notes" else words
                if column == "source_url" and not tight.startswith("http"):
                    tight = f"https://example.org/a/{tight}"
                self.event(**{column: tight if column in ids else said})
            case ["movement", column]:
                self.row("movements", **{column: tight if column == "movement_id" else words})
            case ["claim", column]:
                about = self.row("csv")["event_id"]
                value = tight if column == "claim_id" else words
                self.row("claims", about=about, **{column: value})
            case ["source", column]:
                value = tight if column in ("source_id", "url") else words
                made = self.row("sources", **{column: value})
                self.row("csv", source=made["source_id"])
            case ["review" | "story" | "media" as table, column]:
                link = f"https://example.org/m/{tight}"
                self.row(table, **{column: link if column == "link" else words})
            case ["drawn", _]:
                self.row("drawn", text=words)
            case ["feature", column]:
                extra = {"id": tight} if column == "id" else {"interviewer": words}
                self.row("geojson", **extra)
            case ["report" | "page" | "docx" | "pdf" | "txt" | "md" as kind, column]:
                self.report(kind, column, words)
            case _:
                self.extra.setdefault(where, []).append(words)

    def report(self, kind: str, column: str, words: str) -> None:
        """A report of one kind with some words in it."""
        self.count += 1
        line, name = re.sub(r"\s+", " ", words), f"report-{self.count}"
        safe = re.sub(r'[\\/:#@%“”()"\'?<>&*;=]+', "", line.replace(" ", "-"))[:80]
        told = f"Gunmen attacked Jableh on Friday. {words} Two people were killed in Hama."
        text = told if column == "body" else told.replace(f" {words}", "")
        title = line if column == "title" else "A day"
        match kind:
            case "page":
                page = (f'<html><head><title>{html.escape(title)}</title><meta name="author" '
                        f'content="{html.escape(line)}"></head><body><article><p>'
                        f"{html.escape(text)}</p></article></body></html>")  # fmt: skip
                self.reports[f"{name}.html"] = page.encode()
            case "docx":
                self.reports[f"{name}.docx"] = _docx(text, title)
            case "pdf":
                self.reports[f"{name}.pdf"] = _pdf(_bare(text).encode("ascii", "ignore").decode())
            case "txt":
                self.reports[f"{name}.txt"] = text.encode()
            case _:
                head = {"title": "A day", "publisher": "Outlet A", "date_published": "2025-03-09",
                        "url": "https://example.org/n"}  # fmt: skip
                if column in ("url", "archive_url"):
                    head[column] = f"https://example.org/{line.replace(' ', '-')}"
                elif column in ("title", "publisher", "author"):
                    head[column] = line
                elif column in ("name", "folder"):
                    name = f"{safe}-{name}" if column == "name" else f"{safe}/{name}"
                top = "\n".join(f"{k}: {json.dumps(v, ensure_ascii=False)}"
                                for k, v in head.items())  # fmt: skip
                self.reports[f"{name}.md"] = f"---\n{top}\n---\n{text}\n".encode()

    def add(self, kind: str, form: str, where: str, core: str) -> None:
        """Enter a secret."""
        self.secrets.append(Secret(kind=kind, form=form, where=where, core=core))

    # ---------------------------------------------------------------- classes

    def plant(self) -> None:
        """All classes."""
        self.row("sources", source_id="outlet-a", name="Outlet A")
        self.row("csv", event_id="r1")
        self.row("review")
        if self.batch != "second":
            for plant in (self._written, self._contacts, self._reports):
                plant()
            return
        for plant in (self._declared, self._contacts, self._blurred, self._severe, self._ids,
                      self._cues, self._reports):  # fmt: skip
            plant()

    def _written(self) -> None:
        """Declared persons as the table of the batch writes them."""
        places = ("notes", "title", "actor1", "tags", "movement who", "claim notes", "md body")
        for turn, row in enumerate(_table(f"{self.batch}_names")):
            words = {"A": self.word("am", 3), "B": self.word("ka", 3), "R": self.word("ar", 3),
                     "K": self.word("ru", 3, end=False), "L": self.word("ru", 3),
                     "S": self.word("ar", 3)}  # fmt: skip
            cells = dict(row)
            for key, word in words.items():
                cells = {c: v.replace(f"{{{key}}}", word).replace(f"{{{key}[0]}}", word[0])
                         for c, v in cells.items()}  # fmt: skip
            self.row("sources", source_id=f"p{turn}", name=cells["declared"], kind="witness")
            where = places[turn % len(places)]
            self.put(where, cells["written"])
            self.add("declared person", row["written"], where, letters(cells["core"]))

    def _declared(self) -> None:
        places = [*CELLS, *BESIDE, "notes", "title"]
        turn = 0
        for again in range(self.size):
            for people in PEOPLES:
                forms = {
                    **ANY,
                    **({"ru": CYRILLIC, "uk": CYRILLIC, "ar": ARABIC}.get(people, ROMAN)),
                }
                for n, (form, write) in enumerate(forms.items()):
                    if (n + again * 3) % 10 != list(PEOPLES).index(people):
                        continue
                    turn += 1
                    first = self.word(people, 4, end=False)
                    last = self.word(people, 3)
                    where = places[turn * 7 % len(places)]
                    if where == "pdf body" and people not in LATIN:
                        where = "md body"
                    kind = ("witness", "resident", "other")[turn % 3]
                    own = {"source_id": f"p{turn}", "name": f"{first} {last}", "kind": kind}
                    if kind == "other":
                        own["sensitivity"] = "high"
                    if turn % 7 == 0:
                        own |= {"name": "A man of the town", "aliases": f"{first} {last}"}
                    self.row("sources", **own)
                    words = write(first, last)
                    self.put(where, words)
                    told = letters(words if where != "pdf body" else _bare(words))
                    whole = letters(last)
                    self.add("declared person", f"{people} {form}", where,
                             whole if whole in told else told)  # fmt: skip

    def _contacts(self) -> None:
        turn = 0
        for again in range(self.size):
            for row in _table(f"{self.batch}_contacts"):
                if again % 2 and row["kind"] not in ("position", "phone"):
                    continue
                made = self.filled(row["text"])
                secret = re.search(r"\[\[(.*?)\]\](?!\])", made)
                if secret is None:
                    raise ValueError(row["text"])
                words = made.replace(f"[[{secret[1]}]]", secret[1])
                turn += 1
                where = "notes" if again % 2 == 0 and turn % 3 else TEXTS[turn % len(TEXTS)]
                if where == "location" and row["kind"] == "position":
                    where = "notes"  # a position given as the location is drawn there
                self.put(where, words)
                self.add("contact data", f"{row['lang']} {row['kind']}: {row['text']}", where,
                         letters(secret[1]))  # fmt: skip

    def _blurred(self) -> None:
        """Positions in texts of blurred items, finer than the blur and coarser than a town."""
        for n in range(3 * self.size):
            lat, lon = f"34.{self.draw.randint(11, 99)}", f"35.{self.draw.randint(11, 99)}"
            words = (f"It lies at {lat}, {lon}.", f"Il est à {lat} N, {lon} E.",
                     f"It lies at {lat[:2]}°{lat[3:]}'N {lon[:2]}°{n % 50 + 10}'E.",
                     )[n % 3]  # fmt: skip
            self.event(location="Tartus", obfuscation=("grid_10km", "admin1")[n % 2], notes=words,
                       latitude=f"34.88{n + 100}", longitude=f"35.88{n + 100}")  # fmt: skip
            self.add("contact data", "blurred position", "notes", letters(words[10:]))

    def _severe(self) -> None:
        columns = ("notes", "title", "where_description", "tags", "actor1", "actor2", "event_type",
                   "source_original", "assoc_actor_1", "sub_event_type", "admin2")  # fmt: skip
        for turn in range(6 * self.size):
            cells = {c: f"{self.word('am')} {self.word('ka')}" for c in columns}
            cells["event_id"] = self.word("am", 4).lower()
            cells["source_url"] = f"https://example.org/{self.word('am', 4).lower()}"
            private = turn % 4 == 3
            if private:
                self.row("sources", source_id=f"sev{turn}", kind="witness",
                         name=f"{self.word('am', 3)} {self.word('am', 4)}")  # fmt: skip
                cells["source"] = f"sev{turn}"
            else:
                cells["sensitivity"] = ("severe", "high")[turn % 2]
            cells["latitude"] = f"35.{self.draw.randint(1000001, 9999999)}"
            cells["longitude"] = f"36.{self.draw.randint(1000001, 9999999)}"
            table = FORMS[turn % 5] if private else FORMS[turn % len(FORMS)]
            made = self.row(table, location="Masyaf", **cells)
            free = ("notes", "title", "where_description", "tags")
            for column in (*columns, "event_id", "source_url", "latitude", "longitude"):
                if private and column not in free:
                    continue
                words = made[column].rpartition("/")[2]
                self.add("severe row", f"{'testimony' if private else 'severe'}", column,
                         letters(words) if column[-5:] != "itude" else words)  # fmt: skip
            group, number = self.word("am", 4), self.word("am", 4)
            if private:
                continue
            self.row("claims", about=made["event_id"], group=group, notes=number)
            self.row("story", text="It was quiet.", ids=made["event_id"])
            caption = self.word("am", 4)
            self.row("media", event=made["event_id"], caption=caption)
            who, notes = self.word("am", 4), self.word("am", 4)
            self.row(
                "movements",
                who=f"People of {who}",
                notes=f"They passed {notes}.",
                sensitivity="severe",
                movement_id=(own := self.word("am", 4).lower()),
            )
            for column, core in (("claim group", group), ("claim notes", number),
                                 ("media caption", caption), ("movement who", who),
                                 ("movement notes", notes), ("movement id", own)):  # fmt: skip
                self.add("severe row", "severe", column, letters(core))

    def _ids(self) -> None:
        for turn in range(10 * self.size):
            one = f"{self.word('am', 4, end=False)}-{self.draw.randint(100, 999)}".lower()
            match turn % 5:
                case 0:
                    self.event(event_id=one, sensitivity="severe", title="Where they sleep")
                case 1:
                    self.event(event_id=one, obfuscation="grid_10km", latitude="34.889123",
                               longitude="35.886457", location="Tartus")  # fmt: skip
                    self.row("claims", about=one, claim_id=f"{one}-c")
                    self.row("story", ids=one)
                case 2:
                    about = self.event(sensitivity="severe")["event_id"]
                    self.row("claims", about=about, claim_id=one)
                case 3:
                    self.row("movements", movement_id=one, sensitivity="high")
                case 4:
                    called = f"{self.word('am')} {one.split('-')[0].capitalize()}"
                    self.row("sources", source_id=one, kind="witness", name=called)
                    self.event(source=one)
            kind = ("severe", "blurred", "severe claim", "severe movement", "witness")[turn % 5]
            self.add("id or file", kind, "id", letters(one))

    def _cues(self) -> None:
        columns = ("notes", "title", "notes", "where_description", "movement notes", "claim notes")
        for turn in range(self.size):
            for lang, ways in CUES.items():
                for n, way in enumerate(ways):
                    peoples = _OF_LANG[lang]
                    people = peoples[(n + turn) % len(peoples)]
                    first, last = self.word(people, 2, end=False), self.word(people, 3)
                    where = columns[(turn + n) % len(columns)]
                    self.put(where, way.format(n=f"{first} {last}"))
                    self.add("undeclared with a cue", f"{lang} {way}", where, letters(last))

    def _reports(self) -> None:
        for name, kind in (("hiding", "hiding place"), ("speakers", "position of a person")):
            for n, row in enumerate(_table(f"{self.batch}_{name}")):
                text = f"---\ndate_published: 2025-03-09\n---\n{row['text']}\n"
                self.reports[f"{name}-{n}.md"] = text.encode()
                self.add(kind, row["lang"], row["text"], row["place"])
        for n, place in enumerate(("Salkhad", "Dayr Hafir", "Al Atarib", "Tall Rifat")):
            kind = ("witness", "resident")[n % 2]
            self.row("sources", source_id=f"base{n}", name=f"A {kind}", kind=kind,
                     base_place=place)  # fmt: skip
            self.event(source=f"base{n}")
            self.add("position of a person", "base", "sources", place)

    # ---------------------------------------------------------------- files

    def write(self, root: Path) -> None:
        """The folder as its owner would have it."""
        for name, data in self.reports.items():
            path = root / "reports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        names = [re.sub(r"\W+", "-", n)[:60] for n in self.extra.get("records file", ())]
        for n, name in enumerate(names):
            self._csv(root / f"{name}-{n}.csv", [self._plain(n)])
        for table in ("csv", "field.csv", "movements", "claims", "sources", "story", "media",
                      "review", "drawn"):  # fmt: skip
            given = {"csv": "records.csv", "drawn": "notes.csv", "field.csv": "field.csv"}
            self._csv(root / given.get(table, f"{table}.csv"), self.tables.get(table, []))
        self._workbook(root / "records.xlsx")
        features = [_feature(row) for row in self.tables.get("geojson", ())]
        (root / "records.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
        )
        folders = self.extra.get("kml folder", ["Events"])
        (root / "records.kml").write_text(_kml(self.tables.get("kml", []), folders), "utf-8")
        with zipfile.ZipFile(root / "packed.kmz", "w") as archive:
            archive.writestr("doc.kml", _kml(self.tables.get("kmz", []), ["Events"]))
        records = ["records.csv", "field.csv", "records.xlsx", "records.geojson", "records.kml",
                   "packed.kmz", *(f"{name}-{n}.csv" for n, name in enumerate(names))]  # fmt: skip
        types = "".join(
            f"[types.t{n}]\nlabel = {json.dumps(w, ensure_ascii=False)}\n"
            for n, w in enumerate(self.extra.get("type label", ()))
        )
        changes = "".join(
            f"[[changes]]\ndate = 2025-03-09\ntext = {json.dumps(w, ensure_ascii=False)}\n"
            for w in self.extra.get("changes text", ())
        )
        (root / "map.toml").write_text(
            'title = "Winter in the hills"\nfocus = ["SY"]\n[inputs]\nreports = ["reports"]\n'
            f"records = {json.dumps(records)}\n"
            'movements = ["movements.csv"]\nsources = ["sources.csv"]\nclaims = ["claims.csv"]\n'
            f'review = ["review.csv"]\n{types}{changes}',
            encoding="utf-8",
        )

    def _plain(self, n: int) -> dict[str, str]:
        return {"event_id": f"f{n}", "event_date": "2025-03-08", "location": "Hama",
                "event_type": "Riots", "source": "outlet-a", "title": "A road"}  # fmt: skip

    def _csv(self, path: Path, rows: list[dict[str, str]]) -> None:
        header = list(dict.fromkeys(key for row in rows for key in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def _workbook(self, path: Path) -> None:
        book = Workbook()
        sheet = book.active
        rows = self.tables.get("xlsx", [])
        header = [c for c in RECORD if any(c in row for row in rows)]
        sheet.append([*header, "hidden remark"])
        sheet.column_dimensions[chr(65 + len(header))].hidden = True
        hidden = self.extra.get("sheet hidden", [])
        for n, row in enumerate(rows):
            cells = [_cell(row.get(c, "")) for c in header]
            sheet.append([*cells, _cell(hidden[n]) if n < len(hidden) else ""])
        for n, words in enumerate(self.extra.get("sheet comment", ()), start=2):
            sheet.cell(n, 1).comment = Comment(_cell(words), _cell(words))
        for n, words in enumerate(self.extra.get("sheet name", ())):
            title = re.sub(r"[\\/*?:\[\]]|[^\w \-.,&]", "", words)[:28] or f"s{n}"
            other = book.create_sheet(title)
            other.append(["event_id", "event_date", "location", "event_type", "source"])
            other.append([f"s{n}", "2025-03-08", "Hama", "Riots", "outlet-a"])
        secret = book.create_sheet("old")
        secret.sheet_state = "hidden"
        secret.append(["event_id", "event_date", "location", "notes"])
        for n, words in enumerate(hidden):
            secret.append([f"h{n}", "2025-03-08", "Hama", _cell(words)])
        book.properties.creator = _cell(" ".join(self.extra.get("sheet creator", ())))
        book.save(path)


def _table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(words: str) -> str:
    """What a workbook can hold."""
    return "".join(c for c in words if c >= " " or c in "\t\n")


def _feature(row: dict[str, str]) -> dict[str, object]:
    own = dict(row)
    one = own.pop("id", own.get("event_id", ""))
    lat, lon = own.pop("latitude", ""), own.pop("longitude", "")
    shape = {"type": "Point", "coordinates": [float(lon), float(lat)]} if lat else None
    return {"type": "Feature", "id": one, "geometry": shape, "properties": own}


def _kml(rows: list[dict[str, str]], folders: Iterable[str]) -> str:
    def clean(words: str) -> str:
        return html.escape("".join(c for c in words if c >= " " or c in "\t\n"))

    marks = []
    for row in rows:
        own = dict(row)
        lat, lon = own.pop("latitude", "35.13"), own.pop("longitude", "36.75")
        data = "".join(f'<Data name="{k}"><value>{clean(v)}</value></Data>' for k, v in own.items())
        marks.append(
            f"<Placemark><name>{clean(row['location'])}</name><description>"
            f"{clean(row.get('notes', ''))}</description><ExtendedData>{data}</ExtendedData>"
            f"<Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"
        )
    names = [clean(" ".join(folder.split())) for folder in folders]
    size = max(1, -(-len(marks) // len(names)))
    parts = "".join(
        f"<Folder><name>{name}</name>{''.join(marks[n * size : (n + 1) * size])}</Folder>"
        for n, name in enumerate(names)
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{parts}</Document></kml>'


def _docx(text: str, title: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
        f"{html.escape(title)}</dc:title><dc:creator>{html.escape(title)}</dc:creator>"
        "</cp:coreProperties>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("docProps/core.xml", core)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    shown = text.replace("\\", "").replace("(", "").replace(")", "").replace("\n", " ")
    stream = f"BT /F1 8 Tf 20 720 Td ({shown}) Tj ET"
    font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    size = "/MediaBox [0 0 2000 792]"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {size} /Contents 4 0 R /Resources << /Font {font} >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    )
    out, starts = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    at = out.tell()
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    out.write(f"xref\n0 5\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF".encode())
    return out.getvalue()


def unpacked(name: str, data: bytes) -> Iterator[str]:
    """Everything that can be read in a file: prints and pictures as well."""
    yield from opened(name, data)
    if data[:4] == b"%PDF":
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(data))
        yield repr(reader.metadata)
        yield "\n".join(page.extract_text() for page in reader.pages)
        for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            with contextlib.suppress(zlib.error):
                yield zlib.decompress(found[1]).decode("utf-8", "ignore")
    elif data[:4] == b"\x89PNG":
        yield data.decode("latin-1")
        for found in re.finditer(rb"(tEXt|iTXt|zTXt|eXIf)(.{0,4000})", data, re.DOTALL):
            yield found[2].decode("utf-8", "ignore")
    else:
        text = data.decode("utf-8", "ignore")
        for block in re.findall(r"[A-Za-z0-9+/_-]{24,400000}={0,2}", text):
            plain = block.replace("-", "+").replace("_", "/").rstrip("=")
            with contextlib.suppress(ValueError):
                found = base64.b64decode(plain + "=" * (-len(plain) % 4))
                yield found.decode("utf-8", "ignore")


def found_in(folder: Path, secrets: list[Secret]) -> list[tuple[Secret, str]]:
    """Each secret that some file of a folder holds, with the file."""
    placed = ("hiding place", "position of a person")
    return leaks(folder, [s for s in secrets if s.kind not in placed], unpacked)


def run(*words: str) -> str:
    """What a command says, on both streams."""
    from importlib import import_module

    module = {"map": "maps", "export": "folders", "diff": "folders", "verify": "folders"}[words[0]]
    command = getattr(import_module(f"geo.cli.{module}"), f"{words[0]}_command")
    done = CliRunner().invoke(command, words[1:], catch_exceptions=True)
    error = repr(done.exception) if done.exception else ""
    return f"$ {words[0]}\n{done.output}\n{error}\n"


def publish(root: Path, out: Path, *, pictures: bool) -> str:
    """Everything that can be written, and everything that is said meanwhile.

    Where the gate refuses, what it found is given back and the files are written without it.
    """
    build = out / "build"
    refused = run("map", str(root), "-o", str(build))
    if "nothing was published" in refused:
        found = (root / "restricted" / "gate.csv").read_text(encoding="utf-8")
        with mock.patch("geo.workflows.atlas.guard"), mock.patch("geo.workflows.restricted.guard"):
            _write(root, out, pictures=pictures)
        return found
    _write(root, out, pictures=pictures)
    return ""


def _write(root: Path, out: Path, *, pictures: bool) -> None:
    build = out / "build"
    drawn = ["--svg", f"{out}/sheet.svg"]
    if pictures:
        drawn += ["--pdf", f"{out}/sheet.pdf", "--png", f"{out}/map.png"]
    owner = run("map", str(root), "-o", str(build), *drawn)
    if not (build / "index.html").is_file():
        raise SystemExit(owner)
    said = ""
    with (root / "records.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    text = (root / "records.csv").read_text(encoding="utf-8").replace("2025-03-08", "2025-03-07")
    (root / "records.csv").write_text(text, encoding="utf-8")
    run("map", str(root), "-o", str(out / "later"))
    said += run("diff", str(build), str(out / "later")) + run("verify", str(build))
    for name, made in FORMATS.items():
        said += run("export", str(build), "--format", name, "-o", f"{out}/{name}{made.suffix}")
    (out / "said.txt").write_text(said, encoding="utf-8")


def shown_places(build: Path, secrets: list[Secret]) -> list[tuple[Secret, str]]:
    """Places of hiding and of persons that a layer has."""
    from geo.gazetteer import open_gazetteer

    lookup = open_gazetteer()
    layers = (build / "all.geojson").read_text(encoding="utf-8")
    found = []
    for secret in secrets:
        if secret.kind in ("hiding place", "position of a person"):
            meant = [c.place for c in lookup.search(secret.core, fuzzy=False)]
            small = [p for p in meant if p.kind not in WIDE]
            if any(f'"{place.place_id}"' in layers for place in small):
                found.append((secret, "all.geojson"))
    return found


def main() -> None:
    """Plant, publish, search, print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    plants = Plants(size=size, batch=sys.argv[3] if len(sys.argv) > 3 else "second")
    plants.plant()
    with tempfile.TemporaryDirectory() as name:
        keep = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(name)
        root, out = keep / "map", keep / "out"
        root.mkdir(parents=True)
        plants.write(root)
        refused = publish(root, out, pictures=True)
        found = found_in(out, plants.secrets) + shown_places(out / "build", plants.secrets)
    total = Counter(secret.kind for secret in plants.secrets)
    lost = Counter(secret.kind for secret, _ in found)
    print(f"{len(plants.secrets)} secrets; the gate {'refused' if refused else 'passed'}")
    print(refused)
    for kind, target in TARGETS.items():
        if not total[kind]:
            continue
        share = lost[kind] / total[kind]
        print(f"{kind:<24}{lost[kind]:>4} of {total[kind]:>4} {share:>6.1%}  target {target:.0%}")
    for secret, name in sorted(found, key=lambda f: (f[0].kind, f[0].form)):
        print(f"  {secret.kind}: {secret.form} in {secret.where}: {name} ({secret.core})")


if __name__ == "__main__":
    main()
