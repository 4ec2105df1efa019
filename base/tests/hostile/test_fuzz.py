"""Readers of untrusted bytes give a value or their one clear error, whatever comes.

A few hundred inputs each in CI; `TORCHGRADE_FUZZ=200 pytest tests/hostile/test_fuzz.py` tries 10^5 (`make nightly`).
"""

import io
import json
import os
import tarfile
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graders import wire
from graders.errors import UserError
from graders.grading.names import with_names
from graders.model import Submission
from graders.observing.reading import read_unit
from graders.sandbox import protocol, replies
from graders.sheets.load import load_spec
from graders.sheets.spec import Spec
from graders.submission import read
from tests.conftest import REFERENCE, write_toy
from tests.submission.test_source import as_cells, everywhere

SCALE = int(os.environ.get("TORCHGRADE_FUZZ", "1"))
ALLOWED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def many(count):
    """So many examples at scale 1, the same ones each time."""
    return settings(
        max_examples=count * SCALE,
        deadline=None,
        derandomize=SCALE == 1,
        database=None,
        suppress_health_check=ALLOWED,
    )


@st.composite
def damaged(draw, seeds):
    """A seed with bytes replaced, removed, repeated and inserted."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 12))
        part = draw(
            st.one_of(
                st.binary(max_size=8),
                st.just(bytes(data[at : at + length])),
                st.sampled_from(TOKENS),
            )
        )
        data[at : at + draw(st.sampled_from([0, length]))] = part
    return bytes(data)


TOKENS = [
    b"-1",
    b"1e999",
    b"NaN",
    b"null",
    b"[]",
    b"{}",
    b"true",
    b'""',
    b"\xff\xff\xff\xff",
    b"\x00",
    b"../",
    b"!!python/object:os.system",
    b"&a [*a]",
    b": ",
    b"\n- ",
    b"99999999999999999999",
    b"\\ud800",
    b"0x7fffffff",
    b"*",
    b"?",
    b"%",
    b"\t",
    b"# ",
    b"'",
]
ARRAYS = {
    "a": np.arange(6.0).reshape(2, 3),
    "t": np.array(["x", "ä"]),
    "b": np.array([True, False]),
}
MESSAGE = wire.encode({"ok": True, "crash": None}, ARRAYS)
HEADER_BYTES = int.from_bytes(MESSAGE[4:8], "big")


@many(150)
@given(
    damaged([MESSAGE[16 : 16 + HEADER_BYTES]]) | st.binary(max_size=60),
    damaged([MESSAGE[16 + HEADER_BYTES :]]) | st.binary(max_size=60),
)
@example(b'{"arrays": [{"name": "a", "shape": [], "dtype": "float64", "at": true}]}', b"")
@example(b"[" * 100_000, b"")
@example(b'{"a": ' + b"9" * 5000 + b"}", b"")
def test_the_decoder_gives_arrays_or_a_protocol_error(header, payload):
    try:
        message, arrays = wire.decode(header, payload)
    except wire.ProtocolError:
        return
    assert isinstance(message, dict)
    assert all(isinstance(a, np.ndarray) and a.dtype.kind in "biufU" for a in arrays.values())


TEXTS = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\0\x1b\r\n\ud800\udfff\u202e\x85"), max_size=12
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.sampled_from([2**31, 2**63, -1, 10**400]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
SIZES = st.sampled_from([0, 0, 1, 2, 3, 7, 2**16, 2**20, 2**30, 2**31 - 1, 2**31, 2**63, -1])
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["0", "1", "value"]) | TEXTS | st.just("n" * 300) | JSON,
        "shape": st.lists(SIZES, max_size=4)
        | st.lists(st.sampled_from([0, 1]), max_size=40)
        | st.lists(SIZES | JSON, max_size=6)
        | JSON,
        "dtype": st.sampled_from([*wire.DTYPES, "text", "text", "object", "U9", "complex128", "S3"]) | JSON,
        "at": st.sampled_from([0, 0, 8, 16, 48]) | JSON,
        "text": st.lists(TEXTS, max_size=5)
        | st.just(["x" * 40_000, *[""] * 3_000])
        | st.lists(TEXTS | JSON, max_size=5)
        | JSON,
    },
)
SOUND = st.builds(
    lambda shape, dtype: {
        "name": dtype,
        "shape": shape,
        "dtype": dtype,
        "at": 0,
        "text": ["a\ud800"] * int(np.prod(shape)),
    },
    st.lists(st.integers(0, 3), max_size=3),
    st.sampled_from([*wire.DTYPES, "text"]),
)
SAID = ("crash", "ended", "seconds", "trace", "printed", "number", "cpu", "ok")
CRASHES = st.fixed_dictionaries(
    {},
    optional={k: st.sampled_from([*replies.CAUSES, "grader"]) | JSON for k in ("cause", "message", "trace")},
)
MESSAGES = st.fixed_dictionaries(
    {"arrays": st.lists(ENTRIES | SOUND, max_size=4) | JSON},
    optional={
        **dict.fromkeys(SAID, JSON),
        "crash": CRASHES,
        "ended": st.sampled_from([*replies.ENDS]) | JSON,
    },
)


def texts_in(value):
    """All text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (t for v in value for t in texts_in(v))
    elif isinstance(value, dict):
        yield from (t for pair in value.items() for v in pair for t in texts_in(v))


@many(250)
@given(MESSAGES, st.sampled_from([0, 1, 16, 48, 4096]))
def test_any_frame_becomes_typed_and_no_larger_than_it_may(message, size):
    try:
        said, arrays = wire.decode(json.dumps(message).encode(), bytes(size))
    except wire.ProtocolError:
        return

    assert sum(a.nbytes for a in arrays.values() if a.dtype.kind != "U") <= size
    assert sum(a.nbytes for a in arrays.values() if a.dtype.kind == "U") <= wire.TEXT_CAP
    shown = [
        *texts_in(said),
        *arrays,
        *(t for a in arrays.values() if a.dtype.kind == "U" for t in a.ravel().tolist()),
    ]
    assert all(wire.printable(t) == t == t.encode().decode() for t in shown)
    crash, facts = replies.crash_in(said), replies.facts_in(said)
    assert crash is None or (crash.cause in replies.CAUSES and len(crash.message + crash.trace) <= 5000)
    if isinstance(facts, replies.RunFacts):
        assert facts.ended in replies.ENDS
        assert 0 <= facts.seconds <= replies.SECONDS_CAP
        assert isinstance(facts.seconds, float)


SCALARS = [
    "kl",
    "scale",
    "kl_divergence",
    "mine",
    "Net.both",
    "a.mine",
    "2024-99-99",
    "2001-12-14t21:59:43.10-99:99",
    "9" * 6000,
    "0o78",
    "1e999",
    "-.inf",
    ".nan",
    "~",
    "null",
    "yes",
    "''",
    "'a",
    '"\\udfff"',
    '"\\x00"',
    "0b1",
    "1_0",
    "12:30:45",
    "!!python/object:os.system x",
    "!!int z",
    "!!binary =",
    "!!timestamp x",
    "!a b",
    "&a kl",
    "*a",
    "*b",
    "<<",
    "=",
    "|",
    ">-\n  a",
    "? a",
    "- a",
    "\t",
    "symbols",
    "#",
    "%YAML 9.9",
    "--- ",
    "...",
    "@",
    "`",
    "kl: kl",
    "\u2028",
    "\ufeff",
]
YAML = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda v: f"[{', '.join(v)}]")
        | st.lists(st.tuples(inner, inner), max_size=4).map(
            lambda v: "{" + ", ".join(f"{a}: {b}" for a, b in v) + "}"
        )
        | st.tuples(st.sampled_from(["&a ", "!!set ", "!!omap ", "!!str ", "? "]), inner).map("".join)
    ),
    max_leaves=10,
)
FILES = (
    st.lists(st.tuples(st.sampled_from(SCALARS), YAML), max_size=4).map(
        lambda v: "symbols:\n" + "".join(f"  {a}: {b}\n" for a, b in v)
    )
    | YAML.map("symbols: {}".format)
    | st.tuples(YAML, YAML).map(lambda v: f"a: &a {v[0]}\nsymbols: {v[1]}\n")
    | st.lists(YAML, max_size=3).map("\n---\n".join)
    | YAML
)
WORK = b"class Net(Base):\n    def both(self): pass\n\ndef mine(): pass\n"


@many(200)
@given(FILES.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=30))
def test_what_is_said_of_names_adds_lines_or_a_note(toy, data):
    after = with_names(Submission("ada", {"a.py": WORK, "x/Submission.YAML": data}), toy, {"scale": "mine"})

    added = after.files["a.py"].decode().removeprefix(WORK.decode().rstrip()).split()
    assert set(added) <= {"kl", "scale", "=", "mine", "Net.kl", "Net.scale", "Net.both"}
    assert added[-3:] == ["scale", "=", "mine"]
    assert after.files["x/Submission.YAML"] == data
    assert all("`x/Submission.YAML` was left aside: " in n or "more names" in n for n in after.notes)
    assert all(len(n.encode().decode()) < 700 and n.isprintable() for n in after.notes)


ATOMS = st.sampled_from(
    [
        "x",
        "1",
        "9" * 5000,
        "0x" + "f" * 5000,
        "'a'",
        "f'{x}'",
        "'\ud800'",
        "rb'\\xff'",
        "...",
        "None",
        "'" * 3,
        '"',
        "\0",
        "\\\n",
        "\f",
        "é",
        "１",
        "\u2028",
        "$",
        "?",
    ]
)
TOWERS = st.builds(
    lambda one, count, inner, other: one * count + inner + other * count,
    st.sampled_from(
        [
            "-",
            "not ",
            "(",
            "[",
            "{",
            "lambda: ",
            "1 + ",
            "x.",
            "f(",
            "x[",
            "{1: ",
            "*",
            "await ",
            "f'{",
            "'",
            "(yield ",
            "1 if 1 else ",
            "x = ",
        ]
    ),
    st.sampled_from([1, 3, 90, 190, 390, 2000, 60_000]),
    ATOMS,
    st.sampled_from(["", ")", "]", "}", ".a", "()", "}'", "[0]", " + 1"]),
)
LINES = st.builds(
    str.__add__,
    st.sampled_from(
        [
            "",
            "x = ",
            "def kl(mu, logvar): return ",
            "def kl(a=",
            "class kl: ",
            "@",
            "import ",
            "%time ",
            "!",
            "from . import ",
            "if 1: ",
            "    ",
            "\t",
            "# ",
            "kl = ",
        ]
    ),
    ATOMS | TOWERS,
)
CODE = st.lists(LINES, max_size=5).map("\n".join)


@many(40)
@given(st.lists(CODE, min_size=1, max_size=3), st.booleans())
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_any_code_goes_through_every_reader(toy, sources, notebook):
    if notebook:
        everywhere(toy, {"kl.ipynb": as_cells(*sources)})
    else:
        everywhere(toy, {f"{i}.py": s.encode("utf-8", "surrogatepass") for i, s in enumerate(sources)})


@many(100)
@given(
    st.dictionaries(st.sampled_from(["cells", "worksheets", "metadata"]), JSON, max_size=3)
    | st.fixed_dictionaries(
        {
            "cells": st.lists(
                JSON
                | st.fixed_dictionaries(
                    {},
                    optional={
                        "cell_type": st.sampled_from(["code", "code", "markdown", "raw"]) | JSON,
                        "source": CODE | st.lists(TEXTS, max_size=3) | JSON,
                        "outputs": JSON,
                        "execution_count": JSON,
                        "attachments": JSON,
                        "metadata": JSON,
                    },
                ),
                max_size=4,
            )
        }
    )
    | JSON
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_any_notebook_goes_through_every_reader(toy, notebook):
    everywhere(toy, {"kl.ipynb": json.dumps(notebook).encode()})


@many(100)
@given(damaged([MESSAGE]) | st.binary(max_size=40))
def test_a_message_is_read_or_refused(data):
    read_end, write_end = os.pipe()
    os.write(write_end, data)
    os.close(write_end)
    try:
        protocol.read(read_end)
    except wire.ProtocolError:
        pass
    finally:
        os.close(read_end)


def archives():
    files = {"hw/solution.py": REFERENCE.encode(), "hw/a.ipynb": b"{}", "ä.txt": b"x" * 300}
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        made.append((".zip", out.getvalue()))
    for ending in ("", ":gz", ":bz2", ":xz"):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=f"w{ending}") as archive:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        made.append((".tar" + ending.replace(":", "."), out.getvalue()))
    return made


ARCHIVES = archives()


@pytest.mark.parametrize("ending", sorted({e for e, _ in ARCHIVES}))
@many(30)
@given(st.data())
def test_an_archive_is_read_or_refused_with_one_line(ending, tmp_path, data):
    path = tmp_path / f"hand-in{ending}"
    path.write_bytes(data.draw(damaged([d for e, d in ARCHIVES if e == ending])))
    try:
        hand_in = read(path)
    except UserError as error:
        assert "\n" not in str(error)  # noqa: PT017
        assert str(error).startswith(str(path))  # noqa: PT017
        return
    assert all(isinstance(d, bytes) for d in hand_in.files.values())


CELLS = [
    {"cell_type": "code", "source": ["%matplotlib inline\n", "x = 1\n"], "outputs": [], "metadata": {}},
    {"cell_type": "code", "source": "!ls\n%%time\ndef f(x):\n    return x", "execution_count": None},
    {"cell_type": "markdown", "source": ["# Title"]},
]
NOTEBOOKS = [
    json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
    json.dumps({"worksheets": [{"cells": CELLS}], "nbformat": 3}).encode(),
]


@many(120)
@given(damaged(NOTEBOOKS) | st.binary(max_size=50))
@example(b'{"cells": {"a": 1}}')
@example(b'{"cells": 3}')
@example(b'{"worksheets": {}}')
@example(b'{"cells": [{"cell_type": "code", "source": 7}]}')
@example(b"3")
@example(b'"cells"')
def test_a_notebook_is_read_with_its_problems(data):
    unit = read_unit("work.ipynb", data)

    assert all(isinstance(p, str) for p in unit.problems)


@many(120)
@given(damaged([REFERENCE.encode()]) | st.binary(max_size=60))
@pytest.mark.filterwarnings("ignore:invalid:SyntaxWarning", "ignore:invalid:DeprecationWarning")
def test_a_script_is_read_with_its_problems(data):
    unit = read_unit("work.py", data)

    assert all(isinstance(p, str) for p in unit.problems)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return write_toy(tmp_path_factory.mktemp("fuzzed")) / "spec.yaml"


@many(50)
@given(st.data())
def test_a_spec_is_read_or_refused_with_file_and_line(sheet, tmp_path, data):
    path = tmp_path / "spec.yaml"
    path.write_bytes(data.draw(damaged([sheet.read_bytes()])))
    try:
        spec = load_spec(path)
    except UserError as error:
        assert str(error).startswith(str(path))  # noqa: PT017
        return
    assert isinstance(spec, Spec)
