"""What students say in `submission.yaml`: names of functions, and nothing else."""

import json

import pytest

from graders.grading.names import with_names
from graders.model import Submission
from graders.sheets.load import find_spec
from graders.submission.notebooks import to_notebook

SOURCE = """
import torch
from helper import kl as imported

class Net(torch.nn.Module):
    def divergence(self, mu, logvar):
        return mu

    def both(self):
        return 1

class Other(Net):
    def both(self):
        return 2

class Mixin:
    def evidence(self, mu, logvar):
        return mu

class Mixed(Mixin, torch.nn.Module):
    pass

class Plain:
    def half(self, mu):
        return mu

    @staticmethod
    def fixed(mu, logvar):
        return mu

def mine(mu, logvar):
    return mu

if True:
    short = lambda mu, logvar: mu
"""
WRITE = "write `symbols:` and below it lines such as `  kl: my_name`"


def named(toy, said, course=(), **files):
    """What is added to `a.py`, and the notes."""
    hand_in = Submission("ada", {"a.py": SOURCE.encode(), **files, "submission.yaml": said})
    after = with_names(hand_in, toy, dict(course))
    assert {n: d for n, d in after.files.items() if n != "a.py"} == {
        **files,
        "submission.yaml": said,
    }
    return after.files["a.py"].decode().removeprefix(SOURCE.rstrip()).strip(), after.notes


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("symbols: {kl: mine}", "kl = mine"),
        ("symbols:\n  kl: mine\n  scale: short\n", "kl = mine\nscale = short"),
        ("# said\nname: Ada\nsymbols: {'kl': \"mine\"}", "kl = mine"),
        ("symbols: {kl_divergence: mine}", "kl = mine"),
        ("symbols: {KL_Divergence: mine, Times: mine}", "kl = mine\nscale = mine"),
        ("symbols: {kl: mine()}", "kl = mine"),
        ("symbols: {kl: a.mine}", "kl = mine"),
        ("symbols: {kl: imported}", "kl = imported"),
        ("symbols: {kl: Net.divergence}", "Net.kl = Net.divergence"),
        ("symbols: {kl: a.Net.divergence}", "Net.kl = Net.divergence"),
        ("symbols: {kl: divergence}", "Net.kl = Net.divergence"),
        ("symbols: {kl: evidence}", "Mixed.kl = Mixed.evidence"),
        ("symbols: {kl: Mixin.evidence}", "Mixed.kl = Mixed.evidence"),
        ("symbols: {kl: Plain.fixed}", "kl = Plain.fixed"),
        ("symbols: {kl: fixed}", "kl = Plain.fixed"),
    ],
)
def test_a_student_can_say_what_is_called_how(toy, said, added):
    assert named(toy, said.encode()) == (added, ())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "it is empty"),
        ("- kl", "it has no `symbols:`"),
        ("kl: mine", "there is nothing below `symbols:`"),
        ("symbols:", "there is nothing below `symbols:`"),
        ("symbols: {}", "there is nothing below `symbols:`"),
        ("symbols: [kl]", "line 1 has something else where a name belongs"),
        ("symbols: {kl: [mine]}", "line 1 has something else where a name belongs"),
        ("symbols: {kl: {a: mine}}", "line 1 has something else where a name belongs"),
        ("symbols: {[kl]: mine}", "line 1 has something else where a name belongs"),
        ("symbols:\n  kl: !!str mine", "line 2 has something else where a name belongs"),
        ("symbols: {kl: !!python/name:os.system mine}", "line 1 has something else where a name belongs"),
        ("symbols: {kl: &a mine, scale: *a}", "line 1 has a `*` or `&`; write the name itself"),
        ("symbols: &a {kl: mine}", "it has a `&` or `!` before a mapping"),
        ("symbols: {kl: mine, kl: short}", "`kl` stands there twice"),
        ("symbols: {kl: mine}\nsymbols: {kl: short}", "`symbols` stands there twice"),
        ("symbols: {kl: mine}\n---\nsymbols: {kl: short}", "it holds more than one document"),
        ("{", "line 1 is no YAML (expected the node content, but found '<stream end>')"),
        ("symbols: {kl: '" + "x" * 300 + "'}", "line 1 has a name of more than 200 letters"),
        ("symbols: {" + ", ".join(f"a{i}: b" for i in range(300)) + "}", "it has more than 200 names"),
        ("symbols: {kl: mine}\n" + "#" * 30_000, "it has more than 20,000 bytes"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nsymbols: {kl: *b}", "line 1 has a `*` or `&`; write the name itself"),
        ("symbols: {kl: \x00}", "it cannot be read (ReaderError)"),
    ],
    ids=lambda value: value[:40],
)
def test_a_file_that_says_anything_else_is_left_aside(toy, said, why):
    assert named(toy, said.encode()) == (
        "",
        (f"`submission.yaml` was left aside: {why}; {WRITE}",),
    )


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        ("kll: mine", "no name of the sheet is called `kll`; did you mean `kl`?"),
        ("kl: minn", "nothing in the hand-in is called `minn`; did you mean `mine`?"),
        ("kl: 2024-99-99", "it is no name; write that of a function, or `Class.method`"),
        ("kl: ''", "it is no name; write that of a function, or `Class.method`"),
        ("kl: f(x)", "it is no name; write that of a function, or `Class.method`"),
        ("kl: a.b.c.d", "it has too many dots; write that of a function, or `Class.method`"),
        ("kl: Nett.divergence", "no class is called `Nett`; did you mean `Net`?"),
        ("kl: Net.divergance", "the class `Net` has no method `divergance`; did you mean `divergence`?"),
        ("kl: both", "several classes have such a method; write `Net.both` or `Other.both`"),
        (
            "kl: Plain.half",
            "`Plain` is no network, and a method of it has no data of its own; write a function that calls it, and name that",
        ),
        (
            "kl: half",
            "`Plain` is no network, and a method of it has no data of its own; write a function that calls it, and name that",
        ),
    ],
)
def test_a_name_that_cannot_be_used_is_told_with_its_cure(toy, pair, why):
    shown = pair.replace("''", "")

    assert named(toy, f"symbols: {{{pair}, scale: mine}}".encode()) == (
        "scale = mine",
        (f"`{shown}` of `submission.yaml` was left aside: {why}",),
    )


@pytest.mark.parametrize("said", [b'symbols: {"\\udfff": mine}', b'symbols: {kl: "\\uD800"}'])
def test_half_a_character_is_shown_as_unreadable(toy, said):
    added, notes = named(toy, said)

    assert added == ""
    assert "\N{REPLACEMENT CHARACTER}" in notes[0]
    assert "submission.yaml" in notes[0].encode().decode()


def test_many_names_that_mean_nothing_are_counted(toy):
    said = "symbols: {" + ", ".join(f"a{i}: b" for i in range(100)) + "}"

    _, notes = named(toy, said.encode())

    assert len(notes) == 9
    assert notes[-1] == "92 more names were left aside"


def test_what_a_person_says_counts_before_what_the_student_says(toy):
    assert named(toy, b"symbols: {kl: mine}", {"kl": "short"}) == ("kl = mine\nkl = short", ())
    assert named(toy, b"symbols: {kl: mine}", {"kl": "xyzzy"})[1] == (
        "`kl: xyzzy` of `the course's overrides` was left aside: nothing in the hand-in is called `xyzzy`",
    )


def test_a_name_that_the_sheet_uses_twice_is_asked_back(tmp_path):
    spec = find_spec("edf-intro")
    double = next(
        (s.names[0], sorted(i for i, t in spec.naming.symbols.items() if t.names[0] == s.names[0]))
        for s in spec.naming.symbols.values()
        if s.names[0] not in spec.naming.symbols
        and sum(t.names[0] == s.names[0] for t in spec.naming.symbols.values()) > 1
    )
    name, ids = double
    hand_in = Submission(
        "ada", {"a.py": b"def f(): pass\n", "submission.yaml": f"symbols: {{{name}: f}}".encode()}
    )

    assert with_names(hand_in, spec, {}).notes == (
        f"`{name}: f` of `submission.yaml` was left aside: the sheet uses that name more than once; write {' or '.join(f'`{i}`' for i in ids)}",
    )


def test_in_a_notebook_the_last_cell_of_python_takes_the_name(toy):
    script = "# %%\ndef mine(mu, logvar):\n    return mu\n\n# %%\n%matplotlib inline\nx = 1\n\n# %% [markdown]\n# End\n"
    notebook = json.loads(to_notebook(script, executed=True))
    notebook["cells"].append(
        {
            "cell_type": "code",
            "source": ["%%bash\n", "ls -l\n"],
            "execution_count": 3,
            "outputs": [],
            "metadata": {},
        }
    )
    files = {"a.ipynb": json.dumps(notebook).encode(), "submission.yaml": b"symbols: {kl: mine}"}

    after = with_names(Submission("ada", files), toy, {})

    cells = json.loads(after.files["a.ipynb"])["cells"]
    assert [c["source"] for c in cells[1:2]] == ["%matplotlib inline\nx = 1\n\n\nkl = mine\n"]
    assert [c.get("execution_count") for c in cells] == [1, 2, None, 3]
    assert cells[:1] + cells[2:] == notebook["cells"][:1] + notebook["cells"][2:]


@pytest.mark.parametrize(
    "broken",
    [b"x = " + b"-" * 50_000, b"def (", b"\x00", b"\xff\xfe\x00", b"x = " + b"9" * 6000, b"[" * 100_000],
)
def test_files_beside_that_cannot_be_read_take_nothing_away(toy, broken):
    assert named(toy, b"symbols: {kl: mine}", **{"b.py": broken, "c.ipynb": broken, "d.ipynb": b"[]"}) == (
        "kl = mine",
        (),
    )
