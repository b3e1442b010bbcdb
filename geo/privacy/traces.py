"""Withheld texts by their traces: pieces of their letters that no public text holds.

Pure. Only letters and digits count, whatever stands between them. A text is searched by a few of
its pieces, from its beginning, its middle and its end, so that a cut text is found too. What public
texts hold as well says nothing: where all pieces are public the whole text is searched, and a text
that stands whole inside a public one is no secret.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from geo.privacy.anchors import SIZES, Anchors, key_size
from geo.privacy.plain import folded

__all__ = ["SHORTEST_TEXT", "Traces", "letters_of", "shared_pieces"]

SHORTEST_TEXT = 20  # characters of a text that is searched
_FEWEST_LETTERS = 12  # of a text that is searched whole
_PIECE = 24  # letters
_WHOLE = 400  # letters of a text that are compared where all its pieces are public
_APART = "__"  # between two public texts: what stands across it stands in neither
_CELL_ENDS = (b'",', b'"}', b'"]', b'":', b"\x1f", b"\x1e")  # of a quoted value or key, of a column
_BETWEEN = f'"{_APART}'.encode()
_NOT_WORD = re.compile(r"\W+")
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_ASCII_NOT_WORD = bytes(b for b in range(128) if _NOT_WORD.match(chr(b)))


def shared_pieces(texts: Iterable[str], public: Iterable[str]) -> tuple[str, ...]:
    """The pieces of withheld texts that public texts hold too, sorted.

    Parameters
    ----------
    texts
        Withheld texts.
    public
        Everything that may be read in public: texts, names of places, words of the page.

    Examples
    --------
    >>> told = "Armed men at the old mill by the river at noon"
    >>> shared_pieces([told], ["armed men at the old mill by the river, at dawn"])
    ('armedmenattheoldmillbyth',)
    """
    pieces = {piece for text in texts for piece in (*_pieces(text), _whole(text))}
    held = _APART.join(letters_of(text) for text in dict.fromkeys(public))
    searched = _Searched({piece: piece for piece in pieces if piece})
    found = (piece for piece, _ in searched.found(held.encode("utf-8", "surrogatepass")))
    return tuple(sorted(set(found)))


class Traces:
    r"""Searches the letters of public files for withheld texts.

    Parameters
    ----------
    texts
        Withheld texts; those of fewer than 20 characters are left out.
    shared
        Pieces of them that are public: see :func:`shared_pieces`.

    Examples
    --------
    >>> traces = Traces(["Behind the bend of the river"])
    >>> list(traces.found(b'"x": "behind the bend - of the river"'))
    [('Behind the bend of the river', 'behindthebendoftheriver')]
    >>> list(traces.found(b"behind the bend\x1fof the river"))  # two texts of a packed column
    []
    """

    def __init__(self, texts: Iterable[str], shared: Iterable[str] = ()) -> None:
        public = frozenset(shared)
        long = [text for text in dict.fromkeys(texts) if len(text) >= SHORTEST_TEXT]
        borne = Counter(piece for text in long for piece in set(_pieces(text)))
        secret: dict[str, str] = {}
        for text in long:
            own = [piece for piece in _pieces(text) if piece not in public]
            own = [piece for piece in own if borne[piece] == 1] or own
            whole = _whole(text)
            if not own and len(whole) >= _FEWEST_LETTERS and whole not in public:
                own = [whole]
            for piece in {*own[:1], *own[len(own) // 2 :][:1], *own[-1:]}:
                secret.setdefault(piece, text)
        self._searched = _Searched(secret)

    def found(self, data: bytes) -> Iterator[tuple[str, str]]:
        """The texts that stand in some folded bytes, each with the letters that were found."""
        return self._searched.found(data)


class _Searched:
    """Pieces, each by a few bytes of it that are rare among all of them."""

    def __init__(self, pieces: dict[str, str]) -> None:
        coded = {piece.encode("utf-8", "surrogatepass"): text for piece, text in pieces.items()}
        common = Counter(key for data in coded for _, key in _keys(data))
        self._anchored: dict[bytes, list[tuple[int, bytes, str]]] = {}
        for data, text in sorted(coded.items()):
            at, key = min(_keys(data), key=lambda k: common[k[1]], default=(0, b""))
            if key:
                self._anchored.setdefault(key, []).append((at, data, text))
        self._anchors = [Anchors(self._anchored, size) for size in SIZES]

    def found(self, data: bytes) -> Iterator[tuple[str, str]]:
        """What the pieces stand for and the pieces, once for each place where one stands."""
        if not self._anchored:
            return
        letters = _letter_bytes(data)
        for anchors in self._anchors:
            for offset, key in anchors.positions(letters):
                for at, wanted, text in self._anchored[key]:
                    if at <= offset and letters.startswith(wanted, offset - at):
                        yield text, wanted.decode("utf-8", "surrogatepass")


def _keys(data: bytes) -> list[tuple[int, bytes]]:
    """Where a key may begin in a piece, and the key."""
    size = key_size(data)
    return [(i, data[i : i + size]) for i in range(len(data) - size + 1)] if size else []


def _pieces(text: str) -> list[str]:
    """The letters of a text in pieces of one length; the last one overlaps. [] of a short text."""
    letters = letters_of(text)
    starts = [*range(0, len(letters) - _PIECE, _PIECE), len(letters) - _PIECE]
    return [letters[start : start + _PIECE] for start in starts] if starts[-1] >= 0 else []


def _whole(text: str) -> str:
    """The letters of a text, as far as they are compared."""
    return letters_of(text)[:_WHOLE]


def letters_of(text: str) -> str:
    """Only the letters, digits and low lines of a text, folded.

    >>> letters_of("The bend - of the river!")
    'thebendoftheriver'
    """
    return _NOT_WORD.sub("", folded(text))


def _letter_bytes(data: bytes) -> bytes:
    """Only the letters, digits and low lines of a folded text; cells stay apart."""
    for end in _CELL_ENDS:
        data = data.replace(end, _BETWEEN)
    left = data.translate(None, _ASCII_NOT_WORD)
    if left.isascii():
        return left
    runs = set(_NOT_ASCII.findall(left))
    known = {run: _letters_alone(run) for run in runs}
    return _NOT_ASCII.sub(lambda found: known[found.group()], left)


def _letters_alone(run: bytes) -> bytes:
    text = run.decode("utf-8", "surrogatepass")
    return _NOT_WORD.sub("", text).encode("utf-8", "surrogatepass")
