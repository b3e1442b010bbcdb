"""Why a report was read as it was: its sentences with frames, refusals and what no rule touched.

Pure. A reviewer sees what the machine left: a sentence with a word of an event or of harm that made
neither a frame nor a figure.
"""

from collections import defaultdict
from collections.abc import Iterator

from geo.incidents.framed import Framed
from geo.model.frames import Frame, PlaceArgument
from geo.model.reading import Sentence
from geo.model.records import Claim, Span
from geo.model.vocab import Scope

__all__ = ["explain", "unread"]

_TOLD = ("event", "harm")
_SHOWN = 100  # characters of a sentence


def unread(framed: Framed) -> list[Span]:
    """The sentences with an event or casualty word that made nothing, in order."""
    made = {f.sentence for f in framed.frames}
    spans = [c.span for c in framed.claims if c.span is not None]
    made |= {framed.reading.sentence_at(s.start) for s in spans}
    found = []
    for index, sentence in enumerate(framed.reading.sentences):
        if index in made or sentence.tail or not _tells(framed, sentence):
            continue
        text = framed.report.text[sentence.start : sentence.end]
        found.append(
            Span(
                report_id=framed.report.report_id,
                start=sentence.start,
                end=sentence.end,
                text=text,
            )
        )
    return found


def _tells(framed: Framed, sentence: Sentence) -> bool:
    hits = framed.reading.hits_in(*framed.reading.span(sentence))
    return any(h.set in _TOLD and h.value != "none" for h in hits)


def explain(framed: Framed) -> Iterator[str]:
    """Lines that print a report with its frames: what was read, refused, and left alone."""
    yield f"{framed.report.report_id}: country {framed.countries.main or 'not known'}"
    main = framed.clauses.main
    if main is not None:
        yield f"  about: {main.sub_event_type or main.event_type}"
    for argument in framed.arguments:
        yield f"  place  {_place(argument)}"
    frames: dict[int, list[Frame]] = defaultdict(list)
    for frame in framed.frames:
        frames[frame.sentence].append(frame)
    refused: dict[int, list[str]] = defaultdict(list)
    for index, why in framed.clauses.refused:
        refused[index].append(why)
    left = {s.start for s in unread(framed)}
    loose = _loose(framed)
    for index, sentence in enumerate(framed.reading.sentences):
        text = " ".join(framed.report.text[sentence.start : sentence.end].split())
        yield f"[{sentence.start}-{sentence.end}] {text[:_SHOWN]}"
        for frame in frames[index]:
            yield f"    frame  {_frame(frame)}"
            yield from (f"      claim  {_claim(c)}" for c in frame.claims)
        yield from (f"    claim  {_claim(c)} | of no frame" for c in loose[index])
        for why in refused[index]:
            yield f"    refused  {why}"
        if sentence.start in left:
            yield "    nothing  an event or casualty word that no rule used"


def _place(argument: PlaceArgument) -> str:
    where = argument.place.name if argument.place is not None else "not placed"
    precision = argument.footprint.precision.value if argument.footprint is not None else "none"
    why = f"; {argument.why}" if argument.why else ""
    return f"{argument.name} -> {where} ({precision}){why}"


def _loose(framed: Framed) -> dict[int, list[Claim]]:
    """The figures that no frame holds, by sentence."""
    held = {c.claim_id for f in framed.frames for c in f.claims}
    loose: dict[int, list[Claim]] = defaultdict(list)
    for claim in framed.claims:
        if claim.claim_id not in held and claim.span is not None:
            loose[framed.reading.sentence_at(claim.span.start)].append(claim)
    return loose


def _claim(claim: Claim) -> str:
    """A figure with the rule that read it and whoever speaks."""
    by = f"by {claim.claimant}" if claim.claimant else ""
    scope = claim.scope.value if claim.scope is Scope.BACKGROUND else ""
    parts = [f"{claim.harm.value} {claim.number_text}", claim.rule_id, by, scope]
    return " | ".join(part for part in parts if part)


def _frame(frame: Frame) -> str:
    site = frame.site.name if frame.site is not None else "no place"
    event = frame.event.sub_event_type or frame.event.event_type or frame.event.kind.value
    figures = ", ".join(f"{c.harm.value} {c.number_text}" for c in frame.claims)
    parts = [
        event,
        f"{site} ({frame.site_basis.value})",
        f"{frame.when.edtf or 'undated'} ({frame.time_basis.value})",
        figures,
        "background" if frame.background else "",
        " ".join(frame.rules),
    ]
    return " | ".join(part for part in parts if part)
