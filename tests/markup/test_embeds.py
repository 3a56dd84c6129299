"""A card is made of what the source says of itself, as text; whatever it says, nothing of its markup is kept."""

import dataclasses
import itertools
import json
import threading

import pytest

from stoppress.log import kinds
from stoppress.markup import providers
from stoppress.markup.embeds import card, sketch
from tests.outside import Elsewhere, gone, moved, ok

YT = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def elsewhere():
    """The rest of the internet."""
    server = Elsewhere()
    yield server
    server.close()


@pytest.fixture
def web(elsewhere):
    """web(address, {place: answer}): the card of an address, where all sites speak plain HTTP."""

    def made(address, pages=None, **more):
        elsewhere.pages |= pages or {}
        return card(address, elsewhere.plain(**more))

    return made


def test_a_video_of_youtube(web):
    told = {
        "title": "The barrier closes &amp; holds",
        "author_name": "Harbour Authority",
        "thumbnail_url": "https://i.ytimg.com/a.jpg",
        "html": "<iframe src='https://evil.example'>",
        "width": 200,
        "height": 113,
    }
    made = web(YT, {"www.youtube.com": ok(told)})
    assert (made.outcome, made.provider, made.title, made.author) == (
        "found",
        "YouTube",
        "The barrier closes & holds",
        "Harbour Authority",
    )
    assert made.picture == "https://i.ytimg.com/a.jpg"
    assert made.player == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert (made.width, made.height) == (640, 362), "the shape of the film, at a size to look at"
    upright = {"title": "x", "width": 240, "height": 426}
    made = web("https://vimeo.com/76979871", {"vimeo.com": ok(upright)})
    assert (made.width, made.height) == (361, 640)


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone"])
@pytest.mark.parametrize("address", [YT, "https://vimeo.com/76979871"])
def test_a_video_that_is_deleted_or_private_is_gone(web, elsewhere, status, address):
    elsewhere.pages |= {"www.youtube.com": gone(status), "vimeo.com": gone(status)}
    made = web(address)
    assert made.outcome == "gone"
    assert made.player and "deleted" in made.why


@pytest.mark.parametrize("answer", [gone("500 Oops"), gone("429 Slow down"), b"", b"nonsense"])
def test_a_platform_that_does_not_answer_is_not_gone(web, answer):
    made = web(YT, {"www.youtube.com": answer})
    assert (made.outcome, made.url, made.provider) == ("no answer", YT, "YouTube")
    assert made.why


def test_a_source_within_is_refused_and_nobody_is_called(elsewhere):
    made = card(f"http://intranet.example:{elsewhere.port}/", elsewhere.bare(resolve=lambda host, port: ["10.0.0.1"]))
    assert made.outcome == "refused" and "public internet" in made.why
    assert elsewhere.connections == 0
    assert card("javascript:alert(1)").outcome == "refused"


@pytest.mark.parametrize("address", ["https://www.instagram.com/p/CxAbC-12_x/", "https://www.facebook.com/m/posts/1"])
def test_a_platform_that_tells_nothing_is_not_asked(web, elsewhere, address):
    made = web(address)
    assert made.outcome == "silent" and "by hand" in made.why and made.player
    assert elsewhere.connections == 0


def test_a_tweet_is_its_words(web):
    html = '<blockquote class="twitter-tweet"><p lang="en">Water &amp; wind<br>rise <a href="https://t.co/x">pic</a>'
    html += "<script>x</script></p>&mdash; M</blockquote>"
    made = web(
        "https://x.com/m/status/1460323737035677698", {"publish.x.com": ok({"html": html, "author_name": "Maren"})}
    )
    assert (made.text, made.author, made.at) == ("Water & wind\nrise picx", "Maren", "2021-11-15T19:08:05+00:00")


def test_a_post_of_mastodon(web):
    told = {
        "content": "<p>We have switched off <b>Westerby</b>.</p><p>Leave a lamp on &lt;3</p>",
        "created_at": "2026-11-22T14:05:00.000Z",
        "account": {"display_name": "Coastgrid", "acct": "coastgrid"},
        "media_attachments": [{"preview_url": "https://files.s.example/a.png"}],
        "spoiler_text": "",
    }
    address = "https://s.example/@coastgrid/109524878456732"
    made = web(address, {"s.example/api/v1/statuses/109524878456732": ok(told)})
    assert (made.text, made.author) == (
        "We have switched off Westerby.\n\nLeave a lamp on <3",
        "Coastgrid (@coastgrid)",
    )
    assert (made.at, made.picture) == ("2026-11-22T14:05:00+00:00", "https://files.s.example/a.png")
    assert made.player == f"{address}/embed"
    assert (
        web(
            address,
            {"s.example/api/v1/statuses/109524878456732": ok('{"error": "x"}', "application/json", "404 Not Found")},
        ).outcome
        == "gone"
    )


def test_another_site_with_addresses_like_mastodons_is_a_page(web):
    made = web(
        "https://blog.example/@maren/109524878456732",
        {"blog.example/@maren/109524878456732": ok("<title>A story</title>")},
    )
    assert (made.outcome, made.title, made.player) == ("found", "A story", None)


def test_a_post_of_bluesky_has_its_frame_from_the_permanent_id(web):
    post = {
        "author": {"did": "did:plc:abc123", "handle": "coast.example", "displayName": "Coast"},
        "record": {"text": "Tide is in", "createdAt": "2026-11-22T14:05:00Z"},
        "embed": {"images": [{"thumb": "https://cdn.example/t.jpg"}]},
    }
    address = "https://bsky.app/profile/coast.example/post/3l6oveex3ii2l"
    made = web(address, {"public.api.bsky.app": ok({"thread": {"post": post}})})
    assert (made.text, made.author, made.picture) == (
        "Tide is in",
        "Coast (@coast.example)",
        "https://cdn.example/t.jpg",
    )
    assert made.player == "https://embed.bsky.app/embed/did:plc:abc123/app.bsky.feed.post/3l6oveex3ii2l"
    post["author"]["did"] = "did:plc:x/../../evil"
    assert web(address, {"public.api.bsky.app": ok({"thread": {"post": post}})}).player is None
    missing = ok('{"error": "NotFound", "message": "Post not found"}', "application/json", "400 Bad Request")
    assert web(address, {"public.api.bsky.app": missing}).outcome == "gone"


def test_a_post_of_telegram(web):
    page = """<div class="tgme_widget_message_owner_name" dir="auto"><span>Maren Coast</span></div>
      <div class="js tgme_widget_message_text js" dir="auto">Gates <b>7 to 9</b><br/>closed</div>
      <time datetime="2026-11-22T14:05:00+00:00" class="time">14:05</time>"""
    made = web("https://t.me/marencoast/4711", {"t.me/marencoast/4711?embed=1": ok(page)})
    assert (made.text, made.at) == ("Gates 7 to 9\nclosed", "2026-11-22T14:05:00+00:00")
    missing = '<div class="tgme_widget_message_error">Post not found</div>'
    assert web("https://t.me/marencoast/4711", {"t.me/marencoast/4711?embed=1": ok(missing)}).outcome == "gone"


def test_a_map_asks_nobody(web, elsewhere):
    made = web("https://www.openstreetmap.org/#map=16/52.5/13.4")
    assert (made.outcome, made.title) == ("found", "Map")
    assert elsewhere.connections == 0


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Not this &amp; that</title>
  <meta property="og:title" content="Sea wall holds > for now"><meta name="description" content='A "quiet" night'>
  <meta property="og:site_name" content="The Maren Courier"><meta name=author content="Ruta Lindqvist">
  <meta property="article:published_time" content="2026-11-22T09:00:00+01:00">
  <meta property="og:image" content="/img/wall.jpg">
  <link rel="canonical" href="https://news.example/wall"></head>
  <body><meta property="og:title" content="Late"></body></html>"""


def test_a_page_tells_of_itself(web):
    made = web("http://www.news.example/wall?utm_source=x", {"www.news.example": ok(PAGE)})
    assert dataclasses.asdict(made) == {
        "url": "https://news.example/wall",
        "provider": "The Maren Courier",
        "title": "Sea wall holds > for now",
        "text": 'A "quiet" night',
        "author": "Ruta Lindqvist",
        "at": "2026-11-22T09:00:00+01:00",
        "picture": "http://www.news.example/img/wall.jpg",
        "player": None,
        "width": None,
        "height": None,
        "outcome": "found",
        "why": "",
    }


def test_a_page_cannot_name_another_site_as_its_address(web):
    page = PAGE.replace("https://news.example/wall", "https://bank.example/wall")
    assert web("http://www.news.example/wall", {"www.news.example": ok(page)}).url == "http://www.news.example/wall"


def test_a_page_of_another_encoding(web):
    page = '<meta charset="windows-1251"><title>Вода поднимается</title>'.encode("windows-1251")
    assert web("http://news.example/", {"news.example": ok(page, "text/html")}).title == "Вода поднимается"
    odd = b'<meta charset="unicode_escape"><title>\\u0041</title>'
    assert web("http://news.example/", {"news.example": ok(odd, "text/html")}).title == "\\u0041"


def test_a_page_that_can_be_asked_is_asked(web):
    page = '<title>x</title><link rel="alternate" type="application/json+oembed" href="/oembed?url=a&amp;format=json">'
    told = {
        "title": "The talk",
        "author_name": "Ines",
        "html": '<iframe src="https://play.example/1?a=1&amp;b=2" width=1></iframe>',
        "width": 640,
        "height": "360",
    }
    made = web(
        "http://play.example/talk", {"play.example/talk": ok(page), "play.example/oembed?url=a&format=json": ok(told)}
    )
    assert (made.title, made.author, made.player) == ("The talk", "Ines", "https://play.example/1?a=1&b=2")
    assert (made.width, made.height) == (640, 360)


def test_a_site_of_the_offline_list_is_asked_first(web, elsewhere):
    told = {
        "title": "A talk",
        "html": '<iframe src="https://embed.ted.com/talks/a"></iframe>',
        "width": 560,
        "height": 316,
    }
    made = web("https://www.ted.com/talks/a", {"www.ted.com": ok(told)})
    assert (made.provider, made.title, made.player) == ("TED", "A talk", "https://embed.ted.com/talks/a")
    assert elsewhere.connections == 1


@pytest.mark.parametrize(
    "html",
    [
        "<iframe src='http://play.example/1'></iframe>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe src='data:text/html,x'></iframe>",
        "<iframe src='https://a:b@play.example/'></iframe>",
        "<iframe src='https://a.example/1'></iframe><iframe src='https://b.example/2'></iframe>",
        "<script src='https://play.example/1'></script>",
        "<iframe srcdoc='<script>x</script>'></iframe>",
        "<iframe src='https://play.example:8443/1'></iframe>",
        "<iframe src='https://10.1/'></iframe>",
        7,
        None,
    ],
)
def test_only_the_one_frame_of_an_answer_is_taken_and_only_over_https(web, html):
    told = {"title": "A talk", "html": html, "width": 560, "height": 316}
    made = web("https://www.ted.com/talks/a", {"www.ted.com": ok(json.dumps(told), "application/json")})
    assert (made.title, made.player, made.width) == ("A talk", None, None)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "192.168.1.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "router.local"]
)
def test_no_frame_leads_into_the_network_of_a_reader(web, host):
    told = ok({"title": "Sea", "html": f'<iframe src="https://{host}/reboot"></iframe>'})
    made = web("https://www.ted.com/talks/a", {"www.ted.com": told})
    assert (made.title, made.player) == ("Sea", None)
    assert sketch(f"https://{host}/@m/109524878456732").player is None


def test_a_short_address_leads_to_a_platform(web):
    told = {"title": "From the quay", "author_name": "Cora"}
    pages = {
        "vm.tiktok.com/ZM1": moved("https://www.tiktok.com/@m/video/7216324815789083905"),
        "www.tiktok.com/oembed": ok(told),
    }
    pages |= {"www.tiktok.com": lambda path: ok(told) if path.startswith("/oembed") else ok("<title>No</title>")}
    made = web("https://vm.tiktok.com/ZM1", pages)
    assert (made.provider, made.title) == ("TikTok", "From the quay")
    assert made.url == "https://www.tiktok.com/@m/video/7216324815789083905"


def test_a_site_that_leads_from_one_address_to_the_next_is_not_followed_for_ever(web, elsewhere):
    visits = itertools.count(1)

    def pages(path):
        if path.startswith("/api/"):
            return ok("<p>no JSON")
        visit = next(visits)
        return moved(f"/@m/{10**12 + visit}") if visit % 2 else ok("<title>Sea</title>")

    made = web(f"https://loop.example/@m/{10**12}", {"loop.example": pages})
    assert (made.outcome, made.title) == ("found", "Sea")
    assert elsewhere.connections == 3


def test_a_page_that_is_not_there_is_gone_and_one_that_fails_is_not(web):
    assert web("http://news.example/a", {"news.example": gone("404 Not Found")}).outcome == "gone"
    assert web("http://news.example/a", {"news.example": gone("403 Forbidden")}).outcome == "no answer"
    assert web("http://news.example/a", {"news.example": ok(b"%PDF", "application/pdf")}).outcome == "silent"
    assert (
        web("http://news.example/a.jpg", {"news.example": ok(b"x", "image/jpeg")}).picture
        == "http://news.example/a.jpg"
    )


HOSTILE = [
    {
        "title": ["x"],
        "author_name": {"a": 1},
        "html": [],
        "width": "1e9",
        "height": -1,
        "thumbnail_url": "javascript:x",
    },
    {"title": "\ud800\x00a\u202e" + "b" * 9000, "thumbnail_url": "https://x.example/\ud800", "width": float("inf")},
    {"title": "<script>alert(1)</script>", "author_name": "\n\n", "provider_name": 7, "width": True, "height": None},
]


@pytest.mark.parametrize("told", [*map(json.dumps, HOSTILE), "[" * 50_000, "7", "null", "{", '"x"', "9" * 9000])
@pytest.mark.parametrize(
    ("address", "host"),
    [
        (YT, "www.youtube.com"),
        ("https://www.ted.com/talks/a", "www.ted.com"),
        ("https://s.example/@m/109524878456732", "s.example"),
        ("https://bsky.app/profile/a.example/post/3l6oveex3ii2l", "public.api.bsky.app"),
        ("https://x.com/m/status/1460323737035677698", "publish.x.com"),
        ("https://t.me/marencoast/4711", "t.me"),
        ("https://datawrapper.dwcdn.net/aB3dE/", "api.datawrapper.de"),
    ],
)
def test_whatever_a_platform_answers_the_card_can_be_stored(web, told, address, host):
    stored(web(address, {host: ok(told, "application/json")}))


TAGS = [
    "<meta ",
    "<meta a='",
    '<meta property="og:title" content="',
    "<title>",
    "<",
    "</",
    "<!--",
    "<link rel=alternate ",
    "<title" + " a" * 9000,
    "<title ",
]


@pytest.mark.parametrize("piece", TAGS)
def test_a_page_that_means_harm_is_read_all_the_same(web, piece, a_second_of_work):
    page = piece * (990_000 // len(piece))
    stored(web("http://news.example/", {"news.example": ok(page)}))


def test_a_header_of_nothing_but_spaces_is_read_at_once(web, a_second_of_work):
    kind = "text/html; charset=" + " " * 30_000 + "!"
    assert web("http://news.example/", {"news.example": ok("<title>Sea</title>", kind)}).title == "Sea"


@pytest.mark.parametrize("address", ["https://dcalculators.com/{}x", "https://players.brightcove.net/{}"])
def test_an_address_of_nothing_but_slashes_is_looked_up_in_the_list_at_once(address, a_second_of_work):
    assert providers.asked(address.format("/" * 1900)) is None


def test_a_slow_source_ends_with_the_deadline(web, elsewhere):
    def slow(path):
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        threading.Event().wait(3)

    elsewhere.pages["news.example"] = slow
    assert web("http://news.example/", seconds=0.3).outcome == "no answer"


def stored(made):
    """The card as a block of a post: the schema takes it as it is."""
    names = ("url", "title", "text", "author", "provider", "at", "player", "width", "height")
    block = {"kind": "embed", **{name: getattr(made, name) for name in names}}
    kinds.checked_post({"id": "p", "published_at": "2026-11-22T12:00:00Z", "blocks": [block]})
    for text in kinds.texts_of(block):
        assert "\x00" not in text and "\ud800" not in text
