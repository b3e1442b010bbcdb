"""Numbers with their hedges: digits, words, ranges, "dozens" kept as a word, and what blocks them.

Pure. A number that counts something else than people (an age, a distance, money, a duration, a
seat, a clock time) is found too and says what blocks it, so that no later layer takes it up.
"""

from functools import lru_cache

from geo.language.lexicon import phrases, table, word_set, words
from geo.language.number_words import bounds_of, number_at
from geo.language.tokens import Tokens, tokenize
from geo.model.reading import Number
from geo.model.vocab import Qualifier

__all__ = ["Number", "find_numbers", "floor_of", "read_numbers"]

_LONGEST_UNIT_GAP = 3  # "two parliamentary seats", "three small fishing boats"
_AGES = range(1, 111)
_SIGN = 3  # letters of the sign before a number
_YEARS = range(1800, 2100)
_ORDINAL_ENDS = frozenset(("st", "nd", "rd", "th"))


def find_numbers(text: str) -> list[Number]:
    """Every number of a text, in order.

    Examples
    --------
    >>> [(n.text, n.low, n.best, n.high) for n in find_numbers("At least 12 or 6-8 men")]
    [('At least 12', 12, 12, None), ('6-8', 6, None, 8)]
    >>> [(n.text, n.blocked) for n in find_numbers("A 57-year-old, 100 meters away")]
    [('57', 'age'), ('100', 'distance')]
    >>> [(n.text, n.value) for n in find_numbers("hundreds fled, twenty-two died")]
    [('hundreds', None), ('twenty-two', 22)]
    """
    return read_numbers(tokenize(text))


def floor_of(word: str) -> int:
    """A lower bound of a vague word, for sorting only; 0 when it has none.

    >>> floor_of("thousands"), floor_of("tens of thousands"), floor_of("people")
    (1000, 20000, 0)
    """
    floors = _numbers()[1]
    parts = [floors[part] for part in word.lower().split() if part in floors]
    if len(parts) > 1 and parts[-1] >= 100:
        return (20 if parts[0] == floors["tens"] else parts[0]) * parts[-1]
    return parts[0] if parts else 0


def read_numbers(tokens: Tokens, first: int = 0, last: int | None = None) -> list[Number]:
    """The numbers among tokens ``[first, last)``; the cost is linear in their count."""
    low = tokens.low
    kinds = _numbers()[0]
    stop = len(low) if last is None else last
    found: list[Number] = []
    index = first
    while index < stop:
        word = low[index]
        if word not in kinds and not word[0].isdecimal() and "-" not in word:
            index += 1
            continue
        number = _number_at(tokens, index, first, stop)
        if number is None:
            index += 1
        else:
            found.append(number)
            index = number.last
    return found


@lru_cache(maxsize=1)
def _numbers() -> tuple[dict[str, str], dict[str, int]]:
    """Kinds and values of number words."""
    return words("numbers", "kind"), {r["word"]: int(r["value"]) for r in table("numbers")}


def _digits(word: str) -> int | None:
    """The whole number that digits with separators write; None for a decimal or a clock time."""
    if word.isdecimal():
        return int(word) if len(word) <= 12 else None
    head, *groups = word.split(",")
    well_grouped = all(len(g) == 3 and g.isdecimal() for g in groups)
    if groups and well_grouped and head.isdecimal() and len(word) <= 16:
        return int(head + "".join(groups))
    return None


def _decimal(word: str) -> float | None:
    whole, dot, part = word.partition(".")
    written = bool(dot) and whole.isdecimal() and part.isdecimal()
    return float(word) if written and len(word) < len("1000000000000.00") else None


def _in_words(  # noqa: C901, PLR0912 -- one branch per kind of word
    low: list[str], index: int, stop: int
) -> tuple[int | None, int]:
    """A number in words from ``index``: its value and the token after it."""
    kinds, values = _numbers()
    total = current = 0
    at, seen, smaller = index, False, 1_000_000_000_000
    while at < stop:
        word = low[at]
        if "-" in word:
            tens, _, unit = word.partition("-")
            if kinds.get(tens) != "tens" or kinds.get(unit) != "unit" or smaller <= 99:
                break
            current, smaller = current + values[tens] + values[unit], 1
        elif (kind := kinds.get(word)) in ("unit", "teen", "tens"):
            size = {"unit": 9, "teen": 19, "tens": 99}[kind]
            if smaller <= size:
                break
            current += values[word]
            smaller = 1 if kind != "tens" else 10
        elif kind in ("scale", "dozen"):
            if not seen and word != "dozen":
                break
            factor = values[word]
            if factor < 1000:
                current = max(current, 1) * factor
                smaller = 100
            else:
                total, current = total + max(current, 1) * factor, 0
                smaller = factor
        elif word == "and" and seen and at + 1 < stop and low[at - 1] in ("hundred", "thousand"):
            follows = low[at + 1].split("-")[0]
            if kinds.get(follows) not in ("unit", "teen", "tens"):
                break
            at += 1
            continue
        elif word[0].isdecimal() and not seen:
            value = _digits(word)
            if value is None:
                break
            current, smaller = value, 1
        else:
            break
        seen = True
        at += 1
    return (total + current if seen else None), at


def _number_at(tokens: Tokens, index: int, first: int, stop: int) -> Number | None:
    """The number whose core begins at one token, or None."""
    low = tokens.low
    kinds = _numbers()[0]
    word = low[index]
    kind = kinds.get(word)
    if kind == "ordinal":
        return number_at(tokens, index, index, index + 1, (1, 1, 1), blocked="ordinal")
    if kind == "vague" or (kind == "scale" and word in ("hundred", "thousand")):
        return _vague(tokens, index, first, stop)
    core, value, at = _value_at(tokens, index, first, stop)
    if value is None:
        if word[0].isdecimal():
            ordinal = core + 1 < stop and low[core + 1] in _ORDINAL_ENDS
            blocked = "time" if ":" in word else "ordinal" if ordinal else "decimal"
            return number_at(tokens, index, index, index + 1, blocked=blocked)
        return None
    blocked = _blocked(tokens, core, at, stop, value)
    begin, qualifier = _hedge(low, core, first)
    upper, at = _range_end(tokens, at, stop, value)
    if upper is not None:
        begin = core - 1 if core > first and low[core - 1] == "between" else core
        blocked = blocked or _blocked(tokens, core, at, stop, upper)
        return number_at(
            tokens,
            begin,
            core,
            at,
            (value, None, upper),
            blocked=blocked,
            qualifier=Qualifier.RANGE,
        )
    after = _hedge_after(tokens, at, stop)
    if after:
        at, qualifier = after
    bounds = bounds_of(qualifier, value)
    return number_at(
        tokens, begin, core, at, bounds, blocked=blocked, qualifier=qualifier, value=value
    )


def _value_at(tokens: Tokens, index: int, first: int, stop: int) -> tuple[int, int | None, int]:
    """First token, value and end of a digit or word number with its multiplier."""
    low = tokens.low
    word = low[index]
    core = index
    if index > first and low[index - 1] in ("a", "half") and _numbers()[0].get(word) == "dozen":
        core = index - 1
    if word[0].isdecimal():
        follows = low[index + 1] if index + 1 < stop else ""
        decimal = _decimal(word)
        scale = _numbers()[1].get(follows, 0) if _numbers()[0].get(follows) == "scale" else 0
        if decimal is not None:
            return (core, round(decimal * scale), index + 2) if scale else (core, None, index + 1)
        if _spaced_group(tokens, index, stop):
            return core, int(word + follows), index + 2
        if follows in _ORDINAL_ENDS and tokens.glued(index + 1):
            return core, None, index + 1
    value, at = _in_words(low, index, stop)
    if core < index and value is not None:
        pair = (low[core - 1], low[core]) if core > first else ("", low[core])
        if "half" in pair:  # "half a dozen", "a half dozen"
            value //= 2
            core -= pair in (("half", "a"), ("a", "half"))
    return core, value, at


def _spaced_group(tokens: Tokens, index: int, stop: int) -> bool:
    """Whether a space groups thousands, as in ``20 000``."""
    low = tokens.low
    if index + 1 >= stop or not (low[index].isdecimal() and low[index + 1].isdecimal()):
        return False
    gap = tokens.text[tokens.end[index] : tokens.start[index + 1]]
    grouped = len(low[index]) <= 3 and len(low[index + 1]) == 3
    return grouped and (gap in "\u00a0\u2009\u202f" or (gap == " " and low[index + 1] == "000"))


def _vague(  # noqa: C901 -- one guard per word that is no count
    tokens: Tokens, index: int, first: int, stop: int
) -> Number | None:
    """``dozens``, ``tens of thousands``, ``several hundred``, ``a few``, ``a hundred``."""
    low = tokens.low
    kinds, values = _numbers()
    word, at, begin = low[index], index + 1, index
    if kinds[word] == "scale":  # without a number before it: "a hundred" or "several hundred"
        if index > first and low[index - 1] == "a":
            value, at = _in_words(["one", *low[index:stop]], 0, stop - index + 1)
            at += index - 1
            begin, qualifier = _hedge(low, index - 1, first)
            bounds = (value, value, None if qualifier is Qualifier.AT_LEAST else value)
            return number_at(tokens, begin, index - 1, at, bounds, qualifier=qualifier, value=value)
        return None
    if word == "tens" and not (at < stop and low[at] == "of"):
        return None
    if word in ("few", "handful"):
        if index == first or low[index - 1] != "a":
            return None
        begin -= 1
    if (
        word in ("some", "many")
        and at < stop
        and (low[at][0].isdecimal() or kinds.get(low[at]) in ("unit", "teen", "tens"))
    ):
        return None  # the hedge of a number
    if word == "many" and index > first and low[index - 1] in ("as", "how"):
        return None
    if word == "scores" and index > first and low[index - 1] in ("test", "the", "high", "final"):
        return None
    while at < stop and kinds.get(low[at]) in ("vague", "scale", "dozen"):
        at += 1
    if at + 1 < stop and low[at] == "of" and kinds.get(low[at + 1]) in ("vague", "scale"):
        at += 2
    core = begin
    blocked = _blocked(tokens, begin, at, stop, values[word])
    return number_at(tokens, begin, core, at, blocked=blocked, qualifier=Qualifier.VAGUE)


def _hedge(low: list[str], core: int, first: int) -> tuple[int, Qualifier]:
    """The longest hedge that ends right before a number, and where it begins."""
    hedges, longest = phrases("hedges", "qualifier")
    for length in range(min(longest, core - first), 0, -1):
        begin = core - length
        found = hedges.get(" ".join(low[begin:core]))
        if found and words("hedges", "side", "phrase")[" ".join(low[begin:core])] == "before":
            if found == Qualifier.EXACT and begin > first:  # "at least another 3"
                outer, qualifier = _hedge(low, begin, first)
                return outer, qualifier
            return begin, Qualifier(found)
    return core, Qualifier.EXACT


def _hedge_after(tokens: Tokens, at: int, stop: int) -> tuple[int, Qualifier] | None:
    """``or more``, ``-plus`` or ``+`` right after a number."""
    low = tokens.low
    if at < stop and low[at] == "+":
        return at + 1, Qualifier.AT_LEAST
    if at + 1 < stop and low[at] in ("or", "-"):
        phrase = "plus" if low[at : at + 2] == ["-", "plus"] else " ".join(low[at : at + 2])
        found = words("hedges", "qualifier", "phrase").get(phrase)
        if found and words("hedges", "side", "phrase")[phrase] == "after":
            return at + 2, Qualifier(found)
    return None


def _range_end(tokens: Tokens, at: int, stop: int, lower: int) -> tuple[int | None, int]:
    """The upper end of a range that begins before token ``at``."""
    low = tokens.low
    doubtful = _perhaps(low, at, stop)
    if doubtful > at:  # "five and possibly six", "five, perhaps six,"
        upper, end = _in_words(low, doubtful, stop)
        more = low[end : end + 1] == ["more"]  # "five and possibly two more"
        if upper is None or (upper <= lower and not more):
            return None, at
        return (upper + lower, end + 1) if more else (upper, end + (low[end : end + 1] == [","]))
    if at + 1 >= stop or low[at] not in ("-", "–", "—", "to", "or", "and"):
        return None, at
    if low[at] == "and" and not _between(low, at):
        return None, at
    if low[at] == "to" and _from(low, at):
        return None, at
    upper, end = _in_words(low, at + 1, stop)
    if upper is None or upper <= lower:
        return None, at
    return upper, end


def _perhaps(low: list[str], at: int, stop: int) -> int:
    """Where a number begins that may be instead: behind "and possibly"; ``at`` where none does."""
    start = at + (at < stop and low[at] == ",")
    start += start < stop and low[start] in ("and", "or", "if", "but")
    if start < stop and low[start] in word_set("perhaps"):
        start += 1
        for hedge in (["as", "many", "as"], ["up", "to"]):
            if low[start : start + len(hedge)] == hedge:
                start += len(hedge)
        return start
    return at


def _between(low: list[str], at: int) -> bool:
    """Whether ``between`` stands within the few tokens before a number that ends at ``at``."""
    return "between" in low[max(0, at - 4) : at]


def _from(low: list[str], at: int) -> bool:
    """Whether ``to`` ends a change ("rose from 4 to 9") and not a range."""
    return "from" in low[max(0, at - 5) : at]


def _blocked(  # noqa: C901, PLR0912 -- one guard per kind of block
    tokens: Tokens, core: int, at: int, stop: int, value: int
) -> str:
    """What a number counts instead of people, or the empty string."""
    low = tokens.low
    before = low[core - 1] if core else ""
    if before in ("$", "€", "£", "¥", "₹") or before in ("usd", "eur", "rs"):
        return "money"
    sign = core and tokens.glued(core) and before.isalpha() and tokens.capital(core - 1)
    if sign and len(before) <= _SIGN and low[core][0].isdecimal():
        return "label"  # "R1.4 million", "N40,000", "coach S9", "EF3"
    if _is_told_age(low, core) or _is_apposed_age(tokens, core, at, value):
        return "age"
    if low[core].isdecimal():
        if before == "." and core > 1:
            before = low[core - 2] if low[core - 2] == "no" else before
        if before in word_set("labels") or before in ("#", "№"):
            return "label"
    if before == "-" and core > 1 and tokens.glued(core - 1) and tokens.glued(core):
        return "label"  # AK-47
    if low[core].isdecimal() and before.isascii() and before.isalpha() and tokens.glued(core):
        return "label"  # M23
    long = low[core].isdecimal() and len(low[core]) > _SIGN
    if long and before == "the" and at < stop and tokens.capital(at):
        return "label"  # "the 12487 Coast Express", "the 2024 Games"
    ahead = low[at : min(at + 4, stop)]
    if ahead and ahead[0] == "-" and tokens.glued(at):
        ahead = ahead[1:]
    if not ahead:
        return _modified(tokens, core, at, stop, value)
    blocks = words("units", "blocks")
    kind = blocks.get(ahead[0])
    if kind == "duration":
        return "age" if ahead[1:2] == ["old"] or ahead[1:3] == ["of", "age"] else "duration"
    if kind and kind not in (
        "thing",
        "animal",
        "seat",
    ):  # a noun may follow: "four school teachers"
        return kind
    if (
        low[at - 1].isdecimal()
        and tokens.glued(at)
        and ahead[0]
        in ("am", "pm", "s", "st", "nd", "rd", "th", "m", "bn", "k", "mm", "km", "kg", "pm")
    ):
        return {"m": "money", "bn": "money", "k": "money", "s": "year"}.get(ahead[0], "ordinal")
    if ahead[0] in ("a.m", "p.m", "am", "pm", "gmt", "o'clock", "utc") or ahead[:3] in (
        ["a", ".", "m"],
        ["p", ".", "m"],
    ):
        return "time"
    if ahead[0] == "per" and ahead[1:2] == ["cent"]:
        return "percent"
    if low[core] == "one" and at == core + 1:
        return _pronoun(low, core, ahead)
    return _modified(tokens, core, at, stop, value)


def _is_told_age(low: list[str], core: int) -> bool:
    """``aged 23 and 31``, ``aged between 19 and 63``: behind the word, the first or a later."""
    at = core - 1
    while at > 0 and (low[at].isdecimal() or low[at] in (",", "and", "or", "to", "between", "-")):
        at -= 1
    return at >= 0 and low[at] in ("aged", "age", "ages")


def _is_apposed_age(tokens: Tokens, core: int, at: int, value: int) -> bool:
    """Whether a number stands between commas behind a name or an office: "Omar Aziz, 57, said"."""
    low = tokens.low
    if core < len("x,") or at >= len(low) or value not in _AGES:
        return False
    if low[core - 1] != "," or low[at] not in (",", ".", ";") or not low[core].isdecimal():
        return False
    one = words("people", "number").get(low[core - 2]) == "one"
    return one or (tokens.capital(core - 2) and low[core - 2] not in words("calendar", "kind"))


def _pronoun(low: list[str], core: int, ahead: list[str]) -> str:
    """Whether ``one`` is no count: "no one", "one of the worst", "one another"."""
    before = low[core - 1] if core else ""
    if before in word_set("before one") or ahead[0] in (
        "another",
        "day",
        "time",
        "side",
        "that",
        "'s",
    ):
        return "pronoun"
    if ahead[:2] == ["of", "the"] and len(ahead) > 2:
        word = ahead[2]
        if (
            word in ("most", "main", "key", "many", "few", "conflict")
            or word.endswith("est")
            or word == "worst"
        ):
            return "pronoun"
    if ahead[:2] == ["of", "its"] or (ahead[0] == "of" and ahead[-1].endswith("est")):
        return "pronoun"
    return ""


def _modified(tokens: Tokens, core: int, at: int, stop: int, value: int) -> str:
    """A unit a few adjectives away, or a bare year."""
    low = tokens.low
    blocks = words("units", "blocks")
    people = words("people", "number")
    kinds, verbs = words("function_words", "class"), words("cue_words", "kind")
    found = ""
    for index in range(at, min(at + 3 * _LONGEST_UNIT_GAP, stop)):
        word = low[index]
        if word in people:
            return ""
        if not found and index < at + _LONGEST_UNIT_GAP:
            kind = blocks.get(word, "")
            found = (
                kind if kind in ("seat", "thing", "animal", "distance", "measure", "money") else ""
            )
        if word in ("(", ")"):
            continue
        if not word[0].isalpha() or word in kinds or verbs.get(word) == "verb":
            break
    if found:
        return found
    digits = low[core]
    if digits.isdecimal() and len(digits) == 4 and value in _YEARS:
        before = low[core - 1] if core else ""
        if not (at < stop and low[at] in people):
            year_cues = (
                "in",
                "since",
                "of",
                "by",
                "until",
                "from",
                "during",
                "early",
                "late",
                ",",
                "(",
                "year",
            )
            months = words("calendar", "kind")
            if before in year_cues or months.get(before, "").startswith("month"):
                return "year"
    return ""
