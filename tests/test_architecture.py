"""Imports point one way, and torch stays inside."""

import ast

import pytest

from graders.paths import PACKAGE

ALLOWED = {
    "model": set(),
    "wording": set(),
    "errors": set(),
    "paths": {"errors"},
    "wilson": set(),
    "draws": set(),
    "secret": {"errors"},
    "seals": {"model"},
    "checks": {"draws", "model", "seals"},
    "symbols": {"checks", "inputs"},
    "inputs": {"checks", "draws", "model"},
    "mistakes": {"checks", "model"},
    "linear_gaussian": {"draws", "model"},
    "report": {"model"},
    "data": {"draws", "errors", "inputs", "model", "paths"},
    "plain_yaml": {"errors"},
    "consistency": {"checks", "paths", "plain_yaml", "symbols"},
    "spec": {
        "checks",
        "consistency",
        "draws",
        "errors",
        "kinds",
        "paths",
        "plain_yaml",
        "sandbox",
        "symbols",
    },
    "keys": {"checks", "model", "paths"},
    "store": {"errors", "model", "paths", "sandbox"},
    "caches": {"data", "errors", "paths", "store", "verify"},
    "beside": {"model"},
    "pages": {"beside", "model", "paths", "report"},
    "analysis": {"model"},
    "similarity": {"submission"},
    "cohort_pages": {"analysis", "model", "pages", "paths", "report", "similarity"},
    "annotate": {"checks", "model", "pages", "report", "spec", "submission", "texts"},
    "progress": {"model", "report"},
    "definitions": {"checks", "errors", "model", "notebooks", "spec", "submission", "symbols"},
    "mistake_files": {"definitions", "errors", "model", "notebooks", "paths", "spec"},
    "mutations": {"definitions", "mistake_files", "model"},
    "explain": {"checks", "definitions", "errors", "mistake_files", "model", "mutations", "spec"},
    "given": {"checks", "definitions", "mistake_files", "model", "spec", "submission", "symbols"},
    "names": {"model", "plain_yaml", "spec", "submission", "symbols"},
    "overrides": {
        "checks",
        "errors",
        "model",
        "paths",
        "plain_yaml",
        "report",
        "spec",
        "texts",
    },
    "texts": set(),
    "notebooks": set(),
    "grade": {
        "checks",
        "errors",
        "paths",
        "report",
        "data",
        "explain",
        "given",
        "handout",
        "keys",
        "mistake_files",
        "model",
        "names",
        "overrides",
        "sandbox",
        "spec",
        "store",
    },
    "press": {
        "annotate",
        "model",
        "notebooks",
        "pages",
        "paths",
        "report",
        "similarity",
        "spec",
    },
    "batch": {
        "cohort_pages",
        "errors",
        "grade",
        "handout",
        "keys",
        "model",
        "overrides",
        "notebooks",
        "paths",
        "plain_yaml",
        "press",
        "report",
        "secret",
        "sandbox",
        "similarity",
        "spec",
        "store",
        "submission",
        "verify",
    },
}
KINDS = {
    "checks",
    "data",
    "inputs",
    "kinds",
    "linear_gaussian",
    "mistakes",
    "model",
    "wilson",
    "wording",
}


def imports(path):
    """Our own modules imported when `path` is, not those of functions or type checking."""
    found = set()
    tree = ast.parse(path.read_text())
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graders"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
    return found


@pytest.mark.parametrize("name", ALLOWED)
def test_a_module_imports_only_what_stands_below_it(name):
    assert imports(PACKAGE / f"{name}.py") <= ALLOWED[name]


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "kinds").glob("[a-z]*.py")), ids=lambda p: p.stem
)
def test_a_kind_knows_only_checks_inputs_and_models(path):
    assert imports(path) <= KINDS


OUTSIDE = [p for p in PACKAGE.rglob("*.py") if not {"inside", "toy"} & {*p.parts}]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_torch_is_never_imported_outside_the_sandbox(path):
    top = [
        n for n in ast.parse(path.read_text()).body if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    names = {a.name.split(".")[0] for n in top for a in n.names} | {
        (getattr(n, "module", "") or "").split(".")[0] for n in top
    }

    assert not names & {"torch", "torchvision", "matplotlib"}
