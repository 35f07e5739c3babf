"""An uploaded picture made ready for pages: turned upright, cut, made small, encoded anew without any metadata.

Run as a process of its own (`python -m campaign_app.pictures`), which `gateways.encoder` starts: a picture in on
standard input; out comes one line of JSON (`files` in order, or `refusal`) and behind it the bytes of the files. It
limits itself before it reads, so that a picture made to break a decoder can break nothing else.
"""

import io
import json
import resource
import sys
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, features

from campaign_app.errors import BadInput

WIDTHS = (480, 960, 1440)
# No picture is shown taller than this beside its width.
TALLEST_RATIO = 9 / 16
MOST_PIXELS = 50_000_000
# A file above this is encoded once more, in the plainer quality.
GOAL_BYTES = 120_000
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF")
QUALITIES = {"avif": (56, 36), "webp": (76, 50), "jpeg": (78, 54)}
OPTIONS: dict[str, dict[str, int | bool]] = {
    "avif": {"speed": 9, "max_threads": 2},
    "webp": {"method": 4},
    "jpeg": {"progressive": True, "optimize": True},
}
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 40
_LIMITS = (
    (resource.RLIMIT_AS, MEMORY_BYTES),
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


@dataclass(frozen=True)
class File:
    """One picture file."""

    kind: str
    width: int
    height: int
    data: bytes


def encode(data: bytes) -> list[File]:
    """The picture at each width it is large enough for, the best format first; JPEG, for old browsers, at one.

    Raises BadInput with what is wrong with it.
    """
    upright = _cut(_plain(_opened(data)))
    kinds = ["avif", "webp"] if features.check("avif") else ["webp"]
    widths = widths_of(upright.width)
    files = [_file(upright, kind, width) for kind in kinds for width in widths]
    return [*files, _file(upright, "jpeg", min(widths[-1], WIDTHS[1]))]


def widths_of(width: int) -> list[int]:
    """The widths a picture is kept at: never wider than it is."""
    return [*(each for each in WIDTHS[:-1] if each < width), min(width, WIDTHS[-1])]


def _opened(data: bytes) -> Image.Image:
    """The picture with its head read and found harmless; nothing is decoded yet."""
    Image.MAX_IMAGE_PIXELS = None  # ours is asked below, and is a refusal, not a warning
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, SyntaxError):
        raise BadInput("Choose an image that is a PNG, JPEG, WebP or AVIF file", field="image") from None
    if image.width * image.height > MOST_PIXELS:
        raise BadInput("Choose an image of at most 50 megapixels", field="image")
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Upright, in the colours of screens, on white: pixels and nothing else."""
    image.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))  # JPEG alone can be decoded smaller
    try:
        upright = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, EOFError):
        raise BadInput("This image is damaged: choose another file", field="image") from None
    screen = _in_screen_colours(upright)
    plain = Image.new("RGB", screen.size, "white")
    see_through = screen.convert("RGBA") if screen.mode in {"RGBA", "LA", "PA", "P"} else None
    plain.paste(see_through or screen.convert("RGB"), mask=see_through)
    return plain


def _in_screen_colours(image: Image.Image) -> Image.Image:
    """The picture's own colours as sRGB; one with a profile nobody can read is taken as it is."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        own, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, own, screen, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _cut(image: Image.Image) -> Image.Image:
    """The middle of a picture that is taller than pages show one."""
    height = max(1, min(image.height, round(image.width * TALLEST_RATIO)))
    top = (image.height - height) // 2
    return image.crop((0, top, image.width, top + height))


def _file(image: Image.Image, kind: str, width: int) -> File:
    height = max(1, round(image.height * width / image.width))
    scaled = image.resize((width, height), Image.Resampling.LANCZOS) if width < image.width else image
    return File(kind, *scaled.size, _small(scaled, kind))


def _small(image: Image.Image, kind: str) -> bytes:
    """The picture in the better quality if that is small enough, else in the plainer."""
    data = b""
    for quality in QUALITIES[kind]:
        file = io.BytesIO()
        image.save(file, kind, quality=quality, **OPTIONS[kind])
        data = file.getvalue()
        if len(data) <= GOAL_BYTES:
            break
    return data


def answer(data: bytes) -> bytes:
    """What goes to standard output for a picture."""
    try:
        files = encode(data)
    except BadInput as refusal:
        return json.dumps({"refusal": refusal.message}).encode() + b"\n"
    heads = [{"kind": file.kind, "width": file.width, "height": file.height, "size": len(file.data)} for file in files]
    return json.dumps({"files": heads}).encode() + b"\n" + b"".join(file.data for file in files)


def main() -> None:
    """Answer one request within the limits of this process."""
    for kind, most in _LIMITS:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
