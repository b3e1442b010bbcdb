"""Names as identifiers: letters, digits and hyphens.

Pure.
"""

import re

from geo.model.folds import ORDER

__all__ = ["slug"]

_OTHER = re.compile(r"[\W_]+")
_OTHER_ASCII = re.compile(r"[^a-z0-9]+")


def slug(name: str, *, ascii_only: bool = False) -> str:
    """A name as an identifier; empty where nothing of it can stay.

    Letters of every script stay as they are; ``ascii_only`` takes their accents, and drops what no
    ASCII letter stands for.

    >>> slug("Nahr al-Kabir"), slug("Räumung (2)"), slug("طرطوس 2")
    ('nahr-al-kabir', 'räumung-2', 'طرطوس-2')
    >>> slug("Tartūs (city)", ascii_only=True), slug("طرطوس 2", ascii_only=True)
    ('tartus-city', '2')
    """
    if not ascii_only:
        return _OTHER.sub("-", name.casefold()).strip("-")
    return _OTHER_ASCII.sub("-", ORDER(name)).strip("-")
