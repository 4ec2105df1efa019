"""The commands that bring marks and feedback back, and those about people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path, dir_okay=False)
SYSTEMS = ("moodle", "canvas", "ilias", "gradescope", "github", "nbgrader", "blackboard", "folders")
VERSIONS = ("last", "first", "best", "before-deadline")


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
            help="Which one counts where somebody handed in several times: as `late` of the sheet says, else the last. `best` grades all, and takes the one with most points.",
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
            "--zone",
            metavar="ZONE",
            help="Where times are of that a system writes without a zone (Moodle's worksheet, Blackboard), such as Europe/Berlin; by default that of the sheet's `late`, else this machine's. It is also the zone of late days where the sheet names none.",
        ),
        click.option(
            "--course",
            type=FILE,
            help="The course that the sheet is of, as for `torchgrade course`: its budget of late days is used, as far as earlier sheets left some.",
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


@click.command()
@click.argument("sheet")
@click.option("--out", required=True, type=FILE, help="The zip to write, such as autograder.zip.")
@click.option(
    "--training/--no-training",
    default=False,
    show_default=True,
    help="Also run what must be trained: more than Gradescope's ten minutes and half a core usually allow.",
)
@click.option(
    "--visibility",
    type=click.Choice(("visible", "after_due_date", "after_published", "hidden")),
    default="visible",
    show_default=True,
    help="Who sees the results, and when, in Gradescope's words.",
)
def gradescope(sheet: str, out: Path, *, training: bool, visibility: str) -> None:
    """Write the autograder of a sheet for Gradescope.

    The zip holds this program, the sheet and its solution; upload it as the assignment's autograder. Hand-ins run in the
    jail where the container allows one, else as another user, which the results say.
    """
    from graders.exchange.autograder import archive, packed
    from graders.paths import write_whole
    from graders.sheets.load import find_spec

    spec = find_spec(sheet)
    data = packed(archive(spec, training=training, visibility=visibility))
    try:
        write_whole(out, data)
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be written ({error.strerror})") from error
    click.echo(f"{out}: {len(data) / 2**20:.1f} MiB, the autograder of {spec.sheet}")
    click.echo(
        "Gradescope: the assignment, Configure Autograder, upload it; base image Ubuntu 22.04 or newer"
    )
    click.echo("there give the container 1.5 GB of memory or more, and 20 minutes or more")


TARGETS = (
    "moodle",
    "canvas",
    "ilias",
    "gradescope",
    "github",
    "nbgrader",
    "csv",
    "xlsx",
    "junit",
    "lti-json",
)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--to", required=True, type=click.Choice(TARGETS), help="The system, or a format.")
@click.option(
    "--template",
    type=FILE,
    help="The system's own file: Moodle's grading worksheet, Canvas's gradebook, ILIAS's structure. A copy of it is changed in the cells that matter.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="A new folder; OUT/instructor/export-SYSTEM by default.",
)
@click.option("--dry-run", "dry", is_flag=True, help="Only say what would change.")
@click.option(
    "--with-pending",
    "pending",
    is_flag=True,
    help="Also hand back marks of which points still wait for a person.",
)
@click.option(
    "--round",
    "step",
    default=0.0,
    type=click.FloatRange(0),
    metavar="STEP",
    help="Round points to multiples of this, such as 0.5, halves up.",
)
@click.option(
    "--rescale", is_flag=True, help="Stretch the marks to the system's maximum where that is not the sheet's."
)
@click.option(
    "--scale",
    metavar="WORD:PERCENT,...",
    default="",
    help="Words in the place of points, each from so many per cent on, such as `fail:0,pass:50`.",
)
@click.option("--comments", is_flag=True, help="Also write a comment into Moodle's worksheet.")
@click.option(
    "--column", default="", help="The assignment that gets the marks, where Canvas's gradebook has several."
)
@click.option("--comma", is_flag=True, help="Decimal commas and semicolons, in tables for people.")
@click.option(
    "--passing",
    default=50.0,
    show_default=True,
    type=click.FloatRange(0, 100),
    help="Per cent from which somebody has passed, for ILIAS.",
)
@click.option("--key", type=FILE, help="The file that says who pseudonyms are.")
def export(
    out: Path,
    to: str,
    template: Path | None,
    into: Path | None,
    *,
    dry: bool,
    pending: bool,
    step: float,
    rescale: bool,
    scale: str,
    comments: bool,
    column: str,
    comma: bool,
    passing: float,
    key: Path | None,
) -> None:
    """Write marks and feedback as the learning management system takes them.

    OUT is the folder that `torchgrade batch` wrote. Only what lies in OUT/students may leave, and marks that wait
    for a person stay, unless you say otherwise. Nothing is written where something does not fit.
    """
    from graders.exchange.export import export as run
    from graders.exchange.marks import Terms

    terms = Terms(step, rescale, _scale(scale), comments, column, comma, passing)
    for line in run(out, to, terms, template=template, into=into, key=key, pending=pending, dry=dry):
        click.echo(line)


def _scale(said: str) -> tuple[tuple[str, float], ...]:
    """The words of a scale with the per cent from which they are given, the lowest first."""
    steps = []
    for part in filter(None, said.split(",")):
        word, colon, percent = part.rpartition(":")
        try:
            steps.append((word.strip(), float(percent)))
        except ValueError:
            colon = ""
        if not colon or not word.strip():
            raise click.BadParameter(f"`{part}` is not WORD:PERCENT, such as pass:50", param_hint="--scale")
    return tuple(sorted(steps, key=lambda step: step[1]))
