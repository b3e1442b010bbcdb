"""Words per second of the geoparser, end to end, beside the bare scan of the gazetteer.

Run by hand: ``python tests/bench/bench_geoparse.py [FILE.jsonl]`` (the texts of any gold file; else
a text of our own, repeated). Processor time of one core, so that a busy machine does not matter.
"""

import json
import sys
import time
from pathlib import Path

from geo.gazetteer import open_gazetteer
from geo.toponyms.recognition import recognise
from geo.workflows.geoparse import geoparse

OWN = (
    "Clashes broke out near Jableh on Thursday, residents of Baniyas and Latakia said. Thousands "
    "fled to Lebanon, and the governor of Tartus asked Damascus for help. The Britain-based "
    "monitor counted dozens of dead in Hama province, while Paris and Berlin called for calm. "
)


def seconds(work, texts):
    """Processor seconds for all texts."""
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def main(arguments):
    """Print one line for each stage, the ratio to the bare scan beside it."""
    lookup = open_gazetteer()
    texts = [OWN * 4] * 100
    if arguments:
        lines = Path(arguments[0]).read_text(encoding="utf-8").split("\n")
        texts = [json.loads(line)["text"] for line in lines if line][:300]
    words = sum(len(text.split()) for text in texts)
    for text in texts[:20]:
        geoparse(text, lookup)  # warm
    base = seconds(lambda text: list(lookup.scan(text)), texts)
    print(f"{len(texts)} texts, {words} words, one core")
    for name, work in (
        ("bare scan (naive)", None),
        ("mentions", lambda text: recognise(text, lookup)),
        ("end to end", lambda text: geoparse(text, lookup)),
    ):
        took = base if work is None else seconds(work, texts)
        print(f"{name:<18} {words / took:>10,.0f} words/s   {took / base:5.1f} x the scan")


if __name__ == "__main__":
    main(sys.argv[1:])
