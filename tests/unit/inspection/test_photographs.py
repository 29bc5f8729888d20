"""What becomes of a photograph on its way in."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tidegate.inspection import photographs
from tidegate.inspection.errors import PhotoRefused
from tidegate.inspection.photographs import clean

PLACE = {1: "N", 2: (22.0, 19.0, 30.0), 3: "E", 4: (114.0, 10.0, 0.0)}


def picture(size=(640, 480), kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, (120, 90, 60)).save(out, kind, **options)
    return out.getvalue()


def with_place(**tags):
    exif = Image.Exif()
    exif[0x0110] = "Telephone of somebody"
    exif[0x8825] = PLACE
    for tag, value in tags.items():
        exif[int(tag[1:])] = value
    return picture(exif=exif.tobytes())


def huge_png(width, height):
    """A few bytes that say that they are a very large picture."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
    ) + chunk(b"IEND", b"")


def refused(data):
    with pytest.raises(PhotoRefused) as refusal:
        clean(io.BytesIO(data))
    return refusal.value.rule


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_a_jpeg_of_its_pixels(kind):
    done = clean(io.BytesIO(picture(kind=kind)))
    again = Image.open(io.BytesIO(done.jpeg))
    assert again.format == "JPEG"
    assert again.size == (done.width_px, done.height_px) == (640, 480)
    near = again.getpixel((5, 5))
    assert all(abs(one - other) < 12 for one, other in zip(near, (120, 90, 60), strict=True))


def test_place_and_telephone_are_gone():
    sent = with_place()
    assert b"Telephone" in sent
    done = clean(io.BytesIO(sent))
    assert b"Telephone" not in done.jpeg
    assert dict(Image.open(io.BytesIO(done.jpeg)).getexif()) == {}


def test_what_follows_a_picture_is_not_kept():
    assert b"<script>" not in clean(io.BytesIO(picture() + b"<script>alert(1)</script>")).jpeg


def test_a_picture_is_turned_as_the_camera_was_held():
    done = clean(io.BytesIO(with_place(_274=6)))
    assert (done.width_px, done.height_px) == (480, 640)


def test_a_large_picture_is_stored_smaller():
    done = clean(io.BytesIO(picture((4000, 1000))))
    assert (done.width_px, done.height_px) == (3200, 800)


def test_the_same_picture_gives_the_same_bytes():
    assert clean(io.BytesIO(picture())).jpeg == clean(io.BytesIO(picture())).jpeg


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 50, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (picture()[:-400], "not_a_picture"),
        (picture(kind="BMP"), "not_a_picture"),
        (huge_png(60_000, 60_000), "too_many_pixels"),
        (huge_png(10_000, 9_500), "too_many_pixels"),
        (huge_png(0, 10), "not_a_picture"),
    ],
    ids=["empty", "gif", "svg", "cut off", "bmp", "bomb", "95 megapixels", "no width"],
)
def test_what_is_no_photograph_is_refused(data, rule):
    assert refused(data) == rule


def test_a_whole_picture_is_decoded_with_fewer_pixels_than_a_cameras(monkeypatch):
    monkeypatch.setattr(photographs, "MOST_PIXELS", {"JPEG": 400, "PNG": 200, "WEBP": 200})
    assert clean(io.BytesIO(picture((20, 20)))).width_px == 20
    assert refused(picture((20, 20), kind="PNG")) == "too_many_pixels"
    assert refused(picture((20, 20), kind="WEBP")) == "too_many_pixels"


def test_a_large_jpeg_is_made_smaller_while_it_is_decoded(monkeypatch):
    """Whole, 50 million pixels take 200 MB, and every copy of them as much."""
    monkeypatch.setattr(photographs, "_LONGEST_SIDE_PX", 100)
    sent, decoded = io.BytesIO(picture((400, 400))), []
    load = Image.Image.load
    monkeypatch.setattr(Image.Image, "load", lambda it: (decoded.append(it.size), load(it))[1])
    clean(sent)
    assert max(width for width, _ in decoded) <= 200


def test_a_long_file_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(photographs, "_upright", None)
    assert refused(b"\xff" * (photographs.LARGEST_BYTES + 1)) == "too_large"
