"""What a form asks for is done once, however often the script has to send it until an answer comes through."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from stoppress.desk.room import DeskRequest
from stoppress.newsroom.once import once

Done = dict[str, Any]  # what the answer is made of, without a word of the post: it is stored beside the key
Do = Callable[[DeskRequest], Done]


def submission(request: DeskRequest, do: Do) -> Done:
    """Do what the form says, or recall that it was done: then nothing that came after it is disturbed."""
    form = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    key = request.headers.get("Idempotency-Key")
    asked = {"path": request.path, "form": form}
    return once(request.person, key, asked, at=timezone.now(), do=lambda: do(request))[0]
