"""All gazetteer names in running text."""

import re
from collections.abc import Iterator

from geo.gazetteer.fold import key_fold
from geo.gazetteer.keys import Keys
from geo.gazetteer.records import Records
from geo.gazetteer.rows import NAME_KINDS
from geo.model import Match, PlaceId

__all__ = ["Scanner"]

_WORD = re.compile(r"[^\W_]+(?:['’ʿʾ][^\W_]+)*\.?", re.UNICODE)
_LONGEST = 6  # words
_HIDDEN = {NAME_KINDS.index("code"), NAME_KINDS.index("romanisation")}


class Scanner:
    """Longest match over word windows."""

    def __init__(self, records: Records, keys: Keys) -> None:
        self._records = records
        self._keys = keys

    def scan(self, text: str) -> Iterator[Match]:
        """Matches in order; offsets are of ``text`` itself."""
        words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            start = words[at][0]
            at += 1
            if text[start].islower():
                continue
            for last in range(min(at - 2 + _LONGEST, len(words) - 1), at - 2, -1):
                end = words[last][1]
                places = self._places(text[start:end])
                if places:
                    if text[end - 1] == ".":
                        end -= 1
                    yield Match(start=start, end=end, text=text[start:end], place_ids=places)
                    at = last + 1
                    break

    def _places(self, surface: str) -> tuple[PlaceId, ...]:
        key = self._keys.find(key_fold(surface))
        if key < 0:
            return ()
        owners = [
            int(self._records.name_owner[number])
            for number in self._keys.names(key)
            if self._records.name_kinds[number] not in _HIDDEN
        ]
        return tuple(self._records.place_id(at) for at in dict.fromkeys(owners))
