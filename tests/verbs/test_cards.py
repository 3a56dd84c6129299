"""A card is made for contributors and up; what it opens is named by the newsroom alone."""

from io import BytesIO

import pytest
from PIL import Image

from stoppress.log import kinds
from stoppress.media.models import Carried
from stoppress.newsroom import cards, posts
from stoppress.newsroom.models import Frame
from stoppress.newsroom.posts import Given
from stoppress.newsroom.refusals import NotAllowed, Unfit
from tests.outside import Elsewhere, gone, ok

TALK = "https://www.ted.com/talks/a"
VIDEO = "https://vimeo.com/76979871"
PLAYER = "https://player.vimeo.com/video/76979871?dnt=1"


@pytest.fixture
def elsewhere(monkeypatch):
    """The rest of the internet, for the newsroom."""
    server = Elsewhere()
    monkeypatch.setattr(cards, "way", server.plain())
    yield server
    server.close()


def embed(url, **more):
    return {"kind": "embed", "url": url, **more}


def card(newsroom, url, by=None):
    return cards.card(by or newsroom.cora, newsroom.flood, url, at=newsroom.now())


def test_cora_makes_a_card_that_goes_into_a_post(newsroom, elsewhere):
    told = {"title": "The barrier", "author_name": "Harbour", "upload_date": "x", "width": 360, "height": 640}
    elsewhere.pages["vimeo.com"] = ok(told)
    found = card(newsroom, VIDEO)
    assert (found.outcome, found.block["title"], found.block["player"]) == ("found", "The barrier", PLAYER)
    out = newsroom.publish(text=None, blocks=[found.block])
    public = newsroom.story().posts[out.post].post.blocks[0]
    assert (public.title, public.player, public.width, public.height, public.gone) == (
        "The barrier",
        PLAYER,
        360,
        640,
        False,
    )


def jpeg(width=320, height=200) -> bytes:
    """A picture of the sea."""
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "JPEG")
    return file.getvalue()


def test_the_picture_of_a_source_is_kept_by_us_and_private_until_the_post_is_out(newsroom, elsewhere):
    elsewhere.pages["vimeo.com"] = ok({"title": "The barrier", "thumbnail_url": "https://i.vimeocdn.com/a.jpg"})
    elsewhere.pages["i.vimeocdn.com"] = ok(jpeg(), "image/jpeg")
    picture = card(newsroom, VIDEO).block["picture"]
    assert (picture["width"], picture["height"], picture["decorative"]) == (320, 200, True)
    assert picture["preview"].startswith("data:image/webp;base64,")
    assert not Carried.objects.exists()
    block = {**card(newsroom, VIDEO).block, "picture": picture}
    out = newsroom.publish(text=None, blocks=[block])
    assert newsroom.story().posts[out.post].post.blocks[0].picture.id == picture["id"]
    assert [one.asset_id for one in Carried.objects.all()] == [picture["id"]]


@pytest.mark.parametrize(
    "answer",
    [
        gone(),
        ok("<title>No picture</title>"),
        ok(b"", "image/jpeg"),
        ok(b"GIF89a", "image/gif"),
        ok("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        ok(b"x" * 1_000_001, "image/jpeg"),
    ],
)
def test_a_card_does_without_a_picture_that_is_none(newsroom, elsewhere, answer):
    elsewhere.pages["vimeo.com"] = ok({"title": "The barrier", "thumbnail_url": "https://i.vimeocdn.com/a.jpg"})
    elsewhere.pages["i.vimeocdn.com"] = answer
    found = card(newsroom, VIDEO)
    assert (found.outcome, found.block["title"], found.block["picture"]) == ("found", "The barrier", None)


def test_a_picture_within_is_not_fetched(newsroom, elsewhere):
    elsewhere.pages["vimeo.com"] = ok({"title": "The barrier", "thumbnail_url": "http://169.254.169.254/latest"})
    assert card(newsroom, VIDEO).block["picture"] is None
    assert elsewhere.connections == 1


def test_otto_makes_none(newsroom, elsewhere):
    with pytest.raises(NotAllowed):
        card(newsroom, VIDEO, by=newsroom.otto)
    assert elsewhere.connections == 0


def test_a_source_that_is_gone_or_silent_leaves_what_is_known(newsroom, elsewhere):
    elsewhere.pages["vimeo.com"] = gone()
    found = card(newsroom, VIDEO)
    assert (found.outcome, found.block["url"], found.block["gone"]) == ("gone", VIDEO, False)
    elsewhere.pages["vimeo.com"] = gone("500 Oops")
    assert card(newsroom, VIDEO).outcome == "no answer"
    assert card(newsroom, "https://www.instagram.com/p/CxAbC-12_x/").outcome == "silent"


@pytest.mark.parametrize(
    "text",
    [
        *("", "The water rises", "javascript:alert(1)", "https://a:b@news.example/", "<p>x</p>"),
        *("https://news.example/#" + "a" * 3000, "https://news.example/#\x01"),
    ],
)
def test_what_is_no_address_makes_no_card(newsroom, elsewhere, text):
    with pytest.raises(Unfit):
        card(newsroom, text)


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/?utm_source=x&" + "é" * 900,
        "https://www.facebook.com/watch?v=" + "é" * 300,
        "https://www.facebook.com/maren/posts/" + "%C3" * 600,
        "https://www.facebook.com/maren/posts/" + "é" * 600,
    ],
)
def test_an_address_that_grows_when_it_is_written_out_makes_a_card_all_the_same(newsroom, elsewhere, address):
    elsewhere.pages["news.example"] = elsewhere.pages["www.facebook.com"] = ok("<title>Sea</title>")
    found = card(newsroom, address)
    assert found.block["url"].startswith(address[:30])
    newsroom.publish(text=None, blocks=[found.block])
    newsroom.publish(text=None, blocks=[embed(address)])


def test_nobody_names_what_a_card_opens_but_the_newsroom(newsroom):
    evil = {"player": "https://evil.example/frame", "width": 640, "height": 360}
    out = newsroom.publish(
        text=None, blocks=[embed(VIDEO, **evil), embed("https://news.example/a", **evil), embed(None, **evil)]
    )
    video, page, nothing = newsroom.story().posts[out.post].post.blocks
    assert (video.player, video.width) == (PLAYER, 640)
    assert (page.player, page.width, nothing.player) == (None, None, None)
    for draft in (
        posts.save_draft(newsroom.cora, newsroom.flood, {"blocks": [embed(TALK, **evil)]}, at=newsroom.now()),
    ):
        assert draft.content["blocks"][0]["player"] is None


@pytest.mark.parametrize("player", ["http://player.vimeo.com/video/1", "javascript:alert(1)", "//evil.example", "x"])
def test_a_frame_that_is_not_https_is_refused(newsroom, player):
    with pytest.raises(Unfit, match="https://"):
        newsroom.publish(text=None, blocks=[embed(VIDEO, player=player)])


def test_a_frame_that_was_found_at_the_source_is_known_to_the_newsroom(newsroom, elsewhere):
    told = {
        "title": "A talk",
        "html": '<iframe src="https://embed.ted.com/talks/a"></iframe>',
        "width": 560,
        "height": 316,
    }
    elsewhere.pages["www.ted.com"] = ok(told)
    found = card(newsroom, TALK)
    assert found.block["player"] == "https://embed.ted.com/talks/a"
    out = newsroom.publish(text=None, blocks=[embed(TALK, title="A talk")])  # a client need not say it
    assert newsroom.story().posts[out.post].post.blocks[0].player == "https://embed.ted.com/talks/a"
    Frame.objects.all().delete()
    newsroom.edit(out, blocks=[embed(TALK, title="The talk", player="https://evil.example/")])
    block = newsroom.story().posts[out.post].post.blocks[0]
    assert (block.title, block.player, block.width) == ("The talk", "https://embed.ted.com/talks/a", 560)


def test_an_editor_says_by_hand_that_a_source_is_gone(newsroom):
    out = newsroom.publish(text=None, blocks=[embed(VIDEO, title="The barrier")])
    block = {**out.content["blocks"][0], "gone": True}
    edited = posts.edit(
        newsroom.emil, newsroom.flood, out.post, {"blocks": [block]}, Given(minor=True), at=newsroom.now()
    )
    assert edited.edited_at is None
    assert newsroom.story().posts[out.post].post.blocks[0].gone is True


def test_a_third_card_waits_its_turn_and_says_so(newsroom, elsewhere, monkeypatch):
    monkeypatch.setattr(cards, "PATIENCE", 0.01)
    cards._turns.acquire()
    cards._turns.acquire()
    try:
        found = card(newsroom, VIDEO)
    finally:
        cards._turns.release()
        cards._turns.release()
    assert (found.outcome, found.block["player"]) == ("no answer", PLAYER)
    assert elsewhere.connections == 0


def test_every_card_fits_the_schema(newsroom, elsewhere):
    elsewhere.pages["news.example"] = ok("<title>" + "x" * 900 + "</title>")
    block = card(newsroom, "http://news.example/").block
    assert kinds.checked_post({"id": "p", "published_at": newsroom.now(), "blocks": [block]})
    assert len(block["title"]) == 300


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_there_is_not_is_refused(newsroom, at):
    with pytest.raises(Unfit):
        newsroom.publish(text=None, blocks=[embed(VIDEO, at=at)])
