"""Scripts that take arguments are started as their author says, else with what they need."""

import argparse

from graders.observing.commands import commands, needed
from graders.observing.rehearsal import rehearse
from tests.observing.conftest import SETTINGS, code_of, unit

SCRIPT = "import argparse\nargparse.ArgumentParser().parse_args()\n"


def found(text, path="main.py", source=SCRIPT):
    one = unit(source, path)
    return commands(one, [one], {"README.md": text.encode(), path: source.encode()})


def test_arguments_are_those_of_the_commands_in_texts():
    text = "    python main.py --model cnn\n`python3 main.py --model mlp --epochs 3`\n!python other.py 5\n"

    assert found(text) == [["--model", "cnn"], ["--model", "mlp", "--epochs", "3"]]


def test_a_package_is_started_by_its_name():
    assert found("python -m tasks run a b --out figs", "tasks/__main__.py") == [
        ["run", "a", "b", "--out", "figs"]
    ]
    assert found("python -m tasks.main run", "tasks/main.py") == [["run"]]


def test_a_sentence_that_goes_on_behind_a_command_is_no_argument():
    assert found("Run python main.py to train the model.\n") == [[]]
    assert found("Run python main.py --epochs 3 first.\nThen `python main.py test`.\n") == [
        ["--epochs", "3", "first."],
        ["test"],
    ]


def test_what_stands_for_something_else_is_no_argument():
    assert found("python main.py --model <name>\npython main.py --url https://...\n") == [[]]


def test_what_is_told_of_a_command_in_brackets_is_no_argument():
    assert found("main.py runs the parts:  python main.py all     (or q1 / q2)\n") == [["all"]]


def test_a_choice_that_says_all_is_filled_in_before_the_first_one():
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=["q1", "q2", "all"])

    assert needed(parser) == ["all"]


def test_scripts_without_arguments_are_started_once():
    assert found("python main.py a\npython main.py b", source="print(1)\n") == [[]]


def test_arguments_that_nobody_says_are_filled_in():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--epochs", type=int, required=True)
    commands_ = parser.add_subparsers(dest="command", required=True)
    commands_.add_parser("list")
    run = commands_.add_parser("run")
    run.add_argument("tasks", nargs="+", choices=["a", "b"])
    run.add_argument("--out", default="figs")

    assert needed(parser) == ["--epochs", "1", "run", "a", "b"]


def test_a_package_that_registers_its_tasks_is_rehearsed_as_it_is_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    package = {
        "work/__init__.py": "",
        "work/core.py": "TASKS = {}\ndef task(function):\n    TASKS[function.__name__] = function\n    return function\n",
        "work/tasks.py": "from .core import task\n@task\ndef first(n):\n    made = n + 1\n    return made\n",
        "work/__main__.py": """
import argparse
from . import tasks
from .core import TASKS
if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("tasks", nargs="+", choices=sorted(TASKS))
    parser.add_argument("--n", type=int, default=1)
    given = parser.parse_args()
    for name in given.tasks:
        TASKS[name](given.n)
""",
    }
    sources = {path: source.encode() for path, source in package.items()}
    read_me = {"README.md": b"    python -m work first --n 41\n"}
    for files, made in ((sources, 2), ({**sources, **read_me}, 42)):
        record = rehearse(code_of(files), SETTINGS, lambda: None)

        assert [s.own["made"] for s in record.scopes.values() if "made" in s.own] == [made]


def test_what_a_script_makes_by_each_of_its_commands_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    script = b"import sys\nif sys.argv[1] == 'a':\n    one = 1\nelse:\n    two = 2\nlast = sys.argv[1]\n"
    files = {"work.py": script, "README.md": b"    python work.py a\n    python work.py b\n"}

    made = rehearse(code_of(files), SETTINGS, lambda: None).namespaces["work.py"]

    assert [made.get(n) for n in ("one", "two", "last")] == [1, 2, "b"]
