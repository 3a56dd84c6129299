"""The reference states the limits that the code has."""

from pathlib import Path

from stoppress.media import captions, workshop
from stoppress.media.press import kinds, original, picture

TEXT = (Path(__file__).parents[2] / "docs" / "reference" / "media.md").read_text()


def test_the_limits_of_every_format_are_told():
    assert set(original.MEGAPIXELS) == kinds.PICTURES == {name for name, _ in _formats()}
    for name, megapixels in _formats():
        assert original.MEGAPIXELS[name] == megapixels, name


def test_the_limits_of_all_else_are_told():
    assert f"{workshop.PICTURE_BYTES // 1_000_000} MB, " in TEXT
    assert f"| {workshop.FILM_BYTES // 1_000_000} MB |" in TEXT
    assert f"| {captions.MOST_BYTES // 1_000_000} MB |" in TEXT
    assert f"{picture.TALLEST} times as tall" in TEXT
    assert f"{picture.AVIF_PIXELS // 1_000_000} megapixels, and a progressive" in TEXT
    assert f"{workshop.PICTURE.memory // 1_000_000} MB of memory and {workshop.PICTURE.seconds} seconds" in TEXT


def _formats() -> list[tuple[str, int]]:
    """Each format of pictures that the table names, with its megapixels."""
    rows = [[cell.strip() for cell in row.split("|")] for row in TEXT.splitlines() if row.startswith("| picture |")]
    return [(name.lower(), int(row[3].split()[2])) for row in rows for name in row[2].split(", ")]
