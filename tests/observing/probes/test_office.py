"""Documents of Word: text, and Word's own equations."""

import io

import docx
import pytest
from docx.oxml import parse_xml

from graders.observing.probes import documents

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


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
        (f"<m:groupChr><m:e>{t('x')}</m:e></m:groupChr>", "?"),
    ],
)
def test_an_equation_of_word_is_read_as_latex(inner, said):
    assert " ".join(read("1a: ", inner).split()) == f"1a: {said}"
