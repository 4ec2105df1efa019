"""The built wheels work outside the checkout, and that of students holds nothing that is the instructors'."""

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from functools import cache

import pytest

from graders.paths import ROOT
from graders.sheets.changes import load
from graders.sheets.load import find_spec, sheets
from graders.sheets.reference import reference_files, submission_files
from graders.submission.notebooks import to_script

pytestmark = [pytest.mark.slow, pytest.mark.jail]
MARK = re.compile(r"^ *# <solution>\n((?:.*\n)+?) *# </solution>", re.M)
STUDENTS, COURSE = "torchgrade", "torchgrade_course"
ALONE = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
"""Without the checkout, which would be found before what is installed."""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Both wheels, by name, with the sources that they are made of."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in (ROOT, ROOT / "course"):
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project],
            check=True,
            capture_output=True,
        )
    found = {p.name.partition("-")[0]: p for p in folder.glob("*.whl")}
    assert set(found) == {STUDENTS, COURSE}
    return found


def held(wheel):
    """The files of a wheel, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


@pytest.fixture(scope="module")
def site(wheels, tmp_path_factory):
    """Install wheels by pip into an environment of its own, which finds their dependencies in this one; each set of wheels once."""

    @cache
    def installed(*names):
        folder = tmp_path_factory.mktemp("ein Ort mit Leerzeichen")
        python = folder / "env" / "bin" / "python"
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", "--symlinks", folder / "env"],
            check=True,
        )
        place = next(folder.glob("env/lib/python*/site-packages"))
        (place / "layers.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        words = ["install", "--quiet", "--no-deps", "--no-index", *(wheels[n] for n in names)]
        subprocess.run([sys.executable, "-m", "pip", "--python", python, *words], check=True, env=ALONE)
        return folder / "env" / "bin" / "torchgrade"

    return installed


@pytest.fixture
def place(tmp_path):
    """A folder to work in, whose name has spaces."""
    folder = tmp_path / "ein Ort mit Leerzeichen"
    folder.mkdir()
    return folder


def run(program, folder, *args):
    return subprocess.run(
        [program, *args],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=ALONE,
    )


def test_the_students_wheel_holds_the_program_and_its_templates_alone(wheels):
    names = set(held(wheels[STUDENTS]))

    assert {n for n in names if not n.startswith(("graders/", "torchgrade-"))} == set()
    assert {n.split("/")[2] for n in names if n.startswith("graders/_data/")} == {"docs", "templates"}
    assert "graders/_data/templates/feedback.html" in names


def told_by(check):
    """The keys of a check that say what is right, as an example in a docstring would spell them."""
    for key in ("right", "wrong", "values"):
        value = getattr(check, key, None)
        if value and isinstance(value, str | tuple):
            yield key, value if isinstance(value, str) else list(value)


def test_no_file_of_the_students_wheel_holds_anything_of_a_sheet(wheels):
    files = held(wheels[STUDENTS])
    text = "\n".join(d.decode(errors="replace") for n, d in files.items() if n.startswith("graders/"))

    secrets = {}
    for sheet in sheets():
        spec = find_spec(sheet)
        hidden = [f"id: {c.id}" for c in spec.checks if not c.public]
        hidden += [f"{key}: {value}" for c in spec.checks for key, value in told_by(c)]
        words = [m.words for m in load(spec, "mistakes")]
        solutions = [
            part
            for name, data in reference_files(spec).items()
            for part in MARK.findall(to_script(data) if name.endswith(".ipynb") else data.decode())
        ]
        answers = submission_files(spec).get("answers.md", b"").decode().splitlines()
        long = [a for a in answers if len(a) > 30] + [p for p in solutions if p.count("\n") > 1]
        secrets[sheet] = [s for s in (*hidden, *words, *long) if s in text]

    assert [s for found in secrets.values() for s in found] == []
    of_the_program = (
        "graders/_data/templates/new/",
        "graders/authoring/importing/",
    )  # a course to begin with, and the marks
    assert [n for n, d in files.items() if b"# <solution>" in d and not n.startswith(of_the_program)] == []


def test_the_instructors_wheel_holds_every_sheet_with_its_reference(wheels):
    names = set(held(wheels[COURSE]))

    for sheet in sheets():
        assert f"torchgrade_course/assignments/{sheet}/spec.yaml" in names
        reference = f"torchgrade_course/reference/{find_spec(sheet).reference}/"
        assert any(n.startswith(reference) for n in names)
    assert not [n for n in names if n.endswith((".pyc", ".pt", ".sqlite"))]


def test_a_student_who_names_a_sheet_is_told_to_give_the_folder_of_the_handout(site, place):
    (place / "work.py").write_text("x = 1\n")

    done = run(site(STUDENTS), place, "check", "aml-vae", "work.py")

    assert done.returncode == 2
    assert done.stderr == (
        "Error: aml-vae: no sheets are installed here. Students: give the folder `checks` of your handout, as in `torchgrade check checks .`. "
        "Instructors: begin a course with `torchgrade new FOLDER`, install torchgrade-course, or give a folder with a spec.yaml\n"
    )


def test_a_student_checks_with_the_handout_that_an_instructor_wrote(site, place):
    teacher, student = site(STUDENTS, COURSE), site(STUDENTS)
    written = run(teacher, place, "handout", "mscv-mlp-cnn", "--out", "work")
    assert written.returncode == 0, written.stderr
    answers = place / "work" / "answers.md"
    answers.write_text(re.sub(r"^(1\.1b:).*$", r"\1 13 x 5", answers.read_text(), flags=re.M))

    done = run(student, place, "check", "work/checks", "work")

    assert "read as the shape 13 × 5: the form is right" in done.stdout
    assert "graded after the hand-in –/1" in done.stdout
    assert "passed" not in done.stdout
    assert done.returncode == 1, done.stderr


def test_a_hand_in_is_graded_in_the_jail_and_sees_no_reference(site, place):
    installed = site(STUDENTS, COURSE)
    hand_in = place / "hand-ins" / "ada"
    hand_in.mkdir(parents=True)
    (hand_in / "vae.py").write_text(
        "import glob\n\ndef kl_divergence(mu, r):\n"
        "    roots = ['/.torchgrade', '/home', __import__('graders').__path__[0]]\n"
        "    seen = [f for root in roots for f in glob.glob(root + '/**/*', recursive=True)]\n"
        "    raise ValueError([f for f in seen if 'aml_vae' in f or f.endswith('spec.yaml')])\n"
    )

    assert run(installed, place, "sheets").stdout.startswith("aml-vae ")
    done = run(installed, place, "batch", "aml-vae", "hand-ins", "--out", "out", "--no-training")

    assert done.returncode == 0, done.stderr
    page = (place / "out" / "students" / "ada" / "feedback.html").read_text()
    assert "the code raises ValueError: []" in page


def test_the_jail_is_whole_where_wheels_are_installed(site, place):
    done = run(site(STUDENTS, COURSE), place, "doctor", "--full")

    tried = done.stdout.partition("honest hand-in")[2].splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert tried[0] == ", late imports: as it must be"
    assert len(tried) > 15
    assert {line.partition(" ")[0] for line in tried[1:]} == {"✓"}
