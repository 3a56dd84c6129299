"""The platforms that are known by their addresses. What a reader's browser will open is built here, from ids alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import cos, radians
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from stoppress.markup.hosts import LONGEST, Refused, may_be_framed, place
from stoppress.markup.providers import question


@dataclass(frozen=True)
class Known:
    """What an address says by itself, without asking anybody."""

    provider: str
    url: str  # canonical
    player: str | None = None
    width: int | None = None
    height: int | None = None
    ask: str = ""  # where the platform tells about it, as JSON
    deleted: tuple[int, ...] = ()  # answers that mean "deleted or private", besides 404 and 410
    silent: bool = False  # it tells nothing to whoever has no account as a developer
    at: str | None = None  # some ids are times
    title: str = ""


Parts = SplitResult
Reading = Callable[[Parts, dict[str, str]], Known | None]


def known(address: str) -> Known | None:
    """The platform of this address, or None where none is known by it."""
    try:
        parts = urlsplit(address.strip())
        host = place(parts._replace(fragment="").geturl()).host.removeprefix("www.").removeprefix("m.")
        fields = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=50).items()}
    except (Refused, ValueError):
        return None
    reading = HOSTS.get(host)
    return _fitting(reading(parts, fields) if reading else _mastodon(parts, fields))


def _fitting(found: Known | None) -> Known | None:
    """What can be stored: an address of many odd letters grows when they are written out, and again within another."""
    if found is None or len(found.url) > LONGEST:
        return None
    return replace(found, player=None) if found.player and len(found.player) > LONGEST else found


def _found(pattern: str, path: str) -> re.Match[str] | None:
    return re.fullmatch(pattern + "/?", path, re.ASCII)


def _at(seconds: float) -> str | None:
    return (
        datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if 631152000 < seconds < 4102444800 else None
    )


def _youtube(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(shorts|live|embed|v)/([\w-]{11})", parts.path)
    short = found is not None and found[1] == "shorts"
    one = found[2] if found else fields.get("v", "") if _found("/watch", parts.path) else ""
    if (parts.hostname or "").endswith("youtu.be"):
        one = parts.path.strip("/")
    if not re.fullmatch(r"[\w-]{11}", one, re.ASCII):
        return None
    begin = _seconds(fields.get("t") or fields.get("start") or "")
    url = f"https://www.youtube.com/shorts/{one}" if short else f"https://www.youtube.com/watch?v={one}"
    url += f"&t={begin}" if begin and not short else ""
    player = f"https://www.youtube-nocookie.com/embed/{one}" + (f"?start={begin}" if begin else "")
    size = (360, 640) if short else (640, 360)
    return Known("YouTube", url, player, *size, question("https://www.youtube.com/oembed", url), (401, 403))


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", text, re.ASCII)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _vimeo(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{1,12})(?:/([0-9a-f]{6,16}))?", parts.path)
    if not found:
        return None
    secret = found[2] or (fields["h"] if re.fullmatch(r"[0-9a-f]{6,16}", fields.get("h", "")) else "")
    url = f"https://vimeo.com/{found[1]}" + (f"/{secret}" if secret else "")
    player = f"https://player.vimeo.com/video/{found[1]}?dnt=1" + (f"&h={secret}" if secret else "")
    return Known("Vimeo", url, player, 640, 360, question("https://vimeo.com/api/oembed.json", url), (401, 403))


def _x(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(\w{1,30}|i/web)/status(?:es)?/(\d{1,20})(?:/(?:photo|video)/\d)?", parts.path)
    if not found and _found(r"/embed/Tweet\.html", parts.path) and re.fullmatch(r"\d{1,20}", fields.get("id", "")):
        found = _found(r"/(i/web)/status/(\d+)", f"/i/web/status/{fields['id']}")
    if not found:
        return None
    url, one = f"https://x.com/{found[1]}/status/{found[2]}", int(found[2])
    ask = question("https://publish.x.com/oembed", url) + "&omit_script=true&dnt=true"
    player = f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={one}"
    at = _at(((one >> 22) + 1288834974657) / 1000) if one >> 22 > 10**9 else None  # ids made since November 2010
    return Known("X", url, player, 550, 600, ask, (403,), at=at)


def _mastodon(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(?:@|users/)(\w{1,64})/(?:statuses/)?(\d{10,22})(?:/embed)?", parts.path)
    if not found or parts.port not in (None, 80, 443):
        return None
    to = place(parts._replace(fragment="").geturl())
    if not may_be_framed(to.host):
        return None
    host = to.authority
    url = f"https://{host}/@{found[1]}/{found[2]}"
    return Known("Mastodon", url, f"{url}/embed", 550, 480, f"https://{host}/api/v1/statuses/{found[2]}")


def _bluesky(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/profile/([\w.:-]{3,253})/post/([\w]{8,20})", parts.path)
    found = found or _found(r"/embed/(did:[\w:.-]{5,200})/app\.bsky\.feed\.post/(\w{8,20})", parts.path)
    if not found:
        return None
    who, one = found.groups()
    return Known(
        "Bluesky",
        f"https://bsky.app/profile/{who}/post/{one}",
        bluesky_player(who, one),
        600,
        480,
        "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?depth=0&parentHeight=0&uri="
        + quote(f"at://{who}/app.bsky.feed.post/{one}", safe=""),
    )


def bluesky_player(who: str, one: str) -> str | None:
    """The frame of a post; None for a name: the frame wants the permanent id behind it."""
    known_id = re.fullmatch(r"did:[a-z]+:[\w.:-]{3,200}", who, re.ASCII)
    return f"https://embed.bsky.app/embed/{who}/app.bsky.feed.post/{one}" if known_id else None


def _instagram(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(?:[\w.]{1,30}/)?(p|reel|reels|tv)/([\w-]{5,40})(?:/embed(?:/captioned)?)?", parts.path)
    if not found:
        return None
    url = f"https://www.instagram.com/{'reel' if 'reel' in found[1] else found[1]}/{found[2]}/"
    return Known("Instagram", url, f"https://www.instagram.com/p/{found[2]}/embed/", 540, 760, silent=True)


def _tiktok(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/@([\w.]{1,40})/(?:video|photo)/(\d{15,22})", parts.path)
    one = found[2] if found else ""
    url = f"https://www.tiktok.com/@{found[1]}/video/{one}" if found else ""
    if not found and (framed := _found(r"/embed/(?:v2/)?(\d{15,22})", parts.path)):
        one, url = framed[1], f"https://www.tiktok.com/embed/v2/{framed[1]}"
    if not one:
        return None
    ask = question("https://www.tiktok.com/oembed", url) if found else ""
    return Known("TikTok", url, f"https://www.tiktok.com/embed/v2/{one}", 340, 740, ask, at=_at(int(one) >> 32))


def _facebook(parts: Parts, fields: dict[str, str]) -> Known | None:
    if _found(r"/plugins/(post|video)\.php", parts.path) and "href" in fields:
        inner = known(fields["href"])
        return inner if inner and inner.provider == "Facebook" else None
    film = _found(r"/(?:[\w.%-]+/videos|reel)/(?:[\w.%-]+/)?\d{5,25}", parts.path)
    kept = {name: fields[name] for name in ("v", "story_fbid", "fbid", "id", "set") if name in fields}
    said = _found(r"/(?:[\w.%-]+/(?:posts|photos|activity)/[\w.%/-]+|(?:share/)?[pvr]/\w+|share/\w+)", parts.path)
    asked = _found(r"/(?:watch|permalink\.php|photo|photo\.php|video\.php|story\.php)", parts.path) if kept else None
    if not (film or said or asked):
        return None
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in kept.items()) if asked else ""
    url = f"https://www.facebook.com{quote(parts.path, safe='/%:')}" + (f"?{query}" if query else "")
    if film or "/watch" in parts.path or "video.php" in parts.path:
        player = f"https://www.facebook.com/plugins/video.php?show_text=false&href={quote(url, safe='')}"
        return Known("Facebook", url, player, 560, 315, silent=True)
    player = f"https://www.facebook.com/plugins/post.php?show_text=true&width=500&href={quote(url, safe='')}"
    return Known("Facebook", url, player, 500, 600, silent=True)


def _reddit(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"(/(?:r|user)/[\w-]{2,40}/comments/\w{4,12}(?:/[\w%-]*)?(?:/\w{4,12})?)", parts.path)
    if not found:
        return None
    url = f"https://www.reddit.com{found[1].rstrip('/')}/"
    player = f"https://embed.reddit.com{found[1].rstrip('/')}/"
    return Known("Reddit", url, player, 640, 480, question("https://www.reddit.com/oembed", url))


def _datawrapper(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(?:_/)?([A-Za-z0-9]{5})(?:/\d+)?(?:/(?:embed\.js|index\.html))?", parts.path)
    if not found:
        return None
    url = f"https://datawrapper.dwcdn.net/{found[1]}/"
    return Known("Datawrapper", url, url, 640, 420, question("https://api.datawrapper.de/v3/oembed/", url))


def _flourish(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(visualisation|story)/(\d{1,12})(?:/embed)?", parts.path)
    if not found:
        return None
    url = f"https://public.flourish.studio/{found[1]}/{found[2]}/"
    ask = question("https://app.flourish.studio/api/v1/oembed", url)
    return Known("Flourish", url, f"https://flo.uri.sh/{found[1]}/{found[2]}/embed", 700, 520, ask)


def _map(parts: Parts, fields: dict[str, str]) -> Known | None:
    if "bbox" in fields:
        return _map_of_box(fields)
    found = re.search(r"map=(\d{1,2})(?:\.\d+)?/(-?\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)", parts.fragment, re.ASCII)
    zoom, north, east = (int(found[1]), float(found[2]), float(found[3])) if found else (15, 0.0, 0.0)
    marker = _number(fields.get("mlat"), 85), _number(fields.get("mlon"), 180)
    if None not in marker and not found:
        north, east = marker[0] or 0.0, marker[1] or 0.0
    elif not found:
        return None
    if abs(north) > 85 or abs(east) > 180 or zoom > 19:
        return None
    wide = 640 * 360 / (256 * 2**zoom)
    high = wide * 400 / 640 * cos(radians(north))
    box = f"{east - wide / 2:.6f},{north - high / 2:.6f},{east + wide / 2:.6f},{north + high / 2:.6f}"
    pin = f"{marker[0]},{marker[1]}" if None not in marker else ""
    query = f"?mlat={marker[0]}&mlon={marker[1]}" if pin else ""
    path = quote(parts.path, safe="/") or "/"
    return _framed_map(f"https://www.openstreetmap.org{path}{query}#map={zoom}/{north}/{east}", box, pin)


def _map_of_box(fields: dict[str, str]) -> Known | None:
    box = [_number(one, 180) for one in fields.get("bbox", "").split(",")]
    pin = [_number(one, 180) for one in fields.get("marker", "").split(",")]
    if len(box) != 4 or None in box:
        return None
    west, south, east, north = (one or 0.0 for one in box)
    marker = f"{pin[0]},{pin[1]}" if len(pin) == 2 and None not in pin else ""
    url = f"https://www.openstreetmap.org/?bbox={west},{south},{east},{north}"
    return _framed_map(url, f"{west},{south},{east},{north}", marker)


def _framed_map(url: str, box: str, pin: str) -> Known:
    player = f"https://www.openstreetmap.org/export/embed.html?bbox={quote(box)}&layer=mapnik"
    player += f"&marker={quote(pin)}" if pin else ""
    return Known("OpenStreetMap", url, player, 640, 400, title="Map")


def _number(text: str | None, most: float) -> float | None:
    if not re.fullmatch(r"-?\d{1,3}(\.\d{1,20})?", text or "", re.ASCII):
        return None
    return number if abs(number := round(float(text or 0), 6)) <= most else None


def _soundcloud(parts: Parts, fields: dict[str, str]) -> Known | None:
    if _found("/player", parts.path):
        inner = known(fields.get("url", ""))
        return inner if inner and inner.provider == "SoundCloud" else None
    found = _found(r"(/[\w-]{1,80}/(?:sets/)?[\w-]{1,200})(/s-\w{5,20})?", parts.path)
    if not found:
        return None
    url = f"https://soundcloud.com{found[1]}{found[2] or ''}"
    player = f"https://w.soundcloud.com/player/?url={quote(url, safe='')}"
    high = 450 if "/sets/" in url else 166
    return Known("SoundCloud", url, player, 640, high, question("https://soundcloud.com/oembed", url))


def _spotify(parts: Parts, fields: dict[str, str]) -> Known | None:
    kinds = "track|album|playlist|artist|episode|show"
    found = _found(rf"/(?:intl-[a-z]{{2}}/)?(?:embed/)?({kinds})/(\w{{22}})", parts.path)
    if not found:
        return None
    url = f"https://open.spotify.com/{found[1]}/{found[2]}"
    high = 152 if found[1] in ("track", "episode") else 352
    player = f"https://open.spotify.com/embed/{found[1]}/{found[2]}"
    return Known("Spotify", url, player, 640, high, question("https://open.spotify.com/oembed", url))


def _telegram(parts: Parts, fields: dict[str, str]) -> Known | None:
    found = _found(r"/(?:s/)?([A-Za-z]\w{3,31})/(\d{1,10})", parts.path)
    if not found or found[1] in ("c", "s", "share", "joinchat", "addstickers"):
        return None
    url = f"https://t.me/{found[1]}/{found[2]}"
    return Known("Telegram", url, f"{url}?embed=1", 500, 420, f"{url}?embed=1")


HOSTS: dict[str, Reading] = {
    **dict.fromkeys(("youtube.com", "youtu.be", "music.youtube.com", "youtube-nocookie.com"), _youtube),
    **dict.fromkeys(("vimeo.com", "player.vimeo.com"), _vimeo),
    **dict.fromkeys(("x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com", "platform.twitter.com"), _x),
    **dict.fromkeys(("bsky.app", "embed.bsky.app"), _bluesky),
    **dict.fromkeys(("instagram.com", "instagr.am"), _instagram),
    "tiktok.com": _tiktok,
    **dict.fromkeys(("facebook.com", "web.facebook.com", "fb.com"), _facebook),
    **dict.fromkeys(("reddit.com", "old.reddit.com", "new.reddit.com", "np.reddit.com", "embed.reddit.com"), _reddit),
    **dict.fromkeys(("datawrapper.dwcdn.net", "datawrapper.de"), _datawrapper),
    **dict.fromkeys(("public.flourish.studio", "flo.uri.sh"), _flourish),
    "openstreetmap.org": _map,
    **dict.fromkeys(("soundcloud.com", "w.soundcloud.com"), _soundcloud),
    "open.spotify.com": _spotify,
    **dict.fromkeys(("t.me", "telegram.me"), _telegram),
}
