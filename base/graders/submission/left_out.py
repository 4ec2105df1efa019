"""Names of what systems, programs and trainings leave in a folder: nobody hands them in."""

from __future__ import annotations

# what systems and programs leave in folders, in small letters
JUNK_NAMES = frozenset(
    (
        "__macosx",
        "__pycache__",
        ".git",
        ".gitignore",
        ".gitkeep",
        ".gitattributes",
        ".ipynb_checkpoints",
        ".ds_store",
        ".idea",
        ".vscode",
        ".directory",
        ".localized",
        ".spotlight-v100",
        ".trashes",
        ".fseventsd",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "@eadir",
        "@recycle",
        "@recently-snapshot",
        "#recycle",
        "#snapshot",
        ".stfolder",
        ".stversions",
        ".dropbox",
        ".dropbox.cache",
        "icon\r",
    )
)
JUNK_BEGINNINGS = ("._", "~$", ".nfs", ".trash-", ".~lock.")
# environments, data sets and caches that students leave beside their answer are left out, not refused
LEFT_OUT_NAMES = JUNK_NAMES | {".venv", "venv", "node_modules", "wandb"}
LEFT_OUT_ENDINGS = (".pyc", "-ubyte", "-ubyte.gz", ".swp")
DATA_ENDINGS = (".npz",)
"""Files of data: the small ones are what the hand-in's own code reads."""
SMALL = 2**22


def is_junk(name: str) -> bool:
    """Whether a system or a program left it there: it is nobody's."""
    return name.lower() in JUNK_NAMES or name.lower().startswith(JUNK_BEGINNINGS)


def is_left_out(name: str, size: int = 0) -> bool:
    """Return whether a file or folder of this name, of so many bytes, is no part of a submission."""
    known = is_junk(name) or name.lower() in LEFT_OUT_NAMES or name.lower().endswith(LEFT_OUT_ENDINGS)
    return known or (size > SMALL and name.lower().endswith(DATA_ENDINGS))
