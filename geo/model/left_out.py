"""What a large GeoJSON file says once for all its features, and how it is put back. Pure.

``property_defaults`` beside ``features`` (a foreign member, RFC 7946 section 6.1) holds the columns
in which all features say the same; no feature repeats them. There its id is not repeated as its
key, nor the position of a point as ``longitude`` and ``latitude``.
"""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["DEFAULTS", "KEY", "POSITION", "restored"]

DEFAULTS: Final = "property_defaults"
KEY: Final = "property_of_id"  # the property that the id of a feature is
POSITION: Final = ("longitude", "latitude")


def restored(collection: Mapping[str, Any]) -> dict[str, Any]:
    """A collection in which every feature says all; as it is where nothing was left out.

    >>> made = restored({"property_defaults": {"status": "draft"}, "property_of_id": "event_id",
    ...                  "features": [{"id": "a", "geometry": None, "properties": {"n": 1}}]})
    >>> made["features"][0]["properties"], list(made)
    ({'event_id': 'a', 'status': 'draft', 'n': 1}, ['features'])
    """
    defaults, features = collection.get(DEFAULTS), collection.get("features")
    if not isinstance(defaults, Mapping) or not isinstance(features, list):
        return dict(collection)
    key = collection.get(KEY)
    whole = []
    for feature in features:
        said = feature.get("properties") if isinstance(feature, Mapping) else None
        if not isinstance(said, Mapping):
            whole.append(feature)
            continue
        known: dict[str, Any] = {key: feature.get("id")} if isinstance(key, str) else {}
        geometry = feature.get("geometry")
        if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
            position = geometry.get("coordinates")
            if isinstance(position, list) and len(position) > 1:
                known |= dict(zip(POSITION, position[:2], strict=True))
        whole.append({**feature, "properties": {**known, **defaults, **said}})
    kept = {name: value for name, value in collection.items() if name not in (DEFAULTS, KEY)}
    return {**kept, "features": whole}
