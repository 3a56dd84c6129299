"""The demo tells a whole story, and its reporters keep telling it while the server comes and goes."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from stoppress.demo import reporters
from stoppress.demo.coverage import Step, coverage, details
from stoppress.log.kinds import blocks_adapter, texts_of
from stoppress.markup.prose import is_clean

NOW = datetime(2026, 3, 29, 3, 30, tzinfo=UTC)  # two and a half hours after Britain's clocks went forward
KINDS = {"prose", "quote", "points", "figures", "table", "embed"}


def make_id(at: datetime) -> str:
    return f"p{at:%d%H%M}"


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return list(coverage(NOW, make_id))


@pytest.fixture(scope="module")
def published(steps: list[Step]) -> list[Step]:
    return [step for step in steps if step.act == "publish"]


def blocks_of(steps: list[Step]) -> list[dict[str, Any]]:
    return [block for step in steps for block in step.fields.get("blocks", ())]


def prose_of(blocks: list[dict[str, Any]]) -> list[str]:
    return [part["html"] for block in blocks for part in (block, *block.get("points", ())) if "html" in part]


# The coverage


def test_the_coverage_has_some_forty_posts_over_about_thirteen_hours(published: list[Step]) -> None:
    assert 38 <= len(published) <= 46
    assert timedelta(hours=12) < published[-1].at - published[0].at < timedelta(hours=14)
    assert timedelta(0) < NOW - published[-1].at < timedelta(minutes=15)


def test_every_post_has_an_id_and_a_minute_of_its_own(published: list[Step]) -> None:
    assert len({step.post_id for step in published}) == len(published)
    assert len({step.at for step in published}) == len(published)


def test_steps_come_in_the_order_of_time_and_never_before_their_post(steps: list[Step]) -> None:
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    there: set[str] = set()
    for step in steps:
        assert (step.post_id in there) == (step.act != "publish")
        there.add(step.post_id)


def test_every_block_has_a_known_kind_and_the_shape_of_the_log(steps: list[Step]) -> None:
    blocks = blocks_of(steps)
    assert {block["kind"] for block in blocks} == KINDS
    assert len(blocks_adapter.validate_python(blocks[:100])) == len(blocks[:100])
    for block, checked in zip(blocks, (blocks_adapter.validate_python([block])[0] for block in blocks), strict=True):
        assert block.keys() <= set(checked.__dataclass_fields__)


def test_the_sanitiser_would_leave_every_piece_of_prose_as_it_is(steps: list[Step]) -> None:
    prose = [details()["standfirst"], *prose_of(blocks_of(steps))]
    assert len(prose) > 60
    assert [html for html in prose if not is_clean(html)] == []


def test_the_punctuation_is_a_newsrooms(steps: list[Step]) -> None:
    for text in texts_of([step.fields for step in steps]):
        assert not re.search(r"['\"]|\.\.\.| - |--", re.sub(r"<a href=\"[^\"]*\">", "", text)), text


def test_no_placeholder_and_no_list_number_is_left_over(steps: list[Step]) -> None:
    assert [text for text in texts_of([step.fields for step in steps]) if re.search(r"[{}]|^#\d", text)] == []


def test_key_points_lead_to_posts_that_exist(steps: list[Step], published: list[Step]) -> None:
    links = [p["post"] for block in blocks_of(steps) for p in block.get("points", ()) if "post" in p]
    assert len(links) >= 6
    assert set(links) <= {step.post_id for step in published}
    assert set(links).isdisjoint(step.post_id for step in steps if step.act == "withdraw")


def test_one_post_is_corrected_in_public(steps: list[Step]) -> None:
    [correction] = [step for step in steps if "correction" in step.fields]
    assert correction.act == "edit" and "earlier version" in correction.fields["correction"]


def test_one_report_is_unconfirmed_and_then_confirmed_with_a_post_of_its_own(
    steps: list[Step], published: list[Step]
) -> None:
    [report] = [step for step in published if step.fields.get("status") == "unconfirmed"]
    [confirmed] = [step for step in steps if step.act == "edit" and step.fields.get("status") == "confirmed"]
    assert confirmed.post_id == report.post_id and confirmed.fields["minor"] is True
    assert any(abs(step.at - confirmed.at) <= timedelta(minutes=1) for step in published)


def test_one_post_is_withdrawn_with_a_note(steps: list[Step]) -> None:
    [withdrawn] = [step for step in steps if step.act == "withdraw"]
    assert withdrawn.fields["note"]


def test_one_practical_post_is_pinned(steps: list[Step], published: list[Step]) -> None:
    [pinned] = [step for step in steps if step.act == "pin"]
    assert "Practical" in next(step.fields["headline"] for step in published if step.post_id == pinned.post_id)


def test_there_are_key_events_a_summary_and_todays_top_stories(published: list[Step]) -> None:
    assert 6 <= sum(step.fields.get("key_event", False) for step in published) <= 8
    [summary] = [step for step in published if step.fields.get("summary")]
    top = next(step for step in published if step.fields.get("headline") == "Today’s top stories")
    assert {block["kind"] for step in (summary, top) for block in step.fields["blocks"]} == {"points"}


def test_posts_differ_in_length_from_one_line_to_four_paragraphs(published: list[Step]) -> None:
    lengths = [sum(html.count("<p>") for html in prose_of(step.fields["blocks"])) for step in published]
    assert {1, 2, 3, 4} <= set(lengths)


def test_clock_times_in_the_text_are_right_on_the_night_when_the_clocks_change(published: list[Step]) -> None:
    london = ZoneInfo(details()["time_zone"])
    alarm = (NOW - timedelta(minutes=781)).astimezone(london)
    through = (NOW - timedelta(minutes=395)).astimezone(london)
    text = " ".join(texts_of([step.fields for step in published]))
    assert f"raised at the Marrowick end at {alarm:%H:%M}" in text
    assert f"The drill broke through at {through:%H:%M}" in text
    assert alarm.utcoffset() != NOW.astimezone(london).utcoffset()


def test_the_details_are_complete_and_the_zone_is_real() -> None:
    assert details()["time_zone"] in available_timezones()
    assert all(details().values())


# The script


def script_of(part: str) -> list[dict[str, Any]]:
    return reporters.load_script()[part]


@pytest.mark.parametrize("part", ["steps", "again"])
def test_every_name_in_the_script_is_a_post_that_the_same_reporter_made_before(part: str) -> None:
    made: dict[str, str] = {}
    for step in script_of(part):
        if step["do"] == "post":
            assert step["name"] not in made
            made[step["name"]] = step["who"]
        else:
            assert made[step["name"]] == step["who"], step
        if step["do"] == "withdraw":
            del made[step["name"]]
        links = [p["post"] for block in step.get("blocks", ()) for p in block.get("points", ()) if "post" in p]
        assert {link.removeprefix("@") for link in links} <= made.keys()


def test_the_script_has_at_least_thirty_posts_and_every_fourth_step_or_so_changes_one() -> None:
    done = [step["do"] for step in script_of("steps")]
    assert set(done) == {"post", "edit", "correct", "withdraw", "key"}
    assert done.count("post") >= 30
    assert len(done) / 6 <= len(done) - done.count("post") <= len(done) / 3


@pytest.mark.parametrize("part", ["steps", "again"])
def test_every_step_of_the_script_is_fit_to_be_published(part: str) -> None:
    for step in script_of(part):
        assert 3 <= step["wait"] <= 6 and step["who"] in reporters.load_script()["reporters"]
        assert (step["do"] in ("correct", "withdraw")) == bool(step.get("note"))
        for round_ in range(1, 7):
            filled = reporters.fill(step, round_, "14:05", {})
            assert not [text for text in texts_of(filled) if re.search(r"[{}|]", text)]
            assert all(is_clean(html) for html in prose_of(filled.get("blocks", [])))
            blocks_adapter.validate_python(filled.get("blocks", []))


def test_a_later_round_does_not_read_like_the_one_before() -> None:
    second, third = (reporters.fill(script_of("again"), round_, "14:05", {}) for round_ in (2, 3))
    same = [one for one, other in zip(second, third, strict=True) if one == other and one["do"] == "post"]
    assert same == []


def test_after_the_first_part_the_second_goes_on_for_ever() -> None:
    script = {"steps": [{"name": "a"}], "again": [{"name": "b"}, {"name": "c"}]}
    alone = reporters.rounds(script | {"again": []})
    assert [next(alone)[0] for _ in range(3)] == [1, 2, 3]
    played = reporters.rounds(script)
    assert [(n, step["name"]) for n, step in (next(played) for _ in range(5))] == [
        (1, "a"), (2, "b"), (2, "c"), (3, "b"), (3, "c"),
    ]  # fmt: skip


# The reporters, against a server that misbehaves on purpose


class Desk(ThreadingHTTPServer):
    """A stub of the API: remembers what it was asked, and answers as `plan` says (one word a request, then "ok")."""

    daemon_threads = True

    def __init__(self, plan: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.plan = plan
        self.asked: list[dict[str, Any]] = []
        self.done: dict[str, dict[str, Any]] = {}
        self.clients: set[tuple[str, int]] = set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    """One connection to the stub."""

    protocol_version = "HTTP/1.1"
    server: Desk

    def answer(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        desk, key = self.server, self.headers["Idempotency-Key"]
        desk.clients.add(self.client_address)
        asked = {"method": self.command, "path": self.path, "key": key, "if": self.headers["If-Match"], "body": body}
        desk.asked.append(asked | {"token": self.headers["Authorization"]})
        word = desk.plan.pop(0) if desk.plan else "ok"
        if word == "hang":
            threading.Event().wait(30)
        if word in ("ok", "drop after"):
            desk.done.setdefault(key, asked)
        if word.startswith("drop"):
            self.close_connection = True
            return
        number = len(desk.done)
        answers = {"500": (500, {}), "410": (410, {"title": "Gone"}), "409": (409, {"version": "fresh"})}
        made = {"id": f"p{number}", "number": number, "url": f"/p{number}", "version": f"v{number}"}
        status, values = answers.get(word, (201 if self.command == "POST" else 200, made))
        raw = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_POST = do_PATCH = do_DELETE = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""


@contextmanager
def desk(plan: list[str]) -> Iterator[Desk]:
    server = Desk(plan)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def step(do: str, name: str = "a", who: str = "first", **fields: Any) -> dict[str, Any]:
    return {"wait": 0, "who": who, "do": do, "name": name, **fields}


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the reporters play these steps against this desk, then return what they said."""

    def play(server: Desk, *steps: dict[str, Any]) -> list[str]:
        last = {"wait": 3600, "who": "first", "do": "post", "name": "never"}
        script = {"reporters": {"first": "Ada", "second": "Ben"}, "steps": [*steps, last], "again": [last]}
        monkeypatch.setattr(reporters, "load_script", lambda: script)
        monkeypatch.setattr(reporters, "RETRY_SECONDS", 0.01)
        said: list[str] = []
        stop = threading.Event()

        def say(text: str) -> None:
            said.append(text)
            if len(said) == len(steps):
                stop.set()

        watch = threading.Timer(10, stop.set)
        watch.start()
        reporters.report(server.address, {"first": "t1", "second": "t2"}, "sallow", say, stop)
        watch.cancel()
        assert len(said) == len(steps), said
        return said

    return play


def test_each_reporter_keeps_one_connection_and_uses_their_own_token(play: Any) -> None:
    with desk([]) as server:
        play(server, *(step("post", f"{who}{n}", who, text="x") for n in range(3) for who in ("first", "second")))
        assert [asked["token"] for asked in server.asked] == ["Bearer t1", "Bearer t2"] * 3
        assert len(server.clients) == 2


def test_what_the_reporters_ask_is_what_the_api_takes(play: Any) -> None:
    with desk([]) as server:
        play(
            server,
            step("post", text="one", tags=["T"]),
            step("edit", text="two"),
            step("correct", text="three", note="It was two."),
            step("key"),
            step("withdraw", note="Wrong."),
        )
        posts = "/api/v1/blogs/sallow/posts"
        assert [(a["method"], a["path"], a["if"], a["body"]) for a in server.asked] == [
            ("POST", posts, None, {"bylines": ["Ada"], "text": "one", "tags": ["T"]}),
            ("PATCH", f"{posts}/p1", '"v1"', {"text": "two", "minor": True}),
            ("PATCH", f"{posts}/p1", '"v2"', {"text": "three", "correction": "It was two."}),
            ("PATCH", f"{posts}/p1", '"v3"', {"key_event": True, "minor": True}),
            ("DELETE", f"{posts}/p1", '"v4"', {"note": "Wrong."}),
        ]
        assert len({asked["key"] for asked in server.asked}) == 5


@pytest.mark.parametrize("trouble", ["drop before", "drop after", "500"])
def test_a_step_that_broke_is_repeated_under_the_same_key(play: Any, trouble: str) -> None:
    with desk([trouble, trouble]) as server:
        play(server, step("post", text="at {now}"), step("post", "b", text="next"))
        first, *repeats, following = server.asked
        assert [first, first] == repeats
        assert following["key"] != first["key"]
        assert len(server.done) == 2


def test_a_server_that_is_started_later_loses_nothing(play: Any) -> None:
    with desk([]) as server:
        address = server.server_address
    late = Desk.__new__(Desk)
    ThreadingHTTPServer.__init__(late, address, Answering, bind_and_activate=False)
    late.plan, late.asked, late.done, late.clients = [], [], {}, set()

    def start() -> None:
        late.server_bind()
        late.server_activate()
        late.serve_forever(poll_interval=0.02)

    threading.Timer(0.2, start).start()
    play(late, step("post", text="x"))
    late.shutdown()
    late.server_close()
    assert len(late.done) == 1


def test_a_stale_version_is_taken_from_the_problem_and_the_edit_sent_again(play: Any) -> None:
    with desk(["ok", "409"]) as server:
        play(server, step("post", text="x"), step("correct", text="y", note="n"))
        assert [asked["if"] for asked in server.asked] == [None, '"v1"', '"fresh"']
        assert server.asked[1]["key"] != server.asked[2]["key"]


def test_a_correction_that_came_through_before_the_line_broke_is_not_made_twice(play: Any) -> None:
    with desk(["ok", "drop after", "409"]) as server:
        play(server, step("post", text="x"), step("correct", text="y", note="n"), step("edit", text="z"))
        assert [asked["if"] for asked in server.asked] == [None, '"v1"', '"v1"', '"fresh"']
        assert "correction" not in server.asked[3]["body"]


def test_a_post_that_an_editor_withdrew_is_skipped(play: Any) -> None:
    with desk(["ok", "410"]) as server:
        said = play(server, step("post", text="x"), step("edit", text="y"), step("key"), step("post", "b", text="z"))
        assert ["skipped" in line for line in said] == [False, True, True, False]
        assert len(server.asked) == 3


def test_a_name_that_comes_again_in_a_later_round_is_a_new_post(play: Any) -> None:
    with desk([]) as server:
        said = play(
            server, step("post", text="one"), step("post", text="two"), step("correct", text="2", note="Not two.")
        )
        posts = "/api/v1/blogs/sallow/posts"
        assert [(a["method"], a["path"]) for a in server.asked] == [
            ("POST", posts),
            ("POST", posts),
            ("PATCH", f"{posts}/p2"),
        ]
        assert not any("skipped" in line for line in said)


def test_a_point_leads_to_the_post_that_was_made_under_its_name(play: Any) -> None:
    points = [{"html": "x", "post": "@a"}, {"html": "y", "post": "@gone"}]
    with desk([]) as server:
        play(server, step("post", text="x"), step("post", "b", blocks=[{"kind": "points", "points": points}]))
        assert server.asked[1]["body"]["blocks"][0]["points"] == [{"html": "x", "post": "p1"}, {"html": "y"}]


@pytest.mark.parametrize("meanwhile", ["waiting for the next step", "the server fails"])
def test_the_reporters_stop_promptly(monkeypatch: pytest.MonkeyPatch, meanwhile: str) -> None:
    wait = 3600 if meanwhile.startswith("waiting") else 0
    script = {"reporters": {"first": "Ada"}, "steps": [step("post", text="x") | {"wait": wait}], "again": []}
    monkeypatch.setattr(reporters, "load_script", lambda: script)
    stop = threading.Event()
    with desk(["500"] * 1000) as server:
        args = (server.address, {"first": "t"}, "sallow", lambda _: None, stop)
        playing = threading.Thread(target=reporters.report, args=args)
        playing.start()
        threading.Event().wait(0.2)
        assert playing.is_alive()
        began = monotonic()
        stop.set()
        playing.join(2)
        assert not playing.is_alive() and monotonic() - began < 0.5
