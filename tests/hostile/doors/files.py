"""Names of files."""

import unicodedata

from tests.hostile.doors import HONEST, Door

ODD = b"x = 1\n"


def also(name, tries, data=ODD):
    """Honest work with a file of an odd name beside it."""
    return Door(tries, {**HONEST, name: data})


DOORS = [
    also(b"w\xf6rk\xff.py", "a name that is no text"),
    also(b"\xed\xa0\x80.md", "a name of half a surrogate"),
    also("tab\tand\nline.py", "a name with a line break"),
    also("\x1b[31mred\x07.py", "a name with escapes for a terminal"),
    also("\u202egpj.py", "a name that is written from the right"),
    also("a" * 240 + ".ipynb", "a notebook with a name of 246 letters", HONEST["notes.ipynb"]),
    also("ü" * 120 + ".py", "a name of 243 bytes"),
    also("<svg onload=alert(1)>.py", "a name that is markup"),
    also("'; drop table observations; --.py", "a name that is a statement of SQL"),
    also("{{ 7 * 7 }}.md", "a name that is a template"),
    also("$(touch owned).py", "a name that is a command"),
    also("-rf.py", "a name that is an option"),
    also('#read("x").md', "a name that is code of Typst"),
    also("=1+1.csv", "a name that is a formula"),
    also("/".join(["deep"] * 90) + "/end.py", "90 folders within each other"),
    also("torch/__init__.py", "a package called as a library", b"raise SystemExit('owned')\n"),
    also("graders/__init__.py", "a package called as the grader", b"raise SystemExit('owned')\n"),
    Door(
        "what Python imports by itself, which ends it: only what it wrote counts",
        {**HONEST, "sitecustomize.py": b"import os\nos._exit(0)\n"},
        6.0,
    ),
    also("numpy.py", "a file called as a library", b"raise SystemExit('owned')\n"),
    also("feedback.html", "a page called as the one that is handed back", b"<script>1</script>"),
    also(unicodedata.normalize("NFD", "lösung.py"), "a name with combining marks"),
    also("SOLUTION.PY", "the name of another file in capitals", b"def helper():\n    return 3\n"),
    Door("700 small files", {**HONEST, **{f"parts/p{i:03}.py": b"x = 1\n" for i in range(700)}}),
    Door("its work in a folder of a folder", {f"a/b c/{n}": d for n, d in HONEST.items()}),
    Door("nothing but names", dict.fromkeys(HONEST, b""), 0.0),
    Door("an empty folder", {}, 0.0),
    Door(
        "sources nested too deeply beside the honest one",
        {
            **HONEST,
            "n.py": b"y = " + b"[" * 9000,
            "m.py": b"y = " + b"not " * 60_000 + b"1",
            "l.py": b"y = " + b"~" * 200_000 + b"1",
        },
    ),
]
