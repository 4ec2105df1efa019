"""Sandboxes that outlive the test that started them: most of what a start costs is to import torch.

A warm process never sees a hand-in, and forks for each; the next test that would start the same one takes it over. For
tests of what is graded, not of how a sandbox starts and ends.
"""

import os
import select
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from graders.sandbox import bubblewrap
from graders.sandbox.session import Session
from graders.sandbox.warm_process import WarmProcess
from graders.sandbox.watchdog import Watchdog

MOST = 3
"""So many wait at a time; each holds some hundred megabytes."""


class Lasting:
    """The sandboxes that wait for a test, with all that they were started with."""

    def __init__(self):
        self.waiting, self.lock = [], threading.Lock()
        self.start, self.stop = Session.start, Session.stop

    @contextmanager
    def patched(self):
        """Let sessions take what waits, and leave here what they have done with."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Session, "start", lambda session: self.take(session) or self.start(session))
            patch.setattr(Session, "stop", lambda session: self.leave(session) or self.stop(session))
            yield

    def take(self, session):
        """Give a session a sandbox that waits, if one is as it would start it; whether there was one."""
        if session.sources:  # what is made ready for many hand-ins is so once
            return False
        wanted = made_of(session)
        with self.lock:
            found = next((one for one in self.waiting if one[0] == wanted), None)
            if found is None:
                return False
            self.waiting.remove(found)
        _, session.warm, session.watchdog = found
        session.line.watchdog = session.watchdog
        session.fresh = True
        return True

    def leave(self, session):
        """Keep a session's sandbox for another one, if it can serve again; whether it is kept."""
        if session.sources or session.cold or session.closed or not serves(session.warm):
            return False
        session._drop()
        warm, watchdog, jailed = session.warm, session.watchdog, session.jailed
        watchdog.end()
        watchdog.begin(warm.process)  # whatever is left is ours
        session.warm = WarmProcess(warm.mnist, warm.secrets, warm.limits, jailed=jailed, gpu=warm.gpu)
        session.line.watchdog = session.watchdog = Watchdog(session.limits, jailed=jailed)
        with self.lock:
            self.waiting.append((made_of(session), warm, watchdog))
            many = self.waiting[:-MOST]
            del self.waiting[:-MOST]
        for _, old, _ in many:
            old.stop()
        return True

    def end(self):
        """End all that wait."""
        for _, warm, _ in self.waiting:
            warm.stop()


def made_of(session):
    """All that a sandbox is started with."""
    if session.jailed:
        words = bubblewrap.command_line(session.warm.mnist, session.warm.secrets, session.gpu)
        return words, session.limits
    around = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    return around, Path.cwd(), session.warm.mnist, session.limits


def serves(warm):
    """Whether a warm process lives, and says nothing unasked."""
    alive = warm.process is not None and warm.process.poll() is None
    return alive and not select.select([warm.control], [], [], 0)[0]
