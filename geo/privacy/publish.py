"""From restricted to public: the one function through which everything published goes.

Texts leave whole or not at all; a field that nobody listed does not leave
(:mod:`geo.privacy.fields`); positions are no finer than their source and coarser where the map asks
for it. What stays is listed for the owner, never described to the public.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from shapely.geometry import Point

from geo.language.sections import cut_sections
from geo.language.tokens import tokenize
from geo.model.bulk import groups
from geo.model.measure import decimals_for_radius
from geo.model.records import (
    Bulk,
    Dossier,
    Footprint,
    Incident,
    Input,
    Lookup,
    Movement,
    PlaceId,
    Rejected,
    Resolution,
    Source,
)
from geo.model.schema import LAYERS, STATED_CODES, STATED_TEXTS
from geo.model.vocab import MovementStatus, Precision, Sensitivity, SourceKind
from geo.privacy.blur import Blur, Coarse
from geo.privacy.bulk import Judge, publish_bulk
from geo.privacy.clearance import Clearance, Item
from geo.privacy.context import Places, public_context
from geo.privacy.evidence import Reason
from geo.privacy.fields import Rule, walk
from geo.privacy.gate import Secrets
from geo.privacy.hiding import with_hiding_withheld
from geo.privacy.ids import neutral_ids, read_secret
from geo.privacy.ledger import Ledger, Withheld
from geo.privacy.names import name_parts
from geo.privacy.persons import Declared, declare
from geo.privacy.plain import folded
from geo.privacy.quotes import Windows
from geo.privacy.screen import Screen
from geo.privacy.settings import Privacy, Texts
from geo.privacy.small_groups import small_groups

__all__ = ["Published", "publish"]

_Item = TypeVar("_Item", Incident, Movement)

_SPEAKER = {SourceKind.RESIDENT: "a resident", SourceKind.WITNESS: "a witness"}
_FLAG = "gathering point of people at risk: review before publishing"
_NEAR_DECIMALS = 2  # about 1 km
# What of a row's other columns may be public: the layer's own, but no free text.
_EXTRA = frozenset(
    {*(c.name for c in LAYERS["incidents"].columns), *STATED_CODES, *STATED_TEXTS}
) - {"notes", "title", "location"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The public version of a map, and what its owner must know."""

    dossier: Dossier
    words: Callable[[str, str, str], str]  # (text, column, fallback) of map.toml as it may leave
    item: Callable[[str], str]  # the public id of an incident or movement, "" if it is withheld
    address: Callable[[str, str], str]  # (address, column) as it may leave
    inputs: Callable[[Iterable[Input]], tuple[Input, ...]]
    ledger: Ledger
    secrets: Secrets


def publish(dossier: Dossier, *, lookup: Lookup, privacy: Privacy | None = None) -> Published:
    """The public version of a dossier; the only way to one.

    Parameters
    ----------
    dossier
        The restricted version.
    lookup
        The gazetteer: which words are places.
    privacy
        The owner's settings.

    Returns
    -------
    Published
        Its dossier has no items of high or severe sensitivity and no ways of single private
        persons (counted in ``withheld_count``), no text of the reports, and ``public`` True.

    Raises
    ------
    InputError
        An unknown blur, a jitter without a readable salt, or a key that is not there.
    """
    return _Publication(dossier, lookup, privacy or Privacy()).published()


class _Publication:
    """The steps of one publication, in their order."""

    def __init__(self, dossier: Dossier, lookup: Lookup, privacy: Privacy) -> None:
        self._lookup, self._privacy = lookup, privacy
        self._dossier = dossier
        self._blur = Blur(privacy.blur, privacy.salt, lookup)
        self._key = read_secret(privacy.key, setting="privacy.key") if privacy.key else b""
        self._ledger = Ledger()
        sources = dossier.sources
        self._screen = Screen(lookup, public=self._public_names())
        self._dossier = dossier = with_hiding_withheld(dossier, self._screen.cues)
        self._screen.know(_columns(dossier))
        self._screen.learn(_told(dossier))
        self._persons: Declared = declare(
            sources,
            lookup,
            self._screen.cues,
            shown_private=lambda name: bool(self._screen.found.find(name)),
        )
        self._screen.allow(self._other_names())
        self._screen.declare(self._persons.names)
        self._screen.learn(_told(dossier))
        self._gone: dict[str, str] = {
            s.source_id: _SPEAKER.get(s.kind, "") for s in sources if not s.sensitivity.is_public
        }
        self._sourced = {i.file for i in dossier.incidents if i.source_ids} | {
            m.file for m in dossier.movements if m.source_ids or m.claimant
        }
        if dossier.bulk is not None:
            file, ids = (dossier.bulk.columns[name] for name in ("file", "source_ids"))
            self._sourced |= {file[at] for at in groups(file, ids)[1] if ids[at]}
        self._kept = [i for i in dossier.incidents if i.sensitivity.is_public]
        self._coarse = {i.incident_id: self._coarsened(i) for i in self._kept}
        self._hidden_places = self._hidden()
        self._ids = self._neutral_ids()
        self._clearance = Clearance(
            self._screen, self._ledger, ids=self._ids, hidden=self._hidden_places
        )
        texts = {str(r.report_id): r.text for r in dossier.reports}
        self._windows = Windows(
            self._screen, lambda text: self._clearance.hits(text, Texts.SCREEN), texts
        )

    def published(self) -> Published:
        """Everything that leaves."""
        dossier = self._dossier
        if dossier.public:
            return self._as_it_is()
        sources = [s for s in dossier.sources if s.sensitivity.is_public]
        incidents = [self._incident(i) for i in self._kept]
        ways = [
            m
            for m in dossier.movements
            if m.sensitivity.is_public
            and not self._one_person(m)
            and self._gone.get(m.claimant, "-")
        ]
        movements = [self._movement(m) for m in ways]
        claims = sum(len(i.claims) for i in self._kept) - sum(len(i.claims) for i in incidents)
        withheld = claims + len(self._gone) + len(dossier.incidents) - len(incidents)
        withheld += len(dossier.movements) - len(movements)
        plain = self._clearance.gate(Item())
        public = Dossier(
            title=self._words(dossier.title, "title", "Incident map"),
            reports=tuple(walk(replace(r, text=""), plain) for r in dossier.reports),
            cited=tuple(walk(replace(r, text=""), plain) for r in dossier.cited),
            incidents=tuple(incidents),
            movements=tuple(movements),
            bulk=self._bulk(),
            sources=tuple(self._source(s) for s in sources),
            context=self._context(movements),
            unrecorded_count=dossier.unrecorded_count,
            rejected=tuple(self._faults()),
            coverage=tuple(walk(c, plain) for c in dossier.coverage),
            readers=tuple(replace(run, reasons=()) for run in dossier.readers),
            mention_count=dossier.mention_count,
            unplaced_count=dossier.unplaced_count,
            withheld_count=dossier.withheld_count + withheld,
            public=True,
            languages=dossier.languages,
        )
        self._ledger.small = small_groups(incidents, movements, public.bulk)
        return Published(
            dossier=public,
            words=self._words,
            item=self._item,
            address=self._address,
            inputs=lambda inputs: tuple(walk(i, plain) for i in inputs),
            ledger=self._ledger,
            secrets=self._secrets(),
        )

    def _as_it_is(self) -> Published:
        """What is public already."""
        return Published(
            dossier=self._dossier,
            words=lambda text, _column, _fallback: text,
            item=lambda one: one,
            address=lambda url, _column: url,
            inputs=tuple,
            ledger=self._ledger,
            secrets=Secrets(),
        )

    # ------------------------------------------------------------------ what is known before

    def _public_names(self) -> set[str]:
        reports = (*self._dossier.reports, *self._dossier.cited)
        names = {r.publisher for r in reports if r.publisher}
        names |= set(self._privacy.public_names)
        for source in self._dossier.sources:
            public = source.sensitivity.is_public and source.kind is not SourceKind.OTHER
            if public and not source.kind.is_private:
                names |= {source.name, *source.aliases}
        return names

    def _other_names(self) -> set[str]:
        """Names of sources of no kind that nothing shows to be private."""
        others = [
            s
            for s in self._dossier.sources
            if s.kind is SourceKind.OTHER and s.source_id not in self._persons.labels
        ]
        return {name for s in others for name in (s.name, *s.aliases)}

    def _coarsened(self, incident: Incident) -> Coarse | None:
        return self._blur.coarsen(incident.footprint, own=incident.coarsen)

    def _hidden(self) -> frozenset[str]:
        """Names of places that only withheld or blurred items have."""
        secret, public = set[str](), set[str]()
        for incident in self._dossier.incidents:
            coarse = self._coarse.get(incident.incident_id)
            open_ = incident.sensitivity.is_public and coarse is None
            (public if open_ else secret).update(_place_names(incident))
            if coarse is not None and coarse.place is not None:
                public |= {coarse.place.name, coarse.place.name_ar}
        for place in _placed_alike(self._dossier):
            public |= _place_names(place)
        for movement in self._dossier.movements:
            open_ = movement.sensitivity.is_public and not self._one_person(movement)
            for words, names, footprint in _ends(movement):
                coarse = self._blur.coarsen(footprint) if open_ else None
                known = open_ and coarse is None
                (public if known else secret).update({*names, words})
        folded = {name.casefold() for name in public}
        cues = self._screen.cues
        return frozenset(
            name
            for name in secret
            if name.strip()
            and name.casefold() not in folded
            and not all(cues.is_word(part) for part in name_parts(name))  # "undisclosed"
        )

    def _neutral_ids(self) -> dict[tuple[str, str], str]:
        dossier, screen = self._dossier, self._screen
        ids: dict[str, list[str]] = {
            "source": [s.source_id for s in dossier.sources],
            "report": [r.report_id for r in (*dossier.reports, *dossier.cited)],
            "incident": [i.incident_id for i in dossier.incidents],
            "movement": [m.movement_id for m in dossier.movements],
            "claim": [c.claim_id for i in dossier.incidents for c in i.claims],
        }
        ids["source"] += [s for i in dossier.incidents for s in i.source_ids]
        if dossier.bulk is not None:
            ids["incident"] += dossier.bulk.distinct("incident_id")
            ids["source"] += [s for one in dossier.bulk.distinct("source_ids") for s in one]
        blurred = [("incident", str(k)) for k, coarse in self._coarse.items() if coarse is not None]
        blurred += [
            ("claim", str(c.claim_id))
            for i in self._kept
            if self._coarse[i.incident_id] is not None
            for c in i.claims
        ]

        def tells(one: str) -> bool:
            return bool(
                screen.declared.inside(one) or screen.found.inside(one) or screen.listed(one)
            )

        found = neutral_ids(
            ids,
            tells=tells,
            hidden=blurred,
            key=self._key,
            every=self._privacy.neutral_ids,
        )
        public = {one for one in ids["source"] if one not in self._persons.labels}
        for kind, one in [key for key in found if key[0] == "source"]:
            if one in public and not tells(one) and not self._privacy.neutral_ids:
                del found[kind, one]  # the name of a public source is no secret
        return found

    # ------------------------------------------------------------------ records

    def _modes(self, item: Incident | Movement | Source) -> Callable[[str], Texts]:
        """How the texts of a row are screened: what the owner wrote, else what stands behind it."""
        stated = self._privacy.stated
        if isinstance(item, Incident) and item.public:
            return lambda _column: Texts.CLEARED
        usual = self._usual(item)
        return lambda column: stated(item.file, column) or usual

    def _usual(self, item: Incident | Movement | Source) -> Texts:
        if isinstance(item, Source):
            if item.source_id in self._persons.labels:
                return Texts.NONE
            return Texts.STRICT if item.kind.is_private else Texts.SCREEN
        behind = set(item.source_ids)
        if isinstance(item, Movement):
            return Texts.SCREEN if item.file in self._sourced or not item.file else Texts.STRICT
        named = {s for s in behind if s in self._persons.labels}
        if behind and behind <= named:
            return Texts.NONE
        if not item.file or item.file in self._sourced:
            return Texts.SCREEN
        self._ledger.strict[item.file] += 1
        return Texts.STRICT

    def _incident(self, incident: Incident) -> Incident:
        coarse = self._coarse[incident.incident_id]
        cleared = incident.public_quote
        shown = self._without(incident)
        footprint = coarse.footprint if coarse is not None else _rounded(incident.footprint)
        shown = replace(
            shown,
            footprint=footprint,
            quotes=() if coarse else self._windows.quotes(incident.quotes, cleared=cleared),
            claims=tuple(
                replace(c, span=None if coarse else self._windows.span(c.span), quote=None)
                for c in shown.claims
            ),
        )
        if coarse is not None:
            shown = replace(
                shown,
                location=coarse.place.name if coarse.place else "",
                admin1="",  # those of the unit it is coarsened to stand instead
                admin2="",
                admin1_pcode="",
                place=coarse.place,
                place_ids=(),
                where_description="",
                place_basis=f"coarsened on purpose ({coarse.method.replace('_', ' ')})",
                resolution=None,
                deaths_a=None,
                deaths_b=None,
                deaths_civilians=None,
                deaths_unknown=None,
                claims=tuple(replace(c, place_id=None) for c in shown.claims),
                obfuscation=coarse.method,
            )
        gate = self._clearance.gate(
            Item(
                file=incident.file,
                row=incident.row,
                modes=self._modes(incident),
                radius_km=footprint.radius_km if footprint is not None else math.inf,
                title=_title(shown, self._clearance.name),
            )
        )
        extra = (
            {}
            if coarse
            else {
                k: gate(Rule.WORDS if k in STATED_TEXTS else Rule.NAME, v, k)
                for k, v in sorted(incident.extra.items())
                if k in _EXTRA
            }
        )
        return replace(walk(shown, gate), extra=extra)

    def _bulk(self) -> Bulk | None:
        """Plain rows, judged as the others."""
        bulk = self._dossier.bulk
        if bulk is None:
            return None
        return publish_bulk(
            bulk,
            Judge(
                clearance=self._clearance,
                ledger=self._ledger,
                usual=self._usual,
                stated=self._privacy.stated,
                without=self._without,
                place=_public_place,
                title=_title,
                ids=self._ids,
            ),
        )

    def _movement(self, movement: Movement) -> Movement:
        sheltering = movement.status is MovementStatus.SHELTERING
        guarded = movement.sensitivity is Sensitivity.REVIEW or sheltering
        shown = replace(
            self._without(movement),
            origin_footprint=_rounded(movement.origin_footprint),
            destination_footprint=_rounded(movement.destination_footprint),
            quotes=self._windows.quotes(movement.quotes),
            sensitivity=Sensitivity.REVIEW if guarded else movement.sensitivity,
            flagged=movement.flagged or (_FLAG if guarded else ""),
        )
        origin = self._blur.coarsen(movement.origin_footprint)
        if origin is not None:
            shown = replace(
                shown,
                origin=origin.place.name if origin.place else "",
                origin_place=origin.place,
                origin_footprint=origin.footprint,
                quotes=(),
            )
        goal = self._blur.coarsen(movement.destination_footprint)
        if goal is not None:
            shown = replace(
                shown,
                destination=goal.place.name if goal.place else "",
                destination_place=goal.place,
                destination_footprint=goal.footprint,
                quotes=(),
            )
        gate = self._clearance.gate(
            Item(file=movement.file, row=movement.row, modes=self._modes(movement))
        )
        return walk(shown, gate)

    def _without(self, item: _Item) -> _Item:
        """Without the sources that are withheld, and without what only they claim.

        What a resident or a witness says stays, as said by "a resident": it is the person that is
        withheld.
        """
        gone = self._gone
        source_ids = tuple(s for s in item.source_ids if s not in gone)
        if isinstance(item, Movement):
            claimant = gone.get(item.claimant, item.claimant)
            return replace(item, source_ids=source_ids, claimant=claimant)
        claims = tuple(
            replace(
                c,
                claimant=gone.get(c.claimant_id) or gone.get(c.claimant, c.claimant),
                claimant_id="" if c.claimant_id in gone else c.claimant_id,
                chain=tuple(gone.get(link, link) for link in c.chain if gone.get(link, link)),
            )
            for c in item.claims
            if c.sensitivity.is_public
            and gone.get(c.claimant, "-")
            and gone.get(c.claimant_id, "-")
        )
        return replace(item, source_ids=source_ids, claims=claims)

    def _one_person(self, movement: Movement) -> bool:
        """Whether it is the way of one private person: never drawn, not even coarsened."""
        if not movement.who:
            return False
        kinds = self._screen.cues.of(tokenize(movement.who).low)
        if any("one_person" in k for k in kinds):
            return True
        return bool(self._screen.hits(movement.who, Texts.SCREEN)) or bool(
            self._screen.pairs(movement.who)
        )

    def _source(self, source: Source) -> Source:
        label = self._persons.labels.get(source.source_id)
        shown = source
        if label is not None:
            shown = replace(source, name=label)
        if source.kind.is_private:
            shown = replace(
                shown,
                aliases=() if label else source.aliases,
                base_place="",
                base_precision=Precision.NONE,
                url="",
            )
        gate = self._clearance.gate(
            Item(file=source.file, row=source.row, modes=self._modes(source))
        )
        return walk(shown, gate)

    def _context(self, movements: Iterable[Movement]) -> tuple[Resolution, ...]:
        shown, kept = public_context(
            self._dossier.context,
            places=Places(
                incidents=frozenset(
                    i.place.place_id
                    for i in self._kept
                    if i.place is not None and self._coarse[i.incident_id] is None
                ),
                movements=frozenset(
                    end.place_id
                    for m in movements
                    for end in (m.origin_place, m.destination_place)
                    if end is not None
                ),
                hidden=self._hidden_ids(),
            ),
            texts={r.report_id: r.text for r in self._dossier.reports},
            screen=self._screen,
        )
        for one in kept:
            mention = one.mention
            self._ledger.add(
                Withheld(
                    file=str(mention.report_id),
                    row=None,
                    column="context",
                    reason=Reason.HIDING,
                    words=mention.text,
                    start=mention.start,
                    end=mention.end,
                    decision="only counted",
                )
            )
        gate = self._clearance.gate(Item())
        return tuple(walk(one, gate) for one in shown)

    def _hidden_ids(self) -> frozenset[PlaceId]:
        """Places of the gazetteer that carry a hidden name."""
        found = (
            c.place
            for name in sorted(self._hidden_places)
            for c in self._lookup.search(name, fuzzy=False)
        )
        moved = {
            i.place.place_id
            for i in self._kept
            if i.place is not None and self._coarse[i.incident_id] is not None
        }
        return frozenset(moved | {place.place_id for place in found})

    def _faults(self) -> Iterable[Rejected]:
        """Faults by file, row and column, without the value that caused them.

        Rows of withheld items are only counted.
        """
        items: list[Incident | Movement] = [*self._dossier.incidents, *self._dossier.movements]
        secret = {(i.file, i.row) for i in items if i.file and not i.sensitivity.is_public}
        gate = self._clearance.gate(Item(modes=lambda _column: Texts.STRICT))
        for given in self._dossier.rejected:
            if given.owner:
                continue
            rows = given.rows or (given.row,)
            shown_rows = tuple(row for row in rows if (given.file, row) not in secret)
            if not shown_rows:
                continue
            listed = tuple(row for row in shown_rows if row is not None) if given.rows else ()
            fault = replace(given, row=shown_rows[0], rows=listed)
            told = f"{fault.reason} {fault.remedy}"
            quiet = (not fault.value or fault.value not in told) and fault.row == given.row
            if quiet and "'" not in told and '"' not in told:
                yield walk(replace(fault, value=""), gate)
            else:
                reason = "the row was not used" if fault.fatal else "a value needs a look"
                shown = replace(fault, value="", reason=reason, remedy="geo check tells more")
                yield walk(shown, gate)

    # ------------------------------------------------------------------ the rest

    def _words(self, text: str, column: str, fallback: str) -> str:
        """Words of ``map.toml`` as they may leave."""
        if not text:
            return text
        item = Item(file="map.toml", title=fallback)
        return self._clearance.gate(item)(Rule.TITLE, text, column)

    def _item(self, one: str) -> str:
        """The id by which something is known in public."""
        if one in self._withheld_ids:
            return ""
        kinds = ("incident", "movement", "claim", "source")
        return next((self._ids[kind, one] for kind in kinds if (kind, one) in self._ids), one)

    @cached_property
    def _withheld_ids(self) -> frozenset[str]:
        """The ids of incidents and movements that do not leave."""
        dossier = self._dossier
        gone = {str(i.incident_id) for i in dossier.incidents if not i.sensitivity.is_public}
        ways = (m for m in dossier.movements if not m.sensitivity.is_public or self._one_person(m))
        return frozenset(gone | {str(m.movement_id) for m in ways})

    def _address(self, url: str, column: str) -> str:
        """An address that somebody wrote beside the map, as it may leave."""
        return self._clearance.gate(Item(file="map.toml"))(Rule.URL, url, column) if url else url

    def _secrets(self) -> Secrets:
        """What the gate searches for: only what no public item shares."""
        severe = [i for i in self._dossier.incidents if not i.sensitivity.is_public]
        open_ = [i for i in self._kept if self._coarse[i.incident_id] is None]
        blurred = [i for i in self._kept if self._coarse[i.incident_id] is not None]
        shared = {_point(i) for i in open_}
        points = {_point(i) for i in (*severe, *blurred)} - shared - {None}
        public_ids = {str(i.incident_id) for i in open_}
        bulk = self._dossier.bulk
        if bulk is not None:
            public_ids.update(bulk.distinct("incident_id"))
            if points:
                points -= set(zip(bulk.lon.tolist(), bulk.lat.tolist(), strict=True))
                points -= {_point(place) for place in bulk.places}
        ids = {str(i.incident_id) for i in severe}
        ids |= {one for (kind, one) in self._ids if kind != "claim"}
        texts = {t for i in severe for t in (i.title, i.notes, i.where_description) if t}
        texts |= {
            m.notes for m in self._dossier.movements if m.notes and not m.sensitivity.is_public
        }
        declared = self._screen.declared
        kept_back = {*texts, *self._ledger.texts} - self._ledger.left
        return Secrets(
            names=self._persons.names,
            alone=tuple(sorted(folded(s) for s in declared.surnames)),
            particles=tuple(sorted(self._screen.cues.words_of("particle", "title"))),
            texts=tuple(sorted(kept_back)),
            ids=tuple(sorted(ids - public_ids)),
            positions=tuple(sorted(p for p in points if p is not None)),
        )


def _told(dossier: Dossier) -> Iterator[str]:
    """All texts in which somebody may be named; a long report by its sections."""
    for report in dossier.reports:
        yield from (report.text[a:b] for a, b in cut_sections(report.text) if a < b)
        yield from filter(None, [report.title])
    texts = list[str]()
    for i in dossier.incidents:
        texts += [i.title, i.notes, i.where_description, *i.contradictions, *i.tags]
        texts += [text for c in i.claims for text in (c.notes, c.group, c.number_text)]
    for place in _placed_alike(dossier):
        texts += [place.where_description, *place.contradictions]
    if dossier.bulk is not None:
        texts += dossier.bulk.distinct("title", "notes")
        texts += [tag for tags in dossier.bulk.distinct("tags") for tag in tags]
    for m in dossier.movements:
        texts += [m.who, m.notes, m.flagged, m.number_text]
    texts += [s.notes for s in dossier.sources]
    yield from filter(None, texts)


def _columns(dossier: Dossier) -> Iterable[str]:
    """Actors, sources and places as the rows name them."""
    for i in dossier.incidents:
        yield from (i.actor1, i.actor2, i.assoc_actor_1, i.assoc_actor_2, i.location)
        yield from i.source_ids
    if dossier.bulk is not None:
        yield from dossier.bulk.distinct("actor1", "actor2", "assoc_actor_1", "assoc_actor_2")
        yield from (place.location for place in dossier.bulk.places)
        yield from (s for one in dossier.bulk.distinct("source_ids") for s in one)


def _placed_alike(dossier: Dossier) -> tuple[Incident, ...]:
    """How plain rows are placed: all of it is shown."""
    return dossier.bulk.places if dossier.bulk is not None else ()


def _place_names(incident: Incident) -> set[str]:
    place = incident.place
    names = {incident.location, *incident.location.split(";")}
    return names | ({place.name, place.name_ar} if place is not None else set())


def _ends(movement: Movement) -> Iterable[tuple[str, tuple[str, ...], Footprint | None]]:
    for words, place, footprint in (
        (movement.origin, movement.origin_place, movement.origin_footprint),
        (movement.destination, movement.destination_place, movement.destination_footprint),
    ):
        yield words, (place.name, place.name_ar) if place is not None else (), footprint


def _point(incident: Incident) -> tuple[float, float] | None:
    footprint = incident.footprint
    return footprint.point.xy if footprint is not None and footprint.point is not None else None


def _title(incident: Incident, name: Callable[[str], str]) -> str:
    """What stands for a title that stays: type, place, date; each only if it may leave."""
    day = incident.when.start
    parts = (
        name(incident.event_type) or incident.kind.value.capitalize(),
        name(incident.location),
        day.isoformat() if isinstance(day, date) else "",
    )
    return ", ".join(part for part in parts if part)


def _decimals(footprint: Footprint) -> int:
    """Decimals of a degree that the radius of a place supports."""
    if footprint.precision is Precision.NEAR:
        return _NEAR_DECIMALS
    return decimals_for_radius(footprint.radius_km)


def _rounded(footprint: Footprint | None) -> Footprint | None:
    """A position with no more decimals than its radius supports."""
    if footprint is None or footprint.point is None:
        return footprint
    point = footprint.point.rounded(_decimals(footprint))
    is_dot = footprint.geometry is not None and footprint.geometry.geom_type == "Point"
    geometry = Point(point.xy) if is_dot else footprint.geometry
    return replace(footprint, point=point, geometry=geometry)


def _public_place(place: Incident) -> tuple[Incident, int]:
    """A place of plain rows with a public position, and the decimals of what they give."""
    if place.footprint is None:
        return place, _NEAR_DECIMALS
    return replace(place, footprint=_rounded(place.footprint)), _decimals(place.footprint)
