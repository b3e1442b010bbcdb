"""A small red team: the script of ``tests/bench`` on one map, in every format out."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "red_team.py"


@pytest.fixture(scope="module")
def red_team():
    spec = importlib.util.spec_from_file_location("red_team", BENCH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["red_team"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["red_team"]


@pytest.fixture(scope="module")
def plants(red_team):
    made = red_team.Plants(6)
    made.plant()
    return made


def test_no_planted_secret_leaves_in_any_format(red_team, plants, tmp_path):
    root, out = tmp_path / "map", tmp_path / "out"
    root.mkdir()
    plants.write(root)
    red_team.publish(root, out)
    lost = Counter(secret.kind for secret, _ in red_team.leaks(out, plants.secrets))

    assert len(plants.secrets) > 100
    assert {secret.kind for secret in plants.secrets} == set(red_team.TARGETS)
    assert lost == Counter()
    assert len(list(out.rglob("*"))) > len(red_team.FORMATS)


def test_red_team_sees_what_leaks(red_team, plants, tmp_path):
    one = next(s for s in plants.secrets if s.kind == "declared person")
    (tmp_path / "a.geojson").write_text(f'{{"notes":"met {one.core.upper()} there"}}')

    assert [secret for secret, _ in red_team.leaks(tmp_path, plants.secrets)] == [one]
