"""What kinds of events a map shows, and the look of each: read from the map's own data.

Pure. A class that the page knows (``data/event_types.csv``) brings its name, shape and hue; any
other type is named as the data name it. The most frequent get hues and shapes of their own, the
rest are "other". A map may define its own types, which come first and in its own order.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Final

from geo.gazetteer.rows import slug
from geo.webmap.strings import page_strings

__all__ = [
    "HUES",
    "SHAPES",
    "EventTypes",
    "TypeStyle",
    "contrast",
    "event_types",
    "lightened",
]

# hue: ink on paper, ink on a dark ground; each at least 3:1 against the land of its theme
HUES: Final[Mapping[str, tuple[str, str]]] = {
    "red": ("#9a3b2f", "#e58a7b"),
    "blue": ("#27496d", "#8fb4e3"),
    "ochre": ("#8a5a0b", "#d9ad5d"),
    "purple": ("#6b4a86", "#c0a2dc"),
    "green": ("#2e6e4e", "#7fc49a"),
    "magenta": ("#9b3d72", "#e394c0"),
    "brown": ("#6b4b34", "#c9a68b"),
    "olive": ("#5d6414", "#b9c162"),
}
# outlines around (0, 0), about 13 units across, so that none looks louder than another
SHAPES: Final[Mapping[str, str]] = {
    "circle": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z",
    "square": "M-5.6-5.6H5.6V5.6H-5.6Z",
    "diamond": "M0-7.6 7.6 0 0 7.6-7.6 0Z",
    "star": "M0-8 2.2-3 7.6-2.5 3.5 1.1 4.7 6.5 0 3.7-4.7 6.5-3.5 1.1-7.6-2.5-2.2-3Z",
    "drop": "M0-8C3-4 5.6-1.4 5.6 2A5.6 5.6 0 0 1-5.6 2C-5.6-1.4-3-4 0-8Z",
    "hexagon": "M-6.4 0-3.2-5.6H3.2L6.4 0 3.2 5.6H-3.2Z",
    "plus": "M-2.4-6.6H2.4V-2.4H6.6V2.4H2.4V6.6H-2.4V2.4H-6.6V-2.4H-2.4Z",
    "pentagon": "M0-6.8 6.5-2.1 4 5.5H-4L-6.5-2.1Z",
    "down": "M-7-5.4H7L0 7Z",
    "triangle": "M0-7 7 5.4H-7Z",
}
OTHER, UNSTATED = "other", "unstated"
MOST: Final = len(HUES)
_GREY: Final = ("#565f68", "#b3bbc3")
_UCDP: Final = {1: "state_based", 2: "non_state", 3: "one_sided"}
_DARK_LAND: Final = "#262a2e"
_READABLE: Final = 3.0  # contrast of graphics, WCAG 1.4.11


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeStyle:
    """One type of event as it is drawn: names by language, ink by theme, shape, letters inside."""

    key: str
    labels: Mapping[str, str]
    shape: str = ""
    light: str = ""
    dark: str = ""
    icon: str = ""
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventTypes:
    """The types of one map, in the order of its legend, and which events belong to each."""

    styles: tuple[TypeStyle, ...]
    own: tuple[TypeStyle, ...] = ()
    _seen: dict[tuple[str, str, int], str] = field(default_factory=dict, repr=False)

    def group(self, properties: Mapping[str, Any]) -> str:
        """Key of the type that an event belongs to."""
        asked = _asked(properties)
        if asked not in self._seen:
            key = _class_of(*asked, own=self.own)
            self._seen[asked] = key if any(s.key == key for s in self.styles) else OTHER
        return self._seen[asked]


def event_types(
    features: Iterable[Mapping[str, Any]],
    *,
    own: Sequence[TypeStyle] = (),
    alike: Iterable[tuple[Mapping[str, Any], int]] = (),
) -> EventTypes:
    """Choose the types of a map from its events.

    Parameters
    ----------
    features
        Events with their ``properties``.
    own
        Types that the map defines; they keep their order and their look.
    alike
        Properties of events, and how many have them.

    Examples
    --------
    >>> rows = [{"event_type": "Burglary"}, {"event_type": "Graffiti on a wall"}, {}]
    >>> types = event_types([{"properties": p} for p in rows])
    >>> [types.group(p) for p in rows]
    ['burglary', 'graffiti-on-a-wall', 'unstated']
    >>> [s.labels["en"] for s in types.styles]
    ['Burglary', 'Graffiti on a wall', 'Type not stated']
    """
    own = tuple(own)
    asked = Counter(_asked(f.get("properties") or {}) for f in features)
    for properties, number in alike:
        asked[_asked(properties)] += number
    counts: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    for key_of, n in sorted(asked.items()):
        key = _class_of(*key_of, own=own)
        counts[key] += n
        words.setdefault(key, Counter())[key_of[0] or key_of[1]] += n
    mine = {style.key for style in own}
    ranked = sorted(
        (k for k in counts if k not in mine and k != UNSTATED), key=lambda k: (-counts[k], k)
    )
    room = max(0, MOST - len(own))
    styles = _dressed([s for s in own if counts[s.key]], ranked[:room], words)
    if len(ranked) > room:
        styles.append(_plain(OTHER))
    if counts[UNSTATED]:
        styles.append(_plain(UNSTATED))
    return EventTypes(styles=tuple(styles), own=own)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 defines it, 1 to 21.

    >>> round(contrast("#ffffff", "#000000")), round(contrast("#f4f1ea", "#9a3b2f"), 1)
    (21, 6.1)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _asked(properties: Mapping[str, Any]) -> tuple[str, str, int]:
    kind, sub = (str(properties.get(k) or "").strip() for k in ("event_type", "sub_event_type"))
    return kind, sub, int(properties.get("type_of_violence") or 0)


def _class_of(kind: str, sub: str, violence: int, *, own: Sequence[TypeStyle]) -> str:
    """Own types first, then the known classes (the narrower column first), then the words given."""
    for style in own:
        names = {n.casefold() for n in (*style.matches, style.key, *style.labels.values())}
        if {kind.casefold(), sub.casefold()} & names:
            return style.key
    # the columns as they are: ACLED's own types are told by the type, looting by the sub-type
    for row in _classes():
        if row.key == "looting" and row.pattern.search(sub.casefold()):
            return row.key
    for text in (kind, sub):
        for row in _classes():
            if text and row.pattern.search(text.casefold()):
                return row.key
    if kind or sub:
        return slug(kind or sub) or _spelt(kind or sub)
    return _UCDP.get(violence, UNSTATED)


def _spelt(text: str) -> str:
    """A key for a name without a Latin letter: its code points, so that equal names are equal."""
    return "u-" + "-".join(f"{ord(c):x}" for c in text.casefold()[:12] if not c.isspace())


def _dressed(
    own: Sequence[TypeStyle], keys: Sequence[str], words: Mapping[str, Counter[str]]
) -> list[TypeStyle]:
    """Give each type a hue and a shape that no other has, its usual ones where they are free."""
    known = {row.key: row for row in _classes()}
    shapes = [s for s in SHAPES if s != "triangle" and s not in {style.shape for style in own}]
    hues = [h for h, (light, _) in HUES.items() if light not in {s.light for s in own}]
    # who has a usual look takes it first; the others choose from what is left
    looks = {
        key: (_take(hues, known[key].hue), _take(shapes, known[key].shape))
        for key in keys
        if key in known
    }
    styles = []
    for style in own:
        light = style.light or HUES.get(_take(hues, any_one=True), _GREY)[0]
        shape = style.shape or _take(shapes, any_one=True) or "triangle"
        usual = next((dark for one, dark in HUES.values() if one == light), "")
        dark = style.dark or usual or lightened(light)
        styles.append(replace(style, shape=shape, light=light, dark=dark))
    for key in keys:
        hue, shape = looks.get(key, ("", ""))
        labels = known[key].labels if key in known else {"en": _told(words[key])}
        light, dark = HUES.get(hue or _take(hues, any_one=True), _GREY)
        shape = shape or _take(shapes, any_one=True) or "triangle"
        styles.append(TypeStyle(key=key, labels=labels, shape=shape, light=light, dark=dark))
    return styles


def _take(free: list[str], wanted: str = "", *, any_one: bool = False) -> str:
    """Take one out of what is free: the wanted one, or, where any will do, the first."""
    name = wanted if wanted in free else free[0] if any_one and free else ""
    if name:
        free.remove(name)
    return name


def _told(words: Counter[str]) -> str:
    """The commonest spelling of a type, as the data have it."""
    return min(words, key=lambda word: (-words[word], word)).replace("_", " ")


def _labels(key: str) -> dict[str, str]:
    """What the languages of the page call a class."""
    word = f"group.{key}"
    return {lang: words[word] for lang, words in page_strings().items() if word in words}


def _plain(key: str) -> TypeStyle:
    shape = {OTHER: "triangle", UNSTATED: "circle"}[key]
    return TypeStyle(key=key, labels=_labels(key), shape=shape, light=_GREY[0], dark=_GREY[1])


def lightened(color: str) -> str:
    """The colour mixed with white until it can be read on a dark ground.

    >>> lightened("#000000"), lightened("#ffffff")
    ('#999999', '#ffffff')
    """
    parts = _channels(color)
    for share in range(11):
        mixed = [round(c + (255 - c) * share / 10) for c in parts]
        lighter = "#" + "".join(f"{c:02x}" for c in mixed)
        if contrast(lighter, _DARK_LAND) >= _READABLE + 1.5:
            return lighter
    return "#ffffff"


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    shares = [c / 255 for c in _channels(color)]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class _Class:
    key: str
    shape: str
    hue: str
    labels: Mapping[str, str]
    pattern: re.Pattern[str]


@cache
def _classes() -> tuple[_Class, ...]:
    text = (resources.files("geo.webmap") / "data" / "event_types.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        _Class(
            key=row["key"],
            shape=row["shape"],
            hue=row["hue"],
            labels=_labels(row["key"]),
            pattern=re.compile(
                r"(?<!\w)(?:" + "|".join(map(re.escape, row["names"].split("|"))) + r")(?!\w)"
            ),
        )
        for row in rows
    )
