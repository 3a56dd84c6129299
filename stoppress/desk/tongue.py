"""The language that the desk speaks: the site's, or that of whoever is at it where the site has none of ours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from stoppress.desk.refusals import DESK
from stoppress.log import read


class Tongue:
    """Middleware: pages of the desk in the language that a chief chose for the site, else in the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DESK):
            return self.get_response(request)
        with translation.override(spoken(read.imprint().language, request.headers.get("Accept-Language", ""))):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response


def spoken(site: str, accepted: str) -> str:
    """The first of these that the desk is translated to; English where none is."""
    for tag in (site, *(tag for tag, _weight in parse_accept_lang_header(accepted.lower()))):
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return "en"
