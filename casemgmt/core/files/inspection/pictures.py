"""Pictures: measured before they are decoded, then written anew with nothing but pixels."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageFile, UnidentifiedImageError

from .refusal import NotKept

FORMATS: Final[dict[str, str]] = {"jpg": "JPEG", "png": "PNG", "heic": "HEIF"}
# What a phone's camera writes: a JPEG that carries a second picture (MPO).
OPENED_AS: Final[dict[str, set[str]]] = {
    "jpg": {"JPEG", "MPO"},
    "png": {"PNG"},
    "heic": {"HEIF"},
}
MODES: Final[dict[str, set[str]]] = {
    "JPEG": {"L", "RGB", "CMYK"},
    "PNG": {"1", "L", "LA", "I", "I;16", "P", "RGB", "RGBA"},
}
ORIENTATION: Final[int] = 0x0112
QUALITY: Final[int] = 90

# A picture that stops half-way is damaged, not a smaller picture.
ImageFile.LOAD_TRUNCATED_IMAGES = False
# The header is measured against the door's own limit, which is lower.
Image.MAX_IMAGE_PIXELS = None


def rewrite_picture(part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Write the pixels of `part` to `rewritten` and return the kind written.

    The turn a camera noted is kept as the only EXIF entry: turning the pixels would hold them
    in memory twice. Position, camera, time, thumbnails, comments, colour profile and any bytes
    behind the picture are gone.

    Raises:
        NotKept: `pixels`, `mismatch` or `unreadable`.
    """
    kind = _kind(part)
    try:
        with Image.open(part, formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > limits["pixels"]:
                raise NotKept("pixels")
            if picture.format not in OPENED_AS[kind]:
                raise NotKept("mismatch")
            picture.load()
            return _write(picture, kind, rewritten)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError):
        raise NotKept("unreadable") from None


def learn_heif() -> None:
    """Teach Pillow to open HEIC: in this process, which reads one file and ends, and in no other.

    One thread: each further one would map memory of its own against the limit.
    """
    import pi_heif  # noqa: PLC0415  the library is loaded for this kind only

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    pi_heif.register_heif_opener()


def _kind(part: Path) -> str:
    with part.open("rb") as file:
        head = file.read(12)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "png" if head.startswith(b"\x89PNG") else "heic"


def _write(picture: Image.Image, kind: str, rewritten: Path) -> str:
    target = "PNG" if kind == "png" else "JPEG"
    noted = Image.Exif()
    # A HEIF reader has already turned the pixels.
    turn = picture.getexif().get(ORIENTATION, 1) if kind == "jpg" else 1
    if turn in range(2, 9):
        noted[ORIENTATION] = turn
    exif = noted.tobytes() if len(noted) else b""
    transparency = picture.info.get("transparency") if target == "PNG" else None
    # Comment, profile and text: what would be written along without being asked for.
    picture.info.clear()
    if transparency is not None:
        picture.info["transparency"] = transparency
    pixels = picture if picture.mode in MODES[target] else picture.convert("RGB")
    # Exclusive creation: a file in this place would be somebody else's.
    with rewritten.open("xb") as out:
        if target == "JPEG":
            pixels.save(out, "JPEG", quality=QUALITY, exif=exif)
        else:
            pixels.save(out, "PNG")
    rewritten.chmod(0o600)
    return "png" if target == "PNG" else "jpg"
