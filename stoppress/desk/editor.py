"""The rich-text editor: what it can make is what the sanitiser lets through, and no more."""

from typing import Any

from django.utils.safestring import SafeString
from django_prose_editor.widgets import ProseEditorWidget, importmap
from js_asset import ImportMap

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Heading": {"levels": [4]},
    "Blockquote": True,
    "Link": {"enableTarget": False, "autolink": False},  # else what is typed after a link becomes part of it
    # The desk draws its own toolbar, and spelling matters here.
    "Menu": False,
    "NoSpellCheck": False,
}


def widget() -> ProseEditorWidget:
    """A textarea that js/desk/editor.js turns into an editor; without script it takes plain text."""
    return ProseEditorWidget(config={"extensions": EXTENSIONS}, preset="desk")


def import_map(nonce: str, more: ImportMap) -> SafeString:
    """Where the browser finds the editor and more, under the nonce of this request."""
    return (importmap | more).render(attrs={"nonce": nonce})  # type: ignore[no-any-return]


def field(name: str, value: str, *, ident: str, label: str, placeholder: str = "", language: str = "") -> SafeString:
    """One editor, as a form field."""
    attrs = {"aria-label": label, "rows": 5, "class": "input input-serif", "placeholder": placeholder}
    return _field(name, value, attrs | ({"id": ident} if ident else {}), language)


def inner(kind: str, *, label: str, placeholder: str = "", language: str = "") -> SafeString:
    """An editor within a block: the block's own field carries its words, so it has no name."""
    attrs = {"aria-label": label, "rows": 1, "class": "input input-serif", "placeholder": placeholder}
    return _field("", "", attrs | {"data-inner": kind}, language)


def _field(name: str, value: str, attrs: dict[str, Any], language: str) -> SafeString:
    if language:
        attrs = attrs | {"lang": language, "dir": "auto"}
    return SafeString(widget().render(name, value, attrs))
