"""A page's data as one JSON value: what the scripts of the page read.

Pure. Empty values are left out (the scripts treat missing and null alike), URLs that are not
http(s) or relative are dropped here and again in the page.
"""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.model.schema import LAYERS
from geo.webmap.event_types import SHAPES, EventTypes, TypeStyle, event_types
from geo.webmap.glyphs import GLYPHS, glyph_path
from geo.webmap.look import qr_of
from geo.webmap.page import PageData
from geo.webmap.strings import Strings, page_strings, words_of

__all__ = ["cleaned", "payload", "types_of"]

_URL_KEYS = frozenset({"url", "archive_url"})
_TOLD = ("claims", "quotes")
_MOST_TOLD = 300  # of them that a page tells of one item: nobody reads more there
_SAFE_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)


def payload(page: PageData) -> dict[str, Any]:
    """Collect what the page shows, in the order of ``schema.LAYERS``.

    >>> payload(PageData(title="T", attributions=[{"text": "x", "url": "javascript:alert(1)"}]))[
    ...     "attributions"
    ... ]
    [{'text': 'x'}]
    """
    types = types_of(page)
    layers = {
        name: {
            "title": layer.title,
            "title_ar": layer.title_ar,
            "key": layer.key,
            "on": layer.on,
            "columns": [[c.name, c.kind] for c in layer.columns],
            "features": [
                _feature(f, layer.key, types if name == "incidents" else None)
                for f in page.layers.get(name, {}).get("features", ())
            ],
        }
        for name, layer in LAYERS.items()
    }
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "lang": page.lang,
        "readers": [dict(row) for row in page.readers],
        "languages": [dict(row) for row in page.languages],
        **_words(words_of(page.lang, page.strings) if page.lean else page_strings(page.strings)),
        "as_of": page.as_of,
        "period": list(page.period) if page.period else None,
        "public": page.public,
        "draft": page.draft,
        "counts": dict(page.counts),
        "rejected": list(page.rejected),
        "notes": list(page.notes),
        "unread": [] if page.public else list(page.unread),
        "attributions": cleaned(list(page.attributions)),
        "disclaimers": list(page.disclaimers),
        "gazetteer_build": page.gazetteer_build,
        "version": page.version,
        "inputs": cleaned(list(page.inputs)),
        "aliases": {key: sorted(set(names)) for key, names in sorted(page.aliases.items())},
        "tiles": dict(page.tiles) if page.tiles else None,
        "changes": cleaned(list(page.changes)),
        "look": cleaned({"credit": page.look.credit, "logo": page.look.logo, "url": page.look.url}),
        "qr": qr_of(page.look.url) if page.look.url else None,
        "story": cleaned(list(page.story)),
        "media": cleaned(list(page.media)),
        "annotations": list(page.annotations),
        "units": page.units,
        "districts": page.districts,
        "types": [_style(style) for style in types.styles],
        "layers": layers,
    }


def types_of(page: PageData) -> EventTypes:
    """The types of the events of a page, those of a crowd counted with them."""
    features = page.layers.get("incidents", {}).get("features", ())
    crowd = page.crowds.get("incidents")
    if crowd is None:
        return event_types(features, own=page.types)
    asked = ("event_type", "sub_event_type", "type_of_violence")
    counts = crowd.groupby(list(asked), dropna=False, sort=False).size()
    many = [
        ({n: v for n, v in zip(asked, key, strict=True) if v is not pd.NA}, int(n))
        for key, n in counts.items()
    ]
    return event_types(features, own=page.types, alike=many)


def _words(strings: Strings) -> dict[str, Any]:
    """The words of every language in the order of one list of keys; null where one lacks a word."""
    keys = list(dict.fromkeys(key for words in strings.values() for key in words))
    texts = {code: [words.get(key) for key in keys] for code, words in strings.items()}
    return {"string_keys": keys, "strings": texts}


def _feature(feature: Mapping[str, Any], key: str, types: EventTypes | None) -> dict[str, Any]:
    shown, told = _shown(feature.get("properties") or {})
    properties = cleaned(shown)
    drawn: dict[str, Any] = {
        "id": str(feature.get("id", properties.get(key, ""))),
        "geometry": feature.get("geometry"),
        "properties": properties,
        **({"told": told} if told else {}),
    }
    return {**drawn, "group": types.group(properties)} if types else drawn


def _shown(properties: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, int]]:
    """What a page tells of one item: the first of very many figures and quotations, and how many.

    A copy that somebody downloads from the page says it among its checks.
    """
    many = {name: len(properties.get(name) or ()) for name in _TOLD}
    many = {name: count for name, count in many.items() if count > _MOST_TOLD}
    if not many:
        return properties, many
    cut = {name: properties[name][:_MOST_TOLD] for name in many}
    counts = ", ".join(f"{_MOST_TOLD} of {count:,} {name}" for name, count in many.items())
    said = f"this page shows {counts}: all of them are in the GeoJSON file of this layer"
    return {**properties, **cut, "checks": [*(properties.get("checks") or ()), said]}, many


def _style(style: TypeStyle) -> dict[str, Any]:
    return {
        "key": style.key,
        "labels": dict(style.labels),
        "path": SHAPES[style.shape],
        "light": style.light,
        "dark": style.dark,
        "icon": "" if style.icon in GLYPHS else style.icon,
        "glyph": glyph_path(style.icon) if style.icon in GLYPHS else "",
    }


def cleaned(value: Any) -> Any:
    """Drop empty values and unsafe addresses, deeply."""
    if isinstance(value, str | int | float | None):  # most values of most maps
        return value
    if isinstance(value, Mapping):
        return {
            str(k): left
            for k, v in value.items()
            if v is not None
            and v not in ("", [])
            and not (k in _URL_KEYS and not _SAFE_URL.fullmatch(str(v)))
            and (left := cleaned(v)) not in ("", [])
        }
    return [cleaned(v) for v in value]
