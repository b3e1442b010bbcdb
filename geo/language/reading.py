"""From characters to a :class:`~geo.model.reading.Reading`: one pass, handed to every stage.

Pure. It knows no place and no record; what the words of a language are stands in its tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from geo.language.date_words import read_date_words
from geo.language.dates import read_dates
from geo.language.detection import detect
from geo.language.forms import features, plain_words
from geo.language.lexicon import ENGLISH, languages
from geo.language.lines import read_lines
from geo.language.number_words import read_number_words
from geo.language.numbers import read_numbers
from geo.language.phrasebook import phrasebook
from geo.language.sentences import split_sentences
from geo.language.tokens import tokenize
from geo.model.reading import DateExpression, Hit, Number, Reading, Sentence, Tokens

__all__ = ["read", "read_as"]

_BEYOND_LATIN = "\u0370"
_LEAST = 8  # letters of a paragraph in another script
_TELLING = 40  # characters of a paragraph that may be in a language of its own
_ACCENTS = 3  # letters beyond ASCII in a paragraph of an English report that may not be English
_SAMPLE = 2000


def read_as(lang: str) -> str:
    """The language whose tables read a text: its own where it has a folder, else English.

    >>> read_as("fr-BE"), read_as("xx"), read_as("")
    ('fr', 'en', 'en')
    """
    code = lang.split("-", maxsplit=1)[0].lower()
    return code if code in languages() else ENGLISH


def read(text: str, *, lang: str = "") -> Reading:
    """Read a text: tokens, sentences, lines, numbers, dates and the words of the frame tables.

    Parameters
    ----------
    text
        The text; every span indexes it.
    lang
        BCP 47; a language without a folder is read with the tables of English.

    Examples
    --------
    >>> reading = read("Maroua: two men died on 6 March.")
    >>> [n.text for n in reading.numbers], [d.text for d in reading.dates]
    (['two', '6'], ['6 March'])
    """
    code = read_as(lang)
    tokens = tokenize(text)
    parted = [(s, (tokens.at(s.start), tokens.at(s.end))) for s in split_sentences(text)]
    parted = [(s, span) for s, span in parted if span[0] < span[1]]  # none inside a token
    sentences, spans = [s for s, _ in parted], [span for _, span in parted]
    codes = _codes(text, code, sentences)
    parts = [
        _read_in(tokens, [s for s, c in zip(spans, codes, strict=True) if c == one], one, spans)
        for one in (dict.fromkeys(codes) if codes else (code,))
    ]
    hits = sorted((h for part in parts for h in part.hits), key=lambda h: h.first)
    return Reading(
        text=text,
        lang=code,
        tokens=tokens,
        sentences=tuple(sentences),
        lines=read_lines(text),
        numbers=tuple(sorted((n for p in parts for n in p.numbers), key=lambda n: n.first)),
        dates=tuple(sorted((d for p in parts for d in p.dates), key=lambda d: d.start)),
        hits=tuple(hits),
        starts=tuple(s.start for s in sentences),
        firsts=tuple(h.first for h in hits),
        langs=tuple(codes) if len(parts) > 1 else (),
    )


@dataclass(slots=True)
class _Part:
    """What was read of a text in one of its languages."""

    numbers: list[Number]
    dates: list[DateExpression]
    hits: Iterable[Hit]


def _read_in(
    tokens: Tokens, own: list[tuple[int, int]], code: str, spans: list[tuple[int, int]]
) -> _Part:
    """Read the sentences of one language; ``spans`` are those of the whole text."""
    if code == ENGLISH:
        dates = read_dates(tokens)
        numbers = [n for span in own for n in read_numbers(tokens, *span)]
    else:
        for first, last in own if len(own) < len(spans) else ((0, len(tokens)),):
            tokens.low[first:last] = plain_words(tokens.low[first:last], code)
        dates = read_date_words(tokens, code=code)
        numbers = [
            n for span in own for n in read_number_words(tokens, *span, code=code, dates=dates)
        ]
    hits: Iterable[Hit] = phrasebook(code).find(tokens)
    if len(own) < len(spans):
        inside = {k for first, last in own for k in range(first, last)}
        hits = [h for h in hits if h.first in inside]
        dates = [d for d in dates if tokens.at(d.start) in inside]
    return _Part(numbers, dates, hits)


def _codes(text: str, code: str, sentences: list[Sentence]) -> list[str]:
    """The language of each sentence: that of its paragraph, where it clearly is another one."""
    if code == ENGLISH and text.isascii():
        return [code] * len(sentences)
    found: list[str] = []
    for _, group in groupby(sentences, key=lambda s: s.paragraph):
        mine = list(group)
        found += [_code_of(text[mine[0].start : mine[-1].end], code)] * len(mine)
    return found


def _code_of(part: str, main: str) -> str:
    foreign = sum(not char.isascii() and char.isalpha() for char in part[:_SAMPLE])
    other = _is_of_another_script(part, main)
    if not other and (len(part) < _TELLING or (main == ENGLISH and foreign < _ACCENTS)):
        return main
    found = detect(part).code
    return found if found in languages() else main


def _is_of_another_script(part: str, main: str) -> bool:
    """Whether most letters of a paragraph are of another script than those of its text."""
    letters = [char for char in part[:_SAMPLE] if char.isalpha()]
    latin = sum(char < _BEYOND_LATIN for char in letters)
    most = latin > len(letters) / 2 if letters else False
    own = features(main, "script") in ((), ("Latn",))
    return len(letters) >= _LEAST and most is not own
