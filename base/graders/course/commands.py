"""The command `torchgrade course`."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the pages; `course` beside FILE by default. One of an earlier run is replaced.",
)
@click.option("--so-far", is_flag=True, help="Leave out sheets that are not graded yet.")
@click.option("--comma", is_flag=True, help="Decimal commas and semicolons in grades.csv.")
@click.option(
    "--with-pending",
    "pending",
    is_flag=True,
    help="Also those in grades.csv of whom points still wait for a person.",
)
@click.option("--key", type=FILE, help="The file that says who pseudonyms are.")
def course(
    file: Path, out: Path | None, *, so_far: bool, comma: bool, pending: bool, key: Path | None
) -> None:
    """Sum up the sheets of a course: a page a student, one for the staff, a table for the examination office.

    FILE is a course.yaml: `course: TITLE` and `sheets:`, each with `out: FOLDER` that `torchgrade batch` wrote, and
    what counts how: `weight`, `bonus`, `best`, `passing`, `grades`, `late_budget`. Nothing is graded anew.
    """
    from graders.course.write import write

    for line in write(file, out or file.parent / "course", key, so_far=so_far, comma=comma, pending=pending):
        click.echo(line)
