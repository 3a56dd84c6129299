"""Captions: WebVTT that was checked and written anew, or SubRip made into it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from stoppress.media.sentences import Refused

MOST_BYTES = 2_000_000
ARROW = "-->"
LEFT_OUT = ("NOTE", "STYLE", "REGION")  # notes are for the newsroom; styles could fetch and cover
BARE = {"b", "i", "u", "c", "ruby", "rt"}
SETTINGS = {
    "vertical": r"rl|lr",
    "line": r"-?\d{1,3}(\.\d{1,3})?%?(,(start|center|end))?",
    "position": r"\d{1,3}(\.\d{1,3})?%(,(line-left|center|line-right))?",
    "size": r"\d{1,3}(\.\d{1,3})?%",
    "align": r"start|center|end|left|right",
}
_time = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})")
# Each ends at the next sign of its kind, and what is within is read afterwards: else a file of nothing but openings is
# tried from each of them to its end, and nobody is answered for minutes.
_tag = re.compile(r"<([^<>]*)>")
_within = re.compile(r"(/?)([A-Za-z]+|[\d:.]+)?(?:\.\S*)?(.*)", re.DOTALL)
_looks = re.compile(r"\{\\[^{}]*\}")  # where SubRip says how it looks
_speaker_signs = str.maketrans({"&": "", "<": "", ">": "", "\n": " "})


@dataclass(frozen=True)
class Cue:
    """One caption: milliseconds from and to, where it stands, and its text as markup."""

    start: int
    end: int
    settings: tuple[str, ...]
    text: str


def captions(data: bytes) -> str:
    """The captions as clean WebVTT in the order of time; raises Refused, which names the line that is wrong."""
    if len(data) > MOST_BYTES:
        raise Refused("bytes", most=MOST_BYTES // 1_000_000)
    cues = sorted(_cues(_text(data)), key=lambda cue: cue.start)
    if not cues:
        raise Refused("no captions")
    return "WEBVTT\n\n" + "\n".join(map(_written, cues))


def _text(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):  # the latter is what SubRip of old is in
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused("no captions")


def _cues(text: str) -> Iterator[Cue]:
    for number, lines in _blocks(text):
        first = lines[0].split()[0]
        if (number == 1 and first == "WEBVTT") or (first in LEFT_OUT and ARROW not in lines[0]):
            continue
        cue = _cue(number, lines)
        if cue.text:
            yield cue


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, each time with the number of the first."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(number: int, lines: list[str]) -> Cue:
    named = len(lines) > 1 and ARROW not in lines[0]
    times, text = lines[named], lines[named + 1 :]
    at = number + named
    if ARROW not in times:
        raise Refused("caption time", line=number)
    for place, line in enumerate(text, at + 1):
        if ARROW in line:
            raise Refused("caption gap", line=place)
    start, _, rest = times.partition(ARROW)
    end, *settings = rest.split() or [""]
    begins, ends = _milliseconds(start.strip(), at), _milliseconds(end, at)
    if ends <= begins:
        raise Refused("caption order", line=at)
    return Cue(begins, ends, tuple(filter(_is_setting, settings)), _clean("\n".join(text)))


def _milliseconds(text: str, line: int) -> int:
    found = _time.fullmatch(text)
    if not found or int(found[2]) > 59 or int(found[3]) > 59:
        raise Refused("caption time", line=line)
    seconds = (int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])
    return seconds * 1000 + int(found[4].ljust(3, "0"))


def _is_setting(text: str) -> bool:
    name, _, value = text.partition(":")
    return name in SETTINGS and re.fullmatch(SETTINGS[name], value) is not None


def _clean(text: str) -> str:
    """The text with the tags that captions may have, and nothing else that a player could take for one."""
    text = _looks.sub("", text)
    out, at = [], 0
    for tag in _tag.finditer(text):
        out += [_plain(text[at : tag.start()]), _kept(tag[1])]
        at = tag.end()
    return "\n".join(line.strip() for line in "".join([*out, _plain(text[at:])]).split("\n") if line.strip())


def _plain(text: str) -> str:
    return html.escape(html.unescape(text), quote=False)


def _kept(inner: str) -> str:
    found = _within.match(inner)
    closing, name, rest = (found[1], (found[2] or "").lower(), found[3]) if found else ("", "", "")
    words = html.unescape(rest).translate(_speaker_signs).strip()
    if name in BARE:
        return f"<{closing}{name}>"
    if name == "v" and (words or closing):
        return "</v>" if closing else f"<v {words}>"
    if name == "lang" and (closing or re.fullmatch(r"[A-Za-z0-9-]{2,35}", words)):
        return "</lang>" if closing else f"<lang {words}>"
    return ""


def _written(cue: Cue) -> str:
    times = f"{_clock(cue.start)} {ARROW} {_clock(cue.end)}"
    return " ".join([times, *cue.settings]) + f"\n{cue.text}\n"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
