"""Who is counted: the words of a group to the class that makes two counts comparable.

Pure. "Alawite civilians" and "civilians" are one class; "people" and no group at all are the whole.
"""

import re
from functools import lru_cache
from itertools import pairwise

from geo.language.lexicon import word_set, words

__all__ = ["WHOLE", "group_class"]

WHOLE = ""  # everybody: people, the dead, no group stated
_SECURITY = "security forces"  # a class of table people
_EVERYBODY = "people"  # another
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=4096)
def group_class(group: str) -> str:
    """The class of a group: civilians, security forces, militants, children, women, men, "".

    The head noun decides: the last listed noun before the first preposition, "members of X" being
    X. Words of no list keep themselves as their class, so that nothing is merged by mistake.

    >>> group_class("Harbour civilians"), group_class("members of government security forces")
    ('civilians', 'security forces')
    >>> group_class("militants linked to a leader"), group_class("people"), group_class("herders")
    ('militants', '', '')
    """
    classes = words("people", "group")
    tokens = [word.lower() for word in _WORD.findall(group)]
    if not tokens:
        return WHOLE
    guards, forces = word_set("security"), word_set("forces")
    if any(one in guards and other in forces for one, other in pairwise(tokens)):
        return _SECURITY
    head = ""
    for index, token in enumerate(tokens):
        of = index + 1 < len(tokens) and tokens[index + 1] in word_set("of")
        if of and token in word_set("part of a group"):
            whole = classes.get(token, WHOLE)
            return group_class(" ".join(tokens[index + 2 :])) or whole.replace(_EVERYBODY, WHOLE)
        if token in word_set("ends a group") and head:
            break
        if token in classes:
            head = classes[token]
    if head == _EVERYBODY:
        return WHOLE
    if not head:
        return _SECURITY if tokens[-1] in word_set("armed bodies") else " ".join(tokens)
    return head
