"""XML that is well-formed whatever was written: no text reaches it but through `node`."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

from stoppress.markup import prose


def node(name: str, inside: str | Iterable[Element] = (), /, **attributes: str) -> Element:
    """An element with text or with others inside. An attribute xml_lang is xml:lang: no other name has an underscore.

    XML 1.0 has no way to write most control characters, not even escaped: they are left out.
    """
    made = Element(name, {key.replace("_", ":"): prose.printable(value) for key, value in attributes.items()})
    if isinstance(inside, str):
        made.text = prose.printable(inside)
    else:
        made.extend(inside)
    return made


def document(root: Element) -> bytes:
    """The whole document, as UTF-8."""
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text
