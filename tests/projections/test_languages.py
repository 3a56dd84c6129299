"""A blog in German or Arabic speaks German or Arabic, on every page and in what its stream sends."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import gettext, override

from stoppress.log import kinds, read
from stoppress.projections import finder, lite, page, record
from stoppress.projections.clock import When
from stoppress.projections.edition import Edition
from tests.catalogue import marked
from tests.projections.cast import BERLIN, EPOCH, EVENING, SITE, Storm, prose
from tests.projections.test_media import GATE, card, image

SAID = {"aria-label", "title", "alt", "label", "data-of", "data-said", "content"}
READERS = ("templates/reader", "templates/post", "projections")
BORROWED = {"live"}  # German says it, too
# These need a log with a past, or another site: their own tests draw them, and the catalogues have all their words.
BESIDES = tuple(f"templates/reader/{name}.html" for name in ("at", "corrections", "fragment", "then", "untimely"))
BESIDES += tuple(f"projections/{name}.py" for name in ("comfort", "corrections", "elsewhere", "past", "then"))
# Patterns without a word of their own, told apart by the tests of dates and commas.
ELSEWHERE = {"D H:i", "{weekday} {day} {month}", "{day} {year}, {clock}", ", "}


class Seen(HTMLParser):
    """The words that a page shows or says."""

    def __init__(self, markup):
        super().__init__()
        self.words, self.quiet = [], 0
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.quiet += tag in ("script", "style", "code", "pre")
        if tag == "meta" and not {"description", "og:title", "og:description"} & {value for _name, value in attributes}:
            return
        for name, value in attributes:
            if name == "data-words" and value.startswith("{"):
                self.words += map(str, json.loads(value).values())
            elif name in SAID and value and "://" not in value:
                self.words.append(value)

    def handle_endtag(self, tag):
        self.quiet -= tag in ("script", "style", "code", "pre")

    def handle_data(self, text):
        if not self.quiet and "://" not in text:
            self.words.append(text)


def told(language):
    """The same coverage in this language: everything that a page of ours may have to say."""
    storm = Storm(language=language, headline="Hedda", slug="hedda")
    pages = [storm.live(), page.front_page([], site(language))]
    for number in range(25):
        storm.publish(f"p{number}", prose("Zzz."))
    storm.publish("every", *BLOCKS, key_event=True, summary=True, status="unconfirmed", happened_at=EVENING)
    fixed = (kinds.Correction(EVENING, "Zzz."),)
    storm.publish("fixed", prose("Zzz."), corrections=fixed, edited_at=EVENING, status="confirmed")
    storm.publish("wrong", prose("Zzz."), status="false")
    for gone in ("p24", "p23"):
        storm.add(kinds.PostWithdrawn(gone, storm.story.posts[gone].published_at))
    storm.add(kinds.PostPinned("fixed"))
    storm.add(kinds.PostRedacted("p23", storm.story.posts["p23"].published_at))
    pages += [
        storm.live(),
        storm.live(before="p20"),
        storm.alone("p22"),
        storm.alone("p24"),
        storm.alone("p23"),
        storm.alone("fixed"),
    ]
    pages += [page.front_page([(storm.story, EPOCH)], site(language))]
    pages += chosen(storm, language)
    storm.add(kinds.CoverageClosed("on"))
    pages += [storm.live(), page.front_page([(storm.story, EPOCH)], site(language))]
    pages += [lite.lite_page(storm.story, site(language)), lite.lite_page(storm.story, site(language), "p20")]
    pages += [lite.lite_post(storm.story, site(language), "p22"), record.record_page(storm.story, site(language))]
    return [*pages, page.not_found_page(site(language)), page.gone_page(site(language))]


def chosen(storm, language):
    """Pages with the panel open: something is found, nothing is, what is asked for cannot be."""
    edition = Edition(read.Head(1, "hedda", EPOCH, 1, ""), site(language))
    edition.story = storm.story
    order, when = {"order": "oldest"}, {"from": "2026-11-22T00:00Z"}
    asked = [{"find": ""}, order, {"before": "fixed", "find": ""}, when, when | order, {"from": "1999-01-01T00:00Z"}]
    asked += [{"show": "key"}, {"show": "media"}, {"tag": "Zzz"}, {"q": "zzz"}, {"q": "yyy"}]
    asked += [{"show": "x"}, {"q": "z" * 201}, {"from": "x"}]
    return [finder.found_page(edition, one)[1].body.decode() for one in asked]


def site(language):
    return page.Site("Zzz", SITE.url, language=language)


BLOCKS = (
    kinds.Points((kinds.Point('<a href="https://rail.example/">Zzz</a>', "p1"),)),
    kinds.Table((("Z", "Z"), ("Z", "Z"))),
    kinds.Embed(None),
    kinds.Embed("https://social.example/1", "Zzz", gone=True),
    kinds.Video("film" * 5, "film.mp4", 1280, 720, 48.2),
    kinds.Audio("song" * 5, "sound.mp3", 3.0, "word" * 5, "Zzz."),
    kinds.Picture(**vars(image(alt=""))),
    kinds.Gallery((image(GATE, decorative=True),)),
    kinds.Gallery((image(alt="Z"), image(GATE, decorative=True))),
    card(title="Zzz", provider="Zzz"),
)


def fragments(msgid, plural):
    """What stands between the holes of a word, where it is a word at all."""
    for form in filter(None, (msgid, plural)):
        for part in re.split(r"%\(\w+\)s|\{\w+\}|#|<[^>]*>", form):
            if re.search(r"\w{2}", part):
                yield part.strip(" .:,()")


def shown(msgid, plural, words):
    """The pieces of this word that stand among the words of a page."""
    return [part for part in fragments(msgid, plural) if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words)]


def seen(markup):
    return "\n".join(Seen(markup).words)


@pytest.fixture(scope="module")
def english():
    """The words that the coverage shows in English, as the code marks them."""
    words = "\n".join(map(seen, told("en")))
    return {word for word in marked(*READERS) if shown(*word, words)}


def besides():
    """The words that stand on no page of this file alone."""
    return {msgid for msgid, _plural in marked(*BESIDES)}


def test_the_coverage_shows_every_word_of_the_readers_pages(english):
    assert {msgid for msgid, _plural in set(marked(*READERS)) - english} - besides() == ELSEWHERE


@pytest.mark.parametrize(("language", "way"), [("de", "ltr"), ("ar", "rtl"), ("de-AT", "ltr"), ("ar-EG", "rtl")])
def test_no_english_word_of_ours_stands_on_a_page(english, language, way):
    with override(language):
        ours = [word for word in english if word[1] or (gettext(word[0]) != word[0] and word[0] not in BORROWED)]
    assert len(ours) > 75
    for markup in told(language):
        assert f'<html lang="{language}" dir="{way}">' in markup
        words = seen(markup)
        assert [word for word in ours if shown(*word, words)] == []


def test_no_latin_letter_stands_on_an_arabic_page_but_in_names():
    for markup in told("ar"):
        words = re.sub(r"[\w.]+\.example|[0-9a-f]{64}|Berlin \(CET\)", "", seen(markup))
        assert set(re.findall("[A-Za-z]{2,}", words)) <= {
            "Hedda",
            "JSON",
            "SHA",
            "Whole",  # what the program answers
            "Zzz",
            "zzz",  # what was searched for
            "yyy",
            "The",
            "Maren",
            "Courant",
            "Ilse",
            "Brandt",
        }


def test_dates_are_written_as_the_language_writes_them():
    said = {"de": "Samstag, 21. November 2026, 22:10", "ar": "السبت 21 نوفمبر 2026، 22:10"}
    for language, full in said.items():
        assert full in Storm(language=language).live()


def test_a_time_of_another_day_is_told_as_the_language_tells_it():
    storm = Storm()
    for language, told in {"en": "Sat 22:10", "de": "Sa, 22:10", "ar": "السبت 22:10"}.items():
        with override(language):
            assert When(storm.now, BERLIN).dated == told


def test_arabic_has_its_own_comma_between_what_a_page_lists():
    storm = Storm(language="ar")
    names = (kinds.Byline("Noor"), kinds.Byline("Ilse"))
    storm.publish("gates", kinds.Figures((kinds.Figure("4", "m", "Noor", "00:41"),)), bylines=names)
    markup = re.sub("<(script|style).*?</(script|style)>", "", storm.live())
    assert markup.count("،") > 5 and ", " not in re.sub("<[^>]*>", "\n", markup)


def test_the_script_gets_a_form_for_each_plural_of_the_language():
    words = {}
    for language in ("en", "de", "ar"):
        given = re.search("data-words='([^']*)'", Storm(language=language).live())[1]
        words[language] = json.loads(given)["corrections"]
    assert words["en"] == [", # correction", ", # corrections"]
    assert words["de"] == [", # Korrektur", ", # Korrekturen"]
    one, two, few, again, many, hundred, none = words["ar"]
    assert few == again and len({one, two, few, many, hundred, none}) == 6


@pytest.mark.parametrize(("language", "key", "gone"), [("de", "Wichtig", "zurückgezogen"), ("ar", "حدث رئيسي", "سُحب")])
def test_what_the_stream_sends_speaks_the_language_of_the_blog(newsroom, language, key, gone):
    newsroom.flood = newsroom.open("hedda", "Hedda", language=language)
    edition = Edition(read.find("hedda"), SITE).load()
    post = newsroom.publish("Zzz.", key_event=True)
    (published,) = edition.advance()
    assert key in json.loads(published.line)["post"]["html"]
    newsroom.withdraw(post)
    (withdrawn,) = edition.advance()
    assert gone in json.loads(withdrawn.line)["post"]["html"]
