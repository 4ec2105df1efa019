"""What sheets ask on paper: each spec is loaded, and each of its questions answered by the reference, once."""

from functools import cache
from pathlib import Path

import pytest

from graders.observing.code import Code
from graders.observing.reading import read_unit
from graders.paths import ROOT
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files

EDF, CNN, MLP, ODSL = "edf-intro", "cnn-autoencoders", "mscv-mlp-cnn", "odsl-week2"
spec_of = cache(find_spec)


def files_in(folder):
    """The files of a hand-in by their paths in its folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def handed_in(sheet, files):
    """A hand-in of these files to a sheet."""
    units = {n: read_unit(n, d) for n, d in files.items() if n.endswith((".py", ".ipynb"))}
    return Code(Path(), files, spec_of(sheet).naming, units)


@cache
def reference(sheet):
    return handed_in(sheet, reference_files(spec_of(sheet)))


@cache
def wanted(sheet, id_):
    """What the reference answers, whose files import each other; nothing where a check does not look at it."""
    check = spec_of(sheet).check(id_)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "reference" / sheet.replace("-", "_"))
        return check.observe(reference(sheet)) if check.uses_reference else {}


def outcome(sheet, id_, name, text):
    """The verdict on an answer that stands in a file of this name."""
    check = spec_of(sheet).check(id_)
    return check.judge(check.observe(handed_in(sheet, {name: text.encode()})), wanted(sheet, id_))
