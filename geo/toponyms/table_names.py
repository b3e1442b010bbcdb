"""Many names of a table at once: those that places bear by that very name are answered together.

Most names of a table are of this kind. The answers are those of the long way, which the others go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from geo.model.bearers import Bearer, Borne
from geo.model.records import Candidate, PlaceId, Resolution
from geo.toponyms.acceptance import ACCEPT, confidence_alone
from geo.toponyms.fallbacks import mention_of
from geo.toponyms.locations import Part, is_one_name
from geo.toponyms.names import AROUND, Resolver
from geo.toponyms.table_context import Asked
from geo.toponyms.table_scope import Scope

__all__ = ["Sole", "TableResolver"]


@runtime_checkable
class _Many(Protocol):
    """A lookup that answers many names in one call."""

    def borne(
        self,
        names: Sequence[str],
        *,
        countries: Sequence[str],
        units: Sequence[PlaceId | None],
        settlements: int,
    ) -> list[Borne]:
        """What bears each name within its country and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sole:
    """The only candidate of a name, accepted: a resolution without what nobody asks of it."""

    bearer: Bearer
    confidence: float


class TableResolver(Resolver):
    """A resolver that also takes many names at once."""

    def resolve_many(self, asked: Sequence[Asked]) -> list[Resolution | Sole]:
        """As :meth:`resolve` of each.

        Parameters
        ----------
        asked
            Location, admin1 and admin2 as written, ``country`` as ISO alpha-2.
        """
        together = dict(self._together(asked))
        return [
            together.get(one) or self.resolve(one[0], admin1=one[1], admin2=one[2], country=one[3])
            for one in asked
        ]

    def _together(self, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Resolution | Sole]]:
        """Names without words around them that places bear within plain parents."""
        lookup = self.lookup
        if self._focus or not isinstance(lookup, _Many):
            return
        plain = [
            (one, scope)
            for one in asked
            if (scope := self._scopes.stated(one[3], one[1], one[2])).is_plain
            and len(one[0]) > 1
            and is_one_name(one[0])
        ]
        found = lookup.borne(
            [one[0] for one, _ in plain],
            countries=[scope.countries[0] if scope.countries else "" for _, scope in plain],
            units=[scope.unit.place_id if scope.unit is not None else None for _, scope in plain],
            settlements=AROUND,
        )
        for (one, scope), places in zip(plain, found, strict=True):
            if isinstance(places, Bearer):
                made: Resolution | Sole | None = self._alone(one[0], places, scope)
            else:
                made = self._chosen(one[0], places, scope)
            if made is not None:
                yield one, made

    def _alone(self, name: str, bearer: Bearer, scope: Scope) -> Sole | None:
        stated = scope.unit is not None
        confidence = confidence_alone(
            bearer.score, letters=len(name), stated=stated, spacing_km=bearer.spacing_km
        )
        anywhere = not scope.countries and not stated and self._accept <= ACCEPT
        if confidence >= self._accept or anywhere:
            return Sole(bearer=bearer, confidence=confidence)
        return None

    def _chosen(self, name: str, found: Sequence[Candidate], scope: Scope) -> Resolution | None:
        """The best of some places of exactly this name that may lie in a unit."""
        inside = [c for c in found if self._scopes.fits(c.place, scope)]
        part = Part(text=name, name=name)
        weighed = self._weighed(part, inside, scope, near=None, precision=None)
        if weighed and self._is_enough(weighed[0], scope):
            return self._accepted(mention_of(part), part, weighed, scope)
        return None
