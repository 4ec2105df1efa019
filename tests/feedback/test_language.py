"""What students read in other languages: nothing escapes the catalogues, which are whole and as they were compiled."""

import ast
import gettext
import html
import io
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from graders.cli import main
from graders.feedback import page
from graders.feedback.language import CATALOGUES, PLACE, Language, language, languages
from graders.feedback.notebook import Subject, annotated
from graders.feedback.page import Drawn, as_html
from graders.feedback.student import for_student
from graders.feedback.text import heading, result_lines
from graders.feedback.told import TOLD
from graders.model import (
    Deduction,
    ExerciseReport,
    Report,
    Result,
    broken,
    failed,
    human,
    later,
    passed,
    skipped,
)
from graders.paths import PACKAGE, ROOT, TEMPLATES
from graders.sheets.spec import LANGUAGES

OTHERS = [code for code in LANGUAGES if code != "en"]
TIME, SEEN = np.array([5.0, 4, 3, 2.5]), np.arange(300.0).reshape(3, 10, 10)


def ours():
    """The texts of the program that students read, by context."""
    with (CATALOGUES / "messages.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "spoken": None, "N_": None, "gettext": None, "pgettext": ((1, "c"), 2)}
    found = extract_from_dir(ROOT, methods, options, keywords, directory_filter=lambda d: "/." not in d)
    return {(context, text) for _, _, text, _, context in found if isinstance(text, str)}


@pytest.fixture(scope="module")
def texts():
    return ours()


@cache
def catalogue(code):
    with (CATALOGUES / code / "LC_MESSAGES" / "torchgrade.po").open("rb") as file:
        return read_po(file, locale=code)


def test_a_spec_may_say_each_language_that_there_is():
    assert sorted(languages()) == sorted(LANGUAGES)


def test_check_can_be_asked_for_each_of_them():
    (asked,) = (p.type for p in main.commands["check"].params if p.name == "language")

    assert tuple(asked.choices) == LANGUAGES


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_holds_each_text_and_no_other(code, texts):
    held = {(m.context, m.id) for m in catalogue(code) if m.id and m.string and not m.fuzzy}

    assert texts - held == set(), "run `make messages` and translate what is new"
    assert held - texts == set(), "run `make messages`"


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_text(code):
    def places(text):
        return sorted([*PLACE.findall(text), *re.findall(r"%\((\w+)\)s", text)])

    assert [m.id for m in catalogue(code) if m.id and places(m.id) != places(m.string)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_is_read_as_it_was_compiled(code):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)

    with (CATALOGUES / code / "LC_MESSAGES" / "torchgrade.mo").open("rb") as file:
        now = {(m.context, m.id): m.string for m in read_mo(file) if m.id}
    assert now == {(m.context, m.id): m.string for m in read_mo(compiled) if m.id}, "run `make messages`"


def test_our_code_says_each_message_that_is_told():
    said = [
        text
        for path in PACKAGE.rglob("*.py")
        if not path.name.startswith("told")
        for node in ast.walk(ast.parse(path.read_text()))
        for text in filled(node)
    ]
    whole = "\n".join(said)
    parts = {part.strip(" :;,()“”") for told in TOLD for part in PLACE.split(told)[::2]}

    assert [p for p in sorted(parts) if len(p) > 3 and p not in whole] == []


class Marked(gettext.NullTranslations):
    """Puts each of our texts between brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def pgettext(self, context, message):
        return message


def whole_report():
    """A report that shows everything that a page can show, and in which all that is not ours is digits."""
    said = {"hint": "7", "remark": "7", "trace": "7", "expected": "7", "actual": "8"}
    outcomes = [
        replace(passed("7"), graded="7", wrote="7", understood=("n:1",)),
        failed("7", **said).shown(np.zeros((8, 8, 3), np.uint8)),
        failed("7").beside(SEEN, SEEN * 1.1),
        failed("7").beside(np.arange(90.0), np.arange(90.0) + 1),
        failed("7").over(np.array([1.0, 2.0]), TIME),
        skipped("7"),
        human("7"),
        broken("7"),
        later("7"),
    ]
    results = tuple(
        Result(f"{at}", "7", "7", 2.5 + at, o, 0.1, rubric="7", extra=at == 1)
        for at, o in enumerate(outcomes)
    )
    exercise = ExerciseReport("7", "7", results, "7")
    return Report(
        "7", "7", "7", (exercise,), ("7",), 1.5, {"7": "3"}, (Deduction("7", 2.0),), ("7",), language="xx"
    )


def left_over(shown):
    """The words of a page or text that stand in no brackets; those of HTML that people see or hear."""
    body = re.sub(r"(?s)<(style|script)\b.*?</\1>|<!doctype[^>]*>", "", shown)
    assert not re.search(
        r'class="hint"(?! data-word="⟦)', body
    )  # else its word is that of the style, in English
    heard = re.findall(r'(?:alt|aria-label|title|placeholder)="([^"]*)"', body)
    seen = html.unescape(" ".join([*heard, re.sub(r"<[^>]*>", " ", body)]))
    while (outer := re.sub(r"⟦[^⟦⟧]*⟧", " ", seen)) != seen:
        seen = outer
    return re.findall(r"[^\W\d_]{2,}", seen)


@pytest.fixture
def marked(monkeypatch):
    made = Language("xx", Marked())
    for module in ("page", "text", "notebook"):
        monkeypatch.setattr(f"graders.feedback.{module}.language", lambda code="": made, raising=False)
    page.environment.cache_clear()
    yield made
    page.environment.cache_clear()


def test_no_word_of_ours_on_a_page_escapes_the_catalogues(marked):
    report = for_student(whole_report())
    done = Report(
        "7", "7", "7", (ExerciseReport("7", "7", (Result("7", "7", "7", 2, passed()),)),), language="xx"
    )
    cells = [{"cell_type": "code", "source": "7", "execution_count": 7, "outputs": []}]
    notebook = annotated([Subject("1", run=("*",))], Drawn(report), {"7.ipynb": cells})
    live = page.environment("xx").get_template("live.html").render(report=report, drawn=Drawn(report))

    assert len(notebook) == 1
    for shown in (as_html(report), as_html(for_student(done)), live, *notebook.values()):
        assert left_over(shown.replace("7.ipynb", "7")) == []


def test_no_word_of_ours_in_a_terminal_escapes_the_catalogues(marked):
    report = whole_report()
    lines = [heading(report), *(line for r in report.results for line in result_lines(r, "xx"))]

    assert left_over("\n".join(lines)) == []


@pytest.mark.parametrize(
    ("code", "said", "told"),
    [
        (
            "de",
            "p and q are swapped (`kl` differs from the reference in 2 of 3 cases: off by up to 73.2, at (3, 0); allowed is 0.006)",
            "p and q are swapped (`kl` weicht in 2 von 3 Fällen von der Referenz ab: Abweichung bis zu 73.2, bei (3, 0); erlaubt ist 0.006)",
        ),
        ("fr", "needs “First: b” to pass first", "« First: b » doit d'abord réussir"),
        (
            "es",
            "the answer is read; a person looks at it and decides",
            "the answer is read; una persona lo mira y decide",
        ),
        ("de", "late by 1 day: 10 % of 20 points", "1 Tag verspätet: 10 % von 20 Punkten"),
        ("en", "not filled in yet", "not filled in yet"),
        (
            "de",
            "the code raises ValueError: nothing came back",
            "der Code wirft ValueError: nothing came back",
        ),
    ],
)
def test_a_message_is_told_in_the_language_and_what_is_not_ours_stays(code, said, told):
    assert language(code).told(said) == told


def test_numbers_have_the_languages_decimal_sign():
    assert [language(code).number(2.5) for code in LANGUAGES] == ["2.5", "2,5", "2,5", "2,5"]


def test_a_language_that_is_not_there_is_english():
    assert language("tlh").code == "en"


@pytest.mark.parametrize("name", ["feedback", "check", "written", "notebook", "live", "term"])
def test_no_word_stands_in_a_template_that_students_read_outside_the_catalogues(name):
    text = (TEMPLATES / f"{name}.html").read_text()
    said = re.sub(r"(?s)<style>.*?</style>|<!doctype[^>]*>|\{%.*?%\}|\{\{.*?\}\}", "", text)
    heard = re.findall(r'(?:alt|aria-label|title|placeholder)="([^"]*)"', said)

    assert re.findall(r"[^\W\d_]{2,}", " ".join([*heard, re.sub(r"<[^>]*>", " ", said)])) == []


SAYS = {"failed", "human", "passed", "Difference"}
SAID = {"expected", "actual", "cause"}


def filled(node):
    """The text of a literal with 7 in each of its places, and with one of these left empty; nothing for what is no literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    places = [at for at, part in enumerate(parts) if not isinstance(part, ast.Constant)]
    return [
        "".join("7" * (at != empty) if at in places else part.value for at, part in enumerate(parts))
        for empty in (None, *places)
    ]


@cache
def said_by_kinds():
    """What kinds, and what recognises a wrong result, say in words."""
    found = []
    for path in [*(PACKAGE / "kinds").rglob("*.py"), PACKAGE / "numerics" / "recognise.py"]:
        for call in (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)):
            if getattr(call.func, "id", "") in SAYS:
                given = [*call.args[:1], *(k.value for k in call.keywords if k.arg in SAID)]
                texts = [
                    filled(o)
                    for g in given
                    for o in ([g.body, g.orelse] if isinstance(g, ast.IfExp) else [g])
                ]
                found += [t for t in texts if t and re.search("[a-z]{3,} [a-z]", t[0])]
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_what_kinds_say_is_told_in_every_language(code):
    told = language(code).told

    # a place may hold a word of ours with a blank before it, or nothing
    assert [said[0] for said in said_by_kinds() if all(told(one) == one for one in said)] == []
