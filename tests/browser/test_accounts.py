"""The door and the accounts in a real browser: passkeys, codes, sessions that end, links that invite."""

import shutil
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ..servers import Server, until
from .test_desk import PASSWORD, headline, ready, write

PEOPLE = (("vera", "chief"), ("emil", "editor"))


@pytest.fixture(scope="session")
def house(staged, tmp_path_factory):
    """A server under a name, as passkeys want it, with Vera who is chief and Emil who edits."""
    folder = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(staged[0], folder)
    server = Server(folder)
    server.url = f"http://localhost:{server.port}"
    server.settings["STOPPRESS_URL"] = server.url
    server.command("adduser", "vera", "--role", "chief", "--password-stdin", stdin=PASSWORD + "\n")
    yield server.start()
    server.stop()


@pytest.fixture
def browse(new_context, console):
    """A page of a browser of its own: browse(**options)."""

    def open_(**more):
        page = new_context(**more).new_page()
        console.to(page)
        return page

    return open_


def with_authenticator(page):
    """A device of this browser that makes passkeys and asks nobody."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return cdp, device


def sign_in(page, server, name="vera", path="/desk/"):
    """By the password."""
    page.goto(f"{server.url}/desk/sign-in?next={path}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/desk/sign-in"))


def add_person(server, name):
    """Somebody new, with the password of all."""
    server.command("adduser", name, "--role", "editor", "--password-stdin", stdin=PASSWORD + "\n")


def test_a_passkey_is_made_signs_in_is_renamed_and_removed(house, browse):
    add_person(house, "nadia")
    page = browse()
    cdp, device = with_authenticator(page)
    sign_in(page, house, "nadia")
    page.goto(house.url + "/desk/passkeys")
    page.fill("#name", "Laptop")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/desk/recovery-codes?new")
    expect(page.locator(".codes li")).to_have_count(10)
    assert len(cdp.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.get_by_role("link", name="I have them").click()
    page.locator("summary", has_text="nadia").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/desk/sign-in")
    page.goto(house.url + "/desk/sign-in?next=/desk/flood/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(house.url + "/desk/flood/")
    page.goto(house.url + "/desk/account")
    expect(page.get_by_label("Name of the passkey")).to_have_value("Laptop")
    page.get_by_label("Name of the passkey").fill("Old laptop")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_label("Name of the passkey")).to_have_value("Old laptop")
    page.get_by_role("button", name="Remove Old laptop").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    expect(page.get_by_label("Name of the passkey")).to_have_count(0)
    page.context.clear_cookies()
    page.goto(house.url + "/desk/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-said]")).to_contain_text("This passkey does not open this desk.")


def test_after_the_password_the_passkey_is_asked_for(house, browse, console):
    add_person(house, "noor")
    page = browse()
    cdp, device = with_authenticator(page)
    sign_in(page, house, "noor")
    page.goto(house.url + "/desk/passkeys")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/desk/recovery-codes?new")
    page.context.clear_cookies()
    sign_in(page, house, "noor", "/desk/flood/")
    assert page.url.endswith("/desk/sign-in-code")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(house.url + "/desk/flood/")
    # A passkey of another device, or none: said on the page.
    cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    page.context.clear_cookies()
    sign_in(page, house, "noor")
    with_authenticator(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator("[data-said]")).to_contain_text("The browser gave no passkey.")


def test_a_device_that_has_a_passkey_makes_no_second_one(house, browse):
    add_person(house, "nils")
    page = browse()
    with_authenticator(page)
    sign_in(page, house, "nils")
    for wanted in ("**/desk/recovery-codes?new", "**/desk/passkeys"):
        page.goto(house.url + "/desk/passkeys")
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(wanted)
    expect(page.locator("[data-said]")).to_contain_text("This device has a passkey for you already.")


def test_an_authenticator_is_set_up_and_asked_for(house, browse):
    add_person(house, "nora")
    page = browse()
    sign_in(page, house, "nora")
    page.goto(house.url + "/desk/account")
    page.get_by_role("link", name="Set it up").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.fill("#code", code_of(secret))
    page.get_by_role("button", name="Turn codes on").click()
    page.wait_for_url("**/desk/recovery-codes?new")
    code = page.locator(".codes li").first.inner_text()
    page.context.clear_cookies()
    sign_in(page, house, "nora")
    page.fill("#code", code_of(secret, 1))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(house.url + "/desk/")
    page.context.clear_cookies()
    sign_in(page, house, "nora", "/desk/flood/")
    page.fill("#code", code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(house.url + "/desk/flood/")


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def test_an_open_desk_closes_when_the_session_ends_elsewhere_and_the_text_is_there_after_signing_in(
    house, browse, console
):
    console.network_may_fail = True
    add_person(house, "lea")
    page, elsewhere = browse(), browse()
    sign_in(page, house, "lea", "/desk/flood/")
    ready(page)
    write(page, "Half a sentence", "and more")
    sign_in(elsewhere, house, "lea", "/desk/account")
    elsewhere.get_by_role("button", name="Sign out everywhere else").click()
    expect(elsewhere.get_by_text("Signed out everywhere else.")).to_be_visible()
    over = page.get_by_role("dialog", name="You are signed out")
    expect(over).to_be_visible(timeout=5_000)
    closed(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(over).to_be_visible()
    with page.context.expect_page() as opened:
        over.get_by_role("link", name="Sign in").click()
    sign_in(opened.value, house, "lea")
    opened.value.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(over).to_be_hidden()
    expect(headline(page)).to_have_value("Half a sentence")
    expect(page.locator("#composer .ProseMirror")).to_have_text("and more")
    page.get_by_role("button", name="Publish").first.click()
    expect(page.locator("#feed")).to_contain_text("Half a sentence")


def closed(page):
    """Nothing of the page can be seen, read out or typed into."""
    assert page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(one => !one.closest("#over")).every(
        one => !one.checkVisibility({ visibilityProperty: true }))"""
    )
    assert "River" not in page.title() and "River" not in page.locator("body").aria_snapshot()


def test_a_seat_that_is_taken_closes_the_desk_and_one_that_is_disabled_too(house, browse, console):
    console.network_may_fail = True
    house.command("adduser", "guest", "--role", "editor", "--blog", "flood", "--password-stdin", stdin=PASSWORD + "\n")
    page, vera = browse(), browse()
    sign_in(page, house, "guest", "/desk/flood/")
    ready(page)
    sign_in(vera, house, "vera", "/desk/flood/team")
    vera.get_by_role("button", name="Take off guest").click()
    expect(vera.get_by_text("guest is off this blog.")).to_be_visible()
    expect(page.get_by_role("dialog", name="This blog is closed to you")).to_be_visible(timeout=5_000)
    closed(page)
    vera.fill("#seat-name", "guest")
    vera.get_by_role("button", name="Give a seat").click()
    expect(vera.get_by_text("guest is on the team.")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#over")).to_be_hidden()
    vera.goto(house.url + "/desk/people")
    vera.get_by_role("link", name="guest").click()
    vera.get_by_role("button", name="Disable").click()
    expect(vera.get_by_text("guest is disabled.")).to_be_visible()
    expect(page.get_by_role("dialog", name="You are signed out")).to_be_visible(timeout=5_000)
    closed(page)


def test_somebody_else_who_signs_in_here_does_not_see_the_page_of_the_first(house, browse, console):
    console.network_may_fail = True
    add_person(house, "first")
    page = browse()
    sign_in(page, house, "first", "/desk/flood/")
    ready(page)
    write(page, "Mine alone")
    page.context.clear_cookies(name="stoppress_session")
    other = page.context.new_page()
    sign_in(other, house, "vera")
    other.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("dialog", name="Somebody else is signed in here")).to_be_visible(timeout=5_000)
    closed(page)
    page.get_by_role("button", name="Load the page").click()
    ready(page)
    expect(headline(page)).to_have_value("")


def test_an_invitation_becomes_an_account_with_a_passkey(house, browse):
    vera, page = browse(), browse()
    sign_in(vera, house, "vera", "/desk/people")
    vera.fill("#whom", "Petra, harbour pilot")
    vera.get_by_text("Publish", exact=True).click()
    vera.get_by_role("button", name="Make the link").click()
    link = vera.input_value("#once")
    with_authenticator(page)
    page.goto(link)
    page.get_by_label("Your name").fill("Petra Mohn")
    page.get_by_label("Name to sign in with").fill("petra")
    expect(page.locator("#password")).to_be_hidden()
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/desk/passkeys")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/desk/recovery-codes?new")
    page.context.clear_cookies()
    page.goto(house.url + "/desk/sign-in?next=/desk/flood/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(house.url + "/desk/flood/")
    ready(page)
    expect(page.locator("[name=bylines]").first).to_have_value("Petra Mohn")


def test_a_name_and_a_logo_are_on_readers_pages_without_a_restart(house, browse):
    vera, reading = browse(), browse()
    sign_in(vera, house, "vera", "/desk/site")
    reading.goto(house.url + "/live/flood")
    expect(reading.locator(".masthead")).to_have_text("The Tidewater Post")
    vera.fill("#s-name", "The Maren Courier")
    vera.get_by_role("button", name="Save").click()
    expect(vera.get_by_text("Saved. Readers see it within a second.")).to_be_visible()
    showing(reading, house, '<a href="/">The Maren Courier</a>')
    vera.set_input_files("#logo", {"name": "logo.png", "mimeType": "image/png", "buffer": drawn()})
    vera.get_by_role("button", name="Put it in the masthead").click()
    expect(vera.get_by_role("img", name="The logo by day")).to_be_visible()
    showing(reading, house, '<a href="/"><img src="/logo/')
    assert '"logo":{"@type":"ImageObject","url":"' + house.url + "/logo/" in reading.content()
    logo = reading.locator(".masthead img")
    assert logo.evaluate("img => img.naturalWidth") == 512 and logo.bounding_box()["height"] <= 32
    expect(logo).to_have_attribute("alt", "The Maren Courier")
    assert Axe().run(reading).response["violations"] == []
    vera.get_by_role("button", name="Remove the logo").click()
    vera.fill("#s-name", "")
    vera.get_by_role("button", name="Save").click()
    expect(vera.get_by_text("Saved. Readers see it within a second.")).to_be_visible()


def showing(page, server, sign):
    """Wait until the front page and the live page have it, and look at the live page."""
    for path in ("/", "/live/flood"):
        until(lambda path=path: sign in server.get(path)[2].decode())
    page.goto(server.url + "/live/flood")


def drawn() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (900, 300), "#a33").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(house, browse, width, scheme):
    page = browse(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(house.url + "/desk/sign-in")
    paths = ["account", "passkeys", "authenticator", "confirm", "people", "people/2", "people/3", "flood/team", "site"]
    assert Axe().run(page).response["violations"] == []
    sign_in(page, house)
    for path in paths:
        page.goto(f"{house.url}/desk/{path}")
        assert [found["id"] for found in Axe().run(page).response["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(house.url + "/desk/people")
    page.get_by_role("button", name="Make the link").click()
    link = page.input_value("#once")
    assert Axe().run(page).response["violations"] == []
    page.context.clear_cookies()
    page.goto(link)
    assert Axe().run(page).response["violations"] == []
