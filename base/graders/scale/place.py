"""Where the scheduler of a cluster is, and a connection to it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.errors import UserError
from graders.scale.keys import security

if TYPE_CHECKING:
    from distributed import Client

LOOKS = 1.0
"""Seconds between two looks at what changes by itself: whether there is a scheduler, which workers there are."""


class Lost(Exception):
    """The scheduler does not answer any more."""


@dataclass(frozen=True)
class Place:
    """Where the scheduler is.

    Args:
        address: Such as `tls://10.0.0.1:8786`; empty where a file says it.
        file: The file that says it.
        keys: The folder of the keys.
        patience: Seconds to wait for a scheduler, or for a worker.
    """

    address: str = ""
    file: Path | None = None
    keys: Path | None = None
    patience: float = 600.0

    @property
    def shown(self) -> str:
        """What people call it."""
        return self.address or str(self.file)

    def connected(self, stopped: threading.Event) -> Client:
        """Return a connection; waits for a scheduler for as long as there is patience.

        Args:
            stopped: Set once nobody waits any more.

        Raises:
            UserError: No scheduler answers.
        """
        from distributed import Client

        keys = security(self.keys, self.address, "client")
        until, why = time.monotonic() + self.patience, ""
        if self.file is not None and not self.file.exists():
            why = "the file is not there; the scheduler writes it"
        while not stopped.is_set():
            left = until - time.monotonic()
            if left <= 0:
                break
            if self.file is not None and not self.file.exists():
                time.sleep(min(LOOKS, left))
                continue
            where: dict[str, Any] = (
                {"scheduler_file": str(self.file)} if self.file else {"address": self.address}
            )
            try:
                return Client(
                    **where, security=keys, timeout=min(10.0, left), set_as_default=False, name="torchgrade"
                )
            except (OSError, TimeoutError, ValueError) as error:
                why = _innermost(error)
                time.sleep(min(LOOKS, max(0.0, until - time.monotonic())))
        raise UserError(
            f"{self.shown}: no scheduler answers there ({why}); start one with `torchgrade cluster scheduler`, "
            "mend the address or the keys, and run the same command again: what was finished is kept"
        )


def _innermost(error: BaseException) -> str:
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
