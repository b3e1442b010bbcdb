"""Time and memory of drafting one long report, in sections and, beside it, in one piece.

Made-up prose with an event in every seventh sentence, at sizes that double; each measure is a
process of its own::

    python tests/bench/bench_long_report.py 1 2 4
"""

import random
import resource
import subprocess
import sys
import time

TOWNS = ("Maroua", "Mokolo", "Mora", "Garoua", "Guider", "Bertoua", "Batouri", "Ngaoundal")
EVENTS = (
    "On {day} May 2024 gunmen killed {number} farmers in {town}, police said.",
    "A bomb in {town} on {day} June 2024 left {number} people dead.",
    "About {number} families fled from {town} to Yaounde on {day} May 2024.",
)
FILLER = (
    "The council discussed the budget of the coming year at some length and without a decision.",
    "Teachers welcomed the new calendar, and traders compared the price of seeds with last year.",
    "The board considered the state of the roads once more, and the union postponed its answer.",
)


def prose(size):
    """So many characters of paragraphs."""
    choose, parts, length = random.Random(7), [], 0
    while length < size:
        told = [
            choose.choice(EVENTS).format(
                day=choose.randint(1, 28), number=choose.randint(2, 90), town=choose.choice(TOWNS)
            )
            if choose.random() < 1 / 7
            else choose.choice(FILLER)
            for _ in range(7)
        ]
        parts.append(" ".join(told))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)


def measure(size, section):
    """Draft one report and print what it took."""
    from geo.gazetteer import open_gazetteer
    from geo.model.records import Report
    from geo.workflows.draft import draft_dossier

    lookup = open_gazetteer()
    report = Report(report_id="long", text=prose(size), sha256="", path="long.txt")
    began = time.process_time()
    found = draft_dossier([report], lookup, section=section)
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{size / 1e6:5.1f} MB in sections of {section:>9,}: {spent:6.1f} CPU s, {peak:5d} MB,"
        f" {len(found.incidents)} incidents"
    )


if __name__ == "__main__":
    if sys.argv[1] == "one":
        measure(int(sys.argv[2]), int(sys.argv[3]))
    else:
        for megabytes in map(float, sys.argv[1:]):
            size = int(megabytes * 1_000_000)
            for section in (200_000, 2 * size):  # the second: in one piece, as before
                asked = [sys.executable, __file__, "one", str(size), str(section)]
                subprocess.run(asked, check=True)
