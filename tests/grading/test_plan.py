"""What is graded, in which order."""

from graders.grading.plan import Plan
from graders.model import Submission
from graders.sheets.load import find_spec
from graders.sheets.skeletons import skeletons


def test_public_checks_are_observed_before_hidden_ones():
    plan = Plan(find_spec("aml-vae"))

    order = [(bool(c.run), not c.public) for c in plan.checks()]

    assert order == sorted(order)


def test_a_student_sees_no_hidden_check_and_what_must_be_trained_can_be_left_out():
    spec = find_spec("aml-vae")

    public, quick = Plan(spec, public_only=True).checks(), Plan(spec, training=False).checks()

    assert {c.id for c in public} == {c.id for c in spec.checks if c.public} != {c.id for c in spec.checks}
    assert {c.id for c in quick} == {c.id for c in spec.checks if not c.run} != {c.id for c in spec.checks}


def test_texts_of_the_handout_are_told_but_for_the_answer_sheet_whose_blanks_say_what_is_missing():
    plan = Plan(find_spec("edf-intro"))
    handout = Submission("a", dict(skeletons(plan.spec)))
    told = plan.completed(handout).untouched

    assert {n for n in handout.files if n.endswith((".md", ".py")) and n not in told} == {"answers.md"}


def test_a_course_file_is_not_put_beside_a_package_of_its_name_which_imports_would_no_longer_reach():
    plan = Plan(find_spec("edf-intro"))
    package = Submission("a", {"work/edf/__init__.py": b"", "work/edf/nodes.py": b""})

    assert plan.completed(Submission("b", {"a.py": b""})).files.keys() == {"a.py", "edf.py"}
    assert plan.completed(package).files == package.files
