"""What the sheet itself answers to questions on paper, for the person who decides."""

from __future__ import annotations

from pathlib import Path

from graders.sheets.spec import Spec
from graders.vocabulary.symbols import Naming


def own_answers(spec: Spec) -> dict[str, str]:
    """Return by check what stands under its label in the answer sheet filled in; nothing for a label that is not there."""
    from graders.observing.code import Code
    from graders.observing.missing import Unanswered
    from graders.observing.probes.locating import answers

    folder = spec.folder / "answers"
    files = {p.name: p.read_bytes() for p in sorted(folder.glob("*")) if p.is_file()}
    code = Code(Path(), files, Naming(), {})
    found: dict[str, str] = {}
    for check in spec.checks if files else ():
        label = getattr(check, "answer", "")
        try:
            if isinstance(label, str) and label and (said := answers.written(code, label)) is not None:
                found[check.id] = (said.whole or said.text).strip()
        except Unanswered:
            continue
    return found
