"""What the readers of names share, and the one for scripts without capitals."""

import pytest

from geo.language.tokens import tokenize
from geo.privacy.caseless import Caseless
from geo.privacy.cues import Cues
from geo.privacy.evidence import find_evidence
from geo.privacy.pieces import Evidence, Reason, Words

CUES = Cues()


def words(text):
    return Words(tokenize(text), CUES, lambda _words: False)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Zoltar, 57, fled", 1, True),
        ("Zoltar (57)", 1, True),
        ("Zoltar aged 57 fled", 1, True),
        ("Zoltar, 570, fled", 1, False),
        ("Zoltar 57 fled", 1, False),
    ],
)
def test_an_age_stands_right_after_a_name(text, name, found):
    assert words(text).age_after(name) is found


@pytest.mark.parametrize(("reason", "strong"), [(Reason.AGE, True), (Reason.PRIVATE, False)])
def test_weak_evidence_is_excused_by_a_namesake_place(reason, strong):
    made = Evidence(start=0, end=1, words="x", key=("x",), reason=reason)
    assert made.strong is strong


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("الضحايا: سامر القطيفاني", ["سامر القطيفاني"]),
        ("في دكان خليل السمهوري", ["خليل السمهوري"]),
        ("جسر الشهيد خالد", []),
        ("في المدينة الطالب خالد الشهابوي", ["خالد الشهابوي"]),
    ],
    ids=["after a colon", "what is theirs", "a bridge called so", "a place before"],
)
def test_names_without_capitals_follow_a_word_that_announces_them(text, names):
    found = Caseless(tokenize(text), CUES, lambda _words: False).reading()
    assert [one.words for one in found.evidence] == names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The stall of Zoltar Quimby burned.", Reason.HARM),
        ("The stall of “Zoltar Quimby” burned.", None),
        ("In the picture Zoltar Quimby mends a net.", Reason.ROLE),
        ("In the picture Zoltar Quimby after the raid.", None),
        ("Le corps a été reconnu par sa mère comme celui de Zoltar Quimby.", Reason.NAMED),
        ("Those buried at noon were: 1) Zoltar Quimby 2) Olgra Quimby.", Reason.HARM),
        ("The friends of Zoltar Quimby came.", Reason.PRIVATE),
        ("The gates of Zoltar Quimby closed.", None),
        ("#FreeZoltarQuimby was written on the wall.", Reason.NAMED),
        ("#ZoltarQuimby was written on the wall.", None),
    ],
)
def test_what_is_theirs_and_who_knew_them_tells_of_persons(text, reason):
    assert {one.reason for one in find_evidence(text, CUES)} == ({reason} if reason else set())
