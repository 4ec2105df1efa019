"""Archives: as the hand-in itself, and beside honest work."""

import gzip
import io
import tarfile
import zipfile

from tests.hostile.doors import FULL, HONEST, Door, zipped


def tarred(*members):
    """A tar of (name, data, fields)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data, fields in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            for key, value in fields.items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def encrypted():
    """A zip that says it is encrypted."""
    data = bytearray(zipped(HONEST))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def onion(depth):
    """Zips within each other, each with honest work beside the next."""
    inner = zipped(HONEST)
    for _ in range(depth):
        inner = zipped({"more.zip": inner}, zipfile.ZIP_STORED)
    return inner


def honest(**fields):
    """The members of an honest tar, and one more."""
    return [(name, data, {}) for name, data in HONEST.items()] + [("more.py", b"", fields)]


BOMB = zipped({"zeros.py": bytes(2**25)})
DOORS = [
    Door("honest work as a zip", zipped(HONEST), FULL, ".zip"),
    Door("honest work as a tar", tarred(*honest()), FULL, ".tar"),
    Door("a name that leaves the folder", zipped({**HONEST, "a/../../../owned.py": b"x"}), 0, ".zip"),
    Door("an absolute name", zipped({**HONEST, "/tmp/owned-by-an-archive.py": b"x"}), 0, ".zip"),
    Door("a link", tarred(*honest(type=tarfile.SYMTYPE, linkname="/etc/passwd")), 0, ".tar"),
    Door("a hard link", tarred(*honest(type=tarfile.LNKTYPE, linkname="/etc/shadow")), 0, ".tar"),
    Door("a device", tarred(*honest(type=tarfile.CHRTYPE, devmajor=1, devminor=8)), 0, ".tar"),
    Door("zeros packed a thousandfold", BOMB, 0, ".zip"),
    Door("the same beside honest work: refused with all of it", {**HONEST, "data.zip": BOMB}, 0),
    Door("an archive that says it is encrypted", encrypted(), 0, ".zip"),
    Door("200,000 names", lambda: zipped({f"{i}": b"" for i in range(200_000)}), 0, ".zip"),
    Door("an archive of nothing", zipped({}), 0, ".zip"),
    Door("half an archive", zipped(HONEST)[: len(zipped(HONEST)) // 2], 0, ".zip"),
    Door("no archive", b"honest, I promise", 0, ".tar.gz"),
    Door(
        "a tar of zeros, packed a thousandfold",
        lambda: gzip.compress(tarred(("z.py", bytes(2**27), {}))),
        0,
        ".tar.gz",
    ),
    Door("a name of 70,000 letters", tarred(("n" * 70_000, b"x", {})), 0, ".tar"),
    Door("a tar with a name that is no text", tarred(*honest(), ("\udcff.py", b"x = 1", {})), FULL, ".tar"),
    Door("zips within zips, deeper than is unpacked", {**HONEST, "onion.zip": onion(9)}),
]
