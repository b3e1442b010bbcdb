"""Geospatial incident mapper: from reports and tables of incidents to a map you can defend.

Heavy imports wait until they are used, so that ``geo --help`` and ``import geo`` stay quick.
"""

from importlib import import_module
from typing import Any

__version__ = "0.2.0"

_LAZY = {
    "build": "geo.workflows.build",
    "Atlas": "geo.workflows.atlas",
    "open_gazetteer": "geo.gazetteer",
    "find_mentions": "geo.workflows.geoparse",
    "resolve": "geo.workflows.geoparse",
    "read_reports": "geo.intake.reports",
    "read_records": "geo.intake.records",
    "draft": "geo.workflows.draft:draft_files",
    "geocode": "geo.workflows.geocode",
}

__all__ = [
    "Atlas",
    "__version__",
    "build",
    "draft",
    "find_mentions",
    "geocode",
    "open_gazetteer",
    "read_records",
    "read_reports",
    "resolve",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name in _LAZY:
        module, _, known_as = _LAZY[name].partition(":")
        return getattr(import_module(module), known_as or name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted(__all__)
