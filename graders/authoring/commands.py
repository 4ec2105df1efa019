"""The commands that say what there is: sheets, their data, kinds of checks, schemas, this machine and what is kept on it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from graders.feedback.terminal import say, show


@click.command()
def kinds() -> None:
    """List the kinds of checks with their keys."""
    from graders.authoring.schema import describe_kind
    from graders.kinds import KINDS

    click.echo("\n\n".join(describe_kind(kind) for kind in KINDS.values()))


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--sheet",
    default="",
    metavar="NAME",
    help="The sheet's id; without FOLDER, a sheet is added to the course that you are in.",
)
def new(folder: Path | None, sheet: str) -> None:
    """Begin a course: one small sheet, its reference, mistakes and answers, files for CI, two hand-ins to try.

    FOLDER is a new one. Every command works in it at once, and its README.md and spec.yaml explain each line.
    """
    from graders.authoring.new import FIRST, new_course, new_sheet

    if folder is None and not sheet:
        raise click.UsageError(
            "say where: `torchgrade new FOLDER`, or inside of a course `torchgrade new --sheet NAME`"
        )
    for path in new_course(folder, sheet or FIRST) if folder else new_sheet(Path.cwd(), sheet):
        click.echo(path)
    if folder:
        click.echo(
            f"next: cd {shlex.quote(str(folder))}; torchgrade verify {sheet or FIRST}; then read README.md",
            err=True,
        )


@click.command("import")
@click.argument("tool", type=click.Choice(["nbgrader", "otter", "pytest", "gradescope"]))
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to", required=True, type=click.Path(path_type=Path, file_okay=False), help="The course, new or there."
)
@click.option("--sheet", default="", metavar="NAME", help="The sheet's id; by default that of PATH.")
@click.option(
    "--solution",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Of pytest and gradescope: where the solution lies, if not beside the tests.",
)
def import_(tool: str, path: Path, to: Path, sheet: str, solution: Path | None) -> None:
    """Make a sheet of an assignment of nbgrader, otter, pytest or Gradescope.

    PATH is the instructor's notebook of nbgrader or otter (or its folder), a test file or folder of pytest, or a folder
    or zip of an autograder for Gradescope. Solutions and hidden tests are told by their marks; a test that compares a
    function with values becomes `agrees`, any other `pytest`. What could not be converted is listed as `file:line: words`.
    """
    from graders.authoring.importing import notebooks, tests

    name = sheet or notebooks.named(path)
    if tool in ("nbgrader", "otter"):
        made = notebooks.nbgrader(path, name) if tool == "nbgrader" else notebooks.otter(path, name)
    else:
        take = tests.pytest_files if tool == "pytest" else tests.gradescope
        made = take(path, name, solution)
    for written in made.write(to):
        click.echo(written)
    for line in notebooks.lines(made):
        click.echo(line, err=True)
    click.echo(
        f"{len(made.checks)} check{'s' if len(made.checks) != 1 else ''}, {made.spec()['points']:g} points; next: cd {shlex.quote(str(to))}; torchgrade verify {name}",
        err=True,
    )


@click.command()
@click.argument("which", type=click.Choice(["spec", "report", "cohort"]), default="spec")
def schema(which: str) -> None:
    """Print a JSON Schema: of a spec, of report.json, or of results.json."""
    from graders.authoring.schema import schema_text

    click.echo(schema_text(which), nl=False)


@click.group(invoke_without_command=True)
@click.pass_context
def cache(context: click.Context) -> None:
    """Say what is kept on this machine; `cache clear` removes it.

    Kept are observations (what references, known mistakes and your own work returned, so that nothing
    is run twice), artifacts (what the training of references makes) and data (MNIST). All are made
    again when they are needed, and none is used unless the code, Python and the libraries that made it
    are the same. A cohort's observations are not here but in its own folder of results.

    TORCHGRADE_CACHE sets another folder, TORCHGRADE_DATA another one for MNIST.
    """
    if context.invoked_subcommand is None:
        from graders.authoring.caches import lines

        click.echo("\n".join(lines()))


@cache.command()
@click.argument("what", type=click.Choice(["observations", "artifacts", "data", "all"]))
def clear(what: str) -> None:
    """Remove what is kept; what is needed again is made again.

    Observations and artifacts cost time to make again (minutes to an hour of training), data a download.
    """
    from graders.authoring.caches import PARTS, parts, readable_size
    from graders.authoring.caches import clear as remove

    names = PARTS if what == "all" else (what,)
    before = {p.name: p.bytes for p in parts()}
    remove(names)
    for name in names:
        click.echo(f"{name}: {readable_size(before[name])} removed")


@click.command()
@click.option(
    "--full",
    is_flag=True,
    help="Also try it with an honest hand-in and hostile ones of a toy sheet; takes half a minute.",
)
def doctor(full: bool) -> None:
    """Say what the jail on this machine can do, by starting one and asking from inside."""
    from graders.authoring.doctor import Finding, conformance, examine, letters, libraries
    from graders.sheets.load import load_spec
    from graders.sheets.load import sheets as known

    def told(finding: Finding) -> None:
        mark = "✓" if finding.good else "✗" if finding.needed else "–"
        show(f"{mark} {finding.name}: {finding.said}")

    findings = [*examine(), *letters()]
    allowed = {name for path in known().values() for name in load_spec(path).allowed}
    for finding in (*findings, *libraries(allowed)):
        told(finding)
    if full and all(f.good for f in findings if f.needed):
        findings += conformance(told)
    if not all(f.good for f in findings if f.needed):
        sys.exit(1)


@click.command()
def sheets() -> None:
    """List the sheets."""
    from graders.sheets.load import NO_SHEETS, load_spec
    from graders.sheets.load import sheets as known

    if not known():
        say(NO_SHEETS)
    for name, path in known().items():
        spec = load_spec(path)
        click.echo(f"{name:<18} {len(spec.checks):>3} checks  {spec.points:g} points  {spec.title}")


@click.command()
def data() -> None:
    """Fetch the data that the sheets use, check them, and say where they are."""
    from graders.datasets import mnist
    from graders.sheets import data as of_sheets
    from graders.sheets.load import load_spec
    from graders.sheets.load import sheets as known

    specs = [load_spec(path) for path in known().values()]
    if not specs or any(spec.uses_mnist for spec in specs):
        click.echo(mnist.fetch(say))
        mnist.withheld()
    for spec in specs:
        of_sheets.fetch(spec, say)
        for name, one in spec.data.items():
            click.echo(
                f"{spec.sheet} {name}: {one.place(spec.folder) if one.file else one.sklearn or one.torchvision}"
            )
    if specs and not any(spec.uses_mnist or spec.data for spec in specs):
        say("no sheet here uses data")
