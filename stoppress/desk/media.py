"""Uploads from the desk, and a look at what is not public yet. All but the files themselves is JSON."""

import json
from typing import Any

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import media
from stoppress.newsroom.models import Role
from stoppress.newsroom.refusals import Unfit, Unknown

SALT = "media"  # what the signature on a private file's address is for


@require_POST
@on_blog(Role.CONTRIBUTOR, "bring in pictures")
def begin(request: DeskRequest) -> HttpResponse:
    """Announce a file: {"name", "size"}."""
    name, size = announced(request.body)
    asset = media.begin(request.person, request.blog, name, size, at=timezone.now())
    return JsonResponse(media.told(asset), status=201)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@on_blog(Role.CONTRIBUTOR, "bring in pictures")
def upload(request: DeskRequest, asset: str) -> HttpResponse:
    """Look where it stands, add a piece, or take it away."""
    if request.method == "PATCH":
        offset = media.start_of(request.headers.get("Upload-Offset"))
        return JsonResponse(media.told(media.write(request.person, request.blog, asset, offset, request.body)))
    if request.method == "DELETE":
        media.remove(request.person, request.blog, asset)
        return HttpResponse(status=204)
    return JsonResponse(media.told(media.look(request.person, request.blog, asset)))


@require_safe
@on_blog(Role.CONTRIBUTOR, "see pictures that are not out")
def file(request: DeskRequest, asset: str, name: str) -> HttpResponse:
    """A file that readers may not see yet, at an address that works for a few minutes."""
    found = media.find(request.blog, asset)
    if not name.replace(".", "").isalnum():
        raise Unknown(_("There is no such file."))
    signed = signing.TimestampSigner(salt=SALT).sign(found.pk).split(":", 1)[1]
    return HttpResponseRedirect(f"/media/{found.pk}/{name}?pass={signed}")


def announced(body: bytes) -> tuple[str, int]:
    """Name and size of a file that is to come. Raises Unfit."""
    try:
        given: Any = json.loads(body)
        name, size = given["name"], given["size"]
    except (ValueError, KeyError, TypeError) as problem:
        raise Unfit(_("Announce a file as JSON: its name and its size in bytes.")) from problem
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        raise Unfit(_("A file’s name is text, and its size a whole number of bytes."))
    return name, size
