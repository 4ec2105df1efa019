"""The commands that bring marks and feedback back, and those about people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path, dir_okay=False)
SYSTEMS = ("moodle", "canvas", "ilias", "gradescope", "github", "nbgrader", "blackboard", "folders")
VERSIONS = ("last", "first", "before-deadline")


def intake_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what packed a cohort, and whose it is."""
    options = (
        click.option(
            "--from",
            "system",
            type=click.Choice(SYSTEMS),
            help="What packed the hand-ins, where that is not found out; `folders` for a plain folder.",
        ),
        click.option(
            "--version",
            type=click.Choice(VERSIONS),
            default="last",
            show_default=True,
            help="Which one counts where somebody handed in several times.",
        ),
        click.option(
            "--roster",
            type=FILE,
            multiple=True,
            help="A list of people, such as roster.csv or a worksheet of Moodle; may be given several times.",
        ),
        click.option(
            "--groups",
            is_flag=True,
            help="A hand-in counts for all in the roster's group of who handed it in.",
        ),
        click.option(
            "--anonymous",
            type=FILE,
            metavar="KEY",
            help="Grade under pseudonyms; whose they are is kept in this file, which belongs elsewhere.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def roster() -> None:
    """Who takes the course: one row a student, with the ids that systems know it by."""


@roster.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "--out",
    default="roster.csv",
    show_default=True,
    type=FILE,
    help="The roster; one that is there is taken in first.",
)
def import_(files: tuple[Path, ...], out: Path) -> None:
    """Build `roster.csv` from lists of any system.

    FILES are lists of participants, grading worksheets, gradebooks, rosters: CSV as Moodle, Canvas, Gradescope,
    GitHub Classroom, nbgrader or ILIAS give them out, or any table with a column for a name, an e-mail or a number.
    Rows are one person where they share an id, or a name that nobody else has.
    """
    from graders.exchange.roster import build, written
    from graders.paths import write_whole

    people, said = build([*([out] if out.is_file() else []), *files])
    write_whole(out, written(people))
    click.echo("\n".join([*said, f"{out}: {len(people)} people"]))
