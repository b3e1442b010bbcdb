"""Where the incident of a short report happened: one place for the whole passage.

Pure: a report and the places that its names mean in, one of them out.
"""

from collections import Counter
from collections.abc import Iterable

from geo.model.footprints import NOWHERE
from geo.model.records import Report, Resolution
from geo.model.vocab import MentionKind, Role

__all__ = ["SCENES", "scene_of_report"]

SCENES = frozenset({Role.INCIDENT_SITE, Role.REGION})
_ADJECTIVES = frozenset({MentionKind.DEMONYM, MentionKind.MODIFIER, MentionKind.METONYM})
_AREAS_KM = (60.0, 300.0)  # radius: a district, a province, wider


def scene_of_report(report: Report, resolutions: Iterable[Resolution]) -> Resolution | None:
    """Where the incident of a short report happened: one place for the whole passage.

    A place known as a point wins over an area and a small area over a wide one, then a scene over
    a place that is only named, both over where a speaker is; then the surer resolution, then the
    order of the text. A place that stands alone in its country, while the other names speak of
    another one, comes last: it is most likely a namesake. A name that is no place of its own ("the
    Homs court") serves where nothing else is named; one that is in no gazetteer serves with the
    shape that its words give it.
    """
    ours = [r for r in resolutions if r.mention.report_id == report.report_id]
    able = [r for r in ours if r.footprint is not None and r.footprint.point is not None]
    named = [r for r in able if r.mention.kind not in _ADJECTIVES]
    votes = Counter(code for r in ours if (code := _country_of(r)))

    def alone(resolution: Resolution) -> bool:
        code = _country_of(resolution)
        return votes[code] == 1 and max(votes.values()) > 1

    return min(named or able, key=lambda r: (alone(r), *_scene_rank(r)), default=None)


def _country_of(resolution: Resolution) -> str:
    return resolution.chosen.place.country if resolution.chosen is not None else ""


def _scene_rank(resolution: Resolution) -> tuple[int, int, float, int]:
    footprint, role = resolution.footprint or NOWHERE, resolution.mention.role
    size = 0
    if not footprint.precision.is_point:
        size = 1 + sum(footprint.radius_km > edge for edge in _AREAS_KM)
    rank = 0 if role in SCENES else 2 if role is Role.SOURCE_LOCATION else 1
    # above an even chance the order of the text decides
    return size, rank, -min(resolution.confidence, 0.5), resolution.mention.start
