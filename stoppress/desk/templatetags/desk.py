"""Tags and filters of the desk's templates."""

import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext
from js_asset import ImportMap

from stoppress import sheets
from stoppress.desk import editor, quotes, times
from stoppress.desk.find import Find
from stoppress.markup import prose as markup
from stoppress.newsroom import described

register = template.Library()

IMPORTED = re.compile(r'^import .*? from "([^"]+)"', re.MULTILINE)  # not what is imported on first use
MODULES = (
    "arrive",
    "blocks",
    "bodies",
    "chips",
    "compose",
    "conflict",
    "deliver",
    "digest",
    "editor",
    "embeds",
    "film",
    "find",
    "follow",
    "gallery",
    "glance",
    "glass",
    "here",
    "journal",
    "keep",
    "keys",
    "lead",
    "listbox",
    "live",
    "media",
    "notes",
    "notices",
    "outbox",
    "panes",
    "parts",
    "passkey",
    "paste",
    "pictures",
    "pill",
    "shelf",
    "slash",
    "slips",
    "steps",
    "take",
    "timeline",
    "to",
    "together",
    "type",
    "undo",
    "upload",
    "views",
    "ways",
    "when",
    "wire",
)
LIKE = (1, 2, 3, 5, 11, 100, 0)  # one number for each plural that a language may have; js/desk/slips.js knows them


@register.simple_tag
@cache
def asset(path: str) -> str:
    """The address of a static file, with its content's hash: a new release is never shown with old files."""
    found = finders.find(path)
    mark = sha256(sheets.whole(Path(str(found)))).hexdigest()[:10] if found else ""
    return f"{static(path)}?v={mark}"


@register.simple_tag
def styles() -> SafeString:
    """The desk's stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', asset("css/desk/desk.css"))


@register.simple_tag(takes_context=True)
def import_map(context: dict[str, Any]) -> SafeString:
    """Where the browser finds the modules of the desk, under the nonce of this request; a page has one map."""
    if getattr(context["request"], "has_import_map", False):
        return SafeString()
    context["request"].has_import_map = True
    return editor.import_map(str(context["request"].csp_nonce), ImportMap(_places()))


@register.simple_tag
@cache
def module_preloads() -> SafeString:
    """The modules of the one screen at once, where the browser would find out about each only from another."""
    places, needed, look_in = _places(), [], ["js/desk/desk.js"]
    while look_in:
        text = Path(str(finders.find(look_in.pop()))).read_text(encoding="utf-8")
        for name in IMPORTED.findall(text):
            if name in places and name not in needed:
                needed.append(name)
                if name.startswith("desk/"):
                    look_in.append(f"js/{name}.js")
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', ((places[name],) for name in needed))


def _places() -> dict[str, str]:
    editors = {"django-prose-editor/editor": asset("django_prose_editor/editor.js")}
    return editors | {f"desk/{name}": asset(f"js/desk/{name}.js") for name in MODULES}


@register.simple_tag
def icon(name: str, small: bool = True) -> SafeString:
    """A drawing of the sprite; it says nothing that words do not say."""
    size = "i i-s" if small else "i"
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', size, name)


@register.simple_tag
def prose_field(name: str, value: str, ident: str, label: str, placeholder: str = "", language: str = "") -> SafeString:
    """One rich-text field."""
    return editor.field(name, value, ident=ident, label=label, placeholder=placeholder, language=language)


@register.simple_tag
def inner_field(kind: str, label: str, placeholder: str = "", language: str = "") -> SafeString:
    """A rich-text field within a block: `line` is one paragraph, `quote` several."""
    return editor.inner(kind, label=label, placeholder=placeholder, language=language)


@register.filter
def local_time(stamp: str | None, zone: str) -> str:
    """A stored time as a field shows it."""
    return times.local(stamp, zone)


@register.filter
def quote_marks(language: str) -> str:
    """The quotation marks of a language, for the script that makes them while somebody types."""
    return "|".join(quotes.marks(language))


@register.simple_tag
def queue_words(which: str) -> str:
    """What the head of the queue says, as JSON: one form for each plural."""
    return json.dumps([_queue_words(which, number) for number in LIKE], ensure_ascii=False)


def _queue_words(which: str, n: int) -> str:
    match which:
        case "waiting":
            return ngettext(
                "%(n)s post waits for the network. It goes out by itself, once.",
                "%(n)s posts wait for the network. They go out by themselves, once each, in this order.",
                n,
            )
        case "media":
            return ngettext(
                "The picture of %(n)s post is still on its way: it goes out when it is there.",
                "The pictures of %(n)s posts are still on their way: each goes out when they are there.",
                n,
            )
        case "over":
            return ngettext(
                "%(n)s post waits until you are signed in. It goes out by itself, once.",
                "%(n)s posts wait until you are signed in. They go out by themselves, once each, in this order.",
                n,
            )
        case "back":
            return ngettext("%(n)s post came back. It is kept here.", "%(n)s posts came back. They are kept here.", n)
    return ngettext("%(n)s text was typed here and never sent.", "%(n)s texts were typed here and never sent.", n)


@register.filter
def prose(html: str) -> SafeString:
    """Stored prose for the page; cleaned once more, in case that it was not when it was stored."""
    return mark_safe(markup.clean(html))


@register.filter
def as_json(block: dict[str, Any]) -> str:
    """The JSON of a block, for the hidden field that carries it through a form unchanged."""
    return json.dumps(block, ensure_ascii=False)


@register.filter
def initials(name: str) -> str:
    """The letters in somebody's badge."""
    words = name.replace(".", " ").replace("_", " ").split()
    return ("".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)) or "?").upper()


@register.filter
def gist(content: dict[str, Any]) -> str:
    """What a post is called where there is no headline: its first words."""
    for block in content["blocks"]:
        words = markup.to_text(block.get("html") or "") or described.name(block)
        if words:
            return " ".join(words.split())[:120]
    return ""


@register.filter
def tag_query(tag: str) -> str:
    """What asks the timeline for the posts of this tag."""
    return Find('"#' + tag.replace('"', "") + '"').query()


@register.filter
def prose_name(number: int) -> str:
    """The name of the prose field in this place of a post."""
    return f"prose-{number}"
