"""The head of a document that states its title, publisher and date.

Front matter has two forms: ``key: value`` lines between ``---`` lines, and TOML between ``+++``
lines. The first is a strict small part of YAML (one scalar per line) on purpose: nothing in a
report may run or nest. A head without such lines is the first lines of a text, all ``key: value``
with keys that are known, and a blank line after them.
"""

import re
from dataclasses import dataclass, field

from geo.intake.foreign import read_toml
from geo.model.folds import underscored

__all__ = ["FrontMatter", "split", "split_lines"]

_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]*):(?:\s(?P<value>.*))?")
_INK = re.compile(r"\S")
_FENCE = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """Keys in lower case with underscores; ``faults`` are (line, key, value, reason)."""

    values: dict[str, str] = field(default_factory=dict)
    faults: tuple[tuple[int, str, str, str], ...] = ()
    unknown: dict[str, int | None] = field(default_factory=dict)  # keys to their lines


def split(text: str, *, known: frozenset[str]) -> tuple[FrontMatter, str]:
    r"""The front matter of a document and its body.

    Parameters
    ----------
    text
        The whole document, newlines as ``\n``.
    known
        Keys that are read; what cannot be read under another key is not a fault.

    Returns
    -------
    tuple
        The head (empty when there is none) and the text after it.

    Examples
    --------
    >>> head, body = split("---\ntitle: Roads closed\n---\nThe road.", known=frozenset({"title"}))
    >>> head.values, body
    ({'title': 'Roads closed'}, 'The road.')
    """
    fence = _FENCE.match(text)
    if fence is None:
        return FrontMatter(), text
    close = re.compile(rf"^{re.escape(fence['mark'])}[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = close.search(text, fence.end())
    if end is None:
        fault = (1, "", fence["mark"], f"the front matter has no closing {fence['mark']} line")
        return FrontMatter(faults=(fault,)), text
    inside, body = text[fence.end() : end.start()], text[_after_blank(text, end.end()) :]
    read = _toml if fence["mark"] == "+++" else _lines
    return read(inside, known), body


def split_lines(text: str, *, known: frozenset[str]) -> tuple[FrontMatter, str]:
    r"""The head of a text whose first lines are ``key: value``, and its body.

    Parameters
    ----------
    text
        The whole document, newlines as ``\n``.
    known
        Keys that may stand in it; one other line and there is no head.

    Returns
    -------
    tuple
        The head (empty when there is none) and the text after it.

    Examples
    --------
    >>> known = frozenset({"publisher", "date"})
    >>> head, body = split_lines("Publisher: The Post\nDate: 9 May\n\nThe road.", known=known)
    >>> head.values, body
    ({'publisher': 'The Post', 'date': '9 May'}, 'The road.')
    >>> split_lines("Publisher: The Post\nHoms: 3 dead\n\nThe road.", known=known)[0].values
    {}
    """
    values: dict[str, str] = {}
    at = _after_blank(text, 0)
    while True:
        end = text.find("\n", at)  # by position: a long text is never copied line by line
        line = text[at:end].strip() if end >= 0 else ""
        if not (line if end >= 0 else _INK.search(text, at)):
            if not values:
                return FrontMatter(), text
            return FrontMatter(values=values), text[_after_blank(text, end) :] if end >= 0 else ""
        found = _LINE.fullmatch(line) if end >= 0 else None
        key = underscored(found["key"]) if found is not None else ""
        if found is None or key not in known or key in values or not found["value"]:
            return FrontMatter(), text
        values[key] = _unquoted(found["value"].strip())
        at = end + 1


def _after_blank(text: str, start: int) -> int:
    """The first character from ``start`` on that is no line break."""
    while text.startswith("\n", start):
        start += 1
    return start


def _toml(inside: str, known: frozenset[str]) -> FrontMatter:
    try:
        table = read_toml(inside)
    except ValueError as error:
        return FrontMatter(faults=((1, "", "", f"the front matter is not TOML: {error}"),))
    values, faults = {}, []
    unknown: dict[str, int | None] = {}
    for name, value in table.items():
        key = underscored(name)
        if key not in known:
            unknown[key] = None
        if not isinstance(value, dict | list):
            values[key] = str(value)
        elif key in known:
            faults.append((1, key, str(value), "one value is expected here, not several"))
    return FrontMatter(values=values, faults=tuple(faults), unknown=unknown)


def _lines(inside: str, known: frozenset[str]) -> FrontMatter:
    values: dict[str, str] = {}
    faults: list[tuple[int, str, str, str]] = []
    unknown: dict[str, int | None] = {}
    key = ""
    for number, line in enumerate(inside.splitlines(), start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        if found is None:
            if not (key and key not in known and line[0] in " \t-"):
                faults.append((number, key, line.strip(), "this line is not 'key: value'"))
            continue
        key = underscored(found["key"])
        value = (found["value"] or "").strip()
        if key not in known:
            unknown.setdefault(key, number)
        if key in values:
            faults.append((number, key, value, "this key stands twice; the first one is used"))
        elif key in known and value[:1] in ("[", "{", "|", ">", "&", "*", "!"):
            faults.append((number, key, value, "one plain value is expected here"))
        else:
            values[key] = _unquoted(value)
    return FrontMatter(values=values, faults=tuple(faults), unknown=unknown)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        inner = value[1:-1]
        return inner.replace("''", "'") if value[0] == "'" else inner.replace('\\"', '"')
    return re.split(r"\s#", value, maxsplit=1)[0].rstrip()
