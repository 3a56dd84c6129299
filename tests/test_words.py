"""The catalogues: nothing missing, nothing stale, and no translation that breaks where its words are filled in."""

import re
from collections import Counter
from gettext import GNUTranslations

import polib
import pytest

from tests.catalogue import LANGUAGES, PLURALS, catalogue, marked, place

READERS = ("templates/reader", "templates/post", "projections", "reader")
# Number of a plural form -> it stands for one number alone, and may say it in a word.
SAYS_ITSELF = {"de": {0}, "ar": {0, 1, 2}}
HOLES = re.compile(r"%%?\(\w+\)[sd]|%%|\{\w*\}|#(?!\w*;)|<[^>]+>|\n")
every_language = pytest.mark.parametrize("language", LANGUAGES)


def holes(text):
    return Counter(HOLES.findall(text))


@every_language
def test_the_catalogue_has_every_word_of_the_code_and_no_other(language):
    there = {(one.msgid, one.msgid_plural) for one in catalogue(language)}
    assert there == set(marked()), "run bin/words"


@every_language
def test_what_django_reads_is_what_the_catalogue_says(language):
    said, words = polib.mofile(str(place(language, ".mo"))), catalogue(language)
    compiled = {one.msgid: one.msgstr or one.msgstr_plural for one in said}
    assert compiled == {one.msgid: one.msgstr or one.msgstr_plural for one in words.translated_entries()}, (
        "run bin/words"
    )
    assert said.metadata["Plural-Forms"] == words.metadata["Plural-Forms"] == PLURALS[language]


@every_language
def test_every_word_that_readers_see_is_translated(language):
    left = {(one.msgid, one.msgid_plural) for one in catalogue(language) if not one.translated() or one.fuzzy}
    assert left & set(marked(*READERS)) == set()


@every_language
def test_every_translation_has_the_holes_of_what_it_translates(language):
    for one in catalogue(language).translated_entries():
        for form, text in one.msgstr_plural.items() if one.msgid_plural else [(None, one.msgstr)]:
            wanted = holes(one.msgid_plural or one.msgid)
            if form in SAYS_ITSELF[language]:
                assert holes(text) <= wanted, text
            else:
                assert holes(text) == wanted, text


@every_language
def test_every_translation_begins_and_ends_as_what_it_translates(language):
    edges = re.compile(r"^\s*|\s*$")
    for one in catalogue(language).translated_entries():
        for text in one.msgstr_plural.values() if one.msgid_plural else [one.msgstr]:
            assert edges.findall(text) == edges.findall(one.msgid), one.msgid


def test_the_holes_are_found():
    assert holes("%(n)s of %%(all)s, {name} # <b>x</b>\n") == Counter(
        ["%(n)s", "%%(all)s", "{name}", "#", "<b>", "</b>", "\n"]
    )


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا منشورات"),
        (1, "منشور واحد"),
        (2, "منشوران"),
        (3, "%(count)s منشورات"),
        (10, "%(count)s منشورات"),
        (11, "%(count)s منشورًا"),
        (99, "%(count)s منشورًا"),
        (100, "%(count)s منشور"),
        (102, "%(count)s منشور"),
        (103, "%(count)s منشورات"),
    ],
)
def test_arabic_has_a_form_for_each_kind_of_number(number, said):
    with place("ar", ".mo").open("rb") as file:
        assert GNUTranslations(file).ngettext("%(count)s post", "%(count)s posts", number) == said
