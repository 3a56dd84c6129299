"""What belongs to an account besides the person: open sessions, and invitations. Imported by models.py."""

from typing import ClassVar

from django.db import models


class OpenSession(models.Model):
    """A browser in which somebody is signed in."""

    person = models.ForeignKey("newsroom.Person", on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)  # of the session itself
    device = models.CharField(max_length=300, blank=True)  # as the browser names itself
    address = models.CharField(max_length=45, blank=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"session {self.pk} of {self.person}"


class Invitation(models.Model):
    """A link by which somebody makes an account with a role, or takes a seat; only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    whom = models.CharField(max_length=150, blank=True)  # so that one knows later whose link it was
    role = models.CharField(max_length=11)
    blog = models.ForeignKey("log.Blog", on_delete=models.CASCADE, null=True, related_name="invitations")
    until = models.DateTimeField(null=True)  # a guest's last moment on the blog
    by = models.ForeignKey("newsroom.Person", on_delete=models.CASCADE, related_name="invitations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey("newsroom.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"invitation {self.pk} for {self.whom}"
