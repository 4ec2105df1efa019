import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from graders.cli import TOUR, main
from graders.sheets.load import sheets
from tests.conftest import REFERENCE, write_toy

KNOWN = ", ".join(sheets())


COMMANDS = list(main.commands)


def torchgrade(*args, **environment):
    return subprocess.run(
        [sys.executable, "-m", "graders.cli", *map(str, args)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    done = CliRunner().invoke(main, [command, "--help"])

    assert done.exit_code == 0
    assert re.search(r"\n\n  [A-Z]\w+", done.output)


def test_the_help_shows_every_command_once_with_its_whole_sentence():
    done = CliRunner().invoke(main, ["--help"])

    assert sorted(name for names in TOUR.values() for name in names) == sorted(COMMANDS)
    assert [n for n in COMMANDS if len(re.findall(rf"^  {n} +\S", done.output, re.M)) != 1] == []
    assert "..." not in done.output.partition("For students:")[2]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ["check", "aml-vea", "."],
            f"Error: no sheet is called `aml-vea`; did you mean `aml-vae`? (there are: {KNOWN}; or give a folder with a spec.yaml)\n",
        ),
        (
            ["check", "aml-vae", "/nowhere"],
            "Error: /nowhere: does not exist; give a folder, a .zip, a .py or a .ipynb\n",
        ),
        (
            ["batch", "aml-vae", "/nowhere", "--out", "/tmp/torchgrade-none"],
            "Error: /nowhere: does not exist; give a folder of hand-ins or an archive of them\n",
        ),
    ],
    ids=["no sheet", "no hand-in", "no cohort"],
)
def test_bad_input_is_one_message_and_exit_code_2(args, said):
    done = torchgrade(*args)

    assert (done.returncode, done.stderr, done.stdout) == (2, said, "")


def test_a_missing_argument_is_exit_code_2():
    assert torchgrade("check").returncode == 2


def test_sheets_are_listed():
    assert torchgrade("sheets").stdout.startswith("aml-vae ")


@pytest.fixture(scope="module")
def toy_folder(tmp_path_factory):
    return write_toy(tmp_path_factory.mktemp("toy"))


@pytest.mark.jail
def test_check_tells_a_student_what_is_wrong(toy_folder, tmp_path):
    (tmp_path / "solution.py").write_text(REFERENCE.replace("0.5 *", ""))

    done = torchgrade("check", toy_folder, tmp_path)

    assert done.returncode == 1
    assert (
        "✗ The KL divergence ......................................................... failed 0/3"
        in done.stdout
    )
    assert "the KL of a Gaussian has a factor 1/2" in done.stdout
    assert "The scaling" not in done.stdout  # a hidden check
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout


@pytest.mark.jail
def test_check_of_right_work_exits_0_with_json_on_stdout_alone(toy_folder, tmp_path):
    (tmp_path / "solution.py").write_text(REFERENCE)

    done = torchgrade("check", toy_folder, tmp_path, "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["score"] == 3


@pytest.mark.jail
def test_verify_says_what_was_proven(toy_folder):
    done = torchgrade("verify", toy_folder, "--workers", "1")

    assert done.returncode == 0, done.stderr
    assert "  Functions                                               2       2 of 2" in done.stdout
    assert "  variants accepted: 1 of 1" in done.stdout
    assert done.stdout.endswith("✓ toy is proven\n")


def test_no_student_waits_for_matplotlib_to_start_the_command():
    code = "import sys, graders.cli; print([m for m in ('torch', 'matplotlib', 'pydantic', 'numpy') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_what_judges_and_writes_pages_waits_for_no_torch():
    code = "import sys, graders.cohort.batch; print(len([*graders.kinds.KINDS.values()]) > 50, 'torch' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "True False"


def test_a_folder_whose_name_has_blanks_can_be_gone_to_by_the_line_that_is_printed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["new", "deep learning & more"])

    assert "next: cd 'deep learning & more'; torchgrade verify first-sheet" in done.stderr
