"""What is one key or one click on a post: key event, pin, withdraw, and back."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stoppress.desk.answers import done
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import posts
from stoppress.newsroom.models import Role


@require_POST
@on_blog(Role.EDITOR, "mark a key event")
def key_event(request: DeskRequest, post: str) -> HttpResponse:
    """Set or clear the mark; the button says which, so that a second press does not undo a colleague's."""
    on = request.POST.get("key") == "on"
    posts.mark_key_event(request.person, request.blog, post, on, at=timezone.now())
    return done(request, _("Marked as a key event.") if on else _("No longer a key event."), post=post)


@require_POST
@on_blog(Role.EDITOR, "pin a post")
def pin(request: DeskRequest, post: str) -> HttpResponse:
    """Let the post stand above the others, or in its place alone."""
    on = request.POST.get("pin") == "on"
    (posts.pin if on else posts.unpin)(request.person, request.blog, post, at=timezone.now())
    return done(request, _("Pinned to the top of the page.") if on else _("Unpinned."), post=post)


@require_POST
@on_blog(Role.EDITOR, "withdraw a post")
def withdraw(request: DeskRequest, post: str) -> HttpResponse:
    """Take the words back, with a note to readers."""
    note = request.POST.get("note", "")
    copy = posts.withdraw(request.person, request.blog, post, at=timezone.now(), note=note)
    return done(request, _("Withdrawn from every open page."), undo=copy, post=post)


@require_POST
@on_blog(Role.EDITOR, "bring a post back")
def restore(request: DeskRequest, post: str) -> HttpResponse:
    """The post stands again where it stood."""
    posts.restore(request.person, request.blog, post, at=timezone.now())
    return done(request, _("The post stands again."), post=post)
