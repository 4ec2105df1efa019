import csv
import io

import pytest

from graders.cohort.arrivals import Arrival, Intake, Person
from graders.cohort.gradebook import gradebook
from tests.feedback.sample import report


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_the_gradebook_executes_nothing(name):
    rows = list(csv.reader(io.StringIO(gradebook([report(name)], [(name, "=evil()")]))))

    assert rows[1][0].startswith("'")
    assert rows[1][-1] == "'=evil()"


def test_each_member_of_a_team_has_a_line_and_so_has_who_handed_in_nothing():
    ada, bob, cleo = (Person(n, {"email": f"{n}@x.org"}) for n in ("ada", "bob", "cleo"))
    intake = Intake((), {"team 1": Arrival((ada, bob), "team 1", late=True)}, absent=(cleo,))

    rows = list(csv.DictReader(io.StringIO(gradebook([report("team 1")], [], intake).lstrip("\ufeff"))))

    shown = ("student", "hand_in", "email", "team", "late", "score", "note")
    assert [tuple(r[c] for c in shown) for r in rows] == [
        ("ada", "team 1", "ada@x.org", "team 1", "late", "2", ""),
        ("bob", "team 1", "bob@x.org", "team 1", "late", "2", ""),
        ("cleo", "", "cleo@x.org", "", "", "", "handed in nothing"),
    ]


def test_who_has_an_id_and_no_name_is_called_as_in_the_download():
    intake = Intake((), {"studentone": Arrival((Person("", {"canvas": "101"}),))})

    rows = list(csv.DictReader(io.StringIO(gradebook([report("studentone")], [], intake).lstrip("\ufeff"))))

    assert (rows[0]["student"], rows[0]["canvas"]) == ("studentone", "101")
