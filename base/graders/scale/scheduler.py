"""The scheduler of a cluster: knows the workers, and hands each a submission at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graders.errors import UserError
from graders.scale.keys import is_loopback, security

DEATHS = 3
"""Workers that may die at one submission until it is given up."""
SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # deaths are counted where it is known which workers may take part
    "distributed.scheduler.no-workers-timeout": "120s",  # else what no worker can do waits for ever
    "distributed.scheduler.http.routes": [],  # its pages ask nobody for a password
    "distributed.scheduler.work-stealing": False,
    "distributed.comm.timeouts.connect": "10s",
}


@dataclass(frozen=True)
class Place:
    """Where a scheduler listens.

    Args:
        host: The address of this machine that the others use.
        port: 0 for any that is free.
        keys: The folder of the keys.
        file: Gets the address, for machines that share a folder; empty for none.
        plain: Not encrypted; on the loopback alone.
    """

    host: str
    port: int
    keys: Path | None
    file: str = ""
    plain: bool = False


def serve(place: Place, say: Callable[[str], None]) -> None:
    """Be the scheduler until this process is ended.

    Raises:
        UserError: It cannot listen there.
    """
    asyncio.run(_serve(place, say))


async def _serve(place: Place, say: Callable[[str], None]) -> None:
    import dask
    from distributed import Scheduler

    logging.getLogger("distributed").setLevel(logging.ERROR)  # it says much, and what it calls functions with

    scheme = "tcp" if place.plain else "tls"
    keys = security(place.keys, f"{scheme}://{place.host}:{place.port}", "scheduler")
    assert not place.plain or is_loopback(f"tcp://{place.host}")
    with dask.config.set(SETTINGS):
        try:
            scheduler = Scheduler(
                host=place.host,
                port=place.port,
                protocol=scheme,
                security=keys,
                dashboard=False,
                dashboard_address="127.0.0.1:0",
                scheduler_file=place.file or None,
            )
            await scheduler
        except OSError as error:
            raise UserError(
                f"{scheme}://{place.host}:{place.port}: nobody can listen there ({error.strerror or error}); choose another --host or --port"
            ) from error
        say(f"scheduler at {scheduler.address}")
        await scheduler.finished()
