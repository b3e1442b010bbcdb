"""What the folder of a language lacks, file by file, and what in it cannot be right.

Reads packaged tables; decides nothing.
"""

from collections.abc import Iterator

from geo.extraction.lexicon import event_class_names
from geo.language.lexicon import COMMON, ENGLISH, languages, table
from geo.model.records import Rejected
from geo.model.vocab import Harm, Qualifier
from geo.webmap.strings import page_strings

__all__ = ["NEEDED", "check_language"]

NEEDED = {
    "features": ("feature", "value"),
    "numbers": ("word", "kind", "value"),
    "calendar": ("word", "kind", "value"),
    "hedges": ("phrase", "qualifier", "side"),
    "units": ("word", "blocks"),
    "cues": ("phrase", "harm", "frame"),
    "people": ("word", "number", "group"),
    "speech": ("word", "form"),
    "events": ("pattern", "class"),
    "frames": ("pattern", "set", "value"),
}
"""The tables of a language that is read by its tables alone, with their columns."""

_NUMBER_KINDS = {"unit", "teen", "ten", "tens", "hundreds", "scale", "vague", "ordinal"}
_NUMBER_KINDS |= {"of", "join", "open", "to"}
_CALENDAR_KINDS = {"weekday", "month", "relative", "period", "period_two", "day", "year_word"}
_CALENDAR_KINDS |= {"ago_before", "ago_after", "last", "next", "this", "in", "of", "day_word", "to"}
_CALENDAR_KINDS |= {"weekend", "same_day", "opening", "night", "between", "part"}
_CALENDAR_KINDS |= {"hijri", "hijri_dated", "ordinal"}  # ordinal: "segunda vez" is no Monday
_VALUES = {
    ("numbers", "kind"): frozenset(_NUMBER_KINDS),
    ("calendar", "kind"): frozenset(_CALENDAR_KINDS),
    ("hedges", "qualifier"): frozenset(Qualifier),
    ("hedges", "side"): frozenset(("before", "after")),
    ("cues", "harm"): frozenset((*Harm, "none")),  # none: rescued, touched, in no figure
    ("cues", "frame"): frozenset(("before", "after", "either", "noun", "toll")),
    ("people", "number"): frozenset(("many", "one", "two", "unit")),
    ("speech", "form"): frozenset(("say", "according", "that", "talk")),
}
_WHOLE = {
    ("calendar", "weekday"): range(7),
    ("calendar", "month"): range(1, 13),
    ("numbers", "unit"): range(1, 10),
}
_SETS = ("negation", "denial", "alert", "modal", "background", "locative", "unit_before", "join")
_HARMS = (Harm.KILLED, Harm.INJURED, Harm.MISSING, Harm.DETAINED)


def check_language(code: str) -> list[Rejected]:
    """Everything that the folder of a language lacks or holds wrongly; nothing when it is whole.

    >>> [fault for fault in check_language("fr") if fault.fatal]
    []
    >>> check_language("xx")[0].reason
    'there is no folder for this language'
    """
    if code not in languages():
        return [
            Rejected(
                file=f"geo/language/data/{code}",
                reason="there is no folder for this language",
                remedy=f"copy the folder of a near one; known: {', '.join(languages())}",
            )
        ]
    found = [] if code == ENGLISH else [*_tables(code), *_sets(code)]
    return [*found, *_detection(code), *_strings(code)]


def _tables(code: str) -> Iterator[Rejected]:
    for name, columns in NEEDED.items():
        file = f"{code}/{name}.csv"
        rows = table(name, code=code)
        if not rows:
            yield Rejected(file=file, reason="is missing or empty", remedy=f"columns: {columns}")
            continue
        missing = [c for c in columns if c not in rows[0]]
        if missing:
            yield Rejected(file=file, row=1, reason=f"has no column {', '.join(missing)}")
            continue
        yield from _rows(file, name, columns, rows)
        for (of, kind), values in _WHOLE.items():
            have = {r["value"] for r in rows if of == name and r[columns[1]] == kind}
            left = [str(v) for v in values if of == name and str(v) not in have]
            if left:
                yield Rejected(file=file, reason=f"no {kind} has the value {', '.join(left)}")


def _rows(
    file: str, name: str, columns: tuple[str, ...], rows: tuple[dict[str, str], ...]
) -> Iterator[Rejected]:
    classes = frozenset(event_class_names())
    for number, row in enumerate(rows, start=2):
        if not (row[columns[0]] or "").strip():
            yield Rejected(file=file, row=number, column=columns[0], reason="is empty")
        for column in columns[1:]:
            able = classes if column == "class" else _VALUES.get((name, column))
            if able is not None and row[column] not in able:
                yield Rejected(
                    file=file,
                    row=number,
                    column=column,
                    value=str(row[column]),
                    reason=f"{row[column]!r} is none of those that are read",
                    remedy=", ".join(sorted(able)),
                )


def _sets(code: str) -> Iterator[Rejected]:
    have = {row.get("set") for row in table("frames", code=code)}
    for name in _SETS:
        if name not in have:
            yield Rejected(file=f"{code}/frames.csv", reason=f"no word is in the set {name}")
    harms = {row.get("harm") for row in table("cues", code=code)}
    for harm in _HARMS:
        if harm not in harms:
            yield Rejected(file=f"{code}/cues.csv", reason=f"no word tells of {harm}")


def _detection(code: str) -> Iterator[Rejected]:
    if not any(row["code"] == code for row in table("languages", code=COMMON)):
        yield Rejected(
            file="common/languages.csv",
            reason=f"the language {code} is not told from others",
            remedy="add a row: code, name, script, letters, function words",
        )


def _strings(code: str) -> Iterator[Rejected]:
    """Words of the page that are shown in English."""
    known = page_strings()
    words = known.get(code, {})
    left = [key for key in known[ENGLISH] if "#" not in key and not words.get(key)]
    if left:
        shown = ", ".join(left[:5]) + (" …" if len(left) > 5 else "")
        yield Rejected(
            file=f"geo/webmap/strings/{code}.csv",
            reason=f"{len(left)} words of the page are shown in English: {shown}",
            remedy="add key,text",
            fatal=False,
        )
