"""Two who changed one post: what does not overlap is merged, what does waits for a person, nothing is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.newsroom import merge
from stoppress.newsroom.content import EMPTY

QUOTE = {"kind": "quote", "html": "<p>Never so high.</p>", "attribution": "The verger"}


def of(*paragraphs: str, **more):
    """A post of these paragraphs; a dict is a block of another kind."""
    blocks = []
    for one in paragraphs:
        if isinstance(one, dict):
            blocks.append(one)
        elif blocks and blocks[-1]["kind"] == "prose":
            blocks[-1] = {"kind": "prose", "html": blocks[-1]["html"] + f"<p>{one}</p>"}
        else:
            blocks.append({"kind": "prose", "html": f"<p>{one}</p>"})
    return {**EMPTY, "blocks": blocks, **more}


def merged(base, theirs, yours, **choices):
    """What stands, and how many places were open."""
    places = merge.places(base, theirs, yours)
    return merge.settle(places, {name.replace("_", "-"): choice for name, choice in choices.items()}), [
        place.name for place in merge.undecided(places, {})
    ]


BASE = of("Trains stop until 20:00.", "Buses run inland.", "Tickets stay valid.", headline="Trains stop")


def test_changes_of_different_paragraphs_are_merged_even_side_by_side():
    theirs = of("Trains stop until 22:00.", "Buses run inland.", "Tickets stay valid.", headline="Trains stop")
    yours = of("Trains stop until 20:00.", "Buses run by way of Thornby.", "Tickets stay valid.", headline="No trains")
    content, open_ = merged(BASE, theirs, yours)
    assert open_ == []
    assert content == of(
        "Trains stop until 22:00.", "Buses run by way of Thornby.", "Tickets stay valid.", headline="No trains"
    )


def test_one_paragraph_changed_by_both_is_open_and_each_choice_makes_its_text():
    theirs = of("Trains stop until 22:00.", "Buses run inland.", "Tickets stay valid.", headline="Trains stop")
    yours = of("Trains stop until midnight.", "Buses run inland.", "Tickets stay valid.", headline="Trains stop")
    assert merged(BASE, theirs, yours)[1] == ["at-0"]
    assert merged(BASE, theirs, yours, at_0="theirs")[0] == theirs
    assert merged(BASE, theirs, yours, at_0="yours")[0] == yours
    assert merged(BASE, theirs, yours)[0] == yours  # until somebody chooses
    both = merged(BASE, theirs, yours, at_0="both")[0]["blocks"][0]["html"]
    assert both.startswith("<p>Trains stop until 22:00.</p><p>Trains stop until midnight.</p>")


def test_a_paragraph_that_one_took_out_and_the_other_changed_is_open():
    theirs = of("Trains stop until 20:00.", "Tickets stay valid.", headline="Trains stop")
    yours = of("Trains stop until 20:00.", "Buses run inland tonight.", "Tickets stay valid.", headline="Trains stop")
    assert merged(BASE, theirs, yours)[1] == ["at-1"]
    assert merged(BASE, theirs, yours, at_1="theirs")[0] == theirs


def test_what_both_put_in_at_one_place_is_open_and_both_can_be_taken():
    theirs, yours = of(*"abc", "Of theirs", headline=""), of(*"abc", "Of yours", headline="")
    assert merged(of(*"abc"), theirs, yours)[1] == ["in-3"]
    assert merged(of(*"abc"), theirs, yours, in_3="both")[0] == of(*"abc", "Of theirs", "Of yours")


def test_what_both_did_alike_is_no_question():
    theirs = of("Trains stop until 22:00.", "Buses run inland.", "Tickets stay valid.", headline="Trains stop")
    content, open_ = merged(BASE, theirs, {**theirs, "key_event": True})
    assert open_ == [] and content == {**theirs, "key_event": True}


def test_names_and_marks_of_both_stand():
    base = of("a", bylines=[{"name": "Ada"}], tags=["rail", "sea"])
    theirs = of("a", bylines=[{"name": "Ada"}, {"name": "Bo"}], tags=["rail"], key_event=True)
    yours = of("a", bylines=[{"name": "Ada"}], tags=["rail", "sea", "storm"], summary=True)
    content, open_ = merged(base, theirs, yours)
    assert open_ == [] and content["tags"] == ["rail", "storm"] and content["key_event"] and content["summary"]
    assert [one["name"] for one in content["bylines"]] == ["Ada", "Bo"]


def test_a_status_that_both_changed_is_open():
    assert merged(of("a"), of("a", status="confirmed"), of("a", status="false"))[1] == ["status"]


def test_other_blocks_are_merged_whole():
    changed = {**QUOTE, "attribution": "The sexton"}
    theirs, yours = of("a", changed, "b"), of("a and more", QUOTE, "b")
    assert merged(of("a", QUOTE, "b"), theirs, yours) == (of("a and more", changed, "b"), [])


def test_rows_of_one_list_are_merged_each_by_itself():
    def listed(*rows):
        return {
            **EMPTY,
            "blocks": [{"kind": "prose", "html": f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"}],
        }

    theirs = listed("One school is open", "Two boats", "Three lorries")
    yours = listed("One school", "Two boats", "Four lorries came")
    assert merged(listed("One school", "Two boats", "Three lorries"), theirs, yours) == (
        listed("One school is open", "Two boats", "Four lorries came"), [],
    )  # fmt: skip


def test_without_a_base_nothing_is_decided_by_itself():
    content, open_ = merged(None, of("a", "b", headline="T"), of("a", "c", headline="Y"))
    assert set(open_) == {"headline", "in-1"} and content == of("a", "c", headline="Y")


WORDS = st.lists(st.sampled_from(["One two three", "Four five six", "Seven eight", "nine", "ten"]), max_size=5)
POSTS = st.builds(
    lambda words, tags, key: of(*words, tags=list(dict.fromkeys(tags)), key_event=key), WORDS, WORDS, st.booleans()
)


@settings(max_examples=200, deadline=None)
@given(POSTS, POSTS, POSTS)
def test_whatever_was_changed_each_side_can_be_taken_and_none_is_lost(base, theirs, yours):
    places = merge.places(base, theirs, yours)
    assert merge.settle(merge.places(base, base, yours), {}) == yours
    assert merge.settle(merge.places(base, theirs, base), {}) == theirs
    every = merge.settle(places, {place.name: "both" for place in places})
    text = "".join(block["html"] for block in every["blocks"])
    for side in (theirs, yours):
        for word in (html for block in side["blocks"] for html in block["html"].split("</p>") if html):
            before = "".join(block["html"] for block in base["blocks"])
            assert word in text or word in before  # what is new on a side is there
