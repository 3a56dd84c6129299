"""The demo's charts: what its posts tell in figures, drawn."""

from collections.abc import Callable, Sequence
from math import sqrt

from stoppress.demo.draw import ACCENT, DEEP, EDGE, INK, PAPER, ROCK, RULE, SMALL, SOFT, TEXT, WATER, Point, Sheet

LEFT, RIGHT, TOP, BOTTOM = 130, 1140, 230, 660
Clock = Callable[[int], str]  # minutes before the demo starts, as the time of day
# Metres bored, by minutes before the demo starts: as the posts have them.
BORED = ((322, 0.0), (271, 2.1), (262, 2.5), (202, 5.0), (142, 7.4), (120, 8.3), (56, 10.7), (7, 12.4))
ACCIDENT, CHAMBER = 781, 172  # minutes before the demo starts
DEPTH = 3.87  # centimetres by the root of the minutes: the pool spreads as it deepens
HOUR = 1080 / 504  # pixels: three weeks are as wide as the picture
FLOW = (3.9, 4.0, 4.1, 3.9, 4.0, 4.0, 4.1, 4.6, 5.7, 7.0)


def bored(clock: Clock) -> bytes:
    """How far the machine has come."""
    sheet = Sheet()
    sheet.head("How far the machine has come", "Metres bored from Kelderby")

    def at(minutes: float, metres: float) -> Point:
        return _between(322 - minutes, 350, LEFT, RIGHT), _between(metres, 15, BOTTOM, TOP)

    _grid(sheet, [(metres, at(0, metres)[1]) for metres in (0, 5, 10)])
    sheet.line([at(322, 14), at(-28, 14)], ACCENT, 3)
    sheet.text((LEFT, at(0, 14)[1] - 14), "14 m: through the rock", TEXT, ACCENT, bold=True)
    sheet.line([at(322, 0), at(-14, 14)], SOFT, 3, dash=9)
    sheet.line([at(96, 11.35), at(62, 10.95)], SOFT, 2)
    sheet.text((at(100, 0)[0], at(0, 11.3)[1]), "as planned: 2.5 m an hour", SMALL, SOFT, anchor="rs")
    sheet.line([at(*each) for each in BORED], INK, 6)
    for each in BORED[1:]:
        sheet.dot(at(*each), 9, INK, PAPER)
    sheet.dot(at(*BORED[-1]), 13, ACCENT, PAPER)
    sheet.text((at(7, 0)[0] + 2, at(0, 12.4)[1] + 56), "12.4 m", 38, bold=True, anchor="ms")
    _times(sheet, [(clock(minutes), at(minutes, 0)[0]) for minutes in (322, 202, 82, 7)])
    sheet.foot("Source: rescue command")
    return sheet.png()


def water(clock: Clock) -> bytes:
    """How the water rises behind the debris."""
    sheet = Sheet()
    sheet.head("The water, half-hour by half-hour", "Depth at the debris, in centimetres")
    whole = ACCIDENT - CHAMBER + 40

    def at(minutes: float, depth: float) -> Point:
        return _between(minutes, whole, LEFT, RIGHT), _between(depth, 110, BOTTOM, TOP)

    curve = [at(minutes, DEPTH * sqrt(minutes)) for minutes in (*range(10), *range(10, ACCIDENT - CHAMBER + 1))]
    sheet.area([at(0, 0), *curve, (curve[-1][0], BOTTOM)], WATER)
    _grid(sheet, [(depth, at(0, depth)[1]) for depth in (0, 25, 50, 75)])
    top = at(0, DEPTH * sqrt(ACCIDENT - CHAMBER))[1]
    sheet.line([(LEFT, top), (RIGHT, top)], ACCENT, 3)
    sheet.text((LEFT, top - 14), "the refuge chamber", TEXT, ACCENT, bold=True)
    sheet.line(curve, DEEP, 5)
    for minutes in range(30, ACCIDENT - CHAMBER, 30):
        sheet.dot(at(minutes, DEPTH * sqrt(minutes)), 6, DEEP, PAPER, 2)
    sheet.dot(curve[-1], 13, ACCENT, PAPER)
    x, y = at(396, 77)
    sheet.line([(x, y + 14), (x, y + 66)], DEEP, 2)
    sheet.dot((x, y), 10, DEEP, PAPER)
    sheet.text((x, y + 104), "77 cm", 38, bold=True, anchor="ms")
    sheet.text((x, y + 144), "read out by telephone", SMALL, INK, anchor="ms")
    _times(sheet, [(clock(ACCIDENT - minutes), at(minutes, 0)[0]) for minutes in (0, 240, 480, ACCIDENT - CHAMBER)])
    sheet.foot("Source: P. Nandakumar, from inside, by telephone")
    return sheet.png()


def flow() -> bytes:
    """What the drain said in the days before."""
    sheet = Sheet()
    sheet.head("Seven is not ten", "Flow at the Marrowick drain before the accident, in litres a second")

    def at(value: float) -> float:
        return _between(value, 11.5, BOTTOM, TOP)

    step = (RIGHT - LEFT) / len(FLOW)
    for number, value in enumerate(FLOW):
        left = LEFT + number * step + 12
        recent = number >= len(FLOW) - 3
        sheet.box((left, at(value), left + step - 24, BOTTOM), DEEP if recent else "#b9c6cb")
        if number in (0, len(FLOW) - 1):
            sheet.text((left + step / 2 - 12, at(value) - 16), f"{value:.0f}", 38, bold=True, anchor="ms")
    sheet.line([(LEFT, at(10)), (RIGHT, at(10))], ACCENT, 3)
    sheet.text((LEFT, at(10) - 14), "10: work has to stop", TEXT, ACCENT, bold=True)
    sheet.line([(LEFT, BOTTOM), (RIGHT, BOTTOM)], INK, 3)
    sheet.text((LEFT + 12, BOTTOM + 48), "ten days before", TEXT, SOFT)
    sheet.text((RIGHT - 12, BOTTOM + 48), "the day before", TEXT, SOFT, anchor="rs")
    sheet.foot("Source: monitoring records of the Sallow Tunnel Partnership")
    return sheet.png()


def ways(clock: Clock) -> bytes:
    """The three ways in, by the time that they take."""
    sheet = Sheet(1200, 1240)
    sheet.head("Why from Kelderby", "How long each way in would take, as estimated at " + clock(640))
    rows: Sequence[tuple[str, str, float, float, str]] = (
        ("Bore through the face", "from Kelderby, 14 m of rock", 10, 14, "10 to 14 hours"),
        ("Dig out the debris", "from Marrowick, 60 m and still moving", 144, 192, "six days or more"),
        ("Sink a shaft", "from the fell above, 410 m", 336, 504, "two to three weeks"),
    )
    for number, (name, where, least, most, time) in enumerate(rows):
        top, chosen = 280 + number * 262, number == 0
        sheet.text((EDGE, top), name, 40, bold=True)
        sheet.text((EDGE, top + 46), where, TEXT, SOFT)
        start, sure, end = EDGE, EDGE + least * HOUR, EDGE + most * HOUR
        sheet.box((start, top + 84, 1200 - EDGE, top + 156), ROCK)
        sheet.box((start, top + 84, end, top + 156), "#e3a79c" if chosen else "#a9a9a6")
        sheet.box((start, top + 84, sure, top + 156), ACCENT if chosen else SOFT)
        late = end > 800
        sheet.text(
            (sure - 24 if late else end + 24, top + 131),
            time,
            34,
            PAPER if late else INK,
            bold=True,
            anchor="rs" if late else "ls",
        )
    for week in range(4):
        x = EDGE + week * 168 * HOUR
        sheet.line([(x, 1062), (x, 1078)], SOFT, 2)
        words = "now" if week == 0 else f"{week} week" + "s" * (week > 1)
        sheet.text((x, 1118), words, SMALL, SOFT, anchor="ls" if week == 0 else "rs" if week == 3 else "ms")
    sheet.line([(EDGE, 1070), (1200 - EDGE, 1070)], SOFT, 2)
    sheet.foot("Dark: at the least. Light: at the most. Source: rescue command")
    return sheet.png()


def _between(value: float, whole: float, low: float, high: float) -> float:
    return low + (high - low) * value / whole


def _grid(sheet: Sheet, lines: list[tuple[int, float]]) -> None:
    for value, y in lines:
        sheet.line([(LEFT, y), (RIGHT, y)], INK if value == 0 else RULE, 3 if value == 0 else 2)
        sheet.text((LEFT - 20, y), str(value), TEXT, SOFT, anchor="rm")


def _times(sheet: Sheet, marks: list[tuple[str, float]]) -> None:
    for words, x in marks:
        sheet.line([(x, BOTTOM), (x, BOTTOM + 12)], INK, 2)
        sheet.text((x, BOTTOM + 48), words, TEXT, SOFT, anchor="ms")
