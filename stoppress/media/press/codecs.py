"""How a track is decoded: read from its sample description, checked, and written anew without names or notes."""

from struct import pack, unpack_from

from .work import Unfit

Entry = tuple[bytes, int, tuple[int, int]]  # the box, bytes of H.264's lengths, width and height
HEVC = (b"hvc1", b"hev1", b"dvh1", b"dvhe", b"hvc2", b"hev2")
NAMES = {b"mp4v": "MPEG-4 Part 2", b"apch": "ProRes", b"apcn": "ProRes", b"apcs": "ProRes", b"ap4h": "ProRes"}
SOUNDS = {b"alac": "Apple Lossless", b"ac-3": "Dolby", b"ec-3": "Dolby", b"samr": "AMR", b"lpcm": "PCM", b"sowt": "PCM"}
H264_PROFILES = (66, 77, 88, 100)  # the others have colours that only few players know
AAC_TYPES = (2, 5, 29)  # plain, and the two that are kind to slow lines
VIDEO_CONFIG = {b"avc1": b"avcC", b"avc3": b"avcC", b"av01": b"av1C", b"vp09": b"vpcC", b"vp08": b"vpcC"}


def box(name: bytes, *parts: bytes) -> bytes:
    """A box."""
    content = b"".join(parts)
    return pack(">I4s", 8 + len(content), name) + content


def video_entry(name: bytes, entry: memoryview) -> Entry:
    """The description of a video track."""
    if name == b"encv":
        raise Unfit("locked")
    if name in HEVC:
        raise Unfit("hevc")
    if name not in VIDEO_CONFIG:
        raise Unfit("codec", codec=NAMES.get(name) or _readable(name))
    inner = _inner(entry[78:])
    config = inner.get(VIDEO_CONFIG[name], b"")
    if not config:
        raise Unfit("unreadable")
    if name in (b"avc1", b"avc3") and config[1] not in H264_PROFILES:
        raise Unfit("codec", codec="10-bit H.264")
    width, height = unpack_from(">HH", entry, 24)
    head = bytes(6) + b"\0\1" + bytes(16) + pack(">HHIIIH", width, height, 0x480000, 0x480000, 0, 1)
    extra = [box(VIDEO_CONFIG[name], config), *_looks(inner)]
    made = box(name, head, bytes(32), b"\0\x18\xff\xff", *extra)  # 32 letters for a name of the encoder stay empty
    return made, (config[4] & 3) + 1 if name in (b"avc1", b"avc3") else 0, (width, height)


def audio_entry(name: bytes, entry: memoryview) -> Entry:
    """The description of a sound track."""
    if name == b"enca":
        raise Unfit("locked")
    if name not in (b"mp4a", b"Opus"):
        raise Unfit("sound", codec=SOUNDS.get(name) or _readable(name))
    version, channels, bits, rate = *unpack_from(">H", entry, 8), *unpack_from(">HH4xI", entry, 16)
    inner = _inner(entry[28 + (16 if version == 1 else 0) :])
    inner |= _inner(memoryview(inner.get(b"wave", b"")))  # QuickTime puts it one deeper
    if name == b"Opus":
        config = box(b"dOps", inner.get(b"dOps", b""))
    else:
        config = box(b"esds", bytes(4), _decoder(inner.get(b"esds", b"")[4:]))
    return box(name, bytes(6), b"\0\1", bytes(8), pack(">HH4xI", channels, bits, rate), config), 0, (0, 0)


def _readable(name: bytes) -> str:
    return "".join(letter for letter in name.decode("latin-1") if letter.isalnum()) or "this"


def _inner(data: memoryview) -> dict[bytes, bytes]:
    """The boxes at the end of a description; what does not look like one ends it."""
    found, at = {}, 0
    while at + 8 <= len(data):
        size, name = unpack_from(">I4s", data, at)
        if not 8 <= size <= len(data) - at:
            break
        found[bytes(name)] = bytes(data[at + 8 : at + size])
        at += size
    return found


def _looks(inner: dict[bytes, bytes]) -> list[bytes]:
    """The shape of its pixels and, as numbers only, its colours."""
    looks = []
    colours = inner.get(b"colr", b"")
    if colours[:4] in (b"nclx", b"nclc"):
        looks.append(box(b"colr", b"nclx", colours[4:10], colours[10:11] or b"\0"))
    if len(shape := inner.get(b"pasp", b"")) == 8:
        looks.append(box(b"pasp", shape))
    return looks


def _decoder(data: bytes) -> bytes:
    """The MPEG-4 descriptor of a sound, of its parts only those that a decoder reads."""
    found = dict(_descriptors(data, 0))
    es = found.get(3, b"")
    flags = es[2] if len(es) > 2 else 0
    skip = 3 + (2 if flags & 0x80 else 0) + (1 + es[3] if flags & 0x40 else 0) + (2 if flags & 0x20 else 0)
    config = dict(_descriptors(es, skip)).get(4, b"")
    if len(config) < 13:
        raise Unfit("unreadable")
    specific = dict(_descriptors(config, 13)).get(5, b"")
    _check_sound(config[0], specific)
    inner = config[:13] + (_descriptor(5, specific) if specific else b"")
    return _descriptor(3, b"\0\0\0" + _descriptor(4, inner) + _descriptor(6, b"\2"))


def _check_sound(object_type: int, specific: bytes) -> None:
    if object_type in (0x69, 0x6B):  # MP3
        return
    if object_type not in (0x40, 0x66, 0x67, 0x68):
        raise Unfit("sound", codec="this")
    if not specific or specific[0] >> 3 not in AAC_TYPES:
        raise Unfit("sound", codec="this kind of AAC")


def _descriptors(data: bytes, at: int) -> list[tuple[int, bytes]]:
    found = []
    while at < len(data):
        tag, at = data[at], at + 1
        size = 0
        for _ in range(4):
            size, more, at = size << 7 | data[at] & 127, data[at] & 128, at + 1
            if not more:
                break
        found.append((tag, data[at : at + size]))
        at += size
    return found


def _descriptor(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes((tag, size >> 21 & 127 | 128, size >> 14 & 127 | 128, size >> 7 & 127 | 128, size & 127)) + content
