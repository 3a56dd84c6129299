"""What the demo shows: charts and a map drawn on the spot, a short film, and the cards that its posts embed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from stoppress.demo import charts, maps
from stoppress.demo.coverage import details
from stoppress.demo.film import CAPTIONS

CREDIT = "Graphic: The Marram Post"


@dataclass(frozen=True)
class Drawn:
    """A picture of the demo with its words."""

    name: str
    data: bytes
    alt: str
    caption: str
    credit: str = CREDIT


@dataclass(frozen=True)
class Filmed:
    """The demo's film with its words."""

    name: str
    data: bytes
    captions: bytes
    transcript: str
    caption: str
    credit: str = CREDIT


def pictures_of_demo(now: datetime) -> list[Drawn]:
    """All pictures, with the times of day that the coverage has when it starts now. Takes a second."""
    here = now.astimezone(ZoneInfo("UTC"))
    zone = ZoneInfo(details()["time_zone"])

    def clock(minutes: int) -> str:
        return f"{(here - timedelta(minutes=minutes)).astimezone(zone):%H:%M}"

    return [
        Drawn(
            "section.png",
            maps.section(),
            "A drawing of the tunnel from the side. From left to right: the heading from Kelderby, 14 metres of rock "
            "with the bore in it, the nine, the refuge chamber 140 metres on, water, and 60 metres of debris.",
            "Where the nine are: between 14 metres of rock and the debris.",
        ),
        Drawn(
            "region.png",
            maps.region(),
            "A map. The tunnel runs 7.2 kilometres from Kelderby in the west to Marrowick in the east, "
            "under the fell Great Sallow; the road over the pass goes round it in the south.",
            "The tunnel between Kelderby and Marrowick, and the road over the pass.",
        ),
        Drawn(
            "ways.png",
            charts.ways(clock),
            "Bars of time. To bore from Kelderby would take 10 to 14 hours, to dig out the debris six days or more, "
            "to sink a shaft two to three weeks.",
            "The three ways in, by the time that each would take.",
        ),
        Drawn(
            "water.png",
            charts.water(clock),
            f"A curve that rises fast and then more slowly: 77 centimetres at {clock(385)}, "
            f"and the height of the refuge chamber at {clock(172)}.",
            "The water behind the debris, from the marks that Priya Nandakumar sprayed every half-hour.",
        ),
        Drawn(
            "flow.png",
            charts.flow(),
            "Ten bars, one a day. Seven stay at about four litres a second, then they rise to seven. "
            "A line at ten is marked: work has to stop.",
            "The flow at the Marrowick drain in the ten days before the accident.",
        ),
        Drawn(
            "pipe.png",
            maps.pipe(),
            "A pipe of 71 centimetres in a bore of 76, and somebody lying on a sledge in it. "
            "Beside it is a hole of 9 centimetres.",
            "The way out: a steel pipe, and beside it the hole through which they were found.",
        ),
        Drawn(
            "bored.png",
            charts.bored(clock),
            f"A line that climbs from nothing at {clock(322)} to 12.4 metres at {clock(7)}, "
            "at first as planned, since the quartz a little behind it. The rock ends at 14 metres.",
            "Metres bored from Kelderby, of 14.",
        ),
    ]


def film_of_demo() -> Filmed:
    """The film; `python -m stoppress.demo.film` makes it anew."""
    return Filmed(
        "bore.webm",
        files("stoppress.demo").joinpath("bore.webm").read_bytes(),
        CAPTIONS.encode(),
        "A drawing, without sound. The boring machine moves from the Kelderby side into 14 metres of rock; "
        "figures count the metres and the time. After two hours it has come 5 metres, after five and a quarter 12.4. "
        "On the other side stand nine people.",
        "How the machine has come through the rock, five and a quarter hours in eight seconds.",
    )


def cards_of_demo(now: datetime) -> Sequence[dict[str, Any]]:
    """Embeds as blocks, with all that a card says typed in: the demo asks no other site for anything."""

    def at(minutes: int) -> str:
        return (now - timedelta(minutes=minutes)).isoformat(timespec="seconds")

    return (
        {
            "kind": "embed",
            "url": "https://social.example/@harrowdale_fire/118402",
            "title": "",
            "text": "All nine people in the Great Sallow Tunnel are alive. We have spoken to them. "
            "Please keep the works road at Kelderby clear: the boring machine comes next.",
            "author": "Harrowdale Fire and Rescue",
            "provider": "Mastodon",
            "at": at(386),
            "player": None,
        },
        {
            "kind": "embed",
            "url": "https://video.example/watch/great-sallow-briefing",
            "title": "Ruth Ackerley: ‘I would rather be slow than be sorry’",
            "text": "The briefing at the Kelderby portal in full, 14 minutes, with sign language.",
            "author": "Harrowdale County Council",
            "provider": "Harrowdale Video",
            "at": at(305),
            "player": None,
        },
        {
            "kind": "embed",
            "url": "https://social.example/@ormsley_bakery/22071",
            "title": "",
            "text": "The low-loader has just come round our corner with a hand’s breadth on either side. "
            "The whole street was out in slippers.",
            "author": "The Bakery, Ormsley",
            "provider": "Mastodon",
            "at": at(515),
            "player": None,
            "gone": True,
        },
    )
