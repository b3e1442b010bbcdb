"""Geospatial incident mapper: from reports and tables of incidents to a map you can defend.

Heavy imports wait until they are used, so that ``geo --help`` and ``import geo`` stay quick.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_LAZY = {
    "build": "geo.workflows.build",
    "Atlas": "geo.workflows.atlas",
    "open_gazetteer": "geo.gazetteer",
    "find_mentions": "geo.workflows.geoparse",
    "resolve": "geo.workflows.geoparse",
}

__all__ = ["Atlas", "__version__", "build", "find_mentions", "open_gazetteer", "resolve"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- the module protocol of PEP 562
    """Import a public name on first use."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted(__all__)
