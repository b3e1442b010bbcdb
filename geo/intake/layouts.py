"""Which column of a table is what: by a known layout, by name, HXL tag, words, or look.

Pure apart from reading the packaged layouts once. Every column ends as one field or as *not used*;
a person's own assignment wins over everything that is recognised.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from geo.intake.cells import NOT_GIVEN
from geo.intake.columns import COUNTS, HXL_RULES, RECORD
from geo.intake.looks import looks_like
from geo.intake.prefixes import SAMPLE, options_of, spellings_of
from geo.intake.table import Table
from geo.intake.words import OF_A_PART, Meaning, meanings
from geo.language.written_dates import Order
from geo.model.errors import InputError
from geo.model.folds import underscored
from geo.model.slugs import slug

__all__ = [
    "DATE_ORDER",
    "ENCODING",
    "KnownLayout",
    "Layout",
    "field_of",
    "known_layouts",
    "layout_of",
    "record_names",
]

DATE_ORDER, ENCODING = "date_order", "encoding"
"""What a person may say besides the header of a field: how dates and bytes are read."""
_DATA = Path(__file__).resolve().parent / "data" / "layouts.toml"
_AXIS = re.compile(
    r"_?(?P<question>.{0,500}?)[_:./ ]{0,8}"
    r"(?P<axis>latitude|longitude|altitude|precision|accuracy|lat|lon)"
)
_POSITION = ("latitude", "longitude", "coordinates")
_SURVEY = re.compile(
    r"(?:.*[/:.-])?(?:_uuid|_submission_time|_submitted_by|_geolocation|_xform_id_string|"
    r"instanceID|SubmissionDate)"
)
_BY_LOOK = frozenset({"event_date", "date_start", "date_end", *_POSITION})
_ONE_EACH = frozenset({"admin1", "admin2", "admin3", "event_date"})
"""The level below is no second name for a unit, nor the day of a report for that of an event."""
_COMMON_NAMES = frozenset({"name", "x", "y", "id", "date", "source", "type"})
_CERTAIN, _LOOKED = 2, 1  # as in geo.intake.words
_TRUSTED = 7  # words that are of the day of an event, not of a report or of a year
_FIGURES = ("best", "low", "high")
_PARTS = frozenset({"year", "month", "day"})


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownLayout:
    """A layout that somebody publishes, as ``data/layouts.toml`` describes it."""

    name: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]
    fixed: Mapping[str, str]
    empty: frozenset[str]
    order: Order | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The fields of one table, each with its columns in the order in which they are asked."""

    name: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    order: Order | None = None  # what 6/3/2025 means in it
    missing: tuple[
        tuple[str, str], ...
    ] = ()  # (field, header) that were asked for and are not there

    @property
    def used(self) -> frozenset[str]:
        """Columns that some field reads."""
        return frozenset(column for columns in self.fields.values() for column in columns)


@lru_cache(maxsize=1)
def known_layouts() -> tuple[KnownLayout, ...]:
    """The packaged layouts.

    >>> "UCDP GED" in [layout.name for layout in known_layouts()]
    True
    """
    found = tomllib.loads(_DATA.read_text(encoding="utf-8"))["layout"]
    return tuple(
        KnownLayout(
            name=item["name"],
            needs=tuple(tuple(need.split("|")) for need in item["needs"]),
            columns={name: tuple(text.split()) for name, text in item["columns"].items()},
            codes={
                name: {str(k): v for k, v in codes.items()}
                for name, codes in item.get("codes", {}).items()
            },
            fixed=item.get("fixed", {}),
            empty=frozenset(text.casefold() for text in item.get("empty", ())),
            order=item.get("order"),
        )
        for item in found
    )


@lru_cache(maxsize=1)
def record_names() -> frozenset[str]:
    """Every column name that a table of incidents may carry: what a header row is known by."""
    names = {name for columns in RECORD.values() for name in columns}
    for layout in known_layouts():
        names |= {name for columns in layout.columns.values() for name in columns}
        names |= {name for need in layout.needs for name in need}
    return frozenset(names)


def field_of(word: str) -> str:
    """The field that a person means: its own name, or one of the names of its columns.

    >>> field_of("place"), field_of("Deaths"), field_of("lat")
    ('location', 'best', 'latitude')

    Raises
    ------
    InputError
        Nothing is called so.
    """
    name = underscored(word)
    if name in RECORD:
        return name
    for fields, names in RECORD.items():
        if name in names:
            return fields
    certain = [m.field for m in meanings(word) if m.certainty > _LOOKED and m.field in RECORD]
    if certain:
        return certain[0]
    raise InputError(
        f"there is no field {word!r}",
        where="columns",
        remedy=f"one of: {', '.join(RECORD)}",
    )


def layout_of(table: Table, *, given: Mapping[str, str] | None = None) -> Layout:
    """What the columns of a table of incidents are.

    Parameters
    ----------
    table
        Cells as written.
    given
        Field (or a word for it) to header: what a person says; it wins.

    Raises
    ------
    InputError
        ``given`` names a field that does not exist.
    """
    return _Search(table, given or {}).layout()


class _Search:
    """One table; ``fields`` fills from the surest to the least sure, each column once."""

    def __init__(self, table: Table, given: Mapping[str, str]) -> None:
        self.table = table
        self.sample = table.cells.head(SAMPLE)
        self.fields: dict[str, list[str]] = defaultdict(list)
        self.closed: set[str] = set()  # fields that the layout or a person settles
        self.missing: list[tuple[str, str]] = []
        self.order: Order | None = None
        self._read: dict[str, list[Meaning]] = {}
        self._said: dict[str, list[str]] = {}
        self.prefixed = False  # the names of a known layout stand behind group prefixes
        self.options = options_of(table)
        self.spellings = spellings_of(table, self.options)
        known = record_names()
        self.names = {
            column: next((name for name in strict if name in known), "")
            for column, (strict, _) in self.spellings.items()
        }
        self.loose_names = {
            column: self.names[column] or next((name for name in tails if name in known), "")
            for column, (_, tails) in self.spellings.items()
        }
        self._given(given)

    def layout(self) -> Layout:
        """The steps in their order."""
        known = self._known()
        if known is not None:
            self._by_layout(known)
        self._by_name()
        self._by_tag()
        self._by_question()
        self._position_by_look()
        self._by_parts()
        self._by_words()
        self._figure_of_a_part()
        self._day_by_look()
        self._plausible()
        fixed = dict(known.fixed) if known is not None else {}
        return Layout(
            name=known.name if known is not None else self._family(),
            fields={name: tuple(columns) for name, columns in self.fields.items() if columns},
            codes=known.codes if known is not None else {},
            fixed={name: value for name, value in fixed.items() if name not in self.given_fields},
            empty=known.empty if known is not None else frozenset(),
            order=self.order or (known.order if known is not None else None),
            missing=tuple(self.missing),
        )

    def _family(self) -> str:
        """A layout that has no columns of its own: a tagged table, a form of a survey server."""
        if self.table.tags:
            return "HXL"
        return "KoBo/ODK" if any(map(_SURVEY.fullmatch, self.table.headers)) else ""

    def _given(self, given: Mapping[str, str]) -> None:
        self.given_fields: set[str] = set()
        for word, header in given.items():
            if underscored(word) == ENCODING:
                continue  # of the file, not of a column
            if underscored(word) == DATE_ORDER:
                self.order = _order(header)
                continue
            name, column = field_of(word), underscored(header)
            if column not in self.table.columns:
                at = [self.table.written(c) for c in self.table.columns]
                column = next(
                    (c for c, h in zip(self.table.columns, at, strict=True) if h == header), ""
                )
            if not column:
                self.missing.append((name, header))
                continue
            self.fields[name].append(column)
            self.given_fields.add(name)
            self.closed.add(name)
            if name == "coordinates":
                self.closed |= {"latitude", "longitude"}

    @property
    def _taken(self) -> set[str]:
        return {column for columns in self.fields.values() for column in columns}

    def _take(self, name: str, column: str) -> None:
        if name == "location" and self._holds_positions(column):
            name = "coordinates"
        if name == "type_of_violence" and not self._codes(column):
            name = "event_type"
        if column not in self._taken and name not in self.closed and column not in self.options:
            self.fields[name].append(column)

    def _column(self, name: str, *, loose: bool) -> str:
        """The column of this name; with ``loose`` any group prefix may stand before it."""
        names = self.loose_names if loose else self.names
        return next((column for column, known in names.items() if known == name), "")

    def _known(self) -> KnownLayout | None:
        """The layout whose needs are all met; the one that needs most wins."""
        met = [
            layout
            for layout in known_layouts()
            if all(any(self._column(name, loose=True) for name in need) for need in layout.needs)
        ]
        return max(met, key=lambda layout: len(layout.needs), default=None)

    def _by_layout(self, known: KnownLayout) -> None:
        self.prefixed = not all(
            any(self._column(name, loose=False) for name in need) for need in known.needs
        )
        for name, columns in known.columns.items():
            for wanted in columns:
                column = self._column(wanted, loose=self.prefixed)
                if column:
                    self._take(name, column)
        self.closed |= set(known.columns)
        if any(self.fields.get(name) for name in known.columns if name in _POSITION):
            self.closed |= {name for name in _POSITION if self.fields.get(name)}

    def _by_name(self) -> None:
        """Names of ACLED, UCDP and ourselves; behind a prefix where those of the layout are."""
        for name, columns in RECORD.items():
            for wanted in columns:
                loose = self.prefixed and wanted not in _COMMON_NAMES
                column = self._column(wanted, loose=loose)
                if column:
                    self._take(name, column)

    def _by_tag(self) -> None:
        tagged = [
            (HXL_RULES.index(rule), len(_attributes(tag)), column, rule[3])
            for column, tag in self.table.tags.items()
            if (rule := _rule(tag)) is not None
        ]
        for _, _, column, name in sorted(tagged):
            self._take(name, column)

    def _by_question(self) -> None:
        """Latitude and longitude of one question of a form, its accuracy in metres, its text."""
        asked: dict[str, dict[str, str]] = defaultdict(dict)
        for column in self.table.columns:
            found = _AXIS.fullmatch(column)
            if found and found["question"]:
                axis = {"lat": "latitude", "lon": "longitude", "accuracy": "precision"}
                asked[found["question"]].setdefault(axis.get(found["axis"], found["axis"]), column)
        pairs = [
            (-int((self.table.cells[axes["latitude"]] != "").sum()), order, question)
            for order, (question, axes) in enumerate(asked.items())
            if {"latitude", "longitude"} <= set(axes)
        ]
        for _, _, question in sorted(pairs):
            axes = asked[question]
            if self.fields.get("latitude") and axes["latitude"] not in self.fields["latitude"]:
                continue
            self._take("latitude", axes["latitude"])
            self._take("longitude", axes["longitude"])
            if "precision" in axes:
                self.fields["precision"] = [
                    c for c in self.fields["precision"] if c != axes["precision"]
                ]
                self._take("radius_m", axes["precision"])
            for column in self.table.columns:
                if column.strip("_") == question.strip("_"):
                    self._take("coordinates", column)

    def _by_parts(self) -> None:
        """Year, month and day in columns of their own, where no column holds the whole date."""
        if any(self.fields.get(name) for name in ("event_date", "date_start", "year")):
            return
        found: dict[str, str] = {}
        for column, values in self._free():
            for meaning in self._meanings(column):
                if meaning.certainty < _CERTAIN:
                    continue
                if meaning.field == "event_date" and meaning.trust >= _TRUSTED:
                    if looks_like("event_date", values):
                        return
                    continue
                if meaning.field in _PARTS and meaning.certainty > _CERTAIN:
                    found.setdefault(meaning.field, column)
        if {"year", "month"} <= set(found):
            for name, column in found.items():
                self._take(name, column)

    def _by_words(self) -> None:
        settled = {name for name, columns in self.fields.items() if columns}
        found = [
            (meaning, -order, column)
            for order, column in enumerate(self.table.columns)
            if column not in self._taken | COUNTS
            and column not in self.options
            and column not in self.table.tags
            for meaning in self._meanings(column)
        ]
        for meaning, _, column in sorted(found, reverse=True):
            name = meaning.field
            if name in settled or column in self._taken:
                continue
            if name in _PARTS or (name == "event_date" and settled & {"date_start", "year"}):
                continue
            if name == "event_id" and meaning.certainty <= _CERTAIN:
                continue
            if name in _ONE_EACH and self.fields.get(name):
                continue
            if name in _POSITION and self.fields.get("coordinates"):
                continue
            if not self._fits(name, column, certain=meaning.certainty >= _CERTAIN):
                continue
            self._take(name, column)

    def _figure_of_a_part(self) -> None:
        """The one figure of some of the people, where the table has no figure of all."""
        if any(self.fields.get(name) for name in _FIGURES):
            return
        for name in _FIGURES:
            parts = [
                column
                for column, values in self._free()
                if any(m.field == name and m.certainty == OF_A_PART for m in self._meanings(column))
                and looks_like("best", values)
            ]
            if len(parts) == 1:
                self._take(name, parts[0])

    def _meanings(self, column: str) -> list[Meaning]:
        if column not in self._read:
            texts = dict.fromkeys((self.table.written(column), *self.spellings[column][0]))
            self._read[column] = [m for text in texts for m in meanings(text) if m.field in RECORD]
        return self._read[column]

    def _fits(self, name: str, column: str, *, certain: bool) -> bool:
        """Whether the values of a column may be what its name says."""
        if not certain and name not in _BY_LOOK:
            return False
        values = self._values(column)
        if name == "event_id":
            return len(set(values)) == len(values) > 0
        if name in _POSITION or not certain:
            return looks_like(name, values)
        if name in ("event_date", "date_start", "date_end", "event_type", "best", "low", "high"):
            return not values or looks_like(name, values)
        return True

    def _free(self) -> list[tuple[str, list[str]]]:
        """Columns that nobody reads yet, with their filled cells."""
        return [
            (column, values)
            for column in self.table.columns
            if column not in self._taken
            and column not in self.options
            and (values := self._values(column))
        ]

    def _position_by_look(self) -> None:
        """A position that no name gives away: a receiver's output, a grid reference, a link."""
        if any(self.fields.get(name) for name in (*_POSITION, "easting")):
            return
        for column, values in self._free():
            if looks_like("plain position", values):
                self._take("coordinates", column)
                return

    def _day_by_look(self) -> None:
        """A date that no name gives away, if exactly one column can be it."""
        if any(self.fields.get(name) for name in ("event_date", "date_start", "year")):
            return
        dated = [column for column, values in self._free() if looks_like("plain day", values)]
        if len(dated) == 1:
            self._take("event_date", dated[0])

    def _plausible(self) -> None:
        """Columns whose values are none of the words that their field knows are not used."""
        for name in ("kind", "status", "precision"):
            self.fields[name] = [
                column
                for column in self.fields.get(name, [])
                if name in self.given_fields
                or name in self.closed
                or looks_like(name, [value for value in self.sample[column] if value])
            ]
        ids = self.fields.get("event_id", [])
        if ids and "event_id" not in self.given_fields:
            self.fields["event_id"] = [c for c in ids if self._tells_rows_apart(c)]

    def _tells_rows_apart(self, column: str) -> bool:
        values = [value for value in self.table.cells[column] if value]
        return 2 * len(set(values)) > len(values)

    def _holds_positions(self, column: str) -> bool:
        return bool(self._values(column)) and looks_like("plain position", self._values(column))

    def _values(self, column: str) -> list[str]:
        """The cells of the sample that say something."""
        if column not in self._said:
            cells = self.sample[column]
            self._said[column] = [v for v in cells if v and v.casefold() not in NOT_GIVEN]
        return self._said[column]

    def _codes(self, column: str) -> bool:
        """Whether a kind of violence is UCDP's code and not a word."""
        return not self._values(column) or looks_like("type_of_violence", self._values(column))


def _order(text: str) -> Order:
    match slug(text).replace("-", ""):
        case "dmy" | "daymonthyear" | "ddmmyyyy":
            return "dmy"
        case "mdy" | "monthdayyear" | "mmddyyyy":
            return "mdy"
        case _:
            raise InputError(
                f"date_order is {text!r}", where="columns", remedy='write "dmy" or "mdy"'
            )


def _attributes(tag: str) -> set[str]:
    return {part.strip() for part in tag.casefold().lstrip("#").split("+")[1:] if part.strip()}


def _rule(tag: str) -> tuple[str, str, str, str] | None:
    """The HXL rule for a tag, its attributes in any order."""
    base = tag.casefold().lstrip("#").split("+")[0].strip()
    mine = _attributes(tag)
    for rule in HXL_RULES:
        tag_base, needs, forbidden, _ = rule
        if base == tag_base and set(needs.split()) <= mine and not set(forbidden.split()) & mine:
            return rule
    return None
