"""Films and sounds that the tests make themselves, with planted titles and places."""

from fractions import Fraction
from io import BytesIO
from math import pi, sin
from struct import pack

import av
from PIL import Image

WORDS = {"title": "PLANTED title", "comment": "PLANTED comment", "location": "+47.3769+008.5417/", "artist": "PLANTED"}


def filmed(
    form: str = "mp4", video: str = "libx264", audio: str = "aac", frames: int = 30, options: dict | None = None
) -> bytes:
    """A film of a bar that grows, 160 by 90, 15 frames a second, with a tone beside it; "" leaves either out."""
    out = BytesIO()
    moves = {"movflags": "use_metadata_tags"} if form in ("mp4", "mov", "ipod") else {}
    with av.open(out, "w", format=form, options=moves | (options or {})) as file:
        file.metadata.update(WORDS)
        picture = _video(file, video) if video else None
        sound = _audio(file, audio) if audio else None
        for number in range(frames):
            if picture:
                file.mux(picture.encode(_frame(number, frames)))
            if sound:
                for frame in _tone(number, sound):
                    file.mux(sound.encode(frame))
        for stream in (picture, sound):
            if stream:
                file.mux(stream.encode(None))
    return out.getvalue()


def _video(file, codec):
    stream = file.add_stream(codec, rate=15)
    stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
    stream.time_base = Fraction(1, 15)
    stream.gop_size = 10
    stream.metadata["handler_name"] = "PLANTED handler"
    return stream


def _audio(file, codec):
    stream = file.add_stream(codec, rate=48000)
    stream.layout = "mono"
    stream.metadata["title"] = "PLANTED track"
    return stream


def _frame(number, frames):
    image = Image.new("RGB", (160, 90), "white")
    image.paste("red", (0, 0, 1 + 150 * number // frames, 90))
    frame = av.VideoFrame.from_image(image).reformat(format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, 15)
    return frame


def _tone(number, sound):
    start = number * 3200
    samples = b"".join(pack("<h", int(9000 * sin(2 * pi * 440 * at / 48000))) for at in range(start, start + 3200))
    frame = av.AudioFrame(format="s16", layout="mono", samples=3200)
    frame.planes[0].update(samples)
    frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
    resampler = av.AudioResampler(format=sound.codec_context.format, layout="mono", rate=48000)
    yield from resampler.resample(frame)


def played(data: bytes) -> dict:
    """What a player makes of it: frames of pictures and of sound, size, seconds, turn, and all it says of itself."""
    seen = {"video": 0, "audio": 0, "size": None, "rotation": 0, "first": None}
    with av.open(BytesIO(data)) as file:
        seen["words"] = dict(file.metadata) | {str(s.index): dict(s.metadata) for s in file.streams}
        seen["kinds"] = [stream.type for stream in file.streams]
        seen["duration"] = (file.duration or 0) / av.time_base
        for frame in file.decode(*[s for s in file.streams if s.type in ("video", "audio")]):
            if isinstance(frame, av.VideoFrame):
                seen["first"] = seen["first"] or frame.to_image()
                seen["size"], seen["rotation"] = (frame.width, frame.height), frame.rotation
                seen["video"] += 1
            else:
                seen["audio"] += frame.samples
    return seen
