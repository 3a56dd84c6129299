"""What scripts of other sites may read, and what they ask for."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

from stoppress.projections.edition import Key, Page
from stoppress.projections.elsewhere import HEADERS, MOST, OPEN, POSTS, SOURCES
from stoppress.reader.answers import Answer

View = Callable[[Any, Any], Awaitable[Answer]]
SCRIPTS = {name: Page(source, "text/javascript", HEADERS["script"]) for name, source in SOURCES.items()}


def shared(view: View) -> View:
    """Let any site's script read what this view answers, also where it leads on or refuses: it is all public."""

    @wraps(view)
    async def answered(reader: Any, asked: Any) -> Answer:
        answer = await view(reader, asked)
        answer.headers |= OPEN
        return answer

    return answered


def wanted(kind: str, query: str) -> Key | None:
    """The key of the fragment or page with ?limit=N and ?key-events; None where the limit is none."""
    given = parse_qs(query, keep_blank_values=True)
    limit = given.get("limit", [str(POSTS)])[0]
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= MOST:
        return None
    return (kind, str(int(limit)), "key-events" if "key-events" in given else "")
