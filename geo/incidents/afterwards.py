"""``The incident occurred in X``: a sentence that only says where the one before it happened.

Pure: the frames so far are given the site that was missing.
"""

from collections.abc import Sequence

from geo.extraction.frames import Clause
from geo.model.frames import Frame, PlaceArgument, SiteBasis
from geo.model.reading import Reading
from geo.model.vocab import PlaceKind

__all__ = ["told_where"]


def told_where(
    frames: Sequence[Frame],
    reading: Reading,
    clause: Clause,
    site: PlaceArgument | None,
    basis: SiteBasis,
) -> None:
    """Give the frames of the sentence before the site of a clause without an event."""
    if site is None or not frames or basis is not SiteBasis.OWN:
        return
    sentence = frames[-1].sentence
    hits = reading.hits_in(clause.first, clause.last)
    if clause.sentence - sentence > 1 or not any(h.set == "happened" for h in hits):
        return
    for frame in frames:
        if frame.sentence == sentence and _is_open(frame.site):
            frame.site, frame.site_basis = site, SiteBasis.NEXT


def _is_open(site: PlaceArgument | None) -> bool:
    """Whether a frame has no site, or no finer one than a country."""
    return site is None or (site.place is not None and site.place.kind is PlaceKind.COUNTRY)
