"""Names that are not in the index: real alternates held out of it, and typing errors.

For each sampled place one alternate is taken out of the rows before the index is built, and is the
query; the place must be found by what is left. Nothing of a sample is generated but the errors.
"""

import random
import re
import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zlib import crc32

from geo.gazetteer.build.builder import name_kind
from geo.gazetteer.fold import key_fold
from geo.gazetteer.rows import Row, script_of

ARAB = frozenset(re.findall("..", "DZBHEGIQJOKWLBLYMAOMPSQASASDSYTNAEYE"))
CYRILLIC = frozenset(re.findall("..", "RUUABYBGMKRSKZKGTJMN"))


@dataclass(frozen=True)
class Query:
    """A name that is not in the index, and the place it must find."""

    text: str
    place_id: str
    country: str


def _alternates(row: Row, script: str) -> list[str]:
    names = {n.text for n in row.names if script_of(n.text) == script}
    own = key_fold(row.name)
    return sorted(n for n in names if name_kind(n) == "alternate" and key_fold(n) != own)


def hold_out(  # noqa: C901 -- six sets of one shape
    rows: Iterable[Row], *, size: int = 300, seed: int = 7, part: int = 0
) -> tuple[list[Row], dict[str, list[Query]]]:
    """Rows without the held-out names, and the queries of each set.

    Places fall into two halves by their id: what is fitted on queries of ``part=1`` is measured on
    queries of ``part=0``, about other places.

    ``ar``/``cy``: Latin alternates in Arab/Cyrillic countries; ``ar_script``/``cy_script``: native
    names whose place keeps no name in that script and no machine romanisation; ``e1``/``e2``: one
    and two random edits of a preferred name of five letters or more.
    """
    every = list(rows)
    shared: dict[str, int] = {}
    for row in every:
        for key in {key_fold(n) for n in (row.name, *(n.text for n in row.names))}:
            shared[key] = shared.get(key, 0) + 1
    draw = random.Random(seed)
    order = list(range(len(every)))
    draw.shuffle(order)
    queries: dict[str, list[Query]] = {}
    used = {at for at, row in enumerate(every) if crc32(row.place_id.encode()) % 2 != part}
    for name, countries, script, whole_script in (
        ("ar_script", ARAB, "Arab", True),
        ("cy_script", CYRILLIC, "Cyrl", True),
        ("ar", ARAB, "Latn", False),
        ("cy", CYRILLIC, "Latn", False),
    ):
        pool = [
            (at, text)
            for at, row in enumerate(every)
            if at not in used and row.country in countries
            for text in _alternates(row, script)
            if shared[key_fold(text)] == 1
        ]
        draw.shuffle(pool)  # of alternates, not of places: each name is as likely as another
        found: list[Query] = []
        for at, text in pool:
            if len(found) == size:
                break
            if at in used:
                continue
            row, key = every[at], key_fold(text)
            kept = tuple(
                n for n in row.names if not _is_gone(n.text, key, script, whole_script=whole_script)
            )
            every[at] = replace(row, names=kept)
            used.add(at)
            found.append(Query(text, row.place_id, row.country))
        queries[name] = found
    for edits, name in ((1, "e1"), (2, "e2")):
        found = []
        for at in order[::-1]:
            row = every[at]
            if len(found) == size:
                break
            if at in used or len(row.name) < 5 or not row.name.isascii():
                continue
            text = _misspelt(row.name, edits, draw)
            if key_fold(text) in shared:
                continue
            used.add(at)
            found.append(Query(text, row.place_id, row.country))
        queries[name] = found
    return every, queries


def _is_gone(text: str, key: str, script: str, *, whole_script: bool) -> bool:
    if whole_script:
        return script_of(text) == script or name_kind(text) == "romanisation"
    return key_fold(text) == key


def _misspelt(name: str, edits: int, draw: random.Random) -> str:
    letters = list(name)
    for _ in range(edits):
        at = draw.randrange(len(letters))
        match draw.randrange(4):
            case 0:
                letters[at] = draw.choice(string.ascii_lowercase)
            case 1:
                letters.insert(at, draw.choice(string.ascii_lowercase))
            case 2 if len(letters) > 3:
                del letters[at]
            case _ if at:
                letters[at - 1], letters[at] = letters[at], letters[at - 1]
            case _:
                letters[at] = draw.choice(string.ascii_lowercase)
    return "".join(letters)
