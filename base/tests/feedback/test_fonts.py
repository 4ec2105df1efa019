from graders.authoring.doctor import letters
from graders.feedback import fonts


def test_letters_that_typst_brings_are_shown_as_they_are():
    said = {"a": ["Ünal Łukasz Ørsted", "Ελλάς Жук", "∇θ ≤ ∑ 𝒩"], "n": 3}

    assert fonts.shown(said) == (said, set())


def test_what_no_font_has_is_marked_and_said(monkeypatch):
    monkeypatch.setattr(fonts, "_found", lambda: frozenset(map(ord, "花")))

    assert fonts.shown({"student": "Hana 花 한", "points": [2.5, "한"]}) == (
        {"student": "Hana 花 \N{REPLACEMENT CHARACTER}", "points": [2.5, "\N{REPLACEMENT CHARACTER}"]},
        {"한"},
    )


def test_the_doctor_says_which_scripts_are_missing_and_the_cure(monkeypatch):
    has = "".join(letters for name, letters in fonts.SCRIPTS.items() if name not in ("Arabic", "emoji"))
    monkeypatch.setattr(fonts, "_found", lambda: frozenset(map(ord, has)))

    assert [(f.name, f.needed, f.said) for f in letters()] == [
        (
            "letters: Arabic",
            False,
            "no font here has them, so a PDF shows � in their place: `apt-get install fonts-noto-core`",
        ),
        (
            "letters: emoji",
            False,
            "no font here has them, so a PDF shows � in their place: `apt-get install fonts-noto-color-emoji`",
        ),
    ]
