"""The desk speaks the language that a chief chose for the site, else that of the browser, else English."""

import re

import pytest
from django.utils.translation import gettext, override

from stoppress.desk.tongue import spoken
from stoppress.newsroom import site
from tests.catalogue import marked
from tests.desk.conftest import Seated
from tests.projections.test_languages import seen, shown

BORROWED = {"Authenticator", "Esc", "Offline", "Tags", "UTC"}  # which German says, too; tags are by day
GERMAN = {"HTTP_ACCEPT_LANGUAGE": "de-CH, de;q=0.9, en;q=0.5"}
PAGES = ("/desk/", "", "team", "/desk/people", "/desk/site", "/desk/account", "/desk/new")


@pytest.mark.parametrize(
    ("site", "accepted", "tongue"),
    [
        ("", "", "en"),
        ("", "de-AT,de;q=0.9", "de"),
        ("", "fr, de;q=0.5, en;q=0.4", "de"),
        ("", "fr, en;q=0.8, de;q=0.5", "en"),
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("fr", "de", "de"),
        ("ar-EG", "de", "ar"),
        ("fr", "", "en"),
        ("", "*, \x00;q=9, " + "x-" * 300, "en"),
    ],
)
def test_the_sites_language_counts_before_the_browsers(site, accepted, tongue):
    assert spoken(site, accepted) == tongue


def test_the_desk_of_a_german_site_is_german_whatever_the_browser_says(newsroom, emil):
    site.change(newsroom.vera, name="", language="de", time_zone="")
    page = emil.get(HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="de" dir="ltr"' in page and "Schlagzeile" in page and "Headline" not in page


def test_one_page_in_german_leaves_the_next_one_as_it_was(newsroom, emil):
    assert '<html lang="de"' in emil.get(**GERMAN).content.decode()
    assert '<html lang="en"' in emil.get().content.decode()
    assert emil.get(**GERMAN)["Content-Language"] == "de"


def test_a_sentence_that_answers_a_form_is_german_too(newsroom, emil):
    emil.client.defaults |= GERMAN
    page = emil.send(**{"prose-0": "<p>Zzz</p>"}, act="draft")
    assert "Als Entwurf gespeichert." in emil.client.get(page["Location"]).content.decode()


@pytest.mark.parametrize(("language", "way"), [("de", "ltr"), ("ar", "rtl")])
def test_no_english_word_of_ours_stands_on_a_page_of_the_desk(newsroom, language, way):
    vera = Seated(newsroom.vera)
    post = f"posts/{newsroom.publish('Zzz.', headline='Zzz', key_event=True).post}"
    answers = [vera.get(path, HTTP_ACCEPT_LANGUAGE=language) for path in (*PAGES, post, f"{post}/history")]
    assert all(f'<html lang="{language}" dir="{way}"' in answer.content.decode() for answer in answers)
    words = re.sub(r"%\(\w+\)s", "", "\n".join(seen(answer.content.decode()) for answer in answers))
    with override(language):
        ours = {word for word in marked("desk", "templates/desk") if word[1] or gettext(word[0]) != word[0]}
    assert len(ours) > 700
    assert {part for word in ours for part in shown(*word, words)} <= BORROWED
