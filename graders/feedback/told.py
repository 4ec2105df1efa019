"""Messages of checks and notes that catalogues hold: what a check says is built elsewhere, of these texts.

A place in braces holds what its name says: `{n}` a number, `{name}` a name in backticks, `{word}` one word; any other
text, which is told in the language as well. A test asks that our code says each of them.
"""

from __future__ import annotations

from graders.feedback.told_by_kinds import TOLD_BY_KINDS
from graders.feedback.told_of_values import TOLD_OF_VALUES
from graders.feedback.told_of_work import TOLD_OF_WORK
from graders.feedback.words import N_

TOLD = (
    *TOLD_BY_KINDS,
    *TOLD_OF_VALUES,
    *TOLD_OF_WORK,
    # student.py
    N_("this is not right; the check is hidden, so what it tried and expected is not shown"),
    N_("a person decides; the check is hidden, so what was seen is not shown"),
    N_("the grader failed here; a person decides"),
    # verdict.py, reports.py
    N_("needs “{title}” to pass first"),
    N_("shown by “{title}”: the sheet does not ask for it in this form"),
    N_("{told}; a person looks at it and decides"),
    N_("the machine could not tell what is meant here, so a person looks at it and decides"),
    N_(
        "some of the code could change how it is graded, so a person reads it and decides; that can be harmless, and then nothing is lost"
    ),
    N_("the hand-in could not be read"),
    N_("the grader failed; the instructor has been told"),
    N_(
        "this is still the handout as you got it; nothing is lost: fill in one function or answer, check again, and go on from there"
    ),
    N_("its pages could not be made; the instructor has been told"),
    N_("its pages show plain text, without figures and notebooks: something in it could not be set"),
    N_("the hand-in is empty"),
    # what was not found
    N_("{name} was not found"),
    N_("{name} was not found; the hand-in defines {names}"),
    N_("{name} was not found; the hand-in defines no function and no class"),
    N_("not found by the machine: {what}"),
    N_("no answer to {word} was found {spot}; write a line {name}"),
    N_("in {files}"),
    N_("no answer to {word} was found; write a line {name}"),
    N_("{what}, as said at “{title}”"),
    N_("the hand-in defines no function and no class"),
    N_("the hand-in holds no code"),
    N_("the hand-in defines no function and no class; {what}"),
    N_("the hand-in holds no code; {what}"),
    N_("code may stand in {file}"),
    N_("{file} is an archive that is not opened here"),
    N_("{file} calls {name}"),
    N_("there is no file to run called {what}; the hand-in has {files}"),
    N_("no {name} was handed in"),
    N_("there is no file called {what}"),
    N_("not filled in yet"),
    N_("nothing came back"),
    # code that ended
    N_("the code raises {error}, which its author wrote; a person decides why"),
    N_(
        "the code raises {error}, where a model of ours may return something else than its own; a person decides why"
    ),
    N_("the code raises {error}, a name that it may set by a text; a person decides why"),
    N_("the code reads {file}, which it writes elsewhere and which is not here; a person decides why"),
    N_("the code raises {error}, where the file names such a size; a person decides why"),
    N_("the code raises {error}, where a number of ours may stand for a tensor; a person decides why"),
    N_("the code returns what could not be read ({error}); a person decides why"),
    N_("the code raises {error}"),
    N_("the code takes too long; a person decides why"),
    N_("the code starts too many processes; a person decides why"),
    N_("the code ends in an error that need not be its own; a person decides why"),
    N_("the code takes too much memory"),
    N_("the run of the script ended without what is asked"),
    N_("nothing is answered"),
    N_("hand in the code of this exercise"),
    N_("start here: {hint}"),
    N_("is there a tensor far larger than the data, or a list that grows for ever?"),
    N_("stopped at its time budget, so a person decides: {what}"),
    N_("{name} is still as it was handed out"),
    # comparison with the reference
    N_("{name} differs from the reference: {what}"),
    N_("{name} differs from the reference in {n1} of {n2} cases: {what}"),
    N_("{why} ({name} differs from the reference in {n1} of {n2} cases: {what})"),
    N_("{why} ({name} differs from the reference: {what})"),
    N_("off by up to {word}, at {place}; allowed is {word2}"),
    N_("off by up to {word}; allowed is {word2}"),
    N_("{n1} of {n2} values are NaN or infinite"),
    N_("every value is off by the same {word}"),
    N_("the shape is {shape}, expected {what}"),
    N_("one number"),
    N_("only the first of the batch comes back: does a loop return too early?"),
    N_("only the last of the batch comes back: does a loop overwrite what was there?"),
    N_("every value is {word} × the expected one"),
    N_("the sign is flipped"),
    N_("{name} returns NaN or infinite values"),
    N_("{name} returns shapes {what}"),
    N_("{name} returns the shape {what}"),
    N_("{name} returns no number"),
    N_("{name} returns no numbers"),
    N_("{name} returns the same for every input"),
    N_("two calls return the same z: epsilon is drawn once and kept"),
    N_("two calls of {name} return the same sample"),
    N_("several images are made of the same latents"),
    N_("the network has {n} trainable parameters"),
    N_("it has {n1} parameters, not {n2}"),
    N_("mean squared error a pixel: {word}"),
    N_("the trained model is right on {what}"),
    N_("the best possible is {word}"),
    # written answers
    N_("a person reads this answer"),
    N_("read as {what}: the form is right, and the value is graded after the hand-in"),
    N_("this is not it"),
    N_("{what}: this is not it"),
    N_("this is not the formula"),
    N_("this is not the formula: {what}"),
    N_("the matrix is right"),
    N_("the answer has {what}, not {what2}"),
    N_("the machine cannot read the formula: {why}"),
    N_("the machine cannot read the answer: {why}"),
    N_("no place is marked as {word}; look at {files}"),
    N_("few places are marked in {word}; look there for {word2}"),
    N_("is it the question, or the answer? “{what}”"),
    N_("several numbers are given, the right one among them"),
    N_("it names what is right and what is wrong"),
    N_("“{what}” stands there too: is it right as a whole?"),
    # files and reports
    N_("there is no PDF report"),
    N_("no report, notebook or answer sheet was handed in to look at"),
    N_("no checkpoint files were handed in"),
    N_("there are additional files: {what}"),
    N_("look at {what}"),
    # decisions of people
    N_("decided by {word}: {what}"),
    # late hand-ins
    N_("late by {when}: nothing is taken off"),
    N_("late by {when}: {percent} of {n2} points"),
    N_("{n} day"),
    N_("{n} days"),
    N_("{n} hour"),
    N_("{n} hours"),
)
