"""The ids of records: texts that may not be taken for one another."""

from typing import NewType

__all__ = [
    "ClaimId",
    "IncidentId",
    "MovementId",
    "PlaceId",
    "ReportId",
    "SourceId",
]

ReportId = NewType("ReportId", str)
PlaceId = NewType("PlaceId", str)
IncidentId = NewType("IncidentId", str)
MovementId = NewType("MovementId", str)
ClaimId = NewType("ClaimId", str)
SourceId = NewType("SourceId", str)
