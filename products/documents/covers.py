"""Covers for products without a photo: patterns after Salvadoran crafts, and what the product is (cover_motifs.py).

There are three styles: the flat painted figures of La Palma, the stepped diamonds and bands of the backstrap loom, and
the rings of añil tie-dye. The same sector and seed always give the same picture.
"""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from random import Random

from products.documents.cover_motifs import MOTIFS

WIDTH, HEIGHT, TILE = 320, 240, 80
BAND_TOP = 62  # above and below the band of a motif are woven borders
MAX_SEEDS = 997  # different covers per sector; more would only fill caches

# background, second background, figure, second figure, light
PALETTES = {
    "anil": ("#1d2d6b", "#2f4aa8", "#9db2ee", "#f2b84b", "#f3f5fd"),
    "maize": ("#f6c04f", "#e08a2e", "#8c3415", "#2c6b4a", "#fff6df"),
    "coffee": ("#4a2a1c", "#7a4527", "#d9a066", "#f3e3cc", "#a8c66c"),
    "leaf": ("#1f5a41", "#3b8a5a", "#b8d98b", "#f4c95d", "#f2f7e6"),
    "jiquilite": ("#0f4c5c", "#1f7a8c", "#a8dadc", "#e36f47", "#f4faf9"),
    "clay": ("#8e3b1f", "#c1633a", "#f0b48a", "#2d3a6e", "#fdf1e6"),
    "flower": ("#7a1f4b", "#b83a6b", "#f6a6b8", "#f5c542", "#fdf0f3"),
    "wood": ("#5b3a1e", "#94622f", "#e2b877", "#3a5f7d", "#fbf3e4"),
    "slate": ("#2b3350", "#56618c", "#c3cbe6", "#ef8354", "#f4f5fa"),
}
Colours = tuple[str, str, str, str, str]
Shape = Callable[[Random, Colours], str]


def _format_number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _polygon(points: Sequence[tuple[float, float]], fill: str) -> str:
    return (
        f'<polygon points="{" ".join(f"{_format_number(x)},{_format_number(y)}" for x, y in points)}" fill="{fill}"/>'
    )


def _circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{_format_number(x)}" cy="{_format_number(y)}" r="{_format_number(radius)}" fill="{fill}"/>'


def _ring(x: float, y: float, radius: float, stroke: str, width: float) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="{_format_number(radius)}" fill="none" stroke="{stroke}" stroke-width="{width}"/>'
    )


def _path(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def _rotate(degrees: int, drawing: str) -> str:
    return f'<g transform="rotate({degrees} 40 40)">{drawing}</g>'


def stepped_diamond(_random: Random, c: Colours) -> str:
    """Draw the diamond of the backstrap loom, with stepped edges."""
    rows = [1, 3, 5, 7, 5, 3, 1]
    steps = "".join(f"M{40 - n * 5} {5 + i * 10}h{n * 10}v10h-{n * 10}z" for i, n in enumerate(rows))
    return _path(steps, c[2]) + _polygon([(40, 22), (58, 40), (40, 58), (22, 40)], c[0]) + _circle(40, 40, 6, c[3])


def zigzag(_random: Random, c: Colours) -> str:
    bands = [f"M0 {y}l20 -16l20 16l20 -16l20 16v10l-20 -16l-20 16l-20 -16l-20 16z" for y in (24, 50, 76)]
    return "".join(_path(d, colour) for d, colour in zip(bands, (c[2], c[3], c[4]), strict=True))


def stripes(random: Random, c: Colours) -> str:
    parts, y = [], 0
    while y < TILE:
        height = random.choice([4, 6, 10, 14])
        parts.append(f'<rect y="{y}" width="80" height="{min(height, TILE - y)}" fill="{random.choice(c)}"/>')
        y += height
    return "".join(parts)


def tie_dye(random: Random, c: Colours) -> str:
    """Draw a tie-dye pattern: rings and the rays of the folds."""
    rings = "".join(_ring(40, 40, r, c[4] if i % 2 else c[2], 3) for i, r in enumerate((10, 18, 26, 34)))
    rays = 12 if random.random() < 0.5 else 16
    dots = "".join(
        _circle(40 + 38 * cos(2 * pi * i / rays), 40 + 38 * sin(2 * pi * i / rays), 2, c[4]) for i in range(rays)
    )
    return rings + dots + _circle(40, 40, 5, c[3])


def flower(random: Random, c: Colours) -> str:
    petals = random.choice([6, 8])
    turns = range(0, 360, 360 // petals)
    shape = '<ellipse cx="40" cy="20" rx="9" ry="16" fill="{}"/>'
    around = "".join(_rotate(turn, shape.format(c[2] if i % 2 else c[4])) for i, turn in enumerate(turns))
    return around + _circle(40, 40, 10, c[3]) + _circle(40, 40, 4, c[0])


def bird(random: Random, c: Colours) -> str:
    """Draw the torogoz of La Palma, with its two long tail feathers."""
    body = _path("M16 46a22 20 0 0 1 40 -12l14 4l-12 6a22 20 0 0 1 -42 2z", c[3])
    wing = _path("M24 44a16 12 0 0 0 26 4l-8 -12z", c[2])
    tail = _path("M20 50l-14 20h5l14 -17zM28 54l-8 20h5l9 -19z", c[4])
    drawing = tail + body + wing + _circle(48, 34, 3, c[0])
    return drawing if random.random() < 0.5 else f'<g transform="matrix(-1 0 0 1 80 0)">{drawing}</g>'


def house(_random: Random, c: Colours) -> str:
    walls = _path("M16 38h48v34h-48z", c[4]) + _path("M34 50h12v22h-12z", c[0])
    windows = _path("M21 46h9v9h-9zM50 46h9v9h-9z", c[3])
    return _polygon([(8, 40), (40, 12), (72, 40)], c[3]) + walls + windows


def sun(_random: Random, c: Colours) -> str:
    rays = "".join(
        f'<polygon points="36,4 44,4 40,20" fill="{c[3]}" transform="rotate({30 * i} 40 40)"/>' for i in range(12)
    )
    return rays + _circle(40, 40, 19, c[3]) + _circle(40, 40, 12, c[4]) + _circle(40, 40, 5, c[2])


def leaf(random: Random, c: Colours) -> str:
    turn = random.choice([0, 90, 180, 270])
    halves = _path("M10 70C6 34 34 8 70 10z", c[2]) + _path("M10 70C46 74 72 46 70 10z", c[4])
    return _rotate(turn, halves + _path("M10 72l-2 -2l58 -58l3 3z", c[0]))


def bean(random: Random, c: Colours) -> str:
    turn = random.choice([-35, 35, 145, 215])
    half = _path("M22 40a18 27 0 0 1 36 0a18 27 0 0 1 -36 0", c[2])
    crease = f'<path d="M40 14c-10 16 10 34 0 52" fill="none" stroke="{c[0]}" stroke-width="4"/>'
    return (
        f'<g transform="rotate({turn} 40 40)">{half}{crease}</g>' + _circle(12, 12, 4, c[3]) + _circle(68, 68, 4, c[3])
    )


def cob(_random: Random, c: Colours) -> str:
    """Draw an ear of maize with its husk."""
    grains = "".join(
        _circle(31 + 9 * x, 20 + 9 * y, 4.4, c[2] if (x + y) % 3 else c[4]) for x in range(3) for y in range(5)
    )
    return (
        grains
        + _path("M40 76C14 70 14 46 18 32C26 50 34 58 40 76z", c[3])
        + _path("M40 76C66 70 66 46 62 32C54 50 46 58 40 76z", c[3])
    )


def drop(_random: Random, c: Colours) -> str:
    return (
        _path("M40 8C58 34 62 44 62 52a22 22 0 0 1 -44 0C18 44 22 34 40 8z", c[2])
        + _path("M40 26C50 42 52 48 52 53a12 12 0 0 1 -24 0C28 48 30 42 40 26z", c[4])
        + _circle(12, 16, 4, c[3])
        + _circle(68, 16, 4, c[3])
    )


def cup(_random: Random, c: Colours) -> str:
    steam = f'<path d="M30 24c-6 -8 6 -10 0 -18M44 24c-6 -8 6 -10 0 -18" fill="none" stroke="{c[4]}" stroke-width="3"/>'
    return (
        steam
        + _path("M12 30h46v14a20 20 0 0 1 -20 20h-6a20 20 0 0 1 -20 -20z", c[2])
        + _ring(60, 42, 9, c[2], 5)
        + f'<rect x="8" y="68" width="56" height="5" rx="2.5" fill="{c[3]}"/>'
    )


def basket(_random: Random, c: Colours) -> str:
    cells = [(x, y) for x in range(4) for y in range(4) if (x + y) % 2 == 0]
    upright = "".join(f"M{x * 20 + 3} {y * 20}h5v20h-5zM{x * 20 + 12} {y * 20}h5v20h-5z" for x, y in cells)
    other = [(x, y) for x in range(4) for y in range(4) if (x + y) % 2]
    lying = "".join(f"M{x * 20} {y * 20 + 3}h20v5h-20zM{x * 20} {y * 20 + 12}h20v5h-20z" for x, y in other)
    return _path(upright, c[2]) + _path(lying, c[4])


def jar(_random: Random, c: Colours) -> str:
    """Draw a clay jar of Ilobasco with a painted band."""
    body = _path("M28 10h24v10c16 8 20 20 20 28c0 16 -14 24 -32 24s-32 -8 -32 -24c0 -8 4 -20 20 -28z", c[2])
    band = f'<path d="M12 44l8 -8l8 8l8 -8l8 8l8 -8l8 8l8 -8" fill="none" stroke="{c[0]}" stroke-width="4"/>'
    return body + band + f'<rect x="24" y="7" width="32" height="6" rx="3" fill="{c[3]}"/>' + _circle(40, 58, 4, c[3])


def sandal(_random: Random, c: Colours) -> str:
    sole = "M{} 10c10 0 14 10 13 22c-1 10 -3 16 -2 24c1 10 -3 16 -10 16"
    sole += "s-12 -6 -11 -16c1 -8 -2 -14 -3 -24c-1 -12 3 -22 13 -22z"
    straps = f'<path d="M12 34c8 -8 16 -8 23 0M46 34c8 -8 16 -8 23 0" fill="none" stroke="{c[3]}" stroke-width="6"/>'
    return _path(sole.format(24), c[2]) + _path(sole.format(58), c[4]) + straps


def chair(_random: Random, c: Colours) -> str:
    frame = (
        f'<path d="M20 8v66M60 44v30M20 44h40M20 12h22M20 26h22M42 8v36" fill="none" stroke="{c[2]}" stroke-width="6"/>'
    )
    return frame + f'<rect x="18" y="40" width="46" height="9" rx="3" fill="{c[3]}"/>'


def wood_rings(_random: Random, c: Colours) -> str:
    return "".join(_circle(0, 80, r, c[1] if i % 2 else c[2]) for i, r in enumerate((76, 62, 48, 34, 20))) + _circle(
        0, 80, 8, c[3]
    )


def boxes(_random: Random, c: Colours) -> str:
    top, left, right = (
        [(40, 10), (68, 26), (40, 42), (12, 26)],
        [(12, 26), (40, 42), (40, 74), (12, 58)],
        [(68, 26), (40, 42), (40, 74), (68, 58)],
    )
    return _polygon(top, c[4]) + _polygon(left, c[2]) + _polygon(right, c[3])


def arcs(_random: Random, c: Colours) -> str:
    """Draw radio signals from a corner, for services delivered online."""
    return "".join(_ring(0, 0, r, colour, 8) for r, colour in ((22, c[3]), (42, c[2]), (62, c[4]))) + _circle(
        66, 66, 6, c[3]
    )


def links(_random: Random, c: Colours) -> str:
    lines = f'<path d="M16 20L60 30L30 62L64 66M60 30L64 66" fill="none" stroke="{c[2]}" stroke-width="3"/>'
    return lines + "".join(
        _circle(x, y, r, c[i % 2 + 3])
        for i, (x, y, r) in enumerate([(16, 20, 7), (60, 30, 10), (30, 62, 9), (64, 66, 6)])
    )


def quarter(random: Random, c: Colours) -> str:
    turn = random.choice([0, 90, 180, 270])
    outer, inner = _path("M0 0h80a80 80 0 0 1 -80 80z", c[2]), _path("M0 0h44a44 44 0 0 1 -44 44z", c[3])
    return _rotate(turn, outer + inner)


def triangles(random: Random, c: Colours) -> str:
    turn = random.choice([0, 90])
    west, east = [(0, 0), (40, 40), (0, 80)], [(80, 0), (40, 40), (80, 80)]
    return _rotate(turn, _polygon(west, c[2]) + _polygon(east, c[3]))


# sector → palettes, figures, backgrounds
SECTORS: dict[str, tuple[list[str], list[Shape], list[Shape]]] = {
    "food": (["maize", "clay", "leaf"], [cob, jar, sun, flower], [triangles, quarter, zigzag]),
    "beverages": (["coffee", "leaf", "clay"], [cup, bean, leaf, drop], [quarter, zigzag, tie_dye]),
    "textiles": (["anil", "flower", "jiquilite"], [stepped_diamond, tie_dye, flower], [zigzag, stripes, triangles]),
    "agribusiness": (["leaf", "maize", "coffee"], [leaf, bean, cob, sun], [quarter, triangles, basket]),
    "services": (["slate", "anil", "jiquilite"], [arcs, links, sun], [quarter, triangles, arcs]),
    "cosmetics": (["flower", "leaf", "jiquilite"], [drop, flower, leaf], [quarter, tie_dye]),
    "manufactured": (["slate", "jiquilite", "clay"], [boxes, quarter, links], [triangles, zigzag, quarter]),
    "footwear": (["wood", "coffee", "clay"], [sandal, stepped_diamond], [zigzag, stripes, triangles]),
    "handicrafts": (
        ["jiquilite", "flower", "maize", "clay"],
        [bird, house, flower, sun, jar],
        [basket, triangles, tie_dye],
    ),
    "furniture": (["wood", "coffee", "slate"], [chair, wood_rings, house], [basket, wood_rings, stripes]),
    "other": (["jiquilite", "slate", "maize"], [sun, stepped_diamond, bird, boxes], [quarter, triangles, tie_dye]),
}


MOTIF_PALETTES = list(PALETTES)
BORDERS: list[Shape] = [stepped_diamond, zigzag, stripes, basket, triangles, tie_dye]
COVERS = {*SECTORS, *MOTIFS}  # the names that have a picture


def _tile_layout(random: Random, figures: list[Shape], grounds: list[Shape]) -> list[list[Shape]]:
    """Return the shape of each of the 3 × 4 tiles: a mirrored chequer of figures, or bands."""
    first, second = random.sample(figures, 2) if len(figures) > 1 else figures * 2
    ground, other = random.choice(grounds), random.choice(grounds)
    plan = random.choice(["chequer", "bands", "columns", "rich"])
    if plan == "bands":
        return [[ground] * 4, [first, second] * 2, [other] * 4]
    if plan == "columns":
        return [[ground, first, second, ground]] * 3
    if plan == "rich":
        return [[random.choice([first, second, ground]) for _ in range(4)] for _ in range(3)]
    return [[first if (x + y) % 2 == 0 else ground for x in range(4)] for y in range(3)]


def _tile(random: Random, shape: Shape, colours: Colours, x: int, y: int) -> str:
    ground = colours[(x + y) % 2]
    square = f'<rect width="81" height="81" fill="{ground}"/>'
    return f'<svg x="{x * TILE}" y="{y * TILE}" width="80.5" height="80.5">{square}{shape(random, colours)}</svg>'


def _medallion(random: Random, figures: list[Shape], grounds: list[Shape], colours: Colours) -> str:
    """Draw one large figure between two woven columns."""
    ground = random.choice(grounds)
    edges = "".join(_tile(random, ground, colours, x, y) for x in (0, 3) for y in range(3))
    field = f'<rect x="80" width="160" height="240" fill="{colours[0]}"/>'
    figure = random.choice(figures)(random, colours)
    return f'{edges}{field}<g transform="translate(88 48) scale(1.8)">{figure}</g>'


def _banded_figure(random: Random, figure: str) -> str:
    """Draw a figure on a plain band between two woven borders: cut to the band, it still shows what the product is."""
    colours = PALETTES[random.choice(MOTIF_PALETTES)]
    ground, shape = colours[0], random.choice(BORDERS)
    borders = "".join(_tile(random, shape, colours, x, y) for x in range(4) for y in (0, 2))
    band = f'<rect y="{BAND_TOP}" width="320" height="{HEIGHT - 2 * BAND_TOP}" fill="{ground}"/>'
    edges = "".join(
        f'<rect y="{y}" width="320" height="4" fill="{colours[3]}"/>' for y in (BAND_TOP - 4, HEIGHT - BAND_TOP)
    )
    sides = "".join(_side_pattern(x, colours, random) for x in (52, 268))
    drawn = figure.format(g=ground, h=colours[1], f=colours[2], s=colours[3], l=colours[4])
    return f'{borders}{band}{edges}{sides}<g transform="translate(112 72) scale(1.2)">{drawn}</g>'


def _side_pattern(x: int, colours: Colours, random: Random) -> str:
    """Draw a small pattern beside the figure: diamonds, dots or bars."""
    plan, colour = random.choice(["diamonds", "dots", "bars"]), colours[1]
    if plan == "dots":
        return "".join(_circle(x + step, 120, 9 - abs(step) / 8, colour) for step in (-32, -8, 16, 36))
    if plan == "bars":
        return "".join(
            f'<rect x="{x + step}" y="92" width="8" height="56" fill="{colour}"/>' for step in (-32, -12, 8, 28)
        )
    return "".join(
        _polygon([(x + step, 96), (x + step + 17, 120), (x + step, 144), (x + step - 17, 120)], colour)
        for step in (-24, 16)
    )


def cover_svg(motif: str, seed: int) -> str:
    """Return a 4:3 picture of a motif or a sector as SVG text of 1–9 KB. Draw an unknown name as the sector "other"."""
    random = Random(f"{motif}/{seed % MAX_SEEDS}")  # noqa: S311 (a picture, not a secret)
    if motif in MOTIFS:
        return _svg(_banded_figure(random, MOTIFS[motif]))
    palettes, figures, grounds = SECTORS.get(motif, SECTORS["other"])
    colours = PALETTES[random.choice(palettes)]
    if random.random() < 0.3:
        drawing = _medallion(random, figures, grounds, colours)
    else:
        plan = _tile_layout(random, figures, grounds)
        drawing = "".join(_tile(random, plan[y][x], colours, x, y) for y in range(3) for x in range(4))
    return _svg(drawing)


def _svg(drawing: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{drawing}</svg>"
    )
