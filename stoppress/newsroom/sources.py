"""What the newsroom remembers of the sources of embeds. Imported by models.py. No words of a post are in here."""

from hashlib import sha256
from typing import ClassVar

from django.db import models


def mark_of(address: str) -> str:
    """By what an address is remembered: not by itself, so that a take-down leaves nothing of it here."""
    return sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


class Frame(models.Model):
    """The frame that a site named for one of its pages, as we found it: no client may name another."""

    address = models.CharField(max_length=64, unique=True)  # mark_of the page
    player = models.CharField(max_length=2000)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.player


class Look(models.Model):
    """When the source of a card is looked at again, to see whether it is still there."""

    copy = models.ForeignKey("newsroom.WorkingCopy", on_delete=models.CASCADE, related_name="looks")
    address = models.CharField(max_length=64)  # mark_of the card's
    due_at = models.DateTimeField(null=True)  # none: it was looked at often enough
    since = models.DateTimeField()  # when readers got it
    turns = models.PositiveSmallIntegerField(default=0)  # of the intervals
    missed = models.PositiveSmallIntegerField(default=0)  # times in a row that it was gone
    marked = models.BooleanField(default=False)  # by us, and not by an editor

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["copy", "address"], name="one_look_per_source")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["due_at"], name="looks_by_due_time")]

    def __str__(self) -> str:
        return f"source of {self.copy_id}"
