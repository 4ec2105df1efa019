"""What students get to fill in: the handout's own files, and the reference's without its solutions."""

from __future__ import annotations

import re

from graders.checks import digest
from graders.sheets.reference import reference_files
from graders.sheets.spec import Spec
from graders.submission.notebooks import to_notebook, to_script

SOLUTION, OURS = "solution", "reference only"


MARK = re.compile(rf"^( *)# <{SOLUTION}>\n.*?^ *# </{SOLUTION}>\n", re.DOTALL | re.MULTILINE)


DIGESTS = "handout.sha256"


EXPECTED = "expected.sqlite"


MISTAKES = "mistakes.json"
"""Names and words of the mistakes whose observations lie among what is expected, where the sheet hands them out."""


HIDDEN = re.compile(rf"^# <{OURS}>\n.*?^# </{OURS}>\n+", re.DOTALL | re.MULTILINE)


def digests(spec: Spec) -> list[str]:
    """Return the digests of the files that students were given, and of the paragraphs in them; a handout holds only these."""
    from graders.observing.probes.locating.passages import prose_of

    kept = spec.folder / DIGESTS
    if kept.is_file():
        return kept.read_text().split()
    given = skeletons(spec)
    return [*map(digest, given.values()), *(digest(said.encode()) for said in prose_of(given))]


def skeletons(spec: Spec) -> dict[str, bytes]:
    """Return the files to fill in: the handout's own, and the reference's without its solutions."""
    folder = spec.folder / "handout"
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }
    for name, data in reference_files(spec).items():
        if name.endswith(".ipynb"):
            files[name] = to_notebook(skeleton(to_script(data)))
        elif text := skeleton(data.decode()).strip():
            files[name] = f"{text}\n".encode()
        elif name.endswith("__init__.py"):  # it makes its folder a package
            files[name] = b""
    return files


def skeleton(source: str) -> str:
    """Return `source` with each marked solution replaced by `raise NotImplementedError`, without the reference's own helpers."""
    source = HIDDEN.sub("", source)
    return MARK.sub(r"\1raise NotImplementedError  # TODO: your code" + "\n", source)
