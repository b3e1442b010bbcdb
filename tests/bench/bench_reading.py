"""Speed of reading, and cost against length with hostile input.

Run by hand:

    python tests/bench/bench_reading.py [FILE.jsonl …]

Prints kB/s of all layers beside one flat pattern (the naive baseline), then how the time grows when
hostile texts double: 2.0 is linear.
"""

import json
import re
import sys
import time
from datetime import date
from pathlib import Path

from geo.extraction.claims import find_claims
from geo.extraction.passages import passages
from geo.extraction.sources import find_sources
from geo.extraction.times import find_times
from geo.model.records import Report

NAIVE = re.compile(r"(\d[\d,]*)[^.]{0,40}?(?:killed|dead|died)|killed[^.]{0,40}?(\d[\d,]*)")
SAMPLE = (
    "Gunmen killed at least 12 farmers near Lower Wadi on Friday, a resident told AFP. "
    "The market was closed and the road to the coast stayed open. Prices rose for the third week. "
    "Thousands fled to the hills, and nine others were wounded, officials said on Saturday. "
)
HOSTILE = {
    "no end": "killed and ",
    "numbers": "12 ",
    "number words": "one hundred and ",
    "commas": ", ",
    "people": "two men, ",
    "quotes": "“",
    "parentheses": "(",
    "said": "said ",
    "names": "Omar Said, a judge, ",
    "subsets": "including three ",
    "days": "Monday ",
    "estimates": "A previous estimate put the dead at over 200. The death toll is 300. ",
    "ends": "fled from Harim to Idlib ",
    "lines": "\n \n",
    "spaces": " ",
    "hyphens": "a-",
    "digits": "1,",
    "one digit": "1",
}


def read(text):
    """All layers on one text."""
    report = Report(report_id="r", path="", sha256="", text=text, date_published=date(2025, 3, 9))
    find_claims(report)
    find_sources(report)
    find_times(text, published=report.date_published)


def seconds(work, texts):
    """Processor seconds over texts."""
    passages.cache_clear()
    start = time.process_time()
    for text in texts:
        work(text)
    return max(time.process_time() - start, 1e-9)


def speed(name, texts):
    """Print kB/s beside the naive pattern."""
    size = sum(map(len, texts)) / 1000
    read(texts[0])
    ours, flat = seconds(read, texts), seconds(lambda t: list(NAIVE.finditer(t)), texts)
    print(f"{name:<24} {size / ours:8.0f} kB/s   flat pattern {size / flat:8.0f} kB/s")


def growth(length=50_000):
    """Print how the time grows when a hostile text doubles."""
    for name, unit in HOSTILE.items():
        once = unit * (length // len(unit))
        short, long = seconds(read, [once]), seconds(read, [once + once])
        rate = length / 1000 / short
        print(f"{name:<24} {long / short:5.2f} x for twice the text, {rate:6.0f} kB/s")


if __name__ == "__main__":
    speed("sample", [SAMPLE * n for n in range(5, 60)])
    for file in sys.argv[1:]:
        rows = Path(file).read_text(encoding="utf-8").split("\n")
        speed(Path(file).name, [json.loads(row)["text"] for row in rows[:500] if row])
    growth()
