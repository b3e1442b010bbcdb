"""From a folded name to the numbers of names in the file: the exact tiers."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.gazetteer.engine.hashing import HashTable, hash_lines, hash_one
from geo.gazetteer.engine.records import Texts
from geo.gazetteer.engine.store import Store
from geo.gazetteer.fold import article_fold, key_fold, romanise, skeleton_fold, translit_fold

__all__ = ["Folded", "Keys"]


class Folded:
    """All tiers of one name; the coarser ones are worked out when a search comes to them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = key_fold(name)
        self.article = article_fold(self.key)

    @cached_property
    def roman(self) -> str:
        """The article tier in Latin letters."""
        return romanise(self.article)

    @cached_property
    def abjad(self) -> bool:
        """Whether it is written in a script without short vowels (Hebrew to Thaana)."""
        return not self.article.isascii() and any("\u0590" <= c <= "\u07bf" for c in self.name)

    @cached_property
    def translit(self) -> str:
        """Spellings of one sound merged."""
        return translit_fold(self.article)

    @cached_property
    def skeleton(self) -> str:
        """Consonants."""
        return skeleton_fold(self.translit)


class Keys:
    """Distinct keys of the file, found by hash; those with an article also without it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table = HashTable(store.array("key_slots"))
        self.texts = Texts(store, "key")
        self._name_starts = store.array("key_name_starts").data
        self._names = store.array("key_names").data

    def __len__(self) -> int:
        return len(self.texts)

    def find(self, key: str) -> int:
        """Number of an exact key, -1 if the file has none."""
        data = key.encode()
        for at in self._table.find(hash_one(data)):
            if self.texts.raw(at) == data:
                return at
        return -1

    def find_many(self, keys: Sequence[str]) -> npt.NDArray[np.int64]:
        """Numbers of many exact keys, -1 where there is none, shape (n,)."""
        return self._table.find_many(hash_lines("\n".join(keys).encode()))

    def find_all(self, keys: Sequence[str]) -> list[int]:
        """As :meth:`find` of each."""
        found = self.find_many(keys).tolist() if keys else []
        return [
            at if at < 0 or self.texts.raw(at) == key.encode() else self.find(key)
            for at, key in zip(found, keys, strict=True)
        ]

    def names(self, key: int) -> list[int]:
        """Numbers of the names that fold to a key."""
        return self._names[self._name_starts[key] : self._name_starts[key + 1]].tolist()

    def names_of(self, keys: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], ...]:
        """As :meth:`names` of each: columns of pairs, place in ``keys`` and number of the name."""
        starts = self._store.array("key_name_starts")
        first = starts[keys].astype(np.int64)
        many = starts[keys + 1].astype(np.int64) - first
        at = np.arange(int(many.sum())) + np.repeat(first - (np.cumsum(many) - many), many)
        return np.repeat(np.arange(len(keys)), many), self._store.array("key_names")[at]

    @cached_property
    def _articles(self) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        return self._store.array("article_hash"), self._store.array("article_key")

    def of_article(self, text: str) -> list[int]:
        """Keys that are this text once their article is gone."""
        hashes, keys = self._articles
        wanted = np.uint64(hash_one(text.encode()))
        low = int(np.searchsorted(hashes, wanted))
        high = low
        while high < len(hashes) and hashes[high] == wanted:
            high += 1
        return [int(k) for k in keys[low:high]]

    def of_articles(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], ...]:
        """As :meth:`of_article` of each: columns of pairs, place in ``texts`` and key."""
        hashes, keys = self._articles
        wanted = hash_lines("\n".join(texts).encode())
        lows = np.searchsorted(hashes, wanted)
        many = np.searchsorted(hashes, wanted, side="right") - lows
        at = np.arange(int(many.sum())) + np.repeat(lows - (np.cumsum(many) - many), many)
        return np.repeat(np.arange(len(texts)), many), keys[at].astype(np.int64)
