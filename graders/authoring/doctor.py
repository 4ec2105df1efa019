"""What the jail on this machine can do, found by starting one and asking from inside, and by trying it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import re
import socket
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from graders.datasets import mnist as data
from graders.errors import UserError
from graders.feedback import pdf
from graders.feedback.fonts import missing_scripts
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Crash, Submission
from graders.observing.stubs import DRAWING, TRACKING
from graders.paths import ASSIGNMENTS, PACKAGE, REFERENCE
from graders.sandbox.bubblewrap import DATA_INSIDE, PACKAGE_INSIDE, bwrap, require
from graders.sandbox.inside.confine import KNOWN
from graders.sandbox.session import Session
from graders.sheets.load import load_spec
from graders.vocabulary.limits import Limits
from graders.vocabulary.symbols import Naming

PROJECTS = {
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "skimage": "scikit-image",
    "mpl_toolkits": "matplotlib",
    "yaml": "pyyaml",
}
"""What is installed to have a library, where it goes by another name."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it protects, whether it is there, and the cure."""

    name: str
    good: bool
    said: str
    needed: bool = True


def examine() -> list[Finding]:
    """Everything that a jail needs or may have; a finding that is not `needed` only makes it better."""
    findings = [Finding("system", True, f"{platform.system()} {platform.release()}")]
    try:
        require()
    except UserError as error:
        return [*findings, Finding("jail", False, str(error))]
    findings.append(Finding("bubblewrap", True, str(bwrap())))
    with Session(data.withheld_or_nothing(needed=False), Naming(), Limits()) as session:
        session.load(Submission("doctor", {}))
        seen = session.facts()
        if isinstance(seen, Crash):
            return [*findings, Finding("jail", False, f"does not start: {seen.message}")]
        groups = [f.parent.as_posix() for f in session.warm.group.folders]
        cold = session.cold
    none = "0" * len(seen["capabilities"])
    return [
        *findings,
        Finding(
            "namespaces for each hand-in",
            not cold,
            "a fork of the warm process has its own"
            if not cold
            else f"refused ({cold}); each hand-in gets a sandbox of its own, which costs seconds",
            needed=False,
        ),
        Finding("seccomp filter", seen["seccomp"], "installed" if seen["seccomp"] else "not in force"),
        Finding(
            "no new privileges", seen["no_new_privs"], "in force" if seen["no_new_privs"] else "not in force"
        ),
        Finding(
            "capabilities",
            seen["capabilities"] == none,
            "none" if seen["capabilities"] == none else seen["capabilities"],
        ),
        Finding(
            "network", seen["networks"] in ([], ["lo"]), f"only {', '.join(seen['networks']) or 'nothing'}"
        ),
        Finding("environment", not seen["secrets"], ", ".join(seen["secrets"]) or "nothing of yours"),
        Finding("home folders", not seen["homes"], ", ".join(seen["homes"]) or "not to be seen"),
        Finding(
            "cgroup",
            bool(groups),
            ", ".join(groups)
            if groups
            else "none can be made here; a watch on the process tree limits memory and processes",
            needed=False,
        ),
    ]


STARVED = re.compile(
    "(its other function: )?(broken: |human: the code (used up its|waited for|did not end within|used more than))"
)
"""Verdicts that a loaded machine can bring about: no breach is among them, and what caused them is tried once more."""


def tried(verdict: Callable[[str], str], source: str, says: str) -> str:
    """Return what is said of a hand-in; where a busy machine may have ended it, what is said the second time.

    Args:
        verdict: Grades a hand-in.
        source: The hand-in.
        says: What must be said, as a pattern.
    """
    said = verdict(source)
    return verdict(f"{source}\n# once more") if STARVED.match(said) and not re.match(says, said) else said


def libraries(allowed: Iterable[str]) -> list[Finding]:
    """The libraries that hand-ins may use and that are not installed here, each with the cure."""
    missing = [n for n in allowed if n not in TRACKING | DRAWING and importlib.util.find_spec(n) is None]
    return [
        Finding(
            f"library {name}",
            False,
            f"is not installed here, and hand-ins may use it: `pip install {PROJECTS.get(name, name)}`; what needs it is left to you",
            needed=False,
        )
        for name in sorted(missing)
    ]


def letters() -> list[Finding]:
    """The scripts that PDFs made here cannot show, each with the cure."""
    try:
        pdf.require()
    except UserError as error:
        return [Finding("pages", False, str(error), needed=False)]
    return [
        Finding(
            f"letters: {name}",
            False,
            f"no font here has them, so a PDF shows � in their place: `apt-get install {package}`",
            needed=False,
        )
        for name, package in missing_scripts().items()
    ]


def conformance(listen: Callable[[Finding], None] = lambda _: None) -> list[Finding]:
    """Try the jail of this machine with an honest hand-in and hostile ones of a toy sheet; takes half a minute.

    Each hostile one must get what it deserves and nothing else, and the honest one full marks after it.

    Raises:
        UserError: No jail can be had.
        CannotStart: It does not start.
    """
    require()
    spec = load_spec(PACKAGE / "authoring" / "conformance" / "toy" / "spec.yaml")
    findings = []
    with (
        tempfile.TemporaryDirectory(prefix="torchgrade-") as folder,
        contextlib.closing(Store(Path(folder) / "observations.sqlite")) as store,
        contextlib.closing(Grader(spec, store, store, recognise=False)) as grader,
        grader.session() as session,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        places = {
            "SHEET": spec.folder,
            "SHEETS": ASSIGNMENTS,
            "REFERENCES": REFERENCE,
            "PACKAGE": PACKAGE,
            "PACKAGE_INSIDE": PACKAGE_INSIDE,
            "DATA_INSIDE": DATA_INSIDE,
            "PORT": server.getsockname()[1],
            "NAMES": sorted(set(os.environ) - KNOWN),
            "HOMES": ["/root", "/home", str(Path.home())],
        }

        def verdict(source: str) -> str:
            report = grader.grade(Submission("doctor", {"solution.py": source.encode()}), session)
            said = {r.id: f"{r.outcome.verdict}: {r.outcome.diagnosis.summary}" for r in report.results}
            if re.match("passed: |human: reaches for the grader", said["scale"]):
                return said["kl"]
            return f"its other function: {said['scale']}"

        honest = ""
        for number, file in enumerate(sorted((PACKAGE / "authoring" / "conformance" / "hand-ins").iterdir())):
            source = file.read_text(encoding="utf-8")
            head = dict(re.findall(r"^# (name|says|cure): (.*)$", source, re.MULTILINE))
            for name, value in places.items():
                source = source.replace(f"{{{name}}}", str(value))
            honest = honest or source
            said = tried(verdict, source, head["says"])
            good = re.match(head["says"], said) is not None
            if (
                good
                and number
                and not (after := tried(verdict, f"{honest}# {number}", "passed")).startswith("passed")
            ):
                good, said = False, f"the honest hand-in after it: {after}"
            cure = "" if good else f"{said[:300]}; {head['cure']}"
            findings.append(Finding(head["name"], good, cure or "as it must be"))
            listen(findings[-1])
            if not number and not good:  # then what happens to others says nothing
                break
    return findings
