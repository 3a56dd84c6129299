"""The ways in which the desk can be refused. Each carries a sentence that says what to do."""

from typing import Any


class Refusal(Exception):
    """The verb did nothing."""

    title = "Refused"


class NotAllowed(Refusal):
    """This person's role on this blog does not allow it."""

    title = "Not allowed"


class Unknown(Refusal):
    """There is no such blog, post or person."""

    title = "Not found"


class PostGone(Refusal):
    """The post is withdrawn or redacted."""

    title = "The post was withdrawn"


class CoverageOver(Refusal):
    """The coverage is not open for posts."""

    title = "The coverage is not open"


class Embargoed(Refusal):
    """Nobody may publish this post yet."""

    title = "Under embargo"


class StaleVersion(Refusal):
    """Somebody else saved the post meanwhile; both texts are in here, and nothing is lost."""

    title = "Somebody else changed this post"

    def __init__(self, message: str, *, version: int, yours: dict[str, Any], theirs: dict[str, Any]) -> None:
        super().__init__(message)
        self.version, self.yours, self.theirs = version, yours, theirs
        self.kept: int | None = None  # where the desk keeps yours


class Misplaced(Refusal):
    """The piece of an upload does not begin where the file ends."""

    title = "Go on from elsewhere"

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Unfit(Refusal):
    """What was given cannot be stored; problems name each place."""

    title = "This cannot be saved as it is"

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}
