"""The house: rooms, floors and doors, held against the import graph; and no word in its code.

A string literal with letters is a name of ours (an enum's value, a column, a list or set of the
tables, a feature of a fitted model, an identifier) or a sentence that we write; anything else is a
word that we look for in the texts of people: it belongs to ``geo/language/data/<code>/*.csv``.
"""

import ast
import csv
import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import grimp
import pytest

import geo

ROOMS = {
    "cli",
    "evaluation",
    "extraction",
    "gazetteer",
    "incidents",
    "intake",
    "language",
    "layers",
    "model",
    "privacy",
    "toponyms",
    "webmap",
    "workflows",
}
ROOT = Path(geo.__file__).parent


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("geo", cache_dir=None)  # the files as they are


def room_of(module):
    return module.split(".")[1] if "." in module else ""


def imports(graph):
    return [
        (module, imported)
        for module in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(module))
    ]


def test_thirteen_rooms_and_few_modules_beside_them():
    top = Path(geo.__file__).parent
    folders = {p.name for p in top.iterdir() if (p / "__init__.py").is_file()}
    modules = {p.name for p in top.glob("*.py")}

    assert folders - {"_data"} == ROOMS
    assert len(modules) <= 5, modules


def test_the_rooms_know_few_others(graph):
    pairs = {
        (room_of(module), room_of(imported))
        for module, imported in imports(graph)
        if room_of(module) != room_of(imported)
    }

    assert len(pairs) <= 60, sorted(pairs)


def test_no_module_can_reach_itself(graph):
    """No circle anywhere, packages and their lazy public faces aside."""
    circles = [
        (module, imported)
        for module, imported in imports(graph)
        if not (imported.startswith(f"{module}.") or module.startswith(f"{imported}."))
        and graph.chain_exists(importer=imported, imported=module)
    ]

    assert circles == []


def test_a_module_that_begins_with_an_underscore_stays_in_its_room(graph):
    strayed = [
        (module, imported)
        for module, imported in imports(graph)
        if any(part.startswith("_") and not part.startswith("__") for part in imported.split("."))
        and room_of(module) != room_of(imported)
    ]

    assert strayed == []


def test_every_package_says_what_it_is(graph):
    for module in sorted(graph.modules):
        path = Path(geo.__file__).parent.joinpath(*module.split(".")[1:])
        if path.is_dir() and (path / "__init__.py").exists():
            first = (path / "__init__.py").read_text(encoding="utf-8").splitlines()[0]
            assert first.startswith('"""'), module
            assert len(first) > 25, module


def test_the_first_line_of_a_docstring_says_what_is():
    """Nouns of the field, not "ours", "found", "made": those are riddles to who reads it first."""
    riddle = re.compile(r"\b(ours|our own)\b|^(Found|Made)\b")
    told = [
        f"{path.relative_to(ROOT).as_posix()}: {first}"
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
        and riddle.search(first := (ast.get_docstring(node) or "").partition("\n")[0])
    ]

    assert not told


# Channels by which states once travelled, each with what it is now: none may come back.
REMOVED = {
    r"extra(\[|\.get\()[\"'](keys|place_ids|obfuscation|public_quote|public)[\"']": "fields",
    r"extra(\[|\.get\()[\"'](type_of_violence|figures_rule|approximate)[\"']": "fields",
    r"extra(\[|\.get\()[\"']deaths_(a|b|civilians|unknown)[\"']": "fields",
    r"inherited = .?[\"']with:": "Claim.counted_with",
    r"basis == [\"']named in the sentence": "an enum",
    r"(figures_rule|contradictions|notes)(\[.*\])?\.startswith": "fields",
    r"notes == _UNDATED": "Claim.order_unknown",
    r"relation *(==|!=|in|not in) *[\(\{]?[\"']": "SpatialRelation",
    r"getattr\(self, f[\"']": "a table of readers",
    r"[\"']curated[\"'] in ": "nothing: no judgement asks for it",
}


@pytest.mark.parametrize("channel", REMOVED)
def test_a_removed_channel_stays_removed(channel):
    modules = sorted(Path(geo.__file__).parent.rglob("*.py"))
    found = [p.name for p in modules if re.search(channel, p.read_text(encoding="utf-8"))]

    assert not found, f"{REMOVED[channel]} carry this now"


# Names that a user meets: each is one function, whoever calls it.
ONE_MEANING = ("find_mentions", "find_persons", "draft_files", "geoparse")


@pytest.mark.parametrize("name", ONE_MEANING)
def test_a_public_name_has_one_meaning(name):
    """``find_mentions`` was two functions: with roles for users, without them for stages."""
    homes = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]

    assert len(homes) == 1, homes


LIMIT = 500  # lines of a module
LONG = {
    "privacy/publish.py": "one publication: what leaves of each kind of record, in their order",
    "privacy/evidence.py": "one reader of names in texts with capitals",
    "workflows/atlas.py": "one class: what a user asks of a built map",
    "toponyms/names.py": "one resolver of the names of tables",
}


def test_modules_are_short_or_one_idea():
    lines = {
        path.relative_to(Path(geo.__file__).parent).as_posix(): len(
            path.read_text(encoding="utf-8").splitlines()
        )
        for path in Path(geo.__file__).parent.rglob("*.py")
    }

    long = {name for name, count in lines.items() if count > LIMIT}
    assert long <= set(LONG), "part them by idea, or say here why one is one idea"


def test_each_module_is_imported_by_a_test_of_its_own(graph):
    """A new module brings its test; packages and their public faces aside."""
    seen = set()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                seen |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                seen |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Constant) and node.value == "geo.__main__":
                seen.add(node.value)  # run, not imported
    modules = {m for m in graph.modules if not _is_package(m)}

    assert modules - seen == set(), "import each in tests/<room>/ and test what it does"


def _is_package(module: str) -> bool:
    return Path(geo.__file__).parent.joinpath(*module.split(".")[1:]).is_dir()


# ------------------------------------------------------------------ words

READERS = ("toponyms", "extraction", "incidents")
LETTERS = re.compile(r"[^\W\d_]{2,}|[^\W\d_\x00-\x7f]")  # two letters, or one that is not Latin
SYNTAX = re.compile(r"\\[A-Za-z]|\(\?P?[<=!][^>)]*>?|\(\?:|\[[^\]]*\]")  # of regular expressions
IDENTIFIER = re.compile(r"[a-z0-9]+([_.][a-z0-9_]*)+|[A-Z0-9]+(_[A-Z0-9]+)+")  # a_column, rule.id
SENTENCE = 4  # words: so long a text is what we say, not what we look for
# Arguments and fields that carry what we say to people.
SAID = {"reason", "remedy", "place_basis", "figures_rule", "rule", "title", "notes", "why", "label"}
SETS = {
    "picked",
    "word_set",
    "phrase_set",
    "endings",
    "self._before_is",
}  # by the name of a small set
ROW = {"value", "set", "family"}  # fields of a row of a table: what they are compared with
# Columns of the tables that hold names of ours, and lists whose values are classes of ours.
CODES = {
    "blocks", "class", "event_type", "family", "field", "form", "frame", "harm", "kind", "list",
    "number", "qualifier", "role", "set", "side", "sub_event_type", "use",
}  # fmt: skip
CLASSED = {
    "adm1", "areas nearby", "head after", "heads", "kind", "kind_before", "kind_first", "verb",
    "stem",
}  # fmt: skip

_LISTED = (
    r"(?:(?:unit|building) ){0,2}(?:, )?(?:and )?(?:prep )?(?:(?:unit|building|noun) (?:prep )?)?"
)
# What no rule accounts for, by module, each group with its reason.
ALLOWED = {
    "incidents/bulk.py": {
        "columns of frames": {
            "public", "obfuscation", "approximate", "when", "status", "kept", "file",
            "precision",
        },
        "a kind of sorting": {"stable"},
    },
    "toponyms/acceptance.py": {
        "terms of the confidence of a name, as the review file shows them": {
            "score", "margin", "alone", "sounds", "skeleton", "fits", "lead", "likeness", "spacing",
            "sole", "share", "nearest of several",
        },
        "tiers of the gazetteer's search": {"transliteration"},
    },
    "toponyms/areas.py": {
        "labels of areas on the page: the compass": {
            "north", "north-east", "east", "south-east", "south", "south-west", "west",
            "north-west",
        },
        "a method of shapely": {"geoms"},
    },
    "toponyms/confidence.py": {"a piece of evidence": {"log odds"}},
    "toponyms/corrections.py": {"apostrophes and hyphens, one of them a letter": {"’'‘ʼ-‐"}},
    "toponyms/features.py": {
        "values of the tagger's columns, named in its packaged weights": {
            "aa", "AA", "AA3", "Aa", "AaA", "Cap", "al", "cont", "ctry", "demo", "edge", "first",
            "nat", "not", "num", "ppl", "qtr",
        },
        "columns of the tagger": {"class2", "class3"},
    },
    "toponyms/fallbacks.py": {
        "terms of the confidence of a name": {"score", "margin", "alone", "sounds"},
        "how a candidate was found": {"parent"},
        "said to people": {"another place", " or "},
    },
    "toponyms/missed_names.py": {
        "classes of words": {"notplace", "first", "func", "dir", "pverb"},
    },
    "toponyms/native_names.py": {
        "features that a language declares": {"glued and"},
        "a value of the set locative": {"on"},
        "tiers of the gazetteer's search": {"transliteration", "skeleton"},
    },
    "toponyms/parents.py": {"tiers of the gazetteer's search": {"fuzzy"}},
    "toponyms/persons.py": {"classes of words": {"first"}},
    "toponyms/recognition.py": {"classes of words": {"notplace"}},
    "toponyms/relations.py": {"groups of a pattern": {"dir", "num"}},
    "toponyms/resolution.py": {"said to people": {"by a hair"}},
    "toponyms/roles.py": {
        "said to people": {"only named", "dateline"},
        "a range of letters": {"[\u0620-\u064a]"},
    },
    "toponyms/runs.py": {"an ayn before a capital": {" ʿ", "-ʿ"}},
    "toponyms/tagger.py": {"columns of the tagger": {"class2", "class3"}},
    "toponyms/unlisted.py": {
        "classes of words": {"conn", "dir", "func", "notplace"},
        "said to people": {"its name holds"},
    },
    "toponyms/words.py": {
        "classes of words, named in the weights": {
            "loc", "func", "pverb", "dir", "conn", "first", "sur", "notplace",
        },
        "the code of a language": {"ar"},
    },
    "extraction/groups.py": {"a class of groups": {"security forces"}},
    "extraction/lexicon.py": {
        "said to people": {
            "nothing happened", "negated", "denied", "warned of", "against no people",
        },
    },
    "extraction/sides.py": {"a value of the column commands": {"yes"}},
    "extraction/sources.py": {"ids of sources": {"unnamed", "government"}},
    "extraction/clauses.py": {"the rule of a part": {".subset"}},
    "extraction/times.py": {
        "a rule of a time, as the review file shows it": {"date", "undated", "weekend nearest to"},
    },
    "incidents/arguments.py": {"tiers of the gazetteer's search": {"transliteration", "fuzzy"}},
    "incidents/choice.py": {"said to people": {"in no list"}},
    "incidents/drafting.py": {
        "said to people": {"undated", "place: "},
        "ACLED's names": {"Civilian targeting"},
        "a tag": {"machine-read"},
    },
    "incidents/event_places.py": {
        "kinds of words and features of the event model, named in its packaged weights": {
            "edge", "end", "EVENT", "hyphen", "reduced", _LISTED,
        },
    },
    "incidents/explanation.py": {
        "said to people": {"not placed", "no place", "not known", "undated"},
    },
    "incidents/headlines.py": {"said to people": {"undated"}, "a tag": {"machine-read"}},
    "incidents/journeys.py": {
        "values of the sets of movements": {"receives", "registers"},
    },
    "incidents/lifting.py": {"kinds of scopes": {"block"}},
    "incidents/movers.py": {"a value of the sets of movements": {"flight"}},
    "incidents/ends.py": {"the other layer of a warning": {"movements"}},
    "incidents/placing.py": {"said to people": {"given position"}},
    "incidents/reconciliation.py": {"said to people": {
        "agrees with", "no figure", "not attributed",
    }},
    "incidents/review.py": {
        "kinds of decisions and proposals of the review file": {"reject", "movement", "claim"},
        "columns of the review file": {"id", "note", "reviewer"},
        "said to people": {"pinned by hand"},
    },
    "incidents/review_sheet.py": {
        "columns of the review file": {
            "candidates", "claimant", "date", "decision", "doubt", "figures", "id", "keys", "note",
            "precision", "proposal", "reports", "reviewer", "why", ".subset",
        },
        "kinds of decisions and proposals": {"accept", "reject", "correct", "movement", "claim"},
        "said to people": {
            "no date", "origin not stated", "destination not stated", "claimant not stated",
            "a whole number", "no id", "not a decision",
        },
    },
    "incidents/values.py": {
        "columns of rows": {
            "edtf", "precision", "approximate", "end", "status", "sensitivity", "checks",
            "contradictions", "keys", "scope", "chain", "inherited",
        },
    },
    "incidents/word_kinds.py": {"kinds of marks": {"hyphen", "dash"}},
}  # fmt: skip
# Keys of answers and of requests, of no language.
PROTOCOLS = "extraction/readers/"


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Names of ours: enums, tables with their columns and sets, features of fitted models."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(b) for b in node.bases):
                values = [s.value for s in node.body if isinstance(s, ast.Assign)]
                found |= {v.value for v in values if isinstance(v, ast.Constant)}
    for path in (ROOT / "language" / "data").rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found |= {path.stem, *rows[0]}
        named = CODES if path.stem != "word_sets" else CODES - {"set"}  # see ``_is_ours``
        for row in rows:
            found.update(*((row[c] or "").split(";") for c in named & set(row)))
            if row.get("list") in CLASSED or row.get("use") in CLASSED:
                found |= {row["value"], *row["value"].split()}
    for path in (ROOT / "model" / "_weights").glob("*.json"):
        found.add(path.stem)
        for feature in json.loads(path.read_text(encoding="utf-8"))["weights"]:
            found |= {feature, *re.split(r"[&|]", feature.split("=")[0])}
    return frozenset(found)


@lru_cache(maxsize=128)
def words_in(path: Path) -> list[tuple[int, str]]:
    """The literals of a module that no rule accounts for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if LETTERS.search(node.value) and _is_word(node.value, list(_above(node, parent))):
            found.append((node.lineno, node.value))
    return found


def _above(node, parent):
    while node in parent:
        node = parent[node]
        yield node


def _is_word(text: str, above: list[ast.AST]) -> bool:
    if isinstance(above[0], ast.Expr | ast.Subscript) or _is_hint(text, above):
        return False  # a docstring, the key of a mapping, a type
    if _is_written(above) or any(_is_ours(node) for node in above):
        return False
    if isinstance(above[0], ast.Attribute) and above[0].attr == "split":
        return True  # a list of words in one string
    if _in_pattern(above) or "(?" in text:
        return LETTERS.search(SYNTAX.sub("", text)) is not None
    known = text in names() or all(word in names() for word in text.split())
    return not (known or IDENTIFIER.fullmatch(text) or len(text.split()) >= SENTENCE)


def _is_written(above: list[ast.AST]) -> bool:
    """Whether a literal is part of a text that is put together, and of no pattern."""
    outer = [node for node in above if isinstance(node, ast.FormattedValue | ast.JoinedStr)]
    return bool(outer) and isinstance(outer[0], ast.JoinedStr) and not _in_pattern(above)


def _is_ours(node: ast.AST) -> bool:
    """What we say, what a module offers, a value of a row of a table, a range of letters."""
    if isinstance(node, ast.Compare):
        of_a_row = isinstance(node.left, ast.Attribute) and node.left.attr in ROW
        return of_a_row or isinstance(node.ops[0], ast.LtE)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) == "__all__"
    if isinstance(node, ast.Call) and ast.unparse(node.func) in SETS:
        return True
    return isinstance(node, ast.Raise) or (isinstance(node, ast.keyword) and node.arg in SAID)


def _is_hint(text: str, above: list[ast.AST]) -> bool:
    first = above[0]
    if isinstance(first, ast.Call) and ast.unparse(first.func) in ("TypeVar", "NewType", "cast"):
        return True
    hint = ast.FunctionDef | ast.arg | ast.AnnAssign | ast.BinOp
    return text.lstrip("_").istitle() and isinstance(first, hint)


def _in_pattern(above: list[ast.AST]) -> bool:
    """Whether a literal is (part of) a regular expression, not a name put into one."""
    for node in above:
        if isinstance(node, ast.FormattedValue):
            return False
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            return name.startswith("re.") or name == "caseless"
    return False


def left_over(room: str) -> list[str]:
    found = []
    for path in sorted((ROOT / room).rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        if module.startswith(PROTOCOLS):
            continue
        allowed = set().union(*ALLOWED.get(module, {}).values())
        found += [f"{module}:{n} {word!r}" for n, word in words_in(path) if word not in allowed]
    return found


@pytest.mark.parametrize("room", READERS)
def test_the_words_of_languages_are_data(room):
    """Move a word to ``geo/language/data/<code>/*.csv``; a name of ours is a state or a field."""
    found = left_over(room)

    assert not found, "\n".join(found)


def test_what_is_allowed_is_still_there():
    """An entry that nothing needs any more leaves the list."""
    idle = []
    for module, groups in ALLOWED.items():
        there = Counter(word for _, word in words_in(ROOT / module))
        idle += [f"{module}: {word!r}" for words in groups.values() for word in words - set(there)]

    assert not idle, idle


def test_a_word_in_code_is_found(tmp_path):
    path = tmp_path / "stage.py"
    path.write_text(
        '"""A stage."""\n'
        "import re\n"
        '_NEAR = frozenset({"adjoining", "close"})\n'
        '_PATTERN = re.compile(r"\\b(?:killed|wounded)\\b")\n'
        '_VERBS = "shot hit struck".split()\n'
        'def f(word: "Word") -> str:\n'
        '    """Say."""\n'
        '    if word.endswith("ville"):\n'
        '        raise ValueError("not this one")\n'
        '    return f"seen {word}"\n',
        encoding="utf-8",
    )

    expected = {"adjoining", "close", "\\b(?:killed|wounded)\\b", "shot hit struck", "ville"}
    assert {word for _, word in words_in(path)} == expected


def test_every_table_of_words_says_where_it_comes_from():
    """A line of provenance for every file, in the README beside the tables."""
    data = ROOT / "language" / "data"
    _, _, provenance = (data / "README.md").read_text(encoding="utf-8").partition("## Where the")
    missing = {p.name for p in data.rglob("*.csv") if f"{p.name}`" not in provenance}

    assert not missing


def test_each_exception_from_the_linter_has_a_reason():
    """``# noqa: CODE -- why``; and there are few."""
    root = ROOT.parent
    here = [p for folder in ("geo", "tests", "docs") for p in sorted((root / folder).rglob("*.py"))]
    files = [p for p in here if p != Path(__file__)]
    lines = [line for p in files for line in p.read_text(encoding="utf-8").splitlines()]
    excepted = [line.strip() for line in lines if re.search(r"# noqa\b", line)]
    bare = [line for line in excepted if not re.search(r"# noqa: [A-Z0-9, ]+ -- \S", line)]

    assert not bare
    assert len(excepted) <= 90
