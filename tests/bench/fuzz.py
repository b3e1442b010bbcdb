"""A long campaign of made-up texts through every lexer and cell reader; prints counts and faults.

Run by hand: ``python tests/bench/fuzz.py SECONDS [SEED]``. Texts are pieces of the corpus and of
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
from geo.intake.figures import read_figure
from geo.intake.foreign import read_json, read_toml
from geo.intake.html import read_page
from geo.intake.markdown import split
from geo.intake.positions import read_pair
from geo.language.coordinates import find_coordinates
from geo.language.dates import find_dates
from geo.language.numbers import find_numbers
from geo.language.sentences import split_sentences
from geo.language.written_dates import find_date, read_date
from geo.model.errors import GeoError
from geo.privacy.contact import find_contacts, find_positions
from geo.privacy.cues import Cues
from geo.privacy.evidence import find_evidence
from geo.privacy.hiding import find_hiding

CORPUS = Path(__file__).parents[1] / "intake" / "corpus" / "texts.json"
SLOW = 1.0  # seconds of CPU
LONGEST = 200  # characters
TRACED = 64  # one text of so many is traced
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
            )
        },
        "front matter +": lambda text: split(f"+++\n{text}\n+++\n", known=frozenset({"title"})),
        "front matter -": lambda text: split(f"---\n{text}\n---\n", known=frozenset({"title"})),
        "find_contacts": lambda text: find_contacts(text, cues),
        "find_positions": lambda text: find_positions(text, finer_than_km=2.0),
        "find_hiding": lambda text: find_hiding(text, cues),
        "find_evidence": lambda text: find_evidence(text, cues),
    }


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
    """Run until the seconds of CPU are used."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    draw = random.Random(seed)
    every = readers()
    pool = [*json.loads(CORPUS.read_text(encoding="utf-8")), *PIECES]
    known: set[tuple[str, int]] = set()
    runs: Counter[str] = Counter()
    faults: dict[tuple[str, str], str] = {}
    stopped = False
    while not stopped and time.process_time() < seconds:
        text = made(draw, pool)
        for name, read in every.items():
            before = time.process_time()
            try:
                if sum(runs.values()) % TRACED == 0:
                    new = lines_of(read, text) - known
                    if new and len(pool) < POOL:
                        known |= new
                        pool.append(text)
                else:
                    read(text)
            except (GeoError, ValueError):
                pass
            except KeyboardInterrupt:
                stopped = True
            except Exception as error:  # noqa: BLE001 -- whatever comes is what is looked for
                faults.setdefault((name, type(error).__name__), f"{text!r}: {error}")
            if time.process_time() - before > SLOW:
                faults.setdefault((name, "slow"), repr(text))
            runs[name] += 1
    for (name, kind), what in sorted(faults.items()):
        print(name, kind, what)
    print(f"{sum(runs.values()):,} executions, {len(known):,} lines, {len(pool):,} texts kept,")
    print(f"{len(faults)} kinds of faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
