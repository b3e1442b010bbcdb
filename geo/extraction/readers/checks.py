"""The answers of a plug-in against the text: each span found again, each value read again.

Pure. What does not stand in the text is dropped with a reason; nothing of it is mended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geo.extraction.lexicon import is_event_class
from geo.extraction.times import read_times
from geo.language.lexicon import words
from geo.model.readers import PARTS, Answer
from geo.model.reading import Number, Reading
from geo.model.records import (
    Claim,
    ClaimId,
    Mention,
    Movement,
    MovementId,
    Rejected,
    Report,
    Span,
)
from geo.model.vocab import Harm, Qualifier, Status

__all__ = ["Accepted", "check_answer"]

_CONFIDENCE = 0.5  # of what nobody but a plug-in read
_ONE, _TWO = 1, 2


@dataclass(slots=True)
class Accepted:
    """What of an answer stands in the text, and what was dropped and why."""

    mentions: list[Mention] = field(default_factory=list)
    events: list[tuple[int, int, str]] = field(default_factory=list)  # characters and class
    claims: list[Claim] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    dropped: list[Rejected] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many items stand."""
        return len(self.mentions) + len(self.events) + len(self.claims) + len(self.movements)


def check_answer(answer: Answer, report: Report, reading: Reading) -> Accepted:
    """Keep of an answer what the text says.

    Parameters
    ----------
    answer
        What a reader said about the text of this report.
    report, reading
        The report, and its text as it was read here.

    Returns
    -------
    Accepted
        Items that stand on their characters with values that were read again from them; everything
        else is in ``dropped``, one line each with its reason.

    Examples
    --------
    >>> from geo.language.reading import read
    >>> text = "12 morts dans une explosion."
    >>> report = Report(report_id="r", path="r.txt", sha256="", text=text, lang="fr")
    >>> item = {"start": 0, "end": 8, "text": "12 morts", "harm": "killed", "value": 900}
    >>> answer = Answer(spec="m:f", name="m", version="1", configuration_sha256="", items={
    ...     "claims": [item]}, leaves_machine=False, text_sha256="")
    >>> found = check_answer(answer, report, read(text, lang="fr"))
    >>> found.claims, found.dropped[0].reason
    ([], "m 1: claim '12 morts': its value 900 is not what is read there (12)")
    """
    return _Check(answer, report, reading).run()


class _DropError(Exception):
    """Why one item is not used."""


class _Check:
    """One answer."""

    def __init__(self, answer: Answer, report: Report, reading: Reading) -> None:
        self.answer, self.report, self.reading = answer, report, reading
        self.found = Accepted()

    def run(self) -> Accepted:
        read = {
            "mentions": self._mention,
            "events": self._event,
            "claims": self._claim,
            "movements": self._movement,
        }
        for part in PARTS:
            items = self.answer.items.get(part, ())
            for item in items if isinstance(items, Sequence) else ():
                try:
                    if not isinstance(item, Mapping):
                        self._drop("it is no table of values")
                    read[part](item)
                except _DropError as error:
                    self._refuse(part, item, str(error))
        for part in sorted(set(self.answer.items) - set(PARTS)):
            self._refuse(part, {}, f"unknown; known: {', '.join(PARTS)}")
        return self.found

    def _drop(self, why: str) -> None:
        raise _DropError(why)

    def _refuse(self, part: str, item: object, why: str) -> None:
        text = str(item.get("text", "")) if isinstance(item, Mapping) else ""
        name = f"{self.answer.name} {self.answer.version}"
        shown = f" {text[:60]!r}" if text else ""
        self.found.dropped.append(
            Rejected(
                file=self.report.path,
                column=part,
                value=text[:200],
                reason=f"{name}: {part.removesuffix('s')}{shown}: {why}",
                remedy="nothing to do: it was not used",
                fatal=False,
            )
        )

    # ------------------------------------------------------------ spans and values

    def _span(self, item: Mapping[str, Any]) -> Span:
        """The characters of an item, the very ones it names."""
        start, end, text = (item.get(key) for key in ("start", "end", "text"))
        whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool)
        if not whole or not isinstance(text, str) or not text.strip():
            self._drop("it names no characters of the text (start, end, text)")
        first, last = int(str(start)), int(str(end))
        if not 0 <= first < last <= len(self.report.text):
            self._drop(f"[{first}, {last}) lies outside the text")
        if self.report.text[first:last] != text:
            self._drop(f"the text says {self.report.text[first:last][:60]!r} there")
        return Span(report_id=self.report.report_id, start=first, end=last, text=str(text))

    def _words(self, item: Mapping[str, Any], key: str) -> str:
        """Words that an item gives: they must stand in the text."""
        said = item.get(key)
        if said in (None, ""):
            return ""
        if not isinstance(said, str) or said not in self.report.text:
            self._drop(f"its {key} {said!r} does not stand in the text")
        return str(said)

    def _number(self, span: Span, said: object) -> tuple[Number | None, int | None]:
        """The number that the rules read in a span; it must be the one that was said."""
        if said is not None and (isinstance(said, bool) or not isinstance(said, int)):
            self._drop(f"its value {said!r} is no whole number")
        inside = [n for n in self.reading.numbers if span.start <= n.start and n.end <= span.end]
        able = [n for n in inside if not n.blocked]
        for number in able:
            ends = (number.low, number.high) if number.qualifier is Qualifier.RANGE else ()
            if said in (number.value, *ends) or (said is None and len(able) == 1):
                return number, number.value
        if not able:
            people = self._people(span)
            if people and said in (None, people) and not inside:
                return None, people
        read = ", ".join(str(n.value if not n.blocked else n.blocked) for n in inside)
        self._drop(f"its value {said} is not what is read there ({read or 'no number'})")
        return None, None  # pragma: no cover - the line above raises

    def _people(self, span: Span) -> int | None:
        """How many people a noun alone counts: "un soldat", "جنديين"."""
        numbers = words("people", "number", code=self.reading.lang)
        tokens = self.reading.tokens
        first, last = tokens.at(span.start), tokens.at(span.end)
        kinds = {numbers.get(word) for word in tokens.low[first:last]}
        return _TWO if "two" in kinds else _ONE if "one" in kinds and "many" not in kinds else None

    def _day(self, item: Mapping[str, Any], span: Span) -> None:
        """A day that an event claims: the rules must read it in the sentence of the span."""
        said = item.get("date")
        if said in (None, ""):
            return
        times = read_times(
            self.reading.tokens, published=self.report.date_published, dates=self.reading.dates
        )
        index = self.reading.sentence_at(span.start)
        around = self.reading.sentences[index] if index >= 0 else None
        low, high = (around.start, around.end) if around else (span.start, span.end)
        days = {t.when.start.isoformat() for t in times if t.when.start and low <= t.start < high}
        if str(said) not in days:
            read = ", ".join(sorted(days)) or "no day"
            self._drop(f"its date {said} is not what is read in its sentence ({read})")

    # ------------------------------------------------------------ items

    def _mention(self, item: Mapping[str, Any]) -> None:
        span = self._span(item)
        self.found.mentions.append(
            Mention(
                report_id=span.report_id,
                start=span.start,
                end=span.end,
                text=span.text,
                rule=self._rule,
            )
        )

    def _event(self, item: Mapping[str, Any]) -> None:
        span = self._span(item)
        name = item.get("class")
        if not isinstance(name, str) or not is_event_class(name):
            self._drop(f"its class {name!r} is not one of common/event_classes.csv")
        self._day(item, span)
        self.found.events.append((span.start, span.end, str(name)))

    def _claim(self, item: Mapping[str, Any]) -> None:
        span = self._span(item)
        harm = item.get("harm")
        if harm not in tuple(Harm):
            self._drop(f"its harm {harm!r} is none of {', '.join(Harm)}")
        number, value = self._number(span, item.get("value"))
        made = Claim(
            claim_id=ClaimId(f"{span.report_id}:{span.start}:{self._rule}"),
            harm=Harm(str(harm)),
            value=value,
            low=value,
            best=value,
            high=value,
            number_text=span.text,
            group=self._words(item, "group"),
            claimant=self._words(item, "claimant"),
            as_of=self.report.date_published,
            span=span,
            rule_id=self._rule,
            confidence=_CONFIDENCE,
        )
        if number is not None:
            made = replace(
                made,
                low=number.low,
                best=number.best,
                high=number.high,
                qualifier=Qualifier(number.qualifier),
                number_text=number.text,
            )
        self.found.claims.append(made)

    def _movement(self, item: Mapping[str, Any]) -> None:
        span = self._span(item)
        number, value = (
            self._number(span, item["number"]) if item.get("number") is not None else (None, None)
        )
        origin, destination = self._words(item, "origin"), self._words(item, "destination")
        index = self.reading.sentence_at(span.start)
        around = self.reading.sentences[max(index, 0)]
        start, end = min(around.start, span.start), max(around.end, span.end)
        self.found.movements.append(
            Movement(
                movement_id=MovementId(f"{span.report_id}:m{span.start}:{self._rule}"),
                who=self._words(item, "who") or span.text,
                number=value,
                number_text=number.text if number is not None else "",
                origin=origin,
                origin_explicit=bool(origin),
                destination=destination,
                destination_explicit=bool(destination),
                claimant=self._words(item, "claimant"),
                report_ids=(span.report_id,),
                quotes=(self.report.quote(start, end, [(span.start, span.end)]),),
                review=Status.DRAFT,
            )
        )

    @property
    def _rule(self) -> str:
        """The rule by which an item was read: the plug-in's name."""
        return f"reader.{self.answer.name}"
