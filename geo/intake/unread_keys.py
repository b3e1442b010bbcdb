"""Keys of a document that nobody reads: told in one line a file, with the key that was meant.

Pure. A mistyped ``publshed:`` must not cost a report its date in silence, and the ``tags:`` and
``layout:`` of other tools must not fill a screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice

from geo.intake.document import KEYS, first_value
from geo.model.records import Rejected

__all__ = ["said_of_folder", "unread_keys"]

_ALIKE = 0.75  # how like a known key one must be to be taken for it: ``lnag`` is ``lang``
_NAMED = 12  # keys that a line names
_LONGEST = 40  # characters of a key that a line shows
_LOOKED = 200  # keys of a document that are compared with the known ones
_UNREAD = "nobody reads"
_OF_TOOLS = frozenset(
    (
        "abstract", "aliases", "author", "authors", "categories", "category", "comments",
        "created", "description", "draft", "excerpt", "expirydate", "image", "images", "keywords",
        "lastmod", "layout", "modified", "resources", "series", "sidebar", "slug", "subtitle",
        "summary", "tag", "tags", "taxonomies", "toc", "type", "updated", "weight",
    )
)  # fmt: skip
"""Ordinary keys of Hugo, Jekyll, Obsidian and their like: none of them is mistyped."""
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
    looked = islice(keys, _LOOKED)
    near = {key: meant for key in looked if (meant := _meant(key, values))}
    if not keys or (near_only and not near):
        return []
    named = [*near, *(key for key in keys if key not in near and not near_only)]
    first = next(iter(near), None)
    known = [names[0] for field, names in KEYS.items() if field != "text"]
    return [
        Rejected(
            file=file,
            row=keys[first] if first is not None else None,
            column=_short(first) if first is not None else None,
            value="" if near else "\n".join(named),
            reason=_reason(named, near),
            remedy=f"known: {', '.join(known)}",
            fatal=False,
            warning=True,
            owner=True,
        )
    ]


def said_of_folder(faults: Iterable[Rejected]) -> list[Rejected]:
    """The faults, with keys of other tools said once for all files, and equal mistakes once.

    >>> two = [unread_keys({key: 2}, {}, file=f"{key}.md") for key in ("tags", "slug")]
    >>> print(*said_of_folder(sum(two, [])))
    tags.md: nobody reads the keys tags, slug (1 more file has such keys); known: title, \
publisher, source, date_published, url, archive_url, lang, retrieved, report_id
    """
    listed = list(faults)
    alike: dict[str, list[int]] = {}
    for at, fault in enumerate(listed):
        if fault.warning and fault.reason.startswith(_UNREAD):
            alike.setdefault(fault.reason if fault.column else "", []).append(at)
    for first, *others in alike.values():
        if others:
            one, count = listed[first], len(others)
            keys = dict.fromkeys(
                key for at in (first, *others) for key in listed[at].value.split("\n") if key
            )
            reason = one.reason if one.column else _reason([*keys], {})
            holds = "files have" if count > 1 else "file has"
            listed[first] = replace(one, reason=f"{reason} ({count} more {holds} such keys)")
    repeated = {at for ats in alike.values() for at in ats[1:]}
    return [fault for at, fault in enumerate(listed) if at not in repeated]


def _reason(keys: Sequence[str], near: Mapping[str, str]) -> str:
    shown = [
        _short(key) + (f" (did you mean {near[key]}?)" if key in near else "")
        for key in keys[:_NAMED]
    ]
    more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
    return f"{_UNREAD} the key{'' if len(keys) == 1 else 's'} {', '.join(shown)}{more}"


def _meant(key: str, values: Mapping[str, object]) -> str:
    """The known key that one resembles, if the document does not state that already."""
    if len(key) > _LONGEST or key in _OF_TOOLS:
        return ""
    known = next(iter(get_close_matches(key, _FIELD, n=1, cutoff=_ALIKE)), "")
    return known if known and not first_value(values, _FIELD[known]) else ""


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST else f"{key[: _LONGEST - 1]}…"
