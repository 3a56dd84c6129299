"""The log takes changes one after the other, and nothing else."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from stoppress.log import chain, kinds, read
from stoppress.log.append import UncleanProse, append
from stoppress.log.canonical import canonical
from stoppress.log.models import Blog, Change
from stoppress.wire import base as wire


def numbers(blog):
    return list(Change.objects.filter(blog=blog).order_by("number").values_list("number", flat=True))


def test_numbers_begin_at_one_and_have_no_gap(newsroom):
    for _ in range(5):
        newsroom.publish()
    assert numbers(newsroom.flood) == [1, 2, 3, 4, 5, 6]


def test_each_blog_counts_for_itself(newsroom):
    newsroom.publish()
    fire = newsroom.open("fire", "Fire in the harbour")
    assert numbers(fire) == [1]
    assert numbers(newsroom.flood) == [1, 2]


def test_a_transaction_that_fails_leaves_no_gap(newsroom):
    with pytest.raises(RuntimeError), transaction.atomic():
        newsroom.publish("This will not be.")
        raise RuntimeError
    newsroom.publish("This will.")
    assert numbers(newsroom.flood) == [1, 2]
    assert "This will not be." not in json.dumps(list(read.whole(newsroom.flood.pk)))


def test_prose_that_was_not_cleaned_is_refused(newsroom):
    post = kinds.checked_post(
        {"id": "p1", "published_at": newsroom.now(), "blocks": [{"kind": "prose", "html": "<p onclick=x>Hi</p>"}]}
    )
    with pytest.raises(UncleanProse):
        append(newsroom.flood, kinds.PostPublished(post), by="u", at=newsroom.now())
    assert numbers(newsroom.flood) == [1]


def test_a_standfirst_that_was_not_cleaned_is_refused(newsroom):
    details = kinds.Details(slug="flood", headline="River rises", standfirst='<p style="color:red">Hi</p>')
    with pytest.raises(UncleanProse):
        append(newsroom.flood, kinds.DetailsChanged(details), by="u", at=newsroom.now())


def test_two_changes_cannot_have_one_number(newsroom):
    row = Change.objects.get(blog=newsroom.flood, number=1)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_the_head_of_the_blog_is_the_last_change(newsroom):
    newsroom.publish()
    blog = Blog.objects.get(pk=newsroom.flood.pk)
    last = Change.objects.filter(blog=blog).latest("number")
    assert (blog.head, blog.digest) == (last.number, last.digest)


def test_the_log_never_carries_a_login(newsroom):
    newsroom.publish()
    lines = json.dumps(list(read.whole(newsroom.flood.pk)))
    assert "emil" not in lines
    assert newsroom.emil.opaque in lines


def test_two_posts_of_the_same_words_have_different_hashes(newsroom):
    first, second = newsroom.publish("Same words."), newsroom.publish("Same words.")
    hashes = Change.objects.filter(post__in=[first.post, second.post]).values_list("body_hash", flat=True)
    assert len(set(hashes)) == 2
    salts = {line["body"]["salt"] for line in read.whole(newsroom.flood.pk)}
    assert len(salts) == 3
    assert all(len(salt) == 32 for salt in salts)


def test_the_nudge_comes_after_the_commit_and_not_without_it(newsroom):
    seen = []
    listener = seen.append
    wire.listen(listener)
    try:
        with transaction.atomic():
            newsroom.publish()
            assert seen == []
        assert seen == [newsroom.flood.pk]
        with pytest.raises(RuntimeError), transaction.atomic():
            newsroom.publish()
            raise RuntimeError
        assert seen == [newsroom.flood.pk]
    finally:
        wire.leave(listener)


def test_acknowledged_means_on_disk(newsroom):
    with connection.cursor() as cursor:
        pragma = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_export_verifies_and_says_where_it_was_altered(newsroom):
    copy = newsroom.publish("The mayor spoke at nine.")
    newsroom.correct(copy, "The mayor spoke at ten.", text="The mayor spoke at ten.")
    lines = list(read.whole(newsroom.flood.pk))
    whole = chain.verify(lines)
    assert whole.whole
    assert whole.digest == Blog.objects.get(pk=newsroom.flood.pk).digest
    assert chain.verify(lines, whole.digest).whole
    assert not chain.verify(lines, "0" * 64).whole

    altered = json.loads(json.dumps(lines))
    altered[1]["body"]["post"]["headline"] = "Altered"
    assert chain.verify(altered).problem.startswith("change 2: its body was altered")
    assert "missing, doubled" in chain.verify([lines[0], lines[2]]).problem
    assert "missing, doubled" in chain.verify([lines[0], lines[0]]).problem
    assert "missing, doubled" in chain.verify(lines[1:]).problem
    for name, value in {"by": "somebody", "at": "2026-01-01T00:00:00.000+00:00", "kind": "PostEdited"}.items():
        changed = [lines[0], {**lines[1], name: value}, lines[2]]
        assert chain.verify(changed).problem.startswith("change 2: its digest")
    assert "lacks body_hash" in chain.verify([{k: v for k, v in lines[0].items() if k != "body_hash"}]).problem
    assert not chain.verify([]).whole


def test_a_first_change_that_was_forged_with_all_its_hashes_breaks_the_second(newsroom):
    newsroom.publish()
    first, second = read.whole(newsroom.flood.pk)
    body = {**first["body"], "salt": "0" * 32}
    forged = {**first, "body": body, "body_hash": chain.hash_of(canonical(body))}
    outside = {name: forged[name] for name in ("number", "kind", "at", "by", "body_hash")}
    forged["digest"] = chain.digest_of("", **outside)
    assert chain.verify([forged]).whole
    assert chain.verify([forged, second]).problem.startswith("change 2: its digest")


def test_a_redacted_body_verifies_by_the_hash_that_was_kept(newsroom):
    copy = newsroom.publish("A name that must go.")
    Change.objects.filter(post=copy.post).update(body=None)
    unsaid = list(read.whole(newsroom.flood.pk))
    assert unsaid[1]["body"] is None
    assert chain.verify(unsaid).problem.startswith("change 2: its body is missing")
    redacted = kinds.PostRedacted(copy.post, copy.published_at)
    append(newsroom.flood, redacted, by="u", at=newsroom.now())
    assert chain.verify(read.whole(newsroom.flood.pk)).whole
    assert "redacted" in chain.verify([{**unsaid[0], "body": None}]).problem
    assert "no export has" in chain.verify([{**unsaid[0], "more": 1}]).problem
