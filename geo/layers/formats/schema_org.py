"""Figures as schema.org ``Claim`` and, where a person has reviewed them, ``ClaimReview``.

Pure. A review says where a claim stands among the others (current, superseded, contested), never
that it is true: this tool gives no verdicts.
"""

from collections.abc import Mapping
from typing import Any

from geo.layers.formats.credits import credit_lines

__all__ = ["claims_graph"]

_PEOPLE = frozenset(["politician", "resident", "witness"])
_STANDING = {
    "current": "the latest of its series",
    "superseded": "replaced by a later figure of the same claimant",
    "partial": "part of a larger figure",
    "contested": "another source says otherwise",
    "retracted": "taken back",
}


def claims_graph(
    manifest: Mapping[str, Any], layers: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """A JSON-LD graph of all claims of a build.

    A claim without claimant or without its day is left out: a figure shows both or is not shown.

    Parameters
    ----------
    manifest
        ``run.json``.
    layers
        FeatureCollections by the name of their layer.
    """
    kinds = {f["id"]: f["properties"].get("kind") for f in _features(layers, "sources")}
    graph: list[dict[str, Any]] = []
    for name in ("incidents", "burials", "impact", "statements"):
        for feature in _features(layers, name):
            for claim in feature["properties"].get("claims") or []:
                if claim.get("claimant") and claim.get("as_of"):
                    graph += _claim(claim, feature["properties"], kinds, manifest)
    graph += _sources_of_places(manifest)
    return {"@context": "https://schema.org", "@graph": sorted(graph, key=lambda item: item["@id"])}


def _sources_of_places(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The map as a data set that is based on others, which are named as their licences ask."""
    attributions = manifest.get("attributions", ())
    if not attributions:
        return []
    based = [
        {
            "@type": "Dataset",
            "name": entry["text"],
            "creditText": line,
            "license": entry.get("licence") or None,
            "url": entry.get("url") or None,
        }
        for entry in attributions
        for line in credit_lines([entry])
    ]
    title = manifest.get("parameters", {}).get("title") or "Map"
    return [{"@type": "Dataset", "@id": "#map", "name": title, "isBasedOn": based}]


def _features(layers: Mapping[str, Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    return list(layers.get(name, {}).get("features", []))


def _claim(
    claim: Mapping[str, Any],
    incident: Mapping[str, Any],
    kinds: Mapping[str, Any],
    manifest: Mapping[str, Any],
) -> list[dict[str, Any]]:
    words = [str(claim.get(key) or "") for key in ("text", "group", "harm")]
    told = " ".join(words[:2] if words[2] in words[0] else words)
    person = str(kinds.get(str(claim.get("claimant_id")))) in _PEOPLE
    body: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"#claim-{claim['claim_id']}",
        "text": " ".join(told.split()),
        "about": {"@type": "Event", "@id": f"#{incident['event_id']}", "name": incident["title"]},
        "author": {"@type": "Person" if person else "Organization", "name": claim["claimant"]},
        "datePublished": claim["as_of"],
        "appearance": [
            {
                "@type": "CreativeWork",
                "name": quote.get("title") or quote["report_id"],
                "publisher": quote.get("publisher") or None,
                "datePublished": quote.get("date"),
                "url": quote.get("url") or None,
                **({"pagination": str(quote["page"])} if quote.get("page") else {}),
            }
            for quote in incident.get("quotes") or []
            if quote["report_id"] == claim.get("report_id")
        ][:1],
    }
    if incident.get("status") != "reviewed":
        return [body]
    software = manifest["software"]
    return [
        body,
        {
            "@type": "ClaimReview",
            "@id": f"#review-{claim['claim_id']}",
            "itemReviewed": {"@id": body["@id"]},
            "claimReviewed": body["text"],
            "author": {"@type": "Organization", "name": "The editors of this map"},
            "reviewRating": {
                "@type": "Rating",
                "alternateName": claim.get("status"),
                "ratingExplanation": _STANDING.get(str(claim.get("status")), ""),
            },
            "sdPublisher": {
                "@type": "SoftwareApplication",
                "name": f"{software['name']} {software['version']}",
            },
        },
    ]
