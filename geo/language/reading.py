"""From characters to a :class:`~geo.model.reading.Reading`: one pass, handed to every stage.

Pure. It knows no place and no record; what the words of a language are stands in its tables.
"""

from geo.language.date_words import read_date_words
from geo.language.dates import read_dates
from geo.language.forms import plain_words
from geo.language.lexicon import ENGLISH, languages
from geo.language.lines import read_lines
from geo.language.number_words import read_number_words
from geo.language.numbers import read_numbers
from geo.language.phrasebook import phrasebook
from geo.language.sentences import split_sentences
from geo.language.tokens import tokenize
from geo.model.reading import Reading

__all__ = ["read", "read_as"]


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
    sentences = split_sentences(text)
    spans = [(tokens.at(s.start), tokens.at(s.end)) for s in sentences]
    if code == ENGLISH:
        dates = read_dates(tokens)
        numbers = [n for span in spans for n in read_numbers(tokens, *span)]
    else:
        tokens.low = plain_words(tokens.low, code)
        dates = read_date_words(tokens, code=code)
        numbers = [
            n for span in spans for n in read_number_words(tokens, *span, code=code, dates=dates)
        ]
    hits = phrasebook(code).find(tokens)
    return Reading(
        text=text,
        lang=code,
        tokens=tokens,
        sentences=tuple(sentences),
        lines=read_lines(text),
        numbers=tuple(numbers),
        dates=tuple(dates),
        hits=hits,
        starts=tuple(s.start for s in sentences),
        firsts=tuple(h.first for h in hits),
    )
