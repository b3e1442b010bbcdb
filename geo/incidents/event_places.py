"""Scenes: which place of its sentence an event verb belongs to, possibly none.

Pure: a text, a verb and the mentions in, indexes of mentions out. One additive model weighs every
place of the sentence and "no place stated" against each other; each feature is a named class of
words around the place, around the verb or between them, so that a choice can be read as a sum. The
classes come from :mod:`geo.incidents.word_kinds`: enough grammar to tell "killed in X" from "killed
by troops of X", without a parser.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.incidents.word_kinds import (
    VERBS,
    WORD,
    kind_of_word,
    verb_class,
    word_list,
)
from geo.language.patterns import any_of
from geo.language.sentences import split_sentences
from geo.model.records import Lookup, Mention
from geo.model.vocab import MentionKind
from geo.model.weights import load_weights
from geo.toponyms.features import known_of
from geo.toponyms.relations import head_noun
from geo.toponyms.words import CLASSES, LOCATIVE, ORG, SMALL_WORDS, listed

__all__ = ["event_features", "event_places"]

_KNOWN = 12  # places of one name that are looked at to say what kind of name it is
_STEPS = 8  # words between a preposition and its name: "in the troubled northern city of X"
# kinds of words that may stand between a preposition and its name
_INSIDE = frozenset(
    ["", "det", "adj", "name", "number", "way", "noun", "ing", "unit", "building", "people"]
) | {"place", "time", "hyphen", "s"}
_HEADS = _INSIDE - {"det", "place", "s", ""} | {"event"}  # nouns after a name: "X city hospital"
_CLAUSE = frozenset({"verb", "wh", "sub", "and", ";"})  # what begins another clause
_VERBS = frozenset({"verb", "ing", "be", "aux"})
_AT = frozenset(word_list("at"))  # prepositions that state where something happened
_GAP = frozenset(word_list("part and whole"))  # those that part and whole stand with
_PAST_ENDINGS = tuple(word_list("past ending"))
_PLURAL = tuple(word_list("plural ending"))
_ING = tuple(word_list("gerund ending"))
_NOT_NAMED = frozenset({MentionKind.COORDINATE, MentionKind.PHRASE})
_ADJECTIVES = frozenset({MentionKind.DEMONYM, MentionKind.METONYM, MentionKind.MODIFIER})
# "A, the town of B and near C": kinds of words between two names of one list
_LISTED = re.compile(
    r"(?:(?:unit|building) ){0,2}(?:, )?(?:and )?(?:prep )?(?:(?:unit|building|noun) (?:prep )?)?"
)
_THE = rf"(?:(?:{any_of(listed('article'))})\s+)?"
_ORGANISATION = re.compile(  # "the Army of (the) X", "the Bank of X and (the) Y"
    rf"\b(?:{any_of(word_list('organisation'))})\s+(?:{any_of(word_list('organisation link'))})\s+"
    rf"{_THE}(?:[A-Z][\w'-]+\s+(?:{any_of(listed('joins'))})\s+)?{_THE}$"
)


def event_places(
    text: str,
    event_span: tuple[int, int],
    mentions: Sequence[Mention],
    lookup: Lookup,
    *,
    weights: Mapping[str, float] | None = None,
) -> list[int]:
    """Which mentions an event happened at: indexes into ``mentions``, none when none is stated.

    One place is chosen against "no place stated"; what is joined to it in a list ("in A, the town
    of B and near C") belongs to the event too. The most specific name wins: "Jableh, Latakia
    province" answers Jableh. Only the sentence of the event is read.

    Parameters
    ----------
    text
        The sentence or document.
    event_span
        ``[start, end)`` of the event word ("killed", "shelling").
    mentions
        Places named in the text.
    lookup
        The gazetteer, asked what kind of place each name is (a country, a town).
    weights
        Addends per feature; None takes the fitted ones that are packaged.

    Returns
    -------
    list of int
        Ascending; empty means that the text states no place for this event.
    """
    model = load_weights("event_place") if weights is None else weights
    options = event_features(text, event_span, mentions, lookup)
    scores = [sum(model.get(name, 0.0) for name in names) for _, names in options]
    best = max(range(len(options)), key=lambda k: (scores[k], -k))
    index = options[best][0]
    return [] if index < 0 else _with_list(_read(text, event_span, mentions), mentions, index)


def event_features(
    text: str, event_span: tuple[int, int], mentions: Sequence[Mention], lookup: Lookup
) -> list[tuple[int, list[str]]]:
    """The options of an event, each with its features; -1 is "no place stated"."""
    words = _read(text, event_span, mentions)
    event = _event(words, text[slice(*event_span)])
    places = [_place(text, words, mentions[i], i, lookup) for i in words.order]
    stated = [p for p in places if p.governor in _AT]
    following = words.kind(words.event + 1)
    options = [(-1, _none(event, following, len(places), len(stated)))]
    for k, place in enumerate(places):
        names = [*_alone(place), *_beside(words, event, place)]
        options.append((place.index, [*names, *_rivals(words, event, places, k, len(stated))]))
    return options


# ------------------------------------------------------------------ what is read


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence as kinds of words; each name is one word, and the event is one."""

    kinds: list[str]
    texts: list[str]
    at: dict[int, int]  # mention to its word
    event: int  # the word of the event

    @property
    def order(self) -> list[int]:
        """The mentions as they stand in the sentence."""
        return sorted(self.at, key=lambda i: self.at[i])

    def kind(self, k: int) -> str:
        """The kind of word k; "start" and "end" beyond the sentence."""
        if k < 0:
            return "start"
        return self.kinds[k] if k < len(self.kinds) else "end"

    def between(self, a: int, b: int) -> list[str]:
        """Kinds between two words, whichever stands first."""
        return self.kinds[min(a, b) + 1 : max(a, b)]


@dataclass(frozen=True, slots=True)
class _Event:
    """The verb: its class, the form itself where a list holds it, and how it stands."""

    kind: str
    form: str
    role: str
    before: str  # the nearest verb or name to its left, by class


@dataclass(frozen=True, slots=True)
class _Place:
    """One name of the sentence and the words it stands with."""

    index: int
    at: int
    side: str  # before or after the event
    use: str  # name, demonym, metonym, modifier
    known: str  # what kind of place the gazetteer has of this name, "" for none
    governor: str  # the preposition, or what stands in its place
    attached: str  # what that preposition follows: the event, a verb, a noun
    head: str  # the noun after the name that it modifies: "X hospital"
    behind: str  # what follows that phrase
    near: tuple[str, str]  # the two words before it, by class
    locative: str  # the nearest preposition of place before it
    more: tuple[str, ...]  # features of its own that need nothing else


def _read(text: str, event_span: tuple[int, int], mentions: Sequence[Mention]) -> _Words:
    """The sentence of an event; a name that overlaps the event or a longer name is left out."""
    low, high = next(
        ((s.start, s.end) for s in split_sentences(text) if event_span[0] < s.end), (0, len(text))
    )
    kinds: list[str] = []
    texts: list[str] = []
    at: dict[int, int] = {}
    last = low

    def add(until: int) -> None:
        for word in WORD.findall(text, last, until):
            kinds.append(kind_of_word(word, opens=not kinds))
            texts.append(word)

    event = 0
    for start, end, index in sorted([(*event_span, -1), *_spans(mentions, low, high, event_span)]):
        if start < last:
            continue
        add(start)
        if index < 0:
            event = len(kinds)
        else:
            at[index] = len(kinds)
        kinds.append("EVENT" if index < 0 else "place")
        texts.append(text[start:end])
        last = end
    add(high)
    return _Words(_with_infinitives(kinds, texts), texts, at, event)


def _spans(
    mentions: Sequence[Mention], low: int, high: int, event_span: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    """The names of a sentence that do not overlap the event, with their indexes."""
    start, end = event_span
    for index, m in enumerate(mentions):
        apart = m.end <= start or end <= m.start
        if apart and low <= m.start and m.end <= high and m.kind not in _NOT_NAMED:
            yield m.start, m.end, index


def _with_infinitives(kinds: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Nouns after "to" are verbs: "to attack"."""
    made = list(kinds)
    for k in range(1, len(kinds)):
        noun = kinds[k] in ("noun", "event", "building", "unit") and texts[k][0].islower()
        if noun and kinds[k - 1] == "to" and not texts[k].endswith(_PLURAL):
            made[k] = "verb"
    return made


def _event(words: _Words, verb: str) -> _Event:
    low, left = verb.casefold(), words.kind(words.event - 1)
    past = low.endswith(_PAST_ENDINGS) or verb_class(low) == "kill"
    if left == "be" or (not left and words.kind(words.event - 2) == "be"):
        role = "passive"
    elif low.endswith(_ING):
        role = "participle" if left == "," else "gerund" if left in LOCATIVE | {"sub"} else "ing"
    elif past and words.kind(words.event + 1) == "by" and left in ("noun", "people", "place"):
        role = "reduced"
    else:
        role = {"to": "infinitive", "wh": "relative", "aux": "aux", "and": "joined"}.get(left, "")
    k = words.event - 1
    while k >= 0 and words.kinds[k] not in ("verb", "ing", "place", ";"):
        k -= 1
    before = words.kind(k)
    if before in ("verb", "ing"):
        before = verb_class(words.texts[k])
    return _Event(verb_class(low), low if low in VERBS else "-", role, before)


def _place(text: str, words: _Words, mention: Mention, index: int, lookup: Lookup) -> _Place:
    at = words.at[index]
    k = _out_of_phrase(words, at - 1, at)
    if words.kind(k) == "of" and words.kind(k - 1) in _HEADS:
        k = _out_of_phrase(words, k - 2, -1)  # "in the town of X": governed by "in"
    governor = words.kind(k)
    attached = "-"
    if governor in LOCATIVE:
        attached = words.kind(k - 1) or words.kind(k - 2)
    head, end = "-", at + 1 + (words.kind(at + 1) == "s")
    while words.kind(end) in _HEADS and end < at + _STEPS:
        head, end = words.kind(end), end + 1
    ids = mention.place_ids[:_KNOWN]
    demonym = mention.kind is MentionKind.DEMONYM
    known = known_of([lookup.place(p) for p in ids], demonym=demonym).kind if ids else ""
    named = words.texts[max(0, at - 6) : at]
    near = ["edge", "edge", *(_class_of(w) for w in named if w[0].isalnum())]
    return _Place(
        index=index,
        at=at,
        side="after" if at > words.event else "before",
        use=mention.kind.value if mention.kind in _ADJECTIVES else "name",
        known=known,
        governor=governor,
        attached=attached,
        head=head,
        behind=words.kind(end),
        near=(near[-2], near[-1]),
        locative=next((w for w in map(str.casefold, reversed(named)) if w in LOCATIVE), "-"),
        more=tuple(_of_the_name(text, mention)),
    )


def _of_the_name(text: str, mention: Mention) -> Iterator[str]:
    """What the name itself says: how long, in capitals, part of an organisation."""
    parts = mention.text.split()
    known = bool(mention.place_ids)
    yield f"words={min(len(parts), 3)}|known={known}"
    yield f"known={known}|head noun={head_noun(text, mention.start, mention.end) or '-'}"
    yield f"relation={mention.relation}"
    yield f"ends in={kind_of_word(parts[-1].casefold(), opens=True)}"
    if mention.text.isupper():
        yield "in capitals"
    if any(part.casefold() in ORG for part in parts):
        yield f"an organisation's word|known={known}"
    if _ORGANISATION.search(text, max(0, mention.start - 60), mention.start):
        yield "in an organisation's name"


def _out_of_phrase(words: _Words, k: int, near: int) -> int:
    """The word left of a noun phrase that ends at word k."""
    low = k - _STEPS
    while k > low and k >= 0 and words.kinds[k] in _INSIDE:
        other = words.kinds[k] == "place" and words.kind(k + 1) not in ("s", "hyphen")
        if other and k + 1 != near:
            break
        k -= 1
    return k


def _class_of(word: str) -> str:
    """A small word itself, else its first class."""
    low = word.casefold()
    return low if low in SMALL_WORDS else next(iter(CLASSES.get(low, ())), "x")


# ------------------------------------------------------------------ features


def _none(event: _Event, following: str, names: int, stated: int) -> list[str]:
    return [
        "none",
        f"none|form={event.form}",
        f"none|{event.kind}|names={min(names, 3)}",
        f"none|{event.kind}|stated={min(stated, 2)}",
        f"none|{event.kind}|next={following}",
    ]


def _alone(place: _Place) -> list[str]:
    """Features of a place whatever the event."""
    return [
        *place.more,
        f"{place.use}",
        f"kind={place.known}",
        f"kind={place.known}|head={place.head}",
        f"head={place.head}|{place.use}",
        f"head={place.head}|behind={place.behind}",
        f"governor={place.governor}|{place.use}",
        f"locative={place.locative}|{place.use}",
        f"near={place.near[1]}|second={place.near[0]}",
    ]


def _beside(words: _Words, event: _Event, place: _Place) -> list[str]:
    """Features of a place together with the event and the words between them."""
    between = words.between(words.event, place.at)
    side = place.side
    far = min(int(math.log2(len(between) + 1)), 5)
    marks = [kind for kind in between if kind in _CLAUSE | _VERBS | {",", "(", ")", '"', "event"}]
    verbs = sum(a in _VERBS and a != b for a, b in pairwise([*between, ""]))
    clauses = sum(kind in ("wh", "sub", ";") for kind in between)
    names = [
        f"{side}|{place.use}",
        f"{side}|{event.kind}|{event.role}",
        f"{side}|form={event.form}",
        f"{side}|{event.kind}|before={event.before}",
        f"{side}|attached={place.attached}",
        f"{side}|behind={place.behind}",
        f"{side}|next={words.kind(place.at + 1)}|{place.use}",
        f"{side}|far={far}|{place.use}",
        f"{side}|commas={min(between.count(','), 2)}",
        f"{side}|ands={min(between.count('and'), 2)}",
        f"{side}|names={min(between.count('place'), 3)}",
        f"{side}|verbs={min(verbs, 3)}|clauses={min(clauses, 2)}",
        f"{side}|last mark={marks[-1] if marks else '-'}",
        f"{side}|by={'by' in between}",
        f"{side}|opens={_opens(words, place.at)}|{place.use}",
        f"governor={place.governor}|{event.kind}",
        f"locative={place.locative}|{event.kind}",
    ]
    if not between:
        names.append(f"{side}|touching|{event.kind}")
    return names


def _opens(words: _Words, at: int) -> bool:
    """Whether a name, or "In the town of" and a name, opens the sentence."""
    return at <= 1 or (
        at <= _STEPS
        and words.kinds[0] in LOCATIVE
        and all(kind in _INSIDE or kind in LOCATIVE for kind in words.kinds[:at])
    )


def _rivals(
    words: _Words, event: _Event, places: Sequence[_Place], k: int, stated: int
) -> Iterator[str]:
    """Features of a place among the other places: its rank, its neighbours, who else is stated."""
    place = places[k]
    side = place.side
    own = [p for p in places if p.side == side]
    rank = own.index(place) if side == "after" else own[::-1].index(place)
    yield f"{side}|rank={min(rank, 3)}"
    yield f"{side}|stated={min(stated, 2)}|here={place.governor in _AT}"
    plain = side == "after" and not _CLAUSE & set(words.between(words.event, place.at))
    yield f"plain={plain}|{event.kind}"
    before = places[k - 1] if k else None
    after = places[k + 1] if k + 1 < len(places) else None
    yield f"next={place.known}>{after.known if after else '-'}"
    yield f"last={place.known}>{before.known if before else '-'}"
    yield f"last gap={_gap(words, before.at, place.at) if before else '-'}"


def _gap(words: _Words, a: int, b: int) -> str:
    """The words between two neighbours, short enough to tell part and whole."""
    made: list[str] = []
    for kind in words.between(a, b):
        if kind in ("", "time", "det"):
            continue
        short = "adj" if kind in ("way", "number") else kind
        if short in LOCATIVE and short not in _GAP:
            short = "prep"
        if made[-1:] != [short]:
            made.append(short)
    return " ".join(made) if len(made) <= 4 else "far"


# ------------------------------------------------------------------ lists of places


def _with_list(words: _Words, mentions: Sequence[Mention], index: int) -> list[int]:
    """The names joined to one by commas and "and", itself included.

    Commas alone are "place, parent", not a list; the name after the last "and" ends it.
    """
    order = [i for i in words.order if mentions[i].kind is not MentionKind.DEMONYM]
    if index not in order:
        return [index]
    gaps = [_list_gap(words, words.at[a], words.at[b]) for a, b in pairwise(order)]
    low = high = order.index(index)
    while low and _LISTED.fullmatch(gaps[low - 1]):
        low -= 1
    while high < len(gaps) and _LISTED.fullmatch(gaps[high]):
        high += 1
    joined = [k for k in range(low, high) if "and " in gaps[k]]
    if not joined or order.index(index) > joined[-1] + 1:
        return [index]
    return sorted(order[low : joined[-1] + 2])


def _list_gap(words: _Words, a: int, b: int) -> str:
    kept = (k for k in words.between(a, b) if k not in ("", "det", "adj", "way", "number", "time"))
    return "".join(f"{'prep' if k in LOCATIVE or k == 'of' else k} " for k in kept)
