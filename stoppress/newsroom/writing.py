"""One writer at a time: threads of this process queue here instead of polling for the database's lock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """A transaction, begun when it is this thread's turn. Inside another one it joins that."""
    if connection.in_atomic_block:
        with transaction.atomic(savepoint=False):  # one refusal undoes all of it
            yield
        return
    with _turn, transaction.atomic():
        yield
