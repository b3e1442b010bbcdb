"""Names of a table under the same parents: those that one place in them bears are taken together.

Most names of a table are of this kind. The answers are those of the long way, which the others go.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

from geo.model.position import LonLat
from geo.model.records import Candidate, Place, Resolution
from geo.toponyms.acceptance import weigh
from geo.toponyms.fallbacks import mention_of
from geo.toponyms.locations import Location, Part, parse_location
from geo.toponyms.names import AROUND, Resolver
from geo.toponyms.table_scope import Scope

__all__ = ["TableResolver"]


@runtime_checkable
class _Many(Protocol):
    """A lookup that answers many names in one call."""

    def bearers(
        self, names: Sequence[str], *, country: str | Iterable[str] | None = None
    ) -> list[list[Candidate]]:
        """Of each name what an exact search finds; nothing for many places, or with a unit."""

    def spacings_km(self, points: Sequence[LonLat], *, settlements: int) -> list[float]:
        """Kilometres to the last of so many nearest settlements of each point."""


class TableResolver(Resolver):
    """A resolver that also takes many names at once."""

    def resolve_many(
        self, names: Sequence[str], *, admin1: str = "", admin2: str = "", country: str = ""
    ) -> list[Resolution]:
        """As :meth:`resolve` of each name with these parents.

        Parameters
        ----------
        names
            Locations as written.
        admin1, admin2, country
            What their rows say; ``country`` as ISO alpha-2.
        """
        stated = self._scopes.stated(country, admin1, admin2)
        together = dict(self._together(names, stated))
        return [
            together.get(name) or self.resolve(name, admin1=admin1, admin2=admin2, country=country)
            for name in names
        ]

    def _together(self, names: Sequence[str], scope: Scope) -> Iterator[tuple[str, Resolution]]:
        """Names without words around them that one place bears, within plain parents."""
        lookup = self.lookup
        if self._focus or scope.holder is not None or scope.district is not None:
            return
        if not isinstance(lookup, _Many):
            return
        parts = {name: Part(text=name, name=name) for name in names}
        plain = [n for n, part in parts.items() if parse_location(n) == (Location(places=(part,)),)]
        found = lookup.bearers(plain, country=scope.countries or None)
        held = [
            (name, inside[0], inside[0].place.point)
            for name, exact in zip(plain, found, strict=True)
            if len(inside := [c for c in exact if self._scopes.fits(c.place, scope)]) == 1
        ]
        placed = [(name, one, point) for name, one, point in held if point is not None]
        spacings = lookup.spacings_km([point for *_, point in placed], settlements=AROUND)
        for (name, one, _), km in zip(placed, spacings, strict=True):
            weighed = weigh(
                parts[name],
                [one],
                stated=scope.unit is not None,
                spacing=_always(km),
                prior=self._prior,
            )
            if self._is_enough(weighed[0], scope):
                yield name, self._accepted(mention_of(parts[name]), parts[name], weighed, scope)


def _always(km: float) -> Callable[[Place], float]:
    """Of any place, kilometres that are known."""
    return lambda _place: km
