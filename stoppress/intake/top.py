"""What stands above the first post: the page's headline and its standfirst, less the page's furniture."""

import re

from stoppress.intake.body import prose
from stoppress.intake.bylines import read_byline
from stoppress.intake.clock import read_stamp
from stoppress.intake.dates import DAY
from stoppress.intake.furniture import heads_summary, is_key_events, is_signpost, is_top
from stoppress.intake.parts import Part, read_parts
from stoppress.intake.reading import plain
from stoppress.intake.sentences import is_headline, is_name, is_sentence

_FEW_WORDS = 4
_FIRST_LINES = 4
_live = re.compile(r"\b(?:live|latest|updates?|as it happened|minute by minute|live ?blog)\b", re.IGNORECASE)
_live_label = re.compile(r"^live\s*[:|–-]?\s+", re.IGNORECASE)
_credit = re.compile(
    r"(?:photograph|photo|picture|image|credit)s?(?: credit)?\s?(?:by|:).*|\S.{0,60}/\s?[\w ]{2,40}", re.IGNORECASE
)
_byline_note = re.compile(
    r".*\((?:now|earlier|later)\).*|(?:written|posted|reported)?\s?by\b(?: on\b.*| .*(?-i:[A-Z]\w+ [A-Z]\w+).*)?",
    re.IGNORECASE,
)
_columns = re.compile(r"\s[|•·]\s")
_zone_note = re.compile(r"(?i:all times?)\b.{0,20}?\b(?P<zone>[A-Z]{2,4}|GMT ?[+-] ?[0-9]{1,2})\b.*")


def read_top(lines: list[str]) -> tuple[str, str]:
    """The page's headline ("" where none can be told) and its standfirst as HTML."""
    parts = [part for part in read_parts([line for line in lines if not _is_furniture(line)]) if part.kind != "embed"]
    headline, parts = ("", parts) if _begins_with_summary(lines) else _headline(parts)
    if any(is_sentence(part.text) for part in parts):
        # Beside sentences, a few words without a full stop are a label, a menu or a credit.
        parts = [
            part
            for part in parts
            if is_sentence(part.text) or len(part.text.split()) > _FEW_WORDS or part.kind != "paragraph"
        ]
    if parts and parts[-1].text.endswith(":") and len(parts[-1].text) <= 100:
        parts.pop()  # leads into the posts, as a signpost does
    texts = list(dict.fromkeys(part.text for part in parts if _unlabelled(part.text) != _unlabelled(headline)))
    return headline, "".join(f"<p>{prose(text)}</p>" for text in texts)


def zone_of_page(lines: list[str]) -> str:
    """The zone of a note such as "All times are GMT", or ""."""
    for line in lines:
        note = _zone_note.match(plain(line)) if len(line) < 100 else None
        stamp = read_stamp(note["zone"]) if note else None
        if stamp and not stamp.rest:
            return stamp.zone
    return ""


def _begins_with_summary(lines: list[str]) -> bool:
    """Whether nothing that could be a headline stands above the summary."""
    label = next((place for place, line in enumerate(lines) if heads_summary(line)), None)
    return label is not None and all(_is_furniture(line) for line in lines[:label])


def _unlabelled(text: str) -> str:
    """The text without the "LIVE:" that a page repeats its headline with."""
    return _live_label.sub("", text).strip().casefold()


def _is_furniture(line: str) -> bool:
    if is_top(line) or is_key_events(line) or is_signpost(line):
        return True
    if len(line) > 160:
        return False
    stamp = read_stamp(line)
    if stamp and not stamp.rest:
        return True
    text = plain(line)
    if is_sentence(line):
        return False
    return bool(
        stamp  # a link to a post: its time and its headline
        or read_byline(line)
        or _byline_note.fullmatch(text)
        or _zone_note.fullmatch(text)
        or (_credit.fullmatch(text) and len(text.split()) <= 8)
        or _ends_in_date(text)
        or any(_is_time(piece) for piece in [_live_label.sub("", text), *_columns.split(text)[1:]])
    )


def _is_time(text: str) -> bool:
    stamp = read_stamp(text)
    return bool(stamp and not stamp.rest and (stamp.clock or stamp.updated))


def _ends_in_date(text: str) -> bool:
    """Whether a short line ends in a date, as a writer's name and the day do."""
    if len(text.split()) > 8:
        return False
    dates = [found for found in DAY.finditer(text) if not (found["weekday"] or found["near"])]
    return any(not text[found.end() :].strip(" .,|") for found in dates) and is_name(DAY.split(text)[0].strip(" ,|–-"))


def _headline(parts: list[Part]) -> tuple[str, list[Part]]:
    first = [part for part in parts[:_FIRST_LINES] if part.kind == "paragraph"]
    unended: list[Part] = []
    for part in first:
        if is_sentence(part.text) and not (not unended and is_headline(part.text, alone=False)):
            break
        unended.append(part)
    titles = [part for part in unended if is_headline(part.text, alone=False)]
    if not titles or titles[0] is not parts[0]:
        return "", parts
    # A short label may stand above the headline; the headline of a live page mostly says that it is one.
    sure = [part for part in titles if _live.search(part.text) and len(part.text.split()) > _FEW_WORDS]
    found = sure[0] if sure and len(titles[0].text.split()) <= _FEW_WORDS else titles[0]
    return found.text, parts[parts.index(found) + 1 :]
