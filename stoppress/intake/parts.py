"""A post's lines as parts: paragraphs, points of a list, quotes, and places where something was embedded."""

import re
from dataclasses import dataclass, replace

_pictures = "◾◼◆❖▸▹►▶➤➜→✔✓✅🔹🔸🔵🔴👉"  # alone in front of a line they may be part of it
_BULLET = re.compile(
    rf"(?P<mark>[•◦▪■●‣⁃∙{_pictures}])\ufe0f?\s*(?P<text>.*)"
    r"|(?P<dash>[*·–—-])(?:\s+(?P<after>.+)|\s*$)"
)
_NUMBER = re.compile(r"(?P<number>[0-9]{1,3})[.)](?:\s+(?P<text>\S.*)|\s*$)")
_QUOTED = re.compile(r">\s?(?P<text>\S.*)")
_RULE = re.compile(r"[\s*_=~·•.–—-]{3,}")
_what = (
    r"(?:embed(?:ded)?|iframe|video|audio|podcast|tweet|youtube|instagram|facebook|tiktok|twitter|x"
    r"|social media|interactive)"
)
_EMBED = re.compile(
    rf"\[\s*{_what}(?:[ -](?:content|post|embed(?:ded)?|media|video|audio|tweet|player|clip|link|graphic|map|frame))*"
    r"(?:\s*:?\s*(?P<url>https?://[^\s\]]+))?\s*\]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PLAYER = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com/(?:watch|live|shorts|embed)|youtu\.be/|vimeo\.com/[0-9]|twitter\.com/\w+/status/|x\.com/\w+/status/"
    r"|instagram\.com/(?:p|reel)/|tiktok\.com/@|facebook\.com/\S+/(?:posts|videos)/|bsky\.app/profile/\S+/post/|soundcloud\.com/)",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r"(?P<quote>[“\"«„].+[”\"»“][.,]?)\s*(?P<dash>[—–]|-{1,2}(?=\s))\s*(?P<who>[^“”\"«»]{2,120})")


@dataclass(frozen=True)
class Part:
    """One part of a post; `mark` is the sign or number that stood in front of it, `line` all that stood there."""

    kind: str  # paragraph, bullet, number, quote, embed
    text: str = ""
    mark: str = ""
    line: str = ""
    url: str | None = None


def read_parts(lines: list[str]) -> list[Part]:
    """The parts in order."""
    return _quotes(_settled(_read(lines)))


def _read(lines: list[str]) -> list[Part]:
    parts: list[Part] = []
    pending: Part | None = None  # a bullet or number that stands alone, waiting for its text
    for line in (piece for whole in lines for piece in _around_embeds(whole)):
        part = _part(line)
        if part is None:
            continue
        if part.kind in ("bullet", "number") and not part.text:
            parts += [pending] if pending and pending.kind == "number" else []
            pending = part
            continue
        if pending and part.kind == "paragraph":
            part = replace(pending, text=part.text)
        elif pending and pending.kind == "number":
            parts.append(pending)  # no list after all: the number is a line of its own
        pending = None
        if part.kind == "embed" and part.url and parts and parts[-1].kind == "embed" and not parts[-1].url:
            parts[-1] = part  # the address under the mark
        else:
            parts.append(part)
    return parts + ([pending] if pending and pending.kind == "number" else [])


def _around_embeds(line: str) -> list[str]:
    """The line cut before and after each mark of something embedded."""
    if "[" not in line:
        return [line]
    pieces, at = [], 0
    for found in _EMBED.finditer(line):
        pieces += [line[at : found.start()].strip(), found[0]]
        at = found.end()
    return [piece for piece in [*pieces, line[at:].strip()] if piece]


def _part(line: str) -> Part | None:
    embed = _EMBED.fullmatch(line)
    if embed:
        return Part("embed", line=line, url=embed["url"])
    if len(line) < 2_000 and _ADDRESS.fullmatch(line) and _PLAYER.match(line):
        return Part("embed", line=line, url=line)
    if _RULE.fullmatch(line):
        return None
    bullet = _BULLET.fullmatch(line)
    if bullet:
        text = (bullet["text"] or bullet["after"] or "").strip()
        return Part("bullet", text, bullet["mark"] or bullet["dash"], line)
    number = _NUMBER.fullmatch(line)
    if number:
        return Part("number", number["text"] or "", number["number"], line)
    quoted = _QUOTED.fullmatch(line)
    return Part("quote", quoted["text"], ">", line) if quoted else Part("paragraph", line, "", line)


def _settled(parts: list[Part]) -> list[Part]:
    """Takes back what only looked like a list: a lone dash, and numbers that do not count from 1."""
    settled: list[Part] = []
    for run in _runs(parts):
        lone_dash = len(run) == 1 and run[0].kind == "bullet" and run[0].mark in "–—" + _pictures
        counts = [part.mark for part in run] == [str(number + 1) for number in range(len(run))] and len(run) > 1
        if lone_dash or (run[0].kind == "number" and not counts):
            for part in run:
                settled += [Part("paragraph", line, "", line) for line in _as_lines(part)]
        else:
            settled += run
    return settled


def _as_lines(part: Part) -> list[str]:
    return [part.line] if part.text in part.line and part.text else [part.line] + ([part.text] if part.text else [])


def _runs(parts: list[Part]) -> list[list[Part]]:
    runs: list[list[Part]] = []
    for part in parts:
        if runs and runs[-1][0].kind == part.kind:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _quotes(parts: list[Part]) -> list[Part]:
    """Finds words in quotation marks with a dash and a name behind or under them: nothing less is a quote for sure."""
    found: list[Part] = []
    for part in parts:
        quote = _attributed(part)
        if quote:
            found.append(quote)
            continue
        above = found[-1] if found else None
        who = part.text.lstrip("—–- ") if part.kind == "paragraph" and part.text[:1] in "—–" else ""
        if above and 0 < len(who) <= 120 and _awaits_name(above):
            found[-1] = Part("quote", above.text, f">{who}" if above.mark == ">" else who, above.line)
        else:
            found.append(part)
    return found


def _awaits_name(part: Part) -> bool:
    return part.mark == ">" if part.kind == "quote" else part.kind == "paragraph" and _in_marks(part.text)


def _attributed(part: Part) -> Part | None:
    if part.kind != "paragraph" or len(part.text) > 5_000:
        return None
    whole = _ATTRIBUTION.fullmatch(part.text)
    if not whole or not _in_marks(whole["quote"]) or (whole["dash"] == "-" and whole["who"][0].islower()):
        return None
    return Part("quote", whole["quote"], whole["who"].strip(), part.line)


def _in_marks(text: str) -> bool:
    """Whether the whole text is one quotation, opened at its start and closed at its end only."""
    pairs = {"“": "”", '"': '"', "«": "»", "„": "“"}
    close = pairs.get(text[:1], "")
    inner = text.rstrip(".,")
    return bool(close) and len(inner) > 2 and inner.endswith(close) and close not in inner[1:-1]
