"""One post's lines as headline, bylines and blocks."""

import html
from collections.abc import Iterable
from typing import Any

from stoppress.intake.bylines import names_writer, read_byline
from stoppress.intake.furniture import is_digest
from stoppress.intake.parts import Part, read_parts
from stoppress.intake.sentences import is_headline

_LISTS = {"bullet": "ul", "number": "ol"}
_LONG = 100_000  # characters of prose in one block; the newsroom refuses twice as much


def read_body(lines: list[str], bylines: list[str]) -> tuple[str, list[dict[str, Any]], list[str]]:
    """Headline ("" where there is none), blocks and bylines of the lines under a time."""
    names, rest = _take_bylines(lines, bylines)
    parts = read_parts(rest)
    headline = _headline(parts)
    blocks = _blocks(parts[1:] if headline else parts, headline)
    # A time with nothing under it stood over something that plain text cannot carry.
    return headline, blocks or ([] if headline else [{"kind": "embed", "url": None}]), names


def prose(line: str) -> str:
    """A line's words as HTML that the sanitiser leaves as it is."""
    return html.escape(line, quote=False).replace("\u00a0", "&nbsp;")


def _take_bylines(lines: list[str], known: list[str]) -> tuple[list[str], list[str]]:
    """Bylines stand at the start, under the headline, or at the end; a post needs more than a byline."""
    names, kept = list(known), list(lines)
    for place in (0, 0, 1, 1, -1):
        if len(kept) < 2:
            break  # the only line is what the post says
        if 0 <= place < len(kept) - 1 and names_writer(kept[place], kept[place + 1]):
            names.append(kept[place])
            del kept[place : place + 2]
            continue
        above = kept[0] if place == 1 else None
        found = read_byline(kept[place], above)
        if found:
            del kept[place]
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
        if kind in _LISTS and run[0] is not points:
            flow.append(_list(run, _LISTS[kind]))
        elif kind == "paragraph":
            flow += [f"<p>{prose(part.text)}</p>" for part in run]
        else:
            blocks += _prose_blocks(flow)
            flow = []
            blocks += (
                [{"kind": "points", "points": [{"html": prose(part.text)} for part in run]}]
                if run[0] is points
                else _set_apart(run)
            )
    return blocks + _prose_blocks(flow)


def _points(parts: list[Part], headline: str) -> Part | None:
    """The first part of the list that is the post's whole point, if one is."""
    runs = [run for run in _runs(parts) if run[0].kind != "embed"]
    lists = [run for run in runs if run[0].kind in _LISTS]
    if not lists:
        return None
    first, words = lists[0], [run for run in runs if run[0].kind not in _LISTS]
    lead = runs[0][-1].text if len(runs) > 1 and runs[1] is first else ""
    only = len(lists) == 1 and len(first) > 1
    led_in = len(words) == 1 and len(words[0]) == 1 and lead.rstrip().endswith(":") and len(lead) <= 160
    if (only and (not words or led_in)) or is_digest(headline) or (len(runs[0]) == 1 and is_digest(lead)):
        return first[0]
    return None


def _runs(parts: list[Part]) -> list[list[Part]]:
    """Parts of one kind together; a list ends where its kind does, embeds and quotes stand alone."""
    runs: list[list[Part]] = []
    for part in parts:
        above = runs[-1][-1] if runs else None
        marked = part.mark == ">" and above and above.mark == ">"  # lines of one quote
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
