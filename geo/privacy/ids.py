"""Public ids: an id leaves as it was given, or is replaced everywhere by a neutral one.

Pure, but for reading the key. With a key a neutral id is an HMAC of the owner's id and stays the
same from build to build; without one it is a number, which tells nothing and may change.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from geo.model.errors import InputError

__all__ = ["neutral_ids", "read_secret"]

_PLAIN = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_SHOWN = 10  # characters of the digest
_FORM = str.maketrans("23456789", "1" * 8)  # what an id tells hangs on zeros, not on other digits
_SHORTEST_SECRET = 16  # bytes


def neutral_ids(
    ids: Mapping[str, Iterable[str]],
    *,
    tells: Callable[[str], bool],
    hidden: Iterable[tuple[str, str]] = (),
    key: bytes = b"",
    every: bool = False,
) -> dict[tuple[str, str], str]:
    """The ids that do not leave as they are, with what stands for each.

    Parameters
    ----------
    ids
        Kind of record to its ids.
    tells
        Whether an id names a person or holds contact data.
    hidden
        Kind and id of items that are blurred.
    key
        A secret; without it neutral ids are numbers.
    every
        Replace all.

    Returns
    -------
    dict
        Kind and id to the neutral id.

    Examples
    --------
    >>> neutral_ids({"incident": ["a-1", "house of X"]}, tells=lambda one: False)
    {('incident', 'house of X'): 'i-1'}
    """
    veiled = set(hidden)
    telling: dict[str, bool] = {}

    def is_plain(one: str) -> bool:
        """Whether an id may leave; ids that differ in digits only are judged once."""
        if _PLAIN.fullmatch(one) is None:
            return False
        form = one.translate(_FORM)
        if form not in telling:
            telling[form] = tells(one)
        return not telling[form]

    found: dict[tuple[str, str], str] = {}
    for kind, given in sorted(ids.items()):
        distinct = sorted(set(given))
        taken = set(distinct)
        number = 0
        for one in distinct:
            if not every and (kind, one) not in veiled and is_plain(one):
                continue
            if key:
                digest = hmac.new(key, f"{kind}:{one}".encode(), hashlib.sha256).hexdigest()
                found[kind, one] = f"i-{digest[:_SHOWN]}"
                continue
            number += 1
            while f"i-{number}" in taken:
                number += 1
            found[kind, one] = f"i-{number}"
    return found


def read_secret(path: Path, *, setting: str) -> bytes:
    """The bytes of a salt or a key.

    Raises
    ------
    InputError
        It cannot be read, or is too short to be a secret.
    """
    word = setting.rpartition(".")[2]
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise InputError(
            f"the {word} cannot be read", where=path.name, remedy=f"check {setting}"
        ) from error
    if len(secret) < _SHORTEST_SECRET:
        raise InputError(
            f"the {word} has fewer than {_SHORTEST_SECRET} bytes",
            where=path.name,
            remedy="make one with: head -c 32 /dev/urandom | base64",
        )
    return secret
