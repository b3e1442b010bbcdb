"""One decision for every text of a map: it leaves whole, or something stands in its place.

What stays is entered in the ledger with file, row, column and reason. Each distinct name is judged
once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from geo.privacy.contact import find_positions
from geo.privacy.evidence import Reason
from geo.privacy.fields import Gate, Rule
from geo.privacy.ledger import Ledger, Withheld
from geo.privacy.names import NameIndex
from geo.privacy.screen import Hit, Screen
from geo.privacy.settings import Texts

__all__ = ["PERSON_MARK", "Clearance", "Item"]

PERSON_MARK = "[text withheld: may name a private person]"
POSITION_MARK = "[text withheld: states a position]"
PLACE_MARK = "[text withheld: names a place that is not shown]"
NAME_MARK = "[name withheld]"  # somebody said so: without it the words would be the report's own
_MARKS = {Reason.POSITION: POSITION_MARK, Reason.HIDDEN_PLACE: PLACE_MARK}
_IDS = frozenset(
    [Rule.INCIDENT, Rule.MOVEMENT, Rule.CLAIM, Rule.SOURCE, Rule.REPORT, Rule.PATH, Rule.URL]
)
_FINEST_KM = 2.0  # positions finer than a settlement stay where an item has no place


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """What the texts of one record are judged by."""

    file: str = ""
    row: int | None = None
    modes: Callable[[str], Texts] = field(default=lambda _column: Texts.SCREEN)
    radius_km: float = _FINEST_KM  # of what is drawn
    title: str = ""  # stands for a title that stays


class Clearance:
    """Judges the values of records; an instance is used for one build.

    Parameters
    ----------
    screen
        Has read all texts of the map.
    ledger
        Takes what stays.
    ids
        Kind and id to the neutral id that stands for it.
    hidden
        Names of places that no text may tell.
    """

    def __init__(
        self,
        screen: Screen,
        ledger: Ledger,
        *,
        ids: dict[tuple[str, str], str],
        hidden: Iterable[str] = (),
    ) -> None:
        self._screen, self._ledger, self._ids = screen, ledger, ids
        places = tuple(hidden)
        single = {name.casefold() for name in places}
        self._hidden = NameIndex(places, telling=lambda word: word in single, whole=True)
        self._names: dict[str, bool] = {}
        self._paths: dict[str, str] = {}
        self._finer: dict[tuple[str, float], bool] = {}

    def gate(self, item: Item) -> Gate:
        """The decision about the fields of one record."""

        def decide(rule: Rule, value: str, column: str) -> str:
            left = judged(rule, value, column)
            if rule not in _IDS:
                self._ledger.left.add(left)
            return left

        def judged(rule: Rule, value: str, column: str) -> str:
            match rule:
                case Rule.TEXT | Rule.TITLE | Rule.WORDS:
                    return self._text(rule, value, column, item)
                case Rule.NAME | Rule.CODE | Rule.URL:
                    finer = rule is not Rule.CODE and self._is_finer(value, item.radius_km)
                    stands = not finer and self._may_stand(rule, value)
                    return value if stands else self._left(value, column, item)
                case Rule.SPEAKER:
                    return self._speaker(value, column, item)
                case Rule.PATH:
                    return self._path(value)
                case _:
                    return self._ids.get((rule.value.partition(" ")[0], value), value)

        return decide

    def name(self, value: str) -> str:
        """A type, an actor or a place as it may stand, "" where it may not."""
        return value if self._may_stand(Rule.NAME, value) else ""

    def hits(self, text: str, mode: Texts, *, radius_km: float = _FINEST_KM) -> list[Hit]:
        """Why a text stays; a name of a hidden place is one reason."""
        found = self._screen.hits(text, mode, finer_than_km=radius_km)
        found += [
            Hit(start=f.start, end=f.end, reason=Reason.HIDDEN_PLACE)
            for f in self._hidden.find(text)
        ]
        return found

    def _text(self, rule: Rule, value: str, column: str, item: Item) -> str:
        mode = item.modes(column)
        found = self.hits(value, mode, radius_km=item.radius_km)
        if rule is Rule.TITLE:  # type, place and date leave anyway, also where nobody wrote them
            self._ledger.left.add(item.title)
        if not found or (rule is Rule.TITLE and value in item.title):
            if rule is not Rule.WORDS:
                self._ledger.published += 1
            return value
        instead = self._instead(rule, found, item)
        self._note(value, column, item, found[0], decision=instead or "left out")
        return instead

    def _instead(self, rule: Rule, found: list[Hit], item: Item) -> str:
        if rule is Rule.WORDS:
            return ""
        if rule is Rule.TITLE:
            return item.title
        return _MARKS.get(found[0].reason, PERSON_MARK)

    def _is_finer(self, value: str, radius_km: float) -> bool:
        """Whether a name or an address tells more than the item does where it is drawn."""
        if not any(c.isdigit() or c == "/" for c in value):
            return False
        found = self._finer.get((value, radius_km))
        if found is None:
            found = bool(find_positions(value, finer_than_km=radius_km))
            self._finer[value, radius_km] = found
        return found

    def _may_stand(self, rule: Rule, value: str) -> bool:
        may = self._names.get(value)
        if may is None:
            screen = self._screen
            inside = rule is not Rule.NAME and bool(screen.declared.inside(value))
            listed = screen.listed(value) if rule is Rule.NAME else screen.declared.find(value)
            may = self._names[value] = not inside and not listed
        return may and not (rule is Rule.NAME and self._hidden.find(value))

    def _left(self, value: str, column: str, item: Item) -> str:
        hit = Hit(start=0, end=len(value), reason=Reason.DECLARED)
        self._note(value, column, item, hit, decision="left out")
        return ""

    def _speaker(self, value: str, column: str, item: Item) -> str:
        if ("source", value) in self._ids:
            return self._ids["source", value]
        if not self._screen.hits(value, Texts.STRICT):
            return value
        hit = Hit(start=0, end=len(value), reason=Reason.SPEECH)
        instead = NAME_MARK if column == "claimant" else ""
        self._note(value, column, item, hit, decision=instead or "left out")
        return instead

    def _path(self, value: str) -> str:
        """A file name that names nobody; it changes only where it did."""
        shown = self._paths.get(value)
        if shown is None:
            screen = self._screen
            tells = screen.declared.inside(value) or screen.found.inside(value)
            shown = value
            if tells or screen.listed(value):
                suffix = value.rpartition(".")[2] if "." in value else ""
                shown = f"withheld-{len(self._paths) + 1}" + (f".{suffix}" if suffix else "")
            self._paths[value] = shown
        return shown

    def _note(self, value: str, column: str, item: Item, hit: Hit, *, decision: str) -> None:
        row = Withheld(
            file=item.file,
            row=item.row,
            column=column,
            reason=hit.reason,
            words=value[hit.start : hit.end],
            start=hit.start,
            end=hit.end,
            decision=decision,
        )
        self._ledger.add(row, text=value)
