"""Pages made up by the hundred."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import nh3
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from stoppress.intake.text import NotALivePage, decode, parse

ZONE = ZoneInfo("Europe/London")
FORMS = {
    "%I:%M %p": str,
    "%H:%M": str,
    "%H.%M": str,
    "%Hh%M": str,
    "%I.%M%p": str.lower,
    "%H:%M:%S": str,
    "%I:%M\u202f%p BST": str,
    "%H:%M (GMT+1)": str,
    "Posted at %H:%M": str,
    "• %H:%M": str,
}
PIECES = [
    "14:05", "2:42\u202fpm", "14.05 –", "4m ago", "28 April", "Friday", "2024-04-28T10:00Z", "-", "•", "1.", "2.",
    "[embedded content]", "By Ada Penn", "“Yes.”", "— Ada Penn", "> no", "What we know", "She said:", "ET", "Z", "+++",
    "Updated at 12.08 BST", "Key events", "Topics", "30 February", "A sentence.", "A headline", "<b>&", "24:00", "0000",
    "https://youtu.be/a", "\ud800", "\u200d", "Today", "14:05 – Bridge closed", "9pm: Road closed", "\xa0",
]  # fmt: skip
ZONES = st.sampled_from(["Europe/London", "America/St_Johns", "Pacific/Apia"])
pages = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30)


@given(
    pages,
    st.sampled_from(["\n", " ", "\r"]),
    st.dates(),
    ZONES,
)
@example(["14:05"], "\n", date(9999, 12, 31), "Europe/London")
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused(lines: list[str], join: str, day: date, zone: str) -> None:
    try:
        page = parse(join.join(lines), day, ZoneInfo(zone))
    except NotALivePage as refusal:
        assert str(refusal)
        return
    assert page.posts
    moments = [post.at.astimezone(UTC) for post in page.posts]
    assert moments == sorted(moments, reverse=True)
    for post in page.posts:
        assert post.headline or post.blocks
        for html in [page.standfirst, *(block["html"] for block in post.blocks if "html" in block)]:
            assert nh3.clean(html, tags={"p", "ul", "ol", "li"}) == html


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        assert decode(raw).strip()
    except NotALivePage as refusal:
        assert str(refusal)


@given(
    gaps=st.lists(st.integers(0, 90), min_size=1, max_size=40),
    night=st.integers(2 * 60, 19 * 60),
    stretch=st.integers(4, 12),
    last=st.datetimes(datetime(2024, 5, 1), datetime(2024, 9, 30)),
    form=st.sampled_from(sorted(FORMS)),
    mixed=st.booleans(),
    newest_first=st.booleans(),
    blank=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_page_comes_back_as_it_was_written(
    gaps: list[int], night: int, stretch: int, last: datetime, form: str, mixed: bool, newest_first: bool, blank: bool
) -> None:
    steps = [night if number % stretch == stretch - 1 else gap for number, gap in enumerate(gaps)]
    # The direction can be told where most steps are shorter than half a day.
    assume(sum(0 < step < 12 * 60 for step in steps) > sum(step >= 12 * 60 for step in steps))
    moments = [last.replace(second=0, microsecond=0, tzinfo=ZONE)]
    for step in steps:
        moments.append(moments[-1] - timedelta(minutes=step))
    posts = []
    for number, moment in enumerate(moments):
        own = sorted(set(FORMS) - {"• %H:%M"})[number % (len(FORMS) - 1)] if mixed else form
        body = ["", "\nIt is so, said number two.", "\n- one\n- two"][number % 3]
        posts.append(f"{FORMS[own](moment.strftime(own))}\nHeadline number {number} of the page{body}\n")
    text = "The river rose.\n" + "".join(posts if newest_first else reversed(posts))
    page = parse(text.replace("\n", "\n\n") if blank else text, moments[0].date(), ZONE)
    assert [post.headline for post in page.posts] == [
        f"Headline number {number} of the page" for number in range(len(moments))
    ]
    assert [post.at for post in page.posts] == moments
    assert page.standfirst == "<p>The river rose.</p>"


def test_a_page_of_ten_thousand_posts_is_read_whole() -> None:
    start = datetime(2024, 6, 30, 23, 59)
    moments = [start - timedelta(minutes=3 * number) for number in range(10_000)]
    text = "".join(f"{at:%H:%M}\nHeadline {at:%d %H %M}\nA paragraph of words.\n- one\n- two\n" for at in moments)
    page = parse(text, start.date(), ZONE)
    assert [post.at.replace(tzinfo=None) for post in page.posts] == moments


def test_lines_of_any_length_and_any_sign_take_no_time() -> None:
    long = [
        "a" * 100_000,
        "[" * 100_000,
        "“ " * 50_000,
        "— " * 50_000,
        "14:05 " * 20_000,
        "- " * 50_000,
        "1" * 100_000,
        "A. " * 33_000,
    ]
    page = parse("14:05\nHeadline\n" + "\n".join(long), date(2024, 4, 28), ZONE)
    assert len(page.posts) == 1
