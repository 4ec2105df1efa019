"""The numbers of lists and headings that Word and LibreOffice set themselves."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from odf import opendocument, text
from odf.style import ListLevelProperties
from odf.text import ListLevelStyleBullet, ListLevelStyleNumber, ListStyle

from graders.observing.probes.formats import documents
from graders.observing.probes.formats.numbered_lists import Counts, Level
from graders.observing.probes.labelling.counters import COUNTED, PLACE
from graders.observing.probes.locating.places import passages

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(depth, form, shown, start=1):
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'


def word(levels, items, nums='<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'):
    """The lines of a document with a list: for each item its number, depth and text."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{"".join(levels)}</w:abstractNum>')
    )
    for num in parse_xml(f"<w:numbering {W}>{nums}</w:numbering>"):
        numbering.append(num)
    for number, depth, said in items:
        paragraph = document.add_heading(said[2:]) if said[:2] == "# " else document.add_paragraph(said)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        )
    out = io.BytesIO()
    document.save(out)
    return without_place("a.docx", out.getvalue())


def without_place(name, data):
    """The lines of a document in which numbers are counted, which the first line tells."""
    place, *lines = (line for line in documents.read(name, data, {}).splitlines() if line.strip())
    assert place == f"{PLACE}{name}{COUNTED}"
    return lines


NESTED = [(77, 0, "p"), (77, 1, "q"), (77, 1, "r"), (77, 0, "s"), (77, 1, "t")]


@pytest.mark.parametrize(
    ("levels", "lines"),
    [
        ([level(0, "lowerLetter", "%1)"), level(1, "lowerRoman", "%2.")], ["a) p", "i. q", "ii. r", "b) s", "i. t"]),
        ([level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")], ["1. p", "1.1 q", "1.2 r", "2. s", "2.1 t"]),
        ([level(0, "decimal", "Aufgabe %1:", 3), level(1, "lowerLetter", "(%2)")], ["Aufgabe 3: p", "(a) q", "(b) r", "Aufgabe 4: s", "(a) t"]),
        ([level(0, "decimal", "%1."), level(1, "bullet", "•")], ["1. p", "- q", "- r", "2. s", "- t"]),
        ([level(0, "upperRoman", "%1."), level(1, "none", "")], ["I. p", "q", "r", "II. s", "t"]),
    ],
)  # fmt: skip
def test_a_list_of_word_has_the_labels_that_word_sets(levels, lines):
    assert word(levels, NESTED) == lines


def test_a_list_of_word_may_begin_anew_or_go_on():
    again = (
        '<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num><w:num w:numId="78"><w:abstractNumId w:val="77"/></w:num>'
        '<w:num w:numId="79"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )

    assert word(
        [level(0, "decimal", "%1.")], [(77, 0, "p"), (78, 0, "q"), (79, 0, "r"), (0, 0, "s")], again
    ) == [
        "1. p",
        "2. q",
        "1. r",
        "s",
    ]


def test_a_number_of_word_is_left_out_before_a_label_of_the_students_own():
    items = ["# Einleitung", "# Aufgabe 1", "# 1.1 Sizes", "# 2D sizes", "Aufgabe 2", "28 x 28", "p1 = 0.3"]

    assert word([level(0, "decimal", "%1")], [(77, 0, said) for said in items]) == [
        "## 1 Einleitung",
        "## Aufgabe 1",
        "## 1.1 Sizes",
        "## 4 2D sizes",
        "Aufgabe 2",
        "6 28 x 28",
        "7 p1 = 0.3",
    ]


@pytest.mark.parametrize(("restart", "last"), [("", "(a) t"), ('<w:lvlRestart w:val="0"/>', "(c) t")])
def test_an_inner_list_of_word_begins_anew_where_it_says_so(restart, last):
    inner = level(1, "lowerLetter", "(%2)").replace("</w:lvl>", f"{restart}</w:lvl>")

    assert word([level(0, "decimal", "%1."), inner], NESTED)[-1] == last


def open_document(*levels, goes_on="false"):
    """The lines of two lists of a document, the first with an inner one."""
    document = opendocument.OpenDocumentText()
    style = ListStyle(name="L1")
    for one in levels:
        one.addElement(ListLevelProperties())
        style.addElement(one)
    document.automaticstyles.addElement(style)
    for said in (("p", "q"), ("r",)):
        items = text.List(stylename=style, continuenumbering=goes_on)
        item = text.ListItem()
        item.addElement(text.P(text=said[0]))
        for inner in said[1:]:
            below = text.List()
            within = text.ListItem()
            within.addElement(text.P(text=inner))
            below.addElement(within)
            item.addElement(below)
        items.addElement(item)
        document.text.addElement(items)
    out = io.BytesIO()
    document.write(out)
    return without_place("a.odt", out.getvalue())


def test_a_list_of_libreoffice_has_the_labels_that_it_sets():
    number = {"numformat": "a", "numsuffix": ")"}

    assert open_document(
        ListLevelStyleNumber(level=1, **number), ListLevelStyleBullet(level=2, bulletchar="•")
    ) == [
        "a) p",
        "- q",
        "a) r",
    ]
    assert open_document(
        ListLevelStyleNumber(level=1, numformat="1", startvalue=2),
        ListLevelStyleNumber(level=2, numformat="1", displaylevels=2),
        goes_on="true",
    ) == ["2 p", "2.1 q", "3 r"]
    assert open_document(
        ListLevelStyleNumber(level=1, numformat="1", numsuffix="."),
        ListLevelStyleNumber(level=2, numformat="1", displaylevels=10**9),
    ) == ["1. p", "1.1 q", "1. r"]


def test_the_tenth_depth_of_a_list_is_not_the_first():
    levels = {at: Level("1", f"%{at + 1}") for at in range(10)}

    assert Counts({("L", 9): 6}).label("L", 9, levels) == "7"


def test_an_item_of_libreoffice_that_only_holds_a_list_counts_nothing():
    document = opendocument.OpenDocumentText()
    for outer, inner in (("p", "q"), ("", "r"), ("s", "t")):
        items, item, below, within = (
            text.List(continuenumbering="true"),
            text.ListItem(),
            text.List(),
            text.ListItem(),
        )
        if outer:
            item.addElement(text.P(text=outer))
        within.addElement(text.P(text=inner))
        below.addElement(within)
        item.addElement(below)
        items.addElement(item)
        document.text.addElement(items)
    out = io.BytesIO()
    document.write(out)

    assert without_place("a.odt", out.getvalue()) == ["1. p", "(a) q", "(b) r", "2. s", "(a) t"]


def test_where_numbers_are_counted_an_answer_may_be_that_to_another_question():
    counted, written = (passages(f"{PLACE}a.docx{end}\n1.1: 7", "a.docx")[0] for end in (COUNTED, ""))

    assert (counted.on_page, written.on_page) == (True, False)
    assert (counted.where, written.where) == ("a.docx", "a.docx")
