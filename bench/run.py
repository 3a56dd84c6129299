"""The command line of the load tests: bin/bench fanout | publish | page | desk | media | phone | lighthouse | all."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bench import desk as desk_bench
from bench import fanout as fanout_bench
from bench import lighthouse as lighthouse_bench
from bench import media as media_bench
from bench import page as page_bench
from bench import phone as phone_bench
from bench import publish as publish_bench
from bench import show
from bench.build import Broken

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)

Readers = Annotated[int, typer.Option(help="Open streams.")]
Frames = Annotated[int, typer.Option(help="Publishes in each pass.")]
Runs = Annotated[int, typer.Option(help="Runs of each side, in alternation; medians are shown.")]
Scratch = Annotated[Path | None, typer.Option(help="Where data directories are made (default: the system's).")]


@contextmanager
def scratch_directory(parent: Path | None) -> Iterator[Path]:
    """A directory that is gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="stoppress-bench-", dir=parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def say(words: str) -> None:
    """Tells on stderr what is going on."""
    show.progress.print(f"[dim]{words}[/dim]")


@app.command()
def fanout(
    readers: Readers = 10_000,
    frames: Frames = 40,
    runs: Runs = 3,
    frame_bytes: Annotated[int, typer.Option(help="Wanted size of a frame.")] = 500,
    every: Annotated[float, typer.Option(help="Seconds between publishes while CPU is measured.")] = 0.25,
    sndbuf: Annotated[int, typer.Option(help="SO_SNDBUF of the C loop; 0 leaves the system's.")] = 32768,
    scratch: Scratch = None,
) -> None:
    """CPU per delivered frame beside a C send() loop, memory per reader, lost frames, other requests' p99."""
    plan = fanout_bench.Plan(readers, frames, runs, frame_bytes, every, sndbuf=sndbuf)
    with scratch_directory(scratch) as directory:
        result = fanout_bench.run(directory, plan, say)
    show.fanout(result)
    show.save("fanout", result)


@app.command()
def publish(
    posts: Annotated[int, typer.Option(help="Posts in the larger blog.")] = 10_000,
    few: Annotated[int, typer.Option(help="Posts in the smaller blog.")] = 10,
    publishes: Annotated[int, typer.Option(help="Publishes in a block.")] = 30,
    runs: Runs = 3,
    scratch: Scratch = None,
) -> None:
    """CPU of a publish beside 10,000 posts and beside 10, with one reader and one page request each."""
    plan = publish_bench.Plan((few, posts), publishes, runs)
    with scratch_directory(scratch) as directory:
        result = publish_bench.run(directory, plan, say)
    show.publish(result)
    show.save("publish", result)


@app.command()
def page(
    text: Annotated[Path | None, typer.Option(help="Import this text instead of the invented one.")] = None,
    scratch: Scratch = None,
) -> None:
    """Bytes of the first load of 20 text posts."""
    with scratch_directory(scratch) as directory:
        result = page_bench.run(directory, text.read_text(encoding="utf-8") if text else None, say)
    show.page(result)
    show.save("page", result)


@app.command()
def desk(
    posts: Annotated[int, typer.Option(help="Posts in the blog.")] = 2_000,
    publishes: Annotated[int, typer.Option(help="Posts that are written and sent.")] = 30,
    loads: Annotated[int, typer.Option(help="First loads on a slow processor.")] = 5,
    scratch: Scratch = None,
) -> None:
    """Two browsers: Ctrl+Enter to another's open page, the desk's first load, the work of a key."""
    plan = desk_bench.Plan(posts, publishes, loads)
    with scratch_directory(scratch) as directory:
        result = desk_bench.run(directory, plan, say)
    show.desk(result)
    show.save("desk", result)


@app.command()
def media(
    drops: Annotated[int, typer.Option(help="Photos that are dropped.")] = 7,
    pictures: Annotated[int, typer.Option(help="Pictures of the gallery.")] = 30,
    scratch: Scratch = None,
) -> None:
    """Two browsers: a photo from the drop to another's open page, and the first load of a page with a gallery."""
    with scratch_directory(scratch) as directory:
        result = media_bench.run(directory, media_bench.Plan(drops, pictures), say)
    show.media(result)
    show.save("media", result)


@app.command()
def phone(
    runs: Annotated[int, typer.Option(help="Loads of each side, in alternation; medians are shown.")] = 7,
    posts: Annotated[int, typer.Option(help="Posts in the page that another is put into.")] = 500,
    inserts: Annotated[int, typer.Option(help="Posts that are put in.")] = 20,
    scratch: Scratch = None,
) -> None:
    """A slow phone: our page beside a static file of the same words; the work of putting a post into a long page."""
    with scratch_directory(scratch) as directory:
        result = phone_bench.run(directory, phone_bench.Plan(runs, posts, inserts), say)
    show.phone(result)
    show.save("phone", result)


@app.command()
def lighthouse(scratch: Scratch = None) -> None:
    """Lighthouse on the pages of the demo, as a phone and as a desktop; npm installs it on first use."""
    with scratch_directory(scratch) as directory:
        result = lighthouse_bench.run(directory, say)
    show.lighthouse(result)
    show.save("lighthouse", result)


@app.command(name="all")
def everything(readers: Readers = 10_000, frames: Frames = 40, runs: Runs = 3, scratch: Scratch = None) -> None:
    """All of them, one after the other."""
    page(scratch=scratch)
    desk(scratch=scratch)
    media(scratch=scratch)
    phone(scratch=scratch)
    lighthouse(scratch=scratch)
    publish(runs=runs, scratch=scratch)
    fanout(readers=readers, frames=frames, runs=runs, scratch=scratch)


def main() -> None:
    """Runs a command; a run that is broken ends with 1 and one sentence."""
    try:
        app()
    except Broken as broken:
        show.progress.print(f"[red]broken run:[/red] {broken}", highlight=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
