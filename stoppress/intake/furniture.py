"""Lines of a copied page that are not its words: buttons, signposts, pagers; and the headings that mean a digest."""

import re

from stoppress.intake.reading import plain

# Whole lines only, and only what no newsroom would write as a line of its own.
_PINNED = r"pinned(?: (?:post|update|story))?"
_BUTTONS = (
    r"(?:share|tweet|email|print|save|copy|embed|like|reply|report)(?: (?:this|post|page|link|article|update|story))*"
    r"(?: (?:on|via|to|with|by) [\w ]{1,20})?",
    r"(?:copy |share )?link(?: copied(?: to clipboard)?)?(?: to (?:this )?post)?",
    r"copied|share options|show sharing options|(?:share|save|tweet|email|print){2,}",
    r"(?:facebook|twitter|whatsapp|linkedin|reddit|telegram|messenger|pinterest|x)"
    r"(?: (?:facebook|twitter|whatsapp|x|email|link))*",
    r"(?:skip |continue reading below |article continues (?:below|after) )?(?:the |this )?(?:advertisement|advert)"
    r"(?: (?:feature|continues below))?",
    r"ads?|sponsored|story continues below",
    r"(?:scroll|swipe) (?:down )?to continue",
    r"sort by.{0,30}|filter(?:ed)? by|filters?",
    r"(?:latest|newest|oldest|most recent) first",
    r"(?:show|hide|view) (?:key (?:events|moments|posts)(?: only)?|more|less|all(?: updates| posts)?)",
    r"(?:please )?(?:turn on|enable) javascript.{0,60}",
    r"(?:this )?video (?:can ?not be played|is unavailable)",
    r"view image in full ?screen|image gallery|close|expand",
    r"(?:open|view) (?:image|picture|gallery)(?: in [\w ]{1,20})?",
    r"(?:load|see|show) (?:more|older|newer)(?: (?:posts|updates))?",
    r"[0-9,]+ (?:posts?|updates?|comments?|shares?|new updates?)",
    r"(?:(?:post|jump to|view|read|leave a|add a)(?: all)? )?comments?(?: ?\(?[0-9,]+)?",
    r"jump to|(?:back|return) to menu",
    r"please use [\w ]{1,20} browser\b.*|(?:image|media|video) caption,?",
    _PINNED,
    r"live feed|live updates?|live reporting",
    r"allow [\w ]{1,30} content|accept and continue",
    r"loading|refresh|auto[- ]?refresh|listen to (?:this )?article|[0-9]+ min(?:ute)?s? read",
)
_FEET = (
    r"(?:newest|oldest|latest|next|previous|newer|older)(?: (?:posts?|page|updates))?",
    r"page [0-9]+ of [0-9]+",
    r"(?:related )?topics|tags|related(?: (?:stories|articles|content|coverage))?",
    r"more (?:on|about|from) (?:this|the) (?:story|topic|author|section|blog)",
    r"most (?:viewed|read|popular|commented|watched)",
    r"you (?:may|might) (?:also|have) (?:like|missed)(?: this)?",
    r"recommended(?: (?:for you|stories))?|read next|trending(?: now)?|around the web|editors' picks",
    r"back to (?:the )?top|all rights reserved|(?:©|copyright\b).*",
    r"sign up (?:to|for) .{0,60}(?:newsletter|briefing|alerts)s?",
    r"(?:load|show|see) (?:more|older)(?: (?:posts|updates))?|view (?:all )?comments(?: ?\([0-9]+\))?",
)
_TOP = (
    r"live|live tv|live[ :]*(?:blog|updated|updates?|reporting|coverage|now)|watch live",
    r"updated|breaking(?: news)?|developing|summary|follow|following|menu|home|skip to (?:main )?content",
    r"(?:this|the) (?:live )?(?:event|blog|live blog|coverage|page|stream)(?: has)? (?:now |is |is now )*"
    r"(?:ended|closed|finished|over)",
)
_SIGNPOST = (
    # An order to the reader, and what it points at.
    r"(?:please |you can |now )?"
    r"(?:follow|read|see|find|scroll|catch up|keep up|stay|watch|get|check|join|look|tune)\b.*"
    r"\b(?:below|updates?|the latest|live|live ?blog|coverage|developments|minute by minute|as it happen(?:s|ed)"
    r"|along|underneath|reaction|with us)\b.*",
    r"(?:you can )?(?:follow|read|scroll|catch up|keep up) (?:it|us|them|this|that|everything|all|the action|down)\b.*"
    r"\b(?:here|below|on)\b.*",
    # What is coming, and where it stands.
    r"(?:here(?:'s| is| are)|these are|this is|(?:our|all|the|more|live|latest|today's)\b.*)"
    r"\b(?:updates?|coverage|live ?blog|blog|developments?|latest|developing|happening|unfold(?:ed|s|ing)?|feed|posts)"
    r"\b.*\b(?:below|follows?|continues?|begins?|starts?|here|developing|happening|unfold(?:ed|s|ing)?)\b.{0,12}",
    r"(?:live|the latest|latest|all the latest|all|more)?\s*(?:updates?|coverage|posts) (?:below|follows?|here)",
)
_DIGEST = (
    r"\b(?:top|main|key|biggest|major|essential|latest)\s(?:news\s)?"
    r"(?:stories|points|events|developments|moments|takeaways|headlines|facts|lines)\b",
    r"\b(?:what|things)\s(?:we|you|i)\s(?:\w+\s)?(?:know|learned|learnt|missed)\b|\b(?:need|what)\sto\sknow\b",
    r"^(?:here(?:'s|\sis)\s)?the\slatest(?:\son\b.*)?:?$",
    r"\bwhat(?:'s|\shas|\selse)?\s(?:has\s)?happened\b|\bin\scase\syou\smissed\b|\bstories\syou\b",
    r"\bat\sa\sglance\b|\bin\s(?:short|brief)\b|\bsummary\b|\bround[\s-]?up\b|\brecap\b|\bcatch(?:ing)?[\s-]?up\b",
    r"\bwhere\s(?:we|things)\s(?:are|stand)\b|\bas\sit\sstands\b|\bthe\sday\sso\sfar\b|\bso\sfar\b",
    r"\b(?:morning|midday|afternoon|evening|daily|news)\sbriefing\b|\bhighlights\b|\bheadlines\b",
)
# In front of a headline, and none itself.
_LABEL = (
    r"breaking(?: news)?|just in|key (?:event|moment|update|post|development)|developing(?: story)?"
    r"|analysis|exclusive"
)
_SUMMARY = (
    r"summary|key (?:points|developments)|at a glance"
    r"|what (?:(?:you )?need to|to|we) know(?: so far)?|what we're covering"
)
_key_events = re.compile(r"key (?:events|moments|posts|updates)")
_play_minute = re.compile(r"[0-9]{1,3}\s?(?:\+\s?[0-9]{1,2}\s?)?(?:'|′|mins?\b|minutes?:)")
_sentence_end = re.compile(r"(?<=[a-z]{4}[.!?])\s+")
_pinned, _label, _summary = (re.compile(known) for known in (_PINNED, _LABEL, _SUMMARY))
_buttons, _feet, _top = (re.compile("|".join(known)) for known in (_BUTTONS, _FEET, _TOP))
_signpost, _digest = (re.compile("|".join(known)) for known in (_SIGNPOST, _DIGEST))


def is_button(line: str) -> bool:
    """Whether the line is a control or an advertisement mark of the page it was copied from."""
    return _whole(_buttons, line)


def is_foot(line: str) -> bool:
    """Whether the line begins what stands below a page's last post."""
    return _whole(_feet, line)


def is_top(line: str) -> bool:
    """Whether the line labels the page's top and says nothing else."""
    return _whole(_top, line) or is_button(line)


def is_key_events(line: str) -> bool:
    """Whether the line heads a list of links to posts further down."""
    return _whole(_key_events, line)


def is_pinned(line: str) -> bool:
    """Whether the line says that the post under it stands above its place."""
    return _whole(_pinned, line)


def is_label(line: str) -> bool:
    """Whether the line says of what sort the post under it is, and nothing else."""
    return _whole(_label, line)


def heads_summary(line: str) -> bool:
    """Whether the line heads a page's summary and says nothing else."""
    return _whole(_summary, line)


def is_signpost(line: str) -> bool:
    """Whether the line only points to the posts below it."""
    words = plain(line).lower().strip(" .:!>↓▼👇-–—")
    if len(words) > 110 or len(words.split()) > 16:
        return False
    return all(_signpost.fullmatch(sentence.rstrip(".!")) for sentence in _sentence_end.split(words))


def is_digest(line: str) -> bool:
    """Whether a headline or lead-in announces a digest, so that the list under it is the post's whole point."""
    return len(line) <= 120 and bool(_digest.search(plain(line).lower()))


def counts_minutes_of_play(lines: list[str]) -> bool:
    """Whether the lines are those of a match told by the minute instead of by the clock."""
    return sum(bool(_play_minute.match(plain(line[:20]))) for line in lines) >= 2


def _whole(known: re.Pattern[str], line: str) -> bool:
    if len(line) > 90:
        return False
    words = plain(line).lower().strip(" .:!…|()[]<>←→↑↓+»«*•·")
    half = words[: len(words) // 2]
    # A screen reader's copy of a label stands glued to it.
    return bool(known.fullmatch(words) or (half and half + half == words and known.fullmatch(half)))
