"""What waits for a decision: approve, send back, unschedule, lift an embargo, discard and back."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stoppress.desk import forms
from stoppress.desk.answers import done
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import posts, review, schedule
from stoppress.newsroom.models import Role
from stoppress.newsroom.refusals import Unfit


@require_POST
@on_blog(Role.EDITOR, "publish")
def approve(request: DeskRequest, post: str) -> HttpResponse:
    """Publish a submission in the version that the button was drawn from."""
    version = forms.version_of(request.POST)
    if version is None:
        raise Unfit(_("Open the submission and read it, then publish it."))
    copy = review.approve(request.person, request.blog, post, at=timezone.now(), version=version)
    return done(request, _("Published."), post=copy.post)


@require_POST
@on_blog(Role.EDITOR, "send a text back")
def send_back(request: DeskRequest, post: str) -> HttpResponse:
    """Give a submission back with a note."""
    note, version = request.POST.get("note", ""), forms.version_of(request.POST)
    copy = review.send_back(request.person, request.blog, post, note, at=timezone.now(), version=version)
    name = copy.author.name if copy.author else _("its author")
    return done(request, _("Sent back to {name}.").format(name=name))


@require_POST
@on_blog(Role.EDITOR, "unschedule a post")
def unschedule(request: DeskRequest, post: str) -> HttpResponse:
    """It is a draft again."""
    schedule.unschedule(request.person, request.blog, post, at=timezone.now())
    return done(request, _("Unscheduled: it is a draft again."))


@require_POST
@on_blog(Role.EDITOR, "lift an embargo")
def lift(request: DeskRequest, post: str) -> HttpResponse:
    """It may be published from now on."""
    schedule.lift_embargo(request.person, request.blog, post, at=timezone.now())
    return done(request, _("The embargo is lifted."))


@require_POST
@on_blog(Role.CONTRIBUTOR, "discard a draft")
def discard(request: DeskRequest, post: str) -> HttpResponse:
    """Put a draft away; the notice has an Undo."""
    copy = review.discard(request.person, request.blog, post, at=timezone.now())
    return done(request, _("Discarded."), undo=copy, undo_to="keep")


@require_POST
@on_blog(Role.CONTRIBUTOR, "bring a draft back")
def keep(request: DeskRequest, post: str) -> HttpResponse:
    """Undo a discard."""
    copy = review.keep_after_all(request.person, request.blog, post, at=timezone.now())
    return done(request, _("“{title}” is a draft again.").format(title=posts.title(copy)))
