"""No expression of a reader takes more work than some square of the letters: a line of many signs keeps no grader busy."""

import resource
import subprocess
import sys

SECONDS = 120
"""Processor time for all of them together, many times what they take; an expression that is not bounded takes more alone."""
SEARCH = r"""
import importlib, pkgutil, re, sys

import graders.observing, graders.vocabulary

LETTERS = 1000
TEXTS = [(unit * LETTERS)[:LETTERS] for unit in ("=", "= ", "a = ", "=\n", "$=$ ")]
BLANK = [(unit * LETTERS)[:LETTERS] for unit in (" ", "(", "- ")]
BOUNDED = {
    "changed_sums.CHANGED", "columns.INDEXED", "columns.WINDOW", "corrections.LABELLING", "dashes.NAMING",
    "diagonals.OF_DELTA", "endless.SAID", "equations.ARROW", "equations.AGAIN", "remarks.AGAIN", "led.LED",
}
found = {}
for package in (graders.observing, graders.vocabulary):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found.setdefault(value, f"{module.name}.{name}")
named = {".".join(name.split(".")[-2:]) for name in found.values()}
assert not BOUNDED - named, BOUNDED - named
for pattern, name in found.items():
    print(name, flush=True)
    for text in TEXTS + (BLANK if ".".join(name.split(".")[-2:]) in BOUNDED else []):
        pattern.search(text)
print(len(found), "searched")
"""


def test_each_expression_searches_a_thousand_equal_signs_within_bounds():
    came = subprocess.run(
        [sys.executable, "-c", SEARCH],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)),
    )
    *_, last = came.stdout.splitlines() or [came.stderr]

    assert came.returncode == 0, f"{last} took too long, or failed: {came.stderr[-300:]}"
    assert last.endswith("searched")
