"""A picture or a PDF of a built page, by the Chromium that is installed.

Starts a program and writes files; nothing is fetched: the page needs no network, and the browser
is told to resolve no name.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from geo.intake.atomic import whole_file
from geo.model.errors import GeoError, InputError

__all__ = ["CaptureError", "capture", "find_chromium"]

PROGRAMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
QUIET: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--run-all-compositor-stages-before-draw",
    "--virtual-time-budget=8000",  # ms of page time: by then everything is unpacked and drawn
)


class CaptureError(GeoError, RuntimeError):
    """No browser could be found, or it did not write what it was asked for."""


def find_chromium(environment: Mapping[str, str] | None = None) -> str:
    """The path of an installed Chromium, Chrome or Edge.

    Parameters
    ----------
    environment
        Of this process when None; ``GEO_CHROMIUM`` names the program, else ``PATH`` is searched.

    Raises
    ------
    CaptureError
        There is none; the message says what to install or set.
    """
    environment = os.environ if environment is None else environment
    named = environment.get("GEO_CHROMIUM")
    if named:
        found = shutil.which(named, path=environment.get("PATH"))
        if found is None:
            raise CaptureError(f"GEO_CHROMIUM is {named!r}, but no such program can be run")
        return found
    path = environment.get("PATH", os.defpath)
    for name in (*PROGRAMS, *PLACES):
        found = shutil.which(name, path=path)
        if found is not None:
            return found
    raise CaptureError(
        "a picture or PDF needs Chromium, Chrome or Edge and none was found; install one, set "
        "GEO_CHROMIUM to its path, or make a static map with --svg, which needs no browser"
    )


def capture(
    page: Path | str,
    *,
    png: Path | str | None = None,
    pdf: Path | str | None = None,
    width: int = 1600,
    height: int = 1000,
    link: str = "",
    timeout_s: float = 120.0,
    chromium: str | None = None,
) -> list[Path]:
    """Write a screenshot and/or a print of a page.

    Parameters
    ----------
    page
        The HTML file.
    png
        Where the screenshot goes; None: none.
    pdf
        Where the A4 print goes, laid out by the page's print stylesheet; None: none.
    width, height
        Of the screenshot, CSS pixels.
    link
        What the picture shows, as the page's own links say it: ``#map=9/35.2/36&ui=map``.
    timeout_s
        Seconds that the browser is given for each.
    chromium
        The program; None: :func:`find_chromium`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputError
        There is no such page.
    CaptureError
        No browser was found, it took too long, or it wrote nothing.
    """
    source = Path(page).resolve()
    if not source.is_file():
        raise InputError("no such page", where=str(page), remedy="build the map first")
    program = chromium or find_chromium()
    written = []
    if png is not None:
        options = [f"--window-size={width},{height}"]
        written.append(
            _run(
                program,
                source,
                what="screenshot",
                target=Path(png),
                options=options,
                timeout_s=timeout_s,
                link=link,
            )
        )
    if pdf is not None:
        options = ["--no-pdf-header-footer"]
        written.append(
            _run(
                program,
                source,
                what="print-to-pdf",
                target=Path(pdf),
                options=options,
                timeout_s=timeout_s,
            )
        )
    return written


def _run(
    program: str,
    page: Path,
    *,
    what: str,
    target: Path,
    options: Sequence[str],
    timeout_s: float,
    link: str = "",
) -> Path:
    """One run of the browser; the target appears whole or not at all."""
    with tempfile.TemporaryDirectory(prefix="geo-capture-") as scratch:
        output = Path(scratch) / f"out{target.suffix or '.bin'}"
        command = [
            program,
            *QUIET,
            *(["--no-sandbox"] if _is_root() else []),
            f"--user-data-dir={Path(scratch) / 'profile'}",
            *options,
            f"--{what}={output}",
            page.as_uri() + link,
        ]
        try:
            done = subprocess.run(  # noqa: S603 -- the program is the user's own browser
                command, capture_output=True, timeout=timeout_s, check=False, text=True
            )
        except subprocess.TimeoutExpired as error:
            raise CaptureError(f"{program} took longer than {timeout_s:g} s on {page}") from error
        except OSError as error:
            raise CaptureError(f"{program} cannot be run: {error.strerror}") from error
        if not output.is_file() or not output.stat().st_size:
            said = done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"]
            raise CaptureError(f"{program} wrote no {what} of {page}: {said[0]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(target) as draft:
            shutil.copyfile(output, draft)
    return target


def _is_root() -> bool:
    """Chromium's sandbox refuses to run as root, as in containers."""
    return getattr(os, "geteuid", lambda: 1)() == 0
