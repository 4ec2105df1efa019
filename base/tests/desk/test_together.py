"""What is done for many at once, twice, or again: groups, second gradings, requests, names, progress; over HTTP."""

import json
import re
from dataclasses import replace

import pytest

from graders.cohort.audit import TRAIL
from graders.cohort.kept import as_text, of_text
from graders.cohort.pace import in_words
from graders.cohort.state import State
from graders.desk import fair, groups, progress, requests
from graders.model import broken
from graders.paths import STATE
from graders.sheets.yaml import read
from tests.desk.conftest import serving

pytestmark = pytest.mark.jail
MALLORY = "_b onclick=alert(1)_mallory"


def events(desk, name):
    lines = (desk.site.desk.work.out / TRAIL).read_text().splitlines()
    return [e for e in map(json.loads, lines) if e.get("event") == name]


def group_of(desk, check, *students):
    found = groups.groups(desk.site.desk, check)
    return next(g for g in found if {i.student for i in g.items} == {*students})


def test_answers_of_equal_words_are_a_group_however_they_are_set(served):
    group = group_of(served, "q1", "ada", "bob", MALLORY)

    assert re.fullmatch("the same words, group [0-9a-f]{6}", group.rule)


def test_a_group_is_decided_at_once_and_taken_back_at_once(served):
    group = group_of(served, "q1", "ada", "bob", MALLORY)
    served.save("q1", "bob", item="part-1")
    desk, path = served.site.desk, f"/groups/q1/{group.id}"
    assert "Apply to 2 hand-ins" in served.get(path).text

    who = [served.code(i.student) for i in group.items]
    assert served.post(path, {"item": "part-2", "who": who}).status == 303

    assert {s: desk.book.of((s, "q1")).points for s in ("ada", "bob", MALLORY)} == {
        "ada": 2,
        "bob": 1,
        MALLORY: 2,
    }
    assert desk.book.of(("ada", "q1")).rule == group.rule
    assert sorted(events(served, "group")[0]["students"]) == sorted(["ada", MALLORY])
    served.save("q1", "ada", item="part-1")
    assert served.post("/revoke/q1", {"rule": group.rule}).status == 303
    assert {k[0] for k in desk.book.decided if k[1] == "q1"} == {"ada", "bob"}


def test_chosen_answers_of_a_group_alone_are_decided(served):
    group = group_of(served, "q1", "ada", "bob", MALLORY)

    served.post(f"/groups/q1/{group.id}", {"nothing": "1", "who": [served.code("bob")]})

    assert {k: d.points for k, d in served.site.desk.book.decided.items()} == {("bob", "q1"): 0.0}


def test_an_edited_rubric_changes_earlier_points(served):
    served.save("q2", "ada", item="sign")
    form = {
        "version": served.site.desk.book.rubric_version("q2"),
        "start": "everything",
        "floor": "0",
        "cap": "",
        "id": ["sign", "alien"],
        "says": ["the wrong way", "else"],
        "points": ["−0,5", "-3"],
        "group": ["", ""],
    }

    assert served.post("/rubric/q2", form).status == 303
    assert served.site.desk.book.of(("ada", "q2")).points == 2.5
    seen = f'name="version" value="{served.site.desk.book.rubric_version("q2")}"'
    assert seen in served.get("/rubric/q2").text
    late = served.post("/rubric/q2", {**form, "says": ["the wrong way", "other"]})
    assert (late.status, " by Kim" in late.text) == (409, True)
    refused = served.post("/rubric/q2", {**form, "points": ["much", "-3"]})
    assert (refused.status, "`points` is `much`; write a number" in refused.text) == (422, True)


def test_what_a_second_grader_thinks_changes_nothing_and_is_compared(served):
    desk = served.site.desk
    desk.second = 1.0
    for student in ("ada", "bob", "cleo"):
        served.save("q3", student, item="fits")
    assert fair.to_grade(desk, "q3", "Kim") == []
    page = served.get("/second/q3", grader="Lea").text
    assert 'name="item"' in page
    assert " checked" not in page.partition("<main")[2].partition("</main>")[0]

    for student in ("ada", "bob"):
        served.post(f"/second/q3/{served.code(student)}", {"item": "fits"}, grader="Lea")
    served.post(f"/second/q3/{served.code('cleo')}", {"item": "partly"}, grader="Lea")

    found = fair.agreement(fair.pairs(desk, "q3"))
    assert (found.kappa, found.apart, len(found.pairs)) == (0.0, -0.3333, 3)
    assert desk.book.of(("cleo", "q3")).points == 2
    assert served.post(f"/second/q3/{served.code('ada')}", {"item": "fits"}).status == 422


@pytest.mark.parametrize(
    ("gradings", "kappa"),
    [
        ([], None),
        ([(1, 1), (1, 1)], None),
        ([(1, 1), (0, 0)], 1.0),
        ([(1, 0), (0, 1)], -1.0),
        ([(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15, 0.4),
    ],
)
def test_kappa_is_that_of_cohen(gradings, kappa):
    assert fair.kappa(gradings) == kappa


def test_a_request_waits_until_another_grader_has_answered_it(following):
    following.save("q2", "ada", item="sign")
    folder = following.site.desk.work.out / "requests"
    folder.mkdir()
    (folder / "ada.txt").write_text("check: q2\nIt is <b>right</b>.\n")
    (folder / "bob.txt").write_text("check: nothing\nwhy\n")
    (folder / "eve.txt").symlink_to("/etc/passwd")

    page = following.get("/requests").text
    assert "It is &lt;b&gt;right&lt;/b&gt;." in page
    assert (
        "requests/bob.txt:1: write `check: ID` of a check of this hand-in, in a file called after it" in page
    )
    assert "root:" not in page
    (one,) = requests.all_of(following.site.desk)
    path = f"/requests/q2/{following.code('ada')}"
    own = following.post(path, {"request": one.id, "text": "no"})
    assert (own.status, "Kim has decided this answer; another grader decides on the request" in own.text) == (
        422,
        True,
    )

    assert following.post(path, {"request": one.id, "text": "You are right."}, grader="Lea").status == 303

    assert following.post(path, {"request": one.id, "text": "Once more."}, grader="Lea").status == 422
    assert following.site.desk.book.of(("ada", "q2")).comment == "on your request: You are right. (Lea)"
    assert following.site.follower.settled(120)
    page = following.site.desk.work.out / "students" / "ada" / "feedback.html"
    assert "on your request: You are right." in page.read_text(encoding="utf-8")


def test_a_click_maps_a_name_and_its_checks_are_graded_in_the_jail(following):
    desk = following.site.desk
    desk.refresh()
    assert desk.work.by_check["kl"]["eve"].waits
    page = following.get(f"/q/kl/{following.code('eve')}").text
    assert "<code>quux</code>" in page
    assert "(mu, logvar)" in page

    assert following.post(f"/map/kl/{following.code('eve')}", {"name": "os"}).status == 422
    assert following.post(f"/map/kl/{following.code('eve')}", {"name": "quux"}).status == 303

    assert following.site.follower.settled(240)
    assert following.site.follower.fault == ""
    desk.refresh()
    assert not desk.work.by_check["kl"]["eve"].waits
    assert desk.work.by_check["kl"]["eve"].mistake == "the KL of a Gaussian has a factor 1/2"
    _, data = read(desk.book.path)
    assert data == [{"student": "eve", "symbols": {"kl": "quux"}, "by": "Kim"}]


def test_a_broken_check_is_run_again_and_a_name_is_mapped_for_all_who_have_it(out):
    state = State(out / STATE)
    record = of_text(state.kept("bob")[0][1])
    outcome = broken("the grader stopped", trace="Traceback: <b>here</b>")
    results = [replace(r, outcome=outcome) if r.id == "kl" else r for r in record.report.exercises[0].results]
    exercises = (replace(record.report.exercises[0], results=tuple(results)), *record.report.exercises[1:])
    state.keep("bob", as_text(replace(record, report=replace(record.report, exercises=exercises))))
    state.close()
    with serving(out, follows=True) as served:
        desk = served.site.desk
        page = served.get(f"/q/kl/{served.code('bob')}").text
        assert "Traceback: &lt;b&gt;here&lt;/b&gt;" in page
        assert "Run it again" in page

        assert served.post(f"/again/kl/{served.code('bob')}", {}).status == 303
        assert served.site.follower.settled(240)
        page = served.get(f"/q/kl/{served.code('bob')}").text
        assert "Run it again" not in page
        assert '<button name="name" value="quux">' in page
        assert '<span class="soft">1 more</span>' in page

        assert served.post(f"/map/kl/{served.code('bob')}", {"name": "quux", "all": "1"}).status == 303
        assert served.site.follower.settled(240)
        desk.refresh()

    mapped = [desk.work.by_check["kl"][s] for s in ("bob", "eve")]
    assert [(i.waits, i.mistake) for i in mapped] == [(False, "the KL of a Gaussian has a factor 1/2")] * 2
    assert read(desk.book.path)[1] == [
        {"student": s, "symbols": {"kl": "quux"}, "by": "Kim"} for s in ("bob", "eve")
    ]


def test_progress_says_what_is_left_and_who_did_what(served):
    served.save("q2", "ada", item="sign")
    served.save("q2", "bob", item="alien", grader="Lea")

    desk = served.site.desk
    assert [(p.name, p.answers, p.seconds) for p in progress.paces(desk)] == [
        ("Kim", 1, None),
        ("Lea", 1, None),
    ]
    assert in_words(progress.seconds_left(desk)["q2"]) == "2 minutes"
    assert sum(n for _, n in progress.distribution(desk)) == 6
    assert "<strong>2</strong> of" in served.get("/progress").text


def test_answers_are_handed_out_by_weight_and_few_change_hands(served):
    desk = served.site.desk
    people = [f"student {n}" for n in range(600)]
    desk.graders = {"Kim": 2.0, "Lea": 1.0}
    two = {p: desk.given_to("q1", p) for p in people}
    desk.graders = {"Kim": 2.0, "Lea": 1.0, "Ann": 1.0}
    three = {p: desk.given_to("q1", p) for p in people}

    assert 350 < [*two.values()].count("Kim") < 450
    assert {three[p] for p in people if three[p] != two[p]} == {"Ann"}


@pytest.mark.parametrize(("by", "split"), [("questions", "students"), ("students", "questions")])
def test_whole_questions_or_all_of_a_student_go_to_one_grader(served, by, split):
    desk = served.site.desk
    desk.graders, desk.by = {f"g{n}": 1.0 for n in range(5)}, by
    questions, people = [f"q{n}" for n in range(30)], [f"student {n}" for n in range(30)]
    whole = {
        "questions": lambda: [{desk.given_to(q, p) for p in people} for q in questions],
        "students": lambda: [{desk.given_to(q, p) for q in questions} for p in people],
    }

    assert all(len(of) == 1 for of in whole[by]())
    assert all(len(of) > 1 for of in whole[split]())


def test_the_code_that_a_check_is_about_stands_beside_it(served):
    page = served.get(f"/q/kl/{served.code('ada')}").text

    assert re.search(r"solution\.py:\d+</figcaption>", page)
    assert "def kl(mu, logvar):" in page
    assert "def scale(" not in page.partition("What the machine says")[0]


def test_a_claim_ends_by_itself(served):
    desk, now = served.site.desk, [0.0]
    desk.clock = lambda: now[0]
    key = ("ada", "q1")

    assert desk.claim(key, "Kim")
    assert not desk.claim(key, "Lea")
    now[0] = 601
    assert desk.claim(key, "Lea")


def test_a_students_form_names_the_checks_that_the_student_knows_of(out):
    from graders.desk.forms import FORM, write_forms

    assert write_forms(out) == 6

    page = (out / "students" / MALLORY / FORM).read_text(encoding="utf-8")
    assert re.findall('<option value="(.*?)"', page) == ["kl", "q1", "q2", "q3"]
    assert "script-src 'sha256-" in page
