"""A submission is read in each way that is plausible: it passes by one of them, and fails only by one that is certain."""

import textwrap
from types import SimpleNamespace

import numpy as np
import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Kept, Store
from graders.grading.readings import MOST, Paths, Reading, Readings, is_before, is_settled, unless_packed
from graders.grading.verdict import after_crash
from graders.kinds import KINDS
from graders.model import Choice, Crash, CrashCause, Submission, Verdict, human
from graders.sandbox.replies import RunFacts
from graders.vocabulary.readings import with_choices

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
RIGHT = "0.5 * (mu**2 + torch.exp(r) - r - 1).sum(-1)"


@pytest.fixture(scope="module")
def outcomes(toy, tmp_path_factory):
    """Return the outcomes of the toy sheet's checks for a source, all from one sandbox without a jail."""
    store = Store(tmp_path_factory.mktemp("kept") / "observations.sqlite")
    grader = Grader(toy, store, store, jailed=False)
    with grader.session() as session:

        def grade(source):
            report = grader.grade(Submission("test", {"work.py": source.encode()}), session)
            return {r.id: r.outcome for r in report.results}

        yield grade
    grader.close()


@pytest.fixture(scope="module")
def kl(outcomes):
    """Return the outcome of the toy sheet's KL for a source."""
    return lambda source: outcomes("import torch\n" + textwrap.dedent(source))["kl"]


def test_paths_come_by_the_number_of_unlikely_choices_and_the_latest_choice_varies_first():
    paths = Paths()
    paths.branch((), (Choice("a", True, 2, 0), Choice("b", True, 3, 0)))

    assert list(paths) == [(0, 1), (1,), (0, 2)]


def test_no_more_paths_are_made_than_are_looked_at():
    paths = Paths()
    paths.branch((), (Choice("a", True, 9_999, 0),))

    assert list(paths) == [(n,) for n in range(1, MOST)]


@pytest.mark.parametrize(
    ("ended", "changed", "settled"),
    [("raised", False, False), ("raised", True, True), ("budget", False, True), ("finished", False, True)],
)
def test_a_training_that_raised_before_it_changed_anything_settles_nothing(ended, changed, settled):
    check = KINDS["trains"](id="a", kind="trains", title="A", points=1, call="train")
    seen = {"ended": np.array(ended), "changed": np.array([changed])}

    assert is_settled(check, Reading(seen, human("ended early", ask="look"), 0.0)) is settled


@pytest.mark.parametrize(("cause", "settled"), [(CrashCause.TIME, True), (CrashCause.SET_UP, False)])
def test_what_builds_on_a_statement_that_was_cut_off_may_be_found_in_the_run_of_the_script(cause, settled):
    check = KINDS["trains"](id="a", kind="trains", title="A", points=1, call="train")

    assert is_settled(check, Reading(Crash(cause, "took 5 s"), human("slow", ask="look"), 0.0)) is settled


def test_a_function_whose_name_says_more_passes_though_another_is_tried_before(kl):
    outcome = kl(f"""
        def kl_of_weights(mu, r): return mu + r
        def vae_kl_standard_normal(mu, r): return {RIGHT}
    """)

    assert (outcome.verdict, outcome.graded) == (
        Verdict.PASSED,
        "`vae_kl_standard_normal` in work.py, called as vae_kl_standard_normal(mu, logvar)",
    )


TRIES = """
    class A:
        def kl(mu, r): return (mu**2 - r).sum(-1)
    class B:
        def kl(mu, r): return (mu + r).sum(-1)
    class C:
        def kl(mu, r): return %s
"""


@pytest.mark.parametrize(
    ("use", "verdict"),
    [
        ("", Verdict.HUMAN),
        ("    def loss(mu, r, error): return error + C.kl(mu, r)", Verdict.PASSED),
        ("    def tried(mu, r): return [one.kl(mu, r) for one in (A, B, C)]", Verdict.HUMAN),
        ("    def loss(mu, r, error): return error + A.kl(mu, r)", Verdict.HUMAN),
    ],
    ids=["unused", "used", "all used", "a wrong one used"],
)
def test_the_right_one_of_several_definitions_counts_only_where_it_alone_is_used(kl, use, verdict):
    assert kl(TRIES.replace("def", "@staticmethod\n        def") % RIGHT + use).verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        f"return [list(row) for row in {RIGHT}.reshape(1, -1)][0]",
        "return [0.5 * sum(m**2 + r.exp() - r - 1 for m, r in zip(*both)) for both in zip(mu, r)]",
    ],
    ids=["numbers", "tensors"],
)
def test_what_a_loop_puts_in_a_list_is_one_array(kl, body):
    assert kl(f"def kl(mu, r): {body}").verdict is Verdict.PASSED


def test_what_is_right_neither_part_by_part_nor_as_one_array_is_a_persons(kl):
    assert kl("def kl(mu, r): return [[i, m] for i, m in enumerate(mu.sum(-1))]").verdict is Verdict.HUMAN


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "def kl(mu, r):\n    assert len(mu) == 64\n    return mu",
            "raises AssertionError, which its author wrote",
        ),
        (
            "SIZE = 641\ndef kl(mu, r): return mu.reshape(SIZE)",
            "where the file names such a size",
        ),
        (
            "rows = torch.nn.Embedding(3, 2)\ndef kl(mu, r, row=1): return rows(row)",
            "where a number of ours may stand for a tensor; a person decides why",
        ),
        (
            "def train(m): torch.save(m, 'runs/30.pt')\ndef kl(mu, logvar): return torch.load('runs/30.pt')(mu)",
            "the code reads `runs/30.pt`, which it writes elsewhere and which is not here; a person decides why",
        ),
    ],
    ids=["an assertion", "a size", "a number for a tensor", "a checkpoint"],
)
def test_code_that_is_made_for_sizes_or_files_of_its_own_is_a_persons(kl, source, said):
    outcome = kl(source)

    assert outcome.verdict is Verdict.HUMAN
    assert said in outcome.diagnosis.summary + outcome.diagnosis.actual


@pytest.mark.parametrize(
    "source", ["(mu, r): return torch.exp(0.0)", "(mu, r, row=1):\n    return torch.exp(0.0)"]
)
def test_a_number_of_ones_own_in_the_place_of_a_tensor_fails(kl, source):
    outcome = kl(f"def kl{source}")

    assert outcome.verdict is Verdict.FAILED
    assert outcome.diagnosis.summary.startswith("the code raises TypeError: exp()")


def test_an_error_that_names_no_size_of_the_file_fails(kl):
    assert kl("def kl(mu, r): return mu + torch.zeros(len(mu) + 7, 1)").verdict is Verdict.FAILED


@pytest.mark.parametrize("switch", ["training=False", "is_train=None", "deterministic=True"])
def test_a_switch_that_is_off_by_default_is_tried_as_in_training(kl, switch):
    on = switch.partition("=")[0]
    on = f"not {on}" if on == "deterministic" else on

    assert kl(f"def kl(mu, r, {switch}): return {RIGHT} if {on} else mu").verdict is Verdict.PASSED


def test_arguments_in_another_order_with_names_that_say_nothing_are_found(kl):
    outcome = kl("def kl(a, b): return 0.5 * (b**2 + torch.exp(a) - a - 1).sum(-1)")

    assert (outcome.verdict, outcome.graded) == (
        Verdict.PASSED,
        "`kl` in work.py, called as kl(logvar, mu)",
    )


def test_what_fails_in_every_reading_and_is_certain_in_none_is_a_persons_with_all_that_was_seen(kl):
    outcome = kl("def kl(a, b): return a + b")

    assert outcome.verdict is Verdict.HUMAN
    assert outcome.diagnosis.summary == (
        "it is not certain what is meant here: `symbols: {kl: NAME}` in overrides.yaml says which function is meant; decide by these"
    )
    assert [line.partition(":")[0] for line in outcome.diagnosis.actual.splitlines()] == [
        "`kl` in work.py, called as kl(mu, logvar)",
        "`kl` in work.py, called as kl(logvar, mu)",
        "`kl` in work.py, called as kl(mu, sigma)",
        "`kl` in work.py, called as kl(mu, variance)",
        "2 more ways in vain",
    ]


def test_a_call_in_the_students_own_code_says_what_goes_where(kl):
    outcome = kl("""
        def kl(a, b): return (a**2 + torch.exp(b) - b - 1).sum(-1)
        def loss(x, mu, logvar): return x + kl(mu, logvar.detach())
    """)

    assert (outcome.verdict, outcome.mistake) == (Verdict.FAILED, "no-half")


def test_the_sheets_own_name_is_what_is_meant_though_another_function_would_pass(kl):
    outcome = kl(f"""
        def kl(mu, logvar): return (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)
        def my_second_kl(mu, r): return {RIGHT}
    """)

    assert (outcome.verdict, outcome.graded) == (Verdict.FAILED, "")


def test_a_gap_of_the_handout_gives_way_to_a_function_of_another_name(kl):
    outcome = kl(f"""
        def kl(mu, logvar): raise NotImplementedError
        def calc_kl_loss(mu, r): return {RIGHT}
    """)

    assert outcome.verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("source", "verdict", "summary"),
    [
        ("def kl(mu, logvar): ...\ndef kl_divergence(mu, logvar): pass", Verdict.FAILED, "not filled in yet"),
        (
            "def kl(mu, logvar): ...\ndef kl_divergence(a, b): return a + b",
            Verdict.HUMAN,
            "it is not certain what is meant here: `symbols: {kl: NAME}` in overrides.yaml says which function is meant; decide by these",
        ),
    ],
    ids=["all are gaps", "one is a gap"],
)
def test_several_gaps_are_not_filled_in_whichever_is_meant(kl, source, verdict, summary):
    outcome = kl(source)

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, summary)


FINISHED = RunFacts("finished", 1.0)


def decided(check, observe, rehearses):
    """The outcome of a check by what is observed in each reading."""
    return read(check, observe, rehearses).outcome


def read(check, observe, rehearses):
    """The reading that decides a check by what is observed in each reading, on a sheet with a rehearsal, which may not take place."""
    plan = SimpleNamespace(
        may_be_inline=lambda _: True, spec=SimpleNamespace(naming=SimpleNamespace(symbols={}))
    )
    observer = SimpleNamespace(
        plan=plan, observe=observe, can_observe=lambda *_, rehearsed: rehearses or not rehearsed
    )
    judge = SimpleNamespace(
        plan=plan,
        decide_safely=lambda c, seen: (
            after_crash(c, seen) if isinstance(seen, Crash) else c.judge(seen, {"value": np.array(7.0)})
        ),
        said_of_reading=lambda _, seen, outcome: outcome,
    )
    readings = Readings(observer, judge, recognise=False)
    return readings.decide(check, Submission("test", {}), SimpleNamespace(used=0.0))


@pytest.mark.parametrize(
    ("printed", "ran", "rehearses", "verdict", "said"),
    [
        ({"value": np.array(7.0), "among": np.array(True)}, FINISHED, True, Verdict.PASSED, ""),
        (
            {"value": np.array(8.0), "among": np.array(True)},
            FINISHED,
            True,
            Verdict.HUMAN,
            "it stands among the answers to other parts of the question",
        ),
        (Crash(CrashCause.MISSING, "none"), FINISHED, True, Verdict.FAILED, "nothing is answered at 1a"),
        (
            Crash(CrashCause.TIME, "slow"),
            None,
            True,
            Verdict.HUMAN,
            "it is not certain what is meant here: decide by these",
        ),
        (None, FINISHED, False, Verdict.HUMAN, "it is not certain what is meant here: decide by these"),
    ],
)
def test_a_place_left_blank_fails_only_where_a_rehearsal_showed_that_no_script_prints_the_answer(
    printed, ran, rehearses, verdict, said
):
    def observe(check, submission, session, path, *, rehearsed):
        blank = Crash(CrashCause.BLANK, "nothing is answered at 1a")
        return Kept(printed, 0.0, ran) if rehearsed else Kept(blank, 0.0)

    check = KINDS["answer_value"](id="a", kind="answer_value", title="A", points=1, answer="1a", named="kl")
    outcome = decided(check, observe, rehearses)

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


def test_what_a_person_has_to_look_at_fails_by_nothing_that_stands_elsewhere():
    def observe(check, submission, session, path, *, rehearsed):
        seen = {"value": np.array(1.0 if rehearsed else 8.0), "among": np.array(not rehearsed)}
        return Kept(with_choices(seen, (Choice("`f`", rehearsed, 1, 0),)), 0.0, FINISHED)

    check = KINDS["answer_value"](id="a", kind="answer_value", title="A", points=1, answer="1a", named="kl")
    outcome = decided(check, observe, True)

    assert (outcome.verdict, outcome.diagnosis.summary) == (
        Verdict.HUMAN,
        "it stands among the answers to other parts of the question",
    )


GAP = RunFacts(
    "raised", 1.0, 'File "a.py", line 1, in kl\n    raise NotImplementedError\nNotImplementedError'
)


@pytest.mark.parametrize(
    ("cause", "ran", "observed", "used", "verdict"),
    [
        ("missing", FINISHED, True, 0.0, Verdict.FAILED),
        ("unfilled", GAP, True, 0.0, Verdict.FAILED),
        ("missing", RunFacts("raised", 1.0, "FileNotFoundError: data.csv"), True, 0.0, Verdict.HUMAN),
        ("missing", RunFacts("budget", 1.0), True, 0.0, Verdict.HUMAN),
        ("time", None, True, 0.0, Verdict.HUMAN),
        ("memory", FINISHED, True, 0.0, Verdict.HUMAN),
        ("machine", FINISHED, True, 0.0, Verdict.HUMAN),
        ("killed", None, True, 0.0, Verdict.HUMAN),
        ("missing", FINISHED, False, 0.0, Verdict.HUMAN),
        ("missing", FINISHED, True, 99.0, Verdict.HUMAN),
    ],
)
def test_gaps_fail_only_where_all_of_them_were_seen_and_a_rehearsal_showed_that_no_script_does_their_work(
    cause, ran, observed, used, verdict
):
    def observe(check, submission, session, path, *, rehearsed):
        session.used += used
        if rehearsed:
            return Kept(Crash(CrashCause(cause), "nothing"), 0.0, ran)
        ways = (Choice("`kl`", False, 3, path[0] if path else 0),)
        return Kept(Crash(CrashCause.UNFILLED, "a gap", choices=ways), 0.0)

    check = KINDS["manual"](id="a", kind="manual", title="A", points=1, rubric="a")

    assert decided(check, observe, observed).verdict is verdict


ABSENT, EMPTY = CrashCause.ABSENT, CrashCause.EMPTY
LATER = RunFacts("raised", 1.0, "FileNotFoundError: data.csv")


@pytest.mark.parametrize(
    ("first", "other", "ran", "absent"),
    [
        (Crash(ABSENT, "none"), Crash(ABSENT, "none"), FINISHED, True),
        (Crash(EMPTY, "none"), Crash(EMPTY, "none"), None, True),
        (Crash(ABSENT, "none"), Crash(ABSENT, "none"), LATER, False),
        (Crash(ABSENT, "none"), Crash(CrashCause.MISSING, "what is `z`?"), FINISHED, False),
        (Crash(ABSENT, "none"), Crash(CrashCause.RAISED, "ValueError"), FINISHED, False),
        (Crash(ABSENT, "none"), None, None, False),
        (Crash(CrashCause.MISSING, "what is `z`?"), Crash(ABSENT, "none"), FINISHED, False),
        (Crash(CrashCause.UNSURE, "no place is marked as x"), Crash(ABSENT, "none"), FINISHED, False),
        (Crash(ABSENT, "none", choices=(Choice("`f`", True, 1, 0),)), Crash(ABSENT, "none"), FINISHED, False),
    ],
)
def test_nothing_is_there_where_neither_a_name_nor_a_rehearsal_that_came_to_its_end_shows_anything(
    first, other, ran, absent
):
    def observe(check, submission, session, path, *, rehearsed):
        return Kept(other, 0.0, ran) if rehearsed else Kept(first, 0.0)

    check = KINDS["manual"](id="a", kind="manual", title="A", points=1, rubric="a")

    assert read(check, observe, other is not None).absent is absent


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        ({"value": np.array(7.0), "among": np.array(False)}, Verdict.PASSED),
        (Crash(EMPTY, "no script"), Verdict.FAILED),
        (Crash(CrashCause.RAISED, "x"), Verdict.HUMAN),
    ],
)
def test_a_hand_in_that_defines_nothing_fails_only_where_its_scripts_do_nothing_that_is_asked(shown, verdict):
    def observe(check, submission, session, path, *, rehearsed):
        return Kept(shown if rehearsed else Crash(EMPTY, "defines nothing"), 0.0, None)

    check = KINDS["answer_value"](id="a", kind="answer_value", title="A", points=1, answer="1a", named="kl")

    assert decided(check, observe, True).verdict is verdict


@pytest.mark.parametrize(
    "source",
    [
        f"class Trainer:\n    def __init__(self, steps): self.steps = steps\n    def kl_loss(self, mu, r): return {RIGHT}\nt = Trainer(range(3))",
        f"class ComputeKL:\n    def __call__(self, mu, r): return {RIGHT}",
        f"class T:\n    def __init__(self, a): pass\n    @classmethod\n    def compute_kl(cls, mu, r): return {RIGHT}",
        f"def train(data):\n    def kl_term(mu, r): return {RIGHT}\n    return kl_term",
        f"from functools import partial\ndef general(r, mu, beta): return beta * {RIGHT}\nkl_loss = partial(general, beta=1)",
        f"compute_kl = lambda mu, r: {RIGHT}",
        f"def kl(mu, log_var, *, s=0.0):\n    r = log_var\n    return {RIGHT}",
        f"def kl(mu, q=None):\n    r = q\n    return {RIGHT}",
    ],
    ids=["method", "callable object", "class method", "nested", "partial", "lambda", "keyword", "default"],
)
def test_a_function_is_found_wherever_it_stands(kl, source):
    assert kl(source).verdict is Verdict.PASSED


def test_a_function_of_numbers_is_called_number_by_number(outcomes):
    source = "import math\ndef times(x, factor): return math.fsum([x]) * factor"

    assert {id_: str(o.verdict) for id_, o in outcomes(source).items()} == {"kl": "human", "scale": "passed"}


def test_a_function_of_one_sample_is_called_row_by_row(kl):
    source = "import torch\ndef kl(mu, r):\n    a, b, c = mu\n    return 0.5 * sum(m**2 + x.exp() - x - 1 for m, x in zip((a, b, c), r))"

    assert kl(source).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("def kl(mu, r): print((mu + r).sum())", Verdict.HUMAN),
        ("def kl(mu, r): pass", Verdict.FAILED),
        ("def kl(mu): return mu.sum(-1)", Verdict.FAILED),
    ],
    ids=["it prints and returns nothing", "it returns nothing", "it takes one of two values"],
)
def test_what_a_function_prints_in_the_place_of_returning_it_is_a_persons_to_read(kl, body, verdict):
    assert kl(body).verdict is verdict


@pytest.mark.jail
def test_other_readings_are_of_the_same_submission_though_the_sandbox_could_begin_the_next(toy, tmp_path):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    wrong, right = (
        Submission(name, {"a.py": f"import torch\ndef kl(a, b):\n    return {body}\n".encode()})
        for name, body in (("wrong", "a + b"), ("right", "0.5 * (a**2 + torch.exp(b) - b - 1).sum(-1)"))
    )
    with grader.session() as session:
        first, second = grader.begin(wrong, session), grader.begin(right, session)
        verdicts = [report().results[0].outcome.verdict for report in (first, second)]
    grader.close()

    assert verdicts == [Verdict.HUMAN, Verdict.PASSED]


def test_a_doubt_counts_where_it_came_before_what_is_certain():
    doubt, certain = (Reading({}, human("look", ask="look"), 0.0) for _ in range(2))

    assert is_before(doubt, certain, [doubt, certain])
    assert not is_before(doubt, certain, [certain, doubt])
    assert not is_before(None, certain, [certain])


@pytest.mark.parametrize("cause", [CrashCause.EMPTY, CrashCause.UNFILLED, CrashCause.BLANK])
def test_what_is_not_there_is_a_persons_beside_an_archive_that_is_not_opened(cause, toy):
    crash = Crash(cause, "nothing is there")
    found = Reading(crash, after_crash(toy.check("kl"), crash), 0)

    packed, open_ = (
        unless_packed(Submission("test", {"a.py": b"", name: b"..."}), found, found.outcome).verdict
        for name in ("work.7z", "work.txt")
    )

    assert (packed, open_) == (Verdict.HUMAN, Verdict.FAILED)
