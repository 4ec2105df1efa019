"""The desk in a real browser, through keys alone: a cohort graded to the end, two graders at once, axe, and no script of a hand-in's."""

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from graders.cohort.batch import batch
from graders.desk.forms import FORM, write_forms
from graders.sheets.load import load_spec
from tests import chromium
from tests.desk.conftest import EVIL, EVIL_FILES, serving, write_words

pytestmark = [pytest.mark.slow, pytest.mark.jail]
MANY = 15
MALLORY = "_b onclick=alert(1)_mallory"


@pytest.fixture(scope="module")
def browser():
    with chromium.started() as started:
        yield started


def opened(browser, desk, grader="Kim", **how):
    """A page on the questions, entered by a grader's own address; what it complains of is kept."""
    page = browser.new_context(**how).new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on(
        "response", lambda got: page.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None
    )
    page.goto(f"{desk.address}/?token={desk.site.keys.token(grader)}")
    page.wait_for_url(f"{desk.address}/")
    return page


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def until(page, script, *arg):
    """Wait until a script says yes; not by the browser's own polling, which the desk's policy forbids."""
    for _ in range(3000):
        if page.evaluate(script, *arg):
            return
        page.wait_for_timeout(10)
    raise AssertionError(script)


def settled(page):
    until(page, "() => [null, '[]'].includes(localStorage.getItem('torchgrade-desk-outbox'))")


def at_next(page, before):
    until(page, "b => location.pathname !== b || !document.querySelector('#decision')", before)


def path(page):
    return page.evaluate("location.pathname")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Hand-ins without code, graded once."""
    folder = tmp_path_factory.mktemp("many")
    sheet = write_words(folder / "sheet")
    for n in range(MANY):
        (folder / "hand-ins" / f"s{n:02}").mkdir(parents=True)
        said = f"2a: the half comes from {n} roots\n2b: at least the ELBO, as {n} says\n2c: {n} coins\n"
        (folder / "hand-ins" / f"s{n:02}" / "answers.md").write_text(said)
    batch(load_spec(sheet / "spec.yaml"), folder / "hand-ins", folder / "out", workers=1)
    return folder / "out"


def test_many_hand_ins_with_three_rubrics_are_graded_to_the_end_by_keys_alone(many, browser):
    with serving(many) as desk:
        page = opened(browser, desk)
        keys(page, "n")
        for pressed in (["1", "2"], ["1"], ["1", "3"]):
            page.locator("#decision").wait_for()
            for _ in range(MANY):
                before = path(page)
                keys(page, *pressed, "n")
                at_next(page, before)
            page.get_by_text(f"All {MANY} answers are graded.").wait_for()
            settled(page)
            keys(page, "n")

        decided = desk.site.desk.book.decided
        assert len(decided) == 3 * MANY
        assert {k[1]: {d.points for j, d in decided.items() if j[1] == k[1]} for k in decided} == {
            "q1": {3.0},
            "q2": {1.0},
            "q3": {2.0},
        }
        assert page.faults == []


def test_pages_and_gradebook_follow_what_was_graded_by_keys(following, browser):
    page = opened(browser, following)
    for check, pressed in {"q1": ["1", "2"], "q2": ["1"], "q3": ["1", "3"]}.items():
        page.goto(f"{following.address}/q/{check}/{following.code('ada')}")
        before = path(page)
        keys(page, *pressed, "n")
        at_next(page, before)
    settled(page)

    assert following.site.follower.settled(120)
    assert following.site.follower.fault == ""
    text = (following.site.desk.work.out / "gradebook.csv").read_text(encoding="utf-8-sig")
    assert re.search(r"^ada,11,13,0,0,5,6,0,$", text, re.MULTILINE)
    assert "decided by Kim: Names the entropy (+1); Says where the half comes from (+2)" in (
        following.site.desk.work.out / "students" / "ada" / "feedback.html"
    ).read_text(encoding="utf-8")
    assert page.faults == []


def test_a_comment_a_flag_and_none_applies_by_keys(served, browser):
    page = opened(browser, served)
    page.goto(f"{served.address}/q/q2")
    before = path(page)

    keys(page, "1", "0", "c")
    page.keyboard.type("n is no key here")
    keys(page, "Escape", "f", "n")
    at_next(page, before)
    settled(page)

    (decision,) = served.site.desk.book.decided.values()
    assert (decision.items, decision.points) == ((), 3.0)
    assert (decision.comment, decision.flag) == ("n is no key here", "look again")
    assert page.faults == []


def test_two_graders_on_one_question_get_different_answers_and_grade_all(served, browser):
    kim, lea = opened(browser, served), opened(browser, served, "Lea")
    seen = {"Kim": [], "Lea": []}
    for page in (kim, lea):
        page.goto(f"{served.address}/q/q1")
        page.wait_for_load_state("networkidle")
    for _ in range(6):
        for name, page in (("Kim", kim), ("Lea", lea)):
            if page.locator("#decision").count():
                before = path(page)
                seen[name].append(before)
                keys(page, "1", "n")
                at_next(page, before)
                settled(page)
                page.wait_for_load_state("networkidle")

    by = [d.by for d in served.site.desk.book.decided.values()]
    assert len(by) == 6
    assert not set(seen["Kim"]) & set(seen["Lea"])
    assert {by.count("Kim"), by.count("Lea")} == {len(seen["Kim"]), len(seen["Lea"])}


def test_who_saves_second_reads_who_was_first_and_loses_nothing(served, browser):
    page = opened(browser, served)
    page.goto(f"{served.address}/q/q2/{served.code('ada')}")
    served.save("q2", "ada", grader="Lea", item="alien")

    keys(page, "1", "n")
    page.get_by_text(
        "Not saved: saved just now by Lea. You had: the inequality is the wrong way round."
    ).wait_for()

    assert served.site.desk.book.of(("ada", "q2")).items == ("alien",)


def test_what_is_saved_without_a_server_is_saved_when_it_is_back(out, browser):
    with serving(out) as desk:
        page = opened(browser, desk)
        page.goto(f"{desk.address}/q/q2")
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        before = path(page)
        keys(page, "1", "n")
        page.get_by_text("1 not saved yet").wait_for()
        assert desk.site.desk.book.decided == {}

        page.context.set_offline(False)
        settled(page)

        assert [d.items for d in desk.site.desk.book.decided.values()] == [("sign",)]
        assert before != path(page)


@pytest.mark.parametrize("width", [1200, 380])
def test_no_page_has_a_finding(served, browser, width):
    served.save("q2", "ada", item="sign", comment="see p. 3", flagged="1")
    page = opened(browser, served, viewport={"width": width, "height": 900}, bypass_csp=True)
    findings = []
    for at in PAGES:
        address = at.replace("CODE", served.code("ada"))
        page.goto(served.address + address)
        for scheme, options in {"light": {}, "dark": {"runOnly": ["color-contrast"]}}.items():
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=options).response["violations"]
            findings += [(address, scheme, v["id"], v["nodes"][0]["html"][:160]) for v in found]
        if (too_wide := page.evaluate("document.documentElement.scrollWidth") - width) > 0:
            findings.append((address, "scrolls sideways", too_wide))

    assert findings == []


PAGES = [
    "/",
    "/q/q2/CODE",
    "/q/kl/CODE",
    "/q/nothing",
    "/groups/q1",
    "/rubric/q2",
    "/second/q3",
    "/requests",
    "/progress",
    "/hand-in/CODE",
    "/file/CODE/0",
    "/flagged",
    "/search?q=p. 3",
]


def test_no_script_of_a_hand_in_runs(served, browser):
    desk = served.site.desk
    page = opened(browser, served)
    said = []
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    desk.book.note({"event": "request", "request": "r", "student": "dora", "check": "q1", "text": EVIL, "by": "file"})  # fmt: skip
    served.save("q2", "dora", comment=EVIL, item="sign", flagged="1")
    dora = served.code("dora")
    files = [name for name, _ in served.site.hand_ins.files("dora")]
    assert {*files} >= {*EVIL_FILES}
    places = [f"/q/{c}/{served.code(s)}" for s in ("dora", MALLORY) for c in ("q1", "q2", "kl")]
    places += [
        f"/hand-in/{dora}",
        *(f"/file/{dora}/{n}" for n in range(len(files))),
        "/flagged",
        "/search?q=owned",
    ]
    places += [
        "/groups/q1",
        f"/search?q={quote(EVIL)}",
        "/requests",
        "/progress",
        f"/picture/{dora}/{files.index('plot.png')}",
    ]
    for place in places:
        page.goto(served.address + place, wait_until="commit" if "picture" in place else "load")
        assert page.title() != "owned", place

    page.goto(f"{served.address}/hand-in/{dora}")
    page.get_by_role("link", name="work as a page").click()
    frame = page.frame_locator("iframe.hand-in")
    frame.get_by_text("owned").first.wait_for()
    assert frame.locator("script, [onerror], [onload]").count() == 0
    assert page.evaluate("document.querySelector('iframe.hand-in').contentDocument") is None
    assert (said, page.title()) == ([], f"hand-in {dora} · toy")
    assert page.faults == []


def test_keys_can_be_turned_off(served, browser):
    page = opened(browser, served)
    page.goto(f"{served.address}/q/q2")
    keys(page, "?")
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Close").click()

    keys(page, "1", "n")

    assert page.locator("[name=item]:checked").count() == 0


def test_search_finds_questions_hand_ins_and_comments_and_a_comment_is_used_again(served, browser):
    served.save("q2", "ada", item="sign", comment="see page 3")
    page = opened(browser, served)
    page.goto(f"{served.address}/q/q2/{served.code('bob')}")

    keys(page, "1", "/")
    page.keyboard.type("page 3")
    page.locator("#found").get_by_role("button", name="see page 3").wait_for()
    keys(page, "ArrowDown", "Enter")
    assert page.input_value("#comment") == "see page 3"
    assert page.locator("[name=item]:checked").count() == 1
    keys(page, "Escape", "/")
    page.keyboard.type(served.code("cleo")[:5])
    page.locator("#found").get_by_role("link", name=f"hand-in {served.code('cleo')}").wait_for()
    keys(page, "Escape")
    assert page.locator("#found").is_hidden()
    assert page.faults == []


def test_a_student_is_found_by_name_and_the_trail_says_so(served, browser):
    page = opened(browser, served)
    page.goto(f"{served.address}/search?q=cle")
    assert "No question, comment or pseudonym holds “cle”." in page.inner_text("main")

    page.get_by_role("button", name="Find by the name").click()
    page.get_by_role("link", name="cleo").click()

    page.get_by_role("heading", name="cleo").wait_for()
    last = served.site.desk.book.events[-1]
    assert {k: last[k] for k in ("event", "student", "by")} == {"event": "reveal", "student": "cleo", "by": "Kim"}  # fmt: skip


def test_a_group_is_decided_by_four_keys_and_taken_back(served, browser):
    page = opened(browser, served)
    page.goto(f"{served.address}/q/q1/{served.code('ada')}")
    for key in ("g", "1"):
        with page.expect_navigation():
            keys(page, key)
    keys(page, "2")
    with page.expect_navigation():
        keys(page, "n")

    assert {k[0]: d.points for k, d in served.site.desk.book.decided.items()} == {
        "ada": 2,
        "bob": 2,
        MALLORY: 2,
    }
    page.get_by_role("button", name="Take back: 3 decisions").click()
    page.get_by_text("3 not graded yet").first.wait_for()
    assert served.site.desk.book.decided == {}
    assert page.faults == []


def test_a_second_grader_grades_unseen_by_keys_and_the_page_shows_kappa(served, browser):
    served.site.desk.second = 1.0
    for student, item in {"ada": "fits", "bob": "fits", "cleo": "partly", "eve": "partly"}.items():
        served.save("q3", student, item=item)
    page = opened(browser, served, "Lea")
    page.goto(f"{served.address}/second/q3")
    for left in range(4, 0, -1):
        page.get_by_text(f"{left} left for you").wait_for()
        assert page.locator("[name=item]:checked").count() == 0
        code = page.inner_text("#came").removeprefix("hand-in ")
        first = served.site.desk.book.of((served.site.desk.work.student(code), "q3")).items[0]
        keys(page, "1" if first == "fits" or left == 1 else "2")
        with page.expect_navigation():
            keys(page, "n")

    said = page.inner_text("main")
    assert re.search(r"4 graded twice · Cohen's kappa (0\.50|1\.00) ", said), said
    assert page.faults == []


def test_a_request_goes_from_a_students_form_to_the_answer_on_the_page(following, browser, tmp_path):
    out = following.site.desk.work.out
    following.save("q2", "ada", item="sign")
    write_forms(out)
    student = browser.new_page()
    student.goto((out / "students" / "ada" / FORM).as_uri())
    student.select_option("select", "q2")
    student.fill("textarea", "It says at least.")
    with student.expect_download() as download:
        student.get_by_role("button", name="Save the file").click()
    (out / "requests").mkdir()
    download.value.save_as(out / "requests" / download.value.suggested_filename)

    page = opened(browser, following, "Lea")
    page.goto(f"{following.address}/requests")
    page.get_by_text("It says at least.").wait_for()
    page.get_by_label("Answer for the student").fill("You are right.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("answered").wait_for()

    assert following.site.follower.settled(120)
    student.goto((out / "students" / "ada" / "feedback.html").as_uri())
    assert "on your request: You are right." in student.inner_text("body")
    assert page.faults == []
