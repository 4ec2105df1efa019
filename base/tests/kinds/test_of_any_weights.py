"""What kinds say that look at properties, costs, batches and policies; what they accept is proven by the sheets in tests/courses/."""

import re

import numpy as np
import pytest

from graders.model import Verdict
from graders.testing import check, judge, observe
from graders.vocabulary.symbols import Naming
from tests.kinds.test_of_other_courses import said


def naming(name, *arguments):
    return {"symbols": {name: {"names": [name], "arguments": list(arguments)}}}


CENTRED = """
    def centred(x):
        return x - x.mean(0)
"""
ORDER = {"kind": "symmetric", "call": "centred", "inputs": {"x": {"normal": [5, 3]}}, "moved": ["x"]}


def test_an_output_must_follow_its_input_and_depend_on_it():
    found = said(
        {**ORDER, "by": "permute", "axis": 0},
        CENTRED,
        CENTRED.replace("x.mean(0)", "x[0]"),
        CENTRED.replace("x - x.mean(0)", "x * 0"),
        CENTRED.replace("x - x.mean(0)", "(x - x.mean(0)).T"),
        CENTRED.replace("x - x.mean(0)", "x - sum(x) / len(x)"),
        naming=naming("centred", "x"),
    )
    assert found[0].startswith(
        "where entries along axis 0 stand in another order in `x`, the output does not follow: "
    )
    assert found[1:] == [
        "`centred` returns the same whatever `x` is",
        "`centred` returns the shape (3, 5), expected (5, 3)",
        "",
    ]


@pytest.mark.parametrize(
    ("keys", "right", "wrong", "words"),
    [
        ({"by": "shift", "then": "same", "amount": 2}, "x - x.mean(0)", "x", "where 2 is added in `x`, the output is another one: every value is off by the same +2"),
        ({"by": "scale", "amount": 3}, "x.abs()", "x.abs() ** 2", "where all is multiplied by 3 in `x`, the output does not follow: every value is 3 × the expected one"),
        ({"by": "roll", "axis": 0, "border": 1}, "x.roll(1, 0)", "x * x.new_tensor([[1.], [2], [3], [4], [5]])", "where entries are rolled along axis 0 by 1 in `x`, the output does not follow: "),
        ({"by": "flip", "axis": 1, "then": "same"}, "x.sum(1)", "x[:, 0]", "where axis 1 is flipped in `x`, the output is another one: "),
        ({"by": "rotate", "axis": -1}, "x - x.mean(0)", "x.relu()", "where vectors along axis -1 are rotated in `x`, the output does not follow: "),
        ({"by": "rotate90", "then": "same"}, "x.sum()", "x[0, 0]", "where the last two axes are rotated by 90° in `x`, the output is another one: "),
    ],
)  # fmt: skip
def test_each_transform_is_said(keys, right, wrong, words):
    source = "def centred(x):\n    return "
    assert said({**ORDER, **keys}, source + right, source + wrong, naming=naming("centred", "x"))[
        0
    ].startswith(words)


def test_two_arguments_may_change_places():
    kernel = "import torch\n\n\ndef kernel(x, y):\n    return torch.cdist(x, y)\n"
    keys = {
        "kind": "symmetric",
        "call": "kernel",
        "inputs": {"x": {"normal": [3, 2]}, "y": {"normal": [4, 2]}},
        "moved": ["x", "y"],
        "by": "swap",
        "then": "transposed",
    }
    wrong = kernel.replace("(x, y)\n", "(x, 2 * y)\n")
    assert said(keys, kernel, wrong, naming=naming("kernel", "x", "y"))[0].startswith(
        "where both change places in `x` and `y`, the output is not transposed: "
    )
    assert check({**keys, "moved": ["x", "z"]}).problems() == [
        ("moved", "`z` is none of `inputs`, which are `x`, `y`")
    ]


SOFT = """
    import torch


    def soft(z):
        return torch.logsumexp(z, 1)
"""


def test_forms_of_the_input_change_nothing():
    forms = ["float64", "float16", "bfloat16", "not_contiguous", "row_by_row"]
    keys = {
        "kind": "any_form",
        "call": "soft",
        "inputs": {"z": {"normal": [4, 6], "scale": 8}},
        "under": forms,
    }
    found = said(
        keys,
        SOFT,
        SOFT.replace("torch.logsumexp(z, 1)", "z.exp().sum(1).log()"),
        SOFT.replace("torch.logsumexp(z, 1)", "torch.logsumexp(z.float(), 1)"),
        SOFT.replace("torch.logsumexp(z, 1)", "torch.logsumexp(z.view(-1).view(4, 6), 1)"),
        SOFT.replace("torch.logsumexp(z, 1)", "torch.logsumexp(z - z.mean(), 1)"),
        SOFT.replace("torch.logsumexp(z, 1)", "z"),
        SOFT.replace("torch.logsumexp(z, 1)", "z.max(1).values"),
        naming=naming("soft", "z"),
    )
    assert found[0].startswith("in float16 `soft` returns something else: ")
    assert found[1] == "in float64 `soft` returns float32, not float64"
    assert found[2].startswith(
        "given tensors that are not contiguous `soft` fails: RuntimeError: view size is not"
    )
    assert found[3].startswith("given one row at a time `soft` returns something else: ")
    same = "`soft` does not return what the reference returns, in whatever form: "
    assert found[4].startswith(same)
    assert found[5].startswith(same)


DRAWN = """
    import torch


    def drawn(n, seed):
        return torch.randn(n, generator=torch.Generator().manual_seed(seed))
"""


def test_what_is_drawn_depends_on_the_seed_alone():
    keys = {
        "kind": "seeded",
        "call": "drawn",
        "inputs": {"n": {"value": 4}},
        "by": "argument",
        "keeps_global": True,
    }
    assert said(
        keys,
        DRAWN,
        DRAWN.replace("torch.randn(n, generator=torch.Generator().manual_seed(seed))", "torch.randn(n)"),
        DRAWN.replace("manual_seed(seed)", "manual_seed(0)"),
        DRAWN.replace("torch.randn(n, generator=torch.Generator().manual_seed(seed))", "torch.manual_seed(seed) and torch.randn(n)"),
        naming=naming("drawn", "n", "seed"),
    ) == [
        "called twice with the same `seed`, `drawn` returns different numbers",
        "`drawn` returns the same under another seed: something in it fixes the seed, or nothing is drawn",
        "`drawn` uses or sets the global generators, which others use as well",
    ]  # fmt: skip


PAIRS = """
    import torch


    def pairs(x):
        return x @ x.T
"""


def test_memory_is_counted_for_tensors_and_arrays():
    keys = {
        "kind": "cost",
        "call": "pairs",
        "inputs": {"x": {"normal": [64, 20]}},
        "measure": "memory",
        "at_most": 4,
    }
    found = said(
        keys,
        PAIRS,
        PAIRS.replace("x @ x.T", "(x[:, None] * x).sum(-1)"),
        PAIRS.replace("x @ x.T", "x"),
        naming=naming("pairs", "x"),
    )
    assert re.fullmatch(
        r"`pairs` holds 1\d(\.\d)? times as much memory as the reference, 0\.3[4-6]\d? MB; at most 4 times is asked",
        found[0],
    )
    assert found[1].startswith(
        "`pairs` does not return what the reference returns, so its memory does not count: "
    )


def times(ratio, noise=0.02):
    """Seconds of a call that takes `ratio` times as long as the fixed work."""
    rng = np.random.default_rng(0)
    fixed = 2e-3 * np.exp(noise * rng.standard_normal(12))
    return {
        "result": np.ones(3),
        "network": np.array(False),
        "fixed": fixed,
        "own": fixed * ratio * np.exp(noise * rng.standard_normal(12)),
        "touched": np.array([], dtype=np.str_),
    }


@pytest.mark.parametrize(
    ("ratio", "noise", "verdict"),
    [(2.0, 0.02, "passed"), (4.5, 0.02, "passed"), (12.0, 0.02, "failed"), (5.05, 0.1, "human"), (8.0, 0.9, "human")],
)  # fmt: skip
def test_a_time_whose_interval_holds_the_bound_is_for_a_person(ratio, noise, verdict):
    one = check({"kind": "cost", "call": "f", "inputs": {"x": {"normal": [3]}}})
    assert one.judge(times(ratio, noise), times(1.0)).verdict is Verdict(verdict)


def test_a_loop_is_slower_than_a_product():
    keys = {"kind": "cost", "call": "pairs", "inputs": {"x": {"normal": [60, 8]}}, "turns": 5, "at_most": 10}
    slow = "def pairs(x):\n    import torch\n    return torch.stack([torch.stack([a @ b for b in x]) for a in x])\n"
    found = said(keys, PAIRS, slow, naming=naming("pairs", "x"))
    assert found[0].startswith("`pairs` takes ")
    assert found[0].endswith("; at most 10 times is asked")


LOADER = """
    import torch


    def batches(x, y, size):
        order = torch.randperm(len(x))
        for begin in range(0, len(x), size):
            some = order[begin : begin + size]
            yield x[some], y[some]
"""
EPOCH = {
    "kind": "batches",
    "call": "batches",
    "inputs": {"x": {"normal": [10, 3]}, "y": {"value": [0, 1] * 5, "dtype": "int64"}, "size": {"value": 4}},
    "rows": ["x", "y"],
    "order": "shuffled",
}


def test_an_epoch_is_followed_row_by_row():
    found = said(
        EPOCH,
        LOADER,
        LOADER.replace("range(0, len(x), size)", "range(0, len(x) - size + 1, size)"),
        LOADER.replace("y[some]", "y[torch.randperm(len(some))]"),
        LOADER.replace("torch.randperm(len(x))", "torch.arange(len(x))"),
        LOADER.replace("torch.randperm(len(x))", "torch.arange(len(x)).flip(0)"),
        LOADER.replace("torch.randperm(len(x))", "torch.randint(len(x), (len(x),))"),
        LOADER.replace("yield x[some]", "yield x[some] / 2"),
        """
        import torch


        def batches(x, y, size):
            return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), size, shuffle=True)
        """,
        naming=naming("batches", "x", "y", "size"),
    )
    assert found[1] == "in batch 1 the parts of `x` and `y` are not of the same rows"
    assert found[0] == "4 parts of batches come in an epoch, not 6"
    assert found[2:4] == [
        "the rows come in their order, which is not shuffled",
        "the rows come in the same order in every epoch",
    ]
    assert "rows come more than once in an epoch, such as row " in found[4]
    assert found[5:] == ["part 1 of batch 1 holds what is no row of `x`, `y`", ""]


SPLIT = """
    import torch


    def split(x, y):
        order = torch.randperm(len(x))
        test, train = order[:3], order[3:]
        return x[train], x[test], y[train], y[test]
"""


def test_a_split_leaks_nothing():
    keys = {
        **EPOCH,
        "call": "split",
        "inputs": {"x": {"normal": [10, 2]}, "y": {"uniform": [10]}},
        "split": True,
        "order": "any",
    }
    found = said(
        keys,
        SPLIT,
        SPLIT.replace("order[:3], order[3:]", "order[:3], order[2:9]"),
        SPLIT.replace("y[train], y[test]", "y[order[:7]], y[order[7:]]"),
        SPLIT.replace("order = torch.randperm(len(x))", "order = torch.tensor([0, 1, 2, 3, 4, 5, 6, 7, 8, 8])"),
        naming=naming("split", "x", "y"),
    )  # fmt: skip
    assert found[0].startswith("1 rows are in two parts, such as row ")
    assert found[1:] == [
        "in batch 1 the parts of `x` and `y` are not of the same rows",
        "1 rows come more than once in an epoch, such as row 9",
    ]


def test_targets_of_a_language_model_are_one_token_ahead():
    windows = """
    import torch


    def windows(tokens, size):
        at = torch.randint(len(tokens) - size, (3,))
        yield torch.stack([tokens[a : a + size] for a in at]), torch.stack([tokens[a + 1 : a + size + 1] for a in at])
    """
    keys = {
        "kind": "batches",
        "call": "windows",
        "inputs": {
            "tokens": {"value": [3, 1, 4, 15, 9, 2, 6, 5, 35], "dtype": "int64"},
            "size": {"value": 4},
        },
        "rows": ["tokens"],
        "each": "any",
        "ahead": 1,
    }
    assert said(keys, windows, windows.replace("a + 1 : a + size + 1", "a : a + size"), naming=naming("windows", "tokens", "size")) == [
        "in batch 1 the second part is not 1 ahead of the first"
    ]  # fmt: skip
    twice = {**keys, "inputs": {**keys["inputs"], "tokens": {"value": [1, 1, 2]}}}
    assert check(twice).problems() == [
        ("rows", "two rows of `tokens` are the same, and could not be told apart")
    ]


CHAIN = {
    "kind": "policy",
    "call": "plan",
    "transitions": {"value": [[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 0, 1]], [[0, 0, 1], [0, 0, 1]]], "dtype": "float64"},
    "rewards": {"value": [[0.05, 0], [0, 1], [0, 0]], "dtype": "float64"},
    "ends": [2],
    "arguments": {"gamma": {"value": 0.9}},
}  # fmt: skip
PLAN = """
    import numpy as np


    def plan(p, r, gamma):
        v = np.zeros(len(r))
        for _ in range(200):
            q = r + gamma * p @ v
            v = q.max(1)
        return q.argmax(1)
"""


def test_a_policy_is_valued_exactly():
    one = check(CHAIN)
    given = Naming.model_validate(naming("plan", "p", "r", "gamma"))
    outcomes = [
        judge(one, {"a.py": source}, None, given)
        for source in (
            PLAN,
            PLAN.replace("gamma * p @ v", "0"),
            PLAN.replace("q.argmax(1)", "q"),
            PLAN.replace("q.argmax(1)", "{s: a for s, a in enumerate(q.argmax(1))}"),
            PLAN.replace("q.argmax(1)", "v, q.argmax(1)"),
        )
    ]
    assert [o.diagnosis.summary for o in outcomes] == [
        "",
        "the policy's return from the start is 0.5 in 1 of 1 runs; the best is 0.9",
        "`plan` returns no action a state of the shape (3,)",
        "",
        "",
    ]


STEPS = """
    import numpy as np


    def learn(env, episodes, rng):
        q = np.zeros((env.n_states, env.n_actions))
        for _ in range(episodes):
            s, done = env.reset(), False
            while not done:
                a = int(rng.integers(2))
                t, reward, done = env.step(a)
                q[s, a] += 0.3 * (reward + 0.9 * (not done) * q[t].max() - q[s, a])
                s = t
        return q
"""


def test_an_agent_is_judged_by_what_it_learned_over_several_runs():
    keys = {
        **CHAIN,
        "call": "learn",
        "environment": "env",
        "random": "rng",
        "returns": "action_values",
        "arguments": {"episodes": {"value": 60}},
        "rewards": {"value": [[0, 0], [0, 1], [0, 0]], "dtype": "float64"},
    }
    one, given = check(keys), Naming.model_validate(naming("learn", "env", "episodes", "rng"))
    least = STEPS.replace("return q", "return -q")
    assert judge(one, {"a.py": STEPS}, None, given).verdict is Verdict.PASSED
    assert judge(one, {"a.py": least}, None, given).diagnosis.summary == (
        "the policy's return from the start is 0 in 3 of 3 runs; the best is 0.9"
    )
    seen = observe(one, {"a.py": STEPS}, given)
    some = one.judge({**seen, "chosen:1": -seen["chosen:1"]}, {})
    assert some.verdict is Verdict.HUMAN
    assert one.judge({"chosen:0": np.full((3, 2), np.nan)}, {}).verdict is Verdict.FAILED


def test_tables_that_are_no_environment_are_said():
    wrong = {**CHAIN, "rewards": {"value": [[0.0, 1.0]]}, "start": 7, "discount": 1, "ends": []}
    assert check(wrong).problems() == [
        ("rewards", "has the shape (1, 2), not (3, 2)"),
        ("start", "the states are 0 to 2"),
        ("discount", "is below 1 where nothing ends"),
    ]
