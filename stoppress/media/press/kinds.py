"""What a file is, by its first bytes: never by its name, and never by what the browser says."""

HEAD = 4096  # bytes to look at

HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
AVIF = {b"avif", b"avis"}
CANON_VIDEO = {b"crx "}  # a raw photo that says it is a film

STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"ID3", "mp3"),
    (b"%PDF", "pdf"),
    (b"8BPS", "psd"),
    (b"\x00\x00\x00\x0cJXL ", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"\x00\x00\x00\x0cjP  ", "jp2"),
    (b"\xffO\xffQ", "jp2"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1f\x8b", "zip"),
    (b"PK\x03\x04", "zip"),
    (b"WEBVTT", "captions"),
    (b"\xef\xbb\xbfWEBVTT", "captions"),
)
PICTURES = {"jpeg", "png", "gif", "bmp", "tiff", "webp", "avif"}
FILMS = {"mp4", "webm", "mp3"}


def kind_of(head: bytes) -> str:
    """The kind of file that starts with these bytes; "" where nobody knows, "empty" where there are none."""
    if not head.strip(b"\x00"):
        return "empty"
    for start, kind in STARTS:
        if head.startswith(start):
            return kind
    return _container(head) or _sound(head) or _text(head)


def _container(head: bytes) -> str:
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _brand(head)
    # QuickTime of old starts without ftyp.
    return "mp4" if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") else ""


def _brand(head: bytes) -> str:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12]} | {head[at : at + 4] for at in range(16, length - 3, 4)}
    if brands & AVIF:
        return "avif"
    if brands & HEIC or head[8:12] in (b"mif1", b"msf1"):
        return "heic"
    return "raw" if brands & CANON_VIDEO else "mp4"


def _sound(head: bytes) -> str:
    """MP3 or raw AAC: eleven bits of sync, then the layer."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    return {1: "mp3", 0: "aac"}.get(head[1] >> 1 & 3, "")


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # captions of old, from Windows
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode("utf-8", "ignore")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:HEAD].lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in start:
        return "svg"
    return "captions" if b"-->" in start and b"\x00" not in start else ""
