"""What was uploaded, and which posts carry it to readers."""

from django.db import models


class Asset(models.Model):
    """An uploaded file and what was made of it. Nobody but the desk sees it until a public change carries it."""

    class Kind(models.TextChoices):
        PICTURE = "picture"
        VIDEO = "video"
        AUDIO = "audio"
        CAPTIONS = "captions"

    class State(models.TextChoices):
        ARRIVING = "arriving"
        READY = "ready"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=20)
    blog = models.PositiveBigIntegerField(db_index=True)  # the number of the blog that it was uploaded to
    by = models.CharField(max_length=40)  # the opaque id of whoever did
    name = models.CharField(max_length=200)  # of the file on the writer's machine
    size = models.PositiveBigIntegerField()  # bytes, as announced
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ARRIVING)
    problem = models.TextField(blank=True)  # why it was refused
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    file = models.CharField(max_length=20, blank=True)  # what a film's, a recording's or a captions' file is called
    width = models.PositiveIntegerField(null=True)  # pixels, upright
    height = models.PositiveIntegerField(null=True)
    duration = models.FloatField(null=True)  # seconds
    preview = models.CharField(max_length=700, blank=True)
    poster = models.CharField(max_length=20, blank=True)  # the asset of a film's first good picture
    made = models.JSONField(default=dict)  # {name: [width, height, bytes]} of each file that can be served
    pending = models.BooleanField(default=False)  # more sizes and formats are still to be made
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="media_asset_has_bytes")]
        indexes = [models.Index(fields=["at"], condition=models.Q(pending=True), name="media_asset_pending")]

    def __str__(self) -> str:
        return f"{self.kind or 'file'} {self.id}"


class Carried(models.Model):
    """A public post (or, with post "", a blog's details) that carries an asset: while there is one, it is public."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="carried")
    blog = models.PositiveBigIntegerField()
    post = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "blog", "post"], name="media_carried_once")]
        indexes = [models.Index(fields=["blog", "post"], name="media_carried_by")]

    def __str__(self) -> str:
        return f"{self.asset_id} by {self.post or 'the details'} of {self.blog}"
