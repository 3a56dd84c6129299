"""The desk in a real browser: from the first key to the reader's page, and nothing typed is lost."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from stoppress.newsroom.ids import LETTERS

from .conftest import PASSWORD, ready


def headline(page: Page):
    """The headline's field."""
    return page.locator("[name=headline]").first


def titled(page: Page, words: str):
    """The post of this headline in the timeline."""
    return page.locator("#feed .post").filter(has=page.locator(".post-title").get_by_text(words, exact=True))


def write(page: Page, title: str, text: str = "") -> None:
    """Type into the composer, as somebody does who does not touch the mouse."""
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type(title)
    if text:
        page.keyboard.press("Enter")
        page.keyboard.type(text)


def test_written_and_published_without_the_mouse_it_is_on_every_open_page(own, desk, new_context):
    server, api = own
    emil, other = desk(server), desk(server)
    reading = new_context().new_page()
    reading.goto(server.url + "/live/flood")
    other.keyboard.press("n")
    other.keyboard.type("Half a ")
    write(emil, "The bridge is closed", "Since noon. ")
    emil.keyboard.press("Control+b")
    emil.keyboard.type("All lanes.")
    post = emil.input_value("[name=post]")
    assert re.fullmatch(f"p[{LETTERS}]{{18}}", post)
    emil.keyboard.press("Control+Enter")
    for page in (emil, other):
        expect(titled(page, "The bridge is closed")).to_be_visible()
    expect(reading.locator(f"article#{post}")).to_contain_text("All lanes.")
    expect(headline(emil)).to_have_value("")
    expect(headline(emil)).to_be_focused()
    assert emil.input_value("[name=post]") != post
    assert emil.evaluate("localStorage.length") == 0
    other.keyboard.type("sentence")  # the timeline changed beside it, and took nothing away
    expect(headline(other)).to_have_value("Half a sentence")
    blocks = api.server.json("/live/flood.json")["posts"][0]["blocks"]
    assert blocks == [{"kind": "prose", "html": "<p>Since noon. <strong>All lanes.</strong></p>"}]


def test_one_key_marks_pins_withdraws_and_brings_back(own, desk):
    server, api = own
    made = api.publish("Words", headline="One key away")
    emil = desk(server)
    post = titled(emil, "One key away")
    emil.keyboard.press("j")
    expect(post).to_be_focused()
    emil.keyboard.press("m")
    expect(post.get_by_role("button", name="Key event")).to_have_attribute("aria-pressed", "true")
    emil.keyboard.press("p")
    expect(emil.locator("#feed .post").first).to_have_attribute("data-pinned", "")
    expect(post).to_be_focused()
    emil.keyboard.press("w")
    emil.keyboard.type("It was the other bridge.")
    api.publish("Meanwhile")  # a change under the open note
    expect(emil.locator("#feed")).to_contain_text("Meanwhile")
    expect(post.locator("textarea")).to_have_value("It was the other bridge.")
    emil.keyboard.press("Control+Enter")
    gone = emil.locator(f"#post-{made['id']}")
    expect(gone).to_have_attribute("data-gone", "")
    expect(gone).to_be_focused()
    emil.keyboard.press("z")
    expect(titled(emil, "One key away")).to_be_visible()
    assert api.server.json("/live/flood.json")["pinned"] is None


def test_letters_are_letters_inside_a_text_and_keys_outside(covered, desk):
    server, _ = covered
    emil = desk(server)
    write(emil, "jkmpwcen?")
    expect(headline(emil)).to_have_value("jkmpwcen?")
    emil.keyboard.press("Escape")
    emil.keyboard.press("?")
    expect(emil.get_by_role("dialog", name="Keyboard")).to_be_visible()
    emil.keyboard.press("Escape")
    expect(emil.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_what_was_typed_is_there_after_a_reload_under_the_same_id(covered, desk):
    server, _ = covered
    emil = desk(server)
    write(emil, "Not sent", "Some words")
    post = emil.input_value("[name=post]")
    emil.reload()
    ready(emil)
    expect(headline(emil)).to_have_value("Not sent")
    expect(emil.locator("#composer .ProseMirror")).to_have_text("Some words")
    assert emil.input_value("[name=post]") == post
    emil.get_by_role("button", name="Discard it").click()
    expect(headline(emil)).to_have_value("")


def test_an_answer_that_got_lost_makes_no_second_post_and_newer_words_are_not_lost(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    write(emil, "Sent once", "As it was")
    emil.route("**/flood/posts", lambda route: (route.fetch(), route.abort()))
    emil.keyboard.press("Control+Enter")
    emil.get_by_role("button", name="Take back").click()
    emil.unroute("**/flood/posts")
    emil.locator("#composer .ProseMirror").click()
    emil.keyboard.press("Control+End")
    emil.keyboard.type(" and more")
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#composer-said")).to_contain_text("This post is out already.")
    emil.get_by_role("link", name="Open the post").click()
    ready(emil)
    expect(emil.locator("#edit .ProseMirror")).to_have_text("As it was and more")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Sent once")).to_contain_text("As it was and more")
    expect(headline(emil)).to_have_value("")
    assert [post["headline"] for post in server.json("/live/flood.json")["posts"]].count("Sent once") == 1


def test_a_session_that_ended_costs_no_word(covered, desk, console):
    server, _ = covered
    console.network_may_fail = True
    emil = desk(server)
    write(emil, "After the session")
    emil.context.clear_cookies(name="stoppress_session")
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#notices")).to_contain_text("Your session has ended.")
    with emil.context.expect_page() as opened:
        emil.locator("#notices").get_by_role("link", name="Sign in").click()
    door = opened.value
    door.fill("#name", "emil")
    door.fill("#password", PASSWORD)
    door.get_by_role("button", name="Sign in").click()
    door.wait_for_url("**/desk/")
    expect(titled(emil, "After the session")).to_be_visible()
    expect(headline(emil)).to_have_value("")
    expect(emil.locator("#notices")).not_to_contain_text("Your session has ended.")


def test_two_who_save_one_post_both_see_both_texts(own, desk):
    server, api = own
    made = api.publish("The train leaves at 14:00.", headline="Train")
    first = desk(server, path=f"/desk/flood/posts/{made['id']}")
    second = desk(server, path=f"/desk/flood/posts/{made['id']}")
    first.locator(".ProseMirror").click()
    first.keyboard.press("Control+End")
    first.keyboard.type(" It is full.")
    first.keyboard.press("Control+Enter")
    first.wait_for_url("**/desk/flood/#post-*")
    second.locator(".ProseMirror").click()
    second.keyboard.press("Control+End")
    second.keyboard.type(" It is late.")
    second.keyboard.press("Control+Enter")
    expect(second.get_by_role("heading", name="Two versions of one post")).to_be_visible()
    expect(second.locator("[data-merge]")).to_contain_text("It is full.")
    expect(second.locator(".sheet-edit .ProseMirror")).to_contain_text("It is late.")
    second.keyboard.press("2")
    second.keyboard.press("Control+Enter")
    second.wait_for_url("**/desk/flood/#post-*")
    expect(titled(second, "Train")).to_contain_text("It is late.")


def test_a_changed_figure_that_is_called_minor_is_pointed_out(covered, desk):
    server, api = covered
    made = api.publish("Some 2,300 people.", headline="Figures")
    emil = desk(server, path=f"/desk/flood/posts/{made['id']}")
    warning = emil.locator("[data-figures]")
    expect(warning).to_be_hidden()
    headline(emil).fill("3,200 people")
    expect(warning).to_be_hidden()  # a new figure replaces none
    emil.locator(".ProseMirror").fill("Some 3,300 people.")
    expect(warning).to_contain_text("2,300 became 3,200")
    emil.get_by_text("Correction", exact=True).click()
    expect(warning).to_be_hidden()
    expect(emil.get_by_label("Note to readers")).to_be_visible()


def test_a_link_and_a_list_come_out_as_the_story_wants_them(covered, desk):
    server, _ = covered
    emil = desk(server)
    emil.locator("#composer .ProseMirror").click()
    emil.keyboard.type("the gauge")
    emil.keyboard.press("Control+a")
    emil.wait_for_timeout(100)  # the editor hears of a selection a moment later
    emil.keyboard.press("Control+k")
    emil.keyboard.type("example.org/gauge")
    emil.keyboard.press("Enter")
    emil.keyboard.press("End")
    emil.wait_for_timeout(100)
    emil.keyboard.press("Enter")
    emil.get_by_role("button", name="List", exact=True).click()
    emil.keyboard.type("one")
    emil.keyboard.press("Enter")
    emil.keyboard.type("two")
    expect(emil.locator("#composer [name=prose-0]")).to_have_value(
        '<p><a href="https://example.org/gauge">the gauge</a></p><ul><li>one</li><li>two</li></ul>'
    )


def test_a_contributors_submission_is_published_by_an_editor(own, desk):
    server, _ = own
    server.command("adduser", "cora", "--role", "contributor", "--password-stdin", stdin=PASSWORD + "\n")
    cora, emil = desk(server, "cora"), desk(server)
    expect(cora.get_by_role("button", name=re.compile("Publish"))).to_have_count(0)
    write(cora, "From the quay", "The water is over the wall.")
    cora.keyboard.press("Control+Enter")
    expect(cora.locator("#review-list")).to_contain_text("From the quay")
    emil.reload()
    ready(emil)
    emil.locator("#review-list").get_by_role("link", name="From the quay").click()
    expect(emil.locator("#composer")).to_contain_text("Submission of cora")
    ready(emil)
    emil.keyboard.press("n")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "From the quay")).to_be_visible()
    expect(emil).to_have_url(server.url + "/desk/flood/")
    expect(emil.locator("#composer")).to_contain_text("New post")


def test_on_a_phone_the_composer_waits_below_and_nothing_is_wider_than_the_screen(covered, desk):
    server, api = covered
    long, figures = "Wasserstand" * 20, [{"value": "2" * 60, "label": "l" * 60, "source": "", "as_of": ""}]
    table = {"kind": "table", "rows": [["w" * 90] * 3] * 2, "caption": ""}
    api.publish(long, headline=long)
    api.publish(None, headline="Parts", blocks=[{"kind": "figures", "figures": figures}, table])
    emil = desk(server, viewport={"width": 390, "height": 844})
    emil.get_by_role("button", name="Write an update").click()
    headline(emil).fill("Written with a thumb")
    status = emil.locator("#composer [name=status]").bounding_box()
    assert status["x"] >= 0 and status["x"] + status["width"] <= 390
    emil.get_by_role("button", name=re.compile("Publish")).click()
    expect(titled(emil, "Written with a thumb")).to_be_visible()
    expect(emil.get_by_role("button", name="Write an update")).to_be_visible()
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
    emil.get_by_role("link", name="Coverage").click()
    emil.get_by_role("link", name="Headline, standfirst and other details").click()
    expect(emil.get_by_label("Label above it")).to_be_visible()
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_it_is_all_plain_forms(covered, new_context):
    server, _ = covered
    page = new_context(java_script_enabled=False).new_page()
    page.goto(server.url + "/desk/sign-in?next=/desk/flood/")
    page.fill("#name", "emil")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    headline(page).fill("Without a script")
    page.locator("#composer [name=prose-0]").fill("One\n\nTwo")
    page.get_by_role("button", name=re.compile("Publish")).click()
    post = titled(page, "Without a script")
    expect(post.locator(".prose p")).to_have_text(["One", "Two"])
    post.hover()
    post.get_by_role("button", name="Key event").click()
    expect(titled(page, "Without a script")).to_have_attribute("data-key", "")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_the_desk(covered, desk, width, scheme):
    server, api = covered
    made = api.publish("Words", headline="Seen by everybody", key_event=True)
    emil = desk(server, viewport={"width": width, "height": 844}, color_scheme=scheme)
    for path in ("/desk/flood/", "/desk/", "/desk/new", "/desk/password", f"/desk/flood/posts/{made['id']}?correct"):
        emil.goto(server.url + path)
        if "flood" in path:
            ready(emil)
        assert [found["id"] for found in Axe().run(emil).response["violations"]] == [], path


def test_the_link_of_the_first_run_signs_in_and_leads_to_a_password(own, page, console):
    server, _api = own
    console.to(page)
    link = server.command("signin", "emil").stdout.decode().strip()
    page.goto(server.url + link[link.index("/desk") :])
    page.get_by_role("button").first.click()
    page.wait_for_url("**/desk/**")
    assert "sign-in" not in page.url
    page.goto(server.url + "/desk/flood/")
    assert "sign-in" not in page.url


def test_what_is_pasted_from_word_keeps_its_rows_and_loses_its_looks(covered, desk):
    server, _ = covered
    emil = desk(server)
    emil.locator("#composer .ProseMirror").click()
    pasted = (
        "<html><head><meta name=x><style>p {color: red}</style></head><body><!--StartFragment-->"
        "<h1 style='color:red'>Head</h1><table style='width:1px'><tr><td>Gate</td><td>13:58</td></tr></table>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
        "<span style='mso-list:Ignore'>·<span>  </span></span>One</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>·  Two</p>"
        "<p style='color:red'><b style='font-weight:normal'>Plain</b></p></body></html>"
    )
    emil.evaluate(
        """html => { const data = new DataTransfer(); data.setData("text/html", html)
        document.querySelector("#composer .ProseMirror").dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }""",
        pasted,
    )
    expect(emil.locator("#composer [name=prose-0]")).to_have_value(
        "<h4>Head</h4><p>Gate | 13:58</p><ul><li>One</li><li>Two</li></ul><p>Plain</p>"
    )


def test_an_empty_sheet_sends_nothing(covered, desk):
    server, _ = covered
    emil = desk(server)
    write(emil, "Sent and sent again")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Sent and sent again")).to_be_visible()
    expect(headline(emil)).to_have_value("")
    emil.keyboard.press("Control+Enter")
    emil.wait_for_timeout(300)
    expect(emil.locator("#composer-said")).to_be_empty()


def test_the_details_open_when_they_are_asked_for_and_are_saved(own, desk):
    server, _ = own
    emil = desk(server)
    emil.get_by_role("link", name="Headline, standfirst and other details").click()
    field = emil.locator("#d-headline")
    field.fill("River falls in the old town")
    expect(emil.locator("#details .ProseMirror")).to_be_visible()
    emil.keyboard.press("Control+Enter")
    expect(emil.locator(".bar-title")).to_have_text("River falls in the old town")
