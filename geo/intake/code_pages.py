"""Which code page a text without a mark is in: the one whose words look most like a language.

Pure. Each page is tried; a letter counts if its word is of one script, its case runs as in words,
and it is one that languages of that page use. What no page explains goes to charset-normalizer.
"""

import re
from dataclasses import dataclass

__all__ = ["code_page"]

_SAMPLE = 200_000  # bytes with letters beyond ASCII that decide
_SURE = 0.75  # share of letters that a page must explain
_WORD = re.compile(r"[^\W\d_]+")
_ASCII = "\x7f"
_SIGNS = frozenset("\u00a0\u200c\u200d«»“”„‘’‚–—…•°№€£©®،؛؟·")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    name: str
    words: str
    letters: str  # those that its languages use, lower case, the commonest scripts only
    script: tuple[str, str]  # first and last character of its letters beyond Latin, if any


_LATIN = ("a", "ɏ")
_PAGES = (
    _Page(name="cp1252", words="Windows Western", letters="áàâäãåæçéèêëíìîïñóòôöõøœúùûüÿýßœ’",
          script=_LATIN),
    _Page(name="cp1251", words="Windows Cyrillic",
          letters="абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћџђ", script=("Ѐ", "ӿ")),
    _Page(name="cp1256", words="Windows Arabic",
          letters="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگھںہے", script=("؀", "ۿ")),
    _Page(name="cp1254", words="Windows Turkish", letters="çğıiöşüâîû", script=_LATIN),
    _Page(name="cp1250", words="Windows Central European",
          letters="áâăäąćčçďđéęëěíîłľĺńňóôőöřŕśšşťţúůűüýźžżß", script=_LATIN),
    _Page(name="cp1253", words="Windows Greek", letters="αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
          script=("Ͱ", "Ͽ")),
    _Page(name="cp1255", words="Windows Hebrew", letters="אבגדהוזחטיךכלםמןנסעףפץצקרשת",
          script=("א", "ת")),
    _Page(name="koi8-r", words="KOI8-R", letters="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
          script=("Ѐ", "ӿ")),
    _Page(name="cp874", words="Windows Thai", letters="", script=("ก", "๛")),
)  # fmt: skip


def code_page(data: bytes) -> tuple[str, str]:
    """The likeliest encoding of bytes that are not UTF-8, and its name for people.

    >>> code_page("Обстріл Харкова".encode("cp1251")), code_page("blessés".encode("cp1252"))[0]
    (('cp1251', 'Windows Cyrillic'), 'cp1252')
    """
    sample = data[:_SAMPLE]
    scored = [(_score(sample, page), -i, page) for i, page in enumerate(_PAGES)]
    score, _, page = max(scored, key=lambda item: item[:2])
    if score < _SURE:
        found = _detected(data)
        if found:
            return found, found.upper()
    return page.name, page.words


def _score(data: bytes, page: _Page) -> float:
    """Share of the characters beyond ASCII that stand as letters of the page's languages stand."""
    text = data.decode(page.name, errors="replace")
    first, last = page.script
    good = bad = 0
    for match in _WORD.finditer(text):
        word = match.group()
        high = [char for char in word if char > _ASCII]
        if not high:
            continue
        if page.script == _LATIN:  # accents stand among plain letters
            own = len(high) == 1 or len(high) < len(word)
        else:
            own = all(first <= char <= last for char in word)
        cased = word[1:] == word[1:].lower() or word == word.upper()
        fits = sum(char.lower()[0] in page.letters or not page.letters for char in high)
        good, bad = good + fits * (own and cased), bad + len(high) - fits * (own and cased)
    others = (char for char in text if char > _ASCII and not char.isalpha())
    script = page.script != _LATIN
    bad += sum(char not in _SIGNS and not (script and first <= char <= last) for char in others)
    return good / (good + bad) if good else 0.0


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best is not None else ""
