"""The cohorts of `make demo` show what they are made to show."""

from graders.submission import similarity
from tests import demo


def test_the_copy_among_the_notebooks_is_found_and_no_mark_of_the_solution_is_left():
    cohort = {n: files for n, files in demo.notebooks().items() if isinstance(files, dict) and n != "Lucia"}

    alike = similarity.pairs([similarity.prints(name, files) for name, files in cohort.items()])

    assert [{a.one, a.other} for a in alike] == [{"Grace", "Hugo"}]
    assert [n for files in cohort.values() for n, data in files.items() if b"solution>" in data] == []
