"""Reports on many machines: mentions, drafts and maps over partitions, equal to a single process.

Four steps, each over partitions: read files; find names, sorted into buckets by publisher, because
reports of one publisher inform each other; say what the names mean and frame each text; join what
tells of one event. Only the last sees all reports at once. Between the steps travel small facts
(ids, hashes), never texts: those lie in the workspace.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

from geo.intake.identity import Head, Register
from geo.model.records import Dossier, Input, Rejected, Report, ReportId, Resolution, Source
from geo.workflows.atlas import Atlas
from geo.workflows.build import draft_map
from geo.workflows.draft import drafted
from geo.workflows.inputs import Inputs
from geo.workflows.mapfolder import MapFolder
from geo.workflows.packing import unpack
from geo.workflows.partition_stages import (
    SUFFIXES,
    find,
    gazetteer_at,
    interpret,
    list_mentions,
    read,
)
from geo.workflows.partitions import Client, Part, Task, Workspace, files_of, read_slice

__all__ = ["Spreading", "build", "draft", "mentions"]

Sources = str | Sequence[str]


class Spreading(TypedDict, total=False):
    """How a run is spread over machines: what mentions, drafts and maps are told alike.

    Attributes
    ----------
    client
        A ``dask.distributed.Client``, local or remote; None works in this process.
    gazetteer
        A compiled file that every worker can read; None: the packaged one, compiled on each
        machine on first use.
    focus
        ISO alpha-2 codes of the countries that the reports are about.
    retries
        How often a partition that fails is tried again; then it is put into quarantine with the
        reason, and the others go on.
    tell
        Given a line per finished partition.
    """

    client: Client | None
    gazetteer: Path | str | None
    focus: Sequence[str]
    retries: int
    tell: Callable[[str], None] | None


@dataclass(kw_only=True)
class Spread:
    """Reports that lie in partitions.

    Attributes
    ----------
    workspace
        Where their parts are written.
    order
        The ids of all reports, as a single process numbers and orders them.
    first
        Of several reports with one text the first.
    rejected
        What could not be used, in the order in which a single process says it.
    """

    workspace: Workspace
    gazetteer: str | None
    focus: tuple[str, ...]
    order: list[str] = field(default_factory=list)
    first: frozenset[str] = frozenset()
    rejected: list[Rejected] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    found: dict[str, Part] = field(default_factory=dict)

    def read(self, sources: Sources) -> None:
        """Read the files, give each document its id, find the names in it."""
        files = files_of(sources, SUFFIXES)
        keys = {_key(number): (name, url, stamp) for number, (name, url, stamp) in enumerate(files)}
        parts = self.workspace.stage(
            "documents",
            [
                Task(key=key, function=read, arguments={"url": url, "name": name}, token=stamp)
                for key, (name, url, stamp) in keys.items()
            ],
        )
        for key, part in parts.items():
            facts = part.facts
            self.inputs.append(
                Input(
                    path=keys[key][0],
                    kind="reports",
                    sha256=facts["sha256"],
                    size=facts["size"],
                )
            )
            self.rejected += part.faults
        given = _ids(parts)
        self.found = self.workspace.stage(
            "names", [self._find(key, part, given[key], len(keys)) for key, part in parts.items()]
        )
        copies: dict[str, str] = {}
        for key, part in self.found.items():
            facts = {fact["id"]: fact for fact in part.facts}
            for known_as in given[key]:
                if isinstance(known_as, Rejected):
                    self.rejected.append(known_as)
                elif known_as in facts:
                    self.order.append(known_as)
                    fact = facts[known_as]
                    self.rejected += (Rejected(**note) for note in fact["notes"])
                    copies[fact["copy"]] = min(copies.get(fact["copy"], known_as), known_as)
            self.rejected += part.faults
        self.first = frozenset(copies.values())

    def _find(
        self, key: str, part: Part, given: Sequence[ReportId | Rejected], buckets: int
    ) -> Task:
        ids = [None if isinstance(one, Rejected) else str(one) for one in given]
        return Task(
            key=key,
            function=find,
            arguments={
                "documents": part.slices["documents"],
                "ids": ids,
                "buckets": buckets,
                "own": int(key),
                "gazetteer": self.gazetteer,
            },
            token=json.dumps([part.slices["documents"].sha256, ids, buckets]),
        )

    def by_bucket(
        self, name: str, function: Callable[..., Any], *, suffix: str = "bin", frames: bool
    ) -> dict[str, Part]:
        """A stage over the buckets of all partitions."""
        tasks = []
        buckets = {bucket for part in self.found.values() for bucket in part.slices}
        for bucket in sorted(buckets, key=int):
            found = [p.slices[bucket] for p in self.found.values() if bucket in p.slices]
            arguments: dict[str, Any] = {
                "found": found,
                "focus": self.focus,
                "gazetteer": self.gazetteer,
            }
            more: list[str] = []
            if frames:
                ids = {fact["id"] for p in self.found.values() for fact in p.facts}
                arguments["first"] = self.first & ids
                more = sorted(self.first)
            tasks.append(
                Task(
                    key=_key(int(bucket)),
                    function=function,
                    arguments=arguments,
                    token=json.dumps([[piece.sha256 for piece in found], more]),
                )
            )
        return self.workspace.stage(name, tasks, suffix=suffix)

    def dossier(self, sources: Sequence[Source] = ()) -> Dossier:
        """What all reports tell, joined here."""
        lookup = gazetteer_at(self.gazetteer)
        parts = self.by_bucket("frames", interpret, frames=True)
        rows = {}
        for part in parts.values():
            self.rejected += part.faults
            for report, meant, framed in unpack(read_slice(part.slices["read"]), lookup=lookup):
                rows[report.report_id] = (report, meant, framed)
        kept = [rows[one] for one in self.order if one in rows]
        reports: list[Report] = [report for report, _, _ in kept]
        resolutions: list[Resolution] = [r for _, meant, _ in kept for r in meant]
        frames = sorted(
            (framed for _, _, framed in kept if framed is not None),
            key=lambda framed: framed.report.report_id,
        )
        self.rejected += self.workspace.quarantine
        self.workspace.finish()
        return drafted(frames, resolutions, reports, lookup, sources=sources)


def _ids(parts: Mapping[str, Part]) -> dict[str, list[ReportId | Rejected]]:
    """The id of every document, or why it is not used: decided over all partitions."""
    register = Register()
    return {
        key: [register.take(Head(**head)) for head in part.facts["heads"]]
        for key, part in parts.items()
    }


def _key(number: int) -> str:
    return f"{number:05d}"


def _spread(
    sources: Sources,
    out: Path | str,
    *,
    client: Client | None = None,
    gazetteer: Path | str | None = None,
    focus: Sequence[str] = (),
    retries: int = 2,
    tell: Callable[[str], None] | None = None,
) -> Spread:
    path = None if gazetteer is None else str(gazetteer)
    build_id = gazetteer_at(path).build_id
    codes = tuple(code.upper() for code in focus)
    workspace = Workspace(
        url=str(out),
        client=client,
        retries=retries,
        stamp=json.dumps([build_id, codes]),
        tell=tell or (lambda _line: None),
    )
    spread = Spread(workspace=workspace, gazetteer=path, focus=codes)
    spread.read(sources)
    return spread


def mentions(
    sources: Sources,
    out: Path | str,
    **how: Unpack[Spreading],
) -> Iterator[dict[str, Any]]:
    """The rows of ``geo mentions`` for reports in partitions, in the order of a single process.

    Parameters
    ----------
    sources
        Files, folders or patterns of JSON lines (``.jsonl``, ``.jsonl.gz``) or Parquet, at any
        address that fsspec opens. One file is one partition.
    out
        Folder (or address) for the parts, which are written as they end: JSON lines under
        ``mentions/``, and ``manifest.json``. A run that was broken off goes on from there.
    how
        See :class:`Spreading`.
    """
    spread = _spread(sources, out, **how)
    parts = spread.by_bucket("mentions", list_mentions, suffix="jsonl", frames=False)
    spread.workspace.finish()
    return _rows(spread.order, parts)


def _rows(order: Sequence[str], parts: Mapping[str, Part]) -> Iterator[dict[str, Any]]:
    lines: dict[str, list[dict[str, Any]]] = {}
    for part in parts.values():
        for line in read_slice(part.slices["lines"]).decode().splitlines():
            row = json.loads(line)
            lines.setdefault(row["doc"], []).append(row)
    for report_id in order:
        yield from lines.get(report_id, ())


def draft(
    sources: Sources,
    out: Path | str,
    **how: Unpack[Spreading],
) -> Dossier:
    """What reports in partitions tell, for review: as :func:`geo.draft` in a single process.

    Parameters are those of :func:`mentions`; what is in quarantine is in ``rejected`` too.
    """
    spread = _spread(sources, out, **how)
    dossier = spread.dossier()
    return replace(dossier, rejected=(*dossier.rejected, *spread.rejected))


def build(
    sources: Sources,
    out: Path | str,
    *,
    title: str = "Incident map",
    period: tuple[date, date] | None = None,
    review: Path | str | None = None,
    restricted: bool = False,
    **how: Unpack[Spreading],
) -> Atlas:
    """The map of reports in partitions: as ``geo.build(reports=...)`` in a single process.

    ``title``, ``period``, ``review`` and ``restricted`` are those of :func:`geo.build`; ``how`` is
    that of :func:`mentions`.
    """
    spread = _spread(sources, out, **how)
    dossier = spread.dossier()
    spec = MapFolder(
        title=title,
        period=period,
        focus=spread.focus,
        review=() if review is None else (Path(review),),
    )
    inputs = Inputs(reports=list(dossier.reports), rejected=spread.rejected, files=spread.inputs)
    return draft_map(spec, inputs, dossier, gazetteer_at(spread.gazetteer), restricted=restricted)
