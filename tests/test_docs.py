"""The documentation says what the code does."""

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from typer.main import get_command

from stoppress.cli import app
from stoppress.log import kinds
from stoppress.newsroom import refusals

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"


def test_the_schema_of_a_post_is_the_codes():
    """Make it anew with: python -m tests.test_docs"""
    assert (REFERENCE / "post.schema.json").read_text() == schema()


def test_every_command_and_option_is_documented():
    text = (REFERENCE / "commands.md").read_text()
    for name, command in get_command(app).commands.items():
        line = next((line for line in text.splitlines() if line.startswith(f"| `stoppress {name}")), "")
        assert line, name
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option in ("--data", "--help") or option in line, (name, option)


def test_every_setting_is_documented_and_every_documented_setting_is_there():
    code = set(re.findall(r'"(STOPPRESS_[A-Z_]+)"', (ROOT / "stoppress" / "settings.py").read_text()))
    told = set(re.findall(r"`(STOPPRESS_[A-Z_]+)`", (REFERENCE / "settings.md").read_text()))
    assert code == told
    commented = set(re.findall(r"^# (STOPPRESS_[A-Z_]+):", (ROOT / "stoppress" / "settings.py").read_text(), re.M))
    assert code == commented


def test_every_kind_of_change_and_of_block_is_documented():
    stream, story = (REFERENCE / "stream.md").read_text(), (REFERENCE / "story.md").read_text()
    for name in kinds.KINDS:
        assert f"`{name}`" in stream
    for block in ("prose", "quote", "points", "figures", "table", "picture", "gallery", "video", "audio", "embed"):
        assert f"| `{block}` |" in story


def test_every_refusal_has_a_status_in_the_api():
    from stoppress.api.problems import STATUS

    assert set(STATUS) == set(refusals.Refusal.__subclasses__())
    told = (REFERENCE / "api.md").read_text()
    for status in STATUS.values():
        assert f"| {status} |" in told


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("docs/**/*.md")) + sorted(ROOT.glob("*.md")), ids=lambda path: path.name
)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text()):
        assert target.startswith("http") or (path.parent / target).exists(), target


def schema() -> str:
    """The JSON Schema of a public post."""
    return json.dumps(TypeAdapter(kinds.Post).json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (REFERENCE / "post.schema.json").write_text(schema())
