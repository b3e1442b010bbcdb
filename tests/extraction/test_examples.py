"""The grammar of clauses shows an example at each branch: what it reads, in words of a report."""

import ast
from pathlib import Path

import pytest

import geo.extraction

GRAMMAR = ("attribution", "clauses", "counts", "cued_figures", "neighbours", "people")


def bare_branches(source):
    """Lines of branches without an example beside them or in the docstring of their function."""
    lines = source.splitlines()
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        told = ast.get_docstring(function) or ""
        if '"' in told or "``" in told:
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.If):
                near = lines[node.lineno - 2 : node.body[0].end_lineno]
                if not any("#" in line for line in near):
                    found.append(node.lineno)
    return sorted(set(found))


@pytest.mark.parametrize("name", GRAMMAR)
def test_each_branch_of_the_clause_grammar_shows_an_example(name):
    path = Path(geo.extraction.__file__).parent / f"{name}.py"

    assert bare_branches(path.read_text(encoding="utf-8")) == []


def test_a_branch_without_an_example_is_found():
    source = (
        'def f(word):\n    """Read."""\n    if word:\n        return 1\n'
        '    if not word:  # "12 guards"\n        return 2\n'
    )

    assert bare_branches(source) == [3]
