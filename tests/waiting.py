"""Waiting that ends: whoever waits says for what, and a process that is waited for never waits for its reader."""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from click.testing import CliRunner

from graders.cli import main

PROGRAM = [sys.executable, "-m", "graders.cli"]
PATIENCE = 300.0
"""Seconds after which it is a fault that something did not come; no test is about how long it takes."""


def until(found, awaited, seconds=PATIENCE, every=0.05):
    """What `found` returns once it is something."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, f"{awaited}: not within {seconds:g} s"
        time.sleep(every)
    return value


def run(*words, **keys):
    """Run a command to its end; what it says is text."""
    keys = {"capture_output": True, "text": True, "check": False, "timeout": PATIENCE, **keys}
    return subprocess.run([*map(str, words)], **keys)


def here(*words):
    """Run a command to its end in this process, where it may take sandboxes over that others have started."""
    done = CliRunner().invoke(main, [*map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


class Speaking(subprocess.Popen):
    """A command whose messages go to a file, with its results where asked: a pipe that nobody reads would stop it."""

    def __init__(self, *words, results=False, **keys):
        self.file = tempfile.NamedTemporaryFile("ab")  # noqa: SIM115
        self.read = 0
        out = self.file if results else subprocess.DEVNULL
        super().__init__([*map(str, words)], stdout=out, stderr=self.file, **keys)

    @property
    def messages(self):
        """All that it has said."""
        return Path(self.file.name).read_text(errors="replace")

    def says(self, pattern):
        """Wait for a message that fits, after those that were waited for before; returns the match."""

        def found():
            over = self.poll() is not None  # asked first: what it said at the end is read after that
            if said := re.compile(pattern).search(self.messages, self.read):
                return said
            assert not over, f"it ended with {self.returncode} before it said `{pattern}`"
            return None

        try:
            said = until(found, f"`{pattern}`")
        except AssertionError as error:
            raise AssertionError(f"{error}; {self.args} said\n{self.messages}") from None
        self.read = said.end()
        return said

    def ends(self, seconds=PATIENCE):
        """Wait for its end; returns its code and all messages."""
        try:
            self.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(
                f"{self.args[2:]} did not end within {seconds:g} s:\n{self.messages}"
            ) from None
        return self.returncode, self.messages

    def end(self):
        """End it, also where it does not listen, and forget its messages."""
        if self.poll() is None:
            self.terminate()
            try:
                self.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()
                self.wait(timeout=30)
        self.file.close()
