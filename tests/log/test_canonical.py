"""Canonical JSON: one way to write a value, as RFC 8785 says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.log.canonical import WHOLE, canonical

values = st.recursive(
    st.none() | st.booleans() | st.integers(-WHOLE, WHOLE) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=126)), inner),
    max_leaves=20,
)


@given(values)
def test_it_can_be_read_back_and_written_the_same(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_keys_are_sorted_and_nothing_is_between():
    assert canonical({"b": [1, True, None], "a": "é\u2028\n\x0f"}) == '{"a":"é\u2028\\n\\u000f","b":[1,true,null]}'


def test_a_fraction_is_written_as_ecmascript_does():
    assert canonical([0.5, 12.345, 4.0, 0.001, 999_999.9, -0.25]) == "[0.5,12.345,4,0.001,999999.9,-0.25]"


@pytest.mark.parametrize(
    "value",
    [
        1e-4,
        1_500_000.5,
        -1e-7,
        float("nan"),
        float("inf"),
        float(2**53),
        WHOLE + 1,
        {"é": 1},
        {1: 2},
        b"bytes",
        {1, 2},
        object(),
    ],
)
def test_what_the_log_cannot_hold_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical(value)
