"""Which addresses Stoppress may call: the one reading of an address, and what counts as public."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # characters of an address
# Not public, whatever a library's version says of them. 168.63.129.16 is a cloud's own door, on a public number.
_denied = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
    203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32
    2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
"""
DENIED = [ipaddress.ip_network(net) for net in _denied.split()]
# Of IPv6 this alone is given out; denied within it: IETF and Teredo, documentation, 6to4, AS112.
GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_odd = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff\ud800-\udfff]")
_name = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_numeric = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
# Letters that the two standards for names turn into different hosts.
_ambiguous = set("ßς\u200c\u200d")


class Refused(Exception):
    """Stoppress does not call this address; the sentence says why and what to do."""


@dataclass(frozen=True)
class Place:
    """An address in its parts, as it is checked and as it is called: there is no second reading."""

    scheme: str
    host: str  # ASCII, lower case; an IPv6 literal without its brackets
    port: int
    path: str  # with the query

    @property
    def authority(self) -> str:
        """The host as the Host header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def place(address: str, ports: frozenset[int] = frozenset(PORTS.values())) -> Place:
    """The address read strictly. Raises Refused for what could be read in two ways."""
    require_plain(address)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as problem:
        raise Refused(_("This is no address that can be read: copy it once more.")) from problem
    if parts.scheme not in PORTS:
        raise Refused(_("Only addresses that start with http:// or https:// can be looked at."))
    if "@" in parts.netloc:
        raise Refused(_("This address has a name or a password in it: paste it without what stands before the @."))
    port = PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise Refused(
            _("Port {port} is not one that web pages are read from: paste the page’s usual address.").format(port=port)
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]") if parts.query else ""
    return Place(parts.scheme, _host(parts.netloc), port, path + query)


def require_plain(address: str) -> None:
    """Raise Refused for an address that is too long, or has a letter in it that no address has."""
    if len(address) > LONGEST:
        raise Refused(
            _("This address is longer than {longest} characters: paste the one of the page itself.").format(
                longest=format(LONGEST, ",")
            )
        )
    if _odd.search(address):
        raise Refused(_("This address has a space, a backslash or a control character in it: copy it once more."))


def public(text: str) -> bool:
    """Whether this is the number of a machine on the public internet."""
    try:
        number = ipaddress.ip_address(text)  # one with a zone, as fe80::1%eth0, is never public
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        carried = number.ipv4_mapped or (ipaddress.IPv4Address(int(number) & 0xFFFFFFFF) if number in NAT64 else None)
        if carried is not None:
            return public(str(carried))
        if number not in GIVEN_OUT or number.scope_id or _isatap(number):
            return False
    return number.is_global and not number.is_multicast and not any(number in net for net in DENIED)


def may_be_framed(host: str) -> bool:
    """Whether a reader's browser may be led to this host: not to the reader's own machine or network."""
    if ":" in host or host.replace(".", "").isdigit():
        return public(host)
    return "." in host and not host.endswith((".localhost", ".local", ".internal", ".home.arpa"))


def _isatap(number: ipaddress.IPv6Address) -> bool:
    return (int(number) >> 32) & 0xFDFFFFFF == 0x5EFE


def _host(netloc: str) -> str:
    if netloc.startswith("["):
        inner, closing, rest = netloc[1:].partition("]")
        if closing and (not rest or rest.startswith(":")) and "%" not in inner:
            try:
                return str(ipaddress.IPv6Address(inner))
            except ValueError:
                pass
        raise Refused(_("The number in the brackets of this address is none: copy it once more."))
    return _named(netloc.partition(":")[0])


def _named(written: str) -> str:
    try:
        host = written.lower() if written.isascii() else _ascii(written)
    except UnicodeError as problem:
        raise Refused(_("This address names no host that there can be: copy it once more.")) from problem
    host = host.removesuffix(".")
    if not _name.fullmatch(host):
        raise Refused(_("This address names no host that there can be: copy it once more."))
    if _numeric.fullmatch(host.rpartition(".")[2]):
        # 127.1, 0x7f000001 and 0177.0.0.1 are all one machine to some readers: only the plain form is taken.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as problem:
            raise Refused(
                _("The number in this address is not written as 93.184.216.34 is: use its name.")
            ) from problem
    return host


def _ascii(written: str) -> str:
    if _ambiguous & set(written):
        raise Refused(
            _("The name in this address can be read in two ways: paste it in its form that starts with xn--.")
        )
    return written.encode("idna").decode("ascii").lower()
