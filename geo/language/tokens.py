"""Text to tokens: one linear pass, offsets into the text as it was given.

Pure. The tokens themselves are data of :mod:`geo.model.reading`.
"""

from geo.model.reading import Tokens

__all__ = ["Tokens", "tokenize"]


def tokenize(text: str) -> Tokens:
    """Split a text into tokens.

    >>> tokenize("A 57-year-old, near al-Assad’s home.").low
    ['a', '57', '-', 'year-old', ',', 'near', 'al-assad', 'home', '.']
    """
    return Tokens(text)
