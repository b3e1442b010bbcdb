"""What this software stands on, and under which licence: packages, data, what a page carries.

Reads what is installed here; no network.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from importlib import metadata
from typing import cast

from geo import __version__
from geo.gazetteer.build.curated import read_sources
from geo.gazetteer.resources import gazetteer_data
from geo.model.slugs import slug
from geo.webmap.assets import vendors

__all__ = ["Credit", "Part", "licences"]

_OURS = "incident-mapper"
_LONGEST = 60  # characters of a licence that a package states in words
_EXTRAS = frozenset({"parquet", "dask", "postgis", "documents", "pictures", "notebook"})
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)")
_EXTRA = re.compile(r"""extra == ["']([^"']+)""")


class Part(StrEnum):
    """What of the software a licence is about."""

    SOFTWARE = "software"
    PAGE = "carried by pages"
    DATA = "data"


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """One thing that others have made, and its licence."""

    part: Part
    name: str
    version: str = ""
    licence: str
    url: str = ""


def licences() -> list[Credit]:
    """Our package and all that it needs, what pages carry, the sources of the data.

    >>> sorted({credit.part.value for credit in licences()})
    ['carried by pages', 'data', 'software']
    """
    return [*_software(), *_page(), *_data()]


def _software() -> Iterator[Credit]:
    """The packages that are installed because this one needs them, directly or not."""
    waiting, seen = [_OURS], set[str]()
    found = []
    while waiting:
        name = waiting.pop()
        key = slug(name)
        if key in seen:
            continue
        seen.add(key)
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if key == _OURS:  # run from its source: nothing says what was installed for it
                found.append(_credit(_OURS, __version__, "Apache-2.0 AND CC-BY-4.0"))
            continue
        found.append(_credit(package.name, package.version, _licence(package)))
        waiting += _needs(package)
    return iter(sorted(found, key=lambda credit: (credit.name != _OURS, credit.name.casefold())))


def _credit(name: str, version: str, licence: str) -> Credit:
    return Credit(part=Part.SOFTWARE, name=name, version=version, licence=licence)


def _needs(package: metadata.Distribution) -> list[str]:
    """What a package requires; of extras only those that a user of this package installs."""
    ours = package.name == _OURS
    found = []
    for line in package.requires or ():
        matched = _REQUIREMENT.match(line)
        extra = _EXTRA.search(line)
        if matched is not None and (extra is None or (ours and extra[1] in _EXTRAS)):
            found.append(matched[1])
    return found


def _licence(package: metadata.Distribution) -> str:
    """What a package says of its licence: an expression, else a classifier, else its words."""
    told = cast("Message", package.metadata)  # what it is, whatever its protocol shows
    classified = [
        line.rpartition("::")[2].strip()
        for line in told.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    words = (told.get("License") or "").strip().splitlines()
    stated = words[0] if words and len(words[0]) <= _LONGEST else ""
    return told.get("License-Expression") or ", ".join(classified) or stated or "not stated"


def _page() -> Iterator[Credit]:
    for name, licence, package in vendors():
        version = metadata.version(package)
        yield Credit(part=Part.PAGE, name=name, version=version, licence=licence)


def _data() -> Iterator[Credit]:
    for source in read_sources(gazetteer_data()).values():
        yield Credit(
            part=Part.DATA,
            name=str(source["title"]),
            version=str(source.get("version", "")),
            licence=str(source["licence"]),
            url=str(source.get("url", "")),
        )
