"""The event lexicon: which words of a sentence tell of an event, and which only seem to. Pure.

Tables hold the words and their classes; denial, alert, wish and memory are taken away here.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache

from geo.extraction import beside
from geo.extraction.figurative import is_figurative, is_fought
from geo.language.lexicon import COMMON, table, words
from geo.model.frames import EventClass, Trigger
from geo.model.reading import Hit, Reading, hits_by_set
from geo.model.vocab import EventKind

__all__ = [
    "event_class",
    "event_class_names",
    "is_event_class",
    "main_class",
    "telling",
    "triggers_of",
]

_NEAR = 3  # words in which "no" denies
_WISHED = 5  # words in which "would" makes a wish of it
_GOVERNS = 5  # words between who does it and what is done
_VICTIM = 3  # tokens between "killed" and who was killed
_COMPARES = 8  # tokens between "the deadliest" and the years that it is compared with
_TOGETHER = 14  # tokens between the two words of a compound
_COMPOUNDS = (
    ("breaks", "dam_word"),
    ("carries", "bridge_word"),
    ("blocks", "object"),
    ("keeps_shut", "crowd"),
    ("gunpoint", "takes"),
    ("lost_afloat", "boat_word"),
)
_UNREAL = "wished, feared or planned"
_HEAD = 5  # sentences that tell what a report is about
_REMOTE = frozenset({"airstrike", "shelling", "bomb", "grenade", "strike", "suicide_bomb"})
_SOFT = frozenset({"deaths", "harm", "strike", "displacement", "rain", "drowning"})
_TYPED_BY_TEXT = frozenset({"hazard", "health", "accident"})


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, EventClass]:
    return {
        row["class"]: EventClass(
            name=row["class"],
            kind=EventKind(row["kind"]),
            event_type=row["event_type"],
            sub_event_type=row["sub_event_type"],
            glide=row["glide"],
            family=row["family"],
            strength=int(row["strength"]),
        )
        for row in table("event_classes", code=COMMON)
    }


def event_class(name: str) -> EventClass:
    """A class of events by its name.

    >>> event_class("flash_flood").glide, event_class("deaths").event_type
    ('FF', 'Deaths reported')
    """
    return _classes()[name]


def is_event_class(name: str) -> bool:
    """Whether a class of this name is known.

    >>> is_event_class("flood"), is_event_class("party")
    (True, False)
    """
    return name in _classes()


def event_class_names() -> tuple[str, ...]:
    """The names of all classes, in order."""
    return tuple(sorted(_classes()))


def main_class(reading: Reading, title: Iterable[Hit] = ()) -> EventClass | None:
    """What a report is about: the class that its title and its first sentences name most."""
    votes: Counter[str] = Counter()
    for hit in title:
        if hit.set == "event" and hit.value not in _SOFT:
            votes[hit.value] += 2 * event_class(hit.value).strength
    prose = [s for s in reading.sentences if not reading.lines[s.paragraph].cells]
    for sentence in prose[:_HEAD]:
        first, last = reading.span(sentence)
        for hit in reading.hits_in(first, last):
            if hit.set == "event" and event_class(hit.value).kind is EventKind.INCIDENT:
                found = event_class(hit.value)
                near = hits_by_set(reading.hits_in(first, last))
                if is_fought(reading, hit, class_of=event_class) or is_figurative(
                    reading, hit, near, family=found.family
                ):
                    continue
                votes[hit.value] += 0 if found.name in _SOFT - {"rain"} else found.strength
    able = [(count, name) for name, count in votes.items() if count > 0]
    if not able:
        return None
    return event_class(min(able, key=lambda pair: (-pair[0], pair[1]))[1])


def triggers_of(
    reading: Reading,
    first: int,
    last: int,
    *,
    main: EventClass | None,
    alert: bool = False,
    states: Container[int] = (),
) -> tuple[list[Trigger], list[tuple[int, str]]]:
    """The triggers of one sentence, tokens ``[first, last)``; where others stand and why not.

    ``states`` are the tokens right behind the name of a country: what it struck, it attacked.

    >>> from geo.language.reading import read
    >>> text = read("No bomb went off, and floods hit the town.")
    >>> [t.event.name for t in triggers_of(text, 0, len(text.tokens), main=None)[0]]
    ['flood']
    """
    return _Triggers(reading, first, last, main, alert=alert, states=states).found()


@lru_cache(maxsize=16)
def _verbs(code: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Past forms of verbs, and the endings of the others."""
    rows = table("word_kinds", code=code)
    past = frozenset(row["word"] for row in rows if row["list"] == "past")
    endings = [r["word"] for r in rows if r["list"] == "ending" and r["value"] == "verb"]
    return past, tuple(endings)


class _Triggers:
    """One sentence."""

    def __init__(
        self,
        reading: Reading,
        first: int,
        last: int,
        main: EventClass | None,
        *,
        alert: bool,
        states: Container[int],
    ) -> None:
        self.states = states
        self.reading, self.first, self.last, self.main = reading, first, last, main
        self.low = reading.tokens.low
        self.by_set = hits_by_set(reading.hits_in(first, last))
        self.alert = alert
        self.speech = words("speech", "form", code=reading.lang)
        self.verbs, self.endings = _verbs(reading.lang)

    def found(self) -> tuple[list[Trigger], list[tuple[int, str]]]:
        kept: list[Trigger] = []
        refused: list[tuple[int, str]] = []
        past = beside.is_in_court(self.by_set) or self._remembers("commemoration")
        counted = beside.is_total(self.reading, self.first, self.by_set)
        back = past or counted or self._remembers("background")
        for hit in (*self.by_set.get("event", ()), *self._compounds()):
            known = event_class(hit.value)
            if known.name == "none":
                continue
            words_ = self.reading.tokens.surface(hit.first, hit.last)
            typed = self._typed(hit, known)
            why = self._refused(hit, known) or ("" if typed else "no event of its own")
            if why or typed is None:
                refused.append((hit.first, f"{words_}: {why}"))
                continue
            kept.append(Trigger(hit.first, hit.last, typed, back, self._weak(hit)))
        return kept, refused

    def _compounds(self) -> list[Hit]:
        """``the embankment at X broke``: two words of a sentence that tell only together."""
        if not self.by_set.get("event") and (crowd := beside.crowds(self.reading, self.by_set)):
            return crowd
        return [
            Hit(hit.first, hit.last, "event", hit.value)
            for name, other in _COMPOUNDS
            for hit in self.by_set.get(name, ())
            if any(_TOGETHER > abs(o.first - hit.first) > 0 for o in self.by_set.get(other, ()))
            and not any(
                e.first <= hit.first < e.last and e.value == hit.value
                for e in self.by_set.get("event", ())
            )
        ]

    def _remembers(self, name: str) -> bool:
        """Whether a sentence tells of older times; "the deadliest in recent years" compares."""
        most = [h.last for h in self.by_set.get("superlative", ())]
        return any(
            not any(0 <= h.first - last < _COMPARES for last in most)
            for h in self.by_set.get(name, ())
            if not self._in_name(h.first)
        )

    def _in_name(self, at: int) -> bool:
        """``rushed to Owen Memorial``: a capital behind a capital."""
        tokens = self.reading.tokens
        return at > self.first and tokens.capital(at) and tokens.capital(at - 1)

    def _has(self, name: str, low: int, high: int) -> bool:
        """Whether a hit of a set lies among tokens ``[low, high)``."""
        return any(low <= h.first and h.last <= high for h in self.by_set.get(name, ()))

    def _before(self, hit: Hit, name: str, reach: int) -> bool:
        """Whether a hit of a set stands close before, no sign between."""
        return any(
            0 <= hit.first - other.last < reach
            and not {",", ";", ":", "."} & set(self.low[other.last : hit.first])
            for other in self.by_set.get(name, ())
        )

    def _refused(self, hit: Hit, known: EventClass) -> str:
        """Why a word tells of no event here; "" where it does."""
        calm = self.by_set.get("calm", ()) if known.family != "unrest" else ()  # "a calm rally"
        if known.kind is EventKind.INCIDENT and any(not self._apart(hit, c) for c in calm):
            return "nothing happened"
        if self._before(hit, "negation", _NEAR) or self._is_absent(hit):
            return "negated"
        if known.kind is not EventKind.INCIDENT:
            if known.kind is not EventKind.BURIAL:
                return ""
            told = [event_class(h.value) for h in self.by_set.get("event", ())]
            aux = [h.first for h in self.by_set.get("modal", ()) if h.value == "aux"]
            if self._before(hit, "to_come", _NEAR) or any(0 <= a - hit.last < _WISHED for a in aux):
                return _UNREAL
            natural = any(c and c.family in _TYPED_BY_TEXT for c in (self.main, *told))
            return "buried by what happened" if natural else ""
        whole = any(h.value == "whole" for h in self.by_set.get("denial", ()))
        if whole or self._has("denial", self.first, hit.first):  # "bomb alarm - false alarm"
            return "denied"
        if known.family == "unrest" and self._cancelled(hit):
            return "cancelled"
        known_hurt = known.strength == 0 and beside.are_known(self.reading, hit, self.by_set)
        return "those who were hurt before" if known_hurt else self._unreal(hit, known)

    def _is_absent(self, hit: Hit) -> bool:
        """Whether a word behind says that there was none, and of nobody hurt: "атак не было"."""
        for other in self.by_set.get("absent", ()):
            between = self._has("harm", hit.last, other.first)
            if hit.last <= other.first and not between and not self._apart(hit, other):
                return "," not in self.low[hit.last : other.first]
        return False

    def _unreal(self, hit: Hit, known: EventClass) -> str:
        """Why a word tells of what may come, of no one event, or of what others want."""
        if self._before(hit, "generic", 1) or self._before(hit, "answered", _WISHED):
            return "of no one event, or the reason of another"  # "after every storm"
        hurt = "harm" in self.by_set  # "repelled an attack, two gunmen shot dead"
        alerts = [h for h in self.by_set.get("alert", ()) if not (hurt and h.value == "repelled")]
        alerted = self.alert or any(not self._apart(hit, h) for h in alerts)
        if known.name in _REMOTE and alerted:
            return "an alert, or stopped before it struck"
        warned = [h for h in alerts if 0 <= hit.first - h.last < 6]
        drilled = any(h.first == hit.last for h in alerts)  # "an earthquake drill"
        if drilled or any(not self._apart(hit, h) for h in warned):
            return "warned of"
        if known.name in _REMOTE and self._before(hit, "found", _GOVERNS):
            return "found, not fired at anybody"
        if why := beside.of_things(self.reading, hit, self.by_set):
            return why
        if known.name == "earthquake" and self._is_felt(hit):
            return "felt, where it did no harm"
        real = known.name == "protest"
        if self._may_come(hit) or (not real and self._is_wished(hit)):
            return _UNREAL
        if self._object(hit, known):
            return "what a protest is about"
        if is_fought(self.reading, hit, class_of=event_class):
            return "against no people"
        spoken = is_figurative(self.reading, hit, self.by_set, family=known.family)
        return "a figure of speech" if spoken else ""

    def _is_felt(self, hit: Hit) -> bool:
        """``tremors were felt in X``, told after the earthquake itself."""
        felt = any(0 <= h.first - hit.last < _NEAR for h in self.by_set.get("felt", ()))
        if not felt or "harm" in self.by_set:
            return False
        first = next(h for h in self.reading.hits if h.set == "event" and h.value == hit.value)
        return first.first < self.first

    def _apart(self, one: Hit, other: Hit) -> bool:
        """Whether two hits stand in clauses of their own: "no attack, and floods hit the town"."""
        first, last = sorted((one.first, other.first))
        marks = {h.first for name in ("clause", "join") for h in self.by_set.get(name, ())}
        return any(
            self.low[i] in (";", ".") or (self.low[i] == "," and i + 1 in marks)
            for i in range(first, last)
        )

    def _may_come(self, hit: Hit) -> bool:
        """``attacks on the town could follow``, ``human chain planned``: subject of a wish."""
        if any(h.first == hit.last for h in self.by_set.get("set_for", ())):
            return True
        for other in self.by_set.get("modal", ()):
            between = self.low[hit.last : other.first]
            if other.value == "aux" and hit.last <= other.first and len(between) < _WISHED:
                events = self._has("event", hit.last, other.first)
                return not events and not any(sign in (",", ";", ":") for sign in between)
        return False

    def _is_wished(self, hit: Hit) -> bool:
        """``feared an attack``; "five feared killed in a clash" fears for the five only."""
        harms = {h.first for h in self.by_set.get("harm", ()) if h.last < hit.first}
        able = [h.last for h in self.by_set.get("modal", ()) if h.last not in harms]
        near = [self.low[at : hit.first] for at in able if 0 <= hit.first - at < _WISHED]
        return any(not {",", ";", ":", "."} & set(between) for between in near)

    def _cancelled(self, hit: Hit) -> bool:
        """``a rally planned in X was called off``: in its own clause."""
        return any(
            ";" not in self.low[min(h.first, hit.last) : max(h.first, hit.last)]
            for h in self.by_set.get("cancelled", ())
        )

    def _object(self, hit: Hit, known: EventClass) -> bool:
        """Whether it is what somebody protests against or condemns."""
        for other in self.by_set.get("object", ()):
            if other.last > hit.first or self._apart(other, hit):
                continue
            spoken = other.value == "spoken"
            protest = any(
                t.first < other.first and event_class(t.value).family == "unrest"
                for t in self.by_set.get("event", ())
            )
            if known.family != "unrest" and (
                protest or (spoken and hit.first - other.last < _GOVERNS)
            ):
                return True
        return False

    def _weak(self, hit: Hit) -> bool:
        """``after the attack``: it tells when, not what; "a week after" has a day of its own."""
        dated = {h.last for h in self.by_set.get("days_after", ()) if h.value != "0"}
        return any(
            other.last <= hit.first and hit.first - other.last < 4
            for other in self.by_set.get("after", ())
            if other.last not in dated
        ) and not self._is_verb(hit)

    def _is_verb(self, hit: Hit) -> bool:
        """``after their boat capsized``: a sentence of its own, no noun."""
        return (word := self.low[hit.last - 1]) in self.verbs or word.endswith(self.endings)

    def _armed(self, hit: Hit) -> bool:
        """Whether armed people stand as those who do it: "gunmen killed", "killed by militants"."""
        doers = [*self.by_set.get("agent", ()), *self.by_set.get("officer", ())]
        return any(self._does(other, hit) or self._done_by(other, hit) for other in doers)

    def _fell(self, hit: Hit) -> bool:
        """``militants were killed when the army ...``, ``police killed two gunmen``."""
        fighters = [a for a in self.by_set.get("agent", ()) if a.value == "armed"]
        doers = [a for a in self.by_set.get("agent", ()) if a.value == "state"]
        doers += self.by_set.get("officer", ())
        fell = any(
            0 <= hit.first - a.last < _GOVERNS and self._has("passive", a.last, hit.first)
            for a in fighters
        )
        shot = any(
            0 <= a.first - hit.last < _VICTIM and not self._has("by", hit.last, a.first)
            for a in fighters
        )
        return bool(doers) and (fell or (shot and self._armed(hit)))

    def _does(self, other: Hit, hit: Hit) -> bool:
        """``gunmen killed``: close before, no verb of saying between."""
        between = self.low[other.last : hit.first]
        near = other.last <= hit.first and len(between) < _GOVERNS
        if not near or self._has("passive", other.last, hit.first):  # "gunmen were killed"
            return False
        return not any(w in self.speech or w in (",", ";", ".") for w in between)

    def _done_by(self, other: Hit, hit: Hit) -> bool:
        """``killed by militants``."""
        near = hit.last <= other.first < hit.last + _GOVERNS
        return near and self._has("by", hit.last, other.first)

    def _typed(self, hit: Hit, known: EventClass) -> EventClass | None:
        """The class of a word in its sentence: "killed" by gunmen is an attack, by a flood not."""
        name, main = known.name, self.main
        if name == "fire":
            wild = self._has("scene_word", self.first, self.last)
            wild = wild or (main is not None and main.name == "wildfire")
            return event_class("wildfire") if wild else known
        if name == "bomb" and self._at_works(hit):
            return event_class("industrial")
        if name == "strike":
            return None if beside.is_of_workers(hit, self.by_set) else self._struck(hit)
        if name == "road":
            near = min(
                self.by_set.get("vehicle", ()), key=lambda h: abs(h.first - hit.first), default=None
            )
            return event_class(near.value) if near is not None else known
        if name == "attack" and any(h.value == "repelled" for h in self.by_set.get("alert", ())):
            return event_class("clash")
        if name == "clash" and self._has_crowd(hit):
            return event_class("riot")
        if name == "burning":
            return event_class("looting") if self._armed(hit) else None
        if name == "ambush":
            sides = self.by_set.get("officer", []) + self.by_set.get("agent", [])
            return known if len(sides) > 1 or self.by_set.get("officer") else event_class("attack")
        if name in ("shooting", "homicide", "deaths"):
            return self._killed(hit, known)
        return self._by_main(hit, known)

    def _killed(self, hit: Hit, known: EventClass) -> EventClass | None:
        """Armed people kill in an attack; a force that kills armed people clashed with them."""
        people = words("people", "group", code=self.reading.lang)
        if people.get(self.low[hit.last - 1]) == "bodies":  # police who find bodies killed nobody
            return self._by_main(hit, known)
        if known.name == "deaths" and self._fell(hit):
            return event_class("clash")
        return event_class("attack") if self._armed(hit) else self._by_main(hit, known)

    def _at_works(self, hit: Hit) -> bool:
        """``a blast at a resin plant``: an accident, unless the report is of a war."""
        main, hits = self.main, self.by_set
        if self._has("agent", self.first, self.last) or not self._has("blast", hit.first, hit.last):
            return False
        if main is not None and main.family == "conflict" and main.name != "bomb":
            return False
        near = (h for h in hits.get("works", ()) if -_GOVERNS < h.first - hit.last < _GOVERNS)
        return any("," not in self.low[min(hit.last, h.first) : h.first] for h in near)

    def _by_main(self, hit: Hit, known: EventClass) -> EventClass | None:
        """What the report is about makes more of a word: who drowned, drowned in its flood."""
        name, main = known.name, self.main
        if main is None:
            return known
        family = main.family
        if name in ("rain", "drowning") and family == "hazard":
            if main.name in ("rain", "landslide"):  # "swept away by a stream" after slides
                return event_class("flood") if name == "drowning" else known
            return main
        if name == "homicide" and family in ("hazard", "accident"):
            return event_class("deaths")  # bodies found after a flood
        if name == "assault" and family in ("hazard", "accident") and not self._armed(hit):
            return None
        return known

    def _has_crowd(self, hit: Hit) -> bool:
        """``students clashed with police``, ``fans fought``: a crowd, nobody armed but the police.

        Supporters of a party are a crowd only before the police, villagers only as who clashed.
        """
        if "agent" in self.by_set:
            return False
        crowd = [
            h.value
            for h in self.by_set.get("crowd", ())
            if h.value != "mob" or 0 <= hit.first - h.last < _NEAR
        ]
        return "crowd" in crowd or ("officer" in self.by_set and bool(crowd))

    def _struck(self, hit: Hit) -> EventClass | None:
        """``struck``, ``hit``: what the sentence or the report says that struck."""
        main = self.main
        others = [event_class(h.value) for h in self.by_set.get("event", ())]
        if any(o.strength > 1 and o.name != "none" for o in others):
            return None
        if driven := beside.driven(hit, self.by_set, main):
            return event_class(driven)
        if main is not None and main.family in _TYPED_BY_TEXT:
            return None if self._has("aimed", hit.first, hit.last) else main  # "people targeted"
        doers = [d for d in self.by_set.get("agent", ()) if self._does(d, hit)]
        if any(d.value == "state" for d in doers) or self._is_raid(hit):
            return event_class("shelling")
        if doers or self._armed(hit):  # "bandits struck X"
            return event_class("attack")
        return main if main is not None and main.family == "conflict" else None

    def _is_raid(self, hit: Hit) -> bool:
        """``Israel struck the defence ministry``: what a country hits, not what hits a country."""
        if hit.first not in self.states or self._has("by", hit.last, hit.last + 1):
            return False
        war = self.main is not None and self.main.family == "conflict"
        able = ("facility", "office_after", "office_before")
        return war or any(self._has(name, hit.last, hit.last + _GOVERNS) for name in able)


def telling(triggers: Sequence[Trigger]) -> Trigger | None:
    """The most telling trigger: a kind of event before bare deaths, strong before weak, the first.

    >>> telling([]) is None
    True
    """
    return min(
        triggers,
        key=lambda t: (not t.event.strength, t.weak, -t.event.strength, t.first),
        default=None,
    )
