"""From restricted to public: the one function through which everything published goes.

What is left out is counted, never described. Private persons get a pseudonym in every text and id,
quotations shrink to a few words, positions are no finer than their source and coarser where the map
asks for it. :mod:`geo.privacy.veil` and :mod:`geo.privacy.blur` hold the rules; here they meet the
records.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from shapely.geometry import Point

from geo.model.measure import decimals_for_radius
from geo.model.records import (
    Claim,
    ClaimId,
    Dossier,
    Footprint,
    Incident,
    IncidentId,
    Input,
    Lookup,
    Movement,
    MovementId,
    PlaceId,
    Quote,
    Rejected,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
)
from geo.model.schema import LAYERS
from geo.model.vocab import MovementStatus, Precision, Sensitivity, SourceKind
from geo.privacy.blur import Blur
from geo.privacy.veil import Veil, any_of, is_own_flight

__all__ = ["publish", "publish_inputs"]

_Item = TypeVar("_Item", Incident, Movement)

_PLACE_WITHHELD = "[place withheld]"
_SPEAKER = {SourceKind.RESIDENT: "a resident", SourceKind.WITNESS: "a witness"}
_FLAG = "gathering point of people at risk: review before publishing"
_NEAR_DECIMALS = 2  # about 1 km
_LONGEST_CLAIM = 8  # words of a quotation of a figure
# What of a row's other columns may be public: the layer's own, but no free text.
_EXTRA = frozenset(c.name for c in LAYERS["incidents"].columns) - {"notes", "title", "location"}


def publish(
    dossier: Dossier,
    *,
    lookup: Lookup,
    blur: str = "",
    salt: Path | None = None,
    public_names: Iterable[str] = (),
    veil: Veil | None = None,
) -> Dossier:
    """The public version of a dossier; the only way to one.

    Parameters
    ----------
    dossier
        The restricted version. A public one is returned as it is.
    lookup
        The gazetteer: which capitalised words are places.
    blur
        How positions are coarsened: "", ``admin1``, ``admin2``, ``grid_10km`` (any size), or
        ``jitter_5km``, which needs a salt. A record's own ``obfuscation`` column wins.
    salt
        A secret file outside the repository, never published. The same place always moves the same
        way, so that repeats do not average out.
    public_names
        Names of public persons and bodies that are in no source list.
    veil
        The veil of this very dossier, where there is one already.

    Returns
    -------
    Dossier
        Without items of high or severe sensitivity and without the ways of single private persons
        (counted in ``withheld_count``), without the text of the reports, ``public`` True.

    Raises
    ------
    InputError
        An unknown blur, or a jitter without a readable salt.
    """
    if dossier.public:
        return dossier
    method = Blur(blur, salt, lookup)
    veil = veil or Veil(dossier, lookup, public_names=public_names)
    sources = [s for s in dossier.sources if s.sensitivity.is_public]
    gone: dict[str, str] = {
        s.source_id: _SPEAKER.get(s.kind, "") for s in dossier.sources if s not in sources
    }
    kept = [i for i in dossier.incidents if i.sensitivity.is_public]
    incidents = [_incident(_without(i, gone), veil, method) for i in kept]
    movements = [
        _movement(_without(m, gone), veil, method)
        for m in dossier.movements
        if m.sensitivity.is_public and not is_own_flight(m, veil) and gone.get(m.claimant, "-")
    ]
    moved: frozenset[PlaceId] = frozenset(
        old.place.place_id
        for old, new in zip(kept, incidents, strict=True)
        if old.place is not None and new.obfuscation
    )
    claims = sum(len(i.claims) for i in kept) - sum(len(i.claims) for i in incidents)
    withheld = claims + len(gone) + len(dossier.incidents) - len(incidents)
    withheld += len(dossier.movements) - len(movements)
    return replace(
        dossier,
        title=veil.text(dossier.title),
        reports=tuple(_report(r, veil) for r in dossier.reports),
        incidents=tuple(incidents),
        movements=tuple(movements),
        sources=tuple(_source(s, veil) for s in sources),
        unrecorded=(),
        unread=(),
        context=tuple(
            _resolution(r, veil) for r in dossier.context if veil.may_list(r, hidden=moved)
        ),
        rejected=tuple(_rejected(r, veil) for r in dossier.rejected),
        withheld_count=dossier.withheld_count + withheld,
        public=True,
    )


def publish_inputs(inputs: Iterable[Input], veil: Veil) -> tuple[Input, ...]:
    """The input files of a run under names that name no private person.

    Parameters
    ----------
    inputs
        As they were read.
    veil
        Of the restricted dossier of the same run.
    """
    return tuple(replace(i, path=veil.path(i.path)) for i in inputs)


def _without(item: _Item, gone: Mapping[str, str]) -> _Item:
    """Without the sources that are withheld, and without what only they claim.

    What a resident or a witness says stays, as said by "a resident": it is the person that is
    withheld. ``gone`` holds that word by source id, "" where the claim goes too.
    """
    source_ids = tuple(s for s in item.source_ids if s not in gone)
    if isinstance(item, Movement):
        claimant = gone.get(item.claimant, item.claimant)
        return replace(item, source_ids=source_ids, claimant=claimant)
    claims = tuple(
        replace(
            c,
            claimant=gone.get(c.claimant, c.claimant),
            chain=tuple(gone.get(link, link) for link in c.chain if gone.get(link, link)),
        )
        for c in item.claims
        if c.sensitivity.is_public and gone.get(c.claimant, "-")
    )
    return replace(item, source_ids=source_ids, claims=claims)


# ------------------------------------------------------------------ records


def _incident(incident: Incident, veil: Veil, method: Blur) -> Incident:
    cleared = incident.extra.get("public_quote", "")
    quotes = _quotes(incident.quotes, veil, cleared=cleared)
    told = replace(
        incident,
        incident_id=IncidentId(veil.id(incident.incident_id)),
        title=veil.text(incident.title),
        civilian_targeting=veil.text(incident.civilian_targeting),
        actor1=veil.text(incident.actor1),
        actor2=veil.text(incident.actor2),
        assoc_actor_1=veil.text(incident.assoc_actor_1),
        assoc_actor_2=veil.text(incident.assoc_actor_2),
        location=veil.text(incident.location),
        admin1=veil.text(incident.admin1),
        admin2=veil.text(incident.admin2),
        country=veil.text(incident.country),
        footprint=_rounded(incident.footprint),
        where_description=veil.text(incident.where_description),
        place_basis=veil.text(incident.place_basis),
        resolution=_resolution(incident.resolution, veil) if incident.resolution else None,
        figures_rule=veil.text(incident.figures_rule),
        claims=tuple(_claim(c, veil) for c in incident.claims),
        quotes=quotes,
        source_ids=tuple(SourceId(veil.id(s)) for s in incident.source_ids),
        report_ids=tuple(ReportId(veil.id(r)) for r in incident.report_ids),
        notes=veil.text(incident.notes),
        tags=tuple(veil.text(tag) for tag in incident.tags),
        contradictions=tuple(veil.text(words) for words in incident.contradictions),
        extra={k: veil.text(v) for k, v in sorted(incident.extra.items()) if k in _EXTRA},
    )
    coarse = method.coarsen(incident.footprint, own=incident.extra.get("obfuscation", ""))
    if coarse is None:
        return told
    names = [incident.location, *incident.location.split(";")]
    names += [incident.place.name, incident.place.name_ar] if incident.place else []
    pattern = any_of(names)

    def hide(text: str) -> str:
        return pattern.sub(_PLACE_WITHHELD, text) if pattern else text

    return replace(
        told,
        title=hide(told.title),
        notes=hide(told.notes),
        location=coarse.place.name if coarse.place else "",
        admin1="",  # those of the unit it is coarsened to stand instead
        admin2="",
        place=coarse.place,
        footprint=coarse.footprint,
        where_description="",
        place_basis=f"coarsened on purpose ({coarse.method})",
        resolution=None,
        claims=tuple(
            replace(c, span=None, place_id=None, notes=hide(c.notes)) for c in told.claims
        ),
        quotes=(),
        contradictions=tuple(hide(words) for words in told.contradictions),
        tags=tuple(hide(tag) for tag in told.tags),
        obfuscation=coarse.method,
        extra={},
    )


def _movement(movement: Movement, veil: Veil, method: Blur) -> Movement:
    sheltering = movement.status is MovementStatus.SHELTERING
    guarded = movement.sensitivity is Sensitivity.REVIEW or sheltering
    told = replace(
        movement,
        movement_id=MovementId(veil.id(movement.movement_id)),
        who=veil.text(movement.who),
        number_text=veil.text(movement.number_text),
        origin=veil.text(movement.origin),
        origin_footprint=_rounded(movement.origin_footprint),
        destination=veil.text(movement.destination),
        destination_footprint=_rounded(movement.destination_footprint),
        claimant=veil.speaker(movement.claimant),
        source_ids=tuple(SourceId(veil.id(s)) for s in movement.source_ids),
        report_ids=tuple(ReportId(veil.id(r)) for r in movement.report_ids),
        quotes=_quotes(movement.quotes, veil),
        sensitivity=Sensitivity.REVIEW if guarded else movement.sensitivity,
        flagged=veil.text(movement.flagged) or (_FLAG if guarded else ""),
        notes=veil.text(movement.notes),
    )
    origin = method.coarsen(movement.origin_footprint)
    if origin is not None:
        told = replace(
            told,
            origin=origin.place.name if origin.place else _PLACE_WITHHELD,
            origin_place=origin.place,
            origin_footprint=origin.footprint,
            quotes=(),
        )
    goal = method.coarsen(movement.destination_footprint)
    if goal is not None:
        told = replace(
            told,
            destination=goal.place.name if goal.place else _PLACE_WITHHELD,
            destination_place=goal.place,
            destination_footprint=goal.footprint,
            quotes=(),
        )
    return told


def _claim(claim: Claim, veil: Veil) -> Claim:
    def link(one: ClaimId | None) -> ClaimId | None:
        return None if one is None else ClaimId(veil.id(one))

    span = claim.span
    if span is not None:
        # the words around do not count here: only the figure itself is shown
        shown = veil.window(f"{span.text} …", (0, len(span.text)))
        few = len(span.text.split()) <= _LONGEST_CLAIM
        safe = few and shown is not None
        span = replace(span, report_id=ReportId(veil.id(span.report_id))) if safe else None
    return replace(
        claim,
        claim_id=ClaimId(veil.id(claim.claim_id)),
        about=None if claim.about is None else IncidentId(veil.id(claim.about)),
        subset_of=link(claim.subset_of),
        supersedes=link(claim.supersedes),
        same_as=link(claim.same_as),
        number_text=veil.text(claim.number_text),
        group=veil.text(claim.group),
        claimant=veil.speaker(claim.claimant),
        chain=tuple(veil.speaker(words) for words in claim.chain),
        span=span,
        quote=None,
        notes=veil.text(claim.notes),
    )


def _quotes(quotes: Iterable[Quote], veil: Veil, *, cleared: str = "") -> tuple[Quote, ...]:
    """What may be shown of each quotation, once."""
    shown = (veil.quote(quote, cleared=cleared) for quote in quotes)
    once = {(q.report_id, q.start, q.end): q for q in shown if q is not None}
    return tuple(replace(q, report_id=ReportId(veil.id(q.report_id))) for q in once.values())


def _report(report: Report, veil: Veil) -> Report:
    """What is known about a report, without its text."""
    named = [veil.names_somebody(address) for address in (report.url, report.archive_url)]
    return replace(
        report,
        report_id=ReportId(veil.id(report.report_id)),
        text="",
        path=veil.path(report.path),
        title=veil.text(report.title),
        source_id=None if report.source_id is None else SourceId(veil.id(report.source_id)),
        url="" if named[0] else report.url,
        archive_url="" if named[1] else report.archive_url,
    )


def _source(source: Source, veil: Veil) -> Source:
    told = replace(
        source,
        source_id=SourceId(veil.id(source.source_id)),
        name=veil.text(source.name),
        aliases=tuple(veil.text(alias) for alias in source.aliases),
        independence_group=veil.id(source.independence_group),
        notes=veil.text(source.notes),
    )
    if not source.kind.is_private:
        return told
    return replace(
        told,
        aliases=(),
        base_place="",
        base_precision=Precision.NONE,
        url="",
    )


def _resolution(resolution: Resolution, veil: Veil) -> Resolution:
    mention = resolution.mention
    named = replace(
        mention, report_id=ReportId(veil.id(mention.report_id)), text=veil.text(mention.text)
    )
    return replace(resolution, mention=named, reason=veil.text(resolution.reason))


def _rejected(rejected: Rejected, veil: Veil) -> Rejected:
    """A fault, without the value that caused it."""
    told = replace(
        rejected,
        file=veil.path(rejected.file),
        value="",
        reason=veil.text(rejected.reason),
        remedy=veil.text(rejected.remedy),
    )
    if veil.hides(f"{rejected.reason} {rejected.remedy} {rejected.value}"):
        return replace(told, reason="withheld: it concerns a sensitive row", remedy="")
    return told


def _rounded(footprint: Footprint | None) -> Footprint | None:
    """A position with no more decimals than its radius supports."""
    if footprint is None or footprint.point is None:
        return footprint
    decimals = decimals_for_radius(footprint.radius_km)
    if footprint.precision is Precision.NEAR:
        decimals = _NEAR_DECIMALS
    point = footprint.point.rounded(decimals)
    is_dot = footprint.geometry is not None and footprint.geometry.geom_type == "Point"
    geometry = Point(point.xy) if is_dot else footprint.geometry
    return replace(footprint, point=point, geometry=geometry)
