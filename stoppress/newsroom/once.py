"""Idempotency keys: a request that is repeated is answered again, not done again."""

import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from stoppress.newsroom.models import Answer, Person
from stoppress.newsroom.refusals import Unfit
from stoppress.newsroom.writing import writing

_KEY = re.compile(r"[\x20-\x7e]{1,255}")


def once(
    by: Person, key: str | None, request: Any, *, at: datetime, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Do it and keep the answer in the same transaction; returns the answer, and whether it was done just now."""
    if key is None:
        return do(), True
    if not _KEY.fullmatch(key):
        raise Unfit(_("Idempotency-Key is 1 to 255 printable ASCII characters."))
    print_of_request = _fingerprint(request)
    with writing():
        known = Answer.objects.filter(person=by, key=key).first()
        if known is None:
            body = do()
            Answer.objects.create(person=by, key=key, request=print_of_request, body=body, at=at)
            return body, True
    if known.request != print_of_request:
        raise Unfit(_("This Idempotency-Key was used for another request. Make a new key for each new request."))
    return dict(known.body), False


def _fingerprint(request: Any) -> str:
    # Keyed, because after a redaction a plain hash would let somebody test a guess at the words.
    text = json.dumps(request, sort_keys=True, default=str)
    return hmac.new(settings.SECRET_KEY.encode(), text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
