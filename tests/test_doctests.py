"""Every example in a docstring runs, against the installed package."""

import doctest
import importlib
import pkgutil

import pytest

import geo

_MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(geo.__path__, "geo.")
    if not m.name.endswith(("__main__",))
)


@pytest.mark.parametrize("name", _MODULES)
def test_examples_of_docstrings_run(name):
    module = importlib.import_module(name)

    failed, _ = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)

    assert failed == 0
