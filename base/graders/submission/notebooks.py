"""Notebooks kept as scripts whose cells begin with `# %%`, and back again."""

from __future__ import annotations

import json
import warnings

# notebooks of older programs have cells without ids, which matters to nobody here
warnings.filterwarnings("ignore", message="Cell is missing an id field")
CODE = (".py", ".ipynb")
"""Endings of files that hold code."""
FORMAT = "py:percent"


def to_notebook(script: str, *, executed: bool = False) -> bytes:
    """A script with `# %%` marks as an `.ipynb` file, the same for the same script.

    Args:
        script: The cells, one below the other.
        executed: Number the cells as Jupyter does when all are run in order.
    """
    import jupytext

    notebook = jupytext.reads(script, fmt=FORMAT)
    count = 0
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            count += 1
            cell["execution_count"] = count if executed else None
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = {"kernelspec": kernel}
    return jupytext.writes(notebook, fmt="ipynb").encode()


def to_script(notebook: bytes) -> str:
    """An `.ipynb` file as a script with `# %%` marks."""
    import jupytext  # slow to import, and few commands need it

    read = jupytext.reads(notebook.decode(), fmt="ipynb")
    read.metadata = {}
    text: str = jupytext.writes(read, fmt=FORMAT)
    # without the header in which jupytext keeps settings
    return text.split("# ---\n\n", 1)[-1] if text.startswith("# ---\n") else text


def is_executed(notebook: bytes) -> bool:
    """Whether any cell is numbered."""
    return any(c.get("execution_count") for c in json.loads(notebook)["cells"])
