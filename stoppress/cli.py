"""The commands. Results go to stdout, all else to stderr; a refusal is one sentence and exit code 1."""

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console

import stoppress
from stoppress import server
from stoppress.asgi import App
from stoppress.demo.run import run_demo
from stoppress.intake.live_page import Import, bring_in, look
from stoppress.intake.text import NotALivePage, decode
from stoppress.log import chain, read
from stoppress.log.models import Blog
from stoppress.newsroom import coverage, people, posts
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.refusals import Refusal, Unfit
from stoppress.projections.page import Site
from stoppress.projections.rehearsal import rehearse
from stoppress.projections.theme import Unusable
from stoppress.projections.worn import THEME
from stoppress.schema import prepare

app = typer.Typer(
    name="stoppress",
    help="Live-blog software: a page that a desk writes and readers follow.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
said = Console(stderr=True, highlight=False, soft_wrap=True)

# Its value was read before the settings were (see boot.py); it stands here for the help and the parser.
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the database and the media.")]
Slug = Annotated[str, typer.Argument(help="The blog's address, as in /live/SLUG.")]
Name = Annotated[str, typer.Argument(help="The name that the person signs in with.")]


def run() -> None:
    """Run the command line; what can be refused is said in one sentence."""
    for argument in sys.argv:
        if not argument.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in argument):
            fail("An argument is not in UTF-8. Set the terminal to UTF-8, or give the text on stdin with -.")
    try:
        app()
    except (Refusal, NotALivePage, Unusable, server.CannotListen) as problem:
        fail(str(problem), getattr(problem, "problems", None))
    except DatabaseError as problem:
        fail(f"The database in {settings.DATA} cannot be used ({problem}). Is the disk full, or the file another's?")
    except OSError as problem:
        fail(f"{problem.filename or ''}: {problem.strerror or problem}".lstrip(": "))


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    data: Data = None,
) -> None:
    """Live-blog software: a page that a desk writes and readers follow."""
    if version:
        typer.echo(stoppress.__version__)
        raise typer.Exit


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    data: Data = None,
) -> None:
    """Serve readers, the desk and the API until Ctrl+C."""
    rehearse(THEME, Site(settings.SITE_NAME, settings.STOPPRESS_URL))
    bound = server.listen(host, port)
    prepare()
    if not settings.URL_GIVEN:
        settings.STOPPRESS_URL = server.address(host, bound)
        settings.CSRF_TRUSTED_ORIGINS = [settings.STOPPRESS_URL]
    if not stoppress.SQLITE_IS_OURS:
        said.print("This system's own SQLite is used: keep it up to date, older ones can lose the last write.")
    said.print(f"Readers: {settings.STOPPRESS_URL}/")
    said.print(f"Desk:    {settings.STOPPRESS_URL}/desk/")
    if not Person.objects.filter(role=Role.CHIEF).exclude(username=people.CONSOLE).exists():
        chief = people.add_person(people.free_name("chief"), Role.CHIEF, None)
        link = people.make_signin_link(chief, at=timezone.now())
        said.print(
            f"Sign in: {settings.STOPPRESS_URL}{link}  (once, within a day; then: stoppress signin {chief.username})"
        )
    server.run(App(), bound)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port to listen on; another is taken where it is in use.")] = 8000,
    throw_away: Annotated[bool, typer.Option("--throw-away", help="Delete the data folder at the end.")] = False,
    data: Data = None,
) -> None:
    """Show a coverage that two scripted reporters keep writing."""
    try:
        prepare()
        run_demo(port, said.print)
    finally:
        if throw_away:
            shutil.rmtree(settings.DATA, ignore_errors=True)


@app.command()
def adduser(
    name: Name,
    role: Annotated[str, typer.Option(help="contributor, editor or chief.")] = "editor",
    blog: Annotated[str | None, typer.Option(help="Give the role on this blog only.")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    data: Data = None,
) -> None:
    """Make an account; without a password, `stoppress signin NAME` makes a link to sign in with."""
    prepare()
    typed = sys.stdin.buffer.readline().rstrip(b"\r\n") if password_stdin else b""
    if password_stdin and not typed:
        raise Unfit("No password came on stdin: give it as in `stoppress adduser NAME --password-stdin < FILE`.")
    password = decode(typed) if password_stdin else None
    where = coverage.find(blog) if blog else None
    person = people.add_person(name, role, password, where)
    said.print(f"{person.username} is {role}{f' on {blog}' if blog else ''}.")


@app.command()
def signin(name: Name, data: Data = None) -> None:
    """Print a link that signs somebody in, once, within a day."""
    prepare()
    link = people.make_signin_link(people.find_person(name), at=timezone.now())
    typer.echo(settings.STOPPRESS_URL + link)


@app.command()
def token(name: Name, data: Data = None) -> None:
    """Print a new token for the API."""
    prepare()
    typer.echo(people.make_token(people.find_person(name), at=timezone.now()))


@app.command()
def post(
    slug: Slug,
    text: Annotated[str, typer.Argument(help="The text, or - to read it from stdin.")],
    headline: Annotated[str, typer.Option(help="The headline above it.")] = "",
    key_event: Annotated[bool, typer.Option("--key-event", help="Mark it as a key event.")] = False,
    data: Data = None,
) -> None:
    """Publish a post; prints its address."""
    prepare()
    words = decode(sys.stdin.buffer.read()) if text == "-" else text
    given = {"headline": headline, "text": words, "key_event": key_event}
    copy = posts.publish(people.console(), coverage.find(slug), given, at=timezone.now())
    typer.echo(coverage.post_url(slug, copy.post))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The plain text of a live page, or - for stdin.")],
    slug: Annotated[
        str | None, typer.Option(help="The blog's address; made from the headline where it is missing.")
    ] = None,
    headline: Annotated[str | None, typer.Option(help="The blog's headline.")] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of the newest post.")] = None,
    time_zone: Annotated[str, typer.Option(help="The zone of the times, as in Europe/London.")] = "UTC",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be imported, and store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    data: Data = None,
) -> None:
    """Bring in the text of a live page as a blog that is live; a second time adds only what is new."""
    zone = coverage.zone(time_zone)
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    wanted = Import(raw, slug, headline, _day(day, datetime.now(zone).date()), zone)
    if dry_run:
        _print(look(wanted), as_json)
        return
    prepare()
    _print(bring_in(people.console(), wanted, at=timezone.now()), as_json)


@app.command()
def export(slug: Slug, data: Data = None) -> None:
    """Print the whole log of a blog, one change a line."""
    prepare()
    blog: Blog = coverage.find(slug)
    for line in read.whole(blog.pk):
        sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="What `stoppress export` printed, or - for stdin.")],
    digest: Annotated[str | None, typer.Option(help="The digest that the last change must have.")] = None,
    data: Data = None,
) -> None:
    """Check that an export is whole: no change altered, missing, doubled or out of place."""
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    verdict = chain.verify(_lines(raw), None if digest is None else digest.strip().lower())
    if not verdict.whole:
        fail(f"Broken: {verdict.problem}.")
    typer.echo(f"Whole: {verdict.count} changes, digest {verdict.digest}")


def fail(sentence: str, places: dict[str, str] | None = None) -> NoReturn:
    """Say what is wrong and exit with 1."""
    sys.stderr.write(f"stoppress: {sentence}\n")
    for place, problem in (places or {}).items():
        sys.stderr.write(f"  {place}: {problem}\n")
    sys.exit(1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def _day(given: str | None, today: date) -> date:
    try:
        return date.fromisoformat(given) if given else today
    except ValueError as problem:
        raise Unfit(f"--date {given!r} is no day: give it as in 2026-11-22.") from problem


def _print(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    typer.echo(result["says"])
    for one in result["posts"]:
        typer.echo(f"{one['at'][:16].replace('T', ' ')}  {one['headline'] or one['words']}")


def _lines(raw: bytes) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(decode(raw).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line, object_pairs_hook=_unique)
        except (ValueError, RecursionError):
            fail(f"Broken: line {place} is not JSON.")
        if not isinstance(value, dict):
            fail(f"Broken: line {place} is not an object.")
        if place > 1 or "number" in value:
            yield value
