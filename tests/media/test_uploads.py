"""A file comes in pieces and is looked at once it is whole; a text may name it, and readers see it while it stands."""

import os
from datetime import timedelta

import pytest

from stoppress.log import read
from stoppress.media import renditions, store, uploads
from stoppress.media.models import Asset
from stoppress.newsroom import coverage, media, posts
from stoppress.newsroom.refusals import Misplaced, NotAllowed, Unfit, Unknown
from tests.media.filmed import filmed
from tests.pictures import photo

WIDE = {"width": 1600, "height": 1200}


@pytest.fixture
def bring(newsroom):
    """Cora uploads a file to the flood: bring(bytes, name)."""

    def bring(data: bytes = b"", name: str = "quay.jpg", by=None, blog=None) -> Asset:
        data, by, blog = data or photo(), by or newsroom.cora, blog or newsroom.flood
        asset = media.begin(by, blog, name, len(data), at=newsroom.now())
        for start in range(0, len(data), 50_000):
            asset = media.write(by, blog, asset.pk, start, data[start : start + 50_000])
        return asset

    return bring


def test_pieces_make_a_file_and_the_last_one_is_answered_with_the_picture(newsroom, bring):
    asset = bring()
    told = media.told(asset)
    assert (told["state"], told["kind"]) == ("ready", "picture")
    assert {name: told[name] for name in WIDE} == WIDE
    assert told["preview"].startswith("data:image/webp;base64,")
    assert set(asset.made) == {"960.jpg"}  # enough for a post to go out with


def test_a_piece_that_does_not_fit_is_told_where_to_go_on(newsroom):
    data = photo()
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", len(data), at=newsroom.now())
    media.write(newsroom.cora, newsroom.flood, asset.pk, 0, data[:1000])
    for wrong in (0, 999, 1001):
        with pytest.raises(Misplaced) as refusal:
            media.write(newsroom.cora, newsroom.flood, asset.pk, wrong, data[1000:])
        assert refusal.value.offset == 1000
    assert media.told(media.look(newsroom.cora, newsroom.flood, asset.pk))["offset"] == 1000
    whole = media.write(newsroom.cora, newsroom.flood, asset.pk, 1000, data[1000:])
    assert whole.state == "ready"
    # The answer got lost, and the same piece comes again.
    again = media.write(newsroom.cora, newsroom.flood, asset.pk, 1000, data[1000:])
    assert (again.state, Asset.objects.count()) == ("ready", 1)


def test_a_server_that_ended_while_it_looked_at_a_file_looks_again(newsroom):
    data = photo()
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", len(data), at=newsroom.now())
    store.arriving(asset.pk).write_bytes(data)  # as a crash leaves it
    assert media.look(newsroom.cora, newsroom.flood, asset.pk).state == "ready"
    other = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", len(data), at=newsroom.now())
    store.arriving(other.pk).write_bytes(data)
    assert media.write(newsroom.cora, newsroom.flood, other.pk, 7, data[7:20]).state == "ready"


def test_two_connections_that_send_the_last_piece_make_one_picture(newsroom):
    data = photo()
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", len(data), at=newsroom.now())
    late = Asset.objects.get(pk=asset.pk)  # read before the other one was through
    assert uploads.write(asset, 0, data).state == "ready"
    assert uploads.write(late, 0, data).state == "ready"
    assert not store.arriving(asset.pk).exists()


def test_more_than_was_announced_nothing_and_too_much_are_refused(newsroom):
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", 10, at=newsroom.now())
    with pytest.raises(Unfit, match="announced with 10 bytes"):
        media.write(newsroom.cora, newsroom.flood, asset.pk, 0, b"x" * 11)
    for size in (0, -1, uploads.LARGEST + 1):
        with pytest.raises(Unfit):
            media.begin(newsroom.cora, newsroom.flood, "quay.jpg", size, at=newsroom.now())


def test_what_is_no_picture_is_refused_with_a_sentence_and_kept_nowhere(newsroom, bring):
    asset = bring(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "logo.png")
    assert asset.state == "refused"
    assert asset.problem.endswith(".")
    assert store.get(asset.pk, store.ORIGINAL) is None
    assert not store.arriving(asset.pk).exists()


def test_somebody_elses_upload_and_another_blogs_are_out_of_reach(newsroom, bring):
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", 10, at=newsroom.now())
    with pytest.raises(Unfit, match="Somebody else"):
        media.write(newsroom.emil, newsroom.flood, asset.pk, 0, b"x")
    vote = newsroom.open("vote", "The town votes")
    with pytest.raises(Unknown):
        media.look(newsroom.emil, vote, asset.pk)
    with pytest.raises((NotAllowed, Unknown)):
        media.look(newsroom.otto, newsroom.flood, asset.pk)
    with pytest.raises(Unfit, match="not on this blog"):
        posts.publish(newsroom.emil, vote, {"blocks": [{"kind": "picture", "id": asset.pk}]}, at=newsroom.now())


def test_a_post_says_which_picture_and_the_server_says_how_large(newsroom, bring):
    asset = bring()
    block = {"kind": "picture", "id": asset.pk, "alt": "The quay", "width": 1, "preview": "data:image/webp;base64,AAAA"}
    copy = newsroom.publish(None, blocks=[block])
    stored = copy.content["blocks"][0]
    assert {name: stored[name] for name in WIDE} == WIDE
    assert (stored["preview"], stored["alt"]) == (asset.preview, "The quay")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda one: {**one, "kind": "picture", "focus": [1.5, 0]}, "two numbers from 0 to 1"),
        (lambda one: {"kind": "gallery", "pictures": [one] * 61}, "from 1 to 60 pictures"),
    ],
)
def test_a_picture_that_cannot_stand_so_is_refused_with_what_to_do(newsroom, bring, wrong, sentence):
    with pytest.raises(Unfit, match=sentence):
        newsroom.publish(None, blocks=[wrong({"id": bring().pk, "alt": "The quay"})])


def test_a_picture_that_is_still_on_its_way_holds_the_post_up_with_a_reason(newsroom):
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", 10, at=newsroom.now())
    with pytest.raises(Unfit, match="still on its way"):
        newsroom.publish(None, blocks=[{"kind": "picture", "id": asset.pk}])


def test_readers_see_a_picture_only_while_something_public_carries_it(newsroom, bring):
    asset = bring()
    gallery = {"kind": "gallery", "pictures": [{"id": asset.pk}]}
    draft = posts.save_draft(newsroom.cora, newsroom.flood, {"blocks": [gallery]}, at=newsroom.now())
    assert not read.carried(asset.pk)  # a draft is not public
    copy = posts.publish(newsroom.emil, newsroom.flood, {}, at=newsroom.now(), post=draft.post, version=draft.version)
    assert read.carried(asset.pk)
    other = newsroom.publish(None, blocks=[{"kind": "picture", "id": asset.pk}])
    newsroom.withdraw(copy)
    assert read.carried(asset.pk)  # the other post carries it still
    newsroom.edit(other, text="Words instead.")
    assert not read.carried(asset.pk)
    posts.restore(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())
    assert read.carried(asset.pk)
    coverage.take_down(newsroom.vera, newsroom.flood, at=newsroom.now())
    assert not read.carried(asset.pk)


def test_the_blogs_own_picture_is_public_once_the_coverage_is_open(newsroom, bring):
    vote = newsroom.draft("vote", "The town votes")
    asset = bring(blog=vote, by=newsroom.emil)
    picture = {"id": asset.pk, "alt": "The town hall"}
    coverage.change_details(newsroom.emil, vote, {"picture": picture}, at=newsroom.now())
    assert not read.carried(asset.pk)
    coverage.open_coverage(newsroom.emil, vote, at=newsroom.now())
    assert read.carried(asset.pk)
    assert newsroom.story(vote).details.picture.alt == "The town hall"
    coverage.change_details(newsroom.emil, vote, {"headline": "The town has voted"}, at=newsroom.now())
    assert read.carried(asset.pk)  # another detail takes nothing away
    for odd in ([picture], "picture", 7):
        with pytest.raises(Unfit):
            coverage.change_details(newsroom.emil, vote, {"picture": odd}, at=newsroom.now())
    coverage.change_details(newsroom.emil, vote, {"picture": None}, at=newsroom.now())
    assert not read.carried(asset.pk)
    assert newsroom.story(vote).details.picture is None


def test_the_other_sizes_are_made_later_and_none_of_them_tells_where_it_was_taken(newsroom, bring):
    asset = bring(photo(secret="51.4779 N, at home"))
    while renditions.make_next():
        pass
    asset.refresh_from_db()
    wanted = {f"{width}.{kind}" for width in (320, 640, 960, 1280, 1600) for kind in ("avif", "webp", "jpg")}
    assert set(asset.made) == wanted
    assert not asset.pending
    for name in wanted:
        raw = store.get(asset.pk, name).read_bytes()
        assert len(raw) == asset.made[name][2]
        assert b"at home" not in raw and b"Exif" not in raw


def test_a_film_brings_its_poster_and_a_text_names_the_film_alone(newsroom, bring):
    film, words = bring(filmed(), "march.mp4"), bring(b"1\n00:00:00,000 --> 00:00:01,000\nThe march\n", "march.srt")
    told = media.told(film)
    assert (told["kind"], told["file"], told["width"], told["height"]) == ("video", "film.mp4", 160, 90)
    assert told["poster"]["width"] == 160
    block = {"kind": "video", "id": film.pk, "captions": words.pk, "caption": "The march"}
    stored = newsroom.publish(None, blocks=[block]).content["blocks"][0]
    assert (stored["poster"]["id"], stored["captions"], stored["caption"]) == (film.poster, words.pk, "The march")
    for asset in (film.pk, film.poster, words.pk):
        assert read.carried(asset)
    sound = bring(filmed("mp3", "", "libmp3lame"), "march.mp3")
    heard = newsroom.publish(None, blocks=[{"kind": "video", "id": sound.pk}]).content["blocks"][0]
    assert (heard["kind"], heard["file"]) == ("audio", "sound.mp3")  # the server knows better than the form
    with pytest.raises(Unfit, match="cannot stand here"):
        newsroom.publish(None, blocks=[{"kind": "picture", "id": film.pk}])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_captions_of_any_encoding_are_known_by_what_is_in_them(bring, encoding):
    words = bring("1\n00:00:01,000 --> 00:00:02,000\nDas Öl läuft aus\n".encode(encoding), "quay.srt")
    assert (words.state, words.kind, words.problem) == ("ready", "captions", "")


def test_a_film_that_no_text_names_goes_with_its_poster(newsroom, bring):
    bring(filmed(), "march.mp4")
    assert Asset.objects.count() == 2
    assert media.sweep(at=newsroom.now() + timedelta(days=8)) == 1
    assert not Asset.objects.exists()


def test_a_poster_that_a_text_names_as_a_picture_stays_when_its_film_goes(newsroom, bring):
    for take_away in (
        lambda film: media.remove(newsroom.cora, newsroom.flood, film.pk),
        lambda film: media.sweep(at=film.at + media.UNUSED + timedelta(days=1)),
    ):
        film = bring(filmed(), "quay.mp4")
        newsroom.publish(text=None, blocks=[{"kind": "picture", "id": film.poster, "alt": "The quay"}])
        take_away(film)
        assert not Asset.objects.filter(pk=film.pk).exists()
        assert read.carried(film.poster)
        assert store.get(film.poster, "160.jpg")


def test_a_file_that_a_text_names_stays_and_one_that_none_names_goes(newsroom, bring):
    named, unnamed = bring(), bring(photo(700, 500))
    draft = posts.save_draft(
        newsroom.cora, newsroom.flood, {"blocks": [{"kind": "picture", "id": named.pk}]}, at=newsroom.now()
    )
    with pytest.raises(Unfit, match="uses this file"):
        media.remove(newsroom.cora, newsroom.flood, named.pk)
    posts.save_draft(
        newsroom.cora, newsroom.flood, {"text": "x"}, at=newsroom.now(), post=draft.post, version=draft.version
    )
    late = newsroom.now() + timedelta(days=8)
    assert media.sweep(at=late) == 1
    assert list(Asset.objects.values_list("pk", flat=True)) == [named.pk]  # the history has it still
    assert store.get(unnamed.pk, "640.jpg") is None
    media.remove(newsroom.cora, newsroom.flood, unnamed.pk)  # twice is once


def test_an_upload_that_nobody_goes_on_with_is_thrown_away(newsroom):
    asset = media.begin(newsroom.cora, newsroom.flood, "quay.jpg", 10, at=newsroom.now())
    assert media.sweep(at=newsroom.now()) == 0
    assert media.sweep(at=newsroom.now() + timedelta(days=3)) == 1
    assert not store.arriving(asset.pk).exists()


def test_what_was_being_made_when_a_server_ended_is_thrown_away(newsroom):
    left, fresh = store.workplace("a" * 20), store.workplace("b" * 20)
    (left / "film.part").write_bytes(b"half a film")
    now = newsroom.now()
    for place, age in ((left, timedelta(days=3)), (fresh, timedelta(hours=1))):
        moment = (now - age).timestamp()
        os.utime(place, (moment, moment))
    media.sweep(at=now)
    assert (left.exists(), fresh.exists()) == (False, True)
