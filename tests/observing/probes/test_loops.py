"""Loops are seen wherever the hand-in keeps them."""

import pytest

from graders.model import Verdict
from graders.testing import check, judge
from tests.observing.conftest import naming

NAMES = naming(total={"names": ["total"], "arguments": ["v", "d"]})
ADDED = "def added(v, d):\n    return np.array([a * b for a, b in zip(v, d)])\n"
TOTAL = "import numpy as np\ndef total(v, d):\n    return added(v, d)\n"
COMPREHENSION, VECTORIZE = "a list comprehension", "`vectorize`"
FORMS = {
    "a helper": ([TOTAL + ADDED], COMPREHENSION),
    "a lambda": ([TOTAL + "added = lambda v, d: np.array([a * b for a, b in zip(v, d)])\n"], COMPREHENSION),
    "a lambda of its own": (["total = lambda v, d: list(map(lambda a, b: a * b, v, d))\n"], "`map`"),
    "a variable": (["import numpy as np\ntotal = np.vectorize(lambda a, b: a * b)\n"], VECTORIZE),
    "another name": ([TOTAL + "from numpy import vectorize as v\nadded = v(lambda a, b: a * b)\n"], VECTORIZE),
    "a partial": (
        [TOTAL + "from functools import partial\n" + ADDED.replace("added", "product") + "added = partial(product)\n"],
        COMPREHENSION,
    ),
    "a file": (["from helpers import product as added\n" + TOTAL, ADDED.replace("added", "product")], COMPREHENSION),
    "a module": (["import helpers\n" + TOTAL.replace("added(", "helpers.added("), ADDED], COMPREHENSION),
    "a class": (
        [
            TOTAL.replace("added(v", "Added()(v")
            + "class Added:\n    def __call__(self, v, d):\n        return self.sum(v, d)\n"
            "    def sum(self, v, d):\n        for a in v: pass\n        return v\n"
        ],
        "a for loop",
    ),
    "a method": (
        ["class Work:\n    def total(self, v, d):\n        return self._all(v)\n    def _all(self, v):\n        while v: pass\n"],
        "a while loop",
    ),
    "filter": (["def total(v, d):\n    return list(filter(lambda a: a * d, v))\n"], "`filter`"),
    "a key": (["def total(v, d):\n    return sorted(v, key=lambda a: a * d)\n"], "a key by which it sorts"),
    "reduce": (["from functools import reduce as r\ndef total(v, d):\n    return r(lambda a, b: a + [b * d], v, [])\n"], "`reduce`"),
    "accumulate": (["import itertools as it\ndef total(v, d):\n    return list(it.accumulate(v))\n"], "`accumulate`"),
    "a decorator": (["import numpy as np\n@np.vectorize\ndef total(v, d):\n    return v * d\n"], VECTORIZE),
}  # fmt: skip


RECURSIONS = [
    "def total(v, d):\n    return v[0] * d + total(v[1:], d) if v else 0\n",
    "def total(v, d):\n    return rest(v, d)\ndef rest(v, d):\n    return total(v[1:], d) if v else 0\n",
    "def total(v, d):\n    def to(i):\n        return v[i] * d + to(i - 1) if i else 0\n    return to(len(v) - 1)\n",
    "def total(v, d):\n    return total(v[:, None], d) if v.ndim == 1 else (v * d).sum(0)\n",
]


@pytest.mark.parametrize("source", RECURSIONS)
def test_a_person_sees_whether_a_recursion_loops(source):
    outcome = judge(check({"kind": "no_loops", "call": "total"}), {"work.py": source}, naming=NAMES)

    said = "`total` calls itself: look whether it loops so"
    assert (outcome.verdict, outcome.diagnosis.summary) == (Verdict.HUMAN, said)


@pytest.mark.parametrize("runs", ["exec", "eval", "compile"])
def test_a_person_sees_what_a_text_does_that_is_run(runs):
    source = f"def total(v, d):\n    return {runs}('v * d')\n"

    outcome = judge(check({"kind": "no_loops", "call": "total"}), {"work.py": source}, naming=NAMES)

    said = f"what `{runs}` does could not be read: look whether `total` has loops"
    assert (outcome.verdict, outcome.diagnosis.summary) == (Verdict.HUMAN, said)


@pytest.mark.parametrize("form", FORMS)
def test_a_loop_is_found_in(form):
    (first, *rest), loop = FORMS[form]
    files = {"work.py": first, "helpers.py": "import numpy as np\n" + "".join(rest)}

    outcome = judge(check({"kind": "no_loops", "call": "total"}), files, naming=NAMES)

    assert (outcome.verdict, outcome.diagnosis.summary) == (Verdict.FAILED, f"`total` uses {loop}")


WITHOUT = {
    "a reduction of numpy": TOTAL.replace("added(v, d)", "np.add.reduce(np.multiply.accumulate(v) * d)"),
    "loops that are not reached": TOTAL.replace("added(v, d)", "np.sum(v * d)") + ADDED,
    "data that a loop made": TOTAL.replace("added(v, d)", "v * d + DATA") + "DATA = [i for i in range(3)]\n",
    "another method": "class Work:\n    def total(self, v, d):\n        return v * d\n"
    "    def show(self):\n        for a in self.x: print(a)\n",
    "a helper": TOTAL + "added = lambda v, d: v * d\n",
    "a method of an array": "def total(v, d):\n    return (v * d).sum()\ndef sum(v):\n    for a in v: pass\n",
    "a network that a loop made": TOTAL + "added = make([np.eye(i) for i in range(3)])\ndef make(x):\n    return np.dot\n",
}  # fmt: skip


@pytest.mark.parametrize("form", WITHOUT)
def test_a_function_has_no_loops_beside(form):
    files = {"work.py": WITHOUT[form]}

    outcome = judge(check({"kind": "no_loops", "call": "total"}), files, naming=NAMES)

    assert (outcome.verdict, outcome.diagnosis.summary) == (Verdict.PASSED, "")


def test_what_cannot_be_read_is_a_persons():
    source = TOTAL + "import numpy as np\nadded = {1: np.dot}[1]\n"

    outcome = judge(check({"kind": "no_loops", "call": "total"}), {"work.py": source}, naming=NAMES)

    assert (outcome.verdict, outcome.diagnosis.summary) == (
        Verdict.HUMAN,
        "what `added` does could not be read: look whether `total` has loops",
    )
