import json

import numpy as np
import pytest

from graders.sandbox import protocol


def parts(data):
    header, payload = protocol.sizes(data[:16])
    return data[16 : 16 + header], data[16 + header : 16 + header + payload]


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.float64).reshape(2, 3),
        np.array([True, False]),
        np.array(["ä", "🙂"]),
        np.zeros((0, 3), np.float32),
        np.array(3),
        np.array(float("nan")),
    ],
    ids=["float", "bool", "text", "empty", "scalar", "nan"],
)
def test_arrays_cross_unchanged(array):
    message, arrays = protocol.decode(*parts(protocol.encode({"ok": True}, {"a": array})))

    assert message == {"ok": True}
    np.testing.assert_array_equal(arrays["a"], array)
    assert arrays["a"].dtype == array.dtype


def test_object_arrays_are_not_sent():
    with pytest.raises(TypeError, match="an array of dtype object cannot be sent"):
        protocol.encode({}, {"a": np.array([object()])})


def entry(**keys):
    whole = {"name": "a", "dtype": "float64", "shape": [2], "at": 0, **keys}
    return json.dumps({"arrays": [whole]}).encode()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"\xff", "the header is no JSON"),
        (b"[" * 100_000, "the header is no JSON"),
        (b"[]", "the header is no object"),
        (b'{"arrays": {}}', "the list of arrays is wrong"),
        (b'{"arrays": [3]}', "an array's entry is no object"),
        (entry(name=3), "an array has no name or shape"),
        (entry(shape=[-1]), "the shape of 'a' is wrong"),
        (entry(shape=[True]), "the shape of 'a' is wrong"),
        (entry(shape=[2**31]), "the shape of 'a' is wrong"),
        (entry(shape=[1] * 17), "an array has no name or shape"),
        (entry(shape=[2**30, 2**30]), "'a' reaches beyond the payload"),
        (entry(at=8), "'a' reaches beyond the payload"),
        (entry(at=-8), "the dtype or place of 'a' is wrong"),
        (entry(dtype="object"), "the dtype or place of 'a' is wrong"),
        (entry(dtype="text"), "the text of 'a' is wrong"),
        (entry(dtype="text", text=["x"]), "the text of 'a' is wrong"),
    ],
)
def test_a_forged_header_is_refused(header, said):
    with pytest.raises(protocol.ProtocolError) as error:
        protocol.decode(header, bytes(16))

    assert str(error.value) == said


def test_a_huge_answer_is_refused_before_it_is_read():
    head = protocol.MAGIC + (10).to_bytes(4, "big") + (2**40).to_bytes(8, "big")

    with pytest.raises(protocol.ProtocolError, match="is too large"):
        protocol.sizes(head)
