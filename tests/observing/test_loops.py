"""Loops of a rehearsed script: those that train are cut, what follows them runs, and all others are left as they are."""

import ast
import itertools
import sys
import textwrap
import types

import pytest

from graders.observing.loops import FEW, LIST, Loops
from graders.observing.statements import compiled

TRAINING = """
import torch
w = torch.zeros(1, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
net = torch.nn.Linear(1, 1)
steps, epochs, tested, drawn = 0, [], 0, []

def step():
    global steps
    optimizer.zero_grad()
    (w - 1).pow(2).sum().backward()
    optimizer.step()
    steps += 1
"""


def rehearsed(source, **settings):
    loops, space = Loops(**settings), {}
    with loops.counting():
        exec(compiled(ast.parse(TRAINING + textwrap.dedent(source)), "a.py"), space)
    return space, loops


@pytest.mark.parametrize(
    ("loop", "steps"),
    [
        ("for batch in range(1000): step()", 4),
        ("[step() for batch in range(1000)]", 4),
        ("batch = 0\nwhile batch < 1000:\n    step()\n    batch += 1", 4),
        ("def train():\n    for batch in range(1000): step()\ntrain()", 4),
    ],
    ids=["for", "comprehension", "while", "function"],
)
def test_a_loop_over_batches_ends_after_few_steps(loop, steps):
    space, loops = rehearsed(loop, first=4)

    assert space["steps"] == steps
    assert len(loops.cut) == 1


def test_all_epochs_are_begun_with_fewer_steps_in_each_later_one():
    space, _ = rehearsed(
        """
        for epoch in range(1, 31):
            for batch in range(100):
                step()
            epochs.append(epoch)
        """,
        first=4,
        later=1,
    )

    assert space["epochs"] == list(range(1, 31))
    assert space["steps"] == 4 + 29


def test_what_is_only_evaluated_within_a_training_is_cut_and_what_is_only_drawn_is_not():
    space, _ = rehearsed(
        """
        for epoch in range(3):
            for batch in range(100):
                step()
            for images in range(50):
                net(torch.zeros(1))
                tested += 1
            for plot in range(10):
                drawn.append(plot)
        """
    )

    assert space["tested"] == 3
    assert len(space["drawn"]) == 30


def test_what_follows_a_training_is_whole():
    space, loops = rehearsed(
        "for batch in range(9): step()\nfor image in range(20):\n    net(torch.zeros(1))\n    tested += 1"
    )

    assert space["tested"] == 20
    assert [place.rpartition(":")[0] for place in loops.cut] == ["a.py:14"]


@pytest.mark.parametrize("through", ["range(30)", "range(1, 31)", "tqdm(range(30))"])
def test_what_is_kept_after_certain_epochs_is_kept_although_time_is_short(monkeypatch, through):
    now = itertools.count()
    monkeypatch.setattr("graders.observing.loops.time.process_time", lambda: next(now))

    space, loops = rehearsed(
        f"""
        from tqdm import tqdm
        kept = {{}}
        for epoch in {through}:
            for batch in range(9):
                step()
            if epoch + ({through!r} != "range(1, 31)") in (1, 5, 10, 20, 30):
                kept[epoch] = net.state_dict()
            epochs.append(epoch)
        """,
        share=100,
    )

    assert len(space["kept"]) == 5
    assert len(space["epochs"]) < 25
    assert loops.cut


@pytest.mark.parametrize("kept", ["epoch in [0, 4, 9, 19, 29]", "(epoch + 1) % 10 == 0 or epoch in (0, 4)"])
def test_epochs_that_are_kept_are_counted_from_0_or_from_1_and_may_be_multiples(monkeypatch, kept):
    now = itertools.count()
    monkeypatch.setattr("graders.observing.loops.time.process_time", lambda: next(now))

    space, _ = rehearsed(
        f"""
        for epoch in range(30):
            for batch in range(9): step()
            if {kept}: drawn.append(epoch)
            epochs.append(epoch)
        """,
        share=110,
    )

    assert space["drawn"] == [0, 4, 9, 19, 29]
    assert len(space["epochs"]) < 25


@pytest.mark.parametrize("through", ["range(10**9)", "tqdm(range(10**9))"])
def test_a_loop_over_more_epochs_than_ever_end_ends_when_its_time_is_up(monkeypatch, through):
    now = itertools.count()
    monkeypatch.setattr("graders.observing.loops.time.process_time", lambda: next(now))
    monkeypatch.setattr("graders.observing.loops.MOST_LEFT_OUT", 10)

    space, _ = rehearsed(
        f"from tqdm import tqdm\nfor epoch in {through}:\n    for batch in range(9): step()\n    epochs.append(epoch)",
        share=20,
    )

    assert len(space["epochs"]) < 10
    assert (space["epochs"][-1] == 10**9 - 1) is (through == "range(10**9)")


@pytest.mark.parametrize("given", ["(i, 0.1)", "torch.zeros(2)", "str(i)"])
def test_what_a_progress_bar_of_ones_own_gives_need_be_no_number(monkeypatch, given):
    now = itertools.count()
    monkeypatch.setattr("graders.observing.loops.time.process_time", lambda: next(now))

    space, loops = rehearsed(
        f"""
        class Bar:
            def __init__(self, it): self.iterable = it
            def __iter__(self):
                for i in self.iterable: yield {given}
        for thing in Bar(range(30)):
            for batch in range(9): step()
            epochs.append(thing)
        """,
        share=20,
    )

    assert loops.cut
    assert 1 < len(space["epochs"]) < 10


@pytest.mark.parametrize(("through", "trained"), [("range(6)", 2), ("['a', 'b', 'c', 'd', 'e', 'f']", 6)])
def test_a_loop_through_few_things_of_a_list_has_a_larger_share_of_the_time(monkeypatch, through, trained):
    now = itertools.count()
    monkeypatch.setattr("graders.observing.loops.time.process_time", lambda: next(now))

    space, _ = rehearsed(
        f"for thing in {through}:\n    for batch in range(9): step()\n    epochs.append(thing)", share=8
    )

    assert len(space["epochs"]) == trained


def test_a_loop_that_evaluates_leaves_time_to_the_next_turn_of_the_one_around_it(monkeypatch):
    now = itertools.count()
    monkeypatch.setattr("graders.observing.loops.time.process_time", lambda: next(now))

    space, _ = rehearsed(
        """
        for part in ["train", "test"]:
            for digit in range(10):
                for image in range(5):
                    net(torch.zeros(1))
                    drawn.append((part, digit))
        """,
        share=16,
    )

    assert {part for part, _ in space["drawn"]} == {"train", "test"}
    assert len(space["drawn"]) < 30


def test_what_is_evaluated_beside_trainings_of_several_things_is_whole():
    space, _ = rehearsed(
        """
        def train():
            for epoch in range(2):
                for batch in range(9): step()
        def look():
            for image in range(20):
                net(torch.zeros(1))
                drawn.append(image)
        for work in (train, look): work()
        """
    )

    assert len(space["drawn"]) == 20


TASKS = """
import sys
def a(x):
    for batch in range(1000): step()
    torch.arange(float(steps)).unfold(0, 25, 1)
def b(x): drawn.append(x)
vars(sys.modules["tasks"]).update(a=a, b=b)
"""


@pytest.mark.parametrize(
    "start",
    [
        "tasks = {'a': a, 'b': b}\nfor name in tasks: tasks[name](2)",
        "for task in (a, b): task(2)",
        "def main():\n    for number, task in enumerate([a, b]):\n        error = number\n        task(error)\nmain()",
        "import sys\nfor name in 'ab': getattr(sys.modules['tasks'], name)(2)",
    ],
    ids=["table", "list", "function", "module"],
)
def test_a_task_that_raises_after_a_training_was_cut_leaves_the_next_one_to_be_started(start, monkeypatch):
    monkeypatch.setitem(sys.modules, "tasks", types.ModuleType("tasks"))
    space, loops = rehearsed(TASKS + start)

    assert len(space["drawn"]) == 1
    assert [type(e) for e in loops.raised] == [RuntimeError]


def test_a_task_that_raises_where_nothing_was_cut_ends_the_script():
    with pytest.raises(ZeroDivisionError):
        rehearsed("def a(): 1 / 0\nfor task in (a, step): task()")


@pytest.mark.parametrize(
    "made",
    [
        "kept = [net(w).item() for image in range(50)]",
        "kept = []\nfor image in range(50):\n    kept.append(net(w).item())",
        "class Held: kept = []\nfor image in range(50):\n    Held.kept.append(net(w).item())\nkept = Held.kept",
        "kept = sum([[net(w).item() for image in range(5)] for digit in range(10)], [])",
    ],
    ids=["comprehension", "for", "of an object", "within another"],
)
def test_the_list_of_a_loop_that_evaluates_and_is_cut_has_its_full_length(made):
    space, loops = rehearsed(made, share=0)

    assert loops.cut
    assert len(space["kept"]) == 50


def test_a_list_of_a_training_is_as_long_as_the_training_was():
    space, _ = rehearsed("for batch in range(50):\n    step()\n    epochs.append(batch)")

    assert space["epochs"] == [0, 1, 2, 3]


def test_a_list_that_gets_two_entries_each_time_goes_on_with_the_last_two():
    space, loops = rehearsed(
        "for image in range(4):\n    net(w)\n    epochs.append(image)\n    epochs.append(-image)", share=0
    )

    assert loops.has_filled
    assert space["epochs"] == [0, 0, 1, -1, 1, -1, 1, -1]


def test_a_list_of_many_quick_evaluations_is_as_long_as_it_came_to_be():
    space, loops = rehearsed("kept = [net(w).item() for point in range(5000)]", share=0)

    assert loops.cut
    assert len(space["kept"]) == 2


def test_each_of_two_comprehensions_has_a_place_of_its_own():
    tree = Loops().rewritten(ast.parse("for a in [g(a) for a in [f(b) for b in c]]: pass"), "work.py")
    named = [
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in (FEW, LIST)
    ]

    assert len(named) == len({n.args[-1].value for n in named}) == 3
