"""How a line reads: as a sentence, as a headline, as somebody's name."""

import re

from stoppress.intake.reading import plain

HEADLINE = 180  # characters; one that stands alone must be shorter
_ALONE = 140
_closing = " \"'”’»)]*_"
_short_form = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Jr|Sr|Co|Ltd|Corp|Bros|v|vs|etc|No)\.$")
_inner_end = re.compile(r"[^\W\d_]{3}[.!?][\"”’)]?\s[\"“‘(]?[^\W\d_a-z]")
_name_word = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'-]*)"
_particle = r"(?:de|del|della|der|den|van|von|bin|ibn|al|el|la|le|da|do|dos|di|du|ten|ter|y)"
_name = re.compile(rf"{_name_word}(?:\s(?:{_particle}\s)*{_name_word}){{1,3}}")
_no_name = re.compile(
    r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|"
    r"October|November|December|The|A|An|And|In|On|At|Of|For|To|Is|Are|Was|No|New|Photograph|Photo|Images?|Live|Breaking|Watch|Updates?)\b"
)


def is_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    text = line.rstrip(_closing)
    if text.endswith(("…", "...")):
        return len(line) > _ALONE
    if text.endswith((".", "。", "।", "۔")):
        return len(line) > 100 or not _short_form.search(text) or bool(_inner_end.search(text))
    return text.endswith(("!", "?", "؟", "？", "！"))


def is_headline(line: str, alone: bool) -> bool:
    """Whether the line under a time reads as a headline; `alone` where nothing else stands under that time."""
    text = line.rstrip(_closing)
    if not text or text.endswith((",", ";", ":", "–", "—")) or len(line) > (_ALONE if alone else HEADLINE):
        return False
    return not is_sentence(line) or (text.endswith(("!", "?", "؟", "？", "！")) and len(line) <= _ALONE)


def is_name(text: str) -> bool:
    """Whether the words are somebody's name: two to four capitalised words and nothing else."""
    return len(text) <= 50 and bool(_name.fullmatch(plain(text))) and not _no_name.search(text)
