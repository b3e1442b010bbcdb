"""Readers from outside: what a plug-in that reads reports is given, and what it may answer.

A plug-in proposes; it decides nothing. Every span of its answer is found again in the text and
every value is read again from its span before it is used (:mod:`geo.extraction.readers`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from geo.model.reading import Reading

__all__ = ["PARTS", "Answer", "ReaderRun", "ReportReader"]

PARTS = ("mentions", "events", "claims", "movements")


class ReportReader(Protocol):
    """Reads one report.

    ``configuration`` is JSON that decides the answers (a model, a prompt); with ``name`` and
    ``version`` it names the cached answer. ``leaves_machine`` says that texts are sent elsewhere.
    """

    name: str
    version: str
    configuration: Mapping[str, Any]
    leaves_machine: bool

    def read(self, reading: Reading) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Lists under ``mentions``, ``events``, ``claims`` and ``movements``; any may be missing.

        Every item has ``start``, ``end`` and ``text`` with ``reading.text[start:end] == text``. An
        event has a ``class`` of ``common/event_classes.csv`` and optionally ``date``; a claim has
        ``harm``, ``value`` and optionally ``group`` and ``claimant``; a movement has ``who`` and
        optionally ``number``, ``origin`` and ``destination``. What it names must stand in the text.
        """
        ...  # pragma: no cover


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A stored answer of one reader about one text; ``items`` is what it said, unchecked."""

    spec: str  # how the reader is named: module:function, or an entry point
    name: str
    version: str
    configuration_sha256: str
    leaves_machine: bool
    text_sha256: str
    items: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderRun:
    """What one reader gave to a build, for ``run.json``, provenance and the page."""

    name: str
    version: str
    configuration_sha256: str
    leaves_machine: bool
    reports: int = 0
    accepted: int = 0
    dropped: int = 0
    reasons: tuple[str, ...] = field(default=())
