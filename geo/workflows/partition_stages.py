"""What a worker does with one partition: read it, find its names, say what they mean, frame it.

Functions of a module, so that they travel by name; the gazetteer travels as its path and every
thread of a worker maps the same read-only file. A report that cannot be read goes into quarantine
with its reason; the others of its partition go on.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import PurePosixPath
from threading import get_ident
from typing import Any, TypeVar

from geo.gazetteer import Gazetteer, open_gazetteer
from geo.incidents.drafting import frame_reports
from geo.intake.document import Document
from geo.intake.identity import head_of
from geo.intake.packed import Source
from geo.intake.reports import READERS, report_of
from geo.intake.suffixes import suffix_of, suffixes_of
from geo.model.errors import InputError
from geo.model.folds import words_key
from geo.model.records import Rejected, Report, ReportId
from geo.toponyms.publishers import publisher_key
from geo.toponyms.resolution import resolve_reports
from geo.workflows.geoparse import find_mentions, mention_line, mention_row
from geo.workflows.packing import pack, unpack
from geo.workflows.partitions import Made, Slice, filesystem, read_slice

__all__ = ["SUFFIXES", "find", "gazetteer_at", "interpret", "list_mentions", "read"]

SUFFIXES = (*suffixes_of("lines", "parquet"), *(f"{s}.gz" for s in suffixes_of("lines")))
_T = TypeVar("_T")


def gazetteer_at(path: str | None) -> Gazetteer:
    """The gazetteer of this worker, opened once per thread; None is the packaged one."""
    return _opened(path, get_ident())


@lru_cache(maxsize=64)
def _opened(path: str | None, _thread: int) -> Gazetteer:
    return open_gazetteer(path)


def read(*, url: str, name: str) -> Made:
    """The documents of one file of JSON lines or Parquet rows."""
    fs, path = filesystem(url)
    data: bytes = fs.cat_file(path)
    faults: list[Rejected] = []
    lines = _parquet_lines(data, name) if suffix_of(name) in suffixes_of("parquet") else data
    if name.endswith(".gz"):
        lines = gzip.decompress(data)
    stem = PurePosixPath(name).name.partition(".")[0]
    source = Source(name=name, suffix=".jsonl", data=lines)
    documents = list(READERS["lines"](source, stem=stem, rejected=faults))
    if not documents and not faults:
        faults.append(
            Rejected(file=name, reason="holds no document", remedy="add one, or remove it")
        )
    facts = {
        "heads": [asdict(head_of(document)) for document in documents],
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
    }
    return Made(slices={"documents": pack(documents)}, facts=facts, faults=faults)


def _parquet_lines(data: bytes, name: str) -> bytes:
    """The rows of a Parquet file as JSON lines; days and times as ISO writes them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(pa.BufferReader(data)).to_pylist()
    except pa.ArrowInvalid as error:
        raise InputError(f"not a Parquet file ({error})", where=name) from error
    kept = ({key: value for key, value in row.items() if value is not None} for row in rows)
    return "".join(
        json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in kept
    ).encode()


def _plain(value: object) -> str:
    written = getattr(value, "isoformat", None)
    return str(written()) if written is not None else str(value)


def find(
    *, documents: Slice, ids: Sequence[str | None], buckets: int, own: int, gazetteer: str | None
) -> Made:
    """Reports of one partition and the names in them, sorted into buckets by their publisher.

    ``ids`` has None for a document that is not used. Reports of one publisher meet in one bucket;
    a report that states none needs no company and stays in bucket ``own``.
    """
    lookup = gazetteer_at(gazetteer)
    sorted_in: dict[str, list[tuple[Report, Any]]] = {}
    facts: list[dict[str, Any]] = []
    faults: list[Rejected] = []
    given: list[Document] = unpack(read_slice(documents))
    for document, report_id in zip(given, ids, strict=True):
        if report_id is None:
            continue
        report, notes = report_of(document, ReportId(report_id))
        found = _or_quarantine(report, partial(find_mentions, report, lookup), faults)
        if found is None:
            continue
        key = publisher_key(report)
        bucket = int(hashlib.sha256(key.encode()).hexdigest(), 16) % buckets if key else own
        sorted_in.setdefault(str(bucket), []).append((report, found))
        facts.append(
            {
                "id": report_id,
                "copy": words_key(report.text),
                "notes": [asdict(note) for note in notes],
            }
        )
    slices = {bucket: pack(rows) for bucket, rows in sorted(sorted_in.items())}
    return Made(slices=slices, facts=facts, faults=faults)


def interpret(
    *,
    found: Sequence[Slice],
    first: frozenset[str],
    focus: Sequence[str],
    gazetteer: str | None,
) -> Made:
    """What the names of one bucket mean, and its reports in frames.

    ``first`` holds the reports that are framed: of several with one text the first.
    """
    lookup = gazetteer_at(gazetteer)
    faults: list[Rejected] = []
    rows = []
    for report, meant in _resolved(found, focus, lookup):
        framed = None
        if report.report_id in first:
            made = _or_quarantine(
                report,
                partial(frame_reports, [report], meant, lookup, focus=focus),
                faults,
            )
            if made is None:
                continue
            [framed] = made
        rows.append((report, meant, framed))
    facts = [report.report_id for report, _, _ in rows]
    return Made(slices={"read": pack(rows, lookup=lookup)}, facts=facts, faults=faults)


def list_mentions(
    *,
    found: Sequence[Slice],
    focus: Sequence[str],
    gazetteer: str | None,
) -> Made:
    """The rows of ``geo mentions --json`` of one bucket, report by report."""
    lookup = gazetteer_at(gazetteer)
    lines, counts = [], {}
    for report, meant in _resolved(found, focus, lookup):
        lines += [f"{mention_line(mention_row(r))}\n" for r in meant]
        counts[report.report_id] = len(meant)
    return Made(slices={"lines": "".join(lines).encode()}, facts=counts)


def _resolved(found: Iterable[Slice], focus: Sequence[str], lookup: Gazetteer) -> Iterable[Any]:
    pairs = [pair for piece in found for pair in unpack(read_slice(piece))]
    answers = resolve_reports(pairs, lookup, focus=focus)
    return [(report, meant) for (report, _), meant in zip(pairs, answers, strict=True)]


def _or_quarantine(report: Report, make: Callable[[], _T], faults: list[Rejected]) -> _T | None:
    try:
        return make()
    except Exception as error:  # noqa: BLE001 -- one report may be odd in any way; the rest goes on
        faults.append(
            Rejected(
                file=report.path,
                reason=f"{report.report_id} is in quarantine: {type(error).__name__}: {error}",
                remedy="look at its text; the other reports were read",
            )
        )
        return None
