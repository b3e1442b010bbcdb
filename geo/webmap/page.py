"""What a page shows: plain values, nothing drawn yet.

Pure. The pipeline fills a :class:`PageData`; :mod:`geo.webmap.payload` turns it into the one block
of JSON that the page reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd

from geo.webmap.event_types import TypeStyle
from geo.webmap.look import Look

__all__ = ["PageData"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageData:
    """Everything one page needs.

    Attributes
    ----------
    title, subtitle
        Plain text; whatever it holds is shown literally.
    lang
        Language of the interface at opening: a code of :func:`geo.webmap.strings.known_languages`.
    strings
        Words of the interface that this map changes or adds: code of a language, key, text.
    languages
        Of the reports: ``code``, ``name``, ``reports``, and whether events are ``read``.
    readers
        Plug-ins that read reports: ``name``, ``version``, and whether it ``leaves_machine``.
    layers
        One RFC 7946 FeatureCollection per name of ``schema.LAYERS``; properties are its columns,
        nested columns as lists. A missing layer is an empty one.
    crowds
        Rows of layers that have too many points for elements of their own: these points are not
        among the features of ``layers``.
    as_of
        ISO date of the newest information, None when not known.
    period
        First and last ISO date that the time brush spans; None: from the features themselves.
    public
        Whether the text was released by the privacy stage.
    draft
        Whether machine-read, unreviewed material is shown; watermarks the page.
    counts
        ``mentions``, ``unplaced``, ``rejected``, ``withheld`` and whatever else was counted.
    rejected
        One line per input row that could not be used.
    notes
        One line per warning: nothing is wrong there, it is only said.
    unread
        Sentences of reports with a word for an event of which nothing was made; drafts only.
    attributions
        ``text``, ``licence``, ``url`` per source of data.
    disclaimers
        Sentences shown on the page and in print.
    gazetteer_build, version
        For the custody block.
    inputs
        ``path`` and ``sha256`` per input file.
    base
        Base geometry as ``basemap.build`` returns it; empty: no base.
    labels
        Options for base labels that ``basemap`` takes; unused by the page itself.
    tiles
        ``url`` and ``attribution`` of online tiles, off until the reader agrees; None: none.
    aliases
        Every name of a place by its ``place_id``, for the search.
    changes
        The change log: ``date``, ``text``, optionally ``id``; newest first.
    types
        Types of events that the map defines itself, in the order of its legend.
    look
        Accent, font, logo, credit; address, description and picture for sites that link here.
    lean
        Whether the page carries its own language alone and nothing for further Folium layers.
    media
        Pictures and links of events as ``media.read_media`` gives them.
    annotations
        What the author draws on the map, as ``annotations.read_notes`` gives it.
    units
        Outlines to colour by counts of events, as ``units.build_units`` gives them.
    districts
        The same of second-level units, as ``units.build_districts`` gives them.
    story
        Steps of the author's story as ``story.read_story`` gives them; empty: event by event.
    """

    title: str
    subtitle: str = ""
    lang: str = "en"
    languages: Sequence[Mapping[str, Any]] = ()
    readers: Sequence[Mapping[str, Any]] = ()
    strings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    crowds: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    as_of: str | None = None
    period: tuple[str, str] | None = None
    public: bool = True
    draft: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    rejected: Sequence[str] = ()
    notes: Sequence[str] = ()
    unread: Sequence[str] = ()
    attributions: Sequence[Mapping[str, str]] = ()
    disclaimers: Sequence[str] = ()
    gazetteer_build: str = ""
    version: str = ""
    inputs: Sequence[Mapping[str, str]] = ()
    base: Mapping[str, Any] = field(default_factory=dict)
    labels: Any = None
    tiles: Mapping[str, str] | None = None
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    changes: Sequence[Any] = ()
    types: Sequence[TypeStyle] = ()
    look: Look = field(default_factory=Look)
    lean: bool = False
    story: Sequence[Mapping[str, Any]] = ()
    media: Sequence[Mapping[str, Any]] = ()
    annotations: Sequence[Mapping[str, Any]] = ()
    units: Mapping[str, Any] | None = None
    districts: Mapping[str, Any] | None = None
