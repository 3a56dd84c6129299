"""The composer asks for the card of an address."""

import json

import pytest

from stoppress.newsroom import cards
from tests.outside import Elsewhere, ok


@pytest.fixture
def elsewhere(monkeypatch):
    """The rest of the internet, for the newsroom."""
    server = Elsewhere()
    monkeypatch.setattr(cards, "way", server.plain())
    yield server
    server.close()


def ask(seated, body):
    sent = body if isinstance(body, str) else json.dumps(body)
    return seated.client.post(seated.home + "cards", sent, content_type="application/json")


def test_cora_gets_the_card_of_an_address(cora, elsewhere):
    elsewhere.pages["vimeo.com"] = ok({"title": "The barrier"})
    answer = ask(cora, {"url": "https://vimeo.com/76979871"})
    told = answer.json()
    assert (answer.status_code, told["outcome"], told["why"]) == (200, "found", "")
    assert (told["card"]["kind"], told["card"]["title"], told["card"]["gone"]) == ("embed", "The barrier", False)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [{"url": "x"}, {"url": 7}, {}, [], "{", "[" * 99_999, {"url": "http://127.1/"}])
def test_what_is_no_address_is_refused_with_a_sentence(cora, elsewhere, body):
    answer = ask(cora, body)
    assert (answer.status_code, answer.json()["card"]) == (200, None)
    assert answer.json()["why"]
    assert elsewhere.connections == 0


def test_an_address_within_is_a_card_that_says_why(cora, elsewhere):
    elsewhere.names["intranet.example"] = ["10.0.0.1"]
    told = ask(cora, {"url": "http://intranet.example/x"}).json()
    assert (told["outcome"], told["card"]["url"]) == ("refused", "http://intranet.example/x")
    assert "public internet" in told["why"]
    assert elsewhere.connections == 0
