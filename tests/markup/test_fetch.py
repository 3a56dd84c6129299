"""The only way out reaches nothing but the public internet, and takes no more than it should."""

import gzip
import itertools
import json
import re
import socket
import ssl
import threading
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from stoppress.markup import fetch
from stoppress.markup.fetch import NoAnswer
from stoppress.markup.hosts import Refused, place, public
from tests.outside import PUBLIC, Elsewhere, moved, ok

ROOT = Path(__file__).resolve().parents[2]
_not_public = """
    127.0.0.1 127.8.9.1 0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1
    255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1
    64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2001:0:7f00:1:: 2001::1 2001:db8::1
    fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd12:3456::1 ff02::1 100::1 3fff::1 5f00::1 4000::1
    2001:200::5efe:7f00:1 2a00:1450::200:5efe:a00:1 2620:4f:8000::1 localhost nonsense
"""
NOT_PUBLIC = _not_public.split()


@pytest.fixture
def elsewhere():
    """A canary: a server that must not be reached, or the rest of the internet."""
    server = Elsewhere()
    yield server
    server.close()


def test_a_page_is_fetched_with_its_own_name_and_nothing_of_ours(elsewhere, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    elsewhere.pages["news.example/a?b=c"] = ok("<title>Sea</title>", Set_Cookie="a=b")
    elsewhere.pages["news.example/"] = moved("/a?b=c")
    answer = fetch.get("http://News.EXAMPLE#top", elsewhere.way(), accept="text/html")
    assert (answer.status, answer.address, answer.type) == (200, "http://news.example/a?b=c", "text/html")
    assert answer.body == b"<title>Sea</title>"
    assert elsewhere.dialled == [(PUBLIC, 80)] * 2
    for request in elsewhere.asked:
        names = {line.partition(":")[0].lower() for line in request.split("\r\n")[1:] if line}
        assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert "Host: news.example\r\n" in elsewhere.asked[0]


def test_another_port_stands_in_the_host_header(elsewhere):
    elsewhere.pages["/"] = ok("x")
    assert fetch.get(f"http://news.example:{elsewhere.port}/", elsewhere.way()).body == b"x"
    assert f"Host: news.example:{elsewhere.port}\r\n" in elsewhere.asked[0]


@pytest.mark.parametrize("number", NOT_PUBLIC)
def test_what_is_not_public(number):
    assert not public(number)


@pytest.mark.parametrize("number", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07::1", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_what_is_public(number):
    assert public(number)


@pytest.mark.parametrize("number", [one for one in NOT_PUBLIC if one[0] in "0123456789abcdef:"])
def test_a_name_that_leads_within_reaches_nobody(elsewhere, number):
    with pytest.raises(Refused, match="not on the public internet"):
        fetch.get(f"http://news.example:{elsewhere.port}/", elsewhere.bare(resolve=lambda host, port: [number]))
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    "numbers", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1"], [PUBLIC, "fe80::1"]]
)
def test_one_answer_within_is_enough_to_refuse(elsewhere, numbers):
    with pytest.raises(Refused):
        fetch.get(f"http://news.example:{elsewhere.port}/", elsewhere.bare(resolve=lambda host, port: numbers))
    assert elsewhere.connections == 0


def test_a_name_that_leads_elsewhere_the_second_time_is_not_asked_again(elsewhere):
    numbers = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))
    elsewhere.pages["/"] = ok("x")
    way = elsewhere.way(resolve=lambda host, port: next(numbers))
    assert fetch.get("http://rebound.example/", way).body == b"x"
    assert elsewhere.dialled == [(PUBLIC, 80)]
    with pytest.raises(Refused):
        fetch.get("http://rebound.example/", way)
    assert elsewhere.connections == 1


def test_a_redirect_to_the_same_name_is_looked_up_anew_and_refused(elsewhere):
    numbers = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))
    elsewhere.pages["/"] = moved("/again")
    with pytest.raises(Refused):
        fetch.get("http://rebound.example/", elsewhere.way(resolve=lambda host, port: next(numbers)))
    assert elsewhere.connections == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to", ["http://within.example:{port}/", "http://127.0.0.1:{port}/", "//[::1]:{port}/", "http://0x7f.1:{port}/"]
)
def test_no_redirect_leads_within(elsewhere, status, to):
    canary = Elsewhere()
    elsewhere.names["within.example"] = ["127.0.0.1"]
    elsewhere.pages["/"] = moved(to.format(port=canary.port), status)
    way = elsewhere.way()
    with pytest.raises(Refused):
        fetch.get("http://news.example/", fetch.Way(way.resolve, way.dial, frozenset({80, canary.port})))
    assert elsewhere.dialled == [(PUBLIC, 80)]
    assert canary.connections == 0
    canary.close()


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "gopher://news.example/",
        "http://news.example:22/",
        "http://a:b@news.example/",
        "javascript:alert(1)",
        "http://[x/",
    ],
)
def test_no_redirect_leads_to_anything_but_a_web_page(elsewhere, to):
    elsewhere.pages["/"] = moved(to)
    with pytest.raises(Refused):
        fetch.get("http://news.example/", elsewhere.way())
    assert elsewhere.connections == 1


def test_three_redirects_are_followed_and_the_fourth_is_not(elsewhere):
    elsewhere.pages |= {f"/{n}": moved(f"/{n + 1}") for n in range(4)} | {"/4": ok("there")}
    assert fetch.get("http://news.example/1", elsewhere.way()).body == b"there"
    with pytest.raises(Refused, match="more than 3 times"):
        fetch.get("http://news.example/0", elsewhere.way())


TRICKS = """http://2130706433:{p}/ http://0x7f000001:{p}/ http://017700000001:{p}/ http://127.1:{p}/ http://0177.0.0.1:{p}/
    http://0x7f.0x0.0x0.0x1:{p}/ http://127.0.0.1.:{p}/ http://[::ffff:127.0.0.1]:{p}/ http://[::ffff:7f00:1]:{p}/ http://[::]:{p}/
    http://[::1%25lo]:{p}/ http://[fe80::1%lo]:{p}/ http://[]:{p}/ http://:{p}/ http:/// http://[127.0.0.1]:{p}/
    http://127。0。0。1:{p}/ http://127．0．0．1:{p}/ http://①②⑦.0.0.1:{p}/ http://１２７.0.0.1:{p}/ http://127.0.0.1\\@news.example:{p}/
    http://news.example@127.0.0.1:{p}/ http://127.0.0.1:{p}@news.example/ http://a:b@news.example:{p}/ http://@127.0.0.1:{p}/
    http://news.example:{p}:80/ http://news.example:x/ http://news.example:99999/ http://news.example:0/ http://news.example:22/
    ftp://news.example:{p}/ file:///etc/passwd http:127.0.0.1:{p} //127.0.0.1:{p}/ http://faß.example:{p}/ http://-.example:{p}/
    http://a..example:{p}/ http://%31%32%37.0.0.1:{p}/ http://127.0.0.1%23.news.example:{p}/ http://1.2.3.4.5:{p}/ http://256.1.1.1:{p}/"""


@pytest.mark.parametrize("address", TRICKS.split())
def test_an_address_that_plays_tricks_reaches_nobody(elsewhere, address):
    with pytest.raises(Refused):
        fetch.get(address.format(p=elsewhere.port), elsewhere.bare(resolve=lambda host, port: ["127.0.0.1"]))
    assert elsewhere.connections == 0


@pytest.mark.parametrize("odd", ["\n", "\r\nHost: within", "\t", " ", "\x00", "\x7f", "\u2028", "\\"])
def test_an_address_with_something_odd_in_it_is_refused(elsewhere, odd):
    for address in (
        f"http://news.example:{elsewhere.port}/{odd}x",
        f"http://news{odd}.example/",
        f"{odd}http://news.example/",
    ):
        with pytest.raises(Refused):
            fetch.get(address, elsewhere.way())
    assert elsewhere.connections == 0


def test_words_of_any_language_are_sent_as_ascii(elsewhere):
    elsewhere.pages["xn--bcher-kva.example/%C3%BC?q=%C3%A4"] = ok("x")
    assert fetch.get("http://bücher.example/ü?q=ä", elsewhere.way()).body == b"x"


def test_a_literal_that_is_public_is_called(elsewhere):
    elsewhere.pages[f"{PUBLIC}/"] = ok("x")
    assert fetch.get(f"http://{PUBLIC}", elsewhere.way()).body == b"x"


def packed(body: bytes, how: str) -> bytes:
    bare = zlib.compressobj(wbits=-15)
    return {"gzip": gzip.compress(body), "deflate": zlib.compress(body), "bare": bare.compress(body) + bare.flush()}[
        how
    ]


@pytest.mark.parametrize("how", ["gzip", "deflate", "bare"])
def test_packed_answers_are_unpacked_up_to_one_megabyte(elsewhere, how):
    name = "deflate" if how == "bare" else how
    elsewhere.pages["/whole"] = ok(packed(b"x" * 1_000_000, how), Content_Encoding=name)
    elsewhere.pages["/more"] = ok(packed(b"x" * 1_000_001, how), Content_Encoding=name)
    elsewhere.pages["/bomb"] = ok(packed(b"\0" * 30_000_000, how), Content_Encoding=name)
    assert len(fetch.get("http://news.example/whole", elsewhere.way()).body) == 1_000_000
    for path in ("more", "bomb"):
        with pytest.raises(Refused, match="1 MB"):
            fetch.get(f"http://news.example/{path}", elsewhere.way())


def test_a_plain_answer_has_one_megabyte_too_whatever_it_says(elsewhere):
    endless = itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(b"x" * 65536))
    chunked = itertools.chain(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], itertools.repeat(b"1\r\nx\r\n" * 9000)
    )
    elsewhere.pages |= {
        "/endless": endless,
        "/chunked": chunked,
        "/long": ok(b"x" * 1_000_001),
        "/whole": ok(b"x" * 1_000_000),
    }
    for path in ("endless", "chunked", "long"):
        with pytest.raises(Refused, match="1 MB"):
            fetch.get(f"http://news.example/{path}", elsewhere.way())
    assert len(fetch.get("http://news.example/whole", elsewhere.way()).body) == 1_000_000


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        ok(b"not packed", Content_Encoding="gzip"),
        ok(b"x", Content_Encoding="br"),
        ok(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"),
    ],
)
def test_an_answer_that_cannot_be_read_is_none(elsewhere, answer):
    elsewhere.pages["/"] = answer
    with pytest.raises(NoAnswer):
        fetch.get("http://news.example/", elsewhere.way())


def test_what_never_comes_to_an_end_is_cut_off_by_its_bytes(elsewhere):
    bare = zlib.compressobj(wbits=-15)
    begun = bare.compress(b"x") + bare.flush(zlib.Z_SYNC_FLUSH)
    nothing = bare.flush(zlib.Z_FULL_FLUSH) or b"\0\0\0\xff\xff"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n"
    elsewhere.pages["/go-on"] = itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
    elsewhere.pages["/nothing"] = itertools.chain([head + begun], itertools.repeat(nothing * 9000))
    for path in ("go-on", "nothing"):
        with pytest.raises(Refused, match="1 MB"):
            fetch.get(f"http://news.example/{path}", elsewhere.way())


def test_a_bomb_stops_while_it_unpacks(elsewhere):
    elsewhere.pages["/"] = ok(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            fetch.get("http://news.example/", elsewhere.way())
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


def dripping(first: bytes):
    """One byte at a time, for as long as somebody reads."""
    still = threading.Event()
    yield first
    while not still.wait(0.05):
        yield b"x"


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_a_slow_drip_ends_with_the_deadline(elsewhere, first):
    elsewhere.pages["/"] = lambda path: dripping(first)
    with pytest.raises(NoAnswer, match=r"too long|cannot be read"):
        fetch.get("http://news.example/", elsewhere.way(seconds=0.4))


def test_a_resolver_that_never_answers_ends_with_the_deadline(elsewhere):
    never = threading.Event()
    with pytest.raises(NoAnswer, match="looked up"):
        fetch.get("http://news.example/", elsewhere.way(seconds=0.2, resolve=lambda host, port: never.wait(5) and []))


def test_a_host_that_is_not_there_is_no_answer(elsewhere):
    def nowhere(host, port):
        raise socket.gaierror("no such host")

    with pytest.raises(NoAnswer, match="no host"):
        fetch.get("http://news.example/", elsewhere.way(resolve=nowhere))


def test_a_dead_number_leaves_its_turn_to_the_next(elsewhere):
    elsewhere.pages["/"] = ok("x")
    way = elsewhere.way()

    def dial(number, port, seconds):
        if number == "8.8.8.8":
            raise ConnectionRefusedError
        return way.dial(number, port, seconds)

    assert (
        fetch.get("http://news.example/", elsewhere.way(dial=dial, resolve=lambda *_: ["8.8.8.8", PUBLIC])).body == b"x"
    )


class Secure:
    """A TLS server with a certificate for one name, and what it was asked for."""

    def __init__(self, folder: Path, name: str) -> None:
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        self.file = folder / "pem"
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.file.write_bytes(pem + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        self.context, self.named = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
        self.context.load_cert_chain(self.file)
        self.context.sni_callback = lambda line, name, context: self.named.append(name)
        self.line = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def dial(self, number, port, seconds):
        return fetch.dialled("127.0.0.1", self.line.getsockname()[1], seconds)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.line.accept()
                with self.context.wrap_socket(line, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(ok("secret"))
            except ssl.SSLError:
                continue
            except OSError:
                return


def test_tls_is_spoken_under_the_hosts_name_and_the_certificate_must_be_for_it(tmp_path, elsewhere):
    server = Secure(tmp_path, "video.example")
    trust = lambda: ssl.create_default_context(cafile=str(server.file))  # noqa: E731
    way = elsewhere.way(dial=server.dial, trust=trust)
    assert fetch.get("https://video.example/", way).body == b"secret"
    assert server.named == ["video.example"]
    with pytest.raises(NoAnswer, match="certificate"):
        fetch.get("https://other.example/", way)
    with pytest.raises(NoAnswer, match="certificate"):
        fetch.get("https://video.example/", elsewhere.way(dial=server.dial))
    server.line.close()


def test_the_shared_corpus_reaches_nobody(shared, elsewhere):
    corpus, p = shared / "corpora" / "ssrf", str(elsewhere.port)
    hosts = json.loads((corpus / "doyensec_safeurl_hosts.json").read_text())
    asked = [host if "://" in host else f"http://{host}" for host in hosts["must_block"]]
    urls = json.loads((corpus / "request_filtering_agent_urls.json").read_text())
    asked += [url.replace("${TEST_PORT}", p) for url in urls if "example.com" not in url and "bit.ly" not in url]
    for address in asked:
        with pytest.raises(Refused):
            fetch.get(
                address,
                elsewhere.bare(
                    resolve=lambda host, port: ["127.0.0.1"], ports=frozenset({80, 8080, 123, elsewhere.port})
                ),
            )
    for net in json.loads((corpus / "advocate_netblocks.json").read_text()):
        assert not public(net.partition("/")[0]), net
    assert len(asked) > 40
    assert elsewhere.connections == 0


def test_an_address_is_read_as_browsers_read_it_or_not_at_all(shared):
    """What a browser would call another host must never be called by us under this one."""
    cases = json.loads((shared / "corpora" / "ssrf" / "wpt_urltestdata.json").read_text())
    taken = 0
    for case in (case for case in cases if isinstance(case, dict)):
        try:
            ours = place(case["input"], frozenset(range(65536)))
        except Refused:
            continue
        taken += 1
        if case.get("failure"):
            assert re.fullmatch(r"https?://[^/]*(\*|\|).*", case["input"]) is None and public(ours.host) is False, case
        else:
            assert ours.host == case["hostname"].strip("[]").removesuffix("."), case
    assert taken > 60


def test_nothing_else_goes_out():
    """Whoever imports one of these can open a connection; each file here is a server, a mail or the way out itself."""
    ways = re.compile(
        r"^\s*(?:import|from)\s+(socket|ssl|http\.client|urllib\.request|urllib3|requests|httpx|aiohttp|smtplib|ftplib|asyncio\.streams)\b",
        re.M,
    )
    found = {
        str(file.relative_to(ROOT / "stoppress"))
        for file in (ROOT / "stoppress").rglob("*.py")
        if ways.search(file.read_text())
    }
    assert "markup/fetch.py" in found
    assert found <= GOES_OUT, f"only markup/fetch.py goes out: {found - GOES_OUT}"


GOES_OUT = {
    "markup/fetch.py",
    "delivery/hub.py",  # writes to readers
    "server.py",  # listens
    "demo/run.py",  # asks the server that it started
    "demo/reporters.py",  # the same, over its API
    "desk/links.py",  # the name of mail's exception; mail goes through Django
}
