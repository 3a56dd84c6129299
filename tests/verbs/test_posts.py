"""What the desk can do with a post, and how it is refused."""

import pytest

from stoppress.log.models import Change
from stoppress.newsroom import coverage, people, posts, review, roles
from stoppress.newsroom.models import Revision, Role, WorkingCopy
from stoppress.newsroom.posts import Given
from stoppress.newsroom.refusals import CoverageOver, NotAllowed, PostGone, StaleVersion, Unfit, Unknown


def head(newsroom):
    return Change.objects.filter(blog=newsroom.flood).count()


def test_what_an_earlier_version_stored_is_the_same_post_with_fewer_fields(newsroom):
    embed = {"kind": "embed", "url": "https://social.example/1"}
    copy = newsroom.publish(None, blocks=[embed])
    old = {name: value for name, value in copy.content["blocks"][0].items() if name in ("kind", "url", "title")}
    WorkingCopy.objects.filter(pk=copy.pk).update(content={**copy.content, "blocks": [old]})
    marked = posts.mark_key_event(newsroom.emil, newsroom.flood, copy.post, True, at=newsroom.now())
    assert marked.content["key_event"]
    again = newsroom.publish(None, blocks=[embed], post=copy.post)
    assert again.version == marked.version


def test_a_published_post_is_in_the_story(newsroom):
    copy = newsroom.publish("The river rose.", headline="River rises", bylines=["Emil"])
    post = newsroom.story().posts[copy.post].post
    assert post.headline == "River rises"
    assert post.blocks[0].html == "<p>The river rose.</p>"
    assert post.edited_at is None


def test_the_same_id_twice_is_the_same_post(newsroom):
    first = newsroom.publish("Once.", post="p-once")
    again = newsroom.publish("Once.", post="p-once")
    assert first.pk == again.pk
    assert head(newsroom) == 2


def test_an_id_that_is_out_with_other_words_is_not_swallowed(newsroom):
    first = newsroom.publish("Once.", post="p-once")
    newsroom.edit(first, text="Edited since.")
    assert newsroom.publish("Once.", post="p-once").version == 2
    with pytest.raises(StaleVersion) as refused:
        newsroom.publish("Something else.", post="p-once")
    assert "Something else." in str(refused.value.yours)
    newsroom.withdraw(first)
    with pytest.raises(PostGone):
        newsroom.publish("Once.", post="p-once")


def test_a_draft_is_not_even_named_to_those_without_a_role(newsroom):
    secret = newsroom.draft("secret", "A secret merger")
    with pytest.raises(Unknown) as refused:
        posts.publish(newsroom.otto, secret, {"text": "x"}, at=newsroom.now())
    assert "merger" not in str(refused.value)


def test_a_minor_edit_leaves_the_time_of_editing_alone(newsroom):
    copy = newsroom.publish("Teh river rose.")
    newsroom.edit(copy, text="The river rose.")
    post = newsroom.story().posts[copy.post].post
    assert post.blocks[0].html == "<p>The river rose.</p>"
    assert post.edited_at is None
    assert post.corrections == ()


def test_a_correction_is_public_and_dated(newsroom):
    copy = newsroom.publish("Two were hurt.")
    newsroom.correct(copy, "An earlier version said two.", text="Three were hurt.")
    post = newsroom.story().posts[copy.post].post
    assert [note.text for note in post.corrections] == ["An earlier version said two."]
    assert post.edited_at == post.corrections[0].at == newsroom.clock


def test_an_edit_of_the_words_must_say_what_it_is(newsroom):
    copy = newsroom.publish("Two were hurt.")
    for how in (Given(), Given(minor=True, correction="Both.")):
        with pytest.raises(Unfit):
            posts.edit(newsroom.emil, newsroom.flood, copy.post, {"text": "Three."}, how, at=newsroom.now())
    assert head(newsroom) == 2


@pytest.mark.parametrize("note", ["\u200b", " \u2060 ", "\u3164", "\ufeff\n"])
def test_a_correction_that_no_reader_can_see_is_none(newsroom, note):
    copy = newsroom.publish("Four metres.")
    with pytest.raises(Unfit, match="what kind of edit"):
        newsroom.correct(copy, note, text="Five metres.")
    newsroom.withdraw(copy, note)
    assert newsroom.story().posts[copy.post].note == ""


def test_an_edit_that_changes_nothing_is_no_change(newsroom):
    copy = newsroom.publish("As it is.")
    newsroom.edit(copy, text="As it is.")
    assert head(newsroom) == 2


def test_a_stale_version_is_refused_with_both_texts(newsroom):
    copy = newsroom.publish("First.")
    posts.edit(
        newsroom.ines, newsroom.flood, copy.post, {"text": "By Ines."}, Given(minor=True), at=newsroom.now(), version=1
    )
    with pytest.raises(StaleVersion) as refused:
        posts.edit(
            newsroom.emil,
            newsroom.flood,
            copy.post,
            {"text": "By Emil."},
            Given(minor=True),
            at=newsroom.now(),
            version=1,
        )
    assert refused.value.version == 2
    assert refused.value.yours["blocks"] == [{"kind": "prose", "html": "<p>By Emil.</p>"}]
    assert refused.value.theirs["blocks"] == [{"kind": "prose", "html": "<p>By Ines.</p>"}]
    assert "ines" in str(refused.value)
    assert "By Ines." in str(newsroom.story().posts[copy.post].post)


def test_every_save_is_a_revision(newsroom):
    copy = newsroom.publish("One.")
    newsroom.edit(copy, text="Two.")
    newsroom.correct(copy, "Was two.", text="Three.")
    newsroom.withdraw(copy, "None.")
    acts = Revision.objects.filter(copy=copy).order_by("version").values_list("version", "act")
    assert list(acts) == [(1, "published"), (2, "edited"), (3, "corrected"), (4, "withdrawn")]


def test_withdrawing_leaves_a_stub_and_can_be_undone(newsroom):
    copy = newsroom.publish("It was wrong.")
    newsroom.withdraw(copy, "It was wrong.")
    stub = newsroom.story().posts[copy.post]
    assert (stub.post, stub.note, stub.published_at) == (None, "It was wrong.", copy.published_at)
    newsroom.withdraw(copy, "Twice is once.")
    assert head(newsroom) == 3
    posts.restore(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())
    assert newsroom.story().posts[copy.post].post.published_at == copy.published_at


def test_a_withdrawn_post_cannot_be_edited_or_pinned(newsroom):
    copy = newsroom.publish("Gone.")
    newsroom.withdraw(copy)
    with pytest.raises(PostGone):
        newsroom.edit(copy, text="Here.")
    with pytest.raises(PostGone):
        posts.pin(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())


def test_one_post_is_pinned_at_a_time_and_none_after_it_is_withdrawn(newsroom):
    first, second = newsroom.publish("One."), newsroom.publish("Two.")
    for copy in (first, second):
        posts.pin(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())
    assert newsroom.story().pinned_post.id == second.post
    newsroom.withdraw(second)
    assert newsroom.story().pinned_post is None
    posts.restore(newsroom.emil, newsroom.flood, second.post, at=newsroom.now())
    assert newsroom.story().pinned_post is None
    posts.pin(newsroom.emil, newsroom.flood, first.post, at=newsroom.now())
    before = head(newsroom)
    posts.pin(newsroom.emil, newsroom.flood, first.post, at=newsroom.now())
    posts.unpin(newsroom.emil, newsroom.flood, second.post, at=newsroom.now())
    assert head(newsroom) == before
    posts.unpin(newsroom.emil, newsroom.flood, first.post, at=newsroom.now())
    assert newsroom.story().pinned_post is None


def test_a_key_event_is_marked_and_unmarked_without_a_note(newsroom):
    copy = newsroom.publish("The dam broke.")
    posts.mark_key_event(newsroom.emil, newsroom.flood, copy.post, True, at=newsroom.now())
    assert [one.id for one in newsroom.story().key_events()] == [copy.post]
    posts.mark_key_event(newsroom.emil, newsroom.flood, copy.post, False, at=newsroom.now())
    assert newsroom.story().key_events() == []


def test_a_draft_is_published_as_the_same_post(newsroom):
    draft = posts.save_draft(newsroom.cora, newsroom.flood, {"text": "By Cora."}, at=newsroom.now())
    assert newsroom.story().posts == {}
    out = posts.publish(newsroom.emil, newsroom.flood, {}, at=newsroom.now(), post=draft.post, version=draft.version)
    assert out.pk == draft.pk
    assert list(newsroom.story().posts) == [draft.post]


def test_a_draft_is_not_written_over_unseen(newsroom):
    draft = posts.save_draft(newsroom.cora, newsroom.flood, {"text": "By Cora."}, at=newsroom.now())
    for version in (None, 7):
        with pytest.raises(StaleVersion):
            posts.save_draft(
                newsroom.cora, newsroom.flood, {"text": "x"}, at=newsroom.now(), post=draft.post, version=version
            )
    again = posts.save_draft(newsroom.cora, newsroom.flood, {"text": "By Cora."}, at=newsroom.now(), post=draft.post)
    assert again.version == 1
    with pytest.raises(NotAllowed):
        other = people.add_person("carl", Role.CONTRIBUTOR, None)
        posts.save_draft(other, newsroom.flood, {"text": "x"}, at=newsroom.now(), post=draft.post, version=1)
    with pytest.raises(Unfit):
        posts.save_draft(newsroom.cora, newsroom.flood, {"text": " "}, at=newsroom.now())


def test_posts_wait_for_the_coverage_to_open_and_end_with_it(newsroom):
    vote = newsroom.draft("vote", "The town votes")
    with pytest.raises(CoverageOver, match="open the coverage"):
        posts.publish(newsroom.emil, vote, {"text": "Early."}, at=newsroom.now())
    copy = newsroom.publish("In time.")
    coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now())
    with pytest.raises(CoverageOver, match="reopen"):
        newsroom.publish("Late.")
    newsroom.correct(copy, "Still corrected.", text="After the end.")
    coverage.reopen(newsroom.emil, newsroom.flood, at=newsroom.now())
    newsroom.publish("Again.")
    assert newsroom.story().state == "live"


@pytest.mark.parametrize("who", ["cora", "otto"])
def test_only_editors_change_what_readers_see(newsroom, who):
    person, blog = getattr(newsroom, who), newsroom.flood
    copy, at = newsroom.publish("By an editor."), newsroom.now()
    before = head(newsroom)
    for verb in (
        lambda: posts.publish(person, blog, {"text": "x"}, at=at),
        lambda: posts.edit(person, blog, copy.post, {"text": "x"}, Given(minor=True), at=at),
        lambda: posts.mark_key_event(person, blog, copy.post, True, at=at),
        lambda: posts.withdraw(person, blog, copy.post, at=at),
        lambda: posts.restore(person, blog, copy.post, at=at),
        lambda: posts.pin(person, blog, copy.post, at=at),
        lambda: posts.unpin(person, blog, copy.post, at=at),
        lambda: coverage.make(person, {"headline": "Mine"}, at=at),
        lambda: coverage.open_coverage(person, blog, at=at),
        lambda: coverage.change_details(person, blog, {"headline": "Mine"}, at=at),
        lambda: coverage.close(person, blog, at=at),
        lambda: coverage.reopen(person, blog, at=at),
        lambda: roles.give_seat(person, person, blog, Role.CHIEF),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert head(newsroom) == before


def test_a_contributor_writes_drafts_and_a_stranger_nothing(newsroom):
    posts.save_draft(newsroom.cora, newsroom.flood, {"text": "x"}, at=newsroom.now())
    with pytest.raises(NotAllowed):
        posts.save_draft(newsroom.otto, newsroom.flood, {"text": "x"}, at=newsroom.now())


def test_a_seat_counts_on_its_own_blog_only(newsroom):
    fire = newsroom.open("fire", "Fire in the harbour")
    roles.give_seat(newsroom.vera, newsroom.otto, fire, Role.EDITOR)
    posts.publish(newsroom.otto, fire, {"text": "It burns."}, at=newsroom.now())
    with pytest.raises(NotAllowed):
        posts.publish(newsroom.otto, newsroom.flood, {"text": "It rises."}, at=newsroom.now())


def test_an_editor_does_not_give_out_roles(newsroom):
    with pytest.raises(NotAllowed):
        roles.give_seat(newsroom.emil, newsroom.cora, newsroom.flood, Role.EDITOR)


def test_a_disabled_person_may_nothing(newsroom):
    newsroom.emil.is_active = False
    with pytest.raises(NotAllowed):
        newsroom.publish("From the street.")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": ""},
        {"text": " \n "},
        {"text": "\u200b"},
        {"html": "<p></p>"},
        {"html": "<p>&nbsp;</p>"},
        {"html": "<b>" * 200 + "deep"},
        {"text": "é" * 60_000},
        {"blocks": [{"kind": "points", "points": [{"html": ""}]}]},
        {"html": "<script>alert(1)</script>"},
        {"headline": "x" * 301},
        {"blocks": [{"kind": "unheard-of"}]},
        {"blocks": "no list"},
        {"blocks": [{"kind": "figures", "figures": []}]},
        {"blocks": [{"kind": "embed", "url": "javascript:alert(1)"}]},
        {"text": "x", "html": "<p>y</p>"},
        {"text": "x", "tags": ["a" * 301]},
        {"text": "x", "status": "perhaps"},
        {"text": "x", "bylines": ["\ud800"]},
        {"headline": "\u200b"},
        {"headline": "\u3164"},
        {"headline": "fine", "blocks": [{"kind": "table", "rows": [["\x00"]]}]},
    ],
)
def test_what_cannot_be_stored_is_refused_and_leaves_nothing(newsroom, given):
    with pytest.raises(Unfit):
        posts.publish(newsroom.emil, newsroom.flood, given, at=newsroom.now())
    assert head(newsroom) == 1
    assert not WorkingCopy.objects.exists()


def test_an_unknown_post_is_said_to_be_unknown(newsroom):
    with pytest.raises(Unknown):
        posts.withdraw(newsroom.emil, newsroom.flood, "p404", at=newsroom.now())


def test_hostile_prose_comes_in_clean(newsroom):
    copy = newsroom.publish(None, html='<p onclick="x">A <a href="//evil.example">link</a><img src=x onerror=y></p>')
    assert newsroom.story().posts[copy.post].post.blocks[0].html == "<p>A <a>link</a></p>"


@pytest.mark.parametrize("url", ["http://[x", "https://\u202eevil", "https://", "http:///path"])
def test_an_address_that_names_no_host_is_refused(newsroom, url):
    with pytest.raises(Unfit):
        newsroom.publish(None, blocks=[{"kind": "embed", "url": url}])


def test_a_contributor_reads_what_is_out_and_their_own_drafts_and_no_others(newsroom):
    cora, flood = newsroom.cora, newsroom.flood
    out = newsroom.publish("The water stands.")
    own = posts.save_draft(cora, flood, {"text": "Mine."}, at=newsroom.now())
    other = posts.save_draft(newsroom.emil, flood, {"text": "The minister resigns."}, at=newsroom.now())
    gone = posts.save_draft(newsroom.emil, flood, {"text": "The budget."}, at=newsroom.now())
    review.discard(newsroom.emil, flood, gone.post, at=newsroom.now())
    for copy in (out, own):
        assert posts.readable(cora, flood, copy.post) == copy
    for copy in (other, gone):
        assert posts.readable(newsroom.ines, flood, copy.post) == copy
        with pytest.raises(NotAllowed):
            posts.readable(cora, flood, copy.post)
