"""The Python environment wherever it lies: what is imported late is there, what is secret is not."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

from graders.grading.digests import DIGESTS
from graders.paths import PACKAGE, cache
from tests.conftest import write_toy

pytestmark = pytest.mark.jail
SITE = sysconfig.get_path("purelib")
LATE = """
import torch

def kl(mu, logvar):
    import io
    import matplotlib
    import numpy.random
    import pypdf
    import sympy.tensor.array
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from sklearn.linear_model import LinearRegression
    LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
    figure = Figure()
    figure.gca().plot(numpy.random.default_rng(0).normal(size=9))
    FigureCanvasAgg(figure).print_png(io.BytesIO())
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)

def scale(x, factor):
    {scale}
    return x * factor
"""
WRITES = """from pathlib import Path
    Path("/tmp/mine").write_text("x")
    assert Path("/tmp/mine").read_text() == "x"
    assert {beside} == []"""


@pytest.fixture
def anywhere(tmp_path, monkeypatch):
    """Make an environment in a folder, and grade hand-ins with its Python."""
    monkeypatch.setenv("TORCHGRADE_DATA", os.environ.get("TORCHGRADE_DATA") or str(cache() / "mnist"))
    shutil.copytree(cache() / "mnist-withheld-1", tmp_path / "cache" / "mnist-withheld-1")
    if (read := cache() / DIGESTS).is_file():  # our sources, which are the same wherever they lie
        shutil.copy(read, tmp_path / "cache")
    monkeypatch.setenv("TORCHGRADE_CACHE", str(tmp_path / "cache"))
    toy = write_toy(tmp_path / "course" / "toy")

    def grade(folder, source, package=PACKAGE.parent, before=(), code=0, **variables):
        hand_in = tmp_path / "hand-ins" / "someone" / "solution.py"
        hand_in.parent.mkdir(parents=True)
        hand_in.write_text(source)
        done = subprocess.run(
            [
                *before,
                folder / "bin" / "python",
                "-m",
                "graders.cli",
                "batch",
                toy,
                hand_in.parent.parent,
                "--out",
                tmp_path / "out",
            ],
            env={**os.environ, "PYTHONPATH": str(package), **variables},
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.returncode == code, done.stderr
        if "nothing is graded" in done.stderr:
            return done.stderr.splitlines()[-1], (tmp_path / "out" / "gradebook.csv").exists()
        reports = list((tmp_path / "out").rglob("report*.json")) + list(
            (tmp_path / "out").rglob("reports/*.json")
        )
        checks = [c for e in json.loads(reports[0].read_text())["exercises"] for c in e["checks"]]
        return {c["id"]: c["verdict"] for c in checks}, [c["summary"] for c in checks]

    return grade


def made(folder, *lines):
    """A Python environment in `folder` that gets all its packages by lines of a `.pth` file."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", folder], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "layers.pth").write_text("\n".join((SITE, *lines)), encoding="utf-8")
    return folder


RIGHT = ({"kl": "passed", "scale": "passed"}, ["", ""])


def test_below_tmp_layered_on_a_path_with_blanks_behind_a_link(anywhere, tmp_path):
    made(tmp_path / "real one" / "Umgebung für alle")
    (tmp_path / "link").symlink_to(tmp_path / "real one")

    beside = (
        f"[p for p in ({str(tmp_path)!r} + '/hand-ins', {str(tmp_path)!r} + '/course') if Path(p).exists()]"
    )
    source = LATE.format(scale=WRITES.format(beside=beside))
    assert anywhere(tmp_path / "link" / "Umgebung für alle", source) == RIGHT


def test_a_clone_of_the_package_below_tmp_with_its_environment_in_it(anywhere, tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "clone" / "graders", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PACKAGE.parent / "templates", tmp_path / "clone" / "templates")
    shutil.copy(PACKAGE.parent / "pyproject.toml", tmp_path / "clone")
    for name in ("assignments", "reference"):
        (tmp_path / "clone" / name).mkdir()
        (tmp_path / "clone" / name / "secret.txt").write_text("")

    looks = f"import os\n    assert os.listdir({str(tmp_path / 'clone')!r}) == ['.venv']"
    source = LATE.format(scale=looks)
    folder = made(tmp_path / "clone" / ".venv", str(tmp_path / "clone"))
    assert anywhere(folder, source, tmp_path / "clone") == RIGHT


def test_in_shared_memory_with_packages_by_pythonpath_and_a_project_of_the_course(anywhere, tmp_path):
    project = tmp_path / "project"
    for name in ("helpers/__init__.py", "grades/ada.txt", "marks.csv"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("FACTOR = 1" if name.endswith(".py") else "1.0")
    looks = (
        f"import helpers, os\n    assert helpers.FACTOR == 1 and os.listdir({str(project)!r}) == ['helpers']"
    )
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        made(Path(folder, "env"), str(project))
        package = os.pathsep.join((str(PACKAGE.parent), SITE))
        assert anywhere(Path(folder, "env"), LATE.format(scale=looks), package) == RIGHT


SLOW = """import time
until = time.process_time() + 2.2  # more than a check may use
while time.process_time() < until:
    pass
"""


def test_folders_of_packages_whose_packages_are_links_and_of_which_one_is_slow_to_import(anywhere, tmp_path):
    folder = made(tmp_path / "env")
    store, site = tmp_path / "store", next(folder.glob("lib/python*/site-packages"))
    for name in ("one", "two"):
        (store / name).mkdir(parents=True)
        (store / name / "__init__.py").write_text("FACTOR = 1")
    (store / "one" / "__init__.py").write_text(SLOW)
    (site / "one").symlink_to(store / "one")
    (site / "two").mkdir()
    (site / "two" / "__init__.py").symlink_to(store / "two" / "__init__.py")

    assert anywhere(folder, LATE.format(scale="import one, two")) == RIGHT


def test_the_reference_is_hidden_where_the_sheet_lies_in_the_environment(anywhere, tmp_path):
    folder = made(tmp_path / "env")
    inside = folder / "lib" / "course"
    write_toy(inside)
    (tmp_path / "course").rename(tmp_path / "elsewhere")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "toy").symlink_to(inside)

    looks = f"import os\n    assert not os.path.exists({str(inside / 'spec.yaml')!r}) and not os.path.exists({str(inside / 'reference')!r} + '/solution.py')"
    assert anywhere(folder, LATE.format(scale=looks)) == RIGHT


FULL = """set -e
mkdir {folder}
mount -t tmpfs -o size=64k none {folder}
head -c 1M /dev/zero > {folder}/all 2>&- || true
export TMPDIR={folder}
exec "$@"
"""


def test_where_there_is_no_room_for_temporary_files(anywhere, tmp_path):
    script = FULL.format(folder=tmp_path / "full")
    before = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh")

    assert anywhere(Path(sys.prefix), LATE.format(scale="pass"), before=before) == RIGHT


def test_a_prefix_as_of_conda_with_libraries_by_their_path_and_packages_of_the_user(anywhere, tmp_path):
    prefix, user, version = (
        tmp_path / "conda",
        tmp_path / "user",
        f"python{sysconfig.get_python_version()}",
    )
    base, real = Path(sys.base_prefix), Path(sys.executable).resolve()
    for folder in (prefix / "bin", prefix / "conda-meta", prefix / "lib" / version):
        folder.mkdir(parents=True)
    shutil.copy(real, prefix / "bin" / "python")
    for part in (base / "lib" / version).iterdir():
        if part.name not in ("site-packages", "dist-packages", "__pycache__"):
            (prefix / "lib" / version / part.name).symlink_to(part)
    for library in (base / "lib").glob("libpython3*"):
        (prefix / "lib" / library.name).symlink_to(library)
    site = prefix / "lib" / version / "site-packages"
    site.mkdir()
    (site / "layers.pth").write_text(SITE, encoding="utf-8")
    helpers = user / "lib" / version / "site-packages" / "helpers"
    helpers.mkdir(parents=True)
    (helpers / "__init__.py").write_text("import ctypes\nctypes.CDLL('libof_the_course.so')")
    own = tmp_path / "own libraries"
    own.mkdir()
    shutil.copy(next(Path("/usr/lib").rglob("libseccomp.so.2")), own / "libof_the_course.so")

    found = anywhere(
        prefix,
        LATE.format(scale="import helpers"),
        PYTHONUSERBASE=str(user),
        LD_LIBRARY_PATH=str(own),
    )
    assert found == RIGHT


@pytest.mark.parametrize("function", ["kl", "scale"])
def test_a_library_that_cannot_be_imported_inside_costs_nobody_a_point_and_gives_none(
    anywhere, tmp_path, function
):
    damaged = tmp_path / "damaged" / "sympy"
    damaged.mkdir(parents=True)
    (damaged / "__init__.py").write_text("raise ImportError('damaged')")
    reference = tmp_path / "course" / "toy" / "reference" / "solution.py"
    source = reference.read_text()
    line = {"kl": "return 0.5", "scale": "return x * factor"}[function]
    reference.write_text(source.replace(line, f"import sympy; {line}"))

    package = os.pathsep.join((str(PACKAGE.parent), str(damaged.parent)))
    found = anywhere(made(tmp_path / "env"), reference.read_text(), package, code=3)

    if function == "kl":  # three of five points
        said, graded = found
        assert not graded
        assert said.startswith(
            "Error: the course's own solution does not pass 1 of 2 checks on this machine, so nothing is graded; the first is `kl`: a library is not whole here: "
        )
    else:
        assert found == (
            {"kl": "passed", "scale": "broken"},
            ["", "the grader failed here; a person decides"],
        )
