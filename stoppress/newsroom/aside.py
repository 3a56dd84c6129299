"""Texts that came too late to be saved over another one: kept beside the post, for whoever settles the two."""

from datetime import datetime

from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.markup import prose
from stoppress.newsroom import posts
from stoppress.newsroom.content import Content
from stoppress.newsroom.models import KeptText, Person, Role, WorkingCopy
from stoppress.newsroom.refusals import Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing


def keep(
    by: Person, blog: Blog, post: str, content: Content, *, at: datetime, version: int | None = None, note: str = ""
) -> KeptText:
    """Keep this text beside the post that it was written for; the same text again is the same one."""
    note = prose.printable(note)[:2000]
    with writing():
        copy = posts.find(blog, post)
        require_copy(by, copy)
        last = KeptText.objects.filter(copy=copy, by=by).order_by("-at", "-pk").first()
        if last is not None and (last.content, last.version, last.note) == (content, version, note):
            return last
        return KeptText.objects.create(copy=copy, version=version, content=content, note=note, by=by, at=at)


def find(by: Person, blog: Blog, post: str, ident: str) -> KeptText:
    """A kept text that this person may see. Raises Unknown."""
    copy = posts.find(blog, post)
    require_copy(by, copy)
    kept = copy.kept_texts.select_related("by", "copy").filter(pk=ident).first() if _is_number(ident) else None
    if kept is None:
        raise Unknown(_("This text is not kept here any more. The history shows what there is."))
    return kept


def forget_published(copy: WorkingCopy, by: Person) -> None:
    """What stands now is kept by the post itself."""
    mine = [kept.pk for kept in copy.kept_texts.filter(by=by) if kept.content == copy.content]
    if mine:
        with writing():
            KeptText.objects.filter(pk__in=mine).delete()


def require_copy(by: Person, copy: WorkingCopy) -> None:
    """Raise NotAllowed unless this person may see all that was written for the post: editors, and its author."""
    own = copy.author_id == by.pk
    require(by, Role.CONTRIBUTOR if own else Role.EDITOR, copy.blog, _("see the history of a post"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 15
