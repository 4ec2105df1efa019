"""Readers of untrusted bytes give a value or their one clear error, whatever comes.

A few hundred inputs each in CI; `TORCHGRADE_FUZZ=200 pytest tests/test_fuzz.py` tries 10^5 (`make nightly`).
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

from graders.errors import UserError
from graders.sandbox import protocol
from graders.sandbox.inside.units import read_unit
from graders.spec import Spec, load_spec
from graders.submission import read
from tests.conftest import REFERENCE, write_toy

SCALE = int(os.environ.get("TORCHGRADE_FUZZ", "1"))
ALLOWED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def many(count):
    """So many examples at scale 1, the same ones each time."""
    return settings(
        max_examples=count * SCALE, deadline=None, derandomize=SCALE == 1, database=None,
        suppress_health_check=ALLOWED,
    )  # fmt: skip


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
    b"-1", b"1e999", b"NaN", b"null", b"[]", b"{}", b"true", b'""', b"\xff\xff\xff\xff", b"\x00", b"../", b"!!python/object:os.system",
    b"&a [*a]", b": ", b"\n- ", b"99999999999999999999", b"\\ud800", b"0x7fffffff", b"*", b"?", b"%", b"\t", b"# ", b"'",
]  # fmt: skip
ARRAYS = {
    "a": np.arange(6.0).reshape(2, 3),
    "t": np.array(["x", "ä"]),
    "b": np.array([True, False]),
}
MESSAGE = protocol.encode({"ok": True, "crash": None}, ARRAYS)
HEADER_BYTES = int.from_bytes(MESSAGE[4:8], "big")


@many(300)
@given(
    damaged([MESSAGE[16 : 16 + HEADER_BYTES]]) | st.binary(max_size=60),
    damaged([MESSAGE[16 + HEADER_BYTES :]]) | st.binary(max_size=60),
)
@example(b'{"arrays": [{"name": "a", "shape": [], "dtype": "float64", "at": true}]}', b"")
@example(b"[" * 100_000, b"")
@example(b'{"a": ' + b"9" * 5000 + b"}", b"")
def test_the_decoder_gives_arrays_or_a_protocol_error(header, payload):
    try:
        message, arrays = protocol.decode(header, payload)
    except protocol.ProtocolError:
        return
    assert isinstance(message, dict)
    assert all(isinstance(a, np.ndarray) and a.dtype.kind in "biufU" for a in arrays.values())


@many(100)
@given(damaged([MESSAGE]) | st.binary(max_size=40))
def test_a_message_is_read_or_refused(data):
    read_end, write_end = os.pipe()
    os.write(write_end, data)
    os.close(write_end)
    try:
        protocol.read(read_end)
    except protocol.ProtocolError:
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
]  # fmt: skip
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
