"""Sides: whose forces a report names as fighting. A word alone makes nobody a party.

Pure. A ministry, a mayor or the police are no party by their name; a government is one where the
report says that its forces fight.
"""

from collections.abc import Set as AbstractSet

from geo.language.lexicon import word_set, words
from geo.language.tokens import Tokens, tokenize

__all__ = ["fighting_sides", "is_party"]

_BEFORE = 3  # words before the noun of an armed body that say whose it is
_AFTER = 3  # words between such a noun and what it does
_REACH = 6  # words between "clashes" and who clashes


def fighting_sides(tokens: Tokens) -> frozenset[str]:
    """The words, lower case, that name whose forces fight somewhere in the text.

    >>> sorted(fighting_sides(tokenize("Ruritanian security forces clashed with rebels.")))
    ['forces', 'rebels', 'ruritanian', 'security']
    >>> fighting_sides(tokenize("A storm struck the coast, the army said."))
    frozenset()
    """
    roles, low = words("sides", "role"), tokens.low
    found: set[str] = set()
    for index, word in enumerate(low):
        if roles.get(word) != "armed" or not _fights(low, index, roles):
            continue
        found.add(word)
        for before in range(index - 1, max(-1, index - 1 - _BEFORE), -1):
            if not low[before][0].isalpha() or roles.get(low[before]) in ("fighting", "fires"):
                break
            if tokens.capital(before) or roles.get(low[before]) in ("state", "commands"):
                found.add(low[before])
    return frozenset(found)


def _fights(low: list[str], index: int, roles: dict[str, str]) -> bool:
    """Whether an armed body does what fighters do, or is one of those who clash."""
    for after in range(index + 1, min(len(low), index + 1 + _AFTER)):
        if not low[after][0].isalpha():
            break
        if roles.get(low[after]) in ("fighting", "fires"):
            return True
    for before in range(index - 1, max(-1, index - 1 - _REACH), -1):
        if not low[before][0].isalpha():
            break
        if roles.get(low[before]) == "fighting":
            return True
    return False


def is_party(name: str, sides: AbstractSet[str]) -> bool:
    """Whether a speaker's own forces are among the sides of its report.

    >>> sides = fighting_sides(tokenize("Ruritanian troops shelled the border."))
    >>> [is_party(n, sides) for n in ("Ruritanian government", "Ruritanian health ministry")]
    [True, False]
    """
    if not sides:
        return False
    roles, commands = words("sides", "role"), words("speakers", "commands")
    tokens = tokenize(name)
    low = [w for w in tokens.low if w[0].isalpha() and w not in word_set("articles")]
    if any(roles.get(w) == "armed" and w in sides for w in low):
        return True
    own = [
        w
        for i, w in enumerate(tokens.low)
        if w[0].isalpha()
        and tokens.capital(i)
        and w not in commands
        and w not in roles
        and w not in word_set("articles")
    ]
    if any(commands.get(w) == "yes" or roles.get(w) in ("commands", "state") for w in low):
        state = any(roles.get(w) == "state" for w in sides)
        return any(w in sides for w in own) or (state and not own)
    return bool(own) and len(low) == len(own) and own[0] in sides
