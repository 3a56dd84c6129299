"""What can be in the log: the kinds of change, and the public post with its blocks. See docs/reference/story.md."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator as After
from pydantic import Field, PlainSerializer, StringConstraints, TypeAdapter

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]{0,39}$"
MEDIA_PATTERN = r"^[a-z0-9]{20}$"
SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$"


def stamp(moment: datetime) -> str:
    """A time as the log writes it: RFC 3339, UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _whole_milliseconds(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs its offset, as in 2026-11-22T14:05:00+01:00")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as problem:  # the first or the last day that there is, in another zone
        raise ValueError("there is no such time") from problem
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _address(address: str) -> str:
    if not address.lower().startswith(("http://", "https://")) or any(ord(letter) <= 32 for letter in address):
        raise ValueError("an address starts with http:// or https:// and has no spaces")
    if not _names_a_host(address):
        raise ValueError("this is no address: it names no host that there can be")
    return address


def _names_a_host(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:  # such as http://[x
        return False
    return bool(host) and str(host).isprintable()


Moment = Annotated[datetime, After(_whole_milliseconds), PlainSerializer(stamp, return_type=str)]
PostId = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Html = Annotated[str, StringConstraints(max_length=200_000)]
Address = Annotated[str, StringConstraints(max_length=2000), After(_address)]
Player = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https://"), After(_address)]
Status = Literal["unconfirmed", "confirmed", "false"]


@dataclass(frozen=True)
class Prose:
    """Paragraphs, lists and sub-headings."""

    html: Html
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True)
class Quote:
    """Somebody's words, set apart."""

    html: Html
    attribution: Line = ""
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True)
class Point:
    """One key point; may lead to a post of this blog or to an address."""

    html: Html
    post: PostId | None = None
    url: Address | None = None


@dataclass(frozen=True)
class Points:
    """A list that is the point of its post: "Today's top stories", "What we know"."""

    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=100)]
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Figure:
    """A number worth showing large, with what it counts."""

    value: Words
    label: Words
    source: Line = ""
    as_of: Line = ""


@dataclass(frozen=True)
class Figures:
    """Key figures."""

    figures: Annotated[tuple[Figure, ...], Field(min_length=1, max_length=20)]
    kind: Literal["figures"] = "figures"


Cell = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Row = Annotated[tuple[Cell, ...], Field(min_length=1, max_length=30)]


@dataclass(frozen=True)
class Table:
    """Rows of plain text; the first is the heading."""

    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=500)]
    caption: Line = ""
    kind: Literal["table"] = "table"


Share = Annotated[float, Field(ge=0, le=1), After(lambda share: round(share, 3))]
Pixels = Annotated[int, Field(ge=1, le=100_000)]
MediaId = Annotated[str, StringConstraints(pattern=MEDIA_PATTERN)]
# A picture of a few pixels, blurred by being drawn large. No other address can stand here.
Preview = Annotated[str, StringConstraints(pattern=r"^(data:image/webp;base64,[A-Za-z0-9+/=]{1,600})?$")]
Seconds = Annotated[float, Field(ge=0, le=1_000_000), After(lambda seconds: round(seconds, 3))]
Transcript = Annotated[str, StringConstraints(strip_whitespace=True, max_length=50_000)]


@dataclass(frozen=True)
class Image:
    """What a page needs to draw a picture: which, how large (in pixels, upright), and what it shows."""

    id: MediaId
    width: Pixels
    height: Pixels
    alt: Note = ""
    decorative: bool = False  # nothing is lost for who does not see it
    caption: Note = ""
    credit: Line = ""
    focus: tuple[Share, Share] | None = None  # the point that must stay in view, from left and top
    preview: Preview = ""


@dataclass(frozen=True)
class Picture(Image):
    """One picture."""

    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Gallery:
    """Pictures that belong together, in the order to look at them."""

    pictures: Annotated[tuple[Image, ...], Field(min_length=1, max_length=60)]
    caption: Note = ""
    kind: Literal["gallery"] = "gallery"


@dataclass(frozen=True)
class Video:
    """A film that was uploaded here."""

    id: MediaId
    file: Literal["film.mp4", "film.webm"]
    width: Pixels
    height: Pixels
    duration: Seconds
    poster: Image | None = None
    captions: MediaId | None = None
    transcript: Transcript = ""
    caption: Note = ""
    credit: Line = ""
    kind: Literal["video"] = "video"


@dataclass(frozen=True)
class Audio:
    """A recording that was uploaded here."""

    id: MediaId
    file: Literal["sound.mp3", "sound.m4a"]
    duration: Seconds
    captions: MediaId | None = None
    transcript: Transcript = ""
    caption: Note = ""
    credit: Line = ""
    kind: Literal["audio"] = "audio"


@dataclass(frozen=True)
class Embed:
    """Something that stands on another site, as a card of our own; url is null where the source only says that there
    was something."""

    url: Address | None = None
    title: Line = ""
    text: Note = ""
    author: Line = ""
    provider: Line = ""
    at: Moment | None = None  # when it was published there
    picture: Image | None = None
    player: Player | None = None  # what a click loads into a frame
    width: Pixels | None = None  # of the player
    height: Pixels | None = None
    gone: bool = False  # the source was deleted; the card stays
    kind: Literal["embed"] = "embed"


Block = Annotated[
    Prose | Quote | Points | Figures | Table | Picture | Gallery | Video | Audio | Embed, Field(discriminator="kind")
]


@dataclass(frozen=True)
class Byline:
    """Who wrote it."""

    name: Words


@dataclass(frozen=True)
class Correction:
    """What was wrong, said to readers."""

    at: Moment
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


@dataclass(frozen=True)
class Post:
    """One update, as readers may see it."""

    id: PostId
    published_at: Moment
    blocks: Annotated[tuple[Block, ...], Field(max_length=100)] = ()
    headline: Line = ""
    bylines: Annotated[tuple[Byline, ...], Field(max_length=20)] = ()
    edited_at: Moment | None = None
    happened_at: Moment | None = None
    status: Status | None = None
    key_event: bool = False
    summary: bool = False
    tags: Annotated[tuple[Words, ...], Field(max_length=30)] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Details:
    """What stands above the posts."""

    slug: Slug
    headline: Words
    kicker: Line = ""
    standfirst: Html = ""
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    time_zone: Annotated[str, StringConstraints(max_length=64)] = "UTC"
    picture: Image | None = None


@dataclass(frozen=True)
class CoverageOpened:
    """The blog is public from here on; an imported coverage began earlier."""

    details: Details
    coverage_start: Moment | None = None


@dataclass(frozen=True)
class DetailsChanged:
    """The headline, the standfirst or another detail is new."""

    details: Details


@dataclass(frozen=True)
class PostPublished:
    """A post is there, or there again after it was withdrawn."""

    post: Post


@dataclass(frozen=True)
class PostEdited:
    """The post as it stands now; a minor edit leaves edited_at alone, a correction adds its note."""

    post: Post


@dataclass(frozen=True)
class PostWithdrawn:
    """The words are gone, the place stays, with a note to readers."""

    post: PostId
    published_at: Moment
    note: Note = ""


@dataclass(frozen=True)
class PostPinned:
    """This post stands above the others; the one that stood there does not any more."""

    post: PostId


@dataclass(frozen=True)
class PostUnpinned:
    """No post stands above the others."""

    post: PostId


@dataclass(frozen=True)
class CoverageClosed:
    """No more posts come; successor is the blog where the coverage goes on."""

    successor: Slug | None = None


@dataclass(frozen=True)
class CoverageReopened:
    """Posts come again."""


@dataclass(frozen=True)
class PostRedacted:
    """Taken out of the record for legal reasons: the words of every earlier change are gone."""

    post: PostId
    published_at: Moment


Kind = (
    CoverageOpened
    | DetailsChanged
    | PostPublished
    | PostEdited
    | PostWithdrawn
    | PostPinned
    | PostUnpinned
    | CoverageClosed
    | CoverageReopened
    | PostRedacted
)

KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        CoverageOpened,
        DetailsChanged,
        PostPublished,
        PostEdited,
        PostWithdrawn,
        PostPinned,
        PostUnpinned,
        CoverageClosed,
        CoverageReopened,
        PostRedacted,
    )
}
# The kinds after which a post stands, or stands no more: the last of them decides.
STANDING = ("PostPublished", "PostWithdrawn", "PostRedacted")

_adapters: dict[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (*KINDS.values(), Post, Details, Image)
}
blocks_adapter: TypeAdapter[tuple[Any, ...]] = TypeAdapter(Annotated[tuple[Block, ...], Field(max_length=100)])


def to_body(change: Kind) -> dict[str, Any]:
    """The change as plain JSON values, without salt."""
    body: dict[str, Any] = _adapters[type(change)].dump_python(change, mode="json")
    return body


def from_body(name: str, body: dict[str, Any]) -> Kind:
    """The change of this kind; raises KeyError for a kind unknown, pydantic's ValidationError for a bad body."""
    kind = KINDS[name]
    known = {field.name for field in fields(kind)}
    change: Kind = _adapters[kind].validate_python({key: value for key, value in body.items() if key in known})
    return change


def checked_post(values: dict[str, Any]) -> Post:
    """A public post from untrusted values; raises pydantic's ValidationError."""
    post: Post = _adapters[Post].validate_python(values)
    return post


def checked_details(values: dict[str, Any]) -> Details:
    """A blog's details from untrusted values; raises pydantic's ValidationError."""
    details: Details = _adapters[Details].validate_python(values)
    return details


def is_post_id(text: str) -> bool:
    """Whether a writer may call a post so."""
    return re.match(ID_PATTERN, text) is not None and "\n" not in text


def is_slug(text: str) -> bool:
    """Whether a blog may have this address."""
    return re.match(SLUG_PATTERN, text) is not None and "\n" not in text


def post_values(post: Post) -> dict[str, Any]:
    """The post as plain JSON values."""
    values: dict[str, Any] = _adapters[Post].dump_python(post, mode="json")
    return values


def image_values(image: Image) -> dict[str, Any]:
    """A picture as plain JSON values."""
    values: dict[str, Any] = _adapters[Image].dump_python(image, mode="json")
    return values


def post_of(change: Kind) -> str | None:
    """The id of the post that the change is about."""
    about = getattr(change, "post", None)
    return about.id if isinstance(about, Post) else about


def prose_of(change: Kind) -> list[str]:
    """Every piece of HTML in the change, for the check that all of it is clean."""
    if isinstance(change, CoverageOpened | DetailsChanged):
        return [change.details.standfirst]
    if not isinstance(change, PostPublished | PostEdited):
        return []
    pieces: list[str] = []
    for block in change.post.blocks:
        if isinstance(block, Prose | Quote):
            pieces.append(block.html)
        elif isinstance(block, Points):
            pieces.extend(point.html for point in block.points)
    return pieces


def media_of(change: Kind) -> set[str]:
    """The ids of all media that the change carries to readers."""
    if isinstance(change, CoverageOpened | DetailsChanged):
        return {change.details.picture.id} if change.details.picture else set()
    if not isinstance(change, PostPublished | PostEdited):
        return set()  # withdrawn: nothing is carried any more
    return {found for block in change.post.blocks for found in _media(block) if found}


def _media(block: Block) -> list[str | None]:
    match block:
        case Picture():
            return [block.id]
        case Gallery():
            return [one.id for one in block.pictures]
        case Video():
            return [block.id, block.captions, block.poster.id if block.poster else None]
        case Audio():
            return [block.id, block.captions]
        case Embed():
            return [block.picture.id] if block.picture else []
        case _:
            return []


def texts_of(value: Any) -> list[str]:
    """Every string in plain JSON values."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_of(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts_of(part)]
    return []
