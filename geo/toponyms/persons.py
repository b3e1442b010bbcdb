"""Names of persons in Latin script, so that nobody's name is taken for a place. Pure."""

from collections.abc import Iterable, Sequence

from geo.toponyms.runs import Token, capital_runs, tokenize
from geo.toponyms.words import CLASSES, words_of

__all__ = ["find_persons", "is_class", "persons_in"]

_NAME_PARTICLES = words_of("name particles")


def find_persons(text: str) -> list[tuple[int, int]]:
    """Spans that read as names of persons: a given name or a title and what follows it.

    Names in Latin script only; a title is not part of the span.

    >>> text = "Mr. Karim Halabi left; Dr Sahar stayed in Homs."
    >>> [text[a:b] for a, b in find_persons(text)]
    ['Karim Halabi', 'Sahar']
    """
    tokens = tokenize(text)
    return persons_in(text, tokens, capital_runs(text, tokens))


def persons_in(
    text: str, tokens: Sequence[Token], runs: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The same where the text is in tokens and runs of capitals already."""
    spans = set()
    for first, last in runs:
        titled = first > 0 and _is_titled(text, tokens, first)
        for i in range(first, last):
            token = tokens[i]
            if titled and i == first and token.is_capital:
                spans.add((token.start, _person_end(tokens, i, last)))
                break
            if is_class(token, "title") and i + 1 < last and tokens[i + 1].is_capital:
                titled = not is_class(tokens[i + 1], "title")
                if titled:
                    spans.add((tokens[i + 1].start, _person_end(tokens, i + 1, last)))
                    break
            elif is_class(token, "first") and i + 1 < last:
                following = tokens[i + 1]
                if _is_name_part(following) and not is_class(following, "org"):
                    spans.add((token.start, _person_end(tokens, i, last)))
                    break
    return sorted(spans)


def _is_titled(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Whether "Mr." stands before: its dot ends the run before the name."""
    before = tokens[i - 1]
    return is_class(before, "title") and text[before.end : tokens[i].start] == ". "


def _is_name_part(token: Token) -> bool:
    return token.is_capital or token.text in _NAME_PARTICLES


def _person_end(tokens: Sequence[Token], i: int, last: int) -> int:
    """Where a person's name ends that begins with token i: before "and", a title, a small word."""
    end = i + 1
    while end < last and _is_name_part(tokens[end]) and not is_class(tokens[end], "title"):
        end += 1
    while not tokens[end - 1].is_capital:
        end -= 1
    return tokens[end - 1].end


def is_class(token: Token, name: str) -> bool:
    """Whether a token is one of a class of words."""
    return name in CLASSES.get(token.text.casefold(), ())
