"""The words of the page: every language fits English, a map folder may add one."""

import dataclasses
import re

import pytest

from geo.model.errors import InputError, MapFolderError
from geo.webmap import PageData, render
from geo.webmap.payload import payload
from geo.webmap.strings import known_languages, page_strings, read_strings
from geo.workflows.mapfolder import read_map_folder

PACKAGED = known_languages()


def blanks(text):
    return sorted(re.findall(r"{\w+}", text))


@pytest.mark.parametrize("code", PACKAGED)
def test_every_word_of_a_language_has_the_blanks_of_english(code):
    """A translation never drops a number or a name that the page puts in."""
    words = page_strings()
    english = words["en"]
    unlike = [
        key
        for key, text in words[code].items()
        if not key.startswith("lang.") and blanks(text) != blanks(english[key.partition("#")[0]])
    ]
    assert unlike == []


# words that two languages share; anything else that equals English was left untranslated
SHARED = {
    "fr": {
        "about.version", "actors", "chain", "counts.incidents", "facet.source", "group.avalanche",
        "group.homicide", "group.tsunami", "kind:incident", "media.original", "north", "options",
        "precision:district", "precision:province", "precision:site", "review.note", "source",
        "sourcekind:ngo", "sources", "tab.sources", "table.date", "table.sources", "tabs",
        "time.pause",
    },
    "es": {"facet.actor", "media.original", "north"},
}  # fmt: skip


@pytest.mark.parametrize("code", [code for code in PACKAGED if code != "en"])
def test_no_word_of_a_language_is_missing_or_left_in_english(code):
    words = page_strings()
    english = {key: text for key, text in words["en"].items() if "#" not in key}
    alike = {key for key, text in english.items() if words[code].get(key) == text}
    assert set(english) - set(words[code]) == set()
    assert alike - {"lang.dir", "fig.exact"} == SHARED.get(code, set())


def test_the_page_speaks_six_languages():
    assert set(PACKAGED) == {"ar", "en", "es", "fr", "ru", "uk"}


@pytest.mark.parametrize("lang", ["uk", "fr-BE", "ar"])
def test_a_lean_page_speaks_its_own_language_alone(lang):
    page = PageData(title="T", lang=lang)
    whole, lean = payload(page), payload(dataclasses.replace(page, lean=True))
    code = lang.partition("-")[0]

    words = dict(zip(lean["string_keys"], lean["strings"][code], strict=True))
    assert set(lean["strings"]) == {code}
    assert words == page_strings()["en"] | page_strings()[code]
    assert set(whole["strings"]) == set(PACKAGED)


def test_a_map_folder_adds_a_language_written_from_the_right(tmp_path):
    (tmp_path / "strings.csv").write_text(
        "lang,key,text\nfa,lang.name,فارسی\nfa,legend,راهنما\nen,legend,Key\n", encoding="utf-8"
    )
    (tmp_path / "map.toml").write_text('title = "T"\nlang = "fa"\n')

    spec = read_map_folder(tmp_path)
    html = render(PageData(title="T", lang=spec.lang, strings=spec.strings))

    assert '<html lang="fa" dir="rtl">' in html
    assert page_strings(spec.strings)["fa"]["legend"] == "راهنما"
    assert page_strings(spec.strings)["en"]["legend"] == "Key"


def test_an_unknown_language_is_a_fault_with_the_list(tmp_path):
    (tmp_path / "map.toml").write_text('title = "T"\nlang = "xx"\n')
    with pytest.raises(MapFolderError, match="no words in 'xx'") as caught:
        read_map_folder(tmp_path)
    assert "known: ar, " in caught.value.remedy
    assert "strings.csv" in caught.value.remedy


@pytest.mark.parametrize("lang", ["en-GB", "ar-SY"])
def test_a_region_of_a_known_language_is_known(tmp_path, lang):
    (tmp_path / "map.toml").write_text(f'title = "T"\nlang = "{lang}"\n')
    assert read_map_folder(tmp_path).lang == lang


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("lang,key,text\nfa,,x\n", "row 2 has no key"),
        ("lang,key,text\nfa,legend,\n", "row 2 has no text"),
        ("key,text\nlegend,x\n", "row 2 has no lang"),
        ("lang,key,text\nfa,legendd,x\n", "no word 'legendd'"),
    ],
)
def test_a_bad_table_of_words_says_where(tmp_path, table, what):
    path = tmp_path / "strings.csv"
    path.write_text(table)
    with pytest.raises(InputError, match=what):
        read_strings(path)
