"""The demo's map and drawings: a country that does not exist, and a tunnel under it."""

from math import cos, pi, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from stoppress.demo.draw import (
    ACCENT,
    EDGE,
    FINE,
    INK,
    PAPER,
    ROCK,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    WATER,
    Point,
    Sheet,
)

FELLS = (  # across, down, how wide
    *((560, 350, 360), (490, 300, 270), (590, 250, 170), (440, 210, 170), (960, 130, 300), (1050, 220, 200)),
    *((900, 60, 170), (160, 140, 310), (110, 250, 200), (60, 60, 240), (160, 700, 330), (270, 760, 210)),
    *((60, 620, 200), (760, 750, 260), (880, 700, 180), (640, 790, 200), (1090, 330, 170)),
)
TINTS = ("#f6f3ed", "#f0ebe1", "#e9e2d4", "#e1d8c6", "#d8cdb7", "#cec1a7")
WEST, EAST = (330, 430), (842, 398)  # the portals, 7.2 kilometres apart
RIVER = ((1200, 560), (1080, 540), (980, 470), (900, 440), (880, 330), (760, 220), (700, 120), (640, 0))
STREAM = ((0, 560), (110, 520), (210, 500), (280, 470), (300, 380), (250, 290), (300, 180), (280, 0))
PASS = (WEST, (420, 520), (470, 600), (560, 620), (640, 560), (730, 580), (790, 500), EAST)
LINE = ((0, 470), (150, 455), (260, 440), WEST)
OLD_LINE = (EAST, (930, 452), (1000, 520), (1090, 590), (1200, 640))


def region() -> bytes:
    """Where it is."""
    sheet = Sheet(1200, 800, TINTS[0])
    sheet.image.paste(_relief(sheet.image.size))
    sheet.pen = ImageDraw.Draw(sheet.image)
    for water in (RIVER, STREAM):
        sheet.line(_smooth(water), "#a9c6d3", 9)
    sheet.line(_smooth(PASS), SOFT, 9)
    sheet.line(_smooth(PASS), PAPER, 6)
    for rails in (LINE, OLD_LINE):
        sheet.line(_smooth(rails), INK, 5)
    sheet.line([WEST, EAST], PAPER, 18)
    sheet.line([WEST, EAST], ACCENT, 8, dash=16)
    for place in (WEST, EAST):
        sheet.dot(place, 13, PAPER, INK, 5)
    for place in ((1000, 520), (1090, 590)):
        sheet.dot(place, 8, PAPER, INK, 4)
    sheet.area([(600, 316), (586, 340), (614, 340)], INK)
    _name(sheet, (330, 400), "Kelderby", "ms", 36)
    _name(sheet, (868, 372), "Marrowick", "ls", 36)
    _name(sheet, (1076, 626), "Ormsley", "rs", TEXT)
    sheet.text((600, 300), "Great Sallow 688 m", TEXT, INK, anchor="ms", halo=TINTS[4])
    sheet.text((586, 472), "7.2 km", TEXT, ACCENT, bold=True, anchor="ms", halo=TINTS[3])
    sheet.text((600, 672), "bus over the pass: 52 minutes", SMALL, SOFT, anchor="ms", halo=TINTS[1])
    sheet.text((1170, 716), "to Haverstoke and Garth Edge", SMALL, SOFT, anchor="rs", halo=TINTS[0])
    _scale(sheet)
    return sheet.png()


def section() -> bytes:
    """The closed-off stretch, lengthwise."""
    sheet = Sheet()
    sheet.head("Nine people, between rock and debris", "The tunnel lengthwise, not to scale")
    crown, floor = 400, 520
    sheet.box((0, 220, 1200, 660), ROCK)
    _strata(sheet)
    sheet.area([(836, 220), (956, 220), (916, 660), (796, 660)], STONE)
    sheet.area([(0, 220), (0, 246), (260, 232), (520, 258), (800, 230), (1200, 250), (1200, 220)], PAPER)
    sheet.box((0, crown, 250, floor), PAPER)
    sheet.box((410, crown, 1200, floor), PAPER)
    sheet.area([(826, floor), (624, floor), (826, floor - 52)], WATER)
    sheet.area([(796, floor), (826, crown + 20), (842, crown), (930, crown), (990, floor)], "#8d8271")
    for x, y in ((846, 470), (870, 440), (894, 480), (918, 445), (876, 503), (946, 500), (836, 503), (895, 418)):
        sheet.dot((x, y), 9, "#a79c8a")
    sheet.box((250, 466, 410, 476), PAPER)
    sheet.box((250, 430, 330, 456), ACCENT)
    sheet.box((592, 462, 652, floor), SOFT)
    for number in range(9):
        _person(sheet, (428 + number * 18, floor), ACCENT)
    sheet.text((125, 470), "Kelderby", TEXT, bold=True, anchor="ms")
    sheet.text((1096, 470), "Marrowick", TEXT, bold=True, anchor="ms")
    _callout(sheet, (330, 330), (290, 428), "the bore", ACCENT)
    _callout(sheet, (490, 330), (490, 476), "the nine", ACCENT)
    _callout(sheet, (690, 330), (630, 462), "refuge chamber", INK)
    _callout(sheet, (890, 330), (886, 410), "debris", INK, halo=STONE)
    for start, end, words in ((250, 410, "14 m"), (410, 622, "140 m"), (622, 816, "120 m"), (816, 990, "60 m")):
        sheet.span(start + 4, end - 4, 580, words, bold=words == "14 m")
    sheet.text((856, 700), "Skarrow fault", SMALL, SOFT, anchor="ms")
    sheet.foot("Source: rescue command")
    return sheet.png()


def pipe() -> bytes:
    """How wide the way out is."""
    sheet = Sheet()
    sheet.head("Wide enough for one, lying down", "The way out, seen from the Kelderby side")
    scale, centre = 5.6, (440, 450)
    sheet.box((0, 200, 1200, 700), ROCK)
    _strata(sheet, top=220, bottom=690)
    sheet.dot(centre, 38 * scale, "#b8ad9a")
    sheet.dot(centre, 35.5 * scale, INK)
    sheet.dot(centre, 33.8 * scale, PAPER)
    x, y = centre
    sheet.box((x - 112, y + 74, x + 112, y + 88), SOFT)
    for dx in (-92, 92):
        sheet.dot((x + dx, y + 102), 14, INK)
    _lying(sheet, (x, y))
    small = (x + 150 * scale * 0.72, y - 20)
    sheet.dot(small, 4.5 * scale, INK)
    sheet.text((small[0], small[1] + 74), "hole for telephone", TEXT, anchor="ms", halo=ROCK)
    sheet.text((small[0], small[1] + 112), "and food, 9 cm", TEXT, anchor="ms", halo=ROCK)
    left, right = x - 35.5 * scale, x + 35.5 * scale
    sheet.line([(left, y - 30), (right, y - 30)], ACCENT, 3)
    for end, turn in ((left, 1), (right, -1)):
        sheet.area([(end, y - 30), (end + turn * 18, y - 39), (end + turn * 18, y - 21)], ACCENT)
    sheet.text((x, y - 62), "71 cm", 42, ACCENT, bold=True, anchor="ms")
    _callout(sheet, (x + 270, 284), (x + 128, 300), "steel pipe, in seven lengths", INK, anchor="ls")
    _callout(sheet, (100, 660), (x - 190, y + 96), "bore, 76 cm", INK, anchor="ls")
    sheet.foot("Source: rescue command. The distance to the small hole, 1.5 m, is drawn shorter.")
    return sheet.png()


def _relief(size: tuple[int, int]) -> Image.Image:
    """Fells as bands of colour, one for each hundred metres, with a line between them."""
    small = (size[0] // 4, size[1] // 4)
    ground = Image.new("L", small, 0)
    dome = ImageChops.invert(Image.radial_gradient("L")).point(lambda value: max(0, value - 70) * 0.95)
    for x, y, wide in FELLS:
        across, along = round(wide * FINE / 2.1), round(wide * FINE / 2.6)
        layer = Image.new("L", small, 0)
        layer.paste(dome.resize((across, along)), (round(x * FINE / 4 - across / 2), round(y * FINE / 4 - along / 2)))
        ground = ImageChops.add(ground, layer)
    ground = ground.filter(ImageFilter.GaussianBlur(9)).resize(size, Image.Resampling.BICUBIC)
    band = ground.point(lambda value: min(len(TINTS) - 1, int(value) // 44))
    band.putpalette([part for tint in TINTS for part in bytes.fromhex(tint[1:])])
    return band.convert("RGB")


def _smooth(points: tuple[Point, ...]) -> list[Point]:
    """A curve through these places (Catmull-Rom)."""
    ends = (points[0], *points, points[-1])
    curve = []
    for at in range(len(points) - 1):
        before, start, end, after = ends[at : at + 4]
        for step in range(12):
            t = step / 12
            curve.append(tuple(_spline(*each, t) for each in zip(before, start, end, after, strict=True)))
    return [(x, y) for x, y in curve] + [points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def _name(sheet: Sheet, at: Point, words: str, anchor: str, size: float) -> None:
    sheet.text(at, words, size, INK, bold=True, anchor=anchor, halo=TINTS[1])


def _scale(sheet: Sheet) -> None:
    kilometre = (EAST[0] - WEST[0]) / 7.2
    sheet.line([(EDGE, 740), (EDGE + 2 * kilometre, 740)], INK, 4)
    for number in range(3):
        sheet.line([(EDGE + number * kilometre, 730), (EDGE + number * kilometre, 742)], INK, 3)
    sheet.text((EDGE + 2 * kilometre + 18, 748), "2 km", SMALL, INK, halo=TINTS[1])
    sheet.area([(1136, 50), (1118, 98), (1136, 86), (1154, 98)], INK)
    sheet.text((1136, 132), "N", TEXT, INK, bold=True, anchor="ms", halo=TINTS[1])


def _strata(sheet: Sheet, top: int = 280, bottom: int = 660) -> None:
    """Short strokes that say: rock."""
    for number in range(150):
        x = number * 977 % 1200
        y = top + number * 613 % (bottom - top)
        sheet.line([(x, y), (x + 22, y - 5)], "#d9d1c1", 3)


def _person(sheet: Sheet, feet: Point, colour: str) -> None:
    x, y = feet
    sheet.dot((x, y - 40), 6, colour)
    sheet.line([(x, y - 26), (x, y - 5)], colour, 10)


def _lying(sheet: Sheet, centre: Point) -> None:
    """Somebody on the sledge, seen from the feet."""
    x, y = centre
    sheet.area([(x + 96 * cos(turn), y + 36 + 40 * sin(turn)) for turn in _turns()], ACCENT)
    sheet.dot((x, y + 14), 36, ACCENT, PAPER, 4)
    sheet.dot((x, y + 2), 11, PAPER)


def _turns() -> list[float]:
    return [number * pi / 60 for number in range(120)]


def _callout(sheet: Sheet, at: Point, to: Point, words: str, colour: str, anchor: str = "ms", halo: str = ROCK) -> None:
    start = (at[0], at[1] + 14) if anchor == "ms" else (at[0] - 8 if to[0] < at[0] else at[0] + 90, at[1] - 8)
    sheet.line([start, to], colour, 2)
    sheet.text(at, words, TEXT, colour, bold=True, anchor=anchor, halo=halo)
