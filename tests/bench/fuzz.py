"""A long campaign of made-up texts through every lexer and text reader; prints counts and faults.

Run by hand: ``python tests/bench/fuzz.py EXECUTIONS [SEED]``. An execution is one reader or lexer
given one text. Those that read a whole file (a table, a message, a feed) are given one text of
eight. Texts are pieces of the corpus and of
other texts, joined, cut, doubled and changed in single characters; what makes a reader take a way
that no text took before (seen by the lines that it runs, on a sample) stays in the pool. Anything
but a value or one of our errors is a fault, and so is a second of CPU. Exit status 1 if any.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from geo.intake.days import read_day
from geo.intake.document import Document
from geo.intake.figures import read_figure
from geo.intake.foreign import read_json, read_toml
from geo.intake.html import read_page
from geo.intake.markdown import split
from geo.intake.packed import Source
from geo.intake.positions import read_pair
from geo.intake.reports import READERS, report_of
from geo.intake.tables import read_source
from geo.language.coordinates import find_coordinates
from geo.language.dates import find_dates
from geo.language.detection import detect
from geo.language.numbers import find_numbers
from geo.language.reading import read as read_text
from geo.language.sentences import split_sentences
from geo.language.written_dates import find_date, read_date
from geo.model.errors import GeoError
from geo.model.records import Rejected, ReportId
from geo.privacy.contact import find_contacts, find_positions
from geo.privacy.cues import Cues
from geo.privacy.evidence import find_evidence
from geo.privacy.hiding import find_hiding
from geo.toponyms.locations import parse_location, split_locations

CORPUS = Path(__file__).parents[1] / "intake" / "corpus" / "texts.json"
SLOW = 1.0  # seconds of CPU
LONGEST = 200  # characters
TRACED = 512  # one execution of so many is traced
WHOLE = 8  # one text of so many is read as files too
SAID = 200_000  # executions between two lines of progress
TABLES = (".csv", ".tsv", ".json", ".geojson", ".jsonl")
DOCUMENTS = {
    "text": ".txt", "markdown": ".md", "lines": ".jsonl", "page": ".html", "mail": ".eml",
    "feed": ".rss", "json": ".json", "delimited": ".csv",
}  # fmt: skip
HEAD = "event_id,event_date,location,lat,lon,best\n"
POOL = 4000  # texts
PIECES = (
    "1.234", "lat", "°", "′", "″", " ", "\xa0", "-", "–", "—", ",", ".", "35", "6 March 2025",
    "Monday", "killed", "at least", "two dozen", "١٢", "٣ مارس", "جبلة", "“", "”", '"', "'", "(",
    ")", "\n", "\t", "<", ">", "<!--", "-->", "</", "<div>", "&#0;", "{", "}", "[", "]", ":",
    "---\n", "+++\n", "= ", "\ud800", "\x00", "\u202e", "\ufeff", "9999999999999999", "1e999",
    "NaN", "٬", "²", "½", "①", "–5", "2025-02-30", "9999-12-31", "0001-01-01", "POINT (1 2)",
    "37S", "geo:1.5,2.5", "http://a", "a.m.", "Dr.", "U.S.", ", 57,", "km from", "hiding",
    "house", "+963 944 771 502", "a@b.c", "@name", "N", "35°12'", "36.2E", "12/03/2025",
    "3. März", "5 березня", "le 3 mars", "1er", "2-3", "10k", "%", "€", "said", "resident",
    "aged", "son of", "title: x", "date: ", "[a]\n", "key = 1", "'''", "\\", "\r\n", "\u2028",
    "٪", "१२", "〇", "Ⅷ", "ⅻ",
)  # fmt: skip


def readers() -> dict[str, Callable[[str], object]]:
    """Every function that is given a text as somebody wrote it."""
    cues = Cues()
    return {
        **{
            read.__name__: read
            for read in (
                *(read_day, read_figure, read_pair, read_date, find_date, find_coordinates),
                *(find_dates, find_numbers, split_sentences, read_page, read_json, read_toml),
                *(parse_location, split_locations, detect),
            )
        },
        "read": read_text,
        "read in its language": lambda text: read_text(text, lang=detect(text).code),
        "front matter +": lambda text: split(f"+++\n{text}\n+++\n", known=frozenset({"title"})),
        "front matter -": lambda text: split(f"---\n{text}\n---\n", known=frozenset({"title"})),
        "find_contacts": lambda text: find_contacts(text, cues),
        "find_positions": lambda text: find_positions(text, finer_than_km=2.0),
        "find_hiding": lambda text: find_hiding(text, cues),
        "find_evidence": lambda text: find_evidence(text, cues),
    }


def whole_readers() -> dict[str, Callable[[str], object]]:
    """Every reader of a file of text, given bytes."""

    def as_table(suffix: str) -> Callable[[str], object]:
        head = HEAD if suffix == ".csv" else ""
        return lambda text: read_source(_source(suffix, head + text), known=frozenset())

    def as_reports(name: str, suffix: str) -> Callable[[str], object]:
        def run(text: str) -> list[object]:
            rejected: list[Rejected] = []
            found = READERS[name](_source(suffix, text), stem="a", rejected=rejected)
            return [report_of(document, ReportId("r")) for document in found]

        return run

    def as_report(text: str) -> object:
        document = Document(text=text, path="a", sha256="", stem="a", values={"date": text[:20]})
        return report_of(document, ReportId("r"))

    return {
        **{f"table {suffix}": as_table(suffix) for suffix in TABLES},
        **{f"reports {suffix}": as_reports(name, suffix) for name, suffix in DOCUMENTS.items()},
        "report": as_report,
    }


def _source(suffix: str, text: str) -> Source:
    data = text.encode("utf-8", "surrogatepass")
    return Source(name=f"a{suffix}", suffix=suffix, data=data)


def made(draw: random.Random, pool: list[str]) -> str:
    """A text that is like others and is none of them."""
    text = draw.choice(pool) if draw.random() < 0.7 else ""
    for _ in range(draw.randint(1, 4)):
        at = draw.randint(0, len(text))
        match draw.randrange(6):
            case 0 | 1:
                text = text[:at] + draw.choice(PIECES) + text[at:]
            case 2:
                text = text[:at] + chr(draw.choice((draw.randrange(128), draw.randrange(0x3000))))
            case 3:
                text = text[:at] + text[at + draw.randint(1, 4) :]
            case 4:
                text += draw.choice(pool)[-draw.randint(1, 30) :]
            case _:
                part = text[at : at + draw.randint(1, 8)]
                text = text[:at] + part * draw.randint(2, 6) + text[at:]
    return text[:LONGEST]


def lines_of(read: Callable[[str], object], text: str) -> frozenset[tuple[str, int]]:
    """The lines of ours that a reader runs."""
    seen: set[tuple[str, int]] = set()

    def trace(frame, event, _arg):  # its types are those of sys.settrace
        if "/geo/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        read(text)
    except (GeoError, ValueError):
        pass
    finally:
        sys.settrace(None)
    return frozenset(seen)


def main() -> int:
    """So many executions."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    draw = random.Random(seed)
    light, heavy = readers(), {**readers(), **whole_readers()}
    pool = [*json.loads(CORPUS.read_text(encoding="utf-8")), *PIECES]
    known: set[tuple[str, int]] = set()
    runs: Counter[str] = Counter()
    faults: dict[tuple[str, str], str] = {}
    done = texts = said = 0
    while done < count:
        text = made(draw, pool)
        texts += 1
        for name, read in (heavy if texts % WHOLE == 0 else light).items():
            before = time.process_time()
            try:
                if done % TRACED == 0 and len(pool) < POOL:
                    new = lines_of(read, text) - known
                    if new:
                        known |= new
                        pool.append(text)
                else:
                    read(text)
            except (GeoError, ValueError):
                pass
            except Exception as error:  # noqa: BLE001 -- whatever comes is what is looked for
                if (name, type(error).__name__) not in faults:
                    print(name, type(error).__name__, repr(text), error, flush=True)
                faults.setdefault((name, type(error).__name__), f"{text!r}: {error}")
            if time.process_time() - before > SLOW:
                print(name, "slow", repr(text), flush=True)
                faults.setdefault((name, "slow"), repr(text))
            runs[name] += 1
            done += 1
        if done - said >= SAID:
            said = done
            print(f"{done:,} executions, {time.process_time():.0f} s of CPU", flush=True)
    print(f"{done:,} executions with seed {seed}, {texts:,} texts, {len(known):,} lines,")
    print(f"{len(pool):,} texts kept, {len(faults)} kinds of faults")
    print(", ".join(f"{name} {n:,}" for name, n in runs.items()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
