"""Seeded cohorts for sheets aml-vae and edf-intro, as students hand in: right, wrong in named ways, broken, hostile.

`python -m tests.demo FOLDER [SHEET]` writes one.
"""

import io
import json
import random
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from graders.sheets.artifacts import reference_submission
from graders.sheets.changes import load
from graders.sheets.load import find_spec
from graders.sheets.skeletons import skeletons
from graders.sheets.spec import Spec

LOOP = "def log_prob(model, x, samples=1000, sigma_p=0.4):\n    while True:\n        pass\n"
HOG = """def log_prob(model, x, samples=1000, sigma_p=0.4):
    kept = []
    while True:
        kept.append(torch.ones(2**24))
"""
CRASH = """import os


def kl_divergence(mu, r):
    os._exit(0)
"""
HOSTILE = """
def kl_divergence(mu, r):
    raise ValueError("<script>alert(1)</script> #eval(read(\\"/etc/passwd\\")) {{ 7 * 7 }} $x$ *bold* " + "🙂 ümläut " * 40000)
"""
THIEF = """

def kl_divergence(mu, r):
    # looks for the solution, then tells the grader that all is well
    import os
    import sys
    for folder in ("reference", "../reference", "/.torchgrade/grader/graders/_data/reference"):
        if os.path.isdir(folder):
            sys.path.insert(0, folder + "/aml_vae")
            import vae
            return vae.kl_divergence(mu, r)
    import graders.wire as protocol
    from graders.kinds.functions.agrees import Agrees
    from graders.model import passed
    Agrees.judge = lambda *_: passed()
    torch.allclose = lambda *_, **__: True
    protocol.encode.__code__ = forged.__code__
    return torch.zeros(())


def forged(message, arrays):
    header = b'{"ok": true, "verdict": "passed", "score": 100, "arrays": []}'
    return b"TGR1" + len(header).to_bytes(4, "big") + bytes(8) + header
"""


MARKS = re.compile(r"^ *# </?(?:solution|reference only)>(?:\n|$)", re.M)
Cohort = dict[str, dict[str, bytes] | bytes]
"""Name to files of a folder, or to the bytes of a file of that name."""


def changer(spec: Spec) -> Callable[..., dict[str, bytes]]:
    """What makes the files of the reference with some named mistakes or variants."""
    right = reference_submission(spec, "quick", lambda message: print(message, file=sys.stderr))
    changes = {c.name: c for folder in ("mistakes", "variants") for c in load(spec, folder)}

    def changed(*names: str) -> dict[str, bytes]:
        hand_in = right
        for name in names:
            hand_in = changes[name].apply(hand_in)
        return {name: unmarked(name, data) for name, data in hand_in.files.items()}

    return changed


def unmarked(name: str, data: bytes) -> bytes:
    """A file of the reference without the marks of what students fill in."""
    if name.endswith(".ipynb"):
        notebook = json.loads(data)
        for cell in notebook["cells"]:
            cell["source"] = MARKS.sub("", "".join(cell["source"])).rstrip("\n")
        return json.dumps(notebook).encode()
    return MARKS.sub("", data.decode()).encode() if name.endswith(".py") else data


def hand_ins(seed: int = 0) -> Cohort:
    """Sheet aml-vae: scripts."""
    spec = find_spec("aml-vae")
    changed = changer(spec)
    right = changed()

    def appended(file: str, text: str) -> dict[str, bytes]:
        return {**right, file: right[file] + b"\n\n" + text.encode()}

    small = {n: d for n, d in right.items() if not n.endswith(".pt")}
    cohort: Cohort = {
        "Ada Lovelace": right,
        "Bjarne Ørsted": changed("kl-swapped", "normaliser-forgotten"),
        "Chloé Dubois.zip": packed({f"hw1/{n}": d for n, d in changed("one-class").items()}),
        "Dimitri.zip": packed({**notebook_of(small), **changed_layout(small)}),
        "Erika Müller": changed("softmax-before-cross-entropy", "latents-by-position"),
        "Fatima.zip": packed(
            {**{n: d for n, d in appended("log_prob.py", LOOP).items() if not n.endswith(".pt")}}
        ),
        "Gustav": appended("vae.py", CRASH),
        "Hana 花 🌸": {**small, "log_prob.py": small["log_prob.py"] + HOG.encode()},
        "Ivan": {},
        "Jana.zip": packed(small)[:2000],
        "Kwame": skeletons(spec),
        '=HYPERLINK("evil")': appended("vae.py", HOSTILE),
        "Mallory": appended("vae.py", THIEF),
        "Lena": changed("sup-top-level", "r-starts-normal", "sigma-is-exp-r"),
        "Mehmet.zip": packed({"../../escape.py": b"print(1)", **small}),
    }
    return shuffled(cohort, seed)


def notebooks(seed: int = 0) -> Cohort:
    """Sheet edf-intro: notebooks and answer sheets, and two hand-ins of which one is copied from the other."""
    spec = find_spec("edf-intro")
    changed = changer(spec)
    right = changed()

    original = changed("own-style")
    copied = {
        n: re.sub(rb"\b(delta|count|steps|history)\b", rb"\1_mine", d) if n.endswith(".ipynb") else d
        for n, d in original.items()
    }
    cohort: Cohort = {
        "Amara Okafor": right,
        "Boris": changed("l2-mean", "w-transposed"),
        "Carla": changed("l2-sign", "called-triangular", "outer-swapped"),
        "Deniz": changed("l2-mean", "derivatives-without-2"),
        "Eun-ji 은지.zip": packed(changed("l2-root", "product-with-loops")),
        "François": changed("called-triangular", "never-run"),
        "Grace": original,
        "Hugo": copied,
        "Ines": changed("l2-mean", "prob-flat"),
        "Jonas": changed("w-transposed", "one-resolution"),
        "Kemal": {**right, "answers.md": b"1a: I do not know\n"},
        "Lucia": skeletons(spec),
    }
    return shuffled(cohort, seed)


COHORTS = {"aml-vae": hand_ins, "edf-intro": notebooks}


def shuffled(cohort: Cohort, seed: int) -> Cohort:
    """The same hand-ins in a seeded order."""
    order = list(cohort)
    random.Random(seed).shuffle(order)
    return {name: cohort[name] for name in order}


def notebook_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """Section 3 as one notebook, with magics, a shell line, a stored error and cells out of order."""
    sources = ["%matplotlib inline\n!pip install torch", "import torch\nfrom torch import nn"]
    for name in ("model.py", "vae.py", "latent_optimization.py", "log_prob.py"):
        text = files[name].decode().replace("from __future__ import annotations\n", "")
        own = ("from model import", "from vae import")
        sources.append("\n".join(line for line in text.splitlines() if not line.startswith(own)))
    sources += ["vae, losses = train_vae(train_set)  # train_set is gone", "this is no python"]
    cells = [
        {
            "cell_type": "code",
            "source": s.splitlines(True),
            "metadata": {},
            "outputs": [],
            "execution_count": n,
        }
        for n, s in zip(range(9, 0, -1), sources, strict=False)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return {"vae_part2.ipynb": json.dumps(notebook).encode()}


def changed_layout(files: dict[str, bytes]) -> dict[str, bytes]:
    """The rest of that hand-in: the classifier with Windows line ends, the report under its own name."""
    classifier = files["sup_classification.py"].replace(b"\n", b"\r\n")
    return {
        "sup_classification.py": classifier,
        "Readme.txt": files["README.md"],
        "ex1_dimitri.pdf": files["report.pdf"],
    }


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of `files`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def write(folder: Path, cohort: Cohort) -> None:
    """Put a cohort on disk."""
    for name, content in cohort.items():
        if isinstance(content, bytes):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            continue
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, data in content.items():
            path = folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1]), COHORTS[(sys.argv[2:] or ["aml-vae"])[0]]())
