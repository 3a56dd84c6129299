"""The demo's pictures are drawn by the project itself, and are what their words say."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from pydantic import TypeAdapter

from stoppress.demo import pictures
from stoppress.demo.charts import ACCIDENT, BORED, CHAMBER, DEPTH
from stoppress.log import kinds
from stoppress.media import workshop

NOW = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def drawn():
    """All pictures, drawn once."""
    return pictures.pictures_of_demo(NOW)


def test_every_picture_is_one_and_has_its_words(drawn):
    assert len(drawn) >= 6 and len({each.name for each in drawn}) == len(drawn)
    for each in drawn:
        image = Image.open(BytesIO(each.data))
        assert image.width == 1200 and len(image.resize((60, 40)).getcolors(2400)) > 20, each.name
        words = {"alt": each.alt, "caption": each.caption, "credit": each.credit}
        assert all(words.values())
        TypeAdapter(kinds.Image).validate_python({"id": "a" * 20, "width": 1200, "height": 800, **words})


def test_no_picture_has_anything_cut_off_at_its_edges(drawn):
    """Words that run over the edge would leave ink there; rock, map and paper are not that dark."""
    for each in drawn:
        if each.name == "region.png":  # rivers and rails do lead on
            continue
        image = Image.open(BytesIO(each.data)).convert("L")
        for edge in ((0, 0, 6, image.height), (image.width - 6, 0, image.width, image.height)):
            assert image.crop(edge).getextrema()[0] > 180, each.name


def test_the_times_are_those_of_the_coverage(drawn):
    words = {each.name: each.alt for each in drawn}
    assert "06:58" in words["bored.png"] and "12:13" in words["bored.png"] and "05:55" in words["water.png"]


def test_the_curve_of_the_water_goes_through_what_the_posts_say():
    told = {ACCIDENT - 385: 77, ACCIDENT - 271: 88}
    assert all(abs(DEPTH * minutes**0.5 - depth) < 1 for minutes, depth in told.items())
    assert 90 < DEPTH * (ACCIDENT - CHAMBER) ** 0.5 < 100
    assert [metres for _, metres in BORED] == sorted(metres for _, metres in BORED)


def test_the_film_is_small_plays_and_its_captions_are_clean(tmp_path):
    film = pictures.film_of_demo()
    assert len(film.data) < 300_000
    (tmp_path / "film").write_bytes(film.data)
    made = workshop.film(tmp_path / "film", tmp_path)
    assert (made.file, made.width, made.height) == ("film.webm", 960, 540) and 5 < made.duration < 12
    assert workshop.captions(film.captions) == film.captions.decode()
    assert film.transcript and film.caption


def test_the_cards_are_blocks_of_a_post():
    cards = pictures.cards_of_demo(NOW)
    adapter = TypeAdapter(kinds.Embed)
    assert len(cards) >= 3
    for card in cards:
        known = adapter.validate_python(card)
        assert known.url and known.text and known.author and known.provider
        assert known.url.split("/")[2].endswith(".example"), "the demo's addresses are nobody's"
