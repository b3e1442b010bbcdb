"""A record becomes a row in one place; frames, drafts and the review file choose columns of it."""

import ast
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import geo
from geo.incidents.review_sheet import review_rows
from geo.incidents.values import claim_values, incident_values, movement_values, picked
from geo.layers.frames import build_layers
from geo.model.records import (
    Claim,
    ClaimId,
    Dossier,
    Footprint,
    Incident,
    IncidentId,
    Movement,
    MovementId,
    Place,
    PlaceId,
    When,
)
from geo.model.vocab import Harm, PlaceKind, Precision, Status
from geo.workflows.draft import proposal_lines

PLACE = Place(place_id=PlaceId("p1"), name="Dorpswijk", kind=PlaceKind.TOWN)
CLAIM = Claim(claim_id=ClaimId("c"), harm=Harm.KILLED, value=3, low=3, best=3, high=4)
INCIDENT = Incident(
    incident_id=IncidentId("e"),
    title="Flood in Dorpswijk",
    event_type="Flood",
    when=When(start=date(2025, 3, 6), date_prec=1, edtf="2025-03-06"),
    place=PLACE,
    footprint=Footprint(geometry=None, precision=Precision.SETTLEMENT),
    low=3,
    best=3,
    high=4,
    claims=(CLAIM,),
    status=Status.DRAFT,
)
MOVEMENT = Movement(
    movement_id=MovementId("m"), who="families", number=12, origin="Dorpswijk", origin_place=PLACE
)
DOSSIER = Dossier(
    incidents=(INCIDENT,), movements=(replace(MOVEMENT, review=Status.DRAFT),), title="A flood"
)


def test_three_outputs_say_the_same_of_one_incident():
    values = incident_values(INCIDENT)
    [drawn] = build_layers(DOSSIER)["incidents"].to_dict("records")
    proposed = json.loads(next(proposal_lines(DOSSIER)))
    [listed] = [row for row in review_rows(DOSSIER) if row["proposal"] == "incident"]

    same = ("title", "event_type", "place_id", "precision")
    for row in (drawn, proposed, listed):
        assert picked(row, " ".join(same)) == picked(values, " ".join(same))
    assert drawn["event_id"] == proposed["id"] == listed["id"] == values["incident_id"]
    assert (drawn["best"], proposed["high"], listed["figures"]) == (3, 4, "3 / 3 / 4")
    assert drawn["date_start"] == proposed["date_start"] == listed["date"] == "2025-03-06"


def test_what_is_not_stated_is_none_or_empty():
    bare = incident_values(Incident(incident_id=IncidentId("x")))

    assert (bare["place_id"], bare["latitude"], bare["date_start"]) == ("", None, None)
    assert bare["precision"] == "none"
    assert claim_values(CLAIM)["report_id"] is None
    ends = movement_values(MOVEMENT)
    assert (ends["origin_place_name"], ends["destination_place_name"]) == ("Dorpswijk", "")


def test_nobody_else_makes_a_row_of_a_record():
    """A dict with many keys named as the fields of one record is a second home for its row."""
    fields = set(Incident.__dataclass_fields__)
    root = Path(geo.__file__).parent
    rows = []
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                read = {
                    key.value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant)
                    and isinstance(value, ast.Attribute)
                    and value.attr == key.value
                }
                if len(read & fields) > 8:
                    rows.append(f"{path.relative_to(root)}:{node.lineno}")

    assert not rows, "choose columns of geo.incidents.values"
