"""Two people at once: what one submits or schedules, the other decides on, and both desks show it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD
from .test_desk import titled, write


@pytest.fixture
def two(own, desk):
    """Cora, who contributes, and Emil, who edits, at the same blog: (server, cora, emil)."""
    server, _ = own
    server.command("adduser", "cora", "--role", "contributor", "--password-stdin", stdin=PASSWORD + "\n")
    return server, desk(server, "cora"), desk(server)


def slip(page, words: str):
    """The slip of this title in the side column."""
    return page.locator("[data-slip]").filter(has_text=words)


def test_a_submission_is_sent_back_submitted_again_and_approved(two, new_context):
    server, cora, emil = two
    reading = new_context().new_page()
    reading.goto(server.url + "/live/flood")
    write(cora, "From the quay", "The water is over the wall.")
    cora.keyboard.press("Control+Enter")
    there = emil.locator("#review-list [data-slip]").filter(has_text="From the quay")
    expect(there).to_be_visible(timeout=15_000)  # without a reload
    there.locator("[data-act=back]").click()
    there.get_by_label("What should change?").fill("Which wall?")
    there.get_by_role("button", name="Send it back").click()
    expect(there).to_have_count(0)
    expect(cora.locator("#drafts-list")).to_contain_text("Which wall?", timeout=15_000)
    slip(cora, "From the quay").get_by_role("link", name="From the quay").click()
    expect(cora.locator("#composer")).to_contain_text("Which wall?")
    cora.locator("#composer .ProseMirror").first.click()
    cora.keyboard.press("Control+End")
    cora.keyboard.type(" It is the old one.")
    cora.keyboard.press("Control+Enter")
    expect(there).to_be_visible(timeout=15_000)
    there.get_by_role("button", name=re.compile("Approve")).click()
    expect(titled(emil, "From the quay")).to_be_visible()
    expect(reading.locator(".feed article").first).to_contain_text("It is the old one.")
    expect(titled(cora, "From the quay")).to_be_visible()


def test_what_one_schedules_under_an_embargo_the_other_sees_and_takes_back(own, desk):
    server, _ = own
    emil, ines = desk(server), desk(server)
    write(emil, "The budget", "Taxes fall.")
    emil.locator("#send").get_by_text("Schedule", exact=True).click()
    due = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT18:00")
    emil.get_by_label("Publish at").fill(due)
    emil.get_by_label("Embargo: nobody may publish it earlier").check()
    emil.get_by_role("button", name="Schedule it").click()
    there = ines.locator("#scheduled-list [data-slip]").filter(has_text="The budget")
    expect(there).to_contain_text("embargo until", timeout=15_000)
    there.get_by_role("button", name="Lift the embargo").click()
    expect(there).not_to_contain_text("embargo until")
    there.get_by_role("button", name="Unschedule").click()
    expect(ines.locator("#drafts-list")).to_contain_text("The budget")
    expect(emil.locator("#drafts-list")).to_contain_text("The budget", timeout=15_000)
    assert "The budget" not in server.get("/live/flood")[2].decode()


def test_enter_in_the_time_schedules_and_saves_no_draft(own, desk):
    emil = desk(own[0])
    write(emil, "At dawn", "Words.")
    emil.locator("#send").get_by_text("Schedule", exact=True).click()
    emil.locator("#due-at").fill(f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}")
    emil.locator("#due-at").press("Enter")
    expect(slip(emil, "At dawn").get_by_role("button", name="Unschedule")).to_be_visible()
