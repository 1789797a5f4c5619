"""A photo as sent, made again as WebP: upright, in sRGB, without any of its data. Runs in the sandbox, without Django.

The sandbox gives the names of files; what stands here opens JPEG, PNG and WEBP only, looks at the size before it
unpacks, and shrinks before it does anything else.
"""

import contextlib
import io

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from exportasv.core.files.sandbox import FileRejectedError

MAX_MEGAPIXELS = {"JPEG": 25, "PNG": 16, "WEBP": 12}  # a JPEG is unpacked at a fraction of its size, the others whole
MIN_SIDE = 240
MAX_SIDE = 2400  # of what is kept; a screen shows no more
MAX_ASPECT_RATIO = 8  # times the short side: beyond it a picture is a strip
CROP_WIDTHS = (400, 800, 1600)
CROP_RATIO = (4, 3)
WEBP_QUALITY = 80
SRGB = ImageCms.createProfile("sRGB")


def reencode_photo(source: str, folder: str) -> dict[str, object]:
    """Write `whole.webp` and the crops of `crop` into `folder`; size, names of the crops and fingerprint.

    Refused: not_a_picture, megapixels, too_small, strip, damaged.
    """
    picture = _open_upright(source)
    picture.save(f"{folder}/whole.webp", "WEBP", quality=WEBP_QUALITY, method=3)
    width, height = picture.size
    return {
        "width": width,
        "height": height,
        "crops": _save_crops(picture, folder, 50, 50),
        "fingerprint": fingerprint(picture),
    }


def write_crops(source: str, folder: str, focus_x: int, focus_y: int) -> list[int]:
    """Write the 4:3 crops around a focal point (in %) as `<width>.webp` into `folder`; their widths."""
    return _save_crops(_open_upright(source), folder, focus_x, focus_y)


def _open_upright(source: str) -> Image.Image:
    """The picture at most LONGEST_SIDE long, turned as its EXIF says, in RGB, with nothing of its data left."""
    Image.MAX_IMAGE_PIXELS = None  # our own, smaller limits come before anything is unpacked
    try:
        picture = Image.open(source, formats=tuple(MAX_MEGAPIXELS))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FileRejectedError("not_a_picture") from error
    _check_shape(*picture.size, MAX_MEGAPIXELS[str(picture.format)])
    try:
        return _normalize_picture(picture)
    except MemoryError:
        raise
    except Exception as error:  # a broken file breaks a decoder in any way it likes
        raise FileRejectedError("damaged") from error


def _check_shape(width: int, height: int, most: int) -> None:
    if width * height > most * 1_000_000:
        raise FileRejectedError("megapixels", most=most)
    if min(width, height) < MIN_SIDE:
        raise FileRejectedError("too_small", width=width, height=height)
    if max(width, height) > MAX_ASPECT_RATIO * min(width, height):
        raise FileRejectedError("strip")


def _normalize_picture(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is unpacked at a fraction of its size
    turn = _exif_rotation(picture)
    profile = picture.info.get("icc_profile")
    if picture.mode in ("I", "F") or picture.mode.startswith("I;"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _convert_to_srgb(_flatten_on_white(picture), profile)
    return picture.transpose(turn) if turn is not None else picture


def _exif_rotation(picture: Image.Image) -> Image.Transpose | None:
    """How the EXIF says the picture is to be turned; a broken EXIF says nothing."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    with contextlib.suppress(Exception):
        return turns.get(picture.getexif()[0x0112])
    return None


def _flatten_on_white(picture: Image.Image) -> Image.Image:
    """Without transparency; colours of print stay as they are, for their profile to turn them into light."""
    if picture.mode in ("RGB", "CMYK"):
        return picture
    if picture.mode in ("L", "1", "YCbCr", "LAB", "HSV") and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _convert_to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as the profile in the file means them; phones take photos in Display P3."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB") or picture
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))  # a new picture has no EXIF, no place, no comment
    return bare


def _save_crops(picture: Image.Image, folder: str, focus_x: int, focus_y: int) -> list[int]:
    box = crop_box(*picture.size, focus_x, focus_y)
    part = picture.crop(box)
    widest = min(part.width, CROP_WIDTHS[-1])
    widths = [width for width in CROP_WIDTHS if width < widest] + [widest]
    for width in widths:
        size = (width, max(1, round(width * CROP_RATIO[1] / CROP_RATIO[0])))
        small = ImageOps.fit(part, size, Image.Resampling.LANCZOS)
        small.save(f"{folder}/{width}.webp", "WEBP", quality=WEBP_QUALITY, method=3)
    return widths


def crop_box(width: int, height: int, focus_x: int, focus_y: int) -> tuple[int, int, int, int]:
    """The largest 4:3 part of a picture with the focal point (in %) as near to its middle as the edges allow."""
    across = min(width, height * CROP_RATIO[0] // CROP_RATIO[1])
    down = min(height, across * CROP_RATIO[1] // CROP_RATIO[0])
    left = min(max(0, round(width * focus_x / 100 - across / 2)), width - across)
    top = min(max(0, round(height * focus_y / 100 - down / 2)), height - down)
    return left, top, left + across, top + down


def fingerprint(picture: Image.Image) -> str:
    """64 bits in hex that near-equal pictures share: is each point of a 9 × 8 grid brighter than its neighbour?"""
    grid = list(picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grid[row * 9 + column] > grid[row * 9 + column + 1])
    return f"{bits:016x}"
