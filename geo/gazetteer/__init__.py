"""The gazetteer: names to places, in one compiled read-only file.

``rows`` is what importers produce; ``build/`` compiles rows, ``engine/`` reads the compiled file,
``shapes/`` holds the outlines of countries and units; :func:`open_gazetteer` gives the stages their
``Lookup``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.gazetteer.default import open_gazetteer
    from geo.gazetteer.engine.gazetteer import Gazetteer

__all__ = ["Gazetteer", "open_gazetteer"]


def __getattr__(name: str) -> Any:
    """Import the engine when it is used: the row contract alone stays light."""
    if name in __all__:
        from geo.gazetteer import default

        return getattr(default, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
