"""A gazetteer as a text in one language sees it: names bound to another language are none there.

Pure. "Chili" is Chile in a French text and a town of New York in an English one; a name that no
language is given for may stand anywhere.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from geo.model.records import Candidate, Lookup, Match

__all__ = ["names_in"]


def names_in(lookup: Lookup, code: str) -> Lookup:
    """The gazetteer without the names that places bear in other languages alone."""
    return cast("Lookup", _Bound(lookup, code))


class _Bound:
    """Everything as the gazetteer has it, less what is bound to other languages."""

    def __init__(self, lookup: Lookup, code: str) -> None:
        self._lookup, self._code = lookup, code

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lookup, name)

    def scan(self, text: str) -> Iterator[Match]:
        """The names of a text that its language has."""
        for match in self._lookup.scan(text):
            own = self._own(match)
            if own is not None:
                yield own

    def match(self, text: str) -> Match | None:
        """The whole of a text as one name of its language."""
        match = self._lookup.match(text)
        return match and self._own(match)

    def search(self, name: str, **options: Any) -> list[Candidate]:
        """Places by a name, less those that bear it in other languages alone."""
        found = list(self._lookup.search(name, **options))
        match = self._lookup.match(name) if found else None
        if match is None or not any(match.langs):
            return found
        alien = set(match.place_ids).difference(match.in_language(self._code))
        return [c for c in found if c.tier != "exact" or c.place.place_id not in alien]

    def _own(self, match: Match) -> Match | None:
        ids = match.in_language(self._code)
        if len(ids) == len(match.place_ids):
            return match
        return replace(match, place_ids=ids, langs=()) if ids else None
