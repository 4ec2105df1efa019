"""Archives that are not opened here: by their names, and by what they begin with."""

from __future__ import annotations

import re

CLOSED = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"LZIP": "lzip",
    b"MSCF": "cabinet",
    b"xar!": "xar",
    b"ALZ\x01": "ALZ",
    b"EGGA": "EGG",
    b"StuffIt": "StuffIt",
}
"""The first bytes of archives that are not opened here, and their kinds."""
MAY_LIE = "open `{}`, in which it may lie"
"""What a person is asked where something is not there, and an archive is that is not opened."""
VOLUME = re.compile(r"\.(?:r\d\d|z\d\d|(?:rar|7z|zip|zst|tar)\.\d{2,3})$", re.I)
NAMED = re.compile(
    r"\.(?:rar|7z|zst|lz4?|cab|xar|ace|arj|sitx?|zipx|alz|egg|dmg|iso|img|lzh|lha|wim|br|lrz)$", re.I
)


def closed_kind(name: str, data: bytes) -> str:
    """Return the kind of an archive, or of a volume of one, that is not opened here; nothing for any other file."""
    kind = next((kind for magic, kind in CLOSED.items() if data.startswith(magic)), "")
    return kind or (name.rpartition(".")[2].upper() if is_volume(name) or is_closed(name) else "")


def is_volume(name: str) -> bool:
    """Return whether a file is called as a volume of an archive is: `work.7z.002`, `work.z01`."""
    return bool(VOLUME.search(name))


def is_closed(name: str) -> bool:
    """Return whether a file is called as an archive is that is not opened here."""
    return bool(NAMED.search(name)) or is_volume(name)
