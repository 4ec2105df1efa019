"""Pictures of every usual format are shown, upright and of a readable size; a bomb or a damaged file is named."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from graders.observing.probes.formats.pictures import HIGH, MOST, WIDE, pages

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAADoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAEJtZGF0AAAANigBr1jPa0opz/+ixv6MVDRcwseI1MMlY7eyhNJcUVIMproMxK3/oBnCd2w3m3l2uJCGaqnoeA=="
)
"""A red bar on white, 64 × 48, as an iPhone saves it."""


def picture(ending, size=(64, 48), mode="RGB", **how):
    made = Image.new(mode, size, "white")
    made.paste((200, 0, 0), (0, 0, size[0] // 3, size[1]))
    out = io.BytesIO()
    made.save(out, ending, **how)
    return out.getvalue()


def red_left(shown):
    return shown[5, 5, 0] > 150 > shown[5, 5, 1] and shown[5, -5].min() > 200


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("IMG_0417.HEIC", HEIC),
        ("scan.jpg", picture("JPEG")),
        ("scan.png", picture("PNG")),
        ("clear.png", picture("PNG", mode="RGBA")),
        ("scan.webp", picture("WEBP")),
        ("scan.tif", picture("TIFF")),
        ("scan.gif", picture("GIF")),
        ("scan.bmp", picture("BMP")),
    ],
)
def test_a_picture_of_any_usual_format_is_shown(name, data):
    (found,), left = pages({name: data})
    assert left == []
    assert found[0] == name
    assert found[1].shape == (48, 64, 3)
    assert red_left(found[1])


def test_a_scanned_pdf_is_shown_page_by_page():
    first, second = (Image.open(io.BytesIO(picture("PNG", (300, 400)))) for _ in range(2))
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=[second])
    found, left = pages({"a/scan.pdf": out.getvalue(), "notes.md": b"1a: 3"})
    assert [name for name, _ in found] == ["a/scan.pdf, page 1 of 2", "a/scan.pdf, page 2 of 2"]
    assert left == []
    assert all(red_left(shown) and shown.shape[0] <= HIGH and shown.shape[1] <= WIDE for _, shown in found)


def test_a_photograph_is_turned_upright_and_made_smaller():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    (found,), _ = pages({"photo.jpg": picture("JPEG", (4000, 3000), exif=exif)})
    assert found[1].shape == (HIGH, 975, 3)


def test_of_many_pages_the_first_are_shown_and_the_rest_is_named():
    frames = [Image.new("L", (30, 40), n) for n in range(MOST + 3)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    found, left = pages({"a.tiff": out.getvalue(), "b.png": picture("PNG")})
    assert len(found) == MOST
    assert left == [f"a.tiff: shown up to page {MOST} of {MOST + 3}", "b.png"]


def test_what_would_unpack_to_a_giant_or_is_damaged_is_named_and_the_rest_shown():
    giant = bytearray(picture("PNG"))
    giant[16:24] = (90_000).to_bytes(4, "big") * 2  # a header that promises 8.1 billion pixels
    found, left = pages(
        {"a.png": bytes(giant), "b.jpg": b"no picture", "c.pdf": b"%PDF-1.4 no", "d.png": picture("PNG")}
    )
    assert [name for name, _ in found] == ["d.png"]
    assert [why.partition(": cannot be opened (")[0] for why in left] == ["a.png", "b.jpg", "c.pdf"]
    assert all(isinstance(shown, np.ndarray) for _, shown in found)
