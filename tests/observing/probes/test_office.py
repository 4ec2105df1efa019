"""Documents of Word: text, and Word's own equations."""

import io
import zipfile

import docx
import docx.enum.style
import docx.shared
import pytest
from docx.oxml import parse_xml
from odf import opendocument, table, text
from odf.style import Style, TextProperties
from PIL import Image

from graders.observing.probes.formats import documents

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def t(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


def read(before, inner):
    document = docx.Document()
    paragraph = document.add_paragraph(before)
    paragraph._p.append(parse_xml(f"<m:oMath {M}>{inner}</m:oMath>"))
    out = io.BytesIO()
    document.save(out)
    return documents.read("work.docx", out.getvalue(), {}).strip()


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (f"<m:f><m:num>{t('a')}</m:num><m:den>{t('b')}</m:den></m:f>", r"\frac{a}{b}"),
        (f"<m:sSup><m:e>{t('x')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>", "x^{2}"),
        (f"<m:sSub><m:e>{t('w')}</m:e><m:sub>{t('1')}</m:sub></m:sSub>{t('+b')}", "w_{1}+b"),
        (f"<m:rad><m:deg/><m:e>{t('x')}</m:e></m:rad>", r"\sqrt{x}"),
        (f"<m:func><m:fName>{t('log')}</m:fName><m:e>{t('x')}</m:e></m:func>", "log(x)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{t("i=1")}</m:sub><m:sup>{t("n")}</m:sup>'
            f"<m:e>{t('x')}</m:e></m:nary>",
            r"\sum_{i=1}^{n} x",
        ),
        (
            f"<m:d><m:dPr/><m:e><m:m><m:mr><m:e>{t('1')}</m:e><m:e>{t('2')}</m:e></m:mr>"
            f"<m:mr><m:e>{t('3')}</m:e><m:e>{t('4')}</m:e></m:mr></m:m></m:e></m:d>",
            r"(\begin{matrix}1 & 2 \\ 3 & 4\end{matrix})",
        ),
        (
            f'<m:d><m:dPr><m:begChr m:val="{{"/><m:endChr m:val=""/></m:dPr><m:e><m:m><m:mr><m:e>{t("x,")}</m:e><m:e>{t("x>0".replace(">", "&gt;"))}</m:e></m:mr>'
            f"<m:mr><m:e>{t('0')}</m:e><m:e>{t('else')}</m:e></m:mr></m:m></m:e></m:d>",
            r"\begin{cases}x, & x>0 \\ 0 & else\end{cases}",
        ),
        (f"<m:groupChr><m:e>{t('x')}</m:e></m:groupChr>", "?"),
    ],
)
def test_an_equation_of_word_is_read_as_latex(inner, said):
    assert " ".join(read("1a: ", inner).split()) == f"1a: {said}"


MATHML = """<mrow><mi>y</mi><mo>=</mo><mfrac><mi>a</mi><msqrt><mn>2</mn></msqrt></mfrac><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo>
<mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub><mo>=</mo><mo>{</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi>
<mo>&gt;</mo><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mtext>else</mtext></mtd></mtr></mtable></mrow>"""
AS_LATEX = r"1a: $y=\frac{a}{\sqrt{2}}\sum_{i=1}^{n} x_{i}=\begin{cases}1 & x>0 \\ 0 &  else \end{cases}$"


def test_a_formula_of_a_page_is_read_as_latex():
    page = f"<p>1a: <math>{MATHML}</math></p>"

    assert documents.read("work.html", page.encode(), {}).strip().replace("1a:  ", "1a: ") == AS_LATEX


def test_a_formula_of_libreoffice_is_read_as_latex():
    from odf.draw import Frame, Object

    document = opendocument.OpenDocumentText()
    paragraph = text.P(text="1a:")
    frame = Frame(width="6cm", height="1cm", anchortype="as-char")
    frame.addElement(Object(href="./Object 1", type="simple"))
    paragraph.addElement(frame)
    document.text.addElement(paragraph)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out, "a") as packed:
        math = f'<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{MATHML}<annotation>y</annotation></semantics></math>'
        packed.writestr("Object 1/content.xml", math)

    assert documents.read("work.odt", out.getvalue(), {}).strip() == AS_LATEX


def picture():
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return io.BytesIO(out.getvalue())


def test_a_picture_in_a_document_of_word_is_marked():
    document = docx.Document()
    document.add_paragraph("1a:")
    document.add_paragraph().add_run().add_picture(picture())
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.docx", out.getvalue(), {}).split() == ["1a:", "[picture]"]


def test_a_picture_and_an_unknown_object_of_libreoffice_are_marked():
    from odf import draw

    document = opendocument.OpenDocumentText()
    for shown in (draw.Image(href="Pictures/1.png"), draw.Object(href="./Object 9", type="simple")):
        paragraph = text.P(text="1a:")
        frame = draw.Frame(width="6cm", height="1cm", anchortype="as-char")
        frame.addElement(shown)
        paragraph.addElement(frame)
        document.text.addElement(paragraph)
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.odt", out.getvalue(), {}).split() == ["1a:", "[picture]"] * 2


def test_a_picture_in_rtf_and_in_a_page_is_marked():
    rich = rb"{\rtf1\ansi 1a:\par {\*\shppict{\pict\pngblip 89504e47}}\par 1b: 3\par}"
    page = b"<p>1a:</p><img src='x.png'><p>1b: <svg></svg><math><mi>x</mi></math></p>"

    assert documents.read("work.rtf", rich, {}).split() == ["1a:", "[picture]", "1b:", "3"]
    assert documents.read("work.html", page, {}).split() == ["1a:", "[picture]", "1b:", "$x$"]


def test_what_is_struck_out_or_deleted_in_a_document_of_word_is_no_answer():
    document = docx.Document()
    paragraph = document.add_paragraph("1a: a_1")
    paragraph.add_run(" + 1").font.strike = True
    style = document.styles.add_style("Struck", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.double_strike = True
    paragraph.add_run(" + 2", style="Struck")
    for tag, inner in (("del", "delText"), ("moveFrom", "t")):
        paragraph._p.append(parse_xml(f"<w:{tag} {W}><w:r><w:{inner}> + 3</w:{inner}></w:r></w:{tag}>"))
    paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t> + 4</w:t></w:r></w:ins>"))
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.docx", out.getvalue(), {}).split() == ["1a:", "a_1", "+", "4"]


def test_what_is_struck_out_or_deleted_in_a_document_of_libreoffice_is_no_answer():
    document = opendocument.OpenDocumentText()
    struck = Style(name="T1", family="text")
    struck.addElement(TextProperties(textlinethroughstyle="solid", textposition="super 58%"))
    document.automaticstyles.addElement(struck)
    changes = text.TrackedChanges()
    region = text.ChangedRegion(check_grammar=False)
    deleted = text.Deletion()
    deleted.addElement(text.P(text="1a: a_1 + 3"))
    region.addElement(deleted)
    changes.addElement(region)
    document.text.addElement(changes)
    paragraph = text.P(text="1a: a_1")
    paragraph.addElement(text.Span(stylename="T1", text=" + 1"))
    document.text.addElement(paragraph)
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.odt", out.getvalue(), {}).split() == ["1a:", "a_1"]


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ({"display": "none"}, "[picture]"),
        ({"color": "#FFFFFF"}, "[picture]"),
        ({"fontsize": "1pt"}, "[picture]"),
        ({"color": "#ff0000", "textposition": "0% 100%"}, "a_1"),
    ],
)
def test_what_is_hidden_white_or_tiny_in_a_document_of_libreoffice_is_a_persons(look, said):
    document = opendocument.OpenDocumentText()
    outer = Style(name="Outer", family="text")
    outer.addElement(TextProperties(**look))
    document.styles.addElement(outer)
    document.automaticstyles.addElement(Style(name="T1", family="text", parentstylename="Outer"))
    paragraph = text.P(text="1a: ")
    paragraph.addElement(text.Span(stylename="T1", text="a_1"))
    document.text.addElement(paragraph)
    document.text.addElement(text.P(stylename="T1", text="a_1"))
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.odt", out.getvalue(), {}).split() == ["1a:", said, said]


@pytest.mark.parametrize(("attribute", "value"), [("hidden", True), ("size", docx.shared.Pt(1))])
def test_what_is_hidden_or_tiny_by_its_style_in_a_document_of_word_is_a_persons(attribute, value):
    document = docx.Document()
    style = document.styles.add_style("Own", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    setattr(style.font, attribute, value)
    document.add_paragraph("1a: ").add_run("7", style="Own")
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.docx", out.getvalue(), {}).split() == ["1a:", "[picture]"]


def test_a_hidden_section_of_a_document_of_libreoffice_is_a_persons():
    document = opendocument.OpenDocumentText()
    for display in ("true", "none"):
        section = text.Section(name=display, display=display)
        section.addElement(text.P(text="1a: a_1"))
        document.text.addElement(section)
    out = io.BytesIO()
    document.save(out)

    assert documents.read("work.odt", out.getvalue(), {}).split() == ["1a:", "a_1", "[picture]"]


def test_a_word_document_without_styles_is_read():
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>1a: 5</w:t></w:r></w:p></w:body></w:document>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, said in parts.items():
            packed.writestr(name, said)

    assert documents.read("a.docx", data.getvalue(), {}) == "1a: 5"


def test_a_row_of_rtf_is_told_from_a_line_that_ends_with_a_bar():
    source = (
        rb"{\rtf1 1a: log|det J| = log|det A|\par \trowd\cellx1\cellx2 \intbl 1\cell 2\cell\row 1b: x\par}"
    )
    lines = [line.strip() for line in documents.read("a.rtf", source, {}).splitlines() if line.strip()]

    assert lines[0] == "1a: log|det J| = log|det A|"
    assert [cell.strip() for cell in lines[1].strip("|").split("|")] == ["1", "2"]


def test_a_letter_of_the_keyboard_is_the_greek_one():
    assert [t.lines for t in documents.texts({"a.txt": "1a: \u00b5 + \u03f5".encode()})] == [
        "1a: \u03bc + \u03b5"
    ]


def test_the_headings_of_a_document_keep_how_deep_they_are():
    document = docx.Document()
    document.add_heading("Aufgabe 1", 1)
    document.add_heading("Träger", 2)
    of_word = io.BytesIO()
    document.save(of_word)
    open_document = opendocument.OpenDocumentText()
    open_document.text.addElement(text.H(outlinelevel=1, text="Aufgabe 1"))
    open_document.text.addElement(text.H(outlinelevel=2, text="Träger"))
    of_libre = io.BytesIO()
    open_document.save(of_libre)

    for name, data in (("a.docx", of_word), ("a.odt", of_libre)):
        assert documents.read(name, data.getvalue(), {}).split("\n\n")[-1].strip() == "### Träger"


def test_a_document_of_libreoffice_whose_file_is_indented_is_read():
    document = opendocument.OpenDocumentText()
    grid = table.Table()
    row = table.TableRow()
    for said in ("1a:", "a_1"):
        cell = table.TableCell()
        cell.addElement(text.P(text=said))
        row.addElement(cell)
    grid.addElement(row)
    document.text.addElement(text.P(text="Sheet 1"))
    document.text.addElement(grid)
    out = io.BytesIO()
    document.save(out)
    indented = io.BytesIO()
    with zipfile.ZipFile(out) as plain, zipfile.ZipFile(indented, "w") as packed:
        for name in plain.namelist():
            packed.writestr(name, plain.read(name).replace(b"><", b">\n  <"))

    said = documents.read("work.odt", indented.getvalue(), {})

    assert said.split() == ["Sheet", "1", "|", "1a:", "|", "a_1", "|"]
