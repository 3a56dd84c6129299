"""What is withdrawn is held back from every public reading of the past."""

from stoppress.log import kinds, read
from stoppress.newsroom import posts
from stoppress.projections.story import Story, fold


def words(entries):
    return " ".join(str(entry.change) for entry in entries)


def test_a_draft_does_not_exist_for_readers(newsroom):
    secret = newsroom.draft("secret", "What only the desk knows")
    posts.save_draft(newsroom.emil, newsroom.flood, {"text": "Embargoed until six."}, at=newsroom.now())
    assert "secret" not in {head.slug for head in read.latest(100)}
    assert read.head(secret.pk) is None
    assert read.find("secret") is None
    assert read.headline("secret") == ""
    assert read.since(secret.pk, 0) == []
    assert "Embargoed" not in words(read.since(newsroom.flood.pk, 0))


def test_the_words_of_a_withdrawn_post_are_held_back_but_its_numbers_stay(newsroom):
    copy = newsroom.publish("The bridge has fallen.")
    newsroom.correct(copy, "It stands.", text="The bridge, which has fallen, stands.")
    newsroom.withdraw(copy, "We were wrong.")
    entries = read.since(newsroom.flood.pk, 0)
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert [entry.post for entry in entries] == [None, copy.post, copy.post, copy.post]
    assert [entry.change is None for entry in entries] == [False, True, True, False]
    assert "fallen" not in words(entries)
    assert "We were wrong." in words(entries)


def test_a_withdrawal_holds_back_nothing_of_other_posts(newsroom):
    stays, goes = newsroom.publish("This stays."), newsroom.publish("This goes.")
    newsroom.withdraw(goes)
    assert "This stays." in words(read.since(newsroom.flood.pk, 0))
    assert "This goes." not in words(read.since(newsroom.flood.pk, 0))
    assert stays.post != goes.post


def test_a_post_that_came_back_is_whole_again(newsroom):
    copy = newsroom.publish("The bridge is closed.")
    newsroom.withdraw(copy)
    posts.restore(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())
    assert words(read.since(newsroom.flood.pk, 0)).count("The bridge is closed.") == 2


def test_reading_in_parts_withholds_as_reading_at_once(newsroom):
    copy = newsroom.publish("The bridge has fallen.")
    newsroom.publish("Something else.")
    newsroom.withdraw(copy)
    at_once = read.since(newsroom.flood.pk, 0)
    in_parts = [entry for number in range(4) for entry in read.since(newsroom.flood.pk, number, 1)]
    assert in_parts == at_once


def test_a_story_folded_after_the_fact_equals_the_one_that_was_followed(newsroom):
    first, second = newsroom.publish("One.", headline="One"), newsroom.publish("Two.", key_event=True)
    posts.pin(newsroom.emil, newsroom.flood, first.post, at=newsroom.now())
    followed = newsroom.story()
    posts.pin(newsroom.emil, newsroom.flood, second.post, at=newsroom.now())
    newsroom.withdraw(second, "No.")
    fold(followed, read.since(newsroom.flood.pk, followed.head))
    assert followed == newsroom.story()
    assert followed.pinned_post is None
    assert followed.posts[second.post].post is None


def test_a_change_survives_its_way_into_the_log_and_back(newsroom):
    newsroom.publish("Words.", headline="Head", tags=["river"], bylines=["Emil"], key_event=True, status="unconfirmed")
    entry = read.since(newsroom.flood.pk, 1)[0]
    assert isinstance(entry.change, kinds.PostPublished)
    post = entry.change.post
    assert (post.headline, post.tags, post.bylines) == ("Head", ("river",), (kinds.Byline("Emil"),))
    assert post.key_event
    assert post.status == "unconfirmed"
    assert kinds.from_body("PostPublished", kinds.to_body(entry.change)) == entry.change


def test_an_empty_fold_is_an_empty_story():
    assert fold(Story(), []) == Story()
