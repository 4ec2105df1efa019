import json

import pytest

from graders.grading.digests import MOST, Digests

READ = ("digest", frozenset({"graders.model"}))


def never():
    raise AssertionError("it is read again")


def test_what_was_read_of_a_source_is_known_to_the_next_process(tmp_path):
    path = tmp_path / "cache" / "code.json"
    first = Digests(path)
    assert first.of("source", lambda: READ) == READ
    first.keep()

    assert Digests(path).of("source", never) == READ


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"source": 1}', b'{"source": ["digest"]}', b"\xff"])
def test_a_file_of_no_use_is_made_anew(tmp_path, damaged):
    path = tmp_path / "code.json"
    path.write_bytes(damaged)
    digests = Digests(path)
    assert digests.of("source", lambda: READ) == READ
    digests.keep()

    assert json.loads(path.read_bytes()) == {"source": ["digest", ["graders.model"]]}


def test_where_nothing_can_be_written_it_is_read_again(tmp_path):
    (tmp_path / "cache").write_text("a file where a folder is wanted")
    digests = Digests(tmp_path / "cache" / "code.json")

    assert digests.of("source", lambda: READ) == READ
    digests.keep()
    assert Digests(tmp_path / "cache" / "code.json").of("source", lambda: READ) == READ


def test_the_latest_sources_are_kept(tmp_path):
    digests = Digests(tmp_path / "code.json")
    for number in range(MOST + 1):
        digests.of(f"{number}", lambda: READ)
    digests.keep()

    kept = json.loads((tmp_path / "code.json").read_bytes())
    assert len(kept) == MOST
    assert "0" not in kept
