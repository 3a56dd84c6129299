"""Blog and Change. Readers' modules get at them through log.read only."""

from typing import ClassVar

from django.db import models


class Blog(models.Model):
    """One live coverage: its working details, and where its log stands."""

    class State(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"
        CLOSED = "closed"

    slug = models.SlugField(max_length=80, unique=True)
    headline = models.CharField(max_length=300)
    kicker = models.CharField(max_length=300, blank=True)
    standfirst = models.TextField(blank=True)
    picture = models.JSONField(null=True)  # the lead picture, as the details carry it
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    successor = models.SlugField(max_length=80, blank=True)
    epoch = models.CharField(max_length=12)
    head = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)  # readers get 410 for all of it

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.slug


class FormerSlug(models.Model):
    """An address that a blog had before; it leads to the blog for ever."""

    slug = models.SlugField(max_length=80, unique=True)
    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return f"{self.slug} -> {self.blog}"


class Change(models.Model):
    """A row of the log. It is never altered; only a redaction empties its body."""

    blog = models.ForeignKey(Blog, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    post = models.CharField(max_length=40, null=True)
    body = models.TextField(null=True)
    body_hash = models.CharField(max_length=64)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["blog", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["blog", "number"], name="one_change_per_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["blog", "post", "number"], name="changes_of_a_post")
        ]

    def __str__(self) -> str:
        return f"{self.blog_id}.{self.number} {self.kind}"


class Publisher(models.Model):
    """Whose site this is, as a chief set it: one row at most. What is empty is as the settings say."""

    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=35, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    logo = models.BinaryField(null=True)
    logo_digest = models.CharField(max_length=16, blank=True)
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
