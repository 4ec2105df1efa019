"""LaTeX documents as lines."""

from graders.observing.probes.latex import latex
from graders.observing.probes.places import passages

SECTIONS = r"\section{Basics}\paragraph{1.} (a) one\section{Start}\paragraph{2.} two"


def labels(source):
    return {(".".join(p.paths[0]), p.where) for p in passages(latex(source, "a.tex"), "a.tex")}


def test_sections_have_the_numbers_that_latex_sets_before_them():
    where = "a.tex (numbers of sections by LaTeX)"

    assert labels(SECTIONS) >= {("1.1.a", where), ("2.2", where)}


def test_sections_that_say_their_numbers_keep_them():
    said = labels(SECTIONS.replace("Basics", "Problem 3").replace("Start", "Problem 4"))

    assert said >= {("3.1.a", "a.tex"), ("4.2", "a.tex")}


def test_sections_with_a_star_have_no_numbers():
    assert ("2.2", "a.tex") not in labels(SECTIONS.replace("section", "section*"))
