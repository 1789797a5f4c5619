"""Re-encoding of an uploaded photo as upright WebP in sRGB without metadata. Runs in the sandbox, without Django.

It opens JPEG (also with a second picture, as MPO), PNG, WEBP and AVIF only, checks the size before it decodes the
picture, and shrinks it first of all.
"""

import contextlib
import io

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from exportasv.core.files.sandbox import FileRejectedError

# A JPEG is decoded at reduced size, the others in full. MPO is a JPEG with further pictures; the first counts.
MAX_MEGAPIXELS = {"JPEG": 25, "MPO": 25, "PNG": 16, "WEBP": 12, "AVIF": 12}
OPENED = tuple(name for name in MAX_MEGAPIXELS if name != "MPO")  # the reader of JPEG opens MPO
MIN_SIDE = 240
MAX_SIDE = 2400  # pixels of the stored photo; screens show no more
MAX_ASPECT_RATIO = 8  # long side to short side; above it a picture is a strip
CROP_WIDTHS = (400, 800, 1600)
CROP_RATIO = (4, 3)
WEBP_QUALITY = 80
A4_INCHES = 8.27  # width of a page
PAPER_QUALITY = 75  # of the JPEG in a PDF: small print stays readable
SRGB = ImageCms.createProfile("sRGB")


def reencode_photo(source: str, folder: str) -> dict[str, object]:
    """Write `whole.webp` and the crops into `folder`; return size, widths of the crops and fingerprint.

    Raise FileRejectedError with the cause not_a_picture, megapixels, too_small, strip or damaged.
    """
    return _write_photo(_open_upright(source), folder)


def _write_photo(picture: Image.Image, folder: str) -> dict[str, object]:
    picture.save(f"{folder}/whole.webp", "WEBP", quality=WEBP_QUALITY, method=3)
    width, height = picture.size
    return {
        "width": width,
        "height": height,
        "crops": _save_crops(picture, folder, 50, 50),
        "fingerprint": fingerprint(picture),
    }


def edit_photo(source: str, folder: str, turns: int, box: list[int]) -> dict[str, object]:
    """Write the photo turned by quarters to the right and cut to `box` (left, top, right, bottom in %), as
    `reencode_photo` does. Raise FileRejectedError too if less than MIN_SIDE would be left.
    """
    picture = _open_upright(source)
    for _quarter in range(turns % 4):
        picture = picture.transpose(Image.Transpose.ROTATE_270)
    width, height = picture.size
    left, top, right, bottom = box
    picture = picture.crop((width * left // 100, height * top // 100, width * right // 100, height * bottom // 100))
    _check_shape(*picture.size, max(MAX_MEGAPIXELS.values()))
    return _write_photo(picture, folder)


def write_paper(folder: str, pages: int) -> dict[str, object]:
    """Write `whole.pdf` into `folder` from its photos `page-0.webp`, `page-1.webp` …, each a page of an A4's width.

    `reencode_photo` wrote them.
    """
    pictures = [Image.open(f"{folder}/page-{number}.webp", formats=["WEBP"]).convert("RGB") for number in range(pages)]
    first, *others = pictures
    dots_per_inch = max(picture.width for picture in pictures) / A4_INCHES
    first.save(
        f"{folder}/whole.pdf",
        "PDF",
        resolution=dots_per_inch,
        save_all=True,
        append_images=others,
        quality=PAPER_QUALITY,
    )
    return {"pages": pages}


def write_crops(source: str, folder: str, focus_x: int, focus_y: int) -> list[int]:
    """Write 4:3 crops around a focal point (in %) as `<width>.webp` into `folder`; return their widths."""
    return _save_crops(_open_upright(source), folder, focus_x, focus_y)


def _open_upright(source: str) -> Image.Image:
    """Return the picture with sides of at most MAX_SIDE, turned as its EXIF says, in RGB, without metadata."""
    Image.MAX_IMAGE_PIXELS = None  # our own, smaller limits are checked before decoding
    try:
        picture = Image.open(source, formats=OPENED)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FileRejectedError("not_a_picture") from error
    _check_shape(*picture.size, MAX_MEGAPIXELS[str(picture.format)])
    try:
        return _normalize_picture(picture)
    except MemoryError:
        raise
    except Exception as error:  # a broken file can raise any error in a decoder
        raise FileRejectedError("damaged") from error


def _check_shape(width: int, height: int, most: int) -> None:
    if width * height > most * 1_000_000:
        raise FileRejectedError("megapixels", most=most)
    if min(width, height) < MIN_SIDE:
        raise FileRejectedError("too_small", width=width, height=height)
    if max(width, height) > MAX_ASPECT_RATIO * min(width, height):
        raise FileRejectedError("strip")


def _normalize_picture(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded at reduced size
    turn = _exif_rotation(picture)
    profile = picture.info.get("icc_profile")
    if picture.mode in ("I", "F") or picture.mode.startswith("I;"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _convert_to_srgb(_flatten_on_white(picture), profile)
    return picture.transpose(turn) if turn is not None else picture


def _exif_rotation(picture: Image.Image) -> Image.Transpose | None:
    """Return the rotation that the EXIF data ask for; None if there is none or the EXIF is broken."""
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
    """Return the picture without transparency. CMYK stays, so that its profile converts it later."""
    if picture.mode in ("RGB", "CMYK"):
        return picture
    if picture.mode in ("L", "1", "YCbCr", "LAB", "HSV") and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _convert_to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB, converted by the colour profile in the file (phones use Display P3)."""
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB") or picture
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))  # a new picture has no EXIF, location or comment
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
    """Return the largest 4:3 box with the focal point (in %) as close to its centre as the edges allow."""
    across = min(width, height * CROP_RATIO[0] // CROP_RATIO[1])
    down = min(height, across * CROP_RATIO[1] // CROP_RATIO[0])
    left = min(max(0, round(width * focus_x / 100 - across / 2)), width - across)
    top = min(max(0, round(height * focus_y / 100 - down / 2)), height - down)
    return left, top, left + across, top + down


def fingerprint(picture: Image.Image) -> str:
    """Return 64 bits in hex that near-equal pictures share.

    Each bit says whether a point of a 9 × 8 grid is brighter than its right neighbour.
    """
    grid = list(picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grid[row * 9 + column] > grid[row * 9 + column + 1])
    return f"{bits:016x}"
