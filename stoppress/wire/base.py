"""Nudges within this process. Listeners are told from whichever thread wrote, and must return at once."""

from collections.abc import Callable

Listener = Callable[[int | None], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Tell this one of every nudge: a blog's key, or None for "some blog"."""
    if listener not in _listeners:
        _listeners.append(listener)


def leave(listener: Listener) -> None:
    """Tell this one no more."""
    if listener in _listeners:
        _listeners.remove(listener)


def nudge(blog: int | None) -> None:
    """The log of this blog advanced."""
    for listener in tuple(_listeners):
        listener(blog)
