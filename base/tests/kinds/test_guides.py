"""What kinds say of themselves is true: their examples load, and what a student reads is what the kind says."""

import ast
import importlib
import inspect
import re

import pytest
import yaml

from graders.authoring.guide import guide
from graders.authoring.manual import manual
from graders.kinds import KINDS
from graders.sheets.load import load_spec
from graders.vocabulary.symbols import symbols_of

GUIDES = {name: guide(kind) for name, kind in KINDS.items()}
LEAST = 8
"""Letters of a message that stand in its source, beside what is filled in."""


def sheet_of(example, folder):
    """Write a sheet around the checks of an example: its symbols, its runs, and a reference with the answers asked for."""
    checks = yaml.safe_load(example)
    symbols = {c[key] for c in checks for key in ("call", "model", "of", "sampler") if key in c}
    symbols |= {name for c in checks for name in c.get("symbols", ())}
    answers = [c["answer"].replace(".", "_").lower() for c in checks if "answer" in c]
    source = "".join(f"def {name}(): ...\n" for name in (*symbols, *(f"answer_{a}" for a in answers)))
    spec = {
        "schema": 1,
        "sheet": "example",
        "title": "An example",
        "reference": "./reference",
        "points": sum(c["points"] for c in checks),
        "naming": {"symbols": {name: {"names": [name]} for name in symbols}},
        "runs": {
            c["run"]: {"files": ["*.py"], "seconds": 60, "title": "A run"} for c in checks if "run" in c
        },
        "data": {c["data"]: {"sklearn": f"load_{c['data']}", "held_out": 0.3} for c in checks if "data" in c},
        "exercises": [{"id": "one", "title": "One", "checks": checks}],
    }
    for c in checks:
        if "file" in c and c["kind"] in ("python", "pytest"):
            takes = ", ".join([*c.get("symbols", ()), *c.get("cases", [{}])[0]])
            names = [c["function"]] if "function" in c else c["items"]
            (folder / c["file"]).write_text("".join(f"def {name}({takes}): ...\n" for name in names))
    (folder / "reference").mkdir()
    (folder / "reference" / "solution.py").write_text(source)
    (folder / "spec.yaml").write_text(yaml.safe_dump(spec))
    return folder / "spec.yaml"


def templates(module):
    """The texts that a module and the helpers of kinds that it imports can say, as patterns."""
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:]  # the message itself stands there
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.Constant)]
    for node in parts:
        texts = node.values if isinstance(node, ast.JoinedStr) else [node]
        fixed = [t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str)]
        if sum(map(len, fixed)) >= LEAST:
            yield "".join(re.escape(t.value) if isinstance(t, ast.Constant) else ".+" for t in texts)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and re.match(r"graders\..*\._", node.module or ""):
            yield from templates(importlib.import_module(node.module))


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_says_why_it_is_wanted_and_gives_an_example_and_a_message(name):
    said = GUIDES[name]

    assert said.sentence.endswith(".")
    assert said.why.endswith(".")
    assert said.example.startswith("- id: ")
    assert said.fails


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_kind_is_a_check_of_a_spec_that_loads(name, tmp_path):
    spec = load_spec(sheet_of(GUIDES[name].example, tmp_path))

    assert [check.kind for check in spec.checks] == [name]
    own = set(getattr(spec.checks[0], "symbols", ()))
    assert set(symbols_of(spec.checks[0])) == set(spec.naming.symbols) - own


@pytest.mark.parametrize("name", KINDS)
def test_the_message_of_a_kind_is_one_that_its_source_says(name):
    module = importlib.import_module(KINDS.modules[name])

    assert [t for t in templates(module) if re.search(f"{t}$", GUIDES[name].fails)]


def test_a_message_that_a_kind_does_not_say_is_seen():
    module = importlib.import_module(KINDS.modules["agrees"])

    assert not [t for t in templates(module) if re.search(f"{t}$", "the network ends in a softmax")]


def test_the_manual_leads_to_every_kind_and_to_what_stands_around_checks():
    text = manual()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = re.findall(r"\]\(#([^)]+)\)", text)

    assert set(KINDS) <= set(headings)
    assert {"Keys of every check", "Inputs", "naming", "runs", "limits", "overrides.yaml"} <= set(headings)
    names = {re.sub(r"[^\w-]", "", h.lower().replace(" ", "-")) for h in headings}
    assert set(anchors) <= names
    assert len(names) == len(headings)
