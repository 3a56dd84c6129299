"""WebM, written anew: its index in front, and nothing taken over but how to decode it, and the blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import pack, unpack
from typing import BinaryIO

from . import ebml
from .ebml import element, elements, number, unsigned
from .track import Window
from .work import Unfit

VIDEO_CODECS = {b"V_VP8", b"V_VP9", b"V_AV1"}
AUDIO_CODECS = {b"A_OPUS", b"A_VORBIS"}
# What a track needs besides its codec; names and notes are not among it.
KEPT = {0x23E383, 0x56AA, 0x56BB}
KEPT_VIDEO = {0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x9A}
KEPT_COLOUR = {0x55B1, 0x55B2, 0x55B3, 0x55B4, 0x55B9, 0x55BA, 0x55BB}
KEPT_AUDIO = {0xB5, 0x78B5, 0x9F, 0x6264}
COLOUR = 0x55B0
LONGEST = 64  # bytes of a number that is taken over
MOST_PRIVATE = 200_000
KEY = 0x80


@dataclass
class Sound:
    """A track that is kept."""

    number: int
    kind: int  # 1 video, 2 audio
    codec: bytes
    entry: bytes
    size: tuple[int, int]


@dataclass
class Cluster:
    """Blocks that are counted from one time: (start, end, key, what stands beside it in its group or None)."""

    time: int
    blocks: list[tuple[int, int, bool, bytes | None]] = field(default_factory=list)
    last: int = 0


@dataclass
class Whole:
    """What was read."""

    scale: int = 1_000_000
    duration: float = 0.0
    tracks: list[Sound] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)

    def seconds(self) -> float:
        """How long it plays."""
        last = max((cluster.last for cluster in self.clusters), default=0)
        return (self.duration or last) * self.scale / 1e9


def read(file: BinaryIO, size: int) -> tuple[Window, Whole]:
    """The tracks that are kept and the places of their blocks."""
    window, whole = Window(file, size), Whole()
    for name, start, end in elements(window, 0, size):
        if name == ebml.SEGMENT:
            _segment(window, start, end, whole)
            break
    if not whole.tracks:
        raise Unfit("no track")
    whole.clusters = [cluster for cluster in whole.clusters if cluster.blocks]
    if not whole.clusters:
        raise Unfit("unreadable")
    return window, whole


def _segment(window: Window, start: int, end: int, whole: Whole) -> None:
    # A recording that was cut off does not know its own length: what there is of it is good. Else a part is missing.
    cut = end == window.size and ebml.first_size_unknown(window, _segment_start(window))
    while start < end:
        found = next(elements(window, start, end, cut=cut), None)
        if found is None:
            return
        name, at, stop = found
        if name == ebml.INFO:
            _info(window, at, stop, whole)
        elif name == ebml.TRACKS:
            whole.tracks = _tracks(window, at, stop)
        elif name == ebml.CLUSTER:
            stop = _cluster(window, at, stop, whole, cut=cut)
        start = stop


def _segment_start(window: Window) -> int:
    _, _, end = next(elements(window, 0, window.size))
    return end


def _info(window: Window, start: int, end: int, whole: Whole) -> None:
    for name, at, stop in elements(window, start, end):
        if name == ebml.SCALE:
            whole.scale = unsigned(window, at, stop) or whole.scale
        elif name == ebml.DURATION and stop - at in (4, 8):
            (whole.duration,) = unpack(">f" if stop - at == 4 else ">d", window(at, stop - at))


def _tracks(window: Window, start: int, end: int) -> list[Sound]:
    found = [_track(window, at, stop) for name, at, stop in elements(window, start, end) if name == ebml.ENTRY]
    firsts = [next((track for track in found if track.kind == kind), None) for kind in (1, 2)]
    kept = [track for track in firsts if track]
    for track in kept:
        if track.codec not in (VIDEO_CODECS if track.kind == 1 else AUDIO_CODECS):
            name = track.codec.decode("ascii", "replace").partition("_")[2].split("/")[-1]
            raise Unfit("codec" if track.kind == 1 else "sound", codec=f"{name} in Matroska")
    if kept and kept[0].kind != 1:
        raise Unfit("sound", codec="WebM")
    return kept


def _track(window: Window, start: int, end: int) -> Sound:
    values = {name: (at, stop) for name, at, stop in elements(window, start, end)}
    if ebml.PACKED in values:
        raise Unfit("codec", codec="packed Matroska")
    of, kind = (unsigned(window, *values[name]) for name in (ebml.NUMBER, ebml.TYPE))
    at, stop = values[ebml.CODEC]
    codec = window(at, min(stop - at, LONGEST))
    parts = [number(ebml.NUMBER, of), number(ebml.UID, of), number(ebml.TYPE, kind), element(ebml.CODEC, codec)]
    parts += [element(name, window(at, stop - at)) for name, (at, stop) in values.items() if name in KEPT]
    if ebml.PRIVATE in values:
        parts.append(element(ebml.PRIVATE, _private(window, codec, *values[ebml.PRIVATE])))
    shape = _shape(window, kind, values)
    return Sound(of, kind, codec, element(ebml.ENTRY, b"".join([*parts, *shape[0]])), shape[1])


def _shape(window: Window, kind: int, values: dict[int, tuple[int, int]]) -> tuple[list[bytes], tuple[int, int]]:
    """The element of pictures or of sound, reduced, with width and height as shown."""
    inner = ebml.VIDEO if kind == 1 else ebml.AUDIO
    if inner not in values:
        return [], (0, 0)
    found = {name: (at, stop) for name, at, stop in elements(window, *values[inner])}
    kept = KEPT_VIDEO if kind == 1 else KEPT_AUDIO
    parts = _numbers(window, found, kept)
    if COLOUR in found:
        colours = {name: (at, stop) for name, at, stop in elements(window, *found[COLOUR])}
        parts.append(element(COLOUR, b"".join(_numbers(window, colours, KEPT_COLOUR))))
    sizes = {name: unsigned(window, *found[name]) for name in KEPT_VIDEO if name in found and kind == 1}
    in_pixels = not sizes.get(0x54B2)
    width = (in_pixels and sizes.get(0x54B0)) or sizes.get(0xB0, 0)
    height = (in_pixels and sizes.get(0x54BA)) or sizes.get(0xBA, 0)
    return [element(inner, b"".join(parts))], (width, height)


def _numbers(window: Window, found: dict[int, tuple[int, int]], kept: set[int]) -> list[bytes]:
    return [element(name, window(*_short(place))) for name, place in found.items() if name in kept]


def _short(place: tuple[int, int]) -> tuple[int, int]:
    start, end = place
    if end - start > 8:
        raise Unfit("unreadable")
    return start, end - start


def _private(window: Window, codec: bytes, start: int, end: int) -> bytes:
    if end - start > MOST_PRIVATE:
        raise Unfit("unreadable")
    data = window(start, end - start)
    return _without_comments(data) if codec == b"A_VORBIS" else data


def _without_comments(data: bytes) -> bytes:
    """Vorbis keeps title and artist in the second of its three packets."""
    at, sizes = 1, []
    for _ in range(2):
        size = 0
        while data[at] == 255:
            size, at = size + 255, at + 1
        sizes.append(size + data[at])
        at += 1
    first, rest = data[at : at + sizes[0]], data[at + sum(sizes) :]
    if data[0] != 2 or len(first) > 254:
        raise Unfit("unreadable")
    empty = b"\x03vorbis" + bytes(8) + b"\1"
    return bytes((2, len(first), len(empty))) + first + empty + rest


def _cluster(window: Window, start: int, end: int, whole: Whole, *, cut: bool) -> int:
    """Read one cluster and say where it ends: where it does not know, the next one begins."""
    cluster, kept = Cluster(0), {track.number: track for track in whole.tracks}
    begun = start
    for name, at, stop in elements(window, start, end, cut=cut):
        if name in ebml.TOP:
            end = begun
            break
        begun = stop
        if name == ebml.TIME:
            cluster.time = unsigned(window, at, stop)
        elif name == ebml.SIMPLE:
            _block(window, at, stop, cluster, kept, None)
        elif name == ebml.GROUP:
            _group(window, at, stop, cluster, kept)
    whole.clusters.append(cluster)
    return end


def _group(window: Window, start: int, end: int, cluster: Cluster, kept: dict[int, Sound]) -> None:
    block, beside, refers = None, b"", False
    for name, at, stop in elements(window, start, end):
        if name == ebml.BLOCK:
            block = (at, stop)
        elif name in (ebml.LASTS, ebml.REFERS, ebml.DISCARDS):
            beside += element(name, window(*_short((at, stop))))
            refers = refers or name == ebml.REFERS
    if block:
        _block(window, *block, cluster, kept, beside, refers=refers)


def _block(
    window: Window,
    start: int,
    end: int,
    cluster: Cluster,
    kept: dict[int, Sound],
    beside: bytes | None,
    *,
    refers: bool = False,
) -> None:
    head = window(start, 4)
    if len(head) < 4 or end - start < 4 or not head[0] & 0x80:  # a track above 127 is none that is kept
        return
    track = kept.get(head[0] & 127)
    if track is None:
        return
    time = cluster.time + int.from_bytes(head[1:3], "big", signed=True)
    key = not refers if beside is not None else bool(window(start + 3, 1)[0] & KEY)
    cluster.blocks.append((start, end, key and track.kind == 1, beside))
    cluster.last = max(cluster.last, time)


def write(window: Window, out: BinaryIO, whole: Whole) -> None:
    """Write it: head, what is in it, an index of the times, then the clusters."""
    sizes = [_cluster_size(cluster) for cluster in whole.clusters]
    front = _front(whole, [0] * len(sizes))
    places, at = [], len(front)
    for size in sizes:
        places.append(at)
        at += size
    head = element(0x4286, b"\1") + element(0x42F7, b"\1") + element(0x42F2, b"\4") + element(0x42F3, b"\x08")
    head += element(ebml.DOCTYPE, b"webm") + element(0x4287, b"\4") + element(0x4285, b"\2")
    out.write(element(ebml.EBML, head) + ebml.SEGMENT.to_bytes(4, "big") + ebml.size(at) + _front(whole, places))
    for cluster in whole.clusters:
        _write_cluster(window, out, cluster)


def _front(whole: Whole, places: list[int]) -> bytes:
    """All before the clusters; its length does not depend on the places."""
    length = pack(">d", whole.duration or float(max(cluster.last for cluster in whole.clusters)))
    info = number(ebml.SCALE, whole.scale) + element(ebml.DURATION, length)
    info += element(ebml.MUXER, b"Stoppress") + element(ebml.WRITER, b"Stoppress")
    tracks = element(ebml.TRACKS, b"".join(track.entry for track in whole.tracks))
    cues = element(ebml.CUES, b"".join(_cues(whole, places)))
    return element(ebml.INFO, info) + tracks + cues


def _cues(whole: Whole, places: list[int]) -> Iterator[bytes]:
    main = whole.tracks[0].number
    for cluster, place in zip(whole.clusters, places, strict=True):
        if any(key for _, _, key, _ in cluster.blocks):
            where = number(ebml.CUE_TRACK, main) + number(ebml.CUE_CLUSTER, place)
            yield element(ebml.CUE, number(ebml.CUE_TIME, cluster.time) + element(ebml.CUE_PLACE, where))


def _cluster_size(cluster: Cluster) -> int:
    return 4 + 8 + _content_size(cluster)


def _content_size(cluster: Cluster) -> int:
    return len(number(ebml.TIME, 0)) + sum(
        end - start + (9 if beside is None else 18 + len(beside)) for start, end, _, beside in cluster.blocks
    )


def _write_cluster(window: Window, out: BinaryIO, cluster: Cluster) -> None:
    out.write(ebml.CLUSTER.to_bytes(4, "big") + ebml.size(_content_size(cluster)) + number(ebml.TIME, cluster.time))
    for start, end, _, beside in cluster.blocks:
        length = end - start
        if beside is None:
            out.write(bytes((ebml.SIMPLE,)) + ebml.size(length))
        else:
            out.write(bytes((ebml.GROUP,)) + ebml.size(length + 9 + len(beside)))
            out.write(bytes((ebml.BLOCK,)) + ebml.size(length))
        for piece in window.pieces(start, length):
            out.write(piece)
        out.write(beside or b"")
