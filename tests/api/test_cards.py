"""Programs get the card of an address too."""

import json

import pytest
from django.test import Client

from stoppress.newsroom import cards, people
from tests.outside import Elsewhere, ok


@pytest.fixture
def ask(newsroom, monkeypatch):
    """ask(body, slug): Emil's program asks for a card."""
    server = Elsewhere()
    server.pages["vimeo.com"] = ok({"title": "The barrier"})
    monkeypatch.setattr(cards, "way", server.plain())
    token = people.make_token(newsroom.emil, at=newsroom.now())

    def asked(body, slug="flood", token=token):
        bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        return Client().post(f"/api/v1/blogs/{slug}/cards", json.dumps(body), content_type="application/json", **bearer)

    yield asked
    server.close()


def test_a_card_goes_into_a_post(ask, newsroom):
    told = ask({"url": "https://vimeo.com/76979871"}).json()
    assert told["outcome"] == "found"
    out = newsroom.publish(text=None, blocks=[told["card"]])
    assert newsroom.story().posts[out.post].post.blocks[0].title == "The barrier"


def test_what_cannot_be_a_card_is_a_problem_that_says_so(ask):
    assert ask({"url": "nonsense"}).status_code == 422
    assert ask({"address": "x"}).status_code == 422
    assert ask({"url": "https://vimeo.com/1"}, slug="nowhere").status_code == 404
    assert ask({"url": "https://vimeo.com/1"}, token="x").status_code == 401
