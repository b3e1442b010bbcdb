"""Which country a text is about: names vote, and the winner is a near-hard filter.

Pure. A name of a country counts most; every other name counts once for each country that it
exists in, so that several names which share one country settle it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from geo.model.frames import PlaceArgument, Unit
from geo.model.reading import Reading
from geo.model.records import Resolution
from geo.model.vocab import MentionKind, PlaceKind, SpatialRelation

__all__ = ["Countries", "embassies", "vote"]

_TOWNS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.QUARTER)
_NAMED = 3.0  # what the name of a country says for it
_LEADS = 1  # the last line of the head of a text
_AGAIN = 0.5
_STATED = 1.0  # the same, where it only says in which country one other name lies
_MANY = 3  # names before it that say what the text is about
_ONLY = 1.3  # a name that exists in one country alone
_UNIT = 0.5  # more, if it may be a first-level unit there
_LEAD = 1.6  # how far the winner must lead
_DEMONYM = 0.5
_SURE = 0.6
_LIKELY = 0.7  # more, times its confidence, for the country that the resolver chose
_SHARE = 0.5  # of the votes of the text's country
_STRONG = 2.5  # votes without which a country that is never named is no candidate


@dataclass(slots=True)
class Countries:
    """The country of a text, the countries it names, and the votes of all."""

    main: str = ""
    named: set[str] = field(default_factory=set)
    votes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    names: Counter[str] = field(default_factory=Counter)  # distinct names that exist there
    titled: set[str] = field(default_factory=set)  # countries that the title names
    lead: set[str] = field(default_factory=set)  # countries that the first lines name
    by_block: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def allows(self, country: str, block: int) -> bool:
        """Whether a place of a country may be meant in a block of the text."""
        if not self.main or not country:
            return True
        if country == self.main:
            return True
        if self.main in self.titled and country in self.titled:
            return True  # "Tak province: arrivals from Myanmar"
        if self.main in self.titled and country not in self.named:
            return False  # the title says which country it is about
        if country in self.by_block.get(block, ()):
            return True
        if country in self.lead and self.names[country] > 1:
            return True  # "Chad: arrivals from Sudan"
        votes, main = self.votes.get(country, 0.0), self.votes.get(self.main, 0.0)
        strong = votes >= max(_STRONG, _SHARE * main) and self.names[country] > 1
        return strong and country not in self.named


def embassies(reading: Reading) -> set[int]:
    """Where the words for offices of a country abroad stand: "Ruritania's embassy"."""
    return {h.first for h in reading.hits if h.set == "office_after" and h.value == "abroad"}


def vote(
    arguments: Sequence[PlaceArgument],
    resolutions: Sequence[Resolution],
    blocks: Sequence[int],
    *,
    line_of: Callable[[int], int],
    focus: Sequence[str] = (),
    titled: Sequence[str] = (),
    abroad: Collection[int] = (),
) -> Countries:
    """Let the names of a text vote for their countries; ``titled`` are those that its title names.

    ``blocks`` gives each argument's line, ``line_of`` that of a character; ``abroad`` are
    the tokens of embassies, whose country is told of and not meant.
    """
    found = Countries()
    seen: set[str] = set()
    order: list[str] = []
    exist: Counter[str] = Counter()
    stated = Counter(p for a in arguments for p in a.parents)
    for argument, block in zip(arguments, blocks, strict=True):
        if argument.last in abroad or not _speaks(argument):
            continue
        country = _country_of(argument)
        key = argument.name.casefold()
        if country:
            inside = len(seen) >= _MANY and stated[argument.index] == 1
            told = _STATED if inside else _NAMED  # "X, Y-land" tells where X is
            found.votes[country] += _AGAIN if key in seen else told
            found.named.add(country)
            if block <= _LEADS:
                found.lead.add(country)
            found.by_block[block].add(country)
            if not inside:
                order.append(country)
        elif key not in seen:
            _vote_of_name(argument, block, found, exist)
        seen.add(key)
    for resolution in resolutions:
        chosen = resolution.chosen
        if resolution.mention.kind is MentionKind.DEMONYM and chosen and chosen.place.country:
            found.votes[chosen.place.country] += _DEMONYM
            found.by_block[line_of(resolution.mention.start)].add(chosen.place.country)
    for code in (*focus, *titled):
        found.votes[code] += _NAMED
    found.titled = set(titled)
    found.named |= found.titled
    found.names = exist
    found.main = _winner(found, order, exist)
    return found


def _speaks(argument: PlaceArgument) -> bool:
    """Whether a name speaks for a country; "Aden Square", of which no list knows, does not."""
    listed = any(p.kind not in _TOWNS for p in argument.candidates[:6])
    borrowed = argument.unit is Unit.SITE and not listed
    return not (argument.acronym or borrowed or argument.relation is SpatialRelation.PHRASE)


def _vote_of_name(
    argument: PlaceArgument, block: int, found: Countries, exist: Counter[str]
) -> None:
    """A name counts once for each country in which it exists, more for the likeliest."""
    codes = {p.country for p in argument.candidates if p.country}
    units = {p.country for p in argument.candidates if p.kind is PlaceKind.ADM1}
    for code in sorted(codes):
        weight = _ONLY if len(codes) == 1 else 1.0
        found.votes[code] += weight + (_UNIT if code in units else 0.0)
        exist[code] += 1
    resolution = argument.resolution
    if resolution is not None and resolution.chosen is not None and argument.candidates:
        country = resolution.chosen.place.country
        if country:
            found.votes[country] += _LIKELY * resolution.confidence
            unit = resolution.chosen.place.kind is PlaceKind.ADM1
            if unit and resolution.confidence >= _SURE:
                found.by_block[block].add(country)


def _country_of(argument: PlaceArgument) -> str:
    """The country that a name means, "" where it is no country's."""
    first = argument.place or (argument.candidates[0] if argument.candidates else None)
    if first is not None and first.kind is PlaceKind.COUNTRY and not argument.unit:
        return first.country
    return ""


def _winner(found: Countries, order: Sequence[str], exist: Counter[str]) -> str:
    """The country that leads clearly, else where most names exist, else the first named."""
    ranked = sorted(found.votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return ""
    first = ranked[0][0]
    if first not in found.named and exist[first] == 1 and len(exist) > 1:
        return ""  # one ambiguous name makes no country
    if len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1]:
        return ranked[0][0] if ranked[0][1] >= 1.0 else ""
    close = [code for code, votes in ranked if votes * _LEAD >= ranked[0][1]]
    named = [code for code in order if code in close]
    if named:
        return named[0]
    return max(close, key=lambda code: (exist[code], -close.index(code)))
