"""Pictures, galleries and films as the desk reads them: timeline, history, text, search, the reader's view, details."""

import json
import re

import pytest

from stoppress.desk import preview, text
from stoppress.log import kinds
from stoppress.markup import differ, units
from stoppress.newsroom import described, finding, media, merge
from stoppress.newsroom.content import EMPTY
from stoppress.projections.story import Standing
from tests.newsroom import NOON
from tests.pictures import photo

ID, OTHER = "a" * 20, "b" * 20
LOOK = "data:image/webp;base64,UklGRjYAAABXRUJQ"


def image(id_: str = ID, **words) -> dict:
    """A picture as a post keeps it."""
    blank = {"alt": "", "decorative": False, "caption": "", "credit": "", "focus": None, "preview": LOOK}
    return {"id": id_, "width": 1600, "height": 1200, **blank, **words}


def picture(id_: str = ID, **words) -> dict:
    """A block with one picture."""
    return {"kind": "picture", **image(id_, **words)}


def gallery(*pictures: dict, caption: str = "") -> dict:
    """A block with several."""
    return {"kind": "gallery", "pictures": list(pictures), "caption": caption}


def film(**words) -> dict:
    """A block with a film."""
    blank = {"poster": image(OTHER), "captions": OTHER, "transcript": "", "caption": "", "credit": ""}
    size = {"width": 640, "height": 360, "duration": 74.2}
    return {"kind": "video", "id": ID, "file": "film.mp4", **size, **blank, **words}


def of(*blocks: dict) -> dict:
    """A post of these blocks."""
    return {**EMPTY, "blocks": list(blocks)}


def rows(old: dict, new: dict) -> list[tuple[str, str]]:
    """What a difference says: each row's mark and HTML."""
    return [(row.mark, row.html) for row in differ.content(old, new).rows]


@pytest.fixture
def brought(newsroom):
    """Two pictures on the flood."""
    made = []
    for width in (1600, 800):
        data = photo(width, 600)
        asset = media.begin(newsroom.emil, newsroom.flood, "quay.jpg", len(data), at=newsroom.now())
        made.append(media.write(newsroom.emil, newsroom.flood, asset.pk, 0, data))
    return made


def test_pictures_without_a_word_about_what_they_show_are_counted():
    told = gallery(image(alt="The quay"), image(decorative=True), image(caption="Not what it shows"))
    assert described.undescribed(of(picture(), told, film())) == 2
    assert described.undescribed(of(picture(alt="The quay"))) == 0


def test_a_post_is_called_by_what_its_picture_shows():
    assert described.name(picture(alt="The quay")) == "The quay"
    assert described.name(gallery(image(alt="The quay"), caption="In pictures")) == "In pictures"
    assert described.name(gallery(image(alt="The quay"))) == "The quay"


def test_a_difference_says_words_and_neither_ids_nor_pixels():
    before, now = of(picture(alt="The quay", focus=[0.5, 0.25])), of(picture(alt="The old quay", credit="R. Lind"))
    ((mark, html),) = rows(before, now)
    assert mark == differ.TEXT
    assert "The <ins>old </ins>quay" in html and "<ins>R. Lind</ins>" in html and "<del>⌖ 50 % / 25 %</del>" in html
    for kind in (picture(), gallery(image(), image(OTHER)), film()):
        shown = "".join(row.html for row in differ.whole(of(kind)).rows)
        assert not re.search("base64|film.mp4|a{20}|b{20}", shown)


def test_another_picture_is_no_new_version_of_the_one_before():
    assert [mark for mark, _ in rows(of(picture(ID)), of(picture(OTHER)))] == [differ.REMOVED, differ.ADDED]
    assert [mark for mark, _ in rows(of(picture(ID)), of(picture(ID, alt="Written since, at length")))] == [differ.TEXT]


def test_the_order_of_a_gallery_is_part_of_a_difference():
    quay, gate = image(ID, alt="Quay"), image(OTHER, alt="Gate")
    ((mark, html),) = rows(of(gallery(quay, gate)), of(gallery(gate, quay)))
    assert mark == differ.TEXT and "<del>" in html and "<ins>" in html


def test_two_who_write_about_one_picture_are_asked_and_about_two_are_not():
    base = of(picture(ID), picture(OTHER))
    theirs, yours = of(picture(ID, alt="Theirs"), picture(OTHER)), of(picture(ID, alt="Yours"), picture(OTHER))
    assert len(merge.undecided(merge.places(base, theirs, yours), {})) == 1
    apart = of(picture(ID), picture(OTHER, alt="Yours"))
    found = merge.places(base, theirs, apart)
    assert merge.undecided(found, {}) == []
    assert [block["alt"] for block in merge.settle(found, {})["blocks"]] == ["Theirs", "Yours"]


def test_a_body_is_put_together_again_as_it_was():
    body = [picture(alt="Quay"), gallery(image(), caption="All"), film(caption="Gates")]
    assert units.blocks_of(units.units_of(body)) == body


def test_search_finds_what_is_said_of_pictures_and_films_and_nothing_else():
    words = finding.searchable(of(gallery(image(alt="Old quay", credit="R. Lind")), film(transcript="The gates close")))
    for said in ("old quay", "r. lind", "the gates close"):
        assert said in words
    assert not re.search("base64|film.mp4|a{20}|b{20}|gallery|video", words)


def test_the_coverage_as_text_names_pictures_and_films():
    told = "\n".join(
        text._block(block, "en")
        for block in (
            picture(alt="The quay"),
            picture(alt="The quay", caption="High water", credit="R. Lind"),
            picture(decorative=True),
            gallery(image(alt="Gate"), image(OTHER, alt="Hall"), caption="In pictures"),
            film(caption="Gates close", transcript="They close."),
        )
    )
    assert told.split("\n") == [
        "[Picture: The quay]",
        "[Picture: High water – R. Lind]",
        "[Picture]",
        "[Gallery: In pictures]",
        "[Picture: Gate]",
        "[Picture: Hall]",
        "[Video: Gates close]",
        "They close.",
    ]


def test_the_readers_view_takes_pictures_from_the_desk():
    picture = kinds.Picture(ID, 700, 467)
    standing = Standing("now", 0, NOON, kinds.Post("now", NOON, (picture, kinds.Prose(f"<p>/media/{ID}/</p>")), "Gate"))
    details = kinds.Details("flood", "River rises")
    seen = preview._now(standing, details, "/desk/flood/media/")
    assert seen.count(f"/desk/flood/media/{ID}/") == 10 and seen.count(f"/media/{ID}/") == 11


def test_the_timeline_shows_pictures_and_marks_those_without_description(newsroom, emil, cora, brought):
    quay, gate = (media.image_of(one) for one in brought)
    post = newsroom.publish(text=None, blocks=[{"kind": "picture", **quay}, {"kind": "gallery", "pictures": [gate]}])
    page = emil.get().content.decode()
    assert f'src="/desk/flood/media/{brought[0].pk}/320.webp"' in page and "2 pictures without description" in page
    assert "without description" not in cora.get().content.decode()  # she cannot change it
    described_ = [
        {"kind": "picture", **quay, "alt": "The quay"},
        {"kind": "gallery", "pictures": [{**gate, "decorative": True}]},
    ]
    newsroom.edit(post, blocks=described_)
    page = emil.get().content.decode()
    assert "without description" not in page and 'alt="The quay"' in page


def test_a_browser_without_script_keeps_pictures_as_they_are(newsroom, emil, brought):
    quay = {"kind": "picture", **media.image_of(brought[0]), "alt": "The quay"}
    post = newsroom.publish(text=None, blocks=[{"kind": "prose", "html": "<p>High water.</p>"}, quay])
    page = emil.get(f"posts/{post.post}").content.decode()
    assert f"/desk/flood/media/{brought[0].pk}/320.webp" in page
    before = post.content["blocks"]
    emil.save(post, headline="The quay", **{"block-1": json.dumps(before[1])})
    post.refresh_from_db()
    assert post.content["headline"] == "The quay" and post.content["blocks"] == before


def test_the_blog_gets_a_picture_and_loses_it(newsroom, emil, brought):
    lead = {**media.image_of(brought[0]), "alt": "The quay", "focus": [0.5, 0.2]}
    assert "d-headline" in emil.get("details").content.decode()
    emil.post("details", scripted=True, picture=json.dumps(lead), **{"was-picture": ""})
    newsroom.flood.refresh_from_db()
    assert newsroom.flood.picture["alt"] == "The quay" and newsroom.story().details.picture.focus == (0.5, 0.2)
    form = emil.get("details").content.decode()
    assert "The quay" in form and f"/desk/flood/media/{brought[0].pk}/320.webp" in form
    emil.post("details", scripted=True, picture="", **{"was-picture": json.dumps(lead)})
    newsroom.flood.refresh_from_db()
    assert newsroom.flood.picture is None and newsroom.story().details.picture is None


def test_a_picture_that_came_in_pieces_changes_nothing_of_the_details(newsroom, emil):
    assert emil.post("details", scripted=True, picture='{"id": ', **{"was-picture": ""}).status_code == 422
    assert emil.post("details", scripted=True, picture='["x"]', **{"was-picture": ""}).status_code == 422
