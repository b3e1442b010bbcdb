"""The phrases of one sentence and who stands where: subject, object, and what "and" joins.

Pure. Each search looks at the few phrases next to a token, so the cost is linear.
"""

from collections.abc import Iterable
from dataclasses import replace

from geo.extraction.cues import Cue
from geo.extraction.people import Phrase, PhraseKind, classes, find_phrases
from geo.language.lexicon import endings, phrase_set, word_set, words
from geo.language.tokens import Tokens
from geo.model.vocab import Harm

__all__ = ["REACH", "Neighbours"]

REACH = 14  # tokens between a toll and its number, or a verb and its far subject
_SEARCH = 8  # phrases a search passes before it gives up
_PLACE_WORDS = 2  # words of the larger place behind a comma


class Neighbours:
    """One sentence, tokens ``[first, last)``: its phrases by their first and last token."""

    def __init__(self, tokens: Tokens, first: int, last: int, cues: Iterable[Cue]) -> None:
        self.tokens, self.low, self.first, self.last = tokens, tokens.low, first, last
        self.cue_at = {cue.first: cue for cue in cues}
        self.kinds = classes()
        self.calendar = words("calendar", "kind")
        self.verbs = words("cue_words", "kind")
        self.phrases = [p for p in find_phrases(tokens, first, last) if not _is_age(p)]
        self.begins = {phrase.first: n for n, phrase in enumerate(self.phrases)}
        self.ends = {phrase.last: n for n, phrase in enumerate(self.phrases)}
        self.taken: dict[tuple[str, int], int] = {}  # harm and phrase: its figure

    def _auxiliary(self, start: int) -> tuple[int | None, bool]:
        """The auxiliary of a participle: its first token, and whether it is passive."""
        at, steps = start - 1, 0
        found: int | None = None
        be = False
        while at >= self.first and steps < 10:
            word = self.low[at]
            kind = self.kinds.get(word)
            if kind == "be":  # "was killed", "were found dead"
                found, be = at, True
            elif kind == "have":  # "have died", "had been shot"
                found = at
            elif found is not None and kind in ("adverb", "modal"):  # "may later have been hurt"
                pass
            elif found is None and (passed := self._insertion(at)) is not None:
                at = passed  # "was hit by a car and killed"
            elif found is not None or not self._within_verb(at, steps):
                # "guards fled, killed": no verb of its own
                break
            at -= 1
            steps += 1
        return found, be

    def _in_addition(self, end: int) -> list[int]:
        """``…, in addition to 120 drivers and 9 guards``, ``killed with his wife``: counted too."""
        for at in range(end, self.last - 2):
            if self.low[at] in (";", "."):
                break
            own = at == end and self.low[at + 1] in word_set("somebody's")  # "with his wife"
            start = at + 1 if own and self.low[at] in word_set("with") else 0
            for size in (2, 3):
                if tuple(self.low[at : at + size]) in phrase_set("in addition to"):
                    start = at + size
            if start and start in self.begins:
                first = self.begins[start]
                return self._coordinate_right(first) if self.phrases[first].is_countable else []
        return []

    def _insertion(self, at: int) -> int | None:
        """The preposition of a phrase that ends at a token between auxiliary and participle."""
        index = self.ends.get(at + 1)
        if index is None:  # "was killed": nothing stands between
            return None
        before = self.phrases[index].first - 1
        inserts = before >= self.first and self.low[before] in word_set("before an insertion")
        return before if inserts else None

    def _within_verb(self, at: int, steps: int) -> bool:
        """Whether a word may stand between an auxiliary and its participle."""
        word = self.low[at]
        if (  # "was badly hurt", "were on Friday night shot"
            self.kinds.get(word) in ("adverb", "irregular")
            or word.endswith(endings("adverb endings"))
            or word in word_set("time words")
            or word in self.calendar
        ):
            return True
        # "was either hurt or killed"
        if word in word_set("inside a verb") or (word == "," and steps > 0):
            return True
        other = self.cue_at.get(at)
        participle = word.endswith(endings("participle endings"))
        return (
            participle and at not in self.begins and (other is None or other.harm != Harm.INJURED)
        )

    def subject(  # noqa: C901, PLR0912 -- one guard per thing that is no subject
        self, at: int, *, aux: str
    ) -> list[int]:
        """The people before a passive or intransitive verb at token ``at``."""
        infinitive = at > self.first and self.low[at - 1] in word_set("infinitive")
        plural = aux in word_set("plural auxiliaries") and not infinitive
        single = aux in word_set("singular auxiliaries")
        index = self._last_before(at)
        for _ in range(_SEARCH):
            if index is None or index < 0:
                return []
            phrase = self.phrases[index]
            before = self._before(phrase)
            gap = self.low[phrase.last : at]
            if ";" in gap:
                return []
            who = bool(gap) and gap[-1] in word_set("relative subject")
            if who and self._has_relative(phrase, before, gap[:-1]):
                return [index]  # "of the clerk who was killed"
            inserted = bool(gap) and gap[0] == gap[-1] == ","
            near = phrase.last == at or inserted
            if (
                phrase.kind is PhraseKind.ONE
                and phrase.named
                and not phrase.person
                and before == ","
            ):
                near = near and not self._is_place_tail(index)
            if self._is_modifier(phrase, before, gap, near=near):
                index -= 1
                continue
            if phrase.kind is PhraseKind.PRONOUN:
                if self.low[phrase.first] in word_set("no subjects") or not near:
                    index -= 1
                    continue
                return []
            if phrase.kind in (PhraseKind.THING, PhraseKind.BARE):
                opens = phrase.first == self.first or self.kinds.get(before) in ("conj", "clause")
                joined = before in word_set("and") and index > 0 and self.phrases[index - 1].person
                if phrase.kind is PhraseKind.BARE and near and opens and not joined:
                    return []
                index -= 1
                continue
            whole = self._whole_of(index)
            if whole is not None:
                index = whole
                continue
            group = self._coordinate_left(index)
            many = len(group) > 1 or phrase.plural or phrase.kind is PhraseKind.NUMBER
            if (plural and not many) or (
                single and phrase.kind is PhraseKind.NUMBER and phrase.value != 1
            ):
                if single and not near:
                    index -= 1
                    continue
                if plural:
                    other = self._conjunct(index) if before in word_set("and") else None
                    if other is not None:
                        return [other, index]  # "the mayor of X and his driver"
                    index -= 1
                    continue
            return group
        return []

    def _before(self, phrase: Phrase) -> str:
        """The word before a phrase; adjectives of an uncounted noun are passed over."""
        at = phrase.first - 1
        if phrase.kind is PhraseKind.BARE:  # "in burning homes": the word before "burning" counts
            for _ in range(3):
                # "in poor villages": up to "in"
                if at < self.first or self.low[at] in self.kinds or not self.low[at][0].isalpha():
                    break
                if self.low[at] in self.verbs:  # "shot villagers": the verb is the word before
                    break
                at -= 1
        return self.low[at] if at >= self.first else ""

    def _conjunct(self, index: int) -> int | None:
        """The person whom "and" joins to a phrase, past the words that describe them."""
        for earlier in range(index - 1, max(-1, index - _SEARCH), -1):
            phrase = self.phrases[earlier]
            before = self.low[phrase.first - 1] if phrase.first > self.first else ""
            # "a nurse from the town and two guards"
            if before in word_set("prepositions of a modifier") or phrase.kind is PhraseKind.THING:
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
        if phrase.head in word_set("part pronouns"):  # "12 people, most of them boys"
            return index - 1
        if index > 0 and self.low[phrase.first - 1] in word_set("perhaps"):
            return index - 1  # "eight, and perhaps as many as ten, died"
        for at in range(phrase.first - 1, max(self.first, phrase.first - REACH) - 1, -1):
            if (
                at in self.cue_at
                or self.low[at] in (";", ".")
                or self.kinds.get(self.low[at]) in ("be", "rel", "clause")
                or self.low[at] in words("speech", "form")  # "34 dead, two of them women, and said"
                or self.low[at] in word_set("relative thing")
            ):
                return None
            opens = tuple(self.low[at : at + 2]) in phrase_set("opens a part")
            if opens or self.low[at] in word_set("opens parts"):  # "12 people, among them 3 boys"
                return self._last_before(at)
            if (
                index > 0
                and self.phrases[index - 1].head in word_set("part pronouns")
                and at < self.phrases[index - 1].last
            ):
                return index - 2 if index > 1 else None
        return None

    def _is_modifier(self, phrase: Phrase, before: str, gap: list[str], *, near: bool) -> bool:
        """Whether a phrase only describes the subject: "in the town", "including two boys"."""
        # "in two villages", but "a number of 12 guards"
        if before in word_set("prepositions of a modifier"):
            counted = self.low[phrase.first - 2] if phrase.first - 2 >= self.first else ""
            number_of = before in word_set("of") and counted in word_set("count nouns")
            return not (number_of and phrase.kind is PhraseKind.NUMBER)
        # "a man with two sons", but "along with 12 guards"
        if before in word_set("describes with"):
            return not (before in word_set("with") and near and phrase.kind is PhraseKind.NUMBER)
        # "guards, who held two men, were shot"
        if before in word_set("relatives of a clause") and "," in gap:
            return True
        return phrase.kind is PhraseKind.ONE and phrase.named and not phrase.person and not near

    def _is_place_tail(self, index: int) -> bool:
        """Whether capitals behind a comma go on from a place: "in Ilaro, Ogun State"."""
        earlier = self.phrases[index - 1] if index else None
        # "Omar Aziz was shot": no comma
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
            if phrase.last > at:  # "12 men and 3 boys died": "3 boys"
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
                or word in word_set("verb particles")
                or word in self.calendar
            )
            unknown = word[0].isalpha() and word not in self.kinds and word not in self.verbs
            # "killed in a raid": no object
            if not passed and word not in word_set("time words") - word_set("the") and not unknown:
                return None
            index += 1
        if index > at and index in self.begins:  # "killed unarmed villagers", not "killed unarmed"
            phrase = self.phrases[self.begins[index]]
            if (  # "killed near villages": no object
                self.low[index - 1] not in self.kinds
                and not phrase.person
                and not self._is_time(index - 1)
            ):
                return None
        itself = index < self.last and self.low[index] in word_set("oneself")
        if itself and self.low[index + 1 : index + 2] == ["and"]:
            index += 2  # "killing himself and seven others"
        number = self.begins.get(index)  # the phrase right behind the verb
        if number is None:
            return None
        phrase = self.phrases[number]
        # "the blast killed them"
        if phrase.kind is PhraseKind.PRONOUN and self.low[phrase.first] in word_set(
            "plural objects"
        ):
            return self._antecedent(number)
        # "a shell killed her"
        if phrase.kind is PhraseKind.PRONOUN and self.low[phrase.first] in word_set(
            "single objects"
        ):
            self.phrases[number] = replace(phrase, kind=PhraseKind.ONE, value=1, person=True)
            return number
        return number if phrase.is_countable else None

    def _is_time(self, at: int) -> bool:
        """Whether a word is part of a time: "on Monday night"."""
        return self.low[at] in word_set("time words") or self.low[at] in self.calendar

    def _antecedent(self, index: int) -> int | None:
        """The counted people that "them" stands for, in the same sentence."""
        for earlier in range(index - 1, max(-1, index - _SEARCH), -1):
            if self.phrases[earlier].kind is PhraseKind.NUMBER:
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
                or earlier.head in word_set("part pronouns")
            ):
                break
            if any(index - 1 == taken for _, taken in self.taken) or self._says(earlier):
                break  # the object of the verb before; "an office wrote, and 600 were hurt"
            before = self.low[earlier.first - 1] if earlier.first > self.first else ""
            if self._is_apposition(earlier, phrase, link):
                if earlier.person or not phrase.person:
                    group = [index - 1 if g == index else g for g in group]
                    pending = [index - 1 if g == index else g for g in pending]
                index -= 1
                continue
            if link == [","] and earlier.kind is PhraseKind.NUMBER and earlier.value == total:
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

    def _says(self, phrase: Phrase) -> bool:
        return not words("speech", "form").keys().isdisjoint(self.low[phrase.first : phrase.last])

    def _coordinate_right(self, index: int) -> list[int]:
        """A phrase with those joined to it on the right: "killed A, B and C"."""
        group: list[int] = [index]
        pending: list[int] = []
        last = index
        while index + 1 < len(self.phrases):
            phrase, later = self.phrases[index], self.phrases[index + 1]
            link = self.low[phrase.last : later.first]
            if (
                tuple(link) in phrase_set("links to a whole")
                and index == last
                and later.kind is not PhraseKind.PRONOUN
            ):
                index += 1  # "five pupils of a school and a guest"
                if later.kind is PhraseKind.NUMBER and later.person:
                    break
                continue
            part = later.head in word_set("part pronouns")
            if not later.is_countable or not self._is_link(link) or part:
                break
            if later.last < self.last and self._has_own_verb(later.last):
                break
            if index != last and not (later.person and link != [","]):
                break
            if self._is_apposition(phrase, later, link):
                index += 1
                last = index
                continue
            if (
                later.kind is PhraseKind.ONE
                and not later.person
                and not (later.named and link != [","])
            ):
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
        if at >= self.last:  # "two guards.": nothing follows
            return False
        kind = self.kinds.get(self.low[at])
        return (
            kind in ("be", "have", "modal")
            or at in self.cue_at
            or self.verbs.get(self.low[at]) == "verb"
        )

    @staticmethod
    def _is_link(link: list[str]) -> bool:
        """``Ana, 34, and her son``: what joins people, the age of the first left out."""
        aged = link[:1] == [","] and len(link) > 1 and link[1].isdecimal()
        return tuple(link[2:] if aged else link) in phrase_set("joins people")

    def _is_apposition(self, one: Phrase, other: Phrase, link: list[str]) -> bool:
        """``Omar Said, a judge``: one person, named twice."""
        return (
            link == [","]
            and one.kind is other.kind is PhraseKind.ONE
            and (one.named != other.named or one.person != other.person)
        )


def _is_age(phrase: Phrase) -> bool:
    number = phrase.number
    alone = phrase.kind is PhraseKind.THING and number is not None and number.blocked == "age"
    return alone and phrase.last - phrase.first == 1
