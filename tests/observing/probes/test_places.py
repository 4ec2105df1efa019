"""Where an answer stands, in the ways in which people number."""

import pytest

from graders.observing.probes.formats import documents, latex, markup
from graders.observing.probes.labelling import headings, numbering
from graders.observing.probes.locating import places, questions


def under(text, label):
    found = [p for p in places.passages(text, "a.md") if numbering.path_of(label) in p.paths]
    return [questions.answer_of(p) for p in found]


@pytest.mark.parametrize(
    "text",
    [
        "1.1a) 7",
        "1.1 (a) 7",
        "1.1a - 7",
        "1.1a. 7",
        "Problem 1.1a: 7",
        "## 1.1a\n\n7",
        "**1.1a:** 7",
        "| 1.1a | 7 |",
        "Problem 1\n\n1. Sizes\n\n(a) 7",
        "## Aufgabe 1\n\n1. a) 7",
        "## P1 – Basics\n\n### P1.1\n- **a)** 7",
        "# Exercice 1\n\n| Question | Réponse |\n|---|---|\n| 1 (a) | 7 |",
        "PROBLEM 1\n\n1. Some sizes.\n\n(a) What is the size?\n-> 7",
        "==== 1.1 (a) ====\n7",
        "# Problem 1\n\n1\\. (a) 7",
        "## Problem 1\n**1**\n\n(a) 7",
        "Aufgabe 1 ------\n1.\n(a) 7",
        "A1 ------\n1.\n(a) 7",
        "PROBLEMA 1\n\n1)\na- 7\nb- 8",
        "## Aufgabe 1, Teil 1.\n\n  a   7\n  b   8",
        "Problem 1\n\n1. Sizes\n\n1. (a) 7\n\n2. (b) 8",
        "Problem 1\n\n1. Sizes\n\n|  | (a) | (b) |\n|---|---|---|\n| size | 7 | 8 |",
        "Problem 1\n\n1. Sizes\n\n|  | size |\n|---|---|\n| (a) | 7 |\n| (b) | 8 |",
    ],
)
def test_a_place_is_found_however_it_is_numbered(text):
    assert under(text, "1.1a") == ["7"]


def test_the_last_column_of_a_table_may_hold_the_sizes():
    text = "## Problem 4.1\n\n| | k | s | calculation | h × w |\n|---|---|---|---|---|\n| a (conv) | 4 | 1 | 48/1 + 1 | **49 × 49** |\n| b (pool) | 8 | 5 | 8 + 1 | **9 × 9** |"

    assert under(text, "4.1b") == ["**9 × 9**"]


def test_a_letter_with_a_bar_is_no_roman_numeral():
    assert under("2.\n\n1.2 a) x\u0304 = (0, x1, 0)", "1.2a") == ["x\u0304 = (0, x1, 0)"]


def test_a_question_with_nothing_behind_it_answers_nothing():
    assert under("1.1ci:\n\nThe number of parameters without biases:\n\n1.1cii:\n", "1.1ci") == [""]


@pytest.mark.parametrize("label", ["1.2a0", "1.3Ad"])
def test_a_label_may_have_more_than_a_letter_behind_its_number(label):
    assert under(f"{label}: 7", label) == ["7"]
    assert under("28x28: 7", "28") == []


@pytest.mark.parametrize("line", ["q1 = e1^2    q2 = e2^2", "p1 = w1*x1", "q1,q2,q3 > C"])
def test_a_variable_is_no_question(line):
    assert under(f"1.3 a) e1 = v1-y1\n   {line}\n", "1.3a") == [f"e1 = v1-y1\n   {line}"]


@pytest.mark.parametrize("line", ["Q1: 7", "q1 = 7"])
def test_a_question_may_have_one_letter(line):
    assert under(line, "1") == ["7"]


def test_a_capital_letter_is_another_label_than_the_small_one():
    text = "1.3\n\na) Draw the graphs of A.\n\n1.3A: t = a + b"

    assert under(text, "1.3A") == ["t = a + b"]


def test_rows_of_numbers_are_no_labels():
    text = "3.1:\n1.5 2.2\n4.3 0.\n0.  1.4\n\n3.2: 1"

    assert under(text, "3.1") == ["1.5 2.2\n4.3 0.\n0.  1.4"]
    assert under(text, "4.3") == []


def test_a_number_at_the_beginning_of_a_line_is_no_label_out_of_turn():
    assert under("=== Problem 3 ===\n3.1  the slope is\n3.4 as before", "3.4") == []


def test_a_label_that_is_found_twice_has_two_passages():
    assert under("1a: 3\n\n1b: 4\n\n1a: 5", "1a") == ["3", "5"]


def test_lists_of_latex_have_the_numbers_that_latex_gives_them():
    text = latex.latex(
        r"\section*{Problem 2}\begin{enumerate}\item one\item \begin{enumerate}\item $x$\item $y$\end{enumerate}\end{enumerate}"
    )

    assert under(text, "2.2b") == ["$y$"]


def test_a_list_of_latex_may_count_on_or_begin_at_a_number():
    text = latex.latex(
        r"\section*{Problem 1}\begin{enumerate}\item one\begin{enumerate}\item x\end{enumerate}\setcounter{enumi}{4}\item five\end{enumerate}"
        r"\begin{enumerate}[resume]\item six\end{enumerate}\begin{enumerate}[start=8, label=\arabic*)]\item eight\end{enumerate}"
    )

    assert [under(text, label) for label in ("1.5", "1.6", "1.8")] == [["five"], ["six"], ["eight"]]


def test_pages_have_the_numbers_that_browsers_show():
    text = documents.html("<h2>Problem 1</h2><ol><li>one<ol type='a'><li>x<sub>1</sub></li></ol></li></ol>")

    assert under(text, "1.1a") == ["x_{1}"]
    assert under(documents.html("<h2>Problem 1</h2><ol><li>one<li value='5'>five</ol>"), "1.5") == ["five"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.html", "<p>1a: <span style='display: none'>7</span>"),
        ("a.html", "<p>1a: <i style='color:#FFF'>7 <i>8</i></i>"),
        ("a.html", "<p>1a: <b hidden>7</b>"),
        ("a.tex", r"1a: \textcolor{white}{7 $\frac{1}{2}$}"),
        ("a.tex", r"1a: {\color{white} 7}"),
        ("a.rtf", r"{\rtf1 1a: {\v 7 {\i and} \u8364 ?} {\v0}}"),
        ("a.rtf", r"{\rtf1 1a: \v\f1 7\v0\par}"),
        ("a.rtf", r"{\rtf1\fs24 1a: \fs0  7\fs24 }"),
        ("a.rtf", r"{\rtf1{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}\cf1 1a: \cf2 7\cf0 }"),
        ("a.typ", "1a: #text(fill: white)[7]"),
        ("a.typ", "1a: #text(size: 0pt)[7]"),
        ("a.typ", "1a: #if shown { [7] } else [8]"),
    ],
)
def test_what_is_not_seen_on_a_page_is_a_persons(name, source):
    assert documents.read(name, source.encode(), {name: source}).split() == ["1a:", "[picture]"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.html", "<p>1a: <b hidden></b>eight"),
        ("a.html", "<p>1a: <i style='background-color: white'>eight</i>"),
        (
            "a.rtf",
            r"{\rtf1{\colortbl;\red255\green255\blue255;\red255\green0\blue0;}1a: {\v }\cf1  \cf2 eight\v0\par}",
        ),
        ("a.tex", r"1a: \iffalse 7\fi eight \begin{comment}9\end{comment}"),
        ("a.typ", "1a: #if false [7] #if true [eight]"),
    ],
)
def test_what_is_not_set_is_no_answer(name, source):
    assert documents.read(name, source.encode(), {name: source}).split() == ["1a:", "eight"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.md", "1a: ~~seven~~ eight"),
        ("a.md", "1a: ~~seven\nand~~ <del>six</del> eight"),
        ("a.html", "<p style='text-decoration: line-through'>1a: six</p><p>1a: <s>se<s>v</s>en</s>eight</p>"),
        ("a.rtf", r"{\rtf1 1a: {\loch\strike seven}\strike six\strike0 eight}"),
        ("a.html", "<p>1a: <del>seven <b>and</b></del>eight</p>"),
        ("a.tex", r"1a: \sout{seven $\frac{1}{2}$} eight"),
        ("a.rtf", r"{\rtf1 1a: {\strike seven}eight}"),
    ],
)
def test_what_is_struck_out_is_no_answer(name, source):
    (text,) = documents.texts({name: source.encode()})

    assert text.lines.split() == ["1a:", "eight"]


def test_letters_in_scripts_are_plain_and_preformatted_lines_stay_apart():
    (text,) = documents.texts({"a.html": "<pre>t1 = a\nt2 = 𝒜ℒ𝟙</pre>".encode()})

    assert text.lines.split("\n") == ["", "", "t1 = a", "t2 = AL𝟙", "", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_in_which_it_was_saved(encoding):
    assert documents.decoded("1a: größer\r\n".encode(encoding)) == "1a: größer\n"


def test_a_label_with_a_number_behind_its_letter_may_be_set_equal():
    assert under("1.2a0 = 2 (w - y)", "1.2a0") == ["2 (w - y)"]


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("## 2 Ratio\n\n1. first\n2. second\n\n## 3 More\n\n1. third", "2.2", "second"),
        ("## 2 Ratio\n\n1. first\n2. second\n\n## 3 More\n\n1. third", "3.1", "third"),
        ("Q1a) seven\nQ1b) eight", "1b", "eight"),
        ("Aufgabe 3 (Vergleich)\n---------\n\n(a) neun", "3a", "neun"),
        ("1.1 Derivatives\n===============\n\n(b)  zehn", "1.1b", "zehn"),
        ("1.3\n\nExpression A\n\na) one\n\nExpression B\n\na) two", "1.3B.a", "two"),
        ("1.3\n\n*** A ***\na)  one\n\n*** B ***\na)  two\nd)  three", "1.3B.d", "three"),
        ("## 1.3 Graphs\n\n## $\\mathcal A$\n\na) one\nd) four", "1.3A.d", "four"),
        ("1.1\n\ne) i) W    ii) x    iii) y", "1.1eii", "x"),
        ("1.1\n\n\\textbf{e)} i) W\n\nii) x", "1.1ei", "W"),
        ("1.1\n\n**e)** i) W\n\nii) x", "1.1ei", "W"),
        ("## Problem 4\n\n1. floor: (a) 49 x 49; (b) 9 x 9; (c) 23 x 23", "4.1b", "9 x 9"),
        ("## Problem 4\n\n1. floor: (a) 49, (b) 9, (c) 46/2 =\n23, (d) 48", "4.1c", "46/2 =\n23"),
        ("## Problem 4\n\n1. floor: (a) 49, (b) 9, (c) 46/2 =\n23, (d) 48", "4.1d", "48"),
        ("## Problem 4\n\n1. floor: (a) 49, (b) 9\n\nas there, (c) 48", "4.1b", "9"),
        ("=== Problema 3 ===\n3.1  one\n\n3.2  two", "3.2", "two"),
        ("## Problem 4\n\n1. $x$.\\quad (a) $49$\\quad (b) $9$: so", "4.1b", "$9$: so"),
        ("## Problem 4\n\n1. x\n2. (a) one (b) two", "4.2a", "one (b) two"),
        ("## Problema 3\n\n**P3–2.** dos", "3.2", "dos"),
        ("## Ejercicio 1.1\n\n### Apartado c\n\ntres", "1.1c", "tres"),
        ("## 1.1.d\n\nvier", "1.1d", "vier"),
        ("## 1.1\n\n### Part e\n\n**e-ii.** zwei", "1.1eii", "zwei"),
        ("EX. 10, Jacobian\n------\n\n(2nd bullet)  two", "10.2", "two"),
        ("## 8\n\nSecond bullet, 99710", "8.2", "99710"),
        ("## 1.3\n\n\n\n\n\n## Expression A\n\n\n\n\n\n## a)\n\none", "1.3A.a", "one"),
        (
            "4.1\n\n|  | k | Höhe | Breite |\n|---|---|---|---|\n| (a) Conv | 4 | 49 | 50 |\n| (b) Pool | 8 | 9 | 9 |",
            "4.1a",
            "h = 49, w = 50",
        ),
    ],
)
def test_titles_expressions_and_parts_on_one_line_are_labels(text, label, said):
    assert under(text, label) == [said]


def test_a_heading_of_one_number_begins_a_problem_where_others_have_two():
    text = "## 8.2\n99710\n\n## 2\nthe posterior\n\n## 1\nthe divergence"

    assert [p.paths[0] for p in places.passages(text, "a.md")] == [("8", "2"), ("2",), ("1",)]


def test_the_items_of_a_list_below_a_lettered_heading_are_no_labels():
    text = (
        "# 1.3\n## a)\n### $\\mathcal A$\n1. $t_1 = a + b$\n2. $t_2 = 2t_1$\n## d)\n### $\\mathcal A$\nsums"
    )

    found = {p.paths[0]: p.text.strip() for p in places.passages(text, "a.md")}

    assert found["1", "3", "A", "a"] == "1. $t_1 = a + b$\n2. $t_2 = 2t_1$"
    assert found["1", "3", "A", "d"] == "sums"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("| (a) | 48 + 1 | 49 x 49 |\n| (b) | 8 + 1 | 9 x 9 |", ["48 + 1 | 49 x 49"]),
        ("| a | 0.5 |\n| b | 1.2 |", []),  # of a and b, and no letters of parts
    ],
)
def test_rows_of_a_table_without_a_head_are_labelled_by_letters_in_parentheses(rows, found):
    assert under(f"## 4\n\n1. The sizes:\n\n{rows}", "4.1a") == found


def test_what_follows_a_number_in_parentheses_is_no_letter_of_it():
    assert under("P3\n\n(2) C = 7", "3.2") == ["C = 7"]


def test_org_mode_is_read_with_its_headings_lists_and_commands():
    said = markup.of_org(
        "#+TITLE: x\n#+LATEX_HEADER: \\newcommand{\\half}{\\frac12}\n* 1.1\n** a)\n- i) :: $\\half$\n- plain"
    )

    assert said.strip() == "# 1.1\n## a)\n- i) $\\frac12$\n- plain".replace("$\\frac12$", "$\\frac12$")


def test_mathematics_and_tables_of_restructured_text_are_read():
    said = markup.of_restructured(
        "a. so\n\n   .. math::\n\n      x &= 1\n\n===  ===\nKL   sum\n===  ===\n:math:`p`  2\n===  ===\n"
    )

    assert "$$\nx &= 1\n$$" in said
    assert "| KL | sum |\n| --- | --- |\n" in said


def test_a_latex_document_knows_the_commands_of_the_files_that_it_includes():
    sources = {
        "main.tex": "\\input{macros}\\begin{document}\\q{1.} $\\x\\by2$\\end{document}",
        "macros.tex": "\\newcommand*\\q[1]{\\textbf{#1}}\\def\\x{y}\\let\\by\\times",
    }

    assert latex.document("main.tex", sources).strip() == "\\textbf{1.} $y\\times2$"
    assert latex.document("macros.tex", sources) == ""


def test_a_table_of_latex_is_rows_between_bars():
    said = latex.latex("\\begin{tabular}{c|c}\\hline (a) & $9\\times9$\\\\[2pt] (b) & 3\\end{tabular}")

    assert said.strip() == "| (a) | $9\\times9$ |\n| (b) | 3 |"


def test_the_number_of_a_list_before_a_small_numeral_says_nothing():
    assert under("## 1.1\n**e)**\n1. i) $W$\n2. ii) $x$", "1.1eii") == ["$x$"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("(a) 49×49 (b) 9×9 (c) 23×23", ["49×49", "9×9", "23×23"]),
        ("a) 49x49  b) 50 - 8, rounded up  c) 23x23", ["49x49", "50 - 8, rounded up", "23x23"]),
        ("(n - k)/s + 1: a) 49x49 b) 9x9", ["49x49", "9x9"]),
        ("(a) as in (b) above", ["as in (b) above"]),
        ("(a) 3 (b) 4 as well", ["3 (b) 4 as well"]),
        ("(a) 5 (c) 3", ["5 (c) 3"]),
        ("a) C(y, a) = -y ln a;  b) its slope", ["C(y, a) = -y ln a", "its slope"]),
        ("(a) C(y, a) = 3 a, (b) 4", ["C(y, a) = 3 a", "4"]),
        ("(a) as (a) and (b) say, (b) 9x9", ["as (a) and (b) say", "9x9"]),
        (r"(a) $49\times49$ (b) $9\times9$", [r"$49\times49$", r"$9\times9$"]),
        ("a)      b) 28   c) 5", ["", "28", "5"]),
        ("(a) 49x49, (b) 9x9, rounded down, and (c) 23x23", ["49x49", "9x9, rounded down", "23x23"]),
    ],
)
def test_values_behind_letters_in_one_line_are_told_apart(line, parts):
    found = places.passages(f"Problem 4\n\n4.1 {line}\n", "report.md")

    assert [p.text for p in found if len(p.paths[0]) == 3] == parts


READ = [
    ("**4.1** (a) 49x49, (b) 9x9 (floor 8.4 + 1), (c) 23x23", "4.1b", "9x9 (floor 8.4 + 1)"),
    ("Problem 4.1: (a) as asked, (b) 9x9", "4.1a", "as asked"),
    ("# Assignment 2\n\n## 3\n3.1 one\n\n3.2 `two`\n\n## 4\n4.1 four", "4.1", "four"),
    ("# Problem 2\n## Q3\n(b)\n1. first\n2. then\n\n## Q4\nfour", "2.3b", "1. first\n2. then"),
    ("# Problem 2\n## Q3\n(b)\n1. first\n2. then\n\n## Q4\nfour", "2.4", "four"),
    ("## 2.3 Xavier\n1. first\n2. then\n## 2.4 Next\nfour", "2.3", "Xavier\n1. first\n2. then"),
    ("# Problem 4\n## Q4\n$$\n\\begin{aligned}\nx &= 1\n\\end{aligned}\n$$\n## Q5\nfive", "4.5", "five"),
    ("# Problem 4\n## Q4\n$$\nx = 1\n\n## Q5\nfive", "4.5", "five"),
    ("PROBLEM 3\n\n2)  two\n\nPROBLEM 4.1         out = k\n\n   (a)   49 x 49\n   (b)   9 x 9\n", "4.1a", "49 x 49"),
    ("PROBLEMA 4\n4.1  Fórmula  k\n\n   a) 49 x 49\n", "4.1a", "49 x 49"),
    ("## Aufgabe 1 – KL\n\n### Zahlen\n\nKL = 3\n\n## Aufgabe 2\nb", "1", "KL\n\n### Zahlen\n\nKL = 3"),
    ("## 1.1\n**e)** sums\n\n| | result | why |\n|---|---|---|\n| i | W | w |\n| ii | x | y |", "1.1eii", "x"),
    ("## 1.1\n\n| | Calculation | Answer |\n|---|---|---|\n| (a) | 32 - 5 | 28 |\n| (b) | 36 - 5 | 32 |", "1.1b", "32"),
    ("| Problem | h | w |\n|---|---|---|\n| 4.1 | 28 | 30 |", "4.1", "h = 28, w = 30"),
    ("| Part | Answer | Why |\n|---|---|---|\n| 1.1a | 42 | by the rule |", "1.1a", "42"),
    ("| Part | Answer | Calculation |\n|---|---|---|\n| 1.1a | 42 | 6 * 7 |", "1.1a", "42"),
    ("| Part | Answer | Calculation |\n|---|---|---|\n| 1.1a | 42 | 6 * 7 or 8 * 3 |", "1.1a", "42 | 6 * 7 or 8 * 3"),
    ("3.3: two\n\n| x1 | x2 | y |\n|---|---|---|\n| 1.5 | 2.2 | 1.3 |", "3.3", "two\n\n| x1 | x2 | y |\n|---|---|---|\n| 1.5 | 2.2 | 1.3 |"),
    ("3.3: two\n\n| target | x |\n|---|---|\n| 0.5 | 2.2 |", "3.3", "two\n\n| target | x |\n|---|---|\n| 0.5 | 2.2 |"),
    ("| Part | Answer | Alternative |\n|---|---|---|\n| 1.1a | tanh | relu |", "1.1a", "tanh | relu"),
    ("| Part | Answer | Remark |\n|---|---|---|\n| 1.1a | 42 | wrong, it is 24 |", "1.1a", "42 | wrong, it is 24"),
    ("| Part | Answer | Second |\n|---|---|---|\n| 1.1a | 42 | 24 |", "1.1a", "42 | 24"),
    ("| Part | Corrected | Answer |\n|---|---|---|\n| 1.1a | tanh | relu |", "1.1a", "tanh | relu"),
    ("## 1.3 Graphs\n### Expression C\n\nFor each i:\n\nt = a + b", "1.3C", "For each i:\n\nt = a + b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "said"), READ)
def test_lists_titles_and_tables_within_a_question_belong_to_it(text, label, said):
    found = [p for p in places.passages(text, "a.md") if numbering.path_of(label) in p.paths]

    assert [p.text.strip() for p in found] == [said]


def test_rows_of_a_matrix_are_no_labels():
    text = "## Problem 3\n1. x\n\n| 1.5 | 2.2 | 1.3 |\n| 4.3 | 0 | 0 |\n\n2. y"

    assert [p.paths[0] for p in places.passages(text, "a.md")] == [("3",), ("3", "1"), ("3", "2")]


def test_bare_numbers_are_questions_where_a_problem_alone_is_told():
    text = "# Problem 2\n1. one\n2. two\n\n# Problem 3\n1. three"

    assert [under(text, label) for label in ("2.1", "2.2", "3.1")] == [["one"], ["two"], ["three"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Recall the derivative of ReLU.\n\n1 for x > 0", "1 for x > 0"),
        ("With the gradients given below, compute the loss\n\n3", "3"),
        ("Berechnen Sie die Größe der Ausgabe.\n\n28 x 28", "28 x 28"),
        ("Calculez la taille de la sortie\n\n28 x 28", "28 x 28"),
        ("Calcula el tamaño de la salida:\n\n28 x 28", "28 x 28"),
        ("Compute n = 3 as the answer\n\nor 4", "Compute n = 3 as the answer"),
        ("Softmax is what I recall here.\n\nOr tanh", "Softmax is what I recall here."),
        ("Compute the loss", "Compute the loss"),
    ],
)
def test_a_question_that_was_copied_without_a_question_mark_is_no_answer(text, said):
    assert under(f"1a: {text}", "1a") == [said]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("PROBLEM 4\n4.1 one\n\n4.2 two\n\n3) three", ["4", "4.1", "4.2", "4.3"]),
        ("PROBLEM 4\n4.1\n28 x 28\n\n2) 14 x 14", ["4", "4.1", "4.2"]),
        ("PROBLEM 4\n4.1\n1) 28 x 28\n\n2) 14 x 14", ["4", "4.1"]),
        ("PROBLEM 4\n4.1 one\n\n4.2 two\n1) so\n2) then\n3) thus", ["4", "4.1", "4.2"]),
        ("PROBLEM 4\n4.1 one\n\n4.2: 1) so\n2) then\n3) thus", ["4", "4.1", "4.2"]),
        ("# Problem 2\n## Q1\n1. so\n2. then\n## Q2\ntwo", ["2", "2.1", "2.2"]),
    ],
)
def test_a_bare_number_goes_on_from_the_last_one_where_no_list_stands_between(text, labels):
    assert [".".join(p.paths[0]) for p in places.passages(text, "a.md")] == labels


def test_what_is_marked_with_a_pen_is_read_without_the_marks():
    said = [
        t.lines
        for t in documents.texts(
            {"a.md": b"1a: ==28== and `a == b == c`, x==y==z, x[0]==1 and f(x)==2 and y==3"}
        )
    ]

    assert said == ["1a: 28 and `a == b == c`, x==y==z, x[0]==1 and f(x)==2 and y==3"]


@pytest.mark.parametrize(
    ("name", "people", "archive"),
    [
        ("runs/events.out.tfevents.1700000000.host", False, False),
        ("run-1.wandb", False, False),
        ("model.pth.tar", False, False),
        ("answers.tar", False, True),
        ("answers.tgz", False, True),
        ("answers", True, False),
    ],
)
def test_files_of_machines_are_told_from_those_and_from_archives_in_which_answers_may_stand(
    name, people, archive
):
    assert (documents.is_for_people(name), documents.is_archive(name)) == (people, archive)


@pytest.mark.parametrize("counted", [("", "", ""), ("| ", "| 1 ", "| 2 ")])
def test_the_columns_of_a_table_may_hold_the_expressions_of_a_question(counted):
    head, one, two = counted
    table = f"{head}| $\\mathcal A$ | $\\mathcal B$ \\quad($i=1,2$) |\n{one}| t = a | p_i = x_i |\n{two}| u = t | |"
    text = f"## 1.3 Graphs\n\n### a) Variables\n\n{table}\n\n(letters are shorter than $t_1\\dots t_9$)\n"

    assert under(text, "1.3A.a") == ["t = a\nu = t"]
    assert under(text, "1.3B.a") == ["($i=1,2$)\np_i = x_i"]


@pytest.mark.parametrize("below", ["t and p are inputs", "1 = 2, of A"])
def test_a_table_of_which_more_is_told_below_it_is_no_table_of_expressions(below):
    table = "| A | B |\n|---|---|\n| t = a | p = x |"
    found = places.passages(f"## 1.3\n\n### a) Variables\n\n{table}\n\n{below}\n", "a.md")

    assert [(p.paths[0], p.text) for p in found][1:] == [
        (("1", "3", "a"), f"Variables\n\n{table}\n\n{below}")
    ]


def test_a_matrix_with_letters_above_its_columns_is_no_table_of_expressions():
    table = "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"

    assert under(f"## 1.2\n\na)\n\n{table}\n", "1.2a") == [table]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("# A4 paper\n\na) 7\n", "4a"),
        ("# Problem 3\n\n# A4 paper\n\na) 7\n", "4a"),
        ("# A1 = 3\n\na) 7\n", "1a"),
        ("# A1 Sums\n\n# A3 Products\n\n# A2 = 3\n\na) 7\n", "2a"),
    ],
)
def test_a_title_that_begins_with_a_letter_and_a_number_may_be_of_no_problem(text, label):
    assert under(text, label) == []


def test_rows_of_a_matrix_that_are_numbered_are_no_questions():
    rows = "1) 1.5 2.2\n2) 4.3 0"

    assert under(f"Problem 3\n\n1)\n\n{rows}\n", "3.1") == [rows]
    assert under("## Problem 3\n\n1. ReLU:\n\n(1) 1.5 2.2\n(2) 4.3 0\n", "3.2") == []


def test_a_title_may_begin_with_the_first_letter_of_its_word():
    assert under("A1 Divergences\n==============\n\na) 7\n", "1a") == ["7"]
    assert under("# A1 Sums\n\na) 7\n\n# A3 Products\n\na) 8\n", "3a") == ["8"]
    assert under("# Problem 1\n\n## Q2\n\na) 7\n", "1.2a") == ["7"]


def test_a_row_of_numbers_may_stand_behind_a_number_in_parentheses():
    assert under("PB 3\n1) 1,5 2,2 / 4,3 0\n2) 7\n", "3.1") == ["1,5 2,2 / 4,3 0"]
    assert under("PB 3\n1)  1.5 2.2\n    4.3 0\n\n2) 7\n", "3.1") == ["1.5 2.2\n    4.3 0"]


@pytest.mark.parametrize("begun", ["a) ", "", "i) ", "a) x,", "Problem 1", "a) x. "])
@pytest.mark.parametrize("run", [" ", "."])
def test_a_long_run_of_blanks_or_dots_is_one_part(begun, run):
    line = f"{begun}{run * 20_000}x"

    assert headings.apart(line) == [line]


def test_a_sentence_before_a_rule_is_no_title():
    assert places.passages("A1 and A2 are matrices ---\n", "a.md") == []


@pytest.mark.parametrize("mark", [r"\textbf{$\mathcal %s$}", r"$\mathcal %s$:", "**%s**"])
def test_names_of_expressions_in_their_order_part_what_stands_under_a_letter(mark):
    parts = "\n\n".join(f"{mark % c}\n\nt = {c}" for c in "ABC")

    found = places.passages(f"## 1.3\n\n### (d) Sums\n\nFirst words.\n\n{parts}\n", "report.md")

    assert [(p.paths[0], p.text.strip()) for p in found[2:]] == [
        (("1", "3", c, "d"), f"t = {c}") for c in "ABC"
    ]


def test_a_capital_alone_parts_nothing():
    found = places.passages("## 1.3\n\n### (d)\n\nA\n\nis a matrix.\n", "report.md")

    assert [p.paths[0] for p in found] == [("1", "3"), ("1", "3", "d")]


@pytest.mark.parametrize(
    ("below", "found"),
    [
        (r"In $\mathcal B$ sind $p_1,p_2$ die beiden Quadrate.", 1),
        (r"In $\mathcal B$ sollte es $p_1$ sein.", 0),
        (r"In $\mathcal B$ ist noch $q = p_1$.", 0),
        (r"In $\mathcal B$ there are more variables, such as $q$.", 0),
    ],
)
def test_below_a_table_of_expressions_may_be_told_what_its_variables_are(below, found):
    table = "| $\\mathcal A$ | $\\mathcal B$ \\ (jeweils $i=1,2$) |\n| t = a | p_i = x_i |"
    text = f"## 1.3\n\n**a)** Natural logarithms.\n\n{table}\n\n{below}\n\n**b)** A drawing.\n"

    assert under(text, "1.3B.a") == ["(jeweils $i=1,2$)\np_i = x_i"] * found


def test_a_word_for_parts_below_a_problem_of_another_word_numbers_its_questions():
    text = "## Aufgabe 1: Divergenz\n\n7\n\n## Aufgabe 2: Quotient\n\nTeil 1.  8\n\nTeil 2. 9\n"

    assert [under(text, label) for label in ("2.1", "2.2", "1")] == [["8"], ["9"], ["7"]]


@pytest.mark.parametrize(
    "text", ["Teil 1\n\na) 7\n\nTeil 2\n\na) 8\n", "## Aufgabe 1\n\na) 7\n\n## Teil 2\n\na) 8\n"]
)
def test_the_same_word_is_a_problem_where_it_names_them_all_or_stands_in_a_heading(text):
    assert [under(text, label) for label in ("1a", "2a")] == [["7"], ["8"]]


def test_bold_numbers_go_on_behind_lettered_parts_where_they_number_the_questions():
    text = "# Problem 1\n**1 (a)** one\n**(b)** two\n**2** (a remark)\n(a) three\n**3** (a) four\n**4** five"

    assert [p.paths[0] for p in places.passages(text, "")][1:] == [
        ("1", "1", "a"), ("1", "1", "b"), ("1", "2"), ("1", "2", "a"), ("1", "3"), ("1", "3", "a"), ("1", "4")
    ]  # fmt: skip


def test_bold_numbers_within_a_part_are_no_questions_where_others_stand_in_other_letters():
    text = "# Problem 1\n1. (a) one\n**2** of them\n(b) three"

    assert [p.paths[0] for p in places.passages(text, "")][1:] == [
        ("1", "1"),
        ("1", "1", "a"),
        ("1", "1", "b"),
    ]


COLUMN = "P1\n--\n1a  one of three\n    2  3\n1b  two\n2   three words here\n\nP2\n1   1  2\n    3  4\n2   said\n3   and more\n"


@pytest.mark.parametrize(
    ("label", "said"),
    [("1.1a", "one of three\n    2  3"), ("1.2", "three words here"), ("2.1", "1  2\n    3  4")],
)
def test_numbers_in_a_column_of_their_own_are_labels(label, said):
    assert under(COLUMN, label) == [said]


@pytest.mark.parametrize(
    "rows",
    [
        "1  0  0\n2  1  0\n3  2  1",  # a matrix
        "1  one\nand more words\n2  two\n3  three",  # what follows is not indented
        "1  one\n3  three\n2  two",
        "1  one\n2  two",
    ],
)
def test_numbers_in_a_column_are_no_labels_in_a_matrix_or_out_of_order(rows):
    assert headings.with_numbers(rows.splitlines()) == rows.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "P1Q1a: 7",
        "P1-1a: 7",
        "**P1 1a** 7",
        "1-1-a) 7",
        "1 – 1 – a) 7",
        "Prob. 1, 1(a): 7",
        "Exercise 1 - Question 1 - a\n7",
        "Problem 1.1 part a: 7",
        "Problem I\n\n1. (a) 7",
        "I.1.a) 7",
        "Exercice 1\n\n1°) a) 7",
        "Pb 1\n1/ a/ 7",
        "# Problem 1\n## 1.1\n### a\n7",
        "1.1a → 7",
        "1.1.a -> 7",
        "1.1a  7\n1.1b  8",
        "1.1a\t7",
        "| # | answer |\n|---|---|\n| P1 1a | 7 |\n| P1 1b | 8 |",
        "zu 1.1a: 7",
    ],
)
def test_numbers_with_words_and_signs_between_them_are_a_label(text):
    assert under(text, "1.1a") == ["7"]


@pytest.mark.parametrize(
    "line",
    [
        "Problem 1, 3 filters: 7",
        "1-1 = 0",
        "1/2 a: 3",
        "Exercise 1 2020: x",
        "I. Basics",
        "p1-p2: 7",
        "10-5 = 5",
        "1.1a and 1.1b are alike",
    ],
)
def test_numbers_in_a_sentence_or_a_formula_are_no_label(line):
    assert not places.passages(line, "a.md")


def test_a_number_of_two_digits_is_no_problem_with_its_question():
    assert under("## Aufgabe 10 (c)\n\n7", "10c") == ["7"]


@pytest.mark.parametrize(
    "label",
    ["(1.2a0)", "[1.2a0]", "1.2a0.", "1.2a0 →", "1.2a0 ->", "1.2a0 -", "1.2 a0:", "1.2.a0:", "1.2a_0:", "1.2-a0)"],
)  # fmt: skip
def test_a_label_with_a_number_behind_its_letter_may_be_set_apart_in_many_ways(label):
    assert under(f"1.1c: 3\n\n{label} 7\n\n{label.replace('0', '1')} 8", "1.2a0") == ["7"]


@pytest.mark.parametrize("line", ["1.5a2. 7", "2.5ab - 7", "1.5 b2 = 7", "1e-3: 7", "1.5e3) 7", "3.2a1 -> 7"])
def test_a_line_that_begins_with_a_number_and_a_variable_is_no_label_out_of_turn(line):
    assert under(f"1.2a: x\n{line}", "1.2a") == [f"x\n{line}"]


@pytest.mark.parametrize("said", ["f(x)[i] only reads x[i]", "f(x): one row", "h(x) has one entry"])
def test_a_function_of_x_at_the_beginning_of_a_line_is_no_label(said):
    assert under(f"# 1.1\n## b\n{said}\nso it is diagonal", "1.1b") == [f"{said}\nso it is diagonal"]


@pytest.mark.parametrize("own", ["I.a [1.1{}]", "**{} (1.1{})**", "## 2.{} [1.1{}]", "3) [1.1{}]:"])
def test_the_sheets_number_in_brackets_counts_behind_one_of_ones_own(own):
    text = "\n".join(f"{own.replace('{}', letter)}\n\n{said}\n" for letter, said in (("a", 7), ("b", 8)))

    assert (under(text, "1.1a"), under(text, "1.1b")) == (["7"], ["8"])


def test_one_number_in_brackets_behind_a_letter_is_no_label():
    assert under("1.2\n\nx (1.1a)\n7", "1.1a") == []
