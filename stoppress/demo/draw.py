"""Paper and pen for the demo's charts and maps: the colours of the product, one type, drawn at twice the size."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw, ImageFont

PAPER, SHEET, INK, SOFT, RULE, ACCENT = "#fdfcfa", "#f4f1eb", "#18191b", "#5c5d61", "#dcd7cd", "#b5230e"
ROCK, STONE, WATER, DEEP = "#e7e1d5", "#cfc7b7", "#c5d8e0", "#4c7f99"
FINE = 2  # times as large while it is drawn
EDGE = 60
TEXT, SMALL, TITLE = 30, 26, 46  # pixels of a picture 1200 wide, which a phone shows at a third of that
BOLD = 0.017  # of the size: how far the strokes of the one weight there is are thickened

Point = tuple[float, float]


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * FINE)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font


class Sheet:
    """One picture while it is drawn. Places are in its own pixels."""

    def __init__(self, width: int = 1200, height: int = 800, ground: str = PAPER) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * FINE, height * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def text(
        self,
        at: Point,
        words: str,
        size: float = TEXT,
        colour: str = INK,
        *,
        bold: bool = False,
        anchor: str = "ls",
        halo: str = "",
    ) -> None:
        """Words from here on; the anchor is Pillow's: l, m or r, then s for the baseline or m for the middle."""
        place, font = _fine([at])[0], _font(size)
        stroke = size * FINE * BOLD if bold else 0
        if halo:  # so that a name can be read across a line of the map
            self.pen.text(place, words, halo, font, anchor=anchor, stroke_width=stroke + 5 * FINE, stroke_fill=halo)
        self.pen.text(place, words, colour, font, anchor=anchor, stroke_width=stroke, stroke_fill=colour)

    def head(self, title: str, *under: str) -> None:
        """The house's mark, what the picture shows, and in which unit."""
        self.box((EDGE, 44, EDGE + 56, 52), ACCENT)
        self.text((EDGE, 108), title, TITLE, bold=True)
        for number, line in enumerate(under):
            self.text((EDGE, 154 + 38 * number), line, TEXT, SOFT)

    def foot(self, source: str) -> None:
        """Where it is from."""
        self.text((EDGE, self.height - 34), source, 24, SOFT)

    def line(self, points: Sequence[Point], colour: str = INK, width: float = 2, dash: float = 0) -> None:
        """A line through these places, whole or dashed."""
        if dash:
            for start, end in _dashes(points, dash):
                self.pen.line(_fine([start, end]), colour, round(width * FINE))
            return
        self.pen.line(_fine(points), colour, round(width * FINE), "curve")
        for place in (points[0], points[-1]) if width > 3 else ():
            self.dot(place, width / 2, colour)

    def box(self, corners: tuple[float, float, float, float], colour: str) -> None:
        """A filled rectangle: left, top, right, bottom."""
        left, top, right, bottom = (value * FINE for value in corners)
        self.pen.rectangle((left, top, right - 1, bottom - 1), colour)

    def area(self, points: Sequence[Point], colour: str) -> None:
        """A filled shape."""
        self.pen.polygon(_fine(points), colour)

    def dot(self, at: Point, radius: float, colour: str = INK, ring: str = "", wide: float = 3) -> None:
        """A disc, with a ring around it or not."""
        x, y, r = at[0] * FINE, at[1] * FINE, radius * FINE
        self.pen.ellipse((x - r, y - r, x + r, y + r), colour, ring or None, round(wide * FINE) if ring else 0)

    def span(self, start: float, end: float, y: float, words: str, *, bold: bool = False) -> None:
        """A measure from here to there, with how long it is under it."""
        self.line([(start, y), (end, y)], SOFT, 2)
        for x in (start, end):
            self.line([(x, y - 9), (x, y + 9)], SOFT, 2)
        self.text(((start + end) / 2, y + 42), words, TEXT, INK if bold else SOFT, bold=bold, anchor="ms")

    def png(self) -> bytes:
        """The picture."""
        out = BytesIO()
        self.image.resize((self.width, self.height), Image.Resampling.BOX).save(out, "PNG", compress_level=6)
        return out.getvalue()


def _fine(points: Sequence[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]


def _dashes(points: Sequence[Point], dash: float) -> list[tuple[Point, Point]]:
    """The pieces of a dashed line, even around its corners."""
    pieces, gone = [], 0.0
    for (x, y), (to_x, to_y) in pairwise(points):
        length, at = hypot(to_x - x, to_y - y), 0.0
        while at < length:
            step = min(dash - gone % dash, length - at)
            if int(gone // dash) % 2 == 0:
                a, b = at / length, (at + step) / length
                pieces.append(((x + (to_x - x) * a, y + (to_y - y) * a), (x + (to_x - x) * b, y + (to_y - y) * b)))
            at, gone = at + step, gone + step + 1e-9
    return pieces
