"""Checks that a file of the course makes: what students read, and what authors are told."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from graders.authoring.handout import hidden_code
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.kinds import KINDS
from graders.model import Submission
from graders.sheets.load import load_spec
from graders.sheets.reference import reference_files

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

COURSE = Path(__file__).parents[1] / "courses" / "own"
SHEET = COURSE / "assignments" / "own-checks"
RIGHT = reference_files(load_spec(SHEET / "spec.yaml"))["solution.py"].decode()


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade files as a hand-in to the sheet, in one sandbox for all tests."""
    store = Store(tmp_path_factory.mktemp("kept") / "observations.sqlite")
    grader = Grader(load_spec(SHEET / "spec.yaml"), store, store, jailed=False)
    with closing(grader), grader.session() as session:

        def grade(**files):
            hand_in = {f"{name}.py": source.encode() for name, source in files.items()}
            return grader.grade(Submission("test", hand_in), session).results

        yield grade


@pytest.fixture(scope="module")
def outcomes(graded):
    """What became of a hand-in in which one function is wrong in each way there is."""
    wrong = RIGHT.replace("torch.softmax(z, -1)", "torch.softmax(z, -1) * 2").replace(
        "key=lambda p: (-p[1], p[0])", "key=lambda p: p[0]"
    )
    wrong = wrong.replace("self.count + 1", "self.count + 2")
    return {r.id: r.outcome for r in graded(solution=wrong)}


@pytest.mark.parametrize("kind", ["pytest", "python"])
def test_torchs_assertions_are_imported_before_a_hand_in_is(kind):
    assert "graders.observing.asserted" in KINDS[kind].modules


def test_what_the_course_s_function_returned_is_compared_by_name(outcomes):
    said = outcomes["attention"].diagnosis
    assert said.summary == "`row`: every value is 2 × the expected one"
    assert said.expected.endswith(", shape (5,)")


def test_texts_are_compared_too(outcomes):
    said = outcomes["words"].diagnosis
    assert (said.summary, said.expected, said.actual) == (
        "`counts`: the values are right, their order is not",
        "[3 2 1 1 1], shape (5,)",
        "[2 1 1 1 3], shape (5,)",
    )


def test_the_message_of_an_assertion_is_the_feedback(outcomes):
    assert outcomes["mean"].diagnosis.summary == "the mean of 1 and 3 is 2"


def test_each_test_is_an_item_with_its_share_and_its_message(outcomes):
    tests = outcomes["tests"]
    assert tests.credit == 0
    first, *others = tests.diagnosis.summary.split("; ")
    assert (
        first == "0 of 3 tests pass: `test_rows_sum_to_one` fails: Not equal to tolerance rtol=1e-05, atol=0"
    )
    assert others[0].startswith(
        "`test_words_are_sorted` fails: assert [('a', 1), ('b', 2)] == [('b', 2), ('a', 1)]"
    )
    assert tests.diagnosis.told == "0 of 3 tests pass"


def test_half_of_the_tests_earn_their_share(graded):
    wrong = RIGHT.replace("self.count + 1", "self.count + 2")
    results = graded(other=wrong)
    assert {r.id: r.score for r in results} == {"attention": 3, "words": 3, "mean": 0, "tests": 2}
    mistakes = {r.id: r.outcome.mistake for r in results}
    assert mistakes == dict.fromkeys(mistakes, "")


def test_a_named_mistake_is_recognised(graded):
    wrong = RIGHT.replace("torch.softmax(z, -1)", "z.exp() / z.exp().sum(0, keepdim=True)")
    found = {r.id: r.outcome for r in graded(solution=wrong)}
    assert found["attention"].mistake == "wrong-axis"
    assert found["attention"].diagnosis.summary.startswith("the softmax goes over the rows (`row`: ")


def test_what_is_not_there_is_for_a_person(graded):
    results = graded(solution="def other(a, b, c):\n    return a\n")
    assert {str(r.outcome.verdict) for r in results} == {"human"}


def said_of(tmp_path, *changes, more=""):
    folder = tmp_path / "assignments" / "own-checks"
    if not folder.exists():
        shutil.copytree(COURSE, tmp_path, dirs_exist_ok=True)
    for file, old, new in changes:
        path = folder / file
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(UserError) as error:
        load_spec(folder / "spec.yaml")
    return str(error.value).replace(f"{folder}/", "").splitlines()


def test_says_all_that_does_not_fit_between_a_check_and_its_file(tmp_path):
    assert said_of(
        tmp_path,
        ("spec.yaml", "file: own_checks.py, symbols: [softmax]", "file: own_check.py, symbols: [softmax]"),
        (
            "spec.yaml",
            "title: Words are counted, points: 3, file: own_checks.py",
            "title: Words are counted, points: 3, file: own_checks.py, function: word",
        ),
        ("spec.yaml", "symbols: [running_mean]}", "symbols: [running_mean, softmax]}"),
        ("spec.yaml", "TestMean.test_mean: 2", "TestMean.test_mode: 2"),
    ) == [
        f"spec.yaml:15: there is no file `own_check.py` in {tmp_path / 'assignments' / 'own-checks'}",
        "spec.yaml:16: own_checks.py defines no function `word` (there is `attention`, `words`, `mean_of_two`)",
        "spec.yaml:17: `mean_of_two` in own_checks.py takes no `softmax`",
        "spec.yaml:24: test_solution.py holds no test `TestMean.test_mode` (there is `test_rows_sum_to_one`, `test_words_are_sorted`, `TestMean.test_mean`)",
    ]


def test_says_where_a_file_of_the_course_does_not_parse(tmp_path):
    said = said_of(tmp_path, ("own_checks.py", '    return {"words"', '    return return {"words"'))
    assert said == ["own_checks.py:18: does not parse (invalid syntax)"]


def test_a_hidden_check_is_not_handed_out_with_a_public_one(tmp_path):
    shutil.copytree(COURSE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "assignments" / "own-checks" / "spec.yaml"
    path.write_text(
        path.read_text().replace("title: The mean of two,", "title: The mean of two, public: false,")
    )
    assert hidden_code(load_spec(path)) == [
        f"{path}:17: the hidden check `mean` stands in own_checks.py, which `attention` hands out; put it into a file of its own"
    ]
