"""The tail answers everything after a number, or that it cannot."""

import pytest

from stoppress.delivery import tail as tails
from stoppress.delivery.position import Position, parse
from stoppress.delivery.tail import Tail
from stoppress.projections.frame import Made


def made(number, post=None, kind="PostPublished", size=10):
    line = b'{"number":%d,"words":"secret"}' % number
    return Made(number, kind, post, line, line.ljust(size, b"."))


def filled(head, start=0, **more):
    tail = Tail("epoch", start)
    for number in range(start + 1, head + 1):
        tail.add(made(number, **more))
    return tail


def numbers(found):
    return None if found is None else [one.number for one in found]


def test_everything_after_a_number_is_there_in_order():
    tail = filled(10)
    assert numbers(tail.since(7)) == [8, 9, 10]
    assert numbers(tail.since(10)) == []
    assert numbers(tail.since(0)) == list(range(1, 11))


def test_a_number_from_the_future_is_a_resync():
    assert filled(10).since(11) is None


def test_what_it_never_held_is_a_resync_until_it_is_filled():
    tail = filled(10, start=5)
    assert tail.since(3) is None
    assert tail.lacks(3)
    tail.fill([made(number) for number in range(1, 10)])
    assert numbers(tail.since(3)) == [4, 5, 6, 7, 8, 9, 10]
    assert not tail.lacks(3)


def test_filling_leaves_out_what_does_not_join_on():
    tail = filled(10, start=8)
    tail.fill([made(3), made(4), made(6)])
    assert tail.start == 8


def test_a_gap_is_refused():
    with pytest.raises(ValueError):
        filled(3).add(made(5))


def test_further_behind_than_the_tail_is_a_resync():
    tail = filled(tails.CHANGES + 20)
    assert numbers(tail.since(20))[0] == 21
    assert tail.since(19) is None
    assert not tail.lacks(19)


def test_more_bytes_than_a_page_costs_are_a_resync():
    tail = filled(30, size=10_000)
    assert tail.since(0) is None
    assert numbers(tail.since(11)) == list(range(12, 31))


def test_a_withdrawal_takes_the_words_out_of_what_came_before():
    tail = Tail("epoch", 0)
    tail.add(made(1, post="goes"))
    tail.add(made(2, post="stays"))
    tail.add(made(3, post="goes", kind="PostEdited"))
    tail.add(made(4, post="goes", kind="PostWithdrawn"))
    lines = [one.line for one in tail.since(0)]
    assert [b"secret" in line for line in lines] == [False, True, False, True]
    assert lines[0] == b'{"number":1,"kind":"PostPublished","post":{"id":"goes"}}'
    assert tail.since(0)[2].message.startswith(b"event: change\nid: epoch.3\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        ".",
        "a.",
        ".1",
        "a.b",
        "a.-1",
        "a.01",
        "a.1.1",
        "a.1 ",
        "é.1",
        "a.٣",
        "a." + "9" * 10,
        "a" * 13 + ".1",
        "a.1\n",
    ],
)
def test_what_is_no_position_is_none(text):
    assert parse(text) is None


def test_a_position_is_epoch_and_number():
    assert parse("k3v9qd.120") == Position("k3v9qd", 120)
    assert parse("k3v9qd.0") == Position("k3v9qd", 0)
