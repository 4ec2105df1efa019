"""A sheet is proven under other secrets than its own, and what is judged otherwise under some of them is said."""

import ast
import inspect
import json
from dataclasses import replace

import pytest

from graders.authoring.by_secret import Tried, try_secrets
from graders.checks import Check
from graders.kinds import KINDS
from graders.sheets.load import load_spec
from tests.conftest import OTHER_MISTAKE, REFERENCE, SPEC, VARIANT, write_toy
from tests.waiting import here

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

SECRETS = tuple(f"secret {number} of this test" for number in range(6))
BY_SIGN = SPEC.replace("x: {{normal: [5]}}", "x: {{normal: [1]}}")
"""The toy sheet, with a number of which only the sign tells a mistake."""


def tried(folder, **files):
    spec = load_spec(write_toy(folder, **files) / "spec.yaml")
    return spec, replace(try_secrets(spec, SECRETS, workers=1), seconds=0)


def positive(spec):
    """The secrets under which the number of `BY_SIGN` is positive."""
    checks = {s: spec.salted(s).check("scale") for s in SECRETS}
    return tuple(s for s, c in checks.items() if c.make(c.cases[0], 0)["x"][0] > 0)


@pytest.mark.jail
def test_a_whole_sheet_is_green_under_every_secret(tmp_path):
    _, found = tried(tmp_path)

    assert found == Tried("toy", 6, 2, (12, 12), (12, 12), (), 0)


@pytest.mark.jail
def test_a_mistake_that_some_inputs_do_not_show_is_named_with_their_secrets(tmp_path):
    spec, found = tried(
        tmp_path,
        **{
            "spec.yaml": BY_SIGN.format(reference=tmp_path / "reference"),
            "mistakes/divided.py": OTHER_MISTAKE.replace("x / factor", "abs(x) * factor"),
        },
    )
    unseen = positive(spec)

    assert 0 < len(unseen) < len(SECRETS)
    assert found.mistakes == (12 - len(unseen), 12)
    assert found.right == (12, 12)
    (one,) = found.disagreements
    assert (one.check, one.secrets, one.right) == ("scale", unseen, False)
    assert one.said == (f"{tmp_path}/mistakes/divided.py: the mistake passes `scale` (passed); it must fail")


@pytest.mark.jail
def test_right_work_that_some_inputs_fail_is_named_with_their_secrets(tmp_path):
    spec, found = tried(
        tmp_path,
        **{
            "spec.yaml": BY_SIGN.format(reference=tmp_path / "reference"),
            "variants/names.py": VARIANT.replace("factor * x", "factor * abs(x)"),
        },
    )
    shown = tuple(s for s in SECRETS if s not in positive(spec))

    assert found.right == (12 - len(shown), 12)
    (one,) = found.disagreements
    assert (one.check, one.secrets, one.right) == ("scale", shown, True)
    assert one.said.startswith(
        f"{tmp_path}/variants/names.py: the variant is right, but `scale` is failed: `times` differs from the reference"
    )


@pytest.mark.jail
def test_a_reference_that_returns_others_each_time_does_not_pass_its_own_check(tmp_path):
    random = REFERENCE.replace("return x * factor", "return x * factor * torch.rand(())")

    _, found = tried(tmp_path, **{"reference/solution.py": random})

    assert {(d.check, d.right) for d in found.disagreements} >= {("scale", True)}


@pytest.mark.jail
def test_verify_says_what_was_tried_under_secrets(tmp_path):
    done = here("verify", write_toy(tmp_path), "--secrets", "2", "--workers", "1")

    assert done.returncode == 0, done.stderr
    assert (
        "  under 2 secrets, of 2 checks that draw: right work passes 4 of 4 times, mistakes are caught 4 of 4 times; "
        in done.stdout
    )
    assert done.stdout.endswith("✓ toy is proven\n")


@pytest.mark.jail
def test_verify_fails_where_a_mistake_is_not_caught_under_some_secret(tmp_path):
    folder = write_toy(
        tmp_path,
        **{
            "spec.yaml": BY_SIGN.format(reference=tmp_path / "reference"),
            "mistakes/divided.py": OTHER_MISTAKE.replace("x / factor", "abs(x) * factor"),
        },
    )

    done = here("verify", folder, "--secrets", "20", "--workers", "1", "--json")

    assert done.returncode == 1
    (said,) = json.loads(done.stdout)
    assert not said["by_secret"]["green"]
    assert {d["check"] for d in said["by_secret"]["disagreements"]} == {"scale"}


@pytest.mark.parametrize("name", [name for name in KINDS if not KINDS[name].draws])
def test_a_kind_that_says_that_it_draws_nothing_draws_nothing(name: str) -> None:
    kind: type[Check] = KINDS[name]
    read = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(inspect.getmodule(kind))))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    drawn = read & {"make", "generator", "seed", "salt", "_name"}

    assert drawn == set()
