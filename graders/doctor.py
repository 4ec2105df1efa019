"""What the jail on this machine can do, found by starting one and asking from inside."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from graders import data
from graders.errors import UserError
from graders.model import Crash, Submission
from graders.sandbox.jail import Limits, Session, bwrap, require
from graders.symbols import Naming


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
    with Session(data.withheld(), Naming(), Limits()) as session:
        session.load(Submission("doctor", {}))
        seen = session.facts()
        if isinstance(seen, Crash):
            return [*findings, Finding("jail", False, f"does not start: {seen.message}")]
        groups = [f.parent.as_posix() for f in session.group.folders]
        cold = session.cold
    none = "0" * len(seen["capabilities"])
    return [
        *findings,
        Finding(
            "namespaces for each hand-in", not cold,
            "a fork of the warm process has its own" if not cold
            else f"refused ({cold}); each hand-in gets a sandbox of its own, which costs seconds", needed=False,
        ),
        Finding("seccomp filter", seen["seccomp"], "installed" if seen["seccomp"] else "not in force"),
        Finding("no new privileges", seen["no_new_privs"], "in force" if seen["no_new_privs"] else "not in force"),
        Finding("capabilities", seen["capabilities"] == none, "none" if seen["capabilities"] == none else seen["capabilities"]),
        Finding("network", seen["networks"] in ([], ["lo"]), f"only {', '.join(seen['networks']) or 'nothing'}"),
        Finding("environment", not seen["secrets"], ", ".join(seen["secrets"]) or "nothing of yours"),
        Finding("home folders", not seen["homes"], ", ".join(seen["homes"]) or "not to be seen"),
        Finding(
            "cgroup", bool(groups),
            ", ".join(groups) if groups
            else "none can be made here; a watch on the process tree limits memory and processes", needed=False,
        ),
    ]  # fmt: skip
