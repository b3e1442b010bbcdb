"""Who must not be named and which place must not be read: the rules of public texts, ids, quotes.

Pure. A :class:`Veil` is made once from a whole restricted dossier, because a name that one text
shows to be private is private in all of them.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from geo.language.coordinates import find_coordinates
from geo.model.records import (
    Dossier,
    Incident,
    Lookup,
    Movement,
    Place,
    PlaceId,
    Quote,
    Resolution,
    Source,
)
from geo.model.vocab import MentionKind, PlaceKind, SourceKind
from geo.privacy.persons import (
    AGE,
    DISTANCE,
    HIDING,
    find_names,
    is_caseless,
    name_pairs,
    private_names,
)

__all__ = ["Veil", "any_of", "is_own_flight"]

_WORDS_AROUND = 4  # either side of the matched name
_LONGEST_MARK = 8  # words; a longer one is a sentence, not a name or a figure
_SHORTEST_TOKEN = 3  # letters of a part of a name that tells somebody: not "al", "de"
_BEFORE_PLACE = 40  # characters in which "hiding in" stands before a place
# Words of a private source's name that say what it is, not who.
_DESCRIPTION = re.compile(
    r"\b(?:residents?|witness(?:es)?|eyewitness(?:es)?|survivors?|persons?|people|unnamed|anonymous|"
    r"several|two|three|four|five|some|many|locals?|the|an?|of|in|from|and|by|to|[RWP]\d+|"
    r"سكان|السكان|أهالي|الأهالي|أحد|شاهد|شهود|عيان|مقيم|مقيمة|مواطن|مواطنة|من|في)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:said|says|told|speak\w*|spoke|recount\w*|witness\w*|resident\w*)\b", re.IGNORECASE
)
_ONE_PERSON = re.compile(r"\b(?:resident|witness|person)\b(?!s)|\b[RWP]\d+\b", re.IGNORECASE)
_PSEUDONYM = {SourceKind.RESIDENT: ("Resident", "R"), SourceKind.WITNESS: ("Witness", "W")}
_WIDE = (PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.ADM1)  # these hide nobody


class Veil:
    """Takes private persons and hidden places out of texts, ids, file names and quotations.

    Parameters
    ----------
    dossier
        The restricted dossier.
    lookup
        Which capitalised words are places.
    public_names
        Persons and bodies whose names may stand, beside the listed sources.
    """

    def __init__(
        self, dossier: Dossier, lookup: Lookup, *, public_names: Iterable[str] = ()
    ) -> None:
        self._lookup = lookup
        self._texts = {r.report_id: r.text for r in dossier.reports}
        self._public = {r.publisher for r in dossier.reports if r.publisher} | {*public_names}
        self._public |= {
            name
            for source in dossier.sources
            if not source.kind.is_private and source.kind is not SourceKind.OTHER
            for name in _called(source)
        }
        self._public_pattern = any_of(self._public)
        people = self._people_found(dossier)
        others = [s for s in dossier.sources if s.kind is SourceKind.OTHER]
        self._public |= {n for s in others for n in _called(s) if n not in people}
        self._public_pattern = any_of(self._public)
        self._places = frozenset(w.casefold() for n in _places_drawn(dossier) for w in _words(n))
        self._names, phrases = self._pseudonyms(dossier, people)
        self._tokens = self._telling_words()
        surnames = {_words(n)[-1]: alias for n, alias in self._names.items()}
        surnames = {word: alias for word, alias in surnames.items() if word in self._tokens}
        self._surnames = frozenset(word.casefold() for word in surnames)
        self._joined = sorted("".join(_words(n)).casefold() for n in self._names)
        spellings = surnames | self._names | phrases
        self._pattern = any_of(spellings)
        self._alias = {_folded(name): alias for name, alias in spellings.items()}
        self._ids = self._neutral_ids(dossier)
        self.hidden_ids, self._hidden = self._hidden_places(dossier)

    # -------------------------------------------------------------- texts and ids

    def text(self, text: str) -> str:
        """A text with pseudonyms; where one stands, ages and distances of its sentence go too."""
        if self._pattern is None or not self._pattern.search(text):
            return text
        return "".join(self._sentence(piece) for piece in re.split(r"(?<=[.!?؟])(\s+)", text))

    def id(self, one: str) -> str:
        """An id in its public form."""
        return self._ids.get(one, one)

    def speaker(self, claimant: str) -> str:
        """A claimant: the id of a source, or words."""
        return self._ids[claimant] if claimant in self._ids else self.text(claimant)

    def path(self, path: str) -> str:
        """A file name that names nobody; it changes only where it did."""
        if not self.names_somebody(path):
            return path
        digest = hashlib.sha256(path.encode()).hexdigest()[:8]
        return f"withheld-{digest}{Path(path).suffix}"

    def names_somebody(self, one: str) -> bool:
        """Whether an id, a path or an address spells a private name."""
        parts = [part.casefold() for part in re.split(r"[\W_\d]+", one) if part]
        joined = "".join(parts)
        return not self._surnames.isdisjoint(parts) or any(n in joined for n in self._joined)

    def hides(self, text: str) -> bool:
        """Whether a text names a place that only withheld items name."""
        return self._hidden is not None and self._hidden.search(text) is not None

    def _sentence(self, text: str) -> str:
        if self._pattern is None or not self._pattern.search(text):
            return text
        told = self._pattern.sub(self._renamed, text)
        told = AGE.sub(lambda m: "," if m.group().startswith(",") else "[age withheld]", told)
        return DISTANCE.sub("[distance withheld]", told)

    def _renamed(self, found: re.Match[str]) -> str:
        return self._alias[_folded(found.group())]

    # -------------------------------------------------------------- quotations and mentions

    def quote(self, quote: Quote, *, cleared: str = "") -> Quote | None:
        """What of a quotation the public may read; None when nothing is safe.

        Cleared words keep their wording. Else the matched name stands with at most four words
        either side, never the whole sentence; in a script without capitals it stands alone.
        """
        if quote.cleared:
            stands = quote.end - quote.start == len(quote.text)
            found = None if stands else _within(quote.text, self._texts.get(quote.report_id, ""))
            return replace(quote, start=found[0], end=found[1]) if found else quote
        found = _within(cleared, quote.text) if cleared else None
        if found is not None:
            return replace(_cut(quote, *found), cleared=True)
        for mark in quote.marks:
            window = self.window(quote.text, mark)
            if window is not None:
                return _cut(quote, *window, mark=mark)
        return None

    def window(self, text: str, mark: tuple[int, int]) -> tuple[int, int] | None:
        """The characters around a mark that may be shown; None where they tell too much."""
        if len(text[slice(*mark)].split()) > _LONGEST_MARK:
            return None
        around = 0 if is_caseless(text) else _WORDS_AROUND
        start, end = _window(text, mark, around)
        while around and len(text[start:end].split()) >= len(text.split()):
            around -= 1
            start, end = _window(text, mark, around)
        shown = text[start:end]
        if self.hides(shown) or self._tokens & set(_words(shown)):
            return None
        if any(pattern.search(shown) for pattern in (AGE, DISTANCE, HIDING)):
            return None
        if find_coordinates(shown):
            return None  # finer than the place may be known
        within = (mark[0] - start, mark[1] - start)
        return None if name_pairs(shown, self._known(shown), mark=within) else (start, end)

    def may_list(self, resolution: Resolution, *, hidden: frozenset[PlaceId]) -> bool:
        """Whether a mention that belongs to no incident may be listed as a place named."""
        mention, chosen = resolution.mention, resolution.chosen
        ids = {*mention.place_ids, *([chosen.place.place_id] if chosen else [])}
        if ids & (hidden | self.hidden_ids) or self.hides(mention.text):
            return False
        if hidden and mention.kind is MentionKind.COORDINATE:
            return False  # positions are coarsened on purpose: no exact one beside them
        if self._tokens & set(_words(mention.text)):
            return False
        text = self._texts.get(mention.report_id, "")
        start, end = _sentence_at(text, mention.start, mention.end)
        before = text[max(start, mention.start - _BEFORE_PLACE) : mention.end]
        if HIDING.search(before):
            return False
        if mention.distance_km is not None and _SPOKEN.search(text[start:end]):
            return False
        people = ("private", "speaker", "unknown")
        return chosen is not None or all(
            name.kind not in people for name in find_names(mention.text, self._known(mention.text))
        )

    # -------------------------------------------------------------- how it is made

    def _known(self, text: str) -> list[tuple[int, int]]:
        """Spans of gazetteer names and of public names."""
        spans = [(match.start, match.end) for match in self._lookup.scan(text)]
        if self._public_pattern is not None:
            spans += [match.span() for match in self._public_pattern.finditer(text)]
        return spans

    def _pseudonyms(
        self, dossier: Dossier, people: Iterable[str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Every private name with its pseudonym, and whole names of sources that hold one.

        Numbered in an order that only the inputs decide.
        """
        names: dict[str, str] = {}
        phrases: dict[str, str] = {}
        taken = {name for source in dossier.sources for name in _called(source)}
        counts: dict[str, int] = {}

        def fresh(word: str, letter: str) -> str:
            while True:
                counts[letter] = counts.get(letter, 0) + 1
                if (alias := f"{word} {letter}{counts[letter]}") not in taken:
                    return alias

        for source in sorted(dossier.sources, key=lambda s: s.source_id):
            if source.kind.is_private:
                real = [(called, self._personal(called)) for called in _called(source)]
                found = [name for _, personal in real for name in personal]
                if found:
                    known = (a for n, a in names.items() if _same_person(n, found[0]))
                    alias = next(known, None) or fresh(*_PSEUDONYM[source.kind])
                    names |= dict.fromkeys(found, alias)
                    phrases |= {called: alias for called, personal in real if personal}
        public = {name.casefold() for name in self._public}
        for name in people:
            if name.casefold() not in public and name not in names:
                same = next((known for known in names if _same_person(name, known)), None)
                names[name] = names[same] if same else fresh("Person", "P")
        return names, phrases

    def _personal(self, called: str) -> list[str]:
        """The personal names in what a private source is called; none in "Residents of Jableh"."""
        bare = _DESCRIPTION.sub(",", called)
        found = [n.text for n in find_names(bare, self._known(bare)) if n.kind != "organisation"]
        if found:
            return found
        known = self._known(called)
        words = [m for m in re.finditer(r"[^\W\d_]+", called) if m.group() in _words(bare)]
        free = [m for m in words if not any(a <= m.start() and m.end() <= b for a, b in known)]
        described = bare != called
        alone = re.search(r"\b(?:resident|witness)\s+([^\W\d_]+)\s*$", called, re.IGNORECASE)
        if described:
            return [alone[1]] if alone and alone[1][:1].isupper() and free else []
        return [called] if free else []

    def _people_found(self, dossier: Dossier) -> list[str]:
        """Names that some text shows to be private, and those of claimants in no source list."""
        found = private_names(_told(dossier), known=self._known)
        listed = {source.source_id for source in dossier.sources}
        for words in _speakers(dossier):
            people = () if words in listed else find_names(words, self._known(words))
            found += [n.text for n in people if n.kind not in ("organisation", "public")]
        return list(dict.fromkeys(found))

    def _telling_words(self) -> frozenset[str]:
        """Single words of private names that no public name and no drawn place shares."""
        shared = self._places | {w.casefold() for name in self._public for w in _words(name)}
        return frozenset(
            word
            for name in self._names
            for word in _words(name)
            if len(word) >= _SHORTEST_TOKEN and word.casefold() not in shared
        )

    def _neutral_ids(self, dossier: Dossier) -> dict[str, str]:
        """Ids that spell a private name, each with a neutral one; numbered in sorted order."""
        kinds: dict[str, Iterable[str]] = {
            "source": (s.source_id for s in dossier.sources),
            "report": (r.report_id for r in dossier.reports),
            "incident": (i.incident_id for i in dossier.incidents),
            "movement": (m.movement_id for m in dossier.movements),
            "claim": (c.claim_id for i in dossier.incidents for c in i.claims),
        }
        sorted_ids = {kind: sorted(set(ids)) for kind, ids in kinds.items()}
        taken = {one for ids in sorted_ids.values() for one in ids}
        aliases = {s.source_id: self._names.get(s.name, "") for s in dossier.sources}
        new: dict[str, str] = {}
        for kind, ids in sorted_ids.items():
            for number, one in enumerate(ids, start=1):
                if not self.names_somebody(one):
                    continue
                alias = re.sub(r"\W+", "-", aliases.get(one, "").casefold()) or f"{kind}-{number}"  # type: ignore[call-overload]
                while alias in taken:
                    alias += "-x"
                taken.add(alias)
                new[one] = alias
        return new

    def _hidden_places(self, dossier: Dossier) -> tuple[frozenset[PlaceId], re.Pattern[str] | None]:
        """What withheld incidents and movements name and no public one does."""
        secret, public = set[str](), set[str]()
        items: Sequence[Incident | Movement] = [*dossier.incidents, *dossier.movements]
        for item in items:
            withheld = not item.sensitivity.is_public or is_own_flight(item, self)
            (secret if withheld else public).update(_place_names(item))
        folded = {name.casefold() for name in public}
        hidden = sorted(n for n in secret if n.strip() and n.casefold() not in folded)
        if not hidden:
            return frozenset(), None

        def ids(names: Iterable[str]) -> frozenset[PlaceId]:
            found = (c for n in names if n for c in self._lookup.search(n, fuzzy=False))
            return frozenset(c.place.place_id for c in found if c.place.kind not in _WIDE)

        return ids(hidden) - ids(sorted(public)), any_of(hidden)


def is_own_flight(item: Incident | Movement, veil: Veil) -> bool:
    """Whether it is the way of one private person: never drawn, not even coarsened."""
    if isinstance(item, Incident):
        return False
    return veil.text(item.who) != item.who or _ONE_PERSON.search(item.who) is not None


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for several names, longest first; space, hyphen and underscore are one.

    >>> any_of(["Ali Example"]).search("told by ali-example").group()
    'ali-example'
    """
    parts = sorted({" ".join(n.split()) for n in names if n.strip()}, key=lambda n: (-len(n), n))
    if not parts:
        return None
    spelled = [r"[\s\-_]+".join(map(re.escape, part.split())) for part in parts]
    return re.compile(r"(?<!\w)(?:" + "|".join(spelled) + r")(?!\w)", re.IGNORECASE)


def _called(source: Source) -> list[str]:
    return [name for name in (source.name, *source.aliases) if name.strip()]


def _told(dossier: Dossier) -> list[str]:
    """All texts in which somebody may be named."""
    texts = [text for r in dossier.reports for text in (r.text, r.title)]
    for i in dossier.incidents:
        texts += [i.title, i.notes, i.where_description, i.actor1, i.actor2, *i.contradictions]
        texts += [i.assoc_actor_1, i.assoc_actor_2, i.figures_rule, *i.tags]
        texts += [text for c in i.claims for text in (c.notes, c.group, c.number_text)]
    for m in dossier.movements:
        texts += [m.who, m.notes, m.flagged, m.number_text]
    texts += [s.notes for s in dossier.sources]
    return [text for text in texts if text]


def _speakers(dossier: Dossier) -> list[str]:
    claims = [c for i in dossier.incidents for c in i.claims]
    return [w for c in claims for w in (c.claimant, *c.chain)] + [
        m.claimant for m in dossier.movements
    ]


def _places_drawn(dossier: Dossier) -> set[str]:
    """Names of places that the map shows, in both scripts and as written."""
    places: list[Place | None] = [i.place for i in dossier.incidents]
    places += [end for m in dossier.movements for end in (m.origin_place, m.destination_place)]
    places += [r.chosen.place for r in dossier.context if r.chosen is not None and not r.unsure]
    names = {n for place in places if place is not None for n in (place.name, place.name_ar)}
    return names | {i.location for i in dossier.incidents if i.place is not None}


def _place_names(item: Incident | Movement) -> set[str]:
    if isinstance(item, Incident):
        return {item.location, item.place.name if item.place else ""}
    ends = (item.origin_place, item.destination_place)
    return {item.origin, item.destination, *(p.name for p in ends if p is not None)}


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\s\-_]+", name)).casefold()


def _same_person(one: str, other: str) -> bool:
    """Same words, or the same surname with the same first letter."""
    a, b = ([word.casefold() for word in _words(name)] for name in (one, other))
    return bool(a and b) and (set(a) == set(b) or (a[-1] == b[-1] and a[0][0] == b[0][0]))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", re.sub(r"['’]s\b", "", text))


def _within(words: str, text: str) -> tuple[int, int] | None:
    """Where some words stand in a text, white space aside."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None


def _window(text: str, mark: tuple[int, int], around: int) -> tuple[int, int]:
    """The mark with so many words either side; what touches the mark is part of its word."""
    start, end = mark
    before = [m.span() for m in re.finditer(r"\S+", text[:start])]
    after = [(start_ + end, end_ + end) for start_, end_ in _spans(text[end:])]
    if not around:
        return mark
    more = around + (1 if before and before[-1][1] == start else 0)
    start = before[-more][0] if len(before) >= more else before[0][0] if before else start
    more = around + (1 if after and after[0][0] == mark[1] else 0)
    end = after[more - 1][1] if len(after) >= more else after[-1][1] if after else end
    return start, end


def _spans(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\S+", text)]


def _cut(quote: Quote, start: int, end: int, *, mark: tuple[int, int] | None = None) -> Quote:
    """Part of a quotation, its span and marks moved along."""
    marks = (mark,) if mark is not None else quote.marks
    return replace(
        quote,
        start=quote.start + start,
        end=quote.start + end,
        text=quote.text[start:end],
        marks=tuple((a - start, b - start) for a, b in marks if start <= a and b <= end),
    )


def _sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Roughly the sentence that holds a span."""
    before = max((m.end() for m in re.finditer(r"[.!?]\s|\n", text[:start])), default=0)
    after = re.search(r"[.!?](?:\s|$)|\n", text[end:])
    return before, end + after.start() if after else len(text)
