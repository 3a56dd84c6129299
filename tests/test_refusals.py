"""What the desk refuses is said in the desk's language: no sentence of a refusal is left unmarked."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import stoppress
from stoppress.media.sentences import SENTENCES
from stoppress.newsroom.media import start_of
from stoppress.newsroom.refusals import Refusal, Unfit

HOUSE = Path(stoppress.__file__).parent
ROOMS = ("newsroom", "desk", "media", "markup")  # the API, the command line and importers speak English
LEAVES = {"Refused", "NoAnswer", "Unwanted", "TooLong"}  # exceptions of a leaf that the newsroom passes on
REFUSALS = {one.__name__ for one in Refusal.__subclasses__()} | LEAVES


def raised(path):
    """What the refusals raised in this file say: (line, expression), a name being followed to what it was given."""
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef):
            inside = list(ast.walk(function))
            given = [one for one in inside if isinstance(one, ast.Assign)]
            for one in inside:
                if isinstance(one, ast.Raise) and is_refusal(one.exc):
                    said = one.exc.args[0]
                    named = [value.value for value in given if ast.dump(value.targets[0]).startswith(name_of(said))]
                    yield from ((one.lineno, value) for value in named or [said])


def is_refusal(raising):
    """Whether it makes one of the refusals, with something to say."""
    made = isinstance(raising, ast.Call) and getattr(raising.func, "id", getattr(raising.func, "attr", ""))
    return made in REFUSALS and bool(raising.args)


def name_of(said):
    """How the name that stands for what is said would be assigned to; of anything else, nothing is."""
    return f"Name(id='{said.id}'," if isinstance(said, ast.Name) else "no name"


def is_bare(said):
    """Words that stand there as they are, in one piece or with holes; not the name of a sentence kept elsewhere."""
    if isinstance(said, ast.Constant):
        return " " in str(said.value) and said.value not in SENTENCES
    return isinstance(said, ast.JoinedStr)


def test_every_sentence_of_a_refusal_is_marked_for_translation():
    found, bare = 0, []
    for path in sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py")):
        for line, said in raised(path):
            found += 1
            if is_bare(said):
                bare.append(f"{path.relative_to(HOUSE)}:{line}")
    assert found > 150
    assert bare == []


def test_a_refusal_speaks_the_language_that_is_active_where_it_is_raised():
    with pytest.raises(Unfit, match="says at which byte"):
        start_of(None)
    with translation.override("de"), pytest.raises(Unfit, match="mit welchem Byte"):
        start_of(None)
