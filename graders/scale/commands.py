"""The commands of more than one machine, and the options of `batch` that say where a cohort is observed."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graders.scale.keys import FOLDER

if TYPE_CHECKING:
    from graders.scale.cluster import Cluster

FOLDERS = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
KEYS = click.option(
    "--keys",
    type=FOLDERS,
    envvar=FOLDER,
    show_envvar=True,
    help="The folder that `torchgrade cluster init` wrote.",
)
SCHEDULER_FILE = click.option(
    "--scheduler-file",
    type=FILE,
    help="A file in a shared folder that says where the scheduler is, in the place of its address.",
)
PATIENCE = click.option(
    "--wait",
    "patience",
    default=600.0,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="How long to wait for a scheduler, or for the first worker.",
)


class ShareType(click.ParamType):  # type: ignore[type-arg] # older versions of click know no type of it
    """A share of a cohort, such as 2/8."""

    name = "I/N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the share."""
        from graders.cohort.shards import Share

        try:
            return value if isinstance(value, Share) else Share.of_words(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def where_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where a cohort is observed."""
    options = (
        click.option(
            "--shard",
            type=ShareType(),
            help="Observe the I-th of N shares alone, and write no pages: several such commands, on any machines, may work into one --out at once.",
        ),
        click.option(
            "--collect",
            is_flag=True,
            help="Judge what all shares have observed, and write pages and gradebook.",
        ),
        click.option(
            "--scheduler",
            metavar="tls://HOST:PORT",
            help="Observe on the workers of a cluster, see `torchgrade cluster`.",
        ),
        SCHEDULER_FILE,
        KEYS,
        PATIENCE,
    )
    for option in reversed(options):
        command = option(command)
    return command


def of_cluster(
    out: Path, scheduler: str | None, scheduler_file: Path | None, keys: Path | None, patience: float
) -> Cluster | None:
    """Return the cluster on which a cohort is observed; None where that is done on this machine.

    Raises:
        UserError: The libraries are not installed, or the address is none that may be used.
    """
    if scheduler is None and scheduler_file is None:
        return None
    if scheduler and scheduler_file:
        raise click.UsageError("--scheduler and --scheduler-file say the same; leave one of them out")
    from graders.scale.keys import require, security

    require()
    from graders.cohort.progress import Progress
    from graders.scale.cluster import Cluster
    from graders.scale.place import Place

    security(keys, scheduler or "", "client")
    return Cluster(Place(scheduler or "", scheduler_file, keys, patience), out, Progress().say)


@click.group()
def cluster() -> None:
    """Grade on more than one machine.

    Once, `torchgrade cluster init KEYS` makes the keys; copy that folder to every machine. On one machine run
    `torchgrade cluster scheduler`, on each that is to grade `torchgrade worker tls://HOST:8786`, and then
    `torchgrade batch SHEET SUBMISSIONS --out OUT --scheduler tls://HOST:8786`, each with --keys KEYS.

    Without any of this, `torchgrade batch --shard I/N` on N machines that share a folder does the same.
    """


@cluster.command()
@click.argument("folder", type=FOLDERS)
@click.option(
    "--days", default=365, show_default=True, type=click.IntRange(1), help="How long the keys are good."
)
def init(folder: Path, days: int) -> None:
    """Make the keys by which the machines of a cluster know each other, in a new FOLDER.

    Whoever has them can run code on your workers and read hand-ins: they are readable by you alone, keep them so.
    Workers need ca.pem and worker.pem, who starts `batch` ca.pem and client.pem, the scheduler ca.pem and
    scheduler.pem; ca-key.pem is needed by none of them.
    """
    from graders.scale.keys import make, require

    require()
    for path in make(folder, days):
        click.echo(path)


@cluster.command()
@click.option(
    "--host", default="", help="The address by which the others reach this machine; found out by default."
)
@click.option(
    "--port", default=8786, show_default=True, type=click.IntRange(0, 65535), help="0 takes any that is free."
)
@SCHEDULER_FILE
@KEYS
@click.option("--plain", is_flag=True, help="Without encryption, on this machine alone (127.0.0.1).")
def scheduler(host: str, port: int, scheduler_file: Path | None, keys: Path | None, plain: bool) -> None:
    """Be the scheduler of a cluster, until it is ended.

    It keeps nothing: ended and started again at the same address, workers come back and a `batch` that waits
    goes on.
    """
    from graders.scale.keys import require

    require()
    from graders.scale.scheduler import Place, serve

    host = "127.0.0.1" if plain else host
    serve(Place(host, port, keys, str(scheduler_file or ""), plain), _say)


@click.command()
@click.argument("address", required=False, metavar="[tls://HOST:PORT]")
@SCHEDULER_FILE
@KEYS
@PATIENCE
@click.option(
    "--workers",
    default=None,
    type=click.IntRange(1),
    help="Hand-ins observed at a time; by default one a core, as far as the memory goes.",
)
@click.option("--name", default="", help="What this machine is called in messages; its own name by default.")
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with a sheet that is not installed here; may be given several times.",
)
@click.option(
    "--gpu",
    "gpus",
    multiple=True,
    metavar="NUMBER",
    help="A device, as nvidia-smi numbers it, for a worker of its own; may be given several times.",
)
@click.option(
    "--lifetime",
    default=0.0,
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="End after so long, such as some minutes before a job's time is over; 0 for never.",
)
def worker(
    address: str | None,
    scheduler_file: Path | None,
    keys: Path | None,
    patience: float,
    workers: int | None,
    name: str,
    sheets: tuple[Path, ...],
    gpus: tuple[str, ...],
    lifetime: float,
) -> None:
    """Observe hand-ins for a cluster, until it is ended.

    First it tries this machine's jail as `torchgrade doctor --full` does, inside the job or container that it
    is started in, and refuses to work without one. Hand-ins, the cohort's secret and the expected values stay
    in memory. A worker that is killed is started again, and its hand-in is observed by another one.
    """
    if (address is None) == (scheduler_file is None):
        raise click.UsageError("give the scheduler's address, as it says it, or --scheduler-file")
    from graders.scale.keys import require, security

    require()
    security(keys, address or "", "worker")
    from graders.scale.examined import examine

    examine(_say)
    from graders.sandbox.machine import fitting
    from graders.scale.worker import Settings, Workers
    from graders.vocabulary.limits import Limits

    count = len(gpus) or workers or fitting(Limits().memory_mb)
    if gpus and workers and workers != len(gpus):
        raise click.UsageError(
            f"a worker has a device for itself: leave --workers out, or give --gpu {workers} times"
        )
    every = [
        Settings(
            address or "",
            str(scheduler_file or ""),
            str(keys.absolute()) if keys else "",
            name or platform.node(),
            tuple(str(s.absolute()) for s in sheets),
            patience,
            lifetime,
            gpu,
        )
        for gpu in gpus or ("",) * count
    ]
    sys.exit(Workers(every, _say).run())


def _say(line: str) -> None:
    click.echo(line, err=True)
    sys.stderr.flush()
