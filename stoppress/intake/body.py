"""One post's lines as headline, bylines and blocks."""

import html
import re
from collections.abc import Collection, Iterable
from typing import Any

from stoppress.intake.bylines import named_writers, read_byline, read_sign_off, shows_writer, with_names_joined
from stoppress.intake.furniture import is_digest, is_label
from stoppress.intake.parts import Part, read_parts
from stoppress.intake.sentences import is_headline, is_name

_LISTS = {"bullet": "ul", "number": "ol"}
_glued_label = re.compile(r"^Breaking(?=[A-Z][a-z])")  # a screen reader's
_LONG = 100_000  # characters of prose in one block; the newsroom refuses twice as much


def read_body(
    lines: list[str], bylines: list[str], writers: Collection[str] = ()
) -> tuple[str, list[dict[str, Any]], list[str]]:
    """Headline ("" where there is none), blocks and bylines of the lines under a time; `writers` are the page's."""
    names, rest = _take_bylines(_without_label(with_names_joined(lines)), bylines, writers)
    parts = read_parts(rest)
    headline = _headline(parts)
    blocks = _blocks(parts[1:] if headline else parts, headline)
    # A time with nothing under it stood over something that plain text cannot carry.
    return headline, blocks or ([] if headline else [{"kind": "embed", "url": None}]), names


def prose(line: str) -> str:
    """A line's words as HTML that the sanitiser leaves as it is."""
    return html.escape(line, quote=False).replace("\u00a0", "&nbsp;")


def _without_label(lines: list[str]) -> list[str]:
    """Less what only labels the headline, or the picture of the writer, in the next line."""
    lines = [_glued_label.sub("", line) for line in lines[:1]] + lines[1:]
    if len(lines) < 2:
        return lines
    labelled = is_label(lines[0]) and _could_head(lines[1])
    return lines[1:] if labelled or shows_writer(lines[0], lines[1]) else lines


def _could_head(line: str) -> bool:
    parts = read_parts([line])
    signed = is_name(line) or read_byline(line, before="") is not None
    return bool(parts) and parts[0].kind == "paragraph" and is_headline(line, alone=False) and not signed


def _take_bylines(lines: list[str], known: list[str], writers: Collection[str]) -> tuple[list[str], list[str]]:
    """Bylines stand at the start, under the headline, or at the end; a post needs more than a byline."""
    names, kept = list(known), list(lines)
    for place in (0, 0, 1, 1, -1):
        if len(kept) < 2:
            break  # the only line is what the post says
        below = named_writers(kept[place], kept[place + 1]) if 0 <= place < len(kept) - 1 else []
        above = kept[0] if place == 1 else None
        found = below or ([kept[place]] if kept[place] in writers else read_byline(kept[place], above))
        if place == -1:
            found = found or read_sign_off(kept[-1], kept[-2])
        if found:
            del kept[place : place + 2 if below else place + 1 or None]
            if above in found:
                del kept[0]  # the name that labels the writer's picture
            names += [name for name in found if name not in names]
    return names, kept


def _headline(parts: list[Part]) -> str:
    if not parts or parts[0].kind != "paragraph":
        return ""
    text = parts[0].text
    # A heading over its list may end in a colon; elsewhere that leads into what follows.
    heads_list = len(parts) > 1 and parts[1].kind in _LISTS and is_digest(text)
    return text if is_headline(text, alone=len(parts) == 1) or (heads_list and text.endswith(":")) else ""


def _blocks(parts: list[Part], headline: str) -> list[dict[str, Any]]:
    points = _points(parts, headline)
    blocks: list[dict[str, Any]] = []
    flow: list[str] = []
    for run in _runs(parts):
        kind = run[0].kind
        is_points = any(run[0] is first for first in points)
        if kind in _LISTS and not is_points:
            flow.append(_list(run, _LISTS[kind]))
        elif kind == "paragraph":
            flow += [f"<p>{prose(part.text)}</p>" for part in run]
        else:
            blocks += _prose_blocks(flow)
            flow = []
            blocks += (
                [{"kind": "points", "points": [{"html": prose(part.text)} for part in run]}]
                if is_points
                else _set_apart(run)
            )
    return blocks + _prose_blocks(flow)


def _points(parts: list[Part], headline: str) -> list[Part]:
    """The first part of each list that is the post's whole point."""
    runs = [run for run in _runs(parts) if run[0].kind != "embed"]
    lists = [run for run in runs if run[0].kind in _LISTS]
    if not lists:
        return []
    if is_digest(headline):
        return [listed[0] for listed in lists]
    first, words = lists[0], [run for run in runs if run[0].kind not in _LISTS]
    lead = runs[0][-1].text if len(runs) > 1 and runs[1] is first else ""
    only = len(lists) == 1 and len(first) > 1
    led_in = len(words) == 1 and len(words[0]) == 1 and lead.rstrip().endswith(":") and len(lead) <= 160
    if (only and (not words or led_in)) or (len(runs[0]) == 1 and is_digest(lead)):
        return [first[0]]
    return []


def _runs(parts: list[Part]) -> list[list[Part]]:
    """Parts of one kind together; a list ends where its kind does, embeds and quotes stand alone."""
    runs: list[list[Part]] = []
    for part in parts:
        above = runs[-1][-1] if runs else None
        marked = part.mark.startswith(">") and above and above.mark == ">"  # lines of one quote
        if above and above.kind == part.kind and (part.kind not in ("embed", "quote") or marked):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _list(run: list[Part], tag: str) -> str:
    return f"<{tag}>{''.join(f'<li>{prose(part.text)}</li>' for part in run)}</{tag}>"


def _set_apart(run: list[Part]) -> list[dict[str, Any]]:
    if run[0].kind == "embed":
        return [{"kind": "embed", "url": run[0].url}]
    who = run[-1].mark.strip(">")
    return [{"kind": "quote", "html": "".join(f"<p>{prose(part.text)}</p>" for part in run), "attribution": who}]


def _prose_blocks(flow: Iterable[str]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for piece in flow:
        if blocks and len(blocks[-1]["html"]) + len(piece) <= _LONG:
            blocks[-1]["html"] += piece
        else:
            blocks.append({"kind": "prose", "html": piece})
    return blocks
