"""Progress on stderr: a line that a terminal redraws, plain lines in a log."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

__all__ = ["Teller"]


class Teller:
    """Says what is being done, and how far it is where that is known.

    In a terminal one line is redrawn and disappears; elsewhere each new step is a line of its own.
    """

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._last = ""
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
            self._last = step
            self._console.print(f"... {step}", highlight=False, markup=False)
