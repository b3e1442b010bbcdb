"""``geo map``: build a map folder, or a map straight from records and reports."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

import click

from geo.cli.options import check_codes
from geo.cli.withheld import tell_withheld
from geo.model.records import Rejected
from geo.workflows.mapfolder import parse_period

if TYPE_CHECKING:
    from geo.model.memory import Memory
    from geo.workflows.atlas import Atlas

__all__ = ["inputs_of", "map_command"]

_BEFORE_PUBLISHING = """\
Before you publish, stop if any of these is true:
  - a person could be found, named or blamed because of a point, a quote or a file name;
  - a shelter, a hiding place or the home of a witness can be read off the map;
  - somebody whose words are shown has not agreed, or the report they gave was in confidence;
  - a figure has no claimant or no date, or a party's claim is not marked as one;
  - a machine reading marked "draft" has not been checked by a human."""


@click.command("map")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option(
    "--records", multiple=True, type=click.Path(path_type=Path), help="Table of incidents."
)
@click.option(
    "--reports", multiple=True, type=click.Path(path_type=Path), help="File or folder of reports."
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar='FIELD="HEADER"',
    help="Which column of the records is what: place, date, lat, lon, deaths, ...",
)
@click.option("--title", help="Title of the map.")
@click.option(
    "--focus", default="", callback=check_codes, help="Countries of the map, ISO codes: SY,LB."
)
@click.option("--period", default="", metavar="A..B", help="First and last day.")
@click.option("--gazetteer", type=click.Path(path_type=Path), help="A compiled gazetteer.")
@click.option("--review", type=click.Path(path_type=Path), help="Review file; its edits win.")
@click.option("--restricted", is_flag=True, help="Keep full quotes and sensitive items.")
@click.option("--png", type=click.Path(path_type=Path), help="Also a picture, by Chromium.")
@click.option("--size", default="1600x1000", metavar="WxH", help="Of the picture, in pixels.")
@click.option("--view", metavar="Z/LAT/LON", help="What the picture shows; otherwise everything.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--only", type=click.Choice(["map"]), help="The picture without the panel.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Also an A4 page, by Chromium.")
@click.option("--svg", type=click.Path(path_type=Path), help="Also a static SVG; no browser.")
@click.option("--multiples", type=click.Path(path_type=Path), help="Also small maps, .svg or .png.")
@click.option("--animation", type=click.Path(path_type=Path), help="Also a .gif or .webp of time.")
@click.option(
    "--by",
    type=click.Choice(["day", "week", "month", "year"]),
    help="Step of multiples and animation; else chosen by the length of time.",
)
@click.option("--strict", is_flag=True, help="Exit status 1 for warnings too.")
@click.option("--lean", is_flag=True, help="A smaller page: its own language alone.")
@click.option("--open", "open_it", is_flag=True, help="Open the page when it is done.")
@click.option("--store", metavar="ADDRESS", help="Also keep it in FILE.gpkg or postgresql://….")
@click.option("--watch", "watching", is_flag=True, help="Build again whenever an input changes.")
def map_command(
    paths: tuple[Path, ...],
    output: Path | None,
    records: tuple[Path, ...],
    reports: tuple[Path, ...],
    columns: tuple[str, ...],
    title: str | None,
    focus: str,
    period: str,
    gazetteer: Path | None,
    review: Path | None,
    png: Path | None,
    size: str,
    view: str | None,
    theme: str,
    only: str | None,
    pdf: Path | None,
    svg: Path | None,
    multiples: Path | None,
    animation: Path | None,
    by: str | None,
    store: str | None,
    *,
    restricted: bool,
    strict: bool,
    lean: bool,
    open_it: bool,
    watching: bool,
) -> None:
    """Build a map folder (PATHS is one folder with a map.toml), or a map from RECORDS and REPORTS.

    Writes index.html, one GeoJSON per layer, all.geojson and run.json into FOLDER/build, or into
    OUTPUT (default: ./map without a folder). A map is always built; exit status 1 says that a table
    could not be read as what it claims, or holds no place or no date in any row while columns were
    left unread.
    """
    from geo.workflows.columns import assignments

    folder, records, reports = inputs_of(paths, records, reports)
    target = output or (folder / "build" if folder else Path("map"))
    asked: dict[str, Any] = {
        "folder": folder,
        "reports": reports or None,
        "records": records or None,
        "columns": assignments(columns),
        "title": title,
        "focus": [code.strip() for code in focus.split(",") if code.strip()],
        "period": parse_period(period) if period else None,
        "gazetteer": gazetteer,
        "review": review,
        "restricted": restricted,
    }
    outputs = _Outputs(
        lean=lean,
        multiples=multiples,
        animation=animation,
        by=by or "",
        store=store,
        svg=svg,
        png=png,
        pdf=pdf,
        size=_size_of(size),
        link=_link_of(view=view, theme=theme, only=only),
    )
    if watching:
        _watch(asked, target, outputs, open_it=open_it)
    atlas = _make(asked, target, outputs)
    if open_it:
        click.launch(str(target / "index.html"))
    sys.exit(_status(atlas.faults, strict=strict))


def inputs_of(
    paths: tuple[Path, ...], records: tuple[Path, ...], reports: tuple[Path, ...]
) -> tuple[Path | None, tuple[Path, ...], tuple[Path, ...]]:
    """The map folder, or the tables and the reports that a command was given."""
    from geo.intake.suffixes import is_table

    if records or reports:
        tables = tuple(p for p in paths if is_table(p))
        rest = tuple(p for p in paths if p not in tables)
        return None, (*records, *tables), (*reports, *rest)
    if len(paths) == 1:
        return paths[0], (), ()
    raise click.UsageError("give one map folder, or --records and --reports")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outputs:
    """How the page is written, and what is drawn beside it."""

    lean: bool
    multiples: Path | None
    animation: Path | None
    by: str
    store: str | None
    svg: Path | None
    png: Path | None
    pdf: Path | None
    size: tuple[int, int]
    link: str

    def draw(self, atlas: "Atlas", page: Path) -> None:
        if self.svg is not None:
            atlas.save_svg(self.svg)
        if self.multiples is not None or self.animation is not None:
            from geo.workflows.pictures import save_animation, save_multiples

            if self.multiples is not None:
                save_multiples(atlas, self.multiples, by=self.by)
            if self.animation is not None:
                save_animation(
                    atlas, self.animation, page, by=self.by, size=self.size, link=self.link
                )
        if self.png is not None or self.pdf is not None:
            from geo.webmap.capture import capture

            width, height = self.size
            capture(page, png=self.png, pdf=self.pdf, width=width, height=height, link=self.link)


def _make(
    asked: Mapping[str, Any], target: Path, outputs: _Outputs, *, memory: "Memory | None" = None
) -> "Atlas":
    """Build, write and tell: one map."""
    from geo.cli.progress import Teller
    from geo.workflows.build import build

    with _state_told(target), Teller() as tell:
        if outputs.store is None:
            atlas = build(**asked, progress=tell, memory=memory)
        else:
            from geo.layers.formats.postgis import shown
            from geo.workflows.ingest import ingest

            done = ingest(asked, outputs.store, target=target, progress=tell, memory=memory)
            click.echo(f"{shown(outputs.store)}: {done.kept}", err=True)
            atlas = done.atlas
        tell("writing")
        atlas.save(target, lean=outputs.lean)
    _summarise(atlas, target, asked["folder"])
    tell_withheld(atlas, target)
    if not asked["restricted"]:
        click.echo(_BEFORE_PUBLISHING, err=True)
    outputs.draw(atlas, target / "index.html")
    return atlas


def _watch(asked: Mapping[str, Any], target: Path, outputs: _Outputs, *, open_it: bool) -> Never:
    """Build after every change, until Ctrl-C."""
    from geo.model.memory import Memory
    from geo.workflows.watch import inputs_state, watch

    memory = Memory()
    page = target / "index.html"

    def once() -> None:
        nonlocal open_it
        _make(asked, target, outputs, memory=memory)
        files, texts = memory.worked["file"], memory.worked["mentions"]
        memory.forget()
        click.echo(f"  read again: {files} files, {texts} reports; waiting for changes", err=True)
        if open_it:
            click.launch(str(page))
            open_it = False

    def tell(line: str) -> None:
        click.echo(f"geo: {line}; waiting for a change", err=True)

    watch(once, lambda: inputs_state(asked, target, store=outputs.store), tell=tell)


def _status(rejected: Sequence[Rejected], *, strict: bool) -> int:
    """1 where a whole table is at fault, with ``strict`` where anything is said."""
    return int(any(f.fatal and f.row is None for f in rejected) or (strict and bool(rejected)))


def _size_of(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", text)
    if found is None:
        raise click.BadParameter(f"{text!r} is not WIDTHxHEIGHT", param_hint="--size")
    return int(found[1]), int(found[2])


def _link_of(*, view: str | None, theme: str, only: str | None) -> str:
    """What the page is asked to show, in the words of its own links."""
    if view and not re.fullmatch(r"\d+(\.\d+)?/-?\d+(\.\d+)?/-?\d+(\.\d+)?", view):
        raise click.BadParameter(f"{view!r} is not ZOOM/LAT/LON", param_hint="--view")
    parts = [f"map={view}" if view else "", f"theme={theme}", f"ui={only}" if only else ""]
    return "#" + "&".join(part for part in parts if part)


@contextmanager
def _state_told(target: Path) -> Iterator[None]:
    """Who interrupts a build is told whether the folder holds the old map or the new one."""

    def written() -> tuple[int, int] | None:
        manifest = target / "run.json"
        if not manifest.is_file():
            return None
        state = manifest.stat()
        return state.st_ino, state.st_mtime_ns

    before = written()
    try:
        yield
    except KeyboardInterrupt as stop:
        new = written() not in (None, before)
        state = f"{target} holds the new map" if new else f"{target} is as it was"
        raise KeyboardInterrupt(state) from stop


def _summarise(atlas: "Atlas", target: Path, folder: Path | None) -> None:
    """What was placed, not placed, rejected, left unread and left for review."""
    from geo.workflows.languages import tell as tell_languages

    counts, dossier = atlas.counts, atlas.dossier
    click.echo(f"{target / 'index.html'}")
    for name in ("incidents", "burials", "routes", "impact", "statements", "sources", "context"):
        click.echo(f"  {counts[name]:>5}  {name}")
    if not atlas.has_all:
        click.echo("  all.geojson is not written beside so many: each layer has a file of its own")
    click.echo(
        f"  {counts['mentions'] - counts['unplaced']} of {counts['mentions']} mentions placed,"
        f" {counts['unplaced']} not placed; {counts['rejected']} rows rejected,"
        f" {counts['warnings']} notes, {counts['withheld']} withheld from public output"
    )
    if folder is not None and counts["unrecorded"]:
        click.echo(
            f"  {counts['unrecorded']} things told in reports that no record holds:"
            f" geo draft {folder} -o review.csv lists them"
        )
    silent = sum(fault.column == "events" for fault in atlas.faults)
    for line in tell_languages(dossier.reports, silent=silent):
        click.echo(f"  {line}")
    for table in dossier.coverage:
        click.echo(f"  {table}")
    for fault in atlas.faults:
        click.echo(("rejected: " if fault.fatal else "note: ") + str(fault), err=True)
