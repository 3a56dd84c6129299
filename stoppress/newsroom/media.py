"""The verbs for uploads: bring a file to a blog, look where it stands, take it away again; and the check of blocks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.media import uploads
from stoppress.media.models import Asset, Carried
from stoppress.newsroom.models import KeptText, Person, Revision, Role, WorkingCopy
from stoppress.newsroom.refusals import Misplaced, Unfit, Unknown
from stoppress.newsroom.roles import require

State, Kind = Asset.State, Asset.Kind
UNUSED = timedelta(days=7)  # for so long a file that no text names is kept: somebody may still write about it
Block = dict[str, Any]


def begin(by: Person, blog: Blog, name: str, size: int, *, at: datetime) -> Asset:
    """Announce a file for a blog (contributors). Raises Unfit."""
    require(by, Role.CONTRIBUTOR, blog, _("bring in pictures"))
    try:
        return uploads.begin(blog.pk, by.opaque, name, size, at=at)
    except uploads.Unwanted as problem:
        raise Unfit(str(problem)) from problem


def write(by: Person, blog: Blog, asset: str, offset: int, piece: bytes) -> Asset:
    """Add a piece to an upload of one's own (contributors). Raises Misplaced with where it goes on."""
    require(by, Role.CONTRIBUTOR, blog, _("bring in pictures"))
    found = find(blog, asset)
    if found.by != by.opaque:
        raise Unfit(_("Somebody else uploads this file. Upload yours anew."))
    try:
        return uploads.write(found, offset, piece)
    except uploads.Misplaced as problem:
        raise Misplaced(str(problem), problem.offset) from problem
    except uploads.Unwanted as problem:
        raise Unfit(str(problem)) from problem


def start_of(given: str | None) -> int:
    """The byte at which a piece begins, as its header says. Raises Unfit."""
    if given is None or not given.isascii() or not given.isdigit() or len(given) > 15:
        raise Unfit(_("Upload-Offset says at which byte the piece begins: 0 for the first."))
    return int(given)


def look(by: Person, blog: Blog, asset: str) -> Asset:
    """An upload as it stands (contributors)."""
    require(by, Role.CONTRIBUTOR, blog, _("see pictures that are not out"))
    return uploads.look_again(find(blog, asset))


def remove(by: Person, blog: Blog, asset: str) -> None:
    """Take a file away that no text names (contributors their own, editors all). Twice is once."""
    require(by, Role.CONTRIBUTOR, blog, _("take pictures away"))
    found = Asset.objects.filter(blog=blog.pk, pk=asset).first()
    if found is None:
        return
    if found.by != by.opaque:
        require(by, Role.EDITOR, blog, _("take away what somebody else brought in"))
    if _is_used(found):
        raise Unfit(_("A post uses this file, or an earlier version of one: it stays, for the history."))
    _remove(found)


def sweep(*, at: datetime) -> int:
    """Remove what nobody wrote about and what never arrived; how many files went."""
    gone = uploads.forget_abandoned(at=at)
    old = Asset.objects.filter(at__lt=at - UNUSED).exclude(state=State.ARRIVING).filter(carried=None)
    posters = set(old.exclude(poster="").values_list("poster", flat=True))
    for asset in old.exclude(pk__in=posters):
        if not _is_used(asset):
            _remove(asset)
            gone += 1
    return gone


def find(blog: Blog, asset: str) -> Asset:
    """An asset of this blog. Raises Unknown."""
    found = Asset.objects.filter(blog=blog.pk, pk=asset).first()
    if found is None:
        raise Unknown(
            _("“{headline}” has no file “{asset}”. Upload it anew.").format(headline=blog.headline, asset=asset[:40])
        )
    return found


def told(asset: Asset) -> dict[str, Any]:
    """An asset as desk and API show it; `offset` is where an upload goes on."""
    poster = Asset.objects.filter(pk=asset.poster).first() if asset.poster else None
    return {
        "id": asset.pk,
        "state": asset.state,
        "problem": asset.problem,
        "name": asset.name,
        "size": asset.size,
        "offset": uploads.offset(asset),
        "chunk": uploads.CHUNK,
        "kind": asset.kind,
        "file": asset.file,
        "width": asset.width,
        "height": asset.height,
        "duration": asset.duration,
        "preview": asset.preview,
        "poster": image_of(poster) if poster else None,
    }


def image_of(asset: Asset) -> dict[str, Any]:
    """What is known of a picture before anybody wrote about it."""
    return {"id": asset.pk, "width": asset.width, "height": asset.height, "preview": asset.preview}


def settled(blog: Blog, given: dict[str, Any]) -> dict[str, Any]:
    """The same fields with what the server knows of each file in them. Raises Unfit for one that is not here."""
    blocks = given.get("blocks")
    if not isinstance(blocks, list | tuple):
        return given
    wanted = set(_named(blocks))
    if not wanted:
        return given
    assets = {one.pk: one for one in Asset.objects.filter(blog=blog.pk, pk__in=wanted)}
    return {**given, "blocks": [_settled(block, place, assets) for place, block in enumerate(blocks)]}


def settled_image(blog: Blog, image: Any) -> Block | None:
    """A picture of the blog itself, checked in the same way."""
    if not image:
        return None
    if not isinstance(image, dict):
        raise Unfit(_("The blog’s picture is an object with the id of a picture."), {"picture": "unfit"})
    assets = {one.pk: one for one in Asset.objects.filter(blog=blog.pk, pk=str(image.get("id") or ""))}
    checked: Block = _image(image, "picture", assets)
    return checked


def _named(blocks: Iterable[Any]) -> Iterable[str]:
    for block in blocks:
        if not isinstance(block, dict):
            continue
        if block.get("kind") in ("picture", "video", "audio"):
            yield from (str(block.get(name)) for name in ("id", "captions") if block.get(name))
        pictures = block.get("pictures")
        inner = [block.get("poster"), block.get("picture"), *(pictures if isinstance(pictures, list | tuple) else ())]
        yield from (str(one.get("id")) for one in inner if isinstance(one, dict))


def _settled(block: Any, place: int, assets: dict[str, Asset]) -> Any:
    if not isinstance(block, dict):
        return block
    at = f"blocks.{place}"
    match block.get("kind"):
        case "picture":
            return _image(block, at, assets)
        case "gallery":
            pictures = block.get("pictures")
            if not isinstance(pictures, list | tuple):
                return block
            return {**block, "pictures": [_image(one, f"{at}.pictures.{n}", assets) for n, one in enumerate(pictures)]}
        case "video" | "audio":
            return _film(block, at, assets)
        case "embed" if isinstance(block.get("picture"), dict):
            return {**block, "picture": _image(block["picture"], f"{at}.picture", assets)}
        case _:
            return block


def _image(image: Any, at: str, assets: dict[str, Asset]) -> Any:
    if not isinstance(image, dict):
        return image
    asset = _ready(image.get("id"), (Kind.PICTURE,), at, assets)
    return {**image, **image_of(asset)}


def _film(block: Block, at: str, assets: dict[str, Asset]) -> Block:
    asset = _ready(block.get("id"), (Kind.VIDEO, Kind.AUDIO), at, assets)
    if block.get("captions"):
        _ready(block["captions"], (Kind.CAPTIONS,), f"{at}.captions", assets)
    known: Block = {"kind": str(asset.kind), "file": asset.file, "duration": asset.duration or 0}
    words = {name: block[name] for name in ("id", "captions", "transcript", "caption", "credit") if block.get(name)}
    if asset.kind == Kind.AUDIO:
        return {**words, **known}
    known |= {"width": asset.width, "height": asset.height}
    return {**words, **known, "poster": _poster(block, asset, at, assets)}


def _poster(block: Block, asset: Asset, at: str, assets: dict[str, Asset]) -> Any:
    if block.get("poster"):
        return _image(block["poster"], f"{at}.poster", assets)
    own = Asset.objects.filter(pk=asset.poster).first() if asset.poster else None
    return image_of(own) if own else None


def _ready(asset: Any, wanted: tuple[str, ...], at: str, assets: dict[str, Asset]) -> Asset:
    found = assets.get(str(asset))
    if found is None:
        raise Unfit(_("A file of this post is not on this blog: upload it here."), {at: "unknown"})
    if found.state == State.ARRIVING:
        raise Unfit(
            _("“{name}” is still on its way: wait until it is there, or send without it.").format(name=found.name),
            {at: "arriving"},
        )
    if found.state == State.REFUSED or found.kind not in wanted:
        said = _("“{name}” cannot stand here. {problem}").format(name=found.name, problem=found.problem)
        raise Unfit(said.strip(), {at: "unfit"})
    return found


def _remove(asset: Asset) -> None:
    """A poster goes with its film, unless a text uses it as a picture of its own."""
    poster = Asset.objects.filter(pk=asset.poster).first() if asset.poster else None
    uploads.remove(asset)
    if poster and not _is_used(poster):
        uploads.remove(poster)


def _is_used(asset: Asset) -> bool:
    if (
        Carried.objects.filter(asset=asset).exists()
        or Blog.objects.filter(pk=asset.blog, picture__id=asset.pk).exists()
    ):
        return True
    texts = (
        WorkingCopy.objects.filter(blog=asset.blog),
        Revision.objects.filter(copy__blog=asset.blog),
        KeptText.objects.filter(copy__blog=asset.blog),
    )
    named = (rows.annotate(all=Cast("content", TextField())).filter(all__contains=asset.pk) for rows in texts)
    return any(rows.exists() for rows in named)
