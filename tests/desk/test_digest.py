"""A summary drafted from the key events, and the coverage as text."""

import pytest

from stoppress.newsroom import coverage, posts
from stoppress.newsroom.digest import digest
from stoppress.newsroom.models import WorkingCopy

from .conftest import HTMX

pytestmark = pytest.mark.django_db(transaction=True)


def drafted(seat, kind="top"):
    answer = seat.get(f"digest?kind={kind}", HTTP_ACCEPT="application/json", **HTMX)
    assert answer.status_code == 200
    return answer.json()


def test_the_key_events_since_the_last_summary_lead_to_their_posts_newest_first(newsroom, emil):
    newsroom.publish("Old", headline="Before the summary", key_event=True)
    newsroom.publish("So far", headline="Summary", summary=True, key_event=True)
    first = newsroom.publish("Words", headline="Barrier <closed> & locked", key_event=True)
    newsroom.publish("Words", headline="No key event")
    second = newsroom.publish("The church hall is full.", key_event=True)
    gone = newsroom.publish("Words", headline="Withdrawn", key_event=True)
    newsroom.withdraw(gone)
    newsroom.publish("Words", headline="It was not so", key_event=True, status="false")
    emil.send("draft", headline="A draft", key_event="on")
    content = drafted(emil)
    assert (content["headline"], content["summary"]) == ("Today’s top stories", True)
    assert content["blocks"] == [
        {
            "kind": "points",
            "points": [
                {"html": "The church hall is full.", "post": second.post},
                {"html": "Barrier &lt;closed&gt; &amp; locked", "post": first.post},
            ],
        }
    ]
    assert drafted(emil, "known")["headline"] == "What we know" and "2 key events" in content["said"]


def test_what_was_drafted_can_be_published_as_it_is(newsroom, emil):
    first = newsroom.publish("Words", headline="Barrier closed", key_event=True)
    content = digest(WorkingCopy.objects.all(), "What we know")
    copy = posts.publish(newsroom.emil, newsroom.flood, content, at=newsroom.now())
    points = newsroom.story().posts[copy.post].post.blocks[0].points
    assert [(one.html, one.post) for one in points] == [("Barrier closed", first.post)]
    empty = drafted(emil)
    assert empty["blocks"] == [] and "no key event since the last summary" in empty["said"]
    assert emil.get("digest").status_code == 422


def test_without_a_script_the_draft_stands_in_the_composer(newsroom, emil, cora, otto):
    newsroom.publish("Words", headline="Barrier closed", key_event=True)
    page = emil.get("digest?kind=known").content.decode()
    assert "What we know</textarea>" in page and 'name="block-0"' in page
    assert 'name="summary" checked' in page and cora.get("digest").status_code == 200
    assert otto.get("digest").status_code == 404 and emil.get("digest?kind=x").status_code == 422


def test_the_coverage_as_text_has_every_part_oldest_first(newsroom, emil):
    newsroom.publish(
        None, headline="Barrier closed", bylines=["Emil", "Cora"], key_event=True, status="unconfirmed",
        happened_at="2026-11-22T11:44:00+00:00",
        blocks=[
            {"kind": "prose", "html": "<p>First &amp; second.</p><ul><li>One</li><li>Two</li></ul>"},
            {"kind": "quote", "html": "<p>Never before.</p>", "attribution": "Marit Fennel"},
            {"kind": "points", "points": [{"html": "A <strong>point</strong>"}, {"html": "B", "url": "https://x.org/"}]},
            {"kind": "figures", "figures": [{"value": "2.9 m", "label": "above", "source": "Port", "as_of": "noon"}]},
            {"kind": "table", "rows": [["Gate", "Time"], ["Nine\nnorth", "13:58"]], "caption": "Gates"},
        ],
    )  # fmt: skip
    gone = newsroom.publish("A withdrawn sentence")
    newsroom.withdraw(gone, "Wrong")
    later = newsroom.publish("It rains.")
    newsroom.correct(later, "It does not rain.", text="It is dry.")
    answer = emil.get("text")
    assert answer["Content-Type"] == "text/plain; charset=utf-8" and "Content-Disposition" not in answer
    assert answer.content.decode() == (
        "River rises in the old town\n\n\nNov. 22, 2026\n\n\n"
        "12:03  Barrier closed  [Unconfirmed, Key event, happened 11:44]\n\nEmil, Cora\n\n"
        "First & second.\n\n• One\n\n• Two\n\n“Never before.”\n– Marit Fennel\n\n"
        "• A point\n• B (https://x.org/)\n\n2.9 m  above (Port, noon)\n\n"
        "Gates\nGate\tTime\nNine north\t13:58\n\n\n"
        "12:06\n\nIt is dry.\n\nCorrection 12:07: It does not rain.\n"
    )


def test_the_key_events_alone_as_a_file_in_the_blogs_zone_and_language(newsroom, emil, otto):
    coverage.change_details(
        newsroom.vera, newsroom.flood, {"time_zone": "Asia/Tokyo", "language": "de"}, at=newsroom.now()
    )
    newsroom.publish("No key event")
    newsroom.publish(None, key_event=True, blocks=[{"kind": "quote", "html": "<p>Nie</p>", "attribution": ""}])
    answer = emil.get("text?key=1&file=1")
    assert answer["Content-Disposition"] == 'attachment; filename="flood.txt"'
    words = answer.content.decode()
    assert "No key event" not in words and "„Nie“" in words and "21:05" in words and "22. November 2026" in words
    assert otto.get("text").status_code == 404
