"""The files that start workers elsewhere: they parse, and what they call exists. No docker, SLURM or Kubernetes is run."""

import re
import shlex
import subprocess

import click
import pytest
import yaml

from graders.cli import main
from graders.paths import ROOT

FOLDER = ROOT / "docs" / "cluster"


def known(words):
    """Check that a command and all its options are there."""
    command, context = main, click.Context(main)
    while isinstance(command, click.Group):
        name, *words = words
        command = command.get_command(context, name)
        assert command is not None, name
    options = {o for p in command.params for o in p.opts}
    assert {w for w in words if w.startswith("--")} <= options
    return command.name


@pytest.mark.parametrize("name", ["slurm-workers.sh", "slurm-array.sh", "ssh.sh"])
def test_scripts_parse_and_call_what_is_there(name):
    text = (FOLDER / name).read_text().replace("\\\n", " ")

    assert subprocess.run(["bash", "-n", FOLDER / name], check=False).returncode == 0
    called = [shlex.split(c)[1:] for c in re.findall(r"torchgrade (?:worker|batch|cluster)[^\n#&]*", text)]
    assert {known([w for w in words if not w.startswith("(")]) for words in called} <= {
        "worker",
        "batch",
        "init",
        "scheduler",
    }
    assert called


@pytest.mark.parametrize("name", ["slurm-workers.sh", "slurm-array.sh"])
def test_what_sbatch_reads_is_in_its_form(name):
    lines = re.findall(r"^#SBATCH (.*)$", (FOLDER / name).read_text(), re.MULTILINE)

    assert all(re.fullmatch(r"--[a-z-]+=\S+", line) for line in lines)
    assert any(line.startswith("--time=") for line in lines)


def test_the_containers_call_what_is_there():
    compose = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    kubernetes = yaml.safe_load((FOLDER / "kubernetes.yaml").read_text())
    docker = (FOLDER / "Dockerfile").read_text()

    assert {known(s["command"]) for s in compose["services"].values()} == {"scheduler", "worker"}
    assert compose["services"]["worker"]["deploy"]["replicas"] == 2
    pod = kubernetes["spec"]["template"]["spec"]
    assert known(pod["containers"][0]["args"]) == "worker"
    assert pod["securityContext"]["runAsNonRoot"]
    assert docker.index("USER grader") < docker.index("ENTRYPOINT")
