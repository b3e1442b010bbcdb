"""Plug-ins that read reports: found by name, asked when told to, their answers kept as inputs.

A build never calls one: it reads the answers stored in ``readers/`` of the map folder. Only
``geo draft --refresh`` asks, and writes one file for each reader and text.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, cast

from geo.extraction.readers import Accepted, check_answer
from geo.intake.atomic import write_file
from geo.language.reading import read
from geo.model.errors import GeoError, InputError
from geo.model.readers import PARTS, Answer, ReaderRun, ReportReader
from geo.model.reading import Reading
from geo.model.records import Rejected, Report, ReportId

__all__ = ["FOLDER", "Plugged", "ask", "ask_all", "find_reader", "plug_in", "stored"]

FOLDER = "readers"
GROUP = "geo.readers"  # of entry points
_KEYS = ("spec", "name", "version", "configuration_sha256", "text_sha256")


@dataclass(slots=True)
class Plugged:
    """What the readers gave, checked: by report, and in sum for the record."""

    by_report: dict[ReportId, list[Accepted]] = field(default_factory=dict)
    runs: tuple[ReaderRun, ...] = ()
    notes: list[Rejected] = field(default_factory=list)


@dataclass(slots=True)
class _Plain:
    """A plain function as a reader."""

    call: Callable[[Reading], Mapping[str, Any]]
    name: str
    version: str = "0"
    configuration: Mapping[str, Any] = field(default_factory=dict)
    leaves_machine: bool = False

    def read(self, reading: Reading) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        return self.call(reading)


def find_reader(spec: str) -> ReportReader:
    """The reader of ``module:function`` or of an entry point of the group ``geo.readers``.

    The function returns a reader when called without arguments, or is one itself: it takes a
    Reading and returns lists of items.

    Raises
    ------
    InputError
        There is none of this name, or it cannot be made.
    """
    module, colon, name = spec.partition(":")
    try:
        if colon:
            found = getattr(import_module(module), name)
        else:
            [point] = metadata.entry_points(group=GROUP, name=spec)
            found = point.load()
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(
            f"no reader {spec!r}: {error}",
            remedy=f"write module:function, or the name of an entry point of the group {GROUP}",
        ) from error
    if isinstance(found, type) or _takes_nothing(found):
        found = found()
    if callable(getattr(found, "read", None)):
        return cast("ReportReader", found)
    if not callable(found):
        raise InputError(f"{spec!r} is no reader", remedy="give a function, or an object with read")
    return _Plain(
        found,
        name=str(getattr(found, "name", name or spec)),
        version=str(getattr(found, "version", "0")),
        configuration=dict(getattr(found, "configuration", {})),
        leaves_machine=bool(getattr(found, "leaves_machine", False)),
    )


def _takes_nothing(found: object) -> bool:
    code = getattr(found, "__code__", None)
    return code is not None and code.co_argcount == 0 and not hasattr(found, "read")


def ask(
    spec: str, reports: Iterable[Report], folder: Path, *, tell: Callable[[str], None] | None = None
) -> list[Rejected]:
    """Ask a reader about every report and store its answers; what failed is returned.

    An older answer of the same reader about the same text is replaced.
    """
    reader = find_reader(spec)
    faults: list[Rejected] = []
    for report in reports:
        if tell is not None:
            tell(f"{reader.name} reads {report.report_id}")
        try:
            said = reader.read(read(report.text, lang=report.lang))
            items = _items(said)
        except GeoError:
            raise
        except Exception as error:  # noqa: BLE001 -- a plug-in may fail in any way; the rest goes on
            faults.append(_fault(report, f"{reader.name} failed: {type(error).__name__}: {error}"))
            continue
        _store(folder, _answer(spec, reader, report, items))
    return faults


def ask_all(
    specs: Iterable[str],
    reports: Sequence[Report],
    folder: Path,
    *,
    tell: Callable[[str], None] | None = None,
) -> list[Rejected]:
    """Ask several readers; see :func:`ask`."""
    return [fault for spec in specs for fault in ask(spec, reports, folder, tell=tell)]


def _items(said: object) -> dict[str, list[Any]]:
    """The parts of an answer as plain JSON."""
    given = said if isinstance(said, Mapping) else vars(said) if hasattr(said, "__dict__") else None
    if given is None:
        msg = f"it answered {type(said).__name__}, not lists of {', '.join(PARTS)}"
        raise TypeError(msg)
    plain = {
        str(part): [dict(i) if isinstance(i, Mapping) else _values(i) for i in items]
        for part, items in given.items()
    }
    return cast(
        "dict[str, list[Any]]", json.loads(json.dumps(plain, ensure_ascii=False, default=str))
    )


def _values(item: object) -> dict[str, Any]:
    slots = getattr(item, "__slots__", ())
    return {name: getattr(item, name) for name in slots} if slots else dict(vars(item))


def _answer(
    spec: str, reader: ReportReader, report: Report, items: Mapping[str, list[Any]]
) -> Answer:
    identity = {
        "name": reader.name,
        "version": str(reader.version),
        "configuration": dict(getattr(reader, "configuration", {})),
    }
    digest = _sha256(json.dumps(identity, ensure_ascii=False, sort_keys=True, default=str))
    return Answer(
        spec=spec,
        name=reader.name,
        version=str(reader.version),
        configuration_sha256=digest,
        leaves_machine=bool(getattr(reader, "leaves_machine", False)),
        text_sha256=_sha256(report.text),
        items=items,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _store(folder: Path, answer: Answer) -> None:
    for path, old in _files(folder):
        if (old.spec, old.text_sha256) == (answer.spec, answer.text_sha256):
            path.unlink()
    key = _sha256(f"{answer.text_sha256}\n{answer.configuration_sha256}")
    folder.mkdir(parents=True, exist_ok=True)
    slug = "".join(c if c.isalnum() else "-" for c in answer.name) or "reader"
    text = json.dumps(asdict(answer), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_file(folder / f"{slug}-{key}.json", text)


def _files(folder: Path) -> list[tuple[Path, Answer]]:
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        answer = stored(path)
        if answer is not None:
            found.append((path, answer))
    return found


def stored(path: Path) -> Answer | None:
    """The answer that a file holds; None where it is none."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(values, dict) or not all(isinstance(values.get(k), str) for k in _KEYS):
        return None
    items = values.get("items")
    if not isinstance(items, dict):
        return None
    return Answer(
        **{key: values[key] for key in _KEYS},
        leaves_machine=values.get("leaves_machine") is not False,
        items=items,
    )


def plug_in(specs: Sequence[str], reports: Sequence[Report], folder: Path) -> Plugged:
    """The stored answers of some readers about some reports, checked against the texts."""
    plugged = Plugged()
    if not specs:
        return plugged
    answers = [a for _, a in _files(folder) if a.spec in specs]
    for spec in dict.fromkeys(specs):
        by_text = {a.text_sha256: a for a in answers if a.spec == spec}
        used: dict[tuple[str, str, str, bool], list[Accepted]] = {}
        for report in reports:
            answer = by_text.get(_sha256(report.text))
            if answer is None:
                plugged.notes.append(_fault(report, f"the reader {spec} has not read it", ask=True))
                continue
            found = check_answer(answer, report, read(report.text, lang=report.lang))
            plugged.by_report.setdefault(report.report_id, []).append(found)
            plugged.notes += found.dropped
            key = (answer.name, answer.version, answer.configuration_sha256, answer.leaves_machine)
            used.setdefault(key, []).append(found)
        plugged.runs += tuple(
            ReaderRun(
                name=key[0],
                version=key[1],
                configuration_sha256=key[2],
                leaves_machine=key[3],
                reports=len(parts),
                accepted=sum(p.count for p in parts),
                dropped=sum(len(p.dropped) for p in parts),
            )
            for key, parts in sorted(used.items())
        )
    return plugged


def _fault(report: Report, reason: str, *, ask: bool = False) -> Rejected:
    return Rejected(
        file=report.path,
        column="reader",
        reason=reason,
        remedy="ask it with: geo draft --refresh" if ask else "the other reports were read",
        fatal=False,
    )
