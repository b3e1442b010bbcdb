"""Whether the values of a column look like what its name says.

Pure; asked of a sample, so that it costs nothing in a long table.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from geo.intake.columns import KINDS, PRECISIONS
from geo.intake.days import read_day
from geo.intake.figures import read_figure
from geo.intake.positions import read_pair
from geo.language.coordinates import find_coordinates
from geo.language.digits import latin_digits
from geo.model.folds import underscored
from geo.model.vocab import EventKind, Precision, Status

__all__ = ["looks_like"]

_MOST = 0.6  # of the values must pass
_ISO_DAY = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d(?:[T ].*)?|\d{1,2}[/.]\d{1,2}[/.](?:(?:19|20)\d\d|\d\d\b).*"
)
_DEGREES = re.compile(r"[NSEW]?\s*[-+−]?\d{1,3}(?:[.,]\d+)?\s*(?:[°º].*|[NSEWnsew])?")
_RECEIVER = re.compile(r"[-+]?\d{1,2}\.\d{3,}[ ,][-+]?\d{1,3}\.\d{3,}(?: -?\d+(?:\.\d+)?){0,2}")
_LIMIT = 180.0  # degrees: a swapped pair is seen later


def looks_like(field: str, values: Sequence[str]) -> bool:
    """Whether most of some filled cells can be values of a field; True for fields of free text.

    >>> looks_like("latitude", ["35.3", "36.1"]), looks_like("latitude", ["410223", "398112"])
    (True, False)
    """
    if field not in _TESTS:
        return True
    test, share = _TESTS[field]
    passed = sum(map(test, values))
    return passed > 0 and passed >= share * len(values)


def _is_degrees(value: str) -> bool:
    text = latin_digits(value)
    if not _DEGREES.fullmatch(text):
        return False
    number = re.search(r"\d+(?:[.,]\d+)?", text)
    return number is not None and float(number.group().replace(",", ".")) <= _LIMIT


def _is_plain_position(value: str) -> bool:
    """A position that no other kind of cell can be: four decimals, a grid reference, a link."""
    text = latin_digits(value).strip()
    if text.startswith(("POINT", "{", "(", "[")):
        return read_pair(text) is not None
    return len(find_coordinates(text)) == 1 or bool(_RECEIVER.fullmatch(text))


def _is_day(value: str) -> bool:
    return read_day(value, order="dmy").found is not None or bool(re.fullmatch(r"\d{5}", value))


def _is_word(words: Mapping[str, str], more: Sequence[str]) -> Callable[[str], bool]:
    known = {*words, *words.values(), *more}

    def test(value: str) -> bool:
        return underscored(value) in known

    return test


_TESTS: Mapping[str, tuple[Callable[[str], bool], float]] = {
    "latitude": (_is_degrees, _MOST),
    "longitude": (_is_degrees, _MOST),
    "coordinates": (lambda value: read_pair(value) is not None, _MOST),
    "plain position": (_is_plain_position, _MOST),
    "event_date": (_is_day, _MOST),
    "date_start": (_is_day, _MOST),
    "date_end": (_is_day, _MOST),
    "plain day": (lambda value: bool(_ISO_DAY.fullmatch(latin_digits(value))), 1.0),
    "event_type": (lambda value: any(map(str.isalpha, value)), _MOST),
    "best": (lambda value: read_figure(value) is not None, _MOST),
    "low": (lambda value: read_figure(value) is not None, _MOST),
    "high": (lambda value: read_figure(value) is not None, _MOST),
    "kind": (_is_word(KINDS, [kind.value for kind in EventKind]), 0.0),
    "type_of_violence": (lambda value: bool(re.fullmatch(r"[123](?:\.0)?", value)), 0.0),
    "status": (_is_word({}, [status.value for status in Status]), 0.0),
    "precision": (_is_word(PRECISIONS, [precision.value for precision in Precision]), 0.0),
}
"""Field: a test of one value, and the share of values that must pass (0: one of them)."""
