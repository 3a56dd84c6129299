"""The only way out: every fetch goes through here, and reaches nothing but the public internet.

A server that fetches what somebody pasted can be led to its own network. So: a name is resolved once, every answer
must be public, the connection goes to the number that was checked, and each redirect is checked from the start.
"""

import http.client
import io
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from urllib.parse import urldefrag, urljoin

from django.utils.translation import gettext as _

from stoppress.markup.hosts import PORTS, Place, Refused, place, public

SECONDS = 10.0  # for everything: names, connections, redirects, the body
LARGEST = 1_000_000  # bytes of a body, unpacked
HEADS = 200_000  # bytes besides: status lines, headers, the framing of chunks
REDIRECTS = 3
TRIED = 4  # numbers of one host at most
MOVED = (301, 302, 303, 307, 308)
AGENT = "Mozilla/5.0 (compatible; Stoppress; cards for live blogs)"


class NoAnswer(Exception):
    """The other side does not answer, or not with anything that can be read."""


def resolved(host: str, port: int) -> list[str]:
    """The numbers of a host, as this machine knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def dialled(number: str, port: int, seconds: float) -> socket.socket:
    """A connection to this very number: no name is looked up any more."""
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect((number, port))
    except BaseException:
        line.close()
        raise
    return line


@dataclass(frozen=True)
class Way:
    """How to get out. Tests bring names, lines and ports of their own; all else does not change."""

    resolve: Callable[[str, int], list[str]] = resolved
    dial: Callable[[str, int, float], socket.socket] = dialled
    ports: frozenset[int] = frozenset(PORTS.values())
    seconds: float = SECONDS
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass(frozen=True)
class Answer:
    """What the last address of the way answered."""

    status: int
    address: str
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""

    @property
    def type(self) -> str:
        """The media type alone."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def get(address: str, way: Way | None = None, *, accept: str = "*/*", until: float | None = None) -> Answer:
    """Fetch an address. Raises Refused for what we do not call, NoAnswer where nothing readable comes."""
    way = way or Way()
    until = min(until or float("inf"), monotonic() + way.seconds)
    for _step in range(REDIRECTS + 1):
        answer = _once(place(urldefrag(address).url, way.ports), way, accept, until)
        onward = answer.headers.get("location")
        if answer.status not in MOVED or not onward:
            return answer
        try:
            address = urljoin(answer.address, _as_sent(onward))
        except ValueError as problem:
            raise Refused(_("This address leads on to something that is no address.")) from problem
    raise Refused(
        _("This address leads on more than {redirects} times: paste the one where it ends.").format(redirects=REDIRECTS)
    )


def _as_sent(location: str) -> str:
    """Headers are read as Latin-1; addresses in them are UTF-8 where they are not ASCII."""
    return location.encode("latin-1").decode("utf-8", "replace").strip().replace(" ", "%20")


def _once(to: Place, way: Way, accept: str, until: float) -> Answer:
    numbers = _checked(to, way, until)
    try:
        line = _secured(_connected(numbers, to, way, until), to, way, until)
        with line:
            line.settimeout(_left(until))
            line.sendall(_request(to, accept))
            return _answer(_Reading(line, until), to)
    except (OSError, http.client.HTTPException, EOFError, ValueError) as problem:
        if isinstance(problem, ssl.SSLCertVerificationError):
            raise NoAnswer(_("{host} does not show a valid certificate.").format(host=to.host)) from problem
        raise NoAnswer(_why(to, problem)) from problem


def _why(to: Place, problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return _("{host} took too long to answer. Try again later.").format(host=to.host)
    if isinstance(problem, http.client.HTTPException | EOFError | ValueError):
        return _("{host} answers with something that cannot be read.").format(host=to.host)
    return _("{host} cannot be reached now. Try again later.").format(host=to.host)


def _checked(to: Place, way: Way, until: float) -> list[str]:
    """The numbers to call. One that is not public is enough to refuse: the next look might pick it."""
    numbers = [to.host] if ":" in to.host or to.host.replace(".", "").isdigit() else _looked_up(to, way, until)
    if not numbers:
        raise NoAnswer(_("There is no host {host}. Check the address.").format(host=to.host))
    if not all(public(number) for number in numbers):
        raise Refused(
            _("{host} is not on the public internet, and Stoppress looks at nothing else.").format(host=to.host)
        )
    return list(dict.fromkeys(numbers))[:TRIED]


def _looked_up(to: Place, way: Way, until: float) -> list[str]:
    """In a thread of its own: a resolver takes as long as it likes."""
    found: SimpleQueue[list[str]] = SimpleQueue()

    def look() -> None:
        try:
            found.put(way.resolve(to.host, to.port))
        except (OSError, UnicodeError):
            found.put([])

    threading.Thread(target=look, daemon=True, name="name of a host").start()
    try:
        return found.get(timeout=_left(until))
    except (Empty, TimeoutError) as problem:
        raise NoAnswer(
            _("The name {host} could not be looked up in time. Try again later.").format(host=to.host)
        ) from problem


def _connected(numbers: list[str], to: Place, way: Way, until: float) -> socket.socket:
    for number in numbers[:-1]:
        try:
            return way.dial(number, to.port, _left(until) / 2)  # a number that is dead must leave time for the next
        except OSError:
            continue
    return way.dial(numbers[-1], to.port, _left(until))


def _secured(line: socket.socket, to: Place, way: Way, until: float) -> socket.socket:
    if to.scheme != "https":
        return line
    try:
        line.settimeout(_left(until))  # one deadline for the whole handshake
        return way.trust().wrap_socket(line, server_hostname=to.host)
    except BaseException:
        line.close()
        raise


def _request(to: Place, accept: str) -> bytes:
    lines = [
        f"GET {to.path} HTTP/1.1",
        f"Host: {to.authority}",
        f"User-Agent: {AGENT}",
        f"Accept: {accept}",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


class _Reading(io.RawIOBase):
    """A socket that is read against one deadline, and no further than a number of bytes: also where they drip."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until, self._rest = line, until, LARGEST + HEADS

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._rest <= 0:
            raise Refused(_("This answer has more than 1 MB: Stoppress takes no more of a page."))
        self._line.settimeout(_left(self._until))
        count = self._line.recv_into(buffer)
        self._rest -= count
        return count


def _answer(reading: _Reading, to: Place) -> Answer:
    response = http.client.HTTPResponse(reading, method="GET")  # type: ignore[arg-type]
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    answer = Answer(response.status, to.address, headers)
    if answer.status in MOVED:
        return answer
    body = _unpacked(response, headers.get("content-encoding", "identity").strip().lower())
    return replace(answer, body=body)


def _unpacked(response: http.client.HTTPResponse, packing: str) -> bytes:
    if packing not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise NoAnswer(_("The answer is packed in a way that was not asked for."))
    unpack = _unpacker(packing)
    whole = bytearray()
    while piece := response.read(16_384):
        try:
            whole += unpack(piece, LARGEST + 1 - len(whole))
        except zlib.error as problem:
            raise NoAnswer(_("The answer is packed, and broken.")) from problem
        if len(whole) > LARGEST:
            raise Refused(_("This answer has more than 1 MB: Stoppress takes no more of a page."))
    if response.length:
        raise NoAnswer(_("The answer broke off half way. Try again later."))
    return bytes(whole)


def _unpacker(packing: str) -> Callable[[bytes, int], bytes]:
    if packing in ("identity", ""):
        return lambda piece, room: piece
    raw: list[Any] = []

    def unpack(piece: bytes, room: int) -> bytes:
        if not raw:
            # "deflate" is zlib's by the book, and bare with some servers.
            bare = packing == "deflate" and piece[0] & 0x0F != 8
            raw.append(zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32))
        found: bytes = raw[0].decompress(piece, room)  # never more than fits: a bomb stops here
        return found

    return unpack


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("the time is over")
    return left
