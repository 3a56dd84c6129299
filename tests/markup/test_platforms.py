"""The platforms are known by their addresses, and the frame is built from ids alone."""

import pytest

from stoppress.markup.embeds import pasted, sketch
from stoppress.markup.hosts import Refused
from stoppress.markup.platforms import known
from stoppress.markup.providers import asked

YT = "dQw4w9WgXcQ"
# address -> (provider, canonical address, frame)
KNOWN = {
    f"https://www.youtube.com/watch?v={YT}&list=x&si=y": (
        "YouTube",
        f"https://www.youtube.com/watch?v={YT}",
        f"https://www.youtube-nocookie.com/embed/{YT}",
    ),
    f"http://youtu.be/{YT}?t=1m30s": (
        "YouTube",
        f"https://www.youtube.com/watch?v={YT}&t=90",
        f"https://www.youtube-nocookie.com/embed/{YT}?start=90",
    ),
    f"https://m.youtube.com/shorts/{YT}": (
        "YouTube",
        f"https://www.youtube.com/shorts/{YT}",
        f"https://www.youtube-nocookie.com/embed/{YT}",
    ),
    f"https://youtube.com/live/{YT}?feature=share": (
        "YouTube",
        f"https://www.youtube.com/watch?v={YT}",
        f"https://www.youtube-nocookie.com/embed/{YT}",
    ),
    "https://vimeo.com/76979871": (
        "Vimeo",
        "https://vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871?dnt=1",
    ),
    "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0": (
        "Vimeo",
        "https://vimeo.com/76979871/8272103f6e",
        "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e",
    ),
    "https://twitter.com/maren_coast/status/1460323737035677698?s=20": (
        "X",
        "https://x.com/maren_coast/status/1460323737035677698",
        "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1460323737035677698",
    ),
    "https://mastodon.social/@coastgrid/109524878456732": (
        "Mastodon",
        "https://mastodon.social/@coastgrid/109524878456732",
        "https://mastodon.social/@coastgrid/109524878456732/embed",
    ),
    "https://social.maren.example/users/coastgrid/statuses/109524878456732": (
        "Mastodon",
        "https://social.maren.example/@coastgrid/109524878456732",
        "https://social.maren.example/@coastgrid/109524878456732/embed",
    ),
    "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l": (
        "Bluesky",
        "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3l6oveex3ii2l",
        "https://embed.bsky.app/embed/did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3l6oveex3ii2l",
    ),
    "https://bsky.app/profile/coast.example/post/3l6oveex3ii2l": (
        "Bluesky",
        "https://bsky.app/profile/coast.example/post/3l6oveex3ii2l",
        None,
    ),
    "https://www.instagram.com/maren/p/CxAbC-12_x/?igsh=x": (
        "Instagram",
        "https://www.instagram.com/p/CxAbC-12_x/",
        "https://www.instagram.com/p/CxAbC-12_x/embed/",
    ),
    "https://www.instagram.com/reel/CxAbC-12_x/": (
        "Instagram",
        "https://www.instagram.com/reel/CxAbC-12_x/",
        "https://www.instagram.com/p/CxAbC-12_x/embed/",
    ),
    "https://www.tiktok.com/@maren.coast/video/7216324815789083905?lang=en": (
        "TikTok",
        "https://www.tiktok.com/@maren.coast/video/7216324815789083905",
        "https://www.tiktok.com/embed/v2/7216324815789083905",
    ),
    "https://www.facebook.com/maren/videos/10153231379946729/": (
        "Facebook",
        "https://www.facebook.com/maren/videos/10153231379946729/",
        "https://www.facebook.com/plugins/video.php?show_text=false"
        "&href=https%3A%2F%2Fwww.facebook.com%2Fmaren%2Fvideos%2F10153231379946729%2F",
    ),
    "https://m.facebook.com/permalink.php?story_fbid=123456&id=99&ref=x": (
        "Facebook",
        "https://www.facebook.com/permalink.php?story_fbid=123456&id=99",
        "https://www.facebook.com/plugins/post.php?show_text=true&width=500"
        "&href=https%3A%2F%2Fwww.facebook.com%2Fpermalink.php%3Fstory_fbid%3D123456%26id%3D99",
    ),
    "https://old.reddit.com/r/maren/comments/1abcde/the_tide_is_in/": (
        "Reddit",
        "https://www.reddit.com/r/maren/comments/1abcde/the_tide_is_in/",
        "https://embed.reddit.com/r/maren/comments/1abcde/the_tide_is_in/",
    ),
    "https://www.datawrapper.de/_/aB3dE/": (
        "Datawrapper",
        "https://datawrapper.dwcdn.net/aB3dE/",
        "https://datawrapper.dwcdn.net/aB3dE/",
    ),
    "https://datawrapper.dwcdn.net/aB3dE/14/": (
        "Datawrapper",
        "https://datawrapper.dwcdn.net/aB3dE/",
        "https://datawrapper.dwcdn.net/aB3dE/",
    ),
    "https://public.flourish.studio/visualisation/1234567/": (
        "Flourish",
        "https://public.flourish.studio/visualisation/1234567/",
        "https://flo.uri.sh/visualisation/1234567/embed",
    ),
    "https://www.openstreetmap.org/?mlat=52.5&mlon=13.4#map=16/52.5/13.4": (
        "OpenStreetMap",
        "https://www.openstreetmap.org/?mlat=52.5&mlon=13.4#map=16/52.5/13.4",
        "https://www.openstreetmap.org/export/embed.html?bbox=13.393134%2C52.497387%2C13.406866%2C52.502613"
        "&layer=mapnik&marker=52.5%2C13.4",
    ),
    "https://soundcloud.com/maren-radio/storm-special?utm_source=x": (
        "SoundCloud",
        "https://soundcloud.com/maren-radio/storm-special",
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fmaren-radio%2Fstorm-special",
    ),
    "https://open.spotify.com/intl-de/episode/4uLU6hMCjMI75M1A2tKUQC?si=1": (
        "Spotify",
        "https://open.spotify.com/episode/4uLU6hMCjMI75M1A2tKUQC",
        "https://open.spotify.com/embed/episode/4uLU6hMCjMI75M1A2tKUQC",
    ),
    "https://t.me/s/marencoast/4711": (
        "Telegram",
        "https://t.me/marencoast/4711",
        "https://t.me/marencoast/4711?embed=1",
    ),
}


@pytest.mark.parametrize("address", KNOWN)
def test_a_platform_is_known_by_its_address(address):
    found = known(address)
    assert (found.provider, found.url, found.player) == KNOWN[address]
    assert found.player is None or (found.width and found.height), "the space is reserved"


@pytest.mark.parametrize("address", KNOWN)
def test_what_is_canonical_and_what_is_framed_are_known_again(address):
    """The newsroom builds the frame anew from the address that is stored; a reader may paste the frame's own."""
    provider, url, player = KNOWN[address]
    assert known(url).player == player
    assert not player or known(known(player).url).player, "a frame that is pasted has a frame again"
    if player and provider != "Facebook":
        assert known(player).provider == provider


STRANGERS = """
    https://www.youtube.com/ https://www.youtube.com/watch?v=short https://www.youtube.com/watch?v=dQw4w9WgXcQ%22%3E
    https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ https://evil.example/watch?v=dQw4w9WgXcQ
    https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ https://evilyoutube.com/watch?v=dQw4w9WgXcQ
    https://vimeo.com/about https://x.com/maren_coast https://x.com/a/status/1x https://bsky.app/profile/a.b
    https://www.instagram.com/maren/ https://www.tiktok.com/@maren https://www.facebook.com/maren
    https://www.reddit.com/r/maren/ https://open.spotify.com/ https://t.me/marencoast https://medium.example/@maren/title
    https://www.openstreetmap.org/ https://www.openstreetmap.org/#map=16/99/13.4 https://soundcloud.com/maren-radio
    javascript:alert(1)//x.com/a/status/1460323737035677698 ftp://vimeo.com/76979871 https://vimeo.com:8443/76979871
    https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fevil.example%2Fa%2Fposts%2F1
    https://w.soundcloud.com/player/?url=x
"""


@pytest.mark.parametrize("address", STRANGERS.split())
def test_what_is_not_a_post_of_a_platform_is_a_page_like_others(address):
    assert known(address) is None


def test_some_ids_are_times():
    assert known("https://x.com/maren/status/1460323737035677698").at == "2021-11-15T19:08:05+00:00"
    assert known("https://www.tiktok.com/@maren/video/7216324815789083905").at.startswith("2023-03-")
    assert known("https://x.com/jack/status/20").at is None


TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">Water &amp; wind <a href="https://t.co/x">pic</a></p>&mdash; Maren '
    '<a href="https://twitter.com/m/status/1460323737035677698?ref_src=twsrc%5Etfw">Nov 15</a></blockquote>'
    '<script async src="https://platform.twitter.com/widgets.js"></script>'
)
SKEET = (
    '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3l6oveex3ii2l"><p>x'
    '<a href="https://bsky.app/profile/did:plc:abc/post/3l6oveex3ii2l?ref_src=embed">y</a></blockquote>'
)
GRAM = (
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CxAbC-12_x/?x">'
    '</blockquote><script src="//www.instagram.com/embed.js"></script>'
)
TOK = '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@m/video/7216324815789083905"></blockquote>'
FACE = "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fm%2Fposts%2F1&width=9"
TGRAM = (
    '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="marencoast/4711"></script>'
)
FLOURISH = (
    '<div class="flourish-embed" data-src="visualisation/1234567"><script src="https://public.flourish.studio/x">'
)
SOUND = "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/maren-radio/storm&color=x"
TOOT = (
    '<blockquote class="mastodon-embed" data-embed-url="https://s.example/@m/109524878456732/embed"><a href="#">x</a>'
)
OSM = "https://www.openstreetmap.org/export/embed.html?bbox=13.3%2C52.4%2C13.5%2C52.6&amp;layer=mapnik"
CODE = {
    TWEET: "X",
    SKEET: "Bluesky",
    GRAM: "Instagram",
    TOK: "TikTok",
    TGRAM: "Telegram",
    FLOURISH: "Flourish",
    TOOT: "Mastodon",
    f'<iframe width="560" src="https://www.youtube.com/embed/{YT}?si=x" title="a > b" allowfullscreen>': "YouTube",
    f'<iframe src="{FACE}" style="border:none">': "Facebook",
    '<div><script defer src="https://datawrapper.dwcdn.net/aB3dE/embed.js"></script></div>': "Datawrapper",
    f'<iframe src="{SOUND}"></iframe>': "SoundCloud",
    f'<iframe width="425" src="{OSM}">': "OpenStreetMap",
}


@pytest.mark.parametrize("code", CODE)
def test_embed_code_is_understood_by_the_address_in_it(code):
    assert known(pasted(code)).provider == CODE[code]


def test_what_is_no_address_is_none():
    assert pasted("The water rises. https://x.example") is None
    assert pasted("<p>Only words</p>") is None
    assert pasted('<iframe src="javascript:alert(1)"></iframe>') is None
    assert pasted("  https://news.example/a \n") == "https://news.example/a"


def test_a_page_like_others_is_named_after_its_site():
    made = sketch("https://www.news.example/a?utm_source=x&id=7&fbclid=y#part")
    assert (made.url, made.provider, made.player) == ("https://www.news.example/a?id=7#part", "news.example", None)
    for address in ("nonsense", "javascript:alert(1)", "https://a:b@news.example/"):
        with pytest.raises(Refused):
            sketch(address)


def test_the_offline_list_is_looked_up_by_the_host_and_nothing_else():
    name, endpoint = asked("https://www.ted.com/talks/a_talk")
    assert (name, endpoint.partition("?")[0]) == ("TED", "https://www.ted.com/services/v1/oembed.json")
    assert asked("https://evil.example/www.ted.com/talks/a_talk") is None
    assert asked("https://www.ted.com.evil.example/talks/a_talk") is None
    assert asked("https://ted.com@evil.example/talks/a_talk") is None


def test_the_offline_list_knows_what_its_own_examples_ask_for(shared):
    import json

    from stoppress.markup.providers import _by_domain

    theirs = json.loads((shared / "corpora" / "oembed" / "providers.json").read_text())
    listed = {one[1] for rows in _by_domain().values() for one in rows}
    assert len(listed) > 300
    assert len(listed) <= sum(len(one["endpoints"]) for one in theirs)
