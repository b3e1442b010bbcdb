"""Work on partitions that outlives a crash: outputs as they end, retries, quarantine, resumption.

Each task writes one file and, after it, a note with its hash: the notes are the manifest, and a
task whose note is there with the same fingerprint is not done again. Tasks run in this process or
on a Dask cluster; where the files lie is a matter of fsspec (a folder, s3://, gs://, ...).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from geo import __version__
from geo.model.errors import InputError
from geo.model.records import Rejected

__all__ = ["Client", "Made", "Part", "Slice", "Task", "Workspace", "files_of", "read_slice"]

_EXTRA = "install the extra: pip install 'incident-mapper[dask]'"
_DONE = "finished"


class Client(Protocol):
    """What is asked of ``dask.distributed.Client``."""

    def submit(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A future for ``func(*args)``; ``retries`` and ``pure`` are keywords."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """Bytes ``[start, end)`` of a file, with their hash."""

    file: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What a task gives: bytes by the name of their slice, small facts as JSON, and faults."""

    slices: Mapping[str, bytes]
    facts: Any = None
    faults: Sequence[Rejected] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A function of a module with its arguments; ``token`` changes when its inputs do."""

    key: str
    function: Callable[..., Made]
    arguments: Mapping[str, Any]
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A finished task: its file, and what its note says."""

    key: str
    file: str
    fingerprint: str
    slices: Mapping[str, Slice]
    facts: Any
    faults: tuple[Rejected, ...]


@dataclass(kw_only=True)
class Workspace:
    """A folder of partition outputs.

    Attributes
    ----------
    url
        Where: a folder or any address that fsspec opens.
    client
        A Dask client; None works in this process.
    retries
        How often a task that fails is tried again before it is put into quarantine.
    stamp
        What every task depends on: the gazetteer, the parameters.
    tell
        Given a line per finished task.
    quarantine
        Tasks that failed to the end, with their reason; the next run tries them again.
    """

    url: str
    client: Client | None = None
    retries: int = 2
    stamp: str = ""
    tell: Callable[[str], None] = field(default=lambda _line: None)
    quarantine: list[Rejected] = field(default_factory=list)
    done: dict[str, dict[str, Part]] = field(default_factory=dict)
    worked: int = 0  # tasks that this run had to do

    def stage(self, name: str, tasks: Sequence[Task], *, suffix: str = "bin") -> dict[str, Part]:
        """Do what is not done; the finished parts by key, in the order of the tasks.

        A task that fails for good is missing from them and stands in :attr:`quarantine`.
        """
        fs, root = filesystem(self.url)
        folder = f"{root}/{name}"
        fs.makedirs(folder, exist_ok=True)
        prints = {t.key: _fingerprint(__version__, self.stamp, name, t.token) for t in tasks}
        parts: dict[str, Part] = {}
        missing = []
        for task in tasks:
            found = _noted(fs, _path(folder, task.key, prints[task.key], suffix))
            if found is None:
                missing.append(task)
            else:
                parts[task.key] = found
        calls = {
            t.key: (t, self.url, f"{name}/{_file(t.key, prints[t.key], suffix)}", prints[t.key])
            for t in missing
        }
        for number, (key, outcome) in enumerate(self._outcomes(calls), start=1):
            if isinstance(outcome, BaseException):
                self.quarantine.append(_quarantined(name, key, outcome))
            else:
                parts[key] = outcome
            self.worked += 1
            self.tell(f"{name}: {number} of {len(missing)} partitions")
        self.done[name] = {t.key: parts[t.key] for t in tasks if t.key in parts}
        return self.done[name]

    def _outcomes(
        self, calls: Mapping[str, tuple[Any, ...]]
    ) -> Iterator[tuple[str, Part | BaseException]]:
        """What each task became, as they end."""
        if self.client is None:
            for key, call in calls.items():
                yield key, _tried(call, self.retries)
            return
        import distributed

        as_completed: Any = distributed.as_completed  # it carries no types
        futures = {
            self.client.submit(_work, *call, retries=self.retries, pure=False): key
            for key, call in calls.items()
        }
        for future in as_completed(list(futures)):
            failed = future.exception()
            yield futures[future], failed if failed is not None else future.result()

    def finish(self) -> None:
        """Write ``manifest.json``: every part with its hash, and what is in quarantine."""
        fs, root = filesystem(self.url)
        stages = {
            name: [
                {
                    "partition": part.key,
                    "file": part.file,
                    "fingerprint": part.fingerprint,
                    "slices": {key: asdict(one) for key, one in part.slices.items()},
                    "faults": [str(fault) for fault in part.faults],
                }
                for part in parts.values()
            ]
            for name, parts in self.done.items()
        }
        manifest = {
            "software": {"name": "incident-mapper", "version": __version__},
            "stamp": self.stamp,
            "stages": stages,
            "quarantine": [str(fault) for fault in self.quarantine],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        _put(fs, f"{root}/manifest.json", text.encode())


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of an address and the path there.

    Raises
    ------
    InputError
        fsspec, or what it needs for this kind of address, is not installed.
    """
    try:
        from fsspec.core import url_to_fs

        fs, path = url_to_fs(url)
    except ImportError as error:
        raise InputError(f"cannot open {url} ({error})", remedy=_EXTRA) from error
    return fs, str(path).rstrip("/")


def files_of(sources: str | Sequence[str], suffixes: Sequence[str]) -> list[tuple[str, str, str]]:
    """The files of some addresses, folders and patterns: name, address, what changes with them.

    In the order of their names, as a single process reads them.

    Raises
    ------
    InputError
        There is no such file.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for source in [sources] if isinstance(sources, str) else sources:
        fs, path = filesystem(str(source))
        if fs.isdir(path):
            paths = [p for p in fs.find(path) if p.casefold().endswith(tuple(suffixes))]
        else:
            paths = fs.glob(path)
        if not paths:
            raise InputError(
                "no file to read there", where=str(source), remedy=f"give {', '.join(suffixes)}"
            )
        for one in paths:
            url = fs.unstrip_protocol(one)
            found[url] = (str(one).rpartition("/")[2], url, str(fs.ukey(one)))
    return sorted(found.values())


def read_slice(piece: Slice) -> bytes:
    """The bytes of a slice.

    Raises
    ------
    InputError
        They are not those that were written.
    """
    fs, path = filesystem(piece.file)
    data: bytes = fs.cat_file(path, start=piece.start, end=piece.end)
    if hashlib.sha256(data).hexdigest() != piece.sha256:
        raise InputError(
            "a part of a build was changed", where=piece.file, remedy="delete it and run again"
        )
    return data


def _fingerprint(*texts: str) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _file(key: str, fingerprint: str, suffix: str) -> str:
    return f"{key}-{fingerprint[:12]}.{suffix}"


def _path(folder: str, key: str, fingerprint: str, suffix: str) -> str:
    return f"{folder}/{_file(key, fingerprint, suffix)}"


def _noted(fs: Any, path: str) -> Part | None:
    """The part that a note tells of, if it is there to the end."""
    note = f"{path}.json"
    if not (fs.exists(note) and fs.exists(path)):
        return None
    try:
        values = json.loads(fs.cat_file(note))
        if values.pop("state") != _DONE:
            return None
        return Part(
            key=values["key"],
            file=values["file"],
            fingerprint=values["fingerprint"],
            slices={name: Slice(**one) for name, one in values["slices"].items()},
            facts=values["facts"],
            faults=tuple(
                Rejected(**{**fault, "rows": tuple(fault["rows"])}) for fault in values["faults"]
            ),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _work(task: Task, url: str, name: str, fingerprint: str) -> Part:
    """Do one task where its worker is, and write what it gives."""
    made = task.function(**task.arguments)
    fs, root = filesystem(url)
    path = f"{root}/{name}"
    slices, data = {}, bytearray()
    for key, piece in made.slices.items():
        start = len(data)
        data += piece
        slices[key] = Slice(
            file=f"{url.rstrip('/')}/{name}",
            start=start,
            end=len(data),
            sha256=hashlib.sha256(piece).hexdigest(),
        )
    part = Part(
        key=task.key,
        file=name,
        fingerprint=fingerprint,
        slices=slices,
        facts=made.facts,
        faults=tuple(made.faults),
    )
    _put(fs, path, bytes(data))
    note = json.dumps({"state": _DONE, **asdict(part)}, ensure_ascii=False)
    _put(fs, f"{path}.json", note.encode())
    return part


def _put(fs: Any, path: str, data: bytes) -> None:
    """Whole or not at all: two workers that do the same task do not disturb each other."""
    draft = f"{path}.{uuid4().hex}"
    fs.pipe_file(draft, data)
    fs.mv(draft, path)


def _tried(call: tuple[Any, ...], retries: int) -> Part | BaseException:
    failed: BaseException | None = None
    for _ in range(retries + 1):
        try:
            return _work(*call)
        except Exception as error:  # noqa: BLE001 -- whatever fails, the other partitions go on
            failed = error
    return failed if failed is not None else RuntimeError("not tried")


def _quarantined(stage: str, key: str, error: BaseException) -> Rejected:
    return Rejected(
        file=key,
        reason=f"in quarantine after {stage}: {type(error).__name__}: {error}",
        remedy="mend it and run again: what is done is not done again",
    )
