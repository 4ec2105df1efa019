from graders.paths import REFERENCE
from graders.sheets.load import find_spec, load_spec
from graders.sheets.spec import Run
from tests.conftest import SPEC, write_toy


def test_the_sheet_has_its_hundred_points_in_public_and_hidden_checks():
    spec = find_spec("aml-vae")

    assert sum(c.points for c in spec.checks) == 100
    assert {c.public for c in spec.checks} == {True, False}


def test_a_reference_lies_with_those_of_the_course_or_beside_the_spec(tmp_path):
    path = write_toy(tmp_path, **{"spec.yaml": SPEC.format(reference="./reference")}) / "spec.yaml"

    assert find_spec("aml-vae").solution == REFERENCE / "aml_vae"
    assert load_spec(path).solution == tmp_path / "reference"


def test_libraries_of_a_check_are_allowed_beside_the_usual_ones():
    allowed = find_spec("aml-vae").allowed

    assert {"numpy", "wandb"} <= set(allowed)
    assert "tensorflow" not in allowed


def test_what_was_observed_without_a_gpu_counts_no_more_once_one_is_needed():
    wanted, needed = (
        Run(title="Fit", files=("a.py",), seconds=30, device="cuda", device_is=how)
        for how in ("wanted", "needed")
    )

    assert wanted.settings(gpu=False, early=False) != needed.settings(gpu=False, early=False)
    assert wanted.settings(gpu=True, early=False) == needed.settings(gpu=True, early=False)
