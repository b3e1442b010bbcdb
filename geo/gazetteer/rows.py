"""The row that every source of places is turned into, and the curated tables people edit.

An importer (``geo.gazetteer.importers``) reads one foreign format and yields :class:`Row`; nothing
else of it reaches the gazetteer. Rows are checked one by one: a row with a fault is reported and
left out, the good rows go on.

The curated tables
------------------
Every ``*.csv`` directly in the folder ``gazetteer/`` whose header begins with ``place_id`` is a
place table; rows are merged in file-name order. UTF-8, comma, one header line, these columns in any
order, only ``name`` and ``kind`` required; an unknown column is a fault.

=============== ==================================================================================
column          meaning
=============== ==================================================================================
place_id        stable text id; empty: ``gn:<geonames_id>``, else ``geo:<slug of the name>``
name            preferred English (or international) name
kind            a :class:`geo.model.vocab.PlaceKind` value
country         ISO 3166-1 alpha-2, upper case; empty for seas, continents, cross-border things
admin1          name, ``place_id``, p-code or GeoNames code of its first-level unit
admin2          the same of its second-level unit
admin1_code     of a first-level unit: its own GeoNames ADM1 code without country (``02``)
lat, lon        WGS 84 decimal degrees of a representative point; both or neither
west, south,    bounding box, all four or none; ``west > east`` crosses the antimeridian
east, north
precision       a :class:`geo.model.vocab.Precision` value; empty: from the kind
radius_km       of its own extent; empty: from footprint, else population, else kind
population      whole number; empty: unknown
geonames_id     whole number; the curated row REPLACES the imported record of the same id, whose
                names are kept as alternates
wikidata        ``Q...``
pcode           OCHA p-code
name_ar         Arabic name
names           further names separated by ``|``; each may carry a language: ``fr:Lattaquié``,
                and a kind after it: ``la/historical:Laodicea`` (kinds of ``PlaceName.kind``)
footprint       WKT in lon lat order, or ``shape:<key>`` of ``gazetteer/shapes/``
flags           separated by ``|``: ``historical``, ``approximate``, ``gathering_point``,
                ``no_scan`` (look-up only, never found in running text), ...
parents         place ids of what holds it besides admin1/admin2, separated by ``|``
source          source ids of ``sources.toml``, separated by ``|``
licence         of the row where it differs from its source
evidence        what the row was checked against, for people
=============== ==================================================================================

Further tables of the folder, all optional: ``demonyms.csv`` (``demonym,place_id,lang``),
``ordinary_words.txt`` (one word a line, ``#`` comments: names that running text hardly ever means
as places), ``overrides.csv`` (``name,place_id,action,evidence``; action ``alias`` adds a name,
``no_scan`` keeps a name of the place, or of every place where ``place_id`` is empty, out of running
text, ``drop`` takes a wrong name away), ``sources.toml`` (one table per source id: ``title, url,
licence, licence_url, attribution, retrieved``).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from geo.model.position import BBox
from geo.model.records import PlaceId, PlaceName
from geo.model.slugs import slug
from geo.model.vocab import PlaceKind, Precision

__all__ = ["CSV_COLUMNS", "NAME_KINDS", "Row", "parse_names", "place_id_of", "script_of", "slug"]

CSV_COLUMNS = (
    "place_id",
    "name",
    "kind",
    "country",
    "admin1",
    "admin2",
    "admin1_code",
    "lat",
    "lon",
    "west",
    "south",
    "east",
    "north",
    "precision",
    "radius_km",
    "population",
    "geonames_id",
    "wikidata",
    "pcode",
    "name_ar",
    "names",
    "footprint",
    "flags",
    "parents",
    "source",
    "licence",
    "evidence",
)

NAME_KINDS = ("preferred", "alternate", "historical", "code", "romanisation", "demonym")

_PREFIXED = re.compile(r"(?P<lang>[a-z]{2,3}(?:-[A-Za-z]+)?)?(?:/(?P<kind>[a-z]+))?:(?P<text>.+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One place as one source gives it; positions WGS 84 degrees, lengths kilometres.

    ``admin1`` and ``admin2`` are whatever the source has (name, code, p-code or place id); the
    build ties them to units of the gazetteer. ``None`` means unknown: the build fills precision and
    radius from the kind, the population or the footprint.
    """

    place_id: PlaceId
    name: str
    kind: PlaceKind
    country: str = ""  # ISO 3166-1 alpha-2
    admin1: str = ""
    admin2: str = ""
    admin1_code: str = ""  # GeoNames ADM1 code: a unit's own, else that of the unit it lies in
    admin2_code: str = ""  # the same for ADM2
    lon: float | None = None
    lat: float | None = None
    bbox: BBox | None = None
    precision: Precision | None = None
    radius_km: float | None = None
    population: int = 0
    names: tuple[PlaceName, ...] = ()  # besides ``name`` and ``name_ar``
    name_ar: str = ""
    pcode: str = ""
    geonames_id: int | None = None
    wikidata: str = ""
    source: str = ""  # source ids of the manifest, joined by "|"
    licence: str = ""
    footprint: bytes | None = None  # WKB, lon lat
    flags: frozenset[str] = frozenset()
    parents: tuple[PlaceId, ...] = ()
    evidence: str = ""
    curated: bool = False  # wins over every other row of the same place


def place_id_of(*, geonames_id: int | None, name: str) -> PlaceId:
    """The id of a row that brings none of its own.

    >>> place_id_of(geonames_id=169304, name="Jableh"), place_id_of(geonames_id=None, name="Sea")
    ('gn:169304', 'geo:sea')
    """
    return PlaceId(
        f"gn:{geonames_id}" if geonames_id is not None else f"geo:{slug(name, ascii_only=True)}"
    )


def script_of(text: str) -> str:
    """ISO 15924 code of the first letter: Latn, Arab, Cyrl, ...; empty if there is no letter.

    >>> script_of("Jableh"), script_of("جبلة"), script_of("Джебла"), script_of("12")
    ('Latn', 'Arab', 'Cyrl', '')
    """
    for char in text:
        if char.isalpha():
            if char.isascii():
                return "Latn"
            first = unicodedata.name(char, "").partition(" ")[0]
            return _SCRIPTS.get(first, "Zyyy")
    return ""


def parse_names(text: str, *, separator: str = "|") -> tuple[PlaceName, ...]:
    """Names of one cell: separated, each with an optional ``lang:`` or ``lang/kind:`` before it.

    >>> [(n.text, n.lang, n.kind) for n in parse_names("Jabla|fr:Djéblé|la/historical:Gabala")]
    [('Jabla', '', 'alternate'), ('Djéblé', 'fr', 'alternate'), ('Gabala', 'la', 'historical')]
    """
    found: list[PlaceName] = []
    for part in text.split(separator):
        match = _PREFIXED.fullmatch(part.strip())
        if match and (match["lang"] or match["kind"]):
            name, lang, kind = match["text"].strip(), match["lang"] or "", match["kind"]
        else:
            name, lang, kind = part.strip(), "", None
        if name:
            found.append(
                PlaceName(text=name, lang=lang, script=script_of(name), kind=kind or "alternate")
            )
    return tuple(_distinct(found))


def _distinct(names: Iterable[PlaceName]) -> list[PlaceName]:
    seen: dict[str, PlaceName] = {}
    for name in names:
        seen.setdefault(name.text, name)
    return list(seen.values())


_SCRIPTS = {
    "LATIN": "Latn",
    "ARABIC": "Arab",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "THAI": "Thai",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "ETHIOPIC": "Ethi",
    "SYRIAC": "Syrc",
    "TIBETAN": "Tibt",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
    "LAO": "Laoo",
    "SINHALA": "Sinh",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
}
