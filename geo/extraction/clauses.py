"""Who was harmed: cue words and the counted people that stand in the victim's place.

Pure. One rule, one id. The place of the victim depends on the form of the cue: after an active
verb, before a passive or intransitive one, after "of" with a noun. The doer is never counted: in
"a gunman shot and killed three" the figure is three. Each search looks at the few phrases next to
its cue, so the cost is linear.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from geo.extraction.cues import Cue, CueFrame
from geo.extraction.neighbours import REACH, Neighbours
from geo.extraction.people import Phrase, PhraseKind
from geo.extraction.spread_cues import all_cues
from geo.language.lexicon import endings, phrase_set, word_set, words
from geo.language.tokens import Tokens
from geo.model.vocab import Harm

__all__ = ["SUBSET_RULE", "Figure", "find_figures"]

SUBSET_RULE = ".subset"  # behind the rule of a whole, the rule of its parts


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
    cues = [cue for cue in all_cues(tokens, first, last) if cue.harm != _RETURNED]
    if not cues and word_set("bodies").isdisjoint(tokens.low[first:last]):
        return []
    return _Clauses(tokens, first, last, cues).figures()


class _Clauses(Neighbours):
    """One sentence: its cues, and the figures found so far."""

    def __init__(self, tokens: Tokens, first: int, last: int, cues: list[Cue]) -> None:
        super().__init__(tokens, first, last, cues)
        self.cues = cues
        self.found: list[Figure] = []

    def figures(self) -> list[Figure]:
        """Read every cue by its frame, then bodies; figures in the order of the text."""
        for cue in self.cues:
            confessed = cue.frame is CueFrame.ING and self._before_is("infinitive", cue.first)
            if cue.frame in _VERBS and not confessed and self._is_unreal(cue.first):
                continue  # "would kill 12", but "confessed to killing 12"
            _READERS[cue.frame](self, cue)
        self._bodies()
        return self._in_order()

    def _before_is(self, name: str, at: int) -> bool:
        """Whether a word of a set stands right before a token of the sentence."""
        return at > self.first and self.low[at - 1] in word_set(name)

    def _counted(self, index: int | None) -> bool:
        return index is not None and self.phrases[index].kind is PhraseKind.NUMBER

    # ---------------------------------------------------------------- one reader a frame

    def past(self, cue: Cue) -> None:
        """A form that is active past or participle: "killed"."""
        auxiliary, be = self._auxiliary(cue.first)
        if auxiliary is not None and be:  # "12 guards were killed"
            found = self.subject(auxiliary, aux=self.low[auxiliary])
            behind = self.begins.get(cue.last)
            there = self._before_is("expletive", auxiliary)
            if there and not found and behind is not None and self._counted(behind):
                found = self._coordinate_left(behind)  # "there were killed 12 guards"
            if found:  # "12 were killed, in addition to 9 guards"
                found += self._in_addition(cue.last)
            self._add(found, cue, "clause.passive")
            return
        target = self._object(cue.last)
        if target is not None and self.low[cue.last] not in word_set("unreal verbs"):
            self._add(self._coordinate_right(target), cue, "clause.active")  # "killed 12 guards"
        elif auxiliary is None:
            self._participle(cue)

    def _participle(self, cue: Cue) -> None:
        """No auxiliary, right behind its people: "12 killed", "a man shot dead in X"."""
        at = cue.first
        while at > self.first and self.kinds.get(self.low[at - 1]) == "adverb":
            at -= 1  # "12 critically injured"
        index = self.ends.get(at)
        if index is None:
            return
        phrase = self.phrases[index]
        follows = self.low[cue.last] if cue.last < self.last else "."
        person = phrase.kind is PhraseKind.ONE and phrase.person
        if self._counted(index) or (
            person and follows in word_set("prepositions of a modifier")  # "a man killed in X"
        ):
            self._add(self._coordinate_left(index), cue, "clause.participle")

    def ing(self, cue: Cue) -> None:
        """``killing 12``; with nothing behind it the word is a noun: "the killing"."""
        self._active(cue, "clause.ing")

    def base(self, cue: Cue) -> None:
        """``kills 12``, ``slew two guards``."""
        self._active(cue, "clause.active")

    def _active(self, cue: Cue, rule_id: str) -> None:
        target = self._object(cue.last)
        if target is not None:  # "killing 12"; "killing time" has nobody
            self._add(self._coordinate_right(target), cue, rule_id)

    def intransitive(self, cue: Cue) -> None:
        """``12 died``, ``a guard lost his life``."""
        at = cue.first
        while at > self.first and self.kinds.get(self.low[at - 1]) in ("adverb", "have", "be"):
            at -= 1  # "12 had already died"
        found = self.subject(at, aux="")
        if not found and cue.last in self.begins and self.low[cue.first] in word_set("dies"):
            return  # "where died a poet"
        if cue.harm == Harm.DETAINED:
            found = [index for index in found if self._is_held(self.phrases[index])]
        self._add(found, cue, "clause.intransitive")

    @staticmethod
    def _is_held(phrase: Phrase) -> bool:
        """``three are being held``, ``Omar Aziz is in custody``; talks and matches are held too."""
        if phrase.kind is PhraseKind.NUMBER:
            return phrase.person or not phrase.group
        return phrase.person or phrase.last - phrase.first > 1

    def predicate(self, cue: Cue) -> None:
        """``left 12 dead``, ``12 dead``, ``was found dead``, ``went missing``."""
        before = self.low[cue.first - 1] if cue.first > self.first else ""
        follows = self.low[cue.last] if cue.last < self.last else ""
        index = self.ends.get(cue.first)
        if index is not None and before in word_set("plural objects"):
            index = self._antecedent(index)  # "took three men and shot them dead"
        if index is None and before in word_set("other people"):
            index = self.ends.get(cue.first - 1)  # "12 other people dead"
        counted = index is None or not self.phrases[index].group
        if counted and self._is_adjective(follows, cue.last):
            return  # "150 dead fish"
        if index is not None and self.phrases[index].is_countable:
            first = self.phrases[index].first
            left = word_set("leave") & set(self.low[max(self.first, first - 4) : first])
            if self._counted(index) or left:  # "12 dead", "left a guard dead"
                self._add(self._coordinate_left(index), cue, "clause.dead")
                return
        auxiliary, be = self._auxiliary(cue.first)
        state = be and follows not in word_set("no state of people")
        if not state and before not in word_set("dead after"):
            return
        if auxiliary is not None:  # "two men were found dead"
            self._add(self.subject(auxiliary, aux=self.low[auxiliary]), cue, "clause.dead")
        elif before in word_set("dead before its people"):  # "police shot dead two men"
            target = self._object(cue.last)
            if target is not None:
                self._add(self._coordinate_right(target), cue, "clause.dead")

    def _is_adjective(self, follows: str, end: int) -> bool:
        """Whether a noun follows "dead": "150 dead fish" counts fish."""
        if not follows[:1].isalpha() or follows in self.kinds or follows in self.verbs:
            return False
        adverb = follows.endswith(endings("adverb endings"))
        return follows not in self.calendar and end not in self.begins and not adverb

    def noun(self, cue: Cue) -> None:
        """``12 deaths``."""
        index = self.ends.get(cue.first)
        if index is not None and self._counted(index):
            self._add([index], cue, "clause.noun")

    def of(self, cue: Cue) -> None:
        """``the killing of 12``, ``the deaths of two boys``."""
        target = self._object(cue.last)
        if target is not None:
            self._add(self._coordinate_right(target), cue, "clause.of")
        elif cue.last < self.last:  # "the killing of villagers, including nine boys"
            self._includes(self._near(cue.last), cue, None, "clause.of")

    def _near(self, at: int) -> int:
        """Where a bare phrase that begins soon after a token ends."""
        for index in range(at, min(at + 3, self.last)):
            if index in self.begins:  # "killing of the villagers": behind "villagers"
                return self.phrases[self.begins[index]].last
        return at

    def toll(self, cue: Cue) -> None:
        """``the death toll has risen to 35``, ``surpassed 600``, ``from 20 to 35``."""
        window = self.low[max(self.first, cue.first - 4) : cue.first + 1]
        verbs = set(self.low[cue.last : min(cue.last + REACH, self.last)])
        earlier = not word_set("earlier estimates").isdisjoint(window)  # "a previous toll of 20"
        deaths = not word_set("death").isdisjoint(window)
        if self.low[cue.first] in word_set("estimates") and not earlier and not deaths:
            return  # "an estimate of 12 million"
        numbers = [
            n
            for n, phrase in enumerate(self.phrases)
            if cue.last <= phrase.first < cue.last + 2 * REACH
            and self._counted(n)
            and phrase.value is not None
            and not self._is_aside(phrase, cue)
        ]
        if not numbers or word_set("injured") & set(self.low[cue.last : cue.last + 2]):
            return  # "the toll of injured"
        chosen = numbers[0]
        first = self.phrases[chosen].first
        if len(numbers) > 1 and word_set("from") & set(self.low[max(cue.last, first - 2) : first]):
            self._add([chosen], cue, "clause.toll", earlier=True, whole=True)  # "from 20 to 35"
            chosen = numbers[1]
        stop = self.phrases[chosen].last
        if {";", "."} & set(self.low[cue.last : self.phrases[chosen].first]):
            return
        other = self.cue_at.get(stop)
        dead = stop < self.last and self.low[stop] in word_set("dead")
        if other is not None and other.harm != cue.harm and not dead:
            return  # "the toll rose as 12 injured people"
        if word_set("includes") & verbs:  # "the toll includes 12 women and nine boys"
            self._add(self._coordinate_right(chosen), cue, "clause.toll_includes")
            return
        self._add([chosen], cue, "clause.toll", earlier=earlier, whole=True)
        if tuple(self.low[stop : stop + 3]) in phrase_set("from an earlier toll"):
            before = self.begins.get(stop + 3)  # "fell to 35, down from 48"
            if before is not None and self._counted(before):
                self._add([before], cue, "clause.toll", earlier=True, whole=True)

    def _is_aside(self, phrase: Phrase, cue: Cue) -> bool:
        """``rose after a bus with 40 passengers``, ``in a town of 9,000``: no toll."""
        at = phrase.first - 1
        if self.low[at] in word_set("describes with") or self.low[at] in word_set("opens parts"):
            return True
        if phrase.last < self.last and self.low[phrase.last] in self.calendar:
            return True  # "since 9 November"
        of = self.low[at] in word_set("of") and at > cue.last
        return of and self.low[at - 1] not in word_set("count nouns")

    def lives(self, cue: Cue) -> None:
        """``claimed 12 lives``, ``claimed the lives of 12``."""
        index = self.ends.get(cue.last, self.ends.get(cue.first))
        window = self.low[max(self.first, cue.first - 7) : cue.first]
        if index is not None and self._counted(index) and word_set("claim lives") & set(window):
            self._add([index], cue, "clause.lives")

    # ---------------------------------------------------------------- parts

    def _bodies(self) -> None:
        """``five bodies``, ``the bodies of 12 people``, ``bodies on Monday of two men``."""
        for index, phrase in enumerate(self.phrases):
            if phrase.head not in word_set("bodies"):
                continue
            after = phrase.last
            while after < min(self.last, phrase.last + 3) and self._is_time(after):
                after += 1
            if after < self.last and self.low[after] in word_set("of"):
                target = self._object(after + 1)
                if target is not None:
                    cue = Cue(phrase.first, after, Harm.BODIES, CueFrame.OF)
                    self._add(self._coordinate_right(target), cue, "clause.bodies")
                    continue
            if self._counted(index):
                cue = Cue(phrase.first, phrase.last, Harm.BODIES, CueFrame.NOUN)
                self._add([index], cue, "clause.bodies")

    def _is_unreal(self, start: int) -> bool:
        """Whether a verb is wished, planned, denied or asked for."""
        unreal = word_set("unreal verbs")
        at = start - 1
        while at >= self.first and self.low[at] not in unreal and self._is_adverb(at):
            at -= 1  # "did not immediately kill"
        if at < self.first:
            return False
        if self.low[at] in word_set("passive infinitive") and at > self.first:
            at -= 1  # "could have been killed"
        if self.low[at] in word_set("perfect infinitive") and at > self.first:
            at -= 1
        if self.low[at] in word_set("infinitive") and self._before_is("hearsay", at):
            return False  # "believed to have killed 12"
        aimed = self.low[at] in word_set("at") and self._before_is("aims", at)
        return aimed or self.low[at] in unreal  # "aimed at killing", "would kill"

    def _is_adverb(self, at: int) -> bool:
        return self.kinds.get(self.low[at]) == "adverb"

    def _add(
        self,
        group: list[int],
        cue: Cue,
        rule_id: str,
        *,
        earlier: bool = False,
        whole: bool = False,
    ) -> None:
        """Keep the figures of one clause, their subsets included."""
        head: int | None = None
        group, parts = self._without_parts(group)
        for index in group:
            phrase = self.phrases[index]
            # "killed many": told, or no count
            if not phrase.is_countable or (cue.harm, index) in self.taken:
                continue
            if cue.harm == Harm.KILLED and phrase.head in word_set("households"):
                continue  # "three families were killed" counts no people
            if cue.harm != Harm.BODIES and phrase.head in word_set("bodies"):
                continue  # "five bodies were injured" is a slip
            self._keep(index, phrase, cue, rule_id, together=head, earlier=earlier, whole=whole)
            head = len(self.found) - 1 if head is None else head
        if head is not None:  # "killed 12, among them 3 boys": parts follow
            last = max(self.phrases[index].last for index in [*group, *parts])
            of = len(self.found) - 1 if len(group) == 1 else head
            self._parts(parts, cue, of, rule_id)
            self._includes(last, cue, of, rule_id)

    def _keep(
        self,
        index: int,
        phrase: Phrase,
        cue: Cue,
        rule_id: str,
        *,
        together: int | None = None,
        subset_of: int | None = None,
        subset: bool = False,
        earlier: bool = False,
        whole: bool = False,
    ) -> None:
        self.taken[cue.harm, index] = len(self.found)
        self.found.append(
            Figure(
                harm=cue.harm,
                phrase=phrase,
                rule_id=rule_id,
                cue=(cue.first, cue.last),
                together=together,
                subset_of=subset_of,
                subset=subset,
                earlier=earlier,
                whole=whole,
            )
        )

    def _without_parts(self, group: list[int]) -> tuple[list[int], list[int]]:
        """``12 people, nine women and three men``: the whole, and the parts that add up to it."""
        values = [self.phrases[index].value or 0 for index in group]
        if len(group) > 2 and values[0] == sum(values[1:]):
            return group[:1], group[1:]
        return group, []

    def _includes(self, at: int, cue: Cue, whole: int | None, rule_id: str) -> None:
        """``including nine boys and four women``, ``among them a judge``: subsets, never added."""
        index = self._subset_start(at, cue)
        if index is not None:
            self._parts(self._coordinate_right(index), cue, whole, rule_id)
        elif whole is not None:
            listed = self._listed(max(at, cue.last), self.found[whole].phrase)
            self._parts(listed, cue, whole, rule_id)

    def _parts(self, parts: list[int], cue: Cue, whole: int | None, rule_id: str) -> None:
        for part in parts:
            # "12, 3 of them boys"
            if self.phrases[part].is_countable and (cue.harm, part) not in self.taken:
                described = self._described(part)
                rule = f"{rule_id}{SUBSET_RULE}"
                self._keep(part, described, cue, rule, subset_of=whole, subset=True)

    def _described(self, index: int) -> Phrase:
        """A bare number with the group that follows it: "12 of them children", "20 were boys"."""
        phrase = self.phrases[index]
        if phrase.group or phrase.number is None or index + 1 >= len(self.phrases):
            return phrase
        behind = self.phrases[index + 1]
        gap = self.low[phrase.last : behind.first]
        if behind.kind is PhraseKind.BARE and all(self.kinds.get(word) == "be" for word in gap):
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
        if phrase.head in word_set("part pronouns"):
            return [first]
        verb = self.low[phrase.last] if phrase.last < self.last else ""
        preceded = self.low[max(self.first, whole.first - 2) : whole.first + 1]
        of = not word_set("of").isdisjoint(preceded)
        if phrase.kind is PhraseKind.NUMBER and of and self.kinds.get(verb) == "be":
            return [first] if (phrase.value or total) < total else []
        parts = self._coordinate_right(first)
        values = [self.phrases[part].value for part in parts]
        known = sum(value for value in values if value is not None)
        if None in values or len(parts) < 2:
            return []
        return parts if known == total or (colon is not None and known < total) else []

    def _subset_start(self, at: int, cue: Cue) -> int | None:
        """The first phrase of a subset that begins within reach of a token."""
        low = self.low
        for begin in (at, cue.last):
            for index in range(begin, min(begin + REACH, self.last - 1)):
                joins = low[index] in word_set("and") and index + 1 in self.begins
                if low[index] in (".", ";") or joins:  # "12 men and 3 boys": a list, no part
                    break
                if low[index] in word_set("opens parts"):  # "including 3 boys"
                    return self._phrase_soon(index + 1)
                # "12, most of whom boys"
                if tuple(low[index : index + 2]) in phrase_set("opens a part"):
                    behind = self._phrase_soon(index + 2)
                    # "12, most of whom were boys"; "3 of them badly (WHO)": the 3 end there
                    if behind is not None and not self._brackets(index, behind):
                        return behind
                    return self.ends.get(index)
        return None

    def _brackets(self, at: int, phrase: int) -> bool:
        """Whether a bracket opens between a token and a phrase."""
        return "(" in self.low[at : self.phrases[phrase].first]

    def _phrase_soon(self, at: int) -> int | None:
        for index in range(at, min(at + 3, self.last)):
            number = self.begins.get(index)
            if number is not None:  # "including at least 3 boys": "3 boys"
                phrase = self.phrases[number]
                named = phrase.named and not phrase.person  # "12 of them in Mosul"
                inside = named and self.kinds.get(self.low[index - 1]) == "prep"
                return number if phrase.is_countable and not inside else None
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


_RETURNED = "returned"  # cues of people who come back: no harm
_VERBS = frozenset({CueFrame.PAST, CueFrame.BASE, CueFrame.ING, CueFrame.INTRANSITIVE})
_READERS: Mapping[CueFrame, Callable[[_Clauses, Cue], None]] = {
    CueFrame.PAST: _Clauses.past,
    CueFrame.BASE: _Clauses.base,
    CueFrame.ING: _Clauses.ing,
    CueFrame.INTRANSITIVE: _Clauses.intransitive,
    CueFrame.PREDICATE: _Clauses.predicate,
    CueFrame.NOUN: _Clauses.noun,
    CueFrame.OF: _Clauses.of,
    CueFrame.TOLL: _Clauses.toll,
    CueFrame.LIVES: _Clauses.lives,
}
