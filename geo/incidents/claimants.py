"""Who stands behind a claim: sources by name, and the line of what nobody is named for."""

from collections.abc import Iterable, Sequence

from geo.extraction.groups import group_class
from geo.model.records import Claim, ClaimId, Source, sources_by_name

__all__ = [
    "Claimants",
    "figure_key",
    "figure_of",
]


class Claimants:
    """Sources by id, name and alias, and the line of what nobody is named for."""

    def __init__(self, sources: Iterable[Source], claims: Sequence[Claim]) -> None:
        self._by_name = sources_by_name(sources)
        self._unnamed = self._lines_of_unnamed(claims)

    def _lines_of_unnamed(self, claims: Sequence[Claim]) -> dict[ClaimId, str]:
        """Claims that name nobody: in the line of whoever gives their number, else their report's.

        Two reports whose publishers are unknown make no one line, unless their numbers agree.
        """
        lines: dict[tuple[object, ...], str] = {}
        for named in (True, False):
            for claim in claims:
                if bool(claim.chain or claim.claimant) is named:
                    root = self._named_root(claim) if named else report_of(claim)
                    lines.setdefault(figure_key(claim), root)
        return {
            c.claim_id: lines[figure_key(c)] if figure_of(c) is not None else report_of(c)
            for c in claims
            if not (c.chain or c.claimant)
        }

    def find(self, name: str) -> Source | None:
        """The source of this id, name or alias."""
        return self._by_name.get(name.casefold())

    def name(self, name: str) -> str:
        """The name of a source by any of its names."""
        source = self.find(name)
        return source.name if source else name

    def root(self, claim: Claim) -> str:
        """Who said it first: the end of the chain, else the claimant, else the report."""
        unnamed = self._unnamed.get(claim.claim_id)
        return self._named_root(claim) if unnamed is None else unnamed

    def _named_root(self, claim: Claim) -> str:
        name = claim.chain[-1] if claim.chain else claim.claimant
        source = self.find(name)
        return source.source_id if source else name.casefold()

    def line(self, claim: Claim) -> str:
        """The line of information: sources with one independence group are one."""
        root = self.root(claim)
        source = self.find(root)
        return (source.independence_group or source.source_id) if source else root


def report_of(claim: Claim) -> str:
    """The report that a claim was read in, or ""."""
    if claim.span is not None:
        return claim.span.report_id
    return claim.quote[0] if claim.quote else ""


def figure_key(claim: Claim) -> tuple[object, ...]:
    """What two claims share that give one figure."""
    return (claim.about, claim.harm, group_class(claim.group), figure_of(claim))


def figure_of(claim: Claim) -> int | None:
    """The number as said; the lower end of a range."""
    return next(
        (n for n in (claim.value, claim.low, claim.best, claim.high) if n is not None), None
    )
