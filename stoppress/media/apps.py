"""The room of uploaded files."""

from django.apps import AppConfig


class Media(AppConfig):
    """Tables of its own, so that the log need know no file."""

    name = "stoppress.media"
    label = "media"
