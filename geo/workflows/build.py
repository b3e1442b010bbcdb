"""The order of the stages: from a map folder to an :class:`Atlas`.

The only module that knows them all. Each stage is a plain call; what one returns the next one
takes. Reading and writing happen here and in the rooms named for it, nowhere else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import pandas as pd

from geo.gazetteer import open_gazetteer
from geo.incidents.bulk import asked_by_columns, place_columns
from geo.incidents.drafting import draft_framed, frame_reports
from geo.incidents.ends import place_movements, place_sources
from geo.incidents.figures import with_claims, with_publishers, with_speakers
from geo.incidents.linking import link_mentions
from geo.incidents.placing import Placer, asked_by, place_records
from geo.incidents.review import Edit, apply_review, read_review
from geo.incidents.unrecorded import unrecorded
from geo.intake.ledgers import anchor_quotes
from geo.intake.lengths import asked_memory
from geo.intake.repeats import said_once
from geo.intake.witness import witnessed
from geo.language.sentences import split_sentences
from geo.model.memory import Memory, Same
from geo.model.records import (
    Bulk,
    Dossier,
    Incident,
    Lookup,
    Place,
    Rejected,
    Report,
    Resolution,
    SourceId,
)
from geo.workflows.atlas import Atlas
from geo.workflows.custody import describe
from geo.workflows.draft import draft_dossier
from geo.workflows.gazetteer_notes import gazetteer_notes
from geo.workflows.geoparse import geoparse_reports
from geo.workflows.inputs import Inputs, changes_of, read_inputs
from geo.workflows.mapfolder import Asked, MapFolder, read_map_folder, specify
from geo.workflows.readers import FOLDER, ask_all, plug_in

__all__ = [
    "build",
    "draft_folder",
    "run",
]

Progress = Callable[[str, float | None], None]
"""Told what is being done and the share of it that is done, None where nobody knows."""


def build(
    folder: Path | str | None = None,
    *,
    gazetteer: Path | str | Lookup | None = None,
    restricted: bool = False,
    progress: Progress | None = None,
    memory: Memory | None = None,
    **asked: Unpack[Asked],
) -> Atlas:
    """Build a map from a folder with ``map.toml``, or straight from reports and records.

    Parameters
    ----------
    folder
        A map folder. Without one, ``reports`` and ``records`` say what to read.
    gazetteer
        A compiled file or an open gazetteer; None takes the embedded one, compiled on first use.
    restricted
        Keep full quotes and sensitive items. Public output is the default.
    progress
        Called with a few words per step and the share done, None where that is not known.
    memory
        What earlier builds worked out: only what changed is read again. The map is the same.
    asked
        ``reports``, ``records``, ``columns``, ``title``, ``focus``, ``period`` and ``review``: see
        :class:`geo.workflows.mapfolder.Asked`.

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
    spec, frames = specify(folder, **asked)
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
    spec = replace(spec, changes=changes_of(spec, inputs.tombstones.values()))
    lookup = _open(gazetteer if gazetteer is not None else spec.gazetteer, progress)
    longest = max((len(report.text) for report in inputs.reports), default=0)
    tell(f"finding places in {len(inputs.reports)} reports{asked_memory(longest)}", None)
    if inputs.records or inputs.columns or not inputs.reports:
        resolutions = read_places(inputs.reports, lookup, focus=spec.focus, memory=memory)
        tell(f"placing {inputs.rows} records", None)
        dossier, places = decide(spec, inputs, resolutions, lookup, memory)
        inputs.columns = []  # what their rows say stands in the dossier: a large table is let go
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
    """Reports that an earlier map quoted and that are not here; quotes of those here come anew."""
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
    framed = frame_reports(
        reports, resolutions, lookup, focus=focus, memory=memory, sources=dossier.sources
    )
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


def _open(gazetteer: Path | str | Lookup | None, progress: Progress | None) -> Lookup:
    if gazetteer is None or isinstance(gazetteer, str | Path):
        return open_gazetteer(gazetteer, progress=progress)
    return gazetteer
