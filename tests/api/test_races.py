"""A thousand races of two stale saves through the API: one wins, the other gets 409 with both texts."""

import http.client
import json
from threading import Barrier, Thread

import pytest

pytestmark = pytest.mark.long

POSTS, ROUNDS = 50, 20


class Racer:
    """A program on a connection of its own that stays open."""

    def __init__(self, api, name: str) -> None:
        self.api, self.name = api, name
        self.connection = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=30)
        self.answers: list[tuple[int, dict]] = []

    def save(self, post: str, version: int, words: str) -> tuple[int, dict]:
        """One save on the version that this program has seen."""
        headers = {
            "Authorization": f"Bearer {self.api.token}",
            "Content-Type": "application/json",
            "If-Match": f'"{version}"',
        }
        body = json.dumps({"headline": words, "text": f"The words of {words}.", "minor": True})
        self.connection.request("PATCH", f"/api/v1/blogs/{self.api.slug}/posts/{post}", body, headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_of_two_stale_saves_one_wins_and_the_other_gets_both_texts(covered):
    _, api = covered
    posts = [api.publish(f"Post {number}")["id"] for number in range(POSTS)]
    racers, line = [Racer(api, "Emil"), Racer(api, "Ines")], Barrier(2)

    def run(racer: Racer) -> None:
        for turn in range(1, ROUNDS + 1):
            for post in posts:
                line.wait(30)
                racer.answers.append(racer.save(post, turn, f"{racer.name} {turn}"))

    threads = [Thread(target=run, args=(racer,)) for racer in racers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = {racer.name: 0 for racer in racers}
    races = list(zip(*(racer.answers for racer in racers), strict=True))
    assert len(races) == POSTS * ROUNDS
    for place, race in enumerate(races):
        turn = place // POSTS + 1
        assert sorted(status for status, _ in race) == [200, 409], race
        winner, loser = (0, 1) if race[0][0] == 200 else (1, 0)
        won[racers[winner].name] += 1
        assert race[winner][1]["version"] == turn + 1
        for side, whose in (("yours", loser), ("theirs", winner)):
            words = f"{racers[whose].name} {turn}"
            found = race[loser][1][side]
            assert found["headline"] == words
            assert found["blocks"] == [{"kind": "prose", "html": f"<p>The words of {words}.</p>"}]
        assert race[loser][1]["version"] == turn + 1
    assert min(won.values()) > 0, f"no race at all: {won}"
    last = races[-1]
    stands = api.server.json(f"/live/{api.slug}.json")["posts"]
    winner = 0 if last[0][0] == 200 else 1
    assert next(one for one in stands if one["id"] == posts[-1])["headline"] == f"{racers[winner].name} {ROUNDS}"
