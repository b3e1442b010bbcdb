"""Where everything on a map comes from, as W3C PROV-JSON.

Pure. Reports, claims, incidents and files are entities; the build is the activity; the software and
the publishers are agents. A quotation ``wasQuotedFrom`` its report, an incident has its reports as
primary sources, a newer figure ``wasRevisionOf`` the one it supersedes. In restricted output a
review is an activity, too, and its reviewer an agent; what is public names no reviewer.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

__all__ = ["provenance"]

_PREFIX = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct": "http://purl.org/dc/terms/",
    "map": "urn:incident-map:",
}


def provenance(
    manifest: Mapping[str, Any], layers: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The PROV-JSON document of a build.

    Parameters
    ----------
    manifest
        ``run.json``; that of a restricted build says who reviewed what.
    layers
        FeatureCollections by the name of their layer.

    Returns
    -------
    dict
        Sorted by key, without a time unless the manifest has one.
    """
    book = _Book()
    software = manifest["software"]
    tool = _name("software", software["name"], software["version"])
    book.add("agent", tool, {"prov:type": _type("prov:SoftwareAgent")})
    run = "map:build"
    times = {"prov:endTime": manifest["built_at"]} if "built_at" in manifest else {}
    book.add("activity", run, {**times, "map:gazetteer_build": manifest["gazetteer_build"]})
    book.relate("wasAssociatedWith", activity=run, agent=tool)
    for reader in manifest.get("readers", ()):
        agent = _name("reader", reader["name"], reader["version"])
        values = {"prov:type": _type("prov:SoftwareAgent")}
        digest = reader["configuration_sha256"]
        book.add("agent", agent, {**values, "map:configuration_sha256": digest})
        book.relate("wasAssociatedWith", activity=run, agent=agent)
    for item in manifest["inputs"]:
        name = _name("input", *item["path"].split("/"))
        book.add("entity", name, {"map:sha256": item["sha256"], "map:kind": item["kind"]})
        book.relate("used", activity=run, entity=name)
    for entry in manifest.get("attributions", ()):
        name = _name("source-of-places", entry["text"])
        values = {"dct:title": entry["text"], "dct:license": entry.get("licence")}
        book.add("entity", name, {**values, "map:url": entry.get("url")})
        book.relate("used", activity=run, entity=name)
    for name, digest in manifest.get("outputs", {}).items():
        output = _name("output", *name.split("/"))
        book.add("entity", output, {"map:sha256": digest})
        book.relate("wasGeneratedBy", entity=output, activity=run)
    for layer, collection in layers.items():
        for feature in collection["features"]:
            _feature(book, layer, feature, run)
    drawn = {str(f["id"]): _name(n, f["id"]) for n, c in layers.items() for f in c["features"]}
    for number, decision in enumerate(manifest.get("decisions", ()), start=1):
        kind = decision["proposal"]
        entity, into = (
            drawn.get(item, _name(kind, item)) if item else ""
            for item in (decision["item"], decision.get("merged_into", ""))
        )
        _review(book, _name("review", number), decision, entity)
        if into:
            book.relate("wasDerivedFrom", new=into, old=entity)
    return {"prefix": _PREFIX, **book.sorted()}


class _Book:
    """Entities, activities, agents and relations, each once."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, kind: str, name: str, values: Mapping[str, Any]) -> None:
        """Something with a name; what is known twice is merged."""
        self._parts.setdefault(kind, {}).setdefault(name, {}).update(
            {key: value for key, value in values.items() if value not in (None, "")}
        )

    def relate(self, kind: str, *, tag: str = "", **ends: str) -> None:
        """A relation; its own name follows from its ends."""
        name = f"_:{kind}/" + "/".join(ends.values()) + (f"/{tag}" if tag else "")
        values: dict[str, Any] = {f"prov:{_ENDS.get((kind, k), k)}": v for k, v in ends.items()}
        if tag:
            values["prov:type"] = _type(tag)
        self._parts.setdefault(kind, {})[name] = values

    def sorted(self) -> dict[str, Any]:
        """Everything in an order that only the content decides."""
        return {kind: dict(sorted(part.items())) for kind, part in sorted(self._parts.items())}


_ENDS = {
    ("wasDerivedFrom", "new"): "generatedEntity",
    ("wasDerivedFrom", "old"): "usedEntity",
}


def _name(kind: str, *parts: object) -> str:
    """The id of something; percent-encoded, so that it is the end of an address in RDF.

    >>> _name("publisher", "Ünder <One>")
    'map:publisher/%C3%9Cnder%20%3COne%3E'
    """
    return "/".join((f"map:{kind}", *(quote(str(part), safe="") for part in parts)))


def _type(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _feature(book: _Book, layer: str, feature: Mapping[str, Any], run: str) -> None:
    values = feature["properties"]
    name = _name(layer, feature["id"])
    book.add("entity", name, {"dct:title": values.get("title") or values.get("name")})
    book.relate("wasGeneratedBy", entity=name, activity=run)
    for report in _reports(values.get("quotes") or []):
        entity = _name("report", report["report_id"])
        book.add(
            "entity",
            entity,
            {
                "dct:title": report.get("title"),
                "dct:date": report.get("date"),
                "dct:publisher": report.get("publisher"),
                "map:sha256": report.get("sha256"),
                "map:url": report.get("url"),
            },
        )
        book.relate("wasDerivedFrom", tag="prov:PrimarySource", new=name, old=entity)
        if report.get("publisher"):
            agent = _name("publisher", report["publisher"])
            book.add("agent", agent, {"prov:type": _type("prov:Organization")})
            book.relate("wasAttributedTo", entity=entity, agent=agent)
    for quoted in values.get("quotes") or []:
        span = _name("quote", quoted["report_id"], f"{quoted['start']}-{quoted['end']}")
        book.add("entity", span, {"prov:value": quoted.get("text"), "map:page": quoted.get("page")})
        old = _name("report", quoted["report_id"])
        book.relate("wasDerivedFrom", tag="prov:Quotation", new=span, old=old)
        book.relate("wasDerivedFrom", new=name, old=span)
    for claim in values.get("claims") or []:
        _claim(book, name, claim)


def _review(book: _Book, name: str, decision: Mapping[str, str], entity: str) -> None:
    """A decision of a person: about what, by whom, when and why."""
    values = {"prov:endTime": decision.get("reviewed_at"), "map:note": decision.get("note")}
    book.add("activity", name, {**values, "map:decision": decision["decision"]})
    book.add("entity", entity, {})
    book.relate("wasInfluencedBy", influencee=entity, influencer=name)
    if decision.get("reviewer"):
        agent = _name("reviewer", decision["reviewer"])
        book.add("agent", agent, {"prov:type": _type("prov:Person")})
        book.relate("wasAssociatedWith", activity=name, agent=agent)


def _claim(book: _Book, incident: str, claim: Mapping[str, Any]) -> None:
    name = _name("claim", claim["claim_id"])
    told = " ".join(str(claim.get(k) or "") for k in ("text", "group", "harm"))
    values = {"prov:value": " ".join(told.split()), "map:as_of": claim.get("as_of")}
    book.add("entity", name, {**values, "map:status": claim.get("status")})
    book.relate("wasDerivedFrom", new=incident, old=name)
    if claim.get("claimant"):
        agent = _name("claimant", claim.get("claimant_id") or claim["claimant"])
        book.add("agent", agent, {"dct:title": claim["claimant"]})
        book.relate("wasAttributedTo", entity=name, agent=agent)
    if claim.get("supersedes"):
        old = _name("claim", claim["supersedes"])
        book.relate("wasDerivedFrom", tag="prov:Revision", new=name, old=old)
    if claim.get("report_id"):
        old = _name("report", claim["report_id"])
        book.add("entity", old, {})
        book.relate("wasDerivedFrom", tag="prov:Quotation", new=name, old=old)


def _reports(quotes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each report behind some quotations, once."""
    once = {quoted["report_id"]: quoted for quoted in quotes}
    return [once[key] for key in sorted(once)]
