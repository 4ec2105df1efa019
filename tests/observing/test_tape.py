"""What is computed with tensors while a tape is entered, and is computed again with other values."""

import copy

import pytest
import torch

from graders.observing.replay import before, play
from graders.observing.tape import DRAWN, GIVEN, LEARNED, Leaf, Node, Ref, Tape

MU = torch.tensor([[0.5, -1.0]])


def taped(compute):
    with Tape() as tape:
        out = compute()
        return tape, tape.ref(out)


def test_a_result_is_computed_again_with_other_values():
    weight = torch.nn.Parameter(torch.ones(1, 2))
    tape, loss = taped(lambda: (weight.mul(2) ** 2).mean())

    assert float(play(loss, {tape.ref(weight): MU})) == pytest.approx(float((4 * MU**2).mean()))


def test_what_is_drawn_is_drawn_anew_and_may_be_taken_again():
    weight = torch.nn.Parameter(torch.ones(1, 200))
    made = []
    _, z = taped(lambda: made.append(weight + torch.randn_like(weight)) or made[0])

    assert torch.equal(play(z, {}, as_drawn=True), made[0])
    assert not torch.equal(play(z, {}), play(z, {}))


def test_changes_in_place_leave_what_was_before():
    weight = torch.nn.Parameter(torch.zeros(3))

    def compute():
        doubled = weight * 2
        kept = doubled + 1
        doubled.add_(5)
        return kept + doubled

    tape, out = taped(compute)

    assert play(out, {tape.ref(weight): torch.ones(3)}).tolist() == [10.0, 10.0, 10.0]
    assert play(out, {tape.ref(weight): torch.ones(3)}).tolist() == [10.0, 10.0, 10.0]


def test_it_is_known_what_a_result_depends_on():
    weight, x = torch.nn.Parameter(torch.ones(2)), torch.tensor([1.0, 2.0])
    _, out = taped(lambda: weight * x + torch.randn(2))
    _, noise = taped(lambda: torch.randn(2) * 2)

    assert out.node.depends == LEARNED | GIVEN | DRAWN
    assert noise.node.depends == DRAWN


def test_the_result_of_backward_is_noted_and_nothing_of_the_steps_of_an_optimizer():
    weight = torch.nn.Parameter(torch.ones(2))
    optimizer = torch.optim.Adam([weight])
    with Tape() as tape:
        weight.sum().backward()
        before = tape.nodes
        tape.pause()
        optimizer.step()
        tape.go_on()

    assert [step.loss.node.name for step in tape.steps] == ["sum"]
    assert tape.nodes == before


def test_a_copy_of_what_was_trained_is_made_of_it_as_copies_of_copies_are():
    weight = torch.nn.Parameter(torch.ones(2))

    _, out = taped(
        lambda: copy.deepcopy({"weight": weight.detach(), "same": [weight.detach()]})["same"][0] * 2
    )

    assert out.node.depends == LEARNED
    assert play(out, {}).tolist() == [2, 2]


def test_of_tensors_that_are_brought_to_one_shape_each_is_made_of_itself_alone():
    mu, r = torch.nn.Parameter(torch.zeros(1, 3)), torch.nn.Parameter(torch.zeros(2, 1))

    tape, z = taped(lambda: torch.distributions.Normal(mu, torch.exp(r / 2)).rsample())
    shaped = [n for n in before(z) if isinstance(n, Node) and n.name == "expand"]
    made_of = [[leaf.value for leaf in before(Ref(n)) if isinstance(leaf, Leaf)] for n in shaped]

    assert sorted([value is mu, value is r] for (value,) in made_of) == [[False, True], [True, False]]
    put = {tape.ref(mu): torch.full((1, 3), 9.0), tape.ref(r): torch.full((2, 1), -80.0)}
    assert play(z, put).tolist() == [[9.0] * 3] * 2
