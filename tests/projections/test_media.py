"""Pictures, galleries, films, recordings and cards: as pages, programs and search engines get them."""

import base64
import json
import re
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from stoppress.log import kinds
from stoppress.projections import feed, frame, inline, media, page
from tests.projections.cast import EPOCH, EVENING, SITE, Storm, prose
from tests.projections.test_page import HOSTILE, Elements

QUAY, GATE, FILM, WORDS = ("quay" * 5, "gate" * 5, "film" * 5, "word" * 5)
PREVIEW = "data:image/webp;base64,UklGRg=="
CSS = Path(inline.__file__).parents[1] / "static" / "css" / "media.css"


def image(id_=QUAY, width=2400, height=1600, **more):
    return kinds.Image(id_, width, height, **({"alt": "A wave over the quay", "preview": PREVIEW} | more))


def picture(**more):
    return kinds.Picture(**vars(image(**more)))


def film(**more):
    return kinds.Video(FILM, "film.mp4", 1280, 720, 48.2, **({"caption": "From the lifeboat"} | more))


def card(**more):
    given = {"url": "https://films.example/1", "title": "The rescue", "provider": "YouTube"}
    return kinds.Embed(**(given | {"player": "https://player.example/e/1"} | more))


EVERY_KIND = (
    picture(caption="The east quay", credit="Mats Lindqvist"),
    kinds.Gallery((image(), image(GATE, decorative=True)), "The evening"),
    film(poster=image(GATE), captions=WORDS, transcript="Wind.\n\nA rotor."),
    kinds.Audio("song" * 5, "sound.mp3", 372.0, WORDS, "Good evening.", "The mayor"),
    card(picture=image(GATE), text="Two are lifted.", at=EVENING, width=560, height=315),
)


@pytest.fixture
def storm():
    return Storm(standfirst="<p>The sea is falling.</p>")


def shown(*blocks):
    """The article that has these blocks, and the elements of it."""
    storm = Storm()
    storm.publish("one", *blocks, headline="One")
    markup = storm.article("one")
    found = Elements(markup)
    assert found.wrong == []
    return markup, found.found


def tags(found, name):
    return [attributes for tag, attributes in found if tag == name]


def real(found):
    """The images that are no previews."""
    return [one for one in tags(found, "img") if one.get("class") != "preview"]


def test_a_picture_names_every_width_that_is_served_the_lightest_format_first():
    _, found = shown(picture(width=700, height=467))
    avif, webp = tags(found, "source")
    (img,) = real(found)
    assert avif["srcset"] == f"/media/{QUAY}/320.avif 320w, /media/{QUAY}/640.avif 640w, /media/{QUAY}/700.avif 700w"
    assert (avif["type"], webp["type"]) == ("image/avif", "image/webp")
    assert img["src"] == f"/media/{QUAY}/700.jpg"
    assert (img["width"], img["height"], img["loading"], img["decoding"]) == ("700", "467", "lazy", "async")
    _, found = shown(picture())
    assert [part.split()[1] for part in real(found)[0]["srcset"].split(", ")] == [
        f"{w}w" for w in (320, 640, 960, 1280, 1920)
    ]


@pytest.mark.parametrize(
    ("width", "widest", "expected"),
    [(2400, 1920, 1920), (2400, 1280, 1280), (700, 1280, 700), (90, 320, 90), (1000, 640, 640)],
)
def test_the_largest_rendition_keeps_the_shape(width, widest, expected):
    found = media.fitting(image(width=width, height=width // 2), widest)
    assert found == (expected, expected // 2)


def test_what_is_not_described_is_called_a_picture_and_what_says_nothing_is_left_out():
    for given, alt in (({}, "A wave over the quay"), ({"alt": ""}, "Picture"), ({"decorative": True}, "")):
        _, found = shown(picture(**given))
        assert real(found)[0]["alt"] == alt
        assert [one["alt"] for one in tags(found, "img") if one.get("class")] == [""]


def test_a_decorative_picture_of_a_gallery_is_still_a_link_with_a_name():
    _, found = shown(EVERY_KIND[1])
    first, second = tags(found, "a")[1:]
    assert "aria-label" not in first
    assert second["aria-label"] == "Picture 2"
    assert second["href"] == f"/media/{GATE}/1920.jpg"


def test_a_gallery_asks_for_small_pictures_until_it_is_looked_at():
    _, found = shown(EVERY_KIND[1])
    named = [part.split()[0] for one in (*tags(found, "source"), *real(found)) for part in one["srcset"].split(", ")]
    assert len(named) == 6
    assert {re.search(r"(\d+)\.\w+$", one)[1] for one in named} == {"320"}


@pytest.mark.parametrize(
    ("focus", "classes"), [(None, ""), ((0, 1), " fx0 fy4"), ((0.5, 0.6), " fx2 fy2"), ((0.9, 0.2), " fx4 fy1")]
)
def test_the_point_that_must_stay_in_view_is_told_by_classes(focus, classes):
    markup, _ = shown(picture(focus=focus))
    assert f'<div class="frame{classes}">' in markup
    style = CSS.read_text()
    assert all(f".{name} " in style for name in classes.split() if name[-1] != "2")


def test_a_film_starts_at_nobodys_page_by_itself():
    markup, found = shown(EVERY_KIND[2])
    (video,) = tags(found, "video")
    assert video["preload"] == "none"
    assert "autoplay" not in video
    assert {"controls", "playsinline"} <= video.keys()
    assert video["src"] == f"/media/{FILM}/film.mp4"
    assert tags(found, "track")[0] | {"label": ""} == {
        "kind": "captions",
        "src": f"/media/{WORDS}/captions.vtt",
        "srclang": "en",
        "label": "",
    }
    assert "<p>A rotor.</p></details>" in markup
    assert "0:48" in markup
    assert tags(found, "svg")[0]["viewbox"] == "0 0 1280 720"


def test_a_recording_has_its_captions_and_its_transcript():
    markup, found = shown(EVERY_KIND[3])
    assert tags(found, "audio")[0]["src"].endswith("/sound.mp3")
    assert tags(found, "track")
    assert "6:12" in markup
    assert "<p>Good evening.</p>" in markup


@pytest.mark.parametrize(("seconds", "told"), [(0, "0:00"), (48.2, "0:48"), (59.6, "1:00"), (3723, "1:02:03")])
def test_how_long_it_plays_is_told_as_people_do(seconds, told):
    assert media.clock(seconds) == told


def test_a_card_says_what_a_click_would_load_and_loads_nothing():
    markup, found = shown(EVERY_KIND[4])
    assert not tags(found, "iframe")
    play, original = tags(found, "a")[1:]
    assert play["data-player"] == "https://player.example/e/1"
    assert (play["data-width"], play["data-height"]) == ("560", "315")
    assert play["href"] == original["href"] == "https://films.example/1"
    assert "Load from YouTube" in markup
    assert "player.example learns your address" in markup
    loaded = [one.get("src", "") for _, one in found] + [one.get("poster", "") for _, one in found]
    assert not [address for address in loaded if address.startswith("http")]


def test_a_card_whose_source_was_deleted_stays_and_says_so():
    markup, found = shown(card(gone=True, text="It was here."))
    assert "The original has been deleted." in markup
    assert "It was here." in markup
    assert "data-player" not in markup
    assert len(tags(found, "a")) == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"width": 300, "height": 900}, (300, 900)),
        ({"height": 152}, (None, 152)),
        ({"width": 640, "height": 152}, (None, 152)),
        ({"provider": "TikTok"}, (340, 700)),
        ({"provider": "Whoever"}, (560, 315)),
    ],
)
def test_a_player_has_its_room_even_where_nobody_told_its_size(given, expected):
    assert media.room(card(**given)) == expected


def test_a_page_of_words_carries_nothing_for_media(storm):
    storm.publish("two", prose("Words."), kinds.Embed("https://x.example/", "Title"))
    for markup in (storm.alone("two"), page.front_page([(storm.story, EPOCH)], SITE)):
        assert inline.MEDIA_STYLE not in markup
        assert "data-media" not in markup


def test_pages_with_media_name_the_hash_of_what_they_carry_for_it():
    storm = Storm(picture=image())
    storm.publish("one", *EVERY_KIND)
    fronts = page.front_page([(storm.story, EPOCH)], SITE)
    for kind, markup in (("live", storm.live()), ("post", storm.alone("one")), ("front", fronts)):
        policy = page.security(kind, markup.encode())["content-security-policy"]
        assert not re.search(r"\sstyle=|\son\w+=\"|<script[^>]*\ssrc|<link[^>]*stylesheet", markup)
        texts = re.findall(r'<(?:style|script type="module")>(.*?)</(?:style|script)>', markup, re.DOTALL)
        assert len(texts) == {"front": 2, "live": 4, "post": 5}[kind]
        for text in texts:
            assert base64.b64encode(sha256(text.encode()).digest()).decode() in policy
        assert Elements(markup).wrong == []


def test_the_styles_for_media_name_nothing_that_is_shortened_in_pages():
    """They are added to pages that are open already, as the file is: there --rule is called --a."""
    assert "--X" in CSS.read_text()
    assert not re.search(r"var\(--[a-z]", CSS.read_text())


def test_the_first_picture_of_a_page_is_not_lazy_and_all_others_are(storm):
    for name in ("old", "new"):
        storm.publish(name, picture(), picture(id_=GATE))
    for markup, number in ((storm.live(), 4), (storm.alone("old"), 2)):
        first, *others = real(Elements(markup).found)
        assert len(others) == number - 1
        assert "loading" not in first
        assert first["fetchpriority"] == "high"
        assert all(one["loading"] == "lazy" for one in others)
    assert "fetchpriority" not in storm.article("new")  # what arrives in an open page may stand below the screen


def test_the_lead_picture_stands_in_the_head_on_the_front_page_and_for_whoever_passes_it_on():
    storm = Storm(picture=image(caption="Dusk", focus=(0, 0)))
    storm.publish("one", picture(id_=GATE))
    markup = storm.live()
    lead, post = real(Elements(markup).found)
    assert lead["src"] == f"/media/{QUAY}/960.jpg" and "loading" not in lead and post["loading"] == "lazy"
    assert '<figure class="media lead" data-id="' in markup and "<figcaption>Dusk</figcaption>" in markup
    assert f'<meta property="og:image" content="https://live.example.org/media/{QUAY}/1280.jpg">' in markup
    assert '<meta property="og:image:height" content="853">' in markup
    assert '<meta property="og:image:alt" content="A wave over the quay">' in markup
    assert '<meta name="twitter:card" content="summary_large_image">' in markup
    assert f"/media/{GATE}/1280.jpg" in re.search(r'og:image" content="([^"]+)', storm.alone("one"))[1]
    assert f"/media/{QUAY}/960.jpg" in page.front_page([(storm.story, EPOCH)], SITE)
    assert "lead" not in re.findall(r'<figure class="media (\w+)', storm.live(before="one"))


def test_a_page_without_pictures_says_what_it_is_all_the_same(storm):
    storm.publish("one", prose("Words."), headline="Gates closed")
    markup = storm.alone("one")
    assert '<meta property="og:title" content="Gates closed">' in markup
    assert '<meta name="twitter:card" content="summary">' in markup
    assert "og:image" not in markup


def test_nothing_that_was_written_gets_out_of_its_place():
    given = {"alt": HOSTILE, "caption": HOSTILE, "credit": HOSTILE}
    blocks = (
        picture(**given),
        kinds.Gallery((image(**given),), HOSTILE),
        film(transcript=HOSTILE, caption=HOSTILE, credit=HOSTILE, poster=image(**given)),
        kinds.Audio("song" * 5, "sound.mp3", 1.0, None, HOSTILE, HOSTILE, HOSTILE),
        card(
            player="https://x.example/\"'><script>alert(1)</script>",
            title=HOSTILE,
            text=HOSTILE,
            author=HOSTILE,
            provider=HOSTILE,
            picture=image(**given),
        ),
    )
    storm = Storm(picture=image(**given))
    storm.publish("bad", *blocks)
    for markup in (storm.live(), storm.alone("bad"), page.front_page([(storm.story, EPOCH)], SITE)):
        found = Elements(markup)
        assert found.wrong == []
        assert not [name for _, attributes in found.found for name in attributes if name.startswith("on")]
        assert {one["src"].partition("/")[0] for one in tags(found.found, "img")} <= {"", "data:image"}
        assert not tags(found.found, "iframe")
        assert {one.get("type") for one in tags(found.found, "script")} <= {"module", "application/ld+json"}


def test_programs_get_every_field_and_an_address_to_fetch():
    storm = Storm(picture=image())
    storm.publish("one", *EVERY_KIND)
    told = feed.story_json(storm.story, EPOCH, SITE.url)
    one, gallery, video, audio, embed = told["posts"][0]["blocks"]
    largest = f"https://live.example.org/media/{QUAY}/1920.jpg"
    assert told["picture"]["url"] == one["url"] == gallery["pictures"][0]["url"] == largest
    assert (one["alt"], one["credit"], one["width"]) == ("A wave over the quay", "Mats Lindqvist", 2400)
    assert video["url"] == f"https://live.example.org/media/{FILM}/film.mp4"
    assert video["poster"]["url"] == f"https://live.example.org/media/{GATE}/1920.jpg"
    assert audio["url"].endswith("/sound.mp3")
    assert audio["captions_url"] == video["captions_url"] == f"https://live.example.org/media/{WORDS}/captions.vtt"
    assert embed["url"] == "https://films.example/1"
    assert embed["picture"]["url"].endswith("/1920.jpg")
    assert json.loads(json.dumps(told)) == json.loads(frame.text(told))


def test_search_engines_get_pictures_and_films():
    storm = Storm(picture=image(width=700, height=467))
    storm.publish("one", *EVERY_KIND)
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', storm.live(), re.DOTALL)[1])
    assert found["image"] == {
        "@type": "ImageObject",
        "url": f"https://live.example.org/media/{QUAY}/700.jpg",
        "width": 700,
        "height": 467,
        "caption": "A wave over the quay",
    }
    (update,) = found["liveBlogUpdate"]
    assert [one["url"].split("/")[4] for one in update["image"]] == [QUAY, QUAY, GATE]
    (video,) = update["video"]
    assert video["@type"] == "VideoObject"
    assert video["contentUrl"] == f"https://live.example.org/media/{FILM}/film.mp4"
    assert (video["duration"], video["name"]) == ("PT48S", "From the lifeboat")
    assert video["thumbnailUrl"].startswith("https://live.example.org/media/")
    assert video["uploadDate"] == update["datePublished"]
    assert update["audio"][0]["@type"] == "AudioObject"


def test_an_open_page_is_told_which_picture_leads(storm):
    storm.add(kinds.DetailsChanged(kinds.Details("storm", "Storm", picture=image())))

    class Entry:
        number, kind, post, change = 2, "DetailsChanged", None, kinds.DetailsChanged(storm.story.details)

    assert frame.payload(Entry, storm.story, None)["details"]["picture"] == QUAY


def test_thirty_pictures_add_little_to_a_page():
    import gzip

    names = [sha256(str(number).encode()).hexdigest()[:20] for number in range(31)]
    assert all(one != two for one, two in pairwise(names))
    pictures = tuple(
        image(
            name,
            alt=f"The quay, seen from the {name[:4]} gate",
            caption=f"Picture of {name[4:9]}",
            preview="data:image/webp;base64," + base64.b64encode(sha256(name.encode()).digest() * 3).decode(),
        )
        for name in names[:30]
    )
    storm = Storm()
    storm.publish("words", prose("Words."))
    before = len(gzip.compress(storm.live().encode()))
    storm.publish("one", kinds.Gallery(pictures))
    assert len(gzip.compress(storm.live().encode())) - before < 9_000
