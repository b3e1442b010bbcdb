"""Texts to places in one step: find, give roles, resolve; the way in for users of the library.

The stages themselves take the gazetteer as an argument; here the packaged one is opened when none
is given.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import geo.toponyms.recognition
import geo.toponyms.resolution
from geo.gazetteer import open_gazetteer
from geo.language.sections import SECTION, cut_sections
from geo.model.memory import Memory
from geo.model.position import LonLat
from geo.model.records import Lookup, Mention, Report, ReportId, Resolution
from geo.toponyms.resolution import batches, resolve_reports
from geo.toponyms.roles import assign_roles

__all__ = [
    "MENTION_COLUMNS",
    "find_mentions",
    "geoparse",
    "geoparse_reports",
    "mention_row",
    "resolve",
]

_TOGETHER = 5  # sections of a report whose names are decided together
MENTION_COLUMNS = (
    "doc",
    "start",
    "end",
    "text",
    "kind",
    "role",
    "place_id",
    "name",
    "lat",
    "lon",
    "precision",
    "radius_km",
    "confidence",
    "unsure",
    "reason",
    "candidates",
)


def find_mentions(text: Report | str, lookup: Lookup | None = None) -> list[Mention]:
    """Find the toponyms of a text and what each does there.

    Parameters
    ----------
    text
        Plain text or a report.
    lookup
        A gazetteer; None opens the packaged one.

    Returns
    -------
    list of Mention
        In order of the text, never overlapping, with ``role`` set.

    Examples
    --------
    >>> [m.text for m in find_mentions("Clashes broke out near Jableh and in Baniyas.")]
    ['Jableh', 'Baniyas']
    """
    gazetteer = open_gazetteer() if lookup is None else lookup
    return assign_roles(text, geo.toponyms.recognition.recognise(text, gazetteer), lookup=gazetteer)


def resolve(
    mentions: Sequence[Mention],
    lookup: Lookup | None = None,
    *,
    text: str = "",
    report: Report | None = None,
    focus: Sequence[str] = (),
    near: LonLat | None = None,
) -> list[Resolution]:
    """Decide which place each mention of one document means, as :mod:`geo.toponyms.resolution`.

    >>> text = "Clashes broke out near Jableh in Syria."
    >>> [r.footprint.precision.value for r in resolve(find_mentions(text), text=text)]
    ['near', 'country']
    """
    gazetteer = open_gazetteer() if lookup is None else lookup
    return geo.toponyms.resolution.resolve(
        mentions, gazetteer, text=text, report=report, focus=focus, near=near
    )


def geoparse(
    text: Report | str, lookup: Lookup | None = None, *, focus: Sequence[str] = ()
) -> list[Resolution]:
    """Find, give roles and resolve: one resolution for each mention, in order."""
    gazetteer = open_gazetteer() if lookup is None else lookup
    mentions = find_mentions(text, gazetteer)
    body = text if isinstance(text, str) else text.text
    return resolve(mentions, gazetteer, text=body, focus=focus)


def geoparse_reports(
    reports: Sequence[Report],
    lookup: Lookup | None = None,
    *,
    focus: Sequence[str] = (),
    more: Mapping[ReportId, Sequence[Mention]] | None = None,
    memory: Memory | None = None,
    section: int = SECTION,
) -> list[Resolution]:
    """Find, give roles and resolve in several reports; those of one publisher inform each other.

    ``more`` holds mentions that somebody else found; they stand where ours leave room. ``memory``
    keeps what was found in a report, and what was decided for the reports of one publisher. A
    report of more characters than a ``section`` is read in sections, which inform each other as the
    reports of one publisher do.

    Returns
    -------
    list of Resolution
        Report by report in the order given, one for each mention; see
        :func:`geo.toponyms.resolution.resolve_reports`.
    """
    gazetteer = open_gazetteer() if lookup is None else lookup
    recall = memory or Memory()
    made: dict[int, list[Resolution]] = {}
    found: dict[int, tuple[Report, list[Mention]]] = {}
    for number, report in enumerate(reports):
        if len(report.text) > section and not (more or {}).get(report.report_id):
            long = partial(_in_sections, report, gazetteer, focus=focus, section=section)
            made[number] = recall("long places", (report, tuple(focus)), long)
            continue
        own = recall("mentions", report, partial(find_mentions, report, gazetteer))
        found[number] = (report, _with_more(report, own, more or {}, gazetteer))
    numbers = list(found)
    for lot in batches([reports[number] for number in numbers]):
        batch = [numbers[i] for i in lot]
        asked = [found[number] for number in batch]
        question = (tuple((report, tuple(own)) for report, own in asked), tuple(focus))
        answers = recall(
            "places", question, partial(resolve_reports, asked, gazetteer, focus=focus)
        )
        made |= zip(batch, answers, strict=True)
    return [resolution for i in range(len(reports)) for resolution in made[i]]


def _in_sections(
    report: Report, lookup: Lookup, *, focus: Sequence[str], section: int
) -> list[Resolution]:
    """The names of a long report, some sections at a time."""
    found: list[Resolution] = []
    group = replace(report, publisher=report.publisher or report.report_id, pages=())
    sections = list(cut_sections(report.text, length=section))
    for low in range(0, len(sections), _TOGETHER):
        cuts = sections[low : low + _TOGETHER]
        parts = [replace(group, text=report.text[start:end]) for start, end in cuts]
        asked = [(part, find_mentions(part, lookup)) for part in parts]
        answers = resolve_reports(asked, lookup, focus=focus)
        for (start, _), meant in zip(cuts, answers, strict=True):
            found += [_moved(one, start) for one in meant]
    return found


def _moved(one: Resolution, by: int) -> Resolution:
    mention = one.mention
    moved = replace(mention, start=mention.start + by, end=mention.end + by)
    return replace(one, mention=moved)


def _with_more(
    report: Report,
    own: list[Mention],
    more: Mapping[ReportId, Sequence[Mention]],
    lookup: Lookup,
) -> list[Mention]:
    """Our mentions and those of others that overlap none of them, with roles."""
    free: list[Mention] = []
    for mention in more.get(report.report_id, ()):
        if not any(mention.start < m.end and m.start < mention.end for m in (*own, *free)):
            free.append(mention)
    if not free:
        return own
    return sorted([*own, *assign_roles(report, free, lookup=lookup)], key=lambda m: m.start)


def mention_row(resolution: Resolution, *, limit: int = 5) -> dict[str, Any]:
    """One flat row of ``geo mentions``; ``candidates`` is a list of the best few, chosen first.

    ``lat`` and ``lon`` are empty for countries and for what could not be placed: an area's middle
    is given with its precision, so that nobody takes it for a dot.
    """
    mention, chosen, shape = resolution.mention, resolution.chosen, resolution.footprint
    point = None if shape is None else shape.point
    refused = [*([chosen] if chosen is not None else []), *resolution.rejected][:limit]
    return {
        "doc": str(mention.report_id),
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind.value,
        "role": mention.role.value if mention.role is not None else "",
        "place_id": str(chosen.place.place_id) if chosen is not None else "",
        "name": chosen.place.name if chosen is not None else "",
        "lat": round(point.lat, 5) if point is not None else None,
        "lon": round(point.lon, 5) if point is not None else None,
        "precision": shape.precision.value if shape is not None else "none",
        "radius_km": round(shape.radius_km, 1) if shape is not None and point is not None else None,
        "confidence": resolution.confidence,
        "unsure": resolution.unsure,
        "reason": resolution.reason,
        "candidates": [
            {
                "place_id": str(c.place.place_id),
                "name": c.place.name,
                "kind": c.place.kind.value,
                "admin1": c.place.admin1,
                "country": c.place.country,
                "score": c.score,
                "why": list(c.why),
            }
            for c in refused
        ],
    }


def mention_line(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False)
