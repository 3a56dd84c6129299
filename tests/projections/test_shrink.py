"""Our styles and script grow smaller, and stay what they were."""

from stoppress.projections.shrink import smaller_css, smaller_js


def test_styles_lose_comments_and_space_but_no_word_in_quotes():
    source = (
        '/* a */ .x > .y { content: " (" attr(href) ")"; color: var(--ink); }\n@media (width > 48rem) { .x { a: b; } }'
    )
    assert smaller_css(source) == '.x>.y{content:" (" attr(href) ")";color:var(--a)}@media (width>48rem){.x{a:b}}'


def test_a_descendant_keeps_its_space():
    assert (
        smaller_css(".figures :first-child dd { margin: calc(1rem + 2vw) }")
        == ".figures :first-child dd{margin:calc(1rem + 2vw)}"
    )


def test_the_script_gets_short_names_only_for_what_it_declares():
    source = 'const long = (text, other = document) => text.long + other // why\nlong(`a ${long} b`, "long")\n'
    assert smaller_js(source) == 'const A=(b,a=document)=>b.long+a\nA(`a ${A} b`,"long")'


def test_keys_short_forms_and_expressions_stay():
    source = 'const kept = 1\nconst tools = { kept, other: 2 }\nconst found = /a "b/.test(kept) ? 4 / 2 : kept\nfound()'
    assert smaller_js(source) == 'const kept=1\nconst B={kept,other:2}\nconst A=/a "b/.test(kept)?4/2:kept\nA()'
