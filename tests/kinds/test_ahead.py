"""What kinds need is imported once, before a sandbox forks."""

import ast
import subprocess
import sys
from pathlib import Path

from graders.kinds import KINDS
from graders.kinds.on_paper import OnPaper

PAPER = {name: kind for name, kind in KINDS.items() if issubclass(kind, OnPaper)}
SHOWS = """
import sys
from importlib import import_module
import graders.sandbox.inside.supervisor
for name in sys.argv[1:]:
    import_module(name)
print("\\n".join(sys.modules))
"""


def wanted(kind):
    """The modules of ours that functions of a kind import."""
    tree = ast.parse(Path(sys.modules[kind.__module__].__file__).read_bytes())
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graders.observing"):
                path = Path(sys.modules["graders"].__file__).parent.parent / node.module.replace(".", "/")
                names = [f"{node.module}.{a.name}" for a in node.names]
                yield from names if path.is_dir() else [node.module]


def test_what_answers_are_read_with_is_imported_ahead():
    ahead = {m for kind in PAPER.values() for m in (kind.__module__, *kind.modules)}
    done = subprocess.run(
        [sys.executable, "-c", SHOWS, *sorted(ahead)], capture_output=True, text=True, check=True
    )

    assert {m for kind in PAPER.values() for m in wanted(kind)} <= set(done.stdout.split())
