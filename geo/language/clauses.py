"""Who was harmed: cue words and the counted people that stand in the victim's place.

Pure. One rule, one id. The place of the victim depends on the form of the cue: after an active
verb, before a passive or intransitive one, after "of" with a noun. The doer is never counted: in
"a gunman shot and killed three" the figure is three. Each search looks at the few phrases next to
its cue, so the cost is linear.
"""

from dataclasses import dataclass, replace

from geo.language.cues import find_cues
from geo.language.lexicon import word_set, words
from geo.language.phrases import Phrase, classes, find_phrases
from geo.language.stream import Tokens

__all__ = ["Clauses", "Figure", "find_figures"]

_REACH = 14  # tokens between a toll and its number, or a verb and its far subject
_SEARCH = 8  # phrases a search passes before it gives up
_SUBSETS = (
    ["among", "them"],
    ["among", "whom"],
    ["among", "those"],
    ["of", "whom"],
    ["of", "them"],
)
_TOGETHER = (["and"], [","], [",", "and"], ["&"], ["plus"], ["as", "well", "as"], ["along", "with"])
_TOGETHER_FAR = (
    [",", "as", "well", "as"],
    [",", "along", "with"],
    ["together", "with"],
    [",", "plus"],
)
_ALSO = (["in", "addition", "to"], [",", "in", "addition", "to"], ["and", "at", "least"])
_PLACE_WORDS = 2  # words of the larger place behind a comma


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

    >>> from geo.language.stream import tokenize
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
    return Clauses(tokens, first, last, cues).figures()


class Clauses:
    """One sentence: its phrases, its cues, and the figures found so far."""

    def __init__(
        self, tokens: Tokens, first: int, last: int, cues: list[tuple[int, int, str, str]]
    ) -> None:
        self.tokens, self.low, self.first, self.last = tokens, tokens.low, first, last
        self.cues = cues
        self.cue_at = {cue[0]: cue for cue in cues}
        self.kinds = classes()
        self.calendar = words("calendar", "kind")
        self.verbs = words("cue_words", "kind")
        self.phrases = find_phrases(tokens, first, last)
        self.begins = {phrase.first: n for n, phrase in enumerate(self.phrases)}
        self.ends = {phrase.last: n for n, phrase in enumerate(self.phrases)}
        self.found: list[Figure] = []
        self.taken: dict[tuple[str, int], int] = {}  # harm and phrase: figure

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
        verbs = self.low[end : min(end + _REACH, self.last)]
        earlier = any(word in word_set("earlier estimates") for word in window)
        plain = self.low[start] in ("toll", "estimate", "estimates", "tally")
        if plain and not earlier and "death" not in window and self.low[start] != "toll":
            return
        numbers = [
            n
            for n, phrase in enumerate(self.phrases)
            if end <= phrase.first < end + 2 * _REACH
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

    def _auxiliary(self, start: int) -> tuple[int | None, bool]:
        """The auxiliary of a participle: its first token, and whether it is passive."""
        at, steps = start - 1, 0
        found: int | None = None
        be = False
        while at >= self.first and steps < 10:  # noqa: PLR2004 -- "were first beaten and then brutally"
            word = self.low[at]
            kind = self.kinds.get(word)
            if kind == "be":
                found, be = at, True
            elif kind == "have":
                found = at
            elif found is not None and kind in ("adverb", "modal"):
                pass
            elif found is None and (passed := self._insertion(at)) is not None:
                at = passed  # "was hit by a car and killed"
            elif found is not None or not self._within_verb(at, steps):
                break
            at -= 1
            steps += 1
        return found, be

    def _in_addition(self, end: int) -> list[int]:
        """``…, in addition to 120 drivers and 9 guards`` later in the same clause."""
        for at in range(end, self.last - 2):
            if self.low[at] in (";", "."):
                break
            if self.low[at : at + 3] == ["in", "addition", "to"] and at + 3 in self.begins:
                first = self.begins[at + 3]
                return self._coordinate_right(first) if self.phrases[first].is_countable else []
        return []

    def _insertion(self, at: int) -> int | None:
        """The preposition of a phrase that ends at a token between auxiliary and participle."""
        index = self.ends.get(at + 1)
        if index is None:
            return None
        before = self.phrases[index].first - 1
        return before if before >= self.first and self.low[before] in ("by", "in", "with") else None

    def _within_verb(self, at: int, steps: int) -> bool:
        """Whether a word may stand between an auxiliary and its participle."""
        word = self.low[at]
        if (
            self.kinds.get(word) in ("adverb", "irregular")
            or word.endswith("ly")
            or word in word_set("time words")
            or word in self.calendar
        ):
            return True
        if word in ("and", "then", "first", "-") or (word == "," and steps > 0):
            return True
        other = self.cue_at.get(at, (0, 0, "", ""))[2]
        return word.endswith("ed") and at not in self.begins and other != "injured"

    def _expletive(self, auxiliary: int) -> bool:
        """``there were killed 12``."""
        return auxiliary > self.first and self.low[auxiliary - 1] == "there"

    def subject(  # noqa: C901, PLR0912 -- one guard per thing that is no subject
        self, at: int, *, aux: str
    ) -> list[int]:
        """The people before a passive or intransitive verb at token ``at``."""
        infinitive = at > self.first and self.low[at - 1] == "to"
        plural = aux in ("were", "are", "have") and not infinitive
        single = aux in ("was", "is", "has", "gets")
        index = self._last_before(at)
        for _ in range(_SEARCH):
            if index is None or index < 0:
                return []
            phrase = self.phrases[index]
            before = self._before(phrase)
            gap = self.low[phrase.last : at]
            if ";" in gap:
                return []
            if gap and gap[-1] == "who" and self._has_relative(phrase, before, gap[:-1]):
                return [index]  # "of the clerk who was killed"
            inserted = bool(gap) and gap[0] == gap[-1] == ","
            near = phrase.last == at or inserted
            if phrase.kind == "one" and phrase.named and not phrase.person and before == ",":
                near = near and not self._is_place_tail(index)
            if self._is_modifier(phrase, before, gap, near=near):
                index -= 1
                continue
            if phrase.kind == "pronoun":
                if self.low[phrase.first] in ("who", "there", "here") or not near:
                    index -= 1
                    continue
                return []
            if phrase.kind in ("thing", "bare"):
                opens = phrase.first == self.first or self.kinds.get(before) in ("conj", "clause")
                joined = before == "and" and index > 0 and self.phrases[index - 1].person
                if phrase.kind == "bare" and near and opens and not joined:
                    return []
                index -= 1
                continue
            whole = self._whole_of(index)
            if whole is not None:
                index = whole
                continue
            group = self._coordinate_left(index)
            many = len(group) > 1 or phrase.plural or phrase.kind == "number"
            if (plural and not many) or (single and phrase.kind == "number" and phrase.value != 1):
                if single and not near:
                    index -= 1
                    continue
                if plural:
                    other = self._conjunct(index) if before == "and" else None
                    if other is not None:
                        return [other, index]  # "the mayor of X and his driver"
                    index -= 1
                    continue
            return group
        return []

    def _before(self, phrase: Phrase) -> str:
        """The word before a phrase; adjectives of an uncounted noun are passed over."""
        at = phrase.first - 1
        if phrase.kind == "bare":
            for _ in range(3):
                if at < self.first or self.low[at] in self.kinds or not self.low[at][0].isalpha():
                    break
                if self.low[at] in self.verbs:
                    break
                at -= 1
        return self.low[at] if at >= self.first else ""

    def _conjunct(self, index: int) -> int | None:
        """The person whom "and" joins to a phrase, past the words that describe them."""
        for earlier in range(index - 1, max(-1, index - _SEARCH), -1):
            phrase = self.phrases[earlier]
            before = self.low[phrase.first - 1] if phrase.first > self.first else ""
            if before in word_set("prepositions of a modifier") or phrase.kind == "thing":
                continue
            return earlier if phrase.is_countable and phrase.person else None
        return None

    @staticmethod
    def _has_relative(phrase: Phrase, before: str, gap: list[str]) -> bool:
        """Whether "who" goes on about a phrase: right behind it, or behind an insertion."""
        behind = not gap or gap[0] == gap[-1] == ","
        named = phrase.named and before not in word_set("prepositions of a modifier")
        return behind and phrase.is_countable and (phrase.person or named)

    def _whole_of(self, index: int) -> int | None:
        """The phrase of which another is only a part: "12 people, including 3 boys"."""
        phrase = self.phrases[index]
        if phrase.head in ("them", "whom"):
            return index - 1
        for at in range(phrase.first - 1, max(self.first, phrase.first - _REACH) - 1, -1):
            if (
                at in self.cue_at
                or self.low[at] in (";", ".")
                or self.kinds.get(self.low[at]) in ("be", "rel", "clause")
                or self.low[at] == "which"
            ):
                return None
            if self.low[at] == "including" or self.low[at : at + 2] in _SUBSETS:
                return self._last_before(at)
            if (
                index > 0
                and self.phrases[index - 1].head in ("them", "whom")
                and at < self.phrases[index - 1].last
            ):
                return index - 2 if index > 1 else None
        return None

    def _is_modifier(self, phrase: Phrase, before: str, gap: list[str], *, near: bool) -> bool:
        """Whether a phrase only describes the subject: "in the town", "including two boys"."""
        if before in word_set("prepositions of a modifier"):
            counted = self.low[phrase.first - 2] if phrase.first - 2 >= self.first else ""
            return not (
                before == "of" and phrase.kind == "number" and counted in word_set("count nouns")
            )
        if before in (
            "with",
            "without",
            "including",
            "carrying",
            "holding",
            "wearing",
            "driving",
            "riding",
        ):
            return not (before == "with" and near and phrase.kind == "number")
        if before in ("where", "which", "whose", "whom", "who") and "," in gap:
            return True
        return phrase.kind == "one" and phrase.named and not phrase.person and not near

    def _is_place_tail(self, index: int) -> bool:
        """Whether capitals behind a comma go on from a place: "in Ilaro, Ogun State"."""
        earlier = self.phrases[index - 1] if index else None
        if earlier is None or self.low[earlier.last : self.phrases[index].first] != [","]:
            return False
        before = self.low[earlier.first - 1] if earlier.first > self.first else ""
        short = self.phrases[index].last - self.phrases[index].first <= _PLACE_WORDS
        return (
            short
            and earlier.named
            and not earlier.person
            and before in word_set("prepositions of a modifier")
        )

    def _last_before(self, at: int) -> int | None:
        """The last phrase that ends at or before a token."""
        best: int | None = None
        for index, phrase in enumerate(self.phrases):
            if phrase.last > at:
                break
            best = index
        return best

    def _object(self, at: int) -> int | None:
        """The countable people right after an active verb."""
        index = at
        while index < min(at + 4, self.last) and index not in self.begins:
            word = self.low[index]
            passed = (
                self.kinds.get(word) == "adverb"
                or word in ("up", "off", "down")
                or word in self.calendar
            )
            unknown = word[0].isalpha() and word not in self.kinds and word not in self.verbs
            if (
                not passed
                and not (word in word_set("time words") and word != "the")
                and not unknown
            ):
                return None
            index += 1
        if index > at and index in self.begins:
            phrase = self.phrases[self.begins[index]]
            if (
                self.low[index - 1] not in self.kinds
                and not phrase.person
                and not self._is_time(index - 1)
            ):
                return None
        number = self.begins.get(index)
        if number is None:
            return None
        phrase = self.phrases[number]
        if phrase.kind == "pronoun" and self.low[phrase.first] in ("them", "both"):
            return self._antecedent(number)
        if phrase.kind == "pronoun" and self.low[phrase.first] in ("him", "her"):
            self.phrases[number] = replace(phrase, kind="one", value=1, person=True)
            return number
        return number if phrase.is_countable else None

    def _is_time(self, at: int) -> bool:
        """Whether a word is part of a time: "on Monday night"."""
        return self.low[at] in word_set("time words") or self.low[at] in self.calendar

    def _antecedent(self, index: int) -> int | None:
        """The counted people that "them" stands for, in the same sentence."""
        for earlier in range(index - 1, max(-1, index - _SEARCH), -1):
            if self.phrases[earlier].kind == "number":
                return earlier
        return None

    def _coordinate_left(self, index: int) -> list[int]:
        """A phrase with those joined to it on the left: "A, B and C were killed"."""
        group: list[int] = [index]
        pending: list[int] = []
        joined = False
        total = self.phrases[index].value or 0
        while index > 0:
            earlier, phrase = self.phrases[index - 1], self.phrases[index]
            link = self.low[earlier.last : phrase.first]
            if (
                not earlier.is_countable
                or not self._is_link(link)
                or earlier.head in ("them", "whom")
            ):
                break
            if any(index - 1 == taken for _, taken in self.taken):
                break  # the object of the verb before
            before = self.low[earlier.first - 1] if earlier.first > self.first else ""
            if self._is_apposition(earlier, phrase, link):
                if earlier.person or not phrase.person:
                    group = [index - 1 if g == index else g for g in group]
                    pending = [index - 1 if g == index else g for g in pending]
                index -= 1
                continue
            if link == [","] and earlier.kind == "number" and earlier.value == total:
                return self._coordinate_left(
                    index - 1
                )  # "five of a family, a mother and four boys,"
            if before in word_set("prepositions of a modifier"):
                break
            if earlier.named and not earlier.person and link == [","]:
                break
            index -= 1
            total += earlier.value or 0
            joined = joined or link != [","]
            (group if joined else pending).append(index)
            if joined:
                group, pending = group + pending, []
        return sorted(set(group))

    def _coordinate_right(self, index: int) -> list[int]:
        """A phrase with those joined to it on the right: "killed A, B and C"."""
        group: list[int] = [index]
        pending: list[int] = []
        last = index
        while index + 1 < len(self.phrases):
            phrase, later = self.phrases[index], self.phrases[index + 1]
            link = self.low[phrase.last : later.first]
            if (
                link in (["of"], ["from"], ["in"], ["at"])
                and index == last
                and later.kind != "pronoun"
            ):
                index += 1  # "five pupils of a school and a guest"
                if later.kind == "number" and later.person:
                    break
                continue
            if not later.is_countable or not self._is_link(link) or later.head in ("them", "whom"):
                break
            if later.last < self.last and self._has_own_verb(later.last):
                break
            if index != last and not (later.person and link != [","]):
                break
            if self._is_apposition(phrase, later, link):
                index += 1
                last = index
                continue
            if later.kind == "one" and not later.person and not (later.named and link != [","]):
                break
            index += 1
            last = index
            if link == [","]:
                pending.append(index)
            else:
                group, pending = [*group, *pending, index], []
        return group

    def _has_own_verb(self, at: int) -> bool:
        """Whether the words after a phrase begin another clause about it."""
        while at < self.last and self.kinds.get(self.low[at]) == "adverb":
            at += 1
        if at >= self.last:
            return False
        kind = self.kinds.get(self.low[at])
        return (
            kind in ("be", "have", "modal")
            or at in self.cue_at
            or self.verbs.get(self.low[at]) == "verb"
        )

    @staticmethod
    def _is_link(link: list[str]) -> bool:
        return link in _TOGETHER or link in _TOGETHER_FAR or link in _ALSO

    def _is_apposition(self, one: Phrase, other: Phrase, link: list[str]) -> bool:
        """``Omar Said, a judge``: one person, named twice."""
        return (
            link == [","]
            and one.kind == other.kind == "one"
            and (one.named != other.named or one.person != other.person)
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
            last = max(self.phrases[index].last for index in group)
            self._includes(
                last, harm, len(self.found) - 1 if len(group) == 1 else head, rule_id, cue
            )

    def _includes(
        self, at: int, harm: str, whole: int | None, rule_id: str, cue: tuple[int, int]
    ) -> None:
        """``including nine boys and four women``, ``among them a judge``: subsets, never added."""
        if not harm:
            return
        index = self._subset_start(at, cue)
        if index is None:
            return
        for part in self._coordinate_right(index):
            phrase = self.phrases[part]
            if phrase.is_countable and (harm, part) not in self.taken:
                self.taken[harm, part] = len(self.found)
                self.found.append(
                    Figure(harm, phrase, f"{rule_id}.subset", cue, None, whole, subset=True)
                )

    def _subset_start(self, at: int, cue: tuple[int, int]) -> int | None:
        """The first phrase of a subset that begins within reach of a token."""
        low = self.low
        for begin in (at, cue[1]):
            for index in range(begin, min(begin + _REACH, self.last - 1)):
                if low[index] in (".", ";") or (low[index] == "and" and index + 1 in self.begins):
                    break
                if low[index] == "including":
                    return self._phrase_soon(index + 1)
                if low[index : index + 2] in _SUBSETS:
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
