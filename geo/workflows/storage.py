"""A map into its store: public rows, restricted ones if they were asked for, what they rest on."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, Self

import geopandas as gpd

from geo.layers.formats.credits import credit_lines
from geo.layers.formats.geojson import dumps, feature_collection
from geo.layers.formats.store import Contents, Kept
from geo.layers.formats.stores import open_store
from geo.model.records import Dossier, Lookup
from geo.model.schema import LAYERS, SCHEMA_VERSION
from geo.privacy.publish import Published
from geo.workflows.mapfolder import MapFolder

__all__ = ["Storable", "put"]


class Storable(Protocol):
    """What is asked of :class:`geo.workflows.atlas.Atlas`."""

    @property
    def spec(self) -> MapFolder:
        """What ``map.toml`` says."""

    @property
    def dossier(self) -> Dossier:
        """What was decided."""

    @property
    def lookup(self) -> Lookup:
        """The gazetteer."""

    @property
    def published(self) -> Published | None:
        """How it was made public; None: it is restricted."""

    @property
    def layers(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Every layer."""

    def public(self) -> Self:
        """The same as it may leave."""

    def attributions(self) -> list[dict[str, str]]:
        """The sources of what is shown."""

    def refuse_secrets(self, draft: Path, target: Path) -> None:
        """Refuse files that hold a secret."""


def put(
    atlas: Storable,
    store: Path | str,
    *,
    target: Path | None = None,
    drafts: Mapping[str, Sequence[str]] | None = None,
) -> Kept:
    """Make the layers of a store what a map says; what did not change is not touched.

    A public map puts in public rows, and restricted ones that were there leave. A restricted map
    puts in both kinds; in a database the group of readers sees the public ones only. What is found
    to be secret is listed in the restricted folder of ``target``. ``drafts`` says by the id of an
    incident where in its reports it stands (report id, colon, character), so that a decision finds
    it there when its id has changed; of a public map only places in reports that it shows are kept.

    Raises
    ------
    LeakError
        A public row would hold a secret; then nothing is changed.
    """
    public = atlas.public()
    with tempfile.TemporaryDirectory() as name:
        for layer in LAYERS:
            text = dumps(feature_collection(public.layers[layer], LAYERS[layer]))
            (Path(name) / f"{layer}.geojson").write_text(text, encoding="utf-8", newline="\n")
        public.refuse_secrets(Path(name), target or atlas.spec.root / "build")
    stored = atlas.dossier
    shown = {str(r.report_id) for r in stored.reports}
    known = drafts or {str(i.incident_id): i.keys for i in stored.incidents}
    keys = {
        one: ";".join(key for key in known.get(one, ()) if key.rpartition(":")[0] in shown)
        for one in (str(i.incident_id) for i in stored.incidents)
    }
    contents = Contents(
        public=public.layers,
        restricted=None if atlas.published is not None else atlas.layers,
        reports={str(r.report_id): r.sha256 for r in stored.reports},
        keys={one: text for one, text in keys.items() if text},
        about={
            "title": public.spec.title,
            "attribution": "\n".join(credit_lines(public.attributions())),
            "gazetteer_build": atlas.lookup.build_id,
            "schema_version": str(SCHEMA_VERSION),
        },
    )
    with open_store(store) as opened:
        return opened.put(contents)
