"""From characters to a :class:`~geo.model.reading.Reading`: one pass, handed to every stage.

Pure. It knows no place and no record; what the words of a language are stands in its tables.
"""

from geo.language.dates import read_dates
from geo.language.lexicon import ENGLISH, languages
from geo.language.lines import read_lines
from geo.language.numbers import read_numbers
from geo.language.phrasebook import phrasebook
from geo.language.sentences import split_sentences
from geo.language.tokens import tokenize
from geo.model.reading import Reading

__all__ = ["read"]


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
    code = lang.split("-", maxsplit=1)[0].lower()
    code = code if code in languages() else ENGLISH
    tokens = tokenize(text)
    sentences = split_sentences(text)
    numbers = [
        number
        for s in sentences
        for number in read_numbers(tokens, tokens.at(s.start), tokens.at(s.end))
    ]
    hits = phrasebook(code).find(tokens)
    return Reading(
        text=text,
        lang=code,
        tokens=tokens,
        sentences=tuple(sentences),
        lines=read_lines(text),
        numbers=tuple(numbers),
        dates=tuple(read_dates(tokens)),
        hits=hits,
        starts=tuple(s.start for s in sentences),
        firsts=tuple(h.first for h in hits),
    )
