"""Gradescope's autograder: the zip that it builds an image from, with this program, one sheet and its solution."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import secrets
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from graders.errors import UserError
from graders.paths import PACKAGE, TEMPLATES
from graders.sheets.spec import Spec

SETTINGS, SECRET = "autograder.json", "secret"
SCRIPTS = TEMPLATES / "gradescope"
EPOCH = (2020, 1, 1, 0, 0, 0)
LEFT_OUT = ("__pycache__", ".pytest_cache", ".ipynb_checkpoints", ".git")
DIST = "torchgrade"


def archive(spec: Spec, *, training: bool, visibility: str) -> dict[str, bytes]:
    """The files of the zip, by name.

    Args:
        spec: The sheet.
        training: Whether to run what must be trained.
        visibility: Who sees the results, in Gradescope's words.

    Raises:
        UserError: The sheet's solution is not there, as in a handout.
    """
    if not spec.solution.is_dir():
        raise UserError(
            f"{spec.folder / 'spec.yaml'}: its reference is not here, so nothing can be graded by it; give the course's own sheet, not a handout"
        )
    wheel, data = wheel_of_this_program()
    settings = {"training": training, "visibility": visibility, "sheet": spec.sheet}
    files = {
        **{name: (SCRIPTS / name).read_bytes() for name in ("setup.sh", "run_autograder")},
        SETTINGS: (json.dumps(settings, indent=1) + "\n").encode(),
        SECRET: (secrets.token_hex(32) + "\n").encode(),
        wheel: data,
    }
    files |= {f"sheet/{name}": data for name, data in _below(spec.folder)}
    files |= {f"sheet/reference/{name}": data for name, data in _below(spec.solution)}
    files["sheet/spec.yaml"] = _with_reference_beside(files["sheet/spec.yaml"])
    return files


def packed(files: dict[str, bytes]) -> bytes:
    """The zip, in which scripts may be executed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = (0o755 if name in ("setup.sh", "run_autograder") else 0o644) << 16
            zipped.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files below a folder, without what tools leave there."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part in LEFT_OUT for part in parts):
            yield "/".join(parts), path.read_bytes()


def _with_reference_beside(spec: bytes) -> bytes:
    """The spec whose solution lies beside it."""
    text, count = re.subn(r"(?m)^reference:.*$", "reference: ./reference", spec.decode("utf-8"))
    if count != 1:
        raise UserError("spec.yaml: the key `reference` must stand in one line of its own, at its beginning")
    return text.encode()


# -- the program ---------------------------------------------------------------------------------


def wheel_of_this_program() -> tuple[str, bytes]:
    """The name of a wheel of this program as it runs here, and its bytes: nothing need be built where it is installed."""
    dist = metadata.distribution(DIST)
    info = f"{DIST}-{dist.version}.dist-info"
    files = {f"graders/{n}": d for n, d in _below(PACKAGE) if not n.startswith("_data/")}
    files |= {f"graders/_data/templates/{n}": d for n, d in _below(TEMPLATES)}
    files |= {
        f"{info}/METADATA": (dist.read_text("METADATA") or "").encode(),
        f"{info}/entry_points.txt": (dist.read_text("entry_points.txt") or "").encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: torchgrade\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    return f"{DIST}-{dist.version}-py3-none-any.whl", packed(files)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
