"""Contours of a network are compared with it, wherever its boundary would lie at first."""

from graders.testing import check, judge
from graders.vocabulary.symbols import Naming

SOURCE = """
    import torch
    from torch import nn
    from matplotlib import pyplot as plt

    class LogisticRegression(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(2, 1)
            with torch.no_grad():
                self.linear.weight.copy_(torch.tensor([[0.3, -0.1]]))
                self.linear.bias.fill_(50.)  # 0.5 lies far outside of what is drawn

        def forward(self, x):
            return torch.sigmoid(self.linear(x))

    def plot_decision_boundary(model):
        side = torch.linspace(-4, 4, 60)
        with torch.no_grad():
            values = model(torch.cartesian_prod(side, side)).reshape(60, 60).T
        {contours}
"""
LINE = "plt.contour(side, side, values, levels=[0.5])"
AREAS = "plt.contourf(side, side, values, levels=20)"
PLOT = {"kind": "plot", "call": "plot_decision_boundary", "model": "logistic", "panes": [["contours"]], "true_contours": True}  # fmt: skip
NAMES = {"plot_decision_boundary": {"names": ["plot_decision_boundary"], "arguments": ["model"]}, "logistic": {"names": ["LogisticRegression"]}}  # fmt: skip


def said(contours):
    return judge(
        check(PLOT), {"a.py": SOURCE.replace("{contours}", contours)}, naming=Naming(symbols=NAMES)
    ).diagnosis.summary


def test_a_network_is_drawn_whose_boundary_lies_in_the_plane():
    assert said(LINE) == ""
    assert said(f"{AREAS}; {LINE}") == ""


def test_areas_tell_what_a_line_outside_of_the_plane_cannot():
    outside = "plt.contour(side, side, values, levels=[7.5])"
    assert said(f"{AREAS}; {outside}") == ""
    assert said(outside) == "there are no contour lines"
