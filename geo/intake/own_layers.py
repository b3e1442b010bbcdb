"""Layers of an earlier map among the tables of incidents: movements, sources, places named.

Pure. Movements and sources are read as what they are, wherever they stand; none is an incident.
"""

from collections.abc import Iterable
from dataclasses import replace

from geo.intake.table import Table
from geo.model.records import Rejected

__all__ = ["incidents_only", "ledgers_of", "other_layer"]

_OTHERS = (
    ("claims", {"claim_id", "harm"}),
    ("movements", {"movement_id"}),
    ("places that reports name", {"mention_id", "mention_kind"}),
    ("sources", {"source_id", "independence_group"}),
)
"""What a file of ours may hold besides incidents: columns that only it has."""
_INCIDENT_LAYERS = ("incidents", "burials", "impact", "statements")
_LEDGERS = {"routes": "movements", "sources": "sources"}
"""Layers that are read as tables of their own."""


def other_layer(table: Table) -> str:
    """What a table of an earlier map holds if it is not incidents."""
    mine = set(table.columns)
    return next((what for what, keys in _OTHERS if keys <= mine and "event_id" not in mine), "")


def ledgers_of(tables: Iterable[Table]) -> list[str]:
    """Which tables of other kinds the tables of one file hold that can be read as such."""
    found = set()
    for table in tables:
        if _holds_layers(table):
            found |= {_LEDGERS.get(layer, "") for layer in table.cells["layer"].unique()}
        else:
            found.add(other_layer(table))
    return sorted(found & set(_LEDGERS.values()))


def incidents_only(table: Table, apart: Iterable[str]) -> Table:
    """Of all layers of an earlier map in one file those that hold incidents.

    ``apart`` are the kinds of the others that are read as what they are.
    """
    if not _holds_layers(table):
        return table
    keep = table.cells["layer"].isin(_INCIDENT_LAYERS).to_numpy()
    if keep.all() or not keep.any():
        return table
    read = {name: kind for name, kind in _LEDGERS.items() if kind in apart}
    left = sorted(set(table.cells["layer"][~keep]))
    told = [f"{name} (read as {read[name]})" if name in read else name for name in left]
    fault = Rejected(
        file=table.name,
        column="layer",
        reason=f"{int((~keep).sum())} features of other layers are no incidents: {', '.join(told)}",
        fatal=False,
        warning=True,
    )
    return replace(
        table,
        cells=table.cells[keep],
        geometry=None if table.geometry is None else table.geometry[keep],
        rejected=(*table.rejected, fault),
    )


def _holds_layers(table: Table) -> bool:
    return "layer" in table.columns and "event_id" in table.columns
