import contextlib
import json
import tracemalloc

import numpy as np
import pytest

from graders import wire


def parts(data):
    header, payload = wire.sizes(data[:16])
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
    message, arrays = wire.decode(*parts(wire.encode({"ok": True}, {"a": array})))

    assert message == {"ok": True}
    np.testing.assert_array_equal(arrays["a"], array)
    assert arrays["a"].dtype == array.dtype


def test_object_arrays_are_not_sent():
    with pytest.raises(TypeError, match="an array of dtype object cannot be sent"):
        wire.encode({}, {"a": np.array([object()])})


def entry(**keys):
    whole = {"name": "a", "dtype": "float64", "shape": [2], "at": 0, **keys}
    return json.dumps({"arrays": [whole]}).encode()


def several(*entries):
    return json.dumps({"arrays": entries}).encode()


NUMBERS = {"name": "a", "dtype": "float64", "shape": [2], "at": 0}
TEXT = {"name": "t", "dtype": "text", "shape": [2], "text": ["x", "y"]}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"\xff", "the header is no JSON"),
        (b"[" * 100_000, "the header is no JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "the header is no JSON"),
        (b"[]", "the header is no object"),
        (b'{"arrays": {}}', "the list of arrays is wrong"),
        (several(*[NUMBERS] * 5000), "the list of arrays is wrong"),
        (b'{"arrays": [3]}', "an array's entry is no object"),
        (entry(name=3), "an array has no name"),
        (entry(name="a" * 201), "an array has no name"),
        (entry(shape=[-1]), "the shape of 'a' is wrong"),
        (entry(shape=[True]), "the shape of 'a' is wrong"),
        (entry(shape=[2.0]), "the shape of 'a' is wrong"),
        (entry(shape=[2**31]), "the shape of 'a' is wrong"),
        (entry(shape=[1] * 17), "the shape of 'a' is wrong"),
        (entry(shape=[0, 2**30, 2**30]), "the shape of 'a' is wrong"),
        (entry(shape=[2**30, 2**20, 0], dtype="text", text=[]), "the shape of 'a' is wrong"),
        (entry(shape=[2**30]), "'a' reaches beyond the payload"),
        (entry(at=8), "the place of 'a' is wrong"),
        (entry(at=-8), "the place of 'a' is wrong"),
        (entry(at=False), "the place of 'a' is wrong"),
        (entry(dtype="object"), "the dtype of 'a' is wrong"),
        (entry(dtype=["float64"]), "the dtype of 'a' is wrong"),
        (entry(dtype="text"), "the text of 'a' is wrong"),
        (entry(dtype="text", text=["x"]), "the text of 'a' is wrong"),
        (entry(dtype="text", text=["x", 3]), "the text of 'a' is wrong"),
        (entry(dtype="text", text=["x" * 9_000_000, "y"]), "the text of 'a' would take 72,000,000 bytes"),
        (several(NUMBERS, NUMBERS), "two arrays are called 'a'"),
        (several(NUMBERS, {**NUMBERS, "name": "b"}), "the place of 'b' is wrong"),
        (several(NUMBERS, {**NUMBERS, "name": "b", "at": 16}), "'b' reaches beyond the payload"),
        (several({**NUMBERS, "shape": [1]}), "the payload is longer than its arrays"),
        (several(TEXT), "the payload is longer than its arrays"),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_forged_header_is_refused(header, said):
    with pytest.raises(wire.ProtocolError) as error:
        wire.decode(header, bytes(16))

    assert str(error.value) == said


def test_what_texts_would_take_together_is_capped():
    long = [{**TEXT, "name": str(i), "text": ["x" * 2_000_000, ""]} for i in range(5)]

    with pytest.raises(wire.ProtocolError, match="the text of '4' would take 16,000,000 bytes"):
        wire.decode(several(*long), b"")


MANY = [{**NUMBERS, "name": str(i), "shape": [100_000]} for i in range(4000)]
LONG = [{**TEXT, "name": str(i), "text": ["x" * 900, ""]} for i in range(4000)]


def memory_of(header, payload):
    """The most bytes that there were at a time while it was decoded or refused."""
    tracemalloc.start()
    with contextlib.suppress(wire.ProtocolError):
        wire.decode(header, payload)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@pytest.mark.parametrize(
    "make",
    [
        lambda: (several({**TEXT, "shape": [300_001], "text": ["x" * 2_500_000, *[""] * 300_000]}), b""),
        lambda: (several(*LONG), b""),
        lambda: (several(*MANY), bytes(800_000)),
    ],
    ids=["padded texts", "many texts", "buffers over one another"],
)
def test_what_a_message_becomes_stays_within_bounds(make):
    header, payload = make()

    assert 2**20 < len(header) + len(payload) < wire.HEADER_CAP
    assert memory_of(header, payload) < 2 * wire.TEXT_CAP


def test_what_json_becomes_stays_within_bounds():
    header = b'{"a": [' + b'{"":0},' * 30_000 + b"0]}"

    share = memory_of(header, b"") / len(header)

    assert share * wire.HEADER_CAP < 300 * 2**20


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("caf\u00e9 🙂\n\tx", "caf\u00e9 🙂\n\tx"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("a\x00b\x85c", "a\ufffdb\ufffdc"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_text_is_made_printable(sent, read):
    message, arrays = wire.decode(
        *parts(wire.encode({"a": [{sent: sent}]}, {"t": np.array([sent, "y"]), sent: np.array(1)}))
    )

    assert message == {"a": [{read: read}]}
    assert arrays["t"].tolist() == [read, "y"]
    assert set(arrays) == {"t", read}
    json.dumps(message, ensure_ascii=False).encode()


def test_a_huge_answer_is_refused_before_it_is_read():
    head = wire.MAGIC + (10).to_bytes(4, "big") + (2**40).to_bytes(8, "big")

    with pytest.raises(wire.ProtocolError, match="is too large"):
        wire.sizes(head)


def test_a_message_for_which_there_is_no_memory_is_refused(monkeypatch):
    data = wire.encode({"ok": True}, {"a": np.zeros(3)})
    header, _ = wire.sizes(data[:16])

    def full(*_):
        raise MemoryError

    monkeypatch.setattr(wire, "_numbers", full)

    with pytest.raises(wire.ProtocolError, match=r"^the message takes more memory than there is$"):
        wire.decode(data[16 : 16 + header], data[16 + header :])
