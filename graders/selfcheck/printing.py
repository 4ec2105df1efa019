"""What `torchgrade check` prints and writes: verdicts as they come, and the whole report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from graders.feedback.documents import as_json
from graders.feedback.language import Language, language
from graders.feedback.page import as_html
from graders.feedback.repeated import Before, as_before
from graders.feedback.student import ForStudent, for_student, in_students_words
from graders.feedback.text import heading, result_lines
from graders.feedback.words import tidy
from graders.model import Report, Result
from graders.paths import write_whole
from graders.sheets.spec import Spec

Say = Callable[[str], None]
"""Takes a line."""


@dataclass
class Printer:
    """Prints the results of one student's own work.

    Args:
        spec: The sheet.
        say: Takes lines about progress.
        show: Takes lines of the report.
        json: Whether the whole report is printed as JSON, in the place of its lines.
        html: The file of the feedback page, if one is to be written.
        compact: Whether JSON is printed as one line.
        language: The code of the language of lines and page; the sheet's where it is empty.
    """

    spec: Spec
    say: Say
    show: Say
    json: bool = False
    html: Path | None = None
    compact: bool = False
    language: str = ""

    def __post_init__(self) -> None:
        self.exercise_of = {c.id: e.title for e in self.spec.exercises for c in e.checks}
        self.exercise = ""
        self.answers: Before = {}

    @property
    def spoken(self) -> Language:
        """The language that it prints in."""
        return language(self.language)

    def begin(self) -> None:
        """Print the title of an exercise again before its next result, and answers that were shown before."""
        self.exercise, self.answers = "", {}

    def result(self, begins: str, result: Result | None) -> None:
        """Print a result below the title of its exercise, or say that a long run `begins` where there is none yet."""
        if result is None:
            self.say(self.spoken("… %(what)s; this takes minutes (--no-training leaves it out)", what=begins))
        elif not self.json:
            if self.exercise_of[result.id] != self.exercise:
                self.exercise = self.exercise_of[result.id]
                self.show(f"\n{self.exercise}")
            self.results([result])

    def results(self, results: Iterable[Result]) -> None:
        """Print results without a title, unless JSON takes their place."""
        for result in () if self.json else results:
            said = as_before(in_students_words(result), self.answers, self.spoken)
            for line in result_lines(said, self.language):
                self.show(line)

    def end(self, report: ForStudent, *, training: bool) -> None:
        """Print the notes and the score, and that trainings were left out where they were."""
        if not self.json:
            self.show("")
            word = self.spoken("note:")
            for note in report.notes:
                self.show(f"{word} {tidy(self.spoken.told(note))}")
            self.show(heading(replace(report, language=self.language)))
            if not training:
                self.show(self.spoken("without what must be trained; leave out --no-training to see it"))
        self.whole(report)

    def whole(self, report: Report) -> None:
        """Write the feedback page and print the JSON, where they are asked for."""
        known = for_student(replace(report, language=self.language))
        if self.html is not None:
            write_whole(self.html, as_html(known).encode())
        if self.json:
            self.show(as_json(known, indent=None if self.compact else 2).removesuffix("\n"))
