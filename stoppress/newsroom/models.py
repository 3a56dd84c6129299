"""What only the newsroom knows. Nothing on the reader's side may import this."""

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from stoppress.log.models import Blog
from stoppress.newsroom.accounts import Invitation as Invitation
from stoppress.newsroom.accounts import OpenSession as OpenSession
from stoppress.newsroom.sources import Frame as Frame
from stoppress.newsroom.sources import Look as Look


def opaque_id() -> str:
    """The name by which the public log knows a person: never the login."""
    return secrets.token_hex(6)


class Role(models.TextChoices):
    """What somebody may do; each may do what the ones before may."""

    CONTRIBUTOR = "contributor"  # writes drafts
    EDITOR = "editor"  # publishes, corrects, withdraws, opens and closes coverage
    CHIEF = "chief"  # gives out roles


class Person(AbstractUser):
    """Somebody with a sign-in; role holds on every blog, a Seat adds to it on one."""

    role = models.CharField(max_length=11, choices=Role, blank=True)
    opaque = models.CharField(max_length=12, unique=True, default=opaque_id)

    @property
    def name(self) -> str:
        """How colleagues and bylines call this person."""
        return self.get_full_name() or self.username


class Seat(models.Model):
    """A role on one blog; a guest has it until a date."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=11, choices=Role)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "blog"], name="one_seat_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.blog}"


class WorkingCopy(models.Model):
    """A post as the desk has it: a draft, or the latest of what readers see."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"  # waits for an editor
        SCHEDULED = "scheduled"  # goes out at due_at
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"
        DISCARDED = "discarded"  # a draft that nobody wants; it can come back

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="copies")
    post = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField()  # headline, blocks, bylines, tags, key_event, summary, status, happened_at
    words = models.TextField(default="", editable=False)  # what it is found by: see finding.py
    corrections = models.JSONField(default=list)
    number = models.PositiveIntegerField(null=True)  # of the latest change about it
    published_at = models.DateTimeField(null=True)  # of a draft: the earlier time that it is to be dated with
    due_at = models.DateTimeField(null=True)
    scheduled_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    embargo_until = models.DateTimeField(null=True)  # before this nobody may publish it
    review_note = models.TextField(blank=True)  # why it was sent back, or could not go out
    edited_at = models.DateTimeField(null=True)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["blog", "post"], name="one_copy_per_post")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["blog", "state", "-published_at"], name="copies_by_state"),
            models.Index(fields=["state", "due_at"], name="copies_by_due_time"),
        ]

    def __str__(self) -> str:
        return f"{self.blog}/{self.post}"


# The states in which readers do not know a post.
UNPUBLISHED = (WorkingCopy.State.DRAFT, WorkingCopy.State.SUBMITTED, WorkingCopy.State.SCHEDULED)


class Revision(models.Model):
    """A working copy as it was saved once; none is ever altered."""

    copy = models.ForeignKey(WorkingCopy, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    content = models.JSONField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["copy", "version"], name="one_revision_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.copy} v{self.version}"


class KeptText(models.Model):
    """A text that came too late to be saved: nobody chose it, and it is not lost either."""

    copy = models.ForeignKey(WorkingCopy, on_delete=models.CASCADE, related_name="kept_texts")
    version = models.PositiveIntegerField(null=True)  # that it was written on
    content = models.JSONField()
    note = models.TextField(blank=True)  # the correction that was to go out with it
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "-at"]

    def __str__(self) -> str:
        return f"{self.copy} kept for {self.by}"


class Presence(models.Model):
    """Somebody's open page of a blog's desk; gone a few seconds after it was closed."""

    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    tab = models.CharField(max_length=40)  # made by the browser
    writing = models.CharField(max_length=40, blank=True)  # the post in which somebody types just now
    narrow = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["blog", "person", "tab"], name="one_presence_per_tab")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["seen_at"], name="presences_by_time")]

    def __str__(self) -> str:
        return f"{self.person} at {self.blog}"


class Token(models.Model):
    """A program's key to the API; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk} of {self.person}"


class Answer(models.Model):
    """What a request with an Idempotency-Key was answered; it holds no words of the post."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.key}"


class SigninLink(models.Model):
    """A link that signs one person in, once; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link {self.pk} of {self.person}"
