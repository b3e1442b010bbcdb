"""Plain rows of tables made public: each distinct value judged once, by the gate of every record.

The rules are those of :mod:`geo.privacy.fields`; a column that is not listed does not leave. What
stays is entered in the ledger for each row that holds it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.bulk import Codes, cell, groups
from geo.model.records import Bulk, Incident, IncidentId, SourceId
from geo.model.schema import STATED_CODES, STATED_TEXTS
from geo.privacy.clearance import Clearance, Item
from geo.privacy.fields import FIELDS, Gate, Rule, walk
from geo.privacy.ledger import Ledger
from geo.privacy.settings import Texts

__all__ = ["Judge", "publish_bulk"]

_ITS_OWN = frozenset(["file", "row", "lon", "lat", "place", "title", "when", "incident_id"])
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
        self._rows = bulk.frame["row"].to_numpy()
        frame = bulk.frame
        said, first = groups(frame["file"], frame["source_ids"])
        counts = np.bincount(said)
        usual = [self._usual(at, int(n)) for at, n in zip(first, counts, strict=True)]
        shown = [judge.place(place) for place in bulk.places]
        self._decimals = np.array([decimals for _, decimals in shown])
        self._shown = [place for place, _ in shown]
        radius = [p.footprint.radius_km if p.footprint is not None else np.inf for p in self._shown]
        modes = np.array(usual, dtype=object)[said]
        self._classes, self._first = groups(
            frame["file"], modes, np.array(radius)[frame["place"].to_numpy()]
        )
        self._modes = [modes[at] for at in self._first]
        self._radius = [radius[int(cell(frame, "place", at))] for at in self._first]

    def published(self) -> Bulk:
        """Everything that leaves."""
        frame, rules = self._bulk.frame, FIELDS[Incident]
        columns: dict[str, Any] = {}
        for name in frame.columns:
            rule = rules.get(str(name))
            if name in _ITS_OWN or rule is None:
                continue
            columns[name] = (
                frame[name]
                if rule is Rule.PLAIN
                else self._column(frame[name], self._leaving(str(name), rule))
            )
        columns["when"] = self._column(frame["when"], walk)
        columns["title"] = self._titles()
        columns["incident_id"] = self._ids(frame["incident_id"])
        places, codes = self._places()
        lon, lat = self._positions()
        given = {name: frame[name] for name in ("file", "row")}
        return Bulk(
            frame=pd.DataFrame({**given, **columns, "lon": lon, "lat": lat, "place": codes}),
            extra=self._extra(),
            places=places,
        )

    def _usual(self, at: int, count: int) -> Texts:
        """How the texts of rows of one table and its sources are screened; rows are counted."""
        frame, strict = self._bulk.frame, self._judge.ledger.strict
        file = str(cell(frame, "file", at))
        before = strict[file]
        probe = Incident(
            incident_id=IncidentId(""), file=file, source_ids=cell(frame, "source_ids", at)
        )
        found = self._judge.usual(probe)
        if strict[file] > before:
            strict[file] = before + count
        return found

    def _item(self, number: int) -> Item:
        """What the texts of a class of rows are judged by."""
        file = str(cell(self._bulk.frame, "file", self._first[number]))
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

    def _column(
        self, values: pd.Series, leaving: Callable[[Any, Gate], Any]
    ) -> npt.NDArray[np.object_]:
        """A column with what leaves of each distinct value under each way of screening."""
        numbers, first = groups(values, self._classes)
        items = [self._item(number) for number in range(len(self._first))]
        gates = [self._judge.clearance.gate(item) for item in items]
        counts = np.bincount(numbers)
        known = values.to_numpy(dtype=object)[first]
        classes = self._classes[first]
        found = np.empty(len(first), dtype=object)
        for k in range(len(first)):
            found[k] = self._judged(
                partial(leaving, known[k], gates[classes[k]]), numbers, k, int(counts[k])
            )
        return found[numbers]

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
                replace(note, row=int(self._rows[at]))
                for at in np.flatnonzero(numbers == number)
                for note in notes
            ]
        return left

    def _titles(self) -> npt.NDArray[np.object_]:
        """Titles; what stands for one that stays tells type, place and day of its row."""
        frame = self._bulk.frame
        names = np.array([p.location for p in self._bulk.places], dtype=object)
        location = names[frame["place"].to_numpy()]
        numbers, first = groups(frame["title"], frame["event_type"], location, self._classes)
        counts = np.bincount(numbers)
        titles = frame["title"].to_numpy(dtype=object).copy()
        name = self._judge.clearance.name

        def fallback(at: int) -> str:
            probe = Incident(
                incident_id=IncidentId(""),
                event_type=cell(frame, "event_type", at),
                location=location[at],
                when=cell(frame, "when", at),
            )
            return self._judge.title(probe, name)

        def left(at: int) -> str:
            item = replace(
                self._item(int(self._classes[at])), title=fallback(at), row=int(self._rows[at])
            )
            return self._judge.clearance.gate(item)(Rule.TITLE, titles[at], "title")

        for number, at in enumerate(first):
            if not titles[at]:
                continue
            own = titles[at]
            titles[at] = left(at)
            if titles[at] == own:
                self._judge.ledger.published += int(counts[number]) - 1
                continue
            for row in map(int, np.flatnonzero(numbers == number)):
                titles[row] = left(row) if row != at else titles[row]
        return titles

    def _ids(self, ids: pd.Series) -> pd.Series:
        neutral = {one: new for (kind, one), new in self._judge.ids.items() if kind == "incident"}
        return ids.map(lambda one: neutral.get(one, one)) if neutral else ids

    def _extra(self) -> pd.DataFrame:
        extra = self._bulk.extra
        columns = {}
        for name in extra.columns:
            if name in (*STATED_CODES, *STATED_TEXTS):
                rule = Rule.WORDS if name in STATED_TEXTS else Rule.NAME
                columns[name] = self._column(extra[name], self._leaving(str(name), rule))
        return pd.DataFrame(columns, index=extra.index)

    # ------------------------------------------------------------------ places

    def _places(self) -> tuple[tuple[Incident, ...], Codes]:
        """How rows are placed, once for each way in which their texts are screened."""
        frame = self._bulk.frame
        numbers, first = groups(frame["place"], self._classes)
        counts = np.bincount(numbers)
        found = []
        for number, at in enumerate(first):
            gate = self._judge.clearance.gate(self._item(int(self._classes[at])))
            place = self._shown[int(cell(frame, "place", at))]
            found.append(
                self._judged(partial(walk, place, gate), numbers, number, int(counts[number]))
            )
        return tuple(found), numbers

    def _positions(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Given positions with no more decimals than their radius supports."""
        decimals = self._decimals[self._bulk.frame["place"].to_numpy()].tolist()

        def rounded(values: pd.Series) -> npt.NDArray[np.float64]:
            pairs = zip(values.tolist(), decimals, strict=True)
            return np.array([round(value, n) for value, n in pairs], dtype=np.float64)

        return rounded(self._bulk.frame["lon"]), rounded(self._bulk.frame["lat"])
