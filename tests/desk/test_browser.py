"""The desk in a real browser, through keys alone: a cohort graded to the end, two graders at once, axe, and no script of a hand-in's."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import chromium
from tests.desk.conftest import serving

pytestmark = [pytest.mark.slow, pytest.mark.jail]


@pytest.fixture(scope="module")
def browser():
    with chromium.started() as started:
        yield started


def opened(browser, desk, grader="Kim", **how):
    """A page on the questions, entered by a grader's own address; what it complains of is kept."""
    page = browser.new_context(**how).new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if _is_fault(said) else None)
    page.goto(f"{desk.address}/?token={desk.site.keys.token(grader)}")
    page.wait_for_url(f"{desk.address}/")
    return page


def _is_fault(said):
    """Whether the console tells of an error; what is fetched ahead may be gone by then, since pages are made again meanwhile."""
    return said.type == "error" and "404 (Not Found)" not in said.text


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def until(page, script, *arg):
    """Wait until a script says yes; not by the browser's own polling, which the desk's policy forbids."""
    for _ in range(600):
        if page.evaluate(script, *arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(script)


def settled(page):
    until(page, "() => [null, '[]'].includes(localStorage.getItem('torchgrade-desk-outbox'))")


def at_next(page, before):
    until(page, "b => location.pathname !== b || !document.querySelector('#decision')", before)


def path(page):
    return page.evaluate("location.pathname")


def test_a_cohort_is_graded_to_the_end_by_keys_alone(served, browser):
    page = opened(browser, served)
    for check, pressed in {"q1": ["1", "2"], "q2": ["1"], "q3": ["1", "3"]}.items():
        page.goto(f"{served.address}/q/{check}")
        for _ in range(6):
            before = path(page)
            keys(page, *pressed, "n")
            at_next(page, before)
        page.get_by_text("All 6 answers are graded.").wait_for()
    settled(page)

    decided = served.site.desk.book.decided
    assert {k[1]: {d.points for j, d in decided.items() if j[1] == k[1]} for k in decided} == {
        "q1": {3.0},
        "q2": {1.0},
        "q3": {2.0},
    }
    assert page.faults == []
    assert served.site.follower.settled(120)
    assert served.site.follower.fault == ""
    text = (served.site.desk.work.out / "gradebook.csv").read_text(encoding="utf-8-sig")
    assert re.search(r"^ada,11,13,0,0,5,6,0,$", text, re.MULTILINE)
    assert "decided by Kim: Names the entropy (+1); Says where the half comes from (+2)" in (
        served.site.desk.work.out / "students" / "ada" / "feedback.html"
    ).read_text(encoding="utf-8")


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 380])
def test_no_page_has_a_finding(served, browser, scheme, width):
    served.save("q2", "ada", item="sign", comment="see p. 3")
    page = opened(
        browser, served, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    findings = []
    for at in PAGES:
        address = at.replace("CODE", served.code("ada"))
        page.goto(served.address + address)
        found = Axe().run(page).response["violations"]
        findings += [(address, v["id"], v["nodes"][0]["html"][:160]) for v in found]
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
]


def test_no_script_of_a_hand_in_runs(served, browser):
    page = opened(browser, served)
    said = []
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    for student in served.site.desk.work.digests:
        for check in ("q1", "q2", "kl"):
            page.goto(f"{served.address}/q/{check}/{served.code(student)}")
            assert page.title() != "owned"

    assert said == []
    assert page.faults == []


def test_keys_can_be_turned_off(served, browser):
    page = opened(browser, served)
    page.goto(f"{served.address}/q/q2")
    keys(page, "?")
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Close").click()

    keys(page, "1", "n")

    assert page.locator("[name=item]:checked").count() == 0
