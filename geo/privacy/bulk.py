"""Plain rows of tables made public: each distinct value judged once, by the gate of every record.

The rules are those of :mod:`geo.privacy.fields`; a column that is not listed does not leave. What
stays is entered in the ledger for each row that holds it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from geo.model.bulk import Coded, Codes, groups, objects, rounded, smallest
from geo.model.records import Bulk, Incident, IncidentId, SourceId
from geo.model.schema import STATED_CODES, STATED_TEXTS
from geo.privacy.clearance import Clearance, Item
from geo.privacy.fields import FIELDS, Gate, Rule, walk
from geo.privacy.ledger import Ledger
from geo.privacy.settings import Texts

__all__ = ["Judge", "publish_bulk"]

_ITS_OWN = frozenset(["file", "title", "when", "incident_id"])
_MANY = frozenset(["tags", "source_ids"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """What a publication decides for every record."""

    clearance: Clearance
    ledger: Ledger
    usual: Callable[[Incident], Texts]  # how its texts are screened by what stands behind it
    stated: Callable[[str, str], Texts | None]  # file and column: what the owner wrote
    without: Callable[[Incident], Incident]  # without what is said by who is withheld
    place: Callable[[Incident], tuple[Incident, int]]  # with a public position, and its decimals
    title: Callable[[Incident, Callable[[str], str]], str]  # what stands for a title that stays
    ids: Mapping[tuple[str, str], str]  # kind and id to the neutral id


def publish_bulk(bulk: Bulk, judge: Judge) -> Bulk:
    """The public version of plain rows.

    Parameters
    ----------
    bulk
        Restricted rows.
    judge
        What the publication decides.
    """
    return _Publication(bulk, judge).published()


class _Publication:
    """The columns of one bulk, each judged by its distinct values."""

    def __init__(self, bulk: Bulk, judge: Judge) -> None:
        self._bulk, self._judge = bulk, judge
        self._file, self._ids = bulk.columns["file"], bulk.columns["source_ids"]
        said, first = groups(self._file, self._ids)
        counts = np.bincount(said)
        usual = [self._usual(at, int(n)) for at, n in zip(first, counts, strict=True)]
        shown = [judge.place(place) for place in bulk.places]
        self._decimals = np.array([decimals for _, decimals in shown])
        self._shown = [place for place, _ in shown]
        radius = [p.footprint.radius_km if p.footprint is not None else np.inf for p in self._shown]
        modes = Coded.of_numbers(said, usual)
        drawn = Coded.of_numbers(bulk.place, radius)
        self._classes, self._first = groups(self._file, modes, drawn)
        self._modes = [modes[at] for at in self._first]
        self._radius = [drawn[at] for at in self._first]

    def published(self) -> Bulk:
        """Everything that leaves."""
        bulk, rules = self._bulk, FIELDS[Incident]
        columns = {"file": self._file}
        for name, column in bulk.columns.items():
            rule = rules.get(name)
            if name in _ITS_OWN or rule is None:
                continue
            columns[name] = (
                column if rule is Rule.PLAIN else self._column(column, self._leaving(name, rule))
            )
        columns["when"] = self._column(bulk.columns["when"], walk)
        columns["title"] = self._titles()
        neutral = {old: new for (kind, old), new in self._judge.ids.items() if kind == "incident"}
        ids = bulk.columns["incident_id"]
        columns["incident_id"] = ids.map(lambda one: neutral.get(one, one)) if neutral else ids
        places, codes = self._places()
        decimals = self._decimals[bulk.place]
        return Bulk(
            columns=columns,
            rows=bulk.rows,
            lon=rounded(bulk.lon, decimals),
            lat=rounded(bulk.lat, decimals),
            place=codes,
            extra=self._extra(),
            places=places,
        )

    def _usual(self, at: int, count: int) -> Texts:
        """How the texts of rows of one table and its sources are screened; rows are counted."""
        strict, file = self._judge.ledger.strict, str(self._file[at])
        before = strict[file]
        probe = Incident(incident_id=IncidentId(""), file=file, source_ids=self._ids[at])
        found = self._judge.usual(probe)
        if strict[file] > before:
            strict[file] = before + count
        return found

    def _item(self, number: int) -> Item:
        """What the texts of a class of rows are judged by."""
        file = str(self._file[self._first[number]])
        usual, stated = self._modes[number], self._judge.stated
        return Item(
            file=file,
            modes=lambda column: stated(file, column) or usual,
            radius_km=self._radius[number],
        )

    # ------------------------------------------------------------------ columns

    def _leaving(self, name: str, rule: Rule) -> Callable[[Any, Gate], Any]:
        """What leaves of one value of a column."""

        def one(value: Any, gate: Gate) -> Any:
            return gate(rule, value, name) if isinstance(value, str) and value else value

        def many(values: Sequence[str], gate: Gate) -> tuple[str, ...]:
            return tuple(v for v in (gate(rule, value, name) for value in values) if v)

        if name == "source_ids":
            return lambda ids, gate: many(self._kept(ids), gate)
        return many if name in _MANY else one

    def _kept(self, ids: tuple[SourceId, ...]) -> tuple[SourceId, ...]:
        probe = Incident(incident_id=IncidentId(""), source_ids=ids)
        return self._judge.without(probe).source_ids

    def _column(self, column: Coded, leaving: Callable[[Any, Gate], Any]) -> Coded:
        """A column with what leaves of each distinct value under each way of screening."""
        numbers, first = groups(column, self._classes)
        items = [self._item(number) for number in range(len(self._first))]
        gates = [self._judge.clearance.gate(item) for item in items]
        counts = np.bincount(numbers).tolist()
        found = [
            self._judged(
                partial(leaving, column[at], gates[self._classes[at]]), numbers, number, count
            )
            for number, (at, count) in enumerate(zip(first, counts, strict=True))
        ]
        return Coded.of_numbers(numbers, found)

    def _judged(self, leave: Callable[[], Any], numbers: Codes, number: int, count: int) -> Any:
        """One judgement for some rows: the ledger has it for each of them."""
        ledger = self._judge.ledger
        noted, published = len(ledger.rows), ledger.published
        left = leave()
        ledger.published += (ledger.published - published) * (count - 1)
        if len(ledger.rows) > noted:
            notes = ledger.rows[noted:]
            del ledger.rows[noted:]
            ledger.rows += [
                replace(note, row=int(self._bulk.rows[at]))
                for at in np.flatnonzero(numbers == number)
                for note in notes
            ]
        return left

    def _titles(self) -> Coded:
        """Titles; what stands for one that stays tells type, place and day of its row."""
        columns, rows = self._bulk.columns, self._bulk.rows
        own, kind, when = (columns[name] for name in ("title", "event_type", "when"))
        location = Coded.of_numbers(self._bulk.place, [p.location for p in self._bulk.places])
        numbers, first = groups(own, kind, location, self._classes)
        name, ledger = self._judge.clearance.name, self._judge.ledger

        def left(at: int) -> str:
            probe = Incident(
                incident_id=IncidentId(""),
                event_type=kind[at],
                location=location[at],
                when=when[at],
            )
            item = replace(
                self._item(int(self._classes[at])),
                title=self._judge.title(probe, name),
                row=int(rows[at]),
            )
            return self._judge.clearance.gate(item)(Rule.TITLE, own[at], "title")

        counts = np.bincount(numbers)
        found, stays = [own[at] for at in first], dict[int, str]()
        for number, at in enumerate(first):
            if not own[at]:
                continue
            found[number] = left(at)
            if found[number] == own[at]:
                ledger.published += int(counts[number]) - 1
                continue
            for row in map(int, np.flatnonzero(numbers == number)):
                stays[row] = left(row) if row != at else found[number]
        if not stays:
            return Coded.of_numbers(numbers, found)
        titles = Coded.of_numbers(numbers, found).array()
        titles[list(stays)] = objects(list(stays.values()))
        return Coded.of(titles)

    def _extra(self) -> dict[str, Coded]:
        columns = {}
        for name, column in self._bulk.extra.items():
            if name in (*STATED_CODES, *STATED_TEXTS, "source_scale"):
                rule = Rule.WORDS if name in STATED_TEXTS else Rule.NAME
                columns[name] = self._column(column, self._leaving(name, rule))
        return columns

    # ------------------------------------------------------------------ places

    def _places(self) -> tuple[tuple[Incident, ...], Codes]:
        """How rows are placed, once for each way in which their texts are screened."""
        place = self._bulk.place
        numbers, first = groups(place, self._classes)
        counts = np.bincount(numbers).tolist()
        found = []
        for number, (at, count) in enumerate(zip(first, counts, strict=True)):
            gate = self._judge.clearance.gate(self._item(int(self._classes[at])))
            shown = self._shown[int(place[at])]
            found.append(self._judged(partial(walk, shown, gate), numbers, number, count))
        return tuple(found), smallest(numbers, len(found))
