"""One text, read once: tokens, sentences and who speaks in each; the ground of the later layers.

Pure. Whoever has read the text hands it on; nothing is remembered here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.extraction.attribution import Attribution, find_attributions
from geo.extraction.cued_speakers import cued_speakers
from geo.extraction.source_names import introductions
from geo.language.lexicon import ENGLISH, endings, phrase_set, word_set, words
from geo.language.reading import read
from geo.model.reading import Reading, Sentence, Tokens

__all__ = ["Passage", "Speaker", "passages", "speaker_near"]

_SHORT = 2  # words of a name that stands for a longer one


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of a passage; ``inherited`` names the rule when another sentence named it."""

    attribution: Attribution
    name: str
    source_id: str
    via: str
    words: str  # how it was first named: what tells a private person from an office
    inherited: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: tokens ``[first, last)`` and its speakers, in the text as it was read."""

    sentence: Sentence
    first: int
    last: int
    speakers: tuple[Speaker, ...]
    reading: Reading

    @property
    def tokens(self) -> Tokens:
        """The tokens of the whole text."""
        return self.reading.tokens


def speaker_near(passage: Passage, first: int, last: int) -> Speaker | None:
    """The speaker of tokens ``[first, last)``: the nearest whose own words they are not."""
    able = [
        s
        for s in passage.speakers
        if s.inherited == "source.goes_on"
        or not (s.attribution.first < last and first < s.attribution.last)
    ]
    low, tokens = passage.tokens.low, range(passage.first, passage.last)
    breaks = [k for k in tokens if low[k] == ";" or low[k] in word_set("contrasts")]

    def distance(speaker: Speaker) -> tuple[int, int]:
        """How many clauses lie between, "while" and "but" parting them; then how many tokens."""
        verb = speaker.attribution.verb
        between = sum(min(first, verb) < k < max(first, verb) for k in breaks)
        return between, abs(verb - first)

    return min(able, key=distance, default=None)


def passages(reading: Reading | str) -> tuple[Passage, ...]:
    """The sentences of a text with their speakers, pronouns and short names followed back.

    >>> found = passages("Lena Aziz, a nurse, said two died. She said a third was hurt.")
    >>> [[s.name for s in p.speakers] for p in found]
    [['Lena Aziz'], ['Lena Aziz']]
    """
    return tuple(_with_speakers(read(reading) if isinstance(reading, str) else reading))


def _with_speakers(reading: Reading) -> Iterator[Passage]:
    tokens, sentences = reading.tokens, reading.sentences
    known: dict[str, Speaker] = {}  # last word of a name: the speaker who was given it in full
    previous: Speaker | None = None
    introduced = introductions(tokens.low)
    for sentence in sentences:
        first, last = tokens.at(sentence.start), tokens.at(sentence.end)
        speakers = []
        english = reading.lang_at(sentence.start) == ENGLISH
        attributions = (
            find_attributions(tokens, first, last, introduced=introduced)
            if english
            else cued_speakers(reading, first, last)
        )
        for attribution in attributions:
            speaker = _resolved(attribution, known, previous)
            if speaker is None:
                continue
            speakers.append(speaker)
            for word in _name_words(attribution):
                known.setdefault(word, speaker)
            previous = speaker
        if not speakers and previous is not None and _continues(tokens, first, last):
            speakers = [replace(previous, inherited="source.goes_on")]
        elif not speakers:
            previous = previous if not sentence.heading else None
        yield Passage(sentence, first, last, tuple(speakers), reading)


def _resolved(
    attribution: Attribution, known: dict[str, Speaker], previous: Speaker | None
) -> Speaker | None:
    """A pronoun or a short name, followed back to the speaker it stands for."""
    text = attribution.text.lower()
    opening = text.split(" ", 1)[0]  # "it had first spoken of ten"
    pronoun = opening in word_set("pronouns of a speaker")
    if pronoun or text.startswith(endings("names of the speaker before")):
        return (
            None
            if previous is None
            else Speaker(
                attribution,
                previous.name,
                previous.source_id,
                attribution.via or previous.via,
                previous.words,
                "source.pronoun",
            )
        )
    if not attribution.source_id:
        head = attribution.text.split(",")[0].split()
        earlier = (
            known.get(head[-1].lower())
            if head and len(head) <= _SHORT and head[-1][0].isupper()
            else None
        )
        if earlier is not None:
            return Speaker(
                attribution,
                earlier.name,
                earlier.source_id,
                attribution.via or earlier.via,
                earlier.words,
                "source.surname",
            )
    return Speaker(
        attribution, attribution.name, attribution.source_id, attribution.via, attribution.text
    )


def _name_words(attribution: Attribution) -> list[str]:
    """The surname of a speaker who is named in full."""
    people = words("people", "number")
    head = attribution.text.split(",")[0].split()
    if len(head) < 2 or attribution.source_id:
        return []
    last = head[-1]
    capital = last[0].isupper() and head[-2][0].isupper() and last.lower() not in people
    return [last.lower()] if capital else []


def _continues(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sentence goes on with what the one before said: "The death toll also includes"."""
    low = tokens.low[first : min(first + 6, last)]
    if not low:
        return False
    return (
        low[0] in word_set("goes on")
        or not word_set("also").isdisjoint(low)
        or any(tuple(low[: len(p)]) == p for p in phrase_set("goes on about the toll"))
    )
