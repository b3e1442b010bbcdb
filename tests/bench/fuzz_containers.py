"""A long campaign of altered workbooks, archives, layers, documents; prints counts and faults.

Run by hand: ``python tests/bench/fuzz_containers.py COUNT [SEED]``. An execution alters one of
the samples (bytes, or the text of one part of an archive) and reads it as its suffix says, table or
report. A child process reads, so that what ends a process is a fault too; so is anything but a
value or one of our errors, and five seconds of CPU. Seed and number make the input again. Exit
status 1 if any.
"""

import io
import json
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from container_samples import parts_altered, samples

from geo.intake.records import read_record_tables
from geo.intake.reports import read_reports
from geo.model.errors import GeoError

SLOW = 5  # seconds of CPU
ROUND = 500  # executions between two looks at a child
BYTES = 4_000_000_000
TOKENS = (
    b"<", b">", b"&", b"&#0;", b'"', b"0", b"-1", b"9" * 30, b"1e999", b"NaN", b"\0", b"\xff",
    b"\xed\xa0\x80", b"<!DOCTYPE a [", b"]]>", b"<row", b' r="A1"', b' t="s"', b"A1048577",
)  # fmt: skip


def altered(draw: random.Random, whole: bytes) -> bytes:
    """Some bytes of it changed, doubled, zeroed or cut."""
    data = bytearray(whole)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at = draw.randrange(len(data) + 1)
        match draw.randrange(7):
            case 0 | 1 if at < len(data):
                data[at] = draw.randrange(256)
            case 2 if at < len(data):
                data[at] ^= 1 << draw.randrange(8)
            case 3:
                data[at : at + draw.randint(1, 64)] = bytes(draw.randint(1, 64))
            case 4:
                del data[at : at + draw.randint(1, 200)]
            case 5:
                data[at:at] = draw.choice(TOKENS)
            case _:
                data[at:at] = data[at : at + draw.randint(1, 40)] * draw.randint(1, 5)
    return bytes(data) if draw.random() > 0.03 else bytes(data[: draw.randrange(len(data) + 1)])


def made(draw: random.Random, kinds: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A sample, altered as a whole or in one part."""
    suffix, whole = draw.choice(kinds)
    if whole.startswith(b"PK") and draw.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            part = draw.choice(archive.namelist())
            content = None if draw.random() < 0.02 else altered(draw, archive.read(part))
        return suffix, parts_altered(whole, part, content)
    return suffix, altered(draw, whole)


def read(path: Path) -> str:
    """What is wrong with the reading of a file (empty: nothing)."""
    before = time.process_time()
    reader = read_reports if path.suffix in (".docx", ".pdf") else read_record_tables
    try:
        reader(path)
    except (GeoError, ValueError):
        pass
    except Exception as error:  # noqa: BLE001 -- whatever comes is what is looked for
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
        return f"{type(error).__name__}: {str(error)[:80]} at {place}"
    return "slow" if time.process_time() - before > SLOW else ""


def child(first: int, last: int, seed: int, kinds: list[tuple[str, bytes]], home: Path) -> None:
    """Executions of some numbers; each number makes its input by itself."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with (home / "found.jsonl").open("a", encoding="utf-8") as found:
        for number in range(first, last):
            suffix, data = made(random.Random(f"{seed}/{number}"), kinds)
            path = home / f"input{suffix}"
            path.write_bytes(data)
            (home / "at").write_text(str(number), encoding="utf-8")
            resource.setrlimit(
                resource.RLIMIT_CPU, (int(time.process_time()) + 4 * SLOW, resource.RLIM_INFINITY)
            )
            wrong = read(path)
            if wrong:
                found.write(json.dumps([suffix, number, wrong]) + "\n")
                found.flush()
    os._exit(0)


def main() -> int:
    """So many executions."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    kinds = list(samples())
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        first = 0
        while first < count:
            last = min(count, first + ROUND)
            process = os.fork()
            if process == 0:
                child(first, last, seed, kinds, home)
            status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            if status:
                at = int((home / "at").read_text(encoding="utf-8"))
                suffix, _ = made(random.Random(f"{seed}/{at}"), kinds)
                ended[f"{suffix} ended with status {status}"] += 1
                print(f"{suffix} number {at}: the process ended with status {status}", flush=True)
                last = at + 1
            first = last
            if first % (ROUND * 10) == 0:
                print(f"{first:,} executions", flush=True)
        path = home / "found.jsonl"
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    faults: set[tuple[str, str, str]] = set()
    for suffix, number, wrong in (json.loads(line) for line in lines if line):
        faults.add((suffix, wrong.partition(":")[0], wrong.rpartition(" at ")[2]))
        print(suffix, number, wrong)
    kinds_of = len(faults) + len(ended)
    print(f"{count:,} executions with seed {seed}, {kinds_of} kinds of faults")
    return 1 if kinds_of else 0


if __name__ == "__main__":
    sys.exit(main())
