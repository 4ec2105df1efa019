"""Every page in a real browser, under axe: no serious finding, in light and in dark, on a desktop and on a phone."""

from dataclasses import replace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from graders.cohort.arrivals import Person
from graders.cohort.notebooks import notebook_pages
from graders.cohort.pages import Waiting, cohort_html, queue_html, similarity_html
from graders.cohort.unfound import Name, Unfound
from graders.course.collect import Term
from graders.course.file import CourseFile
from graders.course.pages import staff_html, student_html
from graders.course.sums import SheetResult, standing
from graders.feedback.page import Drawn, as_html
from graders.model import Deduction, Submission, Verdict, failed, human, passed
from graders.submission.notebooks import to_notebook
from graders.submission.similarity import pairs, prints
from graders.submission.source import code
from tests import chromium
from tests.feedback.sample import report

pytestmark = pytest.mark.slow

NOTEBOOK = """# %% [markdown]
# # Title
# $x^2$ and <script>alert(1)</script>

# %%
def kl(mu, logvar):
    return mu
"""

LINES = '- {student: "student 1", symbols: {kl: closeness}}\n'
LOST = Unfound(
    "kl", "kl", ("The KL",), ("student 1",), 3.0, (Name("closeness", ("student 1",), LINES, True),), 2
)


COURSE = CourseFile.model_validate(
    {
        "course": "Deep Learning",
        "sheets": [{"out": str(i), "title": f"Sheet {i}", "bonus": i == 6} for i in range(1, 7)],
        "best": {"count": 3},
        "passing": {"percent": 50},
        "grades": {"1.0": 95, "4.0": 50},
        "failing": "5.0",
        "late_budget": {"days": 3},
    }
)
DONE = SheetResult(7.5, 10, 0, ("−0.5: late by 1 day: 10 % of 8 points", "2 of the late days"), 2, "ada")
MORE = (
    DONE,
    SheetResult(points=10),
    SheetResult(points=10, excused="ill"),
    SheetResult(2, 10, 1, student="ada"),
)
TERM = Term(
    COURSE,
    [
        standing(COURSE, Person(f"Student {i}"), (*MORE, DONE, SheetResult(1, 10, student="ada")))
        for i in range(3)
    ],
    [("Student 1", "stands in no line of the roster")],
    ["Sheet 7"],
)


@pytest.fixture(scope="module")
def pages(toy, tmp_path_factory):
    """Files with all that a page can show."""
    folder = tmp_path_factory.mktemp("pages")
    square = np.arange(36.0).reshape(6, 6)
    long = r"$\frac{1}{N} \sum_n \log p(x_n | z_n) - \log q(z_n | x_n) + \log p(z_n) - \sum_k \log \sigma_k$"
    wrong = failed(
        "`kl` differs", expected="1", actual="2", hint=f"half of {long}", cause="every value is 2 ×"
    )
    shown = wrong.beside(square, 2 * square).shown(np.zeros((9, 9, 3), np.uint8))
    wide = np.linspace(1.2345, 7, 48).reshape(6, 8)
    curve = passed("0.41").over(np.array([0.2, 0.3]), np.geomspace(2, 0.25, 300))
    full = replace(
        report(
            b=shown, c=curve, d=human("look", actual="an answer"), f=failed("all wrong").beside(wide, -wide)
        ),
        deductions=(Deduction("late by 2 days: 10 % of 4 points", 0.4),),
        notebooks=("nb.annotated.html",),
    )
    half = report(a=failed("no"), c=failed("no"), f=failed("no"))  # so that some checks tell hand-ins apart
    cohort = [replace(full if i % 2 else half, student=f"student {i}") for i in range(12)]
    text = "\n".join(f"def f{i}(a, b):\n    return a * {i} + b - a / {i + 1}" for i in range(30))
    hand_ins = [prints(n, {"a.py": text.encode()}) for n in ("ada", "bob")]
    alike = pairs(hand_ins)
    sources = {n: {"a.py": code("a.py", text.encode())} for n in ("ada", "bob")}
    notebook = replace(
        full,
        exercises=(replace(full.exercises[0], results=(replace(full.exercises[0].results[1], id="kl"),)),),
    )
    made = {
        "feedback": as_html(full),
        "cohort": cohort_html("A toy", "toy", cohort, [("eve", "no zip")], alike, lost=[LOST]),
        "queue": queue_html(
            "A toy", "toy", [Waiting("ada", r) for r in full.results if r.outcome.verdict is Verdict.HUMAN]
        ),
        "similarity": similarity_html("A toy", "toy", alike, sources),
        "course": staff_html(TERM, {i: f"s{i}" for i in range(3)}),
        "term": student_html(TERM, TERM.standings[0]),
        **notebook_pages(toy, Submission("ada", {"nb.ipynb": to_notebook(NOTEBOOK)}), Drawn(notebook)),
    }
    for name, html in made.items():
        (folder / f"{name.removesuffix('.html')}.html").write_text(html)
    return sorted(folder.glob("*.html"))


@pytest.fixture(scope="module")
def browser():
    with chromium.started() as started:
        yield started


def serious(page):
    """The serious findings of axe on a page that is open: rule and the first place."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 380])
def test_no_page_has_a_serious_finding(pages, browser, scheme, width):
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    findings = []
    for path in pages:
        page = context.new_page()
        page.goto(path.as_uri())
        findings += [(path.stem, *found) for found in serious(page)]
        too_wide = page.evaluate("document.documentElement.scrollWidth") - width
        if too_wide > 0:
            findings.append((path.stem, "scrolls sideways", too_wide))
        page.close()
    context.close()

    assert len(pages) == 7
    assert findings == []


def test_a_finding_would_be_found(browser):
    page = browser.new_page()
    page.set_content('<html lang="en"><title>t</title><main><h1>t</h1><img src="x.png"></main>')

    assert [rule for rule, _ in serious(page)] == ["image-alt"]
    page.close()


def test_a_table_sorts_and_filters(pages, browser):
    page = browser.new_page()
    page.goto(next(p for p in pages if p.stem == "cohort").as_uri())
    rows = page.locator("table.sorts").first.locator("tbody tr")

    page.locator("table.sorts").first.locator("th button").first.click()
    page.locator("table.sorts").first.locator("th button").first.click()
    assert rows.first.inner_text().startswith("student 11")
    page.locator("input[type=search]").first.fill("student 7")
    assert [r.inner_text()[:9] for r in rows.all() if r.is_visible()] == ["student 7"]
    page.close()


def test_no_page_runs_what_a_student_wrote(pages, browser):
    page = browser.new_page()
    said = []
    page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    for path in pages:
        page.goto(path.as_uri())
    page.close()

    assert said == []


def test_lines_of_what_was_not_found_can_be_copied(pages, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(next(p for p in pages if p.stem == "cohort").as_uri())

    page.get_by_text("closeness").first.click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == LINES
    context.close()
