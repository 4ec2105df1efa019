"""The command `torchgrade desk`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graders.desk.security import Keys

NEEDS = "the desk needs the extra `desk`: pip install 'torchgrade[desk]'"
LOCAL = "127.0.0.1"


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--grader",
    "graders",
    multiple=True,
    metavar="NAME[:WEIGHT]",
    help="Who grades, each with an address of their own; answers are handed out by weight. May be given several times.",
)
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes any that is free."
)
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="How browsers reach it behind a reverse proxy with TLS, such as https://desk.example.org.",
)
@click.option(
    "--second",
    default=0.0,
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Answers that a second grader grades too, unseen.",
)
@click.option(
    "--hand-out",
    default="answers",
    show_default=True,
    type=click.Choice(["answers", "questions", "students"]),
    help="What goes to one grader as a whole: single answers, whole questions, or all answers of a student.",
)
@click.option("--sheet", default="", help="Another spec than the one it was graded by.")
@click.option(
    "--request-forms",
    is_flag=True,
    help="Write a form beside each student's pages by which they ask to look again, and end.",
)
@click.option("--browser/--no-browser", default=True, help="Open the first grader's address.")
def desk(
    out: Path,
    graders: tuple[str, ...],
    port: int,
    address: str,
    second: float,
    hand_out: Literal["answers", "questions", "students"],
    sheet: str,
    request_forms: bool,
    browser: bool,
) -> None:
    """Grade by hand in the browser what waits for a person: one question across all students.

    OUT is the folder that `torchgrade batch` wrote. What is decided stands in OUT/overrides.yaml and in the trail
    OUT/instructor/audit.jsonl; pages and gradebook follow at once. It listens on 127.0.0.1 alone.
    """
    from graders.errors import UserError

    if request_forms:
        from graders.cohort.state import settings
        from graders.desk.forms import FORM, write_forms

        settings(out)
        click.echo(f"{write_forms(out)} forms written: students/*/{FORM}")
        return
    try:
        import uvicorn

        from graders.desk.serve import opened
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn"):
            raise
        raise UserError(NEEDS) from error
    from graders.feedback.pdf import require

    require()
    weights = weights_of(graders)
    listening = bound(port)
    port = listening.getsockname()[1]
    addresses = (
        *([address.rstrip("/")] if address else []),
        f"http://{LOCAL}:{port}",
        f"http://localhost:{port}",
    )
    with opened(out, weights, addresses, second / 100, sheet, hand_out) as (site, app):
        tell(site.keys, addresses[0], weights)
        config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        if browser:
            _open_soon(f"{addresses[0]}/?token={site.keys.token(next(iter(weights)))}")
        server.run(sockets=[listening])


def weights_of(graders: Sequence[str]) -> dict[str, float]:
    """Return the graders by name with their weights.

    Raises:
        UserError: A weight is no number, or a name stands there twice.
    """
    import getpass

    from graders.errors import UserError

    if not graders:
        return {getpass.getuser(): 1.0}
    found: dict[str, float] = {}
    for said in graders:
        name, _, weight = said.partition(":")
        try:
            value = float(weight or 1)
        except ValueError as error:
            raise UserError(
                f"--grader {said}: `{weight}` is no weight; write a number, such as {name}:2"
            ) from error
        if not name.strip() or not 0 <= value < 1e6 or not name.isprintable():
            raise UserError(f"--grader {said}: write a name and a weight of 0 or more, such as Kim:2")
        if name in found:
            raise UserError(
                f"--grader {said}: two graders are called `{name}`; give one of them another name"
            )
        found[name] = value
    return found


def bound(port: int) -> socket.socket:
    """Return a socket of this machine alone.

    Raises:
        UserError: The port is taken.
    """
    from graders.errors import UserError

    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((LOCAL, port))
        made.listen()
    except OSError as error:
        made.close()
        raise UserError(
            f"port {port} cannot be used ({error.strerror}); choose another --port, or 0 for any"
        ) from error
    return made


def tell(keys: Keys, address: str, graders: Iterable[str]) -> None:
    """Print each grader's own address."""
    for name in graders:
        click.echo(f"{name}: {address}/?token={keys.token(name)}")
    click.echo("Ctrl-C ends the desk; everything that was saved stands in overrides.yaml.", err=True)


def _open_soon(address: str) -> None:
    import threading
    import webbrowser

    threading.Timer(0.5, webbrowser.open, [address]).start()
