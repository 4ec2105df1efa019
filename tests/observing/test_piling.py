import copy

import pytest
import torch

from graders.observing.record import movement, recording


def trained(clear, steps=12, embed=False):
    with recording() as record:
        network = (
            torch.nn.Sequential(torch.nn.Embedding(5, 3, sparse=True)) if embed else torch.nn.Linear(3, 2)
        )
        make = torch.optim.SparseAdam if embed else torch.optim.SGD
        optimizer = make(network.parameters(), lr=0.01)
        x = torch.arange(4) if embed else torch.ones(4, 3)
        for step in range(steps):
            clear(step, network, optimizer)
            network(x).square().sum().backward()
            optimizer.step()
    return float(movement(record, network)["piled"]), network


def never(*_):
    pass


def twice(step, network, optimizer):
    """Two passes back for one step."""
    optimizer.zero_grad()
    network(torch.ones(4, 3)).sum().backward()


def by_hand(_, network, __):
    for p in network.parameters():
        if p.grad is not None:
            p.grad.data.zero_()


def after_others(_, network, optimizer):
    """Another loss goes back through it before its gradients are set to zero."""
    network(torch.ones(4, 3)).sum().backward()
    optimizer.zero_grad(set_to_none=False)


@pytest.mark.parametrize(
    ("clear", "share"),
    [
        (never, 1.0),
        (lambda _, n, o: o.zero_grad(), 0.0),
        (lambda _, n, o: n.zero_grad(), 0.0),
        (by_hand, 0.0),
        (twice, 0.0),
        (after_others, 0.0),
        (lambda s, n, o: o.zero_grad() if s % 2 else None, pytest.approx(0.5, abs=0.1)),
    ],
    ids=["never", "optimizer", "network", "by hand", "two passes back", "after others", "every other step"],
)
def test_gradients_pile_up_where_no_step_sets_them_to_zero(clear, share):
    assert trained(clear)[0] == share


def test_few_steps_and_sparse_gradients_say_nothing():
    assert trained(never, steps=5)[0] == 0
    assert trained(never, embed=True)[0] == 0


def test_what_was_watched_can_be_copied_and_is_not_watched_afterwards():
    _, network = trained(never)

    assert torch.equal(copy.deepcopy(network).weight, network.weight)
    assert not network.bias._backward_hooks
