"""LaTeX documents as lines."""

import pytest

from graders.observing.probes.formats import latex_lists
from graders.observing.probes.formats.latex import latex
from graders.observing.probes.formats.office import SHOWN
from graders.observing.probes.locating.places import passages

SECTIONS = r"\section{Basics}\paragraph{1.} (a) one\section{Start}\paragraph{2.} two"


def labels(source):
    return {(".".join(p.paths[0]), p.on_page) for p in passages(latex(source, "a.tex"), "a.tex")}


def found(source):
    """What stands under each label, in one line."""
    text = latex_lists.of_rows(latex(source, "a.tex"))
    return {".".join(p.paths[0]): " ".join(p.text.split()) for p in passages(text, "a.tex")}


def test_sections_have_the_numbers_that_latex_sets_before_them():
    assert labels(SECTIONS) >= {("1.1.a", True), ("2.2", True)}


def test_sections_that_say_their_numbers_keep_them():
    said = labels(SECTIONS.replace("Basics", "Problem 3").replace("Start", "Problem 4"))

    assert said >= {("3.1.a", False), ("4.2", False)}


def test_sections_with_a_star_have_no_numbers():
    assert ("2.2", False) not in labels(SECTIONS.replace("section", "section*"))


OWN = r"""\newcounter{prob}\newcounter{q}
\newcommand{\problem}[1]{\stepcounter{prob}\section*{Problem \theprob: #1}\setcounter{q}{0}}
\newcommand{\frage}[1][]{\stepcounter{q}\paragraph{\theprob.\theq\ #1}}
\begin{document}"""


@pytest.mark.parametrize(
    ("source", "label", "said"),
    [
        (OWN + r"\problem{Basics}\frage[Sizes] one \frage two \problem{Start}\frage three", "2.1", "three"),
        (r"\section{Basics}\subsection{Sizes}\textbf{(a)} one\section{Start}\subsection{Last} two", "2.1", "Last two"),
        (r"\section{Problem 1}\subsection{Sizes}(a) one\subsection{Next}(b) two", "1.2.b", "two"),
        (r"\setcounter{section}{1}\begin{document}\section{Start}\subsection{Sizes} one\section{End}\subsection{x} z", "2.1", "Sizes one"),
        (r"\renewcommand{\thesubsection}{(\alph{subsection})}\begin{document}\section{Problem 1}\subsection{} one\subsection{} two", "1.b", "two"),
        (r"\chapter{Basics}\section{Sizes}(a) one\section{Next}(a) two\chapter{End}\section{Last} three", "1.2.a", "two"),
        (r"\newtheorem{aufgabe}{Aufgabe}\begin{document}\begin{aufgabe}[KL] (a) one\end{aufgabe}\begin{aufgabe}(a) two\end{aufgabe}", "2.a", "two"),
        (r"\newcounter{p}\newenvironment{ex}[1][]{\refstepcounter{p}\section*{Exercise \thep\ #1}}{}\begin{document}\begin{ex}[KL](a) one\end{ex}\begin{ex}(a) two\end{ex}", "2.a", "two"),
        (r"\newcounter{t}\newcommand{\teil}{\stepcounter{t}(\alph{t}) }\begin{document}\section*{Aufgabe 1}" "\n\\teil one\n\n\\teil two", "1.b", "two"),
        (r"\newcounter{q}[section]\newcommand{\q}{\stepcounter{q}\textbf{\thesection.\theq} }\begin{document}\section{A}" "\n\\q one\n\n\\q two\n\\section{B}\n\\q three", "2.1", "three"),
        (r"\begin{questions}\question Sizes \begin{parts}\part[2] one\part two\end{parts}\question[5] three\end{questions}", "1.b", "two"),
        (r"\newcounter{p}\newcounter{q}\begin{document}\setcounter{p}{2}\setcounter{q}{\value{p}}\addtocounter{q}{1}\section*{Problem \theq} one", "3", "one"),
        (r"\newcounter{q}\begin{document}\setcounter{q}{2}\setcounter{q}{\value{enumi}}\section*{Problem \theq} one", "2", "one"),
        (r"\newcommand{\E}{E}\providecommand{\E}{F}\providecommand{\G}{G}\begin{document}1a: \E\G", "1.a", "EG"),
        (r"\newtheorem*{solution}{Solution}\begin{document}\section*{1.1 c}\begin{solution}one\end{solution}", "1.1.c", "Solution: one"),
        (r"\newtheorem{antwort}{Antwort}\begin{document}\section*{Aufgabe 1.2}\begin{antwort}one\end{antwort}", "1.2", "Antwort: one"),
        (r"\begin{questions}\titledquestion{Sizes}[5] one\bonusquestion\begin{parts}\part one\bonuspart[2] two\end{parts}\end{questions}", "2.b", "two"),
        (r"\begin{questions}\setcounter{question}{2}\question one\end{questions}", "3", "one"),
        (r"\setlist[enumerate,1]{label=(\alph*)}\begin{document}\section*{Exercise 1}\begin{enumerate}\item one\item two\end{enumerate}", "1.b", "two"),
        (r"\renewcommand{\labelenumi}{(\alph{enumi})}\begin{document}\section*{Exercise 1}\begin{enumerate}\item one\item two\end{enumerate}", "1.b", "two"),
        (r"\renewcommand{\theenumi}{\alph{enumi}}\renewcommand\labelenumi{\theenumi)}\begin{document}\section*{Exercise 1}\begin{enumerate}\item one\item two\end{enumerate}", "1.b", "two"),
        (r"\newcommand{\aufg}[1]{\bigskip\textbf{Aufgabe #1}\quad}\begin{document}\aufg{1.1}" "\n(a) one\n\n\\aufg{1.2} three\n", "1.2", "three"),
        (r"\newcommand{\answer}[2]{\noindent\textbf{#1} #2\par}\begin{document}\answer{1.1a}{one}" "\n\n" r"\answer{1.1b}{two}", "1.1.b", "two"),
    ],
)  # fmt: skip
def test_labels_that_latex_or_commands_of_ones_own_count_are_read(source, label, said):
    assert found(source).get(label) == said


@pytest.mark.parametrize("name", ["P", "Ex", "Q", "Aufg.", "Nr."])
def test_a_number_at_once_behind_its_word_is_that_of_a_section(name):
    source = rf"\section{{{name}3}}\subsection{{Sizes}} one\section{{{name}4}}\subsection{{Sizes}} two"

    assert not {"1", "2", "1.1", "2.1"} & {*found(source)}
    assert found(r"\section{Sizes in $R^{2}$}(a) one\section{The $x_2$}(a) two")["2.a"] == "two"


@pytest.mark.parametrize(
    "source",
    [
        r"\section*{Problem 1}\subsection{Sizes} one\subsection{Next} two",  # 0.1 and 0.2 are set there
        r"\section{Problem 3}\subsection{Sizes} one\subsection{Next} two",  # 1.1 and 1.2
        r"\setcounter{secnumdepth}{1}\begin{document}\section{Basics}\subsection{Sizes} one\subsection{Next} two\section{End} z",
        r"\section{Basics}\subsection{1D sizes} one\subsection{2D sizes} two\section{End} z",
    ],
)
def test_subsections_are_counted_only_with_the_sections_that_they_stand_in(source):
    assert not {"1.1", "1.2", "3.1", "3.2"} & {*found(source)}


@pytest.mark.parametrize(
    ("source", "label"),
    [
        (OWN + r"\problem{Basics}\frage[Sizes] one", "1.1"),
        (r"\begin{questions}\question one\end{questions}", "1"),
    ],
)
def test_what_is_counted_tells_so(source, label):
    assert (label, True) in labels(source)


def test_a_command_takes_its_default_where_no_argument_is_given():
    source = r"\newcommand{\EW}[2][q]{E_{#1}[#2]}\begin{document}1a: $\EW{x} + \EW[p]{y}$"

    assert found(source) == {"1.a": "$E_{q}[x] + E_{p}[y]$"}


@pytest.mark.parametrize(
    "source",
    [
        r"\newcounter{a}\renewcommand{\thea}{" + r"\thea" * 24 + r"}\begin{document}" + r"\thea " * 20,
        "".join(rf"\newcounter{{c{n}}}[section]" for n in range(300))
        + r"\begin{document}"
        + r"\section{A}" * 300,
        r"\begin{document}" + r"\section{" * 300,
        r"\begin{document}" + r"\begin{x}[" * 9000,
    ],
)
def test_a_document_that_counts_without_end_is_read_without_growing(source):
    assert len(latex(source, "a.tex")) < 1_000_000


def test_what_is_drawn_by_commands_is_a_picture():
    drawn = r"\begin{tikzpicture}[sep=2pt]\node(a){$t_1=7$};\end{tikzpicture}"

    assert latex(f"a) {drawn} b) 2").split() == f"a) {SHOWN} b) 2".split()


def test_labels_within_a_formula_that_is_set_apart_part_its_rows():
    rows = r"\begin{align*}\text{(a)}\quad & n=28 && \Rightarrow 28\\ \text{(b)}\quad & 32 \end{align*}"

    assert found(rf"\section{{P1}}\paragraph{{P1.1}} Sizes. {rows} More.") == {
        "1": "",
        "1.1": "Sizes.",
        "1.1.a": r"\begin{align*} & n=28 && \Rightarrow 28\end{align*}",
        "1.1.b": r"\begin{align*} & 32 \end{align*} More.",
    }


@pytest.mark.parametrize(
    "body",
    [
        r"\[ x = 1 \quad\text{(a)} \]",
        r"\begin{align*} x &= \left(\begin{matrix} \text{(a)}\quad & 2 \end{matrix}\right)\end{align*}",
        r"\begin{align*} x &= 1 \\ &= 2 \quad \text{by (a)} \end{align*}",
    ],
)
def test_a_label_behind_a_formula_or_within_a_matrix_parts_nothing(body):
    assert latex_lists.of_rows(body) == body


@pytest.mark.parametrize(
    "body",
    [
        "\\fbox{Problem 1}\n\n\\textbf{1 a)} 7",
        "{\\Large\\textbf{Problem 1}}\n\\medskip\n\n\\textbf{1.1.a)} 7",
        "\\underline{\\textbf{Problem 1}}\n\n\\underline{1.}\n\n\\underline{(a)} 7",
        "\\textsc{Problem 1}\n\n\\textsc{1.}\n\n(a) 7",
        "\\begin{center}\\textbf{Exercise 1}\\end{center}\n\\noindent\\textbf{Question 1.}\n\n\\emph{(a)} 7",
    ],
)
def test_headings_of_ones_own_may_be_framed_large_or_centered(body):
    assert found(f"\\begin{{document}}\n{body}\n\\end{{document}}")["1.1.a"] == "7"


def test_labels_within_a_formula_stay_where_a_table_answers_the_same_parts():
    steps = r"\begin{align*}\text{a)}\quad & 28-1 \\ \text{b)}\quad & 32 \end{align*}"
    table = r"\begin{tabular}{ccc} & (a) & (b)\\ size & 27 & 32 \end{tabular}"

    assert latex_lists.of_rows(steps + table) == steps + table
