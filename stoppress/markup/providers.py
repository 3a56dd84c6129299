"""The offline list of sites that speak oEmbed: which address to ask about a page. No network is used to look it up.

providers.json is the list of oembed.com (github.com/iamcal/oembed at a26724523f1f, MIT licence), without the platforms
that platforms.py knows better: [name, address to ask, [patterns of pages, without the scheme]].
"""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

LIST = Path(__file__).with_name("providers.json")


def asked(address: str) -> tuple[str, str] | None:
    """The name of the site, and the address that tells about this page; None where the list does not know it."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for name, endpoint, host_pattern, path_pattern in _by_domain().get(_domain(host), []):
        if _like(host_pattern, host) and _like(path_pattern, rest):
            return name, question(endpoint, address)
    return None


def question(endpoint: str, address: str) -> str:
    """What an oEmbed endpoint is asked about an address."""
    return f"{endpoint}{'&' if '?' in endpoint else '?'}format=json&url={quote(address, safe='')}"


@cache
def _by_domain() -> dict[str, list[tuple[str, str, str, str]]]:
    known = defaultdict(list)
    for name, endpoint, patterns in json.loads(LIST.read_text("utf-8")):
        for pattern in patterns:
            host, _slash, path = pattern.partition("/")
            known[_domain(host.lower())].append((name, endpoint, host.lower(), "/" + path))
    return known


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _like(pattern: str, text: str) -> bool:
    """Each piece at the first place where it stands: a regular expression would try every other place as well."""
    first, *pieces = pattern.split("*")
    if not pieces or not text.startswith(first):
        return text == pattern
    place, last = len(first), pieces.pop()
    for piece in pieces:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return text.endswith(last) and len(text) - len(last) >= place
