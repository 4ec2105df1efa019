"""The command line: each command calls one function and picks an exit code.

0 all passed, 1 some did not, 2 usage, spec or input, 3 the grader broke, 130 interrupted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from graders.authoring.commands import cache, data, doctor, import_, kinds, new, schema, sheets
from graders.course.commands import course
from graders.desk.command import desk
from graders.exchange.commands import export, gradescope, intake_options, roster
from graders.feedback.terminal import say, show
from graders.scale.commands import cluster, of_cluster, where_options, worker

if TYPE_CHECKING:
    from graders.cohort.shards import Share
    from graders.sheets.spec import Mode, Spec

FOLDER = click.Path(path_type=Path, file_okay=False)
SHEET = click.argument("sheet")
OVERRIDES = click.option(
    "--overrides",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A YAML file of points, comments, names and late days that people decided; `overrides.yaml` in the folder of results by default.",
)
WORKERS = click.option(
    "--workers",
    default=None,
    type=click.IntRange(1),
    help="Hand-ins graded at a time, at most; by default one a core, as far as the memory goes.",
)


TOUR = {
    "For students": ("check",),
    "A sheet, before the course": ("sheets", "new", "import", "kinds", "verify", "handout", "schema"),
    "A cohort, after the deadline": ("batch", "desk", "regrade", "course"),
    "In and out of Moodle, Canvas, Gradescope and others": ("export", "roster", "gradescope"),
    "More than one machine": ("cluster", "worker"),
    "This machine": ("doctor", "data", "cache"),
}
"""The commands in the order in which somebody new meets them."""


class Commands(click.Group):
    """Shows the commands by what they are for, and turns our errors into one message and an exit code."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, each with its whole sentence, below what they are for."""
        width = max(map(len, self.commands))
        for title, names in TOUR.items():
            with formatter.section(title):
                lines = [(n, self.commands[n].get_short_help_str(limit=200)) for n in names]
                formatter.write_dl([(n.ljust(width), said) for n, said in lines])

    def main(self, *args: Any, **keys: Any) -> NoReturn:
        """Run a command; 2 for what the user can mend, 130 for Ctrl-C, 3 for a fault of ours."""
        from graders.errors import GraderBroke, UserError

        try:
            super().main(*args, **{**keys, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except UserError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(3 if isinstance(error, GraderBroke) else 2)
        except (KeyboardInterrupt, click.Abort):
            click.echo("interrupted", err=True)
            sys.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        sys.exit(0)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="torchgrade")
def main() -> None:
    """Check and grade hand-ins of deep-learning exercise sheets.

    \b
    Students: torchgrade check SHEET PATH.
    Instructors: torchgrade batch SHEET SUBMISSIONS --out DIR.
    A course's CI: torchgrade verify.
    A course of your own: torchgrade new FOLDER.
    """


def _spec(sheet: str) -> Spec:
    from graders.sheets.load import find_spec

    return find_spec(sheet)


@main.command()
@SHEET
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--training/--no-training", default=True, help="Also run what must be trained (minutes).")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Also write the feedback page to this file.")
@click.option(
    "--watch",
    is_flag=True,
    help="Stay, and check again what an edit touches; without trainings. Each time --html is written whole, and --json prints the whole report as one line.",
)
@click.option(
    "--reporter",
    type=click.Choice(["github"]),
    help="Also report to a job of GitHub Actions: annotations at lines, a summary, points.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "de", "fr", "es"]),
    help="What is printed and written in; by default that of your submission.yaml, else the sheet's.",
)
def check(
    sheet: str,
    path: Path,
    training: bool,
    as_json: bool,
    html: Path | None,
    watch: bool,
    reporter: str | None,
    language: str | None,
) -> None:
    """Check your own work with the public checks.

    SHEET is a sheet's id (see `torchgrade sheets`) or the folder `checks` of a handout. PATH is your
    folder, .zip, .py or .ipynb. Your code runs with your own rights, with limits on time and memory.
    """
    from graders.model import Verdict
    from graders.selfcheck.check import check as run
    from graders.selfcheck.printing import Printer

    if reporter and watch:
        raise click.UsageError(
            "--reporter is for one check of a job, and --watch stays; leave one of them out"
        )
    spec = _spec(sheet)
    printer = Printer(spec, say, show, as_json, html, compact=watch, language=language or "")
    if reporter:
        from graders.selfcheck.reporter import reported

        report, exits = reported(spec, path, printer, click.echo, training=training)
        if exits:
            return
    else:
        report = run(spec, path, printer, training=training and not watch, watch=watch)
    if Verdict.BROKEN in report.verdicts:
        sys.exit(3)
    if report.verdicts & {Verdict.FAILED, Verdict.SKIPPED}:
        sys.exit(1)


@main.command()
@SHEET
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=FOLDER, help="Folder for pages, gradebook and results.")
@WORKERS
@click.option("--training/--no-training", default=True, help="Also run what must be trained.")
@click.option(
    "--early",
    is_flag=True,
    help="End a training once its accuracy is safely reached; plots it has not made go to a person.",
)
@click.option("--trust-submissions", is_flag=True, help="Run hand-ins without a jail, with your own rights.")
@OVERRIDES
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the secret that inputs and seeds are drawn by, for cohorts that are to get the same.",
)
@where_options
@intake_options
def batch(
    sheet: str,
    submissions: Path,
    out: Path,
    workers: int | None,
    training: bool,
    early: bool,
    trust_submissions: bool,
    overrides: Path | None,
    secret_file: Path | None,
    shard: Share | None,
    collect: bool,
    scheduler: str | None,
    scheduler_file: Path | None,
    keys: Path | None,
    patience: float,
    **wishes: Any,
) -> None:
    """Grade a cohort: pages and PDFs for students, a gradebook, a cohort page.

    SUBMISSIONS is a folder of folders, archives or files, or one archive of them, or what Moodle, Canvas, ILIAS,
    Gradescope, GitHub Classroom, nbgrader or Blackboard give out, as it is. Interrupted at any moment, the same command goes on where it stopped. Inputs and seeds are drawn by a secret of the cohort,
    which stays in OUT/instructor/secret: the same secret gives the same verdicts.
    """
    if sum((shard is not None, collect, bool(scheduler or scheduler_file))) > 1:
        raise click.UsageError("--shard, --collect and --scheduler are three ways; choose one")
    from graders.scale.grade import collected, grade_cohort

    elsewhere = of_cluster(out, scheduler, scheduler_file, keys, patience) or (
        collected(out) if collect else None
    )
    if not trust_submissions and elsewhere is None:
        _require()
    grade_cohort(
        _spec(sheet),
        submissions,
        out,
        workers=workers,
        decisions=overrides,
        secret=secret_file,
        jailed=not trust_submissions,
        training=training,
        early=early,
        wishes=wishes,
        say=say,
        shard=shard,
        elsewhere=elsewhere,
    )


def _require() -> None:
    from graders.sandbox.bubblewrap import require

    require()


@main.command()
@click.argument("out", type=FOLDER)
@click.option("--sheet", default="", help="Another spec than the one it was graded by.")
@click.option(
    "--hand-ins", type=click.Path(path_type=Path), help="Where the hand-ins are now, if they were moved."
)
@OVERRIDES
@WORKERS
def regrade(
    out: Path, sheet: str, hand_ins: Path | None, overrides: Path | None, workers: int | None
) -> None:
    """Grade a cohort again after the spec or the overrides were edited, and say whose score changed, and why.

    OUT is the folder that `torchgrade batch` wrote. What was observed is kept there: only what an edit
    makes other to run is run again, so new points, bounds, titles and hints take seconds.
    """
    from graders.cohort.state import settings
    from graders.scale.grade import grade_cohort

    kept = settings(out)
    if kept["jailed"]:
        _require()
    grade_cohort(
        _spec(sheet or kept["sheet"]),
        hand_ins or Path(kept["hand_ins"]),
        out,
        workers=workers,
        decisions=overrides,
        jailed=kept["jailed"],
        training=kept["training"],
        early=kept["early"],
        wishes=kept.get("wishes", {}),
        say=say,
    )


@main.command()
@click.argument("sheets", nargs=-1)
@click.option(
    "--full",
    is_flag=True,
    help="Train as long as the sheet asks, and make every check for every mistake (an hour).",
)
@click.option(
    "--secrets",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Prove them under N secrets too, drawn anew each time; what trains only with --full.",
)
@WORKERS
@click.option(
    "--trust-submissions",
    is_flag=True,
    help="Run without a jail, where a CI runner allows none: all code is the course's own.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(
    sheets: tuple[str, ...],
    full: bool,
    secrets: int,
    workers: int | None,
    trust_submissions: bool,
    as_json: bool,
) -> None:
    """Prove sheets: the reference passes, every known mistake is caught, every variant accepted.

    `batch` draws inputs and seeds by a secret of the cohort. `--secrets 20` proves that right work passes
    and mistakes are caught under twenty of them, and says under which one it is otherwise; put in a file, that
    one is a cohort's by `batch --secret-file`.
    """
    from secrets import token_hex

    from graders.authoring.by_secret import try_secrets
    from graders.authoring.tables import proof_lines, proofs_as_json
    from graders.authoring.verify import verify_all
    from graders.sandbox.machine import fitting
    from graders.sheets.load import sheets as known
    from graders.vocabulary.limits import Limits

    if not trust_submissions:
        _require()
    mode: Mode = "full" if full else "quick"
    workers = workers or fitting(Limits().memory_mb)
    specs = [_spec(s) for s in sheets or known()]
    proofs = verify_all(specs, mode, say, workers, jailed=not trust_submissions)
    drawn = [token_hex(32) for _ in range(secrets)]
    tried = {
        spec.sheet: try_secrets(spec, drawn, mode, say, workers, jailed=not trust_submissions)
        for spec in specs
        if secrets
    }
    green = all(p.green for p in proofs) and all(t.green for t in tried.values())
    if as_json:
        click.echo(proofs_as_json(proofs, tried))
    else:
        for proof in proofs:
            for line in proof_lines(proof, tried.get(proof.sheet)):
                show(line)
    if not green:
        sys.exit(1)


@main.command()
@SHEET
@click.option("--out", required=True, type=FOLDER, help="A new folder.")
def handout(sheet: str, out: Path) -> None:
    """Write what students get: skeletons, public checks, an answer sheet; no solution, no hidden check."""
    from graders.authoring.handout import write

    _require()
    for path in write(_spec(sheet), out):
        click.echo(path)


for command in (
    new,
    import_,
    kinds,
    schema,
    cache,
    sheets,
    data,
    doctor,
    roster,
    export,
    gradescope,
    course,
    desk,
    worker,
    cluster,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
