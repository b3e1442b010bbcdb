"""Keys of a document that nobody reads: told in one line a file, with the key that was meant.

Pure. A mistyped ``publshed:`` must not cost a report its date in silence, and the ``tags:`` and
``layout:`` of other tools must not fill a screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from geo.intake.document import KEYS, first_value
from geo.model.records import Rejected

__all__ = ["said_of_folder", "unread_keys"]

_ALIKE = 0.75  # how like a known key one must be to be taken for it: ``lnag`` is ``lang``
_NAMED = 12  # keys that a line names
_LONGEST = 40  # characters of a key that a line shows
_UNREAD = "nobody reads"
_FIELD = {name: field for field, names in KEYS.items() for name in names}


def unread_keys(
    keys: Mapping[str, int | None],
    values: Mapping[str, object],
    *,
    file: str,
    near_only: bool = False,
) -> list[Rejected]:
    """One line that names the keys that are not read, and those that were probably meant.

    Parameters
    ----------
    keys
        Keys that are not known, with the lines on which they stand.
    values
        What the document states under keys that are known: what it has is not missed.
    file
        The file as it is named in messages.
    near_only
        Say nothing of keys that resemble none: for formats that always hold others.

    Examples
    --------
    >>> print(*unread_keys({"publshed": 3, "tags": 4}, {}, file="a.md"))
    a.md:3 [publshed]: nobody reads the keys publshed (did you mean published?), tags; known: \
title, publisher, source, date_published, url, archive_url, lang, retrieved, report_id
    """
    near = {key: meant for key in keys if (meant := _meant(key, values))}
    if not keys or (near_only and not near):
        return []
    named = [*near, *(key for key in keys if key not in near and not near_only)]
    shown = [
        _short(key) + (f" (did you mean {near[key]}?)" if key in near else "")
        for key in named[:_NAMED]
    ]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    first = next(iter(near), None)
    word = "key" if len(named) == 1 else "keys"
    known = [names[0] for field, names in KEYS.items() if field != "text"]
    return [
        Rejected(
            file=file,
            row=keys[first] if first is not None else None,
            column=_short(first) if first is not None else None,
            reason=f"{_UNREAD} the {word} {', '.join(shown)}{more}",
            remedy=f"known: {', '.join(known)}",
            fatal=False,
            warning=True,
        )
    ]


def said_of_folder(faults: Iterable[Rejected]) -> list[Rejected]:
    """The faults, with keys of other tools that several files share said once.

    >>> two = [unread_keys({"tags": 2}, {}, file=name) for name in ("a.md", "b.md")]
    >>> print(*said_of_folder(sum(two, [])))
    a.md: nobody reads the key tags (1 more file has it); known: title, publisher, source, \
date_published, url, archive_url, lang, retrieved, report_id
    """
    listed = list(faults)
    alike: dict[str, list[int]] = {}
    for at, fault in enumerate(listed):
        if fault.warning and fault.column is None and fault.reason.startswith(_UNREAD):
            alike.setdefault(fault.reason, []).append(at)
    for reason, (first, *others) in alike.items():
        if others:
            count = f"{len(others)} more file{'s have' if len(others) > 1 else ' has'}"
            it = "it" if "the key " in reason else "them"
            listed[first] = replace(listed[first], reason=f"{reason} ({count} {it})")
    repeated = {at for ats in alike.values() for at in ats[1:]}
    return [fault for at, fault in enumerate(listed) if at not in repeated]


def _meant(key: str, values: Mapping[str, object]) -> str:
    """The known key that one resembles, if the document does not state that already."""
    if len(key) > _LONGEST:
        return ""
    known = next(iter(get_close_matches(key, _FIELD, n=1, cutoff=_ALIKE)), "")
    return known if known and not first_value(values, _FIELD[known]) else ""


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST else f"{key[: _LONGEST - 1]}…"
