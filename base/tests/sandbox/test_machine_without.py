"""What a student reads where the system has neither `fork` nor `resource` nor `SIGALRM`: run with these made absent."""

import os
import subprocess
import sys

from tests.conftest import REFERENCE

WINDOWS = """
import os, platform, signal, sys
for module in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[module] = None
for module, names in ((os, ("fork", "geteuid", "sched_getaffinity")), (signal, ("SIGALRM", "SIGPROF", "setitimer"))):
    for name in names:
        delattr(module, name)
platform.system = lambda: "Windows"
from graders.cli import main
main()
"""


def test_a_check_says_in_one_line_where_hand_ins_can_be_run(toy, tmp_path):
    (tmp_path / "solution.py").write_text(REFERENCE)
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS, "check", str(toy.folder), str(tmp_path / "solution.py")],
        capture_output=True,
        text=True,
        check=False,
        # what is kept needs no process at all
        env={**os.environ, "TORCHGRADE_CACHE": str(tmp_path / "nothing-kept")},
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: Windows cannot run hand-ins (a process for each check, a limit of its time, a limit of its memory): "
        "use Linux, macOS, Windows' own Linux (`wsl --install`, then pip install torchgrade there), or a notebook on Colab"
    )
