"""The names of columns behind the groups of a form, and columns that are one tick of a question.

Pure. ``incident_group_village`` is a village; ``harm/killed`` with 0 and 1 is no count.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from geo.intake.table import Table

__all__ = ["SAMPLE", "options_of", "spellings_of"]

SAMPLE = 200
"""Rows whose values decide what a column looks like."""
_DEEPEST = 24  # groups within groups, and words of a name, that are left out one by one
_SHARED = 0.6  # of the columns that carry a prefix for it to be that of all
_GROUP = re.compile(r"(?:grp|group|gr|section|sect|module|mod|page|form|data|properties)[_\d]")
_OPTION = frozenset({"", "0", "1", "yes", "no", "true", "false"})


def spellings_of(
    table: Table, options: Iterable[str]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Per column: names it has for certain, and names it has if a group prefix is left out."""
    skipped = set(options)
    columns = [column for column in table.columns if column not in skipped]
    heads = Counter(column.partition("_")[0] for column in columns if "_" in column)
    shared = {head for head, count in heads.items() if count > max(2, _SHARED * len(columns))}
    found = {}
    for column in columns:
        # a.b/c: c for certain, b/c too; a_b_c: only behind a word that means a group
        cuts = [m.end() for m in re.finditer(r"[/:.]", column)][-_DEEPEST:]
        names = [column, *(column[cut:] for cut in cuts)]
        joined = [re.sub(r"[/:.]+", "_", name) for name in names]
        last = re.split(r"[/:]", column)[-1]
        parts = last.split("_")
        behind = parts[1:][-_DEEPEST:]
        tails = ["_".join(behind[i:]) for i in range(len(behind))]
        if _GROUP.match(last) or (parts[0] in shared and len(parts) > 1):
            names += tails
        names = [*sorted(filter(None, names), key=len, reverse=True), *joined]
        found[column] = (tuple(dict.fromkeys(names)), tuple(dict.fromkeys(tails)))
    return found


def options_of(table: Table) -> frozenset[str]:
    """Columns that are one answer of a question with many: ``harm/killed`` is 0 or 1, no count."""
    groups: dict[str, list[str]] = defaultdict(list)
    for column in table.columns:
        head, slash, tail = column.rpartition("/")
        if slash and tail:
            groups[head].append(column)
    found: set[str] = set()
    for head, columns in groups.items():
        ticked = [
            column
            for column in columns
            if {""} != {v.casefold() for v in table.cells[column].head(SAMPLE)} <= _OPTION
        ]
        if head in table.columns or len(ticked) == len(columns) > 1:
            found |= set(ticked)
    return frozenset(found)
