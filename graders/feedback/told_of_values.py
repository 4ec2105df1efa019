"""Messages about values that are not the expected ones, which catalogues hold; see `told.py`."""

from __future__ import annotations

from graders.feedback.words import N_

TOLD_OF_VALUES = (
    N_("{n} of {n2} values must be NaN or infinite"),
    N_("every value is {what} the expected one"),
    N_("the value is {what} the expected one"),
    N_(
        "whole numbers wrap around at 256: the arrays hold bytes (uint8), which must become floats before anything is computed"
    ),
    N_(
        "numbers overflow or vanish on the way: NaN or infinity comes where they are extreme, and all else is right (work with logarithms, or subtract the largest before `exp`)"
    ),
    N_("it is right inside and wrong at the border: look at the padding"),
    N_("a border of {n} is missing: a padding of {n2} would keep it"),
    N_("it has a border of {n} too much: it is padded by {n2} more than asked"),
    N_("its columns stand below each other: the shape is {shape}, not {place}"),
    N_("the result is transposed"),
    N_("the axes are permuted: its axes {place} are the expected axes in order"),
    N_("the values are in reverse order"),
    N_("the values are right, their order is not"),
    N_("it is the exponential of what is asked"),
    N_("it is the logarithm of what is asked"),
    N_("it is the square root of what is asked"),
    N_("it is the square of what is asked"),
    N_("it is one over what is asked"),
    N_("it is one minus what is asked"),
    N_("it is the sigmoid of what is asked"),
    N_("it is the logit of what is asked"),
    N_("it is the softmax of what is asked"),
    N_("it is the log-softmax of what is asked"),
    N_("it is the tanh of what is asked"),
    N_("negative values are cut off, as by a ReLU"),
    N_("the signs are lost, as by an absolute value"),
    N_("the values are rounded to whole numbers"),
    N_("the values are rounded down to whole numbers"),
    N_("the values are right, but in the shape {shape}, not {place}"),
    N_("it is summed over the last axis where the average is asked"),
    N_("it is summed over everything where the average is asked"),
    N_("it is summed over the last axis and averaged over the batch; the average of both is asked"),
    N_("it is averaged over the last axis and summed over the batch; the average of both is asked"),
    N_("it is summed over the first axis"),
    N_("it is averaged over the first axis"),
    N_("the values are in reverse order {what}"),
    N_("along axis {n}"),
)
