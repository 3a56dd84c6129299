"""The pages in ../shared/examples, against what is known of them there. Nothing of their text stands here."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stoppress.intake.text import ImportedPage, NotALivePage, decode, parse

SHARED = Path(__file__).resolve().parents[3] / "shared" / "examples"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "manifest.json").exists(), reason="../shared/examples is not here"),
]


def page_of(name: str, day: date, zone: str) -> ImportedPage:
    return parse(decode((SHARED / name).read_bytes()), day, ZoneInfo(zone))


def truth_of(name: str) -> dict[str, Any]:
    return next(
        known["ground_truth"] for known in json.loads((SHARED / "manifest.json").read_text()) if known["file"] == name
    )


def times(page: ImportedPage) -> list[str]:
    return [post.at.strftime("%H.%M") for post in page.posts]


def test_the_live_page_gives_nine_paragraphs_and_five_posts() -> None:
    page = page_of("live-page.txt", date(2022, 4, 29), "Europe/London")
    lines = (SHARED / "live-page.txt").read_text().splitlines()
    assert page.headline == ""
    assert page.standfirst.count("<p>") == 9
    assert page.standfirst.endswith(f"{lines[8]}</p>")
    assert times(page) == ["02.42", "02.25", "01.49", "01.42", "01.19"]
    assert all(post.headline in lines for post in page.posts)
    assert [[block["kind"] for block in post.blocks] for post in page.posts] == [
        [],
        ["embed"],
        ["prose"],
        ["prose"],
        ["points"],
    ]
    assert page.posts[1].blocks == [{"kind": "embed", "url": None}]
    assert [point["html"] for point in page.posts[4].blocks[0]["points"]] == lines[-15::2]
    assert page.posts[2].blocks[0]["html"].count("<p>") == 4
    assert page.posts[3].blocks[0]["html"].count("<p>") == 3


def test_the_long_page_gives_its_posts_without_repeats_and_lists_of_links() -> None:
    name = "text/guardian-ukraine-2023-05-15.txt"
    page, truth = page_of(name, date(2023, 5, 15), "Europe/London"), truth_of(name)
    assert times(page) == truth["times_in_order"]
    titles = [post.headline for post in page.posts if post.headline]
    assert len(titles) == truth["titled_posts"]
    assert titles == truth["titles_sample"]
    html = str([post.blocks for post in page.posts])
    for furniture in ("Updated at", "ago</p>", "Key events", "JavaScript", "Oldest", "Topics"):
        assert furniture not in html
    assert len([post for post in page.posts if post.bylines]) == 1


@pytest.mark.parametrize(
    ("name", "day", "zone", "expected"),
    [
        ("text/nyt-jan6-2022.txt", date(2022, 10, 13), "America/New_York", ["18.49", "18.30"]),
        ("text/kjmm-abc-trump-trial-2024.txt", date(2024, 5, 30), "America/New_York", ["12.55", "12.27"]),
        ("text/irishtimes-2013.txt", date(2013, 6, 17), "Europe/Dublin", ["09.15", "09.07", "09.07", "08.51"]),
        ("text/cnn-election-2020.txt", date(2020, 11, 4), "America/New_York", ["01.45", "01.24", "01.06"]),
    ],
)
def test_the_skeletons_give_their_posts_and_times(name: str, day: date, zone: str, expected: list[str]) -> None:
    page = page_of(name, day, zone)
    assert len(page.posts) == truth_of(name)["posts"]
    assert times(page) == expected
    assert {post.at.date() for post in page.posts} == {day}


def test_the_match_told_by_the_minute_is_refused() -> None:
    with pytest.raises(NotALivePage, match="minutes of play"):
        page_of("text/football-mins.txt", date(2020, 5, 1), "Europe/London")


def test_no_line_of_an_example_stands_in_the_code() -> None:
    code = "\n".join(path.read_text() for path in (Path(__file__).parents[2] / "stoppress" / "intake").glob("*.py"))
    lines = {line.strip() for path in SHARED.rglob("*.txt") for line in path.read_text().splitlines()}
    assert lines
    assert [line for line in lines if len(line.split()) > 4 and line in code] == []
