"""What a build gives: layers as GeoDataFrames, GeoJSON, one HTML map, and a manifest of the run.

Writing is all or nothing: files are written to a temporary folder beside the target and moved.
"""

import hashlib
import html
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import __version__
from geo.intake.atomic import write_file
from geo.intake.ground import read_ground
from geo.layers.bulk import uncoded
from geo.layers.formats.geojson import dumps, feature_collection
from geo.layers.formats.large import write_features
from geo.layers.formats.prov import provenance
from geo.layers.formats.store import Kept
from geo.layers.frames import build_layers
from geo.layers.tables import table_of
from geo.model.errors import UnknownPlaceError
from geo.model.position import BBox
from geo.model.records import Dossier, Incident, Input, Lookup, Place, PlaceId, Rejected, SourceId
from geo.model.schema import LAYERS, SCHEMA_VERSION
from geo.model.vocab import Status
from geo.privacy.gate import Secrets, without_public
from geo.privacy.publish import Published, publish
from geo.webmap import PageData, basemap, folium_map, render
from geo.webmap.basemap import online_tiles
from geo.webmap.bulk import BULK_FROM
from geo.webmap.capture import capture
from geo.webmap.crowd import point_rows
from geo.webmap.media import shown_media
from geo.webmap.periods import sheet_size
from geo.webmap.place_labels import labels
from geo.webmap.static_svg import render_svg
from geo.webmap.strings import page_strings
from geo.webmap.units import build_districts, build_units, places_of_rows
from geo.workflows.build_folder import MANIFEST, build_folder
from geo.workflows.languages import languages_read, what_is_read
from geo.workflows.mapfolder import MapFolder, public_words, raster_of
from geo.workflows.restricted import guard, restricted_folder, write_ledger
from geo.workflows.storage import put

__all__ = ["Atlas"]

_MOST_IN_ALL = 20_000  # features that stand in all.geojson, too
_MOST_NAMED_PLACES = 2000  # places whose other names travel with a page: about 0.2 MB
_NOTEBOOK_MOST = 5_000_000  # characters of a map inside a notebook
_GROUND = frozenset({"geonames", "natural-earth"})  # behind the land and its names on every page
_DISCLAIMERS = (
    (
        "The designations employed and the presentation of material on this map do not imply the"
        " expression of any opinion whatsoever concerning the legal status of any country,"
        " territory, city or area or of its authorities, or concerning the delimitation of its"
        " frontiers."
    ),
    "Boundaries are Natural Earth's de facto lines, simplified; they can be replaced.",
    "Routes are schematic and are not routes travelled.",
)


@dataclass(frozen=True, kw_only=True, repr=False)
class Atlas:
    """A built map.

    Examples
    --------
    >>> atlas = geo.build("maps/syrian-coast-2025")            # doctest: +SKIP
    >>> atlas.incidents                                        # doctest: +SKIP
    >>> atlas.geojson("incidents")["type"]                     # doctest: +SKIP
    'FeatureCollection'
    """

    spec: MapFolder
    dossier: Dossier
    lookup: Lookup
    inputs: tuple[Input, ...]
    source_places: dict[SourceId, Place]
    published: Published | None = None  # None: restricted
    faults: tuple[Rejected, ...] = ()  # of the inputs, in full: for the owner, not for the page

    @cached_property
    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Every layer of :data:`geo.model.schema.LAYERS`, EPSG:4326."""
        return {name: uncoded(frame) for name, frame in self._frames.items()}

    @cached_property
    def _frames(self) -> dict[str, gpd.GeoDataFrame]:
        """The layers; texts of plain rows are categories where few differ."""
        return build_layers(
            self.dossier,
            source_places=self.source_places,
            country_shapes=self.lookup.footprint,
            names_ar=self._name_ar,
            coded=True,
        )

    @cached_property
    def _collections(self) -> dict[str, dict[str, Any]]:
        """Every layer as GeoJSON, made once for the files and the page of one build.

        The points of a large layer are not in it: they are written from its columns.
        """
        return {
            name: feature_collection(
                frame[~self._crowds[name].to_numpy()] if name in self._crowds else frame,
                LAYERS[name],
            )
            for name, frame in self._frames.items()
        }

    @cached_property
    def _crowds(self) -> dict[str, "pd.Series[bool]"]:
        """Large layers, and which of their rows are points."""
        found = {
            name: pd.Series(point_rows(frame))
            for name, frame in self._frames.items()
            if len(frame) > BULK_FROM
        }
        return {name: points for name, points in found.items() if points.sum() > BULK_FROM}

    def _whole_layers(self) -> dict[str, dict[str, Any]]:
        """Every layer as GeoJSON, the points of large ones too."""
        return {**self._collections, **{name: self.geojson(name) for name in self._crowds}}

    def whole_page(self) -> PageData:
        """The page with all points as features: what a sheet is drawn from."""
        return replace(self.page(), layers=self._whole_layers(), crowds={})

    @cached_property
    def _tables(self) -> dict[str, gpd.GeoDataFrame]:
        return {name: table_of(frame, LAYERS[name]) for name, frame in self.layers.items()}

    @property
    def incidents(self) -> gpd.GeoDataFrame:
        """The incidents as a table: see :func:`geo.layers.tables.table_of`.

        Burials, impact and statements are tables of their own. ``layers["incidents"]`` has the
        claims, quotes and candidates nested.
        """
        return self._tables["incidents"]

    @property
    def burials(self) -> gpd.GeoDataFrame:
        """Burials and funerals."""
        return self._tables["burials"]

    @property
    def routes(self) -> gpd.GeoDataFrame:
        """Who moved from where to where; lines are schematic."""
        return self._tables["routes"]

    @property
    def impact(self) -> gpd.GeoDataFrame:
        """Impact and access: cuts, closures, damage."""
        return self._tables["impact"]

    @property
    def context(self) -> gpd.GeoDataFrame:
        """Places that are named without an event."""
        return self._tables["context"]

    @property
    def sources(self) -> gpd.GeoDataFrame:
        """Who reports; with a point where the base is publicly known."""
        return self._tables["sources"]

    @property
    def statements(self) -> gpd.GeoDataFrame:
        """Statements and tolls, which have no place of their own."""
        return self._tables["statements"]

    def __repr__(self) -> str:
        """One line: the title, and what each layer holds."""
        held = ", ".join(f"{len(frame)} {name}" for name, frame in self._frames.items())
        return f"<Atlas {self.spec.title!r}: {held}>"

    def _repr_html_(self) -> str:
        """The map in a notebook; of a map that is too large for one, a line that says so."""
        drawn: str = self.map()._repr_html_()
        if len(drawn) <= _NOTEBOOK_MOST:
            return drawn
        return (
            f"<p>{html.escape(repr(self))}</p>"
            "<p>Too large for a notebook: <code>atlas.save(folder)</code> writes the page.</p>"
        )

    def png(self) -> bytes:
        """The sheet of :meth:`svg` as a picture, by the Chromium that is installed.

        Raises
        ------
        CaptureError
            There is none, or it wrote nothing.
        """
        text = self.svg()
        with tempfile.TemporaryDirectory() as name:
            sheet = self.save_drawn(Path(name) / "sheet.svg", text)
            width, height = sheet_size(text)
            target = Path(name) / "sheet.png"
            capture(sheet, png=target, width=width, height=height)
            return target.read_bytes()

    def geojson(self, layer: str | None = None) -> dict[str, Any]:
        """One layer, or all of them together, as an RFC 7946 FeatureCollection.

        Raises
        ------
        KeyError
            No layer of this name.
        """
        if layer is not None:
            return feature_collection(self.layers[layer], LAYERS[layer])
        features = [
            {**feature, "id": f"{name}/{feature['id']}", "layer": name}
            for name, collection in self._whole_layers().items()
            for feature in collection["features"]
        ]
        credited = {"attributions": self.attributions()}
        return {"type": "FeatureCollection", **credited, "features": features}

    def page(self, *, lean: bool = False) -> PageData:
        """Everything that the page shows; ``lean``: in its own language alone."""
        return PageData(
            lean=lean,
            title=self.spec.title,
            subtitle=self.spec.subtitle,
            lang=self.spec.lang,
            strings=self.spec.strings,
            languages=languages_read(self.dossier.reports),
            readers=[
                {"name": r.name, "version": r.version, "leaves_machine": r.leaves_machine}
                for r in self.dossier.readers
            ],
            layers=self._collections,
            crowds={
                name: frame if points.all() else frame[points.to_numpy()]
                for name, points in self._crowds.items()
                for frame in (self._frames[name],)
            },
            as_of=self._as_of(),
            period=self._period(),
            public=self.dossier.public,
            draft=self.draft,
            counts=self.counts,
            rejected=[str(r) for r in self.dossier.rejected if r.fatal],
            notes=[str(r) for r in self.dossier.rejected if r.warning],
            unread=[] if self.dossier.public else [s.text for s in self.dossier.unread],
            attributions=self.attributions(),
            disclaimers=list(_DISCLAIMERS),
            gazetteer_build=self.lookup.build_id,
            version=__version__,
            inputs=[{"path": i.path, "sha256": i.sha256} for i in self.inputs],
            base=self._base,
            aliases=self._aliases(),
            changes=[{"date": d.isoformat(), "text": text} for d, text in self.spec.changes],
            types=self.spec.types,
            look=self.spec.look,
            story=self.spec.story,
            media=shown_media(
                self.spec.media,
                self._whole_layers() if self.spec.media else {},
                public=self.dossier.public,
            ),
            annotations=self.spec.annotations,
            **self._units(),
        )

    def _units(self) -> dict[str, dict[str, Any] | None]:
        """Outlines of first-level and second-level units to colour by counts of events."""
        features = list(self._collections["incidents"]["features"])
        if "incidents" in self._crowds:
            points = self._crowds["incidents"].to_numpy()
            columns = ["admin1", "admin2", "geometry"]
            features += places_of_rows(self._frames["incidents"].loc[points, columns])
        box = basemap.widened(self._extent)
        return {
            "units": build_units(features, box=box),
            "districts": build_districts(features, self.lookup, box=box),
        }

    def map(self) -> folium.Map:
        """The map as a folium.Map: shows itself in a notebook."""
        return folium_map(self.page())

    def html(self, *, lean: bool = False) -> str:
        """The page: one file, no network."""
        return render(self.page(lean=lean))

    def svg(self) -> str:
        """One A4 sheet as SVG, drawn without a browser."""
        return render_svg(self.whole_page())

    @property
    def draft(self) -> bool:
        """Whether anything on the map was read by a machine and not yet by a human."""
        bulk = self.dossier.bulk
        if bulk is not None and Status.DRAFT in bulk.columns["status"].table:
            return True
        return any(i.status is Status.DRAFT for i in self.dossier.incidents)

    @property
    def has_all(self) -> bool:
        """Whether ``all.geojson`` is written: not beside so many features that it is all twice."""
        return sum(map(len, self._frames.values())) <= _MOST_IN_ALL

    @property
    def counts(self) -> dict[str, int]:
        """What was placed, not placed, rejected and withheld."""
        dossier = self.dossier
        return {
            **{name: len(frame) for name, frame in self._frames.items()},
            "reports": len(dossier.reports),
            "mentions": dossier.mention_count,
            "unplaced": dossier.unplaced_count,
            "rejected": sum(r.count for r in dossier.rejected if r.fatal),
            "warnings": sum(r.count for r in dossier.rejected if not r.fatal),
            "withheld": dossier.withheld_count,
            "unrecorded": dossier.unrecorded_count,
        }

    def public(self) -> "Atlas":
        """The same map as it may leave; what is withheld is listed for the owner."""
        if self.published is not None:
            return self
        published = publish(self.dossier, lookup=self.lookup, privacy=self.spec.privacy)
        based = {s.source_id for s in published.dossier.sources if not s.kind.is_private}
        return Atlas(
            spec=public_words(self.spec, published),
            dossier=published.dossier,
            lookup=self.lookup,
            inputs=published.inputs(self.inputs),
            source_places={k: place for k, place in self.source_places.items() if k in based},
            published=published,
            faults=self.faults,
        )

    def to_postgis(self, url: str) -> Kept:
        """Put the layers into PostGIS, ``postgresql://host/database``; a ``.gpkg`` works too.

        Rows that did not change are not touched, decisions of people stay as they are; see
        :func:`geo.workflows.storage.put`.
        """
        return put(self, url)

    def save(self, folder: Path | str, *, lean: bool = False) -> Path:
        """Write ``index.html``, ``<layer>.geojson``, ``all.geojson``, ``run.json``, ``prov.json``.

        A layer of over 2,000 points leaves out what is empty; over 20,000 features are not written
        a second time into ``all.geojson``.

        Nothing is left half-written: see :mod:`geo.workflows.build_folder`. Errors are those of
        :func:`~geo.workflows.build_folder.build_folder` and of
        :func:`~geo.workflows.restricted.guard`: nothing is published that holds a secret. What was
        withheld is listed for the owner in :meth:`restricted`.
        """
        target = Path(folder)
        layers = self._collections
        with build_folder(target) as draft:
            written: dict[str, str] = {}  # the SHA-256 of each file

            def write(name: str, text: str) -> None:
                (draft / name).write_text(text, encoding="utf-8", newline="\n")
                written[name] = _sha256(draft / name)

            for name, layer in layers.items():
                if name not in self._crowds:
                    write(f"{name}.geojson", dumps(layer))
                    continue
                path = draft / f"{name}.geojson"
                with path.open("w", encoding="utf-8", newline="\n") as file:
                    write_features(self._frames[name], LAYERS[name], file)
                written[path.name] = _sha256(path)
            if self.has_all:
                write("all.geojson", dumps(self.geojson()))
            write("index.html", self.html(lean=lean))
            self._write_origins(draft / "prov.json", json.loads(self._manifest(written)))
            written["prov.json"] = _sha256(draft / "prov.json")
            write(MANIFEST, self._manifest(written))
            self.refuse_secrets(draft, target)
        if self.published is not None:
            write_ledger(self.restricted(target), self.published.ledger, self.secrets)
        return target

    def _write_origins(self, path: Path, manifest: dict[str, Any]) -> None:
        """Write where everything comes from, some words at a time."""
        origins = provenance(manifest, self._collections)
        spelt = json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True).iterencode(origins)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(chain(spelt, "\n"))

    def save_svg(self, path: Path | str) -> Path:
        """Write the sheet of :meth:`svg`; like a build, only if it holds no secret."""
        return self.save_drawn(Path(path), self.svg())

    def save_drawn(self, target: Path, text: str) -> Path:
        """Write a drawing of this map, if it holds no secret."""
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / target.name).write_text(text, encoding="utf-8", newline="\n")
            self.refuse_secrets(Path(name), target)
        write_file(target, text)
        return target

    def refuse_secrets(self, draft: Path, target: Path) -> None:
        """Refuse files of a public map that hold a secret."""
        if self.published is not None:
            folder = self.restricted(target)
            guard(draft, self.secrets, privacy=self.spec.privacy, folder=folder)

    @cached_property
    def secrets(self) -> Secrets:
        """What no public file of this map may hold; none of a restricted map."""
        if self.published is None:
            return Secrets()
        credited = [text for line in self.attributions() for text in line.values()]
        strings = page_strings(self.spec.strings).values()
        page = [word for words in strings for word in words.values()]
        named = [name for label in self._labels for name in (label["name"], label["local"])]
        named += [name for names in self._aliases().values() for name in names]
        kept = self.published.secrets
        return without_public(
            replace(kept, ground=self._ground() if kept.positions else ()),
            words=(*sorted(self.published.ledger.left), *_DISCLAIMERS, *credited, *page),
            places=[name for name in named if name],
        )

    def restricted(self, target: Path) -> Path:
        """The folder for what only the owner may read of the build in ``target``."""
        return restricted_folder(self.spec.root, target)

    def _manifest(self, written: dict[str, str]) -> str:
        spec = self.spec
        silent = {r.file for r in self.dossier.rejected if r.column == "events"}
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        manifest: dict[str, Any] = {
            "software": {"name": "incident-mapper", "version": __version__},
            "schema_version": SCHEMA_VERSION,
            "gazetteer_build": self.lookup.build_id,
            "public": self.dossier.public,
            "parameters": {
                "title": spec.title,
                "focus": list(spec.focus),
                "period": [d.isoformat() for d in spec.period] if spec.period else None,
                "blur": spec.privacy.blur,
                "accepted": [reason for _, reason in spec.privacy.accept],
            },
            "attributions": self.attributions(),
            "inputs": [
                {"path": i.path, "kind": i.kind, "sha256": i.sha256, "size": i.size}
                for i in self.inputs
            ],
            "reports": [
                {
                    "report_id": r.report_id,
                    "sha256": r.sha256,
                    "date_published": r.date_published.isoformat() if r.date_published else None,
                    # how the date is known; the words it was read from stay out of the manifest
                    "date_basis": r.date_published_basis.partition(":")[0],
                    # a text that was extracted is another with another extractor
                    "extractor": r.extractor,
                    "text_sha256": hashlib.sha256(r.text.encode()).hexdigest()
                    if r.extractor
                    else None,
                    "lang": r.lang,
                    "lang_basis": r.lang_basis,
                    "read": what_is_read(r.lang),
                    "told_of_no_event": r.path in silent,
                }
                for r in self.dossier.reports
            ],
            "counts": self.counts,
            "readers": [
                {key: value for key, value in asdict(run).items() if key != "reasons"}
                for run in self.dossier.readers
            ],
            "tables": [asdict(table) for table in self.dossier.coverage],
            "rejected": [r.line(runs=None if r.fatal else 8) for r in self.dossier.rejected],
            "outputs": dict(sorted(written.items())),
        }
        if self.dossier.decisions:  # a public dossier has none
            manifest["decisions"] = [asdict(one) for one in self.dossier.decisions]
        if epoch.isdecimal():
            manifest["built_at"] = datetime.fromtimestamp(int(epoch), tz=UTC).isoformat()
        return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @cached_property
    def _base(self) -> dict[str, Any]:
        """Land, borders, water and names under the incidents; drawn once for every output."""
        spec, extent = self.spec, self._extent
        own = read_ground(spec.base, extent) if spec.base else None
        tiles = online_tiles(spec.tiles, attribution=spec.tiles_attribution) if spec.tiles else None
        return basemap.build(
            extent,
            labels=self._labels,
            own=own,
            tiles=tiles,
            points=self._points,
            boundaries=spec.boundaries,
            raster=raster_of(spec, extent),
        )

    @cached_property
    def _labels(self) -> list[dict[str, Any]]:
        """The places that the ground may name."""
        scenes = [i.place for i in self._placed if i.place is not None]
        return labels(
            self.lookup,
            self._extent,
            always=scenes,
            points=self._points,
            lang=self.spec.lang,
        )

    def _ground(self) -> tuple[tuple[float, float], ...]:
        """Where the towns lie that the ground names whatever happened in them."""
        named = labels(self.lookup, self._extent, points=self._points, lang=self.spec.lang)
        return tuple((label["lon"], label["lat"]) for label in named)

    @property
    def _placed(self) -> tuple[Incident, ...]:
        """Incidents, and those that stand for all plain rows placed alike."""
        bulk = self.dossier.bulk
        return (*self.dossier.incidents, *(bulk.places if bulk is not None else ()))

    @cached_property
    def _points(self) -> list[tuple[float, float]]:
        """Where symbols stand: there the ground is drawn finely."""
        names = ("incidents", "burials", "impact")
        frames = [self._frames[name].geometry.dropna() for name in names]
        spots = shapely.get_coordinates(
            np.concatenate([frame.representative_point().to_numpy() for frame in frames])
        )
        return [(lon, lat) for lon, lat in np.unique(spots, axis=0).tolist()]

    def _name_ar(self, place_id: PlaceId) -> str:
        try:
            return next((n.text for n in self.lookup.names(place_id) if n.lang == "ar"), "")
        except UnknownPlaceError:  # of the gazetteer of an earlier map
            return ""

    def _aliases(self) -> dict[str, list[str]]:
        """Every name of the places on the map: its search finds them under each.

        Left out where there are too many places for one page to carry their names.
        """
        frames = (frame for frame in self._frames.values() if "place_id" in frame)
        ids = sorted({str(p) for frame in frames for p in frame["place_id"].dropna() if p})
        if len(ids) > _MOST_NAMED_PLACES:
            return {}
        found = {}
        for place_id in ids:
            try:
                names = self.lookup.names(PlaceId(place_id))
            except UnknownPlaceError:  # pinned by hand: it has no other names
                continue
            found[place_id] = [n.text for n in names if n.kind != "code"]
        return found

    @cached_property
    def _extent(self) -> BBox:
        """The incidents and what goes with them, sources left out; the world when there is none."""
        frames = [
            self._frames[name]
            for name in ("incidents", "burials", "routes", "impact")
            if not self._frames[name].geometry.dropna().empty
        ]
        frames = frames or [f for f in (self._frames["context"],) if not f.geometry.dropna().empty]
        if not frames:
            return BBox(west=-180, south=-60, east=179.9, north=75)
        bounds = chain.from_iterable(f.geometry.dropna().bounds.to_numpy() for f in frames)
        return basemap.extent_of(bounds) or BBox(west=-180, south=-60, east=179.9, north=75)

    def _as_of(self) -> str | None:
        if self.spec.as_of:
            return self.spec.as_of.isoformat()
        days = [c.as_of for i in self.dossier.incidents for c in i.claims if c.as_of]
        days += [r.date_published for r in self.dossier.reports if r.date_published]
        return max(days).isoformat() if days else None

    def _period(self) -> tuple[str, str] | None:
        if self.spec.period:
            return (self.spec.period[0].isoformat(), self.spec.period[1].isoformat())
        whens = [i.when for i in self.dossier.incidents]
        whens += self.dossier.bulk.distinct("when") if self.dossier.bulk is not None else []
        starts = [when.start for when in whens if when.start]
        ends = [when.end or when.start for when in whens if when.start]
        days = [d for d in ends if d is not None]
        return (min(starts).isoformat(), max(days).isoformat()) if starts and days else None

    def attributions(self) -> list[dict[str, str]]:
        """The sources of the places that are shown and of the ground, as they ask to be named."""
        dossier = self.dossier
        shown = [i.place for i in self._placed]
        shown += [p for m in dossier.movements for p in (m.origin_place, m.destination_place)]
        shown += [r.chosen.place for r in dossier.context if r.chosen is not None]
        shown += self.source_places.values()
        used = {part for place in shown if place is not None for part in place.source.split("|")}
        return [
            {"text": a.text, "licence": a.licence, "url": a.url}
            for a in self.lookup.attributions
            if a.source_id in used | _GROUND
        ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
