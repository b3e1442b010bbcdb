"""Progress on stderr: a line that a terminal redraws, plain lines in a log."""

from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

__all__ = ["RowRate", "Teller"]

_LOG_EVERY_S = 60.0  # between two lines of a log about the same step


class Teller:
    """Says what is being done, and how far it is where that is known.

    In a terminal one line is redrawn and disappears; elsewhere each new step is a line of its own,
    and a step that takes long is told again once a minute. ``clock`` counts seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._last = ""
        self._clock, self._told = clock, clock()
        self._console = console
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("starting", total=None)

    def __enter__(self) -> Self:
        if self._live:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._progress.stop()

    def __call__(self, what: str, share: float | None = None) -> None:
        """Name the step; ``share`` is 0 to 1, None where nobody knows."""
        if self._live:
            self._progress.update(
                self._task, description=what, total=None if share is None else 1.0, completed=share
            )
            return
        step, _, _ = what.partition(":")
        if step != self._last:
            self._tell(step)
        elif self._clock() - self._told >= _LOG_EVERY_S:
            self._tell(what)
        self._last = step

    def _tell(self, line: str) -> None:
        self._told = self._clock()
        self._console.print(f"... {line}", highlight=False, markup=False)


class RowRate:
    """Rows done, how many a second, and how long the others will take.

    What was done before the first call is no work of this run.

    >>> seconds = iter((0.0, 1.0, 1.0, 3.0))
    >>> done = RowRate(print, "geocoding", clock=lambda: next(seconds))
    >>> done(0, 20_000)
    geocoding: 0 of 20,000 rows 0.0
    >>> done(5000, 20_000)
    geocoding: 5,000 of 20,000 rows, 2,500 a second, 6 s left 0.25
    """

    def __init__(
        self,
        tell: Callable[[str, float | None], None],
        step: str,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._tell, self._step, self._clock = tell, step, clock
        self._start = clock()
        self._before: int | None = None  # rows that were done before this run

    def __call__(self, rows: int, total: int) -> None:
        """So many rows are done of so many."""
        if self._before is None:
            self._before, self._start = rows, self._clock()
        seconds, new = self._clock() - self._start, rows - self._before
        said = f"{self._step}: {rows:,} of {total:,} rows"
        if seconds > 0 and new:
            said += f", {new / seconds:,.0f} a second"
            said += f", {_span(seconds * (total - rows) / new)} left" if rows < total else ""
        self._tell(said, rows / total if total else None)


def _span(seconds: float) -> str:
    """A time to wait, as people say it.

    >>> _span(7.2), _span(95.0), _span(7000.0)
    ('7 s', '2 min', '1 h 57 min')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    hours = f"{minutes // 60} h " if minutes >= 60 else ""
    return f"{hours}{minutes % 60 if hours else minutes} min"
