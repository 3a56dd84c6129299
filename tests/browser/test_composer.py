"""The composer in a real browser: blocks where the cursor is, clean pastes, typed marks, chips, a drafted summary."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from stoppress.desk.quotes import marks

from .paste import CORPUS
from .test_desk import headline, titled, write

FIELDS = (
    """[...new FormData(document.querySelector("#composer, #edit"))].filter(([name]) => /^(prose|block)-/.test(name))"""
)


def parts(page: Page) -> list:
    """What the form would send, without the places that nobody wrote in."""
    found = [(name, value) for name, value in page.evaluate(FIELDS) if value]
    return [value if name.startswith("prose") else json.loads(value) for name, value in found]


def text(page: Page):
    """The first prose field of the composer."""
    return page.locator("#composer .prose-field .ProseMirror").first


def paste(page: Page, html: str = "", plain: str = "", into: str = "document.activeElement") -> None:
    """What the browser does when somebody presses Ctrl+V."""
    page.evaluate(
        f"""([html, plain]) => {{ const data = new DataTransfer(); if (html) data.setData("text/html", html)
        if (plain) data.setData("text/plain", plain)
        const event = new ClipboardEvent("paste", {{ clipboardData: data, bubbles: true, cancelable: true }})
        {into}.dispatchEvent(event) }}""",
        [html, plain],
    )


def test_every_block_is_written_without_the_mouse_and_published(own, desk):
    server, api = own
    led = api.publish("The hall opens at six.", headline="Shelter in the church hall")
    emil = desk(server)
    write(emil, "High water", "Before it.")
    for letters in ("quo", "key p", "key f", "tab"):
        emil.keyboard.press("Enter")
        emil.keyboard.type(f"/{letters}")
        expect(emil.get_by_role("listbox")).to_be_visible()
        emil.keyboard.press("Enter")
        expect(emil.get_by_role("listbox")).to_have_count(0)
        if letters == "quo":
            emil.keyboard.type("Never before.")
            emil.keyboard.press("Tab")
            emil.keyboard.type("Marit Fennel")
            emil.keyboard.press("Enter")  # on to the text below
        elif letters == "key p":
            emil.keyboard.type("The hall is open")
            emil.keyboard.press("Tab")
            emil.keyboard.press("Enter")
            emil.keyboard.type("church")
            emil.locator(".listbox").get_by_role("option", name="Shelter in the church hall").wait_for()
            emil.keyboard.press("Enter")
            expect(emil.locator("[data-to-words]")).to_contain_text("Shelter in the church hall")
            emil.locator(".edit-point .ProseMirror").focus()
            emil.keyboard.press("End")
            emil.keyboard.press("Enter")
            emil.keyboard.type("Roads are shut")
            emil.keyboard.press("Tab")
            emil.keyboard.press("Enter")
            emil.keyboard.type("https://example.org/roads")
            emil.locator(".listbox").get_by_role("option", name="https://example.org/roads").wait_for()
            emil.keyboard.press("Enter")
            emil.locator(".blocks > .prose-field .ProseMirror").last.focus()
        elif letters == "key f":
            for words in ("2.9 m", "above normal", "Harbour", "14:30"):
                emil.keyboard.type(words)
                emil.keyboard.press("Tab")
            emil.locator(".blocks > .prose-field .ProseMirror").last.focus()
        else:
            emil.keyboard.type("Gates")
            emil.keyboard.press("Tab")
            for cell in ("Gate", "Time"):
                emil.keyboard.type(cell)
                emil.keyboard.press("Tab")
            emil.locator(".cell").nth(3).focus()
            emil.keyboard.type("North")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "High water")).to_be_visible()
    assert server.json("/live/flood.json")["posts"][0]["blocks"] == [
        {"kind": "prose", "html": "<p>Before it.</p>"},
        {"kind": "quote", "html": "<p>Never before.</p>", "attribution": "Marit Fennel"},
        {
            "kind": "points",
            "points": [
                {"html": "The hall is open", "post": led["id"]},
                {"html": "Roads are shut", "url": "https://example.org/roads"},
            ],
        },
        {
            "kind": "figures",
            "figures": [{"value": "2.9 m", "label": "above normal", "source": "Harbour", "as_of": "14:30"}],
        },
        {"kind": "table", "rows": [["Gate", "Time"], ["North", ""]], "caption": "Gates"},
    ]
    assert parts(emil) == [] and emil.locator("#composer [data-block]").count() == 0


def test_a_block_from_the_toolbar_parts_the_text_at_the_cursor_and_undo_joins_it(covered, desk):
    emil = desk(covered[0])
    text(emil).click()
    emil.keyboard.type("One two")
    for _ in range(4):
        emil.keyboard.press("ArrowLeft")
    emil.wait_for_timeout(100)  # the editor hears of a selection a moment later
    emil.get_by_role("button", name="Key points", exact=True).click()
    emil.keyboard.type("Point")
    point = {"kind": "points", "points": [{"html": "Point", "post": None, "url": None}]}
    assert parts(emil) == ["<p>One</p>", point, "<p> two</p>"]
    emil.get_by_role("button", name="Remove", exact=True).click()
    assert parts(emil) == ["<p>One</p><p> two</p>"]
    emil.locator("#notices").get_by_role("button", name="Undo").click()
    assert parts(emil) == ["<p>One</p>", point, "<p> two</p>"]
    emil.locator(".edit-point .ProseMirror").focus()
    for _ in range(8):  # the letters of the point, then the block itself
        if parts(emil) != ["<p>One two</p>"]:
            emil.keyboard.press("Control+z")
    assert parts(emil) == ["<p>One two</p>"]
    emil.keyboard.press("Control+Shift+z")
    assert parts(emil)[0] == "<p>One</p>" and parts(emil)[-1] == "<p> two</p>"


def test_blocks_move_by_a_paragraph_and_go_by_keyboard(covered, desk):
    emil = desk(covered[0])
    text(emil).click()
    emil.keyboard.type("One")
    emil.keyboard.press("Enter")
    emil.keyboard.type("Two")
    emil.get_by_role("button", name="Quote", exact=True).click()
    emil.keyboard.type("Said")
    quote = {"kind": "quote", "html": "<p>Said</p>", "attribution": ""}
    emil.keyboard.press("Alt+ArrowUp")
    assert parts(emil) == ["<p>One</p>", quote, "<p>Two</p>"]
    emil.keyboard.type("!")  # the cursor stayed where it was
    emil.keyboard.press("Backspace")
    emil.keyboard.press("Alt+ArrowUp")
    assert parts(emil) == [quote, "<p>One</p><p>Two</p>"]
    emil.get_by_role("button", name="Move down").click()
    assert parts(emil) == ["<p>One</p>", quote, "<p>Two</p>"]
    emil.locator(".blocks > .prose-field .ProseMirror").last.click()
    emil.keyboard.press("Home")
    emil.wait_for_timeout(100)
    emil.keyboard.press("Backspace")
    expect(emil.locator("[data-block]")).to_be_focused()
    emil.keyboard.press("Backspace")
    assert parts(emil) == ["<p>One</p><p>Two</p>"]
    emil.keyboard.press("Control+z")
    assert parts(emil) == ["<p>One</p>", quote, "<p>Two</p>"]


def test_rows_and_cells_come_go_and_come_back(covered, desk):
    emil = desk(covered[0])
    text(emil).click()
    emil.get_by_role("button", name="Table", exact=True).click()
    emil.locator(".cell").first.focus()
    paste(emil, plain="a\tb\tc\td\n1\t2\t3\t4\n5\t6\t7\t8\nx\ty\tz\tw")
    rows = [["a", "b", "c", "d"], ["1", "2", "3", "4"], ["5", "6", "7", "8"], ["x", "y", "z", "w"]]
    assert parts(emil)[0]["rows"] == rows
    emil.locator(".cell").nth(5).focus()
    emil.get_by_role("button", name="Remove column").click()
    emil.get_by_role("button", name="Remove row").click()
    assert parts(emil)[0]["rows"] == [["a", "c", "d"], ["5", "7", "8"], ["x", "z", "w"]]
    emil.keyboard.press("Control+z")
    emil.keyboard.press("Control+z")
    assert parts(emil)[0]["rows"] == rows
    emil.locator(".cell").last.focus()
    emil.keyboard.press("Enter")
    emil.keyboard.type("below")
    assert parts(emil)[0]["rows"][4] == ["", "", "", "below"]


@pytest.mark.parametrize("name", CORPUS)
def test_a_paste_comes_in_clean_from(covered, desk, name):
    html, wanted = CORPUS[name]
    emil = desk(covered[0])
    text(emil).focus()
    paste(emil, html, "the plain words")
    assert [part["rows"] if isinstance(part, dict) else part for part in parts(emil)] == wanted


def test_a_paste_amid_a_text_stands_where_the_cursor_was(covered, desk):
    emil = desk(covered[0])
    text(emil).click()
    emil.keyboard.type('"Before" after')
    for _ in range(6):
        emil.keyboard.press("ArrowLeft")
    emil.wait_for_timeout(100)
    paste(emil, plain="Gate\tTime\r\nNorth\t13:58\r\n")
    table = {"kind": "table", "rows": [["Gate", "Time"], ["North", "13:58"]], "caption": ""}
    assert parts(emil) == ["<p>“Before”</p>", table, "<p> after</p>"]
    emil.keyboard.press("Control+z")
    assert parts(emil) == ["<p>“Before” after</p>"]
    emil.keyboard.press("Control+End")
    paste(emil, plain='"straight" -- it\'s\tkept')
    assert parts(emil) == ['<p>“Before” after"straight" -- it\'s\tkept</p>']


TYPED = [
    ("en", '"It\'s \'so\'" -- he said - "yes"', "“It’s ‘so’” – he said – “yes”"),
    ("en", 'A 5" pipe, rock \'n\' roll, ("x")', 'A 5" pipe, rock ‘n’ roll, (“x”)'),
    ("en", "x---y https://a.example/b--c", "x—y https://a.example/b--c"),
    ("de", "\"Das ist 'so'\", sagt's", "„Das ist ‚so‘“, sagt’s"),
    ("fr", '"L\'eau monte" !', "«\u202fL’eau monte\u202f» !"),
    ("sv", "\"Det 'är' så\"", "”Det ’är’ så”"),
    ("pl", '"Tak"', "„Tak”"),
    ("ar", '"نعم"', "«نعم»"),
    ("he", 'צה"ל אמר "כן"', 'צה"ל אמר ”כן”'),
]


@pytest.mark.parametrize(("language", "keys", "words"), TYPED)
def test_marks_are_made_by_language_while_somebody_types(covered, desk, language, keys, words):
    emil = desk(covered[0])
    emil.evaluate(
        "async all => { const { made } = await import('desk/type'); globalThis.made = made; globalThis.all = all }",
        _marks(),
    )
    said = emil.evaluate(
        """([language, keys]) => [...keys].reduce((before, sign) => {
          const put = made(before, sign, all[language].split("|"))
          const started = put === null ? [before, sign] : [put.cut ? before.slice(0, -put.cut) : before, put.put]
          return started.join("") }, "")""",
        [language, keys],
    )
    assert said == words


def _marks() -> dict[str, str]:
    return {language: "|".join(marks(language)) for language, _keys, _words in TYPED}


def test_a_typed_mark_is_taken_back_by_one_key_and_stays_straight_in_code(covered, desk):
    emil = desk(covered[0])
    text(emil).click()
    emil.keyboard.type('Say "')
    emil.keyboard.press("Backspace")
    assert parts(emil) == ['<p>Say "</p>']
    emil.keyboard.type("so -")
    emil.keyboard.type("-")
    assert parts(emil) == ['<p>Say "so –</p>']
    emil.keyboard.press("Control+z")
    assert parts(emil) == ['<p>Say "so --</p>']
    emil.keyboard.type(" `a` ")
    emil.keyboard.press("Control+e")
    emil.keyboard.type('"it\'s"')
    assert parts(emil) == ['<p>Say "so -- <code>a</code> <code>"it\'s"</code></p>']
    headline(emil).click()
    emil.keyboard.type('The "flood"')
    expect(headline(emil)).to_have_value("The “flood”")
    emil.keyboard.press("Control+z")
    expect(headline(emil)).to_have_value('The “flood"')
    emil.keyboard.type(' - and "')
    expect(headline(emil)).to_have_value('The “flood" – and “')
    emil.keyboard.press("Backspace")
    expect(headline(emil)).to_have_value('The “flood" – and "')
    emil.evaluate("document.execCommand('insertText', false, 'pasted \"so\"')")
    expect(headline(emil)).to_have_value('The “flood" – and "pasted "so"')


def test_names_are_chips_and_what_was_used_is_suggested(own, desk):
    server, api = own
    api.publish("Words", bylines=["Smith, John", "Tomas Verrill"], tags=["Orrin barrier"])
    emil = desk(server)
    write(emil, "Who wrote it")
    bylines = emil.get_by_role("combobox", name="Add a byline")
    bylines.click()
    expect(emil.locator(".listbox").get_by_role("option", name="Smith, John")).to_be_visible()
    emil.keyboard.type("smi")
    expect(emil.locator(".listbox").get_by_role("option")).to_have_count(1)
    emil.keyboard.press("ArrowDown")
    emil.keyboard.press("Enter")
    emil.keyboard.type("Cora Lind,Too Much,")
    emil.keyboard.press("Backspace")
    emil.locator(".chip", has_text="emil").get_by_role("button", name="Remove emil").click()
    expect(emil.locator("[name=bylines]")).to_have_value('"Smith, John", Cora Lind')
    emil.get_by_role("combobox", name="Add a tag").click()
    emil.keyboard.type("Orrin b")
    expect(emil.locator(".listbox").get_by_role("option", name="Orrin barrier")).to_be_visible()
    emil.keyboard.press("ArrowDown")
    emil.keyboard.press("Enter")
    emil.keyboard.type("tide")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Who wrote it")).to_be_visible()
    post = server.json("/live/flood.json")["posts"][0]
    assert [one["name"] for one in post["bylines"]] == ["Smith, John", "Cora Lind"]
    assert post["tags"] == ["Orrin barrier", "tide"]
    expect(emil.locator("[data-chips=bylines] .chip")).to_have_text(["Smith, John", "Cora Lind"])
    expect(emil.locator("[data-chips=tags] .chip")).to_have_count(0)


def test_times_are_said_by_the_button_and_gone_after_the_post(own, desk):
    server, _api = own
    emil = desk(server)
    write(emil, "As of then")
    emil.locator("[data-when] summary").click()
    emil.get_by_label("Publish as of an earlier time").fill("2026-01-02T10:30")
    emil.get_by_label("When it happened").fill("2026-01-02T09:15")
    expect(emil.locator("[data-when] summary")).to_have_text("As of 10:30, Happened 09:15")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "As of then")).to_be_visible()
    post = next(one for one in server.json("/live/flood.json")["posts"] if one["headline"] == "As of then")
    assert post["published_at"].startswith("2026-01-02T")
    expect(emil.locator("[data-when] summary")).to_have_text("Now")
    expect(emil.locator("[name=published_at]")).to_have_value("")


def test_a_drafted_summary_stands_below_what_was_typed_and_can_be_pruned(own, desk):
    server, api = own
    made = [api.publish("Words", headline=f"Event {number}", key_event=True)["id"] for number in range(3)]
    emil = desk(server)
    write(emil, "My own headline", "My own words")
    emil.locator("[data-digest] summary").click()
    emil.get_by_role("link", name="What we know").click()
    expect(emil.locator(".edit-point")).to_have_count(3)
    expect(headline(emil)).to_have_value("My own headline")
    expect(emil.locator("#composer [name=summary]")).to_be_checked()
    emil.get_by_role("button", name="Remove this point").nth(1).click()
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "My own headline")).to_be_visible()
    words, points = server.json("/live/flood.json")["posts"][0]["blocks"]
    assert words["html"] == "<p>My own words</p>" and [one["post"] for one in points["points"]] == [made[2], made[0]]
    emil.locator("[data-digest] summary").click()
    emil.get_by_role("link", name="Today’s top stories").click()
    expect(emil.locator("#composer-said")).to_contain_text("no key event since the last summary")


def test_blocks_of_a_post_that_is_out_are_edited_and_an_embed_stays(own, desk):
    server, api = own
    embed = {
        "kind": "embed",
        "url": "https://example.org/v",
        "title": "A video",
        "text": "",
        "author": "",
        "provider": "",
    }
    quote = {"kind": "quote", "html": "<p>Said</p>", "attribution": "Marit"}
    table = {"kind": "table", "rows": [["a", "b"], ["1", "2"]], "caption": "C"}
    made = api.publish(None, headline="Parts", blocks=[quote, embed, table])
    emil = desk(server, path=f"/desk/flood/posts/{made['id']}")
    assert [part["kind"] for part in parts(emil)] == ["quote", "embed", "table"]
    emil.locator(".edit-quote .ProseMirror").click()
    emil.keyboard.press("End")
    emil.keyboard.type(" so")
    emil.locator(".cell").last.fill("3")
    emil.keyboard.press("Control+Enter")
    emil.wait_for_url("**/desk/flood/#post-*")
    blocks = server.json("/live/flood.json")["posts"][0]["blocks"]
    assert (
        blocks[0]["html"] == "<p>Said so</p>" and blocks[1]["title"] == "A video" and blocks[2]["rows"][1] == ["1", "3"]
    )


@pytest.mark.parametrize("begun", [False, True])
def test_a_kept_form_gets_its_fields_back(covered, desk, begun):
    emil = desk(covered[0])
    quote = {"kind": "quote", "html": "<p>Said</p>", "attribution": "Marit"}
    fields = [["headline", "x"], ["prose-0", "<p>One</p>"], ["block-1", json.dumps(quote)], ["prose-2", "<p>Two</p>"]]
    emil.evaluate(
        """async ([fields, begun]) => {
        const { rebuild, start } = await import("desk/blocks"), { editors } = await import("desk/editor")
        const form = document.getElementById("composer"), home = form.querySelector("[data-blocks]")
        if (!begun) delete home.dataset.begun
        rebuild(form, fields)
        if (!begun) { editors(form); start(form) } }""",
        [fields, begun],
    )
    assert parts(emil) == ["<p>One</p>", quote, "<p>Two</p>"]
    expect(emil.get_by_label("Who said it")).to_have_value("Marit")
    emil.locator(".edit-quote .ProseMirror").click()
    emil.keyboard.press("End")
    emil.keyboard.type("!")
    assert parts(emil)[1]["html"] == "<p>Said!</p>"


def test_the_coverage_is_copied_as_text(own, desk):
    server, api = own
    api.publish("A very ordinary sentence.", headline="Ordinary")
    api.publish("Words", headline="Key", key_event=True)
    emil = desk(server, permissions=["clipboard-read", "clipboard-write"])
    emil.get_by_role("button", name="Copy", exact=True).click()
    expect(emil.get_by_text("Copied")).to_be_visible()
    copied = emil.evaluate("navigator.clipboard.readText()")
    assert copied.index("A very ordinary sentence.") < copied.index("Key")
    emil.get_by_label("Key events only").check()
    with emil.expect_download() as got:
        emil.get_by_role("link", name="Take the file").click()
    assert got.value.suggested_filename == "flood.txt" and "ordinary" not in got.value.path().read_text()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_blocks(covered, desk, width, scheme):
    points = {"kind": "points", "points": [{"html": "One"}, {"html": "Two", "url": "https://example.org/"}]}
    figures = {"kind": "figures", "figures": [{"value": "2.9 m", "label": "above normal", "source": "", "as_of": ""}]}
    table = {"kind": "table", "rows": [["a", "b"], ["1", "2"]], "caption": ""}
    quote = {"kind": "quote", "html": "<p>Said</p>", "attribution": "Marit"}
    emil = desk(covered[0], viewport={"width": width, "height": 844}, color_scheme=scheme)
    if width == 390:
        emil.get_by_role("button", name="Write an update").click()
    text(emil).click()
    emil.evaluate(
        """async parts => (await import("desk/blocks")).insert(document.getElementById("composer"), parts)""",
        [quote, points, figures, table],
    )
    assert [found["id"] for found in Axe().run(emil).response["violations"]] == []
    emil.locator("[data-to-open]").first.click()
    expect(emil.locator(".listbox").get_by_role("option").first).to_be_visible()
    assert [found["id"] for found in Axe().run(emil).response["violations"]] == []
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
