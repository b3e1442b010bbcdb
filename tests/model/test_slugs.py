"""One rule makes an identifier of a name; ids that stand in packaged tables are of ASCII."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.gazetteer.rows import place_id_of
from geo.model.slugs import slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Côte d’Azur", "côte-d-azur"),
        ("St_John's  (2)", "st-john-s-2"),
        ("한국 뉴스", "한국-뉴스"),
        ("— !", ""),
    ],
)
def test_letters_of_every_script_stay(name, expected):
    assert slug(name) == expected


@given(st.text(max_size=40))
def test_a_slug_is_its_own_slug_and_holds_no_space(name):
    once = slug(name)

    assert slug(once) == once
    assert not any(c.isspace() or c in "/\\_.:" for c in once)
    assert slug(name, ascii_only=True).isascii()


def test_ids_of_places_are_of_ascii():
    assert place_id_of(geonames_id=None, name="Tartūs طرطوس") == "geo:tartus"


def test_nobody_else_makes_slugs():
    """Four modules had one of their own, each with another alphabet."""
    made = [
        f"{path.name}: {node.name}"
        for path in sorted(Path(geo.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and "slug" in node.name
    ]

    assert made == ["slugs.py: slug"]
