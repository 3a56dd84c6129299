"""The ways in which the desk can be refused. Each carries a sentence that says what to do.

A sentence is translated where it is raised, into the language of who asked: the desk's at the desk, English elsewhere.
"""

from typing import Any

from django.utils.translation import gettext_noop as _


class Refusal(Exception):
    """The verb did nothing."""

    title = _("Refused")


class NotAllowed(Refusal):
    """This person's role on this blog does not allow it."""

    title = _("Not allowed")


class Unknown(Refusal):
    """There is no such blog, post or person."""

    title = _("Not found")


class PostGone(Refusal):
    """The post is withdrawn or redacted."""

    title = _("The post was withdrawn")


class CoverageOver(Refusal):
    """The coverage is not open for posts."""

    title = _("The coverage is not open")


class Embargoed(Refusal):
    """Nobody may publish this post yet."""

    title = _("Under embargo")


class StaleVersion(Refusal):
    """Somebody else saved the post meanwhile; both texts are in here, and nothing is lost."""

    title = _("Somebody else changed this post")

    def __init__(self, message: str, *, version: int, yours: dict[str, Any], theirs: dict[str, Any]) -> None:
        super().__init__(message)
        self.version, self.yours, self.theirs = version, yours, theirs
        self.kept: int | None = None  # where the desk keeps yours


class Misplaced(Refusal):
    """The piece of an upload does not begin where the file ends."""

    title = _("Go on from elsewhere")

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Unfit(Refusal):
    """What was given cannot be stored; problems name each place."""

    title = _("This cannot be saved as it is")

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}
