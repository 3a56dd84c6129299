"""What an independent parser (extruct) finds in our pages is what the story as JSON says."""

from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import extruct
import pytest
from lxml.html import fragment_fromstring

from stoppress.intake.text import decode, parse
from stoppress.log import kinds
from stoppress.projections import feed
from tests.projections.cast import EPOCH, SITE, Storm, prose
from tests.projections.test_media import EVERY_KIND, GATE, image
from tests.projections.test_page import HOSTILE

EXAMPLES = [
    ("live-page.txt", date(2022, 4, 29), "Europe/London"),
    ("text/guardian-ukraine-2023-05-15.txt", date(2023, 5, 15), "Europe/London"),
    ("text/nyt-jan6-2022.txt", date(2022, 10, 13), "America/New_York"),
    ("text/kjmm-abc-trump-trial-2024.txt", date(2024, 5, 30), "America/New_York"),
    ("text/irishtimes-2013.txt", date(2013, 6, 17), "Europe/Dublin"),
    ("text/cnn-election-2020.txt", date(2020, 11, 4), "America/New_York"),
]
NAMES = {"html", "attribution", "value", "label", "source", "as_of", "caption", "credit", "transcript", "title", "text"}
NAMES |= {"author", "provider"}  # of a block: what is read, and neither addresses nor measures


def found(markup):
    read = extruct.extract(markup, base_url=SITE.url, syntaxes=["json-ld", "opengraph"], uniform=True)
    return read["json-ld"], read["opengraph"]


def told(storm):
    return feed.story_json(storm.story, EPOCH, SITE.url, limit=20)


def line(text):
    """A line that may stand among others: without what turns the direction of all that follows."""
    return " ".join(text.replace("\u202e", "").split())


def begins(said, whole):
    """What was too long for a line may be cut, and says so."""
    return said == whole or (said.endswith("…") and len(said) > 100 and whole.startswith(said[:-1]))


def words(html):
    """The letters of a piece of HTML, whatever stands between them."""
    return "".join("".join(fragment_fromstring(html, create_parent="div").itertext()).split())


def letters(block):
    """The same of a whole block, sorted: in which order its parts are told is not what this is about."""
    said = [words(value) if name == "html" else value for name, value in block.items() if name in NAMES and value]
    if block["kind"] == "table":
        said += [cell for row in block["rows"] for cell in row]
    for part in (*block.get("points", ()), *block.get("figures", ()), *block.get("pictures", ())):
        said.append(letters({"kind": "picture" if "pictures" in block else "part", **part}))
    if block["kind"] == "picture" and not block["caption"] and not block["decorative"]:
        said.append(block["alt"])
    return "".join(sorted("".join("".join(said).split())))


def pictures(post):
    """The addresses and sizes of what a post shows."""
    shown = [one for block in post["blocks"] for one in (block.get("pictures") or [block])]
    return [one["id"] for one in shown if "width" in one and "alt" in one]


def same(given, said):
    """A time of the page is that of the story."""
    assert datetime.fromisoformat(given).utcoffset() is not None
    return datetime.fromisoformat(given) == datetime.fromisoformat(said)


def named(people):
    return [one["name"] for one in people if one["@type"] == "Person"]


def check(storm):
    """The live page, read back, against the story; returns how many posts were compared."""
    story, ((blog,), (graph,)) = told(storm), found(storm.live())
    assert (blog["@type"], blog["headline"]) == ("LiveBlogPosting", line(story["headline"]))
    assert begins("".join(blog.get("description", "").split()), words(story["standfirst"]))
    assert same(blog["coverageStartTime"], story["coverage_start"])
    assert ("coverageEndTime" in blog) == bool(story["coverage_end"])
    assert graph["og:title"] == blog["headline"] and graph["og:url"] == blog["url"]
    updates = blog.get("liveBlogUpdate", [])
    assert len(updates) == len(story["posts"])
    for update, post in zip(updates, story["posts"], strict=True):
        compare(update, post)
    return len(updates)


def compare(update, post):
    assert update["url"] == post["url"] and update["@type"] == "BlogPosting"
    assert update["headline"] == line(post["headline"]) or not post["headline"]
    assert same(update["datePublished"], post["published_at"])
    assert "dateModified" in update if post["edited_at"] else "dateModified" not in update
    assert not post["edited_at"] or same(update["dateModified"], post["edited_at"])
    assert named(update["author"]) == [one["name"] for one in post["bylines"]]
    said = "".join(sorted("".join(update.get("articleBody", "").split())))
    assert said == "".join(sorted("".join(letters(block) for block in post["blocks"])))
    corrected = [(one["text"], datetime.fromisoformat(one["datePublished"])) for one in update.get("correction", [])]
    assert corrected == [(one["text"], datetime.fromisoformat(one["at"])) for one in post["corrections"]]
    shown = [one["url"].split("/")[-2] for one in update.get("image", [])]
    assert shown == list(islice(pictures(post), 3))


@pytest.fixture(scope="module")
def storm():
    """A coverage with every kind of block, a correction, an edit, a withdrawal, and words that want to break out."""
    storm = Storm(headline=f"Storm & flood {HOSTILE}", standfirst="<p>The sea is <b>fal</b>ling.</p><p>Slowly.</p>")
    storm.publish("plain", prose("One &lt; two &amp; <em>three</em>.", "Next."), headline="Gates closed")
    storm.publish("media", *EVERY_KIND, headline=HOSTILE)
    two = (kinds.Byline("Noor Haddad"), kinds.Byline("Jonas Weil"))
    storm.publish("mayor", kinds.Quote("<p>Stay dry.</p>", "Katrin Voss"), bylines=two)
    storm.publish("gone", prose("A rumour."))
    points = (kinds.Point("<b>Gates</b> closed", post="plain"), kinds.Point("ارتفع منسوب النهر 🌊"))
    figures = (kinds.Figure("4.20 m", "at the gauge", "the harbour office", "21:40"),)
    table = kinds.Table((("Gauge", "cm"), ("Quay", "420"), ("Lock", HOSTILE)), "Readings")
    storm.publish("known", kinds.Points(points), kinds.Figures(figures), table, bylines=())
    storm.publish("many", kinds.Gallery(tuple(image(letter * 20) for letter in "abcd"), "The evening"))
    storm.add(kinds.PostWithdrawn("gone", storm.story.posts["gone"].published_at))
    plain = storm.story.posts["plain"].post
    notes = (
        kinds.Correction(storm.now, HOSTILE),
        kinds.Correction(storm.now + timedelta(minutes=5), "Two, not three."),
    )
    given = {**vars(plain), "edited_at": storm.now + timedelta(minutes=10), "corrections": notes}
    storm.add(kinds.PostEdited(kinds.Post(**given)))
    return storm


def test_the_structured_data_of_a_page_say_what_the_story_says(storm):
    assert check(storm) == 5
    storm.add(kinds.CoverageClosed())
    assert check(storm) == 5


def test_the_open_graph_of_a_post_is_that_of_its_page(storm):
    for post in told(storm)["posts"]:
        _none, (graph,) = found(storm.alone(post["id"]))
        assert graph["@type"] == "article" and graph["og:url"] == post["url"]
        assert graph["og:site_name"] == SITE.name and graph["og:title"]
        assert line(post["headline"]) in ("", graph["og:title"])
        assert ("og:image" in graph) == (post["id"] in ("media", "many"))
    _none, (graph,) = found(storm.alone("media"))
    assert GATE not in graph["og:image"] and graph["og:image:alt"] == "A wave over the quay"


@pytest.mark.shared
@pytest.mark.parametrize(("name", "day", "zone"), EXAMPLES)
def test_the_examples_are_read_back_whole(shared, name, day, zone):
    page = parse(decode((shared / "examples" / name).read_bytes()), day, ZoneInfo(zone))
    storm = Storm(headline=page.headline or "An example", standfirst=page.standfirst, time_zone=zone)
    for number, post in enumerate(reversed(page.posts)):
        bylines = tuple(kinds.Byline(one) for one in post.bylines)
        blocks = kinds.blocks_adapter.validate_python(post.blocks)
        storm.publish(f"p{number}", *blocks, headline=post.headline, published_at=post.at, bylines=bylines)
    assert check(storm) == min(len(page.posts), 20) > 1
