"""What changed between two builds, by stable ids.

Pure: FeatureCollections in, differences out.
"""

from collections.abc import Mapping
from typing import Any

from geo.model.schema import LAYERS

__all__ = ["compare", "told"]

Collections = Mapping[str, Mapping[str, Any]]
_SHOWN = 60  # characters of a value in one line of text


def compare(old: Collections, new: Collections) -> dict[str, dict[str, Any]]:
    """Features added, removed and changed, layer by layer; layers without change are left out.

    Parameters
    ----------
    old, new
        FeatureCollections by the name of their layer.

    Returns
    -------
    dict
        Layer to ``added`` and ``removed`` (sorted ids) and ``changed`` (id to column to the pair
        of old and new value; a moved or reshaped place is the column ``geometry``).

    Examples
    --------
    >>> def layer(best):
    ...     feature = {"id": "e1", "geometry": None, "properties": {"event_id": "e1", "best": best}}
    ...     return {"incidents": {"features": [feature]}}
    >>> compare(layer(200), layer(600))
    {'incidents': {'added': [], 'removed': [], 'changed': {'e1': {'best': [200, 600]}}}}
    """
    found: dict[str, dict[str, Any]] = {}
    for name in LAYERS:
        before, after = _features(old, name), _features(new, name)
        changed = {
            key: columns
            for key in sorted(before.keys() & after.keys())
            if (columns := _changed(before[key], after[key]))
        }
        added = sorted(after.keys() - before.keys())
        removed = sorted(before.keys() - after.keys())
        if added or removed or changed:
            found[name] = {"added": added, "removed": removed, "changed": changed}
    return found


def told(difference: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A difference as lines for people: ``+`` added, ``-`` removed, ``~`` changed."""
    lines: list[str] = []
    for name, part in difference.items():
        lines.append(f"{LAYERS[name].title}:")
        lines += [f"  + {key}" for key in part["added"]]
        lines += [f"  - {key}" for key in part["removed"]]
        for key, columns in part["changed"].items():
            lines.append(f"  ~ {key}")
            lines += [
                f"      {column}: {_short(before)} -> {_short(after)}"
                for column, (before, after) in columns.items()
            ]
    return lines


def _features(collections: Collections, name: str) -> dict[str, Mapping[str, Any]]:
    return {str(f["id"]): f for f in collections.get(name, {}).get("features", [])}


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    before, after = old["properties"], new["properties"]
    columns = list(dict.fromkeys([*before, *after]))
    found = {
        column: [before.get(column), after.get(column)]
        for column in columns
        if before.get(column) != after.get(column)
    }
    if old["geometry"] != new["geometry"]:
        found["geometry"] = [_kind(old["geometry"]), _kind(new["geometry"])]
    return found


def _kind(geometry: Mapping[str, Any] | None) -> str | None:
    """A shape in a word, a point with its position."""
    if geometry is None:
        return None
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        return f"Point lat {lat}, lon {lon}"
    return str(geometry["type"])


def _short(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} entries"
    text = "nothing" if value in (None, "") else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
