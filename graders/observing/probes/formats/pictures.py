"""Pictures, scans and pages of PDFs that were handed in, as pixels of a size that people read; decoded inside the jail."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import numpy as np

from graders.model import Array
from graders.observing.probes.formats.documents import PICTURES

WIDE, HIGH = 1000, 1300
"""Pixels of a picture that is shown, at most."""
MOST = 8
"""Pictures of a submission that are shown."""
LARGEST = 130_000_000
"""Pixels of a picture that is opened: those of the largest photographs."""
PAGED = (*PICTURES, ".pdf")
"""Endings of files that are shown as pictures."""


def pages(files: Mapping[str, bytes]) -> tuple[list[tuple[str, Array]], list[str]]:
    """Return what was handed in as pictures, each with its place, and why others are not shown."""
    found: list[tuple[str, Array]] = []
    left: list[str] = []
    for name, data in sorted(files.items()):
        lower = name.lower()
        if not lower.endswith(PAGED):
            continue
        try:
            made = _of_pdf(data) if lower.endswith(".pdf") else _of_picture(data)
            for number, (count, picture) in enumerate(made, 1):
                if len(found) == MOST:
                    left.append(f"{name}: shown up to page {number - 1} of {count}" if number > 1 else name)
                    break
                found.append((f"{name}, page {number} of {count}" if count > 1 else name, picture))
        except Exception as error:  # whatever a decoder makes of a damaged file: a person opens it
            left.append(f"{name}: cannot be opened ({type(error).__name__}: {str(error)[:120]})")
    return found, left


def _of_picture(data: bytes) -> Iterator[tuple[int, Array]]:
    """The frames of a picture, upright and on white."""
    import pi_heif
    from PIL import Image, ImageOps

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = LARGEST
    with Image.open(io.BytesIO(data)) as opened:
        frames = min(getattr(opened, "n_frames", 1), 200)
        for number in range(frames if opened.format == "TIFF" else 1):
            opened.seek(number)
            if opened.width * opened.height > LARGEST:
                raise ValueError(f"it has {opened.width:,} × {opened.height:,} pixels")
            opened.draft("RGB", (2 * WIDE, 2 * HIGH))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((WIDE, HIGH))
            rgba = picture.convert("RGBA")
            sheet = Image.new("RGBA", rgba.size, "white")
            yield frames, np.asarray(Image.alpha_composite(sheet, rgba).convert("RGB"))


def _of_pdf(data: bytes) -> Iterator[tuple[int, Array]]:
    """The pages of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        if not (0 < width < 20_000 and 0 < height < 20_000):
            raise ValueError(f"a page measures {width:.0f} × {height:.0f} points")
        picture = page.render(scale=min(WIDE / width, HIGH / height)).to_pil().convert("RGB")
        yield (
            len(document),
            np.asarray(picture.crop((0, 0, min(picture.width, WIDE), min(picture.height, HIGH)))),
        )
