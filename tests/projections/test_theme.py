"""An operator's look for readers' pages: read once, checked, and never more than the page's policy allows."""

import re

import pytest

from stoppress.projections import inline, theme
from stoppress.projections.shrink import smaller_css

BLUE = ":root { --stoppress-accent: light-dark(#00539f, #7ab8ff) }"


@pytest.fixture
def folder(tmp_path):
    """Write a theme: folder({name: text or bytes}) is its folder."""

    def write(files):
        for name, content in files.items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def test_without_a_theme_nothing_is_added_to_a_page():
    worn = theme.read(None)
    assert (worn.style, worn.files, worn.templates, worn.has_fonts) == ("", {}, None, False)
    assert all("--stoppress-" not in style for style in inline.STYLES.values())
    assert all("font-src" not in one["content-security-policy"] for one in inline.SECURITY.values())


def test_our_paper_is_the_one_of_our_own_sheet():
    tokens = (inline.TEMPLATES.parent / "static/css/tokens.css").read_text()
    assert f"--paper: light-dark({', '.join(theme.PAPER)});" in tokens


def test_rules_of_a_theme_stand_in_a_layer_after_all_of_ours(folder):
    style = theme.read(folder({"theme.css": f"/* Blue. */\n{BLUE}"})).style
    assert style == f"@layer media,theme;@layer theme{{{BLUE}}}"


def test_every_public_property_stands_before_our_own_value_and_keeps_its_name():
    tokens = (inline.TEMPLATES.parent / "static/css/tokens.css").read_text()
    small = smaller_css(theme.opened(tokens))
    assert set(re.findall(r"var\((--stoppress-[a-z-]+),", small)) == {
        f"--stoppress-{one}" for one in theme.PUBLIC.values()
    }
    assert small.replace(" ", "").count("light-dark(") == tokens.count("light-dark(")


def test_a_font_is_served_under_an_address_that_changes_with_its_content(folder):
    source = {"theme.css": "@font-face { font-family: G; src: url( './g.woff2' ) }", "g.woff2": b"one"}
    first = theme.read(folder(source))
    second = theme.read(folder({"g.woff2": b"two"}))
    addresses = [re.search(r'url\("(/theme/g\.woff2\?v=[0-9a-f]{10})"\)', one.style)[1] for one in (first, second)]
    assert addresses[0] != addresses[1]
    assert first.has_fonts and first.files["g.woff2"].media_type == "font/woff2"


@pytest.mark.parametrize(
    ("css", "paper"),
    [
        ("--stoppress-background: light-dark(#fff, #0d1522);", ("#fff", "#0d1522")),
        ("--stoppress-background:#eee}", ("#eee", "#eee")),
        ("--stoppress-background: light-dark(rgb(1 2 3), #000);", theme.PAPER),
        ("--stoppress-text: #111", theme.PAPER),
    ],
)
def test_the_browsers_bar_takes_the_colour_of_the_paper(folder, css, paper):
    assert theme.read(folder({"theme.css": ":root{" + css.rstrip("}") + "}"})).paper == paper


@pytest.mark.parametrize(
    ("css", "says"),
    [
        ("@import 'more.css';", "@import"),
        ("a{}</style><script>", "</"),
        ("a{background:url(https://elsewhere.example/a.png)}", "https:"),
        ("a{background:url(//elsewhere.example/a.png)}", "//"),
        ("a{background:image-set('//elsewhere.example/a.png' 1x)}", "//"),
        ("a{background:url(data:image/png;base64,aa)}", "data:"),
        ("a{background:url(missing.png)}", "missing.png"),
        ("a{background:url(../secret-key)}", "../secret-key"),
        (":root{--a:#fff}", "--a"),
        ("a{color:red}}", "brace"),
        ("a{color:red", "brace"),
        ("a{color:red} /* and", "comment"),
    ],
)
def test_what_a_page_must_not_carry_is_refused_with_a_sentence(folder, css, says):
    with pytest.raises(theme.Unusable, match=re.escape(says)):
        theme.read(folder({"theme.css": css}))


def test_a_brace_in_quotes_is_a_text_and_a_longer_name_is_the_themes(folder):
    theme.read(folder({"theme.css": "a::after{content:'}';--abc:1}", "a.md": "Notes.", ".hidden": ""}))


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"notes.html": ""}, "notes.html"),
        ({"a b.png": ""}, "a b.png"),
        ({"large.png": b" " * (theme.LARGEST + 1)}, "smaller"),
        ({"theme.css": b"\xff"}, "cannot be read"),
        ({"templates/reader/live.html": ""}, "reader/about.html"),
        ({"templates/about.html": ""}, "reader/about.html"),
        ({"templates/reader/about.html": "<p onclick='x()'>"}, "onclick"),
        ({"templates/reader/about.html": "<p style='color:red'>"}, "style="),
        ({"templates/reader/head.html": "<script>x()</script>"}, "<script"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(folder, files, says):
    with pytest.raises(theme.Unusable, match=re.escape(says)):
        theme.read(folder(files))


def test_a_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(theme.Unusable, match="nowhere"):
        theme.read(tmp_path / "nowhere")
