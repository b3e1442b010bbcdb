"""Who says it: speaker phrases around verbs of saying, with the outlet they told it to.

Pure. A speaker is kept as its words; a known monitor or agency named in them is recognised by the
longest of its names, so "the head of the Observatory" speaks for the Observatory.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.extraction.people import classes
from geo.extraction.source_names import known_source
from geo.language.lexicon import COMMON, endings, phrase_set, table, word_set, words
from geo.language.tokens import Tokens, tokenize
from geo.model.vocab import SourceKind

__all__ = ["Attribution", "find_attributions", "speaker_kind"]

_REACH = 24  # words of the longest speaker phrase
_COUNTS = frozenset({"unit", "teen", "tens", "scale", "dozen"})
_PHRASE = 7  # words of a speaker that only the verb behind it gives away
_FIGURE = 6  # tokens behind "gave" among which a word for a figure stands
_NAME = 5  # words of a personal name with its title
_INSERTED = 16  # tokens of ", who asked not to be named,"
_STOPS = frozenset({";", ":", "“", "”", '"', "(", ")", "[", "]", "—", "–", "."})
_ACCORDING = "source.according_to"
_MONTHS_DAYS = ("weekday", "month")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens ``[first, last)`` of a speaker; ``via`` those of the outlet it was told to.

    ``name`` is the speaker's words without articles, or the name of the known source in them;
    ``source_id`` that source's id, or "". ``verb`` is the token of the verb of saying.
    """

    first: int
    last: int
    text: str
    name: str
    source_id: str
    rule_id: str
    verb: int
    via: str = ""


def speaker_kind(text: str) -> str:
    """The kind of source that a speaker's words name.

    >>> speaker_kind("a resident of the old town"), speaker_kind("the Interior Ministry")
    ('resident', 'official')
    """
    kinds = words("speakers", "kind")
    low = tokenize(text).low
    state = not word_set("state").isdisjoint(low) and not word_set("media").isdisjoint(low)
    if state or not word_set("state media").isdisjoint(low):
        return SourceKind.STATE_MEDIA
    ends = word_set("place of a speaker") | {","}
    cut = next((i for i, word in enumerate(low) if word in ends and i), len(low))
    said = [word for word in (*reversed(low[:cut]), *low[cut:]) if word in kinds]
    for word in (*(w for w in said if kinds[w] != SourceKind.OTHER), *said):
        return kinds[word]
    if "," in low and not word_set("age or family").isdisjoint(low):
        return SourceKind.RESIDENT  # a name with an age and no office: a private person
    return SourceKind.OTHER


def find_attributions(
    tokens: Tokens, first: int, last: int, *, introduced: Mapping[str, int] | None = None
) -> list[Attribution]:
    """The speakers of one sentence, tokens ``[first, last)``, in order.

    ``introduced`` is what :func:`~geo.extraction.source_names.introductions` found in the text.

    >>> text = tokenize("Two men died, a resident told AP, according to the SOHR.")
    >>> [(a.name, a.via, a.source_id) for a in find_attributions(text, 0, len(text))]
    [('a resident', 'ap', ''), ('Syrian Observatory for Human Rights', '', 'sohr')]
    """
    return _Speech(tokens, first, last, introduced).found()


class _Speech:
    """Looks for speakers in one sentence."""

    def __init__(
        self, tokens: Tokens, first: int, last: int, introduced: Mapping[str, int] | None
    ) -> None:
        self.tokens, self.low, self.first, self.last = tokens, tokens.low, first, last
        self.introduced = introduced
        self.kinds = classes()
        self.speech = words("speech", "form")
        self.speakers = words("speakers", "kind")
        self.people = words("people", "number")
        self.calendar = words("calendar", "kind")
        self.numbers = words("numbers", "kind")
        self.verbs = words("cue_words", "kind")

    def found(self) -> list[Attribution]:
        found: list[Attribution] = []
        for at in range(self.first, self.last):
            attribution = self._at(at)
            # one speaker of two verbs counts once
            if attribution is not None and all(a.first != attribution.first for a in found):
                found.append(attribution)
        return sorted(found, key=lambda a: a.first)

    def _at(  # noqa: C901 -- one branch per way to name a speaker
        self, at: int
    ) -> Attribution | None:
        low = self.low
        word = low[at]
        if tuple(low[at : at + 2]) in phrase_set("according to"):  # "according to the mayor"
            return self._right(at + 2, at, _ACCORDING)
        if word in word_set("counts of a speaker") and at > self.first:  # "by the ministry's count"
            return self._counted(at)
        form = self.speech.get(word)
        # "the report said": the verb speaks, not the noun
        if word in word_set("nouns of speech") and any(
            follows in self.speech for follows in low[at + 1 : at + 3]
        ):
            return None
        # "the say of the town"
        if form is None or (self.kinds.get(low[at - 1] if at > self.first else "") == "det"):
            return None
        behind = low[at + 1 : at + _FIGURE]
        beside = low[max(self.first, at - 3) : at] + behind
        counted = any(w[0].isdecimal() or w in self.numbers for w in behind)
        if (form == "give" and not word_set("figures told") & set(beside)) or (
            form == "count" and not counted
        ):
            return None  # "gave lower numbers", "counts 31 dead", not "gave way", "official counts"
        passive = self.kinds.get(low[at - 1] if at > self.first else "") == "be"
        follows = low[at + 1] if at + 1 < len(low) else ""
        if form == "show" or (passive and form == "say" and not self._is_told_by(follows)):
            return self._shown(at)  # "figures show"; "several bodies had been counted twice"
        behind_it = self._names_behind(form, word, follows)
        # "was reported by the Daily Post"
        if behind_it is not None and at + 1 < self.last:
            step, rule = behind_it
            return self._right(at + step, at, rule)
        if form == "quote" and at + 1 < self.last:  # "the Post quoted a nurse as saying"
            outlet = self._left(at, "source.quoted")
            speaker = self._right(at + 1, at, "source.quoted")
            # "the Post quoted a nurse"; not "he was quoted"
            if speaker is not None and outlet is not None:
                return self._with_via(speaker, outlet.source_id or outlet.name)
        left = self._left(at, "source.said")
        # "..., said the mayor"
        if left is None and form == "say" and word in word_set("inverted verbs of saying"):
            return self._right(at + 1, at, "source.said_inverted", inverted=True)
        if left is not None and form == "tell":  # "a nurse told the Daily Post"
            return self._with_via(left, self._told(at + 1))
        return left

    def _counted(self, at: int) -> Attribution | None:
        """``by the ministry's count``, ``by the count of the Red Crescent``."""
        low = self.low
        of = at + 1 < len(low) and low[at + 1] in word_set("of")
        # "by the count of the mayor"
        if of and not word_set("by").isdisjoint(low[max(self.first, at - 2) : at]):
            return self._right(at + 2, at, _ACCORDING)
        if not self.tokens.possessive(at - 1):  # "by one count": nobody's
            return None
        start = at - 1
        while start > self.first and at - start < _NAME and low[start - 1] not in word_set("by"):
            start -= 1
        # "the ministry's count fell"
        if start == self.first or low[start - 1] not in word_set("by"):
            return None
        return self._made(start, at, at, _ACCORDING)

    def _told(self, at: int) -> str:
        """The outlet that a speaker told something."""
        stop = at
        while stop < min(at + 6, self.last) and low_is_name(self.tokens, stop, at):
            stop += 1
        return known_source(self.tokens, at, stop, introduced=self.introduced) or (
            self.tokens.surface(at, stop) if self._is_outlet(at, stop) else ""
        )

    def _is_outlet(self, first: int, last: int) -> bool:
        outlets = ("agency", "outlet", "state_media")
        named = any(self.tokens.capital(i) for i in range(first, last))
        return named and (
            last - first == 1 or any(self.speakers.get(w) in outlets for w in self.low[first:last])
        )

    @staticmethod
    def _with_via(speaker: Attribution, via: str) -> Attribution:
        return Attribution(
            speaker.first,
            speaker.last,
            speaker.text,
            speaker.name,
            speaker.source_id,
            speaker.rule_id,
            speaker.verb,
            via,
        )

    def _left(self, verb: int, rule_id: str) -> Attribution | None:
        """The phrase before a verb of saying."""
        last = self._before_insertion(verb)
        while last > self.first and (
            self.kinds.get(self.low[last - 1]) in ("adverb", "have", "modal")
            or (
                self.low[last - 1].endswith(endings("adverb endings"))
                and self.low[last - 1] not in self.people
            )
            or self.calendar.get(self.low[last - 1], "").startswith(_MONTHS_DAYS)
            or self.low[last - 1] in word_set("between a speaker and the verb")
        ):
            last -= 1
        if last > self.first and self.low[last - 1] == ",":  # "the mayor, on Friday, said"
            last -= 1
        # "the flood claimed 12 lives"
        if self.low[verb] in word_set("claimed") and not self._reports(verb + 1):
            return None
        start = last
        commas = 0
        titled = False
        while start > self.first and last - start < _REACH:
            word = self.low[start - 1]
            if (  # "Roads shut; the mayor said": from "the mayor" on
                self._is_stop(start - 1)
                or word in word_set("ends a speaker")
                or word in self.speech
                or (self._is_count(start - 2) and word in word_set("and") and self._opens(start))
            ):
                break
            if word == ",":  # "the mayor, Omar Aziz, said"
                titled = self._titled(start, last)
                # "In May, guards, said": one comma only
                if commas or not (titled or self._goes_on(start)):
                    break
                commas += 1
            start -= 1
        # "in the town, guards, men of the watch, said"
        behind = last - self.low[start:last][::-1].index(",") if commas else start
        named = self.tokens.capital(start) and self._named(start, behind)
        if commas and not titled and not named:  # "a fire broke out, the mayor said"
            start = behind
        return self._made(start, last, verb, rule_id)

    def _before_insertion(self, verb: int) -> int:
        """``the mayor, who lives there, said``, ``Aziz, citing medics, said``: behind "mayor"."""
        if verb <= self.first or self.low[verb - 1] != ",":
            return verb
        for at in range(verb - 2, max(self.first, verb - _INSERTED), -1):
            if self._is_stop(at):
                break
            word = self.low[at]
            opens = self.kinds.get(word) == "rel" or self.speech.get(word) == "cite"
            if opens and self.low[at - 1] == ",":
                return at - 1
        return verb

    @staticmethod
    def _names_behind(form: str, word: str, follows: str) -> tuple[int, str] | None:
        """The verbs that their speaker follows: how many tokens behind, and the rule."""
        if form == "cite":  # "citing a nurse"
            return 1, "source.citing"
        if follows in word_set("by"):  # "was reported by the Daily Post"
            return 2, "source.reported_by"
        if follows in word_set("from") and word in word_set("papers"):
            return 2, "source.report_from"  # "a report from the Daily Post"
        return None

    @staticmethod
    def _is_told_by(follows: str) -> bool:
        return follows in word_set("quoted as") or follows in word_set("by")

    def _opens(self, at: int) -> bool:
        """``put it at 16 and the mayor said``: another speaker begins."""
        word = self.low[at] if at < self.last else ""
        return self.kinds.get(word) == "det" or word in self.speakers

    def _is_count(self, at: int) -> bool:
        return at >= self.first and (self.low[at][0].isdecimal() or self.low[at] in self.numbers)

    def _shown(self, verb: int) -> Attribution | None:
        """``the ministry's figures show``, ``a tally by the Post showed``: who counted."""
        at = verb - 1
        while at > self.first and at > verb - _NAME and not self._is_figures(at):
            at -= 1
        if not self._is_figures(at):
            return None
        if at + 1 < verb:  # "figures from the ministry show"
            led = self.low[at + 1] in word_set("papers come")
            return self._made(at + 2, verb, verb, _ACCORDING) if led else None
        if not (at > self.first and self.tokens.possessive(at - 1)):
            return None
        start = at - 1
        while start > self.first and at - start < _NAME and not self._is_stop(start - 1):
            if self.low[start - 1] == "," or self.low[start - 1] in self.speech:
                break
            start -= 1
        return self._made(start, at, at, _ACCORDING)

    def _is_figures(self, at: int) -> bool:
        return self.low[at] in word_set("papers with figures")

    def _past_papers(self, start: int) -> int:
        """``according to figures from the ministry``: where "the ministry" begins."""
        for at in range(start, min(start + _NAME, self.last - 1)):
            if self._is_figures(at):
                behind = at + 1
                while behind < self.last and self.low[behind] in word_set("papers are made"):
                    behind += 1
                led = behind < self.last and self.low[behind] in word_set("papers come")
                return behind + 1 if led else start
            if self.tokens.capital(at) or not self.low[at][0].isalpha():
                break
        return start

    def _named(self, first: int, comma: int) -> bool:
        """``Omar Aziz, a nurse``: only names and offices before the comma, no clause."""
        if not word_set("by").isdisjoint(self.low[first:comma]):
            return False  # "asked by the Post, a doctor said"
        return all(
            self.tokens.capital(i)
            or self.low[i] in self.people
            or self.low[i] in self.speakers
            or self.kinds.get(self.low[i]) in ("det", "prep")
            or not self.low[i][0].isalpha()
            for i in range(first, comma)
        )

    def _reports(self, at: int) -> bool:
        """Whether "claimed" says something; "claimed 12 lives" and "claimed the lives" do not."""
        word = self.low[at] if at < self.last else ""
        lives = word_set("lives") & set(self.low[at : at + 6])
        life = word_set("life") & set(self.low[at : at + 4])
        return not lives and not life and word not in self.numbers and not word[:1].isdecimal()

    def _titled(self, first: int, last: int) -> bool:
        """Whether a name follows a comma and an office: "the mayor, Omar Aziz, said"."""
        office = self.low[first - 2] if first - 2 >= self.first else ""
        capitals = all(self.tokens.capital(i) for i in range(first, last))
        return capitals and (office in self.people or office in self.speakers)

    def _is_stop(self, at: int) -> bool:
        """Whether a token ends a phrase; the dots of an abbreviation do not."""
        word = self.low[at]
        initial = word == "." and at > self.first and len(self.low[at - 1]) == 1
        return (word in _STOPS and not initial) or word[0] == "\n"

    def _goes_on(self, start: int) -> bool:
        """Whether a segment behind a comma is an apposition of the name before it."""
        word = self.low[start]
        opens = start - 2
        for at in range(start - 2, max(self.first, start - _REACH) - 1, -1):
            # "Omar Aziz, a nurse, said": the name before the comma
            if self._is_stop(at) or self.low[at] == ",":
                break
            opens = at
            word_ = self.low[at]
            # "a bus was hit, guards said"
            if self.kinds.get(word_) in ("be", "have", "modal") or word_ in self.verbs:
                return False
            if word_[0].isdecimal() or self.numbers.get(word_) in _COUNTS:
                return False  # "found two bodies, an official said"
        if self.kinds.get(self.low[opens]) == "prep":
            return False  # "In all, the council counts"
        return (
            self.kinds.get(word) in ("det", "rel")
            or word in self.people
            or word in self.speakers
            or word.startswith(endings("head of an office"))
        )

    def _right(
        self, start: int, verb: int, rule_id: str, *, inverted: bool = False
    ) -> Attribution | None:
        """The phrase behind "according to" or "said"."""
        start = self._past_papers(start) if rule_id == _ACCORDING else start
        stop = start
        while stop < min(start + _REACH, self.last):
            word = self.low[stop]
            if self._is_stop(stop) or word == "," or word in word_set("ends a speaker"):
                break
            if stop > start and word in self.speech:
                break
            if self.kinds.get(word) in ("be", "have", "modal", "rel") or (
                word in word_set("ends a speaker behind") and stop > start + 1
            ):
                break
            if self.calendar.get(word, "").startswith(_MONTHS_DAYS) and self.tokens.capital(stop):
                break
            stop += 1
        if inverted and (
            stop == start
            or not (
                self.tokens.capital(start)
                or self.kinds.get(self.low[start]) == "det"
                or self.low[start] in self.speakers
            )
        ):
            return None
        while stop > start and self.low[stop - 1] in word_set("after a speaker"):
            stop -= 1
        return self._made(start, stop, verb, rule_id)

    def _behind_paper(self, start: int, stop: int) -> int:
        """``[in] a statement the police``, ``a statement, the police``: begins behind the paper."""
        paper = start + (start < stop and self.kinds.get(self.low[start]) == "det")
        behind = paper + 1
        behind += behind < stop and self.low[behind] == ","
        begins = behind < stop and self.kinds.get(self.low[behind]) == "det"
        papers = paper < stop and self._is_figures(paper)
        return behind if papers and begins else start

    def _behind_day(self, start: int, stop: int) -> int:
        """``Between 1 and 7 May the ministry``, ``at 8 am the mayor``: begins behind the time."""
        if start >= stop or self.kinds.get(self.low[start]) != "prep":
            return start
        named = [
            i
            for i in range(start, stop)
            if self.calendar.get(self.low[i], "").startswith(_MONTHS_DAYS)
            and self.tokens.capital(i)
        ]
        at = named[-1] + 1 if named else start
        while named and at < stop and self.low[at].isdecimal():
            at += 1
        if named:
            return at
        at = start + 1  # "At 8 am the mayor", "By noon officials"
        while at < stop and (
            self.low[at][0].isdecimal() or self.low[at] in word_set("times of the clock")
        ):
            at += 1
        return (
            at if at > start + 1 and self.low[start] in word_set("before a clock time") else start
        )

    def _made(self, start: int, stop: int, verb: int, rule_id: str) -> Attribution | None:
        """A speaker, when its words can speak."""
        start = self._behind_day(start, stop)
        while start < stop and (
            self.low[start] in word_set("before a speaker")
            or self.low[start] == ","
            or (self.low[start][0].isdecimal() and ":" in self.low[start])  # "06:20 Survivors"
        ):
            start += 1
        start = self._behind_paper(start, stop)
        while stop > start and (
            self.low[stop - 1] == "," or self.low[stop - 1] in word_set("end of a speaker")
        ):
            stop -= 1
        if start >= stop:  # "06:20 said": no words are left
            return None
        source_id = known_source(self.tokens, start, stop, introduced=self.introduced)
        pronouns = word_set("pronouns of a speaker")
        can_speak = any(
            word in self.speakers or word in self.people or word in pronouns
            for word in self.low[start:stop]
        )
        comma = next((i for i in range(start, stop) if self.low[i] == ","), stop)
        capitals = [i for i in range(start, comma) if self.tokens.capital(i)]
        named = (
            self.tokens.capital(start)
            and comma - start <= _NAME
            and any(
                self.kinds.get(self.low[i]) is None and self.low[i] not in self.calendar
                for i in capitals
            )
            and self.low[start] not in self.numbers
        )
        told = self.low[verb] in word_set("plain verbs of saying") and stop - start <= _PHRASE
        told = told and self.kinds.get(self.low[start]) == "det" and verb == stop
        body = rule_id == _ACCORDING and self.kinds.get(self.low[start]) == "det"
        told = told or (body and stop - start <= _PHRASE)  # "according to the fire brigade"
        # "the river said": nothing that can speak
        if not (source_id or can_speak or named or told):
            return None
        # "the toll said": a figure does not speak
        if not word_set("no words of a speaker").isdisjoint(self.low[start:stop]):
            return None
        text = self.tokens.surface(start, stop)
        text = text if stop < verb else text.removesuffix("'s").removesuffix("’s")
        name = text if len(capitals) < comma - start else self.tokens.surface(start, comma)
        if source_id:  # "the state agency": the name of the list
            name = next(
                row["name"]
                for row in table("sources", code=COMMON)
                if row["source_id"] == source_id
            )
        elif any(i > start for i in capitals) and capitals[-1] == comma - 1:
            # "mayor Omar Aziz, 50": up to the comma
            name = self.tokens.surface(start, comma)
        return Attribution(start, stop, text, name, source_id, rule_id, verb)


def low_is_name(tokens: Tokens, at: int, first: int) -> bool:
    """Whether a token goes on the name of an outlet."""
    word = tokens.low[at]
    return word[0].isalpha() and (tokens.capital(at) or (at == first and word in word_set("the")))
