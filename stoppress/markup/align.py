"""Which parts of a new text are parts of the old one: kept, changed, taken out or put in."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from stoppress.markup.lines import Atom, Piece

Part = TypeVar("Part")
Opcode = tuple[str, int, int, int, int]
Pair = tuple[Part | None, Part | None]
Kind = tuple[Hashable, Counter[str]]  # of which kind a part is, and its words
Words = Callable[[Part], Kind]
Place = tuple[int, int]
# Beyond this many equal pairs difflib would take seconds: first the text is parted at what stands in it once.
MOST = 60_000
RUN, DEEPEST = 3, 12
PAIRED = 400  # parts times parts that are compared each with each
UNLIKE = 0.3  # below this share of common words a text was written anew, not changed


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable], depth: int = 0) -> list[Opcode]:
    """As difflib's, in bounded time: what both begin and end with is put aside first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner = _within(old[start : len(old) - end], new[start : len(new) - end], depth)
    codes: list[Opcode] = [("equal", 0, start, 0, start)] if start else []
    codes += _shifted(inner, start, start)
    if end:
        codes.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return codes


def pairs(
    old: Sequence[Part], new: Sequence[Part], key: Callable[[Part], Hashable], words: Words[Part]
) -> list[Pair[Part]]:
    """Each part with what became of it, in the order of the new text; None where it has no other half."""
    before, now = [key(one) for one in old], [key(one) for one in new]
    codes = opcodes(before, now)
    gone = {one for tag, i1, i2, _, _ in codes if tag != "equal" for one in before[i1:i2]}
    moved = {one for tag, _, _, j1, j2 in codes if tag != "equal" for one in now[j1:j2]} & gone

    def known(part: Part) -> Kind:
        # What moved is no other text's new version: it has a kind of its own.
        return words(part) if key(part) not in moved else (("moved", id(part)), Counter())

    found: list[Pair[Part]] = []
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            found += list(zip(old[i1:i2], new[j1:j2], strict=True))
        else:
            changed = _changed(old[i1:i2], new[j1:j2], known)
            found += changed
    return found


def pieces(old: Sequence[Atom], new: Sequence[Atom]) -> list[Piece]:
    """The words of both texts with their signs, in runs that a person can read."""
    olds, news = _spaced(old), _spaced(new)
    codes = _readable(opcodes([one for one, _ in olds], [one for one, _ in news]), olds)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            for (atom, was), (_, now) in zip(olds[i1:i2], news[j1:j2], strict=True):
                found += [Piece("", *atom), *_space(was, now)]
        else:
            gone = [atom for one in olds[i1:i2] for atom in one if atom]
            come = [atom for one in news[j1:j2] for atom in one if atom]
            after = gone[-1] if gone and come and gone[-1] == come[-1] else None  # a space that both end with
            found += [Piece("-", *atom) for atom in (gone[:-1] if after else gone)]
            found += [Piece("+", *atom) for atom in (come[:-1] if after else come)]
            found += [Piece("", *after)] if after else []
    return found


def _spaced(atoms: Sequence[Atom]) -> list[tuple[Atom, Atom | None]]:
    """Each word with the space after it: compared are words, and a space is no change."""
    found: list[tuple[Atom, Atom | None]] = []
    for atom in atoms:
        if atom.text == " " and found and found[-1][1] is None:
            found[-1] = (found[-1][0], atom)
        else:
            found.append((atom, None))
    return found


def _space(was: Atom | None, now: Atom | None) -> list[Piece]:
    if now:
        return [Piece("", *now)]  # a space that came is no change to look at
    return [Piece("-", *was)] if was else []


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two texts have in common, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _within(a: Sequence[Hashable], b: Sequence[Hashable], depth: int) -> list[Opcode]:
    if not a and not b:
        return []
    if not a or not b:
        return [("delete" if a else "insert", 0, len(a), 0, len(b))]
    many = Counter(b)
    if sum(many[one] * n for one, n in Counter(a).items()) <= MOST:
        return list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    if depth < DEEPEST and (anchors := _anchors(a, b)):
        return _between(a, b, anchors, depth)
    return [("replace", 0, len(a), 0, len(b))]


def _between(a: Sequence[Hashable], b: Sequence[Hashable], anchors: list[Place], depth: int) -> list[Opcode]:
    codes: list[Opcode] = []
    done: Place = (0, 0)
    for i, j in [*anchors, (len(a), len(b))]:
        codes += _shifted(opcodes(a[done[0] : i], b[done[1] : j], depth + 1), *done)
        done = (i, j)  # the next stretch begins with the anchor, which both have
    return codes


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Place]:
    """Places of runs that stand once in each, in the order of both: where a patient reader would lay a finger."""
    once_a, once_b = _once(a), _once(b)
    places = sorted((i, once_b[run]) for run, i in once_a.items() if run in once_b)
    ends: list[int] = []  # the smallest last j of an increasing row of each length
    rows: list[tuple[Place, int]] = []
    tips: list[int] = []
    for i, j in places:
        at = bisect_left(ends, j)
        rows.append(((i, j), tips[at - 1] if at else -1))
        ends[at : at + 1], tips[at : at + 1] = [j], [len(rows) - 1]
    found, tip = [], tips[-1] if tips else -1
    while tip >= 0:
        place, tip = rows[tip]
        found.append(place)
    return found[::-1]


def _once(parts: Sequence[Hashable]) -> dict[tuple[Hashable, ...], int]:
    runs = list(zip(*(parts[n:] for n in range(RUN)), strict=False))
    many = Counter(runs)
    return {run: place for place, run in enumerate(runs) if many[run] == 1}


def _shifted(codes: list[Opcode], by_old: int, by_new: int) -> list[Opcode]:
    return [(tag, i1 + by_old, i2 + by_old, j1 + by_new, j2 + by_new) for tag, i1, i2, j1, j2 in codes]


def _readable(codes: list[Opcode], old: Sequence[tuple[Atom, Atom | None]]) -> list[Opcode]:
    """One change instead of several where only spaces and signs stand between them."""
    merged: list[Opcode] = []
    for place, code in enumerate(codes):
        tag, i1, i2, _, j2 = code
        between = tag == "equal" and 0 < place < len(codes) - 1
        bare = between and not any(letter.isalnum() for atom, _ in old[i1:i2] for letter in atom.text)
        if merged and merged[-1][0] != "equal" and (tag != "equal" or bare):
            merged[-1] = ("replace", merged[-1][1], i2, merged[-1][3], j2)
        else:
            merged.append(code)
    return merged


def _changed(old: Sequence[Part], new: Sequence[Part], words: Words[Part]) -> list[Pair[Part]]:
    found: list[Pair[Part]] = []
    done_old = done_new = 0
    for i, j in [*_best(old, new, words), (len(old), len(new))]:
        rest = _rest(old[done_old:i], new[done_new:j], words)
        found += rest
        if i < len(old):
            found.append((old[i], new[j]))
        done_old, done_new = i + 1, j + 1
    return found


def _rest(old: Sequence[Part], new: Sequence[Part], words: Words[Part]) -> list[Pair[Part]]:
    """What is left between two pairs: in order, as long as both are of one kind."""
    n = 0
    while n < min(len(old), len(new)) and words(old[n])[0] == words(new[n])[0]:
        n += 1
    both: list[Pair[Part]] = list(zip(old[:n], new[:n], strict=True))
    return both + [(one, None) for one in old[n:]] + [(None, one) for one in new[n:]]


def _best(old: Sequence[Part], new: Sequence[Part], words: Words[Part]) -> list[tuple[int, int]]:
    """The pairs in order that have most in common."""
    if len(old) * len(new) > PAIRED:
        return []
    olds, news = [words(one) for one in old], [words(one) for one in new]
    # best[i][j]: the most that old[i:] and new[j:] can have in common
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    take = [[0.0] * len(new) for _ in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            same = likeness(olds[i][1], news[j][1]) if olds[i][0] == news[j][0] else 0.0
            take[i][j] = same if same >= UNLIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], take[i][j] + best[i + 1][j + 1])
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if take[i][j] and best[i][j] == take[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
