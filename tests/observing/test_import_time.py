"""What importing a library uses is charged to no submission."""

import builtins
import sys
import time

import pytest

from graders.observing import faults, import_time
from graders.observing.alarm import TooSlow, alarm
from graders.observing.imports import OwnModules
from graders.observing.reading import read_unit

WORK = "import time\nuntil = time.process_time() + {seconds}\nwhile time.process_time() < until:\n    pass\n"

OTHERS = 0.05
"""Seconds that other threads of the test's process may import for."""


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Count imports; a library of a slow disk lies in `libraries`, the submission in `hand-in`."""
    for name in ("libraries", "hand-in"):
        (tmp_path / name).mkdir()
        monkeypatch.syspath_prepend(tmp_path / name)
    monkeypatch.setattr(faults, "home", str(tmp_path / "hand-in"))
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)
    import_time.share(memoryview(bytearray(16)).cast("d"))
    import_time.watch()
    yield tmp_path
    for name in ("slow_library", "slow_part", "slow_own"):
        sys.modules.pop(name, None)


def test_a_library_and_what_it_imports_count_once(watched):
    (watched / "libraries" / "slow_part.py").write_text(WORK.format(seconds=0.2))
    (watched / "libraries" / "slow_library.py").write_text("import slow_part\n" + WORK.format(seconds=0.2))
    began = time.process_time()
    import slow_library  # noqa: F401

    assert 0.4 <= import_time.used(0.0) <= time.process_time() - began + OTHERS


def test_a_file_of_the_submission_counts_only_for_the_libraries_in_it(watched):
    (watched / "libraries" / "slow_part.py").write_text(WORK.format(seconds=0.2))
    (watched / "hand-in" / "slow_own.py").write_text("import slow_part\n" + WORK.format(seconds=0.3))
    began = time.process_time()
    import slow_own  # noqa: F401

    assert 0.2 <= import_time.used(0.0) <= time.process_time() - began - 0.3 + OTHERS


def test_an_alarm_goes_on_for_as_long_as_imports_have_used(watched):
    (watched / "libraries" / "slow_library.py").write_text(WORK.format(seconds=0.6))

    def imports_and_works():
        import slow_library  # noqa: F401

        began.append(time.process_time())
        while time.process_time() < began[0] + 10:
            pass

    began = []
    with pytest.raises(TooSlow, match=r"^used up its 0\.4 s of CPU time$"), alarm(0.4):
        imports_and_works()
    assert 0.2 <= time.process_time() - began[0] <= 0.9


def test_an_import_counts_while_it_goes_on(watched):
    (watched / "libraries" / "slow_library.py").write_text(
        WORK.format(seconds=0.2)
        + "from graders.observing import import_time\nseen = import_time.used(time.process_time())\n"
    )
    import slow_library

    assert 0.2 <= slow_library.seen <= import_time.used(0.0)


def test_what_a_module_of_the_submission_computes_while_a_name_of_it_is_imported_counts_in_no_library(
    watched,
):
    source = b"import time\ndef work(until):\n    while time.process_time() < until: pass\n    return 7\nx = work(time.process_time() + 0.4)\n"
    OwnModules({"slow_own.py": read_unit("slow_own.py", source)}).install()
    began = time.process_time()
    from slow_own import x

    assert (x, time.process_time() - began >= 0.4, import_time.used(0.0) < 0.1) == (7, True, True)


@pytest.mark.parametrize("missing", ["module_that_is_nowhere", "json.nowhere"])
def test_a_module_that_is_not_there_is_no_library_that_is_not_whole(watched, missing):
    with pytest.raises(ImportError) as caught:
        exec(f"import {missing}")

    assert faults.of_library(caught.value) == ""


@pytest.mark.parametrize(("claimed", "free"), [(1e9, 30.0), (float("nan"), 0.0), (-5.0, 0.0), (2.5, 2.5)])
def test_of_what_code_claims_no_more_than_thirty_seconds_are_free(claimed, free):
    memory = memoryview(bytearray(16)).cast("d")
    import_time.share(memory)
    memory[0] = claimed

    assert import_time.since(0.0, 0.0) == free
