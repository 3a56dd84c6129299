"""The text of a live page, read into posts. The towns and people are made up."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stoppress.intake.text import ImportedPage, ImportedPost, NotALivePage, parse

LONDON = ZoneInfo("Europe/London")
DAY = date(2024, 4, 28)

FLOOD = """The river Arrel has burst its banks at Millford & is still rising.
Two hundred people have left their homes.
Read the latest updates here.
12:31 AM
Pictures: the night on the river
12:04 AM
Mayor’s message from the bridge
[embedded content]
11:52 PM
‘We saw it coming’, says harbour master
The harbour master of Millford said it was “no surprise”.
She had warned the council:
- in March
- in April
The council did not answer.
10:15 PM
What you need to know
-
Two hundred people have left their homes
-
The A-road to Stanwick is closed
"""


def read(text: str, day: date = DAY, zone: ZoneInfo = LONDON) -> ImportedPage:
    return parse(text, day, zone)


def times(page: ImportedPage, form: str = "%d %H:%M") -> list[str]:
    return [post.at.strftime(form) for post in page.posts]


def headlines(page: ImportedPage) -> list[str]:
    return [post.headline for post in page.posts]


def only(text: str) -> ImportedPost:
    (post,) = read(text).posts
    return post


def prose(html: str) -> dict[str, Any]:
    return {"kind": "prose", "html": html}


def test_a_page_becomes_standfirst_and_posts() -> None:
    page = read(FLOOD)
    assert page.headline == ""
    assert page.standfirst == (
        "<p>The river Arrel has burst its banks at Millford &amp; is still rising.</p>"
        "<p>Two hundred people have left their homes.</p>"
    )
    assert times(page) == ["28 00:31", "28 00:04", "27 23:52", "27 22:15"]
    assert headlines(page) == [
        "Pictures: the night on the river",
        "Mayor’s message from the bridge",
        "‘We saw it coming’, says harbour master",
        "What you need to know",
    ]
    assert page.posts[0].blocks == []
    assert page.posts[1].blocks == [{"kind": "embed", "url": None}]
    assert page.posts[2].blocks == [
        prose(
            "<p>The harbour master of Millford said it was “no surprise”.</p><p>She had warned the council:</p>"
            "<ul><li>in March</li><li>in April</li></ul><p>The council did not answer.</p>"
        )
    ]
    assert page.posts[3].blocks == [
        {
            "kind": "points",
            "points": [
                {"html": "Two hundred people have left their homes"},
                {"html": "The A-road to Stanwick is closed"},
            ],
        }
    ]


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n\n", "  \n\t \n", "\n\u200b"])
def test_line_ends_and_blank_lines_make_no_difference(ends: str) -> None:
    assert read(FLOOD.replace("\n", ends)) == read(FLOOD)


def test_the_same_page_oldest_first_gives_the_same_posts() -> None:
    top, *posts = FLOOD.replace("\n1", "\n\f1").split("\f")
    assert len(posts) == 4
    assert read(top + "".join(reversed(posts))) == read(FLOOD)


def test_a_page_headline_is_told_from_the_standfirst() -> None:
    page = read("Millford flood live: river still rising\nBy Ada Penn\n" + FLOOD)
    assert page.headline == "Millford flood live: river still rising"
    assert page.standfirst == read(FLOOD).standfirst


@pytest.mark.parametrize(
    "signpost",
    [
        "Follow our live coverage below",
        "Our live coverage continues below.",
        "Follow all the latest here:",
        "Scroll down for the latest updates",
        "Here’s how it unfolded:",
        "Latest updates below",
    ],
)
def test_signposts_are_dropped(signpost: str) -> None:
    assert read(f"The river rose.\n{signpost}\n14:05\nBridge closed").standfirst == "<p>The river rose.</p>"


def test_orders_that_are_news_are_kept() -> None:
    text = (
        "Follow the river path and you will see what the night has done to Millford, to its old mill and to its people."
    )
    assert read(f"{text}\n14:05\nBridge closed").standfirst == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:05\nA\n13:50\nB\n13:55\nC\n13:40\nD", ["28 14:05", "28 13:55", "28 13:50", "28 13:40"]),
        ("00:10\nA\n23:58\nB\n00:05\nC\n23:50\nD", ["28 00:10", "28 00:05", "27 23:58", "27 23:50"]),
        ("23:50\nA\n00:05\nB\n23:58\nC\n00:10\nD", ["28 00:10", "28 00:05", "27 23:58", "27 23:50"]),
        (
            "07:30\nA\n21:40\nB\n21:30\nC\n08:00\nD\n22:00\nE",
            ["28 07:30", "27 21:40", "27 21:30", "27 08:00", "26 22:00"],
        ),
        ("14:05\nA\n13:50\nB\n17:30\nC\n13:40\nD", ["28 17:30", "28 14:05", "28 13:50", "28 13:40"]),
        ("22:00\nA\n23:30\nB\n00:10\nC\n01:00\nD", ["28 01:00", "28 00:10", "27 23:30", "27 22:00"]),
        ("noon\nA\n11.30am\nB\n9am\nC", ["28 12:00", "28 11:30", "28 09:00"]),
        ("2210\nA\n2340\nB\n0005\nC", ["28 00:05", "27 23:40", "27 22:10"]),
    ],
)
def test_the_day_turns_at_midnight_and_not_at_disorder(text: str, expected: list[str]) -> None:
    assert times(read(text)) == expected


def test_posts_of_one_minute_keep_the_order_of_the_page() -> None:
    assert headlines(read("14:05\nC\n14:05\nB\n14:00\nA")) == ["C", "B", "A"]
    assert headlines(read("14:00\nA\n14:05\nB\n14:05\nC")) == ["C", "B", "A"]


def test_date_lines_between_posts_set_the_day() -> None:
    newest_first = "10:02 AM\nC\nThursday 25 April\n4:30 PM\nB\n3:10 PM\nA"
    assert times(read(newest_first)) == ["28 10:02", "25 16:30", "25 15:10"]
    oldest_first = "Thursday 25 April\n09:00\nA\n17:00\nB\nSunday 28 April\n17:30\nC"
    assert times(read(oldest_first)) == ["28 17:30", "25 17:00", "25 09:00"]


def test_a_date_under_its_time_belongs_to_it() -> None:
    page = read("14:05\n28 April 2024\nBridge closed\n14:00\n26 April 2024\nBridge open")
    assert times(page) == ["28 14:05", "26 14:00"]
    assert headlines(page) == ["Bridge closed", "Bridge open"]


def test_a_stated_zone_is_turned_into_the_pages_own() -> None:
    text = "10:20 a.m. ET\nBridge closed\n9:50 a.m. ET\nRoad closed"
    assert times(read(text)) == ["28 15:20", "28 14:50"]
    assert times(read(text, zone=ZoneInfo("America/New_York"))) == ["28 10:20", "28 09:50"]
    assert times(read("All times are GMT\n10:20\nA\n10:10\nB")) == ["28 11:20", "28 11:10"]
    assert times(read("10:20 IST\nA\n10:10 IST\nB", zone=ZoneInfo("Asia/Kolkata"))) == ["28 10:20", "28 10:10"]
    assert times(read("10:20 (GMT+3)\nA")) == ["28 08:20"]


def test_clock_changes_do_no_harm() -> None:
    spring = read("02:10\nC\n01:30\nB\n00:30\nA", date(2024, 3, 31))
    assert times(spring, "%H:%M %z") == ["02:30 +0100", "02:10 +0100", "00:30 +0000"]
    autumn = read("01:10\nD\n01:50\nC\n01:05\nB\n00:30\nA", date(2024, 10, 27))
    assert times(autumn, "%H:%M %z") == ["01:10 +0000", "01:50 +0100", "01:05 +0100", "00:30 +0100"]


def test_time_and_headline_on_one_line_begin_a_post_where_the_page_does_so_throughout() -> None:
    page = read(
        "Budget day live\nWe are at the town hall.\n14:05 – Budget passes\nIt passed by 20 to 11.\n"
        "10:15 was when it began, she said.\n13.50 – Vote begins\n13:40 – Chair calls for order. All fall silent.\n"
    )
    assert times(page) == ["28 14:05", "28 13:50", "28 13:40"]
    assert headlines(page) == ["Budget passes", "Vote begins", ""]
    assert page.posts[0].blocks == [prose("<p>It passed by 20 to 11.</p><p>10:15 was when it began, she said.</p>")]
    assert page.posts[2].blocks == [prose("<p>Chair calls for order. All fall silent.</p>")]


def test_headlined_and_bare_times_may_stand_on_one_page() -> None:
    page = read(
        "14:05 Budget passes\nBy 20 to 11.\n13:50\nA vote is called.\n13:40 Doors open\nAll come in.\n13:30\nRain."
    )
    assert times(page) == ["28 14:05", "28 13:50", "28 13:40", "28 13:30"]


def test_a_timetable_within_a_post_begins_no_posts() -> None:
    page = read(
        "14:05\nProgramme\nAll welcome.\n15:00 – Opening\n16:00 – Speeches\n- 17:00\n- 18:00\n13:50\nDoors open\nHello."
    )
    assert times(page) == ["28 14:05", "28 13:50"]
    assert "16:00 – Speeches" in page.posts[0].blocks[0]["html"]


def test_update_notes_ages_and_buttons_are_dropped() -> None:
    post = only(
        "4m ago\n14:05 BST\nBridge closed\nShare\nIt is closed.\nAdvertisement\nUpdated at 14.20 BST\nCopy link"
    )
    assert (post.headline, post.blocks) == ("Bridge closed", [prose("<p>It is closed.</p>")])


def test_lists_of_key_events_are_no_posts() -> None:
    links = "Key events\n30m ago\nBridge closed\n1h ago\nRoad closed\n2h ago\nRiver high\nShow key events only\n"
    page = read(
        f"The river rose.\n{links}14:05\nBridge closed\nIt is closed.\n{links}1h ago\n13:10\nRoad closed\nIt is, too."
    )
    assert headlines(page) == ["Bridge closed", "Road closed"]
    assert page.standfirst == "<p>The river rose.</p>"
    assert page.posts[0].blocks == [prose("<p>It is closed.</p>")]


def test_a_post_pinned_on_top_and_repeated_below_is_one_post() -> None:
    page = read(
        "09:05\nSummary\nAll is well.\n14:05\nBridge closed\nYes.\n13:50\nRain\nMore.\n09:05\nSummary\nAll is well."
    )
    assert times(page) == ["28 14:05", "28 13:50", "28 09:05"]


def test_the_pages_own_date_is_no_post() -> None:
    page = read(
        "Flood live\nSun 28 Apr 2024 14.10 BST\nThe river rose.\n14.05 BST\nBridge closed\n13.50 BST\nRoad closed"
    )
    assert times(page) == ["28 14:05", "28 13:50"]
    assert page.standfirst == "<p>The river rose.</p>"


def test_what_stands_below_the_last_post_is_dropped() -> None:
    post = only("14:05\nBridge closed\nIt is closed.\nNewest\nPrevious\n1\nof\n5\nTopics\n- Rivers\nMost viewed")
    assert post.blocks == [prose("<p>It is closed.</p>")]


def test_ages_count_back_from_when_the_page_was_updated() -> None:
    page = read(
        "Vote live\nUpdated 2:10 a.m. BST\n3 Posts\n25 min ago\nTurnout up\nText.\n"
        "1 hr 4 min ago\nPolls close\nText.\n3 hours ago\nLate"
    )
    assert times(page) == ["28 01:45", "28 01:06", "27 23:10"]
    assert headlines(page) == ["Turnout up", "Polls close", "Late"]
    assert times(read("Updated 0:10\n25 min ago\nTurnout up\n30 min ago\nPolls close")) == ["28 23:45", "28 23:40"]


def test_ages_alone_are_refused() -> None:
    with pytest.raises(NotALivePage, match=r"how long ago.*Updated"):
        read("25 min ago\nTurnout up\n46 min ago\nPolls close")


def test_a_line_that_is_a_sentence_is_no_headline() -> None:
    assert only("14:05\nThe bridge is closed.").headline == ""
    assert only("14:05\nThe bridge is closed.").blocks == [prose("<p>The bridge is closed.</p>")]
    assert only("14:05\nShe said:\nNo.").headline == ""
    assert only("14:05\n" + "very " * 40 + "long").headline == ""
    assert only("14:05\nWill the bridge hold?\nNobody knows.").headline == "Will the bridge hold?"
    assert only("14:05\nShips leave for U.S.\nThey left.").headline == "Ships leave for U.S."


def test_bylines_are_told_from_prose() -> None:
    assert only("14:05\nBridge closed\nBy Ada Penn and Joe van der Berg, Transport Editor\nIt is.").bylines == [
        "Ada Penn",
        "Joe van der Berg",
    ]
    assert only("14:05\nBridge closed\nFrom the Star’s Ada Penn\nIt is.").bylines == []
    assert only("14:05\nBridge closed\nFrom Starline’s Ada Penn\nIt is.").bylines == ["Ada Penn"]
    labelled = only("14:05\nAda Penn\nAda Penn reports from Millford\nThe bridge is closed.")
    assert (labelled.headline, labelled.bylines) == ("", ["Ada Penn"])
    assert only("14:05\nBridge closed\nAda Penn\nTransport correspondent\nIt is.").bylines == ["Ada Penn"]
    kept = only("14:05\nBridge closed\nBy Friday the bridge will reopen.")
    assert (kept.bylines, kept.blocks) == ([], [prose("<p>By Friday the bridge will reopen.</p>")])


def test_names_and_headlines_above_the_time_go_to_their_own_post() -> None:
    named = read("The river rose.\nAda Penn\n14:05\nThe bridge is closed.\nJoe Rook\n13:50\nThe road is closed.")
    assert [post.bylines for post in named.posts] == [["Ada Penn"], ["Joe Rook"]]
    titled = read("The river rose.\nBridge is closed\n14:05\nIt is.\nRoad is closed too\n13:50\nIt is, too.")
    assert headlines(titled) == ["Bridge is closed", "Road is closed too"]
    assert titled.standfirst == "<p>The river rose.</p>"


@pytest.mark.parametrize("bullet", ["- ", "– ", "— ", "•", "• ", "* ", "· ", "◦ ", "-\n", "•\n", "–\n"])
def test_every_bullet_makes_a_list(bullet: str) -> None:
    post = only(f"14:05\nThe mayor said three things today.\n{bullet}one\n{bullet}two\nThat was all.")
    assert post.blocks == [
        prose("<p>The mayor said three things today.</p><ul><li>one</li><li>two</li></ul><p>That was all.</p>")
    ]


def test_numbered_lists_count_from_one() -> None:
    post = only("14:05\nIntro.\n1. one\n2. two\nEnd.")
    assert post.blocks == [prose("<p>Intro.</p><ol><li>one</li><li>two</li></ol><p>End.</p>")]
    assert only("14:05\nIntro.\n3. three\nEnd.").blocks == [prose("<p>Intro.</p><p>3. three</p><p>End.</p>")]


def test_a_list_that_is_the_whole_point_is_points() -> None:
    points = {"kind": "points", "points": [{"html": "one"}, {"html": "two &lt;3"}]}
    assert only("14:05\n- one\n- two <3").blocks == [points]
    assert only("14:05\nThe council said:\n- one\n- two <3").blocks == [prose("<p>The council said:</p>"), points]
    assert only("14:05\nKey points\nThe day so far, in full.\n- one\n- two <3\nMore soon.").blocks == [
        prose("<p>The day so far, in full.</p>"),
        points,
        prose("<p>More soon.</p>"),
    ]


def test_embeds_part_the_prose_and_keep_an_address_beside_them() -> None:
    post = only(
        "14:05\nOne.\n[Embedded content]\nhttps://youtu.be/abc\nTwo. [embedded content] Three.\nhttps://example.org/a"
    )
    assert post.blocks == [
        prose("<p>One.</p>"),
        {"kind": "embed", "url": "https://youtu.be/abc"},
        prose("<p>Two.</p>"),
        {"kind": "embed", "url": None},
        prose("<p>Three.</p><p>https://example.org/a</p>"),
    ]


def test_only_marked_words_with_a_name_are_a_quote() -> None:
    quote = {"kind": "quote", "html": "<p>“We stay.”</p>", "attribution": "Ada Penn, mayor"}
    assert only("14:05\nMayor speaks\n“We stay.”\n— Ada Penn, mayor\nShe left.").blocks == [
        quote,
        prose("<p>She left.</p>"),
    ]
    assert only("14:05\nMayor speaks\n“We stay.” — Ada Penn, mayor").blocks == [quote]
    assert only("14:05\nMayor speaks\n“We stay.”\nShe left.").blocks == [prose("<p>“We stay.”</p><p>She left.</p>")]


def test_a_time_with_nothing_under_it_stood_over_something_lost() -> None:
    page = read("08:51\nFog.\n09:07\n09:15\nSun.")
    assert [post.blocks for post in page.posts][1] == [{"kind": "embed", "url": None}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The mayor has resigned. She said so on Friday.",
        "By Ada Penn\nPublished 14:05\nThe mayor has resigned.",
        "Take two eggs.\n1. Beat\n2. Fry\nDone at 9.15pm or so.",
        "2019\nFounded\n2020\nSold",
        "14:05\n14:20\n14:30",
    ],
)
def test_text_without_a_post_is_refused_with_what_was_looked_for(text: str) -> None:
    with pytest.raises(NotALivePage, match=r"Looked for .*clock time"):
        read(text)


def test_minutes_of_play_and_markup_get_a_refusal_of_their_own() -> None:
    with pytest.raises(NotALivePage, match="minutes of play"):
        read("93 mins: Over.\n45+2' - Corner.\n1' - Off.")
    with pytest.raises(NotALivePage, match="document's source"):
        read("<!DOCTYPE html>\n<p>14:05</p>")


def test_a_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(NotALivePage, match="newest post"):
        read(FLOOD, date(1, 1, 1))


def test_a_name_in_front_of_each_time_is_its_byline() -> None:
    page = read("Ada Penn, 14:05\nBridge closed\nIt is.\nPosted by Joe Rook at 13:50\nRoad closed\nIt is.")
    assert [(post.headline, post.bylines) for post in page.posts] == [
        ("Bridge closed", ["Ada Penn"]),
        ("Road closed", ["Joe Rook"]),
    ]
    page = read("Concert live\nRiverside Hall, 19:30\nThe band is in town.\n9.15pm\nEncore\n8.30pm\nDoors")
    assert times(page) == ["28 21:15", "28 20:30"]


def test_links_to_posts_above_the_posts_are_no_posts_and_no_standfirst() -> None:
    for parting in ("\n", " "):
        links = f"Key moments\n2:42PM{parting}Bridge closed to all\n1:10PM{parting}Road closed to all\n"
        posts = "2:42PM\nBridge closed to all\nYes.\n1:10PM\nRoad closed to all\nNo.\n12:50PM\nRain"
        page = read("The river rose.\n" + links + posts)
        assert times(page) == ["28 14:42", "28 13:10", "28 12:50"]
        assert page.standfirst == "<p>The river rose.</p>"


def test_labels_that_stand_twice_for_screen_readers_are_read_once() -> None:
    page = read(
        "2h ago2 hours agoSun 28 Apr 2024 at 1:12am\nRoads shut\nAll are.\nLoadingLoading...\n12:58am\nRain\nMuch."
    )
    assert times(page) == ["28 01:12", "28 00:58"]
    assert page.posts[0].blocks == [prose("<p>All are.</p>")]


def test_a_name_alone_over_a_post_is_a_byline_where_the_top_names_that_writer() -> None:
    posts = (
        "14:05\nAda Penn\nThe bridge is closed.\n13:50\nJoe Rook\nThe road is closed.\n13:40\nVerdict Reached\nGuilty."
    )
    page = read(f"Flood live: river rising\nAda Penn (now) and Joe Rook (earlier)\n{posts}")
    assert [post.bylines for post in page.posts] == [["Ada Penn"], ["Joe Rook"], []]
    assert headlines(page) == ["", "", "Verdict Reached"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Penn\nReporting from Millford, N.Y.", ["Ada Penn"]),
        ("Ada Penn and Joe Rook\nReporting from Millford", ["Ada Penn", "Joe Rook"]),
        ("Headshot of Ada Penn\nAda Penn\nNational river reporter", ["Ada Penn"]),
        ("Analysis from Ada Penn", ["Ada Penn"]),
        ("By\nAda Penn", ["Ada Penn"]),
        ("Posted by\nAda Penn", ["Ada Penn"]),
    ],
)
def test_bylines_on_lines_of_their_own(byline: str, names: list[str]) -> None:
    post = only(f"14:05\n{byline}\nThe bridge is closed.")
    assert (post.headline, post.bylines, post.blocks) == ("", names, [prose("<p>The bridge is closed.</p>")])


@pytest.mark.parametrize("house", ["By The Millford Star", "By Starline", "From Starline staff"])
def test_a_house_may_sign_under_a_headline(house: str) -> None:
    assert only(f"14:05\nBridge closed\n{house}\nIt is.").blocks == [prose("<p>It is.</p>")]
    assert only("14:05\nBridge closed\nBy Friday\nIt is.").blocks == [prose("<p>By Friday</p><p>It is.</p>")]


def test_where_they_report_from_is_nobodys_name() -> None:
    assert only("14:05\nBridge closed\nReporting from Port Millford\nIt is.").bylines == []


def test_a_label_is_no_headline() -> None:
    assert only("14:05\nBREAKING\nBridge closed\nIt is closed.").headline == "Bridge closed"
    assert only("14:05\nKey update\nBridge closed\nBy Ada Penn\nIt is closed.").bylines == ["Ada Penn"]
    assert only("14:05\nBREAKING\nThe bridge is closed.").headline == "BREAKING"
    assert only("14:05\nKey developments\n- one\n- two").headline == "Key developments"


def test_two_sentences_are_no_headline_though_the_second_ends_in_a_short_form() -> None:
    assert only("14:05\nThe bridge is shut. It shut at 2 p.m.\nIt is.").headline == ""
    assert only("14:05\nBridge to shut at 2 p.m.\nIt will.").headline == "Bridge to shut at 2 p.m."


@pytest.mark.parametrize(
    "furniture",
    ["Live Updated 11m ago", "Millford | Updated: April 28, 2024 14:31 IST", "Jump to", "Edited by Ada Penn"],
)
def test_lines_about_the_page_are_no_standfirst(furniture: str) -> None:
    text = f"Flood live: river is rising\n{furniture}\nWater stands high in Old Millford\n14:05\nBridge closed\nIt is."
    assert read(text).standfirst == "<p>Water stands high in Old Millford</p>"


def test_news_that_ends_in_a_signpost_is_kept() -> None:
    kept = "The latest figures are known. See how the day unfolded below."
    assert read(f"{kept}\n14:05\nBridge closed").standfirst == f"<p>{kept}</p>"
    assert read("Stay with us here. Follow the latest updates below.\n14:05\nBridge closed").standfirst == ""


def test_a_summary_on_top_is_all_standfirst() -> None:
    page = read("Summary\nThe river has risen by a metre in one night\nRoads are closed\n14:05\nBridge closed")
    assert page.headline == ""
    assert page.standfirst == "<p>The river has risen by a metre in one night</p><p>Roads are closed</p>"


def test_headlines_that_the_top_lists_are_no_standfirst() -> None:
    posts = "14:05\nBridge closed to all lorries\nYes.\n13:50\nRiver rises by another metre\nNo."
    page = read(f"Flood live\nThe river rose.\nRiver rises by another metre\nBridge closed to all lorries\n{posts}")
    assert page.standfirst == "<p>The river rose.</p>"
    assert len(page.posts) == 2


def test_labels_of_buttons_and_pictures_within_a_post_are_dropped() -> None:
    labels = "ShareSave\nBridge closed\nImage caption,\nIt is.\nView comments (12)\nReturn to menu\n"
    page = read(f"14:05\n{labels}13:50\nRoad closed\nIt is.")
    assert page.posts[0].headline == "Bridge closed"
    assert page.posts[0].blocks == page.posts[1].blocks == [prose("<p>It is.</p>")]


@pytest.mark.parametrize("sign", ["◾ ", "▶️ ", "✅", "🔹 "])
def test_signs_that_repeat_are_bullets(sign: str) -> None:
    points = {"kind": "points", "points": [{"html": "one"}, {"html": "two"}]}
    assert only(f"14:05\nBridge closed\n{sign}one\n{sign}two").blocks == [points]
    assert only(f"14:05\nBridge closed\n{sign}one").blocks == [prose(f"<p>{sign}one</p>")]


def test_every_list_of_a_digest_is_points() -> None:
    post = only("14:05\nWhat we know so far\n- one\nSo she said.\n- two\n- three")
    assert [block["kind"] for block in post.blocks] == ["points", "prose", "points"]
    assert only("14:05\nTen things we know\nHere.\n- one\n- two").blocks[1]["kind"] == "points"
    assert only("14:05\nHere’s the latest\nHere. There.\n- one\n- two").blocks[1]["kind"] == "points"


def test_a_pinned_post_turns_no_day() -> None:
    text = "The river rose.\nPinned post\n03:15\nWhat we know\nMuch.\n14:05\nBridge closed\n09:00\nDawn"
    assert times(read(text)) == ["28 14:05", "28 09:00", "28 03:15"]
    assert times(read(text.replace("03:15", "23:15"))) == ["28 14:05", "28 09:00", "27 23:15"]


def test_times_written_unlike_the_pages_own_are_a_timetable() -> None:
    timetable = "9.15pm\nAlarm\n9.22pm\nDoors shut\n10.05pm\nAll out"
    page = read(f"16.20\nHow it went\nHere it is.\n{timetable}\n15.45\nB\n14.10\nC\n13.00\nD\n12.15\nE")
    assert times(page) == ["28 16:20", "28 15:45", "28 14:10", "28 13:00", "28 12:15"]


def test_a_zone_may_be_glued_to_its_time() -> None:
    assert times(read("10:02amBST\nA\n9:58amBST\nB")) == ["28 10:02", "28 09:58"]


def test_ages_over_the_newest_posts_and_clock_times_over_the_others() -> None:
    page = read(
        "Flood live\nUpdated 00:20\nThe river rose.\n5m ago\nBridge closed\nIt is.\n40m ago\nRoad closed\nIt is, too.\n"
        "23:10\nRain\nMuch.\n22:30\nDusk"
    )
    assert times(page) == ["28 00:15", "27 23:40", "27 23:10", "27 22:30"]
    assert page.standfirst == "<p>The river rose.</p>"


def test_headlines_above_their_times_may_stand_over_an_embed() -> None:
    page = read(
        "The river rose.\nBridge is closed\n14:05\nIt is.\nView from the hill\n13:50\n[embedded content]\n"
        "Dusk falls\n13:40\nIt does."
    )
    assert headlines(page) == ["Bridge is closed", "View from the hill", "Dusk falls"]


@pytest.mark.parametrize("before", ["Kl. ", "kl ", "godz. ", "om ", "um ", "a las ", "alle ore "])
def test_a_word_for_at_may_stand_before_the_time(before: str) -> None:
    assert times(read(f"{before}14.05\nA\n{before}13.50\nB")) == ["28 14:05", "28 13:50"]


def test_a_label_over_a_headline_is_dropped_and_one_over_a_byline_is_the_headline() -> None:
    assert only("14:05\nAnalysis\nA gamble on growth\nAda Penn\nRiver editor\nIt is.").headline == "A gamble on growth"
    assert only("14:05\nAnalysis\nBy Ada Penn\nIt is a gamble.").headline == "Analysis"
    assert only("14:05\nBreakingBridge closed\nIt is.").headline == "Bridge closed"


def test_a_name_behind_a_dash_signs_a_post_or_gives_its_quote_a_speaker() -> None:
    assert only("14:05\nBridge closed\nIt is.\n— Ada Penn and Joe Rook").bylines == ["Ada Penn", "Joe Rook"]
    assert only("14:05\nBridge closed\n“It is.”\n— Ada Penn").bylines == []


def test_marked_lines_of_one_quote_stay_together_when_a_name_follows() -> None:
    assert only("14:05\nMayor speaks\n> We stay.\n> For good.\n— Ada Penn").blocks == [
        {"kind": "quote", "html": "<p>We stay.</p><p>For good.</p>", "attribution": "Ada Penn"}
    ]


def test_a_hyphen_and_small_letters_behind_a_quotation_name_nobody() -> None:
    assert only('14:05\n"You lie" - the best lines of the night\nHere they are.').headline
