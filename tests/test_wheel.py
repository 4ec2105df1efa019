"""The built wheel works outside the checkout."""

import subprocess
import sys
import zipfile

import pytest

from graders.paths import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.jail]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked into a folder of its own as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("torchgrade-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder


def run(folder, *args):
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from graders.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, str(folder / "site"), *args], cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_sheets_come_along(installed):
    assert run(installed, "sheets").stdout.startswith("aml-vae ")


def test_a_hand_in_is_graded_in_the_jail_and_sees_no_reference(installed):
    hand_in = installed / "hand-ins" / "ada"
    hand_in.mkdir(parents=True)
    (hand_in / "vae.py").write_text(
        "import glob\n\ndef kl_divergence(mu, r):\n"
        "    roots = ['/.torchgrade', '/home', __import__('graders').__path__[0]]\n"
        "    seen = [f for root in roots for f in glob.glob(root + '/**/*', recursive=True)]\n"
        "    raise ValueError([f for f in seen if 'aml_vae' in f or f.endswith('spec.yaml')])\n"
    )

    done = run(installed, "batch", "aml-vae", "hand-ins", "--out", "out", "--no-training")

    assert done.returncode == 0, done.stderr
    page = (installed / "out" / "students" / "ada" / "feedback.html").read_text()
    assert "the code raises ValueError: []" in page
