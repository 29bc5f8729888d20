"""What becomes of a photograph on its way in: checked before it is decoded, then made anew.

What is stored is never what was sent: a JPEG of our own encoder with the pixels and nothing else.
So no place, no name of a telephone, no thumbnail and no second file travels with it.
"""

import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import PhotoRefused

#: The longest file that is read at all, in bytes.
LARGEST_BYTES = 15 * 1024 * 1024
#: The most pixels that are decoded: a telephone's 50-megapixel camera, which writes JPEG. The
#: others are decoded whole, with copies on the way.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
#: The longest side of what is stored.
_LONGEST_SIDE_PX = 3200
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture that is fit to be stored."""

    jpeg: bytes
    width_px: int
    height_px: int


def clean(file: IO[bytes]) -> Photograph:
    """Read a picture, and encode its pixels anew. Raises `PhotoRefused`."""
    data = file.read(LARGEST_BYTES + 1)
    if not data:
        raise PhotoRefused("empty", _("The file is empty. Take the photograph again."))
    if len(data) > LARGEST_BYTES:
        raise PhotoRefused(
            "too_large",
            _("The file is longer than %(most)s MB. Take it with fewer pixels.")
            % {"most": LARGEST_BYTES // 1024 // 1024},
        )
    picture = _upright(data)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Photograph(out.getvalue(), *picture.size)


def _upright(data: bytes) -> Image.Image:
    """The pixels, turned as the camera was held, without anything else that the file says."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=tuple(MOST_PIXELS))
        if picture.width * picture.height > MOST_PIXELS[str(picture.format)]:
            raise _too_many_pixels(str(picture.format))
        # The whole of it is decoded here; a file that breaks off is refused. It is made smaller
        # first of all, a JPEG while it is decoded: every pixel of a copy takes four bytes.
        picture.thumbnail((_LONGEST_SIDE_PX, _LONGEST_SIDE_PX), reducing_gap=1.0)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError:
        raise _too_many_pixels("JPEG") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PhotoRefused(
            "not_a_picture",
            _("The file is no whole JPEG, PNG or WebP picture. Take the photograph again."),
        ) from error
    # A new picture: nothing of the file's own description is carried over.
    blank = Image.new("RGB", upright.size)
    blank.paste(upright)
    return blank


def _too_many_pixels(kind: str) -> PhotoRefused:
    return PhotoRefused(
        "too_many_pixels",
        _("The picture has more than %(most)s million pixels. Take it with fewer.")
        % {"most": MOST_PIXELS[kind] // 1_000_000},
    )
