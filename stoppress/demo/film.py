"""Makes the demo's film anew: the machine on its way through the rock. Needs PyAV: python -m stoppress.demo.film"""

import sys
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image

from stoppress.demo.charts import BORED
from stoppress.demo.draw import ACCENT, FINE, INK, PAPER, ROCK, SMALL, SOFT, TEXT, Sheet

FILM = Path(__file__).with_name("bore.webm")
SIZE = (960, 540)
RATE, RUNS, RESTS = 25, 150, 45  # frames a second; how many show it moving, and the end
START, METRE, TOP, BOTTOM = 170, 44, 210, 390  # where the rock begins, in pixels
CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:02.200
The machine begins at Kelderby. It bores 2.5 metres an hour.

00:00:02.200 --> 00:00:04.600
After two hours it has come 5 metres, of 14.

00:00:04.600 --> 00:00:07.800
After five hours and a quarter: 12.4 metres.
"""


def frame(part: float) -> Image.Image:
    """The picture when this part of the time (0 to 1) is over."""
    minutes = part * (BORED[0][0] - BORED[-1][0])
    metres = _metres(minutes)
    sheet = Sheet(*SIZE)
    sheet.text((48, 84), f"{metres:.1f} m", 64, ACCENT, bold=True)
    sheet.text((48, 128), "of 14 metres", TEXT, SOFT)
    sheet.text((912, 84), f"{int(minutes) // 60} h {int(minutes) % 60:02} min", 40, INK, bold=True, anchor="rs")
    sheet.text((912, 128), "since the boring began", SMALL, SOFT, anchor="rs")
    sheet.box((0, TOP - 40, SIZE[0], BOTTOM + 40), ROCK)
    sheet.box((0, TOP, START, BOTTOM), PAPER)
    end = START + 14 * METRE
    sheet.box((end, TOP, SIZE[0], BOTTOM), PAPER)
    head = START + metres * METRE
    sheet.box((START, 284, end, 288), PAPER)  # the small hole
    sheet.box((START - 1, 306, head, 358), PAPER)
    sheet.box((max(START - 150, head - 150), 312, head - 14, 352), SOFT)
    sheet.box((head - 16, 304, head, 360), ACCENT)
    sheet.text((START / 2, 262), "Kelderby", SMALL, INK, bold=True, anchor="ms")
    for number in range(9):
        x = end + 20 + number * 17
        sheet.dot((x, BOTTOM - 36), 5, ACCENT)
        sheet.line([(x, BOTTOM - 24), (x, BOTTOM - 5)], ACCENT, 8)
    for metre in (0, 5, 10, 14):
        x = START + metre * METRE
        sheet.line([(x, BOTTOM + 40), (x, BOTTOM + 54)], SOFT, 2)
        sheet.text((x, BOTTOM + 88), f"{metre} m" if metre else "0", SMALL, SOFT, anchor="ms")
    return sheet.image.resize(SIZE, Image.Resampling.BOX, reducing_gap=FINE)


def _metres(minutes: float) -> float:
    """How far it is by then, from the figures of the posts."""
    passed = [(BORED[0][0] - before, metres) for before, metres in BORED]
    for (early, low), (late, high) in pairwise(passed):
        if minutes <= late:
            return low + (high - low) * (minutes - early) / (late - early)
    return passed[-1][1]


def make(path: Path) -> None:
    """Write the film."""
    av: Any = import_module("av")
    with av.open(str(path), "w", format="webm") as film:
        stream = film.add_stream("libvpx-vp9", rate=RATE, options={"crf": "32", "b": "0", "deadline": "good"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.time_base = Fraction(1, RATE)
        for number in range(RUNS + RESTS):
            picture = av.VideoFrame.from_image(frame(min(1.0, number / (RUNS - 1)))).reformat(format="yuv420p")
            picture.pts, picture.time_base = number, Fraction(1, RATE)
            film.mux(stream.encode(picture))
        film.mux(stream.encode(None))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FILM)
