"""Who was harmed: cue words and the counted people that stand in the victim's place.

Pure. One rule, one id. The place of the victim depends on the form of the cue: after an active
verb, before a passive or intransitive one, after "of" with a noun. The doer is never counted: in
"a gunman shot and killed three" the figure is three. Each search looks at the few phrases next to
its cue, so the cost is linear.
"""

from dataclasses import dataclass, replace

from geo.extraction.cues import find_cues
from geo.extraction.neighbours import REACH, SUBSETS, Neighbours
from geo.extraction.people import Phrase
from geo.language.lexicon import word_set, words
from geo.language.tokens import Tokens

__all__ = ["Figure", "find_figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One harm done to the people of one phrase."""

    harm: str
    phrase: Phrase
    rule_id: str
    cue: tuple[int, int]  # tokens
    together: int | None = None  # index of the figure it is counted side by side with
    subset_of: int | None = None  # index of the figure that includes it
    subset: bool = False  # part of a whole, whether or not the whole has a number
    earlier: bool = False  # a previous estimate
    whole: bool = False  # a toll, not a group of people


def find_figures(tokens: Tokens, first: int, last: int) -> list[Figure]:
    """The figures of one sentence, tokens ``[first, last)``, in order of their phrases.

    >>> from geo.language.tokens import tokenize
    >>> text = tokenize("A gunman shot and killed three guards, and 12 others were injured.")
    >>> [(f.harm, text.surface(f.phrase.first, f.phrase.last), f.rule_id)
    ...  for f in find_figures(text, 0, len(text))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('killed', 'three guards', 'clause.active'), ('injured', '12 others', 'clause.passive')]
    """
    cues = [cue for cue in find_cues(tokens, first, last) if cue[2] != "returned"]  # no harm
    low = tokens.low
    if not cues and not any(
        word in ("bodies", "body", "corpses", "corpse") for word in low[first:last]
    ):
        return []
    return _Clauses(tokens, first, last, cues).figures()


class _Clauses(Neighbours):
    """One sentence: its cues, and the figures found so far."""

    def __init__(
        self, tokens: Tokens, first: int, last: int, cues: list[tuple[int, int, str, str]]
    ) -> None:
        super().__init__(tokens, first, last, cues)
        self.cues = cues
        self.found: list[Figure] = []

    def figures(self) -> list[Figure]:
        """Read every cue with its frame, then bodies; figures in the order of the text."""
        for start, end, harm, frame in self.cues:
            noun = frame == "ing" and self.low[start - 1] == "to"  # "confessed to killing"
            if frame in ("past", "base", "ing", "intr") and not noun and self._is_unreal(start):
                continue
            getattr(self, f"_frame_{frame}")(start, end, harm)
        self._bodies()
        return self._in_order()

    # ---------------------------------------------------------------- frames

    def _frame_past(self, start: int, end: int, harm: str) -> None:
        """A form that is active past or participle: "killed"."""
        auxiliary, be = self._auxiliary(start)
        if auxiliary is not None and be:
            found = self.subject(auxiliary, aux=self.low[auxiliary])
            if not found and end in self.begins and self.phrases[self.begins[end]].kind == "number":
                found = (
                    self._coordinate_left(self.begins[end]) if self._expletive(auxiliary) else []
                )
            found += self._in_addition(end) if found else []
            self._add(found, harm, "clause.passive", (start, end))
            return
        target = self._object(end)
        if target is not None and self.low[end] not in word_set("unreal verbs"):
            self._add(self._coordinate_right(target), harm, "clause.active", (start, end))
            return
        if auxiliary is None:
            self._participle(start, end, harm)

    def _participle(self, start: int, end: int, harm: str) -> None:
        """A participle without auxiliary right behind its people: "12 killed", "and 9 wounded"."""
        at = start
        while at > self.first and self.kinds.get(self.low[at - 1]) == "adverb":
            at -= 1
        index = self.ends.get(at)
        if index is None:
            return
        phrase = self.phrases[index]
        follows = self.low[end] if end < self.last else "."
        people = phrase.kind == "number" or (
            phrase.kind == "one"
            and phrase.person
            and follows in word_set("prepositions of a modifier")
        )
        if people:
            self._add(self._coordinate_left(index), harm, "clause.participle", (start, end))

    def _frame_ing(self, start: int, end: int, harm: str) -> None:
        """``killing 12``; with nothing behind it the word is a noun."""
        target = self._object(end)
        if target is not None:
            self._add(self._coordinate_right(target), harm, "clause.ing", (start, end))

    def _frame_base(self, start: int, end: int, harm: str) -> None:
        """``kill``, ``kills``, ``slew``."""
        target = self._object(end)
        if target is not None:
            self._add(self._coordinate_right(target), harm, "clause.active", (start, end))

    def _frame_intr(self, start: int, end: int, harm: str) -> None:
        """``died``, ``lost their lives``, ``fled``."""
        at = start
        while at > self.first and self.kinds.get(self.low[at - 1]) in ("adverb", "have", "be"):
            at -= 1
        found = self.subject(at, aux="")
        if (
            not found
            and end < self.last
            and end in self.begins
            and self.low[start] in ("died", "perished")
        ):
            return
        self._add(found, harm, "clause.intransitive", (start, end))

    def _frame_pred(self, start: int, end: int, harm: str) -> None:
        """``left 12 dead``, ``12 dead``, ``was found dead``, ``went missing``."""
        follows = self.low[end] if end < self.last else ""
        index = self.ends.get(start)
        if index is not None and self.low[start - 1] in ("them", "both"):  # "shot them dead"
            index = self._antecedent(index)
        if index is None and start > self.first and self.low[start - 1] in ("people", "others"):
            index = self.ends.get(start - 1)
        counted = index is None or not self.phrases[index].group
        if counted and self._is_adjective(follows, end):
            return
        if index is not None and self.phrases[index].is_countable:
            phrase = self.phrases[index]
            left = any(
                w in word_set("leave")
                for w in self.low[max(self.first, phrase.first - 4) : phrase.first]
            )
            if phrase.kind == "number" or left:
                self._add(self._coordinate_left(index), harm, "clause.dead", (start, end))
                return
        before = self.low[start - 1] if start > self.first else ""
        auxiliary, be = self._auxiliary(start)
        if before in (
            "found",
            "shot",
            "pronounced",
            "reported",
            "feared",
            "presumed",
            "declared",
        ) or (be and follows not in ("body", "bodies", "end")):
            if auxiliary is not None:
                self._add(
                    self.subject(auxiliary, aux=self.low[auxiliary]),
                    harm,
                    "clause.dead",
                    (start, end),
                )
            elif before in ("shot", "found") and (target := self._object(end)) is not None:
                self._add(self._coordinate_right(target), harm, "clause.dead", (start, end))

    def _is_adjective(self, follows: str, end: int) -> bool:
        """Whether a noun follows "dead": "150 dead fish" counts fish."""
        if not follows[:1].isalpha() or follows in self.kinds or follows in self.verbs:
            return False
        return (
            follows not in self.calendar and end not in self.begins and not follows.endswith("ly")
        )

    def _frame_noun(self, start: int, end: int, harm: str) -> None:
        """``12 deaths``."""
        index = self.ends.get(start)
        if index is not None and self.phrases[index].kind == "number":
            self._add([index], harm, "clause.noun", (start, end))

    def _frame_of(self, start: int, end: int, harm: str) -> None:
        """``the killing of 12``, ``the deaths of two boys``."""
        target = self._object(end)
        if target is not None:
            self._add(self._coordinate_right(target), harm, "clause.of", (start, end))
        elif end in self.begins or end < self.last:
            self._includes(self._near(end), harm, None, "clause.of", (start, end))

    def _near(self, at: int) -> int:
        """Where a bare phrase that begins soon after a token ends."""
        for index in range(at, min(at + 3, self.last)):
            if index in self.begins:
                return self.phrases[self.begins[index]].last
        return at

    def _frame_toll(self, start: int, end: int, harm: str) -> None:
        """``the death toll has risen to 35``, ``surpassed 600``, ``from 20 to 35``."""
        window = self.low[max(self.first, start - 4) : start + 1]
        verbs = self.low[end : min(end + REACH, self.last)]
        earlier = any(word in word_set("earlier estimates") for word in window)
        plain = self.low[start] in ("toll", "estimate", "estimates", "tally")
        if plain and not earlier and "death" not in window and self.low[start] != "toll":
            return
        numbers = [
            n
            for n, phrase in enumerate(self.phrases)
            if end <= phrase.first < end + 2 * REACH
            and phrase.kind == "number"
            and phrase.value is not None
        ]
        if not numbers or "injured" in verbs[:2]:
            return
        chosen, rule = numbers[0], "clause.toll"
        first = self.phrases[chosen]
        if "from" in self.low[max(end, first.first - 2) : first.first] and len(numbers) > 1:
            self._add([chosen], harm, rule, (start, end), earlier=True, whole=True)
            chosen = numbers[1]
        stop = self.phrases[chosen].last
        if any(sign in (";", ".") for sign in self.low[end : self.phrases[chosen].first]):
            return
        verb = self.low[stop] if stop < self.last else ""
        if self.cue_at.get(stop, ("", "", harm))[2] != harm and verb != "dead":
            return
        includes = "includes" in verbs or "included" in verbs or "include" in verbs
        if includes:
            self._add(
                self._coordinate_right(chosen),
                harm,
                "clause.toll_includes",
                (start, end),
                subset=False,
            )
            return
        self._add([chosen], harm, rule, (start, end), earlier=earlier, whole=True)

    def _frame_lives(self, start: int, end: int, harm: str) -> None:
        """``claimed 12 lives``, ``claimed the lives of 12``."""
        index = self.ends.get(end) if self.ends.get(end) is not None else self.ends.get(start)
        window = self.low[max(self.first, start - 7) : start]
        if (
            index is not None
            and self.phrases[index].kind == "number"
            and any(w in word_set("claim lives") for w in window)
        ):
            self._add([index], harm, "clause.lives", (start, end))

    # ---------------------------------------------------------------- parts

    def _bodies(self) -> None:
        """``five bodies``, ``the bodies of 12 people``."""
        for index, phrase in enumerate(self.phrases):
            if phrase.head not in ("bodies", "body", "corpses", "corpse"):
                continue
            after = phrase.last
            while after < self.last and after < phrase.last + 3 and self._is_time(after):
                after += 1
            if after < self.last and self.low[after] == "of":
                target = self._object(after + 1)
                if target is not None:
                    self._add(
                        self._coordinate_right(target),
                        "bodies",
                        "clause.bodies",
                        (phrase.first, after),
                    )
                    continue
            if phrase.kind == "number":
                self._add([index], "bodies", "clause.bodies", (phrase.first, phrase.last))

    def _is_unreal(self, start: int) -> bool:
        """Whether a verb is wished, planned, denied or asked for."""
        at = start - 1
        while (
            at >= self.first
            and self.kinds.get(self.low[at]) == "adverb"
            and self.low[at] not in word_set("unreal verbs")
        ):
            at -= 1
        if at < self.first:
            return False
        if self.low[at] in ("be", "been") and at > self.first:
            at -= 1
        if self.low[at] == "have" and at > self.first:
            at -= 1
        if self.low[at] == "to" and at > self.first and self.low[at - 1] in word_set("hearsay"):
            return False
        return self.low[at] in word_set("unreal verbs") or (
            self.low[at] == "at" and self.low[at - 1] in ("aimed", "aiming", "attempt", "attempts")
        )

    def _add(
        self,
        group: list[int],
        harm: str,
        rule_id: str,
        cue: tuple[int, int],
        *,
        earlier: bool = False,
        whole: bool = False,
        subset: bool = False,
    ) -> None:
        """Keep the figures of one clause, their subsets included."""
        head: int | None = None
        group, parts = self._without_parts(group)
        for index in group:
            phrase = self.phrases[index]
            if not phrase.is_countable or (harm, index) in self.taken:
                continue
            if harm == "killed" and phrase.head in ("families", "family", "households"):
                continue
            if harm != "bodies" and phrase.head in ("bodies", "body", "corpses", "corpse"):
                continue
            self.taken[harm, index] = len(self.found)
            self.found.append(
                Figure(harm, phrase, rule_id, cue, head, None, subset, earlier, whole)
            )
            head = len(self.found) - 1 if head is None else head
        if head is not None:
            last = max(self.phrases[index].last for index in [*group, *parts])
            of = len(self.found) - 1 if len(group) == 1 else head
            self._parts(parts, harm, of, rule_id, cue)
            self._includes(last, harm, of, rule_id, cue)

    def _without_parts(self, group: list[int]) -> tuple[list[int], list[int]]:
        """``12 people, nine women and three men``: the whole, and the parts that add up to it."""
        values = [self.phrases[index].value or 0 for index in group]
        if len(group) > 2 and values[0] == sum(values[1:]):
            return group[:1], group[1:]
        return group, []

    def _includes(
        self, at: int, harm: str, whole: int | None, rule_id: str, cue: tuple[int, int]
    ) -> None:
        """``including nine boys and four women``, ``among them a judge``: subsets, never added."""
        if not harm:
            return
        index = self._subset_start(at, cue)
        if index is not None:
            self._parts(self._coordinate_right(index), harm, whole, rule_id, cue)
        elif whole is not None:
            listed = self._listed(max(at, cue[1]), self.found[whole].phrase)
            self._parts(listed, harm, whole, rule_id, cue)

    def _parts(
        self,
        parts: list[int],
        harm: str,
        whole: int | None,
        rule_id: str,
        cue: tuple[int, int],
    ) -> None:
        for part in parts:
            phrase = self.phrases[part]
            if phrase.is_countable and (harm, part) not in self.taken:
                self.taken[harm, part] = len(self.found)
                self.found.append(
                    Figure(
                        harm,
                        self._described(part),
                        f"{rule_id}.subset",
                        cue,
                        None,
                        whole,
                        subset=True,
                    )
                )

    def _described(self, index: int) -> Phrase:
        """A bare number with the group that follows it: "12 of them children", "20 were boys"."""
        phrase = self.phrases[index]
        if phrase.group or phrase.number is None or index + 1 >= len(self.phrases):
            return phrase
        behind = self.phrases[index + 1]
        gap = self.low[phrase.last : behind.first]
        if behind.kind == "bare" and all(self.kinds.get(word) == "be" for word in gap):
            return replace(
                phrase, group=behind.group or self.tokens.surface(behind.first, behind.last)
            )
        return phrase

    def _listed(self, at: int, whole: Phrase) -> list[int]:
        """Parts that no word announces: after a colon, or side by side and adding up to the whole.

        ``637 died: 428 villagers and 209 guards``; ``70 were killed, 30 women and 40 men``;
        ``50 died, 12 of them children``; ``of the 60 killed, 20 were civilians``.
        """
        total = whole.value
        if total is None:
            return []
        colon = next((k for k in range(at, min(at + REACH, self.last)) if self.low[k] == ":"), None)
        mark = at if colon is None else colon
        first = self.begins.get(mark + 1)
        speaks = self.low[mark - 1] in words("speech", "form")  # "he said: two men came"
        if first is None or speaks or self.low[mark] not in (",", ":"):
            return []
        phrase = self.phrases[first]
        if phrase.head in ("them", "whom"):
            return [first]
        verb = self.low[phrase.last] if phrase.last < self.last else ""
        preceded = self.low[max(self.first, whole.first - 2) : whole.first + 1]
        if phrase.kind == "number" and "of" in preceded and self.kinds.get(verb) == "be":
            return [first] if (phrase.value or total) < total else []
        parts = self._coordinate_right(first)
        values = [self.phrases[part].value for part in parts]
        known = sum(value for value in values if value is not None)
        if None in values or len(parts) < 2:
            return []
        return parts if known == total or (colon is not None and known < total) else []

    def _subset_start(self, at: int, cue: tuple[int, int]) -> int | None:
        """The first phrase of a subset that begins within reach of a token."""
        low = self.low
        for begin in (at, cue[1]):
            for index in range(begin, min(begin + REACH, self.last - 1)):
                if low[index] in (".", ";") or (low[index] == "and" and index + 1 in self.begins):
                    break
                if low[index] == "including":
                    return self._phrase_soon(index + 1)
                if low[index : index + 2] in SUBSETS:
                    behind = self._phrase_soon(index + 2)
                    if behind is not None:
                        return behind
                    return self.ends.get(index)
        return None

    def _phrase_soon(self, at: int) -> int | None:
        for index in range(at, min(at + 3, self.last)):
            number = self.begins.get(index)
            if number is not None:
                return number if self.phrases[number].is_countable else None
        return None

    def _in_order(self) -> list[Figure]:
        """Sorted by place in the text, the links between figures kept."""
        order = sorted(range(len(self.found)), key=lambda n: (self.found[n].phrase.first, n))
        new = {old: position for position, old in enumerate(order)}
        return [
            replace(
                self.found[old],
                together=None if (t := self.found[old].together) is None else new[t],
                subset_of=None if (s := self.found[old].subset_of) is None else new[s],
            )
            for old in order
        ]
