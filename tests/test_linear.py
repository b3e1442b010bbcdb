r"""No input takes more than linear time: every pattern of the package is of a form that cannot.

Two endless repetitions that can take the same character stand never side by side, with nothing
between that must be there, nor one within another: then a text has only one way to be divided
between them. What may be repeated is bounded instead (``\\s{0,8}``).
"""

import importlib
import pkgutil
import re
import re._constants as c
import re._parser as parser
from collections.abc import Iterator

import pytest

import geo

Chars = frozenset[str]
SAMPLE: Chars = frozenset(
    [*map(chr, range(32, 127)), *"\n\t\u00a0éاـ٣’“”–—°º；\ufe0f\U0001f6a8\u2022"]
)
CATEGORIES = {
    c.CATEGORY_DIGIT: str.isdecimal,
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    c.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    c.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    c.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT)


def chars_of(op, argument) -> Chars | None:
    """What a node that takes one character can take; None for every other node."""
    if op is c.LITERAL:
        return frozenset(chr(argument))
    if op is c.NOT_LITERAL:
        return SAMPLE - {chr(argument)}
    if op is c.ANY:
        return SAMPLE
    if op is not c.IN:
        return None
    found: set[str] = set()
    for kind, value in argument:
        if kind is c.LITERAL:
            found.add(chr(value))
        elif kind is c.RANGE:
            found |= {char for char in SAMPLE if value[0] <= ord(char) <= value[1]}
        elif kind is c.CATEGORY:
            found |= {char for char in SAMPLE if CATEGORIES[value](char)}
    return SAMPLE - found if argument[0][0] is c.NEGATE else frozenset(found)


def first_of(nodes) -> Chars:
    """The characters that a sequence can begin with."""
    found: Chars = frozenset()
    for op, argument in nodes:
        if op is c.SUBPATTERN:
            return found | first_of(argument[3])
        if op is c.BRANCH:
            return found.union(*(first_of(branch) for branch in argument[1]))
        if op in REPEATS:
            found |= first_of(argument[2])
            if argument[0]:
                return found
        elif op not in (c.AT, c.ASSERT, c.ASSERT_NOT):
            return found | (chars_of(op, argument) or frozenset())
    return found


class Faults:
    """Repetitions of a pattern that can take each other's characters."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.found: list[str] = []
        self.walk(parser.parse(pattern.pattern, pattern.flags), [])

    def meet(self, one: Chars, other: Chars) -> None:
        if one & other:
            self.found.append("".join(sorted(one & other))[:9])

    def walk(self, nodes, before: list[Chars]) -> list[Chars]:
        """Go through a sequence; gives the endless repetitions that nothing has ended."""
        for op, argument in nodes:
            if op in REPEATS:
                before = self.repeat(*argument, before)
            elif op is c.SUBPATTERN:
                before = self.walk(argument[3], before)
            elif op is c.BRANCH:
                before = [left for branch in argument[1] for left in self.walk(branch, before)]
            elif op not in (c.AT, c.ASSERT, c.ASSERT_NOT):
                before = []
        return before

    def repeat(self, least, most, nodes, before: list[Chars]) -> list[Chars]:
        one = chars_of(*nodes[0]) if len(nodes) == 1 else None
        kept = before if least == 0 else []
        if one is not None and most is c.MAXREPEAT:
            for other in before:
                self.meet(one, other)
            return [*kept, one]
        if one is not None:
            return kept
        left = self.walk(nodes, [] if most is c.MAXREPEAT else before)
        if most is c.MAXREPEAT:
            for inner in left:
                self.meet(inner, first_of(nodes))
        return [*kept, *left]


def patterns_in(value, depth=0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict | list | tuple | set | frozenset):
        for one in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(one, depth + 1)


def all_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for info in pkgutil.walk_packages(geo.__path__, "geo."):
        if not info.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(info.name)).items():
                for pattern in patterns_in(value):
                    if isinstance(pattern.pattern, str):
                        yield f"{info.name}.{name}", pattern


def test_no_pattern_of_the_package_divides_a_text_in_many_ways():
    found = list(all_patterns())
    assert len(found) > 100
    faulty = {
        f"{name}: {pattern.pattern[:80]}": faults
        for name, pattern in found
        if (faults := Faults(pattern).found)
    }
    assert faulty == {}


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        (r"\d+\s*°?\s*N", False),
        (r"\s*:?\s+", False),
        (r"(?:a+\s*)+", False),
        (r"(?:\w+\s?)+x", False),
        (r"a*(?:b|a*)c", False),
        (r"\d+\s{0,8}°?\s{0,8}N", True),
        (r"\s*:\s+", True),
        (r"(?:,\s*\w+)+", True),
        (r"\w+\s+\w+", True),
    ],
)
def test_the_rule_tells_patterns_apart(pattern, sound):
    assert (not Faults(re.compile(pattern)).found) is sound
