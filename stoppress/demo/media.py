"""The demo's pictures, film and cards in their posts: uploaded as a desk would do it."""

from datetime import datetime, timedelta
from typing import Any

from stoppress.demo.coverage import Step
from stoppress.demo.pictures import cards_of_demo, film_of_demo, pictures_of_demo
from stoppress.log.models import Blog
from stoppress.media import uploads
from stoppress.newsroom.ids import post_id
from stoppress.newsroom.models import Person

Blocks = list[dict[str, Any]]
LEAD = "section.png"
# Which post of coverage.json carries what, counted from one.
PICTURES = {5: "region.png", 13: "ways.png", 38: "flow.png", 39: "water.png", 41: "bored.png", 42: "pipe.png"}
CARDS = (29, 36, 21)
FILM = 45
GALLERY = timedelta(minutes=140)  # before now


class Shelf:
    """All of it, on the blog."""

    def __init__(self, blog: Blog, by: Person, now: datetime) -> None:
        self._blog, self._by, self._now = blog, by, now
        self._images = {one.name: self._image(one) for one in pictures_of_demo(now)}

    @property
    def lead(self) -> dict[str, Any]:
        """The blog's own picture."""
        return self._images[LEAD]

    def with_media(self, steps: list[Step]) -> list[Step]:
        """The steps with pictures, film and cards in the posts that carry them, and a gallery."""
        numbers = {step.post_id: n for n, step in enumerate((s for s in steps if s.act == "publish"), 1)}
        extra = self._extra()
        filled = [_filled(step, extra.get(numbers[step.post_id], [])) for step in steps]
        return sorted([*filled, self._gallery()], key=lambda step: step.at)

    def _extra(self) -> dict[int, Blocks]:
        found: dict[int, Blocks] = {n: [{"kind": "picture", **self._images[name]}] for n, name in PICTURES.items()}
        for n, card in zip(CARDS, cards_of_demo(self._now), strict=True):
            found[n] = [card]
        return {**found, FILM: [self._film()]}

    def _gallery(self) -> Step:
        at = self._now - GALLERY
        gallery = {"kind": "gallery", "pictures": list(self._images.values())}
        fields = {"headline": "In pictures: the rescue, drawn", "blocks": [gallery], "tags": ["In pictures"]}
        return Step(at, "publish", post_id(at), fields)

    def _film(self) -> dict[str, Any]:
        film = film_of_demo()
        words = {"transcript": film.transcript, "caption": film.caption, "credit": film.credit}
        captions = self._brought("captions.vtt", film.captions)
        return {"kind": "video", "id": self._brought(film.name, film.data), "captions": captions, **words}

    def _image(self, one: Any) -> dict[str, Any]:
        asset = self._brought(one.name, one.data)
        return {"id": asset, "alt": one.alt, "caption": one.caption, "credit": one.credit}

    def _brought(self, name: str, data: bytes) -> str:
        asset = uploads.bring_in(self._blog.pk, self._by.opaque, name, data, at=self._now)
        if asset.problem:
            raise ValueError(f"{name} of the demo cannot be shown: {asset.problem}")
        return asset.pk


def _filled(step: Step, more: Blocks) -> Step:
    if not more or step.act != "publish":
        return step
    return Step(step.at, step.act, step.post_id, {**step.fields, "blocks": [*step.fields["blocks"], *more]})
