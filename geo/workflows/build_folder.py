"""The folder of a build: its files are exchanged together, those of other people stay untouched.

``run.json`` lists every file of a build with its SHA-256: it decides what is valid. While files are
exchanged the page is a notice, and only after the manifest comes the new page; so a run that is
killed between two renames leaves a page that says so, a folder of which ``geo verify`` says so, and
everything that the next run needs to repair it.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from geo.intake.atomic import PREFIX, Changes, locked
from geo.intake.foreign import read_json
from geo.model.errors import InputError
from geo.model.schema import LAYERS

__all__ = ["MANIFEST", "PAGE", "build_folder"]

MANIFEST: Final = "run.json"
PAGE: Final = "index.html"
_KNOWN: Final = frozenset(
    [MANIFEST, PAGE, "prov.json", "all.geojson", *(f"{name}.geojson" for name in LAYERS)]
)
_NOTICE: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>This map was not finished</title>
<p>A new build of this map was broken off while its files were being exchanged: some files of this
folder are new and some are old. Build the map again: <code>geo map</code>.</p>
</html>
"""


@contextlib.contextmanager
def build_folder(target: Path) -> Iterator[Path]:
    """A folder to write a whole build into; its files go to ``target`` when the block ends well.

    Files that the last manifest lists and this build does not have are removed. One run at a time
    exchanges files; another one waits.

    Raises
    ------
    InputError
        ``target`` is a file or may not be written, the disk is full, or a file of this build would
        replace one that no build wrote; then everything is as it was.
    """
    new = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InputError(
            "is a file, not a folder", where=str(target), remedy="name another folder"
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})",
            where=str(target),
            remedy="choose another folder",
        ) from error
    try:
        with locked(target):
            ours = _ours(target)
            with Changes() as changes:
                notice = changes.draft(target / PAGE)
                draft = notice.parent / "build"
                draft.mkdir()
                yield draft
                _exchange(changes, draft, target, ours)
                notice.write_text(_NOTICE, encoding="utf-8")
    finally:
        if new:
            with contextlib.suppress(OSError):  # it holds something: the build
                target.rmdir()


def _exchange(changes: Changes, draft: Path, target: Path, ours: frozenset[str]) -> None:
    """Plan the renames: the manifest after the other files, the page at the very end."""
    names = sorted(
        (path.relative_to(draft).as_posix() for path in draft.rglob("*") if path.is_file()),
        key=lambda name: (name == PAGE, name == MANIFEST, name),
    )
    for name in names:
        if name not in ours and (target / name).exists():
            raise InputError(
                "is there already and no build wrote it",
                where=str(target / name),
                remedy="move it away or choose another folder",
            )
    for name in sorted(ours.difference(names)):
        changes.remove(target / name)
    for name in names:
        changes.move(draft / name, target / name)


def _ours(target: Path) -> frozenset[str]:
    """The files that earlier builds wrote: by their manifest, and by that of a run that died."""
    manifests = [target / MANIFEST, *target.glob(f"{PREFIX}*/build/{MANIFEST}")]
    found: set[str] = set()
    for path in manifests:
        if path.is_file():
            found |= _KNOWN | _outputs(path)
    return frozenset(found)


def _outputs(path: Path) -> set[str]:
    """Plain names only: a manifest that somebody tampered with reaches nothing outside."""
    try:
        manifest: Any = read_json(path.read_bytes())
    except (OSError, ValueError):
        return set()
    listed = manifest.get("outputs") if isinstance(manifest, dict) else None
    return {
        name
        for name in (listed if isinstance(listed, dict) else {})
        if name and Path(name).name == name and not name.startswith(".")
    }
