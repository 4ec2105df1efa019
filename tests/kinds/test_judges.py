"""What a judge must not pass: forged and hollow observations, by kind."""

import ast
import inspect
import json
from types import SimpleNamespace

import numpy as np
import pytest

from graders.checks import HANDOUT
from graders.errors import UserError
from graders.kinds import KINDS, kind_at
from graders.kinds.edf.learned import _counted, _fitted, _given, _unmoved
from graders.kinds.plots.confusion import _rows
from graders.kinds.plots.filters import _shown, _within
from graders.kinds.plots.plot import Plot
from graders.model import Verdict
from graders.sheets.load import find_spec, sheets
from graders.testing import check, judge
from graders.vocabulary.observed import number
from graders.vocabulary.sees import COMMON, MOST_ENTRIES, Misfit, fitted, reals

CHECKS = {c.id: c for sheet in sheets() for c in find_spec(sheet).checks}
P, F, H = Verdict.PASSED, Verdict.FAILED, Verdict.HUMAN


def judged(id_, seen, wanted=None, **keys):
    """The outcome of arrays, which must fit what the kind declares."""
    check = CHECKS[id_].model_copy(update=keys)
    arrays = {n: np.asarray(v) for n, v in seen.items()}
    return check.judge(fitted(check, arrays), {n: np.asarray(v) for n, v in (wanted or {}).items()})


# -- declarations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"0": np.array(["x", "y"])}, "`0` holds text, not numbers"),
        ({"1:2": np.array("x")}, "`1:2` holds text, not numbers"),
        ({"unsteady": np.array([0.0])}, "`unsteady` holds numbers, not truth values"),
        ({"0:all": np.ones((2, 2))}, "`0:all` has the shape (2, 2)"),
        ({"changed": np.array(["a" * 10_001])}, "`changed` is a text of 10,001 characters"),
        ({"0": np.zeros(MOST_ENTRIES + 1, np.uint8)}, "`0` has 16,777,217 entries"),
    ],
)
def test_what_a_check_does_not_declare_to_look_at_is_refused(arrays, said):
    with pytest.raises(Misfit) as error:
        fitted(CHECKS["kl-function"], arrays)

    assert str(error.value) == said


def test_names_that_are_not_declared_are_left_out():
    seen = {
        "0": np.ones(2),
        "labels": np.ones(2),
        "0x": np.ones(1),
        "also:kl_sheet:0:1": np.ones(1),
    }

    assert set(fitted(CHECKS["kl-function"], seen)) == {"0", "also:kl_sheet:0:1"}


def test_small_whole_numbers_become_floats_before_anything_is_computed():
    made = fitted(CHECKS["kl-function"], {"0": np.array([200, 100], np.uint8)})

    assert made["0"].dtype == np.float64
    assert (made["0"][0] + made["0"][0]) == 400


def test_one_number_is_one_in_whatever_shape_it_crosses():
    for value in (np.array(3), np.array([3])):
        assert fitted(CHECKS["sup-shape"], {"batch": value})["batch"].shape == ()


@pytest.mark.parametrize("shape", [(0, 5, 3), (5, 5, 4), (5, 5), (3000, 5, 3)])
def test_what_is_no_picture_is_refused(shape):
    with pytest.raises(Misfit, match=r"`picture:0` (is no picture|has the shape)"):
        fitted(CHECKS["sup-curves"], {"picture:0": np.zeros(shape, np.uint8)})


def test_how_a_run_ended_may_come_with_every_kind():
    assert set(COMMON) == {"ended", "raised"}
    for kind in KINDS.values():
        assert fitted(kind.model_construct(), {"ended": np.array("budget")})["ended"] == "budget"


def test_a_kind_without_a_declaration_is_an_error(monkeypatch):
    monkeypatch.setattr(KINDS["answer_word"], "sees", {})

    with pytest.raises(
        UserError, match=r"^graders/kinds/written/answer_word\.py must declare what it `sees`$"
    ):
        kind_at("answer_word", KINDS.places["answer_word"])


# -- functions ----------------------------------------------------------------------------------

TWO = {"0": 1.0, "0:all": [1.0, 2.0]}


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (TWO, P),
        ({"0": [1.0, 2.0]}, P),
        ({"0": [[1.0], [2.0]]}, P),
        ({"0": 1.0}, F),
        ({"0": 1.0, "0:all": [1.0, 3.0]}, F),
        ({"0": 1.0, "0:all": [1.0]}, F),
        ({"0": [1.0, 2.0, 3.0]}, F),
        ({"0": np.zeros(0)}, F),
    ],
)
def test_every_one_of_several_numbers_counts(seen, verdict):
    assert judged("linear-derivatives", seen, TWO, cases=({},)).verdict is verdict


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"0": 3.0, "0:all": [3.0, 1.0]}, "`kl_gaussians` returns several numbers; number 2 is what is asked, and number 1 is not: read which of them is used, then decide"),
        ({"0": 0.7, "0:all": [0.7, 0.3]}, "`kl_gaussians` returns several numbers, whose sum is what is asked: read whether the code adds them, then decide"),
        ({"0": 3.0, "0:all": [3.0, 2.0]}, ""),
        ({"0": 3.0}, ""),
    ],
)  # fmt: skip
def test_several_numbers_of_which_one_or_the_sum_is_what_is_asked_are_a_persons(seen, said):
    outcome = judged("kl-function", seen, {"0": 1.0}, cases=({},))

    assert outcome.verdict is (H if said else F)
    assert not said or outcome.diagnosis.summary == said


@pytest.mark.parametrize(
    ("sparse", "rate", "verdict", "said"),
    [
        (1, 0.01, P, ""),
        (1, 0.001, F, "the learning rate of the latents is 0.001"),
        (
            0,
            0.01,
            H,
            "`train_latents` optimises with SparseAdam, which does the same for what a step touches: are these the latents of the images of a batch?",
        ),
    ],
)
def test_what_steps_on_the_rows_of_a_batch_alone_is_the_same_optimizer_for_latents(
    sparse, rate, verdict, said
):
    seen = {
        "optimizer": ["Adam", "SparseAdam"],
        "rate": [0.001, rate],
        "latent": [False, bool(sparse)],
        "changed": [True, True],
        "ended": "finished",
        "blind": False,
    }

    outcome = judged("lo-rates", seen)

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


def test_one_rate_for_the_network_and_the_latents_is_told_by_the_latents():
    seen = {"optimizer": ["Adam"], "rate": [0.001], "latent": [True], "changed": [True], "ended": "finished", "blind": False}  # fmt: skip

    assert judged("lo-rates", seen).diagnosis.summary == "the learning rate of the latents is 0.001"


def test_what_is_shown_is_the_result_that_is_off():
    right = {"0": np.ones((2, 3)), "0:1": np.arange(6.0).reshape(2, 3)}

    outcome = judged("kl-function", {**right, "0:1": right["0:1"] + [[0, 0, 0], [0, 5, 0]]}, right)

    assert outcome.diagnosis.summary.startswith("`kl_gaussians` differs from the reference: result 2: ")
    assert outcome.diagnosis.expected == "[0 1 2 3 4 5], shape (2, 3)"
    assert outcome.diagnosis.actual == "[0 1 2 3 9 5], shape (2, 3)"
    np.testing.assert_array_equal(outcome.arrays[0], right["0:1"])


def test_what_is_shown_is_of_the_case_that_is_off():
    right = {"0": [1.0, 2.0], "1": [3.0, 4.0, 5.0]}

    outcome = judged("kl-function", {"0": [1.0, 2.0], "1": [3.0, 4.0, 6.5]}, right, cases=({}, {}))

    assert (outcome.diagnosis.expected, outcome.diagnosis.actual) == (
        "[3 4 5], shape (3,)",
        "[3 4 6.5], shape (3,)",
    )


@pytest.mark.parametrize(
    "shapes",
    [
        ["(1 2 3)", "(1 2 3)"],
        ["(4, 1e999)", "(1, 2)"],
        ["(4, 0x10)", "(1, 0x10)"],
        ["(٤, 10)", "(1, 10)"],
        ["(4, 10", "(1, 10"],
        ["4, 10", "1, 10"],
        ["(4, 10) ", "(1, 10) "],
        ["(4,, 10)", "(1,, 10)"],
        ["(" + "9" * 5000 + ")"] * 2,
        ["", ""],
        ["(4, -10)", "(1, -10)"],
        ["(4, 10)", "(4, 10)"],
    ],
)
def test_what_is_printed_otherwise_than_shapes_is_no_shape(shapes):
    seen = {"shapes": shapes, "finite": True, "batch": 4, "varies": True}

    assert judged("sup-shape", seen, {"batch": 4}).verdict is F


def test_shapes_are_read_as_python_prints_them():
    seen = {"shapes": ["(4, 10)", "(1, 10)"], "finite": True, "batch": 4, "varies": True}

    assert judged("sup-shape", seen, {"batch": 4}).verdict is P


@pytest.mark.parametrize(
    ("logits", "verdict"),
    [
        (np.arange(160.0).reshape(16, 10), P),
        (np.ones((16, 10)), H),
        (np.full((16, 1), 5.0), F),
        (np.arange(10.0)[None], F),
        (np.arange(16.0)[:, None] * 3, F),
        (np.full((16, 10), 1 / 16) + (np.arange(16)[:, None] - 7.5) / 1000, F),
        (np.linspace(0.01, 0.99, 160).reshape(16, 10), H),
        (np.maximum(np.linspace(-3, 3, 160).reshape(16, 10), 0), H),
    ],
)
def test_logits_are_a_row_of_several_for_each_image(logits, verdict):
    assert judged("sup-logits", {"logits": logits, "batch": 16}).verdict is verdict


def test_nan_is_no_answer_to_an_edge():
    right = np.array([[1, 0, 0], [0, 1, 0.0]])
    odd = [np.where(right == 0, np.nan, right), right * np.nan, [[np.inf, 0, 0], [0, np.inf, 0]]]

    assert judged("edges", {"answers": right}).verdict is P
    assert {judged("edges", {"answers": a}).verdict for a in odd} == {F}


def test_a_gradient_that_never_comes_does_not_add_up():
    hollow = {n: np.full((6, 1), float(n[0])) for n in ("0:y", "0:y_hat", "1:y", "1:y_hat")}
    right = {"0:y": np.zeros((6, 1)), "0:y_hat": np.full((6, 1), 2.0)}
    added = {**right, "1:y": np.ones((6, 1)), "1:y_hat": np.full((6, 1), 3.0)}

    assert judged("l2-fan-out", hollow, right).verdict is F
    assert judged("l2-fan-out", added, right).verdict is P
    assert judged("l2-fan-out", {n: v[:0] for n, v in added.items()}, right).verdict is F


@pytest.mark.parametrize("own", [[-np.inf, -np.inf], [0.0, 0.0], [np.nan, np.nan]])
def test_a_transformation_of_which_the_determinant_is_trivial_earns_nothing(own):
    seen = {"value": own, "autograd": own}

    assert judged("jacobian", seen, {"autograd": [0.7, -1.9]}).verdict is F


def test_the_determinant_of_another_transformation_goes_to_a_person():
    seen = {"value": [1.0, 2.0], "autograd": [1.0, 2.0]}

    assert judged("jacobian", seen, {"autograd": [0.7, -1.9]}).verdict is H
    assert judged("jacobian", seen, {"autograd": [1.0, 2.0]}).verdict is P


def test_a_large_gradient_adds_up_to_the_last_digit():
    right = {"0:y": np.zeros((6, 1)), "0:y_hat": np.full((6, 1), 1e9)}
    seen = {**right, "1:y": np.ones((6, 1)), "1:y_hat": right["0:y_hat"]}

    assert judged("l2-fan-out", seen, right).verdict is F


def test_a_network_without_parameters_has_none_to_count():
    seen = {"layers": ["CNN"], "described": [""], "parameters": 0, "counts": [0], "reported": 0.0}

    assert judged("cnn-count", seen).diagnosis.summary == "the network has no trainable parameters"
    assert judged("cnn-count", {**seen, "parameters": 9, "reported": 9.0}).verdict is P
    assert judged("cnn-count", {**seen, "parameters": 9, "reported": [8.0, 9]}).verdict is H
    assert judged("cnn-count", {**seen, "parameters": 9, "reported": [8.0, 7]}).verdict is F


def test_a_network_that_ends_in_a_softmax_passes_by_no_accuracy():
    labels = np.arange(10_000) % 10
    logits = 9.0 * np.eye(10, dtype=np.float32)[labels]
    softmax = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)

    assert judged("cnn-accuracy", {"probe": logits}, {"labels": labels}).verdict is P
    assert judged("cnn-accuracy", {"probe": softmax}, {"labels": labels}).verdict is H
    assert judged("cnn-accuracy", {"probe": softmax[::-1]}, {"labels": labels}).verdict is F


@pytest.mark.parametrize(("reported", "verdict"), [(9.0, P), (8.0, H)])
def test_a_number_of_parameters_among_other_answers_or_printed_fails_nothing(reported, verdict):
    seen = {"layers": ["CNN"], "described": [""], "parameters": 9, "counts": [9], "reported": reported}

    assert judged("cnn-count", {**seen, "among": True}).verdict is verdict


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("TypeError: no", "the run ends with TypeError: no"),
        (None, "the trained model is not trained for at least 10 epochs"),
    ],
)
def test_a_training_that_an_error_ends_is_told_by_the_error_and_not_by_its_epochs(raised, said):
    seen = {
        "optimizer": ["Adam"],
        "rate": [1e-3],
        "epochs": [1.0],
        "noise": [0.0],
        "elsewhere": np.array([], np.str_),
    }

    outcome = judged("ae-epochs", {**seen, **({"raised": raised} if raised else {})})

    assert (outcome.verdict, outcome.diagnosis.summary) == (F, said)


@pytest.mark.parametrize("values", [[-0.444, 1.7], [3.0, 40.0], [0.1, 0.2]])
def test_an_error_that_ended_the_run_is_told_wherever_the_training_had_come_to(values):
    seen = {"values": values, "own": np.array([], np.str_), "given": ""}

    told = judged("linear-fit", {**seen, "raised": "TypeError: no"}).diagnosis
    assert judged("linear-fit", {**seen, "raised": "TypeError: no"}).verdict is F
    assert "the run ends with TypeError: no" in told.summary
    assert "too few steps" not in told.summary
    assert told.trace == "TypeError: no"
    assert "ends with" not in judged("linear-fit", seen).diagnosis.summary


def test_a_line_that_reaches_the_best_fit_passes_though_another_cell_raises():
    seen = {"values": [1.7843, -0.6515], "own": np.array([], np.str_), "given": "", "raised": "TypeError: no"}

    assert judged("linear-fit", seen).verdict is P


@pytest.mark.parametrize("values", [[], [1.0], [[1.0], [2.0], [3.0]]])
def test_a_path_has_a_value_for_each_position(values):
    path = np.array([[0.0, 0], [1, 1], [2, 2]])
    right = {"path:0": path, "values:0": [1.0, 2.0, 3.0]}
    keys = {"cases": ({},)}

    assert judged("adam", right, right, **keys).verdict is P
    if np.ndim(values) == 2:
        with pytest.raises(Misfit):
            judged("adam", {**right, "values:0": values}, right, **keys)
    else:
        assert judged("adam", {**right, "values:0": np.array(values, float)}, right, **keys).verdict is F


def test_a_matrix_of_formulas_at_other_points_fails():
    right = np.arange(54.0).reshape(9, 6, 1)
    seen = {"text": "[a]", "values": right[:3].reshape(3, 1, 6)}

    assert judged("padded-x", seen, {"values": right.reshape(9, 1, 6)}).verdict is F
    assert judged("padded-x", {**seen, "values": right}, {"values": right.reshape(9, 1, 6)}).verdict is P


# -- chance -------------------------------------------------------------------------------------

RNG = np.random.default_rng(5)
Z = RNG.standard_normal((20, 10, 200))


def test_ten_copies_of_one_latent_are_no_ten_samples():
    copies = np.repeat(Z[:, :1], 10, 1)

    assert judged("prior", {"z": Z, "images": 10.0}).verdict is P
    once = judged("prior", {"z": np.repeat(Z[:1], 20, 0), "images": 10.0})
    assert (once.verdict, once.diagnosis.summary) == (
        H,
        "every call draws the same latents: drawn once, as for a comparison, or made up?",
    )
    assert judged("prior", {"z": copies, "images": 10.0}).diagnosis.summary == (
        "several images are made of the same latents"
    )


def test_a_value_for_each_row_may_come_as_a_column_where_a_sheet_says_so():
    right = np.arange(15.0)

    assert judged("depth-f", {"0": right[:, None]}, {"0": right}).verdict is P
    assert judged("depth-f", {"0": right[None]}, {"0": right}).verdict is F


def test_latents_start_anew_for_every_image():
    sigma = RNG.standard_normal((48, 200))
    first = np.stack([RNG.standard_normal((48, 200)), np.log(sigma**2)])

    assert judged("lo-start", {"first": first, "changed": [True, True]}).verdict is P
    assert judged("lo-start", {"first": np.repeat(first[:, :1], 48, 1)}).verdict is F
    assert judged("lo-start", {"first": np.zeros((2, 1, 1))}).verdict is F
    assert judged("lo-start", {"first": np.zeros((2, 0, 200))}).verdict is F


POINTS = RNG.standard_normal((20_000, 2))


def test_a_small_sample_is_not_the_one_that_is_asked_for():
    right = {"points": POINTS, "labels": np.zeros(20_000)}
    small = {"points": POINTS[:150], "labels": np.zeros(150), "shapes": ["150 2"]}

    assert judged("flow-data", small, right).diagnosis.summary == (
        "150 points come back, where 20,000 are asked for"
    )
    assert judged("flow-data", {**right, "shapes": ["20000 2"]}, right).verdict is P


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        (POINTS[1000:2000], P),
        (POINTS[:1000], F),
        (POINTS[:10], F),
        (np.full((1000, 2), np.nan), F),
        (np.zeros((0, 2)), F),
        (np.concatenate([POINTS[:900], POINTS[3000:3100]]), H),
    ],
)
def test_a_second_sample_is_another_one_throughout(again, verdict):
    seen = {"points": POINTS, "labels": np.arange(20_000) % 2, "shapes": ["x"], "again": again}

    assert judged("data-fresh", seen).verdict is verdict


@pytest.mark.parametrize("labels", [np.zeros(40_000), np.zeros(0), np.full(40_000, np.nan)])
def test_labels_are_both_there(labels):
    seen = {"shapes": ["40000 2", "40000 1"], "labels": labels, "points": np.ones((40_000, 2))}
    right = {**seen, "labels": np.arange(40_000) % 2}

    assert judged("data-shapes", seen).verdict is F
    assert judged("data-shapes", right).verdict is P
    assert judged("data-shapes", {**right, "points": np.ones((400, 2))}).verdict is F


def test_a_second_epsilon_is_finite_and_another_one():
    z = RNG.standard_normal((8, 5))

    assert judged("reparam-fresh", {"z": z, "again": z + 1}).verdict is P
    assert judged("reparam-fresh", {"z": z, "again": z * np.nan}).verdict is F
    assert judged("reparam-fresh", {"z": z, "again": z + 1e-12}).verdict is F


def test_missing_numbers_are_no_corruption_that_a_machine_knows():
    x = RNG.standard_normal((400, 2))
    one, two = x + 0.1, x - 0.1
    one[:5] = np.nan

    assert judged("corruption", {"x": x, "after": x, "one": one, "two": two}).verdict is H


def test_what_a_method_corrupts_may_be_what_its_object_holds():
    x = RNG.standard_normal((400, 2))
    seen = {"x": x, "after": x, "one": x, "two": x}

    assert judged("corruption", seen).verdict is F
    said = judged("corruption", {**seen, "held": True})
    assert (said.verdict, said.diagnosis.summary) == (
        H,
        "`corrupt` returns the data as they are: does its object say how much it corrupts?",
    )


# -- trainings ----------------------------------------------------------------------------------


def steps(count, **other):
    calls = {n: np.ones(count) for n in ("rows", "given", "grad", "trained")}
    return {f"calls:{n}": v for n, v in {**calls, "digest": np.arange(count), **other}.items()}


def test_one_step_is_no_training_on_new_samples():
    assert judged("inf-fresh", steps(1)).diagnosis.summary == "the training takes one step in all"
    assert judged("inf-fresh", steps(9)).verdict is F
    assert judged("inf-fresh", steps(50)).verdict is P
    assert judged("fin-given", steps(3)).verdict is F
    assert judged("fin-given", steps(50)).verdict is P
    assert judged("fin-given", steps(50, given=np.full(50, np.nan))).verdict is F


def test_a_look_with_unknown_gradients_is_none_without():
    looks = {"given": np.zeros(20), "trained": np.zeros(20)}

    assert judged("fin-no-grad", steps(20, **looks, grad=np.zeros(20))).verdict is P
    assert judged("fin-no-grad", steps(20, **looks, grad=np.full(20, np.nan))).verdict is F


def test_every_optimizer_has_a_rate():
    assert judged("inf-adam", {"optimizers": ["Adam"], "rates": np.zeros(0)}).verdict is F
    assert judged("inf-adam", {"optimizers": ["Adam"], "rates": [1e-3]}).verdict is P


def test_a_gap_of_nan_is_none():
    curves = {"curve:0": np.full(50, np.nan), "curve:1": np.full(50, np.nan)}

    assert judged("fin-gap", curves).verdict is F


def test_a_history_that_never_moves_is_none():
    falling = np.linspace(2, 0.3, 400)
    seen = {"curve:0": falling, "curve:1": np.zeros(400), "probe": np.full((4000, 1), 0.5)}

    assert judged("fin-history", seen).diagnosis.summary == ("a history holds the same loss all along")


def test_a_history_of_a_model_of_other_outputs_goes_to_a_person():
    falling = np.linspace(2, 0.3, 400)
    seen = {"curve:0": falling, "curve:1": falling + 0.2, "probe": np.full((4000, 2), 0.5)}

    assert judged("fin-history", seen).verdict is H


def test_a_loss_that_takes_probabilities_for_logits_is_told_where_the_network_ends_in_a_sigmoid():
    sure = np.where(np.arange(1000) < 500, 0.01, 0.99)[:, None]
    twice = -0.5 * (np.log(1 - 1 / (1 + np.exp(-0.01))) + np.log(1 / (1 + np.exp(-0.99))))
    seen = {"curve:0": np.linspace(0.7, twice, 400), "probe": sure}

    told = judged("depth-train", {**seen, "squashed": True})
    assert told.diagnosis.summary.startswith("the sigmoid is applied twice")
    assert judged("depth-train", {**seen, "squashed": False}).verdict is P
    once = {**seen, "squashed": True, "curve:0": np.linspace(0.7, 0.08, 400)}
    assert judged("depth-train", once).verdict is P


def test_ten_classes_are_counted():
    right = {"counts": np.full((1, 10), 2000), "steps": [9]}

    assert judged("sup-subset", right).verdict is P
    assert judged("sup-subset", {"counts": np.full((1, 1), 2000)}).verdict is not P
    assert judged("sup-subset", {"counts": np.zeros((3, 0), int)}).verdict is not P


def test_a_line_through_data_of_ones_own_is_for_a_person():
    x = np.linspace(-1, 1, 40)
    y = 0.5 - 2 * x + 0.1 * RNG.standard_normal(40)
    line = np.polyfit(x, y, 1)
    computed = line[0] * x + line[1]

    own = _fitted(line, {"x": x, "y": y, "y_hat": computed})
    said = judged("linear-fit", {"values": line, "own": own})

    assert own == ["`x` and `y`"]
    assert said.verdict is H
    assert said.diagnosis.summary == (
        "the line is that of least squares through `x` and `y`, which are no data of the sheet: "
        "are these the data that were to be fitted?"
    )
    assert _fitted(line, {"x": x, "y_hat": computed}) == []
    assert _fitted(line + 0.1, {"x": x, "y": y}) == []
    assert judged("linear-fit", {"values": line}).verdict is F


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("slope, offset_y = 1.7843, -0.6515", "the values stand in the source as they are"),
        ("a = [1.7843, 0.6515]; slope, offset_y = a[0], -a[1]", "the values stand in the source as they are"),
        ("slope, offset_y = np.polyfit(x, y, 1)", "the values come of `polyfit`, and there is no loop"),
        ("slope = np.linalg.lstsq(A, y)[0][0]", "the values come of `lstsq`, and there is no loop"),
        ("slope = 0.0\nfor _ in range(9): slope -= 0.1 * d", ""),
        ("slope, offset_y = train(x, y)  # 1.7843", ""),
        ("for _ in x: slope = step(slope)\nprint(np.polyfit(x, y, 1), 1.7843)", ""),
    ],
)
def test_a_line_that_was_not_trained_is_seen(source, said):
    assert _given(np.array([1.7843, -0.6515]), [ast.parse(source)], ("slope", "offset_y")) == said


def test_parameters_that_never_got_a_gradient_are_seen():
    def parameters(*grads):
        return [SimpleNamespace(grad=np.array(g)) for g in grads]

    assert _unmoved(parameters([[0.0]], [0.0])) == "no parameter of EDF ever got a gradient"
    assert _unmoved(parameters([[0.0]], [1e-17])) == ""
    assert _unmoved([SimpleNamespace()]) == ""


ALONE = "the values are made of numbers of the source alone, and of no data"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("rate = 0.002\nslope = 0.0\nfor step in range(1000): slope += rate * np.exp(-step)", ALONE),
        ("for step in range(1000): slope = slope - 0.1 * np.mean(slope * x)", ""),
        ("error = lambda: 1\nfor step in range(9): slope -= fitted(step)", ""),
        ("params = edf.AffineParams(1, 1)\nslope = params.A.value.item()", ""),
        ("for a, b in zip(x, x): slope = slope - a * b", ""),
    ],
    ids=["counted", "of data", "of a function", "of a framework", "point by point"],
)
def test_a_line_is_made_of_numbers_alone_where_no_data_go_into_it(source, said):
    namespace = {"slope": 1.78, "x": np.zeros(60)}
    assert _counted(("slope",), [ast.parse("import numpy as np, edf\n" + source)], namespace) == said


def test_a_line_that_was_not_trained_is_a_persons():
    said = judged(
        "linear-fit", {"values": [1.78, -0.65], "given": "the values stand in the source as they are"}
    )

    assert judged("linear-fit", {"values": [1.78, -0.65]}).verdict is P
    assert (said.verdict, said.diagnosis.summary) == (
        H,
        "the values stand in the source as they are: was there a training?",
    )


def test_one_picture_does_not_stand_for_several_filters():
    filters = RNG.standard_normal((40, 5, 5))

    assert _shown(filters, list(2 * filters + 1)) == 40
    assert _shown(np.repeat(filters[:1], 40, 0), [filters[0]]) == 1
    assert _shown(filters, []) == 0


def test_filters_side_by_side_in_one_picture_are_seen():
    filters = RNG.standard_normal((40, 5, 5))
    padded = np.pad(filters, ((0, 0), (0, 1), (0, 1)))
    picture = np.block([[padded[8 * i + j] for j in range(8)] for i in range(5)])

    assert _within(filters, [3 * picture + 1]) == 40
    assert _within(filters, [picture[:, :24]]) == 20
    assert _within(filters, [RNG.standard_normal((30, 48)), np.zeros((3, 3))]) == 0
    assert _within(np.zeros((0, 1, 1)), [picture]) == 0


# -- drawings -----------------------------------------------------------------------------------


def axes(*lines, title="validation loss and acc"):
    typed = [False] * len(lines)
    return {"axes": json.dumps([{"title": title, "lines": list(lines), "typed": typed}])}


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ([0.5, 0.4, 0.3, 0.2, 0.1], P),
        ([0.5] * 5, H),
        ([float("nan")] * 5, F),
        ([None] * 5, F),
        (["x"] * 5, F),
        ([float("inf")] * 5, F),
        ([0.5, 0.4], F),
        ("abcde", F),
        ({"a": 1}, F),
    ],
)
def test_a_curve_is_made_of_numbers_that_move(line, verdict):
    assert judged("sup-curves", axes(line, line[::-1] if verdict is P else line)).verdict is verdict


FALLS, RISES = [0.9, 0.5, 0.3, 0.2, 0.1], [0.1, 0.5, 0.7, 0.8, 0.9]


@pytest.mark.parametrize(
    ("panes", "verdict"),
    [
        ([("Verlust", FALLS), ("Genauigkeit", RISES)], P),
        ([("perte", FALLS), ("précision", RISES)], P),
        ([("", FALLS), ("", RISES)], H),
        ([("loss", FALLS), ("", RISES)], H),
        ([("förlust", FALLS), ("träffsäkerhet", RISES)], H),
        ([("loss", FALLS), ("loss", FALLS)], F),
        ([("loss", FALLS)], F),
        ([("", FALLS)], F),
        ([("loss", FALLS), ("", [0.5] * 5)], F),
        ([("loss", FALLS), ("", [0.5, 0.9])], F),
    ],
)
def test_a_curve_without_a_name_or_in_another_language_is_not_failed_for_a_word(panes, verdict):
    told = [{"title": title, "lines": [line], "typed": [False]} for title, line in panes]
    assert judged("sup-curves", {"axes": json.dumps(told)}).verdict is verdict


@pytest.mark.parametrize("lines", [[FALLS], [FALLS, FALLS], [FALLS, [0.5] * 5], [FALLS, FALLS[:2]]])
def test_one_curve_does_not_stand_for_two_quantities(lines):
    outcome = judged("sup-curves", axes(*lines))

    assert outcome.verdict is H
    assert outcome.diagnosis.summary == (
        "no curve is left for acc beside those of the rest: does one curve stand for several of them?"
    )


@pytest.mark.parametrize(
    ("legend", "curves", "verdict"),
    [
        (["4x4", "8x8", "28x28"], [FALLS, FALLS[::-1], FALLS[1:]], P),
        (["4x4", "8x8", "28x28"], [FALLS, FALLS, FALLS], P),
        (["4x4, 8x8, 28x28"], [FALLS, FALLS, FALLS], H),
        (["4x4", "8x8", "28x28"], [FALLS, FALLS], H),
    ],
    ids=["different", "alike", "one label", "two for three"],
)
def test_curves_with_labels_of_their_own_are_different_ones_though_their_numbers_are_alike(
    legend, curves, verdict
):
    told = [{"legend": legend, "lines": curves, "typed": [False] * len(curves)}]

    assert judged("resolutions", {"axes": json.dumps(told)}).verdict is verdict


LINE, BOTH = {"line": 1}, {"line": 1, "scatter": 1}


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ([BOTH, LINE], ""),
        ([LINE, BOTH], ""),
        ([BOTH, BOTH], ""),
        ([LINE, LINE], "no pane is left that shows line and scatter"),
        ([BOTH], "no pane is left that shows line and scatter"),
    ],
)
def test_panes_are_given_away_so_that_as_many_as_can_be_are_there(drawn, said):
    plot = Plot(id="a", kind="plot", call="draw", panes=(("line",), ("line", "scatter")))
    told = {"axes": np.array(json.dumps([{"artists": artists} for artists in drawn]))}

    assert plot.judge(told, {}).diagnosis.summary == said


SWAPPED = "the function has other values on the contours than they say: are the axes swapped?"
ON = np.linspace(-2, 2, 20)
CONTOURS = [
    ("", {"levels": ON * 0 + 0.5, "values": ON * 0 + 0.5}, None),
    ("", {"levels": ON * 0, "values": ON * 0 + 0.5}, None),
    ("", {"levels": ON, "values": 1 / (1 + np.exp(-ON))}, None),
    ("", {"levels": 1 / (1 + np.exp(-3 * ON)), "values": 3 * ON}, None),
    (SWAPPED, {"levels": ON * 0, "values": 1 / (1 + np.exp(-3 * ON))}, None),
    (SWAPPED, {"levels": ON, "values": 1 / (1 + np.exp(ON))}, None),
    (SWAPPED, {"levels": ON * 0 + 0.5, "values": 1 / (1 + np.exp(-3 * ON))}, None),
    (SWAPPED, {"levels": ON, "values": 1 / (1 + np.exp(-ON))}, "f"),
]


@pytest.mark.parametrize(("said", "seen", "of"), CONTOURS)
def test_contours_of_a_model_are_of_its_probabilities_or_of_their_logits(said, seen, of):
    drawn = {"of": of} if of else {"model": "net"}
    plot = Plot(id="a", kind="plot", call="draw", panes=(("contours",),), true_contours=True, **drawn)
    told = {
        "axes": np.array(json.dumps([{"artists": {"contours": 1}}])),
        "points": np.stack([ON, ON], 1),
        "range": np.array(max(np.ptp(seen["levels"]), 1.0)),
    }

    assert plot.judge(told | seen, {}).diagnosis.summary == said


def test_a_person_is_asked_which_curve_it_is():
    told = [{"title": t, "lines": [FALLS], "typed": [False]} for t in ("loss", "", "")]
    outcome = judged("sup-curves", {"axes": json.dumps(told)})
    assert outcome.diagnosis.summary == (
        "nothing in its figures names acc: is it one of the 2 curves there that could be it?"
    )
    assert outcome.diagnosis.student == ("nothing in its figures names acc; a person looks at it and decides")


def test_a_scatter_plot_without_a_name_is_a_persons():
    drawn = {"title": "", "scatter": {"points": 400, "colours": 2}}
    few = {"title": "", "scatter": {"points": 4, "colours": 2}}
    assert judged("corruption-plot", {"figures": [json.dumps([drawn])]}).verdict is H
    said = judged("corruption-plot", {"figures": [json.dumps([few])]})
    assert (said.verdict, said.diagnosis.summary) == (F, "a scatter plot has too few points or colours")


@pytest.mark.parametrize(
    ("sets", "verdict", "said"),
    [
        ([["x", "1"], ["noisy x", "2"]], P, ""),
        ([["x", "1"], ["x", "1"], ["noisy x", "2"]], P, ""),
        ([["x", "1"], ["noisy x", "1"]], F, "the points of “x” and of “noisy x” are the same"),
        (
            [["", "1"], ["", "1"]],
            H,
            "all sets of points of the plot are the same: which of them are changed?",
        ),
        ([["x", "1"]], P, ""),
        ([["x"], 3, None], P, ""),
        ("x", P, ""),
    ],
)
def test_corrupted_points_are_others_than_the_original_ones(sets, verdict, said):
    drawn = {"title": "corrupted", "scatter": {"points": 400, "colours": 2, "sets": sets}}
    outcome = judged("corruption-plot", {"figures": [json.dumps([drawn])]})

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


@pytest.mark.parametrize("told", ["", "[", "{}", "[1]", '[{"lines": 3}]', "[" * 100_000, "\ud800"])
def test_what_is_no_description_of_axes_shows_nothing(told):
    assert judged("sup-curves", {"axes": told}).verdict is F
    assert judged("data-plot", {"axes": told, "points": np.zeros((0, 2))}).verdict is F
    assert judged("corruption-plot", {"figures": [told]}).verdict is F


def test_what_a_run_does_not_show_may_be_where_the_machine_does_not_look():
    drawn = {"elsewhere": ["what `seaborn` draws, which is not installed here"]}
    other = json.dumps([{"title": "corrupted", "scatter": {"points": 400, "colours": 2}}])

    said = judged("ae-embedding", {"figures": [other], **drawn})

    assert said.verdict is H
    assert said.diagnosis.summary == (
        "the run draws no such scatter plots, of 1: look at what `seaborn` draws, which is not installed here"
    )
    assert judged("ae-embedding", {"figures": [other]}).verdict is F
    assert judged("sup-curves", {"axes": "[]", **drawn}).verdict is H


LABELS = np.repeat(np.arange(10), 1000)
GUESSED = np.where(np.arange(10_000) % 97 == 0, (LABELS + LABELS // 2 + 1) % 10, LABELS)
COUNTS = np.zeros((10, 10))
np.add.at(COUNTS, (LABELS, GUESSED), 1)
PICTURED = {"picture:0": np.zeros((20, 20, 3), np.uint8)}


@pytest.mark.parametrize(
    ("matrix", "rows", "verdict"),
    [
        (COUNTS, "", P),
        (COUNTS.T, "", P),
        (COUNTS, "true", P),
        (COUNTS.T, "predicted", P),
        (COUNTS.T, "true", F),
        (COUNTS, "predicted", F),
        (np.sqrt(COUNTS), "true", P),
        (np.log1p(COUNTS), "true", P),
        (np.log1p(COUNTS).T, "true", F),
        (COUNTS / 1000, "true", P),
        (COUNTS + 100 * np.eye(10), "", F),
    ],
)
def test_a_confusion_matrix_has_the_names_of_its_sides(matrix, rows, verdict):
    seen = {"matrices": [matrix], "rows": [rows], "predictions": GUESSED, **PICTURED}

    assert judged("cnn-confusion", seen, {"labels": LABELS}).verdict is verdict


def test_sides_that_have_each_others_names_are_said():
    seen = {"matrices": [COUNTS], "rows": ["predicted"], "predictions": GUESSED, **PICTURED}

    assert judged("cnn-confusion", seen, {"labels": LABELS}).diagnosis.summary == (
        "the figure calls its rows the predicted classes, and they are the true ones: "
        "each confusion is told the wrong way round"
    )


@pytest.mark.parametrize(
    ("y", "x", "rows"),
    [
        ("True label", "Predicted label", "true"),
        ("predicted", "true", "predicted"),
        ("wahre Ziffer", "vorhergesagte Ziffer", "true"),
        ("", "predicción", "true"),
        ("classe réelle", "", "true"),
        ("actual vs. predicted", "", ""),
        ("predicted", "predicted", ""),
        ("digit", "digit", ""),
    ],
)
def test_the_sides_of_a_matrix_are_told_by_their_names(y, x, rows):
    assert _rows({"ylabel": y, "xlabel": x}) == rows


AT = np.column_stack([np.linspace(-2, 4, 50), np.linspace(4, -2, 50)])
CONTOURS = {"axes": json.dumps([{"artists": {"contours": 1}}]), "points": AT, "range": 10.0}


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({}, P),
        ({"values": np.full(50, np.nan)}, F),
        ({"range": np.nan}, F),
        ({"range": np.inf}, F),
        ({"points": AT * np.nan}, F),
        ({"levels": np.zeros(0), "values": np.zeros(0)}, F),
        ({"values": np.linspace(10, 0, 50)}, F),
        ({"levels": np.zeros(1), "values": np.zeros(1)}, F),
        ({"points": AT * 0}, F),
        ({"range": 0.0}, F),
    ],
)
def test_contours_lie_where_the_function_has_values(other, verdict):
    levels = np.linspace(0, 10, 50)

    assert judged("iso-lines", {**CONTOURS, "levels": levels, "values": levels, **other}).verdict is verdict


# -- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "verdict", "said"),
    [
        ("import numpy\n", P, ""),
        ("import importlib\nimportlib.import_module('numpy.linalg')\n", P, ""),
        ("import importlib\nimportlib.import_module('keras.layers')\n", F, "the code imports `keras` (a.py:2)"),
        ("__import__('tensorflow')\n", F, "the code imports `tensorflow` (a.py:1)"),
        ("name = 'ker' + 'as'\n__import__(name)\n", H, "a.py:2 imports what is computed: look at what it imports"),
        ("from google.colab import drive\nimport google.colab as here\nfrom google import colab\n", P, ""),
        ("from google import genai\n", F, "the code imports `google` (a.py:1)"),
        ("import keras\n__import__(keras.name)\n", F, "the code imports `keras` (a.py:1)"),
        ("import keras\nprint 'x'\n", H, "keras in a.py stands where code cannot be read: look at what it imports"),
        ("# nothing\n", H, "there is no code: look at what it imports"),
    ],
)  # fmt: skip
def test_what_is_imported_is_read_or_a_person_looks(source, verdict, said):
    outcome = judge(check({"kind": "imports", "allowed": ["numpy"]}), {"a.py": source})

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


def test_a_list_of_imports_has_a_place_for_each():
    assert judged("libraries", {"names": ["requests"], "places": np.array([], str)}).verdict is F
    assert judged("libraries", {}).verdict is F
    assert judged("libraries", {"names": ["numpy"], "places": ["a.py:1"]}).verdict is P


def test_a_file_that_is_not_there_may_lie_in_an_archive_that_is_not_opened():
    wanted = check({"kind": "files", "wanted": ["vae*.py"]})

    closed, open_ = judge(wanted, {"all.7z.002": b"..."}), judge(wanted, {"all.txt": b"..."})

    said = "there is no file called `vae….py`"
    assert (closed.verdict, closed.diagnosis.summary) == (
        H,
        f"{said}: open `all.7z.002`, in which it may lie",
    )
    assert (open_.verdict, open_.diagnosis.summary) == (F, said)


def test_files_of_the_course_are_not_listed_as_handed_in():
    wanted, given = check({"kind": "files", "wanted": ["work.py"]}), {HANDOUT: np.array(["of edf"])}
    seen = {"paths": np.array(["edf.py"]), "blanks": np.array([""]), "digests": np.array(["of edf"])}
    more = {name: np.append(one, one) for name, one in seen.items()} | {
        "paths": np.array(["edf.py", "mine.py"]),
        "digests": np.array(["of edf", "of mine"]),
    }

    assert wanted.judge(seen, given).diagnosis.actual == "no files"
    assert wanted.judge(more, given).diagnosis.actual == "mine.py"


def test_a_hand_in_that_was_not_listed_holds_nothing():
    assert judged("no-data", {}).verdict is F


# -- what a time budget cut off, in every kind of run --------------------------------------------


def test_no_kind_decides_by_itself_about_a_time_budget():
    for name, kind in KINDS.items():
        assert "budget" not in inspect.getsource(inspect.getmodule(kind)), name


def test_a_number_that_is_not_there_is_nan():
    assert np.isnan(number({}, "x"))
    assert reals(1).misfit(np.zeros((0,))) == ""


@pytest.mark.parametrize(
    ("done", "verdict"),
    [
        (["conv 1 4 3", "relu", "max_pool 2"], P),
        (["conv 1 4 3", "max_pool 2", "relu"], P),
        (["max_pool 2", "conv 1 4 3", "relu"], F),
    ],
)
def test_an_increasing_activation_may_stand_before_or_behind_a_maximum(done, verdict):
    seen = {
        "operations": np.array(done),
        "unusual": np.array([], dtype=np.str_),
        "returned": np.array(True),
    }
    order = ("conv 1 4 3", "relu", "max_pool 2")

    assert judged("cae-operations", seen, {}, order=order).verdict is verdict


def test_what_an_archive_that_is_not_opened_imports_is_not_known():
    libraries = check({"kind": "imports", "allowed": ["numpy"]})

    packed = judge(libraries, {"a.py": "import numpy", "more.7z": b"..."})

    assert packed.verdict is H
    assert "`more.7z` is an archive" in packed.diagnosis.summary
    assert judge(libraries, {"a.py": "import torch", "more.7z": b"..."}).verdict is F
