"""What becomes of uploaded video and sound: written anew, without a word of its metadata, ready to play; or refused."""

import random
import sys
from array import array
from functools import cache
from io import BytesIO
from struct import pack, unpack_from

import pytest
from PIL import Image

from stoppress.media import workshop
from stoppress.media.child import HERE
from stoppress.media.press import mp4_read, mp4_write
from stoppress.media.press.track import Track, Window
from stoppress.media.press.work import Unfit
from stoppress.media.workshop import Refused
from tests.media.filmed import filmed, played
from tests.media.made import planted as planted_picture
from tests.media.made import put

PLANTED = (b"PLANTED", b"47.3769", b"P\0L\0A\0N\0T\0E\0D", b"x264", b"Lavf")
FORMS = {
    "H.264 and AAC in MP4": ("film.mp4", "mp4", "libx264", "aac"),
    "H.264 and AAC in QuickTime": ("film.mp4", "mov", "libx264", "aac"),
    "H.264 and MP3 in MP4": ("film.mp4", "mp4", "libx264", "libmp3lame"),
    "VP9 and Opus in MP4": ("film.mp4", "mp4", "libvpx-vp9", "libopus"),
    "H.264 alone": ("film.mp4", "mp4", "libx264", ""),
    "VP8 and Opus in WebM": ("film.webm", "webm", "libvpx", "libopus"),
    "VP9 alone in WebM": ("film.webm", "webm", "libvpx-vp9", ""),
    "AAC in M4A": ("sound.m4a", "ipod", "", "aac"),
    "MP3": ("sound.mp3", "mp3", "", "libmp3lame"),
}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
film_of = cache(filmed)


def make(tmp_path, data: bytes, name: str = "upload"):
    """The film of these bytes, and the bytes that readers would get; nothing else lies in the folder."""
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    made = workshop.film(put(tmp_path, data, name), out)
    assert {path.name for path in out.iterdir()} == {made.file, made.poster} - {None}
    return made, (out / made.file).read_bytes()


def refusal(tmp_path, data: bytes) -> Refused:
    """Why these bytes are refused; nothing of them is left in the folder."""
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    with pytest.raises(Refused) as refused:
        workshop.film(put(tmp_path, data), out)
    assert not list(out.iterdir())
    return refused.value


@pytest.mark.parametrize("form", FORMS)
def test_it_plays_as_before_and_says_nothing_about_itself(tmp_path, form):
    name, *how = FORMS[form]
    data = film_of(*how)
    assert any(word in data for word in PLANTED[:2]), "nothing was planted"
    made, out = make(tmp_path, data, "holiday.jpg")
    assert made.file == name
    assert not [word for word in PLANTED if word in out]
    before, after = played(data), played(out)
    assert (after["video"], after["audio"]) == (before["video"], before["audio"])
    assert after["video"] == (30 if how[1] else 0)
    assert abs(made.duration - 2) < 0.1 and abs(after["duration"] - before["duration"]) < 0.1
    assert (made.width, made.height) == ((160, 90) if how[1] else (0, 0))
    if how[1]:
        assert after["first"].tobytes() == before["first"].tobytes()


@pytest.mark.parametrize("options", [FRAGMENTS, {"movflags": "frag_keyframe"}], ids=["browser", "recorder"])
def test_a_recording_in_fragments_becomes_one_whole(tmp_path, options):
    data = filmed("mp4", options=options)
    assert b"moof" in data
    made, out = make(tmp_path, data)
    assert b"moof" not in out and b"x264" not in out
    assert (played(out)["video"], played(out)["audio"]) == (30, played(data)["audio"])
    assert abs(made.duration - 2) < 0.2


def test_a_recording_of_a_browser_gets_its_length_and_its_index(tmp_path):
    data = filmed("webm", "libvpx", "libopus", options={"live": "1"})
    assert b"\x1c\x53\xbb\x6b" not in data, "it had an index all along"
    made, out = make(tmp_path, data)
    assert b"\x1c\x53\xbb\x6b" in out
    assert played(out)["video"] == 30 and 1.8 < made.duration < 2.2
    assert 1.8 < played(out)["duration"] < 2.2


def test_a_recording_that_was_cut_off_plays_as_far_as_it_goes(tmp_path):
    data = filmed("webm", "libvpx", "libopus", options={"live": "1"})
    _, out = make(tmp_path, data[: len(data) * 2 // 3])
    assert 10 < played(out)["video"] < 30


def test_a_film_whose_samples_lie_in_disorder_plays_in_order():
    data = film_of("mp4", "libx264", "aac")
    scale, tracks = mp4_read.read(BytesIO(data), len(data))
    backwards = BytesIO()
    for track in tracks:
        for at in reversed(range(len(track.sizes))):
            sample = data[track.offsets[at] : track.offsets[at] + track.sizes[at]]
            track.offsets[at] = backwards.tell()
            backwards.write(sample)
    out = BytesIO()
    mp4_write.write(Window(backwards, backwards.tell()), out, scale, tracks)
    assert (played(out.getvalue())["video"], played(out.getvalue())["audio"]) == (30, played(data)["audio"])


@pytest.mark.parametrize("form", ["H.264 and AAC in MP4", "AAC in M4A"])
def test_the_index_stands_in_front(tmp_path, form):
    data = film_of(*FORMS[form][1:])
    assert data.index(b"mdat") < data.index(b"moov")
    _, out = make(tmp_path, data)
    assert out.index(b"moov") < out.index(b"mdat")


def test_boxes_that_say_where_it_was_filmed_are_gone(tmp_path):
    data = film_of("mov", "libx264", "aac")
    place = _box(b"\xa9xyz", b"\0\x12\x15\xc7+47.3769+008.5417/")
    data = _with_in_index(data, _box(b"udta", place) + _box(b"meta", bytes(8) + b"PLANTED"))
    data += _box(b"uuid", b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xacPLANTED xmp")
    data += _box(b"free", b"PLANTED in nothing")
    assert played(data)["video"] == 30
    _, out = make(tmp_path, data)
    assert not [word for word in PLANTED if word in out]
    assert played(out)["video"] == 30


def test_a_track_that_notes_places_stays_behind_with_its_samples(tmp_path):
    """Phones keep where they were in a track of its own: what lies among the samples has to go as well."""
    data = film_of("mp4", "libx264", "aac")
    at = data.rindex(b"soun") - 12
    assert data[at : at + 4] == b"hdlr"
    data = data[: at + 12] + b"meta" + data[at + 16 :]
    sound = played(film_of("mp4", "libx264", ""))
    made, out = make(tmp_path, data)
    assert made.kind == "video" and played(out)["kinds"] == ["video"]
    assert played(out)["video"] == sound["video"] and len(out) < len(data) / 2


def test_notes_within_the_pictures_are_cut_out(tmp_path):
    data = film_of("mp4", "libx264", "")
    assert b"x264 - core" in data
    _, out = make(tmp_path, data)
    assert b"x264" not in out and played(out)["first"].tobytes() == played(data)["first"].tobytes()


@pytest.mark.parametrize(("turn", "size"), [(90, (90, 160)), (180, (160, 90)), (270, (90, 160))])
def test_a_film_taken_with_the_phone_on_its_side_stays_turned(tmp_path, turn, size):
    matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[turn]
    data = _with_matrix(film_of("mp4", "libx264", "aac"), matrix)
    made, out = make(tmp_path, data)
    assert (made.width, made.height) == size
    assert played(out)["rotation"] == played(data)["rotation"] != 0


def test_the_poster_is_the_first_frame_that_shows_something(tmp_path):
    made, _ = make(tmp_path, _with_matrix(film_of("mp4", "libx264", "aac"), (0, 1, -1, 0)))
    assert made.poster == "poster.jpg"
    poster = Image.open(tmp_path / "out" / made.poster)
    assert poster.size == (90, 160)
    ready = workshop.picture(tmp_path / "out" / made.poster, tmp_path, [])
    assert (ready.width, ready.height) == (made.width, made.height)


def test_tags_before_and_after_an_mp3_are_gone(tmp_path):
    data = film_of("mp3", "", "libmp3lame")
    tail = b"TAG" + b"PLANTED title".ljust(125, b"\0")
    head = make(tmp_path, data)[1][:4]
    ape = b"APETAGEX" + bytes(24) + b"PLANTED" + head + b"PLANTED in a picture" + bytes(400)
    _, out = make(tmp_path, b"ID3\4\0\0\0\0\0\x10PLANTED place!!!" + data + ape + tail)
    assert out[:2] == b"\xff\xfb" and not [word for word in PLANTED if word in out]
    assert played(out)["audio"] == played(data)["audio"]


@pytest.mark.parametrize(
    ("how", "why", "says"),
    [
        (("mp4", "libx265", "aac"), "hevc", "Most Compatible"),
        (("mp4", "mpeg4", "aac"), "codec", "MPEG-4 Part 2"),
        (("matroska", "libx264", "aac"), "codec", "Matroska"),
        (("mov", "libx264", "pcm_s16le"), "sound", "PCM"),
        (("mp4", "libx264", "ac3"), "sound", "Dolby"),
        (("mov", "", "alac"), "sound", "Apple Lossless"),
        (("webm", "", "libopus"), "sound", "M4A"),
        (("wav", "", "pcm_s16le"), "wav", "MP3"),
        (("avi", "mpeg4", "libmp3lame"), "avi", "H.264"),
        (("flac", "", "flac"), "flac", "M4A"),
        (("ogg", "", "libopus"), "ogg", "MP3"),
        (("adts", "", "aac"), "aac", "M4A"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_what_browsers_do_not_play_is_refused_with_how_to_export_it(tmp_path, how, why, says):
    refused = refusal(tmp_path, filmed(*how, frames=5))
    assert refused.why == why and says in str(refused)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomavc1", "no track"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + b"\xff\xff\xff\xffmoov", "unreadable"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + b"\0\0\0\1moov" + b"\xff" * 8, "unreadable"),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + b"\0\0\0\4moov", "unreadable"),
        (b"\x1aE\xdf\xa3", "unreadable"),
        (b"\x1aE\xdf\xa3\x80" + b"\x18S\x80g\xff", "no track"),
        (b"ID3\4\0\0\x7f\x7f\x7f\x7f", "unreadable"),
        (b"\xff\xfb\x90\0" * 50, "unreadable"),
        (planted_picture("JPEG"), "no film"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"words", "unknown"),
    ],
)
def test_what_cannot_be_a_film_is_refused(tmp_path, data, why):
    assert refusal(tmp_path, data).why == why


@pytest.mark.parametrize("form", ["H.264 and AAC in MP4", "VP8 and Opus in WebM"])
def test_a_film_cut_short_is_refused(tmp_path, form):
    data = film_of(*FORMS[form][1:])
    for part in (len(data) // 3, len(data) * 9 // 10, len(data) - 1):
        assert refusal(tmp_path, data[:part]).why in ("unreadable", "no track")


def test_samples_that_lie_on_each_other_do_not_swell_it():
    track = Track(1, offsets=array("Q", range(100)), sizes=array("Q", [10] * 100), deltas=array("q", [1] * 100))
    track.check(1000)
    with pytest.raises(Unfit):
        track.check(999)


def test_a_film_above_the_limit_is_not_even_opened(tmp_path):
    source = put(tmp_path, film_of("mp4", "libx264", "aac"))
    with source.open("r+b") as file:
        file.truncate(workshop.FILM_BYTES + 1)
    with pytest.raises(Refused, match="1000 MB"):
        workshop.film(source, tmp_path)


@pytest.mark.parametrize("form", ["H.264 and AAC in MP4", "VP8 and Opus in WebM", "MP3", "fragments"])
def test_damage_anywhere_is_a_refusal_or_a_film_and_leaves_nothing_behind(tmp_path, monkeypatch, form):
    monkeypatch.syspath_prepend(str(HERE))
    from press import film, work

    data = filmed("mp4", options=FRAGMENTS) if form == "fragments" else film_of(*FORMS[form][1:])
    chance, seen = random.Random(7), set()
    (tmp_path / "out").mkdir()
    for round_ in range(150):
        source = put(tmp_path, _damaged(data, chance, round_))
        answer = work.answered(film.make, {"source": str(source), "into": str(tmp_path / "out")})
        seen.add(answer.get("unfit", "made"))
        assert "unfit" in answer or (tmp_path / "out" / answer["file"]).exists()
        assert not (tmp_path / "out" / "film.part").exists()
    assert {"made", "unreadable"} <= seen
    for name in [name for name in sys.modules if name.partition(".")[0] == "press"]:
        del sys.modules[name]


def _damaged(data: bytes, chance: random.Random, round_: int) -> bytes:
    """Cut short, or with bytes changed: half of the times at the front, where the structure is."""
    if round_ % 3 == 0:
        return data[: chance.randrange(20, len(data))]
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 30))):
        changed[chance.randrange(20, len(data) if round_ % 2 else 4000)] = chance.choice((0, 127, 255))
    return bytes(changed)


def _box(name: bytes, content: bytes) -> bytes:
    return pack(">I4s", 8 + len(content), name) + content


def _with_in_index(data: bytes, more: bytes) -> bytes:
    """The film with more boxes at the end of its index, which is the last box."""
    at = data.rindex(b"moov") - 4
    (size,) = unpack_from(">I", data, at)
    assert at + size == len(data)
    return data[:at] + pack(">I", size + len(more)) + data[at + 4 :] + more


def _with_matrix(data: bytes, turn: tuple[int, int, int, int]) -> bytes:
    """The film turned, as a phone notes it in the head of the first track."""
    at = data.index(b"tkhd") + 4 + 40
    a, b, c, d = (value << 16 for value in turn)
    return data[:at] + pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + data[at + 36 :]
