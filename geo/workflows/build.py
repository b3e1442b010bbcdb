"""The order of the stages: from a map folder to an :class:`Atlas`.

The only module that knows them all. Each stage is a plain call; what one returns the next one
takes. Reading and writing happen here and in the rooms named for it, nowhere else.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pandas as pd

from geo.gazetteer import open_gazetteer
from geo.incidents.bulk import asked_by_columns, place_columns, plain_rows
from geo.incidents.drafting import draft_framed, frame_reports
from geo.incidents.figures import with_claims, with_publishers, with_speakers
from geo.incidents.linking import (
    Placer,
    asked_by,
    link_mentions,
    place_movements,
    place_records,
    place_sources,
)
from geo.incidents.review import Edit, apply_review, read_review
from geo.incidents.unrecorded import unrecorded
from geo.intake.ledgers import anchor_quotes, read_claims, read_movements, read_sources
from geo.intake.records import RecordColumns, RecordTables, read_record_files
from geo.intake.repeats import said_once
from geo.intake.reports import read_reports
from geo.intake.witness import Witness, witnessed
from geo.language.sentences import split_sentences
from geo.model.memory import Memory, Same
from geo.model.records import (
    Bulk,
    Claim,
    Coverage,
    Dossier,
    Incident,
    Input,
    Lookup,
    Movement,
    Place,
    Record,
    Rejected,
    Report,
    Resolution,
    Source,
    SourceId,
)
from geo.webmap.annotations import NOTES
from geo.webmap.media import MEDIA
from geo.webmap.story import STORY
from geo.workflows.atlas import Atlas
from geo.workflows.custody import contents, describe, describe_frame
from geo.workflows.draft import draft_dossier
from geo.workflows.erase import Tombstone, keep_out, read_tombstones
from geo.workflows.gazetteer_notes import gazetteer_notes
from geo.workflows.geoparse import geoparse_reports
from geo.workflows.mapfolder import STRINGS, MapFolder, read_map_folder, specify
from geo.workflows.readers import FOLDER, ask_all, plug_in

__all__ = ["build", "draft_folder", "read_inputs", "run"]

_Row = TypeVar("_Row", Record, Movement, Source, Claim)
Progress = Callable[[str, float | None], None]
"""Told what is being done and the share of it that is done, None where nobody knows."""


@dataclass(kw_only=True, slots=True)
class Inputs:
    """What was read, before anything was decided."""

    reports: list[Report] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    columns: list[RecordColumns] = field(default_factory=list)  # records that need no object
    movements: list[Movement] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    files: list[Input] = field(default_factory=list)
    tombstones: dict[str, Tombstone] = field(default_factory=dict)
    witness: Witness = field(default_factory=Witness)

    @property
    def rows(self) -> int:
        """How many records there are."""
        return len(self.records) + sum(map(len, self.columns))


def build(
    folder: Path | str | None = None,
    *,
    reports: Path | str | Iterable[Path | str] | None = None,
    records: Path | str | Iterable[Path | str] | pd.DataFrame | None = None,
    columns: Mapping[str, str] | None = None,
    title: str | None = None,
    focus: Sequence[str] = (),
    period: tuple[date, date] | None = None,
    gazetteer: Path | str | Lookup | None = None,
    review: Path | str | None = None,
    restricted: bool = False,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Atlas:
    """Build a map from a folder with ``map.toml``, or straight from reports and records.

    Parameters
    ----------
    folder
        A map folder. Without one, ``reports`` and ``records`` say what to read.
    reports, records
        Files or folders; records may also be a DataFrame or a GeoDataFrame.
    columns
        Field (place, date, lat, deaths, ...) to the header of its column in the records, where it
        is not recognised; adds to ``[columns]`` of ``map.toml`` and wins over it.
    title, focus, period, review
        What ``map.toml`` would say; they win over it. ``focus`` holds ISO alpha-2 codes.
    gazetteer
        A compiled file or an open gazetteer; None takes the embedded one, compiled on first use.
    restricted
        Keep full quotes and sensitive items. Public output is the default.
    progress
        Called with a few words per step and the share done, None where that is not known.
    memory
        What earlier builds worked out: only what changed is read again. The map is the same.

    Returns
    -------
    Atlas
        The layers as GeoDataFrames, GeoJSON and one HTML map.

    Raises
    ------
    GeoError
        An input that cannot be read at all. Single bad rows do not stop a build: they are listed in
        ``atlas.dossier.rejected`` and counted on the map.
    """
    spec, frames = specify(
        folder,
        reports=reports,
        records=records,
        columns=columns,
        title=title,
        focus=focus,
        period=period,
        review=review,
    )
    return run(
        spec,
        frames=frames,
        gazetteer=gazetteer,
        restricted=restricted,
        progress=progress,
        memory=memory,
    )


def run(
    spec: MapFolder,
    *,
    frames: Sequence[pd.DataFrame] = (),
    gazetteer: Path | str | Lookup | None = None,
    restricted: bool = False,
    progress: Progress | None = None,
    memory: Memory | None = None,
    objects: bool = False,
) -> Atlas:
    """All stages in their order; ``frames`` are records that lie in memory.

    ``objects``: every row becomes an incident of its own, in large tables too.
    """
    tell = progress or (lambda _what, _share: None)
    tell("reading", None)
    inputs = read_inputs(spec, frames, memory, objects=objects)
    spec = replace(spec, changes=_changes(spec, inputs.tombstones.values()))
    lookup = _open(gazetteer if gazetteer is not None else spec.gazetteer, progress)
    tell(f"finding places in {len(inputs.reports)} reports", None)
    if inputs.records or inputs.columns or not inputs.reports:
        resolutions = read_places(inputs.reports, lookup, focus=spec.focus, memory=memory)
        tell(f"placing {inputs.rows} records", None)
        dossier, places = decide(spec, inputs, resolutions, lookup, memory)
        dossier = beside(
            dossier, inputs.reports, resolutions, lookup, focus=spec.focus, memory=memory
        )
    else:
        dossier, places = draft(spec, inputs, lookup, memory)
    tell("drawing", None)
    return finished(spec, inputs, dossier, places, lookup, restricted=restricted)


def draft_map(
    spec: MapFolder, inputs: Inputs, drafted: Dossier, lookup: Lookup, *, restricted: bool = False
) -> Atlas:
    """The map of reports that were drafted elsewhere; a review is read here."""
    for path in spec.review:
        with witnessed(inputs.witness):
            inputs.files += describe(path, kind="review")
    dossier, places = as_drafted(spec, inputs, drafted, lookup)
    return finished(spec, inputs, dossier, places, lookup, restricted=restricted)


def finished(
    spec: MapFolder,
    inputs: Inputs,
    dossier: Dossier,
    places: Mapping[SourceId, Place],
    lookup: Lookup,
    *,
    restricted: bool,
) -> Atlas:
    """The last stages: the decisions of people, and what may leave."""
    with witnessed(inputs.witness):  # the bytes that were hashed
        dossier = with_review(dossier, spec.review, lookup)
    told = [i for i in dossier.incidents if restricted or i.sensitivity.is_public]
    lacking = gazetteer_notes([*told, *(dossier.bulk.places if dossier.bulk else ())], lookup)
    dossier = replace(dossier, rejected=(*dossier.rejected, *lacking))
    atlas = Atlas(
        spec=spec,
        dossier=dossier,
        lookup=lookup,
        inputs=tuple(inputs.files),
        source_places=dict(places),
        faults=dossier.rejected,
    )
    return atlas if restricted else atlas.public()


def read_inputs(
    spec: MapFolder,
    frames: Sequence[pd.DataFrame] = (),
    memory: Memory | None = None,
    *,
    objects: bool = False,
) -> Inputs:
    """Read every file that the folder names, and frames of records; faults are collected."""
    inputs = Inputs()
    with witnessed(inputs.witness):
        return _read(spec, frames, memory, inputs, objects=objects)


def _read(
    spec: MapFolder,
    frames: Sequence[pd.DataFrame],
    memory: Memory | None,
    inputs: Inputs,
    *,
    objects: bool,
) -> Inputs:
    base = spec.root if (spec.root / "map.toml").is_file() else None
    inputs.reports, rejected = read_reports(spec.reports, base=base, memory=memory)
    inputs.rejected += rejected

    inputs.tombstones = read_tombstones(base) if base is not None else {}
    rows = plain_rows if _only_tables(spec, inputs) and not objects else None

    def read_tables() -> RecordTables:
        return read_record_files(
            (*spec.records, *frames), base=base, columns=spec.columns, rows=rows
        )

    tables = (
        read_tables()
        if memory is None or frames
        else memory(
            "tables",
            (rows, tuple(sorted(spec.columns.items())), contents(spec.records)),
            read_tables,
        )
    )
    inputs.records, inputs.columns, inputs.coverage = (
        tables.records,
        tables.columns,
        tables.coverage,
    )
    inputs.files += [describe_frame(frame, number) for number, frame in enumerate(frames, start=1)]
    inputs.rejected += tables.rejected
    inputs.movements = _read_all(
        tables.beside("movements", spec.records, spec.movements), read_movements, inputs.rejected
    )
    inputs.sources = _read_all(
        tables.beside("sources", spec.records, spec.sources), read_sources, inputs.rejected
    )
    inputs.claims = _read_all(spec.claims, read_claims, inputs.rejected)
    for kind in ("reports", "records", "movements", "sources", "claims", "review"):
        for path in getattr(spec, kind):
            inputs.files += describe(path, kind=kind, base=base, witness=inputs.witness)
    if base is not None and spec.readers and (base / FOLDER).is_dir():
        inputs.files += describe(base / FOLDER, kind="readers", base=base)
    for name in (STRINGS, STORY, MEDIA, *NOTES):
        if base is not None and (base / name).is_file():
            inputs.files += describe(base / name, kind=Path(name).stem, base=base)
    inputs.files.sort(key=lambda f: (f.kind, f.path))
    inputs.rejected += _repeated(inputs.records, inputs.columns)
    return _without_erased(inputs)


def _without_erased(inputs: Inputs) -> Inputs:
    """What was erased on request stays out, even if a newer file brings it back."""
    tombstones = inputs.tombstones
    inputs.reports, back = keep_out(inputs.reports, tombstones, lambda r: r.report_id)
    inputs.rejected += back
    inputs.records, back = keep_out(inputs.records, tombstones, lambda r: r.event_id)
    inputs.rejected += back
    inputs.movements, back = keep_out(inputs.movements, tombstones, lambda m: m.movement_id)
    inputs.rejected += back
    inputs.sources, back = keep_out(inputs.sources, tombstones, lambda s: s.source_id)
    inputs.rejected += back
    inputs.claims, back = keep_out(
        inputs.claims, tombstones, lambda c: c.claim_id, lambda c: c.about
    )
    inputs.rejected += back
    return inputs


def _changes(spec: MapFolder, erased: Iterable[Tombstone]) -> tuple[tuple[date, str], ...]:
    """The change log of the map, erasures counted by day: nothing is silently deleted."""
    days = Counter(stone.erased_on for stone in erased)
    told = [
        (day, f"{n} {'entry' if n == 1 else 'entries'} erased on request")
        for day, n in days.items()
    ]
    return tuple(sorted((*spec.changes, *told), reverse=True))


def _read_all(
    paths: Iterable[Path],
    read: Callable[[Path], tuple[list[_Row], list[Rejected]]],
    rejected: list[Rejected],
) -> list[_Row]:
    """The rows of several files; their faults are added to ``rejected``."""
    rows: list[_Row] = []
    for path in paths:
        found, faults = read(path)
        rows += found
        rejected += faults
    return rows


def read_places(
    reports: Sequence[Report],
    lookup: Lookup,
    *,
    focus: Sequence[str] = (),
    memory: Memory | None = None,
) -> list[Resolution]:
    """Mentions, their roles and what they mean, report by report."""
    return geoparse_reports(reports, lookup, focus=focus, memory=memory)


def decide(
    spec: MapFolder,
    inputs: Inputs,
    resolutions: Sequence[Resolution],
    lookup: Lookup,
    memory: Memory | None = None,
) -> tuple[Dossier, dict[SourceId, Place]]:
    """What is judged to have happened, with everything behind it: the restricted dossier."""
    recall = memory or Memory()
    incidents, bulk, warnings = recall(
        "records",
        Same(tuple(spec.focus), (*inputs.records, *inputs.columns, *inputs.sources)),
        lambda: _placed(spec, inputs, lookup),
    )
    movements, more = place_movements(inputs.movements, lookup, focus=spec.focus)
    placed_sources = place_sources(inputs.sources, lookup)
    reports = with_publishers(inputs.reports, [s for s, _ in placed_sources])
    sentences = {r.report_id: [(s.start, s.end) for s in split_sentences(r.text)] for r in reports}
    claims, unfound = anchor_quotes(inputs.claims, reports)
    incidents, cited = _cited(incidents, inputs)
    linked = link_mentions(incidents, movements, resolutions, reports, sentences=sentences)
    decided = with_claims(
        linked.incidents, claims, [s for s, _ in placed_sources], reports, sentences
    )
    dossier = Dossier(
        title=spec.title,
        reports=tuple(reports),
        cited=cited,
        incidents=tuple(decided),
        movements=linked.movements,
        bulk=bulk,
        sources=tuple(s for s, _ in placed_sources),
        context=linked.left,
        rejected=tuple(said_once((*inputs.rejected, *warnings, *more, *unfound))),
        coverage=tuple(inputs.coverage),
        mention_count=len(resolutions),
        unplaced_count=sum(r.chosen is None for r in resolutions),
    )
    places = {s.source_id: place for s, place in placed_sources if place is not None}
    return dossier, places


def _cited(
    incidents: Sequence[Incident], inputs: Inputs
) -> tuple[list[Incident], tuple[Report, ...]]:
    """Reports that a map of ours quoted and that are not here; quotes of those here come anew."""
    here = {r.report_id for r in inputs.reports}
    cited = {
        report.report_id: report
        for record in inputs.records
        if record.kept is not None
        for report in record.kept.reports
        if report.report_id not in here
    }
    kept = [
        replace(i, quotes=tuple(q for q in i.quotes if q.report_id in cited)) for i in incidents
    ]
    return kept, tuple(cited[key] for key in sorted(cited))


def _placed(
    spec: MapFolder, inputs: Inputs, lookup: Lookup
) -> tuple[list[Incident], Bulk | None, list[Rejected]]:
    """Records placed; those that are columns stay columns."""
    if not inputs.columns:
        incidents, warnings = place_records(inputs.records, lookup, focus=spec.focus)
        return incidents, None, warnings
    asked = (*map(asked_by, inputs.records), *asked_by_columns(inputs.columns))
    placer = Placer(asked, lookup, focus=spec.focus)
    placed = [placer.place(record) for record in inputs.records]
    bulk, more = place_columns(inputs.columns, placer, sources=inputs.sources)
    warnings = [fault for _, faults in placed for fault in faults]
    return [incident for incident, _ in placed], bulk, [*warnings, *more]


def beside(
    dossier: Dossier,
    reports: Sequence[Report],
    resolutions: Sequence[Resolution],
    lookup: Lookup,
    *,
    focus: Sequence[str],
    memory: Memory | None = None,
) -> Dossier:
    """The dossier with what its reports tell and no record holds: for review, never drawn."""
    framed = frame_reports(reports, resolutions, lookup, focus=focus, memory=memory)
    drafted, _, _ = draft_framed(framed, reports, lookup, sources=dossier.sources)
    found = unrecorded(dossier.incidents, drafted)
    return replace(dossier, unrecorded=found, unrecorded_count=len(found))


def draft(
    spec: MapFolder, inputs: Inputs, lookup: Lookup, memory: Memory | None = None
) -> tuple[Dossier, dict[SourceId, Place]]:
    """Reports without records: what a machine reads in them, all of it marked as a draft."""
    plugged = plug_in(spec.readers, inputs.reports, spec.root / FOLDER)
    drafted = draft_dossier(
        inputs.reports,
        lookup,
        focus=spec.focus,
        sources=inputs.sources,
        plugged=plugged,
        memory=memory,
    )
    return as_drafted(spec, inputs, drafted, lookup)


def as_drafted(
    spec: MapFolder, inputs: Inputs, drafted: Dossier, lookup: Lookup
) -> tuple[Dossier, dict[SourceId, Place]]:
    """A draft as the dossier of a map: with its title, its sources placed, its speakers named."""
    movements, warnings = place_movements(inputs.movements, lookup, focus=spec.focus)
    placed_sources = place_sources(drafted.sources, lookup)
    dossier = replace(
        drafted,
        title=spec.title,
        coverage=tuple(inputs.coverage),
        reports=tuple(with_publishers(inputs.reports, drafted.sources)),
        incidents=tuple(with_speakers(i, drafted.sources) for i in drafted.incidents),
        movements=(*drafted.movements, *movements),
        sources=tuple(s for s, _ in placed_sources),
        rejected=tuple(said_once((*inputs.rejected, *drafted.rejected, *warnings))),
    )
    return dossier, {s.source_id: place for s, place in placed_sources if place is not None}


def draft_folder(
    folder: Path | str,
    lookup: Lookup,
    *,
    focus: Sequence[str] = (),
    readers: Sequence[str] = (),
    refresh: bool = False,
    progress: Progress | None = None,
) -> Dossier:
    """What the reports of a map folder tell, for review: beside its records, or all of it.

    ``readers`` are plug-ins beside those of ``map.toml``; ``refresh`` asks them all now and stores
    their answers, otherwise the stored ones are used.
    """
    spec = read_map_folder(folder)
    named = tuple(dict.fromkeys((*spec.readers, *readers)))
    spec = replace(spec, readers=named, focus=tuple(focus) or spec.focus)
    asked = named if refresh else ()
    failed = ask_all(asked, read_inputs(spec).reports if asked else (), spec.root / FOLDER)
    dossier = run(spec, gazetteer=lookup, restricted=True, progress=progress, objects=True).dossier
    return replace(
        dossier,
        incidents=(*dossier.incidents, *dossier.unrecorded),
        unrecorded=(),
        rejected=(*failed, *dossier.rejected),
    )


def with_review(dossier: Dossier, paths: Iterable[Path], lookup: Lookup) -> Dossier:
    """The dossier with the decisions of people: they win over everything a machine proposed."""
    edits: list[Edit] = []
    faults: list[Rejected] = []
    for path in paths:
        found, rejected = read_review(path)
        edits += found
        faults += rejected
    reviewed = apply_review(dossier, edits, lookup=lookup) if edits else dossier
    return replace(reviewed, rejected=(*reviewed.rejected, *faults))


def _repeated(records: Iterable[Record], columns: Iterable[RecordColumns]) -> list[Rejected]:
    """Ids that stand in more than one file."""
    rows = [(r.event_id, r.file, r.row) for r in records]
    for part in columns:
        ids, numbers = part.frame["event_id"].tolist(), part.frame.index.tolist()
        rows += [(one, part.table.name, n) for one, n in zip(ids, numbers, strict=True)]
    counts = Counter(one for one, _, _ in rows)
    return [
        Rejected(
            file=file,
            row=row,
            column="event_id",
            value=one,
            reason=f"event_id {one!r} stands in more than one row",
            remedy="give each incident its own id",
            fatal=False,
        )
        for one, file, row in rows
        if counts[one] > 1
    ]


def _only_tables(spec: MapFolder, inputs: Inputs) -> bool:
    """Whether nothing but tables of incidents makes the map: nothing asks for single rows."""
    others = (spec.reports, spec.movements, spec.claims, spec.review, spec.readers, spec.media)
    return not any(others) and not inputs.tombstones and not spec.privacy.blur


def _open(gazetteer: Path | str | Lookup | None, progress: Progress | None) -> Lookup:
    if gazetteer is None or isinstance(gazetteer, str | Path):
        return open_gazetteer(gazetteer, progress=progress)
    return gazetteer
